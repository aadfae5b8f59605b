/**
 * What one subscriber follows: one conversation, or all they are in, those joined later included. Views of it decide
 * what they take from the news; this decides from whom they may hear it, and ends with their membership.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { departuresAmong, type Involvement, type Membership, membershipsOf } from "../conversations/service.js";
import { isStoreAway, unavailable } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import type { Channel, ConversationChange, Follower } from "./channel.js";
import type { Brought } from "./deliveries.js";
import { Stream, type StreamSource } from "./stream.js";

/** Across conversations commits may become visible out of order by as much as this. */
export const SLOWEST_COMMIT_MS = 5_000;

/** A membership as it was read: what is true of it at a revision of its conversation. */
export type KnownMembership = Pick<Involvement, "conversationId" | "joinedSeq" | "revision">;

export const knownBy = ({ conversation, member }: Membership): KnownMembership => ({
  conversationId: conversation.id,
  joinedSeq: member.joinedSeq,
  revision: conversation.revision,
});

export abstract class Feed<Event> implements Follower, StreamSource<Event> {
  readonly userId: string;
  readonly stream: Stream<Event>;
  protected readonly app: App;
  protected readonly viewer: Viewer;
  readonly #channels = new Map<string, Channel>();
  /** Conversations that are being followed, or will be once the bus has acknowledged, with where the membership begins. */
  readonly #asked = new Map<string, KnownMembership>();
  #takingUp = 0;
  #stops: readonly (() => void)[] = [];
  #followsAll = false;
  /** Until then the present conversations are being taken up: none of them is one that was just joined. */
  #isStarted = false;
  #starting: Promise<void> | undefined;
  readonly #joinedMeanwhile: string[] = [];
  /** When what only the viewer sees of a conversation had changed that was told last. */
  readonly #ownTold = new Map<string, Date>();

  constructor(app: App, viewer: Viewer) {
    this.app = app;
    this.viewer = viewer;
    this.userId = viewer.userId;
    this.stream = new Stream<Event>(app.config.maxQueuedEvents, this);
    app.hub.addToSweep(this);
  }

  catchUp?(): Promise<void> | undefined;

  abstract brings(event: Event): Brought | undefined;

  /** Runs the start; a refusal leaves nothing behind. */
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

  /** A conversation is followed now: nothing of it can be missed any more. */
  protected abstract attached(conversationId: string, channel: Channel): void | Promise<void>;

  /** A conversation that the viewer has just joined is about to be followed. */
  protected abstract joined(membership: Membership): void;

  /** Nothing of this conversation may be delivered any more. */
  protected abstract detached(conversationId: string, reason: ConversationRemovedReason): void;

  memberSince(conversationId: string): number {
    return this.#asked.get(conversationId)?.joinedSeq ?? 0;
  }

  knownAt(conversationId: string): number {
    return this.#asked.get(conversationId)?.revision ?? 0;
  }

  /** Whether it is followed, as what the viewer has been in since then. */
  protected isFollowed(conversationId: string, joinedSeq: number | null): boolean {
    return this.#asked.get(conversationId)?.joinedSeq === joinedSeq;
  }

  /** What only the viewer sees of a conversation has changed. The same object for all who hear of it. */
  protected ownChanged(_change: ConversationChange): void {}

  /** Something became of the viewer's notifications. */
  protected notified(): void {}

  /** Compares what else is followed with the store: told of what the bus lost before the sweep speaks for it. */
  protected async lookAgain(): Promise<void> {}

  /** Stops something of this feed's own together with it. */
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

  /** Whether conversations are about to be followed: of them something can be missed as yet. */
  protected get isTakingUp(): boolean {
    return this.#takingUp > 0;
  }

  protected async follow(by: KnownMembership): Promise<void> {
    const { conversationId } = by;
    if (this.#asked.has(conversationId)) return;
    this.#asked.set(conversationId, by);
    this.#takingUp++;
    try {
      const channel = await this.app.hub.follow(conversationId, this);
      const hasChangedUnheard = channel.changedRevision > by.revision;
      if (channel.revision > by.revision && !(await this.#standsStill(by))) return await this.#foundRemoved(by);
      if (this.stream.isEnded || this.#asked.get(conversationId) !== by) return this.#letGo(by);
      this.#channels.set(conversationId, channel);
      if (hasChangedUnheard) (this as Follower).changed?.({ conversationId });
      await this.attached(conversationId, channel);
    } catch (error) {
      this.#letGo(by); // so that the next try is not taken for one that is under way
      throw error;
    } finally {
      this.#takingUp--;
      this.stream.wake(); // what had to wait for it
    }
  }

  /** Whether it is the person's membership now. What ended it before anything was heard is nobody's news any more. */
  async #standsStill({ conversationId, joinedSeq }: KnownMembership): Promise<boolean> {
    return (await this.app.hub.memberships.load({ conversationId, userId: this.userId })) === joinedSeq;
  }

  async #foundRemoved(by: KnownMembership): Promise<void> {
    const { conversationId, joinedSeq } = by;
    const [departure] = await departuresAmong(this.app, conversationId, [this.userId], joinedSeq);
    if (this.#asked.get(conversationId) === by) this.removed(conversationId, departure?.reason ?? "REMOVED");
  }

  #letGo({ conversationId }: KnownMembership): void {
    this.app.hub.unfollow(conversationId, this);
    this.#channels.delete(conversationId);
    this.#asked.delete(conversationId);
  }

  /** Hears of conversations joined from now on; call it before the list of the present ones is read. */
  protected async followJoins(): Promise<void> {
    this.#followsAll = true;
    const stop = await this.app.hub.listen(`user:${this.userId}`, (news) => {
      if (news.type === "joined") this.#join([news.conversationId]).catch((error) => this.stream.end(error));
      else if (news.type === "conversation") this.#tellOwn(news, news.changedAt);
      else if (news.type === "notified") this.notified();
    });
    this.whenEnded(stop);
  }

  /** Reads, however long the store is away: what is live goes on for the others. Undefined where the stream ends first. */
  protected async whenStoreIsThere<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.stream.isEnded) {
      try {
        return await read();
      } catch (error) {
        if (!isStoreAway(error)) throw error;
        await this.app.store.outage.over(error);
      }
    }
    return undefined;
  }

  /** Whoever resumes is told RESET. */
  startOver(): void {
    this.stream.end(unavailable());
  }

  removed(conversationId: string, reason: ConversationRemovedReason): void {
    this.app.hub.unfollow(conversationId, this);
    this.#channels.delete(conversationId);
    this.#asked.delete(conversationId);
    if (!this.#followsAll) return this.stream.end();
    this.#ownTold.delete(conversationId);
    this.detached(conversationId, reason);
    // They may be back already: news of that was of no use as long as the conversation was followed.
    this.#join([conversationId]).catch((error) => this.stream.end(error));
  }

  /** All that the person is in now. */
  protected async present(): Promise<Involvement[]> {
    return (await this.app.hub.involvements.load(this.userId)).filter(({ reason }) => reason === null);
  }

  /** Waits for a start: what that has looked up may be older than the sweep, which speaks for it in every cursor. */
  async sweep(): Promise<void> {
    await this.#starting?.catch(() => {});
    if (!this.#isStarted || !this.#followsAll) return;
    await this.#compare([...this.#asked.values()]);
    await this.lookAgain();
  }

  /** What the bus may have lost of the viewer's memberships: those that ended, what only they see, and new ones. */
  async #compare(asked: KnownMembership[]): Promise<void> {
    const since = this.app.hub.sweptThrough.getTime() - SLOWEST_COMMIT_MS;
    const now = new Map((await this.app.hub.involvements.load(this.userId)).map((each) => [each.conversationId, each]));
    for (const by of asked) {
      const { conversationId } = by;
      const involvement = now.get(conversationId);
      const isOver = !involvement || involvement.reason !== null || involvement.joinedSeq > by.joinedSeq;
      if (isOver && this.#asked.get(conversationId) === by)
        this.removed(conversationId, involvement?.reason ?? involvement?.lastReason ?? "REMOVED");
      else if (involvement?.ownChangedAt && involvement.ownChangedAt.getTime() >= since)
        this.#tellOwn({ conversationId }, involvement.ownChangedAt);
    }
    await this.#join([...now.values()].filter(({ reason }) => reason === null).map((each) => each.conversationId));
  }

  #tellOwn(change: ConversationChange, changedAt: Date): void {
    const { conversationId } = change;
    const told = this.#ownTold.get(conversationId);
    if (!this.#asked.has(conversationId) || (told && told >= changedAt)) return;
    this.#ownTold.set(conversationId, changedAt);
    this.ownChanged(change);
  }

  async #join(conversationIds: string[]): Promise<void> {
    if (!this.#isStarted) {
      this.#joinedMeanwhile.push(...conversationIds);
      return;
    }
    const fresh = conversationIds.filter((id) => !this.#asked.has(id));
    if (fresh.length === 0) return;
    for (const membership of await membershipsOf(this.app, this.userId, fresh)) {
      if (this.#asked.has(membership.conversation.id)) continue;
      this.joined(membership);
      await this.follow(knownBy(membership));
    }
  }

  close(): void {
    this.app.hub.dropFromSweep(this);
    for (const conversationId of this.#asked.keys()) this.app.hub.unfollow(conversationId, this);
    for (const stop of this.#stops) stop();
  }
}
