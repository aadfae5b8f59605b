/** A recipient of everything that is added to a round. */
export interface Recipient {
  /** How many of the round's things the recipient has received. */
  received: number;
}

/**
 * Gives the same things to many recipients, a few recipients at a time, in turn. Each receives at once everything that it has
 * not received yet. The round continues while any recipient is owed something. Things that all have received are dropped.
 */
export class Round<One extends Recipient, Thing> {
  readonly #recipients = new Set<One>();
  /** The newest things, back to the oldest that some recipient may not have received. */
  #kept: Thing[] = [];
  #count = 0;
  /** The count when this lap began: all recipients have received that many things when it ends. */
  #countBefore = 0;
  #lap: Iterator<One> | undefined;
  /** Visits that are left until no recipient is owed anything. */
  #toVisit = 0;

  get recipients(): ReadonlySet<One> {
    return this.#recipients;
  }

  get isOwing(): boolean {
    return this.#toVisit > 0;
  }

  /** How many things some recipient may not have received. */
  get owed(): number {
    return this.#kept.length;
  }

  /** Adds a recipient, who receives only things added from now on. */
  join(one: One): void {
    this.#recipients.add(one);
    one.received = this.#count;
    if (this.isOwing) this.#toVisit++; // its turn may come before that of others who are owed something
  }

  /** Removes a recipient; returns the things that it was still owed. */
  leave(one: One): Thing[] {
    if (!this.#recipients.delete(one)) return [];
    const owed = this.#owedTo(one);
    this.#toVisit = Math.min(this.#toVisit, this.#recipients.size);
    if (!this.isOwing) this.#rest();
    return owed;
  }

  add(thing: Thing): void {
    if (this.#recipients.size === 0) return;
    this.#kept.push(thing);
    this.#count++;
    this.#toVisit = this.#recipients.size;
  }

  /** Gives to the next `most` recipients. During `give`, only the recipient that receives may leave. */
  goOn(most: number, give: (one: One, things: readonly Thing[]) => void): void {
    let [had, things] = [this.#count, [] as Thing[]];
    for (let visits = Math.min(most, this.#toVisit); visits > 0; visits--) {
      const one = this.#next();
      this.#toVisit--;
      if (one.received === this.#count) continue;
      if (one.received !== had) [had, things] = [one.received, this.#owedTo(one)];
      one.received = this.#count;
      give(one, things);
    }
    if (!this.isOwing) this.#rest();
  }

  #owedTo(one: One): Thing[] {
    return this.#kept.slice(this.#kept.length - (this.#count - one.received));
  }

  /** Call it only while there are recipients. */
  #next(): One {
    const next = this.#lap?.next();
    if (next && !next.done) return next.value;
    this.#kept.splice(0, this.#kept.length - (this.#count - this.#countBefore));
    this.#countBefore = this.#count;
    this.#lap = this.#recipients.values();
    return this.#lap.next().value as One;
  }

  #rest(): void {
    this.#kept = [];
    this.#countBefore = this.#count;
    this.#lap = undefined; // an unfinished iterator keeps former contents of the set in memory
  }
}
