/**
 * Lets only some of one client's requests be worked on at a time; the others wait in order. What arrives together would
 * otherwise be done together, and everybody else's next request would wait behind all of it.
 */

const AT_ONCE = 4;
/** A request that only waits, as a poll or a stream does, or for a slow store, holds up those behind it no longer. */
const TURN_MS = 25;

export class Turns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Resolves once it is this request's turn, with the way to end that. */
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
