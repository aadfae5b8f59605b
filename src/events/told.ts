/**
 * How far a reader of pages was told. Up to a moment that is everything. About the last seconds the store may not have
 * had its last word, since a slow commit shows late: of these each thing that was told has a mark that says how far it
 * was. Things only ever rise, so whatever else comes, early or late, is told once, and what was told is not told again.
 */
import { createHash } from "node:crypto";
import { type Cursor, type Cursors, MAX_MARKS, type Mark } from "./cursors.js";
import { SLOWEST_COMMIT_MS } from "./feed.js";

/** What things there are, in the order in which those of the same millisecond are told. */
export const KINDS = {
  left: 1,
  came: 2,
  conversation: 3,
  added: 4,
  changed: 5,
  receipt: 6,
  notified: 7,
  marked: 8,
} as const;

/** What stands for a thing in this person's cursors: in anybody else's it stands for nothing. */
export function thingOf(viewerId: string, kind: keyof typeof KINDS, id: string): string {
  const digest = createHash("sha256").update(`${viewerId} ${id}`).digest("hex");
  return `0${KINDS[kind]}${digest.slice(0, 14)}`;
}

/** The order in which all that changed is told. */
export function inOrder(one: Mark, other: Mark): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.thing !== other.thing) return one.thing < other.thing ? -1 : 1;
  return one.order - other.order;
}

export class Told {
  #from: number;
  /** Of single things: they say nothing of others of their millisecond. */
  readonly #marks = new Map<string, Mark>();
  /** Of the very first millisecond everything up to here was told, whatever became of this thing since. */
  #first: Mark | undefined;
  #broughtSince: Date | undefined;

  constructor({ moment, marks = [] }: Cursor) {
    this.#from = moment.getTime() - SLOWEST_COMMIT_MS;
    for (const mark of marks) {
      if (mark.at < this.#from) this.#first = { ...mark, at: this.#from };
      else this.#mark(mark);
    }
  }

  /** Before this everything was told. */
  get from(): Date {
    return new Date(this.#from);
  }

  /** Of how many things a mark says how far they were told. */
  get marked(): number {
    return this.#marks.size;
  }

  has(change: Mark): boolean {
    if (change.at < this.#from || change.order <= this.orderOf(change.thing)) return true;
    return change.at === this.#from && this.#first !== undefined && inOrder(change, this.#first) <= 0;
  }

  /** How far a thing was told, as far as a mark says so. */
  orderOf(thing: string): number {
    const first = this.#first?.thing === thing ? this.#first.order : -1;
    return Math.max(this.#marks.get(thing)?.order ?? -1, first);
  }

  /** Whether all that became of a thing in the very first millisecond was told. */
  isThroughFirst(thing: string): boolean {
    return this.#first !== undefined && this.#first.thing > thing;
  }

  /**
   * Marks the next as told, and answers whether there was room. What happened before `settled` always has room: nothing
   * can come before it any more, so that it needs no mark but the last.
   */
  tell({ thing, order, at }: Mark, settled: number): boolean {
    const mark = { thing, order, at };
    this.passTo(Math.min(at, settled));
    if (at === this.#from) {
      if (!this.#first || inOrder(mark, this.#first) > 0) this.#first = mark;
      return true;
    }
    return this.#mark(mark);
  }

  /** Marks what another event has shown, where there is room; what happened before it is not told by that. */
  know(mark: Mark): void {
    if (mark.at >= this.#from) this.#mark(mark);
  }

  /** A message that is new to the reader was told: a later cursor shows that it arrived. */
  bring(storedAt: Date): void {
    if (!this.#broughtSince || storedAt < this.#broughtSince) this.#broughtSince = storedAt;
  }

  /** Answers whether there was room. */
  #mark({ thing, order, at }: Mark): boolean {
    const known = this.#marks.get(thing);
    if (!known && this.#marks.size >= MAX_MARKS) return false;
    this.#marks.set(thing, { thing, order: Math.max(order, this.orderOf(thing)), at: Math.max(at, known?.at ?? 0) });
    return true;
  }

  /** Before this everything has been told by now. */
  passTo(moment: number): void {
    if (moment <= this.#from) return;
    this.#from = moment;
    this.#first = undefined;
    for (const { thing, at } of [...this.#marks.values()]) if (at < moment) this.#marks.delete(thing);
  }

  /** How far the first millisecond was told is written as if it were of the one before, so that it is known from a mark. */
  cursor(cursors: Cursors): string {
    const first = this.#first && { ...this.#first, at: this.#from - 1 };
    const marks = [...this.#marks.values(), ...(first ? [first] : [])];
    return cursors.cursorAt(new Date(this.#from + SLOWEST_COMMIT_MS), marks, this.#broughtSince);
  }
}
