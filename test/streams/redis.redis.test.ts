/** A Redis that refuses, hangs or forgets. Servers are processes here, each with its own user of Redis where that matters. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { parseConversationId } from "../../src/ids.js";
import { freePort } from "../../src/store/embedded/launch.js";
import { graphql } from "../graphql/index.js";
import type { RedisServer } from "../support/global-setup.js";
import { directBetween, type Person, send, signUp, until } from "../support/parley.js";
import { type Program, runParley } from "../support/process.js";
import { breakableRedis, type Database, freshDatabase } from "../support/stores.js";

const ADDED = graphql(`subscription RedisAdded { messageAdded { body } }`);
const SET_PRESENCE = graphql(`
  mutation RedisSetPresence { setPresence(input: { status: AWAY }) { presence { status } } }
`);
const PRESENCE = graphql(`subscription RedisPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }`);
const SET_TYPING = graphql(`
  mutation RedisSetTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }
`);
const TYPING = graphql(`subscription RedisTyping($id: ID!) { typing(conversationId: $id) { isTyping } }`);

const PREFIX = "parley";
/** A server hears everything but conversations. */
const NO_CONVERSATIONS = ["heartbeat:*", "missed", "boundaries", "user:*", "presence:*"];
const PASSWORD = "a good password";

interface Server {
  url: string;
  program: Program;
  metric(name: string): Promise<number>;
}

describe("a Redis that is there", () => {
  let database: Database;
  let folder: string;
  let redis: RedisServer;
  let admin: Redis;
  let running: Program[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    folder = mkdtempSync(join(tmpdir(), "parley-test-"));
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    redis = await breakableRedis();
    admin = new Redis(redis.url);
  });
  afterEach(async () => {
    await Promise.all(running.map((program) => program.stop()));
    running = [];
    admin.disconnect();
    await redis.stop();
  });

  /** Sweeps are so rare that none but a quick one can tell what the bus does not. */
  function settings(user: string) {
    const url = new URL(redis.url);
    [url.username, url.password] = [user, PASSWORD];
    return {
      NODE_ENV: "test",
      HOST: "127.0.0.1",
      DATABASE_URL: database.url,
      PARLEY_DATA: folder,
      PARLEY_DEMO: "0",
      PARLEY_SECRET: "a secret that only the tests know, long enough",
      PARLEY_SWEEP_SECONDS: "600",
      PARLEY_LOG: "warn",
      PARLEY_DATABASE_CONNECTIONS: "5",
      PARLEY_SENDS_PER_SECOND: "100000",
      PARLEY_SEND_BURST: "100000",
      PARLEY_TYPING_PER_SECOND: "1000",
      REDIS_URL: url.href,
    };
  }

  async function start(user: string): Promise<Server> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const env = { ...settings(user), PORT: String(port), PARLEY_METRICS_PORT: String(metricsPort) };
    const program = runParley(env, { main: inject("builtMain") });
    running.push(program);
    await program.ready;
    const metric = async (name: string) => {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return Number(new RegExp(`^parley_${name} (.*)$`, "m").exec(text)?.[1] ?? Number.NaN);
    };
    return { url: `http://127.0.0.1:${port}/graphql`, program, metric };
  }

  /** The output of a start that must fail, without its process id. */
  async function refusal(user: string): Promise<string> {
    const program = runParley({ ...settings(user), PORT: "0" }, { main: inject("builtMain") });
    running.push(program);
    const output = await Promise.race([program.exited, program.ready.then(() => "it started")]);
    return output.replace(/^pid \d+\n/, "").trim();
  }

  const grant = (user: string, ...channels: string[]) =>
    admin.call("ACL", "SETUSER", user, "on", `>${PASSWORD}`, `~${PREFIX}:*`, "+@all", "resetchannels", ...channels);
  const named = (...topics: string[]) => topics.map((topic) => `&${PREFIX}:${topic}`);

  async function hang<Result>(during: () => Promise<Result>): Promise<Result> {
    const pid = Number(/^process_id:(\d+)/m.exec(await admin.info("server"))?.[1]);
    process.kill(pid, "SIGSTOP");
    try {
      return await during();
    } finally {
      process.kill(pid, "SIGCONT");
    }
  }

  /** The numbers of those connections of a user that do not listen. */
  async function commandConnections(user: string): Promise<Set<string>> {
    const lines = ((await admin.call("CLIENT", "LIST", "TYPE", "normal")) as string).split("\n");
    return new Set(lines.filter((line) => line.includes(` user=${user} `)).map((line) => line.split(" ", 1)[0] ?? ""));
  }

  /** Ana asks a server that may do everything; Ben follows another, which may do less. */
  async function anaAndBen(here: Server, there: Server) {
    const ana = await signUp(here.url, "Ana");
    const ben = await signUp(there.url, "Ben");
    return { ana, ben, conversation: await directBetween(ana, ben) };
  }

  /** The live messages from another person, from now on. */
  async function bodies(person: Person, sender: Person, conversation: string) {
    const followed = person.follow(ADDED);
    await until("it is live", async () => {
      await send(sender, conversation, "probe");
      return followed.data.length > 0;
    });
    await send(sender, conversation, "the last probe");
    const heard = () => followed.data.map(({ messageAdded }) => messageAdded.body);
    await until("it has all probes", () => heard().includes("the last probe"));
    return () => heard().slice(heard().indexOf("the last probe") + 1);
  }

  /** Waits until a person is seen typing by another who looks already. The store has none of it, so no sweep can tell it. */
  function typingOf(typist: Person, person: Person, conversation: string): () => Promise<void> {
    const seen = person.follow(TYPING, { id: conversation });
    return () =>
      until("it comes over the bus", async () => {
        await typist.get(SET_TYPING, { id: conversation });
        return seen.data.length > 0;
      }).then(() => seen.stop());
  }

  test("that refuses a channel has its news read from the store, is said to, and is asked again until it accepts", async () => {
    await grant("full", "allchannels");
    await grant("deaf", ...named(...NO_CONVERSATIONS));
    const [here, there] = [await start("full"), await start("deaf")];
    const { ana, ben, conversation } = await anaAndBen(here, there);
    const typingComes = typingOf(ana, ben, conversation);
    const heard = await bodies(ben, ana, conversation);
    await until("the channel was refused", async () => (await there.metric("bus_refused_topics")) === 1);
    expect(there.program.output()).toContain("Redis refuses a subscription");
    expect(there.program.output()).toContain("NOPERM");
    expect(await there.metric("bus_connected")).toBe(1);
    await send(ana, conversation, "while it is refused");
    await until("it comes from the store", () => heard().includes("while it is refused"));

    await grant("deaf", "allchannels");
    await until("the channel is accepted", async () => (await there.metric("bus_refused_topics")) === 0);
    await typingComes();
    await send(ana, conversation, "since it is accepted");
    await until("it comes", () => heard().includes("since it is accepted"));
    expect(heard()).toEqual(["while it is refused", "since it is accepted"]);
    await ben.leave();
  }, 60_000);

  test("that refuses one channel after a reconnect has all the others listened to", async () => {
    await grant("full", "allchannels");
    await grant("picky", "allchannels");
    const [here, there] = [await start("full"), await start("picky")];
    const { ana, ben, conversation } = await anaAndBen(here, there);
    const cy = await signUp(there.url, "Cy");
    const refused = await directBetween(ana, cy);
    const typingComes = typingOf(ana, ben, conversation);
    const heard = await bodies(ben, ana, conversation);
    const heardByCy = await bodies(cy, ana, refused);
    const channels = (await admin.pubsub("CHANNELS", `${PREFIX}:conversation:*`)) as string[];
    expect(channels).toHaveLength(2);
    const allowed = channels.filter((channel) => channel.endsWith(parseConversationId(conversation) ?? ""));
    expect(allowed).toHaveLength(1);
    // Redis cuts whoever listens to what they may not listen to any more.
    await grant("picky", ...named(...NO_CONVERSATIONS), ...allowed.map((channel) => `&${channel}`));
    await until("one is refused", async () => (await there.metric("bus_refused_topics")) === 1);
    expect(await there.metric("bus_connected")).toBe(1);
    await typingComes();
    await send(ana, conversation, "over the bus");
    await until("it comes", () => heard().includes("over the bus"));
    await send(ana, refused, "from the store");
    await until("that comes too", () => heardByCy().includes("from the store"));
    for (const person of [ben, cy]) await person.leave();
  }, 60_000);

  test("that lets a server neither subscribe nor publish keeps it from starting, which says what to grant", async () => {
    await grant("deaf", "allchannels", "-subscribe");
    await grant("mute", "allchannels", "-publish");
    await grant("neither", ...named("conversation:*"));
    for (const user of ["deaf", "mute", "neither"])
      expect((await refusal(user)).split("\n").at(-1)).toMatch(
        /^Parley cannot start\. REDIS_URL: .*NOPERM.*&parley:\*.*$/,
      );
  }, 60_000);

  test("that hangs keeps a server from starting, and does not keep it waiting", async () => {
    await grant("full", "allchannels");
    expect(await hang(() => refusal("full"))).toMatch(/^Parley cannot start\. REDIS_URL: .*$/);
  }, 60_000);

  test("that hangs is done without until it answers: what is sent meanwhile comes, and comes once", async () => {
    await grant("full", "allchannels");
    const [here, there] = [await start("full"), await start("full")];
    const { ana, ben, conversation } = await anaAndBen(here, there);
    const heard = await bodies(ben, ana, conversation);
    const before = await commandConnections("full");
    expect(before.size).toBe(2);
    await hang(async () => {
      await send(ana, conversation, "during");
      await until("both do without it", async () =>
        (await Promise.all([here, there].map((server) => server.metric("bus_connected")))).every((is) => is === 0),
      );
      await ana.get(SET_PRESENCE);
      await until("it comes from the store", () => heard().includes("during"));
    });
    await until("both have it again", async () =>
      (await Promise.all([here, there].map((server) => server.metric("bus_connected")))).every((is) => is === 1),
    );
    await send(ana, conversation, "after");
    await until("it comes", () => heard().includes("after"));
    expect(heard()).toEqual(["during", "after"]);
    // Each server gave up the connection that hung: so nobody waited for it once it was known to hang.
    const after = await commandConnections("full");
    expect([...after].filter((id) => before.has(id))).toEqual([]);
    await ben.leave();
  }, 60_000);

  test("that one server lost for a moment has what it could not publish delivered by the others", async () => {
    await grant("full", "allchannels");
    await grant("brief", "allchannels");
    const [here, there] = [await start("brief"), await start("full")];
    const { ana, ben, conversation } = await anaAndBen(here, there);
    const heard = await bodies(ben, ana, conversation);
    await admin.call("ACL", "SETUSER", "brief", "off");
    await admin.call("CLIENT", "KILL", "USER", "brief");
    await until("it is lost", async () => (await here.metric("bus_connected")) === 0);
    await send(ana, conversation, "unpublished");
    expect(await here.metric("publish_failures_total")).toBeGreaterThan(0);
    await admin.call("ACL", "SETUSER", "brief", "on");
    await until("it comes", () => heard().includes("unpublished"));
    await ben.leave();
  }, 60_000);

  test("that grants a user what docs/redis.md names has refused it nothing, whatever is done", async () => {
    const [, line] = /^ACL (SETUSER .*)$/m.exec(readFileSync("docs/redis.md", "utf8")) ?? [];
    if (!line) throw new Error("docs/redis.md names nothing to grant");
    await admin.call("ACL", ...line.split(" ").map((word) => word.replace(/^>.*/, `>${PASSWORD}`)));
    const [here, there] = [await start("parley"), await start("parley")];
    const { ana, ben, conversation } = await anaAndBen(here, there);
    const heard = await bodies(ben, ana, conversation);
    ana.socket();
    const [presence, typing] = [ben.follow(PRESENCE, { ids: [ana.id] }), ben.follow(TYPING, { id: conversation })];
    const live = ana.follow(ADDED);
    await until("her presence is shown", () => presence.data.some((each) => each.presenceChanged.status === "ONLINE"));
    await ana.get(SET_PRESENCE);
    await until("he sees her typing", async () => {
      await ana.get(SET_TYPING, { id: conversation });
      return typing.data.length > 0;
    });
    await send(ana, conversation, "hello");
    await until("it comes", () => heard().includes("hello") && live.data.length > 0);
    for (const person of [ana, ben]) await person.leave();
    await here.program.stop();
    expect(await admin.call("ACL", "LOG")).toEqual([]);
  }, 60_000);
});
