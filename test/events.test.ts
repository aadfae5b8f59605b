/**
 * Everything over one subscription. The law again: a snapshot and the events since its cursor are the fresh snapshot,
 * however often the stream is cut and wherever it goes on.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventsFollowSubscription } from "./graphql/graphql.js";
import { graphql } from "./graphql/index.js";
import { castOf, codeOf, directBetween, groupOf, type Parley, Person, send, startParley, until } from "./parley.js";
import { pause, randomFrom } from "./random.js";
import { cutBus } from "./stores.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** All of three writers fit into the one page that a snapshot takes of a conversation. */
const MESSAGES_PER_WRITER = 33;

let parley: Parley;
let cast: [Person, Person, Person, Person];

beforeAll(async () => {
  process.stdout.write(`events: PARLEY_TEST_SEED=${SEED}\n`);
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "2", PARLEY_MAX_REPLAYED_EVENTS: "1000" });
  cast = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as typeof cast;
});
afterAll(async () => {
  for (const person of cast ?? []) await person.leave();
  await parley?.stop();
});

const FOLLOW = graphql(`
  subscription EventsFollow($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {
    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {
      __typename
      cursor
      ... on StreamStarted { start }
      ... on MessageAdded { message { id seq revision body conversation { id } } }
      ... on MessageUpdated { message { id seq revision body conversation { id } } }
      ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }
      ... on ConversationUpdated { conversation { id } }
      ... on ConversationRemoved { conversationId reason }
      ... on PresenceChanged { presence { user { id } status } }
      ... on TypingChanged { typing { user { id } isTyping } }
    }
  }
`);
const PAGE = graphql(`
  query EventsPage($after: String, $first: Int, $waitSeconds: Int) {
    events(after: $after, first: $first, waitSeconds: $waitSeconds) {
      start
      cursor
      hasMore
      events {
        __typename
        cursor
        ... on MessageAdded { message { id seq revision body conversation { id } } }
        ... on MessageUpdated { message { id seq revision body conversation { id } } }
        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }
        ... on ConversationUpdated { conversation { id } }
        ... on ConversationRemoved { conversationId reason }
      }
    }
  }
`);
const SNAPSHOT = graphql(`
  query EventsSnapshot {
    eventCursor
    inbox(first: 6) {
      nodes { id messages(last: 100) { nodes { seq revision body } } receipts { user { id } deliveredSeq readSeq } }
    }
  }
`);
const CURSOR = graphql(`query EventsCursor { eventCursor }`);
const READ = graphql(
  `mutation EventsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);
const EDIT = graphql(
  `mutation EventsEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { seq } } }`,
);
const DELETE = graphql(
  `mutation EventsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { seq } } }`,
);
const REMOVE = graphql(`
  mutation EventsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);
const TYPE = graphql(`
  mutation EventsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }
`);

const UPDATED = graphql(`subscription EventsUpdated { conversationUpdated { id memberCount } }`);
const CHANGES = graphql(`
  query EventsChanges($id: ID!, $after: Int!, $first: Int) {
    conversation(id: $id) { revision changes(afterRevision: $after, first: $first) { nodes { seq revision } pageInfo { hasNextPage } } }
  }
`);

type Event = EventsFollowSubscription["events"];

/** What a client makes of a snapshot and the events since. */
class Model {
  readonly conversations = new Map<string, { messages: Map<number, string>; receipts: Map<string, string> }>();
  cursor = "";

  async load(person: Person): Promise<this> {
    const { eventCursor, inbox } = await person.get(SNAPSHOT);
    this.cursor = eventCursor;
    for (const { id, messages, receipts } of inbox.nodes) {
      const conversation = this.#conversation(id);
      for (const { seq, revision, body } of messages.nodes) conversation.messages.set(seq, `${revision} ${body}`);
      for (const { user, deliveredSeq, readSeq } of receipts)
        conversation.receipts.set(user.id, `${deliveredSeq} ${readSeq}`);
    }
    return this;
  }

  take(event: Event): void {
    this.cursor = event.cursor;
    if (event.__typename === "MessageAdded" || event.__typename === "MessageUpdated") {
      const { conversation, seq, revision, body } = event.message;
      const { messages } = this.#conversation(conversation.id);
      const known = Number(messages.get(seq)?.split(" ")[0] ?? 0);
      if (revision > known) messages.set(seq, `${revision} ${body}`);
    } else if (event.__typename === "ReceiptUpdated") {
      const { conversation, user, deliveredSeq, readSeq } = event.receipt;
      this.#conversation(conversation.id).receipts.set(user.id, `${deliveredSeq} ${readSeq}`);
    } else if (event.__typename === "ConversationUpdated") this.#conversation(event.conversation.id);
    else if (event.__typename === "ConversationRemoved") this.conversations.delete(event.conversationId);
  }

  /** In a form that can be compared; a member who has done nothing has no receipt yet. */
  state(): unknown {
    return [...this.conversations]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { messages, receipts }]) => [
        id,
        [...messages].sort(([a], [b]) => a - b),
        [...receipts].filter(([, positions]) => positions !== "0 0").sort(),
      ]);
  }

  #conversation(id: string) {
    const known = this.conversations.get(id) ?? { messages: new Map(), receipts: new Map() };
    this.conversations.set(id, known);
    return known;
  }
}

/** The same person at a server of the run's choice, with a socket of their own. */
function at(person: Person, random: () => number): Person {
  const url = parley.urls[Math.floor(random() * parley.urls.length)] ?? person.url;
  const { id, token, refreshToken, username } = person;
  return new Person(url, { id, token, refreshToken, username });
}

test("a snapshot and the events since its cursor are the fresh snapshot, through any number of cuts", async () => {
  const [ana, ben, cy, olga] = cast;
  const direct = await directBetween(ana, ben);
  const group = await groupOf(ana, ben, cy);
  const doomed = await groupOf(ana, ben, cy);
  const hidden = await groupOf(olga, cy);
  const conversations = [direct, group];
  let isWriting = true;

  const write = async (person: Person, n: number) => {
    const random = randomFrom(SEED + n);
    let newest: string | undefined = (await send(person, group, `${n} begins`)).message.id;
    for (let i = 1; i < MESSAGES_PER_WRITER; i++) {
      const target = conversations[Math.floor(random() * conversations.length)] as string;
      if (person !== cy || target !== direct)
        newest = (await send(at(person, random), target, `${n} says ${i}`)).message.id;
      if (random() < 0.3 && (person !== cy || target !== direct)) await at(person, random).get(READ, { id: target });
      const change = random();
      if (newest && change < 0.2) await at(person, random).get(EDIT, { id: newest, body: `${n} says better ${i}` });
      else if (newest && change < 0.25) {
        await at(person, random).get(DELETE, { id: newest });
        newest = undefined; // nothing more can become of it
      }
      if (random() < 0.2) await pause(random() * 30);
    }
  };

  const follow = async (n: number): Promise<Event[]> => {
    const random = randomFrom(SEED + 100 + n);
    const model = await new Model().load(at(ben, random));
    const heard: Event[] = [];
    for (;;) {
      const isLast = !isWriting;
      const here = at(ben, random);
      if (!isLast && random() < 0.3) {
        await poll(
          here,
          random,
          (event) => {
            heard.push(event);
            model.take(event);
          },
          model,
        );
        continue;
      }
      const followed = here.follow(FOLLOW, { after: model.cursor }, random() < 0.3 ? "sse" : "ws");
      let taken = 0;
      const take = () => {
        for (; taken < followed.data.length; taken++) {
          const event = followed.data[taken]?.events as Event;
          heard.push(event);
          model.take(event);
        }
      };
      await until("it has begun", () => followed.data.length > 0);
      expect(followed.data[0]?.events).toMatchObject({ __typename: "StreamStarted", start: "RESUMED" });
      if (isLast) {
        const fresh = (await new Model().load(ben)).state();
        const isSame = () => {
          take();
          return JSON.stringify(model.state()) === JSON.stringify(fresh);
        };
        await until("all is there", isSame, 20_000).catch(() => expect(model.state()).toEqual(fresh));
        followed.stop();
        await here.leave();
        return heard;
      }
      await pause(30 + random() * 400);
      take();
      followed.stop();
      await here.leave();
    }
  };

  const cutting = cutBus(() => isWriting, randomFrom(SEED + 300));
  const reading = [0, 1, 2, 3].map(follow);
  await Promise.all([
    write(ana, 1),
    write(ben, 2),
    write(cy, 3),
    (async () => {
      await pause(300);
      const fresh = await groupOf(ana, ben);
      for (let i = 0; i < 10; i++) await send(ana, fresh, `new ${i}`);
      await send(ana, doomed, "before");
      await ana.get(REMOVE, { id: doomed, user: ben.id });
      for (let i = 0; i < 10; i++) await send(ana, doomed, "secret");
      await send(olga, hidden, "secret");
    })(),
  ]);
  isWriting = false;
  await cutting;
  for (const heard of await Promise.all(reading)) {
    const newest = new Map<string, number>();
    for (const event of heard) {
      if (event.__typename === "StreamStarted") newest.clear(); // what comes again starts again
      if (event.__typename !== "MessageAdded") continue;
      const { seq, body, conversation } = event.message;
      expect(body).not.toBe("secret");
      const before = newest.get(conversation.id);
      if (before !== undefined) expect(seq).toBe(before + 1);
      newest.set(conversation.id, seq);
    }
    const kinds = heard.map((event) => event.__typename);
    for (const kind of ["ConversationRemoved", "MessageUpdated", "ReceiptUpdated"]) expect(kinds).toContain(kind);
  }
}, 120_000);

/** A few pages, as somebody who cannot do anything else. */
async function poll(person: Person, random: () => number, take: (event: Event) => void, model: Model): Promise<void> {
  for (let pages = 1 + Math.floor(random() * 4); pages > 0; pages--) {
    const { start, events, cursor } = (
      await person.get(PAGE, { after: model.cursor, first: 1 + Math.floor(random() * 20), waitSeconds: 1 })
    ).events;
    take({ __typename: "StreamStarted", start, cursor: model.cursor });
    expect(start).toBe("RESUMED");
    for (const event of events) take(event as Event);
    model.cursor = cursor;
  }
}

test("pages are the stream: each event once while nothing changes twice, and a poll waits for the first", async () => {
  const [ana, ben, cy] = cast;
  const conversation = await directBetween(ana, cy);
  const page = async (person: Person, after: string | null, first = 100, waitSeconds = 0) =>
    (await person.get(PAGE, { after, first, waitSeconds })).events;
  const begin = await page(cy, null);
  expect(begin).toMatchObject({ start: "LIVE", events: [], hasMore: false });
  const sent = await Promise.all(Array.from({ length: 25 }, (_, i) => send(ana, conversation, `page ${i}`)));
  const seqs: number[] = [];
  let { cursor } = begin;
  for (let hasMore = true; hasMore; ) {
    const next = await page(cy, cursor, 4);
    expect(next.start).toBe("RESUMED");
    expect(next.events.length).toBeLessThanOrEqual(4);
    for (const event of next.events) if (event.__typename === "MessageAdded") seqs.push(event.message.seq);
    ({ cursor, hasMore } = next);
  }
  expect(seqs).toEqual(sent.map(({ message }) => message.seq).sort((a, b) => a - b));
  expect((await page(cy, cursor)).events, "nothing comes twice").toEqual([]);

  const waiting = page(cy, cursor, 100, 20);
  expect(await Promise.race([waiting, pause(300).then(() => "it waits")])).toBe("it waits");
  await send(ana, conversation, "awaited");
  const { events } = await waiting;
  expect(events.map(({ __typename }) => __typename)).toContain("MessageAdded");
  const middle = (await page(cy, begin.cursor, 10)).events[4]?.cursor ?? "";
  const followed = cy.follow(FOLLOW, { after: middle });
  const heard = () => followed.data.flatMap(({ events }) => (events.__typename === "MessageAdded" ? [events] : []));
  await until("a stream goes on from an event of a page", () =>
    heard().some(({ message }) => message.body === "awaited"),
  );
  followed.stop();

  expect((await page(cy, "forged")).start).toBe("RESET");
  for (const wrong of [{ first: 0 }, { first: 101 }, { waitSeconds: 31 }, { waitSeconds: -1 }])
    expect(codeOf(await ben.ask(PAGE, wrong)), JSON.stringify(wrong)).toBe("BAD_USER_INPUT");
  expect((await page(ben, begin.cursor)).events.filter((event) => JSON.stringify(event).includes("page "))).toEqual([]);
}, 60_000);

test("a stream says honestly how it begins", async () => {
  const [ana, ben] = cast;
  const firstOf = async (after: string | null, person = ana) => {
    const followed = person.follow(FOLLOW, { after });
    await until("it has begun", () => followed.data.length > 0);
    followed.stop();
    const event = followed.data[0]?.events;
    return event?.__typename === "StreamStarted" ? event.start : event?.__typename;
  };
  const { eventCursor } = await ana.get(CURSOR);
  expect(await firstOf(null)).toBe("LIVE");
  expect(await firstOf(eventCursor)).toBe("RESUMED");
  expect(await firstOf(eventCursor, ben), "a cursor is the same for everyone").toBe("RESUMED");
  for (const forged of ["", "nonsense", `${eventCursor}A`, `B${eventCursor.slice(1)}`, "A".repeat(5_000)])
    expect(await firstOf(forged), forged.slice(0, 40)).toBe("RESET");
  const conversation = await directBetween(ana, ben);
  await Promise.all(Array.from({ length: 1_001 }, (_, i) => send(ben, conversation, `m${i}`)));
  expect(await firstOf(eventCursor), "too much to replay").toBe("RESET");
  expect(codeOf(await ana.ask("{ eventCursor }"))).toBeUndefined();
}, 60_000);

test("presence and typing come for whom and where they are asked, and for nobody else", async () => {
  const [ana, ben, cy] = cast;
  const shared = await directBetween(ana, ben);
  const other = await directBetween(ana, cy);
  const followed = ana.follow(FOLLOW, { presenceOf: [ben.id], typingIn: [shared] });
  const heard = (name: Event["__typename"]) =>
    followed.data.map(({ events }) => events).filter((event) => event.__typename === name);
  await until("the present state has come", () => heard("PresenceChanged").length > 0);
  const benThere = new Person(ben.url, ben);
  benThere.follow(FOLLOW, {});
  await until("he is online", () => JSON.stringify(heard("PresenceChanged").at(-1)).includes("ONLINE"));
  await cy.get(TYPE, { id: other });
  await until("he types", async () => {
    await ben.get(TYPE, { id: shared });
    return heard("TypingChanged").length > 0;
  });
  for (const event of heard("TypingChanged")) expect(JSON.stringify(event)).toContain(ben.id);
  for (const event of heard("PresenceChanged")) expect(JSON.stringify(event)).toContain(ben.id);
  followed.stop();
  await benThere.leave();
  const refused = ana.follow(FOLLOW, { typingIn: ["nonsense"] });
  await until("it is refused", () => refused.isDone || refused.answers.length > 0);
  expect(JSON.stringify([refused.error, refused.answers])).toContain("BAD_USER_INPUT");
});

test("conversations are told when they are new, and when their members change", async () => {
  const [ana, ben, cy] = cast;
  const followed = ben.follow(UPDATED);
  const told = () => followed.data.map(({ conversationUpdated }) => conversationUpdated);
  let group = "";
  await until("a new one is told", async () => {
    group = await groupOf(ana, ben, cy);
    return told().length > 0;
  });
  await until("this one too", () => told().some(({ id }) => id === group));
  await ana.get(REMOVE, { id: group, user: cy.id });
  await until("its change is told", () => told().some(({ id, memberCount }) => id === group && memberCount === 2));
  await ana.get(REMOVE, { id: group, user: ben.id });
  const count = told().length;
  await groupOf(ana, ben);
  await until("the next is told", () => told().length > count);
  expect(
    told()
      .slice(count)
      .map(({ id }) => id),
  ).not.toContain(group);
  followed.stop();
});

test("changes after a revision are the messages since, in order, and only what the viewer may see", async () => {
  const [ana, ben, cy, olga] = cast;
  const group = await groupOf(ana, ben, cy);
  for (let i = 0; i < 5; i++) await send(ana, group, `m${i}`);
  const { conversation } = await ben.get(CHANGES, { id: group, after: 2, first: 2 });
  expect(conversation?.changes.nodes.map(({ revision }) => revision)).toEqual([3, 4]);
  expect(conversation?.changes.pageInfo.hasNextPage).toBe(true);
  const rest = (await ben.get(CHANGES, { id: group, after: 4 })).conversation;
  expect(rest?.changes.nodes.map(({ seq }) => seq)).toEqual([5]);
  expect((await olga.get(CHANGES, { id: group, after: 0 })).conversation).toBeNull();
  expect(codeOf(await ben.ask(CHANGES, { id: group, after: 0, first: 101 }))).toBe("BAD_USER_INPUT");
});
