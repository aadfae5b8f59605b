/**
 * Compares names in any case. The stored, unique keys are in lower case, which is not enough: `ς`, `ß` and `ı` have the
 * capitals of `σ`, `ss` and `i`, and the end of a word decides which of the two sigmas `Σ` becomes. The keys stay as
 * they are, so nobody's name becomes somebody else's. An SQL expression with its own indexes folds the rest.
 */
import type { Store } from "../store/store.js";
import { fold } from "./names.js";

const LETTERS = "ςıᲀᲁᲂᲃᲄᲅᲆᲇᲈ";
const FOLDED = "σiвдосттъѣꙋ";
const PAIRS: [string, string][] = [
  ["ß", "ss"],
  ["i\u0307", "i"], // `İ` in lower case
  ["\u0345", "ι"], // the iota under a vowel, written beside a capital
];

/** SQL for a key in any case. It must equal the expression of the indexes, character for character. */
const caselessKey = (column: string): string =>
  `normalize(replace(replace(replace(translate(normalize(${column}, NFD), '${LETTERS}', '${FOLDED}'), 'ß', 'ss'), E'i\\u0307', 'i'), E'\\u0345', 'ι'), NFKC)`;

/** The same folding for a name to look up. */
export function caseless(name: string): string {
  const letters = [...fold(name).normalize("NFD")].map((sign) => FOLDED[LETTERS.indexOf(sign)] ?? sign).join("");
  return PAIRS.reduce((text, [from, to]) => text.replaceAll(from, to), letters).normalize("NFKC");
}

export const USERNAME_CASELESS = caselessKey("username_key");
export const DISPLAY_CASELESS = caselessKey("display_key");

/**
 * SQL condition on a row of users: its name is `$1`, or `$2` in any case. Some accounts from before this rule may
 * differ only in case, so `CALLED_FIRST` sorts the exact name before one that equals it in another case.
 */
export const CALLED = `(username_key = $1 OR ${USERNAME_CASELESS} = $2)`;
export const CALLED_FIRST = "username_key = $1 DESC, id";
export const calledBy = (name: string): [string, string] => [fold(name), caseless(name)];

/** The id of the account that has this username, in any case. */
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
