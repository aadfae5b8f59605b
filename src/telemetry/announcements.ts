/**
 * Announces the state of a server on standard output. The form is words for people; in production without a terminal it
 * is JSON lines in the form of the log, because a program collects them beside the log.
 */
import { pino } from "pino";
import type { Config } from "../config.js";

export interface Announcer {
  ready(ready: Ready): void;
  stopping(word: string): void;
  /** Announces on standard error that the server could not start. */
  failed(why: string): void;
}

export interface Ready {
  url: string;
  metricsUrl: string | undefined;
  /** The addresses of demo people, for a person to open. */
  demo: string | undefined;
}

export function createAnnouncer(config: Config): Announcer {
  return config.production && !process.stdout.isTTY ? inJson(config) : inWords(config);
}

function inJson(config: Config): Announcer {
  // Independent of PARLEY_LOG: the program that started the server waits for these lines.
  const to = (dest: number) => pino({ name: "parley" }, pino.destination({ dest, sync: true }));
  const [out, err] = [to(1), to(2)];
  return {
    ready: ({ url, metricsUrl }) => {
      out.info({ url, metricsUrl, ...storesOf(config), off: offIn(config) }, `Parley is ready at ${url}`);
    },
    stopping: (word) => out.info(word),
    failed: (why) => err.fatal(`Parley cannot start. ${why}`),
  };
}

function inWords(config: Config): Announcer {
  const say = (text: string | undefined) => text && process.stdout.write(`${text}\n`);
  return {
    ready: ({ url, metricsUrl, demo }) => {
      const { database, bus } = storesOf(config);
      const off = offIn(config);
      say(`Parley is ready at ${url}\n  stores in   ${database}\n  events by   ${bus}`);
      say(off && `  off         ${off}`);
      say(metricsUrl && `  metrics at  ${metricsUrl}`);
      say(demo);
    },
    stopping: say,
    failed: (why) => void process.stderr.write(`Parley cannot start. ${why}\n`),
  };
}

function storesOf({ databaseUrl, redisUrl, dataFolder }: Config) {
  return {
    database: databaseUrl
      ? "PostgreSQL at DATABASE_URL"
      : `an embedded PostgreSQL in ${dataFolder}/ (set DATABASE_URL to use your own)`,
    bus: redisUrl ? "Redis at REDIS_URL" : "an in-process bus (set REDIS_URL to run several servers)",
  };
}

/** Names what is off, with its setting, so that nobody has to guess why GraphiQL or codegen is refused. */
function offIn({ productionBecause, graphiql, introspection, demo }: Config): string | undefined {
  const off = [
    !graphiql && "GraphiQL (PARLEY_GRAPHIQL)",
    !introspection && "introspection (PARLEY_INTROSPECTION)",
    !demo && "demo people",
  ].filter(Boolean);
  if (off.length === 0) return undefined;
  return `${off.join(", ")}${productionBecause ? `: in production, because ${productionBecause}` : ""}`;
}
