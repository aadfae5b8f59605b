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

/** So many that nobody gets them within the seconds of a slow commit. */
const MOST_AT_ONCE = 1_000;

export class NotificationTrail {
  readonly #app: App;
  readonly #userId: string;
  /** Before this everything was told. */
  #from: Date;
  /** Of what was made or changed since then: as of when it was told. */
  readonly #told = new LazyMap<string, number>();
  /** How often it was said that there may be something, and up to which of these it was looked up. */
  #rung = 0;
  #answered = 0;
  /** Conversations that the reader was taken out of while it was being read what there is. */
  #left: Set<string> | undefined;

  /** Begins seconds before a moment, where a slow commit may still add something. */
  constructor(app: App, userId: string, moment: Date) {
    this.#app = app;
    this.#userId = userId;
    this.#from = beforeSlowCommits(moment);
  }

  /** Takes what there is by now as told. */
  async skip(): Promise<void> {
    do {
      this.ring();
      await this.next(MOST_AT_ONCE);
    } while (this.isDue);
  }

  /** There may be something to tell. */
  ring(): void {
    this.#rung++;
  }

  /** What is being read of this conversation may not be told any more: it is read again, to see what of it there still is. */
  leave(conversationId: string): void {
    this.#left?.add(conversationId);
  }

  get isDue(): boolean {
    return this.#answered < this.#rung;
  }

  /** Rings if there is something to tell; answers how much, or undefined where it is more than so much. */
  async look(most: number): Promise<number | undefined> {
    const { changes, upTo } = await this.#read(most);
    const untold = changes.filter((change) => this.#isUntold(change)).length;
    if (untold > 0 || upTo) this.ring();
    return upTo ? undefined : untold;
  }

  /** What is to be told next, which counts as told; where it is not all, the trail is still due. */
  async next(most: number): Promise<ToldNotification[]> {
    const rung = this.#rung;
    const left = new Set<string | null>();
    this.#left = left as Set<string>;
    const { changes, upTo, asOf } = await this.#read(most);
    this.#left = undefined;
    const untold: ToldNotification[] = [];
    for (const change of changes) {
      const { notification, isNew } = change;
      if (left.has(notification.conversationId)) this.ring();
      if (left.has(notification.conversationId) || !this.#isUntold(change)) continue;
      this.#told.set(notification.id, changedAtOf(notification));
      untold.push({ notification, as: notification.deletedAt ? "removed" : isNew ? "added" : "updated" });
    }
    this.#passTo(upTo ?? beforeSlowCommits(asOf));
    if (!upTo) this.#answered = rung;
    return untold;
  }

  /** What was told already is read again: there has to be room for more. */
  #read(most: number) {
    return this.#app.hub.notifications.load({
      userId: this.#userId,
      since: this.#from,
      most: most + this.#told.size,
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
