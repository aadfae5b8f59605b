/** The viewer's own: mute, archive, pin, mark and drafts, on all of their devices and for nobody else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MembershipsUpdateMutationVariables } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  Person,
  send,
  signUp,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let olga: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_BODY_CHARACTERS: "100" });
  [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
});
afterAll(async () => {
  for (const person of [ana, ben, olga]) await person?.leave();
  await parley?.stop();
});

const UPDATE = graphql(`
  mutation MembershipsUpdate($input: UpdateMembershipInput!) {
    updateMembership(input: $input) {
      conversation { id membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } } }
    }
  }
`);
const DRAFT = graphql(`
  mutation MembershipsDraft($id: ID!, $body: String) {
    saveDraft(input: { conversationId: $id, body: $body }) { conversation { membership { draft { body updatedAt } } } }
  }
`);
const READ = graphql(`
  mutation MembershipsRead($id: ID!) {
    markRead(input: { conversationId: $id }) { conversation { unreadCount membership { markedUnread } } }
  }
`);
const STATE = graphql(`
  query MembershipsState($id: ID!) {
    conversation(id: $id) {
      revision
      membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } }
      members(first: 5) { nodes { user { id } mutedUntil archivedAt pinnedAt markedUnread draft { body } } }
    }
  }
`);
const INBOX = graphql(`
  query MembershipsInbox($first: Int, $after: String, $filter: InboxFilter) {
    viewer { unreadCount }
    inbox(first: $first, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } }
  }
`);
const UPDATED = graphql(`
  subscription MembershipsUpdated { conversationUpdated { id membership { markedUnread draft { body } } } }
`);

type Update = Omit<MembershipsUpdateMutationVariables["input"], "conversationId">;

const update = (person: Person, conversationId: string, change: Update) =>
  person.ask(UPDATE, { input: { conversationId, ...change } });

async function updated(person: Person, conversationId: string, change: Update) {
  return (await person.get(UPDATE, { input: { conversationId, ...change } })).updateMembership.conversation.membership;
}

async function own(person: Person, id: string) {
  const { conversation } = await person.get(STATE, { id });
  if (!conversation) throw new Error("it is not theirs");
  return conversation.membership;
}

const inboxOf = async (person: Person, filter?: object) =>
  (await person.get(INBOX, { first: 50, ...(filter && { filter }) })).inbox.nodes.map(({ id }) => id);

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test("what is absent stays, null unmutes, and what cannot be is refused and changes nothing", async () => {
  const id = await directBetween(ana, ben);
  const mutedUntil = inAnHour();
  expect(await updated(ana, id, { mutedUntil })).toMatchObject({ mutedUntil, archivedAt: null, pinnedAt: null });
  expect(await updated(ana, id, { pinned: true })).toMatchObject({ mutedUntil, pinnedAt: expect.any(String) });
  expect(await updated(ana, id, {})).toMatchObject({ mutedUntil, pinnedAt: expect.any(String) });
  expect(await updated(ana, id, { pinned: null, archived: null })).toMatchObject({ pinnedAt: expect.any(String) });
  for (const change of [
    { mutedUntil: new Date(Date.now() - 60_000).toISOString() },
    { mutedUntil: "9999-12-31T23:59:59.999-12:00" },
    { archived: true, pinned: true },
  ])
    expect(codeOf(await update(ana, id, change)), JSON.stringify(change)).toBe("BAD_USER_INPUT");
  expect(await own(ana, id)).toMatchObject({ mutedUntil, pinnedAt: expect.any(String), archivedAt: null });
  expect(await updated(ana, id, { mutedUntil: null })).toMatchObject({
    mutedUntil: null,
    pinnedAt: expect.any(String),
  });
  expect(await updated(ana, id, { archived: true })).toMatchObject({ pinnedAt: null, archivedAt: expect.any(String) });
  expect(await updated(ana, id, { pinned: true })).toMatchObject({ archivedAt: null });
  expect(await updated(ana, id, { pinned: false })).toMatchObject({ pinnedAt: null, archivedAt: null });
  expect(codeOf(await update(olga, id, { pinned: true }))).toBe("NOT_FOUND");
  expect(codeOf(await update(olga, "nonsense", { pinned: true }))).toBe("NOT_FOUND");
});

test("what is archived leaves the inbox and its count until a message comes that is not muted", async () => {
  const person = await signUp(ana.url, "Gil");
  const id = await directBetween(person, ben);
  await send(ben, id, "one");
  const counted = async () => (await person.get(INBOX, {})).viewer.unreadCount;
  expect([await counted(), await inboxOf(person)]).toEqual([1, [id]]);
  await updated(person, id, { archived: true });
  expect([await counted(), await inboxOf(person), await inboxOf(person, { archived: true })]).toEqual([0, [], [id]]);
  await send(ben, id, "two");
  expect([await counted(), await inboxOf(person), await inboxOf(person, { archived: true })]).toEqual([2, [id], []]);
  expect((await own(person, id)).archivedAt).toBeNull();

  await updated(person, id, { archived: true, mutedUntil: inAnHour() });
  await send(ben, id, "three");
  expect([await counted(), await inboxOf(person), await inboxOf(person, { archived: true })]).toEqual([0, [], [id]]);
  await updated(person, id, { mutedUntil: null });
  expect(await inboxOf(person), "what came while it was muted does not bring it back").toEqual([]);
  await send(ben, id, "four");
  expect(await inboxOf(person)).toEqual([id]);
  await updated(person, id, { mutedUntil: inAnHour() });
  expect(await inboxOf(person), "to mute what has come back does not archive it").toEqual([id]);
  await updated(person, id, { archived: true });
  await updated(person, id, { archived: false });
  expect(await inboxOf(person)).toEqual([id]);
});

test("what is pinned comes first, on whichever page, and at most so many are pinned, however many at once", async () => {
  const person = await signUp(ana.url, "Hal");
  const ids: string[] = [];
  for (let i = 0; i < 9; i++) ids.unshift(await groupOf(person, ben));
  const pinned = [ids[8], ids[5], ids[2]] as string[];
  for (const id of pinned) await updated(person, id, { pinned: true });
  await send(ben, pinned[0] as string, "hello");
  const order = [pinned[0], pinned[2], pinned[1], ...ids.filter((id) => !pinned.includes(id))];
  for (const first of [1, 2, 3, 4, 9]) {
    const paged: string[] = [];
    for (let after: string | null | undefined; paged.length < ids.length; ) {
      const { nodes, pageInfo } = (await person.get(INBOX, { first, ...(after && { after }) })).inbox;
      paged.push(...nodes.map(({ id }) => id));
      after = pageInfo.endCursor;
      expect(pageInfo.hasNextPage).toBe(paged.length < ids.length);
    }
    expect(paged, `pages of ${first}`).toEqual(order);
  }
  const rest = ids.filter((id) => !pinned.includes(id));
  const answers = await Promise.all(rest.map((id) => update(person, id, { pinned: true })));
  expect(answers.map(codeOf).filter((code) => code === "BAD_USER_INPUT")).toHaveLength(rest.length - 2);
  expect(answers.map(codeOf).filter((code) => code === undefined)).toHaveLength(2);
  expect(codeOf(await update(person, pinned[0] as string, { pinned: true })), "it is pinned already").toBeUndefined();
});

test("a conversation that is marked unread is so until it is read, and counts for nothing", async () => {
  const id = await directBetween(ana, olga);
  expect(await updated(ana, id, { markedUnread: true })).toMatchObject({ markedUnread: true });
  expect(await inboxOf(ana, { unreadOnly: true })).toContain(id);
  expect((await olga.get(STATE, { id })).conversation?.membership.markedUnread).toBe(false);
  expect((await ana.get(INBOX, {})).viewer.unreadCount).toBe(0);
  const { conversation } = (await ana.get(READ, { id })).markRead;
  expect(conversation).toMatchObject({ unreadCount: 0, membership: { markedUnread: false } });
  expect(await inboxOf(ana, { unreadOnly: true })).not.toContain(id);
  await updated(ana, id, { markedUnread: true });
  expect(await updated(ana, id, { markedUnread: false })).toMatchObject({ markedUnread: false });
});

test("a draft follows its writer over their devices, and ends with the message that is sent", async () => {
  const id = await groupOf(ana, ben);
  const phone = new Person(parley.urls.at(-1) ?? ana.url, ana);
  const [followed, others] = [phone.follow(UPDATED), ben.follow(UPDATED)];
  const told = () => followed.data.map(({ conversationUpdated }) => conversationUpdated.membership.draft?.body ?? null);
  await until("it is followed", async () => {
    await ana.get(DRAFT, { id, body: "Dear" });
    return told().length > 0;
  });
  await ana.get(DRAFT, { id, body: "Dear Ben\u0000,\n" });
  await until("the phone has it", () => told().at(-1) === "Dear Ben,\n");
  expect((await own(phone, id)).draft?.body).toBe("Dear Ben,\n");
  const { revision } = (await ana.get(STATE, { id })).conversation ?? {};
  expect(revision, "nothing that others would notice").toBe(0);
  expect(codeOf(await ana.ask(DRAFT, { id, body: "x".repeat(101) }))).toBe("BAD_USER_INPUT");
  expect(codeOf(await olga.ask(DRAFT, { id, body: "x" }))).toBe("NOT_FOUND");
  await send(ben, id, "mine does not end hers");
  expect((await own(ana, id)).draft?.body).toBe("Dear Ben,\n");
  await send(ana, id, "Dear Ben, hello", "once");
  expect((await own(ana, id)).draft).toBeNull();
  await until("the phone knows", () => told().at(-1) === null);
  await ana.get(DRAFT, { id, body: "another" });
  await send(ana, id, "Dear Ben, hello", "once");
  expect((await own(ana, id)).draft?.body, "a repeated send ends nothing").toBe("another");
  await ana.get(DRAFT, { id, body: null });
  expect((await own(ana, id)).draft).toBeNull();
  expect(others.answers, "nobody else is told").toEqual([]);
  followed.stop();
  others.stop();
  await phone.leave();
});

test("nobody else sees any of it, and it is gone when they are", async () => {
  const id = await groupOf(ana, ben);
  await updated(ben, id, { mutedUntil: inAnHour(), pinned: true, markedUnread: true });
  await ben.get(DRAFT, { id, body: "secret" });
  const { nodes } = (await ana.get(STATE, { id })).conversation?.members ?? { nodes: [] };
  const nothing = { mutedUntil: null, archivedAt: null, pinnedAt: null, markedUnread: null, draft: null };
  expect(nodes.find(({ user }) => user.id === ben.id)).toEqual({ user: { id: ben.id }, ...nothing });
  expect(nodes.find(({ user }) => user.id === ana.id)).toMatchObject({ markedUnread: false });
  await ana.ask(
    `mutation { removeMember(input: { conversationId: "${id}", userId: "${ben.id}" }) { conversation { id } } }`,
  );
  for (const answer of [await update(ben, id, { pinned: true }), await ben.ask(DRAFT, { id, body: "x" })])
    expect(codeOf(answer)).toBe("NOT_FOUND");
  await ana.ask(
    `mutation { addMembers(input: { conversationId: "${id}", userIds: ["${ben.id}"] }) { conversation { id } } }`,
  );
  expect(await own(ben, id)).toEqual({ ...nothing, markedUnread: false });
});
