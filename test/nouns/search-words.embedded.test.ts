/** The words that a search finds, whatever stands around them and however they are written. */
import { expect, test } from "vitest";
import { has, wantedBy, wordsIn } from "../../src/search/words.js";
import { FOUND } from "../support/search-texts.js";

const finds = (query: string, text: string) => {
  const wanted = wantedBy(query);
  return wanted !== undefined && has(text, wanted);
};

test.each(FOUND)("%s is found in %s", (query, text) => {
  expect(finds(query, text)).toBe(true);
});

test.each([
  ["quick", "unquick"],
  ["qui brown", "quick brown"],
  ["京北", "北京"],
  ["cafe", "caves"],
  ["fox ant", "fox"],
])("%s is not found in %s", (query, text) => {
  expect(finds(query, text)).toBe(false);
});

test("a query has a word of letters or digits", () => {
  for (const query of ["", "  ", "!?", "...", "\0", "\u200b", "🎉", "—"]) expect(wantedBy(query)).toBeUndefined();
});

test("no word has what would mean something to PostgreSQL, or is too long for it", () => {
  const hostile = `a'b\\c & d | !e <-> f:* (g) ${"x".repeat(5_000)} ${"\u0e01".repeat(300)} \ud800 \0 ${"\u0301".repeat(3_000)}`;
  for (const word of wordsIn(hostile)) {
    expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
    expect([...word].length).toBeLessThanOrEqual(64);
  }
});

test("marks that are heaped upon one character cost no more than others", () => {
  const time = (text: string) => {
    const start = process.cpuUsage().user;
    for (let i = 0; i < 5; i++) wordsIn(text);
    return process.cpuUsage().user - start;
  };
  const heaped = "a".concat("\u0301\u0316".repeat(30_000));
  time(heaped);
  expect(time(heaped)).toBeLessThan(10 * time("a\u0301\u0316 ".repeat(20_000)));
});
