/**
 * Writes in flight while permissions change. Something else holds the conversation's lock; first a change waits for
 * it, then a write by the permissions from before. Once the lock is free, the new permissions decide.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConversationId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import {
  type Answer,
  castOf,
  codeOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
/** Holds the lock. */
let store: pg.Client;
/** Sees who waits: within a transaction it would be told of the connections of its beginning. */
let watch: pg.Client;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley();
  store = new pg.Client(parley.databaseUrl);
  watch = new pg.Client(parley.databaseUrl);
  await Promise.all([store.connect(), watch.connect()]);
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterAll(async () => {
  await Promise.all([store?.end(), watch?.end()]);
  await parley?.stop();
});

const SEND = graphql(`
  mutation RightsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq body } } }
`);
const EDIT = graphql(
  `mutation RightsEdit($id: ID!) { editMessage(input: { messageId: $id, body: "other" }) { message { id } } }`,
);
const DELETE = graphql(
  `mutation RightsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const REACT = graphql(
  `mutation RightsReact($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }`,
);
const UNREACT = graphql(`
  mutation RightsUnreact($id: ID!) { removeReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }
`);
const REMOVE = graphql(`
  mutation RightsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }
`);
const LEAVE = graphql(
  `mutation RightsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const END = graphql(`mutation RightsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`);
const ADD = graphql(`
  mutation RightsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }
`);
const SET_ROLE = graphql(`
  mutation RightsRole($id: ID!, $who: ID!, $role: MemberRole!) {
    setMemberRole(input: { conversationId: $id, userId: $who, role: $role }) { member { role } }
  }
`);
const BLOCK = graphql(`mutation RightsBlock($who: ID!) { blockUser(input: { userId: $who }) { user { id } } }`);
const UNBLOCK = graphql(`mutation RightsUnblock($who: ID!) { unblockUser(input: { userId: $who }) { user { id } } }`);
const MESSAGES = graphql(`
  query RightsMessages($id: ID!) {
    messages(conversationId: $id, last: 100) { nodes { id seq body kind deletedAt reactions { count } } }
  }
`);

const messagesOf = async (person: Person, id: string) => (await person.get(MESSAGES, { id })).messages.nodes;

/** Both get as far as to the lock of the conversation, one after the other. Answers what came of the second. */
async function inFlight<Outcome>(
  conversationId: string,
  change: () => Promise<Answer<unknown>>,
  act: () => Promise<Outcome>,
): Promise<Outcome> {
  const key = parseConversationId(conversationId);
  await store.query("BEGIN");
  try {
    await store.query("SELECT FROM conversations WHERE id = $1 FOR UPDATE", [key]);
    const changed = change();
    await waiting(1);
    const outcome = act();
    await waiting(2);
    await store.query("COMMIT");
    dataOf(await changed);
    return await outcome;
  } finally {
    await store.query("ROLLBACK");
  }
}

const waiting = (many: number) =>
  until(`${many} wait for the lock`, async () => {
    const { rows } = await watch.query(
      "SELECT count(*)::int AS many FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows[0].many === many;
  });

/** A group of Ana's where Ben is a moderator, with a message of each. */
async function scene() {
  const id = await groupOf(ana, ben);
  await ana.get(SET_ROLE, { id, who: ben.id, role: "MODERATOR" });
  const anas = (await send(ana, id, "Ana's")).message.id;
  const bens = (await send(ben, id, "Ben's")).message.id;
  await ben.get(REACT, { id: bens });
  return { id, anas, bens };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const ACTS: Record<string, (scene: Scene) => Promise<Answer<unknown>>> = {
  "a message": ({ id }) => ben.ask(SEND, { input: { conversationId: id, body: "too late" } }),
  "an answer": ({ id, anas }) => ben.ask(SEND, { input: { conversationId: id, body: "too late", replyToId: anas } }),
  "an edit": ({ bens }) => ben.ask(EDIT, { id: bens }),
  "a deletion": ({ anas }) => ben.ask(DELETE, { id: anas }),
  "a reaction": ({ anas }) => ben.ask(REACT, { id: anas }),
  "a reaction that is taken back": ({ bens }) => ben.ask(UNREACT, { id: bens }),
};

test.each(Object.entries(ACTS))("%s of somebody who is removed meanwhile is refused", async (_, act) => {
  const here = await scene();
  const before = await messagesOf(ana, here.id);
  const remove = () => ana.ask(REMOVE, { id: here.id, who: ben.id });
  expect(codeOf(await inFlight(here.id, remove, () => act(here)))).toBe("NOT_FOUND");
  const told = (await messagesOf(ana, here.id)).filter(({ kind }) => kind === "TEXT");
  expect(told).toEqual(before.filter(({ kind }) => kind === "TEXT"));
});

test.each(Object.entries(ACTS))("%s in a group that is deleted meanwhile is refused", async (_, act) => {
  const here = await scene();
  const end = () => ana.ask(END, { id: here.id });
  expect(codeOf(await inFlight(here.id, end, () => act(here)))).toBe("NOT_FOUND");
});

test("a message of somebody who leaves meanwhile is refused", async () => {
  const { id } = await scene();
  const leave = () => ben.ask(LEAVE, { id });
  const late = () => ben.ask(SEND, { input: { conversationId: id, body: "too late" } });
  expect(codeOf(await inFlight(id, leave, late))).toBe("NOT_FOUND");
  expect((await messagesOf(ana, id)).map(({ body }) => body)).not.toContain("too late");
});

test("a moderator who is demoted meanwhile deletes nothing of others, and mentions not everyone", async () => {
  const late: ((here: Scene) => Promise<Answer<unknown>>)[] = [
    ({ anas }) => ben.ask(DELETE, { id: anas }),
    ({ id }) => ben.ask(SEND, { input: { conversationId: id, body: "all", mentionEveryone: true } }),
  ];
  for (const act of late) {
    const here = await scene();
    const demote = () => ana.ask(SET_ROLE, { id: here.id, who: ben.id, role: "MEMBER" });
    expect(codeOf(await inFlight(here.id, demote, () => act(here)))).toBe("FORBIDDEN");
    const messages = await messagesOf(ana, here.id);
    expect(messages.filter(({ deletedAt }) => deletedAt)).toEqual([]);
    expect(messages.map(({ body }) => body)).not.toContain("all");
  }
});

test("what the others send while somebody comes or goes is stored, and each gets its place", async () => {
  const { id } = await scene();
  const add = () => ana.ask(ADD, { id, who: cy.id });
  const bodies = ["one", "two", "three"];
  const sent = await inFlight(id, add, () => Promise.all(bodies.map((body) => send(ben, id, body))));
  const messages = await messagesOf(ana, id);
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1));
  expect(messages.slice(-3).map(({ body }) => body)).toEqual(
    sent
      .map(({ message }) => message)
      .sort((a, b) => a.seq - b.seq)
      .map(({ body }) => body),
  );
  expect(
    messages
      .slice(-3)
      .map(({ body }) => body)
      .sort(),
  ).toEqual(bodies.toSorted());
});

test("what a person sends whom the other blocks meanwhile does not come to the other", async () => {
  const [dora, eli] = (await castOf(parley, "Dora", "Eli")) as [Person, Person];
  const id = await directBetween(dora, eli);
  const block = () => dora.ask(BLOCK, { who: eli.id });
  await inFlight(id, block, () => send(eli, id, "too late"));
  expect((await messagesOf(eli, id)).map(({ body }) => body)).toEqual(["too late"]);
  expect(await messagesOf(dora, id)).toEqual([]);
});

test("who blocks the other meanwhile sends them nothing", async () => {
  const [dora, eli] = (await castOf(parley, "Dora", "Eli")) as [Person, Person];
  const id = await directBetween(dora, eli);
  const block = () => dora.ask(BLOCK, { who: eli.id });
  const late = () => dora.ask(SEND, { input: { conversationId: id, body: "too late" } });
  expect(codeOf(await inFlight(id, block, late))).toBe("FORBIDDEN");
  expect(await messagesOf(eli, id)).toEqual([]);
});

test("what is sent while a block ends comes", async () => {
  const [dora, eli] = (await castOf(parley, "Dora", "Eli")) as [Person, Person];
  const id = await directBetween(dora, eli);
  await dora.get(BLOCK, { who: eli.id });
  await inFlight(
    id,
    () => dora.ask(UNBLOCK, { who: eli.id }),
    () => send(eli, id, "in time"),
  );
  expect((await messagesOf(dora, id)).map(({ body }) => body)).toEqual(["in time"]);
});
