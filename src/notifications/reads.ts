/** Reads of notifications that are shown to their person. */
import { type UserColumns, type UserRow, userColumns } from "../accounts/rows.js";
import { badInput, notFound } from "../errors.js";
import type { NotificationKind } from "../generated/prisma/enums.js";
import { MAX_ID, messageId, parseNotificationId } from "../ids.js";
import { messagesAt } from "../messages/reads.js";
import type { MessageRow } from "../messages/rows.js";
import type { PageRequest } from "../pages.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";

export interface NotificationRow {
  userId: string;
  id: string;
  kind: NotificationKind;
  /** The group's name, or its name then if the person can no longer see the group; null for a direct conversation. */
  title: string | null;
  actorId: string;
  actor: UserRow;
  /** Null if the person can no longer see it. */
  conversationId: string | null;
  /** The seq at which the person's present membership of the conversation began. */
  joinedSeq: number | null;
  seq: number | null;
  message: MessageRow | null;
  createdAt: Date;
  /** When it was last marked or deleted; null if it never was. */
  changedAt: Date | null;
  readAt: Date | null;
  deletedAt: Date | null;
}

/** The kinds that become read when the person reads the message: those about a message that the person received. */
const READ_WITH_MESSAGE = "n.kind NOT IN ('MESSAGE_DELIVERED', 'MESSAGE_READ', 'MESSAGE_DELETED')";

/** The kinds about a conversation that the person is no longer in. */
const AFTER_REMOVAL = "n.kind IN ('GROUP_MEMBER_REMOVED', 'GROUP_DELETED')";

/** When a notification `n` was read: marked by hand, or read with its message. */
const READ_AT = `least(n.read_at, (
    SELECT l.at FROM receipt_log l WHERE ${READ_WITH_MESSAGE} AND l.conversation_id = n.conversation_id
      AND l.user_id = n.user_id AND l.kind = 'READ' AND l.seq >= n.seq ORDER BY l.seq LIMIT 1
  ))`;

/**
 * Joins a notification `n` with its conversation, and with the person's membership if it began before `n`. LATERAL with
 * a LIMIT, and comparisons that only one key serves, make each step a look-up by key. Otherwise the plan depends on the
 * size that the tables had when it was made: a plain join, planned while they were nearly empty, read all memberships
 * of the person for each of 20,000 rows.
 */
export const JOINED = `LEFT JOIN LATERAL (
    SELECT id, title FROM conversations WHERE id = n.conversation_id AND deleted_at IS NULL LIMIT 1
  ) c ON true LEFT JOIN LATERAL (
    SELECT user_id, joined_seq, read_seq FROM members
    WHERE (conversation_id, user_id) >= (c.id, n.user_id) AND (conversation_id, user_id) <= (c.id, n.user_id)
      AND left_at IS NULL AND joined_at <= n.created_at LIMIT 1
  ) m ON true`;

const ACTOR = "CROSS JOIN LATERAL (SELECT * FROM users WHERE id = n.actor_id LIMIT 1) u";

/**
 * Whether the person may know of a notification `n`: reads are hidden if either of the two wishes it or blocks the
 * other, for the past as well.
 */
export const MAY_SEE = `(n.kind <> 'MESSAGE_READ' OR ((SELECT send_read_receipts FROM users WHERE id = n.actor_id)
  AND (SELECT show_read_receipts FROM users WHERE id = n.user_id)
  AND NOT EXISTS (SELECT FROM blocks WHERE user_id = n.actor_id AND blocked_id = n.user_id)
  AND NOT EXISTS (SELECT FROM blocks WHERE user_id = n.user_id AND blocked_id = n.actor_id)))`;

/**
 * Whether a notification `n`, joined with JOINED, is visible: its conversation is one that the person is in, and had
 * joined before it was made; or its kind is one of those about a conversation that they are no longer in.
 */
const IS_SHOWN = `((m.user_id IS NOT NULL OR ${AFTER_REMOVAL}) AND ${MAY_SEE})`;

/** The condition for a person's notifications `n` that are visible and not deleted. */
const areOwn = (userId: string) => `n.user_id = ${userId} AND n.deleted_at IS NULL AND ${IS_SHOWN}`;

/** The same, for unread ones. The read position decides for those about a message, without a look-up for each. */
export const areUnread = (userId: string) =>
  `${areOwn(userId)} AND n.read_at IS NULL AND NOT coalesce(${READ_WITH_MESSAGE} AND n.seq <= m.read_seq, false)`;

const COLUMNS = `n.user_id AS "userId", n.id, n.kind, coalesce(n.conversation_title, c.title) AS title,
  n.actor_id AS "actorId", CASE WHEN NOT (${AFTER_REMOVAL}) THEN n.conversation_id END AS "conversationId",
  m.joined_seq AS "joinedSeq", n.seq, n.created_at AS "createdAt", n.changed_at AS "changedAt", ${READ_AT} AS "readAt", n.deleted_at AS "deletedAt", ${userColumns("u")}`;

type StoredRow = Omit<NotificationRow, "actor" | "message"> & UserColumns;

export interface NotificationFilter {
  unreadOnly: boolean;
}

/** A page of a person's notifications, newest first. */
export async function notificationsPage(
  store: Store,
  userId: string,
  page: PageRequest,
  { unreadOnly }: NotificationFilter,
): Promise<NotificationRow[]> {
  const after = page.after === undefined ? MAX_ID : parseNotificationId(page.after);
  if (after === undefined) throw badInput("after", "`after` is not the id of a notification.");
  const { rows } = await store.pool.query<StoredRow>({
    name: unreadOnly ? "notifications-unread" : "notifications",
    text: `SELECT ${COLUMNS} FROM notifications n ${JOINED} ${ACTOR}
      WHERE ${unreadOnly ? areUnread("$1") : areOwn("$1")} AND n.id < $2 ORDER BY n.id DESC LIMIT $3`,
    values: [userId, after, page.limit + 1],
  });
  return withMessages(store, rows);
}

export async function unreadNotifications(store: Store, userId: string): Promise<number> {
  const { rows } = await store.pool.query<{ count: number }>({
    name: "count-unread-notifications",
    text: `SELECT count(*)::int AS count FROM notifications n ${JOINED} WHERE ${areUnread("$1")}`,
    values: [userId],
  });
  return rows[0]?.count ?? 0;
}

/** The viewer's notifications with these ids; null for one that is missing, deleted, not visible or not theirs. */
export async function notificationsByIds(
  store: Store,
  { userId }: Viewer,
  ids: readonly string[],
): Promise<(NotificationRow | null)[]> {
  const { rows } = await store.pool.query<StoredRow>({
    name: "notifications-by-ids",
    text: `SELECT ${COLUMNS} FROM unnest($2::uuid[]) AS asked (id)
      CROSS JOIN LATERAL (SELECT * FROM notifications WHERE user_id = $1 AND id = asked.id LIMIT 1) n ${JOINED} ${ACTOR}
      WHERE ${areOwn("$1")}`,
    values: [userId, ids],
  });
  const found = new Map((await withMessages(store, rows)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
}

export async function requireNotification(store: Store, viewer: Viewer, id: string): Promise<NotificationRow> {
  const uuid = parseNotificationId(id);
  const [notification] = uuid ? await notificationsByIds(store, viewer, [uuid]) : [];
  if (!notification) throw notFound("notification");
  return notification;
}

// ── reads for streams and pages ──

/** A person's changes since a moment. After that millisecond, at most `most` new, and `most` marked or deleted ones. */
export interface NotificationsAsked {
  userId: string;
  since: Date;
  most: number;
}

/** A change of a notification: it was made, or it was marked or deleted afterwards. */
export interface NotificationChange {
  notification: NotificationRow;
  isNew: boolean;
  at: Date;
}

export interface NotificationChanges {
  /** In order of time. */
  changes: NotificationChange[];
  /** Later changes are left out; undefined if all are included. */
  upTo: Date | undefined;
}

/**
 * The changes of people's notifications at or after a moment, each notification as it is now. One that was made and
 * then marked is returned as both changes, so that a client that has received the first also receives the second.
 * Changes within one millisecond stay together.
 */
export async function notificationsChangedSince(
  store: Store,
  asked: readonly NotificationsAsked[],
): Promise<NotificationChanges[]> {
  type Found = StoredRow & { n: number; isNew: boolean; at: Date; isShown: boolean };
  const { rows } = await store.pool.query<Found>({
    name: "notifications-changed-since",
    text: `SELECT asked.n::int AS n, found.*
      FROM unnest($1::uuid[], $2::timestamptz[], $3::int[]) WITH ORDINALITY AS asked (user_id, since, most, n)
      CROSS JOIN LATERAL (
        SELECT n.is_new AS "isNew", n.at, ${IS_SHOWN} AS "isShown", ${COLUMNS} FROM (
          SELECT *, true AS is_new, created_at AS at FROM notifications
          WHERE user_id = asked.user_id AND id >= first_uuid_of(asked.since) AND id < coalesce((
              SELECT first_uuid_of(created_at + interval '1 ms') FROM notifications
              WHERE user_id = asked.user_id AND id >= first_uuid_of(asked.since + interval '1 ms')
              ORDER BY id OFFSET asked.most - 1 LIMIT 1
            ), '${MAX_ID}')
          UNION ALL SELECT *, false, changed_at FROM notifications
          WHERE user_id = asked.user_id AND changed_at >= asked.since AND changed_at <= coalesce((
              SELECT changed_at FROM notifications WHERE user_id = asked.user_id AND changed_at > asked.since
              ORDER BY changed_at OFFSET asked.most - 1 LIMIT 1
            ), 'infinity')
        ) n ${JOINED} ${ACTOR}
      ) found ORDER BY asked.n, found.at, found.id`,
    values: [asked.map(({ userId }) => userId), asked.map(({ since }) => since), asked.map(({ most }) => most)],
  });
  const found = await withMessages(store, rows);
  return asked.map(({ since, most }, i) => {
    const own = found.filter(({ n }) => n === i + 1);
    const cuts = [true, false].flatMap((isNew) => {
      const some = own.filter((row) => row.isNew === isNew && row.at > since);
      return some.length < most ? [] : [some.at(-1)?.at.getTime() ?? 0];
    });
    const upTo = cuts.length === 0 ? undefined : new Date(Math.min(...cuts));
    return {
      upTo,
      changes: own
        .filter(({ at, isShown }) => isShown && (!upTo || at <= upTo))
        .map(({ n: _, isShown: __, isNew, at, ...notification }) => ({ notification, isNew, at })),
    };
  });
}

/** Number of changes of a person's notifications at or after a moment. */
export async function countNotificationsSince(store: Store, userId: string, since: Date): Promise<number> {
  const { rows } = await store.pool.query<{ count: number }>({
    name: "count-notifications-since",
    text: `SELECT ((SELECT count(*) FROM notifications WHERE user_id = $1 AND id >= first_uuid_of($2))
      + (SELECT count(*) FROM notifications WHERE user_id = $1 AND changed_at >= $2))::int AS count`,
    values: [userId, since],
  });
  return rows[0]?.count ?? 0;
}

/** Adds the message that each is about, so that no subscriber has to load it. */
async function withMessages<Row extends StoredRow>(store: Store, rows: readonly Row[]) {
  const places = rows.flatMap(({ conversationId, seq }) => (conversationId && seq ? [{ conversationId, seq }] : []));
  const messages = places.length === 0 ? [] : await messagesAt(store, places);
  const found = new Map(messages.map((message) => [messageId(message), message]));
  return rows.map(({ username, displayName, avatarUrl, ...row }) => {
    const { conversationId, seq, actorId } = row;
    const message = conversationId && seq ? found.get(messageId({ conversationId, seq })) : undefined;
    return { ...row, actor: { id: actorId, username, displayName, avatarUrl }, message: message ?? null };
  });
}
