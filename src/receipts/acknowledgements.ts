/** Raises watermarks of many members in one statement. Watermarks only rise, and each rise is logged with its time. */
import type { Pool } from "pg";
import type { Publisher } from "../bus/publish.js";
import { BY_RECEIPTS } from "../notifications/causes.js";
import { createBatcher, type Deferred, defer } from "../store/batcher.js";
import type { ReceiptRow } from "./rows.js";

/** A member's progress in a conversation, as their device reports it. */
export interface Progress {
  conversationId: string;
  userId: string;
  deliveredSeq: number;
  readSeq: number;
}

export interface Acknowledgements {
  /** Resolves with the watermarks after the raise; undefined if the person is not a member. */
  raise(progress: Progress): Promise<ReceiptRow | undefined>;
}

interface Pending extends Deferred<ReceiptRow | undefined> {
  progress: Progress;
}

const MAX_BATCH = 200;

/**
 * Rows are locked in one order, so that batches cannot deadlock. `locked` holds the old values and `raised` the new
 * ones: the difference is logged. A position beyond the newest message counts as the newest message.
 */
const RAISE = {
  name: "raise-watermarks",
  text: `WITH input AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS i (conversation_id, user_id, delivered, read)
  ), locked AS MATERIALIZED (
    SELECT m.conversation_id, m.user_id, c.kind, m.delivered_seq, m.read_seq,
      least(greatest(i.delivered, i.read), c.last_seq) AS delivered, least(i.read, c.last_seq) AS read
    FROM input i
    JOIN members m ON m.conversation_id = i.conversation_id AND m.user_id = i.user_id AND m.left_at IS NULL
    JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
    ORDER BY m.conversation_id, m.user_id FOR NO KEY UPDATE OF m
  ), raised AS (
    UPDATE members m SET
      delivered_seq = greatest(m.delivered_seq, l.delivered),
      delivered_at = CASE WHEN l.delivered > m.delivered_seq THEN clock_timestamp() ELSE m.delivered_at END,
      read_seq = greatest(m.read_seq, l.read),
      read_at = CASE WHEN l.read > m.read_seq THEN clock_timestamp() ELSE m.read_at END
    FROM locked l
    WHERE m.conversation_id = l.conversation_id AND m.user_id = l.user_id
      AND (l.delivered > m.delivered_seq OR l.read > m.read_seq)
    RETURNING m.*
  ), logged AS (
    INSERT INTO receipt_log (conversation_id, user_id, kind, seq, at)
    SELECT r.conversation_id, r.user_id, 'DELIVERED'::"ReceiptKind", r.delivered_seq, r.delivered_at
    FROM raised r JOIN locked l USING (conversation_id, user_id) WHERE r.delivered_seq > l.delivered_seq
    UNION ALL
    SELECT r.conversation_id, r.user_id, 'READ', r.read_seq, r.read_at
    FROM raised r JOIN locked l USING (conversation_id, user_id) WHERE r.read_seq > l.read_seq
    ON CONFLICT DO NOTHING
  ), ${BY_RECEIPTS}
  SELECT m.conversation_id AS "conversationId", m.user_id AS "userId", l.kind = 'DIRECT' AS "isDirect",
    m.joined_seq AS "joinedSeq",
    coalesce(r.delivered_seq, m.delivered_seq) AS "deliveredSeq", coalesce(r.delivered_at, m.delivered_at) AS "deliveredAt",
    coalesce(r.read_seq, m.read_seq) AS "readSeq", coalesce(r.read_at, m.read_at) AS "readAt",
    r.user_id IS NOT NULL AS "isRaised",
    (SELECT array_agg(n.user_id) FROM notified n WHERE n.conversation_id = l.conversation_id) AS notified
  FROM locked l JOIN members m USING (conversation_id, user_id) LEFT JOIN raised r USING (conversation_id, user_id)`,
};

export function createAcknowledgements(pool: Pool, publish: Pick<Publisher, "receipt" | "notified">): Acknowledgements {
  const enqueue = createBatcher<Pending>(MAX_BATCH, async (batch) => {
    try {
      const receipts = await raise(furthest(batch));
      for (const { progress, resolve } of batch) resolve(receipts.get(keyOf(progress)));
    } catch (error) {
      for (const pending of batch) pending.reject(error);
    }
  });

  async function raise(progress: Progress[]): Promise<Map<string, ReceiptRow>> {
    const { rows } = await pool.query<ReceiptRow & { isRaised: boolean; notified: string[] | null }>({
      ...RAISE,
      values: [
        progress.map((each) => each.conversationId),
        progress.map((each) => each.userId),
        progress.map((each) => each.deliveredSeq),
        progress.map((each) => each.readSeq),
      ],
    });
    const receipts = new Map<string, ReceiptRow>();
    for (const { isRaised, notified, ...receipt } of rows) {
      receipts.set(keyOf(receipt), receipt);
      if (isRaised) void publish.receipt(receipt);
      void publish.notified(notified ?? []);
    }
    return receipts;
  }

  return {
    raise(progress) {
      const pending = { progress, ...defer<ReceiptRow | undefined>() };
      enqueue(pending);
      return pending.promise;
    },
  };
}

const keyOf = ({ conversationId, userId }: Pick<Progress, "conversationId" | "userId">) =>
  `${conversationId} ${userId}`;

/** Merges the batch into one entry per member: a statement can raise a row only once. */
function furthest(batch: Pending[]): Progress[] {
  const merged = new Map<string, Progress>();
  for (const { progress } of batch) {
    const other = merged.get(keyOf(progress));
    merged.set(keyOf(progress), {
      ...progress,
      deliveredSeq: Math.max(progress.deliveredSeq, other?.deliveredSeq ?? 0),
      readSeq: Math.max(progress.readSeq, other?.readSeq ?? 0),
    });
  }
  return [...merged.values()];
}
