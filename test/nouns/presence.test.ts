/** Who is there: over several devices and servers, through drops, deploys and deaths, and only for who may see it. */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId, parseUserId, userId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { query, type RedisServer } from "../support/global-setup.js";
import { castOf, codeOf, type Followed, type Parley, Person, signUp, startParley, until } from "../support/parley.js";
import { clockOff } from "../support/process.js";
import { pause, randomFrom } from "../support/random.js";
import { countStalls } from "../support/stalls.js";
import { breakableRedis, setup } from "../support/stores.js";

const GRACE_MS = 1_500;
const LEASE_MS = 6_000;
/** A timer may run early by a moment, and clocks are read at either end of a connection. */
const CLOCK_MS = 50;
/** From when somebody is connected until every server knows. */
const SAY_MS = 500;
const TELL_EVERY_MS = 1_000;
const TIMES = { PARLEY_PRESENCE_GRACE_MS: String(GRACE_MS), PARLEY_PRESENCE_LEASE_MS: String(LEASE_MS) };
const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

const WATCH = graphql(`
  subscription PresenceWatch($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }
`);
const EVENTS = graphql(`
  subscription PresenceEvents($ids: [ID!]) {
    events(presenceOf: $ids) { __typename ... on PresenceChanged { presence { status lastActiveAt user { id } } } }
  }
`);
const THERE = graphql(`subscription PresenceThere { conversationUpdated { id } }`);
const REPORT = graphql(`
  mutation PresenceReport($status: PresenceStatus!) { setPresence(input: { status: $status }) { presence { status } } }
`);
const PRIVACY = graphql(`
  mutation PresencePrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { showOnlineStatus } } }
`);
const BLOCK = graphql(`mutation PresenceBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const UNBLOCK = graphql(`mutation PresenceUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);
const SEEN = graphql(`
  query PresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }
`);

type Seen = { status: string; lastActiveAt?: string | null };

/** The state that a watcher ends up with, and how they came there. */
class Watch {
  readonly changes: { id: string; at: number; status: string; lastActiveAt: string | null }[] = [];
  readonly #followed: Followed<{ presenceChanged: Seen & { user: { id: string } } }>;

  constructor(watcher: Person, ...people: Person[]) {
    this.#followed = watcher.follow(WATCH, { ids: people.map(({ id }) => id) }) as never;
    const push = this.#followed.answers.push.bind(this.#followed.answers);
    this.#followed.answers.push = (...answers) => {
      for (const { data } of answers) {
        const { user, status, lastActiveAt = null } = data?.presenceChanged ?? { user: { id: "" }, status: "ERROR" };
        this.changes.push({ id: user.id, at: performance.now(), status, lastActiveAt });
      }
      return push(...answers);
    };
  }

  of = (person: Person) => this.changes.filter(({ id }) => id === person.id);
  statuses = (person: Person) => this.of(person).map(({ status }) => status);
  last = (person: Person) => this.of(person).at(-1);
  /** What was shown from when they were first there: no more than that, of who was never away. */
  sinceOnline = (person: Person) => this.statuses(person).slice(this.statuses(person).indexOf("ONLINE"));
  stop = () => this.#followed.stop();
}

/** One more device of a person's, at a server. */
async function device(person: Person, url: string): Promise<Person> {
  const { id, token, refreshToken, username } = person;
  const there = new Person(url, { id, token, refreshToken, username });
  await new Promise<void>((resolve) => {
    there.socket().on("connected", () => resolve());
    there.follow(THERE);
  });
  return there;
}

/** What a device reports of itself, over its own connection. */
async function report(person: Person, status: "ONLINE" | "AWAY" | "OFFLINE"): Promise<void> {
  const answer = person.follow(REPORT, { status });
  await until("it is reported", () => answer.isDone);
  expect(answer.data).toHaveLength(1);
}

/** Changes since a moment are told no faster than one a second. One may be late, and then be soon followed by the next. */
function expectNoneEarly(changes: readonly { at: number }[], since: number): void {
  for (const [i, { at }] of changes.entries())
    expect(at - since, `change ${i + 1} of ${changes.length}`).toBeGreaterThan(i * TELL_EVERY_MS - CLOCK_MS);
}

const seenBy = async (viewer: Person, person: Person) =>
  ((await viewer.get(SEEN, { id: person.id })).node as { presence: Seen | null }).presence;

describe("presence", () => {
  let parley: Parley;
  let ana: Person;
  let last: string;
  beforeAll(async () => {
    parley = await startParley(TIMES);
    ana = (await castOf(parley, "Ana"))[0] as Person;
    last = parley.urls.at(-1) ?? "";
  });
  afterAll(async () => {
    await ana?.leave();
    await parley?.stop();
  });

  test("is shown as it is to who begins to watch, and merges devices: the most present one speaks", async () => {
    const ben = await signUp(last, "Ben");
    const watch = new Watch(ana, ben);
    await until("the present state is shown", () => watch.last(ben)?.status === "OFFLINE");
    const [phone, laptop] = [await device(ben, parley.urls[0] ?? ""), await device(ben, last)];
    await until("he is online", () => watch.last(ben)?.status === "ONLINE");
    await report(laptop, "ONLINE"); // by when every server knows of it
    await report(phone, "AWAY");
    expect((await seenBy(ana, ben))?.status).toBe("ONLINE");
    const before = Date.now();
    await report(laptop, "AWAY");
    await until("he is away", () => watch.last(ben)?.status === "AWAY");
    const since = Date.parse(watch.last(ben)?.lastActiveAt ?? "");
    expect(since).toBeGreaterThanOrEqual(before - CLOCK_MS);
    expect(since).toBeLessThanOrEqual(Date.now() + CLOCK_MS);
    await report(phone, "ONLINE");
    await until("he is online again", () => watch.last(ben)?.status === "ONLINE");
    expect(watch.last(ben)?.lastActiveAt).toBeNull();
    expect(watch.statuses(ben)).toEqual(["OFFLINE", "ONLINE", "AWAY", "ONLINE"]);
    const late = new Watch(ana, ben);
    await until("who comes later sees it too", () => late.last(ben)?.status === "ONLINE");
    for (const each of [watch, late]) each.stop();
    for (const each of [phone, laptop]) await each.leave();
  });

  test("ends after the grace and not before, once, with the time that they were last there", async () => {
    const ben = await signUp(last, "Ben");
    const watch = new Watch(ana, ben);
    const phone = await device(ben, last);
    await until("he is online", () => watch.last(ben)?.status === "ONLINE");
    const [before, leaving] = [Date.now(), performance.now()];
    await phone.leave();
    await until("he is offline", () => watch.last(ben)?.status === "OFFLINE");
    const toldAfter = (watch.last(ben)?.at ?? 0) - leaving;
    expect(toldAfter).toBeGreaterThan(GRACE_MS - CLOCK_MS);
    const lastActiveAt = Date.parse(watch.last(ben)?.lastActiveAt ?? "");
    expect(lastActiveAt).toBeGreaterThanOrEqual(before - CLOCK_MS);
    expect(lastActiveAt, "a grace before it is told").toBeLessThan(before + toldAfter - GRACE_MS + CLOCK_MS);
    expect((await seenBy(ana, ben))?.lastActiveAt).toBe(watch.last(ben)?.lastActiveAt);
    const again = await device(ben, parley.urls[0] ?? "");
    await until("he is online again", () => watch.last(ben)?.status === "ONLINE");
    expect(watch.statuses(ben).slice(-3)).toEqual(["ONLINE", "OFFLINE", "ONLINE"]);
    await again.leave();
    watch.stop();
  });

  test("shows nothing of a reconnect within the grace, to whichever server", async () => {
    const [ben, marker] = (await castOf(parley, "Ben", "Mark")) as [Person, Person];
    const watch = new Watch(ana, ben, marker);
    let phone = await device(ben, last);
    const tablet = await device(ben, last);
    await report(tablet, "AWAY");
    await until("he is online", () => watch.last(ben)?.status === "ONLINE");
    let late = 0; // a machine may be too busy to have him back in time
    for (const url of [last, parley.urls[0] ?? "", last]) {
      await pause(1_100); // or what is shown in between would be told together with what follows
      const leaving = performance.now();
      await phone.leave();
      await pause(GRACE_MS / 3);
      phone = await device(ben, url);
      if (performance.now() > leaving + GRACE_MS - SAY_MS) late++;
    }
    // Someone else's going takes as long as his would have.
    await (await device(marker, last)).leave();
    await until("the grace is over", () => watch.statuses(marker).slice(-2).join() === "ONLINE,OFFLINE");
    expect(watch.sinceOnline(ben).slice(1 + 2 * late), "at most away and back each time").toEqual([]);
    expect(late).toBeLessThan(3);
    await Promise.all([phone.leave(), tablet.leave()]);
    watch.stop();
  });

  test("is told at most once a second of each, and the last word is right", async () => {
    const ben = await signUp(last, "Ben");
    const watch = new Watch(ana, ben);
    const phone = await device(ben, last);
    await until("he is online", () => watch.last(ben)?.status === "ONLINE");
    await pause(1.1 * TELL_EVERY_MS); // so that the first of what follows is told at once
    const [before, since] = [watch.of(ben).length, performance.now()];
    for (let i = 0; i < 40; i++) {
      await report(phone, i % 2 ? "ONLINE" : "AWAY");
      await pause(50);
    }
    await report(phone, "AWAY");
    await until("the last report is shown", async () => {
      const seen = await seenBy(ana, ben);
      return watch.last(ben)?.lastActiveAt === seen?.lastActiveAt && watch.last(ben)?.status === "AWAY";
    });
    const told = watch.of(ben).slice(before);
    expectNoneEarly(told, since);
    expect(told.length).toBeGreaterThan(2);
    await phone.leave();
    watch.stop();
  });

  test("reported over HTTP counts for every connection of the session, on every server, over SSE too", async () => {
    const ben = await signUp(parley.urls[0] ?? "", "Ben");
    const watch = new Watch(ana, ben);
    const socket = await device(ben, last);
    const elsewhere = new Person(last, ben);
    const stream = elsewhere.follow(THERE, {}, "sse");
    await until("he is online", () => watch.last(ben)?.status === "ONLINE");
    await until("both are away", async () => {
      await ben.get(REPORT, { status: "AWAY" });
      return watch.last(ben)?.status === "AWAY";
    });
    await ben.get(REPORT, { status: "OFFLINE" });
    await until("he is shown as gone, and is there all the same", () => watch.last(ben)?.status === "OFFLINE");
    expect(watch.last(ben)?.lastActiveAt).not.toBeNull();
    stream.stop();
    await socket.leave();
    watch.stop();
  });

  test("is not shown where its person hides it, nor when they last were there; their own they always see", async () => {
    const [ben, olga] = (await castOf(parley, "Ben", "Olga")) as [Person, Person];
    const [watch, own] = [new Watch(ana, ben, olga), new Watch(ben, ben)];
    const overEvents = ana.follow(EVENTS, { ids: [ben.id] });
    const toldOverEvents = () =>
      overEvents.data.flatMap(({ events }) => ("presence" in events ? [events.presence.status] : []));
    await until("he is online", () => watch.last(ben)?.status === "ONLINE" && toldOverEvents().at(-1) === "ONLINE");
    await setPrivacy(ben, { showOnlineStatus: false });
    await until("he goes", () => watch.last(ben)?.status === "OFFLINE");
    expect(watch.last(ben)?.lastActiveAt).toBeNull();
    expect(await seenBy(ana, ben)).toBeNull();
    expect(await seenBy(ben, ben)).toMatchObject({ status: "ONLINE" });

    const [told, late] = [watch.of(ben).length, new Watch(ana, ben, olga)];
    await report(ben, "AWAY");
    await until("he sees it himself", () => own.last(ben)?.status === "AWAY");
    const marker = await device(olga, last);
    await until("what others do is shown", () => [watch, late].every((each) => each.last(olga)?.status === "ONLINE"));
    await until("his being away can have been told", () => performance.now() > (own.last(ben)?.at ?? 0) + 1_200);
    expect(late.of(ben)).toEqual([]);
    expect(watch.of(ben)).toHaveLength(told);
    expect(toldOverEvents().slice(-2)).toEqual(["ONLINE", "OFFLINE"]); // whether it began before he came is chance

    await setPrivacy(ben, { showOnlineStatus: true, showLastSeen: false });
    await until("he is shown again", () => [watch, late].every((each) => each.last(ben)?.status === "AWAY"));
    expect(watch.last(ben)?.lastActiveAt).toBeNull();
    expect((await seenBy(ana, ben))?.lastActiveAt).toBeNull();
    expect((await seenBy(ben, ben))?.lastActiveAt).not.toBeNull();
    for (const each of [watch, own, late, overEvents]) each.stop();
    for (const each of [marker, ben]) await each.leave();
  });

  test.each(["the watcher", "the watched"])(
    "is not shown across a block by %s, at once and until it is lifted",
    async (who) => {
      const [ben, cy, olga] = (await castOf(parley, "Ben", "Cy", "Olga")) as [Person, Person, Person];
      const [watch, other] = [new Watch(cy, ben, olga), new Watch(olga, ben)];
      const phone = await device(ben, last);
      await until("he is online", () => [watch, other].every((each) => each.last(ben)?.status === "ONLINE"));
      const [blocker, blocked] = who === "the watcher" ? [cy, ben] : [ben, cy];
      await block(blocker, blocked);
      expect(await seenBy(cy, ben)).toBeNull();
      expect(await seenBy(ben, cy)).toBeNull();
      await until("he is not there any more", () => watch.last(ben)?.status === "OFFLINE");
      const told = watch.of(ben).length;
      await report(phone, "AWAY");
      await until("somebody else sees it", () => other.last(ben)?.status === "AWAY");
      const marker = await device(olga, last);
      await until("what others do is shown", () => watch.last(olga)?.status === "ONLINE");
      expect(watch.of(ben)).toHaveLength(told);
      await unblock(blocker, blocked);
      await until("he is shown again", () => watch.last(ben)?.status === "AWAY");
      for (const each of [watch, other]) each.stop();
      for (const each of [phone, marker, cy, olga]) await each.leave();
    },
  );

  test("is executed once for who watch different people, and each is told of theirs alone", async () => {
    const people = (await castOf(parley, "Ben", "Cy", "Dee", "Eve")) as [Person, Person, Person, Person];
    const watchers = await Promise.all(people.map(() => signUp(last, "Watcher")));
    const lists = people.map((_, i) => people.filter((__, j) => j !== i));
    const watches = watchers.map((watcher, i) => new Watch(watcher, ...(lists[i] ?? [])));
    await until("all have begun", () => watches.every((watch) => watch.changes.length === 3));
    const { counts } = parley.app ?? {};
    const before = { ...counts };
    const devices = await Promise.all(people.map((person) => device(person, last)));
    await until("all are told", () => watches.every((watch) => watch.changes.length === 6));
    for (const [i, watch] of watches.entries())
      expect(new Set(watch.changes.map(({ id }) => id))).toEqual(new Set(lists[i]?.map(({ id }) => id)));
    if (counts) expect((counts.executions ?? 0) - (before.executions ?? 0)).toBe(people.length);
    for (const watch of watches) watch.stop();
    for (const each of [...devices, ...watchers]) await each.leave();
  });

  test("of nobody is nothing, and of too many or of what is no user is refused", async () => {
    const nobody = `usr_${"A".repeat(22)}`;
    const watch = ana.follow(WATCH, { ids: [nobody, ana.id] });
    await until("the others are shown", () => watch.data.length > 0);
    expect(watch.data.map(({ presenceChanged }) => presenceChanged.user.id)).toEqual([ana.id]);
    for (const ids of [["usr_x"], Array<string>(501).fill(nobody)])
      for (const each of [ana.follow(WATCH, { ids }), ana.follow(EVENTS, { ids })]) {
        await until("it is refused", () => each.isDone);
        expect(codeOf(each.answers[0] ?? { errors: each.error as never })).toBe("BAD_USER_INPUT");
      }
    watch.stop();
  });

  const setPrivacy = (person: Person, input: { showOnlineStatus?: boolean; showLastSeen?: boolean }) =>
    person.get(PRIVACY, { input });
  const block = (one: Person, other: Person) => one.get(BLOCK, { id: other.id });
  const unblock = (one: Person, other: Person) => one.get(UNBLOCK, { id: other.id });
});

test("reports and watched people are bounded", async () => {
  const parley = await startParley({
    ...TIMES,
    PARLEY_PRESENCE_REPORTS_PER_SECOND: "1",
    PARLEY_MAX_WATCHED_PEOPLE: "500",
  });
  const [ana] = (await castOf(parley, "Ana")) as [Person];
  const answers = await Promise.all(Array.from({ length: 12 }, () => ana.ask(REPORT, { status: "AWAY" })));
  expect(answers.map(codeOf)).toContain("RATE_LIMITED");
  expect(answers.map(codeOf)).toContain(undefined);
  const many = Array.from({ length: 300 }, () => userId(newId()));
  const first = ana.follow(WATCH, { ids: [...many, ana.id] });
  await until("one list is watched", () => first.data.length > 0);
  const second = ana.follow(WATCH, { ids: many });
  await until("a second is too much", () => second.isDone);
  expect(codeOf(second.answers[0] ?? { errors: second.error as never })).toBe("RATE_LIMITED");
  first.stop();
  await until("it is possible again", async () => {
    const third = ana.follow(WATCH, { ids: [...many, ana.id] });
    await until("it is answered", () => third.isDone || third.data.length > 0);
    third.stop();
    return third.error === undefined && third.answers.every(({ errors }) => !errors);
  });
  await ana.leave();
  await parley.stop();
});

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

test("the law: what was heard last is what a fresh query says, and nobody flickers", async () => {
  process.stdout.write(`presence: PARLEY_TEST_SEED=${SEED}\n`);
  const parley = await startParley(TIMES);
  const names = ["Ana", "Ben", "Cy", "Dee", "Eve", "Fay", "Gus", "Hal"] as const;
  const [ana, cy, ...people] = (await castOf(parley, ...names)) as [Person, Person, ...Person[]];
  const [steady, restless] = [people.slice(0, 2), people.slice(2)];
  const watchers = [ana, cy].map(
    (watcher, i) => new Watch(new Person(parley.urls[i % parley.urls.length] ?? "", watcher), ...people),
  );
  /** Servers that may be killed; the watchers' are not among them. */
  const mortal = setup === "redis" ? [await parley.addServer(), await parley.addServer()] : [];
  const urls = () => [...parley.urls, ...mortal.map(({ url }) => url)];
  let isOver = false;
  const began = performance.now();

  /** How long each was nowhere at most, as far as they can tell: a machine may be too busy to have them back in time. */
  const longestGap = new Map<Person, number>();
  /** Is back within the grace, whatever happens. */
  const holdOn = async (person: Person, random: () => number) => {
    for (let wasThereAt = Number.POSITIVE_INFINITY; ; ) {
      const all = urls();
      const there = await Promise.race([device(person, all[Math.floor(random() * all.length)] ?? ""), pause(500)]);
      if (!(there instanceof Person)) continue; // that server was just killed
      longestGap.set(person, Math.max(longestGap.get(person) ?? 0, performance.now() - wasThereAt));
      const until_ = performance.now() + random() * 900;
      let isClosed = false;
      there.socket().on("closed", () => {
        isClosed = true;
      });
      while (!isClosed && !isOver && performance.now() < until_) {
        wasThereAt = performance.now();
        await pause(20);
      }
      if (isOver && !isClosed) return; // and stays
      await there.leave();
      await pause(random() * 200);
    }
  };
  /** Nothing but this device, for as long as it takes to be told. */
  const shownAway = async (person: Person) => {
    const there = await device(person, parley.urls.at(-1) ?? "");
    await report(there, "AWAY");
    await until("it is told that they are away", () =>
      watchers.every((watch) => watch.last(person)?.status === "AWAY"),
    );
    return there;
  };
  const wander = async (person: Person, random: () => number) => {
    const devices = person === restless[0] ? [await shownAway(person)] : [];
    while (!isOver) {
      const [what, all] = [random(), urls()];
      const some = devices[Math.floor(random() * devices.length)];
      if (what < 0.4 && devices.length < 3) {
        const there = await Promise.race([device(person, all[Math.floor(random() * all.length)] ?? ""), pause(500)]);
        if (there instanceof Person) devices.push(there);
      } else if (what < 0.6 && some) {
        devices.splice(devices.indexOf(some), 1);
        await some.leave();
      } else if (some) some.follow(REPORT, { status: what < 0.75 ? "AWAY" : what < 0.9 ? "ONLINE" : "OFFLINE" });
      await pause(random() * (random() < 0.1 ? 2_500 : 200));
    }
  };
  const killing = async (random: () => number) => {
    while (!isOver && mortal.length > 0) {
      await pause(1_500 + random() * 2_000);
      await mortal.shift()?.kill?.();
      if (!isOver) mortal.push(await parley.addServer());
    }
  };

  const going = [
    ...steady.map((person, i) => holdOn(person, randomFrom(SEED + i))),
    ...restless.map((person, i) => wander(person, randomFrom(SEED + 100 + i))),
    killing(randomFrom(SEED + 200)),
  ];
  await pause(10_000);
  isOver = true;
  await Promise.all(going);

  await until(
    "everyone's last word is the truth",
    async () => {
      for (const [i, watch] of watchers.entries())
        for (const person of people) {
          const heard = watch.last(person);
          const seen = await seenBy([ana, cy][i] as Person, person);
          if (heard?.status !== seen?.status || heard?.lastActiveAt !== seen?.lastActiveAt) return false;
        }
      return true;
    },
    LEASE_MS * 2 + 10_000,
  );
  for (const watch of watchers) {
    for (const person of people) {
      expectNoneEarly(watch.of(person).slice(1), began);
    }
    for (const person of steady)
      if ((longestGap.get(person) ?? 0) < GRACE_MS - SAY_MS) expect(watch.sinceOnline(person)).toEqual(["ONLINE"]);
    expect(restless.flatMap(watch.statuses).filter((status) => status === "AWAY").length).toBeGreaterThan(0);
    watch.stop();
  }
  await Promise.all([ana, cy].map((person) => person.leave()));
  await parley.stop();
}, 90_000);
