import type { FeedParts } from "../live/feed-parts.js";
import { type Listener, MembershipFollower } from "../live/membership-follower.js";
import { Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import { type DueNotification, NotificationCursor } from "./cursor.js";
import type { NotificationRow } from "./reads.js";

export async function notificationFeed(parts: FeedParts, viewer: Viewer): Promise<Stream<NotificationRow>> {
  const feed = new NotificationFeed(parts, viewer);
  await feed.conversations.start(() => feed.start());
  return feed.stream;
}

class NotificationFeed implements Listener {
  readonly stream: Stream<NotificationRow>;
  readonly conversations: MembershipFollower;
  readonly #parts: FeedParts;
  #cursor: NotificationCursor | undefined;
  /** Since when notifications have waited without the reader taking any. */
  behindSince: number | undefined;

  constructor(parts: FeedParts, viewer: Viewer) {
    this.#parts = parts;
    this.stream = new Stream(parts.config.maxQueuedEvents, this);
    this.conversations = new MembershipFollower(parts, viewer.userId, this.stream, this);
  }

  async start(): Promise<void> {
    await this.conversations.followJoins();
    this.#cursor = new NotificationCursor(this.#parts, {
      userId: this.conversations.userId,
      since: await this.#parts.hub.now(),
      isFollowed: (conversationId, joinedSeq) => this.conversations.isFollowed(conversationId, joinedSeq),
    });
    await this.#cursor.skip();
    await this.conversations.followPresent();
  }

  notified(): void {
    if (!this.#cursor) return;
    this.#cursor.signal();
    this.behindSince ??= performance.now();
    this.stream.wake();
  }

  async lookAgain(): Promise<void> {
    await this.#cursor?.look(this.#parts.config.maxQueuedEvents);
    if (this.#cursor?.isDue) this.stream.wake();
  }

  catchUp(): Promise<void> | undefined {
    return this.#cursor?.isDue ? this.#deliver(this.#cursor) : undefined;
  }

  async #deliver(cursor: NotificationCursor): Promise<void> {
    const deliver = (due: DueNotification[]) =>
      this.stream.pushAll(due.filter(({ as }) => as === "added").map(({ notification }) => notification));
    await this.#parts.store.outage.outlast(
      () => cursor.next(this.#parts.config.maxQueuedEvents, deliver),
      () => !this.stream.isEnded,
    );
    this.behindSince = cursor.isDue ? performance.now() : undefined;
  }

  /** A notification acknowledges no message: earlier ones of the conversation may never have been delivered. */
  messageIn(): undefined {}

  joined(): void {
    this.notified(); // its notifications had to wait for this
  }

  detached(conversationId: string): void {
    this.stream.discard((notification) => notification.conversationId === conversationId);
  }

  close(): void {
    this.conversations.close();
  }
}
