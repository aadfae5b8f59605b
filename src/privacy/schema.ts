import { User, UserConnection, Viewer } from "../accounts/schema.js";
import type { UserRow } from "../accounts/service.js";
import { builder } from "../builder.js";
import { viewerOf } from "../context.js";
import type { GroupInvites } from "../generated/prisma/enums.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, userId } from "../ids.js";
import { Message } from "../messages/schema.js";
import { forwardArgs, pageCost, pageOf, pageRequest } from "../pages.js";
import { blockedUsers, blockUser, unblockUser } from "./blocks.js";
import type { PrivacySettings as Settings } from "./boundaries.js";
import { PRIVACY_COLUMNS, updatePrivacy } from "./service.js";

const GroupInvitesType = builder.enumType("GroupInvites", {
  description: "Who may add a person to groups. An invitation by anybody else passes over them without an error.",
  values: {
    EVERYONE: { description: "Everybody whom they do not block." },
    ACQUAINTANCES: { description: "People to whom they have written in a direct conversation, and do not block." },
    NOBODY: { description: "Nobody." },
  } satisfies Record<GroupInvites, object>,
});

/** With whose they are. */
type OwnSettings = Settings & { id: string };

const PrivacySettings = builder.objectRef<OwnSettings>("PrivacySettings").implement({
  description:
    "What others learn of the viewer, and the viewer of others. At first all are on, and everybody may add the viewer to groups.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: ({ id }) => cacheKey("PrivacySettings", [id]) }),
    sendReadReceipts: t.exposeBoolean("sendReadReceipts", {
      description: "Whether others learn what the viewer has read, or ever read.",
    }),
    showReadReceipts: t.exposeBoolean("showReadReceipts", {
      description: "Whether the viewer is shown what others have read.",
    }),
    showLastSeen: t.exposeBoolean("showLastSeen", {
      description: "Whether others learn when the viewer was last online.",
    }),
    showOnlineStatus: t.exposeBoolean("showOnlineStatus", {
      description: "Whether others learn that the viewer is online.",
    }),
    groupInvites: t.expose("groupInvites", {
      type: GroupInvitesType,
      description: "Who may add the viewer to groups, by `createGroup` and `addMembers`. Memberships stay as they are.",
    }),
  }),
});

builder.prismaObjectField(Viewer, "privacy", (t) =>
  t.field({
    type: PrivacySettings,
    description: "What others learn of the viewer, and the viewer of others.",
    select: PRIVACY_COLUMNS,
    resolve: (viewer) => viewer,
  }),
);

builder.objectField(Viewer, "blockedUsers", (t) =>
  t.field({
    type: UserConnection,
    description: "Whom the viewer blocks, the last one first. Nobody else learns of it.",
    args: forwardArgs(t.arg),
    extensions: { complexity: pageCost },
    resolve: async (viewer, args, context) => {
      const page = pageRequest(args);
      return pageOf(page, await blockedUsers(context.app, viewer.id, page), (user) => userId(user.id));
    },
  }),
);

builder.objectField(Message, "isFolded", (t) =>
  t.boolean({
    description:
      "Whether to show it folded, because the viewer blocks its sender. It depends on the viewer: leave it out of what many follow.",
    resolve: async ({ senderId }, _, context) =>
      senderId !== null && (await context.app.boundaries.of(viewerOf(context).userId)).blocks.has(senderId),
  }),
);

const UpdatePrivacyInput = builder.inputType("UpdatePrivacyInput", {
  description: "Settings to change; what is left out stays as it is.",
  fields: (t) => ({
    sendReadReceipts: t.boolean({ description: "Whether others learn what the viewer has read, or ever read." }),
    showReadReceipts: t.boolean({ description: "Whether the viewer is shown what others have read." }),
    showLastSeen: t.boolean({ description: "Whether others learn when the viewer was last online." }),
    showOnlineStatus: t.boolean({ description: "Whether others learn that the viewer is online." }),
    groupInvites: t.field({
      type: GroupInvitesType,
      description: "Who may add the viewer to groups; all others pass over the viewer without an error.",
    }),
  }),
});

const UpdatePrivacyPayload = builder.objectRef<{ privacy: OwnSettings }>("UpdatePrivacyPayload").implement({
  description: "What was changed.",
  fields: (t) => ({
    privacy: t.expose("privacy", { type: PrivacySettings, description: "The viewer's settings as they are now." }),
  }),
});

const BlockUserInput = builder.inputType("BlockUserInput", {
  description: "Whom to block.",
  fields: (t) => ({
    userId: t.id({ maxLength: ID_LENGTH, required: true, description: "The person; NOT_FOUND where there is none." }),
  }),
});

const BlockUserPayload = builder.objectRef<{ user: UserRow }>("BlockUserPayload").implement({
  description: "Who is blocked.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The person." }) }),
});

const UnblockUserInput = builder.inputType("UnblockUserInput", {
  description: "Whom to block no longer.",
  fields: (t) => ({
    userId: t.id({ maxLength: ID_LENGTH, required: true, description: "The person; NOT_FOUND where there is none." }),
  }),
});

const UnblockUserPayload = builder.objectRef<{ user: UserRow }>("UnblockUserPayload").implement({
  description: "Who is blocked no longer.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The person." }) }),
});

builder.mutationFields((t) => ({
  updatePrivacy: t.field({
    type: UpdatePrivacyPayload,
    description:
      "Changes what others learn of the viewer, for the past as for the future and at once everywhere. BAD_USER_INPUT for null; RATE_LIMITED beyond 60 changes of the account a minute.",
    args: { input: t.arg({ type: UpdatePrivacyInput, required: true, description: "What to change." }) },
    resolve: async (_, { input }, context) => ({
      privacy: await updatePrivacy(context.app, viewerOf(context), input),
    }),
  }),
  blockUser: t.field({
    type: BlockUserPayload,
    description:
      "From now on neither of the two gets direct messages, invitations, presence or reads of the other, nor deliveries and typing of their direct conversation. To the blocked person it looks as if the viewer had hidden status, read receipts and invitations, and their phone were off for the direct conversation: what they send there is stored, stays SENT, and never comes to the viewer. In common groups messages, deliveries and typing go on; the viewer does not see the blocked person type. Repeating it changes nothing. NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.",
    args: { input: t.arg({ type: BlockUserInput, required: true, description: "Whom." }) },
    resolve: async (_, { input }, context) => ({
      user: await blockUser(context.app, viewerOf(context), input.userId),
    }),
  }),
  unblockUser: t.field({
    type: UnblockUserPayload,
    description:
      "Ends a block; what was sent meanwhile stays withheld. Repeating it changes nothing. NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.",
    args: { input: t.arg({ type: UnblockUserInput, required: true, description: "Whom." }) },
    resolve: async (_, { input }, context) => ({
      user: await unblockUser(context.app, viewerOf(context), input.userId),
    }),
  }),
}));
