/**
 * Checks every message from Redis before a listener receives it: its publisher, its time, and that it fits its topic.
 */
import type { Logger } from "pino";
import { fromWire } from "./news.js";
import type { Seal } from "./seal.js";

/**
 * Why a message was dropped: no server with the same secret published it, it was published too long ago (or recorded
 * and published again), or it does not have the shape of its topic's news.
 */
export type Rejection = "unsigned" | "old" | "malformed";
export const NONE_REJECTED = { unsigned: 0, old: 0, malformed: 0 } satisfies Record<Rejection, number>;

/**
 * The clocks of two servers must differ by less than this; access tokens need the same time, too. News that is older,
 * or further in the future, is dropped.
 */
const MAX_AGE_MS = 300_000;
/** At most one log line per reason in this time. */
const LOG_EVERY_MS = 60_000;

const REASONS: Record<Rejection, string> = {
  unsigned:
    "news on Redis was not signed with this server's PARLEY_SECRET, and was dropped; do all servers have the same?",
  old: "news on Redis was dropped because of its time, and the database is read instead; are the servers' clocks right?",
  malformed:
    "news on Redis was dropped because this server does not understand it, and the database is read instead; is it of another release?",
};

export class Inbox {
  readonly #options: { seal: Seal; prefix: string; log: Logger; whenMissed(): void };
  readonly rejected: Record<Rejection, number> = { ...NONE_REJECTED };
  readonly #loggedAt: Partial<Record<Rejection, number>> = {};
  #trustedSince = Number.NEGATIVE_INFINITY;

  constructor(options: { seal: Seal; prefix: string; log: Logger; whenMissed(): void }) {
    this.#options = options;
  }

  distrustEarlier(): void {
    this.#trustedSince = Date.now();
  }

  accept(channel: string, message: string): object | undefined {
    const { seal, prefix } = this.#options;
    const opened = seal.open(channel, message);
    if (!opened) return this.#reject("unsigned", channel);
    if (opened.sentAt < this.#trustedSince || Math.abs(Date.now() - opened.sentAt) > MAX_AGE_MS)
      return this.#reject("old", channel);
    return fromWire(channel.slice(prefix.length + 1), opened.text) ?? this.#reject("malformed", channel);
  }

  #reject(reason: Rejection, channel: string): undefined {
    this.rejected[reason]++;
    // A server of ours published it, so the store has the change and is compared. Unsigned news has no such effect: a
    // forger could keep every server comparing for ever.
    if (reason !== "unsigned") this.#options.whenMissed();
    const now = performance.now();
    if (now - (this.#loggedAt[reason] ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return;
    this.#loggedAt[reason] = now;
    this.#options.log.warn({ channel }, REASONS[reason]);
  }
}
