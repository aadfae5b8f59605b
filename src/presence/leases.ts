/**
 * What each server says of the people who are connected to it. Presence is a lease, not a counter: a server keeps one
 * key alive in Redis, and what it said of people holds until it takes it back, or until its lease has ended and another
 * server takes it back for it. Nothing is written per connection or heartbeat.
 */
import type { Redis } from "ioredis";
import type { PresenceStatus } from "./service.js";

/** What is said of a person: by one server, or by all together. */
export interface Word {
  status: PresenceStatus;
  /** When they were last at it; null while they are. */
  activeAt: Date | null;
}

export interface WordOf extends Word {
  userId: string;
}

/** A server whose lease has ended. */
export interface DeadServer {
  id: string;
  /** When it last renewed its lease: until then its people were there. */
  seenAt: Date;
}

export interface Leases {
  /** Of this server. */
  readonly id: string;
  /** Whether there may be other servers, who take over what this one leaves. */
  readonly isShared: boolean;
  /** What this server says of people from now on. */
  put(words: readonly WordOf[]): Promise<void>;
  /** What the servers say of each of these people; fails where that cannot be known, or is not to be trusted. */
  read(userIds: readonly string[], but?: string): Promise<Map<string, Word[]>>;
  /** Takes back what a server said of people. */
  remove(server: string, userIds: readonly string[]): Promise<void>;
  /** Renews this server's lease; answers whether it had run out, so that everything must be said again. */
  renew(): Promise<boolean>;
  /** Servers whose lease has ended, and which no other server is taking care of. */
  claimDead(): Promise<DeadServer[]>;
  /** Some of those of whom a server still says something. */
  peopleOf(server: string): Promise<WordOf[]>;
  /** Nothing is said by this server any more. */
  forget(server: string): Promise<void>;
  /** The server stops: what it says of people holds for so long, then others take it back. */
  endAfter(ms: number): Promise<void>;
}

/** How many times a lease is renewed before it would end. */
export const RENEWALS_PER_LEASE = 10;
/** A server that dies while it takes care of a dead one leaves the rest to the next. */
const CLAIM_MS = 10_000;
const PEOPLE_AT_ONCE = 500;

/** The leases of a single server: what it says is all there is. */
export function createLocalLeases(): Leases {
  const words = new Map<string, Word>();
  return {
    id: "here",
    isShared: false,
    async put(said) {
      for (const { userId, ...word } of said) words.set(userId, word);
    },
    async read(userIds, but) {
      const known = (userId: string) => (but === "here" ? undefined : words.get(userId));
      return new Map(userIds.map((userId) => [userId, [known(userId)].filter((word) => word !== undefined)]));
    },
    async remove(_server, userIds) {
      for (const userId of userIds) words.delete(userId);
    },
    renew: async () => false,
    claimDead: async () => [],
    peopleOf: async () => [...words].slice(0, PEOPLE_AT_ONCE).map(([userId, word]) => ({ userId, ...word })),
    async forget() {
      words.clear();
    },
    async endAfter() {},
  };
}

export function createRedisLeases(redis: Redis, prefix: string, leaseMs: number): Leases {
  const id = crypto.randomUUID();
  /** Every server that has something to take back, with when it last renewed its lease. */
  const servers = `${prefix}:presence:servers`;
  const leaseOf = (server: string) => `${prefix}:presence:lease:${server}`;
  const peopleKey = (server: string) => `${prefix}:presence:people:${server}`;
  const personKey = (userId: string) => `${prefix}:presence:of:${userId}`;
  // Others look once in a renewal: so it is seen within the lease that it has ended.
  const heldMs = leaseMs - leaseMs / RENEWALS_PER_LEASE;

  const holdFor = async (ms: number) => {
    const [held] = answersOf(
      await redis.pipeline().set(leaseOf(id), "1", "PX", Math.round(ms), "GET").hset(servers, id, Date.now()).exec(),
    );
    return held !== null;
  };

  return {
    id,
    isShared: true,

    async put(words) {
      const commands = redis.pipeline();
      for (const { userId, ...word } of words) commands.hset(personKey(userId), id, write(word));
      answersOf(await commands.sadd(peopleKey(id), ...words.map(({ userId }) => userId)).exec());
    },

    async read(userIds, but) {
      const commands = redis.pipeline().exists(leaseOf(id));
      for (const userId of userIds) commands.hgetall(personKey(userId));
      const [isLeased, ...said] = answersOf(await commands.exec()) as [number, ...Record<string, string>[]];
      // Redis was away, or lost what it had: what is missing in it now says nothing of anyone.
      if (isLeased === 0) throw new Error("the presence lease has run out");
      return new Map(
        userIds.map((userId, i) => {
          const words = Object.entries(said[i] ?? {}).filter(([server]) => server !== but);
          return [userId, words.map(([, word]) => parse(word))];
        }),
      );
    },

    async remove(server, userIds) {
      const commands = redis.pipeline();
      for (const userId of userIds) commands.hdel(personKey(userId), server);
      answersOf(await commands.srem(peopleKey(server), ...userIds).exec());
    },

    renew: async () => !(await holdFor(heldMs)),

    async claimDead() {
      const known = Object.entries(await redis.hgetall(servers));
      if (known.length === 0) return [];
      const leases = await redis.mget(known.map(([server]) => leaseOf(server)));
      const dead: DeadServer[] = [];
      for (const [i, [server, seenAt]] of known.entries()) {
        if (leases[i] !== null) continue;
        const isOurs = await redis.set(`${prefix}:presence:claim:${server}`, id, "PX", CLAIM_MS, "NX");
        if (isOurs) dead.push({ id: server, seenAt: new Date(Number(seenAt)) });
      }
      return dead;
    },

    async peopleOf(server) {
      if (await redis.exists(leaseOf(server))) return []; // it was only slow, and says everything again
      const userIds = await redis.srandmember(peopleKey(server), PEOPLE_AT_ONCE);
      const commands = redis.pipeline();
      for (const userId of userIds) commands.hget(personKey(userId), server);
      const words = answersOf(await commands.exec()) as (string | null)[];
      return userIds.map((userId, i) => ({ userId, ...parse(words[i] ?? "OFFLINE") }));
    },

    async forget(server) {
      await redis.hdel(servers, server);
    },

    async endAfter(ms) {
      await holdFor(ms);
    },
  };
}

const write = ({ status, activeAt }: Word) => (activeAt ? `${status} ${activeAt.getTime()}` : status);

function parse(text: string): Word {
  const [status, activeAt] = text.split(" ");
  return { status: status as PresenceStatus, activeAt: activeAt === undefined ? null : new Date(Number(activeAt)) };
}

/** A pipeline answers with each command's failure beside its result. */
function answersOf(results: [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
