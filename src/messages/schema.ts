import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import type { GraphQLResolveInfo } from "graphql";
import { User, userOf, usersById } from "../accounts/schema.js";
import type { Config } from "../config.js";
import { type Context, viewerOf } from "../context.js";
import { type GroupEvent, namedIn, sentenceOf } from "../conversations/group-event.js";
import { conversationFor } from "../conversations/reads.js";
import type { ConversationRow, Membership } from "../conversations/rows.js";
import {
  Conversation,
  conversationOf,
  itself,
  namedConversation,
  ofConversations,
  ownMembership,
  shown,
} from "../conversations/schema.js";
import { badInput, tooComplex } from "../errors.js";
import { boundFor } from "../graphql/bounds.js";
import { builder } from "../graphql/builder.js";
import { bothWaysArgs, connectionOf, sized, sizeText, usually } from "../graphql/connections.js";
import type { Complexity } from "../graphql/cost.js";
import { countListed, type EntriesOf, type LeadsTo } from "../graphql/list-entries.js";
import { findNodesWith, Node } from "../graphql/node.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, type MessageKey, messageId, parseMessageId } from "../ids.js";
import { DEFAULT_PAGE, type PageArgs, type PageRequest, pageAround, pageOf, pageRequest } from "../pages.js";
import type { Sentence } from "../text/sentences.js";
import { bodyLength } from "./body.js";
import { canReadEdits, deleteMessage, editMessage, editSizes, editsOf, type MessageEditRow } from "./changes.js";
import { messageFeed, updateFeed } from "./feed.js";
import { newestJoins } from "./missed.js";
import {
  messagesAround,
  messagesAt,
  messagesChangedAfter,
  messagesPage,
  newestVisible,
  type VisibleMessage,
  visibleMessages,
} from "./reads.js";
import type { MessageRow } from "./rows.js";
import { sendMessage } from "./service.js";
import type { Sent } from "./writer.js";

const newestMessages = ofConversations(itself, (context, ids) =>
  newestVisible(context.app, viewerOf(context).userId, ids),
);

const conversationIdIn = (id: string) => parseMessageId(id)?.conversationId ?? "";

/** Messages by their global ids. */
const messagesById = ofConversations(conversationIdIn, async ({ app }, ids): Promise<(MessageRow | null)[]> => {
  const keys = ids.map(parseMessageId).filter((key) => key !== undefined);
  const rows = await messagesAt(app.store, keys, app.config.maxAnswerBytes);
  const found = new Map(rows.map((row) => [messageId(row), row]));
  return ids.map((id) => found.get(id) ?? null);
});

/** Reads a text that a list had no room for, of a row that is shown nevertheless. TOO_COMPLEX if it does not fit. */
async function leftBodyOf(context: Context, message: MessageRow): Promise<string | null> {
  const row = await messagesById(context).load(messageId(message));
  if (row?.isBodyLeft) throw tooComplex("The answer has no room for it. Ask for fewer at once.");
  return row?.body ?? null;
}

const newestJoinsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, number>(async (ids) => {
      const joins = await newestJoins(context.app.store, ids);
      return ids.map((id) => joins.get(id) ?? 0);
    }),
);

const editsByMessage = ofConversations(
  ({ conversationId }: MessageRow) => conversationId,
  ({ app }, messages): Promise<MessageEditRow[][]> => editsOf(app, messages),
);

/** Long texts weigh as much as the entries that would take the same room. */
const editWeights = createContextCache((context: Context) => {
  const { maxAnswerBytes, maxListed } = context.app.config;
  return new DataLoader<MessageRow, number>(async (messages) => {
    const sizes = await editSizes(context.app.store, messages);
    return sizes.map(({ edits, bytes }) => Math.max(edits, Math.ceil((bytes / maxAnswerBytes) * maxListed)));
  });
});

const MessageKind = builder.enumType("MessageKind", {
  description: "The kind of a message.",
  values: {
    TEXT: { description: "A text." },
    IMAGE: { description: "A picture." },
    FILE: { description: "Any file." },
    VOICE: { description: "A voice recording." },
    SYSTEM: { description: "Written by the server: somebody joined or left, or something changed." },
  },
});

const MessageEdit = builder.objectRef<MessageEditRow>("MessageEdit").implement({
  description: "A text that a message had before it was edited.",
  fields: (t) => ({
    id: t.id({
      description: CACHE_KEY,
      resolve: (edit) => cacheKey("MessageEdit", [edit.conversationId], edit.seq, edit.revision),
    }),
    body: t.exposeString("body", { description: "The text." }),
    writtenAt: t.expose("writtenAt", { type: "DateTime", description: "When it was written." }),
    replacedAt: t.expose("replacedAt", { type: "DateTime", description: "When another text replaced it." }),
  }),
});

export const Message = builder.objectRef<MessageRow>("Message");

Message.implement({
  description: "A message. Its place and its id never change; its text may.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: "The message's global id, which is also its cursor.", resolve: messageId }),
    conversation: t.field({
      type: Conversation,
      description: "The conversation that the message belongs to.",
      extensions: {
        leadsTo: ((message, context) => conversationOf(context, message.conversationId)) satisfies LeadsTo<MessageRow>,
      },
      resolve: (message, _, context, info) => namedConversation(context, message.conversationId, info),
    }),
    seq: t.exposeInt("seq", {
      description: "The message's place in the conversation: 1, 2, 3 and so on without a gap, in the order of commit.",
    }),
    revision: t.exposeInt("revision", { description: "The conversation's revision when this message last changed." }),
    sender: t.field({
      type: User,
      nullable: true,
      description: "The person who sent it; null for a system message.",
      resolve: (message, _, context) =>
        message.sender ?? (message.senderId === null ? null : userOf(context, message.senderId)),
    }),
    clientMessageId: t.id({
      nullable: true,
      description: "The id that the sending device gave it; null for everyone but the sender.",
      resolve: (message, _, context) =>
        message.senderId === viewerOf(context).userId ? message.clientMessageId : null,
    }),
    kind: t.expose("kind", { type: MessageKind, description: "The kind of message." }),
    body: t.string({
      nullable: true,
      description:
        "The text; null once deleted. A system message has a sentence in English, in which names and titles of another text direction are isolated (U+2068, U+2069).",
      extensions: {
        // If a page is asked for texts, it ends before the first text that it has no room for.
        entries: ((message, { app }) =>
          message.isBodyLeft ? app.config.maxListed + 1 : 0) satisfies EntriesOf<MessageRow>,
      },
      resolve: (message, _, context) => {
        if (message.detail) return systemText(context, message.detail).then(({ text }) => text);
        return message.isBodyLeft ? leftBodyOf(context, message) : message.body;
      },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was stored." }),
    editedAt: t.expose("editedAt", {
      type: "DateTime",
      nullable: true,
      description: "When its text was last changed; null if it never was.",
    }),
    deletedAt: t.expose("deletedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was deleted; null if it was not.",
    }),
  }),
});

/** The message and the people that it refers to. */
builder.objectFields(Message, (t) => ({
  replyTo: t.field({
    type: Message,
    nullable: true,
    description:
      "The message that this one replies to, as it is now: edited, or a tombstone. Null if it replies to none, and if the viewer cannot see that message, such as one from before they joined.",
    extensions: { leadsTo: ((message, context) => quotedBy(context, message)) satisfies LeadsTo<MessageRow> },
    resolve: (message, _, context) => quotedBy(context, message),
  }),
  mentions: t.field({
    type: [User],
    description:
      "The people whom it mentions one by one, in the order given. `mentionsEveryone` adds nobody to this list.",
    extensions: {
      complexity: usually(1),
      entries: (({ mentionIds }) => mentionIds?.length ?? 0) satisfies EntriesOf<MessageRow>,
    },
    resolve: ({ mentionIds }, _, context) => {
      countListed(context, mentionIds?.length ?? 0);
      return Promise.all((mentionIds ?? []).map((id) => userOf(context, id)));
    },
  }),
  mentionsEveryone: t.boolean({
    description: "Whether it mentions everyone who was a member when it was sent.",
    resolve: ({ mentionsAll }) => mentionsAll ?? false,
  }),
  deletedBy: t.field({
    type: User,
    nullable: true,
    description:
      "The person who deleted it: its sender, or a moderator, admin or owner of the group. Null if it was not deleted.",
    resolve: ({ deletedById }, _, context) => (deletedById == null ? null : userOf(context, deletedById)),
  }),
}));

builder.objectFields(Message, (t) => ({
  edits: t.field({
    type: [MessageEdit],
    nullable: true,
    description:
      "The earlier texts, the oldest first. Only for the owners, the admins and the moderators of a group: null for everyone else, its sender included. Deleting the message deletes them.",
    extensions: {
      complexity: usually(1),
      entries: (async (message, context) =>
        message.editedAt ? editWeights(context).load(message) : 0) satisfies EntriesOf<MessageRow>,
    },
    resolve: async (message, _, context) => {
      if (!canReadEdits(await ownMembership(context, message.conversationId))) return null;
      const edits = message.editedAt ? await editsByMessage(context).load(message) : [];
      countListed(context, edits.length);
      return edits;
    },
  }),
}));

const seenByKey = createContextCache(
  (context: Context) =>
    new DataLoader<MessageKey, VisibleMessage | null, string>(
      (keys) => visibleMessages(context.app, viewerOf(context), keys),
      {
        cacheKeyFn: messageId,
      },
    ),
);
findNodesWith("Message", async (context, id) => {
  const key = parseMessageId(id);
  return key ? ((await seenByKey(context).load(key))?.message ?? null) : null;
});

/** Whether the field is within a list. Then its page is no backfill, and by default no longer than other pages. */
const isListed = ({ path }: GraphQLResolveInfo): boolean => {
  for (let at: GraphQLResolveInfo["path"] | undefined = path; at; at = at.prev)
    if (typeof at.key === "number") return true;
  return false;
};
const defaultSize = ({ messagesPage }: Config, isNested: boolean) =>
  isNested ? Math.min(messagesPage, DEFAULT_PAGE) : messagesPage;
const messagesCost: Complexity = ({ args, isNested, config }) =>
  sized(args.first ?? args.last ?? defaultSize(config, isNested));

const SIZE = sizeText(`100 by default (within a list of conversations ${DEFAULT_PAGE})`);
const PAGES =
  "`last: 50` is the newest page, `aroundSeq` one with that position in its middle: the unread line, a quote, a hit of a search.";

const messagesArgs = (arg: Parameters<typeof bothWaysArgs>[0]) => ({
  ...bothWaysArgs(arg, SIZE),
  aroundSeq: arg.int({
    description:
      "A position for the middle of the page, with as many messages before it as after it, and more of one side near an end. Any number from 0 on, even if the viewer can see no message there. `first` is the size of the whole page. BAD_USER_INPUT below 0, and together with `after`, `last` or `before`, which continue from such a page in either direction.",
  }),
});

interface MessagesRequest {
  page: PageRequest;
  aroundSeq: number | undefined;
}

type MessagesArgs = PageArgs & { aroundSeq?: number | null | undefined };

function sizedBy(context: Context, info: GraphQLResolveInfo, args: MessagesArgs): MessagesRequest {
  const aroundSeq = args.aroundSeq ?? undefined;
  if (aroundSeq !== undefined) {
    const other = (["after", "last", "before"] as const).find((name) => args[name] != null);
    if (other) throw badInput(other, `\`aroundSeq\` goes with \`first\` alone, not with \`${other}\`.`);
    if (aroundSeq < 0) throw badInput("aroundSeq", "`aroundSeq` is 0 or more.");
  }
  return { page: pageRequest(args, defaultSize(context.app.config, isListed(info))), aroundSeq };
}

export const MessageConnection = connectionOf("Message", Message, "messages");

builder.objectFields(Conversation, (t) => ({
  lastMessage: t.field({
    type: Message,
    nullable: true,
    description: "The newest message that the viewer can see; null if there is none.",
    extensions: { leadsTo: ((row, context) => lastMessageOf(context, row)) satisfies LeadsTo<ConversationRow> },
    resolve: (row, _, context) => lastMessageOf(context, row),
  }),
  messages: t.field({
    type: MessageConnection,
    description: `A page of its messages, always in ascending \`seq\`; ${PAGES}`,
    args: messagesArgs(t.arg),
    extensions: { complexity: messagesCost },
    resolve: (row, args, context, info) =>
      messagesPageOf(context, sizedBy(context, info, args), () => ownMembership(context, row.id)),
  }),
  changes: t.field({
    type: MessageConnection,
    description:
      "Messages added or changed after a revision, in order of revision: they let a client that was away catch up.",
    args: {
      afterRevision: t.arg.int({ required: true, description: "The newest revision that the client knows." }),
      first: t.arg.int({ description: `The size of the page: ${SIZE}` }),
    },
    extensions: { complexity: messagesCost },
    resolve: async (row, { afterRevision, first }, context, info) => {
      const page = pageRequest({ first }, defaultSize(context.app.config, isListed(info)));
      const membership = await ownMembership(context, row.id);
      return pageOf(
        page,
        await messagesChangedAfter(context.app, membership, afterRevision, page.limit + 1),
        messageId,
      );
    },
  }),
}));

builder.queryField("messages", (t) =>
  t.field({
    type: MessageConnection,
    description: `A page of a conversation's messages, always in ascending \`seq\`; ${PAGES} NOT_FOUND if the conversation is missing or not the viewer's.`,
    args: {
      conversationId: t.arg.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
      ...messagesArgs(t.arg),
    },
    extensions: { complexity: messagesCost },
    resolve: (_, { conversationId, ...args }, context, info) =>
      messagesPageOf(context, sizedBy(context, info, args), async () => {
        const membership = await conversationFor(context.app.store, viewerOf(context), conversationId);
        shown(context, membership);
        return membership;
      }),
  }),
);

const SendMessageInput = builder.inputType("SendMessageInput", {
  description: "A message to send.",
  fields: (t) => ({
    conversationId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The conversation; NOT_FOUND if the viewer is no member.",
    }),
    clientMessageId: t.id({
      maxLength: ID_LENGTH,
      description:
        "Any string of up to 64 UTF-16 units that is unique among the sender's messages in this conversation, such as a UUID. It makes sending safe to repeat. The server makes one if it is left out.",
    }),
    kind: t.field({
      type: MessageKind,
      defaultValue: "TEXT",
      description: "TEXT for a message without attachments; else BAD_USER_INPUT.",
    }),
    body: t.string({
      maxLength: boundFor(bodyLength),
      takesAnyCharacter: true,
      description:
        "The text, with at least one visible character. Every line end of Unicode (CRLF, CR, NEL, VT, FF, U+2028, U+2029) becomes a line feed; other controls, except tabs, are removed.",
    }),
    replyToId: t.id({
      maxLength: ID_LENGTH,
      description: "The message to reply to; NOT_FOUND if the sender cannot see it in this conversation.",
    }),
    mentionIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: (config) => config.maxMentions,
      description: "Members to mention, at most 50 by default; NOT_FOUND if one of them is no member.",
    }),
    mentionEveryone: t.boolean({
      description:
        "Mentions all members. FORBIDDEN for anyone but the owners, the admins and the moderators of a group; BAD_USER_INPUT if it has more than 250 members by default.",
    }),
  }),
});

const SendMessagePayload = builder.objectRef<Sent>("SendMessagePayload").implement({
  description: "The stored message.",
  fields: (t) => ({
    message: t.expose("message", { type: Message, description: "The message as it is stored." }),
    isDuplicate: t.exposeBoolean("isDuplicate", {
      description: "True if an earlier try stored the message.",
    }),
  }),
});

builder.mutationField("sendMessage", (t) =>
  t.field({
    type: SendMessagePayload,
    description:
      "Stores the message, then delivers it to the conversation's members. Safe to repeat with the same `clientMessageId`, for ever; CONFLICT if it was used for other content. NOT_FOUND; FORBIDDEN in a direct conversation with somebody whom the viewer blocks; BAD_USER_INPUT; RATE_LIMITED beyond 20 a second.",
    args: { input: t.arg({ type: SendMessageInput, required: true, description: "The message." }) },
    resolve: (_, { input }, context) => sendMessage(context.app, viewerOf(context), input),
  }),
);

const EditMessageInput = builder.inputType("EditMessageInput", {
  description: "A new text for a message.",
  fields: (t) => ({
    messageId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The message; NOT_FOUND if the viewer cannot see it.",
    }),
    body: t.string({
      maxLength: boundFor(bodyLength),
      takesAnyCharacter: true,
      required: true,
      description: "The text, as for `sendMessage`.",
    }),
  }),
});

const DeleteMessageInput = builder.inputType("DeleteMessageInput", {
  description: "The message to delete.",
  fields: (t) => ({
    messageId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The message; NOT_FOUND if the viewer cannot see it.",
    }),
  }),
});

export const messagePayload = (name: string, description: string) =>
  builder.objectRef<{ message: MessageRow }>(name).implement({
    description,
    fields: (t) => ({ message: t.expose("message", { type: Message, description: "The message as it is now." }) }),
  });
const EditMessagePayload = messagePayload("EditMessagePayload", "The message with its new text.");
const DeleteMessagePayload = messagePayload("DeleteMessagePayload", "What is left of the message.");

builder.mutationFields((t) => ({
  editMessage: t.field({
    type: EditMessagePayload,
    description:
      "Changes the text of a message. The same text again changes nothing. FORBIDDEN for anyone but its sender, later than 15 minutes after it was sent by default, once it is deleted, and after too many edits in a group. NOT_FOUND; BAD_USER_INPUT; RATE_LIMITED, with one limit for this and sending.",
    args: { input: t.arg({ type: EditMessageInput, required: true, description: "The message and its new text." }) },
    resolve: async (_, { input }, context) => ({ message: await editMessage(context.app, viewerOf(context), input) }),
  }),
  deleteMessage: t.field({
    type: DeleteMessagePayload,
    description:
      "Replaces a message with a tombstone in the same place: its text, earlier texts, reactions and mentions are deleted. Deleting it again changes nothing. FORBIDDEN for anyone but its sender and the moderators, admins and owners of a group. NOT_FOUND; RATE_LIMITED, with one limit for this and sending.",
    args: { input: t.arg({ type: DeleteMessageInput, required: true, description: "The message to delete." }) },
    resolve: async (_, { input }, context) => ({
      message: await deleteMessage(context.app, viewerOf(context), input.messageId),
    }),
  }),
}));

builder.subscriptionField("messageAdded", (t) =>
  t.field({
    type: Message,
    description:
      "New messages, each exactly once and in order within its conversation: of one conversation, or of all that the viewer is in, including those joined later. With `after` everything newer comes first, then live messages without a gap; over all conversations, a message stored seconds before `after` may come again, with the same id. NOT_FOUND; BAD_USER_INPUT. Ends when the viewer leaves, or with LAGGED.",
    args: {
      conversationId: t.arg.id({ maxLength: ID_LENGTH, description: "The conversation; all if left out." }),
      after: t.arg.id({
        maxLength: ID_LENGTH,
        description: "The id of the newest message that the device already has.",
      }),
    },
    subscribe: (_, { conversationId, after }, context) =>
      messageFeed(context.app, viewerOf(context), { conversationId, after }),
    resolve: (message: MessageRow) => message,
  }),
);

builder.subscriptionField("messageUpdated", (t) =>
  t.field({
    type: Message,
    description:
      "Messages that were edited or deleted, or whose reactions changed, each as it is after the change: of one conversation, or of all that the viewer is in. A client that is behind receives only the last of several changes. NOT_FOUND. Ends when the viewer leaves, or with LAGGED.",
    args: { conversationId: t.arg.id({ maxLength: ID_LENGTH, description: "The conversation; all if left out." }) },
    subscribe: (_, { conversationId }, context) => updateFeed(context.app, viewerOf(context), conversationId),
    resolve: (message: MessageRow) => message,
  }),
);

/** Asks for the viewer only if it matters, so the result for most replies can be shared by many subscribers. */
async function quotedBy(context: Context, { conversationId, replyToSeq }: MessageRow): Promise<MessageRow | null> {
  if (replyToSeq == null) return null;
  if (!context.isShared || replyToSeq <= (await newestJoinsById(context).load(conversationId))) {
    const { member } = await ownMembership(context, conversationId);
    if (replyToSeq <= member.hiddenThroughSeq) return null;
  }
  const quoted = await messagesById(context).load(messageId({ conversationId, seq: replyToSeq }));
  return quoted?.withheldFrom != null && quoted.withheldFrom === viewerOf(context).userId ? null : quoted;
}

/** The sentence of a SYSTEM message, with people's present names. */
export async function systemText(context: Context, event: GroupEvent): Promise<Sentence> {
  const people = await Promise.all(namedIn(event).map((id) => usersById(context).load(id)));
  const names = new Map(people.map((user) => [user?.id, user?.displayName]));
  return sentenceOf(event, (id) => names.get(id) ?? "Somebody");
}

const lastMessageOf = (context: Context, row: ConversationRow) =>
  row.lastMessage === undefined ? newestMessage(context, row) : row.lastMessage;

async function newestMessage(context: Context, row: ConversationRow): Promise<MessageRow | null> {
  if (row.lastSeq === 0) return null;
  const { member } = await ownMembership(context, row.id);
  return row.lastSeq > member.hiddenThroughSeq ? newestMessages(context).load(row.id) : null;
}

/** The request is checked already (`sizedBy`), so a wrong one is refused before anything is read. */
async function messagesPageOf(
  context: Context,
  { page, aroundSeq }: MessagesRequest,
  membershipOf: () => Promise<Membership>,
) {
  const membership = await membershipOf();
  if (aroundSeq === undefined) return pageOf(page, await messagesPage(context.app, membership, page), messageId);
  const { messages, ...beyond } = await messagesAround(context.app, membership, { aroundSeq, limit: page.limit });
  return pageAround(messages, beyond, messageId);
}
