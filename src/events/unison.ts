/**
 * Those who ask the same of one conversation and are in step with it: an event is taken once for all of them, so that
 * it costs each of them nothing but their frame. Whoever cannot keep up leaves the unison, and is told by itself again.
 */
import type { MessageRow } from "../messages/service.js";
import type { Channel, InStep } from "./channel.js";
import type { Batches, Entry, Group } from "./group.js";
import type { Member } from "./member.js";
import { Round } from "./round.js";

/** A feed that is in step with one conversation, and has nothing else to tell. */
export interface Step {
  channel: Channel;
  feed: InStep;
}

/** Whether everyone who follows the conversation may see it: here belongs whatever makes a feed look at who its person is. */
const isForAll = ({ withheldFrom }: MessageRow) => withheldFrom === null;

export class Unison implements InStep {
  readonly channel: Channel;
  readonly #group: Group;
  readonly #round = new Round<Member, Entry>();

  constructor(group: Group, channel: Channel) {
    this.#group = group;
    this.channel = channel;
  }

  /** From now on the member hears through the unison, and its feed no longer from the channel. */
  join(member: Member, feed: InStep): void {
    this.channel.inStep.delete(feed);
    this.channel.inStep.add(this);
    member.inUnison = feed;
    this.#round.join(member);
  }

  /** The member's feed hears from the channel again, from the very place to which the unison has come. */
  part(member: Member): void {
    const feed = member.inUnison;
    if (!feed) return;
    for (const entry of this.leave(member)) this.#group.takeEntry(member, entry);
    this.channel.inStep.add(feed);
  }

  partAll(): void {
    for (const member of [...this.#round.riders]) this.part(member);
  }

  /** The member hears nothing any more. Answers what it was not written. */
  leave(member: Member): Entry[] {
    member.inUnison = undefined;
    const unwritten = this.#round.leave(member);
    if (this.#round.riders.size === 0) this.channel.inStep.delete(this);
    return unwritten;
  }

  // ── what the channel calls ──

  /** What is not for all is no matter of the unison: it parts, and the channel comes to its feeds after it. */
  message(message: MessageRow, isNew: boolean): void {
    if (!isNew) return;
    const mayBeTaken = isForAll(message) && this.#round.owed < this.#group.mostTaken;
    if (!mayBeTaken || !this.#group.takeForAll(this, message)) this.partAll();
  }

  missed(conversationId: string): void {
    const feeds = [...this.#round.riders].map(({ inUnison }) => inUnison);
    this.partAll();
    for (const feed of feeds) feed?.missed(conversationId);
  }

  // ── what the group calls ──

  take(entry: Entry): void {
    this.#round.add(entry);
  }

  get isOwing(): boolean {
    return this.#round.isOwing;
  }

  /** Writes to the next so many members what each has not had yet. Whoever does not read as fast parts. */
  writeOn(batches: Batches, most: number): void {
    this.#round.goOn(most, (member, entries) => {
      batches.write(member, entries);
      if (member.wire.isCongested) this.part(member);
    });
  }
}
