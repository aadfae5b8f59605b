import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { App } from "../../src/app.js";
import { type MessageKey, parseMessageId } from "../../src/ids.js";
import { messagesAt } from "../../src/messages/reads.js";
import { graphql } from "../graphql/index.js";
import { TcpProxy } from "../laws/history/proxy.js";
import type { RedisServer } from "../support/global-setup.js";
import { castOf, codeOf, directBetween, type Parley, Person, send, startParley, until } from "../support/parley.js";
import { breakablePostgres, breakableRedis, freshDatabase, setup } from "../support/stores.js";

const ADDED = graphql(`subscription OutagesAdded { messageAdded { seq body } }`);
const NOTIFIED = graphql(`subscription OutagesNotified { notificationAdded { body } }`);
const LIST = graphql(`query OutagesList { inbox(first: 1) { nodes { id } } }`);
const NEEDY = graphql(`subscription OutagesNeedy { messageAdded { seq conversation { title } } }`);

// If servers are separate processes, a signal calls the same function.
test.skipIf(setup === "redis")(
  "a server that goes tells its clients one after the other, over the time it was given",
  async () => {
    const parley = await startParley({ PARLEY_DRAIN_MS: "1500" });
    const { urls } = parley;
    const [ana] = await castOf(parley, "Ana");
    const open = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const socket = new WebSocket(urls[0]?.replace("http", "ws") ?? "", "graphql-transport-ws");
        await new Promise((resolve) => socket.once("open", resolve));
        socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${ana?.token}` } }));
        await new Promise((resolve) => socket.once("message", resolve));
        return socket;
      }),
    );
    const codes: number[] = [];
    let openWhenFirstClosed = 0;
    for (const socket of open)
      socket.once("close", (code) => {
        codes.push(code);
        if (codes.length === 1) openWhenFirstClosed = open.filter((each) => each.readyState === each.OPEN).length;
      });
    await parley.servers[0]?.drain?.(1_500);
    await until("all are closed", () => codes.length === 6);
    expect(codes).toEqual(Array(6).fill(1012));
    expect(openWhenFirstClosed).toBeGreaterThanOrEqual(4);
    await parley.stop();
  },
);

describe.runIf(setup === "redis")("while Redis is away", () => {
  let redis: RedisServer;
  let parley: Parley;
  beforeAll(async () => {
    redis = await breakableRedis();
    parley = await startParley({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await parley?.stop();
    await redis?.stop();
  });

  test("messages are sent and arrive, on streams begun before and during it, once and in order", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const before = ben.follow(ADDED);
    await until("it is live", async () => {
      await send(ana, conversation, "hello");
      return before.data.length > 0;
    });
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    const during = new Person(ben.url, ben).follow(ADDED);
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => send(ana, conversation, `away ${i}`)));
    const newest = Math.max(...sent.map(({ message }) => message.seq));
    const reaches = (seq: number) => [before, during].every((each) => each.data.at(-1)?.messageAdded.seq === seq);
    await until("both have all", () => before.data.at(-1)?.messageAdded.seq === newest, 20_000);
    const later = await send(ana, conversation, "to both");
    await until("both have it", () => reaches(later.message.seq), 20_000);
    redis = await breakableRedis(port);
    const back = await send(ana, conversation, "it is back");
    await until("both have that too", () => reaches(back.message.seq), 20_000);
    const seqs = before.data.map(({ messageAdded }) => messageAdded.seq);
    const first = seqs[0] ?? 0;
    expect(seqs).toEqual(Array.from({ length: back.message.seq - first + 1 }, (_, i) => first + i));
    for (const each of [before, during]) each.stop();
    await ben.leave();
  }, 90_000);
});

// If servers are separate processes, the test cannot publish in another server's name.
test.skipIf(setup === "redis")(
  "while PostgreSQL is away news arrives where it needs no store, and elsewhere the stream ends rather than leave it out",
  async () => {
    const postgres = await breakablePostgres();
    const parley = await startParley({ DATABASE_URL: postgres.url });
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const [plain, needy] = [ben.follow(ADDED), ben.follow(NEEDY)];
    await until("both follow", async () => {
      await send(ana, conversation, "probe");
      return [plain, needy].every(({ data }) => data.length > 0);
    });
    const { message } = await send(ana, conversation, "the last before");
    await until("both have it", () =>
      [plain, needy].every(({ data }) => data.at(-1)?.messageAdded.seq === message.seq),
    );
    const app = parley.app as App;
    const [before] = await messagesAt(app.store, [parseMessageId(message.id) as MessageKey]);
    if (!before) throw new Error("the message is not stored");
    await postgres.stop();
    const news = { ...before, seq: before.seq + 1, revision: before.revision + 1, body: "stored by another server" };
    await app.bus.publish(`conversation:${before.conversationId}`, { type: "messages", messages: [news] });
    await until("it arrives", () => plain.data.at(-1)?.messageAdded.seq === news.seq);
    await until("the other ends", () => needy.isDone);
    expect(JSON.stringify(needy.error)).toContain("UNAVAILABLE");
    expect(needy.data.at(-1)?.messageAdded.seq).toBe(message.seq);
    expect(plain.isDone).toBe(false);
    await ben.leave();
    await parley.stop();
  },
  60_000,
);

// If servers are separate processes, the test cannot read their logs.
test.skipIf(setup === "redis")(
  "an outage of PostgreSQL is logged when it begins and when it is over, and each request has its answer",
  async () => {
    const database = await freshDatabase();
    const url = new URL(database.url);
    const proxy = new TcpProxy(() => 0);
    await proxy.start();
    const postgres = Number(url.port);
    proxy.servers.add(postgres);
    url.port = new URL(proxy.url).port;
    const parley = await startParley({ DATABASE_URL: url.href });
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const notified = ben.follow(NOTIFIED);
    await until("the stream is live", async () => {
      await send(ana, conversation, "probe");
      return notified.data.length > 0;
    });
    const [{ logged = [] } = {}] = parley.servers;
    expect(logged).toEqual([]);
    const { counts } = parley.app as App;
    proxy.servers.clear();
    await proxy.cutOff(1, 0);
    const answers = await Promise.all(Array.from({ length: 40 }, () => ana.ask(LIST)));
    expect(answers.map(codeOf)).toEqual(Array(40).fill("UNAVAILABLE"));
    expect(answers[0]?.errors?.[0]?.extensions).toMatchObject({ retryAfterMs: 1_000 });
    expect(counts.errors.UNAVAILABLE).toBe(40);
    await until("it is said", () => logged.length > 0);
    expect(codeOf(await ana.ask(LIST))).toBe("UNAVAILABLE");
    expect(logged).toMatchObject([{ msg: expect.stringContaining("PostgreSQL is away"), err: expect.anything() }]);
    proxy.servers.add(postgres);
    await until("it is said that it is back", () => logged.length > 1, 30_000);
    expect(logged.slice(1)).toMatchObject([{ msg: "PostgreSQL is back", awayMs: expect.any(Number) }]);
    await send(ana, conversation, "after");
    await until("the stream goes on", () => notified.data.at(-1)?.notificationAdded.body === "after");
    await ben.leave();
    await parley.stop();
    await proxy.stop();
    await database.drop();
  },
  90_000,
);
