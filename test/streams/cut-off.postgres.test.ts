/**
 * `messageAdded(after)` over all conversations, cut off at any message: the newest that came is a place from which nothing
 * is lost, also in the middle of catching up.
 */
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, groupOf, type Parley, type Person, send, startParley, until } from "../support/parley.js";
import { randomFrom } from "../support/random.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const HOUR_S = 3_600;

let parley: Parley;
let ana: Person;
let ben: Person;
let store: pg.Client;

beforeAll(async () => {
  process.stdout.write(`cut-off: PARLEY_TEST_SEED=${SEED}\n`);
  parley = await startParley();
  store = new pg.Client(parley.databaseUrl);
  await store.connect();
});
beforeEach(async () => {
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterAll(async () => {
  await store?.end();
  await parley?.stop();
});

const ADDED = graphql(
  `subscription CutOffAdded($after: ID) { messageAdded(after: $after) { id seq body conversation { id } } }`,
);
const LEAVE = graphql(
  `mutation CutOffLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const DELETE = graphql(
  `mutation CutOffDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);

interface Sent {
  id: string;
  group: string;
}

/** Stored so many seconds ago, as far as the store knows. */
async function sentAgo(group: string, seconds: number, body: string): Promise<Sent> {
  const { message } = await send(ana, group, body);
  await store.query(
    `UPDATE messages SET created_at = now() - $3 * interval '1 second'
     WHERE conversation_id = encode(decode(translate($1, '-_', '+/') || '==', 'base64'), 'hex')::uuid AND seq = $2`,
    [group.slice(4), message.seq, seconds],
  );
  return { id: message.id, group };
}

/** Comes back after so many messages, with the newest of them, and at last until all that are expected have come. */
async function comeBack(from: string, expected: readonly Sent[], mosts: number[]): Promise<Map<string, number>> {
  const came = new Map<string, number>();
  let after = from;
  for (const most of [...mosts, Number.POSITIVE_INFINITY]) {
    const followed = ben.follow(ADDED, { after });
    const isAll = () =>
      expected.every(({ id }) => came.has(id) || followed.data.some((each) => each.messageAdded.id === id));
    await until("enough comes", () => followed.answers.length >= most || isAll(), 5_000).catch(() => {});
    for (const { messageAdded } of followed.data.slice(0, most)) {
      came.set(messageAdded.id, (came.get(messageAdded.id) ?? 0) + 1);
      after = messageAdded.id;
    }
    followed.stop();
  }
  return came;
}

test("cut off anywhere among four groups' early messages, it brings the rest of them too", async () => {
  const groups = await Promise.all([1, 2, 3, 4].map(() => groupOf(ana, ben)));
  const from = await sentAgo(groups[0] ?? "", 2 * HOUR_S, "known");
  const sent: Sent[] = [];
  for (const group of groups) sent.push(await sentAgo(group, HOUR_S, "early"));
  for (const group of groups) sent.push(await sentAgo(group, HOUR_S / 2, "late"));
  for (let cut = 1; cut <= sent.length; cut++) {
    const came = await comeBack(from.id, sent, [cut]);
    expect(
      sent.filter(({ id }) => !came.has(id)),
      `after ${cut}`,
    ).toEqual([]);
  }
});

test("cut off at random, whatever lies where in time, nothing is lost and each conversation is in order", async () => {
  const random = randomFrom(SEED);
  const groups = await Promise.all(Array.from({ length: 7 }, () => groupOf(ana, ben)));
  const from = await sentAgo(groups[0] ?? "", 10 * HOUR_S, "known");
  const sent: Sent[] = [];
  // Some groups have more than a page; within a conversation time goes on.
  for (const [i, group] of groups.entries()) {
    const messages = i < 2 ? 130 : Math.floor(random() * 20);
    const times = Array.from({ length: messages }, () => 60 + random() * HOUR_S).sort((one, other) => other - one);
    for (const [n, seconds] of times.entries()) sent.push(await sentAgo(group, seconds, `${i} ${n}`));
  }
  const came = await comeBack(
    from.id,
    sent,
    Array.from({ length: 8 }, () => 1 + Math.floor(random() * 60)),
  );
  expect(sent.filter(({ id }) => !came.has(id))).toEqual([]);
});

test("what is sent while it catches up does not go before what is older", async () => {
  const groups = await Promise.all([1, 2, 3].map(() => groupOf(ana, ben)));
  const from = await sentAgo(groups[0] ?? "", 2 * HOUR_S, "known");
  const sent: Sent[] = [];
  for (let i = 0; i < 120; i++) sent.push(await sentAgo(groups[i % 3] ?? "", HOUR_S - i, `early ${i}`));
  const followed = ben.follow(ADDED, { after: from.id });
  const live = (await send(ana, groups[0] ?? "", "live")).message;
  await until("all have come", () => followed.data.some(({ messageAdded }) => messageAdded.id === live.id));
  followed.stop();
  const before = new Set(followed.data.map(({ messageAdded }) => messageAdded.id));
  expect(sent.filter(({ id }) => !before.has(id))).toEqual([]);
  const place = followed.data.findIndex(({ messageAdded }) => messageAdded.id === live.id);
  const late = followed.data.slice(place).filter(({ messageAdded }) => sent.some(({ id }) => id === messageAdded.id));
  expect(late).toEqual([]);
});

test.each([
  ["was left", (group: string) => ben.get(LEAVE, { id: group })],
  ["was deleted", (group: string) => ana.get(DELETE, { id: group })],
  [
    "was erased",
    async (group: string) => {
      await ana.get(DELETE, { id: group });
      await until("it is erased", async () => {
        const { rows } = await store.query(
          `SELECT FROM messages WHERE conversation_id = encode(decode(translate($1, '-_', '+/') || '==', 'base64'), 'hex')::uuid`,
          [group.slice(4)],
        );
        return rows.length === 0;
      });
    },
  ],
])("a place in a group that %s is as good as before", async (_, end) => {
  const [lost = "", kept = ""] = await Promise.all([groupOf(ana, ben), groupOf(ana, ben)]);
  const from = (await send(ana, lost, "known")).message;
  await end(lost);
  const missed = (await send(ana, kept, "missed")).message;
  const followed = ben.follow(ADDED, { after: from.id });
  await until("it comes", () => followed.data.some(({ messageAdded }) => messageAdded.id === missed.id));
  followed.stop();
});

test("what is no place of theirs is refused", async () => {
  const [cy] = (await castOf(parley, "Cy")) as [Person];
  const group = await groupOf(ana, ben);
  const { message } = await send(ana, group, "not hers");
  const beyond = message.id.replace(/_\d+$/, "_99999");
  for (const [person, after] of [
    [cy, message.id],
    [ben, beyond],
    [ben, group],
    [ben, "nonsense"],
    [ben, ""],
  ] as const) {
    const followed = person.follow(ADDED, { after });
    await until("it is refused", () => followed.isDone || followed.answers.length > 0);
    expect(codeOf(followed.answers[0] ?? { errors: followed.error as never }), after).toBe("BAD_USER_INPUT");
  }
});
