/** Whoever writes: sends, edits, deletes, reacts and reads, each until it is acknowledged, on any server. */
import { pause } from "../random.js";
import { type Asker, deviceOf, type Person, Refused } from "./people.js";
import type { History } from "./run.js";

export interface Room {
  id: string;
  title: string;
  /** Who was in it from the start. */
  founders: string[];
  isDirect?: boolean;
}

interface Place {
  message: { id: string; seq: number };
}

/** What a message refers to, and whom it calls by that. */
interface Reference {
  input: object;
  called: readonly string[];
}

/** A message as its sender knows it: what is here was acknowledged. */
export interface Acknowledged {
  id: string;
  seq: number;
  roomId: string;
  sender: string;
  clientMessageId: string;
  body: string | null;
  /** Who reacted with what, as far as they were told that it is so. */
  reactions: Set<string>;
}

const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }`;
const EDIT = `mutation ($input: EditMessageInput!) { editMessage(input: $input) { message { id } } }`;
const DELETE = `mutation ($input: DeleteMessageInput!) { deleteMessage(input: $input) { message { id } } }`;
const ADD = `mutation ($input: ReactionInput!) { addReaction(input: $input) { message { id } } }`;
const REMOVE = `mutation ($input: ReactionInput!) { removeReaction(input: $input) { message { id } } }`;
export const READ = `mutation ($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }`;

const EMOJI = ["👍", "❤️", "🎉", "😀"];
/** Messages that come at once, long ones, while slow readers have stopped: more than lies between them and a server. */
const BURST = 150;
const LONG = "🌊".repeat(7_900);
const STOPPED_MS = 12_000;
const MOST_AT_ONCE = 50;
/** Half of what is changed was written just now, and new to most who hear of it; the rest at any time before. */
const NEWEST = 30;

export class Writer {
  readonly #history: History;
  readonly #person: Person;
  readonly #random: () => number;
  readonly #devices: Asker[];
  readonly #mine: Acknowledged[] = [];
  readonly #called: readonly Person[];
  readonly #touched = new Set<Acknowledged>();
  #sent = 0;

  /** Those who may be `called` by a mention. */
  constructor(history: History, person: Person, called: readonly Person[], random: () => number) {
    this.#called = called;
    this.#history = history;
    this.#person = person;
    this.#random = random;
    this.#devices = (["http", "ws"] as const).map((over) => deviceOf(history, person, over));
  }

  /** Sends so many messages, spread over the time; what is late is sent several at once. */
  async write({ messages, ms }: { messages: number; ms: number }, endsAt: number): Promise<void> {
    const start = performance.now();
    const bursts = [0.25, 0.5, 0.75].map((at) => Math.floor(at * messages));
    while (this.#sent < messages && performance.now() < endsAt) {
      const before = this.#sent;
      if (this.#isBurstRoomOwn && this.#sent >= (bursts[0] ?? messages)) {
        bursts.shift();
        await this.#burst(messages - this.#sent);
      } else await this.#sendSome(messages, (performance.now() - start) / ms);
      await this.#doOtherThings(Math.ceil((this.#sent - before) / 3));
      await pause(start + (this.#sent / messages) * ms - performance.now());
    }
    await Promise.all(this.#devices.map((device) => device.close()));
  }

  /** One message, or several at once where it is late: answers come as slowly as faults have it. */
  async #sendSome(messages: number, elapsed: number): Promise<void> {
    const late = Math.floor(Math.min(elapsed, 1) * messages) - this.#sent;
    const many = Math.min(Math.max(late, 1), MOST_AT_ONCE, messages - this.#sent);
    await Promise.all(Array.from({ length: many }, () => this.#sendOne()));
  }

  /** Mostly to all; some mention somebody, answer somebody, or are said to one person alone. */
  async #sendOne(): Promise<void> {
    const chance = this.#random();
    const room = this.#anyOf(this.#history.rooms);
    if (chance < 0.06) return this.#send(room, undefined, mentioning(this.#anyOf(this.#called)));
    if (chance < 0.12) return this.#send(room, undefined, this.#answering(room));
    const direct = this.#anyOf(this.#history.directs.filter(({ founders }) => founders.includes(this.#person.id)));
    return chance < 0.2 ? this.#send(direct) : this.#send(room);
  }

  #answering({ id }: Room): Reference | undefined {
    const { acknowledged, idOf } = this.#history;
    const answered = acknowledged.slice(-NEWEST).findLast(({ roomId, body }) => roomId === id && body !== null);
    return answered && { input: { replyToId: answered.id }, called: [idOf(answered.sender)] };
  }

  get #isBurstRoomOwn(): boolean {
    return this.#person.name === "w0";
  }

  async #burst(most: number): Promise<void> {
    const [loud] = this.#history.rooms;
    void this.#history.proxy.hold(1, STOPPED_MS);
    if (loud) await Promise.all(Array.from({ length: Math.min(BURST, most) }, () => this.#send(loud, LONG)));
  }

  async #send(
    room: Room,
    more = " and so on".repeat(Math.floor(this.#random() * 30)),
    { input: reference, called }: Reference = { input: {}, called: room.isDirect ? room.founders : [] },
  ): Promise<void> {
    const clientMessageId = `${this.#person.name}-${this.#sent++}`;
    const body = `${clientMessageId} ${more}`.trim();
    const input = { conversationId: room.id, clientMessageId, body };
    // What refers is sent by one device: by the other's it might be refused.
    const isTwice = this.#random() < 0.1 && Object.keys(reference).length === 0;
    const tries = isTwice ? this.#devices : [this.#device()];
    const ask = (sent: object) =>
      Promise.all(tries.map((device) => device.ask<{ sendMessage: Place }>(SEND, { input: sent })));
    const referring = await ask({ ...input, ...reference }).catch(unlessNotFound);
    const [first] = referring ?? (await ask(input));
    if (!first) return;
    const { id, seq } = first.sendMessage.message;
    for (const userId of referring ? called : [])
      if (userId !== this.#person.id) this.#history.called.push({ userId, roomId: room.id, seq });
    const message = {
      id,
      seq,
      roomId: room.id,
      sender: this.#person.name,
      clientMessageId,
      body,
      reactions: new Set<string>(),
    };
    const { acknowledged, acknowledgedAside, counts } = this.#history;
    (room.isDirect ? acknowledgedAside : acknowledged).push(message);
    counts.sends++;
    this.#mine.push(message);
  }

  /** At once where several are due, but each to another message: what was acknowledged last is what is there. */
  async #doOtherThings(many: number): Promise<void> {
    this.#touched.clear();
    await Promise.all(Array.from({ length: many }, () => this.#doSomethingElse()));
  }

  async #doSomethingElse(): Promise<void> {
    const chance = this.#random();
    const own = this.#newOrOld(this.#mine);
    if (chance < 0.12) await this.#edit(own);
    else if (chance < 0.15) await this.#delete(own);
    else if (chance < 0.3) await this.#react();
    else if (chance < 0.4) {
      await this.#device().ask(READ, { input: { conversationId: this.#anyOf(this.#history.rooms).id } });
      this.#history.counts.reads++;
    }
  }

  async #edit(message: Acknowledged): Promise<void> {
    if (message.body === null || !this.#touches(message)) return;
    const body = `${message.clientMessageId} edited ${this.#random()}`;
    await this.#device().ask(EDIT, { input: { messageId: message.id, body } });
    message.body = body;
    this.#history.counts.edits++;
  }

  async #delete(message: Acknowledged): Promise<void> {
    if (!this.#touches(message)) return;
    await this.#device().ask(DELETE, { input: { messageId: message.id } });
    message.body = null;
    this.#history.counts.deletions++;
  }

  /** To a message of anybody; it may be deleted just now. */
  async #react(): Promise<void> {
    const message = this.#newOrOld(this.#history.acknowledged);
    if (!this.#touches(message)) return;
    const emoji = this.#anyOf(EMOJI);
    const key = `${emoji} ${this.#person.name}`;
    const isThere = message.reactions.has(key);
    try {
      await this.#device().ask(isThere ? REMOVE : ADD, { input: { messageId: message.id, emoji } });
    } catch (error) {
      if (error instanceof Refused && error.code === "FORBIDDEN") return;
      throw error;
    }
    if (isThere) message.reactions.delete(key);
    else message.reactions.add(key);
    this.#history.counts.reactions++;
  }

  /** False where it is being changed already. */
  #touches(message: Acknowledged): boolean {
    const isFree = !this.#touched.has(message);
    this.#touched.add(message);
    return isFree;
  }

  #device(): Asker {
    return this.#anyOf(this.#devices);
  }

  #newOrOld(messages: readonly Acknowledged[]): Acknowledged {
    const isNew = this.#random() < 0.5;
    return this.#anyOf(isNew ? messages.slice(-NEWEST) : messages);
  }

  #anyOf<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }
}

const mentioning = ({ id }: Person): Reference => ({ input: { mentionIds: [id] }, called: [id] });

/** Whom it mentions is out just now, or what it answers was just deleted. */
const unlessNotFound = (error: unknown): undefined => {
  if (!(error instanceof Refused && error.code === "NOT_FOUND")) throw error;
};
