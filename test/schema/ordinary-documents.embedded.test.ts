/** Ordinary documents pass with the default limits: tools that ask for the schema, screens, ready tabs. */
import { buildClientSchema, getIntrospectionQuery, type IntrospectionOptions, Kind, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TABS } from "../../src/http/graphiql-tabs.js";
import { castOf, codeOf, groupOf, type Parley, type Person, send, startParley } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let group: string;
beforeAll(async () => {
  parley = await startParley();
  const people = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  [ana] = people;
  group = await groupOf(...people);
  for (let i = 0; i < 3; i++) await send(ana, group, `m${i}`);
});
afterAll(() => parley?.stop());

const everything: IntrospectionOptions = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};

test.each<[string, IntrospectionOptions]>([
  ["graphql-js as it comes", {}],
  ["GraphiQL and Apollo Sandbox, with deprecated arguments", { inputValueDeprecation: true, schemaDescription: true }],
  ["Postman", { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true }],
  ["the code generator", everything],
])("the schema is answered to %s", async (_, options) => {
  const answer = await ana.ask<Parameters<typeof buildClientSchema>[0], object>(getIntrospectionQuery(options));
  expect(answer.errors).toBeUndefined();
  expect(buildClientSchema(answer.data as never).getQueryType()?.name).toBe("Query");
});

const USER = "user { id username displayName avatarUrl createdAt presence { status lastActiveAt } }";
const MESSAGE = `id seq revision kind body createdAt editedAt deletedAt status mentionsEveryone isFolded clientMessageId
  sender { id username displayName avatarUrl }
  replyTo { id seq kind body createdAt deletedAt sender { id displayName avatarUrl } }
  reactions { emoji count viewerHasReacted users { id displayName avatarUrl } }
  mentions { id displayName } groupEvent { kind title role actor { id displayName } users { id displayName } }`;
const EVENT = `events { __typename cursor
  ... on StreamStarted { start } ... on MessageAdded { message { ${MESSAGE} } } ... on MessageUpdated { message { ${MESSAGE} } }
  ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }
  ... on ConversationUpdated { conversation { id title memberCount } } ... on ConversationRemoved { conversationId reason } }`;

test.each<[string, () => string]>([
  [
    "an inbox with the newest message and the members of each",
    () =>
      `{ inbox(first: 50) { nodes { id kind title avatarUrl unreadCount lastActivityAt membership { pinnedAt mutedUntil archivedAt }
        lastMessage { ${MESSAGE} } members(first: 20) { nodes { role ${USER} } } } pageInfo { hasNextPage endCursor } } }`,
  ],
  [
    "a history with senders, answers, reactions and mentions",
    () =>
      `{ messages(conversationId: "${group}", last: 100) { nodes { ${MESSAGE} } pageInfo { hasPreviousPage startCursor } } }`,
  ],
  [
    "a history with everyone who has got and read it",
    () =>
      `{ messages(conversationId: "${group}", last: 50) { nodes { ${MESSAGE} readBy { at user { id displayName } } deliveredTo { at user { id } } } } }`,
  ],
  ["a poll of a hundred events", () => `{ events(first: 100) { start hasMore cursor ${EVENT} } }`],
  [
    "everyone of a large group",
    () =>
      `{ conversation(id: "${group}") { members(first: 100) { nodes { role joinedAt ${USER} } } receipts { user { id } readSeq } } }`,
  ],
])("%s is answered", async (_, query) => {
  expect((await ana.ask(query())).errors).toBeUndefined();
});

describe("GraphiQL's tabs", () => {
  const operations = TABS.flatMap(({ query, variables }) =>
    parse(query).definitions.flatMap((each) =>
      each.kind === Kind.OPERATION_DEFINITION && each.operation !== "subscription"
        ? [{ name: each.name?.value ?? "", query, variables: JSON.parse(variables ?? "{}") as object }]
        : [],
    ),
  );
  test.each(operations)("$name is not too much", async ({ name, query, variables }) => {
    const response = await fetch(ana.url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${ana.token}` },
      body: JSON.stringify({ query, operationName: name, variables }),
    });
    const answer = (await response.json()) as { errors?: { path?: unknown; extensions: { code: string } }[] };
    for (const { extensions, path } of answer.errors ?? []) {
      expect(["NOT_FOUND", "BAD_USER_INPUT"]).toContain(extensions.code); // "cnv_…" is nobody's
      expect(path, "a field's error, not the document's").toBeDefined();
    }
  });

  test("can be followed, all of them by one person at once", async () => {
    const streams = TABS.flatMap(({ query, variables }) => {
      const document = parse(query);
      return document.definitions.some(
        (each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === "subscription",
      )
        ? [{ query: onlySubscription(query), variables: variables ? JSON.parse(variables) : {} }]
        : [];
    });
    const followed = streams.map(({ query, variables }) => ana.follow<object, object>(query as never, variables));
    await send(ana, group, "hello");
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { answers, error } of followed) {
      expect(answers.map(codeOf)).not.toContain("TOO_COMPLEX");
      expect(JSON.stringify(error ?? "")).not.toContain("TOO_COMPLEX");
    }
    await ana.leave();
  });
});

function onlySubscription(query: string): string {
  const found = parse(query).definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === "subscription",
  );
  return query.slice(found?.loc?.start, found?.loc?.end);
}
