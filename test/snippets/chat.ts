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

/** A GraphQL client with its cache. */
export interface Store {
  /** Queries the server and writes the answer into the cache. An error of the server is a {@link Refusal}. */
  ask<Data>(document: string, variables?: Variables): Promise<Data>;
  change<Data>(document: string, variables: Variables): Promise<Data>;
  /** Shows the cached data, now and after each change. */
  watch<Data>(document: string, variables: Variables, show: (data: Data) => void): () => void;
  /** Delivers every event since a cursor, through any number of reconnects, once the cache has it. */
  follow(after: string, take: (event: ChatEvent) => void, end: (reason: unknown) => void): () => void;
  /** Treats all cached data as outdated. */
  forget(): void;
}

export interface ChatOptions {
  store: Store;
  keep: Keep;
  /** Called when the chat cannot continue, for example because the person must sign in again. */
  ended: (reason: unknown) => void;
}

/** The logic of a chat page, without its appearance. */
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

  /** Takes the cursor first and loads everything else after it, so nothing can fall between the two. */
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

  /** Repeats the query until there is an answer. A final refusal ends the repetition. */
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

  /** Loads the first page, or the one after a cursor. Returns the cursor of the next page, or null at the end. */
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

  /** Call this as well when another tab changes unsent messages: `addEventListener("storage", () => chat.redraw())`. */
  redraw(): void {
    for (const opened of this.#opened) opened.draw();
  }

  #take(event: ChatEvent): void {
    if (event.__typename === "StreamStarted" && event.start === "RESET") this.#reset();
    // The counts and the place of a conversation are queried again, so they are exact; once per burst of events.
    if ("message" in event) this.#rooms.ask(event.message.conversation.id);
    if ("receipt" in event && event.receipt.user.id === this.viewerId) this.#rooms.ask(event.receipt.conversation.id);
    if (event.__typename === "ConversationUpdated") this.loadInbox().catch(() => {}); // it may be new, or archived
    for (const opened of this.#opened) opened.take(event);
  }

  /** Unsent messages stay: only this device has them. */
  #reset(): void {
    this.store.forget();
    this.loadInbox().catch(() => {});
    for (const opened of this.#opened) opened.load().catch(() => {});
  }
}

const isForGood = (error: unknown) => error instanceof Refusal && FOR_GOOD.includes(error.code);
