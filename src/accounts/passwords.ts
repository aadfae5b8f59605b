/** Passwords: their rules, their hashes, and the comparison of the two. */
import { hash, verify } from "@node-rs/argon2";
import type { Room } from "../bounds.js";
import { badInput, rateLimited } from "../errors.js";
import { FairQueue } from "../fair-queue.js";
import { newId } from "../ids.js";
import { isCommon, isNameOf, type Owner } from "./common-passwords.js";

const MIN_PASSWORD = 8;
/** Argon2 takes any length; this bounds what one sign-in may make us hash. */
export const MAX_PASSWORD = 256;
/** By NIST SP 800-63B each code point counts. */
export const PASSWORD_ROOM: Room = { units: MAX_PASSWORD * 8, characters: MAX_PASSWORD, countedAs: "code points" };
/** No sign takes more units before it is composed, in any script. */
const MAX_UNITS = MAX_PASSWORD * 4;

/**
 * A password as it is hashed, by RFC 8265 (OpaqueString): an é, a Hangul syllable or a space that another keyboard writes
 * in another way is the same. Case, width and everything else stay as they are.
 */
const prepared = (password: string): string => password.replace(/\p{Zs}/gu, " ").normalize("NFC");

/**
 * Refuses a new password that breaks a rule, is among those guessed first, or is the name of whom it is for. The error
 * names the argument `field`.
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
/** A hash takes one of libuv's threads for some 30 ms and 19 MiB: files, names of hosts and zlib get the other half. */
const HASHES_AT_ONCE = Math.min(Math.max(Math.floor(LIBUV_THREADS / 2), 1), 4);
const HASH_MS = 30;
/** For each kind: some eight seconds of work, after which clients have given up. */
const MOST_WAITING = 500;

/** The hashes of the whole process. New passwords and those that are compared take turns, and so do their addresses. */
export const hashing = new FairQueue<"new" | "known">({
  atOnce: HASHES_AT_ONCE,
  mostWaiting: MOST_WAITING,
  refusal: (waiting) => rateLimited(Math.ceil((waiting * HASH_MS) / HASHES_AT_ONCE)),
});

/** RATE_LIMITED where too many wait; `whom` it is hashed for, an address or a person, has turns of their own. */
export const hashPassword = (password: string, whom = ""): Promise<string> =>
  hashing.run("new", whom, () => hash(prepared(password), ARGON2ID));

/** The same for a comparison. A hash that is empty fits no password, and takes as long. */
export async function verifyPassword(passwordHash: string, password: string, whom = ""): Promise<boolean> {
  if (password.length > MAX_UNITS) return false;
  const known = passwordHash || (await unknownHash());
  // Hashes from before passwords were prepared are of what was typed.
  const candidates = new Set([prepared(password), password]);
  return hashing.run("known", whom, async () => {
    for (const candidate of candidates) if (await verify(known, candidate)) return true;
    return false;
  });
}

let unknown: Promise<string> | undefined;
/** A hash that no password fits, for names that do not exist. */
export const unknownHash = () => {
  unknown ??= hash(newId(), ARGON2ID).catch((error) => {
    unknown = undefined;
    throw error;
  });
  return unknown;
};
