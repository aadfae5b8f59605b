/**
 * Decides what reaches a person: whether a notification is made for their list, and whether their devices get a push.
 * Pushes and explanations come from here. Notifications are made within the statements of causes.ts, by the same rules;
 * a test compares the two for every combination.
 */
import type { NotificationKind, NotificationLevel } from "../generated/prisma/enums.js";
import type { PresenceStatus } from "../presence/rows.js";

/** An event, from the side of one person whom it may reach. */
export interface Occasion {
  /** MESSAGE_NEW for every message, also one that only raises the unread count of a group. */
  kind: NotificationKind;
  isDirect: boolean;
  /** The message mentions the person by name or answers them. */
  isNamed: boolean;
  /** The message mentions everyone. */
  isForEveryone: boolean;
}

/** The person's own settings, as they apply to one event. */
export interface Choices {
  isDisabled: boolean;
  level: NotificationLevel;
  isMuted: boolean;
}

/** The stored settings that {@link Choices} follow from. */
interface Chosen {
  disabledKinds: readonly NotificationKind[];
  level: NotificationLevel;
  mutedUntil: Date | null;
}

export const choicesFor = (
  kind: NotificationKind,
  at: Date,
  { disabledKinds, level, mutedUntil }: Chosen,
): Choices => ({
  isDisabled: disabledKinds.includes(kind),
  level,
  isMuted: mutedUntil !== null && mutedUntil > at,
});

/** The person at the moment of a push. */
export interface Moment {
  isRead: boolean;
  /** It has reached a device of theirs. */
  isDelivered: boolean;
  presence: PresenceStatus;
  /** Their quiet hours last. */
  isQuiet: boolean;
  hasDevices: boolean;
}

/** Why something reaches a person, or does not. */
export const REASONS = {
  PUSHED: "It was pushed to your devices, or is about to be.",
  QUIET_HOURS: "Your quiet hours lasted; it is in the summary that is pushed when they end.",
  LIST_ONLY: "Changes of this kind are listed, and are not pushed.",
  READ: "You had already read it.",
  DELIVERED: "It had already reached one of your devices.",
  ONLINE: "You were online.",
  NO_DEVICE: "None of your devices is registered for pushes.",
  KIND_DISABLED: "You have disabled notifications of this kind.",
  LEVEL_NONE: "You chose that nothing of this conversation reaches you.",
  LEVEL_MENTIONS: "You chose that only mentions and answers of this conversation reach you.",
  MUTED: "You had muted the conversation.",
  OWN: "It comes from yourself.",
  BLOCKED: "You block the person whom it comes from.",
  NOT_ABOUT_YOU: "Changes of this kind notify only the people whom they are about.",
  SETTINGS_CHANGED: "Your settings were different when it was sent.",
} as const;
export type Reason = keyof typeof REASONS;

export interface Decision {
  /** Whether it is in the person's list of notifications. */
  isListed: boolean;
  /** Whether their devices get a push, now or once their quiet hours are over. */
  push: "NOW" | "LATER" | "NEVER";
  reason: Reason;
}

/** Changes of a group that are about the person: neither a level nor a mute holds them back. */
const PERSONAL: readonly NotificationKind[] = [
  "GROUP_INVITE",
  "GROUP_MEMBER_REMOVED",
  "GROUP_ROLE_UPDATED",
  "GROUP_DELETED",
];
/** Changes of a group that are about it. */
const OF_GROUP: readonly NotificationKind[] = ["GROUP_MEMBER_LEFT", "GROUP_UPDATED"];

/** Whether the person's choices let it through; otherwise the one that holds it back. */
export function heldBackBy(
  { kind, isDirect, isNamed, isForEveryone }: Occasion,
  { isDisabled, level, isMuted }: Choices,
): Reason | undefined {
  if (isDisabled) return "KIND_DISABLED";
  if (PERSONAL.includes(kind)) return undefined;
  if (level === "NONE") return "LEVEL_NONE";
  if (OF_GROUP.includes(kind)) {
    if (isMuted) return "MUTED";
    return level === "MENTIONS" ? "LEVEL_MENTIONS" : undefined;
  }
  if (kind !== "MESSAGE_NEW" || isNamed) return undefined;
  if (isMuted) return "MUTED";
  return level === "MENTIONS" && !isDirect && !isForEveryone ? "LEVEL_MENTIONS" : undefined;
}

/** An ordinary message of a group is in nobody's list: it shows in the group's unread count. */
const isListed = ({ kind, isDirect, isNamed, isForEveryone }: Occasion) =>
  kind !== "MESSAGE_NEW" || isDirect || isNamed || isForEveryone;

export function decide(occasion: Occasion, choices: Choices, moment: Moment): Decision {
  const held = heldBackBy(occasion, choices);
  if (held) return { isListed: false, push: "NEVER", reason: held };
  const reason = reasonAt(occasion, moment);
  const push = reason === "PUSHED" ? "NOW" : reason === "QUIET_HOURS" ? "LATER" : "NEVER";
  return { isListed: isListed(occasion), push, reason };
}

/** A device that is in use shows what arrives; one that nobody looks at rings for nobody, so the others are pushed to. */
function reasonAt({ kind }: Occasion, { isRead, isDelivered, presence, isQuiet, hasDevices }: Moment): Reason {
  if (kind !== "MESSAGE_NEW") return "LIST_ONLY";
  if (isRead) return "READ";
  if (presence === "ONLINE") return "ONLINE";
  if (isDelivered && presence !== "AWAY") return "DELIVERED";
  if (!hasDevices) return "NO_DEVICE";
  return isQuiet ? "QUIET_HOURS" : "PUSHED";
}
