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
export const dumpOf = (parley: Parley): Promise<Map<string, string>> => inStoreOf(parley, dumpBy);

/** The same over a connection that there is: whoever asks hundreds of times asks in one statement each time. */
export async function dumpBy(client: pg.Client): Promise<Map<string, string>> {
  const names = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  const tables = new Map<string, string[]>(names.rows.map(({ tablename }) => [tablename, []]));
  const each = [...tables.keys()].map((name) => `SELECT '${name}' AS name, to_jsonb(t)::text AS row FROM "${name}" t`);
  const { rows } = await client.query<{ name: string; row: string }>(each.join(" UNION ALL "));
  for (const { name, row } of rows) tables.get(name)?.push(row);
  return new Map([...tables].map(([name, all]) => [name, all.join("\n")]));
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
