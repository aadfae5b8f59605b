/** Sockets that hold what they can: pieces, silence, places. Each is bounded, and the dead make room for the living. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Person, until } from "../support/parley.js";
import { admitted, frame, http, init, post, RawConnection, subscribe, upgraded } from "./connection.js";
import { type Attacked, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let ben: Person;

const MOST_SOCKETS = 6;
const MOST_STRANGERS = 50;

beforeAll(async () => {
  server = await startAttacked({
    PARLEY_MAX_SOCKETS_PER_USER: String(MOST_SOCKETS),
    PARLEY_MAX_CONNECTIONS_PER_ADDRESS: String(MOST_STRANGERS),
    PARLEY_ANONYMOUS_WORK_BURST_MS: "10000",
  });
  [ana, ben] = (await server.cast("Ana", "Ben")) as [Person, Person];
});
afterAll(async () => {
  await ana?.leave();
  await server?.stop();
});

const all = <Value>(count: number, each: (i: number) => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, (_, i) => each(i)));
const areClosed = (connections: readonly RawConnection[]) => connections.every(({ socket }) => socket.closed);
const openOf = (connections: readonly RawConnection[]) => connections.filter(({ socket }) => !socket.closed).length;

describe("messages in very many pieces", () => {
  test("a message in some pieces passes, as browsers cut long ones", async () => {
    const connection = await upgraded(server.url);
    const message = init(ana.token).subarray(8); // behind a head of eight bytes
    const cut = [message.subarray(0, 50), message.subarray(50, 90), message.subarray(90)];
    for (const [i, piece] of cut.entries())
      connection.write(frame(Buffer.from(piece), { opcode: i === 0 ? 1 : 0, fin: i === cut.length - 1 }));
    await connection.until(/connection_ack/);
    expect(connection.received).toContain("connection_ack");
    connection.reset();
  });

  test("a frame that comes a byte at a time is bounded, too", async () => {
    const connection = await admitted(server.url, ana.token);
    const long = frame("x".repeat(200_000));
    for (let i = 0; i < 6_000 && !connection.socket.closed; i++) {
      connection.write(long.subarray(i, i + 1));
      if (i % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await server.isAlive()).toBe(true);
    connection.reset();
  });
});

describe("whoever says nothing", () => {
  test("after an upgrade is cut off, though it does not answer the close", async () => {
    const connections = await all(10, () => upgraded(server.url));
    await until("all are cut off", () => areClosed(connections));
    expect(connections.map(({ closeCode }) => closeCode)).toEqual(Array(10).fill(4408));
  });

  test("or half a request, is cut off", async () => {
    const silent = await all(5, () => RawConnection.to(server.url));
    const slow = await all(5, () => RawConnection.to(server.url));
    const drip = setInterval(
      () => slow.map((connection) => connection.write("GET /graphql HTTP/1.1\r\nHost: x\r\n"[0] ?? "")),
      500,
    );
    await until("all are cut off", () => areClosed([...silent, ...slow]), 30_000);
    clearInterval(drip);
    expect(server.faults()).toEqual([]);
  }, 40_000);

  test("keeps no place from anyone who comes later, and nobody's who is signed in", async () => {
    const known = await all(4, () => admitted(server.url, ben.token));
    const asking = await RawConnection.to(server.url);
    await asking.write(post("{ __typename }")).until(/200 OK/);
    const silent = await all(3 * MOST_STRANGERS, () => RawConnection.to(server.url));
    await until("the oldest have made room", () => openOf(silent) < MOST_STRANGERS);
    const late = await RawConnection.to(server.url);
    await late.write(http({ path: "/health" })).until(/200 OK/);
    expect(late.received).toContain("200 OK");
    asking.received = "";
    await asking.write(post("{ __typename }")).until(/200 OK/);
    expect(asking.received, "whoever has asked something goes after the silent").toContain("200 OK");
    expect(openOf(known)).toBe(4);
    for (const connection of [...known, ...silent, late, asking]) connection.reset();
  });
});

describe("one person's sockets", () => {
  /** They never answer a ping: as a phone's whose network has changed. */
  const dead = () => admitted(server.url, ana.token);

  test("that are dead make room for living ones at once, and the living stay", async () => {
    const living = await Living.open(ana);
    const silent = await all(MOST_SOCKETS - 1, dead);
    const others: Living[] = [];
    for (let i = 0; i < MOST_SOCKETS - 1; i++) others.push(await Living.open(ana));
    await until("the dead have gone", () => areClosed(silent));
    expect([living, ...others].map(({ code }) => code)).toEqual(Array(MOST_SOCKETS).fill(undefined));
    for (const each of [living, ...others]) each.socket.terminate();
  });

  test("that all live: the one that was used least recently goes, for good", async () => {
    const living: Living[] = [];
    for (let i = 0; i < MOST_SOCKETS; i++) living.push(await Living.open(ana));
    for (const { socket } of living.slice(1)) socket.send(JSON.stringify({ type: "ping" }));
    const newest = await Living.open(ana);
    await until("one has gone", () => living[0]?.code !== undefined);
    expect([...living, newest].map(({ code }) => code)).toEqual([4429, ...Array(MOST_SOCKETS).fill(undefined)]);
    for (const each of [...living, newest]) each.socket.terminate();
  });
});

test("a stranger may send only so much before they sign in, and who is signed in more", async () => {
  const stranger = await upgraded(server.url);
  for (let i = 0; i < 5; i++) stranger.write(frame({ type: "ping", payload: { filling: "x".repeat(4_000) } }));
  await until("the stranger is cut off", () => stranger.socket.closed);
  expect(stranger.closeCode).toBe(1009);
  const known = await admitted(server.url, ben.token);
  await known
    .write(
      frame({ id: "1", type: "subscribe", payload: { query: "{ __typename }", variables: { a: "x".repeat(40_000) } } }),
    )
    .until(/"next"/);
  expect(known.received).toContain('"__typename":"Query"');
  known.write(subscribe("{ __typename }", "2"));
  known.reset();
});

/** A socket that answers pings, as every client's does. */
class Living {
  readonly socket: WebSocket;
  code: number | undefined;

  private constructor(url: string) {
    this.socket = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws");
    this.socket.on("error", () => {});
    this.socket.on("close", (code) => {
      this.code = code;
    });
  }

  static async open({ url, token }: Person): Promise<Living> {
    const living = new Living(url);
    await new Promise((resolve) => living.socket.once("open", resolve));
    const answer = new Promise((resolve) => living.socket.once("message", resolve).once("close", resolve));
    living.socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }));
    await answer;
    return living;
  }
}
