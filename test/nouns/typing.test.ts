/** Typing indicators end by themselves, are published rarely, and only to people who may see them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { clockOff } from "../support/process.js";
import { pause } from "../support/random.js";
import { countStalls } from "../support/stalls.js";
import { setup } from "../support/stores.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let olga: Person;

/** So long that nothing that a test waits for can be an indicator that goes out by itself. */
const LONG_TTL_MS = 60_000;
const SHORT_TTL_MS = 3_000;
/** Until what has happened at a server is heard of in the test. */
const DELIVERY_MS = 1_000;
const TELL_EVERY_MS = 2_000;
/** A timer may run early by a moment, and clocks are read at either end of a connection. */
const CLOCK_MS = 50;

beforeAll(async () => {
  parley = await startParley({ PARLEY_TYPING_TTL_MS: String(LONG_TTL_MS) });
  [ana, ben, cy, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as [Person, Person, Person, Person];
});
afterAll(async () => {
  await Promise.all([ana, ben, cy, olga].map((person) => person?.leave()));
  await parley?.stop();
});

const TYPING = graphql(`
  subscription TypingIn($id: ID!) { typing(conversationId: $id) { user { id } isTyping expiresAt } }
`);
const EVENTS = graphql(`
  subscription TypingEvents($ids: [ID!]) {
    events(typingIn: $ids) { __typename ... on TypingChanged { typing { user { id } isTyping conversation { id } } } }
  }
`);
const SET = graphql(`
  mutation TypingSet($id: ID!, $is: Boolean!) { setTyping(input: { conversationId: $id, isTyping: $is }) { typing { isTyping } } }
`);
const BLOCK = graphql(`mutation TypingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const UNBLOCK = graphql(`mutation TypingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);
const NOW = graphql(`query TypingNow($id: ID!) { conversation(id: $id) { typing { user { id } } } }`);
const REMOVE = graphql(`
  mutation TypingRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }
`);

const type = (person: Person, id: string, is = true) => person.get(SET, { id, is });
const typistsFor = async (person: Person, id: string) =>
  (await person.get(NOW, { id })).conversation?.typing.map(({ user }) => user.id);

/** The typing of one person in a conversation, as a viewer sees it. */
function watch(watcher: Person, id: string, typist: Person) {
  const followed = watcher.follow(TYPING, { id });
  const arrivals: number[] = [];
  const push = followed.answers.push.bind(followed.answers);
  followed.answers.push = (...answers) => {
    arrivals.push(performance.now());
    return push(...answers);
  };
  const shown = () => followed.data.flatMap(({ typing }) => (typing.user.id === typist.id ? [typing.isTyping] : []));
  return { followed, arrivals, shown, last: () => shown().at(-1), stop: followed.stop };
}

test("typing is shown to the others, and ends with a sent message, and when it is asked to", async () => {
  const conversation = await directBetween(ana, cy);
  const [watched, own] = [watch(ana, conversation, cy), watch(cy, conversation, cy)];
  await until("it is shown", async () => {
    await type(cy, conversation);
    return watched.last() === true;
  });
  expect(await typistsFor(ana, conversation)).toEqual([cy.id]);
  expect(await typistsFor(cy, conversation)).toEqual([]);
  await send(cy, conversation, "done");
  await until("it has ended with the message", () => watched.last() === false);
  expect(await typistsFor(ana, conversation)).toEqual([]);
  await type(cy, conversation);
  await until("it is shown again", () => watched.last() === true);
  await type(cy, conversation, false);
  await until("it has ended as was said", () => watched.last() === false);
  expect(watched.shown()).toEqual([true, false, true, false]);
  expect(own.followed.data).toEqual([]);
  for (const each of [watched, own]) each.stop();
});

test("who subscribes receives first who is typing already, over typing and over events", async () => {
  const conversation = await groupOf(ana, ben, cy);
  await type(cy, conversation);
  const [one, all] = [watch(ben, conversation, cy), ben.follow(EVENTS, { ids: [conversation] })];
  await until(
    "both are told",
    () => one.last() === true && all.data.some((each) => each.events.__typename === "TypingChanged"),
  );
  await send(cy, conversation, "done");
  await until("it ends for both", () => {
    const { events } = all.data.findLast((each) => each.events.__typename === "TypingChanged") ?? {};
    return one.last() === false && events && "typing" in events && !events.typing.isTyping;
  });
  one.stop();
  all.stop();
});

test("a start is delivered at most once in two seconds, through however many servers it comes", async () => {
  const conversation = await directBetween(ana, ben);
  const watched = watch(ana, conversation, ben);
  const began = performance.now();
  await until("it is followed", async () => {
    await type(ben, conversation);
    return watched.last() === true;
  });
  for (let i = 0; i < 30; i++) {
    const there = new Person(parley.urls[i % parley.urls.length] ?? "", ben);
    await type(there, conversation, i % 3 > 0);
    await pause(100);
  }
  await type(ben, conversation, false);
  await until("it is out", () => watched.last() === false);
  const starts = watched.followed.data.flatMap(({ typing }, i) => (typing.isTyping ? [watched.arrivals[i] ?? 0] : []));
  // Each may be late, and then be soon followed by the next; none is early.
  for (const [i, at] of starts.entries()) expect(at - began).toBeGreaterThan(i * TELL_EVERY_MS - CLOCK_MS);
  expect(starts.length).toBeGreaterThan(1);
  for (const [i, isTyping] of watched.shown().entries())
    if (!isTyping) expect(watched.shown()[i - 1], "an end is told of what was begun").toBe(true);
  watched.stop();
});

test("a message sent through another server ends it for everyone, also for who asks afterwards", async () => {
  const conversation = await directBetween(ana, cy);
  const [here, there] = [new Person(parley.urls[0] ?? "", cy), new Person(parley.urls.at(-1) ?? "", cy)];
  await type(here, conversation);
  await until("it is shown", async () => (await typistsFor(ana, conversation))?.includes(cy.id));
  await send(there, conversation, "done");
  expect(await typistsFor(ana, conversation)).toEqual([]);
});

test("a stranger sees no typing, and learns nothing of the conversation by asking", async () => {
  const conversation = await groupOf(ana, ben);
  expect(codeOf(await olga.ask(SET, { id: conversation, is: true }))).toBe("NOT_FOUND");
  const one = olga.follow(TYPING, { id: conversation });
  await until("she is refused", () => one.isDone);
  expect(codeOf(one.answers[0] ?? { errors: one.error as never })).toBe("NOT_FOUND");
  const [all, nowhere] = [
    olga.follow(EVENTS, { ids: [conversation] }),
    olga.follow(EVENTS, { ids: [`cnv_${"A".repeat(22)}`] }),
  ];
  const other = await directBetween(olga, ana);
  await type(ben, conversation);
  await until("members see it", async () => (await typistsFor(ana, conversation))?.includes(ben.id));
  await until("she hears of what is hers", async () => {
    await send(ana, other, "hello");
    return [all, nowhere].every((each) => each.data.some(({ events }) => events.__typename === "MessageAdded"));
  });
  for (const each of [all, nowhere])
    expect(each.data.map(({ events }) => events.__typename)).not.toContain("TypingChanged");
  for (const each of [all, nowhere]) each.stop();
});

test("a member who is removed stops being shown as typing", async () => {
  const conversation = await groupOf(ana, ben, cy);
  const watched = watch(cy, conversation, ben);
  await until("it is shown", async () => {
    await type(ben, conversation);
    return watched.last() === true;
  });
  await ana.get(REMOVE, { input: { conversationId: conversation, userId: ben.id } });
  expect(await typistsFor(cy, conversation)).toEqual([]);
  await until("it has gone out", () => watched.last() === false);
  watched.stop();
});

describe("by itself", () => {
  let brief: Parley;
  let dee: Person;
  let eve: Person;
  beforeAll(async () => {
    brief = await startParley({ PARLEY_TYPING_TTL_MS: String(SHORT_TTL_MS) });
    [dee, eve] = (await castOf(brief, "Dee", "Eve")) as [Person, Person];
  });
  afterAll(async () => {
    await Promise.all([dee, eve].map((person) => person?.leave()));
    await brief?.stop();
  });

  test("it goes out when its time is over, and not before", async () => {
    const conversation = await groupOf(dee, eve);
    const watched = watch(eve, conversation, dee);
    const stalled = countStalls();
    const saidAt = performance.now();
    await type(new Person(brief.urls.at(-1) ?? "", dee), conversation);
    await until("it is shown", () => watched.last() === true);
    const shownAt = watched.arrivals.at(-1) ?? 0;
    await until("it has gone out", () => watched.last() === false);
    const wentOutAt = watched.arrivals.at(-1) ?? 0;
    expect(wentOutAt - saidAt).toBeGreaterThanOrEqual(SHORT_TTL_MS);
    expect(wentOutAt - shownAt).toBeLessThan(SHORT_TTL_MS + DELIVERY_MS + stalled());
    expect(await typistsFor(eve, conversation)).toEqual([]);
    watched.stop();
  });

  test("in a direct conversation a block lets it go out by itself for who is blocked, and nothing lights it again", async () => {
    const [conversation, group] = [await directBetween(dee, eve), await groupOf(dee, eve)];
    const [eves, dees] = [watch(eve, conversation, dee), watch(dee, conversation, eve)];
    const events = eve.follow(EVENTS, { ids: [conversation] });
    const eventsOf = () =>
      events.data.flatMap((each) => ("typing" in each.events ? [each.events.typing.isTyping] : []));
    await until("each sees the other", async () => {
      await Promise.all([type(dee, conversation), type(eve, conversation)]);
      return eves.last() === true && dees.last() === true && eventsOf().at(-1) === true;
    });
    const litAt = eves.arrivals.at(-1) ?? 0;
    await dee.get(BLOCK, { id: eve.id });
    await until("it has gone out for who blocks", () => dees.last() === false);
    expect(await typistsFor(dee, conversation)).toEqual([]);
    await type(dee, conversation, false); // an end that is published would show that the phone is on
    await until("it has gone out by itself", () => eves.last() === false && eventsOf().at(-1) === false);
    expect((eves.arrivals.at(-1) ?? 0) - litAt).toBeGreaterThanOrEqual(SHORT_TTL_MS - DELIVERY_MS);
    const shown = [eves.shown().length, dees.shown().length, eventsOf().length];
    const marker = watch(eve, group, dee);
    await until("typing in a group is seen, which comes later", async () => {
      for (const id of [conversation, group]) await Promise.all([type(dee, id), type(eve, id)]);
      return marker.last() === true;
    });
    expect(await typistsFor(eve, conversation)).toEqual([]);
    expect([eves.shown().length, dees.shown().length, eventsOf().length]).toEqual(shown);
    await dee.get(UNBLOCK, { id: eve.id });
    await until("it is seen again", async () => {
      await type(dee, conversation);
      return eves.last() === true;
    });
    for (const each of [eves, dees, marker, events]) each.stop();
  });

  test.runIf(setup === "redis")("it ends when the server that it came through is killed", async () => {
    const doomed = await brief.addServer();
    const conversation = await groupOf(dee, eve);
    const watched = watch(eve, conversation, dee);
    await type(new Person(doomed.url, dee), conversation);
    await until("it is shown", () => watched.last() === true);
    const stalled = countStalls();
    await doomed.kill?.();
    const killedAt = performance.now();
    await until("it has gone out", () => watched.last() === false);
    expect((watched.arrivals.at(-1) ?? 0) - killedAt).toBeLessThan(SHORT_TTL_MS + DELIVERY_MS + stalled());
    expect(await typistsFor(eve, conversation)).toEqual([]);
    watched.stop();
  });
});

test.runIf(setup === "redis")("it is the same through a server whose clock is slow or fast", async () => {
  for (const ms of [-2 * LONG_TTL_MS, 2 * LONG_TTL_MS]) {
    const other = await parley.addServer(clockOff(ms));
    const conversation = await groupOf(ana, ben, cy);
    await type(new Person(parley.urls[0] ?? "", ben), conversation);
    await type(new Person(other.url, cy), conversation);
    for (const url of [other.url, ...parley.urls]) {
      const there = new Person(url, ana);
      await until("both are seen", async () => (await typistsFor(there, conversation))?.length === 2);
      const followed = there.follow(TYPING, { id: conversation });
      await until("both are told", () => followed.data.length === 2);
      expect(followed.data.every(({ typing }) => typing.isTyping)).toBe(true);
      await there.leave();
    }
    await other.stop();
  }
});
