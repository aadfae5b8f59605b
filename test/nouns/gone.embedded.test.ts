/** A conversation that is deleted between its news and its look-up: only its end is delivered. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import { graphql } from "../graphql/index.js";
import { castOf, groupOf, type Parley, type Person, send, startParley, until } from "../support/parley.js";

let parley: Parley;
let app: App;
let cast: [Person, Person, Person];

beforeAll(async () => {
  parley = await startParley();
  app = parley.app as App;
  cast = (await castOf(parley, "Ana", "Ben", "Cy")) as typeof cast;
});
afterAll(async () => {
  for (const person of cast ?? []) await person.leave();
  await parley?.stop();
});

const EVENTS = graphql(`
  subscription GoneEvents {
    events {
      __typename
      ... on MessageAdded { message { body conversation { id title } } }
      ... on ConversationUpdated { conversation { id title } }
      ... on ReceiptUpdated { receipt { conversation { id title } } }
      ... on ConversationRemoved { conversationId reason }
    }
  }
`);
const OWN = graphql(`
  subscription GoneOwn {
    events {
      __typename
      ... on ConversationUpdated { conversation { id membership { role } } }
      ... on ConversationRemoved { conversationId reason }
    }
  }
`);
const ADDED = graphql(`subscription GoneAdded { messageAdded { body conversation { title } } }`);
const UPDATED = graphql(`subscription GoneUpdated { conversationUpdated { id title } }`);
const RECEIPTS = graphql(`subscription GoneReceipts { receiptUpdated { readSeq conversation { title } } }`);
const PAGE = graphql(`
  query GonePage($after: String) {
    events(after: $after) {
      cursor
      events {
        __typename
        ... on MessageAdded { message { body conversation { id title membership { role } } } }
        ... on ConversationUpdated { conversation { id title } }
        ... on ConversationRemoved { conversationId reason }
      }
    }
  }
`);
const RENAME = graphql(`
  mutation GoneRename($id: ID!, $title: String!) { updateGroup(input: { conversationId: $id, title: $title }) { conversation { id } } }
`);
const DELETE = graphql(
  `mutation GoneDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);
const LEAVE = graphql(`
  mutation GoneLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }
`);
const READ = graphql(
  `mutation GoneRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);

/** Changes it each time: to the same title would be no news. */
const rename = (id: string) => cast[0].get(RENAME, { id, title: `Title ${performance.now()}` });

/** Runs it with the bus holding all news back; what it answers lets them go, one after the other. */
async function holdNews(run: () => Promise<unknown>): Promise<() => Promise<boolean>> {
  const { publish } = app.bus;
  const held: (() => Promise<void>)[] = [];
  app.bus.publish = async (topic, news) => void held.push(() => publish.call(app.bus, topic, news));
  try {
    await run();
  } finally {
    app.bus.publish = publish;
  }
  return async () => {
    await held.shift()?.();
    return held.length > 0;
  };
}

test("news of a conversation that is deleted before its look-up is dropped, pushed or pulled, and its end is delivered", async () => {
  const [ana, ben, cy] = cast;
  const [id, other] = [await groupOf(ana, ben, cy), await groupOf(ana, ben)];
  const overWs = [ben.follow(EVENTS), ben.follow(OWN), ben.follow(ADDED), ben.follow(UPDATED), ben.follow(RECEIPTS)];
  const overSse = [ben.follow(EVENTS, {}, "sse"), ben.follow(ADDED, {}, "sse"), ben.follow(UPDATED, {}, "sse")];
  const all = [...overWs, ...overSse];
  const heard = (text: string) => all.filter(({ answers }) => JSON.stringify(answers).includes(text)).length;
  await until("all are there", async () => {
    await send(ana, other, "marker");
    await rename(other);
    await cy.get(READ, { id });
    await ana.get(READ, { id: other });
    return all.every(({ answers }) => answers.length > 0);
  });
  const letGo = await holdNews(async () => {
    await rename(id);
    await send(ana, id, "too late");
    await ana.get(READ, { id });
    await ana.get(DELETE, { id });
  });
  const executions = () => app.counts.executions;
  for (let [isMore, known] = [true, executions()]; isMore; known = executions()) {
    isMore = await letGo();
    await until("what was let go is looked up, or the next message", async () => {
      await send(ana, other, `after ${known}`);
      return executions() > known && heard(`after ${known}`) === 4;
    });
  }
  await until("its end is told", () => heard("ConversationRemoved") === 3);
  for (const { answers, error, isDone } of all) {
    expect(answers.filter(({ errors }) => errors)).toEqual([]);
    expect([error, isDone]).toEqual([undefined, false]);
  }
  expect(heard("too late")).toBe(0);
  for (const followed of all) followed.stop();
});

test("news of a conversation that its reader leaves before its look-up is dropped for them alone", async () => {
  const [ana, ben, cy] = cast;
  const id = await groupOf(ana, ben, cy);
  const [bens, cys] = [ben.follow(OWN), cy.follow(OWN)];
  await until("both are there", () => bens.data.length > 0 && cys.data.length > 0);
  const letGo = await holdNews(async () => {
    await rename(id);
    await ben.get(LEAVE, { id });
  });
  await letGo();
  await until("who stayed is told", () => JSON.stringify(cys.data).includes("ConversationUpdated"));
  while (await letGo());
  await until("who left is told", () => JSON.stringify(bens.answers).includes("ConversationRemoved"));
  expect(JSON.stringify(bens.answers)).not.toContain("ConversationUpdated");
  expect(bens.answers.filter(({ errors }) => errors)).toEqual([]);
  bens.stop();
  cys.stop();
});

test("a page is whole but for what went while it was read, and the next page has that it is gone", async () => {
  const [ana, ben] = cast;
  const [id, other] = [await groupOf(ana, ben), await groupOf(ana, ben)];
  const { cursor } = (await ben.get(PAGE, {})).events;
  for (const each of [id, other]) {
    await send(ana, each, "hello");
    await rename(each);
  }
  const { ofAll } = app.privacy;
  app.privacy.ofAll = async (...people) => {
    app.privacy.ofAll = ofAll;
    await ana.get(DELETE, { id });
    return ofAll.call(app.privacy, ...people);
  };
  const page = (await ben.get(PAGE, { after: cursor })).events;
  expect(app.privacy.ofAll, "it was deleted meanwhile").toBe(ofAll);
  const next = (await ben.get(PAGE, { after: page.cursor })).events;
  expect(JSON.stringify(page.events)).not.toContain(id);
  expect(page.events.map(({ __typename }) => __typename).sort()).toEqual([
    "ConversationUpdated",
    "MessageAdded",
    "MessageAdded",
    "NotificationAdded",
  ]);
  expect(next.events).toEqual([
    { __typename: "ConversationRemoved", conversationId: id, reason: "DELETED" },
    { __typename: "NotificationAdded" },
  ]);
});
