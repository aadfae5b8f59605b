/** People: signing up, signing in, their sessions, and finding each other. */
import pg from "pg";
import type { App } from "../app.js";
import type { Context, Viewer } from "../context.js";
import { viewerOf } from "../context.js";
import { badInput, brokenUniqueKey, conflict, forbidden, notFound, unauthenticated } from "../errors.js";
import { newId, parseSessionId, parseUserId } from "../ids.js";
import type { PageRequest } from "../pages.js";
import { checkDisplayName, checkEmail, checkUsername, fold, MAX_DISPLAY_NAME, MAX_EMAIL_LENGTH } from "./names.js";
import { checkPassword, hashPassword, unknownHash, verifyPassword } from "./passwords.js";

/** A person as lists and news bring them along. */
export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  avatarUrl: string | null;
}

/** With what is read only where it is asked for. */
export interface WholeUserRow extends UserRow {
  createdAt: Date;
}

/** What of a user is read for others: never the hash of the password. */
export const USER_COLUMNS = { id: true, username: true, displayName: true, avatarUrl: true } as const;

/** The same for a statement that joins users as `u` to rows of another kind, which have the user's id. */
export const USER_JOINED = `u.username, u.display_name AS "displayName", u.avatar_url AS "avatarUrl"`;

export type UserColumns = Omit<UserRow, "id">;

export interface Authentication {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  viewer: Viewer;
}

/** What is known of the device that signs in. */
type Device = Pick<Context, "userAgent" | "address">;

const MAX_USER_AGENT = 512;
const DAY_MS = 86_400_000;

export async function signUp(
  app: App,
  device: Device,
  input: {
    username: string;
    password: string;
    email?: string | null | undefined;
    displayName?: string | null | undefined;
  },
): Promise<Authentication> {
  const person = {
    username: checkUsername(input.username),
    email: checkEmail(input.email),
    displayName: checkDisplayName(input.displayName ?? input.username),
  };
  checkPassword(input.password);
  await app.limits.use("signUp", device.address);
  const user = {
    id: newId(),
    ...person,
    usernameKey: fold(person.username),
    emailKey: person.email && fold(person.email),
    displayKey: fold(person.displayName),
    passwordHash: await hashPassword(input.password),
  };
  try {
    await app.store.prisma.user.create({ data: user, select: { id: true } });
  } catch (error) {
    const key = brokenUniqueKey(error);
    if (key === undefined) throw error;
    if (key.includes("email")) throw conflict("email", "This email address is taken.");
    throw conflict("username", "This username is taken.");
  }
  return openSession(app, device, user.id);
}

export async function signIn(
  app: App,
  device: Device,
  input: { username: string; password: string },
): Promise<Authentication> {
  const name = fold(input.username.slice(0, MAX_EMAIL_LENGTH)).slice(0, MAX_EMAIL_LENGTH);
  // A try costs a hash, also of a name that nobody has: of those there is no end.
  await app.limits.use("signInFrom", device.address);
  await app.limits.use("signIn", `${device.address} ${name}`);
  const user = await app.store.prisma.user.findFirst({
    where: { OR: [{ usernameKey: name }, { emailKey: name }], deletedAt: null },
    select: { id: true, passwordHash: true },
  });
  // The unknown name costs the same hash as the wrong password, so that the time tells nothing either.
  const isRight = await verifyPassword(user?.passwordHash ?? (await unknownHash()), input.password);
  if (!user || !isRight) throw unauthenticated("The username or the password is wrong.");
  return openSession(app, device, user.id);
}

/** Rotates: the token given dies. Using one that died already ends its session, because somebody else has it. */
export async function refreshSession(app: App, device: Device, refreshToken: string): Promise<Authentication> {
  const refusal = unauthenticated("The refresh token is expired, used, revoked or not ours. Sign in again.");
  const given = app.tokens.parseRefreshToken(refreshToken);
  if (!given) throw refusal;
  const next = app.tokens.newRefreshToken(given.sessionId, given.generation + 1);
  const { count } = await app.store.prisma.session.updateMany({
    where: { id: given.sessionId, tokenHash: given.hash, revokedAt: null, expiresAt: { gt: new Date() } },
    data: { tokenHash: next.hash, generation: given.generation + 1, ...freshUse(app, device) },
  });
  if (count === 0) {
    await endReusedSession(app, given.sessionId, given.generation);
    throw refusal;
  }
  const session = await app.store.prisma.session.findUniqueOrThrow({ where: { id: given.sessionId } });
  return authentication(app, { userId: session.userId, sessionId: session.id }, next.token);
}

/** That it is the person who asks, and not who found their device: refused as often as signing in is. */
export async function checkOwnPassword(app: App, viewer: Viewer, password: string): Promise<void> {
  await app.limits.use("signIn", viewer.userId);
  const user = await app.store.prisma.user.findFirst({
    where: { id: viewer.userId, deletedAt: null },
    select: { passwordHash: true },
  });
  if (!user || !(await verifyPassword(user.passwordHash, password))) throw forbidden("The password is wrong.");
}

/** Ends the current session, or another of the viewer's; its sockets are closed and its tokens die. */
export async function signOut(app: App, viewer: Viewer, id: string | undefined): Promise<string> {
  const sessionId = id === undefined ? viewer.sessionId : parseSessionId(id);
  if (sessionId === undefined) throw notFound("session");
  const { count } = await app.store.prisma.session.updateMany({
    where: { id: sessionId, userId: viewer.userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  if (count === 0) throw notFound("session");
  await announceEnd(app, viewer.userId, sessionId);
  return sessionId;
}

/** The viewer that an access token speaks for; undefined where it is expired, revoked or not ours. */
export async function viewerFor(app: App, accessToken: string): Promise<Viewer | undefined> {
  const viewer = await app.tokens.verify(accessToken);
  return viewer && (await app.hub.openSessions.load(viewer.sessionId)) ? viewer : undefined;
}

/** Those of these sessions that were not ended. */
export async function openSessions(app: App, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await app.store.pool.query<{ id: string }>({
    name: "open-sessions",
    text: "SELECT id FROM sessions WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL",
    values: [ids],
  });
  return new Set(rows.map((row) => row.id));
}

export async function userByUsername(app: App, username: string): Promise<UserRow | null> {
  const where = { usernameKey: fold(username), deletedAt: null };
  return app.store.prisma.user.findUnique({ where, select: USER_COLUMNS });
}

/** People whose username or display name starts with the words. A block leaves nobody out, or an absence would show it. */
export async function searchUsers(context: Context, words: string, page: PageRequest): Promise<UserRow[]> {
  const viewer = viewerOf(context);
  const prefix = fold(words).trim();
  if (prefix.length === 0 || prefix.length > MAX_DISPLAY_NAME || /\p{Cc}/u.test(prefix))
    throw badInput("search", `Search for 1 to ${MAX_DISPLAY_NAME} characters, none of them a control.`);
  await context.app.limits.use("search", viewer.userId);
  const after = page.after === undefined ? null : await usernameKeyOf(context.app, page.after);
  // As a literal: with a parameter in its place the pool's generic plans cannot use the indexes on prefixes.
  const pattern = pg.escapeLiteral(`${prefix.replace(/[\\%_]/g, "\\$&")}%`);
  const { rows } = await context.app.store.pool.query<UserRow>({
    text: `SELECT u.id, ${USER_JOINED} FROM users u
      WHERE (username_key LIKE ${pattern} OR display_key LIKE ${pattern}) AND ($1::text IS NULL OR username_key > $1)
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

async function usernameKeyOf(app: App, cursor: string): Promise<string> {
  const id = parseUserId(cursor);
  const user = id && (await app.store.prisma.user.findUnique({ where: { id }, select: { usernameKey: true } }));
  if (!user) throw badInput("after", "`after` is not the id of a user.");
  return user.usernameKey;
}

async function openSession(app: App, device: Device, userId: string): Promise<Authentication> {
  const id = newId();
  const refresh = app.tokens.newRefreshToken(id, 0);
  await app.store.prisma.session.create({
    data: { id, userId, tokenHash: refresh.hash, ...freshUse(app, device) },
    select: { id: true },
  });
  return authentication(app, { userId, sessionId: id }, refresh.token);
}

async function authentication(
  app: App,
  who: { userId: string; sessionId: string },
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

function freshUse(app: App, device: Device) {
  const now = Date.now();
  return {
    lastUsedAt: new Date(now),
    expiresAt: new Date(now + app.config.sessionDays * DAY_MS),
    userAgent: device.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
  };
}

async function endReusedSession(app: App, sessionId: string, generation: number): Promise<void> {
  const session = await app.store.prisma.session.findUnique({ where: { id: sessionId } });
  if (!session || session.revokedAt || session.generation <= generation) return;
  await app.store.prisma.session.update({ where: { id: sessionId }, data: { revokedAt: new Date() } });
  app.log.warn({ sessionId, userId: session.userId }, "a used refresh token was used again; its session is ended");
  await announceEnd(app, session.userId, sessionId);
}

export async function announceEnd(app: App, userId: string, sessionId: string): Promise<void> {
  await app.bus.publish(`user:${userId}`, { type: "sessionEnded", sessionId }).catch((error) => {
    app.log.warn(
      { err: error, sessionId },
      "the end of a session could not be told; its sockets close with the next sweep",
    );
  });
}
