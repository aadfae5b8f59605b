/** A client of a socket, and everything that is known about the person and device behind it. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { Wire } from "../delivery/wire.js";
import { newId } from "../ids.js";
import type { ClientMeter } from "../limits/metering.js";
import type { Seated } from "../limits/seats.js";
import { Throttle, type Throttled } from "../limits/throttle.js";
import { type Trace, traceOf } from "../telemetry/trace.js";
import type { Viewer } from "../viewer.js";
import type { ClientMessage } from "./client-messages.js";
import { CLOSE } from "./close-codes.js";
import type { Sender } from "./frames.js";
import type { Beating } from "./heartbeat.js";
import { OperationIds } from "./operation-ids.js";

/**
 * A client: its socket as graphql-ws uses it, and all that is known about the person and device behind it. One object
 * for both, with methods in place of closures, because a server holds very many idle ones in memory.
 */
export class Client implements Beating, Seated, Throttled, Sender {
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

export interface Arrival {
  socket: WebSocket;
  stream: Duplex;
  request: IncomingMessage;
  address: string;
  meter: ClientMeter;
  isLocal: boolean;
}
