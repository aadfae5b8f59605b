/**
 * What makes notifications: a part of each statement that makes a change which concerns somebody, so that neither is
 * stored without the other. They call people by name: the other person of a direct conversation, whom a message mentions
 * or answers, whom a change of a group is about. What is said to everyone in a group is its unread count's to tell, or a
 * message of a large group would be a thousand rows.
 *
 * Each part is named `notified`, and returns whom there is something new for. LATERAL with a LIMIT makes a look-up by key
 * of each, whatever the tables held when the plan was made.
 */

const INSERT =
  "INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, seq, conversation_title, created_at)";

/** That there is such a person, and that they have not disabled this kind. */
const wanting = (userId: string, kind: string) =>
  `CROSS JOIN LATERAL (SELECT FROM users WHERE id = ${userId} AND deleted_at IS NULL AND ${kind} <> ALL (disabled_kinds) LIMIT 1) wanting`;

const isBlocking = (userId: string, other: string) =>
  `(SELECT true FROM blocks WHERE user_id = ${userId} AND blocked_id = ${other} LIMIT 1)`;

const otherOf = (conversationId: string, userId: string) =>
  `SELECT user_id FROM members WHERE conversation_id = ${conversationId} AND user_id <> ${userId} AND left_at IS NULL LIMIT 1`;

/** Of messages that have their place, `placed`, for those `called` by one who are members; of what is muted, for whom it names. */
const byMessages = (called: string) => `notified AS (
    ${INSERT}
    SELECT called.user_id, uuid_of(s.created_at), 'MESSAGE_NEW', s.sender_id, s.conversation_id, s.seq, NULL, s.created_at
    FROM placed s CROSS JOIN LATERAL (${called}) called ${wanting("called.user_id", "'MESSAGE_NEW'")}
    WHERE s.withheld_from IS NULL AND (called.is_named OR coalesce(called.muted_until <= s.created_at, true))
    RETURNING user_id
  )`;

/** Of messages that name nobody. */
export const BY_PLAIN_MESSAGES = byMessages(
  "SELECT s.other_id AS user_id, s.muted_until, false AS is_named WHERE s.other_id IS NOT NULL",
);

const ANSWERED = `SELECT x.sender_id FROM messages x WHERE x.conversation_id = s.conversation_id AND x.seq = s.reply_to_seq
  AND x.sender_id IS NOT NULL LIMIT 1`;

/** Of messages some of which mention somebody, or answer a message. In a group nobody hears so of whom they block. */
export const BY_REFERRING_MESSAGES = byMessages(`
  SELECT m.user_id, m.muted_until, each.is_named FROM (
    SELECT user_id, bool_or(is_named) AS is_named FROM (
      SELECT unnest(s.mentions::uuid[]), true
      UNION ALL SELECT answered.sender_id, true FROM (${ANSWERED}) answered
      UNION ALL SELECT s.other_id, false WHERE s.other_id IS NOT NULL
      UNION ALL SELECT o.user_id, false FROM members o
        WHERE s.mentions_all AND o.conversation_id = s.conversation_id AND o.left_at IS NULL
    ) called (user_id, is_named) WHERE user_id <> s.sender_id GROUP BY user_id
  ) each CROSS JOIN LATERAL (
    SELECT user_id, muted_until FROM members WHERE conversation_id = s.conversation_id AND user_id = each.user_id
      AND left_at IS NULL LIMIT 1
  ) m WHERE ${isBlocking("each.user_id", "s.sender_id")} IS NULL`);

/** Of a message that was `changed` into a tombstone: for its sender, where it was somebody else who did that. */
export const BY_DELETION = `notified AS (
    ${INSERT}
    SELECT x.sender_id, uuid_of(x.deleted_at), 'MESSAGE_DELETED', x.deleted_by, x.conversation_id, x.seq, NULL, x.deleted_at
    FROM changed x JOIN members m ON m.conversation_id = x.conversation_id AND m.user_id = x.sender_id AND m.left_at IS NULL
    ${wanting("x.sender_id", "'MESSAGE_DELETED'")}
    WHERE x.sender_id <> x.deleted_by
    RETURNING user_id, conversation_id, seq
  )`;

/**
 * Of watermarks that were `raised` above what they were, `locked`, in direct conversations: for the other person, about
 * the newest of their messages that it passed. Nobody learns what the one who reads does not tell. No lock of the
 * conversation keeps the other from being erased meanwhile, as it does where messages are written: their own row has to,
 * which most people, who have disabled both kinds, are spared.
 */
export const BY_RECEIPTS = `notified AS (
    ${INSERT}
    SELECT o.user_id, uuid_of(rise.at), rise.kind::"NotificationKind", r.user_id, r.conversation_id, own.seq, NULL, rise.at
    FROM raised r JOIN locked l USING (conversation_id, user_id)
    CROSS JOIN LATERAL (
      SELECT u.id AS user_id, u.disabled_kinds, u.show_read_receipts FROM (${otherOf("r.conversation_id", "r.user_id")}) o
      JOIN users u ON u.id = o.user_id
      WHERE l.kind = 'DIRECT' AND u.deleted_at IS NULL
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

/** Of a group that was `made` by a person, for those whom they took into it. */
export const byNewGroup = ({ actor, invited }: { actor: string; invited: string }) => `notified AS (
    ${INSERT}
    SELECT people.id, uuid_of(made.created_at), 'GROUP_INVITE', ${actor}, made.id, NULL, NULL, made.created_at
    FROM made, unnest(${invited}) AS people (id) ${wanting("people.id", "'GROUP_INVITE'")}
    WHERE people.id <> ${actor}
    RETURNING user_id
  )`;

/** What a change of a group was, as the parameters of its statement say. */
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
 * Of a change of a group, `raised`, of which the message `said` tells: for whom it is about; that somebody left, for those
 * who run it; new settings, and its end, for everyone. Whoever has muted the group is spared what is not about them.
 */
export const byGroupChange = (change: GroupChangeParameters) => `notified AS (
    ${INSERT}
    SELECT told.user_id, uuid_of(r.changed_at), told.kind::"NotificationKind", ${change.actor}, r.id,
      CASE WHEN told.is_in THEN (SELECT seq FROM said) END, CASE WHEN NOT told.is_in THEN r.title END, r.changed_at
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
    ) told (user_id, kind, is_in, is_personal)
    LEFT JOIN LATERAL (
      SELECT muted_until FROM members WHERE conversation_id = r.id AND user_id = told.user_id LIMIT 1
    ) m ON true ${wanting("told.user_id", 'told.kind::"NotificationKind"')}
    WHERE told.user_id <> ${change.actor} AND (told.is_personal OR coalesce(m.muted_until <= r.changed_at, true))
    RETURNING user_id
  )`;
