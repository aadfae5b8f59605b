/** The counts that a server keeps of its own work: plain numbers, because some are raised for every frame. */
import { ERRORS } from "../errors.js";
import { createLatency, type Latency } from "./latency.js";

export const COUNTED = {
  executions: "Events executed: once for all subscribers that ask the same, or once for each viewer.",
  frames: "Frames of events written to sockets and event streams.",
  streamsLive: "Streams of events that began without a cursor.",
  streamsResumed: "Streams of events that went on from a cursor.",
  streamsReset: "Streams of events whose cursor was too old, not ours, or too far back.",
  behind: "Times that a reader fell behind in a conversation: it came from an older position, or its queue was full.",
  catchUpsFromMemory: "Times that a reader who was behind was served from memory.",
  catchUpsFromStore: "Times that a reader who was behind read a page of the store.",
  lagged: "Streams that were ended with LAGGED.",
  gaps: "Times that a conversation was read from the store because news of it was missing or early.",
  sweeps: "Comparisons of everything that is followed with the store.",
  rewinds:
    "Times that the store was found to be set back to an earlier state, which begins an epoch and ends every stream.",
  letters: "Letters that the mail server took.",
  lettersFailed: "Letters that could not be sent, or were not tried because too many waited.",
  sends: "Messages that were sent, repeats included.",
  sendDuplicates: "Sends that repeated a message which was stored before: its clientMessageId was known.",
  sweepFailures: "Such comparisons that were cut off.",
} as const;

export type Counts = Record<keyof typeof COUNTED, number> & {
  /** Errors in answers to clients, by code. */
  errors: Record<string, number>;
  /** Closed sockets, by close code. */
  closes: Record<string, number>;
  /** Pushes by their outcome: accepted, gone, retry, refused, givenUp. */
  pushes: Record<string, number>;
  /** The age of the push that is due first, as the worker saw it last. */
  oldestPushSeconds: number;
  latency: Latency;
};

export function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

export function createCounts(): Counts {
  const zero = Object.fromEntries(Object.keys(COUNTED).map((name) => [name, 0])) as Record<
    keyof typeof COUNTED,
    number
  >;
  return {
    ...zero,
    errors: Object.fromEntries(Object.keys(ERRORS).map((code) => [code, 0])),
    closes: {},
    pushes: {},
    oldestPushSeconds: 0,
    latency: createLatency(),
  };
}
