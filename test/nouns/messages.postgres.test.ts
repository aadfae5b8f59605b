/** Messages after they are sent. Olga is not in the conversations of Ana, Ben and Cy. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, directBetween, groupOf, type Parley, Person, send, startParley } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let olga: Person;
let store: pg.Client;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_EDITS: "5" });
  [ana, ben, cy, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as [Person, Person, Person, Person];
  store = new pg.Client(parley.databaseUrl);
  await store.connect();
});
afterAll(async () => {
  await Promise.all([ana, ben, cy, olga].map((person) => person?.leave()));
  await store?.end();
  await parley?.stop();
});

const EDIT = graphql(`
  mutation MessagesEdit($id: ID!, $body: String!) {
    editMessage(input: { messageId: $id, body: $body }) { message { id seq revision body editedAt deletedAt } }
  }
`);
const DELETE = graphql(`
  mutation MessagesDelete($id: ID!) {
    deleteMessage(input: { messageId: $id }) { message { id seq revision body editedAt deletedAt deletedBy { id } } }
  }
`);
const MESSAGE = graphql(`
  query MessagesOne($id: ID!) {
    node(id: $id) {
      ... on Message {
        id revision body editedAt deletedAt deletedBy { id } edits { body writtenAt replacedAt }
        conversation { revision lastSeq }
      }
    }
  }
`);
const INBOX = graphql(`
  query MessagesInbox { inbox(first: 50) { nodes { id unreadCount lastMessage { body deletedAt deletedBy { id } } } } }
`);
const TIMES = graphql(`
  query MessagesTimes($id: ID!) { conversation(id: $id) { messages(first: 10) { nodes { createdAt } } } }
`);
const REMOVE = graphql(`
  mutation MessagesRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);
const SEND = graphql(`
  mutation MessagesSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id body } } }
`);

const edit = async (person: Person, id: string, body: string) =>
  (await person.get(EDIT, { id, body })).editMessage.message;
const erase = async (person: Person, id: string) => (await person.get(DELETE, { id })).deleteMessage.message;
const messageFor = async (person: Person, id: string) => {
  const { node } = await person.get(MESSAGE, { id });
  return node && "revision" in node ? node : null;
};

/** The same person at each server in turn. */
const everywhere = (person: Person) => parley.urls.map((url) => new Person(url, person));

/** A role that no mutation of these tests gives. */
async function makeModerator(person: Person, role = "MODERATOR"): Promise<void> {
  await store.query(
    `UPDATE members SET role = $2::"MemberRole" WHERE user_id = (SELECT id FROM users WHERE username = $1) AND role <> 'OWNER'`,
    [person.username, role],
  );
}

test("times come out as they are stored", async () => {
  const conversation = await groupOf(ana);
  const times = [
    "1999-12-31T23:59:59.999Z",
    "2000-01-01T00:00:00.000Z",
    "2024-02-29T12:34:56.700Z",
    "2026-03-01T09:08:07.060Z",
    "2026-03-01T21:00:00.005Z",
  ];
  for (const time of times) {
    await send(ana, conversation, time);
    await store.query("UPDATE messages SET created_at = body::timestamptz WHERE body = $1", [time]);
  }
  const { conversation: read } = await ana.get(TIMES, { id: conversation });
  expect(read?.messages.nodes.map(({ createdAt }) => new Date(createdAt).toISOString())).toEqual(times);
});

test("an edit changes the text, says when, and is one change of the conversation", async () => {
  const conversation = await directBetween(ana, ben);
  const { message } = await send(ana, conversation, "helo");
  await send(ben, conversation, "what?");
  const edited = await edit(ana, message.id, "hello");
  expect(edited).toMatchObject({ id: message.id, seq: message.seq, body: "hello", deletedAt: null });
  const seen = await messageFor(ben, message.id);
  expect(seen).toMatchObject({ body: "hello", revision: edited.revision, editedAt: edited.editedAt });
  expect(seen?.conversation).toMatchObject({ revision: edited.revision, lastSeq: message.seq + 1 });
});

test("the same edit again, through every server, changes nothing", async () => {
  const conversation = await directBetween(ana, ben);
  const { message } = await send(ana, conversation, "one");
  const first = await edit(ana, message.id, "two");
  for (const here of everywhere(ana)) expect(await edit(here, message.id, "two")).toEqual(first);
  expect((await messageFor(ana, message.id))?.conversation.revision).toBe(first.revision);
});

test("only its sender may edit a message, and what a viewer may not see does not exist for them", async () => {
  const group = await groupOf(ana, ben, cy);
  const { message } = await send(ben, group, "mine");
  const missing = message.id.replace(/_\d+$/, "_999");
  expect(codeOf(await ana.ask(EDIT, { id: message.id, body: "not yours" })), "the owner").toBe("FORBIDDEN");
  expect(codeOf(await cy.ask(EDIT, { id: message.id, body: "not yours" }))).toBe("FORBIDDEN");
  for (const id of [message.id, missing, "nonsense", group])
    for (const answer of [await olga.ask(EDIT, { id, body: "x" }), await olga.ask(DELETE, { id })]) {
      expect(answer.errors?.[0]?.message).toBe("There is no such message.");
      expect(codeOf(answer)).toBe("NOT_FOUND");
    }
  await ana.get(REMOVE, { id: group, user: ben.id });
  for (const answer of [await ben.ask(EDIT, { id: message.id, body: "x" }), await ben.ask(DELETE, { id: message.id })])
    expect(codeOf(answer), "a former member").toBe("NOT_FOUND");
  expect((await messageFor(ana, message.id))?.body).toBe("mine");
});

test("a message can be edited for its time, and neither later nor once it is deleted", async () => {
  const conversation = await directBetween(ana, ben);
  const { message } = await send(ana, conversation, "old");
  await store.query("UPDATE messages SET created_at = created_at - interval '16 minutes' WHERE body = 'old'");
  expect(codeOf(await ana.ask(EDIT, { id: message.id, body: "new" }))).toBe("FORBIDDEN");
  const other = (await send(ana, conversation, "regretted")).message;
  await erase(ana, other.id);
  expect(codeOf(await ana.ask(EDIT, { id: other.id, body: "back" }))).toBe("FORBIDDEN");
  expect(await messageFor(ben, other.id)).toMatchObject({ body: null, editedAt: null });
});

test("the text of an edit is held to the rules of sending", async () => {
  const conversation = await directBetween(ana, ben);
  const { message } = await send(ana, conversation, "fine");
  for (const body of ["", " \n", "\u200b\u2060", "x".repeat(8_001)])
    expect(codeOf(await ana.ask(EDIT, { id: message.id, body })), JSON.stringify(body.slice(0, 9))).toBe(
      "BAD_USER_INPUT",
    );
  expect((await edit(ana, message.id, "a\u0000b\r\nc\ud800")).body).toBe("ab\nc\ufffd");
});

test("a body is cleaned of controls, never of meaning, and measured as people see it", async () => {
  const conversation = await directBetween(ana, ben);
  const meaningful = "\u202bשלום\u202c 👩‍👩‍👧 ❤️ نمی‌خواهم\ta\nb";
  expect((await send(ana, conversation, meaningful)).message.body).toBe(meaningful);
  const family = "👩‍👩‍👧";
  expect((await send(ana, conversation, family.repeat(8_000))).message.body).toBe(family.repeat(8_000));
  const sending = (body: string) => ana.ask(SEND, { input: { conversationId: conversation, body } });
  expect(codeOf(await sending(family.repeat(8_001)))).toBe("BAD_USER_INPUT");
  expect(codeOf(await sending(`a${"\u0301".repeat(100_000)}`)), "marks without end").toBe("BAD_USER_INPUT");
});

test("what a message said before is there for the moderators of a group, and for nobody else", async () => {
  const group = await groupOf(ana, ben, cy);
  const { message } = await send(ben, group, "first");
  await edit(ben, message.id, "second");
  await edit(ben, message.id, "third");
  expect((await messageFor(ana, message.id))?.edits?.map(({ body }) => body)).toEqual(["first", "second"]);
  for (const person of [ben, cy]) expect((await messageFor(person, message.id))?.edits).toBeNull();
  await makeModerator(cy);
  const edits = (await messageFor(cy, message.id))?.edits ?? [];
  expect(edits.map(({ body }) => body)).toEqual(["first", "second"]);
  expect(edits[1]?.writtenAt).toBe(edits[0]?.replacedAt);
  await makeModerator(cy, "MEMBER");
  expect((await messageFor(cy, message.id))?.edits).toBeNull();
  expect((await messageFor(ana, (await send(ana, group, "untouched")).message.id))?.edits).toEqual([]);

  const direct = await directBetween(ana, ben);
  const private_ = (await send(ben, direct, "said to one")).message;
  await edit(ben, private_.id, "said otherwise");
  for (const person of [ana, ben]) expect((await messageFor(person, private_.id))?.edits).toBeNull();
  const { rows } = await store.query("SELECT FROM message_edits WHERE body = 'said to one'");
  expect(rows, "nobody may see it, so nobody keeps it").toHaveLength(0);
});

test("a message of a group can be edited so many times", async () => {
  const group = await groupOf(ana, ben);
  const { message } = await send(ana, group, "0");
  for (let i = 1; i <= 5; i++) await edit(ana, message.id, String(i));
  expect(codeOf(await ana.ask(EDIT, { id: message.id, body: "6" }))).toBe("FORBIDDEN");
  expect((await messageFor(ana, message.id))?.body).toBe("5");
});

test("a tombstone keeps its place, says by whom, and nothing of what was there", async () => {
  const group = await groupOf(ana, ben, cy);
  const { message } = await send(ben, group, "a secret");
  await edit(ben, message.id, "a worse secret");
  expect(codeOf(await cy.ask(DELETE, { id: message.id })), "another member").toBe("FORBIDDEN");
  await makeModerator(cy);
  const deleted = await erase(cy, message.id);
  expect(deleted).toMatchObject({ seq: message.seq, body: null, deletedBy: { id: cy.id } });
  const seen = await messageFor(ana, message.id);
  expect(seen).toMatchObject({ body: null, deletedAt: deleted.deletedAt, deletedBy: { id: cy.id }, edits: [] });
  expect(seen?.conversation).toMatchObject({ revision: deleted.revision, lastSeq: message.seq });
  for (const table of ["messages", "message_edits"])
    expect((await store.query(`SELECT FROM ${table} WHERE body LIKE '%secret'`)).rows, table).toHaveLength(0);
  await makeModerator(cy, "MEMBER");
});

test("what is deleted stays as it was deleted first", async () => {
  const group = await groupOf(ana, ben);
  const { message } = await send(ben, group, "gone");
  const deleted = await erase(ben, message.id);
  for (const here of [...everywhere(ana), ...everywhere(ben)]) expect(await erase(here, message.id)).toEqual(deleted);
  const again = await ben.get(SEND, { input: { conversationId: group, body: "gone" } });
  expect(again.sendMessage.isDuplicate, "a message of its own").toBe(false);
});

test("in a direct conversation nobody deletes what the other wrote", async () => {
  const conversation = await directBetween(ana, ben);
  const { message } = await send(ana, conversation, "stays");
  expect(codeOf(await ben.ask(DELETE, { id: message.id }))).toBe("FORBIDDEN");
  expect((await messageFor(ben, message.id))?.body).toBe("stays");
});

test("a deleted message counts as unread no more, and the inbox shows a tombstone as one", async () => {
  const group = await groupOf(ana, ben);
  await send(ana, group, "one");
  const { message } = await send(ana, group, "two");
  const inInbox = async () => (await ben.get(INBOX)).inbox.nodes.find(({ id }) => id === group);
  expect(await inInbox()).toMatchObject({ unreadCount: 2, lastMessage: { body: "two", deletedBy: null } });
  const { deletedAt } = await erase(ana, message.id);
  expect(await inInbox()).toMatchObject({
    unreadCount: 1,
    lastMessage: { body: null, deletedAt, deletedBy: { id: ana.id } },
  });
});

test("edits and deletions that come at once leave one state, and nothing of a message that is deleted", async () => {
  const group = await groupOf(ana, ben);
  for (let round = 0; round < 10; round++) {
    const { message } = await send(ben, group, `round ${round}`);
    const through = (i: number, person: Person) => everywhere(person)[i % parley.urls.length] as Person;
    const answers = await Promise.all([
      ...[0, 1, 2].map((i) => through(i, ben).ask(EDIT, { id: message.id, body: `edit ${round} ${i}` })),
      through(round, ana).ask(DELETE, { id: message.id }),
      through(round + 1, ben).ask(DELETE, { id: message.id }),
      ...[3, 4].map((i) => through(i, ben).ask(EDIT, { id: message.id, body: `edit ${round} ${i}` })),
    ]);
    for (const code of answers.map(codeOf)) expect([undefined, "FORBIDDEN"]).toContain(code);
    const seen = await messageFor(ana, message.id);
    expect(seen).toMatchObject({ body: null, edits: [] });
    expect(seen?.conversation.revision).toBe(seen?.revision);
  }
  const { rows } = await store.query("SELECT body FROM message_edits WHERE body LIKE 'round %' OR body LIKE 'edit %'");
  expect(rows).toEqual([]);
});
