import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { App } from "../../src/app.js";
import { isPublic } from "../../src/push/endpoints.js";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { runCommandLine } from "../support/process.js";
import {
  answer,
  type Behaviour,
  breakOff,
  type FakeService,
  hang,
  Subscription,
  startPushService,
} from "../support/push-service.js";
import { statementsOf } from "../support/statements.js";
import { uuidOf } from "../support/tables.js";

const REGISTER = graphql(`
  mutation PushRegister($input: RegisterPushDeviceInput!) {
    registerPushDevice(input: $input) { device { id platform createdAt lastPushedAt } }
  }
`);
const UNREGISTER = graphql(`
  mutation PushUnregister($id: ID!) { unregisterPushDevice(input: { deviceId: $id }) { deviceId } }
`);
const DEVICES = graphql(`query PushDevices { viewer { pushDevices { id platform lastPushedAt } } vapidPublicKey }`);
const READ = graphql(`
  mutation PushRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);
const SETTINGS = graphql(`
  mutation PushSettings($input: UpdateNotificationSettingsInput!) {
    updateNotificationSettings(input: $input) {
      settings { disabledKinds pushPreviews quietHours { start end timeZone } }
    }
  }
`);
const MEMBERSHIP = graphql(`
  mutation PushMembership($input: UpdateMembershipInput!) {
    updateMembership(input: $input) { conversation { membership { notificationLevel } } }
  }
`);
const EXPLAIN = graphql(`
  query PushExplain($id: ID!) { explainNotification(messageId: $id) { notified pushed reason text } }
`);
const SIGN_OUT = graphql(`mutation PushSignOut { signOut { sessionId } }`);

let service: FakeService;
let parley: Parley;
let app: App;
let ana: Person;
let ben: Person;
let direct: string;

beforeAll(async () => {
  service = await startPushService();
  parley = await startParley({ ...service.settings, PARLEY_MAX_PUSH_DEVICES: "3" });
  app = parley.app as App;
});
afterAll(async () => {
  await parley?.stop();
  await service?.stop();
});
beforeEach(async () => {
  service.behave(answer(201));
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  direct = await directBetween(ana, ben);
});

const register = async (person: Person, subscription = new Subscription(service)) => {
  const input = { platform: "WEB" as const, token: JSON.stringify(subscription) };
  const { device } = (await person.get(REGISTER, { input })).registerPushDevice;
  return { device, subscription };
};
const receivedBy = ({ path }: Subscription) => service.received.filter((each) => each.path === path);
const pushedTo = (subscription: Subscription) => receivedBy(subscription).map((each) => subscription.read(each));
const devicesOf = async (person: Person) => (await person.get(DEVICES)).viewer.pushDevices;
const jobsOf = async (person: Person) =>
  (await app.store.pool.query("SELECT * FROM push_jobs WHERE user_id = $1", [uuidOf(person.id)])).rows;
const isDone = (person: Person) =>
  until("nothing waits to be pushed", async () => {
    const { rows } = await app.store.pool.query("SELECT FROM push_due");
    return rows.length === 0 && (await jobsOf(person)).length === 0;
  });

test("a message reaches a browser that is not there, encrypted and signed, as a wake-up without its text", async () => {
  const { device, subscription } = await register(ben);
  expect(device).toMatchObject({ platform: "WEB", lastPushedAt: null });
  const { message } = await send(ana, direct, "a secret");
  await until("it is pushed", () => receivedBy(subscription).length > 0);
  const [received] = receivedBy(subscription);
  const { vapidPublicKey } = await ben.get(DEVICES);
  expect(received?.headers).toMatchObject({ "content-encoding": "aes128gcm", urgency: "high", ttl: "86400" });
  expect(received?.headers.topic).toMatch(/^[\w-]{32}$/);
  expect(received?.headers.authorization).toMatch(new RegExp(`^vapid t=[\\w.-]+, k=${vapidPublicKey}$`));
  expect(pushedTo(subscription)).toEqual([
    { v: 1, type: "message", conversationId: direct, messageId: message.id, count: 1, badge: 1 },
  ]);
  await isDone(ben);
  expect((await devicesOf(ben))[0]?.lastPushedAt).not.toBeNull();
});

test("messages that come together are one push, and what is read by then is none", async () => {
  const { subscription } = await register(ben);
  for (let i = 0; i < 5; i++) await send(ana, direct, `message ${i}`);
  const { message } = await send(ana, direct, "the last");
  await until("it is pushed", () => receivedBy(subscription).length > 0);
  await isDone(ben);
  const pushed = pushedTo(subscription);
  expect(pushed.length).toBeLessThan(6);
  expect(pushed.at(-1)).toMatchObject({ messageId: message.id, count: 6, badge: 6 });

  service.received.length = 0;
  await send(ana, direct, "seen at once");
  await ben.get(READ, { id: direct });
  await isDone(ben);
  expect(receivedBy(subscription)).toEqual([]);
});

test("a preview has names and text where its person allows it, cut to what a service takes", async () => {
  const { subscription } = await register(ben);
  await ben.get(SETTINGS, { input: { pushPreviews: true } });
  await send(ana, direct, "👨‍👩‍👧‍👦".repeat(2_000));
  await until("it is pushed", () => receivedBy(subscription).length > 0);
  const [pushed] = pushedTo(subscription);
  expect(pushed).toMatchObject({ title: "Ana" });
  expect(String(pushed?.body)).toMatch(/^(👨‍👩‍👧‍👦)+…+$/u);
  expect(receivedBy(subscription)[0]?.body.length).toBeLessThanOrEqual(4_096);
});

test("whoever is online gets no push", async () => {
  const { subscription } = await register(ben);
  const events = ben.follow<unknown, object>("subscription { events { __typename } }" as never, {});
  await until("they are there", () => events.answers.length > 0);
  const { message } = await send(ana, direct, "on the screen");
  await isDone(ben);
  expect(receivedBy(subscription)).toEqual([]);
  expect((await ben.get(EXPLAIN, { id: message.id })).explainNotification).toMatchObject({
    notified: true,
    pushed: false,
    reason: "ONLINE",
  });
  events.stop();
  await ben.leave();
});

test("the level of a conversation and a mute decide, and the explanation says how", async () => {
  const { subscription } = await register(ben);
  const group = await groupOf(ana, ben);
  const explained = async (id: string) => {
    const { notified, pushed, reason } = (await ben.get(EXPLAIN, { id })).explainNotification;
    return { notified, pushed, reason };
  };
  const pushes = async (level: "ALL" | "MENTIONS" | "NONE", body: string, mentionIds: string[] = []) => {
    await ben.get(MEMBERSHIP, { input: { conversationId: group, notificationLevel: level } });
    service.received.length = 0;
    const sent = await ana.ask<{ sendMessage: { message: { id: string } } }, object>(
      "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }",
      { input: { conversationId: group, body, mentionIds } },
    );
    const { id } = dataOf(sent).sendMessage.message;
    await isDone(ben);
    return { count: receivedBy(subscription).length, ...(await explained(id)) };
  };
  expect(await pushes("ALL", "hello all")).toEqual({ count: 1, notified: false, pushed: true, reason: "PUSHED" });
  expect(await pushes("ALL", "hello Ben", [ben.id])).toMatchObject({ count: 1, notified: true, reason: "PUSHED" });
  expect(await pushes("MENTIONS", "hello all")).toMatchObject({ count: 0, notified: false, reason: "LEVEL_MENTIONS" });
  expect(await pushes("MENTIONS", "hello Ben", [ben.id])).toMatchObject({ count: 1, notified: true, pushed: true });
  expect(await pushes("NONE", "hello Ben", [ben.id])).toMatchObject({
    count: 0,
    notified: false,
    reason: "LEVEL_NONE",
  });

  const soon = new Date(Date.now() + 3_600_000).toISOString();
  await ben.get(MEMBERSHIP, { input: { conversationId: group, mutedUntil: soon } });
  expect(await pushes("ALL", "hello all")).toMatchObject({ count: 0, notified: false, reason: "MUTED" });
  expect(await pushes("ALL", "hello Ben", [ben.id])).toMatchObject({ count: 1, notified: true, reason: "PUSHED" });
  expect(codeOf(await ana.ask(EXPLAIN, { id: "msg_AAAAAAAAAAAAAAAAAAAAAA_1" }))).toBe("NOT_FOUND");
});

test("quiet hours hold pushes back and list what comes, and one summary follows them", async () => {
  const { subscription } = await register(ben);
  const group = await groupOf(ana, ben);
  const hour = (new Date().getUTCHours() + 12) % 24;
  // From twelve hours ago to twelve hours ahead, but for an hour.
  const quietHours = { start: at(hour + 1), end: at(hour), timeZone: "Etc/UTC" };
  expect((await ben.get(SETTINGS, { input: { quietHours } })).updateNotificationSettings.settings.quietHours).toEqual(
    quietHours,
  );
  const { message } = await send(ana, direct, "at night");
  await send(ana, group, "also at night");
  const ofGroup = await send(ana, group, "still at night");
  const held = await until("both wait", async () => {
    const jobs = await jobsOf(ben);
    return jobs.length === 2 && jobs.every(({ is_held }) => is_held) ? jobs : undefined;
  });
  expect(held?.every(({ due_at }) => due_at > Date.now() + 3_600_000)).toBe(true);
  expect(receivedBy(subscription)).toEqual([]);
  expect((await ben.get(EXPLAIN, { id: message.id })).explainNotification).toMatchObject({
    notified: true,
    pushed: false,
    reason: "QUIET_HOURS",
  });

  await ben.get(SETTINGS, { input: { quietHours: null } });
  await isDone(ben);
  expect(pushedTo(subscription)).toEqual([
    expect.objectContaining({ type: "summary", count: 3, body: "3 new messages in 2 conversations." }),
  ]);
  for (const id of [message.id, ofGroup.message.id])
    expect((await ben.get(EXPLAIN, { id })).explainNotification).toMatchObject({ pushed: true, reason: "PUSHED" });
});

const at = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;

test.each([
  ["a start without minutes", { start: "22", end: "07:00", timeZone: "Europe/Berlin" }],
  ["an hour that there is not", { start: "24:00", end: "07:00", timeZone: "Europe/Berlin" }],
  ["an end at its start", { start: "07:00", end: "07:00", timeZone: "Europe/Berlin" }],
  ["a zone that there is not", { start: "22:00", end: "07:00", timeZone: "Mars/Olympus" }],
])("quiet hours with %s are refused and change nothing", async (_, quietHours) => {
  const good = { start: "21:30", end: "06:15", timeZone: "America/St_Johns" };
  await ben.get(SETTINGS, { input: { quietHours: good } });
  expect(codeOf(await ben.ask(SETTINGS, { input: { quietHours } }))).toBe("BAD_USER_INPUT");
  expect((await ben.get(SETTINGS, { input: {} })).updateNotificationSettings.settings.quietHours).toEqual(good);
});

describe("a service that answers", () => {
  interface Row {
    what: string;
    behaviour: Behaviour;
    becomes: "removed" | "tried again" | "kept";
  }
  const rows: Row[] = [
    { what: "404", behaviour: answer(404), becomes: "removed" },
    { what: "410", behaviour: answer(410), becomes: "removed" },
    { what: "429", behaviour: answer(429), becomes: "tried again" },
    {
      what: "429 with Retry-After",
      behaviour: answer(429, { headers: { "retry-after": "120" } }),
      becomes: "tried again",
    },
    { what: "500", behaviour: answer(500), becomes: "tried again" },
    { what: "503", behaviour: answer(503), becomes: "tried again" },
    { what: "nothing, and breaks off", behaviour: breakOff, becomes: "tried again" },
    { what: "nothing at all", behaviour: hang, becomes: "tried again" },
    { what: "400", behaviour: answer(400, { body: "BadRequest" }), becomes: "kept" },
    { what: "401", behaviour: answer(401), becomes: "kept" },
    { what: "403", behaviour: answer(403, { body: '{"reason":"BadJwtToken"}' }), becomes: "kept" },
    { what: "413", behaviour: answer(413), becomes: "kept" },
  ];
  test.each(rows)("$what: the device is $becomes", async ({ what, behaviour, becomes }) => {
    // Each has a service of its own: a circuit that opens is that of one service.
    const own = await startPushService();
    const port = new URL(own.url).port;
    const server = await startParley({ ...own.settings, PARLEY_PUSH_SERVICES: `localhost:${port}` });
    const [dan, eve] = (await castOf(server, "Dan", "Eve")) as [Person, Person];
    const conversation = await directBetween(dan, eve);
    const subscription = new Subscription(own);
    await eve.get(REGISTER, { input: { platform: "WEB", token: JSON.stringify(subscription) } });
    own.behave(behaviour);
    await send(dan, conversation, "hello");
    const { pool } = (server.app as App).store;
    const device = async () => (await pool.query("SELECT * FROM push_devices")).rows[0];
    const job = async () => (await pool.query("SELECT * FROM push_jobs")).rows[0];
    await until("it was tried", () => own.received.length > 0);
    if (becomes === "removed") {
      await until("the device is gone", async () => !(await device()) && !(await job()));
    } else {
      const kept = await until("the failure is noted", async () =>
        (await device())?.failures > 0 ? device() : undefined,
      );
      expect(kept.last_failure).toBeTruthy();
      const { due_at } = await until("another try waits", async () =>
        (await job())?.due_at > Date.now() ? job() : undefined,
      );
      const waitMs = due_at.getTime() - Date.now();
      expect(waitMs).toBeGreaterThan(what.includes("Retry-After") ? 100_000 : becomes === "kept" ? 300_000 : 0);
      if (becomes === "kept") expect(server.servers[0]?.logged?.some(({ level }) => Number(level) >= 50)).toBe(true);
      own.behave(answer(201));
      await pool.query("UPDATE push_jobs SET due_at = now()");
      await until("it arrives then", async () => !(await job()) && (await device())?.failures === 0, 40_000);
    }
    await server.stop();
    await own.stop();
  });
});

describe("a device", () => {
  test("is one, however often it is registered, and whoever signs in on it has it", async () => {
    const { device, subscription } = await register(ben);
    expect((await register(ben, subscription)).device.id).toBe(device.id);
    const taken = await register(ana, subscription);
    expect(taken.device.id).not.toBe(device.id);
    expect(await devicesOf(ben)).toEqual([]);
    expect(await devicesOf(ana)).toHaveLength(1);
    await send(ana, direct, "for Ben");
    await isDone(ben);
    expect(receivedBy(subscription)).toEqual([]);
  });

  test("gets nothing any more once its session has ended", async () => {
    const { subscription } = await register(ben);
    await send(ana, direct, "on its way");
    await ben.get(SIGN_OUT);
    await isDone(ben);
    await send(ana, direct, "later");
    await isDone(ben);
    expect(receivedBy(subscription)).toEqual([]);
  });

  test("that is one too many takes the place of the first", async () => {
    const registered = [];
    for (let i = 0; i < 4; i++) registered.push((await register(ben)).device.id);
    expect((await devicesOf(ben)).map(({ id }) => id)).toEqual(registered.slice(1));
  });

  test("is taken back, once, and by its person alone", async () => {
    const { device } = await register(ben);
    expect(codeOf(await ana.ask(UNREGISTER, { id: device.id }))).toBe("NOT_FOUND");
    expect((await ben.get(UNREGISTER, { id: device.id })).unregisterPushDevice.deviceId).toBe(device.id);
    expect(codeOf(await ben.ask(UNREGISTER, { id: device.id }))).toBe("NOT_FOUND");
    expect(await devicesOf(ben)).toEqual([]);
  });

  const good = () => JSON.parse(JSON.stringify(new Subscription(service)));
  test.each([
    ["no JSON", () => "hello"],
    ["a list", () => "[]"],
    ["no keys", () => JSON.stringify({ endpoint: `${service.url}/x` })],
    ["a key that is too short", () => JSON.stringify({ ...good(), keys: { ...good().keys, auth: "AAAA" } })],
    ["a key that is no base64url", () => JSON.stringify({ ...good(), keys: { ...good().keys, p256dh: "<script>" } })],
    [
      "a key beside the curve",
      () => JSON.stringify({ ...good(), keys: { ...good().keys, p256dh: Buffer.alloc(65, 4).toString("base64url") } }),
    ],
    ["plain http", () => JSON.stringify({ ...good(), endpoint: `${service.url.replace("https", "http")}/x` })],
    ["another port", () => JSON.stringify({ ...good(), endpoint: "https://localhost:1/x" })],
    ["another host", () => JSON.stringify({ ...good(), endpoint: "https://example.org/x" })],
    ["a host that begins like it", () => JSON.stringify({ ...good(), endpoint: `${service.url}.example.org/x` })],
    ["a user and a password", () => JSON.stringify({ ...good(), endpoint: service.url.replace("://", "://a:b@") })],
    ["a private address", () => JSON.stringify({ ...good(), endpoint: "https://169.254.169.254/latest/meta-data" })],
    [
      "an address that is too long",
      () => JSON.stringify({ ...good(), endpoint: `${service.url}/${"x".repeat(2_100)}` }),
    ],
  ])("with %s is refused", async (_, token) => {
    const refused = await ben.ask(REGISTER, { input: { platform: "WEB", token: token() } });
    expect(codeOf(refused)).toBe("BAD_USER_INPUT");
    expect(await devicesOf(ben)).toEqual([]);
  });

  test("of a platform that is not set up is refused", async () => {
    for (const platform of ["FCM", "APNS", "EXPO"] as const)
      expect(codeOf(await ben.ask(REGISTER, { input: { platform, token: "a".repeat(64) } }))).toBe("BAD_USER_INPUT");
  });
});

test("the operator tries a device, is told what its service answers, and removes none", async () => {
  const { subscription, device } = await register(ben);
  const command = async (...args: string[]) =>
    runCommandLine(["push", "--test", ben.username, ...args], {
      env: {
        ...service.settings,
        DATABASE_URL: parley.databaseUrl,
        PARLEY_SECRET: "a secret that only the tests know, long enough",
        NODE_ENV: "test",
      },
      cli: inject("builtCli"),
    });
  expect((await command("--device", device.id)).output).toBe(`${device.id}  WEB  accepted  201\n`);
  expect(pushedTo(subscription)).toEqual([expect.objectContaining({ type: "test" })]);
  service.behave(answer(410, { body: "push subscription has unsubscribed" }));
  const { output } = await command("--json");
  expect(JSON.parse(output)).toEqual([
    { device: device.id, platform: "WEB", result: "gone", answer: "410 push subscription has unsubscribed" },
  ]);
  expect(await devicesOf(ben)).toHaveLength(1);
  expect(await command("--device", "psh_AAAAAAAAAAAAAAAAAAAAAA")).toMatchObject({ code: 1, output: "" });
});

test("a key that became wrong removes its device, and is no failure of the service", async () => {
  const { subscription } = await register(ana);
  for (let i = 0; i < 3; i++) await register(ben);
  const wrong = { p256dh: Buffer.alloc(65, 4).toString("base64url"), auth: Buffer.alloc(16).toString("base64url") };
  await app.store.pool.query("UPDATE push_devices SET keys = $2 WHERE user_id = $1", [uuidOf(ben.id), wrong]);
  for (let i = 0; i < 3; i++) await send(ana, direct, `message ${i}`);
  await until("the devices are gone", async () => (await devicesOf(ben)).length === 0);
  await send(ben, direct, "for Ana");
  await until("hers is pushed to", () => receivedBy(subscription).length > 0);
});

test("devices by their ids take one statement, however many are asked for", async () => {
  const ids = [(await register(ben)).device.id, (await register(ben)).device.id];
  const nodes = () => ben.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids });
  expect(dataOf((await nodes()) as never)).toEqual({ nodes: ids.map((id) => ({ id })) });
  expect((await statementsOf(parley, nodes)).filter((name) => name === "push-devices")).toHaveLength(1);
});

test("addresses of one's own network are not public, however they are written", () => {
  for (const address of [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
    "::1",
    "fd00::1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "100.64.0.1",
  ])
    expect(isPublic(address), address).toBe(false);
  for (const address of ["142.250.185.78", "2a00:1450:4001:82f::200e"]) expect(isPublic(address), address).toBe(true);
});

test("a send writes nothing for pushes while nobody has a device", async () => {
  const { pool } = app.store;
  await pool.query("DELETE FROM push_devices");
  await pool.query(`CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''a row''; END';
    CREATE TRIGGER refuse_row BEFORE INSERT OR UPDATE ON push_due FOR EACH ROW EXECUTE FUNCTION refuse_row()`);
  for (let i = 0; i < 20; i++) await send(ana, direct, `quiet ${i}`);
  expect((await pool.query("SELECT FROM push_due")).rows).toEqual([]);
  await register(ben);
  const refused = `mutation { sendMessage(input: { conversationId: "${direct}", body: "loud" }) { message { id } } }`;
  expect(codeOf(await ana.ask(refused)), "the premise: with a device there is a row").toBe("INTERNAL");
  await pool.query("DROP FUNCTION refuse_row CASCADE");
});
