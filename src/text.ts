/** What of a text can be seen. Unicode has characters that count as letters and show nothing. */

/** Nothing to see at all. */
export const isInvisible = (text: string) => /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/** Something that cannot be seen, so that two texts may look alike. */
export const hasInvisible = (text: string) => /[\p{White_Space}\p{Default_Ignorable_Code_Point}]/u.test(text);
