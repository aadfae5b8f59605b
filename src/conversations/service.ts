/** Conversations: who may see them, who is in them, and how those of a pair begin. */

import { living, requireLiving } from "../accounts/living.js";
import type { UserRow } from "../accounts/service.js";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { badInput, notFound } from "../errors.js";
import type { ConversationKind, ConversationRemovedReason, MemberRole } from "../generated/prisma/enums.js";
import { directKeyOf, NIL_ID, newId, parseConversationId, parseUserId } from "../ids.js";
import type { MessageRow } from "../messages/service.js";
import { reachableFor } from "../privacy/blocks.js";
import { invitableBy } from "../privacy/invitations.js";

export interface ConversationRow {
  id: string;
  kind: ConversationKind;
  /** The two people's ids, for a direct conversation; null for a group. */
  directKey: string | null;
  title: string | null;
  description: string | null;
  avatarUrl: string | null;
  lastSeq: number;
  revision: number;
  /**
   * Another one after every change of who may do what in it, or is called what: what was decided by an older one is
   * decided again.
   */
  rights: number;
  lastActivityAt: Date;
  createdAt: Date;
  historyVisible: boolean;
  /** Come along in an inbox, which is nothing without them. */
  unreadCount?: number;
  lastMessage?: MessageRow | null;
}

/** What every member sees of every other. */
export interface MemberRow {
  conversationId: string;
  userId: string;
  role: MemberRole;
  /** Comes along where members are listed, so that nobody who lists them has to read their people. */
  user?: UserRow;
}

/** The same of the viewer, with what is for their eyes only. */
export interface OwnMemberRow extends MemberRow {
  /** Where they came in: the stream of their messages starts after it. */
  joinedSeq: number;
  /** Messages up to this seq are not theirs to see. */
  visibleSeq: number;
  readSeq: number;
  mutedUntil: Date | null;
  archivedAt: Date | null;
  pinnedAt: Date | null;
  markedUnread: boolean;
}

/** A conversation as one of its members has it. */
export interface Membership {
  conversation: ConversationRow;
  member: OwnMemberRow;
}

/** Of a conversation `c`. */
export const CONVERSATION_COLUMNS = `c.id, c.kind, c.direct_key AS "directKey", c.title, c.description, c.avatar_url AS "avatarUrl", c.last_seq AS "lastSeq",
  c.revision, c.rights, c.last_activity_at AS "lastActivityAt", c.created_at AS "createdAt", c.history_visible AS "historyVisible"`;

/**
 * How often something is decided anew because rights have changed meanwhile. In each round whoever changed them got
 * through: people can hardly do so many, and others not for long.
 */
export const MAX_ROUNDS = 100;

/** Up to where messages are not a member `m`'s to see. */
export const VISIBLE_SEQ = "CASE WHEN m.sees_history THEN 0 ELSE m.joined_seq END";

/**
 * Whether a member `m` has a conversation `c` in their archive: until something comes that is not muted. It follows from
 * times that are known anyway, so that a message need not write to the rows of those who have archived it.
 */
export const IS_ARCHIVED = `(m.archived_at IS NOT NULL AND (c.last_activity_at <= m.archived_at
  OR coalesce(c.last_activity_at < m.muted_until, false)
  OR coalesce((SELECT x.created_at <= m.archived_at OR coalesce(x.created_at < m.muted_until, false)
    FROM messages x WHERE x.conversation_id = c.id AND x.withheld_from IS DISTINCT FROM m.user_id
    ORDER BY x.seq DESC LIMIT 1), true)))`;

/** Of a member `m` of a conversation `c`. */
export const OWN_MEMBER_COLUMNS = `m.conversation_id AS "conversationId", m.user_id AS "userId", m.role,
  m.joined_seq AS "joinedSeq", ${VISIBLE_SEQ} AS "visibleSeq", m.read_seq AS "readSeq",
  m.muted_until AS "mutedUntil", CASE WHEN ${IS_ARCHIVED} THEN m.archived_at END AS "archivedAt",
  m.pinned_at AS "pinnedAt", m.marked_unread AS "markedUnread"`;

/** The one door to a conversation: as the viewer's membership, or not at all. */
export async function conversationFor(app: App, viewer: Viewer, id: string): Promise<Membership> {
  const uuid = parseConversationId(id);
  const [membership] = uuid ? await membershipsOf(app, viewer.userId, [uuid]) : [];
  if (!membership) throw notFound("conversation");
  return membership;
}

/** A person's memberships in these conversations; what they are not in is left out. */
export async function membershipsOf(
  app: App,
  userId: string,
  conversationIds: readonly string[],
): Promise<Membership[]> {
  const { rows } = await app.store.pool.query<ConversationRow & OwnMemberRow>({
    name: "memberships",
    text: `SELECT ${CONVERSATION_COLUMNS}, ${OWN_MEMBER_COLUMNS}
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.conversation_id = ANY($2::uuid[]) AND m.left_at IS NULL AND c.deleted_at IS NULL`,
    values: [userId, conversationIds],
  });
  return rows.map(asMembership);
}

/** Somebody who is not in a conversation any more. */
export interface Departure {
  userId: string;
  reason: ConversationRemovedReason;
}

/** Somebody who is not in a conversation now, or left it and came back. */
export interface FoundDeparture extends Departure {
  /** Where they came back; null where they are not in it. */
  backSinceSeq: number | null;
}

/** Why a member `m` left the last time. */
const LAST_REASON = `coalesce(m.left_reason, 'REMOVED')`;

/** Why a member `m` is not in a conversation `c` any more; null while they are. */
const DEPARTED = `CASE WHEN m.left_at IS NOT NULL THEN ${LAST_REASON} WHEN c.deleted_at IS NOT NULL THEN 'DELETED' END`;

/** Those of these people who are not members of a conversation now, or have left and come back since a position. */
export async function departuresAmong(
  app: App,
  conversationId: string,
  userIds: readonly string[],
  sinceSeq: number,
): Promise<FoundDeparture[]> {
  const { rows } = await app.store.pool.query<FoundDeparture>({
    name: "departures-among",
    text: `SELECT asked.id AS "userId", coalesce(${DEPARTED}, ${LAST_REASON}) AS reason,
        CASE WHEN m.left_at IS NULL AND c.deleted_at IS NULL THEN m.joined_seq END AS "backSinceSeq"
      FROM unnest($2::uuid[]) AS asked (id) LEFT JOIN members m ON m.conversation_id = $1 AND m.user_id = asked.id
      LEFT JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id IS NULL OR m.left_at IS NOT NULL OR c.deleted_at IS NOT NULL
        OR (m.last_left_at IS NOT NULL AND m.joined_seq > $3)`,
    values: [conversationId, userIds, sinceSeq],
  });
  return rows;
}

export interface Standing {
  id: string;
  lastSeq: number;
  revision: number;
  /** By the clock of the store: all of this had happened by then. */
  asOf: Date;
}

/** Where these conversations stand now. */
export async function standingsOf(app: App, ids: readonly string[]): Promise<Standing[]> {
  const { rows } = await app.store.pool.query<Standing>({
    name: "standings",
    text: `SELECT id, last_seq AS "lastSeq", revision, clock_timestamp() AS "asOf" FROM conversations WHERE id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows;
}

/** A conversation that a person is in, or was lately. */
export interface Involvement {
  conversationId: string;
  joinedSeq: number;
  lastSeq: number;
  revision: number;
  visibleSeq: number;
  joinedAt: Date;
  /** When they came, or something of it that is not a message last changed, or they were gone. */
  changedAt: Date;
  /** When what all see of it, besides messages, last changed. */
  sharedChangedAt: Date;
  /** When what only they see of it last changed. */
  ownChangedAt: Date | null;
  /** When they had left before they came back; null where they never did. */
  lastLeftAt: Date | null;
  lastReason: ConversationRemovedReason;
  /** Null while they are in it. */
  reason: ConversationRemovedReason | null;
}

/** For each of these people what they are in, and what they left within so many days. */
export async function involvementsOf(
  app: App,
  userIds: readonly string[],
  days: number,
): Promise<Map<string, Involvement[]>> {
  const { rows } = await app.store.pool.query<Involvement & { userId: string }>({
    name: "involvements",
    text: `SELECT m.user_id AS "userId", m.conversation_id AS "conversationId", m.joined_seq AS "joinedSeq",
        c.last_seq AS "lastSeq", c.revision,
        ${VISIBLE_SEQ} AS "visibleSeq", m.joined_at AS "joinedAt",
        coalesce(m.left_at, c.deleted_at, greatest(m.joined_at, m.changed_at, c.changed_at)) AS "changedAt",
        c.changed_at AS "sharedChangedAt", m.changed_at AS "ownChangedAt", m.last_left_at AS "lastLeftAt", ${LAST_REASON} AS "lastReason",
        ${DEPARTED} AS reason
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = ANY($1::uuid[])
        AND (coalesce(m.left_at, c.deleted_at) IS NULL OR coalesce(m.left_at, c.deleted_at) > now() - $2 * interval '1 day')`,
    values: [userIds, days],
  });
  const found = new Map<string, Involvement[]>(userIds.map((userId) => [userId, []]));
  for (const { userId, ...involvement } of rows) found.get(userId)?.push(involvement);
  return found;
}

/** For each of these pairs since which seq the person is a member of the conversation; undefined where they are not. */
export async function joinedSeqsOf(
  app: App,
  pairs: readonly { conversationId: string; userId: string }[],
): Promise<(number | undefined)[]> {
  const { rows } = await app.store.pool.query<{ n: number; joinedSeq: number }>({
    name: "joined-seqs",
    text: `SELECT asked.n::int AS n, m.joined_seq AS "joinedSeq"
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (conversation_id, user_id, n)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.user_id = asked.user_id AND m.left_at IS NULL
      JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL`,
    values: [pairs.map((pair) => pair.conversationId), pairs.map((pair) => pair.userId)],
  });
  const found = new Map(rows.map(({ n, joinedSeq }) => [n, joinedSeq]));
  return pairs.map((_, i) => found.get(i + 1));
}

export interface MemberPageKey {
  conversationId: string;
  limit: number;
  after: string | undefined;
}

/** For each conversation the members after one, in the order of their ids, and one more than the limit if there is. */
export async function membersOf(
  app: App,
  conversationIds: readonly string[],
  { limit, after }: Pick<MemberPageKey, "limit" | "after">,
): Promise<MemberRow[][]> {
  type Row = [
    n: number,
    userId: string,
    role: MemberRole,
    username: string,
    displayName: string,
    avatarUrl: string | null,
  ];
  const { rows } = await app.store.pool.query<Row>({
    name: "members",
    rowMode: "array",
    text: `SELECT m.n, m.user_id, m.role, u.username, u.display_name, u.avatar_url FROM (
        SELECT asked.n::int AS n, m.user_id, m.role
        FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, n)
        CROSS JOIN LATERAL (
          SELECT * FROM members
          WHERE conversation_id = asked.id AND left_at IS NULL AND user_id > $2 ORDER BY user_id LIMIT $3
        ) m OFFSET 0
      ) m JOIN users u ON u.id = m.user_id`,
    values: [conversationIds, after ?? NIL_ID, limit + 1],
  });
  const pages: MemberRow[][] = conversationIds.map(() => []);
  for (const [n, userId, role, username, displayName, avatarUrl] of rows) {
    const conversationId = conversationIds[n - 1] as string;
    const user = { id: userId, username, displayName, avatarUrl };
    pages[n - 1]?.push({ conversationId, userId, role, user });
  }
  for (const page of pages) page.sort((a, b) => (a.userId < b.userId ? -1 : 1));
  return pages;
}

/** When these members came: most who list members do not ask, and it was a fifth of what listing them takes. */
export async function joinedAtOf(app: App, members: readonly MemberRow[]): Promise<(Date | undefined)[]> {
  const { rows } = await app.store.pool.query<{ n: number; joinedAt: Date }>({
    name: "joined-at",
    text: `SELECT asked.n::int AS n, m.joined_at AS "joinedAt"
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (conversation_id, user_id, n)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.user_id = asked.user_id`,
    values: [members.map((member) => member.conversationId), members.map((member) => member.userId)],
  });
  const found = new Map(rows.map(({ n, joinedAt }) => [n, joinedAt]));
  return members.map((_, i) => found.get(i + 1));
}

/** Those of these people who are members of a conversation. */
export async function membersAmong(app: App, conversationId: string, userIds: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await app.store.pool.query<MemberRow>({
    name: "members-among",
    text: `SELECT conversation_id AS "conversationId", user_id AS "userId", role
      FROM members WHERE conversation_id = $1 AND user_id = ANY($2::uuid[]) AND left_at IS NULL`,
    values: [conversationId, userIds],
  });
  return rows;
}

export async function memberCounts(app: App, conversationIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await app.store.pool.query<{ id: string; members: number }>({
    name: "member-counts",
    text: `SELECT conversation_id AS id, count(*)::int AS members FROM members
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL GROUP BY 1`,
    values: [conversationIds],
  });
  return new Map(rows.map((row) => [row.id, row.members]));
}

/** As they are now, each with the people who are in it now. */
export async function conversationsByIds(
  app: App,
  ids: readonly string[],
): Promise<(ConversationRow & { memberIds: string[] })[]> {
  const { rows } = await app.store.pool.query<ConversationRow & { memberIds: string[] }>({
    name: "conversations",
    text: `SELECT ${CONVERSATION_COLUMNS},
        array(SELECT m.user_id FROM members m WHERE m.conversation_id = c.id AND m.left_at IS NULL) AS "memberIds"
      FROM conversations c WHERE c.id = ANY($1::uuid[]) AND c.deleted_at IS NULL`,
    values: [ids],
  });
  return rows;
}

/**
 * Opens the direct conversation of two people: the same one each time, whoever asks, however many ask at once. To
 * somebody who blocks the viewer a new one comes archived, and without a word.
 */
export async function startConversation(app: App, viewer: Viewer, otherId: string): Promise<Membership> {
  const [other] = await existingUsers(app, [otherId]);
  if (other === undefined) throw notFound("user");
  if (other === viewer.userId) throw badInput("userId", "A direct conversation is with somebody else.");
  const pair = [viewer.userId, other];
  const directKey = directKeyOf(viewer.userId, other);
  const known = await directConversationId(app, directKey);
  if (known === undefined) await app.limits.use("group", viewer.userId);
  const told = known ? [] : await reachableFor(app, viewer, pair);
  const { rows } = await app.store.pool.query<{ id: string | null; living: string[] | null }>({
    name: "start-conversation",
    text: `WITH pair AS MATERIALIZED (
        ${living("$3::uuid[]")}
      ), made AS (
        INSERT INTO conversations (id, kind, direct_key) SELECT $1, 'DIRECT', $2 WHERE (SELECT count(*) FROM pair) = 2
        ON CONFLICT (direct_key) DO NOTHING RETURNING id
      ), joined AS (
        INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq, archived_at)
        SELECT made.id, pair.id, 0, 0, 0, CASE WHEN pair.id <> ALL ($4::uuid[]) THEN now() END FROM made, pair
      )
      SELECT (SELECT id FROM made) AS id, array_agg(id) AS living FROM pair`,
    values: [newId(), directKey, pair, told],
  });
  requireLiving(rows[0]?.living, viewer.userId, other);
  const made = rows[0]?.id;
  if (made) await announceJoined(app, made, told);
  const id = made ?? known ?? (await directConversationId(app, directKey));
  const [membership] = id ? await membershipsOf(app, viewer.userId, [id]) : [];
  if (!membership) throw notFound("conversation");
  return membership;
}

export function asMembership(row: ConversationRow & OwnMemberRow): Membership {
  return { conversation: row, member: row };
}

async function directConversationId(app: App, directKey: string): Promise<string | undefined> {
  const conversation = await app.store.prisma.conversation.findUnique({ where: { directKey }, select: { id: true } });
  return conversation?.id;
}

/** Tells people that they are in a conversation now. */
export async function announceJoined(app: App, conversationId: string, userIds: readonly string[]): Promise<void> {
  const told = userIds.map((userId) => app.bus.publish(`user:${userId}`, { type: "joined", conversationId }));
  const failed = (await Promise.allSettled(told)).find((each) => each.status === "rejected");
  if (failed) app.log.warn({ err: failed.reason, conversationId }, "new members could not be told; the sweep will");
}

/** The keys of these people, each once; NOT_FOUND where one of them is not there. */
async function existingUsers(app: App, ids: readonly string[]): Promise<string[]> {
  const keys = new Set(ids.map(parseUserId));
  const uuids = [...keys].filter((key) => key !== undefined);
  const users = await app.store.prisma.user.findMany({
    where: { id: { in: uuids }, deletedAt: null },
    select: { id: true },
  });
  if (users.length < keys.size) throw notFound("user");
  return uuids;
}

/** Those of these people whom the viewer may add to a group; the others are passed over without an error. */
export async function invitedBy(app: App, viewer: Viewer, ids: readonly string[]): Promise<string[]> {
  return invitableBy(app, viewer, await existingUsers(app, ids));
}
