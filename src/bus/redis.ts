/** The bus over Redis: news is signed, its own heartbeats prove that it arrives, and a return from an outage is reported. */
import { RedisPubSub } from "graphql-redis-subscriptions";
import type { Logger } from "pino";
import { ConfigError } from "../config.js";
import type { Bus } from "./bus.js";
import type { RedisConnections } from "./connections.js";
import { Inbox } from "./inbox.js";
import { toWire } from "./news.js";
import { subscriberOf } from "./pubsub-connection.js";
import { Channels } from "./redis-channels.js";
import { createSeal, type Seal } from "./seal.js";
import type { Topics } from "./topics.js";

const HEARTBEAT_MS = 2_000;

/** After this many missing heartbeats in a row the bus counts as away, even if its connection looks healthy. */
const HEARTBEATS_TO_MISS = 3;

const START_WAIT_MS = 5_000;

/** The bus of any number of servers. Rejects with a ConfigError if Redis does not let it publish and receive. */
export async function createRedisBus(redis: RedisConnections, options: RedisBusOptions): Promise<Bus> {
  const bus = new RedisBus(redis, options);
  await bus.start();
  return bus;
}

interface RedisBusOptions {
  prefix: string;
  secret: string;
  log: Logger;
}

class RedisBus implements Bus {
  readonly #redis: RedisConnections;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #seal: Seal;
  readonly #channels: Channels;
  readonly #inbox: Inbox;
  readonly #pubsub: RedisPubSub;
  readonly #returns: (() => void)[] = [];
  readonly #compareSoon = atMostEvery(COMPARE_EVERY_MS, () => this.#reportReturn());
  readonly #ownTopic = `heartbeat:${crypto.randomUUID()}` as const;
  #lastReceived = performance.now();
  #hasUnpublished = false;
  #heartbeat: NodeJS.Timeout | undefined;
  failedPublishes = 0;

  constructor(redis: RedisConnections, { prefix, secret, log }: RedisBusOptions) {
    const { commands, listener } = redis;
    this.#redis = redis;
    this.#prefix = prefix;
    this.#log = log;
    this.#seal = createSeal(secret);
    this.#channels = new Channels(listener, log);
    this.#inbox = new Inbox({ seal: this.#seal, prefix, log, whenMissed: () => this.#compareSoon.call() });
    this.#pubsub = new RedisPubSub({
      publisher: commands,
      subscriber: subscriberOf(listener, this.#channels, this.#inbox),
      serializer: (sealed) => sealed,
    });
    listener.on("ready", () => {
      this.#listenAgain().catch((error) =>
        log.warn({ err: error }, "listening again was cut off; the next reconnect repeats it"),
      );
    });
    commands.on("ready", () => {
      this.#publishMissed().catch(() => {}); // the next reconnect repeats it
    });
  }

  async start(): Promise<void> {
    await inTime(this.#listenToItself());
    this.#heartbeat = setInterval(() => {
      this.#beat().catch((error) => this.#log.debug({ err: error }, "a heartbeat was cut off"));
    }, HEARTBEAT_MS);
  }

  get connected(): boolean {
    return this.#isReceiving && this.#redis.commands.status === "ready";
  }

  get refusedTopics(): number {
    return this.#channels.refused;
  }

  get rejected(): Bus["rejected"] {
    return this.#inbox.rejected;
  }

  async publish<Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]): Promise<void> {
    try {
      await this.#send(topic, news);
    } catch (error) {
      this.failedPublishes++;
      this.#hasUnpublished = true;
      throw error;
    }
  }

  async listen<Topic extends keyof Topics>(topic: Topic, receive: (news: Topics[Topic]) => void): Promise<() => void> {
    const subscription = await this.#pubsub.subscribe(`${this.#prefix}:${topic}`, (news: Topics[Topic]) => {
      // A listener that throws would keep the topic's other listeners from receiving the news.
      try {
        receive(news);
      } catch (error) {
        this.#log.error({ err: error, topic }, "a listener failed");
      }
    });
    return () => this.#pubsub.unsubscribe(subscription);
  }

  distrustEarlier(): void {
    this.#inbox.distrustEarlier();
  }

  onReturn(call: () => void): void {
    this.#returns.push(call);
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#compareSoon.stop();
  }

  get #isReceiving(): boolean {
    return performance.now() - this.#lastReceived < HEARTBEAT_MS * HEARTBEATS_TO_MISS;
  }

  #send<Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]): Promise<void> {
    const channel = `${this.#prefix}:${topic}`;
    return this.#pubsub.publish(channel, this.#seal.close(channel, toWire(news)));
  }

  /** Proves, before the server serves anybody, that Redis lets it publish and receive. */
  async #listenToItself(): Promise<void> {
    await this.listen(this.#ownTopic, ({ sentAt }) => {
      // An old heartbeat that was recorded and published again proves nothing.
      if (Math.abs(Date.now() - sentAt.getTime()) < HEARTBEAT_MS * HEARTBEATS_TO_MISS)
        this.#lastReceived = performance.now();
    });
    await this.listen("missed", this.#compareSoon.call);
    for (const topic of [this.#ownTopic, "missed"]) {
      const reason = this.#channels.refusalOf(`${this.#prefix}:${topic}`);
      if (reason) throw mustGrant(this.#prefix, reason);
    }
    await this.#send(this.#ownTopic, { sentAt: new Date() }).catch((error) => {
      throw mustGrant(this.#prefix, error.message);
    });
  }

  async #listenAgain(): Promise<void> {
    if (!(await this.#channels.listenAgain())) return; // the connection was lost meanwhile; the next one starts again
    this.#lastReceived = performance.now();
    this.#reportReturn();
  }

  /**
   * The other servers may have received each other's news all the while. They would not notice before their next sweep.
   */
  async #publishMissed(): Promise<void> {
    if (!this.#hasUnpublished) return;
    this.#hasUnpublished = false;
    await this.publish("missed", {});
  }

  async #beat(): Promise<void> {
    const { listener } = this.#redis;
    // A Redis that is stopped but not gone keeps the connection open. Only a new connection shows when Redis is back.
    if (
      !this.#isReceiving &&
      listener.status === "ready" &&
      !this.#channels.refusalOf(`${this.#prefix}:${this.#ownTopic}`)
    )
      listener.disconnect(true);
    await Promise.all([
      this.#send(this.#ownTopic, { sentAt: new Date() }).catch(() => {}), // a missing heartbeat is noticed anyway
      this.#channels.askRefused().then((areSomeAccepted) => areSomeAccepted && this.#reportReturn()),
    ]);
  }

  #reportReturn(): void {
    for (const call of this.#returns) call();
  }
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
