/** A client shows other people and conversations than before: the two ways that docs/streams.md has, under a storm of messages. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  directBetween,
  type Followed,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let others: Person[];

beforeAll(async () => {
  parley = await startParley({ PARLEY_TYPING_TTL_MS: "60000" });
});
afterEach(async () => {
  for (const person of [ana, ben, ...others]) await person.leave();
});
afterAll(() => parley?.stop());

const EVENTS = graphql(`
  subscription ChangeOverEvents($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {
    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {
      __typename
      cursor
      ... on StreamStarted { start }
      ... on MessageAdded { message { seq conversation { id } } }
      ... on PresenceChanged { presence { status user { id } } }
      ... on TypingChanged { typing { isTyping user { id } conversation { id } } }
    }
  }
`);
const PRESENCE = graphql(
  `subscription ChangeOverPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status user { id } } }`,
);
const TYPING = graphql(
  `subscription ChangeOverTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }`,
);
const TYPE = graphql(`
  mutation ChangeOverType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }
`);

const CHANGES = 8;

/** Each of the others is there, types, and is in a conversation of their own with Ana and Ben. */
async function worldOfOthers(): Promise<string[]> {
  const cast = await castOf(parley, "Ana", "Ben", ...Array.from({ length: CHANGES }, (_, i) => `Cy${i}`));
  [ana, ben, ...others] = cast as [Person, Person, ...Person[]];
  const groups: string[] = [];
  for (const other of others) {
    other.follow(EVENTS, {});
    const group = await groupOf(ana, ben, other);
    await other.get(TYPE, { id: group });
    groups.push(group);
  }
  return groups;
}

/** Ana writes in all of these at once until it is stopped; answers how many messages each has by then. */
function storm(conversations: string[]): () => Promise<Map<string, number>> {
  let isOver = false;
  const sent = new Map<string, number>();
  const writing = conversations.map(async (id) => {
    while (!isOver) sent.set(id, (await send(ana, id, "storm")).message.seq);
  });
  return async () => {
    isOver = true;
    await Promise.all(writing);
    return sent;
  };
}

const text = (followed: Followed<unknown>) => JSON.stringify(followed.answers);

test("events are completed and begun again with other lists on the same socket, and nothing is missed", async () => {
  const groups = await worldOfOthers();
  const direct = await directBetween(ana, ben);
  const begin = (i: number, after?: string) =>
    ben.follow(EVENTS, {
      ...(after && { after }),
      presenceOf: [others[i]?.id as string],
      typingIn: [groups[i] as string],
    });
  const streams = [begin(0)];
  await until("it has begun", () => (streams[0]?.data.length ?? 0) > 0);
  const end = storm([direct, ...groups.slice(0, 2)]);
  for (let i = 1; i < CHANGES; i++) {
    const old = streams.at(-1) as (typeof streams)[number];
    const seen = () => old.data.filter(({ events }) => events.__typename === "MessageAdded").length;
    await until("the storm goes on", () => seen() >= 10);
    await until("the lists are shown", () => text(old).includes('"ONLINE"') && text(old).includes('"isTyping":true'));
    const after = old.data.at(-1)?.events.cursor;
    old.stop();
    streams.push(begin(i, after)); // in the same turn
  }
  const last = streams.at(-1) as (typeof streams)[number];
  await until("the last shows its lists", () =>
    text(last).includes(`"isTyping":true,"user":{"id":"${others.at(-1)?.id}"`),
  );
  const sent = await end();
  const seqsOf = (id: string) =>
    new Set(
      streams.flatMap(({ data }) =>
        data.flatMap(({ events }) =>
          events.__typename === "MessageAdded" && events.message.conversation.id === id ? [events.message.seq] : [],
        ),
      ),
    );
  for (const [id, seq] of sent) {
    await until("the newest came", () => seqsOf(id).has(seq));
    const first = Math.min(...seqsOf(id));
    expect(seqsOf(id).size, "none is missing between the first and the newest").toBe(seq - first + 1);
  }
  const starts = streams.map(({ data }) =>
    data.map(({ events }) => events).find(({ __typename }) => __typename === "StreamStarted"),
  );
  expect(starts.map((start) => start && "start" in start && start.start)).toEqual([
    "LIVE",
    ...Array(CHANGES - 1).fill("RESUMED"),
  ]);
  for (const [i, stream] of streams.entries()) {
    const shown = stream.data.flatMap(({ events }) =>
      events.__typename === "PresenceChanged" ? [events.presence.user.id] : [],
    );
    expect(new Set(shown), "each stream shows whom it names").toEqual(new Set([others[i]?.id]));
  }
  expect(streams.slice(1).every(({ error }) => error === undefined)).toBe(true);
}, 60_000);

test("small streams of presence and typing come and go beside events, which go on untouched", async () => {
  const groups = await worldOfOthers();
  const direct = await directBetween(ana, ben);
  const events = ben.follow(EVENTS, {});
  await until("it has begun", () => events.data.length > 0);
  const end = storm([direct]);
  let beside: Followed<unknown>[] = [];
  for (const [i, { id }] of others.entries()) {
    const next = [ben.follow(PRESENCE, { ids: [id] }), ben.follow(TYPING, { id: groups[i] as string })];
    for (const old of beside) old.stop();
    beside = next;
    await until("both show what is now", () =>
      next.every((each) => text(each).includes(id) && /"ONLINE"|"isTyping":true/.test(text(each))),
    );
  }
  const sent = await end();
  const seqs = () =>
    events.data.flatMap(({ events }) => (events.__typename === "MessageAdded" ? [events.message.seq] : []));
  await until("all came", () => seqs().length >= (sent.get(direct) ?? 0));
  expect(seqs()).toEqual(Array.from({ length: sent.get(direct) ?? 0 }, (_, i) => i + 1));
}, 60_000);
