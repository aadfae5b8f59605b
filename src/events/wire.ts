/** A socket as the writers of events see it, and the frames that they write. */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/** Where the socket's owner finds it in what graphql-ws passes on of a subscription. */
export interface OnWire {
  wire: Wire;
  /** The operation's id, which each of its frames names. */
  operationId: string;
}

/** Writes go past `ws`, whole frames at a time: with compression off, its own frames and these cannot mix. */
export class Wire {
  readonly stream: Duplex;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.stream = stream;
    stream.on("drain", () => {
      for (const wake of [...this.#waiting]) wake();
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** The client reads more slowly than it is written to: what is written now would wait here, in memory. */
  get isCongested(): boolean {
    return this.stream.writableNeedDrain;
  }

  /** Calls whenever it is no longer congested. */
  onDrain(wake: () => void): void {
    this.#waiting.add(wake);
  }

  offDrain(wake: () => void): void {
    this.#waiting.delete(wake);
  }
}

const TEXT_FRAME = 0x81;
const HEAD = Buffer.from('{"id":');

/** What follows the id of a `next` frame. */
export const tailOf = (payload: string): Buffer => Buffer.from(`,"type":"next","payload":${payload}}`);

/** An id as it stands in a frame, each byte a character: it is patched into frames as it is. */
export const idBytes = (id: string): string => Buffer.from(JSON.stringify(id)).toString("latin1");

/** Several frames, one after the other, that differ between subscribers in nothing but the id. */
export class Frames {
  readonly #idLength: number;
  readonly #idOffsets: number[] = [];
  #bytes: Buffer;

  constructor(tails: readonly Buffer[], idLength: number) {
    this.#idLength = idLength;
    const parts: Buffer[] = [];
    let length = 0;
    for (const tail of tails) {
      const header = headerFor(HEAD.length + idLength + tail.length);
      this.#idOffsets.push(length + header.length + HEAD.length);
      parts.push(header, HEAD, Buffer.alloc(idLength), tail);
      length += header.length + HEAD.length + idLength + tail.length;
    }
    this.#bytes = Buffer.concat(parts, length);
  }

  /** Writes them with this id. What the kernel did not take at once stays with the socket, and a copy serves the next. */
  writeTo(stream: Duplex, id: string, flushed: (() => void) | undefined): void {
    for (const offset of this.#idOffsets) this.#bytes.write(id, offset, this.#idLength, "latin1");
    stream.write(this.#bytes, flushed && ((error) => error || flushed()));
    if (stream.writableLength !== 0) this.#bytes = Buffer.from(this.#bytes);
  }
}

/** The header of an unmasked text frame, as a server sends it. */
function headerFor(length: number): Buffer {
  if (length < 126) return Buffer.from([TEXT_FRAME, length]);
  if (length < 65_536) return Buffer.from([TEXT_FRAME, 126, length >> 8, length & 255]);
  const header = Buffer.alloc(10);
  header[0] = TEXT_FRAME;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
