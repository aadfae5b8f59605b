/**
 * Messages that never come to the other of a direct conversation, because that person blocked their sender when they were
 * sent. While the block lasts they are like any that wait for a phone that is off; afterwards later ones arrive, and
 * these stay SENT beside them.
 */
import type { App } from "../app.js";

/** Messages that follow each other. */
export interface SeqSpanRow {
  conversationId: string;
  fromSeq: number;
  toSeq: number;
}

export const MAX_SPANS = 100;
/** Of one conversation: whoever writes more to somebody who blocks them learns it of the newest. */
const MAX_LOOKED_AT = 10_000;

/**
 * Of a person's own messages in each of these conversations, the first ones first. Only what was withheld by a block that
 * has ended, since anything else would show one that lasts; and nothing of somebody who is gone, whose blocks went after them.
 */
export async function undeliveredOf(
  app: App,
  userId: string,
  conversationIds: readonly string[],
): Promise<Map<string, SeqSpanRow[]>> {
  const { rows } = await app.store.pool.query<SeqSpanRow>({
    name: "undelivered",
    text: `SELECT asked.id AS "conversationId", span."fromSeq", span."toSeq" FROM unnest($2::uuid[]) AS asked (id)
      CROSS JOIN LATERAL (
        SELECT min(seq) AS "fromSeq", max(seq) AS "toSeq" FROM (
          SELECT x.seq, x.seq + row_number() OVER (ORDER BY x.seq DESC) AS island FROM messages x
          WHERE x.conversation_id = asked.id AND x.sender_id = $1 AND x.withheld_from IS NOT NULL
            AND EXISTS (
              SELECT FROM members o
              WHERE o.conversation_id = x.conversation_id AND o.user_id = x.withheld_from AND o.left_at IS NULL
            )
            AND NOT EXISTS (
              SELECT FROM blocks b
              WHERE b.user_id = x.withheld_from AND b.blocked_id = $1 AND b.created_at <= x.created_at
            )
          ORDER BY x.seq DESC LIMIT ${MAX_LOOKED_AT}
        ) x GROUP BY island ORDER BY 1 DESC LIMIT ${MAX_SPANS}
      ) span ORDER BY span."fromSeq"`,
    values: [userId, conversationIds],
  });
  const found = new Map<string, SeqSpanRow[]>(conversationIds.map((id) => [id, []]));
  for (const span of rows) found.get(span.conversationId)?.push(span);
  return found;
}
