/** Typing: news that goes out by itself. It is never stored with the conversation and never pushed. */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conversationFor } from "../conversations/service.js";

export interface TypingRow {
  conversationId: string;
  userId: string;
  isTyping: boolean;
  expiresAt: Date;
}

export const TYPING_TTL_MS = 5_000;
/** Repeats within this time are kept to ourselves: what was told still holds. */
const TELL_EVERY_MS = 2_000;

/** Who types through this process, and when that was last told; a sent message ends it without another look-up. */
export class Typists {
  readonly #toldAt = new Map<string, number>();

  /** Whether repeating this would tell nothing new. */
  isFresh(conversationId: string, userId: string): boolean {
    return performance.now() - (this.#toldAt.get(`${conversationId} ${userId}`) ?? -Infinity) < TELL_EVERY_MS;
  }

  told(conversationId: string, userId: string): void {
    const key = `${conversationId} ${userId}`;
    const now = performance.now();
    this.#toldAt.set(key, now);
    setTimeout(() => {
      if (this.#toldAt.get(key) === now) this.#toldAt.delete(key);
    }, TYPING_TTL_MS).unref();
  }

  /** Forgets them; says whether they were typing. */
  forget(conversationId: string, userId: string): boolean {
    return this.#toldAt.delete(`${conversationId} ${userId}`);
  }
}

export async function setTyping(app: App, viewer: Viewer, id: string, isTyping: boolean): Promise<TypingRow> {
  const { conversation } = await conversationFor(app, viewer, id);
  const { userId } = viewer;
  await app.limits.use("typing", `${userId} ${conversation.id}`);
  const typing = { conversationId: conversation.id, userId, isTyping, expiresAt: new Date(Date.now() + TYPING_TTL_MS) };
  if (!isTyping) endTyping(app, typing);
  else if (!app.typists.isFresh(conversation.id, userId)) {
    app.typists.told(conversation.id, userId);
    tell(app, typing);
  }
  return typing;
}

/** A sent message says that its author has stopped typing. */
export function stopTyping(app: App, userId: string, conversationId: string): void {
  if (app.typists.forget(conversationId, userId))
    endTyping(app, { conversationId, userId, isTyping: false, expiresAt: new Date() });
}

/** Who is typing in a conversation now. */
export async function typingIn(app: App, conversationId: string): Promise<TypingRow[]> {
  // While Redis is away nobody is seen typing; that is all that is lost.
  const found = await app.typingBoard.read(conversationId).catch(() => []);
  return found.map(({ userId, expiresAt }) => ({ conversationId, userId, isTyping: true, expiresAt }));
}

function endTyping(app: App, typing: TypingRow): void {
  app.typists.forget(typing.conversationId, typing.userId);
  tell(app, typing);
}

function tell(app: App, { conversationId, userId, isTyping, expiresAt }: TypingRow): void {
  const kept = isTyping
    ? app.typingBoard.put(conversationId, userId, expiresAt)
    : app.typingBoard.remove(conversationId, userId);
  const told = app.bus.publish(`conversation:${conversationId}`, { type: "typing", userId, isTyping, expiresAt });
  Promise.all([kept, told]).catch((error) => app.log.debug({ err: error }, "typing could not be told"));
}
