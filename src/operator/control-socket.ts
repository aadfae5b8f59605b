/**
 * The socket through which commands reach a server that runs on the embedded database: HTTP over a Unix domain socket
 * in PARLEY_DATA, or over a named pipe on Windows. There is no password: a user who may open the socket may also read
 * the database beside it.
 */
import { createHash } from "node:crypto";
import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../config.js";
import { withShortPath } from "../store/embedded/folder-lock.js";
import { type Outcome, runCommand } from "./commands.js";
import type { Parts } from "./people.js";

/** The largest command has two names, an address and a password. */
const MAX_BYTES = 16_384;
const MAX_CONNECTIONS = 16;
const REQUEST_MS = 10_000;
const COMMAND_PATH = /^\/commands\/([a-z]{1,32})$/;

/** The socket has a folder of its own: the folder's mode keeps other users out before the socket exists. */
export function controlPathOf(dataFolder: string): string {
  const folder = join(resolve(dataFolder), "control");
  if (process.platform !== "win32") return join(folder, "socket");
  return `\\\\.\\pipe\\parley-control-${createHash("sha256").update(folder.toLowerCase()).digest("hex").slice(0, 32)}`;
}

/** Opens the socket and returns a function that closes it. On a file system without sockets, the server has none. */
export async function openControlSocket(parts: Parts & { config: Config }): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((error) => {
      parts.log.debug({ err: error }, "a command was cut off");
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = REQUEST_MS;
  const path = controlPathOf(parts.config.dataFolder);
  try {
    await open(server, path);
  } catch (error) {
    parts.log.warn({ err: error }, "no control socket could be opened: stop the server before using `parley user`");
    return async () => {};
  }
  return async () => {
    server.closeIdleConnections();
    await new Promise((closed) => server.close(closed)); // waits for running commands
    if (process.platform !== "win32") await rm(path, { force: true });
  };
}

async function open(server: Server, path: string): Promise<void> {
  if (process.platform === "win32") return listen(server, path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  // This server already holds the database's lock, so a socket found here belongs to a server that has ended.
  await rm(path, { force: true });
  await withShortPath(path, (short) => listen(server, short));
  await chmod(path, 0o600);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen({ path, exclusive: true }, () => {
      server.off("error", failed);
      server.on("error", () => {}); // a connection that could not be accepted
      listening();
    });
  });
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, name] = COMMAND_PATH.exec(request.url ?? "") ?? [];
  if (request.method !== "POST" || name === undefined) return void response.writeHead(404).end();
  const body = await bodyOf(request);
  if (body === undefined) return void response.writeHead(413, { connection: "close" }).end();
  const input = parse(body);
  const outcome: Outcome =
    input === undefined
      ? { ok: false, code: "BAD_USER_INPUT", message: "A command's input is JSON." }
      : await runCommand(parts, name, input);
  response.writeHead(200, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(outcome));
}

/** The request's body; undefined if it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
