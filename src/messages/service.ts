/** Messages: sending them, and reading them by their place in the conversation. */
import { USER_JOINED, type UserColumns, type UserRow } from "../accounts/service.js";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { type Membership, membershipsOf } from "../conversations/service.js";
import { badInput, notFound } from "../errors.js";
import type { MessageKind } from "../generated/prisma/enums.js";
import { type MessageKey, newId, parseConversationId, parseMessageId } from "../ids.js";
import type { PageRequest } from "../pages.js";
import { stopTyping } from "../typing/service.js";
import type { Sent } from "./outbox.js";

export interface MessageRow {
  conversationId: string;
  seq: number;
  revision: number;
  senderId: string | null;
  clientMessageId: string | null;
  kind: MessageKind;
  body: string | null;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  /** Comes along with news, so that nobody who hears it has to read the sender. */
  sender?: UserRow;
}

const COLUMNS = `x.conversation_id AS "conversationId", x.seq, x.revision, x.sender_id AS "senderId",
  x.client_message_id AS "clientMessageId", x.kind, x.body, x.created_at AS "createdAt", x.edited_at AS "editedAt",
  x.deleted_at AS "deletedAt"`;

export async function sendMessage(
  app: App,
  viewer: Viewer,
  input: { conversationId: string; clientMessageId?: string | null | undefined; body?: string | null | undefined },
): Promise<Sent> {
  const body = checkBody(app, input.body);
  const clientMessageId = checkClientMessageId(input.clientMessageId);
  const conversationId = conversationKey(input.conversationId);
  await app.limits.use("send", viewer.userId);
  const sent = await app.outbox.send({ conversationId, senderId: viewer.userId, clientMessageId, body });
  stopTyping(app, viewer.userId, conversationId);
  return sent;
}

/** The message, if the viewer is in its conversation and was when it was sent. */
export async function messageFor(app: App, viewer: Viewer, id: string): Promise<MessageRow | null> {
  const key = parseMessageId(id);
  const [membership] = key ? await membershipsOf(app, viewer.userId, [key.conversationId]) : [];
  if (!key || !membership || key.seq <= membership.member.joinedSeq) return null;
  const [message] = await messagesAt(app, [key]);
  return message ?? null;
}

/** The messages at these places, in no order; places without one are left out. */
export async function messagesAt(app: App, keys: readonly MessageKey[]): Promise<MessageRow[]> {
  const { rows } = await app.store.pool.query<MessageRow & UserColumns>({
    name: "messages-at",
    text: `SELECT ${COLUMNS}, ${USER_JOINED} FROM unnest($1::uuid[], $2::int[]) AS place (conversation_id, seq)
      JOIN messages x ON x.conversation_id = place.conversation_id AND x.seq = place.seq
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [keys.map((key) => key.conversationId), keys.map((key) => key.seq)],
  });
  return rows.map(withSender);
}

/** Makes of the columns that a statement joined the sender whom the row brings along. */
export function withSender({
  username,
  displayName,
  avatarUrl,
  ...message
}: MessageRow & { [column in keyof UserColumns]: UserColumns[column] | null }): MessageRow {
  const { senderId } = message;
  if (senderId === null || username === null || displayName === null) return message;
  return { ...message, sender: { id: senderId, username, displayName, avatarUrl } };
}

/** A page of what a member may see, in the direction asked for. */
export async function messagesPage(
  app: App,
  { conversation, member }: Membership,
  page: PageRequest,
): Promise<MessageRow[]> {
  const after = cursorSeq("after", page.after, conversation.id) ?? 0;
  const before = cursorSeq("before", page.before, conversation.id) ?? conversation.lastSeq + 1;
  const { rows } = await app.store.pool.query<MessageRow>({
    name: page.backwards ? "messages-backwards" : "messages-forwards",
    text: `SELECT ${COLUMNS} FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq < $3
      ORDER BY x.seq ${page.backwards ? "DESC" : "ASC"} LIMIT $4`,
    values: [conversation.id, Math.max(after, member.joinedSeq), before, page.limit + 1],
  });
  return rows;
}

/**
 * What was stored in a conversation after a position, oldest first, as far as this person may see it; undefined where
 * they are no member now. One statement, so that nobody reads what was written after they were removed.
 */
export async function messagesAfter(
  app: App,
  userId: string,
  conversationId: string,
  seq: number,
  most: number,
): Promise<MessageRow[] | undefined> {
  const { rows } = await app.store.pool.query<MessageRow | Record<keyof MessageRow, null>>({
    name: "messages-after",
    text: `SELECT ${COLUMNS} FROM members m JOIN conversations c ON c.id = m.conversation_id
      LEFT JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = $1 AND seq > greatest($3, m.joined_seq) ORDER BY seq LIMIT $4
      ) x ON true
      WHERE m.conversation_id = $1 AND m.user_id = $2 AND m.left_at IS NULL AND c.deleted_at IS NULL ORDER BY x.seq`,
    values: [conversationId, userId, seq, most],
  });
  return rows.length === 0 ? undefined : rows.filter((row) => row.seq !== null);
}

/** What of a conversation a member may see that was added or changed after a revision, in the order of revision. */
export async function messagesChangedAfter(
  app: App,
  { conversation, member }: Membership,
  revision: number,
  most: number,
): Promise<MessageRow[]> {
  const { rows } = await app.store.pool.query<MessageRow>({
    name: "messages-changed-after",
    text: `SELECT ${COLUMNS} FROM messages x
      WHERE x.conversation_id = $1 AND x.revision > $2 AND x.seq > $3 ORDER BY x.revision LIMIT $4`,
    values: [conversation.id, revision, member.joinedSeq, most],
  });
  return rows;
}

export interface Changes {
  lastSeq: number;
  revision: number;
  messages: MessageRow[];
}

/** Where a conversation stands, and what was added or changed after a revision, in the order of seq, from one snapshot. */
export async function changesAfter(
  app: App,
  conversationId: string,
  revision: number,
  most: number,
): Promise<Changes | undefined> {
  const { rows } = await app.store.pool.query<MessageRow & { lastSeq: number; nowAt: number }>({
    name: "changes-after",
    text: `SELECT c.last_seq AS "lastSeq", c.revision AS "nowAt", ${COLUMNS}
      FROM conversations c LEFT JOIN messages x ON x.conversation_id = c.id AND x.revision > $2
      WHERE c.id = $1 AND c.deleted_at IS NULL ORDER BY x.seq LIMIT $3`,
    values: [conversationId, revision, most],
  });
  const [first] = rows;
  if (!first) return undefined;
  const messages = first.seq === null ? [] : rows.map(({ lastSeq: _, nowAt: __, ...message }) => message);
  return { lastSeq: first.lastSeq, revision: first.nowAt, messages };
}

/** For each of a person's conversations the position from which everything of or after a moment follows. */
export async function positionsBefore(
  app: App,
  userId: string,
  moment: Date,
): Promise<Map<string, { seq: number; lastSeq: number }>> {
  const { rows } = await app.store.pool.query<{ id: string; seq: number; lastSeq: number }>({
    name: "positions-before",
    text: `SELECT m.conversation_id AS id, c.last_seq AS "lastSeq", greatest(m.joined_seq, coalesce((
        SELECT x.seq FROM messages x WHERE x.conversation_id = m.conversation_id AND x.created_at < $2
        ORDER BY x.seq DESC LIMIT 1), 0)) AS seq
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL`,
    values: [userId, moment],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

const MAX_CLIENT_MESSAGE_ID = 64;

function checkBody(app: App, body: string | null | undefined): string {
  // What PostgreSQL cannot store, and what no screen can show, goes; tabs and line breaks stay.
  const text = (body ?? "").toWellFormed().replace(/[^\P{Cc}\n\t]/gu, "");
  if (text.trim() === "") throw badInput("body", "A message needs a body.");
  const most = app.config.maxBodyCharacters;
  if (text.length > most && [...text].length > most)
    throw badInput("body", `A message has at most ${most} characters.`);
  return text;
}

function checkClientMessageId(id: string | null | undefined): string {
  if (id == null) return newId();
  if (id === "" || id.length > MAX_CLIENT_MESSAGE_ID || /\p{Cc}/u.test(id) || !id.isWellFormed())
    throw badInput("clientMessageId", `A clientMessageId has 1 to ${MAX_CLIENT_MESSAGE_ID} characters.`);
  return id;
}

function conversationKey(id: string): string {
  const key = parseConversationId(id);
  if (!key) throw notFound("conversation");
  return key;
}

function cursorSeq(name: string, cursor: string | undefined, conversationId: string): number | undefined {
  if (cursor === undefined) return undefined;
  const key = parseMessageId(cursor);
  if (key?.conversationId !== conversationId)
    throw badInput(name, `\`${name}\` is not the id of a message of this conversation.`);
  return key.seq;
}
