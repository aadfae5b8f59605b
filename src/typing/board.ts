/** Keeps for some seconds who is typing, in memory or in Redis, for clients that ask after the event was published. */
import type { Redis } from "ioredis";
import { isKey, MAX_SEQ } from "../ids.js";

export interface Entry {
  userId: string;
  /** Remaining time. A duration, not a timestamp: the servers' clocks may differ by more than it lasts. */
  lastsMs: number;
  /** The conversation's last seq when the entry was put: a typist who has sent a later message has stopped. */
  seq: number;
}

export interface TypingBoard {
  put(conversationId: string, userId: string, seq: number): Promise<void>;
  remove(conversationId: string, userId: string): Promise<void>;
  read(conversationId: string): Promise<Entry[]>;
}

interface Typist {
  until: number;
  seq: number;
}

export function createLocalBoard(ttlMs: number): TypingBoard {
  const boards = new Map<string, Map<string, Typist>>();
  const remove = (conversationId: string, userId: string, typist?: Typist) => {
    const board = boards.get(conversationId);
    if (!board || (typist && board.get(userId) !== typist)) return;
    board.delete(userId);
    if (board.size === 0) boards.delete(conversationId);
  };
  return {
    async put(conversationId, userId, seq) {
      const board = boards.get(conversationId) ?? new Map<string, Typist>();
      const typist = { until: performance.now() + ttlMs, seq };
      boards.set(conversationId, board.set(userId, typist));
      setTimeout(remove, ttlMs, conversationId, userId, typist).unref();
    },
    async remove(conversationId, userId) {
      remove(conversationId, userId);
    },
    async read(conversationId) {
      const now = performance.now();
      const entries = [...(boards.get(conversationId) ?? [])].map(([userId, { until, seq }]) => {
        return { userId, lastsMs: until - now, seq };
      });
      return entries.filter(({ lastsMs }) => lastsMs > 0);
    },
  };
}

/** The largest PARLEY_TYPING_TTL_MS that is allowed: other servers may have another value than this one. */
const MAX_TTL_MS = 60_000;

/** All servers use the clock of Redis. */
const NOW = `
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS: the conversation's board. ARGV: user id, duration in ms, seq. */
const PUT = `${NOW}
  if redis.call("TYPE", KEYS[1]).ok ~= "hash" then redis.call("DEL", KEYS[1]) end
  redis.call("HSET", KEYS[1], ARGV[1], string.format("%.0f %s", now + ARGV[2], ARGV[3]))
  redis.call("PEXPIRE", KEYS[1], ARGV[2])`;

/**
 * ARGV: the longest duration allowed, in ms. Returns user id, remaining ms and seq of each entry, in one flat list.
 * Removes expired and invalid entries from the board.
 */
const READ = `${NOW}
  if redis.call("TYPE", KEYS[1]).ok ~= "hash" then return {} end
  local board = redis.call("HGETALL", KEYS[1])
  local typing = {}
  for i = 1, #board, 2 do
    local untilMs, seq = string.match(board[i + 1], "^(%d+) (%d+)$")
    local lastsMs, seqNumber = (tonumber(untilMs) or 0) - now, tonumber(seq)
    if lastsMs > 0 and lastsMs <= tonumber(ARGV[1]) and seqNumber <= ${MAX_SEQ} then
      for _, each in ipairs({board[i], lastsMs, seqNumber}) do table.insert(typing, each) end
    else
      redis.call("HDEL", KEYS[1], board[i])
    end
  end
  return typing`;

export function createRedisBoard(redis: Redis, prefix: string, ttlMs: number): TypingBoard {
  const keyOf = (conversationId: string) => `${prefix}:typing:${conversationId}`;
  return {
    async put(conversationId, userId, seq) {
      await redis.eval(PUT, 1, keyOf(conversationId), userId, ttlMs, seq);
    },
    async remove(conversationId, userId) {
      await redis.hdel(keyOf(conversationId), userId);
    },
    async read(conversationId) {
      const typing = (await redis.eval(READ, 1, keyOf(conversationId), MAX_TTL_MS)) as (string | number)[];
      const entries = Array.from({ length: typing.length / 3 }, (_, i) => {
        const [userId, lastsMs, seq] = typing.slice(3 * i, 3 * i + 3) as [string, number, number];
        return { userId, lastsMs, seq };
      });
      return entries.filter(({ userId }) => isKey(userId));
    },
  };
}
