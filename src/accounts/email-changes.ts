/**
 * A person's email address. It becomes theirs when they prove that they read its mail. Until then it is stored only
 * with the token, so any number of people may claim one address, and a claim does not reveal whose it is.
 */
import { domainToUnicode } from "node:url";
import type { PoolClient } from "pg";
import type { Config } from "../config.js";
import { badInput, brokenUniqueKey, conflict, forbidden } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { type FoundToken, findToken, issueAccountToken, takeToken } from "./account-tokens.js";
import { emailKey, requireEmail } from "./email.js";
import { addressChangedLetter, addressTakenLetter, mayWriteTo, verificationLetter } from "./letters.js";
import { inTransaction, type LockedPerson } from "./living.js";
import type { Letter, Mail } from "./mail.js";
import { fold } from "./names.js";
import { checkOwnPassword } from "./own-password.js";
import type { Tokens } from "./tokens.js";

interface Parts {
  config: Config;
  limits: Limits;
  mail: Mail;
  store: Store;
  tokens: Tokens;
}

/** The person who claims an address, and their password hash at that time. */
interface Claimant {
  id: string;
  passwordHash: string;
}

/** Sends a letter to a new address. The viewer keeps their current address until the new one is verified. */
export async function changeEmail(
  parts: Parts,
  viewer: Viewer,
  input: { email: string; password: string },
): Promise<void> {
  const email = requireEmail(input.email);
  if (!parts.mail.canSend)
    throw forbidden("This server sends no letters, so no address can be verified: ask whoever runs it.");
  const passwordHash = await checkOwnPassword(parts, viewer, input.password);
  await parts.limits.use("letters", viewer.userId);
  claimLater(parts, { id: viewer.userId, passwordHash }, email);
}

/** Returns at once. A later lookup finds whether somebody has the address, so it makes no difference to the answer. */
export function claimLater(parts: Parts, claimant: Claimant, email: string | null): void {
  if (email !== null) parts.mail.sendLater(() => claimLetter(parts, claimant, email));
}

async function claimLetter(
  parts: Pick<Parts, "config" | "limits" | "store" | "tokens">,
  claimant: Claimant,
  email: string,
): Promise<Letter | undefined> {
  if (!(await mayWriteTo(parts.limits, "claim", email))) return undefined;
  const owner = await parts.store.prisma.user.findFirst({
    where: { emailKey: emailKey(email), emailVerifiedAt: { not: null }, deletedAt: null },
    select: { id: true, email: true },
  });
  if (owner?.id === claimant.id) return undefined;
  if (owner?.email) return addressTakenLetter(parts.config, owner.email);
  const { passwordHash } = claimant;
  const issued = await issueAccountToken(parts, claimant.id, { purpose: "VERIFY_EMAIL", email, passwordHash });
  return verificationLetter(parts.config, email, issued);
}

/**
 * Gives an address to its claimant. Nobody has to be signed in: people open letters on any device at hand, and the
 * token names the account. If somebody else has the address but has not verified it, they lose it.
 */
export async function verifyEmail(
  parts: Pick<Parts, "config" | "mail" | "store" | "tokens">,
  token: string,
): Promise<string> {
  const found = await findToken(parts, "VERIFY_EMAIL", token);
  const email = found.email ?? "";
  const former = await inTransaction(parts.store, (client) => takeAddress(client, found, email)).catch((error) => {
    throw brokenUniqueKey(error)?.includes("email") ? addressTaken() : error;
  });
  if (former !== null && emailKey(former) !== emailKey(email))
    parts.mail.sendLater(async () => addressChangedLetter(parts.config, former));
  return email;
}

const addressTaken = () => conflict("email", "This email address is somebody else's, who verified it.");

/** Resolves with the address that the person had verified before, or null. Locks all rows concerned in one order. */
async function takeAddress(client: PoolClient, found: FoundToken, email: string): Promise<string | null> {
  const { rows } = await client.query<Pick<LockedPerson, "id" | "email" | "emailVerifiedAt">>({
    name: "lock-claimants",
    text: `SELECT id, email, email_verified_at AS "emailVerifiedAt" FROM users
      WHERE (id = $1 OR email_key = ANY ($2)) AND deleted_at IS NULL ORDER BY id FOR UPDATE`,
    values: [found.userId, keysOf(email)],
  });
  const person = rows.find(({ id }) => id === found.userId);
  const others = rows.filter((row) => row !== person);
  if (!person) throw badInput("token", "The account that this token is for was deleted.");
  if (others.some(({ emailVerifiedAt }) => emailVerifiedAt)) throw addressTaken();
  await takeToken(client, found);
  await client.query({
    name: "lose-address",
    text: "UPDATE users SET email = NULL, email_key = NULL WHERE id = ANY ($1) AND email_verified_at IS NULL AND deleted_at IS NULL",
    values: [others.map(({ id }) => id)],
  });
  await client.query({
    name: "take-address",
    text: `UPDATE users SET email = $2, email_key = $3, email_verified_at = clock_timestamp()
      WHERE id = $1 AND deleted_at IS NULL`,
    values: [found.userId, email, emailKey(email)],
  });
  return person.emailVerifiedAt && person.email;
}

/** The key of an address, and the key of the same address if it was stored before domains were kept in ASCII. */
function keysOf(email: string): string[] {
  const [local = "", domain = ""] = email.split("@");
  return [emailKey(email), fold(`${local}@${domainToUnicode(domain)}`)];
}
