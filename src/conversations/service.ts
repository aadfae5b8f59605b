/** Conversations: who may see them, the inbox, and how they begin. */
import { USER_JOINED, type UserColumns, type UserRow } from "../accounts/service.js";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { badInput, forbidden, notFound } from "../errors.js";
import type { ConversationKind, ConversationRemovedReason, MemberRole } from "../generated/prisma/enums.js";
import { NIL_ID, newId, parseConversationId, parseUserId } from "../ids.js";
import type { MessageRow } from "../messages/service.js";
import { reachableFor } from "../privacy/blocks.js";

export interface ConversationRow {
  id: string;
  kind: ConversationKind;
  title: string | null;
  description: string | null;
  avatarUrl: string | null;
  lastSeq: number;
  revision: number;
  lastActivityAt: Date;
  createdAt: Date;
  /** Come along in an inbox, which is nothing without them. */
  unreadCount?: number;
  lastMessage?: MessageRow | null;
}

/** What every member sees of every other. */
export interface MemberRow {
  conversationId: string;
  userId: string;
  role: MemberRole;
  joinedAt: Date;
  /** Comes along where members are listed, so that nobody who lists them has to read their people. */
  user?: UserRow;
}

/** The same of the viewer, with what is for their eyes only. */
export interface OwnMemberRow extends MemberRow {
  joinedSeq: number;
  readSeq: number;
  mutedUntil: Date | null;
  archivedAt: Date | null;
  pinnedAt: Date | null;
}

/** A conversation as one of its members has it. */
export interface Membership {
  conversation: ConversationRow;
  member: OwnMemberRow;
}

/** Of a conversation `c`. */
export const CONVERSATION_COLUMNS = `c.id, c.kind, c.title, c.description, c.avatar_url AS "avatarUrl", c.last_seq AS "lastSeq",
  c.revision, c.last_activity_at AS "lastActivityAt", c.created_at AS "createdAt"`;

/** Of a member `m`. */
export const OWN_MEMBER_COLUMNS = `m.conversation_id AS "conversationId", m.user_id AS "userId", m.role,
  m.joined_at AS "joinedAt", m.joined_seq AS "joinedSeq", m.read_seq AS "readSeq",
  m.muted_until AS "mutedUntil", m.archived_at AS "archivedAt", m.pinned_at AS "pinnedAt"`;

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

/** Why a member `m` is not in a conversation `c` any more; null while they are. */
const DEPARTED = `CASE WHEN m.left_at IS NOT NULL THEN coalesce(m.left_reason, 'REMOVED')
  WHEN c.deleted_at IS NOT NULL THEN 'DELETED' END`;

/** Those of these people who are not members of a conversation now. */
export async function departuresAmong(
  app: App,
  conversationId: string,
  userIds: readonly string[],
): Promise<Departure[]> {
  const { rows } = await app.store.pool.query<Departure>({
    name: "departures-among",
    text: `SELECT asked.id AS "userId", coalesce(${DEPARTED}, 'REMOVED') AS reason
      FROM unnest($2::uuid[]) AS asked (id) LEFT JOIN members m ON m.conversation_id = $1 AND m.user_id = asked.id
      LEFT JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id IS NULL OR m.left_at IS NOT NULL OR c.deleted_at IS NOT NULL`,
    values: [conversationId, userIds],
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
  /** When they came, or something of it that is not a message last changed, or they were gone. */
  changedAt: Date;
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
        coalesce(m.left_at, c.deleted_at, greatest(m.joined_at, m.changed_at, c.changed_at)) AS "changedAt",
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
  const { rows } = await app.store.pool.query<Omit<MemberRow, "conversationId"> & UserColumns & { n: number }>({
    name: "members",
    text: `SELECT m.n, m.user_id AS "userId", m.role, m.joined_at AS "joinedAt", ${USER_JOINED} FROM (
        SELECT asked.n::int AS n, m.user_id, m.role, m.joined_at
        FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, n)
        CROSS JOIN LATERAL (
          SELECT * FROM members
          WHERE conversation_id = asked.id AND left_at IS NULL AND user_id > $2 ORDER BY user_id LIMIT $3
        ) m OFFSET 0
      ) m JOIN users u ON u.id = m.user_id`,
    values: [conversationIds, after ?? NIL_ID, limit + 1],
  });
  const pages: MemberRow[][] = conversationIds.map(() => []);
  for (const { n, userId, role, joinedAt, username, displayName, avatarUrl } of rows) {
    const conversationId = conversationIds[n - 1] as string;
    const user = { id: userId, username, displayName, avatarUrl };
    pages[n - 1]?.push({ conversationId, userId, role, joinedAt, user });
  }
  for (const page of pages) page.sort((a, b) => (a.userId < b.userId ? -1 : 1));
  return pages;
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

export async function conversationsByIds(app: App, ids: readonly string[]): Promise<ConversationRow[]> {
  const { rows } = await app.store.pool.query<ConversationRow>({
    name: "conversations",
    text: `SELECT ${CONVERSATION_COLUMNS} FROM conversations c WHERE c.id = ANY($1::uuid[]) AND c.deleted_at IS NULL`,
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
  const pair = [viewer.userId, other].sort();
  const known = await directConversationId(app, pair.join(":"));
  const told = known ? [] : await reachableFor(app, viewer, pair);
  const { rows } = await app.store.pool.query<{ id: string }>({
    name: "start-conversation",
    text: `WITH made AS (
        INSERT INTO conversations (id, kind, direct_key) VALUES ($1, 'DIRECT', $2) ON CONFLICT (direct_key) DO NOTHING
        RETURNING id
      )
      INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq, archived_at)
      SELECT made.id, pair.user_id, 0, 0, 0, CASE WHEN pair.user_id <> ALL ($4::uuid[]) THEN now() END
      FROM made, unnest($3::uuid[]) AS pair (user_id)
      RETURNING conversation_id AS id`,
    values: [newId(), pair.join(":"), pair, told],
  });
  const made = rows[0]?.id;
  if (made) await announceJoined(app, made, told);
  const id = made ?? known ?? (await directConversationId(app, pair.join(":")));
  const [membership] = id ? await membershipsOf(app, viewer.userId, [id]) : [];
  if (!membership) throw notFound("conversation");
  return membership;
}

export async function createGroup(
  app: App,
  viewer: Viewer,
  input: { title: string; description?: string | null | undefined; memberIds: string[] },
): Promise<Membership> {
  const title = checkText("title", input.title, MAX_TITLE, 1);
  const description =
    input.description == null ? null : checkText("description", input.description, MAX_DESCRIPTION, 0);
  const most = app.config.maxGroupMembers;
  if (input.memberIds.length >= most) throw badInput("memberIds", `A group has at most ${most} members.`);
  const others = await existingUsers(app, input.memberIds);
  if (others.length < new Set(input.memberIds).size) throw notFound("user");
  const invited = (await reachableFor(app, viewer, others)).filter((userId) => userId !== viewer.userId);
  const { id } = await app.store.prisma.conversation.create({
    data: {
      id: newId(),
      kind: "GROUP",
      title,
      description,
      members: {
        createMany: {
          data: [
            { userId: viewer.userId, role: "OWNER" as const, ...atTheStart },
            ...invited.map((userId) => ({ userId, ...atTheStart })),
          ],
        },
      },
    },
    select: { id: true },
  });
  await announceJoined(app, id, [viewer.userId, ...invited]);
  const [membership] = await membershipsOf(app, viewer.userId, [id]);
  if (!membership) throw notFound("conversation");
  return membership;
}

/** Takes a member out of a group. Their streams of it end before its next event. */
export async function removeMember(
  app: App,
  viewer: Viewer,
  conversationId: string,
  userId: string,
): Promise<Membership> {
  const { conversation, member } = await conversationFor(app, viewer, conversationId);
  if (conversation.kind !== "GROUP" || member.role !== "OWNER")
    throw forbidden("Only the owner of a group can remove its members.");
  const removed = parseUserId(userId);
  if (removed === viewer.userId) throw badInput("userId", "The owner cannot remove themselves.");
  const { rows } = await app.store.pool.query<{ revision: number }>({
    name: "remove-member",
    text: `WITH gone AS (
        UPDATE members SET left_at = now(), left_reason = 'REMOVED'
        WHERE conversation_id = $1 AND user_id = $2 AND left_at IS NULL RETURNING conversation_id
      )
      UPDATE conversations c SET revision = c.revision + 1, changed_at = now() FROM gone WHERE c.id = gone.conversation_id
      RETURNING c.revision`,
    values: [conversation.id, removed ?? null],
  });
  const revision = rows[0]?.revision;
  if (removed === undefined || revision === undefined) throw notFound("member");
  await app.bus
    .publish(`conversation:${conversation.id}`, {
      type: "changed",
      revision,
      gone: [{ userId: removed, reason: "REMOVED" }],
    })
    .catch((error) => app.log.warn({ err: error }, "a removal could not be told; the sweep will"));
  return conversationFor(app, viewer, conversationId);
}

const MAX_TITLE = 100;
const MAX_DESCRIPTION = 1_000;
const atTheStart = { joinedSeq: 0, deliveredSeq: 0, readSeq: 0 };

export function asMembership(row: ConversationRow & OwnMemberRow): Membership {
  return { conversation: row, member: row };
}

async function directConversationId(app: App, directKey: string): Promise<string | undefined> {
  const conversation = await app.store.prisma.conversation.findUnique({ where: { directKey }, select: { id: true } });
  return conversation?.id;
}

/** The keys of those of the ids that are people's, each once. */
async function existingUsers(app: App, ids: readonly string[]): Promise<string[]> {
  const uuids = ids.map(parseUserId).filter((id) => id !== undefined);
  const users = await app.store.prisma.user.findMany({
    where: { id: { in: uuids }, deletedAt: null },
    select: { id: true },
  });
  return users.map((user) => user.id);
}

async function announceJoined(app: App, conversationId: string, userIds: string[]): Promise<void> {
  const told = userIds.map((userId) => app.bus.publish(`user:${userId}`, { type: "joined", conversationId }));
  const failed = (await Promise.allSettled(told)).find((each) => each.status === "rejected");
  if (failed) app.log.warn({ err: failed.reason, conversationId }, "new members could not be told; the sweep will");
}

function checkText(field: string, text: string, most: number, least: number): string {
  const trimmed = text.normalize("NFC").trim();
  if (trimmed.length < least || trimmed.length > most || /[^\P{Cc}\n\t]/u.test(trimmed))
    throw badInput(field, `\`${field}\` has ${least} to ${most} characters, none of them a control.`);
  return trimmed;
}
