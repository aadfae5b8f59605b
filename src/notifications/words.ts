/** The English text of a notification, made at each read from the names and texts at that time. */

import { withArticle } from "../conversations/group-event.js";
import type { MessageRow } from "../messages/rows.js";
import { cutTo, isWithin } from "../text/characters.js";
import { alone, closed, quoted, type Sentence, sentence } from "../text/sentences.js";
import type { NotificationRow } from "./reads.js";

/** In user-perceived characters. Enough for a line or two; the whole text is in the message. */
export const MAX_EXCERPT = 200;

/**
 * The name of the group or of the other person. Direction controls that it leaves open are closed, so that a client can
 * put it beside other text.
 */
export const titleOf = ({ title, actor }: Pick<NotificationRow, "title" | "actor">): string =>
  closed(title ?? actor.displayName);

/** The parts of a notification that its text is made from. */
type Worded = Pick<NotificationRow, "kind" | "title" | "actor"> & {
  message: Pick<MessageRow, "body" | "detail"> | null;
};

/** `words` returns the sentence of the SYSTEM message about it, if there is one. */
export async function bodyOf(
  { kind, title, message, actor }: Worded,
  words: () => Promise<Sentence | null>,
): Promise<Sentence> {
  const who = actor.displayName;
  switch (kind) {
    case "MESSAGE_NEW":
      return title === null ? excerptOf(message?.body, alone) : sentence`${who}: ${excerptOf(message?.body, quoted)}`;
    case "MESSAGE_DELIVERED":
      return sentence`Your message was delivered.`;
    case "MESSAGE_READ":
      return sentence`Your message was read.`;
    case "MESSAGE_DELETED":
      return sentence`${who} deleted your message.`;
    case "GROUP_INVITE":
      return sentence`${who} added you.`;
    case "GROUP_MEMBER_REMOVED":
      return sentence`${who} removed you.`;
    case "GROUP_MEMBER_LEFT":
      return sentence`${who} left.`;
    case "GROUP_ROLE_UPDATED":
      return message?.detail?.kind === "ROLE_SET"
        ? sentence`${who} made you ${withArticle(message.detail.role)}.`
        : sentence`${who} changed your role.`;
    case "GROUP_UPDATED":
      return sentence`${(await words()) ?? sentence`${who} changed the group`}.`;
    case "GROUP_DELETED":
      return sentence`${who} deleted the group.`;
  }
}

function excerptOf(body: string | null | undefined, put: (text: string) => Sentence): Sentence {
  if (body == null) return sentence`This message was deleted.`;
  return isWithin(body, MAX_EXCERPT) ? put(body) : sentence`${put(cutTo(body, MAX_EXCERPT - 1))}…`;
}
