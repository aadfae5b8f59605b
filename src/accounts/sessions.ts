/** Sessions: signing in and out, the access tokens of an open session, and its end on every server. */
import type pg from "pg";
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { forbidden, notFound, unauthenticated } from "../errors.js";
import { NIL_ID, newId, parseSessionId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { Hub } from "../live/hub.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { CALLED, CALLED_FIRST, calledBy, caseless } from "./caseless.js";
import { emailKeysOf } from "./email.js";
import type { KnownAddresses } from "./known-addresses.js";
import { withViewer } from "./living.js";
import { unknownHash, verifyPassword } from "./passwords.js";
import type { OpenSession } from "./reads.js";
import type { Speaker, Tokens } from "./tokens.js";

export interface Authentication {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  viewer: Viewer;
}

interface Parts {
  publish: Publisher;
  config: Config;
  hub: Hub;
  knownAddresses: KnownAddresses;
  limits: Limits;
  log: Logger;
  store: Store;
  tokens: Tokens;
}

/** The signing-in device, as its request describes it. */
export interface Device {
  userAgent: string | undefined;
  /** The client's address, as the connection and trusted proxies report it. */
  address: string;
  /** The server cannot be reached from other machines, and the request comes from this one with no proxy between. */
  isFromThisMachine?: boolean;
}

const MAX_USER_AGENT = 512;

const DAY_MS = 86_400_000;

export async function signIn(
  parts: Pick<Parts, "config" | "knownAddresses" | "limits" | "store" | "tokens">,
  device: Device,
  input: { username: string; password: string },
): Promise<Authentication> {
  // One form for all spellings of a name or an address: otherwise each spelling would have its own bucket of guesses.
  const emailKeys = emailKeysOf(input.username);
  const name = caseless(emailKeys[0]);
  // Every try costs a hash, even for a name that nobody has, and there is no end of such names.
  await parts.limits.use("signInFrom", device.address);
  await parts.limits.use("signIn", `${device.address} ${name}`);
  const user = await signingIn(parts.store, input.username, emailKeys);
  // Counted by the given name, not by the account. One bucket for a person's username and email address would reveal
  // whose address it is: filling it with the one refuses the other.
  const isKnown = await parts.knownAddresses.has(user?.id ?? NIL_ID, device.address);
  if (!isKnown) await parts.limits.use("guess", name);
  // An unknown name costs the same hash as a wrong password, so the time does not reveal which names exist.
  const isRight = await verifyPassword(user?.passwordHash ?? (await unknownHash()), input.password, device.address);
  if (!user || !isRight) throw unauthenticated(WRONG_SIGN_IN);
  if (user.bannedAt) throw banned();
  if (!isKnown) await parts.limits.giveBack("guess", name);
  return openSession(parts, device, user);
}

type SigningIn = { id: string; passwordHash: string; bannedAt: Date | null };

async function signingIn(store: Store, name: string, emailKeys: string[]): Promise<SigningIn | undefined> {
  const { rows } = await store.pool.query<SigningIn>({
    name: "user-signing-in",
    text: `SELECT id, password_hash AS "passwordHash", banned_at AS "bannedAt" FROM users
      WHERE (${CALLED} OR email_key = ANY($3)) AND deleted_at IS NULL ORDER BY ${CALLED_FIRST} LIMIT 1`,
    values: [...calledBy(name), emailKeys],
  });
  return rows[0];
}

const WRONG_SIGN_IN = "The username or the password is wrong.";

const banned = () => forbidden("This account is banned. Ask the operator of the server.");

/** Ends the current session or another of the viewer's: its sockets are closed and its tokens stop working. */
export async function signOut(
  parts: Pick<Parts, "publish" | "log" | "store">,
  viewer: Viewer,
  id: string | undefined,
): Promise<string> {
  const sessionId = id === undefined ? viewer.sessionId : parseSessionId(id);
  if (sessionId === undefined) throw notFound("session");
  const ended = await endSessions(parts.store.pool, viewer.userId, { only: sessionId });
  if (ended.length === 0) throw notFound("session");
  await parts.publish.sessionsEnded(viewer.userId, ended);
  return sessionId;
}

/** Ends every other session of the viewer. Resolves with the number of those that had not expired. */
export async function signOutEverywhere(
  parts: Pick<Parts, "publish" | "limits" | "log" | "store">,
  viewer: Viewer,
): Promise<number> {
  await parts.limits.use("account", viewer.userId);
  const ended = await withViewer(parts.store, viewer, (client) =>
    endSessions(client, viewer.userId, { but: viewer.sessionId }),
  );
  await parts.publish.sessionsEnded(viewer.userId, ended);
  return ended.filter(({ wasGood }) => wasGood).length;
}

export interface EndedSession {
  id: string;
  /** Whether it had not expired before it was ended. */
  wasGood: boolean;
}

/**
 * Ends sessions of a person and deletes their push devices: one session, all but one, or all. Call it within
 * `withPerson` to include sessions that are being opened, and announce the ends after that transaction has committed.
 */
export async function endSessions(
  client: pg.Pool | pg.PoolClient,
  userId: string,
  { only = null, but = null }: { only?: string | null; but?: string | null } = {},
): Promise<EndedSession[]> {
  const { rows } = await client.query<EndedSession>({
    name: "end-sessions",
    text: `WITH devices AS (
        DELETE FROM push_devices WHERE user_id = $1 AND CASE WHEN $2::uuid IS NOT NULL THEN session_id = $2
          ELSE $3::uuid IS NULL OR session_id IS DISTINCT FROM $3 END
      )
      UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL AND id = coalesce($2, id)
        AND id IS DISTINCT FROM $3 RETURNING id, expires_at > now() AS "wasGood"`,
    values: [userId, only, but],
  });
  return rows;
}

/** The viewer of an access token; undefined if the token is expired or not ours, or its session was ended. */
export async function viewerFor(
  parts: Pick<Parts, "hub" | "store" | "tokens">,
  accessToken: string,
): Promise<Viewer | undefined> {
  const viewer = await parts.tokens.verify(accessToken);
  const session = viewer && (await parts.hub.openSessions.load(viewer.sessionId));
  if (!session) return undefined;
  await noteUse(parts.store, viewer, session);
  return viewer;
}

/**
 * The first use of an access token from a rotation proves that the answer arrived: from then on, only a thief uses the
 * refresh token before it. Every request reads the session's row anyway, and the row records the use, so each rotation
 * costs one write. The request waits for the write, so no server accepts the older token afterwards.
 */
async function noteUse(store: Store, { sessionId, generation }: Viewer, session: OpenSession): Promise<void> {
  if (generation !== session.generation || session.usedGeneration >= session.generation) return;
  await store.pool.query({
    name: "note-session-use",
    text: "UPDATE sessions SET used_generation = $2 WHERE id = $1 AND generation = $2 AND used_generation < $2",
    values: [sessionId, generation],
  });
}

/**
 * The statement itself checks that the person may still sign in with the verified password, and share-locks their row.
 * Code that ends all sessions locks that row first: either nothing is inserted, or it finds the session and ends it.
 */
export async function openSession(
  parts: Pick<Parts, "config" | "knownAddresses" | "store" | "tokens">,
  device: Device,
  { id: userId, passwordHash }: { id: string; passwordHash: string },
): Promise<Authentication> {
  const id = newId();
  const refresh = parts.tokens.firstRefreshToken(id);
  const { lastUsedAt, expiresAt, userAgent } = freshUse(parts.config, device);
  const { rowCount } = await parts.store.pool.query({
    name: "open-session",
    text: `INSERT INTO sessions (id, user_id, token_hash, last_used_at, expires_at, user_agent)
      SELECT $1, u.id, $3, $4, $5, $6 FROM users u
      WHERE u.id = $2 AND u.deleted_at IS NULL AND u.banned_at IS NULL AND u.password_hash = $7 FOR KEY SHARE`,
    values: [id, userId, refresh.hash, lastUsedAt, expiresAt, userAgent, passwordHash],
  });
  if (rowCount === 0) throw await refusalOf(parts.store, userId);
  await parts.knownAddresses.remember(userId, device.address);
  return authentication(parts.tokens, { userId, sessionId: id, generation: 0 }, refresh.token);
}

async function refusalOf(store: Store, userId: string): Promise<Error> {
  const isBanned = { id: userId, deletedAt: null, bannedAt: { not: null } };
  const found = await store.prisma.user.findFirst({ where: isBanned, select: { id: true } });
  return found ? banned() : unauthenticated(WRONG_SIGN_IN);
}

export async function authentication(
  tokens: Tokens,
  who: Speaker & { generation: number },
  refreshToken: string,
): Promise<Authentication> {
  const { accessToken, expiresAt } = await tokens.issue(who);
  return {
    accessToken,
    accessTokenExpiresAt: expiresAt,
    refreshToken,
    viewer: { ...who, expiresAt: expiresAt.getTime() },
  };
}

export function freshUse(config: Config, device: Device) {
  const now = Date.now();
  return {
    lastUsedAt: new Date(now),
    expiresAt: new Date(now + config.sessionDays * DAY_MS),
    userAgent: device.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
  };
}
