/** New passwords, set by somebody who knows the old one or reads the person's mail. Both sign everybody else out. */
import type { PoolClient } from "pg";
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { forbidden, ParleyError } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import {
  dropTokens,
  type FoundToken,
  findToken,
  type IssuedToken,
  issueAccountToken,
  takeToken,
} from "./account-tokens.js";
import { emailKey, requireEmail } from "./email.js";
import type { KnownAddresses } from "./known-addresses.js";
import { mayWriteTo, passwordChangedLetter, resetLetter } from "./letters.js";
import { type LockedPerson, withPerson, withViewer } from "./living.js";
import type { Letter, Mail } from "./mail.js";
import { checkOwnPassword, wrongPassword } from "./own-password.js";
import { checkPassword, hashPassword } from "./passwords.js";
import { type Device, endSessions } from "./sessions.js";
import type { Tokens } from "./tokens.js";

interface Parts {
  publish: Publisher;
  config: Config;
  knownAddresses: KnownAddresses;
  limits: Limits;
  log: Logger;
  mail: Mail;
  store: Store;
  tokens: Tokens;
}

type From = Pick<Device, "address">;

/** Sets a new password, and ends every session except the current one, including sessions that are being opened. */
export async function changePassword(
  parts: Pick<Parts, "publish" | "config" | "limits" | "log" | "mail" | "store">,
  viewer: Viewer,
  { password, newPassword }: { password: string; newPassword: string },
): Promise<void> {
  await checkNewPassword(parts.store, viewer.userId, newPassword);
  const checked = await checkOldPassword(parts, viewer, { password, newPassword });
  const passwordHash = await hashPassword(newPassword, viewer.userId);
  const { ended, person } = await withViewer(parts.store, viewer, async (client, person) => {
    if (person.passwordHash !== checked) throw wrongPassword();
    await setPassword(client, viewer.userId, passwordHash);
    return { person, ended: await endSessions(client, viewer.userId, { but: viewer.sessionId }) };
  });
  await parts.publish.sessionsEnded(viewer.userId, ended);
  noticeLater(parts, person);
}

/**
 * A client repeats a change if its answer was lost: the error then says that the new password is already set. Each of
 * the two comparisons counts as a guess.
 */
async function checkOldPassword(
  parts: { limits: Limits; store: Store },
  viewer: Viewer,
  { password, newPassword }: { password: string; newPassword: string },
): Promise<string> {
  try {
    return await checkOwnPassword(parts, viewer, password);
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== "FORBIDDEN") throw error;
    await checkOwnPassword(parts, viewer, newPassword).catch(() => {
      throw error;
    });
    throw forbidden("The new password is the account's already: an earlier try has set it.");
  }
}

/**
 * Returns at once. A later lookup finds whether somebody has the address, so neither the answer nor its time reveals
 * it. Only a verified address gets a letter: an unverified one may be a stranger's, because of a typing error.
 */
export async function requestPasswordReset(
  parts: Pick<Parts, "config" | "limits" | "mail" | "store" | "tokens">,
  from: From,
  given: string,
): Promise<void> {
  const email = requireEmail(given);
  await parts.limits.use("letters", from.address);
  parts.mail.sendLater(() => resetLetterFor(parts, email));
}

async function resetLetterFor(
  parts: Pick<Parts, "config" | "limits" | "store" | "tokens">,
  email: string,
): Promise<Letter | undefined> {
  if (!(await mayWriteTo(parts.limits, "reset", email))) return undefined;
  const person = await parts.store.prisma.user.findFirst({
    where: { emailKey: emailKey(email), emailVerifiedAt: { not: null }, deletedAt: null },
    select: { id: true, email: true, username: true },
  });
  if (!person?.email) return undefined;
  return resetLetter(parts.config, person.email, {
    username: person.username,
    ...(await issueResetToken(parts, person.id)),
  });
}

/** A token for `resetPassword`, good once and for an hour: for a letter, or for an operator to hand over. */
export function issueResetToken(parts: { store: Store; tokens: Tokens }, userId: string): Promise<IssuedToken> {
  return issueAccountToken(parts, userId, { purpose: "RESET_PASSWORD" });
}

/** Sets a new password with a reset token, and ends all sessions. An invalid token costs no hash. */
export async function resetPassword(
  parts: Parts,
  from: From,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<void> {
  await parts.limits.use("signInFrom", from.address);
  const found = await findToken(parts, "RESET_PASSWORD", token);
  await checkNewPassword(parts.store, found.userId, newPassword);
  const passwordHash = await hashPassword(newPassword, from.address);
  const { ended, person } = await withPerson(parts.store, found.userId, async (client, person) => {
    await setPassword(client, found.userId, passwordHash, { by: found });
    return { person, ended: await endSessions(client, found.userId) };
  });
  await parts.publish.sessionsEnded(found.userId, ended);
  await parts.knownAddresses.remember(found.userId, from.address); // guesses by others must not keep the person out now
  noticeLater(parts, person);
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
function noticeLater(parts: Pick<Parts, "config" | "limits" | "mail">, { email, emailVerifiedAt }: LockedPerson): void {
  if (email !== null && emailVerifiedAt)
    parts.mail.sendLater(async () =>
      (await mayWriteTo(parts.limits, "notice", email)) ? passwordChangedLetter(parts.config, email) : undefined,
    );
}

async function checkNewPassword(store: Store, userId: string, newPassword: string): Promise<void> {
  const owner = await store.prisma.user.findFirst({
    where: { id: userId, deletedAt: null },
    select: { username: true, displayName: true, email: true },
  });
  checkPassword(newPassword, { ...owner, field: "newPassword" });
}
