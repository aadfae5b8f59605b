/** Load page by page, then once more for the archived ones. Follow from the cursor of the first page. */
export const LOAD = `query Load($after: String, $archived: Boolean) {
  eventCursor
  viewer { user { id } }
  inbox(first: 50, after: $after, filter: { archived: $archived }) {
    nodes { ...Shown }
    pageInfo { hasNextPage endCursor }
  }
}
fragment Shown on Conversation {
  id
  unread { count lastSeq revision readSeq }
  membership { mutedUntil archivedAt }
  receipts { user { id } sinceSeq deliveredSeq readSeq hidesReads }
  undelivered { fromSeq toSeq }
}`;

export const EVENTS = `subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted { start }
    ... on MessageAdded { message { seq revision kind createdAt deletedAt sender { id } conversation { id } } }
    ... on MessageUpdated { message { seq revision kind createdAt deletedAt sender { id } conversation { id } } }
    ... on ReceiptUpdated {
      receipt {
        conversation { id } user { id } sinceSeq deliveredSeq readSeq hidesReads
        unread { count lastSeq revision readSeq }
      }
    }
    ... on ConversationUpdated { conversation { ...Shown } }
    ... on ConversationRemoved { conversationId }
  }
}
${LOAD.slice(LOAD.indexOf("fragment"))}`;

export interface UnreadCount {
  count: number;
  lastSeq: number;
  revision: number;
  readSeq: number;
}

export interface Receipt {
  user: { id: string };
  sinceSeq: number;
  deliveredSeq: number;
  readSeq: number;
  hidesReads: boolean;
}

export interface Conversation {
  id: string;
  unread: UnreadCount;
  membership: { mutedUntil?: string | null; archivedAt?: string | null };
  receipts: readonly Receipt[];
  undelivered: readonly { fromSeq: number; toSeq: number }[];
}

export interface Message {
  seq: number;
  revision: number;
  kind: string;
  createdAt: string;
  deletedAt?: string | null;
  sender?: { id: string } | null;
  conversation: { id: string };
}

type ShownReceipt = Receipt & { conversation: { id: string }; unread?: UnreadCount | null };

export type Event = { cursor: string } & (
  | { __typename: "StreamStarted"; start: "LIVE" | "RESUMED" | "RESET" }
  | { __typename: "MessageAdded" | "MessageUpdated"; message: Message }
  | { __typename: "ReceiptUpdated"; receipt: ShownReceipt }
  | { __typename: "ConversationUpdated"; conversation: Conversation }
  | { __typename: "ConversationRemoved"; conversationId: string }
);

interface Standing {
  unread: UnreadCount;
  /** Messages of others since that count, by `seq`; below, those messages and earlier ones that were deleted since. */
  arrived: Set<number>;
  deleted: Map<number, { revision: number }>;
  mutedUntil: number;
  archivedAt: number | undefined;
  receipts: Map<string, Receipt>;
  undelivered: readonly { fromSeq: number; toSeq: number }[];
}

/** The viewer's conversations: the unread messages in them, and the status of the viewer's own messages. */
export class Standings {
  readonly #byId = new Map<string, Standing>();

  constructor(
    private readonly viewerId: string,
    loaded: readonly Conversation[],
  ) {
    for (const conversation of loaded) this.show(conversation);
  }

  unreadIn(conversationId: string): number {
    const standing = this.#byId.get(conversationId);
    if (!standing) return 0;
    const { unread, arrived, deleted } = standing;
    const hasCome = [...arrived].filter((seq) => !deleted.has(seq)).length;
    const hasGone = [...deleted.keys()].filter((seq) => seq <= unread.lastSeq).length;
    return unread.count + hasCome - hasGone;
  }

  /** `Viewer.unreadCount`. No event comes when a mute ends: compute the count again at that time. */
  get unreadInAll(): number {
    const counted = [...this.#byId].filter(([, { archivedAt, mutedUntil }]) => !archivedAt && mutedUntil <= Date.now());
    return counted.reduce((sum, [id]) => sum + this.unreadIn(id), 0);
  }

  /** `Message.status` of one of the viewer's own messages. */
  statusOf(conversationId: string, seq: number): "SENT" | "DELIVERED" | "READ" {
    const { receipts, undelivered } = this.#byId.get(conversationId) ?? { receipts: new Map(), undelivered: [] };
    if (undelivered.some(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq)) return "SENT";
    const recipients = [...receipts.values()].filter(
      ({ user, sinceSeq }: Receipt) => user.id !== this.viewerId && sinceSeq < seq,
    );
    const telling = recipients.filter(({ hidesReads }) => !hidesReads);
    if (telling.length > 0 && telling.every(({ readSeq }) => readSeq >= seq)) return "READ";
    const isDelivered = recipients.length > 0 && recipients.every(({ deliveredSeq }) => deliveredSeq >= seq);
    return isDelivered ? "DELIVERED" : "SENT";
  }

  take(event: Event): void {
    if (event.__typename === "ConversationUpdated") this.show(event.conversation);
    if (event.__typename === "ConversationRemoved") this.#byId.delete(event.conversationId);
    if (event.__typename === "ReceiptUpdated") this.#raise(event.receipt);
    if (event.__typename === "MessageAdded") this.#bringBack(event.message);
    if (event.__typename === "MessageAdded" || event.__typename === "MessageUpdated") this.#count(event.message);
  }

  /** Takes a conversation that was just loaded, or came with `ConversationUpdated`. */
  show({ id, unread, membership, receipts, undelivered }: Conversation): void {
    const known = this.#byId.get(id) ?? { unread, arrived: new Set(), deleted: new Map() };
    const { mutedUntil, archivedAt } = membership;
    this.#byId.set(id, {
      ...known,
      mutedUntil: mutedUntil ? Date.parse(mutedUntil) : 0,
      archivedAt: archivedAt ? Date.parse(archivedAt) : undefined,
      receipts: new Map(receipts.map((receipt) => [receipt.user.id, receipt])), // a missing member has left
      undelivered,
    });
    this.#recount(id, unread);
  }

  /** Replaces the count. Of two counts, the one with a lower position is the older. */
  #recount(conversationId: string, unread: UnreadCount): void {
    const standing = this.#byId.get(conversationId);
    if (!standing || unread.revision < standing.unread.revision || unread.readSeq < standing.unread.readSeq) return;
    standing.unread = unread;
    for (const seq of standing.arrived) if (seq <= unread.lastSeq) standing.arrived.delete(seq);
    for (const [seq, { revision }] of standing.deleted)
      if (revision <= unread.revision || seq <= unread.readSeq) standing.deleted.delete(seq);
  }

  /** Counts a message once, by its `seq`, even if it comes several times. */
  #count({ conversation, seq, revision, kind, sender, deletedAt }: Message): void {
    const standing = this.#byId.get(conversation.id);
    if (!standing || revision <= standing.unread.revision || seq <= standing.unread.readSeq) return; // counted already
    if (kind === "SYSTEM" || sender?.id === this.viewerId) return;
    if (deletedAt) standing.deleted.set(seq, { revision });
    else if (seq > standing.unread.lastSeq) standing.arrived.add(seq);
  }

  /** A new message takes its conversation out of the archive, unless the conversation is muted. */
  #bringBack({ conversation, createdAt }: Message): void {
    const standing = this.#byId.get(conversation.id);
    const at = Date.parse(createdAt);
    if (standing?.archivedAt && at > standing.archivedAt && at >= standing.mutedUntil) standing.archivedAt = undefined;
  }

  /** Positions only rise; a hidden one is not compared. An unknown person comes with the conversation. */
  #raise(receipt: ShownReceipt): void {
    const receipts = this.#byId.get(receipt.conversation.id)?.receipts;
    const known = receipts?.get(receipt.user.id);
    if (receipts && known && !isOlder(receipt, known)) receipts.set(receipt.user.id, receipt);
    if (receipt.unread) this.#recount(receipt.conversation.id, receipt.unread); // only of the viewer's own
  }
}

function isOlder(one: Receipt, other: Receipt): boolean {
  const isReadLower = !one.hidesReads && !other.hidesReads && one.readSeq < other.readSeq;
  return one.sinceSeq < other.sinceSeq || one.deliveredSeq < other.deliveredSeq || isReadLower;
}
