/** Conversations: access to them, their members, and how a direct one begins. */

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
   * The access version: it changes with every change of permissions, and of members' names. A decision on an older
   * version is made again.
   */
  rights: number;
  lastActivityAt: Date;
  createdAt: Date;
  historyVisible: boolean;
  /** Set, with `lastMessage`, only by the inbox: it always needs both. */
  unreadCount?: number;
  lastMessage?: MessageRow | null;
}

/** The part of a membership that every other member sees. */
export interface MemberRow {
  conversationId: string;
  userId: string;
  role: MemberRole;
  /** Set where members are listed, so a list needs no second read for its people. */
  user?: UserRow;
}

/** The viewer's own membership, with its private side. */
export interface OwnMemberRow extends MemberRow {
  /** The seq at which they joined: the stream of their messages starts after it. */
  joinedSeq: number;
  /** Messages up to this seq are hidden from them. */
  visibleSeq: number;
  readSeq: number;
  mutedUntil: Date | null;
  archivedAt: Date | null;
  pinnedAt: Date | null;
  markedUnread: boolean;
}

/** A conversation with the membership of one person in it. */
export interface Membership {
  conversation: ConversationRow;
  member: OwnMemberRow;
}

/** The columns of a conversation `c`. */
export const CONVERSATION_COLUMNS = `c.id, c.kind, c.direct_key AS "directKey", c.title, c.description, c.avatar_url AS "avatarUrl", c.last_seq AS "lastSeq",
  c.revision, c.rights, c.last_activity_at AS "lastActivityAt", c.created_at AS "createdAt", c.history_visible AS "historyVisible"`;

/**
 * The most rounds of a decision that is made again because the access version has changed. Each lost round means that
 * another change succeeded: people can hardly make so many, and other causes do not last.
 */
export const MAX_ROUNDS = 100;

/** The last seq that is hidden from a member `m`; 0 if they see the history. */
export const VISIBLE_SEQ = "CASE WHEN m.sees_history THEN 0 ELSE m.joined_seq END";

/**
 * Whether a member `m` has a conversation `c` in their archive: until a message arrives that is not muted. It is
 * computed from times that are stored anyway, so a message writes nothing to the rows of members who archived the
 * conversation.
 */
export const IS_ARCHIVED = `(m.archived_at IS NOT NULL AND (c.last_activity_at <= m.archived_at
  OR coalesce(c.last_activity_at < m.muted_until, false)
  OR coalesce((SELECT x.created_at <= m.archived_at OR coalesce(x.created_at < m.muted_until, false)
    FROM messages x WHERE x.conversation_id = c.id AND x.withheld_from IS DISTINCT FROM m.user_id
    ORDER BY x.seq DESC LIMIT 1), true)))`;

/** The columns of a member `m` of a conversation `c`. */
export const OWN_MEMBER_COLUMNS = `m.conversation_id AS "conversationId", m.user_id AS "userId", m.role,
  m.joined_seq AS "joinedSeq", ${VISIBLE_SEQ} AS "visibleSeq", m.read_seq AS "readSeq",
  m.muted_until AS "mutedUntil", CASE WHEN ${IS_ARCHIVED} THEN m.archived_at END AS "archivedAt",
  m.pinned_at AS "pinnedAt", m.marked_unread AS "markedUnread"`;

/** The only way to a conversation: the viewer's membership, or NOT_FOUND. */
export async function conversationFor(app: App, viewer: Viewer, id: string): Promise<Membership> {
  const uuid = parseConversationId(id);
  const [membership] = uuid ? await membershipsOf(app, viewer.userId, [uuid]) : [];
  if (!membership) throw notFound("conversation");
  return membership;
}

/** A person's memberships in these conversations. Conversations that they are not in are left out. */
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

/** Somebody who is no longer in a conversation. */
export interface Departure {
  userId: string;
  reason: ConversationRemovedReason;
}

/** Somebody who is not in a conversation now, or who left it and came back. */
export interface FoundDeparture extends Departure {
  /** The seq at which they came back; null if they are not in it. */
  backSinceSeq: number | null;
}

/** The reason for which a member `m` last left. */
const LAST_REASON = `coalesce(m.left_reason, 'REMOVED')`;

/** The reason for which a member `m` is no longer in a conversation `c`; null while they are. */
const DEPARTED = `CASE WHEN m.left_at IS NOT NULL THEN ${LAST_REASON} WHEN c.deleted_at IS NOT NULL THEN 'DELETED' END`;

/** The people among `userIds` who are not in a conversation now, or who left it and came back after `sinceSeq`. */
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
  /** By the database's clock: all of this had happened by then. */
  asOf: Date;
}

/** The present positions of these conversations. */
export async function standingsOf(app: App, ids: readonly string[]): Promise<Standing[]> {
  const { rows } = await app.store.pool.query<Standing>({
    name: "standings",
    text: `SELECT id, last_seq AS "lastSeq", revision, clock_timestamp() AS "asOf" FROM conversations WHERE id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows;
}

/** A conversation that a person is in, or was in recently. */
export interface Involvement {
  conversationId: string;
  joinedSeq: number;
  lastSeq: number;
  revision: number;
  visibleSeq: number;
  joinedAt: Date;
  /** When they left or it was deleted; before that, when they joined or when anything but messages last changed. */
  changedAt: Date;
  /** When anything but messages last changed for all members. */
  sharedChangedAt: Date;
  /** When anything that only they see last changed. */
  ownChangedAt: Date | null;
  /** When they left before they last came back; null if they never came back. */
  lastLeftAt: Date | null;
  lastReason: ConversationRemovedReason;
  /** Null while they are in it. */
  reason: ConversationRemovedReason | null;
}

/** For each person the conversations that they are in, and those that they left within so many days. */
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

/** For each pair the seq at which the person joined the conversation; undefined if they are not in it. */
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

/** For each conversation the members with ids after `after`, by id, and one more than the limit if there is one. */
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

/** When these members joined. Read apart: most lists do not ask for it, and it took a fifth of the time of a list. */
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

/** The people among `userIds` who are members of a conversation. */
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

/** Conversations as they are now, each with the ids of its present members. */
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
 * Opens the direct conversation of two people. Both get the same one each time, also in concurrent requests. For a
 * person who blocks the viewer a new one begins archived, and nothing is published to them.
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

/** Publishes to people that they are now in a conversation. */
export async function announceJoined(app: App, conversationId: string, userIds: readonly string[]): Promise<void> {
  const told = userIds.map((userId) => app.bus.publish(`user:${userId}`, { type: "joined", conversationId }));
  const failed = (await Promise.allSettled(told)).find((each) => each.status === "rejected");
  if (failed) app.log.warn({ err: failed.reason, conversationId }, "new members could not be told; the sweep will");
}

/** The UUIDs of these people, each once; NOT_FOUND if one of them does not exist. */
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

/** The people among `ids` whom the viewer may add to a group, without the others. NOT_FOUND if one does not exist. */
export async function invitedBy(app: App, viewer: Viewer, ids: readonly string[]): Promise<string[]> {
  return invitableBy(app, viewer, await existingUsers(app, ids));
}
