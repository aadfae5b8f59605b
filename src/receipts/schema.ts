import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { namedUser, User } from "../accounts/schema.js";
import { type Context, viewerOf } from "../context.js";
import { conversationFor } from "../conversations/reads.js";
import type { ConversationRow } from "../conversations/rows.js";
import {
  Conversation,
  itself,
  namedConversation,
  ofConversations,
  seesMessage,
  shown,
} from "../conversations/schema.js";
import type { ReceiptKind } from "../generated/prisma/enums.js";
import { builder } from "../graphql/builder.js";
import { USUAL_MEMBERS, usually } from "../graphql/connections.js";
import { countListed, type EntriesOf } from "../graphql/list-entries.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import type { MessageRow } from "../messages/rows.js";
import { Message } from "../messages/schema.js";
import { receiptFeed } from "./feed.js";
import { receiptsOf, receiptTimes } from "./reads.js";
import type { DeliveryStatsRow, DeliveryStatus, MessageReceiptRow, ReceiptRow } from "./rows.js";
import { acknowledgeDelivery, MAX_ACKNOWLEDGED, markRead } from "./service.js";
import { isSurelySent, statsOf, statusOf } from "./status.js";
import { areAllOpen, receiptsSeenBy, visibilitiesOf } from "./visibility.js";

/**
 * Every member's true watermarks, read once for all messages of a conversation. They are shown as they are only where
 * all members see all of each other's receipts.
 */
const receiptsById = ofConversations(itself, async ({ app }, ids): Promise<ReceiptRow[][]> => {
  const receipts = await receiptsOf(app.store, ids);
  return ids.map((id) => receipts.get(id) ?? []);
});

const areOpenById = createContextCache(
  (context: Context) =>
    new DataLoader<string, boolean>((ids) =>
      Promise.all(
        ids.map(async (id) => {
          const userIds = (await receiptsById(context).load(id)).map((receipt) => receipt.userId);
          if (!(await areAllOpen(context.app.privacy, userIds))) return false;
          // A viewer who left before the members were read is not in `userIds`: they were admitted before that, or
          // their removal is not delivered yet. The check of the members then does not cover the viewer.
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

/** All receipts as the viewer sees them. Does not ask for the viewer if nobody hides any: the result can be shared. */
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

/** Costs as much as there are members: a cost by the true number of recipients reached would reveal hidden receipts. */
async function timesOf(context: Context, kind: ReceiptKind, message: MessageRow): Promise<MessageReceiptRow[]> {
  if (!(await seesMessage(context, message))) return [];
  const members = await receiptsById(context).load(message.conversationId);
  countListed(context, members.length);
  const times = await (kind === "READ" ? readTimes : deliveryTimes)(context).load(message);
  return seenTimes(context, kind, message, times);
}

/** The recipients that the viewer may see as having received or read the message. */
async function seenTimes(
  context: Context,
  kind: ReceiptKind,
  { conversationId }: MessageRow,
  times: MessageReceiptRow[],
): Promise<MessageReceiptRow[]> {
  if (times.length === 0 || (await areOpenById(context).load(conversationId))) return times;
  const [receipts, visibilityFor] = await Promise.all([
    receiptsById(context).load(conversationId),
    visibilitiesOf(
      context.app.privacy,
      viewerOf(context).userId,
      times.map((time) => time.userId),
    ),
  ]);
  const isDirect = receipts[0]?.isDirect ?? true;
  return times.filter(({ userId, at }) => {
    const { ofReads, until } = visibilityFor(userId, isDirect);
    return (kind === "DELIVERED" || ofReads) && (!until || at <= until);
  });
}

/** The number of all members, shown or not: the number of those shown would reveal what some hide. */
const membersOf: EntriesOf<Pick<MessageRow, "conversationId">> = async ({ conversationId }, context) =>
  (await receiptsById(context).load(conversationId)).length;

const timesLoader = (kind: ReceiptKind) =>
  ofConversations(
    ({ conversationId }: MessageRow) => conversationId,
    ({ app }, messages) => receiptTimes(app.store, kind, messages),
  );
const deliveryTimes = timesLoader("DELIVERED");
const readTimes = timesLoader("READ");

export const Receipt = builder.objectRef<ReceiptRow>("Receipt").implement({
  description: "One member's progress in a conversation. Both positions only ever rise.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("Receipt", [row.conversationId, row.userId]) }),
    conversation: t.field({
      type: Conversation,
      description: "The conversation that the receipt belongs to.",
      resolve: (receipt, _, context, info) => namedConversation(context, receipt.conversationId, info),
    }),
    user: t.field({
      type: User,
      description: "The member whose progress it is.",
      resolve: (receipt, _, context, info) => namedUser(context, receipt.userId, info),
    }),
    deliveredSeq: t.exposeInt("deliveredSeq", {
      description: "Every message up to this `seq` has reached one of the member's devices.",
    }),
    deliveredAt: t.expose("deliveredAt", {
      type: "DateTime",
      nullable: true,
      description: "When `deliveredSeq` last rose; null before the first time.",
    }),
    readSeq: t.exposeInt("readSeq", {
      description: "The member has seen every message up to this `seq`; 0 if privacy settings hide it.",
    }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      description: "When `readSeq` last rose; null before the first time, and if privacy settings hide it.",
    }),
    hidesReads: t.boolean({
      description:
        "True if privacy settings or a block hide this member's reads from the viewer. Then `readSeq` has no meaning, and a message becomes READ without this member.",
      resolve: ({ isReadHidden }) => isReadHidden ?? false,
    }),
    sinceSeq: t.exposeInt("joinedSeq", {
      description:
        "Messages up to this `seq` were sent before the member joined: the member is not a recipient of them. 0 for a member since the start.",
    }),
  }),
});

const MessageReceipt = builder.objectRef<MessageReceiptRow>("MessageReceipt").implement({
  description: "A recipient of a message, and when the message reached them or they saw it.",
  fields: (t) => ({
    id: t.id({
      description: `${CACHE_KEY} It differs between \`deliveredTo\` and \`readBy\`.`,
      resolve: ({ kind, conversationId, seq, userId }) =>
        cacheKey(kind === "READ" ? "MessageRead" : "MessageDelivery", [conversationId, userId], seq),
    }),
    user: t.field({
      type: User,
      description: "The recipient.",
      resolve: (row, _, context, info) => namedUser(context, row.userId, info),
    }),
    at: t.expose("at", { type: "DateTime", description: "When it reached the recipient, or when they saw it." }),
  }),
});

const DeliveryStats = builder.objectRef<DeliveryStatsRow>("DeliveryStats").implement({
  description:
    "How many people have received and read a message. Counts only receipts that the viewer could also see one by one.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("DeliveryStats", [row.conversationId], row.seq) }),
    recipients: t.exposeInt("recipients", {
      description: "Number of members who were there when it was sent and still are, without its sender.",
    }),
    delivered: t.exposeInt("delivered", { description: "Number of recipients who have it on a device." }),
    read: t.exposeInt("read", { description: "Number of recipients who are shown as having seen it." }),
  }),
});

const DeliveryStatusType = builder.enumType("DeliveryStatus", {
  description: "Sent, then delivered, then read; back to delivered only when somebody hides their reads.",
  values: {
    SENT: { description: "Stored." },
    DELIVERED: { description: "Reached a device of every recipient." },
    READ: { description: "Seen by every recipient whose read receipts the viewer may see, and by at least one." },
  },
});

builder.objectFields(Message, (t) => ({
  status: t.field({
    type: DeliveryStatusType,
    description: "How far it has come with all of its recipients, by the receipts that the viewer may see.",
    resolve: (message, _, context) => seenStatus(context, message),
  }),
  deliveredTo: t.field({
    type: [MessageReceipt],
    description:
      "Recipients that it has reached, each with the time, earliest first. A page of messages gets shorter if these lists are long; TOO_COMPLEX if one operation selects them again and again.",
    extensions: { complexity: usually(USUAL_MEMBERS), entries: membersOf },
    resolve: (message, _, context) => timesOf(context, "DELIVERED", message),
  }),
  readBy: t.field({
    type: [MessageReceipt],
    description:
      "Recipients who have seen it, each with the time, earliest first. Recipients whose privacy settings hide reads are left out. A page gets shorter as for `deliveredTo`.",
    extensions: { complexity: usually(USUAL_MEMBERS), entries: membersOf },
    resolve: (message, _, context) => timesOf(context, "READ", message),
  }),
  deliveryStats: t.field({
    type: DeliveryStats,
    description: "Counts of its receipts: for large groups, in which `deliveredTo` and `readBy` are long.",
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
      "Each member's progress, the viewer's own included. Privacy settings may hide a part of it. A page of conversations gets shorter if these lists are long.",
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
  description: "The messages that have arrived.",
  fields: (t) => ({
    messageIds: t.idList({
      maxLength: ID_LENGTH,
      maxItems: MAX_ACKNOWLEDGED,
      required: true,
      description: "Messages that this device has. Each one stands for all earlier messages of its conversation too.",
    }),
  }),
});

const AcknowledgeDeliveryPayload = builder
  .objectRef<{ receipts: ReceiptRow[] }>("AcknowledgeDeliveryPayload")
  .implement({
    description: "The viewer's positions after the acknowledgement.",
    fields: (t) => ({
      receipts: t.expose("receipts", {
        type: [Receipt],
        description:
          "One receipt of the viewer for each conversation of a message that they can see, in no order; empty if they can see none.",
        extensions: { complexity: usually(1), entries: ({ receipts }: { receipts: ReceiptRow[] }) => receipts.length },
      }),
    }),
  });

const MarkReadInput = builder.inputType("MarkReadInput", {
  description: "The messages that the viewer has seen.",
  fields: (t) => ({
    conversationId: t.id({ maxLength: ID_LENGTH, required: true, description: "The conversation." }),
    upToMessageId: t.id({
      maxLength: ID_LENGTH,
      description: "The newest message that the viewer has seen. If left out: the conversation's newest one now.",
    }),
  }),
});

const MarkReadPayload = builder
  .objectRef<{ receipt: ReceiptRow; conversation: ConversationRow }>("MarkReadPayload")
  .implement({
    description: "The viewer's position after the call.",
    fields: (t) => ({
      receipt: t.expose("receipt", { type: Receipt, description: "The viewer's receipt." }),
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
      "Reports that this device has these messages. Only ever raises positions. Messages that the viewer cannot see, or can no longer see, are skipped; the others count. BAD_USER_INPUT if one of the ids is not a message's, and then no position rises; RATE_LIMITED.",
    args: { input: t.arg({ type: AcknowledgeDeliveryInput, required: true, description: "The messages." }) },
    resolve: async (_, { input }, context) => ({
      receipts: await acknowledgeDelivery(context.app, viewerOf(context), input.messageIds),
    }),
  }),
  markRead: t.field({
    type: MarkReadPayload,
    description:
      "Reports that the viewer has seen everything up to a message. Messages that were seen also count as delivered. Only ever raises positions. NOT_FOUND, RATE_LIMITED.",
    args: { input: t.arg({ type: MarkReadInput, required: true, description: "The messages that were seen." }) },
    resolve: async (_, { input }, context) => {
      const viewer = viewerOf(context);
      const receipt = await markRead(context.app, viewer, input);
      const membership = await conversationFor(context.app.store, viewer, input.conversationId);
      return { receipt, conversation: shown(context, membership) };
    },
  }),
}));

builder.subscriptionField("receiptUpdated", (t) =>
  t.field({
    type: Receipt,
    description:
      "Deliveries and reads as they happen, in one conversation or in all of the viewer's. Privacy settings may hide some. If a client is slow, several rises of one receipt arrive as one event with the latest positions. NOT_FOUND; ends when the viewer leaves, or with LAGGED.",
    args: { conversationId: t.arg.id({ maxLength: ID_LENGTH, description: "One conversation; all if left out." }) },
    subscribe: (_, { conversationId }, context) => receiptFeed(context.app, viewerOf(context), conversationId),
    resolve: (receipt: ReceiptRow) => receipt,
  }),
);
