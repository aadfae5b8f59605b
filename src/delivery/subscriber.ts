/**
 * One subscription over a socket. graphql-ws iterates it but sees nothing before the end: the cohort writes its frames
 * directly to the wire.
 */
import type { ExecutionArgs, ExecutionResult } from "graphql";
import type { InStep } from "../live/follower.js";
import type { Sink, Step, Stream } from "../live/stream.js";
import { observeDelivery } from "../telemetry/latency.js";
import type { NoteDelivery } from "./acknowledgements.js";
import type { Cohort } from "./cohort.js";
import { type Entry, NOT_DELIVERED, viewerIdOf } from "./entry.js";
import type { Sharing } from "./sharing.js";
import type { Masking, Source } from "./source.js";
import type { Run, Subscription } from "./subscription.js";
import { Frames, idBytes, isWholeTail, type OnWire, tailOf, type Wire } from "./wire.js";

/** With this many personal results pending, a subscription takes no further event. */
const MAX_PERSONAL = 16;

export class Subscriber implements Sink<unknown>, Subscription, AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly wire: Wire;
  readonly id: string;
  readonly viewerId: string;
  /** Events queued for it since the cohort last wrote to it. */
  taken: Entry[] | undefined;
  /** Its feed, while the subscription is part of a unison. */
  inUnison: InStep | undefined;
  received = 0;
  /** Runs of earlier turns whose results are still being executed, or that wait behind such a run. */
  readonly waiting: Run[] = [];
  readonly #cohort: Cohort;
  readonly #sharing: Sharing;
  readonly #args: ExecutionArgs;
  readonly #stream: Stream<unknown>;
  readonly #noteDelivery: NoteDelivery | undefined;
  readonly #masking: Masking;
  #parked:
    | { resolve(result: IteratorResult<ExecutionResult, undefined>): void; reject(error: unknown): void }
    | undefined;
  #hasLeft = false;
  #whenEnded: (() => void) | undefined;
  #personal = 0;
  #lastPersonal: Promise<void> | undefined;

  constructor(sharing: Sharing, masking: Masking, args: ExecutionArgs, source: Source & OnWire) {
    this.#sharing = sharing;
    this.#masking = masking;
    this.#args = args;
    this.#stream = source.stream;
    this.#noteDelivery = source.noteDelivery;
    this.wire = source.wire;
    this.id = idBytes(source.operationId);
    this.viewerId = viewerIdOf(args);
    this.#cohort = sharing.cohortOf(args);
    this.#cohort.join();
    this.wire.onDrain(this);
  }

  // ── called by the stream ──

  get isReady(): boolean {
    return !this.wire.isCongested && this.#personal < MAX_PERSONAL && this.waiting.length === 0 && !this.isFull;
  }

  /** Whether its queue is full: it takes nothing more until the cohort has written that. */
  get isFull(): boolean {
    return this.taken !== undefined && this.taken.length >= this.#cohort.mostTaken;
  }

  take(event: unknown): void {
    this.#cohort.take(this, event);
  }

  /** The conversation that its next event comes from; undefined if something else has to go first. */
  step(): Step | undefined {
    return this.isReady ? this.#stream.step() : undefined;
  }

  discard(isUnwanted: (event: unknown) => boolean): void {
    const isWanted = ({ event }: Entry) => !isUnwanted(event);
    this.taken = this.taken?.filter(isWanted);
    for (const run of this.waiting) run.entries = run.entries.filter(isWanted);
  }

  ended(error: unknown): void {
    this.discard(() => true);
    this.#leave();
    if (error === undefined) this.#parked?.resolve({ value: undefined, done: true });
    else this.#parked?.reject(this.#masking.error(error));
  }

  wake(): void {
    this.#stream.wake();
  }

  /** Calls `call` once, however the subscription ends. */
  whenEnded(call: () => void): void {
    if (this.#hasLeft) call();
    else this.#whenEnded = call;
  }

  #leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#whenEnded?.();
    this.wire.offDrain(this);
    this.#cohort.leave(this);
  }

  /** An event cannot be delivered: the stream ends before the next one. */
  fail(error: unknown): void {
    this.#stream.end(error);
  }

  // ── called by the cohort ──

  write(frames: Frames, entries: readonly Pick<Entry, "event" | "tail">[]): void {
    // After it has left, the client may use its id for another operation.
    if (entries.length === 0 || this.#hasLeft || !this.wire.isOpen) return;
    this.#sharing.counts.frames += entries.length;
    this.wire.write(frames.bytesFor(this.id), this.#noteDelivery && noting(this.#noteDelivery, entries));
    if (this.wire.keepsBytes) frames.giveAway();
  }

  /** Writes frames that many subscribers share, after any pending results of this viewer's own. */
  writeShared(frames: Frames, delivered: readonly Entry[]): void {
    if (this.#personal === 0) return this.write(frames, delivered);
    const run: Run = { subscriber: this, entries: [...delivered] };
    this.waiting.push(run); // so that `discard` reaches it if the viewer loses the conversation
    this.#afterPersonal(() => {
      this.waiting.splice(this.waiting.indexOf(run), 1);
      const { entries } = run;
      this.#writeTails(
        entries.map(({ tail }) => tail as Buffer),
        entries,
      );
    });
  }

  /** Writes events one after the other, each executed in this viewer's name. */
  writePersonally(entries: readonly Entry[]): void {
    for (const { event, storedAt } of entries) {
      const json = this.#sharing.executeFor(this.#args, event);
      this.#afterPersonal(async () => {
        const text = await json;
        if (text === NOT_DELIVERED) return;
        const tail = tailOf(text);
        this.#writeTails([tail], [{ event, tail }]);
        observeDelivery(this.#sharing.counts.latency, storedAt);
      });
      json.catch(() => {}); // a rejection is handled where it is awaited, in its turn
    }
  }

  #afterPersonal(write: () => void | Promise<void>): void {
    this.#personal++;
    this.#lastPersonal = (this.#lastPersonal ?? Promise.resolve()).then(async () => {
      try {
        await write();
      } catch (error) {
        this.fail(error);
      }
      this.#personal--;
      this.wake();
    });
  }

  #writeTails(tails: Buffer[], entries: readonly Pick<Entry, "event" | "tail">[]): void {
    if (!this.#stream.isEnded) this.write(new Frames(tails, this.id.length), entries);
  }

  // ── called by graphql-ws ──

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return new Promise((resolve, reject) => {
      this.#parked = { resolve, reject };
      this.#stream.flowInto(this); // not earlier: graphql-ws registers the operation before its first `next`
    });
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#stream.end();
    this.#leave(); // before the first `next` the stream has no sink to call `ended` on
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, undefined>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

/** Notes the delivery of these events once their frames are flushed, except those whose result has an error. */
function noting(note: NoteDelivery, entries: readonly Pick<Entry, "event" | "tail">[]): () => void {
  return () => {
    for (const { event, tail } of entries) if (tail instanceof Buffer && isWholeTail(tail)) note(event);
  };
}
