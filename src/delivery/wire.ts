/** The socket that events are written to, and their frames. */
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";

/** The part that the socket adds to a subscription's arguments, which graphql-ws passes on. */
export interface OnWire {
  wire: Wire;
  /** The operation's id, which each of its frames names. */
  operationId: string;
}

/** Waits for a client to read on. */
export interface Waiting {
  wake(): void;
}

/** Writes bypass `ws`, in whole frames: with compression off, they cannot mix with its own frames. */
export class Wire {
  readonly #socket: WebSocket;
  readonly stream: Duplex;
  #waiting: readonly Waiting[] = [];
  #isHeld = false;
  #isSilenced = false;
  #isHeldBack = false;
  /** The client reads too slowly: anything written now would wait here, in memory. */
  isCongested = false;

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.stream = stream;
    stream.on("drain", () => this.#drained());
  }

  /** Whether events may be written. */
  get isOpen(): boolean {
    return !this.#isSilenced && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Writes no event from now on, although an answer may still go out over the socket. */
  silence(): void {
    this.#isSilenced = true;
  }

  write(bytes: Uint8Array, flushed: (() => void) | undefined): void {
    const isRoom =
      flushed === undefined ? this.stream.write(bytes) : this.stream.write(bytes, (error) => error || flushed());
    if (!isRoom) this.isCongested = true;
  }

  /** Whether the socket still holds the last write, because the kernel did not take it at once. */
  get keepsBytes(): boolean {
    return this.stream.writableLength !== 0;
  }

  /**
   * Call it before writing: everything written in one turn of the event loop then goes to the kernel at once, not
   * frame by frame.
   */
  holdForThisTurn(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.stream.cork();
    process.nextTick(letGo, this);
  }

  letGo(): void {
    this.#isHeld = false;
    this.stream.uncork();
  }

  /**
   * Stops reading requests from a client that has left more than `mostUnread` bytes of answers unread, until it has
   * read them. Otherwise the answers to further requests would pile up here.
   */
  readUpTo(mostUnread: number): void {
    if (this.stream.writableLength > mostUnread) this.#socket.pause();
  }

  /** Reads nothing from the client until {@link readOn}, even if the client reads all its answers meanwhile. */
  holdBack(): void {
    this.#isHeldBack = true;
    this.#socket.pause();
  }

  readOn(): void {
    this.#isHeldBack = false;
    this.#socket.resume();
  }

  /** Wakes it whenever the wire is no longer congested. */
  onDrain(one: Waiting): void {
    this.#waiting = this.#waiting.concat(one);
  }

  offDrain(one: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== one);
  }

  #drained(): void {
    this.isCongested = false;
    if (this.#socket.isPaused && !this.#isHeldBack) this.#socket.resume();
    for (const one of this.#waiting) one.wake();
  }
}

const letGo = (wire: Wire) => wire.letGo();

const TEXT_FRAME = 0x81;
const HEAD = Buffer.from('{"id":');

/** The part of a `next` frame after the id. */
export const tailOf = (payload: string): Buffer => Buffer.from(`,"type":"next","payload":${payload}}`);

const WHOLE = '{"data":{';
const WHOLE_TAIL = Buffer.from(`,"type":"next","payload":${WHOLE}`);

/** Whether a result has data and no errors, which would come before the data. */
export const isWhole = (payload: string): boolean => payload.startsWith(WHOLE);

/** The same for the part of a frame after the id. */
export const isWholeTail = (tail: Buffer): boolean => tail.subarray(0, WHOLE_TAIL.length).equals(WHOLE_TAIL);

/** An id as it is written in a frame, one character per byte. As a small buffer it would keep a large pool alive. */
export const idBytes = (id: string): string => Buffer.from(JSON.stringify(id)).toString("latin1");

/** Several frames, one after the other, that differ between subscribers only in the id. */
export class Frames {
  readonly idLength: number;
  readonly #idOffsets: number[] = [];
  #bytes: Buffer;

  constructor(tails: readonly Buffer[], idLength: number) {
    this.idLength = idLength;
    const lengths = tails.map((tail) => HEAD.length + idLength + tail.length);
    this.#bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headerLength(length) + length, 0));
    let at = 0;
    for (const [i, tail] of tails.entries()) {
      at = writeHeader(this.#bytes, at, lengths[i] as number);
      this.#bytes.set(HEAD, at);
      this.#idOffsets.push(at + HEAD.length);
      at += HEAD.length + idLength;
      this.#bytes.set(tail, at);
      at += tail.length;
    }
  }

  /** The frames with this id. The same bytes are patched for the next subscriber, unless they are given away. */
  bytesFor(id: string): Buffer {
    for (const offset of this.#idOffsets) this.#bytes.write(id, offset, "latin1");
    return this.#bytes;
  }

  /** The socket still holds the bytes: the next subscriber gets a copy. */
  giveAway(): void {
    this.#bytes = Buffer.from(this.#bytes);
  }
}

const headerLength = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/** Writes the header of an unmasked text frame, as a server sends it; returns the offset after it. */
function writeHeader(bytes: Buffer, at: number, length: number): number {
  bytes[at] = TEXT_FRAME;
  if (length < 126) return bytes.writeUInt8(length, at + 1);
  if (length < 65_536) {
    bytes[at + 1] = 126;
    return bytes.writeUInt16BE(length, at + 2);
  }
  bytes[at + 1] = 127;
  return bytes.writeBigUInt64BE(BigInt(length), at + 2);
}
