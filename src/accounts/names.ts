/**
 * Usernames, display names and email addresses: their rules, and the form in which they are compared. The rules are for
 * names that are given from now on: an account keeps the name it has, whatever the rules were when it got it.
 */
import { badInput, conflict } from "../errors.js";
import { hasInvisible, isInvisible, tidied } from "../text.js";
import { isReservedDisplayName, isReservedUsername } from "./reserved.js";
import { areDigitsMixed, areScriptsMixed, hasHeapOfMarks, hasOddLetter } from "./scripts.js";

export const MAX_USERNAME = 32;
export const MAX_DISPLAY_NAME = 64;
/** Above every name's own bound. `normalize` is quadratic in combining marks: longer texts are cut before it. */
const MAX_COMPARED = 512;
/** Longer than any name that somebody has, however Unicode composes it. */
export const MAX_NAME_ASKED_FOR = 128;

/**
 * The form in which names are looked up: those that differ in case, in how Unicode composes them, or in the spaces around
 * them, which keyboards of phones add, are one name.
 */
export const fold = (name: string) =>
  name.slice(0, MAX_COMPARED).toWellFormed().replaceAll("\0", "").normalize("NFKC").toLowerCase().trim();

/**
 * Judged in the form that is kept: one character may decompose into many, spaces among them. Operators may give a name
 * that is reserved.
 */
export function checkUsername(given: string, { mayBeReserved = false } = {}): string {
  const username = given.length > MAX_USERNAME * 4 ? "" : given.trim().normalize("NFKC");
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{1,31}$/u.test(username) || hasInvisible(username) || hasOddLetter(username))
    throw badInput(
      "username",
      `A username has 2 to ${MAX_USERNAME} letters, digits, dots, hyphens or underscores, and starts with a letter or digit.`,
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

/** They would turn the text around them: the name would be read as another, and so would what follows it. */
const BIDI_CONTROL = /[\u202A-\u202E\u2066-\u2069]/g;
const LINE_END = /[\u2028\u2029]/g;

/** Not unique, so that it may look like another; but it must not change how the text around it is shown. */
export function checkDisplayName(name: string): string {
  const isLong = name.length > MAX_DISPLAY_NAME * 4;
  const given = tidied(isLong ? name : name.replace(BIDI_CONTROL, "").replace(LINE_END, " "), MAX_DISPLAY_NAME);
  if (isInvisible(given) || given.length > MAX_DISPLAY_NAME || /\p{Cc}/u.test(given) || /\p{M}{9}/u.test(given))
    throw badInput(
      "displayName",
      `A display name has 1 to ${MAX_DISPLAY_NAME} characters, some to be seen, none a control, and no heap of marks.`,
    );
  if (isReservedDisplayName(given)) throw badInput("displayName", "Deleted accounts are called so.");
  return given;
}
