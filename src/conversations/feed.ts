import type { FeedParts } from "../live/feed-parts.js";
import type { ConversationChange } from "../live/follower.js";
import { type Listener, MembershipFollower } from "../live/membership-follower.js";
import { Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import type { Membership } from "./rows.js";

/** Conversations that are new to the viewer, or whose members or settings changed. */
export async function conversationFeed(parts: FeedParts, viewer: Viewer): Promise<Stream<ConversationChange>> {
  const { stream, conversations } = new ConversationFeed(parts, viewer);
  await conversations.start(() => conversations.followAll());
  return stream;
}

class ConversationFeed implements Listener {
  readonly stream: Stream<ConversationChange>;
  readonly conversations: MembershipFollower;

  constructor(parts: FeedParts, viewer: Viewer) {
    this.stream = new Stream(parts.config.maxQueuedEvents, this);
    this.conversations = new MembershipFollower(parts, viewer.userId, this.stream, this);
  }

  joined({ conversation }: Membership): void {
    this.changed({ conversationId: conversation.id });
  }

  changed(change: ConversationChange): void {
    this.stream.pushLatestOrLag(change.conversationId, change);
  }

  detached(conversationId: string): void {
    this.stream.discard((change) => change.conversationId === conversationId);
  }

  messageIn(): undefined {}

  close(): void {
    this.conversations.close();
  }
}
