/** Presence over several servers, through deploys, deaths and outages of Redis. */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUserId } from "../../src/ids.js";
import { query, type RedisServer } from "../support/global-setup.js";
import { castOf, type Parley, Person, signUp, startParley, until } from "../support/parley.js";
import { clockOff } from "../support/process.js";
import { pause } from "../support/random.js";
import { countStalls } from "../support/stalls.js";
import { breakableRedis, setup } from "../support/stores.js";
import { CLOCK_MS, device, GRACE_MS, LEASE_MS, report, SAY_MS, seenBy, TIMES, Watch } from "./presence-documents.js";

describe.runIf(setup === "redis")("over several servers", () => {
  let parley: Parley;
  let ana: Person;
  beforeAll(async () => {
    parley = await startParley(TIMES);
    ana = (await castOf(parley, "Ana"))[0] as Person;
  });
  afterAll(async () => {
    await ana?.leave();
    await parley?.stop();
  });

  test("a server that is killed takes its people offline within its lease, and not those who came back", async () => {
    const doomed = await parley.addServer();
    const [ben, cy] = (await castOf(parley, "Ben", "Cy")) as [Person, Person];
    const watch = new Watch(ana, ben, cy);
    const stalled = countStalls();
    await Promise.all([device(ben, doomed.url), device(cy, doomed.url)]);
    await until("they are online", () => [ben, cy].every((each) => watch.last(each)?.status === "ONLINE"));
    await pause(LEASE_MS / 4); // so that when they came is not when they were there last
    const [killing, killingAt] = [performance.now(), Date.now()];
    await doomed.kill?.();
    const killedAt = Date.now();
    const back = await device(cy, parley.urls[0] ?? "");
    await until("who stayed away is offline", () => watch.last(ben)?.status === "OFFLINE");
    const stalledMs = stalled();
    expect((watch.last(ben)?.at ?? 0) - killing).toBeGreaterThan(GRACE_MS);
    expect((watch.last(ben)?.at ?? 0) - killing).toBeLessThan(LEASE_MS + stalledMs);
    const lastActiveAt = Date.parse(watch.last(ben)?.lastActiveAt ?? "");
    expect(lastActiveAt).toBeGreaterThan(killingAt - LEASE_MS / 5 - stalledMs); // in which it says four times that it lives
    expect(lastActiveAt).toBeLessThanOrEqual(killedAt + CLOCK_MS);
    await pause(1_200); // in which it would have been told that she has gone
    expect(watch.sinceOnline(cy)).toEqual(["ONLINE"]);
    await back.leave();
    watch.stop();
  });

  test("a store that keeps waiting holds up neither a dead server's people nor those who come and go", async () => {
    const doomed = await parley.addServer();
    const [ben, eve, fay, gus] = (await castOf(parley, "Ben", "Eve", "Fay", "Gus")) as [Person, Person, Person, Person];
    const watches = parley.urls.map((url) => new Watch(new Person(url, ana), ben, eve, fay, gus));
    const urls = [doomed.url, ...parley.urls];
    await Promise.all([ben, eve, fay].map((person, i) => device(person, urls[i] ?? "")));
    const all = (person: Person, status: string) => watches.every((watch) => watch.last(person)?.status === status);
    await until("all are online", () => [ben, eve, fay].every((person) => all(person, "ONLINE")));
    const row = await holdRowOf(ben);
    const stalled = countStalls();
    await doomed.kill?.();
    const killed = performance.now();
    await until("he is offline", () => all(ben, "OFFLINE"));
    const mostMs = LEASE_MS + stalled();
    for (const watch of watches) expect((watch.last(ben)?.at ?? 0) - killed).toBeLessThan(mostMs);
    await until("it is to be stored", row.isAwaited);
    const phone = await device(gus, parley.urls.at(-1) ?? "");
    await until("who comes is online", () => all(gus, "ONLINE"));
    await phone.leave();
    await until("who goes is offline", () => all(gus, "OFFLINE"));
    await until("the others' leases would be over", () => performance.now() > killed + 2 * LEASE_MS);
    for (const watch of watches) for (const each of [eve, fay]) expect(watch.sinceOnline(each)).toEqual(["ONLINE"]);
    await row.release();
    await until("it is stored", async () => (await storedOf(ben)) === watches[0]?.last(ben)?.lastActiveAt);
    for (const watch of watches) expect(watch.sinceOnline(ben)).toEqual(["ONLINE", "OFFLINE"]);
    for (const watch of watches) watch.stop();
  }, 60_000);

  test("a server that stands still for longer than its lease has its people back when it goes on", async () => {
    const slow = await parley.addServer();
    const ben = await signUp(parley.urls[0] ?? "", "Ben");
    const watch = new Watch(ana, ben);
    await device(ben, slow.url);
    await until("he is online", () => watch.last(ben)?.status === "ONLINE");
    const stalled = countStalls();
    slow.signal?.("SIGSTOP");
    const stopped = performance.now();
    await until("he is offline", () => watch.last(ben)?.status === "OFFLINE");
    expect((watch.last(ben)?.at ?? 0) - stopped).toBeLessThan(LEASE_MS + stalled());
    slow.signal?.("SIGCONT");
    await until("he is there again", () => watch.last(ben)?.status === "ONLINE");
    expect(watch.sinceOnline(ben)).toEqual(["ONLINE", "OFFLINE", "ONLINE"]);
    watch.stop();
    await slow.kill?.();
  });

  test("when they were last there is right through a server whose clock is slow or fast", async () => {
    for (const ms of [-10 * LEASE_MS, 10 * LEASE_MS]) {
      const other = await parley.addServer(clockOff(ms));
      const ben = await signUp(parley.urls[0] ?? "", "Ben");
      const watch = new Watch(ana, ben);
      const phone = await device(ben, other.url);
      await until("he is online", () => watch.last(ben)?.status === "ONLINE");
      const before = Date.now();
      await report(phone, "AWAY");
      await until("he is away", () => watch.last(ben)?.status === "AWAY");
      const since = watch.last(ben)?.lastActiveAt ?? "";
      expect(Date.parse(since)).toBeGreaterThanOrEqual(before - CLOCK_MS);
      expect(Date.parse(since)).toBeLessThanOrEqual(Date.now() + CLOCK_MS);
      await phone.leave();
      await until("he is offline", () => watch.last(ben)?.status === "OFFLINE");
      expect(watch.last(ben)?.lastActiveAt).toBe(since);
      await until("it is stored", async () => (await storedOf(ben)) === since);
      watch.stop();
      await other.stop();
    }
  });

  /** Holds a person's row, so that whoever is to store when they were last there waits. */
  async function holdRowOf(person: Person) {
    const client = new Client({ connectionString: parley.databaseUrl });
    await client.connect();
    await client.query("BEGIN");
    await client.query("SELECT FROM users WHERE id = $1 FOR UPDATE", [parseUserId(person.id)]);
    return {
      isAwaited: () =>
        query(parley.databaseUrl, async (other) => {
          const waiting = await other.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
              AND query LIKE '%last_active_at = greatest%'`,
          );
          return waiting.rows.length > 0;
        }),
      release: async () => {
        await client.query("ROLLBACK");
        await client.end();
      },
    };
  }

  const storedOf = (person: Person) =>
    query(parley.databaseUrl, async (client) => {
      const { rows } = await client.query("SELECT last_active_at AS at FROM users WHERE id = $1", [
        parseUserId(person.id),
      ]);
      return rows[0]?.at?.toISOString() as string | undefined;
    });

  test("nothing is seen of a deploy by whose people come back, and who does not is offline after it", async () => {
    const old = await parley.addServer();
    const [ben, cy] = (await castOf(parley, "Ben", "Cy")) as [Person, Person];
    const watch = new Watch(ana, ben, cy);
    const [laptop, phone] = await Promise.all([device(ben, old.url), device(cy, old.url)]);
    await report(phone, "AWAY");
    await until("they are there", () => watch.last(ben)?.status === "ONLINE" && watch.last(cy)?.status === "AWAY");
    const since = watch.last(cy)?.lastActiveAt;
    const closed = new Promise<void>((resolve) => laptop.socket().on("closed", () => resolve()));
    const stopped = old.stop();
    await closed;
    const leaving = performance.now();
    await pause(GRACE_MS / 3);
    const back = await device(ben, parley.urls[0] ?? "");
    const isInTime = performance.now() < leaving + GRACE_MS - SAY_MS; // a machine may be too busy for that
    await stopped;
    await until("who stayed away is offline", () => watch.last(cy)?.status === "OFFLINE");
    expect(watch.last(cy)?.lastActiveAt).toBe(since);
    await pause(1_200);
    if (isInTime) expect(watch.sinceOnline(ben)).toEqual(["ONLINE"]);
    await back.leave();
    watch.stop();
  });
});

describe.runIf(setup === "redis")("while Redis is away", () => {
  let redis: RedisServer;
  let parley: Parley;
  beforeAll(async () => {
    redis = await breakableRedis();
    parley = await startParley({ ...TIMES, REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await parley?.stop();
    await redis?.stop();
  });

  test("presence stands still, also where Redis comes back empty, and then is right", async () => {
    const [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
    const watch = new Watch(ana, ben, cy);
    const far = parley.urls.at(-1) ?? "";
    const [stays, leaves] = [await device(ben, far), await device(cy, far)];
    await until("they are online", () => [ben, cy].every((each) => watch.last(each)?.status === "ONLINE"));
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    await leaves.leave();
    await pause(GRACE_MS * 2); // it is gone for longer than a grace and a half
    expect(await seenBy(ana, ben)).toMatchObject({ status: "ONLINE" });
    redis = await breakableRedis(port);
    await until("who left is offline", () => watch.last(cy)?.status === "OFFLINE", 30_000);
    for (const url of parley.urls) expect(await seenBy(new Person(url, ana), ben)).toMatchObject({ status: "ONLINE" });
    await pause(1_200);
    expect(watch.sinceOnline(ben)).toEqual(["ONLINE"]);
    await stays.leave();
    await until("presence goes on", () => watch.last(ben)?.status === "OFFLINE");
    watch.stop();
    await ana.leave();
  }, 90_000);
});
