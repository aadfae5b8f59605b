/** Handles a client's frames. A frame is a message or closes the socket. A failed operation gets its own error. */
import { MessageType, type SubscribeMessage, stringifyMessage } from "graphql-ws";
import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";
import type { Config } from "../config.js";
import type { Operations } from "../graphql/operations.js";
import type { Trace } from "../telemetry/trace.js";
import { hasMoreValues, mostValues } from "./body.js";
import { type ClientMessage, clientMessageOf } from "./client-messages.js";
import { CLOSE } from "./close-codes.js";
import type { OperationIds } from "./operation-ids.js";

/** The part of a client that its frames use. */
export interface Sender {
  readonly socket: WebSocket;
  readonly trace: Trace;
  readonly operations: OperationIds;
  /**
   * The number of operations that graphql-ws works on, including those that the client completed while they were
   * starting.
   */
  unfinished: number;
  /** Passes a message to graphql-ws. graphql-ws also takes parsed messages, and then keeps no text of them. */
  receive(message: ClientMessage): Promise<void>;
  send(frame: string): Promise<void>;
  close(code: number, reason: string): void;
}

export class Frames {
  readonly #parts: { log: Logger };
  readonly #operations: Operations;
  readonly #most: number;

  constructor(parts: { config: Config; log: Logger }, operations: Operations) {
    this.#parts = parts;
    this.#operations = operations;
    this.#most = mostValues(parts.config);
  }

  receive(client: Sender, data: RawData): void {
    if (client.socket.readyState !== client.socket.OPEN) return;
    const bytes = bytesOf(data);
    if (hasMoreValues(bytes, this.#most))
      return client.close(CLOSE.tooLong, `A message has more than ${this.#most} values`);
    const message = clientMessageOf(bytes);
    if (!message) client.close(CLOSE.noMessage, "This is no message that a client may send");
    else if (message.type === MessageType.Subscribe) void this.#operate(client, message);
    else if (message.type === MessageType.Complete) this.#complete(client, message.id);
    else client.receive(message).catch((error) => this.#fail(client.socket, error));
  }

  /** A failure from here on is an error of this operation, not of the client's other operations. */
  async #operate(client: Sender, message: SubscribeMessage): Promise<void> {
    const key = client.operations.begin(message.id);
    if (key === undefined) return client.close(CLOSE.idInUse, "The id of an operation that is active was used again");
    client.unfinished++;
    try {
      await client.receive({ ...message, id: key });
    } catch (error) {
      await this.#refuse(client, key, error);
    } finally {
      client.unfinished--;
      client.operations.end(key);
    }
  }

  async #refuse(client: Sender, key: string, error: unknown): Promise<void> {
    if (client.socket.readyState !== client.socket.OPEN) return; // the client has left
    const payload = [this.#operations.mask(error, client.trace).toJSON()];
    const frame = stringifyMessage({ id: key, type: MessageType.Error, payload });
    await client.send(frame).catch((failure) => this.#parts.log.debug({ err: failure }, "a socket failed"));
  }

  #complete(client: Sender, id: string): void {
    const key = client.operations.complete(id);
    if (key === undefined) return; // it has ended meanwhile
    client.receive({ id: key, type: MessageType.Complete }).catch((error) => {
      this.#parts.log.error({ err: error }, "an operation could not be completed");
    });
  }

  /** No client input leads here: it is a fault of this server, and a retry may succeed. */
  #fail(socket: WebSocket, error: unknown): void {
    if (socket.readyState !== socket.OPEN) return; // the client has left
    this.#parts.log.error({ err: error }, "a socket's message could not be handled");
    socket.close(CLOSE.fault, "Try again later");
  }
}

export function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
