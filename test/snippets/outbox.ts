import { type Keep, oneAtATime } from "./kept-session.js";
import { beforeRetry } from "./session.js";

export interface Unsent {
  clientMessageId: string;
  conversationId: string;
  body: string;
  /** The server's reason for a final refusal. The person reads it, and discards the message or writes another. */
  refusal?: string;
}

/** Thrown by `send` with the code of the server's error. Any other error counts as a network fault. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** A retry with the same content would get the same answer. */
export const FOR_GOOD = ["BAD_USER_INPUT", "CONFLICT", "FORBIDDEN", "NOT_FOUND", "TOO_COMPLEX"];
const PREFIX = "chat.unsent.";
const WAITED_ENOUGH_MS = 5_000;

/**
 * Messages that are written and not stored yet. They are kept before they are sent, so that they outlive the page; sent
 * one after the other, so that they stay in order; and sent again with the same `clientMessageId` until there is an
 * answer, so that each is stored once even if answers are lost or several tabs try.
 */
export class Outbox {
  readonly #keep: Keep;
  readonly #send: (input: Omit<Unsent, "refusal">) => Promise<unknown>;
  readonly #changed: () => void;
  #isOver = false;

  constructor(options: {
    keep: Keep;
    send: (input: Omit<Unsent, "refusal">) => Promise<unknown>;
    changed: () => void;
  }) {
    this.#keep = options.keep;
    this.#send = options.send;
    this.#changed = options.changed;
  }

  add(conversationId: string, body: string): void {
    const clientMessageId = crypto.randomUUID();
    const newest = Number(
      this.#keys()
        .at(-1)
        ?.slice(PREFIX.length, PREFIX.length + 15) ?? 0,
    );
    const place = Math.max(Date.now(), newest + 1); // in order even if the clock is set back
    // Each message has its own key: in one shared list, two tabs that add at once would overwrite each other.
    this.#write(`${PREFIX}${String(place).padStart(15, "0")}.${clientMessageId}`, {
      clientMessageId,
      conversationId,
      body,
    });
    void this.flush();
  }

  /** The unsent messages of a conversation, in the order in which they were written. */
  unsent(conversationId: string): Unsent[] {
    const all = this.#keys().map((key) => this.#read(key));
    return all.filter((message) => message?.conversationId === conversationId) as Unsent[];
  }

  discard(clientMessageId: string): void {
    for (const key of this.#keys()) if (key.endsWith(clientMessageId)) this.#remove(key);
  }

  /** Sends the waiting messages of all tabs; one tab does it at a time. Call it when the page has loaded as well. */
  async flush(): Promise<void> {
    await oneAtATime(this.#keep, "chat.outbox", async () => {
      for (let tries = 0; !this.#isOver; ) {
        const key = this.#keys().find((each) => this.#read(each)?.refusal === undefined);
        if (key === undefined) return;
        const began = Date.now();
        if (await this.#try(key)) tries = 0;
        // A try that got no answer for long has waited already: its connection is dead, and the next try takes another.
        else if (Date.now() - began < WAITED_ENOUGH_MS) await beforeRetry(tries++);
      }
    });
  }

  stop(): void {
    this.#isOver = true;
  }

  async #try(key: string): Promise<boolean> {
    const message = this.#read(key);
    if (!message) return true;
    try {
      const { clientMessageId, conversationId, body } = message;
      await this.#send({ clientMessageId, conversationId, body });
      this.#remove(key);
    } catch (error) {
      if (!(error instanceof Refusal && FOR_GOOD.includes(error.code))) return false;
      this.#write(key, { ...message, refusal: error.message });
    }
    return true;
  }

  #keys(): string[] {
    const keys = Array.from({ length: this.#keep.length }, (_, i) => this.#keep.key(i) ?? "");
    return keys.filter((key) => key.startsWith(PREFIX)).sort();
  }

  #read(key: string): Unsent | undefined {
    return JSON.parse(this.#keep.getItem(key) ?? "null") ?? undefined;
  }

  #write(key: string, message: Unsent): void {
    this.#keep.setItem(key, JSON.stringify(message));
    this.#changed();
  }

  #remove(key: string): void {
    this.#keep.removeItem(key);
    this.#changed();
  }
}
