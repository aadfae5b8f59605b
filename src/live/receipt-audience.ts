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
type Deliver = (follower: Follower, visibility: Visibility) => void;

interface Waiting {
  userId: string;
  isDirect: boolean;
  raisedAt: number;
  /** The receipt of this person that was delivered last, if any. */
  before?: ReceiptRow | undefined;
  deliver: Deliver;
}

const isLater = (one: ReceiptRow, other: ReceiptRow) =>
  (one.deliveredAt?.getTime() ?? 0) > (other.deliveredAt?.getTime() ?? 0);

export class Audience {
  readonly #parts: { privacy: PrivacyCache; log: Logger };
  readonly #followers: ReadonlySet<Follower>;
  /** The newest receipt of each person, in order, that waits until it is known who may see it. */
  readonly #waiting = new Map<string, Waiting>();
  #looking: Promise<void> | undefined;

  constructor(parts: { privacy: PrivacyCache; log: Logger }, followers: ReadonlySet<Follower>) {
    this.#parts = parts;
    this.#followers = followers;
  }

  deliver(receipt: ReceiptRow, last: ReceiptRow | undefined): void {
    const earlier = this.#waiting.get(receipt.userId);
    const before = earlier ? earlier.before : last;
    const isDelivery = !before || receipt.deliveredSeq > before.deliveredSeq || isLater(receipt, before);
    const isRead = !before || receipt.readSeq > before.readSeq;
    this.#add(receipt.userId, {
      userId: receipt.userId,
      isDirect: receipt.isDirect ?? true,
      raisedAt: raisedAtOf(receipt),
      before,
      deliver: (follower, { ofReads }) => {
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
  deliverWaiting(): Promise<void> | undefined {
    if (this.#looking || this.#waiting.size === 0) return this.#looking;
    const known = new Map<string, PersonPrivacy>();
    const unknown = this.#people().filter((id) => {
      const privacy = this.#parts.privacy.peek(id);
      if (privacy) known.set(id, privacy);
      return !privacy;
    });
    if (unknown.length > 0) {
      this.#looking = this.#lookUp(unknown);
      return this.#looking;
    }
    const ready = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const receipt of ready) this.#deliverAll(receipt, known);
    return undefined;
  }

  #add(userId: string, waiting: Waiting): void {
    this.#waiting.delete(userId);
    this.#waiting.set(userId, waiting);
    this.deliverWaiting()?.catch((error) =>
      this.#parts.log.debug({ err: error }, "some waits until it is known who may see it"),
    );
  }

  #people(): string[] {
    const people = new Set<string>();
    for (const { userId } of this.#waiting.values()) people.add(userId);
    for (const follower of this.#followers) if (follower.wantsReceipts) people.add(follower.userId);
    return [...people];
  }

  async #lookUp(userIds: string[]): Promise<void> {
    try {
      await this.#parts.privacy.ofAll(userIds);
    } finally {
      this.#looking = undefined;
    }
    await this.deliverWaiting();
  }

  #deliverAll({ userId, isDirect, raisedAt, deliver }: Waiting, known: Map<string, PersonPrivacy>): void {
    const person = { id: userId, privacy: known.get(userId) as PersonPrivacy };
    for (const follower of [...this.#followers]) {
      const privacy = known.get(follower.userId);
      if (!privacy) continue; // it wants no receipts
      const visibility = visibilityOf({ id: follower.userId, privacy }, person, isDirect);
      // A receipt from before a block may come after it, as it would from a phone that was switched off since.
      if (!visibility.until || raisedAt <= visibility.until.getTime()) deliver(follower, visibility);
    }
  }
}
