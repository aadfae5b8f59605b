import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let olga: Person;
let conversation: string;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
  conversation = await directBetween(ana, ben);
});
afterAll(async () => {
  await Promise.all([ana, ben, olga].map((person) => person?.leave()));
  await parley?.stop();
});

const SEND = graphql(`
  mutation TrySend($input: SendMessageInput!) {
    sendMessage(input: $input) { isDuplicate message { id seq clientMessageId } }
  }
`);
const ADDED = graphql(`
  subscription Added($conversationId: ID, $after: ID) {
    messageAdded(conversationId: $conversationId, after: $after) { id seq body sender { username } clientMessageId }
  }
`);
const PAGE = graphql(`
  query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    messages(conversationId: $id, first: $first, after: $after, last: $last, before: $before) {
      nodes { id seq body }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

test("a retried send stores one message and says that it is a duplicate", async () => {
  const first = await send(ana, conversation, "once", "retry-1");
  const again = await send(ana, conversation, "once", "retry-1");
  expect(first.isDuplicate).toBe(false);
  expect(again.isDuplicate).toBe(true);
  expect(again.message.id).toBe(first.message.id);
});

test("the same client id with other content is a conflict and stores nothing", async () => {
  const { message } = await send(ana, conversation, "this", "conflict-1");
  const answer = await ana.ask(SEND, {
    input: { conversationId: conversation, body: "that", clientMessageId: "conflict-1" },
  });
  expect(codeOf(answer)).toBe("CONFLICT");
  const next = await send(ana, conversation, "next");
  expect(next.message.seq).toBe(message.seq + 1);
});

test("fifty tries of one message at once, through every server, store it once", async () => {
  const tries = await Promise.all(
    Array.from({ length: 50 }, (_, i) => {
      const through = Object.assign(Object.create(Object.getPrototypeOf(ana)), ana, {
        url: parley.urls[i % parley.urls.length],
      });
      return send(through as Person, conversation, "storm", "storm-1");
    }),
  );
  expect(new Set(tries.map(({ message }) => message.seq)).size).toBe(1);
  expect(tries.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
});

test("who is not a member can neither send, read nor follow, in the words of a conversation that is missing", async () => {
  const missing = conversation.replace(/.$/, conversation.endsWith("A") ? "Q" : "A");
  for (const id of [conversation, missing, "nonsense"]) {
    const tried = await olga.ask(SEND, { input: { conversationId: id, body: "hello" } });
    const read = await olga.ask(PAGE, { id, last: 1 });
    const followed = olga.follow(ADDED, { conversationId: id });
    await until("the subscription is refused", () => followed.isDone);
    for (const errors of [tried.errors, read.errors, followed.answers[0]?.errors]) {
      expect(errors?.[0]?.message).toBe("There is no such conversation.");
      expect(errors?.[0]?.extensions?.code).toBe("NOT_FOUND");
    }
  }
});

test("bodies that are empty, too long or unstorable are refused or cleaned, and change nothing", async () => {
  for (const body of ["", "  \n ", "x".repeat(8_001), "\u0000"])
    expect(
      codeOf(await ana.ask(SEND, { input: { conversationId: conversation, body } })),
      JSON.stringify(body.slice(0, 9)),
    ).toBe("BAD_USER_INPUT");
  const { message } = await send(ana, conversation, "a\u0000b\ud800");
  expect(message.body).toBe("ab\ufffd");
});

test("a client id is shown to its sender alone", async () => {
  const followed = ben.follow(ADDED, { conversationId: conversation });
  await until("following is on", async () => {
    await send(ana, conversation, "secret id", `for-me-${Math.random()}`);
    return followed.data.length > 0;
  });
  expect(followed.data.every(({ messageAdded }) => messageAdded.clientMessageId === null)).toBe(true);
  followed.stop();
});

test("pages go both ways, in ascending order, with messages' ids as cursors", async () => {
  const group = await directBetween(ana, olga);
  for (let i = 1; i <= 7; i++) await send(ana, group, `m${i}`);
  const newest = (await olga.get(PAGE, { id: group, last: 3 })).messages;
  expect(newest.nodes.map(({ seq }) => seq)).toEqual([5, 6, 7]);
  expect(newest.pageInfo).toMatchObject({
    hasPreviousPage: true,
    hasNextPage: false,
    startCursor: newest.nodes[0]?.id,
  });
  const before = (await olga.get(PAGE, { id: group, last: 10, before: newest.pageInfo.startCursor })).messages;
  expect(before.nodes.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(before.pageInfo.hasPreviousPage).toBe(false);
  const after = (await olga.get(PAGE, { id: group, first: 2, after: before.nodes[1]?.id })).messages;
  expect(after.nodes.map(({ seq }) => seq)).toEqual([3, 4]);
  expect(after.pageInfo.hasNextPage).toBe(true);
  for (const bad of [{ first: 1, last: 1 }, { first: 101 }, { last: -1 }, { first: 1, after: "msg_x" }])
    expect(codeOf(await olga.ask(PAGE, { id: group, ...bad }))).toBe("BAD_USER_INPUT");
});

for (const over of ["ws", "sse"] as const)
  test(`a subscription over ${over} with after replays what was missed, then goes live without gap or repeat`, async () => {
    const first = (await send(ana, conversation, "before")).message;
    for (let i = 0; i < 150; i++) await send(ana, conversation, `missed ${i}`);
    const followed = ben.follow(ADDED, { conversationId: conversation, after: first.id }, over);
    await Promise.all(Array.from({ length: 60 }, (_, i) => send(i % 2 ? ana : ben, conversation, `live ${i}`)));
    await until("all have come", () => followed.data.length >= 210);
    expect(followed.data.map(({ messageAdded }) => messageAdded.seq)).toEqual(
      Array.from({ length: 210 }, (_, i) => first.seq + 1 + i),
    );
    followed.stop();
  });

test("an account-wide subscription receives conversations that are joined later, from their first message", async () => {
  const followed = olga.follow(ADDED, {});
  const other = (await castOf(parley, "Cy"))[0] as Person;
  const marker = await directBetween(ana, olga);
  await until("following is on", async () => {
    await send(ana, marker, "are you there?");
    return followed.data.length > 0;
  });
  const fresh = await directBetween(other, olga);
  await send(other, fresh, "nice to meet you");
  await until("the new conversation is heard", () =>
    followed.data.some(({ messageAdded }) => messageAdded.body === "nice to meet you"),
  );
  followed.stop();
});

test("an after that is not a message of the conversation is refused", async () => {
  const { message } = await send(ana, conversation, "here");
  const beyond = message.id.replace(/_\d+$/, "_999999");
  for (const after of ["nonsense", beyond]) {
    const followed = ben.follow(ADDED, { conversationId: conversation, after });
    await until("it is refused", () => followed.isDone);
    expect(followed.answers[0]?.errors?.[0]?.extensions?.code).toBe("BAD_USER_INPUT");
  }
});
