/** Texts for which an answer has no room stay in the store: a list of long ones costs no more than what it shows. */
import { afterAll, beforeAll, expect, test } from "vitest";
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

const ROOM = 65_536;
const LONG = "ä".repeat(7_900);
const BYTES = Buffer.byteLength(LONG) + 2;
const COUNT = 24;

let parley: Parley;
let ana: Person;
let ben: Person;
let group: string;
let cursor: string;
let messageIds: string[];

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_ANSWER_BYTES: String(ROOM) });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  group = await groupOf(ana, ben);
  cursor = (await ben.ask<{ eventCursor: string }, object>("{ eventCursor }")).data?.eventCursor ?? "";
  messageIds = [];
  for (let i = 0; i < COUNT; i++)
    messageIds.push((await send(ana, group, `${String(i).padStart(2, "0")}${LONG}`)).message.id);
});
afterAll(() => parley?.stop());

/** The bytes of texts that the store sends while something is asked. */
async function bytesRead(run: () => Promise<unknown>): Promise<number> {
  const pool = parley.app?.store.pool;
  if (!pool) throw new Error("the server is another process");
  let bytes = 0;
  const query = pool.query;
  pool.query = (async (...args: unknown[]) => {
    const result = await Reflect.apply(query, pool, args);
    for (const { body } of result.rows ?? []) bytes += typeof body === "string" ? Buffer.byteLength(body) : 0;
    return result;
  }) as typeof query;
  try {
    await run();
  } finally {
    pool.query = query;
  }
  return bytes;
}

const PAGE_INFO = "pageInfo { hasNextPage hasPreviousPage }";
const page = (args: string, asked: string) =>
  `{ messages(conversationId: "${group}", ${args}) { nodes { ${asked} } ${PAGE_INFO} } }`;
interface Messages {
  messages: { nodes: { seq: number }[]; pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean } };
}

test.each([
  ["the first", () => page("first: 100", "seq body")],
  ["the last", () => page("last: 100", "seq body")],
  ["those around a position", () => page("aroundSeq: 12", "seq body")],
  [
    "what changed",
    () => `{ conversation(id: "${group}") { changes(afterRevision: 0) { nodes { seq body } ${PAGE_INFO} } } }`,
  ],
  [
    "what happened",
    () => `{ events(after: "${cursor}") { hasMore events { ... on MessageAdded { message { seq body } } } } }`,
  ],
])("of many long texts the store sends as many as fit: %s", async (_, document) => {
  const answers: unknown[] = [];
  const bytes = await bytesRead(async () => answers.push(await ben.ask(document())));
  expect(codeOf(answers[0] as never)).toBeUndefined();
  expect(JSON.stringify(answers[0])).toContain(LONG);
  expect(bytes).toBeGreaterThan(BYTES);
  expect(bytes).toBeLessThan(ROOM + 2 * BYTES);
});

test("a page that is not asked for texts is whole, and one that is says that there is more", async () => {
  const whole = (await ben.ask<Messages, object>(page("first: 100", "seq"))).data?.messages;
  expect(whole?.nodes).toHaveLength(COUNT);
  expect(whole?.pageInfo.hasNextPage).toBe(false);
  const some = (await ben.ask<Messages, object>(page("first: 100", "seq body"))).data?.messages;
  expect(some?.nodes.length).toBeLessThan(COUNT);
  expect(some?.pageInfo.hasNextPage).toBe(true);
  const last = (await ben.ask<Messages, object>(page("last: 3", "seq body"))).data?.messages;
  expect(last?.nodes.map(({ seq }) => seq)).toEqual([COUNT - 2, COUNT - 1, COUNT]);
});

test("of several things by their ids those that there is no room for are null, once each", async () => {
  const document = `{ nodes(ids: ${JSON.stringify(messageIds)}) { ... on Message { seq body } } }`;
  const answers: {
    data?: { nodes: ({ body: string | null } | null)[] } | null;
    errors?: readonly { path?: unknown }[];
  }[] = [];
  const bytes = await bytesRead(async () => answers.push((await ben.ask(document)) as never));
  expect(bytes).toBeLessThan(2 * ROOM + 4 * BYTES);
  const nodes = answers[0]?.data?.nodes ?? [];
  const missing = nodes.filter((node) => node === null).length;
  expect(nodes.filter((node) => node?.body).length).toBeGreaterThan(1);
  expect(missing).toBeGreaterThan(0);
  expect(answers[0]?.errors).toHaveLength(missing);
});

test("an inbox of long texts reads as many as fit, and one that shows none is whole", async () => {
  const [dora] = (await castOf(parley, "Dora")) as [Person];
  const others = await castOf(parley, ...Array.from({ length: 9 }, (_, i) => `Other${i}`));
  for (const other of others) await send(other, await directBetween(dora, other), LONG);
  const inbox = (asked: string) =>
    dora.ask<{ inbox: { nodes: { lastMessage: { body: string } }[]; pageInfo: { hasNextPage: boolean } } }, object>(
      `{ inbox(first: 9) { nodes { lastMessage { ${asked} } } pageInfo { hasNextPage } } }`,
    );
  const answers: Awaited<ReturnType<typeof inbox>>[] = [];
  expect(await bytesRead(async () => answers.push(await inbox("body")))).toBeLessThan(ROOM + 2 * BYTES);
  const { nodes, pageInfo } = answers[0]?.data?.inbox ?? { nodes: [], pageInfo: null };
  expect(nodes.map(({ lastMessage }) => lastMessage.body)).toEqual(nodes.map(() => LONG));
  expect([nodes.length > 1, nodes.length < 9, pageInfo?.hasNextPage]).toEqual([true, true, true]);
  expect((await inbox("seq")).data?.inbox).toMatchObject({
    nodes: Array(9).fill({}),
    pageInfo: { hasNextPage: false },
  });
});

test("a quote of a long text is whole where it is shown, and a page of them is shorter", async () => {
  const direct = await directBetween(ana, ben);
  for (let i = 0; i < 12; i++) {
    const { message } = await send(ana, direct, `${String(i).padStart(2, "0")}${LONG}`);
    await ben.ask(
      `mutation { sendMessage(input: { conversationId: "${direct}", body: "re", replyToId: "${message.id}" }) { message { id } } }`,
    );
  }
  const document = `{ messages(conversationId: "${direct}", last: 100) { nodes { seq replyTo { body } } ${PAGE_INFO} } }`;
  const answer = await ben.ask<{ messages: { nodes: { seq: number; replyTo: { body: string } | null }[] } }, object>(
    document,
  );
  expect(answer.errors).toBeUndefined();
  const nodes = answer.data?.messages.nodes ?? [];
  expect(nodes.at(-1)?.seq).toBe(24);
  expect(nodes.length).toBeLessThan(24);
  for (const { seq, replyTo } of nodes) expect(replyTo?.body.length ?? 0).toBe(seq % 2 === 0 ? LONG.length + 2 : 0);
});
