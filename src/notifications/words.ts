/** What a notification says, in English: made when it is read, of the names and the text of that moment. */
import { withArticle } from "../conversations/group-event.js";
import type { NotificationRow } from "./service.js";

/** Enough for a line or two; who wants all of it reads the message. */
const MAX_EXCERPT = 200;

/** A group's name, or the other person's. */
export const titleOf = ({ title, actor }: NotificationRow): string => title ?? actor.displayName;

/** What happened. `said` is the sentence of the message that tells of it, where there is one. */
export async function bodyOf(notification: NotificationRow, said: () => Promise<string | null>): Promise<string> {
  const { kind, title, message, actor } = notification;
  const who = actor.displayName;
  switch (kind) {
    case "MESSAGE_NEW":
      return title === null ? excerptOf(message?.body) : `${who}: ${excerptOf(message?.body)}`;
    case "MESSAGE_DELIVERED":
      return "Your message was delivered.";
    case "MESSAGE_READ":
      return "Your message was read.";
    case "MESSAGE_DELETED":
      return `${who} deleted your message.`;
    case "GROUP_INVITE":
      return `${who} added you.`;
    case "GROUP_MEMBER_REMOVED":
      return `${who} removed you.`;
    case "GROUP_MEMBER_LEFT":
      return `${who} left.`;
    case "GROUP_ROLE_UPDATED":
      return message?.detail?.kind === "ROLE_SET"
        ? `${who} made you ${withArticle(message.detail.role)}.`
        : `${who} changed your role.`;
    case "GROUP_UPDATED":
      return `${(await said()) ?? `${who} changed the group`}.`;
    case "GROUP_DELETED":
      return `${who} deleted the group.`;
  }
}

function excerptOf(text: string | null | undefined): string {
  if (text == null) return "This message was deleted.";
  const characters = [...text.slice(0, 2 * MAX_EXCERPT + 2)]; // a character is at most two of its units
  return characters.length > MAX_EXCERPT ? `${characters.slice(0, MAX_EXCERPT - 1).join("")}…` : text;
}
