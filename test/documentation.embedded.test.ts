import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ERRORS } from "../src/errors.js";

const read = (file: string) => readFileSync(file, "utf8");

test("docs/errors.md lists every error, in the words of the code, and no other", () => {
  const rows = read("docs/errors.md").matchAll(/^\| `([A-Z_]+)` \| (.*) \|$/gm);
  expect(Object.fromEntries([...rows].map(([, code, when]) => [code, when]))).toEqual(ERRORS);
});

test("docs/configuration.md lists every variable, and no other", () => {
  const named = [...read("docs/configuration.md").matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  const known = [...read("src/config.ts").matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(known.toSorted());
});

test.each([
  ["README.md", 6],
  ["docs/streams.md", 5],
])("%s shows the very code that the tests run", (file, snippets) => {
  const shown = [...read(file).matchAll(/<!-- snippet: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
  expect(shown).toHaveLength(snippets);
  for (const [, file = "", code] of shown) expect(code).toBe(read(file));
});
