/** The data of the embedded PostgreSQL: found, or made whole. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../../config.js";
import { dataOf, type Home, passwordFileOf, writePrivately } from "./home.js";
import { environment, reasonOf, run, WAY_OUT } from "./platform.js";
import { type Programs, program } from "./programs.js";

/** Returns the password of the data. */
export async function findOrMakeData(home: Home, programs: Programs): Promise<string> {
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

/**
 * Sorts by bytes, and knows the cases of all letters. Since PostgreSQL 17 this locale is built in. Before, Linux
 * provides it, and other systems get plain C.
 */
function localeOf(major: number): string[] {
  if (major >= 17) return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C"];
  return [process.platform === "linux" ? "--locale=C.UTF-8" : "--locale=C"];
}
