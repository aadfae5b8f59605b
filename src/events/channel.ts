/**
 * One conversation as this server hears it: listened to once, its order and gaps checked once, for all that follow it
 * here. What the bus brings is passed on if it is the next in order, dropped if it is old, and otherwise the store is
 * read: gap, overflow and a bus that was away are all the same case.
 */
import type { App } from "../app.js";
import type { ConversationNews } from "../bus.js";
import {
  type Departure,
  departuresAmong,
  type FoundDeparture,
  type Standing,
  standingsOf,
} from "../conversations/service.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { noteLive } from "../latency.js";
import { type Changes, changesAfter, type MessageRow } from "../messages/service.js";
import { type ReceiptRow, raisedAtOf, receiptsRaisedSince } from "../receipts/service.js";
import { Indicators } from "../typing/indicators.js";
import type { TypingRow } from "../typing/service.js";
import { Audience } from "./audience.js";
import { parted, Recent } from "./recent.js";

/** Who follows a conversation: receipts that only rise, typing, and what it keeps in step for, messages. */
export interface Follower extends Partial<InStep> {
  readonly userId: string;
  /** Only then are everyone's watermarks kept here. */
  readonly wantsReceipts?: boolean;
  receipt?(receipt: ReceiptRow): void;
  typing?(typing: TypingRow): void;
  /** Where the membership begins that it follows the conversation by. */
  memberSince(conversationId: string): number;
  /** The revision as of which it knows the conversation's members and settings: no earlier change of them is news. */
  knownAt(conversationId: string): number;
  /** Its members or settings changed. */
  changed?(change: ConversationChange): void;
  /** The follower's person is no longer in the conversation. */
  removed(conversationId: string, reason: ConversationRemovedReason): void;
}

/** Who has everything that was passed on: it hears each message once, in order, and each change of one. */
export interface InStep {
  message(message: MessageRow, isNew: boolean): void;
  /** More was missed than is passed on: it is no longer in step, and reads the store from where it is. */
  missed(conversationId: string): void;
}

/** The same object for everyone who hears of it. */
export interface ConversationChange {
  conversationId: string;
}

/** More changes than this at once, and each follower reads for itself, at its own pace. */
const MAX_PASSED_ON = 500;
/** News that is ahead of a gap is kept while the store is read, so that it need not be read twice. */
const MAX_EARLY = 1_000;
/** How long news that is ahead waits for what is between: servers publish at once what they committed in turn. */
const REORDER_WAIT_MS = 20;
/** Clocks and slow commits: what was raised so long before the last look is looked at again. */
const OVERLAP_MS = 10_000;

export class Channel {
  readonly id: string;
  readonly followers = new Set<Follower>();
  readonly inStep = new Set<InStep>();
  /** The newest changes, for those who come back. */
  readonly recent: Recent;
  readonly typing: Indicators;
  /** The newest message that was passed on. */
  lastSeq = 0;
  /** The newest change that was passed on. */
  revision = 0;
  /** The newest revision that may have changed more than messages. */
  changedRevision = 0;
  /** The store is to be read before anything else is passed on. */
  isBehind = true;

  readonly #app: App;
  /** News that came too early, by the revision it brings. */
  readonly #early = new Map<number, () => void>();
  readonly #watermarks = new Map<string, ReceiptRow>();
  readonly #audience: Audience;
  #receiptsReadAt: Date | undefined;
  #receiptsKnown: Promise<void> | undefined;
  #areReceiptsKnown = false;
  #reading: Promise<void> | undefined;
  #nextReading: Promise<void> | undefined;
  #reorderWait: NodeJS.Timeout | undefined;

  constructor(app: App, id: string) {
    this.#app = app;
    this.id = id;
    this.recent = new Recent(app.hub.memory);
    this.#audience = new Audience(app, this.followers);
    this.typing = new Indicators(app.config.typingTtlMs, (typing) => {
      for (const follower of this.followers) follower.typing?.(typing);
    });
  }

  /** Finds out where the conversation stands; called once it is being listened to. */
  async start(standings: { load(id: string): Promise<Standing | undefined> }): Promise<void> {
    const now = await standings.load(this.id);
    this.lastSeq = now?.lastSeq ?? 0;
    this.revision = now?.revision ?? 0;
    this.changedRevision = this.revision; // for all that is known here
    if (now) this.recent.restart(now, now.asOf);
    this.isBehind = false;
    this.#passOnEarly();
    this.#waitForGap();
  }

  hear(news: ConversationNews): void {
    switch (news.type) {
      case "messages":
        for (const message of news.messages) this.#inOrder(message.revision, () => this.#passOn(message));
        return this.#waitForGap();
      case "changed":
        this.#inOrder(news.revision, () => {
          this.#remove(news.gone ?? []);
          if (news.renamedAt) this.recent.restart({ lastSeq: this.lastSeq, revision: news.revision }, news.renamedAt);
          if (news.isDeleted) this.#removeAll();
          this.#tellChange(news.revision);
        });
        return this.#waitForGap();
      case "receipt":
        return this.#raise(news.receipt);
      case "typing":
        return this.typing.hear({ conversationId: this.id, ...news });
    }
  }

  /** Before the first receipt is followed, everyone's watermarks are known, so that none is ever seen to fall. */
  knowReceipts(): Promise<void> {
    this.#receiptsKnown ??= this.#readReceipts().catch((error) => {
      this.#receiptsReadAt = undefined;
      this.#receiptsKnown = undefined;
      throw error;
    });
    return this.#receiptsKnown;
  }

  async #readReceipts(): Promise<void> {
    this.#receiptsReadAt = await this.#app.hub.now();
    // Nobody is told: this is where everyone starts who was waiting for it.
    for (const receipt of await this.#app.hub.receipts.load(this.id)) this.#isRaised(receipt);
    this.#areReceiptsKnown = true;
  }

  /** Brings everyone up to date from the store. Callers share a reading that begins after they called. */
  catchUp(): Promise<void> {
    this.isBehind = true;
    this.#app.counts.gaps++;
    if (!this.#reading) return this.#readNow();
    // What is being read may be older than this call.
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
    this.inStep.delete(follower as InStep);
    if (!this.followers.delete(follower)) return false;
    if (follower.wantsReceipts && !this.wantsReceiptsSince) this.#forgetReceipts();
    return true;
  }

  /** Nobody wants them, so nobody would notice what the bus loses: whoever wants them next begins from the store. */
  #forgetReceipts(): void {
    this.#receiptsKnown = undefined;
    this.#receiptsReadAt = undefined;
    this.#areReceiptsKnown = false;
    this.#watermarks.clear();
  }

  /** What is known of receipts, as they are, that were raised since a moment; only once {@link knowReceipts} has resolved. */
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
    if (this.#early.size >= MAX_EARLY) this.#early.clear(); // the store has it all
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
    const app = this.#app;
    const asOf = await app.hub.now();
    const changes = await changesAfter(app, this.id, this.revision, MAX_PASSED_ON + 1);
    if (await this.#isSetBack(changes)) return app.hub.foundSetBack(this);
    const people = [...new Set([...this.followers].map((follower) => follower.userId))];
    this.#removeFound(await departuresAmong(app, this.id, people, this.lastSeq));
    if (this.wantsReceiptsSince)
      await this.takeReceipts(await receiptsRaisedSince(app, [this.id], this.wantsReceiptsSince), asOf);
    if (!changes) {
      this.isBehind = false; // it is no more, and nobody is left to be told
      return;
    }
    // While the store was read nothing was passed on: what came meanwhile waited in #early.
    if (changes.messages.length > MAX_PASSED_ON) this.#skip(changes);
    else this.#passOnRead(changes.messages);
    if (changes.revision > this.revision + changes.messages.length) {
      this.#app.boundaries.doubt(); // it may be what people show of their reads
      this.recent.restart(changes, changes.asOf); // it may be a name that changed
      this.#tellChange(changes.revision);
    }
    this.lastSeq = changes.lastSeq;
    this.revision = changes.revision;
    this.isBehind = false;
    this.#passOnEarly();
    this.#waitForGap();
  }

  /** What stands here had been committed before it was read, and a conversation keeps its row when it is deleted. */
  async #isSetBack(changes: Changes | undefined): Promise<boolean> {
    if (changes) return changes.revision < this.revision;
    return this.revision > 0 && (await standingsOf(this.#app, [this.id])).length === 0;
  }

  #skip(to: Changes): void {
    for (const each of [...this.inStep]) each.missed(this.id);
    this.inStep.clear();
    this.lastSeq = to.lastSeq;
    this.recent.restart(to, to.asOf);
  }

  /** What changed goes before what is new: news of it is in the order of seq, however often it was edited since. */
  #passOnRead(messages: MessageRow[]): void {
    const { updated, added } = parted(this.lastSeq, messages);
    for (const message of [...updated, ...added]) this.#tell(message);
    for (const message of messages) this.recent.add(message);
  }

  #passOn(message: MessageRow): void {
    if (message.seq > this.lastSeq) noteLive(message);
    this.#tell(message);
    this.recent.add(message);
  }

  #tell(message: MessageRow): void {
    const isNew = message.seq > this.lastSeq;
    if (isNew && message.senderId) this.typing.stop(message.senderId);
    // Whoever joins while it is told, because a unison parts, is told after the others.
    for (const each of this.inStep) each.message(message, isNew);
    if (isNew) this.lastSeq = message.seq;
  }

  #tellChange(revision: number): void {
    this.changedRevision = revision;
    const change = { conversationId: this.id };
    for (const follower of this.followers) if (revision > follower.knownAt(this.id)) follower.changed?.(change);
  }

  /** Whoever is back already follows by a newer membership: this news is of their last one. */
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
   * From when on receipts are to be read that the bus may have lost: they raise no revision, so nothing else would show
   * it. Undefined where nobody here wants any.
   */
  get wantsReceiptsSince(): Date | undefined {
    const isWanted = this.#receiptsReadAt && [...this.followers].some((follower) => follower.wantsReceipts);
    return isWanted ? new Date((this.#receiptsReadAt?.getTime() ?? 0) - OVERLAP_MS) : undefined;
  }

  /** Takes what was read of receipts, which is complete up to a moment. Resolves when all who may have heard of them. */
  async takeReceipts(receipts: readonly ReceiptRow[], asOf: Date): Promise<void> {
    this.#receiptsReadAt = asOf;
    for (const receipt of receipts) this.#raise(receipt);
    await this.#audience.tellWaiting();
  }

  /** Passes on only what rises: an older receipt that comes late says nothing. */
  #raise(receipt: ReceiptRow): void {
    if (!this.#receiptsReadAt) return;
    const before = this.#watermarks.get(receipt.userId);
    // What comes while they are first read waits for nobody: told later, it could follow the newer one that was read.
    if (this.#isRaised(receipt) && this.#areReceiptsKnown) this.#audience.tellReceipt(receipt, before);
  }

  #isRaised(receipt: ReceiptRow): boolean {
    const known = this.#watermarks.get(receipt.userId);
    const hasRisen = !known || receipt.deliveredSeq > known.deliveredSeq || receipt.readSeq > known.readSeq;
    // The end of a block gives what rose during it a later time.
    if (!hasRisen && raisedAtOf(receipt) <= raisedAtOf(known)) return false;
    this.#watermarks.set(receipt.userId, receipt);
    return true;
  }
}
