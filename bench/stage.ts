/** Starts a PostgreSQL with its usual settings (fsync on), and a Parley in a process of its own in front of it. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { pino } from "pino";
import { newId } from "../src/ids.js";
import { startEmbeddedPostgres } from "../src/store/embedded/embedded-postgres.js";
import { freePort } from "../src/store/embedded/launch.js";
import { runProgram } from "../test/support/process.js";

export interface Stage {
  databaseUrl: string;
  /** The folder of PostgreSQL's programs if the machine has one installed: pgbench is beside them. */
  binFolder: string | undefined;
  url: string;
  port: number;
  /** The process id of Parley. */
  pid: number;
  secret: string;
  close(): Promise<void>;
}

/** Adds a bench's own settings of Parley (`extra`) and of PostgreSQL. */
export async function setStage(
  extra: Record<string, string> = {},
  postgresSettings: Record<string, string> = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
  const binFolder = findPrograms();
  const log = pino({ level: "silent" });
  const postgres = await startEmbeddedPostgres({
    folder: join(folder, "postgres"),
    binFolder,
    settings: postgresSettings,
    log,
  });
  const port = await freePort();
  const secret = newId();
  const settings = {
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
    DATABASE_URL: postgres.url,
    PARLEY_SECRET: secret,
    PARLEY_DEMO: "0",
    PARLEY_LOG: "error",
    PARLEY_SENDS_PER_SECOND: "10000000",
    PARLEY_SEND_BURST: "10000001",
    PARLEY_REQUESTS_PER_SECOND: "10000000",
    PARLEY_WORK_MS_PER_SECOND: "10000000",
    PARLEY_WORK_BURST_MS: "10000000",
    PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: "10000000",
    PARLEY_ANONYMOUS_WORK_BURST_MS: "10000000",
    PARLEY_MAX_CONNECTIONS_PER_ADDRESS: "1000000",
    PARLEY_RECEIPTS_PER_SECOND: "10000000",
    PARLEY_DRAIN_MS: "0",
  };
  const server = await startNode("../src/main.ts", { ...settings, ...extra }, "Parley is ready");
  return {
    databaseUrl: postgres.url,
    binFolder,
    url: `http://127.0.0.1:${port}/graphql`,
    port,
    pid: server.pid,
    secret,
    async close() {
      await server.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts one of this repository's programs in a process of its own, which ends with this one. */
export async function startNode(
  file: string,
  env: Record<string, string>,
  readyLine: string,
): Promise<{ pid: number; stop(): Promise<void> }> {
  const { resolve } = createRequire(import.meta.url);
  const server = runProgram([process.execPath, "--import", resolve("tsx"), resolve(file)], { env, readyLine });
  return { pid: await server.ready, stop: server.stop };
}

/** The folder of the programs of the machine's newest PostgreSQL. */
export function findPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, "bin")).find((bin) => existsSync(join(bin, "postgres")));
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const where = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no"];
  const server = runProgram(["redis-server", ...where], { readyLine: "Ready to accept connections" });
  await server.ready;
  return { url: `redis://127.0.0.1:${port}`, stop: server.stop };
}

const TICKS_PER_SECOND = Number(execFileSync("getconf", ["CLK_TCK"]));

/** The user and system time of a process. */
export const cpuSeconds = (pid: number) => ticks(pid, 11, 12) / TICKS_PER_SECOND;

/** The user and system time of its children that have ended. */
export const endedChildrenCpuSeconds = (pid: number) => ticks(pid, 13, 14) / TICKS_PER_SECOND;

function ticks(pid: number, user: number, system: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[user]) + Number(fields[system]);
}

/** Creates people with open sessions. Made in SQL, because signing up is not measured. */
export async function fillPeople(client: pg.Client, count: number): Promise<{ userId: string; sessionId: string }[]> {
  const people = Array.from({ length: count }, () => ({ userId: newId(), sessionId: newId() }));
  const ids = people.map(({ userId }) => userId);
  await client.query(
    `INSERT INTO users (id, username, username_key, display_name, display_key, password_hash)
     SELECT id, 'u' || n, 'u' || n, 'User ' || n, 'user ' || n, '' FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)`,
    [ids],
  );
  await client.query(
    `INSERT INTO sessions (id, user_id, token_hash, expires_at)
     SELECT s.id, s.user_id, '', now() + interval '1 day' FROM unnest($1::uuid[], $2::uuid[]) AS s (id, user_id)`,
    [people.map(({ sessionId }) => sessionId), ids],
  );
  return people;
}
