import type { ExecutionArgs, ExecutionResult } from "graphql";
import type { Context } from "../context.js";
import type { Stream } from "../live/stream.js";
import { type Latency, observeDelivery, storedAt } from "../telemetry/latency.js";
import type { NoteDelivery } from "./acknowledgements.js";
import type { Cohort } from "./cohort.js";
import { NOT_DELIVERED } from "./entry.js";
import type { Sharing } from "./sharing.js";
import type { Masking, Source } from "./source.js";
import { isWhole } from "./wire.js";

/** Written by hand for the same reason as its source: a generator's `return()` waits behind its pending `next()`. */
export class EventStream implements AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly #source: Stream<unknown>;
  readonly #args: ExecutionArgs;
  readonly #cohort: Cohort;
  readonly #masking: Masking;
  readonly #noteDelivery: NoteDelivery | undefined;
  readonly #latency: Latency;
  #whenEnded: (() => void)[] = [];
  #isEnded = false;
  #error: unknown;

  constructor(sharing: Sharing, masking: Masking, args: ExecutionArgs, { stream, noteDelivery }: Source) {
    this.#source = stream;
    this.#noteDelivery = noteDelivery;
    this.#args = args;
    this.#masking = masking;
    this.#latency = sharing.counts.latency;
    this.#cohort = sharing.cohortOf(args);
    this.#cohort.join();
    this.#whenEnded.push(() => this.#cohort.leave());
  }

  /** Calls `call` once, however the stream ends. */
  whenEnded(call: () => void): void {
    if (this.#isEnded) call();
    else this.#whenEnded.push(call);
  }

  /** Ends the stream before the next event and gives the reader the error. */
  async fail(error: unknown): Promise<void> {
    this.#error ??= error;
    await this.#end();
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    try {
      for (;;) {
        const event = await this.#source.next();
        if (this.#error !== undefined) throw this.#error;
        if (event.done) {
          await this.#end();
          return { value: undefined, done: true };
        }
        const stored = storedAt(event.value);
        const json = await this.#cohort.resultFor(this.#args, event.value as object);
        if (this.#error !== undefined) throw this.#error; // the session has ended meanwhile
        if (json === NOT_DELIVERED) continue;
        this.#awaitFlush(event.value, json);
        observeDelivery(this.#latency, stored);
        return { value: { stringify: () => json } as ExecutionResult, done: false };
      }
    } catch (error) {
      this.#error = undefined;
      await this.#end();
      throw this.#masking.error(error);
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    await this.#end();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, undefined>> {
    await this.#end();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  #awaitFlush(event: unknown, json: string): void {
    const note = this.#noteDelivery;
    if (note) (this.#args.contextValue as Context).outlet?.expect(() => isWhole(json) && note(event));
  }

  async #end(): Promise<void> {
    const calls = this.#whenEnded;
    this.#whenEnded = [];
    this.#isEnded = true;
    for (const call of calls) call();
    await this.#source.return();
  }
}
