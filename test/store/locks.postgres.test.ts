/**
 * Concurrent writes to a conversation: all wait in one order, and what was written while
 * somebody waited is not overlooked. Statements are held open on purpose.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { App } from "../../src/app.js";
import { parseConversationId } from "../../src/ids.js";
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
import { uuidOf } from "../support/tables.js";

let parley: Parley;
let app: App;
let ana: Person;
let ben: Person;
let cy: Person;
let watcher: pg.Client;

beforeAll(async () => {
  parley = await startParley();
  app = parley.app as App;
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
  watcher = await connect();
});
afterAll(async () => {
  await ben?.leave();
  await watcher?.end();
  await parley?.stop();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  return client;
}

/** The next statement of this name is written, and not committed before `commit` is called. */
async function holdOpen(name: string, run: () => Promise<unknown>): Promise<{ commit(): Promise<unknown> }> {
  const { pool } = app.store;
  const query = pool.query;
  const client = await connect();
  onTestFinished(async () => {
    pool.query = query;
    await client.end();
  });
  let commit = () => {};
  const committed = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const written = new Promise<void>((resolve) => {
    pool.query = ((...args: unknown[]) => {
      if ((args[0] as { name?: string }).name !== name) return Reflect.apply(query, pool, args);
      pool.query = query;
      return (async () => {
        await client.query("BEGIN");
        const result = await client.query(args[0] as pg.QueryConfig);
        resolve();
        await committed;
        await client.query("COMMIT");
        return result;
      })();
    }) as typeof pool.query;
  });
  const done = run();
  await written;
  return {
    commit: () => {
      commit();
      return done;
    },
  };
}

/** So many statements of this database wait for a lock. */
const areWaiting = (count: number) =>
  until(`${count} wait for a lock`, async () => {
    const { rows } = await watcher.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length === count;
  });

const REACT = 'mutation R($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }';
const READ = "mutation M($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }";
const DRAFT =
  'mutation D($id: ID!) { saveDraft(input: { conversationId: $id, body: "unsent" }) { conversation { id } } }';
const SEARCH = 'query S($id: ID!) { searchMessages(conversationId: $id, query: "word") { nodes { id } } }';
const REMOVE =
  "mutation X($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }";

test.each([
  ["raise-watermarks", READ],
  ["save-draft", DRAFT],
  ["search-store-words", SEARCH],
])("two who react wait for a third in turn, whatever is written besides: %s", async (name, document) => {
  const id = await groupOf(ana, ben, cy);
  const message = (await send(ana, id, "a word")).message;
  for (let i = 0; i < 65; i++) await send(ana, id, "a word");
  const besides = await holdOpen(name, () => ana.ask(document, { id }));
  const third = await connect();
  await third.query("BEGIN");
  await third.query("UPDATE conversations SET revision = revision WHERE id = $1", [parseConversationId(id)]);
  const first = ben.ask(REACT, { id: message.id });
  await areWaiting(1);
  const second = cy.ask(REACT, { id: message.id });
  await areWaiting(2);
  await third.query("COMMIT");
  await third.end();
  const answers = await Promise.all([first, second]);
  await besides.commit();
  expect(answers.map(codeOf)).toEqual([undefined, undefined]);
});

test("a draft that is saved while its writer is removed goes with them", async () => {
  const id = await groupOf(ana, ben);
  const saving = await holdOpen("save-draft", () => ben.ask(DRAFT, { id }));
  const removing = ana.ask(REMOVE, { id, user: ben.id });
  await areWaiting(1);
  await saving.commit();
  dataOf(await removing);
  const { rows } = await watcher.query("SELECT body FROM drafts WHERE conversation_id = $1", [parseConversationId(id)]);
  expect(rows).toEqual([]);
});

test("a draft that waits for its writer's removal is not saved", async () => {
  const id = await groupOf(ana, ben);
  const removing = await holdOpen("change-group", () => ana.ask(REMOVE, { id, user: ben.id }));
  const saving = ben.ask(DRAFT, { id });
  await areWaiting(1);
  await removing.commit();
  expect(codeOf(await saving)).toBe("NOT_FOUND");
  const { rows } = await watcher.query("SELECT body FROM drafts WHERE conversation_id = $1", [parseConversationId(id)]);
  expect(rows).toEqual([]);
});

const NAMED = `subscription Named($after: String) { events(after: $after) {
  __typename cursor ... on ConversationUpdated { conversation { id } }
  ... on MessageAdded { message { body sender { displayName } } }
} }`;
interface Named {
  events: { conversation?: { id: string }; message?: { body: string; sender: { displayName: string } } };
}
const NEW_NAME = "mutation N($name: String) { updateProfile(input: { displayName: $name }) { user { id } } }";

test("a message that waits while its sender is renamed comes under the new name, live and from what is remembered", async () => {
  const [dee] = (await castOf(parley, "Dee")) as [Person];
  // The one statement of two messages locks the conversation first that was made first.
  const [held, id] = [await groupOf(ana, ben), await groupOf(dee, ben)];
  const follow = (variables = {}) => ben.follow<Named, object>(NAMED as never, variables);
  const told = ({ data }: ReturnType<typeof follow>) =>
    data.flatMap(({ events: { message } }) => (message?.body === "waited" ? [message] : []));
  const live = follow();
  await until("Ben follows", () => live.data.length > 0);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  const third = await connect();
  await third.query("BEGIN");
  await third.query("UPDATE conversations SET revision = revision WHERE id = $1", [uuidOf(held)]);
  const draft = { body: "waited", clientMessageId: "waited", replyToSeq: null, mentionIds: [], mentionsAll: false };
  const sent = Promise.all([
    app.messageWriter.send({ ...draft, conversationId: uuidOf(held), senderId: uuidOf(ana.id) }),
    app.messageWriter.send({ ...draft, conversationId: uuidOf(id), senderId: uuidOf(dee.id) }),
  ]);
  await areWaiting(1);
  dataOf(await dee.ask(NEW_NAME, { name: "Dora" }));
  await until("it is told", () => live.data.some(({ events: { conversation } }) => conversation?.id === id));
  await third.query("COMMIT");
  await third.end();
  expect((await sent)[1].message.sender?.displayName).toBe("Dora");
  await until("both came", () => told(live).length === 2);
  const resumed = follow({ after });
  await until("both come again", () => told(resumed).length === 2);
  for (const each of [live, resumed]) {
    expect(
      told(each)
        .map(({ sender }) => sender.displayName)
        .sort(),
    ).toEqual(["Ana", "Dora"]);
    each.stop();
  }
});
