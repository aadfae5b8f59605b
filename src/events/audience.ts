/**
 * Who hears of a receipt, and how much: each follower what they may see of it, at the moment when it is told. A rise of
 * what is hidden makes no sound, because its time alone would tell. As many followers as see the same are given the same
 * object.
 */
import type { App } from "../app.js";
import type { Boundary } from "../privacy/boundaries.js";
import type { ReceiptRow } from "../receipts/service.js";
import { sightOf, withReadHidden } from "../receipts/sight.js";
import type { Follower } from "./channel.js";

interface Untold {
  receipt: ReceiptRow;
  /** What was told last, if anything. */
  before: ReceiptRow | undefined;
}

export class Audience {
  readonly #app: App;
  readonly #followers: ReadonlySet<Follower>;
  /** The newest of each person that waits until it is known who may see it. */
  readonly #untold = new Map<string, Untold>();
  #isLooking = false;

  constructor(app: App, followers: ReadonlySet<Follower>) {
    this.#app = app;
    this.#followers = followers;
  }

  tell(receipt: ReceiptRow, before: ReceiptRow | undefined): void {
    const earlier = this.#untold.get(receipt.userId);
    this.#untold.set(receipt.userId, { receipt, before: earlier ? earlier.before : before });
    this.tellWaiting();
  }

  /** Tells what waits, as soon as everyone's boundaries are known; without the store, with the next call. */
  tellWaiting(): void {
    if (this.#isLooking || this.#untold.size === 0) return;
    const known = new Map<string, Boundary>();
    const unknown = this.#people().filter((id) => {
      const boundary = this.#app.boundaries.peek(id);
      if (boundary) known.set(id, boundary);
      return !boundary;
    });
    if (unknown.length > 0) return this.#lookUp(unknown);
    const waiting = [...this.#untold.values()];
    this.#untold.clear();
    for (const untold of waiting) this.#tellAll(untold, known);
  }

  #people(): string[] {
    const people = new Set(this.#untold.keys());
    for (const follower of this.#followers) if (follower.receipt) people.add(follower.userId);
    return [...people];
  }

  #lookUp(userIds: string[]): void {
    this.#isLooking = true;
    this.#app.boundaries
      .ofAll(userIds)
      .finally(() => {
        this.#isLooking = false;
      })
      .then(
        () => this.tellWaiting(),
        (error) => this.#app.log.debug({ err: error }, "receipts wait until it is known who may see them"),
      );
  }

  #tellAll({ receipt, before }: Untold, known: Map<string, Boundary>): void {
    const person = { id: receipt.userId, boundary: known.get(receipt.userId) as Boundary };
    const isDelivery = !before || receipt.deliveredSeq > before.deliveredSeq;
    for (const follower of [...this.#followers]) {
      const boundary = known.get(follower.userId);
      if (!follower.receipt || !boundary) continue;
      const { ofReads, until } = sightOf({ id: follower.userId, boundary }, person);
      if (until) continue;
      if (ofReads) follower.receipt(receipt);
      else if (isDelivery) follower.receipt(withReadHidden(receipt));
    }
  }
}
