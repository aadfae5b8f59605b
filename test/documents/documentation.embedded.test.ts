import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { buildSchema, type GraphQLEnumType, type GraphQLInterfaceType } from "graphql";
import { CloseCode } from "graphql-ws";
import { expect, test } from "vitest";
import { ERRORS } from "../../src/errors.js";
import { CLOSE } from "../../src/http/close-codes.js";
import { SETTINGS } from "../../src/settings.js";

const read = (file: string) => readFileSync(file, "utf8");

test("docs/errors.md lists every error, in the words of the code, and no other", () => {
  const rows = read("docs/errors.md").matchAll(/^\| `([A-Z_]+)` \| (.*) \|$/gm);
  expect(Object.fromEntries([...rows].map(([, code, when]) => [code, when]))).toEqual(ERRORS);
});

test("docs/errors.md lists every code that a socket is closed with, and no other; no code is written anywhere else", () => {
  const rows = [...read("docs/errors.md").matchAll(/^\| ([14]\d{3}(?:, \d{4})*) \|/gm)];
  const named = rows.flatMap(([, codes = ""]) => codes.split(", ").map(Number));
  expect(named.toSorted()).toEqual(Object.values(CLOSE).toSorted());
  // graphql-ws closes with its own: of these 4500 needs a message that it refuses, and no server closes with 400x and 4504.
  const { BadResponse, InternalClientError, InternalServerError, ConnectionAcknowledgementTimeout } = CloseCode;
  const never = [BadResponse, InternalClientError, InternalServerError, ConnectionAcknowledgementTimeout];
  const theirs = Object.values(CloseCode).filter((code) => typeof code === "number" && !never.includes(code));
  expect(Object.values(CLOSE)).toEqual(expect.arrayContaining(theirs));
  for (const file of ["http/socket", "http/heartbeat", "limits/seats", "limits/throttle"])
    expect(read(`src/${file}.ts`)).not.toMatch(/\b(44\d\d|10(07|08|09|1\d))\b/);
});

test("docs/configuration.md has the tables that src/settings.ts prints, with every variable once", async () => {
  const named = [...read("docs/configuration.md").matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.values(SETTINGS).map(({ variable }) => variable));
  expect(named.length).toBe(new Set(named).size);
  const { stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", ".ci/settings.ts"]);
  expect(stderr).toBe("");
});

test("docs/notifications.md has a row for every kind of notification, and for no other", () => {
  const named = [...read("docs/notifications.md").matchAll(/^\| `((?:MESSAGE|GROUP)_[A-Z_]+)` \|/gm)].map(
    ([, kind]) => kind,
  );
  const kinds = buildSchema(read("schema.graphql")).getType("NotificationKind") as GraphQLEnumType;
  expect(named.toSorted()).toEqual(
    kinds
      .getValues()
      .map(({ name }) => name)
      .toSorted(),
  );
});

test("docs/streams.md names every event, and every subscription, and the README every page", () => {
  const schema = buildSchema(read("schema.graphql"));
  const page = read("docs/streams.md");
  const events = schema.getPossibleTypes(schema.getType("Event") as GraphQLInterfaceType).map(({ name }) => name);
  const subscriptions = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
  for (const name of [...events, ...subscriptions]) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  for (const file of ["resume-apollo.ts", "chat-documents.ts"]) {
    const known = read(`test/snippets/${file}`).match(/EVENT_TYPES = \[([^\]]*)\]/)?.[1] ?? "";
    expect([...known.matchAll(/"(\w+)"/g)].map(([, name]) => name).toSorted(), file).toEqual(events.toSorted());
  }
  const pages = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  for (const file of pages) expect(read("README.md")).toContain(`(docs/${file})`);
});

test.each([
  ["README.md", 6],
  ["docs/streams.md", 6],
  ["docs/notifications.md", 1],
  ["docs/clients/apollo.md", 10],
  ["docs/clients/urql.md", 10],
])("%s shows the very code that the tests run", (file, snippets) => {
  const shown = [...read(file).matchAll(/<!-- snippet: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
  expect(shown).toHaveLength(snippets);
  for (const [, file = "", code] of shown) expect(code).toBe(read(file));
});
