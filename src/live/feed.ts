/**
 * The conversations that one subscriber follows: a single one, or all that they are in, those joined later included.
 * Subclasses choose what they deliver of the news. This class chooses the conversations from which they receive it, and
 * ends that with the membership.
 */
import type { Config } from "../config.js";
import { departuresAmong, type Involvement, membershipsOf } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import { isStoreAway, unavailable } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import type { PresenceWatch } from "../presence/watch.js";
import type { PrivacyCache } from "../privacy/cache.js";
import type { Store } from "../store/store.js";
import type { Counts } from "../telemetry/counts.js";
import type { Viewer } from "../viewer.js";
import type { Channel } from "./channel.js";
import type { Epoch } from "./cursors.js";
import type { ConversationChange, Follower } from "./follower.js";
import type { Hub } from "./hub.js";
import { SLOWEST_COMMIT_MS } from "./slow-commits.js";
import { type DeliveredMessage, Stream, type StreamSource } from "./stream.js";

/** The parts of a server that every feed uses. */
export interface FeedParts {
  privacy: PrivacyCache;
  config: Config;
  counts: Counts;
  epoch: Epoch;
  hub: Hub;
  presence: PresenceWatch;
  store: Store;
}

/** A membership as it was read, at a revision of its conversation. */
export type KnownMembership = Pick<Involvement, "conversationId" | "joinedSeq" | "revision">;

export const knownBy = ({ conversation, member }: Membership): KnownMembership => ({
  conversationId: conversation.id,
  joinedSeq: member.joinedSeq,
  revision: conversation.revision,
});

export abstract class Feed<Event> implements Follower, StreamSource<Event> {
  readonly userId: string;
  readonly stream: Stream<Event>;
  protected readonly parts: FeedParts;
  protected readonly viewer: Viewer;
  readonly #channels = new Map<string, Channel>();
  /** Conversations that are followed, or will be once the bus has acknowledged, with the membership as it was read. */
  readonly #asked = new Map<string, KnownMembership>();
  #takingUp = 0;
  #stops: readonly (() => void)[] = [];
  #followsAll = false;
  /** Until then the feed begins to follow the present conversations: none of these counts as just joined. */
  #isStarted = false;
  #starting: Promise<void> | undefined;
  readonly #joinedMeanwhile: string[] = [];
  /** For each conversation the time of the last delivered change that only the viewer sees. */
  readonly #ownDelivered = new Map<string, Date>();

  constructor(parts: FeedParts, viewer: Viewer) {
    this.parts = parts;
    this.viewer = viewer;
    this.userId = viewer.userId;
    this.stream = new Stream<Event>(parts.config.maxQueuedEvents, this);
    parts.hub.addToSweep(this);
  }

  catchUp?(): Promise<void> | undefined;

  abstract messageIn(event: Event): DeliveredMessage | undefined;

  /** Runs the start. A refusal leaves nothing behind. */
  async started(start: () => Promise<void>): Promise<Stream<Event>> {
    this.#starting = start();
    try {
      await this.#starting;
    } catch (error) {
      this.stream.end();
      throw error;
    }
    this.#starting = undefined;
    this.#isStarted = true;
    this.#join(this.#joinedMeanwhile.splice(0)).catch((error) => this.stream.end(error));
    return this.stream;
  }

  /** Called once a conversation is followed: from then on no change of it can be missed. */
  protected abstract attached(conversationId: string, channel: Channel): void | Promise<void>;

  /** Called before a conversation is followed that the viewer has just joined. */
  protected abstract joined(membership: Membership): void;

  /** Called when the membership has ended: nothing of this conversation may be delivered any more. */
  protected abstract detached(conversationId: string, reason: ConversationRemovedReason): void;

  memberSince(conversationId: string): number {
    return this.#asked.get(conversationId)?.joinedSeq ?? 0;
  }

  knownAt(conversationId: string): number {
    return this.#asked.get(conversationId)?.revision ?? 0;
  }

  /** Whether the conversation is followed by the membership that began at this seq. */
  protected isFollowed(conversationId: string, joinedSeq: number | null): boolean {
    return this.#asked.get(conversationId)?.joinedSeq === joinedSeq;
  }

  /** Called when something changed that only the viewer sees. News of the bus is the same object for all feeds. */
  protected ownChanged(_change: ConversationChange): void {}

  /** Called when the viewer's notifications may have changed. */
  protected notified(): void {}

  /** Compares whatever else is followed with the store: what the bus lost is delivered before cursors cover it. */
  protected async lookAgain(): Promise<void> {}

  /** Calls `stop` when the feed ends; at once if it has. */
  protected whenEnded(stop: () => void): void {
    if (this.stream.isEnded) stop();
    else this.#stops = this.#stops.concat(stop);
  }

  protected channel(conversationId: string): Channel | undefined {
    return this.#channels.get(conversationId);
  }

  protected channels(): Iterable<Channel> {
    return this.#channels.values();
  }

  /** Whether some conversations are about to be followed: changes of these can still be missed. */
  protected get isTakingUp(): boolean {
    return this.#takingUp > 0;
  }

  protected async follow(by: KnownMembership): Promise<void> {
    const { conversationId } = by;
    if (this.#asked.has(conversationId)) return;
    this.#asked.set(conversationId, by);
    this.#takingUp++;
    try {
      const channel = await this.parts.hub.follow(conversationId, this);
      const hasChangedUnseen = channel.changedRevision > by.revision;
      if (channel.revision > by.revision && !(await this.#standsStill(by))) return await this.#foundRemoved(by);
      if (this.stream.isEnded || this.#asked.get(conversationId) !== by) return this.#letGo(by);
      this.#channels.set(conversationId, channel);
      if (hasChangedUnseen) (this as Follower).changed?.({ conversationId });
      await this.attached(conversationId, channel);
    } catch (error) {
      this.#letGo(by); // or the next try would be taken for one that is in progress
      throw error;
    } finally {
      this.#takingUp--;
      this.stream.wake(); // some events may have waited for this
    }
  }

  /** Whether it is the person's membership now. If it ended before the topic was followed, no news of that comes. */
  async #standsStill({ conversationId, joinedSeq }: KnownMembership): Promise<boolean> {
    return (await this.parts.hub.memberships.load({ conversationId, userId: this.userId })) === joinedSeq;
  }

  async #foundRemoved(by: KnownMembership): Promise<void> {
    const { conversationId, joinedSeq } = by;
    const [departure] = await departuresAmong(this.parts.store, conversationId, [this.userId], joinedSeq);
    if (this.#asked.get(conversationId) === by) this.removed(conversationId, departure?.reason ?? "REMOVED");
  }

  #letGo({ conversationId }: KnownMembership): void {
    this.parts.hub.unfollow(conversationId, this);
    this.#channels.delete(conversationId);
    this.#asked.delete(conversationId);
  }

  /** Follows conversations that are joined from now on. Call it before the list of the present ones is read. */
  protected async followJoins(): Promise<void> {
    this.#followsAll = true;
    const stop = await this.parts.hub.listen(`user:${this.userId}`, (news) => {
      if (news.type === "joined") this.#join([news.conversationId]).catch((error) => this.stream.end(error));
      else if (news.type === "conversation") this.#deliverOwn(news, news.changedAt);
      else if (news.type === "notified") this.notified();
    });
    this.whenEnded(stop);
  }

  /** Reads, however long the store is away: live events go on for other streams. Undefined if the stream ends first. */
  protected async whenStoreIsThere<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.stream.isEnded) {
      try {
        return await read();
      } catch (error) {
        if (!isStoreAway(error)) throw error;
        await this.parts.store.outage.over(error);
      }
    }
    return undefined;
  }

  /** Ends the stream. The client resumes and gets RESET. */
  beginEpoch(): void {
    this.stream.end(unavailable());
  }

  removed(conversationId: string, reason: ConversationRemovedReason): void {
    this.parts.hub.unfollow(conversationId, this);
    this.#channels.delete(conversationId);
    this.#asked.delete(conversationId);
    if (!this.#followsAll) return this.stream.end();
    this.#ownDelivered.delete(conversationId);
    this.detached(conversationId, reason);
    // The person may be back already: news of that is ignored while the conversation is still followed.
    this.#join([conversationId]).catch((error) => this.stream.end(error));
  }

  /** The conversations that the person is in now. */
  protected async present(): Promise<Involvement[]> {
    return (await this.parts.hub.involvements.load(this.userId)).filter(({ reason }) => reason === null);
  }

  /** Waits for a start: it may have read state from before this sweep, which every cursor covers afterwards. */
  async sweep(): Promise<void> {
    await this.#starting?.catch(() => {});
    if (!this.#isStarted || !this.#followsAll) return;
    await this.#compare([...this.#asked.values()]);
    await this.lookAgain();
  }

  /** Finds news of memberships that the bus may have lost: ended ones, changes that only the viewer sees, new ones. */
  async #compare(asked: KnownMembership[]): Promise<void> {
    const since = this.parts.hub.sweptThrough.getTime() - SLOWEST_COMMIT_MS;
    const now = new Map(
      (await this.parts.hub.involvements.load(this.userId)).map((each) => [each.conversationId, each]),
    );
    for (const by of asked) {
      const { conversationId } = by;
      const involvement = now.get(conversationId);
      const isOver = !involvement || involvement.reason !== null || involvement.joinedSeq > by.joinedSeq;
      if (isOver && this.#asked.get(conversationId) === by)
        this.removed(conversationId, involvement?.reason ?? involvement?.lastReason ?? "REMOVED");
      else if (involvement?.ownChangedAt && involvement.ownChangedAt.getTime() >= since)
        this.#deliverOwn({ conversationId }, involvement.ownChangedAt);
    }
    await this.#join([...now.values()].filter(({ reason }) => reason === null).map((each) => each.conversationId));
  }

  #deliverOwn(change: ConversationChange, changedAt: Date): void {
    const { conversationId } = change;
    const delivered = this.#ownDelivered.get(conversationId);
    if (!this.#asked.has(conversationId) || (delivered && delivered >= changedAt)) return;
    this.#ownDelivered.set(conversationId, changedAt);
    this.ownChanged(change);
  }

  async #join(conversationIds: string[]): Promise<void> {
    if (!this.#isStarted) {
      this.#joinedMeanwhile.push(...conversationIds);
      return;
    }
    const fresh = conversationIds.filter((id) => !this.#asked.has(id));
    if (fresh.length === 0) return;
    for (const membership of await membershipsOf(this.parts.store, this.userId, fresh)) {
      if (this.#asked.has(membership.conversation.id)) continue;
      this.joined(membership);
      await this.follow(knownBy(membership));
    }
  }

  close(): void {
    this.parts.hub.dropFromSweep(this);
    for (const conversationId of this.#asked.keys()) this.parts.hub.unfollow(conversationId, this);
    for (const stop of this.#stops) stop();
  }
}
