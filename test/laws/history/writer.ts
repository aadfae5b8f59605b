/** A writer: sends, edits, deletes, reacts and reads, each retried until it is acknowledged, on any server. */
import { pause } from "../../support/random.js";
import { type Asker, deviceOf, type Person, Refused } from "./people.js";
import type { History } from "./run.js";

export interface Room {
  id: string;
  title: string;
  /** People who were in it from the start. */
  founders: string[];
  isDirect?: boolean;
}

interface Place {
  message: { id: string; seq: number };
}

/** The input for a mention or an answer, and the people whom it calls. */
interface Reference {
  input: object;
  called: readonly string[];
}

/** A message as its sender knows it: everything here was acknowledged. */
export interface Acknowledged {
  id: string;
  seq: number;
  roomId: string;
  sender: string;
  clientMessageId: string;
  body: string | null;
  /** Acknowledged reactions, as emoji and name. */
  reactions: Set<string>;
}

const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }`;
const EDIT = `mutation ($input: EditMessageInput!) { editMessage(input: $input) { message { id } } }`;
const DELETE = `mutation ($input: DeleteMessageInput!) { deleteMessage(input: $input) { message { id } } }`;
const ADD = `mutation ($input: ReactionInput!) { addReaction(input: $input) { message { id } } }`;
const REMOVE = `mutation ($input: ReactionInput!) { removeReaction(input: $input) { message { id } } }`;
export const READ = `mutation ($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }`;

const EMOJI = ["👍", "❤️", "🎉", "😀"];
/** Number of long messages sent at once while slow readers have stopped: more than the buffers to them hold. */
const BURST = 150;
const LONG = "🌊".repeat(7_900);
const STOPPED_MS = 12_000;
const MOST_AT_ONCE = 50;
/** Half of the changes are to the newest messages, which are new to most readers; the rest are to any earlier ones. */
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

  /** `called` are the people whom a message may mention. */
  constructor(history: History, person: Person, called: readonly Person[], random: () => number) {
    this.#called = called;
    this.#history = history;
    this.#person = person;
    this.#random = random;
    this.#devices = (["http", "ws"] as const).map((over) => deviceOf(history, person, over));
  }

  /** Sends this many messages, spread over the time; late ones are sent several at once. */
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

  /** Sends one message, or several at once if it is late: faults can make answers slow. */
  async #sendSome(messages: number, elapsed: number): Promise<void> {
    const late = Math.floor(Math.min(elapsed, 1) * messages) - this.#sent;
    const many = Math.min(Math.max(late, 1), MOST_AT_ONCE, messages - this.#sent);
    await Promise.all(Array.from({ length: many }, () => this.#sendOne()));
  }

  /** Sends mostly plain messages to a room; some mention somebody, answer somebody, or go to one person alone. */
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
    // A referring message is sent by one device only: one of two sends could be refused (see `unlessNotFound`).
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

  /** Several changes run at once, but each on another message: so the last acknowledged state is the stored one. */
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

  /** Reacts to a message of anybody. FORBIDDEN: it was deleted just now. */
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

  /** Claims a message for a change; false if it is being changed already. */
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

/** NOT_FOUND: the mentioned person is out of the room just now, or the answered message was just deleted. */
const unlessNotFound = (error: unknown): undefined => {
  if (!(error instanceof Refused && error.code === "NOT_FOUND")) throw error;
};
