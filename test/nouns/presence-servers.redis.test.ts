/** Presence over several servers that die, stall and lose their way to Redis, held against what really was. */
import { Redis } from "ioredis";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, createApp } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import { newId, parseUserId } from "../../src/ids.js";
import { LOOKS_PER_LEASE, type StatusReport } from "../../src/presence/leases.js";
import { RedisLeases } from "../../src/presence/redis-leases.js";
import { graphql } from "../graphql/index.js";
import {
  DELIVERY_MS,
  type DeviceLife,
  GRACE_MS,
  LEASE_MS,
  lastThere,
  mayBeThere,
  mustBeThere,
  type ServerLife,
  STALL_MS,
  wasLearntLate,
} from "../laws/presence/life.js";
import { Link } from "../laws/presence/link.js";
import { query } from "../support/global-setup.js";
import { castOf, type Followed, type Parley, type Person, startParley, until } from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
import { breakableRedis, freshDatabase, redisPrefix, redisUrl } from "../support/stores.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUN_MS = 9_000;
/** A person's changes are told at most once a second. */
const TELL_EVERY_MS = 1_000;

const WATCH = graphql(`
  subscription ServersPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }
`);
const SEEN = graphql(`
  query ServersPresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }
`);

interface Told {
  at: number;
  status: string;
  lastActiveAt: string | null;
}

/** A server that lives in this process, with a way to Redis of its own. */
interface Server extends ServerLife {
  app: App;
  link: Link;
  isOut: boolean;
}

describe("presence over servers", () => {
  const prefix = redisPrefix();
  const settings = {
    PARLEY_PRESENCE_GRACE_MS: String(GRACE_MS),
    PARLEY_PRESENCE_LEASE_MS: String(LEASE_MS),
    PARLEY_REDIS_PREFIX: prefix,
  };
  let parley: Parley;
  let redis: Redis;
  const servers = new Set<Server>();
  beforeAll(async () => {
    redis = new Redis(redisUrl() ?? "");
    parley = await startParley(settings);
  });
  afterAll(async () => {
    for (const server of servers) await kill(server);
    await parley?.stop();
    redis?.disconnect();
  });

  async function addServer(): Promise<Server> {
    const link = await new Link(redisUrl() ?? "").open();
    const env = {
      ...settings,
      DATABASE_URL: parley.databaseUrl,
      REDIS_URL: link.url,
      PARLEY_SECRET: "a secret that only the tests know, long enough",
      PARLEY_DATABASE_CONNECTIONS: "2",
    };
    const app = await createApp(loadConfig(env), pino({ level: "silent" }));
    const server = { app, link, killedAt: Infinity, outages: [], isOut: false };
    servers.add(server);
    return server;
  }

  /** It says nothing more to Redis, as if its process had ended. */
  async function kill(server: Server): Promise<void> {
    server.link.close();
    server.killedAt = performance.now();
    servers.delete(server);
    await server.app.close();
  }

  const dbIdOf = (person: Person) => parseUserId(person.id) ?? "";
  const seenBy = async (viewer: Person, person: Person) =>
    ((await viewer.get(SEEN, { id: person.id })).node as { presence: Omit<Told, "at"> }).presence;

  function watch(watcher: Person, people: Person[]): Map<string, Told[]> {
    const told = new Map<string, Told[]>(people.map(({ id }) => [id, []]));
    const followed = watcher.follow(WATCH, { ids: people.map(({ id }) => id) }) as Followed<{
      presenceChanged: { user: { id: string }; status: string; lastActiveAt: string | null };
    }>;
    const push = followed.answers.push.bind(followed.answers);
    followed.answers.push = (...answers) => {
      for (const { data } of answers) {
        if (!data) continue;
        const { user, status, lastActiveAt } = data.presenceChanged;
        told.get(user.id)?.push({ at: performance.now(), status, lastActiveAt });
      }
      return push(...answers);
    };
    return told;
  }

  test("the law: who has a device is there, and who has none is gone by the bound, once, with the right time", async () => {
    process.stdout.write(`presence over servers: PARLEY_TEST_SEED=${SEED}\n`);
    const names = ["Ana", "Olga", "Ben", "Cy", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida"] as const;
    const [ana, olga, ...people] = (await castOf(parley, ...names)) as [Person, Person, ...Person[]];
    const views = [ana, olga].map((watcher) => watch(watcher, people));
    await until("all are shown", () => views.every((told) => people.every(({ id }) => told.get(id)?.length === 1)));
    await Promise.all(Array.from({ length: 4 }, addServer));
    const clock = Date.now() - performance.now();
    const lives = new Map<string, DeviceLife[]>(people.map(({ id }) => [id, []]));
    const everyServer = new Set(servers);
    const counts = { devices: 0, kills: 0, cuts: 0, holds: 0 };
    const started = performance.now();
    const isOver = () => performance.now() > started + RUN_MS;

    /** One more device of a person's somewhere; answers with the way to leave. */
    const join = (person: Person, random: () => number) => {
      const all = [...servers];
      const server = all[Math.floor(random() * all.length)] as Server;
      const id = newId();
      const life: DeviceLife = { server, from: performance.now(), leftAt: Infinity };
      lives.get(person.id)?.push(life);
      counts.devices++;
      server.app.devices.connect(dbIdOf(person), id, newId());
      const leave = () => {
        if (server.killedAt < Infinity) return;
        life.leftAt = performance.now();
        server.app.devices.disconnect(dbIdOf(person), id);
      };
      return { server, leave };
    };
    /** Has a device always, and another as soon as it hears that the server is gone. */
    const holdOn = async (person: Person, random: () => number) => {
      let device = join(person, random);
      for (let until_ = 0; !isOver(); await pause(10)) {
        const isGone = device.server.killedAt < Infinity;
        if (!isGone && performance.now() < until_) continue;
        until_ = performance.now() + 500 + random() * 2_000;
        const last = device;
        device = join(person, random);
        if (!isGone) last.leave();
      }
      device.leave();
    };
    const wander = async (person: Person, random: () => number) => {
      let devices: ReturnType<typeof join>[] = [];
      while (!isOver()) {
        devices = devices.filter(({ server }) => server.killedAt === Infinity);
        if (random() < 0.5 && devices.length < 3) devices.push(join(person, random));
        else devices.splice(Math.floor(random() * devices.length), 1)[0]?.leave();
        await pause(random() * (random() < 0.3 ? 4_000 : 400));
      }
      for (const { leave } of devices) leave();
    };
    const outage = async (server: Server, ms: number, isCut: boolean) => {
      if (server.isOut) return;
      server.isOut = true;
      counts[isCut ? "cuts" : "holds"]++;
      const span = { from: performance.now(), to: Infinity };
      server.outages.push(span);
      if (isCut) server.link.cut();
      else server.link.hold();
      await pause(ms);
      if (server.killedAt === Infinity) server.link.mend();
      span.to = performance.now();
      server.isOut = false;
    };
    /** One server is killed at least, and one cut off. */
    const trouble = async (random: () => number) => {
      const outages: Promise<void>[] = [];
      for (const always = [0, 0.5]; !isOver() || always.length > 0; ) {
        await pause(200 + random() * 800);
        const server = [...servers][Math.floor(random() * servers.size)] as Server;
        const [what, ms] = [
          always.shift() ?? random(),
          random() < 0.5 ? 200 + random() * 800 : LEASE_MS * (0.6 + random() * 0.6),
        ];
        if (what < 0.4) {
          const killed = kill(server);
          counts.kills++;
          everyServer.add(await addServer());
          await killed;
        } else outages.push(outage(server, ms, what < 0.7));
      }
      await Promise.all(outages);
    };
    /** This process, in which the servers live, or those who tell the watchers, may have too little of the machine. */
    let isToldAll = false;
    const noticeStalls = async (step: () => Promise<unknown>) => {
      for (let last = performance.now(); !isToldAll; last = performance.now()) {
        await step();
        const now = performance.now();
        if (now - last > STALL_MS) for (const { outages } of everyServer) outages.push({ from: last, to: now });
      }
    };
    const noticing = [
      noticeStalls(() => pause(10)),
      ...[ana, olga].map((watcher) =>
        noticeStalls(() => Promise.all([seenBy(watcher, people[0] as Person), pause(20)])),
      ),
    ];
    await Promise.all([
      ...people.slice(0, 3).map((person, i) => holdOn(person, randomFrom(SEED + i))),
      ...people.slice(3).map((person, i) => wander(person, randomFrom(SEED + 100 + i))),
      trouble(randomFrom(SEED + 200)),
    ]);
    const isOut = (told: Map<string, Told[]>) => people.every(({ id }) => told.get(id)?.at(-1)?.status === "OFFLINE");
    await until("everyone is gone", () => views.every(isOut));
    const ended = performance.now();
    isToldAll = true;
    await Promise.all(noticing);
    process.stdout.write(`presence over servers: ${JSON.stringify(counts)}\n`);

    for (const told of views) for (const { id } of people) judge(told.get(id) ?? [], lives.get(id) ?? [], ended, clock);
    await until("it is stored when each was last there", async () => {
      const ids = people.map(dbIdOf);
      const { rows } = await query(parley.databaseUrl, (client) =>
        client.query("SELECT id, last_active_at FROM users WHERE id = ANY($1)", [ids]),
      );
      const stored = new Map(rows.map((row) => [row.id, row.last_active_at?.getTime()]));
      return people.every((person) =>
        views.every(
          (told) => Date.parse(told.get(person.id)?.at(-1)?.lastActiveAt ?? "") === stored.get(dbIdOf(person)),
        ),
      );
    });
    for (const person of people) expect(await seenBy(ana, person)).toMatchObject({ status: "OFFLINE" });
    for (const person of [ana, olga]) await person.leave();
    const kept = async () => (await redis.keys(`${prefix}:presence:*:*`)).sort();
    await until("nothing is kept of anyone", async () => (await kept()).length === 0).catch(async (error) => {
      throw new Error(`${error.message}: ${await kept()}`);
    });
    await until("only those who live have a lease", async () => {
      return (await redis.hlen(`${prefix}:presence:leases`)) === servers.size + parley.urls.length;
    });
    expect(counts.kills).toBeGreaterThan(0);
    expect(counts.cuts + counts.holds).toBeGreaterThan(0);
  }, 60_000);

  test("of whoever came and went while their server was cut off it delivers once that is back, and when they were there", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const told = watch(ana, [ben]).get(ben.id) ?? [];
    await until("he is shown", () => told.length > 0);
    const server = await addServer();
    const clock = Date.now() - performance.now();
    const outage = { from: performance.now(), to: Infinity };
    server.outages.push(outage);
    server.link.cut();
    const [id, life] = [newId(), { server, from: performance.now(), leftAt: Infinity }];
    server.app.devices.connect(dbIdOf(ben), id, newId());
    server.app.devices.disconnect(dbIdOf(ben), id);
    life.leftAt = performance.now();
    await pause(2 * GRACE_MS);
    expect(told).toMatchObject([{ status: "OFFLINE", lastActiveAt: null }]);
    server.link.mend();
    await until("it is told", () => told.length > 1);
    outage.to = performance.now();
    expect(told).toMatchObject([{ lastActiveAt: null }, { status: "OFFLINE", lastActiveAt: expect.any(String) }]);
    judge(told, [life], performance.now(), clock);
    await ana.leave();
    await kill(server);
  });
});

describe("leases", () => {
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(redisUrl() ?? "");
  });
  afterAll(() => redis?.disconnect());

  test("a server that comes back while others take care of its people keeps them", async () => {
    const prefix = redisPrefix();
    const [late, other] = [new RedisLeases(redis, prefix, LEASE_MS), new RedisLeases(redis, prefix, LEASE_MS)] as const;
    const ben = { userId: newId(), status: "ONLINE" as const, activeAt: null };
    await late.renew([]);
    await late.put([ben]);
    await late.endAfter(0);
    const dead = await until("it is seen that its lease has ended", async () => (await other.renew([])).dead[0]);
    if (dead?.id !== late.id) throw new Error("somebody else's lease has ended");
    await expect(late.put([ben])).rejects.toThrow("run out");
    await expect(late.takeBack([{ userId: ben.userId, at: late.now() }])).rejects.toThrow("run out");
    expect((await late.renew([])).hadLapsed).toBe(true);
    await expect(other.takeBackFor(dead, [ben.userId])).rejects.toThrow("is back");
    await other.forget(late.id);
    expect(await late.read([ben.userId])).toEqual({ isSettled: true, reports: new Map([[ben.userId, wordOf(ben)]]) });
    expect((await late.renew([])).hadLapsed).toBe(false);
  });

  test("two servers that let go of a person at once leave the later time, and one of them sees that they are gone", async () => {
    const prefix = redisPrefix();
    const [one, other] = [new RedisLeases(redis, prefix, LEASE_MS), new RedisLeases(redis, prefix, LEASE_MS)] as const;
    const ben = { userId: newId(), status: "ONLINE" as const, activeAt: null };
    for (const each of [one, other]) {
      await each.renew([]);
      await each.put([ben]);
    }
    const [earlier, later] = [new Date(1_000), new Date(2_000)];
    const gone = await Promise.all([
      one.takeBack([{ userId: ben.userId, at: later }]),
      other.takeBack([{ userId: ben.userId, at: earlier }]),
    ]);
    expect(gone.flat()).toEqual([{ userId: ben.userId, at: later }]);
    const { reports } = await one.read([ben.userId]);
    expect(reports.get(ben.userId)).toEqual({ status: "OFFLINE", activeAt: later });
  });

  test("what a broken connection still held is published no more", async () => {
    const link = await new Link(redisUrl() ?? "").open();
    const over = new Redis(link.url, { retryStrategy: () => 10, maxRetriesPerRequest: 0 });
    over.on("error", () => {});
    const leases = new RedisLeases(over, redisPrefix(), LEASE_MS);
    const ben = { userId: newId(), status: "ONLINE" as const, activeAt: null };
    await leases.renew([]);
    link.hold();
    const said = leases.put([ben]).then(
      () => "said",
      () => "broken",
    );
    await until("it is on its way", () => link.isHolding);
    link.reconnect();
    expect(await said).toBe("broken");
    await until("it has Redis again", () => over.status === "ready");
    await leases.put([{ ...ben, status: "AWAY", activeAt: new Date(1_000) }]);
    link.mend();
    await until("what was held has come", () => link.count === 1);
    const { reports } = await leases.read([ben.userId]);
    expect(reports.get(ben.userId)?.status).toBe("AWAY");
    over.disconnect();
    link.close();
  });

  test("people who stay where they are cost Redis nothing: one command in a look, however many they are", async () => {
    const own = await breakableRedis();
    const database = await freshDatabase();
    const env = { DATABASE_URL: database.url, REDIS_URL: own.url, PARLEY_SECRET: "x".repeat(32) };
    const app = await createApp(
      loadConfig({ ...env, PARLEY_PRESENCE_LEASE_MS: String(LEASE_MS), PARLEY_PRESENCE_GRACE_MS: String(GRACE_MS) }),
      pino({ level: "silent" }),
    );
    const asking = new Redis(own.url);
    /** How often each command was sent; those within a script are counted apart from it. */
    const sent = async () => {
      const lines = (await asking.info("commandstats")).matchAll(/cmdstat_([^:]+):calls=(\d+)/g);
      return new Map([...lines].map(([, name = "", calls]) => [name, Number(calls)]));
    };
    const people = Array.from({ length: 10_000 }, newId);
    for (const userId of people) app.devices.connect(userId, newId(), newId());
    await Promise.all(people.map((userId) => app.devices.settled(userId)));
    const from = performance.now();
    const before = await sent();
    const evals = async () => ((await sent()).get("eval") ?? 0) - (before.get("eval") ?? 0);
    await until("it has looked some times", async () => (await evals()) >= 10);
    const after = await sent();
    const looks = Math.ceil(((performance.now() - from) / LEASE_MS) * LOOKS_PER_LEASE) + 1;
    for (const name of ["eval", "time", "hkeys"])
      expect((after.get(name) ?? 0) - (before.get(name) ?? 0), name).toBeLessThanOrEqual(looks);
    for (const name of ["sadd", "hgetall", "srem", "sscan", "smembers", "hdel"])
      expect(after.get(name), name).toBe(before.get(name));
    asking.disconnect();
    await app.close();
    await database.drop();
    await own.stop();
  });

  const wordOf = ({ status, activeAt }: StatusReport): StatusReport => ({ status, activeAt });
});

/** Holds what was told of a person against what was so. */
function judge(changes: readonly Told[], devices: DeviceLife[], ended: number, clock: number): void {
  const bare = (key: string, value: unknown) => (key === "app" || key === "link" ? undefined : value);
  const story = JSON.stringify({ changes, devices }, bare);
  for (const [i, { at, status, lastActiveAt }] of changes.entries()) {
    const before = changes[i - 1];
    const time = Date.parse(lastActiveAt ?? "") - clock;
    if (before?.status === status) {
      // They were there in between, for less time than lies between two changes.
      const cameBack = devices.some(({ from }) => from > before.at - TELL_EVERY_MS - DELIVERY_MS && from < at);
      expect(cameBack || wasLearntLate(devices), `it is told once: ${at}\n${story}`).toBe(true);
      const known = before.lastActiveAt === null ? -Infinity : Date.parse(before.lastActiveAt) - clock;
      expect(time, `what is told again is better known: ${at}\n${story}`).toBeGreaterThan(known);
    }
    if (before && status === "OFFLINE") {
      const there = lastThere(devices, at);
      expect(time, `not before they were there last: ${at}\n${story}`).toBeGreaterThanOrEqual(there.from);
      expect(time, `nor after: ${at}\n${story}`).toBeLessThanOrEqual(there.to);
    }
    for (let now = at; now < (changes[i + 1]?.at ?? ended); now += 50) {
      const lately = { from: now - TELL_EVERY_MS - DELIVERY_MS, to: now };
      if (status === "OFFLINE") expect(mustBeThere(devices, lately), `there at ${now}\n${story}`).toBe(false);
      else
        expect(
          mayBeThere(devices, now < at + TELL_EVERY_MS ? lately : { from: now - 1, to: now }),
          `gone at ${now}\n${story}`,
        ).toBe(true);
    }
  }
}
