/** FCM as Google's services answer: a token for an hour, and a POST for each push. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jwtVerify } from "jose";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import type { App } from "../../src/app.js";
import { ConfigError } from "../../src/config.js";
import { FcmService } from "../../src/push/fcm.js";
import { castOf, directBetween, type Parley, type Person, send, startParley, until } from "../support/parley.js";
import {
  answer,
  type Behaviour,
  type FakeService,
  hang,
  type Received,
  startPushService,
} from "../support/push-service.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
let google: FakeService;
let parley: Parley;
let ben: Person;
let direct: string;
let ana: Person;
let sends: Behaviour;
let tokens: Behaviour;

const TOKEN = "dRg:APA91b_a-device.token";
const accept = answer(200, { body: '{"name":"projects/our-project/messages/1"}' });

beforeEach(async () => {
  google = await startPushService();
  [sends, tokens] = [accept, answer(200, { body: '{"access_token":"an-access-token","expires_in":3599}' })];
  google.behave((received, response) => (received.path === "/token" ? tokens : sends)(received, response));
  const file = join(mkdtempSync(join(inject("folder"), "fcm-")), "key.json");
  const key = {
    project_id: "our-project",
    client_email: "parley@our-project.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: `${google.url}/token`,
  };
  writeFileSync(file, JSON.stringify(key));
  parley = await startParley({ ...google.settings, PARLEY_FCM_KEY_FILE: file, PARLEY_FCM_URL: google.url });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  direct = await directBetween(ana, ben);
  const register =
    "mutation ($t: String!) { registerPushDevice(input: { platform: FCM, token: $t }) { device { id } } }";
  expect((await ben.ask(register, { t: TOKEN })).errors).toBeUndefined();
});
afterEach(async () => {
  await parley?.stop();
  await google?.stop();
});

const pool = () => (parley.app as App).store.pool;
const pushes = () => google.received.filter(({ path }) => path !== "/token");
const messageIn = ({ body }: Received) => JSON.parse(body.toString()).message;
const device = async () => (await pool().query("SELECT * FROM push_devices")).rows[0];
const job = async () => (await pool().query("SELECT * FROM push_jobs")).rows[0];

test("a push is data for the application, with a token that serves for the next as well", async () => {
  const { message } = await send(ana, direct, "a secret");
  await until("it is pushed", () => pushes().length === 1);
  const [first] = pushes() as [Received];
  expect(first.path).toBe("/v1/projects/our-project/messages:send");
  expect(first.headers.authorization).toBe("Bearer an-access-token");
  expect(messageIn(first)).toEqual({
    token: TOKEN,
    data: {
      v: "1",
      type: "message",
      conversationId: direct,
      messageId: message.id,
      count: "1",
      badge: "1",
      tag: direct,
    },
    android: { priority: "HIGH", ttl: "86400s" },
  });
  const grant = new URLSearchParams(google.received.find(({ path }) => path === "/token")?.body.toString());
  const { payload } = await jwtVerify(grant.get("assertion") ?? "", publicKey, { audience: `${google.url}/token` });
  expect(payload).toMatchObject({
    iss: "parley@our-project.iam.gserviceaccount.com",
    scope: expect.stringContaining("firebase"),
  });
  await until("it is done", async () => !(await job()));
  await send(ana, direct, "another");
  await until("that is pushed", () => pushes().length === 2);
  expect(google.received.filter(({ path }) => path === "/token")).toHaveLength(1);
});

test("a preview is a notification with the conversation's tag, and no collapse key", async () => {
  await ben.ask("mutation { updateNotificationSettings(input: { pushPreviews: true }) { settings { id } } }");
  await send(ana, direct, "in plain sight");
  await until("it is pushed", () => pushes().length === 1);
  const message = messageIn(pushes()[0] as Received);
  expect(message.notification).toEqual({ title: "Ana", body: "in plain sight" });
  expect(message.android).toEqual({ priority: "HIGH", ttl: "86400s", notification: { tag: direct } });
  expect(JSON.stringify(message)).not.toMatch(/collapse/i);
});

test("what is read elsewhere is withdrawn with one push", async () => {
  for (let i = 0; i < 3; i++) await send(ana, direct, `message ${i}`);
  await until("they are pushed", async () => pushes().length > 0 && !(await job()));
  const before = pushes().length;
  const read = "mutation ($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }";
  for (let i = 0; i < 3; i++) await ben.ask(read, { id: direct });
  await until("it is withdrawn", async () => pushes().length > before && !(await job()));
  expect(
    pushes()
      .slice(before)
      .map(messageIn)
      .map(({ data }) => data),
  ).toEqual([{ v: "1", type: "withdraw", conversationId: direct, badge: "0", tag: direct }]);
  await ben.ask(read, { id: direct });
  expect(await job()).toBeUndefined();
});

const error = (status: number, details: object[], headers = {}, message = "") =>
  answer(status, { headers, body: JSON.stringify({ error: { code: status, message, details } }) });
const code = (errorCode: string) => [{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode }];
const field = (name: string) => [
  { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ field: name }] },
];

test.each([
  ["404 UNREGISTERED", error(404, code("UNREGISTERED")), "removed", 0],
  ["403 SENDER_ID_MISMATCH", error(403, code("SENDER_ID_MISMATCH")), "removed", 0],
  ["400 about the token", error(400, field("message.token")), "removed", 0],
  ["429 without a time", error(429, code("QUOTA_EXCEEDED")), "tried again", 55_000],
  ["429 with a time", error(429, code("QUOTA_EXCEEDED"), { "retry-after": "200" }), "tried again", 190_000],
  ["503", error(503, code("UNAVAILABLE")), "tried again", 0],
  ["500", error(500, code("INTERNAL")), "tried again", 0],
  ["nothing", hang, "tried again", 0],
  ["401", error(401, code("THIRD_PARTY_AUTH_ERROR")), "kept", 300_000],
  ["400 about what is sent", error(400, field("message.data")), "kept", 300_000],
] as const)("%s: the device is %s", async (_, behaviour, becomes, leastWaitMs) => {
  sends = behaviour;
  await send(ana, direct, "hello");
  await until("it was tried", () => pushes().length > 0);
  if (becomes === "removed") {
    await until("it is gone", async () => !(await device()) && !(await job()));
    return;
  }
  await until("the failure is noted", async () => (await device()).failures === 1);
  const { due_at } = await until("another try waits", async () =>
    (await job())?.due_at > Date.now() ? job() : undefined,
  );
  expect(due_at - Date.now()).toBeGreaterThan(leastWaitMs);
  expect(parley.servers[0]?.logged?.some(({ level }) => Number(level) >= 50)).toBe(becomes === "kept");
});

test("a service account that gets no token keeps the device, and says so", async () => {
  tokens = answer(400, { body: '{"error":"invalid_grant"}' });
  await send(ana, direct, "hello");
  await until("the failure is noted", async () => (await device()).last_failure?.includes("invalid_grant"));
  expect(pushes()).toEqual([]);
});

test("a key file that is none is named at the start", () => {
  const file = join(mkdtempSync(join(inject("folder"), "fcm-")), "key.json");
  writeFileSync(file, '{"type":"authorized_user"}');
  for (const fcmKeyFile of [file, `${file}.missing`])
    expect(() => new FcmService({ fcmKeyFile, fcmUrl: "https://localhost" })).toThrow(ConfigError);
});
