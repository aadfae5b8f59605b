/**
 * Applies prisma/migrations, and records them as `prisma migrate deploy` does. Prisma's own command needs a native
 * engine, a download of 20 MB. Both can be used on one database: they take the same lock and read the same history.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientBase } from "pg";
import type { Logger } from "pino";
import { ConfigError } from "../config.js";

export const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** Applies the missing migrations and returns their names. Pass a connection of its own: it may wait for minutes. */
export async function migrate(client: ClientBase, log: Logger, folder = MIGRATIONS): Promise<string[]> {
  await takeLock(client, log);
  try {
    await makeHistory(client);
    const migrations = await readMigrations(folder);
    const missing = missingFrom(await readHistory(client), migrations, log);
    for (const migration of missing) {
      log.info(`applying migration ${migration.name}`);
      if (needsNoTransaction(migration.script)) await applyAlone(client, migration);
      else await applyInTransaction(client, migration);
    }
    return missing.map(({ name }) => name);
  } finally {
    // The lock also ends with the connection, so a server that dies here blocks no other.
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]).catch(() => {});
  }
}

export interface Migration {
  name: string;
  script: string;
}

interface Recorded {
  name: string;
  checksum: string;
  startedAt: Date;
  finishedAt: Date | null;
}

/** Prisma's own advisory lock. */
const LOCK = 72707369;

async function takeLock(client: ClientBase, log: Logger): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [LOCK]);
  if (rows[0]?.taken) return;
  log.info("waiting for another server that applies migrations");
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
}

/** The table exactly as Prisma creates it. */
async function makeHistory(client: ClientBase): Promise<void> {
  // Checked first, because CREATE … IF NOT EXISTS needs the right to create even if the table exists.
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists");
  if (rows[0]?.exists) return;
  const made = client.query(`CREATE TABLE _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
  await made.catch((error) => {
    throw explain(error, "the table of migrations");
  });
}

export async function readMigrations(folder = MIGRATIONS): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, script: await readFile(join(folder, name, "migration.sql"), "utf8") })),
  );
}

async function readHistory(client: ClientBase): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    `SELECT migration_name AS name, checksum, started_at AS "startedAt", finished_at AS "finishedAt"
      FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

/** The migrations that the history lacks. Refuses a history that these files cannot continue. */
function missingFrom(history: Recorded[], migrations: Migration[], log: Logger): Migration[] {
  const unfinished = history.find(({ finishedAt }) => finishedAt === null);
  if (unfinished)
    throw new ConfigError(
      `migration ${unfinished.name} began at ${unfinished.startedAt.toISOString()} and did not finish. Complete or undo it by hand, then record which with "npx prisma migrate resolve --applied ${unfinished.name}" or "--rolled-back ${unfinished.name}"`,
    );
  for (const { name, checksum } of history) {
    const script = migrations.find((migration) => migration.name === name)?.script;
    // In a rolling deploy, servers of the old version restart on the database of the new one: it must serve both.
    if (script === undefined) log.warn(`the database has a migration that this version does not know: ${name}`);
    else if (!checksumsOf(script).includes(checksum))
      throw new ConfigError(
        `migration ${name} was edited after it was applied; restore its file, and put the change into a new migration`,
      );
  }
  return migrations.filter(({ name }) => !history.some((recorded) => recorded.name === name));
}

/** Checksums of the file as it is, and with either line end that Git may have checked out; Prisma accepts these too. */
function checksumsOf(script: string): string[] {
  const unix = script.replaceAll("\r\n", "\n");
  return [script, unix, unix.replaceAll("\n", "\r\n")].map(checksumOf);
}

function checksumOf(script: string): string {
  return createHash("sha256").update(script).digest("hex");
}

/** Some statements cannot run in a transaction, and some scripts have their own: Prisma's migrations of enums do. */
function needsNoTransaction(script: string): boolean {
  return /\bCONCURRENTLY\b|^\s*COMMIT\s*;/im.test(script.replaceAll(/--.*$/gm, ""));
}

/** One transaction for the script and its record: a crash leaves both or neither. */
async function applyInTransaction(client: ClientBase, { name, script }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksumOf(script), name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw explain(error, `migration ${name}`);
  }
}

/** The way of Prisma: after a crash or a failure, a record without an end shows that the script may be half applied. */
async function applyAlone(client: ClientBase, { name, script }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksumOf(script),
    name,
  ]);
  try {
    await client.query(script);
  } catch (error) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, String(error)]).catch(() => {});
    throw explain(error, `migration ${name}`);
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

/** The SQLSTATEs for a taken name, of a table, a type or another object. */
const NAME_TAKEN = new Set(["42P07", "42710"]);
const NOT_ALLOWED = "42501";

function explain(error: unknown, what: string): Error {
  const { code = "", message } = error as { code?: string; message?: string };
  if (NAME_TAKEN.has(code))
    return new ConfigError(
      `DATABASE_URL: the database already holds something else (${message}); give Parley one of its own`,
    );
  if (code === NOT_ALLOWED)
    return new ConfigError(`DATABASE_URL: the user may not make the tables (${message}); let it own the database`);
  return new Error(`${what} failed: ${message}`, { cause: error });
}
