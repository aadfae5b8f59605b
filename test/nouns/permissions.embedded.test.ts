/** docs/permissions.md and the policies say the same, and neither says more than the other. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as groups from "../../src/conversations/policy.js";
import type { MemberRole } from "../../src/generated/prisma/enums.js";
import * as messages from "../../src/messages/policy.js";

const ROLES: MemberRole[] = ["OWNER", "ADMIN", "MODERATOR", "MEMBER"];

const yesNo = (may: boolean) => (may ? "yes" : "no");

const byRole = (cellOf: (role: MemberRole) => string) => ROLES.map(cellOf);

/** The roles of those to whom it may be done. */
const toRoles = (may: (role: MemberRole, target: MemberRole) => boolean) =>
  byRole((role) => ROLES.filter((target) => may(role, target)).join(", ") || "no");

const unlessLast = (may: (role: MemberRole, others: groups.Others) => boolean) =>
  byRole((role) => {
    const withAnother = may(role, { members: 3, owners: 1 });
    const asLast = may(role, { members: 3, owners: role === "OWNER" ? 0 : 1 });
    return withAnother && !asLast ? "unless the last" : yesNo(withAnother);
  });

/** A membership of every role in a group, and one of a direct conversation. */
const STANDINGS = [
  ...ROLES.map((role) => ({ conversation: "GROUP" as const, role })),
  { conversation: "DIRECT" as const, role: "MEMBER" as const },
];

const toMessages = (may: (standing: messages.Standing) => boolean) =>
  STANDINGS.map((standing) => {
    const [own, others] = [true, false].map((isSender) => may({ ...standing, message: "TEXT", isSender }));
    return others ? "any" : own ? "own" : "no";
  });

/** The rows of the page, made from the policies. A policy that takes a role has a row for each. */
const SAID: Record<string, string[]> = {
  "conversations.canUpdate": byRole((role) => yesNo(groups.canUpdate({ role }))),
  "conversations.canDelete": byRole((role) => yesNo(groups.canDelete({ role }))),
  "conversations.canAddMembers": byRole((role) => yesNo(groups.canAddMembers({ role }))),
  "conversations.canRemove": toRoles((role, target) => groups.canRemove({ role }, { role: target })),
  ...Object.fromEntries(
    ROLES.map((given) => [
      `conversations.canSetRole(${given})`,
      toRoles((role, target) => groups.canSetRole({ role }, { role: target }, given)),
    ]),
  ),
  "conversations.canStepDown": unlessLast((role, others) => groups.canStepDown({ role }, "MEMBER", others)),
  "conversations.canLeave": unlessLast((role, others) => groups.canLeave({ role }, others)),
  "messages.canEdit": toMessages(messages.canEdit),
  "messages.canDelete": toMessages(messages.canDelete),
  "messages.canSeeEdits": toMessages(messages.canSeeEdits),
  "messages.canMentionEveryone": STANDINGS.map((standing) => yesNo(messages.canMentionEveryone(standing))),
};

const rows = [
  ...readFileSync("docs/permissions.md", "utf8").matchAll(/^\| `(\w+\.can\w+)(\(\w+\))?` \|[^|]*\|(.*)\|$/gm),
];

test("docs/permissions.md says for every role what the policies say", () => {
  const written = rows.map(([, name = "", parameter = "", cells = ""]) => [
    name + parameter,
    cells.split("|").map((cell) => cell.trim()),
  ]);
  expect(Object.fromEntries(written)).toEqual(SAID);
});

test("every sentence of a policy has its row, and every row its sentence", async () => {
  const folders = readdirSync("src").filter((folder) => existsSync(`src/${folder}/policy.ts`));
  const sentences = folders.map(async (folder) => {
    const names = Object.keys(await import(`../../src/${folder}/policy.ts`));
    return names.filter((name) => name.startsWith("can")).map((name) => `${folder}.${name}`);
  });
  const named = [...new Set(rows.map(([, name]) => name))];
  expect(named.toSorted()).toEqual((await Promise.all(sentences)).flat().toSorted());
});

test("nobody below an owner can make an owner, or take one out, and nobody raises themselves", () => {
  for (const role of ROLES.slice(1)) {
    for (const target of ROLES)
      expect(groups.canSetRole({ role }, { role: target }, "OWNER"), `${role} of ${target}`).toBe(false);
    expect(groups.canRemove({ role }, { role: "OWNER" }), role).toBe(false);
    expect(groups.canStepDown({ role }, "OWNER", { members: 3, owners: 1 }), role).toBe(false);
  }
  expect(groups.canLeave({ role: "OWNER" }, { members: 0, owners: 0 }), "alone").toBe(true);
});
