/**
 * Delivers receipts to followers: to each the part that they may see at the moment of delivery. A rise of a hidden
 * watermark is not delivered: the time of delivery alone would reveal the read. Followers who see the same receive the
 * same object.
 */
import type { Logger } from "pino";
import type { PersonPrivacy, PrivacyCache } from "../privacy/cache.js";
import { type ReceiptRow, raisedAtOf } from "../receipts/rows.js";
import { shownAs, type Visibility, visibilityOf } from "../receipts/visibility.js";
import type { Follower } from "./follower.js";

/** Delivers to a follower the part that they see. */
type Tell = (follower: Follower, sight: Visibility) => void;

interface Untold {
  userId: string;
  isDirect: boolean;
  raisedAt: number;
  /** The receipt of this person that was delivered last, if any. */
  before?: ReceiptRow | undefined;
  tell: Tell;
}

const isLater = (one: ReceiptRow, other: ReceiptRow) =>
  (one.deliveredAt?.getTime() ?? 0) > (other.deliveredAt?.getTime() ?? 0);

export class Audience {
  readonly #parts: { privacy: PrivacyCache; log: Logger };
  readonly #followers: ReadonlySet<Follower>;
  /** The newest receipt of each person, in order, that waits until it is known who may see it. */
  readonly #untold = new Map<string, Untold>();
  #looking: Promise<void> | undefined;

  constructor(parts: { privacy: PrivacyCache; log: Logger }, followers: ReadonlySet<Follower>) {
    this.#parts = parts;
    this.#followers = followers;
  }

  tellReceipt(receipt: ReceiptRow, last: ReceiptRow | undefined): void {
    const earlier = this.#untold.get(receipt.userId);
    const before = earlier ? earlier.before : last;
    const isDelivery = !before || receipt.deliveredSeq > before.deliveredSeq || isLater(receipt, before);
    const isRead = !before || receipt.readSeq > before.readSeq;
    this.#add(receipt.userId, {
      userId: receipt.userId,
      isDirect: receipt.isDirect ?? true,
      raisedAt: raisedAtOf(receipt),
      before,
      tell: (follower, { ofReads }) => {
        // A delivery leaves their unread count as it was: their own devices receive it like everyone, without a count.
        if (isRead && follower.userId === receipt.userId) follower.receipt?.(shownAs(receipt, "counted"));
        else if (ofReads) follower.receipt?.(shownAs(receipt, "plain"));
        else if (isDelivery) follower.receipt?.(shownAs(receipt, "hidden"));
      },
    });
  }

  /**
   * Delivers waiting receipts once everyone's privacy boundaries are known: at once, returning undefined, if they are.
   * Otherwise resolves after the delivery. If the store is away it rejects, and the next call delivers them.
   */
  tellWaiting(): Promise<void> | undefined {
    if (this.#looking || this.#untold.size === 0) return this.#looking;
    const known = new Map<string, PersonPrivacy>();
    const unknown = this.#people().filter((id) => {
      const boundary = this.#parts.privacy.peek(id);
      if (boundary) known.set(id, boundary);
      return !boundary;
    });
    if (unknown.length > 0) {
      this.#looking = this.#lookUp(unknown);
      return this.#looking;
    }
    const waiting = [...this.#untold.values()];
    this.#untold.clear();
    for (const untold of waiting) this.#tellAll(untold, known);
    return undefined;
  }

  #add(userId: string, untold: Untold): void {
    this.#untold.delete(userId);
    this.#untold.set(userId, untold);
    this.tellWaiting()?.catch((error) =>
      this.#parts.log.debug({ err: error }, "some waits until it is known who may see it"),
    );
  }

  #people(): string[] {
    const people = new Set<string>();
    for (const { userId } of this.#untold.values()) people.add(userId);
    for (const follower of this.#followers) if (follower.receipt) people.add(follower.userId);
    return [...people];
  }

  async #lookUp(userIds: string[]): Promise<void> {
    try {
      await this.#parts.privacy.ofAll(userIds);
    } finally {
      this.#looking = undefined;
    }
    await this.tellWaiting();
  }

  #tellAll({ userId, isDirect, raisedAt, tell }: Untold, known: Map<string, PersonPrivacy>): void {
    const person = { id: userId, boundary: known.get(userId) as PersonPrivacy };
    for (const follower of [...this.#followers]) {
      const boundary = known.get(follower.userId);
      if (!boundary) continue; // it wants no receipts
      const sight = visibilityOf({ id: follower.userId, boundary }, person, isDirect);
      // A receipt from before a block may come after it, as it would from a phone that was switched off since.
      if (!sight.until || raisedAt <= sight.until.getTime()) tell(follower, sight);
    }
  }
}
