/**
 * Ten thousand people drop and come back, each watched by twenty. Measures the changes that watchers receive and the
 * server's CPU, beside a server that publishes every connect and disconnect. `npm run bench -- presence [people]`
 */
import { createConnection, type Socket } from "node:net";
import pg from "pg";
import { WebSocket } from "ws";
import { createTokens } from "../src/accounts/tokens.js";
import { newId, userId } from "../src/ids.js";
import { freePort } from "../src/store/embedded/launch.js";
import { cpuSeconds, fillPeople, setStage, startNode, startRedis } from "./stage.js";

const WATCHERS_EACH = 20;
const PEOPLE_PER_WATCHER = 500;
const GRACE_MS = 15_000;
const BACK_WITHIN_MS = 10_000;
const QUERY = "subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }";

interface Peer {
  port: number;
  pid: number;
  tokens: string[];
  people: string[];
  close(): Promise<void>;
}

interface Outcome {
  /** Changes delivered to all watchers together. */
  changes: number;
  /** The most and the fewest changes of one person that one watcher received. */
  most: number;
  least: number;
  cpuSeconds: number;
  seconds: number;
}

export async function benchPresence(): Promise<void> {
  const count = Number(process.argv[3] ?? 10_000);
  process.stdout.write(
    `${count} people on one server, each watched by ${WATCHERS_EACH}; grace ${GRACE_MS / 1_000} s\n`,
  );
  process.stdout.write(
    "                                   changes shown  per person and watcher   server CPU s   ms a person\n",
  );
  for (const [name, start] of [["Parley", startParley] as const, ["every (dis)connect told", startPlain] as const]) {
    const peer = await start(count + (count * WATCHERS_EACH) / PEOPLE_PER_WATCHER);
    try {
      const people = await People.connect(peer, count);
      const watchers = await Watchers.connect(peer, count);
      await watchers.quiet();
      await pause(3_000);
      const brief = await measure(peer, watchers, async () => {
        await people.drop();
        await people.comeBack(BACK_WITHIN_MS);
        await pause(GRACE_MS); // long enough to show them as gone
      });
      report(`${name}, back within 10 s`, brief, count);
      // The plain server publishes every connect and disconnect, so a longer absence makes no difference to it.
      if (name === "Parley") {
        const long = await measure(peer, watchers, async () => {
          await people.drop();
          await watchers.has(count * WATCHERS_EACH);
          await people.comeBack(BACK_WITHIN_MS);
          await watchers.has(2 * count * WATCHERS_EACH);
        });
        report(`${name}, back after ${GRACE_MS / 1_000} s`, long, count);
      }
      people.close();
      watchers.close();
    } finally {
      await peer.close();
    }
  }
}

function report(name: string, { changes, most, least, cpuSeconds: cpu }: Outcome, count: number): void {
  const each = least === most ? String(most) : `${least} to ${most}`;
  process.stdout.write(
    `${name.padEnd(40)}${String(changes).padStart(8)}${each.padStart(24)}${cpu.toFixed(1).padStart(15)}${((cpu / count) * 1e3).toFixed(2).padStart(14)}\n`,
  );
}

async function measure(peer: Peer, watchers: Watchers, run: () => Promise<void>): Promise<Outcome> {
  watchers.forget();
  const [start, cpu] = [performance.now(), cpuSeconds(peer.pid)];
  await run();
  await watchers.quiet();
  return {
    ...watchers.counts(),
    cpuSeconds: cpuSeconds(peer.pid) - cpu,
    seconds: (performance.now() - start) / 1_000,
  };
}

// ── the two ──

/** The watchers are the last of the people. */
async function startParley(count: number): Promise<Peer> {
  const redis = await startRedis();
  const stage = await setStage({
    REDIS_URL: redis.url,
    PARLEY_REDIS_PREFIX: "bench",
    PARLEY_PRESENCE_GRACE_MS: String(GRACE_MS),
  });
  const client = new pg.Client(stage.databaseUrl);
  await client.connect();
  const people = await fillPeople(client, count);
  await client.query("ANALYZE");
  await client.end();
  const issuer = createTokens(stage.secret, 3_600);
  return {
    port: stage.port,
    pid: stage.pid,
    tokens: await Promise.all(people.map(async (ids) => (await issuer.issue(ids)).accessToken)),
    people: people.map((person) => userId(person.userId)),
    close: async () => {
      await stage.close();
      await redis.stop();
    },
  };
}

async function startPlain(count: number): Promise<Peer> {
  const redis = await startRedis();
  const [port, secret] = [await freePort(), newId()];
  const env = { PORT: String(port), REDIS_URL: redis.url, PARLEY_SECRET: secret, NODE_ENV: "production" };
  const server = await startNode("./peers/presence.ts", env, "ready");
  const people = Array.from({ length: count }, () => ({ userId: newId(), sessionId: newId() }));
  const issuer = createTokens(secret, 3_600);
  return {
    port,
    pid: server.pid,
    tokens: await Promise.all(people.map(async (ids) => (await issuer.issue(ids)).accessToken)),
    people: people.map((person) => userId(person.userId)),
    close: async () => {
      await server.stop();
      await redis.stop();
    },
  };
}

// ── the people who drop ──

/** Bare sockets, so the second core is enough for all of them. */
class People {
  readonly #peer: Peer;
  readonly #count: number;
  #sockets: Socket[] = [];

  constructor(peer: Peer, count: number) {
    this.#peer = peer;
    this.#count = count;
  }

  static async connect(peer: Peer, count: number): Promise<People> {
    const people = new People(peer, count);
    await people.comeBack(BACK_WITHIN_MS);
    return people;
  }

  async drop(): Promise<void> {
    for (const [i, socket] of this.#sockets.entries()) {
      socket.resetAndDestroy();
      if (i % 100 === 99) await pause(1);
    }
    this.#sockets = [];
  }

  /** Spread over the first nine tenths of the time. */
  async comeBack(withinMs: number): Promise<void> {
    const start = performance.now();
    const opening: Promise<Socket>[] = [];
    while (opening.length < this.#count) {
      const due = Math.min(this.#count, Math.ceil(((performance.now() - start) / (withinMs * 0.9)) * this.#count));
      for (; opening.length < due; ) opening.push(connected(this.#peer.port, this.#peer.tokens[opening.length] ?? ""));
      await pause(1);
    }
    this.#sockets = await Promise.all(opening);
    const tookMs = performance.now() - start;
    if (tookMs > withinMs) process.stdout.write(`(it took ${(tookMs / 1_000).toFixed(1)} s until all were back)\n`);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Tries again like a client: an overloaded server refuses some connections. */
async function connected(port: number, token: string): Promise<Socket> {
  for (;;) {
    const socket = await openSocket(port, token).catch(() => undefined);
    if (socket) return socket;
    await pause(200);
  }
}

function openSocket(port: number, token: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("error", reject);
    socket.write(
      "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        "Sec-WebSocket-Version: 13\r\n\r\n",
    );
    let isUpgraded = false;
    socket.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (!isUpgraded && text.includes("\r\n\r\n")) {
        isUpgraded = true;
        socket.write(
          textFrame(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } })),
        );
      }
      if (text.includes("connection_ack")) {
        socket.off("error", reject);
        socket.on("error", () => {});
        resolve(socket);
      } else if (bytes[0] === 0x89) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0])); // a ping
    });
  });
}

/** Masked with zeros. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

// ── the watchers ──

class Watchers {
  #sockets: WebSocket[] = [];
  readonly #pairs: number;
  /** Changes since the last `forget`, by watcher and person. */
  readonly #shown = new Map<string, number>();
  #changes = 0;
  #lastAt = 0;

  constructor(pairs: number) {
    this.#pairs = pairs;
  }

  /** Gives each person the same number of watchers, and each watcher another set of people. */
  static async connect(peer: Peer, count: number): Promise<Watchers> {
    const watchers = new Watchers(count * WATCHERS_EACH);
    const lists: string[][] = [];
    for (let round = 0; round < WATCHERS_EACH; round++) {
      const all = shuffled(peer.people.slice(0, count));
      for (let start = 0; start < count; start += PEOPLE_PER_WATCHER)
        lists.push(all.slice(start, start + PEOPLE_PER_WATCHER));
    }
    for (const [i, ids] of lists.entries()) await watchers.#connect(peer, i, peer.tokens[count + i] ?? "", ids);
    return watchers;
  }

  async #connect({ port }: Peer, watcher: number, token: string, ids: string[]): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws", {
      perMessageDeflate: false,
    });
    this.#sockets.push(socket);
    await new Promise((resolve) => socket.once("open", resolve));
    const acknowledged = new Promise((resolve) => socket.once("message", resolve));
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }));
    await acknowledged;
    socket.on("message", (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type !== "next" || payload.errors) throw new Error(`unexpected: ${String(data).slice(0, 300)}`);
      const key = `${watcher} ${payload.data.presenceChanged.user.id}`;
      this.#shown.set(key, (this.#shown.get(key) ?? 0) + 1);
      this.#changes++;
      this.#lastAt = performance.now();
    });
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: QUERY, variables: { ids } } }));
  }

  forget(): void {
    this.#shown.clear();
    this.#changes = 0;
  }

  counts(): Pick<Outcome, "changes" | "most" | "least"> {
    let [most, least] = [0, this.#shown.size < this.#pairs ? 0 : Number.POSITIVE_INFINITY];
    for (const count of this.#shown.values()) [most, least] = [Math.max(most, count), Math.min(least, count)];
    return { changes: this.#changes, most, least };
  }

  async has(changes: number): Promise<void> {
    for (let waited = 0; this.#changes < changes && waited < 60_000; waited += 50) await pause(50);
  }

  /** Resolves when nothing has arrived for 2 s. */
  async quiet(): Promise<void> {
    const asked = performance.now();
    while (performance.now() - Math.max(this.#lastAt, asked) < 2_000) await pause(50);
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}

function shuffled<Item>(items: Item[]): Item[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [items[i], items[j]] = [items[j] as Item, items[i] as Item];
  }
  return items;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
