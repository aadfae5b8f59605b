/** Redis holds and carries what no server of ours wrote: garbage, forgeries, and what was kept and is published again. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { connectRedis } from "../../src/bus/connections.js";
import { createSeal } from "../../src/bus/seal.js";
import { loadConfig } from "../../src/config.js";
import { newId, parseConversationId, parseUserId } from "../../src/ids.js";
import { createLimits } from "../../src/limits/limits.js";
import { RedisLeases } from "../../src/presence/redis-leases.js";
import { freePort } from "../../src/store/embedded/launch.js";
import { createRedisBoard } from "../../src/typing/board.js";
import { graphql } from "../graphql/index.js";
import { query } from "../support/global-setup.js";
import { directBetween, type Person, send, signUp, until } from "../support/parley.js";
import { type Program, runParley, urlOf } from "../support/process.js";
import { type Database, freshDatabase, redisPrefix, redisUrl } from "../support/stores.js";

const EVENTS = graphql(`
  subscription ForgedEvents($presenceOf: [ID!], $typingIn: [ID!]) {
    events(presenceOf: $presenceOf, typingIn: $typingIn) {
      __typename
      ... on StreamStarted { start }
      ... on MessageAdded { message { body } }
    }
  }
`);
const ADDED = graphql(`subscription ForgedAdded { messageAdded { body } }`);
const TYPISTS = graphql(`query ForgedTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }`);
const SET_TYPING = graphql(`
  mutation ForgedTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }
`);
const SECRET = "a secret that only the tests know, long enough";

describe("servers whose Redis somebody else can write to", () => {
  const prefix = redisPrefix();
  const lines: string[] = [];
  let database: Database;
  let folder: string;
  let redis: Redis;
  let programs: Program[];
  let metricsPorts: number[];
  let ana: Person;
  let ben: Person;
  let conversation: string;
  let channels: string[];

  beforeAll(async () => {
    database = await freshDatabase();
    folder = mkdtempSync(join(tmpdir(), "parley-test-"));
    redis = new Redis(redisUrl() ?? "");
    metricsPorts = [await freePort(), await freePort()];
    programs = metricsPorts.map((port) =>
      runParley(
        {
          HOST: "127.0.0.1",
          PORT: "0",
          PARLEY_METRICS_PORT: String(port),
          DATABASE_URL: database.url,
          REDIS_URL: redisUrl(),
          PARLEY_REDIS_PREFIX: prefix,
          PARLEY_DATA: folder,
          PARLEY_DEMO: "0",
          PARLEY_SECRET: SECRET,
          PARLEY_SWEEP_SECONDS: "1",
          PARLEY_LOG: "info",
          PARLEY_DATABASE_CONNECTIONS: "5",
          PARLEY_SENDS_PER_SECOND: "100000",
          PARLEY_SEND_BURST: "100000",
        },
        { main: inject("builtMain"), onLine: (line) => void lines.push(line) },
      ),
    );
    await Promise.all(programs.map(({ ready }) => ready));
    const [here = "", there = ""] = programs.map(urlOf);
    [ana, ben] = await Promise.all([signUp(here, "Ana"), signUp(there, "Ben")]);
    conversation = await directBetween(ana, ben);
  });
  afterAll(async () => {
    await Promise.all([ana, ben].map((person) => person?.leave()));
    await Promise.all((programs ?? []).map((program) => program.stop()));
    redis?.disconnect();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const metric = async (name: string): Promise<number> => {
    const texts = await Promise.all(
      metricsPorts.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    const found = texts.flatMap((text) => text.split("\n").filter((line) => line.startsWith(`parley_${name} `)));
    return found.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  };
  const rejected = (reason: string) => metric(`bus_rejected_total{reason="${reason}"}`);

  /** Both follow everything, and everything that is followed has a channel. */
  async function followAll() {
    const streams = [ana, ben].flatMap((person) => [
      person.follow(EVENTS, { presenceOf: [ana.id, ben.id], typingIn: [conversation] }),
      person.follow(ADDED),
    ]);
    await until("they have begun", () => [streams[0], streams[2]].every((stream) => (stream?.data.length ?? 0) > 0));
    channels = (await redis.pubsub("CHANNELS", `${prefix}:*`)) as string[];
    for (const kind of ["conversation", "user", "presence", "boundaries", "missed", "heartbeat"])
      expect(
        channels.some((channel) => channel.startsWith(`${prefix}:${kind}`)),
        kind,
      ).toBe(true);
    const bodies = () =>
      streams.map(({ data }) =>
        data.flatMap((each) => {
          if ("messageAdded" in each) return [each.messageAdded.body];
          return "message" in each.events ? [each.events.message.body] : [];
        }),
      );
    return { streams, bodies, stop: () => streams.forEach(({ stop }) => void stop()) };
  }

  /** The next thing to happen in the conversation, by its counters, as a forger would say it. */
  async function forgeries(): Promise<string[]> {
    const key = parseConversationId(conversation) ?? "";
    const [person, other] = [parseUserId(ana.id) ?? "", parseUserId(ben.id) ?? ""];
    const { rows } = await query(database.url, (client) =>
      client.query<{ seq: number; revision: number }>(
        "SELECT last_seq AS seq, revision FROM conversations WHERE id = $1",
        [key],
      ),
    );
    const { rows: sessions } = await query(database.url, (client) =>
      client.query<{ id: string }>("SELECT id FROM sessions"),
    );
    const { seq = 0, revision = 0 } = rows[0] ?? {};
    const message = { seq: seq + 1, revision: revision + 1, kind: "TEXT", body: "forged", createdAt: Date.now() };
    const receipt = {
      conversationId: key,
      userId: other,
      joinedSeq: 0,
      deliveredSeq: 2 ** 31 - 1,
      readSeq: 2 ** 31 - 1,
    };
    return [
      { type: "messages", packed: [{ ...message, senderId: person }] },
      { type: "messages", packed: [{ ...message, seq: 1e300, revision: 1e300, createdAt: 1e300 }] },
      { type: "messages", packed: Array(1_000).fill(null) },
      { type: "messages" },
      { type: "changed", revision: revision + 1, isDeleted: true, gone: [{ userId: person, reason: "REMOVED" }] },
      { type: "changed", revision: revision + 2, renamedAt: "9999-12-31T00:00:00.000Z" },
      { type: "receipt", receipt: { ...receipt, deliveredAt: "+275760-09-13T00:00:00.000Z", readAt: "nonsense" } },
      { type: "typing", userId: "nobody", isTyping: "x" },
      { type: "joined", conversationId: "no uuid" },
      { type: "conversation", conversationId: key, changedAt: "9999-12-31T00:00:00.000Z" },
      ...sessions.map(({ id }) => ({ type: "sessionEnded", sessionId: id })),
      { type: "presenceReported", sessionId: sessions[0]?.id, status: "constructor" },
      { userIds: 5 },
      { sentAt: "9999-12-31T00:00:00.000Z" },
      { __proto__: null, constructor: { prototype: { isDeleted: true } } },
      {},
      null,
      [],
      "x".repeat(1_000_000),
    ].map((news) => JSON.stringify(news));
  }

  const garbage = ["", "null", "{", "\0\u0001\uFFFF", '{"__proto__":{"type":"messages"}}', "[".repeat(100_000)];

  async function expectUnharmed({ streams, bodies }: Awaited<ReturnType<typeof followAll>>, word: string) {
    await send(ana, conversation, word);
    await until("everybody has it", () => bodies().every((each) => each.includes(word)));
    for (const each of bodies()) expect(each.filter((body) => body === word || body === "forged")).toEqual([word]);
    for (const stream of streams) {
      expect(stream.isDone).toBe(false);
      const starts = stream.data.flatMap((each) =>
        "events" in each && "start" in each.events ? [each.events.start] : [],
      );
      expect(starts.filter((start) => start !== "LIVE")).toEqual([]);
    }
    const sweeps = await metric("sweeps_total");
    await until("everything was compared since", async () => (await metric("sweeps_total")) >= sweeps + 4);
    for (const stream of streams) expect(stream.isDone).toBe(false);
    expect(await metric("rewinds_total")).toBe(0);
    const { rows } = await query(database.url, (client) => client.query("SELECT at FROM rewinds"));
    expect(rows).toEqual([]);
    expect(lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  }

  test("believe nothing that is published there without their secret, on any channel, and go on", async () => {
    const followed = await followAll();
    const before = await rejected("unsigned");
    const others = createSeal("another secret, which is long enough too");
    const ours = createSeal(SECRET);
    let published = 0;
    for (const channel of channels)
      for (const text of [...garbage, ...(await forgeries())])
        for (const sealed of [text, others.close(channel, text), ours.close(`${channel}x`, text)])
          published += await redis.publish(channel, sealed);
    await until("all of it is dropped", async () => (await rejected("unsigned")) - before >= published);
    await expectUnharmed(followed, "after forgeries");
    expect(lines.filter((line) => line.includes("PARLEY_SECRET")).length).toBeGreaterThan(0);
    followed.stop();
  }, 60_000);

  test("drop what is signed and fits no topic, and what is too old, and go on", async () => {
    const followed = await followAll();
    const [malformed, old] = [await rejected("malformed"), await rejected("old")];
    const seal = createSeal(SECRET);
    const ofOtherShape = [
      ...garbage,
      ...(await forgeries()).filter((text) => /nonsense|1e300|no uuid|"x"|\[null/.test(text)),
    ];
    const conversationChannel = channels.find((channel) => channel.includes(parseConversationId(conversation) ?? ""));
    let published = 0;
    for (const channel of channels.filter((each) => !each.endsWith(":missed")))
      for (const text of ofOtherShape) published += await redis.publish(channel, seal.close(channel, text));
    await until("it is dropped", async () => (await rejected("malformed")) - malformed >= published);

    const next = (await forgeries())[0] ?? "";
    vi.spyOn(Date, "now").mockReturnValue(Date.now() - 600_000);
    const kept = seal.close(conversationChannel ?? "", next);
    vi.restoreAllMocks();
    const heard = await redis.publish(conversationChannel ?? "", kept);
    expect(heard).toBeGreaterThan(0);
    await until("that is dropped", async () => (await rejected("old")) - old >= heard);
    await expectUnharmed(followed, "after what does not fit");
    followed.stop();
  }, 60_000);

  test("deliver nothing a second time where all that they published is published again", async () => {
    const followed = await followAll();
    const recorder = new Redis(redisUrl() ?? "");
    const recorded: [channel: string, sealed: string][] = [];
    recorder.on("pmessage", (_, channel: string, sealed: string) => void recorded.push([channel, sealed]));
    await recorder.psubscribe(`${prefix}:*`);
    for (const body of ["one", "two", "three"]) await send(ana, conversation, body);
    await until("they have them", () => followed.bodies().every((each) => each.includes("three")));
    await recorder.punsubscribe();
    recorder.disconnect();
    const news = recorded.filter(([channel]) => !channel.includes(":heartbeat:"));
    expect(news.length).toBeGreaterThanOrEqual(3);
    for (let i = 0; i < 3; i++) for (const [channel, sealed] of news.toReversed()) await redis.publish(channel, sealed);
    await expectUnharmed(followed, "after what was repeated");
    for (const each of followed.bodies())
      expect(each.filter((body) => ["one", "two", "three"].includes(body ?? ""))).toEqual(["one", "two", "three"]);
    followed.stop();
  }, 60_000);

  test("show those who type, whatever else is on the board", async () => {
    const board = `${prefix}:typing:${parseConversationId(conversation)}`;
    await ana.get(SET_TYPING, { id: conversation });
    await until("she is on the board", async () => (await redis.hlen(board)) === 1);
    const later = Date.now() + 4_000;
    await redis.hset(board, {
      nobody: `${later} 1`,
      [newId()]: "garbage",
      [parseUserId(ben.id) ?? ""]: `${later} 99999999999`,
      "": "",
      [`${newId()}'`]: `${"9".repeat(400)} ${"9".repeat(400)}`,
    });
    const typists = async () => (await ben.get(TYPISTS, { id: conversation })).conversation?.typing;
    expect(await typists()).toEqual([{ user: { id: ana.id } }]);
    await redis.set(board, "no hash at all");
    expect(await typists()).toEqual([]);
  });
});

describe("what Redis holds that no server wrote", () => {
  const LEASE_MS = 30_000;
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(redisUrl() ?? "");
  });
  afterAll(() => redis?.disconnect());

  test("makes no lease fail, holds for nobody, and is cleared away", async () => {
    const prefix = redisPrefix();
    const key = (name: string) => `${prefix}:presence:${name}`;
    const leases = new RedisLeases(redis, prefix, LEASE_MS);
    const [cy, olga] = [newId(), newId()];
    await redis.hset(key("leases"), {
      garbage: "garbage",
      empty: "",
      eternal: `${"9".repeat(15)} 1 1 1`,
      infinite: `${"9".repeat(400)} ${"9".repeat(400)} 0 0`,
      [leases.id]: `0 0 0 ${"9".repeat(300)}`,
    });
    await redis.hset(key("claims"), { garbage: "garbage", empty: "9".repeat(20) });
    await redis.set(key(`of:${cy}`), "no hash");
    await redis.set(key(`people:${leases.id}`), "no set");
    await redis.hset(key(`of:${olga}`), {
      eternal: "ONLINEISH",
      other: "AWAY 1e9",
      third: "OFFLINE x",
      left: "9".repeat(30),
    });
    await redis.sadd(key("people:eternal"), "nobody", "'; --", olga);

    await leases.renew([]);
    const { reports } = await leases.read([cy, olga]);
    for (const id of [cy, olga]) expect(reports.get(id)).toEqual({ status: "OFFLINE", activeAt: null });
    const online = [cy, olga].map((userId) => ({ userId, status: "ONLINE" as const, activeAt: null }));
    await leases.put(online);
    expect((await leases.read([cy])).reports.get(cy)?.status).toBe("ONLINE");

    await redis.del(key("settling"));
    const { dead } = await leases.renew([]);
    expect(dead.map(({ id }) => id).sort()).toEqual(["empty", "eternal", "garbage", "infinite"]);
    for (const server of dead) {
      for await (const people of leases.peopleOf(server.id)) {
        expect(people).toEqual([olga]);
        for (const { at } of await leases.takeBackFor(server, people))
          expect(at.getTime()).toBeLessThan(Date.now() + 61_000);
        await leases.done(
          server.id,
          people.map((userId) => ({ userId })),
        );
      }
      await leases.forget(server.id);
    }
    expect(await redis.hkeys(key("leases"))).toEqual([leases.id]);
    const gone = await leases.takeBack([cy].map((userId) => ({ userId, at: new Date(1_000) })));
    expect(gone).toEqual([{ userId: cy, at: new Date(1_000) }]);
  });

  test("of one's own lease, a turn of the future, ends nothing", async () => {
    const prefix = redisPrefix();
    const leases = new RedisLeases(redis, prefix, LEASE_MS);
    const cy = { userId: newId(), status: "ONLINE" as const, activeAt: null };
    await leases.renew([]);
    const [ends, seen, since] = ((await redis.hget(`${prefix}:presence:leases`, leases.id)) ?? "").split(" ");
    await redis.hset(`${prefix}:presence:leases`, leases.id, `${ends} ${seen} ${since} 123456789`);
    await expect(leases.put([cy])).rejects.toThrow("run out");
    await leases.renew([]);
    await leases.put([cy]);
    expect((await leases.read([cy.userId])).reports.get(cy.userId)?.status).toBe("ONLINE");
  });

  test("leases that are no hash are made anew", async () => {
    const prefix = redisPrefix();
    await redis.set(`${prefix}:presence:leases`, "x");
    await redis.lpush(`${prefix}:presence:claims`, "x");
    const leases = new RedisLeases(redis, prefix, LEASE_MS);
    expect((await leases.renew([])).hadLapsed).toBe(true);
    expect((await leases.renew([])).hadLapsed).toBe(false);
  });

  test("has limits counted all the same", async () => {
    const prefix = redisPrefix();
    const log = pino({ level: "silent" });
    const connections = await connectRedis(redisUrl() ?? "", log);
    const settings = { PARLEY_REDIS_PREFIX: prefix, PARLEY_SIGN_UPS_PER_HOUR: "2", PARLEY_DATABASE_CONNECTIONS: "1" };
    const limits = createLimits(loadConfig(settings), connections);
    const key = (who: string) => `${prefix}:limit:signUp:${who}`;
    await redis.set(key("text"), "garbage");
    await redis.lpush(key("list"), "garbage");
    await redis.set(key("eternal"), "2");
    for (const who of ["text", "list"]) {
      for (let i = 0; i < 2; i++) await limits.use("signUp", who);
      await expect(limits.use("signUp", who)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    }
    // A count that nobody set an end to ends.
    await expect(limits.use("signUp", "eternal")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await redis.pttl(key("eternal"))).toBeGreaterThan(0);
    await connections.close();
  });

  test("on the board of a conversation makes way for who types", async () => {
    const prefix = redisPrefix();
    const board = createRedisBoard(redis, prefix, 5_000);
    const [conversationId, userId] = [newId(), newId()];
    await redis.lpush(`${prefix}:typing:${conversationId}`, "x");
    expect(await board.read(conversationId)).toEqual([]);
    await board.put(conversationId, userId, 7);
    expect(await board.read(conversationId)).toMatchObject([{ userId, seq: 7 }]);
  });
});
