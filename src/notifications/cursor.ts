/**
 * Tracks which of the viewer's notifications one reader has received. Notifications are few, so their changes are
 * always read from the store, as the person may see them then; the bus only signals that a read is worthwhile.
 * Everything before a moment was delivered. After it a slow commit may still add something, so there each delivered one
 * is remembered, with the time of its change.
 */

import type { Hub } from "../live/hub.js";
import { LazyMap } from "../live/lazy-map.js";
import { beforeSlowCommits } from "../live/slow-commits.js";
import type { NotificationChange, NotificationRow } from "./reads.js";

/** A new notification, or one that the reader knows and that was marked or deleted. */
export interface DueNotification {
  notification: NotificationRow;
  as: "added" | "updated" | "removed";
}

export interface NotificationCursorOptions {
  userId: string;
  /** The reads begin `SLOWEST_COMMIT_MS` before this, because a slow commit may still add something there. */
  since: Date;
  /**
   * Whether the reader knows of the membership of this conversation that began at `joinedSeq`. Notifications of the
   * conversation wait for that.
   */
  isFollowed(conversationId: string, joinedSeq: number | null): boolean;
}

/** Notifications per read at the start, when none of them is delivered. */
const MOST_AT_ONCE = 1_000;

export class NotificationCursor {
  readonly #parts: { hub: Hub };
  readonly #userId: string;
  readonly #isFollowed: NotificationCursorOptions["isFollowed"];
  /** Everything before this was delivered. */
  #from: Date;
  /** Notifications that were delivered of those made or changed since: the time of the delivered change, by id. */
  readonly #delivered = new LazyMap<string, number>();
  /** How many wait, for their conversation or to be read again. */
  #waiting = 0;
  /** How often something was signalled, and up to which of these signals everything was read. */
  #signals = 0;
  #signalsRead = 0;
  /** Conversations with an event delivered during the present read: what the read finds of them is stale. */
  #outdated: Set<string | null> | undefined;

  constructor(parts: { hub: Hub }, { userId, since, isFollowed }: NotificationCursorOptions) {
    this.#parts = parts;
    this.#userId = userId;
    this.#isFollowed = isFollowed;
    this.#from = beforeSlowCommits(since);
  }

  /** Takes everything there is by now as delivered. */
  async skip(): Promise<void> {
    for (let isAll = false; !isAll; )
      isAll = await this.#pass(MOST_AT_ONCE, { isDelivered: () => true, deliver: () => {} });
  }

  /** Signals that there may be something to deliver. */
  signal(): void {
    this.#signals++;
  }

  /** Keeps what is being read of this conversation from delivery: the reader has received something newer. */
  outdate(conversationId: string): void {
    this.#outdated?.add(conversationId);
  }

  get isDue(): boolean {
    return this.#signalsRead < this.#signals;
  }

  /** Whether notifications are known that cannot be delivered yet. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  /** Signals if there is something to deliver; resolves with how much, or undefined if `most` does not cover it. */
  async look(most: number): Promise<number | undefined> {
    const { changes, upTo } = await this.#read(most);
    const undelivered = changes.filter((change) => this.#isDue(change)).length;
    if (undelivered > 0 || upTo) this.signal();
    return upTo ? undefined : undelivered;
  }

  /**
   * Hands over the next notifications, which then count as delivered; `isDue` stays true if more remain. Calls `deliver`
   * in the same turn as the check that they may be delivered, so no removal can come in between.
   */
  async next(most: number, deliver: (due: DueNotification[]) => void): Promise<void> {
    const isDelivered = ({ conversationId, joinedSeq }: NotificationRow) =>
      conversationId === null || this.#isFollowed(conversationId, joinedSeq);
    await this.#pass(most, { isDelivered, deliver });
  }

  /** Resolves with whether that was all. */
  async #pass(
    most: number,
    {
      isDelivered,
      deliver,
    }: { isDelivered: (notification: NotificationRow) => boolean; deliver: (due: DueNotification[]) => void },
  ): Promise<boolean> {
    const signals = this.#signals;
    const outdated = new Set<string | null>();
    this.#outdated = outdated;
    const settled = beforeSlowCommits(await this.#parts.hub.lately()); // the read below covers all before this
    const { changes, upTo } = await this.#read(most);
    this.#outdated = undefined;
    let passed = upTo && upTo < settled ? upTo : settled;
    this.#waiting = 0;
    const due: DueNotification[] = [];
    for (const change of changes) {
      const { notification, isNew, at } = change;
      if (!this.#isDue(change)) continue;
      const isOutdated = outdated.has(notification.conversationId);
      if (isOutdated) this.signal();
      if (isOutdated || !isDelivered(notification)) {
        this.#waiting++;
        if (at < passed) passed = at;
        continue;
      }
      this.#delivered.set(notification.id, changedAtOf(notification));
      due.push({ notification, as: notification.deletedAt ? "removed" : isNew ? "added" : "updated" });
    }
    this.#passTo(passed);
    if (!upTo) this.#signalsRead = signals;
    deliver(due);
    return upTo === undefined;
  }

  /** Asks for more than `most`, because delivered and waiting ones are read again. */
  #read(most: number) {
    return this.#parts.hub.notifications.load({
      userId: this.#userId,
      since: this.#from,
      most: most + this.#delivered.size + this.#waiting,
    });
  }

  #isDue({ notification, isNew }: NotificationChange): boolean {
    const delivered = this.#delivered.get(notification.id);
    return delivered === undefined || (!isNew && delivered < changedAtOf(notification));
  }

  #passTo(moment: Date): void {
    if (moment <= this.#from) return;
    this.#from = moment;
    for (const [id, at] of [...this.#delivered]) if (at < moment.getTime()) this.#delivered.delete(id);
  }
}

const changedAtOf = ({ createdAt, changedAt }: NotificationRow) => (changedAt ?? createdAt).getTime();
