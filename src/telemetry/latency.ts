/** Durations as Prometheus histograms. Labels have few values, all of ours: no client can add one. */
import { Histogram } from "prom-client";

/** Bucket bounds, from half a millisecond to the longest that clients wait. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `poll` is a query that has waited for events: its duration is no measure of the server. */
export type OperationType = "query" | "mutation" | "subscription" | "poll";
export type Door = "http" | "socket";

export interface Latency {
  operation: Record<Door, Histogram<"type" | "outcome">>;
  delivery: Histogram;
}

export function createLatency(): Latency {
  const operation = (name: string, help: string) =>
    new Histogram({ name, help, labelNames: ["type", "outcome"], buckets: SECONDS, registers: [] });
  return {
    operation: {
      http: operation(
        "parley_http_operation_seconds",
        "From the headers of a request to the answer of its operation, or to the start of its event stream.",
      ),
      socket: operation(
        "parley_socket_operation_seconds",
        "From a subscribe message to the answer of its operation, or to the start of its subscription.",
      ),
    },
    delivery: new Histogram({
      name: "parley_delivery_seconds",
      help: "From the storing of a message to the writing of its event, once for all subscribers that ask the same.",
      buckets: SECONDS,
      registers: [],
    }),
  };
}

/**
 * When each live message arrived, by this process's clock. A message read later, to catch up, was sent long ago: its
 * age is not a delay of the server.
 */
const cameLive = new WeakMap<object, number>();
const LIVE_MS = 1_000;

export function noteLive(message: object): void {
  cameLive.set(message, performance.now());
}

/** When an event's message was stored; undefined if the event has no new message, or the message is no longer live. */
export function storedAt(event: unknown): number | undefined {
  const { type, message = event } = (event ?? {}) as { type?: unknown; message?: unknown };
  if (type !== undefined && type !== "MessageAdded") return undefined;
  const since = cameLive.get(message as object);
  if (since === undefined || performance.now() - since > LIVE_MS) return undefined;
  return (message as { createdAt: Date }).createdAt.getTime();
}

/** Call when an event is written. The figure includes the difference of PostgreSQL's clock from this machine's. */
export function observeDelivery({ delivery }: Latency, stored: number | undefined): void {
  if (stored !== undefined) delivery.observe(Math.max(Date.now() - stored, 0) / 1_000);
}
