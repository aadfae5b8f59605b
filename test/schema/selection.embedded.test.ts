/** Clients ask of each event the ids that it names: these cost the store nothing. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import {
  castOf,
  dataOf,
  directBetween,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let conversation: string;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  conversation = await directBetween(ana, ben);
});
afterAll(async () => {
  await ben?.leave();
  await parley?.stop();
});

interface Event {
  message?: { conversation: Record<string, string> };
  receipt?: { conversation: Record<string, string>; user: Record<string, string> };
}

/** The values of these fields that Ben receives while Ana sends, and the number of statements that read conversations and people for them. */
async function follow(ofConversation: string, ofUser: string) {
  const followed = ben.follow<{ events: Event }, object>(
    `subscription { events {
      __typename
      ... on MessageAdded { message { conversation { ${ofConversation} } } }
      ... on ReceiptUpdated { receipt { conversation { ${ofConversation} } user { ${ofUser} } } }
    } }
    fragment Which on Conversation { __typename ... on Node { id } }` as never,
    {},
  );
  const events = () => followed.data.map(({ events }) => events);
  await until("it has begun", () => followed.data.length > 0);
  const { pool } = (parley.app as App).store;
  const query = pool.query;
  const asked: string[] = [];
  pool.query = ((...args: unknown[]) => {
    const { name = "", text = "" } = args[0] as { name?: string; text?: string };
    if (name === "conversations" || (/FROM "?users/.test(text) && name.startsWith("prisma"))) asked.push(name);
    return Reflect.apply(query, pool, args);
  }) as typeof pool.query;
  for (let i = 0; i < 15; i++) await send(ana, conversation, `message ${i}`);
  await until("all came", () => events().filter(({ message }) => message).length >= 15);
  await send(ben, conversation, "an answer");
  dataOf(
    await ana.ask("mutation R($id: ID!) { markRead(input: { conversationId: $id }) { __typename } }", {
      id: conversation,
    }),
  );
  await until("that it was read came too", () => events().some(({ receipt }) => receipt?.user.id === ana.id));
  pool.query = query;
  followed.stop();
  return { events: events(), asked };
}

test("an event that is asked which conversation and whose it is reads neither", async () => {
  const { events, asked } = await follow("id ...Which", "id");
  for (const { message, receipt } of events) {
    if (message) expect(message.conversation).toEqual({ id: conversation, __typename: "Conversation" });
    if (receipt)
      expect(receipt).toEqual({ conversation: { id: conversation, __typename: "Conversation" }, user: { id: ana.id } });
  }
  expect(asked).toEqual([]);
});

test("an event that is asked more of them reads it", async () => {
  const { events, asked } = await follow("kind ...Which", "id username");
  for (const { message, receipt } of events) {
    if (message) expect(message.conversation).toMatchObject({ id: conversation, kind: "DIRECT" });
    if (receipt?.user.id === ana.id) expect(receipt.user).toEqual({ id: ana.id, username: ana.username });
  }
  expect(asked.length).toBeGreaterThanOrEqual(15);
});
