/**
 * A subscriber's messages: listen, catch up, go live. In a conversation a feed is either in step, and takes what the
 * channel passes on, or behind, because it came from an older position or its reader is slower than the conversation.
 * Then it reads what it missed, from the channel's memory or the store, at the reader's own pace.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conversationFor, departuresAmong, type Membership } from "../conversations/service.js";
import { badInput, lagged } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { parseMessageId } from "../ids.js";
import { type MessageRow, messageFor, type Position, type Reader } from "../messages/service.js";
import type { Channel, InStep } from "./channel.js";
import { Feed, knownBy, SLOWEST_COMMIT_MS } from "./feed.js";
import { LazyMap } from "./lazy-map.js";
import { type Missed, parted } from "./recent.js";
import type { Stream } from "./stream.js";
import type { Step } from "./unison.js";

export interface MessageFeedOptions {
  conversationId?: string | null | undefined;
  /** The id of the newest message that the device has. */
  after?: string | null | undefined;
  /** Told of each message once its frame was written out. */
  flushed?: ((message: MessageRow) => void) | undefined;
}

const PAGE = 100;
/** No conversation gets as far: the largest integer of the store's. */
const EVERY_SEQ = 2 ** 31 - 1;

/** New messages. What it yields from now on misses nothing; refusals are thrown here, before anything is followed. */
export function messageFeed(app: App, viewer: Viewer, options: MessageFeedOptions): Promise<Stream<MessageRow>> {
  const { conversationId, after, flushed } = options;
  const feed = new MessageFeed(app, viewer, { added: true, updated: false }, flushed);
  return feed.started(() =>
    conversationId == null
      ? feed.startWithAll(after ?? undefined)
      : feed.startWithOne(conversationId, after ?? undefined),
  );
}

/** Messages that change: edited, deleted, or with other reactions. */
export function updateFeed(app: App, viewer: Viewer, conversationId?: string | null): Promise<Stream<MessageRow>> {
  const feed = new MessageFeed(app, viewer, { added: false, updated: true });
  return feed.started(() => (conversationId == null ? feed.startWithAll() : feed.startWithOne(conversationId)));
}

interface Wanted {
  added: boolean;
  updated: boolean;
}

/** What every feed with messages does with them; what else is told, and in which form, is the feed's own. */
export abstract class PositionedFeed<Event> extends Feed<Event> implements InStep {
  readonly #wanted: Wanted;
  /** Where to go on in conversations that are not attached yet; live where there is nothing. */
  readonly #starts = new LazyMap<string, Position>();
  /** Conversations of which something is to be read, and from where. */
  readonly #behind = new LazyMap<string, Position>();
  /** Where earlier messages are not the person's to see. */
  readonly #visibleSeqs = new LazyMap<string, number>();
  /**
   * Conversations of which the store has told more than the channel has heard by now: all there was as of a revision.
   * So what comes after it has a later revision as well as a later seq, and the further of two positions has both.
   */
  readonly #ahead = new LazyMap<string, Position>();
  #behindSince: number | undefined;

  constructor(app: App, viewer: Viewer, wanted: Wanted) {
    super(app, viewer);
    this.#wanted = wanted;
  }

  /** A message as it comes live, one event for all who hear it. */
  protected abstract live(message: MessageRow, isNew: boolean): Event;

  /** A message as it was read from the store, for this subscriber alone. */
  protected abstract stored(message: MessageRow, isNew: boolean): Event;

  /** Whether the next of a conversation comes from its channel, and was not told already. */
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

  /** Goes on from a position rather than live. Call it before the conversation is followed. */
  protected startAt(conversationId: string, position: Position): void {
    this.#starts.set(conversationId, position);
  }

  /** Nothing up to this seq is the person's to see. */
  protected hides(conversationId: string, visibleSeq: number): void {
    if (visibleSeq > 0) this.#visibleSeqs.set(conversationId, visibleSeq);
  }

  protected joined({ conversation, member }: Membership): void {
    this.hides(conversation.id, member.visibleSeq);
    this.startAt(conversation.id, { seq: member.joinedSeq, revision: conversation.revision });
  }

  protected attached(conversationId: string, channel: Channel): void | Promise<void> {
    const start = this.#starts.get(conversationId);
    this.#starts.delete(conversationId);
    this.goOn(channel, start ?? this.here(channel));
  }

  /** From now on; a channel that is behind may not have come to where the person joined, and before that nothing is news. */
  protected here(channel: Channel): Position {
    return furthest(placeOf(channel), { seq: this.memberSince(channel.id), revision: 0 });
  }

  protected goOn(channel: Channel, from: Position): void {
    if (this.isLevel(channel, from)) this.#keepStep(channel, from);
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
    if (channel) this.#fallBehind(channel, furthest(placeOf(channel), this.#ahead.get(conversationId)));
  }

  #fallBehind(channel: Channel, from: Position): void {
    channel.inStep.delete(this);
    this.#ahead.delete(channel.id);
    this.#behind.set(channel.id, this.#asWanted(from));
    this.app.counts.behind++;
    this.waitsForRoom();
    this.stream.wake();
  }

  /** Whoever wants changes alone knows of every message already, and is told how it is once it changes. */
  #asWanted({ seq, revision }: Position): Position {
    return { seq: this.#wanted.added ? seq : EVERY_SEQ, revision };
  }

  /** Something is left to be told when the reader has read on. */
  protected waitsForRoom(): void {
    this.#behindSince ??= performance.now();
    this.fellBehind();
  }

  /** The reader has read on, and was given more. */
  protected hasMovedOn(isBehindStill: boolean): void {
    this.#behindSince = isBehindStill ? performance.now() : undefined;
  }

  protected fellBehind(): void {}

  override catchUp(): Promise<void> | undefined {
    for (const [conversationId, position] of this.#behind) {
      const channel = this.channel(conversationId);
      if (channel) return this.#readOn(channel, position);
    }
    return undefined;
  }

  async #readOn(channel: Channel, position: Position): Promise<void> {
    // What is remembered is as of where the channel stands, and none of it is news as of a later revision.
    const isRemembered = !channel.isBehind && position.revision <= channel.revision;
    const missed = isRemembered ? channel.recent.since(position) : undefined;
    this.app.counts[missed ? "catchUpsFromMemory" : "catchUpsFromStore"]++;
    if (missed) return this.#take(channel, furthest(placeOf(channel), position), missed);
    const { added, updated } = this.#wanted;
    const most = { mostAdded: added ? PAGE : 0, mostUpdated: updated ? PAGE + 1 : 0 };
    const read = await this.#read(channel, position, most);
    if (this.#behind.get(channel.id) !== position) return; // removed meanwhile, and perhaps back: then from elsewhere
    if (!read) return this.#removedUnheard(channel);
    const some = parted(position.seq, read.messages);
    const asOf = { seq: read.lastSeq, revision: read.revision };
    const hasMore = some.updated.length > PAGE || some.added.length === PAGE;
    if (some.updated.length > PAGE) {
      // Nothing new before everything that changed is known: what is told then is as of one revision.
      some.updated.pop();
      some.added = [];
      Object.assign(asOf, { seq: position.seq, revision: some.updated.at(-1)?.revision });
    } else if (hasMore) asOf.seq = some.added.at(-1)?.seq ?? asOf.seq;
    this.#take(channel, asOf, some, hasMore);
  }

  /**
   * What was read while members changed is read again: told after the change, it would bring back the names of before.
   */
  async #read(channel: Channel, position: Position, most: Pick<Reader, "mostAdded" | "mostUpdated">) {
    const reader = { conversationId: channel.id, userId: this.userId, ...position, ...most };
    while (!this.stream.isEnded && this.channel(channel.id) === channel) {
      const { changedRevision } = channel;
      const read = await this.whenStoreIsThere(() => this.app.hub.missed.load(reader));
      const hasChanged = channel.changedRevision > changedRevision;
      if (!read || !hasChanged || read.revision >= channel.changedRevision) return read;
    }
    return undefined;
  }

  /** Tells what was missed up to a position; in step from there, if that was all and the channel is no further. */
  #take(channel: Channel, upTo: Position, { added, updated }: Missed, hasMore = false): void {
    const hidden = this.#visibleSeqs.get(channel.id) ?? 0;
    const isSeen = (message: MessageRow) => message.seq > hidden && message.withheldFrom !== this.userId;
    this.#behind.delete(channel.id);
    this.stream.pushAll([
      ...(this.#wanted.updated
        ? updated
            .filter((message) => isSeen(message) && message.changedAt)
            .map((message) => this.stored(message, false))
        : []),
      ...(this.#wanted.added ? added.filter(isSeen).map((message) => this.stored(message, true)) : []),
    ]);
    if (hasMore || !this.#hasAll(channel, upTo)) this.#fallBehind(channel, upTo);
    else this.#keepStep(channel, upTo);
    this.hasMovedOn(this.#behind.size > 0);
  }

  /** Whether somebody who comes from there goes on with what the channel passes on: the store has nothing before it. */
  protected isLevel(channel: Channel, position: Position): boolean {
    return this.#hasAll(channel, position) && position.revision <= channel.revision;
  }

  /** Whether somebody who stands there has missed nothing of what this feed tells. */
  #hasAll({ lastSeq, revision }: Channel, position: Position): boolean {
    return (!this.#wanted.added || position.seq >= lastSeq) && (!this.#wanted.updated || position.revision >= revision);
  }

  /** The person was removed, and the news of it has not come yet. */
  async #removedUnheard(channel: Channel): Promise<void> {
    const [departure] = await departuresAmong(this.app, channel.id, [this.userId], channel.lastSeq);
    if (departure && this.channel(channel.id) === channel) this.removed(channel.id, departure.reason);
  }

  // ── live ──

  message(message: MessageRow, isNew: boolean): void {
    if (this.#ahead.size > 0) return this.#messageToWhoIsAhead(message, isNew);
    this.#pass(message, isNew);
  }

  /** The channel passes on what the store has told already: that is dropped, and what changed since is an update. */
  #messageToWhoIsAhead(message: MessageRow, isNew: boolean): void {
    const { conversationId, seq, revision } = message;
    const ahead = this.#ahead.get(conversationId);
    const isKnown = ahead !== undefined && seq <= ahead.seq;
    if (!isKnown || revision > ahead.revision) this.#pass(message, isNew && !(isKnown && this.#wanted.added));
    const channel = this.channel(conversationId);
    if (ahead && channel && !this.#isAhead(channel, ahead)) this.#ahead.delete(conversationId);
  }

  /** Where this looks at who its person is, a unison must part: see `isForAll` there. */
  #pass(message: MessageRow, isNew: boolean): void {
    const { added, updated } = this.#wanted;
    // What a channel reads late may be new and changed at once.
    const isWanted = (added && isNew) || (updated && message.changedAt !== null);
    if (!isWanted || message.withheldFrom === this.userId) return;
    const { conversationId, seq } = message;
    if (seq <= (this.#visibleSeqs.get(conversationId) ?? 0)) return;
    if (!this.mayPass() || !this.stream.push(this.live(message, isNew))) this.missed(conversationId);
  }

  /** Whether live messages may go ahead of what other conversations are behind with. */
  protected mayPass(): boolean {
    return true;
  }

  protected detached(conversationId: string, _reason: ConversationRemovedReason): void {
    this.#starts.delete(conversationId);
    this.#behind.delete(conversationId);
    this.#ahead.delete(conversationId);
    this.#visibleSeqs.delete(conversationId);
  }

  /** Ends where the reader has been behind for too long. */
  endIfLagging(): void {
    const lagMs = this.app.config.lagSeconds * 1_000;
    if (this.#behindSince === undefined || performance.now() - this.#behindSince <= lagMs) return;
    this.app.counts.lagged++;
    this.stream.end(lagged());
  }
}

const placeOf = ({ lastSeq, revision }: Channel): Position => ({ seq: lastSeq, revision });

function furthest(one: Position, other: Position | undefined): Position {
  if (!other) return one;
  return { seq: Math.max(one.seq, other.seq), revision: Math.max(one.revision, other.revision) };
}

class MessageFeed extends PositionedFeed<MessageRow> {
  readonly flushed: MessageFeedOptions["flushed"];
  /** The one conversation of which it tells what is new, and nothing else. */
  #only: string | undefined;

  constructor(app: App, viewer: Viewer, wanted: Wanted, flushed?: MessageFeedOptions["flushed"]) {
    super(app, viewer, wanted);
    this.flushed = flushed;
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
    const membership = await conversationFor(this.app, this.viewer, id);
    const { conversation, member } = membership;
    this.hides(conversation.id, member.visibleSeq);
    if (after !== undefined) {
      const key = parseMessageId(after);
      if (key?.conversationId !== conversation.id || key.seq > conversation.lastSeq)
        throw badInput("after", "`after` is not the id of a message of this conversation.");
      this.startAt(conversation.id, {
        seq: Math.max(key.seq, member.visibleSeq),
        revision: conversation.revision,
      });
    }
    if (!this.wantsUpdates) this.#only = conversation.id;
    await this.follow(knownBy(membership));
  }

  async startWithAll(after?: string): Promise<void> {
    await this.followJoins();
    const moment = after === undefined ? undefined : await this.#momentOf(after);
    const present = await this.present();
    await Promise.all(
      present.map(async (involvement) => {
        const { conversationId, joinedSeq, visibleSeq } = involvement;
        this.hides(conversationId, visibleSeq);
        if (moment) {
          const { seq, revision } = await this.app.hub.positions.load({ conversationId, moment });
          this.startAt(conversationId, { seq: Math.max(seq, joinedSeq), revision });
        }
        await this.follow(involvement);
      }),
    );
  }

  async #momentOf(after: string): Promise<Date> {
    const message = await messageFor(this.app, this.viewer, after);
    if (!message) throw badInput("after", "`after` is not the id of a message that the viewer can see.");
    return new Date(message.createdAt.getTime() - SLOWEST_COMMIT_MS);
  }

  protected override detached(conversationId: string, reason: ConversationRemovedReason): void {
    super.detached(conversationId, reason);
    this.stream.discard((message) => message.conversationId === conversationId);
  }
}
