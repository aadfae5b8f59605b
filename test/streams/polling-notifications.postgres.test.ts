/** Notifications by pages: each comes once, also where a cursor cannot hold all of one millisecond. */
import pg from "pg";
import { expect, test } from "vitest";
import { castOf, directBetween, groupOf, type Person, until } from "../support/parley.js";
import { pause } from "../support/random.js";
import { inStoreOf, uuidOf } from "../support/tables.js";
import {
  addedIn,
  CURSOR,
  cast,
  contentOf,
  DELETE,
  type Event,
  knownOf,
  MARK,
  notificationsOf,
  pageOf,
  parley,
  twice,
  useStage,
} from "./polling-stage.js";

useStage();

// ── notifications ──

/** Somebody whom nothing has happened to lately, and who is in a conversation. */
async function quietPerson(): Promise<{ eve: Person; conversation: string }> {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const conversation = await directBetween(cast[0], eve);
  await inStoreOf(parley, (store) =>
    store.query(
      `UPDATE members SET joined_at = now() - interval '1 day' WHERE conversation_id = $1`, // so that all of it is theirs
      [uuidOf(conversation)],
    ),
  );
  return { eve, conversation };
}

/** Stores so many notifications of a moment some milliseconds ago, each so much later than the one before. */
const STORE_SOME = `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at)
  SELECT $1, uuid_of(at), 'GROUP_UPDATED', $2, $3, at FROM generate_series(1, $4::int) i,
    LATERAL (SELECT date_trunc('milliseconds', clock_timestamp() - ($5::int - i * $6::int) * interval '1 ms') AS at) made`;

const valuesFor = (person: Person, conversation: string, ...[count, msAgo, msApart]: [number, number, number]) => [
  uuidOf(person.id),
  uuidOf(cast[0].id),
  uuidOf(conversation),
  count,
  msAgo,
  msApart,
];

test("notifications of one millisecond, more than a cursor has room for, come once in pages of any size, also where they are marked meanwhile", async () => {
  const { eve, conversation } = await quietPerson();
  const { cursor: begin } = await pageOf(eve, null);
  const all = 75;
  // As of one moment, which is settled by the time that they are read.
  await inStoreOf(parley, (store) =>
    store.query(STORE_SOME.replace("clock_timestamp()", "now()"), valuesFor(eve, conversation, all, 3_000, 0)),
  );
  await pause(2_500);
  for (const first of [1, 7, 100]) {
    const ids = [...(await notificationsOf(eve)).keys()];
    const told: Event[] = [];
    for (let [cursor, hasMore, pages] = [begin, true, 0]; hasMore; pages++) {
      const page = await pageOf(eve, cursor, first);
      told.push(...page.events);
      ({ cursor, hasMore } = page);
      if (pages < 8) await eve.get(MARK, { id: ids[(pages * 7 + first) % ids.length] ?? "" });
      if (pages === 3) await eve.get(DELETE, { id: ids[5] ?? "" });
      if (pages < 8) hasMore = true;
    }
    expect(twice(told.map(contentOf)), "nothing comes twice").toEqual([]);
    expect(twice(addedIn(told)), "each once").toEqual([]);
    expect(addedIn(told).length).toBeGreaterThanOrEqual(all - 3); // but for those that were deleted before
    expect(knownOf(told)).toEqual(await notificationsOf(eve));
  }
}, 60_000);

test("more notifications of the last seconds than a cursor has room for wait, and none is lost or repeated", async () => {
  const { eve, conversation } = await quietPerson();
  let { cursor } = await pageOf(eve, null);
  await inStoreOf(parley, (store) => store.query(STORE_SOME, valuesFor(eve, conversation, 90, 300, 3)));
  const told: Event[] = [];
  await until("all is told", async () => {
    const page = await pageOf(eve, cursor, 100, told.length === 0 ? 0 : 10);
    expect(page.cursor.length).toBeLessThan(1_500);
    told.push(...page.events);
    ({ cursor } = page);
    if (told.length === 60) await eve.get(MARK, { id: addedIn(told)[0] ?? "" });
    return addedIn(told).length >= 90;
  });
  told.push(...(await pageOf(eve, cursor)).events);
  expect(twice(told.map(contentOf))).toEqual([]);
  expect(twice(addedIn(told))).toEqual([]);
  expect(knownOf(told)).toEqual(await notificationsOf(eve));
}, 60_000);

test("a notification that is stored late comes once in pages", async () => {
  const { eve, conversation } = await quietPerson();
  let { cursor } = await pageOf(eve, null);
  const late = new pg.Client(parley.databaseUrl);
  await late.connect();
  await late.query("BEGIN");
  await late.query(STORE_SOME, valuesFor(eve, conversation, 1, 0, 0));
  const told: Event[] = [];
  const tell = async (first: number) => {
    const page = await pageOf(eve, cursor, first);
    told.push(...page.events);
    ({ cursor } = page);
  };
  for (let i = 0; i < 3; i++) {
    await inStoreOf(parley, (store) => store.query(STORE_SOME, valuesFor(eve, conversation, 1, 0, 0)));
    await tell(1);
  }
  expect(addedIn(told)).toHaveLength(3);
  await pause(6_000); // longer than commits usually take
  await tell(100);
  await late.query("COMMIT");
  await late.end();
  await tell(1);
  await tell(100);
  expect(addedIn(told)).toHaveLength(4);
  expect(knownOf(told)).toEqual(await notificationsOf(eve));
}, 30_000);

test("what was shown early of a millisecond does not stand for the rest of it", async () => {
  const [ana, , , dee] = cast;
  const group = await groupOf(ana, dee);
  const { eventCursor } = await dee.get(CURSOR);
  // One that was made before and marked in the very millisecond in which many others were made.
  await inStoreOf(parley, (store) =>
    store.query(
      `WITH room AS (SELECT m.conversation_id, m.user_id, o.user_id AS actor_id, date_trunc('milliseconds', now()) - interval '4 s' AS at
          FROM members m JOIN members o ON o.conversation_id = m.conversation_id AND o.user_id <> m.user_id
          WHERE m.conversation_id = $1 AND m.user_id = $2
        ), long_in AS (
          UPDATE members m SET joined_at = now() - interval '1 hour' FROM room WHERE m.conversation_id = room.conversation_id
        )
        INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at, changed_at, read_at)
        SELECT user_id, uuid_of(at - interval '100 ms'), 'GROUP_UPDATED'::"NotificationKind", actor_id, conversation_id, at - interval '100 ms', at, at FROM room
        UNION ALL SELECT user_id, uuid_of(at), 'GROUP_UPDATED', actor_id, conversation_id, at, NULL, NULL
        FROM room, generate_series(1, 10)`,
      [uuidOf(group), uuidOf(dee.id)],
    ),
  );
  await pause(1_500); // now it is longer ago than a commit takes
  for (const first of [1, 2, 100]) {
    const told: Event[] = [];
    for (let [cursor, hasMore] = [eventCursor, true]; hasMore; ) {
      const page = await pageOf(dee, cursor, first);
      told.push(...page.events);
      ({ cursor, hasMore } = page);
    }
    const known = knownOf(told);
    expect(twice(addedIn(told)), "each once").toEqual([]);
    expect([...known.values()].filter((isRead) => !isRead).length, "all that were made in it").toBeGreaterThanOrEqual(
      10,
    );
  }
}, 60_000);
