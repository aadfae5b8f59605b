/**
 * Everything that concerns a person, over one subscription. While the feed is behind in any conversation, everything is
 * read from the store and its cursor stands still. So a client that resumes from any cursor it received misses nothing.
 */
import type { Config } from "../config.js";
import type { Involvement } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import { badInput } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { parseConversationId } from "../ids.js";
import type { Channel } from "../live/channel.js";
import type { Cursor, Epoch } from "../live/cursors.js";
import type { FeedParts } from "../live/feed-parts.js";
import type { ConversationChange } from "../live/follower.js";
import { LazyMap } from "../live/lazy-map.js";
import { type Listener, MembershipFollower } from "../live/membership-follower.js";
import { beforeSlowCommits } from "../live/slow-commits.js";
import { type DeliveredMessage, Stream } from "../live/stream.js";
import { changedAtOf, type MessageRow, type Position } from "../messages/rows.js";
import { type Delivery, MessageTracker } from "../messages/tracker.js";
import { type DueNotification, NotificationCursor } from "../notifications/cursor.js";
import { countNotificationsSince } from "../notifications/reads.js";
import { presenceFeed } from "../presence/feed.js";
import type { PresenceRow } from "../presence/rows.js";
import type { PresenceWatch } from "../presence/watch.js";
import type { PrivacyCache } from "../privacy/cache.js";
import { type ReceiptRow, raisedAtOf } from "../receipts/rows.js";
import { receiptsSeenBy } from "../receipts/visibility.js";
import type { Look } from "../store/store.js";
import type { TypingBoard } from "../typing/board.js";
import type { TypingRow } from "../typing/rows.js";
import { TypingVisibility } from "../typing/visibility.js";
import type { Viewer } from "../viewer.js";
import {
  type AccountEvent,
  conversationIdOf,
  involvementEvent,
  keyOf,
  messageEvent,
  NOTIFICATION_EVENTS,
  type StreamStart,
  typeOf,
} from "./event.js";

/** The parts of a server that the stream of a person uses. */
export interface AccountFeedParts extends FeedParts {
  epoch: Epoch;
  presence: PresenceWatch;
  privacy: PrivacyCache;
  typingBoard: TypingBoard;
}

export interface AccountFeedOptions {
  /** The cursor to resume from. */
  after?: string | null | undefined;
  presenceOf?: readonly string[] | null | undefined;
  typingIn?: readonly string[] | null | undefined;
}

const STARTS = { LIVE: "streamsLive", RESUMED: "streamsResumed", RESET: "streamsReset" } as const;
export const MAX_TYPING_IN = 100;
const DAY_MS = 86_400_000;

export async function accountFeed(
  parts: AccountFeedParts,
  viewer: Viewer,
  options: AccountFeedOptions,
): Promise<Stream<AccountEvent>> {
  const typingIn = new Set((options.typingIn ?? []).map(requireConversation));
  if (typingIn.size > MAX_TYPING_IN)
    throw badInput("typingIn", `Follow typing in at most ${MAX_TYPING_IN} conversations.`);
  const look = await parts.hub.look(); // before the stream exists: a new epoch found by this look would end it
  const feed = new AccountFeed(parts, viewer, options, typingIn);
  await feed.conversations.start(() => feed.start(look));
  return feed.stream;
}

class AccountFeed implements Listener, Delivery<AccountEvent> {
  readonly stream: Stream<AccountEvent>;
  readonly conversations: MembershipFollower;
  readonly messages: MessageTracker<AccountEvent>;
  readonly wantsReceipts = true;
  readonly isInTimeOrder = false;
  readonly #parts: AccountFeedParts;
  readonly #viewer: Viewer;
  readonly #options: AccountFeedOptions;
  /** A conversation that the viewer is not in is ignored until they join it. */
  readonly #typingIn: Set<string>;
  readonly #typingVisibility: TypingVisibility;
  /** Conversations whose receipts have been read: from then on a receipt is news. */
  readonly #receiptsRead = new Set<string>();
  /** Events from before StreamStarted, by key; undefined once that is delivered. */
  #early: Map<string, AccountEvent> | undefined = new Map();
  /** Conversations with receipts still to deliver, raised from this moment on: missed, or without room in the queue. */
  readonly #receiptsDue = new LazyMap<string, Date>();
  #notifications: NotificationCursor | undefined;
  /** The moment of the cursor that was resumed: the subscriber had everything up to it. */
  #resumedFrom = new Date(0);
  /** Keys of receipts that were delivered live while privacy was read for due ones: the live ones are newer. */
  #deliveredMeanwhile: Set<string> | undefined;
  /** The cursor of every event while something must still be read or followed: a resume from it misses nothing. */
  #heldCursor: string | undefined;

  #presences: Stream<PresenceRow> | undefined;

  constructor(parts: AccountFeedParts, viewer: Viewer, options: AccountFeedOptions, typingIn: Set<string>) {
    const { userId } = viewer;
    this.#parts = parts;
    this.#viewer = viewer;
    this.#options = options;
    this.#typingIn = typingIn;
    this.stream = new Stream(parts.config.maxQueuedEvents, this);
    this.conversations = new MembershipFollower(parts, userId, this.stream, this);
    const { stream, conversations } = this;
    const wanted = { added: true, updated: true };
    this.messages = new MessageTracker(parts, { userId, stream, conversations, wanted }, this);
    this.#typingVisibility = new TypingVisibility(parts, userId, (typing) => this.#showTyping(typing));
  }

  async start(look: Look): Promise<void> {
    await this.conversations.followJoins();
    const involvements = await this.#parts.hub.involvements.load(this.#viewer.userId);
    const present = involvements.filter(({ reason }) => reason === null);
    for (const { conversationId, hiddenThroughSeq } of present)
      this.messages.hideThrough(conversationId, hiddenThroughSeq);
    await Promise.all(present.map((involvement) => this.conversations.follow(involvement)));
    const since = sinceOf(this.#parts, this.#options.after, look)?.moment;
    const positions = since && (await this.#missedSince(since, present));
    if (!positions) await this.#followNotificationsFrom(look.now);
    if (since && positions) this.#resume(since, involvements, positions);
    else this.#begin(this.#options.after == null ? "LIVE" : "RESET", this.#parts.epoch.cursors.cursorAt(look.now));
    for (const channel of this.conversations.channels())
      this.messages.continueFrom(channel, positions?.get(channel) ?? this.messages.livePosition(channel));
    await this.#followPresence();
  }

  get behindSince(): number | undefined {
    return this.messages.behindSince;
  }

  close(): void {
    this.conversations.close();
    this.#typingVisibility.close();
    this.#presences?.end();
  }

  messageIn(event: AccountEvent): DeliveredMessage | undefined {
    return event.type === "MessageAdded" ? { message: event.message, within: event.type } : undefined;
  }

  // ── begin, or resume ──

  #begin(start: StreamStart, cursor: string): void {
    this.#parts.counts[STARTS[start]]++;
    this.stream.push({ type: "StreamStarted", start, cursor });
    const early = this.#early ?? [];
    this.#early = undefined;
    // They go ahead of what is still to be read, so their cursor does not cover that.
    for (const [key, event] of early) this.#deliverLatest(key, { ...event, cursor });
  }

  /** The subscriber's position in each conversation; undefined after more than `maxReplayedEvents` changes since. */
  async #missedSince(since: Date, present: Involvement[]): Promise<Map<Channel, Position> | undefined> {
    const most = this.#parts.config.maxReplayedEvents;
    const cursor = this.#notificationsSince(since);
    this.#notifications = cursor;
    const [{ positions, missed }, notifications] = await Promise.all([
      this.#positionsAt(present, beforeSlowCommits(since)),
      cursor.look(this.#parts.config.maxQueuedEvents),
    ]);
    const more =
      notifications ??
      (await countNotificationsSince(this.#parts.store, this.#viewer.userId, beforeSlowCommits(since)));
    return missed + more > most ? undefined : positions;
  }

  async #followNotificationsFrom(now: Date): Promise<void> {
    this.#notifications = this.#notificationsSince(now);
    await this.#notifications.skip();
  }

  #notificationsSince(since: Date): NotificationCursor {
    return new NotificationCursor(this.#parts, {
      userId: this.#viewer.userId,
      since,
      isFollowed: (conversationId, joinedSeq) => this.conversations.isFollowed(conversationId, joinedSeq),
    });
  }

  async #positionsAt(
    present: Involvement[],
    moment: Date,
  ): Promise<{ positions: Map<Channel, Position>; missed: number }> {
    const positions = new Map<Channel, Position>();
    let missed = 0;
    await Promise.all(
      present.map(async ({ conversationId, joinedSeq }) => {
        const remembered = this.conversations.channel(conversationId)?.recent.positionAt(moment);
        const { seq, revision } = remembered ?? (await this.#parts.hub.positions.load({ conversationId, moment }));
        const channel = this.conversations.channel(conversationId); // looked up again: it may have been removed meanwhile
        if (!channel) return;
        positions.set(channel, { seq: Math.max(seq, joinedSeq), revision });
        missed += missedBy({ seq, revision }, { joinedSeq, lastSeq: channel.lastSeq, revision: channel.revision });
      }),
    );
    return { positions, missed };
  }

  #resume(since: Date, involvements: Involvement[], positions: Map<Channel, Position>): void {
    const from = beforeSlowCommits(since);
    const cursor = this.#parts.epoch.cursors.cursorAt(since);
    this.#resumedFrom = since;
    this.#heldCursor = cursor;
    for (const { id } of positions.keys()) this.#receiptsDue.set(id, from);
    const hasMissed =
      (this.#early?.size ?? 0) > 0 ||
      this.#notifications?.isDue ||
      involvements.some(({ changedAt }) => changedAt >= from) ||
      [...positions].some(
        ([channel, at]) => !this.messages.isCaughtUp(channel, at) || channel.receiptsSince(from).length > 0,
      );
    this.#begin("RESUMED", hasMissed ? cursor : this.#caughtUpCursor());
    for (const involvement of involvements) {
      const { conversationId, lastLeftAt, lastReason } = involvement;
      const isMember = involvement.reason === null;
      if (involvement.changedAt < from || (isMember && !this.conversations.channel(conversationId))) continue;
      const hasReturned = isMember && lastLeftAt !== null && lastLeftAt >= from;
      if (hasReturned) this.#deliverLatest(...involvementEvent({ conversationId, reason: lastReason }, cursor));
      this.#deliverLatest(...involvementEvent(involvement, cursor));
    }
  }

  catchUp(): Promise<void> | undefined {
    const reading = this.messages.catchUp();
    if (reading) return reading;
    if (this.messages.isBehind) return undefined; // a conversation that is not followed yet
    if (this.#receiptsDue.size > 0) return this.#deliverReceipts();
    if (this.#notifications?.isDue) return this.#deliverNotifications(this.#notifications);
    if (!this.conversations.isTakingUp && !this.#notifications?.isWaiting) this.#heldCursor = undefined;
    return undefined;
  }

  /** Delivers receipts of some conversations at a time, after all missed messages, because they refer to these. */
  async #deliverReceipts(): Promise<void> {
    const delivered = new Set<string>();
    this.#deliveredMeanwhile = delivered;
    const due = this.#takeDue();
    const seen = await receiptsSeenBy(
      this.#parts,
      this.#viewer.userId,
      due.flatMap(({ channel, from }) => channel.receiptsSince(from)),
    );
    this.#deliveredMeanwhile = undefined;
    const cursor = this.#heldCursor ?? this.#safeCursor();
    const from = new Map(due.map((each) => [each.channel.id, each.from.getTime()]));
    const receipts = seen.filter(
      (receipt) =>
        raisedAtOf(receipt) >= (from.get(receipt.conversationId) ?? 0) &&
        this.#receiptsRead.has(receipt.conversationId) &&
        !delivered.has(keyOf(receipt)),
    );
    this.#deliverDue(receipts.map((receipt) => ({ type: "ReceiptUpdated", receipt, cursor })));
  }

  /** Delivers notifications, read when there is room, after everything missed that they are about. */
  #deliverNotifications(notifications: NotificationCursor): Promise<void> {
    const deliver = (due: DueNotification[]) => {
      const cursor = this.#heldCursor ?? this.#safeCursor();
      this.#deliverDue(due.map(({ notification, as }) => ({ type: NOTIFICATION_EVENTS[as], notification, cursor })));
    };
    return this.#parts.store.outage.outlast(
      () => notifications.next(this.#parts.config.maxQueuedEvents, deliver),
      () => !this.stream.isEnded,
    );
  }

  /** The last event that was due carries the cursor of a client that has everything. */
  #deliverDue(events: AccountEvent[]): void {
    const { isDue, isWaiting } = this.#notifications ?? {};
    const isAll = !this.messages.isBehind && this.#receiptsDue.size === 0 && !isDue;
    const last = events.at(-1);
    if (last && isAll && !isWaiting && !this.conversations.isTakingUp) last.cursor = this.#caughtUpCursor();
    this.stream.pushAll(events);
    this.messages.noteProgress(!isAll);
  }

  /** Takes no more conversations at once than fill the queue, as one large group does. */
  #takeDue(): { channel: Channel; from: Date }[] {
    const taken: { channel: Channel; from: Date }[] = [];
    let count = 0;
    for (const [id, from] of [...this.#receiptsDue]) {
      if (count >= this.#parts.config.maxQueuedEvents) break;
      this.#receiptsDue.delete(id);
      const channel = this.conversations.channel(id);
      if (!channel) continue;
      taken.push({ channel, from });
      count += channel.receiptsSince(from).length;
    }
    return taken;
  }

  /** The cursor of a client that has everything: it moves with the sweep, so a quiet account's does not grow old. */
  #caughtUpCursor(): string {
    const { sweptThrough } = this.#parts.hub;
    return this.#parts.epoch.cursors.cursorAt(sweptThrough > this.#resumedFrom ? sweptThrough : this.#resumedFrom);
  }

  fellBehind(): void {
    this.#heldCursor ??= this.#safeCursor();
  }

  // ── events ──

  live(message: MessageRow, isNew: boolean): AccountEvent {
    const event = this.#shared(message, changedAtOf(message), (cursor) => messageEvent(message, isNew, cursor));
    // A message that is new to feeds in step is an update to a feed that has read it from the store.
    return event.type === typeOf(isNew) ? event : messageEvent(message, isNew, event.cursor);
  }

  stored(message: MessageRow, isNew: boolean): AccountEvent {
    return messageEvent(message, isNew, this.#heldCursor ?? this.#safeCursor());
  }

  /** Nothing goes ahead of what is still to be read: its cursor would cover the rest. */
  get mayDeliverLive(): boolean {
    return !this.messages.isBehind && this.#receiptsDue.size === 0;
  }

  async attached(channel: Channel): Promise<void> {
    const conversationId = channel.id;
    await channel.knowReceipts();
    if (this.conversations.channel(conversationId) !== channel) return; // removed meanwhile
    this.#receiptsRead.add(conversationId);
    // Before StreamStarted, the position from which this conversation goes on is not known.
    if (!this.#early) this.messages.attached(channel);
    if (this.#typingIn.has(conversationId)) await this.#typingVisibility.begin(conversationId, channel.typing);
  }

  receipt(receipt: ReceiptRow): void {
    const { conversationId } = receipt;
    const isRead = !this.#early && this.#receiptsRead.has(conversationId) && !this.#receiptsDue.has(conversationId);
    if (!isRead) return;
    if (!this.stream.hasRoomFor(keyOf(receipt))) {
      this.#receiptsDue.set(conversationId, new Date(raisedAtOf(receipt)));
      return this.messages.noteBacklog();
    }
    this.#deliveredMeanwhile?.add(keyOf(receipt));
    // Notifications that are being read may be unread there: delivered after this receipt, they would stay unread.
    if (receipt.userId === this.#viewer.userId) this.#notifications?.outdate(conversationId);
    const event = this.#shared(receipt, new Date(raisedAtOf(receipt)), (cursor) => ({
      type: "ReceiptUpdated",
      receipt,
      cursor,
    }));
    this.stream.pushLatest(keyOf(receipt), event);
  }

  changed(change: ConversationChange): void {
    const { conversationId } = change;
    const event = this.#shared(change, undefined, (cursor) => ({
      type: "ConversationUpdated",
      conversationId,
      cursor,
    }));
    this.#deliverLatest(`ConversationUpdated ${conversationId}`, event);
  }

  notified(): void {
    this.#notifications?.signal();
    this.stream.wake();
  }

  /** After the sweep every cursor covers these notifications: those that this finds must be delivered before it. */
  async lookAgain(): Promise<void> {
    await this.#notifications?.look(this.#parts.config.maxQueuedEvents);
    if (!this.#notifications?.isDue) return;
    this.messages.noteBacklog();
    this.stream.wake();
  }

  typing(typing: TypingRow): void {
    if (this.#typingIn.has(typing.conversationId)) this.#typingVisibility.see(typing);
  }

  #showTyping(typing: TypingRow): void {
    const { conversationId, userId } = typing;
    const event = this.#shared(typing, undefined, (cursor) => ({ type: "TypingChanged", typing, cursor }));
    this.#deliverLatest(`typing ${conversationId} ${userId}`, event);
  }

  joined(membership: Membership): void {
    this.messages.joined(membership);
    this.#heldCursor ??= this.#safeCursor(); // until the conversation is followed
    this.#notifications?.signal(); // its notifications may have waited for this
    const conversationId = membership.conversation.id;
    const [, event] = involvementEvent({ conversationId, reason: null }, this.#heldCursor);
    // A key of its own: a later change would take its place, and come after messages that were sent meanwhile.
    this.#deliverLatest(`joined ${conversationId}`, event);
  }

  detached(conversationId: string, reason: ConversationRemovedReason): void {
    this.messages.detached(conversationId);
    this.#receiptsRead.delete(conversationId);
    this.#receiptsDue.delete(conversationId);
    this.#typingVisibility.forget(conversationId);
    this.stream.discard((event) => conversationIdOf(event) === conversationId);
    for (const [key, event] of this.#early ?? [])
      if (conversationIdOf(event) === conversationId) this.#early?.delete(key);
    this.#deliverLatest(...involvementEvent({ conversationId, reason }, this.#heldCursor ?? this.#safeCursor()));
    this.notified(); // its notifications that are being read may be theirs no more, or again
  }

  #deliverLatest(key: string, event: AccountEvent): void {
    if (!this.#early) return this.stream.pushLatest(key, event);
    this.#early.delete(key);
    this.#early.set(key, event);
  }

  async #followPresence(): Promise<void> {
    const { presenceOf } = this.#options;
    if (!presenceOf?.length) return;
    const presences = await presenceFeed(this.#parts, this.#viewer, presenceOf, "presenceOf");
    if (this.stream.isEnded) return presences.end();
    this.#presences = presences;
    presences.flowInto({
      isReady: true,
      take: (presence) =>
        this.stream.pushLatest(
          `presence ${presence.userId}`,
          this.#shared(presence, undefined, (cursor) => ({ type: "PresenceChanged", presence, cursor })),
        ),
      discard: (isUnwanted) =>
        this.stream.discard((event) => event.type === "PresenceChanged" && isUnwanted(event.presence)),
      ended: (error) => this.stream.end(error),
    });
  }

  /** One event for all feeds that receive this news. A feed that is behind makes its own, with its own cursor. */
  #shared(news: object, at: Date | undefined, make: (cursor: string) => AccountEvent): AccountEvent {
    if (this.#heldCursor !== undefined) return make(this.#heldCursor);
    return this.#parts.hub.eventOf(news, () => make(this.#safeCursor(at)));
  }

  /** Never later than the last sweep: whatever the bus lost before that has been delivered. */
  #safeCursor(at?: Date): string {
    const { sweptThrough } = this.#parts.hub;
    return this.#parts.epoch.cursors.cursorAt(at && at < sweptThrough ? at : sweptThrough);
  }
}

/**
 * Reads a cursor; undefined if it is not ours, of an earlier epoch, older than `replayDays`, or later than the store's
 * clock, which may have stepped back. The look must be fresh.
 */
export function sinceOf(
  parts: { config: Config; epoch: Epoch },
  after: string | null | undefined,
  { clock, now }: Look,
): Cursor | undefined {
  const cursor = after == null ? undefined : parts.epoch.cursors.read(after);
  if (!cursor || cursor.moment > clock) return undefined;
  return now.getTime() - cursor.moment.getTime() <= parts.config.replayDays * DAY_MS ? cursor : undefined;
}

/** The number of changes that a reader at this position has missed. */
export function missedBy(
  { seq, revision }: Position,
  now: Pick<Involvement, "joinedSeq" | "lastSeq" | "revision">,
): number {
  const messages = now.lastSeq - Math.max(seq, now.joinedSeq);
  const otherChanges = now.revision - revision - (now.lastSeq - seq);
  return Math.max(messages, 0) + Math.max(otherChanges, 0);
}

function requireConversation(id: string): string {
  const uuid = parseConversationId(id);
  if (uuid === undefined) throw badInput("typingIn", "One of `typingIn` is not the id of a conversation.");
  return uuid;
}
