/** What a test file has to itself on the servers of the run. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Redis } from "ioredis";
import { pino } from "pino";
import { inject } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../src/embedded-postgres.js";
import { databaseUrl, query, type RedisServer, type Setup, startRedis, TEMPLATE } from "./global-setup.js";
import { pause } from "./random.js";

/** Which of the set-ups this run of the file is on. */
export const setup: Setup = inject("setup");

export interface Database {
  url: string;
  /** Also with connections to it. */
  drop(): Promise<void>;
}

/** A database with all tables and no rows. */
export function freshDatabase(): Promise<Database> {
  return createDatabase(`TEMPLATE ${TEMPLATE}`);
}

/** A database with nothing in it. */
export function emptyDatabase(): Promise<Database> {
  return createDatabase("");
}

/** The same of a locale that knows no letters but those of ASCII. */
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

/** Another one at each call. It parts the channels, too, which Redis does not part by the number of the database. */
export function redisPrefix(): string {
  return `test-${randomBytes(6).toString("hex")}`;
}

/** A Redis of a test's own, which it may stop, and start again at the same port; only in the set-up that has one. */
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
 * Cuts every connection that listens to a Redis, again and again; without one there is nothing to cut. It has to be the
 * test's own: the servers of other files would be cut off as well.
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
