/** Who may do what to a message that they can see. Answers, and touches nothing; `docs/permissions.md` is its table. */
import type { ConversationKind, MemberRole, MessageKind } from "../generated/prisma/enums.js";

export interface Standing {
  conversation: ConversationKind;
  role: MemberRole;
  message: MessageKind;
  isSender: boolean;
}

export const MODERATING: readonly MemberRole[] = ["OWNER", "ADMIN", "MODERATOR"];

/** In a direct conversation nobody is above the other. */
const moderates = ({ conversation, role }: Pick<Standing, "conversation" | "role">) =>
  conversation === "GROUP" && MODERATING.includes(role);

export const canEdit = ({ message, isSender }: Standing) => isSender && message !== "SYSTEM";

/** What the server wrote of a group's life stays. */
export const canDelete = (standing: Standing) =>
  standing.message !== "SYSTEM" && (standing.isSender || moderates(standing));

/** All who are in the group, by one message. */
export const canMentionEveryone = (standing: Pick<Standing, "conversation" | "role">) => moderates(standing);

/** What a message said before it was edited. */
export const canSeeEdits = (standing: Pick<Standing, "conversation" | "role">) => moderates(standing);
