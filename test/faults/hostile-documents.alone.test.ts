/**
 * No document takes more than the bounds: counted work, and CPU beside the dearest screen that is allowed, in the same
 * run. Milliseconds and the event loop's delay are printed. `npm run test:long` makes up more of them.
 */

import { monitorEventLoopDelay } from "node:perf_hooks";
import { getIntrospectionQuery, getOperationAST, OperationTypeNode } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viewerFor } from "../../src/accounts/sessions.js";
import type { App } from "../../src/app.js";
import type { Context } from "../../src/context.js";
import type { Subscriber } from "../../src/delivery/subscriber.js";
import { ERRORS } from "../../src/errors.js";
import { Operations } from "../../src/graphql/operations.js";
import { schema } from "../../src/graphql/schema.js";
import type { Meter, Resource } from "../../src/limits/metering.js";
import type { Viewer } from "../../src/viewer.js";
import { isLong } from "../support/long.js";
import { castOf, groupOf, type Parley, type Person, send, startParley } from "../support/parley.js";
import { randomFrom } from "../support/random.js";
import { type HostileDocument, HostileDocuments, type Known } from "./hostile-documents.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const DOCUMENTS = isLong ? 100_000 : 4_000;
/** As the promise has it: of the CPU that the dearest screen takes. */
const MOST_RATIO = 3;
const REPEATS = 7;

let parley: Parley;
let app: App;
let viewer: Viewer;
let operations: Operations;
let known: Known;

beforeAll(async () => {
  parley = await startParley();
  app = parley.app as App;
  const people = await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Eve", "Fay");
  const [ana, ben] = people as [Person, Person];
  viewer = (await viewerFor(app, ana.token)) as Viewer;
  operations = new Operations(schema, app);
  known = await stored(ana, ben, people);
}, 120_000);
afterAll(() => parley?.stop());

/** Conversations as they are: many, with long messages that answer each other and have reactions. */
async function stored(ana: Person, ben: Person, people: readonly Person[]): Promise<Known> {
  const conversations: string[] = [];
  for (let i = 0; i < 50; i++) conversations.push(await groupOf(ana, ...people.slice(1)));
  const messages: string[] = [];
  for (let i = 0; i < 110; i++) {
    const conversationId = conversations[0] as string;
    const [mentions, reply] = [`mentionIds: ["${ana.id}", "${ben.id}"]`, messages.at(-1)];
    const body = `${i} ${"words ".repeat(i % 10 === 0 ? 300 : 12)}`;
    const sent = await (i % 2 ? ana : ben).ask<{ sendMessage: { message: { id: string } } }, object>(
      `mutation { sendMessage(input: { conversationId: "${conversationId}", body: "${body}" ${mentions} ${reply ? `replyToId: "${reply}"` : ""} }) { message { id } } }`,
    );
    messages.push(sent.data?.sendMessage.message.id ?? "");
    for (const emoji of ["👍", "🎉", "😀"].slice(0, i % 4))
      await ben.ask(
        `mutation { addReaction(input: { messageId: "${messages[i]}", emoji: "${emoji}" }) { message { id } } }`,
      );
  }
  await Promise.all(conversations.slice(1).map((id) => send(ben, id, "hello")));
  return { conversations: conversations.slice(0, 3), messages, users: people.map(({ id }) => id) };
}

class Counter implements Meter {
  readonly spent: Record<string, number> = {};
  spend(resource: Resource, amount: number): void {
    this.spent[resource] = (this.spent[resource] ?? 0) + amount;
  }
}

interface Outcome {
  cpuMs: number;
  codes: (string | undefined)[];
  bytes: number;
  spent: Record<string, number>;
}

/** A document from its text to the text of its answer, as either transport has it. */
async function run({ query, variables, operationName }: Omit<HostileDocument, "kind">): Promise<Outcome> {
  const meter = new Counter();
  const context: Context = { app, viewer, meter, address: "", userAgent: undefined };
  const before = process.cpuUsage();
  const { document, errors } = operations.prepare(query, { meter });
  const args = {
    schema,
    document: document as never,
    contextValue: context,
    variableValues: variables,
    operationName: operationName ?? null,
  };
  let answer: unknown = { errors };
  if (document) {
    if (getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION) {
      const stream = await operations.subscribe(args);
      if (Symbol.asyncIterator in stream) await (stream as Subscriber).return();
      answer = { errors: "errors" in stream ? stream.errors : undefined };
    } else answer = await operations.execute(args);
  }
  const text = JSON.stringify(answer);
  const { user, system } = process.cpuUsage(before);
  const codes = ((answer as { errors?: { extensions: { code?: string } }[] }).errors ?? []).map(
    ({ extensions }) => extensions.code,
  );
  return { cpuMs: (user + system) / 1_000, codes, bytes: text.length, spent: meter.spent };
}

/** Under another text each time, so that it is parsed and validated again. */
async function medianOf(document: Omit<HostileDocument, "kind">): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const query = `${document.query}\n${" ".repeat(1 + i + Math.floor(Math.random() * 1e4))}`;
    times.push((await run({ ...document, query })).cpuMs);
  }
  return times.sort((a, b) => a - b)[REPEATS >> 1] as number;
}

const USER = "user { id username displayName avatarUrl presence { status lastActiveAt } }";
const MESSAGE = `id seq revision kind body createdAt editedAt deletedAt status mentionsEveryone
  sender { id displayName avatarUrl } replyTo { id seq body sender { id displayName } }
  reactions { emoji count viewerHasReacted users { id displayName } } mentions { id displayName }`;
const screens = (): Record<string, string> => ({
  inbox: `{ inbox(first: 50) { nodes { id kind title unreadCount lastActivityAt lastMessage { ${MESSAGE} } members(first: 20) { nodes { role ${USER} } } } pageInfo { hasNextPage endCursor } } }`,
  messages: `{ messages(conversationId: "${known.conversations[0]}", last: 100) { nodes { ${MESSAGE} } pageInfo { hasPreviousPage startCursor } } }`,
  introspection: getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }),
});

async function dearestScreen(): Promise<number> {
  let most = 0;
  for (const [name, query] of Object.entries(screens())) {
    for (let i = 0; i < 3; i++) expect((await run({ query, variables: {} })).codes, name).toEqual([]);
    const cpuMs = await medianOf({ query, variables: {} });
    process.stdout.write(`the screen ${name} takes ${cpuMs.toFixed(1)} ms of CPU\n`);
    most = Math.max(most, cpuMs);
  }
  return most;
}

/** Each as much as its bound lets through: fields of rows, statements, validation, introspection. */
const nearTheBounds = (): Record<string, HostileDocument["query"]> => {
  const many = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i)).join(" ");
  const messages = `messages(conversationId: "${known.conversations[0]}", last: 100)`;
  const ids = JSON.stringify(known.messages.slice(0, 100));
  const named = "id username displayName avatarUrl createdAt";
  return {
    "one field of each row by many names": `{ ${messages} { nodes { ${many(30, (i) => `a${i}: status`)} ${many(19, () => "status createdAt body")} } } }`,
    "names of readers": `{ ${messages} { nodes { ${many(2, (i) => `a${i}: readBy { at user { ${named} } }`)} } } }`,
    "reactions by many names": `{ ${messages} { nodes { ${many(9, (i) => `a${i}: reactions { emoji viewerHasReacted users { id } }`)} } } }`,
    "many pages": `{ ${many(11, (i) => `a${i}: notifications(first: 100) { nodes { message { id } } }`)} }`,
    "texts of notifications": `{ ${many(5, (i) => `a${i}: notifications(first: 100) { nodes { title body } edges { node { title body } } }`)} }`,
    "many pages of messages": `{ ${many(13, (i) => `a${i}: ${messages} { nodes { id } }`)} }`,
    "a statement for each row": `{ inbox(first: 100) { nodes { ${many(3, (i) => `a${i}: messages(last: 1) { nodes { id } }`)} } } }`,
    "members of each row": `{ inbox(first: 100) { nodes { members(first: 100) { nodes { user { ${named} presence { status } } } } } } }`,
    "unread counts": `{ ${many(12, (i) => `a${i}: inbox(first: 100) { nodes { unreadCount } }`)} }`,
    "answers of answers": `{ ${messages} { nodes { ${"replyTo { body sender { displayName } ".repeat(9)} id ${"}".repeat(9)} } } }`,
    "conversations of messages": `{ ${messages} { nodes { ${"conversation { lastMessage { ".repeat(4)} body ${"} }".repeat(4)} } } }`,
    nodes: `{ ${many(13, (i) => `a${i}: nodes(ids: ${i === 0 ? ids : "[]"}) { id ... on Message { body } }`)} }`,
    "introspection twice": `{ ${many(2, (i) => `a${i}: __schema { types { name fields { name args { name type { name kind ofType { name } } } type { name ofType { name ofType { name } } } } } }`)} }`,
    "fields in one place": `{ viewer { user { ${many(20, () => "id username displayName avatarUrl createdAt")} } ${many(19, () => "user { id username displayName }")} } }`,
    "fragments in one place": `{ viewer { user { ${many(29, (i) => `...F${i}`)} } } } ${many(29, (i) => `fragment F${i} on User { ...G${i % 7} }`)} ${many(7, (i) => `fragment G${i} on User { id username }`)}`,
    "many operations": `${many(240, (i) => `query O${i} { viewer { ...V } }`)} fragment V on Viewer { email }`,
  };
};

describe("documents made up from the schema", () => {
  test("that are as large as may be take no more than three times the CPU of the dearest screen", async () => {
    const screen = await dearestScreen();
    for (const [name, query] of Object.entries(nearTheBounds())) {
      const { codes, spent, bytes } = await run({ query, variables: {} });
      const cpuMs = await medianOf({ query, variables: {} });
      const tokens = `${spent.tokens} tokens, ${spent.fields ?? 0} fields, ${bytes} bytes`;
      process.stdout.write(`  ${name}: ${cpuMs.toFixed(1)} ms, ${codes[0] ?? "answered"}, ${tokens}\n`);
      expect(cpuMs / screen, name).toBeLessThanOrEqual(MOST_RATIO);
      expect(bytes, name).toBeLessThan(2 * app.config.maxAnswerBytes);
    }
  }, 120_000);

  test(
    `${DOCUMENTS} of them take no more than the bounds, nor three times the CPU of the dearest screen`,
    async () => {
      process.stdout.write(`hostile documents: PARLEY_TEST_SEED=${SEED}\n`);
      const random = randomFrom(SEED);
      const documents = new HostileDocuments(schema, { random, known });
      for (let i = 0; i < 500; i++) await run(documents.next()); // until V8 has seen it all
      const screen = await dearestScreen();
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const seen = new Map<string, number>();
      const slow: { document: HostileDocument; cpuMs: number }[] = [];
      for (let i = 0; i < DOCUMENTS; i++) {
        const document = documents.next();
        const { cpuMs, codes, bytes, spent } = await run(document);
        const what = `no. ${i} of seed ${SEED}: ${document.kind} ${document.query.slice(0, 300)}`;
        expect(spent.tokens ?? 0, what).toBeLessThanOrEqual(app.config.maxTokens);
        expect(spent.fields ?? 0, what).toBeLessThanOrEqual(app.config.maxFields);
        // Quotes and line ends are escaped, and each error says what and where.
        expect(bytes, what).toBeLessThan(2 * app.config.maxAnswerBytes);
        for (const code of codes)
          expect(code !== "INTERNAL" && code !== undefined && code in ERRORS, `${code} ${what}`).toBe(true);
        const outcome = `${document.kind} ${codes[0] ?? "answered"}`;
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        slow.push({ document, cpuMs });
      }
      delay.disable();
      process.stdout.write(
        `the event loop was late by ${(delay.percentile(99) / 1e6).toFixed(0)} ms at the 99th percentile, ${(delay.max / 1e6).toFixed(0)} at most\n`,
      );
      for (const [outcome, count] of [...seen].sort()) process.stdout.write(`  ${outcome}: ${count}\n`);
      const suspicious = slow.sort((one, other) => other.cpuMs - one.cpuMs).slice(0, 20);
      for (const { document } of suspicious) {
        const cpuMs = await medianOf(document);
        process.stdout.write(
          `  ${document.kind} of ${document.query.length} characters takes ${cpuMs.toFixed(1)} ms\n`,
        );
        expect(cpuMs / screen, `seed ${SEED}: ${document.query.slice(0, 3_000)}`).toBeLessThanOrEqual(MOST_RATIO);
      }
    },
    isLong ? 3_600_000 : 300_000,
  );
});
