/**
 * The subscribers of a cohort that are in step with one conversation: an event is taken once for all of them, so each
 * costs only its frame. A subscriber that cannot keep up parts from the unison and receives events by itself again.
 */

import type { Channel } from "../live/channel.js";
import type { InStep } from "../live/follower.js";
import type { MessageRow } from "../messages/rows.js";
import type { Batches } from "./batches.js";
import type { Entry } from "./entry.js";
import { Round } from "./round.js";
import type { Subscription } from "./subscription.js";

/** Whether all followers of the conversation may see it. A feed's check that depends on the person belongs here. */
const isForAll = ({ withheldFrom }: MessageRow) => withheldFrom === null;

/** The cohort, as its unison sees it. */
export interface Taker {
  /** How many events may wait for a subscriber's turn. */
  readonly mostTaken: number;
  takeEntry(subscriber: Subscription, entry: Entry): void;
  /** Takes an event for all in unison. Returns false, and takes nothing, if its result differs or is pending. */
  takeForAll(unison: Unison, event: unknown): boolean;
}

export class Unison implements InStep {
  readonly channel: Channel;
  readonly #cohort: Taker;
  readonly #round = new Round<Subscription, Entry>();

  constructor(cohort: Taker, channel: Channel) {
    this.#cohort = cohort;
    this.channel = channel;
  }

  /** From now on the subscriber receives through the unison, and its feed no longer from the channel. */
  join(subscriber: Subscription, feed: InStep): void {
    this.channel.inStep.delete(feed);
    this.channel.inStep.add(this);
    subscriber.inUnison = feed;
    this.#round.join(subscriber);
  }

  /** The subscriber's feed receives from the channel again, from exactly the position of the unison. */
  part(subscriber: Subscription): void {
    const feed = subscriber.inUnison;
    if (!feed) return;
    for (const entry of this.leave(subscriber)) this.#cohort.takeEntry(subscriber, entry);
    this.channel.inStep.add(feed);
  }

  partAll(): void {
    for (const subscriber of [...this.#round.recipients]) this.part(subscriber);
  }

  /** Removes the subscriber, which receives nothing more. Returns the entries that were not written to it. */
  leave(subscriber: Subscription): Entry[] {
    subscriber.inUnison = undefined;
    const unwritten = this.#round.leave(subscriber);
    if (this.#round.recipients.size === 0) this.channel.inStep.delete(this);
    return unwritten;
  }

  // ── called by the channel ──

  /**
   * A message that cannot be taken for all makes the unison part. The channel still passes the message to the feeds:
   * they now come after the unison in its set.
   */
  message(message: MessageRow, isNew: boolean): void {
    if (!isNew) return;
    const mayBeTaken = isForAll(message) && this.#round.owed < this.#cohort.mostTaken;
    if (!mayBeTaken || !this.#cohort.takeForAll(this, message)) this.partAll();
  }

  missed(conversationId: string): void {
    const feeds = [...this.#round.recipients].map(({ inUnison }) => inUnison);
    this.partAll();
    for (const feed of feeds) feed?.missed(conversationId);
  }

  // ── called by the cohort ──

  take(entry: Entry): void {
    this.#round.add(entry);
  }

  get isOwing(): boolean {
    return this.#round.isOwing;
  }

  /** Writes the missing entries to each of the next `most` subscribers. A subscriber that does not read as fast parts. */
  writeOn(batches: Batches, most: number): void {
    this.#round.goOn(most, (subscriber, entries) => {
      batches.write(subscriber, entries);
      if (subscriber.wire.isCongested) this.part(subscriber);
    });
  }
}
