/**
 * Messages of a direct conversation that never reach the other person, because that person blocked the sender when they
 * were sent. While the block lasts they look like messages that wait for a phone that is off. Afterwards later messages
 * arrive, and these stay SENT beside them.
 */
import type { Store } from "../store/store.js";

/** A range of consecutive messages. */
export interface SeqSpanRow {
  conversationId: string;
  fromSeq: number;
  toSeq: number;
}

export const MAX_SPANS = 100;
/** Per conversation. A person who sends more than this to somebody who blocks them gets spans of the newest only. */
const MAX_LOOKED_AT = 10_000;

/**
 * The undelivered messages of a person, by conversation, earliest first. Only messages withheld by a block that has
 * ended: others would reveal a block that lasts. Nothing if the other person has left: their blocks were deleted with
 * them, so the block would look ended.
 */
export async function undeliveredOf(
  store: Store,
  userId: string,
  conversationIds: readonly string[],
): Promise<Map<string, SeqSpanRow[]>> {
  const { rows } = await store.pool.query<SeqSpanRow>({
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
