/**
 * Starts the servers that the tests of this run need, in a temporary folder. Servers that were there before are not
 * touched. The servers and the folder are removed when the run ends, even if it is killed.
 */
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import pg from "pg";
import { pino } from "pino";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.js";
import type { EmbeddedPostgres } from "../../src/store/embedded/supervise.js";
import { spawnTied } from "../../src/store/embedded/tied-process.js";
import { migrate } from "../../src/store/migrate.js";
import { quietPort } from "./ports.js";

export type Setup = "embedded" | "postgres" | "redis";

declare module "vitest" {
  export interface ProvidedContext {
    setup: Setup;
    /** Paths of programs found on this machine. */
    postgresBin: string | undefined;
    redisServer: string | undefined;
    chromium: string | undefined;
    nginx: string | undefined;
    /** Removed after the run. */
    folder: string;
    embeddedUrl: string | undefined;
    postgresUrl: string | undefined;
    redisUrl: string | undefined;
    /** Parley's main file, bundled with its packages, for servers that are processes of their own. */
    builtMain: string;
    /** The command line, bundled the same way. */
    builtCli: string;
  }
}

/** The database from which each test file's database is copied. */
export const TEMPLATE = "parley_template";

const log = pino({ level: "warn" });

export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  // Vitest leaves its own folders behind if it is killed.
  const folder = await temporaryFolder(project.vitest.projects.map(({ tmpDir }) => tmpDir));
  const setups = new Set(project.vitest.projects.map(({ name }) => name));
  const { postgresBin, redisServer } = project.getProvidedContext();
  const needsPostgres = setups.has("postgres") || setups.has("redis");
  const [embedded, postgres, redis, built] = await Promise.all([
    setups.has("embedded") || setups.has("alone") ? startPostgres(join(folder.path, "embedded")) : undefined,
    needsPostgres ? startPostgres(join(folder.path, "postgres"), postgresBin) : undefined,
    setups.has("redis") && redisServer ? startRedis(redisServer) : undefined,
    buildParley(join(folder.path, "built")),
  ]);
  project.provide("folder", folder.path);
  project.provide("embeddedUrl", embedded?.url);
  project.provide("postgresUrl", postgres?.url);
  project.provide("redisUrl", redis?.url);
  project.provide("builtMain", join(built, "main.mjs"));
  project.provide("builtCli", join(built, "cli.mjs"));
  return async () => {
    await Promise.all([embedded?.stop(), postgres?.stop(), redis?.stop()]);
    await folder.remove();
  };
}

async function startPostgres(folder: string, binFolder?: string): Promise<EmbeddedPostgres> {
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
  const server = await startEmbeddedPostgres({ folder, binFolder, settings, log });
  await query(server.url, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  await query(databaseUrl(server.url, TEMPLATE), (client) => migrate(client, log));
  return server;
}

export async function query<Result>(url: string, ask: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

export function databaseUrl(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

export interface RedisServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts a Redis at this port, or else at one to which it can come back. */
export async function startRedis(program: string, port?: number): Promise<RedisServer> {
  const chosen = port ?? (await quietPort());
  const where = ["--bind", "127.0.0.1", "--port", String(chosen), "--dir", "/"];
  let ready = (_isReady: boolean) => {};
  const answer = new Promise<boolean>((resolve) => {
    ready = resolve;
  });
  const server = spawnTied(program, [...where, "--save", "", "--appendonly", "no"], {
    onLine: (line) => line.includes("Ready to accept connections") && ready(true),
  });
  if (!(await Promise.race([answer, server.exited]))) throw new Error(`Redis does not start: ${server.lastOutput()}`);
  return {
    url: `redis://127.0.0.1:${chosen}`,
    stop: () => {
      server.release();
      return server.exited;
    },
  };
}

/**
 * Bundles the main file and the command line once: compiling types and loading packages takes three quarters of the CPU
 * time of a start, and the tests start more than a hundred servers. The first tests of `starting.embedded.test.ts` and
 * of `operator.embedded.test.ts` run what `npm start` and `npx parley` do.
 */
async function buildParley(folder: string): Promise<string> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  await mkdir(folder);
  for (const name of ["node_modules", "prisma"]) await symlink(join(root, name), join(folder, name));
  // The files that the server reads lie where `src/http` and `src/store` expect them.
  const outdir = join(folder, "src", "http");
  await mkdir(outdir, { recursive: true });
  await symlink(join(root, "src/http/graphiql-page.js"), join(outdir, "graphiql-page.js"));
  await build({
    entryPoints: { main: join(root, "src", "main.ts"), cli: join(root, "src", "operator", "cli.ts") },
    bundle: true,
    splitting: true,
    // A bundled graphql would be loaded twice; the others are native, or large and rarely used.
    external: ["graphql", "@node-rs/argon2", "pg-native", "@graphql-yoga/render-graphiql"],
    platform: "node",
    format: "esm",
    target: `node${process.versions.node}`,
    banner: { js: 'import { createRequire as of } from "node:module"; const require = of(import.meta.url);' },
    outdir,
    outExtension: { ".js": ".mjs" },
  });
  return outdir;
}

/** A folder that a separate process removes when this process is gone, together with the folders `others`. */
async function temporaryFolder(others: string[]): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "parley-test-"));
  await chmod(path, 0o711); // for the user who runs PostgreSQL if this process is root
  const script = 'read -r _; until rm -rf "$@" 2>/dev/null; do sleep 0.2; done';
  const janitor = spawn("/bin/sh", ["-c", script, "sh", path, ...others], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  janitor.unref();
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      janitor.stdin.destroy();
    },
  };
}
