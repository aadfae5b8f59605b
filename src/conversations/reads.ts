/** Reads of conversations, memberships and members. A conversation is read only through a membership. */

import { notFound } from "../errors.js";
import type { ConversationRemovedReason, MemberRole } from "../generated/prisma/enums.js";
import { NIL_ID, parseConversationId } from "../ids.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import {
  asMembership,
  type ConversationRow,
  conversationColumns,
  type Departure,
  departed,
  hiddenThrough,
  lastReason,
  type MemberRow,
  type Membership,
  type OwnMemberRow,
  ownMemberColumns,
} from "./rows.js";

/** The only way to a conversation: the viewer's membership, or NOT_FOUND. */
export async function conversationFor(store: Store, viewer: Viewer, id: string): Promise<Membership> {
  const uuid = parseConversationId(id);
  const [membership] = uuid ? await membershipsOf(store, viewer.userId, [uuid]) : [];
  if (!membership) throw notFound("conversation");
  return membership;
}

/** A person's memberships in these conversations. Conversations that they are not in are left out. */
export async function membershipsOf(
  store: Store,
  userId: string,
  conversationIds: readonly string[],
): Promise<Membership[]> {
  const { rows } = await store.pool.query<ConversationRow & OwnMemberRow>({
    name: "memberships",
    text: `SELECT ${conversationColumns("c")}, ${ownMemberColumns("m", "c")}
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.conversation_id = ANY($2::uuid[]) AND m.left_at IS NULL AND c.deleted_at IS NULL`,
    values: [userId, conversationIds],
  });
  return rows.map(asMembership);
}

/** Somebody who is not in a conversation now, or who left it and came back. */
export interface FoundDeparture extends Departure {
  /** The seq at which they came back; null if they are not in it. */
  backSinceSeq: number | null;
}

/** The people among `userIds` who are not in a conversation now, or who left it and came back after `sinceSeq`. */
export async function departuresAmong(
  store: Store,
  conversationId: string,
  userIds: readonly string[],
  sinceSeq: number,
): Promise<FoundDeparture[]> {
  const { rows } = await store.pool.query<FoundDeparture>({
    name: "departures-among",
    text: `SELECT asked.id AS "userId", coalesce(${departed("m", "c")}, ${lastReason("m")}) AS reason,
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
export async function standingsOf(store: Store, ids: readonly string[]): Promise<Standing[]> {
  const { rows } = await store.pool.query<Standing>({
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
  hiddenThroughSeq: number;
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
  store: Store,
  userIds: readonly string[],
  days: number,
): Promise<Map<string, Involvement[]>> {
  const { rows } = await store.pool.query<Involvement & { userId: string }>({
    name: "involvements",
    text: `SELECT m.user_id AS "userId", m.conversation_id AS "conversationId", m.joined_seq AS "joinedSeq",
        c.last_seq AS "lastSeq", c.revision,
        ${hiddenThrough("m")} AS "hiddenThroughSeq", m.joined_at AS "joinedAt",
        coalesce(m.left_at, c.deleted_at, greatest(m.joined_at, m.changed_at, c.changed_at)) AS "changedAt",
        c.changed_at AS "sharedChangedAt", m.changed_at AS "ownChangedAt", m.last_left_at AS "lastLeftAt", ${lastReason("m")} AS "lastReason",
        ${departed("m", "c")} AS reason
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
  store: Store,
  pairs: readonly { conversationId: string; userId: string }[],
): Promise<(number | undefined)[]> {
  const { rows } = await store.pool.query<{ n: number; joinedSeq: number }>({
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
  store: Store,
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
  const { rows } = await store.pool.query<Row>({
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
export async function joinedAtOf(store: Store, members: readonly MemberRow[]): Promise<(Date | undefined)[]> {
  const { rows } = await store.pool.query<{ n: number; joinedAt: Date }>({
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
export async function membersAmong(
  store: Store,
  conversationId: string,
  userIds: readonly string[],
): Promise<MemberRow[]> {
  const { rows } = await store.pool.query<MemberRow>({
    name: "members-among",
    text: `SELECT conversation_id AS "conversationId", user_id AS "userId", role
      FROM members WHERE conversation_id = $1 AND user_id = ANY($2::uuid[]) AND left_at IS NULL`,
    values: [conversationId, userIds],
  });
  return rows;
}

export async function memberCounts(store: Store, conversationIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await store.pool.query<{ id: string; members: number }>({
    name: "member-counts",
    text: `SELECT conversation_id AS id, count(*)::int AS members FROM members
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL GROUP BY 1`,
    values: [conversationIds],
  });
  return new Map(rows.map((row) => [row.id, row.members]));
}

/** Conversations as they are now, each with the ids of its present members. */
export async function conversationsByIds(
  store: Store,
  ids: readonly string[],
): Promise<(ConversationRow & { memberIds: string[] })[]> {
  const { rows } = await store.pool.query<ConversationRow & { memberIds: string[] }>({
    name: "conversations",
    text: `SELECT ${conversationColumns("c")},
        array(SELECT m.user_id FROM members m WHERE m.conversation_id = c.id AND m.left_at IS NULL) AS "memberIds"
      FROM conversations c WHERE c.id = ANY($1::uuid[]) AND c.deleted_at IS NULL`,
    values: [ids],
  });
  return rows;
}
export interface DraftRow {
  conversationId: string;
  body: string;
  updatedAt: Date;
}

export async function draftsOf(store: Store, userId: string, conversationIds: readonly string[]): Promise<DraftRow[]> {
  const { rows } = await store.pool.query<DraftRow>({
    name: "drafts",
    text: `SELECT d.conversation_id AS "conversationId", d.body, d.updated_at AS "updatedAt"
      FROM unnest($2::uuid[]) AS asked (id) CROSS JOIN LATERAL (
        SELECT * FROM drafts WHERE conversation_id = asked.id AND user_id = $1 LIMIT 1
      ) d`,
    values: [userId, conversationIds],
  });
  return rows;
}
