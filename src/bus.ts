/**
 * The bus carries news between servers: everything that is published on it, and to whom. It is a doorbell, not a
 * store: it may lose, repeat or reorder, and whoever listens checks positions and reads the database when in doubt.
 */

import { RedisPubSub } from "graphql-redis-subscriptions";
import { PubSub } from "graphql-subscriptions";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { Inbox, NONE_REJECTED, type Rejection } from "./bus-inbox.js";
import { toWire } from "./bus-news.js";
import { createSeal } from "./bus-seal.js";
import { ConfigError } from "./config.js";
import type { Departure } from "./conversations/service.js";
import type { MessageRow } from "./messages/service.js";
import type { PresenceStatus } from "./presence/service.js";
import type { ReceiptRow } from "./receipts/service.js";
import type { RedisConnections } from "./redis.js";
import { Channels } from "./redis-channels.js";

/** What is heard on a topic. */
export interface Topics {
  /** Everything of one conversation. */
  [conversation: `conversation:${string}`]: ConversationNews;
  /** What concerns one person, whatever they look at. */
  [user: `user:${string}`]: UserNews;
  /** One person's presence may have changed; what it is now is asked of the leases, so no order of news can be wrong. */
  [presence: `presence:${string}`]: { userId: string };
  /** These people's privacy settings, or whom they block, have changed: rare enough for every server to hear all of it. */
  boundaries: { userIds: string[] };
  /** What a server could not tell otherwise: whoever follows anything compares it with the store. */
  missed: Record<string, never>;
  /** A server's own heartbeat: proof that what is published is also heard. */
  [heartbeat: `heartbeat:${string}`]: { sentAt: Date };
}

export type ConversationNews =
  /** As they are now, whether new or changed: each raised the revision by one. Those of one statement are in its order. */
  | { type: "messages"; messages: MessageRow[] }
  /** Its members, roles or settings changed: this raised the revision by one. */
  | {
      type: "changed";
      revision: number;
      gone?: Departure[];
      isDeleted?: true;
      /** When a member's name or picture changed, if that is what changed: what was read before brings the old one. */
      renamedAt?: Date;
    }
  | { type: "receipt"; receipt: ReceiptRow }
  /** Without a time: how long it lasts is counted by each server from when it hears. */
  | { type: "typing"; userId: string; isTyping: boolean };

export type UserNews =
  | { type: "joined"; conversationId: string }
  /** What only they see of it changed. */
  | { type: "conversation"; conversationId: string; changedAt: Date }
  | { type: "sessionEnded"; sessionId: string }
  /** Something became of their notifications: what, the store says. */
  | { type: "notified" }
  | { type: "presenceReported"; sessionId: string; status: PresenceStatus };

export interface Bus {
  publish<Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]): Promise<void>;
  /**
   * Resolves once the bus has answered, with the way to stop: what is published from then on is heard, or the topic is
   * one of {@link refusedTopics}.
   */
  listen<Topic extends keyof Topics>(topic: Topic, hear: (news: Topics[Topic]) => void): Promise<() => void>;
  /** Whether what is published is being heard at present. */
  readonly connected: boolean;
  /** How many topics the bus refuses to be listened to at present, so that their news is to be read from the store. */
  readonly refusedTopics: number;
  /** How often something could not be published. */
  readonly failedPublishes: number;
  /** How much of what came was dropped, and why. */
  readonly rejected: Readonly<Record<Rejection, number>>;
  /** Believes nothing any more that was published before now: the store was set back, and it may never have been. */
  distrustEarlier(): void;
  /** Called each time that something may have been missed: the bus was away, for this server or another, and is back. */
  onReturn(call: () => void): void;
  close(): Promise<void>;
}

/** The bus of a single server. */
export function createLocalBus(): Bus {
  const pubsub = new PubSub();
  // Node warns of a leak at 11 listeners of a name; thousands of topics with a few listeners each are normal here.
  return {
    connected: true,
    refusedTopics: 0,
    failedPublishes: 0,
    rejected: NONE_REJECTED,
    distrustEarlier() {},
    publish: (topic, news) => pubsub.publish(topic, news),
    async listen(topic, hear) {
      const subscription = await pubsub.subscribe(topic, hear);
      return () => pubsub.unsubscribe(subscription);
    },
    onReturn() {},
    async close() {},
  };
}

const HEARTBEAT_MS = 2_000;
/** So many heartbeats unheard in a row mean that the bus is away, whatever its connection says. */
const HEARTBEATS_TO_MISS = 3;
const START_WAIT_MS = 5_000;

/** The bus of any number of servers. Fails where Redis does not let it hear itself. */
export async function createRedisBus(
  redis: RedisConnections,
  { prefix, secret, log }: { prefix: string; secret: string; log: Logger },
): Promise<Bus> {
  const { commands, listener } = redis;
  const channels = new Channels(listener, log);
  const seal = createSeal(secret);
  const inbox = new Inbox({ seal, prefix, log, whenMissed: () => compareSoon.call() });
  const pubsub = new RedisPubSub({
    publisher: commands,
    subscriber: subscriberOf(listener, channels, inbox),
    serializer: (sealed) => sealed,
  });
  const returns: (() => void)[] = [];
  const ownTopic = `heartbeat:${crypto.randomUUID()}` as const;
  let lastHeard = performance.now();
  let failedPublishes = 0;
  let hasUntold = false;

  const isHeard = () => performance.now() - lastHeard < HEARTBEAT_MS * HEARTBEATS_TO_MISS;
  const publish = <Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]) =>
    pubsub.publish(`${prefix}:${topic}`, seal.close(`${prefix}:${topic}`, toWire(news)));
  const tellReturn = () => {
    for (const call of returns) call();
  };
  const compareSoon = atMostEvery(COMPARE_EVERY_MS, tellReturn);

  async function listenAgain() {
    if (!(await channels.listenAgain())) return; // cut off, and begun anew
    lastHeard = performance.now();
    tellReturn();
  }
  listener.on("ready", () => {
    listenAgain().catch((error) =>
      log.warn({ err: error }, "listening again was cut off; the next reconnect repeats it"),
    );
  });

  /** Others may have heard each other all the while, and would not notice before their next sweep. */
  async function tellMissed() {
    if (!hasUntold) return;
    hasUntold = false;
    await bus.publish("missed", {});
  }
  commands.on("ready", () => {
    tellMissed().catch(() => {}); // the next reconnect repeats it
  });

  async function beat() {
    // A Redis that is stopped but not gone keeps the connection open: only a new one shows when it is back.
    if (!isHeard() && listener.status === "ready" && !channels.refusalOf(`${prefix}:${ownTopic}`))
      listener.disconnect(true);
    await Promise.all([
      publish(ownTopic, { sentAt: new Date() }).catch(() => {}), // its absence is what tells
      channels.askRefused().then((areSomeHeard) => areSomeHeard && tellReturn()),
    ]);
  }

  const bus: Bus = {
    get connected() {
      return isHeard() && commands.status === "ready";
    },
    get refusedTopics() {
      return channels.refused;
    },
    get failedPublishes() {
      return failedPublishes;
    },
    async publish(topic, news) {
      try {
        await publish(topic, news);
      } catch (error) {
        failedPublishes++;
        hasUntold = true;
        throw error;
      }
    },
    async listen(topic, hear) {
      const subscription = await pubsub.subscribe(`${prefix}:${topic}`, (news: Topics[typeof topic]) => {
        // A listener that throws would keep the others of its topic from hearing.
        try {
          hear(news);
        } catch (error) {
          log.error({ err: error, topic }, "a listener failed");
        }
      });
      return () => pubsub.unsubscribe(subscription);
    },
    get rejected() {
      return inbox.rejected;
    },
    distrustEarlier: () => inbox.distrustEarlier(),
    onReturn: (call) => {
      returns.push(call);
    },
    async close() {
      clearInterval(heartbeat);
      compareSoon.stop();
    },
  };

  async function start() {
    await bus.listen(ownTopic, ({ sentAt }) => {
      // One that somebody kept proves nothing.
      if (Math.abs(Date.now() - sentAt.getTime()) < HEARTBEAT_MS * HEARTBEATS_TO_MISS) lastHeard = performance.now();
    });
    await bus.listen("missed", compareSoon.call);
    for (const topic of [ownTopic, "missed"]) {
      const reason = channels.refusalOf(`${prefix}:${topic}`);
      if (reason) throw mustGrant(prefix, reason);
    }
    await publish(ownTopic, { sentAt: new Date() }).catch((error) => {
      throw mustGrant(prefix, error.message);
    });
  }
  await inTime(start());
  const heartbeat = setInterval(() => {
    beat().catch((error) => log.debug({ err: error }, "a heartbeat was cut off"));
  }, HEARTBEAT_MS);
  return bus;
}

const mustGrant = (prefix: string, reason: string) =>
  new ConfigError(
    `REDIS_URL: Redis refuses this user what Parley needs (${reason}); ` +
      `grant it ~${prefix}:* and &${prefix}:* with ACL SETUSER, and the commands that docs/redis.md names`,
  );

/** A Redis that hangs would keep the start waiting for ever. */
async function inTime(start: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    const reason = new ConfigError("REDIS_URL: Redis is there, but does not answer");
    timer = setTimeout(reject, START_WAIT_MS, reason);
  });
  await Promise.race([start, patience]).finally(() => clearTimeout(timer));
}

/**
 * What graphql-redis-subscriptions needs of a connection that listens. It leaves the promises of SUBSCRIBE alone, so that
 * a failure would end the process, and with each UNSUBSCRIBE it sends one for patterns, of which there are none.
 */
function subscriberOf(listener: Redis, channels: Channels, inbox: Inbox): Redis {
  const subscriber = {
    // The package parses strings, and passes objects on as they are.
    on: (event: string, hear: (channel: string, news: object) => void) =>
      listener.on(event, (channel: string, message: string) => {
        const news = inbox.accept(channel, message);
        if (news) hear(channel, news);
      }),
    subscribe: (channel: string, answered: (error: null) => void) => {
      channels.listen(channel).then(
        () => answered(null),
        () => {}, // the connection was given up
      );
    },
    unsubscribe: (channel: string) => channels.stop(channel),
    punsubscribe() {},
  };
  return subscriber as unknown as Redis;
}

/** Everything is compared with the store no more often than while the bus is away, whatever comes over Redis. */
const COMPARE_EVERY_MS = 2_000;

/** Calls at once, and for all who ask within the time after that once more, at its end. */
function atMostEvery(ms: number, call: () => void): { call(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isAsked = false;
  const callNow = () => {
    isAsked = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isAsked) callNow();
    }, ms).unref();
    call();
  };
  return {
    call() {
      isAsked = true;
      if (!timer) callNow();
    },
    stop: () => clearTimeout(timer),
  };
}
