/** A client's state, built from a snapshot and the events since, by the rules of docs/streams.md and docs/groups.md. */
import type {
  LawConversationFragment,
  LawFollowSubscription,
  LawHistoryQuery,
  LawMessageFragment,
  LawNotificationFragment,
  LawNotificationsQuery,
} from "../../graphql/graphql.js";
import { graphql } from "../../graphql/index.js";
import { Standings, type Event as StandingsEvent } from "../../snippets/standings.js";
import type { Person } from "../../support/parley.js";

graphql(`
  fragment LawMessage on Message {
    id seq revision kind body createdAt editedAt deletedAt deletedBy { id } sender { id } replyTo { id } mentions { id }
    mentionsEveryone reactions { emoji count users { id } } groupEvent { kind actor { id } users { id } role title }
  }
`);
graphql(`
  fragment LawConversation on Conversation {
    id kind title description avatarUrl historyVisible memberCount
    members(first: 20) { nodes { role joinedAt user { id displayName avatarUrl } } }
    receipts { user { id } sinceSeq deliveredSeq readSeq hidesReads }
    unread { count lastSeq revision readSeq }
    undelivered { fromSeq toSeq }
    membership { role mutedUntil notificationLevel archivedAt pinnedAt markedUnread draft { body } }
  }
`);
graphql(`
  fragment LawReceipt on Receipt {
    conversation { id } user { id } sinceSeq deliveredSeq readSeq hidesReads unread { count lastSeq revision readSeq }
  }
`);
graphql(`
  fragment LawNotification on Notification {
    id kind readAt actor { id } conversation { id } message { id seq }
  }
`);
export const FOLLOW = graphql(`
  subscription LawFollow($after: String, $typingIn: [ID!]) {
    events(after: $after, typingIn: $typingIn) {
      __typename
      cursor
      ... on StreamStarted { start }
      ... on MessageAdded { message { ...LawMessage conversation { id } } }
      ... on MessageUpdated { message { ...LawMessage conversation { id } } }
      ... on ReceiptUpdated { receipt { ...LawReceipt } }
      ... on ConversationUpdated { conversation { ...LawConversation } }
      ... on ConversationRemoved { conversationId reason }
      ... on TypingChanged { typing { conversation { id } user { id } isTyping } }
      ... on NotificationAdded { notification { ...LawNotification } }
      ... on NotificationUpdated { notification { ...LawNotification } }
      ... on NotificationRemoved { notificationId }
    }
  }
`);
export const PAGE = graphql(`
  query LawPage($after: String, $first: Int, $waitSeconds: Int) {
    events(after: $after, first: $first, waitSeconds: $waitSeconds) {
      start
      cursor
      events {
        __typename
        cursor
        ... on MessageAdded { message { ...LawMessage conversation { id } } }
        ... on MessageUpdated { message { ...LawMessage conversation { id } } }
        ... on ReceiptUpdated { receipt { ...LawReceipt } }
        ... on ConversationUpdated { conversation { ...LawConversation } }
        ... on ConversationRemoved { conversationId reason }
        ... on NotificationAdded { notification { ...LawNotification } }
        ... on NotificationUpdated { notification { ...LawNotification } }
        ... on NotificationRemoved { notificationId }
      }
    }
  }
`);
const SNAPSHOT = graphql(`
  query LawSnapshot {
    eventCursor
    viewer { unreadCount }
    inbox(first: 100) { nodes { ...LawConversation unreadCount typing { user { id } } } }
    archive: inbox(first: 100, filter: { archived: true }) {
      nodes { ...LawConversation unreadCount typing { user { id } } }
    }
  }
`);
const HISTORY = graphql(`
  query LawHistory($id: ID!, $after: String) {
    conversation(id: $id) {
      messages(first: 100, after: $after) { nodes { ...LawMessage status } pageInfo { hasNextPage endCursor } }
    }
  }
`);
const NOTIFICATIONS = graphql(`
  query LawNotifications($after: String) {
    notifications(first: 100, after: $after) { nodes { ...LawNotification } pageInfo { hasNextPage endCursor } }
  }
`);

export type Event = LawFollowSubscription["events"];
interface Positions {
  deliveredSeq: number;
  readSeq: number;
}

interface Known {
  shown: LawConversationFragment;
  messages: Map<number, LawMessageFragment>;
  receipts: Map<string, Positions>;
  typists: Set<string>;
  /** The seq of the first message that an event brought, if history was not loaded: events bring no earlier ones. */
  begins: number | undefined;
}

/** Derived values as the server computes them. */
interface Loaded {
  unreadInAll: number;
  unreadCounts: Map<string, number>;
  statuses: Map<string, string>;
}

/** Kinds about a message of the viewer's own: reading that message does not make these read. */
const OF_OWN_MESSAGES = ["MESSAGE_DELIVERED", "MESSAGE_READ", "MESSAGE_DELETED"];

/** Parts that a comparison leaves out, because no event delivers them reliably. */
export interface LeftOut {
  /** Receipts and typing of this person. */
  receiptsOf(userId: string): boolean;
  /** MESSAGE_READ notifications about this person: one of the two hides reads, or did. */
  readsBy(userId: string): boolean;
}

export class Model {
  readonly #viewer: string;
  readonly #known = new Map<string, Known>();
  readonly #notifications = new Map<string, LawNotificationFragment>();
  cursor = "";
  /** The values as loaded; undefined from the first event on, when they are derived from events. */
  #loaded: Loaded | undefined;
  #standings: Standings;
  constructor(viewer: Person) {
    this.#viewer = viewer.id;
    this.#standings = new Standings(viewer.id, []);
  }

  async load(person: Person): Promise<this> {
    const { eventCursor, viewer, inbox, archive } = await person.get(SNAPSHOT);
    this.cursor = eventCursor;
    const loaded: Loaded = { unreadInAll: viewer.unreadCount, unreadCounts: new Map(), statuses: new Map() };
    for (const { unreadCount, typing, ...shown } of [...inbox.nodes, ...archive.nodes]) {
      const known = this.#show(shown);
      known.begins = 0;
      for (const { user } of typing) known.typists.add(user.id);
      for await (const { status, ...message } of historyOf(person, shown.id)) {
        known.messages.set(message.seq, message);
        loaded.statuses.set(message.id, status);
      }
      loaded.unreadCounts.set(shown.id, unreadCount);
    }
    this.#standings = new Standings(person.id, [...inbox.nodes, ...archive.nodes]);
    this.#loaded = loaded;
    for await (const notification of notificationsOf(person)) this.#notifications.set(notification.id, notification);
    return this;
  }

  take(event: Event): void {
    this.#loaded = undefined;
    this.#standings.take(event as StandingsEvent);
    this.cursor = event.cursor;
    switch (event.__typename) {
      case "StreamStarted":
        // Each stream delivers the present typists when it begins; typing events are not replayed.
        for (const { typists } of this.#known.values()) typists.clear();
        return;
      case "MessageAdded":
      case "MessageUpdated":
        return this.#put(event.message, event.__typename === "MessageAdded");
      case "ReceiptUpdated": {
        const known = this.#known.get(event.receipt.conversation.id);
        if (known) raise(known, event.receipt);
        return this.#readNotifications(event.receipt);
      }
      case "ConversationUpdated":
        return void this.#show(event.conversation);
      case "ConversationRemoved":
        this.#known.delete(event.conversationId);
        for (const { id, conversation } of this.notifications())
          if (conversation?.id === event.conversationId) this.#notifications.delete(id);
        return;
      case "NotificationAdded":
      case "NotificationUpdated":
        return void this.#notifications.set(event.notification.id, event.notification);
      case "NotificationRemoved":
        return void this.#notifications.delete(event.notificationId);
      case "TypingChanged": {
        const { conversation, user, isTyping } = event.typing;
        const typists = this.#known.get(conversation.id)?.typists;
        if (isTyping) typists?.add(user.id);
        else typists?.delete(user.id);
      }
    }
  }

  messages(): LawMessageFragment[] {
    return [...this.#known.values()].flatMap(({ messages }) => [...messages.values()]);
  }

  notifications(): LawNotificationFragment[] {
    return [...this.#notifications.values()];
  }

  knows(conversationId: string): boolean {
    return this.#known.has(conversationId);
  }

  conversations(): string[] {
    return [...this.#known.keys()];
  }

  /** A form that can be compared with another model's: without history that one of them can get by no event. */
  state(other: Model, leftOut: LeftOut): unknown {
    return {
      unreadInAll: this.#loaded?.unreadInAll ?? this.#standings.unreadInAll,
      conversations: this.#conversations(other, leftOut),
      notifications: this.#notified(leftOut),
    };
  }

  #notified({ readsBy }: LeftOut): unknown {
    return this.notifications()
      .filter(({ kind, actor }) => kind !== "MESSAGE_READ" || !readsBy(actor?.id ?? ""))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ readAt, ...notification }) => ({ ...notification, isRead: readAt != null }));
  }

  #conversations(other: Model, { receiptsOf }: LeftOut): unknown {
    return [...this.#known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, known]) => {
        const { shown, messages, receipts, typists } = known;
        const same = other.#known.get(id);
        const from = Math.max(known.begins ?? 0, same?.begins ?? 0);
        const { receipts: _, unread: __, members, ...settings } = shown;
        return {
          ...settings,
          members: members.nodes,
          unread: this.#loaded?.unreadCounts.get(id) ?? this.#unreadIn(known),
          unreadByCount: this.#loaded?.unreadCounts.get(id) ?? this.#standings.unreadIn(id),
          statuses: [...messages.values()]
            .filter(({ seq, sender }) => seq >= from && sender?.id === this.#viewer)
            .sort((a, b) => a.seq - b.seq)
            .map((own) => [own.seq, this.#loaded?.statuses.get(own.id) ?? this.#standings.statusOf(id, own.seq)]),
          beginsWhereTheyCame: this.#beginsWhereTheyCame(known, same),
          messages: [...messages.values()]
            .filter(({ seq }) => seq >= from)
            .sort((a, b) => a.seq - b.seq)
            .map(inItsOwnWords),
          receipts: members.nodes
            .filter(({ user }) => !receiptsOf(user.id))
            .map(({ user }) => [user.id, receipts.get(user.id)]),
          typists: [...typists].filter((userId) => !receiptsOf(userId)).sort(),
        };
      });
  }

  /** Whether the events began with the message that they were added, or with the first one that they may see at all. */
  #beginsWhereTheyCame({ begins, messages }: Known, same: Known | undefined): boolean {
    if (!begins) return true;
    const event = messages.get(begins)?.groupEvent;
    const isAdded = event?.kind === "MEMBERS_ADDED" && event.users.some(({ id }) => id === this.#viewer);
    return isAdded || begins <= Math.min(...(same?.messages.keys() ?? []));
  }

  /** The viewer's own receipt: notifications of the messages that it passes become read. */
  #readNotifications(receipt: Positions & { conversation: { id: string }; user: { id: string } }): void {
    if (receipt.user.id !== this.#viewer) return;
    for (const notification of this.notifications()) {
      const { id, kind, readAt, conversation, message } = notification;
      const isPassed = conversation?.id === receipt.conversation.id && message && message.seq <= receipt.readSeq;
      if (isPassed && readAt == null && !OF_OWN_MESSAGES.includes(kind))
        this.#notifications.set(id, { ...notification, readAt: "by receipt" });
    }
  }

  #unreadIn({ messages, receipts }: Known): number {
    const { readSeq = 0 } = receipts.get(this.#viewer) ?? {};
    return [...messages.values()].filter(
      ({ seq, kind, sender, deletedAt }) =>
        seq > readSeq && kind !== "SYSTEM" && sender?.id !== this.#viewer && deletedAt == null,
    ).length;
  }

  #show(shown: LawConversationFragment): Known {
    const known = this.#known.get(shown.id) ?? {
      shown,
      messages: new Map(),
      receipts: new Map(),
      typists: new Set(),
      begins: undefined,
    };
    known.shown = structuredClone(shown);
    for (const receipt of shown.receipts) raise(known, receipt);
    this.#known.set(shown.id, known);
    return known;
  }

  /** The higher revision is newer. A new message takes a conversation out of the archive, unless it is muted. */
  #put({ conversation, ...message }: LawMessageFragment & { conversation: { id: string } }, isNew: boolean): void {
    const known = this.#known.get(conversation.id);
    if (!known) return;
    if (isNew) known.begins ??= message.seq;
    if (message.revision <= (known.messages.get(message.seq)?.revision ?? 0)) return;
    const { membership } = known.shown;
    const isMuted = membership.mutedUntil != null && message.createdAt < membership.mutedUntil;
    if (membership.archivedAt != null && message.createdAt > membership.archivedAt && !isMuted)
      membership.archivedAt = null;
    known.messages.set(message.seq, message);
  }
}

/** Drops the text of system messages: it is made at each read, from people's names at that time. */
const inItsOwnWords = (message: LawMessageFragment) =>
  message.kind === "SYSTEM" ? { ...message, body: null } : message;

/** A receipt counts if one of its positions rises. Then all of it counts: a position that is hidden by now is 0. */
function raise({ receipts }: Known, receipt: Positions & { user: { id: string } }): void {
  const { user, deliveredSeq, readSeq } = receipt;
  const before = receipts.get(user.id);
  if (before && deliveredSeq <= before.deliveredSeq && readSeq <= before.readSeq) return;
  receipts.set(user.id, { deliveredSeq, readSeq });
}

type LawHistoryPage = NonNullable<LawHistoryQuery["conversation"]>["messages"];

async function* historyOf(person: Person, id: string): AsyncGenerator<LawHistoryPage["nodes"][number]> {
  for (let after: string | null | undefined = null; ; ) {
    const page: LawHistoryPage | undefined = (await person.get(HISTORY, { id, after })).conversation?.messages;
    yield* page?.nodes ?? [];
    if (!page?.pageInfo.hasNextPage) return; // also if they have lost it meanwhile, which an event delivers
    after = page.pageInfo.endCursor;
  }
}

type LawNotificationsPage = LawNotificationsQuery["notifications"];

async function* notificationsOf(person: Person): AsyncGenerator<LawNotificationFragment> {
  for (let after: string | null | undefined = null; ; ) {
    const page: LawNotificationsPage = (await person.get(NOTIFICATIONS, { after })).notifications;
    yield* page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}
