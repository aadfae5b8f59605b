/** New passwords, set by somebody who knows the old one or reads the person's mail. Both sign everybody else out. */
import type { PoolClient } from "pg";
import type { App } from "../app.js";
import type { Context, Viewer } from "../context.js";
import { forbidden, ParleyError } from "../errors.js";
import {
  dropTokens,
  type FoundToken,
  findToken,
  type IssuedToken,
  issueAccountToken,
  takeToken,
} from "./account-tokens.js";
import { emailKey, requireEmail } from "./email.js";
import { mayWriteTo, passwordChangedLetter, resetLetter } from "./letters.js";
import { type LockedPerson, withPerson, withViewer } from "./living.js";
import type { Letter } from "./mail.js";
import { checkOwnPassword, wrongPassword } from "./own-password.js";
import { checkPassword, hashPassword } from "./passwords.js";
import { announceEnds, endSessions } from "./service.js";

type From = Pick<Context, "address">;

/** Sets a new password, and ends every session except the current one, including sessions that are being opened. */
export async function changePassword(
  app: App,
  viewer: Viewer,
  { password, newPassword }: { password: string; newPassword: string },
): Promise<void> {
  await checkNewPassword(app, viewer.userId, newPassword);
  const checked = await checkOldPassword(app, viewer, { password, newPassword });
  const passwordHash = await hashPassword(newPassword, viewer.userId);
  const { ended, person } = await withViewer(app, viewer, async (client, person) => {
    if (person.passwordHash !== checked) throw wrongPassword();
    await setPassword(client, viewer.userId, passwordHash);
    return { person, ended: await endSessions(client, viewer.userId, { but: viewer.sessionId }) };
  });
  await announceEnds(app, viewer.userId, ended);
  noticeLater(app, person);
}

/**
 * A client repeats a change if its answer was lost: the error then says that the new password is already set. Each of
 * the two comparisons counts as a guess.
 */
async function checkOldPassword(
  app: App,
  viewer: Viewer,
  { password, newPassword }: { password: string; newPassword: string },
): Promise<string> {
  try {
    return await checkOwnPassword(app, viewer, password);
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== "FORBIDDEN") throw error;
    await checkOwnPassword(app, viewer, newPassword).catch(() => {
      throw error;
    });
    throw forbidden("The new password is the account's already: an earlier try has set it.");
  }
}

/**
 * Returns at once. A later lookup finds whether somebody has the address, so neither the answer nor its time reveals
 * it. Only a verified address gets a letter: an unverified one may be a stranger's, because of a typing error.
 */
export async function requestPasswordReset(app: App, from: From, given: string): Promise<void> {
  const email = requireEmail(given);
  await app.limits.use("letters", from.address);
  app.mail.sendLater(() => resetLetterFor(app, email));
}

async function resetLetterFor(app: App, email: string): Promise<Letter | undefined> {
  if (!(await mayWriteTo(app, "reset", email))) return undefined;
  const person = await app.store.prisma.user.findFirst({
    where: { emailKey: emailKey(email), emailVerifiedAt: { not: null }, deletedAt: null },
    select: { id: true, email: true, username: true },
  });
  if (!person?.email) return undefined;
  return resetLetter(app, person.email, { username: person.username, ...(await issueResetToken(app, person.id)) });
}

/** A token for `resetPassword`, good once and for an hour: for a letter, or for an operator to hand over. */
export function issueResetToken(app: Pick<App, "store" | "tokens">, userId: string): Promise<IssuedToken> {
  return issueAccountToken(app, userId, { purpose: "RESET_PASSWORD" });
}

/** Sets a new password with a reset token, and ends all sessions. An invalid token costs no hash. */
export async function resetPassword(
  app: App,
  from: From,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<void> {
  await app.limits.use("signInFrom", from.address);
  const found = await findToken(app, "RESET_PASSWORD", token);
  await checkNewPassword(app, found.userId, newPassword);
  const passwordHash = await hashPassword(newPassword, from.address);
  const { ended, person } = await withPerson(app, found.userId, async (client, person) => {
    await setPassword(client, found.userId, passwordHash, { by: found });
    return { person, ended: await endSessions(client, found.userId) };
  });
  await announceEnds(app, found.userId, ended);
  await app.knownAddresses.remember(found.userId, from.address); // guesses by others must not keep the person out now
  noticeLater(app, person);
}

/** Sets the password hash, and ends every token of the person. `by` is the token that permits it, and is used up. */
export async function setPassword(
  client: PoolClient,
  userId: string,
  passwordHash: string,
  { by }: { by?: FoundToken } = {},
): Promise<void> {
  await client.query({
    name: "set-password",
    text: "UPDATE users SET password_hash = $2 WHERE id = $1 AND deleted_at IS NULL",
    values: [userId, passwordHash],
  });
  if (by) await takeToken(client, by);
  else await dropTokens(client, userId);
}

/** Writes to the verified address, so that a change by somebody else does not go unnoticed. */
function noticeLater(app: App, { email, emailVerifiedAt }: LockedPerson): void {
  if (email !== null && emailVerifiedAt)
    app.mail.sendLater(async () =>
      (await mayWriteTo(app, "notice", email)) ? passwordChangedLetter(app, email) : undefined,
    );
}

async function checkNewPassword(app: App, userId: string, newPassword: string): Promise<void> {
  const owner = await app.store.prisma.user.findFirst({
    where: { id: userId, deletedAt: null },
    select: { username: true, displayName: true, email: true },
  });
  checkPassword(newPassword, { ...owner, field: "newPassword" });
}
