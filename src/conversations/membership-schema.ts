import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { type Context, viewerOf } from "../context.js";
import { boundFor } from "../graphql/bounds.js";
import { builder } from "../graphql/builder.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import { bodyLength } from "../messages/body.js";
import { saveDraft, updateMembership } from "./memberships.js";
import { type DraftRow, draftsOf } from "./reads.js";
import { conversationPayload, Member, NotificationLevel, shown } from "./schema.js";

/** The viewer's own drafts. Nobody else can see them. */
const draftsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, DraftRow | null>(async (ids) => {
      const drafts = await draftsOf(context.app.store, viewerOf(context).userId, ids);
      const found = new Map(drafts.map((draft) => [draft.conversationId, draft]));
      return ids.map((id) => found.get(id) ?? null);
    }),
);

const Draft = builder.objectRef<DraftRow>("Draft").implement({
  description: "A text that the viewer has written and not sent.",
  fields: (t) => ({
    id: t.id({
      description: CACHE_KEY,
      resolve: (draft, _, context) => cacheKey("Draft", [draft.conversationId, viewerOf(context).userId]),
    }),
    body: t.exposeString("body", { description: "The text." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it was last saved." }),
  }),
});

builder.objectField(Member, "draft", (t) =>
  t.field({
    type: Draft,
    nullable: true,
    description:
      "The text that the viewer has written and not sent, on any of their devices. Sending a message ends it. Null without a draft, and for anyone but the viewer.",
    resolve: (member, _, context) =>
      member.userId === viewerOf(context).userId ? draftsById(context).load(member.conversationId) : null,
  }),
);

const UpdateMembershipInput = builder.inputType("UpdateMembershipInput", {
  description: "Changes to the viewer's own membership. A field that is left out stays as it is.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    mutedUntil: t.field({
      type: "DateTime",
      description: "A moment in the future; BAD_USER_INPUT if it is past. Null unmutes.",
    }),
    archived: t.boolean({
      description:
        "True takes the conversation out of the inbox and unpins it, until a message arrives that is not muted; false brings it back.",
    }),
    pinned: t.boolean({
      description:
        "True puts the conversation on top of the inbox and brings it back from the archive; false unpins it. At most 5 are pinned by default.",
    }),
    notificationLevel: t.field({
      type: NotificationLevel,
      description: "What reaches the viewer while they are not looking.",
    }),
    markedUnread: t.boolean({
      description: "True marks the conversation as unread until the next `markRead`. Unread counts ignore the mark.",
    }),
  }),
});

const SaveDraftInput = builder.inputType("SaveDraftInput", {
  description: "A text that is written and not sent.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    body: t.string({
      maxLength: boundFor(bodyLength),
      takesAnyCharacter: true,
      description: "The text, as for `sendMessage`. Null, or a text without a visible character, deletes the draft.",
    }),
  }),
});

const UpdateMembershipPayload = conversationPayload(
  "UpdateMembershipPayload",
  "The conversation as the viewer has it.",
);
const SaveDraftPayload = conversationPayload("SaveDraftPayload", "The conversation with the draft.");

builder.mutationFields((t) => ({
  updateMembership: t.field({
    type: UpdateMembershipPayload,
    description:
      "Changes the viewer's own mute, archive, pin and unread mark. Only their own devices receive the change. NOT_FOUND; BAD_USER_INPUT if too many are pinned; RATE_LIMITED beyond 5 a second, drafts included.",
    args: { input: t.arg({ type: UpdateMembershipInput, required: true, description: "The changes." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await updateMembership(context.app, viewerOf(context), input)),
    }),
  }),
  saveDraft: t.field({
    type: SaveDraftPayload,
    description:
      "Saves a text that the viewer has not sent yet. Only their own devices receive the change. NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED beyond 5 a second.",
    args: { input: t.arg({ type: SaveDraftInput, required: true, description: "The draft." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await saveDraft(context.app, viewerOf(context), input)),
    }),
  }),
}));
