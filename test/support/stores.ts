/** Databases and Redis key prefixes that a test file has to itself on the servers of the run. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Redis } from "ioredis";
import { pino } from "pino";
import { inject } from "vitest";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.js";
import type { EmbeddedPostgres } from "../../src/store/embedded/supervise.js";
import { databaseUrl, query, type RedisServer, type Setup, startRedis, TEMPLATE } from "./global-setup.js";
import { pause } from "./random.js";

/** The set-up on which this test file runs. */
export const setup: Setup = inject("setup");

export interface Database {
  url: string;
  /** Drops it even if there are connections to it. */
  drop(): Promise<void>;
}

/** A database with all tables and no rows. */
export function freshDatabase(): Promise<Database> {
  return createDatabase(`TEMPLATE ${TEMPLATE}`);
}

/** A database without tables. */
export function emptyDatabase(): Promise<Database> {
  return createDatabase("");
}

/** A database without tables, whose locale knows only ASCII letters. */
export function emptyDatabaseOfLocaleC(): Promise<Database> {
  return createDatabase("TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
}

async function createDatabase(like: string): Promise<Database> {
  const server = inject(setup === "embedded" ? "embeddedUrl" : "postgresUrl");
  if (server === undefined) throw new Error(`the run has no PostgreSQL for ${setup}`);
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(server, (client) => client.query(`CREATE DATABASE ${name} ${like}`));
  return {
    url: databaseUrl(server, name),
    drop: async () => {
      await query(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** The Redis of the run, in the set-up that has one. All files share it: use it with a {@link redisPrefix}. */
export function redisUrl(): string | undefined {
  return setup === "redis" ? inject("redisUrl") : undefined;
}

/** A new prefix at each call. It also separates the pub/sub channels, which all databases of a Redis share. */
export function redisPrefix(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}

/** A Redis that the test may stop and start again at the same port; only in the set-up with Redis. */
export async function breakableRedis(port?: number): Promise<RedisServer> {
  const program = inject("redisServer");
  if (program === undefined) throw new Error("there is no redis-server on this machine");
  return startRedis(program, port);
}

/** A PostgreSQL with all tables and no rows that a test may stop. */
export async function breakablePostgres(): Promise<EmbeddedPostgres> {
  const binFolder = setup === "embedded" ? undefined : inject("postgresBin");
  const folder = join(inject("folder"), `breakable-${randomBytes(6).toString("hex")}`);
  return startEmbeddedPostgres({ folder, binFolder, settings: { fsync: "off" }, log: pino({ level: "silent" }) });
}

/**
 * Cuts all subscriber connections of a Redis, again and again. Does nothing without a `url`. The Redis must be the
 * test's own: otherwise the servers of other test files would be cut off as well.
 */
export async function cutBus(url: string | undefined, goesOn: () => boolean, random: () => number): Promise<void> {
  if (url === undefined) return;
  const redis = new Redis(url);
  while (goesOn()) {
    await pause(200 + random() * 500);
    await redis.client("KILL", "TYPE", "pubsub");
  }
  redis.disconnect();
}
