/** The other person of a direct conversation, as each of the two sees it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { statementsOf } from "../support/statements.js";

const INBOX = graphql(
  `query PeersInbox($first: Int) { inbox(first: $first) { nodes { id kind peer { id username displayName avatarUrl } } } }`,
);
const PEER = graphql(
  `query PeersOne($id: ID!) { conversation(id: $id) { peer { id displayName presence { status } } } }`,
);
const PEER_ID = graphql(`query PeersId($id: ID!) { conversation(id: $id) { peer { __typename id } } }`);
const UPDATED = graphql(`subscription PeersUpdated { conversationUpdated { id peer { id displayName } } }`);
const MESSAGES = graphql(
  `subscription PeersMessages($id: ID!) { messageAdded(conversationId: $id) { body conversation { peer { id } } } }`,
);
const BLOCK = graphql(`mutation PeersBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const DELETE_ACCOUNT = graphql(
  `mutation PeersDelete { deleteAccount(input: { password: "a good password" }) { userId } }`,
);

let parley: Parley;
let ana: Person;
let ben: Person;
let direct: string;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  direct = await directBetween(ana, ben);
});
afterAll(async () => {
  await Promise.all([ana?.leave(), ben?.leave()]);
  await parley?.stop();
});

const peerFor = async (person: Person, id: string) => (await person.get(PEER, { id })).conversation?.peer;

test("each of the two is shown the other, and a group has no peer", async () => {
  expect(await peerFor(ana, direct)).toMatchObject({ id: ben.id, displayName: "Ben" });
  expect(await peerFor(ben, direct)).toMatchObject({ id: ana.id, displayName: "Ana" });
  expect(await peerFor(ana, await groupOf(ana, ben))).toBeNull();
});

test("a list names its direct conversations with the same statements however many they are", async () => {
  const [dora] = (await castOf(parley, "Dora")) as [Person];
  const others = await castOf(parley, ...Array.from({ length: 12 }, (_, i) => `Other ${i}`.replace(" ", "")));
  for (const other of others) await directBetween(dora, other);
  // Prisma has a statement of its own for each number of ids: what counts is how many statements there are.
  const askedFor = async (first: number) =>
    (await statementsOf(parley, () => dora.get(INBOX, { first }))).map((name) =>
      name.replace(/^prisma-\d+$/, "prisma"),
    );
  await askedFor(1); // whatever is prepared once
  expect(await askedFor(12)).toEqual(await askedFor(1));
  const { inbox } = await dora.get(INBOX, { first: 12 });
  expect(inbox.nodes.map(({ peer }) => peer?.id).sort()).toEqual(others.map(({ id }) => id).sort());
});

test("who it is costs the store nothing beside the conversation", async () => {
  const bare = graphql(`query PeersBare($id: ID!) { conversation(id: $id) { id } }`);
  const [withPeer, without] = [
    await statementsOf(parley, () => ana.get(PEER_ID, { id: direct })),
    await statementsOf(parley, () => ana.get(bare, { id: direct })),
  ];
  expect(withPeer).toEqual(without);
});

test("an event that many follow shows each of the two the other", async () => {
  const messages = [ana, ben].map((person) => person.follow(MESSAGES, { id: direct }));
  await until("both have a message", async () => {
    await send(ana, direct, "now");
    return messages.every(({ answers }) => answers.length > 0);
  });
  for (const [i, other] of [ben, ana].entries())
    for (const { messageAdded } of messages[i]?.data ?? []) expect(messageAdded.conversation.peer?.id).toBe(other.id);
  for (const followed of messages) followed.stop();
});

test("whoever is written to for the first time is shown by whom", async () => {
  const [iris, jon] = (await castOf(parley, "Iris", "Jon")) as [Person, Person];
  const followed = [iris, jon].map((person) => person.follow(UPDATED));
  await until("both streams have begun", async () => {
    await groupOf(iris, jon);
    return followed.every(({ answers }) => answers.length > 0);
  });
  const id = await directBetween(iris, jon);
  for (const [i, other] of [jon, iris].entries()) {
    const peers = () => (followed[i]?.data ?? []).filter(({ conversationUpdated }) => conversationUpdated.id === id);
    await until("it has come", () => peers().length > 0);
    for (const { conversationUpdated } of peers()) expect(conversationUpdated.peer?.id).toBe(other.id);
  }
  for (const each of followed) each.stop();
  await Promise.all([iris.leave(), jon.leave()]);
});

test("a block, in either direction, changes nothing about who the peer is", async () => {
  const [eve, finn] = (await castOf(parley, "Eve", "Finn")) as [Person, Person];
  const id = await directBetween(eve, finn);
  await eve.get(BLOCK, { id: finn.id });
  expect(await peerFor(finn, id)).toEqual({ id: eve.id, displayName: "Eve", presence: null });
  expect(await peerFor(eve, id)).toMatchObject({ id: finn.id, displayName: "Finn" });
});

test("a peer who deleted their account is there without a name", async () => {
  const [gus, hal] = (await castOf(parley, "Gus", "Hal")) as [Person, Person];
  const id = await directBetween(gus, hal);
  await send(hal, id, "hello");
  await hal.get(DELETE_ACCOUNT);
  await until("the name is gone", async () => (await peerFor(gus, id))?.displayName === "Deleted user");
  expect((await peerFor(gus, id))?.id).toBe(hal.id);
});
