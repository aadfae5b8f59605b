import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { namedUser, User } from "../accounts/schema.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import {
  Conversation,
  itself,
  namedConversation,
  ofConversations,
  seesMessage,
  shown,
} from "../conversations/schema.js";
import { type ConversationRow, conversationFor } from "../conversations/service.js";
import { receiptFeed } from "../events/state-feed.js";
import type { ReceiptKind } from "../generated/prisma/enums.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import { countListed, type EntriesOf } from "../listed.js";
import { Message } from "../messages/schema.js";
import type { MessageRow } from "../messages/service.js";
import { USUAL_MEMBERS, usually } from "../pages.js";
import {
  acknowledgeDelivery,
  type DeliveryStatsRow,
  type DeliveryStatus,
  isSurelySent,
  MAX_ACKNOWLEDGED,
  type MessageReceiptRow,
  markRead,
  type ReceiptRow,
  receiptsOf,
  receiptTimes,
  statsOf,
  statusOf,
} from "./service.js";
import { areAllOpen, receiptsSeenBy, sightsOf } from "./sight.js";

/** Every member's watermarks as they are: read once for all messages of a conversation. Nobody is shown these. */
const receiptsById = ofConversations(itself, async ({ app }, ids): Promise<ReceiptRow[][]> => {
  const receipts = await receiptsOf(app, ids);
  return ids.map((id) => receipts.get(id) ?? []);
});

const areOpenById = createContextCache(
  (context: Context) =>
    new DataLoader<string, boolean>((ids) =>
      Promise.all(
        ids.map(async (id) => {
          const userIds = (await receiptsById(context).load(id)).map((receipt) => receipt.userId);
          if (!(await areAllOpen(context.app, userIds))) return false;
          // Whoever left before it was read who is in it is none of these, and was let in before, or is still to be told.
          if (!context.isOnlyFor) return userIds.includes(viewerOf(context).userId);
          context.isOnlyFor(userIds);
          return true;
        }),
      ),
    ),
);

const receiptsSeenById = createContextCache(
  (context: Context) =>
    new DataLoader<string, ReceiptRow[]>(async (ids) => {
      const lists = await Promise.all(ids.map((id) => receiptsById(context).load(id)));
      const seen = await receiptsSeenBy(context.app, viewerOf(context).userId, lists.flat());
      return lists.map((list) => seen.splice(0, list.length));
    }),
);

/** Everyone's receipts as the viewer sees them. Where all members see all of each other's, nobody has to ask who it is. */
async function seenReceipts(context: Context, conversationId: string): Promise<ReceiptRow[]> {
  const isOpen = await areOpenById(context).load(conversationId);
  return (isOpen ? receiptsById : receiptsSeenById)(context).load(conversationId);
}

async function seenStatus(context: Context, message: MessageRow): Promise<DeliveryStatus> {
  if (!(await seesMessage(context, message))) return "SENT";
  const receipts = await receiptsById(context).load(message.conversationId);
  if (isSurelySent(message, receipts)) return "SENT";
  return statusOf(message, await seenReceipts(context, message.conversationId));
}

/** Counted by the members: how many it has really come to could tell what some of them hide. */
async function timesOf(context: Context, kind: ReceiptKind, message: MessageRow): Promise<MessageReceiptRow[]> {
  if (!(await seesMessage(context, message))) return [];
  const members = await receiptsById(context).load(message.conversationId);
  countListed(context, members.length);
  const times = await (kind === "READ" ? readTimes : deliveryTimes)(context).load(message);
  return seenTimes(context, kind, message, times);
}

/** Those whom the viewer may see to have the message, or to have read it. */
async function seenTimes(
  context: Context,
  kind: ReceiptKind,
  { conversationId }: MessageRow,
  times: MessageReceiptRow[],
): Promise<MessageReceiptRow[]> {
  if (times.length === 0 || (await areOpenById(context).load(conversationId))) return times;
  const [receipts, sightFor] = await Promise.all([
    receiptsById(context).load(conversationId),
    sightsOf(
      context.app,
      viewerOf(context).userId,
      times.map((time) => time.userId),
    ),
  ]);
  const isDirect = receipts[0]?.isDirect ?? true;
  return times.filter(({ userId, at }) => {
    const { ofReads, until } = sightFor(userId, isDirect);
    return (kind === "DELIVERED" || ofReads) && (!until || at <= until);
  });
}

/** Whether or not they are shown: how many are could tell what some hide. */
const membersOf: EntriesOf<Pick<MessageRow, "conversationId">> = async ({ conversationId }, context) =>
  (await receiptsById(context).load(conversationId)).length;

const timesLoader = (kind: ReceiptKind) =>
  ofConversations(
    ({ conversationId }: MessageRow) => conversationId,
    ({ app }, messages) => receiptTimes(app, kind, messages),
  );
const deliveryTimes = timesLoader("DELIVERED");
const readTimes = timesLoader("READ");

export const Receipt = builder.objectRef<ReceiptRow>("Receipt").implement({
  description: "How far one member has come in a conversation. Both positions only ever rise.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("Receipt", [row.conversationId, row.userId]) }),
    conversation: t.field({
      type: Conversation,
      description: "Where.",
      resolve: (receipt, _, context, info) => namedConversation(context, receipt.conversationId, info),
    }),
    user: t.field({
      type: User,
      description: "Who.",
      resolve: (receipt, _, context, info) => namedUser(context, receipt.userId, info),
    }),
    deliveredSeq: t.exposeInt("deliveredSeq", {
      description: "Every message up to this `seq` has reached one of their devices.",
    }),
    deliveredAt: t.expose("deliveredAt", {
      type: "DateTime",
      nullable: true,
      description: "When `deliveredSeq` last rose; null before the first time.",
    }),
    readSeq: t.exposeInt("readSeq", {
      description: "They have seen every message up to this `seq`; 0 where privacy settings hide it.",
    }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      description: "When `readSeq` last rose; null before the first time, and where privacy settings hide it.",
    }),
    hidesReads: t.boolean({
      description:
        "Whether privacy settings, or a block, hide from the viewer what this member has read: then `readSeq` says nothing, and READ comes without them.",
      resolve: ({ isReadHidden }) => isReadHidden ?? false,
    }),
    sinceSeq: t.exposeInt("joinedSeq", {
      description:
        "Messages up to this `seq` were sent before the member came: for these they are no recipient. 0 for who was there from the start.",
    }),
  }),
});

const MessageReceipt = builder.objectRef<MessageReceiptRow>("MessageReceipt").implement({
  description: "A recipient of a message, and a moment.",
  fields: (t) => ({
    id: t.id({
      description: `${CACHE_KEY} Another in \`deliveredTo\` than in \`readBy\`.`,
      resolve: ({ kind, conversationId, seq, userId }) =>
        cacheKey(kind === "READ" ? "MessageRead" : "MessageDelivery", [conversationId, userId], seq),
    }),
    user: t.field({
      type: User,
      description: "Who.",
      resolve: (row, _, context, info) => namedUser(context, row.userId, info),
    }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
  }),
});

const DeliveryStats = builder.objectRef<DeliveryStatsRow>("DeliveryStats").implement({
  description: "How many people a message has come to. Counts only what the viewer could also see one by one.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("DeliveryStats", [row.conversationId], row.seq) }),
    recipients: t.exposeInt("recipients", {
      description: "Members who were there when it was sent, and still are, its sender left out.",
    }),
    delivered: t.exposeInt("delivered", { description: "Of these, how many have it on a device." }),
    read: t.exposeInt("read", { description: "Of these, how many are shown to have seen it." }),
  }),
});

const DeliveryStatusType = builder.enumType("DeliveryStatus", {
  description: "Sent, then delivered, then read; back to delivered only where somebody hides what they have read.",
  values: {
    SENT: { description: "Stored." },
    DELIVERED: { description: "Reached a device of every recipient." },
    READ: { description: "Seen by every recipient whose read receipts the viewer may see, and by at least one." },
  },
});

builder.objectFields(Message, (t) => ({
  status: t.field({
    type: DeliveryStatusType,
    description: "How far it has come with all of its recipients, as far as the viewer may see that.",
    resolve: (message, _, context) => seenStatus(context, message),
  }),
  deliveredTo: t.field({
    type: [MessageReceipt],
    description:
      "Recipients it has reached, with the time, the earliest first. A page of messages is shorter where these are many; TOO_COMPLEX where they are asked for again and again.",
    extensions: { complexity: usually(USUAL_MEMBERS), entries: membersOf },
    resolve: (message, _, context) => timesOf(context, "DELIVERED", message),
  }),
  readBy: t.field({
    type: [MessageReceipt],
    description:
      "Recipients who have seen it, with the time, the earliest first, as far as privacy settings show it. A page is shorter as for `deliveredTo`.",
    extensions: { complexity: usually(USUAL_MEMBERS), entries: membersOf },
    resolve: (message, _, context) => timesOf(context, "READ", message),
  }),
  deliveryStats: t.field({
    type: DeliveryStats,
    description: "How many it has come to: for large groups, where `deliveredTo` and `readBy` are long.",
    resolve: async (message, _, context) => {
      const isSeen = await seesMessage(context, message);
      return statsOf(message, isSeen ? await seenReceipts(context, message.conversationId) : []);
    },
  }),
}));

builder.objectField(Conversation, "receipts", (t) =>
  t.field({
    type: [Receipt],
    description:
      "How far each member has come, the viewer's own included, as far as privacy settings show it. A page of conversations is shorter where these are many.",
    extensions: {
      complexity: usually(USUAL_MEMBERS),
      entries: (({ id }, context) => membersOf({ conversationId: id }, context)) satisfies EntriesOf<ConversationRow>,
    },
    resolve: async (row, _, context) => {
      const receipts = await seenReceipts(context, row.id);
      countListed(context, receipts.length);
      return receipts;
    },
  }),
);

const AcknowledgeDeliveryInput = builder.inputType("AcknowledgeDeliveryInput", {
  description: "What has arrived.",
  fields: (t) => ({
    messageIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: MAX_ACKNOWLEDGED,
      required: true,
      description: "Messages that this device has, and with each every earlier one of its conversation.",
    }),
  }),
});

const AcknowledgeDeliveryPayload = builder
  .objectRef<{ receipts: ReceiptRow[] }>("AcknowledgeDeliveryPayload")
  .implement({
    description: "What is known to have arrived.",
    fields: (t) => ({
      receipts: t.expose("receipts", {
        type: [Receipt],
        description:
          "The viewer's positions, one for each conversation of a message that they see; in no order, and empty where they see none.",
        extensions: { complexity: usually(1), entries: ({ receipts }: { receipts: ReceiptRow[] }) => receipts.length },
      }),
    }),
  });

const MarkReadInput = builder.inputType("MarkReadInput", {
  description: "What was seen.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    upToMessageId: t.id({
      maxLength: ID_LENGTH,
      description: "The newest message that was seen; all there is now where left out.",
    }),
  }),
});

const MarkReadPayload = builder
  .objectRef<{ receipt: ReceiptRow; conversation: ConversationRow }>("MarkReadPayload")
  .implement({
    description: "What is known to have been seen.",
    fields: (t) => ({
      receipt: t.expose("receipt", { type: Receipt, description: "The viewer's position." }),
      conversation: t.expose("conversation", {
        type: Conversation,
        description: "The conversation, with its unread count as it is now.",
      }),
    }),
  });

builder.mutationFields((t) => ({
  acknowledgeDelivery: t.field({
    type: AcknowledgeDeliveryPayload,
    description:
      "This device has these messages. Only ever raises positions. A message that the viewer cannot see, or no longer, is passed over, and the others count; BAD_USER_INPUT, and no position rises, where one is not the id of a message; RATE_LIMITED.",
    args: { input: t.arg({ type: AcknowledgeDeliveryInput, required: true, description: "What has arrived." }) },
    resolve: async (_, { input }, context) => ({
      receipts: await acknowledgeDelivery(context.app, viewerOf(context), input.messageIds),
    }),
  }),
  markRead: t.field({
    type: MarkReadPayload,
    description:
      "The viewer has seen everything up to a message; what was seen has also been delivered. Only ever raises positions. NOT_FOUND, RATE_LIMITED.",
    args: { input: t.arg({ type: MarkReadInput, required: true, description: "What was seen." }) },
    resolve: async (_, { input }, context) => {
      const viewer = viewerOf(context);
      const receipt = await markRead(context.app, viewer, input);
      const membership = await conversationFor(context.app, viewer, input.conversationId);
      return { receipt, conversation: shown(context, membership) };
    },
  }),
}));

builder.subscriptionField("receiptUpdated", (t) =>
  t.field({
    type: Receipt,
    description:
      "Deliveries and reads as they happen and as far as privacy settings show them, in one conversation or in all the viewer is in. A position that a reader is behind on comes once, as the latest. NOT_FOUND; ends when the viewer leaves, or with LAGGED.",
    args: { conversationId: t.arg.id({ maxLength: ID_LENGTH, description: "The conversation; all where left out." }) },
    subscribe: (_, { conversationId }, context) => receiptFeed(context.app, viewerOf(context), conversationId),
    resolve: (receipt: ReceiptRow) => receipt,
  }),
);
