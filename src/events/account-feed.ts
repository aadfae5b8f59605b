/**
 * Everything that concerns a person, over one subscription. While it is behind anywhere, all of it is read from the
 * store and its cursor stands still: whoever resumes from any cursor that they were given misses nothing.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conversationIdsOf, type Membership, membershipChangesSince } from "../conversations/service.js";
import { badInput } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { parseConversationId } from "../ids.js";
import { type MessageRow, positionsBefore } from "../messages/service.js";
import type { PresenceRow } from "../presence/service.js";
import { type ReceiptRow, receiptsRaisedSince } from "../receipts/service.js";
import type { TypingRow } from "../typing/service.js";
import type { Channel, ConversationChange } from "./channel.js";
import { PositionedFeed, SLOWEST_COMMIT_MS } from "./message-feed.js";
import { presenceFeed } from "./presence-feed.js";
import type { Stream } from "./stream.js";

export type StreamStart = "LIVE" | "RESUMED" | "RESET";

export type AccountEvent = { cursor: string } & (
  | { type: "StreamStarted"; start: StreamStart }
  | { type: "MessageAdded"; message: MessageRow }
  | { type: "ReceiptUpdated"; receipt: ReceiptRow }
  | { type: "ConversationUpdated"; conversationId: string }
  | { type: "ConversationRemoved"; conversationId: string; reason: ConversationRemovedReason }
  | { type: "PresenceChanged"; presence: PresenceRow }
  | { type: "TypingChanged"; typing: TypingRow }
);

export interface AccountFeedOptions {
  /** A cursor. */
  after?: string | null | undefined;
  presenceOf?: readonly string[] | null | undefined;
  typingIn?: readonly string[] | null | undefined;
}

const MAX_TYPING_IN = 100;
const DAY_MS = 86_400_000;

export function accountFeed(app: App, viewer: Viewer, options: AccountFeedOptions): Promise<Stream<AccountEvent>> {
  const typingIn = new Set((options.typingIn ?? []).map(requireConversation));
  if (typingIn.size > MAX_TYPING_IN)
    throw badInput("typingIn", `Follow typing in at most ${MAX_TYPING_IN} conversations.`);
  const feed = new AccountFeed(app, viewer, options, typingIn);
  return feed.started(() => feed.start());
}

class AccountFeed extends PositionedFeed<AccountEvent> {
  readonly wantsReceipts = true;
  readonly #options: AccountFeedOptions;
  readonly #typingIn: Set<string>;
  /** Conversations whose receipts are news by now, and not what they were before. */
  readonly #knowsReceipts = new Set<string>();
  /** What changed before the subscriber came back is still being told. */
  #isReplaying = false;
  /** Where a client can go on from as long as something is still to be read. */
  #held: string | undefined;
  /** The last of a replay: they speak of the messages before them. */
  #receiptsAfterwards: ReceiptRow[] = [];
  /** Receipts that came live during the replay: what was read of them before is old by now. */
  readonly #toldMeanwhile = new Map<string, ReceiptRow>();

  constructor(app: App, viewer: Viewer, options: AccountFeedOptions, typingIn: Set<string>) {
    super(app, viewer);
    this.#options = options;
    this.#typingIn = typingIn;
  }

  async start(): Promise<void> {
    const now = await this.app.store.now();
    await this.followJoins();
    const since = await this.#resume(now);
    const start = since ? "RESUMED" : this.#options.after == null ? "LIVE" : "RESET";
    this.stream.push({ type: "StreamStarted", start, cursor: this.app.cursors.cursorAt(since ?? now) });
    const ids = await conversationIdsOf(this.app, this.userId);
    await Promise.all(ids.map((id) => this.follow(id)));
    if (since) await this.#readChanges(ids, new Date(since.getTime() - SLOWEST_COMMIT_MS));
    await this.#followPresence();
  }

  // ── resume ──

  /** The moment from which to tell what changed; undefined where there is none, or too much has happened since. */
  async #resume(now: Date): Promise<Date | undefined> {
    const { after } = this.#options;
    const since = after == null ? undefined : this.app.cursors.momentOf(after);
    if (!since || now.getTime() - since.getTime() > this.app.config.replayDays * DAY_MS) return undefined;
    const positions = await positionsBefore(this.app, this.userId, new Date(since.getTime() - SLOWEST_COMMIT_MS));
    const missed = [...positions.values()].reduce((sum, { seq, lastSeq }) => sum + lastSeq - seq, 0);
    if (missed > this.app.config.maxReplayedEvents) return undefined;
    for (const [id, { seq }] of positions) this.positions.set(id, seq);
    this.#isReplaying = true;
    this.#held = this.app.cursors.cursorAt(since);
    return since;
  }

  async #readChanges(ids: string[], moment: Date): Promise<void> {
    const cursor = this.#held ?? this.#safeCursor();
    for (const { conversationId, reason } of await membershipChangesSince(this.app, this.userId, moment))
      this.stream.push(
        reason
          ? { type: "ConversationRemoved", conversationId, reason, cursor }
          : { type: "ConversationUpdated", conversationId, cursor },
      );
    this.#receiptsAfterwards = await receiptsRaisedSince(this.app, ids, moment);
  }

  protected override catchUp(): Promise<AccountEvent[]> | undefined {
    const reading = super.catchUp();
    if (reading) return reading;
    if (this.isBehind) return undefined; // where it is not followed yet
    const cursor = this.#held;
    this.#held = undefined;
    if (!this.#isReplaying || cursor === undefined) return undefined;
    this.#isReplaying = false;
    const receipts = this.#receiptsAfterwards.splice(0).filter((receipt) => this.#isNews(receipt));
    this.#toldMeanwhile.clear();
    return Promise.resolve(receipts.map((receipt) => ({ type: "ReceiptUpdated", receipt, cursor })));
  }

  #isNews({ conversationId, userId, deliveredSeq, readSeq }: ReceiptRow): boolean {
    const told = this.#toldMeanwhile.get(`${conversationId} ${userId}`);
    return (
      this.#knowsReceipts.has(conversationId) &&
      (told === undefined || deliveredSeq > told.deliveredSeq || readSeq > told.readSeq)
    );
  }

  override missed(conversationId: string): void {
    this.#held ??= this.#safeCursor();
    super.missed(conversationId);
  }

  // ── what is told ──

  protected live(message: MessageRow): AccountEvent {
    return this.#shared(message, message.createdAt, (cursor) => ({ type: "MessageAdded", message, cursor }));
  }

  protected stored(message: MessageRow): AccountEvent {
    return { type: "MessageAdded", message, cursor: this.#held ?? this.#safeCursor() };
  }

  /** Ahead of what is still to be read nothing goes: its cursor would say that the rest was told. */
  protected override mayPass(): boolean {
    return !this.isBehind && !this.#isReplaying;
  }

  protected override async attached(conversationId: string, channel: Channel): Promise<void> {
    await super.attached(conversationId, channel);
    await channel.knowReceipts();
    this.#knowsReceipts.add(conversationId);
  }

  receipt(receipt: ReceiptRow): void {
    const { conversationId, userId } = receipt;
    if (!this.#knowsReceipts.has(conversationId)) return;
    if (this.#isReplaying) this.#toldMeanwhile.set(`${conversationId} ${userId}`, receipt);
    const at = new Date(Math.max(receipt.deliveredAt?.getTime() ?? 0, receipt.readAt?.getTime() ?? 0));
    const event = this.#shared(receipt, at, (cursor) => ({ type: "ReceiptUpdated", receipt, cursor }));
    this.stream.pushLatest(`receipt ${conversationId} ${userId}`, event);
  }

  changed(change: ConversationChange): void {
    const { conversationId } = change;
    const event = this.#shared(change, undefined, (cursor) => ({
      type: "ConversationUpdated",
      conversationId,
      cursor,
    }));
    this.stream.pushLatest(`conversation ${conversationId}`, event);
  }

  typing(typing: TypingRow): void {
    const { conversationId, userId } = typing;
    if (userId === this.userId || !this.#typingIn.has(conversationId)) return;
    const event = this.#shared(typing, undefined, (cursor) => ({ type: "TypingChanged", typing, cursor }));
    this.stream.pushLatest(`typing ${conversationId} ${userId}`, event);
  }

  protected override joined(membership: Membership): void {
    super.joined(membership);
    const conversationId = membership.conversation.id;
    const cursor = this.#held ?? this.#safeCursor();
    this.stream.pushLatest(`conversation ${conversationId}`, { type: "ConversationUpdated", conversationId, cursor });
  }

  protected override detached(conversationId: string, reason: ConversationRemovedReason): void {
    super.detached(conversationId, reason);
    this.#knowsReceipts.delete(conversationId);
    this.stream.discard((event) => conversationOf(event) === conversationId);
    const cursor = this.#held ?? this.#safeCursor();
    this.stream.pushLatest(`conversation ${conversationId}`, {
      type: "ConversationRemoved",
      conversationId,
      reason,
      cursor,
    });
  }

  async #followPresence(): Promise<void> {
    const { presenceOf } = this.#options;
    if (!presenceOf?.length) return;
    const presences = await presenceFeed(this.app, this.viewer, presenceOf);
    this.whenEnded(() => presences.end());
    presences.flowInto({
      isReady: true,
      take: (presence) =>
        this.stream.pushLatest(`presence ${presence.userId}`, {
          type: "PresenceChanged",
          presence,
          cursor: this.#held ?? this.#safeCursor(),
        }),
      discard() {},
      ended: (error) => this.stream.end(error),
    });
  }

  /** The one event for all who hear of this; with a cursor of its own for who is behind. */
  #shared(news: object, at: Date | undefined, make: (cursor: string) => AccountEvent): AccountEvent {
    if (this.#held !== undefined) return make(this.#held);
    return this.app.hub.told(news, () => make(this.#safeCursor(at)));
  }

  /** Never past what was compared with the store: what the bus lost before that is told by now. */
  #safeCursor(at?: Date): string {
    const { sweptThrough } = this.app.hub;
    return this.app.cursors.cursorAt(at && at < sweptThrough ? at : sweptThrough);
  }
}

function requireConversation(id: string): string {
  const uuid = parseConversationId(id);
  if (uuid === undefined) throw badInput("typingIn", "One of `typingIn` is not the id of a conversation.");
  return uuid;
}

function conversationOf(event: AccountEvent): string | undefined {
  if ("message" in event) return event.message.conversationId;
  if ("receipt" in event) return event.receipt.conversationId;
  if ("typing" in event) return event.typing.conversationId;
  return "conversationId" in event ? event.conversationId : undefined;
}
