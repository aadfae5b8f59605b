/**
 * The words of a text, for searching: the same function for what is written and for what is searched, so that neither the
 * database's locale nor a parser made for web pages decides what a word is. Text is normalised (NFKC) and its case folded;
 * a word is a run of letters, marks and digits, as in Unicode's rules for words (UAX #29), with three differences that a
 * search needs: a full stop, colon or apostrophe between letters ends a word ("coming.See" has two), a symbol is a word of
 * its own when it stands for letters ("5㎏" has "kg"), and each character of a script without spaces is a word.
 */

/** Raised with every change of what `wordsIn` answers: blocks that an earlier rule has indexed are indexed again. */
export const RULE = 2;

/** Characters that are kept of a word. PostgreSQL takes at most 2,046 bytes. */
const MAX_WORD = 64;

/** Scripts that are written without spaces: Thai, Lao, Burmese, Khmer, kana and Han. */
const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";

const SYMBOL = /[\p{P}\p{S}]/gu;
/** What shows nothing belongs to the word around it, but for the zero width space, which is a space. */
const ZERO_WIDTH_SPACE = /\u200b/g;
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Normalising is quadratic in the marks on one character: 30 are more than any language has (UAX #15, stream-safe text). */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;
/** Vowel points of Hebrew and Arabic, and the stroke that makes an Arabic word longer: most people leave them out. */
const OPTIONAL = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670]/g;
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const PHRASE = new RegExp(`[${UNSPACED}]{2,}`, "gu");

/** A text as it is compared: one form for each of the ways to write the same, without case. */
export function folded(text: string): string {
  const seen = text.toWellFormed().replace(ZERO_WIDTH_SPACE, " ").replace(UNSEEN, "").replace(TOO_MANY_MARKS, "$1");
  const plain = seen.replace(SYMBOL, " $& ").normalize("NFKC");
  // Upper case between: it makes "ß" the same as "SS", once "ẞ" is "ß". A capital İ leaves its dot behind, and a final ς is a σ.
  const lower = plain.toLowerCase().toUpperCase().toLowerCase().replaceAll("i\u0307", "i").replaceAll("ς", "σ");
  return lower.normalize("NFKC").replace(OPTIONAL, "");
}

/** Each word of a text once. */
export function wordsIn(text: string): string[] {
  const words = folded(text).match(WORD) ?? [];
  return [...new Set(words.map(cut))];
}

const cut = (word: string) => (word.length > MAX_WORD ? [...word].slice(0, MAX_WORD).join("") : word);

/** What a search asks for: whole words, and the beginning of one; and phrases that must stand as they are. */
export interface Wanted {
  words: string[];
  beginning: string;
  phrases: string[];
}

/** Undefined where there is no word in it. */
export function wantedBy(query: string): Wanted | undefined {
  const text = folded(query);
  const words = (text.match(WORD) ?? []).map(cut);
  const beginning = words.pop();
  if (beginning === undefined) return undefined;
  return { words: [...new Set(words)], beginning, phrases: text.match(PHRASE) ?? [] };
}

/** Whether a text has all that is asked for. */
export function has(text: string, { words, beginning, phrases }: Wanted): boolean {
  const found = new Set(wordsIn(text));
  return (
    words.every((word) => found.has(word)) &&
    [...found].some((word) => word.startsWith(beginning)) &&
    hasPhrases(text, phrases)
  );
}

export function hasPhrases(text: string, phrases: readonly string[]): boolean {
  if (phrases.length === 0) return true;
  const whole = folded(text);
  return phrases.every((phrase) => whole.includes(phrase));
}
