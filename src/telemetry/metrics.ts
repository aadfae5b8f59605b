/** Serves the counts in the text format of Prometheus, made only when somebody asks for it. */
import type { Server } from "node:http";
import type { Logger } from "pino";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { hashing } from "../accounts/passwords.js";
import type { Bus } from "../bus/bus.js";
import { createGuardedServer } from "../http/guard.js";
import type { Hub } from "../live/hub.js";
import type { Devices } from "../presence/devices.js";
import { COUNTED, type Counts } from "./counts.js";

interface Parts {
  bus: Bus;
  counts: Counts;
  hub: Hub;
  log: Logger;
  devices: Devices;
}

/** Answers `GET /metrics`, on a port of its own: a server's counts are not meant for its users. */
export function createMetricsServer(parts: Parts): Server {
  const registry = registryOf(parts);
  collectDefaultMetrics({ register: registry });
  return createGuardedServer({ log: parts.log }, (request, response) => {
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      (error) => {
        parts.log.error({ err: error }, "metrics could not be collected");
        response.writeHead(500).end();
      },
    );
  });
}

function registryOf({ counts, hub, bus, devices }: Pick<Parts, "bus" | "counts" | "hub" | "devices">): Registry {
  const registry = new Registry();
  const { operation, delivery } = counts.latency;
  for (const histogram of [operation.http, operation.socket, delivery]) registry.registerMetric(histogram);
  const counter = counterIn(registry);
  const gauge = gaugeIn(registry);
  for (const [name, help] of Object.entries(COUNTED))
    counter(snakeCase(name), help, () => counts[name as keyof typeof COUNTED]);
  counter(
    "publish_failures",
    "News that could not be published; the sweep delivers what was stored.",
    () => bus.failedPublishes,
  );
  counter(
    "bus_rejected",
    "News on Redis that was dropped: not signed with this server's secret, too old, or of no shape that it knows.",
    () => bus.rejected,
    "reason",
  );
  counter("errors", "Errors that clients were given.", () => counts.errors, "code");
  counter("socket_closes", "Sockets that closed, by close code.", () => counts.closes, "code");
  counter("pushes", "Pushes, by their outcome.", () => counts.pushes, "result");
  gauge(
    "push_oldest_seconds",
    "Age of the push that is due first, of those that quiet hours do not hold back.",
    () => counts.oldestPushSeconds,
  );
  gauge("hashes_waiting", "Passwords that wait for their turn to be hashed.", () => hashing.waiting);
  gauge("devices", "Sockets, event streams and waiting polls that are connected.", () => devices.size);
  gauge("conversations_followed", "Conversations that this server follows.", () => hub.size().channels);
  gauge("topics_followed", "Topics of people to which this server is subscribed.", () => hub.size().topics);
  gauge("feeds", "Subscriptions that are open.", () => hub.size().swept);
  gauge("recent_bytes", "Bytes of recent changes in memory, roughly.", () => hub.size().recentBytes);
  gauge("swept_age_seconds", "Since everything was last compared with the store.", () => hub.sweptAgeSeconds);
  gauge(
    "bus_refused_topics",
    "Topics to which Redis refuses a subscription; their changes are read from the store.",
    () => bus.refusedTopics,
  );
  gauge("bus_connected", "1 while published news is also received.", () => Number(bus.connected));
  return registry;
}

/** Counts are read when somebody asks for them. With a label, the value is a count for each of its values. */
const counterIn =
  (registry: Registry) => (name: string, help: string, read: () => Record<string, number> | number, label?: string) =>
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

const gaugeIn = (registry: Registry) => (name: string, help: string, read: () => number) =>
  new Gauge({
    name: `parley_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
