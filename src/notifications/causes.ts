/**
 * The SQL that makes notifications: a part of each statement that stores a change, so that the change and its
 * notifications are stored together or not at all. A notification concerns one person: the other person of a direct
 * conversation, a person whom a message mentions or answers, a person whom a change of a group is about. Ordinary
 * messages of a group show in its unread count only: otherwise one message of a large group would make a thousand rows.
 *
 * Each part is named `notified`, and returns the people who have a new notification. LATERAL with a LIMIT makes each
 * step a look-up by key. Otherwise the plan would depend on the size that the tables had when it was made.
 */

const INSERT =
  "INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, seq, conversation_title, created_at)";

/** Keeps a row only if the person exists and has not disabled this kind. */
const wanting = (userId: string, kind: string) =>
  `CROSS JOIN LATERAL (SELECT FROM users WHERE id = ${userId} AND deleted_at IS NULL AND ${kind} <> ALL (disabled_kinds) LIMIT 1) wanting`;

const isBlocking = (userId: string, other: string) =>
  `(SELECT true FROM blocks WHERE user_id = ${userId} AND blocked_id = ${other} LIMIT 1)`;

const otherOf = (conversationId: string, userId: string) =>
  `SELECT user_id, notification_level FROM members WHERE conversation_id = ${conversationId} AND user_id <> ${userId} AND left_at IS NULL LIMIT 1`;

/**
 * Notifies of the messages in the CTE `placed` the people that the query `called` selects. A person who has muted the
 * conversation is notified only if the message mentions them by name or answers them (`is_named`); one whose level is NONE
 * never. decide.ts has the same rules.
 */
const byMessages = (called: string) => `notified AS (
    ${INSERT}
    SELECT called.user_id, uuid_of(s.created_at), 'MESSAGE_NEW', s.sender_id, s.conversation_id, s.seq, NULL, s.created_at
    FROM placed s CROSS JOIN LATERAL (${called}) called ${wanting("called.user_id", "'MESSAGE_NEW'")}
    WHERE s.withheld_from IS NULL AND called.notification_level <> 'NONE'
      AND (called.is_named OR coalesce(called.muted_until <= s.created_at, true))
    RETURNING user_id
  )`;

/** For messages that mention nobody and answer none. */
export const BY_PLAIN_MESSAGES = byMessages(
  "SELECT s.other_id AS user_id, s.muted_until, s.notification_level, false AS is_named WHERE s.other_id IS NOT NULL",
);

const ANSWERED = `SELECT x.sender_id FROM messages x WHERE x.conversation_id = s.conversation_id AND x.seq = s.reply_to_seq
  AND x.sender_id IS NOT NULL LIMIT 1`;

/**
 * For messages of which some mention somebody or answer a message. In a group nobody is notified of messages of a
 * person whom they block.
 */
export const BY_REFERRING_MESSAGES = byMessages(`
  SELECT m.user_id, m.muted_until, m.notification_level, each.is_named FROM (
    SELECT user_id, bool_or(is_named) AS is_named FROM (
      SELECT unnest(s.mentions::uuid[]), true
      UNION ALL SELECT answered.sender_id, true FROM (${ANSWERED}) answered
      UNION ALL SELECT s.other_id, false WHERE s.other_id IS NOT NULL
      UNION ALL SELECT o.user_id, false FROM members o
        WHERE s.mentions_all AND o.conversation_id = s.conversation_id AND o.left_at IS NULL
    ) called (user_id, is_named) WHERE user_id <> s.sender_id GROUP BY user_id
  ) each CROSS JOIN LATERAL (
    SELECT user_id, muted_until, notification_level FROM members
    WHERE conversation_id = s.conversation_id AND user_id = each.user_id
      AND left_at IS NULL LIMIT 1
  ) m WHERE ${isBlocking("each.user_id", "s.sender_id")} IS NULL`);

/** For a message that `changed` into a tombstone: notifies its sender, if somebody else deleted it. */
export const BY_DELETION = `notified AS (
    ${INSERT}
    SELECT x.sender_id, uuid_of(x.deleted_at), 'MESSAGE_DELETED', x.deleted_by, x.conversation_id, x.seq, NULL, x.deleted_at
    FROM changed x JOIN members m ON m.conversation_id = x.conversation_id AND m.user_id = x.sender_id AND m.left_at IS NULL
      AND m.notification_level <> 'NONE'
    ${wanting("x.sender_id", "'MESSAGE_DELETED'")}
    WHERE x.sender_id <> x.deleted_by
    RETURNING user_id, conversation_id, seq
  )`;

/**
 * For watermarks in direct conversations that rose from `locked` to `raised`: notifies the other person, about the
 * newest of their messages that the watermark passed. Reads that privacy settings or a block hide make no notification.
 * Unlike where messages are written, no lock of the conversation keeps the other person from being erased meanwhile, so
 * their own row is locked. Most people have disabled both kinds, and their rows are not locked.
 */
export const BY_RECEIPTS = `notified AS (
    ${INSERT}
    SELECT o.user_id, uuid_of(rise.at), rise.kind::"NotificationKind", r.user_id, r.conversation_id, own.seq, NULL, rise.at
    FROM raised r JOIN locked l USING (conversation_id, user_id)
    CROSS JOIN LATERAL (
      SELECT u.id AS user_id, u.disabled_kinds, u.show_read_receipts FROM (${otherOf("r.conversation_id", "r.user_id")}) o
      JOIN users u ON u.id = o.user_id
      WHERE l.kind = 'DIRECT' AND u.deleted_at IS NULL AND o.notification_level <> 'NONE'
        AND NOT u.disabled_kinds @> '{MESSAGE_DELIVERED, MESSAGE_READ}' LIMIT 1 FOR KEY SHARE OF u
    ) o
    CROSS JOIN LATERAL (VALUES
      ('MESSAGE_DELIVERED', l.delivered_seq, r.delivered_seq, r.delivered_at),
      ('MESSAGE_READ', l.read_seq, r.read_seq, r.read_at)
    ) rise (kind, past, seq, at)
    CROSS JOIN LATERAL (
      SELECT x.seq FROM messages x WHERE rise.kind::"NotificationKind" <> ALL (o.disabled_kinds)
        AND x.conversation_id = r.conversation_id AND x.seq > rise.past AND x.seq <= rise.seq
        AND x.sender_id = o.user_id AND x.deleted_at IS NULL AND x.withheld_from IS DISTINCT FROM r.user_id
      ORDER BY x.seq DESC LIMIT 1
    ) own
    WHERE ${isBlocking("o.user_id", "r.user_id")} IS NULL AND ${isBlocking("r.user_id", "o.user_id")} IS NULL
      AND (rise.kind = 'MESSAGE_DELIVERED' OR (o.show_read_receipts
        AND (SELECT send_read_receipts FROM users WHERE id = r.user_id LIMIT 1)))
    RETURNING user_id, conversation_id
  )`;

/** For a new group, `made`: notifies the people whom its creator added. */
export const byNewGroup = ({ actor, invited }: { actor: string; invited: string }) => `notified AS (
    ${INSERT}
    SELECT people.id, uuid_of(made.created_at), 'GROUP_INVITE', ${actor}, made.id, NULL, NULL, made.created_at
    FROM made, unnest(${invited}) AS people (id) ${wanting("people.id", "'GROUP_INVITE'")}
    WHERE people.id <> ${actor}
    RETURNING user_id
  )`;

/** The change of a group, as parameters of its statement. */
interface GroupChangeParameters {
  actor: string;
  joined: string;
  gone: string;
  reason: string;
  roleOf: string;
  isDeleted: string;
  hasSettings: string;
}

/**
 * For a change of a group, `raised`, with its system message `said`. Notifies the people whom it is about; if somebody
 * left, the owners and admins; of new settings and of the group's end, everyone. A person who has muted the group, or
 * whose level is not ALL, is notified of its end and of changes about them only.
 */
export const byGroupChange = (change: GroupChangeParameters) => `notified AS (
    ${INSERT}
    SELECT recipient.user_id, uuid_of(r.changed_at), recipient.kind::"NotificationKind", ${change.actor}, r.id,
      CASE WHEN recipient.is_in THEN (SELECT seq FROM said) END, CASE WHEN NOT recipient.is_in THEN r.title END, r.changed_at
    FROM raised r CROSS JOIN LATERAL (
      SELECT people.id, 'GROUP_INVITE', true, true FROM unnest(${change.joined}) AS people (id)
      UNION ALL SELECT ${change.gone}, 'GROUP_MEMBER_REMOVED', false, true WHERE ${change.reason} = 'REMOVED'
      UNION ALL SELECT ${change.roleOf}, 'GROUP_ROLE_UPDATED', true, true WHERE ${change.roleOf} IS NOT NULL
      UNION ALL SELECT m.user_id, 'GROUP_MEMBER_LEFT', true, false FROM members m WHERE ${change.reason} = 'LEFT'
        AND m.conversation_id = r.id AND m.left_at IS NULL AND m.role IN ('OWNER', 'ADMIN')
      UNION ALL SELECT m.user_id, 'GROUP_UPDATED', true, false FROM members m WHERE ${change.hasSettings}
        AND m.conversation_id = r.id AND m.left_at IS NULL
      UNION ALL SELECT m.user_id, 'GROUP_DELETED', false, true FROM members m WHERE ${change.isDeleted}
        AND m.conversation_id = r.id AND m.left_at IS NULL
    ) recipient (user_id, kind, is_in, is_personal)
    LEFT JOIN LATERAL (
      SELECT muted_until, notification_level FROM members WHERE conversation_id = r.id AND user_id = recipient.user_id LIMIT 1
    ) m ON true ${wanting("recipient.user_id", 'recipient.kind::"NotificationKind"')}
    WHERE recipient.user_id <> ${change.actor} AND (recipient.is_personal
      OR m.notification_level = 'ALL' AND coalesce(m.muted_until <= r.changed_at, true))
    RETURNING user_id
  )`;
