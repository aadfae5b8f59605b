/** A message as lists and published events include it, and the columns that it is read from. */
import type { UserColumns, UserRow } from "../accounts/rows.js";
import type { GroupEvent } from "../conversations/group-event.js";
import type { MessageKind } from "../generated/prisma/enums.js";

export interface MessageRow {
  conversationId: string;
  seq: number;
  revision: number;
  senderId: string | null;
  clientMessageId: string | null;
  kind: MessageKind;
  /** Null once deleted, and for a SYSTEM message, whose sentence is made from its `detail`. */
  body: string | null;
  /** The text stayed in the database, because an answer cannot hold all texts of the messages that were read. */
  isBodyLeft?: boolean;
  /** The seq of the message that this one replies to; null if it replies to none. */
  replyToSeq: number | null;
  mentionIds: string[] | null;
  /** Everyone who was a member at the time is mentioned. */
  mentionsAll: boolean;
  /** The event of a SYSTEM message; no other message has one. */
  detail?: GroupEvent | null;
  createdAt: Date;
  /** When it last changed in any way; null if it is as it was stored. */
  changedAt: Date | null;
  editedAt: Date | null;
  deletedAt: Date | null;
  deletedById: string | null;
  /** The person who blocked its sender when it was sent: for them it does not exist, and never will. */
  withheldFrom: string | null;
  /** In the order in which the kinds first came. */
  reactions: { emoji: string; count: number }[] | null;
  /** Published with the message, so no receiver has to read the sender. */
  sender?: UserRow | undefined;
}

/** The columns of a message `x`. */
export const messageColumns = (
  x: string,
) => `${x}.conversation_id AS "conversationId", ${x}.seq, ${x}.revision, ${x}.sender_id AS "senderId",
  ${x}.client_message_id AS "clientMessageId", ${x}.kind, ${x}.body, ${x}.detail, ${x}.created_at AS "createdAt",
  ${x}.changed_at AS "changedAt", ${x}.edited_at AS "editedAt", ${x}.deleted_at AS "deletedAt", ${x}.deleted_by AS "deletedById",
  ${x}.withheld_from AS "withheldFrom", ${x}.reactions,
  ${x}.reply_to_seq AS "replyToSeq", ${x}.mention_ids AS "mentionIds", ${x}.mentions_all AS "mentionsAll"`;

/**
 * The same columns for messages of which there may be many. Texts are read in this order until their bytes reach
 * the bound, with the one that crosses the bound; later texts stay in the database. PostgreSQL knows a text's length without
 * reading it.
 */
export const columnsWithin = (maxBytes: string, order: string): string =>
  messageColumns("x").replace("x.body,", `${bodyWithin(maxBytes, order)},`);

export function bodyWithin(maxBytes: string, order: string): string {
  const before = `sum(octet_length(x.body)) OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  const isLeft = `x.body IS NOT NULL AND coalesce(${before} >= ${maxBytes}::float, false)`;
  return `CASE WHEN NOT (${isLeft}) THEN x.body END AS body, ${isLeft} AS "isBodyLeft"`;
}

/** The time of its newest change, by the database's clock: in one conversation, later revisions have later times. */
export const changedAtOf = ({ createdAt, changedAt }: MessageRow): Date => changedAt ?? createdAt;

/** The condition that a message `x` is not withheld from a person. */
export const isNotWithheldFrom = (userId: string) => `x.withheld_from IS DISTINCT FROM ${userId}`;

export type JoinedRow = MessageRow & { [column in keyof UserColumns]: UserColumns[column] | null };

/** Turns the columns of the joined user into the row's `sender`. */
export function withSender({ username, displayName, avatarUrl, ...message }: JoinedRow): MessageRow {
  const { senderId } = message;
  if (senderId === null || username === null || displayName === null) return message;
  return { ...message, sender: { id: senderId, username, displayName, avatarUrl } };
}

/** The position of a reader in a conversation: it has every message up to `seq`, as it was at `revision`. */
export interface Position {
  seq: number;
  revision: number;
}
