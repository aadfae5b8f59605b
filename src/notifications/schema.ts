import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { User, Viewer } from "../accounts/schema.js";
import { type Context, viewerOf } from "../context.js";
import { Conversation, conversationOf, conversationsById } from "../conversations/schema.js";
import { builder } from "../graphql/builder.js";
import { connectionOf, forwardArgs, pageCost } from "../graphql/connections.js";
import { sentenceCost } from "../graphql/cost.js";
import type { LeadsTo } from "../graphql/list-entries.js";
import { findNodesWith, Node } from "../graphql/node.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, notificationId, parseNotificationId } from "../ids.js";
import { Message, systemText } from "../messages/schema.js";
import { pageOf, pageRequest } from "../pages.js";
import { notificationFeed } from "./feed.js";
import { type QuietHours as Hours, quietHoursIn } from "./quiet-hours.js";
import { type NotificationRow, notificationsByIds, notificationsPage, unreadNotifications } from "./reads.js";
import {
  deleteNotification,
  markAllNotificationsRead,
  markNotificationRead,
  SETTINGS,
  type NotificationSettings as Settings,
  updateNotificationSettings,
} from "./service.js";
import { bodyOf, titleOf } from "./words.js";

const NotificationKind = builder.enumType("NotificationKind", {
  description:
    "The kind of event that a notification is about. In a conversation that they have muted, people are notified only of events that are about them.",
  values: {
    MESSAGE_NEW: {
      description:
        "A message of a direct conversation; in a group, one that mentions them, mentions everyone, or answers a message of theirs. In a muted conversation, only messages that mention them by name or answer theirs.",
    },
    MESSAGE_DELIVERED: {
      description: "A message of theirs reached the other person of a direct conversation. Disabled at first.",
    },
    MESSAGE_READ: {
      description:
        "The other person of a direct conversation has seen a message of theirs. Only if the privacy settings of both show reads. Disabled at first.",
    },
    MESSAGE_DELETED: { description: "Somebody else deleted a message of theirs." },
    GROUP_INVITE: { description: "They were added to a group." },
    GROUP_MEMBER_REMOVED: { description: "They were removed from a group." },
    GROUP_MEMBER_LEFT: { description: "Somebody left a group in which they are an owner or admin." },
    GROUP_ROLE_UPDATED: { description: "They were given another role." },
    GROUP_UPDATED: { description: "A group's title, description, picture or settings changed." },
    GROUP_DELETED: { description: "A group that they were in was deleted." },
  },
});

export const Notification = builder.objectRef<NotificationRow>("Notification").implement({
  description: "A notification about something that concerns the viewer. Kept for 30 days by default.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: "The notification's global id, which is also its cursor.",
      resolve: ({ id }) => notificationId(id),
    }),
    kind: t.expose("kind", { type: NotificationKind, description: "The kind of event that it is about." }),
    title: t.string({
      description:
        "The present name of the group or of the other person; for GROUP_MEMBER_REMOVED and GROUP_DELETED, the group's name at that time.",
      resolve: titleOf,
    }),
    body: t.string({
      description:
        "A text in English that describes the event. For a message its present text, at most 200 user-perceived characters; in a group with the sender's name. Names and texts in another writing direction are isolated (U+2068, U+2069).",
      extensions: { complexity: sentenceCost },
      resolve: async (notification, _, context) => {
        const detail = notification.message?.detail;
        return (await bodyOf(notification, async () => (detail ? systemText(context, detail) : null))).text;
      },
    }),
    actor: t.expose("actor", { type: User, nullable: true, description: "The person who caused the event." }),
    conversation: t.field({
      type: Conversation,
      nullable: true,
      description: "The conversation in which it happened; null for GROUP_MEMBER_REMOVED and GROUP_DELETED.",
      extensions: {
        leadsTo: (({ conversationId }, context) =>
          conversationId && conversationsById(context).load(conversationId)) satisfies LeadsTo<NotificationRow>,
      },
      resolve: ({ conversationId }, _, context) =>
        conversationId === null ? null : conversationsById(context).load(conversationId),
    }),
    message: t.expose("message", {
      type: Message,
      nullable: true,
      description: "The message that it is about, in its present form; null if it is not about a message.",
      extensions: { leadsTo: (({ message }) => message) satisfies LeadsTo<NotificationRow> },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it happened." }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the viewer marked it read, or saw the message that it is about, whichever came first; null while unread.",
    }),
  }),
});

/**
 * Leaves out notifications whose conversation was deleted after the rows were read. Shown with a null conversation, a
 * client would keep them: the events deliver only that the conversation is removed.
 */
async function withoutGone<Row extends NotificationRow | null>(context: Context, rows: Row[]): Promise<Row[]> {
  const isThere = await Promise.all(
    rows.map((row) => row?.conversationId == null || conversationsById(context).load(row.conversationId)),
  );
  return rows.filter((_, i) => isThere[i]);
}

/** A single notification. NOT_FOUND if its conversation was deleted since; a stream skips such an event. */
export async function notificationOf(context: Context, notification: NotificationRow): Promise<NotificationRow> {
  if (notification.conversationId !== null) await conversationOf(context, notification.conversationId);
  return notification;
}

const notificationsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, NotificationRow | null>(async (ids) => {
      const rows = await notificationsByIds(context.app.store, viewerOf(context), ids);
      const shown = new Set(await withoutGone(context, rows));
      return rows.map((row) => (shown.has(row) ? row : null));
    }),
);
findNodesWith("Notification", async (context, id) => {
  const uuid = parseNotificationId(id);
  return uuid ? notificationsById(context).load(uuid) : null;
});

/** Counted once for all pages of a request. */
const unreadOf = createContextCache((context: Context) =>
  unreadNotifications(context.app.store, viewerOf(context).userId),
);

const NotificationConnection = connectionOf("Notification", Notification, "notifications");
builder.objectField(NotificationConnection, "unreadCount", (t) =>
  t.int({
    description: "Number of all unread notifications of the viewer, not only of this page.",
    resolve: (_, __, context) => unreadOf(context),
  }),
);

builder.queryField("notifications", (t) =>
  t.field({
    type: NotificationConnection,
    description:
      "The viewer's notifications, newest first. Those that the viewer may no longer see are left out. BAD_USER_INPUT.",
    args: {
      ...forwardArgs(t.arg),
      unreadOnly: t.arg.boolean({ defaultValue: false, description: "Only unread notifications." }),
    },
    extensions: { complexity: pageCost },
    resolve: async (_, { unreadOnly, ...args }, context) => {
      const page = pageRequest(args);
      const { userId } = viewerOf(context);
      const found = await notificationsPage(context.app.store, userId, page, { unreadOnly: unreadOnly ?? false });
      const all = pageOf(page, found, ({ id }) => notificationId(id));
      const shown = new Set(
        await withoutGone(
          context,
          all.edges.map(({ node }) => node),
        ),
      );
      return all.only((node) => shown.has(node));
    },
  }),
);

const QuietHours = builder.objectRef<Hours>("QuietHours").implement({
  description: "A daily span in a person's own time zone. It crosses midnight if it starts later than it ends.",
  fields: (t) => ({
    start: t.exposeString("start", { description: "The time of day at which it starts, as HH:MM." }),
    end: t.exposeString("end", { description: "The time of day at which it ends, as HH:MM." }),
    timeZone: t.exposeString("timeZone", {
      description: "The IANA time zone of both, such as Europe/Berlin. They follow its daylight saving time.",
    }),
  }),
});

const NotificationSettings = builder.objectRef<Settings>("NotificationSettings").implement({
  description: "The viewer's notification settings.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: ({ id }) => cacheKey("NotificationSettings", [id]) }),
    disabledKinds: t.expose("disabledKinds", {
      type: [NotificationKind],
      description: "Kinds that make no new notifications; MESSAGE_DELIVERED and MESSAGE_READ at first.",
    }),
    quietHours: t.field({
      type: QuietHours,
      nullable: true,
      description:
        "While these hours last nothing is pushed; what arrives is still listed, and one push sums it up when they end. Null if there are none.",
      resolve: quietHoursIn,
    }),
    pushPreviews: t.exposeBoolean("pushPreviews", {
      description:
        "Whether pushes show names and texts; false at first: then a push only wakes the application up, and says which conversation it is about.",
    }),
  }),
});

builder.prismaObjectField(Viewer, "notificationSettings", (t) =>
  t.field({
    type: NotificationSettings,
    description: "The viewer's notification settings.",
    select: SETTINGS,
    resolve: (viewer) => viewer,
  }),
);

const whichNotification = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      notificationId: t.id({
        maxLength: ID_LENGTH,
        isUnknownBeyond: true,
        required: true,
        description: "The notification; NOT_FOUND if it is missing or not the viewer's.",
      }),
    }),
  });
const MarkNotificationReadInput = whichNotification("MarkNotificationReadInput", "Which notification was read.");
const DeleteNotificationInput = whichNotification("DeleteNotificationInput", "Which notification to delete.");

/** More than the number of kinds. */
const MAX_DISABLED_KINDS = 64;

const MAX_TIME_ZONE = 64;

const QuietHoursInput = builder.inputType("QuietHoursInput", {
  description: "A daily span; BAD_USER_INPUT if a time or the zone is none, or if it starts when it ends.",
  fields: (t) => ({
    start: t.string({ maxLength: 5, required: true, description: "From 00:00 to 23:59, as HH:MM." }),
    end: t.string({ maxLength: 5, required: true, description: "From 00:00 to 23:59, as HH:MM." }),
    timeZone: t.string({
      maxLength: MAX_TIME_ZONE,
      required: true,
      description: "An IANA time zone, such as Europe/Berlin.",
    }),
  }),
});

const UpdateNotificationSettingsInput = builder.inputType("UpdateNotificationSettingsInput", {
  description: "Settings to change. A setting that is left out stays as it is.",
  fields: (t) => ({
    disabledKinds: t.field({
      maxItems: MAX_DISABLED_KINDS,
      type: [NotificationKind],
      description: "Kinds that make no new notifications; replaces the present list.",
    }),
    quietHours: t.field({
      type: QuietHoursInput,
      description: "Hours in which nothing is pushed; replaces the present ones. Null ends them.",
    }),
    pushPreviews: t.boolean({ description: "Whether pushes show names and texts." }),
  }),
});

const MarkNotificationReadPayload = builder
  .objectRef<{ notification: NotificationRow }>("MarkNotificationReadPayload")
  .implement({
    description: "The result of `markNotificationRead`.",
    fields: (t) => ({
      notification: t.field({
        type: Notification,
        description: "The notification, now read.",
        resolve: ({ notification }, _, context) => notificationOf(context, notification),
      }),
    }),
  });

const MarkAllNotificationsReadPayload = builder
  .objectRef<{ count: number }>("MarkAllNotificationsReadPayload")
  .implement({
    description: "The result of `markAllNotificationsRead`.",
    fields: (t) => ({ count: t.exposeInt("count", { description: "Number of notifications that became read." }) }),
  });

const DeleteNotificationPayload = builder.objectRef<{ id: string }>("DeleteNotificationPayload").implement({
  description: "The notification that was deleted.",
  fields: (t) => ({ notificationId: t.id({ description: "Its id.", resolve: ({ id }) => notificationId(id) }) }),
});

const UpdateNotificationSettingsPayload = builder
  .objectRef<{ settings: Settings }>("UpdateNotificationSettingsPayload")
  .implement({
    description: "The result of `updateNotificationSettings`.",
    fields: (t) => ({
      settings: t.expose("settings", { type: NotificationSettings, description: "The settings as they are now." }),
    }),
  });

builder.mutationFields((t) => ({
  markNotificationRead: t.field({
    type: MarkNotificationReadPayload,
    description:
      "Marks a notification as read. The message that it is about does not become read. A notification that is read already keeps its time. NOT_FOUND; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: MarkNotificationReadInput, required: true, description: "The notification." }) },
    resolve: async (_, { input }, context) => ({
      notification: await markNotificationRead(context.app, viewerOf(context), input.notificationId),
    }),
  }),
  markAllNotificationsRead: t.field({
    type: MarkAllNotificationsReadPayload,
    description:
      "Marks all of the viewer's notifications as read. RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    resolve: async (_, __, context) => ({ count: await markAllNotificationsRead(context.app, viewerOf(context)) }),
  }),
  deleteNotification: t.field({
    type: DeleteNotificationPayload,
    description:
      "Deletes a notification. The message or group that it is about stays. NOT_FOUND; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: DeleteNotificationInput, required: true, description: "The notification." }) },
    resolve: async (_, { input }, context) => ({
      id: await deleteNotification(context.app, viewerOf(context), input.notificationId),
    }),
  }),
  updateNotificationSettings: t.field({
    type: UpdateNotificationSettingsPayload,
    description:
      "Changes the viewer's notification settings, for notifications made from now on. BAD_USER_INPUT if `disabledKinds` is null or quiet hours are malformed; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: UpdateNotificationSettingsInput, required: true, description: "The changes." }) },
    resolve: async (_, { input }, context) => ({
      settings: await updateNotificationSettings(context.app, viewerOf(context), input),
    }),
  }),
}));

builder.subscriptionField("notificationAdded", (t) =>
  t.field({
    type: Notification,
    description:
      "New notifications as they are made, each once. Ends with LAGGED if the client falls too far behind. Only `events` delivers that notifications were read or deleted.",
    subscribe: (_, __, context) => notificationFeed(context.app, viewerOf(context)),
    resolve: (notification: NotificationRow, _, context) => notificationOf(context, notification),
  }),
);
