/** People: signing up, signing in, their sessions, and finding each other. */
import pg from "pg";
import type { App } from "../app.js";
import { inChunks } from "../batcher.js";
import { isWithin } from "../characters.js";
import type { Context, Viewer } from "../context.js";
import { viewerOf } from "../context.js";
import { badInput, brokenUniqueKey, conflict, forbidden, notFound, unauthenticated } from "../errors.js";
import type { Prisma } from "../generated/prisma/client.js";
import { NIL_ID, newId, parseSessionId, parseUserId } from "../ids.js";
import type { PageRequest } from "../pages.js";
import { boundOf, isBlank } from "../text.js";
import {
  CALLED,
  CALLED_FIRST,
  calledBy,
  caseless,
  DISPLAY_CASELESS,
  idOfUsername,
  USERNAME_CASELESS,
} from "./caseless.js";
import { lookOf } from "./confusables.js";
import { checkEmail, emailKey, emailKeysOf } from "./email.js";
import { claimLater } from "./email-changes.js";
import { checkInvitation, type GivenInvitation, useInvitation } from "./invitations.js";
import { withViewer } from "./living.js";
import { checkDisplayName, checkUsername, fold, MAX_DISPLAY_NAME } from "./names.js";
import { checkPassword, hashPassword, unknownHash, verifyPassword } from "./passwords.js";
import type { Speaker } from "./tokens.js";

/** The columns of a person that lists and published events include. */
export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  avatarUrl: string | null;
}

/** Adds the column that is read only if an operation selects it. */
export interface WholeUserRow extends UserRow {
  createdAt: Date;
}

/** The columns of a user that others may see; never the password hash. */
export const USER_COLUMNS = { id: true, username: true, displayName: true, avatarUrl: true } as const;

/** The same columns for SQL that joins users as `u` to rows of another kind, which have the user's id. */
export const USER_JOINED = `u.username, u.display_name AS "displayName", u.avatar_url AS "avatarUrl"`;

export type UserColumns = Omit<UserRow, "id">;

export interface Authentication {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  viewer: Viewer;
}

/** The signing-in device, as its request describes it. */
export type Device = Pick<Context, "userAgent" | "address" | "isFromThisMachine">;

const MAX_USER_AGENT = 512;
const DAY_MS = 86_400_000;

export interface NewPerson {
  username: string;
  password: string;
  email?: string | null | undefined;
  displayName?: string | null | undefined;
}

export async function signUp(
  app: App,
  device: Device,
  input: NewPerson & { invitation?: string | null | undefined },
): Promise<Authentication> {
  const mode = app.config.signUp;
  if (mode === "closed") throw forbidden("This server takes no sign-ups. Ask its operator for an account.");
  const person = checkPerson(input);
  await app.limits.use(device.isFromThisMachine ? "signUpHere" : "signUp", device.address);
  const invitation = mode === "invitation" ? { token: input.invitation ?? "", emailKey: person.emailKey } : undefined;
  if (invitation) await checkInvitation(app.store.prisma, invitation);
  // If letters can be sent, the address becomes the person's only when it is verified. Storing it before that would
  // answer CONFLICT for an address that somebody has, and so reveal it.
  const stored = app.mail.canSend ? { ...person, email: null, emailKey: null } : person;
  const user = await storePerson(app, stored, { whom: device.address, invitation });
  if (app.mail.canSend) claimLater(app, user, person.email);
  return openSession(app, device, user);
}

/**
 * Creates an account without signing in, for the operator and the demo, in any sign-up mode. The name may be reserved.
 */
export async function createAccount(app: Pick<App, "store">, input: NewPerson): Promise<{ id: string }> {
  const person = checkPerson(input, { mayBeReserved: true });
  const { id } = await storePerson(app, person, { whom: "operator" });
  return { id };
}

function checkPerson(input: NewPerson, names: { mayBeReserved?: boolean } = {}) {
  const person = {
    username: checkUsername(input.username, names),
    email: checkEmail(input.email),
    displayName: checkDisplayName(input.displayName ?? input.username),
  };
  checkPassword(input.password, person);
  const keys = {
    usernameKey: fold(person.username),
    usernameSkeleton: lookOf(person.username),
    emailKey: person.email && emailKey(person.email),
    displayKey: fold(person.displayName),
  };
  return { ...person, ...keys, password: input.password };
}

async function storePerson(
  app: Pick<App, "store">,
  { password, ...person }: ReturnType<typeof checkPerson>,
  { whom, invitation }: { whom: string; invitation?: GivenInvitation | undefined },
): Promise<{ id: string; passwordHash: string }> {
  const user = { id: newId(), ...person, passwordHash: await hashPassword(password, whom) };
  if (await idOfUsername(app, person.username)) throw conflict("username", "This username is taken.");
  try {
    if (invitation) await storeInvited(app, user, invitation);
    else await app.store.prisma.user.create({ data: user, select: { id: true } });
  } catch (error) {
    const key = brokenUniqueKey(error);
    if (key === undefined) throw error;
    if (key.includes("email")) throw conflict("email", "This email address is taken.");
    throw conflict("username", "This username is taken.");
  }
  return user;
}

async function storeInvited({ store }: Pick<App, "store">, data: Prisma.UserCreateInput, invitation: GivenInvitation) {
  await store.prisma.$transaction(async (transaction) => {
    await useInvitation(transaction, invitation);
    await transaction.user.create({ data, select: { id: true } });
  });
}

export async function signIn(
  app: App,
  device: Device,
  input: { username: string; password: string },
): Promise<Authentication> {
  // One form for all spellings of a name or an address: otherwise each spelling would have its own bucket of guesses.
  const emailKeys = emailKeysOf(input.username);
  const name = caseless(emailKeys[0]);
  // Every try costs a hash, even for a name that nobody has, and there is no end of such names.
  await app.limits.use("signInFrom", device.address);
  await app.limits.use("signIn", `${device.address} ${name}`);
  const user = await signingIn(app, input.username, emailKeys);
  // Counted by the given name, not by the account. One bucket for a person's username and email address would reveal
  // whose address it is: filling it with the one refuses the other.
  const isKnown = await app.knownAddresses.has(user?.id ?? NIL_ID, device.address);
  if (!isKnown) await app.limits.use("guess", name);
  // An unknown name costs the same hash as a wrong password, so the time does not reveal which names exist.
  const isRight = await verifyPassword(user?.passwordHash ?? (await unknownHash()), input.password, device.address);
  if (!user || !isRight) throw unauthenticated(WRONG_SIGN_IN);
  if (user.bannedAt) throw banned();
  if (!isKnown) await app.limits.giveBack("guess", name);
  return openSession(app, device, user);
}

type SigningIn = { id: string; passwordHash: string; bannedAt: Date | null };

async function signingIn(app: App, name: string, emailKeys: string[]): Promise<SigningIn | undefined> {
  const { rows } = await app.store.pool.query<SigningIn>({
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
export async function signOut(app: App, viewer: Viewer, id: string | undefined): Promise<string> {
  const sessionId = id === undefined ? viewer.sessionId : parseSessionId(id);
  if (sessionId === undefined) throw notFound("session");
  const ended = await endSessions(app.store.pool, viewer.userId, { only: sessionId });
  if (ended.length === 0) throw notFound("session");
  await announceEnds(app, viewer.userId, ended);
  return sessionId;
}

/** Ends every other session of the viewer. Resolves with the number of those that had not expired. */
export async function signOutEverywhere(app: App, viewer: Viewer): Promise<number> {
  await app.limits.use("account", viewer.userId);
  const ended = await withViewer(app, viewer, (client) =>
    endSessions(client, viewer.userId, { but: viewer.sessionId }),
  );
  await announceEnds(app, viewer.userId, ended);
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
export async function viewerFor(app: App, accessToken: string): Promise<Viewer | undefined> {
  const viewer = await app.tokens.verify(accessToken);
  const session = viewer && (await app.hub.openSessions.load(viewer.sessionId));
  if (!session) return undefined;
  await noteUse(app, viewer, session);
  return viewer;
}

/** A session that was not ended: its newest generation, and the newest one whose access token was used. */
export interface OpenSession {
  id: string;
  generation: number;
  usedGeneration: number;
}

/** The sessions among `ids` that were not ended, by id. */
export async function openSessions(app: App, ids: readonly string[]): Promise<Map<string, OpenSession>> {
  const { rows } = await app.store.pool.query<OpenSession>({
    name: "open-sessions",
    text: `SELECT id, generation, used_generation AS "usedGeneration" FROM sessions
      WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The first use of an access token from a rotation proves that the answer arrived: from then on, only a thief uses the
 * refresh token before it. Every request reads the session's row anyway, and the row records the use, so each rotation
 * costs one write. The request waits for the write, so no server accepts the older token afterwards.
 */
async function noteUse(app: App, { sessionId, generation }: Viewer, session: OpenSession): Promise<void> {
  if (generation !== session.generation || session.usedGeneration >= session.generation) return;
  await app.store.pool.query({
    name: "note-session-use",
    text: "UPDATE sessions SET used_generation = $2 WHERE id = $1 AND generation = $2 AND used_generation < $2",
    values: [sessionId, generation],
  });
}

export async function userByUsername(app: App, username: string): Promise<UserRow | null> {
  const id = await idOfUsername(app, username);
  return id === undefined
    ? null
    : app.store.prisma.user.findUnique({ where: { id, deletedAt: null }, select: USER_COLUMNS });
}

/** People whose username or display name starts with `words`. A block hides nobody: an absence would reveal it. */
export async function searchUsers(context: Context, words: string, page: PageRequest): Promise<UserRow[]> {
  const viewer = viewerOf(context);
  const prefix = caseless(words);
  if (isBlank(prefix) || !isWithin(words.trim(), MAX_DISPLAY_NAME) || /\p{Cc}/u.test(prefix))
    throw badInput("search", `Search for 1 to ${boundOf(MAX_DISPLAY_NAME)}, some to be seen, none a control.`);
  await context.app.limits.use("search", viewer.userId);
  const after = page.after === undefined ? null : await usernameKeyOf(context.app, page.after);
  // A literal, because the pool's generic plans cannot use the prefix indexes with a parameter.
  const pattern = pg.escapeLiteral(`${prefix.replace(/[\\%_]/g, "\\$&")}%`);
  const { rows } = await context.app.store.pool.query<UserRow>({
    text: `SELECT u.id, ${USER_JOINED} FROM users u
      WHERE (${USERNAME_CASELESS} LIKE ${pattern} OR ${DISPLAY_CASELESS} LIKE ${pattern}) AND ($1::text IS NULL OR username_key > $1)
        AND deleted_at IS NULL
      ORDER BY username_key LIMIT $2`,
    values: [after, page.limit + 1],
  });
  return rows;
}

export async function usersByIds(app: App, ids: readonly string[]): Promise<WholeUserRow[]> {
  const select = { ...USER_COLUMNS, createdAt: true };
  return app.store.prisma.user.findMany({ where: { id: { in: [...ids] } }, select });
}

/**
 * The position at which the previous page ended. A deleted account has lost its name, and with it the position: null
 * starts at the first page again. A repeated entry does no harm, but a skipped one is lost.
 */
async function usernameKeyOf(app: App, cursor: string): Promise<string | null> {
  const id = parseUserId(cursor);
  const select = { usernameKey: true, deletedAt: true };
  const user = id && (await app.store.prisma.user.findUnique({ where: { id }, select }));
  if (!user) throw badInput("after", "`after` is not the id of a user.");
  return user.deletedAt ? null : user.usernameKey;
}

/**
 * The statement itself checks that the person may still sign in with the verified password, and share-locks their row.
 * Code that ends all sessions locks that row first: either nothing is inserted, or it finds the session and ends it.
 */
async function openSession(
  app: App,
  device: Device,
  { id: userId, passwordHash }: { id: string; passwordHash: string },
): Promise<Authentication> {
  const id = newId();
  const refresh = app.tokens.firstRefreshToken(id);
  const { lastUsedAt, expiresAt, userAgent } = freshUse(app, device);
  const { rowCount } = await app.store.pool.query({
    name: "open-session",
    text: `INSERT INTO sessions (id, user_id, token_hash, last_used_at, expires_at, user_agent)
      SELECT $1, u.id, $3, $4, $5, $6 FROM users u
      WHERE u.id = $2 AND u.deleted_at IS NULL AND u.banned_at IS NULL AND u.password_hash = $7 FOR KEY SHARE`,
    values: [id, userId, refresh.hash, lastUsedAt, expiresAt, userAgent, passwordHash],
  });
  if (rowCount === 0) throw await refusalOf(app, userId);
  await app.knownAddresses.remember(userId, device.address);
  return authentication(app, { userId, sessionId: id, generation: 0 }, refresh.token);
}

async function refusalOf(app: App, userId: string): Promise<Error> {
  const isBanned = { id: userId, deletedAt: null, bannedAt: { not: null } };
  const found = await app.store.prisma.user.findFirst({ where: isBanned, select: { id: true } });
  return found ? banned() : unauthenticated(WRONG_SIGN_IN);
}

export async function authentication(
  app: App,
  who: Speaker & { generation: number },
  refreshToken: string,
): Promise<Authentication> {
  const { accessToken, expiresAt } = await app.tokens.issue(who);
  return {
    accessToken,
    accessTokenExpiresAt: expiresAt,
    refreshToken,
    viewer: { ...who, expiresAt: expiresAt.getTime() },
  };
}

export function freshUse(app: App, device: Device) {
  const now = Date.now();
  return {
    lastUsedAt: new Date(now),
    expiresAt: new Date(now + app.config.sessionDays * DAY_MS),
    userAgent: device.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
  };
}

/** A person may have signed in ten times a minute, for weeks. */
const ANNOUNCED_AT_ONCE = 100;

/** Closes the sockets, streams and polls of ended sessions, on every server. */
export async function announceEnds(
  app: Pick<App, "bus" | "log">,
  userId: string,
  ended: readonly { id: string }[],
): Promise<void> {
  for (const some of inChunks(ended, ANNOUNCED_AT_ONCE))
    await Promise.all(some.map(({ id }) => announceEnd(app, userId, id)));
}

export async function announceEnd(app: Pick<App, "bus" | "log">, userId: string, sessionId: string): Promise<void> {
  await app.bus.publish(`user:${userId}`, { type: "sessionEnded", sessionId }).catch((error) => {
    app.log.warn(
      { err: error, sessionId },
      "the end of a session could not be told; its sockets close with the next sweep",
    );
  });
}
