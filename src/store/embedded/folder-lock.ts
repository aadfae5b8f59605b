/**
 * Keeps a folder to one Parley: a socket in it shows which process owns it. The kernel closes the socket with its process,
 * so no lock becomes stale.
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Logger } from "pino";
import { ConfigError } from "../../config.js";
import { isWindows } from "./platform.js";

/** Another process owns the folder. */
export class FolderInUse extends ConfigError {}

/** Makes this process the folder's owner, or refuses. Returns a function that releases the folder. */
export async function lockFolder(folder: string, log: Logger): Promise<() => Promise<void>> {
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

export function listen(server: Server, where: { path: string } | { host: string; port: number }): Promise<void> {
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
