/** Rows that somebody holds of a conversation that is not theirs: whatever field they lead to, nothing of it is shown. */
import {
  execute,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  getNamedType,
  isRequiredArgument,
  parse,
} from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import { schema as served } from "../../src/graphql/schema.js";
import { parseMessageId } from "../../src/ids.js";
import { messagesAt } from "../../src/messages/reads.js";
import type { Viewer } from "../../src/viewer.js";
import { graphql } from "../graphql/index.js";
import { castOf, groupOf, type Parley, type Person, send, startParley } from "../support/parley.js";
import { selectionOfAll } from "../support/selections.js";
import { uuidOf } from "../support/tables.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let olga: Person;
/** The content of the rows that Olga holds, and of the group since then. */
let rows: Record<string, object>;
let secrets: string[];

const ANSWER = graphql(`
  mutation DoorAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: "held", replyToId: $to }) { message { id } } }
`);
const REACT = graphql(
  `mutation DoorReact($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }`,
);
const EDIT = graphql(
  `mutation DoorEdit($id: ID!) { editMessage(input: { messageId: $id, body: "edited" }) { message { id } } }`,
);
const READ = graphql(`mutation DoorRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readAt } } }`);
const TYPING = graphql(
  `mutation DoorTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }`,
);

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
  const group = await groupOf(ana, ben);
  const question = (await send(ana, group, "a secret question")).message;
  const held = (await ana.get(ANSWER, { id: group, to: question.id })).sendMessage.message;
  for (const person of [ana, ben]) await person.get(REACT, { id: held.id });
  await ana.get(EDIT, { id: held.id });
  const { readAt } = (await ben.get(READ, { id: group })).markRead.receipt;
  await ben.get(TYPING, { id: group });
  const [message] = await messagesAt((parley.app as App).store, [
    parseMessageId(held.id) ?? { conversationId: "", seq: 0 },
  ]);
  const conversationId = uuidOf(group);
  const own = { conversationId, userId: uuidOf(olga.id) };
  rows = {
    Message: message ?? {},
    // As somebody saw it who was in it before there was anybody else.
    Conversation: {
      id: conversationId,
      kind: "GROUP",
      title: "of before",
      lastSeq: 3,
      revision: 3,
      members: undefined,
    },
    Member: { ...own, role: "MEMBER" },
    Receipt: { ...own, deliveredSeq: 1, readSeq: 1, deliveredAt: null, readAt: null },
    Typing: { ...own, isTyping: false, expiresAt: new Date(0) },
    ReactionGroup: { conversationId, seq: parseMessageId(held.id)?.seq, emoji: "👍", count: 2 },
  };
  secrets = ["a secret question", "Friends", ben.id, ben.username, readAt ?? "none", "held"];
}, 60_000);
afterAll(() => parley?.stop());

/** The types of the schema as it is served, with one that answers a row. */
function answering(type: string, row: object): GraphQLSchema {
  const types = Object.values(served.getTypeMap()).filter(
    (each) => !["Query", "Mutation", "Subscription"].includes(each.name),
  );
  const field = { type: served.getType(type) as GraphQLOutputType, resolve: () => row };
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: "Query", fields: { row: field } }), types });
}

/** Each field alone: what one refuses hides nothing that another shows. */
async function shownOf(type: string, person: Person): Promise<Record<string, string>> {
  const viewer: Viewer = { userId: uuidOf(person.id), sessionId: uuidOf(person.id), expiresAt: Date.now() + 60_000 };
  const schema = answering(type, rows[type] ?? {});
  const fields = (served.getType(type) as GraphQLObjectType).getFields();
  const shown: Record<string, string> = {};
  for (const field of Object.values(fields)) {
    if (field.args.some(isRequiredArgument)) continue;
    const contextValue = { app: parley.app, viewer, address: "", userAgent: undefined, meter: { take() {} } };
    const document = parse(`{ row { ${field.name} ${selectionOfAll(getNamedType(field.type).name)} } }`);
    shown[field.name] = JSON.stringify(await execute({ schema, document, contextValue }));
  }
  return shown;
}

const TYPES = ["Message", "Conversation", "Member", "Receipt", "Typing", "ReactionGroup"];

test.each(TYPES)("a row of a %s leads who is no member to nothing", async (type) => {
  for (const [field, answer] of Object.entries(await shownOf(type, olga)))
    expect([field, secrets.filter((words) => answer.includes(words))]).toEqual([field, []]);
});

test("the same rows lead a member to all of it", async () => {
  const all = await Promise.all(TYPES.map((type) => shownOf(type, ana)));
  const text = JSON.stringify(all);
  expect(secrets.filter((words) => !text.includes(words))).toEqual([]);
});
