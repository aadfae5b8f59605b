/** Blocks: neither gets anything new of the other, and the one who is blocked cannot tell it from silence. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { graphql } from "./graphql/index.js";
import { castOf, codeOf, directBetween, groupOf, type Parley, Person, send, startParley, until } from "./parley.js";
import { inStoreOf } from "./tables.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  // Who types is seen until something ends it: no test is so slow that it goes out by itself.
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
const RECEIPTS = graphql(
  `subscription BlocksReceipts { receiptUpdated { user { displayName } deliveredSeq readSeq } }`,
);
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

/** What is there to read, and how much of it is unread. */
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

test("the one who blocks cannot write to whom they block, and is told why; strangers are told nothing", async () => {
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

test("to the blocked person, who blocks looks as who is silent does", async () => {
  const [silent, mirror] = (await castOf(parley, "Ben", "Ana")) as [Person, Person];
  const seenBy = async (viewer: Person, other: Person, act: (conversation: string, group: string) => Promise<void>) => {
    const direct = await directBetween(viewer, other);
    const group = await groupOf(cy, viewer, other);
    await send(other, direct, "hi");
    await send(viewer, direct, "hi yourself");
    await other.get(READ, { id: direct });
    await send(viewer, group, "in the group");
    await other.get(READ, { id: group });
    const typing = viewer.follow(TYPING, { id: direct });
    const receipts = viewer.follow(RECEIPTS);
    await act(direct, group);
    for (const id of [direct, group]) await viewer.get(READ, { id });
    await send(viewer, direct, "are you there");
    await send(viewer, group, "is anybody there");
    const invited = (await viewer.get(START, { id: other.id })).startConversation.conversation.memberCount;
    await act(direct, group);
    const states = [await stateFor(viewer, direct), await stateFor(viewer, group)];
    for (const each of [typing, receipts]) each.stop();
    const texts = JSON.stringify([states, invited]);
    return { states: texts.replaceAll(direct, "direct").replaceAll(group, "group"), heard: textOf(typing) };
  };
  const blocked = await seenBy(ana, ben, async (direct, group) => {
    await block(ben, ana);
    for (const id of [direct, group]) {
      await ben.get(READ, { id });
      await ben.get(TYPE, { id });
    }
  });
  const silence = await seenBy(mirror, silent, async () => {});
  expect(blocked).toEqual(silence);
  for (const person of [silent, mirror]) await person.leave();
});

test("receipts stand still while a block lasts, live and read, either way, and come back with its end", async () => {
  const group = await groupOf(cy, ana, ben);
  await send(cy, group, "one");
  for (const person of [ana, ben]) await person.get(READ, { id: group });
  const followed = [ana.follow(RECEIPTS), ben.follow(RECEIPTS), cy.follow(RECEIPTS)];
  const heard = (n: number, name: string) =>
    (followed[n]?.data ?? []).flatMap(({ receiptUpdated: { user, deliveredSeq, readSeq } }) =>
      user.displayName === name ? [deliveredSeq, readSeq] : [],
    );
  const readAll = async () => {
    for (const person of [ana, ben]) await person.get(READ, { id: group });
  };
  await until("all follow", async () => {
    await send(cy, group, "probe");
    await readAll();
    return [0, 1, 2].every((n) => ["Ana", "Ben"].every((name) => heard(n, name).length > 0));
  });
  await block(ben, ana);
  const stood = await Promise.all([ana, ben].map((person) => stateFor(person, group)));
  const atBlock = stood[0]?.lastMessage?.seq ?? Number.NaN;
  for (const body of ["two", "three"]) {
    await send(cy, group, body);
    await readAll();
  }
  await until("whoever may hear of the last has heard of it", () =>
    [heard(0, "Ana"), heard(1, "Ben"), heard(2, "Ana"), heard(2, "Ben")].every((seqs) => seqs.includes(atBlock + 2)),
  );
  // What was read before the block may still have been on its way.
  expect(Math.max(...heard(0, "Ben"))).toBeLessThanOrEqual(atBlock);
  expect(Math.max(...heard(1, "Ana"))).toBeLessThanOrEqual(atBlock);
  const of = (state: (typeof stood)[number] | undefined, name: string) =>
    state?.receipts.find(({ user }) => user.displayName === name);
  const now = await Promise.all([ana, ben].map((person) => stateFor(person, group)));
  expect(of(now[0], "Ben")).toEqual(of(stood[0], "Ben"));
  expect(of(now[1], "Ana")).toEqual(of(stood[1], "Ana"));
  expect(of(stood[0], "Ben")?.readSeq).toBeGreaterThan(0);
  expect(now[0]?.messages.nodes.at(-1)?.readBy.map(({ user }) => user.displayName)).toEqual(["Ana"]);
  await unblock(ben, ana);
  const after = await stateFor(ana, group);
  expect(of(after, "Ben")?.readSeq).toBe(after.lastMessage?.seq);
  for (const each of followed) each.stop();
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

test("neither sees the other type from the moment of the block, on any server", async () => {
  const group = await groupOf(cy, ana, ben);
  const [anas, bens, anasEvents] = [
    ana.follow(TYPING, { id: group }),
    ben.follow(TYPING, { id: group }),
    ana.follow(EVENTS, { typingIn: [group] }),
  ];
  /** By whom each sees typing, as often as it was told. */
  const told = () => [
    anas.data.map(({ typing }) => typing),
    bens.data.map(({ typing }) => typing),
    anasEvents.data.flatMap(({ events }) => (events.__typename === "TypingChanged" ? [events.typing] : [])),
  ];
  const of = (name: string) => told().map((each) => each.filter(({ user }) => user.displayName === name));
  const ofTheOther = () => {
    const [[ofBen, , ofBenToo], [, ofAna]] = [of("Ben"), of("Ana")];
    return [ofBen ?? [], ofAna ?? [], ofBenToo ?? []];
  };
  await until("both are seen", async () => {
    for (const person of [ana, ben]) await person.get(TYPE, { id: group });
    return ofTheOther().every((each) => each.at(-1)?.isTyping);
  });
  await block(ben, ana);
  await until("what was lit has gone out", () => ofTheOther().every((each) => each.at(-1)?.isTyping === false));
  const before = ofTheOther();
  await send(ana, group, "stops typing");
  await send(ben, group, "stops typing");
  for (const person of [ana, ben]) await person.get(TYPE, { id: group });
  await until("others are still seen", async () => {
    await cy.get(TYPE, { id: group });
    return of("Cy").every((each) => each.length > 0);
  });
  expect(ofTheOther()).toEqual(before);
  expect((await stateFor(ana, group)).typing.map(({ user }) => user.displayName)).not.toContain("Ben");
  expect((await stateFor(cy, group)).typing.map(({ user }) => user.displayName)).toContain("Ben");
  await unblock(ben, ana);
  expect((await stateFor(ana, group)).typing.map(({ user }) => user.displayName)).toContain("Ben");
  for (const each of [anas, bens, anasEvents]) each.stop();
});

test("neither finds the other by search; a username that one knows still names its person", async () => {
  const found = async (person: Person, other: Person) => {
    const { users, user } = await person.get(SEARCH, { search: other.username });
    return [users.nodes.length, user?.id === other.id];
  };
  await block(ben, ana);
  expect(await found(ana, ben)).toEqual([0, true]);
  expect(await found(ben, ana)).toEqual([0, true]);
  expect(await found(cy, ben)).toEqual([1, true]);
  await unblock(ben, ana);
  expect(await found(ana, ben)).toEqual([1, true]);
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
  expect(codeOf(await ben.ask(BLOCKED, { after: ana.id }))).toBe("BAD_USER_INPUT");
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
