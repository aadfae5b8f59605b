/** Privacy settings hold on every path, for the past as for the future, on every server at once. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "1" });
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterEach(async () => {
  const all = { sendReadReceipts: true, showReadReceipts: true };
  await Promise.all([ana, ben, cy].map((person) => settings(person, all)));
});
afterAll(async () => {
  await Promise.all([ana, ben, cy].map((person) => person?.leave()));
  await parley?.stop();
});

const SET = graphql(`
  mutation PrivacySet($input: UpdatePrivacyInput!) {
    updatePrivacy(input: $input) { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } }
  }
`);
const OWN = graphql(
  `query PrivacyOwn { viewer { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } } }`,
);
const STATE = graphql(`
  query PrivacyState($id: ID!) {
    conversation(id: $id) {
      unreadCount
      receipts { user { id } deliveredSeq deliveredAt readSeq readAt }
      messages(last: 1) {
        nodes { id seq status deliveredTo { user { id } } readBy { user { id } } deliveryStats { recipients delivered read } }
      }
    }
  }
`);
const RECEIPTS = graphql(`
  subscription PrivacyReceipts($id: ID) {
    receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq readAt conversation { id receipts { user { id } readSeq } } }
  }
`);
const EVENTS = graphql(`
  subscription PrivacyEvents($after: String) {
    events(after: $after) { __typename cursor ... on ReceiptUpdated { receipt { user { id } deliveredSeq readSeq readAt conversation { id } } } }
  }
`);
const POLLED = graphql(`
  query PrivacyPolled($after: String) {
    events(after: $after) { events { __typename ... on ReceiptUpdated { receipt { user { id } readSeq readAt conversation { id } } } } }
  }
`);
const STATUSES = graphql(`subscription PrivacyStatuses($id: ID) { messageAdded(conversationId: $id) { body status } }`);
const CURSOR = graphql(`query PrivacyCursor { eventCursor }`);
const DELIVERED = graphql(`
  mutation PrivacyDelivered($ids: [ID!]!) {
    acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } }
  }
`);
const READ = graphql(`
  mutation PrivacyRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredSeq readSeq readAt } } }
`);

/** Another person's reads in a conversation as a viewer sees them, on every path of a query. */
async function seenOf(viewer: Person, other: Person, id: string) {
  const { conversation } = await viewer.get(STATE, { id });
  const receipt = conversation?.receipts.find(({ user }) => user.id === other.id);
  const message = conversation?.messages.nodes[0];
  return {
    positions: [receipt?.deliveredSeq, receipt?.readSeq],
    isDeliveryTimed: receipt?.deliveredAt != null,
    isReadTimed: receipt?.readAt != null,
    status: message?.status,
    isDelivered: message?.deliveredTo.some(({ user }) => user.id === other.id),
    isRead: message?.readBy.some(({ user }) => user.id === other.id),
    stats: message?.deliveryStats,
  };
}

const settings = (person: Person, input: object) => person.get(SET, { input });

test("settings are on at first, change one by one, and bad ones change nothing", async () => {
  const switches = { sendReadReceipts: true, showReadReceipts: true, showLastSeen: true, showOnlineStatus: true };
  const all = { ...switches, groupInvites: "EVERYONE" };
  const one = (await castOf(parley, "Dee"))[0] as Person;
  expect((await one.get(OWN)).viewer.privacy).toEqual(all);
  for (const name of Object.keys(switches)) {
    const { privacy } = (await settings(one, { [name]: false })).updatePrivacy;
    expect(privacy).toEqual({ ...all, [name]: false });
    await settings(one, { [name]: true });
  }
  for (const groupInvites of ["ACQUAINTANCES", "NOBODY", "EVERYONE"])
    expect((await settings(one, { groupInvites })).updatePrivacy.privacy).toEqual({ ...all, groupInvites });
  for (const bad of [{ sendReadReceipts: null }, { groupInvites: null }, { groupInvites: "SOME" }])
    expect(codeOf(await one.ask(SET, { input: { showLastSeen: false, ...bad } as never }))).toBe("BAD_USER_INPUT");
  expect((await one.get(OWN)).viewer.privacy).toEqual(all);
});

test("who sends no read receipts shows deliveries alone, to everyone but themselves, and the past comes back with them", async () => {
  const conversation = await directBetween(ana, ben);
  await send(ana, conversation, "one");
  await ben.get(READ, { id: conversation });
  const shown = {
    positions: [1, 1],
    isDeliveryTimed: true,
    isReadTimed: true,
    status: "READ",
    isDelivered: true,
    isRead: true,
    stats: { recipients: 1, delivered: 1, read: 1 },
  };
  const hidden = {
    ...shown,
    positions: [1, 0],
    isReadTimed: false,
    status: "DELIVERED",
    isRead: false,
    stats: { recipients: 1, delivered: 1, read: 0 },
  };
  expect(await seenOf(ana, ben, conversation)).toEqual(shown);
  await settings(ben, { sendReadReceipts: false });
  expect(await seenOf(ana, ben, conversation)).toEqual(hidden);
  expect(await seenOf(ben, ben, conversation)).toEqual(shown);
  await send(ana, conversation, "two");
  expect((await ben.get(STATE, { id: conversation })).conversation?.unreadCount).toBe(1);
  const { receipt } = (await ben.get(READ, { id: conversation })).markRead;
  expect(receipt).toMatchObject({ readSeq: 2, readAt: expect.any(String) });
  expect((await ben.get(STATE, { id: conversation })).conversation?.unreadCount).toBe(0);
  expect(await seenOf(ana, ben, conversation)).toEqual({ ...hidden, positions: [2, 0] });
  await settings(ben, { sendReadReceipts: true });
  expect(await seenOf(ana, ben, conversation)).toEqual({ ...shown, positions: [2, 2] });
});

test("who is shown no read receipts sees nobody's but their own, and is seen by the others", async () => {
  const conversation = await directBetween(ana, ben);
  await ben.get(READ, { id: conversation });
  await send(ben, conversation, "back");
  await ana.get(READ, { id: conversation });
  const { positions } = await seenOf(ana, ben, conversation);
  expect(positions[1]).toBeGreaterThan(0);
  await settings(ana, { showReadReceipts: false });
  expect((await seenOf(ana, ben, conversation)).positions).toEqual([positions[0], 0]);
  expect((await seenOf(ana, ana, conversation)).isReadTimed).toBe(true);
  expect(await seenOf(ben, ana, conversation)).toMatchObject({ isReadTimed: true, isRead: true, status: "READ" });
  await settings(ana, { showReadReceipts: true });
});

test("READ is what everyone who shows reads has reached, and at least one", async () => {
  const group = await groupOf(ana, ben, cy);
  await send(ana, group, "to both");
  await settings(ben, { sendReadReceipts: false });
  expect((await seenOf(ana, cy, group)).status).toBe("SENT");
  await ben.get(READ, { id: group });
  expect((await seenOf(ana, ben, group)).status).toBe("SENT");
  const { message } = await send(ana, group, "again");
  await cy.get(DELIVERED, { ids: [message.id] });
  await ben.get(DELIVERED, { ids: [message.id] });
  expect((await seenOf(ana, cy, group)).status).toBe("DELIVERED");
  await cy.get(READ, { id: group });
  expect(await seenOf(ana, cy, group)).toMatchObject({
    status: "READ",
    stats: { recipients: 2, delivered: 2, read: 1 },
  });
  await settings(ben, { sendReadReceipts: true });
  expect((await seenOf(ana, cy, group)).status).toBe("DELIVERED");
});

test("live, a hidden read makes no event, and a delivery brings no read along; other viewers receive what they may", async () => {
  const group = await groupOf(ana, ben, cy);
  const first = (await send(ana, group, "first")).message;
  const { eventCursor } = await ana.get(CURSOR);
  const elsewhere = new Person(parley.urls.at(-1) ?? "", ana);
  const followed = [
    ana.follow(RECEIPTS, { id: group }),
    elsewhere.follow(RECEIPTS, {}),
    ana.follow(RECEIPTS, { id: group }, "sse"),
  ];
  const events = elsewhere.follow(EVENTS, { after: eventCursor });
  const own = ben.follow(RECEIPTS, { id: group });
  const heardOf = (person: Person) =>
    [
      ...followed.map(({ data }) => data.map(({ receiptUpdated }) => receiptUpdated)),
      events.data.flatMap(({ events: event }) => (event.__typename === "ReceiptUpdated" ? [event.receipt] : [])),
    ].map((receipts) =>
      receipts.filter(({ user, conversation }) => user.id === person.id && conversation.id === group),
    );
  let seq = first.seq;
  const probe = async (waitMs?: number) => {
    seq = (await send(ana, group, "probe")).message.seq;
    await cy.get(READ, { id: group });
    await until(
      "cy's read is heard",
      () => heardOf(cy).every((receipts) => (receipts.at(-1)?.readSeq ?? 0) >= seq),
      waitMs,
    );
  };
  await until("all follow", () =>
    probe(1_000).then(
      () => own.data.length > 0,
      () => false,
    ),
  );

  await settings(ben, { sendReadReceipts: false });
  const { message } = await send(ana, group, "hello");
  await ben.get(DELIVERED, { ids: [message.id] });
  await until("the delivery is heard", () =>
    heardOf(ben).every((receipts) => receipts.at(-1)?.deliveredSeq === message.seq),
  );
  const before = heardOf(ben).map((receipts) => receipts.length);
  await ben.get(READ, { id: group });
  await until("their own device hears", () =>
    own.data.some(({ receiptUpdated: { user, readSeq } }) => user.id === ben.id && readSeq === message.seq),
  );
  await probe();
  expect(heardOf(ben).map((receipts) => receipts.length)).toEqual(before);
  await ben.get(READ, { id: group });
  await until("what was read is heard as delivered", () =>
    heardOf(ben).every((receipts) => receipts.at(-1)?.deliveredSeq === seq),
  );
  for (const { readSeq, readAt } of heardOf(ben).flat()) expect([readSeq, readAt]).toEqual([0, null]);
  for (const { receiptUpdated } of followed.flatMap(({ data }) => data))
    for (const { user, readSeq } of receiptUpdated.conversation.receipts)
      if (user.id === ben.id) expect(readSeq).toBe(0);

  const resumed = ana.follow(EVENTS, { after: eventCursor });
  const replayed = () =>
    resumed.data
      .flatMap(({ events: event }) => (event.__typename === "ReceiptUpdated" ? [event.receipt] : []))
      .filter(({ conversation }) => conversation.id === group);
  await until("it is replayed", () => replayed().some(({ user }) => user.id === ben.id));
  for (const { user, readSeq, readAt } of replayed())
    if (user.id === ben.id) expect([readSeq, readAt]).toEqual([0, null]);

  const polled = (await ana.get(POLLED, { after: eventCursor })).events.events.flatMap((event) =>
    event.__typename === "ReceiptUpdated" && event.receipt.conversation.id === group ? [event.receipt] : [],
  );
  expect(polled.some(({ user }) => user.id === ben.id)).toBe(true);
  for (const { user, readSeq, readAt } of polled) if (user.id === ben.id) expect([readSeq, readAt]).toEqual([0, null]);

  await settings(ben, { sendReadReceipts: true });
  await send(ana, group, "again");
  await ben.get(READ, { id: group });
  await until("it is heard as it is again", () =>
    heardOf(ben).every((receipts) => (receipts.at(-1)?.readSeq ?? 0) > seq),
  );
  for (const each of [...followed, events, own, resumed]) each.stop();
  await elsewhere.leave();
}, 60_000);

test("whoever is shown no reads receives deliveries alone, beside others who receive all", async () => {
  const group = await groupOf(ana, ben, cy);
  const blind = ana.follow(RECEIPTS, { id: group });
  const open = cy.follow(RECEIPTS, { id: group });
  await settings(ana, { showReadReceipts: false });
  await until("both hear", async () => {
    await send(ana, group, "probe");
    await ben.get(READ, { id: group });
    return blind.data.length > 0 && open.data.length > 0;
  });
  for (const { receiptUpdated } of blind.data) expect(receiptUpdated.readSeq).toBe(0);
  for (const { receiptUpdated } of open.data) expect(receiptUpdated.readSeq).toBe(receiptUpdated.deliveredSeq);
  await settings(ana, { showReadReceipts: true });
  for (const each of [blind, open]) each.stop();
});

test("an event's status is each viewer's own where they differ, and one for all where they do not", async () => {
  const group = await groupOf(ana, ben, cy);
  const followed = [ana, ben].map((person) => person.follow(STATUSES, { id: group }));
  await settings(cy, { sendReadReceipts: false });
  await until("both hear", async () => {
    await send(cy, group, "probe");
    return followed.every(({ data }) => data.length > 0);
  });
  for (const { data } of followed) expect(data.map(({ messageAdded }) => messageAdded.status)).toContain("SENT");
  await settings(cy, { sendReadReceipts: true });
  for (const each of followed) each.stop();
});

const SHARED = graphql(`
  subscription PrivacyShared($id: ID) { receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq } }
`);

test("a receipt is executed once for all who see it whole, and once for all from whom the read is hidden", async (context) => {
  const { app } = parley;
  if (!app) return context.skip("executions are counted where the server runs in this process");
  const people = await castOf(parley, "Dee", "Eve", "Fay", "Gil", "Hal", "Ida");
  const group = await groupOf(ana, ben, ...people);
  for (const person of people.slice(0, 3)) await settings(person, { showReadReceipts: false });
  const followed = people.map((person) => person.follow(SHARED, { id: group }));
  let probed = 0;
  await until("all follow", async () => {
    await send(ana, group, "probe");
    probed = (await ben.get(READ, { id: group })).markRead.receipt.deliveredSeq;
    return followed.every(({ data }) => data.length > 0);
  });
  await until("all have heard of the last probe", () =>
    followed.every(({ data }) => data.at(-1)?.receiptUpdated.deliveredSeq === probed),
  );
  await send(ana, group, "hello");
  const heard = () => followed.map(({ data }) => data.length);
  const before = heard();
  const { executions, frames } = app.counts;
  const { deliveredSeq } = (await ben.get(READ, { id: group })).markRead.receipt;
  await until("all hear", () => heard().every((count, i) => count > (before[i] ?? 0)));
  const shown = followed.map(({ data }) => data.at(-1)?.receiptUpdated.readSeq);
  expect(shown).toEqual([0, 0, 0, deliveredSeq, deliveredSeq, deliveredSeq]);
  expect([app.counts.executions - executions, app.counts.frames - frames]).toEqual([2, 6]);
  for (const each of followed) each.stop();
  for (const person of people) await person.leave();
});

const MEMBERS = graphql(
  `query PrivacyMembers($id: ID!) { conversation(id: $id) { members { nodes { user { id } } } } }`,
);
const ADD = graphql(`
  mutation PrivacyAdd($id: ID!, $who: ID!) {
    addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { memberCount revision } }
  }
`);
const BLOCK = graphql(`mutation PrivacyBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const UNBLOCK = graphql(`mutation PrivacyUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);

/** Whether somebody is taken into a group, by each of the ways to do it, which must agree. */
async function invites(inviter: Person, invited: Person): Promise<boolean> {
  const isIn = async (id: string) =>
    (await inviter.get(MEMBERS, { id })).conversation?.members.nodes.some(({ user }) => user.id === invited.id);
  const [atOnce, later] = [await groupOf(inviter, invited), await groupOf(inviter)];
  const answer = await inviter.ask(ADD, { id: later, who: invited.id });
  expect(answer.errors).toBeUndefined();
  const both = [await isIn(atOnce), await isIn(later)];
  expect(new Set(both).size).toBe(1);
  return both[0] === true;
}

test("groupInvites decides who may add somebody to a group, and passes over them without an error", async () => {
  const [dee, eve] = (await castOf(parley, "Dee", "Eve")) as [Person, Person];
  expect(await invites(eve, dee), "everyone at first").toBe(true);
  await settings(dee, { groupInvites: "NOBODY" });
  expect(await invites(eve, dee)).toBe(false);
  const group = await groupOf(dee, eve);
  expect((await dee.get(MEMBERS, { id: group })).conversation?.members.nodes, "own groups").toHaveLength(2);

  await settings(dee, { groupInvites: "ACQUAINTANCES" });
  expect(await invites(eve, dee), "a stranger").toBe(false);
  const direct = await directBetween(eve, dee);
  await send(eve, direct, "hello");
  expect(await invites(eve, dee), "somebody who wrote and got no answer").toBe(false);
  await send(dee, group, "in a group");
  expect(await invites(eve, dee), "somebody who shares a group").toBe(false);
  await send(dee, direct, "hello yourself");
  expect(await invites(eve, dee), "somebody who was written to").toBe(true);
  expect(await invites(dee, eve), "the other's setting is the other's").toBe(true);
});

test("an invitation that succeeds does not show that a message is withheld", async () => {
  const [dee, eve] = (await castOf(parley, "Dee", "Eve")) as [Person, Person];
  await settings(dee, { groupInvites: "ACQUAINTANCES" });
  const direct = await directBetween(eve, dee);
  await eve.get(BLOCK, { id: dee.id });
  await send(dee, direct, "withheld");
  await eve.get(UNBLOCK, { id: dee.id });
  expect(await invites(eve, dee)).toBe(false);
  await send(dee, direct, "not withheld");
  expect(await invites(eve, dee)).toBe(true);
});
