/** Reads of receipts, and of the messages that a receipt may be given for. */
import { hiddenThrough } from "../conversations/rows.js";
import { notFound } from "../errors.js";
import type { ReceiptKind } from "../generated/prisma/enums.js";
import type { MessageKey } from "../ids.js";
import type { MessageRow } from "../messages/rows.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { type MessageReceiptRow, type ReceiptRow, receiptColumns } from "./rows.js";

/** Every member's watermarks, by conversation. */
export async function receiptsOf(store: Store, conversationIds: readonly string[]): Promise<Map<string, ReceiptRow[]>> {
  const { rows } = await store.pool.query<ReceiptRow>({
    name: "receipts",
    text: `SELECT ${receiptColumns("c")} FROM members JOIN conversations c ON c.id = conversation_id
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL ORDER BY user_id`,
    values: [conversationIds],
  });
  const receipts = new Map<string, ReceiptRow[]>(conversationIds.map((id) => [id, []]));
  for (const row of rows) receipts.get(row.conversationId)?.push(row);
  return receipts;
}

/** The receipts in these conversations that rose at or after a moment. */
export async function receiptsRaisedSince(
  store: Store,
  conversationIds: readonly string[],
  moment: Date,
): Promise<ReceiptRow[]> {
  const { rows } = await store.pool.query<ReceiptRow>({
    name: "receipts-since",
    text: `SELECT ${receiptColumns("c")} FROM members JOIN conversations c ON c.id = conversation_id
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL AND (delivered_at >= $2 OR read_at >= $2)`,
    values: [conversationIds, moment],
  });
  return rows;
}

/**
 * The recipients of each message whose watermark has reached it, with the time of the first raise to it or beyond. In
 * the order of `messages`; within a message, earliest first.
 */
export async function receiptTimes(
  store: Store,
  kind: ReceiptKind,
  messages: readonly MessageRow[],
): Promise<MessageReceiptRow[][]> {
  const { rows } = await store.pool.query<{ n: number; userId: string; at: Date }>({
    name: kind === "READ" ? "read-times" : "delivery-times",
    text: `SELECT asked.n::int AS n, m.user_id AS "userId", first.at
      FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[]) WITH ORDINALITY
        AS asked (conversation_id, seq, sender_id, withheld_from, n)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.left_at IS NULL AND m.joined_seq < asked.seq
        AND m.user_id IS DISTINCT FROM asked.sender_id AND m.user_id IS DISTINCT FROM asked.withheld_from
        AND ${kind === "READ" ? "m.read_seq" : "m.delivered_seq"} >= asked.seq
      CROSS JOIN LATERAL (
        SELECT at FROM receipt_log l
        WHERE l.conversation_id = m.conversation_id AND l.user_id = m.user_id AND l.kind = '${kind}' AND l.seq >= asked.seq
        ORDER BY l.seq LIMIT 1
      ) first
      ORDER BY first.at, m.user_id`,
    values: [
      messages.map((message) => message.conversationId),
      messages.map((message) => message.seq),
      messages.map((message) => message.senderId),
      messages.map((message) => message.withheldFrom),
    ],
  });
  const times: MessageReceiptRow[][] = messages.map(() => []);
  for (const { n, userId, at } of rows) {
    const { conversationId, seq } = messages[n - 1] as MessageRow;
    times[n - 1]?.push({ conversationId, seq, kind, userId, at });
  }
  return times;
}

/**
 * The messages among `keys` that the viewer may see. Hidden and missing ones take the same one statement. Messages that
 * are withheld from the viewer are hidden too, which the viewer's position alone does not show.
 */
export async function visibleAmong(store: Store, viewer: Viewer, keys: readonly MessageKey[]): Promise<MessageKey[]> {
  const { rows } = await store.pool.query<MessageKey>({
    name: "visible-among",
    text: `SELECT x.conversation_id AS "conversationId", x.seq FROM unnest($2::uuid[], $3::int[]) AS place (conversation_id, seq)
      CROSS JOIN LATERAL (
        SELECT m.* FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.conversation_id = place.conversation_id AND m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL
        LIMIT 1
      ) m
      CROSS JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = place.conversation_id AND seq >= place.seq AND seq <= place.seq
        ORDER BY seq LIMIT 1
      ) x
      WHERE x.seq > ${hiddenThrough("m")} AND x.withheld_from IS DISTINCT FROM $1`,
    values: [viewer.userId, keys.map((key) => key.conversationId), keys.map((key) => key.seq)],
  });
  return rows;
}

export async function requireVisible(store: Store, viewer: Viewer, key: MessageKey): Promise<void> {
  if ((await visibleAmong(store, viewer, [key])).length === 0) throw notFound("message");
}

/**
 * The newest message of each of these conversations, up to a place, that the person may see and has not acknowledged
 * yet. A conversation is left out if that message is older than `since`.
 */
export async function newestSince(
  store: Store,
  userId: string,
  since: Date,
  places: readonly MessageKey[],
): Promise<MessageKey[]> {
  const { rows } = await store.pool.query<MessageKey>({
    name: "newest-since",
    text: `SELECT x.conversation_id AS "conversationId", x.seq
      FROM unnest($2::uuid[], $3::int[]) AS place (conversation_id, seq)
      JOIN members m ON m.conversation_id = place.conversation_id AND m.user_id = $1 AND m.left_at IS NULL
        AND m.delivered_seq < place.seq
      CROSS JOIN LATERAL (
        SELECT * FROM messages x WHERE conversation_id = place.conversation_id AND seq <= place.seq
          AND seq > greatest(m.delivered_seq, ${hiddenThrough("m")}) AND x.withheld_from IS DISTINCT FROM $1
        ORDER BY seq DESC LIMIT 1
      ) x
      WHERE x.created_at >= $4`,
    values: [userId, places.map((place) => place.conversationId), places.map((place) => place.seq), since],
  });
  return rows;
}
