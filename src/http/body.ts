/** Reads a request's body before anything parses it: bounds its length, and charges for its bytes as they arrive. */
import type { IncomingMessage } from "node:http";
import type { Config } from "../config.js";
import { ParleyError } from "../errors.js";
import type { Meter } from "../limits/metering.js";

/** Bytes charged for each piece on top of its own: a client may send a body one byte at a time. */
const BYTES_OF_A_PIECE = 40;
/**
 * Bytes of a refused request that are read and discarded, so that its client can read the refusal. Beyond them the
 * connection is closed.
 */
const MOST_DISCARDED = 4_194_304;

export interface BodyOptions {
  most: number;
  mostValues: number;
  meter: Meter;
}

/**
 * Resolves with the body as text. Rejects with TOO_COMPLEX if it is longer than allowed or has too many values, with
 * RATE_LIMITED if the allowance is used up.
 */
export function readBody(request: IncomingMessage, { most, mostValues, meter }: BodyOptions): Promise<string> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  const body = new Growing();
  const take = (piece: Buffer) => {
    meter.spend("bytes", (Number.isNaN(announced) ? piece.length : 0) + BYTES_OF_A_PIECE);
    if (body.length + piece.length > most) throw tooLong(most);
    body.append(piece);
  };
  return new Promise((resolve, reject) => {
    if (announced > most) throw tooLong(most);
    if (announced > 0) meter.spend("bytes", announced);
    const settle = (settled: () => void) => {
      request.off("data", data).off("end", end).off("close", close);
      settled();
    };
    const data = (piece: Buffer) => {
      try {
        take(piece);
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const end = () =>
      settle(() => (hasMoreValues(body.bytes, mostValues) ? reject(tooManyValues(mostValues)) : resolve(body.text)));
    const close = () => settle(() => reject(new AbandonedRequest()));
    request.on("data", data).on("end", end).on("close", close);
    if (request.destroyed) close();
  });
}

/** The client left in the middle of its request, so nobody waits for an answer. */
export class AbandonedRequest extends Error {}

/** Reads the rest and keeps nothing: few clients read an answer while they are still sending the request. */
export function discardBody(request: IncomingMessage): void {
  let discarded = 0;
  request.on("data", (piece: Buffer) => {
    discarded += piece.length;
    if (discarded > MOST_DISCARDED) request.destroy();
  });
}

function tooLong(most: number): ParleyError {
  return new ParleyError("TOO_COMPLEX", `The body has more than ${most} bytes.`, { http: { status: 413 } });
}

/**
 * JSON of very many small values takes ten times as long to parse, to coerce and to free as the same bytes of text. A
 * message may consist of brackets and a document of punctuation. A body with more than twice both together is not a
 * request of ours.
 */
export const mostValues = ({ maxBodyCharacters, maxTokens }: Config) => 2 * (maxBodyCharacters + maxTokens);

const [COMMA, BRACKET, BRACE] = [0x2c, 0x5b, 0x7b];

/**
 * Counts the bytes that may begin a value, also inside strings. A body with fewer bytes than the limit is not scanned.
 */
export function hasMoreValues(bytes: Uint8Array, most: number): boolean {
  if (bytes.length <= most) return false;
  let values = 0;
  // By index, because an iterator takes ten times as long.
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === COMMA || byte === BRACKET || byte === BRACE) values++;
  }
  return values > most;
}

function tooManyValues(most: number): ParleyError {
  return new ParleyError("TOO_COMPLEX", `The body has more than ${most} values.`, { http: { status: 413 } });
}

const LEAST_CAPACITY = 1_024;

/** One buffer, because a list would hold a hundred bytes for each piece, even for a piece of one byte. */
class Growing {
  #bytes = Buffer.allocUnsafe(LEAST_CAPACITY);
  length = 0;

  append(piece: Uint8Array): void {
    const length = this.length + piece.length;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.length);
    this.length = length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }
}
