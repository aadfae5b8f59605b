/**
 * Names in any case. The keys that are stored, and unique, are in lower case, which is not the same: capitals of `ς`, `ß`
 * and `ı` are those of `σ`, `ss` and `i`, and where a word ends decides which of the two sigmas `Σ` becomes. Keys stay as
 * they are, so that nobody's name becomes somebody else's; what folds the rest is an expression, with indexes of its own.
 */
import type { Store } from "../db.js";
import { fold } from "./names.js";

const LETTERS = "ςıᲀᲁᲂᲃᲄᲅᲆᲇᲈ";
const FOLDED = "σiвдосттъѣꙋ";
const PAIRS: [string, string][] = [
  ["ß", "ss"],
  ["i\u0307", "i"], // what `İ` leaves
  ["\u0345", "ι"], // the iota under a vowel, which stands beside a capital
];

/** A key in any case, in SQL: as the indexes have it, sign for sign. */
const caselessKey = (column: string): string =>
  `normalize(replace(replace(replace(translate(normalize(${column}, NFD), '${LETTERS}', '${FOLDED}'), 'ß', 'ss'), E'i\\u0307', 'i'), E'\\u0345', 'ι'), NFKC)`;

/** The same of a name that is looked for. */
export function caseless(name: string): string {
  const letters = [...fold(name).normalize("NFD")].map((sign) => FOLDED[LETTERS.indexOf(sign)] ?? sign).join("");
  return PAIRS.reduce((text, [from, to]) => text.replaceAll(from, to), letters).normalize("NFKC");
}

export const USERNAME_CASELESS = caselessKey("username_key");
export const DISPLAY_CASELESS = caselessKey("display_key");

/**
 * Of a row of users: it is called `$1`, or `$2` in any case. Of accounts from before this rule some may differ in case
 * alone: `CALLED_FIRST` sorts, so that the very name goes before another that is like it.
 */
export const CALLED = `(username_key = $1 OR ${USERNAME_CASELESS} = $2)`;
export const CALLED_FIRST = "username_key = $1 DESC, id";
export const calledBy = (name: string): [string, string] => [fold(name), caseless(name)];

/** The id of the account that somebody means by a username. */
export async function idOfUsername(
  { store }: { store: Pick<Store, "pool"> },
  username: string,
): Promise<string | undefined> {
  const { rows } = await store.pool.query<{ id: string }>({
    name: "user-called",
    text: `SELECT id FROM users WHERE ${CALLED} AND deleted_at IS NULL ORDER BY ${CALLED_FIRST} LIMIT 1`,
    values: calledBy(username),
  });
  return rows[0]?.id;
}
