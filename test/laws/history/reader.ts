/** A reader: a device that reconnects again and again, to any server and over any transport, and resumes each time. */
import type { Notified } from "./notified.js";
import { type Person, soon } from "./people.js";
import type { History } from "./run.js";
import { Session, type SessionKind } from "./session.js";
import { openStream, type Stream, type StreamOptions, type Transport } from "./stream.js";

/** Number of last events that are kept to explain a failure. */
const REMEMBERED = 12;
const LONGEST_STAY_MS = 8_000;

export interface Habits {
  /** Reads through the proxy's slow door. */
  isSlow: boolean;
  /** Switches between transports, with the same cursor. */
  wanders: boolean;
  over: Transport | "poll";
  session: SessionKind;
}

export abstract class Reader {
  readonly name: string;
  readonly person: Person;
  readonly session: Session;
  protected readonly history: History;
  protected readonly random: () => number;
  protected readonly habits: Habits;
  /** Broken promises that were noticed as soon as an event came. */
  readonly wrongs: string[] = [];
  readonly #last: string[] = [];
  #stream: Stream | undefined;
  /** Ends the present stream, poll or pause. */
  #leave = new AbortController();
  connections = 0;
  isStopped = false;

  constructor(history: History, person: Person, name: string, habits: Habits, random: () => number) {
    this.history = history;
    this.person = person;
    this.habits = habits;
    this.random = random;
    this.session = new Session(history, person, habits.session);
    this.name = `${name} (${person.name}, ${habits.over}, session ${habits.session}${habits.wanders ? ", wanders" : ""}${habits.isSlow ? ", slow" : ""})`;
  }

  /** Reads until it is stopped. */
  async read(): Promise<void> {
    while (!this.isStopped) {
      const over = this.habits.wanders ? this.anyOf(this.ways) : this.habits.over;
      this.note(`reads over ${over}`);
      const stay = this.habits.wanders ? 500 + this.random() * LONGEST_STAY_MS * this.history.slowness : undefined;
      this.#leave = new AbortController();
      const timer = stay === undefined ? undefined : setTimeout(() => this.leave(), stay);
      await this.readOver(over, this.#leave.signal);
      clearTimeout(timer);
    }
  }

  stop(): void {
    this.isStopped = true;
    this.#checkSession();
    this.leave();
  }

  /** Leaves the present stream or poll; the next one resumes. */
  protected leave(): void {
    this.#stream?.stop();
    this.#leave.abort();
  }

  protected abstract readonly ways: readonly Habits["over"][];
  protected abstract readOver(over: Habits["over"], signal: AbortSignal): Promise<void>;
  /** The differences between its state and the truth: missing and false things; empty if all is well. */
  abstract lacks(truth: Truth): string[];
  /** The seqs of all messages that it was shown, by room. */
  readonly seen = new Map<string, Set<number>>();
  /** All notifications that it was shown, each with its conversation. */
  readonly shown = new Map<string, string | undefined>();

  protected saw(roomId: string, seq: number): void {
    const seqs = this.seen.get(roomId) ?? new Set();
    seqs.add(seq);
    this.seen.set(roomId, seqs);
  }

  get url(): string {
    return this.habits.isSlow ? this.history.proxy.slowUrl : this.history.proxy.url;
  }

  protected async stream<Data>(
    options: Omit<StreamOptions<Data>, "url" | "token" | "connected" | "broken"> & { connected?(): void },
    signal: AbortSignal,
  ): Promise<unknown> {
    if (signal.aborted) return undefined;
    this.#stream = openStream<Data>({
      ...options,
      url: this.url,
      token: () => this.session.token(),
      next: (data) => {
        this.#checkSession();
        options.next(data);
      },
      connected: () => {
        if (this.connections++ > 0) this.history.counts.reconnects++;
        this.note("connected");
        options.connected?.();
      },
      broken: (errors) => {
        const what = describe(errors);
        // The last event over server-sent events when the session has ended.
        const isOver = this.habits.session !== "lasting" && what.includes("UNAUTHENTICATED");
        // NOT_FOUND: access was lost between the event and its resolvers. The removal is delivered next.
        if (!isOver && !what.includes("NOT_FOUND")) this.wrong(`an event came with an error: ${what}`);
      },
    });
    const { error } = await this.#stream.ended;
    this.#stream = undefined;
    this.note(`the stream ended${error ? `: ${describe(error)}` : ""}`);
    if (describe(error).includes("LAGGED")) this.history.counts.lagged++;
    if (error) await soon();
    return error;
  }

  /** Slow readers are not checked: they may read late what was sent in time. */
  #checkSession(): void {
    const late = performance.now() - this.session.goodUntil;
    if (late > 0 && !this.habits.isSlow)
      this.wrong(`the stream goes on ${Math.round(late)} ms after its session should have ended it`);
  }

  protected note(what: string): void {
    this.#last.push(`${((performance.now() - this.history.startedAt) / 1_000).toFixed(2)} s  ${what}`);
    if (this.#last.length > REMEMBERED) this.#last.shift();
  }

  protected wrong(what: string): void {
    if (this.wrongs.length < 5) this.wrongs.push(`${what}\n      then: ${this.#last.slice(-6).join("\n            ")}`);
  }

  get last(): string {
    return this.#last.join("\n      ");
  }

  protected anyOf<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.random() * items.length)] as Item;
  }
}

/** The final state of the store. */
export interface Truth {
  rooms: Map<string, TrueRoom>;
  notified: Notified;
}

export interface TrueRoom {
  /** Null for direct conversations. */
  title: string | null;
  isDeleted: boolean;
  messages: Map<number, TrueMessage>;
  members: Map<string, { joinedSeq: number; deliveredSeq: number; readSeq: number; own: string }>;
}

export interface TrueMessage {
  revision: number;
  /** Body, deletion and reactions, in a form that can be compared. */
  state: string;
}

/** The part of a message that can be compared, as text. */
export function stateText(
  kind: string,
  body: string | null,
  isDeleted: boolean,
  reactions: readonly { emoji: string; count: number }[],
): string {
  if (kind === "SYSTEM") return kind; // its text is made at each read, from names at that time
  const counts = reactions.map(({ emoji, count }) => `${emoji}${count}`);
  return kept(`${isDeleted ? "deleted" : shorten(body ?? "")} ${counts.sort().join(" ")}`);
}

const texts = new Map<string, string>();

/** Interns texts: all readers hold the same ones, each cut from its own answer, which it would keep in memory. */
function kept(text: string): string {
  const known = texts.get(text);
  if (known === undefined) texts.set(text, text);
  return known ?? text;
}

export interface Own {
  role: string;
  mutedUntil?: string | null | undefined;
  pinnedAt?: string | null | undefined;
  markedUnread: boolean | null;
  draft?: { body: string } | null | undefined;
}

/** The viewer's own settings of a conversation. `archived` is left out: it depends on times, and test/law checks it. */
export const ownText = ({ role, mutedUntil, pinnedAt, markedUnread, draft }: Own): string =>
  [role, mutedUntil ?? "", pinnedAt ?? "", markedUnread ? "marked" : "", draft?.body ?? ""].join(" ");

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}… of ${text.length}` : text);

/** An error as text, from any of the clients. */
export const describe = (error: unknown): string => {
  if (error instanceof Error) return error.message;
  if (Array.isArray(error)) return error.map(({ message, extensions }) => `${extensions?.code}: ${message}`).join("; ");
  const { code, reason } = (error ?? {}) as { code?: number; reason?: string };
  return code === undefined ? String(error) : `closed with ${code} ${reason}`;
};
