import { conversationFor } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import { lagged } from "../errors.js";
import type { ReceiptRow } from "../receipts/rows.js";
import type { TypingBoard } from "../typing/board.js";
import type { TypingRow } from "../typing/rows.js";
import { TypingVisibility } from "../typing/visibility.js";
import type { Viewer } from "../viewer.js";
import type { Channel } from "./channel.js";
import type { FeedParts } from "./feed.js";
import { Feed, knownBy } from "./feed.js";
import type { ConversationChange } from "./follower.js";
import type { Stream } from "./stream.js";

interface Parts extends FeedParts {
  typingBoard: TypingBoard;
}

/** Watermarks as they rise, of one conversation or of all; each person's never falls. */
export function receiptFeed(
  parts: FeedParts,
  viewer: Viewer,
  conversationId?: string | null,
): Promise<Stream<ReceiptRow>> {
  const feed = new ReceiptFeed(parts, viewer);
  return feed.started(() => feed.start(conversationId ?? undefined));
}

/** The people who start and stop typing in a conversation, without the viewer. */
export function typingFeed(parts: Parts, viewer: Viewer, conversationId: string): Promise<Stream<TypingRow>> {
  const feed = new TypingFeed(parts, viewer);
  return feed.started(() => feed.start(conversationId));
}

/** Conversations that are new to the viewer, or whose members or settings changed. */
export function conversationFeed(parts: FeedParts, viewer: Viewer): Promise<Stream<ConversationChange>> {
  const feed = new ConversationFeed(parts, viewer);
  return feed.started(() => feed.start(undefined));
}

interface OfSomebody {
  conversationId: string;
  userId?: string;
  /**
   * The receipt comes with the viewer's unread count. It has a key of its own, so that a later delivery, which comes
   * without a count, does not replace it.
   */
  isCounted?: boolean;
}

abstract class StateFeed<State extends OfSomebody> extends Feed<State> {
  async start(conversationId: string | undefined): Promise<void> {
    if (conversationId !== undefined) {
      return this.follow(knownBy(await conversationFor(this.parts.store, this.viewer, conversationId)));
    }
    await this.followJoins();
    const present = await this.present();
    await Promise.all(present.map((involvement) => this.follow(involvement)));
  }

  /** Ends with LAGGED if the queue is full: a large group has more people than a queue has places. */
  protected take(state: State): void {
    const key = `${state.conversationId} ${state.userId ?? ""} ${state.isCounted ?? ""}`;
    if (this.stream.hasRoomFor(key)) this.stream.pushLatest(key, state);
    else this.stream.end(lagged());
  }

  messageIn(): undefined {}

  protected attached(_conversationId: string, _channel: Channel): void | Promise<void> {}

  protected joined(_membership: Membership): void {}

  protected detached(conversationId: string): void {
    this.stream.discard((state) => state.conversationId === conversationId);
  }
}

class ReceiptFeed extends StateFeed<ReceiptRow> {
  readonly wantsReceipts = true;
  /** Conversations that are attached: a receipt from before that belongs to the starting state and is no news. */
  readonly #attached = new Set<string>();

  protected override async attached(conversationId: string, channel: Channel): Promise<void> {
    await channel.knowReceipts();
    this.#attached.add(conversationId);
  }

  receipt(receipt: ReceiptRow): void {
    if (this.#attached.has(receipt.conversationId)) this.take(receipt);
  }
}

class ConversationFeed extends StateFeed<ConversationChange> {
  protected override joined({ conversation }: Membership): void {
    this.take({ conversationId: conversation.id });
  }

  changed(change: ConversationChange): void {
    this.take(change);
  }

  protected override ownChanged(change: ConversationChange): void {
    this.take(change);
  }
}

class TypingFeed extends StateFeed<TypingRow> {
  readonly #visibility: TypingVisibility;

  constructor(parts: Parts, viewer: Viewer) {
    super(parts, viewer);
    this.#visibility = new TypingVisibility(parts, viewer.userId, (typing) => this.take(typing));
    this.whenEnded(() => this.#visibility.close());
  }

  protected override attached(conversationId: string, channel: Channel): Promise<void> {
    return this.#visibility.begin(conversationId, channel.typing);
  }

  typing(typing: TypingRow): void {
    this.#visibility.see(typing);
  }
}
