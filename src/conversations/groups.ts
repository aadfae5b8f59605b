/**
 * Groups: how they begin, change and end. A change is decided on the group as it was read. One statement then makes the
 * change, and does nothing if the group has changed since; then it is decided again. So the rules are plain functions
 * in policy.ts, and they hold under concurrent changes: permissions, the limit of members, and that an owner stays.
 */

import type { Logger } from "pino";
import { living } from "../accounts/living.js";
import type { Publisher } from "../bus/publish.js";
import { checkClientId } from "../client-ids.js";
import type { Config } from "../config.js";
import { badInput, forbidden, notFound, type ParleyError, unauthenticated, unavailable } from "../errors.js";
import type { MemberRole } from "../generated/prisma/enums.js";
import { NIL_ID, newId, parseConversationId, parseUserId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import { type MessageRow, messageColumns } from "../messages/rows.js";
import { byGroupChange, byNewGroup } from "../notifications/causes.js";
import type { PrivacyCache } from "../privacy/cache.js";
import { type Erasures, LEASE_SECONDS } from "../store/erasures.js";
import type { Store } from "../store/store.js";
import { checkLine, checkLines } from "../text/text.js";
import type { TypingBoard } from "../typing/board.js";
import type { Viewer } from "../viewer.js";
import { MAX_ROUNDS } from "./access-version.js";
import { CHANGED_AT } from "./changed-at.js";
import type { GroupEvent, GroupSettings } from "./group-event.js";
import { type AskedGroup, groupHash, groupMadeAs } from "./group-keys.js";
import { canAddMembers, canDelete, canLeave, canRemove, canSetRole, canStepDown, canUpdate } from "./policy.js";
import { conversationFor, membersAmong } from "./reads.js";
import {
  asMembership,
  type ConversationRow,
  conversationColumns,
  type Departure,
  type MemberRow,
  type Membership,
  type OwnMemberRow,
  ownMemberColumns,
} from "./rows.js";
import { invitedBy } from "./service.js";

interface Parts {
  privacy: PrivacyCache;
  publish: Publisher;
  config: Config;
  erasures: Erasures;
  limits: Limits;
  log: Logger;
  store: Store;
  typingBoard: TypingBoard;
}

export const MAX_TITLE = 100;
export const MAX_DESCRIPTION = 1_000;
export const MAX_URL = 2_048;
/** The system message about them stores all their ids. */
export const MAX_ADDED = 100;

export interface GroupInput {
  title: string;
  description?: string | null | undefined;
  memberIds: string[];
  historyVisible?: boolean | null | undefined;
  clientGroupId?: string | null | undefined;
}

export interface GroupUpdate {
  conversationId: string;
  title?: string | null | undefined;
  description?: string | null | undefined;
  avatarUrl?: string | null | undefined;
  historyVisible?: boolean | null | undefined;
}

/** Creates a group. A repeat with the same `clientGroupId` returns the group that was made first. */
export async function createGroup(
  parts: Pick<Parts, "privacy" | "publish" | "config" | "limits" | "log" | "store">,
  viewer: Viewer,
  input: GroupInput,
): Promise<Membership> {
  const asked = checkGroup(parts.config, viewer, input);
  const { memberIds } = input;
  const made = asMade(asked) && (await groupMadeAs(parts.store, viewer, asked));
  // Before the limit, and before the invited people are checked: some may be gone or blocked by now.
  if (made) return readGroup(parts.store, viewer, made, []);
  await parts.limits.use("group", viewer.userId);
  const invited = (await invitedBy(parts, viewer, memberIds)).filter((userId) => userId !== viewer.userId);
  if (invited.length >= parts.config.maxGroupMembers) throw tooMany("memberIds", parts.config.maxGroupMembers);
  const stored = await storeGroup(parts.store, viewer, asked, invited);
  if (!stored) {
    const meanwhile = asMade(asked) && (await groupMadeAs(parts.store, viewer, asked));
    if (meanwhile) return readGroup(parts.store, viewer, meanwhile, []);
    throw unauthenticated();
  }
  const { id, joined, notified } = stored;
  await parts.publish.joined(id, joined);
  void parts.publish.notified(notified ?? []);
  return readGroup(parts.store, viewer, id, []);
}

type CheckedGroup = Omit<AskedGroup, "clientGroupId"> & { clientGroupId: string | undefined };

const asMade = (asked: CheckedGroup): asked is AskedGroup => asked.clientGroupId !== undefined;

function checkGroup(config: Config, viewer: Viewer, { memberIds, ...input }: GroupInput): CheckedGroup {
  const most = config.maxGroupMembers;
  if (memberIds.length > most) throw tooMany("memberIds", most);
  return {
    clientGroupId: checkClientId("clientGroupId", input.clientGroupId),
    title: checkTitle(input.title),
    description: checkDescription(input.description),
    memberIds: [...new Set(memberIds.map((id) => parseUserId(id) ?? id))].filter((id) => id !== viewer.userId),
    historyVisible: input.historyVisible ?? false,
  };
}

/** Undefined, with nothing stored, if the viewer's account is deleted or a concurrent request made the same group. */
async function storeGroup(
  store: Store,
  viewer: Viewer,
  asked: CheckedGroup,
  invited: readonly string[],
): Promise<{ id: string; joined: string[]; notified: string[] | null } | undefined> {
  const { rows } = await store.pool.query<{ id: string; joined: string[]; notified: string[] | null }>({
    name: "create-group",
    text: `WITH people AS MATERIALIZED (
        ${living("$6::uuid[]")}
      ), named AS (
        INSERT INTO group_keys (user_id, client_group_id, conversation_id, content_hash)
        SELECT id, $7, $1::uuid, $8 FROM people WHERE id = $5 AND $7::text IS NOT NULL
        ON CONFLICT DO NOTHING RETURNING user_id
      ), made AS (
        INSERT INTO conversations (id, kind, title, description, history_visible)
        SELECT $1::uuid, 'GROUP', $2, $3, $4
        WHERE $5 IN (SELECT id FROM people) AND ($7::text IS NULL OR EXISTS (SELECT FROM named))
        RETURNING id, created_at
      ), joined AS (
        INSERT INTO members (conversation_id, user_id, role, joined_at, joined_seq, delivered_seq, read_seq)
        SELECT made.id, people.id, CASE WHEN people.id = $5 THEN 'OWNER' ELSE 'MEMBER' END::"MemberRole", made.created_at, 0, 0, 0
        FROM made, people
      ), ${byNewGroup({ actor: "$5::uuid", invited: "ARRAY(SELECT id FROM people)" })}
      SELECT id, ARRAY(SELECT id FROM people) AS joined, (SELECT array_agg(user_id) FROM notified) AS notified FROM made`,
    values: [
      newId(),
      asked.title,
      asked.description,
      asked.historyVisible,
      viewer.userId,
      [viewer.userId, ...invited],
      asked.clientGroupId ?? null,
      asMade(asked) ? groupHash(viewer, asked) : null,
    ],
  });
  return rows[0];
}

/** Changes the given settings. An absent one stays; null removes it. */
export function updateGroup(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store" | "typingBoard">,
  viewer: Viewer,
  input: GroupUpdate,
): Promise<Membership> {
  if (input.title === null) throw badInput("title", "A group has a title.");
  const wanted: GroupSettings = {
    ...(input.title !== undefined && { title: checkTitle(input.title) }),
    ...(input.description !== undefined && { description: checkDescription(input.description) }),
    ...(input.avatarUrl !== undefined && { avatarUrl: checkUrl("avatarUrl", input.avatarUrl) }),
    ...(input.historyVisible != null && { historyVisible: input.historyVisible }),
  };
  return changeGroup(parts, viewer, input.conversationId, [], ({ conversation, member }) => {
    if (!canUpdate(member)) throw forbidden("Only owners and admins change a group's settings.");
    const settings = differences(conversation, wanted);
    if (!settings) return undefined;
    return { settings, event: { actorId: viewer.userId, kind: "SETTINGS_CHANGED", settings } };
  });
}

/** Deletes a group for everyone: from then on nobody can reach any of it. Its messages are erased soon after. */
export async function deleteGroup(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store" | "typingBoard">,
  viewer: Viewer,
  conversationId: string,
): Promise<string> {
  const { conversation } = await changeGroup(parts, viewer, conversationId, [], ({ member }) => {
    if (!canDelete(member)) throw forbidden("Only an owner deletes a group.");
    return { isDeleted: true };
  });
  return conversation.id;
}

/** Adds people; present members stay as they are. New ones see messages from then on, or all with `historyVisible`. */
export async function addMembers(
  parts: Parts,
  viewer: Viewer,
  conversationId: string,
  ids: string[],
): Promise<Membership> {
  if (ids.length === 0 || ids.length > MAX_ADDED) throw badInput("userIds", `Add 1 to ${MAX_ADDED} people at once.`);
  const added = await conversationFor(parts.store, viewer, conversationId).then(({ member, conversation }) => {
    requireGroup(conversation);
    if (!canAddMembers(member)) throw mayNotAdd();
    return invitedBy(parts, viewer, ids);
  });
  const most = parts.config.maxGroupMembers;
  return changeGroup(parts, viewer, conversationId, added, ({ member, members, others }) => {
    if (!canAddMembers(member)) throw mayNotAdd();
    const joined = added.filter((userId) => !others.has(userId));
    if (joined.length === 0) return undefined;
    if (members + joined.length > most) throw tooMany("userIds", most);
    return { joined, event: { actorId: viewer.userId, kind: "MEMBERS_ADDED", userIds: joined } };
  });
}

/** Removes a member. Their streams of the group end before its next event. */
export function removeMember(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store" | "typingBoard">,
  viewer: Viewer,
  conversationId: string,
  id: string,
): Promise<Membership> {
  const userId = parseUserId(id);
  if (userId === viewer.userId) throw badInput("userId", "To go yourself, leave the group.");
  return changeGroup(parts, viewer, conversationId, [userId], ({ member, others }) => {
    const role = userId && others.get(userId);
    if (!userId || !role) throw notFound("member");
    if (!canRemove(member, { role })) throw forbidden("Owners remove anyone; admins remove moderators and members.");
    return {
      gone: { userId, reason: "REMOVED" },
      event: { actorId: viewer.userId, kind: "MEMBER_REMOVED", userIds: [userId] },
    };
  });
}

/** The viewer leaves. A group ends with its last member. */
export async function leaveConversation(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store" | "typingBoard">,
  viewer: Viewer,
  conversationId: string,
): Promise<string> {
  const { userId } = viewer;
  const { conversation } = await changeGroup(parts, viewer, conversationId, [], (group) => {
    const others = othersIn(group);
    if (!canLeave(group.member, others)) throw lastOwner();
    const gone: Departure = { userId, reason: "LEFT" };
    return others.members === 0 ? { gone, isDeleted: true } : { gone, event: { actorId: userId, kind: "MEMBER_LEFT" } };
  });
  return conversation.id;
}

/** Gives a member a role. A new owner replaces nobody: a group may have several. */
export async function setMemberRole(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store" | "typingBoard">,
  viewer: Viewer,
  input: { conversationId: string; userId: string; role: MemberRole },
): Promise<{ membership: Membership; member: MemberRow }> {
  const userId = parseUserId(input.userId);
  const isSelf = userId === viewer.userId;
  const { role } = input;
  const membership = await changeGroup(parts, viewer, input.conversationId, [userId], (group) => {
    const before = isSelf ? group.member.role : userId && group.others.get(userId);
    if (!userId || !before) throw notFound("member");
    if (!isSelf && !canSetRole(group.member, { role: before }, role))
      throw forbidden("Owners give every role; admins make moderators and members of one another.");
    if (isSelf && !canStepDown(group.member, role, othersIn(group)))
      throw before === "OWNER" ? lastOwner() : forbidden("Nobody raises themselves.");
    if (role === before) return undefined;
    return {
      roleOf: { userId, role },
      event: { actorId: viewer.userId, kind: "ROLE_SET", userIds: [userId], role },
    };
  });
  const [member] = await membersAmong(parts.store, membership.conversation.id, [userId ?? NIL_ID]);
  if (!member) throw notFound("member"); // removed after the change
  return { membership, member };
}

// ── deciding ──

/** A group as it was read, to decide on. */
interface Group extends Membership {
  members: number;
  owners: number;
  /** The roles of the people asked about, if they are members. */
  others: Map<string, MemberRole>;
}

interface GroupChange {
  settings?: GroupSettings;
  joined?: string[];
  gone?: Departure;
  roleOf?: { userId: string; role: MemberRole };
  isDeleted?: true;
  /** The content of the system message; absent if nobody is left to read it. */
  event?: GroupEvent;
}

/**
 * Decides on a change and makes it, again whenever another change was faster. Returns the membership after the change,
 * or as it was before if the viewer has left or the group is deleted.
 */
async function changeGroup(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store" | "typingBoard">,
  viewer: Viewer,
  conversationId: string,
  about: (string | undefined)[],
  decide: (group: Group) => GroupChange | undefined,
): Promise<Membership> {
  const id = parseConversationId(conversationId);
  if (!id) throw notFound("conversation");
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const group = await readGroup(parts.store, viewer, id, about);
    requireGroup(group.conversation);
    const change = decide(group);
    if (!change) return group;
    if (round === 1) await parts.limits.use("group", viewer.userId);
    const changed = await apply(parts.store, group, change);
    if (!changed) continue;
    announce(parts, id, change, changed);
    if (change.isDeleted) parts.erasures.eraseLater("conversations", id);
    return change.gone?.userId === viewer.userId || change.isDeleted
      ? group
      : conversationFor(parts.store, viewer, conversationId);
  }
  throw unavailable();
}

async function readGroup(store: Store, viewer: Viewer, id: string, about: (string | undefined)[]): Promise<Group> {
  type Row = ConversationRow &
    OwnMemberRow & { members: number; owners: number; others: Record<string, MemberRole> | null };
  const { rows } = await store.pool.query<Row>({
    name: "group",
    text: `SELECT ${conversationColumns("c")}, ${ownMemberColumns("m", "c")}, counted.*
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS members, count(*) FILTER (WHERE o.role = 'OWNER')::int AS owners,
          jsonb_object_agg(o.user_id, o.role) FILTER (WHERE o.user_id = ANY($3::uuid[])) AS others
        FROM members o WHERE o.conversation_id = $1 AND o.left_at IS NULL
      ) counted
      WHERE m.conversation_id = $1 AND m.user_id = $2 AND m.left_at IS NULL AND c.deleted_at IS NULL`,
    values: [id, viewer.userId, about],
  });
  const [row] = rows;
  if (!row) throw notFound("conversation");
  const { members, owners, others, ...columns } = row;
  return { ...asMembership(columns), members, owners, others: new Map(Object.entries(others ?? {})) };
}

function othersIn({ member, members, owners }: Group) {
  return { members: members - 1, owners: owners - (member.role === "OWNER" ? 1 : 0) };
}

function requireGroup({ kind }: ConversationRow): void {
  if (kind !== "GROUP") throw forbidden("This is a direct conversation, not a group. It can be archived.");
}

const lastOwner = () => forbidden("A group has an owner: make somebody else one first.");
const mayNotAdd = () => forbidden("Only owners and admins add people to a group.");
const tooMany = (field: string, most: number): ParleyError => badInput(field, `A group has at most ${most} members.`);

function differences(now: ConversationRow, wanted: GroupSettings): GroupSettings | undefined {
  const entries = Object.entries(wanted).filter(([name, value]) => now[name as keyof GroupSettings] !== value);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

// ── changing ──

interface Changed {
  revision: number;
  message: MessageRow | undefined;
  notified: string[];
}

/**
 * The whole change with its system message. The update of the conversation takes its lock, and finds no row if the
 * access version is not the one that was read: then nothing happens at all. Everything happens at one
 * moment, so a reader in the order of time never has the message before the membership. A trigger deletes the draft of
 * a member who goes. A person who deletes their account meanwhile joins first and leaves with it, or never joins.
 */
const APPLY = {
  name: "change-group",
  text: `WITH joining AS MATERIALIZED (
    ${living("$15::uuid[]")}
  ), raised AS (
    UPDATE conversations c SET
      title = coalesce($3, c.title),
      description = CASE WHEN $4 THEN $5 ELSE c.description END,
      avatar_url = CASE WHEN $6 THEN $7 ELSE c.avatar_url END,
      history_visible = coalesce($8, c.history_visible),
      deleted_at = CASE WHEN $9 THEN clock_timestamp() END,
      erasing_until = CASE WHEN $9 THEN now() + $16::int * interval '1 second' END,
      access_version = c.access_version + 1,
      revision = c.revision + CASE WHEN $10::jsonb IS NULL THEN 1 ELSE 2 END,
      last_seq = c.last_seq + CASE WHEN $10::jsonb IS NULL THEN 0 ELSE 1 END,
      last_activity_at = CASE WHEN $10::jsonb IS NULL THEN c.last_activity_at
        ELSE greatest(c.last_activity_at, clock_timestamp()) END,
      changed_at = ${CHANGED_AT}
    WHERE c.id = $1 AND c.access_version = $2 AND c.deleted_at IS NULL
    RETURNING c.*
  ), said AS (
    INSERT INTO messages (conversation_id, seq, revision, kind, detail, created_at)
    SELECT r.id, r.last_seq, r.revision, 'SYSTEM', $10::jsonb, r.last_activity_at FROM raised r WHERE $10::jsonb IS NOT NULL
    RETURNING *
  ), gone AS (
    UPDATE members m SET left_at = r.changed_at, left_reason = $12::"ConversationRemovedReason", role = 'MEMBER',
      muted_until = NULL, notification_level = DEFAULT, archived_at = NULL, pinned_at = NULL, marked_unread = false, sees_history = false
    FROM raised r WHERE m.conversation_id = r.id AND m.user_id = $11::uuid AND m.left_at IS NULL
  ), promoted AS (
    UPDATE members m SET role = $14::"MemberRole" FROM raised r WHERE m.conversation_id = r.id AND m.user_id = $13::uuid
  ), joined AS (
    INSERT INTO members AS m (conversation_id, user_id, joined_at, joined_seq, sees_history, delivered_seq, read_seq)
    SELECT r.id, people.id, r.changed_at, r.last_seq - 1, r.history_visible, r.last_seq - 1, r.last_seq - 1
    FROM raised r, joining people ORDER BY people.id
    ON CONFLICT (conversation_id, user_id) DO UPDATE SET
      joined_at = excluded.joined_at, joined_seq = excluded.joined_seq, sees_history = excluded.sees_history,
      delivered_seq = excluded.delivered_seq, delivered_at = NULL, read_seq = excluded.read_seq, read_at = NULL,
      last_left_at = m.left_at, left_at = NULL
  ), ${byGroupChange({
    actor: "$17::uuid",
    joined: "ARRAY(SELECT id FROM joining)",
    gone: "$11::uuid",
    reason: "$12::text",
    roleOf: "$13::uuid",
    isDeleted: "$9::bool",
    hasSettings: "$18::bool",
  })}
  SELECT r.revision AS "nowAt", (SELECT array_agg(user_id) FROM notified) AS notified, ${messageColumns("x")}
  FROM raised r LEFT JOIN said x ON true`,
};

/** Undefined if the group has changed since it was read. */
async function apply(store: Store, group: Group, change: GroupChange): Promise<Changed | undefined> {
  const { settings = {}, gone, roleOf, joined = [], event } = change;
  type Row = { nowAt: number; notified: string[] | null } & (MessageRow | { seq: null });
  const { rows } = await store.pool.query<Row>({
    ...APPLY,
    values: [
      group.conversation.id,
      group.conversation.accessVersion,
      settings.title ?? null,
      settings.description !== undefined,
      settings.description ?? null,
      settings.avatarUrl !== undefined,
      settings.avatarUrl ?? null,
      settings.historyVisible ?? null,
      change.isDeleted ?? false,
      event ? JSON.stringify(event) : null,
      gone?.userId ?? null,
      gone?.reason ?? null,
      roleOf?.userId ?? null,
      roleOf?.role ?? null,
      joined,
      LEASE_SECONDS,
      group.member.userId,
      change.settings !== undefined,
    ],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { nowAt, notified, ...message } = row;
  return message.seq === null
    ? { revision: nowAt, message: undefined, notified: notified ?? [] }
    : { revision: nowAt - 1, message: message as MessageRow, notified: notified ?? [] };
}

/** Publishes the change of members before the system message, so a removed member does not receive the message. */
function announce(
  { publish, typingBoard, log }: Pick<Parts, "publish" | "typingBoard" | "log">,
  id: string,
  { gone, joined = [], isDeleted }: GroupChange,
  { revision, message, notified }: Changed,
): void {
  void publish.changed(id, { revision, ...(gone && { gone: [gone] }), ...(isDeleted && { isDeleted }) });
  if (message) void publish.messages([message]);
  if (gone)
    typingBoard
      .remove(id, gone.userId)
      .catch((error) => log.debug({ err: error }, "typing could not be removed; it ends by itself"));
  void publish.joined(id, joined);
  void publish.notified(notified);
}

// ── checking settings ──

const checkTitle = (title: string) => checkLine(title, { field: "title", most: MAX_TITLE });

function checkDescription(description: string | null | undefined): string | null {
  const rule = { field: "description", most: MAX_DESCRIPTION, mayBeBlank: true };
  return description == null ? null : checkLines(description, rule) || null;
}

function checkUrl(field: string, url: string | null): string | null {
  if (url === null) return null;
  const parsed = url.length <= MAX_URL && URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !["http:", "https:"].includes(parsed.protocol) || parsed.href.length > MAX_URL)
    throw badInput(field, `\`${field}\` is an http or https URL of at most ${MAX_URL} characters.`);
  return parsed.href;
}
