/**
 * The WebSocket door: graphql-ws owns the protocol; this decides who may come in, how much they may ask at once, and
 * when they have to go.
 *
 * Close codes, besides the protocol's own: 4401 no access token, for good; 4403 the token is expired or revoked, come
 * back with another; 4429 too many sockets of one user; 1008 the page's origin is not allowed; 1012 this server goes,
 * connect to another; 1013 a fault, try again.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import { type Context as Connection, handleProtocols, makeServer, type SubscribePayload } from "graphql-ws";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { viewerFor } from "./accounts/service.js";
import type { App } from "./app.js";
import type { Context, Viewer } from "./context.js";
import { badInput, rateLimited } from "./errors.js";
import type { SubscribeArgs } from "./events/subscribe.js";
import { Wire } from "./events/wire.js";
import { type Beating, Heartbeat, PING_EVERY_MS } from "./heartbeat.js";
import { newId } from "./ids.js";
import { unmetered } from "./metering.js";
import { count } from "./metrics.js";
import type { Operations, Prepared } from "./operations.js";
import { attend } from "./presence/service.js";
import { addressOf, bearerToken, GRAPHQL_PATH, isOriginAllowed, pathOf } from "./requests.js";

export interface Sockets {
  /** Tells every client to connect elsewhere, one after the other over this time. */
  drain(overMs: number): Promise<void>;
}

/** What a client may say when it connects. */
const ConnectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
  /** Messages written to this socket count as delivered to its device. */
  acknowledgeDelivery: z.boolean().optional(),
});

/**
 * A client: its socket as graphql-ws uses it, and what is known of who is at the other end. One object for both, with
 * methods where closures would do, because very many of them are held that do nothing.
 */
class Client implements Beating {
  readonly socket: WebSocket;
  readonly wire: Wire;
  readonly connectionId = newId();
  /** Of the request that it began with only what is needed: the rest would stay for as long as the socket does. */
  readonly address: string;
  readonly userAgent: string | undefined;
  authorization: string | undefined;
  /** Operations that have not begun yet: graphql-ws would lose sight of one whose id is used again. */
  readonly starting = new Set<string>();
  viewer: Viewer | undefined;
  acknowledgesFrames = false;
  isThere = true;
  hasBegun = false;
  receive: (message: string) => Promise<void> = async () => {};
  #whenClosed: readonly (() => void)[] = [];

  constructor(socket: WebSocket, stream: Duplex, request: IncomingMessage, address: string) {
    this.socket = socket;
    this.wire = new Wire(socket, stream);
    this.address = address;
    this.userAgent = request.headers["user-agent"];
    this.authorization = request.headers.authorization;
  }

  /** Runs when the socket has closed: now, if it has already. */
  whenClosed(...calls: (() => void)[]): void {
    if (this.socket.readyState === this.socket.OPEN) this.#whenClosed = this.#whenClosed.concat(calls);
    else for (const call of calls) call();
  }

  closed(): void {
    for (const call of this.#whenClosed) call();
  }

  // ── what graphql-ws calls ──

  get protocol(): string {
    return this.socket.protocol;
  }

  send(frame: string): Promise<void> {
    this.wire.holdForThisTurn();
    return new Promise((resolve, reject) => {
      this.socket.send(frame, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  onMessage(receive: (message: string) => Promise<void>): void {
    this.receive = receive;
  }
}

/** What is executed, with the way to say that graphql-ws knows of it now. */
interface Begun extends SubscribeArgs {
  hasBegun(): void;
}

const MAX_ID_LENGTH = 128;
const CLOSE = { idInUse: 4409, noToken: 4401, badToken: 4403, tooMany: 4429, restart: 1012, fault: 1013 } as const;

export function serveSockets(server: Server, app: App, schema: GraphQLSchema, operations: Operations): Sockets {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: app.config.maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const heartbeat = new Heartbeat();
  const protocol = makeServer<Record<string, unknown>, Client>({
    connectionInitWaitTimeout: 0, // the heartbeat keeps the time
    onConnect: (connection) => admit(app, connection),
    onSubscribe: (connection, id, payload) => begin(app, schema, operations, connection, id, payload),
    execute: (args) => operations.execute(args).finally((args as Begun).hasBegun),
    subscribe: (args) => operations.subscribe(args).finally((args as Begun).hasBegun),
    onError: (_connection, _id, _payload, errors) => errors.map((error) => operations.mask(error).toJSON()),
  });

  server.on("upgrade", (request, stream: Duplex, head) => {
    if (pathOf(request) !== GRAPHQL_PATH) return refuse(stream, "404 Not Found");
    if (!isOriginAllowed(app.config.origins, request.headers.origin)) return refuse(stream, "403 Forbidden");
    sockets.handleUpgrade(request, stream, head, (socket) => open(socket, stream, request));
  });

  function open(socket: WebSocket, stream: Duplex, request: IncomingMessage): void {
    const client = new Client(socket, stream, request, addressOf(app.config, request));
    const closed = protocol.opened(client, client);
    socket.on("message", (data) => {
      client.receive(parsed(data)).catch((error) => fail(socket, error));
      client.wire.hearUpTo(app.config.maxUnreadBytes);
    });
    socket.on("pong", () => {
      client.isThere = true;
    });
    socket.on("error", noteFailure);
    socket.on("close", (code, reason) => {
      count(app.counts.closes, String(code));
      heartbeat.delete(client);
      client.closed();
      closed(code, String(reason)).catch((error) => app.log.error({ err: error }, "a socket could not be cleared"));
    });
    heartbeat.add(client);
  }

  function noteFailure(error: Error): void {
    app.log.debug({ err: error }, "a socket failed");
  }

  /** Nothing that a client sends reaches this: it is our fault, and another try may pass. */
  function fail(socket: WebSocket, error: unknown): void {
    if (socket.readyState !== socket.OPEN) return; // a frame for a client that has gone
    app.log.error({ err: error }, "a socket's message could not be handled");
    socket.close(CLOSE.fault, "Try again later");
  }

  return {
    async drain(overMs) {
      const all = [...sockets.clients];
      for (const socket of all) {
        socket.close(CLOSE.restart, "This server is going; connect again");
        if (overMs > 0) await new Promise((resolve) => setTimeout(resolve, overMs / all.length));
      }
      await Promise.all(all.map(closedSoon));
    },
  };
}

/** Who may come in: only who has a good token, so that everything after this has a viewer. */
async function admit(app: App, connection: Connection<Record<string, unknown>, Client>): Promise<boolean> {
  const client = connection.extra;
  const { socket, connectionId } = client;
  client.hasBegun = true;
  const refused = (code: number, reason: string) => {
    socket.close(code, reason);
    return false;
  };
  const params = ConnectionParams.safeParse(connection.connectionParams ?? {});
  if (!params.success) return refused(CLOSE.noToken, "Bad connectionParams");
  const token = bearerToken(params.data.authorization ?? params.data.Authorization ?? client.authorization);
  // The token is longer than all else that is known of the client, and not needed any more.
  client.authorization = undefined;
  Object.assign(connection, { connectionParams: undefined });
  if (token === undefined) return refused(CLOSE.noToken, "connectionParams.authorization is missing");
  const viewer = await viewerFor(app, token);
  if (!viewer) return refused(CLOSE.badToken, "The access token is expired, revoked or not ours");
  if (app.roster.connections(viewer.userId) >= app.config.maxSocketsPerUser)
    return refused(CLOSE.tooMany, "Too many sockets");
  if (socket.readyState !== socket.OPEN) return false; // gone while it was looked up

  client.viewer = viewer;
  client.acknowledgesFrames = params.data.acknowledgeDelivery ?? false;
  const stops = await Promise.all([
    // Closed after this turn, so that a `signOut` over this very socket still gets its answer. What is told later in the
    // same turn came after the session's end: the bus brings much at once to a server that was busy.
    app.hub.watchSession(viewer, (reason) => {
      client.wire.silence();
      setImmediate(() => socket.close(CLOSE.badToken, `The session's token is ${reason}`));
    }),
    attend(app, viewer, connectionId),
  ]);
  client.whenClosed(...stops);
  return true;
}

/** The operation a client asks for, or why it may not. Only refusals are returned: a throw would close the socket. */
async function begin(
  app: App,
  schema: GraphQLSchema,
  operations: Operations,
  { extra: client, subscriptions }: Connection<Record<string, unknown>, Client>,
  id: string,
  payload: SubscribePayload,
): Promise<Begun | ReturnType<Operations["mask"]>[]> {
  if (client.starting.has(id)) {
    client.socket.close(CLOSE.idInUse, "The id of an operation that is starting was used again");
    return [operations.mask(badInput("id", "The id is in use."))];
  }
  client.starting.add(id);
  const hasBegun = () => void setImmediate(() => client.starting.delete(id)); // graphql-ws takes its turn first
  const prepared = await prepareFor(app, operations, client, id, Object.keys(subscriptions).length, payload);
  if (!prepared.document) {
    hasBegun();
    return [...prepared.errors];
  }
  const { document } = prepared;
  // graphql-ws keeps it for as long as the operation lives: the same text for all who ask the same.
  if (document.loc) Object.assign(payload, { query: document.loc.source.body });
  return {
    schema,
    document,
    operationName: payload.operationName ?? null,
    variableValues: payload.variables ?? {},
    contextValue: contextFor(app, client),
    on: { wire: client.wire, operationId: id },
    hasBegun,
  };
}

async function prepareFor(
  app: App,
  operations: Operations,
  { viewer, connectionId }: Client,
  id: string,
  atOnce: number,
  { query }: SubscribePayload,
): Promise<Prepared> {
  try {
    if (id.length > MAX_ID_LENGTH) throw badInput("id", `An operation's id has at most ${MAX_ID_LENGTH} characters.`);
    if (atOnce > app.config.maxOperationsPerSocket) throw rateLimited(PING_EVERY_MS);
    await app.limits.use("request", viewer?.userId ?? connectionId);
  } catch (error) {
    return { errors: [operations.mask(error)] };
  }
  return operations.prepare(query, unmetered);
}

function contextFor(app: App, client: Client): Context {
  return {
    app,
    viewer: client.viewer,
    address: client.address,
    userAgent: client.userAgent,
    meter: unmetered,
    connectionId: client.connectionId,
    acknowledgesFrames: client.acknowledgesFrames,
  };
}

/** Parsed here and not by graphql-ws, which would keep the text for as long as the operation lives; bad text it refuses. */
function parsed(data: RawData): string {
  const text = Array.isArray(data) ? Buffer.concat(data).toString() : data.toString();
  try {
    const message = JSON.parse(text);
    return typeof message === "string" ? text : message;
  } catch {
    return text;
  }
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

const CLOSE_WAIT_MS = 1_000;

async function closedSoon(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => socket.terminate(), CLOSE_WAIT_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
