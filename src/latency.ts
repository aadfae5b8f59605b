/** How long things take, as histograms of Prometheus. Labels have few values, of ours: a client's names are none of them. */
import { Histogram } from "prom-client";

/** From half a millisecond to the longest that clients wait. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `poll` is a query that has waited for events: its time says nothing of the server. */
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

/** When a message came live, by this process's clock. What is caught up with later was sent long ago, and is no delay. */
const cameLive = new WeakMap<object, number>();
const LIVE_MS = 1_000;

export function noteLive(message: object): void {
  cameLive.set(message, performance.now());
}

/** When the message of an event was stored; undefined where the event is of something else, or is not live any more. */
export function storedAt(event: unknown): number | undefined {
  const { type, message = event } = (event ?? {}) as { type?: unknown; message?: unknown };
  if (type !== undefined && type !== "MessageAdded") return undefined;
  const since = cameLive.get(message as object);
  if (since === undefined || performance.now() - since > LIVE_MS) return undefined;
  return (message as { createdAt: Date }).createdAt.getTime();
}

/** Call when an event is written. The clocks are PostgreSQL's and this machine's: what they differ by is in it. */
export function observeDelivery({ delivery }: Latency, stored: number | undefined): void {
  if (stored !== undefined) delivery.observe(Math.max(Date.now() - stored, 0) / 1_000);
}
