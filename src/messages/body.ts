/** What the text of a message may be. */
import type { App } from "../app.js";
import { badInput } from "../errors.js";
import { isInvisible } from "../text.js";

/** One character as people see them may be many to a computer: beyond this many for each, nobody counts. */
const UNITS_PER_CHARACTER = 8;

/** The longer the text, the longer each of its characters takes V8: 64,000 units as a whole 300 ms, in pieces of so many 10. */
const PIECE = 256;

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The text as it is stored. What PostgreSQL cannot store, and controls that no screen can show, go; line ends become one
 * kind. Everything that may mean something stays: joiners, variation selectors, and the marks of direction, which are
 * for whoever shows the text to keep within it.
 */
export function checkBody(app: App, body: string | null | undefined): string {
  const text = (body ?? "")
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "");
  if (isInvisible(text)) throw badInput("body", "A message needs a body.");
  const most = app.config.maxBodyCharacters;
  if (!isWithin(text, most)) throw badInput("body", `A message has at most ${most} characters.`);
  return text;
}

/** Counted in characters as people see them; nearly always the length alone decides. */
export function isWithin(text: string, most: number): boolean {
  if (text.length <= most) return true;
  if (text.length > most * UNITS_PER_CHARACTER) return false;
  let count = 0;
  for (let [from, length] = [0, PIECE]; from < text.length && count <= most; ) {
    const piece = pieceOf(text, from, length);
    const starts = Array.from(characters.segment(piece), ({ index }) => index);
    const isLast = from + piece.length === text.length;
    const goesOn = isLast ? piece.length : (starts.pop() ?? 0); // the last may be longer than what the piece has of it
    count += starts.length;
    from += goesOn;
    length = goesOn === 0 ? 2 * length : PIECE;
  }
  return count <= most;
}

/** So many units, and one more where they would end within a pair. */
function pieceOf(text: string, from: number, length: number): string {
  const endsWithin = /[\uD800-\uDBFF]/.test(text.charAt(from + length - 1));
  return text.slice(from, from + length + (endsWithin ? 1 : 0));
}
