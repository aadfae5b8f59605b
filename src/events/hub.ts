/**
 * What this server listens to: each topic once, however many follow it here. A slow sweep compares what was passed on
 * with the store, so that even news that was never published arrives.
 */

import { setTimeout as pause } from "node:timers/promises";
import DataLoader from "dataloader";
import { type OpenSession, openSessions } from "../accounts/service.js";
import type { App } from "../app.js";
import { inChunks } from "../batcher.js";
import type { Topics } from "../bus.js";
import type { Viewer } from "../context.js";
import {
  type Involvement,
  involvementsOf,
  joinedSeqsOf,
  type Standing,
  standingsOf,
} from "../conversations/service.js";
import type { Look } from "../db.js";
import { type MissedMessages, messagesMissed, type Position, positionsAt, type Reader } from "../messages/service.js";
import {
  type NotificationChanges,
  type NotificationsAsked,
  notificationsChangedSince,
} from "../notifications/service.js";
import { type ReceiptRow, receiptsOf, receiptsRaisedSince } from "../receipts/service.js";
import type { AccountEvent } from "./account-feed.js";
import { Channel, type Follower } from "./channel.js";
import { RecentMemory } from "./recent.js";
import { Sessions } from "./sessions.js";

type UserTopic = `user:${string}` | `presence:${string}`;

interface Listening<News> {
  hearers: Set<(news: News) => void>;
  /** Settles once the bus has acknowledged, with the way to stop. */
  started: Promise<() => void>;
}

interface OpenChannel {
  channel: Channel;
  ready: Promise<void>;
  stop: Promise<() => void>;
  /** It knows where it stands; until then there is nothing to compare. */
  isOpen: boolean;
  /** Since when nobody follows it. */
  idleSince: number | undefined;
}

/** Swept beside the conversations: what a stream must look up again now and then. */
export interface Swept {
  sweep(): Promise<void>;
  /** Looked at far more often. */
  endIfLagging?(): void;
  /** Nothing that it knows is certain any more. */
  startOver?(): void;
}

/** While the bus is away the store is asked this often. */
const QUICK_SWEEP_MS = 2_000;
/**
 * A store whose clock goes back by more than this is set back, too: what it stores next has times through which cursors
 * say that everything was told. Anything less is within the seconds that they reach back.
 */
const MAX_CLOCK_STEP_MS = 2_000;
/** How much less than this server's another clock may be said to have gone on, and no more be wrong than clocks are. */
const SLOWEST_CLOCK = 0.999;
/** Where it does no harm to know of a moment before. */
const LATE_LOOK_MS = 1_000;
/** A bus that is away may not hold up a stream: it starts, and the sweep serves it. */
const LISTEN_WAIT_MS = 500;
const SLOW_LISTEN_WAIT_MS = 5_000;
const IDS_PER_STATEMENT = 5_000;
/** Each may be in hundreds of conversations. */
const PEOPLE_PER_STATEMENT = 200;
/** One read that hangs holds up the others no longer than this. */
const MOST_GATHERING_MS = 100;
/** Each may have missed a page. */
const READERS_PER_STATEMENT = 100;

export class Hub {
  readonly #app: App;
  readonly #channels = new Map<string, OpenChannel>();
  readonly #listenings = new Map<string, Listening<never>>();
  readonly #sessions = new Sessions();
  readonly #swept = new Set<Swept>();
  readonly #timer: NodeJS.Timeout;
  /** Where conversations stand: one statement for all that are opened at the same time. */
  readonly #standings: DataLoader<string, Standing | undefined>;
  /** Every member's watermarks, in the same way. */
  readonly receipts: DataLoader<string, ReceiptRow[]>;
  /** What people are in, and what they left lately. */
  readonly involvements: DataLoader<string, Involvement[]>;
  /** Since which seq people are members of conversations; undefined where they are not. */
  readonly memberships: DataLoader<{ conversationId: string; userId: string }, number | undefined, string>;
  /** Where somebody stood who has everything from before a moment. */
  readonly positions: DataLoader<{ conversationId: string; moment: Date }, Position, string>;
  /** What readers have missed: all who come back at the same time read with one statement. */
  readonly missed: DataLoader<Reader, MissedMessages | undefined>;
  /** What became of people's notifications, in the same way. */
  readonly notifications: DataLoader<NotificationsAsked, NotificationChanges>;
  /** Whether sessions were not ended, in the same way. */
  readonly openSessions: DataLoader<string, OpenSession | undefined>;
  /** The newest changes of all conversations that are listened to. */
  readonly memory: RecentMemory;
  #look: Promise<Look> | undefined;
  #lateLook: { now: Promise<Date>; at: number } | undefined;
  /** What the store's clock showed last, and when that had been answered here. */
  #lastClock: { clock: Date; at: number } | undefined;
  readonly #told = new WeakMap<object, AccountEvent>();
  /** Up to this moment, by the clock of the store, everything that is listened to was compared with it. */
  sweptThrough = new Date(0);
  #sweptAt = performance.now();
  #isSweeping = false;
  /** It was asked for while one was under way, which may have compared something too early. */
  #sweepsAgain = false;
  /** When the store had last been set back when what is followed began. */
  #setBackAt = new Date(0);

  constructor(app: App) {
    this.#app = app;
    this.#standings = new DataLoader(
      async (ids) => {
        const found = new Map((await standingsOf(app, ids)).map((standing) => [standing.id, standing]));
        return ids.map((id) => found.get(id));
      },
      { cache: false, maxBatchSize: IDS_PER_STATEMENT },
    );
    this.receipts = new DataLoader(
      async (ids) => {
        const found = await receiptsOf(app, ids);
        return ids.map((id) => found.get(id) ?? []);
      },
      { cache: false, maxBatchSize: IDS_PER_STATEMENT },
    );
    this.involvements = new DataLoader(
      async (userIds) => {
        const found = await involvementsOf(app, userIds, app.config.replayDays);
        return userIds.map((userId) => found.get(userId) ?? []);
      },
      { cache: false, maxBatchSize: PEOPLE_PER_STATEMENT },
    );
    this.memberships = new DataLoader((pairs) => joinedSeqsOf(app, pairs), {
      cache: false,
      maxBatchSize: IDS_PER_STATEMENT,
    });
    this.positions = new DataLoader((places) => this.#positionsAt(places), {
      cache: false,
      maxBatchSize: IDS_PER_STATEMENT,
    });
    this.missed = new DataLoader((readers) => messagesMissed(app, readers), {
      cache: false,
      maxBatchSize: READERS_PER_STATEMENT,
      batchScheduleFn: (read) => setImmediate(read),
    });
    let reading: Promise<unknown> = Promise.resolve();
    this.notifications = new DataLoader(
      (asked) => {
        const found = notificationsChangedSince(app, asked);
        reading = found.catch(() => {});
        return found;
      },
      {
        cache: false,
        maxBatchSize: PEOPLE_PER_STATEMENT,
        // Whoever asks while some are read goes together with the next: the more ask, the fewer statements each.
        batchScheduleFn: (read) =>
          void Promise.race([reading, pause(MOST_GATHERING_MS)]).then(() => setImmediate(read)),
      },
    );
    this.openSessions = new DataLoader(
      async (ids) => {
        const open = await openSessions(app, ids);
        return ids.map((id) => open.get(id));
      },
      { cache: false, maxBatchSize: IDS_PER_STATEMENT, batchScheduleFn: (read) => setImmediate(read) },
    );
    this.memory = new RecentMemory(app.config.recentBytes);
    this.#timer = setInterval(() => void this.#tick(), QUICK_SWEEP_MS);
    app.bus.onReturn(() => void this.sweep());
  }

  /** Nothing is listened to yet, so that nothing of before can be missing. */
  async start(): Promise<void> {
    const { store } = this.#app;
    this.sweptThrough = (await store.look()).now;
    if (store.setBackAt > this.#setBackAt) this.#beginAnew(store.setBackAt);
  }

  /**
   * A look at the clock of the store, no earlier than this call: one statement for all who ask in the same turn. That
   * the store was set back before it is known to all from then on.
   */
  look(): Promise<Look> {
    this.#look ??= new Promise((resolve) => setImmediate(resolve)).then(async () => {
      this.#look = undefined;
      const look = await this.#lookNow();
      this.#startOverIfSetBack();
      return look;
    });
    return this.#look;
  }

  async #lookNow(): Promise<Look> {
    const { store } = this.#app;
    const [last, asked, { setBackAt }] = [this.#lastClock, performance.now(), store];
    const look = await store.look();
    this.#lastClock = { clock: look.clock, at: performance.now() };
    // That it was set back for the very reason may be noted already.
    if (!last || store.setBackAt > setBackAt) return look;
    // Between the two readings of its clock passed at least what passed between that answer and this question.
    const stepMs = last.clock.getTime() + (asked - last.at) * SLOWEST_CLOCK - look.clock.getTime();
    if (stepMs <= MAX_CLOCK_STEP_MS) return look;
    await store.noteSetBack();
    return store.look();
  }

  /** The time of a look. */
  async now(): Promise<Date> {
    return (await this.look()).now;
  }

  /** The time of a look of just now, or a moment ago: one statement a second, whoever asks. */
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

  /** The event that news became for whoever heard it first. */
  told(news: object, make: () => AccountEvent): AccountEvent {
    const event = this.#told.get(news) ?? make();
    this.#told.set(news, event);
    return event;
  }

  /** Follows a conversation; resolves once nothing of it can be missed any more. */
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

  /** A conversation that nobody follows any more is listened to a little longer: most who go come back at once. */
  unfollow(conversationId: string, follower: Follower): void {
    const open = this.#channels.get(conversationId);
    if (!open?.channel.leave(follower) || open.channel.followers.size > 0) return;
    open.idleSince = performance.now();
  }

  /** Hears a person's topic; resolves with the way to stop. */
  async listen<Topic extends UserTopic>(topic: Topic, hear: (news: Topics[Topic]) => void): Promise<() => void> {
    const listening = (this.#listenings.get(topic) ?? this.#startListening(topic)) as Listening<Topics[Topic]>;
    listening.hearers.add(hear);
    const isInTime = await this.#acknowledged(listening.started);
    // What was published before a late acknowledgement was not heard.
    if (!isInTime) listening.started.then(() => this.sweep()).catch(() => {});
    return () => {
      if (!listening.hearers.delete(hear) || listening.hearers.size > 0) return;
      if (this.#listenings.get(topic) === (listening as Listening<never>)) this.#listenings.delete(topic);
      listening.started.then((stop) => stop()).catch(() => {});
    };
  }

  /**
   * Calls `end` when the viewer's session is ended or their token expires: at once where the bus tells, with the next
   * sweep where it could not. Resolves with the way to stop watching.
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
      // It may have been ended since whoever has it was let in, and before that was listened to.
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

  /** How long ago everything was compared with the store. */
  get sweptAgeSeconds(): number {
    return (performance.now() - this.#sweptAt) / 1_000;
  }

  /** How much is listened to: what a leak would show in. */
  size(): { channels: number; topics: number; swept: number; recentBytes: number } {
    return {
      channels: this.#channels.size,
      topics: this.#listenings.size,
      swept: this.#swept.size,
      recentBytes: this.memory.bytes,
    };
  }

  /** Compares every channel with the store and brings up to date what differs. */
  async sweep(): Promise<void> {
    if (this.#isSweeping) {
      this.#sweepsAgain = true;
      return;
    }
    this.#sweepsAgain = false;
    this.#isSweeping = true;
    this.#sweptAt = performance.now();
    try {
      // What is being opened may stand where the store stood before: only once it is open can it be compared.
      const opening = [...this.#channels.values()].filter(({ isOpen }) => !isOpen).map(({ ready }) => ready);
      const now = await this.now();
      await this.#sweepSessions();
      await Promise.allSettled(opening);
      await this.#sweepChannels(now);
      for (const some of inChunks([...this.#swept], IDS_PER_STATEMENT))
        await Promise.all(some.map((swept) => swept.sweep()));
      this.sweptThrough = now;
      this.#app.counts.sweeps++;
    } catch (error) {
      this.#app.log.debug({ err: error }, "the sweep was cut off; the next one repeats it");
      this.#app.counts.sweepFailures++;
      this.#sweptAt = -Infinity;
    } finally {
      this.#isSweeping = false;
    }
    if (this.#sweepsAgain) await this.sweep();
  }

  /**
   * A channel found the store behind itself: it was restored from a backup, or a standby took over that had not got
   * everything. What was told since may never have been, and the same positions may come to mean something else.
   */
  async foundSetBack(channel: Channel): Promise<void> {
    if (this.#channels.get(channel.id)?.channel !== channel) return; // that is known already
    await this.#app.store.noteSetBack();
    void this.sweep(); // which may wait for the channel
  }

  /** In one turn, so that no stream of before is given a cursor of since: has every stream come back, to be told RESET. */
  #startOverIfSetBack(): void {
    const { store, log, bus, counts } = this.#app;
    if (store.setBackAt <= this.#setBackAt) return;
    this.#beginAnew(store.setBackAt);
    counts.rewinds++;
    log.warn({ noticedAt: store.setBackAt }, "the database was set back to an earlier state; every stream begins anew");
    for (const swept of [...this.#swept]) swept.startOver?.();
    for (const [conversationId, open] of this.#channels) this.#drop(conversationId, open);
    bus.publish("missed", {}).catch(() => {}); // the others find it with their next sweep
  }

  #beginAnew(setBackAt: Date): void {
    this.#setBackAt = setBackAt;
    this.#app.bus.distrustEarlier();
    this.#app.cursors = this.#app.cursors.since(setBackAt);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { channel } of this.#channels.values()) channel.close();
  }

  async #tick(): Promise<void> {
    this.#closeIdle();
    for (const swept of [...this.#swept]) swept.endIfLagging?.();
    const isDue = performance.now() - this.#sweptAt >= this.#app.config.sweepSeconds * 1_000;
    const isUneasy =
      !this.#app.bus.connected ||
      this.#app.bus.refusedTopics > 0 ||
      [...this.#channels.values()].some(({ channel, isOpen }) => isOpen && channel.isBehind);
    if (isDue || isUneasy) await this.sweep();
  }

  async #sweepSessions(): Promise<void> {
    for (const watched of inChunks([...this.#sessions], IDS_PER_STATEMENT)) {
      const open = await openSessions(
        this.#app,
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
      const revisions = new Map((await standingsOf(this.#app, some)).map(({ id, revision }) => [id, revision]));
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
    for (const receipt of await receiptsRaisedSince(this.#app, [...raised.keys()], new Date(since)))
      raised.get(receipt.conversationId)?.push(receipt);
    await Promise.all(wanting.map((channel) => channel.takeReceipts(raised.get(channel.id) ?? [], now)));
  }

  #closeIdle(): void {
    const lingerMs = this.#app.config.lingerSeconds * 1_000;
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

  /** One look-up for all who came from the same moment. */
  async #positionsAt(places: readonly { conversationId: string; moment: Date }[]): Promise<Position[]> {
    const keyOf = (place: (typeof places)[number]) => `${place.conversationId} ${place.moment.getTime()}`;
    const different = new Map(places.map((place) => [keyOf(place), place]));
    const found = await positionsAt(this.#app, [...different.values()]);
    const positions = new Map([...different.keys()].map((key, i) => [key, found[i]]));
    return places.map((place) => positions.get(keyOf(place)) ?? { seq: 0, revision: 0 });
  }

  #open(conversationId: string): OpenChannel {
    const channel = new Channel(this.#app, conversationId);
    const stop = this.#app.bus.listen(`conversation:${conversationId}`, (news) => channel.hear(news));
    const ready = this.#acknowledged(stop).then(async (isInTime) => {
      await channel.start(this.#standings);
      open.isOpen = true;
      // What was published before a late acknowledgement was not heard. Should this fail, the sweep repeats it.
      if (!isInTime) stop.then(() => channel.catchUp()).catch(() => {});
    });
    const open: OpenChannel = { channel, stop, ready, isOpen: false, idleSince: undefined };
    ready.catch(() => {
      // Whoever follows is told, and the next who does opens it anew.
      if (this.#channels.get(conversationId) === open) this.#channels.delete(conversationId);
      channel.close();
      stop.then((stopListening) => stopListening()).catch(() => {});
    });
    this.#channels.set(conversationId, open);
    return open;
  }

  #startListening<Topic extends UserTopic>(topic: Topic): Listening<Topics[Topic]> {
    const hearers: Listening<Topics[Topic]>["hearers"] = new Set();
    const started = this.#app.bus.listen(topic, (news) => {
      for (const hear of [...hearers]) hear(news);
    });
    started.catch(() => {}); // whoever listens is told
    const listening = { hearers, started };
    this.#listenings.set(topic, listening as Listening<never>);
    return listening;
  }

  /** Waits for the bus, but not for one that is away: when it returns, everything is swept. Answers whether it was in time. */
  async #acknowledged(listening: Promise<unknown>): Promise<boolean> {
    const since = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((resolve) => {
      timer = setInterval(() => {
        if (!this.#app.bus.connected || performance.now() - since >= SLOW_LISTEN_WAIT_MS) resolve(false);
      }, LISTEN_WAIT_MS);
    });
    try {
      return await Promise.race([listening.then(() => true), patience]);
    } finally {
      clearInterval(timer);
    }
  }
}
