/**
 * Slows down a socket whose client goes on after its allowance is used up. First its operations are refused with
 * RATE_LIMITED. After some refusals nothing is read from the socket until the allowance has grown again, which no
 * client can ignore. A client that is still as fast after very many such pauses is closed.
 */
import type { ClientMeter } from "./metering.js";

export interface Throttled {
  /** `holdBack` stops reading from the client, `readOn` starts again. */
  holdBack(): void;
  readOn(): void;
  /** The client never keeps to its allowance: ends its socket. */
  giveUp(): void;
}

/** Frames beyond the allowance that are still handled: a client that reads its refusals stops sooner. */
const FREE_REFUSALS = 10;
const LEAST_PAUSE_MS = 250;
/** Shorter than a ping's interval: a client that is held back must not be taken for one that has gone. */
const MOST_PAUSE_MS = 2_000;
const MOST_PAUSES = 60;
/** Frames read before the pause began: more than a well-meaning client has under way. */
const MOST_WAITING = 1_000;
/** A larger frame is parsed only once there is an allowance for it. */
const LARGE_BYTES = 16_384;

export class Throttle {
  meter: ClientMeter;
  readonly #client: Throttled;
  #excess = 0;
  #pauses = 0;
  #pause: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] | undefined;

  constructor(client: Throttled, meter: ClientMeter) {
    this.#client = client;
    this.meter = meter;
  }

  get isHeld(): boolean {
    return this.#pause !== undefined;
  }

  /** Pays for a frame of any kind and handles it: at once, or in its turn when the client may go on. */
  frame(bytes: number, handle: () => void): void {
    this.meter.take("frames", 1);
    if (!this.isHeld && bytes > LARGE_BYTES && this.meter.waitMs > 0) this.#hold();
    if (!this.isHeld) this.#handle(handle);
    else if ((this.#waiting?.push(handle) ?? 0) > MOST_WAITING) this.#giveUp();
  }

  /** The socket has closed. */
  end(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#waiting = undefined;
  }

  #handle(handle: () => void): void {
    handle();
    if (this.meter.waitMs > 0) {
      if (++this.#excess > FREE_REFUSALS) this.#hold();
    } else if (this.#excess > 0 && this.meter.isRested) {
      this.#excess = 0;
      this.#pauses = 0;
    }
  }

  #hold(): void {
    if (++this.#pauses > MOST_PAUSES) return this.#giveUp();
    const pauseMs = Math.min(Math.max(this.meter.waitMs, LEAST_PAUSE_MS), MOST_PAUSE_MS);
    this.#waiting ??= [];
    this.#excess = 0;
    this.#pause = setTimeout(() => this.#goOn(), pauseMs);
    this.#client.holdBack();
  }

  #goOn(): void {
    this.#pause = undefined;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const [i, handle] of waiting.entries()) {
      this.#handle(handle);
      if (!this.isHeld) continue;
      this.#waiting = waiting.slice(i + 1);
      return;
    }
    this.#client.readOn();
  }

  #giveUp(): void {
    this.end();
    this.#client.giveUp();
  }
}
