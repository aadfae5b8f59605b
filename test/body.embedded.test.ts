/** A message's characters are counted as people see them, wherever the pieces end in which they are counted. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithin } from "../src/messages/body.js";

const LONG = `e${"\u0301".repeat(700)}`;
const parts = [
  "a",
  "é",
  "e\u0301\u0323",
  "\n",
  "👍",
  "👍🏽",
  "👩‍👩‍👧",
  "🇩🇪",
  "🇫🇷",
  "각",
  "\u1100\u1161\u11a8",
  "क्ष",
  "กำ",
  "x\u{1e8d0}",
  "\u0600b",
  LONG,
];
const text = fc
  .array(fc.tuple(fc.constantFrom(...parts), fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 12 })
  .map((runs) => runs.map(([part, times]) => part.repeat(part === LONG ? 1 : times)).join(""));

test("as many as there are is enough, and one less is not", () => {
  fc.assert(
    fc.property(text, (body) => {
      const count = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(body)].length;
      if (body.length <= 8 * count) expect(isWithin(body, count)).toBe(true); // beyond that nobody counts
      expect(isWithin(body, count - 1)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
