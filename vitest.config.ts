/**
 * The tests run on each of the set-ups that Parley has: embedded (PostgreSQL from npm, in-process bus), postgres (a
 * PostgreSQL of the machine), and redis (that, and a Redis). A file named `*.embedded.test.ts` runs in the first only. One
 * named `*.alone.test.ts` compares what takes how long: it runs there too, after all others and with nothing beside it.
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
const nginx = findProgram("nginx", [...onPath(), "/usr/sbin"]); // where Debian puts it, which is on the PATH of root alone
const noPostgres = "no PostgreSQL server was found (set POSTGRES_BIN to the folder of its programs)";

function projects(): TestProjectInlineConfiguration[] {
  if (chromium === undefined)
    leaveOut("GraphiQL and the applications of docs/clients in a browser", "no chromium was found on the PATH");
  if (nginx === undefined) leaveOut("streams behind nginx", "no nginx was found on the PATH, nor in /usr/sbin");
  const embedded = [project("embedded"), alone()];
  if (postgresBin === undefined) return [leaveOut("postgres and redis", noPostgres), embedded].flat();
  const both = [...embedded, project("postgres")];
  if (redisServer !== undefined) return [...both, project("redis")];
  return [leaveOut("redis", "no redis-server was found on the PATH"), both].flat();
}

const ALONE = "test/**/*.alone.test.ts";

function alone(): TestProjectInlineConfiguration {
  const { test, ...rest } = project("embedded");
  return {
    ...rest,
    test: { ...test, name: "alone", include: [ALONE], exclude: [], maxWorkers: 1, sequence: { groupOrder: 1 } },
  };
}

function project(setup: "embedded" | "postgres" | "redis"): TestProjectInlineConfiguration {
  return {
    // Two copies of graphql load otherwise, one of ES modules and one of CommonJS, and refuse each other's types.
    resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }] },
    test: {
      name: setup,
      provide: { setup },
      include: ["test/**/*.test.ts"],
      exclude: [ALONE, ...(setup === "embedded" ? [] : ["test/**/*.embedded.test.ts"])],
      // Of what hangs; each wait within a test has a limit of its own. A machine with much to do starts servers slowly.
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  };
}

function leaveOut(what: string, why: string): [] {
  process.stderr.write(`Left out: the tests of ${what}, because ${why}.\n`);
  return [];
}

/** The server's programs: where they are asked for, on the PATH, or where Debian and Homebrew put them. */
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
 * The largest first, of whichever set-up: what waits for most of its time runs beside what computes, and nothing long is
 * left to run alone at the end. Vitest's own order takes one set-up after the other.
 */
class LargestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.sort((one, other) => sizeOf(other) - sizeOf(one));
  }
}

/** A short file that runs for long. */
const HISTORY = "history.test.ts";

function sizeOf({ moduleId }: TestSpecification): number {
  return basename(moduleId) === HISTORY ? Number.MAX_SAFE_INTEGER : statSync(moduleId).size;
}

export default defineConfig({
  test: {
    projects: projects(),
    globalSetup: "test/global-setup.ts",
    provide: { postgresBin, redisServer, chromium, nginx },
    sequence: { sequencer: LargestFirst },
    maxWorkers: 2,
  },
});
