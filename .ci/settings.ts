/** Checks that the tables of docs/configuration.md match the table of settings; with --write, updates them. */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { SETTINGS } from "../src/settings.js";

const FILE = "docs/configuration.md";

interface Described {
  variable: string;
  meaning: string;
  fallback: string | undefined;
  schema: { type?: string; default?: unknown; minimum?: number; maximum?: number };
}

const settings: Described[] = Object.values(SETTINGS).map(({ shape, ...rest }) => ({
  ...rest,
  schema: z.toJSONSchema(shape as z.ZodType, { io: "input", unrepresentable: "any" }) as Described["schema"],
}));

const defaultOf = ({ fallback, schema }: Described) =>
  fallback ?? (schema.default === undefined ? "" : `\`${[schema.default].flat().join()}\``);

function variables(): string[] {
  const rows = settings.map((each) =>
    `| \`${each.variable}\` | ${defaultOf(each)} | ${each.meaning} |`.replace("|  |", "| |"),
  );
  return ["| variable | default | meaning |", "|---|---|---|", ...rows];
}

/** Whole numbers with other bounds than at least 1. */
function ranges(): string[] {
  const byBounds = new Map<string, string[]>();
  const numbers = settings.flatMap(({ variable, schema: { type, minimum = 0, maximum = 0 } }) =>
    type === "integer" ? [{ variable, minimum, most: maximum === Number.MAX_SAFE_INTEGER ? "" : `${maximum}` }] : [],
  );
  for (const { variable, minimum, most } of numbers.toSorted((a, b) => a.minimum - b.minimum)) {
    if (minimum === 1 && most === "") continue;
    const bounds = `| ${minimum} | ${most} |`;
    byBounds.set(bounds, [...(byBounds.get(bounds) ?? []), `\`${variable}\``]);
  }
  const rows = [...byBounds].map(([bounds, names]) => `${bounds} ${names.join(", ")} |`);
  return ["| least | most | variables |", "|---|---|---|", ...rows];
}

/** Replaces the table with this heading, up to its last row. */
function withTable(page: string, table: string[]): string {
  const lines = page.split("\n");
  const start = lines.indexOf(table[0] ?? "");
  if (start < 0) throw new Error(`${FILE} has no table with the heading ${table[0]}`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  lines.splice(start, length, ...table);
  return lines.join("\n");
}

const page = readFileSync(FILE, "utf8");
const printed = [variables(), ranges()].reduce(withTable, page);

if (process.argv.includes("--write")) writeFileSync(FILE, printed);
else if (printed !== page) {
  process.stderr.write(`${FILE} differs from src/settings.ts. Run: npm run generate\n`);
  process.exitCode = 1;
}
