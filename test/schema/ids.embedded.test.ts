/** An id has one spelling: what differs from it in anything names nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as ids from "../../src/ids.js";
import { Epoch } from "../../src/live/cursors.js";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, directBetween, type Parley, type Person, send, startParley } from "../support/parley.js";

const UUID = "0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const TYPES: [string, string, (id: string) => unknown][] = [
  ["a user", ids.userId(UUID), ids.parseUserId],
  ["a session", ids.sessionId(UUID), ids.parseSessionId],
  ["a conversation", ids.conversationId(UUID), ids.parseConversationId],
  ["a notification", ids.notificationId(UUID), ids.parseNotificationId],
  ["a message", ids.messageId({ conversationId: UUID, seq: 42 }), ids.parseMessageId],
];

/** All that somebody might take for the same id. */
function spellingsOf(id: string): string[] {
  const [prefix = "", key = "", seq] = [id.slice(0, 3), id.slice(4, 26), id.slice(26)];
  const written = (changed: string) => `${prefix}_${changed}${seq}`;
  return [
    ...[...SIGNS].map((sign) => written(key.slice(0, -1) + sign)),
    ...["=", "==", "\n", " ", "\0"].map((end) => written(key + end)),
    ...["=", "==", "\n", " ", "\0", "_", "\u200B"].map((end) => id + end),
    ...[" ", "\n", "\uFEFF"].map((begin) => begin + id),
    written(key.replaceAll("-", "+").replaceAll("_", "/")),
    id.toUpperCase(),
    id.toLowerCase(),
    `${prefix.toUpperCase()}_${key}${seq}`,
    `${prefix}_${UUID}${seq}`,
    `${prefix}_${UUID.replaceAll("-", "")}${seq}`,
    UUID,
    id.replace("_42", "_042"),
    id.replace("_42", "_+42"),
    id.replace("_42", "_42.0"),
    id.replace("_42", "_4٢"),
    Buffer.from(id).toString("base64"),
    id.normalize("NFKD").replace("_", "\uFF3F"),
  ].filter((spelling) => spelling !== id);
}

describe.each(TYPES)("the id of %s", (_, id, parse) => {
  test("has no second spelling", () => {
    expect(parse(id)).toBeDefined();
    const same = spellingsOf(id).filter((spelling) => JSON.stringify(parse(spelling)) === JSON.stringify(parse(id)));
    expect(same).toEqual([]);
  });

  test("is what its key is written as, whichever key it is", () => {
    for (const last of ["0", "4", "8", "c", "f"]) {
      const uuid = `${UUID.slice(0, -1)}${last}`;
      expect(ids.parseUserId(ids.userId(uuid))).toBe(uuid);
      expect(ids.parseMessageId(ids.messageId({ conversationId: uuid, seq: 1 }))?.conversationId).toBe(uuid);
    }
  });
});

test("the cursor of events has one spelling, too", () => {
  const cursors = new Epoch("a secret").cursors;
  for (const marks of [[], [{ thing: "0011223344556677", order: 5, at: 1_000 }]]) {
    const cursor = cursors.cursorAt(new Date(2_000), marks);
    expect(cursors.read(cursor)).toBeDefined();
    const others = [
      ...[...SIGNS].map((sign) => cursor.slice(0, -1) + sign),
      ...["=", "==", "\n", " ", "A"].map((end) => cursor + end),
      ` ${cursor}`,
      cursor.replaceAll("-", "+").replaceAll("_", "/"),
    ].filter((other) => other !== cursor);
    expect(others.filter((other) => cursors.read(other))).toEqual([]);
  }
});

// ── through the front door ──

const NODE = graphql(`query IdsNode($id: ID!) { node(id: $id) { id } conversation(id: $id) { id } }`);
const READ = graphql(`query IdsMessages($id: ID!, $after: String) {
  messages(conversationId: $id, after: $after) { nodes { id } }
}`);

let parley: Parley;
let ana: Person;
let ben: Person;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterAll(async () => {
  for (const person of [ana, ben]) await person?.leave();
  await parley?.stop();
});

/** Another of the sixteen spellings that were read as one id. */
const other = (id: string) => {
  const at = id.startsWith("msg_") ? 25 : id.length - 1;
  return id.slice(0, at) + SIGNS[SIGNS.indexOf(id.charAt(at)) + 1] + id.slice(at + 1);
};

test("another spelling of an id is that of nothing", async () => {
  const id = await directBetween(ana, ben);
  const { message } = await send(ana, id, "hello");
  for (const real of [id, message.id, ana.id, ben.id]) {
    expect((await ana.get(NODE, { id: real })).node).toEqual({ id: real });
    expect(await ana.get(NODE, { id: other(real) })).toEqual({ node: null, conversation: null });
  }
  expect(codeOf(await ana.ask(READ, { id: other(id) }))).toBe("NOT_FOUND");
  expect(codeOf(await ana.ask(READ, { id, after: other(message.id) }))).toBe("BAD_USER_INPUT");
  expect(codeOf(await ana.ask(READ, { id, after: message.id }))).toBeUndefined();
});
