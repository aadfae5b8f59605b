/** Changes while a reader catches up, from the store or from memory. */
import { expect, test } from "vitest";
import { accountFeed } from "../../../src/events/account-feed.js";
import type { AccountEvent } from "../../../src/events/event.js";
import { parseConversationId } from "../../../src/ids.js";
import { updateFeed } from "../../../src/messages/feed.js";
import type { MessageRow } from "../../../src/messages/rows.js";
import { castOf, codeOf, dataOf, directBetween, groupOf, type Person, send, until } from "../../support/parley.js";
import { pause } from "../../support/random.js";
import { uuidOf } from "../../support/tables.js";
import {
  ADDED,
  type Added,
  ana,
  app,
  ben,
  delayNews,
  EVENTS,
  type Events,
  follow,
  gate,
  holdAnswer,
  holdQuestion,
  loseNews,
  onStatements,
  parley,
  REMOVE,
  RENAME,
  startSmall,
  type told,
  UPDATES,
  type Updates,
  useStage,
  viewerOf,
} from "./stage.js";

useStage();

const REACT = 'mutation R($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }';

test("what a resumed stream delivered of a conversation is not delivered again when its news comes late", async () => {
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

/** The replay buffer of Ana's conversations has her old name, so readers who come back read the store. */
async function forgetWhatIsRemembered(): Promise<void> {
  const rename = "mutation N($name: String) { updateProfile(input: { displayName: $name }) { user { id } } }";
  dataOf(await ana.ask(rename, { name: `Ana ${++names}` }));
}

test("a slow reader receives a new group before its messages, however it changes meanwhile", async () => {
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

test("whoever has a message from the store receives as its change what is new to the others", async () => {
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

test("whoever joins receives changes that the store had before they followed, and the bus after", async () => {
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
  // The replay buffer has the old name, so the first page comes from the store, and the next one does not.
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

test("who is back before an old look-up of theirs has come receives no message of the time between", async () => {
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

test("whoever reads what they missed while a sender is renamed receives no old name after the change", async () => {
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

test("a new name that could not be delivered at first is delivered by the next try", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(eve, ben);
  const told = follow<Updates>(ben, UPDATES, {});
  await until("it is followed", () => told.data.length > 0);
  const stop = onStatements(({ name }) =>
    name === "publish-profile"
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

test("a resume delivers receipts whose news was lost while nobody here wanted any", async () => {
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

test("receipts for which there is no room are delivered once their reader reads on, each as it is then", async () => {
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

test("whoever follows changes alone receives those of messages that came while they did not read", async () => {
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
