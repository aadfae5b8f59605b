import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { User, userOf } from "../accounts/schema.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { Conversation, conversationOf, shown } from "../conversations/schema.js";
import { type ConversationRow, conversationFor } from "../conversations/service.js";
import { receiptFeed } from "../events/state-feed.js";
import type { ReceiptKind } from "../generated/prisma/enums.js";
import { Message } from "../messages/schema.js";
import type { MessageRow } from "../messages/service.js";
import { listCost } from "../pages.js";
import {
  acknowledgeDelivery,
  type MessageReceiptRow,
  markRead,
  type ReceiptRow,
  receiptsOf,
  receiptTimes,
  statusOf,
} from "./service.js";

/** Every member's watermarks: read once for all messages of a conversation. */
const receiptsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, ReceiptRow[]>(async (ids) => {
      const receipts = await receiptsOf(context.app, ids);
      return ids.map((id) => receipts.get(id) ?? []);
    }),
);

const timesLoader = (kind: ReceiptKind) =>
  createContextCache(
    (context: Context) =>
      new DataLoader<MessageRow, MessageReceiptRow[]>((messages) => receiptTimes(context.app, kind, messages)),
  );
const deliveryTimes = timesLoader("DELIVERED");
const readTimes = timesLoader("READ");

export const Receipt = builder.objectRef<ReceiptRow>("Receipt").implement({
  description: "How far one member has come in a conversation. Both positions only ever rise.",
  fields: (t) => ({
    conversation: t.field({
      type: Conversation,
      description: "Where.",
      resolve: (receipt, _, context) => conversationOf(context, receipt.conversationId),
    }),
    user: t.field({
      type: User,
      description: "Who.",
      resolve: (receipt, _, context) => userOf(context, receipt.userId),
    }),
    deliveredSeq: t.exposeInt("deliveredSeq", {
      description: "Every message up to this `seq` has reached one of their devices.",
    }),
    deliveredAt: t.expose("deliveredAt", {
      type: "DateTime",
      nullable: true,
      description: "When `deliveredSeq` last rose; null before the first time.",
    }),
    readSeq: t.exposeInt("readSeq", { description: "They have seen every message up to this `seq`." }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      description: "When `readSeq` last rose; null before the first time.",
    }),
  }),
});

const MessageReceipt = builder.objectRef<MessageReceiptRow>("MessageReceipt").implement({
  description: "A recipient of a message, and a moment.",
  fields: (t) => ({
    user: t.field({ type: User, description: "Who.", resolve: (row, _, context) => userOf(context, row.userId) }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
  }),
});

const DeliveryStatus = builder.enumType("DeliveryStatus", {
  description: "Sent, then delivered, then read; never back.",
  values: {
    SENT: { description: "Stored." },
    DELIVERED: { description: "Reached a device of every recipient." },
    READ: { description: "Seen by every recipient." },
  },
});

builder.objectFields(Message, (t) => ({
  status: t.field({
    type: DeliveryStatus,
    description: "How far it has come with all of its recipients.",
    resolve: async (message, _, context) => statusOf(message, await receiptsById(context).load(message.conversationId)),
  }),
  deliveredTo: t.field({
    type: [MessageReceipt],
    description: "Recipients it has reached, with the time, the earliest first.",
    extensions: { complexity: listCost },
    resolve: (message, _, context) => deliveryTimes(context).load(message),
  }),
  readBy: t.field({
    type: [MessageReceipt],
    description: "Recipients who have seen it, with the time, the earliest first.",
    extensions: { complexity: listCost },
    resolve: (message, _, context) => readTimes(context).load(message),
  }),
}));

builder.objectField(Conversation, "receipts", (t) =>
  t.field({
    type: [Receipt],
    description: "How far each member has come, the viewer's own included.",
    extensions: { complexity: listCost },
    resolve: (row, _, context) => receiptsById(context).load(row.id),
  }),
);

const AcknowledgeDeliveryInput = builder.inputType("AcknowledgeDeliveryInput", {
  description: "What has arrived.",
  fields: (t) => ({
    messageIds: t.idList({
      required: true,
      description: "Messages that this device has, and with each every earlier one of its conversation; at most 100.",
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
        description: "The viewer's positions, one for each conversation concerned.",
      }),
    }),
  });

const MarkReadInput = builder.inputType("MarkReadInput", {
  description: "What was seen.",
  fields: (t) => ({
    conversationId: t.id({ required: true, description: "The conversation." }),
    upToMessageId: t.id({ description: "The newest message that was seen; all there is now where left out." }),
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
    description: "This device has these messages. Only ever raises positions. NOT_FOUND for a message not visible.",
    args: { input: t.arg({ type: AcknowledgeDeliveryInput, required: true, description: "What has arrived." }) },
    resolve: async (_, { input }, context) => ({
      receipts: await acknowledgeDelivery(context.app, viewerOf(context), input.messageIds),
    }),
  }),
  markRead: t.field({
    type: MarkReadPayload,
    description:
      "The viewer has seen everything up to a message; what was seen has also been delivered. Only ever raises positions. NOT_FOUND.",
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
      "Deliveries and reads as they happen, in one conversation or in all the viewer is in. A position that a reader is behind on comes once, as the latest. NOT_FOUND; ends when the viewer leaves.",
    args: { conversationId: t.arg.id({ description: "The conversation; all where left out." }) },
    subscribe: (_, { conversationId }, context) => receiptFeed(context.app, viewerOf(context), conversationId),
    resolve: (receipt: ReceiptRow) => receipt,
  }),
);
