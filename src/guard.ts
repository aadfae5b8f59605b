/**
 * The HTTP servers of this process, guarded alike: each connection has an error listener from its first moment to its
 * last, a bounded time to say something, and each answer has the headers that keep it private. Node takes its own error
 * listener off a socket at `upgrade` and `connect`; the one that is set here stays.
 */
import { createServer, type RequestListener, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { EventOutlet } from "./event-outlet.js";
import type { Seated, Seats } from "./seats.js";

/** Answers may hold what only one person may see, and addresses may hold a token. */
const PRIVATE = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

/** Longer than balancers keep theirs, which is a minute with most: one that sends into a connection just closed answers 502. */
const KEEP_ALIVE_MS = 75_000;
/** A phone on a poor network sends the headers within; who sends them byte by byte holds a connection no longer. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const CHECK_MS = 2_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 100;
/** Requests in a row of which none is answered yet: browsers send one, and no client of ours more. */
const MAX_UNANSWERED = 32;
const MAX_LOOKED_AT = 4;
/** An answer of which the client has taken nothing for so long will not be read. */
const UNREAD_MS = 60_000;
const LOOK_MS = 10_000;

export interface GuardOptions {
  log: Logger;
  /** Where those who are not signed in sit, by their connection's address; undefined for what is a balancer's. */
  seats?: Seats<Connection>;
  seatOf?: (socket: Socket) => string | undefined;
}

/** Makes every answer private, whichever code writes it: Node calls this for each, also for its own. */
class PrivateResponse extends ServerResponse {
  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const flushed = outlets.get(this)?.writing(chunk);
    const write = super.write.bind(this) as (chunk: unknown, ...rest: unknown[]) => boolean;
    if (!flushed) return write(chunk, ...rest);
    const given = rest.at(-1);
    const called = (error?: Error | null) => {
      if (!error) flushed();
      if (typeof given === "function") given(error);
    };
    return write(chunk, ...rest.filter((each) => typeof each === "string"), called);
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    const headers = rest.at(-1);
    if (headers && typeof headers === "object" && !Array.isArray(headers)) {
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.setHeader(name, value);
      rest.pop();
    }
    // A page of ours with an ETag may be kept and asked for again; nothing else may.
    if (!this.hasHeader("etag")) this.removeHeader("cache-control");
    for (const [name, value] of Object.entries(PRIVATE)) if (!this.hasHeader(name)) this.setHeader(name, value);
    // An answer of unknown length is written piece by piece; nginx keeps the pieces until its buffer is full otherwise.
    if (!this.hasHeader("content-length")) this.setHeader("x-accel-buffering", "no");
    // Yoga sends it with streams. It is no content coding, and strict clients and proxies cannot decode it.
    if (this.getHeader("content-encoding") === "none") this.removeHeader("content-encoding");
    return super.writeHead(status, ...(rest as []));
  }
}

/** Of answers where somebody wants to know when the events of their stream were written out. */
const outlets = new WeakMap<ServerResponse, EventOutlet>();

/** Calls when the events of this answer were written out. */
export function outletOf(response: ServerResponse): EventOutlet {
  const outlet = outlets.get(response) ?? new EventOutlet();
  outlets.set(response, outlet);
  return outlet;
}

/** A connection, and what waits for its end. */
export class Connection implements Seated {
  readonly socket: Socket;
  readonly seat: string | undefined;
  /** The answers that are being made, and what waits for their ends: with pipelining there may be several. */
  #answers: Map<ServerResponse, AbortController | undefined> | undefined;
  readonly #leave: (connection: Connection) => void;
  readonly #since = performance.now();
  #lastAt = 0;
  #taken = 0;
  #takenAt = 0;

  constructor(socket: Socket, seat: string | undefined, leave: (connection: Connection) => void) {
    this.socket = socket;
    this.seat = seat;
    this.#leave = leave;
  }

  /** First goes who has never asked anything, then who asks nothing now, and of these the oldest. */
  get aliveness(): number {
    const tier = this.#lastAt === 0 ? 0 : this.#answers === undefined ? 1 : 2;
    return tier * Number.MAX_SAFE_INTEGER * 0.25 + (this.#lastAt || this.#since);
  }

  giveUp(): void {
    this.socket.destroy();
  }

  /** Whoever is signed in is counted by person and no more by address. */
  signedIn(): void {
    this.#leave(this);
  }

  /** Answers whether the request is looked at: what was read together is parsed to its end, also after a refusal. */
  begin(response: ServerResponse): boolean {
    if ((this.#answers?.size ?? 0) >= MAX_UNANSWERED) this.socket.destroy();
    if (this.socket.destroyed) return false;
    this.#lastAt = performance.now();
    this.#answers ??= new Map();
    this.#answers.set(response, undefined);
    response.once("close", () => this.#end(response));
    // What else comes waits with the network. Reading a body goes on, and the rest with it: hence the bound above.
    if (this.#answers.size >= MAX_LOOKED_AT) this.socket.pause();
    return true;
  }

  /** Whether a part of an answer is on its way. */
  get isAnswering(): boolean {
    return [...(this.#answers?.keys() ?? [])].some((response) => response.headersSent);
  }

  /** Aborted once nobody waits for the answer any more: it was written, or its connection has gone. */
  lifeOf(response: ServerResponse): AbortSignal {
    const life = new AbortController();
    if (this.#answers?.has(response) && !this.socket.destroyed) this.#answers.set(response, life);
    else life.abort(OVER);
    return life.signal;
  }

  /** Not every answer hears of it by itself: one that waits behind another has no socket yet. */
  closed(): void {
    this.#leave(this);
    for (const response of this.#answers?.keys() ?? []) this.#end(response);
  }

  #end(response: ServerResponse): void {
    const life = this.#answers?.get(response);
    this.#answers?.delete(response);
    if (this.#answers?.size === MAX_LOOKED_AT - 1) this.socket.resume();
    if (this.#answers?.size === 0) this.#answers = undefined;
    life?.abort(OVER);
  }

  /** Whether something waits to be written and the client has taken nothing of it for long. */
  isStuck(now: number): boolean {
    const taken = this.socket.bytesWritten - this.socket.writableLength;
    if (this.socket.writableLength === 0 || taken !== this.#taken) this.#takenAt = now;
    this.#taken = taken;
    return now - this.#takenAt >= UNREAD_MS;
  }
}

/** One for all: a reason of its own, with its stack, would cost more than the rest of a reset. */
const OVER = new Error("Nobody waits for the answer any more");

const connections = new WeakMap<Duplex, Connection>();

/** The connection that a request came over. */
export function connectionOf(socket: Duplex): Connection | undefined {
  return connections.get(socket);
}

export function createGuardedServer(options: GuardOptions, listener: RequestListener): Server {
  const { log } = options;
  const server = createServer(
    {
      ServerResponse: PrivateResponse,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      noteErrors(log, request, response);
      if (connectionOf(request.socket)?.begin(response)) listener(request, response);
    },
  );
  server.maxHeadersCount = MAX_HEADERS;
  const open = new Set<Connection>();
  server.on("connection", (socket) => accept(options, open, socket));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuseUnreadable(error, socket));
  server.on("connect", (request, socket) => {
    noteErrors(log, request);
    refuse(socket, "405 Method Not Allowed", { allow: "GET, POST" });
  });
  const watch = setInterval(() => {
    const now = performance.now();
    for (const connection of open) if (connection.isStuck(now)) connection.socket.destroy();
  }, LOOK_MS).unref();
  server.on("close", () => clearInterval(watch));
  return server;
}

function accept({ log, seats, seatOf }: GuardOptions, open: Set<Connection>, socket: Socket): void {
  noteErrors(log, socket);
  const seat = seatOf?.(socket);
  const connection = new Connection(socket, seat, (one) => seat !== undefined && seats?.leave(seat, one));
  connections.set(socket, connection);
  open.add(connection);
  socket.once("close", () => {
    open.delete(connection);
    connection.closed();
  });
  if (seat !== undefined) seats?.take(seat, connection);
}

/** Call with each stream, request and response when it is first seen. A connection that breaks is the network's doing, or the client's: never a fault of this server. */
export function noteErrors(log: Logger, ...streams: NodeJS.EventEmitter[]): void {
  for (const stream of streams) stream.on("error", (error) => log.debug({ err: error }, "a connection failed"));
}

/** A status line and nothing else, for whom no response is made; the connection ends with it. */
export function refuse(socket: Duplex, status: string, headers: Record<string, string> = {}): void {
  const lines = Object.entries({ ...PRIVATE, connection: "close", "content-length": "0", ...headers });
  socket.end(`HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
  // Without it the connection stays open for as long as the other side likes.
  if ("destroySoon" in socket) (socket as Socket).destroySoon();
}

const STATUS_OF_ERROR: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What came is no HTTP, or not in time. Where an answer is being written, a second would be taken for its end. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const isAnswering = connectionOf(socket)?.isAnswering;
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering) socket.destroy();
  else refuse(socket, STATUS_OF_ERROR[error.code ?? ""] ?? "400 Bad Request");
}
