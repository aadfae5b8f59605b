/** Invisible characters alone are no text, wherever people write one; everything visible is. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasUnseen, isBlank } from "../../src/text/text.js";
import { graphql } from "../graphql/index.js";
import {
  type Answer,
  castOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
} from "../support/parley.js";

/** From Unicode 16, by name: what has no ink of its own. */
const INVISIBLE: Record<string, string[]> = {
  spaces: [..." \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000"],
  "line ends": [..."\n\r\v\f\u0085\u2028\u2029", "\r\n"],
  controls: [..."\t\u0001\u0007\u001B\u007F\u0080\u009F"],
  "zero width": [..."\u200B\u200C\u200D\u2060\uFEFF\u180E\u00AD\u034F"],
  "marks of direction": [..."\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"],
  "invisible operators": [..."\u2061\u2062\u2063\u2064"],
  "deprecated controls": [..."\u206A\u206B\u206C\u206D\u206E\u206F"],
  "annotation anchors": [..."\uFFF9\uFFFA\uFFFB"],
  "the place of an object": ["\uFFFC"],
  "reserved for what is ignored": ["\u2065", "\uFFF0", "\uFFF8", "\u{E0000}", "\u{E0FFF}"],
  "fillers of Hangul": [..."\u115F\u1160\u3164\uFFA0"],
  "vowels of Khmer that none sees": [..."\u17B4\u17B5"],
  "variation selectors": [..."\uFE00\uFE0E\uFE0F\u180B\u180C\u180D\u180F", "\u{E0100}", "\u{E01EF}"],
  tags: ["\u{E0001}", "\u{E0020}", "\u{E0067}", "\u{E007F}"],
  "musical controls": [
    "\u{1D173}",
    "\u{1D174}",
    "\u{1D175}",
    "\u{1D176}",
    "\u{1D177}",
    "\u{1D178}",
    "\u{1D179}",
    "\u{1D17A}",
  ],
  "a note without a head": ["\u{1D159}"],
  "controls of shorthand": ["\u{1BCA0}", "\u{1BCA1}", "\u{1BCA2}", "\u{1BCA3}", "\u{1BC9D}"],
  "controls of hieroglyphs": ["\u{13430}", "\u{13436}", "\u{13437}", "\u{1343F}"],
  "blank hieroglyphs": ["\u{13441}", "\u{13442}"],
  joiners: ["\u2D7F", "\u{1107F}"],
  "the filler of Khitan": ["\u{16FE4}"],
  "Braille without dots": ["\u2800"],
  "no characters": ["\uFFFE", "\uFFFF", "\uFDD0", "\u{1FFFE}", "\u{10FFFF}"],
};

const VISIBLE = [
  ..."a1.!?–…€©",
  "👍",
  "❤️",
  "☺\uFE0E",
  "👩‍👩‍👧‍👦",
  "👍🏽",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "🇩🇪",
  "1️⃣",
  "#\u20E3",
  "\u2801",
  "⠓⠑⠇⠇⠕\u2800⠺",
  "\u200Fא",
  "\u200Fa\u200F",
  "각",
  "\u1100\u1161\u11A8",
  "\u115F\u1161",
  "ㄱ",
  "ﾡ",
  "क्‍ष",
  "ម\u17B6",
  "\u0301a",
  "\u0600",
  "\u06DD",
  "\u{110BD}",
  "\u303F",
  "\u3013",
  "\uFFFD",
  "\uE000",
  "𝅗",
  "ⵣ",
];

const alone = Object.values(INVISIBLE).flat();

describe.each(Object.entries(INVISIBLE))("%s", (_, signs) => {
  test("are blank alone, repeated, and among the others", () => {
    for (const sign of signs) {
      expect(isBlank(sign), JSON.stringify(sign)).toBe(true);
      expect(isBlank(`${sign} ${sign.repeat(50)}\u2800`)).toBe(true);
      expect(hasUnseen(`a${sign}b`), "a username cannot have it").toBe(true);
      expect(isBlank(`${sign}a${sign}`), "nor does it hide what can be seen").toBe(false);
    }
    expect(isBlank(alone.join(""))).toBe(true);
  });
});

test.each(VISIBLE)("%s is something to see", (text) => {
  expect(isBlank(text)).toBe(false);
});

/** Independent of the list above: whatever Unicode gives one of these properties is blank, all of its 1,114,112 places. */
test("no character without ink by its properties is left out", () => {
  const seenFormats = /[\u0600-\u0605\u06DD\u0890\u0891\u08E2\u{110BD}\u{110CD}]/u;
  const without = /\p{Z}|\p{White_Space}|\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Cc}|\p{Variation_Selector}/u;
  const missed: string[] = [];
  for (let at = 0; at <= 0x10ffff; at++) {
    const sign = String.fromCodePoint(at);
    if (without.test(sign) && !seenFormats.test(sign) && !isBlank(sign)) missed.push(at.toString(16));
  }
  expect(missed).toEqual([]);
});

// ── through the front door ──

const CREATE = graphql(`
  mutation BlankCreate($input: CreateGroupInput!) {
    createGroup(input: $input) { conversation { id title description } }
  }
`);
const UPDATE = graphql(`
  mutation BlankUpdate($input: UpdateGroupInput!) {
    updateGroup(input: $input) { conversation { title description } }
  }
`);
const SEND = graphql(
  `mutation BlankSend($input: SendMessageInput!) { sendMessage(input: $input) { message { body } } }`,
);
const EDIT = graphql(
  `mutation BlankEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }`,
);
const DRAFT = graphql(`
  mutation BlankDraft($input: SaveDraftInput!) {
    saveDraft(input: $input) { conversation { membership { draft { body } } } }
  }
`);
const NAME = graphql(`
  mutation BlankName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }
`);
const USERS = graphql(`query BlankUsers($search: String!) { users(search: $search) { nodes { id } } }`);
const SEARCH = graphql(`query BlankSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }`);

let parley: Parley;
let ana: Person;
let direct: string;
let group: string;
let message: string;

beforeAll(async () => {
  parley = await startParley();
  const [first, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  ana = first;
  direct = await directBetween(ana, ben);
  group = await groupOf(ana, ben);
  message = (await send(ana, direct, "hello")).message.id;
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
});

const refusal = (answer: Answer<unknown>) => answer.errors?.[0]?.extensions;

/** U+0000 and the like are refused at the door of most fields. */
const samples = [
  ..."\u2800\uFFF9\uFFFA\uFFFB\uFFFC\u3164\uFFA0\u115F\u1160\u200B\u2028\u202E\u180E",
  ...["\u{1D159}", "\u{E0067}", "\u{13441}", "\u{13430}", "\u2800\uFFF9 \u{1D159}\n\u3164", "", " "],
];

test.each(samples)("%j is no body, title, name, draft, description or search", async (blank) => {
  const refused = (field: string) => ({ code: "BAD_USER_INPUT", field });
  expect(refusal(await ana.ask(SEND, { input: { conversationId: direct, body: blank } }))).toEqual(refused("body"));
  expect(refusal(await ana.ask(EDIT, { input: { messageId: message, body: blank } }))).toEqual(refused("body"));
  expect(refusal(await ana.ask(CREATE, { input: { title: blank, memberIds: [] } }))).toEqual(refused("title"));
  expect(refusal(await ana.ask(UPDATE, { input: { conversationId: group, title: blank } }))).toEqual(refused("title"));
  expect(refusal(await ana.ask(NAME, { input: { displayName: blank } }))).toEqual(refused("displayName"));
  expect(refusal(await ana.ask(USERS, { search: blank }))).toEqual(refused("search"));
  expect(refusal(await ana.ask(SEARCH, { query: blank }))).toEqual(refused("query"));
  await ana.get(DRAFT, { input: { conversationId: direct, body: "not yet" } });
  const { saveDraft } = await ana.get(DRAFT, { input: { conversationId: direct, body: blank } });
  expect(saveDraft.conversation.membership?.draft).toBeNull();
  await ana.get(UPDATE, { input: { conversationId: group, description: "about" } });
  const { updateGroup } = await ana.get(UPDATE, { input: { conversationId: group, description: blank } });
  expect(updateGroup.conversation.description).toBeNull();
});

test.each(VISIBLE)("%s can be sent, and be a title, a name and a draft", async (text) => {
  const { sendMessage } = await ana.get(SEND, { input: { conversationId: direct, body: text } });
  expect(sendMessage.message.body).toBe(text);
  const { createGroup } = await ana.get(CREATE, { input: { title: text, memberIds: [] } });
  expect(createGroup.conversation.title).toBe(text.normalize("NFC"));
  const { updateProfile } = await ana.get(NAME, { input: { displayName: text } });
  expect(updateProfile.user.displayName).toBe(text.normalize("NFC"));
  const { saveDraft } = await ana.get(DRAFT, { input: { conversationId: direct, body: text } });
  expect(saveDraft.conversation.membership?.draft?.body).toBe(text);
});
