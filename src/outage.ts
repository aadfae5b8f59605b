/** Whether PostgreSQL answers: asked where something failed for want of it, and said once, however many found it away. */
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { isStoreAway } from "./errors.js";

const LOOK_MS = 1_000;

export class Outage {
  readonly #ping: () => Promise<void>;
  readonly #log: Logger;
  /** The question that is on its way, if any: all who ask meanwhile have its answer. */
  #asking: Promise<boolean> | undefined;
  /** While it is away: until it is back. */
  #back: Promise<void> | undefined;
  #isStopped = false;
  #looking: Promise<boolean> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #wasAway = false;

  constructor(ping: () => Promise<void>, log: Logger) {
    this.#ping = ping;
    this.#log = log;
  }

  /** Whether the store is away, and this failed for it: that was said then, and is to be said no more. */
  async explains(error: unknown): Promise<boolean> {
    if (!isStoreAway(error)) return false;
    if (this.#back) return true;
    // A lock that was waited for in vain looks alike, and so does a Redis that is away: the store itself is asked.
    this.#asking ??= this.#answers().finally(() => {
      this.#asking = undefined;
    });
    if (await this.#asking) return false;
    this.#back ??= this.#begin(error);
    return true;
  }

  /** Whether it is away now. However many ask, there is one question a second at most. */
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

  /** Resolves when what failed for want of the store is worth another try. */
  async over(error: unknown): Promise<void> {
    if (await this.explains(error)) await this.#back;
    else await pause(LOOK_MS);
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
