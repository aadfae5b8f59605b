/** What people write, as it is kept, and what of it can be seen. Unicode has characters that count as letters and show nothing. */

/** Without what surrounds it. What is far too long stays as it is, and too long: it is not worth the work. */
export const tidied = (text: string, most: number) =>
  text.length > most * 4 ? text : text.toWellFormed().normalize("NFC").trim();

/** Nothing to see at all. */
export const isInvisible = (text: string) => /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/** Something that cannot be seen, so that two texts may look alike. */
export const hasInvisible = (text: string) => /[\p{White_Space}\p{Default_Ignorable_Code_Point}]/u.test(text);

/** Counted in code points; the length alone decides for all that are far from the bound. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  return text.length > most * 2 || [...text].length > most;
}

/** PostgreSQL has no U+0000, and UTF-8 no half of a surrogate pair. */
export const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();
