/**
 * What one subscriber sees of who is typing: neither themselves nor anyone with whom there is a block, in either
 * direction. Who is blocked in the middle of it stops; an end is told only of what was shown.
 */
import type { App } from "../app.js";
import { apartSince, type Boundary, blockedEitherWay } from "../privacy/boundaries.js";
import type { Indicators } from "./indicators.js";
import { type TypingRow, typingIn } from "./service.js";

export class TypingSight {
  readonly #app: App;
  readonly #viewerId: string;
  readonly #show: (typing: TypingRow) => void;
  readonly #shown = new Map<string, TypingRow>();
  /** Of whom it is not known yet whether they may be shown. */
  readonly #asked = new Map<string, TypingRow>();
  readonly #stopListening: () => void;

  constructor(app: App, viewerId: string, show: (typing: TypingRow) => void) {
    this.#app = app;
    this.#viewerId = viewerId;
    this.#show = show;
    this.#stopListening = app.boundaries.onChange((userIds) => this.#boundariesChanged(userIds));
  }

  see(typing: TypingRow): void {
    if (typing.userId === this.#viewerId) return;
    const key = `${typing.conversationId} ${typing.userId}`;
    this.#asked.delete(key);
    if (!typing.isTyping) {
      if (this.#shown.delete(key)) this.#show(typing);
      return;
    }
    const { boundaries } = this.#app;
    const [viewer, typist] = [boundaries.peek(this.#viewerId), boundaries.peek(typing.userId)];
    if (viewer && typist) return this.#judge(key, typing, viewer, typist);
    this.#asked.set(key, typing);
    this.#ask(key, typing).catch(() => this.#asked.delete(key)); // seen by nobody, while it cannot be known by whom
  }

  /** Sees who is typing in a conversation already; whoever begins from now on is to be seen as well. */
  async begin(conversationId: string, indicators: Indicators): Promise<void> {
    const askedAt = performance.now();
    for (const typing of indicators.lit()) this.see(typing);
    for (const typing of await typingIn(this.#app, this.#viewerId, conversationId)) indicators.read(typing, askedAt);
  }

  /** Nothing of this conversation is told any more. */
  forget(conversationId: string): void {
    for (const seen of [this.#shown, this.#asked])
      for (const [key, typing] of seen) if (typing.conversationId === conversationId) seen.delete(key);
  }

  close(): void {
    this.#stopListening();
    this.#asked.clear();
  }

  async #ask(key: string, typing: TypingRow): Promise<void> {
    const known = await this.#app.boundaries.ofAll([this.#viewerId, typing.userId]);
    const [viewer, typist] = [known.get(this.#viewerId), known.get(typing.userId)];
    if (this.#asked.get(key) !== typing || !viewer || !typist) return;
    this.#asked.delete(key);
    this.#judge(key, typing, viewer, typist);
  }

  #judge(key: string, typing: TypingRow, viewer: Boundary, typist: Boundary): void {
    if (apartSince(this.#viewerId, viewer, typing.userId, typist)) return;
    this.#shown.set(key, typing);
    this.#show(typing);
  }

  #boundariesChanged(userIds: readonly string[]): void {
    for (const [key, typing] of this.#shown)
      if (userIds.includes(this.#viewerId) || userIds.includes(typing.userId)) void this.#checkAgain(key, typing);
  }

  async #checkAgain(key: string, { conversationId, userId }: TypingRow): Promise<void> {
    const apart = await blockedEitherWay(this.#app, this.#viewerId, [userId]).catch(() => undefined);
    if (apart && !apart.has(userId)) return;
    if (this.#shown.delete(key)) this.#show({ conversationId, userId, isTyping: false, expiresAt: new Date() });
  }
}
