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
import { newId } from "./ids.js";
import { count } from "./metrics.js";
import type { Operations, Prepared } from "./operations.js";
import { attend } from "./presence/service.js";
import { addressOf, bearerToken, isOriginAllowed } from "./requests.js";

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

interface Extra {
  socket: WebSocket;
  wire: Wire;
  /** Of the request that it began with only what is needed: the rest would stay for as long as the socket does. */
  address: string;
  userAgent: string | undefined;
  authorization: string | undefined;
  connectionId: string;
  /** Operations that have not begun yet: graphql-ws would lose sight of one whose id is used again. */
  starting: Set<string>;
  viewer?: Viewer;
  acknowledgesFrames?: boolean;
  /** Runs when the socket has closed. */
  leave: (() => void)[];
}

/** What is executed, with the way to say that graphql-ws knows of it now. */
interface Begun extends SubscribeArgs {
  hasBegun(): void;
}

const PING_EVERY_MS = 12_000;
const MAX_ID_LENGTH = 128;
const CLOSE = { idInUse: 4409, noToken: 4401, badToken: 4403, tooMany: 4429, restart: 1012, fault: 1013 } as const;

export function serveSockets(server: Server, app: App, schema: GraphQLSchema, operations: Operations): Sockets {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: app.config.maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const protocol = makeServer<Record<string, unknown>, Extra>({
    onConnect: (connection) => admit(app, connection),
    onSubscribe: (connection, id, payload) => begin(app, schema, operations, connection, id, payload),
    execute: (args) => operations.execute(args).finally((args as Begun).hasBegun),
    subscribe: (args) => operations.subscribe(args).finally((args as Begun).hasBegun),
    onError: (_connection, _id, _payload, errors) => errors.map((error) => operations.mask(error).toJSON()),
  });

  server.on("upgrade", (request, stream: Duplex, head) => {
    if (new URL(request.url ?? "/", "http://any").pathname !== "/graphql") return refuse(stream, "404 Not Found");
    if (!isOriginAllowed(app.config.origins, request.headers.origin)) return refuse(stream, "403 Forbidden");
    sockets.handleUpgrade(request, stream, head, (socket) => open(socket, stream, request));
  });

  function open(socket: WebSocket, stream: Duplex, request: IncomingMessage): void {
    const together = writesOfOneTurn(stream);
    const extra: Extra = {
      socket,
      wire: new Wire(socket, stream),
      address: addressOf(request),
      userAgent: request.headers["user-agent"],
      authorization: request.headers.authorization,
      connectionId: newId(),
      starting: new Set(),
      leave: [],
    };
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (frame) =>
          new Promise((resolve, reject) => {
            together();
            socket.send(frame, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) => {
          socket.on("message", (data) => {
            receive(textOf(data)).catch((error) => fail(socket, error));
          });
        },
      },
      extra,
    );
    socket.on("error", (error) => app.log.debug({ err: error }, "a socket failed"));
    socket.once("close", (code, reason) => {
      count(app.counts.closes, String(code));
      for (const leave of extra.leave) leave();
      closed(code, String(reason)).catch((error) => app.log.error({ err: error }, "a socket could not be cleared"));
    });
    keepAlive(socket);
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
async function admit(app: App, connection: Connection<Record<string, unknown>, Extra>): Promise<boolean> {
  const { extra } = connection;
  const { socket, connectionId } = extra;
  const refused = (code: number, reason: string) => {
    socket.close(code, reason);
    return false;
  };
  const params = ConnectionParams.safeParse(connection.connectionParams ?? {});
  if (!params.success) return refused(CLOSE.noToken, "Bad connectionParams");
  const token = bearerToken(params.data.authorization ?? params.data.Authorization ?? extra.authorization);
  if (token === undefined) return refused(CLOSE.noToken, "connectionParams.authorization is missing");
  const viewer = await viewerFor(app, token);
  if (!viewer) return refused(CLOSE.badToken, "The access token is expired, revoked or not ours");
  if (app.roster.connections(viewer.userId) >= app.config.maxSocketsPerUser)
    return refused(CLOSE.tooMany, "Too many sockets");
  if (socket.readyState !== socket.OPEN) return false; // gone while it was looked up

  extra.viewer = viewer;
  extra.acknowledgesFrames = params.data.acknowledgeDelivery ?? false;
  const stops = await Promise.all([
    // After this turn, so that a `signOut` over this very socket still gets its answer.
    app.hub.watchSession(viewer, (reason) => {
      setImmediate(() => socket.close(CLOSE.badToken, `The session's token is ${reason}`));
    }),
    attend(app, viewer, connectionId),
  ]);
  if (socket.readyState === socket.OPEN) extra.leave.push(...stops);
  else for (const stop of stops) stop();
  return true;
}

/** The operation a client asks for, or why it may not. Only refusals are returned: a throw would close the socket. */
async function begin(
  app: App,
  schema: GraphQLSchema,
  operations: Operations,
  { extra, subscriptions }: Connection<Record<string, unknown>, Extra>,
  id: string,
  payload: SubscribePayload,
): Promise<Begun | ReturnType<Operations["mask"]>[]> {
  if (extra.starting.has(id)) {
    extra.socket.close(CLOSE.idInUse, "The id of an operation that is starting was used again");
    return [operations.mask(badInput("id", "The id is in use."))];
  }
  extra.starting.add(id);
  const hasBegun = () => void setImmediate(() => extra.starting.delete(id)); // graphql-ws takes its turn first
  const prepared = await prepareFor(app, operations, extra, id, Object.keys(subscriptions).length, payload);
  if (!prepared.document) {
    hasBegun();
    return [...prepared.errors];
  }
  return {
    schema,
    document: prepared.document,
    operationName: payload.operationName ?? null,
    variableValues: payload.variables ?? {},
    contextValue: contextFor(app, extra),
    on: { wire: extra.wire, operationId: id },
    hasBegun,
  };
}

async function prepareFor(
  app: App,
  operations: Operations,
  { viewer, connectionId }: Extra,
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
  return operations.prepare(query);
}

function contextFor(app: App, extra: Extra): Context {
  return {
    app,
    viewer: extra.viewer,
    address: extra.address,
    userAgent: extra.userAgent,
    connectionId: extra.connectionId,
    acknowledgesFrames: extra.acknowledgesFrames,
  };
}

/** Call before writing: what is written in one turn of the event loop goes to the kernel at once, not frame by frame. */
function writesOfOneTurn(stream: Duplex): () => void {
  let isWaiting = false;
  const flush = () => {
    isWaiting = false;
    stream.uncork();
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    stream.cork();
    process.nextTick(flush);
  };
}

/** A client that answers no ping has gone without saying so. */
function keepAlive(socket: WebSocket): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  socket.on("pong", () => {
    answered = true;
  });
  socket.once("close", () => clearInterval(timer));
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : data.toString();
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
