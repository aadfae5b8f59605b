/** Facts of streams that the author of a client relies on, as docs/streams.md says them. */
import { chmodSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { WebSocket } from "ws";
import { PING_EVERY_MS } from "../../src/http/heartbeat.js";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  signUp,
  startParley,
  until,
} from "../support/parley.js";
import { runParley, urlOf } from "../support/process.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterAll(async () => {
  await Promise.all([ana, ben, cy].map((person) => person.leave()));
  await parley?.stop();
});

const CURSOR = graphql(`query FactsCursor { eventCursor }`);
const EVENTS = graphql(`
  subscription FactsEvents($after: String, $typingIn: [ID!]) {
    events(after: $after, typingIn: $typingIn) {
      __typename
      ... on StreamStarted { start }
      ... on MessageAdded { message { id body revision conversation { id } } }
      ... on MessageUpdated { message { id body revision conversation { id } } }
      ... on ConversationUpdated { conversation { id revision } }
      ... on ConversationRemoved { conversationId }
      ... on TypingChanged { typing { isTyping conversation { id } } }
    }
  }
`);
const CREATE = graphql(`
  mutation FactsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }
`);
const ADD = graphql(`
  mutation FactsAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }
`);
const REMOVE = graphql(`
  mutation FactsRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }
`);
const TYPE = graphql(`
  mutation FactsType($input: SetTypingInput!) { setTyping(input: $input) { typing { isTyping } } }
`);
const EDIT = graphql(`
  mutation FactsEdit($input: EditMessageInput!) { editMessage(input: $input) { message { revision } } }
`);
const ROOM = graphql(`
  query FactsRoom($id: ID!) {
    conversation(id: $id) { revision unreadCount lastSeq messages(first: 100) { nodes { body kind } } }
  }
`);
const PAGE = graphql(`
  query FactsPage($after: String, $first: Int) {
    events(after: $after, first: $first) {
      events {
        __typename
        ... on MessageAdded { message { id body revision conversation { id } } }
        ... on ConversationUpdated { conversation { id revision } }
      }
    }
  }
`);
const COSTLY = graphql(`
  query FactsCostly($after: String, $first: Int) {
    events(after: $after, first: $first) {
      cursor
      hasMore
      events {
        __typename
        ... on MessageAdded {
          message {
            body
            reactions { emoji users { id username displayName } }
            conversation { members(first: 100) { nodes { user { id username displayName avatarUrl createdAt } } } }
          }
        }
      }
    }
  }
`);
const BLOCK = graphql(`mutation FactsBlock($input: BlockUserInput!) { blockUser(input: $input) { user { id } } }`);
/** With whom nobody has a conversation yet. */
const newcomer = () => signUp(ana.url, "Dee");

async function follow(person: Person, variables: { after?: string; typingIn?: string[] } = {}) {
  const followed = person.follow(EVENTS, variables);
  await until("it has begun", () => followed.answers.length > 0);
  return { stop: followed.stop, events: () => followed.data.map(({ events }) => events) };
}

const kindsIn = (events: readonly { __typename: string }[], id: string) =>
  events
    .filter((event) => JSON.stringify(event).includes(id))
    .map((event) =>
      "message" in event ? `${event.__typename} ${(event.message as { body: string }).body}` : event.__typename,
    );

/** Live, then once more from a cursor, then by polling: the same in the same order. */
async function threeWays(id: string, act: () => Promise<unknown>, last: string): Promise<string[][]> {
  const { eventCursor } = await cy.get(CURSOR);
  const live = await follow(cy);
  await act();
  await until(`${last} has come`, () => kindsIn(live.events(), id).includes(last));
  const again = await follow(cy, { after: eventCursor });
  await until(`${last} comes again`, () => kindsIn(again.events(), id).includes(last));
  const page = await cy.get(PAGE, { after: eventCursor, first: 100 });
  const ways = [live.events(), again.events(), page.events.events].map((events) => kindsIn(events, id));
  for (const { stop } of [live, again]) stop();
  return ways;
}

test("whoever is added to a group gets its past by no event, though they may read it, and none of it is unread", async () => {
  const input = { title: "Before", memberIds: [ben.id], historyVisible: true };
  const { id } = (await ana.get(CREATE, { input })).createGroup.conversation;
  for (const body of ["old 1", "old 2"]) await send(ana, id, body);
  const ways = await threeWays(
    id,
    async () => {
      await ana.get(ADD, { input: { conversationId: id, userIds: [cy.id] } });
      await send(ana, id, "new");
    },
    "MessageAdded new",
  );
  for (const kinds of ways)
    expect(kinds).toEqual(["ConversationUpdated", "MessageAdded Ana added Cy", "MessageAdded new"]);
  const { conversation } = await cy.get(ROOM, { id });
  expect(conversation?.messages.nodes.map(({ body }) => body)).toEqual(["old 1", "old 2", "Ana added Cy", "new"]);
  expect(conversation?.unreadCount).toBe(1);
});

test("a conversation that is new comes before its first message", async () => {
  for (let i = 0; i < 5; i++) {
    const { eventCursor } = await cy.get(CURSOR);
    const live = await follow(cy);
    const sender = await newcomer();
    const id = i % 2 === 0 ? await groupOf(sender, cy) : await directBetween(sender, cy);
    await send(sender, id, "first");
    const again = await follow(cy, { after: eventCursor });
    for (const { events } of [live, again]) {
      await until("both have come", () => kindsIn(events(), id).includes("MessageAdded first"));
      expect(kindsIn(events(), id)[0]).toBe("ConversationUpdated");
    }
    for (const { stop } of [live, again]) stop();
  }
});

test("whoever loses a conversation does not receive that those who typed in it have stopped", async () => {
  const id = await groupOf(ana, cy);
  const live = await follow(cy, { typingIn: [id] });
  await ana.get(TYPE, { input: { conversationId: id, isTyping: true } });
  await until("it is lit", () => kindsIn(live.events(), id).includes("TypingChanged"));
  await ana.get(REMOVE, { input: { conversationId: id, userId: cy.id } });
  await until("it is gone", () => kindsIn(live.events(), id).includes("ConversationRemoved"));
  await ana.get(TYPE, { input: { conversationId: id, isTyping: false } });
  const other = await groupOf(ana, cy);
  await until("what came later is there", () => kindsIn(live.events(), other).length > 0);
  expect(kindsIn(live.events(), id)).toEqual(["TypingChanged", "ConversationRemoved"]);
  live.stop();
});

test("an edit may come as the added message, and as an update with the same revision, and nothing changes by it", async () => {
  const id = await groupOf(ana, cy);
  const { eventCursor } = await cy.get(CURSOR);
  const live = await follow(cy);
  const { message } = await send(ana, id, "as it was");
  const edited = await ana.get(EDIT, { input: { messageId: message.id, body: "edited" } });
  const { revision } = edited.editMessage.message;
  const states = (events: readonly object[]) =>
    events
      .flatMap((event) => ("message" in event ? [event.message as { id: string; body: string; revision: number }] : []))
      .filter((state) => state.id === message.id);
  await until("it comes live", () => states(live.events()).some((state) => state.revision === revision));
  const again = await follow(cy, { after: eventCursor });
  await until("it comes again", () => states(again.events()).length > 0);
  for (const { body, revision: of } of [...states(live.events()), ...states(again.events())])
    expect(body).toBe(of === revision ? "edited" : "as it was");
  expect(kindsIn(again.events(), id).filter((kind) => kind.startsWith("Message"))[0]).toBe("MessageAdded edited");
  for (const { stop } of [live, again]) stop();
});

test("a conversation's revision rises for what the viewer cannot see", async () => {
  const other = await newcomer();
  const id = await directBetween(other, cy);
  await cy.get(BLOCK, { input: { userId: other.id } });
  const before = (await cy.get(ROOM, { id })).conversation;
  await send(other, id, "withheld");
  const after = (await cy.get(ROOM, { id })).conversation;
  expect(after?.messages.nodes).toEqual(before?.messages.nodes);
  expect(after?.revision).toBeGreaterThan(before?.revision ?? 0);
});

test("a page of events that costs too much is refused, goes with a lower `first`, and loses nothing by it", async () => {
  const id = await groupOf(ana, cy);
  const { eventCursor } = await cy.get(CURSOR);
  const bodies = Array.from({ length: 7 }, (_, i) => `costly ${i}`);
  for (const body of bodies) await send(ana, id, body);
  expect(codeOf(await cy.ask(COSTLY, { after: eventCursor, first: 100 }))).toBe("TOO_COMPLEX");
  const heard: string[] = [];
  for (let [after, goesOn] = [eventCursor, true]; goesOn; ) {
    const { events } = await cy.get(COSTLY, { after, first: 3 });
    for (const event of events.events) if ("message" in event) heard.push(event.message.body ?? "");
    [after, goesOn] = [events.cursor, events.hasMore];
  }
  expect(heard.filter((body) => body.startsWith("costly"))).toEqual(bodies);
});

test("a socket is pinged, and an event stream gets a comment, every 12 s, as the documents say", {
  timeout: 90_000,
}, async () => {
  const folder = mkdtempSync(join(inject("folder"), "pings-"));
  chmodSync(folder, 0o755); // for the user who runs PostgreSQL, where we are root
  const program = runParley(
    { PARLEY_DATA: folder, PORT: "0", PARLEY_LOG: "silent", NODE_ENV: "development" },
    { main: inject("builtMain") },
  );
  try {
    await program.ready;
    const url = urlOf(program);
    const someone = await signUp(url, "Ana");
    const socket = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws");
    let pings = 0;
    socket.on("ping", () => void pings++);
    socket.on("open", () =>
      socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${someone.token}` } })),
    );
    const stream = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: `Bearer ${someone.token}`,
      },
      body: JSON.stringify({ query: "subscription { messageAdded { id } }" }),
    });
    let comments = 0;
    const read = async () => {
      for await (const piece of stream.body ?? []) comments += Buffer.from(piece).toString().split(":\n\n").length - 1;
    };
    void read().catch(() => {});
    // The first comment opens the stream.
    await until("both have come", () => pings >= 1 && comments >= 2, 40_000);
    expect(PING_EVERY_MS).toBe(12_000);
    expect(readFileSync("docs/configuration.md", "utf8")).toContain("every 12 s");
    socket.terminate();
  } finally {
    await program.stop();
  }
});
