/**
 * The table of all settings: each with its variable, its values, its default and its meaning. It gives the type of the
 * configuration, and prints the tables of docs/configuration.md (`npm run generate`).
 */
import proxyAddress from "proxy-addr";
import { z } from "zod";

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
/** Push services refuse subjects at which nobody can be reached; Apple also those of reserved names. */
const reachable = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname } = new URL(value);
  const host = protocol === "mailto:" ? (pathname.split("@")[1] ?? "") : protocol === "https:" ? hostname : "";
  return host.includes(".") && !/\.(invalid|localhost|local|test|example)$/i.test(host);
}, "must be a mailto: or https: address that can be reached, such as mailto:ops@example.org");

const linkWithToken = url("http:", "https:").refine((value) => value.includes("{token}"), {
  message: "must have {token} where the token goes",
});

/** Values that are separated by commas. */
const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((given) => given.split(",").map((value) => value.trim()));

/** The longest time that Node's timers accept. */
const MAX_TIMER_SECONDS = 2_147_483;

interface Setting<Shape extends z.ZodType> {
  variable: string;
  shape: Shape;
  /** Markdown: its unit, its limits, and the error beyond them. */
  meaning: string;
  /** Describes the default in Markdown where it depends on other settings. */
  fallback: string | undefined;
}

const setting = <Shape extends z.ZodType>(
  variable: string,
  shape: Shape,
  meaning: string,
  fallback?: string,
): Setting<Shape> => ({ variable, shape, meaning, fallback });

export const SETTINGS = {
  nodeEnv: setting(
    "NODE_ENV",
    z.enum(["production", "development", "test"]).optional(),
    "`production` demands `PARLEY_SECRET`, makes no demo, and turns GraphiQL, introspection and `PARLEY_DEBUG` off; `development` and `test` do not",
    "see below",
  ),
  port: setting("PORT", port.default(4000), "the port; `0` for any free one"),
  host: setting(
    "HOST",
    z.string().min(1).optional(),
    "the address to listen on",
    "`127.0.0.1`; in production with `DATABASE_URL` `0.0.0.0`",
  ),
  databaseUrl: setting(
    "DATABASE_URL",
    url("postgres:", "postgresql:").optional(),
    "PostgreSQL 14 or newer; without it the embedded one",
  ),
  redisUrl: setting("REDIS_URL", url("redis:", "rediss:").optional(), "Redis 6.2 or newer; without it one server only"),
  secret: setting(
    "PARLEY_SECRET",
    z.string().min(32, "must have at least 32 characters").optional(),
    "at least 32 characters; signs tokens, and the messages of servers on Redis; the same on all servers",
    "kept in `PARLEY_DATA`",
  ),
  dataFolder: setting(
    "PARLEY_DATA",
    z.string().min(1).default("data"),
    "the folder of the embedded database and the secret",
  ),
  signUp: setting(
    "PARLEY_SIGN_UP",
    z.enum(["open", "invitation", "closed"]).default("open"),
    "who may make an account: anybody (`open`), anybody with an `invitation`, or nobody (`closed`); see [operating.md](operating.md)",
  ),
  vapidSubject: setting(
    "PARLEY_VAPID_SUBJECT",
    reachable.optional(),
    "a `mailto:` or `https:` address at which push services reach the operator; Web Push is off without it",
    "Web Push is off",
  ),
  vapidPrivateKey: setting(
    "PARLEY_VAPID_PRIVATE_KEY",
    z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, "must be a private key of P-256: 32 bytes as base64url")
      .optional(),
    "the key with which Web Push is signed: 32 bytes as base64url, the same on all servers; another key ends all subscriptions of browsers",
    "made from the secret",
  ),
  pushServices: setting(
    "PARLEY_PUSH_SERVICES",
    list("fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com"),
    "hosts to which Web Push may post, separated by commas: `push.example.org`, `*.example.org`, each with `:port` if it is not 443, or `*`; BAD_USER_INPUT for subscriptions at others",
  ),
  pushPrivate: setting(
    "PARLEY_PUSH_PRIVATE",
    z.enum(["0", "1"]).default("0"),
    "`1` lets Web Push post to private addresses, for a push service in one's own network",
  ),
  pushCaFile: setting(
    "PARLEY_PUSH_CA_FILE",
    z.string().min(1).optional(),
    "a PEM file of certificates that push services may have, beside those of Node",
    "Node's certificates",
  ),
  fcmKeyFile: setting(
    "PARLEY_FCM_KEY_FILE",
    z.string().min(1).optional(),
    "the JSON key file of a Google service account that may send with FCM; FCM is off without it",
    "FCM is off",
  ),
  fcmUrl: setting(
    "PARLEY_FCM_URL",
    url("https:", "http:").default("https://fcm.googleapis.com"),
    "the address of FCM's HTTP v1 API",
  ),
  apnsKeyFile: setting(
    "PARLEY_APNS_KEY_FILE",
    z.string().min(1).optional(),
    "the .p8 file of a key with which pushes to Apple's devices are signed; needs the three settings below; APNs is off without it",
    "APNs is off",
  ),
  apnsKeyId: setting("PARLEY_APNS_KEY_ID", z.string().min(1).optional(), "the id of that key", "none"),
  apnsTeamId: setting("PARLEY_APNS_TEAM_ID", z.string().min(1).optional(), "the id of the team that it is of", "none"),
  apnsTopic: setting(
    "PARLEY_APNS_TOPIC",
    z.string().min(1).optional(),
    "the bundle id of the application that gets the pushes",
    "none",
  ),
  apnsUrl: setting(
    "PARLEY_APNS_URL",
    url("https:").optional(),
    "the address of APNs",
    "Apple's, by the environment of each device",
  ),
  expo: setting("PARLEY_EXPO", z.enum(["0", "1"]).default("0"), "`1` pushes to applications of Expo"),
  expoAccessToken: setting(
    "PARLEY_EXPO_ACCESS_TOKEN",
    z.string().min(1).optional(),
    "the access token of the Expo account, if it demands one",
    "none",
  ),
  expoUrl: setting("PARLEY_EXPO_URL", url("https:").default("https://exp.host"), "the address of Expo's push service"),
  maxPushDevices: setting(
    "PARLEY_MAX_PUSH_DEVICES",
    count(20),
    "push devices of one person; a further one takes the place of the one that was registered first",
  ),
  pushDelayMs: setting(
    "PARLEY_PUSH_DELAY_MS",
    whole(0, 60_000).default(2_000),
    "how long after the first new message of a conversation it is pushed: what is read by then is not pushed",
  ),
  demo: setting(
    "PARLEY_DEMO",
    z.enum(["0", "1"]).optional(),
    "`1` fills an empty store with demo people; the start fails if it is set and not possible, see below",
    "`1` where it is possible",
  ),
  graphiql: setting(
    "PARLEY_GRAPHIQL",
    z.enum(["0", "1"]).optional(),
    "`1` answers browsers at `/graphql` with GraphiQL; `0` with a short text and status 404",
    "`1`, in production `0`",
  ),
  introspection: setting(
    "PARLEY_INTROSPECTION",
    z.enum(["0", "1"]).optional(),
    "`1` lets documents ask for `__schema` and `__type`; FORBIDDEN otherwise",
    "`1`, in production `0`",
  ),
  /** `*` is any origin, which is safe because no credential is ambient. */
  origins: setting("PARLEY_ORIGINS", list("*"), "origins whose pages may call, separated by commas"),
  trustedProxies: setting(
    "PARLEY_TRUSTED_PROXIES",
    proxies.optional(),
    "the load balancers in front, separated by commas: addresses, ranges like `10.0.0.0/8`, `loopback`, `linklocal`, `uniquelocal`. `x-forwarded-for` is trusted only from these; without it, all clients behind them that are not signed in count as one address",
  ),
  metricsPort: setting(
    "PARLEY_METRICS_PORT",
    port.optional(),
    "the port of `GET /metrics`, for Prometheus; `0` for any free port; off if it is not set",
  ),
  debug: setting(
    "PARLEY_DEBUG",
    z.enum(["0", "1"]).optional(),
    "`1` adds to each answer over HTTP the cost of events on this server so far",
    "`1`, in production `0`",
  ),
  logLevel: setting(
    "PARLEY_LOG",
    z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
    "`silent`, `error`, `warn`, `info` or `debug`",
  ),
  smtpUrl: setting(
    "PARLEY_SMTP_URL",
    url("smtp:", "smtps:").optional(),
    "the mail server: `smtp://user:password@host:587`, or `smtps://`; without it no letters are sent. [accounts.md](accounts.md) describes the consequences",
  ),
  mailFrom: setting(
    "PARLEY_MAIL_FROM",
    sender.optional(),
    "the sender of letters, `Parley <parley@example.org>`; required with `PARLEY_SMTP_URL`",
  ),
  resetUrl: setting(
    "PARLEY_RESET_URL",
    linkWithToken.optional(),
    "the link in a letter for a new password, with `{token}` in it: `https://chat.example.org/reset#{token}`; without it the letter has only the token",
  ),
  verifyUrl: setting("PARLEY_VERIFY_URL", linkWithToken.optional(), "the same for a letter that verifies an address"),
  postgresBin: setting(
    "POSTGRES_BIN",
    z.string().min(1).optional(),
    "programs of a PostgreSQL to use instead of the embedded one's",
  ),
  redisPrefix: setting(
    "PARLEY_REDIS_PREFIX",
    z
      .string()
      .regex(/^[\w-]{1,32}$/, "must have 1 to 32 letters, digits, hyphens or underscores")
      .default("parley"),
    "the beginning of every key and channel in Redis",
  ),
  databaseConnections: setting("PARLEY_DATABASE_CONNECTIONS", count(10), "connections to PostgreSQL"),
  databaseWaitMs: setting("PARLEY_DATABASE_WAIT_MS", count(5_000), "wait for a connection before UNAVAILABLE"),
  drainMs: setting(
    "PARLEY_DRAIN_MS",
    count(10_000, 0),
    "the time in which SIGTERM closes the sockets one by one, with 1012",
  ),
  accessTokenSeconds: setting(
    "PARLEY_ACCESS_TOKEN_SECONDS",
    whole(5, MAX_TIMER_SECONDS).default(900),
    "life of an access token",
  ),
  sessionDays: setting("PARLEY_SESSION_DAYS", count(60), "life of an unused session"),
  signInsPerMinute: setting(
    "PARLEY_SIGN_INS_PER_MINUTE",
    count(10),
    "per address and name; RATE_LIMITED beyond it, as for all rates below",
  ),
  signInsPerAddress: setting(
    "PARLEY_SIGN_INS_PER_ADDRESS",
    count(300),
    "a minute, from one address over all names: each costs a hash",
  ),
  guessesPerHour: setting(
    "PARLEY_GUESSES_PER_HOUR",
    count(60),
    "failed sign-ins to one name, from all addresses together that its person has not used; a sixth of it within ten minutes",
  ),
  signUpsPerHour: setting(
    "PARLEY_SIGN_UPS_PER_HOUR",
    count(20),
    "per address; a thousand times as many for programs on the same machine, without a proxy, if demo people are possible",
  ),
  letterRequestsPerHour: setting(
    "PARLEY_LETTER_REQUESTS_PER_HOUR",
    count(20),
    "letters requested from one client address, or by one person who changes their address",
  ),
  lettersPerHour: setting(
    "PARLEY_LETTERS_PER_HOUR",
    count(3),
    "letters of one kind to one email address, from all requesters; beyond it no letter is sent, and no error is given",
  ),
  exportsPerHour: setting(
    "PARLEY_EXPORTS_PER_HOUR",
    count(10),
    "copies of their own data that a person may download; status 429 beyond",
  ),
  sendsPerSecond: setting(
    "PARLEY_SENDS_PER_SECOND",
    count(20),
    "per person: messages sent, edited, deleted and reacted to",
  ),
  accountChangesPerMinute: setting(
    "PARLEY_ACCOUNT_CHANGES_PER_MINUTE",
    count(60),
    "changes of privacy and blocks, per person",
  ),
  profileChangesPerHour: setting(
    "PARLEY_PROFILE_CHANGES_PER_HOUR",
    count(20),
    "per person; each is delivered in all of their conversations",
  ),
  sendBurst: setting("PARLEY_SEND_BURST", count(60), "sends that may come at once, within 10 s"),
  typingPerSecond: setting(
    "PARLEY_TYPING_PER_SECOND",
    count(1),
    "`setTyping` of a person in a conversation; three times as many at once, within 10 s",
  ),
  typingTtlMs: setting(
    "PARLEY_TYPING_TTL_MS",
    whole(3_000, 60_000).default(5_000),
    "time after which an indicator ends unless it is renewed; from 3000 to 60000",
  ),
  presenceReportsPerSecond: setting(
    "PARLEY_PRESENCE_REPORTS_PER_SECOND",
    count(2),
    "`setPresence` of a person; five times as many at once, within 10 s",
  ),
  receiptsPerSecond: setting(
    "PARLEY_RECEIPTS_PER_SECOND",
    count(50),
    "`acknowledgeDelivery` and `markRead` of a person; three times as many at once, within 10 s",
  ),
  presenceGraceMs: setting(
    "PARLEY_PRESENCE_GRACE_MS",
    count(15_000),
    "a device that reconnects within it was never shown as gone",
  ),
  presenceLeaseMs: setting(
    "PARLEY_PRESENCE_LEASE_MS",
    whole(1_000, 86_400_000).default(30_000),
    "time within which the people of a killed server are offline; from 1000 to 86400000, and at least twice the grace",
  ),
  groupChangesPerMinute: setting(
    "PARLEY_GROUP_CHANGES_PER_MINUTE",
    count(60),
    "conversations begun, and changes of groups, per person",
  ),
  ownChangesPerSecond: setting(
    "PARLEY_OWN_CHANGES_PER_SECOND",
    count(5),
    "mutes, pins, drafts, notifications marked or deleted, and the like per person; three times as many at once, within 10 s",
  ),
  requestsPerSecond: setting(
    "PARLEY_REQUESTS_PER_SECOND",
    count(100),
    "operations of a person, or of an address if nobody is signed in; three times as many at once, within 10 s",
  ),
  searchesPerSecond: setting("PARLEY_SEARCHES_PER_SECOND", count(5), "per person: for people and for messages"),
  maxBodyCharacters: setting(
    "PARLEY_MAX_BODY_CHARACTERS",
    count(8_000),
    "of a message, as people see them; BAD_USER_INPUT beyond",
  ),
  editMinutes: setting(
    "PARLEY_EDIT_MINUTES",
    count(15, 0),
    "time after sending in which a message can be edited; FORBIDDEN later",
  ),
  maxEdits: setting(
    "PARLEY_MAX_EDITS",
    count(100),
    "edits of a message in a group, because all its texts are kept; FORBIDDEN beyond",
  ),
  maxReactionKinds: setting("PARLEY_MAX_REACTION_KINDS", count(50), "different emoji on a message; FORBIDDEN beyond"),
  maxMentions: setting("PARLEY_MAX_MENTIONS", count(50), "people named in a message; BAD_USER_INPUT beyond"),
  maxEveryone: setting(
    "PARLEY_MAX_EVERYONE",
    count(250),
    "members of a group in which a message can mention everyone; BAD_USER_INPUT beyond",
  ),
  maxGroupMembers: setting("PARLEY_MAX_GROUP_MEMBERS", count(1_000, 2), "BAD_USER_INPUT beyond"),
  maxBlocks: setting("PARLEY_MAX_BLOCKS", count(1_000), "people whom one person may block; BAD_USER_INPUT beyond"),
  maxPinned: setting("PARLEY_MAX_PINNED", count(5, 0), "conversations that a person may pin; BAD_USER_INPUT beyond"),
  messagesPage: setting(
    "PARLEY_MESSAGES_PAGE",
    whole(1, 100).default(100),
    "messages in a page, and in one of `changes`, if a client gives no size; from 1 to 100. Within a list of conversations at most 20",
  ),
  workMs: setting(
    "PARLEY_WORK_MS_PER_SECOND",
    count(250),
    "estimated milliseconds of CPU that one person's requests may take of a server in a second, over all their devices; a socket has three quarters of it. RATE_LIMITED beyond, with status 429 over HTTP; a socket that does not slow down is not read for a while",
  ),
  workBurstMs: setting("PARLEY_WORK_BURST_MS", count(400), "the part of these that may be used at once after a pause"),
  anonymousWorkMs: setting(
    "PARLEY_ANONYMOUS_WORK_MS_PER_SECOND",
    count(100),
    "the same for all clients at one address (for IPv6, a /64) that are not signed in, together",
  ),
  anonymousWorkBurstMs: setting(
    "PARLEY_ANONYMOUS_WORK_BURST_MS",
    count(250),
    "the part of these that may be used at once after a pause",
  ),
  maxAnonymousBytes: setting(
    "PARLEY_MAX_ANONYMOUS_BYTES",
    count(16_384, 1_024),
    "bytes of a request's body, and of everything that a socket sends, before its client is signed in; status 413 and close code 1009 beyond",
  ),
  maxConnectionsPerAddress: setting(
    "PARLEY_MAX_CONNECTIONS_PER_ADDRESS",
    count(512),
    "connections, and sockets, from one address that are not signed in; beyond it, the least recently active one is closed",
  ),
  maxHttpBytes: setting(
    "PARLEY_MAX_HTTP_BYTES",
    count(1_048_576, 1_024),
    "bytes of a request's body; status 413 beyond",
  ),
  maxFrameBytes: setting(
    "PARLEY_MAX_FRAME_BYTES",
    count(262_144, 1_024),
    "bytes of a frame from a client; close code 1009 beyond",
  ),
  maxUnreadBytes: setting(
    "PARLEY_MAX_UNREAD_BYTES",
    count(1_048_576, 1_024),
    "bytes of answers that a socket's client has not read; beyond it, the server reads nothing more from the socket until the client has read them",
  ),
  maxSocketsPerUser: setting(
    "PARLEY_MAX_SOCKETS_PER_USER",
    count(20),
    "sockets, event streams and waiting polls of a person on one server; beyond it, a new socket replaces the least recently active socket (close code 4429), and HTTP gets RATE_LIMITED",
  ),
  maxOperationsPerSocket: setting(
    "PARLEY_MAX_OPERATIONS_PER_SOCKET",
    count(100),
    "operations at once on a socket; RATE_LIMITED beyond",
  ),
  maxWatchedPeople: setting(
    "PARLEY_MAX_WATCHED_PEOPLE",
    count(5_000, 500),
    "people whose presence one person's streams on a server watch, together; RATE_LIMITED beyond",
  ),
  maxDepth: setting("PARLEY_MAX_DEPTH", count(12), "nested levels; TOO_COMPLEX beyond, like the next five"),
  maxFields: setting(
    "PARLEY_MAX_FIELDS",
    count(500),
    "fields of an operation once its fragments are spread, introspection included; a fragment and a directive count as one each. A document with several operations may have twice as many in all",
  ),
  maxCost: setting(
    "PARLEY_MAX_COST",
    count(10_000),
    "fields that an answer may have, computed from the requested page sizes and the usual lengths of lists without pages; reading a page counts 20, and each row 5",
  ),
  maxListed: setting(
    "PARLEY_MAX_LISTED",
    count(5_000),
    "entries that an answer, or an event, has in lists without pages: receipts, reactions, mentions, edits; `readBy` and `deliveredTo` count every member; at least `PARLEY_MAX_GROUP_MEMBERS`. Pages get shorter, and report it; where no page can, TOO_COMPLEX beyond twice as many",
  ),
  maxAnswerBytes: setting(
    "PARLEY_MAX_ANSWER_BYTES",
    count(4_194_304, 65_536),
    "bytes of an answer, or an event, before its quotes and line ends are escaped. Pages get shorter, down to one row, and report it; entries of `nodes` without room are null, with TOO_COMPLEX; a single row larger than twice this is TOO_COMPLEX",
  ),
  maxSubscribedCost: setting(
    "PARLEY_MAX_SUBSCRIBED_COST",
    whole(1).optional(),
    "cost of one person's open subscriptions on a server together: fields that each may bring for an event; TOO_COMPLEX beyond",
    "half of `PARLEY_MAX_COST`",
  ),
  maxAliases: setting("PARLEY_MAX_ALIASES", count(30), "aliases in a document"),
  maxTokens: setting("PARLEY_MAX_TOKENS", count(2_000), "tokens in a document"),
  maxQueuedEvents: setting(
    "PARLEY_MAX_QUEUED_EVENTS",
    count(256),
    "events kept for a slow subscriber, and as many that wait for its turn to be written; beyond it, the rest is delivered when it reads on",
  ),
  lagSeconds: setting(
    "PARLEY_LAG_SECONDS",
    count(30),
    "time that a subscriber may be behind before it ends with LAGGED",
  ),
  maxReplayedEvents: setting(
    "PARLEY_MAX_REPLAYED_EVENTS",
    count(10_000),
    "messages, their changes and notifications that a resumed `events` stream brings; more is RESET",
  ),
  replayDays: setting(
    "PARLEY_REPLAY_DAYS",
    count(7),
    "days that a cursor of `events` stays valid; an older one is RESET",
  ),
  notificationDays: setting(
    "PARLEY_NOTIFICATION_DAYS",
    count(30),
    "days that notifications are kept; at least `PARLEY_REPLAY_DAYS`",
  ),
  sweepSeconds: setting(
    "PARLEY_SWEEP_SECONDS",
    count(30),
    "time between two comparisons of live streams with the store: the longest delay after lost news",
  ),
  lingerSeconds: setting(
    "PARLEY_LINGER_SECONDS",
    count(15, 0),
    "time that a server listens to a conversation after its last follower has gone",
  ),
  recentBytes: setting(
    "PARLEY_RECENT_BYTES",
    count(33_554_432),
    "bytes of recent changes, of all conversations, kept for people who come back; beyond it, the store is read",
  ),
};

/** The values as they are given, with the defaults that do not depend on other settings. */
export type Settings = { [Name in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[Name]["shape"]> };
