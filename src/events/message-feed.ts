/**
 * A subscriber's messages: listen, catch up from the store, go live. A message is passed on when it is the next of
 * its conversation. When the subscriber is slower than the conversation, or came from an older position, the feed is
 * behind there and reads the store at the subscriber's own pace.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conversationFor, conversationIdsOf, departuresAmong, type Membership } from "../conversations/service.js";
import { badInput, lagged } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { parseMessageId } from "../ids.js";
import { type MessageRow, messageFor, messagesAfter, positionsBefore } from "../messages/service.js";
import type { Channel } from "./channel.js";
import { Feed } from "./feed.js";
import type { Stream, StreamSource } from "./stream.js";

export interface MessageFeedOptions {
  conversationId?: string | null | undefined;
  /** The id of the newest message that the device has. */
  after?: string | null | undefined;
  /** Told of each message once its frame was written out. */
  flushed?: ((message: MessageRow) => void) | undefined;
}

const PAGE = 100;
/** Across conversations commits may become visible out of order by as much as this. */
export const SLOWEST_COMMIT_MS = 5_000;

/** A started feed: what it yields from now on misses nothing. Refusals are thrown here, before anything is followed. */
export function messageFeed(app: App, viewer: Viewer, options: MessageFeedOptions): Promise<Stream<MessageRow>> {
  const feed = new MessageFeed(app, viewer, options.flushed);
  const { conversationId, after } = options;
  return feed.started(() =>
    conversationId == null
      ? feed.startWithAll(after ?? undefined)
      : feed.startWithOne(conversationId, after ?? undefined),
  );
}

/** What every feed with messages does with them; what else is told, and in which form, is the feed's own. */
export abstract class PositionedFeed<Event> extends Feed<Event> {
  /** The newest message of each conversation that was queued for the subscriber. */
  protected readonly positions = new Map<string, number>();
  /** Conversations whose next messages are to be read from the store. */
  readonly #behind = new Set<string>();
  #behindSince: number | undefined;

  constructor(app: App, viewer: Viewer, source: Pick<StreamSource<Event>, "flushed"> = {}) {
    super(app, viewer, { ...source, catchUp: () => this.catchUp() });
  }

  /** A message as it comes live, one event for all who hear it. */
  protected abstract live(message: MessageRow): Event;

  /** A message as it was read from the store, for this subscriber alone. */
  protected abstract stored(message: MessageRow): Event;

  protected get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  // ── listen ──

  protected joined({ conversation, member }: Membership): void {
    this.positions.set(conversation.id, member.joinedSeq);
  }

  protected attached(conversationId: string, channel: Channel): void | Promise<void> {
    const position = this.positions.get(conversationId) ?? channel.lastSeq;
    this.positions.set(conversationId, position);
    if (position < channel.lastSeq || this.#behind.has(conversationId)) this.missed(conversationId);
  }

  // ── catch up ──

  missed(conversationId: string): void {
    this.#behind.add(conversationId);
    this.#behindSince ??= performance.now();
    this.stream.wake();
  }

  protected catchUp(): Promise<Event[]> | undefined {
    for (const conversationId of this.#behind) {
      const channel = this.channel(conversationId);
      if (channel) return this.#readPage(conversationId, channel);
    }
    return undefined;
  }

  async #readPage(conversationId: string, channel: Channel): Promise<Event[]> {
    const position = this.positions.get(conversationId) ?? 0;
    const messages = await messagesAfter(this.app, this.userId, conversationId, position, PAGE);
    if (this.channel(conversationId) !== channel) return []; // removed meanwhile
    if (!messages) {
      // The news of it has not come yet.
      const [departure] = await departuresAmong(this.app, conversationId, [this.userId]);
      if (departure && this.channel(conversationId) === channel) this.removed(conversationId, departure.reason);
      return [];
    }
    const newest = messages.at(-1)?.seq ?? position;
    this.positions.set(conversationId, newest);
    const events = messages.map((message) => this.stored(message));
    if (messages.length < PAGE && newest >= channel.lastSeq) this.#behind.delete(conversationId);
    this.#behindSince = this.#behind.size > 0 ? performance.now() : undefined;
    return events;
  }

  // ── live ──

  message(message: MessageRow): void {
    const { conversationId, seq } = message;
    const position = this.positions.get(conversationId);
    // Without a position the feed is still starting: it will take the channel's, which is then past this message.
    if (position === undefined || seq <= position || (this.#behind.size > 0 && this.#behind.has(conversationId)))
      return;
    if (seq === position + 1 && this.mayPass() && this.stream.push(this.live(message)))
      this.positions.set(conversationId, seq);
    else this.missed(conversationId);
  }

  /** Whether live messages may go ahead of what other conversations are behind with. */
  protected mayPass(): boolean {
    return true;
  }

  protected detached(conversationId: string, _reason: ConversationRemovedReason): void {
    this.positions.delete(conversationId);
    this.#behind.delete(conversationId);
  }

  protected override async sweep(): Promise<void> {
    const lagMs = this.app.config.lagSeconds * 1_000;
    if (this.#behindSince !== undefined && performance.now() - this.#behindSince > lagMs) this.stream.end(lagged());
    else await super.sweep();
  }
}

class MessageFeed extends PositionedFeed<MessageRow> {
  constructor(app: App, viewer: Viewer, flushed: MessageFeedOptions["flushed"]) {
    super(app, viewer, flushed && { flushed });
  }

  protected live(message: MessageRow): MessageRow {
    return message;
  }

  protected stored(message: MessageRow): MessageRow {
    return message;
  }

  async startWithOne(id: string, after: string | undefined): Promise<void> {
    const { conversation, member } = await conversationFor(this.app, this.viewer, id);
    if (after !== undefined) {
      const key = parseMessageId(after);
      if (key?.conversationId !== conversation.id || key.seq > conversation.lastSeq)
        throw badInput("after", "`after` is not the id of a message of this conversation.");
      this.positions.set(conversation.id, Math.max(key.seq, member.joinedSeq));
    }
    await this.follow(conversation.id);
  }

  async startWithAll(after: string | undefined): Promise<void> {
    await this.followJoins();
    if (after !== undefined) await this.#startFrom(after);
    const ids = new Set([...(await conversationIdsOf(this.app, this.userId)), ...this.positions.keys()]);
    await Promise.all([...ids].map((id) => this.follow(id)));
  }

  async #startFrom(after: string): Promise<void> {
    const message = await messageFor(this.app, this.viewer, after);
    if (!message) throw badInput("after", "`after` is not the id of a message that the viewer can see.");
    const moment = new Date(message.createdAt.getTime() - SLOWEST_COMMIT_MS);
    for (const [id, { seq }] of await positionsBefore(this.app, this.userId, moment)) this.positions.set(id, seq);
  }

  protected override detached(conversationId: string, reason: ConversationRemovedReason): void {
    super.detached(conversationId, reason);
    this.stream.discard((message) => message.conversationId === conversationId);
  }
}
