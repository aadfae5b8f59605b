/**
 * Prices requests in one currency: estimated microseconds of this process's CPU. Each step is paid for before it runs,
 * as soon as its size is known: bytes and operations before parsing, tokens before validation, fields before execution.
 * So an attack is refused before the next, dearer step.
 *
 * The buckets lie in memory and are counted synchronously: a refusal costs no round trip, and a wait between the check
 * and the count would let a burst of requests pass on one allowance. rate-limiter-flexible has only promises and fixed
 * windows; it stands behind these buckets, for limits that all servers count together.
 */
import { performance } from "node:perf_hooks";
import { LRUCache } from "lru-cache";
import type { Config } from "../config.js";
import { rateLimited } from "../errors.js";
import { Turns } from "./turns.js";

/**
 * The kinds of work that a client causes. `frames` are a socket's messages, pings and pongs. `topics` are the people
 * and conversations whose presence or typing a stream follows.
 */
export type Resource = "bytes" | "frames" | "operations" | "tokens" | "fields" | "topics";

/** The allowance of one client, shared by everything that it sends over any transport. */
export interface Meter {
  /** Counts in memory, so it does not wait. Throws RATE_LIMITED once the allowance is used up. */
  spend(resource: Resource, amount: number): void;
}

export const unmetered: Meter = { spend() {} };

/**
 * Estimates, measured on one core of a rented machine and rounded: JSON of nested lists takes 0.036 µs a byte, a ping
 * and its pong 15, a request that reads one row 500 over a socket and 900 over HTTP, parsing and validating a token 2
 * to 6, a field of an answer a few, and a topic (a listener and a look-up in the store) 37.
 */
const MICROSECONDS: Record<Resource, number> = {
  bytes: 0.04,
  frames: 20,
  operations: 600,
  tokens: 5,
  fields: 15,
  topics: 40,
};

interface Allowance {
  /** Microseconds that come back each second. */
  perSecond: number;
  /** Microseconds that may be spent at once after a pause. */
  burst: number;
}

/** The largest debt, in seconds of refilling. Work that cannot be refused, like bytes that have arrived, makes debt. */
const MOST_DEBT_SECONDS = 10;

/**
 * Raises all prices while this process has no time left, because of its clients or of its neighbours: an allowance is a
 * share of the time that there is. A client at the pace of a person stays far below its allowance and notices nothing.
 */
class Pressure {
  factor = 1;
  #last = performance.eventLoopUtilization();

  constructor() {
    setInterval(() => this.#look(), LOOK_MS).unref();
  }

  #look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#last);
    this.#last = now;
    this.factor = Math.min(Math.max(utilization > BUSY ? this.factor * 2 : this.factor / 1.5, 1), MOST_FACTOR);
  }
}

const LOOK_MS = 100;
/** A share of the event loop's time: above it, the next request has to wait. */
const BUSY = 0.8;
const MOST_FACTOR = 4;

const pressure = new Pressure();

export class Bucket {
  readonly #allowance: Allowance;
  #left: number;
  #at = performance.now();
  #refusals = 0;
  /** Refusals that are held back for a while before they are sent. */
  held = 0;
  #turns: Turns | undefined;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
    this.#left = allowance.burst;
  }

  /** Milliseconds until something may be spent; 0 if it may be now. */
  get waitMs(): number {
    this.#refill();
    return this.#left > 0 ? 0 : Math.ceil(((1 - this.#left) / this.#allowance.perSecond) * 1_000);
  }

  /** Whether the client has paused for long enough to count as one that keeps to its allowance. */
  get isRested(): boolean {
    this.#refill();
    return this.#left >= this.#allowance.burst / 2;
  }

  /** The turns of the requests that spend from this bucket. */
  get turns(): Turns {
    this.#turns ??= new Turns();
    return this.#turns;
  }

  /** Counts a refusal. Returns how many there were since the client last paused. */
  refuse(): number {
    return ++this.#refusals;
  }

  /** Counts work that is done in any case: the bucket may go into debt. */
  take(microseconds: number): void {
    this.#refill();
    this.#left = Math.max(this.#left - microseconds, -MOST_DEBT_SECONDS * this.#allowance.perSecond);
  }

  giveBack(microseconds: number): void {
    this.#left = Math.min(this.#left + microseconds, this.#allowance.burst);
  }

  #refill(): void {
    const now = performance.now();
    this.#left = Math.min(this.#left + ((now - this.#at) / 1_000) * this.#allowance.perSecond, this.#allowance.burst);
    this.#at = now;
    if (this.#left >= this.#allowance.burst / 2) this.#refusals = 0;
  }
}

/** Spends from several buckets at once: the socket's, and last the one of its person or address. */
export class ClientMeter implements Meter {
  readonly #buckets: readonly Bucket[];
  #spent = 0;

  constructor(...buckets: Bucket[]) {
    this.#buckets = buckets;
  }

  /** Work may begin while anything is left, and is then paid in full, so none is too dear ever to begin. */
  spend(resource: Resource, amount: number): void {
    const { waitMs } = this;
    if (waitMs > 0) throw rateLimited(waitMs);
    this.take(resource, amount);
  }

  take(resource: Resource, amount: number): void {
    const microseconds = MICROSECONDS[resource] * amount * pressure.factor;
    this.#spent += microseconds;
    for (const bucket of this.#buckets) bucket.take(microseconds);
  }

  /** The turns of the person or address, shared by all transports. */
  get turns(): Turns {
    return (this.#buckets.at(-1) as Bucket).turns;
  }

  /** Microseconds spent through this meter so far. */
  get spent(): number {
    return this.#spent;
  }

  get waitMs(): number {
    return Math.max(...this.#buckets.map((bucket) => bucket.waitMs));
  }

  get isRested(): boolean {
    return this.#buckets.every((bucket) => bucket.isRested);
  }
}

/** Buckets unused for longest are dropped first. Dropping a full bucket loses nothing: a new one is full too. */
const MOST_BUCKETS = 100_000;
/** The share of its person's allowance that one socket may use, so the person's other devices are still answered. */
const SHARE_OF_A_SOCKET = 0.75;

export class Meters {
  readonly #people = new LRUCache<string, Bucket>({ max: MOST_BUCKETS });
  readonly #addresses = new LRUCache<string, Bucket>({ max: MOST_BUCKETS });
  readonly #person: Allowance;
  readonly #address: Allowance;

  constructor({ workMs, workBurstMs, anonymousWorkMs, anonymousWorkBurstMs }: Config) {
    this.#person = { perSecond: workMs * 1_000, burst: workBurstMs * 1_000 };
    this.#address = { perSecond: anonymousWorkMs * 1_000, burst: anonymousWorkBurstMs * 1_000 };
  }

  person(userId: string): Bucket {
    return bucketOf(this.#people, userId, this.#person);
  }

  /** The bucket that all clients at this address share while they are not signed in. */
  address(address: string): Bucket {
    return bucketOf(this.#addresses, address, this.#address);
  }

  socket(): Bucket {
    const { perSecond, burst } = this.#person;
    return new Bucket({ perSecond: perSecond * SHARE_OF_A_SOCKET, burst: burst * SHARE_OF_A_SOCKET });
  }
}

function bucketOf(buckets: LRUCache<string, Bucket>, key: string, allowance: Allowance): Bucket {
  const known = buckets.get(key);
  if (known) return known;
  const bucket = new Bucket(allowance);
  buckets.set(key, bucket);
  return bucket;
}
