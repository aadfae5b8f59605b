/** Checks email addresses, and gives them the one form in which they are stored, compared and written to. */
import { domainToASCII } from "node:url";
import { z } from "zod";
import { badInput } from "../errors.js";
import { fold } from "./names.js";

export const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** The pattern of the HTML standard: only ASCII and no quotes, so no address breaks a header or an SMTP command. */
const Address = z.email({ pattern: z.regexes.html5Email });

export function checkEmail(email: string | null | undefined): string | null {
  return email == null ? null : requireEmail(email);
}

/** Refuses a text that is no address, or cannot be written to safely. Only a letter shows whether an address works. */
export function requireEmail(given: string): string {
  const email = asciiForm(given);
  if (email === undefined)
    throw badInput(
      "email",
      `An email address has at most ${MAX_EMAIL_LENGTH} characters, of which those before the @ are ASCII, like ana@example.org.`,
    );
  return email;
}

/** Addresses that differ only in case are one: no mail service today distinguishes them, and people type either. */
export const emailKey = (email: string) => email.toLowerCase();

/**
 * The keys under which an address given at sign-in may be stored: today's key, and the key from before domains were
 * kept in ASCII. Always two, so that one statement serves every name.
 */
export function emailKeysOf(name: string): [string, string] {
  const short = name.slice(0, MAX_EMAIL_LENGTH);
  const email = asciiForm(short);
  const older = fold(short).slice(0, MAX_EMAIL_LENGTH);
  return [email === undefined ? older : emailKey(email), older];
}

/**
 * The address with its domain in ASCII, as in DNS: Unicode has many ways to write one domain. Other characters than
 * ASCII are refused before the @, because folding them can turn the addresses of two people into one: `ſ` and `s`, `K`
 * (the Kelvin sign) and `k`.
 */
function asciiForm(typed: string): string | undefined {
  const given = typed.trim(); // phone keyboards add a space after a word
  if (given.length > MAX_EMAIL_LENGTH) return undefined;
  const at = given.lastIndexOf("@");
  const [local, domain] = [given.slice(0, at), given.slice(at + 1)];
  if (at < 1 || local.length > MAX_LOCAL_LENGTH || /^\.|\.\.|\.$/.test(local)) return undefined;
  // Only letters, digits, marks, dots and hyphens: `domainToASCII` accepts all that a URL may have, such as numeric
  // addresses and %-escapes.
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(domain)) return undefined;
  const email = `${local}@${domainToASCII(domain)}`;
  const isAddress = email.length <= MAX_EMAIL_LENGTH && Address.safeParse(email).success;
  return isAddress && /\.[a-z][a-z0-9-]*$/.test(email) ? email : undefined;
}
