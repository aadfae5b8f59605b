/** What people write, as it is kept, and what of it can be seen. Unicode has characters that count as letters and show nothing. */

/** Without what surrounds it. What is far too long stays as it is, and too long: it is not worth the work. */
export const tidied = (text: string, most: number) =>
  text.length > most * 4 ? text : text.toWellFormed().normalize("NFC").trim();

/** Nothing to see at all. */
export const isInvisible = (text: string) => /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/** Something that cannot be seen, so that two texts may look alike. */
export const hasInvisible = (text: string) => /[\p{White_Space}\p{Default_Ignorable_Code_Point}]/u.test(text);
