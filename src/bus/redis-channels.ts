/**
 * Keeps this server subscribed to its Redis channels across reconnects. Redis may refuse a channel, by its access rules
 * for instance. The caller still gets an answer, because the store serves its subscribers as well, and the subscription
 * is tried again until Redis accepts it.
 */
import { type Redis, ReplyError } from "ioredis";
import type { Logger } from "pino";

/** Channels in one command, where all are likely to be accepted: a single refusal fails the whole command. */
const CHANNELS_AT_ONCE = 1_000;
const REFUSED_AT_ONCE = 100;

export class Channels {
  readonly #listener: Redis;
  readonly #log: Logger;
  readonly #asked = new Set<string>();
  /** The channels that Redis refused at the last try, with its reason; the one tried longest ago comes first. */
  readonly #refused = new Map<string, string>();
  #isAskingRefused = false;
  /** Counts connections, so that a round of subscribing for an earlier one stops. */
  #connection = 0;

  constructor(listener: Redis, log: Logger) {
    this.#listener = listener;
    this.#log = log;
  }

  /** How many channels this server does not receive at present, because Redis refuses them. */
  get refused(): number {
    return this.#refused.size;
  }

  /** The reason why Redis refuses a channel; undefined if it does not. */
  refusalOf(channel: string): string | undefined {
    return this.#refused.get(channel);
  }

  /** Resolves once Redis has answered: from then on the channel is received, or it counts as refused. */
  async listen(channel: string): Promise<void> {
    this.#asked.add(channel);
    await this.#subscribe([channel]);
  }

  stop(channel: string): void {
    this.#asked.delete(channel);
    this.#isNoLongerRefused(channel);
    this.#listener.unsubscribe(channel).catch(() => {}); // the subscription ends with the connection anyway
  }

  /** Subscribes a new connection to all channels. Returns false if yet another connection came meanwhile. */
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

  /** Tries the refused channels again. Returns whether Redis accepts any of them now. */
  async askRefused(): Promise<boolean> {
    if (this.#isAskingRefused || this.#refused.size === 0 || this.#listener.status !== "ready") return false;
    this.#isAskingRefused = true;
    try {
      let areSomeReceived = false;
      for (let goesOn = true; goesOn && this.#refused.size > 0; ) {
        const some = [...this.#refused.keys()].slice(0, REFUSED_AT_ONCE);
        const accepted = await Promise.all(some.map((channel) => this.#subscribe([channel])));
        goesOn = accepted.includes(true);
        areSomeReceived ||= goesOn;
      }
      return areSomeReceived;
    } finally {
      this.#isAskingRefused = false;
    }
  }

  /** Returns whether Redis accepted. Fails only when the connection is given up. */
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
    if (!this.#asked.has(channel)) return; // no longer wanted
    if (this.#refused.size === 0)
      this.#log.warn({ reason, channel }, "Redis refuses a subscription; the database is read instead");
    this.#refused.delete(channel);
    this.#refused.set(channel, reason);
  }

  #isNoLongerRefused(channel: string): void {
    if (this.#refused.delete(channel) && this.#refused.size === 0) this.#log.info("Redis refuses nothing any more");
  }
}
