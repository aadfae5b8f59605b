/**
 * Page progress: how far a reader of pages has received events. Before a moment, that is everything. A slow commit may
 * still add something in the last few seconds, so there each delivered thing has a mark: the order up to which it was
 * delivered. The order of a thing only rises, so each change is delivered once, however late it appears.
 */
import { createHash } from "node:crypto";
import { type Cursor, type Cursors, MAX_MARKS, type Mark } from "../live/cursors.js";
import { SLOWEST_COMMIT_MS } from "../live/slow-commits.js";

/** The kinds of things, in the order of delivery within a millisecond. */
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

/** The id of a thing in this person's cursors; in another person's cursors it has no meaning. */
export function thingOf(viewerId: string, kind: keyof typeof KINDS, id: string): string {
  const digest = createHash("sha256").update(`${viewerId} ${id}`).digest("hex");
  return `0${KINDS[kind]}${digest.slice(0, 14)}`;
}

/** The order in which changes are delivered. */
export function inOrder(one: Mark, other: Mark): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.thing !== other.thing) return one.thing < other.thing ? -1 : 1;
  return one.order - other.order;
}

export class PageProgress {
  #from: number;
  /** Marks of single things: they do not cover other things of the same millisecond. */
  readonly #marks = new Map<string, Mark>();
  /** Everything of the first millisecond up to this mark was delivered, even if its thing has changed since. */
  #first: Mark | undefined;
  #deliveredSince: Date | undefined;

  constructor({ moment, marks = [] }: Cursor) {
    this.#from = moment.getTime() - SLOWEST_COMMIT_MS;
    for (const mark of marks) {
      if (mark.at < this.#from) this.#first = { ...mark, at: this.#from };
      else this.#mark(mark);
    }
  }

  /** Everything before this was delivered. */
  get from(): Date {
    return new Date(this.#from);
  }

  /** How many things have a mark. */
  get marked(): number {
    return this.#marks.size;
  }

  has(change: Mark): boolean {
    if (change.at < this.#from || change.order <= this.orderOf(change.thing)) return true;
    return change.at === this.#from && this.#first !== undefined && inOrder(change, this.#first) <= 0;
  }

  /** The order up to which a thing was delivered, by its mark; -1 without one. */
  orderOf(thing: string): number {
    const first = this.#first?.thing === thing ? this.#first.order : -1;
    return Math.max(this.#marks.get(thing)?.order ?? -1, first);
  }

  /** Whether every change of a thing in the first millisecond was delivered. */
  isThroughFirst(thing: string): boolean {
    return this.#first !== undefined && this.#first.thing > thing;
  }

  /**
   * Marks the next change as delivered; returns whether there was room. A change from before `settled` always has room:
   * nothing can come before it any more, so the last mark is enough.
   */
  note({ thing, order, at }: Mark, settled: number): boolean {
    const mark = { thing, order, at };
    this.passTo(Math.min(at, settled));
    if (at === this.#from) {
      if (!this.#first || inOrder(mark, this.#first) > 0) this.#first = mark;
      return true;
    }
    return this.#mark(mark);
  }

  /** Marks a change that another event has shown, if there is room; earlier changes do not count as delivered. */
  markShown(mark: Mark): void {
    if (mark.at >= this.#from) this.#mark(mark);
  }

  /** Notes that a message new to the reader is in the page: if this cursor comes back, it has arrived. */
  noteNewMessage(storedAt: Date): void {
    if (!this.#deliveredSince || storedAt < this.#deliveredSince) this.#deliveredSince = storedAt;
  }

  /** Returns whether there was room. */
  #mark({ thing, order, at }: Mark): boolean {
    const known = this.#marks.get(thing);
    if (!known && this.#marks.size >= MAX_MARKS) return false;
    this.#marks.set(thing, { thing, order: Math.max(order, this.orderOf(thing)), at: Math.max(at, known?.at ?? 0) });
    return true;
  }

  /** Notes that everything before a moment was delivered. */
  passTo(moment: number): void {
    if (moment <= this.#from) return;
    this.#from = moment;
    this.#first = undefined;
    for (const { thing, at } of [...this.#marks.values()]) if (at < moment) this.#marks.delete(thing);
  }

  /**
   * Progress within the first millisecond is written as a mark of the millisecond before, which sets it apart from the
   * marks of single things.
   */
  cursor(cursors: Cursors): string {
    const first = this.#first && { ...this.#first, at: this.#from - 1 };
    const marks = [...this.#marks.values(), ...(first ? [first] : [])];
    return cursors.cursorAt(new Date(this.#from + SLOWEST_COMMIT_MS), marks, this.#deliveredSince);
  }
}
