/**
 * Publishes a change of what people see of each other's reads. For subscribers, it is a change of their conversations,
 * like a new name. It includes all receipts as they are shown from then on, for streams, resumed streams and polls.
 *
 * It is published for every previous setting and to all members, even if nothing that they see has changed: a block has
 * to look like read receipts that are switched off, and everyone in a conversation sees its `revision` rise for those.
 * For the same reason, every repeat publishes it again. An earlier try may also have been cut off before it published.
 */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import { CHANGED_AT } from "../conversations/changed-at.js";
import { NIL_ID } from "../ids.js";
import type { Store } from "../store/store.js";

interface Parts {
  publish: Publisher;
  log: Logger;
  store: Store;
}

/** Conversations whose rows are locked at the same time. */
const BATCH = 100;

/**
 * All conversations of a person, for a change of their read receipts. Direct conversations with people whom they block
 * are left out: those people already see somebody who has hidden their reads, and nothing may reveal a different
 * setting.
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

/** Publishes that the person has changed whether their reads are shown, or whether they see those of others. */
export const republishReads = (parts: Parts, userId: string): Promise<void> => republish(parts, IN_ALL, [userId]);

/** Publishes, in their common conversations, the start or end of a block between the two. */
export const republishBetween = (parts: Parts, userId: string, otherId: string): Promise<void> =>
  republish(parts, IN_COMMON, [userId, otherId]);

async function republish(
  parts: Parts,
  { name, where }: typeof IN_ALL,
  [userId, ...others]: [string, ...string[]],
): Promise<void> {
  for (let after: string = NIL_ID; ; ) {
    const { rows } = await parts.store.pool.query<{ id: string; revision: number }>({
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
    await Promise.all(rows.map(({ id, revision }) => parts.publish.changed(id, { revision })));
    if (rows.length < BATCH) return;
    after = rows.map(({ id }) => id).reduce((last, id) => (id > last ? id : last));
  }
}
