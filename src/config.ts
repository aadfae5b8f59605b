/** The only reader of the environment. */
import { isLoopback } from "./loopback.js";
import { SETTINGS, type Settings } from "./settings.js";

export class ConfigError extends Error {}

const VARIABLES = new Set(Object.values(SETTINGS).map(({ variable }) => variable));

export interface Config extends ReturnType<typeof arrange> {}

/** Reads the settings; throws a {@link ConfigError} that names the first variable it refuses. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { variable, shape }]) => {
      // Shells and compose files write an empty variable for "not set".
      const parsed = shape.safeParse(env[variable] === "" ? undefined : env[variable]);
      if (parsed.success) return [name, parsed.data];
      throw new ConfigError(`${variable}: ${parsed.error.issues[0]?.message}`);
    }),
  ) as Settings;
  checkSafety(given);
  checkTogether(given);
  return arrange(given);
}

/** Settings that depend on each other. */
function checkTogether(given: Settings): void {
  if (given.smtpUrl !== undefined && given.mailFrom === undefined)
    throw new ConfigError("PARLEY_MAIL_FROM: must be set where PARLEY_SMTP_URL is; it is the sender of all letters");
  const { apnsKeyFile, apnsKeyId, apnsTeamId, apnsTopic } = given;
  if (apnsKeyFile !== undefined && !(apnsKeyId && apnsTeamId && apnsTopic))
    throw new ConfigError(
      "PARLEY_APNS_KEY_FILE: needs PARLEY_APNS_KEY_ID, PARLEY_APNS_TEAM_ID and PARLEY_APNS_TOPIC beside it",
    );
  // When a server is killed, its people must get their whole grace before its lease ends.
  if (given.presenceLeaseMs < 2 * given.presenceGraceMs)
    throw new ConfigError("PARLEY_PRESENCE_LEASE_MS: must be at least twice PARLEY_PRESENCE_GRACE_MS");
  // The receipts of a full group are a list without pages.
  if (given.maxListed < given.maxGroupMembers)
    throw new ConfigError("PARLEY_MAX_LISTED: must be at least PARLEY_MAX_GROUP_MEMBERS");
  // A client that resumes also receives the removals of notifications, so their rows must last as long as the replay.
  if (given.notificationDays < given.replayDays)
    throw new ConfigError("PARLEY_NOTIFICATION_DAYS: must be at least PARLEY_REPLAY_DAYS");
}

/** The reason why people at other machines may reach the server or its data; undefined if they cannot. */
function exposureOf(given: Settings): string | undefined {
  if (given.databaseUrl !== undefined) return "DATABASE_URL is set";
  if (given.host !== undefined && !isLoopback(given.host))
    return `HOST is ${given.host}, which other machines may reach`;
  if (given.trustedProxies !== undefined) return "PARLEY_TRUSTED_PROXIES names a proxy in front";
  return undefined;
}

/** The reason for production mode: NODE_ENV is `production`, or it is unset and the server is exposed. */
function productionBecause(given: Settings): string | undefined {
  if (given.nodeEnv === undefined) return exposureOf(given);
  return given.nodeEnv === "production" ? "NODE_ENV is production" : undefined;
}

function checkSafety(given: Settings): void {
  const because = productionBecause(given);
  if (because !== undefined && given.secret === undefined)
    throw new ConfigError(
      `PARLEY_SECRET: must be set in production, which this is because ${because}; it signs the access tokens. NODE_ENV=development does without`,
    );
  const noDemo = because ?? exposureOf(given);
  if (given.demo === "1" && noDemo !== undefined)
    throw new ConfigError(
      `PARLEY_DEMO: demo people need the embedded database, a HOST of this machine and no production, but ${noDemo}; unset one of the two`,
    );
}

/** Variables that look like settings and are not: most likely misspelt. */
export function unknownSettings(env: Record<string, string | undefined> = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith("PARLEY_") && !VARIABLES.has(name));
}

/** The settings with the defaults that depend on others, and what follows from several of them. */
function arrange(given: Settings) {
  const because = productionBecause(given);
  const exposed = because ?? exposureOf(given);
  const isOn = (value: "0" | "1" | undefined) => (value === undefined ? because === undefined : value === "1");
  return {
    ...given,
    production: because !== undefined,
    productionBecause: because,
    host: given.host ?? (because !== undefined && given.databaseUrl ? "0.0.0.0" : "127.0.0.1"),
    /** Accounts that everybody at this machine may use. Always off if others may reach the server or its data. */
    demo: given.demo !== "0" && exposed === undefined,
    /** Neither the server nor its data can be reached from other machines. */
    isLocal: exposed === undefined,
    graphiql: isOn(given.graphiql),
    introspection: isOn(given.introspection),
    debug: isOn(given.debug),
    /** Whether an address is that of a trusted load balancer, which is believed about where a request comes from. */
    isProxy: given.trustedProxies ?? (() => false),
    mailFrom: given.mailFrom ?? { name: "", address: "" },
    maxSubscribedCost: given.maxSubscribedCost ?? Math.ceil(given.maxCost / 2),
  };
}
