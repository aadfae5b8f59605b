/**
 * A cohort: the socket subscriptions that ask the same of each event. An event is executed once for all of them, its
 * frame is built once, and the events taken for a subscriber are written in one piece in its turn. A large cohort is
 * written in slices: the server serves everybody else in between, and a subscriber whose turn comes later also receives
 * the events that arrived meanwhile.
 */
import type { ExecutionArgs } from "graphql";
import type { Counts } from "../telemetry/counts.js";
import { storedAt } from "../telemetry/latency.js";
import { Batches } from "./batches.js";
import { type Entry, isPromise, NOT_DELIVERED, NOT_DELIVERED_TAIL, type Shared, viewerIdOf } from "./entry.js";
import type { Run, Subscription } from "./subscription.js";
import { type Taker, Unison } from "./unison.js";
import { tailOf } from "./wire.js";

/** News has up to three forms, and a subscriber receives one: whole, without the hidden part, or as their own. */
const FORMS = 3;
/** How many subscribers are written to before the server serves others: about a millisecond. */
const SLICE = 128;

/** Executes events for cohorts, and gives each its turn to write. */
export interface Executor {
  readonly counts: Pick<Counts, "latency">;
  /** How many events may wait to be written, for each subscriber. */
  readonly mostTaken: number;
  /** An event's result for one viewer. */
  executeFor(args: ExecutionArgs, event: unknown): Promise<string>;
  /** An event's result for everyone in a cohort; undefined if it would depend on the viewer. */
  executeForAll(args: ExecutionArgs, event: unknown): Shared | undefined | Promise<Shared | undefined>;
  /** Has a cohort write its queued events once this turn of the event loop is over. */
  schedule(cohort: Cohort): void;
}

export class Cohort implements Taker {
  readonly #executor: Executor;
  readonly #args: ExecutionArgs;
  readonly #whenEmpty: () => void;
  readonly #known = new WeakMap<object, Shared | undefined | Promise<Shared | undefined>>();
  #subscribers = 0;
  #delivered = 0;
  /** The events that were taken in this turn of the event loop. */
  #turn: Entry[] = [];
  /** Subscribers with events that are not written yet. */
  #takers: Subscription[] = [];
  #unison: Unison | undefined;
  #isDue = false;
  /** The result of an event that was taken is still awaited. */
  #isAwaiting = false;
  /** Settles once the events that had to wait for a result are written. */
  #writing: Promise<void> | undefined;
  /** Event types whose results differ between viewers: some of those of `events` do, and others do not. */
  readonly #personal = new Set<string>();

  constructor(executor: Executor, args: ExecutionArgs, whenEmpty: () => void) {
    this.#executor = executor;
    this.#args = args;
    this.#whenEmpty = whenEmpty;
  }

  #isPersonal(event: unknown): boolean {
    return this.#personal.size > 0 && this.#personal.has(kindOf(event));
  }

  join(): void {
    this.#subscribers++;
  }

  leave(subscriber?: Subscription): void {
    if (subscriber?.inUnison) this.#unison?.leave(subscriber);
    if (--this.#subscribers === 0) this.#whenEmpty();
  }

  /** The result for a subscriber that pulls, shared with everyone who asks the same of this event. */
  async resultFor(args: ExecutionArgs, event: object): Promise<string> {
    if (!this.#isPersonal(event)) {
      if (!this.#known.has(event)) this.#known.set(event, this.#executor.executeForAll(this.#args, event));
      const shared = await this.#known.get(event);
      if (shared && isFor(shared, viewerIdOf(args))) return shared.json;
      if (!shared) this.#personal.add(kindOf(event));
    }
    return this.#executor.executeFor(args, event);
  }

  // ── taking ──

  /** How many events may wait for a subscriber's turn. */
  get mostTaken(): number {
    return this.#executor.mostTaken;
  }

  /** Takes an event for a subscriber. It is written after this turn, with all events taken for it until then. */
  take(subscriber: Subscription, event: unknown): void {
    this.takeEntry(subscriber, this.#entryOf(event));
  }

  takeEntry(subscriber: Subscription, entry: Entry): void {
    if (subscriber.taken === undefined) {
      subscriber.taken = [];
      this.#takers.push(subscriber);
      this.#schedule();
    }
    subscriber.taken.push(entry);
  }

  /** Takes an event for all in unison. Returns false, and takes nothing, if its result differs or is pending. */
  takeForAll(unison: Unison, event: unknown): boolean {
    const entry = this.#entryOf(event);
    if (!(entry.tail instanceof Buffer) || entry.onlyFor) return false;
    unison.take(entry);
    this.#schedule();
    return true;
  }

  #entryOf(event: unknown): Entry {
    const { length } = this.#turn;
    for (let i = length - 1; i >= 0 && i >= length - FORMS; i--) {
      const entry = this.#turn[i] as Entry;
      if (entry.event === event) return entry;
    }
    return this.#add(event);
  }

  #add(event: unknown): Entry {
    const entry: Entry = {
      event,
      place: this.#delivered++,
      tail: undefined,
      onlyFor: undefined,
      storedAt: storedAt(event),
    };
    const shared = this.#isPersonal(event) ? undefined : this.#executor.executeForAll(this.#args, event);
    entry.tail = isPromise(shared)
      ? shared.then((settled) => this.#tailOf(settled, entry))
      : this.#tailOf(shared, entry);
    if (isPromise(entry.tail)) {
      entry.tail.catch(() => {}); // it is awaited before it is written
      this.#isAwaiting = true;
    }
    this.#turn.push(entry);
    return entry;
  }

  #tailOf(shared: Shared | undefined, entry: Entry): Buffer | undefined {
    entry.onlyFor = shared?.onlyFor;
    if (shared === undefined) this.#personal.add(kindOf(entry.event));
    if (shared?.json === NOT_DELIVERED) return NOT_DELIVERED_TAIL;
    return shared && tailOf(shared.json);
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#executor.schedule(this);
  }

  // ── writing ──

  /** Writes the events that were taken to the next slice of subscribers. */
  flush(): void {
    this.#isDue = false;
    this.#turn = [];
    if (this.#writing || this.#isAwaiting) return this.#flushLater();
    const batches = new Batches(this.#executor.counts.latency);
    this.#writeToTakers(batches);
    this.#unison?.writeOn(batches, SLICE);
    if (this.#takers.length > 0 || this.#unison?.isOwing) this.#schedule();
  }

  #writeToTakers(batches: Batches): void {
    const takers = this.#takers.length > SLICE ? this.#takers.splice(0, SLICE) : this.#takers;
    if (takers === this.#takers) this.#takers = [];
    for (const subscriber of takers) {
      const wasFull = subscriber.isFull;
      const entries = subscriber.taken ?? [];
      subscriber.taken = undefined;
      batches.write(subscriber, entries);
      if (wasFull) subscriber.wake();
      else if (this.#personal.size === 0) this.#joinUnison(subscriber);
    }
  }

  #joinUnison(subscriber: Subscription): void {
    const step = subscriber.step();
    if (!step) return;
    if (this.#unison?.channel !== step.channel) {
      this.#unison?.partAll();
      this.#unison = new Unison(this, step.channel);
    }
    this.#unison.join(subscriber, step.feed);
  }

  /** Used while a result is awaited, or earlier events are not written yet: batches are written one after the other. */
  #flushLater(): void {
    this.#isAwaiting = false;
    this.#unison?.partAll();
    const runs = this.#takers.map((subscriber) => {
      const run = { subscriber, entries: subscriber.taken ?? [] };
      subscriber.taken = undefined;
      subscriber.waiting.push(run);
      return run;
    });
    this.#takers = [];
    const writing = (this.#writing ?? Promise.resolve()).then(async () => {
      await this.#writeRuns(runs);
      if (this.#writing === writing) this.#writing = undefined;
      for (const run of runs) {
        run.subscriber.waiting.splice(run.subscriber.waiting.indexOf(run), 1);
        run.subscriber.wake();
      }
    });
    this.#writing = writing;
  }

  async #writeRuns(runs: readonly Run[]): Promise<void> {
    try {
      for (const entry of new Set(runs.flatMap(({ entries }) => entries))) entry.tail = await entry.tail;
      const batches = new Batches(this.#executor.counts.latency);
      for (const { subscriber, entries } of runs) batches.write(subscriber, entries);
    } catch (error) {
      for (const { subscriber } of runs) subscriber.fail(error);
    }
  }
}

/** The event's type, if the field may have several; empty if it has only one. */
const kindOf = (event: unknown): string => (event as { type?: string }).type ?? "";

const isFor = ({ onlyFor }: Shared, userId: string): boolean => onlyFor?.has(userId) ?? true;
