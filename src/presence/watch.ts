/**
 * The people whose presence is watched through this server. The bus only signals that somebody's presence may have
 * changed. The presence is then looked up once for all watchers here, one look-up after the other, so that no order of
 * signals can mislead. Each watcher receives what they may see, and a person's changes at most once a second.
 */
import type { Logger } from "pino";
import type { Bus } from "../bus/bus.js";
import type { Hub } from "../live/hub.js";
import type { PersonPrivacy, PrivacyCache } from "../privacy/cache.js";
import { createBatcher } from "../store/batcher.js";
import type { Store } from "../store/store.js";
import type { Devices } from "./devices.js";
import { presenceOf, shownTo } from "./reads.js";
import type { PresenceRow } from "./rows.js";

interface Parts {
  privacy: PrivacyCache;
  bus: Bus;
  hub: Hub;
  log: Logger;
  devices: Devices;
  store: Store;
}

export interface Watcher {
  readonly userId: string;
  /** Takes what they may see now: one object for all who may see the same. Returns whether it was news. */
  shows(presence: PresenceRow): boolean;
  /** They may no longer see this person. */
  hides(userId: string): void;
}

interface Watched {
  watchers: Set<Watcher>;
  listening: Promise<() => void>;
  /** Rises with each signal: a result that was read before is stale. */
  signals: number;
  /** A look-up for all watchers is scheduled or under way. */
  isDue: boolean;
  deliveredAt: number;
  wait: NodeJS.Timeout | undefined;
}

interface LookUp {
  userId: string;
  /** The one watcher to serve, who has just begun; all if left out. */
  watcher?: Watcher;
}

const DELIVER_EVERY_MS = 1_000;
const TRY_AGAIN_MS = 1_000;
const PEOPLE_AT_ONCE = 500;

export class PresenceWatch {
  readonly #parts: Parts;
  readonly #people = new Map<string, Watched>();
  /** The people that each person watches here, by stream. */
  readonly #lists = new Map<string, Map<Watcher, ReadonlySet<string>>>();
  readonly #lookUp: (item: LookUp) => void;
  #stopSweep: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lookUp = createBatcher(PEOPLE_AT_ONCE, (items) => this.#lookUpAll(items));
    parts.privacy.onChange((userIds) => this.#privacyChanged(userIds));
    parts.devices.onSettled(() => this.#signalAll());
  }

  /** How many people this person watches through this server. */
  watchedBy(userId: string): number {
    return [...(this.#lists.get(userId)?.values() ?? [])].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Shows a watcher what they may see of these people: the present state of each, then each change. Resolves with the
   * way to stop.
   */
  async follow(userIds: ReadonlySet<string>, watcher: Watcher): Promise<() => void> {
    this.#stopSweep ??= this.#parts.hub.addToSweep({ sweep: async () => this.#signalAll() });
    const lists = this.#lists.get(watcher.userId) ?? new Map<Watcher, ReadonlySet<string>>();
    this.#lists.set(watcher.userId, lists.set(watcher, userIds));
    for (const userId of userIds) this.#watched(userId).watchers.add(watcher);
    const stop = () => {
      lists.delete(watcher);
      if (lists.size === 0 && this.#lists.get(watcher.userId) === lists) this.#lists.delete(watcher.userId);
      for (const userId of userIds) this.#unfollow(userId, watcher);
    };
    try {
      await Promise.all([...userIds].map((userId) => this.#people.get(userId)?.listening));
    } catch (error) {
      stop();
      throw error;
    }
    for (const userId of userIds) this.#lookUp({ userId, watcher });
    return stop;
  }

  #watched(userId: string): Watched {
    const known = this.#people.get(userId);
    if (known) return known;
    const listening = this.#parts.hub.listen(`presence:${userId}`, () => this.#signal(userId));
    const watched = {
      watchers: new Set<Watcher>(),
      listening,
      signals: 0,
      isDue: false,
      deliveredAt: -Infinity,
      wait: undefined,
    };
    this.#people.set(userId, watched);
    return watched;
  }

  #unfollow(userId: string, watcher: Watcher): void {
    const watched = this.#people.get(userId);
    if (!watched?.watchers.delete(watcher) || watched.watchers.size > 0) return;
    this.#people.delete(userId);
    clearTimeout(watched.wait);
    watched.listening.then((stop) => stop()).catch(() => {});
    if (this.#people.size > 0) return;
    this.#stopSweep?.();
    this.#stopSweep = undefined;
  }

  // ── signals ──

  #signal(userId: string): void {
    const watched = this.#people.get(userId);
    if (!watched) return;
    watched.signals++;
    if (watched.isDue) return;
    watched.isDue = true;
    const waitMs = watched.deliveredAt + DELIVER_EVERY_MS - performance.now();
    if (waitMs <= 0) this.#lookUp({ userId });
    else watched.wait = setTimeout(() => this.#lookUp({ userId }), waitMs);
  }

  /** While the bus is away, presence does not change, and there is nothing to look up. */
  #signalAll(): void {
    if (this.#parts.bus.connected) for (const userId of this.#people.keys()) this.#signal(userId);
  }

  #privacyChanged(changed: readonly string[]): void {
    const concerned = new Set(changed);
    for (const userId of changed)
      for (const list of this.#lists.get(userId)?.values() ?? []) for (const other of list) concerned.add(other);
    for (const userId of concerned) this.#signalAtOnce(userId);
  }

  /** A change of privacy takes effect at once, also within the second after the last delivery. */
  #signalAtOnce(userId: string): void {
    const watched = this.#people.get(userId);
    if (!watched) return;
    clearTimeout(watched.wait);
    if (watched.wait) watched.isDue = false;
    watched.wait = undefined;
    watched.deliveredAt = -Infinity;
    this.#signal(userId);
  }

  // ── look-ups ──

  async #lookUpAll(items: LookUp[]): Promise<void> {
    const asked = items.map((item) => {
      const watched = this.#people.get(item.userId);
      if (watched && !item.watcher) watched.wait = undefined;
      return { ...item, watched, doubts: watched?.signals };
    });
    try {
      const userIds = [...new Set(items.map(({ userId }) => userId))];
      const rows = await presenceOf(this.#parts, userIds);
      const privacy = await this.#privacyOf(userIds);
      for (const { userId, watcher, watched, doubts: signals } of asked) {
        if (!watched || this.#people.get(userId) !== watched) continue;
        // The presence, or who may see it, may have changed since: only a read after the last signal is delivered.
        if (watched.signals !== signals) this.#lookUp(watcher ? { userId, watcher } : { userId });
        else this.#deliver(watched, userId, rows.get(userId), privacy, watcher);
      }
    } catch (error) {
      this.#parts.log.debug({ err: error }, "presence could not be looked up; the last delivered one holds");
      setTimeout(() => items.forEach(this.#lookUp), TRY_AGAIN_MS).unref();
    }
  }

  #deliver(
    watched: Watched,
    userId: string,
    row: PresenceRow | undefined,
    privacy: ReadonlyMap<string, PersonPrivacy>,
    only: Watcher | undefined,
  ): void {
    if (!only) watched.isDue = false;
    let wasNews = false;
    let masked: PresenceRow | undefined;
    for (const watcher of only ? [only] : watched.watchers) {
      if (!watched.watchers.has(watcher)) continue;
      const shown = row && shownTo(watcher.userId, row, privacy);
      if (!shown) {
        watcher.hides(userId);
        continue;
      }
      // One object for all from whom the time is hidden, so that the event is executed once for all of them.
      if (shown !== row) masked ??= shown;
      if (watcher.shows(shown === row ? row : (masked ?? shown))) wasNews = true;
    }
    if (wasNews && !only) watched.deliveredAt = performance.now();
  }

  /** The privacy of these people and of all who watch them. */
  #privacyOf(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonPrivacy>> {
    const concerned = new Set(userIds);
    for (const userId of userIds)
      for (const watcher of this.#people.get(userId)?.watchers ?? []) concerned.add(watcher.userId);
    return this.#known([...concerned]);
  }

  async #known(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonPrivacy>> {
    const known = new Map<string, PersonPrivacy>();
    const unknown: string[] = [];
    for (const userId of userIds) {
      const privacy = this.#parts.privacy.peek(userId);
      if (privacy) known.set(userId, privacy);
      else unknown.push(userId);
    }
    if (unknown.length === 0) return known;
    for (const [userId, privacy] of await this.#parts.privacy.ofAll(unknown)) known.set(userId, privacy);
    return known;
  }
}
