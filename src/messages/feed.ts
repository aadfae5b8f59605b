import { conversationFor } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import { badInput } from "../errors.js";
import { parseMessageId } from "../ids.js";
import type { Channel } from "../live/channel.js";
import type { FeedParts } from "../live/feed-parts.js";
import { knownBy, type Listener, MembershipFollower } from "../live/membership-follower.js";
import { SLOWEST_COMMIT_MS } from "../live/slow-commits.js";
import { type DeliveredMessage, type Step, Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import { earliestStoredAt } from "./missed.js";
import type { MessageRow } from "./rows.js";
import { type Delivery, MessageTracker, type Wanted } from "./tracker.js";

export interface MessageFeedOptions {
  conversationId?: string | null | undefined;
  /** The id of the newest message that the device has. */
  after?: string | null | undefined;
}

/** New messages. The stream misses nothing from now on. Refusals are thrown before any conversation is followed. */
export async function messageFeed(
  parts: FeedParts,
  viewer: Viewer,
  options: MessageFeedOptions,
): Promise<Stream<MessageRow>> {
  const feed = new MessageFeed(parts, viewer, { added: true, updated: false });
  await feed.conversations.start(() => feed.start(options));
  return feed.stream;
}

/** Changed messages: edited, deleted, or with other reactions. */
export async function updateFeed(
  parts: FeedParts,
  viewer: Viewer,
  conversationId?: string | null,
): Promise<Stream<MessageRow>> {
  const feed = new MessageFeed(parts, viewer, { added: false, updated: true });
  await feed.conversations.start(() => feed.start({ conversationId }));
  return feed.stream;
}

class MessageFeed implements Listener, Delivery<MessageRow> {
  readonly stream: Stream<MessageRow>;
  readonly conversations: MembershipFollower;
  readonly messages: MessageTracker<MessageRow>;
  readonly #parts: FeedParts;
  readonly #viewer: Viewer;
  readonly #wantsUpdates: boolean;
  /** The conversation whose new messages are all that it delivers; undefined if it delivers more. */
  #only: string | undefined;
  #isOverAll = false;

  constructor(parts: FeedParts, viewer: Viewer, wanted: Wanted) {
    const { userId } = viewer;
    this.#parts = parts;
    this.#viewer = viewer;
    this.#wantsUpdates = wanted.updated;
    this.stream = new Stream(parts.config.maxQueuedEvents, this);
    this.conversations = new MembershipFollower(parts, userId, this.stream, this);
    const { stream, conversations } = this;
    this.messages = new MessageTracker(parts, { userId, stream, conversations, wanted }, this);
  }

  start({ conversationId, after }: MessageFeedOptions): Promise<void> {
    return conversationId == null
      ? this.#startWithAll(after ?? undefined)
      : this.#startWithOne(conversationId, after ?? undefined);
  }

  async #startWithOne(id: string, after?: string): Promise<void> {
    const membership = await conversationFor(this.#parts.store, this.#viewer, id);
    const { conversation, member } = membership;
    this.messages.hideThrough(conversation.id, member.hiddenThroughSeq);
    if (after !== undefined) {
      const key = parseMessageId(after);
      const isPlace = key?.conversationId === conversation.id && key.seq <= conversation.lastSeq;
      // In a direct conversation the last may be withheld from the viewer: its id is refused like an unknown one.
      if (!isPlace || (conversation.kind === "DIRECT" && !(await this.#earliestStoredAt(key))))
        throw badInput("after", "`after` is not the id of a message of this conversation.");
      this.messages.startAt(conversation.id, {
        seq: Math.max(key.seq, member.hiddenThroughSeq),
        revision: conversation.revision,
      });
    }
    if (!this.#wantsUpdates) this.#only = conversation.id;
    await this.conversations.follow(knownBy(membership));
  }

  async #startWithAll(after?: string): Promise<void> {
    this.#isOverAll = true;
    await this.conversations.followJoins();
    const moment = after === undefined ? undefined : await this.#momentOf(after);
    await this.conversations.followPresent(async ({ conversationId, joinedSeq, hiddenThroughSeq }) => {
      this.messages.hideThrough(conversationId, hiddenThroughSeq);
      if (!moment) return;
      const { seq, revision } = await this.#parts.hub.positions.load({ conversationId, moment });
      this.messages.startAt(conversationId, { seq: Math.max(seq, joinedSeq), revision });
    });
  }

  /** A moment before which everything stored has been delivered to a reader who has that message. */
  async #momentOf(after: string): Promise<Date> {
    const key = parseMessageId(after);
    const storedAt = key && (await this.#earliestStoredAt(key));
    if (!storedAt) throw badInput("after", "`after` is not the id of a message that the viewer has received.");
    // Events that the bus lost are delivered with the sweep: later ones may have been delivered before them.
    const { redisUrl, sweepSeconds } = this.#parts.config;
    const lostMs = redisUrl === undefined ? 0 : sweepSeconds * 1_000;
    return new Date(storedAt.getTime() - SLOWEST_COMMIT_MS - lostMs);
  }

  #earliestStoredAt(key: NonNullable<ReturnType<typeof parseMessageId>>): Promise<Date | undefined> {
    return earliestStoredAt(this.#parts.store, this.#viewer.userId, key);
  }

  // ── the stream's source ──

  catchUp(): Promise<void> | undefined {
    return this.messages.catchUp();
  }

  /** A change acknowledges nothing: a subscriber of changes alone may have none of the earlier messages. */
  messageIn(message: MessageRow): DeliveredMessage | undefined {
    return this.#wantsUpdates ? undefined : { message, within: "Message" };
  }

  step(): Step | undefined {
    const channel = this.#only === undefined ? undefined : this.conversations.channel(this.#only);
    return channel && this.messages.stepWith(channel);
  }

  close(): void {
    this.conversations.close();
  }

  // ── the form of events, and their order ──

  live(message: MessageRow): MessageRow {
    return message;
  }

  stored(message: MessageRow): MessageRow {
    return message;
  }

  get isInTimeOrder(): boolean {
    return this.#isOverAll && !this.#wantsUpdates;
  }

  get mayDeliverLive(): boolean {
    return !this.isInTimeOrder || !this.messages.isBehind;
  }

  // ── the conversations ──

  get behindSince(): number | undefined {
    return this.messages.behindSince;
  }

  joined(membership: Membership): void {
    this.messages.joined(membership);
  }

  attached(channel: Channel): void {
    this.messages.attached(channel);
  }

  detached(conversationId: string): void {
    this.messages.detached(conversationId);
    this.stream.discard((message) => message.conversationId === conversationId);
  }
}
