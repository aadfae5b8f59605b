/**
 * Whether the signs of a name go together, by Unicode's UTS #39, section 5: one script, or those that Japanese, Chinese
 * and Korean mix (*Highly Restrictive*); digits of one system; and no heap of marks.
 */

/** Scripts that people write today: *Recommended* and *Limited Use* in Unicode's UAX #31, and Mongolian. */
const LIVING =
  `Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul
  Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan
  Adlam Balinese Bamum Batak Canadian_Aboriginal Chakma Cham Cherokee Hanifi_Rohingya Javanese Kayah_Li Lepcha Limbu Lisu
  Mandaic Meetei_Mayek Miao New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Osage Saurashtra Sundanese Syloti_Nagri
  Syriac Tai_Le Tai_Tham Tai_Viet Tifinagh Vai Wancho Yi`.split(/\s+/);

const SCRIPTS = LIVING.map((name) => ({ name, has: new RegExp(`^\\p{Script_Extensions=${name}}$`, "u") }));

/** Signs that every script uses, such as digits and most marks. */
const COMMON = /^[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]$/u;

/** The ways of writing that mix scripts; Latin letters go with each of them. */
const MIXTURES = [
  ["Han", "Hiragana", "Katakana"],
  ["Han", "Hangul"],
  ["Han", "Bopomofo"],
];

export function areScriptsMixed(name: string): boolean {
  const signs = [...new Set(name)].filter((sign) => !COMMON.test(sign)).map(scriptsOf);
  const allAreOf = (scripts: readonly string[]) =>
    signs.every((each) => each.some((script) => scripts.includes(script)));
  return !LIVING.some((script) => allAreOf([script])) && !MIXTURES.some((mixture) => allAreOf(["Latin", ...mixture]));
}

const scriptsOf = (sign: string): string[] => SCRIPTS.filter(({ has }) => has.test(sign)).map(({ name }) => name);

/** Each system has its ten digits in a row. */
export function areDigitsMixed(name: string): boolean {
  const systems = [...name].filter((sign) => DIGIT.test(sign)).map((sign) => zeroOf(sign.codePointAt(0) ?? 0));
  return new Set(systems).size > 1;
}

const DIGIT = /^\p{Nd}$/u;

function zeroOf(digit: number): number {
  let first = digit;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return digit - ((digit - first) % 10);
}

/** More marks than any language puts on a letter, the same one twice, or one without a letter: they hide a difference. */
export const hasHeapOfMarks = (name: string): boolean =>
  /\p{Mn}{5}|(\p{Mn})\1|(?<![\p{L}\p{M}])\p{M}|\p{Me}/u.test(name.normalize("NFD"));

/** Signs of phonetics and the like, which count as letters of every script. Two are letters, of Hawaiian and Ukrainian for instance. */
export const hasOddLetter = (name: string): boolean =>
  /(?![\u02BB\u02BC])(?=\p{L})\p{Script_Extensions=Common}/u.test(name);
