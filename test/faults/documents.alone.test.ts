/**
 * Documents that froze or filled a server, each as an attack: its answer, the memory afterwards, and who waits meanwhile.
 * documents.embedded.test.ts has those of which only the answer counts. `npm run test:long` sends more of some.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { isLong } from "../support/long.js";
import { directBetween, type Person, send, until } from "../support/parley.js";
import { type Attacked, besides, MOST_RATIO, startAttacked } from "./innocent.js";

let server: Attacked;
let innocent: Person;
let mallory: Person;
let mate: Person;
let direct: string;
beforeAll(async () => {
  server = await startAttacked();
  [innocent, mallory, mate] = (await server.cast("Innocent", "Mallory", "Mate")) as [Person, Person, Person];
  direct = await directBetween(mallory, mate);
  for (let i = 0; i < 3; i++) await send(mallory, direct, `m${i}`);
});
afterAll(() => server?.stop());

const MEGABYTE = 1_048_576;
const many = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i)).join(" ");
/** A server that counts what is sent may refuse the later ones for that alone. */
const REFUSED = ["TOO_COMPLEX", "RATE_LIMITED"];

interface Attack {
  documents: () => string[];
  codes: string[];
  mostMegabytes: number;
}

const attacks: Record<string, Attack> = {
  "fragments that unroll into compiled code, sent without their variables": {
    documents: () => {
      const steps = many(
        10,
        (i) => `fragment F${i} on Message { ${many(3, (j) => `a${j}: replyTo { ...F${i + 1} }`)} }`,
      );
      const bomb = `query Bomb($id: ID!) { messages(conversationId: $id, last: 1) { nodes { ...F0 } } } ${steps} fragment F10 on Message { id }`;
      return Array.from({ length: 22 }, () => bomb);
    },
    codes: REFUSED,
    mostMegabytes: 20,
  },
  "introspection multiplied by aliases within fragments": {
    documents: () => {
      const steps = many(
        4,
        (i) =>
          `fragment T${i} on __Type { ${many(5, (j) => `a${j}: ofType { ...T${i + 1} } b${j}: interfaces { ...T${i + 1} }`)} }`,
      );
      const bomb = `{ __schema { types { ...T0 } } } ${steps} fragment T4 on __Type { name description }`;
      const wide = `{ __schema { types { ${many(28, (i) => `a${i}: fields { name description args { name description type { name } } type { name } }`)} } } }`;
      return Array.from({ length: 20 }, (_, i) => (i % 2 ? bomb : wide));
    },
    codes: REFUSED,
    mostMegabytes: 20,
  },
  "fields without lists, nested in one another": {
    documents: () => {
      const steps = many(
        5,
        (i) =>
          `fragment C${i} on Conversation { ${many(4, (j) => `a${j}: lastMessage { body conversation { ...C${i + 1} } }`)} }`,
      );
      const bomb = `{ conversation(id: "${direct}") { ...C0 } } ${steps} fragment C5 on Conversation { title }`;
      return Array.from({ length: 20 }, () => bomb);
    },
    codes: REFUSED,
    mostMegabytes: 20,
  },
  [`${isLong ? "a thousand" : "two hundred"} documents with a hundred errors each`]: {
    documents: () =>
      Array.from({ length: isLong ? 1_000 : 200 }, (_, i) => `{ ${many(100, (j) => `wrong${i}_${j}`)} }`),
    codes: ["BAD_USER_INPUT", "RATE_LIMITED"],
    mostMegabytes: isLong ? 40 : 15,
  },
  "one field hundreds of times": {
    documents: () =>
      Array.from({ length: 60 }, (_, i) => `{ ${many(280, () => "viewer { user { id } }")} x${i}: __typename }`),
    codes: REFUSED,
    mostMegabytes: 20,
  },
};

/** One after the other: each of these once stopped a server, so that few are enough. A flood is another test's matter. */
const PAUSE_MS = 15;

async function sendAll(
  documents: readonly string[],
  token: string | undefined,
): Promise<{ codes: Set<unknown>; most: number }> {
  const codes = new Set<unknown>();
  let most = 0;
  for (const query of documents) {
    const response = await fetch(server.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    most = Math.max(most, text.length);
    for (const error of JSON.parse(text).errors ?? [{}]) codes.add(error.extensions?.code);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { codes, most };
}

describe.each(Object.entries(attacks))("%s", (_, { documents, codes, mostMegabytes }) => {
  test.each(["nobody", "somebody"])(
    "of %s is refused, kept nowhere, and delays nobody",
    async (who) => {
      const token = who === "somebody" ? mallory.token : undefined;
      const before = await server.heap();
      const { outcome, ratio } = await besides(innocent, () => sendAll(documents(), token));
      for (const code of outcome.codes) expect(codes).toContain(code);
      expect(outcome.most).toBeLessThan(2_000);
      expect((await server.heap()) - before).toBeLessThan(mostMegabytes * MEGABYTE);
      expect(ratio).toBeLessThanOrEqual(MOST_RATIO);
      expect(server.faults()).toEqual([]);
    },
    120_000,
  );
});

describe("over a socket", () => {
  interface Frame {
    id?: string;
    type: string;
    payload?: { extensions?: { code: string } }[] | { errors?: { extensions?: { code: string } }[]; data?: unknown };
  }

  async function socketOf(person: Person) {
    const socket = new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws");
    const frames: Frame[] = [];
    socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once("open", resolve));
    const say = (message: object) => socket.send(JSON.stringify(message));
    say({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } });
    await until("it is let in", () => frames.some(({ type }) => type === "connection_ack"));
    return { socket, frames, say };
  }

  test("twenty subscriptions that ask for much of each event delay nobody when messages come", async () => {
    const { socket, frames, say } = await socketOf(mallory);
    const nested = (i: number) =>
      `subscription { messageAdded { x${i}: id ${many(7, (j) => `a${j}: conversation { ${"lastMessage { conversation { ".repeat(4)} title ${"} }".repeat(4)} ${many(5, (k) => `b${k}: lastMessage { body }`)} }`).replace(/[ab]\d: /g, "")} } }`;
    for (let i = 0; i < 20; i++) say({ id: `s${i}`, type: "subscribe", payload: { query: nested(i) } });
    const { ratio } = await besides(innocent, async () => {
      for (let i = 0; i < 3; i++)
        await mate.ask(
          `mutation { sendMessage(input: { conversationId: "${direct}", body: "x" }) { message { id } } }`,
        );
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(ratio).toBeLessThanOrEqual(MOST_RATIO);
    expect(frames.some(({ type }) => type === "next" || type === "error")).toBe(true);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  }, 60_000);
});
