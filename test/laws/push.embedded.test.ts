/**
 * Each message is pushed to each device that is not there at least once, though servers are killed at any moment and the
 * service fails at random.
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { query } from "../support/global-setup.js";
import { isLong } from "../support/long.js";
import { castOf, directBetween, groupOf, type Person, send, until } from "../support/parley.js";
import { type Program, runParley, urlOf } from "../support/process.js";
import { answer, breakOff, type FakeService, Subscription, startPushService } from "../support/push-service.js";
import { pause, randomFrom } from "../support/random.js";
import { type Database, freshDatabase } from "../support/stores.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MESSAGES = isLong ? 600 : 120;
const KILLING_MS = isLong ? 60_000 : 8_000;
const FAILING = 1 / 4;

let service: FakeService;
let database: Database;
let servers: Program[] = [];
const main = inject("builtMain");

const start = async (): Promise<Program> => {
  const server = runParley(
    {
      ...service.settings,
      NODE_ENV: "test",
      PORT: "0",
      HOST: "127.0.0.1",
      DATABASE_URL: database.url,
      PARLEY_SECRET: "a secret that only the tests know, long enough",
      PARLEY_DATA: mkdtempSync(join(inject("folder"), "data-")),
      PARLEY_DEMO: "0",
      PARLEY_LOG: "silent",
      PARLEY_SENDS_PER_SECOND: "1000",
      PARLEY_SEND_BURST: "1000",
      PARLEY_SIGN_UPS_PER_HOUR: "1000",
    },
    { main },
  );
  await server.ready;
  return server;
};

beforeAll(async () => {
  [service, database] = await Promise.all([startPushService(), freshDatabase()]);
  servers = await Promise.all([start(), start(), start()]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all([service?.stop(), database?.drop()]);
});

test("every message reaches every device, though workers are killed and the service fails", async () => {
  process.stdout.write(`pushes under kills: PARLEY_TEST_SEED=${SEED}\n`);
  const random = randomFrom(SEED);
  const accepted: { path: string; payload: Record<string, unknown> }[] = [];
  const subscriptions = new Map<string, Subscription>();
  service.behave((received, response) => {
    if (random() < FAILING)
      return random() < 0.5 ? breakOff(received, response) : answer(random() < 0.5 ? 500 : 429)(received, response);
    const payload = subscriptions.get(received.path)?.read(received) ?? {};
    accepted.push({ path: received.path, payload });
    // The answer may be lost with the server that waits for it.
    setTimeout(() => answer(201)(received, response), random() * 50);
  });
  const [first] = servers as [Program];
  const writerUrl = urlOf(first);
  const cast = await castOf({ urls: [writerUrl] }, "Ana", "Ben", "Cy", "Dee");
  const [ana, ...others] = cast as [Person, Person, Person, Person];
  for (const person of others)
    for (let i = 0; i < 2; i++) {
      const subscription = new Subscription(service);
      subscriptions.set(subscription.path, subscription);
      await person.ask(
        "mutation ($token: String!) { registerPushDevice(input: { platform: WEB, token: $token }) { device { id } } }",
        {
          token: JSON.stringify(subscription),
        },
      );
    }
  const conversations = [
    await groupOf(ana, ...others),
    ...(await Promise.all(others.map((person) => directBetween(ana, person)))),
  ];
  const sent = new Map<string, string[]>(conversations.map((id) => [id, []]));

  let isKilling = true;
  let kills = 0;
  // The first goes on: what is sent through it is stored. Workers are in all of them.
  const killing = (async () => {
    const end = performance.now() + KILLING_MS;
    while (performance.now() < end) {
      await pause(300 + random() * 500);
      const i = 1 + Math.floor(random() * 2);
      await servers[i]?.kill();
      kills++;
      servers[i] = await start();
    }
    isKilling = false;
  })();
  for (let i = 0; i < MESSAGES || isKilling; i++) {
    const id = conversations[Math.floor(random() * conversations.length)] as string;
    if (i < MESSAGES) sent.get(id)?.push((await send(ana, id, `message ${i}`)).message.id);
    await pause(random() * 2 * (KILLING_MS / MESSAGES));
  }
  await killing;
  const waiting = () =>
    query(
      database.url,
      async (client) => (await client.query("SELECT FROM push_due UNION ALL SELECT FROM push_jobs")).rowCount,
    );
  await until("nothing waits any more", async () => (await waiting()) === 0, 300_000);

  for (const [path] of subscriptions) {
    const pushes = accepted.filter((each) => each.path === path).map(({ payload }) => payload);
    const covered = new Set<string>();
    for (const { conversationId, messageId, count } of pushes) {
      const ids = sent.get(String(conversationId)) ?? [];
      const last = ids.indexOf(String(messageId));
      for (const id of ids.slice(Math.max(last + 1 - Number(count), 0), last + 1)) covered.add(id);
    }
    const own = [...new Set(pushes.map(({ conversationId }) => String(conversationId)))];
    expect(own).toHaveLength(2);
    for (const id of own.flatMap((conversation) => sent.get(conversation) ?? []))
      expect(covered.has(id), `${id} at ${path}`).toBe(true);
  }
  process.stdout.write(`  ${accepted.length} pushes were accepted, ${kills} kills\n`);
}, 400_000);
