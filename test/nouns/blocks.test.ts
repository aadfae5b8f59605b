/** Blocks: the rules for whoever blocks. test/laws/block-promise.embedded.test.ts holds that whoever is blocked cannot tell. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  type Followed,
  groupOf,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { inStoreOf } from "../support/tables.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  // An indicator stays until something ends it: no test is so slow that it ends by itself.
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "1", PARLEY_MAX_BLOCKS: "5", PARLEY_TYPING_TTL_MS: "60000" });
});
/** Ben is the one who blocks, Ana the one who is blocked. */
beforeEach(async () => {
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
  return async () => {
    await Promise.all([ana, ben, cy].map((person) => person.leave()));
  };
});
afterAll(() => parley?.stop());

const BLOCK = graphql(`mutation BlocksBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id username } } }`);
const UNBLOCK = graphql(`mutation BlocksUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);
const BLOCKED = graphql(`
  query BlocksBlocked($first: Int, $after: String) {
    viewer { blockedUsers(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
  }
`);
const SEND = graphql(`
  mutation BlocksSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id seq status } } }
`);
const STATE = graphql(`
  query BlocksState($id: ID!) {
    viewer { unreadCount }
    inbox(first: 50) { nodes { id unreadCount lastMessage { body } } }
    conversation(id: $id) {
      kind title memberCount unreadCount
      members { nodes { user { displayName } role } }
      lastMessage { seq body }
      receipts { user { displayName } deliveredSeq readSeq }
      typing { user { displayName } }
      changes(afterRevision: 0, first: 100) { nodes { seq body } }
      messages(last: 50) {
        nodes {
          seq body isFolded status
          sender { displayName }
          deliveredTo { user { displayName } } readBy { user { displayName } }
          deliveryStats { recipients delivered read }
        }
      }
      oldest: messages(first: 50) { nodes { seq } }
    }
  }
`);
const NODE = graphql(`query BlocksNode($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }`);
const ADDED = graphql(`subscription BlocksAdded($id: ID) { messageAdded(conversationId: $id) { body } }`);
const UPDATED = graphql(`subscription BlocksUpdated { messageUpdated { body } }`);
const EVENTS = graphql(`
  subscription BlocksEvents($after: String, $typingIn: [ID!]) {
    events(after: $after, typingIn: $typingIn) {
      __typename cursor
      ... on MessageAdded { message { body } }
      ... on MessageUpdated { message { body } }
      ... on ReceiptUpdated { receipt { user { displayName } } }
      ... on TypingChanged { typing { user { displayName } isTyping } }
      ... on ConversationUpdated { conversation { id } }
    }
  }
`);
const POLLED = graphql(`
  query BlocksPolled($after: String) {
    events(after: $after) { events { __typename ... on MessageAdded { message { body } } ... on MessageUpdated { message { body } } } }
  }
`);
const RECEIPTS = graphql(`
  subscription BlocksReceipts { receiptUpdated { user { displayName } conversation { id } deliveredSeq readSeq } }
`);
const TIMES = graphql(`
  query BlocksTimes($id: ID!) { node(id: $id) { __typename ... on Message { deliveredTo { at } readBy { at } } } }
`);
const TYPING = graphql(
  `subscription BlocksTyping($id: ID!) { typing(conversationId: $id) { user { displayName } isTyping } }`,
);
const TYPE = graphql(`
  mutation BlocksType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }
`);
const READ = graphql(
  `mutation BlocksRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);
const EDIT = graphql(
  `mutation BlocksEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { body } } }`,
);
const REACT = graphql(
  `mutation BlocksReact($id: ID!) { addReaction(input: { messageId: $id, emoji: "👍" }) { message { id } } }`,
);
const SEARCH = graphql(`
  query BlocksSearch($search: String!) { users(search: $search) { nodes { id } } user(username: $search) { id } }
`);
const FIND = graphql(`query BlocksFind($query: String!) { searchMessages(query: $query) { nodes { body } } }`);
const CURSOR = graphql(`query BlocksCursor { eventCursor }`);
const START = graphql(`
  mutation BlocksStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id memberCount } } }
`);
const OWN = graphql(`
  mutation BlocksOwn($input: UpdateMembershipInput!) {
    updateMembership(input: $input) { conversation { membership { archivedAt } } }
  }
`);
const ARCHIVED = graphql(`query BlocksArchived($id: ID!) { conversation(id: $id) { membership { archivedAt } } }`);
const CREATE = graphql(`
  mutation BlocksCreate($ids: [ID!]!) { createGroup(input: { title: "Group", memberIds: $ids }) { conversation { id memberCount } } }
`);

const block = (person: Person, other: Person) => person.get(BLOCK, { id: other.id });
const unblock = (person: Person, other: Person) => person.get(UNBLOCK, { id: other.id });
const trySend = (person: Person, conversationId: string, body: string, clientMessageId?: string) =>
  person.ask(SEND, { input: { conversationId, body, ...(clientMessageId && { clientMessageId }) } });

async function stateFor(person: Person, id: string) {
  const { conversation, inbox, viewer } = await person.get(STATE, { id });
  if (!conversation) throw new Error("it is not theirs");
  const byName = (one: { user: { displayName: string } }, other: typeof one) =>
    one.user.displayName < other.user.displayName ? -1 : 1;
  conversation.members.nodes.sort(byName);
  conversation.receipts.sort(byName);
  return { ...conversation, inInbox: inbox.nodes.find((each) => each.id === id), total: viewer.unreadCount };
}

/** The messages, and the number of unread ones. */
const contentOf = ({
  messages,
  oldest,
  changes,
  lastMessage,
  unreadCount,
  inInbox,
}: Awaited<ReturnType<typeof stateFor>>) => ({
  messages: messages.nodes.map(({ seq, body }) => [seq, body]),
  oldest,
  changes,
  lastMessage,
  unreadCount,
  inInbox,
});

/** Everything that came over a stream, as text to look for things in. */
const textOf = (...followed: { answers: unknown[] }[]) => JSON.stringify(followed.map(({ answers }) => answers));

test("what a blocked person sends never comes to the one who blocks, on any path, and looks sent to its sender", async () => {
  const direct = await directBetween(ana, ben);
  await send(ana, direct, "before");
  const { eventCursor } = await ben.get(CURSOR);
  const elsewhere = new Person(parley.urls[0] ?? "", ben);
  const followed = [
    ben.follow(ADDED, { id: direct }),
    elsewhere.follow(ADDED, {}),
    ben.follow(EVENTS, {}),
    elsewhere.follow(UPDATED),
  ];
  await until("they follow", async () => {
    await send(ana, direct, "probe");
    return followed.slice(0, 3).every(({ answers }) => JSON.stringify(answers).includes("probe"));
  });
  await block(ben, ana);
  const [before, anasBefore] = await Promise.all([stateFor(ben, direct), stateFor(ana, direct)]);
  const answer = await trySend(ana, direct, "secret", "same");
  const { message } = answer.data?.sendMessage ?? {};
  expect(message).toMatchObject({ seq: (anasBefore.lastMessage?.seq ?? 0) + 1, status: "SENT" });
  expect((await trySend(ana, direct, "secret", "same")).data?.sendMessage).toMatchObject({
    isDuplicate: true,
    message: { id: message?.id },
  });
  await ana.get(EDIT, { id: message?.id ?? "", body: "secret, edited" });
  await ana.get(REACT, { id: message?.id ?? "" });

  const anas = await stateFor(ana, direct);
  expect(anas.lastMessage?.body).toBe("secret, edited");
  expect(anas.inInbox?.lastMessage?.body).toBe("secret, edited");
  expect(anas.messages.nodes.at(-1)).toMatchObject({
    status: "SENT",
    deliveredTo: [],
    deliveryStats: { recipients: 1, delivered: 0, read: 0 },
  });

  expect((await ana.get(FIND, { query: "secret" })).searchMessages.nodes).toHaveLength(1);

  const hiddenFromBen = async () => {
    expect(contentOf(await stateFor(ben, direct))).toEqual(contentOf(before));
    expect(await ben.get(NODE, { id: message?.id ?? "" })).toEqual({ node: null, nodes: [null] });
    expect((await ben.get(FIND, { query: "secret" })).searchMessages.nodes).toEqual([]);
    expect(codeOf(await ben.ask(REACT, { id: message?.id ?? "" }))).toBe("NOT_FOUND");
    const group = await groupOf(cy, ben);
    await send(cy, group, "a later one");
    await until("later ones have come", () => textOf(...followed.slice(1, 3)).split("a later one").length > 2);
    const resumed = ben.follow(EVENTS, { after: eventCursor });
    await until("it is resumed", () => textOf(resumed).includes("a later one"));
    expect(textOf(...followed, resumed)).not.toContain("secret");
    expect(JSON.stringify(await ben.get(POLLED, { after: eventCursor }))).not.toContain("secret");
    resumed.stop();
  };
  await hiddenFromBen();
  expect((await stateFor(ben, direct)).total).toBe(before.total + 1); // of the later one
  await unblock(ben, ana);
  await hiddenFromBen();
  await ben.get(READ, { id: direct });
  expect((await stateFor(ana, direct)).messages.nodes.at(-1)).toMatchObject({ status: "SENT", readBy: [] });
  await send(ana, direct, "after");
  await until("what is sent afterwards comes", () => textOf(...followed.slice(0, 3)).split('"after"').length > 3);
  for (const each of followed) each.stop();
  await elsewhere.leave();
}, 60_000);

test("what is withheld brings no conversation back from the archive, and puts none there", async () => {
  const direct = await directBetween(ana, ben);
  const archivedAt = async () => (await ben.get(ARCHIVED, { id: direct })).conversation?.membership.archivedAt;
  const archive = (more: object = {}) => ben.get(OWN, { input: { conversationId: direct, archived: true, ...more } });
  await send(ana, direct, "before");
  await archive();
  const since = await archivedAt();
  await block(ben, ana);
  await trySend(ana, direct, "withheld");
  expect(await archivedAt(), "it stays where it was").toBe(since);

  await unblock(ben, ana);
  await send(ana, direct, "brings it back");
  await block(ben, ana);
  await trySend(ana, direct, "withheld too");
  expect(await archivedAt(), "it is back, and stays").toBe(null);

  await unblock(ben, ana);
  await archive({ mutedUntil: new Date(Date.now() + 3_600_000).toISOString() });
  await send(ana, direct, "while it is muted");
  const muted = await archivedAt();
  await block(ben, ana);
  expect(muted).not.toBe(null);
  await inStoreOf(parley, (client) =>
    client.query("UPDATE members SET muted_until = clock_timestamp() WHERE muted_until IS NOT NULL"),
  );
  await trySend(ana, direct, "withheld as well");
  expect(await archivedAt(), "what came while it was muted still does not bring it back").toBe(muted);
});

test("the one who blocks cannot write to whom they block, and learns why; strangers learn nothing", async () => {
  const direct = await directBetween(ana, ben);
  await block(ben, ana);
  const answer = await trySend(ben, direct, "hello");
  expect(codeOf(answer)).toBe("FORBIDDEN");
  expect(answer.errors?.[0]?.message).toContain("unblock");
  expect(codeOf(await trySend(cy, direct, "hello"))).toBe("NOT_FOUND");
  await block(ana, ben);
  expect(codeOf(await trySend(ana, direct, "hello"))).toBe("FORBIDDEN");
  await unblock(ben, ana);
  await unblock(ana, ben);
  expect((await trySend(ben, direct, "hello")).data?.sendMessage.message.seq).toBe(1);
});

/** The positions that a stream of receipts has delivered of one person in one conversation. */
const heardOf = (followed: Followed<{ receiptUpdated: HeardReceipt }>, name: string, id: string) =>
  followed.data.flatMap(({ receiptUpdated: { user, deliveredSeq, readSeq, conversation } }) =>
    user.displayName === name && conversation.id === id ? [[deliveredSeq, readSeq]] : [],
  );
interface HeardReceipt {
  user: { displayName: string };
  conversation: { id: string };
  deliveredSeq: number;
  readSeq: number;
}

const receiptOf = (state: Awaited<ReturnType<typeof stateFor>>, name: string) => {
  const { deliveredSeq, readSeq } = state.receipts.find(({ user }) => user.displayName === name) ?? {};
  return [deliveredSeq, readSeq];
};

test("in a common group deliveries go on and reads are hidden while a block lasts, live and read, either way", async () => {
  const group = await groupOf(cy, ana, ben);
  await send(cy, group, "one");
  const readAll = async () => {
    for (const person of [ana, ben]) await person.get(READ, { id: group });
  };
  await readAll();
  const followed = [ana, ben, cy].map((person) => person.follow(RECEIPTS));
  const heard = (n: number, name: string) => heardOf(followed[n] as (typeof followed)[number], name, group);
  let seq = 0;
  const goOn = async () => {
    seq = (await send(cy, group, "more")).message.seq;
    await readAll();
  };
  await until("all follow", async () => {
    await goOn();
    return [0, 1, 2].every((n) => ["Ana", "Ben"].every((name) => heard(n, name).length > 0));
  });
  expect(receiptOf(await stateFor(ana, group), "Ben"), "the premise").toEqual([seq, seq]);
  await block(ben, ana);
  expect(receiptOf(await stateFor(ana, group), "Ben")).toEqual([seq, 0]);
  expect(receiptOf(await stateFor(ben, group), "Ana")).toEqual([seq, 0]);
  await goOn();
  await until("all have the last delivery", () =>
    [heard(0, "Ben"), heard(1, "Ana"), heard(2, "Ben"), heard(2, "Ana")].every((all) => all.at(-1)?.[0] === seq),
  );
  expect([heard(0, "Ben").at(-1), heard(1, "Ana").at(-1), heard(2, "Ben").at(-1)]).toEqual([
    [seq, 0],
    [seq, 0],
    [seq, seq],
  ]);
  const [last] = (await stateFor(ana, group)).messages.nodes.slice(-1);
  expect(last?.deliveredTo.map(({ user }) => user.displayName)).toContain("Ben");
  expect(last?.readBy.map(({ user }) => user.displayName)).toEqual(["Ana"]);
  await unblock(ben, ana);
  expect(receiptOf(await stateFor(ana, group), "Ben")).toEqual([seq, seq]);
  for (const each of followed) each.stop();
});

test("in their direct conversation receipts stand still at the block, and what rose meanwhile has the time of its end", async () => {
  const direct = await directBetween(ana, ben);
  const group = await groupOf(cy, ana, ben);
  await send(ana, direct, "one");
  await ben.get(READ, { id: direct });
  const two = (await send(ana, direct, "two")).message;
  const receipts = ana.follow(RECEIPTS);
  await until("ana follows", async () => {
    await send(cy, group, "probe");
    await ben.get(READ, { id: group });
    return heardOf(receipts, "Ben", group).length > 0;
  });
  await block(ben, ana);
  await ben.get(READ, { id: direct });
  expect(receiptOf(await stateFor(ana, direct), "Ben")).toEqual([1, 0]);
  expect((await stateFor(ana, direct)).messages.nodes.map(({ status }) => status)).toEqual(["DELIVERED", "SENT"]);
  await send(cy, group, "a later one");
  await ben.get(READ, { id: group });
  await until("what is later has come", () => heardOf(receipts, "Ben", group).length > 1);
  expect(heardOf(receipts, "Ben", direct)).toEqual([]);
  const before = new Date();
  await unblock(ben, ana);
  await until("the end is delivered as a phone that is switched on", () => heardOf(receipts, "Ben", direct).length > 0);
  expect(heardOf(receipts, "Ben", direct)).toEqual([[2, 2]]);
  const times = (await ana.get(TIMES, { id: two.id })).node;
  if (times?.__typename !== "Message") throw new Error("there is no such message");
  for (const { at } of [...times.deliveredTo, ...times.readBy])
    expect(new Date(at).getTime()).toBeGreaterThanOrEqual(before.getTime());
  receipts.stop();
});

test("in shared groups the one who blocks sees the other's messages folded, and nobody else does", async () => {
  const group = await groupOf(cy, ana, ben);
  const live = ben.follow(ADDED, { id: group });
  await block(ben, ana);
  await until("messages of the blocked come", async () => {
    await send(ana, group, "from ana");
    return textOf(live).includes("from ana");
  });
  await send(ben, group, "from ben");
  const folded = async (person: Person) =>
    (await stateFor(person, group)).messages.nodes.filter(({ isFolded }) => isFolded);
  expect(new Set((await folded(ben)).map(({ sender }) => sender?.displayName))).toEqual(new Set(["Ana"]));
  expect(await folded(ana)).toEqual([]);
  expect(await folded(cy)).toEqual([]);
  await unblock(ben, ana);
  expect(await folded(ben)).toEqual([]);
  live.stop();
});

test("whoever blocks sees the other type no more, in a group who is blocked goes on seeing them, on any server", async () => {
  const group = await groupOf(cy, ana, ben);
  const [anas, bens, bensEvents] = [
    ana.follow(TYPING, { id: group }),
    ben.follow(TYPING, { id: group }),
    ben.follow(EVENTS, { typingIn: [group] }),
  ];
  const seen = () => ({
    byAna: anas.data.map(({ typing }) => typing),
    byBen: bens.data.map(({ typing }) => typing),
    byBenToo: bensEvents.data.flatMap(({ events }) => (events.__typename === "TypingChanged" ? [events.typing] : [])),
  });
  const of = (name: string) => {
    const { byAna, byBen, byBenToo } = seen();
    const each = (all: { user: { displayName: string }; isTyping: boolean }[]) =>
      all.filter(({ user }) => user.displayName === name);
    return { byAna: each(byAna), byBen: each(byBen), byBenToo: each(byBenToo) };
  };
  await until("both are seen", async () => {
    for (const person of [ana, ben]) await person.get(TYPE, { id: group });
    return [of("Ben").byAna, of("Ana").byBen, of("Ana").byBenToo].every((all) => all.at(-1)?.isTyping);
  });
  await block(ben, ana);
  await until("ana has gone out for ben", () =>
    [of("Ana").byBen, of("Ana").byBenToo].every((all) => all.at(-1)?.isTyping === false),
  );
  const before = of("Ana");
  expect(of("Ben").byAna.at(-1)?.isTyping).toBe(true);
  await send(ben, group, "stops typing");
  await until("ana sees that ben stops", () => of("Ben").byAna.at(-1)?.isTyping === false);
  await until("ana sees ben begin", async () => {
    for (const person of [ana, ben]) await person.get(TYPE, { id: group });
    return of("Ben").byAna.at(-1)?.isTyping;
  });
  await until("others are still seen", async () => {
    await cy.get(TYPE, { id: group });
    return of("Cy").byBen.length > 0 && of("Cy").byBenToo.length > 0;
  });
  expect([of("Ana").byBen, of("Ana").byBenToo]).toEqual([before.byBen, before.byBenToo]);
  const typingFor = async (person: Person) =>
    (await stateFor(person, group)).typing.map(({ user }) => user.displayName);
  expect(await typingFor(ben)).not.toContain("Ana");
  expect(await typingFor(ana)).toContain("Ben");
  expect(await typingFor(cy)).toContain("Ana");
  await unblock(ben, ana);
  expect(await typingFor(ben)).toContain("Ana");
  for (const each of [anas, bens, bensEvents]) each.stop();
});

test("a block leaves nobody out of the search of people, in either direction", async () => {
  const found = async (person: Person, other: Person) => {
    const { users, user } = await person.get(SEARCH, { search: other.username });
    return [users.nodes.length, user?.id === other.id];
  };
  await block(ben, ana);
  expect(await found(ana, ben)).toEqual([1, true]);
  expect(await found(ben, ana)).toEqual([1, true]);
});

test("a blocked person's invitations come to nothing, and to no error", async () => {
  await block(ben, ana);
  const events = ben.follow(EVENTS, {});
  await until("ben follows", () => events.answers.length > 0);
  const group = (await ana.get(CREATE, { ids: [ben.id, cy.id] })).createGroup.conversation;
  const direct = (await ana.get(START, { id: ben.id })).startConversation.conversation;
  expect(direct.memberCount).toBe(2);
  await send(ana, direct.id, "secret");
  const marker = await groupOf(cy, ben);
  await until("what others begin comes", () => textOf(events).includes(marker));
  const { inbox } = await ben.get(STATE, { id: marker });
  expect(inbox.nodes.map(({ id }) => id)).toEqual([marker]);
  expect(textOf(events)).not.toContain(group.id);
  expect((await ben.get(STATE, { id: group.id })).conversation).toBeNull();
  expect(codeOf(await ben.ask(CREATE, { ids: [ana.id] }))).toBe("FORBIDDEN");
  expect(codeOf(await ben.ask(START, { id: ana.id })), "it is there already").toBeUndefined();
  await block(ben, cy);
  expect(codeOf(await ben.ask(START, { id: cy.id }))).toBe("FORBIDDEN");
  events.stop();
});

test("the blocked are listed to the one who blocks, in pages, each once; bad blocks are refused", async () => {
  const others = await castOf(parley, "Dee", "Eve", "Fay");
  for (const other of [...others, ...others]) await block(ben, other);
  const first = (await ben.get(BLOCKED, { first: 2 })).viewer.blockedUsers;
  const rest = (await ben.get(BLOCKED, { first: 2, after: first.pageInfo.endCursor })).viewer.blockedUsers;
  expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(others.map(({ id }) => id).reverse());
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
  expect((await (others[0] as Person).get(BLOCKED, {})).viewer.blockedUsers.nodes).toEqual([]);
  for (const after of ["nonsense", "", "usr_AAAAAAAAAAAAAAAAAAAAAA"])
    expect(codeOf(await ben.ask(BLOCKED, { after })), after).toBe("BAD_USER_INPUT");
  expect(codeOf(await ben.ask(BLOCK, { id: ben.id }))).toBe("BAD_USER_INPUT");
  for (const id of ["nonsense", "usr_AAAAAAAAAAAAAAAAAAAAAA"]) {
    expect(codeOf(await ben.ask(BLOCK, { id }))).toBe("NOT_FOUND");
    expect(codeOf(await ben.ask(UNBLOCK, { id }))).toBe("NOT_FOUND");
  }
  for (const other of [ana, cy]) await block(ben, other);
  const [sixth] = (await castOf(parley, "Gil")) as [Person];
  expect(codeOf(await ben.ask(BLOCK, { id: sixth.id })), "one too many").toBe("BAD_USER_INPUT");
  expect(codeOf(await ben.ask(BLOCK, { id: cy.id })), "known already").toBeUndefined();
  await unblock(ben, sixth);
});

const ACKNOWLEDGE = graphql(`
  mutation BlocksAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq } } }
`);
const READ_UP_TO = graphql(`
  mutation BlocksReadUpTo($id: ID!, $upTo: ID!) {
    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { readSeq } }
  }
`);

/** Answers without what differs between any two. */
const withoutRequest = (answers: unknown) => JSON.parse(JSON.stringify(answers).replace(/"requestId":"[^"]*",?/g, ""));

test("a withheld message cannot be acknowledged nor read up to, like one that does not exist", async () => {
  const direct = await directBetween(ana, ben);
  const seen = (await send(ana, direct, "seen")).message.id;
  await block(ben, ana);
  const withheld = (await send(ana, direct, "withheld")).message.id;
  const missing = withheld.replace(/_2$/, "_3");
  expect(missing, "the premise").not.toBe(withheld);
  const asked = (id: string) =>
    Promise.all([ben.ask(ACKNOWLEDGE, { ids: [id] }), ben.ask(READ_UP_TO, { id: direct, upTo: id })]);
  const [acknowledged, read] = await asked(withheld);
  expect(acknowledged.data?.acknowledgeDelivery.receipts).toEqual([]);
  expect(codeOf(read)).toBe("NOT_FOUND");
  expect(withoutRequest(await asked(missing))).toEqual(withoutRequest([acknowledged, read]));
  expect(receiptOf(await stateFor(ben, direct), "Ben"), "nothing has risen").toEqual([0, 0]);
  for (const id of [withheld, missing])
    expect((await ben.get(ACKNOWLEDGE, { ids: [seen, id] })).acknowledgeDelivery.receipts, id).toEqual([
      { deliveredSeq: 1 },
    ]);
});
