/** Unread counts and ticks that follow from events alone, by the code of docs/streams.md: what the law does by chance. */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { App } from "../../src/app.js";
import { type Conversation, EVENTS, type Event, LOAD, Standings } from "../snippets/standings.js";
import {
  castOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { pause } from "../support/random.js";

let parley: Parley;
let app: App;

beforeAll(async () => {
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "600" });
  app = parley.app as App;
});
afterAll(() => parley?.stop());

interface Loaded {
  eventCursor: string;
  viewer: { user: { id: string } };
  inbox: { nodes: Conversation[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

/** A device that loads once, and from then on knows only what events bring. */
class Device {
  readonly events: Event[] = [];
  readonly #person: Person;
  #standings: Standings | undefined;
  #taken = 0;
  #followed: ReturnType<Person["follow"]> | undefined;

  constructor(person: Person) {
    this.#person = new Person(person.url, person);
  }

  async start(): Promise<this> {
    const pages = [...(await this.#pages(false)), ...(await this.#pages(true))];
    const nodes = pages.flatMap(({ inbox }) => inbox.nodes);
    this.#standings = new Standings(this.#person.id, nodes);
    this.#followed = this.#person.follow(EVENTS as never, { after: pages[0]?.eventCursor });
    onTestFinished(() => this.#person.leave());
    await until("it follows", () => (this.#followed?.answers.length ?? 0) > 0);
    return this;
  }

  async #pages(archived: boolean): Promise<Loaded[]> {
    const pages: Loaded[] = [];
    for (let after: string | null = null; ; ) {
      const page: Loaded = dataOf(await this.#person.ask<Loaded, object>(LOAD, { after, archived }));
      pages.push(page);
      if (!page.inbox.pageInfo.hasNextPage) return pages;
      after = page.inbox.pageInfo.endCursor;
    }
  }

  get standings(): Standings {
    const answers = this.#followed?.data ?? [];
    for (; this.#taken < answers.length; this.#taken++) {
      const { events: event } = answers[this.#taken] as { events: Event };
      this.events.push(event);
      this.#standings?.take(event);
    }
    return this.#standings as Standings;
  }
}

const deviceOf = (person: Person) => new Device(person).start();
const cast = async <Names extends string[]>(...names: Names) => {
  const people = await castOf(parley, ...names);
  return people as { [Name in keyof Names]: Person };
};

const act = async (person: Person, name: string, input: object): Promise<void> => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  dataOf(await person.ask(`mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, { input }));
};
const read = (person: Person, conversationId: string, upToMessageId?: string) =>
  act(person, "markRead", { conversationId, upToMessageId });
const privacy = (person: Person, input: object) => act(person, "updatePrivacy", input);

/** The server's own answer. */
async function truth(person: Person, id: string) {
  const query = `query ($id: ID!) {
    viewer { unreadCount } conversation(id: $id) { unreadCount messages(last: 50) { nodes { seq status sender { id } } } }
  }`;
  interface Truth {
    viewer: { unreadCount: number };
    conversation: {
      unreadCount: number;
      messages: { nodes: { seq: number; status: string; sender: { id: string } | null }[] };
    };
  }
  const { viewer, conversation } = dataOf(await person.ask<Truth, object>(query, { id }));
  const own = conversation.messages.nodes.filter(({ sender }) => sender?.id === person.id);
  return {
    total: viewer.unreadCount,
    unread: conversation.unreadCount,
    ticks: own.map(({ seq, status }) => [seq, status]),
  };
}

/** Waits until the device says what the server says, which has to be this. */
async function expectSame(
  device: Device,
  person: Person,
  id: string,
  expected: { total?: number; unread?: number; ticks?: string[] },
): Promise<void> {
  const fresh = await truth(person, id);
  const derived = () => ({
    total: device.standings.unreadInAll,
    unread: device.standings.unreadIn(id),
    ticks: fresh.ticks.map(([seq]) => [seq, device.standings.statusOf(id, seq as number)]),
  });
  const isSame = () => JSON.stringify(derived()) === JSON.stringify(fresh);
  await until("events have brought it", isSame).catch(() => expect(derived()).toEqual(fresh));
  const { total = fresh.total, unread = fresh.unread, ticks = fresh.ticks.map(([, status]) => status) } = expected;
  expect({ ...fresh, ticks: fresh.ticks.map(([, status]) => status) }).toEqual({ total, unread, ticks });
}

test("READ comes with a hidden member in the group, and what is hidden is not taken for what is not read", async () => {
  const [ana, ben, cy] = await cast("Ana", "Ben", "Cy");
  const id = await groupOf(ana, ben, cy);
  await privacy(cy, { sendReadReceipts: false });
  const device = await deviceOf(ana);
  await send(ana, id, "one");
  await expectSame(device, ana, id, { ticks: ["SENT"] });
  await read(cy, id);
  await expectSame(device, ana, id, { ticks: ["SENT"] });
  await read(ben, id);
  await expectSame(device, ana, id, { ticks: ["READ"] });
  await privacy(cy, { sendReadReceipts: true }); // she has read it, as they see now
  await expectSame(device, ana, id, { ticks: ["READ"] });
  await send(ana, id, "two");
  await read(ben, id);
  await expectSame(device, ana, id, { ticks: ["READ", "SENT"] });
});

test("ticks follow who hides and shows reads, joins, and leaves, with no receipt that rises", async () => {
  const [ana, ben, cy, dee] = await cast("Ana", "Ben", "Cy", "Dee");
  const id = await groupOf(ana, ben, cy);
  await send(ana, id, "one");
  await read(ben, id);
  const device = await deviceOf(ana);
  await expectSame(device, ana, id, { ticks: ["SENT"] });
  await act(ana, "addMembers", { conversationId: id, userIds: [dee.id] });
  await send(ana, id, "two");
  await expectSame(device, ana, id, { ticks: ["SENT", "SENT"] });
  await act(cy, "leaveConversation", { conversationId: id });
  await expectSame(device, ana, id, { ticks: ["READ", "SENT"] });
  await privacy(ben, { sendReadReceipts: false });
  await expectSame(device, ana, id, { ticks: ["DELIVERED", "SENT"] });
  await privacy(ben, { sendReadReceipts: true });
  await expectSame(device, ana, id, { ticks: ["READ", "SENT"] });
  await privacy(ana, { showReadReceipts: false });
  await expectSame(device, ana, id, { ticks: ["DELIVERED", "SENT"] });
  await privacy(ana, { showReadReceipts: true });
  await act(ben, "blockUser", { userId: ana.id });
  await expectSame(device, ana, id, { ticks: ["DELIVERED", "SENT"] });
  await act(ben, "unblockUser", { userId: ana.id });
  await expectSame(device, ana, id, { ticks: ["READ", "SENT"] });
  await read(dee, id);
  await expectSame(device, ana, id, { ticks: ["READ", "SENT"] });
  await read(ben, id);
  await expectSame(device, ana, id, { ticks: ["READ", "READ"] });
});

test("what a block withheld stays SENT after its end beside later messages that arrive, and nothing says so before", async () => {
  const [ana, ben] = await cast("Ana", "Ben");
  const id = await directBetween(ana, ben);
  const device = await deviceOf(ben);
  await send(ben, id, "before");
  await read(ana, id);
  await expectSame(device, ben, id, { ticks: ["READ"] });
  for (const words of ["during the first", "during the second"]) {
    await act(ana, "blockUser", { userId: ben.id });
    const undelivered = () => device.events.filter((event) => "conversation" in event).at(-1);
    await send(ben, id, words);
    await send(ben, id, words);
    await until(
      "it comes",
      () => device.standings && device.events.some(({ __typename }) => __typename === "MessageAdded"),
    );
    expect(JSON.stringify(undelivered()).includes('"fromSeq"'), "the earlier one, and nothing new").toBe(
      words === "during the second",
    );
    await expectSame(device, ben, id, {});
    await act(ana, "unblockUser", { userId: ben.id });
    await send(ben, id, "after");
    await read(ana, id);
  }
  const [read1, sent] = ["READ", "SENT"];
  await expectSame(device, ben, id, { ticks: [read1, sent, sent, read1, sent, sent, read1].map(String) });
});

test("a count follows what another device reads, others delete, and what is archived, muted, marked and left", async () => {
  const [ana, ben] = await cast("Ana", "Ben");
  const [id, other] = [await groupOf(ben, ana), await directBetween(ben, ana)];
  const early = [await send(ben, id, "one"), await send(ben, id, "two"), await send(ana, id, "own")];
  const device = await deviceOf(ana);
  await expectSame(device, ana, id, { unread: 2, total: 2 });
  const late = [await send(ben, id, "three"), await send(ben, id, "four"), await send(ben, id, "five")];
  await send(ben, other, "elsewhere");
  await expectSame(device, ana, id, { unread: 5, total: 6 });
  for (const { message } of [early[1], late[0]] as (typeof late)[number][])
    for (let twice = 0; twice < 2; twice++) await act(ben, "deleteMessage", { messageId: message.id });
  await act(ana, "deleteMessage", { messageId: (early[2] as (typeof late)[number]).message.id });
  await expectSame(device, ana, id, { unread: 3, total: 4 });
  await read(ana, id, late[1]?.message.id);
  await expectSame(device, ana, id, { unread: 1, total: 2 });
  await act(ben, "deleteMessage", { messageId: early[0]?.message.id }); // it was read
  await act(ben, "editMessage", { messageId: late[2]?.message.id, body: "another" });
  await act(ana, "updateMembership", { conversationId: id, markedUnread: true });
  await expectSame(device, ana, id, { unread: 1, total: 2 });
  await act(ana, "updateMembership", { conversationId: id, archived: true });
  await expectSame(device, ana, id, { unread: 1, total: 1 });
  await send(ben, id, "brings it back");
  await expectSame(device, ana, id, { unread: 2, total: 3 });
  const mutedUntil = new Date(Date.now() + 3_600_000).toISOString();
  await act(ana, "updateMembership", { conversationId: id, mutedUntil });
  await send(ben, id, "in silence");
  await expectSame(device, ana, id, { unread: 3, total: 1 });
  await act(ana, "updateMembership", { conversationId: id, mutedUntil: null });
  await expectSame(device, ana, id, { unread: 3, total: 4 });
  await act(ana, "leaveConversation", { conversationId: id });
  await expectSame(device, ana, other, { unread: 1, total: 1 });
  await read(ana, other);
  await expectSame(device, ana, other, { unread: 0, total: 0 });
});

test("a count with a receipt is its person's alone, and costs nobody else a result of their own", async () => {
  const people = await cast("Ana", "Ben", "Cy", "Dee");
  const [ana, ben] = people;
  const id = await groupOf(...(people as [Person, Person, Person, Person]));
  await send(ana, id, "one");
  const devices = await Promise.all(people.map(deviceOf));
  const told = (index: number) => {
    void devices[index]?.standings;
    return (devices[index]?.events ?? []).flatMap((event) =>
      event.__typename === "ReceiptUpdated" && event.receipt.user.id === ben.id ? [event.receipt] : [],
    );
  };
  await act(ana, "updateGroup", { conversationId: id, title: "which is each one's own" });
  await pause(300); // what of that is still executed
  const before = app.counts.executions;
  await read(ben, id);
  await until("all are told", () => people.every((_, i) => told(i).length === 1));
  expect(app.counts.executions - before, "one for him, and one for all others").toBe(2);
  expect(told(1)[0]?.unread).toMatchObject({ count: 0, readSeq: told(1)[0]?.readSeq });
  for (const other of [0, 2, 3]) expect(told(other)[0]).toMatchObject({ unread: null });
  await send(ana, id, "two");
  await pause(300);
  const messages = app.counts.executions - before;
  await send(ana, id, "three");
  await until("all have it", () =>
    devices.every(({ standings, events }) => standings && events.at(-1)?.__typename === "MessageAdded"),
  );
  await pause(300);
  expect(app.counts.executions - before - messages, "what is the same for all stays so").toBe(1);
});
