/**
 * The viewer's notifications, for `notificationAdded`. Those of a conversation wait until it is followed, and are
 * dropped when it is removed.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { lagged } from "../errors.js";
import type { NotificationRow } from "../notifications/service.js";
import { Feed } from "./feed.js";
import { NotificationTrail, type ToldNotification } from "./notification-trail.js";
import type { Stream } from "./stream.js";

export function notificationFeed(app: App, viewer: Viewer): Promise<Stream<NotificationRow>> {
  const feed = new NotificationFeed(app, viewer);
  return feed.started(() => feed.start());
}

class NotificationFeed extends Feed<NotificationRow> {
  #trail: NotificationTrail | undefined;
  /** Since when notifications have waited without the reader taking any. */
  #dueSince: number | undefined;

  async start(): Promise<void> {
    await this.followJoins();
    this.#trail = new NotificationTrail(this.app, {
      userId: this.userId,
      since: await this.app.hub.now(),
      isFollowed: (conversationId, joinedSeq) => this.isFollowed(conversationId, joinedSeq),
    });
    await this.#trail.skip();
    const present = await this.present();
    await Promise.all(present.map((involvement) => this.follow(involvement)));
  }

  protected override notified(): void {
    if (!this.#trail) return;
    this.#trail.ring();
    this.#dueSince ??= performance.now();
    this.stream.wake();
  }

  protected override async lookAgain(): Promise<void> {
    await this.#trail?.look(this.app.config.maxQueuedEvents);
    if (this.#trail?.isDue) this.stream.wake();
  }

  override catchUp(): Promise<void> | undefined {
    return this.#trail?.isDue ? this.#tell(this.#trail) : undefined;
  }

  async #tell(trail: NotificationTrail): Promise<void> {
    const tell = (told: ToldNotification[]) =>
      this.stream.pushAll(told.filter(({ as }) => as === "added").map(({ notification }) => notification));
    await this.whenStoreIsThere(() => trail.next(this.app.config.maxQueuedEvents, tell));
    this.#dueSince = trail.isDue ? performance.now() : undefined;
  }

  endIfLagging(): void {
    const lagMs = this.app.config.lagSeconds * 1_000;
    if (this.#dueSince === undefined || performance.now() - this.#dueSince <= lagMs) return;
    this.app.counts.lagged++;
    this.stream.end(lagged());
  }

  /** A notification acknowledges no message: earlier ones of the conversation may never have been delivered. */
  brings(): undefined {}

  protected attached(): void {}

  protected joined(): void {
    this.notified(); // its notifications had to wait for this
  }

  protected detached(conversationId: string): void {
    this.stream.discard((notification) => notification.conversationId === conversationId);
  }
}
