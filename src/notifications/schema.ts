import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { User, Viewer } from "../accounts/schema.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { Conversation, conversationOf, conversationsById } from "../conversations/schema.js";
import { notificationFeed } from "../events/notification-feed.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, notificationId, parseNotificationId } from "../ids.js";
import type { LeadsTo } from "../listed.js";
import { Message, systemText } from "../messages/schema.js";
import { findNodesWith, Node } from "../node.js";
import { connectionOf, forwardArgs, pageCost, pageOf, pageRequest } from "../pages.js";
import {
  deleteNotification,
  markAllNotificationsRead,
  markNotificationRead,
  type NotificationRow,
  notificationsByIds,
  notificationsPage,
  type NotificationSettings as Settings,
  unreadNotifications,
  updateNotificationSettings,
} from "./service.js";
import { bodyOf, titleOf } from "./words.js";

const NotificationKind = builder.enumType("NotificationKind", {
  description:
    "What somebody is notified of. What is not about them themselves they are not notified of in a conversation that they have muted.",
  values: {
    MESSAGE_NEW: {
      description:
        "A message of a direct conversation; in a group, one that mentions them, mentions everyone, or answers theirs. Of what is muted only those that name them or answer them.",
    },
    MESSAGE_DELIVERED: {
      description: "A message of theirs reached the other person of a direct conversation. Disabled at first.",
    },
    MESSAGE_READ: {
      description:
        "The other person of a direct conversation has seen a message of theirs, as far as both show it. Disabled at first.",
    },
    MESSAGE_DELETED: { description: "Somebody else deleted a message of theirs." },
    GROUP_INVITE: { description: "They were added to a group." },
    GROUP_MEMBER_REMOVED: { description: "They were removed from a group." },
    GROUP_MEMBER_LEFT: { description: "Somebody left a group of which they are an owner or admin." },
    GROUP_ROLE_UPDATED: { description: "They were given another role." },
    GROUP_UPDATED: { description: "A group's title, description, picture or settings changed." },
    GROUP_DELETED: { description: "A group that they were in is no more." },
  },
});

export const Notification = builder.objectRef<NotificationRow>("Notification").implement({
  description: "Something that concerns the viewer. It is kept for 30 days by default.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: "The notification's global id, which is also its cursor.",
      resolve: ({ id }) => notificationId(id),
    }),
    kind: t.expose("kind", { type: NotificationKind, description: "What happened." }),
    title: t.string({
      description:
        "The group's name, or the other person's, as it is now; of GROUP_MEMBER_REMOVED and GROUP_DELETED what the group was called then.",
      resolve: titleOf,
    }),
    body: t.string({
      description:
        "What happened, in English: of a message its text, at most 200 characters of it as people see them, as it is now; in a group with its sender's name. Names and texts in another direction are isolated (U+2068, U+2069).",
      resolve: async (notification, _, context) => {
        const detail = notification.message?.detail;
        return (await bodyOf(notification, async () => (detail ? systemText(context, detail) : null))).text;
      },
    }),
    actor: t.expose("actor", { type: User, nullable: true, description: "Who did it." }),
    conversation: t.field({
      type: Conversation,
      nullable: true,
      description: "Where; null for GROUP_MEMBER_REMOVED and GROUP_DELETED.",
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
      description: "The message that it is about, as it is now; null where it is about none.",
      extensions: { leadsTo: (({ message }) => message) satisfies LeadsTo<NotificationRow> },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it happened." }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the viewer marked it read, or saw the message that it is about if that came first; null where it is unread.",
    }),
  }),
});

/**
 * Those whose conversation was not deleted since they were read. Shown as ones of no conversation, they would not go with
 * it: the events tell only that it is no more.
 */
async function withoutGone<Row extends NotificationRow | null>(context: Context, rows: Row[]): Promise<Row[]> {
  const isThere = await Promise.all(
    rows.map((row) => row?.conversationId == null || conversationsById(context).load(row.conversationId)),
  );
  return rows.filter((_, i) => isThere[i]);
}

/** One that is told alone. NOT_FOUND, of which a stream says nothing, where its conversation was deleted since. */
export async function notificationOf(context: Context, notification: NotificationRow): Promise<NotificationRow> {
  if (notification.conversationId !== null) await conversationOf(context, notification.conversationId);
  return notification;
}

const notificationsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, NotificationRow | null>(async (ids) => {
      const rows = await notificationsByIds(context.app, viewerOf(context), ids);
      const shown = new Set(await withoutGone(context, rows));
      return rows.map((row) => (shown.has(row) ? row : null));
    }),
);
findNodesWith("Notification", async (context, id) => {
  const uuid = parseNotificationId(id);
  return uuid ? notificationsById(context).load(uuid) : null;
});

/** Counted once for all pages of a request. */
const unreadOf = createContextCache((context: Context) => unreadNotifications(context.app, viewerOf(context).userId));

const NotificationConnection = connectionOf("Notification", Notification, "notifications");
builder.objectField(NotificationConnection, "unreadCount", (t) =>
  t.int({
    description: "How many of the viewer's are unread, whatever is on this page.",
    resolve: (_, __, context) => unreadOf(context),
  }),
);

builder.queryField("notifications", (t) =>
  t.field({
    type: NotificationConnection,
    description:
      "What concerned the viewer lately, the newest first; what of it they may not see any more is left out. BAD_USER_INPUT.",
    args: {
      ...forwardArgs(t.arg),
      unreadOnly: t.arg.boolean({ defaultValue: false, description: "Only those that are not read." }),
    },
    extensions: { complexity: pageCost },
    resolve: async (_, { unreadOnly, ...args }, context) => {
      const page = pageRequest(args);
      const { userId } = viewerOf(context);
      const found = await notificationsPage(context.app, userId, page, { unreadOnly: unreadOnly ?? false });
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

const NotificationSettings = builder.objectRef<Settings>("NotificationSettings").implement({
  description: "Of what the viewer is notified.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: ({ id }) => cacheKey("NotificationSettings", [id]) }),
    disabledKinds: t.expose("disabledKinds", {
      type: [NotificationKind],
      description: "Kinds that make no notification from then on; MESSAGE_DELIVERED and MESSAGE_READ at first.",
    }),
  }),
});

builder.prismaObjectField(Viewer, "notificationSettings", (t) =>
  t.field({
    type: NotificationSettings,
    description: "Of what the viewer is notified.",
    select: { disabledKinds: true },
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
        description: "The notification; NOT_FOUND where it is missing or not the viewer's.",
      }),
    }),
  });
const MarkNotificationReadInput = whichNotification("MarkNotificationReadInput", "Which notification was read.");
const DeleteNotificationInput = whichNotification("DeleteNotificationInput", "Which notification to delete.");

/** More than there are kinds. */
const MAX_DISABLED_KINDS = 64;

const UpdateNotificationSettingsInput = builder.inputType("UpdateNotificationSettingsInput", {
  description: "Settings to change; what is left out stays as it is.",
  fields: (t) => ({
    disabledKinds: t.field({
      maxItems: MAX_DISABLED_KINDS,
      type: [NotificationKind],
      description: "Kinds that are to make no notification, in place of those so far.",
    }),
  }),
});

const MarkNotificationReadPayload = builder
  .objectRef<{ notification: NotificationRow }>("MarkNotificationReadPayload")
  .implement({
    description: "What is read now.",
    fields: (t) => ({
      notification: t.field({
        type: Notification,
        description: "The notification as it is now.",
        resolve: ({ notification }, _, context) => notificationOf(context, notification),
      }),
    }),
  });

const MarkAllNotificationsReadPayload = builder
  .objectRef<{ count: number }>("MarkAllNotificationsReadPayload")
  .implement({
    description: "What is read now.",
    fields: (t) => ({ count: t.exposeInt("count", { description: "How many were unread until now." }) }),
  });

const DeleteNotificationPayload = builder.objectRef<{ id: string }>("DeleteNotificationPayload").implement({
  description: "What is gone.",
  fields: (t) => ({ notificationId: t.id({ description: "Which.", resolve: ({ id }) => notificationId(id) }) }),
});

const UpdateNotificationSettingsPayload = builder
  .objectRef<{ settings: Settings }>("UpdateNotificationSettingsPayload")
  .implement({
    description: "What was changed.",
    fields: (t) => ({
      settings: t.expose("settings", { type: NotificationSettings, description: "The settings as they are now." }),
    }),
  });

builder.mutationFields((t) => ({
  markNotificationRead: t.field({
    type: MarkNotificationReadPayload,
    description:
      "The viewer has seen a notification; of the message that it is about that says nothing. What was read stays read since then. NOT_FOUND; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: MarkNotificationReadInput, required: true, description: "Which." }) },
    resolve: async (_, { input }, context) => ({
      notification: await markNotificationRead(context.app, viewerOf(context), input.notificationId),
    }),
  }),
  markAllNotificationsRead: t.field({
    type: MarkAllNotificationsReadPayload,
    description:
      "The viewer has seen all their notifications. RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    resolve: async (_, __, context) => ({ count: await markAllNotificationsRead(context.app, viewerOf(context)) }),
  }),
  deleteNotification: t.field({
    type: DeleteNotificationPayload,
    description:
      "Takes a notification off the list; what it is about stays. NOT_FOUND; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: DeleteNotificationInput, required: true, description: "Which." }) },
    resolve: async (_, { input }, context) => ({
      id: await deleteNotification(context.app, viewerOf(context), input.notificationId),
    }),
  }),
  updateNotificationSettings: t.field({
    type: UpdateNotificationSettingsPayload,
    description:
      "Changes of what the viewer is notified from now on. BAD_USER_INPUT for null; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: UpdateNotificationSettingsInput, required: true, description: "What to change." }) },
    resolve: async (_, { input }, context) => ({
      settings: await updateNotificationSettings(context.app, viewerOf(context), input),
    }),
  }),
}));

builder.subscriptionField("notificationAdded", (t) =>
  t.field({
    type: Notification,
    description:
      "Notifications as they come, each once. Ends with LAGGED where the client falls too far behind. That they were read or deleted only `events` tells.",
    subscribe: (_, __, context) => notificationFeed(context.app, viewerOf(context)),
    resolve: (notification: NotificationRow, _, context) => notificationOf(context, notification),
  }),
);
