/**
 * The cost of delivering one message to many subscribers: Parley beside raw `ws`, Socket.IO with its Redis adapter, and
 * the wiring of Yoga that its documentation shows. Messages arrive over Redis, as from another server; one process
 * reads all deliveries. `npm run bench -- fanout [1000 | 200x5 …] [rounds=3]`: `1000` subscribers of one conversation,
 * or `200` conversations of `5` each. With rounds it prints the medians of that many, and the four take turns in each.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import pg from "pg";
import { Server as SocketIo } from "socket.io";
import { createTokens } from "../src/accounts/tokens.js";
import { toWire } from "../src/bus/news.js";
import { createSeal } from "../src/bus/seal.js";
import { conversationId, messageId, newId, userId } from "../src/ids.js";
import type { MessageRow } from "../src/messages/rows.js";
import { freePort } from "../src/store/embedded/launch.js";
import { cpuSeconds, fillPeople, median, setStage, startNode, startRedis } from "./stage.js";

const QUERY = `subscription ($id: ID) { messageAdded(conversationId: $id) {
  id seq revision body kind createdAt sender { id displayName avatarUrl }
} }`;
const TEXT = "An ordinary message, about as long as most of what people write.";
const OPERATION = "8c1f3b52-6f0e-4f6a-9d57-1f2d3c4b5a69";
const SECONDS = 4;
const BURST = 8;
/**
 * Deliveries under way at the same time. Capacity is the best rate of a server over these loads, so each server is
 * measured at the load that suits it best, even if its deliveries wait longer there.
 */
const IN_FLIGHT = [800, 2_000, 8_000];
const BURSTS_IN_FLIGHT = 2_000;
/** Subscribers connected before memory is measured: what a server loads only once is no cost of a subscription. */
const WARMERS = 1_000;
const MEMORY_FILE = join(tmpdir(), `parley-memory-${process.pid}`);
const COLLECTING = { NODE_OPTIONS: `--import ${new URL("./collect.mjs", import.meta.url)}`, MEMORY_FILE };

interface Member {
  token: string;
  room: string;
}

interface Room {
  uuid: string;
  id: string;
  seq: number;
}

/** One of the four, running. */
interface Peer {
  port: number;
  pid: number;
  kind: "graphql" | "socket.io" | "ws";
  publish(room: Room): void;
  close(): Promise<void>;
}

/** The figures of one load. */
interface Throughput {
  rate: number;
  microseconds: number;
  serverLoad: number;
  readerLoad: number;
}

interface Figures {
  /** The figures of each load, the lightest first. */
  loads: Throughput[];
  burst: Throughput;
  p50: number;
  p99: number;
  idleKiB: number;
}

interface Case {
  rooms: number;
  each: number;
}

export async function benchFanout(): Promise<void> {
  const words = process.argv.slice(3);
  const rounds = Number(words.find((word) => word.startsWith("rounds="))?.slice("rounds=".length) ?? 1);
  const sizes = words.filter((word) => /^\d/.test(word));
  for (const { rooms, each } of (sizes.length > 0 ? sizes : ["100", "1000", "5000", "200x5"]).map(caseOf)) {
    process.stdout.write(`\n${rooms} conversation${rooms > 1 ? "s" : ""} of ${each}\n${HEADINGS}\n`);
    const all = Object.keys(PEERS).map((name) => ({ name, runs: [] as Figures[] }));
    for (let round = 0; round < rounds; round++)
      for (const { name, runs } of all) {
        const raw = all[0]?.runs.at(-1);
        const figures = await measure(PEERS[name] as Start, { rooms, each }, raw && capacityOf(raw).rate);
        runs.push(figures);
        process.stdout.write(`${line(name, figures, each)}\n`);
      }
    const medians = Object.fromEntries(all.map(({ name, runs }) => [name, medianOf(runs)]));
    if (rounds > 1) process.stdout.write(`medians of ${rounds}\n`);
    for (const [name, figures] of rounds > 1 ? Object.entries(medians) : [])
      process.stdout.write(`${line(name, figures, each)}\n`);
    process.stdout.write(`${ratios(medians, each)}\n`);
  }
}

/** Parses `1000` or `200x5`. */
function caseOf(word: string): Case {
  const [one = 0, other] = word.split("x").map(Number);
  return other === undefined ? { rooms: 1, each: one } : { rooms: one, each: other };
}

function medianOf(runs: Figures[]): Figures {
  const of = (pick: (run: Figures) => number) => median(runs.map(pick));
  const throughput = (pick: (run: Figures) => Throughput | undefined): Throughput => ({
    rate: of((run) => pick(run)?.rate ?? Number.NaN),
    microseconds: of((run) => pick(run)?.microseconds ?? Number.NaN),
    serverLoad: of((run) => pick(run)?.serverLoad ?? Number.NaN),
    readerLoad: of((run) => pick(run)?.readerLoad ?? Number.NaN),
  });
  return {
    loads: (runs[0]?.loads ?? []).map((_, i) => throughput((run) => run.loads[i])),
    burst: throughput((run) => run.burst),
    p50: of((run) => run.p50),
    p99: of((run) => run.p99),
    idleKiB: of((run) => run.idleKiB),
  };
}

/** The events under way at each load, when each event has `each` deliveries. */
const loadsOf = (each: number) => [...new Set(IN_FLIGHT.map((deliveries) => eventsOf(deliveries, each)))];
const eventsOf = (deliveries: number, each: number) => Math.max(2, Math.ceil(deliveries / each));

const capacityOf = ({ loads }: Figures) => loads.reduce((best, load) => (load.rate > best.rate ? load : best));

const HEADINGS =
  "             deliveries/s  in flight  CPU µs   bursts of 8  CPU µs   p50 ms  p99 ms   idle KiB   server  reader   bound by";

function line(name: string, figures: Figures, each: number): string {
  const capacity = capacityOf(figures);
  const cells: [string, number][] = [
    [name, -12],
    [capacity.rate.toFixed(0), 13],
    [String(loadsOf(each)[figures.loads.indexOf(capacity)]), 11],
    [capacity.microseconds.toFixed(2), 8],
    [figures.burst.rate.toFixed(0), 14],
    [figures.burst.microseconds.toFixed(2), 8],
    [figures.p50.toFixed(2), 9],
    [figures.p99.toFixed(2), 8],
    [figures.idleKiB.toFixed(1), 11],
    [`${(capacity.serverLoad * 100).toFixed(0)}%`, 9],
    [`${(capacity.readerLoad * 100).toFixed(0)}%`, 8],
    [boundBy(capacity), 11],
  ];
  return cells.map(([text, width]) => (width < 0 ? text.padEnd(-width) : text.padStart(width))).join("");
}

/** The process that was never idle. "others" are Redis, the publisher, and whatever else runs on the machine. */
function boundBy({ serverLoad, readerLoad }: Throughput): string {
  if (Math.max(serverLoad, readerLoad) < 0.9) return "others";
  return serverLoad > readerLoad ? "server" : "reader";
}

function ratios(medians: Record<string, Figures>, each: number): string {
  const { "raw ws": raw, Parley: parley, "Socket.IO": socketIo, "Yoga wiring": wiring } = medians;
  if (!raw || !parley || !socketIo || !wiring) return "";
  const times = (one: number, other: number) => (one / other).toFixed(2);
  const against = (of: (figures: Figures) => Throughput) =>
    Object.entries({ "raw ws": raw, "Socket.IO": socketIo, "the documented wiring": wiring })
      .map(([name, other]) => {
        const byCpu = times(of(other).microseconds, of(parley).microseconds);
        return `${times(of(parley).rate, of(other).rate)} times ${name} (by CPU ${byCpu})`;
      })
      .join(", ");
  return [
    `Parley at capacity: ${against(capacityOf)};`,
    ...loadsOf(each).map((events, i) => {
      const waits = ((events * each * 1_000) / (parley.loads[i]?.rate ?? 0)).toFixed(0);
      return `  ${events} events in flight (${waits} ms for each): ${against((figures) => figures.loads[i] as Throughput)};`;
    }),
    `  in bursts ${times(parley.burst.rate, raw.burst.rate)} times raw ws; p99 ${times(parley.p99, raw.p99)} times raw ws`,
  ].join("\n");
}

type Start = (rooms: Room[], people: number, redisUrl: string) => Promise<Peer & { members: Member[] }>;

async function measure(start: Start, { rooms: roomCount, each }: Case, rawRate = Infinity): Promise<Figures> {
  const redis = await startRedis();
  const rooms = Array.from({ length: roomCount }, newId).map((uuid) => ({ uuid, id: conversationId(uuid), seq: 0 }));
  const peer = await start(rooms, roomCount * each + WARMERS, redis.url);
  try {
    const warmers = await startReader(peer, peer.members.slice(roomCount * each));
    const before = await usedKiB(peer.pid);
    const reader = await startReader(peer, peer.members.slice(0, roomCount * each));
    const idleKiB = ((await usedKiB(peer.pid)) - before) / (roomCount * each);
    warmers.stop();
    await pause(1_000);
    const next = roundRobin(rooms);
    const load = { peer, reader, next, each };
    const atOnce = eventsOf(BURSTS_IN_FLIGHT, each);
    await run({ ...load, atOnce, burst: 1, seconds: 2 });
    const loads: Throughput[] = [];
    for (const events of loadsOf(each)) loads.push(await run({ ...load, atOnce: events, burst: 1, seconds: SECONDS }));
    const burst = await run({ ...load, atOnce, burst: BURST, seconds: SECONDS });
    const capacity = Math.max(...loads.map(({ rate }) => rate));
    reader.watch();
    // Delays are compared at one load: half of raw `ws`'s capacity, or half of the peer's own where that is less.
    await pace({ ...load, perSecond: Math.min(capacity, rawRate) / each / 2 });
    const delays = await reader.delays();
    reader.stop();
    return { loads, burst, p50: delays.p50 / 1_000, p99: delays.p99 / 1_000, idleKiB };
  } finally {
    await peer.close();
    await redis.stop();
  }
}

interface Load {
  peer: Peer;
  reader: Reader;
  next(): Room;
  /** The subscribers that each event is delivered to. */
  each: number;
}

interface FullLoad extends Load {
  /** Events under way at the same time, so the server is never without work. */
  atOnce: number;
  burst: number;
  seconds: number;
}

/** Publishes as fast as deliveries arrive: a few more events whenever as many have reached everyone. */
async function run({ peer, reader, next, each, atOnce, burst, seconds }: FullLoad): Promise<Throughput> {
  const [start, cpu, readerCpu] = [performance.now(), cpuSeconds(peer.pid), cpuSeconds(reader.pid)];
  const first = reader.arrived;
  const publish = () => {
    const room = next();
    for (let i = 0; i < burst; i++) peer.publish(room);
  };
  const some = Math.ceil(atOnce / 8); // asking the reader after each event would take more CPU than delivering it
  let published = 0;
  let arrived = 0;
  for (; published < atOnce; published++) publish();
  while (arrived < published) {
    arrived = Math.min(arrived + some, published);
    await reader.has(first + arrived * burst * each);
    if (performance.now() - start >= seconds * 1_000) continue;
    for (const end = arrived + atOnce; published < end; published++) publish();
  }
  const took = (performance.now() - start) / 1_000;
  const deliveries = reader.arrived - first;
  const used = cpuSeconds(peer.pid) - cpu;
  return {
    rate: deliveries / took,
    microseconds: (used / deliveries) * 1e6,
    serverLoad: used / took,
    readerLoad: (cpuSeconds(reader.pid) - readerCpu) / took,
  };
}

/** Publishes at a steady rate, to measure the delay of each delivery. */
async function pace({ peer, reader, next, each, perSecond }: Load & { perSecond: number }): Promise<void> {
  const first = reader.arrived;
  const start = performance.now();
  const total = Math.ceil(perSecond * SECONDS);
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond) + 1);
    for (; sent < due; sent++) peer.publish(next());
    await pause(1);
  }
  await reader.has(first + total * each);
}

// ── the four ──

const PEERS: Record<string, Start> = {
  "raw ws": (rooms, people, redisUrl) => startPeer("./peers/raw-ws.ts", "ws", rooms, people, redisUrl),
  Parley: startParley,
  "Socket.IO": async (rooms, people, redisUrl) => {
    const connections = [publisher(redisUrl), publisher(redisUrl)] as const;
    const io = new SocketIo({ adapter: createAdapter(...connections) });
    const peer = await startPeer("./peers/socket-io.ts", "socket.io", rooms, people, redisUrl);
    return {
      ...peer,
      publish: (room) => void io.to(room.id).emit("messageAdded", { data: { messageAdded: shown(room) } }),
      close: async () => {
        await peer.close();
        for (const connection of connections) connection.disconnect();
      },
    };
  },
  "Yoga wiring": async (rooms, people, redisUrl) => {
    const peer = await startPeer("./peers/yoga.ts", "graphql", rooms, people, redisUrl);
    return { ...peer, publish: (room) => peer.send(room.id, JSON.stringify(shown(room))) };
  },
};

/** Pipelined: single writes would cost this process and Redis CPU that the measured server needs. */
const publisher = (url: string) => new Redis(url, { enableAutoPipelining: true });

async function startPeer(file: string, kind: Peer["kind"], rooms: Room[], people: number, redisUrl: string) {
  const port = await freePort();
  const redis = publisher(redisUrl);
  const server = await startNode(
    file,
    { PORT: String(port), REDIS_URL: redisUrl, NODE_ENV: "production", ...COLLECTING },
    "ready",
  );
  const send = (channel: string, text: string) => void redis.publish(channel, text);
  return {
    port,
    kind,
    pid: server.pid,
    members: spread(rooms, Array<string>(people).fill("")),
    send,
    publish: (room: Room) =>
      send(
        room.id,
        `{"id":"${OPERATION}","type":"next","payload":{"data":{"messageAdded":${JSON.stringify(shown(room))}}}}`,
      ),
    close: async () => {
      redis.disconnect();
      await server.stop();
    },
  };
}

/** The server as in production. Messages arrive as if another server had published them; the store has none of them. */
async function startParley(rooms: Room[], people: number, redisUrl: string): Promise<Peer & { members: Member[] }> {
  const prefix = "bench";
  const stage = await setStage({
    REDIS_URL: redisUrl,
    PARLEY_REDIS_PREFIX: prefix,
    PARLEY_SWEEP_SECONDS: "3600",
    PARLEY_PRESENCE_GRACE_MS: "500", // the warmers show as gone before anything is measured
    ...COLLECTING,
  });
  const tokens = await fill(stage.databaseUrl, stage.secret, rooms, people);
  const redis = publisher(redisUrl);
  const seal = createSeal(stage.secret);
  return {
    port: stage.port,
    pid: stage.pid,
    kind: "graphql",
    members: spread(rooms, tokens),
    publish: (room) => {
      const channel = `${prefix}:conversation:${room.uuid}`;
      void redis.publish(channel, seal.close(channel, toWire({ type: "messages", messages: [row(room)] })));
    },
    close: async () => {
      redis.disconnect();
      await stage.close();
    },
  };
}

async function fill(databaseUrl: string, secret: string, rooms: Room[], people: number): Promise<string[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const users = await fillPeople(client, people);
  const ids = users.map((user) => user.userId);
  await client.query("INSERT INTO conversations (id, kind, title) SELECT unnest($1::uuid[]), 'GROUP', 'Bench'", [
    rooms.map((room) => room.uuid),
  ]);
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
     SELECT c.id, u.id, 0, 0, 0 FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)
     JOIN unnest($2::uuid[]) WITH ORDINALITY AS c (id, n) ON c.n = 1 + (u.n - 1) % $3`,
    [ids, rooms.map((room) => room.uuid), rooms.length],
  );
  await client.query("ANALYZE");
  await client.end();
  const issuer = createTokens(secret, 3_600);
  return Promise.all(users.map(async (user) => (await issuer.issue(user)).accessToken));
}

const spread = (rooms: Room[], tokens: string[]): Member[] =>
  tokens.map((token, i) => ({ token, room: rooms[i % rooms.length]?.id ?? "" }));

// ── the message ──

const SENDER = newId();

/** Marked with the time of publishing, for the delays. */
const body = () =>
  `@@${String(Math.round((performance.timeOrigin + performance.now()) * 1_000)).padStart(16, "0")}@@ ${TEXT}`;

function row(room: Room): MessageRow {
  const seq = ++room.seq;
  return {
    conversationId: room.uuid,
    seq,
    revision: seq,
    senderId: SENDER,
    clientMessageId: null,
    kind: "TEXT",
    body: body(),
    createdAt: new Date(),
    changedAt: null,
    editedAt: null,
    deletedAt: null,
    deletedById: null,
    withheldFrom: null,
    reactions: null,
    replyToSeq: null,
    mentionIds: null,
    mentionsAll: false,
    sender: { id: SENDER, username: "sender", displayName: "Sender", avatarUrl: null },
  };
}

function shown(room: Room) {
  const seq = ++room.seq;
  return {
    id: messageId({ conversationId: room.uuid, seq }),
    seq,
    revision: seq,
    body: body(),
    kind: "TEXT",
    createdAt: new Date(),
    sender: { id: userId(SENDER), displayName: "Sender", avatarUrl: null },
  };
}

// ── the reader ──

interface Reader {
  pid: number;
  /** How many deliveries are known to have arrived. */
  arrived: number;
  has(count: number): Promise<void>;
  /** Records delays from now on, until `delays` is called. */
  watch(): void;
  delays(): Promise<{ p50: number; p99: number }>;
  stop(): void;
}

async function startReader(peer: Peer, members: Member[]): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), "parley-reader-"));
  const program = join(folder, "reader");
  execFileSync("cc", ["-O2", "-o", program, createRequire(import.meta.url).resolve("./reader.c")]);
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (text) => waiting.shift()?.(text));
  child.once("exit", () => {
    for (const tell of waiting.splice(0)) tell("closed");
  });
  const answer = () => new Promise<string>((resolve) => waiting.push(resolve));
  const ready = answer();
  const alive = peer.kind === "socket.io" ? hex(frame("3")) : "8a8000000000";
  child.stdin.write(
    `${[peer.port, members.length, alive, ...members.map((member) => steps(peer, member))].join("\n")}\n`,
  );
  if ((await ready) !== "ready") throw new Error("the reader could not connect");
  rmSync(folder, { recursive: true });
  const reader: Reader = {
    pid: child.pid ?? 0,
    arrived: 0,
    async has(count) {
      if (reader.arrived >= count) return;
      child.stdin.write(`want ${count}\n`);
      const said = await answer();
      if (said === "closed") throw new Error("the server closed a socket");
      reader.arrived = Number(said);
    },
    watch: () => void child.stdin.write("watch\n"),
    async delays() {
      child.stdin.write("delays\n");
      const [p50 = 0, p99 = 0] = (await answer()).split(" ").map(Number);
      return { p50, p99 };
    },
    stop: () => child.stdin.end(),
  };
  return reader;
}

/**
 * The frames that make a subscriber, each with the text to wait for. Spaces separate them, so none contains a space.
 */
function steps({ kind }: Peer, { token, room }: Member): string {
  const path = { graphql: "/graphql", "socket.io": "/socket.io/?EIO=4&transport=websocket", ws: "/" }[kind];
  const upgrade = [
    `GET ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Upgrade: websocket",
    "Connection: Upgrade",
    ...(kind === "graphql" ? ["Sec-WebSocket-Protocol: graphql-transport-ws"] : []),
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "\r\n",
  ].join("\r\n");
  const opened = [hex(Buffer.from(upgrade)), "Sec-WebSocket-Accept"];
  if (kind === "ws") return [...opened, hex(frame(room)), "-"].join(" ");
  if (kind === "socket.io")
    return [...opened, hex(frame("40")), '40{"sid"', hex(frame(`42${JSON.stringify(["join", room])}`)), "-"].join(" ");
  const init = { type: "connection_init", payload: { authorization: `Bearer ${token}` } };
  const subscribe = { id: OPERATION, type: "subscribe", payload: { query: QUERY, variables: { id: room } } };
  return [
    ...opened,
    hex(frame(JSON.stringify(init))),
    "connection_ack",
    hex(frame(JSON.stringify(subscribe))),
    "-",
  ].join(" ");
}

/** A client's text frame, masked with zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

const hex = (bytes: Buffer) => bytes.toString("hex");

/** The memory in use after the server has collected its garbage. */
async function usedKiB(pid: number): Promise<number> {
  await pause(2_000);
  process.kill(pid, "SIGUSR2");
  while (!existsSync(MEMORY_FILE)) await pause(50);
  const bytes = Number(readFileSync(MEMORY_FILE, "utf8"));
  rmSync(MEMORY_FILE);
  return bytes / 1_024;
}

function roundRobin(rooms: Room[]): () => Room {
  let turn = 0;
  return () => rooms[turn++ % rooms.length] as Room;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
