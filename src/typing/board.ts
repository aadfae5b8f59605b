/** Who is typing at this moment, for whoever asks later than the news: kept for seconds, in memory or in Redis. */
import type { Redis } from "ioredis";

export interface TypingBoard {
  put(conversationId: string, userId: string, expiresAt: Date): Promise<void>;
  remove(conversationId: string, userId: string): Promise<void>;
  read(conversationId: string): Promise<{ userId: string; expiresAt: Date }[]>;
}

export function createLocalBoard(): TypingBoard {
  const boards = new Map<string, Map<string, Date>>();
  const remove = (conversationId: string, userId: string, expiresAt?: Date) => {
    const board = boards.get(conversationId);
    if (!board || (expiresAt && board.get(userId) !== expiresAt)) return;
    board.delete(userId);
    if (board.size === 0) boards.delete(conversationId);
  };
  return {
    async put(conversationId, userId, expiresAt) {
      const board = boards.get(conversationId) ?? new Map<string, Date>();
      boards.set(conversationId, board.set(userId, expiresAt));
      setTimeout(remove, expiresAt.getTime() - Date.now(), conversationId, userId, expiresAt).unref();
    },
    async remove(conversationId, userId) {
      remove(conversationId, userId);
    },
    async read(conversationId) {
      return [...(boards.get(conversationId) ?? [])].map(([userId, expiresAt]) => ({ userId, expiresAt }));
    },
  };
}

export function createRedisBoard(redis: Redis, prefix: string): TypingBoard {
  const keyOf = (conversationId: string) => `${prefix}:typing:${conversationId}`;
  return {
    async put(conversationId, userId, expiresAt) {
      const key = keyOf(conversationId);
      await redis.multi().zadd(key, expiresAt.getTime(), userId).pexpireat(key, expiresAt.getTime()).exec();
    },
    async remove(conversationId, userId) {
      await redis.zrem(keyOf(conversationId), userId);
    },
    async read(conversationId) {
      const found = await redis.zrange(keyOf(conversationId), `(${Date.now()}`, "+inf", "BYSCORE", "WITHSCORES");
      const entries: { userId: string; expiresAt: Date }[] = [];
      for (let i = 0; i < found.length; i += 2)
        entries.push({ userId: found[i] ?? "", expiresAt: new Date(Number(found[i + 1])) });
      return entries;
    },
  };
}
