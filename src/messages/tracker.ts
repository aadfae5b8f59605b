/**
 * Tracks how far one feed has delivered the messages of each conversation that it follows. In step with a channel, it
 * receives messages from the channel. Behind, it reads from its own position, from the replay buffer or the store, until
 * it is in step again. Nothing is delivered twice or left out in between.
 */
import { departuresAmong } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import type { Channel } from "../live/channel.js";
import type { InStep } from "../live/follower.js";
import type { Hub } from "../live/hub.js";
import { LazyMap } from "../live/lazy-map.js";
import type { MembershipFollower } from "../live/membership-follower.js";
import { inOrderOfTime, Merge, type Page, pageSizeFor, partedByTime } from "../live/merge.js";
import { parted } from "../live/replay-buffer.js";
import type { Step, Stream } from "../live/stream.js";
import type { Store } from "../store/store.js";
import type { Counts } from "../telemetry/counts.js";
import type { Reader } from "./missed.js";
import type { MessageRow, Position } from "./rows.js";

const PAGE = 100;
/** Beyond the end of every conversation: the largest integer of the store. */
const EVERY_SEQ = 2 ** 31 - 1;

/** New messages, changes of known ones, or both. */
export interface Wanted {
  added: boolean;
  updated: boolean;
}

interface Parts {
  counts: Counts;
  hub: Pick<Hub, "missed">;
  store: Store;
}

/** The person, the stream and the conversations of one feed, and the events that it wants. */
interface Tracked<Event> {
  userId: string;
  stream: Pick<Stream<Event>, "isEnded" | "push" | "pushAll" | "wake">;
  conversations: Pick<MembershipFollower, "channel" | "memberSince" | "removed">;
  wanted: Wanted;
}

/** The feed's part: the form of each event, and when it may be delivered. */
export interface Delivery<Event> {
  /** The event of a live message: one object for all who receive it alike. */
  live(message: MessageRow, isNew: boolean): Event;
  /** The event of a message that was read from the store, for this subscriber alone. */
  stored(message: MessageRow, isNew: boolean): Event;
  /** Whether missed messages are delivered in the order of time over all conversations, before any live one. */
  readonly isInTimeOrder: boolean;
  /** Whether live messages may be delivered before missed ones of other conversations. */
  readonly mayDeliverLive: boolean;
  /** Called when something is left to read, before anything else is delivered. */
  fellBehind?(): void;
}

export class MessageTracker<Event> implements InStep {
  readonly #parts: Parts;
  readonly #userId: string;
  readonly #stream: Tracked<Event>["stream"];
  readonly #conversations: Tracked<Event>["conversations"];
  readonly #wanted: Wanted;
  readonly #delivery: Delivery<Event>;
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

  constructor(parts: Parts, { userId, stream, conversations, wanted }: Tracked<Event>, delivery: Delivery<Event>) {
    this.#parts = parts;
    this.#userId = userId;
    this.#stream = stream;
    this.#conversations = conversations;
    this.#wanted = wanted;
    this.#delivery = delivery;
  }

  /** Defined if the conversation's next event comes from its channel and was not delivered already. */
  stepWith(channel: Channel): Step | undefined {
    return channel.inStep.has(this) && this.#ahead.size === 0 ? { channel, feed: this } : undefined;
  }

  /** Since when there has been something to read and nothing was read, by `performance.now()`. */
  get behindSince(): number | undefined {
    return this.#behindSince;
  }

  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  // ── listen ──

  /** Starts from a position instead of live. Call it before the conversation is followed. */
  startAt(conversationId: string, position: Position): void {
    this.#starts.set(conversationId, position);
  }

  /** Hides everything up to and including this seq from the person. */
  hideThrough(conversationId: string, hiddenThroughSeq: number): void {
    if (hiddenThroughSeq > 0) this.#hiddenThroughSeqs.set(conversationId, hiddenThroughSeq);
  }

  joined({ conversation, member }: Membership): void {
    this.hideThrough(conversation.id, member.hiddenThroughSeq);
    this.startAt(conversation.id, { seq: member.joinedSeq, revision: conversation.revision });
  }

  attached(channel: Channel): void {
    const start = this.#starts.get(channel.id);
    this.#starts.delete(channel.id);
    this.continueFrom(channel, start ?? this.livePosition(channel));
  }

  /**
   * The position at which the person starts live. A channel that is behind may not have reached the seq at which the
   * person joined, and nothing before that is news.
   */
  livePosition(channel: Channel): Position {
    return furthest(positionOfChannel(channel), { seq: this.#conversations.memberSince(channel.id), revision: 0 });
  }

  continueFrom(channel: Channel, from: Position): void {
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
    const channel = this.#conversations.channel(conversationId);
    if (channel) this.#fallBehind(channel, furthest(positionOfChannel(channel), this.#ahead.get(conversationId)));
  }

  #fallBehind(channel: Channel, from: Position): void {
    channel.inStep.delete(this);
    this.#ahead.delete(channel.id);
    this.#behind.set(channel.id, this.#asWanted(from));
    this.#parts.counts.behind++;
    this.noteBacklog();
    this.#stream.wake();
  }

  /** A feed of changes alone treats every message as known, and delivers it once it changes. */
  #asWanted({ seq, revision }: Position): Position {
    return { seq: this.#wanted.added ? seq : EVERY_SEQ, revision };
  }

  /** Notes that something is left to deliver once the reader has read on. */
  noteBacklog(): void {
    this.#behindSince ??= performance.now();
    this.#delivery.fellBehind?.();
  }

  /** The reader has read on, and was given more. */
  noteProgress(isBehindStill: boolean): void {
    this.#behindSince = isBehindStill ? performance.now() : undefined;
  }

  /** Reads some of the missed messages. Undefined if none were missed, or only of conversations not yet followed. */
  catchUp(): Promise<void> | undefined {
    for (const [conversationId, position] of this.#behind) {
      const channel = this.#conversations.channel(conversationId);
      if (channel) return this.#delivery.isInTimeOrder ? this.#readAllOn() : this.#readOn(channel, position);
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
      const channel = this.#conversations.channel(id);
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
    this.#stream.pushAll(this.#eventsOf(now));
    for (const page of now) this.#settle(page);
    this.#merge.keep(later.map((page) => ({ ...page, from: this.#behind.get(page.channel.id) ?? page.from })));
    this.noteProgress(this.#behind.size > 0);
  }

  #eventsOf(pages: readonly Page[]): Event[] {
    const visible = pages.flatMap((page) => page.missed.added.filter((message) => this.#isVisible(message)));
    return inOrderOfTime(visible).map((message) => this.#delivery.stored(message, true));
  }

  /**
   * Reads on from a position: all that the replay buffer has, or at most `size` new and `size` changed messages of the
   * store. Undefined if the position has changed meanwhile or the person was removed.
   */
  async #pageAfter(channel: Channel, position: Position, size: number): Promise<Page | undefined> {
    // The buffer ends where the channel stands: from a later revision it would give old versions of messages.
    const isRemembered = !channel.isBehind && position.revision <= channel.revision;
    const missed = isRemembered ? channel.recent.since(position) : undefined;
    this.#parts.counts[missed ? "catchUpsFromMemory" : "catchUpsFromStore"]++;
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
    const reader = { conversationId: channel.id, userId: this.#userId, ...position, ...most };
    while (!this.#stream.isEnded && this.#conversations.channel(channel.id) === channel) {
      const { changedRevision } = channel;
      const read = await this.#parts.store.outage.outlast(
        () => this.#parts.hub.missed.load(reader),
        () => !this.#stream.isEnded,
      );
      const hasChanged = channel.changedRevision > changedRevision;
      if (!read || !hasChanged || read.revision >= channel.changedRevision) return read;
    }
    return undefined;
  }

  /** Delivers a page. */
  #deliverPage(page: Page): void {
    const { added, updated } = page.missed;
    const isVisible = (message: MessageRow) => this.#isVisible(message);
    this.#stream.pushAll([
      ...(this.#wanted.updated
        ? updated
            .filter((message) => isVisible(message) && message.changedAt)
            .map((message) => this.#delivery.stored(message, false))
        : []),
      ...(this.#wanted.added ? added.filter(isVisible).map((message) => this.#delivery.stored(message, true)) : []),
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
    return seq > (this.#hiddenThroughSeqs.get(conversationId) ?? 0) && withheldFrom !== this.#userId;
  }

  /** Whether a reader at this position is caught up: it continues with what the channel passes on: the store has nothing in between. */
  isCaughtUp(channel: Channel, position: Position): boolean {
    return this.#hasAll(channel, position) && position.revision <= channel.revision;
  }

  /** Whether a reader at this position has missed nothing that this feed delivers. */
  #hasAll({ lastSeq, revision }: Channel, position: Position): boolean {
    return (!this.#wanted.added || position.seq >= lastSeq) && (!this.#wanted.updated || position.revision >= revision);
  }

  /** The person was removed, and the bus has not delivered that yet. */
  async #removedUnseen(channel: Channel): Promise<void> {
    const [departure] = await departuresAmong(this.#parts.store, channel.id, [this.#userId], channel.lastSeq);
    if (departure && this.#conversations.channel(channel.id) === channel)
      this.#conversations.removed(channel.id, departure.reason);
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
    const channel = this.#conversations.channel(conversationId);
    if (ahead && channel && !this.#isAhead(channel, ahead)) this.#ahead.delete(conversationId);
  }

  /** A check here that depends on the person needs its like in `isForAll` (unison.ts): there the unison parts. */
  #deliverLive(message: MessageRow, isNew: boolean): void {
    const { added, updated } = this.#wanted;
    // A message that the channel reads late may be both new and changed.
    const isWanted = (added && isNew) || (updated && message.changedAt !== null);
    if (!isWanted || message.withheldFrom === this.#userId) return;
    const { conversationId, seq } = message;
    if (seq <= (this.#hiddenThroughSeqs.get(conversationId) ?? 0)) return;
    if (!this.#delivery.mayDeliverLive || !this.#stream.push(this.#delivery.live(message, isNew)))
      this.missed(conversationId);
  }

  detached(conversationId: string): void {
    this.#starts.delete(conversationId);
    this.#behind.delete(conversationId);
    this.#ahead.delete(conversationId);
    this.#hiddenThroughSeqs.delete(conversationId);
  }
}

const positionOfChannel = ({ lastSeq, revision }: Channel): Position => ({ seq: lastSeq, revision });

function furthest(one: Position, other: Position | undefined): Position {
  if (!other) return one;
  return { seq: Math.max(one.seq, other.seq), revision: Math.max(one.revision, other.revision) };
}
