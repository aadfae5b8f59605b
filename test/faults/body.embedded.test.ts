/** A message's characters are counted as people see them, wherever the pieces end in which they are counted. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { isWithin } from "../../src/text/characters.js";

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

test("no long piece is walked character by character, also behind a character of very many marks", () => {
  const { segment } = Intl.Segmenter.prototype;
  const walked: number[] = [];
  const spy = vi.spyOn(Intl.Segmenter.prototype, "segment").mockImplementation(function (this: Intl.Segmenter, text) {
    const segments = segment.call(this, text);
    return {
      containing: (at) => segments.containing(at),
      *[Symbol.iterator]() {
        walked.push(text.length);
        yield* segments;
      },
    } as Intl.Segments;
  });
  const body = `e${"\u0301".repeat(31_999)}${"é".repeat(32_000)}`;
  expect(isWithin(body, 32_001)).toBe(true);
  expect(isWithin(body, 32_000)).toBe(false);
  spy.mockRestore();
  expect(walked.length).toBeGreaterThan(100);
  expect(Math.max(...walked)).toBeLessThan(300); // V8 takes the longer for each character, the longer the text is
});
