/** Messages: sending them, and reading them by their place in the conversation. */
import { USER_JOINED, type UserColumns, type UserRow } from "../accounts/service.js";
import type { App } from "../app.js";
import { checkClientId } from "../client-ids.js";
import type { Viewer } from "../context.js";
import type { GroupEvent } from "../conversations/group-event.js";
import { forgetDraft } from "../conversations/memberships.js";
import { type Membership, membershipsOf, VISIBLE_SEQ } from "../conversations/service.js";
import { badInput, notFound } from "../errors.js";
import type { MessageKind } from "../generated/prisma/enums.js";
import { type MessageKey, messageId, newId, parseConversationId, parseMessageId, parseUserId } from "../ids.js";
import type { Beyond, PageRequest } from "../pages.js";
import { stopTyping } from "../typing/service.js";
import { checkBody } from "./body.js";
import type { Sent } from "./outbox.js";

export interface MessageRow {
  conversationId: string;
  seq: number;
  revision: number;
  senderId: string | null;
  clientMessageId: string | null;
  kind: MessageKind;
  /** Null once deleted, and for a SYSTEM message, whose sentence is made from its `detail`. */
  body: string | null;
  /** The text stayed in the database, because an answer has no room for all texts of the messages that were read. */
  isBodyLeft?: boolean;
  /** The seq of the message that this one replies to; null if it replies to none. */
  replyToSeq: number | null;
  mentionIds: string[] | null;
  /** Everyone who was a member at the time is mentioned. */
  mentionsAll: boolean;
  /** The event of a SYSTEM message; no other message has one. */
  detail?: GroupEvent | null;
  createdAt: Date;
  /** When it last changed in any way; null if it is as it was stored. */
  changedAt: Date | null;
  editedAt: Date | null;
  deletedAt: Date | null;
  deletedById: string | null;
  /** The person who blocked its sender when it was sent: for them it does not exist, and never will. */
  withheldFrom: string | null;
  /** In the order in which the kinds first came. */
  reactions: { emoji: string; count: number }[] | null;
  /** Published with the message, so no receiver has to read the sender. */
  sender?: UserRow | undefined;
}

/** The columns of a message `x`. */
export const MESSAGE_COLUMNS = `x.conversation_id AS "conversationId", x.seq, x.revision, x.sender_id AS "senderId",
  x.client_message_id AS "clientMessageId", x.kind, x.body, x.detail, x.created_at AS "createdAt",
  x.changed_at AS "changedAt", x.edited_at AS "editedAt", x.deleted_at AS "deletedAt", x.deleted_by AS "deletedById",
  x.withheld_from AS "withheldFrom", x.reactions,
  x.reply_to_seq AS "replyToSeq", x.mention_ids AS "mentionIds", x.mentions_all AS "mentionsAll"`;

/**
 * The same columns for messages of which there may be many. Texts are read in this order until their bytes fill the
 * room, with the one that crosses the bound; later texts stay in the database. PostgreSQL knows a text's length without
 * reading it.
 */
export const columnsWithin = (room: string, order: string): string =>
  MESSAGE_COLUMNS.replace("x.body,", `${bodyWithin(room, order)},`);

export function bodyWithin(room: string, order: string): string {
  const before = `sum(octet_length(x.body)) OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const isLeft = `x.body IS NOT NULL AND coalesce(${before} >= ${room}::float, false)`;
  return `CASE WHEN NOT (${isLeft}) THEN x.body END AS body, ${isLeft} AS "isBodyLeft"`;
}

/** The time of its newest change, by the database's clock: in one conversation, later revisions have later times. */
export const changedAtOf = ({ createdAt, changedAt }: MessageRow): Date => changedAt ?? createdAt;

export interface SendInput {
  conversationId: string;
  clientMessageId?: string | null | undefined;
  kind?: MessageKind | null | undefined;
  body?: string | null | undefined;
  replyToId?: string | null | undefined;
  mentionIds?: string[] | null | undefined;
  mentionEveryone?: boolean | null | undefined;
}

export async function sendMessage(app: App, viewer: Viewer, input: SendInput): Promise<Sent> {
  if (input.kind && input.kind !== "TEXT") throw badInput("kind", "A message without attachments is TEXT.");
  const conversationId = conversationKey(input.conversationId);
  const draft = {
    conversationId,
    senderId: viewer.userId,
    clientMessageId: checkClientId("clientMessageId", input.clientMessageId) ?? newId(),
    body: checkBody(app, input.body),
    replyToSeq: input.replyToId == null ? null : seqIn(conversationId, input.replyToId),
    mentionIds: checkMentions(app, input.mentionIds ?? []),
    mentionsAll: input.mentionEveryone ?? false,
  };
  await app.limits.use("send", viewer.userId);
  const stored = await app.outbox.send(draft);
  app.counts.sends++;
  if (stored.isDuplicate) app.counts.sendDuplicates++;
  const sent = await asSeen(app, viewer, stored);
  stopTyping(app, viewer.userId, conversationId);
  if (sent.hasDraft) await forgetDraft(app, viewer.userId, conversationId);
  return sent;
}

/**
 * A sender who left and came back cannot see what they sent before they came back. So a repeat of it is answered
 * without the reactions that others have added meanwhile.
 */
async function asSeen(app: App, { userId }: Viewer, sent: Sent): Promise<Sent> {
  if (!sent.isDuplicate) return sent;
  const { message } = sent;
  const [membership] = await membershipsOf(app, userId, [message.conversationId]);
  if (!membership) throw notFound("conversation"); // left after it was found
  return message.seq > membership.member.visibleSeq ? sent : { ...sent, message: { ...message, reactions: null } };
}

/** A message with the membership through which somebody sees it. */
export interface Seen {
  message: MessageRow;
  membership: Membership;
}

/** The message and the viewer's membership; null if the viewer is not in its conversation or cannot see it. */
export async function seenMessage(app: App, viewer: Viewer, id: string): Promise<Seen | null> {
  const key = parseMessageId(id);
  const [seen] = key ? await seenMessages(app, viewer, [key]) : [];
  return seen ?? null;
}

/** The same for several messages. */
export async function seenMessages(
  app: App,
  { userId }: Viewer,
  keys: readonly MessageKey[],
): Promise<(Seen | null)[]> {
  const conversationIds = new Set(keys.map(({ conversationId }) => conversationId));
  const memberships = new Map(
    (await membershipsOf(app, userId, [...conversationIds])).map((each) => [each.conversation.id, each]),
  );
  const reachable = keys.filter(({ conversationId }) => memberships.has(conversationId));
  // Messages from before the viewer joined are looked up too: a hidden message must take as long as a missing one.
  const found = reachable.length === 0 ? [] : await messagesAt(app, reachable, app.config.maxAnswerBytes);
  const messages = new Map(found.map((message) => [messageId(message), message]));
  return keys.map((key) => {
    const [membership, message] = [memberships.get(key.conversationId), messages.get(messageId(key))];
    if (!membership || !message) return null;
    const isTheirs = message.seq > membership.member.visibleSeq && message.withheldFrom !== userId;
    return isTheirs ? { message, membership } : null;
  });
}

/** For each conversation the newest message that this person may see; null if there is none. */
export async function newestSeen(
  app: App,
  userId: string,
  conversationIds: readonly string[],
): Promise<(MessageRow | null)[]> {
  const { rows } = await app.store.pool.query<JoinedRow>({
    name: "newest-seen",
    text: `SELECT ${columnsWithin("$3", "asked.n")}, ${USER_JOINED}
      FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (id, n)
      JOIN members m ON m.conversation_id = asked.id AND m.user_id = $1
      CROSS JOIN LATERAL (
        SELECT * FROM messages x WHERE x.conversation_id = asked.id AND x.seq > ${VISIBLE_SEQ} AND ${isComingTo("$1")}
        ORDER BY x.seq DESC LIMIT 1
      ) x
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [userId, conversationIds, app.config.maxAnswerBytes],
  });
  const found = new Map(rows.map((row) => [row.conversationId, withSender(row)]));
  return conversationIds.map((id) => found.get(id) ?? null);
}

/** The condition that a message `x` is not withheld from a person. */
export const isComingTo = (userId: string) => `x.withheld_from IS DISTINCT FROM ${userId}`;

/**
 * The messages at these places, in no order; places without a message are left out. ORDER BY names the key for the
 * look-up: a plan made while the table was empty would read it whole, or by a key that begins alike, until PostgreSQL
 * analyses it.
 */
export async function messagesAt(
  app: App,
  keys: readonly MessageKey[],
  room = Number.POSITIVE_INFINITY,
): Promise<MessageRow[]> {
  const { rows } = await app.store.pool.query<MessageRow & UserColumns>({
    name: "messages-at",
    text: `SELECT ${columnsWithin("$3", "place.n")}, ${USER_JOINED}
      FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS place (conversation_id, seq, n)
      CROSS JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = place.conversation_id AND seq >= place.seq AND seq <= place.seq
        ORDER BY seq LIMIT 1
      ) x
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [keys.map((key) => key.conversationId), keys.map((key) => key.seq), room],
  });
  return rows.map(withSender);
}

export type JoinedRow = MessageRow & { [column in keyof UserColumns]: UserColumns[column] | null };

/** For each conversation the seq at which its newest present member joined: all members may see every later message. */
export async function newestJoins(app: App, conversationIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await app.store.pool.query<{ id: string; seq: number }>({
    name: "newest-joins",
    text: `SELECT conversation_id AS id, max(joined_seq) AS seq FROM members
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL GROUP BY 1`,
    values: [conversationIds],
  });
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

/** Turns the columns of the joined user into the row's `sender`. */
export function withSender({ username, displayName, avatarUrl, ...message }: JoinedRow): MessageRow {
  const { senderId } = message;
  if (senderId === null || username === null || displayName === null) return message;
  return { ...message, sender: { id: senderId, username, displayName, avatarUrl } };
}

/** A page of the messages that a member may see, in the direction asked for. */
export async function messagesPage(
  app: App,
  { conversation, member }: Membership,
  page: PageRequest,
): Promise<MessageRow[]> {
  const after = cursorSeq("after", page.after, conversation.id) ?? 0;
  const before = cursorSeq("before", page.before, conversation.id) ?? conversation.lastSeq + 1;
  const order = `x.seq ${page.backwards ? "DESC" : "ASC"}`;
  const room = app.config.maxAnswerBytes;
  const { rows } = await app.store.pool.query<MessageRow>({
    name: page.backwards ? "messages-backwards" : "messages-forwards",
    text: `SELECT ${columnsWithin("$6", order)} FROM (
        SELECT * FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq < $3 AND ${isComingTo("$5")}
        ORDER BY ${order} LIMIT $4
      ) x ORDER BY ${order}`,
    values: [conversation.id, Math.max(after, member.visibleSeq), before, page.limit + 1, member.userId, room],
  });
  return rows;
}

/** The rows of a page with a position in its middle, and where they lie among all that the member may see. */
export interface AroundPage extends Beyond {
  messages: MessageRow[];
}

/**
 * The page with a position in its middle: the message there, if there is one, and as many before it as after it. Near
 * an end the other side has more, so the page is as long as any. A first statement finds the seqs of its ends. Messages
 * stored before the second statement come after them, and nothing between them disappears.
 */
export async function messagesAround(
  app: App,
  membership: Membership,
  { aroundSeq, limit }: { aroundSeq: number; limit: number },
): Promise<AroundPage> {
  const { conversation, member } = membership;
  const { rows } = await app.store.pool.query<{ seq: number }>({
    name: "seqs-around",
    text: `SELECT seq FROM (
        (SELECT x.seq FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq < $3 AND ${isComingTo("$5")}
          ORDER BY x.seq DESC LIMIT $4)
        UNION ALL
        (SELECT x.seq FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq >= $3 AND ${isComingTo("$5")}
          ORDER BY x.seq LIMIT $4)
      ) near ORDER BY seq`,
    values: [conversation.id, member.visibleSeq, aroundSeq, limit + 1, member.userId],
  });
  const earlier = rows.filter(({ seq }) => seq < aroundSeq).length;
  const later = rows.length - earlier;
  const own = rows[earlier]?.seq === aroundSeq ? 1 : 0;
  const before = Math.min(earlier, Math.max(Math.floor((limit - own) / 2), limit - later, 0));
  const after = Math.min(later, limit - before);
  const kept = rows.slice(earlier - before, earlier + after);
  const [first, last] = [kept[0], kept.at(-1)];
  const beyond = {
    hasPreviousPage: before < earlier,
    hasNextPage: after < later,
    focus: Math.max(Math.min(before, kept.length - 1), 0),
  };
  if (!first || !last) return { messages: [], ...beyond };
  const messages = await messagesWithin(app, membership, { from: first.seq, to: last.seq, aroundSeq });
  return { messages, ...beyond };
}

async function messagesWithin(
  app: App,
  { conversation, member }: Membership,
  { from, to, aroundSeq }: { from: number; to: number; aroundSeq: number },
): Promise<MessageRow[]> {
  const { rows } = await app.store.pool.query<MessageRow>({
    name: "messages-within",
    text: `SELECT ${columnsWithin("$6", "abs(x.seq - $5::int), x.seq DESC")} FROM messages x
      WHERE x.conversation_id = $1 AND x.seq >= $2 AND x.seq <= $3 AND ${isComingTo("$4")} ORDER BY x.seq`,
    values: [conversation.id, from, to, member.userId, aroundSeq, app.config.maxAnswerBytes],
  });
  return rows;
}

/** The position of a reader in a conversation: it has every message up to `seq`, as it was at `revision`. */
export interface Position {
  seq: number;
  revision: number;
}

export interface MissedMessages {
  /** The conversation's position when they were read. */
  lastSeq: number;
  revision: number;
  messages: MessageRow[];
}

/** A reader at a position, and how many of the messages that it missed are read at once. */
export interface Reader extends Position {
  conversationId: string;
  userId: string;
  /** For messages that it has and that changed since. */
  mostUpdated: number;
  /** For messages that are new to it. */
  mostAdded: number;
}

/**
 * For each reader the messages that it missed, without those that are hidden because the person joined later. Messages
 * withheld from the person are included: the feed drops them. Undefined if the person is no member now. It is one
 * statement, so nobody reads what was written after they were removed.
 */
export async function messagesMissed(app: App, readers: readonly Reader[]): Promise<(MissedMessages | undefined)[]> {
  type Row = JoinedRow & { n: number; lastSeqNow: number; revisionNow: number };
  const { rows } = await app.store.pool.query<Row>({
    name: "messages-missed",
    text: `SELECT asked.n::int AS n, c.last_seq AS "lastSeqNow", c.revision AS "revisionNow", ${MESSAGE_COLUMNS}, ${USER_JOINED}
      FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[]) WITH ORDINALITY
        AS asked (conversation_id, user_id, seq, revision, most_updated, most_added, n)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.user_id = asked.user_id AND m.left_at IS NULL
      JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
      LEFT JOIN LATERAL (
        (SELECT * FROM messages WHERE conversation_id = asked.conversation_id AND revision > asked.revision
            AND seq > ${VISIBLE_SEQ} AND seq <= asked.seq ORDER BY revision LIMIT asked.most_updated)
        UNION ALL
        (SELECT * FROM messages WHERE conversation_id = asked.conversation_id
            AND seq > greatest(asked.seq, ${VISIBLE_SEQ}) ORDER BY seq LIMIT asked.most_added)
      ) x ON true
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [
      readers.map((reader) => reader.conversationId),
      readers.map((reader) => reader.userId),
      readers.map((reader) => reader.seq),
      readers.map((reader) => reader.revision),
      readers.map((reader) => reader.mostUpdated),
      readers.map((reader) => reader.mostAdded),
    ],
  });
  const missed = readers.map((): MissedMessages | undefined => undefined);
  for (const { n, lastSeqNow, revisionNow, ...row } of rows) {
    const of = missed[n - 1] ?? { lastSeq: lastSeqNow, revision: revisionNow, messages: [] };
    missed[n - 1] = of;
    if (row.seq !== null) of.messages.push(withSender(row));
  }
  return missed;
}

/** The messages that a member may see and that were added or changed after a revision, in the order of revision. */
export async function messagesChangedAfter(
  app: App,
  { conversation, member }: Membership,
  revision: number,
  most: number,
): Promise<MessageRow[]> {
  const { rows } = await app.store.pool.query<MessageRow>({
    name: "messages-changed-after",
    text: `SELECT ${columnsWithin("$6", "x.revision")} FROM (
        SELECT * FROM messages x
        WHERE x.conversation_id = $1 AND x.revision > $2 AND x.seq > $3 AND ${isComingTo("$5")}
        ORDER BY x.revision LIMIT $4
      ) x ORDER BY x.revision`,
    values: [conversation.id, revision, member.visibleSeq, most, member.userId, app.config.maxAnswerBytes],
  });
  return rows;
}

/**
 * The messages that a member may see after positions in conversations: at most `most` new and `most` changed of each.
 */
export async function messagesAfterPositions(
  app: App,
  userId: string,
  places: readonly (Position & { conversationId: string })[],
  most: number,
): Promise<MessageRow[]> {
  if (places.length === 0) return [];
  const { rows } = await app.store.pool.query<JoinedRow>({
    name: "messages-after-positions",
    text: `SELECT ${columnsWithin("$6", "coalesce(x.changed_at, x.created_at), x.conversation_id, x.seq")}, ${USER_JOINED}
      FROM unnest($2::uuid[], $3::int[], $4::int[]) AS asked (conversation_id, seq, revision)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.user_id = $1 AND m.left_at IS NULL
      CROSS JOIN LATERAL (
        (SELECT * FROM messages x WHERE conversation_id = asked.conversation_id AND revision > asked.revision
            AND seq > ${VISIBLE_SEQ} AND seq <= asked.seq AND changed_at IS NOT NULL AND ${isComingTo("$1")} ORDER BY revision LIMIT $5)
        UNION ALL
        (SELECT * FROM messages x WHERE conversation_id = asked.conversation_id
            AND seq > greatest(asked.seq, ${VISIBLE_SEQ}) AND ${isComingTo("$1")} ORDER BY seq LIMIT $5)
      ) x
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [
      userId,
      places.map((place) => place.conversationId),
      places.map((place) => place.seq),
      places.map((place) => place.revision),
      most,
      app.config.maxAnswerBytes,
    ],
  });
  return rows.map(withSender);
}

export interface Changes extends MissedMessages {
  /** By the database's clock: everything up to here had happened by then. */
  asOf: Date;
}

/** A conversation's position and its messages added or changed after a revision, in that order, from one snapshot. */
export async function changesAfter(
  app: App,
  conversationId: string,
  revision: number,
  most: number,
): Promise<Changes | undefined> {
  const { rows } = await app.store.pool.query<JoinedRow & { lastSeqNow: number; revisionNow: number; asOf: Date }>({
    name: "changes-after",
    text: `SELECT c.last_seq AS "lastSeqNow", c.revision AS "revisionNow", clock_timestamp() AS "asOf",
        ${MESSAGE_COLUMNS}, ${USER_JOINED}
      FROM conversations c
      LEFT JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = $1 AND revision > $2 ORDER BY revision LIMIT $3
      ) x ON true
      LEFT JOIN users u ON u.id = x.sender_id
      WHERE c.id = $1 AND c.deleted_at IS NULL ORDER BY x.revision`,
    values: [conversationId, revision, most],
  });
  const [first] = rows;
  if (!first) return undefined;
  const messages = rows
    .filter((row) => row.seq !== null)
    .map(({ lastSeqNow: _, revisionNow: __, asOf: ___, ...row }) => withSender(row));
  return { lastSeq: first.lastSeqNow, revision: first.revisionNow, asOf: first.asOf, messages };
}

/** For each conversation and moment a position: everything stored or changed from that moment on follows it. */
export async function positionsAt(
  app: App,
  places: readonly { conversationId: string; moment: Date }[],
): Promise<Position[]> {
  const { rows } = await app.store.pool.query<Position>({
    name: "positions-at",
    text: `SELECT coalesce(added.seq, 0) AS seq, coalesce(changed.revision, 0) AS revision
      FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS asked (conversation_id, moment, n)
      LEFT JOIN LATERAL (
        SELECT seq FROM messages WHERE conversation_id = asked.conversation_id AND created_at < asked.moment
        ORDER BY seq DESC LIMIT 1
      ) added ON true
      LEFT JOIN LATERAL (
        SELECT revision FROM messages
        WHERE conversation_id = asked.conversation_id AND coalesce(changed_at, created_at) < asked.moment
        ORDER BY revision DESC LIMIT 1
      ) changed ON true
      ORDER BY asked.n`,
    values: [places.map((place) => place.conversationId), places.map((place) => place.moment)],
  });
  return rows;
}

/**
 * A time no later than the one at which a received message was stored. The person may have left its conversation since:
 * then it is no later than when they left. The message may be deleted. If the group's messages are erased, it is the
 * time at which the group began. Undefined if the person was never in the conversation, if no such message is stored
 * yet, or if it is withheld from them: the last two must look the same.
 */
export async function storedNoEarlierThan(
  app: App,
  userId: string,
  { conversationId, seq }: MessageKey,
): Promise<Date | undefined> {
  const { rows } = await app.store.pool.query<{ storedAt: Date }>({
    name: "stored-no-earlier",
    text: `SELECT least(coalesce(x.created_at, c.created_at), m.left_at) AS "storedAt"
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      LEFT JOIN LATERAL (
        SELECT created_at, withheld_from FROM messages
        WHERE conversation_id = c.id AND seq >= $3::int AND seq <= $3 ORDER BY seq LIMIT 1
      ) x ON true
      WHERE m.conversation_id = $1 AND m.user_id = $2 AND c.last_seq >= $3 AND x.withheld_from IS DISTINCT FROM $2`,
    values: [conversationId, userId, seq],
  });
  return rows[0]?.storedAt;
}

function conversationKey(id: string): string {
  const key = parseConversationId(id);
  if (!key) throw notFound("conversation");
  return key;
}

function seqIn(conversationId: string, id: string): number {
  const key = parseMessageId(id);
  if (key?.conversationId !== conversationId) throw notFound("message");
  return key.seq;
}

function checkMentions(app: App, ids: readonly string[]): string[] {
  const most = app.config.maxMentions;
  if (ids.length > most) throw badInput("mentionIds", `A message mentions at most ${most} people.`);
  const people = new Set(ids.map(parseUserId));
  return [...people].map((id) => {
    if (id === undefined) throw notFound("member");
    return id;
  });
}

function cursorSeq(name: string, cursor: string | undefined, conversationId: string): number | undefined {
  if (cursor === undefined) return undefined;
  const key = parseMessageId(cursor);
  if (key?.conversationId !== conversationId)
    throw badInput(name, `\`${name}\` is not the id of a message of this conversation.`);
  return key.seq;
}
