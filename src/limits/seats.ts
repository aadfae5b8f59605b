/** A limited number of places for each key. If all are taken, a newcomer replaces the least alive holder. */

export interface Seated {
  /** The holder with the lowest goes first. */
  readonly aliveness: number;
  giveUp(): void;
}

export class Seats<Holder extends Seated> {
  readonly #most: number;
  readonly #taken = new Map<string, Set<Holder>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** A newcomer never goes itself: otherwise dead holders would keep the living out. */
  take(key: string, holder: Holder): void {
    const seated = this.#taken.get(key) ?? new Set<Holder>();
    this.#taken.set(key, seated);
    const leaving = seated.size >= this.#most ? leastAlive(seated) : undefined;
    seated.add(holder);
    if (!leaving) return;
    this.leave(key, leaving);
    leaving.giveUp();
  }

  leave(key: string, holder: Holder): void {
    const seated = this.#taken.get(key);
    if (!seated?.delete(holder) || seated.size > 0) return;
    this.#taken.delete(key);
  }
}

export function leastAlive<Holder extends Pick<Seated, "aliveness">>(holders: Iterable<Holder>): Holder | undefined {
  let least: Holder | undefined;
  for (const holder of holders) if (!least || holder.aliveness < least.aliveness) least = holder;
  return least;
}
