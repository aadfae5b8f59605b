/** No data that people stored makes a page fail: a page with much data gets shorter, and reports it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let group: string;
let direct: string;
const LONG = "ä".repeat(7_900);
const MOST = 65_536;
beforeAll(async () => {
  parley = await startParley({
    PARLEY_MAX_GROUP_MEMBERS: "10",
    PARLEY_MAX_LISTED: "20",
    PARLEY_MAX_ANSWER_BYTES: String(MOST),
  });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  group = await groupOf(ana, ben);
  direct = await directBetween(ana, ben);
  for (let i = 0; i < 10; i++) await send(ana, group, `${i}${LONG}`);
  for (let i = 0; i < 30; i++) await send(ana, direct, `short ${i}`);
});
afterAll(async () => {
  await Promise.all([ana, ben].map((person) => person?.leave()));
  await parley?.stop();
});

interface PageAnswer {
  nodes: { seq: number; a?: string }[];
  edges?: { cursor: string; node: { seq: number } }[];
  pageInfo: { more: boolean; hasNextPage: boolean; startCursor: string; endCursor: string };
}

const PAGE = "pageInfo { more: hasPreviousPage hasNextPage startCursor endCursor }";
const sizeOf = (answer: unknown) => Buffer.byteLength(JSON.stringify(answer));

async function messages(args: string, asked = "seq a: body"): Promise<PageAnswer> {
  const answer = await ana.ask<{ m: PageAnswer }, object>(
    `{ m: messages(conversationId: "${group}" ${args}) { nodes { ${asked} } ${PAGE} } }`,
  );
  expect(answer.errors).toBeUndefined();
  expect(sizeOf(answer)).toBeLessThan(MOST + 1_000);
  return answer.data?.m as PageAnswer;
}

const seqsOf = ({ nodes }: PageAnswer) => nodes.map(({ seq }) => seq);

describe("a page of long messages", () => {
  test("is shorter at its far end, and goes on from its cursor without a gap", async () => {
    const seqs: number[] = [];
    for (let after = "", rounds = 0; ; rounds++) {
      const page = await messages(`first: 100 ${after}`);
      expect(page.nodes.length).toBeGreaterThan(0);
      seqs.push(...seqsOf(page));
      if (!page.pageInfo.hasNextPage) {
        expect(rounds).toBeGreaterThan(1);
        break;
      }
      after = `after: "${page.pageInfo.endCursor}"`;
    }
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(seqs.length).toBeGreaterThanOrEqual(10);
  });

  test("is shorter at its beginning where it is read from the end", async () => {
    const all = seqsOf(await messages("last: 100", "seq"));
    const seqs: number[] = [];
    for (let before = ""; ; ) {
      const page = await messages(`last: 100 ${before}`);
      seqs.unshift(...seqsOf(page));
      if (!page.pageInfo.more) break;
      before = `before: "${page.pageInfo.startCursor}"`;
    }
    expect(seqs).toEqual(all);
  });

  test("keeps its edges and nodes alike, whatever they are called", async () => {
    const answer = await ana.ask<{ messages: PageAnswer }, object>(
      `{ messages(conversationId: "${group}", last: 100) { edges { cursor node { seq } } ...Nodes pageInfo { more: hasPreviousPage startCursor } } }
       fragment Nodes on MessageConnection { nodes { seq a: body b: body } }`,
    );
    const { edges, nodes, pageInfo } = (answer.data as { messages: PageAnswer }).messages;
    expect(edges?.map(({ node }) => node.seq)).toEqual(nodes.map(({ seq }) => seq));
    expect(pageInfo).toEqual({ more: true, startCursor: edges?.[0]?.cursor });
  });

  test("answers the same once it was asked often enough to be compiled", async () => {
    const first = await messages("last: 50");
    for (let i = 0; i < 15; i++) expect(seqsOf(await messages("last: 50"))).toEqual(seqsOf(first));
  });

  test("has one row where each is larger than an answer, and a row of the same text again and again is refused", async () => {
    const times = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: body`).join(" ");
    const query = (count: number) => `{ messages(conversationId: "${group}", last: 9) { nodes { ${times(count)} } } }`;
    expect((await ana.ask<{ messages: PageAnswer }, object>(query(5))).data?.messages.nodes).toHaveLength(1);
    expect(codeOf(await ana.ask(query(20)))).toBe("TOO_COMPLEX");
  });

  test("is shorter within an event, which goes on", async () => {
    const followed = ben.follow(
      `subscription { messageAdded(conversationId: "${group}") { seq conversation { messages(last: 50) { nodes { seq body } ${PAGE} } } } }` as never,
    );
    await until("an event comes", async () => {
      await send(ana, group, "next");
      return followed.answers.length > 1;
    });
    for (const answer of followed.answers as { data: { messageAdded: { conversation: { messages: PageAnswer } } } }[]) {
      expect(sizeOf(answer)).toBeLessThan(MOST + 1_000);
      expect(answer.data.messageAdded.conversation.messages.pageInfo).toMatchObject({ more: true, hasNextPage: false });
    }
    followed.stop();
  });

  test("of events that are polled ends at an event whose cursor leads on", async () => {
    const { eventCursor } = (await ben.ask<{ eventCursor: string }, object>("{ eventCursor }")).data as {
      eventCursor: string;
    };
    const sent: number[] = [];
    for (let i = 0; i < 8; i++) sent.push((await send(ana, group, `${i}${LONG}`)).message.seq);
    const seqs: number[] = [];
    let pages = 0;
    for (let after = eventCursor; seqs.at(-1) !== sent.at(-1); pages++) {
      const answer = await ben.ask<
        { events: { cursor: string; hasMore: boolean; list: { message?: { seq: number } }[] } },
        object
      >(
        `query Poll($after: String) { events(after: $after, waitSeconds: 5) { cursor hasMore list: events { ... on MessageAdded { message { seq body } } } } }`,
        { after },
      );
      expect(answer.errors).toBeUndefined();
      const { cursor, list } = answer.data?.events ?? { cursor: "", list: [] };
      seqs.push(...list.flatMap(({ message }) => message?.seq ?? []));
      after = cursor;
    }
    expect(pages).toBeGreaterThan(1);
    expect(seqs.slice(-sent.length), "what was sent moments before may come again").toEqual(sent);
  });
});

test("of nodes by their ids those that there is no room for are null, each with an error", async () => {
  const page = await ana.ask<{ messages: { nodes: { id: string }[] } }, object>(
    `{ messages(conversationId: "${group}", last: 8) { nodes { id } } }`,
  );
  const ids = page.data?.messages.nodes.map(({ id }) => id) ?? [];
  const answer = await ana.ask<{ nodes: (object | null)[] }, object>(
    "query Many($ids: [ID!]!) { nodes(ids: $ids) { id ... on Message { body } } }",
    { ids },
  );
  const missing = answer.data?.nodes.flatMap((node, i) => (node ? [] : [i])) ?? [];
  expect(missing.length).toBeGreaterThan(0);
  expect(missing.length).toBeLessThan(ids.length);
  expect(answer.errors?.map(({ path }) => path?.[1]).sort()).toEqual(missing);
  expect(new Set(answer.errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(["TOO_COMPLEX"]));
});

test.each(["mentions { id }", "reactions { emoji users { id } }", "replyTo { reactions { emoji } }", "readBy { at }"])(
  "a page of messages with many entries of %s is shorter",
  async (list) => {
    for (let i = 0, reply = ""; i < 12; i++) {
      const input = `conversationId: "${group}", body: "m${i}", mentionIds: ["${ana.id}", "${ben.id}"] ${reply}`;
      const sent = await ana.ask<{ sendMessage: { message: { id: string } } }, object>(
        `mutation { sendMessage(input: { ${input} }) { message { id } } }`,
      );
      const { id } = sent.data?.sendMessage.message ?? { id: "" };
      reply = `, replyToId: "${id}"`;
      for (const emoji of ["👍", "🎉"])
        await ana.ask(`mutation { addReaction(input: { messageId: "${id}", emoji: "${emoji}" }) { message { id } } }`);
    }
    const page = await messages("last: 40", `seq ${list}`);
    expect(page.pageInfo).toMatchObject({ more: true, hasNextPage: false });
    expect(page.nodes.length).toBeGreaterThan(3);
    const whole = await messages("last: 40", "seq");
    expect(seqsOf(page)).toEqual(seqsOf(whole).slice(-page.nodes.length));
  },
);

test("members within rows are fewer where there are many rows", async () => {
  for (let i = 0; i < 12; i++) await groupOf(ana, ben);
  const answer = await ana.ask<
    { inbox: { nodes: { members: { nodes: object[]; pageInfo: { hasNextPage: boolean } } }[] } },
    object
  >("{ inbox(first: 50) { nodes { members(first: 20) { nodes { role } pageInfo { hasNextPage } } } } }");
  expect(answer.errors).toBeUndefined();
  for (const { members } of answer.data?.inbox.nodes ?? [])
    expect(members.pageInfo.hasNextPage).toBe(members.nodes.length < 2);
  expect(answer.data?.inbox.nodes.some(({ members }) => members.pageInfo.hasNextPage)).toBe(true);
});

test("what a message said before always fits an answer: the longest texts can be edited fewer times", async () => {
  const another = await startParley();
  try {
    const [dee, eve] = (await castOf(another, "Dee", "Eve")) as [Person, Person];
    const { id } = (await send(dee, await groupOf(dee, eve), "first")).message;
    const edit = (i: number) =>
      dee.ask<{ editMessage: { message: { editedAt: string } } }, object>(
        `mutation Edit($body: String!) { editMessage(input: { messageId: "${id}", body: $body }) { message { editedAt } } }`,
        { body: `${i}${"🏴‍☠️".repeat(7_900)}` },
      );
    const codes: unknown[] = [];
    for (let i = 0; i < 50 && codes.at(-1) === undefined; i++) codes.push(codeOf(await edit(i)));
    expect(codes.at(-1)).toBe("FORBIDDEN");
    expect(codes.length).toBeGreaterThan(20);
    const answer = await dee.ask<{ node: { edits: object[] } }, object>(
      `{ node(id: "${id}") { ... on Message { edits { body } } } }`,
    );
    expect(answer.data?.node.edits).toHaveLength(codes.length - 1);
  } finally {
    await another.stop();
  }
}, 60_000);
