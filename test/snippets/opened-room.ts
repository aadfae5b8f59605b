import type { Chat } from "./chat.js";
import {
  type ChatEvent,
  HISTORY,
  type Line,
  MARK_READ,
  PAGE,
  type Page,
  POSITIONS,
  type Receipt,
  TICKS,
} from "./chat-documents.js";
import type { Unsent } from "./outbox.js";
import { firstUnread, isAbove, Later, type Standing, unsettled } from "./reading.js";

export interface View {
  /** In the order of `seq`, without a gap. */
  lines: readonly Line[];
  /** The viewer's own messages that wait to be sent or were refused. */
  unsent: readonly Unsent[];
  hasOlder: boolean;
  /** The viewer is no longer in the conversation. */
  isGone: boolean;
  /** The id of the message above which the unread line stands. */
  unreadFrom: string | undefined;
}

interface History {
  conversation: { messages: Page<Line> } | null;
}

/** A conversation on the screen. */
export class OpenedRoom {
  /** Resolves once the newest page is loaded. */
  readonly loaded: Promise<void>;
  readonly #chat: Chat;
  readonly #id: string;
  readonly #show: (view: View) => void;
  readonly #closed: () => void;
  readonly #unwatch: () => void;
  readonly #ticks = new Later(() => this.#askTicks());
  #page: Page<Line> | undefined;
  #isGone = false;
  #standing: Standing | undefined;
  /** A message came while the newest page was loading, so the page may lack it. */
  #mayLack = false;

  constructor(chat: Chat, options: { conversationId: string; show: (view: View) => void; closed: () => void }) {
    this.#chat = chat;
    this.#id = options.conversationId;
    this.#show = options.show;
    this.#closed = options.closed;
    this.#unwatch = chat.store.watch<History>(HISTORY, { id: this.#id, last: PAGE }, ({ conversation }) => {
      this.#page = conversation?.messages;
      this.draw();
    });
    this.draw(); // without a network there are only the unsent messages
    this.loaded = this.load();
    this.loaded.catch(() => {}); // the viewer is no longer in the conversation
  }

  async load(): Promise<void> {
    this.#mayLack = false;
    const readSeq = await this.#askReadSeq();
    const { conversation } = await this.#chat.ask<History>(HISTORY, { id: this.#id, last: PAGE });
    const newest = conversation?.messages.nodes.at(-1);
    if (this.#mayLack) await this.loadNewer(newest?.id);
    this.#standing ??= { viewerId: this.#chat.viewerId, readSeq, lastSeq: newest?.seq ?? 0 };
    this.draw();
  }

  async loadOlder(): Promise<void> {
    const { startCursor, hasPreviousPage } = this.#page?.pageInfo ?? {};
    if (hasPreviousPage) await this.#chat.ask(HISTORY, { id: this.#id, last: PAGE, before: startCursor });
  }

  async loadNewer(after = this.#page?.nodes.at(-1)?.id): Promise<void> {
    if (after) await this.#chat.ask(HISTORY, { id: this.#id, first: PAGE, after });
  }

  /** Loads older pages until the unread line is among them. */
  async loadUnread(): Promise<void> {
    await this.loaded;
    while (this.#page?.pageInfo.hasPreviousPage && this.#standing && isAbove(this.#page.nodes, this.#standing))
      await this.loadOlder();
  }

  send(body: string): void {
    this.#chat.outbox.add(this.#id, body);
  }

  /** Call this when the person has seen the loaded messages. */
  async markRead(): Promise<void> {
    const upToMessageId = this.#page?.nodes.at(-1)?.id;
    if (upToMessageId) await this.#chat.store.change(MARK_READ, { input: { conversationId: this.#id, upToMessageId } });
  }

  take(event: ChatEvent): void {
    if (event.__typename === "ConversationRemoved" && event.conversationId === this.#id) this.#leave();
    if (event.__typename === "MessageAdded" && event.message.conversation.id === this.#id) this.#mayLack = true;
    if (event.__typename === "ReceiptUpdated" && event.receipt.conversation.id === this.#id) this.#ticks.ask(this.#id);
  }

  draw(): void {
    const lines = this.#page?.nodes ?? [];
    const stored = new Set(lines.map(({ clientMessageId }) => clientMessageId)); // its event may overtake its answer
    this.#show({
      lines,
      unsent: this.#chat.outbox.unsent(this.#id).filter(({ clientMessageId }) => !stored.has(clientMessageId)),
      hasOlder: this.#page?.pageInfo.hasPreviousPage ?? false,
      isGone: this.#isGone,
      unreadFrom:
        this.#standing && !isAbove(lines, this.#standing) ? firstUnread(lines, this.#standing)?.id : undefined,
    });
  }

  close(): void {
    this.#ticks.stop();
    this.#unwatch();
    this.#closed();
  }

  #leave(): void {
    this.#page = undefined;
    this.#isGone = true;
    this.draw();
  }

  async #askReadSeq(): Promise<number> {
    const { conversation } = await this.#chat.ask<{ conversation: { receipts: Receipt[] } | null }>(POSITIONS, {
      id: this.#id,
    });
    return conversation?.receipts.find(({ user }) => user.id === this.#chat.viewerId)?.readSeq ?? 0;
  }

  /** The server computes the status, because a receipt is not enough where somebody hides their reads. */
  async #askTicks(): Promise<void> {
    const ids = unsettled(this.#page?.nodes ?? [], this.#chat.viewerId);
    if (ids.length > 0) await this.#chat.ask(TICKS, { ids });
  }
}
