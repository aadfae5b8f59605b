/** Limits how often typing is published, and remembers who types through this server. */
import { PUBLISH_EVERY_MS } from "./rows.js";

/** The typists of this process, and when each was last published: a sent message ends typing without a look-up. */
export class Typists {
  readonly #publishedAt = new Map<string, number>();
  readonly #ttlMs: number;

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  /** Whether the typing was published so recently that a repeat would add nothing. */
  isFresh(conversationId: string, userId: string): boolean {
    return performance.now() - (this.#publishedAt.get(`${conversationId} ${userId}`) ?? -Infinity) < PUBLISH_EVERY_MS;
  }

  published(conversationId: string, userId: string): void {
    const key = `${conversationId} ${userId}`;
    const now = performance.now();
    this.#publishedAt.set(key, now);
    setTimeout(() => {
      if (this.#publishedAt.get(key) === now) this.#publishedAt.delete(key);
    }, this.#ttlMs).unref();
  }

  /** Forgets a typist; returns whether they were typing. */
  forget(conversationId: string, userId: string): boolean {
    return this.#publishedAt.delete(`${conversationId} ${userId}`);
  }
}
