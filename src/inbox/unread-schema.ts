/** The count of what is unread, as clients keep it by events: docs/streams.md has how. */
import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { Conversation, ownMembership } from "../conversations/schema.js";
import type { ConversationRow } from "../conversations/service.js";
import { gone } from "../errors.js";
import { CACHE_KEY, cacheKey } from "../ids.js";
import { Receipt } from "../receipts/schema.js";
import { type UnreadRow, unreadOf, type Whose } from "./unread.js";

const unreadBy = createContextCache(
  (context: Context) =>
    new DataLoader<Whose, UnreadRow | undefined, string>((asked) => unreadOf(context.app, asked), {
      cacheKeyFn: ({ conversationId, userId }) => `${conversationId} ${userId}`,
    }),
);

const UnreadCount = builder.objectRef<UnreadRow & Whose>("UnreadCount").implement({
  description:
    "How many messages of a conversation the viewer has not read, and the place as of which that is so. A message event whose `revision` is not higher than this one's is counted already; of two counts the one with the lower `revision` or `readSeq` is the older.",
  fields: (t) => ({
    id: t.id({
      description: `${CACHE_KEY} A count as of another place has another.`,
      resolve: ({ conversationId, userId, lastSeq, revision, readSeq }) =>
        cacheKey("UnreadCount", [conversationId, userId], lastSeq, revision, readSeq),
    }),
    count: t.exposeInt("count", {
      description: "Messages above `readSeq` that others wrote and nobody deleted, system messages left out.",
    }),
    lastSeq: t.exposeInt("lastSeq", { description: "The `seq` of the conversation's newest message then." }),
    revision: t.exposeInt("revision", { description: "The conversation's `revision` then." }),
    readSeq: t.exposeInt("readSeq", { description: "The viewer's own read position then." }),
  }),
});

builder.objectField(Conversation, "unread", (t) =>
  t.field({
    type: UnreadCount,
    description:
      "`unreadCount` with the place as of which it is so: load it where the count is kept by events. It depends on the viewer.",
    resolve: (row, _, context) => unreadIn(context, row),
  }),
);

/** An inbox has read all of it with the conversation, in one statement. */
async function unreadIn(context: Context, row: ConversationRow): Promise<UnreadRow & Whose> {
  const { id: conversationId, unreadCount: count, lastSeq, revision } = row;
  const whose = { conversationId, userId: viewerOf(context).userId };
  if (count !== undefined) {
    const { readSeq } = (await ownMembership(context, conversationId)).member;
    return { ...whose, count, lastSeq, revision, readSeq };
  }
  const unread = await unreadBy(context).load(whose);
  if (!unread) throw gone("conversation"); // left since they were shown it
  return { ...whose, ...unread };
}

builder.objectField(Receipt, "unread", (t) =>
  t.field({
    type: UnreadCount,
    nullable: true,
    description:
      "What is left unread: only of the viewer's own receipt, and null of everyone else's. In `ReceiptUpdated` and `receiptUpdated` it comes whenever `readSeq` rose, whichever device read, and is null where only `deliveredSeq` did. It costs those nothing who follow the receipts of others.",
    resolve: async ({ conversationId, userId, isCounted }, _, context) => {
      // An event that has it is told to its person alone, whoever else it is executed beside.
      if (!(isCounted ?? userId === viewerOf(context).userId)) return null;
      const unread = await unreadBy(context).load({ conversationId, userId });
      return unread ? { conversationId, userId, ...unread } : null;
    },
  }),
);
