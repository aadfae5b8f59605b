/**
 * The bus carries news between servers: everything that is published on it, and to whom. It is a doorbell, not a
 * store: it may lose, repeat or reorder, and whoever listens checks positions and reads the database when in doubt.
 */

import { RedisPubSub } from "graphql-redis-subscriptions";
import { PubSub } from "graphql-subscriptions";
import type { Logger } from "pino";
import type { Departure } from "./conversations/service.js";
import type { MessageRow } from "./messages/service.js";
import type { PresenceStatus } from "./presence/service.js";
import type { ReceiptRow } from "./receipts/service.js";
import type { RedisConnections } from "./redis.js";

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
  | { type: "presenceReported"; sessionId: string; status: PresenceStatus };

export interface Bus {
  publish<Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]): Promise<void>;
  /** Resolves once the bus has acknowledged: what is published from then on is heard. Resolves with the way to stop. */
  listen<Topic extends keyof Topics>(topic: Topic, hear: (news: Topics[Topic]) => void): Promise<() => void>;
  /** Whether what is published is being heard at present. */
  readonly connected: boolean;
  /** How often something could not be published. */
  readonly failedPublishes: number;
  /** Called each time that something may have been missed: the bus was away and is back. */
  onReturn(call: () => void): void;
  close(): Promise<void>;
}

/** The bus of a single server. */
export function createLocalBus(): Bus {
  const pubsub = new PubSub();
  // Node warns of a leak at 11 listeners of a name; thousands of topics with a few listeners each are normal here.
  return {
    connected: true,
    failedPublishes: 0,
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
const CHANNELS_PER_SUBSCRIBE = 1_000;

/** The bus of any number of servers. */
export async function createRedisBus(redis: RedisConnections, prefix: string, log: Logger): Promise<Bus> {
  const { commands, listener } = redis;
  const channels = new Set<string>();
  const returns: (() => void)[] = [];
  const pubsub = new RedisPubSub({
    publisher: commands,
    subscriber: withoutUnhandledFailures(listener, channels),
  });
  let lastHeard = performance.now();
  let failedPublishes = 0;

  async function listenAgain() {
    const all = [...channels];
    for (let start = 0; start < all.length; start += CHANNELS_PER_SUBSCRIBE)
      await listener.subscribe(...all.slice(start, start + CHANNELS_PER_SUBSCRIBE));
    lastHeard = performance.now();
    for (const call of returns) call();
  }
  listener.on("ready", () => {
    listenAgain().catch((error) =>
      log.warn({ err: error }, "listening again was cut off; the next reconnect repeats it"),
    );
  });

  const bus: Bus = {
    get connected() {
      return performance.now() - lastHeard < HEARTBEAT_MS * HEARTBEATS_TO_MISS;
    },
    get failedPublishes() {
      return failedPublishes;
    },
    async publish(topic, news) {
      try {
        await pubsub.publish(`${prefix}:${topic}`, news);
      } catch (error) {
        failedPublishes++;
        throw error;
      }
    },
    async listen(topic, hear) {
      const subscription = await pubsub.subscribe(`${prefix}:${topic}`, (news) => {
        // A listener that throws would keep the others of its topic from hearing.
        try {
          reviveTimes(news); // all of a topic hear the same object: for those who come after the first nothing is left to do
          hear(news);
        } catch (error) {
          log.error({ err: error, topic }, "a listener failed");
        }
      });
      return () => pubsub.unsubscribe(subscription);
    },
    onReturn: (call) => {
      returns.push(call);
    },
    async close() {
      clearInterval(heartbeat);
    },
  };

  const ownTopic = `heartbeat:${crypto.randomUUID()}` as const;
  await bus.listen(ownTopic, () => {
    lastHeard = performance.now();
  });
  const heartbeat = setInterval(() => {
    bus.publish(ownTopic, { sentAt: new Date() }).catch(() => {}); // its absence is what tells
    // A Redis that is stopped but not gone keeps the connection open: only a new one shows when it is back.
    if (!bus.connected && listener.status === "ready") listener.disconnect(true);
  }, HEARTBEAT_MS);
  return bus;
}

/**
 * graphql-redis-subscriptions leaves the promises of SUBSCRIBE and UNSUBSCRIBE alone, so a failure would end the
 * process. Here a SUBSCRIBE that fails is repeated by the next reconnect, and never reported as acknowledged.
 */
function withoutUnhandledFailures(listener: RedisConnections["listener"], channels: Set<string>) {
  const subscribe = (channel: string, acknowledged: (error: null) => void) => {
    channels.add(channel);
    listener.subscribe(channel).then(
      () => acknowledged(null),
      () => {},
    );
  };
  const unsubscribe = (channel: string) => {
    channels.delete(channel);
    listener.unsubscribe(channel).catch(() => {});
  };
  return new Proxy(listener, {
    get(target, property) {
      if (property === "subscribe") return subscribe;
      if (property === "unsubscribe") return unsubscribe;
      if (property === "punsubscribe") return () => {}; // sent by the library with each UNSUBSCRIBE; we use no patterns
      const value = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/**
 * Times travel as ISO strings; every key that holds one ends in `At`. Done in place after parsing, because a reviver
 * is called for every key there is, and that takes several times as long as the parsing itself.
 */
function reviveTimes(news: object): void {
  const entries = news as Record<string, unknown>;
  for (const key in entries) {
    const value = entries[key];
    if (typeof value === "object" && value !== null) reviveTimes(value);
    else if (typeof value === "string" && key.endsWith("At")) entries[key] = new Date(value);
  }
}
