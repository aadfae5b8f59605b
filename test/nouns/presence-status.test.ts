/** Presence of one person over several devices, for the people who may see it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId, userId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, type Parley, Person, signUp, startParley, until } from "../support/parley.js";
import { pause } from "../support/random.js";
import {
  CLOCK_MS,
  device,
  expectNoneEarly,
  GRACE_MS,
  REPORT,
  report,
  SAY_MS,
  seenBy,
  TELL_EVERY_MS,
  THERE,
  TIMES,
  WATCH,
  Watch,
} from "./presence-documents.js";

const EVENTS = graphql(`
  subscription PresenceEvents($ids: [ID!]) {
    events(presenceOf: $ids) { __typename ... on PresenceChanged { presence { status lastActiveAt user { id } } } }
  }
`);

const PRIVACY = graphql(`
  mutation PresencePrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { showOnlineStatus } } }
`);

const BLOCK = graphql(`mutation PresenceBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);

const UNBLOCK = graphql(`mutation PresenceUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);

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

  test("is delivered at most once a second of each person, and the last status is right", async () => {
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
    // The event stream may connect between two reports, as a device that is online.
    await until("he is shown as gone, and is there all the same", async () => {
      await ben.get(REPORT, { status: "OFFLINE" });
      return watch.last(ben)?.status === "OFFLINE";
    });
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

  test("is executed once for who watch different people, and each receives theirs alone", async () => {
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
