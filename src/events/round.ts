/** One who is given all that a round is given, each time that it comes to them. */
export interface Rider {
  /** How many of the round's things they have had. */
  had: number;
}

/**
 * Gives the same things to many, a few of them at a time, going round: each is given in one go what they have not had
 * yet, and it goes on for as long as anybody is owed something. What everyone has had is let go.
 */
export class Round<One extends Rider, Thing> {
  readonly #riders = new Set<One>();
  /** The last of all things, as far back as somebody may not have had them. */
  #kept: Thing[] = [];
  #count = 0;
  /** How many there had been when this lap began: everyone has had those when it ends. */
  #countBefore = 0;
  #lap: Iterator<One> | undefined;
  /** How many are to be visited until nobody is owed anything. */
  #toVisit = 0;

  get riders(): ReadonlySet<One> {
    return this.#riders;
  }

  get isOwing(): boolean {
    return this.#toVisit > 0;
  }

  /** How many things somebody may not have had. */
  get owed(): number {
    return this.#kept.length;
  }

  /** From now on: they are given nothing of before. */
  join(one: One): void {
    this.#riders.add(one);
    one.had = this.#count;
    if (this.isOwing) this.#toVisit++; // they may come before others who are owed something
  }

  /** Answers what they were still owed. */
  leave(one: One): Thing[] {
    if (!this.#riders.delete(one)) return [];
    const owed = this.#owedTo(one);
    this.#toVisit = Math.min(this.#toVisit, this.#riders.size);
    if (!this.isOwing) this.#rest();
    return owed;
  }

  add(thing: Thing): void {
    if (this.#riders.size === 0) return;
    this.#kept.push(thing);
    this.#count++;
    this.#toVisit = this.#riders.size;
  }

  /** Gives to the next so many. Whoever is being given something may leave, and nobody else. */
  goOn(most: number, give: (one: One, things: readonly Thing[]) => void): void {
    let [had, things] = [this.#count, [] as Thing[]];
    for (let visits = Math.min(most, this.#toVisit); visits > 0; visits--) {
      const one = this.#next();
      this.#toVisit--;
      if (one.had === this.#count) continue;
      if (one.had !== had) [had, things] = [one.had, this.#owedTo(one)];
      one.had = this.#count;
      give(one, things);
    }
    if (!this.isOwing) this.#rest();
  }

  #owedTo(one: One): Thing[] {
    return this.#kept.slice(this.#kept.length - (this.#count - one.had));
  }

  /** Only while there is somebody. */
  #next(): One {
    const next = this.#lap?.next();
    if (next && !next.done) return next.value;
    this.#kept.splice(0, this.#kept.length - (this.#count - this.#countBefore));
    this.#countBefore = this.#count;
    this.#lap = this.#riders.values();
    return this.#lap.next().value as One;
  }

  #rest(): void {
    this.#kept = [];
    this.#countBefore = this.#count;
    this.#lap = undefined; // it would keep what the set was
  }
}
