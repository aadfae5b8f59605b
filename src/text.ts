/** Texts of people as they are kept: their line ends, their controls, and whether anything of them can be seen. */
import { isWithin, unitsFor } from "./characters.js";
import { badInput } from "./errors.js";

/** Everything that Unicode calls a line end (chapter 5.8), and with it what begins a new paragraph. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** A text of several lines: each line end is a line feed. */
export const asLines = (text: string): string => text.toWellFormed().replace(LINE_END, "\n");

/** A text of one line: line ends and tabs are spaces. */
export const asLine = (text: string): string => text.toWellFormed().replace(LINE_END, " ").replaceAll("\t", " ");

const CONTROL = /[^\P{Cc}\n\t]/gu;

/** Controls that no screen can show, one of which PostgreSQL cannot store, go; what may mean something stays. */
export const withoutControls = (text: string): string => text.replace(CONTROL, "");

/** Format characters that are seen: they stand around numbers and verses (Prepended_Concatenation_Mark). */
const SEEN_FORMATS = "\\u0600-\\u0605\\u06dd\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}";

/**
 * Blank by their glyph alone, as no property says: the Braille pattern without dots, what stands for an object that is not
 * there, joiners of Tifinagh and Brahmi, blank hieroglyphs, the filler of Khitan, a selector of shorthand, a note without
 * a head.
 */
const BLANK_GLYPHS = "\\u2800\\ufffc\\u2d7f\\u{1107f}\\u{13441}\\u{13442}\\u{16fe4}\\u{1bc9d}\\u{1d159}";

/**
 * Private and unassigned characters count as seen: a screen shows a box, and tomorrow's emoji. Marks do as well: a screen
 * shows one without a letter on a circle.
 */
const UNSEEN = `(?![${SEEN_FORMATS}])[\\p{White_Space}\\p{Z}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Noncharacter_Code_Point}${BLANK_GLYPHS}]`;
const ALL_UNSEEN = new RegExp(`^(?:${UNSEEN})*$`, "u");
const SOME_UNSEEN = new RegExp(UNSEEN, "u");

/** Nothing to see at all. The one rule for every text that people write. */
export const isBlank = (text: string): boolean => ALL_UNSEEN.test(text);

/** Something that cannot be seen, so that two texts may look alike. */
export const hasUnseen = (text: string): boolean => SOME_UNSEEN.test(text);

/** `normalize` is quadratic in the marks on one character; no language has more than 30 (UAX #15, stream-safe text). */
const HEAP_OF_MARKS = /\p{M}{31}/u;

export interface TextRule {
  field: string;
  /** Characters as people see them. */
  most: number;
  mayBeBlank?: boolean;
}

/** A name or title: one line, composed, without what surrounds it; BAD_USER_INPUT where it is blank or too long. */
export const checkLine = (text: string, rule: TextRule): string => checkText(text, rule, asLine);

/** A text of several lines by the same rules. */
export const checkLines = (text: string, rule: TextRule): string => checkText(text, rule, asLines);

function checkText(text: string, rule: TextRule, normalised: (text: string) => string): string {
  const { field, most, mayBeBlank } = rule;
  const refuse = () => badInput(field, `\`${field}\` ${sentenceOf(rule)}`);
  if (text.length > unitsFor(most) || HEAP_OF_MARKS.test(text)) throw refuse();
  const tidied = normalised(text).normalize("NFC").trim();
  if (isBlank(tidied)) {
    if (mayBeBlank) return "";
    throw refuse();
  }
  if (tidied.search(CONTROL) >= 0 || !isWithin(tidied, most)) throw refuse();
  return tidied;
}

const sentenceOf = ({ most, mayBeBlank }: TextRule) =>
  `has ${mayBeBlank ? "at most" : "1 to"} ${boundOf(most)}${mayBeBlank ? "" : ", some to be seen"}, no control, and no heap of marks.`;

/** How a refusal puts the bound of a text. */
export const boundOf = (most: number): string =>
  `${most.toLocaleString("en")} characters as people see them, of at most ${unitsFor(most).toLocaleString("en")} UTF-16 units together`;

/** Counted in code points; the length alone decides for all that are far from the bound. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  return text.length > most * 2 || [...text].length > most;
}

/** PostgreSQL has no U+0000, and UTF-8 no half of a surrogate pair. */
export const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();
