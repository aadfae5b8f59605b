/** The private side of a membership: mute, archive, pin, unread mark, and the draft. */

import type { Pool, PoolClient } from "pg";
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { badInput, notFound, unauthenticated } from "../errors.js";
import type { NotificationLevel } from "../generated/prisma/enums.js";
import { parseConversationId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import { checkDraft } from "../messages/body.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { conversationFor } from "./reads.js";
import {
  asMembership,
  type ConversationRow,
  conversationColumns,
  isArchived,
  type Membership,
  type OwnMemberRow,
  ownMemberColumns,
} from "./rows.js";

interface Parts {
  publish: Publisher;
  config: Config;
  limits: Limits;
  log: Logger;
  store: Store;
}

/** An absent field stays as it is. Null is the same as absent, except for `mutedUntil`. */
export interface MembershipUpdate {
  conversationId: string;
  /** Null unmutes. */
  mutedUntil?: Date | null | undefined;
  archived?: boolean | null | undefined;
  pinned?: boolean | null | undefined;
  notificationLevel?: NotificationLevel | null | undefined;
  markedUnread?: boolean | null | undefined;
}

export async function updateMembership(parts: Parts, viewer: Viewer, update: MembershipUpdate): Promise<Membership> {
  const { conversationId: _, mutedUntil, ...others } = update;
  const { archived, pinned } = others;
  if (archived && pinned) throw badInput("pinned", "What is archived is not pinned: ask for one of them.");
  if (mutedUntil) checkMoment(mutedUntil);
  const { conversation } = await conversationFor(parts.store, viewer, update.conversationId);
  if (mutedUntil === undefined && Object.values(others).every((value) => value == null))
    return conversationFor(parts.store, viewer, update.conversationId);
  await parts.limits.use("own", viewer.userId);
  const change = (client: Pool | PoolClient) => changeMembership(client, viewer.userId, conversation.id, update);
  const row = pinned
    ? await withRoomToPin(parts, viewer.userId, conversation.id, change)
    : await change(parts.store.pool);
  if (!row) throw notFound("conversation");
  const { changedAt, ...columns } = row;
  void parts.publish.ownChange(viewer.userId, conversation.id, changedAt);
  return asMembership(columns);
}

/** Reading a conversation ends its unread mark. */
export async function unmark(
  parts: Pick<Parts, "publish" | "log" | "store">,
  userId: string,
  conversationId: string,
): Promise<void> {
  const row = await changeMembership(parts.store.pool, userId, conversationId, { markedUnread: false });
  if (row) void parts.publish.ownChange(userId, conversationId, row.changedAt);
}

/** Saves the viewer's draft for all their devices; null or a blank text deletes it. */
export async function saveDraft(
  parts: Parts,
  viewer: Viewer,
  input: { conversationId: string; body?: string | null | undefined },
): Promise<Membership> {
  const body = checkDraft(parts.config, input.body);
  const id = parseConversationId(input.conversationId);
  if (!id) throw notFound("conversation");
  await parts.limits.use("own", viewer.userId);
  const changedAt = await putDraft(parts.store, id, viewer.userId, body);
  if (!changedAt) throw notFound("conversation");
  void parts.publish.ownChange(viewer.userId, id, changedAt);
  return conversationFor(parts.store, viewer, input.conversationId);
}

/** Sending a message ends the draft. */
export async function forgetDraft(
  parts: Pick<Parts, "publish" | "log" | "store">,
  userId: string,
  conversationId: string,
): Promise<void> {
  const changedAt = await putDraft(parts.store, conversationId, userId, null);
  if (changedAt) void parts.publish.ownChange(userId, conversationId, changedAt);
}

/** The time of a change that only member `m` sees: later than the one before, so no two changes look like one. */
const CHANGED_AT = "greatest(clock_timestamp(), m.changed_at + interval '1 ms')";

type ChangedRow = ConversationRow & OwnMemberRow & { changedAt: Date };

/**
 * Messages that came during a mute have not brought an archived conversation back. A change of the mute must not bring
 * it back either, so the conversation is archived again.
 */
async function changeMembership(
  client: Pool | PoolClient,
  userId: string,
  conversationId: string,
  { mutedUntil, archived, pinned, markedUnread, notificationLevel }: Omit<MembershipUpdate, "conversationId">,
): Promise<ChangedRow | undefined> {
  const { rows } = await client.query<ChangedRow>({
    name: "update-membership",
    text: `UPDATE members m SET
        muted_until = CASE WHEN $3 THEN $4::timestamptz ELSE m.muted_until END,
        archived_at = CASE
          WHEN NOT $5::boolean OR $6::boolean THEN NULL
          WHEN ${isArchived("m", "c")} AND c.last_activity_at <= m.archived_at THEN m.archived_at
          WHEN ${isArchived("m", "c")} OR $5 THEN clock_timestamp()
        END,
        pinned_at = CASE WHEN $5 OR NOT $6 THEN NULL WHEN $6 THEN coalesce(m.pinned_at, clock_timestamp()) ELSE m.pinned_at END,
        marked_unread = coalesce($7, m.marked_unread),
        notification_level = coalesce($8, m.notification_level),
        changed_at = ${CHANGED_AT}
      FROM conversations c
      WHERE c.id = $1 AND m.conversation_id = c.id AND m.user_id = $2 AND m.left_at IS NULL AND c.deleted_at IS NULL
      RETURNING ${conversationColumns("c")}, ${ownMemberColumns("m", "c")}, m.changed_at AS "changedAt"`,
    values: [
      conversationId,
      userId,
      mutedUntil !== undefined,
      mutedUntil,
      archived,
      pinned,
      markedUnread,
      notificationLevel,
    ],
  });
  return rows[0];
}

/** One at a time for each person: two concurrent pins must not both take the last place. */
async function withRoomToPin<Result>(
  parts: { config: Config; store: Store },
  userId: string,
  conversationId: string,
  pin: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const most = parts.config.maxPinned;
  const client = await parts.store.pool.connect();
  try {
    await client.query("BEGIN");
    const { rowCount } = await client.query({
      name: "lock-user",
      text: "SELECT FROM users WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE",
      values: [userId],
    });
    if (!rowCount) throw unauthenticated();
    const { rows } = await client.query<{ pinned: number }>({
      name: "count-pinned",
      text: `SELECT count(*)::int AS pinned FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.user_id = $1 AND m.pinned_at IS NOT NULL AND m.conversation_id <> $2 AND c.deleted_at IS NULL`,
      values: [userId, conversationId],
    });
    if ((rows[0]?.pinned ?? 0) >= most) throw badInput("pinned", `At most ${most} conversations are pinned.`);
    const result = await pin(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Resolves with the time of the change, also if there was no draft to delete; undefined if the person is no member. */
async function putDraft(
  store: Store,
  conversationId: string,
  userId: string,
  body: string | null,
): Promise<Date | undefined> {
  const { rows } = await store.pool.query<{ changedAt: Date }>({
    name: body === null ? "forget-draft" : "save-draft",
    text: `WITH own AS (
        UPDATE members m SET changed_at = ${CHANGED_AT} FROM conversations c
        WHERE c.id = $1 AND m.conversation_id = c.id AND m.user_id = $2 AND m.left_at IS NULL AND c.deleted_at IS NULL
        RETURNING m.conversation_id, m.user_id, m.changed_at
      ), put AS (${body === null ? FORGET : SAVE})
      SELECT changed_at AS "changedAt" FROM own`,
    values: body === null ? [conversationId, userId] : [conversationId, userId, body],
  });
  return rows[0]?.changedAt;
}

const FORGET = "DELETE FROM drafts d USING own WHERE d.conversation_id = $1 AND d.user_id = $2";
const SAVE = `INSERT INTO drafts (conversation_id, user_id, body, updated_at)
  SELECT conversation_id, user_id, $3, changed_at FROM own
  ON CONFLICT (conversation_id, user_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at`;

/** The last moment that ISO 8601 writes with a year of four digits. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function checkMoment(moment: Date): void {
  const time = moment.getTime();
  if (!(time > Date.now() && time <= LAST_MOMENT))
    throw badInput("mutedUntil", "`mutedUntil` lies in the future; null unmutes.");
}
