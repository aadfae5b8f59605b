/** What is in the tables, for tests of what was left behind in them. */
import pg from "pg";
import { parseConversationId, parseUserId } from "../src/ids.js";
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

/** Of the global id of a person or a conversation, as it is stored. */
export function uuidOf(id: string): string {
  const uuid = parseUserId(id) ?? parseConversationId(id);
  if (uuid === undefined) throw new Error(`${id} is neither a person's nor a conversation's`);
  return uuid;
}
