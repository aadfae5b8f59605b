/**
 * The end of a subscription that is read: a bounded queue, either pulled as an async iterator or flowing into a sink.
 * The iterator is written by hand, because a generator's `return()` waits behind its pending `next()`, and so would
 * never end a quiet subscription.
 */
import { type Deferred, defer } from "../batcher.js";
import type { Brought } from "./deliveries.js";
import { LazyMap } from "./lazy-map.js";
import type { Step } from "./unison.js";

export interface StreamSource<Event> {
  /**
   * Called when the queue is empty: reads something of what was missed and queues it, or answers undefined where nothing
   * was. It queues in the same turn in which it goes live, or newer events could come first.
   */
  catchUp?(): Promise<void> | undefined;
  /** Where the next event can only be what is new in one conversation. */
  step?(): Step | undefined;
  /** The new message that an event brings, with each earlier one of its conversation before it; undefined where none. */
  brings(event: Event): Brought | undefined;
  /** The reader has gone, or the stream has ended. */
  close(): void;
}

/** Where a stream's events go without anyone waiting for each: the writer of a socket. */
export interface Sink<Event> {
  /** Whether it takes an event now. When it does again, it wakes the stream. */
  readonly isReady: boolean;
  take(event: Event): void;
  /** Takes back what it has not written yet. */
  discard(isUnwanted: (event: Event) => boolean): void;
  /** Nothing more comes; with an error, the reader is to be told why. */
  ended(error: unknown): void;
}

export class Stream<Event> implements AsyncGenerator<Event, undefined, undefined> {
  readonly #queue = new LazyMap<unknown, Event>();
  readonly #most: number;
  readonly #source: StreamSource<Event>;
  #sink: Sink<Event> | undefined;
  #isReading = false;
  #wake: Deferred<void> | undefined;
  #isEnded = false;
  #error: unknown;

  constructor(most: number, source: StreamSource<Event>) {
    this.#most = most;
    this.#source = source;
  }

  /** Takes an event to deliver; answers whether there was room. */
  push(event: Event): boolean {
    if (this.#isEnded) return false;
    if (this.#passOn(event)) return true;
    if (this.#queue.size >= this.#most) return false;
    this.#queue.set(event, event);
    this.wake();
    return true;
  }

  /** Takes what was read from the store: there is room, because reading waits until everything before is delivered. */
  pushAll(events: readonly Event[]): void {
    if (this.#isEnded) return;
    for (const event of events) this.#queue.set(event, event);
    this.wake();
  }

  /** Whether the latest of this key would make the queue no longer than it may be. */
  hasRoomFor(key: string): boolean {
    return this.#queue.size < this.#most || this.#queue.has(key);
  }

  /** Takes an event that makes an undelivered one of the same key worthless: there is always room for the latest. */
  pushLatest(key: string, event: Event): void {
    if (this.#isEnded || this.#passOn(event)) return;
    this.#queue.delete(key);
    this.#queue.set(key, event);
    this.wake();
  }

  /** Lets a waiting reader look again. */
  wake(): void {
    if (this.#sink) return this.#flow(this.#sink);
    this.#wake?.resolve();
    this.#wake = undefined;
  }

  /** From now on events go there, as fast as it takes them. */
  flowInto(sink: Sink<Event>): void {
    this.#sink = sink;
    if (this.#isEnded) sink.ended(this.#error);
    else this.#flow(sink);
  }

  /** Where its next event comes from, if nothing is on its way before it. */
  step(): Step | undefined {
    return this.#isEnded || this.#isReading || this.#queue.size > 0 ? undefined : this.#source.step?.();
  }

  brings(event: Event): Brought | undefined {
    return this.#source.brings(event);
  }

  /** Takes back undelivered events. */
  discard(isUnwanted: (event: Event) => boolean): void {
    for (const [key, event] of this.#queue) if (isUnwanted(event)) this.#queue.delete(key);
    this.#sink?.discard(isUnwanted);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Ends the stream before the next event is delivered; with an error, the reader is told why. */
  end(error?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    this.#queue.clear();
    this.#source.close();
    if (this.#sink) this.#sink.ended(error);
    else this.wake();
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    while (!this.#isEnded) {
      const event = this.#shift() ?? (await this.#caughtUp());
      if (event !== undefined && !this.#isEnded) return { value: event, done: false };
    }
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    this.end();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<Event, undefined>> {
    this.end();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
  }

  #shift(): Event | undefined {
    for (const [key, event] of this.#queue) {
      this.#queue.delete(key);
      return event;
    }
    return undefined;
  }

  // ── flowing ──

  /** The way of nearly every event: nothing waits before it, and the sink takes it at once. */
  #passOn(event: Event): boolean {
    const sink = this.#sink;
    if (!sink?.isReady || this.#queue.size > 0 || this.#isReading) return false;
    sink.take(event);
    return true;
  }

  #flow(sink: Sink<Event>): void {
    while (sink.isReady && !this.#isReading) {
      const event = this.#shift();
      if (event === undefined) return this.#readOn(sink);
      sink.take(event);
    }
  }

  #readOn(sink: Sink<Event>): void {
    this.#isReading = true; // also while it queues at once: one reading at a time
    const reading = this.#isEnded ? undefined : this.#source.catchUp?.();
    if (!reading) {
      this.#isReading = false;
      if (this.#queue.size > 0) this.#flow(sink);
      return;
    }
    reading.then(
      () => {
        this.#isReading = false;
        this.#flow(sink);
      },
      (error) => {
        this.#isReading = false;
        this.end(error);
      },
    );
  }

  // ── pulling ──

  /** Reads from the store what the queue could not hold, or waits for something to happen. */
  async #caughtUp(): Promise<Event | undefined> {
    try {
      const reading = this.#source.catchUp?.();
      if (reading) {
        await reading;
        return this.#shift();
      }
      if (this.#queue.size > 0) return this.#shift();
    } catch (error) {
      this.end(error);
      return undefined;
    }
    this.#wake ??= defer();
    await this.#wake.promise;
    return undefined;
  }
}
