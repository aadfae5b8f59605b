/** Receipts: each member's progress. A message's status, recipients and readers follow from the members' positions. */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { unmark } from "../conversations/memberships.js";
import { conversationFor, VISIBLE_SEQ } from "../conversations/service.js";
import { badInput, notFound } from "../errors.js";
import type { ReceiptKind } from "../generated/prisma/enums.js";
import { type MessageKey, parseMessageId } from "../ids.js";
import type { MessageRow } from "../messages/service.js";

export interface ReceiptRow {
  conversationId: string;
  userId: string;
  /** Whether the conversation is direct; undefined if an older server published it, and then it counts as direct. */
  isDirect?: boolean;
  /** Messages up to this seq were sent before the member joined. */
  joinedSeq: number;
  deliveredSeq: number;
  deliveredAt: Date | null;
  readSeq: number;
  readAt: Date | null;
  /** The read position is hidden from the viewer, and is 0 here. */
  isReadHidden?: boolean;
  /**
   * Whether it carries the unread count of its person: as an event it is then delivered to this person alone. Undefined
   * if that depends on the viewer who asks.
   */
  isCounted?: boolean;
}

/** When a receipt last rose, in milliseconds since 1970; 0 if it never did. */
export const raisedAtOf = ({ deliveredAt, readAt }: ReceiptRow): number =>
  Math.max(deliveredAt?.getTime() ?? 0, readAt?.getTime() ?? 0);

export type DeliveryStatus = "SENT" | "DELIVERED" | "READ";

/** A recipient of a message, with the time when it reached them or when they saw it. */
export interface MessageReceiptRow extends MessageKey {
  kind: ReceiptKind;
  userId: string;
  at: Date;
}

export const MAX_ACKNOWLEDGED = 100;

/**
 * Reports that this device has these messages. Each also acknowledges all earlier ones of its conversation. Messages
 * that the viewer cannot see are skipped: the viewer may have lost access since, and the others arrived all the same. A
 * message that is withheld from the viewer is skipped like one that does not exist.
 */
export async function acknowledgeDelivery(
  app: App,
  viewer: Viewer,
  messageIds: readonly string[],
): Promise<ReceiptRow[]> {
  if (messageIds.length > MAX_ACKNOWLEDGED)
    throw badInput("messageIds", `Acknowledge at most ${MAX_ACKNOWLEDGED} messages at once.`);
  const keys = messageIds.map(wellFormedKey);
  await app.limits.use("receipts", viewer.userId);
  const newest = newestByConversation(await visibleAmong(app, viewer, keys));
  const raised = [...newest].map(([conversationId, deliveredSeq]) =>
    app.acknowledgements.raise({ conversationId, userId: viewer.userId, deliveredSeq, readSeq: 0 }),
  );
  return (await Promise.all(raised)).filter((receipt) => receipt !== undefined);
}

/** Reports that the viewer has seen everything up to a message, or all. Seen messages also count as delivered. */
export async function markRead(
  app: App,
  viewer: Viewer,
  input: { conversationId: string; upToMessageId?: string | null | undefined },
): Promise<ReceiptRow> {
  const membership = await conversationFor(app, viewer, input.conversationId);
  const { conversation } = membership;
  const upTo = input.upToMessageId == null ? undefined : requireMessageKey(input.upToMessageId);
  if (upTo && upTo.conversationId !== conversation.id) throw notFound("message");
  if (upTo) await requireVisible(app, viewer, upTo);
  await app.limits.use("receipts", viewer.userId);
  const seq = upTo?.seq ?? conversation.lastSeq;
  const receipt = await app.acknowledgements.raise({
    conversationId: conversation.id,
    userId: viewer.userId,
    deliveredSeq: seq,
    readSeq: seq,
  });
  if (!receipt) throw notFound("conversation");
  if (membership.member.markedUnread) await unmark(app, viewer.userId, conversation.id);
  return receipt;
}

/** Every member's watermarks, by conversation. */
export async function receiptsOf(app: App, conversationIds: readonly string[]): Promise<Map<string, ReceiptRow[]>> {
  const { rows } = await app.store.pool.query<ReceiptRow>({
    name: "receipts",
    text: `SELECT ${RECEIPT_COLUMNS} FROM members JOIN conversations c ON c.id = conversation_id
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL ORDER BY user_id`,
    values: [conversationIds],
  });
  const receipts = new Map<string, ReceiptRow[]>(conversationIds.map((id) => [id, []]));
  for (const row of rows) receipts.get(row.conversationId)?.push(row);
  return receipts;
}

/** The receipts in these conversations that rose at or after a moment. */
export async function receiptsRaisedSince(
  app: App,
  conversationIds: readonly string[],
  moment: Date,
): Promise<ReceiptRow[]> {
  const { rows } = await app.store.pool.query<ReceiptRow>({
    name: "receipts-since",
    text: `SELECT ${RECEIPT_COLUMNS} FROM members JOIN conversations c ON c.id = conversation_id
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL AND (delivered_at >= $2 OR read_at >= $2)`,
    values: [conversationIds, moment],
  });
  return rows;
}

/** The recipients of a message: the members when it was sent, without its sender and a person who blocked them. */
export const recipientsOf = ({ seq, senderId, withheldFrom }: MessageRow, receipts: readonly ReceiptRow[]) =>
  receipts.filter(({ userId, joinedSeq }) => userId !== senderId && userId !== withheldFrom && joinedSeq < seq);

/** Takes receipts as a viewer sees them. Members who hide their reads neither make a message READ nor prevent it. */
export function statusOf(message: MessageRow, receipts: readonly ReceiptRow[]): DeliveryStatus {
  const recipients = recipientsOf(message, receipts);
  const isWith = (some: readonly ReceiptRow[], seqOf: (receipt: ReceiptRow) => number) =>
    some.length > 0 && some.every((receipt) => seqOf(receipt) >= message.seq);
  const telling = recipients.filter((receipt) => !receipt.isReadHidden);
  if (isWith(telling, (receipt) => receipt.readSeq)) return "READ";
  return isWith(recipients, (receipt) => receipt.deliveredSeq) ? "DELIVERED" : "SENT";
}

/** Whether no recipient has read it and not all have it, by the true receipts: then it is SENT for every viewer. */
export function isSurelySent(message: MessageRow, receipts: readonly ReceiptRow[]): boolean {
  const recipients = recipientsOf(message, receipts);
  return (
    recipients.every((receipt) => receipt.readSeq < message.seq) &&
    (recipients.length === 0 || recipients.some((receipt) => receipt.deliveredSeq < message.seq))
  );
}

/**
 * The recipients of each message whose watermark has reached it, with the time of the first raise to it or beyond. In
 * the order of `messages`; within a message, earliest first.
 */
export async function receiptTimes(
  app: App,
  kind: ReceiptKind,
  messages: readonly MessageRow[],
): Promise<MessageReceiptRow[][]> {
  const { rows } = await app.store.pool.query<{ n: number; userId: string; at: Date }>({
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

/** How many people are recipients of a message, have it, and have read it, by the receipts that the viewer may see. */
export interface DeliveryStatsRow extends MessageKey {
  recipients: number;
  delivered: number;
  read: number;
}

/**
 * Takes receipts as a viewer sees them. A person who blocks the sender counts as a recipient: a lower count would
 * reveal that the message is withheld.
 */
export function statsOf(
  { conversationId, seq, senderId, withheldFrom }: MessageRow,
  receipts: readonly ReceiptRow[],
): DeliveryStatsRow {
  const stats = { conversationId, seq, recipients: 0, delivered: 0, read: 0 };
  for (const { userId, joinedSeq, deliveredSeq, readSeq } of receipts) {
    if (userId === senderId || joinedSeq >= seq) continue;
    stats.recipients++;
    if (userId === withheldFrom) continue;
    if (deliveredSeq >= seq) stats.delivered++;
    if (readSeq >= seq) stats.read++;
  }
  return stats;
}

/** Columns of a member, joined with their conversation `c`. */
export const RECEIPT_COLUMNS = `conversation_id AS "conversationId", user_id AS "userId", c.kind = 'DIRECT' AS "isDirect",
  joined_seq AS "joinedSeq",
  delivered_seq AS "deliveredSeq", delivered_at AS "deliveredAt", read_seq AS "readSeq", read_at AS "readAt"`;

function wellFormedKey(id: string): MessageKey {
  const key = parseMessageId(id);
  if (!key) throw badInput("messageIds", "One of `messageIds` is not the id of a message.");
  return key;
}

function requireMessageKey(id: string): MessageKey {
  const key = parseMessageId(id);
  if (!key) throw notFound("message");
  return key;
}

/**
 * The messages among `keys` that the viewer may see. Hidden and missing ones take the same one statement. Messages that
 * are withheld from the viewer are hidden too, which the viewer's position alone does not show.
 */
async function visibleAmong(app: App, viewer: Viewer, keys: readonly MessageKey[]): Promise<MessageKey[]> {
  const { rows } = await app.store.pool.query<MessageKey>({
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
      WHERE x.seq > ${VISIBLE_SEQ} AND x.withheld_from IS DISTINCT FROM $1`,
    values: [viewer.userId, keys.map((key) => key.conversationId), keys.map((key) => key.seq)],
  });
  return rows;
}

async function requireVisible(app: App, viewer: Viewer, key: MessageKey): Promise<void> {
  if ((await visibleAmong(app, viewer, [key])).length === 0) throw notFound("message");
}

/**
 * The newest message of each of these conversations, up to a place, that the person may see and has not acknowledged
 * yet. A conversation is left out if that message is older than `since`.
 */
export async function newestSince(
  app: App,
  userId: string,
  since: Date,
  places: readonly MessageKey[],
): Promise<MessageKey[]> {
  const { rows } = await app.store.pool.query<MessageKey>({
    name: "newest-since",
    text: `SELECT x.conversation_id AS "conversationId", x.seq
      FROM unnest($2::uuid[], $3::int[]) AS place (conversation_id, seq)
      JOIN members m ON m.conversation_id = place.conversation_id AND m.user_id = $1 AND m.left_at IS NULL
        AND m.delivered_seq < place.seq
      CROSS JOIN LATERAL (
        SELECT * FROM messages x WHERE conversation_id = place.conversation_id AND seq <= place.seq
          AND seq > greatest(m.delivered_seq, ${VISIBLE_SEQ}) AND x.withheld_from IS DISTINCT FROM $1
        ORDER BY seq DESC LIMIT 1
      ) x
      WHERE x.created_at >= $4`,
    values: [userId, places.map((place) => place.conversationId), places.map((place) => place.seq), since],
  });
  return rows;
}

function newestByConversation(keys: MessageKey[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { conversationId, seq } of keys)
    newest.set(conversationId, Math.max(seq, newest.get(conversationId) ?? 0));
  return newest;
}
