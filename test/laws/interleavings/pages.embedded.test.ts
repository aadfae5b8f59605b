/** Changes while a page of events is read, or while an epoch begins. */
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { parseConversationId } from "../../../src/ids.js";
import { castOf, dataOf, directBetween, type Person, send, until } from "../../support/parley.js";
import { pause } from "../../support/random.js";
import { uuidOf } from "../../support/tables.js";
import {
  ADDED,
  type Added,
  ana,
  app,
  EVENTS,
  type Events,
  follow,
  holdAnswer,
  holdQuestion,
  onStatements,
  parley,
  UPDATES,
  type Updates,
  useStage,
} from "./stage.js";

useStage();

const PAGE =
  "query P($after: String) { events(after: $after) { start cursor hasMore events { __typename ... on MessageAdded { message { body } } } } }";

interface Page {
  events: { start: string; cursor: string; events: { message?: { body: string } }[] };
}

test("the cursor of an account where nothing happens moves on with each time that it comes back", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  await directBetween(ana, eve);
  await pause(5_500); // longer than a slow commit: nothing of before is told again
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await pause(50);
  await app.hub.sweep();
  const resumed = follow<Events>(eve, EVENTS, { after });
  await until("it is resumed", () => resumed.data.length > 0);
  const { __typename, cursor } = resumed.data[0]?.events ?? { cursor: "" };
  expect(__typename).toBe("StreamStarted");
  const momentOf = (given: string) => app.epoch.cursors.read(given)?.moment.getTime() ?? 0;
  expect(momentOf(cursor)).toBeGreaterThan(momentOf(after));
  resumed.stop();
  await eve.leave();
}, 30_000);

test("a message whose commit took seven seconds comes to who polls", async () => {
  const [eve, fay] = (await castOf(parley, "Eve", "Fay")) as [Person, Person];
  const id = await directBetween(eve, fay);
  const key = parseConversationId(id);
  const client = await app.store.pool.connect();
  const page = async (after?: string) => dataOf((await eve.ask(PAGE, { after })) as never) as Page;
  let cursor = (await page()).events.cursor;
  await client.query("BEGIN");
  await client.query("UPDATE conversations SET last_seq = last_seq + 1, revision = revision + 1 WHERE id = $1", [key]);
  await client.query(
    "INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, kind, body, created_at) VALUES ($1, 1, 2, $2, 'slow', 'TEXT', 'slow', clock_timestamp())",
    [key, uuidOf(fay.id)],
  );
  await pause(7_000);
  cursor = (await page(cursor)).events.cursor;
  await client.query("COMMIT");
  client.release();
  const { events } = await page(cursor);
  expect(events.events.map(({ message }) => message?.body)).toContain("slow");
}, 30_000);

test("an operation that is completed while it starts, and its id used again, is over", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const before = app.hub.size().swept;
  const socket = new WebSocket(eve.url.replace("http", "ws"), "graphql-transport-ws");
  const frames: { id: string; type: string }[] = [];
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${eve.token}` } }));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
  const subscribe = JSON.stringify({ id: "a", type: "subscribe", payload: { query: ADDED, variables: { id } } });
  socket.send(subscribe);
  socket.send(JSON.stringify({ id: "a", type: "complete" }));
  socket.send(subscribe);
  await pause(500);
  await send(ana, id, "once");
  await pause(500);
  const told = frames.filter(({ type }) => type === "next").length;
  socket.close();
  expect(told, "frames").toBeLessThanOrEqual(1);
  await until("no stream is left", () => app.hub.size().swept <= before);
  await eve.leave();
});

test("a cursor that is ahead of the store's clock, as after a failover, is not said to be resumed", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const after = app.epoch.cursors.cursorAt(new Date(Date.now() + 60_000));
  await send(ana, id, "missed");
  const { events } = dataOf((await eve.ask(PAGE, { after })) as never) as Page;
  const told = events.events.some(({ message }) => message?.body === "missed");
  expect(told || events.start === "RESET").toBe(true);
});

test("an event stream that is refused for too many devices leaves nothing behind", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  for (let i = 0; i < app.config.maxSocketsPerUser; i++) app.devices.connect(uuidOf(eve.id), `device ${i}`, "session");
  const before = app.hub.size().swept;
  for (let i = 0; i < 5; i++) {
    const followed = eve.follow<Added, object>(ADDED as never, { id }, "sse");
    await until("it is refused", () => followed.isDone || followed.answers.length > 0);
    followed.stop();
  }
  await until("none is left", () => app.hub.size().swept <= before);
});

const WAITING_PAGE =
  "query W($after: String, $waitSeconds: Int) { events(after: $after, waitSeconds: $waitSeconds) { start cursor } }";

async function pageAfter(person: Person, after: string, waitSeconds = 0) {
  const answer = await person.ask<{ events: { start: string; cursor: string } }, object>(WAITING_PAGE, {
    after,
    waitSeconds,
  });
  return dataOf(answer).events;
}

async function cursorOf(person: Person): Promise<string> {
  return dataOf(await person.ask<{ eventCursor: string }, object>("query C { eventCursor }")).eventCursor;
}

/** A transaction that is written to from when it is told to. */
async function writer() {
  const client = await app.store.pool.connect();
  onTestFinished(() => client.release(true));
  await client.query("BEGIN");
  await pause(5); // what is given from now on is later
  return async () => void (await client.query("SELECT pg_current_xact_id()"));
}

test("a cursor is good at once, whatever began before it was given and is written only then", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const write = await writer();
  const after = await cursorOf(eve);
  await write();
  const now = await app.hub.now();
  expect(now.getTime(), "it is held back").toBeLessThan(app.epoch.cursors.read(after)?.moment.getTime() ?? 0);
  expect((await pageAfter(eve, after)).start).toBe("RESUMED");
});

const noteSetBack = () => app.store.pool.query("INSERT INTO rewinds DEFAULT VALUES");

test("a cursor that is given after the database was set back is good while the other servers still learn of it", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const before = await cursorOf(eve);
  const first = follow<Updates>(eve, UPDATES, {});
  await until("it begins", () => first.data.length > 0);
  const sessions = holdQuestion("open-sessions");
  await noteSetBack();
  const swept = app.hub.sweep();
  await until("it ends", () => first.isDone);
  expect((await pageAfter(eve, before)).start).toBe("RESET");
  const again = follow<Updates>(eve, UPDATES, { after: before });
  await until("it begins anew", () => again.data.length > 0);
  await send(ana, id, "since then");
  const last = await until("it goes on", () => again.data.find(({ events }) => events.message?.body === "since then"));
  expect((await pageAfter(eve, last?.events.cursor ?? "")).start).toBe("RESUMED");
  sessions.letGo();
  await swept;
  again.stop();
  await eve.leave();
});

test("a cursor that is given after the database was set back is good also where something began before and is written still", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const before = await cursorOf(eve);
  const write = await writer();
  await write();
  await noteSetBack();
  const { start, cursor } = await pageAfter(eve, before);
  expect(start).toBe("RESET");
  expect((await pageAfter(eve, cursor)).start).toBe("RESUMED");
});

test("whoever waits for a page while the database is set back receives RESET", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const before = await cursorOf(eve);
  let looks = 0;
  onStatements(({ name, values }) => {
    if (name === "involvements" && (values[0] as string[]).includes(uuidOf(eve.id))) looks++;
    return undefined;
  });
  const waiting = pageAfter(eve, before, 2);
  await until("it waits", () => looks >= 3); // it looked, listened, and looked again
  await noteSetBack(); // and nobody else looks
  expect((await waiting).start).toBe("RESET");
});

test("a page that was being read when the database was set back gives no cursor that hides it", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const before = await cursorOf(eve);
  const involvements = holdAnswer("involvements", uuidOf(eve.id));
  const reading = pageAfter(eve, before);
  await until("it is being read", () => involvements.isHeld);
  await noteSetBack();
  expect((await pageAfter(eve, before)).start).toBe("RESET");
  involvements.letGo();
  const { start, cursor } = await reading;
  expect(start).toBe("RESUMED");
  expect((await pageAfter(eve, cursor)).start).toBe("RESET");
});
