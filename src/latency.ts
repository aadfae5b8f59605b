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

/** Messages that came live: what is caught up with was sent long ago, and is no delay. */
const live = new WeakSet<object>();

export function noteLive(message: object): void {
  live.add(message);
}

/** Call when an event is written. The clocks are PostgreSQL's and this machine's: what they differ by is in it. */
export function noteDelivery({ delivery }: Latency, event: unknown): void {
  const message = messageOf(event);
  if (message && live.has(message)) delivery.observe(Math.max(Date.now() - message.createdAt.getTime(), 0) / 1_000);
}

/** An event is a message, or has one. */
function messageOf(event: unknown): { createdAt: Date } | undefined {
  const { type, message = event } = (event ?? {}) as { type?: unknown; message?: unknown };
  if (type !== undefined && type !== "MessageAdded") return undefined;
  return (message as { createdAt?: unknown }).createdAt instanceof Date ? (message as { createdAt: Date }) : undefined;
}
