import { conversationFor, departuresAmong } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import { badInput, lagged } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { parseMessageId } from "../ids.js";
import type { Channel } from "../live/channel.js";
import type { FeedParts } from "../live/feed.js";
import { Feed, knownBy } from "../live/feed.js";
import type { InStep } from "../live/follower.js";
import { LazyMap } from "../live/lazy-map.js";
import { inOrderOfTime, Merge, type Page, pageSizeFor, partedByTime } from "../live/merge.js";
import { parted } from "../live/replay-buffer.js";
import { SLOWEST_COMMIT_MS } from "../live/slow-commits.js";
import type { DeliveredMessage, Step, Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import { earliestStoredAt, type Reader } from "./missed.js";
import type { MessageRow, Position } from "./rows.js";

export interface MessageFeedOptions {
  conversationId?: string | null | undefined;
  /** The id of the newest message that the device has. */
  after?: string | null | undefined;
}

const PAGE = 100;
/** Beyond the end of every conversation: the largest integer of the store. */
const EVERY_SEQ = 2 ** 31 - 1;

/** New messages. The stream misses nothing from now on. Refusals are thrown before any conversation is followed. */
export function messageFeed(
  parts: FeedParts,
  viewer: Viewer,
  options: MessageFeedOptions,
): Promise<Stream<MessageRow>> {
  const { conversationId, after } = options;
  const feed = new MessageFeed(parts, viewer, { added: true, updated: false });
  return feed.started(() =>
    conversationId == null
      ? feed.startWithAll(after ?? undefined)
      : feed.startWithOne(conversationId, after ?? undefined),
  );
}

/** Changed messages: edited, deleted, or with other reactions. */
export function updateFeed(
  parts: FeedParts,
  viewer: Viewer,
  conversationId?: string | null,
): Promise<Stream<MessageRow>> {
  const feed = new MessageFeed(parts, viewer, { added: false, updated: true });
  return feed.started(() => (conversationId == null ? feed.startWithAll() : feed.startWithOne(conversationId)));
}

interface Wanted {
  added: boolean;
  updated: boolean;
}

/** Positions and messages of every feed that has messages. A subclass adds other events, and the form of each. */
export abstract class PositionedFeed<Event> extends Feed<Event> implements InStep {
  readonly #wanted: Wanted;
  /** Positions to start from in conversations that are not attached yet; without one, a conversation starts live. */
  readonly #starts = new LazyMap<string, Position>();
  /** Conversations with something left to read, each with the position to read from. */
  readonly #behind = new LazyMap<string, Position>();
  /** The last seq of each conversation that is hidden from the person, like everything before it. */
  readonly #hiddenThroughSeqs = new LazyMap<string, number>();
  /**
   * Conversations that were read from the store beyond the channel's position, each with the position reached: complete
   * as of its revision. A later message has both a later revision and a later seq, so the further of two positions is
   * further in both.
   */
  readonly #ahead = new LazyMap<string, Position>();
  /** Pages of several conversations that were read and wait for their turn in the order of time. */
  readonly #merge = new Merge();
  #behindSince: number | undefined;

  constructor(parts: FeedParts, viewer: Viewer, wanted: Wanted) {
    super(parts, viewer);
    this.#wanted = wanted;
  }

  /** The event of a live message: one object for all who receive it alike. */
  protected abstract live(message: MessageRow, isNew: boolean): Event;

  /** The event of a message that was read from the store, for this subscriber alone. */
  protected abstract stored(message: MessageRow, isNew: boolean): Event;

  /** Whether a conversation's next event comes from its channel and was not delivered already. */
  protected isInStepWith(channel: Channel): boolean {
    return channel.inStep.has(this) && this.#ahead.size === 0;
  }

  protected get wantsUpdates(): boolean {
    return this.#wanted.updated;
  }

  protected get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  // ── listen ──

  /** Starts from a position instead of live. Call it before the conversation is followed. */
  protected startAt(conversationId: string, position: Position): void {
    this.#starts.set(conversationId, position);
  }

  /** Hides everything up to and including this seq from the person. */
  protected hideThrough(conversationId: string, hiddenThroughSeq: number): void {
    if (hiddenThroughSeq > 0) this.#hiddenThroughSeqs.set(conversationId, hiddenThroughSeq);
  }

  protected joined({ conversation, member }: Membership): void {
    this.hideThrough(conversation.id, member.hiddenThroughSeq);
    this.startAt(conversation.id, { seq: member.joinedSeq, revision: conversation.revision });
  }

  protected attached(conversationId: string, channel: Channel): void | Promise<void> {
    const start = this.#starts.get(conversationId);
    this.#starts.delete(conversationId);
    this.continueFrom(channel, start ?? this.livePosition(channel));
  }

  /**
   * The position at which the person starts live. A channel that is behind may not have reached the seq at which the person joined,
   * and nothing before that is news.
   */
  protected livePosition(channel: Channel): Position {
    return furthest(positionOfChannel(channel), { seq: this.memberSince(channel.id), revision: 0 });
  }

  protected continueFrom(channel: Channel, from: Position): void {
    if (this.isCaughtUp(channel, from)) this.#keepStep(channel, from);
    else this.#fallBehind(channel, from);
  }

  #keepStep(channel: Channel, from: Position): void {
    channel.inStep.add(this);
    if (this.#isAhead(channel, from)) this.#ahead.set(channel.id, this.#asWanted(from));
  }

  #isAhead(channel: Channel, { seq, revision }: Position): boolean {
    return (this.#wanted.added && seq > channel.lastSeq) || revision > channel.revision;
  }

  // ── catch up ──

  missed(conversationId: string): void {
    const channel = this.channel(conversationId);
    if (channel) this.#fallBehind(channel, furthest(positionOfChannel(channel), this.#ahead.get(conversationId)));
  }

  #fallBehind(channel: Channel, from: Position): void {
    channel.inStep.delete(this);
    this.#ahead.delete(channel.id);
    this.#behind.set(channel.id, this.#asWanted(from));
    this.parts.counts.behind++;
    this.noteBacklog();
    this.stream.wake();
  }

  /** A feed of changes alone treats every message as known, and delivers it once it changes. */
  #asWanted({ seq, revision }: Position): Position {
    return { seq: this.#wanted.added ? seq : EVERY_SEQ, revision };
  }

  /** Notes that something is left to deliver once the reader has read on. */
  protected noteBacklog(): void {
    this.#behindSince ??= performance.now();
    this.fellBehind();
  }

  /** The reader has read on, and was given more. */
  protected noteProgress(isBehindStill: boolean): void {
    this.#behindSince = isBehindStill ? performance.now() : undefined;
  }

  protected fellBehind(): void {}

  /** Whether missed messages are delivered in the order of time over all conversations, before any live one. */
  protected get isInTimeOrder(): boolean {
    return false;
  }

  override catchUp(): Promise<void> | undefined {
    for (const [conversationId, position] of this.#behind) {
      const channel = this.channel(conversationId);
      if (channel) return this.isInTimeOrder ? this.#readAllOn() : this.#readOn(channel, position);
    }
    return undefined;
  }

  async #readOn(channel: Channel, position: Position): Promise<void> {
    const page = await this.#pageAfter(channel, position, PAGE);
    if (page) this.#deliverPage(page);
  }

  /**
   * One step through all conversations that are behind, in the order of time. A reader that is cut off has everything
   * stored before its newest message, so that message is a safe place to resume from. Messages that were read before
   * their turn are kept for the next step.
   */
  async #readAllOn(): Promise<void> {
    const behind = [...this.#behind].flatMap(([id, position]) => {
      const channel = this.channel(id);
      return channel ? [{ channel, position }] : [];
    });
    const unread = behind.filter(({ channel, position }) => !this.#merge.has(channel, position));
    const size = pageSizeFor(unread.length);
    const read = unread.map(({ channel, position }) => this.#pageAfter(channel, position, size));
    const fresh = (await Promise.all(read)).filter((page) => page !== undefined);
    const kept = behind.flatMap(({ channel, position }) => this.#merge.get(channel, position) ?? []);
    const pages = [...kept, ...fresh].filter(({ channel, from }) => this.#behind.get(channel.id) === from);
    // If one has moved meanwhile, it is read again first: nothing may be delivered before what it holds.
    const hasMoved = pages.length < behind.filter(({ channel }) => this.#behind.has(channel.id)).length;
    const { now, later } = hasMoved ? { now: [], later: pages } : partedByTime(pages, PAGE);
    this.stream.pushAll(this.#eventsOf(now));
    for (const page of now) this.#settle(page);
    this.#merge.keep(later.map((page) => ({ ...page, from: this.#behind.get(page.channel.id) ?? page.from })));
    this.noteProgress(this.#behind.size > 0);
  }

  #eventsOf(pages: readonly Page[]): Event[] {
    const visible = pages.flatMap((page) => page.missed.added.filter((message) => this.#isVisible(message)));
    return inOrderOfTime(visible).map((message) => this.stored(message, true));
  }

  /**
   * Reads on from a position: all that the replay buffer has, or at most `size` new and `size` changed messages of the
   * store. Undefined if the position has changed meanwhile or the person was removed.
   */
  async #pageAfter(channel: Channel, position: Position, size: number): Promise<Page | undefined> {
    // The buffer ends where the channel stands: from a later revision it would give old versions of messages.
    const isRemembered = !channel.isBehind && position.revision <= channel.revision;
    const missed = isRemembered ? channel.recent.since(position) : undefined;
    this.parts.counts[missed ? "catchUpsFromMemory" : "catchUpsFromStore"]++;
    const from = position;
    if (missed) return { channel, from, upTo: furthest(positionOfChannel(channel), position), missed, hasMore: false };
    const { added, updated } = this.#wanted;
    const most = { mostAdded: added ? size : 0, mostUpdated: updated ? size + 1 : 0 };
    const read = await this.#read(channel, position, most);
    if (this.#behind.get(channel.id) !== position) return undefined; // removed meanwhile; if back, at another position
    if (!read) {
      await this.#removedUnseen(channel);
      return undefined;
    }
    const some = parted(position.seq, read.messages);
    const asOf = { seq: read.lastSeq, revision: read.revision };
    const hasMore = some.updated.length > size || some.added.length === size;
    if (some.updated.length > size) {
      // Holds new messages until every change is delivered: they are delivered as of one revision.
      some.updated.pop();
      some.added = [];
      Object.assign(asOf, { seq: position.seq, revision: some.updated.at(-1)?.revision });
    } else if (hasMore) asOf.seq = some.added.at(-1)?.seq ?? asOf.seq;
    return { channel, from, upTo: asOf, missed: some, hasMore };
  }

  /**
   * Repeats a read during which the members changed: delivered after that change, it would bring back the old names.
   */
  async #read(channel: Channel, position: Position, most: Pick<Reader, "mostAdded" | "mostUpdated">) {
    const reader = { conversationId: channel.id, userId: this.userId, ...position, ...most };
    while (!this.stream.isEnded && this.channel(channel.id) === channel) {
      const { changedRevision } = channel;
      const read = await this.whenStoreIsThere(() => this.parts.hub.missed.load(reader));
      const hasChanged = channel.changedRevision > changedRevision;
      if (!read || !hasChanged || read.revision >= channel.changedRevision) return read;
    }
    return undefined;
  }

  /** Delivers a page. */
  #deliverPage(page: Page): void {
    const { added, updated } = page.missed;
    const isVisible = (message: MessageRow) => this.#isVisible(message);
    this.stream.pushAll([
      ...(this.#wanted.updated
        ? updated
            .filter((message) => isVisible(message) && message.changedAt)
            .map((message) => this.stored(message, false))
        : []),
      ...(this.#wanted.added ? added.filter(isVisible).map((message) => this.stored(message, true)) : []),
    ]);
    this.#settle(page);
    this.noteProgress(this.#behind.size > 0);
  }

  /** Goes in step at the end of a page if nothing follows and the channel is no further; otherwise stays behind. */
  #settle({ channel, upTo, hasMore }: Page): void {
    this.#behind.delete(channel.id);
    if (hasMore || !this.#hasAll(channel, upTo)) this.#fallBehind(channel, upTo);
    else this.#keepStep(channel, upTo);
  }

  #isVisible({ conversationId, seq, withheldFrom }: MessageRow): boolean {
    return seq > (this.#hiddenThroughSeqs.get(conversationId) ?? 0) && withheldFrom !== this.userId;
  }

  /** Whether a reader at this position is caught up: it continues with what the channel passes on: the store has nothing in between. */
  protected isCaughtUp(channel: Channel, position: Position): boolean {
    return this.#hasAll(channel, position) && position.revision <= channel.revision;
  }

  /** Whether a reader at this position has missed nothing that this feed delivers. */
  #hasAll({ lastSeq, revision }: Channel, position: Position): boolean {
    return (!this.#wanted.added || position.seq >= lastSeq) && (!this.#wanted.updated || position.revision >= revision);
  }

  /** The person was removed, and the bus has not delivered that yet. */
  async #removedUnseen(channel: Channel): Promise<void> {
    const [departure] = await departuresAmong(this.parts.store, channel.id, [this.userId], channel.lastSeq);
    if (departure && this.channel(channel.id) === channel) this.removed(channel.id, departure.reason);
  }

  // ── live ──

  message(message: MessageRow, isNew: boolean): void {
    if (this.#ahead.size > 0) return this.#passIfNew(message, isNew);
    this.#deliverLive(message, isNew);
  }

  /** Drops what was already read from the store; a later change of a known message is delivered as an update. */
  #passIfNew(message: MessageRow, isNew: boolean): void {
    const { conversationId, seq, revision } = message;
    const ahead = this.#ahead.get(conversationId);
    const isKnown = ahead !== undefined && seq <= ahead.seq;
    if (!isKnown || revision > ahead.revision) this.#deliverLive(message, isNew && !(isKnown && this.#wanted.added));
    const channel = this.channel(conversationId);
    if (ahead && channel && !this.#isAhead(channel, ahead)) this.#ahead.delete(conversationId);
  }

  /** A check here that depends on the person needs its like in `isForAll` (unison.ts): there the unison parts. */
  #deliverLive(message: MessageRow, isNew: boolean): void {
    const { added, updated } = this.#wanted;
    // A message that the channel reads late may be both new and changed.
    const isWanted = (added && isNew) || (updated && message.changedAt !== null);
    if (!isWanted || message.withheldFrom === this.userId) return;
    const { conversationId, seq } = message;
    if (seq <= (this.#hiddenThroughSeqs.get(conversationId) ?? 0)) return;
    if (!this.mayDeliverLive() || !this.stream.push(this.live(message, isNew))) this.missed(conversationId);
  }

  /** Whether live messages may be delivered before missed ones of other conversations. */
  protected mayDeliverLive(): boolean {
    return true;
  }

  protected detached(conversationId: string, _reason: ConversationRemovedReason): void {
    this.#starts.delete(conversationId);
    this.#behind.delete(conversationId);
    this.#ahead.delete(conversationId);
    this.#hiddenThroughSeqs.delete(conversationId);
  }

  /** Ends the stream with LAGGED if the reader has been behind for too long. */
  endIfLagging(): void {
    const lagMs = this.parts.config.lagSeconds * 1_000;
    if (this.#behindSince === undefined || performance.now() - this.#behindSince <= lagMs) return;
    this.parts.counts.lagged++;
    this.stream.end(lagged());
  }
}

const positionOfChannel = ({ lastSeq, revision }: Channel): Position => ({ seq: lastSeq, revision });

function furthest(one: Position, other: Position | undefined): Position {
  if (!other) return one;
  return { seq: Math.max(one.seq, other.seq), revision: Math.max(one.revision, other.revision) };
}

class MessageFeed extends PositionedFeed<MessageRow> {
  /** The conversation whose new messages are all that it delivers; undefined if it delivers more. */
  #only: string | undefined;
  #isOverAll = false;

  /** A change acknowledges nothing: a subscriber of changes alone may have none of the earlier messages. */
  messageIn(message: MessageRow): DeliveredMessage | undefined {
    return this.wantsUpdates ? undefined : { message, within: "Message" };
  }

  step(): Step | undefined {
    const channel = this.#only === undefined ? undefined : this.channel(this.#only);
    return channel && this.isInStepWith(channel) ? { channel, feed: this } : undefined;
  }

  protected live(message: MessageRow): MessageRow {
    return message;
  }

  protected stored(message: MessageRow): MessageRow {
    return message;
  }

  async startWithOne(id: string, after?: string): Promise<void> {
    const membership = await conversationFor(this.parts.store, this.viewer, id);
    const { conversation, member } = membership;
    this.hideThrough(conversation.id, member.hiddenThroughSeq);
    if (after !== undefined) {
      const key = parseMessageId(after);
      const isPlace = key?.conversationId === conversation.id && key.seq <= conversation.lastSeq;
      // In a direct conversation the last may be withheld from the viewer: its id is refused like an unknown one.
      if (!isPlace || (conversation.kind === "DIRECT" && !(await earliestStoredAt(this.parts.store, this.userId, key))))
        throw badInput("after", "`after` is not the id of a message of this conversation.");
      this.startAt(conversation.id, {
        seq: Math.max(key.seq, member.hiddenThroughSeq),
        revision: conversation.revision,
      });
    }
    if (!this.wantsUpdates) this.#only = conversation.id;
    await this.follow(knownBy(membership));
  }

  protected override get isInTimeOrder(): boolean {
    return this.#isOverAll && !this.wantsUpdates;
  }

  protected override mayDeliverLive(): boolean {
    return !this.isInTimeOrder || !this.isBehind;
  }

  async startWithAll(after?: string): Promise<void> {
    this.#isOverAll = true;
    await this.followJoins();
    const moment = after === undefined ? undefined : await this.#momentOf(after);
    const present = await this.present();
    await Promise.all(
      present.map(async (involvement) => {
        const { conversationId, joinedSeq, hiddenThroughSeq } = involvement;
        this.hideThrough(conversationId, hiddenThroughSeq);
        if (moment) {
          const { seq, revision } = await this.parts.hub.positions.load({ conversationId, moment });
          this.startAt(conversationId, { seq: Math.max(seq, joinedSeq), revision });
        }
        await this.follow(involvement);
      }),
    );
  }

  /** A moment before which everything stored has been delivered to a reader who has that message. */
  async #momentOf(after: string): Promise<Date> {
    const key = parseMessageId(after);
    const storedAt = key && (await earliestStoredAt(this.parts.store, this.userId, key));
    if (!storedAt) throw badInput("after", "`after` is not the id of a message that the viewer has received.");
    // Events that the bus lost are delivered with the sweep: later ones may have been delivered before them.
    const lostMs = this.parts.config.redisUrl === undefined ? 0 : this.parts.config.sweepSeconds * 1_000;
    return new Date(storedAt.getTime() - SLOWEST_COMMIT_MS - lostMs);
  }

  protected override detached(conversationId: string, reason: ConversationRemovedReason): void {
    super.detached(conversationId, reason);
    this.stream.discard((message) => message.conversationId === conversationId);
  }
}
