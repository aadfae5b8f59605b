/** Email addresses: which ones are taken, in the one form in which they are stored, compared and written to. */
import { domainToASCII } from "node:url";
import { z } from "zod";
import { badInput } from "../errors.js";
import { fold } from "./names.js";

export const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** The pattern of the HTML standard: ASCII alone, nothing quoted, so nothing that a header or an SMTP command could break on. */
const Address = z.email({ pattern: z.regexes.html5Email });

export function checkEmail(email: string | null | undefined): string | null {
  return email == null ? null : requireEmail(email);
}

/** Whether an address works shows only by writing to it; this refuses what cannot be one, and what cannot be written to safely. */
export function requireEmail(given: string): string {
  const email = asciiForm(given);
  if (email === undefined)
    throw badInput(
      "email",
      `An email address has at most ${MAX_EMAIL_LENGTH} characters, of which those before the @ are ASCII, like ana@example.org.`,
    );
  return email;
}

/** Addresses that differ in case alone are one: no mail service of today parts them, and people type them either way. */
export const emailKey = (email: string) => email.toLowerCase();

/**
 * The forms in which the address that somebody signs in with may be stored: today's, and that of addresses that were
 * stored before domains were kept in ASCII. Always two, so that the same statement looks for every name.
 */
export function emailKeysOf(name: string): [string, string] {
  const short = name.slice(0, MAX_EMAIL_LENGTH);
  const email = asciiForm(short);
  const older = fold(short).slice(0, MAX_EMAIL_LENGTH);
  return [email === undefined ? older : emailKey(email), older];
}

/**
 * With the domain in ASCII, as DNS has it: Unicode has many ways to write one domain. Other than ASCII before the @ is
 * refused, because folding it can make one address of two people's: `ſ` and `s`, `K` (the Kelvin sign) and `k`.
 */
function asciiForm(typed: string): string | undefined {
  const given = typed.trim(); // keyboards of phones add a space behind a word
  if (given.length > MAX_EMAIL_LENGTH) return undefined;
  const at = given.lastIndexOf("@");
  const [local, domain] = [given.slice(0, at), given.slice(at + 1)];
  if (at < 1 || local.length > MAX_LOCAL_LENGTH || /^\.|\.\.|\.$/.test(local)) return undefined;
  // Only letters, digits, marks: `domainToASCII` takes whatever a URL may have, numbers of addresses and %-escapes included.
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(domain)) return undefined;
  const email = `${local}@${domainToASCII(domain)}`;
  const isAddress = email.length <= MAX_EMAIL_LENGTH && Address.safeParse(email).success;
  return isAddress && /\.[a-z][a-z0-9-]*$/.test(email) ? email : undefined;
}
