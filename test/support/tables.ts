/** Reads the tables directly, for tests that look for left-over data. */
import pg from "pg";
import { parseConversationId, parseUserId } from "../../src/ids.js";
import type { Parley } from "./parley.js";

/** Runs something on a connection of the test's own. */
export async function inStoreOf<Result>(parley: Parley, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** All rows as text, by table. */
export const dumpOf = (parley: Parley): Promise<Map<string, string>> => inStoreOf(parley, dumpBy);

/** The same over an open connection, in one statement for all tables: a test may dump hundreds of times. */
export async function dumpBy(client: pg.Client): Promise<Map<string, string>> {
  const names = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  const tables = new Map<string, string[]>(names.rows.map(({ tablename }) => [tablename, []]));
  const each = [...tables.keys()].map((name) => `SELECT '${name}' AS name, to_jsonb(t)::text AS row FROM "${name}" t`);
  const { rows } = await client.query<{ name: string; row: string }>(each.join(" UNION ALL "));
  for (const { name, row } of rows) tables.get(name)?.push(row);
  return new Map([...tables].map(([name, all]) => [name, all.join("\n")]));
}

/** The names of the tables that contain these words. */
export const tablesWith = (tables: Map<string, string>, words: string) =>
  [...tables].filter(([, text]) => text.toLowerCase().includes(words.toLowerCase())).map(([table]) => table);

/** The stored UUID of a person's or a conversation's global id. */
export function uuidOf(id: string): string {
  const uuid = parseUserId(id) ?? parseConversationId(id);
  if (uuid === undefined) throw new Error(`${id} is neither a person's nor a conversation's`);
  return uuid;
}
