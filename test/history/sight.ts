/** What people may not learn of each other, and from when on: what was hidden all the time was never to be told. */

/** When something rose that somebody is told of, by the clock of the store. */
export interface Told {
  readSeq: number;
  readAt: string | null;
}

/** What is on its way to a slow reader when it is hidden comes within this. */
const ON_ITS_WAY_MS = 60_000;

/** The store's clock is this machine's. */
export class Sight {
  /** As long as a server may believe what it knew, where news was lost. */
  readonly #believedMs: number;
  readonly #hiding = new Map<string, number>();
  readonly #blind = new Map<string, number>();
  readonly #apart = new Map<string, number>();
  /** Of them it changed in the midst: what is known of their receipts in the end depends on when they rose last. */
  readonly #changed = new Set<string>();

  constructor(believedMs: number) {
    this.#believedMs = believedMs;
  }

  // ── each is called once the change was answered; `isFresh` where no server knew it otherwise ──

  hides(userId: string, isFresh = false): void {
    this.#hiding.set(userId, this.#from(isFresh));
  }

  isBlind(userId: string): void {
    this.#blind.set(userId, this.#from(true));
  }

  parts(one: string, other: string, isFresh = false): void {
    this.#apart.set(pairOf(one, other), this.#from(isFresh));
  }

  changes(userId: string): void {
    this.#changed.add(userId);
  }

  // ── what may not be ──

  /** What the viewer may not be told of the person; undefined where all is well. */
  wrongIn(viewerId: string, userId: string, { readSeq, readAt }: Told): string | undefined {
    if (viewerId === userId) return undefined;
    const hiddenFrom = this.#readsHiddenFrom(viewerId, userId);
    if (readSeq > 0 && (timeOf(readAt) >= hiddenFrom || Date.now() >= hiddenFrom + ON_ITS_WAY_MS))
      return "a read was told, which is hidden";
    return undefined;
  }

  /** Whether the viewer never knows what the person has read, of two people of whom that is certain. */
  areReadsHidden(viewerId: string, userId: string): boolean {
    return viewerId !== userId && this.#readsHiddenFrom(viewerId, userId) < Number.POSITIVE_INFINITY;
  }

  /** Whether it is certain what the viewer knows of the person's receipts in the end. */
  isCertain(viewerId: string, userId: string): boolean {
    if (viewerId === userId) return true;
    const isChanged = this.#changed.has(userId) || this.#changed.has(viewerId);
    return !isChanged && !this.#apart.has(pairOf(viewerId, userId));
  }

  #from(isFresh: boolean): number {
    return Date.now() + (isFresh ? 0 : this.#believedMs);
  }

  #readsHiddenFrom(viewerId: string, userId: string): number {
    const never = Number.POSITIVE_INFINITY;
    // All conversations of two readers are groups: there a block hides reads alone.
    const apart = this.#apart.get(pairOf(viewerId, userId)) ?? never;
    return Math.min(this.#hiding.get(userId) ?? never, this.#blind.get(viewerId) ?? never, apart);
  }
}

const timeOf = (moment: string | null) => (moment === null ? 0 : Date.parse(moment));
const pairOf = (one: string, other: string) => [one, other].sort().join(" ");
