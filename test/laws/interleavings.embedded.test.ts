/**
 * What may happen in between: each of these orders of events once lost something, repeated it, or told it to who may not
 * hear it. Statements are held back and news is lost on purpose.
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { App } from "../../src/app.js";
import { accountFeed } from "../../src/events/account-feed.js";
import type { AccountEvent } from "../../src/events/event.js";
import { parseConversationId } from "../../src/ids.js";
import { updateFeed } from "../../src/messages/feed.js";
import type { MessageRow } from "../../src/messages/rows.js";
import {
  castOf,
  codeOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { pause } from "../support/random.js";
import { uuidOf } from "../support/tables.js";

let parley: Parley;
let app: App;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "600" });
  app = parley.app as App;
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterAll(async () => {
  for (const person of [ana, ben, cy]) await person?.leave();
  await parley?.stop();
});

interface Asked {
  name: string;
  values: unknown[];
}
type Deal = (asked: Asked, run: () => Promise<unknown>) => Promise<unknown> | undefined;

/** Deals with the store's statements until it is stopped. */
function onStatements(deal: Deal): () => void {
  const { pool } = app.store;
  const query = pool.query;
  pool.query = ((...args: unknown[]) => {
    const run = () => Reflect.apply(query, pool, args) as Promise<unknown>;
    return deal(args[0] as Asked, run) ?? run();
  }) as typeof pool.query;
  const stop = () => {
    pool.query = query;
  };
  onTestFinished(stop);
  return stop;
}

/** A statement that is held, from when it has come so far until it is let go. */
interface Held {
  readonly isHeld: boolean;
  letGo(): void;
}

/** Holds the first statement of a name, about this id where one is given, before the store is asked. */
function holdQuestion(name: string, about?: string): Held {
  return hold(name, about, (run, wait) => wait().then(run));
}

/** Holds what the store answered it. */
function holdAnswer(name: string, about?: string): Held {
  return hold(name, about, (run, wait) => run().then((answer) => wait().then(() => answer)));
}

type Delay = (run: () => Promise<unknown>, wait: () => Promise<void>) => Promise<unknown>;

function hold(name: string, about: string | undefined, delay: Delay): Held {
  const { open, opened } = gate();
  let [isMet, isHeld] = [false, false];
  const isAbout = (values: unknown[]) => values.some((value) => Array.isArray(value) && value.includes(about));
  const stop = onStatements((asked, run) => {
    if (isMet || asked.name !== name || (about !== undefined && !isAbout(asked.values))) return undefined;
    isMet = true;
    return delay(run, () => {
      isHeld = true;
      return opened;
    });
  });
  return {
    get isHeld() {
      return isHeld;
    },
    letGo() {
      stop();
      open();
    },
  };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** The bus loses what is published on these topics until it is stopped. */
function loseNews(isLost: (topic: string) => boolean): () => void {
  const publish = app.bus.publish.bind(app.bus);
  app.bus.publish = ((topic: string, news: never) =>
    isLost(topic) ? Promise.resolve() : publish(topic as never, news)) as typeof publish;
  const stop = () => {
    app.bus.publish = publish;
  };
  onTestFinished(stop);
  return stop;
}

/** The bus keeps all that is published until it is told to pass it on, in that order, and what comes after at once. */
function delayNews(): () => Promise<void> {
  const late: (() => Promise<void>)[] = [];
  const publish = app.bus.publish.bind(app.bus);
  app.bus.publish = (...news) => {
    late.push(() => publish(...news));
    return Promise.resolve();
  };
  const passOn = () => {
    app.bus.publish = publish;
  };
  onTestFinished(passOn);
  return async () => {
    passOn();
    await Promise.all(late.map((arrive) => arrive()));
  };
}

const REACT = 'mutation R($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }';
const ADDED =
  "subscription Added($id: ID, $after: ID) { messageAdded(conversationId: $id, after: $after) { id seq body } }";
interface Added {
  messageAdded: { id: string; seq: number; body: string };
}
const follow = <Result>(person: Person, query: string, variables: object) =>
  person.follow<Result, object>(query as never, variables);

test("a sweep that meets a channel while it opens repeats nothing", async () => {
  const id = await directBetween(ana, ben);
  const key = parseConversationId(id);
  for (let i = 1; i <= 5; i++) await send(ana, id, `m${i}`);
  const [standings, changes] = [gate(), gate()];
  let [isOpening, isReading] = [false, false];
  const stop = onStatements(({ name, values }, run) => {
    if (name === "standings" && (values[0] as string[]).includes(key as string) && !isOpening) {
      isOpening = true;
      return run().then((result) => standings.opened.then(() => result));
    }
    if (name === "changes-after" && !isReading) {
      isReading = true;
      return run().then((result) => changes.opened.then(() => result));
    }
    return undefined;
  });
  const followed = follow<Added>(ben, ADDED, { id });
  await until("the channel opens", () => isOpening);
  const swept = app.hub.sweep(); // as each 2 s, because a channel that opens is behind
  await until("the sweep reads it", () => isReading, 500).catch(() => {}); // or leaves it alone
  standings.open();
  await pause(100);
  await send(ana, id, "m6");
  await until("it comes live", () => followed.data.length === 1);
  changes.open();
  await swept;
  stop();
  await send(ana, id, "m7");
  await until("the next comes", () => followed.data.at(-1)?.messageAdded.seq === 7);
  expect(followed.data.map(({ messageAdded }) => messageAdded.seq)).toEqual([6, 7]);
  followed.stop();
});

test("a conversation whose opening met an outage can be followed as soon as the store is back", async () => {
  const id = await directBetween(ana, cy);
  let failures = 0;
  const stop = onStatements(({ name }) => {
    if (name !== "standings" || failures > 0) return undefined;
    failures++;
    return Promise.reject(Object.assign(new Error("connection terminated"), { code: "57P01" }));
  });
  const first = follow<Added>(cy, ADDED, { id });
  await until("the first is refused", () => first.isDone);
  stop();
  for (let tries = 1; ; tries++) {
    const next = follow<Added>(cy, ADDED, { id });
    await pause(1_000); // as clients do; longer than the linger in all
    if (!next.isDone) return next.stop();
    expect(tries, JSON.stringify(next.error)).toBeLessThan(20);
  }
}, 60_000);

const REMOVE =
  "mutation R($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }";

test("who is removed while their stream opens hears nothing", async () => {
  const id = await groupOf(ana, ben, cy);
  const standings = holdQuestion("standings");
  const followed = follow<Added>(ben, ADDED, { id });
  await until("the channel opens", () => standings.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: ben.id }));
  standings.letGo();
  await until("it ends", () => followed.isDone);
  await app.hub.sweep();
  await send(ana, id, "not for Ben");
  await pause(300);
  expect(followed.data.map(({ messageAdded }) => messageAdded.body)).toEqual([]);
  followed.stop();
});

test("the account's stream tells that its person was removed while it opened, and nothing afterwards", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve, ben);
  const standings = holdQuestion("standings", parseConversationId(id) as string);
  const query = "subscription All { events { __typename cursor ... on MessageAdded { message { body } } } }";
  const followed = follow<{ events: { __typename: string; message?: { body: string } } }>(eve, query, {});
  await until("the channel opens", () => standings.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  standings.letGo();
  await until("it starts", () => followed.data.length > 0);
  await app.hub.sweep();
  const told = () => followed.data.map(({ events }) => events.message?.body ?? events.__typename);
  await until("the removal is told", () => told().includes("ConversationRemoved"));
  await send(ana, id, "not for Eve");
  await pause(300);
  expect(told()).not.toContain("not for Eve");
  followed.stop();
  await eve.leave();
});

test("a member hears nothing from before they joined, however late its news", async () => {
  const id = await groupOf(ana, ben);
  const key = parseConversationId(id);
  const others = follow<Added>(ana, ADDED, { id });
  await until("the channel is open", async () => {
    await send(ana, id, "probe");
    return others.data.length > 0;
  });
  const hearAgain = loseNews((topic) => topic === `conversation:${key}`); // or: it is still on its way
  const { message } = await send(ana, id, "before Cy");
  await app.store.pool.query(
    "INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq) VALUES ($1, $2, $3, $3, $3)",
    [key, uuidOf(cy.id), message.seq],
  );
  await app.store.pool.query("UPDATE conversations SET revision = revision + 1 WHERE id = $1", [key]);
  let isMember = false;
  const stop = onStatements(({ name, values }, run) => {
    if (name !== "memberships" || values[0] !== uuidOf(cy.id)) return undefined;
    return run().finally(() => setImmediate(() => (isMember = true)));
  });
  const followed = follow<Added>(cy, ADDED, { id });
  await until("it follows", () => isMember);
  stop();
  hearAgain();
  const { message: after } = await send(ana, id, "after Cy");
  await until("it comes", () => followed.data.at(-1)?.messageAdded.seq === after.seq);
  expect(followed.data.map(({ messageAdded }) => messageAdded.body)).toEqual(["after Cy"]);
  for (const each of [followed, others]) each.stop();
});

test("a conversation that a sweep could not take up is taken up by the next", async () => {
  const eve = (await castOf(parley, "Eve"))[0] as Person;
  const followed = follow<Added>(eve, ADDED, {});
  const other = await directBetween(eve, ben);
  await until("it follows", async () => {
    await send(ben, other, "probe");
    return followed.data.length > 0;
  });
  const hearAgain = loseNews((topic) => topic.startsWith("user:"));
  const id = await directBetween(ana, eve);
  hearAgain();
  let failures = 0;
  const stop = onStatements(({ name, values }) => {
    if (name !== "standings" || failures > 0) return undefined;
    if (!(values[0] as string[]).includes(parseConversationId(id) as string)) return undefined;
    failures++;
    return Promise.reject(Object.assign(new Error("connection terminated"), { code: "57P01" }));
  });
  await app.hub.sweep();
  stop();
  expect(failures).toBe(1);
  await pause(18_000); // and any channel that broke has gone
  await app.hub.sweep();
  await send(ana, id, "hello Eve");
  await app.hub.sweep();
  await until(
    "it comes, or the stream ends",
    () => followed.isDone || followed.data.some(({ messageAdded }) => messageAdded.body === "hello Eve"),
  );
  followed.stop();
  await eve.leave();
}, 60_000);

test("what the bus lost while a sweep was under way is found when it returns", async () => {
  const id = await directBetween(ben, cy);
  const followed = follow<Added>(cy, ADDED, { id });
  await until("it follows", async () => {
    await send(ben, id, "probe");
    return followed.data.length > 0;
  });
  const held = holdAnswer("standings");
  const swept = app.hub.sweep(); // one of those that run while the bus is away
  await until("it has compared", () => held.isHeld);
  const hearAgain = loseNews((topic) => topic.startsWith("conversation:"));
  await send(ben, id, "lost by the bus");
  hearAgain();
  const returned = app.hub.sweep(); // what `onReturn` calls
  held.letGo();
  await Promise.all([swept, returned]);
  await until("it comes", () => followed.data.at(-1)?.messageAdded.body === "lost by the bus", 6_000);
  followed.stop();
});

test("a gap that was there when a channel opened is read at once", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const standings = holdAnswer("standings");
  const followed = follow<Added>(eve, ADDED, { id });
  await until("it is known where it stands", () => standings.isHeld);
  const hearAgain = loseNews((topic) => topic.startsWith("conversation:"));
  await send(ana, id, "lost");
  hearAgain();
  await send(ana, id, "heard");
  standings.letGo();
  await until("both come", () => followed.data.length === 2, 5_000);
  followed.stop();
  await eve.leave();
});

const EVENTS =
  "subscription E($after: String) { events(after: $after) { __typename cursor ... on MessageAdded { message { body } } ... on ReceiptUpdated { receipt { readSeq } } } }";
interface Events {
  events: { __typename: string; cursor: string; message?: { body: string }; receipt?: { readSeq: number } };
}

const UPDATES = `subscription Updates($after: String) { events(after: $after) {
  __typename cursor ... on ConversationUpdated { conversation { id title } }
  ... on MessageAdded { message { body } } ... on MessageUpdated { message { body } }
} }`;
interface Updates {
  events: {
    __typename: string;
    cursor: string;
    conversation?: { id: string; title: string };
    message?: { body: string };
  };
}
const RENAME = "mutation R($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }";

test("what changes while a resumed stream looks up what to follow is told, and hides nothing of what was missed", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const key = parseConversationId(id);
  const others = follow<Updates>(ana, UPDATES, {});
  await until("others follow it", () => others.data.length > 0);
  // Long ago, so that nothing of it is told for its own sake.
  const longAgo = "now() - interval '1 hour'";
  await app.store.pool.query(`UPDATE conversations SET changed_at = ${longAgo} WHERE id = $1`, [key]);
  await app.store.pool.query(`UPDATE members SET joined_at = ${longAgo} WHERE conversation_id = $1`, [key]);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await send(ana, id, "missed");
  await pause(5_500); // longer than a slow commit
  await app.hub.sweep();
  const lookUp = holdAnswer("involvements", uuidOf(eve.id));
  const resumed = follow<Updates>(eve, UPDATES, { after });
  await until("it looks up", () => lookUp.isHeld);
  const changeIn = ({ data }: typeof others) => data.find(({ events }) => events.conversation?.title === "Changed");
  dataOf(await ana.ask(RENAME, { input: { conversationId: id, title: "Changed" } }));
  await until("the others are told", () => changeIn(others));
  lookUp.letGo();
  const change = await until("it is told too", () => changeIn(resumed));
  const again = follow<Updates>(eve, UPDATES, { after: change?.events.cursor }); // cut off before it heard more
  await until("it is told the rest", () => again.data.some(({ events }) => events.message?.body === "missed"));
  for (const each of [others, resumed, again]) each.stop();
  await eve.leave();
});

test("what a resumed stream told of a conversation is not told again when its news comes late", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const others = follow<Updates>(ana, UPDATES, {});
  await until("others follow it", () => others.data.length > 0);
  const arrive = delayNews();
  dataOf(await ana.ask(RENAME, { input: { conversationId: id, title: "Changed" } }));
  const resumed = follow<Updates>(eve, UPDATES, { after: app.epoch.cursors.cursorAt(await app.hub.now()) });
  const told = () => resumed.data.flatMap(({ events }) => (events.conversation?.id === id ? [events] : []));
  await until("it is told", () => told().length > 0);
  await arrive();
  await send(ana, id, "marker");
  await until("all has come", () => resumed.data.some(({ events }) => events.message?.body === "marker"));
  expect(told().map(({ conversation }) => conversation?.title)).toEqual(["Changed"]);
  for (const each of [others, resumed]) each.stop();
  await eve.leave();
});

let names = 0;

/** What is remembered of Ana's conversations would bring her old name along, so whoever comes back reads the store. */
async function forgetWhatIsRemembered(): Promise<void> {
  const rename = "mutation N($name: String) { updateProfile(input: { displayName: $name }) { user { id } } }";
  dataOf(await ana.ask(rename, { name: `Ana ${++names}` }));
}

test("a slow reader is told of a new group before what is said in it, however it changes meanwhile", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const held = await groupOf(ana, eve);
  const told = eve.follow<Updates, object>(UPDATES as never, {}, "sse");
  await until("it follows", () => told.data.length > 0);
  const execution = gate();
  let isExecuting = false;
  onStatements(({ name, values }, run) => {
    const isHeld = name === "conversations" && (values[0] as string[]).includes(parseConversationId(held) as string);
    if (!isHeld) return undefined;
    isExecuting = true;
    return execution.opened.then(run);
  });
  dataOf(await ana.ask(RENAME, { input: { conversationId: held, title: "Held" } }));
  await until("it is held up", () => isExecuting);
  const others = follow<Updates>(ben, UPDATES, {});
  await until("others follow", () => others.data.length > 0);
  const id = await groupOf(ana, ben, eve);
  await until("the others know of it", () => others.data.some(({ events }) => events.conversation?.id === id));
  await app.hub.sweep();
  await send(ana, id, "the first");
  dataOf(await ana.ask(RENAME, { input: { conversationId: id, title: "Renamed" } }));
  await until("the others know", () => others.data.some(({ events }) => events.conversation?.title === "Renamed"));
  execution.open();
  const typesOf = ({ data }: typeof told) =>
    data.flatMap(({ events }) =>
      events.conversation?.id === id || events.message?.body === "the first" ? [events.__typename] : [],
    );
  await until("it has come", () => typesOf(told).includes("MessageAdded") && typesOf(told).length > 1);
  expect(typesOf(told)[0]).toBe("ConversationUpdated");
  for (const each of [told, others]) each.stop();
  await eve.leave();
});

test("whoever has a message from the store hears as its change what is new to the others", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const others = follow<Updates>(ana, UPDATES, {});
  await until("others follow it", () => others.data.length > 0);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await send(ana, id, "heard");
  await forgetWhatIsRemembered();
  const hearAgain = loseNews((topic) => topic === `conversation:${parseConversationId(id)}`);
  const { message } = await send(ana, id, "lost");
  const resumed = follow<Updates>(eve, UPDATES, { after });
  const told = ({ data }: typeof others) =>
    data.flatMap(({ events }) => (events.message?.body === "lost" ? [events.__typename] : []));
  await until("it is read from the store", () => told(resumed).length > 0);
  dataOf(await ana.ask(REACT, { id: message.id }));
  await app.hub.sweep();
  hearAgain();
  await until("both have heard", () => told(others).length > 0 && told(resumed).length > 1);
  expect(told(others)).toEqual(["MessageAdded"]);
  expect(told(resumed)).toEqual(["MessageAdded", "MessageUpdated"]);
  for (const each of [others, resumed]) each.stop();
  await eve.leave();
});

const STATES = `subscription States($after: String) { events(after: $after) {
  __typename cursor ... on MessageAdded { message { ...Told } } ... on MessageUpdated { message { ...Told } }
} }
fragment Told on Message { id seq revision body reactions { count } }`;
interface States {
  events: {
    __typename: string;
    message?: { id: string; seq: number; revision: number; body: string; reactions: { count: number }[] };
  };
}

/** Whether the last that was told of a message shows the reaction to it. */
const showsReaction = (told: { data: States[] }, id: string) =>
  (told.data.findLast(({ events }) => events.message?.id === id)?.events.message?.reactions.length ?? 0) > 0;

test("whoever joins is told of changes that the store had before they followed, and the bus after", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  const topic = `conversation:${parseConversationId(id)}`;
  const others = follow<States>(ana, STATES, {});
  const told = follow<States>(eve, STATES, {});
  await until("both follow", () => others.data.length > 0 && told.data.length > 0);
  const lookUp = gate();
  let isLookingUp = false;
  const stop = onStatements(({ name, values }, run) => {
    if (name !== "memberships" || !(values[1] as string[] | undefined)?.includes(topic.slice(13))) return undefined;
    if (values[0] !== uuidOf(eve.id)) return undefined;
    isLookingUp = true;
    return lookUp.opened.then(run);
  });
  const add =
    "mutation A($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } } }";
  dataOf(await ana.ask(add, { id, user: eve.id }));
  await until("it is looked up what they joined", () => isLookingUp);
  const { message } = await send(ana, id, "changed at once");
  await until("the others have it", () => others.data.some(({ events }) => events.message?.id === message.id));
  const hearAgain = loseNews((lost) => lost === topic);
  dataOf(await ben.ask(REACT, { id: message.id }));
  lookUp.open();
  await until("it is told", () => told.data.some(({ events }) => events.message?.id === message.id));
  stop();
  hearAgain();
  await app.hub.sweep();
  await until("the others know of the change", () => showsReaction(others, message.id));
  await until("so do they", () => showsReaction(told, message.id), 2_000);
  for (const each of [others, told]) each.stop();
  await eve.leave();
});

test("whoever reads a long absence in pages misses no change between the store's page and what is remembered", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve, ben);
  const others = follow<States>(ana, STATES, {});
  await until("others follow it", () => others.data.length > 0);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  const sendMany = async (count: number) => {
    const ids: string[] = [];
    while (ids.length < count) ids.push((await send(ana, id, `missed ${ids.length}`)).message.id);
    return ids;
  };
  const page = await sendMany(100);
  // What is remembered here brings the old name along, so the first page is the store's, and the next is not.
  await forgetWhatIsRemembered();
  const rest = await sendMany(20);
  const has = (told: typeof others, wanted: string) => told.data.some(({ events }) => events.message?.id === wanted);
  await until("the others have all", () => has(others, rest.at(-1) as string));
  const hearAgain = loseNews((topic) => topic === `conversation:${parseConversationId(id)}`);
  const changed = rest[10] as string;
  dataOf(await ben.ask(REACT, { id: changed }));
  const resumed = follow<States>(eve, STATES, { after });
  await until("all of it is told", () => has(resumed, rest.at(-1) as string));
  hearAgain();
  await app.hub.sweep();
  await until("the others know of the change", () => showsReaction(others, changed));
  await until("so do they", () => showsReaction(resumed, changed), 2_000);
  expect(resumed.data.filter(({ events }) => events.message?.id === page[0]).length).toBe(1);
  for (const each of [others, resumed]) each.stop();
  await eve.leave();
}, 30_000);

test("whoever is behind once more after many pages misses no change of what came to them live", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const others = follow<States>(ana, STATES, {});
  await until("others follow it", () => others.data.length > 0);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await send(ana, id, "long ago");
  await forgetWhatIsRemembered();
  const known = ({ data }: typeof others, of: number) =>
    Math.max(0, ...data.flatMap(({ events }) => (events.message?.seq === of ? [events.message.revision] : [])));
  const { message: marker } = await send(ana, id, "marker");
  await until("others have it", () => known(others, marker.seq));
  const arrive = delayNews();
  const sent: { id: string; seq: number }[] = [];
  for (let i = 0; i < 450; i++) sent.push((await send(ana, id, `m${i}`)).message); // more than a page, and a full queue
  const changed = sent[120] as { id: string; seq: number };
  dataOf(await ana.ask(REACT, { id: changed.id }));
  const resumed = eve.follow<States, object>(STATES as never, { after }, "sse");
  await until("a page is read", () => known(resumed, marker.seq + 50));
  void arrive();
  await until("the others hear of the change", () => known(others, changed.seq) > known(others, changed.seq + 1));
  await until("so does who came back", () => known(resumed, changed.seq) === known(others, changed.seq), 3_000);
  for (const each of [others, resumed]) each.stop();
  await eve.leave();
});

test("who is back before an old look-up of theirs has come is told nothing of what was said meanwhile", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const create = "mutation C($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }";
  const input = { title: "Open", memberIds: [eve.id], historyVisible: true };
  const { createGroup } = dataOf(
    await ana.ask<{ createGroup: { conversation: { id: string } } }, object>(create, { input }),
  );
  const { id } = createGroup.conversation;
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await send(ana, id, "missed");
  const missed = holdAnswer("messages-missed", uuidOf(eve.id));
  const resumed = follow<Updates>(eve, UPDATES, { after });
  await until("it reads", () => missed.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  await send(ana, id, "no news to Eve");
  const add = "mutation A($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }";
  dataOf(await ana.ask(add, { input: { conversationId: id, userIds: [eve.id] } }));
  await send(ana, id, "for Eve");
  await pause(300);
  missed.letGo();
  await pause(300);
  await app.hub.sweep();
  await send(ana, id, "marker");
  const bodies = () => resumed.data.flatMap(({ events }) => (events.message ? [events.message.body] : []));
  await until("all has come", () => bodies().includes("marker"));
  expect(bodies()).toEqual([expect.stringContaining("added Eve"), "for Eve", "marker"]);
  resumed.stop();
  await eve.leave();
});

test("whoever reads what they missed while a sender is renamed is told no old name after the change", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const others = follow<Updates>(eve, UPDATES, {});
  await until("it is followed", () => others.data.length > 0);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await send(ana, id, "missed");
  await forgetWhatIsRemembered();
  const missed = holdAnswer("messages-missed", uuidOf(eve.id));
  const senders = `subscription Senders($after: String) { events(after: $after) {
    cursor ... on MessageAdded { message { body sender { displayName } } }
  } }`;
  const resumed = follow<Updates>(eve, senders, { after });
  await until("it reads", () => missed.isHeld);
  const changes = () => others.data.filter(({ events }) => events.conversation?.id === id).length;
  const known = changes();
  await forgetWhatIsRemembered();
  await until("the others are told of the new name", () => changes() > known);
  missed.letGo();
  const told = await until("it is told", () => resumed.data.find(({ events }) => events.message?.body === "missed"));
  expect(told?.events.message).toMatchObject({ sender: { displayName: `Ana ${names}` } });
  for (const each of [others, resumed]) each.stop();
  await eve.leave();
});

test("no cursor passes over a conversation that was joined and is not followed yet", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const known = await groupOf(ana, eve);
  const first = follow<Updates>(eve, UPDATES, {});
  const bodies = ({ data }: typeof first) =>
    data.flatMap(({ events }) => (events.message ? [events.message.body] : []));
  await until("it is live", async () => {
    await send(ana, known, "probe");
    return bodies(first).length > 0;
  });
  const receipts = holdQuestion("receipts");
  const id = await groupOf(ana, eve);
  await until("it opens", () => receipts.isHeld);
  await send(ana, id, "in the new one");
  await pause(6_000); // longer than a slow commit
  await app.hub.sweep();
  await send(ana, known, "in the other");
  await until("the other goes on", () => bodies(first).includes("in the other"));
  const after = first.data.at(-1)?.events.cursor;
  first.stop();
  receipts.letGo();
  const second = follow<Updates>(eve, UPDATES, { after });
  await send(ana, known, "marker");
  await until("it has caught up", () => bodies(second).includes("marker"));
  expect(bodies(second)).toContain("in the new one");
  second.stop();
  await eve.leave();
});

test("a statement that the store ended for a deadlock is one to repeat, and no fault", async () => {
  const id = await directBetween(ana, ben);
  const { message } = await send(ana, id, "hello");
  const stop = onStatements(({ name }) =>
    name === "add-reaction"
      ? Promise.reject(Object.assign(new Error("deadlock detected"), { code: "40P01" }))
      : undefined,
  );
  expect(codeOf(await ben.ask(REACT, { id: message.id }))).toBe("UNAVAILABLE");
  stop();
  dataOf(await ben.ask(REACT, { id: message.id }));
});

test("a new name that could not be told at first is told by the next try", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(eve, ben);
  const told = follow<Updates>(ben, UPDATES, {});
  await until("it is followed", () => told.data.length > 0);
  const stop = onStatements(({ name }) =>
    name === "tell-profile"
      ? Promise.reject(Object.assign(new Error("deadlock detected"), { code: "40P01" }))
      : undefined,
  );
  const rename = 'mutation { updateProfile(input: { displayName: "Evelyn" }) { user { id } } }';
  expect(codeOf(await eve.ask(rename))).toBe("UNAVAILABLE");
  stop();
  dataOf(await eve.ask(rename));
  await until("it is told", () => told.data.some(({ events }) => events.conversation?.id === id), 5_000);
  told.stop();
});

test("a cursor claims nothing of a conversation that was still being opened when all else was compared", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const [id, other] = [await groupOf(ana, eve), await directBetween(ben, eve)];
  const key = parseConversationId(id) as string;
  await send(ana, id, "known");
  // Long ago, so that whoever resumes has all of it, and need not read.
  await app.store.pool.query("UPDATE messages SET created_at = now() - interval '1 hour' WHERE conversation_id = $1", [
    key,
  ]);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  const standings = holdAnswer("standings", key);
  const followed = follow<Updates>(eve, UPDATES, { after });
  await until("it is known where it stands", () => standings.isHeld);
  const hearAgain = loseNews((topic) => topic === `conversation:${key}`);
  await send(ana, id, "lost");
  hearAgain();
  await pause(5_500); // longer than a slow commit
  const swept = app.hub.sweep();
  await pause(200);
  standings.letGo();
  await swept;
  await until("it has begun", () => followed.data.length > 0);
  await send(ben, other, "afterwards");
  const bodyOf = ({ events }: Updates) => events.message?.body;
  const last = await until("it goes on", () => followed.data.find((told) => bodyOf(told) === "afterwards"));
  followed.stop();
  const resumed = follow<Updates>(eve, UPDATES, { after: last?.events.cursor });
  await until("what was lost is told", () =>
    [...followed.data, ...resumed.data].some((told) => bodyOf(told) === "lost"),
  );
  resumed.stop();
  await eve.leave();
}, 30_000);

test("a resume tells receipts whose news was lost while nobody here wanted any", async () => {
  const [eve, fay] = (await castOf(parley, "Eve", "Fay")) as [Person, Person];
  const id = await directBetween(eve, fay);
  await send(eve, id, "one");
  const before = follow<Events>(eve, EVENTS, {});
  await until("it starts", () => before.data.length > 0);
  const after = before.data[0]?.events.cursor as string;
  const other = follow<Added>(fay, ADDED, { id }); // keeps the channel open, and wants no receipts
  await until("both follow", async () => {
    await send(eve, id, "probe");
    return other.data.length > 0 && before.data.length > 1;
  });
  before.stop();
  await pause(200);
  const hearAgain = loseNews((topic) => topic.startsWith("conversation:"));
  const read = "mutation M($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }";
  dataOf(await fay.ask(read, { id }));
  hearAgain();
  await pause(6_000);
  await app.hub.sweep(); // everything is said to be compared up to here
  const resumed = follow<Events>(eve, EVENTS, { after });
  await until("it is resumed", () => resumed.data.some(({ events }) => events.message?.body === "one"));
  await send(fay, id, "afterwards");
  await until("it goes on", () => resumed.data.some(({ events }) => events.message?.body === "afterwards"));
  await pause(300);
  const again = follow<Events>(eve, EVENTS, { after: resumed.data.at(-1)?.events.cursor });
  await until("it is resumed again", () => again.data.some(({ events }) => events.message?.body === "afterwards"));
  await until("what she read is told", () =>
    [...resumed.data, ...again.data].some(({ events }) => (events.receipt?.readSeq ?? 0) > 0),
  );
  for (const each of [other, resumed, again]) each.stop();
  for (const person of [eve, fay]) await person.leave();
}, 30_000);

/** A server that keeps little for whoever does not read, and some people of its own. */
async function startSmall(count: number) {
  const small = await startParley({ PARLEY_MAX_QUEUED_EVENTS: "4" });
  const people = await castOf(small, ...Array.from({ length: count }, (_, i) => `Reader${i}`));
  onTestFinished(async () => {
    for (const person of people) await person.leave();
    await small.stop();
  });
  return { small: small.app as App, people };
}

const viewerOf = (person: Person) => ({
  userId: uuidOf(person.id),
  sessionId: "a session",
  expiresAt: Date.now() + 60_000,
});

test("receipts for which there is no room are told once their reader reads on, each as it is then", async () => {
  const { small, people } = await startSmall(12);
  const [owner, ...others] = people as [Person, ...Person[]];
  const id = await groupOf(owner, ...others);
  const [first] = [await send(owner, id, "first"), await send(owner, id, "second")];
  const stream = await accountFeed(small, viewerOf(owner), {});
  expect((await stream.next()).value?.type).toBe("StreamStarted");
  const read = (person: Person, messageId?: string) =>
    person.ask("mutation R($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }", {
      input: { conversationId: id, upToMessageId: messageId },
    });
  for (const person of others) dataOf(await read(person, first.message.id));
  expect(stream.hasRoomFor("another")).toBe(false);
  for (const person of others.slice(5)) dataOf(await read(person));
  await send(owner, id, "third");
  const told: AccountEvent[] = [];
  const reading = (async () => {
    for await (const event of stream) told.push(event);
  })();
  const last = new Map<string, number>();
  await until("the reader has all", () => {
    for (const event of told)
      if (event.type === "ReceiptUpdated") last.set(event.receipt.userId, event.receipt.readSeq);
    return last.size === others.length && told.some((event) => event.type === "MessageAdded");
  });
  await read(others[0] as Person);
  await until("it goes on", () => told.at(-1)?.type === "ReceiptUpdated");
  const readSeqOf = (person: Person) =>
    told.flatMap((event) =>
      event.type === "ReceiptUpdated" && event.receipt.userId === uuidOf(person.id) ? [event.receipt.readSeq] : [],
    );
  const [one, two] = [first.message.seq, first.message.seq + 1];
  expect(others.slice(1).map(readSeqOf)).toEqual(others.slice(1).map((_, i) => [i < 4 ? one : two]));
  stream.end();
  await reading;
}, 30_000);

test("whoever follows changes alone is told those of messages that came while they did not read", async () => {
  const { small, people } = await startSmall(2);
  const [owner, reader] = people as [Person, Person];
  const id = await directBetween(owner, reader);
  const stream = await updateFeed(small, viewerOf(reader), id);
  const edit = async (messageId: string) =>
    dataOf(
      await owner.ask("mutation E($input: EditMessageInput!) { editMessage(input: $input) { message { id } } }", {
        input: { messageId, body: "edited" },
      }),
    );
  const seqs: number[] = [];
  for (let i = 0; i < 8; i++) {
    const { message } = await send(owner, id, "as it was sent");
    await edit(message.id);
    seqs.push(message.seq);
  }
  const { message: unchanged } = await send(owner, id, "not edited yet");
  const told: MessageRow[] = [];
  const reading = (async () => {
    for await (const message of stream) told.push(message);
  })();
  await until("the reader has all", () => told.length >= seqs.length);
  await edit(unchanged.id);
  await until("it goes on", () => told.at(-1)?.seq === unchanged.seq);
  expect(told.map(({ seq }) => seq)).toEqual([...seqs, unchanged.seq]);
  expect(new Set(told.map(({ body }) => body))).toEqual(new Set(["edited"]));
  stream.end();
  await reading;
}, 30_000);

const PAGE =
  "query P($after: String) { events(after: $after) { start cursor hasMore events { __typename ... on MessageAdded { message { body } } } } }";
interface Page {
  events: { start: string; cursor: string; events: { message?: { body: string } }[] };
}

test("the cursor of an account where nothing happens moves on with each time that it comes back", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  await directBetween(ana, eve);
  await pause(5_500); // longer than a slow commit: nothing of before is told again
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await pause(50);
  await app.hub.sweep();
  const resumed = follow<Events>(eve, EVENTS, { after });
  await until("it is resumed", () => resumed.data.length > 0);
  const { __typename, cursor } = resumed.data[0]?.events ?? { cursor: "" };
  expect(__typename).toBe("StreamStarted");
  const momentOf = (given: string) => app.epoch.cursors.read(given)?.moment.getTime() ?? 0;
  expect(momentOf(cursor)).toBeGreaterThan(momentOf(after));
  resumed.stop();
  await eve.leave();
}, 30_000);

test("a message whose commit took seven seconds comes to who polls", async () => {
  const [eve, fay] = (await castOf(parley, "Eve", "Fay")) as [Person, Person];
  const id = await directBetween(eve, fay);
  const key = parseConversationId(id);
  const client = await app.store.pool.connect();
  const page = async (after?: string) => dataOf((await eve.ask(PAGE, { after })) as never) as Page;
  let cursor = (await page()).events.cursor;
  await client.query("BEGIN");
  await client.query("UPDATE conversations SET last_seq = last_seq + 1, revision = revision + 1 WHERE id = $1", [key]);
  await client.query(
    "INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, kind, body, created_at) VALUES ($1, 1, 2, $2, 'slow', 'TEXT', 'slow', clock_timestamp())",
    [key, uuidOf(fay.id)],
  );
  await pause(7_000);
  cursor = (await page(cursor)).events.cursor;
  await client.query("COMMIT");
  client.release();
  const { events } = await page(cursor);
  expect(events.events.map(({ message }) => message?.body)).toContain("slow");
}, 30_000);

test("an operation that is completed while it starts, and its id used again, is over", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const before = app.hub.size().swept;
  const socket = new WebSocket(eve.url.replace("http", "ws"), "graphql-transport-ws");
  const frames: { id: string; type: string }[] = [];
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${eve.token}` } }));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
  const subscribe = JSON.stringify({ id: "a", type: "subscribe", payload: { query: ADDED, variables: { id } } });
  socket.send(subscribe);
  socket.send(JSON.stringify({ id: "a", type: "complete" }));
  socket.send(subscribe);
  await pause(500);
  await send(ana, id, "once");
  await pause(500);
  const told = frames.filter(({ type }) => type === "next").length;
  socket.close();
  expect(told, "frames").toBeLessThanOrEqual(1);
  await until("no stream is left", () => app.hub.size().swept <= before);
  await eve.leave();
});

test("a cursor that is ahead of the store's clock, as after a failover, is not said to be resumed", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const after = app.epoch.cursors.cursorAt(new Date(Date.now() + 60_000));
  await send(ana, id, "missed");
  const { events } = dataOf((await eve.ask(PAGE, { after })) as never) as Page;
  const told = events.events.some(({ message }) => message?.body === "missed");
  expect(told || events.start === "RESET").toBe(true);
});

test("an event stream that is refused for too many devices leaves nothing behind", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  for (let i = 0; i < app.config.maxSocketsPerUser; i++) app.devices.connect(uuidOf(eve.id), `device ${i}`, "session");
  const before = app.hub.size().swept;
  for (let i = 0; i < 5; i++) {
    const followed = eve.follow<Added, object>(ADDED as never, { id }, "sse");
    await until("it is refused", () => followed.isDone || followed.answers.length > 0);
    followed.stop();
  }
  await until("none is left", () => app.hub.size().swept <= before);
});

const WAITING_PAGE =
  "query W($after: String, $waitSeconds: Int) { events(after: $after, waitSeconds: $waitSeconds) { start cursor } }";

async function pageAfter(person: Person, after: string, waitSeconds = 0) {
  const answer = await person.ask<{ events: { start: string; cursor: string } }, object>(WAITING_PAGE, {
    after,
    waitSeconds,
  });
  return dataOf(answer).events;
}

async function cursorOf(person: Person): Promise<string> {
  return dataOf(await person.ask<{ eventCursor: string }, object>("query C { eventCursor }")).eventCursor;
}

/** A transaction that is written to from when it is told to. */
async function writer() {
  const client = await app.store.pool.connect();
  onTestFinished(() => client.release(true));
  await client.query("BEGIN");
  await pause(5); // what is given from now on is later
  return async () => void (await client.query("SELECT pg_current_xact_id()"));
}

test("a cursor is good at once, whatever began before it was given and is written only then", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const write = await writer();
  const after = await cursorOf(eve);
  await write();
  const now = await app.hub.now();
  expect(now.getTime(), "it is held back").toBeLessThan(app.epoch.cursors.read(after)?.moment.getTime() ?? 0);
  expect((await pageAfter(eve, after)).start).toBe("RESUMED");
});

const noteSetBack = () => app.store.pool.query("INSERT INTO rewinds DEFAULT VALUES");

test("a cursor that is given after the database was set back is good while that is still being told", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const before = await cursorOf(eve);
  const first = follow<Updates>(eve, UPDATES, {});
  await until("it begins", () => first.data.length > 0);
  const sessions = holdQuestion("open-sessions");
  await noteSetBack();
  const swept = app.hub.sweep();
  await until("it ends", () => first.isDone);
  expect((await pageAfter(eve, before)).start).toBe("RESET");
  const again = follow<Updates>(eve, UPDATES, { after: before });
  await until("it begins anew", () => again.data.length > 0);
  await send(ana, id, "since then");
  const last = await until("it goes on", () => again.data.find(({ events }) => events.message?.body === "since then"));
  expect((await pageAfter(eve, last?.events.cursor ?? "")).start).toBe("RESUMED");
  sessions.letGo();
  await swept;
  again.stop();
  await eve.leave();
});

test("a cursor that is given after the database was set back is good also where something began before and is written still", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const before = await cursorOf(eve);
  const write = await writer();
  await write();
  await noteSetBack();
  const { start, cursor } = await pageAfter(eve, before);
  expect(start).toBe("RESET");
  expect((await pageAfter(eve, cursor)).start).toBe("RESUMED");
});

test("whoever waits for a page while the database is set back is told RESET", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const before = await cursorOf(eve);
  let looks = 0;
  onStatements(({ name, values }) => {
    if (name === "involvements" && (values[0] as string[]).includes(uuidOf(eve.id))) looks++;
    return undefined;
  });
  const waiting = pageAfter(eve, before, 2);
  await until("it waits", () => looks >= 3); // it looked, listened, and looked again
  await noteSetBack(); // and nobody else looks
  expect((await waiting).start).toBe("RESET");
});

test("a page that was being read when the database was set back gives no cursor that hides it", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const before = await cursorOf(eve);
  const involvements = holdAnswer("involvements", uuidOf(eve.id));
  const reading = pageAfter(eve, before);
  await until("it is being read", () => involvements.isHeld);
  await noteSetBack();
  expect((await pageAfter(eve, before)).start).toBe("RESET");
  involvements.letGo();
  const { start, cursor } = await reading;
  expect(start).toBe("RESUMED");
  expect((await pageAfter(eve, cursor)).start).toBe("RESET");
});

// ── notifications ──

interface NotifiedEvent {
  __typename: string;
  cursor: string;
  start?: string;
  conversationId?: string;
  conversation?: { id: string };
  notification?: { id: string; kind: string; body: string; readAt: string | null };
  receipt?: { readSeq: number };
}
const NOTIFIED_FIELDS = `__typename cursor ... on StreamStarted { start } ... on ConversationUpdated { conversation { id } }
  ... on ConversationRemoved { conversationId } ... on ReceiptUpdated { receipt { readSeq } }
  ... on NotificationAdded { notification { id kind body readAt } }`;
const NOTIFIED = `subscription N($after: String) { events(after: $after) { ${NOTIFIED_FIELDS} } }`;
const NOTIFIED_PAGE = `query N($after: String) { events(after: $after) { start cursor events { ${NOTIFIED_FIELDS} } } }`;
const ADD =
  "mutation A($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } } }";
const MENTION =
  'mutation M($id: ID!, $user: ID!) { sendMessage(input: { conversationId: $id, body: "for Eve", mentionIds: [$user] }) { message { id } } }';

/** What somebody's stream of everything tells, from when it has begun. */
async function followNotified(person: Person, after?: string) {
  const followed = follow<{ events: NotifiedEvent }>(person, NOTIFIED, { after });
  onTestFinished(() => followed.stop());
  await until("it has begun", () => followed.data.length > 0);
  return () => followed.data.map(({ events }) => events);
}

const bodiesIn = (events: NotifiedEvent[]) =>
  events.flatMap(({ notification }) => (notification?.kind === "MESSAGE_NEW" ? [notification.body] : []));

/** What came of one conversation's coming and going, and of being invited to it. */
const comingAndGoing = (events: NotifiedEvent[], id: string) =>
  events.flatMap(({ __typename, conversationId, conversation, notification }) =>
    conversationId === id || conversation?.id === id || notification?.kind === "GROUP_INVITE" ? [__typename] : [],
  );

test("who is back in a group is told so before they are told that they were invited, whatever the bus lost", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  const events = await followNotified(eve);
  const views = follow<{ notificationAdded: { kind: string } }>(eve, "subscription { notificationAdded { kind } }", {});
  const other = await directBetween(ana, eve);
  await until("both follow", async () => {
    await send(ana, other, "probe");
    return views.data.length > 0 && bodiesIn(events()).includes("probe");
  });
  const invitations = () => views.data.filter(({ notificationAdded }) => notificationAdded.kind === "GROUP_INVITE");
  const hearAgain = loseNews((topic) => topic === `conversation:${parseConversationId(id)}`);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  await send(ana, other, "meanwhile");
  await until("it goes on", () => bodiesIn(events()).includes("meanwhile"));
  hearAgain();
  await app.hub.sweep();
  await until("they are invited", () => comingAndGoing(events(), id).includes("NotificationAdded"));
  await until("the other view tells it too", () => invitations().length > 0);
  await send(ana, other, "the end");
  await until("it goes on", () => bodiesIn(events()).includes("the end"));
  const about = comingAndGoing(events(), id);
  expect(about.indexOf("ConversationRemoved")).toBeLessThan(about.indexOf("NotificationAdded"));
  expect(about.lastIndexOf("ConversationRemoved")).toBeLessThan(about.indexOf("ConversationUpdated"));
  expect(about.indexOf("ConversationUpdated")).toBeLessThan(about.indexOf("NotificationAdded"));
  expect(about.filter((type) => type === "NotificationAdded")).toHaveLength(1);
  expect(invitations()).toHaveLength(1);
  views.stop();
  await eve.leave();
});

test("who is back in a group while a page is read is told so before they are told that they were invited", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  await pause(5_500); // longer than a slow commit: nothing of before is told again
  let after = app.epoch.cursors.cursorAt(await app.hub.now());
  const involvements = holdAnswer("involvements", uuidOf(eve.id));
  const told: NotifiedEvent[] = [];
  const page = async () => {
    const { events } = dataOf(
      await eve.ask<{ events: { cursor: string; events: NotifiedEvent[] } }, object>(NOTIFIED_PAGE, { after }),
    );
    after = events.cursor;
    told.push(...events.events);
  };
  const reading = page();
  await until("it is being read", () => involvements.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  involvements.letGo();
  await reading;
  for (let pages = 0; pages < 3; pages++) await page();
  const about = comingAndGoing(told, id);
  expect([...new Set(about)]).toEqual(["ConversationRemoved", "ConversationUpdated", "NotificationAdded"]);
  expect(about.filter((type) => type === "NotificationAdded")).toHaveLength(1);
}, 30_000);

test("an invitation that is found before its group was taken up is told once that is", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  // Nothing that is asked of the group has to be read: what it is told takes no time, after which it would look again.
  const invited = "subscription I { events { __typename ... on NotificationAdded { notification { kind } } } }";
  const followed = follow<{ events: NotifiedEvent }>(eve, invited, {});
  await until("it has begun", () => followed.data.length > 0);
  const lookUp = holdAnswer("memberships");
  const reading = holdAnswer("notifications-changed-since", uuidOf(eve.id));
  await groupOf(ana, eve);
  await until("both are read", () => lookUp.isHeld && reading.isHeld);
  reading.letGo();
  await pause(200);
  expect(followed.data, "no more than that it has begun").toHaveLength(1);
  lookUp.letGo();
  await until("they are invited", () =>
    followed.data.some(({ events }) => events.notification?.kind === "GROUP_INVITE"),
  );
  followed.stop();
  await eve.leave();
});

test("cursors move on as soon as a group that was joined is followed", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const events = await followNotified(eve);
  const id = await groupOf(eve, ana);
  const momentOfNext = async () => {
    const isMessage = ({ __typename }: NotifiedEvent) => __typename === "MessageAdded";
    const before = events().filter(isMessage).length;
    await send(ana, id, "next");
    await until("it came", () => events().filter(isMessage).length > before);
    return app.epoch.cursors.read(events().findLast(isMessage)?.cursor ?? "")?.moment.getTime() ?? 0;
  };
  const joined = await momentOfNext();
  await pause(50);
  await app.hub.sweep();
  expect(await momentOfNext()).toBeGreaterThan(joined);
  await eve.leave();
});

test("one look-up of notifications that hangs holds up nobody else's", async () => {
  const [eve, fay] = (await castOf(parley, "Eve", "Fay")) as [Person, Person];
  await followNotified(eve);
  const events = await followNotified(fay);
  const reading = holdQuestion("notifications-changed-since", uuidOf(eve.id));
  await send(ana, await directBetween(ana, eve), "held");
  await until("it hangs", () => reading.isHeld);
  await send(ana, await directBetween(ana, fay), "not held");
  await until("the other is told", () => bodiesIn(events()).includes("not held"));
  reading.letGo();
  for (const person of [eve, fay]) await person.leave();
});

test("what concerns a person while the bus is slow to listen for them is told when it does", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const { listen } = app.bus;
  const { open, opened } = gate();
  app.bus.listen = async (topic, hear) => {
    if (topic === `user:${uuidOf(eve.id)}`) await opened;
    return listen(topic, hear);
  };
  onTestFinished(() => {
    app.bus.listen = listen;
    open();
  });
  const events = await followNotified(eve);
  const id = await groupOf(ana, eve);
  await pause(200);
  expect(comingAndGoing(events(), id)).toEqual([]);
  open();
  await until("they are told", () => comingAndGoing(events(), id).includes("NotificationAdded"));
  await eve.leave();
}, 30_000);

test("who is removed while their notifications are read hears nothing of it afterwards but that", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  const events = await followNotified(eve);
  const reading = holdAnswer("notifications-changed-since", uuidOf(eve.id));
  dataOf(await ana.ask(MENTION, { id, user: eve.id }));
  await until("it is being read", () => reading.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  await pause(200);
  reading.letGo();
  const isRemoval = ({ notification }: NotifiedEvent) => notification?.kind === "GROUP_MEMBER_REMOVED";
  await until("they are told", () => events().some(isRemoval));
  expect(comingAndGoing(events(), id)).toContain("ConversationRemoved");
  expect(bodiesIn(events())).toEqual([]);
  await eve.leave();
});

test("a notification that was being read while its message was seen comes as one that is read", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const events = await followNotified(eve);
  const reading = holdAnswer("notifications-changed-since", uuidOf(eve.id));
  await send(ana, id, "seen at once");
  await until("it is being read", () => reading.isHeld);
  dataOf(
    await eve.ask("mutation R($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }", { id }),
  );
  await pause(200);
  reading.letGo();
  await until("it came", () => bodiesIn(events()).length > 0);
  await until("the receipt came", () => events().some(({ receipt }) => receipt));
  const receiptAt = events().findIndex(({ receipt }) => receipt);
  const notified = events().flatMap(({ notification }, at) => (notification ? [{ ...notification, at }] : []));
  expect(notified).toHaveLength(1);
  expect(notified[0]?.readAt !== null || (notified[0]?.at ?? 0) < receiptAt, "it does not stay unread").toBe(true);
  await eve.leave();
});

/** A notification that is stored by a transaction which is not over yet; answers the way to end it. */
async function notifyLate(server: App, person: Person, actor: Person, conversationId: string) {
  const client = await server.store.pool.connect();
  onTestFinished(() => client.release(true));
  await client.query("BEGIN");
  await client.query(
    `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at)
      SELECT $1, uuid_of(at), 'GROUP_UPDATED', $2, $3, at FROM clock_timestamp() AS at`,
    [uuidOf(person.id), uuidOf(actor.id), parseConversationId(conversationId)],
  );
  return async () => void (await client.query("COMMIT"));
}

test.each([
  ["more than a queue holds was told", 0],
  ["time passes", 6_500],
])(
  "a notification that is stored late is told once, also where %s meanwhile",
  async (_, ms) => {
    const { small, people } = await startSmall(2);
    const [eve, owner] = people as [Person, Person];
    const id = await directBetween(owner, eve);
    await pause(10);
    const after = small.epoch.cursors.cursorAt(await small.hub.now());
    const commit = await notifyLate(small, eve, owner, id);
    const sent = Array.from({ length: 10 }, (_, i) => `m${i}`);
    for (const body of sent) await send(owner, id, body);
    const events = await followNotified(eve, after);
    await until("all of it came", () => bodiesIn(events()).length === sent.length);
    await pause(ms);
    await send(owner, id, "between");
    await until("it goes on", () => bodiesIn(events()).includes("between"));
    await commit();
    await send(owner, id, "last");
    await until("it goes on", () => bodiesIn(events()).includes("last"));
    const told = events().flatMap(({ notification }) => (notification ? [notification] : []));
    await until(
      "the late one came",
      () => events().some(({ notification }) => notification?.kind === "GROUP_UPDATED"),
      2_000,
    );
    expect(bodiesIn(events())).toEqual([...sent, "between", "last"]);
    expect(events().filter(({ notification }) => notification?.kind === "GROUP_UPDATED")).toHaveLength(1);
    expect(new Set(told.map((each) => each.id)).size).toBe(told.length);
  },
  30_000,
);

test("a reader who takes nothing for a while is then told every notification, each once", async () => {
  const { small, people } = await startSmall(2);
  const [eve, owner] = people as [Person, Person];
  const id = await directBetween(owner, eve);
  const stream = await accountFeed(small, viewerOf(eve), {});
  expect((await stream.next()).value?.type).toBe("StreamStarted");
  const sent = Array.from({ length: 25 }, (_, i) => `m${i}`);
  for (const body of sent) await send(owner, id, body);
  const told: string[] = [];
  const reading = (async () => {
    for await (const event of stream)
      if (event.type === "NotificationAdded") told.push(event.notification.message?.body ?? "");
  })();
  await until("the reader has all", () => told.length >= sent.length);
  await send(owner, id, "last");
  await until("it goes on", () => told.includes("last"));
  expect(told).toEqual([...sent, "last"]);
  stream.end();
  await reading;
}, 30_000);

test("more that became of notifications than is replayed is RESET, over a stream and by pages", async () => {
  const server = await parley.addServer({ PARLEY_MAX_REPLAYED_EVENTS: "6", PARLEY_SWEEP_SECONDS: "600" });
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  eve.url = server.url;
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  await app.store.pool.query("UPDATE members SET joined_at = now() - interval '1 day' WHERE user_id = $1", [
    uuidOf(eve.id),
  ]);
  const make = (count: number) =>
    app.store.pool.query(
      `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at)
        SELECT $1, uuid_of(at), 'GROUP_UPDATED', $2, $3, at
        FROM generate_series(1, $4::int) i, LATERAL (SELECT now() - interval '1 hour' + i * interval '1 ms' AS at) made`,
      [uuidOf(eve.id), uuidOf(ana.id), parseConversationId(id), count],
    );
  const markAll = () => eve.ask("mutation { markAllNotificationsRead { count } }");
  await markAll();
  await pause(5_500); // longer than a slow commit: nothing of before counts
  for (const [count, start] of [
    [6, "RESUMED"],
    [1, "RESET"],
  ] as const) {
    const after = app.epoch.cursors.cursorAt(new Date((await app.hub.now()).getTime() - 1));
    await make(count);
    dataOf(await markAll());
    const events = await followNotified(eve, after);
    expect(events()[0]?.start).toBe(start);
    const page = dataOf(await eve.ask<{ events: { start: string } }, object>(NOTIFIED_PAGE, { after })).events;
    expect(page.start).toBe(start);
  }
  await eve.leave();
}, 30_000);

test("a notification of a group that is deleted before it is looked up is not told as one of no conversation", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  const query =
    "subscription D { events { __typename ... on NotificationAdded { notification { kind conversation { id } } } } }";
  interface Told {
    events: { __typename: string; notification?: { kind: string; conversation: { id: string } | null } };
  }
  const followed = follow<Told>(eve, query, {});
  await until("it has begun", () => followed.answers.length > 0);
  const lookedUp = holdQuestion("conversations", parseConversationId(id) as string);
  dataOf(await ana.ask(MENTION, { id, user: eve.id }));
  await until("it is being looked up", () => lookedUp.isHeld);
  const hearAgain = loseNews((topic) => topic === `conversation:${parseConversationId(id)}`);
  dataOf(
    await ana.ask("mutation D($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }", { id }),
  );
  hearAgain();
  lookedUp.letGo();
  const told = () => followed.answers.flatMap(({ data }) => data?.events?.notification ?? []);
  await until("the end is told", () => told().some(({ kind }) => kind === "GROUP_DELETED"));
  await app.hub.sweep();
  const isOver = ({ data }: { data?: Told | null }) => data?.events?.__typename === "ConversationRemoved";
  await until("it is removed", () => followed.answers.some(isOver));
  expect(told()).toEqual([{ kind: "GROUP_DELETED", conversation: null }]);
  followed.stop();
  await eve.leave();
});

test("a list that is read while a group is deleted shows no notification as one of no conversation", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const lookedUp = holdQuestion("memberships", parseConversationId(id) as string);
  const list = eve.ask<{ notifications: { nodes: object[] } }, object>(
    "query L { notifications { nodes { kind conversation { id } } } }",
  );
  await until("they are looked up", () => lookedUp.isHeld);
  dataOf(
    await ana.ask("mutation D($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }", { id }),
  );
  lookedUp.letGo();
  expect(dataOf(await list).notifications.nodes).toEqual([]);
});

const SIGN_OUT = "mutation { signOut { sessionId } }";
const WAIT = "query Wait($after: String) { events(after: $after, waitSeconds: 10) { events { __typename } } }";
const FOLLOW = "subscription Follow { events { __typename } }";

test.each(["ws", "sse"] as const)(
  "who is signed out while their stream opens over %s is told nothing",
  async (over) => {
    const [eve] = (await castOf(parley, "Eve")) as [Person];
    const held = over === "ws" ? holdAnswer("open-sessions") : holdAnswer("involvements", uuidOf(eve.id));
    const stream = eve.follow<unknown, object>(FOLLOW as never, {}, over);
    await until("it opens", () => held.isHeld);
    dataOf(await eve.ask(SIGN_OUT));
    held.letGo();
    await until("it has ended", () => stream.isDone);
    expect(stream.answers.map(codeOf)).toEqual(over === "ws" ? [] : ["UNAUTHENTICATED"]);
    if (over === "ws") expect(stream.error).toMatchObject({ code: 4403 });
    await eve.leave();
  },
);

/** A cursor that everything until now was told by. */
async function told(person: Person): Promise<string> {
  return (dataOf((await person.ask("{ events { cursor } }")) as never) as { events: { cursor: string } }).events.cursor;
}

test("who is signed out while their poll begins to wait is told nothing", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const after = await told(eve);
  const held = holdAnswer("involvements", uuidOf(eve.id));
  const polled = eve.ask(WAIT, { after });
  await until("it is read", () => held.isHeld);
  dataOf(await eve.ask(SIGN_OUT));
  held.letGo();
  await pause(500); // let in after all, it would wait by then
  await send(ana, id, "too late");
  expect(codeOf(await polled)).toBe("UNAUTHENTICATED");
});

test("what a poll finds after its person was signed out is not told", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const { swept } = app.hub.size();
  const polled = eve.ask(WAIT, { after: await told(eve) });
  await until("it waits", () => app.hub.size().swept > swept);
  await pause(200); // it looks once more
  const held = holdQuestion("involvements", uuidOf(eve.id));
  await send(ana, id, "just before");
  await until("it is read", () => held.isHeld);
  dataOf(await eve.ask(SIGN_OUT));
  await send(ana, id, "too late");
  held.letGo();
  expect(codeOf(await polled)).toBe("UNAUTHENTICATED");
});

const SHOWN = "subscription Shown { conversationUpdated { id title receipts { user { id } readSeq } } }";
interface Shown {
  conversationUpdated: { id: string; title: string; receipts: { user: { id: string }; readSeq: number }[] };
}

const HIDE = "mutation { updatePrivacy(input: { showReadReceipts: false }) { privacy { showReadReceipts } } }";
const READ = "mutation R($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }";
const LEAVE = "mutation L($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }";

test.each([
  ["receipts", "each"],
  ["receipts", "all"],
  ["conversations", "all"],
] as const)(
  "who leaves before it is looked up what an event shows gets no more of it than they may see: %s, for %s",
  async (statement, whom) => {
    const [eva] = (await castOf(parley, "Eva")) as [Person];
    if (whom === "each") dataOf(await eva.ask(HIDE));
    const id = await groupOf(ana, ben, eva);
    await send(ana, id, "one");
    dataOf(await ben.ask(READ, { id }));
    const document = `${SHOWN} # ${statement} ${whom}` as never; // a group of its own, of which nothing is known
    const followed = [ana, eva].map((person) => person.follow<Shown, object>(document, {}));
    onTestFinished(() => eva.leave());
    const about = () =>
      followed.map(({ data }) => data.filter(({ conversationUpdated }) => conversationUpdated.id === id));
    await until("both follow it", async () => {
      await rename(id, "before");
      return about().every((told) => told.length > 0);
    });
    await pause(200); // what of these is still under way
    const before = about().map(({ length }) => length);
    if (whom === "all") {
      await app.store.pool.query("UPDATE users SET show_read_receipts = false WHERE id = $1", [uuidOf(eva.id)]);
      app.privacy.doubt(); // a mutation would have told an event, and executed it for each
    }
    const held = holdQuestion(statement, uuidOf(id));
    await rename(id, "while she is in it");
    await until("it is looked up", () => held.isHeld);
    const news = delayNews();
    dataOf(await eva.ask(LEAVE, { id }));
    await rename(id, "since");
    held.letGo();
    await until("ana is told", () => (about()[0]?.length ?? 0) > (before[0] ?? 0));
    await pause(100);
    await news();
    for (const { conversationUpdated } of (about()[1] ?? []).slice(before[1])) {
      expect(conversationUpdated.title, "she had left").not.toMatch(/^since/);
      for (const { user, readSeq } of conversationUpdated.receipts)
        if (user.id !== eva.id) expect(readSeq, "what they have read is hidden from her").toBe(0);
    }
    const shown = about()[0]
      ?.at(-1)
      ?.conversationUpdated.receipts.find(({ user }) => user.id === ben.id);
    expect(shown?.readSeq, "the premise: of the others nobody hides anything").toBe(1);
    for (const each of followed) each.stop();
  },
);

async function rename(id: string, title: string): Promise<void> {
  const change =
    "mutation T($id: ID!, $title: String) { updateGroup(input: { conversationId: $id, title: $title }) { conversation { id } } }";
  dataOf(await ana.ask(change, { id, title: `${title} ${performance.now()}` }));
}
