/** Who is typing at this moment, for whoever asks later than the news: kept for seconds, in memory or in Redis. */
import type { Redis } from "ioredis";

export interface Entry {
  userId: string;
  expiresAt: Date;
  /** The newest message of the conversation when it was put: whoever has sent a later one has stopped. */
  seq: number;
}

export interface TypingBoard {
  put(conversationId: string, entry: Entry): Promise<void>;
  remove(conversationId: string, userId: string): Promise<void>;
  read(conversationId: string): Promise<Entry[]>;
}

export function createLocalBoard(): TypingBoard {
  const boards = new Map<string, Map<string, Entry>>();
  const remove = (conversationId: string, userId: string, entry?: Entry) => {
    const board = boards.get(conversationId);
    if (!board || (entry && board.get(userId) !== entry)) return;
    board.delete(userId);
    if (board.size === 0) boards.delete(conversationId);
  };
  return {
    async put(conversationId, entry) {
      const board = boards.get(conversationId) ?? new Map<string, Entry>();
      boards.set(conversationId, board.set(entry.userId, entry));
      setTimeout(remove, entry.expiresAt.getTime() - Date.now(), conversationId, entry.userId, entry).unref();
    },
    async remove(conversationId, userId) {
      remove(conversationId, userId);
    },
    async read(conversationId) {
      return [...(boards.get(conversationId)?.values() ?? [])];
    },
  };
}

export function createRedisBoard(redis: Redis, prefix: string): TypingBoard {
  const keyOf = (conversationId: string) => `${prefix}:typing:${conversationId}`;
  return {
    async put(conversationId, { userId, expiresAt, seq }) {
      const key = keyOf(conversationId);
      const until = expiresAt.getTime();
      await redis.pipeline().hset(key, userId, `${until} ${seq}`).pexpireat(key, until).exec();
    },
    async remove(conversationId, userId) {
      await redis.hdel(keyOf(conversationId), userId);
    },
    async read(conversationId) {
      const entries = Object.entries(await redis.hgetall(keyOf(conversationId))).map(([userId, text]) => {
        const [until, seq] = text.split(" ").map(Number) as [number, number];
        return { userId, expiresAt: new Date(until), seq };
      });
      return entries.filter(({ expiresAt }) => expiresAt.getTime() > Date.now());
    },
  };
}
