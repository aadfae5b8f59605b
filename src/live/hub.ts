/**
 * Subscribes to each bus topic once, however many streams follow it on this server. A slow sweep compares what was
 * passed on with the store, so that even changes that were never published arrive.
 */

import { setTimeout as pause } from "node:timers/promises";
import DataLoader from "dataloader";
import type { Logger } from "pino";
import { type OpenSession, openSessions } from "../accounts/reads.js";
import type { Bus } from "../bus/bus.js";
import type { Topics } from "../bus/topics.js";
import type { Config } from "../config.js";
import { type Involvement, involvementsOf, joinedSeqsOf, type Standing, standingsOf } from "../conversations/reads.js";
import type { AccountEvent } from "../events/event.js";
import { type MissedMessages, messagesMissed, positionsAt, type Reader } from "../messages/missed.js";
import type { Position } from "../messages/rows.js";
import {
  type NotificationChanges,
  type NotificationsAsked,
  notificationsChangedSince,
} from "../notifications/reads.js";
import type { PrivacyCache } from "../privacy/cache.js";
import { receiptsOf, receiptsRaisedSince } from "../receipts/reads.js";
import type { ReceiptRow } from "../receipts/rows.js";
import { inChunks } from "../store/batcher.js";
import type { Look, Store } from "../store/store.js";
import type { Counts } from "../telemetry/counts.js";
import type { Viewer } from "../viewer.js";
import { Channel, type ChannelParts } from "./channel.js";
import type { Epoch } from "./cursors.js";
import type { Follower } from "./follower.js";
import { ReplayMemory } from "./replay-buffer.js";
import { Sessions } from "./session-expiry.js";

interface Parts {
  privacy: PrivacyCache;
  bus: Bus;
  config: Config;
  counts: Counts;
  epoch: Epoch;
  log: Logger;
  store: Store;
}

type UserTopic = `user:${string}` | `presence:${string}`;

interface Listening<News> {
  hearers: Set<(news: News) => void>;
  /** Settles once the bus has acknowledged, with a function that unsubscribes. */
  started: Promise<() => void>;
}

interface OpenChannel {
  channel: Channel;
  ready: Promise<void>;
  stop: Promise<() => void>;
  /** The channel has read its position. Until then there is nothing to compare with the store. */
  isOpen: boolean;
  /** When the last follower left; undefined while somebody follows it. */
  idleSince: number | undefined;
}

/** Takes part in the sweep, beside the conversations: a stream reads again here what the bus may have lost. */
export interface Swept {
  sweep(): Promise<void>;
  /** Called every {@link QUICK_SWEEP_MS}, far more often than `sweep`. */
  endIfLagging?(): void;
  /** Called when the store begins a new epoch: nothing that was read before is certain any more. */
  beginEpoch?(): void;
}

/** How often the hub checks whether a sweep is due. While the bus is away, every check sweeps. */
const QUICK_SWEEP_MS = 2_000;
/**
 * A store clock that steps back by more than this begins a new epoch, too: rows that are stored next get times that
 * existing cursors already cover, so a resume would skip them. A smaller step is within the seconds that every resume
 * reads again, `SLOWEST_COMMIT_MS`.
 */
const MAX_CLOCK_STEP_MS = 2_000;
/** The slowest rate of the store's clock, relative to this server's, that is still ordinary drift. */
const SLOWEST_CLOCK = 0.999;
/** The greatest age of a time from `lately`, for callers that an earlier time does not harm. */
const LATE_LOOK_MS = 1_000;
/**
 * A bus that is away must not hold up a stream: it is checked at this interval, and then the stream starts, served by
 * the sweep. A bus that is connected but slow is waited for longer.
 */
const LISTEN_WAIT_MS = 500;
const SLOW_LISTEN_WAIT_MS = 5_000;
const IDS_PER_STATEMENT = 5_000;
/** Each person may be in hundreds of conversations. */
const PEOPLE_PER_STATEMENT = 200;
/** A read that hangs delays the next one by no more than this. */
const MOST_GATHERING_MS = 100;
type LoaderOptions = Pick<DataLoader.Options<unknown, unknown>, "maxBatchSize" | "batchScheduleFn">;

/** Merges reads of the same turn into one statement, and keeps nothing. */
const loader = <Key, Value>(
  load: DataLoader.BatchLoadFn<Key, Value>,
  options: LoaderOptions = {},
): DataLoader<Key, Value> => new DataLoader(load, { cache: false, maxBatchSize: IDS_PER_STATEMENT, ...options });

function byKey<Value>(
  load: (keys: readonly string[]) => Promise<Map<string, Value>>,
): DataLoader<string, Value | undefined>;
function byKey<Value, Missing>(
  load: (keys: readonly string[]) => Promise<Map<string, Value>>,
  missing: Missing,
  options?: LoaderOptions,
): DataLoader<string, Value | Missing>;
function byKey<Value, Missing>(
  load: (keys: readonly string[]) => Promise<Map<string, Value>>,
  missing?: Missing,
  options?: LoaderOptions,
): DataLoader<string, Value | Missing | undefined> {
  return loader(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => found.get(key) ?? missing);
  }, options);
}

/** Requests that arrive during a read share the next one: the more requests, the fewer statements for each. */
function gatheringLoader<Key, Value>(load: DataLoader.BatchLoadFn<Key, Value>): DataLoader<Key, Value> {
  let reading: Promise<unknown> = Promise.resolve();
  const read: DataLoader.BatchLoadFn<Key, Value> = (keys) => {
    const found = Promise.resolve(load(keys));
    reading = found.catch(() => {});
    return found;
  };
  return loader(read, {
    maxBatchSize: PEOPLE_PER_STATEMENT,
    batchScheduleFn: (begin) => void Promise.race([reading, pause(MOST_GATHERING_MS)]).then(() => setImmediate(begin)),
  });
}

/** Each reader may have missed a page. */
const READERS_PER_STATEMENT = 100;

export class Hub {
  readonly #parts: Parts;
  readonly #channelParts: ChannelParts;
  readonly #channels = new Map<string, OpenChannel>();
  readonly #listenings = new Map<string, Listening<never>>();
  readonly #sessions = new Sessions();
  readonly #swept = new Set<Swept>();
  readonly #timer: NodeJS.Timeout;
  /** Positions of conversations. All channels that open at the same time share a statement, as do all loaders here. */
  readonly #standings: DataLoader<string, Standing | undefined>;
  /** Every member's watermarks, by conversation. */
  readonly receipts: DataLoader<string, ReceiptRow[]>;
  /** Conversations that a person is in, or left within `replayDays`. */
  readonly involvements: DataLoader<string, Involvement[]>;
  /** The seq from which a person is a member of a conversation; undefined if they are not. */
  readonly memberships: DataLoader<{ conversationId: string; userId: string }, number | undefined>;
  /** The position of a reader who has everything from before a moment. */
  readonly positions: DataLoader<{ conversationId: string; moment: Date }, Position>;
  /** Messages that readers have missed: readers who come back at the same time share a statement. */
  readonly missed: DataLoader<Reader, MissedMessages | undefined>;
  /** Changes of people's notifications. */
  readonly notifications: DataLoader<NotificationsAsked, NotificationChanges>;
  /** Sessions that have not ended, by id; undefined for one that has. */
  readonly openSessions: DataLoader<string, OpenSession | undefined>;
  /** The replay buffer: the newest changes of all conversations that are followed here. */
  readonly memory: ReplayMemory;
  #look: Promise<Look> | undefined;
  #lateLook: { now: Promise<Date>; at: number } | undefined;
  /** The last reading of the store's clock, and when its answer arrived by this server's clock. */
  #lastClock: { clock: Date; at: number } | undefined;
  readonly #events = new WeakMap<object, AccountEvent>();
  /** Everything followed here was compared with the store up to this moment, by the store's clock. */
  sweptThrough = new Date(0);
  #sweptAt = performance.now();
  #isSweeping = false;
  /** A sweep was requested during another, which may have compared something before the request: so it runs again. */
  #sweepsAgain = false;
  /** The epoch to which everything followed here belongs: the time at which the store was last found set back. */
  #rewoundAt = new Date(0);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#channelParts = { ...parts, hub: this };
    const { store, config } = parts;
    this.#standings = byKey(async (ids) => new Map((await standingsOf(store, ids)).map((each) => [each.id, each])));
    this.receipts = byKey((ids) => receiptsOf(store, ids), []);
    this.involvements = byKey((userIds) => involvementsOf(store, userIds, config.replayDays), [], {
      maxBatchSize: PEOPLE_PER_STATEMENT,
    });
    this.memberships = loader((pairs) => joinedSeqsOf(store, pairs));
    this.positions = loader((places) => this.#positionsAt(places));
    this.missed = loader((readers) => messagesMissed(store, readers), {
      maxBatchSize: READERS_PER_STATEMENT,
      batchScheduleFn: (read) => setImmediate(read),
    });
    this.notifications = gatheringLoader((asked) => notificationsChangedSince(store, asked));
    this.openSessions = byKey((ids) => openSessions(store, ids), undefined, {
      batchScheduleFn: (read) => setImmediate(read),
    });
    this.memory = new ReplayMemory(parts.config.recentBytes);
    this.#timer = setInterval(() => void this.#tick(), QUICK_SWEEP_MS);
    parts.bus.onReturn(() => void this.sweep());
  }

  /** Call before anything is followed: then no earlier change can be missing, and the present counts as swept. */
  async start(): Promise<void> {
    const { store } = this.#parts;
    this.sweptThrough = (await store.look()).now;
    if (store.rewoundAt > this.#rewoundAt) this.#beginEpoch(store.rewoundAt);
  }

  /**
   * Reads the store's clock, no earlier than this call: one statement for all callers of the same turn. If the store
   * was set back before that, the new epoch has begun here when this resolves.
   */
  look(): Promise<Look> {
    this.#look ??= new Promise((resolve) => setImmediate(resolve)).then(async () => {
      this.#look = undefined;
      const look = await this.#lookNow();
      this.#beginEpochIfRewound();
      return look;
    });
    return this.#look;
  }

  async #lookNow(): Promise<Look> {
    const { store } = this.#parts;
    const [last, asked, { rewoundAt: setBackAt }] = [this.#lastClock, performance.now(), store];
    const look = await store.look();
    this.#lastClock = { clock: look.clock, at: performance.now() };
    // A rewind that this look found may have been noted for this very step of the clock: do not note it twice.
    if (!last || store.rewoundAt > setBackAt) return look;
    // At least as much time passed between the two readings of the clock as between the last answer and this request.
    const stepMs = last.clock.getTime() + (asked - last.at) * SLOWEST_CLOCK - look.clock.getTime();
    if (stepMs <= MAX_CLOCK_STEP_MS) return look;
    await store.noteRewind();
    return store.look();
  }

  /** The time of a fresh {@link look}. */
  async now(): Promise<Date> {
    return (await this.look()).now;
  }

  /** The time of a look that is at most a second old: one statement a second, however many callers. */
  async lately(): Promise<Date> {
    const at = performance.now();
    if (!this.#lateLook || at - this.#lateLook.at > LATE_LOOK_MS) this.#lateLook = { now: this.now(), at };
    try {
      return await this.#lateLook.now;
    } catch (error) {
      this.#lateLook = undefined;
      throw error;
    }
  }

  /** The event for this news: the first caller makes it, and all others share the same object. */
  eventOf(news: object, make: () => AccountEvent): AccountEvent {
    const event = this.#events.get(news) ?? make();
    this.#events.set(news, event);
    return event;
  }

  /** Follows a conversation. Resolves once no later change of it can be missed. */
  async follow(conversationId: string, follower: Follower): Promise<Channel> {
    const open = this.#channels.get(conversationId) ?? this.#open(conversationId);
    open.channel.followers.add(follower);
    open.idleSince = undefined;
    try {
      await open.ready;
    } catch (error) {
      this.unfollow(conversationId, follower);
      throw error;
    }
    return open.channel;
  }

  /** A channel that has lost its last follower stays open for `lingerSeconds`: most who leave come back at once. */
  unfollow(conversationId: string, follower: Follower): void {
    const open = this.#channels.get(conversationId);
    if (!open?.channel.leave(follower) || open.channel.followers.size > 0) return;
    open.idleSince = performance.now();
  }

  /** Subscribes to a person's topic. Resolves with a function that unsubscribes. */
  async listen<Topic extends UserTopic>(topic: Topic, receive: (news: Topics[Topic]) => void): Promise<() => void> {
    const listening = (this.#listenings.get(topic) ?? this.#startListening(topic)) as Listening<Topics[Topic]>;
    listening.hearers.add(receive);
    const isInTime = await this.#acknowledged(listening.started);
    // News that was published before a late acknowledgement was not received.
    if (!isInTime) listening.started.then(() => this.sweep()).catch(() => {});
    return () => {
      if (!listening.hearers.delete(receive) || listening.hearers.size > 0) return;
      if (this.#listenings.get(topic) === (listening as Listening<never>)) this.#listenings.delete(topic);
      listening.started.then((stop) => stop()).catch(() => {});
    };
  }

  /**
   * Calls `end` when the viewer's token expires, or when their session ends: at once if the bus delivers the news, with
   * the next sweep if it does not. Resolves with a function that stops the watch.
   */
  async watchSession(viewer: Viewer, end: (reason: "ended" | "expired") => void): Promise<() => void> {
    const watched = { viewer, end };
    this.#sessions.add(watched);
    const stopListening = await this.listen(`user:${viewer.userId}`, (news) => {
      if (news.type === "sessionEnded" && news.sessionId === viewer.sessionId) end("ended");
    });
    const stop = () => {
      this.#sessions.delete(watched);
      stopListening();
    };
    try {
      // The session may have ended after the viewer was authenticated, and before the topic was subscribed to.
      if (!(await this.openSessions.load(viewer.sessionId))) end("ended");
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  addToSweep(swept: Swept): () => void {
    this.#swept.add(swept);
    return () => this.dropFromSweep(swept);
  }

  dropFromSweep(swept: Swept): void {
    this.#swept.delete(swept);
  }

  /** Seconds since the last sweep began; infinite if it failed. */
  get sweptAgeSeconds(): number {
    return (performance.now() - this.#sweptAt) / 1_000;
  }

  /** Counts of everything that is open here: a leak would show in them. */
  size(): { channels: number; topics: number; swept: number; recentBytes: number } {
    return {
      channels: this.#channels.size,
      topics: this.#listenings.size,
      swept: this.#swept.size,
      recentBytes: this.memory.bytes,
    };
  }

  /** Compares every session, channel and stream with the store, and catches up those that differ. */
  async sweep(): Promise<void> {
    if (this.#isSweeping) {
      this.#sweepsAgain = true;
      return;
    }
    this.#sweepsAgain = false;
    this.#isSweeping = true;
    this.#sweptAt = performance.now();
    try {
      // A channel that is opening may read a position from before `now`: it is compared once it is open.
      const opening = [...this.#channels.values()].filter(({ isOpen }) => !isOpen).map(({ ready }) => ready);
      const now = await this.now();
      await this.#sweepSessions();
      await Promise.allSettled(opening);
      await this.#sweepChannels(now);
      for (const some of inChunks([...this.#swept], IDS_PER_STATEMENT))
        await Promise.all(some.map((swept) => swept.sweep()));
      this.sweptThrough = now;
      this.#parts.counts.sweeps++;
    } catch (error) {
      this.#parts.log.debug({ err: error }, "the sweep was cut off; the next one repeats it");
      this.#parts.counts.sweepFailures++;
      this.#sweptAt = -Infinity;
    } finally {
      this.#isSweeping = false;
    }
    if (this.#sweepsAgain) await this.sweep();
  }

  /**
   * A channel found the store behind itself: the store was restored from a backup, or a standby took over that lacked
   * the last commits. Changes that were delivered since then may be lost, and their positions may be used again for
   * other changes.
   */
  async foundRewind(channel: Channel): Promise<void> {
    if (this.#channels.get(channel.id)?.channel !== channel) return; // dropped: it is idle, or the new epoch has begun
    await this.#parts.store.noteRewind();
    void this.sweep(); // not awaited: the sweep may wait for this channel
  }

  /** Synchronous, so no old stream gets a new cursor. Ends every stream; clients resume and get RESET. */
  #beginEpochIfRewound(): void {
    const { store, log, bus, counts } = this.#parts;
    if (store.rewoundAt <= this.#rewoundAt) return;
    this.#beginEpoch(store.rewoundAt);
    counts.rewinds++;
    log.warn({ noticedAt: store.rewoundAt }, "the database was set back to an earlier state; every stream begins anew");
    for (const swept of [...this.#swept]) swept.beginEpoch?.();
    for (const [conversationId, open] of this.#channels) this.#drop(conversationId, open);
    bus.publish("missed", {}).catch(() => {}); // then the other servers find it with their next sweep
  }

  #beginEpoch(setBackAt: Date): void {
    this.#rewoundAt = setBackAt;
    this.#parts.bus.distrustEarlier();
    this.#parts.epoch.begin(setBackAt);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { channel } of this.#channels.values()) channel.close();
  }

  async #tick(): Promise<void> {
    this.#closeIdle();
    for (const swept of [...this.#swept]) swept.endIfLagging?.();
    const isDue = performance.now() - this.#sweptAt >= this.#parts.config.sweepSeconds * 1_000;
    const isUneasy =
      !this.#parts.bus.connected ||
      this.#parts.bus.refusedTopics > 0 ||
      [...this.#channels.values()].some(({ channel, isOpen }) => isOpen && channel.isBehind);
    if (isDue || isUneasy) await this.sweep();
  }

  async #sweepSessions(): Promise<void> {
    for (const watched of inChunks([...this.#sessions], IDS_PER_STATEMENT)) {
      const open = await openSessions(
        this.#parts.store,
        watched.map(({ viewer }) => viewer.sessionId),
      );
      for (const { viewer, end } of watched) if (!open.has(viewer.sessionId)) end("ended");
    }
  }

  async #sweepChannels(now: Date): Promise<void> {
    for (const some of inChunks(
      [...this.#channels].flatMap(([id, { isOpen }]) => (isOpen ? [id] : [])),
      IDS_PER_STATEMENT,
    )) {
      const revisions = new Map((await standingsOf(this.#parts.store, some)).map(({ id, revision }) => [id, revision]));
      const upToDate: Channel[] = [];
      for (const id of some) {
        const channel = this.#channels.get(id)?.channel;
        if (channel && (channel.isBehind || revisions.get(id) !== channel.revision)) await channel.catchUp();
        else if (channel) upToDate.push(channel);
      }
      await this.#sweepReceipts(upToDate, now);
    }
  }

  async #sweepReceipts(channels: Channel[], now: Date): Promise<void> {
    const wanting = channels.filter(({ wantsReceiptsSince }) => wantsReceiptsSince);
    const since = Math.min(...wanting.map(({ wantsReceiptsSince }) => wantsReceiptsSince?.getTime() ?? 0));
    if (wanting.length === 0) return;
    const raised = new Map<string, ReceiptRow[]>(wanting.map(({ id }) => [id, []]));
    for (const receipt of await receiptsRaisedSince(this.#parts.store, [...raised.keys()], new Date(since)))
      raised.get(receipt.conversationId)?.push(receipt);
    await Promise.all(wanting.map((channel) => channel.takeReceipts(raised.get(channel.id) ?? [], now)));
  }

  #closeIdle(): void {
    const lingerMs = this.#parts.config.lingerSeconds * 1_000;
    for (const [conversationId, open] of this.#channels) {
      if (open.idleSince === undefined || performance.now() - open.idleSince < lingerMs) continue;
      this.#drop(conversationId, open);
    }
  }

  #drop(conversationId: string, { channel, stop }: OpenChannel): void {
    this.#channels.delete(conversationId);
    channel.close();
    stop.then((stopListening) => stopListening()).catch(() => {});
  }

  /** Looks up equal places once: many readers resume from the same moment. */
  async #positionsAt(places: readonly { conversationId: string; moment: Date }[]): Promise<Position[]> {
    const keyOf = (place: (typeof places)[number]) => `${place.conversationId} ${place.moment.getTime()}`;
    const different = new Map(places.map((place) => [keyOf(place), place]));
    const found = await positionsAt(this.#parts.store, [...different.values()]);
    const positions = new Map([...different.keys()].map((key, i) => [key, found[i]]));
    return places.map((place) => positions.get(keyOf(place)) ?? { seq: 0, revision: 0 });
  }

  #open(conversationId: string): OpenChannel {
    const channel = new Channel(this.#channelParts, conversationId);
    const stop = this.#parts.bus.listen(`conversation:${conversationId}`, (news) => channel.receive(news));
    const ready = this.#acknowledged(stop).then(async (isInTime) => {
      await channel.start(this.#standings);
      open.isOpen = true;
      // News that was published before a late acknowledgement was not received. If this fails, the sweep repeats it.
      if (!isInTime) stop.then(() => channel.catchUp()).catch(() => {});
    });
    const open: OpenChannel = { channel, stop, ready, isOpen: false, idleSince: undefined };
    ready.catch(() => {
      // The followers that wait for it get the error, and the next follower opens it anew.
      if (this.#channels.get(conversationId) === open) this.#channels.delete(conversationId);
      channel.close();
      stop.then((stopListening) => stopListening()).catch(() => {});
    });
    this.#channels.set(conversationId, open);
    return open;
  }

  #startListening<Topic extends UserTopic>(topic: Topic): Listening<Topics[Topic]> {
    const hearers: Listening<Topics[Topic]>["hearers"] = new Set();
    const started = this.#parts.bus.listen(topic, (news) => {
      for (const receive of [...hearers]) receive(news);
    });
    started.catch(() => {}); // callers of `listen` get the error
    const listening = { hearers, started };
    this.#listenings.set(topic, listening as Listening<never>);
    return listening;
  }

  /**
   * Waits for the bus, but not for one that is away: when it returns, everything is swept. Resolves with whether the
   * acknowledgement came in time.
   */
  async #acknowledged(listening: Promise<unknown>): Promise<boolean> {
    const since = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((resolve) => {
      timer = setInterval(() => {
        if (!this.#parts.bus.connected || performance.now() - since >= SLOW_LISTEN_WAIT_MS) resolve(false);
      }, LISTEN_WAIT_MS);
    });
    try {
      return await Promise.race([listening.then(() => true), patience]);
    } finally {
      clearInterval(timer);
    }
  }
}
