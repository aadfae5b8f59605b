/** The frames of the events that are written to the subscribers of a cohort, each built once. */
import { type Latency, observeDelivery } from "../telemetry/latency.js";
import { type Entry, NOT_DELIVERED_TAIL } from "./entry.js";
import type { Subscription } from "./subscription.js";
import { Frames } from "./wire.js";

/** Events that several subscribers receive in the same frames. */
interface Batch {
  entries: readonly Entry[];
  idLength: number;
  /** The entries without those that are not delivered. */
  delivered: readonly Entry[];
  /** Undefined if each subscriber receives results of their own. */
  frames: Frames | undefined;
  /** A viewer who is missing from one of these sets receives results of their own. */
  onlyFor: readonly ReadonlySet<string>[];
}

/** The frames of a slice, built once for all subscribers that receive the same. */
export class Batches {
  readonly #latency: Latency;
  /** Nearly always the next subscriber receives the same, under an id of the same length. */
  #last: Batch | undefined;
  #others: Map<string, Batch> | undefined;

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  write(subscriber: Subscription, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const batch = this.#batchOf(entries, subscriber.id.length);
    if (batch.frames && batch.onlyFor.every((people) => people.has(subscriber.viewerId)))
      subscriber.writeShared(batch.frames, batch.delivered);
    else subscriber.writePersonally(entries);
  }

  #batchOf(entries: readonly Entry[], idLength: number): Batch {
    if (this.#last?.idLength === idLength && areSame(this.#last.entries, entries)) return this.#last;
    this.#last = this.#last ? this.#otherOf(entries, idLength) : this.#made(entries, idLength);
    return this.#last;
  }

  #made(entries: readonly Entry[], idLength: number): Batch {
    const batch = batchOf(entries, idLength);
    if (batch.frames) for (const { storedAt } of batch.delivered) observeDelivery(this.#latency, storedAt);
    return batch;
  }

  #otherOf(entries: readonly Entry[], idLength: number): Batch {
    this.#others ??= new Map();
    const key = `${idLength} ${entries.map(({ place }) => place).join()}`;
    const other = this.#others.get(key) ?? this.#made(entries, idLength);
    this.#others.set(key, other);
    return other;
  }
}

function batchOf(entries: readonly Entry[], idLength: number): Batch {
  const delivered = entries.filter(({ tail }) => tail !== NOT_DELIVERED_TAIL);
  const isPersonal = delivered.some(({ tail }) => tail === undefined);
  const tails = delivered.map(({ tail }) => tail as Buffer);
  const onlyFor = delivered.flatMap((entry) => entry.onlyFor ?? []);
  return {
    entries,
    idLength,
    delivered: delivered,
    frames: isPersonal ? undefined : new Frames(tails, idLength),
    onlyFor,
  };
}

function areSame(some: readonly Entry[], others: readonly Entry[]): boolean {
  return some === others || (some.length === others.length && some.every((entry, i) => entry === others[i]));
}
