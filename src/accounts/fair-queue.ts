/**
 * Limits concurrent work and gives fair turns: the kinds of work take turns, and within a kind the clients that it is
 * done for. A client that asks for much waits only behind itself. Queue packages have priorities; none has turns.
 */

interface Waiting {
  start(): void;
  refuse(): void;
}

interface Limits {
  /** The number of items that run at once. */
  atOnce: number;
  /** The number of items of each kind that may wait. */
  mostWaiting: number;
  /** Makes the error of a refusal. `waiting` is the number of items of that kind that wait already. */
  refusal(waiting: number): Error;
}

export class FairQueue<Kind extends string> {
  readonly #limits: Limits;
  readonly #kinds = new Map<Kind, Lines>();
  #running = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return [...this.#kinds.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get running(): number {
    return this.#running;
  }

  /** Runs the work when the turn of `whom` comes. Rejects with the refusal if too many wait. */
  async run<Result>(kind: Kind, whom: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#limits.atOnce) await this.#turn(kind, whom);
    else this.#running++;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(kind: Kind, whom: string): Promise<void> {
    const lines = this.#kinds.get(kind) ?? new Lines();
    this.#kinds.set(kind, lines);
    return new Promise((start, reject) => {
      const refuse = () => reject(this.#limits.refusal(lines.size));
      if (lines.size >= this.#limits.mostWaiting && !lines.makeRoomFor(whom)) refuse();
      else lines.add(whom, { start, refuse });
    });
  }

  /** Passes the place on to the next in turn. */
  #next(): void {
    for (const [kind, lines] of this.#kinds) {
      const next = lines.take();
      this.#kinds.delete(kind);
      if (lines.size > 0) this.#kinds.set(kind, lines); // after the others
      if (next) return next.start();
    }
    this.#running--;
  }
}

/** One line for each client that waits. The first line in the map is the next to run. */
class Lines {
  readonly #lines = new Map<string, Waiting[]>();
  size = 0;

  add(whom: string, waiting: Waiting): void {
    const line = this.#lines.get(whom) ?? [];
    line.push(waiting);
    this.#lines.set(whom, line);
    this.size++;
  }

  take(): Waiting | undefined {
    for (const [whom, line] of this.#lines) {
      const next = line.shift();
      this.#lines.delete(whom);
      if (line.length > 0) this.#lines.set(whom, line); // after the others
      this.size--;
      return next;
    }
    return undefined;
  }

  /** Refuses the last item of the longest line, if that is longer than the line of `whom` will be. */
  makeRoomFor(whom: string): boolean {
    const own = this.#lines.get(whom)?.length ?? 0;
    let longest: Waiting[] = [];
    for (const line of this.#lines.values()) if (line.length > longest.length) longest = line;
    if (longest.length <= own + 1) return false;
    longest.pop()?.refuse();
    this.size--;
    return true;
  }
}
