import {
  type ChatEvent,
  INBOX,
  ME,
  ONE_ROOM,
  PAGE,
  type Page,
  type Person,
  type Room,
  SEND,
} from "./chat-documents.js";
import { type Keep, SignedOut } from "./kept-session.js";
import { OpenedRoom, type View } from "./opened-room.js";
import { FOR_GOOD, Outbox, Refusal } from "./outbox.js";
import { inOrder, Later } from "./reading.js";
import { beforeRetry } from "./session.js";

type Variables = Record<string, unknown>;

/** A client with its cache. */
export interface Store {
  /** From the server, and into the cache. An error of the server is a {@link Refusal}. */
  ask<Data>(document: string, variables?: Variables): Promise<Data>;
  change<Data>(document: string, variables: Variables): Promise<Data>;
  /** What the cache has, now and whenever it changes. */
  watch<Data>(document: string, variables: Variables, show: (data: Data) => void): () => void;
  /** Every event since a cursor, through any number of reconnects, once the cache has it. */
  follow(after: string, take: (event: ChatEvent) => void, end: (reason: unknown) => void): () => void;
  /** Everything that is cached is old. */
  forget(): void;
}

export interface ChatOptions {
  store: Store;
  keep: Keep;
  /** The session is over, say: the person has to sign in again. */
  ended: (reason: unknown) => void;
}

/** A chat page without its looks. */
export class Chat {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly #ended: (reason: unknown) => void;
  readonly #opened = new Set<OpenedRoom>();
  readonly #stops: (() => void)[] = [];
  readonly #rooms = new Later((id) => this.ask(ONE_ROOM, { id }));
  #viewer: Person | undefined;
  #isOver = false;

  constructor({ store, keep, ended }: ChatOptions) {
    this.store = store;
    this.#ended = ended;
    this.outbox = new Outbox({ keep, send: (input) => store.change(SEND, { input }), changed: () => this.redraw() });
  }

  get viewerId(): string {
    return this.#viewer?.id ?? "";
  }

  /** The cursor first, and everything else after it: nothing can fall in between. */
  async start(): Promise<void> {
    const { eventCursor, viewer } = await this.ask<{ eventCursor: string; viewer: { user: Person } }>(ME);
    this.#viewer = viewer.user;
    if (this.#isOver) return;
    this.#stops.push(this.store.follow(eventCursor, (event) => this.#take(event), this.#ended));
    void this.outbox.flush();
    await this.loadInbox();
  }

  stop(): void {
    this.#isOver = true;
    this.outbox.stop();
    this.#rooms.stop();
    for (const opened of this.#opened) opened.close();
    for (const stop of this.#stops) stop();
  }

  /** Asks until there is an answer; a refusal that stands ends it. */
  async ask<Data>(document: string, variables: Variables = {}): Promise<Data> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.store.ask<Data>(document, variables);
      } catch (error) {
        if (error instanceof SignedOut) this.#ended(error);
        if (this.#isOver || error instanceof SignedOut || isForGood(error)) throw error;
        await beforeRetry(tries);
      }
    }
  }

  watchInbox(show: (rooms: Room[], hasMore: boolean) => void): void {
    const draw = ({ inbox }: { inbox: Page<Room> }) => show(inOrder(inbox.nodes), inbox.pageInfo.hasNextPage);
    this.#stops.push(this.store.watch(INBOX, { first: PAGE }, draw));
  }

  /** The first page, or the one after a cursor. Answers with the next page's cursor, null at the end. */
  async loadInbox(after?: string): Promise<string | null> {
    const { inbox } = await this.ask<{ inbox: Page<Room> }>(INBOX, { first: PAGE, ...(after && { after }) });
    return inbox.pageInfo.hasNextPage ? inbox.pageInfo.endCursor : null;
  }

  open(conversationId: string, show: (view: View) => void): OpenedRoom {
    const closed = () => void this.#opened.delete(opened);
    const opened = new OpenedRoom(this, { conversationId, show, closed });
    this.#opened.add(opened);
    return opened;
  }

  /** Call it as well when another tab has changed what is unsent: `addEventListener("storage", () => chat.redraw())`. */
  redraw(): void {
    for (const opened of this.#opened) opened.draw();
  }

  #take(event: ChatEvent): void {
    if (event.__typename === "StreamStarted" && event.start === "RESET") this.#reset();
    // The counts of a conversation are asked for again, and with them its place: always exact, once for each burst.
    if ("message" in event) this.#rooms.ask(event.message.conversation.id);
    if ("receipt" in event && event.receipt.user.id === this.viewerId) this.#rooms.ask(event.receipt.conversation.id);
    if (event.__typename === "ConversationUpdated") this.loadInbox().catch(() => {}); // it may be new, or archived
    for (const opened of this.#opened) opened.take(event);
  }

  /** What is unsent stays: it is nobody's but this device's. */
  #reset(): void {
    this.store.forget();
    this.loadInbox().catch(() => {});
    for (const opened of this.#opened) opened.load().catch(() => {});
  }
}

const isForGood = (error: unknown) => error instanceof Refusal && FOR_GOOD.includes(error.code);
