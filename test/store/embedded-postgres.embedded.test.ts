import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { ConfigError } from "../../src/config.js";
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.js";
import type { EmbeddedPostgres } from "../../src/store/embedded/supervise.js";
import { query } from "../support/global-setup.js";

const PATIENCE = { timeout: 20_000 };

let folder: string;
/** Stops everything that a test started, the last first. */
let endings: (() => Promise<void>)[];

beforeEach(async () => {
  folder = await reachableFolder();
  endings = [];
});

afterEach(async () => {
  for (const end of endings.reverse()) await end();
  await vi.waitFor(() => expect(processesOn(folder)).toEqual([]), PATIENCE);
});

describe("data", () => {
  test("are there again after a stop and a start", async () => {
    const first = await start();
    await remember(first.url, "a stop");
    await first.stop();
    expect(await recall((await start()).url)).toEqual(["a stop"]);
  });

  test("are there again after Parley was killed, at once, and no server of the killed one stays", async () => {
    const killed = await startInAnotherProcess();
    await remember(killed.url, "a kill");
    await kill(killed.process);
    const next = await start();
    expect(await recall(next.url)).toEqual(["a kill"]);
    expect(isAlive(killed.pid)).toBe(false);
  });

  test("are made anew where Parley was killed while it made them", async () => {
    const killed = spawnParley();
    await vi.waitFor(async () => expect((await readdir(folder)).join()).toMatch(/unfinished-/), {
      ...PATIENCE,
      interval: 1,
    });
    await kill(killed);
    expect(await readdir(folder)).not.toContain("pgdata");
    await remember((await start()).url, "a new start");
    expect((await readdir(folder)).join()).not.toMatch(/unfinished-/);
  });

  test("of another version of PostgreSQL are refused, and named", async () => {
    await (await start()).stop();
    await writeFile(join(folder, "pgdata", "PG_VERSION"), "11\n");
    await expect(start()).rejects.toThrow(/made by PostgreSQL 11, and this is PostgreSQL 18; set POSTGRES_BIN/);
  });

  test("are behind a password that only their owner can read", async () => {
    const { url } = await start();
    const password = await readFile(join(folder, "password"), "utf8");
    expect(new URL(url).password).toBe(password);
    expect(execFileSync("ls", ["-l", join(folder, "password")]).toString()).toMatch(/^-rw-------/);
    const guess = Object.assign(new URL(url), { password: "guess" }).href;
    await expect(query(guess, async () => {})).rejects.toMatchObject({ code: "28P01" });
  });

  test("may lie deeper than the path of a socket may be long", async () => {
    const deep = join(folder, ..."0123456789".split("").map((digit) => digit.repeat(10)));
    const first = await start({ folder: deep });
    await expect(start({ folder: deep })).rejects.toThrow(/is in use by another Parley/);
    await first.stop();
    await start({ folder: deep });
  });
});

describe("a second Parley on the folder", () => {
  test("is refused with the way out, and the first one keeps working", async () => {
    const first = await start();
    await expect(startInAnotherProcess()).rejects.toThrow(
      `${folder} is in use by another Parley. To run several, set DATABASE_URL and REDIS_URL to a PostgreSQL and a Redis they share`,
    );
    await expect(start()).rejects.toThrow(ConfigError);
    await remember(first.url, "undisturbed");
    expect(await recall(first.url)).toEqual(["undisturbed"]);
  });

  test("is refused also where both start at once on an empty folder", async () => {
    const both = await Promise.allSettled([startInAnotherProcess(), startInAnotherProcess()]);
    const [started] = both.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const refused = both.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
    expect(refused).toEqual([expect.stringContaining("is in use by another Parley")]);
    await remember(started?.url ?? "", "one of two");
  });

  test("may start when the first one has stopped", async () => {
    await (await start()).stop();
    await remember((await startInAnotherProcess()).url, "later");
  });
});

describe("the server", () => {
  test("is started again at the same address when it crashes, with all that was committed", async () => {
    const server = await start();
    await remember(server.url, "a crash");
    const crashed = server.pid;
    process.kill(crashed, "SIGKILL");
    await vi.waitFor(async () => expect(await recall(server.url)).toEqual(["a crash"]), PATIENCE);
    await vi.waitFor(() => expect(server.pid).not.toBe(crashed), PATIENCE);
  });

  test("is given up, and that is said, when it crashes again and again", async () => {
    const lines = capture();
    const server = await start({ log: lines.log });
    for (let crashes = 0; crashes < 6; crashes++) {
      await vi.waitFor(() => expect(lines.text().split("is back")).toHaveLength(crashes + 1), PATIENCE);
      process.kill(server.pid, "SIGKILL");
    }
    await vi.waitFor(
      () => expect(lines.text()).toContain("the embedded PostgreSQL stays down; restart Parley"),
      PATIENCE,
    );
  });

  test("is gone when stop returns, also where it was just being started again", async () => {
    const server = await start();
    process.kill(server.pid, "SIGKILL");
    await vi.waitFor(() => expect(isAlive(server.pid)).toBe(false), PATIENCE);
    await server.stop();
    expect(processesOn(folder)).toEqual([]);
  });

  test("can be another one of the machine, which is named where it cannot run", async () => {
    await expect(start({ binFolder: "/nowhere" })).rejects.toThrow(/^POSTGRES_BIN: \/nowhere does not run here/);
    const binFolder = inject("postgresBin");
    if (binFolder === undefined) return;
    const { rows } = await query((await start({ binFolder })).url, (client) => client.query("SHOW server_encoding"));
    expect(rows).toEqual([{ server_encoding: "UTF8" }]);
  });
});

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("as root", () => {
  test("the server runs as another user", async () => {
    const { pid } = await start();
    const user = execFileSync("ps", ["-o", "user=", "-p", String(pid)])
      .toString()
      .trim();
    expect(["postgres", "nobody"]).toContain(user);
  });

  test("a folder that this user cannot reach is left for another, which the log names, and which stays", async () => {
    await chmod(folder, 0o700);
    const lines = capture();
    const first = await start({ log: lines.log });
    const elsewhere = (await readFile(join(folder, "moved-to"), "utf8")).trim();
    endings.unshift(() => rm(elsewhere, { recursive: true }));
    expect(lines.text()).toContain(`the database is kept in ${elsewhere}`);
    await remember(first.url, "elsewhere");
    await first.stop();
    const next = await start();
    expect(await recall(next.url)).toEqual(["elsewhere"]);
    await next.stop();
  });

  test("data that this user can no longer reach are not replaced by empty ones", async () => {
    await (await start()).stop();
    await chmod(folder, 0o700);
    await expect(start()).rejects.toThrow(/can no longer reach it; restore the folder's permissions/);
  });
});

/** One level below the run's folder, whose servers' names would be found in its path. */
async function reachableFolder(): Promise<string> {
  const parent = join(inject("folder"), "supervised");
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, "of-"));
  for (const each of [parent, path]) await chmod(each, 0o755);
  return path;
}

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder, log: pino({ level: "silent" }), ...options });
  endings.push(() => server.stop());
  return server;
}

const SUPERVISOR = fileURLToPath(new URL("../../src/store/embedded/embedded-postgres.ts", import.meta.url));
const PARLEY = `
  import { pino } from "pino";
  import { startEmbeddedPostgres } from ${JSON.stringify(SUPERVISOR)};
  try {
    const server = await startEmbeddedPostgres({ folder: process.argv[1], log: pino({ level: "silent" }) });
    console.log(JSON.stringify({ url: server.url, pid: server.pid }));
  } catch (error) {
    console.log(JSON.stringify({ refusal: error.message }));
  }`;

function spawnParley(): ChildProcess {
  const args = ["--import", "tsx", "--input-type=module", "-e", PARLEY, folder];
  const child = spawn(process.execPath, args, {
    cwd: dirname(dirname(SUPERVISOR)),
    env: { ...process.env, TSX_DISABLE_CACHE: "1", TMPDIR: inject("folder") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  endings.push(() => kill(child));
  return child;
}

async function startInAnotherProcess(): Promise<{ url: string; pid: number; process: ChildProcess }> {
  const child = spawnParley();
  if (!child.stdout) throw new Error("it has no output");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { refusal, ...server } = JSON.parse(line);
  if (refusal) throw new Error(refusal);
  return { ...server, process: child };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function processesOn(path: string): string[] {
  const all = execFileSync("ps", ["-eo", "pid=,args="]).toString().split("\n");
  return all.filter((line) => line.includes(path) && !line.includes("--input-type=module"));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function remember(url: string, what: string): Promise<void> {
  await query(url, async (client) => {
    await client.query("CREATE TABLE IF NOT EXISTS notes (what text)");
    await client.query("INSERT INTO notes VALUES ($1)", [what]);
  });
}

async function recall(url: string): Promise<string[]> {
  const { rows } = await query(url, (client) => client.query<{ what: string }>("SELECT what FROM notes"));
  return rows.map(({ what }) => what);
}

function capture() {
  const lines: string[] = [];
  return { log: pino({ level: "debug" }, { write: (line) => lines.push(line) }), text: () => lines.join("") };
}
