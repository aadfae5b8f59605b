/** The contract between servers: every topic, and the news that it carries. */
import type { Departure } from "../conversations/rows.js";
import type { MessageRow } from "../messages/rows.js";
import type { PresenceStatus } from "../presence/rows.js";
import type { ReceiptRow } from "../receipts/rows.js";

/** The news of each topic. */
export interface Topics {
  /** All news of one conversation. */
  [conversation: `conversation:${string}`]: ConversationNews;
  /** News that concerns one person, independent of what they look at. */
  [user: `user:${string}`]: UserNews;
  /**
   * One person's presence may have changed. Listeners ask the leases for the present status, so the order of news does
   * not matter.
   */
  [presence: `presence:${string}`]: { userId: string };
  /**
   * The privacy settings or the blocks of these people have changed. This is rare enough for every server to receive
   * all of it.
   */
  boundaries: { userIds: string[] };
  /**
   * News could not be published, or the store was set back to an earlier state. Every server compares what it follows
   * with the store.
   */
  missed: Record<string, never>;
  /** A server's own heartbeat: proves that published news is also received. */
  [heartbeat: `heartbeat:${string}`]: { sentAt: Date };
}

export type ConversationNews =
  /** The present rows, new or changed. Each one raised the revision by one. Rows of one statement keep its order. */
  | { type: "messages"; messages: MessageRow[] }
  /** The members, roles or settings changed. This raised the revision by one. */
  | {
      type: "changed";
      revision: number;
      gone?: Departure[];
      isDeleted?: true;
      /**
       * The time when a member's name or picture changed; absent for other changes. Rows that were read before it have
       * the old one.
       */
      renamedAt?: Date;
    }
  | { type: "receipt"; receipt: ReceiptRow }
  /** Has no time: each server counts the duration from when it receives the news. */
  | { type: "typing"; userId: string; isTyping: boolean };

export type UserNews =
  | { type: "joined"; conversationId: string }
  /** Something changed that only this person sees of the conversation. */
  | { type: "conversation"; conversationId: string; changedAt: Date }
  | { type: "sessionEnded"; sessionId: string }
  /** Their notifications changed; the store has the change. */
  | { type: "notified" }
  | { type: "presenceReported"; sessionId: string; status: PresenceStatus };
