/** Usernames, display names and email addresses: their rules, and the form in which they are compared. */
import { badInput } from "../errors.js";
import { hasInvisible, isInvisible, tidied } from "../text.js";

export const MAX_USERNAME = 32;
export const MAX_DISPLAY_NAME = 64;
export const MAX_EMAIL_LENGTH = 254;
/** Longer than any name that somebody has, however Unicode composes it. */
export const MAX_NAME_ASKED_FOR = 128;

/** Names that differ in case, or in how Unicode composes them, are one name. */
export const fold = (name: string) => name.toWellFormed().replaceAll("\0", "").normalize("NFKC").toLowerCase();

/** Judged as it is kept: one character may stand for many, spaces among them. */
export function checkUsername(given: string): string {
  const username = given.length > MAX_USERNAME * 4 ? "" : given.normalize("NFKC");
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,31}$/u.test(username) || hasInvisible(username))
    throw badInput(
      "username",
      `A username has 2 to ${MAX_USERNAME} letters, digits, dots, hyphens or underscores, and starts with a letter or digit.`,
    );
  return username;
}

export function checkDisplayName(name: string): string {
  const trimmed = tidied(name, MAX_DISPLAY_NAME);
  if (isInvisible(trimmed) || trimmed.length > MAX_DISPLAY_NAME || /\p{Cc}/u.test(trimmed))
    throw badInput(
      "displayName",
      `A display name has 1 to ${MAX_DISPLAY_NAME} characters, some to be seen, and none a control.`,
    );
  return trimmed;
}

export function checkEmail(email: string | null | undefined): string | null {
  if (email == null) return null;
  // Whether an address works shows only by writing to it; this refuses what cannot be one.
  const isLong = email.length > MAX_EMAIL_LENGTH || fold(email).length > MAX_EMAIL_LENGTH; // ﷺ folds to 18 characters
  if (isLong || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw badInput("email", "This is not an email address.");
  return email;
}
