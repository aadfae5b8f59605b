/** Chooses the faults and their times, all from the seed. */
import { pause } from "../../support/random.js";
import type { History } from "./run.js";
import { POSTGRES_ENDS } from "./world.js";

export const FAULTS = [
  "sockets cut",
  "reader stalled",
  "server killed",
  "Redis killed",
  "Redis paused",
  "Redis flushed",
  "PostgreSQL restarted",
] as const;
export type Fault = (typeof FAULTS)[number];

/** Number of each fault in one deal. */
const DEAL: Record<Fault, number> = {
  "sockets cut": 4,
  "reader stalled": 3,
  "server killed": 3,
  "Redis killed": 1,
  "Redis paused": 1,
  "Redis flushed": 1,
  "PostgreSQL restarted": 1,
};
const TWO_AT_ONCE = 0.2;
const CUT_MS = 2_000;

/** Strikes until `isOver`, one fault after another and sometimes two at once; resolves once everything is up again. */
export async function strike(history: History, isOver: () => boolean, random: () => number): Promise<void> {
  const faults = dealt(random);
  const stalls: Promise<void>[] = [];
  while (!isOver()) {
    await pause(300 + random() * 2_500 * Math.sqrt(history.slowness));
    const blows = Array.from({ length: random() < TWO_AT_ONCE ? 2 : 1 }, () => {
      const fault = faults.next().value;
      history.counts.faults[fault]++;
      history.say(`fault: ${fault}`);
      const healed = act(history, fault, random);
      // A stalled reader disturbs nobody else: the next fault need not wait for it.
      return fault === "reader stalled" ? void stalls.push(healed) : healed;
    });
    await Promise.all(blows);
  }
  await Promise.all(stalls);
}

function act({ proxy, world }: History, fault: Fault, random: () => number): Promise<void> {
  switch (fault) {
    case "sockets cut":
      return proxy.cutOff(0.2 + random() * 0.8, CUT_MS);
    case "reader stalled":
      return proxy.hold(0.7, 2_000 + random() * 12_000);
    case "server killed":
      return world.killServer(Math.floor(random() * 8), random() * 2_000);
    case "Redis killed":
      return world.killRedis(random() * 5_000);
    case "Redis paused":
      return world.pauseRedis(1_000 + random() * 9_000);
    case "Redis flushed":
      return world.flushRedis();
    case "PostgreSQL restarted":
      world.restartPostgres(POSTGRES_ENDS[Math.floor(random() * POSTGRES_ENDS.length)] ?? "SIGQUIT");
      return Promise.resolve();
  }
}

/** Faults in random order, dealt like cards so that every kind comes up in each deal. */
function* dealt(random: () => number): Generator<Fault, never> {
  for (;;) {
    const deck = FAULTS.flatMap((fault) => Array<Fault>(DEAL[fault]).fill(fault));
    while (deck.length > 0) yield deck.splice(Math.floor(random() * deck.length), 1)[0] as Fault;
  }
}
