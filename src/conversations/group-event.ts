/**
 * The event that a SYSTEM message stores: ids, not words. The sentence is made at each read, so it shows people's
 * present names, and no name stays in a text that its person cannot erase.
 */
import type { MemberRole } from "../generated/prisma/enums.js";
import { listOf, type Sentence, sentence, text } from "../text/sentences.js";

export const SETTINGS = ["title", "description", "avatarUrl", "historyVisible"] as const;

export type GroupEvent = { actorId: string } & (
  | { kind: "MEMBERS_ADDED"; userIds: string[] }
  | { kind: "MEMBER_REMOVED"; userIds: [string] }
  | { kind: "MEMBER_LEFT" }
  | { kind: "ROLE_SET"; userIds: [string]; role: MemberRole }
  | { kind: "SETTINGS_CHANGED"; settings: GroupSettings }
);

/** The settings of a group that changed, with their new values. */
export interface GroupSettings {
  title?: string;
  description?: string | null;
  avatarUrl?: string | null;
  historyVisible?: boolean;
}

/** A list of more people ends with the number of the rest. */
export const MAX_NAMED = 3;

/** The people whom the sentence names. */
export const namedIn = (event: GroupEvent): string[] => [event.actorId, ...usersOf(event).slice(0, MAX_NAMED)];

export const usersOf = (event: GroupEvent): string[] => ("userIds" in event ? event.userIds : []);

export function sentenceOf(event: GroupEvent, nameOf: (userId: string) => string): Sentence {
  return sentence`${nameOf(event.actorId)} ${predicateOf(event, nameOf)}`;
}

function predicateOf(event: GroupEvent, nameOf: (userId: string) => string): Sentence {
  switch (event.kind) {
    case "MEMBERS_ADDED":
      return sentence`added ${listOf(namesOf(event.userIds, nameOf))}`;
    case "MEMBER_REMOVED":
      return sentence`removed ${nameOf(event.userIds[0])}`;
    case "MEMBER_LEFT":
      return sentence`left`;
    case "ROLE_SET":
      return event.userIds[0] === event.actorId
        ? sentence`stepped down to ${text(event.role.toLowerCase())}`
        : sentence`made ${nameOf(event.userIds[0])} ${withArticle(event.role)}`;
    case "SETTINGS_CHANGED":
      return listOf(settingsOf(event.settings));
  }
}

export const withArticle = (role: MemberRole): Sentence =>
  text(`${role === "OWNER" || role === "ADMIN" ? "an" : "a"} ${role.toLowerCase()}`);

function namesOf(userIds: string[], nameOf: (userId: string) => string): Sentence[] {
  const names = userIds.slice(0, MAX_NAMED).map((id) => sentence`${nameOf(id)}`);
  const rest = userIds.length - names.length;
  return rest === 0 ? names : [...names, text(rest === 1 ? "1 other" : `${rest} others`)];
}

function settingsOf({ title, description, avatarUrl, historyVisible }: GroupSettings): Sentence[] {
  const changes: Sentence[] = [];
  const verb = (setting: unknown) => text(setting === null ? "removed" : "changed");
  if (title !== undefined) changes.push(sentence`renamed the group to “${title}”`);
  if (description !== undefined) changes.push(sentence`${verb(description)} the description`);
  if (avatarUrl !== undefined) changes.push(sentence`${verb(avatarUrl)} the picture`);
  if (historyVisible === true) changes.push(sentence`showed earlier messages to new members`);
  if (historyVisible === false) changes.push(sentence`hid earlier messages from new members`);
  return changes;
}
