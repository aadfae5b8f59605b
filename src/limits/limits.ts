/**
 * Rate limits on actions: counted in Redis for all servers together, or in this process where there is no Redis or it
 * is away.
 */
import {
  BurstyRateLimiter,
  type IRateLimiterOptions,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import type { RedisConnections } from "../bus/connections.js";
import type { Config } from "../config.js";
import { rateLimited } from "../errors.js";

export interface Limits {
  /** Counts one use by this key. Throws RATE_LIMITED, with the time to wait, after too many. */
  use(action: LimitedAction, key: string): Promise<void>;
  /** Takes one use back: the password was right, so the attempt was no guess. */
  giveBack(action: "guess", key: string): Promise<void>;
}

export type LimitedAction =
  | "request"
  | "signIn"
  | "signInFrom"
  | "guess"
  | "signUp"
  | "signUpHere"
  | "letters"
  | "lettersTo"
  | "send"
  | "typing"
  | "presence"
  | "receipts"
  | "search"
  | "account"
  | "group"
  | "own"
  | "profile"
  | "export";

const BURST_SECONDS = 10;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
/** Less than an hour: an hour's guesses cannot come at once, and a burst locks a name for some minutes only. */
const GUESS_WINDOW_SECONDS = 600;

/** A developer's own tests create very many accounts on a server that nobody else reaches. */
const HERE = 1_000;

export function createLimits(config: Config, redis: RedisConnections | undefined): Limits {
  const limiter = (name: string, points: number, duration: number) => {
    const options: IRateLimiterOptions = { keyPrefix: `${config.redisPrefix}:limit:${name}`, points, duration };
    const memory = new RateLimiterMemory(options);
    if (!redis) return memory;
    // A key over its limit is refused in this process until its time is up, without a round trip to Redis.
    const inMemoryBlockOnConsumed = points + 1;
    return new RateLimiterRedis({
      ...options,
      inMemoryBlockOnConsumed,
      storeClient: redis.commands,
      insuranceLimiter: memory,
    });
  };
  const bursty = (name: string, perSecond: number, burst: number) =>
    new BurstyRateLimiter(
      limiter(name, perSecond, 1),
      limiter(`${name}:burst`, Math.max(burst - perSecond, 1), BURST_SECONDS),
    );

  const guesses = limiter(
    "guess",
    Math.ceil((config.guessesPerHour * GUESS_WINDOW_SECONDS) / HOUR_SECONDS),
    GUESS_WINDOW_SECONDS,
  );
  const limiters: Record<LimitedAction, { consume(key: string): Promise<unknown> }> = {
    request: bursty("request", config.requestsPerSecond, config.requestsPerSecond * 3),
    signIn: limiter("signIn", config.signInsPerMinute, MINUTE_SECONDS),
    signInFrom: limiter("signInFrom", config.signInsPerAddress, MINUTE_SECONDS),
    guess: guesses,
    signUp: limiter("signUp", config.signUpsPerHour, HOUR_SECONDS),
    signUpHere: limiter("signUpHere", config.signUpsPerHour * HERE, HOUR_SECONDS),
    letters: limiter("letters", config.letterRequestsPerHour, HOUR_SECONDS),
    lettersTo: limiter("lettersTo", config.lettersPerHour, HOUR_SECONDS),
    send: bursty("send", config.sendsPerSecond, config.sendBurst),
    typing: bursty("typing", config.typingPerSecond, config.typingPerSecond * 3),
    presence: bursty("presence", config.presenceReportsPerSecond, config.presenceReportsPerSecond * 5),
    receipts: bursty("receipts", config.receiptsPerSecond, config.receiptsPerSecond * 3),
    export: limiter("export", config.exportsPerHour, HOUR_SECONDS),
    profile: limiter("profile", config.profileChangesPerHour, HOUR_SECONDS),
    account: limiter("account", config.accountChangesPerMinute, MINUTE_SECONDS),
    search: limiter("search", config.searchesPerSecond, 1),
    group: limiter("group", config.groupChangesPerMinute, MINUTE_SECONDS),
    own: bursty("own", config.ownChangesPerSecond, config.ownChangesPerSecond * 3),
  };
  return {
    async giveBack(_action, key) {
      await guesses.reward(key, 1);
    },
    async use(action, key) {
      try {
        await limiters[action].consume(key);
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) throw rateLimited(Math.max(refusal.msBeforeNext, 1));
        throw refusal;
      }
    },
  };
}
