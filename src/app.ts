/**
 * The parts of one running server, made once at start-up and passed to every service. Tests run several per process.
 */

import type { Logger } from "pino";
import { erasePerson } from "./accounts/deletion.js";
import { createKnownAddresses, type KnownAddresses } from "./accounts/known-addresses.js";
import { createMail, type Mail } from "./accounts/mail.js";
import { fillSkeletonsLater } from "./accounts/skeletons.js";
import { createTokens, type Tokens } from "./accounts/tokens.js";
import type { Bus } from "./bus/bus.js";
import { connectRedis, type RedisConnections } from "./bus/connections.js";
import { createLocalBus } from "./bus/local.js";
import { Publisher } from "./bus/publish.js";
import { createRedisBus } from "./bus/redis.js";
import type { Config } from "./config.js";
import { eraseGroup } from "./conversations/erasure.js";
import { createLimits, type Limits } from "./limits/limits.js";
import { Epoch } from "./live/cursors.js";
import { Hub } from "./live/hub.js";
import { MessageWriter } from "./messages/writer.js";
import { startRetention } from "./notifications/retention.js";
import { Devices } from "./presence/devices.js";
import { createLocalLeases } from "./presence/leases.js";
import { RedisLeases } from "./presence/redis-leases.js";
import { storeLastActive } from "./presence/service.js";
import { PresenceWatch } from "./presence/watch.js";
import { PrivacyCache } from "./privacy/cache.js";
import { PushServices } from "./push/services.js";
import { PushWorker } from "./push/worker.js";
import { type Acknowledgements, createAcknowledgements } from "./receipts/acknowledgements.js";
import { createDeliveries, type Deliveries } from "./receipts/deliveries.js";
import { reindexLater } from "./search/blocks.js";
import { keptSecret } from "./secret.js";
import { Erasures } from "./store/erasures.js";
import { openStore, type Store } from "./store/store.js";
import { type Counts, createCounts } from "./telemetry/counts.js";
import { createLocalBoard, createRedisBoard, type TypingBoard } from "./typing/board.js";
import { Typists } from "./typing/typists.js";

export interface App {
  config: Config;
  counts: Counts;
  log: Logger;
  store: Store;
  bus: Bus;
  publish: Publisher;
  hub: Hub;
  /** The watches of presence through this server: which viewer watches which people. */
  presence: PresenceWatch;
  limits: Limits;
  tokens: Tokens;
  mail: Mail;
  knownAddresses: KnownAddresses;
  epoch: Epoch;
  messageWriter: MessageWriter;
  acknowledgements: Acknowledgements;
  deliveries: Deliveries;
  devices: Devices;
  privacy: PrivacyCache;
  erasures: Erasures;
  pushServices: PushServices;
  pushWorker: PushWorker;
  typingBoard: TypingBoard;
  typists: Typists;
  close(): Promise<void>;
}

export async function createApp(config: Config, log: Logger): Promise<App> {
  const connections = await connect(config, log);
  const parts = createParts(connections);
  const { store, bus, privacy, devices } = parts;
  const hub = new Hub(parts);
  const presence = new PresenceWatch({ ...parts, hub });
  await hub.start();
  await privacy.start();
  await devices.start();
  /** Functions that stop the background jobs. */
  const background = [startRetention(parts), reindexLater(parts), fillSkeletonsLater(parts)];
  const erasures = new Erasures(parts, {
    users: (id, progress) => erasePerson(parts, id, progress),
    conversations: (id, progress) => eraseGroup(store, id, progress),
  });
  const pushWorker = new PushWorker(parts);
  return {
    ...parts,
    hub,
    presence,
    erasures,
    pushWorker,
    async close() {
      await Promise.all(background.map((stop) => stop()));
      await erasures.stop();
      await pushWorker.stop();
      hub.close();
      await parts.mail.close();
      await devices.stop();
      await bus.close();
      await connections.redis?.close();
      await store.close();
    },
  };
}

/** The parts on which all others stand. */
interface Connections {
  config: Config;
  log: Logger;
  secret: string;
  store: Store;
  bus: Bus;
  redis: RedisConnections | undefined;
}

async function connect(config: Config, log: Logger): Promise<Connections> {
  const secret = config.secret ?? (await keptSecret(config.dataFolder));
  const redis = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  const store = await openStore(config, log).catch(async (error) => {
    await redis?.close();
    throw error;
  });
  if (!redis) return { config, log, secret, store, redis, bus: createLocalBus() };
  const bus = await createRedisBus(redis, { prefix: config.redisPrefix, secret, log }).catch(async (error) => {
    await Promise.all([redis.close(), store.close()]);
    throw error;
  });
  return { config, log, secret, store, redis, bus };
}

/** The parts that need nothing but the connections and each other. */
function createParts({ config, log, secret, store, bus, redis }: Connections) {
  const counts = createCounts();
  const explains = (error: unknown) => store.outage.explains(error);
  const publish = new Publisher(bus, log);
  const acknowledgements = createAcknowledgements(store.pool, publish);
  return {
    config,
    counts,
    log,
    store,
    bus,
    publish,
    devices: createDevices({ config, log, store, bus, redis }),
    privacy: new PrivacyCache(store, bus, config),
    limits: createLimits(config, redis),
    tokens: createTokens(secret, config.accessTokenSeconds),
    mail: createMail(config, { log, counts, explains }),
    knownAddresses: createKnownAddresses(secret, store, log),
    epoch: new Epoch(secret),
    pushServices: new PushServices(config, secret),
    messageWriter: new MessageWriter(store.pool, config, publish),
    acknowledgements,
    deliveries: createDeliveries({ acknowledgements, outage: store.outage, log }),
    typingBoard: redis
      ? createRedisBoard(redis.commands, config.redisPrefix, config.typingTtlMs)
      : createLocalBoard(config.typingTtlMs),
    typists: new Typists(config.typingTtlMs),
  };
}

function createDevices({ config, log, store, bus, redis }: Omit<Connections, "secret">): Devices {
  const { presenceGraceMs: graceMs, presenceLeaseMs: leaseMs } = config;
  const leases = redis ? new RedisLeases(redis.commands, config.redisPrefix, leaseMs) : createLocalLeases();
  return new Devices(leases, bus, log, {
    graceMs,
    leaseMs,
    store: (people) => storeLastActive(store, people),
    explains: (error) => store.outage.explains(error),
  });
}
