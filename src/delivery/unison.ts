/**
 * The members of a cohort that are in step with one conversation: an event is taken once for all of them, so each
 * costs only its frame. A member that cannot keep up parts from the unison and receives events by itself again.
 */

import type { Channel } from "../live/channel.js";
import type { InStep } from "../live/follower.js";
import type { MessageRow } from "../messages/rows.js";
import type { Batches, Cohort, Entry } from "./cohort.js";
import { Round } from "./round.js";
import type { Subscriber } from "./subscriber.js";

/** Whether all followers of the conversation may see it. A feed's check that depends on the person belongs here. */
const isForAll = ({ withheldFrom }: MessageRow) => withheldFrom === null;

export class Unison implements InStep {
  readonly channel: Channel;
  readonly #group: Cohort;
  readonly #round = new Round<Subscriber, Entry>();

  constructor(group: Cohort, channel: Channel) {
    this.#group = group;
    this.channel = channel;
  }

  /** From now on the member receives through the unison, and its feed no longer from the channel. */
  join(member: Subscriber, feed: InStep): void {
    this.channel.inStep.delete(feed);
    this.channel.inStep.add(this);
    member.inUnison = feed;
    this.#round.join(member);
  }

  /** The member's feed receives from the channel again, from exactly the position of the unison. */
  part(member: Subscriber): void {
    const feed = member.inUnison;
    if (!feed) return;
    for (const entry of this.leave(member)) this.#group.takeEntry(member, entry);
    this.channel.inStep.add(feed);
  }

  partAll(): void {
    for (const member of [...this.#round.recipients]) this.part(member);
  }

  /** Removes the member, which receives nothing more. Returns the entries that were not written to it. */
  leave(member: Subscriber): Entry[] {
    member.inUnison = undefined;
    const unwritten = this.#round.leave(member);
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
    const mayBeTaken = isForAll(message) && this.#round.owed < this.#group.mostTaken;
    if (!mayBeTaken || !this.#group.takeForAll(this, message)) this.partAll();
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

  /** Writes the missing entries to each of the next `most` members. A member that does not read as fast parts. */
  writeOn(batches: Batches, most: number): void {
    this.#round.goOn(most, (member, entries) => {
      batches.write(member, entries);
      if (member.wire.isCongested) this.part(member);
    });
  }
}
