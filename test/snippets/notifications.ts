export const LIST = `query List {
  eventCursor
  viewer { user { id } }
  notifications(first: 50) {
    nodes { ...Shown }
  }
}
fragment Shown on Notification { id kind title body createdAt readAt conversation { id } message { seq } }`;

export const EVENTS = `subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted { start }
    ... on NotificationAdded { notification { ...Shown } }
    ... on NotificationUpdated { notification { ...Shown } }
    ... on NotificationRemoved { notificationId }
    ... on ReceiptUpdated { receipt { user { id } conversation { id } readSeq } }
    ... on ConversationRemoved { conversationId }
  }
}
fragment Shown on Notification { id kind title body createdAt readAt conversation { id } message { seq } }`;

export interface Notification {
  id: string;
  kind: string;
  title: string;
  body: string;
  createdAt: string;
  readAt: string | null;
  conversation: { id: string } | null;
  message: { seq: number } | null;
}

export type Event = { cursor: string } & (
  | { __typename: "StreamStarted"; start: "LIVE" | "RESUMED" | "RESET" }
  | { __typename: "NotificationAdded" | "NotificationUpdated"; notification: Notification }
  | { __typename: "NotificationRemoved"; notificationId: string }
  | { __typename: "ReceiptUpdated"; receipt: { user: { id: string }; conversation: { id: string }; readSeq: number } }
  | { __typename: "ConversationRemoved"; conversationId: string }
);

/** These kinds are not read by a receipt, because they are not about a message that the viewer has still to read. */
const READ_BY_HAND = ["MESSAGE_DELIVERED", "MESSAGE_READ", "MESSAGE_DELETED"];

/** The viewer's notifications, by id, with the viewer's newest delivered read position in each conversation. */
export class NotificationList {
  readonly byId = new Map<string, Notification>();
  readonly #readSeqs = new Map<string, number>();

  constructor(
    private readonly viewerId: string,
    loaded: readonly Notification[],
  ) {
    for (const notification of loaded) this.byId.set(notification.id, notification);
  }

  /** All notifications, the newest first. */
  get all(): Notification[] {
    return [...this.byId.values()].sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  }

  /** A receipt may come before the notification that it reads, so the position is compared in either order. */
  isRead({ readAt, kind, conversation, message }: Notification): boolean {
    if (readAt !== null || !conversation || !message || READ_BY_HAND.includes(kind)) return readAt !== null;
    return message.seq <= (this.#readSeqs.get(conversation.id) ?? 0);
  }

  take(event: Event): void {
    switch (event.__typename) {
      case "NotificationAdded":
      case "NotificationUpdated":
        this.byId.set(event.notification.id, event.notification);
        break;
      case "NotificationRemoved":
        this.byId.delete(event.notificationId);
        break;
      case "ReceiptUpdated":
        if (event.receipt.user.id === this.viewerId) this.#raise(event.receipt.conversation.id, event.receipt.readSeq);
        break;
      case "ConversationRemoved":
        this.#readSeqs.delete(event.conversationId);
        for (const { id, conversation } of this.all) // those about a removal or a deletion have none
          if (conversation?.id === event.conversationId) this.byId.delete(id);
        break;
    }
  }

  #raise(conversationId: string, readSeq: number): void {
    this.#readSeqs.set(conversationId, Math.max(readSeq, this.#readSeqs.get(conversationId) ?? 0));
  }
}
