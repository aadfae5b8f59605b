/**
 * The only reader of the environment. Every setting and every limit has its name, unit, default and range here. A test
 * compares `docs/configuration.md` with this table.
 */
import proxyAddress from "proxy-addr";
import { z } from "zod";
import { isLoopback } from "./http/loopback.js";

export class ConfigError extends Error {}

const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  const error = `must be a whole number ${range}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const port = whole(0, 65_535);
const count = (fallback: number, least = 1) => whole(least).default(fallback);
const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    message: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(" or ")}`,
  });

/** Addresses, ranges and their names, in the syntax of proxy-addr. */
const proxies = z.string().transform((list, context) => {
  const names = list.split(",").map((name) => name.trim());
  try {
    return proxyAddress.compile(names);
  } catch {
    context.addIssue(
      "must be addresses, ranges like 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas",
    );
    return z.NEVER;
  }
});

/** The sender of letters: an address, with or without a name. */
const sender = z.string().transform((value, context) => {
  const [, name = "", named, bare] = /^(?:([^<>"\p{Cc}]*)<([^<>]*)>|([^<>]*))$/u.exec(value) ?? [];
  const address = (named ?? bare ?? "").trim();
  if (z.email({ pattern: z.regexes.html5Email }).safeParse(address).success) return { name: name.trim(), address };
  context.addIssue("must be an email address, or a name with one: Parley <parley@example.org>");
  return z.NEVER;
});
const linkWithToken = url("http:", "https:").refine((value) => value.includes("{token}"), {
  message: "must have {token} where the token goes",
});

/** The longest time that Node's timers accept. */
const MAX_TIMER_SECONDS = 2_147_483;

const variables = {
  NODE_ENV: z.enum(["production", "development", "test"]).optional(),
  PORT: port.default(4000),
  HOST: z.string().min(1).optional(),
  DATABASE_URL: url("postgres:", "postgresql:").optional(),
  REDIS_URL: url("redis:", "rediss:").optional(),
  PARLEY_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  PARLEY_DATA: z.string().min(1).default("data"),
  PARLEY_DEMO: z.enum(["0", "1"]).optional(),
  PARLEY_SIGN_UP: z.enum(["open", "invitation", "closed"]).default("open"),
  PARLEY_GRAPHIQL: z.enum(["0", "1"]).optional(),
  PARLEY_INTROSPECTION: z.enum(["0", "1"]).optional(),
  PARLEY_ORIGINS: z.string().default("*"),
  PARLEY_TRUSTED_PROXIES: proxies.optional(),
  PARLEY_METRICS_PORT: port.optional(),
  PARLEY_DEBUG: z.enum(["0", "1"]).optional(),
  PARLEY_LOG: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
  PARLEY_SMTP_URL: url("smtp:", "smtps:").optional(),
  PARLEY_MAIL_FROM: sender.optional(),
  PARLEY_RESET_URL: linkWithToken.optional(),
  PARLEY_VERIFY_URL: linkWithToken.optional(),
  POSTGRES_BIN: z.string().min(1).optional(),
  PARLEY_REDIS_PREFIX: z
    .string()
    .regex(/^[\w-]{1,32}$/, "must have 1 to 32 letters, digits, hyphens or underscores")
    .default("parley"),

  PARLEY_DATABASE_CONNECTIONS: count(10),
  PARLEY_DATABASE_WAIT_MS: count(5_000),
  PARLEY_DRAIN_MS: count(10_000, 0),
  PARLEY_ACCESS_TOKEN_SECONDS: whole(5, MAX_TIMER_SECONDS).default(900),
  PARLEY_SESSION_DAYS: count(60),
  PARLEY_SIGN_INS_PER_MINUTE: count(10),
  PARLEY_SIGN_INS_PER_ADDRESS: count(300),
  PARLEY_GUESSES_PER_HOUR: count(60),
  PARLEY_SIGN_UPS_PER_HOUR: count(20),
  PARLEY_LETTER_REQUESTS_PER_HOUR: count(20),
  PARLEY_LETTERS_PER_HOUR: count(3),
  PARLEY_ACCOUNT_CHANGES_PER_MINUTE: count(60),
  PARLEY_PROFILE_CHANGES_PER_HOUR: count(20),
  PARLEY_EXPORTS_PER_HOUR: count(10),
  PARLEY_SENDS_PER_SECOND: count(20),
  PARLEY_SEND_BURST: count(60),
  PARLEY_TYPING_PER_SECOND: count(1),
  PARLEY_TYPING_TTL_MS: whole(3_000, 60_000).default(5_000),
  PARLEY_PRESENCE_REPORTS_PER_SECOND: count(2),
  PARLEY_RECEIPTS_PER_SECOND: count(50),
  PARLEY_PRESENCE_GRACE_MS: count(15_000),
  PARLEY_PRESENCE_LEASE_MS: whole(1_000, 86_400_000).default(30_000),
  PARLEY_GROUP_CHANGES_PER_MINUTE: count(60),
  PARLEY_OWN_CHANGES_PER_SECOND: count(5),
  PARLEY_REQUESTS_PER_SECOND: count(100),
  PARLEY_SEARCHES_PER_SECOND: count(5),
  PARLEY_MAX_BODY_CHARACTERS: count(8_000),
  PARLEY_EDIT_MINUTES: count(15, 0),
  PARLEY_MAX_EDITS: count(100),
  PARLEY_MAX_REACTION_KINDS: count(50),
  PARLEY_MAX_MENTIONS: count(50),
  PARLEY_MAX_EVERYONE: count(250),
  PARLEY_MAX_GROUP_MEMBERS: count(1_000, 2),
  PARLEY_MAX_BLOCKS: count(1_000),
  PARLEY_MAX_PINNED: count(5, 0),
  PARLEY_MESSAGES_PAGE: whole(1, 100).default(100),
  PARLEY_WORK_MS_PER_SECOND: count(250),
  PARLEY_WORK_BURST_MS: count(400),
  PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: count(100),
  PARLEY_ANONYMOUS_WORK_BURST_MS: count(250),
  PARLEY_MAX_ANONYMOUS_BYTES: count(16_384, 1_024),
  PARLEY_MAX_CONNECTIONS_PER_ADDRESS: count(512),
  PARLEY_MAX_HTTP_BYTES: count(1_048_576, 1_024),
  PARLEY_MAX_FRAME_BYTES: count(262_144, 1_024),
  PARLEY_MAX_UNREAD_BYTES: count(1_048_576, 1_024),
  PARLEY_MAX_SOCKETS_PER_USER: count(20),
  PARLEY_MAX_OPERATIONS_PER_SOCKET: count(100),
  PARLEY_MAX_WATCHED_PEOPLE: count(5_000, 500),
  PARLEY_MAX_DEPTH: count(12),
  PARLEY_MAX_FIELDS: count(500),
  PARLEY_MAX_COST: count(10_000),
  PARLEY_MAX_LISTED: count(5_000),
  PARLEY_MAX_ANSWER_BYTES: count(4_194_304, 65_536),
  PARLEY_MAX_SUBSCRIBED_COST: whole(1).optional(),
  PARLEY_MAX_ALIASES: count(30),
  PARLEY_MAX_TOKENS: count(2_000),
  PARLEY_MAX_QUEUED_EVENTS: count(256),
  PARLEY_LAG_SECONDS: count(30),
  PARLEY_MAX_REPLAYED_EVENTS: count(10_000),
  PARLEY_REPLAY_DAYS: count(7),
  PARLEY_NOTIFICATION_DAYS: count(30),
  PARLEY_SWEEP_SECONDS: count(30),
  PARLEY_LINGER_SECONDS: count(15, 0),
  PARLEY_RECENT_BYTES: count(33_554_432),
};

export const Environment = z.object(variables);
type Environment = z.infer<typeof Environment>;

export interface Config extends ReturnType<typeof arrange> {}

/** Reads the settings; throws a {@link ConfigError} that names the first variable it refuses. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  // Shells and compose files write an empty variable for "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in variables && value !== ""));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  checkSafety(parsed.data);
  if (parsed.data.PARLEY_SMTP_URL !== undefined && parsed.data.PARLEY_MAIL_FROM === undefined)
    throw new ConfigError("PARLEY_MAIL_FROM: must be set where PARLEY_SMTP_URL is; it is the sender of all letters");
  // When a server is killed, its people must get their whole grace before its lease ends.
  if (parsed.data.PARLEY_PRESENCE_LEASE_MS < 2 * parsed.data.PARLEY_PRESENCE_GRACE_MS)
    throw new ConfigError("PARLEY_PRESENCE_LEASE_MS: must be at least twice PARLEY_PRESENCE_GRACE_MS");
  // The receipts of a full group are a list without pages.
  if (parsed.data.PARLEY_MAX_LISTED < parsed.data.PARLEY_MAX_GROUP_MEMBERS)
    throw new ConfigError("PARLEY_MAX_LISTED: must be at least PARLEY_MAX_GROUP_MEMBERS");
  // A client that resumes also receives the removals of notifications, so their rows must last as long as the replay.
  if (parsed.data.PARLEY_NOTIFICATION_DAYS < parsed.data.PARLEY_REPLAY_DAYS)
    throw new ConfigError("PARLEY_NOTIFICATION_DAYS: must be at least PARLEY_REPLAY_DAYS");
  return arrange(parsed.data);
}

/** The reason why people at other machines may reach the server or its data; undefined if they cannot. */
function exposureOf(env: Environment): string | undefined {
  if (env.DATABASE_URL !== undefined) return "DATABASE_URL is set";
  if (env.HOST !== undefined && !isLoopback(env.HOST)) return `HOST is ${env.HOST}, which other machines may reach`;
  if (env.PARLEY_TRUSTED_PROXIES !== undefined) return "PARLEY_TRUSTED_PROXIES names a proxy in front";
  return undefined;
}

/** The reason for production mode: NODE_ENV is `production`, or it is unset and the server is exposed. */
function productionBecause(env: Environment): string | undefined {
  if (env.NODE_ENV === undefined) return exposureOf(env);
  return env.NODE_ENV === "production" ? "NODE_ENV is production" : undefined;
}

function checkSafety(env: Environment): void {
  const because = productionBecause(env);
  if (because !== undefined && env.PARLEY_SECRET === undefined)
    throw new ConfigError(
      `PARLEY_SECRET: must be set in production, which this is because ${because}; it signs the access tokens. NODE_ENV=development does without`,
    );
  const noDemo = because ?? exposureOf(env);
  if (env.PARLEY_DEMO === "1" && noDemo !== undefined)
    throw new ConfigError(
      `PARLEY_DEMO: demo people need the embedded database, a HOST of this machine and no production, but ${noDemo}; unset one of the two`,
    );
}

/** Variables that look like settings and are not: most likely misspelt. */
export function unknownSettings(env: Record<string, string | undefined> = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith("PARLEY_") && !(name in variables));
}

function arrange(env: Environment) {
  const because = productionBecause(env);
  const isProduction = because !== undefined;
  const isOn = (setting: "0" | "1" | undefined) => (setting === undefined ? !isProduction : setting === "1");
  return {
    production: isProduction,
    productionBecause: because,
    port: env.PORT,
    host: env.HOST ?? (isProduction && env.DATABASE_URL ? "0.0.0.0" : "127.0.0.1"),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    secret: env.PARLEY_SECRET,
    dataFolder: env.PARLEY_DATA,
    /** Whether anybody, only invited people, or nobody may sign up. */
    signUp: env.PARLEY_SIGN_UP,
    /** Accounts that everybody at this machine may use. Always off if others may reach the server or its data. */
    demo: env.PARLEY_DEMO !== "0" && (because ?? exposureOf(env)) === undefined,
    /** Neither the server nor its data can be reached from other machines. */
    isLocal: (because ?? exposureOf(env)) === undefined,
    graphiql: isOn(env.PARLEY_GRAPHIQL),
    introspection: isOn(env.PARLEY_INTROSPECTION),
    /** Origins whose pages may call the API; `*` is any, which is safe because no credential is ambient. */
    origins: env.PARLEY_ORIGINS.split(",").map((origin) => origin.trim()),
    /** Whether an address is that of a trusted load balancer, which is believed about where a request comes from. */
    isProxy: env.PARLEY_TRUSTED_PROXIES ?? (() => false),
    logLevel: env.PARLEY_LOG,
    metricsPort: env.PARLEY_METRICS_PORT,
    debug: isOn(env.PARLEY_DEBUG),
    /** The server that sends the letters; without it none are sent. */
    smtpUrl: env.PARLEY_SMTP_URL,
    mailFrom: env.PARLEY_MAIL_FROM ?? { name: "", address: "" },
    resetUrl: env.PARLEY_RESET_URL,
    verifyUrl: env.PARLEY_VERIFY_URL,
    postgresBin: env.POSTGRES_BIN,
    /** Prefix of every key and topic, so that several deployments may share one Redis. */
    redisPrefix: env.PARLEY_REDIS_PREFIX,
    databaseConnections: env.PARLEY_DATABASE_CONNECTIONS,
    databaseWaitMs: env.PARLEY_DATABASE_WAIT_MS,
    drainMs: env.PARLEY_DRAIN_MS,
    accessTokenSeconds: env.PARLEY_ACCESS_TOKEN_SECONDS,
    sessionDays: env.PARLEY_SESSION_DAYS,
    signInsPerMinute: env.PARLEY_SIGN_INS_PER_MINUTE,
    signInsPerAddress: env.PARLEY_SIGN_INS_PER_ADDRESS,
    guessesPerHour: env.PARLEY_GUESSES_PER_HOUR,
    signUpsPerHour: env.PARLEY_SIGN_UPS_PER_HOUR,
    letterRequestsPerHour: env.PARLEY_LETTER_REQUESTS_PER_HOUR,
    lettersPerHour: env.PARLEY_LETTERS_PER_HOUR,
    exportsPerHour: env.PARLEY_EXPORTS_PER_HOUR,
    profileChangesPerHour: env.PARLEY_PROFILE_CHANGES_PER_HOUR,
    accountChangesPerMinute: env.PARLEY_ACCOUNT_CHANGES_PER_MINUTE,
    sendsPerSecond: env.PARLEY_SENDS_PER_SECOND,
    sendBurst: env.PARLEY_SEND_BURST,
    typingPerSecond: env.PARLEY_TYPING_PER_SECOND,
    typingTtlMs: env.PARLEY_TYPING_TTL_MS,
    presenceReportsPerSecond: env.PARLEY_PRESENCE_REPORTS_PER_SECOND,
    receiptsPerSecond: env.PARLEY_RECEIPTS_PER_SECOND,
    presenceGraceMs: env.PARLEY_PRESENCE_GRACE_MS,
    presenceLeaseMs: env.PARLEY_PRESENCE_LEASE_MS,
    groupChangesPerMinute: env.PARLEY_GROUP_CHANGES_PER_MINUTE,
    ownChangesPerSecond: env.PARLEY_OWN_CHANGES_PER_SECOND,
    requestsPerSecond: env.PARLEY_REQUESTS_PER_SECOND,
    searchesPerSecond: env.PARLEY_SEARCHES_PER_SECOND,
    maxBodyCharacters: env.PARLEY_MAX_BODY_CHARACTERS,
    editMinutes: env.PARLEY_EDIT_MINUTES,
    maxEdits: env.PARLEY_MAX_EDITS,
    maxReactionKinds: env.PARLEY_MAX_REACTION_KINDS,
    maxMentions: env.PARLEY_MAX_MENTIONS,
    maxEveryone: env.PARLEY_MAX_EVERYONE,
    maxGroupMembers: env.PARLEY_MAX_GROUP_MEMBERS,
    maxBlocks: env.PARLEY_MAX_BLOCKS,
    maxPinned: env.PARLEY_MAX_PINNED,
    messagesPage: env.PARLEY_MESSAGES_PAGE,
    workMs: env.PARLEY_WORK_MS_PER_SECOND,
    workBurstMs: env.PARLEY_WORK_BURST_MS,
    anonymousWorkMs: env.PARLEY_ANONYMOUS_WORK_MS_PER_SECOND,
    anonymousWorkBurstMs: env.PARLEY_ANONYMOUS_WORK_BURST_MS,
    maxAnonymousBytes: env.PARLEY_MAX_ANONYMOUS_BYTES,
    maxConnectionsPerAddress: env.PARLEY_MAX_CONNECTIONS_PER_ADDRESS,
    maxHttpBytes: env.PARLEY_MAX_HTTP_BYTES,
    maxFrameBytes: env.PARLEY_MAX_FRAME_BYTES,
    maxUnreadBytes: env.PARLEY_MAX_UNREAD_BYTES,
    maxSocketsPerUser: env.PARLEY_MAX_SOCKETS_PER_USER,
    maxOperationsPerSocket: env.PARLEY_MAX_OPERATIONS_PER_SOCKET,
    maxWatchedPeople: env.PARLEY_MAX_WATCHED_PEOPLE,
    maxDepth: env.PARLEY_MAX_DEPTH,
    maxFields: env.PARLEY_MAX_FIELDS,
    maxCost: env.PARLEY_MAX_COST,
    maxListed: env.PARLEY_MAX_LISTED,
    maxAnswerBytes: env.PARLEY_MAX_ANSWER_BYTES,
    maxSubscribedCost: env.PARLEY_MAX_SUBSCRIBED_COST ?? Math.ceil(env.PARLEY_MAX_COST / 2),
    maxAliases: env.PARLEY_MAX_ALIASES,
    maxTokens: env.PARLEY_MAX_TOKENS,
    maxQueuedEvents: env.PARLEY_MAX_QUEUED_EVENTS,
    lagSeconds: env.PARLEY_LAG_SECONDS,
    maxReplayedEvents: env.PARLEY_MAX_REPLAYED_EVENTS,
    replayDays: env.PARLEY_REPLAY_DAYS,
    notificationDays: env.PARLEY_NOTIFICATION_DAYS,
    sweepSeconds: env.PARLEY_SWEEP_SECONDS,
    lingerSeconds: env.PARLEY_LINGER_SECONDS,
    recentBytes: env.PARLEY_RECENT_BYTES,
  };
}
