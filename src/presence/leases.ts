/**
 * Which people are online through which servers. Presence is a lease, not a counter: each server keeps one key alive
 * in Redis, and people are online while a server that says so lives. A server that dies takes its people offline when
 * its lease ends; whichever server notices first tells the others. Nothing is written per connection or heartbeat.
 */
import type { Redis } from "ioredis";
import type { PresenceStatus } from "./service.js";

export interface Leases {
  /** What this server says of a person from now on; OFFLINE takes it back. */
  put(userId: string, status: PresenceStatus): Promise<void>;
  /** What all living servers say of each of these people. */
  read(userIds: readonly string[]): Promise<Map<string, PresenceStatus[]>>;
  /** Renews this server's lease; answers whether it had run out, so that everything must be said again. */
  renew(): Promise<boolean>;
  /** Takes over from the servers whose lease has ended; answers who was online through them. */
  bury(): Promise<string[]>;
  /** Takes back everything at once: the server stops. */
  end(): Promise<void>;
}

export const LEASE_MS = 30_000;
export const RENEW_EVERY_MS = 10_000;

/** The leases of a single server: what it says is all there is. */
export function createLocalLeases(): Leases {
  const statuses = new Map<string, PresenceStatus>();
  return {
    async put(userId, status) {
      if (status === "OFFLINE") statuses.delete(userId);
      else statuses.set(userId, status);
    },
    async read(userIds) {
      return new Map(
        userIds.map((userId) => [userId, [statuses.get(userId)].filter((status) => status !== undefined)]),
      );
    },
    renew: async () => false,
    bury: async () => [],
    async end() {
      statuses.clear();
    },
  };
}

export function createRedisLeases(redis: Redis, prefix: string): Leases {
  const serverId = crypto.randomUUID();
  const servers = `${prefix}:servers`;
  const leaseOf = (server: string) => `${prefix}:server:${server}`;
  const peopleOf = (server: string) => `${prefix}:server:${server}:people`;
  const personKey = (userId: string) => `${prefix}:presence:${userId}`;

  /** Which of these servers hold a lease. */
  async function living(candidates: string[]): Promise<Set<string>> {
    if (candidates.length === 0) return new Set();
    const leases = await redis.mget(candidates.map(leaseOf));
    return new Set(candidates.filter((_, i) => leases[i] !== null));
  }

  async function forget(server: string): Promise<string[]> {
    const people = await redis.smembers(peopleOf(server));
    const pipeline = redis.pipeline();
    for (const userId of people) pipeline.hdel(personKey(userId), server);
    await pipeline.del(peopleOf(server)).exec();
    return people;
  }

  return {
    async put(userId, status) {
      const commands = redis.multi();
      if (status === "OFFLINE") commands.hdel(personKey(userId), serverId).srem(peopleOf(serverId), userId);
      else commands.hset(personKey(userId), serverId, status).sadd(peopleOf(serverId), userId);
      await commands.exec();
    },

    async read(userIds) {
      const pipeline = redis.pipeline();
      for (const userId of userIds) pipeline.hgetall(personKey(userId));
      const said = ((await pipeline.exec()) ?? []).map(([, all]) => all as Record<string, PresenceStatus>);
      const alive = await living([...new Set(said.flatMap((all) => Object.keys(all)))]);
      return new Map(
        userIds.map((userId, i) => {
          const statuses = Object.entries(said[i] ?? {}).filter(([server]) => alive.has(server));
          return [userId, statuses.map(([, status]) => status)];
        }),
      );
    },

    async renew() {
      const before = await redis.set(leaseOf(serverId), "1", "PX", LEASE_MS, "GET");
      await redis.sadd(servers, serverId);
      return before === null;
    },

    async bury() {
      const all = await redis.smembers(servers);
      const alive = await living(all);
      const people: string[] = [];
      for (const server of all.filter((each) => !alive.has(each))) {
        // Whoever takes the dead server's name off the list is the one who tells.
        if ((await redis.srem(servers, server)) === 1) people.push(...(await forget(server)));
      }
      return people;
    },

    async end() {
      await redis.multi().srem(servers, serverId).del(leaseOf(serverId)).exec();
      await forget(serverId);
    },
  };
}
