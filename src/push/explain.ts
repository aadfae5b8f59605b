/** Explains to a person why a message did or did not reach them: its outcome, and the rule that decided. */
import type { Config } from "../config.js";
import { type GroupEvent, usersOf } from "../conversations/group-event.js";
import { notFound } from "../errors.js";
import type { NotificationKind } from "../generated/prisma/enums.js";
import { visibleMessage } from "../messages/reads.js";
import { choicesFor, decide, heldBackBy, type Occasion, REASONS, type Reason } from "../notifications/decide.js";
import { type QuietColumns, quietHoursIn, quietUntil } from "../notifications/quiet-hours.js";
import type { Devices } from "../presence/devices.js";
import { presenceOf } from "../presence/reads.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";

interface Parts {
  config: Config;
  devices: Devices;
  store: Store;
}

export interface Explanation {
  /** It is in their list of notifications, or was. */
  isNotified: boolean;
  isPushed: boolean;
  reason: Reason;
}

export const textOf = ({ reason }: Explanation): string => REASONS[reason];

export async function explainNotification(parts: Parts, viewer: Viewer, id: string): Promise<Explanation> {
  const visible = await visibleMessage(parts, viewer, id);
  if (!visible) throw notFound("message");
  const { message, membership } = visible;
  const { conversation, member } = membership;
  const { userId } = viewer;
  const facts = await factsOf(parts.store, userId, message);
  const isNotified = facts.isNotified;
  const because = (reason: Reason, isPushed = false): Explanation => ({ isNotified, isPushed, reason });

  const causedBy = message.senderId ?? message.detail?.actorId;
  if (causedBy === userId) return because("OWN");
  const kind = message.detail
    ? kindFor(userId, message.detail, ["OWNER", "ADMIN"].includes(member.role))
    : "MESSAGE_NEW";
  if (!kind) return because("NOT_ABOUT_YOU");
  if (facts.isBlocked && message.senderId) return because("BLOCKED");
  const occasion: Occasion = {
    kind,
    isDirect: conversation.kind === "DIRECT",
    isNamed: (message.mentionIds?.includes(userId) ?? false) || facts.isAnswer,
    isForEveryone: message.mentionsAll,
  };
  const { disabledKinds } = facts;
  const { notificationLevel: level, mutedUntil } = member;
  const choices = choicesFor(kind, message.createdAt, { disabledKinds, level, mutedUntil });
  if (facts.pushedSeq >= message.seq && !heldBackBy(occasion, choices)) return because("PUSHED", true);
  const quietHours = quietHoursIn(facts);
  const presences = await presenceOf(parts, [userId]);
  const decision = decide(occasion, choices, {
    isRead: message.seq <= member.readSeq,
    isDelivered: message.seq <= facts.deliveredSeq,
    presence: presences.get(userId)?.status ?? "OFFLINE",
    isQuiet: quietHours !== null && quietUntil(quietHours, new Date()) !== undefined,
    hasDevices: facts.hasDevices,
  });
  // Its person has changed something since: the rules of today would have let it through, or held it back.
  if (decision.isListed !== isNotified) return because("SETTINGS_CHANGED");
  // Nothing waits to be pushed: nobody could be pushed to when it was sent.
  if (decision.push !== "NEVER" && !facts.isWaiting) return because("NO_DEVICE");
  return because(decision.reason);
}

/** The kind of notification that a change of a group makes for this person; undefined if it makes none. */
function kindFor(userId: string, event: GroupEvent, isManaging: boolean): NotificationKind | undefined {
  const isAbout = usersOf(event).includes(userId);
  switch (event.kind) {
    case "MEMBERS_ADDED":
      return isAbout ? "GROUP_INVITE" : undefined;
    case "MEMBER_REMOVED":
      return isAbout ? "GROUP_MEMBER_REMOVED" : undefined;
    case "MEMBER_LEFT":
      return isManaging ? "GROUP_MEMBER_LEFT" : undefined;
    case "ROLE_SET":
      return isAbout ? "GROUP_ROLE_UPDATED" : undefined;
    case "SETTINGS_CHANGED":
      return "GROUP_UPDATED";
  }
}

interface Facts extends QuietColumns {
  isNotified: boolean;
  isAnswer: boolean;
  isBlocked: boolean;
  isWaiting: boolean;
  hasDevices: boolean;
  pushedSeq: number;
  deliveredSeq: number;
  disabledKinds: NotificationKind[];
}

/** A notification of a message has an id that begins with the time of the message. */
async function factsOf(
  store: Store,
  userId: string,
  message: { conversationId: string; seq: number; createdAt: Date; replyToSeq: number | null; senderId: string | null },
): Promise<Facts> {
  const { conversationId, seq, createdAt, replyToSeq, senderId } = message;
  const { rows } = await store.pool.query<Facts>({
    name: "notification-facts",
    text: `SELECT EXISTS (
          SELECT FROM notifications n WHERE n.user_id = $1 AND n.id >= first_uuid_of($4)
            AND n.id < first_uuid_of($4 + interval '1 s') AND n.conversation_id = $2 AND n.seq = $3
        ) AS "isNotified", coalesce((
          SELECT x.sender_id = $1 FROM messages x WHERE x.conversation_id = $2 AND x.seq = $5 LIMIT 1
        ), false) AS "isAnswer",
        EXISTS (SELECT FROM blocks b WHERE b.user_id = $1 AND b.blocked_id = $6) AS "isBlocked",
        EXISTS (SELECT FROM push_due d WHERE d.conversation_id = $2) OR EXISTS (
          SELECT FROM push_jobs j WHERE j.user_id = $1 AND j.conversation_id = $2 AND j.to_seq >= $3
        ) AS "isWaiting",
        EXISTS (SELECT FROM push_devices d WHERE d.user_id = $1) AS "hasDevices",
        coalesce((SELECT p.seq FROM pushed p WHERE p.conversation_id = $2 AND p.user_id = $1 LIMIT 1), 0) AS "pushedSeq",
        coalesce((SELECT m.delivered_seq FROM members m
          WHERE m.conversation_id = $2 AND m.user_id = $1 LIMIT 1), 0) AS "deliveredSeq",
        u.disabled_kinds::text[] AS "disabledKinds", u.quiet_start AS "quietStart", u.quiet_end AS "quietEnd",
        u.quiet_time_zone AS "quietTimeZone"
      FROM users u WHERE u.id = $1`,
    values: [userId, conversationId, seq, createdAt, replyToSeq, senderId],
  });
  const [facts] = rows;
  if (!facts) throw notFound("message"); // its person has just deleted their account
  return facts;
}
