/**
 * The counts that a server keeps of its own work. Each is a plain number that goes up, because some are raised for
 * every frame. The text in the format of Prometheus is made only when somebody asks for it.
 */
import type { Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { hashing } from "./accounts/passwords.js";
import type { App } from "./app.js";
import { ERRORS } from "./errors.js";
import { createGuardedServer } from "./guard.js";
import { createLatency, type Latency } from "./latency.js";

const COUNTED = {
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
  sweeps: "Comparisons of all that is listened to with the store.",
  rewinds: "Times that the store was found to be set back to an earlier state, and every stream began anew.",
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
    latency: createLatency(),
  };
}

/** Answers `GET /metrics`, on a port of its own: a server's counts are not meant for its users. */
export function createMetricsServer(app: App): Server {
  const registry = registryOf(app);
  collectDefaultMetrics({ register: registry });
  return createGuardedServer({ log: app.log }, (request, response) => {
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      (error) => {
        app.log.error({ err: error }, "metrics could not be collected");
        response.writeHead(500).end();
      },
    );
  });
}

function registryOf({ counts, hub, bus, roster }: App): Registry {
  const registry = new Registry();
  const { operation, delivery } = counts.latency;
  for (const histogram of [operation.http, operation.socket, delivery]) registry.registerMetric(histogram);
  const counter = (
    name: string,
    help: string,
    label: string | undefined,
    read: () => Record<string, number> | number,
  ) =>
    new Counter({
      name: `parley_${name}_total`,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [registry],
      collect() {
        const now = read();
        this.reset();
        if (typeof now === "number") this.inc(now);
        else for (const [value, count] of Object.entries(now)) this.inc({ [label ?? ""]: value }, count);
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `parley_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  for (const [name, help] of Object.entries(COUNTED))
    counter(snakeCase(name), help, undefined, () => counts[name as keyof typeof COUNTED]);
  counter(
    "publish_failures",
    "News that could not be published; what was stored is told by the sweep.",
    undefined,
    () => bus.failedPublishes,
  );
  counter(
    "bus_rejected",
    "News on Redis that was dropped: not signed with this server's secret, too old, or of no shape that it knows.",
    "reason",
    () => bus.rejected,
  );
  counter("errors", "Errors that clients were given.", "code", () => counts.errors);
  counter("socket_closes", "Sockets that closed, by close code.", "code", () => counts.closes);
  gauge("hashes_waiting", "Passwords that wait for their turn to be hashed.", () => hashing.waiting);
  gauge("devices", "Sockets, event streams and waiting polls that are connected.", () => roster.size);
  gauge("conversations_followed", "Conversations that are listened to.", () => hub.size().channels);
  gauge("topics_followed", "People's topics that are listened to.", () => hub.size().topics);
  gauge("feeds", "Subscriptions that are open.", () => hub.size().swept);
  gauge("recent_bytes", "Bytes of recent changes in memory, roughly.", () => hub.size().recentBytes);
  gauge("swept_age_seconds", "Since everything was last compared with the store.", () => hub.sweptAgeSeconds);
  gauge(
    "bus_refused_topics",
    "Topics that Redis refuses to be listened to; their news is read from the store.",
    () => bus.refusedTopics,
  );
  gauge("bus_connected", "1 while what is published is also heard.", () => Number(bus.connected));
  return registry;
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
