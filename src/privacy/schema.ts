import type { UserRow } from "../accounts/rows.js";
import { User, UserConnection, Viewer } from "../accounts/schema.js";
import { viewerOf } from "../context.js";
import type { GroupInvites } from "../generated/prisma/enums.js";
import { builder } from "../graphql/builder.js";
import { forwardArgs, pageCost } from "../graphql/connections.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, userId } from "../ids.js";
import { Message } from "../messages/schema.js";
import { pageOf, pageRequest } from "../pages.js";
import { blockedUsers, blockUser, unblockUser } from "./blocks.js";
import type { PrivacySettings as Settings } from "./cache.js";
import { PRIVACY_COLUMNS, updatePrivacy } from "./service.js";

const GroupInvitesType = builder.enumType("GroupInvites", {
  description:
    "The people who may add a person to groups. If anybody else tries, the person is left out without an error.",
  values: {
    EVERYONE: { description: "Everybody whom they do not block." },
    ACQUAINTANCES: { description: "People whom they wrote to in a direct conversation and do not block." },
    NOBODY: { description: "Nobody." },
  } satisfies Record<GroupInvites, object>,
});

/** Settings with the id of their owner. */
type OwnSettings = Settings & { id: string };

const PrivacySettings = builder.objectRef<OwnSettings>("PrivacySettings").implement({
  description:
    "The settings for what others can see of the viewer, and the viewer of others. By default all are on, and everybody may add the viewer to groups.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: ({ id }) => cacheKey("PrivacySettings", [id]) }),
    sendReadReceipts: t.exposeBoolean("sendReadReceipts", {
      description: "Whether others can see what the viewer has read, also in the past.",
    }),
    showReadReceipts: t.exposeBoolean("showReadReceipts", {
      description: "Whether the viewer can see what others have read.",
    }),
    showLastSeen: t.exposeBoolean("showLastSeen", {
      description: "Whether others can see when the viewer was last online.",
    }),
    showOnlineStatus: t.exposeBoolean("showOnlineStatus", {
      description: "Whether others can see that the viewer is online.",
    }),
    groupInvites: t.expose("groupInvites", {
      type: GroupInvitesType,
      description:
        "The people who may add the viewer to groups, by `createGroup` and `addMembers`. Existing memberships stay.",
    }),
  }),
});

builder.prismaObjectField(Viewer, "privacy", (t) =>
  t.field({
    type: PrivacySettings,
    description: "The settings for what others can see of the viewer, and the viewer of others.",
    select: PRIVACY_COLUMNS,
    resolve: (viewer) => viewer,
  }),
);

builder.objectField(Viewer, "blockedUsers", (t) =>
  t.field({
    type: UserConnection,
    description: "The people whom the viewer blocks, the newest block first. Nobody else can see them.",
    args: forwardArgs(t.arg),
    extensions: { complexity: pageCost },
    resolve: async (viewer, args, context) => {
      const page = pageRequest(args);
      return pageOf(page, await blockedUsers(context.app.store, viewer.id, page), (user) => userId(user.id));
    },
  }),
);

builder.objectField(Message, "isFolded", (t) =>
  t.boolean({
    description:
      "Whether to show the message folded, because the viewer blocks its sender. It differs between viewers: leave it out of operations to which many people subscribe.",
    resolve: async ({ senderId }, _, context) =>
      senderId !== null && (await context.app.privacy.of(viewerOf(context).userId)).blocks.has(senderId),
  }),
);

const UpdatePrivacyInput = builder.inputType("UpdatePrivacyInput", {
  description: "The settings to change. An omitted setting keeps its value.",
  fields: (t) => ({
    sendReadReceipts: t.boolean({ description: "Whether others can see what the viewer has read, also in the past." }),
    showReadReceipts: t.boolean({ description: "Whether the viewer can see what others have read." }),
    showLastSeen: t.boolean({ description: "Whether others can see when the viewer was last online." }),
    showOnlineStatus: t.boolean({ description: "Whether others can see that the viewer is online." }),
    groupInvites: t.field({
      type: GroupInvitesType,
      description:
        "The people who may add the viewer to groups. If anybody else tries, the viewer is left out without an error.",
    }),
  }),
});

const UpdatePrivacyPayload = builder.objectRef<{ privacy: OwnSettings }>("UpdatePrivacyPayload").implement({
  description: "The settings after the change.",
  fields: (t) => ({
    privacy: t.expose("privacy", { type: PrivacySettings, description: "The viewer's settings as they are now." }),
  }),
});

const BlockUserInput = builder.inputType("BlockUserInput", {
  description: "The person to block.",
  fields: (t) => ({
    userId: t.id({ maxLength: ID_LENGTH, required: true, description: "The person; NOT_FOUND if there is none." }),
  }),
});

const BlockUserPayload = builder.objectRef<{ user: UserRow }>("BlockUserPayload").implement({
  description: "The person who is now blocked.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The person." }) }),
});

const UnblockUserInput = builder.inputType("UnblockUserInput", {
  description: "The person to unblock.",
  fields: (t) => ({
    userId: t.id({ maxLength: ID_LENGTH, required: true, description: "The person; NOT_FOUND if there is none." }),
  }),
});

const UnblockUserPayload = builder.objectRef<{ user: UserRow }>("UnblockUserPayload").implement({
  description: "The person who is no longer blocked.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The person." }) }),
});

builder.mutationFields((t) => ({
  updatePrivacy: t.field({
    type: UpdatePrivacyPayload,
    description:
      "Changes the viewer's privacy settings, at once everywhere, for the past as for the future. BAD_USER_INPUT for null; RATE_LIMITED beyond 60 changes of the account a minute.",
    args: { input: t.arg({ type: UpdatePrivacyInput, required: true, description: "The settings to change." }) },
    resolve: async (_, { input }, context) => ({
      privacy: await updatePrivacy(context.app, viewerOf(context), input),
    }),
  }),
  blockUser: t.field({
    type: BlockUserPayload,
    description:
      "Blocks a person. From now on, neither of the two receives direct messages, invitations, presence or reads of the other, nor deliveries and typing of their direct conversation. To the blocked person, it looks as if the viewer had hidden status, read receipts and invitations, and as if their phone were off for the direct conversation: the messages that they send there are stored, stay SENT, and are never delivered to the viewer. In common groups, messages, deliveries and typing continue, but the viewer does not see the blocked person type. Repeating it changes nothing. NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.",
    args: { input: t.arg({ type: BlockUserInput, required: true, description: "The person to block." }) },
    resolve: async (_, { input }, context) => ({
      user: await blockUser(context.app, viewerOf(context), input.userId),
    }),
  }),
  unblockUser: t.field({
    type: UnblockUserPayload,
    description:
      "Ends a block. Messages that were withheld during the block stay withheld. Repeating it changes nothing. NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.",
    args: { input: t.arg({ type: UnblockUserInput, required: true, description: "The person to unblock." }) },
    resolve: async (_, { input }, context) => ({
      user: await unblockUser(context.app, viewerOf(context), input.userId),
    }),
  }),
}));
