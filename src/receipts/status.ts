/** The delivery status of a message, derived from the receipts of its recipients. */
import type { MessageRow } from "../messages/rows.js";
import type { DeliveryStatsRow, DeliveryStatus, ReceiptRow } from "./rows.js";

/** The recipients of a message: the members when it was sent, without its sender and a person who blocked them. */
export const recipientsOf = ({ seq, senderId, withheldFrom }: MessageRow, receipts: readonly ReceiptRow[]) =>
  receipts.filter(({ userId, joinedSeq }) => userId !== senderId && userId !== withheldFrom && joinedSeq < seq);

/** Takes receipts as a viewer sees them. Members who hide their reads neither make a message READ nor prevent it. */
export function statusOf(message: MessageRow, receipts: readonly ReceiptRow[]): DeliveryStatus {
  const recipients = recipientsOf(message, receipts);
  const isWith = (some: readonly ReceiptRow[], seqOf: (receipt: ReceiptRow) => number) =>
    some.length > 0 && some.every((receipt) => seqOf(receipt) >= message.seq);
  const withReads = recipients.filter((receipt) => !receipt.isReadHidden);
  if (isWith(withReads, (receipt) => receipt.readSeq)) return "READ";
  return isWith(recipients, (receipt) => receipt.deliveredSeq) ? "DELIVERED" : "SENT";
}

/** Whether no recipient has read it and not all have it, by the true receipts: then it is SENT for every viewer. */
export function isSurelySent(message: MessageRow, receipts: readonly ReceiptRow[]): boolean {
  const recipients = recipientsOf(message, receipts);
  return (
    recipients.every((receipt) => receipt.readSeq < message.seq) &&
    (recipients.length === 0 || recipients.some((receipt) => receipt.deliveredSeq < message.seq))
  );
}

/**
 * Takes receipts as a viewer sees them. A person who blocks the sender counts as a recipient: a lower count would
 * reveal that the message is withheld.
 */
export function statsOf(
  { conversationId, seq, senderId, withheldFrom }: MessageRow,
  receipts: readonly ReceiptRow[],
): DeliveryStatsRow {
  const stats = { conversationId, seq, recipients: 0, delivered: 0, read: 0 };
  for (const { userId, joinedSeq, deliveredSeq, readSeq } of receipts) {
    if (userId === senderId || joinedSeq >= seq) continue;
    stats.recipients++;
    if (userId === withheldFrom) continue;
    if (deliveredSeq >= seq) stats.delivered++;
    if (readSeq >= seq) stats.read++;
  }
  return stats;
}
