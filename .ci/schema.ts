/** Checks that schema.graphql matches the schema in code; with --write, updates it. */
import { readFileSync, writeFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "../src/graphql/schema.js";

const FILE = "schema.graphql";
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes("--write")) writeFileSync(FILE, printed);
else if (readFileSync(FILE, "utf8") !== printed) {
  process.stderr.write(`${FILE} differs from what src/ says. Run: npm run generate\n`);
  process.exitCode = 1;
}
