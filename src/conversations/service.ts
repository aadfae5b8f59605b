/** Conversations: who may see them, the inbox, and how they begin. */
import { USER_JOINED, type UserColumns, type UserRow, userIn } from "../accounts/service.js";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { badInput, forbidden, notFound } from "../errors.js";
import type { ConversationKind, MemberRole } from "../generated/prisma/enums.js";
import { newId, parseConversationId, parseUserId } from "../ids.js";
import type { PageRequest } from "../pages.js";

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
}

export interface MemberRow {
  conversationId: string;
  userId: string;
  role: MemberRole;
  joinedAt: Date;
  joinedSeq: number;
  deliveredSeq: number;
  deliveredAt: Date | null;
  readSeq: number;
  readAt: Date | null;
  mutedUntil: Date | null;
  archivedAt: Date | null;
  pinnedAt: Date | null;
  /** Comes along where members are listed, so that nobody who lists them has to read their people. */
  user?: UserRow;
}

/** A conversation as one of its members has it. */
export interface Membership {
  conversation: ConversationRow;
  member: MemberRow;
}

export interface InboxFilter {
  kind?: ConversationKind | null | undefined;
  unreadOnly?: boolean | null | undefined;
  archived?: boolean | null | undefined;
}

const CONVERSATION_COLUMNS = `c.id, c.kind, c.title, c.description, c.avatar_url AS "avatarUrl", c.last_seq AS "lastSeq",
  c.revision, c.last_activity_at AS "lastActivityAt", c.created_at AS "createdAt"`;

const MEMBER_COLUMNS = `m.conversation_id AS "conversationId", m.user_id AS "userId", m.role, m.joined_at AS "joinedAt",
  m.joined_seq AS "joinedSeq", m.delivered_seq AS "deliveredSeq", m.delivered_at AS "deliveredAt",
  m.read_seq AS "readSeq", m.read_at AS "readAt", m.muted_until AS "mutedUntil", m.archived_at AS "archivedAt",
  m.pinned_at AS "pinnedAt"`;

/** What counts as unread of a message \`x\` for a member \`m\`: above their read position, by another, and not deleted. */
const IS_UNREAD = `x.conversation_id = m.conversation_id AND x.seq > m.read_seq AND x.kind <> 'SYSTEM'
  AND x.sender_id IS DISTINCT FROM m.user_id AND x.deleted_at IS NULL`;

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
  const { rows } = await app.store.pool.query<ConversationRow & MemberRow>({
    name: "memberships",
    text: `SELECT ${CONVERSATION_COLUMNS}, ${MEMBER_COLUMNS}
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.conversation_id = ANY($2::uuid[]) AND m.left_at IS NULL AND c.deleted_at IS NULL`,
    values: [userId, conversationIds],
  });
  return rows.map(asMembership);
}

/** Those of these people who are members of a conversation now. */
export async function membersAmong(app: App, conversationId: string, userIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await app.store.pool.query<{ userId: string }>({
    name: "members-among",
    text: `SELECT user_id AS "userId" FROM members
      WHERE conversation_id = $1 AND user_id = ANY($2::uuid[]) AND left_at IS NULL`,
    values: [conversationId, userIds],
  });
  return new Set(rows.map((row) => row.userId));
}

export interface Standing {
  id: string;
  lastSeq: number;
  revision: number;
}

/** Where these conversations stand now. */
export async function standingsOf(app: App, ids: readonly string[]): Promise<Standing[]> {
  const { rows } = await app.store.pool.query<Standing>({
    name: "standings",
    text: `SELECT id, last_seq AS "lastSeq", revision FROM conversations WHERE id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows;
}

/** The newest activity first. The filter's last condition reads messages, so it is only there when it is asked for. */
export async function inbox(app: App, viewer: Viewer, filter: InboxFilter, page: PageRequest): Promise<Membership[]> {
  const after = page.after === undefined ? null : (await cursorMembership(app, viewer, page.after)).conversation;
  const unreadOnly = filter.unreadOnly ? `AND EXISTS (SELECT FROM messages x WHERE ${IS_UNREAD})` : "";
  const { rows } = await app.store.pool.query<ConversationRow & MemberRow>({
    name: `inbox${filter.unreadOnly ? "-unread" : ""}`,
    text: `SELECT ${CONVERSATION_COLUMNS}, ${MEMBER_COLUMNS}
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL
        AND ($2::text IS NULL OR c.kind::text = $2)
        AND (m.archived_at IS NOT NULL) = $3::boolean ${unreadOnly}
        AND ($4::timestamptz IS NULL OR (c.last_activity_at, c.id) < ($4, $5::uuid))
      ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $6`,
    values: [
      viewer.userId,
      filter.kind ?? null,
      filter.archived ?? false,
      after?.lastActivityAt ?? null,
      after?.id ?? null,
      page.limit + 1,
    ],
  });
  return rows.map(asMembership);
}

/** The ids of all that a person is in. */
export async function conversationIdsOf(app: App, userId: string): Promise<string[]> {
  const { rows } = await app.store.pool.query<{ id: string }>({
    name: "conversation-ids",
    text: `SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL`,
    values: [userId],
  });
  return rows.map((row) => row.id);
}

/** Exact at any time, because it is counted from positions: there is no counter that could drift. */
export async function unreadCounts(app: App, userId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await app.store.pool.query<{ id: string; unread: number }>({
    name: "unread-counts",
    text: `SELECT m.conversation_id AS id, (SELECT count(*) FROM messages x WHERE ${IS_UNREAD})::int AS unread
      FROM members m WHERE m.user_id = $1 AND m.conversation_id = ANY($2::uuid[]) AND m.left_at IS NULL`,
    values: [userId, ids],
  });
  return new Map(rows.map((row) => [row.id, row.unread]));
}

/** Unread messages over all conversations that are neither muted nor archived. */
export async function totalUnread(app: App, userId: string): Promise<number> {
  const { rows } = await app.store.pool.query<{ unread: number }>({
    name: "total-unread",
    text: `SELECT coalesce(sum((SELECT count(*) FROM messages x WHERE ${IS_UNREAD})), 0)::int AS unread
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL AND m.archived_at IS NULL
        AND (m.muted_until IS NULL OR m.muted_until <= now())`,
    values: [userId],
  });
  return rows[0]?.unread ?? 0;
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
): Promise<Map<string, MemberRow[]>> {
  const { rows } = await app.store.pool.query<MemberRow & UserColumns>({
    name: "members",
    text: `SELECT ${MEMBER_COLUMNS}, ${USER_JOINED} FROM unnest($1::uuid[]) AS asked (id)
      CROSS JOIN LATERAL (
        SELECT * FROM members
        WHERE conversation_id = asked.id AND left_at IS NULL AND ($2::uuid IS NULL OR user_id > $2)
        ORDER BY user_id LIMIT $3
      ) m JOIN users u ON u.id = m.user_id`,
    values: [conversationIds, after ?? null, limit + 1],
  });
  const pages = new Map<string, MemberRow[]>(conversationIds.map((id) => [id, []]));
  for (const row of rows) pages.get(row.conversationId)?.push(Object.assign(row, { user: userIn(row) }));
  for (const page of pages.values()) page.sort((a, b) => (a.userId < b.userId ? -1 : 1));
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

/** Opens the direct conversation of two people: the same one each time, whoever asks, however many ask at once. */
export async function startConversation(app: App, viewer: Viewer, otherId: string): Promise<Membership> {
  const [other] = await existingUsers(app, [otherId]);
  if (other === undefined) throw notFound("user");
  if (other === viewer.userId) throw badInput("userId", "A direct conversation is with somebody else.");
  const pair = [viewer.userId, other].sort();
  const { rows } = await app.store.pool.query<{ id: string }>({
    name: "start-conversation",
    text: `WITH made AS (
        INSERT INTO conversations (id, kind, direct_key) VALUES ($1, 'DIRECT', $2) ON CONFLICT (direct_key) DO NOTHING
        RETURNING id
      )
      INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
      SELECT made.id, pair.user_id, 0, 0, 0 FROM made, unnest($3::uuid[]) AS pair (user_id)
      RETURNING conversation_id AS id`,
    values: [newId(), pair.join(":"), pair],
  });
  const made = rows[0]?.id;
  if (made) await announceJoined(app, made, pair);
  const id = made ?? (await directConversationId(app, pair.join(":")));
  const [membership] = await membershipsOf(app, viewer.userId, [id]);
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
  const invited = others.filter((userId) => userId !== viewer.userId);
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
        UPDATE members SET left_at = now()
        WHERE conversation_id = $1 AND user_id = $2 AND left_at IS NULL RETURNING conversation_id
      )
      UPDATE conversations c SET revision = c.revision + 1 FROM gone WHERE c.id = gone.conversation_id
      RETURNING c.revision`,
    values: [conversation.id, removed ?? null],
  });
  const revision = rows[0]?.revision;
  if (removed === undefined || revision === undefined) throw notFound("member");
  await app.bus
    .publish(`conversation:${conversation.id}`, { type: "membership", revision, joined: [], left: [removed] })
    .catch((error) => app.log.warn({ err: error }, "a removal could not be told; the sweep will"));
  return conversationFor(app, viewer, conversationId);
}

const MAX_TITLE = 100;
const MAX_DESCRIPTION = 1_000;
const atTheStart = { joinedSeq: 0, deliveredSeq: 0, readSeq: 0 };

function asMembership(row: ConversationRow & MemberRow): Membership {
  return { conversation: row, member: row };
}

async function cursorMembership(app: App, viewer: Viewer, cursor: string): Promise<Membership> {
  const id = parseConversationId(cursor);
  const [membership] = id ? await membershipsOf(app, viewer.userId, [id]) : [];
  if (!membership) throw badInput("after", "`after` is not the id of a conversation of the viewer's.");
  return membership;
}

async function directConversationId(app: App, directKey: string): Promise<string> {
  const { id } = await app.store.prisma.conversation.findUniqueOrThrow({ where: { directKey }, select: { id: true } });
  return id;
}

/** The keys of those of the ids that are people's, each once. */
async function existingUsers(app: App, ids: readonly string[]): Promise<string[]> {
  const uuids = ids.map(parseUserId).filter((id) => id !== undefined);
  const users = await app.store.prisma.user.findMany({ where: { id: { in: uuids } }, select: { id: true } });
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
