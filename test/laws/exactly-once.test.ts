/**
 * `messageAdded(conversationId, after)` promises more than the law: every message once and in order, without anything to
 * remove. Writers on every server, readers that drop and resume at random, watermarks raised at random, and a bus whose
 * connections are cut.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import type { RedisServer } from "../support/global-setup.js";
import { castOf, groupOf, type Parley, Person, send, startParley, until } from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
import { breakableRedis, cutBus, setup } from "../support/stores.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MESSAGES_PER_WRITER = 120;

let redis: RedisServer | undefined;
let parley: Parley;
let cast: Person[];
let conversation: string;

beforeAll(async () => {
  process.stdout.write(`exactly once: PARLEY_TEST_SEED=${SEED}\n`);
  redis = setup === "redis" ? await breakableRedis() : undefined;
  parley = await startParley({ ...(redis && { REDIS_URL: redis.url }), PARLEY_SWEEP_SECONDS: "2" });
  cast = await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Olga");
  const [owner, ...others] = cast.slice(0, 4) as [Person, ...Person[]];
  conversation = await groupOf(owner, ...others);
});
afterAll(async () => {
  await parley?.stop();
  await redis?.stop();
});

const ADDED = graphql(`
  subscription OnceAdded($conversationId: ID, $after: ID) {
    messageAdded(conversationId: $conversationId, after: $after) { id seq }
  }
`);
const RECEIPTS = graphql(`
  subscription OnceReceipts($conversationId: ID) {
    receiptUpdated(conversationId: $conversationId) { user { id } deliveredSeq readSeq }
  }
`);
const READ = graphql(`
  mutation OnceRead($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }
`);
const STATE = graphql(`
  query OnceState($id: ID!) {
    conversation(id: $id) { lastSeq unreadCount receipts { user { id } deliveredSeq readSeq } }
  }
`);

/** The same person at a server of the run's choice, with a socket of their own. */
function at(person: Person, random: () => number): Person {
  const url = parley.urls[Math.floor(random() * parley.urls.length)] ?? person.url;
  const { id, token, refreshToken, username } = person;
  return new Person(url, { id, token, refreshToken, username });
}

test("every reader has every message once and in order, counts are exact, and watermarks never fall", async () => {
  let isWriting = true;
  const acknowledged: string[] = [];
  const highest = new Map<string, { deliveredSeq: number; readSeq: number }>();

  const writer = async (person: Person, n: number) => {
    const random = randomFrom(SEED + n);
    for (let i = 0; i < MESSAGES_PER_WRITER; i++) {
      const clientMessageId = `w${n}-${i}`;
      const tries = random() < 0.2 ? 2 : 1;
      const sent = await Promise.all(
        Array.from({ length: tries }, () => send(at(person, random), conversation, `${n} says ${i}`, clientMessageId)),
      );
      acknowledged.push(sent[0]?.message.id ?? "");
      if (random() < 0.3) await pause(random() * 20);
    }
  };

  const reader = async (person: Person, n: number, last: () => number) => {
    const random = randomFrom(SEED + 100 + n);
    const seen: number[] = [];
    let after: string | undefined;
    while (seen.length === 0 || isWriting || (seen.at(-1) ?? 0) < last()) {
      const here = at(person, random);
      const start = after ?? `msg_${conversation.slice(4)}_1`;
      if (seen.length === 0) seen.push(1);
      const followed = here.follow(
        ADDED,
        { conversationId: conversation, after: start },
        random() < 0.3 ? "sse" : "ws",
      );
      const stopAt = performance.now() + 50 + random() * 700;
      await until("it is time to drop, or all is there", () => {
        const newest = followed.data.at(-1)?.messageAdded.seq ?? seen.at(-1) ?? 0;
        return performance.now() > stopAt || (!isWriting && newest >= last());
      });
      followed.stop();
      for (const { messageAdded } of followed.data) {
        seen.push(messageAdded.seq);
        after = messageAdded.id;
      }
      await here.leave();
    }
    return seen;
  };

  const marker = async (person: Person, n: number) => {
    const random = randomFrom(SEED + 200 + n);
    while (isWriting) {
      await at(person, random).get(READ, { input: { conversationId: conversation } });
      await pause(random() * 60);
    }
  };

  const members = cast.slice(0, 4);
  await send(members[0] as Person, conversation, "first", "first");
  const watched = (members[3] as Person).follow(RECEIPTS, { conversationId: conversation });
  const strangers = (cast[4] as Person).follow(ADDED, {});
  const cutting = cutBus(redis?.url, () => isWriting, randomFrom(SEED + 300));
  let lastSeq = Number.POSITIVE_INFINITY;
  const reading = members.flatMap((person, n) => [0, 1].map((k) => reader(person, n * 2 + k, () => lastSeq)));
  const marking = members.slice(0, 3).map(marker);
  await Promise.all(members.map(writer));
  lastSeq = (await (members[0] as Person).get(STATE, { id: conversation })).conversation?.lastSeq ?? 0;
  isWriting = false;
  await Promise.all([...marking, cutting]);

  const all = Array.from({ length: lastSeq }, (_, i) => i + 1);
  for (const seen of await Promise.all(reading)) expect(seen).toEqual(all);
  expect(lastSeq).toBe(members.length * MESSAGES_PER_WRITER + 1);
  expect(new Set(acknowledged).size).toBe(members.length * MESSAGES_PER_WRITER);

  for (const { receiptUpdated } of watched.data) {
    const { user, deliveredSeq, readSeq } = receiptUpdated;
    const before = highest.get(user.id);
    expect(deliveredSeq).toBeGreaterThanOrEqual(before?.deliveredSeq ?? 0);
    expect(readSeq).toBeGreaterThanOrEqual(before?.readSeq ?? 0);
    highest.set(user.id, { deliveredSeq, readSeq });
  }
  const fresh = (await (members[3] as Person).get(STATE, { id: conversation })).conversation?.receipts ?? [];
  await until("the last receipts have come", () => {
    for (const { receiptUpdated } of watched.data) highest.set(receiptUpdated.user.id, receiptUpdated);
    return fresh.every(({ user, readSeq }) => readSeq === 0 || highest.get(user.id)?.readSeq === readSeq);
  });
  expect(strangers.answers).toEqual([]);

  for (const person of members)
    expect((await person.get(STATE, { id: conversation })).conversation?.unreadCount).toBe(await recount(person));
  await Promise.all(cast.map((person) => person.leave()));
}, 120_000);

/** Unread by brute force: every message looked at. */
async function recount(person: Person): Promise<number> {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  try {
    const { rows: people } = await client.query("SELECT id FROM users WHERE username = $1", [person.username]);
    const { rows: read } = await client.query("SELECT read_seq FROM members WHERE user_id = $1", [people[0].id]);
    const { rows: messages } = await client.query("SELECT seq, sender_id, deleted_at FROM messages");
    return messages.filter(
      (message) => message.seq > read[0].read_seq && message.sender_id !== people[0].id && message.deleted_at === null,
    ).length;
  } finally {
    await client.end();
  }
}
