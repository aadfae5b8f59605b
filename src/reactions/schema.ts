import { User, userOf } from "../accounts/schema.js";
import { viewerOf } from "../context.js";
import { ofConversations } from "../conversations/schema.js";
import { builder } from "../graphql/builder.js";
import { usually } from "../graphql/connections.js";
import { countListed, type EntriesOf } from "../graphql/list-entries.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import type { MessageRow } from "../messages/rows.js";
import { Message, messagePayload } from "../messages/schema.js";
import { MAX_EMOJI_LENGTH } from "./emoji.js";
import {
  addReaction,
  groupsOf,
  isIn,
  MAX_USERS_SHOWN,
  type ReactionGroup as ReactionGroupRow,
  removeReaction,
  usersIn,
} from "./service.js";

const placeOf = ({ conversationId }: ReactionGroupRow) => conversationId;

const users = ofConversations(placeOf, ({ app }, groups) => usersIn(app.store, groups));

const viewersOwn = ofConversations(placeOf, (context, groups) =>
  isIn(context.app.store, viewerOf(context).userId, groups),
);

const shownIn: (group: ReactionGroupRow) => number = ({ count }) => Math.min(count, MAX_USERS_SHOWN);

const ReactionGroup = builder.objectRef<ReactionGroupRow>("ReactionGroup").implement({
  description: "Everyone who reacted to a message with one emoji.",
  fields: (t) => ({
    id: t.id({
      description: CACHE_KEY,
      resolve: ({ conversationId, seq, emoji }) =>
        cacheKey("ReactionGroup", [conversationId], seq, Buffer.from(emoji).toString("base64url")),
    }),
    emoji: t.exposeString("emoji", { description: "The emoji, in the form that Unicode calls fully qualified." }),
    count: t.exposeInt("count", { description: "The number of people." }),
    users: t.field({
      type: [User],
      description: `The first ${MAX_USERS_SHOWN} of them, in the order in which they reacted.`,
      extensions: { complexity: usually(2), entries: shownIn },
      resolve: async (group, _, context) => {
        countListed(context, shownIn(group));
        return Promise.all((await users(context).load(group)).map((id) => userOf(context, id)));
      },
    }),
    viewerHasReacted: t.boolean({
      description: "Whether the viewer is one of them.",
      resolve: (group, _, context) => {
        viewerOf(context);
        return viewersOwn(context).load(group);
      },
    }),
  }),
});

builder.objectField(Message, "reactions", (t) =>
  t.field({
    type: [ReactionGroup],
    description:
      "The reactions by emoji, in the order in which each emoji first came; empty once the message is deleted.",
    extensions: { complexity: usually(1), entries: groupsOf satisfies EntriesOf<MessageRow> },
    resolve: (message, _, context) => {
      const groups = groupsOf(message);
      countListed(context, groups.length);
      return groups;
    },
  }),
);

const ReactionInput = builder.inputType("ReactionInput", {
  description: "A reaction of the viewer.",
  fields: (t) => ({
    messageId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The message; NOT_FOUND if the viewer cannot see it.",
    }),
    emoji: t.string({
      maxLength: MAX_EMOJI_LENGTH,
      required: true,
      description: "Exactly one emoji, of any kind; else BAD_USER_INPUT.",
    }),
  }),
});

const ReactionPayload = messagePayload("ReactionPayload", "The message with its reactions.");

builder.mutationFields((t) => ({
  addReaction: t.field({
    type: ReactionPayload,
    description:
      "Reacts to a message. A person has at most one reaction of each kind, so the same reaction again changes nothing. FORBIDDEN if the message is deleted, or would have more than 50 kinds by default. NOT_FOUND; BAD_USER_INPUT; RATE_LIMITED, with one limit for this and sending.",
    args: { input: t.arg({ type: ReactionInput, required: true, description: "The message and the emoji." }) },
    resolve: async (_, { input }, context) => ({ message: await addReaction(context.app, viewerOf(context), input) }),
  }),
  removeReaction: t.field({
    type: ReactionPayload,
    description:
      "Removes a reaction of the viewer. If there is none, nothing changes. NOT_FOUND; BAD_USER_INPUT; RATE_LIMITED, with one limit for this and sending.",
    args: { input: t.arg({ type: ReactionInput, required: true, description: "The message and the emoji." }) },
    resolve: async (_, { input }, context) => ({
      message: await removeReaction(context.app, viewerOf(context), input),
    }),
  }),
}));
