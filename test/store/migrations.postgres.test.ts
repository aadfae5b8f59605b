import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { openEngine } from "../../prisma/author.js";
import { ConfigError, loadConfig } from "../../src/config.js";
import { MIGRATIONS, migrate, readMigrations } from "../../src/store/migrate.js";
import { openStore } from "../../src/store/store.js";
import { query } from "../support/global-setup.js";
import { type Database, emptyDatabase, freshDatabase, setup } from "../support/stores.js";

const log = pino({ level: "silent" });
let database: Database;

beforeEach(async () => {
  database = await emptyDatabase();
});

afterEach(() => database.drop());

test("every migration is applied once, in the order of names", async () => {
  const names = (await readMigrations()).map(({ name }) => name);
  expect(await onDatabase((client) => migrate(client, log))).toEqual([...names].sort());
  expect(await onDatabase((client) => migrate(client, log))).toEqual([]);
});

describe.runIf(setup === "embedded")("what is recorded", () => {
  test("is what Prisma's own engine records", async () => {
    await onDatabase((client) => migrate(client, log));
    const byPrisma = await emptyDatabase();
    try {
      await withEngine(byPrisma.url, async (engine) =>
        engine.applyMigrations({ migrationsList: await migrationsList(), filters }),
      );
      expect(await recordedIn(database)).toEqual(await recordedIn(byPrisma));
    } finally {
      await byPrisma.drop();
    }
  });

  test("is in sync to Prisma's own engine", async () => {
    await onDatabase((client) => migrate(client, log));
    const diagnosis = await withEngine(database.url, async (engine) =>
      engine.diagnoseMigrationHistory({
        migrationsList: await migrationsList(),
        optInToShadowDatabase: false,
        filters,
      }),
    );
    expect(diagnosis).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    });
  });

  test("holds the SHA-256 of each script", async () => {
    await onDatabase((client) => migrate(client, log));
    const { rows } = await recordedIn(database);
    for (const { migration_name, checksum } of rows) {
      const script = await readFile(join(MIGRATIONS, migration_name, "migration.sql"));
      expect(checksum).toBe(createHash("sha256").update(script).digest("hex"));
    }
  });

  test("by Prisma's own engine is accepted, with nothing left to do", async () => {
    await withEngine(database.url, async (engine) =>
      engine.applyMigrations({ migrationsList: await migrationsList(), filters }),
    );
    expect(await onDatabase((client) => migrate(client, log))).toEqual([]);
  });
});

test("servers that start at once on an empty database all come up", async () => {
  const config = loadConfig({ NODE_ENV: "test", DATABASE_URL: database.url, PARLEY_DATABASE_CONNECTIONS: "2" });
  const stores = await Promise.all([1, 2, 3].map(() => openStore(config, log)));
  for (const store of stores) expect(await store.prisma.user.count()).toBe(0);
  await Promise.all(stores.map((store) => store.close()));
});

describe("a history that cannot be continued is refused:", () => {
  test("a migration that was edited after it was applied", async () => {
    const folder = await ownMigrations({ "1_notes": "CREATE TABLE notes (what text);" });
    await onDatabase((client) => migrate(client, log, folder));
    await writeMigration(folder, "1_notes", "CREATE TABLE notes (what text, at timestamptz);");
    const refusal = onDatabase((client) => migrate(client, log, folder));
    await expect(refusal).rejects.toThrow(/^migration 1_notes was edited after it was applied; restore its file/);
    await expect(refusal).rejects.toBeInstanceOf(ConfigError);
  });

  test("a migration that began and did not finish", async () => {
    const folder = await ownMigrations({
      "1_index": "CREATE INDEX CONCURRENTLY no_such_index ON no_such_table (what);",
    });
    await expect(onDatabase((client) => migrate(client, log, folder))).rejects.toThrow(
      /migration 1_index failed: .*no_such_table/,
    );
    const refusal = onDatabase((client) => migrate(client, log, folder));
    await expect(refusal).rejects.toThrow(
      /^migration 1_index began at .* and did not finish. Complete or undo it by hand/,
    );
    await expect(refusal).rejects.toBeInstanceOf(ConfigError);
  });

  test("tables of something else", async () => {
    await onDatabase((client) => client.query("CREATE TABLE users (name text)"));
    await expect(onDatabase((client) => migrate(client, log))).rejects.toThrow(
      /already holds something else .*"users".*; give Parley one of its own/,
    );
  });
});

test("line ends that Git changed are no edit", async () => {
  const script = "CREATE TABLE notes (\n  what text\n);\n";
  const folder = await ownMigrations({ "1_notes": script });
  await onDatabase((client) => migrate(client, log, folder));
  await writeMigration(folder, "1_notes", script.replaceAll("\n", "\r\n"));
  expect(await onDatabase((client) => migrate(client, log, folder))).toEqual([]);
});

test("a migration that fails leaves nothing behind, and is applied once it is mended", async () => {
  const folder = await ownMigrations({ "1_notes": "CREATE TABLE notes (what text); SELECT no_such_function();" });
  await expect(onDatabase((client) => migrate(client, log, folder))).rejects.toThrow(
    /migration 1_notes failed: .*no_such_function/,
  );
  await writeMigration(folder, "1_notes", "CREATE TABLE notes (what text);");
  expect(await onDatabase((client) => migrate(client, log, folder))).toEqual(["1_notes"]);
});

test("a script whose record cannot be written is undone", async () => {
  await onDatabase((client) => migrate(client, log));
  await onDatabase((client) => client.query("ALTER TABLE _prisma_migrations ADD CHECK (migration_name <> '9_notes')"));
  const folder = await ownMigrations({ "9_notes": "CREATE TABLE notes (what text);" });
  await expect(onDatabase((client) => migrate(client, log, folder))).rejects.toThrow(/migration 9_notes failed/);
  const { rows } = await onDatabase((client) => client.query("SELECT to_regclass('notes') AS notes"));
  expect(rows).toEqual([{ notes: null }]);
});

test("a server that is killed while it migrates holds up nobody, and leaves nothing behind", async () => {
  const slow = await ownMigrations({ "1_notes": "CREATE TABLE notes (what text); SELECT pg_sleep(60);" });
  const migration = onDatabase(async (client) => {
    client.on("error", () => {});
    await migrate(client, log, slow);
  });
  const failure = expect(migration).rejects.toThrow();
  await onDatabase(async (client) => {
    while (!(await terminateSleeper(client)));
  });
  await failure;
  const folder = await ownMigrations({ "1_notes": "CREATE TABLE notes (what text);" });
  expect(await onDatabase((client) => migrate(client, log, folder))).toEqual(["1_notes"]);
});

test("statements that refuse a transaction are applied on their own", async () => {
  const folder = await ownMigrations({
    "1_notes": "CREATE TABLE notes (what text);",
    "2_index": "-- while others write\nCREATE INDEX CONCURRENTLY notes_what ON notes (what);",
  });
  expect(await onDatabase((client) => migrate(client, log, folder))).toEqual(["1_notes", "2_index"]);
  expect((await recordedIn(database)).rows).toMatchObject([{ isFinished: true }, { isFinished: true }]);
});

test("a database that is newer than the server is served, and the log says so", async () => {
  const lines: string[] = [];
  const newer = await ownMigrations({ "1_notes": "CREATE TABLE notes (what text);", "2_later": "SELECT 1;" });
  await onDatabase((client) => migrate(client, log, newer));
  const older = await ownMigrations({ "1_notes": "CREATE TABLE notes (what text);" });
  const warnings = pino({ level: "warn" }, { write: (line) => lines.push(line) });
  expect(await onDatabase((client) => migrate(client, warnings, older))).toEqual([]);
  expect(lines.join()).toContain("a migration that this version does not know: 2_later");
});

test("servers of the previous release and of this one raise a conversation's access version side by side", async () => {
  const scripts = await readMigrations();
  const before = scripts.filter(({ name }) => name < "20261201095000_access_version");
  const folder = await ownMigrations(Object.fromEntries(before.map(({ name, script }) => [name, script])));
  await onDatabase((client) => migrate(client, log, folder));
  const older = "UPDATE conversations SET rights = rights + 1";
  const newer = "UPDATE conversations SET access_version = access_version + 1";
  const versions = async (client: pg.Client) =>
    (await client.query("SELECT rights, access_version FROM conversations")).rows as unknown[];
  await onDatabase(async (client) => {
    const id = "01890000-0000-7000-8000-000000000001";
    await client.query(`INSERT INTO conversations (id, kind, rights) VALUES ('${id}', 'GROUP', 5)`);
    await migrate(client, log);
    expect(await versions(client)).toEqual([{ rights: 5, access_version: 5 }]);
    await client.query(older);
    expect(await versions(client)).toEqual([{ rights: 6, access_version: 6 }]);
    await client.query(newer);
    expect(await versions(client)).toEqual([{ rights: 7, access_version: 7 }]);
  });
});

describe("the database itself refuses", () => {
  const conversation = "01890000-0000-7000-8000-000000000001";
  const person = "01890000-0000-7000-8000-000000000002";
  const direct = `INSERT INTO conversations (id, kind, direct_key) VALUES ('${conversation}', 'DIRECT', 'a:b')`;
  const member = (joined: number, read: number, delivered: number) =>
    `INSERT INTO members (conversation_id, user_id, joined_seq, read_seq, delivered_seq)
      VALUES ('${conversation}', '${person}', ${joined}, ${read}, ${delivered})`;

  test.each([
    ["a direct conversation without its pair", `INSERT INTO conversations (id, kind) VALUES ('${person}', 'DIRECT')`],
    ["a group with a pair", `INSERT INTO conversations (id, kind, direct_key) VALUES ('${person}', 'GROUP', 'c:d')`],
    ["more messages than changes", `UPDATE conversations SET last_seq = 1 WHERE id = '${conversation}'`],
    ["a member who read more than was delivered", member(0, 2, 1)],
    ["a member who read less than they joined with", member(3, 2, 3)],
    ["a receipt for no message", `INSERT INTO receipt_log VALUES ('${conversation}', '${person}', 'READ', 0)`],
  ])("%s", async (_what, sql) => {
    const migrated = await freshDatabase();
    try {
      await query(migrated.url, (client) => client.query(direct));
      await expect(query(migrated.url, (client) => client.query(sql))).rejects.toMatchObject({ code: "23514" });
    } finally {
      await migrated.drop();
    }
  });
});

const filters = { externalTables: [], externalEnums: [] };

function onDatabase<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  return query(database.url, use);
}

type Engine = Awaited<ReturnType<typeof openEngine>>;

async function withEngine<Result>(url: string, use: (engine: Engine) => Promise<Result>): Promise<Result> {
  const engine = await openEngine(new PrismaPg({ connectionString: url }));
  try {
    return await use(engine);
  } finally {
    engine.free();
  }
}

async function migrationsList() {
  const migrations = await readMigrations();
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: "migration_lock.toml", content: await readFile(join(MIGRATIONS, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: script } },
    })),
  };
}

/** The table, and what of its rows is the same wherever and whenever they are written. */
async function recordedIn({ url }: Database) {
  return query(url, async (client) => {
    const columns = await client.query(
      `SELECT column_name, data_type, character_maximum_length, is_nullable, column_default
        FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
    );
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      `SELECT migration_name, checksum, logs, rolled_back_at, applied_steps_count, length(id) AS "idLength",
        finished_at IS NOT NULL AS "isFinished", started_at <= finished_at AS "isInOrder"
        FROM _prisma_migrations ORDER BY migration_name`,
    );
    return { columns: columns.rows, rows };
  });
}

async function ownMigrations(scripts: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(inject("folder"), "migrations-"));
  await cp(join(MIGRATIONS, "migration_lock.toml"), join(folder, "migration_lock.toml"));
  for (const [name, script] of Object.entries(scripts)) await writeMigration(folder, name, script);
  return folder;
}

async function writeMigration(folder: string, name: string, script: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), script);
}

async function terminateSleeper(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'`,
  );
  return rowCount === 1;
}
