/**
 * The words of a text, for searching. One function finds the words of messages and of queries, so neither the
 * database's locale nor a parser made for web pages decides what a word is. Text is normalised (NFKC) and its case
 * folded. A word is a run of letters, marks and digits, as in Unicode's rules for words (UAX #29), with three
 * differences that a search needs. Punctuation between letters or digits, such as a full stop, comma, apostrophe or
 * underscore, ends a word ("coming.See" has two). A symbol that stands for letters is a word of its own ("5㎏" has
 * "kg"). Each character of a script without spaces is a word.
 */

/** Raise it with every change of what `wordsIn` returns: blocks that an earlier rule has indexed are indexed again. */
export const RULE = 2;

/** The most characters of a word; the rest is cut. PostgreSQL takes at most 2,046 bytes. */
const MAX_WORD = 64;

/** Scripts that are written without spaces: Thai, Lao, Burmese, Khmer, kana and Han. */
const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";

const SYMBOL = /[\p{P}\p{S}]/gu;
/** Invisible characters belong to the word around them, except the zero width space, which is a space. */
const ZERO_WIDTH_SPACE = /\u200b/g;
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Normalising is quadratic in the marks on one character. No language has more than 30 (UAX #15, stream-safe text). */
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;
/** Vowel points of Hebrew and Arabic, and the stroke that lengthens an Arabic word: most people leave them out. */
const OPTIONAL = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670]/g;
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const PHRASE = new RegExp(`[${UNSPACED}]{2,}`, "gu");

/** A text in the form that is compared: all ways to write the same text have one form, without case. */
export function folded(text: string): string {
  const seen = text.toWellFormed().replace(ZERO_WIDTH_SPACE, " ").replace(UNSEEN, "").replace(TOO_MANY_MARKS, "$1");
  const plain = seen.replace(SYMBOL, " $& ").normalize("NFKC");
  // "ẞ" becomes "ß", which only upper case makes equal to "SS". Lower case of "İ" leaves a dot; a final "ς" is a "σ".
  const lower = plain.toLowerCase().toUpperCase().toLowerCase().replaceAll("i\u0307", "i").replaceAll("ς", "σ");
  return lower.normalize("NFKC").replace(OPTIONAL, "");
}

/** Each word of a text once. */
export function wordsIn(text: string): string[] {
  const words = folded(text).match(WORD) ?? [];
  return [...new Set(words.map(cut))];
}

const cut = (word: string) => (word.length > MAX_WORD ? [...word].slice(0, MAX_WORD).join("") : word);

/** A query's parts: whole words, the beginning of a word, and phrases that must occur as they are. */
export interface Wanted {
  words: string[];
  beginning: string;
  phrases: string[];
}

/** Undefined if the query has no word. */
export function wantedBy(query: string): Wanted | undefined {
  const text = folded(query);
  const words = (text.match(WORD) ?? []).map(cut);
  const beginning = words.pop();
  if (beginning === undefined) return undefined;
  return { words: [...new Set(words)], beginning, phrases: text.match(PHRASE) ?? [] };
}

/** Whether a text has all parts of a query. */
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
