/**
 * Finds clients that have gone without saying so, or that never say who they are: one timer for all sockets, because
 * one for each is among the most that an idle socket holds.
 */
import type { WebSocket } from "ws";
import { CLOSE } from "./close-codes.js";

/** What the heartbeat knows of a socket. */
export interface Beating {
  readonly socket: WebSocket;
  /** Whether the client has answered since it was asked last. */
  isThere: boolean;
  /** Whether the client has said who it is, or tries to. */
  hasBegun: boolean;
}

export const PING_EVERY_MS = 12_000;
const BEGIN_WITHIN_MS = 3_000;
const TICK_MS = 1_000;
/** As the protocol names it. */
const NOT_BEGUN = "Connection initialisation timeout";

export class Heartbeat {
  /** In each tick those of one slot are asked, so that not all of them are at once. */
  readonly #slots = Array.from({ length: PING_EVERY_MS / TICK_MS }, () => new Set<Beating>());
  /** In the order in which they came, and when. */
  readonly #fresh = new Map<Beating, number>();
  #turn = 0;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  add(client: Beating): void {
    this.#fresh.set(client, performance.now());
    this.#slots[this.#turn]?.add(client); // the slot that was asked last: its turn comes in a whole round
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
      // Whoever says nothing says nothing to this either: their socket is destroyed a second later.
      if (!client.hasBegun) client.socket.close(CLOSE.noInit, NOT_BEGUN);
    }
  }
}
