/** Unread counts, each with the position at which it was counted: clients count on from there by events. */
import type { Store } from "../store/store.js";
import { isUnread } from "./service.js";

export interface UnreadRow {
  count: number;
  /** The seq of the newest message; with `revision` and `readSeq` the position at which it was counted. */
  lastSeq: number;
  revision: number;
  readSeq: number;
}

export interface Whose {
  conversationId: string;
  userId: string;
}

/** Undefined if the person is no member. One statement: a position read before or after the count would not fit. */
export async function unreadOf(store: Store, asked: readonly Whose[]): Promise<(UnreadRow | undefined)[]> {
  const { rows } = await store.pool.query<UnreadRow & { n: number }>({
    name: "unread-places",
    text: `SELECT asked.n::int AS n, c.last_seq AS "lastSeq", c.revision, m.read_seq AS "readSeq", (
        SELECT count(*) FROM messages x
        WHERE ${isUnread({ conversationId: "m.conversation_id", userId: "m.user_id", readSeq: "m.read_seq" })}
      )::int AS count
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (conversation_id, user_id, n)
      CROSS JOIN LATERAL (
        SELECT * FROM members WHERE conversation_id = asked.conversation_id AND user_id = asked.user_id AND left_at IS NULL
        LIMIT 1
      ) m
      JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL`,
    values: [asked.map((each) => each.conversationId), asked.map((each) => each.userId)],
  });
  const found = new Map(rows.map(({ n, ...unread }) => [n, unread]));
  return asked.map((_, i) => found.get(i + 1));
}
