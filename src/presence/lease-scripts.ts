/** The scripts of leases, each of which Redis runs as one step. */
/** The field beside the servers' reports of a person: when the person last left a server. */
export const LEFT = "left";

/** A time further ahead than this is invalid: servers' clocks do not differ by more. */
export const CLOCKS_APART_MS = 60_000;

/** No server holds a lease for this long: settings allow no longer lease, and only 11 of its 20 looks are held. */
const LONGEST_LEASE_MS = 86_400_000;

const MAX_TURN = 2 ** 50;

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
export const RENEW = `${CLOCK}
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
export type Renewed = [string, string, string, number, string, ...string[]];

/** KEYS: leases, the server's people, the reports of each person. ARGV: server, its turn, then person and report. */
export const PUT = `${CLOCK}
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
export const TAKE_BACK = `${CLOCK}
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
export const DONE = `
  if redis.call("TYPE", KEYS[1]).ok ~= "set" then redis.call("DEL", KEYS[1]) end
  for i = 2, #KEYS do
    if redis.call("TYPE", KEYS[i]).ok ~= "hash" then redis.call("DEL", KEYS[i]) end
    if redis.call("HEXISTS", KEYS[i], ARGV[1]) == 0 then redis.call("SREM", KEYS[1], ARGV[2 * i - 2]) end
    local stored = tonumber(ARGV[2 * i - 1])
    local left = tonumber(redis.call("HGET", KEYS[i], "${LEFT}"))
    if stored and left and left <= stored then redis.call("HDEL", KEYS[i], "${LEFT}") end
  end`;

/** KEYS: leases, claims, the server's people. */
export const FORGET = `${CLOCK}
  if not isLiving(ARGV[1]) and redis.call("EXISTS", KEYS[3]) == 0 then
    redis.call("HDEL", KEYS[1], ARGV[1])
    redis.call("HDEL", KEYS[2], ARGV[1])
  end`;

export const END_AFTER = `${CLOCK}
  hold(ARGV[1], ARGV[2])`;
