/**
 * Publishes what services have stored. A write has succeeded before its news is published, so a bus that is away fails
 * no caller: it is logged here, and each server's sweep reads from the store what its news did not bring. The promises
 * resolve once the bus has taken the news or failed; a caller that has nothing to do afterwards need not wait.
 */
import type { Logger } from "pino";
import type { Departure } from "../conversations/rows.js";
import type { MessageRow } from "../messages/rows.js";
import type { PresenceStatus } from "../presence/rows.js";
import type { ReceiptRow } from "../receipts/rows.js";
import { inChunks } from "../store/batcher.js";
import type { Bus } from "./bus.js";
import type { ConversationNews } from "./topics.js";

/** The news about one person may be many: somebody may have signed in ten times a minute, for weeks. */
const AT_ONCE = 100;

export interface ConversationChanged {
  revision: number;
  gone?: Departure[];
  isDeleted?: true;
  renamedAt?: Date;
}

export class Publisher {
  readonly #bus: Bus;
  readonly #log: Logger;

  constructor(bus: Bus, log: Logger) {
    this.#bus = bus;
    this.#log = log;
  }

  /** New or changed messages of one conversation, in the order of their revision. */
  async messages(messages: MessageRow[]): Promise<void> {
    const [first] = messages;
    if (first) await this.#toConversation(first.conversationId, { type: "messages", messages });
  }

  /** A change of a conversation's members, roles, names or settings. */
  changed(conversationId: string, change: ConversationChanged): Promise<void> {
    return this.#toConversation(conversationId, { type: "changed", ...change });
  }

  receipt(receipt: ReceiptRow): Promise<void> {
    return this.#toConversation(receipt.conversationId, { type: "receipt", receipt });
  }

  /** Typing is stored for a few seconds only, so its loss is no warning. */
  async typing(conversationId: string, userId: string, isTyping: boolean): Promise<void> {
    await this.#bus
      .publish(`conversation:${conversationId}`, { type: "typing", userId, isTyping })
      .catch((error) => this.#log.debug({ err: error }, "typing could not be published"));
  }

  joined(conversationId: string, userIds: readonly string[]): Promise<void> {
    return this.#all(userIds, (userId) => this.#bus.publish(`user:${userId}`, { type: "joined", conversationId }));
  }

  /** A change that only this person sees of the conversation. */
  ownChange(userId: string, conversationId: string, changedAt: Date): Promise<void> {
    return this.#bus
      .publish(`user:${userId}`, { type: "conversation", conversationId, changedAt })
      .catch((error) => this.#failed(error));
  }

  notified(userIds: Iterable<string>): Promise<void> {
    return this.#all([...userIds], (userId) => this.#bus.publish(`user:${userId}`, { type: "notified" }));
  }

  /** Closes the sockets, streams and polls of ended sessions, on every server. */
  sessionsEnded(userId: string, ended: readonly { id: string }[]): Promise<void> {
    return this.#all(ended, ({ id }) => this.#bus.publish(`user:${userId}`, { type: "sessionEnded", sessionId: id }));
  }

  /** A status that a session reported over HTTP: its sockets may be on any server. The client repeats a lost report. */
  async presenceReported(userId: string, sessionId: string, status: PresenceStatus): Promise<void> {
    await this.#bus
      .publish(`user:${userId}`, { type: "presenceReported", sessionId, status })
      .catch((error) => this.#log.debug({ err: error }, "a presence report could not be published"));
  }

  #toConversation(conversationId: string, news: ConversationNews): Promise<void> {
    return this.#bus.publish(`conversation:${conversationId}`, news).catch((error) => this.#failed(error));
  }

  /** Publishes all, and logs one failure for all that failed. */
  async #all<Item>(items: readonly Item[], publish: (item: Item) => Promise<void>): Promise<void> {
    for (const some of inChunks(items, AT_ONCE)) {
      const failed = (await Promise.allSettled(some.map(publish))).find((each) => each.status === "rejected");
      if (failed) this.#failed(failed.reason);
    }
  }

  #failed(error: unknown): void {
    this.#log.warn({ err: error }, "news could not be published; the sweep delivers it");
  }
}
