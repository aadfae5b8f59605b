/** Keeps a model of everything from `events`, by docs/streams.md: over a socket, server-sent events, or by polling. */

import { type Event as ListEvent, type Notification, NotificationList } from "../../snippets/notifications.js";
import { pause } from "../../support/random.js";
import { type Asker, deviceOf, post, Refused, soon, untilAnswered } from "./people.js";
import { describe, type Habits, type Own, ownText, Reader, stateText, type TrueMessage, type Truth } from "./reader.js";
import type { Told } from "./sight.js";
import { READ } from "./writer.js";

const MESSAGE = "id seq revision kind body deletedAt reactions { emoji count } conversation { id }";
const OWN = "membership { role mutedUntil pinnedAt markedUnread draft { body } }";
const RECEIPT = "deliveredSeq deliveredAt readSeq readAt user { id }";
const NOTIFICATION = "id kind title body createdAt readAt conversation { id } message { seq }";
const EVENT = `__typename cursor
  ... on StreamStarted { start }
  ... on MessageAdded { message { ${MESSAGE} } }
  ... on MessageUpdated { message { ${MESSAGE} } }
  ... on ReceiptUpdated { receipt { ${RECEIPT} conversation { id } } }
  ... on ConversationUpdated { conversation { id title memberCount ${OWN} } }
  ... on ConversationRemoved { conversationId reason }
  ... on NotificationAdded { notification { ${NOTIFICATION} } }
  ... on NotificationUpdated { notification { ${NOTIFICATION} } }
  ... on NotificationRemoved { notificationId }`;
const EVENTS = `subscription ($after: String) { events(after: $after) { ${EVENT} } }`;
const PAGE = `query ($after: String, $wait: Int) {
  events(after: $after, first: 50, waitSeconds: $wait) { start cursor hasMore events { ${EVENT} } }
}`;
const NODES = `nodes { id title memberCount ${OWN} receipts { ${RECEIPT} } }`;
const NOTIFICATIONS = `nodes { ${NOTIFICATION} } pageInfo { hasNextPage endCursor }`;
const MORE_NOTIFICATIONS = `query ($after: String) { notifications(first: 100, after: $after) { ${NOTIFICATIONS} } }`;
const SNAPSHOT = `{
  eventCursor notifications(first: 100) { ${NOTIFICATIONS} } inbox(first: 100) { ${NODES} } archive: inbox(first: 100, filter: { archived: true }) { ${NODES} }
}`;
const HISTORY = `query ($id: ID!, $after: String) {
  messages(conversationId: $id, first: 100, after: $after) { nodes { ${MESSAGE} } pageInfo { hasNextPage endCursor } }
}`;

const MARK = `mutation ($input: MarkNotificationReadInput!) { markNotificationRead(input: $input) { notification { id } } }`;
const MARK_ALL = "mutation { markAllNotificationsRead { __typename } }";
const DELETE = `mutation ($input: DeleteNotificationInput!) { deleteNotification(input: $input) { notificationId } }`;

interface ShownMessage {
  id: string;
  seq: number;
  revision: number;
  kind: string;
  body: string | null;
  deletedAt: string | null;
  reactions: { emoji: string; count: number }[];
  conversation: { id: string };
}

interface ShownReceipt extends Told {
  deliveredSeq: number;
  user: { id: string };
}

interface ShownConversation {
  id: string;
  title: string | null;
  memberCount: number;
  membership: Own;
}

type ShownEvent = { cursor: string } & (
  | { __typename: "StreamStarted"; start: "LIVE" | "RESUMED" | "RESET" }
  | { __typename: "MessageAdded" | "MessageUpdated"; message: ShownMessage }
  | { __typename: "ReceiptUpdated"; receipt: ShownReceipt & { conversation: { id: string } } }
  | { __typename: "ConversationUpdated"; conversation: ShownConversation }
  | { __typename: "ConversationRemoved"; conversationId: string; reason: string }
  | { __typename: "NotificationAdded" | "NotificationUpdated"; notification: Notification }
  | { __typename: "NotificationRemoved"; notificationId: string }
);

interface NotificationPage {
  nodes: Notification[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

interface Page {
  events: { start: "LIVE" | "RESUMED" | "RESET"; cursor: string; hasMore: boolean; events: ShownEvent[] };
}

interface KnownRoom {
  title: string | null;
  memberCount: number;
  own: string;
  highest: number;
  messages: Map<number, TrueMessage>;
  receipts: Map<string, Positions>;
}

interface Positions {
  deliveredSeq: number;
  readSeq: number;
}

export class Account extends Reader {
  protected readonly ways = ["ws", "sse", "poll"] as const;
  readonly #rooms = new Map<string, KnownRoom>();
  readonly #variables: { after: string } = { after: "" };
  /** The next event must be StreamStarted. */
  #isBeginning = true;
  #mustLoad = true;
  /** Positions that the present stream delivered. Cleared for each stream: another server may repeat an older one. */
  readonly #toldHere = new Map<string, Positions>();
  #list = new NotificationList(this.person.id, []);
  /** Notifications that the present stream or page added. Neither these nor deleted ones may be added again. */
  readonly #addedHere = new Set<string>();
  readonly #deleted = new Set<string>();
  /** Deleted conversations: no event of them may come any more. */
  readonly #over = new Set<string>();

  protected async readOver(over: Habits["over"], signal: AbortSignal): Promise<void> {
    if (this.#mustLoad) await this.#load();
    // A client that lost its cursor, or has a bad one, must receive RESET.
    if (this.random() < 0.03) this.#variables.after = `${this.#variables.after.slice(0, -4)}AAAA`;
    if (over === "poll") return this.#poll(signal);
    await this.stream<{ events: ShownEvent }>(
      {
        over,
        query: EVENTS,
        variables: this.#variables,
        connected: () => {
          this.#isBeginning = true;
        },
        next: ({ events }) => this.#take(events),
      },
      signal,
    );
  }

  async #poll(signal: AbortSignal): Promise<void> {
    this.#toldHere.clear();
    while (!signal.aborted) {
      const variables = { after: this.#variables.after, wait: Math.floor(this.random() * 6) };
      const token = await this.session.token();
      const answer = await post<Page>(this.url, token, PAGE, variables, signal).catch(() => undefined);
      const page = answer?.data?.events;
      if (!page || answer.errors) {
        if (answer?.errors) this.note(`a poll failed: ${describe(answer.errors)}`);
        if (!signal.aborted) await soon();
        continue;
      }
      this.history.counts.polls++;
      this.note(`a page of ${page.events.length}`);
      if (page.start === "RESET") return this.#reset();
      if (page.start === "LIVE") this.wrong("a poll with a cursor was told LIVE");
      this.#addedHere.clear();
      for (const event of page.events) this.#learn(event);
      this.#variables.after = page.cursor;
    }
  }

  #take(event: ShownEvent): void {
    const isStart = event.__typename === "StreamStarted";
    if (isStart !== this.#isBeginning) this.wrong(`${event.__typename} came ${isStart ? "in the middle" : "first"}`);
    this.#isBeginning = false;
    if (isStart) {
      this.#toldHere.clear();
      this.#addedHere.clear();
    }
    if (isStart && event.start === "RESET") return this.#reset();
    if (isStart && event.start === "LIVE") this.wrong("a stream with a cursor was told LIVE");
    this.#learn(event);
    this.#variables.after = event.cursor;
  }

  #reset(): void {
    this.history.counts.resets++;
    this.note("RESET");
    this.#mustLoad = true;
    this.leave();
  }

  #learn(event: ShownEvent): void {
    this.history.counts.events++;
    this.#list.take(event as ListEvent);
    switch (event.__typename) {
      case "NotificationAdded":
      case "NotificationUpdated":
        return this.#learnNotification(event.notification, event.__typename);
      case "NotificationRemoved":
        this.note(`NotificationRemoved ${event.notificationId}`);
        this.#deleted.add(event.notificationId);
        if (!this.shown.has(event.notificationId)) this.shown.set(event.notificationId, undefined);
        return;
      case "MessageAdded":
      case "MessageUpdated":
        return this.#learnMessage(event.message, event.__typename);
      case "ReceiptUpdated":
        return this.#learnReceipt(event.receipt);
      case "ConversationUpdated":
        this.note(`conversation ${event.conversation.title}, ${event.conversation.memberCount} members`);
        // The conversation is new, or its members changed: its receipts are loaded.
        this.#loadReceipts(event.conversation.id);
        Object.assign(this.#room(event.conversation.id), {
          title: event.conversation.title,
          memberCount: event.conversation.memberCount,
          own: ownText(event.conversation.membership),
        });
        return;
      case "ConversationRemoved":
        this.note(`${event.reason} from ${this.#rooms.get(event.conversationId)?.title}`);
        this.#rooms.delete(event.conversationId);
        if (event.reason === "DELETED") this.#over.add(event.conversationId);
        return;
      case "StreamStarted":
        return this.note(event.start);
    }
  }

  #learnNotification({ id, kind, conversation }: Notification, as: "NotificationAdded" | "NotificationUpdated"): void {
    this.note(`${as} ${id} ${kind}`);
    if (this.#deleted.has(id)) this.wrong(`${as} of ${id}, which was deleted`);
    if (as === "NotificationUpdated" && !this.shown.has(id)) this.wrong(`${as} of ${id}, which was not added before`);
    if (as === "NotificationAdded" && this.#addedHere.has(id)) this.wrong(`${id} was added twice by one stream`);
    if (as === "NotificationAdded") this.#addedHere.add(id);
    if (this.shown.has(id)) this.history.counts.repeats++;
    else this.history.counts.notificationsAdded++;
    this.shown.set(id, conversation?.id);
  }

  #learnMessage(message: ShownMessage, as: "MessageAdded" | "MessageUpdated"): void {
    const { seq, revision, conversation } = message;
    const room = this.#room(conversation.id);
    this.note(`${as} ${room.title} ${seq} at ${revision}`);
    this.saw(conversation.id, seq);
    const known = room.messages.get(seq);
    if (known && known.revision >= revision) {
      this.history.counts.repeats++;
      return;
    }
    if (!known && as === "MessageUpdated")
      this.wrong(`MessageUpdated of ${room.title} ${seq}, which was not added before`);
    if (!known && seq < room.highest) this.wrong(`${room.title} ${seq} came after ${room.highest}`);
    room.highest = Math.max(room.highest, seq);
    room.messages.set(seq, { revision, state: stateOf(message) });
  }

  #learnReceipt(receipt: ShownReceipt & { conversation: { id: string } }): void {
    const { deliveredSeq, readSeq, user, conversation } = receipt;
    const room = this.#room(conversation.id);
    this.#checkSight(receipt);
    this.note(`receipt ${room.title} ${this.history.nameOf(user.id)} ${deliveredSeq} ${readSeq}`);
    const key = `${conversation.id} ${user.id}`;
    const before = this.#toldHere.get(key);
    this.#toldHere.set(key, { deliveredSeq, readSeq });
    // A read position that becomes hidden is 0.
    if (before && (deliveredSeq < before.deliveredSeq || (readSeq > 0 && readSeq < before.readSeq)))
      this.wrong(
        `a position of ${this.history.nameOf(user.id)} in ${room.title} fell within one stream, from ${before.deliveredSeq} ${before.readSeq}`,
      );
    const known = room.receipts.get(user.id) ?? { deliveredSeq: 0, readSeq: 0 };
    if (deliveredSeq <= known.deliveredSeq && readSeq <= known.readSeq) this.history.counts.repeats++;
    room.receipts.set(user.id, this.#furthest(room, user.id, { deliveredSeq, readSeq }));
  }

  #room(id: string): KnownRoom {
    if (this.#over.has(id)) this.wrong(`${id} was told of after it was deleted`);
    const known = this.#rooms.get(id) ?? {
      title: this.history.titleOf(id),
      memberCount: 0,
      own: "",
      highest: 0,
      messages: new Map(),
      receipts: new Map(),
    };
    this.#rooms.set(id, known);
    return known;
  }

  #loadReceipts(id: string): void {
    const query = `query ($id: ID!) { conversation(id: $id) { receipts { ${RECEIPT} } } }`;
    untilAnswered<{ conversation: { receipts: ShownReceipt[] } | null }>(this.history, () =>
      post(this.history.proxy.url, this.person.token, query, { id }),
    ).then(
      ({ conversation }) => {
        const room = this.#rooms.get(id);
        for (const receipt of conversation?.receipts ?? []) {
          this.#checkSight(receipt);
          room?.receipts.set(receipt.user.id, this.#furthest(room, receipt.user.id, receipt));
        }
      },
      () => {}, // they were removed meanwhile: an event delivers that
    );
  }

  #checkSight(receipt: ShownReceipt): void {
    const wrong = this.history.sight.wrongIn(this.person.id, receipt.user.id, receipt);
    if (wrong) this.wrong(`${wrong}: of ${this.history.nameOf(receipt.user.id)}, ${JSON.stringify(receipt)}`);
  }

  #furthest(room: KnownRoom, userId: string, { deliveredSeq, readSeq }: Positions) {
    const known = room.receipts.get(userId) ?? { deliveredSeq: 0, readSeq: 0 };
    return {
      deliveredSeq: Math.max(deliveredSeq, known.deliveredSeq),
      readSeq: Math.max(readSeq, known.readSeq),
    };
  }

  /** Loads everything from the API, with the cursor from which events go on. */
  async #load(): Promise<void> {
    interface Snapshot {
      eventCursor: string;
      notifications: NotificationPage;
      inbox: { nodes: (ShownConversation & { receipts: ShownReceipt[] })[] };
      archive: Snapshot["inbox"];
    }
    const ask = <Data>(query: string, variables: object) =>
      untilAnswered<Data>(this.history, () => post(this.history.proxy.url, this.person.token, query, variables));
    const { eventCursor, notifications, inbox, archive } = await ask<Snapshot>(SNAPSHOT, {});
    this.#rooms.clear();
    const all = [...inbox.nodes, ...archive.nodes];
    const load = async ({ id, title, memberCount, membership, receipts }: (typeof all)[number]) => {
      const room = Object.assign(this.#room(id), { title, memberCount, own: ownText(membership) });
      for (const receipt of receipts) {
        this.#checkSight(receipt);
        const { deliveredSeq, readSeq } = receipt;
        room.receipts.set(receipt.user.id, { deliveredSeq, readSeq });
      }
      await this.#loadMessages(id, room, ask);
    };
    await Promise.all([...all.map(load), this.#loadNotifications(notifications, ask)]);
    this.note(`loaded ${all.length} conversations`);
    this.#variables.after = eventCursor;
    this.#mustLoad = false;
  }

  async #loadNotifications(
    first: NotificationPage,
    ask: <Data>(query: string, variables: object) => Promise<Data>,
  ): Promise<void> {
    const all = [...first.nodes];
    for (let { pageInfo } = first; pageInfo.hasNextPage; ) {
      const variables = { after: pageInfo.endCursor };
      const { notifications } = await ask<{ notifications: NotificationPage }>(MORE_NOTIFICATIONS, variables);
      all.push(...notifications.nodes);
      pageInfo = notifications.pageInfo;
    }
    this.#list = new NotificationList(this.person.id, all);
    for (const { id, conversation } of all) {
      if (this.#deleted.has(id)) this.wrong(`${id} is in the list, and was deleted`);
      this.shown.set(id, conversation?.id);
    }
  }

  async #loadMessages(
    id: string,
    room: KnownRoom,
    ask: <Data>(query: string, variables: object) => Promise<Data>,
  ): Promise<void> {
    interface Messages {
      messages: { nodes: ShownMessage[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    }
    let after: string | null = null;
    do {
      const page: Messages | undefined = await ask<Messages>(HISTORY, { id, after }).catch(() => undefined);
      if (!page) return; // they were removed meanwhile: an event delivers that
      for (const message of page.messages.nodes) {
        this.saw(id, message.seq);
        room.highest = message.seq;
        room.messages.set(message.seq, { revision: message.revision, state: stateOf(message) });
      }
      after = page.messages.pageInfo.hasNextPage ? page.messages.pageInfo.endCursor : null;
    } while (after !== null);
  }

  /** Reads a conversation now and then, so that its positions rise too. */
  async markNowAndThen(isOver: () => boolean, random: () => number): Promise<void> {
    const device = deviceOf(this.history, this.person, "http");
    while (!isOver()) {
      const ids = [...this.#rooms.keys()];
      const id = ids[Math.floor(random() * ids.length)];
      if (id) {
        await device.ask(READ, { input: { conversationId: id } }).catch(() => {}); // they were removed from it
        this.history.counts.reads++;
      }
      await this.#tidy(device, random(), random());
      await pause(500 + random() * 4_000);
    }
  }

  /** Sometimes marks or deletes one of their notifications, and rarely marks all of them. */
  async #tidy(device: Asker, chance: number, which: number): Promise<void> {
    const { counts } = this.history;
    const notificationId = [...this.#list.byId.keys()][Math.floor(which * this.#list.byId.size)];
    if (chance > 0.3 || !notificationId) return;
    const input = { notificationId };
    if (chance < 0.02) {
      await device.ask(MARK_ALL, {});
      counts.notificationsMarked++;
    } else if (chance < 0.17) {
      await device.ask(MARK, { input }).catch(isGone);
      counts.notificationsMarked++;
    } else {
      await device.ask(DELETE, { input }).catch(isGone);
      counts.notificationsDeleted++;
    }
  }

  lacks(truth: Truth): string[] {
    const lacks = this.#lacksNotifications(truth);
    for (const [id, { title: given, messages, members }] of truth.rooms) {
      const title = given ?? "a direct conversation";
      const member = members.get(this.person.id);
      const known = this.#rooms.get(id);
      if (!member) {
        if (known) lacks.push(`${title} is still there, after its removal`);
        continue;
      }
      if (!known) {
        lacks.push(`${title} is missing`);
        continue;
      }
      if (known.own !== member.own) lacks.push(`${title}: their own is ${known.own}, not ${member.own}`);
      if (known.title !== given) lacks.push(`the title is ${known.title}, not ${given}`);
      if (known.memberCount !== members.size)
        lacks.push(`${title} has ${known.memberCount} members, not ${members.size}`);
      for (const [seq, { revision, state }] of messages) {
        if (seq <= member.joinedSeq) continue;
        const told = known.messages.get(seq);
        if (!told) lacks.push(`${title} ${seq} is missing`);
        else if (told.state !== state || told.revision !== revision)
          lacks.push(`${title} ${seq} is as of ${told.revision} (${told.state}), not ${revision} (${state})`);
      }
      for (const [userId, { deliveredSeq, readSeq: trueReadSeq }] of members) {
        if (!this.history.sight.isCertain(this.person.id, userId)) continue;
        const readSeq = this.history.sight.areReadsHidden(this.person.id, userId) ? 0 : trueReadSeq;
        const told = known.receipts.get(userId) ?? { deliveredSeq: 0, readSeq: 0 };
        if (told.deliveredSeq !== deliveredSeq || told.readSeq !== readSeq)
          lacks.push(
            `${title}: the receipt of ${this.history.nameOf(userId)} is ${told.deliveredSeq} ${told.readSeq}, not ${deliveredSeq} ${readSeq}`,
          );
      }
    }
    return lacks;
  }

  #lacksNotifications({ notified }: Truth): string[] {
    const lacks: string[] = [];
    const theirs = notified.lists.get(this.person.id) ?? new Map();
    for (const [id, { kind, isRead }] of theirs) {
      const known = this.#list.byId.get(id);
      if (!known) lacks.push(`the notification ${id} is missing, ${kind}`);
      else if (this.#list.isRead(known) !== isRead) lacks.push(`${id}, ${kind}, is ${isRead ? "" : "not "}read`);
    }
    for (const { id, kind } of this.#list.all)
      if (!theirs.has(id)) lacks.push(`the notification ${id} is still there, ${kind}`);
    return lacks;
  }
}

/** NOT_FOUND: another device deleted it, an earlier try whose answer was lost did, or they left its conversation. */
const isGone = (error: unknown): void => {
  if (!(error instanceof Refused && error.code === "NOT_FOUND")) throw error;
};

const stateOf = ({ kind, body, deletedAt, reactions }: ShownMessage) =>
  stateText(kind, body, deletedAt !== null, reactions);
