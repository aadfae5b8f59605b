/**
 * Who may do what in a group, as sentences that answer and touch nothing. docs/permissions.md is the same as a table,
 * and a test compares the two.
 */
import type { MemberRole } from "../generated/prisma/enums.js";

export interface HasRole {
  role: MemberRole;
}

/** Each role may do what those before it may. */
export const ROLES = ["MEMBER", "MODERATOR", "ADMIN", "OWNER"] as const satisfies MemberRole[];

const rank = ({ role }: HasRole) => ROLES.indexOf(role);
const isAtLeast = (actor: HasRole, role: MemberRole) => rank(actor) >= rank({ role });

/** Title, description, picture, and whether new members see the history. */
export const canUpdate = (actor: HasRole) => isAtLeast(actor, "ADMIN");

export const canDelete = (actor: HasRole) => isAtLeast(actor, "OWNER");

export const canAddMembers = (actor: HasRole) => isAtLeast(actor, "ADMIN");

/** Another member. Owners are equals: were they safe from each other, one who is gone for good could never be removed. */
export const canRemove = (actor: HasRole, target: HasRole) =>
  isAtLeast(actor, "OWNER") || (isAtLeast(actor, "ADMIN") && rank(target) < rank(actor));

/** Give another member a role. Nobody below an owner makes somebody their equal. */
export const canSetRole = (actor: HasRole, target: HasRole, role: MemberRole) =>
  isAtLeast(actor, "OWNER") ||
  (isAtLeast(actor, "ADMIN") && rank(target) < rank(actor) && rank({ role }) < rank(actor));

/** Those who stay behind, with whom somebody leaves or gives up their role. */
export interface Others {
  members: number;
  owners: number;
}

/** Give up a part of one's own role: an owner only while there is another, for a group must have one. */
export const canStepDown = (actor: HasRole, role: MemberRole, others: Others) =>
  rank({ role }) <= rank(actor) && (actor.role !== "OWNER" || role === "OWNER" || others.owners > 0);

/** The last owner names another first, unless nobody is left to be one. */
export const canLeave = (actor: HasRole, others: Others) =>
  actor.role !== "OWNER" || others.owners > 0 || others.members === 0;
