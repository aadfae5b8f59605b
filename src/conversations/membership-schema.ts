import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { roomFor } from "../bounds.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import { bodyLength } from "../messages/body.js";
import { type DraftRow, draftsOf, saveDraft, updateMembership } from "./memberships.js";
import { conversationPayload, Member, shown } from "./schema.js";

/** The viewer's own, which are nobody else's to see. */
const draftsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, DraftRow | null>(async (ids) => {
      const drafts = await draftsOf(context.app, viewerOf(context).userId, ids);
      const found = new Map(drafts.map((draft) => [draft.conversationId, draft]));
      return ids.map((id) => found.get(id) ?? null);
    }),
);

const Draft = builder.objectRef<DraftRow>("Draft").implement({
  description: "What somebody has written and not sent.",
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
      "What the viewer has written and not sent, on whichever device; a message that they send ends it. Null for anyone but the viewer.",
    resolve: (member, _, context) =>
      member.userId === viewerOf(context).userId ? draftsById(context).load(member.conversationId) : null,
  }),
);

const UpdateMembershipInput = builder.inputType("UpdateMembershipInput", {
  description: "What to change of the viewer's own membership. What is left out stays as it is.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    mutedUntil: t.field({
      type: "DateTime",
      description: "A moment in the future, BAD_USER_INPUT where it is past; null unmutes.",
    }),
    archived: t.boolean({
      description:
        "True takes it out of the inbox and unpins it, until a message comes that is not muted; false brings it back.",
    }),
    pinned: t.boolean({
      description: "True puts it on top of the inbox, and brings it back from the archive; at most 5 by default.",
    }),
    markedUnread: t.boolean({
      description: "True marks it unread until the next `markRead`; it has no part in counts.",
    }),
  }),
});

const SaveDraftInput = builder.inputType("SaveDraftInput", {
  description: "What is written and not sent.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    body: t.string({
      maxLength: roomFor(bodyLength),
      takesAnyCharacter: true,
      description: "The text, as for `sendMessage`; null, or nothing that can be seen, forgets the draft.",
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
      "The viewer's own mute, archive, pin and mark; their other devices are told, and nobody else. NOT_FOUND; BAD_USER_INPUT where too many are pinned; RATE_LIMITED beyond 5 a second, drafts included.",
    args: { input: t.arg({ type: UpdateMembershipInput, required: true, description: "What to change." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await updateMembership(context.app, viewerOf(context), input)),
    }),
  }),
  saveDraft: t.field({
    type: SaveDraftPayload,
    description:
      "Keeps what the viewer has not sent yet; their other devices are told, and nobody else. NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED beyond 5 a second.",
    args: { input: t.arg({ type: SaveDraftInput, required: true, description: "The draft." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await saveDraft(context.app, viewerOf(context), input)),
    }),
  }),
}));
