/**
 * Follows the conversations of one feed: a single one, or all that its person is in, those joined later included. It
 * follows each from the beginning of the membership to its end, and finds in the store the changes that the bus lost. The
 * feed is its listener, and chooses the events that it delivers.
 */
import { departuresAmong, type Involvement, membershipsOf } from "../conversations/reads.js";
import type { Membership } from "../conversations/rows.js";
import { lagged, unavailable } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import type { ReceiptRow } from "../receipts/rows.js";
import type { TypingRow } from "../typing/rows.js";
import type { Channel } from "./channel.js";
import type { FeedParts } from "./feed-parts.js";
import type { ConversationChange, Follower, InStep } from "./follower.js";
import type { Swept } from "./hub.js";
import { SLOWEST_COMMIT_MS } from "./slow-commits.js";
import type { Stream } from "./stream.js";

/** A membership as it was read, at a revision of its conversation. */
export type KnownMembership = Pick<Involvement, "conversationId" | "joinedSeq" | "revision">;

export const knownBy = ({ conversation, member }: Membership): KnownMembership => ({
  conversationId: conversation.id,
  joinedSeq: member.joinedSeq,
  revision: conversation.revision,
});

/** A feed, as the follower calls it. It implements the methods for the news that it delivers. */
export interface Listener {
  /** Receives the messages of a conversation while it is in step with it. */
  readonly messages?: InStep;
  /** The channel keeps everyone's watermarks only while one of its followers wants receipts. */
  readonly wantsReceipts?: boolean;
  /** Since when its reader has had something to read and has read nothing, by `performance.now()`. */
  readonly behindSince?: number | undefined;
  /** Called once a conversation is followed: from then on no change of it can be missed. */
  attached?(channel: Channel): void | Promise<void>;
  /** Called before a conversation is followed that the person has just joined. */
  joined?(membership: Membership): void;
  /** Called when the membership has ended: nothing of this conversation may be delivered any more. */
  detached?(conversationId: string, reason: ConversationRemovedReason): void;
  /** The conversation's members or settings changed, or something that only the person sees. */
  changed?(change: ConversationChange): void;
  receipt?(receipt: ReceiptRow): void;
  typing?(typing: TypingRow): void;
  /** The person's notifications may have changed. */
  notified?(): void;
  /** Compares whatever else is followed with the store: what the bus lost is delivered before cursors cover it. */
  lookAgain?(): Promise<void>;
}

export class MembershipFollower implements Follower, Swept {
  readonly userId: string;
  readonly #parts: FeedParts;
  /** Ended when the only conversation is left, by a failed read, and when a new epoch begins. */
  readonly #stream: Pick<Stream<never>, "end" | "isEnded" | "wake">;
  readonly #listener: Listener;
  readonly #channels = new Map<string, Channel>();
  /** Conversations that are followed, or will be once the bus has acknowledged, with the membership as it was read. */
  readonly #asked = new Map<string, KnownMembership>();
  #takingUp = 0;
  #stopsListening: (() => void) | undefined;
  #followsAll = false;
  /** Until then the present conversations are being taken up: none of these counts as just joined. */
  #isStarted = false;
  #starting: Promise<void> | undefined;
  readonly #joinedMeanwhile: string[] = [];
  /** For each conversation the time of the last delivered change that only the person sees. */
  readonly #ownDelivered = new Map<string, Date>();

  constructor(
    parts: FeedParts,
    userId: string,
    stream: Pick<Stream<never>, "end" | "isEnded" | "wake">,
    listener: Listener,
  ) {
    this.#parts = parts;
    this.userId = userId;
    this.#stream = stream;
    this.#listener = listener;
    parts.hub.addToSweep(this);
  }

  /** Runs the feed's start. A refusal leaves nothing behind. */
  async start(start: () => Promise<void>): Promise<void> {
    this.#starting = start();
    try {
      await this.#starting;
    } catch (error) {
      this.#stream.end();
      throw error;
    }
    this.#starting = undefined;
    this.#isStarted = true;
    this.#join(this.#joinedMeanwhile.splice(0)).catch((error) => this.#stream.end(error));
  }

  /** Follows conversations that are joined from now on. Call it before the list of the present ones is read. */
  async followJoins(): Promise<void> {
    this.#followsAll = true;
    const stop = await this.#parts.hub.listen(`user:${this.userId}`, (news) => {
      if (news.type === "joined") this.#join([news.conversationId]).catch((error) => this.#stream.end(error));
      else if (news.type === "conversation") this.#deliverOwn(news, news.changedAt);
      else if (news.type === "notified") this.#listener.notified?.();
    });
    if (this.#stream.isEnded) stop();
    else this.#stopsListening = stop;
  }

  /** Follows all conversations that the person is in, and those joined later. */
  async followAll(): Promise<void> {
    await this.followJoins();
    await this.followPresent();
  }

  /** Follows all conversations that the person is in now; `prepare` comes before each. */
  async followPresent(prepare?: (involvement: Involvement) => void | Promise<void>): Promise<void> {
    const involvements = await this.#parts.hub.involvements.load(this.userId);
    const present = involvements.filter(({ reason }) => reason === null);
    await Promise.all(
      present.map(async (involvement) => {
        await prepare?.(involvement);
        await this.follow(involvement);
      }),
    );
  }

  async follow(by: KnownMembership): Promise<void> {
    const { conversationId } = by;
    if (this.#asked.has(conversationId)) return;
    this.#asked.set(conversationId, by);
    this.#takingUp++;
    try {
      const channel = await this.#parts.hub.follow(conversationId, this);
      const hasChangedUnseen = channel.changedRevision > by.revision;
      if (channel.revision > by.revision && !(await this.#standsStill(by))) return await this.#foundRemoved(by);
      if (this.#stream.isEnded || this.#asked.get(conversationId) !== by) return this.#letGo(by);
      this.#channels.set(conversationId, channel);
      if (hasChangedUnseen) this.changed({ conversationId });
      await this.#listener.attached?.(channel);
    } catch (error) {
      this.#letGo(by); // or the next try would be taken for one that is in progress
      throw error;
    } finally {
      this.#takingUp--;
      this.#stream.wake(); // some events may have waited for this
    }
  }

  /** Whether it is the person's membership now. If it ended before the topic was followed, no news of that comes. */
  async #standsStill({ conversationId, joinedSeq }: KnownMembership): Promise<boolean> {
    return (await this.#parts.hub.memberships.load({ conversationId, userId: this.userId })) === joinedSeq;
  }

  async #foundRemoved(by: KnownMembership): Promise<void> {
    const { conversationId, joinedSeq } = by;
    const [departure] = await departuresAmong(this.#parts.store, conversationId, [this.userId], joinedSeq);
    if (this.#asked.get(conversationId) === by) this.removed(conversationId, departure?.reason ?? "REMOVED");
  }

  #letGo({ conversationId }: KnownMembership): void {
    this.#parts.hub.unfollow(conversationId, this);
    this.#channels.delete(conversationId);
    this.#asked.delete(conversationId);
  }

  async #join(conversationIds: string[]): Promise<void> {
    if (!this.#isStarted) {
      this.#joinedMeanwhile.push(...conversationIds);
      return;
    }
    const fresh = conversationIds.filter((id) => !this.#asked.has(id));
    if (fresh.length === 0) return;
    for (const membership of await membershipsOf(this.#parts.store, this.userId, fresh)) {
      if (this.#asked.has(membership.conversation.id)) continue;
      this.#listener.joined?.(membership);
      await this.follow(knownBy(membership));
    }
  }

  close(): void {
    this.#parts.hub.dropFromSweep(this);
    for (const conversationId of this.#asked.keys()) this.#parts.hub.unfollow(conversationId, this);
    this.#stopsListening?.();
  }

  // ── asked by the feed ──

  channel(conversationId: string): Channel | undefined {
    return this.#channels.get(conversationId);
  }

  channels(): Iterable<Channel> {
    return this.#channels.values();
  }

  /** Whether some conversations are about to be followed: changes of these can still be missed. */
  get isTakingUp(): boolean {
    return this.#takingUp > 0;
  }

  /** Whether the conversation is followed by the membership that began at this seq. */
  isFollowed(conversationId: string, joinedSeq: number | null): boolean {
    return this.#asked.get(conversationId)?.joinedSeq === joinedSeq;
  }

  // ── called by channels ──

  get messages(): InStep | undefined {
    return this.#listener.messages;
  }

  get wantsReceipts(): boolean {
    return this.#listener.wantsReceipts ?? false;
  }

  memberSince(conversationId: string): number {
    return this.#asked.get(conversationId)?.joinedSeq ?? 0;
  }

  knownAt(conversationId: string): number {
    return this.#asked.get(conversationId)?.revision ?? 0;
  }

  changed(change: ConversationChange): void {
    this.#listener.changed?.(change);
  }

  receipt(receipt: ReceiptRow): void {
    this.#listener.receipt?.(receipt);
  }

  typing(typing: TypingRow): void {
    this.#listener.typing?.(typing);
  }

  removed(conversationId: string, reason: ConversationRemovedReason): void {
    this.#parts.hub.unfollow(conversationId, this);
    this.#channels.delete(conversationId);
    this.#asked.delete(conversationId);
    if (!this.#followsAll) return this.#stream.end();
    this.#ownDelivered.delete(conversationId);
    this.#listener.detached?.(conversationId, reason);
    // The person may be back already: news of that is ignored while the conversation is still followed.
    this.#join([conversationId]).catch((error) => this.#stream.end(error));
  }

  // ── called by the hub ──

  /** Waits for a start: it may have read state from before this sweep, which every cursor covers afterwards. */
  async sweep(): Promise<void> {
    await this.#starting?.catch(() => {});
    if (!this.#isStarted || !this.#followsAll) return;
    await this.#compare([...this.#asked.values()]);
    await this.#listener.lookAgain?.();
  }

  /** Finds news of memberships that the bus may have lost: ended ones, changes that only the person sees, new ones. */
  async #compare(asked: KnownMembership[]): Promise<void> {
    const since = this.#parts.hub.sweptThrough.getTime() - SLOWEST_COMMIT_MS;
    const now = new Map(
      (await this.#parts.hub.involvements.load(this.userId)).map((each) => [each.conversationId, each]),
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

  /** News of the bus is the same object for all feeds of the person. */
  #deliverOwn(change: ConversationChange, changedAt: Date): void {
    const { conversationId } = change;
    const delivered = this.#ownDelivered.get(conversationId);
    if (!this.#asked.has(conversationId) || (delivered && delivered >= changedAt)) return;
    this.#ownDelivered.set(conversationId, changedAt);
    this.changed(change);
  }

  /** Ends the stream with LAGGED if its reader has been behind for too long. */
  endIfLagging(): void {
    const { behindSince } = this.#listener;
    if (behindSince === undefined || performance.now() - behindSince <= this.#parts.config.lagSeconds * 1_000) return;
    this.#parts.counts.lagged++;
    this.#stream.end(lagged());
  }

  /** Ends the stream. The client resumes and gets RESET. */
  beginEpoch(): void {
    this.#stream.end(unavailable());
  }
}
