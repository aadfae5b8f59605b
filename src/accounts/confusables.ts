/**
 * The skeleton of a text by Unicode's UTS #39, section 4: texts that look alike have the same skeleton. Packages that
 * compare look-alikes replace characters, but omit the standard's decomposition and the steps after it. So a package
 * provides only the table of Unicode's confusables.txt, the newest on npm (Unicode 13), and the steps are here.
 */
import { createRequire } from "node:module";

const PROTOTYPES = new Map<string, string>(Object.entries(createRequire(import.meta.url)("unhomoglyph/data.json")));

export function skeletonOf(text: string): string {
  let skeleton = "";
  for (const sign of text.normalize("NFD").replace(/\p{Default_Ignorable_Code_Point}/gu, ""))
    skeleton += PROTOTYPES.get(sign) ?? sign;
  return skeleton.normalize("NFD");
}

/**
 * Two names with the same key look alike. The key ignores case, because readers do not watch it. Case is lowered after
 * the skeleton is made: `paypaI` ends in a capital i, which looks like an l, but does not in lower case.
 */
export const lookOf = (name: string): string => skeletonOf(name).toLowerCase().normalize("NFC");
