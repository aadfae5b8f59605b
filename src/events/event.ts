/** The events of the stream of a whole account. */
import type { Involvement } from "../conversations/reads.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import type { MessageRow } from "../messages/rows.js";
import type { NotificationRow } from "../notifications/reads.js";
import type { PresenceRow } from "../presence/rows.js";
import type { ReceiptRow } from "../receipts/rows.js";
import type { TypingRow } from "../typing/rows.js";

export type StreamStart = "LIVE" | "RESUMED" | "RESET";

export type AccountEvent = { cursor: string } & (
  | { type: "StreamStarted"; start: StreamStart }
  | { type: "MessageAdded"; message: MessageRow }
  | { type: "MessageUpdated"; message: MessageRow }
  | { type: "ReceiptUpdated"; receipt: ReceiptRow }
  | { type: "ConversationUpdated"; conversationId: string }
  | { type: "ConversationRemoved"; conversationId: string; reason: ConversationRemovedReason }
  | { type: "PresenceChanged"; presence: PresenceRow }
  | { type: "TypingChanged"; typing: TypingRow }
  | { type: "NotificationAdded"; notification: NotificationRow }
  | { type: "NotificationUpdated"; notification: NotificationRow }
  | { type: "NotificationRemoved"; notification: NotificationRow }
);

export const NOTIFICATION_EVENTS = {
  added: "NotificationAdded",
  updated: "NotificationUpdated",
  removed: "NotificationRemoved",
} as const;

/** A receipt with a count has its own key: a later delivery, which has none, must not take its place. */
export const keyOf = ({ conversationId, userId, isCounted }: ReceiptRow) =>
  `receipt ${conversationId} ${userId}${isCounted ? " counted" : ""}`;

export const typeOf = (isNew: boolean) => (isNew ? "MessageAdded" : "MessageUpdated");

export const messageEvent = (message: MessageRow, isNew: boolean, cursor: string): AccountEvent => ({
  type: typeOf(isNew),
  message,
  cursor,
});

/** The event, with the key under which only the latest matters. The type is part of it: a return needs both events. */
export function involvementEvent(
  { conversationId, reason }: Pick<Involvement, "conversationId" | "reason">,
  cursor: string,
): [key: string, event: AccountEvent] {
  const event: AccountEvent = reason
    ? { type: "ConversationRemoved", conversationId, reason, cursor }
    : { type: "ConversationUpdated", conversationId, cursor };
  return [`${event.type} ${conversationId}`, event];
}

/** The conversation that the event is about, if any. */
export function conversationIdOf(event: AccountEvent): string | undefined {
  if ("message" in event) return event.message.conversationId;
  if ("receipt" in event) return event.receipt.conversationId;
  if ("typing" in event) return event.typing.conversationId;
  if ("notification" in event) return event.notification.conversationId ?? undefined;
  return "conversationId" in event ? event.conversationId : undefined;
}
