/**
 * The replay buffer: the newest changes of a conversation, kept in memory so that clients who come back soon are served
 * without the store. Changes lie in the order of revision and without a gap: a reader at or after `floor` misses none.
 */
import { changedAtOf, type MessageRow, type Position } from "../messages/rows.js";

/** Everything that a reader has not received yet. */
export interface Missed {
  /** Messages that the reader knows and that have changed since, in the order of revision. */
  updated: MessageRow[];
  /** Messages that the reader does not know, in the order of seq. */
  added: MessageRow[];
}

/** A kept change, linked to those kept before and after it over all conversations. */
interface Kept {
  readonly message: MessageRow;
  readonly recent: ReplayBuffer;
  before: Kept | undefined;
  after: Kept | undefined;
}

/**
 * The memory that the replay buffers of a server share: beyond its bound, the oldest change of all is dropped. It is a
 * hand-written linked list, because every event adds to it and the change to forget may lie anywhere in it.
 */
export class ReplayMemory {
  readonly #maxBytes: number;
  #oldest: Kept | undefined;
  #newest: Kept | undefined;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  keep(message: MessageRow, recent: ReplayBuffer): Kept {
    const kept: Kept = { message, recent, before: this.#newest, after: undefined };
    if (this.#newest) this.#newest.after = kept;
    else this.#oldest = kept;
    this.#newest = kept;
    this.#bytes += bytesOf(message);
    return kept;
  }

  forget(kept: Kept): void {
    if (kept.before) kept.before.after = kept.after;
    else this.#oldest = kept.after;
    if (kept.after) kept.after.before = kept.before;
    else this.#newest = kept.before;
    this.#bytes -= bytesOf(kept.message);
  }

  holdBound(): void {
    while (this.#bytes > this.#maxBytes) this.#oldest?.recent.dropOldest();
  }
}

export class ReplayBuffer {
  readonly #memory: ReplayMemory;
  #changes: Kept[] = [];
  #floor: Position = { seq: 0, revision: 0 };
  /** By this time, on the clock of the store, everything up to the floor had happened. */
  #floorAt = new Date(8.64e15);

  constructor(memory: ReplayMemory) {
    this.#memory = memory;
  }

  /** Empties the buffer: from now on it holds only what follows this position. */
  restart({ lastSeq, revision }: { lastSeq: number; revision: number }, at: Date): void {
    for (const change of this.#changes) this.#memory.forget(change);
    this.#changes = [];
    this.#floor = { seq: lastSeq, revision };
    this.#floorAt = at;
  }

  add(message: MessageRow): void {
    this.#changes.push(this.#memory.keep(message, this));
    if (this.#changes.length > MAX_CHANGES) this.dropOldest();
    this.#memory.holdBound();
  }

  dropOldest(): void {
    const oldest = this.#changes.shift();
    if (!oldest) return;
    this.#memory.forget(oldest);
    const { message } = oldest;
    this.#floor = { seq: Math.max(this.#floor.seq, message.seq), revision: message.revision };
    this.#floorAt = changedAtOf(message);
  }

  /** Everything after a position; undefined if the buffer does not reach back that far. */
  since(position: Position): Missed | undefined {
    if (position.seq < this.#floor.seq || position.revision < this.#floor.revision) return undefined;
    const latest = new Map<number, MessageRow>();
    for (const { message } of this.#changes)
      if (message.revision > position.revision || message.seq > position.seq) latest.set(message.seq, message);
    return parted(position.seq, [...latest.values()]);
  }

  /** The position before everything of or after a moment; undefined if the buffer does not reach back that far. */
  positionAt(moment: Date): Position | undefined {
    if (moment <= this.#floorAt) return undefined;
    let { seq, revision } = this.#floor;
    for (const { message } of this.#changes) {
      if (changedAtOf(message) >= moment) break;
      seq = Math.max(seq, message.seq);
      revision = message.revision;
    }
    return { seq, revision };
  }
}

/** Splits messages into those that a reader with everything up to `lastSeq` knows and those that are new to it. */
export function parted(lastSeq: number, messages: readonly MessageRow[]): Missed {
  return {
    updated: messages.filter(({ seq }) => seq <= lastSeq).sort((a, b) => a.revision - b.revision),
    added: messages.filter(({ seq }) => seq > lastSeq).sort((a, b) => a.seq - b.seq),
  };
}

/** Per conversation. A reader who missed more reads the store, a page at a time. */
const MAX_CHANGES = 500;
/** The rough size of a row without its text. */
const ROW_BYTES = 500;

const bytesOf = ({ body }: MessageRow) => ROW_BYTES + 2 * (body?.length ?? 0);
