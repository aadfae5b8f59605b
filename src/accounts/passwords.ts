/** Passwords: their rules, their hashes, and the comparison of the two. */
import { hash, verify } from "@node-rs/argon2";
import { badInput } from "../errors.js";
import { newId } from "../ids.js";

const MIN_PASSWORD = 8;
/** Argon2 takes any length; this bounds what one sign-in may make us hash. */
export const MAX_PASSWORD = 256;

export function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < MIN_PASSWORD || length > MAX_PASSWORD)
    throw badInput("password", `A password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`);
}

/** OWASP's first choice of parameters for argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string) => hash(password, ARGON2ID);

export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD * 4) return false;
  return verify(passwordHash, password);
}

let unknown: Promise<string> | undefined;
/** A hash that no password fits, for names that do not exist. */
export const unknownHash = () => {
  unknown ??= hashPassword(newId());
  return unknown;
};
