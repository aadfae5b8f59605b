/** A database whose locale knows no letters but those of ASCII finds the same as any other. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { castOf, groupOf, type Parley, type Person, send, startParley } from "../support/parley.js";
import { FOUND } from "../support/search-texts.js";
import { type Database, emptyDatabaseOfLocaleC } from "../support/stores.js";

let database: Database;
let parley: Parley;

beforeAll(async () => {
  database = await emptyDatabaseOfLocaleC();
  parley = await startParley({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await parley?.stop();
  await database?.drop();
});

const SEARCH = graphql(`
  query SearchLocale($query: String!, $id: ID) { searchMessages(query: $query, conversationId: $id, first: 100) { nodes { body } } }
`);

test("what is found does not depend on the locale of the database", async () => {
  const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  const conversation = await groupOf(ana, ben);
  for (const [, text] of FOUND) await send(ana, conversation, text);
  for (const [query, text] of FOUND)
    for (const id of [conversation, undefined]) {
      const { nodes } = (await ben.get(SEARCH, { query, ...(id !== undefined && { id }) })).searchMessages;
      expect(
        nodes.map(({ body }) => body?.normalize("NFC")),
        query,
      ).toContain(text.normalize("NFC"));
    }
});
