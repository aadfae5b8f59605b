/** Starts Parley, announces its address, and drains it on a signal. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Logger, pino } from "pino";
import { type App, createApp } from "./app.js";
import { type Config, ConfigError, loadConfig, unknownSettings } from "./config.js";
import { describeDemo } from "./demo/demo.js";
import { retirePublicPassword } from "./demo/passwords.js";
import { createParleyServer, type ParleyServer } from "./http/server.js";
import { openControlSocket } from "./operator/control-socket.js";
import { type Announcer, createAnnouncer } from "./telemetry/announcements.js";
import { serializers } from "./telemetry/logging.js";

let announcer: Announcer | undefined;

async function start(): Promise<void> {
  const config = loadConfig();
  announcer = createAnnouncer(config);
  const log = pino({ name: "parley", level: config.logLevel, serializers }, pino.destination({ dest: 2, sync: true }));
  for (const name of unknownSettings()) log.warn(`${name} is no setting; docs/configuration.md lists them`);
  const app = await createApp(config, log);
  await retirePublicPassword(app).catch(async (error) => {
    await app.close();
    throw error;
  });
  const server = createParleyServer(app);
  const closeControl = app.store.embedded
    ? await openControlSocket({ ...app, pushServices: () => app.pushServices })
    : async () => {};
  const { metricsPort, host, port: wantedPort } = config;
  try {
    await listen(server.http, "PORT", wantedPort, host);
    if (server.metrics && metricsPort !== undefined)
      await listen(server.metrics, "PARLEY_METRICS_PORT", metricsPort, host);
  } catch (error) {
    await closeControl();
    await app.close();
    throw error;
  }
  const url = `http://${hostToShow(host)}:${portOf(server.http)}/graphql`;
  const metricsUrl = server.metrics && `http://${hostToShow(host)}:${portOf(server.metrics)}/metrics`;
  announcer.ready({ url, metricsUrl, demo: config.demo ? await describeDemo(app, url) : undefined });

  stopOnSignals(log, (drainMs) => drain({ app, server, closeControl }, drainMs), config);
}

interface Running {
  app: App;
  server: ParleyServer;
  closeControl: () => Promise<void>;
}

async function drain({ app, server, closeControl }: Running, drainMs: number): Promise<void> {
  const { http, metrics, sockets } = server;
  http.close();
  await sockets.drain(drainMs);
  http.closeAllConnections();
  metrics?.close();
  await closeControl();
  await app.close();
}

/** A drain that can still finish takes less than this, in any state of the process. */
const LAST_MOMENTS_MS = 10_000;

function stopOnSignals(log: Logger, drain: (overMs: number) => Promise<void>, { drainMs }: Config): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) return process.exit(1); // a second signal: exit at once
    isStopping = true;
    announcer?.stopping(signal === "SIGINT" ? "Stopping." : "Draining.");
    // After Ctrl-C a person waits. A deployment's signal lets clients move to other servers one after the other.
    await drain(signal === "SIGINT" ? 0 : drainMs);
    process.exit(0);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // The last resort. Every stream and promise has a handler for its failure, so an exception here is a bug of ours, and
  // the state that it leaves is unknown. Clients move to another server, or come back to this one after its restart.
  process.on("uncaughtException", (error, origin) => {
    log.fatal({ err: error, origin }, "a fault that nothing caught; the server drains and ends");
    if (isStopping) return process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), LAST_MOMENTS_MS).unref();
    const end = () => process.exit(1);
    drain(Math.min(drainMs, LAST_MOMENTS_MS / 2)).then(end, end);
  });
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function listen(http: Server, variable: string, port: number, host: string): Promise<void> {
  http.listen(port, host);
  try {
    await once(http, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw new ConfigError(`${variable}: ${port} is in use on ${host}; choose another`);
    if (code === "EACCES") throw new ConfigError(`${variable}: ${port} may not be used by this user; choose another`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new ConfigError(`HOST: ${host} is no address of this machine`);
    throw error;
  }
}

function hostToShow(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

start().catch((error: unknown) => {
  // There is no announcer when the settings cannot be read: it depends on whether this is production.
  const failed = announcer?.failed ?? ((why: string) => process.stderr.write(`Parley cannot start. ${why}\n`));
  failed(error instanceof ConfigError ? error.message : error instanceof Error ? String(error.stack) : String(error));
  process.exit(1);
});
