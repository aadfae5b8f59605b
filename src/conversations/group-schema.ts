import { User, userOf } from "../accounts/schema.js";
import { roomFor } from "../bounds.js";
import { builder } from "../builder.js";
import { viewerOf } from "../context.js";
import { CACHE_KEY, cacheKey, conversationId, ID_LENGTH, type MessageKey } from "../ids.js";
import { countListed, type EntriesOf, type LeadsTo } from "../listed.js";
import { Message } from "../messages/schema.js";
import type { MessageRow } from "../messages/service.js";
import { usually } from "../pages.js";
import { type GroupEvent as Event, usersOf } from "./group-event.js";
import {
  addMembers,
  createGroup,
  deleteGroup,
  leaveConversation,
  MAX_ADDED,
  MAX_DESCRIPTION,
  MAX_TITLE,
  MAX_URL,
  removeMember,
  setMemberRole,
  updateGroup,
} from "./groups.js";
import { conversationPayload, Member, MemberRole, shown } from "./schema.js";
import type { MemberRow } from "./service.js";

const GroupEventKind = builder.enumType("GroupEventKind", {
  description: "What happened in a group.",
  values: {
    MEMBERS_ADDED: { description: "People were added: `users`." },
    MEMBER_REMOVED: { description: "Somebody was taken out: `users`." },
    MEMBER_LEFT: { description: "The actor left." },
    ROLE_SET: { description: "Somebody has another role: `users` and `role`." },
    SETTINGS_CHANGED: { description: "Title, description, picture or history: `title` where that changed." },
  },
});

/** With the place of the message that carries it. */
type PlacedEvent = Event & MessageKey;

const GroupEvent = builder.objectRef<PlacedEvent>("GroupEvent").implement({
  description: "What happened in a group, for those who say it in words of their own.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("GroupEvent", [row.conversationId], row.seq) }),
    kind: t.expose("kind", { type: GroupEventKind, description: "What it was." }),
    actor: t.field({
      type: User,
      description: "Who did it.",
      resolve: (event, _, context) => userOf(context, event.actorId),
    }),
    users: t.field({
      type: [User],
      description: "To whom it was done; empty where it was done to nobody.",
      extensions: { complexity: usually(1), entries: ((event) => usersOf(event).length) satisfies EntriesOf<Event> },
      resolve: (event, _, context) => {
        const users = usersOf(event);
        countListed(context, users.length);
        return Promise.all(users.map((id) => userOf(context, id)));
      },
    }),
    role: t.field({
      type: MemberRole,
      nullable: true,
      description: "Their role since then, for ROLE_SET.",
      resolve: (event) => ("role" in event ? event.role : null),
    }),
    title: t.string({
      nullable: true,
      description: "The group's name since then, where it was changed.",
      resolve: (event) => ("settings" in event ? event.settings.title : null),
    }),
  }),
});

builder.objectField(Message, "groupEvent", (t) =>
  t.field({
    type: GroupEvent,
    nullable: true,
    description: "What a system message tells; null for every other message.",
    extensions: { leadsTo: (({ detail }) => detail) satisfies LeadsTo<MessageRow> },
    resolve: ({ detail, conversationId, seq }) => (detail ? { ...detail, conversationId, seq } : null),
  }),
);

const CreateGroupInput = builder.inputType("CreateGroupInput", {
  description: "A new group.",
  fields: (t) => ({
    title: t.string({
      maxLength: roomFor(MAX_TITLE),
      required: true,
      description: "Its name: one line with something to be seen, without controls; line ends become spaces.",
    }),
    description: t.string({
      maxLength: roomFor(MAX_DESCRIPTION),
      description: "What it is about, without controls; line ends become line feeds. Nothing to be seen is none.",
    }),
    memberIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: (config) => config.maxGroupMembers,
      required: true,
      description: "The people to invite, the viewer need not be among them; at most 999 by default.",
    }),
    historyVisible: t.boolean({
      description: "Whether those who are added later see what was written before them; false where left out.",
    }),
    clientGroupId: t.id({
      maxLength: ID_LENGTH,
      description:
        "Any string of up to 64 characters that is the viewer's own for this group, such as a UUID: it makes `createGroup` safe to repeat. Asked for again it is the same group, as it is now, and nobody is invited again.",
    }),
  }),
});

const UpdateGroupInput = builder.inputType("UpdateGroupInput", {
  description: "What to change of a group. What is left out stays as it is.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    title: t.string({
      maxLength: roomFor(MAX_TITLE),
      description: "Its name, as for `createGroup`; BAD_USER_INPUT where it is null.",
    }),
    description: t.string({
      maxLength: roomFor(MAX_DESCRIPTION),
      description: "What it is about, as for `createGroup`; null takes it away.",
    }),
    avatarUrl: t.string({ maxLength: MAX_URL, description: "An http or https URL; null takes it away." }),
    historyVisible: t.boolean({
      description: "Whether those who are added from now on see what was written before them.",
    }),
  }),
});

const DeleteGroupInput = builder.inputType("DeleteGroupInput", {
  description: "Which group to end.",
  fields: (t) => ({ conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }) }),
});

const AddMembersInput = builder.inputType("AddMembersInput", {
  description: "Whom to add to a group.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    userIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: MAX_ADDED,
      required: true,
      description: "At least one person; those who are in it already stay as they are.",
    }),
  }),
});

const RemoveMemberInput = builder.inputType("RemoveMemberInput", {
  description: "Whom to take out of a group.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    userId: t.id({ maxLength: ID_LENGTH, required: true, description: "The member; NOT_FOUND where they are none." }),
  }),
});

const LeaveConversationInput = builder.inputType("LeaveConversationInput", {
  description: "Which group to leave.",
  fields: (t) => ({ conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }) }),
});

const SetMemberRoleInput = builder.inputType("SetMemberRoleInput", {
  description: "What a member may do from now on.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    userId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The member, or the viewer to step down; NOT_FOUND where they are none.",
    }),
    role: t.field({ type: MemberRole, required: true, description: "Their new role." }),
  }),
});

const CreateGroupPayload = conversationPayload("CreateGroupPayload", "The new group.");
const UpdateGroupPayload = conversationPayload("UpdateGroupPayload", "The group with its new settings.");
const AddMembersPayload = conversationPayload("AddMembersPayload", "The group with the new members.");
const RemoveMemberPayload = conversationPayload("RemoveMemberPayload", "The group without the member.");

const idPayload = (name: string, description: string) =>
  builder.objectRef<{ conversationId: string }>(name).implement({
    description,
    fields: (t) => ({
      conversationId: t.id({ description: "Which.", resolve: (payload) => conversationId(payload.conversationId) }),
    }),
  });
const DeleteGroupPayload = idPayload("DeleteGroupPayload", "The group that is no more.");
const LeaveConversationPayload = idPayload("LeaveConversationPayload", "The group that the viewer is no longer in.");

const SetMemberRolePayload = builder.objectRef<{ member: MemberRow }>("SetMemberRolePayload").implement({
  description: "The member with their new role.",
  fields: (t) => ({ member: t.expose("member", { type: Member, description: "The member." }) }),
});

builder.mutationFields((t) => ({
  createGroup: t.field({
    type: CreateGroupPayload,
    description:
      "Begins a group that the viewer owns. Safe to repeat with the same `clientGroupId`, for as long as the viewer has the account: CONFLICT where that was used for a group with other content, NOT_FOUND where the viewer is in it no more. Whoever does not let the viewer add them (`PrivacySettings.groupInvites`, or a block) is passed over without an error. NOT_FOUND where somebody invited does not exist; FORBIDDEN where the viewer blocks one of them; BAD_USER_INPUT; RATE_LIMITED beyond 60 changes of groups a minute.",
    args: { input: t.arg({ type: CreateGroupInput, required: true, description: "The new group." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await createGroup(context.app, viewerOf(context), input)),
    }),
  }),
  updateGroup: t.field({
    type: UpdateGroupPayload,
    description:
      "Changes a group's title, description, picture or history; a system message tells of it. FORBIDDEN below ADMIN and in a direct conversation, NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.",
    args: { input: t.arg({ type: UpdateGroupInput, required: true, description: "What to change." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await updateGroup(context.app, viewerOf(context), input)),
    }),
  }),
  deleteGroup: t.field({
    type: DeleteGroupPayload,
    description:
      "Ends a group for everyone at once: nothing of it can be reached any more, by nobody, and what was said in it is erased in the following moments. FORBIDDEN for anyone but an owner and in a direct conversation, NOT_FOUND, RATE_LIMITED.",
    args: { input: t.arg({ type: DeleteGroupInput, required: true, description: "Which group." }) },
    resolve: async (_, { input }, context) => ({
      conversationId: await deleteGroup(context.app, viewerOf(context), input.conversationId),
    }),
  }),
  addMembers: t.field({
    type: AddMembersPayload,
    description:
      "Adds people to a group. They see what is written from then on, the message that tells of it first, or all where `historyVisible` is set. Whoever does not let the viewer add them (`PrivacySettings.groupInvites`, or a block) is passed over without an error. FORBIDDEN below ADMIN, in a direct conversation, and where the viewer blocks one of them; NOT_FOUND, also where one of them does not exist; BAD_USER_INPUT where the group would be too large; RATE_LIMITED.",
    args: { input: t.arg({ type: AddMembersInput, required: true, description: "Whom, and where." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(
        context,
        await addMembers(context.app, viewerOf(context), input.conversationId, input.userIds),
      ),
    }),
  }),
  removeMember: t.field({
    type: RemoveMemberPayload,
    description:
      "Takes a member out of a group; what they follow of it ends at once. Owners remove anyone, admins whoever is below them; else FORBIDDEN. NOT_FOUND, BAD_USER_INPUT for oneself, RATE_LIMITED.",
    args: { input: t.arg({ type: RemoveMemberInput, required: true, description: "Whom, and where." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(
        context,
        await removeMember(context.app, viewerOf(context), input.conversationId, input.userId),
      ),
    }),
  }),
  leaveConversation: t.field({
    type: LeaveConversationPayload,
    description:
      "The viewer leaves a group; with the last member it ends. FORBIDDEN for the last owner while others are in it, and in a direct conversation, which can be archived instead. NOT_FOUND, RATE_LIMITED.",
    args: { input: t.arg({ type: LeaveConversationInput, required: true, description: "Which group." }) },
    resolve: async (_, { input }, context) => ({
      conversationId: await leaveConversation(context.app, viewerOf(context), input.conversationId),
    }),
  }),
  setMemberRole: t.field({
    type: SetMemberRolePayload,
    description:
      "Gives a member another role; there may be several owners. Owners give every role, admins make moderators and members of one another, anyone may step down but the last owner; else FORBIDDEN. NOT_FOUND, RATE_LIMITED.",
    args: { input: t.arg({ type: SetMemberRoleInput, required: true, description: "Whom, and which role." }) },
    resolve: async (_, { input }, context) => {
      const { membership, member } = await setMemberRole(context.app, viewerOf(context), input);
      shown(context, membership);
      return { member };
    },
  }),
}));
