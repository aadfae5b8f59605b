/** Clients that ask for it have what streams and pages bring them noted as delivered: over a socket, SSE and polling. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { ExecutionResult } from "graphql";
import { createClient as createSseClient } from "graphql-sse";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { schema } from "../../src/graphql/schema.js";
import { graphql } from "../graphql/index.js";
import {
  type Answer,
  ask,
  castOf,
  codeOf,
  dataOf,
  directBetween,
  Followed,
  groupOf,
  type Parley,
  type Person,
  send,
  signUp,
  startParley,
  until,
} from "../support/parley.js";
import { statementsOf } from "../support/statements.js";
import { setup } from "../support/stores.js";
import { inStoreOf, uuidOf } from "../support/tables.js";

let parley: Parley;
let ana: Person;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  parley = await startParley();
  [ana] = (await castOf(parley, "Ana")) as [Person];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => parley?.stop());

const HEADER = "x-parley-acknowledge-delivery";

/** Somebody on each of the servers in turn. */
let count = 0;
const somebody = () => signUp(parley.urls[count++ % parley.urls.length] ?? "", "Ben");

/** Follows over a socket or SSE, as a client that has what arrives counted, or not. */
function follow(person: Person, over: "socket" | "SSE", query: string, acknowledges = true): Followed<unknown> {
  const headers = { authorization: `Bearer ${person.token}`, ...(acknowledges && { [HEADER]: "true" }) };
  const client =
    over === "socket"
      ? person.socket({ acknowledgeDelivery: acknowledges })
      : createSseClient({ url: person.url, retryAttempts: 0, headers });
  const followed = new Followed<unknown>((sink) => client.subscribe({ query }, sink as never));
  stops.push(() => followed.stop());
  stops.push(() => person.leave());
  return followed;
}

const STATUS = graphql(`
  query DeliveriesStatus($id: ID!) {
    conversation(id: $id) {
      messages(last: 1) { nodes { id status deliveredTo { user { id } } } }
      receipts { user { id } deliveredSeq }
    }
  }
`);

/** The newest message as its sender sees it, and how far each member has come. */
async function seenBy(sender: Person, id: string) {
  const { conversation } = await sender.get(STATUS, { id });
  const newest = conversation?.messages.nodes[0];
  const seqOf = (person: Person) => conversation?.receipts.find(({ user }) => user.id === person.id)?.deliveredSeq;
  return { status: newest?.status, to: newest?.deliveredTo.map(({ user }) => user.id), seqOf };
}

const has = (followed: Followed<unknown>, text: string) => JSON.stringify(followed.answers).includes(text);
const CURSOR = graphql(`query DeliveriesCursor { eventCursor }`);

/** Every stream that brings messages, as it is live, and as it catches up. */
const BRINGING: Record<string, (conversationId: string, cursor: string, first: string) => string> = {
  messageAdded: (id) => `subscription { messageAdded(conversationId: "${id}") { body } }`,
  "messageAdded of all": () => "subscription { messageAdded { body } }",
  "messageAdded(after)": (id, _, first) =>
    `subscription { messageAdded(conversationId: "${id}", after: "${first}") { body } }`,
  "messageAdded(after) of all": (_, __, first) => `subscription { messageAdded(after: "${first}") { body } }`,
  events: () => "subscription { events { ... on StreamStarted { start } ... on MessageAdded { message { body } } } }",
  "events(after)": (_, cursor) => `subscription { events(after: "${cursor}") { ...Added } }
    fragment Added on Event { __typename ... on MessageAdded { message { body viewerHasReacted: seq clientMessageId } } }`,
};

/** Streams that bring no message which is new, with each before it. */
const BRINGING_NONE = new Set([
  "messageUpdated", // who follows changes alone may have none of the messages before
  "notificationAdded", // its message may follow others that never came
  "receiptUpdated",
  "presenceChanged",
  "typing",
  "conversationUpdated", // it shows the newest message at most
]);

test("each subscription is known to bring messages or not", () => {
  const bringing = new Set(Object.keys(BRINGING).map((name) => name.replace(/\W.*/, "")));
  const known = [...bringing, ...BRINGING_NONE].sort();
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort()).toEqual(known);
});

const cases = Object.keys(BRINGING).flatMap((name) =>
  (["socket", "SSE"] as const).map((over) => [name, over] as const),
);

test.each(cases)(
  "what %s brings over a %s is delivered where the client asked for that, and only there",
  async (name, over) => {
    const [ben, cy] = [await somebody(), await somebody()];
    const group = await groupOf(ana, ben, cy);
    const first = (await send(ana, group, "first")).message.id;
    const { eventCursor } = await ben.get(CURSOR);
    const isLate = name.includes("after");
    const query = BRINGING[name]?.(group, eventCursor, first) ?? "";
    if (isLate) await send(ana, group, "hello");
    const counted = follow(ben, over, query);
    const uncounted = follow(cy, over, query, false);
    await until("both have it", async () => {
      if (!isLate) await send(ana, group, "hello");
      return has(counted, "hello") && has(uncounted, "hello");
    });
    await until("it is noted", async () => (await seenBy(ana, group)).seqOf(ben) !== 0);
    await until("the newest is", async () => (await seenBy(ana, group)).to?.includes(ben.id));
    const { status, seqOf } = await seenBy(ana, group);
    expect([status, seqOf(cy)]).toEqual(["SENT", 0]);
  },
);

test("the sender sees a message go from SENT to DELIVERED by a stream of events alone", async () => {
  const ben = await somebody();
  const direct = await directBetween(ana, ben);
  const followed = follow(ben, "SSE", BRINGING.events?.("", "", "") ?? "");
  await until("it has begun", () => has(followed, "LIVE"));
  await send(ana, direct, "hello");
  await until("it is delivered", async () => (await seenBy(ana, direct)).status === "DELIVERED");
});

test.each(["socket", "SSE"] as const)("a stream that shows no new message notes none, over a %s", async (over) => {
  const [ben, cy] = [await somebody(), await somebody()];
  const group = await groupOf(ana, ben, cy);
  const hidden = [
    "subscription { events { __typename ... on NotificationAdded { notification { message { body } } } } }",
    "subscription { events { __typename ... on MessageUpdated { message { body } } } }",
    "subscription Off($on: Boolean = false) { events { __typename ... on MessageAdded { message @include(if: $on) { body } } } }",
  ].map((query) => follow(ben, over, query));
  const shown = follow(cy, over, BRINGING.events?.("", "", "") ?? "");
  await until("all have begun", () => [...hidden, shown].every(({ answers }) => answers.length > 0));
  await send(ana, group, "hello");
  await until("all have the event", () => hidden.every((each) => has(each, "MessageAdded")) && has(shown, "hello"));
  await until("the one is noted", async () => (await seenBy(ana, group)).seqOf(cy) === 1);
  expect((await seenBy(ana, group)).seqOf(ben)).toBe(0);
});

const BLOCK = graphql(`mutation DeliveriesBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const UNBLOCK = graphql(`mutation DeliveriesUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);

interface Page {
  events: { events: { message?: { body: string } }[]; cursor: string };
}

/** A page, by a client that has what arrives counted. */
async function pageOf(person: Person, after: string, asked = "... on MessageAdded { message { body } }", first = 100) {
  const query = `query ($after: String, $first: Int) {
    events(after: $after, first: $first) { cursor events { __typename ${asked} } }
  }`;
  return dataOf(await pageFrom(person, query, { after, first })).events;
}

async function pageFrom(person: Person, query: string, variables: object, header = "true"): Promise<Answer<Page>> {
  const response = await fetch(person.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${person.token}`, [HEADER]: header },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as ExecutionResult<Page>;
}

test("a page is delivered once its reader comes back from it, and an answer that was lost is not", async () => {
  const [ben, cy] = [await somebody(), await somebody()];
  const [group, quiet] = [await groupOf(ana, ben, cy), await directBetween(ana, ben)];
  await send(ana, quiet, "before the cursor: no page brings it");
  const eventCursor = (await until<string | undefined>("the message is older than what a resume repeats", async () => {
    const cursor = (await ben.get(CURSOR)).eventCursor;
    return JSON.stringify(await pageOf(ben, cursor)).includes("before the cursor") ? undefined : cursor;
  })) as string;
  await send(ana, group, "hello");
  const lost = await pageOf(ben, eventCursor);
  expect(JSON.stringify(lost)).toContain("hello");
  const page = await pageOf(ben, eventCursor); // it asks once more, from where it was
  expect(JSON.stringify(page)).toContain("hello");
  expect((await seenBy(ana, group)).seqOf(ben), "nothing shows that it came").toBe(0);
  ben.url = parley.urls.at(-1) ?? ben.url; // it may come back to any server
  await pageOf(ben, page.cursor);
  await until("it is noted", async () => (await seenBy(ana, group)).seqOf(ben) === 1);
  expect((await seenBy(ana, quiet)).status, "what no page brought is still under way").toBe("SENT");
  await pageOf(cy, page.cursor, "");
  expect((await seenBy(ana, group)).status, "somebody else's cursor shows nothing").toBe("SENT");
}, 30_000);

test("one event at a time, a page counts up to where its reader comes back from", async () => {
  const ben = await somebody();
  const direct = await directBetween(ana, ben);
  let { eventCursor: cursor } = await ben.get(CURSOR);
  for (let i = 1; i <= 3; i++) await send(ana, direct, `number ${i}`);
  for (let i = 1; i <= 3; i++) {
    for (let page = await pageOf(ben, cursor, undefined, 1); ; page = await pageOf(ben, cursor, undefined, 1)) {
      cursor = page.cursor;
      if (JSON.stringify(page).includes(`number ${i}`)) break;
    }
    if (i > 1) await until("what came before is noted", async () => (await seenBy(ana, direct)).seqOf(ben) === i - 1);
  }
  const followed = follow(ben, "socket", `subscription { events(after: "${cursor}") { __typename } }`);
  await until(
    "a stream that goes on from a page says so, too",
    async () => (await seenBy(ana, direct)).status === "DELIVERED",
  );
  expect(followed.error).toBeUndefined();
});

test("a page that shows no new message brings none", async () => {
  const [ben, cy] = [await somebody(), await somebody()];
  const group = await groupOf(ana, ben, cy);
  const cursors = [(await ben.get(CURSOR)).eventCursor, (await cy.get(CURSOR)).eventCursor] as const;
  await send(ana, group, "hello");
  await pageOf(ben, (await pageOf(ben, cursors[0], "cursor")).cursor, "cursor");
  await pageOf(cy, (await pageOf(cy, cursors[1])).cursor);
  await until("the other is noted", async () => (await seenBy(ana, group)).seqOf(cy) === 1);
  expect((await seenBy(ana, group)).seqOf(ben)).toBe(0);
});

test.each(["socket", "SSE", "poll"] as const)("a withheld message is never noted, over a %s", async (over) => {
  const [ben, cy] = [await somebody(), await somebody()];
  const [direct, other] = [await directBetween(ana, ben), await directBetween(cy, ben)];
  await ben.get(BLOCK, { id: ana.id });
  let { eventCursor: cursor } = await ben.get(CURSOR);
  const followed = over === "poll" ? undefined : follow(ben, over, BRINGING.events?.("", "", "") ?? "");
  if (followed) await until("it has begun", () => has(followed, "LIVE"));
  await send(ana, direct, "withheld");
  await send(cy, other, "hello");
  await send(ana, direct, "withheld, too");
  await until("the other's is noted", async () => {
    if (!followed) cursor = (await pageOf(ben, cursor)).cursor;
    return (await seenBy(cy, other)).status === "DELIVERED";
  });
  await ben.get(UNBLOCK, { id: ana.id });
  expect((await seenBy(ben, direct)).seqOf(ben)).toBe(0);
  await send(ana, direct, "shown");
  await until("what came after the block is noted", async () => {
    if (!followed) cursor = (await pageOf(ben, cursor)).cursor;
    return (await seenBy(ana, direct)).status === "DELIVERED";
  });
});

test("the header is true or false", async () => {
  for (const value of ["yes", "1", "TRUE", "true, true"])
    expect(codeOf(await pageFrom(ana, "{ eventCursor }", {}, value)), value).toBe("BAD_USER_INPUT");
  for (const value of ["true", "false"])
    expect(codeOf(await pageFrom(ana, "{ eventCursor }", {}, value)), value).toBeUndefined();
  expect(codeOf(await ask(ana.url, ana.token, "{ eventCursor }"))).toBeUndefined();
});

test.skipIf(setup === "redis")("a burst costs no statement for each message", async () => {
  const ben = await somebody();
  const direct = await directBetween(ana, ben);
  const followed = follow(ben, "socket", BRINGING.events?.("", "", "") ?? "");
  await until("it has begun", () => has(followed, "LIVE"));
  const MESSAGES = 100;
  const statements = await statementsOf(parley, () =>
    inStoreOf(parley, async (client) => {
      // The first note waits for its row, and all that is flushed meanwhile waits behind it.
      await client.query("BEGIN");
      await client.query("SELECT FROM members WHERE user_id = $1 FOR UPDATE", [uuidOf(ben.id)]);
      await Promise.all(Array.from({ length: MESSAGES }, (_, i) => send(ana, direct, `message ${i}`)));
      await until("all have come", () => followed.answers.length > MESSAGES);
      await client.query("COMMIT");
      await until("the last is noted", async () => (await seenBy(ana, direct)).seqOf(ben) === MESSAGES);
    }),
  );
  const raises = statements.filter((name) => name === "raise-watermarks").length;
  expect(raises).toBeGreaterThan(0);
  expect(raises, "the one that waited, and those that gathered behind it").toBeLessThanOrEqual(4);
});

test("what an event stream's reader has not taken is not noted", async () => {
  const ben = await somebody();
  const direct = await directBetween(ana, ben);
  const query = "subscription { events { ... on MessageAdded { message { body } } } }";
  const reading = request(ben.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${ben.token}`,
      [HEADER]: "true",
    },
  });
  stops.push(() => reading.destroy());
  reading.end(JSON.stringify({ query }));
  const [response] = (await once(reading, "response")) as [IncomingMessage];
  let taken = "";
  response.on("data", (chunk: Buffer) => {
    if (taken.length < 1_000) taken += chunk;
  });
  await until("it has begun", () => taken.includes("data: {"));
  response.pause();
  // Some 13 MB, more than the kernel takes for a reader who does not read.
  const MESSAGES = 80;
  const body = "👩‍❤️‍👩".repeat(8_000);
  for (let i = 0; i < MESSAGES; i += 10) await Promise.all(Array.from({ length: 10 }, () => send(ana, direct, body)));
  const noted = async () => (await seenBy(ana, direct)).seqOf(ben) ?? 0;
  expect(await noted()).toBeLessThan(MESSAGES);
  response.resume();
  await until("all of it is noted once it reads on", async () => (await noted()) === MESSAGES, 40_000);
}, 90_000);
