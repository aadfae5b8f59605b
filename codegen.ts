import type { CodegenConfig } from "@graphql-codegen/cli";

/** Typed documents for the tests, which are Parley's first client: `npm run generate` writes test/graphql/. */
const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: ["test/**/*.ts", "!test/graphql/**"],
  ignoreNoDocuments: true,
  emitLegacyCommonJSImports: false,
  generates: {
    "test/graphql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: "string", ID: "string" },
        documentMode: "string",
      },
    },
  },
};

export default config;
