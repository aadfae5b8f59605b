import { lagged } from "../errors.js";
import type { FeedParts } from "../live/feed.js";
import { Feed } from "../live/feed.js";
import type { Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import { type DueNotification, NotificationCursor } from "./cursor.js";
import type { NotificationRow } from "./reads.js";

export function notificationFeed(parts: FeedParts, viewer: Viewer): Promise<Stream<NotificationRow>> {
  const feed = new NotificationFeed(parts, viewer);
  return feed.started(() => feed.start());
}

class NotificationFeed extends Feed<NotificationRow> {
  #cursor: NotificationCursor | undefined;
  /** Since when notifications have waited without the reader taking any. */
  #dueSince: number | undefined;

  async start(): Promise<void> {
    await this.followJoins();
    this.#cursor = new NotificationCursor(this.parts, {
      userId: this.userId,
      since: await this.parts.hub.now(),
      isFollowed: (conversationId, joinedSeq) => this.isFollowed(conversationId, joinedSeq),
    });
    await this.#cursor.skip();
    const present = await this.present();
    await Promise.all(present.map((involvement) => this.follow(involvement)));
  }

  protected override notified(): void {
    if (!this.#cursor) return;
    this.#cursor.signal();
    this.#dueSince ??= performance.now();
    this.stream.wake();
  }

  protected override async lookAgain(): Promise<void> {
    await this.#cursor?.look(this.parts.config.maxQueuedEvents);
    if (this.#cursor?.isDue) this.stream.wake();
  }

  override catchUp(): Promise<void> | undefined {
    return this.#cursor?.isDue ? this.#deliver(this.#cursor) : undefined;
  }

  async #deliver(cursor: NotificationCursor): Promise<void> {
    const deliver = (due: DueNotification[]) =>
      this.stream.pushAll(due.filter(({ as }) => as === "added").map(({ notification }) => notification));
    await this.whenStoreIsThere(() => cursor.next(this.parts.config.maxQueuedEvents, deliver));
    this.#dueSince = cursor.isDue ? performance.now() : undefined;
  }

  endIfLagging(): void {
    const lagMs = this.parts.config.lagSeconds * 1_000;
    if (this.#dueSince === undefined || performance.now() - this.#dueSince <= lagMs) return;
    this.parts.counts.lagged++;
    this.stream.end(lagged());
  }

  /** A notification acknowledges no message: earlier ones of the conversation may never have been delivered. */
  messageIn(): undefined {}

  protected attached(): void {}

  protected joined(): void {
    this.notified(); // its notifications had to wait for this
  }

  protected detached(conversationId: string): void {
    this.stream.discard((notification) => notification.conversationId === conversationId);
  }
}
