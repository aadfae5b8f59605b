/** What people may not learn of each other, and from when on: what was hidden all the time was never to be told. */

/** As long as a server may believe what it knew, where news was lost, and what is on its way to a slow reader takes. */
export const PATIENCE_MS = 60_000;

export class Sight {
  readonly #hiding = new Map<string, number>();
  readonly #blind = new Map<string, number>();
  readonly #apart = new Map<string, number>();
  /** Of them it changed in the midst: what is known of their receipts in the end depends on when they rose last. */
  readonly #changed = new Set<string>();

  hides(userId: string, from: number): void {
    this.#hiding.set(userId, from);
  }

  isBlind(userId: string, from: number): void {
    this.#blind.set(userId, from);
  }

  parts(one: string, other: string, from: number): void {
    this.#apart.set(pairOf(one, other), from);
  }

  changes(userId: string): void {
    this.#changed.add(userId);
  }

  /** Whether the viewer may not know by now what the person has read. */
  areReadsHidden(viewerId: string, userId: string): boolean {
    if (viewerId === userId) return false;
    return isPast(this.#hiding.get(userId)) || isPast(this.#blind.get(viewerId));
  }

  areApart(one: string, other: string): boolean {
    return isPast(this.#apart.get(pairOf(one, other)));
  }

  /** Whether it is certain what the viewer knows of the person's receipts in the end. */
  isCertain(viewerId: string, userId: string): boolean {
    if (viewerId === userId) return true;
    const isChanged = this.#changed.has(userId) || this.#changed.has(viewerId);
    return !isChanged && !this.#apart.has(pairOf(viewerId, userId));
  }
}

const isPast = (from: number | undefined) => from !== undefined && performance.now() >= from;
const pairOf = (one: string, other: string) => [one, other].sort().join(" ");
