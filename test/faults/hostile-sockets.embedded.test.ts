/** Streams as a client would use them that means no good: it is refused in words, or left waiting, and nobody else is. */
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { graphql } from "../graphql/index.js";
import {
  type Answer,
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

const SENT = graphql(`subscription HostileSent($id: ID!) { messageAdded(conversationId: $id) { id body } }`);
const REMOVE = graphql(`
  mutation HostileRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);

let parley: Parley;
let ana: Person;
let ben: Person;
let olga: Person;
let group: string;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
  group = await groupOf(ana, ben);
});
afterAll(async () => {
  for (const person of [ana, ben, olga]) await person?.leave();
  await parley?.stop();
});

/** A socket that says what it is told to, and how it ended. */
class Raw {
  readonly frames: { id?: string; type: string; payload?: unknown }[] = [];
  readonly closed: Promise<number>;
  readonly socket: WebSocket;

  constructor(person: Person) {
    this.socket = new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws");
    this.socket.on("message", (data) => void this.frames.push(JSON.parse(String(data))));
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.socket.on("close", resolve));
  }

  static async of(person: Person, token = person.token): Promise<Raw> {
    const raw = new Raw(person);
    await new Promise((resolve) => raw.socket.once("open", resolve));
    raw.say({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
    await until("it is let in or not", () => raw.frames.length > 0 || raw.socket.readyState !== WebSocket.OPEN);
    return raw;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables = {}): void {
    this.say({ id, type: "subscribe", payload: { query, variables } });
  }

  /** The frames of an operation, with error codes in place of whole errors. */
  async codesOf(id: string): Promise<unknown[]> {
    const about = await until(`${id} is answered`, () => {
      const some = this.frames.filter((frame) => frame.id === id && frame.type !== "complete");
      return some.length > 0 ? some : undefined;
    });
    return (about ?? []).flatMap(({ type, payload }) => {
      const errors = type === "error" ? payload : (payload as { errors?: unknown }).errors;
      return ((errors ?? []) as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);
    });
  }
}

async function expectUndisturbed(): Promise<void> {
  const followed = ben.follow(SENT, { id: group });
  await until("Ben hears", async () => {
    await send(ana, group, "hello");
    return followed.data.length > 0;
  });
  followed.stop();
}

describe("a subscription", () => {
  let raw: Raw;
  beforeAll(async () => {
    raw = await Raw.of(olga);
  });
  afterAll(() => raw?.socket.close());

  const many = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i)).join(" ");
  const EVENT = "events { cursor }";

  test.each<[string, () => string, string]>([
    ["of ten fields", () => `subscription { ${many(10, (i) => `a${i}: ${EVENT}`)} }`, "BAD_USER_INPUT"],
    [
      "of somebody else's conversation",
      () => `subscription { messageAdded(conversationId: "${group}") { id } }`,
      "NOT_FOUND",
    ],
    ["of typing there", () => `subscription { typing(conversationId: "${group}") { isTyping } }`, "NOT_FOUND"],
    ["of receipts there", () => `subscription { receiptUpdated(conversationId: "${group}") { readSeq } }`, "NOT_FOUND"],
    [
      "of a person as a conversation",
      () => `subscription { messageAdded(conversationId: "${ana.id}") { id } }`,
      "NOT_FOUND",
    ],
    ["after what is no message", () => `subscription { messageAdded(after: "${ana.id}") { id } }`, "BAD_USER_INPUT"],
    [
      "of a conversation's presence",
      () => `subscription { events(presenceOf: ["${group}"]) { cursor } }`,
      "BAD_USER_INPUT",
    ],
    ["of a person's typing", () => `subscription { events(typingIn: ["${ana.id}"]) { cursor } }`, "BAD_USER_INPUT"],
    ["with @defer", () => "subscription { events { ... @defer { cursor } } }", "BAD_USER_INPUT"],
    ["with @stream", () => "subscription { events { cursor @stream } }", "BAD_USER_INPUT"],
    [
      "with fragments in a circle",
      () => `subscription { events { ...A } } fragment A on Event { ...B } fragment B on Event { ...A }`,
      "BAD_USER_INPUT",
    ],
    [
      "with very many directives",
      () => `subscription { events { cursor ${many(700, () => "@include(if: true)")} } }`,
      "TOO_COMPLEX",
    ],
    ["with very many aliases", () => `subscription { events { ${many(40, (i) => `a${i}: cursor`)} } }`, "TOO_COMPLEX"],
    [
      "nested deeply",
      () => `subscription { messageAdded { ${"conversation { lastMessage { ".repeat(8)} id ${"} }".repeat(8)} } }`,
      "TOO_COMPLEX",
    ],
    [
      "that brings much with each event",
      () =>
        `subscription { messageAdded { conversation { messages(last: 100) { nodes { conversation { members(first: 100) { nodes { role } } } } } } } }`,
      "TOO_COMPLEX",
    ],
    ["of no text", () => "subscription {", "BAD_USER_INPUT"],
  ])("%s is refused with a code, and the socket goes on", async (name, query, code) => {
    raw.subscribe(name, query());
    expect([...new Set(await raw.codesOf(name))]).toEqual([code]);
    expect(raw.socket.readyState).toBe(WebSocket.OPEN);
  });

  test("of ten thousand people, or typists, is refused", async () => {
    const people = Array.from({ length: 6_000 }, () => ana.id);
    raw.subscribe("people", "subscription ($ids: [ID!]) { events(presenceOf: $ids) { cursor } }", { ids: people });
    expect(await raw.codesOf("people")).toEqual(["BAD_USER_INPUT"]);
  });

  test.each<[string, () => string]>([
    ["forged", () => randomBytes(18).toString("base64url")],
    ["cut short", () => "AaIRmPE0Sv"],
    ["a message's", () => group],
    ["very long", () => "A".repeat(200_000)],
    ["no text", () => "\u0000"],
  ])("after a cursor that is %s begins anew, and says so", async (name, after) => {
    raw.subscribe(name, "subscription ($after: String) { events(after: $after) { ... on StreamStarted { start } } }", {
      after: after(),
    });
    await until("it begins", () => raw.frames.some((frame) => frame.id === name));
    expect(raw.frames.find((frame) => frame.id === name)?.payload).toEqual({ data: { events: { start: "RESET" } } });
    raw.say({ id: name, type: "complete" });
  });

  test("of a group that its reader was just taken out of ends, and cannot begin again", async () => {
    const shared = await groupOf(ana, olga);
    raw.subscribe("shared", `subscription { messageAdded(conversationId: "${shared}") { body } }`);
    await until("it begins", async () => {
      await send(ana, shared, "before");
      return raw.frames.some((frame) => frame.id === "shared");
    });
    await ana.get(REMOVE, { id: shared, user: olga.id });
    await send(ana, shared, "not for Olga");
    raw.subscribe("again", `subscription { messageAdded(conversationId: "${shared}") { body } }`);
    expect(await raw.codesOf("again")).toEqual(["NOT_FOUND"]);
    await until("it ends", () => raw.frames.some(({ id, type }) => id === "shared" && type === "complete"));
    expect(JSON.stringify(raw.frames)).not.toContain("not for Olga");
  });
});

test("what one person's subscriptions may bring together is bounded, and free again once they end", async () => {
  const raw = await Raw.of(olga);
  const costly =
    "subscription { messageAdded { conversation { messages(last: 100) { nodes { id seq body kind createdAt reactions { count } } } } } }"; // 1,323 fields
  for (const id of ["1", "2", "3"]) raw.subscribe(id, costly);
  raw.subscribe("4", costly);
  expect(await raw.codesOf("4")).toEqual(["TOO_COMPLEX"]);
  const other = await Raw.of(olga);
  other.subscribe("4", costly);
  expect(await other.codesOf("4"), "over another socket").toEqual(["TOO_COMPLEX"]);
  const streamed = olga.follow(costly as never, {}, "sse");
  await until("the event stream is refused", () => streamed.answers.length > 0);
  expect(codeOf(streamed.answers[0] as never)).toBe("TOO_COMPLEX");
  raw.say({ id: "1", type: "complete" });
  raw.socket.terminate();
  const begun = await until("there is room again", async () => {
    const id = `again ${other.frames.length} ${Math.random()}`;
    other.subscribe(id, costly);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return !other.frames.some((frame) => frame.id === id) && id;
  });
  expect(begun).toBeTruthy();
  other.socket.close();
});

describe("a socket", () => {
  test.each<[string, (raw: Raw) => void, number[]]>([
    [
      "that sends ten megabytes to begin with",
      (raw) => raw.say({ type: "connection_init", payload: { x: "x".repeat(1e7) } }),
      [1009, 1006],
    ],
    ["that begins twice", (raw) => raw.say({ type: "connection_init", payload: {} }), [4429]],
    [
      "that sends bytes that are no text",
      (raw) => raw.socket.send(Buffer.from([0xff, 0xfe]), { binary: false }),
      [1007, 1006],
    ],
    ["that sends no JSON", (raw) => raw.say("{"), [4400]],
    ["that sends a deep nest", (raw) => raw.say("[".repeat(15_000)), [4400]],
    ["that sends very many values", (raw) => raw.say("[".repeat(200_000)), [1009]],
    [
      "that uses an id twice",
      (raw) => {
        for (const id of ["a", "a"]) raw.subscribe(id, "subscription { events { cursor } }");
      },
      [4409],
    ],
    [
      "that sends pings faster than it reads the answers",
      (raw) => {
        raw.socket.pause();
        for (let i = 0; i < 100_000; i++) raw.socket.ping();
        raw.socket.once("error", () => raw.socket.resume());
        setTimeout(() => raw.socket.resume(), 500);
      },
      [1000, 1005, 1006],
    ],
    [
      "that sends a message in twenty thousand pieces",
      (raw) => {
        for (let i = 0; i < 20_000; i++) raw.socket.send("x", { fin: false });
      },
      [1008, 1006],
    ],
    [
      "whose token is another's word",
      (raw) => raw.say({ type: "connection_init", payload: { authorization: [] } }),
      [4429],
    ],
  ])("%s is closed, and nobody else's", async (name, act, codes) => {
    const raw = await Raw.of(olga);
    act(raw);
    if (name.includes("pings")) setTimeout(() => raw.socket.close(), 3_000);
    expect(codes).toContain(await raw.closed);
    await expectUndisturbed();
  });

  test.each([
    ["a token that is none", "x.y.z", 4403],
    ["no token", "", 4401],
  ])("that comes with %s is closed", async (_, token, code) => {
    expect(await (await Raw.of(olga, token)).closed).toBe(code);
  });

  test("that says nothing is closed in some seconds", async () => {
    expect(await new Raw(olga).closed).toBe(4408);
  });
});

test("who reads no answers is read no further, costs no memory, and is answered all once they read", async () => {
  const { hostname, port } = new URL(ben.url);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
  );
  socket.write(textFrame({ type: "connection_init", payload: { authorization: `Bearer ${olga.token}` } }));
  await new Promise((resolve) => socket.once("data", resolve));
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.pause();
  const ping = textFrame({ type: "ping", payload: { filling: "x".repeat(100_000) } });
  const COUNT = 1_000;
  for (let i = 0; i < COUNT; i++) socket.write(ping);
  expect(await takenAtLast(socket)).toBeLessThan(30e6); // the kernel's buffers of both sides, and the bound
  await expectUndisturbed();
  let answered = 0;
  socket.on("data", (data) => {
    answered += data.length;
  });
  socket.resume();
  await until("all is answered", () => answered >= COUNT * 100_000);
  socket.destroy();
}, 60_000);

/** How many bytes were taken of what was written, once no more are. */
async function takenAtLast(socket: Socket): Promise<number> {
  for (let taken = -1, before = -2; ; before = taken) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    taken = socket.bytesWritten - socket.writableLength;
    if (taken === before) return taken;
  }
}

/** As a client sends it, masked with nothing. */
function textFrame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(14);
  head.writeUInt16BE(0x81ff);
  head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}

test.each<[string, object, string]>([
  ["longer than allowed", { waitSeconds: 1_000_000_000 }, "BAD_USER_INPUT"],
  ["less than no time", { waitSeconds: -1 }, "BAD_USER_INPUT"],
  ["no number", { waitSeconds: "NaN" }, "BAD_USER_INPUT"],
  ["for no events", { first: 0 }, "BAD_USER_INPUT"],
])("a poll that waits %s is refused", async (_, variables, code) => {
  const query =
    "query ($first: Int, $waitSeconds: Int) { events(first: $first, waitSeconds: $waitSeconds) { cursor } }";
  expect(codeOf(await olga.ask(query, variables))).toBe(code);
});

test("of a thousand polls that wait at once only as many do as a person may have devices", async () => {
  const { data } = await olga.ask("query { eventCursor }");
  const { eventCursor } = data as { eventCursor: string };
  const query = `query ($after: String) { events(after: $after, waitSeconds: 3) { cursor } }`;
  await directBetween(ana, ben);
  const answers = Promise.all(Array.from({ length: 1_000 }, () => askPatiently(olga, query, { after: eventCursor })));
  await expectUndisturbed();
  const codes = (await answers).map(codeOf);
  expect(codes.filter((code) => code === undefined)).not.toHaveLength(0);
  expect(new Set(codes)).toEqual(new Set([undefined, "RATE_LIMITED"]));
}, 60_000);

/** Without the limit that fetch has for a connection, and with fewer connections than an address may have open. */
const patient = new Agent({ maxSockets: 400 });

function askPatiently({ url, token }: Person, query: string, variables: object): Promise<Answer<unknown>> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST", headers, agent: patient }, async (response) => {
      let text = "";
      for await (const part of response) text += part;
      resolve(JSON.parse(text));
    });
    asked.on("error", reject);
    asked.end(JSON.stringify({ query, variables }));
  });
}
