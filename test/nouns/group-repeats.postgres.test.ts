/** A group asked for again: whoever lost the answer asks once more, with the id that their device gave it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CreateGroupInput } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, type Parley, Person, startParley, until } from "../support/parley.js";

const CREATE = graphql(`
  mutation GroupRepeatsCreate($input: CreateGroupInput!) {
    createGroup(input: $input) { conversation { id title memberCount lastSeq } }
  }
`);
const INBOX = graphql(
  `query GroupRepeatsInbox { inbox { nodes { id } } notifications { nodes { kind conversation { id } } } }`,
);
const LEAVE = graphql(
  `mutation GroupRepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const REMOVE = graphql(
  `mutation GroupRepeatsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }`,
);
const OWNER = graphql(
  `mutation GroupRepeatsOwner($id: ID!, $user: ID!) { setMemberRole(input: { conversationId: $id, userId: $user, role: OWNER }) { member { role } } }`,
);
const DELETE = graphql(
  `mutation GroupRepeatsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);
const RENAME = graphql(
  `mutation GroupRepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: "After" }) { conversation { id } } }`,
);
const BLOCK = graphql(`mutation GroupRepeatsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const DELETE_ACCOUNT = graphql(
  `mutation GroupRepeatsDeleteAccount { deleteAccount(input: { password: "a good password" }) { userId } }`,
);

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterAll(() => parley?.stop());

let ids = 0;
const newInput = (...members: Person[]) => {
  ids++;
  return {
    title: "Crew",
    description: "of a boat",
    memberIds: members.map(({ id }) => id),
    clientGroupId: `group ${ids}`,
  };
};
const create = async (person: Person, input: CreateGroupInput) =>
  (await person.get(CREATE, { input })).createGroup.conversation;

test("the same id by the same person is the same group, and nobody is invited again", async () => {
  const [dora] = (await castOf(parley, "Dora")) as [Person];
  const input = newInput(dora);
  const first = await create(ana, input);
  expect(await create(ana, input)).toEqual(first);
  expect(await create(ana, { ...input, memberIds: [ana.id, dora.id, dora.id] })).toEqual(first);
  const { inbox, notifications } = await dora.get(INBOX);
  expect(inbox.nodes).toEqual([{ id: first.id }]);
  expect(notifications.nodes).toEqual([{ kind: "GROUP_INVITE", conversation: { id: first.id } }]);
});

test("however many ask at once, and of whichever server, it is one group", async () => {
  const [dora, eve] = (await castOf(parley, "Dora", "Eve")) as [Person, Person];
  const input = newInput(eve);
  const elsewhere = parley.urls.map(
    (url) => new Person(url, { id: dora.id, token: dora.token, refreshToken: "", username: dora.username }),
  );
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, i) => create(elsewhere[i % elsewhere.length] ?? dora, input)),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  for (const person of [dora, eve]) expect((await person.get(INBOX)).inbox.nodes).toHaveLength(1);
  expect((await eve.get(INBOX)).notifications.nodes).toHaveLength(1);
});

test.each([
  { title: "Other" },
  { description: null },
  { description: "of a ship" },
  { historyVisible: true },
  { memberIds: [] as string[] },
])("other content under the same id is a CONFLICT, and makes nothing: %j", async (other) => {
  const [dora] = (await castOf(parley, "Dora")) as [Person];
  const input = newInput(ben);
  await create(dora, input);
  const answer = await dora.ask(CREATE, { input: { ...input, ...other } });
  expect(codeOf(answer)).toBe("CONFLICT");
  expect(answer.errors?.[0]?.extensions?.field).toBe("clientGroupId");
  expect((await dora.get(INBOX)).inbox.nodes).toHaveLength(1);
});

test("the same id by somebody else, and no id at all, is another group", async () => {
  const input = newInput(cy);
  const { clientGroupId: _, ...anonymous } = input;
  const made = [
    await create(ana, input),
    await create(ben, input),
    await create(ana, anonymous),
    await create(ana, anonymous),
  ];
  expect(new Set(made.map(({ id }) => id)).size).toBe(4);
});

test("it is the group as it is now, whatever changed of it and whoever of those invited is there no more", async () => {
  const [dora, eve, finn] = (await castOf(parley, "Dora", "Eve", "Finn")) as [Person, Person, Person];
  const input = newInput(eve, finn);
  const { id } = await create(dora, input);
  await dora.get(RENAME, { id });
  await dora.get(BLOCK, { id: eve.id });
  await finn.get(DELETE_ACCOUNT);
  expect(await create(dora, input)).toMatchObject({ id, title: "After" });
});

test.each(["left", "removed", "deleted"])("whoever %s is shown nothing of it, and gets no other", async (how) => {
  const [dora, eve] = (await castOf(parley, "Dora", "Eve")) as [Person, Person];
  const input = newInput(eve);
  const { id } = await create(dora, input);
  if (how !== "deleted") await dora.get(OWNER, { id, user: eve.id });
  if (how === "left") await dora.get(LEAVE, { id });
  if (how === "removed") await eve.get(REMOVE, { id, user: dora.id });
  if (how === "deleted") await dora.get(DELETE, { id });
  const answer = await dora.ask(CREATE, { input });
  expect(codeOf(answer)).toBe("NOT_FOUND");
  expect(answer.data).toBeNull();
  expect((await dora.get(INBOX)).inbox.nodes).toEqual([]);
});

test.each(["", "x".repeat(65), "a\u0000b", "a\nb", "\ud800"])("%j is no clientGroupId", async (clientGroupId) => {
  const answer = await ana.ask(CREATE, { input: { ...newInput(ben), clientGroupId } });
  expect(codeOf(answer)).toBe("BAD_USER_INPUT");
});

test("a refused group takes no id: asked for rightly it is made", async () => {
  const [dora] = (await castOf(parley, "Dora")) as [Person];
  const input = newInput(ben);
  expect(codeOf(await dora.ask(CREATE, { input: { ...input, memberIds: ["usr_AAAAAAAAAAAAAAAAAAAAAA"] } }))).toBe(
    "NOT_FOUND",
  );
  expect((await create(dora, input)).memberCount).toBe(2);
});

test("an answer that was lost costs no more of the limit", async () => {
  const server = await parley.addServer({ PARLEY_GROUP_CHANGES_PER_MINUTE: "1" });
  const [dora] = (await castOf({ urls: [server.url] }, "Dora")) as [Person];
  const input = newInput(ben);
  const { id } = await create(dora, input);
  for (let i = 0; i < 5; i++) expect((await create(dora, input)).id).toBe(id);
  await until(
    "the limit holds for another",
    async () => codeOf(await dora.ask(CREATE, { input: newInput(ben) })) === "RATE_LIMITED",
  );
});
