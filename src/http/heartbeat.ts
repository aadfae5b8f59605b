/**
 * Finds clients that have gone without a close, or that never send `connection_init`. One timer serves all sockets: a
 * timer for each would be among the largest things that an idle socket holds in memory.
 */
import type { WebSocket } from "ws";
import { CLOSE } from "./close-codes.js";

/** A socket, as the heartbeat sees it. */
export interface Beating {
  readonly socket: WebSocket;
  /** Whether the client has answered the last ping. */
  isThere: boolean;
  /** Whether the client has sent `connection_init`; its token may still be under check. */
  hasBegun: boolean;
}

export const PING_EVERY_MS = 12_000;
const BEGIN_WITHIN_MS = 3_000;
const TICK_MS = 1_000;
/** The reason in the words of the protocol. */
const NOT_BEGUN = "Connection initialisation timeout";

export class Heartbeat {
  /** Each tick pings the sockets of one slot, so the pings do not all go out at once. */
  readonly #slots = Array.from({ length: PING_EVERY_MS / TICK_MS }, () => new Set<Beating>());
  /** Sockets without `connection_init`, in the order in which they were added, with the time of that. */
  readonly #fresh = new Map<Beating, number>();
  #turn = 0;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  add(client: Beating): void {
    this.#fresh.set(client, performance.now());
    this.#slots[this.#turn]?.add(client); // the slot that was pinged last: its next turn is a whole round away
    this.#count++;
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  delete(client: Beating): void {
    this.#fresh.delete(client);
    for (const slot of this.#slots) if (slot.delete(client)) this.#count--;
    if (this.#count > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.#closeLate();
    this.#turn = (this.#turn + 1) % this.#slots.length;
    for (const client of this.#slots[this.#turn] ?? []) {
      if (!client.isThere) client.socket.terminate();
      else {
        client.isThere = false;
        client.socket.ping();
      }
    }
  }

  #closeLate(): void {
    for (const [client, since] of this.#fresh) {
      const isLate = performance.now() - since >= BEGIN_WITHIN_MS;
      if (!isLate && !client.hasBegun) return;
      this.#fresh.delete(client);
      // A silent client leaves the close unanswered too: `ws` destroys its socket a second later (`closeTimeout`).
      if (!client.hasBegun) client.socket.close(CLOSE.noInit, NOT_BEGUN);
    }
  }
}
