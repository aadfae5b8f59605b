/**
 * Permissions in a group. Each function answers and changes nothing. docs/permissions.md has the same as a table, and a
 * test compares the two.
 */
import type { MemberRole } from "../generated/prisma/enums.js";

export interface HasRole {
  role: MemberRole;
}

/** Ascending: each role may do everything that the roles before it may. */
export const ROLES = ["MEMBER", "MODERATOR", "ADMIN", "OWNER"] as const satisfies MemberRole[];

const rank = ({ role }: HasRole) => ROLES.indexOf(role);
const isAtLeast = (actor: HasRole, role: MemberRole) => rank(actor) >= rank({ role });

/** Title, description, picture, and whether new members see the history. */
export const canUpdate = (actor: HasRole) => isAtLeast(actor, "ADMIN");

export const canDelete = (actor: HasRole) => isAtLeast(actor, "OWNER");

export const canAddMembers = (actor: HasRole) => isAtLeast(actor, "ADMIN");

/** For another member. Owners can remove each other: otherwise one who is gone for good could never be removed. */
export const canRemove = (actor: HasRole, target: HasRole) =>
  isAtLeast(actor, "OWNER") || (isAtLeast(actor, "ADMIN") && rank(target) < rank(actor));

/** For another member's role. Only an owner can make somebody their equal. */
export const canSetRole = (actor: HasRole, target: HasRole, role: MemberRole) =>
  isAtLeast(actor, "OWNER") ||
  (isAtLeast(actor, "ADMIN") && rank(target) < rank(actor) && rank({ role }) < rank(actor));

/** The members who remain when somebody leaves or gives up their role. */
export interface Others {
  members: number;
  owners: number;
}

/** For the actor's own role. An owner can step down only if there is another: a group must have one. */
export const canStepDown = (actor: HasRole, role: MemberRole, others: Others) =>
  rank({ role }) <= rank(actor) && (actor.role !== "OWNER" || role === "OWNER" || others.owners > 0);

/** The last owner must name another first, unless no other member is left. */
export const canLeave = (actor: HasRole, others: Others) =>
  actor.role !== "OWNER" || others.owners > 0 || others.members === 0;
