/**
 * The channels of Redis that this server listens to, whatever becomes of the connection. Redis may refuse one, by its
 * access rules for instance: whoever asked for it is answered all the same, because the store serves them as well, and
 * it is asked for again until it is accepted.
 */
import { type Redis, ReplyError } from "ioredis";
import type { Logger } from "pino";

/** Of one command, where it is likely that all are accepted: a single refusal fails it whole. */
const CHANNELS_AT_ONCE = 1_000;
const REFUSED_AT_ONCE = 100;

export class Channels {
  readonly #listener: Redis;
  readonly #log: Logger;
  readonly #asked = new Set<string>();
  /** Those of them that Redis refused when it was asked last, and why; the one that was asked longest ago first. */
  readonly #refused = new Map<string, string>();
  #isAskingRefused = false;
  /** Counts the connections: what an earlier one was asked is of no interest any more. */
  #connection = 0;

  constructor(listener: Redis, log: Logger) {
    this.#listener = listener;
    this.#log = log;
  }

  /** How many are not heard at present because Redis refuses them. */
  get refused(): number {
    return this.#refused.size;
  }

  /** Why Redis refuses a channel; undefined where it does not. */
  refusalOf(channel: string): string | undefined {
    return this.#refused.get(channel);
  }

  /** Resolves once Redis has answered: what is published from then on is heard, or the channel is refused. */
  async listen(channel: string): Promise<void> {
    this.#asked.add(channel);
    await this.#subscribe([channel]);
  }

  stop(channel: string): void {
    this.#asked.delete(channel);
    this.#isNoLongerRefused(channel);
    this.#listener.unsubscribe(channel).catch(() => {}); // it goes with the connection
  }

  /** Asks a new connection for all of them; answers whether it was this connection that answered. */
  async listenAgain(): Promise<boolean> {
    const connection = ++this.#connection;
    const all = [...this.#asked];
    for (let start = 0; start < all.length; start += CHANNELS_AT_ONCE) {
      const some = all.slice(start, start + CHANNELS_AT_ONCE).filter((channel) => this.#asked.has(channel));
      if (!(await this.#subscribe(some))) await Promise.all(some.map((channel) => this.#subscribe([channel])));
      if (connection !== this.#connection) return false;
    }
    return true;
  }

  /** Asks again for those that were refused; answers whether any of them is heard now. */
  async askRefused(): Promise<boolean> {
    if (this.#isAskingRefused || this.#refused.size === 0 || this.#listener.status !== "ready") return false;
    this.#isAskingRefused = true;
    try {
      let areSomeHeard = false;
      for (let goesOn = true; goesOn && this.#refused.size > 0; ) {
        const some = [...this.#refused.keys()].slice(0, REFUSED_AT_ONCE);
        const accepted = await Promise.all(some.map((channel) => this.#subscribe([channel])));
        goesOn = accepted.includes(true);
        areSomeHeard ||= goesOn;
      }
      return areSomeHeard;
    } finally {
      this.#isAskingRefused = false;
    }
  }

  /** Answers whether Redis accepted; fails only where the connection is given up. */
  async #subscribe(channels: string[]): Promise<boolean> {
    if (channels.length === 0) return true;
    try {
      await this.#listener.subscribe(...channels);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      const [channel, ...others] = channels;
      if (channel !== undefined && others.length === 0) this.#wasRefused(channel, (error as Error).message);
      return false;
    }
    for (const channel of channels) this.#isNoLongerRefused(channel);
    return true;
  }

  #wasRefused(channel: string, reason: string): void {
    if (!this.#asked.has(channel)) return; // nobody listens to it any more
    if (this.#refused.size === 0)
      this.#log.warn({ reason, channel }, "Redis refuses to be listened to; the database is read instead");
    this.#refused.delete(channel);
    this.#refused.set(channel, reason);
  }

  #isNoLongerRefused(channel: string): void {
    if (this.#refused.delete(channel) && this.#refused.size === 0) this.#log.info("Redis refuses nothing any more");
  }
}
