/** Relay's `node` and `nodes`: any object with a global id that the viewer may see. */
import { brandWithType } from "@pothos/core";
import { type Context, viewerOf } from "../context.js";
import { ID_LENGTH, type NodeType, nodeTypeOf } from "../ids.js";
import { MAX_PAGE } from "../pages.js";
import { builder } from "./builder.js";
import { sized } from "./connections.js";
import type { Complexity } from "./cost.js";

export const Node = builder.interfaceRef<object>("Node").implement({
  description: "Anything with a global id.",
  fields: (t) => ({
    id: t.id({ description: "Its global id: opaque, unique over all types, and the same for ever." }),
  }),
});

/** Finds a node for the viewer; null where it is missing or not theirs to see. */
type FindNode = (context: Context, id: string) => Promise<object | null>;

const finders = new Map<NodeType, FindNode>();

/** Each noun registers the same look-up that its other fields use, so no id opens a side door. */
export function findNodesWith(type: NodeType, find: FindNode): void {
  finders.set(type, find);
}

async function nodeOf(context: Context, id: string): Promise<object | null> {
  const type = nodeTypeOf(id);
  const node = type && (await finders.get(type)?.(context, id));
  if (!type || !node) return null;
  brandWithType(node, type as never);
  return node;
}

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description: "Anything by its id; null where it is missing or not the viewer's to see.",
    args: {
      id: t.arg.id({ maxLength: ID_LENGTH, isUnknownBeyond: true, required: true, description: "A global id." }),
    },
    resolve: (_, { id }, context) => {
      viewerOf(context);
      return nodeOf(context, id);
    },
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description:
      "Several things by their ids, in the order asked for, each null as in `node`. An entry that does not fit into the answer is null too, with a TOO_COMPLEX error of its own.",
    args: {
      ids: t.arg.idList({
        maxLength: ID_LENGTH,
        isUnknownBeyond: true,
        maxItems: MAX_PAGE,
        required: true,
        description: "Global ids.",
      }),
    },
    extensions: {
      complexity: (({ args }) => sized((args.ids as unknown[] | undefined)?.length)) satisfies Complexity,
      // A short list would not show that entries are missing, so an entry without room is null, with its own error.
      isOmittable: true,
    },
    resolve: (_, { ids }, context) => {
      viewerOf(context);
      return Promise.all(ids.map((id) => nodeOf(context, id)));
    },
  }),
}));
