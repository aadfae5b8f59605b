/** Expo as its push service answers: a ticket at once, and a receipt later. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { App } from "../../src/app.js";
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
import { answer, type FakeService, startPushService } from "../support/push-service.js";

const TOKEN = "ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]";
let expo: FakeService;
let parley: Parley;
let ana: Person;
let ben: Person;
let direct: string;
let ticket: object;
let receipts: Record<string, object>;

beforeEach(async () => {
  expo = await startPushService();
  [ticket, receipts] = [{ status: "ok", id: "a-ticket" }, {}];
  expo.behave((received, response) => {
    const data = received.path.endsWith("getReceipts") ? receipts : ticket;
    answer(200, { body: JSON.stringify({ data }) })(received, response);
  });
  parley = await startParley({
    ...expo.settings,
    PARLEY_EXPO: "1",
    PARLEY_EXPO_URL: expo.url,
    PARLEY_EXPO_ACCESS_TOKEN: "an-access-token",
  });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  direct = await directBetween(ana, ben);
  expect((await register(TOKEN)).errors).toBeUndefined();
});
afterEach(async () => {
  await parley?.stop();
  await expo?.stop();
});

const register = (token: string) =>
  ben.ask("mutation ($t: String!) { registerPushDevice(input: { platform: EXPO, token: $t }) { device { id } } }", {
    t: token,
  });
const pool = () => (parley.app as App).store.pool;
const rowsOf = async (table: string) => (await pool().query(`SELECT * FROM ${table}`)).rows;
const sends = () => expo.received.filter(({ path }) => path.endsWith("/send"));
const isSent = () => until("it is sent", async () => sends().length > 0 && (await rowsOf("push_jobs")).length === 0);
const receiptsAreDue = () => pool().query("UPDATE push_tickets SET due_at = now()");

test("a push is sent with the account's token, and a device stays of which the receipt is good", async () => {
  const { message } = await send(ana, direct, "a secret");
  await isSent();
  expect(sends()[0]?.path).toBe("/--/api/v2/push/send");
  expect(sends()[0]?.headers.authorization).toBe("Bearer an-access-token");
  expect(JSON.parse(String(sends()[0]?.body))).toEqual({
    to: TOKEN,
    ...{ body: "New message", badge: 1, ttl: 86_400, priority: "high", tag: direct },
    data: { v: 1, type: "message", conversationId: direct, messageId: message.id, count: 1, tag: direct },
  });
  receipts = { "a-ticket": { status: "ok" } };
  await receiptsAreDue();
  await until("the receipt is there", async () => (await rowsOf("push_tickets")).length === 0);
  expect(await rowsOf("push_devices")).toHaveLength(1);
});

test("a receipt that is not there yet is asked for again", async () => {
  await send(ana, direct, "hello");
  await isSent();
  await receiptsAreDue();
  await until("it was asked for", () => expo.received.some(({ path }) => path.endsWith("getReceipts")));
  await until("it waits", async () => (await rowsOf("push_tickets"))[0]?.due_at > Date.now() + 600_000);
});

test("a device that is gone is removed, whether the ticket says so or the receipt", async () => {
  await send(ana, direct, "hello");
  await isSent();
  receipts = { "a-ticket": { status: "error", message: "gone", details: { error: "DeviceNotRegistered" } } };
  await receiptsAreDue();
  await until("it is removed", async () => (await rowsOf("push_devices")).length === 0);

  await register(TOKEN);
  ticket = { status: "error", message: "gone", details: { error: "DeviceNotRegistered" } };
  await send(ana, direct, "hello again");
  await until("it is removed again", async () => (await rowsOf("push_devices")).length === 0);
});

test.each([
  ["MessageRateExceeded", false],
  ["MessageTooBig", true],
  ["InvalidCredentials", true],
])("after %s the device stays, and there is another try", async (error, isLogged) => {
  ticket = { status: "error", message: error, details: { error } };
  await send(ana, direct, "hello");
  await until("the failure is noted", async () => (await rowsOf("push_devices"))[0]?.failures === 1);
  await until("another try waits", async () => (await rowsOf("push_jobs"))[0]?.due_at > Date.now());
  expect(parley.servers[0]?.logged?.some(({ level }) => Number(level) >= 50)).toBe(isLogged);
});

test("a token is of Expo", async () => {
  expect(codeOf(await register("no token"))).toBe("BAD_USER_INPUT");
});
