/**
 * The end of a subscription that is read: a bounded queue as an async iterator. Written by hand, because a generator's
 * `return()` waits behind its pending `next()`, and so would never end a quiet subscription.
 */
import { type Deferred, defer } from "../batcher.js";

export interface StreamSource<Event> {
  /** Called when the queue is empty: what can be read from the store, or undefined when there is nothing to catch up. */
  catchUp?(): Promise<Event[]> | undefined;
  /** The previous event has been taken over by whoever writes: over a socket, its frame is flushed. */
  flushed?(event: Event): void;
  /** The reader has gone, or the stream has ended. */
  close(): void;
}

export class Stream<Event> implements AsyncGenerator<Event, undefined, undefined> {
  readonly #queue = new Map<unknown, Event>();
  readonly #most: number;
  readonly #source: StreamSource<Event>;
  #last: Event | undefined;
  #wake: Deferred<void> | undefined;
  #isEnded = false;
  #error: unknown;

  constructor(most: number, source: StreamSource<Event>) {
    this.#most = most;
    this.#source = source;
  }

  /** Takes an event to deliver; answers whether there was room. */
  push(event: Event): boolean {
    if (this.#isEnded || this.#queue.size >= this.#most) return false;
    this.#queue.set(event, event);
    this.wake();
    return true;
  }

  /** Takes an event that makes an undelivered one of the same key worthless: there is always room for the latest. */
  pushLatest(key: string, event: Event): void {
    if (this.#isEnded) return;
    this.#queue.delete(key);
    this.#queue.set(key, event);
    this.wake();
  }

  /** Lets a waiting reader look again. */
  wake(): void {
    this.#wake?.resolve();
    this.#wake = undefined;
  }

  /** Takes back undelivered events. */
  discard(isUnwanted: (event: Event) => boolean): void {
    for (const [key, event] of this.#queue) if (isUnwanted(event)) this.#queue.delete(key);
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
    this.wake();
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    if (this.#last !== undefined) this.#source.flushed?.(this.#last);
    this.#last = undefined;
    while (!this.#isEnded) {
      const event = this.#shift() ?? (await this.#caughtUp());
      if (event !== undefined && !this.#isEnded) {
        this.#last = event;
        return { value: event, done: false };
      }
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

  /** Reads from the store what the queue could not hold, or waits for something to happen. */
  async #caughtUp(): Promise<Event | undefined> {
    try {
      const reading = this.#source.catchUp?.();
      if (reading) {
        for (const event of await reading) this.#queue.set(event, event);
        return this.#shift();
      }
    } catch (error) {
      this.end(error);
      return undefined;
    }
    this.#wake ??= defer();
    await this.#wake.promise;
    return undefined;
  }
}
