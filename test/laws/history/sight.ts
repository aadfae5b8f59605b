/** Records which reads must be hidden from whom, and since when: reads that are hidden must not be delivered. */

/** A delivered read position, and when it rose by the clock of the store. */
export interface Told {
  readSeq: number;
  readAt: string | null;
}

/** Reads that are on their way to a slow reader when they become hidden arrive within this time. */
const ON_ITS_WAY_MS = 60_000;

/** Uses this machine's clock, which is also the store's. */
export class Sight {
  /** How long a server may keep an old setting if the event of its change was lost. */
  readonly #believedMs: number;
  readonly #hiding = new Map<string, number>();
  readonly #blind = new Map<string, number>();
  readonly #apart = new Map<string, number>();
  /** People who changed a setting during the history: which receipts others have depends on when these last rose. */
  readonly #changed = new Set<string>();

  constructor(believedMs: number) {
    this.#believedMs = believedMs;
  }

  // ── each is called once the change was answered; `isFresh` if no server has read an older setting ──

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

  // ── checks ──

  /** The violation in a receipt that the viewer received of a person; undefined if there is none. */
  wrongIn(viewerId: string, userId: string, { readSeq, readAt }: Told): string | undefined {
    if (viewerId === userId) return undefined;
    const hiddenFrom = this.#readsHiddenFrom(viewerId, userId);
    if (readSeq > 0 && (timeOf(readAt) >= hiddenFrom || Date.now() >= hiddenFrom + ON_ITS_WAY_MS))
      return "a read was told, which is hidden";
    return undefined;
  }

  /** Whether the person's reads are hidden from the viewer in the end. Only asked if `isCertain`. */
  areReadsHidden(viewerId: string, userId: string): boolean {
    return viewerId !== userId && this.#readsHiddenFrom(viewerId, userId) < Number.POSITIVE_INFINITY;
  }

  /** Whether it is certain which receipts of the person the viewer has in the end. */
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
    // All conversations of two readers are groups, in which a block hides only reads.
    const apart = this.#apart.get(pairOf(viewerId, userId)) ?? never;
    return Math.min(this.#hiding.get(userId) ?? never, this.#blind.get(viewerId) ?? never, apart);
  }
}

const timeOf = (moment: string | null) => (moment === null ? 0 : Date.parse(moment));
const pairOf = (one: string, other: string) => [one, other].sort().join(" ");
