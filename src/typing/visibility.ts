/**
 * The typists that one subscriber sees: not themselves, and nobody whom they block. A typist whom they block meanwhile
 * is delivered as stopped. In groups they still see a person who blocks them: an indicator that goes out at that moment
 * would reveal the block. In a direct conversation nothing is published any more. An end is delivered only after its
 * start.
 */

import type { PersonPrivacy, PrivacyCache } from "../privacy/cache.js";
import type { Store } from "../store/store.js";
import type { TypingBoard } from "./board.js";
import type { Indicators } from "./indicators.js";
import type { TypingRow } from "./rows.js";
import { typingIn } from "./service.js";

interface Parts {
  privacy: PrivacyCache;
  store: Store;
  typingBoard: TypingBoard;
}

export class TypingVisibility {
  readonly #parts: Parts;
  readonly #viewerId: string;
  readonly #show: (typing: TypingRow) => void;
  readonly #shown = new Map<string, TypingRow>();
  /** Typists who wait until the viewer's blocks are loaded. */
  readonly #asked = new Map<string, TypingRow>();
  readonly #stopListening: () => void;

  constructor(parts: Parts, viewerId: string, show: (typing: TypingRow) => void) {
    this.#parts = parts;
    this.#viewerId = viewerId;
    this.#show = show;
    this.#stopListening = parts.privacy.onChange((userIds) => {
      if (this.#shown.size > 0 && userIds.includes(viewerId)) void this.#hideBlocked();
    });
  }

  see(typing: TypingRow): void {
    if (typing.userId === this.#viewerId) return;
    const key = `${typing.conversationId} ${typing.userId}`;
    this.#asked.delete(key);
    if (!typing.isTyping) {
      if (this.#shown.delete(key)) this.#show(typing);
      return;
    }
    const viewer = this.#parts.privacy.peek(this.#viewerId);
    if (viewer) return this.#judge(key, typing, viewer);
    this.#asked.set(key, typing);
    this.#ask(key, typing).catch(() => this.#asked.delete(key)); // not shown, because the viewer's blocks are unknown
  }

  /** Shows who already types in a conversation. The caller must pass new typing events to `see` from now on. */
  async begin(conversationId: string, indicators: Indicators): Promise<void> {
    const askedAt = performance.now();
    for (const typing of indicators.lit()) this.see(typing);
    for (const typing of await typingIn(this.#parts, this.#viewerId, conversationId)) indicators.read(typing, askedAt);
  }

  /** Drops a conversation's typists without delivering an end. */
  forget(conversationId: string): void {
    for (const seen of [this.#shown, this.#asked])
      for (const [key, typing] of seen) if (typing.conversationId === conversationId) seen.delete(key);
  }

  close(): void {
    this.#stopListening();
    this.#asked.clear();
  }

  async #ask(key: string, typing: TypingRow): Promise<void> {
    const viewer = await this.#parts.privacy.of(this.#viewerId);
    if (this.#asked.get(key) !== typing) return;
    this.#asked.delete(key);
    this.#judge(key, typing, viewer);
  }

  #judge(key: string, typing: TypingRow, viewer: PersonPrivacy): void {
    if (viewer.blocks.has(typing.userId)) return;
    this.#shown.set(key, typing);
    this.#show(typing);
  }

  async #hideBlocked(): Promise<void> {
    const viewer = await this.#parts.privacy.of(this.#viewerId).catch(() => undefined);
    for (const [key, { conversationId, userId }] of [...this.#shown])
      if (!viewer || viewer.blocks.has(userId)) {
        this.#shown.delete(key);
        this.#show({ conversationId, userId, isTyping: false, expiresAt: new Date() });
      }
  }
}
