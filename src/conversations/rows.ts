/** A conversation and its members as they are read, and the columns that they are read from. */
import type { UserRow } from "../accounts/rows.js";
import type {
  ConversationKind,
  ConversationRemovedReason,
  MemberRole,
  NotificationLevel,
} from "../generated/prisma/enums.js";
import type { MessageRow } from "../messages/rows.js";

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
  accessVersion: number;
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
  hiddenThroughSeq: number;
  readSeq: number;
  mutedUntil: Date | null;
  notificationLevel: NotificationLevel;
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
export const conversationColumns = (
  c: string,
) => `${c}.id, ${c}.kind, ${c}.direct_key AS "directKey", ${c}.title, ${c}.description, ${c}.avatar_url AS "avatarUrl", ${c}.last_seq AS "lastSeq",
  ${c}.revision, ${c}.access_version AS "accessVersion", ${c}.last_activity_at AS "lastActivityAt", ${c}.created_at AS "createdAt", ${c}.history_visible AS "historyVisible"`;

/** The last seq that is hidden from a member `m`; 0 if they see the history. */
export const hiddenThrough = (m: string) => `CASE WHEN ${m}.sees_history THEN 0 ELSE ${m}.joined_seq END`;

/**
 * Whether a member `m` has a conversation `c` in their archive: until a message arrives that is not muted. It is
 * computed from times that are stored anyway, so a message writes nothing to the rows of members who archived the
 * conversation.
 */
export const isArchived = (
  m: string,
  c: string,
) => `(${m}.archived_at IS NOT NULL AND (${c}.last_activity_at <= ${m}.archived_at
  OR coalesce(${c}.last_activity_at < ${m}.muted_until, false)
  OR coalesce((SELECT x.created_at <= ${m}.archived_at OR coalesce(x.created_at < ${m}.muted_until, false)
    FROM messages x WHERE x.conversation_id = ${c}.id AND x.withheld_from IS DISTINCT FROM ${m}.user_id
    ORDER BY x.seq DESC LIMIT 1), true)))`;

/** The columns of a member `m` of a conversation `c`. */
export const ownMemberColumns = (
  m: string,
  c: string,
) => `${m}.conversation_id AS "conversationId", ${m}.user_id AS "userId", ${m}.role,
  ${m}.joined_seq AS "joinedSeq", ${hiddenThrough(m)} AS "hiddenThroughSeq", ${m}.read_seq AS "readSeq",
  ${m}.muted_until AS "mutedUntil", ${m}.notification_level AS "notificationLevel", CASE WHEN ${isArchived(m, c)} THEN ${m}.archived_at END AS "archivedAt",
  ${m}.pinned_at AS "pinnedAt", ${m}.marked_unread AS "markedUnread"`;

/** Somebody who is no longer in a conversation. */
export interface Departure {
  userId: string;
  reason: ConversationRemovedReason;
}

/** The reason for which a member `m` last left. */
export const lastReason = (m: string) => `coalesce(${m}.left_reason, 'REMOVED')`;

/** The reason for which a member `m` is no longer in a conversation `c`; null while they are. */
export const departed = (m: string, c: string) =>
  `CASE WHEN ${m}.left_at IS NOT NULL THEN ${lastReason(m)} WHEN ${c}.deleted_at IS NOT NULL THEN 'DELETED' END`;

export function asMembership(row: ConversationRow & OwnMemberRow): Membership {
  return { conversation: row, member: row };
}
