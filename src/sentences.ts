/**
 * Sentences of the server's with people's texts in them. A name may be in another direction, or hold controls that turn
 * what follows: `Ana\u202E` would have the server's own words read backwards, and a stray U+2069 would end an isolation
 * around it. So a sentence is no string: it is built by the tag `sentence`, which isolates every string put into it.
 */
import { asLine } from "./text.js";

const [FSI, PDI, PDF] = ["\u2068", "\u2069", "\u202C"];
const OPENS_EMBEDDING = /[\u202A\u202B\u202D\u202E]/;
const OPENS_ISOLATE = /[\u2066-\u2068]/;

/**
 * Controls of direction, and the blocks in which Unicode puts characters that run from right to left, assigned or not.
 * Where a text has none of them, isolating it changes nothing that anybody sees.
 */
const TURNS =
  /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Between what ends paragraphs, and with them everything that was opened (Bidi_Class B). */
const PARAGRAPH = /(?:[^\p{Cc}\p{Zp}]|\t)+/gu;

/** Words of the server's, and of people's within their isolates. */
export class Sentence {
  constructor(readonly text: string) {}
}

/** Strings are taken for people's, isolated, and put on one line; what is a sentence already stays as it is. */
export const sentence = (words: TemplateStringsArray, ...inserted: (string | Sentence)[]): Sentence =>
  new Sentence(String.raw({ raw: words }, ...inserted.map(insertedText)));

const insertedText = (part: string | Sentence): string =>
  part instanceof Sentence ? part.text : isolated(asLine(part));

/** Words that nobody but the server or its operator chose: a role, a link, a code. */
export const words = (text: string): Sentence => new Sentence(text);

/** A text of people's that may have several lines: each is isolated. */
export const quoted = (text: string): Sentence => new Sentence(isolated(text));

const LIST = new Intl.ListFormat("en-GB");

/** "a, b and c". */
export const listOf = (parts: readonly Sentence[]): Sentence =>
  new Sentence(LIST.format(parts.map(({ text }) => text)));

/** A text that begins in its own direction because nothing of the server's stands before it. */
export const alone = (text: string): Sentence => new Sentence(closed(text));

/** A text that stands by itself: as it is, but for what it opens and does not close, or closes and did not open. */
export const closed = (text: string): string =>
  text.replace(PARAGRAPH, (line) => (TURNS.test(line) ? closedLine(line) : line));

export const isolated = (text: string): string =>
  text.replace(PARAGRAPH, (line) => (TURNS.test(line) ? `${FSI}${closedLine(line)}${PDI}` : line));

function closedLine(line: string): string {
  const open: string[] = [];
  let result = "";
  for (const sign of line) {
    if (OPENS_EMBEDDING.test(sign)) open.push(PDF);
    else if (OPENS_ISOLATE.test(sign)) open.push(PDI);
    else if (sign === PDF || sign === PDI) {
      result += closing(open, sign);
      continue;
    }
    result += sign;
  }
  return result + open.reverse().join("");
}

/** Closes what the sign closes, and what is open within that; nothing where it closes nothing. An isolate keeps PDF in. */
function closing(open: string[], sign: string): string {
  const within = sign === PDI ? open.lastIndexOf(PDI) : open.at(-1) === PDF ? open.length - 1 : -1;
  return within < 0 ? "" : open.splice(within).reverse().join("");
}
