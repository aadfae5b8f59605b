/** What the text of a message may be. */
import type { App } from "../app.js";
import { badInput } from "../errors.js";
import { isInvisible } from "../text.js";

/** One character as people see them may be many to a computer: beyond this many for each, nobody counts. */
const UNITS_PER_CHARACTER = 8;

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
function isWithin(text: string, most: number): boolean {
  if (text.length <= most) return true;
  if (text.length > most * UNITS_PER_CHARACTER) return false;
  let count = 0;
  for (const _ of characters.segment(text)) if (++count > most) return false;
  return true;
}
