/** Sharing between subscribers does not show: each gets whole frames of its own, and only what it may see. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { randomFrom } from "../support/random.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley({
    PARLEY_MAX_SOCKETS_PER_USER: "100",
    PARLEY_MAX_QUEUED_EVENTS: "50",
    PARLEY_LAG_SECONDS: "600", // a machine may take long for what a reader is to stall for
  });
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterAll(async () => {
  for (const person of [ana, ben, cy]) await person?.leave();
  await parley?.stop();
});

interface Frame {
  id: string;
  type: string;
  payload: { data: { messageAdded: { seq: number; body: string } } };
}

/** A socket as it is, so that every frame is looked at before any client mends it. */
async function rawSocket(person: Person, query: string, variables: object, ids: string[]) {
  const socket = new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws");
  const frames: Frame[] = [];
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } }));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.on("message", (data) => {
    const frame = JSON.parse(String(data));
    if (frame.type === "next") frames.push(frame);
  });
  for (const id of ids) socket.send(JSON.stringify({ id, type: "subscribe", payload: { query, variables } }));
  return { socket, frames, of: (id: string) => frames.filter((frame) => frame.id === id) };
}

const QUERY = "subscription Shared($id: ID) { messageAdded(conversationId: $id) { seq body } }";

test("every subscriber gets each message once and in order, under its own id, whatever the id is", async () => {
  const conversation = await directBetween(ana, ben);
  const ids = ["1", "22", "é".repeat(7), `"quoted\\"`, "x".repeat(128), "日本語", "two", "\u{1F600}"];
  const sockets = await Promise.all(
    [ana, ben, ben].map((person) => rawSocket(person, QUERY, { id: conversation }, ids)),
  );
  const all = () =>
    sockets.flatMap(({ of }) => ids.map((id) => of(id).map((frame) => frame.payload.data.messageAdded)));
  await until("all are subscribed", async () => {
    await send(ana, conversation, "probe");
    return all().every((heard) => heard.length > 0);
  });
  const bodies = [
    "short",
    "y".repeat(200),
    "z".repeat(7_900),
    '日本語 \u{1F600} "\\',
    ...Array.from({ length: 60 }, (_, i) => `m${i}`),
  ];
  await Promise.all(bodies.map((body) => send(ana, conversation, body)));
  const { message } = await send(ana, conversation, "the end");
  await until("all have the end", () => all().every((heard) => heard.at(-1)?.seq === message.seq));
  for (const heard of all()) {
    const first = heard[0]?.seq ?? 0;
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: message.seq - first + 1 }, (_, i) => first + i));
    for (const body of bodies) expect(heard.filter((each) => each.body === body)).toHaveLength(1);
  }
  for (const { socket } of sockets) socket.close();
});

const OWN = graphql(`
  subscription SharingOwn($id: ID) {
    messageAdded(conversationId: $id) { seq clientMessageId conversation { unreadCount membership { user { id } } } }
  }
`);

test.each(["ws", "sse"] as const)("what depends on the viewer is each viewer's own, over %s", async (over) => {
  const group = await groupOf(ana, ben, cy);
  const people = [ana, ben, cy];
  const followed = people.map((person) => person.follow(OWN, { id: group }, over));
  await until("all follow", async () => {
    await send(ana, group, "probe");
    return followed.every((each) => each.data.length > 0);
  });
  for (let i = 0; i < 30; i++) await send(people[i % 3] as Person, group, `m${i}`, `client-${over}-${i}`);
  const { message } = await send(ana, group, "the end");
  await until("all have the end", () => followed.every((each) => each.data.at(-1)?.messageAdded.seq === message.seq));
  followed.forEach(({ data }, viewer) => {
    const heard = data.map(({ messageAdded }) => messageAdded);
    const own = heard.filter(({ clientMessageId }) => clientMessageId?.startsWith(`client-${over}`));
    expect(own.map(({ clientMessageId }) => clientMessageId)).toEqual(
      Array.from({ length: 10 }, (_, i) => `client-${over}-${i * 3 + viewer}`),
    );
    for (const { conversation } of heard) expect(conversation.membership.user.id).toBe(people[viewer]?.id);
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, i) => (heard[0]?.seq ?? 0) + i));
  });
  for (const each of followed) each.stop();
});

test("a reader that stalls costs nobody anything, and has everything once it reads on", async () => {
  const group = await groupOf(ana, ben, cy);
  const stalled = await rawSocket(ben, QUERY, { id: group }, ["stalled"]);
  const quick = await rawSocket(cy, QUERY, { id: group }, ["quick"]);
  const seqsOf = (frames: Frame[]) => frames.map((frame) => frame.payload.data.messageAdded.seq);
  await until("both follow", async () => {
    await send(ana, group, "probe");
    return stalled.frames.length > 0 && quick.frames.length > 0;
  });
  stalled.socket.pause();
  const body = "w".repeat(7_900);
  for (let round = 0; round < 30; round++) await Promise.all(Array.from({ length: 60 }, () => send(ana, group, body)));
  const { message } = await send(ana, group, "the end");
  await until("the quick one has all", () => seqsOf(quick.frames).at(-1) === message.seq);
  expect(seqsOf(stalled.frames).at(-1)).toBeLessThan(message.seq);
  stalled.socket.resume();
  await until("the stalled one has all", () => seqsOf(stalled.frames).at(-1) === message.seq, 20_000);
  for (const frames of [stalled.frames, quick.frames]) {
    const seqs = seqsOf(frames);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  }
  stalled.socket.close();
  quick.socket.close();
}, 60_000);

test("whoever falls out of step and comes back has everything once and in order, and so have the others", async () => {
  const group = await groupOf(ana, ben, cy);
  const ids = ["1", "zwölf", "x".repeat(40), "\u{1F600}"];
  const sockets: Awaited<ReturnType<typeof rawSocket>>[] = [];
  const seqsOf = (socket: (typeof sockets)[number], id: string) =>
    socket.of(id).map((frame) => frame.payload.data.messageAdded.seq);
  const haveAll = (some: typeof sockets, seq: number) =>
    some.every((socket) => ids.every((id) => seqsOf(socket, id).at(-1) === seq));
  const body = "w".repeat(7_900);
  for (const person of [ben, cy]) {
    const others = [...sockets];
    // A new one each time: what a kernel keeps for a reader grows with what it has read.
    const stalled = await rawSocket(person, QUERY, { id: group }, ids);
    sockets.push(stalled);
    await until("it follows", async () => {
      await send(ana, group, "probe");
      return ids.every((id) => seqsOf(stalled, id).length > 0);
    });
    const behindBefore = parley.app?.counts.behind ?? 0;
    stalled.socket.pause();
    for (let round = 0; round < 10; round++)
      await Promise.all(Array.from({ length: 60 }, () => send(ana, group, body)));
    const { message } = await send(ana, group, "while one stalls");
    await until("the others have all", () => haveAll(others, message.seq));
    expect(haveAll([stalled], message.seq)).toBe(false);
    // Nothing is kept for a subscriber that does not read: it fell behind, and reads the store later.
    if (parley.app) expect(parley.app.counts.behind).toBeGreaterThan(behindBefore);
    stalled.socket.resume();
    await Promise.all(Array.from({ length: 20 }, (_, i) => send(ana, group, `while it catches up ${i}`)));
    const { message: last } = await send(ana, group, "together again");
    await until("all have all", () => haveAll(sockets, last.seq), 20_000);
    await Promise.all(Array.from({ length: 20 }, (_, i) => send(ana, group, `together ${i}`)));
  }
  const { message: end } = await send(ana, group, "the end");
  await until("all have the end", () => haveAll(sockets, end.seq));
  for (const socket of sockets)
    for (const id of ids) expect(seqsOf(socket, id)).toEqual(seqsOf(socket, id).map((_, i, all) => (all[0] ?? 0) + i));
  for (const { socket } of sockets) socket.close();
}, 60_000);

interface Seen {
  seq: number;
  conversation?: { id: string };
}

const FEED = "subscription { events { ... on MessageAdded { message { seq conversation { id } } } } }";

test.each([
  ["messageAdded", QUERY],
  ["events", FEED],
])(
  "a crowd that comes, goes and stalls while it is told has everything once and in order, over %s",
  async (_, query) => {
    const group = await groupOf(ana, ben, cy);
    const seed = Number(process.env.PARLEY_TEST_SEED ?? Date.now() % 2 ** 31);
    process.stdout.write(`a crowd: PARLEY_TEST_SEED=${seed}\n`);
    const random = randomFrom(seed);
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
    const crowd: { socket: Awaited<ReturnType<typeof rawSocket>>; id: string; hasLeft: boolean }[] = [];
    const seqsOf = ({ socket, id }: (typeof crowd)[number]) =>
      socket.of(id).flatMap(({ payload: { data } }) => {
        const { messageAdded, events } = data as { messageAdded?: Seen; events?: { message?: Seen } };
        const message = messageAdded ?? events?.message;
        return message === undefined || (message.conversation && message.conversation.id !== group)
          ? []
          : [message.seq];
      });
    const sockets = await Promise.all(
      [ana, ana, ben, ben, cy].map((person) => rawSocket(person, query, { id: group }, [])),
    );
    let joined = 0;
    const join = (socket: (typeof sockets)[number]) => {
      const id = `${++joined}`.padStart(pick([6, 6, 6, 9]), "0");
      socket.socket.send(JSON.stringify({ id, type: "subscribe", payload: { query, variables: { id: group } } }));
      crowd.push({ socket, id, hasLeft: false });
    };
    for (const socket of sockets) for (let i = 0; i < 80; i++) join(socket);
    await until("all follow", async () => {
      await send(ana, group, "probe");
      return crowd.every((one) => seqsOf(one).length > 0);
    });
    const stalled = sockets.at(-1) as (typeof sockets)[number];
    for (let round = 0; round < 12; round++) {
      if (round === 4) stalled.socket.pause();
      if (round === 8) stalled.socket.resume();
      const sends = Array.from({ length: 10 }, (_, i) =>
        send(pick([ana, ben, cy]), group, `${round} ${i} ${"w".repeat(700)}`),
      );
      for (let i = 0; i < 20; i++) {
        const one = pick(crowd.filter(({ hasLeft, socket }) => !hasLeft && socket !== stalled));
        one.hasLeft = true;
        one.socket.socket.send(JSON.stringify({ id: one.id, type: "complete" }));
        join(one.socket);
      }
      await Promise.all(sends);
    }
    await until("all follow again", async () => {
      await send(ana, group, "probe");
      return crowd.every((one) => one.hasLeft || seqsOf(one).length > 0);
    });
    const { message } = await send(ana, group, "the end");
    await until(
      "all have the end",
      () => crowd.every((one) => one.hasLeft || seqsOf(one).at(-1) === message.seq),
      20_000,
    );
    for (const one of crowd) {
      const seqs = seqsOf(one);
      expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
    }
    for (const { socket } of sockets) socket.close();
  },
  60_000,
);

const REMOVE = graphql(`
  mutation SharingRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);

test("whoever is removed in the middle of a burst receives nothing of what comes after, and the others all of it", async () => {
  const query = "subscription Removed($id: ID) { messageAdded(conversationId: $id) { seq revision body } }";
  const revisionsOf = (frames: Frame[]) =>
    frames.map((frame) => (frame.payload.data.messageAdded as unknown as { revision: number }).revision);
  for (let round = 0; round < 5; round++) {
    const group = await groupOf(ana, ben, cy);
    const [bens, cys] = (await Promise.all(
      [ben, cy].map((person, i) => rawSocket(person, query, { id: group }, [`of ${i}`])),
    )) as [Awaited<ReturnType<typeof rawSocket>>, Awaited<ReturnType<typeof rawSocket>>];
    await until("both follow", async () => {
      await send(ana, group, "probe");
      return bens.frames.length > 0 && cys.frames.length > 0;
    });
    const burst = (name: string) => Array.from({ length: 20 }, (_, i) => send(ana, group, `${name} ${i}`));
    await Promise.all([...burst("before"), ana.get(REMOVE, { id: group, user: ben.id }), ...burst("after")]);
    const { message } = await send(ana, group, "the end");
    await until("who stayed has the end", () => cys.frames.at(-1)?.payload.data.messageAdded.seq === message.seq);
    const all = revisionsOf(cys.frames);
    // Removing raised the revision by one, in the place of a message.
    const removal = all.find((revision, i) => i > 0 && revision !== (all[i - 1] ?? 0) + 1) ?? 0;
    expect(removal).toBeGreaterThan(0);
    expect(all).toEqual(all.map((_, i) => (all[0] ?? 0) + i + ((all[0] ?? 0) + i >= removal - 1 ? 1 : 0)));
    const heard = revisionsOf(bens.frames);
    expect(heard.every((revision) => revision < removal)).toBe(true);
    expect(heard).toEqual(heard.map((_, i) => (heard[0] ?? 0) + i));
    for (const { socket } of [bens, cys]) socket.close();
  }
});

const BLOCK = graphql(`mutation SharingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const UNBLOCK = graphql(`mutation SharingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);

const SEEN = graphql(`
  query SharingSeen($id: ID!) { conversation(id: $id) { messages(last: 100) { nodes { seq body } } } }
`);

test("what is withheld from one does not come with what a crowd receives at once, and all else does", async () => {
  const conversation = await directBetween(ana, ben);
  const ids = Array.from({ length: 90 }, (_, i) => `one of ${i}`);
  const sockets = await Promise.all(
    [ana, ana, ben, ben].map((person) => rawSocket(person, QUERY, { id: conversation }, ids)),
  );
  const heardBy = (some: typeof sockets) =>
    some.flatMap((socket) => ids.map((id) => socket.of(id).map(({ payload }) => payload.data.messageAdded)));
  await until("all follow", async () => {
    await send(ana, conversation, "probe");
    return heardBy(sockets).every((heard) => heard.length > 0);
  });
  const burst = (body: string) => Array.from({ length: 10 }, (_, i) => send(ana, conversation, `${body} ${i}`));
  await Promise.all([...burst("before"), ben.get(BLOCK, { id: ana.id }), ...burst("about then")]);
  await Promise.all(burst("withheld"));
  await Promise.all([...burst("withheld still"), ben.get(UNBLOCK, { id: ana.id }), ...burst("about now")]);
  await Promise.all(burst("to both again"));
  await send(ana, conversation, "the end");
  await until("all have the end", () => heardBy(sockets).every((heard) => heard.at(-1)?.body === "the end"));
  for (const [person, own] of [
    [ana, sockets.slice(0, 2)],
    [ben, sockets.slice(2)],
  ] as const) {
    const { nodes } = dataOf(await person.ask(SEEN, { id: conversation })).conversation?.messages ?? { nodes: [] };
    expect(nodes.some(({ body }) => body === "withheld 0")).toBe(person === ana);
    for (const heard of heardBy(own)) {
      const from = Math.max(heard[0]?.seq ?? 0, nodes[0]?.seq ?? 0);
      expect(heard.filter(({ seq }) => seq >= from)).toEqual(nodes.filter(({ seq }) => seq >= from));
    }
  }
  for (const { socket } of sockets) socket.close();
}, 60_000);

test("different places to start from do not part those who ask the same", async () => {
  const conversation = await directBetween(ana, cy);
  const query = "subscription From($id: ID, $from: ID) { messageAdded(conversationId: $id, after: $from) { id seq } }";
  const one = await rawSocket(cy, query, { id: conversation }, ["live"]);
  await until("it follows", async () => {
    await send(ana, conversation, "probe");
    return one.frames.length > 0;
  });
  const { message } = await send(ana, conversation, "from here");
  await send(ana, conversation, "missed");
  const two = await rawSocket(cy, query, { id: conversation, from: message.id }, ["resumed"]);
  const last = await send(ana, conversation, "both");
  const seqs = (frames: Frame[]) => frames.map((frame) => frame.payload.data.messageAdded.seq);
  await until("both have it", () => [one, two].every(({ frames }) => seqs(frames).at(-1) === last.message.seq));
  expect(seqs(two.frames)).toEqual([message.seq + 1, message.seq + 2]);
  one.socket.close();
  two.socket.close();
});

test("a variable that is left out is not one that is null: only the first has its default", async () => {
  const group = await groupOf(ana, ben, cy);
  const query = `subscription Default($id: ID, $first: Int = 1) {
    messageAdded(conversationId: $id) { seq conversation { members(first: $first) { nodes { role } } } }
  }`;
  const withNull = await rawSocket(ben, query, { id: group, first: null }, ["null"]);
  const withDefault = await rawSocket(ana, query, { id: group }, ["default"]);
  const sockets = [withNull, withDefault];
  await until("both follow", async () => {
    await send(ana, group, "probe");
    return sockets.every(({ frames }) => frames.length > 0);
  });
  const counts = sockets.map(({ frames }) =>
    frames.map(({ payload }) => (payload.data.messageAdded as unknown as Shown).conversation.members.nodes.length),
  );
  for (const { socket } of sockets) socket.close();
  expect(new Set(counts[0])).toEqual(new Set([3]));
  expect(new Set(counts[1])).toEqual(new Set([1]));
});

interface Shown {
  conversation: { members: { nodes: unknown[] } };
}
