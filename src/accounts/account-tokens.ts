/** Single-use tokens that prove, for a limited time, that somebody reads a person's mail. */
import { createHash } from "node:crypto";
import type pg from "pg";
import type { PoolClient } from "pg";
import { badInput, unauthenticated } from "../errors.js";
import { newId } from "../ids.js";
import type { Store } from "../store/store.js";
import { withPerson } from "./living.js";
import type { AccountTokenPurpose, TokenHash, Tokens } from "./tokens.js";

type Client = Pick<pg.Pool, "query"> | Pick<PoolClient, "query">;

const HOUR_MS = 3_600_000;

/** A reset token opens the account to anybody who has the letter; a verification token only confirms an address. */
const LIFE_MS: Record<AccountTokenPurpose, number> = { RESET_PASSWORD: HOUR_MS, VERIFY_EMAIL: 24 * HOUR_MS };

/**
 * Tokens of one person that are valid at the same time; a new one ends the oldest. Strangers may request resets: if
 * only one could be valid, each request would end the token that its owner is about to use. Only one address is claimed
 * at a time.
 */
const MOST: Record<AccountTokenPurpose, number> = { RESET_PASSWORD: 5, VERIFY_EMAIL: 1 };

export interface IssuedToken {
  token: string;
  expiresAt: Date;
}

export interface TokenRequest {
  purpose: AccountTokenPurpose;
  /** The address that VERIFY_EMAIL verifies. */
  email?: string;
  /** The password hash at the time of the request. A change since then may be meant to lock the requester out. */
  passwordHash?: string;
}

/** Makes a token. UNAUTHENTICATED if the person deleted their account, or changed their password since the request. */
export async function issueAccountToken(
  parts: { store: Store; tokens: Tokens },
  userId: string,
  { purpose, email, passwordHash }: TokenRequest,
): Promise<IssuedToken> {
  const { token, hash } = parts.tokens.newAccountToken(purpose);
  const expiresAt = await withPerson(parts.store, userId, async (client, person) => {
    if (passwordHash !== undefined && passwordHash !== person.passwordHash) throw unauthenticated();
    await client.query({
      name: "drop-older-account-tokens",
      text: `DELETE FROM account_tokens WHERE user_id = $1 AND purpose = $2::"AccountTokenPurpose" AND id NOT IN (
          SELECT id FROM account_tokens WHERE user_id = $1 AND purpose = $2::"AccountTokenPurpose" AND expires_at > now()
          ORDER BY id DESC LIMIT $3)`,
      values: [userId, purpose, MOST[purpose] - 1],
    });
    const { rows } = await client.query<IssuedToken>({
      name: "issue-account-token",
      text: `INSERT INTO account_tokens (user_id, id, purpose, hash, email, expires_at)
        VALUES ($1, $2, $3::"AccountTokenPurpose", $4, $5, now() + $6::float8 * interval '1 ms')
        RETURNING expires_at AS "expiresAt"`,
      values: [userId, newId(), purpose, hash, email ?? null, LIFE_MS[purpose]],
    });
    return rows[0]?.expiresAt ?? new Date();
  });
  await dropExpired(parts.store);
  return { token, expiresAt };
}

export interface FoundToken {
  userId: string;
  email: string | null;
  hash: TokenHash;
  purpose: AccountTokenPurpose;
}

/**
 * Finds an unused token and does not use it; the caller does that with `takeToken`. BAD_USER_INPUT if it is expired,
 * used or not ours. A used one gets another message, because the answer to its use may have been lost.
 */
export async function findToken(
  parts: { store: Store; tokens: Tokens },
  purpose: AccountTokenPurpose,
  token: string,
): Promise<FoundToken> {
  const hash = parts.tokens.accountTokenHash(purpose, token);
  if (!hash) throw badToken();
  const found = await tokenWith(parts.store.pool, purpose, hash);
  if (!found) throw await refusalOf(parts.store.pool, purpose, hash);
  return { ...found, hash, purpose };
}

async function tokenWith(client: Client, purpose: AccountTokenPurpose, hash: TokenHash) {
  const { rows } = await client.query<Pick<FoundToken, "userId" | "email">>({
    name: "find-account-token",
    text: `SELECT user_id AS "userId", email FROM account_tokens
      WHERE hash = $1 AND purpose = $2::"AccountTokenPurpose" AND expires_at > now()`,
    values: [hash, purpose],
  });
  return rows[0];
}

/** Uses a token up, in a transaction that has locked its person. BAD_USER_INPUT if another request was faster. */
export async function takeToken(client: PoolClient, { userId, hash, purpose }: FoundToken): Promise<void> {
  const { rows } = await client.query<{ expiresAt: Date }>({
    name: "take-account-token",
    text: `DELETE FROM account_tokens WHERE user_id = $1 AND hash = $2 AND expires_at > now()
      RETURNING expires_at AS "expiresAt"`,
    values: [userId, hash],
  });
  if (!rows[0]) throw await refusalOf(client, purpose, hash);
  await dropTokens(client, userId);
  await client.query({
    name: "keep-used-account-token",
    text: `INSERT INTO account_tokens (user_id, id, purpose, hash, expires_at)
      VALUES ($1, $2, $3::"AccountTokenPurpose", $4, $5)`,
    values: [userId, newId(), purpose, usedHash(hash), rows[0].expiresAt],
  });
}

/** A used token is kept under this other hash until it would have expired, so no server takes it for a valid one. */
const usedHash = (hash: TokenHash): TokenHash =>
  new Uint8Array(createHash("sha256").update("used").update(hash).digest());

/** Ends all tokens of a person: an earlier letter must not undo the change that they have just made. */
export async function dropTokens(client: PoolClient, userId: string): Promise<void> {
  await client.query({
    name: "drop-account-tokens",
    text: "DELETE FROM account_tokens WHERE user_id = $1",
    values: [userId],
  });
}

/** A client repeats a use if its answer was lost. The message then says that the first try succeeded. */
async function refusalOf(client: Client, purpose: AccountTokenPurpose, hash: TokenHash): Promise<Error> {
  const used = await tokenWith(client, purpose, usedHash(hash));
  return used ? badInput("token", WAS_USED[purpose]) : badToken();
}

const WAS_USED: Record<AccountTokenPurpose, string> = {
  RESET_PASSWORD: "The token was used: the password was set with it. Sign in, or ask for another.",
  VERIFY_EMAIL: "The token was used: the address was verified with it.",
};

const badToken = () => badInput("token", "The token is expired, used, or not ours: ask for another.");

/** Unused tokens contain addresses that nobody verified, so they are not kept. */
async function dropExpired(store: Store): Promise<void> {
  await store.pool.query({
    name: "drop-expired-account-tokens",
    text: `DELETE FROM account_tokens WHERE (user_id, id) IN (
        SELECT user_id, id FROM account_tokens WHERE expires_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED)`,
  });
}
