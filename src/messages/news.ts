/**
 * The form of messages on the bus: without null and false values, without what the topic or the sender repeats, and
 * with times as numbers. Nearly every message is plain. Where few subscribers receive each message, parsing it is a
 * good part of the cost of its delivery.
 */
import type { MessageRow } from "./rows.js";

type Times = { [key in keyof MessageRow]-?: Date extends MessageRow[key] ? key : never }[keyof MessageRow];

/** Times are in milliseconds since 1970. */
export type PackedMessage = Pick<MessageRow, "seq" | "revision" | "kind"> &
  Partial<Omit<MessageRow, "conversationId" | Times>> & { createdAt: number } & { [time in Times]?: number };

export function packed({ conversationId: _, senderId, ...message }: MessageRow): PackedMessage {
  const masked = message.sender ? message : { ...message, senderId };
  const entries = Object.entries(masked)
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => [key, value instanceof Date ? value.getTime() : value]);
  return Object.fromEntries(entries) as PackedMessage;
}

/** Built key by key, so all received rows have the same shape, and share the strings that they repeat. */
export function unpacked(message: PackedMessage, conversationId: string): MessageRow {
  return {
    conversationId,
    seq: message.seq,
    revision: message.revision,
    senderId: message.sender?.id ?? message.senderId ?? null,
    clientMessageId: message.clientMessageId ?? null,
    kind: message.kind,
    body: message.body ?? null,
    replyToSeq: message.replyToSeq ?? null,
    mentionIds: message.mentionIds ?? null,
    mentionsAll: message.mentionsAll ?? false,
    detail: message.detail ?? null,
    createdAt: new Date(message.createdAt),
    changedAt: timeOf(message.changedAt),
    editedAt: timeOf(message.editedAt),
    deletedAt: timeOf(message.deletedAt),
    deletedById: message.deletedById ?? null,
    withheldFrom: message.withheldFrom ?? null,
    reactions: message.reactions ?? null,
    sender: message.sender,
  };
}

const timeOf = (time: number | undefined): Date | null => (time === undefined ? null : new Date(time));
