import { namedUser, User } from "../accounts/schema.js";
import { viewerOf } from "../context.js";
import { Conversation, itself, namedConversation, ofConversations } from "../conversations/schema.js";
import { builder } from "../graphql/builder.js";
import { usually } from "../graphql/connections.js";
import { countListed } from "../graphql/list-entries.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import { typingFeed } from "./feed.js";
import type { TypingRow } from "./rows.js";
import { setTyping, typingIn } from "./service.js";

export const Typing = builder.objectRef<TypingRow>("Typing").implement({
  description: "A typing indicator: one person types in a conversation, or has stopped.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("Typing", [row.conversationId, row.userId]) }),
    conversation: t.field({
      type: Conversation,
      description: "The conversation that the person types in.",
      resolve: (typing, _, context, info) => namedConversation(context, typing.conversationId, info),
    }),
    user: t.field({
      type: User,
      description: "The person who types.",
      resolve: (typing, _, context, info) => namedUser(context, typing.userId, info),
    }),
    isTyping: t.exposeBoolean("isTyping", {
      description: "False once the person stopped, sent a message, or has not renewed it for a while (5 s by default).",
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      description: "When the indicator goes out by itself unless renewed.",
    }),
  }),
});

const typingById = ofConversations(itself, (context, ids) =>
  Promise.all(ids.map((id) => typingIn(context.app, viewerOf(context).userId, id))),
);

builder.objectField(Conversation, "typing", (t) =>
  t.field({
    type: [Typing],
    description: "The people who type now, without the viewer.",
    extensions: { complexity: usually(1), entries: () => 1 },
    resolve: async (row, _, context) => {
      const typing = await typingById(context).load(row.id);
      countListed(context, typing.length);
      return typing;
    },
  }),
);

const SetTypingInput = builder.inputType("SetTypingInput", {
  description: "Whether the viewer types in a conversation.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    isTyping: t.boolean({ required: true, description: "False puts the indicator out before it expires by itself." }),
  }),
});

const SetTypingPayload = builder.objectRef<{ typing: TypingRow }>("SetTypingPayload").implement({
  description: "The result of `setTyping`.",
  fields: (t) => ({ typing: t.expose("typing", { type: Typing, description: "The viewer's indicator." }) }),
});

builder.mutationField("setTyping", (t) =>
  t.field({
    type: SetTypingPayload,
    description:
      "Shows or hides the viewer's typing indicator. Repeat every few seconds while typing: it goes out by itself after 5 s (by default), and with a sent message. NOT_FOUND; RATE_LIMITED beyond 1 a second per conversation.",
    args: { input: t.arg({ type: SetTypingInput, required: true, description: "The typing state to set." }) },
    resolve: async (_, { input }, context) => ({
      typing: await setTyping(context.app, viewerOf(context), input.conversationId, input.isTyping),
    }),
  }),
);

builder.subscriptionField("typing", (t) =>
  t.field({
    type: Typing,
    description:
      "Typing indicators of a conversation without the viewer's: first the people who type now, then each start and stop. A start is delivered at most once in 2 s for each person. NOT_FOUND; ends when the viewer leaves.",
    args: { conversationId: t.arg.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }) },
    subscribe: (_, { conversationId }, context) => typingFeed(context.app, viewerOf(context), conversationId),
    resolve: (typing: TypingRow) => typing,
  }),
);
