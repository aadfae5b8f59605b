/**
 * The skeleton of a text by Unicode's UTS #39, section 4: texts that look alike have the same one. Packages that compare
 * look-alikes replace signs without the decomposition and the steps after it that the standard has; so only the table of
 * Unicode's confusables.txt comes from a package, the newest that npm has of it (Unicode 13), and the steps are here.
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
 * The key by which two names are look-alikes: in any case of letters, because their readers do not watch it. The case is
 * lowered after the skeleton is made: `paypaI` ends in a capital i, which looks like an l and is none in lower case.
 */
export const lookOf = (name: string): string => skeletonOf(name).toLowerCase().normalize("NFC");
