/** Answers and mentions, in a group of Ana's with Ben and Cy. Dee comes later; Olga never does. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let dee: Person;
let olga: Person;
let group: string;
let store: pg.Client;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_EVERYONE: "4", PARLEY_MAX_MENTIONS: "3" });
  [ana, ben, cy, dee, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Olga")) as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ];
  group = await groupOf(ana, ben, cy);
  store = new pg.Client(parley.databaseUrl);
  await store.connect();
});
afterAll(async () => {
  await Promise.all([ana, ben, cy, dee, olga].map((person) => person?.leave()));
  await store?.end();
  await parley?.stop();
});

const SEND = graphql(`
  mutation RepliesSend($input: SendMessageInput!) {
    sendMessage(input: $input) {
      isDuplicate
      message { id seq body replyTo { id seq body } mentions { id } mentionsEveryone }
    }
  }
`);
const MESSAGE = graphql(`
  query RepliesMessage($id: ID!) {
    node(id: $id) {
      ... on Message { body revision replyTo { id body deletedAt sender { id } } mentions { id } mentionsEveryone }
    }
  }
`);
const EDIT = graphql(
  `mutation RepliesEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }`,
);
const DELETE = graphql(
  `mutation RepliesDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const ADDED = graphql(`
  subscription RepliesAdded($id: ID) {
    messageAdded(conversationId: $id) { id body replyTo { body } mentions { id } mentionsEveryone }
  }
`);
const STATE = graphql(`query RepliesState($id: ID!) { conversation(id: $id) { lastSeq revision } }`);

type Input = { body: string } & Partial<{
  conversationId: string;
  clientMessageId: string;
  kind: "TEXT" | "IMAGE" | "FILE" | "VOICE" | "SYSTEM";
  replyToId: string;
  mentionIds: string[];
  mentionEveryone: boolean;
}>;
const trySend = (person: Person, input: Input) => person.ask(SEND, { input: { conversationId: group, ...input } });
const sent = async (person: Person, input: Input) =>
  (await person.get(SEND, { input: { conversationId: group, ...input } })).sendMessage;
async function messageFor(person: Person, id: string) {
  const { node } = await person.get(MESSAGE, { id });
  if (!node || !("revision" in node)) throw new Error("there is no such message for them");
  return node as Extract<typeof node, { revision: number }>;
}

/** A member as one who was added now. */
async function join(person: Person, conversationBody: string): Promise<void> {
  await store.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
     SELECT c.id, u.id, c.last_seq, c.last_seq, c.last_seq FROM conversations c, users u
     WHERE u.username = $1 AND c.id = (SELECT conversation_id FROM messages WHERE body = $2)`,
    [person.username, conversationBody],
  );
}

test("a reply shows the message that it answers as it is now, also as a tombstone", async () => {
  const { message: question } = await send(ana, group, "who comes?");
  const { message: answer } = await sent(ben, { body: "me", replyToId: question.id });
  expect(answer.replyTo).toEqual({ id: question.id, seq: question.seq, body: "who comes?" });
  await ana.get(EDIT, { id: question.id, body: "who comes along?" });
  expect((await messageFor(cy, answer.id)).replyTo).toMatchObject({ body: "who comes along?", sender: { id: ana.id } });
  await ana.get(DELETE, { id: question.id });
  const quoted = (await messageFor(cy, answer.id)).replyTo;
  expect(quoted).toMatchObject({ id: question.id, body: null });
  expect(quoted?.deletedAt).not.toBeNull();
  expect((await messageFor(cy, question.id)).replyTo).toBeNull();
});

test("nobody answers what they cannot see in that conversation, and nothing is stored where they try", async () => {
  const elsewhere = (await send(ana, await directBetween(ana, ben), "elsewhere")).message;
  const hidden = (await send(olga, await groupOf(olga, cy), "hidden")).message;
  await send(ana, group, "before dee");
  const { message: early } = await send(ana, group, "early");
  await join(dee, "before dee");
  const before = (await ana.get(STATE, { id: group })).conversation;
  const beyond = early.id.replace(/_\d+$/, "_9999");
  for (const replyToId of [elsewhere.id, hidden.id, beyond, "nonsense", group])
    expect(codeOf(await trySend(ben, { body: "what?", replyToId })), replyToId).toBe("NOT_FOUND");
  const late = await trySend(dee, { body: "what?", replyToId: early.id });
  expect(late.errors?.[0]?.message, "she came later").toBe("There is no such message.");
  expect((await trySend(olga, { body: "hi", replyToId: early.id })).errors?.[0]?.message).toBe(
    "There is no such conversation.",
  );
  expect((await ana.get(STATE, { id: group })).conversation).toEqual(before);
});

test("who came later sees the answer, and not what it answers", async () => {
  const other = await groupOf(ana, ben);
  const { message: secret } = await send(ana, other, "only for two");
  await join(dee, "only for two");
  const followed = [ben, dee].map((person) => person.follow(ADDED, { id: other }));
  await until("both follow", async () => {
    await send(ana, other, "now three");
    return followed.every(({ data }) => data.length > 0);
  });
  const { message: answer } = await sent(ben, { conversationId: other, body: "indeed", replyToId: secret.id });
  expect((await messageFor(dee, answer.id)).replyTo).toBeNull();
  expect((await messageFor(ana, answer.id)).replyTo?.body).toBe("only for two");
  const told = () =>
    followed.map(({ data }) => data.map(({ messageAdded }) => messageAdded).find(({ id }) => id === answer.id));
  await until("both are told", () => told().every(Boolean));
  expect(told().map((message) => message?.replyTo)).toEqual([{ body: "only for two" }, null]);
  for (const each of followed) each.stop();
});

test("members are mentioned by their ids, each once, and who is none is not", async () => {
  const { message } = await sent(ana, { body: "@ben @cy", mentionIds: [cy.id, ben.id, cy.id] });
  expect(message.mentions).toEqual([{ id: cy.id }, { id: ben.id }]);
  expect(message.mentionsEveryone).toBe(false);
  expect((await messageFor(ben, message.id)).mentions).toEqual([{ id: cy.id }, { id: ben.id }]);
  const before = (await ana.get(STATE, { id: group })).conversation;
  for (const stranger of [olga.id, "nonsense", group]) {
    const answer = await trySend(ana, { body: "@you", mentionIds: [ben.id, stranger] });
    expect(answer.errors?.[0]?.message).toBe("There is no such member.");
    expect(codeOf(answer)).toBe("NOT_FOUND");
  }
  expect(codeOf(await trySend(ana, { body: "many", mentionIds: [ana.id, ben.id, cy.id, dee.id] }))).toBe(
    "BAD_USER_INPUT",
  );
  expect((await ana.get(STATE, { id: group })).conversation).toEqual(before);
});

test("everyone is mentioned by moderators up, in groups that are not too large", async () => {
  expect((await sent(ana, { body: "@everyone", mentionEveryone: true })).message).toMatchObject({
    mentions: [],
    mentionsEveryone: true,
  });
  expect(codeOf(await trySend(ben, { body: "@everyone", mentionEveryone: true }))).toBe("FORBIDDEN");
  const direct = await directBetween(ana, ben);
  expect(codeOf(await trySend(ana, { conversationId: direct, body: "@you", mentionEveryone: true }))).toBe("FORBIDDEN");
  expect(codeOf(await trySend(olga, { body: "@all", mentionEveryone: true }))).toBe("NOT_FOUND");
  const role = (name: string) =>
    store.query(
      `UPDATE members SET role = $2::"MemberRole" WHERE user_id = (SELECT id FROM users WHERE username = $1)`,
      [ben.username, name],
    );
  await role("MODERATOR");
  expect((await sent(ben, { body: "@everyone", mentionEveryone: true })).message.mentionsEveryone).toBe(true);
  await role("MEMBER");
  const larger = await groupOf(ana, ben, cy, dee, olga);
  expect(codeOf(await trySend(ana, { conversationId: larger, body: "@everyone", mentionEveryone: true }))).toBe(
    "BAD_USER_INPUT",
  );
});

test("what is answered and who is mentioned are part of what a client id stands for", async () => {
  const { message: question } = await send(ana, group, "which?");
  const input = { body: "that", clientMessageId: "whole", replyToId: question.id, mentionIds: [ana.id, cy.id] };
  const first = await sent(ben, input);
  const again = await sent(ben, { ...input, mentionIds: [cy.id, ana.id] });
  expect(again).toEqual({ isDuplicate: true, message: first.message });
  const { replyToId: _, ...alone } = input;
  for (const other of [alone, { ...input, mentionIds: [cy.id] }, { ...input, body: "this" }])
    expect(codeOf(await trySend(ben, other)), JSON.stringify(other)).toBe("CONFLICT");
  const atOnce = [input, { ...input, mentionIds: [] }].map((each) =>
    trySend(ben, { ...each, clientMessageId: "once" }),
  );
  expect((await Promise.all(atOnce)).map(codeOf).filter(Boolean)).toEqual(["CONFLICT"]);
  await ben.get(EDIT, { id: first.message.id, body: "something else" });
  expect((await sent(ben, input)).isDuplicate, "edited since").toBe(true);
  expect(codeOf(await trySend(ben, alone)), "edited since, and with other content").toBe("CONFLICT");
  await ben.get(DELETE, { id: first.message.id });
  expect((await sent(ben, input)).message, "deleted since").toMatchObject({ body: null, replyTo: null, mentions: [] });
  expect(codeOf(await trySend(ben, alone)), "deleted since, and with other content").toBe("CONFLICT");
});

test("good and bad sends of one moment are each answered for themselves", async () => {
  const { message: question } = await send(ana, group, "all at once");
  const before = (await ana.get(STATE, { id: group })).conversation?.lastSeq ?? 0;
  const inputs: Input[] = Array.from({ length: 40 }, (_, i) => ({
    body: `moment ${i}`,
    ...(i % 4 === 1 && { replyToId: question.id }),
    ...(i % 4 === 2 && { mentionIds: [olga.id] }),
    ...(i % 4 === 3 && { mentionEveryone: true }),
  }));
  const answers = await Promise.all(inputs.map((input) => trySend(ben, input)));
  expect(answers.map(codeOf)).toEqual(inputs.map((_, i) => [undefined, undefined, "NOT_FOUND", "FORBIDDEN"][i % 4]));
  expect((await ana.get(STATE, { id: group })).conversation?.lastSeq).toBe(before + 20);
});

test("without anything attached a message is text", async () => {
  expect(codeOf(await trySend(ana, { body: "x", kind: "TEXT" }))).toBeUndefined();
  for (const kind of ["IMAGE", "FILE", "VOICE", "SYSTEM"] as const)
    expect(codeOf(await trySend(ana, { body: "x", kind })), kind).toBe("BAD_USER_INPUT");
});
