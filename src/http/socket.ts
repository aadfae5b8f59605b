/**
 * GraphQL over WebSocket. graphql-ws owns the protocol; this file decides which clients may connect, how much each may
 * ask at once, and when its socket is closed. The close codes are in close-codes.ts.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { type Context as Connection, handleProtocols, makeServer, type SubscribePayload } from "graphql-ws";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { viewerFor } from "../accounts/sessions.js";
import type { App } from "../app.js";
import type { Context } from "../context.js";
import type { SubscribeArgs } from "../delivery/subscribe.js";
import { Wire } from "../delivery/wire.js";
import { badInput, rateLimited } from "../errors.js";
import type { Operations } from "../graphql/operations.js";
import { newId } from "../ids.js";
import { ClientMeter } from "../limits/metering.js";
import { leastAlive, type Seated, Seats } from "../limits/seats.js";
import { Throttle, type Throttled } from "../limits/throttle.js";
import { isFromThisMachine } from "../loopback.js";
import { trackDevice } from "../presence/service.js";
import { count } from "../telemetry/counts.js";
import { REQUEST_ID, type Trace, traceOf, traceWithin } from "../telemetry/trace.js";
import type { Viewer } from "../viewer.js";
import { type Entrance, retryAfter } from "./admission.js";
import type { ClientMessage } from "./client-messages.js";
import { CLOSE } from "./close-codes.js";
import { bytesOf, Frames, type Sender } from "./frames.js";
import { connectionOf, noteErrors, refuse } from "./guard.js";
import { type Beating, Heartbeat, PING_EVERY_MS } from "./heartbeat.js";
import { OperationIds } from "./operation-ids.js";
import { asksForStored, persistedQueryNotSupported } from "./persisted.js";
import { addressOf, bearerToken, GRAPHQL_PATH, isOriginAllowed, pathOf } from "./requests.js";

export interface Sockets {
  /** Closes every socket with `CLOSE.restart`, spread over this time, so the clients connect elsewhere one by one. */
  drain(overMs: number): Promise<void>;
}

/** The payload of `connection_init`. */
const ConnectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
  /** New messages that streams write to this socket count as delivered to its device. */
  acknowledgeDelivery: z.boolean().optional(),
});

/**
 * A client: its socket as graphql-ws uses it, and all that is known about the person and device behind it. One object
 * for both, with methods in place of closures, because a server holds very many idle ones in memory.
 */
class Client implements Beating, Seated, Throttled, Sender {
  readonly socket: WebSocket;
  readonly wire: Wire;
  readonly throttle: Throttle;
  readonly connectionId = newId();
  /** Only the needed parts of the upgrade request: the request itself would stay in memory as long as the socket. */
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly trace: Trace;
  readonly isFromThisMachine: boolean;
  authorization: string | undefined;
  readonly operations = new OperationIds();
  unfinished = 0;
  viewer: Viewer | undefined;
  acknowledgesDelivery = false;
  isThere = true;
  hasBegun = false;
  /** When the last byte arrived, and the last message: browsers send pongs by themselves, but no messages. */
  lastSeen = performance.now();
  lastMessage = performance.now();
  /** Bytes that arrived before the client was signed in. */
  strangeBytes = 0;
  receive: (message: ClientMessage) => Promise<void> = async () => {};
  #whenClosed: readonly (() => void)[] = [];

  constructor({ socket, stream, request, address, meter, isLocal }: Arrival) {
    this.socket = socket;
    this.wire = new Wire(socket, stream);
    this.throttle = new Throttle(this, meter);
    this.address = address;
    this.userAgent = request.headers["user-agent"];
    this.trace = traceOf(request);
    this.isFromThisMachine = isLocal;
    this.authorization = request.headers.authorization;
  }

  /** Runs the calls when the socket closes: at once if it is not open any more. */
  whenClosed(...calls: (() => void)[]): void {
    if (this.socket.readyState === this.socket.OPEN) this.#whenClosed = this.#whenClosed.concat(calls);
    else for (const call of calls) call();
  }

  /** Releases everything that the client holds here, once. */
  closed(): void {
    const calls = this.#whenClosed;
    this.#whenClosed = [];
    this.throttle.end();
    for (const call of calls) call();
  }

  // ── called when there are too many clients, or this one sends too much ──

  get aliveness(): number {
    return this.lastSeen;
  }

  /** A stranger's socket is destroyed, not closed: a silent client would leave the close unanswered too. */
  giveUp(): void {
    if (this.viewer) this.socket.close(CLOSE.tooMany, "The client never keeps to its allowance");
    else this.socket.terminate();
  }

  holdBack(): void {
    this.wire.holdBack();
  }

  readOn(): void {
    this.wire.readOn();
  }

  // ── called by graphql-ws ──

  get protocol(): string {
    return this.socket.protocol;
  }

  async send(frame: string): Promise<void> {
    const outgoing = this.operations.outgoing(frame);
    if (outgoing === undefined) return;
    this.wire.holdForThisTurn();
    await new Promise<void>((resolve, reject) => {
      this.socket.send(outgoing, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  onMessage(receive: (message: string) => Promise<void>): void {
    this.receive = receive as unknown as Client["receive"];
  }
}

interface Arrival {
  socket: WebSocket;
  stream: Duplex;
  request: IncomingMessage;
  address: string;
  meter: ClientMeter;
  isLocal: boolean;
}

/** An operation's arguments. `hasBegun` ends its turn: call it once the operation has its answer or its stream. */
interface Begun extends SubscribeArgs {
  hasBegun(): void;
}

const MAX_ID_LENGTH = 128;
/** Browsers split a long message into a few fragments, and `ws` holds all of them until the last has arrived. */
const MAX_FRAGMENTS = 128;
/** Network reads that one frame may arrive in: at the usual packet size, the longest allowed frame takes 200. */
const MAX_CHUNKS = 1_024;

export function serveSockets(
  server: Server,
  entrance: Entrance,
  schema: GraphQLSchema,
  operations: Operations,
): Sockets {
  const { app, meters } = entrance;
  const sockets = new WebSocketServer(optionsOf(app));
  const frames = new Frames(app, operations);
  const heartbeat = new Heartbeat();
  const strangers = new Seats<Client>(app.config.maxConnectionsPerAddress);
  const devices = new Devices(app);
  const protocol = makeServer<Record<string, unknown>, Client>({
    connectionInitWaitTimeout: 0, // the heartbeat does this
    onConnect: async (connection) => {
      const client = connection.extra;
      const isAdmitted = await admit(app, devices, connection);
      if (isAdmitted && client.viewer) becomeKnown(client, client.viewer);
      return isAdmitted;
    },
    onSubscribe: (connection, id, payload) => begin(app, schema, operations, connection, id, payload),
    execute: (args) => operations.execute(args).finally((args as Begun).hasBegun),
    subscribe: (args) => operations.subscribe(args).finally((args as Begun).hasBegun),
    onError: (_connection, _id, _payload, errors) => errors.map((error) => operations.mask(error).toJSON()),
  });

  server.on("upgrade", (request, stream: Duplex, head) => {
    noteErrors(app.log, request);
    entrance.noticeProxy(request);
    if (pathOf(request) !== GRAPHQL_PATH) return refuse(stream, "404 Not Found");
    if (!isOriginAllowed(app.config.origins, request.headers.origin)) return refuse(stream, "403 Forbidden");
    const address = addressOf(app.config, request);
    const meter = new ClientMeter(meters.socket(), meters.address(address));
    if (meter.waitMs > 0) return refuse(stream, "429 Too Many Requests", retryAfter(meter.waitMs));
    meter.take("operations", 1);
    const isLocal = app.config.isLocal && isFromThisMachine(request);
    sockets.handleUpgrade(request, stream, head, (socket) =>
      open({ socket, stream, request, address, meter, isLocal }),
    );
  });
  sockets.on("headers", (headers, request) => void headers.push(`${REQUEST_ID}: ${traceOf(request).requestId}`));
  sockets.on("wsClientError", (_error, stream) => refuse(stream, "400 Bad Request", { "sec-websocket-version": "13" }));

  function open(arrival: Arrival): void {
    const { socket, stream } = arrival;
    const client = new Client(arrival);
    const closed = protocol.opened(client, client);
    stream.on("data", (bytes: Buffer) => takeBytes(app, client, bytes.length));
    socket.on("message", (data) => {
      client.lastMessage = client.lastSeen;
      client.throttle.frame(bytesOf(data).length, () => frames.receive(client, data));
      client.wire.readUpTo(app.config.maxUnreadBytes);
    });
    socket.on("ping", (data) => client.throttle.frame(data.length, () => socket.pong(data)));
    socket.on("pong", (data) => {
      client.isThere = true;
      client.throttle.frame(data.length, () => {});
    });
    socket.on("error", noteFailure);
    socket.on("close", (code, reason) => {
      count(app.counts.closes, String(code));
      heartbeat.delete(client);
      strangers.leave(client.address, client);
      client.closed();
      closed(code, String(reason)).catch((error) => app.log.error({ err: error }, "a socket could not be cleared"));
    });
    heartbeat.add(client);
    strangers.take(client.address, client);
  }

  /** From here on the person's meter counts the client, and its address gets back what the client spent before. */
  function becomeKnown(client: Client, { userId }: Viewer): void {
    const { meter } = client.throttle;
    meters.address(client.address).giveBack(meter.spent);
    client.throttle.meter = new ClientMeter(meters.socket(), meters.person(userId));
    client.throttle.meter.take("operations", 2);
    strangers.leave(client.address, client);
    connectionOf(client.wire.stream)?.signedIn();
  }

  function noteFailure(error: Error): void {
    app.log.debug({ err: error }, "a socket failed");
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

/** Counts bytes as they arrive, before anything parses them, so fragments and broken messages count as well. */
function takeBytes(app: App, client: Client, bytes: number): void {
  client.lastSeen = performance.now();
  client.throttle.meter.take("bytes", bytes);
  if (client.viewer || client.socket.readyState !== client.socket.OPEN) return;
  client.strangeBytes += bytes;
  if (client.strangeBytes > app.config.maxAnonymousBytes)
    client.socket.close(CLOSE.tooLong, "Sign in before you send so much");
}

const PROBE_WAIT_MS = 1_500;
const PROBE_LOOK_MS = 50;

/** Each person's sockets on this server. A new one beyond the limit replaces a dead one, or the least recently used. */
class Devices {
  readonly #app: App;
  readonly #sockets = new Map<string, Set<Client>>();

  constructor(app: App) {
    this.#app = app;
  }

  add(userId: string, client: Client): void {
    const sockets = this.#sockets.get(userId) ?? new Set<Client>();
    this.#sockets.set(userId, sockets.add(client));
    client.whenClosed(() => {
      sockets.delete(client);
      if (sockets.size === 0 && this.#sockets.get(userId) === sockets) this.#sockets.delete(userId);
    });
  }

  /**
   * Makes room for one more; returns false if there is none. Pings all of the person's sockets first: a phone whose
   * network has changed a few times leaves dead sockets, which would otherwise keep it out until they miss a heartbeat.
   */
  async makeRoom(userId: string): Promise<boolean> {
    if (!this.#isFull(userId)) return true;
    const since = performance.now();
    const sockets = [...(this.#sockets.get(userId) ?? [])];
    for (const { socket } of sockets) if (socket.readyState === socket.OPEN) socket.ping();
    const isSilent = (client: Client) => client.lastSeen < since && client.socket.readyState === client.socket.OPEN;
    while (sockets.some(isSilent) && performance.now() - since < PROBE_WAIT_MS) await pause(PROBE_LOOK_MS);
    if (!this.#isFull(userId)) return true;
    const leaving = leastAlive(sockets.filter(isSilent)) ?? leastRecentlyUsed(this.#sockets.get(userId) ?? []);
    if (!leaving) return false; // only event streams and polls are left, and those end reliably
    if (isSilent(leaving)) leaving.socket.terminate();
    else leaving.socket.close(CLOSE.tooMany, "Too many sockets: this one was used least recently");
    leaving.closed(); // it stops counting now
    return true;
  }

  #isFull(userId: string): boolean {
    return this.#app.devices.connections(userId) >= this.#app.config.maxSocketsPerUser;
  }
}

function leastRecentlyUsed(clients: Iterable<Client>): Client | undefined {
  let least: Client | undefined;
  for (const client of clients) if (!least || client.lastMessage < least.lastMessage) least = client;
  return least;
}

/** The types of `ws` lack `closeTimeout`. */
function optionsOf({ config }: App): ServerOptions & { closeTimeout: number } {
  return {
    noServer: true,
    maxPayload: config.maxFrameBytes,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_CHUNKS,
    allowSynchronousEvents: false, // one frame a turn of the event loop: ten thousand in one packet block nobody
    autoPong: false, // pings are metered like everything else
    closeTimeout: CLOSE_WAIT_MS,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  };
}

/** Admits only clients with a valid token, so everything after this has a viewer. */
async function admit(
  app: App,
  devices: Devices,
  connection: Connection<Record<string, unknown>, Client>,
): Promise<boolean> {
  const client = connection.extra;
  const { socket, connectionId } = client;
  client.hasBegun = true;
  client.throttle.meter.take("operations", 1);
  const refused = (code: number, reason: string) => {
    socket.close(code, reason);
    return false;
  };
  const params = ConnectionParams.safeParse(connection.connectionParams ?? {});
  if (!params.success) return refused(CLOSE.noToken, "Bad connectionParams");
  const token = bearerToken(params.data.authorization ?? params.data.Authorization ?? client.authorization);
  // The token is longer than everything else that is kept of the client, and is no longer needed.
  client.authorization = undefined;
  Object.assign(connection, { connectionParams: undefined });
  if (token === undefined) return refused(CLOSE.noToken, "connectionParams.authorization is missing");
  const viewer = await viewerFor(app, token);
  if (!viewer) return refused(CLOSE.badToken, "The access token is expired, revoked or not ours");
  if (!(await devices.makeRoom(viewer.userId))) return refused(CLOSE.tooMany, "Too many event streams and polls");
  if (socket.readyState !== socket.OPEN) return false; // it closed during the look-ups

  client.viewer = viewer;
  devices.add(viewer.userId, client);
  client.acknowledgesDelivery = params.data.acknowledgeDelivery ?? false;
  const stops = await Promise.all([
    // The socket closes after this turn, so a `signOut` over this very socket still gets its answer. Events later in
    // the same turn came after the session's end (a busy server receives many at once), so none is written.
    app.hub.watchSession(viewer, (reason) => {
      client.wire.silence();
      setImmediate(() => socket.close(CLOSE.badToken, `The session's token is ${reason}`));
    }),
    trackDevice(app, viewer, connectionId),
  ]);
  client.whenClosed(...stops);
  return true;
}

/** The operation that a client asks for, or its errors. `key` is the operation's id within graphql-ws. */
async function begin(
  app: App,
  schema: GraphQLSchema,
  operations: Operations,
  { extra: client }: Connection<Record<string, unknown>, Client>,
  key: string,
  payload: SubscribePayload,
): Promise<Begun | ReturnType<Operations["mask"]>[]> {
  let hasBegun = () => {};
  const beganAt = performance.now();
  const trace = traceWithin(client.trace, payload.extensions);
  try {
    await checkMayAsk(app, client, client.operations.idOf(key) ?? "");
    hasBegun = await client.throttle.meter.turns.take();
    const operationId = client.operations.idOf(key);
    if (operationId === undefined) throw new GraphQLError("The client completed it before it began."); // not sent
    if (asksForStored(payload)) throw persistedQueryNotSupported();
    const { document, errors } = operations.prepare(payload.query, { meter: client.throttle.meter, trace });
    if (!document) throw new AggregateError(errors);
    // graphql-ws keeps the text as long as the operation lives: clients with the same document share one string.
    if (document.loc) Object.assign(payload, { query: document.loc.source.body });
    return {
      schema,
      document,
      operationName: operations.nameOf(document, payload.operationName),
      variableValues: payload.variables ?? {},
      contextValue: contextFor(app, client, { trace, beganAt }),
      on: { wire: client.wire, operationId },
      hasBegun,
    };
  } catch (error) {
    hasBegun();
    return (error instanceof AggregateError ? error.errors : [error]).map((each) => operations.mask(each, trace));
  }
}

/** Completed operations may still run on the server: a client may have as many of these as active ones. */
const UNFINISHED = 2;

async function checkMayAsk(app: App, client: Client, id: string): Promise<void> {
  const { viewer, connectionId, throttle, operations, unfinished } = client;
  const { maxOperationsPerSocket: most } = app.config;
  if (id.length > MAX_ID_LENGTH) throw badInput("id", `An operation's id has at most ${MAX_ID_LENGTH} characters.`);
  throttle.meter.spend("operations", 1);
  if (operations.size > most || unfinished > UNFINISHED * most) throw rateLimited(PING_EVERY_MS);
  await app.limits.use("request", viewer?.userId ?? connectionId);
}

function contextFor(app: App, client: Client, asked: Pick<Context, "trace" | "beganAt">): Context {
  return {
    ...asked,
    app,
    isFromThisMachine: client.isFromThisMachine,
    viewer: client.viewer,
    address: client.address,
    userAgent: client.userAgent,
    connectionId: client.connectionId,
    meter: client.throttle.meter,
    acknowledgesDelivery: client.acknowledgesDelivery,
  };
}

/** A client that has not answered a close by then is cut off. */
const CLOSE_WAIT_MS = 1_000;

async function closedSoon(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.CLOSED) await new Promise((resolve) => socket.once("close", resolve));
}
