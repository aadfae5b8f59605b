/** Unread counts that clients keep up to date by events: docs/streams.md describes how. */
import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { type Context, viewerOf } from "../context.js";
import type { ConversationRow } from "../conversations/rows.js";
import { Conversation, ownMembership } from "../conversations/schema.js";
import { gone } from "../errors.js";
import { builder } from "../graphql/builder.js";
import { CACHE_KEY, cacheKey } from "../ids.js";
import { Receipt } from "../receipts/schema.js";
import { type UnreadRow, unreadOf, type Whose } from "./unread.js";

const unreadBy = createContextCache(
  (context: Context) =>
    new DataLoader<Whose, UnreadRow | undefined, string>((asked) => unreadOf(context.app.store, asked), {
      cacheKeyFn: ({ conversationId, userId }) => `${conversationId} ${userId}`,
    }),
);

const UnreadCount = builder.objectRef<UnreadRow & Whose>("UnreadCount").implement({
  description:
    "The number of messages of a conversation that the viewer has not read, and the position at which they were counted. A message event whose `revision` is not higher than this one is already counted. Of two counts, the one with the lower `revision` or `readSeq` is older.",
  fields: (t) => ({
    id: t.id({
      description: `${CACHE_KEY} A count at another position has another id.`,
      resolve: ({ conversationId, userId, lastSeq, revision, readSeq }) =>
        cacheKey("UnreadCount", [conversationId, userId], lastSeq, revision, readSeq),
    }),
    count: t.exposeInt("count", {
      description:
        "The number of messages above `readSeq` that others wrote and nobody deleted, without system messages.",
    }),
    lastSeq: t.exposeInt("lastSeq", { description: "The `seq` of the conversation's newest message at the count." }),
    revision: t.exposeInt("revision", { description: "The conversation's `revision` at the count." }),
    readSeq: t.exposeInt("readSeq", { description: "The viewer's own read position at the count." }),
  }),
});

builder.objectField(Conversation, "unread", (t) =>
  t.field({
    type: UnreadCount,
    description:
      "`unreadCount` with the position at which it was counted, for clients that keep the count up to date by events. It depends on the viewer.",
    resolve: (row, _, context) => unreadIn(context, row),
  }),
);

/** After an inbox, the whole count was read with the conversation, in one statement. */
async function unreadIn(context: Context, row: ConversationRow): Promise<UnreadRow & Whose> {
  const { id: conversationId, unreadCount: count, lastSeq, revision } = row;
  const whose = { conversationId, userId: viewerOf(context).userId };
  if (count !== undefined) {
    const { readSeq } = (await ownMembership(context, conversationId)).member;
    return { ...whose, count, lastSeq, revision, readSeq };
  }
  const unread = await unreadBy(context).load(whose);
  if (!unread) throw gone("conversation"); // left after they were shown it
  return { ...whose, ...unread };
}

builder.objectField(Receipt, "unread", (t) =>
  t.field({
    type: UnreadCount,
    nullable: true,
    description:
      "The unread count that remains: only for the viewer's own receipt, null for everyone else's. In `ReceiptUpdated` and `receiptUpdated` it is set whenever `readSeq` rose, on any of the viewer's devices, and null if only `deliveredSeq` rose. It costs nothing on receipts of others.",
    resolve: async ({ conversationId, userId, isCounted }, _, context) => {
      // An event with the count is delivered to its own person only, even if its execution is shared.
      if (!(isCounted ?? userId === viewerOf(context).userId)) return null;
      const unread = await unreadBy(context).load({ conversationId, userId });
      return unread ? { conversationId, userId, ...unread } : null;
    },
  }),
);
