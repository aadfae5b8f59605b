/**
 * Those who ask the same of one conversation and are in step with it: an event is taken once for all of them, so that
 * it costs each of them nothing but their frame. Whoever cannot keep up leaves the unison, and is told by itself again.
 */
import type { MessageRow } from "../messages/service.js";
import type { Channel, InStep } from "./channel.js";
import type { Group, Member } from "./share.js";

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
  readonly #feeds = new Map<Member, InStep>();

  constructor(group: Group, channel: Channel) {
    this.#group = group;
    this.channel = channel;
  }

  get members(): Iterable<Member> {
    return this.#feeds.keys();
  }

  /** From now on the member hears through the unison, and its feed no longer from the channel. */
  join(member: Member, feed: InStep): void {
    this.channel.inStep.delete(feed);
    this.channel.inStep.add(this);
    this.#feeds.set(member, feed);
  }

  /** The member's feed hears from the channel again, from the very place to which the unison has come. */
  part(member: Member): void {
    const feed = this.#feeds.get(member);
    if (!feed) return;
    this.leave(member);
    this.channel.inStep.add(feed);
  }

  partAll(): void {
    for (const member of [...this.#feeds.keys()]) this.part(member);
  }

  /** The member hears nothing any more. */
  leave(member: Member): void {
    if (this.#feeds.delete(member) && this.#feeds.size === 0) this.channel.inStep.delete(this);
  }

  // ── what the channel calls ──

  /** What is not for all is no matter of the unison: it parts, and the channel comes to its feeds after it. */
  message(message: MessageRow, isNew: boolean): void {
    if (!isNew) return;
    if (isForAll(message)) this.#group.takeForAll(message);
    else this.#group.part();
  }

  missed(conversationId: string): void {
    const feeds = [...this.#feeds.values()];
    this.#group.part();
    for (const feed of feeds) feed.missed(conversationId);
  }
}
