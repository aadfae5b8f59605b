/**
 * The folder of the data, and its owner. PostgreSQL refuses to run as root. So root runs it as the user who owns the
 * data, or as `postgres` or `nobody`.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "pino";
import { ConfigError } from "../../config.js";
import { reasonOf, run, WAY_OUT } from "./platform.js";

/** The user that runs the server if this process runs as root. */
export interface User {
  uid: number;
  gid: number;
}

/** The folder of the data, and the user that runs the server on it. */
export interface Home {
  path: string;
  user: User | undefined;
}

export const dataOf = (home: Home) => join(home.path, "pgdata");

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`PARLEY_DATA: ${folder} cannot be made (${error.code})`);
  });
}

/** Outlives a restart of the machine, unlike a temporary folder, and every user may pass through it. */
const OTHER_HOMES = "/var/lib/parley";

/**
 * Returns the folder itself. If the server's user cannot reach it (for example under /root), returns another folder,
 * which the file `moved-to` names.
 */
export async function findHome(folder: string, log: Logger): Promise<Home> {
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

export const passwordFileOf = (home: Home) => join(home.path, "password");

export async function writePrivately(file: string, text: string): Promise<void> {
  await rm(file, { force: true }); // the mode applies only to a new file
  await writeFile(file, text, { mode: 0o600 });
}
