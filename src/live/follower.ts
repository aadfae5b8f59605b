/** The interface between a channel and the feeds that follow it. */
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import type { MessageRow } from "../messages/rows.js";
import type { ReceiptRow } from "../receipts/rows.js";
import type { TypingRow } from "../typing/rows.js";

/** Follows a conversation: receives receipts that only rise, typing, and changes of members and settings. */
export interface Follower {
  readonly userId: string;
  /** Receives the messages of the conversation while it is in step. */
  readonly messages?: InStep | undefined;
  /** The channel keeps everyone's watermarks only while one of its followers wants receipts. */
  readonly wantsReceipts?: boolean;
  receipt?(receipt: ReceiptRow): void;
  typing?(typing: TypingRow): void;
  /** The seq at which the membership begins by which it follows the conversation. */
  memberSince(conversationId: string): number;
  /** The revision at which it read the conversation's members and settings: no change of them up to it is news. */
  knownAt(conversationId: string): number;
  /** The conversation's members or settings changed. */
  changed?(change: ConversationChange): void;
  /** The follower's person is no longer in the conversation. */
  removed(conversationId: string, reason: ConversationRemovedReason): void;
}

/** Has everything that was passed on: it receives each message once, in order, and each change of a message. */
export interface InStep {
  message(message: MessageRow, isNew: boolean): void;
  /** More was missed than the channel passes on: it is no longer in step, and reads the store from its own position. */
  missed(conversationId: string): void;
}

/** The same object for all followers, so that its event is built once. */
export interface ConversationChange {
  conversationId: string;
}
