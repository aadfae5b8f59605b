import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { Conversation } from "../conversations/schema.js";
import type { ConversationRow } from "../conversations/service.js";
import { CACHE_KEY, cacheKey } from "../ids.js";
import { countListed, type EntriesOf } from "../listed.js";
import { usually } from "../pages.js";
import { MAX_SPANS, type SeqSpanRow, undeliveredOf } from "./undelivered.js";

const undeliveredById = createContextCache(
  (context: Context) =>
    new DataLoader<string, SeqSpanRow[]>(async (ids) => {
      const spans = await undeliveredOf(context.app, viewerOf(context).userId, ids);
      return ids.map((id) => spans.get(id) ?? []);
    }),
);

/** Nobody is parted from a group by a block. */
const undeliveredIn = async ({ id, kind }: ConversationRow, context: Context): Promise<SeqSpanRow[]> =>
  kind === "DIRECT" ? undeliveredById(context).load(id) : [];

const SeqSpan = builder.objectRef<SeqSpanRow>("SeqSpan").implement({
  description: "Places in a conversation that follow each other, both ends included.",
  fields: (t) => ({
    id: t.id({
      description: CACHE_KEY,
      resolve: ({ conversationId, fromSeq, toSeq }) => cacheKey("SeqSpan", [conversationId], fromSeq, toSeq),
    }),
    fromSeq: t.exposeInt("fromSeq", { description: "The `seq` of the first." }),
    toSeq: t.exposeInt("toSeq", { description: "The `seq` of the last." }),
  }),
});

builder.objectField(Conversation, "undelivered", (t) =>
  t.field({
    type: [SeqSpan],
    description: `The viewer's own messages that later ones have overtaken, and that never come to anybody: they stay SENT, however far receipts are. Nearly always none, and none in groups; the newest ${MAX_SPANS} spans. It depends on the viewer, and changes only with \`ConversationUpdated\`.`,
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
