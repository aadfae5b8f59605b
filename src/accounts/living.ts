/**
 * Writes for a person who may be deleting their account at the same moment. A condition alone reads the row as it was when
 * the statement began; only with a lock is it asked again after the wait. So whoever adds rows for a person shares the
 * person's row (`living`), and whoever takes something from all of them at once, sessions above all, has it alone
 * (`withPerson`) and then reads: no row is added behind their back.
 */
import type { PoolClient } from "pg";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { notFound, unauthenticated } from "../errors.js";

/**
 * Selects the ids of those of these people who have an account, and keeps it from being deleted before the statement has
 * ended. KEY SHARE lets everything else be written to their rows meanwhile, so nobody waits but for `withPerson`.
 */
export const living = (userIds: string) =>
  `SELECT id FROM users WHERE id = ANY (${userIds}) AND deleted_at IS NULL ORDER BY id FOR KEY SHARE`;

/** For two people of whom both must have an account: whoever asks is UNAUTHENTICATED without theirs, the other NOT_FOUND. */
export function requireLiving(ids: readonly string[] | null | undefined, viewerId: string, otherId: string): void {
  if (!ids?.includes(viewerId)) throw unauthenticated();
  if (!ids.includes(otherId)) throw notFound("user");
}

/** A person's row, as it stands under its lock. */
export interface LockedPerson {
  id: string;
  email: string | null;
  emailVerifiedAt: Date | null;
  passwordHash: string;
}

export type Act<Result> = (client: PoolClient, person: LockedPerson) => Promise<Result>;

/**
 * One transaction that has the person's row to itself; UNAUTHENTICATED where they deleted their account. The lock is a
 * statement of its own: the ones after it see what was committed while it was waited for.
 */
export function withPerson<Result>(app: Pick<App, "store">, userId: string, act: Act<Result>): Promise<Result> {
  return inTransaction(app, async (client) => {
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

/** The same for the one who asks: UNAUTHENTICATED also where their session was ended while the lock was waited for. */
export function withViewer<Result>(app: Pick<App, "store">, viewer: Viewer, act: Act<Result>): Promise<Result> {
  return withPerson(app, viewer.userId, async (client, person) => {
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
  app: Pick<App, "store">,
  act: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await app.store.pool.connect();
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
