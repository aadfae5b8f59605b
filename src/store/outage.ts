/** Decides after a failure whether PostgreSQL is away. Logs each outage once, however many callers run into it. */
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { isStoreAway } from "../errors.js";

const LOOK_MS = 1_000;

export class Outage {
  readonly #ping: () => Promise<void>;
  readonly #log: Logger;
  /** The ping under way, if any: its result is shared by all who ask meanwhile. */
  #asking: Promise<boolean> | undefined;
  /** Set while the store is away; resolves when it is back. */
  #back: Promise<void> | undefined;
  #isStopped = false;
  #looking: Promise<boolean> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #wasAway = false;

  constructor(ping: () => Promise<void>, log: Logger) {
    this.#ping = ping;
    this.#log = log;
  }

  /** Whether this error comes from an outage of the store. It is logged already, so callers do not log the error. */
  async explains(error: unknown): Promise<boolean> {
    if (!isStoreAway(error)) return false;
    if (this.#back) return true;
    // A lock timeout looks the same, and so does a Redis that is away. Only a ping of the store decides.
    this.#asking ??= this.#answers().finally(() => {
      this.#asking = undefined;
    });
    if (await this.#asking) return false;
    this.#back ??= this.#begin(error);
    return true;
  }

  /** Whether the store is away now. Pings it at most once a second, however many callers ask. */
  async isAway(): Promise<boolean> {
    if (this.#back) return true;
    if (performance.now() - this.#lookedAt < LOOK_MS) return this.#wasAway;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    try {
      await this.#ping();
      this.#wasAway = false;
    } catch (error) {
      this.#wasAway = true;
      await this.explains(error);
    }
    this.#lookedAt = performance.now();
    return this.#wasAway;
  }

  /** Resolves when a call that failed because of the store is worth another try. */
  async over(error: unknown): Promise<void> {
    if (await this.explains(error)) await this.#back;
    else await pause(LOOK_MS);
  }

  /** Repeats a read until it succeeds, however long the store is away. Undefined once nobody wants its result. */
  async outlast<Result>(read: () => Promise<Result>, isWanted: () => boolean): Promise<Result | undefined> {
    while (isWanted()) {
      try {
        return await read();
      } catch (error) {
        if (!isStoreAway(error)) throw error;
        await this.over(error);
      }
    }
    return undefined;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #begin(error: unknown): Promise<void> {
    const began = performance.now();
    this.#log.error({ err: error }, "PostgreSQL is away; requests are answered UNAVAILABLE until it is back");
    do await pause(LOOK_MS);
    while (!this.#isStopped && !(await this.#answers()));
    this.#back = undefined;
    const awayMs = Math.round(performance.now() - began);
    if (!this.#isStopped) this.#log.warn({ awayMs }, "PostgreSQL is back");
  }

  #answers(): Promise<boolean> {
    return this.#ping().then(
      () => true,
      () => false,
    );
  }
}
