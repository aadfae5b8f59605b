/**
 * Writes for a person who may be deleting their account at the same moment. A condition alone reads the row as it was
 * when the statement began; only with a lock is it checked again after the wait. So code that adds rows for a person
 * share-locks the person's row (`living`). Code that removes something from all of them at once, above all sessions,
 * locks the person's row exclusively (`withPerson`) and then reads: no row is added meanwhile.
 */
import type { PoolClient } from "pg";
import { notFound, unauthenticated } from "../errors.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";

/**
 * SQL that selects the ids of the people among `userIds` who have an account, and keeps the accounts from being deleted
 * until the statement ends. KEY SHARE permits all other writes to their rows, so only `withPerson` conflicts with it.
 */
export const living = (userIds: string) =>
  `SELECT id FROM users WHERE id = ANY (${userIds}) AND deleted_at IS NULL ORDER BY id FOR KEY SHARE`;

/** Requires that both people have an account: UNAUTHENTICATED without the viewer's, NOT_FOUND without the other's. */
export function requireLiving(ids: readonly string[] | null | undefined, viewerId: string, otherId: string): void {
  if (!ids?.includes(viewerId)) throw unauthenticated();
  if (!ids.includes(otherId)) throw notFound("user");
}

/** A person's row, read under its lock. */
export interface LockedPerson {
  id: string;
  email: string | null;
  emailVerifiedAt: Date | null;
  passwordHash: string;
}

export type Act<Result> = (client: PoolClient, person: LockedPerson) => Promise<Result>;

/**
 * Runs `act` in a transaction that has locked the person's row. UNAUTHENTICATED if they deleted their account. The lock
 * is a separate statement, so later statements see everything that was committed while it waited.
 */
export function withPerson<Result>(store: Store, userId: string, act: Act<Result>): Promise<Result> {
  return inTransaction(store, async (client) => {
    const { rows } = await client.query<LockedPerson>({
      name: "lock-person",
      text: `SELECT id, email, email_verified_at AS "emailVerifiedAt", password_hash AS "passwordHash"
        FROM users WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`,
      values: [userId],
    });
    if (!rows[0]) throw unauthenticated();
    return act(client, rows[0]);
  });
}

/** The same for the viewer: UNAUTHENTICATED also if their session was ended during the wait for the lock. */
export function withViewer<Result>(store: Store, viewer: Viewer, act: Act<Result>): Promise<Result> {
  return withPerson(store, viewer.userId, async (client, person) => {
    const { rowCount } = await client.query({
      name: "is-session-open",
      text: "SELECT FROM sessions WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
      values: [viewer.sessionId, viewer.userId],
    });
    if (!rowCount) throw unauthenticated();
    return act(client, person);
  });
}

export async function inTransaction<Result>(
  store: Store,
  act: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await store.pool.connect();
  try {
    await client.query("BEGIN");
    const result = await act(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
