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
const COMMAND_WAIT_MS = 2_000;

export async function connectRedis(url: string, log: Logger): Promise<RedisConnections> {
  const shared = {
    lazyConnect: true,
    connectTimeout: CONNECT_WAIT_MS,
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
  return {
    commands,
    listener,
    close: async () => {
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
