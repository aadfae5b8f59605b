/** A socket as the writers of events see it, and the frames that they write. */
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";

/** Where the socket's owner finds it in what graphql-ws passes on of a subscription. */
export interface OnWire {
  wire: Wire;
  /** The operation's id, which each of its frames names. */
  operationId: string;
}

/** Writes go past `ws`, whole frames at a time: with compression off, its own frames and these cannot mix. */
export class Wire {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #waiting = new Set<() => void>();
  /** The client reads more slowly than it is written to: what is written now would wait here, in memory. */
  isCongested = false;

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
    stream.on("drain", () => {
      this.isCongested = false;
      for (const wake of [...this.#waiting]) wake();
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  write(bytes: Uint8Array, flushed: (() => void) | undefined): void {
    const isRoom =
      flushed === undefined ? this.#stream.write(bytes) : this.#stream.write(bytes, (error) => error || flushed());
    if (!isRoom) this.isCongested = true;
  }

  /** Whether what was written last is still with the socket, because the kernel did not take it at once. */
  get keepsBytes(): boolean {
    return this.#stream.writableLength !== 0;
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

/** An id as it stands in a frame. */
export const idBytes = (id: string): Uint8Array => Buffer.from(JSON.stringify(id));

/** Several frames, one after the other, that differ between subscribers in nothing but the id. */
export class Frames {
  readonly idLength: number;
  readonly #idOffsets: number[] = [];
  #bytes: Buffer;

  constructor(tails: readonly Buffer[], idLength: number) {
    this.idLength = idLength;
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

  /** The frames with this id. The same bytes are patched for the next subscriber, unless they are given away. */
  bytesFor(id: Uint8Array): Buffer {
    for (const offset of this.#idOffsets) this.#bytes.set(id, offset);
    return this.#bytes;
  }

  /** Somebody still holds the bytes: a copy serves the next. */
  giveAway(): void {
    this.#bytes = Buffer.from(this.#bytes);
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
