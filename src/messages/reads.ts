/** Reads of messages that a member may see. */
import { type UserColumns, userColumns } from "../accounts/rows.js";
import type { Config } from "../config.js";
import { membershipsOf } from "../conversations/reads.js";
import { hiddenThrough, type Membership } from "../conversations/rows.js";
import { badInput } from "../errors.js";
import { type MessageKey, messageId, parseMessageId } from "../ids.js";
import type { Beyond, PageRequest } from "../pages.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { columnsWithin, isNotWithheldFrom, type JoinedRow, type MessageRow, withSender } from "./rows.js";

/** A message that somebody may see, with their membership. */
export interface VisibleMessage {
  message: MessageRow;
  membership: Membership;
}

/** The message and the viewer's membership; null if the viewer is not in its conversation or cannot see it. */
export async function visibleMessage(
  parts: { config: Config; store: Store },
  viewer: Viewer,
  id: string,
): Promise<VisibleMessage | null> {
  const key = parseMessageId(id);
  const [seen] = key ? await visibleMessages(parts, viewer, [key]) : [];
  return seen ?? null;
}

/** The same for several messages. */
export async function visibleMessages(
  parts: { config: Config; store: Store },
  { userId }: Viewer,
  keys: readonly MessageKey[],
): Promise<(VisibleMessage | null)[]> {
  const conversationIds = new Set(keys.map(({ conversationId }) => conversationId));
  const memberships = new Map(
    (await membershipsOf(parts.store, userId, [...conversationIds])).map((each) => [each.conversation.id, each]),
  );
  const reachable = keys.filter(({ conversationId }) => memberships.has(conversationId));
  // Messages from before the viewer joined are looked up too: a hidden message must take as long as a missing one.
  const found = reachable.length === 0 ? [] : await messagesAt(parts.store, reachable, parts.config.maxAnswerBytes);
  const messages = new Map(found.map((message) => [messageId(message), message]));
  return keys.map((key) => {
    const [membership, message] = [memberships.get(key.conversationId), messages.get(messageId(key))];
    if (!membership || !message) return null;
    const isVisible = message.seq > membership.member.hiddenThroughSeq && message.withheldFrom !== userId;
    return isVisible ? { message, membership } : null;
  });
}

/** For each conversation the newest message that this person may see; null if there is none. */
export async function newestVisible(
  parts: { config: Config; store: Store },
  userId: string,
  conversationIds: readonly string[],
): Promise<(MessageRow | null)[]> {
  const { rows } = await parts.store.pool.query<JoinedRow>({
    name: "newest-seen",
    text: `SELECT ${columnsWithin("$3", "asked.n")}, ${userColumns("u")}
      FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (id, n)
      JOIN members m ON m.conversation_id = asked.id AND m.user_id = $1
      CROSS JOIN LATERAL (
        SELECT * FROM messages x WHERE x.conversation_id = asked.id AND x.seq > ${hiddenThrough("m")} AND ${isNotWithheldFrom("$1")}
        ORDER BY x.seq DESC LIMIT 1
      ) x
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [userId, conversationIds, parts.config.maxAnswerBytes],
  });
  const found = new Map(rows.map((row) => [row.conversationId, withSender(row)]));
  return conversationIds.map((id) => found.get(id) ?? null);
}

/**
 * The messages at these places, in no order; places without a message are left out. ORDER BY names the key for the
 * look-up: a plan made while the table was empty would read it whole, or by a key that begins alike, until PostgreSQL
 * analyses it.
 */
export async function messagesAt(
  store: Store,
  keys: readonly MessageKey[],
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<MessageRow[]> {
  const { rows } = await store.pool.query<MessageRow & UserColumns>({
    name: "messages-at",
    text: `SELECT ${columnsWithin("$3", "place.n")}, ${userColumns("u")}
      FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS place (conversation_id, seq, n)
      CROSS JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = place.conversation_id AND seq >= place.seq AND seq <= place.seq
        ORDER BY seq LIMIT 1
      ) x
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [keys.map((key) => key.conversationId), keys.map((key) => key.seq), maxBytes],
  });
  return rows.map(withSender);
}

/** A page of the messages that a member may see, in the direction asked for. */
export async function messagesPage(
  parts: { config: Config; store: Store },
  { conversation, member }: Membership,
  page: PageRequest,
): Promise<MessageRow[]> {
  const after = cursorSeq("after", page.after, conversation.id) ?? 0;
  const before = cursorSeq("before", page.before, conversation.id) ?? conversation.lastSeq + 1;
  const order = `x.seq ${page.backwards ? "DESC" : "ASC"}`;
  const maxBytes = parts.config.maxAnswerBytes;
  const { rows } = await parts.store.pool.query<MessageRow>({
    name: page.backwards ? "messages-backwards" : "messages-forwards",
    text: `SELECT ${columnsWithin("$6", order)} FROM (
        SELECT * FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq < $3 AND ${isNotWithheldFrom("$5")}
        ORDER BY ${order} LIMIT $4
      ) x ORDER BY ${order}`,
    values: [
      conversation.id,
      Math.max(after, member.hiddenThroughSeq),
      before,
      page.limit + 1,
      member.userId,
      maxBytes,
    ],
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
  parts: { config: Config; store: Store },
  membership: Membership,
  { aroundSeq, limit }: { aroundSeq: number; limit: number },
): Promise<AroundPage> {
  const { conversation, member } = membership;
  const { rows } = await parts.store.pool.query<{ seq: number }>({
    name: "seqs-around",
    text: `SELECT seq FROM (
        (SELECT x.seq FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq < $3 AND ${isNotWithheldFrom("$5")}
          ORDER BY x.seq DESC LIMIT $4)
        UNION ALL
        (SELECT x.seq FROM messages x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.seq >= $3 AND ${isNotWithheldFrom("$5")}
          ORDER BY x.seq LIMIT $4)
      ) near ORDER BY seq`,
    values: [conversation.id, member.hiddenThroughSeq, aroundSeq, limit + 1, member.userId],
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
  const messages = await messagesWithin(parts, membership, { from: first.seq, to: last.seq, aroundSeq });
  return { messages, ...beyond };
}

async function messagesWithin(
  parts: { config: Config; store: Store },
  { conversation, member }: Membership,
  { from, to, aroundSeq }: { from: number; to: number; aroundSeq: number },
): Promise<MessageRow[]> {
  const { rows } = await parts.store.pool.query<MessageRow>({
    name: "messages-within",
    text: `SELECT ${columnsWithin("$6", "abs(x.seq - $5::int), x.seq DESC")} FROM messages x
      WHERE x.conversation_id = $1 AND x.seq >= $2 AND x.seq <= $3 AND ${isNotWithheldFrom("$4")} ORDER BY x.seq`,
    values: [conversation.id, from, to, member.userId, aroundSeq, parts.config.maxAnswerBytes],
  });
  return rows;
}

/** The messages that a member may see and that were added or changed after a revision, in the order of revision. */
export async function messagesChangedAfter(
  parts: { config: Config; store: Store },
  { conversation, member }: Membership,
  revision: number,
  most: number,
): Promise<MessageRow[]> {
  const { rows } = await parts.store.pool.query<MessageRow>({
    name: "messages-changed-after",
    text: `SELECT ${columnsWithin("$6", "x.revision")} FROM (
        SELECT * FROM messages x
        WHERE x.conversation_id = $1 AND x.revision > $2 AND x.seq > $3 AND ${isNotWithheldFrom("$5")}
        ORDER BY x.revision LIMIT $4
      ) x ORDER BY x.revision`,
    values: [conversation.id, revision, member.hiddenThroughSeq, most, member.userId, parts.config.maxAnswerBytes],
  });
  return rows;
}

function cursorSeq(name: string, cursor: string | undefined, conversationId: string): number | undefined {
  if (cursor === undefined) return undefined;
  const key = parseMessageId(cursor);
  if (key?.conversationId !== conversationId)
    throw badInput(name, `\`${name}\` is not the id of a message of this conversation.`);
  return key.seq;
}
