/** Accounts, receipts, inbox and removal, with Ana, Ben and Cy, and Olga who is outside. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTokens } from "../../src/accounts/tokens.js";
import type { App } from "../../src/app.js";
import { graphql } from "../graphql/index.js";
import {
  ask,
  castOf,
  codeOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  signUp,
  startParley,
  until,
} from "../support/parley.js";
import { uuidOf } from "../support/tables.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let olga: Person;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, cy, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as [Person, Person, Person, Person];
});
afterAll(async () => {
  await Promise.all([ana, ben, cy, olga].map((person) => person?.leave()));
  await parley?.stop();
});

const SIGN_IN = graphql(`
  mutation PeopleSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken viewer { user { id } } } }
`);
const REFRESH = graphql(`
  mutation PeopleRefresh($token: String!) {
    refreshSession(input: { refreshToken: $token }) { accessToken refreshToken }
  }
`);
const SIGN_OUT = graphql(`mutation PeopleSignOut { signOut { sessionId } }`);
const SIGN_UP = graphql(`
  mutation PeopleSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }
`);
const ME = graphql(`query PeopleMe { viewer { user { id } unreadCount sessions { id isCurrent } } }`);
const ADDED = graphql(`
  subscription PeopleAdded($conversationId: ID) { messageAdded(conversationId: $conversationId) { body } }
`);

test("an unknown name and a wrong password are refused in the same words", async () => {
  const tries = await Promise.all(
    [ana.username, "nobody.at.all"].map((username) =>
      ask(ana.url, undefined, SIGN_IN, { input: { username, password: "not the password" } }),
    ),
  );
  expect(tries.map((answer) => answer.errors?.[0]?.message)).toEqual(
    Array(2).fill("The username or the password is wrong."),
  );
  expect(tries.map(codeOf)).toEqual(Array(2).fill("UNAUTHENTICATED"));
});

test("a name that is taken in other letters is a conflict, and bad names and passwords are refused", async () => {
  const taken = { username: ana.username.toUpperCase(), password: "a good password" };
  expect(codeOf(await ask(ana.url, undefined, SIGN_UP, { input: taken }))).toBe("CONFLICT");
  for (const input of [
    { username: "x", password: "a good password" },
    { username: "with space", password: "a good password" },
    { username: "short.password", password: "short" },
    { username: "bad.email", password: "a good password", email: "no" },
    { username: "bad.display", password: "a good password", displayName: "\u0000" },
  ])
    expect(codeOf(await ask(ana.url, undefined, SIGN_UP, { input })), input.username).toBe("BAD_USER_INPUT");
});

test("a refresh token is good once, and its reuse ends the session for whoever has it", async () => {
  const person = await signUp(ana.url, "Dee");
  const next = dataOf(await ask(ana.url, undefined, REFRESH, { token: person.refreshToken })).refreshSession;
  expect(codeOf(await ask(ana.url, next.accessToken, ME))).toBeUndefined();
  expect(codeOf(await ask(ana.url, undefined, REFRESH, { token: person.refreshToken }))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(ana.url, next.accessToken, ME))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(ana.url, undefined, REFRESH, { token: next.refreshToken }))).toBe("UNAUTHENTICATED");
});

test("a made-up refresh token ends nobody's session", async () => {
  const person = await signUp(ana.url, "Eve");
  const forged = person.refreshToken.replace(/\.[^.]+$/, `.${"A".repeat(43)}`);
  expect(codeOf(await ask(ana.url, undefined, REFRESH, { token: forged }))).toBe("UNAUTHENTICATED");
  expect(codeOf(await person.ask(ME))).toBeUndefined();
});

test("signing out ends the sockets and the SSE streams of the session, on every server", async () => {
  const person = await signUp(parley.urls.at(-1) ?? "", "Fay");
  let closeCode = 0;
  person.socket().on("closed", (event) => {
    closeCode = (event as { code: number }).code;
  });
  const overSocket = person.follow(ADDED);
  const overSse = person.follow(ADDED, {}, "sse");
  const conversation = await directBetween(ana, person);
  await until("both follow", async () => {
    await send(ana, conversation, "hello");
    return overSocket.data.length > 0 && overSse.data.length > 0;
  });
  dataOf(await ask(ana.url, person.token, SIGN_OUT));
  await until("both have ended", () => overSocket.isDone && overSse.isDone);
  expect(closeCode).toBe(4403);
  expect(codeOf(await person.ask(ME))).toBe("UNAUTHENTICATED");
});

test("an expired token is nobody's", async () => {
  const tokens = createTokens("a secret that only the tests know, long enough", 900);
  const ids = { userId: crypto.randomUUID(), sessionId: crypto.randomUUID() };
  const { accessToken } = await tokens.issue(ids, -10);
  expect(codeOf(await ask(ana.url, accessToken, ME))).toBe("UNAUTHENTICATED");
});

const STATE = graphql(`
  query PeopleState($id: ID!) {
    conversation(id: $id) {
      unreadCount
      receipts { user { id } deliveredSeq readSeq }
      messages(last: 1) { nodes { id status deliveredTo { user { id } at } readBy { user { id } at } } }
      typing { user { id } }
    }
  }
`);
const ACKNOWLEDGE = graphql(`
  mutation PeopleAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } } }
`);
const READ = graphql(`
  mutation PeopleRead($id: ID!, $upTo: ID) {
    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { deliveredSeq readSeq } conversation { unreadCount } }
  }
`);
const stateFor = async (person: Person, id: string) => {
  const { conversation } = await person.get(STATE, { id });
  if (!conversation) throw new Error("it is not theirs");
  return { ...conversation, newest: conversation.messages.nodes[0] };
};

test("a message is sent, then delivered, then read, with the time of each, and never goes back", async () => {
  const conversation = await directBetween(cy, ben);
  const first = (await send(cy, conversation, "one")).message;
  const { message } = await send(cy, conversation, "two");
  expect(await stateFor(ben, conversation)).toMatchObject({
    unreadCount: 2,
    newest: { status: "SENT", deliveredTo: [] },
  });
  expect((await stateFor(cy, conversation)).unreadCount).toBe(0);
  await ben.get(ACKNOWLEDGE, { ids: [message.id] });
  expect((await stateFor(cy, conversation)).newest).toMatchObject({ status: "DELIVERED", readBy: [] });
  expect((await ben.get(READ, { id: conversation, upTo: first.id })).markRead).toMatchObject({
    receipt: { deliveredSeq: 2, readSeq: 1 },
    conversation: { unreadCount: 1 },
  });
  await ben.get(READ, { id: conversation });
  await ben.get(READ, { id: conversation, upTo: first.id });
  await ben.get(ACKNOWLEDGE, { ids: [first.id] });
  const { newest, unreadCount } = await stateFor(ben, conversation);
  expect(unreadCount).toBe(0);
  expect(newest?.status).toBe("READ");
  expect(newest?.deliveredTo.map(({ user }) => user.id)).toEqual([ben.id]);
  expect(Date.parse(newest?.readBy[0]?.at ?? "")).toBeGreaterThanOrEqual(Date.parse(newest?.deliveredTo[0]?.at ?? ""));
  expect((await olga.get(ACKNOWLEDGE, { ids: [message.id] })).acknowledgeDelivery.receipts, "it is not hers").toEqual(
    [],
  );
  expect(codeOf(await olga.ask(READ, { id: conversation }))).toBe("NOT_FOUND");
});

test("a client that asks for it has its frames noted as delivered, and no other has", async () => {
  const reader = await signUp(parley.urls[0] ?? "", "Gil");
  const conversation = await directBetween(ana, reader);
  reader.socket({ acknowledgeDelivery: true });
  const noted = reader.follow(ADDED, { conversationId: conversation });
  await until("it is heard", async () => {
    await send(ana, conversation, "hello");
    return noted.data.length > 0;
  });
  await until("it is noted", async () => (await stateFor(ana, conversation)).newest?.status === "DELIVERED");
  await reader.leave();
  const unnoted = reader.follow(ADDED, { conversationId: conversation });
  await until("it is heard again", async () => {
    await send(ana, conversation, "hello again");
    return unnoted.data.length > 0;
  });
  expect((await stateFor(ana, conversation)).newest?.status).toBe("SENT");
  await reader.leave();
});

const INBOX = graphql(`
  query PeopleInbox($first: Int, $after: String, $filter: InboxFilter) {
    inbox(first: $first, after: $after, filter: $filter) {
      nodes { id unreadCount lastMessage { body sender { displayName } } members(first: 5) { nodes { user { displayName } } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

test("the inbox has the newest activity first, in pages, and answers the filters", async () => {
  const owner = await signUp(ana.url, "Hal");
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift(await groupOf(owner, ben));
  await send(ben, ids[4] ?? "", "to the top");
  const order = [ids[4], ...ids.slice(0, 4)];
  const first = (await owner.get(INBOX, { first: 3 })).inbox;
  const rest = (await owner.get(INBOX, { first: 3, after: first.pageInfo.endCursor })).inbox;
  expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(order);
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
  expect((await owner.get(INBOX, { filter: { unreadOnly: true } })).inbox.nodes.map(({ id }) => id)).toEqual([ids[4]]);
  expect((await owner.get(INBOX, { filter: { kind: "DIRECT" } })).inbox.nodes).toEqual([]);
  expect((await owner.get(INBOX, { filter: { archived: true } })).inbox.nodes).toEqual([]);
  expect((await olga.get(INBOX, {})).inbox.nodes.map(({ id }) => id)).not.toContain(ids[0]);
});

test("an inbox page costs the same few statements for two conversations and for forty", async (context) => {
  if (!parley.app) return context.skip("statements are counted where the server runs in this process");
  const quiet = await startParley({ PARLEY_SWEEP_SECONDS: "600" }); // nobody comes or goes: it asks nothing else of its store
  const { pool } = (quiet.app as App).store;
  const others = await castOf(quiet, "Jo", "Kim");
  const counted = async (conversations: number) => {
    const owner = await signUp(quiet.urls[0] ?? "", "Ida");
    for (let i = 0; i < conversations; i++) await send(owner, await groupOf(owner, ...others), `hello ${i}`);
    let statements = 0;
    const query = pool.query;
    pool.query = ((...args: unknown[]) => {
      statements++;
      return Reflect.apply(query, pool, args);
    }) as typeof pool.query;
    const { nodes } = (await owner.get(INBOX, { first: 50 })).inbox;
    pool.query = query;
    expect(nodes).toHaveLength(conversations);
    return statements;
  };
  const few = await counted(2);
  expect(few).toBeLessThanOrEqual(7);
  expect(await counted(40)).toBe(few);
  await quiet.stop();
});

test("who tries out whose email addresses are taken is held up as whoever signs up", async () => {
  const strict = await startParley({ PARLEY_SIGN_UPS_PER_HOUR: "3" });
  const email = `ida.${process.pid}@example.org`;
  const codes: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    const input = { username: `guess${i}.${process.pid}`, password: "a good password", email };
    codes.push(codeOf(await ask(strict.urls[0] ?? "", undefined, SIGN_UP, { input })));
  }
  expect(codes).toEqual([undefined, "CONFLICT", "CONFLICT", "RATE_LIMITED"]);
  await strict.stop();
});

const STANDS = graphql(`
  query PeopleStands($id: ID!) {
    conversation(id: $id) { messages(last: 100) { nodes { status deliveryStats { recipients delivered read } } } }
  }
`);

test("the status of a page of messages takes one look at the members, however many messages there are", async (context) => {
  if (!parley.app) return context.skip("statements are counted where the server runs in this process");
  const group = await groupOf(ana, ben, cy);
  const { pool } = parley.app.store;
  const { query } = pool;
  for (let messages = 1; messages <= 12; messages++) await send(ana, group, `number ${messages}`);
  const names: string[] = [];
  pool.query = ((...args: [{ name: string; values: unknown[] }]) => {
    const [{ name, values }] = args;
    if (/receipt|deliver|read/.test(name) && JSON.stringify(values).includes(uuidOf(group))) names.push(name);
    return Reflect.apply(query, pool, args);
  }) as unknown as typeof query;
  const { conversation } = await ana.get(STANDS, { id: group }).finally(() => {
    pool.query = query;
  });
  expect(conversation?.messages.nodes).toEqual(
    Array.from({ length: 12 }, () => ({ status: "SENT", deliveryStats: { recipients: 2, delivered: 0, read: 0 } })),
  );
  expect(names).toEqual(["receipts"]);
});

const REMOVE = graphql(`
  mutation PeopleRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { memberCount } } }
`);

test("a removed member stops receiving messages", async () => {
  const group = await groupOf(ana, ben, cy);
  const one = ben.follow(ADDED, { conversationId: group });
  const all = ben.follow(ADDED);
  await until("both follow", async () => {
    await send(ana, group, "before");
    return one.data.length > 0 && all.data.length > 0;
  });
  const input = { conversationId: group, userId: ben.id };
  expect(codeOf(await cy.ask(REMOVE, { input }))).toBe("FORBIDDEN");
  expect(codeOf(await olga.ask(REMOVE, { input }))).toBe("NOT_FOUND");
  expect((await ana.get(REMOVE, { input })).removeMember.conversation.memberCount).toBe(2);
  await send(ana, group, "after");
  await until("the one has ended", () => one.isDone);
  const other = await directBetween(ana, ben);
  await send(ana, other, "elsewhere");
  await until("the other goes on", () => all.data.some(({ messageAdded }) => messageAdded.body === "elsewhere"));
  for (const followed of [one, all])
    expect(followed.data.map(({ messageAdded }) => messageAdded.body)).not.toContain("after");
  all.stop();
});
