/** Typing: a state that expires by itself. It is never stored with the conversation and never pushed. */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { conversationFor } from "../conversations/reads.js";
import type { Limits } from "../limits/limits.js";
import { blockedSince, type PrivacyCache } from "../privacy/cache.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import type { Entry, TypingBoard } from "./board.js";
import type { TypingRow } from "./rows.js";
import type { Typists } from "./typists.js";

interface Parts {
  privacy: PrivacyCache;
  publish: Publisher;
  config: Config;
  limits: Limits;
  log: Logger;
  store: Store;
  typingBoard: TypingBoard;
  typists: Typists;
}

export async function setTyping(parts: Parts, viewer: Viewer, id: string, isTyping: boolean): Promise<TypingRow> {
  const { conversation } = await conversationFor(parts.store, viewer, id);
  const { userId } = viewer;
  await parts.limits.use("typing", `${userId} ${conversation.id}`);
  const expiresAt = new Date(Date.now() + parts.config.typingTtlMs);
  const typing = { conversationId: conversation.id, userId, isTyping, expiresAt };
  if (conversation.kind === "DIRECT" && (await isBlocked(parts, typing))) return typing;
  if (!isTyping) endTyping(parts, typing);
  else if (!parts.typists.isFresh(conversation.id, userId)) {
    parts.typists.published(conversation.id, userId);
    publishTyping(parts, typing, parts.typingBoard.put(conversation.id, userId, conversation.lastSeq));
  }
  return typing;
}

/**
 * Whether one of the two people of a direct conversation blocks the other. Then neither a start nor an end of their
 * typing is published: an indicator that is lit goes out by itself, as it does when a phone is switched off.
 */
async function isBlocked(
  parts: { privacy: PrivacyCache; store: Store },
  { conversationId, userId }: TypingRow,
): Promise<boolean> {
  const { rows } = await parts.store.pool.query<{ id: string }>({
    name: "other-of",
    text: "SELECT user_id AS id FROM members WHERE conversation_id = $1 AND user_id <> $2 LIMIT 1",
    values: [conversationId, userId],
  });
  const otherId = rows[0]?.id;
  if (otherId === undefined) return false;
  const [own, other] = await Promise.all([parts.privacy.of(userId), parts.privacy.of(otherId)]);
  return blockedSince(userId, own, otherId, other) !== undefined;
}

/** Ends a person's typing when they send a message. */
export function stopTyping(
  parts: Pick<Parts, "publish" | "log" | "typingBoard" | "typists">,
  userId: string,
  conversationId: string,
): void {
  if (parts.typists.forget(conversationId, userId))
    endTyping(parts, { conversationId, userId, isTyping: false, expiresAt: new Date() });
}

/** The people who type in a conversation now and whom the viewer may see, without the viewer. */
export async function typingIn(
  parts: Pick<Parts, "privacy" | "store" | "typingBoard">,
  viewerId: string,
  conversationId: string,
): Promise<TypingRow[]> {
  // While Redis is away, nobody is shown as typing. Nothing else is lost.
  const entries = await parts.typingBoard.read(conversationId).catch(() => []);
  const others = entries.filter(({ userId }) => userId !== viewerId);
  if (others.length === 0) return [];
  const [typing, viewer] = await Promise.all([
    stillTyping(parts.store, conversationId, others),
    parts.privacy.of(viewerId),
  ]);
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
async function stillTyping(store: Store, conversationId: string, entries: Entry[]): Promise<Set<string>> {
  const { rows } = await store.pool.query<{ id: string }>({
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

function endTyping(parts: Pick<Parts, "publish" | "log" | "typingBoard" | "typists">, typing: TypingRow): void {
  parts.typists.forget(typing.conversationId, typing.userId);
  publishTyping(parts, typing, parts.typingBoard.remove(typing.conversationId, typing.userId));
}

function publishTyping(
  { publish, log }: Pick<Parts, "publish" | "log">,
  { conversationId, userId, isTyping }: TypingRow,
  kept: Promise<void>,
): void {
  void publish.typing(conversationId, userId, isTyping);
  kept.catch((error) => log.debug({ err: error }, "typing could not be kept for those who subscribe later"));
}
