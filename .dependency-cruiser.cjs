/** Arrows point one way: schema → service → (db, bus, errors). Only schemas import a noun's schema. */
const nouns = "(accounts|conversations|messages|reactions|search|inbox|receipts|presence|typing|privacy|notifications)";
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "only-schemas-import-schemas",
      severity: "error",
      from: { path: "^src/", pathNot: ["schema\\.ts$"] },
      to: { path: `^src/${nouns}/schema\\.ts$` },
    },
    {
      name: "only-the-server-imports-the-whole-schema",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/http/server\\.ts$" },
      to: { path: "^src/graphql/schema\\.ts$" },
    },
    {
      name: "services-know-no-graphql-builder",
      severity: "error",
      from: { path: `^src/(${nouns}/service|events/|bus|db|limits)`, pathNot: "schema\\.ts$" },
      to: { path: "^src/builder\\.ts$" },
    },
    {
      name: "no-undeclared-packages",
      severity: "error",
      from: { path: "^src" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/generated" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
