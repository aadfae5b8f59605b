/** One subscription over a socket, as its cohort sees it. */
import type { InStep } from "../live/follower.js";
import type { Step } from "../live/stream.js";
import type { Entry } from "./entry.js";
import type { Recipient } from "./round.js";
import type { Frames, Wire } from "./wire.js";

export interface Subscription extends Recipient {
  readonly wire: Wire;
  /** The operation's id, as it stands in frames. */
  readonly id: string;
  readonly viewerId: string;
  /** Events queued for it since the cohort last wrote to it. */
  taken: Entry[] | undefined;
  /** Its feed, while the subscription is part of a unison. */
  inUnison: InStep | undefined;
  /** Runs of earlier turns whose results are still being executed, or that wait behind such a run. */
  readonly waiting: Run[];
  /** Whether its queue is full: it takes nothing more until the cohort has written that. */
  readonly isFull: boolean;
  /** The conversation that its next event comes from; undefined if something else has to go first. */
  step(): Step | undefined;
  wake(): void;
  /** An event cannot be delivered: the stream ends before the next one. */
  fail(error: unknown): void;
  /** Writes frames that many subscribers share, after any pending results of this viewer's own. */
  writeShared(frames: Frames, delivered: readonly Entry[]): void;
  /** Executes events for this viewer alone, and writes the results in order. */
  writePersonally(entries: readonly Entry[]): void;
}

/** Entries to write to one subscription. */
export interface Run {
  subscriber: Subscription;
  entries: Entry[];
}
