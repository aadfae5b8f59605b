/** The frames of a socket: which are messages of a client, whose fault each failure is, and whose each id. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { castOf, directBetween, type Parley, type Person, send, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let olga: Person;
let withBen: string;
let withOlga: string;
const open = new Set<Frames>();

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
  withBen = await directBetween(ana, ben);
  withOlga = await directBetween(ana, olga);
});
afterEach(() => {
  for (const frames of open) frames.socket.terminate();
  open.clear();
});
afterAll(() => parley?.stop());

interface Frame {
  id?: string;
  type: string;
  payload?: unknown;
}

/** A socket that sends whatever it is given. */
class Frames {
  readonly frames: Frame[] = [];
  closed: number | undefined;

  constructor(readonly socket: WebSocket) {
    open.add(this);
    socket.on("message", (data) => void this.frames.push(JSON.parse(String(data))));
    socket.on("close", (code) => {
      this.closed = code;
    });
  }

  static async of(person: Person): Promise<Frames> {
    const frames = new Frames(new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws"));
    await new Promise((resolve) => frames.socket.once("open", resolve));
    frames.send({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } });
    await until("it is acknowledged", () => frames.frames.length > 0);
    return frames;
  }

  send(...messages: unknown[]): void {
    for (const message of messages) this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, more: object = {}): void {
    this.send({ id, type: "subscribe", payload: { query, ...more } });
  }

  about(id: string): Frame[] {
    return this.frames.filter((frame) => frame.id === id);
  }

  /** Answered after everything that was sent before. */
  async answersAfterwards(id = "afterwards"): Promise<void> {
    this.subscribe(id, "{ viewer { user { id } } }");
    await until("the socket answers", () => this.about(id).length === 2 || this.closed !== undefined);
    expect(this.closed).toBeUndefined();
    expect(this.about(id).map(({ type }) => type)).toEqual(["next", "complete"]);
  }
}

const subscribe = (payload: unknown, id: unknown = "1") => ({ id, type: "subscribe", payload });

test.each<[string, unknown]>([
  ["next", { id: "1", type: "next", payload: { data: {} } }],
  ["error", { id: "1", type: "error", payload: [{ message: "x" }] }],
  ["connection_ack", { type: "connection_ack" }],
  ["connection_ack with a payload", { type: "connection_ack", payload: {} }],
  ["an unknown type", { type: "start", id: "1", payload: { query: "{ __typename }" } }],
  ["a type of Object's", { type: "constructor" }],
  ["no type", { id: "1" }],
  ["a type that is no text", { type: ["subscribe"], id: "1", payload: { query: "{ __typename }" } }],
  ["no JSON", '{"type":'],
  ["JSON of JSON", JSON.stringify('{"type":"ping"}')],
  ["a list", "[]"],
  ["a number", "1"],
  ["a subscribe without an id", { type: "subscribe", payload: { query: "{ __typename }" } }],
  ["a subscribe with an empty id", subscribe({ query: "{ __typename }" }, "")],
  ["a subscribe with a number for an id", subscribe({ query: "{ __typename }" }, 1)],
  ["a subscribe without a payload", { id: "1", type: "subscribe" }],
  ["a subscribe with a list for a payload", subscribe([])],
  ["a subscribe without a query", subscribe({})],
  ["a subscribe with a query that is no text", subscribe({ query: {} })],
  ["variables that are a list", subscribe({ query: "{ __typename }", variables: [] })],
  ["variables that are a text", subscribe({ query: "{ __typename }", variables: "{}" })],
  ["an operationName that is no text", subscribe({ query: "{ __typename }", operationName: {} })],
  ["extensions that are a list", subscribe({ query: "{ __typename }", extensions: [] })],
  ["extensions that are a text", subscribe({ query: "{ __typename }", extensions: "x" })],
  ["a complete without an id", { type: "complete" }],
  ["a complete with a number for an id", { type: "complete", id: 7 }],
  ["a ping with a text", { type: "ping", payload: "x" }],
  ["a ping with a payload that has no text", { type: "ping", payload: [{ toString: 1 }] }],
])("%s is no message of a client: 4400", async (_, message) => {
  const frames = await Frames.of(ana);
  frames.send(message);
  await until("it is closed", () => frames.closed !== undefined);
  expect(frames.closed).toBe(4400);
});

describe("is an error of its operation, and of nothing else on the socket", () => {
  const root = (directive: string) => `subscription S($on: Boolean!) { messageAdded ${directive} { id } }`;
  test.each<[string, string, object]>([
    ["a directive with a variable", root("@include(if: $on)"), { variables: { on: true } }],
    ["a directive whose variable is missing", root("@include(if: $on)"), {}],
    ["@skip", "subscription { messageAdded @skip(if: true) { id } }", {}],
    [
      "a directive on a fragment at the root",
      "subscription S($on: Boolean!) { ...F @include(if: $on) } fragment F on Subscription { messageAdded { id } }",
      { variables: { on: false } },
    ],
    [
      "a directive within a fragment at the root",
      "subscription S($on: Boolean!) { ...F } fragment F on Subscription { messageAdded @skip(if: $on) { id } }",
      { variables: { on: true } },
    ],
    [
      "a directive within fragments in fragments at the root",
      "subscription { ... { ...F } } fragment F on Subscription { ... on Subscription { messageAdded @include(if: false) { id } } }",
      {},
    ],
    [
      "a directive on an inline fragment at the root",
      "subscription S($on: Boolean!) { ... @include(if: $on) { messageAdded { id } } }",
      { variables: { on: false } },
    ],
    ["a directive that does not exist", "subscription { messageAdded @nothing { id } }", {}],
    ["a directive with a variable that is not declared", "subscription { messageAdded @include(if: $on) { id } }", {}],
    ["a directive without an argument", "subscription { messageAdded @include { id } }", {}],
    ["a fragment that does not exist", "subscription { ...F }", {}],
    ["a variable that is not declared", "subscription { messageAdded(conversationId: $id) { id } }", {}],
    ["a variable of no type", "subscription ($id: Nothing!) { messageAdded(conversationId: $id) { id } }", {}],
    ["two operations, none named", "query A { __typename } query B { __typename }", {}],
    ["an operation that is not there", "query A { __typename }", { operationName: "B" }],
    ["an empty operationName", "query A { __typename }", { operationName: "" }],
    ["an operationName of Object's", "query A { __typename }", { operationName: "__proto__" }],
    ["no operation", "fragment F on User { id }", {}],
    ["an empty document", "", {}],
    ["a document of a schema", "type T { id: ID }", {}],
    ["an extension", "extend type Query { x: Int }", {}],
    ["a hash without a query", "", { extensions: { persistedQuery: { version: 1, sha256Hash: "x" } } }],
  ])("%s", async (_, query, more) => {
    const frames = await Frames.of(ana);
    frames.subscribe("other", "subscription { events { cursor } }");
    frames.subscribe("bad", query, more);
    await until("it is answered", () => frames.about("bad").length > 0 || frames.closed !== undefined);
    expect(frames.about("bad").map(({ type }) => type)).toEqual(["error"]);
    const [error] = (frames.about("bad")[0] as Frame).payload as { extensions: object }[];
    expect(error?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
    await frames.answersAfterwards();
    expect(frames.about("other").every(({ type }) => type === "next")).toBe(true);
    frames.subscribe("bad", "{ __typename }"); // its id is free again
    await until("it is answered", () => frames.about("bad").length === 3);
  });

  test.each(["x".repeat(129), "x".repeat(100_000)])("an id that is too long, the %#th", async (id) => {
    const frames = await Frames.of(ana);
    frames.subscribe(id, "{ __typename }");
    await until("it is answered", () => frames.about(id).length > 0);
    expect(JSON.stringify(frames.about(id)[0]?.payload)).toContain("BAD_USER_INPUT");
    await frames.answersAfterwards();
  });

  test("variables that are not declared or are named like parts of objects", async () => {
    const frames = await Frames.of(ana);
    const variables = '{"__proto__":{"x":1},"constructor":1,"x":{"y":[]}}';
    frames.send(`{"id":"1","type":"subscribe","payload":{"query":"{ __typename }","variables":${variables}}}`);
    await until("it is answered", () => frames.about("1").length === 2);
    await frames.answersAfterwards();
  });

  test("a fault of the server's own", async () => {
    const frames = await Frames.of(ana);
    const { limits } = parley.app ?? {};
    const { use } = limits ?? {};
    Object.assign(limits ?? {}, { use: () => Promise.reject(new Error("a fault that this test made")) });
    frames.subscribe("bad", "{ __typename }");
    await until("it is answered", () => frames.about("bad").length > 0 || frames.closed !== undefined);
    Object.assign(limits ?? {}, { use });
    expect(JSON.stringify(frames.about("bad")[0]?.payload)).toContain("INTERNAL");
    await frames.answersAfterwards();
  });
});

test.each(["__proto__", "constructor", "toString", "1", "\u{1F600}\u0000", '"', '{"id":"1","type":"next"'])(
  "an id may be any text: %j",
  async (id) => {
    const frames = await Frames.of(ana);
    frames.subscribe(id, "subscription S($id: ID) { messageAdded(conversationId: $id) { body } }", {
      variables: { id: withBen },
    });
    await until("its event comes under it", async () => {
      await send(ben, withBen, "hello");
      return frames.about(id).length > 0;
    });
    frames.send({ id, type: "complete" });
    await frames.answersAfterwards(`${id} again`);
    frames.subscribe(id, "{ __typename }");
    await until("it is used again", () => frames.about(id).at(-1)?.type === "complete");
  },
);

describe("an id that the client has completed is free at once", () => {
  const ADDED = (conversationId: string) =>
    `subscription { messageAdded(conversationId: "${conversationId}") { body } }`;
  const bodiesOf = (frames: Frames, id: string) =>
    frames.about(id).flatMap(({ payload }) => {
      const { data } = payload as { data?: { messageAdded: { body: string } } };
      return data ? [data.messageAdded.body] : [];
    });

  test("also while its subscription is starting, and brings only what the last one asks for", async () => {
    const frames = await Frames.of(ana);
    for (let i = 0; i < 30; i++) {
      frames.subscribe("1", ADDED(withBen));
      frames.send({ id: "1", type: "complete" });
    }
    frames.subscribe("1", ADDED(withOlga));
    let sent = 0;
    await until("it is live", async () => {
      await send(ben, withBen, "of the old ones");
      await send(olga, withOlga, `${++sent}`);
      return frames.closed !== undefined || bodiesOf(frames, "1").length > 0;
    });
    expect(frames.closed).toBeUndefined();
    await send(ben, withBen, "of the old ones");
    await send(olga, withOlga, "last");
    await until("the last comes", () => bodiesOf(frames, "1").at(-1) === "last");
    expect(bodiesOf(frames, "1")).not.toContain("of the old ones");
    expect(frames.about("1").every(({ type }) => type === "next")).toBe(true);
    frames.send({ id: "1", type: "complete" });
    await frames.answersAfterwards();
  });

  test("also while it is live and events are on their way", async () => {
    const frames = await Frames.of(ana);
    let current = withBen;
    frames.subscribe("1", ADDED(current));
    await until("it is live", async () => {
      await send(ben, withBen, withBen);
      return bodiesOf(frames, "1").length > 0;
    });
    for (let round = 0; round < 20; round++) {
      const from = frames.frames.length;
      const [person, next] = current === withBen ? ([olga, withOlga] as const) : ([ben, withBen] as const);
      const sending = Array.from({ length: 5 }, () => send(ana, current, current));
      frames.send({ id: "1", type: "complete" });
      frames.send({ type: "ping" });
      frames.subscribe("1", ADDED(next));
      await Promise.all(sending);
      await until("the next one is live", async () => {
        await send(person, next, next);
        return frames.closed !== undefined || frames.frames.slice(from).some((frame) => isOf(frame, next));
      });
      expect(frames.closed).toBeUndefined();
      const switched = frames.frames.findIndex(({ type }, i) => i >= from && type === "pong");
      expect(switched).toBeGreaterThanOrEqual(from);
      // The server reads the complete before the ping: nothing of the first comes after the pong.
      expect(frames.frames.slice(switched).filter((frame) => isOf(frame, current))).toEqual([]);
      current = next;
    }
  });

  const isOf = ({ payload }: Frame, body: string) =>
    (payload as { data?: { messageAdded?: { body: string } } } | undefined)?.data?.messageAdded?.body === body;

  test("also a query's, and a completed mutation answers nothing", async () => {
    const frames = await Frames.of(ana);
    for (let i = 0; i < 20; i++) {
      frames.subscribe("1", "{ viewer { user { username } } }");
      frames.send({ id: "1", type: "complete" });
    }
    frames.send({ type: "ping" });
    frames.subscribe("1", "{ __typename }");
    // Some may have been answered before the server read that they are completed: never after that, which the pong tells.
    const afterwards = () => frames.frames.slice(frames.frames.findIndex(({ type }) => type === "pong") + 1);
    await until("it is answered", () => frames.frames.some(({ type }) => type === "pong") && afterwards().length >= 2);
    expect(afterwards()).toEqual([
      { id: "1", type: "next", payload: { data: { __typename: "Query" } } },
      { id: "1", type: "complete" },
    ]);
    await frames.answersAfterwards();
  });

  test("and an active one is not: 4409, also while it is starting", async () => {
    for (const wait of [false, true]) {
      const frames = await Frames.of(ana);
      frames.subscribe("1", ADDED(withBen));
      if (wait) await frames.answersAfterwards();
      frames.subscribe("1", ADDED(withBen));
      await until("it is closed", () => frames.closed !== undefined);
      expect(frames.closed).toBe(4409);
    }
  });

  test("but completing many that have not ended costs no more than active ones may", async () => {
    const frames = await Frames.of(ana);
    for (let i = 0; i < 400; i++) {
      frames.subscribe("1", `subscription { messageAdded(conversationId: "${withBen}") { body } }`);
      if (i < 399) frames.send({ id: "1", type: "complete" });
    }
    await until("it is answered or live", async () => {
      await send(ben, withBen, "hello");
      return frames.about("1").length > 0 || frames.closed !== undefined;
    });
    expect(frames.closed).toBeUndefined();
  });
});
