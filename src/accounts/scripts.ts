/**
 * Checks whether the characters of a name fit together, by Unicode's UTS #39, section 5: one script, or those that
 * Japanese, Chinese and Korean mix (*Highly Restrictive*); digits of one system; and no heap of marks.
 */

/** Scripts that people write today: *Recommended* and *Limited Use* in Unicode's UAX #31, and Mongolian. */
const LIVING =
  `Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul
  Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan
  Adlam Balinese Bamum Batak Canadian_Aboriginal Chakma Cham Cherokee Hanifi_Rohingya Javanese Kayah_Li Lepcha Limbu Lisu
  Mandaic Meetei_Mayek Miao New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Osage Saurashtra Sundanese Syloti_Nagri
  Syriac Tai_Le Tai_Tham Tai_Viet Tifinagh Vai Wancho Yi`.split(/\s+/);

const SCRIPTS = LIVING.map((name) => ({ name, has: new RegExp(`^\\p{Script_Extensions=${name}}$`, "u") }));

/** Characters that every script uses, such as digits and most marks. */
const COMMON = /^[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]$/u;

/** Writing systems that mix scripts. Each of them may also contain Latin letters. */
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

/** The ten digits of each system have consecutive code points. */
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

/**
 * More marks than any language puts on a letter, the same mark twice, or a mark without a letter: each hides a
 * difference.
 */
export const hasHeapOfMarks = (name: string): boolean =>
  /\p{Mn}{5}|(\p{Mn})\1|(?<![\p{L}\p{M}])\p{M}|\p{Me}/u.test(name.normalize("NFD"));

/**
 * Phonetic and similar characters, which Unicode counts as letters of every script. Two are allowed: real letters, for
 * instance of Hawaiian and Ukrainian.
 */
export const hasOddLetter = (name: string): boolean =>
  /(?![\u02BB\u02BC])(?=\p{L})\p{Script_Extensions=Common}/u.test(name);
