/** The schema builder: its plugins, scalars' types and defaults. It defines no types; each noun registers its own. */
import SchemaBuilder from "@pothos/core";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import type { Context } from "../context.js";
import { getDatamodel, type default as PrismaTypes } from "../generated/pothos.js";
import BoundsPlugin from "./bounds-plugin.js";

export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  PrismaTypes: PrismaTypes;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    ID: { Input: string; Output: string };
  };
}>({
  plugins: [BoundsPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  prisma: { client: (context) => context.app.store.prisma, dmmf: getDatamodel(), onUnusedQuery: null },
  relay: {
    nodesOnConnection: true,
    pageInfoTypeOptions: { description: "A page's first and last cursor, and whether its list goes on beyond it." },
  },
});
