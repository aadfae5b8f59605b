/**
 * Usernames and display names: their rules, and the form in which names are compared. The rules apply to new names
 * only: an account keeps its name, even if the rules were different when it got it.
 */

import { badInput, conflict } from "../errors.js";
import { isWithin, unitsFor } from "../text/characters.js";
import { checkLine, hasUnseen } from "../text/text.js";
import { isReservedDisplayName, isReservedUsername } from "./reserved.js";
import { areDigitsMixed, areScriptsMixed, hasHeapOfMarks, hasOddLetter } from "./scripts.js";

export const MAX_USERNAME = 32;
export const MAX_DISPLAY_NAME = 64;
/** Above every name's own bound. `normalize` is quadratic in combining marks: longer texts are cut before it. */
const MAX_COMPARED = 512;
/** Longer than any name that somebody has, in every Unicode normalisation form. */
export const MAX_NAME_ASKED_FOR = 256;
/** Four units for each character: more than a letter with its marks takes in any script. */
const MAX_USERNAME_UNITS = MAX_USERNAME * 4;

/**
 * The form in which names are looked up. Names are one name if they differ only in case, in how Unicode composes them,
 * or in the spaces around them, which phone keyboards add.
 */
export const fold = (name: string) =>
  keyed(keyed(name).toWellFormed().replaceAll("\0", "").normalize("NFKC").toLowerCase().trim());

/** Applied again after composition: one character may become eighteen, and an index entry takes 2,700 bytes. */
const keyed = (text: string) => text.slice(0, MAX_COMPARED).replace(/[\uD800-\uDBFF]$/, "");

/**
 * Checks the stored form: one character may decompose into many, including spaces. Operators may give reserved names.
 */
export function checkUsername(given: string, { mayBeReserved = false } = {}): string {
  const username = given.length > unitsFor(MAX_USERNAME) ? "" : given.trim().normalize("NFKC");
  const isLong = username.length > MAX_USERNAME_UNITS || !isWithin(username, MAX_USERNAME);
  const isWritten = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]+$/u.test(username);
  if (isLong || !isWritten || hasUnseen(username) || hasOddLetter(username))
    throw badInput(
      "username",
      `A username has 2 to ${MAX_USERNAME} characters as people see them, of at most ${MAX_USERNAME_UNITS} UTF-16 units together: letters, digits, dots, hyphens or underscores, a letter or digit first.`,
    );
  if (areScriptsMixed(username) || areDigitsMixed(username))
    throw badInput(
      "username",
      "A username is written in one script, with digits of one kind: letters of several can look alike.",
    );
  if (hasHeapOfMarks(username))
    throw badInput("username", "A username has at most four different marks on a letter, and none without a letter.");
  if (!mayBeReserved && isReservedUsername(username)) throw conflict("username", "This username is reserved.");
  return username;
}

/** Bidi controls would reorder the text around them: the name, and the text after it, would be misread. */
const BIDI_CONTROL = /[\u202A-\u202E\u2066-\u2069]/g;
const RULE = { field: "displayName", most: MAX_DISPLAY_NAME };

/** Display names are not unique and may look alike, but they must not change how the text around them is shown. */
export function checkDisplayName(name: string): string {
  const given = checkLine(name.replace(BIDI_CONTROL, ""), RULE);
  if (/\p{M}{9}/u.test(given)) throw badInput("displayName", "A display name has at most eight marks on a letter.");
  if (isReservedDisplayName(given)) throw badInput("displayName", "Deleted accounts are called so.");
  return given;
}
