/**
 * What each server says of the people who are connected to it. Presence is a lease, not a counter: a server keeps one
 * lease alive in Redis, and what it said of people holds until it takes it back, or until its lease has ended and another
 * server takes it back for it. Nothing is written per connection or heartbeat. Whatever depends on whose lease has ended
 * is one script in Redis, by the clock of Redis: nothing can change between the question and what is done about it.
 */
import { type Redis, ReplyError } from "ioredis";
import { isKey } from "../ids.js";
import type { PresenceStatus } from "./service.js";

/** What is said of a person: by one server, or by all together. */
export interface Word {
  status: PresenceStatus;
  /** When they were last at it; null while they are, and where nobody knows. */
  activeAt: Date | null;
}

export interface WordOf extends Word {
  userId: string;
}

/** Somebody who is not there any more, and when they last were. */
export interface Leaving {
  userId: string;
  at: Date;
}

/** A server whose lease has ended. */
export interface DeadServer {
  id: string;
  /** When it was heard of last: until then its people were there. */
  seenAt: Date;
}

export interface Look {
  /** This server's lease had run out: everything is to be said again. */
  hadLapsed: boolean;
  /** Redis was away or lost what it had: until every server has said again who is there, nobody is known to be gone. */
  isSettling: boolean;
  /** Whose people this server is to take back. */
  dead: DeadServer[];
}

export interface Leases {
  /** Of this server. */
  readonly id: string;
  /** Whether there may be other servers, who take over what this one leaves. */
  readonly isShared: boolean;
  /** The time by the one clock that all servers share. */
  now(): Date;
  /** Renews this server's lease, and sees after the others: of these it still takes back the people. */
  renew(burying: Iterable<string>): Promise<Look>;
  /** What this server says of people from now on; fails where its lease has run out. */
  put(words: readonly WordOf[]): Promise<void>;
  /** This server has these people no more; answers with whom no other has either. Fails where its lease has run out. */
  takeBack(people: readonly Leaving[]): Promise<Leaving[]>;
  /** What all servers together say of these people. `isSettled` is false while nobody is known to be gone. */
  read(userIds: readonly string[]): Promise<{ isSettled: boolean; words: Map<string, Word> }>;
  /** Of whom a server says something, or of whom it is not yet done that they left it. */
  peopleOf(server: string): AsyncIterable<string[]>;
  /** The same as `takeBack`, for a dead server; fails where it is back. */
  takeBackFor(server: DeadServer, userIds: readonly string[]): Promise<Leaving[]>;
  /** It was told that these people left a server, and, where a time is given, also stored until when they were there. */
  done(server: string, people: readonly { userId: string; at?: Date }[]): Promise<void>;
  /** Nothing of a dead server is left, where all of it is done. */
  forget(server: string): Promise<void>;
  /** The server stops: what it says of people holds for so long, then others take it back. */
  endAfter(ms: number): Promise<void>;
}

/**
 * How often a server looks, and all other times in looks. Killed at 0, a server's lease ends by 11, and another has its
 * people by 12. Should that one die over it, its claim ends by 14 and the next has them by 15, and after that by 18: so
 * it is over within the lease although two more servers die. The lease never ends before 10, half its time: that leaves
 * people their grace.
 */
export const LOOKS_PER_LEASE = 20;
const HELD_LOOKS = 11;
const CLAIM_LOOKS = 2;
/** No server was heard of for so long: it is Redis that was away. A living server's lease has outlasted less. */
const SILENT_LOOKS = 5;
const PEOPLE_AT_ONCE = 500;
/** Beside the servers' words of a person: when they last left one of them. */
const LEFT = "left";
/** A time that lies further ahead than servers' clocks do is none. */
const CLOCKS_APART_MS = 60_000;
/** Whatever its setting is, no server holds a lease for as long as this. */
const LONGEST_LEASE_MS = 86_400_000;
const MAX_TURN = 2 ** 50;
const LAPSED = "the presence lease has run out";

/** The leases of a single server: what it says is all there is. */
export function createLocalLeases(): Leases {
  const words = new Map<string, Word>();
  const left = new Map<string, Date>();
  return {
    id: "here",
    isShared: false,
    now: () => new Date(),
    renew: async () => ({ hadLapsed: false, isSettling: false, dead: [] }),
    async put(said) {
      for (const { userId, ...word } of said) words.set(userId, word);
    },
    async takeBack(people) {
      for (const { userId, at } of people) {
        words.delete(userId);
        left.set(userId, at);
      }
      return [...people];
    },
    async read(userIds) {
      const wordOf = (userId: string) => merge([words.get(userId) ?? []].flat(), left.get(userId));
      return { isSettled: true, words: new Map(userIds.map((userId) => [userId, wordOf(userId)])) };
    },
    async *peopleOf() {},
    takeBackFor: async () => [],
    async done(_server, people) {
      for (const { userId, at } of people) if (left.get(userId) === at) left.delete(userId);
    },
    async forget() {},
    async endAfter() {},
  };
}

/**
 * KEYS[1] are the leases by server: until when each holds, when the server was heard of last, since when it has held without a break,
 * and which of the server's words was the last.
 */
const CLOCK = `
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  -- What no server of ours wrote counts as nothing: it must neither fail a script nor hold for ever.
  local function own(key, kind)
    if redis.call("TYPE", key).ok ~= kind then redis.call("DEL", key) end
  end
  own(KEYS[1], "hash")
  local function timeOf(text)
    local number = tonumber(string.match(text or "", "^%d+$") or "none")
    return number and number <= now + ${CLOCKS_APART_MS} and number or nil
  end
  local function leaseOf(server)
    local text = redis.call("HGET", KEYS[1], server) or ""
    local ends, seen, since, turn = string.match(text, "^(%d+) (%d+) (%d+) (%d+)$")
    ends, turn = tonumber(ends or 0), tonumber(turn or 0)
    if ends > now + ${LONGEST_LEASE_MS} or turn > ${MAX_TURN} then ends, turn = 0, 0 end
    return {ends = ends, seen = timeOf(seen) or 0, since = timeOf(since) or 0, turn = turn}
  end
  local function keep(server, lease)
    local text = string.format("%.0f %.0f %.0f %.0f", lease.ends, lease.seen, lease.since, lease.turn)
    redis.call("HSET", KEYS[1], server, text)
  end
  local function hold(server, ms)
    local lease = leaseOf(server)
    if lease.ends <= now then lease.since = now end
    lease.ends, lease.seen = now + ms, now
    keep(server, lease)
    return lease
  end
  local function isLiving(server)
    return leaseOf(server).ends > now
  end
  -- What a broken connection still held may come after what was said since then over another.
  local function isNext(server, turn)
    local lease = leaseOf(server)
    if lease.ends <= now or lease.turn >= tonumber(turn) then return false end
    lease.turn, lease.seen = tonumber(turn), now
    keep(server, lease)
    return true
  end`;

/** KEYS: leases, claims on the dead, that a server was heard of, that it settles. ARGV: server, times, whom it buries. */
const RENEW = `${CLOCK}
  own(KEYS[2], "hash")
  if redis.call("EXISTS", KEYS[3]) == 0 then redis.call("SET", KEYS[4], 1, "PX", ARGV[2]) end
  redis.call("SET", KEYS[3], 1, "PX", ARGV[3])
  local lease = hold(ARGV[1], ARGV[2])
  local isSettling = redis.call("EXISTS", KEYS[4])
  local answer = {time[1], time[2], string.format("%.0f", lease.since), isSettling, string.format("%.0f", lease.turn)}
  if isSettling == 1 then return answer end
  local ours = {}
  for i = 5, #ARGV do ours[ARGV[i]] = true end
  for _, server in ipairs(redis.call("HKEYS", KEYS[1])) do
    local lease = leaseOf(server)
    if lease.ends <= now then
      local claimed = tonumber(redis.call("HGET", KEYS[2], server) or 0) or 0
      if ours[server] or claimed <= now or claimed > now + ${LONGEST_LEASE_MS} then
        redis.call("HSET", KEYS[2], server, string.format("%.0f", now + ARGV[4]))
        table.insert(answer, server)
        table.insert(answer, string.format("%.0f", lease.seen))
      end
    end
  end
  return answer`;

/** The time of Redis in seconds and microseconds, since when the lease holds, whether it settles, its last turn, then the dead. */
type Renewed = [string, string, string, number, string, ...string[]];

/** KEYS: leases, the server's people, what is said of each. ARGV: server, its turn, then person and word. */
const PUT = `${CLOCK}
  if not isNext(ARGV[1], ARGV[2]) then return 0 end
  own(KEYS[2], "set")
  for i = 3, #KEYS do
    own(KEYS[i], "hash")
    redis.call("HSET", KEYS[i], ARGV[1], ARGV[2 * i - 2])
    redis.call("SADD", KEYS[2], ARGV[2 * i - 3])
  end
  return 1`;

/**
 * KEYS: leases, what is said of each. ARGV: server, its turn or nothing for a dead one, when it was seen, then for each
 * when they left, where that is known better than from its word. A word is taken back once; who is gone is answered each
 * time, until it is done.
 */
const TAKE_BACK = `${CLOCK}
  if ARGV[2] == "" then
    if isLiving(ARGV[1]) then return false end
  elseif not isNext(ARGV[1], ARGV[2]) then return false end
  local gone = {}
  for i = 2, #KEYS do
    own(KEYS[i], "hash")
    local word = redis.call("HGET", KEYS[i], ARGV[1])
    local at = tonumber(ARGV[i + 2]) or word and (timeOf(string.match(word, " (%d+)$")) or tonumber(ARGV[3]))
    local kept = redis.call("HGET", KEYS[i], "${LEFT}")
    local left = timeOf(kept or "")
    if at and (not left or at > left) then left = at end
    if left and kept ~= string.format("%.0f", left) then
      redis.call("HSET", KEYS[i], "${LEFT}", string.format("%.0f", left))
    end
    redis.call("HDEL", KEYS[i], ARGV[1])
    if left and redis.call("HLEN", KEYS[i]) == 1 then
      table.insert(gone, i - 2)
      table.insert(gone, string.format("%.0f", left))
    end
  end
  return gone`;

/** KEYS: the server's people, what is said of each. ARGV: server, then person and until when they were there, if stored. */
const DONE = `
  if redis.call("TYPE", KEYS[1]).ok ~= "set" then redis.call("DEL", KEYS[1]) end
  for i = 2, #KEYS do
    if redis.call("TYPE", KEYS[i]).ok ~= "hash" then redis.call("DEL", KEYS[i]) end
    if redis.call("HEXISTS", KEYS[i], ARGV[1]) == 0 then redis.call("SREM", KEYS[1], ARGV[2 * i - 2]) end
    local stored = tonumber(ARGV[2 * i - 1])
    local left = tonumber(redis.call("HGET", KEYS[i], "${LEFT}"))
    if stored and left and left <= stored then redis.call("HDEL", KEYS[i], "${LEFT}") end
  end`;

/** KEYS: leases, claims, the server's people. */
const FORGET = `${CLOCK}
  if not isLiving(ARGV[1]) and redis.call("EXISTS", KEYS[3]) == 0 then
    redis.call("HDEL", KEYS[1], ARGV[1])
    redis.call("HDEL", KEYS[2], ARGV[1])
  end`;

const END_AFTER = `${CLOCK}
  hold(ARGV[1], ARGV[2])`;

export function createRedisLeases(redis: Redis, prefix: string, leaseMs: number): Leases {
  const id = crypto.randomUUID();
  const [leases, claims, heard, settling] = ["leases", "claims", "heard", "settling"].map(
    (name) => `${prefix}:presence:${name}`,
  ) as [string, string, string, string];
  const peopleKey = (server: string) => `${prefix}:presence:people:${server}`;
  const personKey = (userId: string) => `${prefix}:presence:of:${userId}`;
  const looks = (count: number) => Math.round((count * leaseMs) / LOOKS_PER_LEASE);
  const run = (script: string, keys: string[], ...args: (string | number)[]) =>
    redis.eval(script, keys.length, ...keys, ...args);

  /** From this process's clock, which only ever runs on, to that of Redis: as near as the last look could tell. */
  let clockOffset = Date.now() - performance.now();
  /** Since when this server's lease has held, as far as it knows: an answer that says so may not have come. */
  let heldSince = "";
  let turn = 0;

  async function takeBack(server: string, itsTurn: number | "", seenAt: Date, people: readonly Partial<Leaving>[]) {
    const keys = people.map(({ userId = "" }) => personKey(userId));
    const times = people.map(({ at }) => at?.getTime() ?? "");
    const gone = await run(TAKE_BACK, [leases, ...keys], server, itsTurn, seenAt.getTime(), ...times);
    if (gone === null) throw new Error(itsTurn === "" ? "a server that seemed dead is back" : LAPSED);
    return pairs(gone as [number, string]).map(([i, at]) => ({
      userId: people[i]?.userId ?? "",
      at: new Date(Number(at)),
    }));
  }

  return {
    id,
    isShared: true,
    now: () => new Date(performance.now() + clockOffset),

    async renew(burying) {
      const times = [looks(HELD_LOOKS), looks(SILENT_LOOKS), looks(CLAIM_LOOKS)];
      const askedAt = performance.now();
      const answer = await run(RENEW, [leases, claims, heard, settling], id, ...times, ...burying);
      const [seconds, micros, since, isSettling, lastTurn, ...dead] = answer as Renewed;
      // Somebody else wrote to the lease, or each of our turns would come before it.
      turn = Math.max(turn, Number(lastTurn));
      const hadLapsed = since !== heldSince;
      heldSince = since;
      // Redis read its clock between the question and the answer. Within that the offset stays as it is, or times would
      // tremble: one that is told twice is to be the same.
      const readAt = Number(seconds) * 1_000 + Number(micros) / 1_000;
      clockOffset = Math.min(Math.max(clockOffset, readAt - performance.now()), readAt - askedAt);
      return {
        hadLapsed,
        isSettling: isSettling === 1,
        dead: pairs(dead as [string, string]).map(([server, seenAt]) => ({
          id: server,
          seenAt: new Date(Number(seenAt)),
        })),
      };
    },

    async put(words) {
      const keys = [leases, peopleKey(id), ...words.map(({ userId }) => personKey(userId))];
      const isSaid = await run(PUT, keys, id, ++turn, ...words.flatMap(({ userId, ...word }) => [userId, write(word)]));
      if (isSaid === 0) throw new Error(LAPSED);
    },

    takeBack: (people) => takeBack(id, ++turn, new Date(0), people),

    async read(userIds) {
      const commands = redis.pipeline();
      for (const userId of userIds) commands.hgetall(personKey(userId));
      commands.exists(heard).exists(settling); // last: what Redis lost before then is not taken for what is so
      const results = (await commands.exec()) ?? [];
      const [isHeard, isSettling] = answersOf(results.splice(-2)) as [number, number];
      const now = performance.now() + clockOffset;
      const said = answersOf(results.map(([error, hash]) => (isWrongType(error) ? [null, {}] : [error, hash])));
      const words = new Map(
        userIds.map((userId, i) => {
          const { [LEFT]: left, ...byServer } = said[i] as Record<string, string>;
          const words = Object.values(byServer).flatMap((word) => parse(word, now) ?? []);
          return [userId, merge(words, timeOf(left, now))];
        }),
      );
      return { isSettled: isHeard === 1 && isSettling === 0, words };
    },

    async *peopleOf(server) {
      let cursor = "0";
      do {
        const [next, userIds] = await redis.sscan(peopleKey(server), cursor, "COUNT", PEOPLE_AT_ONCE);
        cursor = next;
        const others = userIds.filter((userId) => !isKey(userId));
        if (others.length > 0) await redis.srem(peopleKey(server), ...others);
        if (userIds.length > others.length) yield [...new Set(userIds.filter(isKey))];
      } while (cursor !== "0");
    },

    takeBackFor: (server, userIds) =>
      takeBack(
        server.id,
        "",
        server.seenAt,
        userIds.map((userId) => ({ userId })),
      ),

    async done(server, people) {
      const keys = [peopleKey(server), ...people.map(({ userId }) => personKey(userId))];
      await run(DONE, keys, server, ...people.flatMap(({ userId, at }) => [userId, at?.getTime() ?? ""]));
    },

    async forget(server) {
      await run(FORGET, [leases, claims, peopleKey(server)], server);
    },

    async endAfter(ms) {
      await run(END_AFTER, [leases], id, ms);
    },
  };
}

const write = ({ status, activeAt }: Word) => (activeAt ? `${status} ${activeAt.getTime()}` : status);

/** Undefined where it is no word. */
function parse(text: string, now: number): Word | undefined {
  const [word, status, activeAt] = /^(ONLINE|AWAY|OFFLINE)(?: (\d+))?$/.exec(text) ?? [];
  if (word === undefined) return undefined;
  return { status: status as PresenceStatus, activeAt: timeOf(activeAt, now) ?? null };
}

function timeOf(text: string | undefined, now: number): Date | undefined {
  const isTime = text !== undefined && /^\d+$/.test(text) && Number(text) <= now + CLOCKS_APART_MS;
  return isTime ? new Date(Number(text)) : undefined;
}

/** The most present word speaks. Who has left one server may be idle on another since before then. */
function merge(words: readonly Word[], left: Date | undefined): Word {
  const status = mostPresent(words.map((word) => word.status));
  if (status === "ONLINE") return { status, activeAt: null };
  const times = [left, ...words.map(({ activeAt }) => activeAt)].flatMap((at) => at?.getTime() ?? []);
  return { status, activeAt: times.length > 0 ? new Date(Math.max(...times)) : null };
}

export function mostPresent(statuses: readonly PresenceStatus[]): PresenceStatus {
  if (statuses.includes("ONLINE")) return "ONLINE";
  return statuses.includes("AWAY") ? "AWAY" : "OFFLINE";
}

/** Scripts answer with flat lists. */
function pairs<One, Other>(list: readonly (One | Other)[] | [One, Other]): [One, Other][] {
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] as One, list[2 * i + 1] as Other]);
}

/** Somebody else wrote something else there: nothing is said of that person, and all is said of the others. */
const isWrongType = (error: Error | null) => error instanceof ReplyError && `${error}`.includes("WRONGTYPE");

/** A pipeline answers with each command's failure beside its result. */
function answersOf(results: [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
