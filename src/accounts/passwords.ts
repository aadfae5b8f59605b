/** Passwords: their rules, their hashes, and the comparison of the two. */
import { hash, verify } from "@node-rs/argon2";
import { badInput, rateLimited } from "../errors.js";
import type { TextBound } from "../graphql/bounds.js";
import { newId } from "../ids.js";
import { isCommon, isNameOf, type Owner } from "./common-passwords.js";
import { FairQueue } from "./fair-queue.js";

const MIN_PASSWORD = 8;
/** Argon2 takes any length; this bounds what one sign-in may make us hash. */
export const MAX_PASSWORD = 256;
/** NIST SP 800-63B counts each code point as one character. */
export const PASSWORD_ROOM: TextBound = { units: MAX_PASSWORD * 8, characters: MAX_PASSWORD, countedAs: "code points" };
/** No character of any script takes more than four units before it is composed. */
const MAX_UNITS = MAX_PASSWORD * 4;

/**
 * The form of a password that is hashed, by RFC 8265 (OpaqueString): keyboards differ in how they write an é, a Hangul
 * syllable or a space. Case, width and everything else stay as they are.
 */
const prepared = (password: string): string => password.replace(/\p{Zs}/gu, " ").normalize("NFC");

/**
 * Refuses a new password that breaks a rule, is among those guessed first, or is its owner's name. The error names the
 * argument `field`.
 */
export function checkPassword(
  password: string,
  { field = "password", ...owner }: Owner & { field?: string } = {},
): void {
  const length = password.length > MAX_UNITS ? Number.POSITIVE_INFINITY : [...prepared(password)].length;
  if (length < MIN_PASSWORD || length > MAX_PASSWORD)
    throw badInput(field, `A password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`);
  if (/\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/u.test(password))
    throw badInput(field, "A password has no control characters, and no halves of characters.");
  if (isCommon(password, MIN_PASSWORD))
    throw badInput(field, "This password is one of those that are guessed first; choose another.");
  if (isNameOf(owner, password))
    throw badInput(field, "This password is little more than a name that others know; choose another.");
}

/** OWASP's first choice of parameters for argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const LIBUV_THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4;
/** A hash takes one libuv thread for about 30 ms, and 19 MiB. Half of the threads stay free for files, DNS and zlib. */
const HASHES_AT_ONCE = Math.min(Math.max(Math.floor(LIBUV_THREADS / 2), 1), 4);
const HASH_MS = 30;
/** For each kind: about eight seconds of work. After that, clients have given up. */
const MOST_WAITING = 500;

/** Runs all hashes of the process. New passwords and comparisons take turns, and so do their addresses or people. */
export const hashing = new FairQueue<"new" | "known">({
  atOnce: HASHES_AT_ONCE,
  mostWaiting: MOST_WAITING,
  refusal: (waiting) => rateLimited(Math.ceil((waiting * HASH_MS) / HASHES_AT_ONCE)),
});

/** Hashes a password. RATE_LIMITED if too many wait. Turns are taken per `whom`: an address or a person. */
export const hashPassword = (password: string, whom = ""): Promise<string> =>
  hashing.run("new", whom, () => hash(prepared(password), ARGON2ID));

/** Compares a password, with the same turns and error. An empty hash fits no password, and takes as long. */
export async function verifyPassword(passwordHash: string, password: string, whom = ""): Promise<boolean> {
  if (password.length > MAX_UNITS) return false;
  const known = passwordHash || (await unknownHash());
  // Older hashes are of the password as it was typed, not of its prepared form.
  const candidates = new Set([prepared(password), password]);
  return hashing.run("known", whom, async () => {
    for (const candidate of candidates) if (await verify(known, candidate)) return true;
    return false;
  });
}

let unknown: Promise<string> | undefined;
/** A hash that fits no password, for names that do not exist. */
export const unknownHash = () => {
  unknown ??= hash(newId(), ARGON2ID).catch((error) => {
    unknown = undefined;
    throw error;
  });
  return unknown;
};
