/**
 * One conversation as this server hears it: listened to once, its order and gaps checked once, for all that follow it
 * here. What the bus brings is passed on if it is the next in order, dropped if it is old, and otherwise the store is
 * read: gap, overflow and a bus that was away are all the same case.
 */
import type { App } from "../app.js";
import type { ConversationNews } from "../bus.js";
import { type Departure, departuresAmong, type Standing } from "../conversations/service.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { changesAfter, type MessageRow } from "../messages/service.js";
import { type ReceiptRow, receiptsRaisedSince } from "../receipts/service.js";
import { TYPING_TTL_MS, type TypingRow } from "../typing/service.js";

/** What follows a conversation: it hears messages once each and in order, receipts that only rise, and typing. */
export interface Follower {
  readonly userId: string;
  /** Only then are everyone's watermarks kept here. */
  readonly wantsReceipts?: boolean;
  message?(message: MessageRow): void;
  receipt?(receipt: ReceiptRow): void;
  typing?(typing: TypingRow): void;
  /** Its members or settings changed. */
  changed?(change: ConversationChange): void;
  /** More was missed than is passed on: read the store from where you are. */
  missed?(conversationId: string): void;
  /** The follower's person is no longer in the conversation. */
  removed(conversationId: string, reason: ConversationRemovedReason): void;
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
  /** The newest message that was passed on. */
  lastSeq = 0;
  /** The newest change that was passed on. */
  revision = 0;
  /** The store is to be read before anything else is passed on. */
  isBehind = true;

  readonly #app: App;
  /** News that came too early, by the revision it brings. */
  readonly #early = new Map<number, () => void>();
  readonly #watermarks = new Map<string, { deliveredSeq: number; readSeq: number }>();
  readonly #typists = new Map<string, NodeJS.Timeout>();
  #receiptsReadAt: Date | undefined;
  #receiptsKnown: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  #reorderWait: NodeJS.Timeout | undefined;

  constructor(app: App, id: string) {
    this.#app = app;
    this.id = id;
  }

  /** Finds out where the conversation stands; called once it is being listened to. */
  async start(standings: { load(id: string): Promise<Standing | undefined> }): Promise<void> {
    const now = await standings.load(this.id);
    this.lastSeq = now?.lastSeq ?? 0;
    this.revision = now?.revision ?? 0;
    this.isBehind = false;
    this.#passOnEarly();
  }

  hear(news: ConversationNews): void {
    switch (news.type) {
      case "messages":
        for (const message of news.messages) this.#inOrder(message.revision, () => this.#passOn(message));
        return this.#waitForGap();
      case "changed":
        this.#inOrder(news.revision, () => {
          this.#remove(news.gone ?? []);
          this.#tellChange();
        });
        return this.#waitForGap();
      case "receipt":
        return this.#raise(news.receipt);
      case "typing":
        return this.#type({ conversationId: this.id, ...news });
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
    this.#receiptsReadAt = new Date();
    for (const receipt of await this.#app.hub.receipts.load(this.id)) this.#raise(receipt);
  }

  /** Brings everyone up to date from the store. Callers share one reading. */
  catchUp(): Promise<void> {
    this.isBehind = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  close(): void {
    clearTimeout(this.#reorderWait);
    for (const timer of this.#typists.values()) clearTimeout(timer);
  }

  // ── order ──

  #inOrder(revision: number, passOn: () => void): void {
    if (revision <= this.revision && !this.isBehind) return;
    if (this.#early.size >= MAX_EARLY) this.#early.clear(); // the store has it all
    this.#early.set(revision, passOn);
    if (!this.isBehind) this.#passOnEarly();
  }

  #passOnEarly(): void {
    for (const revision of this.#early.keys()) if (revision <= this.revision) this.#early.delete(revision);
    for (let passOn = this.#early.get(this.revision + 1); passOn; passOn = this.#early.get(this.revision + 1)) {
      this.revision++;
      this.#early.delete(this.revision);
      passOn();
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
    const changes = await changesAfter(app, this.id, this.revision, MAX_PASSED_ON + 1);
    const people = [...new Set([...this.followers].map((follower) => follower.userId))];
    this.#remove(await departuresAmong(app, this.id, people));
    await this.sweepReceipts();
    if (!changes) return;
    // While the store was read nothing was passed on: what came meanwhile waited in #early.
    if (changes.messages.length > MAX_PASSED_ON) this.#skip(changes.lastSeq);
    else for (const message of changes.messages) this.#passOn(message);
    if (changes.revision > this.revision + changes.messages.length) this.#tellChange();
    this.lastSeq = changes.lastSeq;
    this.revision = changes.revision;
    this.isBehind = false;
    this.#passOnEarly();
    this.#waitForGap();
  }

  #skip(lastSeq: number): void {
    this.lastSeq = lastSeq;
    for (const follower of this.followers) follower.missed?.(this.id);
  }

  #passOn(message: MessageRow): void {
    if (message.senderId) this.#stopTyping(message.senderId);
    if (message.seq <= this.lastSeq) return;
    this.lastSeq = message.seq;
    for (const follower of this.followers) follower.message?.(message);
  }

  #tellChange(): void {
    const change = { conversationId: this.id };
    for (const follower of this.followers) follower.changed?.(change);
  }

  #remove(departures: Departure[]): void {
    if (departures.length === 0) return;
    const reasons = new Map(departures.map(({ userId, reason }) => [userId, reason]));
    for (const follower of this.followers) {
      const reason = reasons.get(follower.userId);
      if (reason) follower.removed(this.id, reason);
    }
  }

  // ── receipts ──

  /** Reads the receipts that the bus may have lost: they raise no revision, so nothing else would show it. */
  async sweepReceipts(): Promise<void> {
    if (!this.#receiptsReadAt || ![...this.followers].some((follower) => follower.wantsReceipts)) return;
    const since = new Date(this.#receiptsReadAt.getTime() - OVERLAP_MS);
    this.#receiptsReadAt = new Date();
    for (const receipt of await receiptsRaisedSince(this.#app, [this.id], since)) this.#raise(receipt);
  }

  /** Passes on only what rises: an older receipt that comes late says nothing. */
  #raise(receipt: ReceiptRow): void {
    if (!this.#receiptsReadAt) return;
    const known = this.#watermarks.get(receipt.userId);
    if (known && receipt.deliveredSeq <= known.deliveredSeq && receipt.readSeq <= known.readSeq) return;
    const { deliveredSeq, readSeq } = receipt;
    this.#watermarks.set(receipt.userId, { deliveredSeq, readSeq });
    for (const follower of this.followers) follower.receipt?.(receipt);
  }

  // ── typing ──

  #type(typing: TypingRow): void {
    clearTimeout(this.#typists.get(typing.userId));
    if (!typing.isTyping) return this.#stopTyping(typing.userId);
    const goOut = setTimeout(() => this.#stopTyping(typing.userId), TYPING_TTL_MS);
    this.#typists.set(typing.userId, goOut.unref());
    for (const follower of this.followers) follower.typing?.(typing);
  }

  #stopTyping(userId: string): void {
    const timer = this.#typists.get(userId);
    if (!timer) return;
    clearTimeout(timer);
    this.#typists.delete(userId);
    const stopped = { conversationId: this.id, userId, isTyping: false, expiresAt: new Date() };
    for (const follower of this.followers) follower.typing?.(stopped);
  }
}
