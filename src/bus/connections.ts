/** The connections to Redis: one for commands, one for subscriptions only. */
import { Redis } from "ioredis";
import type { Logger } from "pino";
import { ConfigError } from "../config.js";

export interface RedisConnections {
  /** Fails at once while Redis is away: every caller has a way without it. */
  commands: Redis;
  /** Queues its commands while Redis is away, until it is back. */
  listener: Redis;
  close(): Promise<void>;
}

const CONNECT_WAIT_MS = 5_000;
const MAX_RECONNECT_WAIT_MS = 1_000;
/** Bounds commands before a connection is ready; after that {@link reconnectWhereItHangs} gives up sooner. */
const COMMAND_WAIT_MS = 2_000;
const PROBE_EVERY_MS = 250;
const HANG_MS = 1_000;
/** A connection that the other side has not closed by then is destroyed: a Redis that hangs never closes it. */
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
  // ioredis loses the first SUBSCRIBE that is issued while it connects, unless it skips its ready check and CLIENT
  // INFO. After a reconnect the bus subscribes again, not ioredis, because the bus must know when Redis has
  // acknowledged that.
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
 * The circuit breaker for all commands. When the answer to a PING is late, the connection is given up: commands that
 * wait for it fail, and later ones fail at once until a new connection is ready, so each caller waits for a hanging
 * Redis at most once. Redis answers commands in order, so one PING stands for all of them. It costs less than a timer
 * for each command, and lets this process read an answer that has arrived before it mistakes its own delay for one of
 * Redis.
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
      if (performance.now() - askedAt >= HANG_MS) setImmediate(judge); // first reads the input that has arrived
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
