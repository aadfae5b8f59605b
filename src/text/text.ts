/** Normalises and checks the texts that people write: line ends, controls, and whether anything in them is visible. */

import { badInput } from "../errors.js";
import { isWithin, unitsFor } from "./characters.js";

/** Every line end of Unicode (chapter 5.8), paragraph separators included. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** A text of several lines: each line end becomes a line feed. */
export const asLines = (text: string): string => text.toWellFormed().replace(LINE_END, "\n");

/** A text of one line: line ends and tabs become spaces. */
export const asLine = (text: string): string => text.toWellFormed().replace(LINE_END, " ").replaceAll("\t", " ");

const CONTROL = /[^\P{Cc}\n\t]/gu;

/** Removes controls that no screen shows (PostgreSQL cannot store one of them); line feeds and tabs stay. */
export const withoutControls = (text: string): string => text.replace(CONTROL, "");

/** Format characters that are visible: they enclose numbers and verses (Prepended_Concatenation_Mark). */
const SEEN_FORMATS = "\\u0600-\\u0605\\u06dd\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}";

/**
 * Characters with a blank glyph, which no Unicode property marks: the Braille pattern without dots, the object
 * replacement character, joiners of Tifinagh and Brahmi, blank hieroglyphs, the filler of Khitan, a selector of
 * shorthand, and a note without a head.
 */
const BLANK_GLYPHS = "\\u2800\\ufffc\\u2d7f\\u{1107f}\\u{13441}\\u{13442}\\u{16fe4}\\u{1bc9d}\\u{1d159}";

/**
 * Private and unassigned characters count as visible: a screen shows a box, and one day they may be emoji. Marks count
 * as visible too: a screen shows a mark without a letter on a dotted circle.
 */
const UNSEEN = `(?![${SEEN_FORMATS}])[\\p{White_Space}\\p{Z}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Noncharacter_Code_Point}${BLANK_GLYPHS}]`;
const ALL_UNSEEN = new RegExp(`^(?:${UNSEEN})*$`, "u");
const SOME_UNSEEN = new RegExp(UNSEEN, "u");

/** Whether nothing in the text is visible. The one rule for every text that people write. */
export const isBlank = (text: string): boolean => ALL_UNSEEN.test(text);

/** Whether something in the text is invisible, so that two different texts may look alike. */
export const hasUnseen = (text: string): boolean => SOME_UNSEEN.test(text);

/** `normalize` is quadratic in the marks on one character; no language has more than 30 (UAX #15, stream-safe text). */
const HEAP_OF_MARKS = /\p{M}{31}/u;

export interface TextRule {
  field: string;
  /** Characters as people see them. */
  most: number;
  mayBeBlank?: boolean;
}

/** A name or title: one line, in NFC, trimmed. BAD_USER_INPUT if blank or too long, for controls and for mark heaps. */
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

/** The words for a text's bound in a refusal. */
export const boundOf = (most: number): string =>
  `${most.toLocaleString("en")} characters as people see them, of at most ${unitsFor(most).toLocaleString("en")} UTF-16 units together`;

/** Counts code points, but only for a text near the bound: for others the length decides. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  return text.length > most * 2 || [...text].length > most;
}

/** PostgreSQL cannot store U+0000, and UTF-8 has no lone surrogates. */
export const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();
