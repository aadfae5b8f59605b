/** Notifications: events that concern one person, as they may see them now. causes.ts makes them. */

import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import { badInput, unauthenticated } from "../errors.js";
import type { NotificationKind } from "../generated/prisma/enums.js";
import type { Limits } from "../limits/limits.js";
import { releaseHeld } from "../push/outbox.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { checkQuietHours, type QuietColumns, type QuietHours } from "./quiet-hours.js";
import { areUnread, JOINED, type NotificationRow, requireNotification } from "./reads.js";

interface Parts {
  publish: Publisher;
  limits: Limits;
  log: Logger;
  store: Store;
}

// ── changes by the person ──

/** The time of a change: later than the change before, so that no two changes look like one. */
const CHANGED_AT = "greatest(clock_timestamp(), coalesce(n.changed_at, n.created_at) + interval '1 ms')";

/** A notification that is read already keeps its time. */
export async function markNotificationRead(parts: Parts, viewer: Viewer, id: string): Promise<NotificationRow> {
  await parts.limits.use("own", viewer.userId);
  const notification = await requireNotification(parts.store, viewer, id);
  if (notification.readAt) return notification;
  const { rowCount } = await parts.store.pool.query({
    name: "mark-notification-read",
    text: `UPDATE notifications n SET read_at = ${CHANGED_AT}, changed_at = ${CHANGED_AT}
      WHERE user_id = $1 AND id = $2 AND read_at IS NULL AND deleted_at IS NULL`,
    values: [viewer.userId, notification.id],
  });
  if (rowCount) void parts.publish.notified([viewer.userId]);
  return requireNotification(parts.store, viewer, id);
}

/** Returns how many were unread. IS TRUE keeps the planner from choosing a join: PostgreSQL hashes the list once. */
export async function markAllNotificationsRead(parts: Parts, viewer: Viewer): Promise<number> {
  await parts.limits.use("own", viewer.userId);
  const { rowCount } = await parts.store.pool.query({
    name: "mark-all-notifications-read",
    text: `WITH unread AS MATERIALIZED (
        SELECT n.id FROM notifications n ${JOINED} WHERE ${areUnread("$1")} ORDER BY n.id FOR NO KEY UPDATE OF n
      )
      UPDATE notifications n SET read_at = ${CHANGED_AT}, changed_at = ${CHANGED_AT}
      WHERE n.user_id = $1 AND (n.id IN (SELECT id FROM unread)) IS TRUE`,
    values: [viewer.userId],
  });
  if (rowCount) void parts.publish.notified([viewer.userId]);
  return rowCount ?? 0;
}

/** The row stays as a tombstone, for devices that still have the notification. */
export async function deleteNotification(parts: Parts, viewer: Viewer, id: string): Promise<string> {
  await parts.limits.use("own", viewer.userId);
  const notification = await requireNotification(parts.store, viewer, id);
  const { rowCount } = await parts.store.pool.query({
    name: "delete-notification",
    text: `UPDATE notifications n SET deleted_at = ${CHANGED_AT}, changed_at = ${CHANGED_AT}, conversation_title = NULL
      WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`,
    values: [viewer.userId, notification.id],
  });
  if (rowCount) void parts.publish.notified([viewer.userId]);
  return notification.id;
}

/** The columns of the settings. */
export const SETTINGS = {
  id: true,
  disabledKinds: true,
  quietStart: true,
  quietEnd: true,
  quietTimeZone: true,
  pushPreviews: true,
} as const;

export interface NotificationSettings extends QuietColumns {
  /** The id of the person whose settings they are. */
  id: string;
  disabledKinds: NotificationKind[];
  pushPreviews: boolean;
}

export interface NotificationSettingsUpdate {
  disabledKinds?: readonly NotificationKind[] | null | undefined;
  /** Null ends quiet hours. */
  quietHours?: QuietHours | null | undefined;
  pushPreviews?: boolean | null | undefined;
}

/** Applies to notifications made from now on. Given kinds replace the present list. */
export async function updateNotificationSettings(
  parts: { limits: Limits; store: Store },
  viewer: Viewer,
  { disabledKinds, quietHours, pushPreviews }: NotificationSettingsUpdate,
): Promise<NotificationSettings> {
  if (disabledKinds === null) throw badInput("disabledKinds", "Give a list: an empty one disables nothing.");
  if (quietHours) checkQuietHours(quietHours);
  await parts.limits.use("own", viewer.userId);
  const [settings] = await parts.store.prisma.user.updateManyAndReturn({
    where: { id: viewer.userId, deletedAt: null },
    data: {
      ...(disabledKinds && { disabledKinds: [...new Set(disabledKinds)] }),
      ...(quietHours !== undefined && {
        quietStart: quietHours?.start ?? null,
        quietEnd: quietHours?.end ?? null,
        quietTimeZone: quietHours?.timeZone ?? null,
      }),
      ...(pushPreviews != null && { pushPreviews }),
    },
    select: SETTINGS,
  });
  if (!settings) throw unauthenticated();
  if (quietHours !== undefined) await releaseHeld(parts.store.pool, viewer.userId);
  return settings;
}

// ── reads for streams and pages ──
