/**
 * Sentences by the server with people's texts in them. A name may run in another direction, or hold controls that turn
 * the text after it: `Ana\u202E` would make the server's own words read backwards, and a stray U+2069 would end an
 * isolation around it. So a sentence is not a string: the tag `sentence` builds it, and isolates each inserted string.
 */
import { asLine } from "./text.js";

const [FSI, PDI, PDF] = ["\u2068", "\u2069", "\u202C"];
const OPENS_EMBEDDING = /[\u202A\u202B\u202D\u202E]/;
const OPENS_ISOLATE = /[\u2066-\u2068]/;

/**
 * Controls of direction, and the blocks that Unicode reserves for characters that run from right to left. Isolating a
 * text without any of them changes nothing that can be seen.
 */
const TURNS =
  /[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** A stretch between paragraph ends (Bidi_Class B): each of these also closes every open embedding and isolate. */
const PARAGRAPH = /(?:[^\p{Cc}\p{Zp}]|\t)+/gu;

/** Words by the server, and people's texts in isolates. */
export class Sentence {
  constructor(readonly text: string) {}
}

/** Treats strings as people's texts: isolates them and puts them on one line. A `Sentence` stays as it is. */
export const sentence = (words: TemplateStringsArray, ...inserted: (string | Sentence)[]): Sentence =>
  new Sentence(String.raw({ raw: words }, ...inserted.map(insertedText)));

const insertedText = (part: string | Sentence): string =>
  part instanceof Sentence ? part.text : isolated(asLine(part));

/** Words that only the server or its operator can choose: a role, a link, a code. */
export const text = (text: string): Sentence => new Sentence(text);

/** A person's text that may have several lines; each line is isolated. */
export const quoted = (text: string): Sentence => new Sentence(isolated(text));

const LIST = new Intl.ListFormat("en-GB");

/** "a, b and c". */
export const listOf = (parts: readonly Sentence[]): Sentence =>
  new Sentence(LIST.format(parts.map(({ text }) => text)));

/** A text without any words by the server before it, so it begins in its own direction. */
export const alone = (text: string): Sentence => new Sentence(closed(text));

/** A text that stands alone: closes the controls that it leaves open, and drops those that close nothing. */
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

/**
 * The signs that close what `sign` closes and everything open within that; none if it closes nothing. A PDF within an
 * isolate closes nothing outside it.
 */
function closing(open: string[], sign: string): string {
  const within = sign === PDI ? open.lastIndexOf(PDI) : open.at(-1) === PDF ? open.length - 1 : -1;
  return within < 0 ? "" : open.splice(within).reverse().join("");
}
