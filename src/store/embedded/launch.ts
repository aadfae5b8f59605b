/** Starts the server process, and waits until it answers. */
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import { ConfigError } from "../../config.js";
import { listen } from "./folder-lock.js";
import { dataOf, type Home, passwordFileOf } from "./home.js";
import { lastLineOf, reasonOf } from "./platform.js";
import { type Programs, program } from "./programs.js";
import { spawnTied, type TiedProcess } from "./tied-process.js";

export interface Cluster {
  home: Home;
  programs: Programs;
  password: string;
  settings: Record<string, string>;
}

export interface RunningServer extends TiedProcess {
  port: number;
  pid: number;
}

/** The time for a predecessor to stop, or to be found dead. */
const TAKE_OVER_WAIT_MS = 30_000;

const RETRY_MS = 100;

const ANSWER_WAIT_MS = 10_000;

/**
 * Failures that pass: a predecessor that is still stopping (its lock, its shared memory), or another program that took
 * the port first.
 */
const PASSING_FAILURE = /postmaster\.pid|shared memory block|could not bind|could not create any TCP\/IP sockets/;

/** Starts a server and waits until it takes connections. */
export async function launch(cluster: Cluster, choosePort: () => Promise<number>, log: Logger): Promise<RunningServer> {
  const deadline = Date.now() + TAKE_OVER_WAIT_MS;
  for (;;) {
    const port = await choosePort();
    const server = spawnServer(cluster, port, log);
    try {
      await untilItAnswers(cluster, port, server);
      const pid = await lockedBy(cluster.home);
      if (pid === undefined) throw new Error("its lock file is missing");
      return { ...server, port, pid };
    } catch (error) {
      server.release();
      await server.exited;
      if (!PASSING_FAILURE.test(server.lastOutput()) || Date.now() > deadline)
        throw new ConfigError(`the embedded PostgreSQL does not start: ${reasonOf(error)}`);
    }
    await removeForeignLock(cluster.home, log);
    await sleep(RETRY_MS);
  }
}

function spawnServer({ home, programs, settings }: Cluster, port: number, log: Logger): TiedProcess {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  };
  const set = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return spawnTied(program(programs.bin, "postgres"), ["-D", dataOf(home), "-p", String(port), ...set], {
    user: home.user,
    onLine: (line) => log.debug(`PostgreSQL: ${line}`),
  });
}

/** Waits for as long as the server lives: after a crash of the machine its recovery may take minutes. */
async function untilItAnswers(cluster: Cluster, port: number, server: TiedProcess): Promise<void> {
  let isGone = false;
  void server.exited.then(() => {
    isGone = true;
  });
  while (!isGone) {
    const client = new pg.Client({ connectionString: urlOf(cluster, port), connectionTimeoutMillis: ANSWER_WAIT_MS });
    client.on("error", () => {});
    try {
      await client.connect();
      return;
    } catch (error) {
      if ((error as { code?: string }).code === "28P01")
        throw new Error(`${passwordFileOf(cluster.home)} does not hold its password`);
      await sleep(20);
    } finally {
      await client.end().catch(() => {});
    }
  }
  throw new Error(lastLineOf(server.lastOutput()) || "it ended at once");
}

export function urlOf({ password }: Cluster, port: number): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await listen(probe, { host: "127.0.0.1", port: 0 });
  const { port } = probe.address() as { port: number };
  await new Promise((closed) => probe.close(closed));
  return port;
}

const lockFileOf = (home: Home) => join(dataOf(home), "postmaster.pid");

/** The process that PostgreSQL's own lock file names. */
async function lockedBy(home: Home): Promise<number | undefined> {
  const text = await readFile(lockFileOf(home), "utf8").catch(() => "");
  return Number.parseInt(text, 10) || undefined;
}

/**
 * In a restarted container another process of the same user may have the process id of the dead server. PostgreSQL then
 * takes that process for a living server. We own the folder, so a process that is not PostgreSQL does not count.
 */
async function removeForeignLock(home: Home, log: Logger): Promise<void> {
  const pid = await lockedBy(home);
  const name = pid && (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => undefined));
  if (!name || name.startsWith("postgres")) return;
  log.warn({ lockedBy: pid, program: name.trim() }, "removing the lock of a PostgreSQL that is gone");
  await rm(lockFileOf(home), { force: true });
}
