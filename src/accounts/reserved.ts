/** Names that would speak for the server, for the team that runs it, or for nobody in particular. */
import { createRequire } from "node:module";
import { lookOf } from "./confusables.js";

const require = createRequire(import.meta.url);

/** A mail provider's list: `admin`, `postmaster`, `support`, `noreply` and the like, also in Spanish and Portuguese. */
const OF_MAIL: string[] = [
  ...require("reserved-email-addresses-list/admin-list.json"),
  ...require("reserved-email-addresses-list/no-reply-list.json"),
];

/** Names of that list that are allowed: in a chat they speak for nobody. */
const FREE = new Set(["customer", "dev", "developer", "email", "mail", "sales", "terms", "test"]);

const OF_CHAT =
  `all anonymous anyone bot broadcast channel channels deleted deleteduser everybody everyone false guest here
  me member members moderation moderator moderators mods nobody none notification notifications null official operator
  operators owner parley parleyadmin parleybot parleyofficial parleysupport parleyteam server staff superadmin system team
  true undefined unknown user username users you`.split(/\s+/);

/** `ad.min` reads like `admin`. */
const withoutSeparators = (name: string) => name.replace(/[._\s-]/g, "");

/** The looks of a name in several spellings: a capital i looks like an l, a small one does not. */
const looksOf = (name: string): string[] =>
  [name, name.toUpperCase(), `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`].map(lookOf);

const LOOKS = new Set(
  [...OF_MAIL.filter((name) => !FREE.has(name)), ...OF_CHAT].map(withoutSeparators).flatMap(looksOf),
);
/** The names of deleted accounts begin like this. */
const DELETED = looksOf("deleted");

/** Whether a username reads like a reserved name, or like that of a deleted account. */
export function isReservedUsername(username: string): boolean {
  const looks = [username, username.toLowerCase()].map((name) => lookOf(name.normalize("NFKC")));
  const isOfDeleted = looks.some((look) => DELETED.some((deleted) => new RegExp(`^${deleted}[._-]`).test(look)));
  return isOfDeleted || looks.some((look) => LOOKS.has(withoutSeparators(look)));
}

const DELETED_USERS = looksOf("Deleted user").map(withoutSeparators);

/** Whether a display name reads like that of a deleted account. */
export const isReservedDisplayName = (name: string): boolean =>
  DELETED_USERS.includes(withoutSeparators(lookOf(name.normalize("NFKC"))));
