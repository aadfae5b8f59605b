/**
 * The law for what becomes of messages: a snapshot, and the events since its cursor, are the fresh snapshot, while
 * messages are sent, answered, edited, deleted and reacted to on every server, over each transport, through any number
 * of cuts.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChangesFollowSubscription } from "./graphql/graphql.js";
import { graphql } from "./graphql/index.js";
import { castOf, directBetween, groupOf, type Parley, Person, send, startParley, until } from "./parley.js";
import { pause, randomFrom } from "./random.js";
import { cutBus } from "./stores.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** All that three of them send fits into the one page that a snapshot takes of a conversation. */
const STEPS = 60;
const EMOJIS = ["👍", "🎉", "😀", "🔥"];

let parley: Parley;
let cast: [Person, Person, Person];

beforeAll(async () => {
  process.stdout.write(`changes: PARLEY_TEST_SEED=${SEED}\n`);
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "2", PARLEY_MAX_COST: "100000" });
  cast = (await castOf(parley, "Ana", "Ben", "Cy")) as typeof cast;
});
afterAll(async () => {
  for (const person of cast ?? []) await person.leave();
  await parley?.stop();
});

const FOLLOW = graphql(`
  subscription ChangesFollow($after: String) {
    events(after: $after) {
      __typename
      cursor
      ... on MessageAdded { message { ...Shown } }
      ... on MessageUpdated { message { ...Shown } }
    }
  }
  fragment Shown on Message {
    id seq revision body editedAt deletedAt deletedBy { id } reactions { emoji count users { id } } replyTo { id }
    mentions { id } sender { id }
  }
`);
const POLL = graphql(`
  query ChangesPoll($after: String) {
    events(after: $after, waitSeconds: 1) {
      cursor hasMore
      events { __typename cursor ... on MessageAdded { message { ...Shown } } ... on MessageUpdated { message { ...Shown } } }
    }
  }
`);
const SNAPSHOT = graphql(`
  query ChangesSnapshot { eventCursor inbox(first: 4) { nodes { id messages(last: 100) { nodes { ...Shown } } } } }
`);
const UPDATED = graphql(`subscription ChangesUpdated { messageUpdated { id seq revision } }`);
const SEND = graphql(
  `mutation ChangesSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }`,
);
const EDIT = graphql(
  `mutation ChangesEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }`,
);
const DELETE = graphql(
  `mutation ChangesDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const ADD = graphql(
  `mutation ChangesAdd($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { id } } }`,
);
const REMOVE = graphql(
  `mutation ChangesTake($id: ID!, $emoji: String!) { removeReaction(input: { messageId: $id, emoji: $emoji }) { message { id } } }`,
);

type Event = ChangesFollowSubscription["events"];
type Shown = Extract<Event, { __typename: "MessageAdded" }>["message"];

/** What a client makes of a snapshot and the events since, as docs/streams.md says: the higher revision is the newer. */
class Model {
  readonly messages = new Map<string, Shown>();
  cursor = "";

  async load(person: Person): Promise<this> {
    const { eventCursor, inbox } = await person.get(SNAPSHOT);
    this.cursor = eventCursor;
    for (const { messages } of inbox.nodes) for (const message of messages.nodes) this.put(message);
    return this;
  }

  take(event: Event): void {
    this.cursor = event.cursor;
    if (event.__typename === "MessageAdded" || event.__typename === "MessageUpdated") this.put(event.message);
  }

  put(message: Shown): void {
    if (message.revision > (this.messages.get(message.id)?.revision ?? 0)) this.messages.set(message.id, message);
  }

  state(): string {
    return JSON.stringify(
      [...this.messages].sort(([a], [b]) => (a < b ? -1 : 1)),
      null,
      1,
    );
  }
}

/** The same person at a server of the run's choice, with a socket of their own. */
const at = (person: Person, random: () => number) =>
  new Person(parley.urls[Math.floor(random() * parley.urls.length)] ?? person.url, person);

test("a snapshot and the events since are the fresh snapshot, whatever becomes of messages", async () => {
  const [ana, ben, cy] = cast;
  const conversations = [await groupOf(ana, ben, cy), await directBetween(ana, ben)];
  const sent: { id: string; sender: Person; conversation: string }[] = [];
  let isWriting = true;

  const write = async (person: Person, n: number) => {
    const random = randomFrom(SEED + n);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const own = person === cy ? conversations.slice(0, 1) : conversations;
    for (let i = 0; i < STEPS; i++) {
      const here = at(person, random);
      const seen = sent.filter(({ conversation }) => own.includes(conversation));
      const act = random();
      if (act < 0.4 || seen.length === 0) {
        const conversationId = pick(own);
        const answered = seen.filter(({ conversation }) => conversation === conversationId);
        const input = {
          conversationId,
          body: `${n} says ${i}`,
          ...(random() < 0.3 && answered.length > 0 && { replyToId: pick(answered).id }),
          ...(random() < 0.3 && { mentionIds: [ana.id] }),
        };
        const { id } = (await here.get(SEND, { input })).sendMessage.message;
        sent.push({ id, sender: person, conversation: conversationId });
      } else if (act < 0.75)
        await here
          .get(random() < 0.7 ? ADD : (REMOVE as never), { id: pick(seen).id, emoji: pick(EMOJIS) })
          .catch(noMore);
      else {
        const mine = seen.filter(({ sender }) => sender === person);
        const { id } = pick(mine.length > 0 ? mine : seen);
        const done = act < 0.93 ? here.get(EDIT, { id, body: `${n} edits ${i}` }) : here.get(DELETE, { id });
        await done.catch(noMore);
      }
      if (random() < 0.2) await pause(random() * 30);
    }
  };

  const follow = async (person: Person, n: number): Promise<void> => {
    const random = randomFrom(SEED + 100 + n);
    const model = await new Model().load(at(person, random));
    for (;;) {
      const isLast = !isWriting;
      const fresh = isLast ? (await new Model().load(person)).state() : undefined;
      const isSame = () => model.state() === fresh;
      const here = at(person, random);
      if (random() < 0.3) {
        const poll = async () => {
          const { events, cursor } = (await here.get(POLL, { after: model.cursor })).events;
          for (const event of events) model.take(event as Event);
          model.cursor = cursor;
          return isLast ? isSame() : true;
        };
        await until("all is polled", poll, 20_000).catch(() => expect(model.state()).toBe(fresh));
        if (isLast) return;
        continue;
      }
      const followed = here.follow(FOLLOW, { after: model.cursor }, random() < 0.4 ? "sse" : "ws");
      let taken = 0;
      const take = () => {
        for (; taken < followed.data.length; taken++) model.take(followed.data[taken]?.events as Event);
      };
      const stopAt = performance.now() + 50 + random() * 500;
      const isOver = () => {
        take();
        return isLast ? isSame() : performance.now() > stopAt;
      };
      await until("all has come", isOver, 20_000).catch(() => expect(model.state()).toBe(fresh));
      take();
      followed.stop();
      await here.leave();
      if (isLast) return;
    }
  };

  await send(ana, conversations[0] ?? "", "first");
  const updated = new Person(ben.url, ben);
  const told = updated.follow(UPDATED);
  const cutting = cutBus(() => isWriting, randomFrom(SEED + 300));
  const reading = [ana, ben, cy, ben].map(follow);
  await Promise.all([write(ana, 1), write(ben, 2), write(cy, 3)]);
  isWriting = false;
  await cutting;
  await Promise.all(reading);

  const fresh = await new Model().load(ben);
  const newest = () => new Map(told.data.map(({ messageUpdated }) => [messageUpdated.id, messageUpdated.revision]));
  await until("the last changes are told", () => {
    const revisions = newest();
    return [...revisions].every(([id, revision]) => fresh.messages.get(id)?.revision === revision);
  });
  expect(newest().size).toBeGreaterThan(0);
  const before = new Map<string, number>();
  for (const { messageUpdated } of told.data) {
    expect(messageUpdated.revision, "no change is told twice, or after a later one").toBeGreaterThan(
      before.get(messageUpdated.id) ?? 0,
    );
    before.set(messageUpdated.id, messageUpdated.revision);
  }
  const states = [...fresh.messages.values()];
  expect(
    states.some(({ editedAt }) => editedAt),
    "some were edited",
  ).toBe(true);
  expect(
    states.some(({ deletedBy }) => deletedBy),
    "some were deleted",
  ).toBe(true);
  expect(
    states.some(({ reactions }) => reactions.length > 1),
    "some have reactions",
  ).toBe(true);
  await updated.leave();
}, 120_000);

/** Somebody deleted it first; everything else fails the test. */
function noMore(error: unknown): void {
  if (!String(error).includes("FORBIDDEN")) throw error;
}
