/**
 * What people see of each other's reads has changed: to whoever follows their conversations that is a change of these,
 * like a new name. It brings all receipts along as they are shown from then on, to streams, resumed ones and polls.
 *
 * It is told whatever was set before, and to all, also where nothing that they see has changed: a block has to look like
 * read receipts that are switched off, whose count of changes everyone in a conversation sees. For the same reason every
 * repeat tells it again; and an earlier try may have been cut off before it was told.
 */
import type { App } from "../app.js";
import { CHANGED_AT } from "../conversations/changed-at.js";
import { NIL_ID } from "../ids.js";

/** Conversations whose rows are locked at the same time. */
const BATCH = 100;

/**
 * Of a person's read receipts in all of their conversations. Not in the direct ones with those whom they block: these see
 * somebody who has hidden their reads already, and nothing may show that it is otherwise.
 */
const IN_ALL = {
  name: "retell-reads",
  where: `c.kind = 'GROUP' OR NOT EXISTS (
    SELECT FROM members o JOIN blocks b ON b.user_id = m.user_id AND b.blocked_id = o.user_id
    WHERE o.conversation_id = c.id AND o.user_id <> m.user_id
  )`,
};
const IN_COMMON = {
  name: "retell-block",
  where: `EXISTS (SELECT FROM members o WHERE o.conversation_id = c.id AND o.user_id = $4 AND o.left_at IS NULL)`,
};

/** The person shows their reads, or those of others to themselves, otherwise than before. */
export const retellReads = (app: App, userId: string): Promise<void> => retell(app, IN_ALL, [userId]);

/** A block between the two began or ended. */
export const retellBetween = (app: App, userId: string, otherId: string): Promise<void> =>
  retell(app, IN_COMMON, [userId, otherId]);

async function retell(
  app: App,
  { name, where }: typeof IN_ALL,
  [userId, ...others]: [string, ...string[]],
): Promise<void> {
  for (let after: string = NIL_ID; ; ) {
    const { rows } = await app.store.pool.query<{ id: string; revision: number }>({
      name,
      text: `WITH locked AS (
          SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation_id
          WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL AND c.id > $2 AND (${where})
          ORDER BY c.id LIMIT $3 FOR NO KEY UPDATE OF c
        )
        UPDATE conversations c SET revision = c.revision + 1, changed_at = ${CHANGED_AT}
        FROM locked WHERE c.id = locked.id RETURNING c.id, c.revision`,
      values: [userId, after, BATCH, ...others],
    });
    const told = rows.map(({ id, revision }) => app.bus.publish(`conversation:${id}`, { type: "changed", revision }));
    const failed = (await Promise.allSettled(told)).find((each) => each.status === "rejected");
    if (failed) app.log.warn({ err: failed.reason }, "new read receipts could not be told everywhere; the sweep will");
    if (rows.length < BATCH) return;
    after = rows.map(({ id }) => id).reduce((last, id) => (id > last ? id : last));
  }
}
