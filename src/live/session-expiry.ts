/**
 * The sessions of open streams, by the moment at which their tokens expire: one timer for all, set for the next moment.
 * Tokens expire at whole seconds, so there are few moments however many sessions there are. Adding or removing a
 * session never scans the others, not even if all of them go at once.
 */
import type { Viewer } from "../viewer.js";

export interface WatchedSession {
  readonly viewer: Viewer;
  end(reason: "ended" | "expired"): void;
}

/** The longest delay that a timer accepts. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export class Sessions {
  readonly #byMoment = new Map<number, Set<WatchedSession>>();
  /** The moments with sessions, in ascending order. */
  readonly #moments: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  add(session: WatchedSession): void {
    const { expiresAt } = session.viewer;
    const known = this.#byMoment.get(expiresAt);
    if (known) known.add(session);
    else this.#addMoment(expiresAt, new Set([session]));
  }

  delete(session: WatchedSession): void {
    const { expiresAt } = session.viewer;
    const sessions = this.#byMoment.get(expiresAt);
    if (!sessions?.delete(session) || sessions.size > 0) return;
    this.#byMoment.delete(expiresAt);
    const place = this.#firstAfter(expiresAt) - 1;
    this.#moments.splice(place, 1);
    if (place === 0) this.#setTimer();
  }

  *[Symbol.iterator](): Iterator<WatchedSession> {
    for (const moment of this.#moments) yield* this.#byMoment.get(moment) ?? [];
  }

  #addMoment(moment: number, sessions: Set<WatchedSession>): void {
    const place = this.#firstAfter(moment);
    this.#byMoment.set(moment, sessions);
    this.#moments.splice(place, 0, moment);
    if (place === 0) this.#setTimer();
  }

  #firstAfter(moment: number): number {
    let [low, high] = [0, this.#moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moments[middle] as number) <= moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const [next] = this.#moments;
    if (next === undefined) return;
    const delay = Math.min(Math.max(next - Date.now(), 0), MAX_DELAY_MS);
    this.#timer = setTimeout(() => this.#endExpired(), delay);
  }

  #endExpired(): void {
    const expired = this.#moments.splice(0, this.#firstAfter(Date.now())).flatMap((moment) => {
      const sessions = [...(this.#byMoment.get(moment) ?? [])];
      this.#byMoment.delete(moment);
      return sessions;
    });
    this.#setTimer();
    for (const session of expired) session.end("expired");
  }
}
