/** The same send again: whatever happened to the message, its conversation or the people in it since. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  dataOf,
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
let group: string;

beforeAll(async () => {
  parley = await startParley();
});
beforeEach(async () => {
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  group = await groupOf(ana, ben);
});
afterAll(() => parley?.stop());

const SEND = graphql(`
  mutation RepeatsSend($input: SendMessageInput!) {
    sendMessage(input: $input) {
      isDuplicate
      message {
        id body reactions { emoji } receiptsOf: readBy { user { id } } replyTo { body }
        conversation { title description lastSeq members { nodes { role user { id } } } receipts { user { id } } typing { user { id } } }
      }
    }
  }
`);
const EDIT = graphql(
  `mutation RepeatsEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }`,
);
const DELETE = graphql(
  `mutation RepeatsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const REMOVE = graphql(
  `mutation RepeatsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }`,
);
const LEAVE = graphql(
  `mutation RepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const ADD = graphql(
  `mutation RepeatsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }`,
);
const END = graphql(`mutation RepeatsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`);
const RENAME = graphql(
  `mutation RepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: "a later secret" }) { conversation { id } } }`,
);
const DELETE_ACCOUNT = graphql(
  `mutation RepeatsDeleteAccount { deleteAccount(input: { password: "a good password" }) { userId } }`,
);
const ACTIVITY = graphql(
  `query RepeatsActivity($id: ID!) { conversation(id: $id) { lastActivityAt lastMessage { id createdAt } } }`,
);

const repeat = (input: Record<string, unknown>) =>
  ben.ask(SEND, { input: { conversationId: group, body: "the first", ...input } as never });

test.each([
  ["was removed", () => ana.get(REMOVE, { id: group, who: ben.id })],
  ["has left", () => ben.get(LEAVE, { id: group })],
  ["has lost the group", () => ana.get(END, { id: group })],
])("who %s learns nothing by the same send again", async (_, part) => {
  const question = (await send(ana, group, "which?")).message;
  const input = { clientMessageId: "k", replyToId: question.id };
  dataOf(await repeat(input));
  await part();
  await ana.ask(EDIT, { id: question.id, body: "a later secret" });
  await ana.ask(RENAME, { id: group });
  for (const again of [input, { ...input, body: "other" }, { ...input, clientMessageId: "l" }]) {
    const answer = await repeat(again);
    expect(codeOf(answer)).toBe("NOT_FOUND");
    expect(answer.errors?.[0]?.message).toBe("There is no such conversation.");
    expect(JSON.stringify(answer)).not.toContain("secret");
  }
});

test("who is back is answered as before", async () => {
  const first = dataOf(await repeat({ clientMessageId: "k" })).sendMessage;
  await ana.get(REMOVE, { id: group, who: ben.id });
  await ana.get(ADD, { id: group, who: ben.id });
  const again = dataOf(await repeat({ clientMessageId: "k" })).sendMessage;
  expect(again).toMatchObject({ isDuplicate: true, message: { id: first.message.id } });
});

test.each([
  ["edited", (id: string) => ben.get(EDIT, { id, body: "edited" })],
  ["edited to the other text", (id: string) => ben.get(EDIT, { id, body: "the second" })],
  ["deleted", (id: string) => ben.get(DELETE, { id })],
])("a message that was %s swallows no other under its id", async (_, change) => {
  const first = dataOf(await repeat({ clientMessageId: "k" })).sendMessage;
  await change(first.message.id);
  const again = dataOf(await repeat({ clientMessageId: "k" })).sendMessage;
  expect(again).toMatchObject({ isDuplicate: true, message: { id: first.message.id } });
  expect(codeOf(await repeat({ clientMessageId: "k", body: "the second" }))).toBe("CONFLICT");
});

test("a repeat that mentions somebody whose account was deleted since is the same all the same", async () => {
  const [cy] = (await castOf(parley, "Cy")) as [Person];
  await ana.get(ADD, { id: group, who: cy.id });
  const input = { clientMessageId: "k", mentionIds: [cy.id, ana.id] };
  const first = dataOf(await repeat(input)).sendMessage;
  await cy.get(DELETE_ACCOUNT);
  await until("the mention is erased", async () => {
    const { message } = dataOf(await repeat(input)).sendMessage;
    return message.conversation.members.nodes.every(({ user }) => user.id !== cy.id);
  });
  expect(dataOf(await repeat(input)).sendMessage).toMatchObject({
    isDuplicate: true,
    message: { id: first.message.id },
  });
});

test("an id is the sender's own in one conversation", async () => {
  const other = await groupOf(ben, ana);
  const ids = [
    dataOf(await repeat({ clientMessageId: "k" })).sendMessage,
    dataOf(await repeat({ clientMessageId: "k", conversationId: other, body: "elsewhere" })).sendMessage,
    await send(ana, group, "another's", "k"),
  ];
  expect(ids.map(({ isDuplicate }) => isDuplicate)).toEqual([false, false, false]);
});

test("a conversation's last activity is the moment of its newest message", async () => {
  const rounds = Array.from({ length: 60 }, (_, i) => i);
  for (const i of rounds) {
    await Promise.all([send(ana, group, `a ${i}`), send(ben, group, `b ${i}`)]);
    const { conversation } = await ana.get(ACTIVITY, { id: group });
    expect(conversation?.lastActivityAt).toEqual(conversation?.lastMessage?.createdAt);
  }
  await ana.get(RENAME, { id: group });
  const { conversation } = await ana.get(ACTIVITY, { id: group });
  expect(conversation?.lastActivityAt).toEqual(conversation?.lastMessage?.createdAt);
});
