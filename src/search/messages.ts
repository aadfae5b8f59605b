/** Reads messages by their places for a search, and finds the place where its next page begins. */
import { userColumns } from "../accounts/rows.js";
import { hiddenThrough } from "../conversations/rows.js";
import { badInput } from "../errors.js";
import { type MessageKey, parseMessageId } from "../ids.js";
import { isNotWithheldFrom, type JoinedRow, type MessageRow, messageColumns, withSender } from "../messages/rows.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";

/** The place of a message or block in the order of a search. */
export interface Place extends MessageKey {
  createdAt: Date;
}

export interface Found extends Place {
  message: MessageRow;
}

/** The messages among `keys` that the person may see, that have a text of a person, and that come before a place. */
export async function messagesIn(
  store: Store,
  userId: string,
  keys: readonly MessageKey[],
  before: Place | undefined,
): Promise<Found[]> {
  if (keys.length === 0) return [];
  const { rows } = await store.pool.query<JoinedRow>({
    name: "search-messages",
    text: `SELECT ${messageColumns("x")}, ${userColumns("u")} FROM unnest($2::uuid[], $3::int[]) AS place (conversation_id, seq)
      JOIN members m ON m.conversation_id = place.conversation_id AND m.user_id = $1 AND m.left_at IS NULL
      JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
      CROSS JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = place.conversation_id AND seq >= place.seq AND seq <= place.seq
        ORDER BY seq LIMIT 1
      ) x LEFT JOIN users u ON u.id = x.sender_id
      WHERE x.seq > ${hiddenThrough("m")} AND x.kind <> 'SYSTEM' AND x.body IS NOT NULL AND ${isNotWithheldFrom("$1")}
        AND ($4::timestamptz IS NULL OR (x.created_at, x.conversation_id, x.seq) < ($4, $5::uuid, $6::int))`,
    values: [
      ...[userId, keys.map(({ conversationId }) => conversationId), keys.map(({ seq }) => seq)],
      ...[before?.createdAt ?? null, before?.conversationId ?? null, before?.seq ?? null],
    ],
  });
  return rows.map(withSender).map((message) => {
    const { conversationId, seq, createdAt } = message;
    return { conversationId, seq, createdAt, message };
  });
}

/**
 * The place at which the previous page ended. It stays valid if the viewer left the conversation or the message was
 * deleted. If nothing is left of it, or the viewer never could see it, the search begins at the newest again: a repeat
 * does no harm.
 */
export async function placeOf(
  store: Store,
  viewer: Viewer,
  cursor: string | undefined,
  scope: string | null,
): Promise<Place | undefined> {
  const key = cursor === undefined ? undefined : parseMessageId(cursor);
  if (!key) return undefined;
  if (scope !== null && key.conversationId !== scope)
    throw badInput("after", "`after` is not the id of a message of this conversation.");
  const { rows } = await store.pool.query<Place>({
    name: "search-place",
    text: `SELECT x.conversation_id AS "conversationId", x.seq, x.created_at AS "createdAt"
      FROM messages x JOIN members m ON m.conversation_id = x.conversation_id AND m.user_id = $3
      WHERE x.conversation_id = $1 AND x.seq = $2 AND x.seq > ${hiddenThrough("m")} AND ${isNotWithheldFrom("$3")}
        AND (m.left_at IS NULL OR x.created_at <= m.left_at)`,
    values: [key.conversationId, key.seq, viewer.userId],
  });
  return rows[0];
}
