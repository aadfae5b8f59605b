/**
 * Erases a deleted group. Nobody can reach it from the moment of the deletion; afterwards its content is erased in
 * steps. The rows of the conversation and of its members stay, without a name: from them the server knows which
 * returning clients must still receive the removal.
 */

import type { Progress } from "../store/erasures.js";
import type { Store } from "../store/store.js";

/** Rows that one step deletes. */
const STEP = 1_000;

/** The tables with rows of a conversation. The columns identify a row within its conversation. */
const TABLES: Record<string, string[]> = {
  messages: ["seq"],
  message_edits: ["seq", "revision"],
  reactions: ["seq", "emoji", "user_id"],
  attachments: ["id"],
  search_blocks: ["block"],
  drafts: ["user_id"],
  receipt_log: ["user_id", "kind", "seq"],
  pushed: ["user_id"],
};

/**
 * A statement that began before the deletion may still write something after the erasure. So a server that finds the
 * group later erases it again, when no such statement can be running. Only then is `erased_at` set.
 */
const NOTHING_IN_FLIGHT_SECONDS = 30;

export async function eraseGroup(store: Store, id: string, progress: Progress): Promise<void> {
  for (const [table, key] of Object.entries(TABLES)) await progress.repeat(() => eraseSome(store, id, table, key));
  await progress.repeat(() => eraseNotifications(store, id));
  await progress.repeat(() => erasePushes(store, id));
  if (progress.isStopped()) return;
  await store.pool.query({
    name: "forget-group",
    text: `UPDATE conversations SET title = NULL, description = NULL, avatar_url = NULL,
        erased_at = CASE WHEN deleted_at < now() - $2::int * interval '1 second' THEN clock_timestamp() END
      WHERE id = $1 AND deleted_at IS NOT NULL`,
    values: [id, NOTHING_IN_FLIGHT_SECONDS],
  });
}

/** Found by member: each person has their own. Those of a removal and of the deletion stay, with the group's title. */
async function eraseNotifications(store: Store, id: string): Promise<number> {
  const { rowCount } = await store.pool.query({
    name: "erase-group-notifications",
    text: `DELETE FROM notifications WHERE (user_id, id) IN (
        SELECT n.user_id, n.id FROM members m CROSS JOIN LATERAL (
          SELECT user_id, id FROM notifications WHERE user_id = m.user_id AND conversation_id = $1
            AND kind NOT IN ('GROUP_MEMBER_REMOVED', 'GROUP_DELETED')
        ) n WHERE m.conversation_id = $1 LIMIT $2)`,
    values: [id, STEP],
  });
  return rowCount ?? 0;
}

async function erasePushes(store: Store, id: string): Promise<number> {
  const { rowCount } = await store.pool.query({
    name: "erase-group-pushes",
    text: `WITH due AS (DELETE FROM push_due WHERE conversation_id = $1)
      DELETE FROM push_jobs WHERE (user_id, device_id, conversation_id) IN (
        SELECT j.user_id, j.device_id, j.conversation_id FROM members m JOIN push_jobs j ON j.user_id = m.user_id
        WHERE m.conversation_id = $1 AND j.conversation_id = $1 LIMIT $2)`,
    values: [id, STEP],
  });
  return rowCount ?? 0;
}

async function eraseSome(store: Store, id: string, table: string, key: string[]): Promise<number> {
  const { rowCount } = await store.pool.query({
    name: `erase-group-${table}`,
    text: `WITH room AS MATERIALIZED (
        SELECT id FROM conversations WHERE id = $1 AND deleted_at IS NOT NULL FOR NO KEY UPDATE
      )
      DELETE FROM ${table} WHERE conversation_id = $1 AND (${key}) IN (
        SELECT ${key.map((column) => `due.${column}`)} FROM room JOIN ${table} due ON due.conversation_id = room.id LIMIT $2
      )`,
    values: [id, STEP],
  });
  return rowCount ?? 0;
}
