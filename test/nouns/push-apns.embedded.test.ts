/** APNs as Apple's servers answer, over HTTP/2. */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import {
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { jwtVerify } from "jose";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import type { App } from "../../src/app.js";
import { ConfigError, loadConfig } from "../../src/config.js";
import { localCertificate } from "../support/certificate.js";
import {
  castOf,
  codeOf,
  directBetween,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

interface Received {
  headers: Record<string, unknown>;
  body: Record<string, Record<string, unknown>>;
}

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const TOKEN = "ab".repeat(32);

let apple: Http2SecureServer;
let received: Received[];
let answerWith: (stream: ServerHttp2Stream) => void;
const sessions = new Set<ServerHttp2Session>();
let parley: Parley;
let ana: Person;
let ben: Person;
let direct: string;

const answer = (status: number, body?: object) => (stream: ServerHttp2Stream) => {
  stream.respond({ ":status": status });
  stream.end(body && JSON.stringify(body));
};

beforeEach(async () => {
  received = [];
  answerWith = answer(200);
  const { cert, key } = await localCertificate();
  apple = createSecureServer({ cert, key });
  apple.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
  });
  apple.on("stream", (stream, headers) => {
    let text = "";
    stream.on("error", () => {});
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    stream.on("end", () => {
      received.push({ headers, body: JSON.parse(text) });
      answerWith(stream);
    });
  });
  apple.listen(0, "127.0.0.1");
  await once(apple, "listening");
  const folder = mkdtempSync(join(inject("folder"), "apns-"));
  writeFileSync(join(folder, "ca.pem"), cert);
  writeFileSync(join(folder, "key.p8"), privateKey.export({ type: "pkcs8", format: "pem" }));
  parley = await startParley({
    PARLEY_APNS_KEY_FILE: join(folder, "key.p8"),
    PARLEY_APNS_KEY_ID: "KEY1234567",
    PARLEY_APNS_TEAM_ID: "TEAM123456",
    PARLEY_APNS_TOPIC: "org.example.parley",
    PARLEY_APNS_URL: `https://localhost:${(apple.address() as AddressInfo).port}`,
    PARLEY_PUSH_CA_FILE: join(folder, "ca.pem"),
    PARLEY_PUSH_DELAY_MS: "100",
  });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  direct = await directBetween(ana, ben);
  expect((await register(TOKEN.toUpperCase())).errors).toBeUndefined();
});
afterEach(async () => {
  await parley?.stop();
  for (const session of sessions) session.destroy();
  sessions.clear();
  apple?.close();
});

const register = (token: string) =>
  ben.ask("mutation ($t: String!) { registerPushDevice(input: { platform: APNS, token: $t }) { device { id } } }", {
    t: token,
  });
const pool = () => (parley.app as App).store.pool;
const device = async () => (await pool().query("SELECT * FROM push_devices")).rows[0];
const job = async () => (await pool().query("SELECT * FROM push_jobs")).rows[0];

test("a push is an alert of the conversation, signed, with ids for the application and no text", async () => {
  const { message } = await send(ana, direct, "a secret");
  await until("it is pushed", () => received.length === 1);
  const [{ headers, body }] = received as [Received];
  expect(headers).toMatchObject({
    ":path": `/3/device/${TOKEN}`,
    "apns-topic": "org.example.parley",
    "apns-push-type": "alert",
    "apns-collapse-id": direct,
  });
  expect(body).toEqual({
    aps: { alert: { body: "New message" }, badge: 1, "mutable-content": 1, "thread-id": direct },
    ...{ v: 1, type: "message", conversationId: direct, messageId: message.id, count: 1 },
  });
  const { payload, protectedHeader } = await jwtVerify(
    String(headers.authorization).replace(/^bearer /i, ""),
    publicKey,
  );
  expect([payload.iss, protectedHeader.kid]).toEqual(["TEAM123456", "KEY1234567"]);
});

test("what is read elsewhere is withdrawn by data that shows nothing", async () => {
  await send(ana, direct, "hello");
  await until("it is pushed", async () => received.length === 1 && !(await job()));
  await ben.ask("mutation ($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }", {
    id: direct,
  });
  await until("it is withdrawn", () => received.length === 2);
  expect(received[1]?.headers).toMatchObject({ "apns-push-type": "background", "apns-priority": "5" });
  expect(received[1]?.body.aps).toEqual({ "content-available": 1, badge: 0 });
});

test.each([
  [
    "410 of a token that is gone",
    () => answer(410, { reason: "Unregistered", timestamp: Date.now() + 1_000 }),
    "removed",
  ],
  [
    "410 of before it was registered again",
    () => answer(410, { reason: "Unregistered", timestamp: 1_000 }),
    "tried again",
  ],
  ["400 BadDeviceToken", () => answer(400, { reason: "BadDeviceToken" }), "removed"],
  ["400 DeviceTokenNotForTopic", () => answer(400, { reason: "DeviceTokenNotForTopic" }), "removed"],
  ["429", () => answer(429, { reason: "TooManyRequests" }), "tried again"],
  ["500", () => answer(500, { reason: "InternalServerError" }), "tried again"],
  ["503", () => answer(503, { reason: "Shutdown" }), "tried again"],
  ["a GOAWAY", () => (stream: ServerHttp2Stream) => void stream.session?.destroy(), "tried again"],
  ["403", () => answer(403, { reason: "InvalidProviderToken" }), "kept"],
  ["413", () => answer(413, { reason: "PayloadTooLarge" }), "kept"],
] as const)("%s: the device is %s", async (_, behaviour, becomes) => {
  answerWith = behaviour();
  await send(ana, direct, "hello");
  await until("it was tried", () => received.length > 0);
  if (becomes === "removed") {
    await until("it is gone", async () => !(await device()) && !(await job()));
    return;
  }
  await until("the failure is noted", async () => (await device()).failures === 1);
  await until("another try waits", async () => (await job())?.due_at > Date.now());
  expect(parley.servers[0]?.logged?.some(({ level }) => Number(level) >= 50)).toBe(becomes === "kept");
});

test("tokens are hexadecimal, and settings come together", async () => {
  for (const token of ["", "xyz", `${TOKEN}/../`, "a".repeat(63)])
    expect(codeOf(await register(token))).toBe("BAD_USER_INPUT");
  expect(() => loadConfig({ NODE_ENV: "test", PARLEY_APNS_KEY_FILE: "key.p8" })).toThrow(ConfigError);
});
