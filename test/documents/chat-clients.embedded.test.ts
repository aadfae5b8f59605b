/** The applications of docs/clients, as they stand there, against a real server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Chat } from "../snippets/chat.js";
import { ApolloStore } from "../snippets/chat-apollo.js";
import type { Room } from "../snippets/chat-documents.js";
import { UrqlStore } from "../snippets/chat-urql.js";
import { authorizedFetch, type Keep, KeptSession, SignedOut } from "../snippets/kept-session.js";
import { Newest } from "../snippets/newest.js";
import type { OpenedRoom, View } from "../snippets/opened-room.js";
import { Outbox, Refusal } from "../snippets/outbox.js";
import { openSocket } from "../snippets/socket.js";
import { openEvents } from "../snippets/sse.js";
import {
  castOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { SilentRelay } from "../support/silent-relay.js";

/** As a browser's, which one origin's tabs share, and which outlives a page. */
class Shelf implements Keep {
  readonly #values = new Map<string, string>();
  get length() {
    return this.#values.size;
  }
  key(index: number) {
    return [...this.#values.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.#values.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.#values.set(key, value);
  }
  removeItem(key: string) {
    this.#values.delete(key);
  }
}

const PASSWORD = "a good password"; // of the cast

let parley: Parley;
let ana: Person;
let ben: Person;
const stops: (() => void)[] = [];
/** The tests run at once, so each has its own. */
const lastStops: (() => void)[] = [];

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(async () => {
  for (const stop of lastStops) stop();
  await parley?.stop();
});

const stores = { "Apollo Client": ApolloStore, urql: UrqlStore };

/** Has `fetch` open several connections. */
const spreadOver = (url: string) =>
  Promise.all(Array.from({ length: 6 }, async () => (await fetch(new URL("/live", url))).text()));

interface Tab {
  chat: Chat;
  rooms: Room[];
  open(conversationId: string): Promise<{ opened: OpenedRoom; view: () => View }>;
}

describe.each(Object.entries(stores))("%s", (_, Store) => {
  /** A page of Ana's. */
  async function tab({ keep = new Shelf(), url = ana.url, open = openSocket, ends = stops } = {}): Promise<Tab> {
    const session = new KeptSession(url, keep);
    if (!session.isSignedIn) await session.signIn(ana.username, PASSWORD);
    const live = open(url, session.token);
    const ended = (reason: unknown) => {
      throw reason;
    };
    const chat = new Chat({ store: new Store(session, live), keep, ended });
    ends.push(
      () => chat.stop(),
      () => void live.dispose(),
    );
    const page: Tab = { chat, rooms: [], open: (id) => openIn(chat, id) };
    chat.watchInbox((rooms) => {
      page.rooms = rooms;
    });
    await chat.start();
    return page;
  }

  async function openIn(chat: Chat, id: string) {
    const views: View[] = [];
    const opened = chat.open(id, (view) => void views.push(view));
    await opened.loaded;
    return { opened, view: () => views.at(-1) as View };
  }

  const bodies = ({ lines }: View) => lines.map(({ body }) => body);
  const numbered = (prefix: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `${prefix} ${from + i}`);
  async function sendAll(person: Person, conversation: string, all: string[]): Promise<void> {
    for (const body of all) await send(person, conversation, body);
  }

  // Each connection that has gone silent takes a deadline to be given up.
  test.concurrent.each([
    ["WebSocket", openSocket],
    ["server-sent events", openEvents],
  ] as const)(
    "over %s each message comes once and in order, also where the network goes silent in between",
    { timeout: 600_000 },
    async (_, open) => {
      const relay = new SilentRelay(ana.url);
      await relay.start();
      lastStops.push(() => relay.stop());
      const conversation = await groupOf(ben, ana);
      const page = await tab({ url: relay.url, open, ends: lastStops });
      const { opened, view } = await page.open(conversation);
      await send(ben, conversation, "before");
      await until("it comes", () => bodies(view()).includes("before"));
      opened.send("own before");
      await until("it is stored", () => view().unsent.length === 0 && bodies(view()).includes("own before"));
      await spreadOver(relay.url); // as many connections as a browser opens, so that several are dead
      const silent = relay.goSilent();
      await sendAll(ben, conversation, numbered("while silent", 0, 5));
      opened.send("own while silent");
      // A request may try each of the dead connections for its whole deadline, before it gets a new one.
      const allHaveCome = () => bodies(view()).length === 8 && view().unsent.length === 0;
      await until("all have come", allHaveCome, (silent + 2) * 20_000).catch((error) => {
        throw new Error(`${error.message}: ${silent} were dead, ${JSON.stringify(view())}`);
      });
      await send(ben, conversation, "after");
      await until("it goes on", () => bodies(view()).includes("after"));
      const own = bodies(view()).filter((body) => body?.startsWith("own"));
      expect(own).toEqual(["own before", "own while silent"]);
      expect(bodies(view()).filter((body) => !own.includes(body))).toEqual([
        "before",
        ...numbered("while silent", 0, 5),
        "after",
      ]);
      expect(view().lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 9 }, (_, i) => i + 1));
    },
  );

  test("shows a history in both directions, as one list without a gap, by nodes and by edges", async () => {
    const conversation = await groupOf(ben, ana);
    const sent = numbered("line", 0, 130);
    await sendAll(ben, conversation, sent);
    const page = await tab();
    const { opened, view } = await page.open(conversation);
    await until("the newest page is there", () => bodies(view()).length === 50);
    expect(bodies(view())).toEqual(sent.slice(80));
    await opened.loadOlder();
    await until("the page before is there", () => bodies(view()).length === 100);
    await send(ben, conversation, "line 130");
    await until("what is new is there", () => bodies(view()).length === 101);
    await opened.loadOlder();
    await until("it begins", () => bodies(view()).length === 131);
    expect(bodies(view())).toEqual([...sent, "line 130"]);
    expect(view().hasOlder).toBe(false);

    const BY = (what: string) => `query History($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
      conversation(id: $id) { id messages(first: $first, after: $after, last: $last, before: $before) {
        ${what} pageInfo { hasPreviousPage hasNextPage startCursor endCursor } } }
    }`;
    const byNodes = BY("nodes { id body }");
    const byEdges = BY("edges { cursor node { id body } }");
    const other = (await tab()).chat.store;
    const all = view().lines.map(({ id }) => id);
    const shown: string[][] = [];
    type Data = { conversation: { messages: { nodes: { id: string }[]; edges: { cursor: string }[] } } | null };
    await other.ask(byNodes, { id: conversation, last: 20, before: all[60] });
    const watched = { id: conversation, last: 20, before: all[60] };
    stops.push(
      other.watch<Data>(byNodes, watched, ({ conversation }) =>
        shown.push(conversation?.messages.nodes.map(({ id }) => id) ?? []),
      ),
      other.watch<Data>(byEdges, watched, ({ conversation }) =>
        shown.push(conversation?.messages.edges.map(({ cursor }) => cursor) ?? []),
      ),
    );
    await other.ask(byEdges, { id: conversation, first: 20, after: all[59] });
    await other.ask(byNodes, { id: conversation, last: 20, before: all[40] });
    await until("both have all of it", () => shown.filter((ids) => ids.length === 60).length >= 2);
    for (const ids of shown.filter((ids) => ids.length === 60)) expect(ids).toEqual(all.slice(20, 80));
  });

  test("has exact counts, an unread line that stays where it was, and ticks", async () => {
    const conversation = await directBetween(ben, ana);
    const page = await tab();
    const room = () => page.rooms.find(({ id }) => id === conversation);
    const first = await openIn(page.chat, conversation);
    first.opened.send(`mine ${Store.name}`);
    await until("it is stored", () => first.view().lines.length > 0 && first.view().unsent.length === 0);
    await first.opened.markRead();
    first.opened.close();
    await sendAll(ben, conversation, numbered(`unread ${Store.name}`, 0, 70));
    await until("all are counted", () => room()?.unreadCount === 70);
    const { opened, view } = await (await tab()).open(conversation);
    await until("the newest page is there", () => view().lines.length === 50);
    expect(view().unreadFrom, "it is further up").toBeUndefined();
    await opened.loadUnread();
    const line = () => view().lines.find(({ id }) => id === view().unreadFrom)?.body;
    await until("it is found", () => line() === `unread ${Store.name} 0`);
    await opened.markRead();
    await until("nothing is unread", () => room()?.unreadCount === 0);
    await send(ben, conversation, "one more");
    await until("it comes", () => bodies(view()).includes("one more"));
    expect(line()).toBe(`unread ${Store.name} 0`);

    const toBeRead = `to be read ${Store.name}`; // both clients are tried in one conversation
    opened.send(toBeRead);
    const mine = () => view().lines.find(({ body }) => body === toBeRead);
    await until("it is sent", () => mine()?.status === "SENT");
    await ben.ask(
      `mutation ($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq } } }`,
      { ids: [mine()?.id ?? ""] },
    );
    await until("it is delivered", () => mine()?.status === "DELIVERED");
    await ben.ask(`mutation ($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`, {
      id: conversation,
    });
    await until("it is read", () => mine()?.status === "READ");
  });

  test("a session and what was not sent outlive the page, and are the same in two tabs", async () => {
    const conversation = await groupOf(ben, ana);
    const keep = new Shelf();
    const one = await tab({ keep });
    const { opened, view } = await one.open(conversation);
    one.chat.outbox.stop(); // nothing that is added now is sent any more
    for (const body of numbered("written", 0, 3)) opened.send(body);
    expect(view().unsent.map(({ body }) => body)).toEqual(numbered("written", 0, 3));

    const [two, three] = [await tab({ keep }), await tab({ keep })];
    const views = await Promise.all([two, three].map(({ open }) => open(conversation)));
    for (const each of views)
      await until("all are stored", () => bodies(each.view()).length === 3 && each.view().unsent.length === 0);
    views[0]?.opened.send("by the one");
    views[1]?.opened.send("by the other");
    for (const each of views) {
      await until("both have both", () => bodies(each.view()).length === 5);
      expect(bodies(each.view())).toEqual([...numbered("written", 0, 3), "by the one", "by the other"]);
    }
  });

  test("a conversation that was lost goes from the inbox, and new ones come into it", async () => {
    const page = await tab();
    const conversation = await groupOf(ben, ana);
    await until("it is there", () => page.rooms.some(({ id }) => id === conversation));
    const { view } = await page.open(conversation);
    await ben.ask(
      `mutation ($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }`,
      { id: conversation, who: ana.id },
    );
    await until("it is gone", () => view().isGone && !page.rooms.some(({ id }) => id === conversation));
  });
});

test("an older state of a message never takes the place of a newer one, whatever both were asked for", () => {
  const newest = new Newest();
  const message = (revision: number, body: string) => ({ __typename: "Message", id: "m", revision, body });
  newest.take({ events: { message: { ...message(7, "edited"), status: "SENT" } } });
  const page = { nodes: [{ ...message(5, "as it was"), reactions: [] }], lastMessage: message(5, "as it was") };
  expect(newest.take(page)).toEqual({
    nodes: [{ ...message(7, "edited"), reactions: [] }],
    lastMessage: message(7, "edited"),
  });
  expect(newest.take(message(8, "edited again"))).toEqual(message(8, "edited again"));
  expect(newest.take({ ...message(8, "edited again"), status: "READ" }).status).toBe("READ");
  // A newer state may contain parts that are older than those known separately.
  const room = (revision: number, lastMessage: object) => ({ id: "c", revision, lastMessage });
  newest.take(room(9, message(8, "edited again")));
  newest.take(message(10, "the last"));
  expect(newest.take(room(6, message(3, "long ago")))).toEqual(room(9, message(10, "the last")));
});

test("the outbox sends in order and once each, though answers are lost and two of them send; refusals stand by themselves", async () => {
  const conversation = await groupOf(ben, ana);
  const keep = new Shelf();
  let calls = 0;
  const sendOnce = async (input: object) => {
    const { data, errors } = await ana.ask<{ sendMessage: object }, { input: object }>(
      "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }",
      { input },
    );
    if (errors?.[0]) throw new Refusal(errors[0].message, String(errors[0].extensions?.code));
    if (++calls % 2 === 1) throw new Error("the answer is lost");
    return data;
  };
  const boxes = [0, 1].map(() => new Outbox({ keep, send: sendOnce, changed: () => {} }));
  for (const body of ["a", " ", "b", "c"]) boxes[0]?.add(conversation, body);
  const left = () => boxes[1]?.unsent(conversation) ?? [];
  await until("only what is refused is left", () => left().length === 1, 40_000);
  expect(left()[0]).toMatchObject({ body: " ", refusal: expect.any(String) });
  boxes[1]?.discard(left()[0]?.clientMessageId ?? "");
  expect(left()).toEqual([]);
  for (const box of boxes) box.stop();
  const { data } = await ana.ask<{ messages: { nodes: { body: string }[] } }, { id: string }>(
    "query ($id: ID!) { messages(conversationId: $id, last: 50) { nodes { body } } }",
    { id: conversation },
  );
  expect(data?.messages.nodes.map(({ body }) => body)).toEqual(["a", "b", "c"]);
});

test("a token that the server takes no more is renewed once for all tabs, and a session that is over is forgotten", async () => {
  const keep = new Shelf();
  const tabs = [new KeptSession(ana.url, keep), new KeptSession(ana.url, keep)];
  await tabs[0]?.signIn(ana.username, PASSWORD);
  const before = await Promise.all(tabs.map((each) => each.token()));
  expect(new Set(before).size).toBe(1);
  const after = await Promise.all(tabs.map((each, i) => each.renew(before[i] ?? "")));
  expect(new Set(after).size).toBe(1);
  expect(after[0]).not.toBe(before[0]);
  const fetchAs = authorizedFetch(tabs[1] as KeptSession);
  const ask = async (query: string) =>
    (
      await fetchAs(ana.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      })
    ).json();
  expect((await ask("{ viewer { user { id } } }")).data.viewer.user.id).toBe(ana.id);
  await ask("mutation { signOut { sessionId } }");
  await expect(ask("{ viewer { user { id } } }")).rejects.toBeInstanceOf(SignedOut);
  expect(tabs.some(({ isSignedIn }) => isSignedIn)).toBe(false);
});
