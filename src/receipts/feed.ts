import { conversationFor } from "../conversations/reads.js";
import type { Channel } from "../live/channel.js";
import type { FeedParts } from "../live/feed-parts.js";
import { knownBy, type Listener, MembershipFollower } from "../live/membership-follower.js";
import { Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import type { ReceiptRow } from "./rows.js";

/** Watermarks as they rise, of one conversation or of all; each person's never falls. */
export async function receiptFeed(
  parts: FeedParts,
  viewer: Viewer,
  conversationId?: string | null,
): Promise<Stream<ReceiptRow>> {
  const { stream, conversations } = new ReceiptFeed(parts, viewer);
  await conversations.start(async () => {
    if (conversationId == null) return conversations.followAll();
    await conversations.follow(knownBy(await conversationFor(parts.store, viewer, conversationId)));
  });
  return stream;
}

class ReceiptFeed implements Listener {
  readonly stream: Stream<ReceiptRow>;
  readonly conversations: MembershipFollower;
  readonly wantsReceipts = true;
  /** Conversations that are attached: a receipt from before that belongs to the starting state and is no news. */
  readonly #attached = new Set<string>();

  constructor(parts: FeedParts, viewer: Viewer) {
    this.stream = new Stream(parts.config.maxQueuedEvents, this);
    this.conversations = new MembershipFollower(parts, viewer.userId, this.stream, this);
  }

  async attached(channel: Channel): Promise<void> {
    await channel.knowReceipts();
    this.#attached.add(channel.id);
  }

  receipt(receipt: ReceiptRow): void {
    const { conversationId, userId, isCounted } = receipt;
    if (!this.#attached.has(conversationId)) return;
    // One with the person's unread count has a key of its own: a later delivery, without a count, does not replace it.
    this.stream.pushLatestOrLag(`${conversationId} ${userId} ${isCounted ?? ""}`, receipt);
  }

  detached(conversationId: string): void {
    this.stream.discard((receipt) => receipt.conversationId === conversationId);
  }

  messageIn(): undefined {}

  close(): void {
    this.conversations.close();
  }
}
