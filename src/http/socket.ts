/**
 * GraphQL over WebSocket. graphql-ws owns the protocol; this file decides which clients may connect, how much each may
 * ask at once, and when its socket is closed. The close codes are in close-codes.ts.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import { type Context as Connection, handleProtocols, makeServer } from "graphql-ws";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { App } from "../app.js";
import type { Config } from "../config.js";
import type { Operations } from "../graphql/operations.js";
import { ClientMeter } from "../limits/metering.js";
import { Seats } from "../limits/seats.js";
import { isFromThisMachine } from "../loopback.js";
import { count } from "../telemetry/counts.js";
import { REQUEST_ID, traceOf } from "../telemetry/trace.js";
import type { Viewer } from "../viewer.js";
import { type Entrance, retryAfter } from "./admission.js";
import { type Arrival, Client } from "./client.js";
import { CLOSE } from "./close-codes.js";
import { admit } from "./connecting.js";
import { bytesOf, Frames } from "./frames.js";
import { connectionOf, noteErrors, refuse } from "./guard.js";
import { Heartbeat } from "./heartbeat.js";
import { PersonSockets } from "./person-sockets.js";
import { addressOf, GRAPHQL_PATH, isOriginAllowed, pathOf } from "./requests.js";
import { type Begun, begin } from "./socket-operations.js";

/** Browsers split a long message into a few fragments, and `ws` holds all of them until the last has arrived. */
const MAX_FRAGMENTS = 128;
/** Network reads that one frame may arrive in: at the usual packet size, the longest allowed frame takes 200. */
const MAX_CHUNKS = 1_024;

/** Accepts sockets of the HTTP server, and serves operations over them. */
export class SocketServer {
  readonly #app: App;
  readonly #entrance: Entrance;
  readonly #sockets: WebSocketServer;
  readonly #frames: Frames;
  readonly #heartbeat = new Heartbeat();
  readonly #strangers: Seats<Client>;
  readonly #devices: PersonSockets;
  readonly #protocol: ReturnType<typeof makeServer<Record<string, unknown>, Client>>;

  constructor(entrance: Entrance, schema: GraphQLSchema, operations: Operations) {
    const { app } = entrance;
    this.#app = app;
    this.#entrance = entrance;
    this.#frames = new Frames(app, operations);
    this.#strangers = new Seats<Client>(app.config.maxConnectionsPerAddress);
    this.#devices = new PersonSockets(app);
    this.#protocol = makeServer<Record<string, unknown>, Client>({
      connectionInitWaitTimeout: 0, // the heartbeat does this
      onConnect: (connection) => this.#connect(connection),
      onSubscribe: (connection, id, payload) => begin(app, schema, operations, connection, id, payload),
      execute: (args) => operations.execute(args).finally((args as Begun).hasBegun),
      subscribe: (args) => operations.subscribe(args).finally((args as Begun).hasBegun),
      onError: (_connection, _id, _payload, errors) => errors.map((error) => operations.mask(error).toJSON()),
    });
    this.#sockets = new WebSocketServer(optionsOf(app));
    this.#sockets.on("headers", (headers, request) => {
      headers.push(`${REQUEST_ID}: ${traceOf(request).requestId}`);
    });
    this.#sockets.on("wsClientError", (_error, stream) =>
      refuse(stream, "400 Bad Request", { "sec-websocket-version": "13" }),
    );
  }

  listenOn(server: Server): void {
    server.on("upgrade", (request, stream: Duplex, head) => this.#upgrade(request, stream, head));
  }

  /** Closes every socket with `CLOSE.restart`, spread over this time, so the clients connect elsewhere one by one. */
  async drain(overMs: number): Promise<void> {
    const all = [...this.#sockets.clients];
    for (const socket of all) {
      socket.close(CLOSE.restart, "This server is going; connect again");
      if (overMs > 0) await new Promise((resolve) => setTimeout(resolve, overMs / all.length));
    }
    await Promise.all(all.map(closedSoon));
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { config, log } = this.#app;
    const { meters } = this.#entrance;
    noteErrors(log, request);
    this.#entrance.noticeProxy(request);
    if (pathOf(request) !== GRAPHQL_PATH) return refuse(stream, "404 Not Found");
    if (!isOriginAllowed(config.origins, request.headers.origin)) return refuse(stream, "403 Forbidden");
    const address = addressOf(config, request);
    const meter = new ClientMeter(meters.socket(), meters.address(address));
    if (meter.waitMs > 0) return refuse(stream, "429 Too Many Requests", retryAfter(meter.waitMs));
    meter.take("operations", 1);
    const isLocal = config.isLocal && isFromThisMachine(request);
    this.#sockets.handleUpgrade(request, stream, head, (socket) =>
      this.#open({ socket, stream, request, address, meter, isLocal }),
    );
  }

  #open(arrival: Arrival): void {
    const { config, log, counts } = this.#app;
    const { socket, stream } = arrival;
    const client = new Client(arrival);
    const closed = this.#protocol.opened(client, client);
    stream.on("data", (bytes: Buffer) => takeBytes(config, client, bytes.length));
    socket.on("message", (data) => {
      client.lastMessage = client.lastSeen;
      client.throttle.frame(bytesOf(data).length, () => this.#frames.receive(client, data));
      client.wire.readUpTo(config.maxUnreadBytes);
    });
    socket.on("ping", (data) => client.throttle.frame(data.length, () => socket.pong(data)));
    socket.on("pong", (data) => {
      client.isThere = true;
      client.throttle.frame(data.length, () => {});
    });
    socket.on("error", this.#noteFailure);
    socket.on("close", (code, reason) => {
      count(counts.closes, String(code));
      this.#heartbeat.delete(client);
      this.#strangers.leave(client.address, client);
      client.closed();
      closed(code, String(reason)).catch((error) => log.error({ err: error }, "a socket could not be cleared"));
    });
    this.#heartbeat.add(client);
    this.#strangers.take(client.address, client);
  }

  async #connect(connection: Connection<Record<string, unknown>, Client>): Promise<boolean> {
    const client = connection.extra;
    const isAdmitted = await admit(this.#app, this.#devices, connection);
    if (isAdmitted && client.viewer) this.#becomeKnown(client, client.viewer);
    return isAdmitted;
  }

  /** From here on the person's meter counts the client, and its address gets back what the client spent before. */
  #becomeKnown(client: Client, { userId }: Viewer): void {
    const { meters } = this.#entrance;
    const { meter } = client.throttle;
    meters.address(client.address).giveBack(meter.spent);
    client.throttle.meter = new ClientMeter(meters.socket(), meters.person(userId));
    client.throttle.meter.take("operations", 2);
    this.#strangers.leave(client.address, client);
    connectionOf(client.wire.stream)?.signedIn();
  }

  /** One function for all sockets: a closure for each would stay in memory with it. */
  readonly #noteFailure = (error: Error): void => {
    this.#app.log.debug({ err: error }, "a socket failed");
  };
}

/** Counts bytes as they arrive, before anything parses them, so fragments and broken messages count as well. */
function takeBytes(config: Config, client: Client, bytes: number): void {
  client.lastSeen = performance.now();
  client.throttle.meter.take("bytes", bytes);
  if (client.viewer || client.socket.readyState !== client.socket.OPEN) return;
  client.strangeBytes += bytes;
  if (client.strangeBytes > config.maxAnonymousBytes)
    client.socket.close(CLOSE.tooLong, "Sign in before you send so much");
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

/** A client that has not answered a close by then is cut off. */
const CLOSE_WAIT_MS = 1_000;

async function closedSoon(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.CLOSED) await new Promise((resolve) => socket.once("close", resolve));
}
