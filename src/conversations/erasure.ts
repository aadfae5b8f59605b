/**
 * What a group leaves behind when it is deleted: at once nobody can reach it any more, and then what was said in it goes.
 * The conversation's row and its members stay, without a name: they are what tells those who come back that it is no more.
 */
import type { App } from "../app.js";
import type { Progress } from "../erasures.js";

/** Rows that one step deletes. */
const STEP = 1_000;

/** What there is of a conversation, and what besides the conversation names a row of it. */
const TABLES: Record<string, string[]> = {
  messages: ["seq"],
  message_edits: ["seq", "revision"],
  reactions: ["seq", "emoji", "user_id"],
  attachments: ["id"],
  search_blocks: ["block"],
  drafts: ["user_id"],
  receipt_log: ["user_id", "kind", "seq"],
};

/**
 * A statement that began before the deletion may still write something after it was erased. So a group is erased again
 * by who finds it a while later, when no such statement can be running, and only then is it done with.
 */
const NOTHING_IN_FLIGHT_SECONDS = 30;

export async function eraseGroup(app: App, id: string, progress: Progress): Promise<void> {
  for (const [table, key] of Object.entries(TABLES)) await progress.repeat(() => eraseSome(app, id, table, key));
  await progress.repeat(() => eraseNotifications(app, id));
  if (progress.isStopped()) return;
  await app.store.pool.query({
    name: "forget-group",
    text: `UPDATE conversations SET title = NULL, description = NULL, avatar_url = NULL,
        erased_at = CASE WHEN deleted_at < now() - $2::int * interval '1 second' THEN clock_timestamp() END
      WHERE id = $1 AND deleted_at IS NOT NULL`,
    values: [id, NOTHING_IN_FLIGHT_SECONDS],
  });
}

/** Found by the people: each has their own. Those that say that it is no more stay, and with them what it was called. */
async function eraseNotifications(app: App, id: string): Promise<number> {
  const { rowCount } = await app.store.pool.query({
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

async function eraseSome(app: App, id: string, table: string, key: string[]): Promise<number> {
  const { rowCount } = await app.store.pool.query({
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
