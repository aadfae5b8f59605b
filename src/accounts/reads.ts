/** Reads of people and of open sessions. */
import type { Store } from "../store/store.js";
import { idOfUsername } from "./caseless.js";
import { USER_COLUMNS, type UserRow, type WholeUserRow } from "./rows.js";

/** A session that was not ended: its newest generation, and the newest one whose access token was used. */
export interface OpenSession {
  id: string;
  generation: number;
  usedGeneration: number;
}

/** The sessions among `ids` that were not ended, by id. */
export async function openSessions(store: Store, ids: readonly string[]): Promise<Map<string, OpenSession>> {
  const { rows } = await store.pool.query<OpenSession>({
    name: "open-sessions",
    text: `SELECT id, generation, used_generation AS "usedGeneration" FROM sessions
      WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

export async function userByUsername(store: Store, username: string): Promise<UserRow | null> {
  const id = await idOfUsername({ store }, username);
  return id === undefined
    ? null
    : store.prisma.user.findUnique({ where: { id, deletedAt: null }, select: USER_COLUMNS });
}

export async function usersByIds(store: Store, ids: readonly string[]): Promise<WholeUserRow[]> {
  const select = { ...USER_COLUMNS, createdAt: true };
  return store.prisma.user.findMany({ where: { id: { in: [...ids] } }, select });
}
