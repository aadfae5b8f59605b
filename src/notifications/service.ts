/** Notifications: what concerns one person, as they see it now. What makes them is in causes.ts. */
import { USER_JOINED, type UserColumns, type UserRow } from "../accounts/service.js";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { badInput, notFound, unauthenticated } from "../errors.js";
import type { NotificationKind } from "../generated/prisma/enums.js";
import { MAX_ID, messageId, parseNotificationId } from "../ids.js";
import { type MessageRow, messagesAt } from "../messages/service.js";
import type { PageRequest } from "../pages.js";

export interface NotificationRow {
  userId: string;
  id: string;
  kind: NotificationKind;
  /** What the group is called, or was where the person cannot see it any more; null for a direct conversation. */
  title: string | null;
  actorId: string;
  actor: UserRow;
  /** Null where the person cannot see it any more. */
  conversationId: string | null;
  /** Since when the person is in that, as they are now. */
  joinedSeq: number | null;
  seq: number | null;
  message: MessageRow | null;
  createdAt: Date;
  /** When it was last marked or deleted; null where it never was. */
  changedAt: Date | null;
  readAt: Date | null;
  deletedAt: Date | null;
}

/** The kinds that are read with their message: it came to the person. */
const READ_WITH_MESSAGE = "n.kind NOT IN ('MESSAGE_DELIVERED', 'MESSAGE_READ', 'MESSAGE_DELETED')";

/** The kinds that are of a conversation which the person is not in any more. */
const OF_NO_MORE = "n.kind IN ('GROUP_MEMBER_REMOVED', 'GROUP_DELETED')";

/** When a notification `n` was read: marked by hand, or seen with its message. */
const READ_AT = `least(n.read_at, (
    SELECT l.at FROM receipt_log l WHERE ${READ_WITH_MESSAGE} AND l.conversation_id = n.conversation_id
      AND l.user_id = n.user_id AND l.kind = 'READ' AND l.seq >= n.seq ORDER BY l.seq LIMIT 1
  ))`;

/**
 * What a notification `n` is of, and the person in it, since they came. LATERAL with a LIMIT, and comparisons that one key
 * alone serves: each is looked up, whatever the tables held when the plan was made. A plain join that was planned while
 * they were nearly empty read for each of 20,000 rows all memberships of the person.
 */
const JOINED = `LEFT JOIN LATERAL (
    SELECT id, title FROM conversations WHERE id = n.conversation_id AND deleted_at IS NULL LIMIT 1
  ) c ON true LEFT JOIN LATERAL (
    SELECT user_id, joined_seq, read_seq FROM members
    WHERE (conversation_id, user_id) >= (c.id, n.user_id) AND (conversation_id, user_id) <= (c.id, n.user_id)
      AND left_at IS NULL AND joined_at <= n.created_at LIMIT 1
  ) m ON true`;

const ACTOR = "CROSS JOIN LATERAL (SELECT * FROM users WHERE id = n.actor_id LIMIT 1) u";

/**
 * Whether their person may know of a notification `n`: that somebody read is hidden where either wishes it or blocks the
 * other, for the past as well.
 */
export const MAY_KNOW = `(n.kind <> 'MESSAGE_READ' OR ((SELECT send_read_receipts FROM users WHERE id = n.actor_id)
  AND (SELECT show_read_receipts FROM users WHERE id = n.user_id)
  AND NOT EXISTS (SELECT FROM blocks WHERE user_id = n.actor_id AND blocked_id = n.user_id)
  AND NOT EXISTS (SELECT FROM blocks WHERE user_id = n.user_id AND blocked_id = n.actor_id)))`;

/**
 * Whether a notification `n` that is so joined is there to be seen: of a conversation that the person is in, since they
 * came, or one that says that they are not any more.
 */
const IS_SHOWN = `((m.user_id IS NOT NULL OR ${OF_NO_MORE}) AND ${MAY_KNOW})`;

/** Those `n` of one person that are there to be seen, and were not deleted. */
const areTheirs = (userId: string) => `n.user_id = ${userId} AND n.deleted_at IS NULL AND ${IS_SHOWN}`;

/** The same, as far as they are not read. Of their messages the position says so, and costs no look-up of each. */
const areUnread = (userId: string) =>
  `${areTheirs(userId)} AND n.read_at IS NULL AND NOT coalesce(${READ_WITH_MESSAGE} AND n.seq <= m.read_seq, false)`;

const COLUMNS = `n.user_id AS "userId", n.id, n.kind, coalesce(n.conversation_title, c.title) AS title,
  n.actor_id AS "actorId", CASE WHEN NOT (${OF_NO_MORE}) THEN n.conversation_id END AS "conversationId",
  m.joined_seq AS "joinedSeq", n.seq, n.created_at AS "createdAt", n.changed_at AS "changedAt", ${READ_AT} AS "readAt", n.deleted_at AS "deletedAt", ${USER_JOINED}`;

type StoredRow = Omit<NotificationRow, "actor" | "message"> & UserColumns;

export interface NotificationFilter {
  unreadOnly: boolean;
}

/** A page of the viewer's, the newest first. */
export async function notificationsPage(
  app: App,
  userId: string,
  page: PageRequest,
  { unreadOnly }: NotificationFilter,
): Promise<NotificationRow[]> {
  const after = page.after === undefined ? MAX_ID : parseNotificationId(page.after);
  if (after === undefined) throw badInput("after", "`after` is not the id of a notification.");
  const { rows } = await app.store.pool.query<StoredRow>({
    name: unreadOnly ? "notifications-unread" : "notifications",
    text: `SELECT ${COLUMNS} FROM notifications n ${JOINED} ${ACTOR}
      WHERE ${unreadOnly ? areUnread("$1") : areTheirs("$1")} AND n.id < $2 ORDER BY n.id DESC LIMIT $3`,
    values: [userId, after, page.limit + 1],
  });
  return withMessages(app, rows);
}

export async function unreadNotifications(app: App, userId: string): Promise<number> {
  const { rows } = await app.store.pool.query<{ count: number }>({
    name: "count-unread-notifications",
    text: `SELECT count(*)::int AS count FROM notifications n ${JOINED} WHERE ${areUnread("$1")}`,
    values: [userId],
  });
  return rows[0]?.count ?? 0;
}

/** Those of the viewer's among these; null for what is missing, deleted, or not theirs. */
export async function notificationsByIds(
  app: App,
  { userId }: Viewer,
  ids: readonly string[],
): Promise<(NotificationRow | null)[]> {
  const { rows } = await app.store.pool.query<StoredRow>({
    name: "notifications-by-ids",
    text: `SELECT ${COLUMNS} FROM unnest($2::uuid[]) AS asked (id)
      CROSS JOIN LATERAL (SELECT * FROM notifications WHERE user_id = $1 AND id = asked.id LIMIT 1) n ${JOINED} ${ACTOR}
      WHERE ${areTheirs("$1")}`,
    values: [userId, ids],
  });
  const found = new Map((await withMessages(app, rows)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
}

// ── what a person does with theirs ──

/** When one changes: later than the last time, so that no two changes look like one. */
const CHANGED_AT = "greatest(clock_timestamp(), coalesce(n.changed_at, n.created_at) + interval '1 ms')";

/** What was read stays read since then. */
export async function markNotificationRead(app: App, viewer: Viewer, id: string): Promise<NotificationRow> {
  await app.limits.use("own", viewer.userId);
  const notification = await requireNotification(app, viewer, id);
  if (notification.readAt) return notification;
  const { rowCount } = await app.store.pool.query({
    name: "mark-notification-read",
    text: `UPDATE notifications n SET read_at = ${CHANGED_AT}, changed_at = ${CHANGED_AT}
      WHERE user_id = $1 AND id = $2 AND read_at IS NULL AND deleted_at IS NULL`,
    values: [viewer.userId, notification.id],
  });
  if (rowCount) tellNotified(app, [viewer.userId]);
  return requireNotification(app, viewer, id);
}

/** Answers how many that were. IS TRUE makes of the list of them a table that is hashed once, and no join of a plan's choosing. */
export async function markAllNotificationsRead(app: App, viewer: Viewer): Promise<number> {
  await app.limits.use("own", viewer.userId);
  const { rowCount } = await app.store.pool.query({
    name: "mark-all-notifications-read",
    text: `WITH unread AS MATERIALIZED (
        SELECT n.id FROM notifications n ${JOINED} WHERE ${areUnread("$1")} ORDER BY n.id FOR NO KEY UPDATE OF n
      )
      UPDATE notifications n SET read_at = ${CHANGED_AT}, changed_at = ${CHANGED_AT}
      WHERE n.user_id = $1 AND (n.id IN (SELECT id FROM unread)) IS TRUE`,
    values: [viewer.userId],
  });
  if (rowCount) tellNotified(app, [viewer.userId]);
  return rowCount ?? 0;
}

/** It stays as a mark that it is gone, for the devices that have it. */
export async function deleteNotification(app: App, viewer: Viewer, id: string): Promise<string> {
  await app.limits.use("own", viewer.userId);
  const notification = await requireNotification(app, viewer, id);
  const { rowCount } = await app.store.pool.query({
    name: "delete-notification",
    text: `UPDATE notifications n SET deleted_at = ${CHANGED_AT}, changed_at = ${CHANGED_AT}, conversation_title = NULL
      WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`,
    values: [viewer.userId, notification.id],
  });
  if (rowCount) tellNotified(app, [viewer.userId]);
  return notification.id;
}

async function requireNotification(app: App, viewer: Viewer, id: string): Promise<NotificationRow> {
  const uuid = parseNotificationId(id);
  const [notification] = uuid ? await notificationsByIds(app, viewer, [uuid]) : [];
  if (!notification) throw notFound("notification");
  return notification;
}

export interface NotificationSettings {
  /** Whose they are. */
  id: string;
  disabledKinds: NotificationKind[];
}

/** Of what is made from now on. Kinds that are given take the place of those there were. */
export async function updateNotificationSettings(
  app: App,
  viewer: Viewer,
  { disabledKinds }: { disabledKinds?: readonly NotificationKind[] | null | undefined },
): Promise<NotificationSettings> {
  if (disabledKinds === null) throw badInput("disabledKinds", "Give a list: an empty one disables nothing.");
  await app.limits.use("own", viewer.userId);
  const [settings] = await app.store.prisma.user.updateManyAndReturn({
    where: { id: viewer.userId, deletedAt: null },
    data: disabledKinds ? { disabledKinds: [...new Set(disabledKinds)] } : {},
    select: { id: true, disabledKinds: true },
  });
  if (!settings) throw unauthenticated();
  return settings;
}

// ── what streams and pages read ──

/** Whose, and since when; after that very millisecond no more than so many of either way to change. */
export interface NotificationsAsked {
  userId: string;
  since: Date;
  most: number;
}

/** Something that became of a notification: it was made, or it was marked or deleted since. */
export interface NotificationChange {
  notification: NotificationRow;
  isNew: boolean;
  at: Date;
}

export interface NotificationChanges {
  /** In the order of their time. */
  changes: NotificationChange[];
  /** What happened later is not among them; undefined where all is. */
  upTo: Date | undefined;
}

/**
 * What became of people's notifications since a moment, each as it is now. One that was made and marked since is told as
 * both, so that whoever had been told of the first learns of the second. What happened within a millisecond is not parted.
 */
export async function notificationsChangedSince(
  app: App,
  asked: readonly NotificationsAsked[],
): Promise<NotificationChanges[]> {
  type Found = StoredRow & { n: number; isNew: boolean; at: Date; isShown: boolean };
  const { rows } = await app.store.pool.query<Found>({
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
  const found = await withMessages(app, rows);
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

/** How much became of a person's notifications since a moment. */
export async function countNotificationsSince(app: App, userId: string, since: Date): Promise<number> {
  const { rows } = await app.store.pool.query<{ count: number }>({
    name: "count-notifications-since",
    text: `SELECT ((SELECT count(*) FROM notifications WHERE user_id = $1 AND id >= first_uuid_of($2))
      + (SELECT count(*) FROM notifications WHERE user_id = $1 AND changed_at >= $2))::int AS count`,
    values: [userId, since],
  });
  return rows[0]?.count ?? 0;
}

/** With what each is about, so that nobody who is told of it has to read that. */
async function withMessages<Row extends StoredRow>(app: App, rows: readonly Row[]) {
  const places = rows.flatMap(({ conversationId, seq }) => (conversationId && seq ? [{ conversationId, seq }] : []));
  const messages = places.length === 0 ? [] : await messagesAt(app, places);
  const found = new Map(messages.map((message) => [messageId(message), message]));
  return rows.map(({ username, displayName, avatarUrl, ...row }) => {
    const { conversationId, seq, actorId } = row;
    const message = conversationId && seq ? found.get(messageId({ conversationId, seq })) : undefined;
    return { ...row, actor: { id: actorId, username, displayName, avatarUrl }, message: message ?? null };
  });
}

/** Has the devices of these people look at their notifications. */
export function tellNotified({ bus, log }: Pick<App, "bus" | "log">, userIds: Iterable<string>): void {
  for (const userId of userIds)
    bus
      .publish(`user:${userId}`, { type: "notified" })
      .catch((error) => log.warn({ err: error }, "a notification could not be told; the sweep will"));
}
