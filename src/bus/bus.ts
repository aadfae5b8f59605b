/**
 * The bus carries news between servers. This file lists its topics and the news of each. The bus is a doorbell, not a
 * store: it may lose, repeat or reorder news, so a listener checks positions and reads the database when in doubt.
 */

import { RedisPubSub } from "graphql-redis-subscriptions";
import { PubSub } from "graphql-subscriptions";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { ConfigError } from "../config.js";
import type { RedisConnections } from "./connections.js";
import { Inbox, NONE_REJECTED, type Rejection } from "./inbox.js";
import { toWire } from "./news.js";
import { Channels } from "./redis-channels.js";
import { createSeal } from "./seal.js";
import type { Topics } from "./topics.js";

export interface Bus {
  publish<Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]): Promise<void>;
  /**
   * Resolves once the bus has answered, with a function that stops listening. News that is published from then on is
   * received, unless the topic is one of {@link refusedTopics}.
   */
  listen<Topic extends keyof Topics>(topic: Topic, receive: (news: Topics[Topic]) => void): Promise<() => void>;
  /** Whether published news is received at present. */
  readonly connected: boolean;
  /** The number of topics that the bus refuses at present. Their news must be read from the store. */
  readonly refusedTopics: number;
  /** The number of publishes that failed. */
  readonly failedPublishes: number;
  /** The number of received messages that were dropped, by reason. */
  readonly rejected: Readonly<Record<Rejection, number>>;
  /**
   * Drops all news that was published before now: the store was set back to an earlier state, in which that news may
   * never have happened.
   */
  distrustEarlier(): void;
  /**
   * Registers a call for each time that news may have been missed: the bus was away for this server or another one, and
   * is back.
   */
  onReturn(call: () => void): void;
  close(): Promise<void>;
}

/** The bus of a single server. */
export function createLocalBus(): Bus {
  const pubsub = new PubSub();
  // No `setMaxListeners`: Node warns of a leak at 11 listeners of one name, and each of the many topics has a few.
  return {
    connected: true,
    refusedTopics: 0,
    failedPublishes: 0,
    rejected: NONE_REJECTED,
    distrustEarlier() {},
    publish: (topic, news) => pubsub.publish(topic, news),
    async listen(topic, receive) {
      const subscription = await pubsub.subscribe(topic, receive);
      return () => pubsub.unsubscribe(subscription);
    },
    onReturn() {},
    async close() {},
  };
}

const HEARTBEAT_MS = 2_000;
/** After this many missing heartbeats in a row the bus counts as away, even if its connection looks healthy. */
const HEARTBEATS_TO_MISS = 3;
const START_WAIT_MS = 5_000;

/** The bus of any number of servers. Rejects with a ConfigError if Redis does not let it publish and receive. */
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
  let lastReceived = performance.now();
  let failedPublishes = 0;
  let hasUnpublished = false;

  const isReceived = () => performance.now() - lastReceived < HEARTBEAT_MS * HEARTBEATS_TO_MISS;
  const publish = <Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]) =>
    pubsub.publish(`${prefix}:${topic}`, seal.close(`${prefix}:${topic}`, toWire(news)));
  const reportReturn = () => {
    for (const call of returns) call();
  };
  const compareSoon = atMostEvery(COMPARE_EVERY_MS, reportReturn);

  async function listenAgain() {
    if (!(await channels.listenAgain())) return; // the connection was lost meanwhile; the next one starts again
    lastReceived = performance.now();
    reportReturn();
  }
  listener.on("ready", () => {
    listenAgain().catch((error) =>
      log.warn({ err: error }, "listening again was cut off; the next reconnect repeats it"),
    );
  });

  /**
   * The other servers may have received each other's news all the while. They would not notice before their next sweep.
   */
  async function publishMissed() {
    if (!hasUnpublished) return;
    hasUnpublished = false;
    await bus.publish("missed", {});
  }
  commands.on("ready", () => {
    publishMissed().catch(() => {}); // the next reconnect repeats it
  });

  async function beat() {
    // A Redis that is stopped but not gone keeps the connection open. Only a new connection shows when Redis is back.
    if (!isReceived() && listener.status === "ready" && !channels.refusalOf(`${prefix}:${ownTopic}`))
      listener.disconnect(true);
    await Promise.all([
      publish(ownTopic, { sentAt: new Date() }).catch(() => {}), // a missing heartbeat is noticed anyway
      channels.askRefused().then((areSomeReceived) => areSomeReceived && reportReturn()),
    ]);
  }

  const bus: Bus = {
    get connected() {
      return isReceived() && commands.status === "ready";
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
        hasUnpublished = true;
        throw error;
      }
    },
    async listen(topic, receive) {
      const subscription = await pubsub.subscribe(`${prefix}:${topic}`, (news: Topics[typeof topic]) => {
        // A listener that throws would keep the topic's other listeners from receiving the news.
        try {
          receive(news);
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
      // An old heartbeat that was recorded and published again proves nothing.
      if (Math.abs(Date.now() - sentAt.getTime()) < HEARTBEAT_MS * HEARTBEATS_TO_MISS) lastReceived = performance.now();
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

/** Without it, a Redis that hangs would keep the start waiting for ever. */
async function inTime(start: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    const reason = new ConfigError("REDIS_URL: Redis is there, but does not answer");
    timer = setTimeout(reject, START_WAIT_MS, reason);
  });
  await Promise.race([start, patience]).finally(() => clearTimeout(timer));
}

/**
 * The part of a connection that graphql-redis-subscriptions uses to listen. The package does not handle the promises of
 * SUBSCRIBE, so a failure would end the process. With each UNSUBSCRIBE it also sends a PUNSUBSCRIBE, and there are no
 * patterns.
 */
function subscriberOf(listener: Redis, channels: Channels, inbox: Inbox): Redis {
  const subscriber = {
    // The package parses strings, and passes objects on unchanged.
    on: (event: string, receive: (channel: string, news: object) => void) =>
      listener.on(event, (channel: string, message: string) => {
        const news = inbox.accept(channel, message);
        if (news) receive(channel, news);
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

/**
 * Limits how often messages from Redis make this server compare everything with the store: no more often than while the
 * bus is away.
 */
const COMPARE_EVERY_MS = 2_000;

/** Calls at once. All requests within the next `ms` share one more call, at the end of that time. */
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
