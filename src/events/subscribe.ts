/** Runs a subscription: each event is executed in a context of its own, so that nothing read for one serves the next. */
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, type GraphQLError } from "graphql";
import type { Context } from "../context.js";
import type { Execute } from "../execute.js";

export interface Masking {
  result(result: ExecutionResult): ExecutionResult;
  error(error: unknown): GraphQLError;
}

type Source = AsyncGenerator<unknown, undefined, undefined>;

export async function subscribeFresh(
  args: ExecutionArgs,
  execute: Execute,
  masking: Masking,
): Promise<EventStream | ExecutionResult> {
  const source = await createSourceEventStream(args);
  return Symbol.asyncIterator in source ? new EventStream(source as Source, args, execute, masking) : source;
}

/** Written by hand for the reason that its source is: a generator's `return()` waits behind its pending `next()`. */
export class EventStream implements AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly #source: Source;
  readonly #args: ExecutionArgs;
  readonly #execute: Execute;
  readonly #masking: Masking;
  #whenEnded: (() => void)[] = [];
  #error: unknown;

  constructor(source: Source, args: ExecutionArgs, execute: Execute, masking: Masking) {
    this.#source = source;
    this.#args = args;
    this.#execute = execute;
    this.#masking = masking;
  }

  /** Calls once, when the stream has ended in any way. */
  whenEnded(call: () => void): void {
    this.#whenEnded.push(call);
  }

  /** Ends it before the next event, and tells the reader why. */
  async fail(error: unknown): Promise<void> {
    this.#error ??= error;
    await this.#end();
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    try {
      const event = await this.#source.next();
      if (this.#error !== undefined) throw this.#error;
      if (event.done) {
        await this.#end();
        return { value: undefined, done: true };
      }
      const contextValue = { ...(this.#args.contextValue as Context) };
      const result = await this.#execute({ ...this.#args, rootValue: event.value, contextValue });
      return { value: this.#masking.result(result), done: false };
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

  async #end(): Promise<void> {
    const calls = this.#whenEnded;
    this.#whenEnded = [];
    for (const call of calls) call();
    await this.#source.return(undefined);
  }
}
