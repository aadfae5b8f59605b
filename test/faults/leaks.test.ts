/** Ten thousand subscriptions that came and went, in order or not, leave nothing behind. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
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
import { pause } from "../support/random.js";
import { redisPrefix, redisUrl } from "../support/stores.js";

const prefix = redisPrefix();
let parley: Parley;
let ana: Person;
let ben: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_REDIS_PREFIX: prefix, PARLEY_LINGER_SECONDS: "1" });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterAll(() => parley?.stop());

async function open(person: Person): Promise<WebSocket> {
  const socket = new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws");
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } }));
  await new Promise((resolve) => socket.once("message", resolve));
  return socket;
}

/** Subscribes and completes, most of it before the server has begun; then leaves, sometimes without a word. */
async function comeAndGo(person: Person, queries: string[], cycles: number, isAbrupt: boolean): Promise<void> {
  const socket = await open(person);
  for (let i = 0; i < cycles; i++) {
    const query = queries[i % queries.length] as string;
    socket.send(JSON.stringify({ id: String(i), type: "subscribe", payload: { query } }));
    if (i % 3 === 0) await pause(1);
    socket.send(JSON.stringify({ id: String(i), type: "complete" }));
    if (i % 50 === 0) await pause(5);
  }
  for (const query of queries) socket.send(JSON.stringify({ id: query, type: "subscribe", payload: { query } }));
  await pause(100);
  if (isAbrupt) socket.terminate();
  else socket.close();
}

const collect = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

function heapMiB(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

test("ten thousand subscriptions leave neither topics, nor channels, nor memory", async () => {
  const conversation = await directBetween(ana, ben);
  await groupOf(ana, ben);
  const queries = [
    `subscription { messageAdded { id } }`,
    `subscription { messageAdded(conversationId: "${conversation}") { id body } }`,
    `subscription { receiptUpdated { readSeq } }`,
    `subscription { typing(conversationId: "${conversation}") { isTyping } }`,
    `subscription { presenceChanged(userIds: ["${ana.id}", "${ben.id}"]) { status } }`,
    `subscription { events { cursor } }`,
    `subscription { events(presenceOf: ["${ben.id}"], typingIn: ["${conversation}"]) { cursor } }`,
    `subscription { conversationUpdated { id } }`,
    `subscription { messageUpdated { id } }`,
    `subscription { messageUpdated(conversationId: "${conversation}") { id } }`,
    `subscription { notificationAdded { id } }`,
  ];
  const round = async () => {
    const going = Array.from({ length: 10 }, (_, n) => comeAndGo(n % 2 ? ana : ben, queries, 250, n % 3 === 0));
    for (let i = 0; i < 20; i++) await send(ana, conversation, `m${i}`);
    await Promise.all(going);
  };
  const isEmpty = async () => {
    if (parley.app) return Object.values(parley.app.hub.size()).every((size) => size === 0);
    const redis = new Redis(redisUrl() ?? "");
    const channels = (await redis.pubsub("CHANNELS", `${prefix}:*`)) as string[];
    redis.disconnect();
    // Each server hears itself, what people let others learn, and that something was missed.
    const always = new Set(["boundaries", "missed"].map((topic) => `${prefix}:${topic}`));
    return channels.every((channel) => channel.startsWith(`${prefix}:heartbeat:`) || always.has(channel));
  };
  await round();
  await until("nothing is listened to", isEmpty);
  const before = heapMiB();
  for (let rounds = 0; rounds < 3; rounds++) await round();
  await until("nothing is listened to any more", isEmpty);
  if (parley.app) expect(heapMiB() - before, "MiB that stayed").toBeLessThan(8);
}, 120_000);
