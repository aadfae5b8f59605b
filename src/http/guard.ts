/**
 * Guards all HTTP servers of this process alike. Each connection has an error listener from its first moment to its
 * last, and a bounded time to send a request. Each answer has the headers that keep it private. Node removes its own
 * error listener from a socket at `upgrade` and `connect`; the one that is set here stays.
 */
import { createServer, type RequestListener, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import type { Seated, Seats } from "../limits/seats.js";
import { EventOutlet } from "./event-outlet.js";

/** Answers may contain data that only one person may see, and URLs may contain a token. */
const PRIVATE = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

/**
 * Longer than load balancers keep idle connections, which is a minute in most: a balancer that sends into a connection
 * just closed answers 502.
 */
const KEEP_ALIVE_MS = 75_000;
/**
 * A phone on a poor network sends its headers within this time. A client that sends them byte by byte holds a
 * connection no longer.
 */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const CHECK_MS = 2_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 100;
/** Unanswered requests of one connection. Browsers send one at a time, and so do our clients. */
const MAX_UNANSWERED = 32;
const MAX_LOOKED_AT = 4;
/** A client that has taken nothing of an answer for this long will not read it. */
const UNREAD_MS = 60_000;
const LOOK_MS = 10_000;

export interface GuardOptions {
  log: Logger;
  /**
   * Seats for clients that are not signed in, by their connection's address; undefined for a load balancer's address.
   */
  seats?: Seats<Connection>;
  seatOf?: (socket: Socket) => string | undefined;
}

/** Makes every answer private, no matter which code writes it: Node creates this for each answer, also for its own. */
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
    // Only a page of ours with an ETag may be cached and revalidated.
    if (!this.hasHeader("etag")) this.removeHeader("cache-control");
    for (const [name, value] of Object.entries(PRIVATE)) if (!this.hasHeader(name)) this.setHeader(name, value);
    // An answer of unknown length is written in pieces. Without this, nginx holds the pieces until its buffer is full.
    if (!this.hasHeader("content-length")) this.setHeader("x-accel-buffering", "no");
    // Yoga sends it with streams. It is not a content coding, and strict clients and proxies cannot decode it.
    if (this.getHeader("content-encoding") === "none") this.removeHeader("content-encoding");
    return super.writeHead(status, ...(rest as []));
  }
}

/** For answers whose stream needs to know when its events were written out. */
const outlets = new WeakMap<ServerResponse, EventOutlet>();

/** The outlet of an answer: it calls back when the answer's events were written out. */
export function outletOf(response: ServerResponse): EventOutlet {
  const outlet = outlets.get(response) ?? new EventOutlet();
  outlets.set(response, outlet);
  return outlet;
}

/** A connection, with its unfinished answers. */
export class Connection implements Seated {
  readonly socket: Socket;
  readonly seat: string | undefined;
  /** Unfinished answers, each with the controller that its end aborts. With pipelining there may be several. */
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

  /**
   * Evicted first: connections without any request, then idle ones, then busy ones; among equals the least recently
   * used.
   */
  get aliveness(): number {
    const tier = this.#lastAt === 0 ? 0 : this.#answers === undefined ? 1 : 2;
    return tier * Number.MAX_SAFE_INTEGER * 0.25 + (this.#lastAt || this.#since);
  }

  giveUp(): void {
    this.socket.destroy();
  }

  /** A signed-in client is counted by person, no longer by address. */
  signedIn(): void {
    this.#leave(this);
  }

  /**
   * Returns whether to handle the request: Node parses all that it read together, also after the socket is destroyed.
   */
  begin(response: ServerResponse): boolean {
    if ((this.#answers?.size ?? 0) >= MAX_UNANSWERED) this.socket.destroy();
    if (this.socket.destroyed) return false;
    this.#lastAt = performance.now();
    this.#answers ??= new Map();
    this.#answers.set(response, undefined);
    response.once("close", () => this.#end(response));
    // Further requests wait in the network. Reading a body resumes the socket and brings more: hence the bound above.
    if (this.#answers.size >= MAX_LOOKED_AT) this.socket.pause();
    return true;
  }

  /** Whether a part of an unfinished answer was sent. */
  get isAnswering(): boolean {
    return [...(this.#answers?.keys() ?? [])].some((response) => response.headersSent);
  }

  /** Aborted once nobody waits for the answer any more: it was written, or its connection is gone. */
  lifeOf(response: ServerResponse): AbortSignal {
    const life = new AbortController();
    if (this.#answers?.has(response) && !this.socket.destroyed) this.#answers.set(response, life);
    else life.abort(OVER);
    return life.signal;
  }

  /** Ends the answers here, because one that waits behind another has no socket yet and gets no event. */
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

  /** Whether something waits to be written, and the client has taken none of it for UNREAD_MS. */
  isStuck(now: number): boolean {
    const taken = this.socket.bytesWritten - this.socket.writableLength;
    if (this.socket.writableLength === 0 || taken !== this.#taken) this.#takenAt = now;
    this.#taken = taken;
    return now - this.#takenAt >= UNREAD_MS;
  }
}

/** One shared reason: a new error with its stack would cost more than the rest of a reset. */
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

/**
 * Call it with each stream, request and response when it is first seen. A broken connection is caused by the network or
 * the client, so it is never a fault of this server.
 */
export function noteErrors(log: Logger, ...streams: NodeJS.EventEmitter[]): void {
  for (const stream of streams) stream.on("error", (error) => log.debug({ err: error }, "a connection failed"));
}

/** Writes a status line with headers only, for a socket without a response object, and ends the connection. */
export function refuse(socket: Duplex, status: string, headers: Record<string, string> = {}): void {
  const lines = Object.entries({ ...PRIVATE, connection: "close", "content-length": "0", ...headers });
  socket.end(`HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
  // Without this the connection stays open for as long as the other side likes.
  if ("destroySoon" in socket) (socket as Socket).destroySoon();
}

const STATUS_OF_ERROR: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** The input is not HTTP, or came too late. While an answer is being written, a second one would be read as its end. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const isAnswering = connectionOf(socket)?.isAnswering;
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering) socket.destroy();
  else refuse(socket, STATUS_OF_ERROR[error.code ?? ""] ?? "400 Bad Request");
}
