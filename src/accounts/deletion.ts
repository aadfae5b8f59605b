/**
 * Deletes an account. At once, the person loses name, address and password, and all their sessions end. Then all their
 * data is erased, conversation by conversation: the memberships are the list of remaining work, so the membership is
 * the last row of each conversation to go.
 */
import type { ClientBase } from "pg";
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import { CHANGED_AT } from "../conversations/changed-at.js";
import type { Limits } from "../limits/limits.js";
import { type MessageRow, messageColumns, withSender } from "../messages/rows.js";
import type { PrivacyCache } from "../privacy/cache.js";
import { type Erasures, LEASE_SECONDS, type Progress } from "../store/erasures.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { withViewer } from "./living.js";
import { checkOwnPassword, wrongPassword } from "./own-password.js";
import { publishNewName } from "./profile.js";
import { type UserColumns, userColumns } from "./rows.js";

interface Parts {
  privacy: PrivacyCache;
  publish: Publisher;
  erasures: Erasures;
  limits: Limits;
  log: Logger;
  store: Store;
}

/** Rows changed by one step. */
const STEP = 100;

/** Resolves when the account has no name any more. The person's messages are erased in the following moments. */
export async function deleteAccount(
  parts: Pick<Parts, "publish" | "erasures" | "limits" | "log" | "store">,
  viewer: Viewer,
  password: string,
): Promise<void> {
  const checked = await checkOwnPassword(parts, viewer, password);
  const ended = await withViewer(parts.store, viewer, async (client, person) => {
    if (person.passwordHash !== checked) throw wrongPassword();
    return makeNameless(client, viewer.userId);
  });
  await parts.publish.sessionsEnded(viewer.userId, ended);
  parts.erasures.eraseLater("users", viewer.userId);
}

/** Call it within `withPerson`: a concurrent sign-in has opened a session, which this finds, or it finds no person. */
export async function makeNameless(client: Pick<ClientBase, "query">, userId: string): Promise<{ id: string }[]> {
  const { rows } = await client.query<{ id: string }>({
    name: "delete-account",
    text: `WITH nameless AS (
        UPDATE users SET deleted_at = clock_timestamp(), erasing_until = now() + $2::int * interval '1 second',
          username = 'deleted-' || id, username_key = 'deleted-' || id, username_skeleton = NULL, email = NULL, email_key = NULL,
          email_verified_at = NULL, display_name = 'Deleted user', display_key = '', avatar_url = NULL,
          password_hash = '', last_active_at = NULL,
          send_read_receipts = true, show_read_receipts = true, show_last_seen = true, show_online_status = true,
          group_invites = 'EVERYONE',
          disabled_kinds = '{}', quiet_start = NULL, quiet_end = NULL, quiet_time_zone = NULL, push_previews = false
        WHERE id = $1 AND deleted_at IS NULL RETURNING id
      ), devices AS (
        DELETE FROM push_devices d USING nameless WHERE d.user_id = nameless.id
      ), group_ids AS (
        DELETE FROM group_keys k USING nameless WHERE k.user_id = nameless.id
      ), tokens AS (
        DELETE FROM account_tokens t USING nameless WHERE t.user_id = nameless.id
      )
      DELETE FROM sessions s USING nameless WHERE s.user_id = nameless.id RETURNING s.id`,
    values: [userId, LEASE_SECONDS],
  });
  return rows;
}

export async function erasePerson(
  parts: Pick<Parts, "privacy" | "publish" | "log" | "store">,
  userId: string,
  progress: Progress,
): Promise<void> {
  await progress.repeat(() => depart(parts, userId));
  await publishNewName(parts, userId);
  for (let id = await nextConversation(parts.store, userId); id; id = await nextConversation(parts.store, userId)) {
    const conversationId = id;
    await progress.repeat(() => eraseMessages(parts, userId, conversationId));
    await progress.repeat(() => eraseReactions(parts, userId, conversationId));
    await progress.repeat(() => eraseMentions(parts, userId, conversationId));
    if (progress.isStopped()) return;
    await forgetMembership(parts.store, userId, conversationId);
  }
  if (progress.isStopped()) return;
  await forgetPerson(parts.store, userId);
  await parts.privacy.changed([userId]);
}

/**
 * Removes the person from conversations. If they were the last owner of a group, the next member by role, then by time
 * of joining, becomes its owner. A group without other members ends.
 */
async function depart(parts: Pick<Parts, "publish" | "log" | "store">, userId: string): Promise<number> {
  const { rows } = await parts.store.pool.query<{ id: string; revision: number }>({
    name: "depart",
    text: `WITH mine AS MATERIALIZED (
        SELECT c.id, c.kind, m.role FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL
        ORDER BY c.id LIMIT $2 FOR NO KEY UPDATE OF c
      ), gone AS (
        UPDATE members m SET left_at = clock_timestamp(), left_reason = 'LEFT', muted_until = NULL, notification_level = DEFAULT, archived_at = NULL,
          pinned_at = NULL, marked_unread = false, sees_history = false FROM mine
        WHERE m.conversation_id = mine.id AND m.user_id = $1
      ), heirs AS MATERIALIZED (
        SELECT mine.id, heir.user_id FROM mine CROSS JOIN LATERAL (
          SELECT user_id FROM members WHERE conversation_id = mine.id AND user_id <> $1 AND left_at IS NULL
          ORDER BY array_position(ARRAY['OWNER', 'ADMIN', 'MODERATOR', 'MEMBER'], role::text), joined_at, user_id LIMIT 1
        ) heir WHERE mine.kind = 'GROUP'
      ), crowned AS (
        UPDATE members m SET role = 'OWNER' FROM heirs JOIN mine USING (id)
        WHERE m.conversation_id = heirs.id AND m.user_id = heirs.user_id AND mine.role = 'OWNER' AND m.role <> 'OWNER'
      )
      UPDATE conversations c SET revision = c.revision + 1, access_version = c.access_version + 1, changed_at = ${CHANGED_AT},
        deleted_at = CASE WHEN c.kind = 'GROUP' AND NOT EXISTS (SELECT FROM heirs WHERE heirs.id = c.id)
          THEN clock_timestamp() END
      FROM mine WHERE c.id = mine.id RETURNING c.id, c.revision`,
    values: [userId, STEP],
  });
  for (const { id, revision } of rows)
    await parts.publish.changed(id, { revision, gone: [{ userId, reason: "LEFT" }] });
  return rows.length;
}

/** Any conversation that the person is or was in. */
async function nextConversation(store: Store, userId: string): Promise<string | undefined> {
  const { rows } = await store.pool.query<{ id: string }>({
    name: "next-to-erase",
    text: "SELECT conversation_id AS id FROM members WHERE user_id = $1 LIMIT 1",
    values: [userId],
  });
  return rows[0]?.id;
}

/** Turns some of the person's messages into tombstones. A trigger deletes their rows in other tables. */
async function eraseMessages(
  parts: Pick<Parts, "publish" | "log" | "store">,
  userId: string,
  conversationId: string,
): Promise<number> {
  const { rows } = await parts.store.pool.query<MessageRow & UserColumns>({
    name: "erase-messages",
    text: `WITH room AS MATERIALIZED (
        SELECT id FROM conversations WHERE id = $1 FOR NO KEY UPDATE
      ), wanted AS MATERIALIZED (
        SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM (
          SELECT x.seq FROM room JOIN messages x ON x.conversation_id = room.id
          WHERE x.sender_id = $2 AND x.deleted_at IS NULL ORDER BY x.seq LIMIT $3 FOR NO KEY UPDATE OF x
        ) taken
      ), raised AS (
        UPDATE conversations c SET revision = c.revision + (SELECT count(*) FROM wanted) FROM room WHERE c.id = room.id
        RETURNING c.revision - (SELECT count(*) FROM wanted) AS revision, clock_timestamp() AS at
      ), changed AS (
        UPDATE messages x SET revision = raised.revision + wanted.place, body = NULL, reactions = NULL,
          reply_to_seq = NULL, mention_ids = NULL, mentions_all = false, client_message_id = NULL, content_hash = NULL, deleted_by = $2, deleted_at = raised.at, changed_at = raised.at
        FROM wanted, raised WHERE x.conversation_id = $1 AND x.seq = wanted.seq RETURNING x.*
      )
      SELECT ${messageColumns("x")}, ${userColumns("u")} FROM changed x JOIN users u ON u.id = x.sender_id ORDER BY x.revision`,
    values: [conversationId, userId, STEP],
  });
  await parts.publish.messages(rows.map(withSender));
  return rows.length;
}

/** Removes the person's reactions from some messages. The new counts are computed from the locked rows. */
async function eraseReactions(
  parts: Pick<Parts, "publish" | "log" | "store">,
  userId: string,
  conversationId: string,
): Promise<number> {
  const { rows } = await parts.store.pool.query<MessageRow>({
    name: "erase-reactions",
    text: `WITH room AS MATERIALIZED (
        SELECT id FROM conversations WHERE id = $1 FOR NO KEY UPDATE
      ), asked AS MATERIALIZED (
        SELECT DISTINCT r.seq FROM room JOIN reactions r ON r.conversation_id = room.id
        WHERE r.user_id = $2 ORDER BY r.seq LIMIT $3
      ), target AS MATERIALIZED (
        SELECT x.seq, x.reactions FROM asked JOIN messages x ON x.conversation_id = $1 AND x.seq = asked.seq
        ORDER BY x.seq FOR NO KEY UPDATE OF x
      ), gone AS (
        DELETE FROM reactions r USING target t WHERE r.conversation_id = $1 AND r.seq = t.seq AND r.user_id = $2
        RETURNING r.seq, r.emoji
      ), counted AS (
        SELECT t.seq, row_number() OVER (ORDER BY t.seq) AS place, (
            SELECT jsonb_agg(jsonb_build_object('emoji', emoji, 'count', count) ORDER BY place) FROM (
              SELECT g->>'emoji' AS emoji, place, (g->>'count')::int
                - (SELECT count(*) FROM gone WHERE gone.seq = t.seq AND gone.emoji = g->>'emoji') AS count
              FROM jsonb_array_elements(t.reactions) WITH ORDINALITY AS kinds (g, place)
            ) kept WHERE count > 0
          ) AS reactions
        FROM target t
      ), raised AS (
        UPDATE conversations c SET revision = c.revision + (SELECT count(*) FROM counted) FROM room WHERE c.id = room.id
        RETURNING c.revision - (SELECT count(*) FROM counted) AS revision, clock_timestamp() AS at
      ), changed AS (
        UPDATE messages x SET revision = raised.revision + counted.place, reactions = counted.reactions, changed_at = raised.at
        FROM counted, raised WHERE x.conversation_id = $1 AND x.seq = counted.seq RETURNING x.*
      )
      SELECT ${messageColumns("x")} FROM changed x ORDER BY x.revision`,
    values: [conversationId, userId, STEP],
  });
  await parts.publish.messages(rows);
  return rows.length;
}

/** Removes the person from the mentions of some messages. As for reactions, no sender's name is published with them. */
async function eraseMentions(
  parts: Pick<Parts, "publish" | "log" | "store">,
  userId: string,
  conversationId: string,
): Promise<number> {
  const { rows } = await parts.store.pool.query<MessageRow>({
    name: "erase-mentions",
    text: `WITH room AS MATERIALIZED (
        SELECT id FROM conversations WHERE id = $1 FOR NO KEY UPDATE
      ), wanted AS MATERIALIZED (
        SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM (
          SELECT x.seq FROM room JOIN messages x ON x.conversation_id = room.id
          WHERE $2 = ANY (x.mention_ids) ORDER BY x.seq LIMIT $3 FOR NO KEY UPDATE OF x
        ) taken
      ), raised AS (
        UPDATE conversations c SET revision = c.revision + (SELECT count(*) FROM wanted) FROM room WHERE c.id = room.id
        RETURNING c.revision - (SELECT count(*) FROM wanted) AS revision, clock_timestamp() AS at
      ), changed AS (
        UPDATE messages x SET revision = raised.revision + wanted.place, changed_at = raised.at,
          mention_ids = nullif(array_remove(x.mention_ids, $2), '{}')
        FROM wanted, raised WHERE x.conversation_id = $1 AND x.seq = wanted.seq RETURNING x.*
      )
      SELECT ${messageColumns("x")} FROM changed x ORDER BY x.revision`,
    values: [conversationId, userId, STEP],
  });
  await parts.publish.messages(rows);
  return rows.length;
}

/**
 * The last step of a conversation: it no longer shows that the person was in it. Receipts and draft go with the row.
 */
async function forgetMembership(store: Store, userId: string, conversationId: string): Promise<void> {
  await store.pool.query({
    name: "forget-membership",
    text: `WITH ids AS (
        UPDATE messages SET client_message_id = NULL, content_hash = NULL
        WHERE conversation_id = $1 AND sender_id = $2 AND client_message_id IS NOT NULL
      ), files AS (
        DELETE FROM attachments WHERE conversation_id = $1 AND uploader_id = $2
      ), pushed AS (
        DELETE FROM pushed WHERE conversation_id = $1 AND user_id = $2
      )
      DELETE FROM members WHERE conversation_id = $1 AND user_id = $2`,
    values: [conversationId, userId],
  });
}

async function forgetPerson(store: Store, userId: string): Promise<void> {
  await store.pool.query({
    name: "forget-person",
    text: `WITH blocked AS (
        DELETE FROM blocks WHERE user_id = $1 OR blocked_id = $1
      ), notified AS (
        DELETE FROM notifications WHERE user_id = $1
      ), devices AS (
        DELETE FROM push_devices WHERE user_id = $1
      ), jobs AS (
        DELETE FROM push_jobs WHERE user_id = $1
      ), tickets AS (
        DELETE FROM push_tickets WHERE user_id = $1
      ), group_ids AS (
        DELETE FROM group_keys WHERE user_id = $1
      ), tokens AS (
        DELETE FROM account_tokens WHERE user_id = $1
      ), open AS (
        DELETE FROM sessions WHERE user_id = $1
      ), addresses AS (
        DELETE FROM known_addresses WHERE user_id = $1
      )
      UPDATE users SET erased_at = clock_timestamp() WHERE id = $1`,
    values: [userId],
  });
}
