/** What the text of a message may be. */
import type { App } from "../app.js";
import { UNITS_PER_CHARACTER } from "../bounds.js";
import type { Config } from "../config.js";
import { badInput } from "../errors.js";
import { isInvisible } from "../text.js";

/** The setting that bounds the text of a message or draft. */
export const bodyLength = ({ maxBodyCharacters }: Config) => maxBodyCharacters;

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
  for (let from = 0; from < text.length && count <= most; ) {
    const piece = pieceOf(text, from);
    const starts = Array.from(characters.segment(piece), ({ index }) => index);
    const isLast = from + piece.length === text.length;
    const goesOn = isLast ? piece.length : (starts.pop() ?? 0); // the last may be longer than what the piece has of it
    count += Math.max(starts.length, 1);
    from += goesOn || lengthOfFirst(text.slice(from));
  }
  return count <= most;
}

/** A longer piece would bring what follows with it: 32,000 marks on one letter, then 32,000 letters. */
const lengthOfFirst = (text: string) => characters.segment(text).containing(0)?.segment.length ?? text.length;

/** One unit more where it would end within a pair. */
function pieceOf(text: string, from: number): string {
  const endsWithin = /[\uD800-\uDBFF]/.test(text.charAt(from + PIECE - 1));
  return text.slice(from, from + PIECE + (endsWithin ? 1 : 0));
}
