/**
 * What happened in a group, as its SYSTEM message keeps it: ids, not words. The words are made when it is read, so that
 * they show people by their names of that day, and nobody's name is left in a text that they cannot erase.
 */
import type { MemberRole } from "../generated/prisma/enums.js";

export const SETTINGS = ["title", "description", "avatarUrl", "historyVisible"] as const;

export type GroupEvent = { actorId: string } & (
  | { kind: "MEMBERS_ADDED"; userIds: string[] }
  | { kind: "MEMBER_REMOVED"; userIds: [string] }
  | { kind: "MEMBER_LEFT" }
  | { kind: "ROLE_SET"; userIds: [string]; role: MemberRole }
  | { kind: "SETTINGS_CHANGED"; settings: GroupSettings }
);

/** Those of a group's settings that changed, as they are since. */
export interface GroupSettings {
  title?: string;
  description?: string | null;
  avatarUrl?: string | null;
  historyVisible?: boolean;
}

/** More names than this are counted. */
export const MAX_NAMED = 3;

/** The people whom the sentence names. */
export const namedIn = (event: GroupEvent): string[] => [event.actorId, ...usersOf(event).slice(0, MAX_NAMED)];

export const usersOf = (event: GroupEvent): string[] => ("userIds" in event ? event.userIds : []);

export function sentenceOf(event: GroupEvent, nameOf: (userId: string) => string): string {
  return `${nameOf(event.actorId)} ${predicateOf(event, nameOf)}`;
}

function predicateOf(event: GroupEvent, nameOf: (userId: string) => string): string {
  switch (event.kind) {
    case "MEMBERS_ADDED":
      return `added ${listOf(namesOf(event.userIds, nameOf))}`;
    case "MEMBER_REMOVED":
      return `removed ${nameOf(event.userIds[0])}`;
    case "MEMBER_LEFT":
      return "left";
    case "ROLE_SET":
      return event.userIds[0] === event.actorId
        ? `stepped down to ${event.role.toLowerCase()}`
        : `made ${nameOf(event.userIds[0])} ${withArticle(event.role)}`;
    case "SETTINGS_CHANGED":
      return listOf(settingsOf(event.settings));
  }
}

export const withArticle = (role: MemberRole): string =>
  `${role === "OWNER" || role === "ADMIN" ? "an" : "a"} ${role.toLowerCase()}`;

function namesOf(userIds: string[], nameOf: (userId: string) => string): string[] {
  const names = userIds.slice(0, MAX_NAMED).map(nameOf);
  const rest = userIds.length - names.length;
  return rest === 0 ? names : [...names, rest === 1 ? "1 other" : `${rest} others`];
}

function settingsOf({ title, description, avatarUrl, historyVisible }: GroupSettings): string[] {
  const told: string[] = [];
  if (title !== undefined) told.push(`renamed the group to “${title}”`);
  if (description !== undefined) told.push(`${description === null ? "removed" : "changed"} the description`);
  if (avatarUrl !== undefined) told.push(`${avatarUrl === null ? "removed" : "changed"} the picture`);
  if (historyVisible !== undefined)
    told.push(historyVisible ? "showed earlier messages to new members" : "hid earlier messages from new members");
  return told;
}

const LIST = new Intl.ListFormat("en-GB");
const listOf = (parts: string[]) => LIST.format(parts);
