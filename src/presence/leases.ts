/**
 * Stores each server's status reports of the people connected to it. Presence is a lease, not a counter: a server keeps
 * one lease alive in Redis, and its reports hold until it takes them back, or until its lease has ended and another
 * server takes them back for it. Nothing is written per connection or heartbeat. Every step that depends on an ended
 * lease is one script in Redis, by the clock of Redis: nothing can change between the check and the action.
 */
import { type Redis, ReplyError } from "ioredis";
import { isKey } from "../ids.js";
import type { PresenceStatus } from "./rows.js";

/** A status report of a person: by one server, or merged over all servers. */
export interface StatusReport {
  status: PresenceStatus;
  /** When they were last at a device; null while they are, and if it is unknown. */
  activeAt: Date | null;
}

export interface StatusReportOf extends StatusReport {
  userId: string;
}

/** A person who is no longer there, and when they last were. */
export interface Leaving {
  userId: string;
  at: Date;
}

/** A server whose lease has ended. */
export interface DeadServer {
  id: string;
  /** When it last wrote to Redis: until then its people were there. */
  seenAt: Date;
}

export interface Look {
  /** This server's lease had run out: it must report everybody again. */
  hadLapsed: boolean;
  /** Redis was away or lost its data: until every server has reported again, nobody is known to be gone. */
  isSettling: boolean;
  /** The dead servers whose people this server must take back. */
  dead: DeadServer[];
}

export interface Leases {
  /** This server's id. */
  readonly id: string;
  /** Whether there may be other servers, which take over when this one stops. */
  readonly isShared: boolean;
  /** The time by the one clock that all servers share. */
  now(): Date;
  /** Renews this server's lease, and looks for dead servers. `takingOver` names those whose people it still takes back. */
  renew(takingOver: Iterable<string>): Promise<Look>;
  /** Stores this server's reports of people; fails if its lease has run out. */
  put(reports: readonly StatusReportOf[]): Promise<void>;
  /** Removes this server's reports; returns the people whom no other server reports. Fails if its lease has run out. */
  takeBack(people: readonly Leaving[]): Promise<Leaving[]>;
  /** Reads the merged reports of all servers of these people. `isSettled` is false while nobody is known to be gone. */
  read(userIds: readonly string[]): Promise<{ isSettled: boolean; reports: Map<string, StatusReport> }>;
  /** The people whom a server reports, and those who left it but are not `done` yet, in chunks. */
  peopleOf(server: string): AsyncIterable<string[]>;
  /** The same as `takeBack`, for a dead server; fails if it is back. */
  takeBackFor(server: DeadServer, userIds: readonly string[]): Promise<Leaving[]>;
  /** Notes that people's leaving is published and, if a time is given, that their last activity is stored as well. */
  done(server: string, people: readonly { userId: string; at?: Date }[]): Promise<void>;
  /** Removes a dead server, if all of its people are done. */
  forget(server: string): Promise<void>;
  /** Called when this server stops: its reports hold for this long, then other servers take them back. */
  endAfter(ms: number): Promise<void>;
}

/**
 * A server looks (renews its lease and checks the others) 20 times per lease; the other times are counted in looks. If
 * a server is killed at 0, its lease ends by 11, and another server has its people by 12. If that one dies as well, its
 * claim ends by 14 and the next has them by 15, and after one more death by 18. So it is over within the lease although
 * two more servers die. The lease never ends before 10, half its time: that leaves people their grace.
 */
export const LOOKS_PER_LEASE = 20;
const HELD_LOOKS = 11;
const CLAIM_LOOKS = 2;
/** If no server wrote for this long, Redis itself was away. A shorter outage cannot end a living server's lease. */
const SILENT_LOOKS = 5;
const PEOPLE_AT_ONCE = 500;
/** The field beside the servers' reports of a person: when the person last left a server. */
const LEFT = "left";
/** A time further ahead than this is invalid: servers' clocks do not differ by more. */
const CLOCKS_APART_MS = 60_000;
/** No server holds a lease for this long: settings allow no longer lease, and only 11 of its 20 looks are held. */
const LONGEST_LEASE_MS = 86_400_000;
const MAX_TURN = 2 ** 50;
const LAPSED = "the presence lease has run out";

/** The leases of a single server: its own reports are all there are. */
export function createLocalLeases(): Leases {
  const reports = new Map<string, StatusReport>();
  const left = new Map<string, Date>();
  return {
    id: "here",
    isShared: false,
    now: () => new Date(),
    renew: async () => ({ hadLapsed: false, isSettling: false, dead: [] }),
    async put(current) {
      for (const { userId, ...report } of current) reports.set(userId, report);
    },
    async takeBack(people) {
      for (const { userId, at } of people) {
        reports.delete(userId);
        left.set(userId, at);
      }
      return [...people];
    },
    async read(userIds) {
      const reportOf = (userId: string) => merge([reports.get(userId) ?? []].flat(), left.get(userId));
      return { isSettled: true, reports: new Map(userIds.map((userId) => [userId, reportOf(userId)])) };
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
 * KEYS[1] holds the leases by server: when the lease ends, when the server last wrote, since when the lease has held
 * without a break, and the turn (number) of the server's last write.
 */
const CLOCK = `
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  -- Values that no server of ours wrote are ignored: it must neither fail a script nor hold for ever.
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
  -- What a broken connection still held may arrive after newer commands on another.
  local function isNext(server, turn)
    local lease = leaseOf(server)
    if lease.ends <= now or lease.turn >= tonumber(turn) then return false end
    lease.turn, lease.seen = tonumber(turn), now
    keep(server, lease)
    return true
  end`;

/** KEYS: leases, claims on dead servers, "a server wrote", "settling". ARGV: server, three times, dead servers that it takes over. */
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

/**
 * The time of Redis in seconds and microseconds, since when the lease holds, whether presence settles, the last turn,
 * then each dead server with its `seenAt`.
 */
type Renewed = [string, string, string, number, string, ...string[]];

/** KEYS: leases, the server's people, the reports of each person. ARGV: server, its turn, then person and report. */
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
 * KEYS: leases, the reports of each person. ARGV: server, its turn or nothing for a dead one, when it was last seen,
 * then for each person when they left, if that is known better than from the report. A report is taken back once; a
 * person who is gone is returned each time, until they are done.
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

/** KEYS: the server's people, the reports of each. ARGV: server, then person and last activity, if it is stored. */
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
  const [leases, claims, received, settling] = ["leases", "claims", "heard", "settling"].map(
    (name) => `${prefix}:presence:${name}`,
  ) as [string, string, string, string];
  const peopleKey = (server: string) => `${prefix}:presence:people:${server}`;
  const personKey = (userId: string) => `${prefix}:presence:of:${userId}`;
  const looks = (count: number) => Math.round((count * leaseMs) / LOOKS_PER_LEASE);
  const run = (script: string, keys: string[], ...args: (string | number)[]) =>
    redis.eval(script, keys.length, ...keys, ...args);

  /** Offset from this process's monotonic clock to the clock of Redis, as exact as the last look could measure. */
  let clockOffset = Date.now() - performance.now();
  /** Since when this server's lease has held, by the last answer that arrived: a later answer may have been lost. */
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

    async renew(takingOver) {
      const times = [looks(HELD_LOOKS), looks(SILENT_LOOKS), looks(CLAIM_LOOKS)];
      const askedAt = performance.now();
      const answer = await run(RENEW, [leases, claims, received, settling], id, ...times, ...takingOver);
      const [seconds, micros, since, isSettling, lastTurn, ...dead] = answer as Renewed;
      // Somebody else may have written a higher turn to the lease: without this, all our turns would count as old.
      turn = Math.max(turn, Number(lastTurn));
      const hadLapsed = since !== heldSince;
      heldSince = since;
      // Redis read its clock between the request and the answer. The offset changes only if it contradicts that:
      // otherwise times would jitter, and a time that is delivered twice must be the same.
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

    async put(reports) {
      const keys = [leases, peopleKey(id), ...reports.map(({ userId }) => personKey(userId))];
      const isReported = await run(
        PUT,
        keys,
        id,
        ++turn,
        ...reports.flatMap(({ userId, ...report }) => [userId, write(report)]),
      );
      if (isReported === 0) throw new Error(LAPSED);
    },

    takeBack: (people) => takeBack(id, ++turn, new Date(0), people),

    async read(userIds) {
      const commands = redis.pipeline();
      for (const userId of userIds) commands.hgetall(personKey(userId));
      commands.exists(received).exists(settling); // last: data that Redis lost before then shows as unsettled
      const results = (await commands.exec()) ?? [];
      const [isReceived, isSettling] = answersOf(results.splice(-2)) as [number, number];
      const now = performance.now() + clockOffset;
      const answers = answersOf(results.map(([error, hash]) => (isWrongType(error) ? [null, {}] : [error, hash])));
      const reports = new Map(
        userIds.map((userId, i) => {
          const { [LEFT]: left, ...byServer } = answers[i] as Record<string, string>;
          const reports = Object.values(byServer).flatMap((text) => parse(text, now) ?? []);
          return [userId, merge(reports, timeOf(left, now))];
        }),
      );
      return { isSettled: isReceived === 1 && isSettling === 0, reports };
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

const write = ({ status, activeAt }: StatusReport) => (activeAt ? `${status} ${activeAt.getTime()}` : status);

/** Undefined if the text is not a report. */
function parse(text: string, now: number): StatusReport | undefined {
  const [report, status, activeAt] = /^(ONLINE|AWAY|OFFLINE)(?: (\d+))?$/.exec(text) ?? [];
  if (report === undefined) return undefined;
  return { status: status as PresenceStatus, activeAt: timeOf(activeAt, now) ?? null };
}

function timeOf(text: string | undefined, now: number): Date | undefined {
  const isTime = text !== undefined && /^\d+$/.test(text) && Number(text) <= now + CLOCKS_APART_MS;
  return isTime ? new Date(Number(text)) : undefined;
}

/** The most present report counts. A person who left one server may have been idle on another since before that. */
function merge(reports: readonly StatusReport[], left: Date | undefined): StatusReport {
  const status = mostPresent(reports.map(({ status }) => status));
  if (status === "ONLINE") return { status, activeAt: null };
  const times = [left, ...reports.map(({ activeAt }) => activeAt)].flatMap((at) => at?.getTime() ?? []);
  return { status, activeAt: times.length > 0 ? new Date(Math.max(...times)) : null };
}

export function mostPresent(statuses: readonly PresenceStatus[]): PresenceStatus {
  if (statuses.includes("ONLINE")) return "ONLINE";
  return statuses.includes("AWAY") ? "AWAY" : "OFFLINE";
}

/** Scripts return flat lists. */
function pairs<One, Other>(list: readonly (One | Other)[] | [One, Other]): [One, Other][] {
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] as One, list[2 * i + 1] as Other]);
}

/** Another program wrote another type to the key: that person counts as unreported, and the others are read. */
const isWrongType = (error: Error | null) => error instanceof ReplyError && `${error}`.includes("WRONGTYPE");

/** A pipeline returns each command's error beside its result. */
function answersOf(results: [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
