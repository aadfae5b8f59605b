/**
 * The addresses that a person has signed in from. Guesses at a password from anywhere else share one small bucket, so a
 * stranger who fills it slows down only addresses that the person has never used.
 */
import { createHmac } from "node:crypto";
import type { Logger } from "pino";
import type { Store } from "../store/store.js";

export interface KnownAddresses {
  has(userId: string, address: string): Promise<boolean>;
  /** Call it after a proof of identity: a sign-in or a renewal. Never fails: the refresh token is already used up. */
  remember(userId: string, address: string): Promise<void>;
}

/** A phone that moves between networks uses dozens of addresses in a month. */
const MAX_ADDRESSES = 50;
const MAX_AGE_DAYS = 180;
/** 128 bits are enough to distinguish addresses. */
const HASH_BYTES = 16;

export function createKnownAddresses(secret: string, store: Pick<Store, "pool">, log: Logger): KnownAddresses {
  const key = createHmac("sha256", secret).update("parley known addresses").digest();
  // Keyed and per person: a copy of the database reveals neither an address nor which people share one.
  const hashOf = (userId: string, address: string) =>
    createHmac("sha256", key).update(`${userId} ${address}`).digest().subarray(0, HASH_BYTES);
  return {
    async has(userId, address) {
      const { rowCount } = await store.pool.query({
        name: "knows-address",
        text: `SELECT FROM known_addresses WHERE user_id = $1 AND address_hash = $2
          AND seen_at > now() - $3::int * interval '1 day'`,
        values: [userId, hashOf(userId, address), MAX_AGE_DAYS],
      });
      return rowCount === 1;
    },
    async remember(userId, address) {
      await remember(store, userId, hashOf(userId, address)).catch((error) =>
        log.debug({ err: error, userId }, "an address was not remembered; the next renewal of the session does"),
      );
    },
  };
}

async function remember({ pool }: Pick<Store, "pool">, userId: string, hash: Buffer): Promise<void> {
  const { rowCount } = await pool.query({ name: "remember-address", text: REMEMBER, values: [userId, hash] });
  if (rowCount === 0) return;
  await pool.query({ name: "forget-addresses", text: FORGET, values: [userId, MAX_ADDRESSES] });
}

/**
 * Writes at most once a day, although sessions are renewed every few minutes. The lock stops it from adding a row for
 * an account whose rows a deletion has erased.
 */
const REMEMBER = `INSERT INTO known_addresses (user_id, address_hash)
  SELECT id, $2::bytea FROM users WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE
  ON CONFLICT (user_id, address_hash) DO UPDATE SET seen_at = now()
    WHERE known_addresses.seen_at < now() - interval '1 day'`;

const FORGET = `DELETE FROM known_addresses WHERE user_id = $1 AND address_hash IN (
    SELECT address_hash FROM known_addresses WHERE user_id = $1 ORDER BY seen_at DESC, address_hash OFFSET $2
  )`;
