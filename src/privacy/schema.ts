import { Viewer } from "../accounts/schema.js";
import { builder } from "../builder.js";
import { viewerOf } from "../context.js";
import type { PrivacySettings as Settings } from "./boundaries.js";
import { PRIVACY_COLUMNS, updatePrivacy } from "./service.js";

const PrivacySettings = builder.objectRef<Settings>("PrivacySettings").implement({
  description: "What others learn of the viewer, and the viewer of others. All are on at first.",
  fields: (t) => ({
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

const UpdatePrivacyInput = builder.inputType("UpdatePrivacyInput", {
  description: "Settings to change; what is left out stays as it is.",
  fields: (t) => ({
    sendReadReceipts: t.boolean({ description: "Whether others learn what the viewer has read, or ever read." }),
    showReadReceipts: t.boolean({ description: "Whether the viewer is shown what others have read." }),
    showLastSeen: t.boolean({ description: "Whether others learn when the viewer was last online." }),
    showOnlineStatus: t.boolean({ description: "Whether others learn that the viewer is online." }),
  }),
});

const UpdatePrivacyPayload = builder.objectRef<{ privacy: Settings }>("UpdatePrivacyPayload").implement({
  description: "What was changed.",
  fields: (t) => ({
    privacy: t.expose("privacy", { type: PrivacySettings, description: "The viewer's settings as they are now." }),
  }),
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
}));
