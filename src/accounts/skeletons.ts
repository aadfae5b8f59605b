/**
 * Fills in missing skeletons of usernames: of accounts from before skeletons were stored, and of accounts that servers
 * of an earlier release add while they still run. If the names of several accounts look alike, the oldest account gets
 * the skeleton and the others get none: all keep their names, and no new account can take a name that looks like them.
 */

import type { Logger } from "pino";
import { NIL_ID } from "../ids.js";
import type { Store } from "../store/store.js";
import { lookOf } from "./confusables.js";

/** Rows read by one step. */
const STEP = 500;
/** During an upgrade, a name added by an older server can be imitated for this long. */
const REPEAT_MS = 600_000;

/** Fills skeletons in now and every ten minutes. Returns a function that stops it. */
export function fillSkeletonsLater(parts: { log: Logger; store: Store }): () => Promise<void> {
  let isStopped = false;
  let filling: Promise<void> | undefined;
  const fill = () => {
    filling ??= fillSkeletons(parts.store, () => isStopped)
      .catch((error) =>
        parts.log.debug({ err: error }, "skeletons of usernames could not be filled in; the next turn does"),
      )
      .finally(() => {
        filling = undefined;
      });
  };
  fill();
  const timer = setInterval(fill, REPEAT_MS);
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await filling;
  };
}

async function fillSkeletons(store: Store, isStopped: () => boolean): Promise<void> {
  await store.pool.query({
    name: "clear-skeletons",
    text: `UPDATE users SET username_skeleton = NULL WHERE username_skeleton IS NOT NULL AND deleted_at IS NOT NULL`,
  });
  for (let after: string = NIL_ID; !isStopped(); ) {
    const { rows } = await store.pool.query<{ id: string; username: string }>({
      name: "without-skeleton",
      text: `SELECT id, username FROM users WHERE username_skeleton IS NULL AND deleted_at IS NULL AND id > $1
        ORDER BY id LIMIT ${STEP}`,
      values: [after],
    });
    if (rows.length > 0) await fill(store, rows);
    if (rows.length < STEP) return;
    after = rows.at(-1)?.id ?? after;
  }
}

/** Ids are ordered by time. If another server fills in the same skeleton, this statement fails and is retried later. */
async function fill(store: Store, rows: readonly { id: string; username: string }[]): Promise<void> {
  const oldest = new Map(rows.toReversed().map(({ id, username }) => [lookOf(username), id]));
  await store.pool.query({
    name: "fill-skeletons",
    text: `UPDATE users u SET username_skeleton = missing.skeleton
      FROM unnest($1::uuid[], $2::text[]) AS missing (id, skeleton)
      WHERE u.id = missing.id AND u.username_skeleton IS NULL AND u.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM users other WHERE other.username_skeleton = missing.skeleton)`,
    values: [[...oldest.values()], [...oldest.keys()]],
  });
}
