import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { type Context, viewerOf } from "../context.js";
import type { ConversationRow } from "../conversations/rows.js";
import { Conversation } from "../conversations/schema.js";
import { builder } from "../graphql/builder.js";
import { usually } from "../graphql/connections.js";
import { countListed, type EntriesOf } from "../graphql/list-entries.js";
import { CACHE_KEY, cacheKey } from "../ids.js";
import { MAX_SPANS, type SeqSpanRow, undeliveredOf } from "./undelivered.js";

const undeliveredById = createContextCache(
  (context: Context) =>
    new DataLoader<string, SeqSpanRow[]>(async (ids) => {
      const spans = await undeliveredOf(context.app.store, viewerOf(context).userId, ids);
      return ids.map((id) => spans.get(id) ?? []);
    }),
);

/** A block withholds no messages in groups. */
const undeliveredIn = async ({ id, kind }: ConversationRow, context: Context): Promise<SeqSpanRow[]> =>
  kind === "DIRECT" ? undeliveredById(context).load(id) : [];

const SeqSpan = builder.objectRef<SeqSpanRow>("SeqSpan").implement({
  description: "A range of consecutive messages in a conversation, both ends included.",
  fields: (t) => ({
    id: t.id({
      description: CACHE_KEY,
      resolve: ({ conversationId, fromSeq, toSeq }) => cacheKey("SeqSpan", [conversationId], fromSeq, toSeq),
    }),
    fromSeq: t.exposeInt("fromSeq", { description: "The `seq` of the first message." }),
    toSeq: t.exposeInt("toSeq", { description: "The `seq` of the last message." }),
  }),
});

builder.objectField(Conversation, "undelivered", (t) =>
  t.field({
    type: [SeqSpan],
    description: `The viewer's own messages that are never delivered, although later ones are: they stay SENT even when receipts pass them. Nearly always empty, and always empty in groups; the newest ${MAX_SPANS} spans. It depends on the viewer, and changes only with \`ConversationUpdated\`.`,
    extensions: {
      complexity: usually(1),
      entries: (async (row, context) =>
        (await undeliveredIn(row, context)).length) satisfies EntriesOf<ConversationRow>,
    },
    resolve: async (row, _, context) => {
      const spans = await undeliveredIn(row, context);
      countListed(context, spans.length);
      return spans;
    },
  }),
);
