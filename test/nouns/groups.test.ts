/** Groups: who may do what, what the timeline tells, what comers and goers see, and many who change one at once. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canRemove, canSetRole, canStepDown, canUpdate } from "../../src/conversations/policy.js";
import type { MemberRole } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  signUp,
  startParley,
  until,
} from "../support/parley.js";

const MOST_MEMBERS = 12;
const ROLES: MemberRole[] = ["OWNER", "ADMIN", "MODERATOR", "MEMBER"];
const NOWHERE = "cnv_AZAAAAAAcACAAAAAAAAAAA";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let dee: Person;
let olga: Person;

beforeAll(async () => {
  parley = await startParley({
    PARLEY_MAX_GROUP_MEMBERS: String(MOST_MEMBERS),
    // An indicator stays until something ends it.
    PARLEY_TYPING_TTL_MS: "60000",
    // When they left is noted of nobody while it is counted what a message writes.
    PARLEY_PRESENCE_GRACE_MS: "600000",
    PARLEY_PRESENCE_LEASE_MS: "1200000",
  });
  [ana, ben, cy, dee, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Olga")) as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ];
});
afterAll(async () => {
  for (const person of [ana, ben, cy, dee, olga]) await person?.leave();
  await parley?.stop();
});

const CREATE = graphql(`
  mutation GroupsCreate($input: CreateGroupInput!) {
    createGroup(input: $input) {
      conversation { id title description avatarUrl historyVisible lastSeq memberCount membership { role } }
    }
  }
`);
const UPDATE = graphql(`
  mutation GroupsUpdate($input: UpdateGroupInput!) {
    updateGroup(input: $input) { conversation { title description avatarUrl historyVisible revision lastSeq } }
  }
`);
const DELETE = graphql(`
  mutation GroupsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }
`);
const ADD = graphql(`
  mutation GroupsAdd($id: ID!, $users: [ID!]!) {
    addMembers(input: { conversationId: $id, userIds: $users }) { conversation { memberCount lastSeq } }
  }
`);
const REMOVE = graphql(`
  mutation GroupsRemove($id: ID!, $user: ID!) {
    removeMember(input: { conversationId: $id, userId: $user }) { conversation { memberCount } }
  }
`);
const LEAVE = graphql(`
  mutation GroupsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }
`);
const SET_ROLE = graphql(`
  mutation GroupsSetRole($id: ID!, $user: ID!, $role: MemberRole!) {
    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role user { id } } }
  }
`);
const READ = graphql(`
  mutation GroupsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);
const STATE = graphql(`
  query GroupsState($id: ID!) {
    conversation(id: $id) {
      title description avatarUrl memberCount revision lastSeq unreadCount
      members(first: 20) { nodes { user { id } role } }
      membership { role }
      lastMessage { seq body }
      receipts { user { id } deliveredSeq readSeq }
      changes(afterRevision: 0) { nodes { seq } }
      messages(last: 50) {
        nodes {
          id seq revision kind body sender { id } deliveredTo { user { id } } readBy { user { id } }
          groupEvent { kind actor { id } users { id } role title }
        }
      }
    }
  }
`);
const JOINED = graphql(`
  query GroupsJoined($id: ID!) {
    conversation(id: $id) { membership { joinedAt } members(first: 20) { nodes { joinedAt user { id } } } }
  }
`);
const NODES = graphql(`query GroupsNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }`);
const UNREAD = graphql(`query GroupsUnread { viewer { unreadCount } inbox { nodes { id unreadCount } } }`);
const FOLLOW = graphql(`
  subscription GroupsFollow {
    events {
      __typename
      ... on MessageAdded { message { seq body conversation { id } } }
      ... on ConversationUpdated { conversation { id title memberCount } }
      ... on ConversationRemoved { conversationId reason }
    }
  }
`);
const ADDED = graphql(`subscription GroupsAdded($id: ID!) { messageAdded(conversationId: $id) { body } }`);

async function stateFor(person: Person, id: string) {
  const { conversation } = await person.get(STATE, { id });
  if (!conversation) throw new Error("it is not theirs");
  return conversation;
}

const timelineFor = async (person: Person, id: string) =>
  (await stateFor(person, id)).messages.nodes.map(({ body }) => body);

const setRole = (actor: Person, id: string, target: Person, role: MemberRole) =>
  actor.ask(SET_ROLE, { id, user: target.id, role });

/** Follows everything, from a moment at which nothing is missed. */
async function following(person: Person) {
  const followed = person.follow(FOLLOW);
  await until("the stream has begun", () => followed.data.length > 0);
  return followed;
}

/** A group in which each of the four has their own role, and Olga is not. */
async function rolesGroup(): Promise<[id: string, Record<MemberRole, Person>]> {
  const id = await groupOf(ana, ben, cy, dee);
  await ana.get(SET_ROLE, { id, user: ben.id, role: "ADMIN" });
  await ana.get(SET_ROLE, { id, user: cy.id, role: "MODERATOR" });
  return [id, { OWNER: ana, ADMIN: ben, MODERATOR: cy, MEMBER: dee }];
}

test("a group begins with its settings, its owner and whom they invite, and refuses what it cannot be", async () => {
  const input = {
    title: "  Hikers ",
    description: "Up and down",
    memberIds: [ben.id, ben.id, ana.id],
    historyVisible: true,
  };
  const { conversation } = (await ana.get(CREATE, { input })).createGroup;
  expect(conversation).toMatchObject({ title: "Hikers", description: "Up and down", memberCount: 2, lastSeq: 0 });
  expect(conversation).toMatchObject({ historyVisible: true, membership: { role: "OWNER" } });
  const refused = async (change: object) => codeOf(await ana.ask(CREATE, { input: { ...input, ...change } }));
  expect(await refused({ title: " " })).toBe("BAD_USER_INPUT");
  expect(await refused({ title: "x".repeat(101) })).toBe("BAD_USER_INPUT");
  expect(await refused({ title: "a\u0007b" })).toBe("BAD_USER_INPUT");
  expect(await refused({ description: "x".repeat(1_001) })).toBe("BAD_USER_INPUT");
  expect(await refused({ memberIds: [ben.id, "usr_AZAAAAAAcACAAAAAAAAAAA"] })).toBe("NOT_FOUND");
  expect(await refused({ memberIds: ["nonsense"] })).toBe("NOT_FOUND");
  expect(await refused({ memberIds: Array.from({ length: 13 }, () => ben.id) })).toBe("BAD_USER_INPUT");
});

test("every role does what the policy lets it, and is refused the rest", async () => {
  for (const role of ROLES) {
    const [id, people] = await rolesGroup();
    const actor = people[role];
    const updated = await actor.ask(UPDATE, { input: { conversationId: id, description: `by ${role}` } });
    expect(codeOf(updated), `${role} updates`).toBe(canUpdate({ role }) ? undefined : "FORBIDDEN");
    const added = await actor.ask(ADD, { id, users: [olga.id] });
    expect(codeOf(added), `${role} adds`).toBe(canUpdate({ role }) ? undefined : "FORBIDDEN");
    for (const targetRole of ROLES.filter((each) => each !== role)) {
      const target = people[targetRole];
      for (const given of [...ROLES, targetRole]) {
        // Each is tried on the target as it was.
        await ana.ask(SET_ROLE, { id, user: target.id, role: targetRole });
        const may = canSetRole({ role }, { role: targetRole }, given);
        const answer = await setRole(actor, id, target, given);
        expect(codeOf(answer), `${role} makes ${targetRole} ${given}`).toBe(may ? undefined : "FORBIDDEN");
        if (may) expect(answer.data?.setMemberRole.member).toEqual({ role: given, user: { id: target.id } });
      }
    }
    for (const targetRole of ROLES.filter((each) => each !== role && each !== "OWNER")) {
      const removed = await actor.ask(REMOVE, { id, user: people[targetRole].id });
      const may = canRemove({ role }, { role: targetRole });
      expect(codeOf(removed), `${role} removes ${targetRole}`).toBe(may ? undefined : "FORBIDDEN");
    }
    if (role !== "OWNER") {
      expect(codeOf(await setRole(actor, id, actor, "OWNER")), "nobody raises themselves").toBe("FORBIDDEN");
      expect(canStepDown({ role }, "MEMBER", { members: 1, owners: 1 })).toBe(true);
      expect(codeOf(await setRole(actor, id, actor, "MEMBER")), `${role} steps down`).toBeUndefined();
      expect(codeOf(await actor.ask(DELETE, { id })), `${role} deletes`).toBe("FORBIDDEN");
      expect(codeOf(await actor.ask(LEAVE, { id })), `${role} leaves`).toBeUndefined();
    } else expect(codeOf(await actor.ask(DELETE, { id }))).toBeUndefined();
  }
}, 60_000);

test("a stranger is answered as if there were no group, and a pair cannot be managed as one", async () => {
  const id = await groupOf(ana, ben);
  const direct = await directBetween(ana, ben);
  const asks = (person: Person, conversation: string) => [
    person.ask(UPDATE, { input: { conversationId: conversation, title: "x" } }),
    person.ask(DELETE, { id: conversation }),
    person.ask(ADD, { id: conversation, users: [cy.id] }),
    person.ask(REMOVE, { id: conversation, user: ben.id }),
    person.ask(LEAVE, { id: conversation }),
    setRole(person, conversation, ben, "ADMIN"),
  ];
  const messages = async (answers: ReturnType<typeof asks>) =>
    (await Promise.all(answers as Promise<{ errors?: readonly { message: string }[] }>[])).map(
      ({ errors }) => errors?.[0]?.message,
    );
  for (const answer of await Promise.all(asks(olga, id))) expect(codeOf(answer)).toBe("NOT_FOUND");
  expect(await messages(asks(olga, id))).toEqual(await messages(asks(olga, NOWHERE)));
  for (const answer of await Promise.all(asks(ana, direct))) expect(codeOf(answer)).toBe("FORBIDDEN");
  for (const user of [olga.id, "nonsense"]) {
    expect(codeOf(await ana.ask(REMOVE, { id, user }))).toBe("NOT_FOUND");
    expect(codeOf(await ana.ask(SET_ROLE, { id, user, role: "ADMIN" }))).toBe("NOT_FOUND");
  }
  expect(codeOf(await ana.ask(REMOVE, { id, user: ana.id }))).toBe("BAD_USER_INPUT");
  expect(codeOf(await ana.ask(ADD, { id, users: [] }))).toBe("BAD_USER_INPUT");
  expect(codeOf(await ana.ask(ADD, { id, users: [cy.id, "usr_AZAAAAAAcACAAAAAAAAAAA"] }))).toBe("NOT_FOUND");
  expect((await stateFor(ana, id)).revision, "nothing was changed").toBe(0);
});

test("what happens in a group stands in its timeline, in words and for machines, and is never unread", async () => {
  const id = await groupOf(ana, ben);
  await send(ana, id, "hello");
  await ana.get(ADD, { id, users: [cy.id, dee.id, ben.id] });
  await ana.get(SET_ROLE, { id, user: cy.id, role: "ADMIN" });
  await cy.get(UPDATE, {
    input: { conversationId: id, title: "Lake", description: null, avatarUrl: "https://x.test/a b" },
  });
  await cy.get(SET_ROLE, { id, user: cy.id, role: "MODERATOR" });
  await ana.get(REMOVE, { id, user: dee.id });
  await cy.get(LEAVE, { id });
  const { messages, unreadCount, revision, lastSeq, title, avatarUrl, lastMessage } = await stateFor(ben, id);
  const system = messages.nodes.filter(({ kind }) => kind === "SYSTEM");
  expect(system.map(({ body }) => body)).toEqual([
    "Ana added Cy and Dee",
    "Ana made Cy an admin",
    "Cy renamed the group to “Lake” and changed the picture",
    "Cy stepped down to moderator",
    "Ana removed Dee",
    "Cy left",
  ]);
  expect(system.map(({ groupEvent }) => groupEvent)).toMatchObject([
    { kind: "MEMBERS_ADDED", actor: { id: ana.id }, users: [{ id: cy.id }, { id: dee.id }] },
    { kind: "ROLE_SET", users: [{ id: cy.id }], role: "ADMIN" },
    { kind: "SETTINGS_CHANGED", actor: { id: cy.id }, users: [], title: "Lake" },
    { kind: "ROLE_SET", actor: { id: cy.id }, role: "MODERATOR" },
    { kind: "MEMBER_REMOVED", users: [{ id: dee.id }] },
    { kind: "MEMBER_LEFT", actor: { id: cy.id }, users: [] },
  ]);
  for (const { sender } of system) expect(sender).toBeNull();
  expect([title, avatarUrl]).toEqual(["Lake", "https://x.test/a%20b"]);
  expect(lastMessage?.body).toBe("Cy left");
  expect([lastSeq, revision]).toEqual([7, 13]); // a message; six changes, each with the message that tells of it
  expect(messages.nodes.map((message) => message.revision)).toEqual([1, 3, 5, 7, 9, 11, 13]);
  expect(unreadCount, "only what Ana said").toBe(1);
  const { inbox } = await ben.get(UNREAD);
  expect(inbox.nodes.find((each) => each.id === id)?.unreadCount).toBe(1);
  const again = { input: { conversationId: id, title: "Lake" } };
  expect((await ana.get(UPDATE, again)).updateGroup.conversation, "nothing new").toMatchObject({
    revision: 13,
    lastSeq: 7,
  });
  const refused = async (change: object) => codeOf(await ana.ask(UPDATE, { input: { conversationId: id, ...change } }));
  expect(await refused({ title: null })).toBe("BAD_USER_INPUT");
  expect(await refused({ avatarUrl: "javascript:alert(1)" })).toBe("BAD_USER_INPUT");
});

test("who is added sees that first; who is removed does not receive it, and learns at once why", async () => {
  const id = await groupOf(ana, ben);
  await send(ana, id, "before");
  const followed = await following(cy);
  const told = () =>
    followed.data
      .map(({ events }) => events)
      .filter(({ __typename }) => !["StreamStarted", "NotificationAdded"].includes(__typename));
  await ana.get(ADD, { id, users: [cy.id] });
  await until("it is told", () => told().some(({ __typename }) => __typename === "MessageAdded"));
  expect(told().slice(0, 2)).toMatchObject([
    { __typename: "ConversationUpdated", conversation: { id, memberCount: 3 } },
    { __typename: "MessageAdded", message: { seq: 2, body: "Ana added Cy" } },
  ]);
  const one = cy.follow(ADDED, { id });
  await until("it is followed", async () => {
    await send(ana, id, "hello");
    return one.data.length > 0;
  });
  await ana.get(REMOVE, { id, user: cy.id });
  await send(ana, id, "after");
  await until("the removal is told", () => told().some(({ __typename }) => __typename === "ConversationRemoved"));
  await until("the one stream ends", () => one.isDone);
  const another = await groupOf(ben, cy);
  await until("the joining is told", () => JSON.stringify(told()).includes(another)); // or there is nothing to end
  await cy.get(LEAVE, { id: another });
  const removals = () => told().filter(({ __typename }) => __typename === "ConversationRemoved");
  await until("the leaving is told", () => removals().length > 1);
  expect(removals()).toEqual([
    { __typename: "ConversationRemoved", conversationId: id, reason: "REMOVED" },
    { __typename: "ConversationRemoved", conversationId: another, reason: "LEFT" },
  ]);
  for (const secret of ["Ana removed Cy", "after", "Cy left"]) {
    expect(JSON.stringify(told()), secret).not.toContain(secret);
    expect(JSON.stringify(one.answers), secret).not.toContain(secret);
  }
  followed.stop();
});

test("who comes back starts afresh: what was before and in between is hidden on every path", async () => {
  const id = await groupOf(ana, ben, cy);
  const first = (await send(ana, id, "in the first span")).message.id;
  await ben.get(READ, { id });
  await ana.get(REMOVE, { id, user: ben.id });
  const between = (await send(ana, id, "in between")).message.id;
  expect((await stateFor(cy, id)).receipts.map(({ user }) => user.id)).not.toContain(ben.id);
  expect((await ben.get(NODES, { ids: [id, first, between] })).nodes).toEqual([null, null, null]);
  await ana.get(ADD, { id, users: [ben.id] });
  const last = (await send(ana, id, "in the second span")).message.id;
  const state = await stateFor(ben, id);
  expect(state.messages.nodes.map(({ body }) => body)).toEqual(["Ana added Ben", "in the second span"]);
  expect(state.changes.nodes.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(state.unreadCount).toBe(1);
  expect(state.receipts.find(({ user }) => user.id === ben.id)).toMatchObject({ deliveredSeq: 3, readSeq: 3 });
  expect((await ben.get(NODES, { ids: [first, between, last] })).nodes).toEqual([null, null, { id: last }]);
  await ben.get(READ, { id });
  const { messages } = await stateFor(cy, id);
  const readers = messages.nodes.map(({ body, readBy }) => [body, readBy.map(({ user }) => user.id)]);
  expect(readers).toEqual([
    ["in the first span", []],
    ["Ana removed Ben", []],
    ["in between", []],
    ["Ana added Ben", [ben.id]],
    ["in the second span", [ben.id]],
  ]);
});

test("a group that shows its history shows it to who comes then, with nothing unread and no receipts of it", async () => {
  const id = await groupOf(ana, ben);
  await send(ana, id, "one");
  await ana.get(ADD, { id, users: [cy.id] });
  await ana.get(UPDATE, { input: { conversationId: id, historyVisible: true } });
  const followed = await following(dee);
  await ana.get(ADD, { id, users: [dee.id] });
  await send(ana, id, "two");
  const told = () =>
    followed.data.flatMap(({ events }) => (events.__typename === "MessageAdded" ? [events.message.body] : []));
  await until("it is told", () => told().includes("two"));
  expect(told(), "only what is new is news").toEqual(["Ana added Dee", "two"]);
  followed.stop();
  expect(await timelineFor(dee, id)).toContain("one");
  expect(await timelineFor(cy, id), "who came before sees what they saw").not.toContain("one");
  expect((await stateFor(dee, id)).unreadCount).toBe(1);
  await dee.get(READ, { id });
  const [one] = (await stateFor(ana, id)).messages.nodes;
  expect([one?.deliveredTo, one?.readBy]).toEqual([[], []]);
  await ana.get(REMOVE, { id, user: dee.id });
  await ana.get(UPDATE, { input: { conversationId: id, historyVisible: false } });
  await ana.get(ADD, { id, users: [dee.id] });
  expect(await timelineFor(dee, id)).toEqual(["Ana added Dee"]);
});

test("a deleted group is gone for everyone at once, on every path", async () => {
  const id = await groupOf(ana, ben, cy);
  const { message } = await send(ana, id, "soon gone");
  const followed = await following(ben);
  const one = ben.follow(ADDED, { id });
  await until("it is followed", async () => {
    await send(ana, id, "hello");
    return one.data.length > 0;
  });
  expect((await ana.get(DELETE, { id })).deleteGroup.conversationId).toBe(id);
  await until("the stream of it ends", () => one.isDone);
  await until("it is told", () => JSON.stringify(followed.data).includes("DELETED"));
  expect(
    followed.data.map(({ events }) => events).filter(({ __typename }) => __typename.endsWith("Removed")),
  ).toContainEqual({
    __typename: "ConversationRemoved",
    conversationId: id,
    reason: "DELETED",
  });
  for (const person of [ana, ben, olga]) {
    expect((await person.get(NODES, { ids: [id, message.id] })).nodes).toEqual([null, null]);
    expect((await person.get(STATE, { id })).conversation).toBeNull();
    expect((await person.get(UNREAD)).inbox.nodes.map((each) => each.id)).not.toContain(id);
    for (const answer of [
      await person.ask(DELETE, { id }),
      await person.ask(READ, { id }),
      await person.ask(LEAVE, { id }),
      await person.ask(`query { messages(conversationId: "${id}") { nodes { body } } }`),
      await person.ask(`mutation { sendMessage(input: { conversationId: "${id}", body: "x" }) { isDuplicate } }`),
      await person.ask(
        `mutation { setTyping(input: { conversationId: "${id}", isTyping: true }) { typing { isTyping } } }`,
      ),
      await person.ask(`mutation { saveDraft(input: { conversationId: "${id}", body: "x" }) { conversation { id } } }`),
      await person.ask(
        `mutation { updateMembership(input: { conversationId: "${id}", pinned: true }) { conversation { id } } }`,
      ),
    ])
      expect(codeOf(answer), JSON.stringify(answer)).toBe("NOT_FOUND");
    const acknowledged = `mutation { acknowledgeDelivery(input: { messageIds: ["${message.id}"] }) { receipts { readSeq } } }`;
    expect((await person.ask(acknowledged)).data).toEqual({ acknowledgeDelivery: { receipts: [] } });
    const refused = person.follow(ADDED, { id });
    await until("it is refused", () => refused.isDone || refused.answers.length > 0);
    expect(JSON.stringify([refused.error, refused.answers])).toContain("NOT_FOUND");
  }
  followed.stop();
});

test("the last owner cannot go before another is named, and the last member ends the group", async () => {
  const id = await groupOf(ana, ben);
  expect(codeOf(await ana.ask(LEAVE, { id }))).toBe("FORBIDDEN");
  expect(codeOf(await setRole(ana, id, ana, "MEMBER"))).toBe("FORBIDDEN");
  await ana.get(SET_ROLE, { id, user: ben.id, role: "OWNER" });
  expect((await stateFor(ana, id)).membership.role, "it is taken from nobody").toBe("OWNER");
  await ana.get(LEAVE, { id });
  const followed = await following(ben);
  await ben.get(LEAVE, { id });
  await until("it is told", () => JSON.stringify(followed.data).includes("LEFT"));
  expect((await ben.get(STATE, { id })).conversation).toBeNull();
  followed.stop();
});

test("two owners who demote each other, or leave, at once leave one", async () => {
  for (let round = 0; round < 5; round++) {
    const id = await groupOf(ana, ben, cy);
    await ana.get(SET_ROLE, { id, user: ben.id, role: "OWNER" });
    const demoted = await Promise.all([setRole(ana, id, ben, "MEMBER"), setRole(ben, id, ana, "MEMBER")]);
    expect(demoted.map(codeOf).sort()).toEqual(["FORBIDDEN", undefined]);
    const roles = (await stateFor(cy, id)).members.nodes.map(({ role }) => role);
    expect(roles.sort()).toEqual(["MEMBER", "MEMBER", "OWNER"]);
    const [owner, other] = codeOf(demoted[0] as never) === undefined ? [ana, ben] : [ben, ana];
    await owner.get(SET_ROLE, { id, user: other.id, role: "OWNER" });
    const left = await Promise.all([ana.ask(LEAVE, { id }), ben.ask(LEAVE, { id })]);
    expect(left.map(codeOf).sort()).toEqual(["FORBIDDEN", undefined]);
    expect((await stateFor(cy, id)).members.nodes.map(({ role }) => role).sort()).toEqual(["MEMBER", "OWNER"]);
  }
});

test("people who are added at once never make a group too large, and each change stands in the timeline once", async () => {
  const id = await groupOf(ana, ben);
  await ana.get(SET_ROLE, { id, user: ben.id, role: "ADMIN" });
  const crowd = await Promise.all(Array.from({ length: MOST_MEMBERS }, (_, i) => signUp(ana.url, `P${i}`)));
  const answers = await Promise.all(crowd.map((person, i) => (i % 2 ? ana : ben).ask(ADD, { id, users: [person.id] })));
  const added = answers.filter((answer) => codeOf(answer) === undefined).length;
  expect(added).toBe(MOST_MEMBERS - 2);
  expect(answers.filter((answer) => codeOf(answer) === "BAD_USER_INPUT")).toHaveLength(2);
  const { memberCount, lastSeq, revision, messages } = await stateFor(ana, id);
  expect([memberCount, lastSeq, revision]).toEqual([MOST_MEMBERS, added + 1, 2 * (added + 1)]);
  expect(messages.nodes.map(({ seq }) => seq)).toEqual(Array.from({ length: added + 1 }, (_, i) => i + 1));
  expect(new Set(messages.nodes.map(({ body }) => body)).size).toBe(added + 1);
});

test("each member of a list and the viewer's own membership say when they came", async () => {
  const id = await groupOf(ana, ben);
  const before = Date.now();
  await ana.get(ADD, { id, users: [cy.id] });
  const { conversation } = await cy.get(JOINED, { id });
  const came = new Map(conversation?.members.nodes.map(({ user, joinedAt }) => [user.id, Date.parse(joinedAt)]));
  expect([...came.keys()].sort()).toEqual([ana.id, ben.id, cy.id].sort());
  expect(came.get(ana.id)).toBe(came.get(ben.id));
  expect(came.get(ana.id)).toBeLessThan(came.get(cy.id) ?? 0);
  expect(Date.parse(conversation?.membership.joinedAt ?? "")).toBe(came.get(cy.id));
  expect(Math.abs((came.get(cy.id) ?? 0) - before)).toBeLessThan(60_000);
});

test("a message writes no row per member", async () => {
  const people = await Promise.all(Array.from({ length: MOST_MEMBERS - 2 }, (_, i) => signUp(ana.url, `Q${i}`)));
  const group = await groupOf(ana, ben, ...people);
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  /** For each table how many rows it has, and which statements wrote them. */
  const rowsOf = async () => {
    const { rows: tables } = await client.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const counted: Record<string, { n: number; newest: string }> = {};
    for (const { name } of tables) {
      const { rows } = await client.query(
        `SELECT count(*)::int AS n, max(xmin::text::bigint) AS newest FROM "${name}"`,
      );
      counted[name] = rows[0];
    }
    return counted;
  };
  const before = await rowsOf();
  for (let i = 0; i < 5; i++) await send(ana, group, `m${i}`);
  const after = await rowsOf();
  await client.end();
  const changed = Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  expect(changed.sort()).toEqual(["conversations", "messages"]);
  expect((after.messages?.n ?? 0) - (before.messages?.n ?? 0)).toBe(5);
});

const TYPE = graphql(
  `mutation GroupsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }`,
);
const TYPISTS = graphql(`query GroupsTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }`);
const TYPING = graphql(`subscription GroupsTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }`);

test("a removed member types no more", async () => {
  const id = await groupOf(ana, ben);
  const followed = ana.follow(TYPING, { id });
  const shown = () => followed.data.map(({ typing }) => typing.isTyping);
  await until("he types", async () => {
    await ben.get(TYPE, { id });
    return shown().at(-1) === true;
  });
  expect((await ana.get(TYPISTS, { id })).conversation?.typing).toHaveLength(1);
  await ana.get(REMOVE, { id, user: ben.id });
  await until("he has stopped", () => shown().at(-1) === false);
  expect((await ana.get(TYPISTS, { id })).conversation?.typing).toEqual([]);
  followed.stop();
});

test("search finds what a member may see, and nothing of a deleted group", async () => {
  const found = async (person: Person, query: string) =>
    (
      (await person.ask(`{ searchMessages(query: "${query}", first: 5) { nodes { body } } }`)).data as {
        searchMessages: { nodes: { body: string }[] };
      }
    ).searchMessages.nodes.map(({ body }) => body);
  const id = await groupOf(ana, ben);
  await send(ana, id, "quokka one");
  await ana.get(ADD, { id, users: [cy.id] });
  await send(ana, id, "quokka two");
  await ana.get(UPDATE, { input: { conversationId: id, historyVisible: true } });
  await ana.get(ADD, { id, users: [dee.id] });
  expect(await found(ana, "quokka")).toEqual(["quokka two", "quokka one"]);
  expect(await found(cy, "quokka")).toEqual(["quokka two"]);
  expect(await found(dee, "quokka")).toEqual(["quokka two", "quokka one"]);
  await ana.get(REMOVE, { id, user: cy.id });
  expect(await found(cy, "quokka")).toEqual([]);
  await ana.get(DELETE, { id });
  for (const person of [ana, ben, dee]) expect(await found(person, "quokka")).toEqual([]);
});
