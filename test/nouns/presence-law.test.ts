/** The law of presence: the last status that was received equals a fresh query, and nobody flickers. */
import { expect, test } from "vitest";
import { castOf, Person, startParley, until } from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
import { setup } from "../support/stores.js";
import {
  device,
  expectNoneEarly,
  GRACE_MS,
  LEASE_MS,
  REPORT,
  report,
  SAY_MS,
  seenBy,
  TIMES,
  Watch,
} from "./presence-documents.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

test("the law: what was received last is what a fresh query answers, and nobody flickers", async () => {
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
