/**
 * The reading end of a subscription: a bounded queue, either pulled as an async iterator or flowing into a sink. The
 * iterator is written by hand, because a generator's `return()` waits behind its pending `next()` and would never end a
 * quiet subscription.
 */

import { lagged } from "../errors.js";
import type { MessageRow } from "../messages/rows.js";
import { type Deferred, defer } from "../store/batcher.js";
import type { Channel } from "./channel.js";
import type { InStep } from "./follower.js";
import { LazyMap } from "./lazy-map.js";

export interface StreamSource<Event> {
  /**
   * Called when the queue is empty: reads some of the missed events and queues them, or returns undefined if none were
   * missed. It queues them in the same turn in which it goes live; otherwise newer events could come first.
   */
  catchUp?(): Promise<void> | undefined;
  /** Defined if the next event can only be a new message of one conversation. */
  step?(): Step | undefined;
  /** The new message of an event, if the reader has each earlier one of its conversation by then. */
  messageIn(event: Event): DeliveredMessage | undefined;
  /** The reader has gone, or the stream has ended. */
  close(): void;
}

/** Receives a stream's events without anyone waiting for each of them: the writer of a socket. */
export interface Sink<Event> {
  /** Whether it takes an event now. When it becomes ready again, it wakes the stream. */
  readonly isReady: boolean;
  take(event: Event): void;
  /** Drops unwanted events that it has not written yet. */
  discard(isUnwanted: (event: Event) => boolean): void;
  /** No more events come. The reader receives the error, if there is one. */
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

  /** Takes an event to deliver; returns false if there is no room or the stream has ended. */
  push(event: Event): boolean {
    if (this.#isEnded) return false;
    if (this.#passOn(event)) return true;
    if (this.#queue.size >= this.#most) return false;
    this.#queue.set(event, event);
    this.wake();
    return true;
  }

  /** Takes events read from the store. There is room, because reading waits until everything before is delivered. */
  pushAll(events: readonly Event[]): void {
    if (this.#isEnded) return;
    for (const event of events) this.#queue.set(event, event);
    this.wake();
  }

  /** Whether the queue has room for the latest event of this key. */
  hasRoomFor(key: string): boolean {
    return this.#queue.size < this.#most || this.#queue.has(key);
  }

  /** Takes an event that replaces an undelivered one of the same key. It is taken even if the queue is full. */
  pushLatest(key: string, event: Event): void {
    if (this.#isEnded || this.#passOn(event)) return;
    this.#queue.delete(key);
    this.#queue.set(key, event);
    this.wake();
  }

  /** Takes the latest event of this key, and ends with LAGGED if the queue is full: nothing else would bring it. */
  pushLatestOrLag(key: string, event: Event): void {
    if (this.hasRoomFor(key)) this.pushLatest(key, event);
    else this.end(lagged());
  }

  /** Lets a waiting reader look again. */
  wake(): void {
    if (this.#sink) return this.#flow(this.#sink);
    this.#wake?.resolve();
    this.#wake = undefined;
  }

  /** Passes events to the sink from now on, as fast as it takes them. */
  flowInto(sink: Sink<Event>): void {
    this.#sink = sink;
    if (this.#isEnded) sink.ended(this.#error);
    else this.#flow(sink);
  }

  /** The conversation that the next event comes from; undefined if something else may come first. */
  step(): Step | undefined {
    return this.#isEnded || this.#isReading || this.#queue.size > 0 ? undefined : this.#source.step?.();
  }

  messageIn(event: Event): DeliveredMessage | undefined {
    return this.#source.messageIn(event);
  }

  /** Drops unwanted events that are not delivered yet. */
  discard(isUnwanted: (event: Event) => boolean): void {
    for (const [key, event] of this.#queue) if (isUnwanted(event)) this.#queue.delete(key);
    this.#sink?.discard(isUnwanted);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Ends the stream before the next event is delivered. The reader receives the error, if there is one. */
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

  /** Nearly every event takes this path: nothing waits before it, and the sink takes it at once. */
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
    this.#isReading = true; // also covers a `catchUp` that queues synchronously: one read at a time
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

  /** Reads from the store the events that the queue could not hold, or waits for something to happen. */
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
/** A message that is new to its reader, who by then has every earlier one of its conversation. */
export interface DeliveredMessage {
  message: MessageRow;
  /** The schema type that shows it: `Message` if the event is the message itself. */
  within: string;
}
/** A feed that is in step with one conversation and has nothing else to deliver. */
export interface Step {
  channel: Channel;
  feed: InStep;
}
