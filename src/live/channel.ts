/**
 * One conversation on this server: its topic is subscribed to once, and order and gaps are checked once for all
 * followers here. News from the bus is passed on if it is the next in order, and dropped if it is old. Otherwise the
 * store is read: a gap, an overflow and a bus that was away are all the same case.
 */
import type { Logger } from "pino";
import type { ConversationNews } from "../bus/topics.js";
import type { Config } from "../config.js";
import { departuresAmong, type FoundDeparture, type Standing, standingsOf } from "../conversations/reads.js";
import type { Departure } from "../conversations/rows.js";
import { type Changes, changesAfter } from "../messages/missed.js";
import type { MessageRow } from "../messages/rows.js";
import type { PrivacyCache } from "../privacy/cache.js";
import { receiptsRaisedSince } from "../receipts/reads.js";
import { type ReceiptRow, raisedAtOf } from "../receipts/rows.js";
import type { Store } from "../store/store.js";
import type { Counts } from "../telemetry/counts.js";
import { noteLive } from "../telemetry/latency.js";
import { Indicators } from "../typing/indicators.js";
import type { Follower, InStep } from "./follower.js";
import { Audience } from "./receipt-audience.js";
import { parted, ReplayBuffer, type ReplayMemory } from "./replay-buffer.js";

/** The channel's view of the hub that holds it. */
interface Host {
  readonly memory: ReplayMemory;
  /** Reads the watermarks of a conversation; reads of the same turn share a statement. */
  readonly receipts: { load(conversationId: string): Promise<ReceiptRow[]> };
  now(): Promise<Date>;
  foundRewind(channel: Channel): Promise<void>;
}

export interface ChannelParts {
  privacy: PrivacyCache;
  config: Config;
  counts: Counts;
  hub: Host;
  log: Logger;
  store: Store;
}

/** If more changes than this were missed at once, each follower reads them itself, at its own pace. */
const MAX_PASSED_ON = 500;
/** News from after a gap is kept while the store is read, up to this many, so that it needs no second read. */
const MAX_EARLY = 1_000;
/** How long news from after a gap waits for the news between: servers commit in turn, but publish concurrently. */
const REORDER_WAIT_MS = 20;
/** Receipts raised up to this long before the last read are read again: clocks differ, and slow commits show late. */
const OVERLAP_MS = 10_000;

export class Channel {
  readonly id: string;
  readonly followers = new Set<Follower>();
  readonly inStep = new Set<InStep>();
  /** The newest changes, for readers who come back. */
  readonly recent: ReplayBuffer;
  readonly typing: Indicators;
  /** The seq of the newest message that was passed on. */
  lastSeq = 0;
  /** The revision of the newest change that was passed on. */
  revision = 0;
  /** The newest revision that may have changed more than messages. */
  changedRevision = 0;
  /** The store must be read before anything else is passed on. */
  isBehind = true;

  readonly #parts: Pick<ChannelParts, "privacy" | "counts" | "hub" | "store">;
  /** News that arrived ahead of a gap, by its revision. */
  readonly #early = new Map<number, () => void>();
  readonly #watermarks = new Map<string, ReceiptRow>();
  readonly #audience: Audience;
  #receiptsReadAt: Date | undefined;
  #receiptsKnown: Promise<void> | undefined;
  #areReceiptsKnown = false;
  #reading: Promise<void> | undefined;
  #nextReading: Promise<void> | undefined;
  #reorderWait: NodeJS.Timeout | undefined;

  constructor(parts: ChannelParts, id: string) {
    this.#parts = parts;
    this.id = id;
    this.recent = new ReplayBuffer(parts.hub.memory);
    this.#audience = new Audience(parts, this.followers);
    this.typing = new Indicators(parts.config.typingTtlMs, (typing) => {
      for (const follower of this.followers) follower.typing?.(typing);
    });
  }

  /** Reads the conversation's position. Call it after the topic is subscribed to, so that no later news is missed. */
  async start(standings: { load(id: string): Promise<Standing | undefined> }): Promise<void> {
    const now = await standings.load(this.id);
    this.lastSeq = now?.lastSeq ?? 0;
    this.revision = now?.revision ?? 0;
    this.changedRevision = this.revision; // any earlier revision may have changed members or settings
    if (now) this.recent.restart(now, now.asOf);
    this.isBehind = false;
    this.#passOnEarly();
    this.#waitForGap();
  }

  receive(news: ConversationNews): void {
    switch (news.type) {
      case "messages":
        for (const message of news.messages) this.#inOrder(message.revision, () => this.#passOnLive(message));
        return this.#waitForGap();
      case "changed":
        this.#inOrder(news.revision, () => {
          this.#remove(news.gone ?? []);
          if (news.renamedAt) this.recent.restart({ lastSeq: this.lastSeq, revision: news.revision }, news.renamedAt);
          if (news.isDeleted) this.#removeAll();
          this.#passOnChange(news.revision);
        });
        return this.#waitForGap();
      case "receipt":
        return this.#raise(news.receipt);
      case "typing":
        return this.typing.receive({ conversationId: this.id, ...news });
    }
  }

  /** Reads everyone's watermarks before the first receipt is passed on, so that none is ever seen to fall. */
  knowReceipts(): Promise<void> {
    this.#receiptsKnown ??= this.#readReceipts().catch((error) => {
      this.#receiptsReadAt = undefined;
      this.#receiptsKnown = undefined;
      throw error;
    });
    return this.#receiptsKnown;
  }

  async #readReceipts(): Promise<void> {
    this.#receiptsReadAt = await this.#parts.hub.now();
    // These are not passed on: they are the initial state of everyone who waits for them.
    for (const receipt of await this.#parts.hub.receipts.load(this.id)) this.#isRaised(receipt);
    this.#areReceiptsKnown = true;
  }

  /** Brings all followers up to date from the store. Callers share a read that begins after their call. */
  catchUp(): Promise<void> {
    this.isBehind = true;
    this.#parts.counts.gaps++;
    if (!this.#reading) return this.#readNow();
    // The read in progress may be older than this call.
    this.#nextReading ??= this.#reading
      .catch(() => {})
      .then(() => {
        this.#nextReading = undefined;
        return this.#readNow();
      });
    return this.#nextReading;
  }

  #readNow(): Promise<void> {
    this.isBehind = true;
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  leave(follower: Follower): boolean {
    if (follower.messages) this.inStep.delete(follower.messages);
    if (!this.followers.delete(follower)) return false;
    if (follower.wantsReceipts && !this.wantsReceiptsSince) this.#forgetReceipts();
    return true;
  }

  /** While nobody wants receipts, losses of the bus go unnoticed: the next who wants them begins from the store. */
  #forgetReceipts(): void {
    this.#receiptsKnown = undefined;
    this.#receiptsReadAt = undefined;
    this.#areReceiptsKnown = false;
    this.#watermarks.clear();
  }

  /** Receipts raised since a moment, not yet filtered by privacy; only once {@link knowReceipts} has resolved. */
  receiptsSince(moment: Date): ReceiptRow[] {
    return [...this.#watermarks.values()].filter((receipt) => raisedAtOf(receipt) >= moment.getTime());
  }

  close(): void {
    this.recent.restart(this, new Date());
    clearTimeout(this.#reorderWait);
    this.typing.close();
  }

  // ── order ──

  #inOrder(revision: number, passOn: () => void): void {
    if (this.isBehind || revision > this.revision + 1) return this.#keepEarly(revision, passOn);
    if (revision <= this.revision) return;
    passOn();
    this.revision++;
    if (this.#early.size > 0) this.#passOnEarly();
  }

  #keepEarly(revision: number, passOn: () => void): void {
    if (this.#early.size >= MAX_EARLY) this.#early.clear(); // the store has all of it
    this.#early.set(revision, passOn);
  }

  #passOnEarly(): void {
    for (const revision of this.#early.keys()) if (revision <= this.revision) this.#early.delete(revision);
    for (let passOn = this.#early.get(this.revision + 1); passOn; passOn = this.#early.get(this.revision + 1)) {
      this.#early.delete(this.revision + 1);
      passOn();
      this.revision++;
    }
  }

  #waitForGap(): void {
    if (this.#early.size === 0 || this.#reorderWait || this.isBehind) return;
    this.#reorderWait = setTimeout(() => {
      this.#reorderWait = undefined;
      if (this.#early.size > 0) this.catchUp().catch(() => {}); // stays behind; the sweep repeats it
    }, REORDER_WAIT_MS);
  }

  async #read(): Promise<void> {
    const asOf = await this.#parts.hub.now();
    const changes = await changesAfter(this.#parts.store, this.id, this.revision, MAX_PASSED_ON + 1);
    if (await this.#isRewound(changes)) return this.#parts.hub.foundRewind(this);
    const people = [...new Set([...this.followers].map((follower) => follower.userId))];
    this.#removeFound(await departuresAmong(this.#parts.store, this.id, people, this.lastSeq));
    if (this.wantsReceiptsSince)
      await this.takeReceipts(await receiptsRaisedSince(this.#parts.store, [this.id], this.wantsReceiptsSince), asOf);
    if (!changes) {
      this.isBehind = false; // the conversation was deleted, and no follower is left
      return;
    }
    // Nothing was passed on during the read: news that arrived meanwhile waits in #early.
    if (changes.messages.length > MAX_PASSED_ON) this.#skip(changes);
    else this.#passOnRead(changes.messages);
    if (changes.revision > this.revision + changes.messages.length) {
      this.#parts.privacy.doubt(); // the change may be of read-receipt settings
      this.recent.restart(changes, changes.asOf); // the change may be of a name, which buffered messages show
      this.#passOnChange(changes.revision);
    }
    this.lastSeq = changes.lastSeq;
    this.revision = changes.revision;
    this.isBehind = false;
    this.#passOnEarly();
    this.#waitForGap();
  }

  /**
   * Every position here had been committed before this read, and a deleted conversation keeps its row. So a lower
   * revision, or no row, means that the store was set back.
   */
  async #isRewound(changes: Changes | undefined): Promise<boolean> {
    if (changes) return changes.revision < this.revision;
    return this.revision > 0 && (await standingsOf(this.#parts.store, [this.id])).length === 0;
  }

  #skip(to: Changes): void {
    for (const each of [...this.inStep]) each.missed(this.id);
    this.inStep.clear();
    this.lastSeq = to.lastSeq;
    this.recent.restart(to, to.asOf);
  }

  /** Changes go before new messages. New messages go in the order of seq, even if one was edited since. */
  #passOnRead(messages: MessageRow[]): void {
    const { updated, added } = parted(this.lastSeq, messages);
    for (const message of [...updated, ...added]) this.#passOn(message);
    for (const message of messages) this.recent.add(message);
  }

  #passOnLive(message: MessageRow): void {
    if (message.seq > this.lastSeq) noteLive(message);
    this.#passOn(message);
    this.recent.add(message);
  }

  #passOn(message: MessageRow): void {
    const isNew = message.seq > this.lastSeq;
    if (isNew && message.senderId) this.typing.stop(message.senderId);
    // A feed that joins during this loop, because a unison parts, receives the message after the others.
    for (const each of this.inStep) each.message(message, isNew);
    if (isNew) this.lastSeq = message.seq;
  }

  #passOnChange(revision: number): void {
    this.changedRevision = revision;
    const change = { conversationId: this.id };
    for (const follower of this.followers) if (revision > follower.knownAt(this.id)) follower.changed?.(change);
  }

  /** A person who is back already follows by a newer membership: this news is about their last one. */
  #remove(departures: readonly Departure[]): void {
    for (const { userId, reason } of departures) {
      this.typing.stop(userId);
      for (const follower of this.followers)
        if (follower.userId === userId && follower.memberSince(this.id) <= this.lastSeq)
          follower.removed(this.id, reason);
    }
  }

  #removeFound(departures: readonly FoundDeparture[]): void {
    for (const { userId, reason, backSinceSeq } of departures) {
      if (backSinceSeq === null) this.typing.stop(userId);
      for (const follower of this.followers)
        if (follower.userId === userId && (backSinceSeq === null || follower.memberSince(this.id) < backSinceSeq))
          follower.removed(this.id, reason);
    }
  }

  #removeAll(): void {
    for (const follower of this.followers) follower.removed(this.id, "DELETED");
  }

  // ── receipts ──

  /**
   * The moment from which receipts are read again, because the bus may have lost some: receipts raise no revision, so
   * nothing else would show the loss. Undefined if no follower here wants receipts.
   */
  get wantsReceiptsSince(): Date | undefined {
    const isWanted = this.#receiptsReadAt && [...this.followers].some((follower) => follower.wantsReceipts);
    return isWanted ? new Date((this.#receiptsReadAt?.getTime() ?? 0) - OVERLAP_MS) : undefined;
  }

  /** Takes receipts that were read, complete up to `asOf`. Resolves once all followers who may see them have them. */
  async takeReceipts(receipts: readonly ReceiptRow[], asOf: Date): Promise<void> {
    this.#receiptsReadAt = asOf;
    for (const receipt of receipts) this.#raise(receipt);
    await this.#audience.deliverWaiting();
  }

  /** Passes on only rises: an older receipt that arrives late is dropped. */
  #raise(receipt: ReceiptRow): void {
    if (!this.#receiptsReadAt) return;
    const before = this.#watermarks.get(receipt.userId);
    // A receipt that arrives during the first read is not passed on: it could then follow a newer one that was read.
    if (this.#isRaised(receipt) && this.#areReceiptsKnown) this.#audience.deliver(receipt, before);
  }

  #isRaised(receipt: ReceiptRow): boolean {
    const known = this.#watermarks.get(receipt.userId);
    const hasRisen = !known || receipt.deliveredSeq > known.deliveredSeq || receipt.readSeq > known.readSeq;
    // The end of a block gives receipts that rose during it a later time.
    if (!hasRisen && raisedAtOf(receipt) <= raisedAtOf(known)) return false;
    this.#watermarks.set(receipt.userId, receipt);
    return true;
  }
}
