/**
 * The typing indicators of one conversation on this server. An indicator goes out when its typist sends a message,
 * stops or leaves, and by itself after a time: so a server that dies need not publish an end. It is lit and renewed at
 * most once per PUBLISH_EVERY_MS, on however many servers its typist reports.
 */
import { PUBLISH_EVERY_MS, type TypingRow } from "./rows.js";

interface Indicator {
  latest: TypingRow;
  isLit: boolean;
  /** When it was last lit or renewed. */
  deliveredAt: number;
  receivedAt: number;
  /** Lights it as soon as it may be lit again. */
  lightTimer: NodeJS.Timeout | undefined;
  expiryTimer: NodeJS.Timeout;
}

export class Indicators {
  readonly #ttlMs: number;
  readonly #deliver: (typing: TypingRow) => void;
  readonly #indicators = new Map<string, Indicator>();

  constructor(ttlMs: number, deliver: (typing: TypingRow) => void) {
    this.#ttlMs = ttlMs;
    this.#deliver = deliver;
  }

  receive({ conversationId, userId, isTyping }: Omit<TypingRow, "expiresAt">): void {
    const expiresAt = new Date(Date.now() + this.#ttlMs);
    if (isTyping) this.#received({ conversationId, userId, isTyping, expiresAt }, this.#ttlMs);
    else this.stop(userId);
  }

  /** Takes an entry of the board, unless an event about its typist has arrived since the board was asked. */
  read(typing: TypingRow, askedAt: number): void {
    const known = this.#indicators.get(typing.userId);
    if (known && (known.isLit || known.receivedAt >= askedAt)) return;
    this.#received(typing, Math.min(typing.expiresAt.getTime() - Date.now(), this.#ttlMs));
  }

  /** Puts out the indicator of a person who stopped, sent a message or left the conversation. */
  stop(userId: string): void {
    const indicator = this.#indicators.get(userId);
    if (!indicator) return;
    indicator.receivedAt = performance.now();
    clearTimeout(indicator.lightTimer);
    indicator.lightTimer = undefined;
    clearTimeout(indicator.expiryTimer);
    // Kept until it may be lit again: otherwise a typist who stops each time could light it as often as they like.
    const waitMs = indicator.deliveredAt + PUBLISH_EVERY_MS - performance.now();
    indicator.expiryTimer = setTimeout(() => this.#indicators.delete(userId), waitMs).unref();
    if (!indicator.isLit) return;
    indicator.isLit = false;
    this.#deliver({ ...indicator.latest, isTyping: false, expiresAt: new Date() });
  }

  lit(): TypingRow[] {
    return [...this.#indicators.values()].filter(({ isLit }) => isLit).map(({ latest }) => latest);
  }

  close(): void {
    for (const { lightTimer: lights, expiryTimer: goesOut } of this.#indicators.values()) {
      clearTimeout(lights);
      clearTimeout(goesOut);
    }
    this.#indicators.clear();
  }

  #received(latest: TypingRow, lastsMs: number): void {
    if (lastsMs <= 0) return;
    const now = performance.now();
    const known = this.#indicators.get(latest.userId);
    clearTimeout(known?.expiryTimer);
    const expiryTimer = setTimeout(() => this.stop(latest.userId), lastsMs).unref();
    const received = { latest, receivedAt: now, expiryTimer };
    const indicator = known
      ? Object.assign(known, received)
      : { ...received, isLit: false, deliveredAt: -Infinity, lightTimer: undefined };
    this.#indicators.set(latest.userId, indicator);
    if (indicator.deliveredAt + PUBLISH_EVERY_MS <= now) this.#light(indicator);
    else if (!indicator.isLit)
      indicator.lightTimer ??= setTimeout(
        () => this.#light(indicator),
        indicator.deliveredAt + PUBLISH_EVERY_MS - now,
      ).unref();
  }

  #light(indicator: Indicator): void {
    indicator.lightTimer = undefined;
    indicator.isLit = true;
    indicator.deliveredAt = performance.now();
    this.#deliver(indicator.latest);
  }
}
