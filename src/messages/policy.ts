/** Permissions on a message that somebody can see. Each function only answers; `docs/permissions.md` has the table. */
import type { ConversationKind, MemberRole, MessageKind } from "../generated/prisma/enums.js";

export interface Standing {
  conversation: ConversationKind;
  role: MemberRole;
  message: MessageKind;
  isSender: boolean;
}

export const MODERATING: readonly MemberRole[] = ["OWNER", "ADMIN", "MODERATOR"];

/** In a direct conversation neither person may moderate the other. */
const moderates = ({ conversation, role }: Pick<Standing, "conversation" | "role">) =>
  conversation === "GROUP" && MODERATING.includes(role);

export const canEdit = ({ message, isSender }: Standing) => isSender && message !== "SYSTEM";

/** Nobody deletes a system message. */
export const canDelete = (standing: Standing) =>
  standing.message !== "SYSTEM" && (standing.isSender || moderates(standing));

/** For all members of the group at once. */
export const canMentionEveryone = (standing: Pick<Standing, "conversation" | "role">) => moderates(standing);

/** For the earlier texts of an edited message. */
export const canSeeEdits = (standing: Pick<Standing, "conversation" | "role">) => moderates(standing);
