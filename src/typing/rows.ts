export interface TypingRow {
  conversationId: string;
  userId: string;
  isTyping: boolean;
  expiresAt: Date;
}

/** A published start holds for this long: repeating it earlier publishes nothing. */
export const PUBLISH_EVERY_MS = 2_000;
