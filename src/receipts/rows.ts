/** A receipt, and the columns that it is read from. */
import type { ReceiptKind } from "../generated/prisma/enums.js";
import type { MessageKey } from "../ids.js";

export interface ReceiptRow {
  conversationId: string;
  userId: string;
  /** Whether the conversation is direct; undefined if an older server published it, and then it counts as direct. */
  isDirect?: boolean;
  /** Messages up to this seq were sent before the member joined. */
  joinedSeq: number;
  deliveredSeq: number;
  deliveredAt: Date | null;
  readSeq: number;
  readAt: Date | null;
  /** The read position is hidden from the viewer, and is 0 here. */
  isReadHidden?: boolean;
  /**
   * Whether it carries the unread count of its person: as an event it is then delivered to this person alone. Undefined
   * if that depends on the viewer who asks.
   */
  isCounted?: boolean;
}

/** When a receipt last rose, in milliseconds since 1970; 0 if it never did. */
export const raisedAtOf = ({ deliveredAt, readAt }: ReceiptRow): number =>
  Math.max(deliveredAt?.getTime() ?? 0, readAt?.getTime() ?? 0);

export type DeliveryStatus = "SENT" | "DELIVERED" | "READ";

/** A recipient of a message, with the time when it reached them or when they saw it. */
export interface MessageReceiptRow extends MessageKey {
  kind: ReceiptKind;
  userId: string;
  at: Date;
}

/** How many people are recipients of a message, have it, and have read it, by the receipts that the viewer may see. */
export interface DeliveryStatsRow extends MessageKey {
  recipients: number;
  delivered: number;
  read: number;
}

/** Columns of a member, joined with their conversation `c`. */
export const receiptColumns = (
  c: string,
) => `conversation_id AS "conversationId", user_id AS "userId", ${c}.kind = 'DIRECT' AS "isDirect",
  joined_seq AS "joinedSeq",
  delivered_seq AS "deliveredSeq", delivered_at AS "deliveredAt", read_seq AS "readSeq", read_at AS "readAt"`;
