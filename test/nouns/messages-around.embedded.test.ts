/** Pages that have a position in their middle: the unread line, a quote, a hit of a search. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
} from "../support/parley.js";
import { randomFrom } from "../support/random.js";

const PAGE = graphql(`
  query AroundPage($id: ID!, $seq: Int, $first: Int, $after: String, $last: Int, $before: String) {
    messages(conversationId: $id, aroundSeq: $seq, first: $first, after: $after, last: $last, before: $before) {
      nodes { id seq }
      edges { cursor }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);
const OF_CONVERSATION = graphql(`
  query AroundOfConversation($id: ID!, $seq: Int, $first: Int) {
    conversation(id: $id) { messages(aroundSeq: $seq, first: $first) { nodes { seq } pageInfo { hasNextPage hasPreviousPage } } }
  }
`);
const BODIES = graphql(`
  query AroundBodies($id: ID!, $seq: Int) {
    messages(conversationId: $id, aroundSeq: $seq) { nodes { id seq body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
  }
`);
const BLOCK = graphql(`mutation AroundBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const UNBLOCK = graphql(`mutation AroundUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }`);
const DELETE = graphql(
  `mutation AroundDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const ADD = graphql(
  `mutation AroundAdd($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { lastSeq } } }`,
);
const INBOX = graphql(`query AroundInbox { inbox { nodes { messages { nodes { seq } } } } }`);

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_ANSWER_BYTES: "65536" });
  [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
});
afterAll(() => parley?.stop());

const read = async (person: Person, id: string, args: Record<string, unknown>) =>
  (await person.get(PAGE, { id, ...args } as never)).messages;
const seqsOf = ({ nodes }: { nodes: { seq: number }[] }) => nodes.map(({ seq }) => seq);

/** All messages of a conversation that a person sees, page by page from its start. */
async function visibleTo(person: Person, id: string): Promise<number[]> {
  const seqs: number[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof read>> = await read(person, id, { first: 7, after });
    seqs.push(...seqsOf(page));
    if (!page.pageInfo.hasNextPage) return seqs;
    after = page.pageInfo.endCursor;
  }
}

const between = async (count: number): Promise<string> => {
  const [one, other] = (await castOf(parley, "One", "Other")) as [Person, Person];
  const id = await directBetween(one, other);
  for (let i = 1; i <= count; i++) await send(one, id, `${i}`);
  people.set(id, one);
  return id;
};
const people = new Map<string, Person>();
const ownerOf = (id: string) => people.get(id) as Person;

test("a position is in the middle of its page", async () => {
  const id = await between(20);
  const page = await read(ownerOf(id), id, { seq: 10, first: 5 });
  expect(seqsOf(page)).toEqual([8, 9, 10, 11, 12]);
  expect(page.edges.map(({ cursor }) => cursor)).toEqual(page.nodes.map((node) => node.id));
  expect(page.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: true,
    startCursor: page.nodes[0]?.id,
    endCursor: page.nodes.at(-1)?.id,
  });
  const { conversation } = await ownerOf(id).get(OF_CONVERSATION, { id, seq: 10, first: 5 });
  expect(seqsOf(conversation?.messages ?? { nodes: [] })).toEqual([8, 9, 10, 11, 12]);
});

test.each([
  { seq: 0, first: 4, seqs: [1, 2, 3, 4], previous: false, next: true },
  { seq: 1, first: 4, seqs: [1, 2, 3, 4], previous: false, next: true },
  { seq: 10, first: 1, seqs: [10], previous: true, next: true },
  { seq: 10, first: 2, seqs: [10, 11], previous: true, next: true },
  { seq: 20, first: 5, seqs: [16, 17, 18, 19, 20], previous: true, next: false },
  { seq: 21, first: 5, seqs: [16, 17, 18, 19, 20], previous: true, next: false },
  { seq: 2 ** 31 - 1, first: 1, seqs: [20], previous: true, next: false },
  { seq: 5, first: 0, seqs: [], previous: true, next: true },
  { seq: 0, first: 0, seqs: [], previous: false, next: true },
  { seq: 10, first: 100, seqs: Array.from({ length: 20 }, (_, i) => i + 1), previous: false, next: false },
])(
  "around $seq of 20 a page of $first says exactly what lies beyond it",
  async ({ seq, first, seqs, previous, next }) => {
    twenty ??= await between(20);
    const page = await read(ownerOf(twenty), twenty, { seq, first });
    expect(seqsOf(page)).toEqual(seqs);
    expect([page.pageInfo.hasPreviousPage, page.pageInfo.hasNextPage]).toEqual([previous, next]);
  },
);
let twenty: string | undefined;

test.each([
  [{ seq: -1 }, "aroundSeq"],
  [{ seq: 3, last: 2 }, "last"],
  [{ seq: 3, after: "x" }, "after"],
  [{ seq: 3, before: "x" }, "before"],
  [{ seq: 3, first: 101 }, "first"],
  [{ seq: 3, first: -1 }, "first"],
])("%j is refused, with the argument that is wrong", async (args, field) => {
  const id = await directBetween(ana, ben);
  const answer = await ana.ask(PAGE, { id, ...args });
  expect(codeOf(answer)).toBe("BAD_USER_INPUT");
  expect(answer.errors?.[0]?.extensions?.field).toBe(field);
});

test("a position of a conversation that is not theirs is one that is missing", async () => {
  const id = await directBetween(ana, ben);
  expect(codeOf(await cy.ask(PAGE, { id, seq: 1 }))).toBe("NOT_FOUND");
});

test("an empty conversation has an empty page, whatever the position", async () => {
  const id = await directBetween(ana, cy);
  for (const seq of [0, 1, 99]) {
    const page = await read(ana, id, { seq });
    expect(page.nodes).toEqual([]);
    expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  }
});

test("what was written before somebody came is on no page, and none says that there is more of it", async () => {
  const id = await groupOf(ana, ben);
  for (let i = 0; i < 10; i++) await send(ana, id, `${i}`);
  const { addMembers } = await ana.get(ADD, { id, user: cy.id });
  for (let i = 0; i < 4; i++) await send(ana, id, `after ${i}`);
  const from = addMembers.conversation.lastSeq; // the message that tells of it
  for (const seq of [0, 3, from]) {
    const page = await read(cy, id, { seq, first: 3 });
    expect(seqsOf(page)).toEqual([from, from + 1, from + 2]);
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
  }
});

test.each([1, 2, 3, 4, 5, 6])(
  "whatever was withheld or deleted, one pages on from any position: seed %i",
  async (seed) => {
    const random = randomFrom(seed);
    const below = (most: number) => Math.floor(random() * most);
    const [one, other] = (await castOf(parley, "One", "Other")) as [Person, Person];
    const id = await directBetween(one, other);
    for (let i = 0; i < 24; i++) {
      const chance = i === 9 ? 0 : random();
      if (chance < 0.1) await other.get(BLOCK, { id: one.id });
      else if (chance < 0.2) await other.get(UNBLOCK, { id: one.id });
      const { message } = await send(one, id, `${i}`);
      if (random() < 0.2) await one.get(DELETE, { id: message.id });
    }
    expect((await visibleTo(other, id)).length).toBeLessThan(24);
    for (const person of [one, other]) {
      const visible = await visibleTo(person, id);
      for (let round = 0; round < 6; round++) {
        const [seq, first] = [below(28), 1 + below(9)];
        const page = await read(person, id, { seq, first });
        expectMiddle(visible, seqsOf(page), { seq, first });
        const from = visible.indexOf(seqsOf(page)[0] ?? -1);
        expect(page.pageInfo.hasPreviousPage).toBe(from > 0);
        expect(page.pageInfo.hasNextPage).toBe(from + page.nodes.length < visible.length);
        expect(await pagedOn(person, id, page, 1 + below(5))).toEqual(visible);
      }
    }
  },
);

/** Follows the page in both directions, to either end. */
async function pagedOn(person: Person, id: string, page: Awaited<ReturnType<typeof read>>, size: number) {
  const seqs = seqsOf(page);
  for (let at = page; at.pageInfo.hasPreviousPage; ) {
    at = await read(person, id, { last: size, before: at.pageInfo.startCursor });
    seqs.unshift(...seqsOf(at));
  }
  for (let at = page; at.pageInfo.hasNextPage; ) {
    at = await read(person, id, { first: size, after: at.pageInfo.endCursor });
    seqs.push(...seqsOf(at));
  }
  return seqs;
}

function expectMiddle(visible: number[], seqs: number[], { seq, first }: { seq: number; first: number }) {
  const from = visible.indexOf(seqs[0] ?? -1);
  expect(seqs).toEqual(visible.slice(from, from + Math.min(first, visible.length)));
  const before = seqs.filter((each) => each < seq).length;
  const after = seqs.filter((each) => each > seq).length;
  if (from > 0 && from + seqs.length < visible.length) expect(Math.abs(before - after)).toBeLessThanOrEqual(1);
}

test("a page that gets shorter keeps its middle, and one pages on from its ends", async () => {
  const id = await directBetween(ben, cy);
  for (let i = 0; i < 24; i++) await send(ben, id, `${i}${"ä".repeat(5_000)}`);
  const page = (await cy.get(BODIES, { id, seq: 12 })).messages;
  const seqs = seqsOf(page);
  expect(seqs).toContain(12);
  expect(seqs.length).toBeLessThan(9);
  expect(seqs.length).toBeGreaterThan(3);
  expect(Math.abs(seqs.filter((seq) => seq < 12).length - seqs.filter((seq) => seq > 12).length)).toBeLessThanOrEqual(
    1,
  );
  expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  const visible = await visibleTo(cy, id);
  expect(await pagedOn(cy, id, { ...page, edges: [] }, 4)).toEqual(visible);
});

test("where a client does not say how many, a page of one conversation has 100, and one within a list has 20", async () => {
  const id = await between(110);
  const owner = ownerOf(id);
  expect((await read(owner, id, {})).nodes).toHaveLength(100);
  expect(seqsOf(await read(owner, id, { seq: 60 }))).toEqual(Array.from({ length: 100 }, (_, i) => i + 11));
  const { conversation } = await owner.get(OF_CONVERSATION, { id });
  expect(conversation?.messages.nodes).toHaveLength(100);
  const { inbox } = await owner.get(INBOX);
  expect(inbox.nodes.map(({ messages }) => messages.nodes.length)).toEqual([20]);
});
