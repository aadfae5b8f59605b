/** The inbox: a person's conversations, the pinned ones first, by their newest activity, and their unread counts. */
import type { UserColumns } from "../accounts/rows.js";
import type { Config } from "../config.js";
import {
  asMembership,
  type ConversationRow,
  conversationColumns,
  isArchived,
  type Membership,
  type OwnMemberRow,
  ownMemberColumns,
} from "../conversations/rows.js";
import { badInput } from "../errors.js";
import type { ConversationKind, MessageKind } from "../generated/prisma/enums.js";
import { NIL_ID, parseConversationId } from "../ids.js";
import { bodyWithin, isNotWithheldFrom, type MessageRow } from "../messages/rows.js";
import type { PageRequest } from "../pages.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";

export interface InboxFilter {
  kind?: ConversationKind | null | undefined;
  unreadOnly?: boolean | null | undefined;
  archived?: boolean | null | undefined;
}

/** Whether a message `x` is unread: above the read position, by another person, and neither deleted nor withheld. */
export const isUnread = (of: { conversationId: string; userId: string; readSeq: string }) =>
  `x.conversation_id = ${of.conversationId} AND x.seq > ${of.readSeq} AND x.kind <> 'SYSTEM'
    AND x.sender_id IS DISTINCT FROM ${of.userId} AND x.deleted_at IS NULL AND ${isNotWithheldFrom(of.userId)}`;

/** The same for a member `m`. */
const IS_UNREAD = isUnread({ conversationId: "m.conversation_id", userId: "m.user_id", readSeq: "m.read_seq" });

const IN_ORDER = `page."pinnedAt" IS NOT NULL DESC, page."lastActivityAt" DESC, page.id DESC`;

/**
 * The columns of the newest message `x` that its conversation does not have, with its sender `u`. Without a message,
 * `newestRevision` is null. A column that the conversation has by the same name, such as a picture, has another name
 * here.
 */
const NEWEST_COLUMNS = `x.seq AS "newestSeq", x.withheld_from AS "withheldFrom", x.revision AS "newestRevision", x.sender_id AS "senderId", x.client_message_id AS "clientMessageId",
  x.kind AS "newestKind", ${bodyWithin("$3", IN_ORDER)}, x.detail, x.created_at AS "sentAt", x.changed_at AS "newestChangedAt",
  x.edited_at AS "editedAt", x.deleted_at AS "deletedAt", x.deleted_by AS "deletedById", x.reactions,
  x.reply_to_seq AS "replyToSeq", x.mention_ids AS "mentionIds", x.mentions_all AS "mentionsAll",
  u.username, u.display_name AS "displayName", u.avatar_url AS "senderAvatarUrl"`;

type NewestColumns = Pick<
  MessageRow,
  | "withheldFrom"
  | "senderId"
  | "clientMessageId"
  | "body"
  | "isBodyLeft"
  | "detail"
  | "editedAt"
  | "deletedAt"
  | "deletedById"
  | "reactions"
  | "replyToSeq"
  | "mentionIds"
  | "mentionsAll"
> &
  Omit<UserColumns, "avatarUrl"> & {
    senderAvatarUrl: UserColumns["avatarUrl"];
    newestSeq: number;
    newestRevision: number | null;
    newestKind: MessageKind;
    sentAt: Date;
    newestChangedAt: Date | null;
  };

/**
 * A page: pinned conversations before the rest, the newest activity first, each with its newest message and its unread
 * count. The statement has only the conditions that are asked for: each filter has a plan of its own.
 */
export async function inbox(
  parts: { config: Config; store: Store },
  viewer: Viewer,
  filter: InboxFilter,
  page: PageRequest,
): Promise<Membership[]> {
  const after = page.after === undefined ? undefined : await placeOf(parts.store, viewer, page.after, filter);
  const ofArchive = filter.archived === true;
  const { rows } = await parts.store.pool.query<ConversationRow & OwnMemberRow & NewestColumns>({
    name: `inbox ${filter.kind ?? ""} ${ofArchive} ${filter.unreadOnly ?? false} ${after !== undefined}`,
    text: `SELECT page.*, ${NEWEST_COLUMNS}, (
        SELECT count(*) FROM messages x
        WHERE ${isUnread({ conversationId: "page.id", userId: "$1", readSeq: 'page."readSeq"' })}
      )::int AS "unreadCount"
      FROM (
        SELECT ${conversationColumns("c")}, ${ownMemberColumns("m", "c")}
        FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL
          AND ${ofArchive ? "" : "NOT "}${isArchived("m", "c")}
          ${filter.kind ? `AND c.kind = '${filter.kind}'` : ""}
          ${filter.unreadOnly ? `AND (m.marked_unread OR EXISTS (SELECT FROM messages x WHERE ${IS_UNREAD}))` : ""}
          ${after ? "AND (m.pinned_at IS NOT NULL, c.last_activity_at, c.id) < ($4, $5, $6::uuid)" : ""}
        ORDER BY m.pinned_at IS NOT NULL DESC, c.last_activity_at DESC, c.id DESC LIMIT $2
      ) page
      LEFT JOIN LATERAL (
        SELECT * FROM messages x WHERE conversation_id = page.id AND seq > page."hiddenThroughSeq" AND ${isNotWithheldFrom("$1")}
        ORDER BY seq DESC LIMIT 1
      ) x ON true
      LEFT JOIN LATERAL (SELECT * FROM users WHERE id = x.sender_id LIMIT 1) u ON true
      ORDER BY ${IN_ORDER}`,
    values: [viewer.userId, page.limit + 1, parts.config.maxAnswerBytes, ...(after ?? [])],
  });
  for (const row of rows) row.lastMessage = newestMessageIn(row);
  return rows.map(asMembership);
}

type Place = [isPinned: boolean, lastActivityAt: Date, id: string];

/**
 * The place of a conversation in the order of the inbox, even if it was left, deleted, or moved to the other list since
 * the previous page. Whether that one was pinned is unknown by then. It counts as pinned, so some conversations may
 * come again.
 */
async function placeOf(store: Store, viewer: Viewer, cursor: string, { archived }: InboxFilter): Promise<Place> {
  const id = parseConversationId(cursor);
  const { rows } = await store.pool.query<{ isPinned: boolean; lastActivityAt: Date }>({
    name: "inbox-place",
    text: `SELECT m.pinned_at IS NOT NULL OR m.left_at IS NOT NULL OR c.deleted_at IS NOT NULL
          OR (${isArchived("m", "c")}) <> $3 AS "isPinned",
        c.last_activity_at AS "lastActivityAt"
      FROM members m JOIN conversations c ON c.id = m.conversation_id WHERE m.conversation_id = $1 AND m.user_id = $2`,
    values: [id ?? NIL_ID, viewer.userId, archived === true],
  });
  const [place] = rows;
  if (!id || !place) throw badInput("after", "`after` is not the id of a conversation that the viewer has been in.");
  return [place.isPinned, place.lastActivityAt, id];
}

function newestMessageIn(row: ConversationRow & NewestColumns): MessageRow | null {
  const { id, newestSeq, newestRevision, senderId, username, displayName, senderAvatarUrl: avatarUrl } = row;
  if (newestRevision === null) return null;
  return {
    conversationId: id,
    seq: newestSeq,
    revision: newestRevision,
    senderId,
    clientMessageId: row.clientMessageId,
    kind: row.newestKind,
    body: row.body,
    isBodyLeft: row.isBodyLeft ?? false,
    detail: row.detail ?? null,
    createdAt: row.sentAt,
    changedAt: row.newestChangedAt,
    editedAt: row.editedAt,
    deletedAt: row.deletedAt,
    deletedById: row.deletedById,
    withheldFrom: row.withheldFrom,
    reactions: row.reactions,
    replyToSeq: row.replyToSeq,
    mentionIds: row.mentionIds,
    mentionsAll: row.mentionsAll,
    ...(senderId !== null && { sender: { id: senderId, username, displayName, avatarUrl } }),
  };
}

/** Always exact, because it is counted from positions: there is no counter that could drift. */
export async function unreadCounts(store: Store, userId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await store.pool.query<{ id: string; unread: number }>({
    name: "unread-counts",
    text: `SELECT m.conversation_id AS id, (SELECT count(*) FROM messages x WHERE ${IS_UNREAD})::int AS unread
      FROM unnest($2::uuid[]) AS asked (id) CROSS JOIN LATERAL (
        SELECT * FROM members WHERE conversation_id = asked.id AND user_id = $1 AND left_at IS NULL LIMIT 1
      ) m`,
    values: [userId, ids],
  });
  return new Map(rows.map((row) => [row.id, row.unread]));
}

/** Unread messages over all conversations that are neither muted nor archived. */
export async function totalUnread(store: Store, userId: string): Promise<number> {
  const { rows } = await store.pool.query<{ unread: number }>({
    name: "total-unread",
    text: `SELECT coalesce(sum((SELECT count(*) FROM messages x WHERE ${IS_UNREAD})), 0)::int AS unread
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL AND NOT ${isArchived("m", "c")}
        AND (m.muted_until IS NULL OR m.muted_until <= now())`,
    values: [userId],
  });
  return rows[0]?.unread ?? 0;
}
