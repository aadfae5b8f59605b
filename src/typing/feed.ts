import { conversationFor } from "../conversations/reads.js";
import type { Channel } from "../live/channel.js";
import type { FeedParts } from "../live/feed-parts.js";
import { knownBy, type Listener, MembershipFollower } from "../live/membership-follower.js";
import { Stream } from "../live/stream.js";
import type { PrivacyCache } from "../privacy/cache.js";
import type { Viewer } from "../viewer.js";
import type { TypingBoard } from "./board.js";
import type { TypingRow } from "./rows.js";
import { TypingVisibility } from "./visibility.js";

interface Parts extends FeedParts {
  privacy: PrivacyCache;
  typingBoard: TypingBoard;
}

/** The people who start and stop typing in a conversation, without the viewer. */
export async function typingFeed(parts: Parts, viewer: Viewer, conversationId: string): Promise<Stream<TypingRow>> {
  const { stream, conversations } = new TypingFeed(parts, viewer);
  await conversations.start(async () =>
    conversations.follow(knownBy(await conversationFor(parts.store, viewer, conversationId))),
  );
  return stream;
}

class TypingFeed implements Listener {
  readonly stream: Stream<TypingRow>;
  readonly conversations: MembershipFollower;
  readonly #visibility: TypingVisibility;

  constructor(parts: Parts, viewer: Viewer) {
    this.stream = new Stream(parts.config.maxQueuedEvents, this);
    this.conversations = new MembershipFollower(parts, viewer.userId, this.stream, this);
    this.#visibility = new TypingVisibility(parts, viewer.userId, (typing) =>
      this.stream.pushLatestOrLag(typing.userId, typing),
    );
  }

  attached(channel: Channel): Promise<void> {
    return this.#visibility.begin(channel.id, channel.typing);
  }

  typing(typing: TypingRow): void {
    this.#visibility.see(typing);
  }

  messageIn(): undefined {}

  close(): void {
    this.conversations.close();
    this.#visibility.close();
  }
}
