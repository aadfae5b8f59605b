/** A database that is set back to an earlier state, as by a restored backup: what was told since has never been. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConversationId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { query } from "../support/global-setup.js";
import {
  ask,
  castOf,
  dataOf,
  directBetween,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

const CURSOR = graphql(`query RewindCursor { eventCursor }`);
const EVENTS = graphql(`
  subscription RewindEvents($after: String) {
    events(after: $after) { __typename cursor ... on StreamStarted { start } ... on MessageAdded { message { seq body } } }
  }
`);
const PAGE = graphql(`query RewindPage($after: String) { events(after: $after) { start cursor } }`);
const ADDED = graphql(`subscription RewindAdded($id: ID) { messageAdded(conversationId: $id) { seq body } }`);

describe("a database that is set back", () => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ PARLEY_SWEEP_SECONDS: "1" });
  });
  afterAll(() => parley?.stop());

  /** Everything after a message has never been. */
  async function setBack(conversation: string, seq: number): Promise<void> {
    const values = [parseConversationId(conversation), seq];
    await query(parley.databaseUrl, async (client) => {
      await client.query("BEGIN");
      await client.query("DELETE FROM messages WHERE conversation_id = $1 AND seq > $2", values);
      await client.query(
        `UPDATE members SET delivered_seq = least(delivered_seq, $2), read_seq = least(read_seq, $2)
          WHERE conversation_id = $1`,
        values,
      );
      await client.query(
        `UPDATE conversations SET last_seq = $2,
            revision = (SELECT max(revision) FROM messages WHERE conversation_id = $1) WHERE id = $1`,
        values,
      );
      await client.query("COMMIT");
    });
  }

  const follow = (person: Person, after: string) => {
    const followed = person.follow(EVENTS, { after });
    return {
      followed,
      starts: () => followed.data.flatMap(({ events }) => ("start" in events ? [events.start] : [])),
      bodies: () => followed.data.flatMap(({ events }) => ("message" in events ? [events.message.body] : [])),
      cursor: () => followed.data.at(-1)?.events.cursor ?? "",
    };
  };

  test("while its conversations are followed ends every stream; who resumes receives RESET, on every server, and misses nothing", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const { eventCursor } = await ben.get(CURSOR);
    const before = follow(ben, eventCursor);
    const added = ben.follow(ADDED, { id: conversation });
    for (let i = 1; i <= 5; i++) await send(ana, conversation, `lost ${i}`);
    await until("he has them", () => before.bodies().includes("lost 5"));
    await until(
      "he follows the conversation",
      async () => added.data.length > 0 || void (await send(ana, conversation, "probe")),
    );
    const cursor = before.cursor();

    await setBack(conversation, 2);
    await until("both end", () => before.followed.isDone && added.isDone);
    for (const { error } of [before.followed, added]) expect(JSON.stringify(error)).toContain("UNAVAILABLE");

    for (const url of parley.urls)
      expect(dataOf(await ask(url, ben.token, PAGE, { after: cursor })).events.start).toBe("RESET");
    const again = follow(ben, cursor);
    await until("it has begun", () => again.starts().length > 0);
    expect(again.starts()).toEqual(["RESET"]);
    const { message } = await send(ana, conversation, "instead of the third");
    expect(message.seq).toBe(3);
    await until("it comes", () => again.bodies().includes("instead of the third"));
    again.followed.stop();

    const resumed = follow(ben, again.cursor());
    await until("it has begun", () => resumed.starts().length > 0);
    expect(resumed.starts()).toEqual(["RESUMED"]);
    resumed.followed.stop();
    await ben.leave();
  }, 60_000);

  test("is noted once, also where servers find it in the same instant", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const other = await parley.addServer();
    const followed = [ben, new Person(other.url, ben)].map((person) => person.follow(ADDED, { id: conversation }));
    await until("both servers follow it", async () => {
      await send(ana, conversation, "probe");
      return followed.every(({ data }) => (data.at(-1)?.messageAdded.seq ?? 0) > 1);
    });
    await query(parley.databaseUrl, async (client) => {
      await client.query(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END'`);
      await client.query("CREATE TRIGGER hold BEFORE INSERT ON rewinds EXECUTE FUNCTION hold()");
      await client.query("SELECT pg_advisory_lock(1)");
      const count = async (rows: string) => (await client.query(`SELECT count(*)::int AS n FROM ${rows}`)).rows[0].n;
      const before = await count("rewinds");
      await setBack(conversation, 1);
      const waiting =
        "pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
      await until("two have found it", async () => (await count(waiting)) >= 2);
      await client.query("SELECT pg_advisory_unlock(1)");
      await until("both streams end", () => followed.every(({ isDone }) => isDone));
      await until("nobody notes it any more", async () => (await count(waiting)) === 0);
      expect((await count("rewinds")) - before).toBe(1);
      await client.query("DROP TRIGGER hold ON rewinds");
    });
    for (const each of followed) each.stop();
  }, 60_000);

  test("to before a conversation began ends what follows it", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const added = ben.follow(ADDED, { id: conversation });
    await until("it is live", async () => {
      await send(ana, conversation, "probe");
      return added.data.length > 0;
    });
    const id = parseConversationId(conversation);
    await query(parley.databaseUrl, (client) => client.query("DELETE FROM conversations WHERE id = $1", [id]));
    await until("it ends", () => added.isDone);
    expect(JSON.stringify(added.error)).toContain("UNAVAILABLE");
    await ben.leave();
  }, 60_000);

  test("while nobody looks is known to servers once it is noted in the database", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    await send(ana, conversation, "first");
    await send(ana, conversation, "lost");
    const { eventCursor } = await ben.get(CURSOR);
    await setBack(conversation, 1);
    await query(parley.databaseUrl, (client) => client.query("INSERT INTO rewinds DEFAULT VALUES"));
    expect((await ben.get(PAGE, { after: eventCursor })).events.start).toBe("RESET");
    const fresh = await parley.addServer();
    expect(dataOf(await ask(fresh.url, ben.token, PAGE, { after: eventCursor })).events.start).toBe("RESET");
  }, 60_000);

  test("to an earlier time by its clock alone is RESET for who comes back, also once the clock has caught up", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const shift = await shiftableClock(parley.databaseUrl);
    // The server may not have noticed yet that its connections are gone.
    let eventCursor = "";
    await until("it has new connections", async () => {
      eventCursor = (await ben.ask(CURSOR)).data?.eventCursor ?? "";
      return eventCursor !== "";
    });
    const stream = follow(ben, eventCursor);
    await send(ana, conversation, "before");
    await until("it is told", () => stream.bodies().includes("before"));
    const cursor = stream.cursor();
    await shift("-1 second");
    await send(ana, conversation, "a little back");
    await until("it is told", () => stream.bodies().includes("a little back"));
    await shift("0 seconds");
    expect((await ben.get(PAGE, { after: eventCursor })).events.start).toBe("RESUMED");

    await shift("-30 seconds");
    await send(ana, conversation, "long before");
    await until("the stream ends", () => stream.followed.isDone);
    await shift("0 seconds");
    for (const url of parley.urls)
      expect(dataOf(await ask(url, ben.token, PAGE, { after: cursor })).events.start).toBe("RESET");
    await ben.leave();
  }, 60_000);
});

/** Has a database go by a clock of its own, which the answer sets: by so much it differs from the machine's. */
async function shiftableClock(url: string): Promise<(by: string) => Promise<void>> {
  const shift = (by: string) => query(url, (client) => client.query(`UPDATE shift SET by = '${by}'`)).then(() => {});
  await query(url, async (client) => {
    await client.query("CREATE TABLE shift AS SELECT interval '0 seconds' AS by");
    await client.query(`CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
      'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM public.shift)'`);
    const { rows } = await client.query("SELECT current_database() AS name");
    await client.query(`ALTER DATABASE ${rows[0].name} SET search_path = public, pg_catalog`);
    // Only connections of since then go by it.
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
      [rows[0].name],
    );
  });
  return shift;
}
