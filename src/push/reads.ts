/** Reads the state that decides about a push: the person, their membership of the conversation, and its new messages. */
import type { Pool } from "pg";
import type { UserRow } from "../accounts/rows.js";
import type { NotificationKind, NotificationLevel } from "../generated/prisma/enums.js";
import { type QuietColumns, type QuietHours, quietHoursIn } from "../notifications/quiet-hours.js";
import type { Job } from "./outbox.js";
import type { PushTarget } from "./push-service.js";

/** A push counts no more messages than these. */
const MOST_COUNTED = 100;

/** A message, from the side of one person. */
export interface NewMessage {
  seq: number;
  createdAt: Date;
  isNamed: boolean;
  isForEveryone: boolean;
  sender: UserRow;
}

export interface Situation {
  target: PushTarget;
  isDirect: boolean;
  /** The group's name; null for a direct conversation. */
  title: string | null;
  deliveredSeq: number;
  readSeq: number;
  level: NotificationLevel;
  mutedUntil: Date | null;
  disabledKinds: NotificationKind[];
  quietHours: QuietHours | null;
  showsPreviews: boolean;
  /** Devices still show something of the conversation. */
  isShown: boolean;
  /** Up to the job's newest, that one first; none that the person may not see, has read, sent, or that is deleted. */
  messages: NewMessage[];
}

type Row = Omit<Situation, "target" | "messages" | "quietHours"> &
  Pick<PushTarget, "token" | "keys" | "sandbox" | "registeredAt"> &
  QuietColumns & {
    messages: (Omit<NewMessage, "createdAt"> & { createdAt: string })[] | null;
  };

/** Undefined if there is nobody to push to: the device or its session has ended, or the person has left. */
export async function situationOf(pool: Pool, job: Job): Promise<Situation | undefined> {
  const { userId, deviceId, conversationId, platform } = job;
  const { rows } = await pool.query<Row>({
    name: "push-situation",
    text: `SELECT d.token, d.keys, d.sandbox, d.registered_at AS "registeredAt",
        c.kind = 'DIRECT' AS "isDirect", c.title, m.delivered_seq AS "deliveredSeq", m.read_seq AS "readSeq", m.notification_level AS level, m.muted_until AS "mutedUntil",
        u.disabled_kinds::text[] AS "disabledKinds", u.quiet_start AS "quietStart", u.quiet_end AS "quietEnd",
        u.quiet_time_zone AS "quietTimeZone", u.push_previews AS "showsPreviews",
        coalesce((SELECT NOT is_withdrawn FROM pushed p
          WHERE p.user_id = m.user_id AND p.conversation_id = c.id LIMIT 1), false) AS "isShown",
        (
          SELECT json_agg(x ORDER BY x.seq DESC) FROM (
            SELECT x.seq, x.created_at AS "createdAt", x.mentions_all AS "isForEveryone",
              coalesce($1 = ANY (x.mention_ids), false) OR coalesce((
                SELECT a.sender_id = $1 FROM messages a
                WHERE a.conversation_id = x.conversation_id AND a.seq = x.reply_to_seq LIMIT 1), false) AS "isNamed",
              json_build_object('id', s.id, 'username', s.username, 'displayName', s.display_name, 'avatarUrl', s.avatar_url) AS sender
            FROM messages x JOIN users s ON s.id = x.sender_id
            WHERE x.conversation_id = c.id AND x.seq <= $4 AND x.seq > m.read_seq AND x.seq > m.joined_seq
              AND x.sender_id <> $1 AND x.kind <> 'SYSTEM' AND x.deleted_at IS NULL
              AND x.withheld_from IS DISTINCT FROM $1
              AND NOT EXISTS (SELECT FROM blocks b WHERE b.user_id = $1 AND b.blocked_id = x.sender_id)
            ORDER BY x.seq DESC LIMIT ${MOST_COUNTED}
          ) x
        ) AS messages
      FROM push_devices d JOIN sessions s ON s.id = d.session_id AND s.revoked_at IS NULL AND s.expires_at > now()
      JOIN users u ON u.id = d.user_id AND u.deleted_at IS NULL
      JOIN members m ON m.user_id = u.id AND m.conversation_id = $3 AND m.left_at IS NULL
      JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
      WHERE d.user_id = $1 AND d.id = $2`,
    values: [userId, deviceId, conversationId, job.toSeq],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { token, keys, sandbox, registeredAt, messages, ...rest } = row;
  return {
    ...rest,
    target: { userId, id: deviceId, platform, token, keys, sandbox, registeredAt },
    quietHours: quietHoursIn(row),
    messages: (messages ?? []).map((each) => ({ ...each, createdAt: new Date(each.createdAt) })),
  };
}

/** The present text of a message; null if it is deleted. */
export async function bodyAt(pool: Pool, conversationId: string, seq: number): Promise<string | null> {
  const { rows } = await pool.query<{ body: string | null }>({
    name: "pushed-body",
    text: "SELECT body FROM messages WHERE conversation_id = $1 AND seq = $2",
    values: [conversationId, seq],
  });
  return rows[0]?.body ?? null;
}
