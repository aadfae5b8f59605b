/** A deleted group leaves its row and its members, and nothing else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, type Parley, type Person, send, startParley, until } from "../support/parley.js";
import { dumpOf, inStoreOf, tablesWith, uuidOf } from "../support/tables.js";

let parley: Parley;
let ana: Person;
let ben: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "1" });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterAll(async () => {
  await Promise.all([ana, ben].map((person) => person?.leave()));
  await parley?.stop();
});

const CREATE = graphql(`
  mutation ErasureCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }
`);
const UPDATE = graphql(`
  mutation ErasureUpdate($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }
`);
const EDIT = graphql(`
  mutation ErasureEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }
`);
const REACT = graphql(`
  mutation ErasureReact($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }
`);
const DRAFT = graphql(`
  mutation ErasureDraft($id: ID!, $body: String!) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }
`);
const READ = graphql(`
  mutation ErasureRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);
const FIND = graphql(`
  query ErasureFind($query: String!, $id: ID!) { searchMessages(query: $query, conversationId: $id) { nodes { id } } }
`);
const DELETE = graphql(
  `mutation ErasureDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);
const CURSOR = graphql(`query ErasureCursor { eventCursor }`);
const EVENTS = graphql(`
  query ErasureEvents($after: String!) { events(after: $after) { events { __typename ... on ConversationRemoved { conversationId reason } } } }
`);

/** Tables that have a row of the conversation. */
const tablesOf = async (id: string) => tablesWith(await dumpOf(parley), uuidOf(id)).sort();

/** A group of Ana and Ben in all of whose texts the same word stands, and in whatever there can be of a group. */
async function groupCalled(marker: string): Promise<string> {
  const input = { title: `${marker} title`, description: `${marker} description`, memberIds: [ben.id] };
  const { id } = (await ana.get(CREATE, { input })).createGroup.conversation;
  const avatarUrl = `https://example.org/${marker}.png`;
  await ana.get(UPDATE, { input: { conversationId: id, title: `${marker} other`, avatarUrl } });
  const first = (await send(ben, id, `${marker} first`, `${marker}-first`)).message;
  await ben.get(EDIT, { id: first.id, body: `${marker} second` });
  await ana.get(REACT, { id: first.id });
  await Promise.all(Array.from({ length: 70 }, (_, i) => send(ben, id, `${marker} number ${i}`)));
  await ben.get(DRAFT, { id, body: `${marker} draft` });
  await ana.get(READ, { id });
  await inStoreOf(parley, async (client) => {
    const of = [uuidOf(id), uuidOf(ben.id), marker];
    await client.query(
      "INSERT INTO attachments (conversation_id, id, uploader_id, file_name, content_type, size) VALUES ($1, gen_random_uuid(), $2, $3, 'text/plain', 1)",
      of,
    );
  });
  await ana.get(FIND, { id, query: marker });
  await until("it is indexed", async () => (await tablesOf(id)).includes("search_blocks"));
  return id;
}

const LEFT = ["conversations", "members"];
/** The notifications of its end, with its former title. */
const NOTIFIED = [...LEFT, "notifications"];

/** Rows in every table that a group can have: a new table has to be erased, too. */
const ALL = `attachments conversations drafts members message_edits messages notifications reactions receipt_log search_blocks`;

/** As if it had been deleted so long ago that nothing can be in flight any more, and whoever erased it had died. */
const longAgo = (id: string) =>
  inStoreOf(parley, (client) =>
    client.query(
      "UPDATE conversations SET deleted_at = now() - interval '1 minute', erasing_until = now() - interval '1 s' WHERE id = $1",
      [uuidOf(id)],
    ),
  );

const isDone = (id: string) =>
  inStoreOf(parley, async (client) => {
    const { rows } = await client.query("SELECT erased_at FROM conversations WHERE id = $1", [uuidOf(id)]);
    return rows[0].erased_at !== null;
  });

test("a deleted group leaves nothing of what was said in it, in any table, and who was in it still learns that it is no more", async () => {
  const marker = `marker${Math.floor(Math.random() * 1e9)}`;
  const id = await groupCalled(marker);
  expect(await tablesOf(id), "the premise").toEqual(ALL.split(" "));
  const { eventCursor } = await ben.get(CURSOR);
  await ana.get(DELETE, { id });
  await until("it is erased", async () => tablesWith(await dumpOf(parley), marker).join() === "notifications");
  expect(await tablesOf(id)).toEqual(NOTIFIED);
  const { rows } = await inStoreOf(parley, (client) =>
    client.query("SELECT kind, conversation_title AS title FROM notifications WHERE conversation_id = $1", [
      uuidOf(id),
    ]),
  );
  expect(rows).toEqual([{ kind: "GROUP_DELETED", title: expect.stringContaining(marker) }]);
  expect((await ben.get(EVENTS, { after: eventCursor })).events.events).toContainEqual({
    __typename: "ConversationRemoved",
    conversationId: id,
    reason: "DELETED",
  });
  expect(codeOf(await ben.ask(DRAFT, { id, body: "too late" }))).toBe("NOT_FOUND");
}, 60_000);

test("what was in flight when a group was deleted goes with the second look", async () => {
  const id = await groupCalled(`flight${Math.floor(Math.random() * 1e9)}`);
  await ana.get(DELETE, { id });
  await until("it is erased", async () => (await tablesOf(id)).join() === NOTIFIED.join());
  expect(await isDone(id)).toBe(false);
  // A search that read the group before its deletion may store its index afterwards.
  await inStoreOf(parley, (client) =>
    client.query("INSERT INTO search_blocks (conversation_id, block, words) VALUES ($1, 0, 'late')", [uuidOf(id)]),
  );
  await longAgo(id);
  await until("it is done with", () => isDone(id));
  expect(await tablesOf(id)).toEqual(NOTIFIED);
});

test("an erasure of a large group that a server left in the middle is taken up by another", async () => {
  const marker = `large${Math.floor(Math.random() * 1e9)}`;
  const id = await groupCalled(marker);
  await inStoreOf(parley, (client) =>
    client.query(
      `INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, kind, body)
        SELECT $1, n, n, $2, n, 'TEXT', $3 FROM generate_series(1001, 3500) AS n`,
      [uuidOf(id), uuidOf(ben.id), marker],
    ),
  );
  await longAgo(id);
  await until("it is done with", () => isDone(id));
  expect(tablesWith(await dumpOf(parley), marker)).toEqual([]);
  expect(await tablesOf(id)).toEqual(LEFT);
});
