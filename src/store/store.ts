/** The store: one pool of connections to PostgreSQL, shared by Prisma and by the statements written in SQL. */
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import type { Logger } from "pino";
import { type Config, ConfigError } from "../config.js";
import { PrismaClient } from "../generated/prisma/client.js";
import { startEmbeddedPostgres } from "./embedded/embedded-postgres.js";
import type { EmbeddedPostgres } from "./embedded/supervise.js";
import { migrate } from "./migrate.js";
import { Outage } from "./outage.js";

/** A reading of the store's clock. */
export interface Look {
  clock: Date;
  /**
   * The start of the oldest transaction that is still writing, but at most a minute before `clock`. A commit that waits
   * for a disk or a standby makes rows visible late, with times from before it. So this may be earlier than in a
   * previous look.
   */
  now: Date;
}

export interface Store {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Whether this is the embedded database, which nobody else uses. */
  embedded: boolean;
  /** Reads the store's clock. Every time in the store comes from this clock. */
  look(): Promise<Look>;
  /**
   * When the store was last set back to an earlier state, as of the newest answer of {@link look}. This begins a new
   * epoch: data that was read before may never have existed.
   */
  readonly rewoundAt: Date;
  /** Begins a new epoch, unless another server has begun one since `setBackAt`. */
  noteRewind(): Promise<void>;
  /** Rejects if the database does not answer. */
  ping(): Promise<void>;
  outage: Outage;
  close(): Promise<void>;
}

/** Connects to DATABASE_URL, or starts the embedded PostgreSQL, and brings its tables up to date. */
export async function openStore(config: Config, log: Logger): Promise<Store> {
  const { databaseUrl } = config;
  const server = databaseUrl === undefined ? await startServer(config, log) : undefined;
  try {
    const url = server?.url ?? databaseUrl ?? "";
    return connectStore(config, log, { url, schema: await prepareDatabase(url, config, log), server });
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Reads the clock first, so a transaction that begins to write after that has later times. */
const LOOK = `SELECT clock, greatest(clock - interval '1 minute', least(clock, (
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND backend_xid IS NOT NULL
  ))) AS now, (SELECT max(at) FROM rewinds) AS "setBackAt"
  FROM (SELECT clock_timestamp() AS clock) AS clocks`;

function startServer(config: Config, log: Logger): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    folder: join(config.dataFolder, "postgres"),
    binFolder: config.postgresBin,
    settings: { max_connections: String(config.databaseConnections + SPARE_CONNECTIONS) },
    log,
  });
}

/** For migrations, and for people who inspect the database with a tool of their own. */
const SPARE_CONNECTIONS = 20;
/** If the server's machine is gone, no answer comes at all. Longer than a statement may take. */
const ANSWER_WAIT_MS = 20_000;
/** Not shorter, because a new connection parses and plans every statement again. */
const IDLE_CONNECTION_MS = 60_000;

function connectStore(
  config: Config,
  log: Logger,
  { url, schema, server }: { url: string; schema: string; server: EmbeddedPostgres | undefined },
): Store {
  const pool = new pg.Pool({
    ...connectionOf(url, SESSION),
    max: config.databaseConnections,
    connectionTimeoutMillis: config.databaseWaitMs,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    query_timeout: ANSWER_WAIT_MS,
    types: { getTypeParser: parserOf },
  });
  survive(pool, log);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { schema, statementNameGenerator: nameStatements() }),
  });
  let rewoundAt = new Date(0);
  const ping = async () => {
    await pool.query("SELECT 1");
  };
  const outage = new Outage(ping, log);
  return {
    prisma,
    pool,
    embedded: server !== undefined,
    get rewoundAt() {
      return rewoundAt;
    },
    look: async () => {
      const [row] = (await pool.query<Look & { setBackAt: Date | null }>({ name: "look", text: LOOK })).rows;
      if (!row) throw new Error("the store has no time");
      if (row.setBackAt && row.setBackAt > rewoundAt) rewoundAt = row.setBackAt;
      return { clock: row.clock, now: row.now };
    },
    noteRewind: async () => {
      await prisma.$transaction([
        // Servers that find it at the same moment wait here. Their INSERT is its own statement, so it sees the new row.
        prisma.$executeRaw`LOCK TABLE rewinds IN SHARE ROW EXCLUSIVE MODE`,
        // Later than every epoch before it, also if it was the clock that was set back.
        prisma.$executeRaw`INSERT INTO rewinds (at) SELECT greatest(clock_timestamp(), max(at) + interval '1 ms')
          FROM rewinds HAVING coalesce(max(at) <= ${rewoundAt}, true)`,
      ]);
    },
    ping,
    outage,
    close: async () => {
      outage.stop();
      await prisma.$disconnect();
      await pool.end();
      await server?.stop();
    },
  };
}

/**
 * pg's own parser handles every zone and era, and made a sixth of all garbage of an inbox. V8's parser for any text
 * takes twice as long.
 */
const parserOf: pg.CustomTypesConfig["getTypeParser"] = (type, format) =>
  type === pg.types.builtins.TIMESTAMPTZ && format !== "binary" ? parseTime : pg.types.getTypeParser(type, format);

/** The day of the last parsed time: the next time is most often of the same day. */
let day = { text: "", startsAt: Number.NaN };

/** Parses a time of a session in UTC: `2026-11-28 01:02:03.45+00`, with zero to six fractional digits. */
function parseTime(text: string): Date {
  const date = text.slice(0, 10);
  if (date !== day.text) day = { text: date, startsAt: Date.parse(date) };
  const minutes = twoDigits(text, 11) * 60 + twoDigits(text, 14);
  const seconds = minutes * 60 + twoDigits(text, 17);
  let milliseconds = 0;
  for (let at = 20, worth = 100; worth >= 1 && at < text.length - 3; at++, worth /= 10)
    milliseconds += (text.charCodeAt(at) - ZERO) * worth;
  return new Date(day.startsAt + seconds * 1_000 + milliseconds);
}

const ZERO = 48;
const twoDigits = (text: string, at: number) => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;

/**
 * Without listeners a lost connection would end the process. The statement that used the connection fails by itself.
 */
function survive(pool: pg.Pool, log: Logger): void {
  pool.on("error", (error) => log.debug({ err: error }, "an idle connection to PostgreSQL was lost"));
  pool.on("connect", (client) => {
    client.on("error", (error) => log.debug({ err: error }, "a connection to PostgreSQL was lost"));
  });
}

const SESSION = {
  // Every statement looks up by key. One that takes this long is stuck, and holds a connection that others wait for.
  statement_timeout: "15s",
  lock_timeout: "5s",
  idle_in_transaction_session_timeout: "10s",
  // Plans each statement once per connection, not for each set of values. Statements that take many rows at once (as
  // arrays) would be planned at every call and take up to twice as long. This is safe for a look-up by key, which is
  // everything but a LIKE. The planner knows nothing of a pattern in a parameter and reads the whole table (measured at
  // 100,000 users: 49 ms instead of 0.2). So write a pattern into the text with `pg.escapeLiteral`.
  plan_cache_mode: "force_generic_plan",
  // A generic plan stays until PostgreSQL analyzes the table again. For a table of one page a scan of the whole table
  // is cheapest, in spite of its keys. So a plan from a start with few rows would later read all of many rows (3,000
  // notifications of one person: 18 million rows for a page of 50).
  enable_seqscan: "off",
  // Machine code for one expression takes longer to make (30 to 500 ms) than a look-up by key runs. PostgreSQL makes it
  // whenever the planner expects a long statement.
  jit: "off",
};

/** Prisma's adapter reads and writes times as if every session were in UTC. */
const UTC = { timezone: "UTC" };

/**
 * The URL has precedence: its `options` come after ours (except for the time zone), and pg lets its other parameters
 * override the rest of this.
 */
function connectionOf(url: string, session: Record<string, string> = {}): pg.ClientConfig {
  const plain = new URL(url);
  const { options, schema } = Object.fromEntries(plain.searchParams);
  plain.searchParams.delete("options");
  plain.searchParams.delete("schema");
  // Prisma's parameter; PostgreSQL calls it the search path.
  const searchPath = schema === undefined ? {} : { search_path: schema };
  return {
    connectionString: plain.href,
    // Sent as `options`, not as separate parameters: a pooler in front of PostgreSQL must then allow only one name.
    options: [asOptions({ ...session, ...searchPath }), options, asOptions(UTC)].filter(Boolean).join(" "),
    application_name: "parley",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

function asOptions(settings: Record<string, string>): string {
  const escaped = (value: string) => value.replace(/[\\\s]/g, "\\$&");
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${escaped(value)}`)
    .join(" ");
}

/** Beyond this number, texts come from lists of changing length, which are not worth a place in every connection. */
const MAX_NAMED_STATEMENTS = 300;

/**
 * Names Prisma's statements, so that a connection keeps them parsed and planned. The first texts seen get a name, the
 * rest get none.
 */
function nameStatements(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MAX_NAMED_STATEMENTS) return known ?? "";
    const name = `prisma-${names.size}`;
    names.set(sql, name);
    return name;
  };
}

// ---- Before the pool: connect, check, migrate

/** Brings the database up to date; returns the schema that its tables are in. */
async function prepareDatabase(url: string, config: Config, log: Logger): Promise<string> {
  const client = await connect(url, config);
  client.on("error", (error) => log.debug({ err: error }, "the connection for migrations was lost"));
  try {
    const schema = await checkDatabase(client, log);
    await migrate(client, log);
    return schema;
  } finally {
    await client.end().catch(() => {});
  }
}

async function connect(url: string, { databaseWaitMs }: Config): Promise<pg.Client> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: databaseWaitMs });
    await client.connect();
    return client;
  } catch (error) {
    // If this side gives up (without a password to send, for example), the server would wait for it.
    client?.end().catch(() => {});
    throw new ConfigError(`DATABASE_URL: ${explainConnection(error, url)}`);
  }
}

const OLDEST_VERSION = 14;

async function checkDatabase(client: pg.Client, log: Logger): Promise<string> {
  const { rows } = await client.query<
    Record<"version" | "zone" | "encoding" | "readOnly", string> & { schema: string | null }
  >(
    `SELECT current_schema() AS schema, current_setting('server_version') AS version, current_setting('TimeZone') AS zone,
      current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS "readOnly"`,
  );
  const { schema = null, version = "", zone, encoding, readOnly } = rows[0] ?? {};
  // Only a warning: other databases use PostgreSQL's protocol and number their versions differently.
  if (Number.parseInt(version, 10) < OLDEST_VERSION)
    log.warn(`DATABASE_URL is a PostgreSQL ${version}; Parley is made for ${OLDEST_VERSION} and newer`);
  const refuse = (why: string) => new ConfigError(`DATABASE_URL: ${why}`);
  if (readOnly === "on") throw refuse("the database can only be read (a standby?); Parley needs the primary");
  if (encoding !== "UTF8") throw refuse(`the database is encoded in ${encoding}; Parley needs one in UTF8`);
  if (zone !== "UTC") throw refuse(`the time zone of the session is ${zone}, not UTC; does a pooler drop "options"?`);
  if (schema === null) throw refuse("the schema does not exist in the database; create it first");
  return schema;
}

/** One line for a person, without the password. */
function explainConnection(error: unknown, url: string): string {
  const { hostname, port, pathname, username, password } = new URL(url);
  const server = `PostgreSQL at ${hostname || "localhost"}:${port || 5432}`;
  const user = username || "(the user of the system)";
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof URIError) return "percent-encode the special characters of the user and the password";
  if (code === "28P01") return `${server} refuses the password of user ${user}`;
  if (code === "28000") return `${server} refuses user ${user} (${message})`;
  if (code === "3D000") return `${server} has no database "${pathname.slice(1) || username}"; create it first`;
  if (message?.includes("client password must be")) return `${server} asks for a password, and there is none`;
  const reason = [code, message].filter(Boolean).join(": ") || String(error);
  return `cannot connect to ${server} (${password ? reason.replaceAll(password, "…") : reason})`;
}
