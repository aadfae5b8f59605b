/** Typing: a state that expires by itself. It is never stored with the conversation and never pushed. */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conversationFor } from "../conversations/service.js";
import { apartSince } from "../privacy/boundaries.js";
import type { Entry } from "./board.js";

export interface TypingRow {
  conversationId: string;
  userId: string;
  isTyping: boolean;
  expiresAt: Date;
}

/** A published start holds for this long: repeating it earlier publishes nothing. */
export const TELL_EVERY_MS = 2_000;

/** The typists of this process, and when each was last published: a sent message ends typing without a look-up. */
export class Typists {
  readonly #toldAt = new Map<string, number>();
  readonly #ttlMs: number;

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  /** Whether the typing was published so recently that a repeat would add nothing. */
  isFresh(conversationId: string, userId: string): boolean {
    return performance.now() - (this.#toldAt.get(`${conversationId} ${userId}`) ?? -Infinity) < TELL_EVERY_MS;
  }

  told(conversationId: string, userId: string): void {
    const key = `${conversationId} ${userId}`;
    const now = performance.now();
    this.#toldAt.set(key, now);
    setTimeout(() => {
      if (this.#toldAt.get(key) === now) this.#toldAt.delete(key);
    }, this.#ttlMs).unref();
  }

  /** Forgets a typist; returns whether they were typing. */
  forget(conversationId: string, userId: string): boolean {
    return this.#toldAt.delete(`${conversationId} ${userId}`);
  }
}

export async function setTyping(app: App, viewer: Viewer, id: string, isTyping: boolean): Promise<TypingRow> {
  const { conversation } = await conversationFor(app, viewer, id);
  const { userId } = viewer;
  await app.limits.use("typing", `${userId} ${conversation.id}`);
  const expiresAt = new Date(Date.now() + app.config.typingTtlMs);
  const typing = { conversationId: conversation.id, userId, isTyping, expiresAt };
  if (conversation.kind === "DIRECT" && (await isApart(app, typing))) return typing;
  if (!isTyping) endTyping(app, typing);
  else if (!app.typists.isFresh(conversation.id, userId)) {
    app.typists.told(conversation.id, userId);
    tell(app, typing, app.typingBoard.put(conversation.id, userId, conversation.lastSeq));
  }
  return typing;
}

/**
 * Whether one of the two people of a direct conversation blocks the other. Then neither a start nor an end of their
 * typing is published: an indicator that is lit goes out by itself, as it does when a phone is switched off.
 */
async function isApart(app: App, { conversationId, userId }: TypingRow): Promise<boolean> {
  const { rows } = await app.store.pool.query<{ id: string }>({
    name: "other-of",
    text: "SELECT user_id AS id FROM members WHERE conversation_id = $1 AND user_id <> $2 LIMIT 1",
    values: [conversationId, userId],
  });
  const otherId = rows[0]?.id;
  if (otherId === undefined) return false;
  const [own, other] = await Promise.all([app.boundaries.of(userId), app.boundaries.of(otherId)]);
  return apartSince(userId, own, otherId, other) !== undefined;
}

/** Ends a person's typing when they send a message. */
export function stopTyping(app: App, userId: string, conversationId: string): void {
  if (app.typists.forget(conversationId, userId))
    endTyping(app, { conversationId, userId, isTyping: false, expiresAt: new Date() });
}

/** The people who type in a conversation now and whom the viewer may see, without the viewer. */
export async function typingIn(app: App, viewerId: string, conversationId: string): Promise<TypingRow[]> {
  // While Redis is away, nobody is shown as typing. Nothing else is lost.
  const entries = await app.typingBoard.read(conversationId).catch(() => []);
  const others = entries.filter(({ userId }) => userId !== viewerId);
  if (others.length === 0) return [];
  const [typing, viewer] = await Promise.all([stillTyping(app, conversationId, others), app.boundaries.of(viewerId)]);
  return others
    .filter(({ userId }) => typing.has(userId) && !viewer.blocks.has(userId))
    .map(({ userId, lastsMs }) => ({
      conversationId,
      userId,
      isTyping: true,
      expiresAt: new Date(Date.now() + lastsMs),
    }));
}

/** Finds who still types: a person who left, or who sent a message through another server, is still on the board. */
async function stillTyping(app: App, conversationId: string, entries: Entry[]): Promise<Set<string>> {
  const { rows } = await app.store.pool.query<{ id: string }>({
    name: "still-typing",
    text: `SELECT m.user_id AS id FROM unnest($2::uuid[], $3::int[]) AS typist (id, seq)
      JOIN members m ON m.conversation_id = $1 AND m.user_id = typist.id AND m.left_at IS NULL
      WHERE NOT EXISTS (
        SELECT FROM messages x WHERE x.conversation_id = $1 AND x.seq > typist.seq AND x.sender_id = typist.id
      )`,
    values: [conversationId, entries.map(({ userId }) => userId), entries.map(({ seq }) => seq)],
  });
  return new Set(rows.map(({ id }) => id));
}

function endTyping(app: App, typing: TypingRow): void {
  app.typists.forget(typing.conversationId, typing.userId);
  tell(app, typing, app.typingBoard.remove(typing.conversationId, typing.userId));
}

function tell(app: App, { conversationId, userId, isTyping }: TypingRow, kept: Promise<void>): void {
  const told = app.bus.publish(`conversation:${conversationId}`, { type: "typing", userId, isTyping });
  Promise.all([kept, told]).catch((error) => app.log.debug({ err: error }, "typing could not be told"));
}
