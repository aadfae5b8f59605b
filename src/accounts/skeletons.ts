/**
 * Fills in what usernames look like where that is missing: of accounts from before it was kept, and of those that servers
 * of an earlier release add while they still run. Of accounts whose names look alike the oldest has it and the others have
 * nothing: they keep their names, and whoever is new can take neither.
 */
import type { App } from "../app.js";
import { NIL_ID } from "../ids.js";
import { lookOf } from "./confusables.js";

/** Rows that one step looks at. */
const STEP = 500;
/** In an upgrade, so long may a name that such a server added be imitated. */
const REPEAT_MS = 600_000;

/** Fills them in now, and again now and then; answers the way to stop. */
export function fillSkeletonsLater(app: App): () => Promise<void> {
  let isStopped = false;
  let filling: Promise<void> | undefined;
  const fill = () => {
    filling ??= fillSkeletons(app, () => isStopped)
      .catch((error) =>
        app.log.debug({ err: error }, "skeletons of usernames could not be filled in; the next turn does"),
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

async function fillSkeletons({ store }: Pick<App, "store">, isStopped: () => boolean): Promise<void> {
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

/** Ids are in the order of time. Another server that fills in the same makes this one fail, and try again later. */
async function fill(store: App["store"], rows: readonly { id: string; username: string }[]): Promise<void> {
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
