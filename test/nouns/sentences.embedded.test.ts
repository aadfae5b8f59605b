/** Names of people and groups never change the place or the direction of the server's own words. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as letters from "../../src/accounts/letters.js";
import type { App } from "../../src/app.js";
import { type GroupEvent, sentenceOf } from "../../src/conversations/group-event.js";
import { MemberRole, NotificationKind } from "../../src/generated/prisma/enums.js";
import type { NotificationRow } from "../../src/notifications/reads.js";
import { bodyOf, titleOf } from "../../src/notifications/words.js";
import { alone, quoted, sentence } from "../../src/text/sentences.js";
import { graphql } from "../graphql/index.js";
import { castOf, type Parley, type Person, send, startParley } from "../support/parley.js";
import { uuidOf } from "../support/tables.js";

const HOSTILE = [
  "Ana\u202E",
  "\u202EanA\u202C",
  "a\u2069b",
  "\u2069\u202Eabc",
  "\u2069\u2069\u2069\u202E",
  "\u2067\u2067\u2067abc",
  "\u2066a\u2069\u2069\u202E",
  "\u2068\u202Eabc\u202C\u202C",
  "\u202A\u2066\u202C\u2069\u2069x",
  "דוד",
  "محمد 12",
  "١٢٣",
  "x \u200F",
  "x\u061C1",
  "first\nsecond\u202E",
  "first\u2029\u202Esecond",
  "first\u2028second\u202E",
  "\u{1E900}\u{1E901}",
  `${"\u2067".repeat(130)}deep`,
];

/** Pairs isolates as Unicode's bidirectional algorithm does (BD9), paragraph by paragraph; a mark is left of each. */
function outsideOf(text: string, mark = ""): string {
  return text
    .split(/[\n\r\u0085\u2029]/)
    .map((paragraph) => {
      let outside = "";
      let depth = 0;
      for (const sign of paragraph) {
        if (/[\u2066-\u2068]/.test(sign)) {
          if (depth === 0) outside += mark;
          depth++;
        } else if (sign === "\u2069") {
          expect(depth, `closes what is not open: ${JSON.stringify(text)}`).toBeGreaterThan(0);
          depth--;
        } else if (depth === 0) outside += sign;
      }
      expect(depth, `stays open: ${JSON.stringify(text)}`).toBe(0);
      return outside;
    })
    .join("\n");
}

/** Nothing that turns stands outside of isolates. */
const TURNING = /[\u0590-\u08FF\u200F\u061C\u202A-\u202E\u2066-\u2069\u{1E800}-\u{1EFFF}]/u;
function expectUnturned(text: string): void {
  expect(outsideOf(text), JSON.stringify(text)).not.toMatch(TURNING);
}

const EVENTS: Record<string, (GroupEvent & { actorId: string })[]> = {
  MEMBERS_ADDED: [1, 2, 3, 4, 9].map((n) => ({
    kind: "MEMBERS_ADDED" as const,
    actorId: "a",
    userIds: Array.from({ length: n }, (_, i) => `u${i}`),
  })),
  MEMBER_REMOVED: [{ kind: "MEMBER_REMOVED", actorId: "a", userIds: ["b"] }],
  MEMBER_LEFT: [{ kind: "MEMBER_LEFT", actorId: "a" }],
  ROLE_SET: Object.values(MemberRole).flatMap((role) => [
    { kind: "ROLE_SET" as const, actorId: "a", userIds: ["b"] as [string], role },
    { kind: "ROLE_SET" as const, actorId: "a", userIds: ["a"] as [string], role },
  ]),
  SETTINGS_CHANGED: [],
};

test.each(HOSTILE)("every system message keeps %j within its isolate", (name) => {
  const settings = [
    { title: name },
    { title: name, description: null, avatarUrl: name, historyVisible: true },
    { description: name, historyVisible: false },
  ].map((each) => ({ kind: "SETTINGS_CHANGED" as const, actorId: "a", settings: each }));
  const events = [...Object.values(EVENTS).flat(), ...settings];
  for (const event of events) {
    const { text } = sentenceOf(event, () => name);
    expectUnturned(text);
    expect(text).not.toContain("\n");
    const calm = JSON.parse(JSON.stringify(event).replaceAll(JSON.stringify(name), '"\u200F"')) as GroupEvent;
    expect(outsideOf(text, "…")).toBe(outsideOf(sentenceOf(calm, () => "\u200F").text, "…"));
  }
});

const rowOf = (kind: NotificationKind, name: string, title: string | null): NotificationRow => ({
  ...{ userId: "", id: "", kind, title, actorId: "", conversationId: null, joinedSeq: null, seq: null },
  actor: { id: "", username: "x", displayName: name, avatarUrl: null },
  message: { body: name, detail: { kind: "ROLE_SET", actorId: "", userIds: [""], role: "ADMIN" } } as never,
  ...{ createdAt: new Date(), changedAt: null, readAt: null, deletedAt: null },
});

test.each(HOSTILE)("every notification keeps %j within its isolate", async (name) => {
  for (const kind of Object.values(NotificationKind))
    for (const title of [null, name]) {
      const row = rowOf(kind, name, title);
      const said = sentenceOf({ kind: "SETTINGS_CHANGED", actorId: "", settings: { title: name } }, () => name);
      const { text } = await bodyOf(row, async () => said);
      // A text that stands alone begins in its own direction; it has to close what it opens.
      if (kind === "MESSAGE_NEW" && title === null) outsideOf(text);
      else expectUnturned(text);
      outsideOf(titleOf(row));
    }
});

test("a text that is cut within its isolates is closed before the ellipsis", async () => {
  const long = `\u2067\u202E${"שלום ".repeat(100)}\u202C\u2069`;
  for (const title of [null, "Friends"]) {
    const { text } = await bodyOf(
      { ...rowOf("MESSAGE_NEW", "Ana", title), message: { body: long } as never },
      async () => null,
    );
    expect(outsideOf(text).endsWith("…")).toBe(true);
  }
});

test.each(HOSTILE)("every letter keeps %j within its isolate", (name) => {
  const app = {
    config: { mailFrom: { name, address: "parley@example.org" }, resetUrl: "https://example.org/?t={token}" },
  } as never as App;
  const written = [
    letters.resetLetter(app.config, "to", { username: name, token: "rst_token" } as never),
    letters.verificationLetter(app.config, "to", { token: "vrf_token" } as never),
    letters.addressTakenLetter(app.config, "to"),
    letters.passwordChangedLetter(app.config, "to"),
    letters.addressChangedLetter(app.config, "to"),
  ];
  expect(written.length, "all that there are").toBe(Object.keys(letters).filter((each) => /Letter$/.test(each)).length);
  for (const { subject, text } of written) {
    expectUnturned(subject);
    expectUnturned(text);
    expect(subject).not.toContain("\n");
  }
  expect(written[0]?.text).toMatch(/\n\nhttps:\/\/example\.org\/\?t=rst_token\n\n.*\n\nrst_token\n/);
});

test("whatever is put into a sentence stays within it, and loses nothing but what it did not close", () => {
  const sign = fc.constantFrom(..."ab א1\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200F\t");
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
      const text = signs.join("");
      const { text: whole } = sentence`before ${text} after`;
      expect(outsideOf(whole).replace(/^before ([ab 1]*) after$/, "")).toBe("");
      const seen = (of: string) => of.replace(/[\u202A-\u202E\u2066-\u2069]/g, "");
      expect(seen(quoted(text).text)).toBe(seen(text));
      outsideOf(alone(text).text);
      let embeddings = 0;
      for (const each of alone(text).text) {
        if (/[\u202A\u202B\u202D\u202E]/.test(each)) embeddings++;
        if (each === "\u202C") embeddings--;
        expect(embeddings).toBeGreaterThanOrEqual(0);
      }
      expect(embeddings).toBe(0);
    }),
    { numRuns: 3_000 },
  );
});

test("what turns nothing is left as it is", () => {
  for (const name of ["Ana", "O’Brien (ret.)", "Zoë 2", "王小明", "नमस्ते", "👩‍👩‍👧", "42"])
    expect(sentence`${name} left`.text).toBe(`${name} left`);
  for (const text of ["\u2067דוד\u2069 2", "שלום", "a\u202Bb\u202C", "x\u200F"]) expect(alone(text).text).toBe(text);
});

// ── through the front door ──

let parley: Parley;
let people: Person[];

beforeAll(async () => {
  parley = await startParley();
  people = await castOf(parley, "Ana", "Ben", "Cy");
});
afterAll(async () => {
  for (const person of people ?? []) await person.leave();
  await parley?.stop();
});

const CREATE = graphql(`
  mutation SentencesCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id title } } }
`);
const RENAME = graphql(`
  mutation SentencesRename($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id title } } }
`);
const ADD = graphql(`
  mutation SentencesAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }
`);
const REMOVE = graphql(`
  mutation SentencesRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }
`);
const READ = graphql(`
  query SentencesRead($id: ID!) {
    messages(conversationId: $id, first: 50) { nodes { kind body groupEvent { title } } }
    notifications { nodes { kind title body } }
  }
`);

test("names and titles with U+202E or a stray U+2069 turn no system message and no notification", async () => {
  const [ana, ben, cy] = people as [Person, Person, Person];
  // As names of accounts from before they were cleaned.
  for (const person of people)
    await parley.app?.store.pool.query("UPDATE users SET display_name = $2 WHERE id = $1", [
      uuidOf(person.id),
      `\u2069${person.username}\u202E`,
    ]);
  const title = "Trip\u2069\u202Eרב";
  const { createGroup } = await ana.get(CREATE, { input: { title, memberIds: [ben.id] } });
  const { id } = createGroup.conversation;
  expect(createGroup.conversation.title, "kept as it is").toBe(title);
  await ana.get(RENAME, { input: { conversationId: id, title: `${title}2` } });
  await ana.get(ADD, { input: { conversationId: id, userIds: [cy.id] } });
  await ana.get(REMOVE, { input: { conversationId: id, userId: cy.id } });
  await send(ana, id, "\u202Eto all");
  for (const reader of [ana, ben]) {
    const { messages, notifications } = await reader.get(READ, { id });
    const said = messages.nodes.filter(({ kind }) => kind === "SYSTEM");
    expect(said.map(({ body }) => outsideOf(body ?? "", "…"))).toEqual([
      "… renamed the group to “…”",
      "… added …",
      "… removed …",
    ]);
    for (const { body } of said) expectUnturned(body ?? "");
    for (const each of notifications.nodes) {
      expectUnturned(each.body);
      outsideOf(each.title);
    }
    if (reader === ben) expect(notifications.nodes.length).toBeGreaterThanOrEqual(2);
  }
});
