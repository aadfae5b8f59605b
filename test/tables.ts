/** What is in the tables, for tests of what was left behind in them. */
import pg from "pg";
import type { Parley } from "./parley.js";

/** With a connection of the test's own. */
export async function inStoreOf<Result>(parley: Parley, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Everything that is stored, table by table, as text. */
export function dumpOf(parley: Parley): Promise<Map<string, string>> {
  return inStoreOf(parley, async (client) => {
    const { rows } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    const tables = new Map<string, string>();
    for (const { tablename } of rows) {
      const all = await client.query(`SELECT to_jsonb(t)::text AS row FROM "${tablename}" t`);
      tables.set(tablename, all.rows.map(({ row }) => row).join("\n"));
    }
    return tables;
  });
}

/** The names of those that have these words. */
export const tablesWith = (tables: Map<string, string>, words: string) =>
  [...tables].filter(([, text]) => text.toLowerCase().includes(words.toLowerCase())).map(([table]) => table);

/** Of a global id, as it is stored. */
export const uuidOf = (id: string) =>
  Buffer.from(id.slice(4), "base64url")
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
