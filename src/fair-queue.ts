/**
 * Work that few may do at once, in fair turns: the kinds of work take turns, and within a kind those for whom it is done.
 * Whoever asks for much waits behind themselves. Packages that queue know priorities; none takes turns.
 */

interface Waiting {
  start(): void;
  refuse(): void;
}

interface Limits {
  /** How many are worked on at once. */
  atOnce: number;
  /** How many of each kind wait. */
  mostWaiting: number;
  /** Makes the error of those who are refused, from how many wait before the next who asks. */
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

  /** Does the work once it is the turn of whom it is for; fails with the refusal where too many wait. */
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

  /** Passes the place on to whose turn it is. */
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

/** One line for each of those who wait. The first in the map is the next to come. */
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

  /** Refuses the last of the longest line, where that is longer than the line of whom it is for will be. */
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
