/**
 * Changes of a sent message: edits, deletions, reactions. Permission is decided on the message as it was read. One
 * statement makes the change, and does nothing if the access version has changed since; then it is decided again. The
 * statement locks the conversation to raise its revision, and then reads the message again: it changes the message as
 * it is under the lock, not as it was when the statement began.
 */

import type { Logger } from "pino";
import { type UserColumns, userColumns } from "../accounts/rows.js";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { MAX_ROUNDS } from "../conversations/access-version.js";
import type { Membership } from "../conversations/rows.js";
import { forbidden, notFound, unavailable } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import { BY_DELETION } from "../notifications/causes.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { checkBody } from "./body.js";
import { canDelete, canEdit, canSeeEdits, type Standing } from "./policy.js";
import { type VisibleMessage, visibleMessage } from "./reads.js";
import { type MessageRow, messageColumns, withSender } from "./rows.js";

interface Parts {
  publish: Publisher;
  config: Config;
  limits: Limits;
  log: Logger;
  store: Store;
}

/** A text that a message had before. */
export interface MessageEditRow {
  conversationId: string;
  seq: number;
  /** The conversation's revision after the edit that replaced this text. */
  revision: number;
  body: string;
  writtenAt: Date;
  replacedAt: Date;
}

const MINUTE_MS = 60_000;
/** For all earlier texts of one message: they have no pages and must fit an answer. Only many long texts get close. */
const MAX_EDITS_BYTES = 3 * 1_048_576;

/** Changes the text. The same text again changes nothing. */
export async function editMessage(
  parts: Parts,
  viewer: Viewer,
  input: { messageId: string; body: string },
): Promise<MessageRow> {
  const body = checkBody(parts.config, input.body);
  const { editMinutes, maxEdits } = parts.config;
  const check = (standing: Standing, message: MessageRow) => {
    if (!canEdit(standing)) throw forbidden("Only who sent a message can edit it.");
    if (message.deletedAt) throw forbidden("A deleted message cannot be edited.");
    if (Date.now() - message.createdAt.getTime() > editMinutes * MINUTE_MS)
      throw forbidden(`A message can be edited for ${editMinutes} minutes.`);
  };
  const { changed, refusal } = await changeMessage(parts, viewer, input.messageId, {
    check,
    statement: EDIT,
    values: [body, maxEdits],
  });
  if (refusal === "deleted") throw forbidden("A deleted message cannot be edited.");
  if (refusal === "full")
    throw forbidden(`A message can be edited ${maxEdits} times, and fewer where it is very long.`);
  return changed;
}

/** Makes a tombstone of a message: its place stays, its content goes. Deleting it again changes nothing. */
export async function deleteMessage(parts: Parts, viewer: Viewer, id: string): Promise<MessageRow> {
  const check = (standing: Standing) => {
    if (!canDelete(standing)) throw forbidden("Only who sent a message, or a moderator of its group, can delete it.");
  };
  return (await changeMessage(parts, viewer, id, { check, statement: DELETE, values: [viewer.userId] })).changed;
}

/** For each message its earlier texts, the oldest first. */
export async function editsOf(
  parts: { config: Config; store: Store },
  messages: readonly MessageRow[],
): Promise<MessageEditRow[][]> {
  const { rows } = await parts.store.pool.query<MessageEditRow & { n: number }>({
    name: "message-edits",
    text: `SELECT asked.n::int AS n, e.conversation_id AS "conversationId", e.seq, e.revision, e.body, e.written_at AS "writtenAt",
        e.replaced_at AS "replacedAt"
      FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS asked (conversation_id, seq, n)
      CROSS JOIN LATERAL (
        SELECT * FROM message_edits WHERE conversation_id = asked.conversation_id AND seq = asked.seq
        ORDER BY revision LIMIT $3
      ) e ORDER BY e.revision LIMIT $4`,
    values: [
      messages.map((message) => message.conversationId),
      messages.map(({ seq }) => seq),
      parts.config.maxEdits,
      parts.config.maxListed * 2, // pages that list edits get shorter before this
    ],
  });
  const edits: MessageEditRow[][] = messages.map(() => []);
  for (const { n, ...edit } of rows) edits[n - 1]?.push(edit);
  return edits;
}

/** For each message the number of its earlier texts, and their length together. */
export async function editSizes(
  store: Store,
  messages: readonly MessageRow[],
): Promise<{ edits: number; bytes: number }[]> {
  const { rows } = await store.pool.query<{ n: number; edits: number; bytes: number }>({
    name: "message-edit-sizes",
    text: `SELECT asked.n::int AS n, count(*)::int AS edits, coalesce(sum(octet_length(e.body)), 0)::float AS bytes
      FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS asked (conversation_id, seq, n)
      JOIN message_edits e ON e.conversation_id = asked.conversation_id AND e.seq = asked.seq
      GROUP BY 1`,
    values: [messages.map((message) => message.conversationId), messages.map(({ seq }) => seq)],
  });
  const sizes = messages.map(() => ({ edits: 0, bytes: 0 }));
  for (const { n, ...size } of rows) sizes[n - 1] = size;
  return sizes;
}

/** Whether this member may read the earlier texts of messages in the conversation. */
export const canReadEdits = ({ conversation, member }: Membership) =>
  canSeeEdits({ conversation: conversation.kind, role: member.role });

/** The statement of a change. */
export interface Change {
  name: string;
  text: string;
}

interface ChangeAsked {
  statement: Change;
  values: unknown[];
  /** Throws if the viewer may not make the change; absent if every member may. */
  check?: (standing: Standing, message: MessageRow) => void;
}

/** Makes a change and publishes the message, even if nothing changed: an earlier try may not have published it. */
export async function changeMessage(
  parts: Parts,
  viewer: Viewer,
  id: string,
  { statement, values, check }: ChangeAsked,
): Promise<{ changed: MessageRow; refusal: string | null }> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const seen = await visibleMessage(parts, viewer, id);
    if (!seen) throw notFound("message");
    check?.(standingIn(seen, viewer), seen.message);
    if (round === 1) await parts.limits.use("send", viewer.userId);
    const made = await make(parts.store, seen, statement, values);
    if (!made) continue;
    void parts.publish.messages([made.changed]);
    void parts.publish.notified(made.notified);
    return made;
  }
  throw unavailable();
}

const standingIn = ({ message, membership: { conversation, member } }: VisibleMessage, viewer: Viewer): Standing => ({
  conversation: conversation.kind,
  role: member.role,
  message: message.kind,
  isSender: message.senderId === viewer.userId,
});

/** Undefined if the conversation's access version has changed since the message was read. */
async function make(store: Store, { message, membership }: VisibleMessage, statement: Change, values: unknown[]) {
  type Row = MessageRow & UserColumns & { refusal: string | null; notified: string[] | null };
  const { rows } = await store.pool.query<Row>({
    ...statement,
    values: [message.conversationId, message.seq, membership.conversation.accessVersion, ...values],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { refusal, notified, ...columns } = row;
  return { changed: withSender(columns), refusal, notified: notified ?? [] };
}

/**
 * The first steps of a change: `target` is message $2 of conversation $1 as it is once the conversation is locked, if
 * the access version is still $3. Without FOR NO KEY UPDATE it would be the message as it was before the wait for the
 * lock.
 */
export const TARGET = `conversation AS MATERIALIZED (
    SELECT id, kind FROM conversations WHERE id = $1 AND access_version = $3 AND deleted_at IS NULL FOR NO KEY UPDATE
  ), target AS MATERIALIZED (
    SELECT x.* FROM conversation c JOIN messages x ON x.conversation_id = c.id AND x.seq = $2 FOR NO KEY UPDATE OF x
  )`;

/** The last step of a change: the message as `changed` made it, or as it was if nothing changed. */
export const outcome = (
  refusal: string,
  notified = "NULL::uuid[]",
) => `SELECT ${messageColumns("x")}, ${userColumns("u")}, ${refusal} AS refusal, ${notified} AS notified FROM (
    SELECT * FROM changed UNION ALL SELECT * FROM target WHERE NOT EXISTS (SELECT FROM changed)
  ) x LEFT JOIN users u ON u.id = x.sender_id`;

/** Earlier texts of a direct conversation are not kept, because nobody may see them. */
const EDIT: Change = {
  name: "edit-message",
  text: `WITH ${TARGET}, past AS (
    SELECT count(*) AS edits, coalesce(sum(octet_length(body)), 0) AS bytes FROM message_edits WHERE conversation_id = $1 AND seq = $2
  ), wanted AS (
    SELECT t.* FROM target t, past WHERE t.deleted_at IS NULL AND t.body IS DISTINCT FROM $4 AND past.edits < $5
      AND past.bytes + octet_length(t.body) <= ${MAX_EDITS_BYTES}
  ), raised AS (
    UPDATE conversations c SET revision = c.revision + 1 FROM wanted w WHERE c.id = w.conversation_id
    RETURNING c.revision, clock_timestamp() AS at
  ), kept AS (
    INSERT INTO message_edits (conversation_id, seq, revision, body, written_at, replaced_at)
    SELECT w.conversation_id, w.seq, raised.revision, w.body, coalesce(w.edited_at, w.created_at), raised.at
    FROM wanted w, raised, conversation WHERE conversation.kind = 'GROUP'
  ), changed AS (
    UPDATE messages x SET revision = raised.revision, body = $4, edited_at = raised.at, changed_at = raised.at
    FROM raised WHERE x.conversation_id = $1 AND x.seq = $2 RETURNING x.*
  ) ${outcome(`CASE WHEN x.deleted_at IS NOT NULL THEN 'deleted' WHEN x.body IS DISTINCT FROM $4 THEN 'full' END`)}`,
};

/** A trigger deletes the message's rows in other tables. */
const DELETE: Change = {
  name: "delete-message",
  text: `WITH ${TARGET}, raised AS (
    UPDATE conversations c SET revision = c.revision + 1 FROM target t
    WHERE c.id = t.conversation_id AND t.deleted_at IS NULL RETURNING c.revision, clock_timestamp() AS at
  ), changed AS (
    UPDATE messages x SET revision = raised.revision, body = NULL, reactions = NULL, reply_to_seq = NULL, mention_ids = NULL, mentions_all = false,
      deleted_by = $4, deleted_at = raised.at, changed_at = raised.at
    FROM raised WHERE x.conversation_id = $1 AND x.seq = $2 RETURNING x.*
  ), ${BY_DELETION} ${outcome("NULL::text", "(SELECT array_agg(user_id) FROM notified)")}`,
};
