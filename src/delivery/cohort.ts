/**
 * A cohort: the socket subscriptions that ask the same of each event. An event is executed once for all of them, its
 * frame is built once, and the events taken for a subscriber are written in one piece in its turn. A large cohort is
 * written in slices: the server serves everybody else in between, and a subscriber whose turn comes later also receives
 * the events that arrived meanwhile.
 */
import type { ExecutionArgs } from "graphql";
import type { Context } from "../context.js";
import { type Latency, observeDelivery, storedAt } from "../telemetry/latency.js";
import type { Shared, Sharing } from "./sharing.js";
import type { Run, Subscriber } from "./subscriber.js";
import { Unison } from "./unison.js";
import { Frames, tailOf } from "./wire.js";

/** An event that the cohort has taken, with its result. */
export interface Entry {
  event: unknown;
  /** Its index among all events of the cohort. */
  place: number;
  /** The result, as the bytes that follow the id in a frame; undefined if each viewer has their own. */
  tail: Buffer | undefined | Promise<Buffer | undefined>;
  /** The viewers for whom the result is right; undefined if it is right for all. Known with the result. */
  onlyFor: ReadonlySet<string> | undefined;
  /** When its message was stored; undefined if it has none, or it is not live. */
  storedAt: number | undefined;
}

/** News has up to three forms, and a subscriber receives one: whole, without the hidden part, or as their own. */
const FORMS = 3;
/** How many subscribers are written to before the server serves others: about a millisecond. */
const SLICE = 128;
/** The result of an event whose conversation has gone since: it is not delivered. */
export const NOT_DELIVERED = "";
const NOT_DELIVERED_TAIL = Buffer.alloc(0);

export class Cohort {
  readonly #sharing: Sharing;
  readonly #args: ExecutionArgs;
  readonly #whenEmpty: () => void;
  readonly #known = new WeakMap<object, Shared | undefined | Promise<Shared | undefined>>();
  #members = 0;
  #delivered = 0;
  /** The events that were taken in this turn of the event loop. */
  #turn: Entry[] = [];
  /** Subscribers with events that are not written yet. */
  #takers: Subscriber[] = [];
  #unison: Unison | undefined;
  #isDue = false;
  /** The result of an event that was taken is still awaited. */
  #isAwaiting = false;
  /** Settles once the events that had to wait for a result are written. */
  #writing: Promise<void> | undefined;
  /** Event types whose results differ between viewers: some of those of `events` do, and others do not. */
  readonly #personal = new Set<string>();

  constructor(sharing: Sharing, args: ExecutionArgs, whenEmpty: () => void) {
    this.#sharing = sharing;
    this.#args = args;
    this.#whenEmpty = whenEmpty;
  }

  #isPersonal(event: unknown): boolean {
    return this.#personal.size > 0 && this.#personal.has(kindOf(event));
  }

  join(): void {
    this.#members++;
  }

  leave(member?: Subscriber): void {
    if (member?.inUnison) this.#unison?.leave(member);
    if (--this.#members === 0) this.#whenEmpty();
  }

  /** The result for a subscriber that pulls, shared with everyone who asks the same of this event. */
  async resultFor(args: ExecutionArgs, event: object): Promise<string> {
    if (!this.#isPersonal(event)) {
      if (!this.#known.has(event)) this.#known.set(event, this.#sharing.executeForAll(this.#args, event));
      const shared = await this.#known.get(event);
      if (shared && isFor(shared, viewerIdOf(args))) return shared.json;
      if (!shared) this.#personal.add(kindOf(event));
    }
    return this.#sharing.executeFor(args, event);
  }

  // ── taking ──

  /** How many events may wait for a subscriber's turn. */
  get mostTaken(): number {
    return this.#sharing.mostTaken;
  }

  /** Takes an event for a subscriber. It is written after this turn, with all events taken for it until then. */
  take(member: Subscriber, event: unknown): void {
    this.takeEntry(member, this.#entryOf(event));
  }

  takeEntry(member: Subscriber, entry: Entry): void {
    if (member.taken === undefined) {
      member.taken = [];
      this.#takers.push(member);
      this.#schedule();
    }
    member.taken.push(entry);
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
    const shared = this.#isPersonal(event) ? undefined : this.#sharing.executeForAll(this.#args, event);
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
    this.#sharing.schedule(this);
  }

  // ── writing ──

  /** Writes the events that were taken to the next slice of subscribers. */
  flush(): void {
    this.#isDue = false;
    this.#turn = [];
    if (this.#writing || this.#isAwaiting) return this.#flushLater();
    const batches = new Batches(this.#sharing.counts.latency);
    this.#writeToTakers(batches);
    this.#unison?.writeOn(batches, SLICE);
    if (this.#takers.length > 0 || this.#unison?.isOwing) this.#schedule();
  }

  #writeToTakers(batches: Batches): void {
    const takers = this.#takers.length > SLICE ? this.#takers.splice(0, SLICE) : this.#takers;
    if (takers === this.#takers) this.#takers = [];
    for (const member of takers) {
      const wasFull = member.isFull;
      const entries = member.taken ?? [];
      member.taken = undefined;
      batches.write(member, entries);
      if (wasFull) member.wake();
      else if (this.#personal.size === 0) this.#joinUnison(member);
    }
  }

  #joinUnison(member: Subscriber): void {
    const step = member.step();
    if (!step) return;
    if (this.#unison?.channel !== step.channel) {
      this.#unison?.partAll();
      this.#unison = new Unison(this, step.channel);
    }
    this.#unison.join(member, step.feed);
  }

  /** Used while a result is awaited, or earlier events are not written yet: batches are written one after the other. */
  #flushLater(): void {
    this.#isAwaiting = false;
    this.#unison?.partAll();
    const runs = this.#takers.map((member) => {
      const run = { member, entries: member.taken ?? [] };
      member.taken = undefined;
      member.waiting.push(run);
      return run;
    });
    this.#takers = [];
    const writing = (this.#writing ?? Promise.resolve()).then(async () => {
      await this.#writeRuns(runs);
      if (this.#writing === writing) this.#writing = undefined;
      for (const run of runs) {
        run.member.waiting.splice(run.member.waiting.indexOf(run), 1);
        run.member.wake();
      }
    });
    this.#writing = writing;
  }

  async #writeRuns(runs: readonly Run[]): Promise<void> {
    try {
      for (const entry of new Set(runs.flatMap(({ entries }) => entries))) entry.tail = await entry.tail;
      const batches = new Batches(this.#sharing.counts.latency);
      for (const { member, entries } of runs) batches.write(member, entries);
    } catch (error) {
      for (const { member } of runs) member.fail(error);
    }
  }
}

/** Events that several subscribers receive in the same frames. */
interface Batch {
  entries: readonly Entry[];
  idLength: number;
  /** The entries without those that are not delivered. */
  delivered: readonly Entry[];
  /** Undefined if each subscriber receives results of their own. */
  frames: Frames | undefined;
  /** A viewer who is missing from one of these sets receives results of their own. */
  onlyFor: readonly ReadonlySet<string>[];
}

/** The frames of a slice, built once for all subscribers that receive the same. */
export class Batches {
  readonly #latency: Latency;
  /** Nearly always the next subscriber receives the same, under an id of the same length. */
  #last: Batch | undefined;
  #others: Map<string, Batch> | undefined;

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  write(member: Subscriber, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const batch = this.#batchOf(entries, member.id.length);
    if (batch.frames && batch.onlyFor.every((people) => people.has(member.viewerId)))
      member.writeShared(batch.frames, batch.delivered);
    else member.writePersonally(entries);
  }

  #batchOf(entries: readonly Entry[], idLength: number): Batch {
    if (this.#last?.idLength === idLength && areSame(this.#last.entries, entries)) return this.#last;
    this.#last = this.#last ? this.#otherOf(entries, idLength) : this.#made(entries, idLength);
    return this.#last;
  }

  #made(entries: readonly Entry[], idLength: number): Batch {
    const batch = batchOf(entries, idLength);
    if (batch.frames) for (const { storedAt } of batch.delivered) observeDelivery(this.#latency, storedAt);
    return batch;
  }

  #otherOf(entries: readonly Entry[], idLength: number): Batch {
    this.#others ??= new Map();
    const key = `${idLength} ${entries.map(({ place }) => place).join()}`;
    const other = this.#others.get(key) ?? this.#made(entries, idLength);
    this.#others.set(key, other);
    return other;
  }
}

/** The event's type, if the field may have several; empty if it has only one. */
const kindOf = (event: unknown): string => (event as { type?: string }).type ?? "";

function areSame(some: readonly Entry[], others: readonly Entry[]): boolean {
  return some === others || (some.length === others.length && some.every((entry, i) => entry === others[i]));
}

function batchOf(entries: readonly Entry[], idLength: number): Batch {
  const delivered = entries.filter(({ tail }) => tail !== NOT_DELIVERED_TAIL);
  const isPersonal = delivered.some(({ tail }) => tail === undefined);
  const tails = delivered.map(({ tail }) => tail as Buffer);
  const onlyFor = delivered.flatMap((entry) => entry.onlyFor ?? []);
  return {
    entries,
    idLength,
    delivered: delivered,
    frames: isPersonal ? undefined : new Frames(tails, idLength),
    onlyFor,
  };
}

/** The id of the viewer who runs the operation; empty if there is none. */
export const viewerIdOf = ({ contextValue }: ExecutionArgs): string => (contextValue as Context).viewer?.userId ?? "";

const isFor = ({ onlyFor }: Shared, userId: string): boolean => onlyFor?.has(userId) ?? true;

function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}
