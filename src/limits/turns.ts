/**
 * Limits how many requests of one client are worked on at a time; the others wait in order. Otherwise requests that
 * arrive together would be worked on together, and every other client's next request would wait behind all of them.
 */

const AT_ONCE = 4;
/** The longest turn. A request that only waits (a poll, a stream, a slow store) holds up those behind it no longer. */
const TURN_MS = 25;

export class Turns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is this request's turn, with the call that ends the turn. */
  async take(): Promise<() => void> {
    if (this.#running < AT_ONCE) this.#running++;
    else await new Promise<void>((begin) => this.#waiting.push(begin));
    return this.#begin();
  }

  #begin(): () => void {
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(patience);
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    };
    const patience = setTimeout(end, TURN_MS);
    patience.unref();
    return end;
  }
}
