/** Wherever people write, characters are counted and cut as people see them, and line ends are of one kind. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cutTo, isWithin, unitsFor } from "../../src/text/characters.js";
import { graphql } from "../graphql/index.js";
import { type Answer, castOf, directBetween, type Parley, type Person, send, startParley } from "../support/parley.js";

const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });
const graphemesOf = (text: string) => Array.from(SEGMENTER.segment(text), ({ segment }) => segment);

/** One character each, of several code points. */
const CHARACTERS = {
  "a family": "👩‍👩‍👧‍👦",
  "a kiss of two skins, the longest emoji": "👩🏻‍❤️‍💋‍👨🏿",
  "a flag": "🇩🇪",
  "the flag of England": "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "a keycap": "1️⃣",
  "a letter with two accents": "e\u0323\u0301",
  "a syllable of jamo": "\u1100\u1161\u11A8",
  "a conjunct": "क्ष",
  "an emoji": "👍",
};

test("a cut text is the longest beginning that has whole characters, and no more than asked for", () => {
  const part = fc.constantFrom(...Object.values(CHARACTERS), "a", "\n", " ", "\u202E", `x${"\u0301".repeat(20)}`);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (parts, most) => {
      const text = parts.join("");
      const cut = cutTo(text, most);
      const whole = graphemesOf(text);
      if ((whole[0] ?? "").length > unitsFor(most)) {
        expect(whole[0]?.slice(0, unitsFor(most))).toBe(cut); // it alone is cut between its marks
        return;
      }
      expect(whole.slice(0, most).join("").startsWith(cut)).toBe(true);
      const count = graphemesOf(cut).length;
      expect(whole.slice(0, count).join("")).toBe(cut);
      const next = whole.slice(0, count + 1).join("");
      expect(count === most || cut === text || next.length > unitsFor(most)).toBe(true);
      expect(isWithin(cut, most)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test("a heap of marks is cut within its bound of units, and never within a pair", () => {
  const heap = `a${"\u{1E8D0}".repeat(20_000)}`;
  const cut = cutTo(heap, 10);
  expect(cut.length).toBeLessThanOrEqual(unitsFor(10));
  expect(cut.length).toBeGreaterThan(0);
  expect(cut.isWellFormed()).toBe(true);
});

// ── through the front door ──

const MOST_BODY = 50;
const CREATE = graphql(`
  mutation CharactersCreate($input: CreateGroupInput!) {
    createGroup(input: $input) { conversation { title description } }
  }
`);
const SEND = graphql(`
  mutation CharactersSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id body } } }
`);
const EDIT = graphql(`
  mutation CharactersEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }
`);
const DRAFT = graphql(`
  mutation CharactersDraft($input: SaveDraftInput!) {
    saveDraft(input: $input) { conversation { membership { draft { body } } } }
  }
`);
const NAME = graphql(`
  mutation CharactersName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }
`);
const USERS = graphql(
  `query CharactersUsers($search: String!) { users(search: $search) { nodes { id displayName } } }`,
);
const SEARCH = graphql(`query CharactersSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }`);
const TOLD = graphql(`query CharactersTold { notifications(first: 1) { nodes { title body } } }`);

let parley: Parley;
let ana: Person;
let ben: Person;
let direct: string;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_BODY_CHARACTERS: String(MOST_BODY) });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  direct = await directBetween(ana, ben);
});
afterAll(async () => {
  for (const person of [ana, ben]) await person?.leave();
  await parley?.stop();
});

interface Field {
  most: number;
  field: string;
  put(text: string): Promise<Answer<unknown>>;
}

let messageId = "";
const FIELDS: Record<string, Field> = {
  body: { most: MOST_BODY, field: "body", put: (body) => ana.ask(SEND, { input: { conversationId: direct, body } }) },
  edit: { most: MOST_BODY, field: "body", put: (body) => ana.ask(EDIT, { input: { messageId, body } }) },
  draft: { most: MOST_BODY, field: "body", put: (body) => ana.ask(DRAFT, { input: { conversationId: direct, body } }) },
  title: { most: 100, field: "title", put: (title) => ana.ask(CREATE, { input: { title, memberIds: [] } }) },
  description: {
    most: 1_000,
    field: "description",
    put: (description) => ana.ask(CREATE, { input: { title: "Trip", description, memberIds: [] } }),
  },
  displayName: { most: 64, field: "displayName", put: (displayName) => ana.ask(NAME, { input: { displayName } }) },
  search: { most: 64, field: "search", put: (search) => ana.ask(USERS, { search }) },
  query: {
    most: 200,
    field: "query",
    put: (text) => ana.ask(SEARCH, { query: ["a", ...graphemesOf(text).slice(1)].join("") }),
  },
};

describe.each(Object.entries(FIELDS))("%s", (_, { most, field, put }) => {
  test.each(Object.entries(CHARACTERS))("takes as many as its bound of %s, and not one more", async (_name, sign) => {
    messageId = (await send(ana, direct, "to edit")).message.id;
    expect((await put(sign.repeat(most))).errors).toBeUndefined();
    const refused = await put(sign.repeat(most + 1));
    expect(refused.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field });
    expect(refused.errors?.[0]?.message).toContain("characters as people see them");
  });
});

test("a preview cuts no family, flag or accent in two", async () => {
  const one = await startParley();
  try {
    const [cy, dee] = (await castOf(one, "Cy", "Dee")) as [Person, Person];
    const id = await directBetween(cy, dee);
    for (const sign of Object.values(CHARACTERS)) {
      await send(cy, id, sign.repeat(200));
      expect((await dee.get(TOLD)).notifications.nodes[0]?.body).toBe(sign.repeat(200));
      await send(cy, id, sign.repeat(201));
      expect((await dee.get(TOLD)).notifications.nodes[0]?.body).toBe(`${sign.repeat(199)}…`);
    }
    await cy.leave();
    await dee.leave();
  } finally {
    await one.stop();
  }
});

const LINE_ENDS = ["\r\n", "\r", "\n", "\u0085", "\u2028", "\u2029", "\v", "\f"];

test.each(LINE_ENDS)("%j is one line feed in texts of several lines, and a space in names", async (end) => {
  const text = `one${end}two${end}${end}three`;
  const { sendMessage } = await ana.get(SEND, { input: { conversationId: direct, body: text } });
  expect(sendMessage.message.body).toBe("one\ntwo\n\nthree");
  const { editMessage } = await ana.get(EDIT, { input: { messageId: sendMessage.message.id, body: `${text}!` } });
  expect(editMessage.message.body).toBe("one\ntwo\n\nthree!");
  const { saveDraft } = await ana.get(DRAFT, { input: { conversationId: direct, body: text } });
  expect(saveDraft.conversation.membership?.draft?.body).toBe("one\ntwo\n\nthree");
  const { createGroup } = await ana.get(CREATE, { input: { title: text, description: text, memberIds: [] } });
  expect(createGroup.conversation).toEqual({ title: "one two  three", description: "one\ntwo\n\nthree" });
  const { updateProfile } = await ana.get(NAME, { input: { displayName: `Ana${end}of the lake${end}` } });
  expect(updateProfile.user.displayName).toBe("Ana of the lake");
  expect((await ana.get(USERS, { search: "ana of the" })).users.nodes.map(({ id }) => id)).toContain(ana.id);
});

test("a name of the most expansive characters can be stored and found", async () => {
  const name = "\uFDFA".repeat(64);
  const { updateProfile } = await ben.get(NAME, { input: { displayName: name } });
  expect(updateProfile.user.displayName).toBe(name);
  for (const search of [name, "\uFDFA", "صلى"])
    expect((await ana.get(USERS, { search })).users.nodes.map(({ id }) => id)).toContain(ben.id);
});
