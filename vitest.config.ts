/**
 * Parley has three set-ups: embedded (the newest PostgreSQL, from npm, and an in-process bus), postgres (the older
 * PostgreSQL of the machine), and redis (that PostgreSQL, a Redis, and several servers). A test file's name shows which
 * set-ups can find a fault that the others cannot, and so where it runs:
 *
 * - `x.test.ts` on embedded and redis: events between servers, and state that they share;
 * - `x.postgres.test.ts` on embedded and postgres: statements, plans, locks, migrations, collation;
 * - `x.redis.test.ts` on redis: tests that need several servers, or a Redis that misbehaves;
 * - `x.embedded.test.ts` on embedded: tests that depend on neither store;
 * - `x.alone.test.ts` on embedded, after all others and with nothing beside it: tests that compare durations.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const postgresBin = findPostgres();
const redisServer = findProgram("redis-server", onPath());
const chromium = ["chromium", "chromium-browser", "google-chrome"]
  .map((name) => findProgram(name, onPath()))
  .find(Boolean);
const nginx = findProgram("nginx", [...onPath(), "/usr/sbin"]); // Debian's folder, on the PATH of root only
const noPostgres = "no PostgreSQL server was found (set POSTGRES_BIN to the folder of its programs)";

function projects(): TestProjectInlineConfiguration[] {
  if (chromium === undefined)
    leaveOut("GraphiQL and the applications of docs/clients in a browser", "no chromium was found on the PATH");
  if (nginx === undefined) leaveOut("streams behind nginx", "no nginx was found on the PATH, nor in /usr/sbin");
  const embedded = [project("embedded"), alone()];
  if (postgresBin === undefined) return [leaveOut("postgres and redis", noPostgres), embedded].flat();
  if (redisServer !== undefined) return [...embedded, project("postgres"), project("redis")];
  return [leaveOut("redis", "no redis-server was found on the PATH"), embedded, project("postgres")].flat();
}

const ALONE = "test/**/*.alone.test.ts";
const EVERY = "test/**/*.test.ts";
const ofKind = (kind: string) => `test/**/*.${kind}.test.ts`;

/** The patterns of each set-up's files, and of the matching files that it leaves out. */
const FILES = {
  embedded: { include: [EVERY], exclude: [ofKind("redis"), ALONE] },
  postgres: { include: [ofKind("postgres")], exclude: [] },
  redis: { include: [EVERY], exclude: [ofKind("embedded"), ofKind("postgres"), ALONE] },
};

function alone(): TestProjectInlineConfiguration {
  const { test, ...rest } = project("embedded");
  return {
    ...rest,
    test: { ...test, name: "alone", include: [ALONE], exclude: [], maxWorkers: 1, sequence: { groupOrder: 1 } },
  };
}

function project(setup: "embedded" | "postgres" | "redis"): TestProjectInlineConfiguration {
  return {
    // Otherwise two copies of graphql load, one of ES modules and one of CommonJS, and each refuses the other's types.
    resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }] },
    test: {
      name: setup,
      provide: { setup },
      ...FILES[setup],
      // The files of one process share its modules: loading them anew takes a second of CPU time for each file. No test
      // leaves anything behind in them.
      isolate: false,
      // Ends a test that hangs; each wait within a test has its own limit. A busy machine starts servers slowly.
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  };
}

function leaveOut(what: string, why: string): [] {
  process.stderr.write(`Left out: the tests of ${what}, because ${why}.\n`);
  return [];
}

/** The folder of the server's programs: from POSTGRES_BIN, on the PATH, or in Debian's and Homebrew's folders. */
function findPostgres(): string | undefined {
  const { POSTGRES_BIN } = process.env;
  if (POSTGRES_BIN) return POSTGRES_BIN;
  const installed = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"].flatMap((folder) =>
    versionsIn(folder).map((version) => join(folder, version, "bin")),
  );
  return [...onPath(), ...installed].find((bin) => ["postgres", "initdb"].every((name) => findProgram(name, [bin])));
}

/** The newest first. */
function versionsIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const version = (name: string) => Number(/^(?:postgresql@)?(\d+)/.exec(name)?.[1] ?? 0);
  return names.filter((name) => /^(\d+|postgresql(@\d+)?)$/.test(name)).sort((a, b) => version(b) - version(a));
}

function findProgram(name: string, folders: string[]): string | undefined {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find(existsSync);
}

function onPath(): string[] {
  return (process.env.PATH ?? "").split(delimiter).filter(Boolean);
}

/**
 * Runs the longest files first, across set-ups: files that mostly wait run beside files that compute, and no long file is
 * left to run alone at the end. Vitest's own order takes one set-up after the other.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.sort((one, other) => weightOf(other) - weightOf(one));
  }
}

/** Files that take longer than their size suggests. */
const LONG = [
  "history.redis.test.ts",
  "block-promise.embedded.test.ts",
  "accounts-deletion.embedded.test.ts",
  "chat-clients.embedded.test.ts",
  "chat-pages.embedded.test.ts",
  "text-bounds.embedded.test.ts",
  "events.test.ts",
  "repeated-mutations.embedded.test.ts",
];

function weightOf({ moduleId }: TestSpecification): number {
  const rank = LONG.indexOf(basename(moduleId));
  return rank < 0 ? statSync(moduleId).size : Number.MAX_SAFE_INTEGER - 2 ** 20 * rank;
}

export default defineConfig({
  test: {
    projects: projects(),
    globalSetup: "test/support/global-setup.ts",
    provide: { postgresBin, redisServer, chromium, nginx },
    sequence: { sequencer: LongestFirst },
    // More than the two cores, because most files mostly wait.
    maxWorkers: 4,
  },
});
