/** Clients cache by `id`: each thing has one, the same for everybody and wherever it is shown, and no other thing has it. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { isObjectType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import { schema } from "../../src/graphql/schema.js";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { uuidOf } from "../support/tables.js";

/** Types whose objects stand for no one thing. A new type has an `id`, or a line here that says why it has none. */
const WITHOUT: [reason: string, types: RegExp][] = [
  ["an answer of one mutation", /Payload$/],
  ["a page of a list, with its rows", /(Connection|Edge|Page|^PageInfo)$/],
  ["an event, whose cursor is its place", /^(StreamStarted|.*(Added|Changed|Updated|Removed))$/],
  ["a value of what it is asked for", /^(QuietHours|NotificationExplanation)$/],
  ["a root, of which there is one", /^(Query|Mutation|Subscription)$/],
];

const types = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith("__"));

test.each(types.filter(({ name }) => WITHOUT.every(([, among]) => !among.test(name))))(
  "$name, which clients cache, has an id",
  (type) => {
    expect(type.getFields().id?.type.toString()).toBe("ID!");
  },
);

test.each(WITHOUT)("there is %s among the types without an id", (_, among) => {
  const left = types.filter(({ name }) => among.test(name));
  expect(left.length).toBeGreaterThan(0);
  for (const type of left) expect(type.getFields()).not.toHaveProperty("id");
});

let parley: Parley;
let ana: Person;
let ben: Person;
let group: string;
let direct: string;
let message: string;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  group = await groupOf(ana, ben);
  message = (await send(ana, group, "first")).message.id;
  await send(ana, group, "second");
  await (parley.app as App).store.pool.query(
    `INSERT INTO push_devices (user_id, id, platform, token, session_id)
      SELECT user_id, gen_random_uuid(), 'FCM', 'a-token', id FROM sessions WHERE user_id = $1`,
    [uuidOf(ana.id)],
  );
  await ana.get(PREPARE, { group, message });
  await ben.get(READ, { group, message, ana: ana.id });
  direct = await directBetween(ana, ben);
  for (const act of ["blockUser", "unblockUser"]) {
    dataOf(await ben.ask(`mutation { ${act}(input: { userId: "${ana.id}" }) { user { id } } }`));
    await send(ana, direct, `after ${act}`);
  }
});
afterAll(async () => {
  await Promise.all([ana?.leave(), ben?.leave()]);
  await parley?.stop();
});

const PREPARE = graphql(`
  mutation IdentitiesPrepare($group: ID!, $message: ID!) {
    editMessage(input: { messageId: $message, body: "changed" }) { message { id } }
    addReaction(input: { messageId: $message, emoji: "👍" }) { message { id } }
    updateGroup(input: { conversationId: $group, title: "Crew" }) { conversation { id } }
    saveDraft(input: { conversationId: $group, body: "not sent" }) { conversation { id } }
  }
`);
const READ = graphql(`
  mutation IdentitiesRead($group: ID!, $message: ID!, $ana: ID!) {
    sendMessage(input: { conversationId: $group, body: "Ana?", mentionIds: [$ana] }) { message { id } }
    markRead(input: { conversationId: $group }) { receipt { id } }
    addReaction(input: { messageId: $message, emoji: "👀" }) { message { id } }
    setTyping(input: { conversationId: $group, isTyping: true }) { typing { id __typename } }
  }
`);
const EVERYTHING = graphql(`
  query IdentitiesEverything($id: ID!, $direct: ID!) {
    viewer {
      __typename id
      user { __typename id presence { __typename id } }
      privacy { __typename id }
      notificationSettings { __typename id }
      sessions { __typename id }
      pushDevices { __typename id }
    }
    notifications { nodes { __typename id } }
    direct: conversation(id: $direct) { __typename id undelivered { __typename id } }
    conversation(id: $id) {
      __typename id
      unread { __typename id }
      membership { __typename id draft { __typename id } }
      members { nodes { __typename id user { __typename id presence { __typename id } } } }
      receipts { __typename id }
      typing { __typename id }
      messages {
        nodes {
          __typename id
          edits { __typename id }
          reactions { __typename id }
          deliveredTo { __typename id }
          readBy { __typename id }
          deliveryStats { __typename id }
          groupEvent { __typename id }
        }
      }
    }
  }
`);

interface Thing {
  __typename: string;
  id: string;
}

function thingsIn(value: unknown): Thing[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "__typename" in value && "id" in value ? [value as Thing] : [];
  return [...own, ...Object.values(value).flatMap(thingsIn)];
}

/** Paths say which thing it is: two at different places of one answer are two, but for what is shown twice. */
const SHOWN_TWICE = ["User", "Presence", "Member"];

test("each thing of an answer has an id of its own, and every cached type is among them", async () => {
  const things = thingsIn(await ana.get(EVERYTHING, { id: group, direct }));
  const once = things.filter(({ __typename }) => !SHOWN_TWICE.includes(__typename));
  expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
  const typesById = new Map(things.map(({ __typename, id }) => [id, __typename]));
  for (const { __typename, id } of things) expect(typesById.get(id)).toBe(__typename);
  const shown = new Set(things.map(({ __typename }) => __typename));
  const cached = types.filter(({ name }) => WITHOUT.every(([, among]) => !among.test(name)));
  expect(cached.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});

test("what two people both see has one id for both, and what is only theirs has two", async () => {
  const [hers, his] = [
    await ana.get(EVERYTHING, { id: group, direct }),
    await ben.get(EVERYTHING, { id: group, direct }),
  ];
  const PRIVATE = [
    "Viewer",
    "PrivacySettings",
    "NotificationSettings",
    "Session",
    "Notification",
    "Draft",
    "UnreadCount",
  ];
  const hisIds = new Set(thingsIn(his).map(({ id }) => id));
  for (const { __typename, id } of thingsIn(hers).filter((each) => PRIVATE.includes(each.__typename)))
    expect([__typename, hisIds.has(id)]).toEqual([__typename, false]);
  const sharedOf = ({ conversation }: typeof hers) =>
    thingsIn({ ...conversation, membership: null, typing: null, unread: null })
      .filter(({ __typename }) => __typename !== "MessageEdit") // only moderators see them
      .map(({ id }) => id)
      .sort();
  expect(sharedOf(hers)).toEqual(sharedOf(his));
});

test("node finds no thing that is not one, and says nothing about it", async () => {
  const things = thingsIn(await ana.get(EVERYTHING, { id: group, direct }));
  const { nodes } = await ana.get(NODES, { ids: [...new Set(things.map(({ id }) => id))].slice(0, 100) });
  const isNode = (name: string) => types.find((type) => type.name === name)?.getInterfaces().length !== 0;
  const found = nodes.filter((node) => node !== null).map(({ id }) => id);
  const expected = things.filter(({ __typename }) => isNode(__typename)).map(({ id }) => id);
  expect(new Set(found)).toEqual(new Set(expected));
  expect(found.length).toBeLessThan(nodes.length);
});

const NODES = graphql(`query IdentitiesNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }`);

test("an event, executed once for all who follow, names the thing by the id that queries have", async () => {
  const followed = [ana, ben].map((person) => person.follow(RECEIPTS, { id: group }));
  await until("an event has come to both", async () => {
    await send(ana, group, "more");
    await ben.get(MARK, { group });
    return followed.every(({ answers }) => answers.length > 0);
  });
  const { conversation } = await ana.get(EVERYTHING, { id: group, direct });
  const known = conversation?.receipts.map(({ id }) => id);
  for (const { data, stop } of followed) {
    for (const { receiptUpdated } of data) expect(known).toContain(receiptUpdated.id);
    stop();
  }
});

const RECEIPTS = graphql(
  `subscription IdentitiesReceipts($id: ID!) { receiptUpdated(conversationId: $id) { id readSeq } }`,
);
const MARK = graphql(
  `mutation IdentitiesMark($group: ID!) { markRead(input: { conversationId: $group }) { receipt { id } } }`,
);

test("Apollo Client asks once for each of two queries that ask different things of one viewer and one member", async () => {
  let requests = 0;
  const link = new HttpLink({
    uri: ana.url,
    headers: { authorization: `Bearer ${ana.token}` },
    fetch: (input, init) => {
      requests++;
      return fetch(input, init);
    },
  });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const queries = [
    gql`query ApolloFirst($id: ID!) { viewer { id email } conversation(id: $id) { id membership { id role } } }`,
    gql`query ApolloSecond($id: ID!) { viewer { id unreadCount } conversation(id: $id) { id membership { id joinedAt } } }`,
  ];
  const watched = queries.map((query) => client.watchQuery({ query, variables: { id: group } }));
  const subscriptions = watched.map((each) => each.subscribe(() => {}));
  await until("both are there", () =>
    watched.every((each) => each.getCurrentResult().dataState === "complete" && !each.getCurrentResult().loading),
  );
  // Read together from the cache: neither has taken from the other what it had.
  const kept = queries.map((query) => client.readQuery({ query, variables: { id: group } }));
  expect(kept.every((data) => data !== null)).toBe(true);
  expect(requests).toBe(2);
  for (const subscription of subscriptions) subscription.unsubscribe();
  client.stop();
});
