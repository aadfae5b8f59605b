/** The connections to Redis: one for commands, one that only listens. */
import { Redis } from "ioredis";
import type { Logger } from "pino";
import { ConfigError } from "./config.js";

export interface RedisConnections {
  /** Fails at once while Redis is away: whoever asks has a way without it. */
  commands: Redis;
  /** Keeps what it was asked to listen to until Redis is back. */
  listener: Redis;
  close(): Promise<void>;
}

const CONNECT_WAIT_MS = 5_000;
const MAX_RECONNECT_WAIT_MS = 1_000;
/** Of what is asked before a connection is ready; after that, see {@link reconnectWhereItHangs}. */
const COMMAND_WAIT_MS = 2_000;
const PROBE_EVERY_MS = 250;
const HANG_MS = 1_000;
/** A connection is destroyed where the other side does not let go of it by then, which one that hangs never does. */
const DISCONNECT_WAIT_MS = 50;

export async function connectRedis(url: string, log: Logger): Promise<RedisConnections> {
  const shared = {
    lazyConnect: true,
    connectTimeout: CONNECT_WAIT_MS,
    disconnectTimeout: DISCONNECT_WAIT_MS,
    keepAlive: 10_000,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_WAIT_MS),
  };
  const commands = new Redis(url, {
    ...shared,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_WAIT_MS,
  });
  // ioredis loses the first SUBSCRIBE that is issued while it connects, unless it skips its ready check and CLIENT INFO.
  // It is the bus that listens again after a reconnect, because it must know when Redis has acknowledged that.
  const listener = new Redis(url, {
    ...shared,
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResubscribe: false,
  });
  await connect(commands, listener);
  for (const connection of [commands, listener]) logOutages(connection, log);
  const probing = reconnectWhereItHangs(commands, log);
  return {
    commands,
    listener,
    close: async () => {
      clearInterval(probing);
      commands.disconnect();
      listener.disconnect();
    },
  };
}

async function connect(...connections: Redis[]): Promise<void> {
  let lastError: Error | undefined;
  const remember = (error: Error) => {
    lastError = error;
  };
  for (const connection of connections) connection.on("error", remember);
  try {
    await Promise.all(connections.map((connection) => connection.connect()));
  } catch (error) {
    for (const connection of connections) connection.disconnect();
    const reason = lastError?.message || (error instanceof Error ? error.message : String(error));
    throw new ConfigError(`REDIS_URL: cannot reach Redis there (${reason})`);
  }
  for (const connection of connections) connection.off("error", remember);
}

/**
 * The circuit of all that asks Redis. Where an answer does not come in time, the connection is given up: what waits for
 * it fails, and everything fails at once until a new connection has been answered, so that nobody waits for a Redis that
 * hangs more than once. One question for all commands, which are answered in turn, costs less than a timer for each,
 * and lets this process look whether the answer lies there before it takes its own delay for that of Redis.
 */
function reconnectWhereItHangs(commands: Redis, log: Logger): NodeJS.Timeout {
  let askedAt: number | undefined;
  const judge = () => {
    if (askedAt === undefined || commands.status !== "ready") return;
    log.warn("Redis does not answer; it is done without until it does");
    commands.once("ready", () => log.info("Redis answers again"));
    commands.disconnect(true);
  };
  return setInterval(() => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt >= HANG_MS) setImmediate(judge); // after what has come by now was read
      return;
    }
    if (commands.status !== "ready") return;
    askedAt = performance.now();
    const answered = () => {
      askedAt = undefined;
    };
    commands.ping().then(answered, answered);
  }, PROBE_EVERY_MS);
}

/** One line when a connection is lost and one when it is back; ioredis reports every failed attempt. */
function logOutages(connection: Redis, log: Logger): void {
  let away = false;
  connection.on("error", (error) => {
    if (!away) log.warn({ err: error }, "Redis is away; live events are read from the database until it is back");
    away = true;
  });
  connection.on("ready", () => {
    if (away) log.info("Redis is back");
    away = false;
  });
}
