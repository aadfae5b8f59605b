/** The passwords that attackers guess first. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fold } from "./names.js";

/**
 * 49,000 leaked passwords, the most common first; 18,000 of them are long enough to be chosen. The first check reads
 * them from the file: an import would keep the short ones, and two more dictionaries, in memory.
 */
function load(leastLength: number): Set<string> {
  const file = createRequire(import.meta.url).resolve("@zxcvbn-ts/language-common/src/passwords.json");
  const passwords: string[] = JSON.parse(readFileSync(file, "utf8"));
  return new Set(passwords.filter((password) => password.length >= leastLength).map(fold));
}

let common: Set<string> | undefined;

export function isCommon(password: string, leastLength: number): boolean {
  common ??= load(leastLength);
  const folded = fold(password);
  return common.has(folded) || new Set(folded).size < LEAST_SIGNS;
}

/** `aaaaaaaa` and `abababab` are in every list of guesses, at any length. */
const LEAST_SIGNS = 3;
const PRODUCT = "parley";

/** The public facts about the person whose password it is. */
export interface Owner {
  username?: string | undefined;
  displayName?: string | null | undefined;
  email?: string | null | undefined;
}

/** Whether it is its owner's name or address, or this product's name, with at most digits and signs around it. */
export function isNameOf({ username, displayName, email }: Owner, password: string): boolean {
  const names = [PRODUCT, username, displayName, email, email?.split("@", 1)[0]].map((name) => bare(name ?? ""));
  return names.includes(bare(password)) && bare(password) !== "";
}

const bare = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "")
    .replace(/^\p{N}+|\p{N}+$/gu, "");
