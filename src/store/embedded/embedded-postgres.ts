/**
 * The embedded PostgreSQL: a real server from an npm package, run for one Parley on one folder.
 *
 * - It ends with this process, however that dies (`tied-process.ts`).
 * - A socket in the folder shows which process owns it (`folder-lock.ts`).
 * - PostgreSQL refuses to run as root, so root runs it as another user (`home.ts`).
 */
import { resolve } from "node:path";
import type { Logger } from "pino";
import { ConfigError } from "../../config.js";
import { findOrMakeData } from "./data.js";
import { lockFolder } from "./folder-lock.js";
import { findHome, makeFolder } from "./home.js";
import { findPrograms } from "./programs.js";
import { type EmbeddedPostgres, supervise } from "./supervise.js";

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
