/**
 * How far one reader was told of the viewer's notifications. They are few, so what became of them is always read from the
 * store, as the person may see it then; the bus only says that it is worth a look. Up to a moment everything was told; of
 * what a slow commit may still add to, it is known which were, and as of when.
 */
import type { App } from "../app.js";
import type { NotificationChange, NotificationRow } from "../notifications/service.js";
import { SLOWEST_COMMIT_MS } from "./feed.js";
import { LazyMap } from "./lazy-map.js";

/** Something new, or that what the reader knows was marked, or is gone. */
export interface ToldNotification {
  notification: NotificationRow;
  as: "added" | "updated" | "removed";
}

export interface NotificationTrailOptions {
  userId: string;
  /** It begins seconds before this, where a slow commit may still add something. */
  since: Date;
  /** Whether the reader was told that the person is in this conversation since then: what is of it has to wait for that. */
  isFollowed(conversationId: string, joinedSeq: number | null): boolean;
}

/** At the start, when nobody waits for any of it. */
const MOST_AT_ONCE = 1_000;

export class NotificationTrail {
  readonly #app: App;
  readonly #userId: string;
  readonly #isFollowed: NotificationTrailOptions["isFollowed"];
  /** Before this everything was told. */
  #from: Date;
  /** Of what was made or changed since then: as of when it was told. */
  readonly #told = new LazyMap<string, number>();
  /** How much of it has to wait, for its conversation or to be read again. */
  #waiting = 0;
  /** How often it was said that there may be something, and up to which of these it was looked up. */
  #rung = 0;
  #answered = 0;
  /** Conversations of which something else was told while it was being read what there is. */
  #outdated: Set<string | null> | undefined;

  constructor(app: App, { userId, since, isFollowed }: NotificationTrailOptions) {
    this.#app = app;
    this.#userId = userId;
    this.#isFollowed = isFollowed;
    this.#from = beforeSlowCommits(since);
  }

  /** Takes what there is by now as told. */
  async skip(): Promise<void> {
    for (let isAll = false; !isAll; ) isAll = await this.#pass(MOST_AT_ONCE, { isTold: () => true, tell: () => {} });
  }

  /** There may be something to tell. */
  ring(): void {
    this.#rung++;
  }

  /** What is being read of this conversation may be told no more: it is as it was before what the reader knows by now. */
  outdate(conversationId: string): void {
    this.#outdated?.add(conversationId);
  }

  get isDue(): boolean {
    return this.#answered < this.#rung;
  }

  /** Whether something is known, and cannot be told yet. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  /** Rings if there is something to tell; answers how much, or undefined where it is more than so much. */
  async look(most: number): Promise<number | undefined> {
    const { changes, upTo } = await this.#read(most);
    const untold = changes.filter((change) => this.#isUntold(change)).length;
    if (untold > 0 || upTo) this.ring();
    return upTo ? undefined : untold;
  }

  /**
   * Hands over what is to be told next, which counts as told; where that is not all, the trail is still due. In the turn
   * in which it is found out that it may be told, or it might be told after what forbids it.
   */
  async next(most: number, tell: (told: ToldNotification[]) => void): Promise<void> {
    const isTold = ({ conversationId, joinedSeq }: NotificationRow) =>
      conversationId === null || this.#isFollowed(conversationId, joinedSeq);
    await this.#pass(most, { isTold, tell });
  }

  /** Answers whether that was all. */
  async #pass(
    most: number,
    { isTold, tell }: { isTold: (notification: NotificationRow) => boolean; tell: (told: ToldNotification[]) => void },
  ): Promise<boolean> {
    const rung = this.#rung;
    const outdated = new Set<string | null>();
    this.#outdated = outdated;
    const settled = beforeSlowCommits(await this.#app.hub.lately()); // what is read after it has all from before it
    const { changes, upTo } = await this.#read(most);
    this.#outdated = undefined;
    let passed = upTo && upTo < settled ? upTo : settled;
    this.#waiting = 0;
    const told: ToldNotification[] = [];
    for (const change of changes) {
      const { notification, isNew, at } = change;
      if (!this.#isUntold(change)) continue;
      const isOutdated = outdated.has(notification.conversationId);
      if (isOutdated) this.ring();
      if (isOutdated || !isTold(notification)) {
        this.#waiting++;
        if (at < passed) passed = at;
        continue;
      }
      this.#told.set(notification.id, changedAtOf(notification));
      told.push({ notification, as: notification.deletedAt ? "removed" : isNew ? "added" : "updated" });
    }
    this.#passTo(passed);
    if (!upTo) this.#answered = rung;
    tell(told);
    return upTo === undefined;
  }

  /** What was told already is read again, and what has to wait: there has to be room for more. */
  #read(most: number) {
    return this.#app.hub.notifications.load({
      userId: this.#userId,
      since: this.#from,
      most: most + this.#told.size + this.#waiting,
    });
  }

  #isUntold({ notification, isNew }: NotificationChange): boolean {
    const told = this.#told.get(notification.id);
    return told === undefined || (!isNew && told < changedAtOf(notification));
  }

  #passTo(moment: Date): void {
    if (moment <= this.#from) return;
    this.#from = moment;
    for (const [id, at] of [...this.#told]) if (at < moment.getTime()) this.#told.delete(id);
  }
}

const beforeSlowCommits = (moment: Date) => new Date(moment.getTime() - SLOWEST_COMMIT_MS);

const changedAtOf = ({ createdAt, changedAt }: NotificationRow) => (changedAt ?? createdAt).getTime();
