/** Keeps the server running: restarts it after a crash, and stops it with Parley. */
import type { Logger } from "pino";
import { dataOf } from "./home.js";
import { type Cluster, freePort, launch, type RunningServer, urlOf } from "./launch.js";
import { environment, isWindows, run } from "./platform.js";
import { program } from "./programs.js";

export interface EmbeddedPostgres {
  readonly url: string;
  /** The process id of the running server. It changes when a crashed server is replaced. */
  readonly pid: number;
  stop(): Promise<void>;
}

const MAX_RESTARTS = 5;

/** More than MAX_RESTARTS crashes within this time count as permanent. */
const RESTARTS_WITHIN_MS = 60_000;

const STOP_WAIT_MS = 10_000;

export async function supervise(cluster: Cluster, unlock: () => Promise<void>, log: Logger): Promise<EmbeddedPostgres> {
  let server = await launch(cluster, freePort, log);
  let isStopping = false;
  let crashes: number[] = [];

  async function keepRunning(): Promise<void> {
    for (;;) {
      await server.exited;
      if (isStopping) return;
      log.error({ output: server.lastOutput() }, "the embedded PostgreSQL crashed; restarting it");
      crashes = [...crashes, Date.now()].filter((at) => at > Date.now() - RESTARTS_WITHIN_MS);
      if (crashes.length > MAX_RESTARTS) throw new Error(`it crashed ${crashes.length} times within a minute`);
      // On the same port, so that lost connections can be made again.
      server = await launch(cluster, async () => server.port, log);
      log.info({ serverPid: server.pid }, "the embedded PostgreSQL is back");
      if (isStopping) await stopServer(cluster, server);
    }
  }
  const ended = keepRunning().catch((error) => {
    log.error({ err: error }, "the embedded PostgreSQL stays down; restart Parley");
  });

  async function stop(): Promise<void> {
    isStopping = true;
    await stopServer(cluster, server);
    await ended;
    await unlock();
  }
  let stopped: Promise<void> | undefined;

  log.debug(
    { folder: cluster.home.path, version: cluster.programs.major, serverPid: server.pid },
    "embedded PostgreSQL runs",
  );
  return {
    url: urlOf(cluster, server.port),
    get pid() {
      return server.pid;
    },
    stop() {
      // Stops only once: at a second call the folder may have another owner.
      stopped ??= stop();
      return stopped;
    },
  };
}

async function stopServer({ home, programs }: Cluster, server: RunningServer): Promise<void> {
  const patience = setTimeout(() => killQuietly(server.pid, "SIGQUIT"), STOP_WAIT_MS);
  // Windows has no signal for a shutdown, and a killed server would have to recover at its next start.
  if (isWindows)
    await run(program(programs.bin, "pg_ctl"), ["stop", "-m", "fast", "-D", dataOf(home)], {
      env: environment(),
    }).catch(() => {});
  server.release();
  await server.exited;
  clearTimeout(patience);
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}
