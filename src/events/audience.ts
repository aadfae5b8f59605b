/**
 * Delivers receipts to followers: to each the part that they may see at the moment of delivery. A rise of a hidden
 * watermark is not delivered: the time of delivery alone would reveal the read. Followers who see the same receive the
 * same object.
 */
import type { App } from "../app.js";
import type { Boundary } from "../privacy/boundaries.js";
import { type ReceiptRow, raisedAtOf } from "../receipts/service.js";
import { type Sight, shownAs, sightOf } from "../receipts/sight.js";
import type { Follower } from "./channel.js";

/** Delivers to a follower the part that they see. */
type Tell = (follower: Follower, sight: Sight) => void;

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
  readonly #app: App;
  readonly #followers: ReadonlySet<Follower>;
  /** The newest receipt of each person, in order, that waits until it is known who may see it. */
  readonly #untold = new Map<string, Untold>();
  #looking: Promise<void> | undefined;

  constructor(app: App, followers: ReadonlySet<Follower>) {
    this.#app = app;
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
    const known = new Map<string, Boundary>();
    const unknown = this.#people().filter((id) => {
      const boundary = this.#app.boundaries.peek(id);
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
      this.#app.log.debug({ err: error }, "some waits until it is known who may see it"),
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
      await this.#app.boundaries.ofAll(userIds);
    } finally {
      this.#looking = undefined;
    }
    await this.tellWaiting();
  }

  #tellAll({ userId, isDirect, raisedAt, tell }: Untold, known: Map<string, Boundary>): void {
    const person = { id: userId, boundary: known.get(userId) as Boundary };
    for (const follower of [...this.#followers]) {
      const boundary = known.get(follower.userId);
      if (!boundary) continue; // it wants no receipts
      const sight = sightOf({ id: follower.userId, boundary }, person, isDirect);
      // A receipt from before a block may come after it, as it would from a phone that was switched off since.
      if (!sight.until || raisedAt <= sight.until.getTime()) tell(follower, sight);
    }
  }
}
