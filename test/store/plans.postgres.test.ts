/** Plans are made once per connection, and kept: one that was made of a few rows has to be good for many. */
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import { MAX_ID } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { castOf, directBetween, type Parley, type Person, send, startParley } from "../support/parley.js";
import { uuidOf } from "../support/tables.js";

const EVERYTHING = graphql(`
  query PlansEverything($after: String) {
    notifications { unreadCount nodes { id } }
    unread: notifications(unreadOnly: true) { nodes { id } }
    events(after: $after) { cursor }
  }
`);
const MARK_ALL = graphql(`mutation PlansMarkAll { markAllNotificationsRead { count } }`);

/** Each of another person, in a conversation of their own. */
const MANY = 2_000;
/** The cost of the look-ups for one notification: some rows by their keys, and the pages of each key. */
const ROWS_OF_ONE = 20;
const PAGES_OF_ONE = 30;

let parley: Parley;
let ben: Person;
let client: pg.PoolClient;

beforeAll(async () => {
  parley = await startParley({ PARLEY_DATABASE_CONNECTIONS: "1", PARLEY_DATABASE_WAIT_MS: "30000" });
  const [ana, other] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  ben = other;
  const { pool } = (parley.app as App).store;
  await send(ana, await directBetween(ana, ben), "hello");
  await pool.query("ANALYZE");
  const { events } = await ben.get(EVERYTHING);
  await ben.get(MARK_ALL);
  await ben.get(EVERYTHING, { after: events.cursor });
  client = await pool.connect();
  await storeMany(uuidOf(ben.id));
}, 60_000);
afterAll(async () => {
  client?.release();
  await parley?.stop();
});

async function storeMany(userId: string): Promise<void> {
  const series = `generate_series(1, ${MANY}) i`;
  const [actor, conversation] = ["md5('actor' || i)::uuid", "md5('conversation' || i)::uuid"];
  await client.query(`INSERT INTO users (id, username, username_key, display_name, display_key, password_hash)
    SELECT ${actor}, 'many' || i, 'many' || i, 'Many', 'many', '' FROM ${series}`);
  await client.query(`INSERT INTO conversations (id, kind, direct_key, last_seq, revision)
    SELECT ${conversation}, 'DIRECT', 'many' || i, 1, 1 FROM ${series}`);
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
      SELECT ${conversation}, person, 0, 0, 0 FROM ${series}, unnest(ARRAY[$1, ${actor}]) person`,
    [userId],
  );
  await client.query(`INSERT INTO receipt_log (conversation_id, user_id, kind, seq)
    SELECT ${conversation}, ${actor}, 'READ', 1 FROM ${series}`);
  await client.query(
    `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, seq, created_at, changed_at)
      SELECT $1, uuid_of(at), 'MESSAGE_NEW', ${actor}, ${conversation}, 1, at, CASE WHEN i % 2 = 0 THEN at END
      FROM ${series}, LATERAL (SELECT now() + i * interval '1 ms' AS at) AS time`,
    [userId],
  );
}

test.each([
  { name: "count-unread-notifications", args: "me", looksAt: MANY },
  { name: "notifications", args: `me, '${MAX_ID}', 51`, looksAt: 51 },
  { name: "notifications-unread", args: `me, '${MAX_ID}', 51`, looksAt: 51 },
  { name: "mark-all-notifications-read", args: "me", looksAt: MANY },
  { name: "notifications-changed-since", args: "ARRAY[me], ARRAY[now() - interval '1 hour'], '{50}'", looksAt: 100 },
])("$name reads only what it is about, as it was planned of a few rows", async ({ name, args, looksAt }) => {
  const known = await client.query("SELECT FROM pg_prepared_statements WHERE name = $1", [name]);
  expect(known.rowCount, "it was planned before there were many").toBe(1);
  const me = `'${uuidOf(ben.id)}'::uuid`;
  await client.query("BEGIN");
  const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE "${name}" (${args.replace("me", me)})`,
  );
  await client.query("ROLLBACK");
  const plan = rows[0]?.["QUERY PLAN"][0].Plan as PlanNode;
  expect(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]).toBeLessThan(PAGES_OF_ONE * looksAt);
  const read = rowsRead(plan);
  expect(read).toBeGreaterThan(looksAt / 2);
  expect(read).toBeLessThan(ROWS_OF_ONE * looksAt);
});

interface PlanNode {
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  Plans?: PlanNode[];
}

function rowsRead(node: PlanNode): number {
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Join Filter"] ?? 0);
  const own = (node["Actual Rows"] + removed) * node["Actual Loops"];
  return (node.Plans ?? []).reduce((sum, plan) => sum + rowsRead(plan), own);
}
