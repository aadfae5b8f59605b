/**
 * Texts in characters as people see them: extended grapheme clusters (UAX #29), so that a family, a flag or a letter with
 * its accents is one. UTF-16 units bound the work first: one character may have any number of marks.
 */
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `Intl.Segmenter` slows with length: 64,000 units take 300 ms whole, 10 ms in pieces of 256. */
const PIECE = 256;

/** The longest emoji of Unicode has 15 units: a short text may be all of them. */
const UNITS_OF_SHORT = 16;
const MOST_OF_SHORT = 16_000;
/** A long text may have so many for each character. */
const UNITS_OF_LONG = 8;

/** UTF-16 units that a text of at most so many characters may have; a longer one is refused without being counted. */
export const unitsFor = (characters: number): number =>
  Math.max(Math.min(characters * UNITS_OF_SHORT, MOST_OF_SHORT), characters * UNITS_OF_LONG);

/** Whether a text has at most so many characters, and the units that these may have; nearly always its length decides. */
export function isWithin(text: string, most: number): boolean {
  if (text.length <= most) return true;
  if (text.length > unitsFor(most)) return false;
  let count = 0;
  for (const _ of ends(text)) if (++count > most) return false;
  return true;
}

/** The first characters of a text, each whole; only one that alone is longer than all may be is cut between its marks. */
export function cutTo(text: string, most: number): string {
  if (isWithin(text, most)) return text;
  const bound = unitsFor(most);
  let [count, end] = [0, 0];
  // Some of what follows the bound shows whether a character ends there.
  for (const at of ends(text.slice(0, bound + PIECE))) {
    if (at > bound) break;
    end = at;
    if (++count === most) break;
  }
  return end > 0 ? text.slice(0, end) : text.slice(0, bound).replace(/[\uD800-\uDBFF]$/, "");
}

/** Where each character ends. */
function* ends(text: string): Generator<number> {
  for (let from = 0; from < text.length; ) {
    const piece = pieceOf(text, from);
    const found = Array.from(GRAPHEMES.segment(piece), ({ index }) => index).slice(1);
    // The last one may be longer than the piece has of it.
    if (from + piece.length === text.length) found.push(piece.length);
    else if (found.length === 0) found.push(lengthOfFirst(text.slice(from)));
    for (const end of found) yield from + end;
    from += found.at(-1) ?? piece.length;
  }
}

/** A longer piece would bring what follows with it: 32,000 marks on one letter, then 32,000 letters. */
const lengthOfFirst = (text: string) => GRAPHEMES.segment(text).containing(0)?.segment.length ?? text.length;

/** One unit more where it would end within a pair. */
function pieceOf(text: string, from: number): string {
  const endsWithin = /[\uD800-\uDBFF]/.test(text.charAt(from + PIECE - 1));
  return text.slice(from, from + PIECE + (endsWithin ? 1 : 0));
}
