/**
 * Blocks. If one of two people blocks the other, neither receives anything new from the other, except in groups. The
 * blocker gets an error for trying. To the blocked person, every answer looks as if the blocker had hidden their
 * status, read receipts and invitations, and as if their phone were off for the direct conversation: docs/privacy.md
 * has the promise.
 */

import type { Logger } from "pino";
import { living, requireLiving } from "../accounts/living.js";
import { USER_COLUMNS, type UserRow, userColumns } from "../accounts/rows.js";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { badInput, forbidden, notFound } from "../errors.js";
import { directKeyOf, NIL_ID, parseUserId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { PageRequest } from "../pages.js";
import { type ReceiptRow, receiptColumns } from "../receipts/rows.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import type { PrivacyCache } from "./cache.js";
import { republishBetween } from "./republishing.js";

interface Parts {
  privacy: PrivacyCache;
  publish: Publisher;
  config: Config;
  limits: Limits;
  log: Logger;
  store: Store;
}

/** Blocks somebody. A repeat keeps the time of the first block. */
export async function blockUser(parts: Parts, viewer: Viewer, id: string): Promise<UserRow> {
  const user = await otherUser(parts.store, viewer, id);
  await parts.limits.use("account", viewer.userId);
  const { rows } = await parts.store.pool.query<{ isFull: boolean; living: string[] | null }>({
    name: "block-user",
    text: `WITH both_living AS MATERIALIZED (
        ${living("ARRAY[$1::uuid, $2::uuid]")}
      ), past AS (
        SELECT count(*) AS blocks, coalesce(bool_or(blocked_id = $2), false) AS is_known FROM blocks WHERE user_id = $1
      ), made AS (
        INSERT INTO blocks (user_id, blocked_id, created_at) SELECT $1, $2, clock_timestamp() FROM past
          WHERE past.blocks < $3 AND (SELECT count(*) FROM both_living) = 2
        ON CONFLICT DO NOTHING RETURNING blocked_id
      ), ${noted("$4")}
      SELECT NOT is_known AND blocks >= $3 AS "isFull", (SELECT array_agg(id) FROM both_living) AS living FROM past`,
    values: [viewer.userId, user.id, parts.config.maxBlocks, directKeyOf(viewer.userId, user.id)],
  });
  requireLiving(rows[0]?.living, viewer.userId, user.id);
  if (rows[0]?.isFull) throw badInput("userId", `Block at most ${parts.config.maxBlocks} people.`);
  await parts.privacy.changed([viewer.userId]);
  await republishBetween(parts, viewer.userId, user.id);
  return user;
}

/** Ends a block. Everything becomes as it was before the block, but messages that were withheld stay withheld. */
export async function unblockUser(
  parts: Pick<Parts, "privacy" | "publish" | "limits" | "log" | "store">,
  viewer: Viewer,
  id: string,
): Promise<UserRow> {
  const user = await otherUser(parts.store, viewer, id);
  await parts.limits.use("account", viewer.userId);
  const { rows } = await parts.store.pool.query<ReceiptRow>({
    ...unblocking(),
    values: [viewer.userId, user.id, directKeyOf(viewer.userId, user.id)],
  });
  await parts.privacy.changed([viewer.userId]);
  await republishBetween(parts, viewer.userId, user.id);
  for (const receipt of rows) void parts.publish.receipt(receipt);
  return user;
}

/** Raises the access version under the conversation's lock, so no message is stored after a block by a check from before it. */
const noted = (directKey: string) => `noted AS (
    UPDATE conversations c SET access_version = c.access_version + 1 FROM made WHERE c.direct_key = ${directKey} RETURNING c.id
  )`;

/**
 * The viewer's receipts that rose in the direct conversation during the block get the time of its end, as if a phone
 * had been switched on: their own times would reveal that it was never off. Returns the receipt, if there is one. The
 * conversation is locked before the member, as everywhere.
 */
const unblocking = () => ({
  name: "unblock-user",
  text: `WITH made AS (
      DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2 RETURNING created_at AS since, clock_timestamp() AS ended_at
    ), ${noted("$3")}, dated AS (
      UPDATE members m SET
        delivered_at = CASE WHEN m.delivered_at > made.since THEN made.ended_at ELSE m.delivered_at END,
        read_at = CASE WHEN m.read_at > made.since THEN made.ended_at ELSE m.read_at END
      FROM made, noted WHERE m.conversation_id = noted.id AND m.user_id = $1
        AND (m.delivered_at > made.since OR m.read_at > made.since)
      RETURNING m.*
    ), logged AS (
      UPDATE receipt_log l SET at = made.ended_at
      FROM made, dated CROSS JOIN (VALUES ('DELIVERED'::"ReceiptKind"), ('READ')) AS kinds (kind)
      WHERE l.conversation_id = dated.conversation_id AND l.user_id = dated.user_id AND l.kind = kinds.kind
        AND l.seq > coalesce((
          SELECT p.seq FROM receipt_log p WHERE p.conversation_id = dated.conversation_id AND p.user_id = dated.user_id
            AND p.kind = kinds.kind AND p.at <= made.since ORDER BY p.seq DESC LIMIT 1
        ), -1)
    )
    SELECT ${receiptColumns("c")} FROM dated JOIN conversations c ON c.id = conversation_id`,
});

/** The people whom a person blocks, the newest block first. */
export async function blockedUsers(store: Store, userId: string, page: PageRequest): Promise<UserRow[]> {
  const after = page.after === undefined ? null : await blockedSince(store, userId, page.after);
  const { rows } = await store.pool.query<UserRow>({
    name: "blocked-users",
    text: `SELECT u.id, ${userColumns("u")} FROM blocks b JOIN users u ON u.id = b.blocked_id
      WHERE b.user_id = $1 AND ($2::timestamptz IS NULL OR (b.created_at, b.blocked_id) < ($2, $3::uuid))
      ORDER BY b.created_at DESC, b.blocked_id DESC LIMIT $4`,
    values: [userId, after?.createdAt ?? null, after?.blockedId ?? null, page.limit + 1],
  });
  return rows;
}

/** Leaves out the people who block the viewer, without an error. FORBIDDEN if the viewer blocks one of `userIds`. */
export async function reachableFor(
  privacy: PrivacyCache,
  viewer: Viewer,
  userIds: readonly string[],
): Promise<string[]> {
  const [own, others] = await Promise.all([privacy.of(viewer.userId), privacy.ofAll(userIds)]);
  if (userIds.some((id) => own.blocks.has(id))) throw forbidden("You block this person: unblock them first.");
  return userIds.filter((id) => !others.get(id)?.blocks.has(viewer.userId));
}

async function otherUser(store: Store, viewer: Viewer, id: string): Promise<UserRow> {
  const uuid = parseUserId(id);
  const where = { id: uuid ?? NIL_ID, deletedAt: null };
  const user = await store.prisma.user.findFirst({ where, select: USER_COLUMNS });
  if (!user) throw notFound("user");
  if (user.id === viewer.userId) throw badInput("userId", "A block is of somebody else.");
  return user;
}

/**
 * The position at which the previous page ended. A block that ended, by an act of either person, leaves no position:
 * null starts at the newest block again. A repeated entry does no harm, but a skipped one is lost.
 */
async function blockedSince(
  store: Store,
  userId: string,
  cursor: string,
): Promise<{ blockedId: string; createdAt: Date } | null> {
  const blockedId = parseUserId(cursor);
  if (!blockedId || (await store.prisma.user.count({ where: { id: blockedId } })) === 0)
    throw badInput("after", "`after` is not the id of a user.");
  return store.prisma.block.findUnique({ where: { userId_blockedId: { userId, blockedId } } });
}
