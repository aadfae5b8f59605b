/**
 * Those who ask the same of each event. An event is executed once for all of them, its frame is built once, and what
 * was taken for a member is written in one piece when the group comes to it. A large group is written in slices: the
 * server attends to everybody else in between, and whoever's turn comes later gets with it what has happened meanwhile.
 */
import type { ExecutionArgs } from "graphql";
import type { Context } from "../context.js";
import { type Latency, observeDelivery, storedAt } from "../latency.js";
import type { Member, Run } from "./member.js";
import type { Shared, Sharing } from "./share.js";
import { Unison } from "./unison.js";
import { Frames, tailOf } from "./wire.js";

/** An event of a group's, with what became of it. */
export interface Entry {
  event: unknown;
  /** Its place among all that the group was told. */
  place: number;
  /** The result, as what follows the id in a frame; undefined where each viewer has their own. */
  tail: Buffer | undefined | Promise<Buffer | undefined>;
  /** Those for whom the result is right; undefined where it is for all. Known with the result. */
  onlyFor: ReadonlySet<string> | undefined;
  /** When its message was stored, where it is a live one. */
  storedAt: number | undefined;
}

/** One piece of news may be told in three forms, in one of them to each member: whole, without what is hidden, as their own. */
const FORMS = 3;
/** How many members are written to before the server attends to others: about a millisecond. */
const SLICE = 128;
/** What an event became whose conversation has gone since: nothing is told of it. */
export const UNTOLD = "";
const UNTOLD_TAIL = Buffer.alloc(0);

export class Group {
  readonly #sharing: Sharing;
  readonly #args: ExecutionArgs;
  readonly #whenEmpty: () => void;
  readonly #known = new WeakMap<object, Shared | undefined | Promise<Shared | undefined>>();
  #members = 0;
  #told = 0;
  /** The events of this turn of the event loop. */
  #turn: Entry[] = [];
  /** Who has taken something that is not written yet. */
  #takers: Member[] = [];
  #unison: Unison | undefined;
  #isDue = false;
  /** The result of something that was taken is still awaited. */
  #isAwaiting = false;
  /** What is not written yet because a result is still awaited. */
  #writing: Promise<void> | undefined;
  /** The kinds of events whose results are each viewer's own: of `events`, some are and others are not. */
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

  leave(member?: Member): void {
    if (member?.inUnison) this.#unison?.leave(member);
    if (--this.#members === 0) this.#whenEmpty();
  }

  /** The result for somebody who pulls: shared with everyone who asks of the same event. */
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

  /** How many events may wait for the group to come round to those whom they are for. */
  get mostTaken(): number {
    return this.#sharing.mostTaken;
  }

  /** Takes an event for a member; it is written after this turn, with all that is taken for it until then. */
  take(member: Member, event: unknown): void {
    this.takeEntry(member, this.#entryOf(event));
  }

  takeEntry(member: Member, entry: Entry): void {
    if (member.taken === undefined) {
      member.taken = [];
      this.#takers.push(member);
      this.#schedule();
    }
    member.taken.push(entry);
  }

  /** Takes an event for all who are in unison; answers whether it is the same for all, and known at once. */
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
    const entry: Entry = { event, place: this.#told++, tail: undefined, onlyFor: undefined, storedAt: storedAt(event) };
    const shared = this.#isPersonal(event) ? undefined : this.#sharing.executeForAll(this.#args, event);
    entry.tail = isPromise(shared)
      ? shared.then((settled) => this.#tailOf(settled, entry))
      : this.#tailOf(shared, entry);
    if (isPromise(entry.tail)) {
      entry.tail.catch(() => {}); // it is awaited when it is to be written
      this.#isAwaiting = true;
    }
    this.#turn.push(entry);
    return entry;
  }

  #tailOf(shared: Shared | undefined, entry: Entry): Buffer | undefined {
    entry.onlyFor = shared?.onlyFor;
    if (shared === undefined) this.#personal.add(kindOf(entry.event));
    if (shared?.json === UNTOLD) return UNTOLD_TAIL;
    return shared && tailOf(shared.json);
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#sharing.schedule(this);
  }

  // ── writing ──

  /** Writes a slice of what was taken. */
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

  #joinUnison(member: Member): void {
    const step = member.step();
    if (!step) return;
    if (this.#unison?.channel !== step.channel) {
      this.#unison?.partAll();
      this.#unison = new Unison(this, step.channel);
    }
    this.#unison.join(member, step.feed);
  }

  /** When a result is still awaited, or what came before it is not written: one after the other. */
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

/** What some are written alike. */
interface Batch {
  entries: readonly Entry[];
  idLength: number;
  /** Without what is not told. */
  told: readonly Entry[];
  /** Undefined where each is written what is theirs alone. */
  frames: Frames | undefined;
  /** Whoever is not in each of these is written what is theirs alone. */
  onlyFor: readonly ReadonlySet<string>[];
}

/** The frames of a slice, built once for all who get the same. */
export class Batches {
  readonly #latency: Latency;
  /** Nearly always the next is written the same, under an id of the same length. */
  #last: Batch | undefined;
  #others: Map<string, Batch> | undefined;

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  write(member: Member, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const batch = this.#batchOf(entries, member.id.length);
    if (batch.frames && batch.onlyFor.every((people) => people.has(member.viewerId)))
      member.writeShared(batch.frames, batch.told);
    else member.writePersonally(entries);
  }

  #batchOf(entries: readonly Entry[], idLength: number): Batch {
    if (this.#last?.idLength === idLength && areSame(this.#last.entries, entries)) return this.#last;
    this.#last = this.#last ? this.#otherOf(entries, idLength) : this.#made(entries, idLength);
    return this.#last;
  }

  #made(entries: readonly Entry[], idLength: number): Batch {
    const batch = batchOf(entries, idLength);
    if (batch.frames) for (const { storedAt } of batch.told) observeDelivery(this.#latency, storedAt);
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

/** Which of the types that a field may have; nothing where it has but one. */
const kindOf = (event: unknown): string => (event as { type?: string }).type ?? "";

function areSame(some: readonly Entry[], others: readonly Entry[]): boolean {
  return some === others || (some.length === others.length && some.every((entry, i) => entry === others[i]));
}

function batchOf(entries: readonly Entry[], idLength: number): Batch {
  const told = entries.filter(({ tail }) => tail !== UNTOLD_TAIL);
  const isPersonal = told.some(({ tail }) => tail === undefined);
  const tails = told.map(({ tail }) => tail as Buffer);
  const onlyFor = told.flatMap((entry) => entry.onlyFor ?? []);
  return { entries, idLength, told, frames: isPersonal ? undefined : new Frames(tails, idLength), onlyFor };
}

/** In whose name somebody asks. */
export const viewerIdOf = ({ contextValue }: ExecutionArgs): string => (contextValue as Context).viewer?.userId ?? "";

const isFor = ({ onlyFor }: Shared, userId: string): boolean => onlyFor?.has(userId) ?? true;

function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}
