/**
 * Measures texts in characters as people see them: extended grapheme clusters (UAX #29), so that a family, a flag or a
 * letter with its accents counts as one. A bound in UTF-16 units comes first and limits the work, because one character
 * may have any number of marks.
 */
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `Intl.Segmenter` slows with length: 64,000 units take 300 ms whole, 10 ms in pieces of 256. */
const PIECE = 256;

/** Unicode's longest emoji has 15 units, and a short text may consist of such emoji. */
const UNITS_OF_SHORT = 16;
const MOST_OF_SHORT = 16_000;
/** A long text may have this many units for each character. */
const UNITS_OF_LONG = 8;

/** The most UTF-16 units that a text of at most `characters` may have. A longer text is refused uncounted. */
export const unitsFor = (characters: number): number =>
  Math.max(Math.min(characters * UNITS_OF_SHORT, MOST_OF_SHORT), characters * UNITS_OF_LONG);

/** Whether a text has at most `most` characters and the units allowed for them. Its length nearly always decides. */
export function isWithin(text: string, most: number): boolean {
  if (text.length <= most) return true;
  if (text.length > unitsFor(most)) return false;
  let count = 0;
  for (const _ of ends(text)) if (++count > most) return false;
  return true;
}

/**
 * Returns the first `most` characters of a text, each complete. A character is cut between its marks only if it alone
 * is longer than all of them may be.
 */
export function cutTo(text: string, most: number): string {
  if (isWithin(text, most)) return text;
  const bound = unitsFor(most);
  let [count, end] = [0, 0];
  // The text behind the bound shows whether a character ends there.
  for (const at of ends(text.slice(0, bound + PIECE))) {
    if (at > bound) break;
    end = at;
    if (++count === most) break;
  }
  return end > 0 ? text.slice(0, end) : text.slice(0, bound).replace(/[\uD800-\uDBFF]$/, "");
}

/** Yields the end of each character. */
function* ends(text: string): Generator<number> {
  for (let from = 0; from < text.length; ) {
    const piece = pieceOf(text, from);
    const found = Array.from(GRAPHEMES.segment(piece), ({ index }) => index).slice(1);
    // The last character may continue beyond the piece, so the next piece begins with it.
    if (from + piece.length === text.length) found.push(piece.length);
    else if (found.length === 0) found.push(lengthOfFirst(text.slice(from)));
    for (const end of found) yield from + end;
    from += found.at(-1) ?? piece.length;
  }
}

/**
 * Asks for the first segment only. A longer piece would include what follows: 32,000 marks on one letter, then 32,000
 * letters.
 */
const lengthOfFirst = (text: string) => GRAPHEMES.segment(text).containing(0)?.segment.length ?? text.length;

/** Has one unit more if it would end within a surrogate pair. */
function pieceOf(text: string, from: number): string {
  const endsWithin = /[\uD800-\uDBFF]/.test(text.charAt(from + PIECE - 1));
  return text.slice(from, from + PIECE + (endsWithin ? 1 : 0));
}
