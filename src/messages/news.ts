/**
 * How messages travel between servers: without what is null or false, or said by the topic or the sender, and with times
 * as numbers. Nearly every message is plain, and where few hear of each, reading it off the bus is a good part of what it
 * costs to tell them.
 */
import type { MessageRow } from "./service.js";

type Times = { [key in keyof MessageRow]-?: Date extends MessageRow[key] ? key : never }[keyof MessageRow];

/** Times are in milliseconds since 1970. */
export type PackedMessage = Pick<MessageRow, "seq" | "revision" | "kind"> &
  Partial<Omit<MessageRow, "conversationId" | Times>> & { createdAt: number } & { [time in Times]?: number };

export function packed({ conversationId: _, senderId, ...message }: MessageRow): PackedMessage {
  const told = message.sender ? message : { ...message, senderId };
  const entries = Object.entries(told)
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => [key, value instanceof Date ? value.getTime() : value]);
  return Object.fromEntries(entries) as PackedMessage;
}

/** Key by key, so that every row that is heard has the same shape; what it repeats is the same string in each. */
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
