/** The account by pages, polled while everything changes: each thing comes once, in order, however small the pages are. */
import pg from "pg";
import { expect, test } from "vitest";
import { newId, userId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { directBetween, groupOf, type Person, send, until } from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
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
  SEED,
  twice,
  useStage,
} from "./polling-stage.js";

useStage();

const ROUNDS = 60;

const STATE = graphql(`
  query PollingState($id: ID!) {
    conversation(id: $id) {
      title
      receipts { user { id } deliveredSeq readSeq }
      changes(afterRevision: 0, first: 100) { nodes { id seq revision } pageInfo { hasNextPage } }
    }
  }
`);

const READ = graphql(
  `mutation PollingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);

const REACT = graphql(`
  mutation PollingReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { revision } } }
`);

const RENAME = graphql(`
  mutation PollingRename($id: ID!, $title: String!) {
    updateGroup(input: { conversationId: $id, title: $title }) { conversation { title } }
  }
`);

const BE_LEFT_ALONE = graphql(`
  mutation PollingBeLeftAlone {
    updateNotificationSettings(input: { disabledKinds: [MESSAGE_NEW, GROUP_INVITE, GROUP_UPDATED] }) { settings { disabledKinds } }
  }
`);

/** Polls until nothing is left once `isOver`; now and then from an event's cursor rather than the page's. */
async function poll(person: Person, after: string, first: number, isOver: () => boolean): Promise<Event[]> {
  const random = randomFrom(SEED + first);
  const told: Event[] = [];
  for (let cursor = after; ; ) {
    const wasOver = isOver();
    // Changes for which a cursor had no room come once the last five seconds are over, if no machine stalls.
    const page = await pageOf(person, cursor, first, wasOver ? 15 : 0);
    expect(page.start).toBe("RESUMED");
    const upTo = page.events.length > 0 && random() < 0.3 ? Math.ceil(random() * page.events.length) : undefined;
    told.push(...page.events.slice(0, upTo));
    cursor = (upTo !== undefined && page.events[upTo - 1]?.cursor) || page.cursor;
    if (wasOver && page.events.length === 0) return told;
  }
}

test("pages of any size have everything once while all that was delivered changes again", async () => {
  const [ana, ben, cy, dee] = cast;
  const groups = [await groupOf(ana, ben, cy, dee), await groupOf(ben, ana, cy, dee)];
  const conversations = [...groups, await directBetween(ana, dee), await directBetween(ben, dee)];
  const before = await notificationsOf(dee);
  const begin = (await pageOf(dee, null)).cursor;
  const mine = (conversation: string, person: Person) =>
    groups.includes(conversation) || conversation === conversations[person === ana ? 2 : 3];
  const renames = new Map<string, number>();
  let isOver = false;
  const polling = [1, 2, 7, 100].map((first) => poll(dee, begin, first, () => isOver));
  let titles = 0;
  const write = async (person: Person, n: number) => {
    const random = randomFrom(SEED + 1_000 + n);
    const sent: string[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const conversation = conversations[Math.floor(random() * conversations.length)] as string;
      if (!mine(conversation, person)) continue;
      const { message } = await send(person, conversation, `${n} ${i}`);
      sent.push(message.id);
      if (random() < 0.3) await person.get(READ, { id: conversation });
      if (random() < 0.5)
        await person.get(REACT, {
          id: sent[Math.floor(random() * sent.length)] ?? "",
          emoji: random() < 0.5 ? "👍" : "🎉",
        });
      if (random() < 0.1 && groups[n] !== undefined) {
        await person.get(RENAME, { id: groups[n], title: `Title ${++titles}` });
        renames.set(groups[n], (renames.get(groups[n]) ?? 0) + 1);
      }
    }
  };
  /** Marks and deletes what has just come. */
  const keep = async () => {
    const random = randomFrom(SEED + 2_000);
    for (let i = 0; i < ROUNDS / 2; i++) {
      const ids = [...(await notificationsOf(dee)).keys()].slice(0, 10);
      const id = ids[Math.floor(random() * ids.length)];
      if (id) await (random() < 0.7 ? dee.get(MARK, { id }) : dee.get(DELETE, { id }));
      await pause(random() * 50);
    }
  };
  await Promise.all([write(ana, 0), write(ana, 0), write(ben, 1), write(ben, 1), keep()]);
  const states = await Promise.all(
    conversations.map(async (id) => ({ id, ...(await dee.get(STATE, { id })).conversation })),
  );
  const notifications = await notificationsOf(dee);
  expect([...notifications.values()].some((isRead) => isRead)).toBe(true);
  isOver = true;

  for (const told of await Promise.all(polling)) {
    const contents = told.filter(({ __typename }) => __typename !== "ConversationUpdated").map(contentOf);
    expect(twice(contents), "nothing comes twice").toEqual([]);
    expect(twice(addedIn(told)), "each notification once").toEqual([]);
    expect(knownOf(told, before), "all of them, as they are now").toEqual(notifications);
    for (const { id, title, receipts = [], changes } of states) {
      const seqs = told.flatMap((event) =>
        event.__typename === "MessageAdded" && event.message.conversation.id === id ? [event.message.seq] : [],
      );
      const last = Math.max(...(changes?.nodes ?? []).map(({ seq }) => seq));
      expect(changes?.pageInfo.hasNextPage, "all is compared").toBe(false);
      expect(seqs, "each message once, in order").toEqual(Array.from({ length: last }, (_, i) => i + 1));
      const revisions = new Map<string, number>();
      for (const event of told)
        if (event.__typename === "MessageAdded" || event.__typename === "MessageUpdated")
          revisions.set(event.message.id, event.message.revision);
      for (const { id: message, revision } of changes?.nodes ?? [])
        if (revisions.has(message)) expect(revisions.get(message), "as it is now").toBe(revision);
      for (const receipt of receipts.filter(({ user }) => user.id !== dee.id)) {
        const known = told.findLast(
          (event) =>
            event.__typename === "ReceiptUpdated" &&
            event.receipt.conversation.id === id &&
            event.receipt.user.id === receipt.user.id,
        );
        if (known?.__typename === "ReceiptUpdated") expect(known.receipt).toMatchObject(receipt);
        else expect(receipt.readSeq).toBeLessThanOrEqual(1);
      }
      const named = told.findLast(
        (event) => event.__typename === "ConversationUpdated" && event.conversation.id === id,
      );
      if (named?.__typename === "ConversationUpdated") expect(named.conversation.title).toBe(title);
    }
    // It is shown as it is when it is asked for, which may be after the next change: of that it is told none the less.
    const renamed = told.flatMap((event) => (event.__typename === "ConversationUpdated" ? [event.conversation] : []));
    for (const id of groups) {
      const titles = renamed.filter((conversation) => conversation.id === id).map((conversation) => conversation.title);
      const different = titles.filter((each, i) => each !== titles[i - 1]);
      expect(different.length, "no title comes back").toBe(new Set(titles).size);
      expect(titles.length, "nor does one come without a change").toBeLessThanOrEqual(1 + (renames.get(id) ?? 0));
    }
  }
}, 120_000);

test("what was committed late is delivered once, and nothing delivered before comes again", async () => {
  const [ana, ben, cy, dee] = cast;
  await ben.get(BE_LEFT_ALONE);
  const [slow, quick] = [await directBetween(ana, ben), await directBetween(cy, ben)];
  let { cursor } = await pageOf(ben, null);
  const store = new pg.Client(parley.databaseUrl);
  await store.connect();
  const { rows } = await store.query("SELECT conversation_id AS id FROM messages WHERE body = $1", ["find it"]);
  expect(rows).toEqual([]);
  await send(ana, slow, "find it");
  cursor = (await pageOf(ben, cursor)).cursor;
  await store.query("BEGIN");
  await store.query(
    `WITH m AS (SELECT * FROM messages WHERE body = 'find it'), raised AS (
       UPDATE conversations c SET last_seq = c.last_seq + 1, revision = c.revision + 1 FROM m
       WHERE c.id = m.conversation_id RETURNING c.*)
     INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, kind, body, created_at)
     SELECT r.id, r.last_seq, r.revision, m.sender_id, 'slow', 'TEXT', 'slow', clock_timestamp() FROM raised r, m`,
  );
  const told: Event[] = [];
  const tell = async (first: number) => {
    const page = await pageOf(ben, cursor, first);
    told.push(...page.events);
    ({ cursor } = page);
  };
  await pause(5);
  for (let i = 0; i < 3; i++) {
    await send(cy, quick, `quick ${i}`);
    await tell(1);
  }
  const known = told.length;
  expect(known).toBe(3);
  await store.query("COMMIT");
  await store.end();
  await tell(1);
  await tell(100);
  await send(cy, quick, "last");
  await tell(100);
  const added = told.flatMap((event) => (event.__typename === "MessageAdded" ? [event.message] : []));
  expect(added.length).toBe(5);
  expect(added[known]?.conversation.id).toBe(slow);
  expect(new Set(told.map(contentOf)).size, "nothing comes twice").toBe(told.length);
  expect((await pageOf(dee, cursor)).start, "it is nobody's secret").toBe("RESUMED");
}, 60_000);

test("all that happened in one millisecond comes once in pages of any size, also where some of it changes meanwhile", async () => {
  const [ana, ben, cy, dee] = cast;
  const groups = await Promise.all([
    groupOf(ana, ben, cy, dee),
    groupOf(ana, ben, cy, dee),
    groupOf(ana, ben, cy, dee),
  ]);
  const sent: string[] = [];
  for (const id of groups) {
    for (let i = 0; i < 5; i++) sent.push((await send(ana, id, `at once ${i}`)).message.id);
    await Promise.all([ben, cy].map((person) => person.get(READ, { id })));
  }
  for (const id of sent.filter((_, i) => i % 2 === 0)) await ana.get(REACT, { id, emoji: "👍" });
  const { eventCursor } = await dee.get(CURSOR);
  await inStoreOf(parley, (store) =>
    store.query(`DO $$ DECLARE
      at timestamptz(3) := now() - interval '4 seconds';
      ids uuid[] := ARRAY(SELECT DISTINCT conversation_id FROM messages WHERE body LIKE 'at once%');
    BEGIN
      UPDATE messages SET created_at = at, changed_at = CASE WHEN changed_at IS NOT NULL THEN at END
        WHERE conversation_id = ANY(ids);
      UPDATE members SET joined_at = at, delivered_at = CASE WHEN delivered_at IS NOT NULL THEN at END, read_at = CASE WHEN read_at IS NOT NULL THEN at END
        WHERE conversation_id = ANY(ids);
      UPDATE conversations SET changed_at = at WHERE id = ANY(ids);
    END $$`),
  );
  await pause(1_500); // now it is longer ago than a commit takes
  for (const first of [1, 2, 7, 100]) {
    const told: Event[] = [];
    for (let [cursor, hasMore] = [eventCursor, true]; hasMore; ) {
      const page = await pageOf(dee, cursor, first);
      told.push(...page.events);
      ({ cursor, hasMore } = page);
      if (told.length < 60) await ana.get(REACT, { id: sent[0] ?? "", emoji: told.length % 2 === 0 ? "🎉" : "❤️" });
    }
    expect(twice(told.map(contentOf)), "nothing comes twice").toEqual([]);
    for (const id of groups) {
      const about = (event: Event) => JSON.stringify(event).includes(id);
      const seqs = told.flatMap((event) =>
        event.__typename === "MessageAdded" && about(event) ? [event.message.seq] : [],
      );
      expect(seqs).toEqual([1, 2, 3, 4, 5]);
      const readers = told.filter((event) => event.__typename === "ReceiptUpdated" && about(event));
      expect(readers.length).toBe(2);
    }
    const changed = told.flatMap((event) =>
      event.__typename === "MessageUpdated" && groups.includes(event.message.conversation.id) ? [event.message.id] : [],
    );
    expect(new Set(changed)).toEqual(new Set(sent.filter((_, i) => i % 2 === 0)));
  }
}, 60_000);

test("what a page had does not come again where the clock is held back by what is being written", async () => {
  const [ana, , cy, dee] = cast;
  await cy.get(BE_LEFT_ALONE);
  const [one, other] = [await directBetween(ana, cy), await directBetween(dee, cy)];
  const { message } = await send(ana, one, "held back");
  await ana.get(REACT, { id: message.id, emoji: "👍" });
  await send(dee, other, "held back");
  const { eventCursor } = await cy.get(CURSOR);
  const writer = new pg.Client(parley.databaseUrl);
  await writer.connect();
  await writer.query("BEGIN");
  await pause(500);
  await inStoreOf(parley, (store) =>
    store.query(`DO $$ DECLARE
      at timestamptz(3) := now() - interval '5.2 seconds';
      ids uuid[] := ARRAY(SELECT conversation_id FROM messages WHERE body = 'held back');
    BEGIN
      UPDATE messages SET created_at = at, changed_at = CASE WHEN changed_at IS NOT NULL THEN at END
        WHERE conversation_id = ANY(ids);
      UPDATE members SET joined_at = at - interval '1 hour' WHERE conversation_id = ANY(ids);
      UPDATE conversations SET changed_at = at - interval '1 hour' WHERE id = ANY(ids);
    END $$`),
  );
  await send(ana, one, "later");
  const told: Event[] = [];
  let cursor = eventCursor;
  const tell = async (first: number) => {
    const page = await pageOf(cy, cursor, first);
    told.push(...page.events);
    ({ cursor } = page);
  };
  const ofThese = () => told.filter((event) => [one, other].some((id) => JSON.stringify(event).includes(id)));
  const tellUpTo = (count: number) =>
    until(`${count} are told`, async () => ofThese().length >= count || void (await tell(1)));
  await tellUpTo(3);
  await writer.query("SELECT pg_current_xact_id()");
  await ana.get(REACT, { id: message.id, emoji: "🎉" });
  await tellUpTo(5);
  await tell(100);
  await writer.end();
  expect(ofThese().map(({ __typename }) => __typename)).toEqual([
    "MessageAdded",
    "MessageAdded",
    "MessageUpdated",
    "MessageAdded",
    "MessageUpdated",
  ]);
  expect(twice(told.map(contentOf)), "nothing comes twice").toEqual([]);
}, 60_000);

test("more than a cursor has room for waits a few seconds, and none of it is lost or repeated", async () => {
  const [ana, ben] = cast;
  await ben.get(BE_LEFT_ALONE);
  let { cursor } = await pageOf(ben, null);
  const start = async () => {
    const id = await groupOf(ana, ben);
    await send(ana, id, "hello");
    return id;
  };
  const ids = await Promise.all(Array.from({ length: 90 }, start));
  const told: Event[] = [];
  await until("all is told", async () => {
    const page = await pageOf(ben, cursor, 100, told.length === 0 ? 0 : 10);
    expect(page.cursor.length).toBeLessThan(1_500);
    told.push(...page.events);
    ({ cursor } = page);
    return (
      new Set(told.flatMap((event) => (event.__typename === "MessageAdded" ? [event.message.conversation.id] : [])))
        .size >= ids.length
    );
  });
  expect(new Set(told.map(contentOf)).size).toBe(told.length);
}, 60_000);

const CROWD = 400;

test("a crowd's receipts come once each in pages of any size, and no page reads all of them", async () => {
  const [ana, ben] = cast;
  await ben.get(BE_LEFT_ALONE);
  const id = await groupOf(ana, ben);
  await send(ana, id, "read by many");
  const [mute, apart] = [10, 20]; // the one shows no reads, the other blocks the reader
  const people = Array.from({ length: CROWD }, newId);
  const { eventCursor } = await ben.get(CURSOR);
  await inStoreOf(parley, async (store) => {
    await store.query(
      `INSERT INTO users (id, username, username_key, display_name, display_key, password_hash, send_read_receipts)
       SELECT id, id::text, id::text, 'One of many', 'one of many', '', n % 20 <> $2
       FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)`,
      [people, mute],
    );
    // Delivered in one order and read in another, a hundred in each of some milliseconds.
    await store.query(
      `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq, delivered_at, read_at)
       SELECT $1, id, 0, 1, 1, t.at + n * interval '1 ms', t.at + (1000 - n / 100 * 100) * interval '1 ms'
       FROM unnest($2::uuid[]) WITH ORDINALITY AS u (id, n), (SELECT date_trunc('milliseconds', now()) - interval '4 s' AS at) t`,
      [uuidOf(id), people],
    );
    await store.query("INSERT INTO blocks (user_id, blocked_id) SELECT unnest($2::uuid[]), $1", [
      uuidOf(ben.id),
      people.filter((_, i) => (i + 1) % apart === 0),
    ]);
    await store.query(
      `INSERT INTO receipt_log (conversation_id, user_id, kind, seq, at)
       SELECT conversation_id, user_id, 'DELIVERED'::"ReceiptKind", 1, delivered_at FROM members WHERE conversation_id = $1 AND delivered_at IS NOT NULL
       UNION ALL SELECT conversation_id, user_id, 'READ', 1, read_at FROM members WHERE conversation_id = $1 AND read_at IS NOT NULL
       ON CONFLICT DO NOTHING`,
      [uuidOf(id)],
    );
  });
  await pause(3_000); // now the last of it is longer ago than a commit takes
  const read: number[] = [];
  const pool = parley.app?.store.pool;
  const query = pool?.query;
  if (pool && query)
    pool.query = (async (...args: [{ name: string }]) => {
      const result = await Reflect.apply(query, pool, args);
      if (args[0].name.startsWith("receipts-shown")) read.push((result as unknown as pg.QueryResult).rows.length);
      return result;
    }) as unknown as typeof query;
  try {
    for (const first of [3, 7, 100]) {
      read.length = 0;
      const told: Event[] = [];
      for (let [cursor, hasMore] = [eventCursor, true]; hasMore; ) {
        const page = await pageOf(ben, cursor, first);
        expect(page.events.length > 0 || !page.hasMore, "no page is empty before the last").toBe(true);
        told.push(...page.events);
        ({ cursor, hasMore } = page);
      }
      const receipts = told.flatMap((event) =>
        event.__typename === "ReceiptUpdated" && event.receipt.conversation.id === id ? [event.receipt] : [],
      );
      expect(receipts.map(({ user }) => user.id).sort()).toEqual(people.map(userId).sort());
      const readers = receipts.filter(({ readSeq }) => readSeq === 1).length;
      expect(readers).toBe(CROWD - CROWD / 20 - CROWD / apart);
      if (pool) expect(Math.max(...read), "rows that a page has read").toBeLessThan(first + 1 + 60 + 100 + 100);
    }
  } finally {
    if (pool && query) pool.query = query;
  }
}, 120_000);
