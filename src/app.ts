/**
 * The parts of one running server, made once at start-up and passed to every service. Tests run several per process.
 */

import { randomBytes } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "pino";
import { erasePerson } from "./accounts/deletion.js";
import { createKnownAddresses, type KnownAddresses } from "./accounts/known-addresses.js";
import { createMail, type Mail } from "./accounts/mail.js";
import { fillSkeletonsLater } from "./accounts/skeletons.js";
import { createTokens, type Tokens } from "./accounts/tokens.js";
import { type Bus, createLocalBus, createRedisBus } from "./bus.js";
import type { Config } from "./config.js";
import { eraseGroup } from "./conversations/erasure.js";
import { openStore, type Store } from "./db.js";
import { Erasures } from "./erasures.js";
import { type Cursors, createCursors } from "./events/cursors.js";
import { Hub } from "./events/hub.js";
import { PresenceWatch } from "./events/presence-watch.js";
import { newId } from "./ids.js";
import { createLimits, type Limits } from "./limits.js";
import { createOutbox, type Outbox } from "./messages/outbox.js";
import { type Counts, createCounts } from "./metrics.js";
import { forgetOldLater } from "./notifications/retention.js";
import { tellNotified } from "./notifications/service.js";
import { createLocalLeases, createRedisLeases } from "./presence/leases.js";
import { Roster } from "./presence/roster.js";
import { storeLastActive } from "./presence/service.js";
import { Boundaries } from "./privacy/boundaries.js";
import { type Acknowledgements, createAcknowledgements } from "./receipts/acknowledgements.js";
import { createDeliveries, type Deliveries } from "./receipts/deliveries.js";
import { connectRedis } from "./redis.js";
import { reindexLater } from "./search/blocks.js";
import { createLocalBoard, createRedisBoard, type TypingBoard } from "./typing/board.js";
import { Typists } from "./typing/service.js";

export interface App {
  config: Config;
  counts: Counts;
  log: Logger;
  store: Store;
  bus: Bus;
  hub: Hub;
  /** The watches of presence through this server: which viewer watches which people. */
  presence: PresenceWatch;
  limits: Limits;
  tokens: Tokens;
  mail: Mail;
  knownAddresses: KnownAddresses;
  /**
   * Replaced when the store's epoch changes. Code that reads the store and then makes cursors takes this object before
   * it reads, so that old data never gets a cursor of the new epoch.
   */
  cursors: Cursors;
  outbox: Outbox;
  acknowledgements: Acknowledgements;
  deliveries: Deliveries;
  roster: Roster;
  boundaries: Boundaries;
  erasures: Erasures;
  typingBoard: TypingBoard;
  typists: Typists;
  close(): Promise<void>;
}

export async function createApp(config: Config, log: Logger): Promise<App> {
  const secret = config.secret ?? (await keptSecret(config.dataFolder));
  const redis = config.redisUrl === undefined ? undefined : await connectRedis(config.redisUrl, log);
  const store = await openStore(config, log).catch(async (error) => {
    await redis?.close();
    throw error;
  });
  const giveUp = async (error: unknown) => {
    await Promise.all([redis?.close(), store.close()]);
    throw error;
  };
  const bus = redis
    ? await createRedisBus(redis, { prefix: config.redisPrefix, secret, log }).catch(giveUp)
    : createLocalBus();
  const leases = redis
    ? createRedisLeases(redis.commands, config.redisPrefix, config.presenceLeaseMs)
    : createLocalLeases();
  const roster = new Roster(leases, bus, log, {
    graceMs: config.presenceGraceMs,
    leaseMs: config.presenceLeaseMs,
    store: (people) => storeLastActive({ store }, people),
    explains: (error) => store.outage.explains(error),
  });

  /** Functions that stop the background jobs. */
  const background: (() => Promise<void>)[] = [];
  const counts = createCounts();
  /** The write has succeeded, so a failed publish is only logged: the sweep delivers the news within its interval. */
  const tellLater = (told: Promise<void>) => {
    told.catch((error) => log.warn({ err: error }, "news could not be published; the sweep will tell it"));
  };
  const acknowledgements = createAcknowledgements(store.pool, {
    receipt(receipt) {
      tellLater(bus.publish(`conversation:${receipt.conversationId}`, { type: "receipt", receipt }));
    },
    notified: (userIds) => tellNotified({ bus, log }, userIds),
  });
  const app: Omit<App, "hub" | "presence" | "erasures"> & Partial<Pick<App, "hub" | "presence" | "erasures">> = {
    config,
    counts,
    log,
    store,
    bus,
    roster,
    boundaries: new Boundaries(store, bus, config),
    limits: createLimits(config, redis),
    tokens: createTokens(secret, config.accessTokenSeconds),
    mail: createMail(config, { log, counts, explains: (error) => store.outage.explains(error) }),
    knownAddresses: createKnownAddresses(secret, store, log),
    cursors: createCursors(secret),
    outbox: createOutbox(store.pool, config, {
      messages(messages) {
        const [first] = messages;
        if (first) tellLater(bus.publish(`conversation:${first.conversationId}`, { type: "messages", messages }));
      },
      notified: (userIds) => tellNotified({ bus, log }, userIds),
    }),
    acknowledgements,
    deliveries: createDeliveries({ acknowledgements, outage: store.outage, log }),
    typingBoard: redis
      ? createRedisBoard(redis.commands, config.redisPrefix, config.typingTtlMs)
      : createLocalBoard(config.typingTtlMs),
    typists: new Typists(config.typingTtlMs),
    async close() {
      await Promise.all(background.map((stop) => stop()));
      await app.erasures?.stop();
      app.hub?.close();
      await app.mail.close();
      await roster.stop();
      await bus.close();
      await redis?.close();
      await store.close();
    },
  };
  app.hub = new Hub(app as App);
  app.presence = new PresenceWatch(app as App);
  await app.hub.start();
  await app.boundaries.start();
  await roster.start();
  background.push(forgetOldLater(app as App), reindexLater(app as App), fillSkeletonsLater(app as App));
  app.erasures = new Erasures(app as App, { users: erasePerson, conversations: eraseGroup });
  return app as App;
}

const SECRET_BYTES = 32;

/** The secret of the servers that have these settings; undefined if none of them was started yet. */
export function knownSecret({ secret, dataFolder }: Config): Promise<string | undefined> {
  return secret === undefined
    ? readFile(join(dataFolder, "secret"), "utf8").catch(() => undefined)
    : Promise.resolve(secret);
}

/** Outside production a secret is made once and kept: tokens outlive a restart, and servers of one folder share it. */
export async function keptSecret(folder: string): Promise<string> {
  const file = join(folder, "secret");
  const ours = join(folder, `secret.${newId()}`);
  await mkdir(folder, { recursive: true });
  await writeFile(ours, randomBytes(SECRET_BYTES).toString("hex"), { mode: 0o600 });
  // The first process keeps its file, complete. The others fail here and read that file. Some file systems have no hard
  // links, so `copyFile` takes their place.
  await link(ours, file)
    .catch(() => copyFile(ours, file, constants.COPYFILE_EXCL))
    .catch(() => {});
  await rm(ours);
  return readFile(file, "utf8");
}
