/** The sessions that streams live by, in the order in which their tokens expire: one timer for all, set for the next. */
import type { Viewer } from "../context.js";

export interface WatchedSession {
  readonly viewer: Viewer;
  end(reason: "ended" | "expired"): void;
}

/** The most that a timer takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export class Sessions {
  readonly #inOrder: WatchedSession[] = [];
  #timer: NodeJS.Timeout | undefined;

  add(session: WatchedSession): void {
    const place = this.#firstAfter(session.viewer.expiresAt);
    this.#inOrder.splice(place, 0, session);
    if (place === 0) this.#setTimer();
  }

  delete(session: WatchedSession): void {
    const place = this.#inOrder.lastIndexOf(session, this.#firstAfter(session.viewer.expiresAt));
    if (place < 0) return;
    this.#inOrder.splice(place, 1);
    if (place === 0) this.#setTimer();
  }

  [Symbol.iterator](): Iterator<WatchedSession> {
    return this.#inOrder[Symbol.iterator]();
  }

  #firstAfter(moment: number): number {
    let [low, high] = [0, this.#inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#inOrder[middle] as WatchedSession).viewer.expiresAt <= moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const [next] = this.#inOrder;
    if (!next) return;
    const delay = Math.min(Math.max(next.viewer.expiresAt - Date.now(), 0), MAX_DELAY_MS);
    this.#timer = setTimeout(() => this.#endExpired(), delay);
  }

  #endExpired(): void {
    const expired = this.#inOrder.splice(0, this.#firstAfter(Date.now()));
    this.#setTimer();
    for (const session of expired) session.end("expired");
  }
}
