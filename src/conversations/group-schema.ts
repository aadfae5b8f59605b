import { User, userOf } from "../accounts/schema.js";
import { viewerOf } from "../context.js";
import { boundFor } from "../graphql/bounds.js";
import { builder } from "../graphql/builder.js";
import { usually } from "../graphql/connections.js";
import { countListed, type EntriesOf, type LeadsTo } from "../graphql/list-entries.js";
import { CACHE_KEY, cacheKey, conversationId, ID_LENGTH, type MessageKey } from "../ids.js";
import type { MessageRow } from "../messages/rows.js";
import { Message } from "../messages/schema.js";
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
import type { MemberRow } from "./rows.js";
import { conversationPayload, Member, MemberRole, shown } from "./schema.js";

const GroupEventKind = builder.enumType("GroupEventKind", {
  description: "The kind of a group event.",
  values: {
    MEMBERS_ADDED: { description: "People were added: `users`." },
    MEMBER_REMOVED: { description: "A member was removed: `users` has them." },
    MEMBER_LEFT: { description: "The actor left the group." },
    ROLE_SET: { description: "A member got another role: `users` has the member, `role` the role." },
    SETTINGS_CHANGED: { description: "Title, description, picture or history changed; `title` has a new title." },
  },
});

/** An event with the key of the message that carries it. */
type PlacedEvent = Event & MessageKey;

const GroupEvent = builder.objectRef<PlacedEvent>("GroupEvent").implement({
  description: "An event in a group, in parts: for clients that show words of their own instead of `body`.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("GroupEvent", [row.conversationId], row.seq) }),
    kind: t.expose("kind", { type: GroupEventKind, description: "The kind of event." }),
    actor: t.field({
      type: User,
      description: "The person who caused it.",
      resolve: (event, _, context) => userOf(context, event.actorId),
    }),
    users: t.field({
      type: [User],
      description: "The people whom it affects; empty if there are none.",
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
      description: "The member's new role, for ROLE_SET; else null.",
      resolve: (event) => ("role" in event ? event.role : null),
    }),
    title: t.string({
      nullable: true,
      description: "The group's new title; null if the title did not change.",
      resolve: (event) => ("settings" in event ? event.settings.title : null),
    }),
  }),
});

builder.objectField(Message, "groupEvent", (t) =>
  t.field({
    type: GroupEvent,
    nullable: true,
    description: "The event of a system message; null for every other message.",
    extensions: { leadsTo: (({ detail }) => detail) satisfies LeadsTo<MessageRow> },
    resolve: ({ detail, conversationId, seq }) => (detail ? { ...detail, conversationId, seq } : null),
  }),
);

const CreateGroupInput = builder.inputType("CreateGroupInput", {
  description: "A new group.",
  fields: (t) => ({
    title: t.string({
      maxLength: boundFor(MAX_TITLE),
      required: true,
      description:
        "The name: one line with at least one visible character. Line ends become spaces; controls are BAD_USER_INPUT.",
    }),
    description: t.string({
      maxLength: boundFor(MAX_DESCRIPTION),
      description:
        "The topic. Line ends become line feeds; controls are BAD_USER_INPUT. A text without a visible character becomes null.",
    }),
    memberIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: (config) => config.maxGroupMembers,
      required: true,
      description: "The people to invite, at most 999 by default. The viewer need not be among them.",
    }),
    historyVisible: t.boolean({
      description: "Whether members who are added later see earlier messages; false if left out.",
    }),
    clientGroupId: t.id({
      maxLength: ID_LENGTH,
      description:
        "Any string of up to 64 characters that is unique among the viewer's groups, such as a UUID. It makes `createGroup` safe to repeat: a repeat returns the same group as it is now, and invites nobody again.",
    }),
  }),
});

const UpdateGroupInput = builder.inputType("UpdateGroupInput", {
  description: "Changes to a group. A field that is left out stays as it is.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    title: t.string({
      maxLength: boundFor(MAX_TITLE),
      description: "The name, as for `createGroup`; BAD_USER_INPUT for null.",
    }),
    description: t.string({
      maxLength: boundFor(MAX_DESCRIPTION),
      description: "The topic, as for `createGroup`; null removes it.",
    }),
    avatarUrl: t.string({ maxLength: MAX_URL, description: "An http or https URL of the picture; null removes it." }),
    historyVisible: t.boolean({
      description: "Whether members who are added from now on see earlier messages.",
    }),
  }),
});

const DeleteGroupInput = builder.inputType("DeleteGroupInput", {
  description: "The group to delete.",
  fields: (t) => ({ conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }) }),
});

const AddMembersInput = builder.inputType("AddMembersInput", {
  description: "People to add to a group.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    userIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: MAX_ADDED,
      required: true,
      description: "At least one person. Present members stay as they are.",
    }),
  }),
});

const RemoveMemberInput = builder.inputType("RemoveMemberInput", {
  description: "A member to remove from a group.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    userId: t.id({ maxLength: ID_LENGTH, required: true, description: "The member; NOT_FOUND if they are not in it." }),
  }),
});

const LeaveConversationInput = builder.inputType("LeaveConversationInput", {
  description: "The group to leave.",
  fields: (t) => ({ conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }) }),
});

const SetMemberRoleInput = builder.inputType("SetMemberRoleInput", {
  description: "A new role for a member.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The group." }),
    userId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The member, or the viewer to step down; NOT_FOUND if the person is not in the group.",
    }),
    role: t.field({ type: MemberRole, required: true, description: "The new role." }),
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
      conversationId: t.id({ description: "The group.", resolve: (payload) => conversationId(payload.conversationId) }),
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
      "Creates a group that the viewer owns. Safe to repeat with the same `clientGroupId` for as long as the viewer's account exists: CONFLICT if it was used for a group with other content, NOT_FOUND if the viewer is no longer in that group. People who do not let the viewer add them (`PrivacySettings.groupInvites`, or a block) are skipped without an error. NOT_FOUND if an invited person does not exist; FORBIDDEN if the viewer blocks one of them; BAD_USER_INPUT; RATE_LIMITED beyond 60 changes of groups a minute.",
    args: { input: t.arg({ type: CreateGroupInput, required: true, description: "The new group." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await createGroup(context.app, viewerOf(context), input)),
    }),
  }),
  updateGroup: t.field({
    type: UpdateGroupPayload,
    description:
      "Changes a group's title, description, picture or history visibility, and adds a system message about it. FORBIDDEN for members below ADMIN and in a direct conversation; NOT_FOUND; BAD_USER_INPUT; RATE_LIMITED.",
    args: { input: t.arg({ type: UpdateGroupInput, required: true, description: "The changes." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await updateGroup(context.app, viewerOf(context), input)),
    }),
  }),
  deleteGroup: t.field({
    type: DeleteGroupPayload,
    description:
      "Deletes a group for everyone at once: nobody can reach any of it from then on, and its messages are erased in the following moments. FORBIDDEN for anyone but an owner, and in a direct conversation; NOT_FOUND; RATE_LIMITED.",
    args: { input: t.arg({ type: DeleteGroupInput, required: true, description: "The group to delete." }) },
    resolve: async (_, { input }, context) => ({
      conversationId: await deleteGroup(context.app, viewerOf(context), input.conversationId),
    }),
  }),
}));

builder.mutationFields((t) => ({
  addMembers: t.field({
    type: AddMembersPayload,
    description:
      "Adds people to a group. They see messages from then on, beginning with the system message about it, or all messages if `historyVisible` is set. People who do not let the viewer add them (`PrivacySettings.groupInvites`, or a block) are skipped without an error. FORBIDDEN for members below ADMIN, in a direct conversation, and if the viewer blocks one of them; NOT_FOUND, also if one of them does not exist; BAD_USER_INPUT if the group would be too large; RATE_LIMITED.",
    args: { input: t.arg({ type: AddMembersInput, required: true, description: "The people and the group." }) },
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
      "Removes a member from a group; their subscriptions to it end at once. Owners remove anyone, admins remove moderators and members; else FORBIDDEN. NOT_FOUND; BAD_USER_INPUT if it is the viewer; RATE_LIMITED.",
    args: { input: t.arg({ type: RemoveMemberInput, required: true, description: "The member and the group." }) },
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
      "Takes the viewer out of a group. When the last member leaves, the group is deleted. FORBIDDEN for the last owner while others are in the group, and in a direct conversation, which can be archived instead; NOT_FOUND; RATE_LIMITED.",
    args: { input: t.arg({ type: LeaveConversationInput, required: true, description: "The group to leave." }) },
    resolve: async (_, { input }, context) => ({
      conversationId: await leaveConversation(context.app, viewerOf(context), input.conversationId),
    }),
  }),
  setMemberRole: t.field({
    type: SetMemberRolePayload,
    description:
      "Gives a member another role. A group may have several owners. Owners give every role, admins turn members into moderators and back, and anyone but the last owner may step down; else FORBIDDEN. NOT_FOUND; RATE_LIMITED.",
    args: { input: t.arg({ type: SetMemberRoleInput, required: true, description: "The member and the role." }) },
    resolve: async (_, { input }, context) => {
      const { membership, member } = await setMemberRole(context.app, viewerOf(context), input);
      shown(context, membership);
      return { member };
    },
  }),
}));
