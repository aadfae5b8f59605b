/**
 * Requests that cost more to refuse than to send: each step is paid for before it is done, so it freezes nobody else. In
 * `npm run test:long` the floods last longer.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId, userId } from "../../src/ids.js";
import { isLong } from "../support/long.js";
import { type Person, until } from "../support/parley.js";
import { admitted, frame, http, post, RawConnection, subscribe, UPGRADE } from "./connection.js";
import { type Attacked, besides, MOST_RATIO, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let olga: Person;
let cy: Person;

const MEBIBYTE = 2 ** 20;
const MOST_GROWTH = 25 * MEBIBYTE;
const STORM_MS = isLong ? 3_000 : 1_200;

beforeAll(async () => {
  server = await startAttacked();
  [ana, olga, cy] = (await server.cast("Ana", "Olga", "Cy")) as [Person, Person, Person];
  await besides(ana, () => pause(1_000)); // what is made once is made
});
afterAll(() => server?.stop());

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const all = <Value>(count: number, each: (i: number) => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, (_, i) => each(i)));

let made = 0;
/** Another text each time, so that none is known by the next. */
const overlapping = () => `query Q${made++} { ${"viewer { user { id } } ".repeat(280)} }`;

/** Statuses and codes of one answer. */
const outcomeOf = (received: string) => ({
  status: Number(/^HTTP\/1\.1 (\d+)/.exec(received)?.[1]),
  code: /"code":"(\w+)"/.exec(received)?.[1],
});

async function send(request: string | Buffer): Promise<ReturnType<typeof outcomeOf>> {
  const connection = await RawConnection.to(server.url);
  await connection.write(request).until(/\r\n\r\n[\s\S]*[}\n]/);
  connection.reset();
  return outcomeOf(connection.received);
}

/** An attack by its name, with what its refusals say. */
async function expectHarmless(attack: () => Promise<unknown>): Promise<void> {
  const before = await server.heap();
  const { ratio, quietMs, duringMs, samples } = await besides(ana, attack);
  process.stdout.write(
    `    ${quietMs.toFixed(1)} ms alone, ${duringMs.toFixed(1)} ms beside it (${samples} samples)\n`,
  );
  expect(ratio, "an innocent person's median wait beside the quiet one").toBeLessThanOrEqual(MOST_RATIO);
  await until("the memory is free again", async () => (await server.heap()) - before < MOST_GROWTH);
  expect(server.faults()).toEqual([]);
}

test("sixty strangers' documents of 280 equal fields at once", async () => {
  const seen = new Set<string>();
  await expectHarmless(async () => {
    for (const { status, code } of await all(60, () => send(post(overlapping())))) seen.add(`${status} ${code}`);
  });
  for (const each of seen) expect(["429 RATE_LIMITED", "200 TOO_COMPLEX", "200 RATE_LIMITED"]).toContain(each);
});

test("the same of somebody who is signed in, over and over", async () => {
  const codes = new Set<unknown>();
  await expectHarmless(async () => {
    for (let i = 0; i < 5; i++)
      for (const { code } of await all(30, () => send(post(overlapping(), { token: olga.token })))) codes.add(code);
  });
  expect(codes).toContain("RATE_LIMITED");
});

test("half a megabyte of nested variables", async () => {
  const nested = `${"[".repeat(125_000)}${"]".repeat(125_000)}`;
  const body = `{"query":"query ($a: Int) { __typename }","variables":{"a":${nested},"b":${nested}}}`;
  const request = (token?: string) =>
    Buffer.from(
      http({
        method: "POST",
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        body,
      }),
    );
  const nestedByOlga = request(olga.token);
  expect((await send(request())).status, "a stranger's").toBe(413);
  const statuses = new Set<number>();
  await expectHarmless(async () => {
    for (let i = 0; i < 3; i++) for (const { status } of await all(8, () => send(nestedByOlga))) statuses.add(status);
  });
  expect([...statuses].filter((status) => status !== 413 && status !== 429)).toEqual([]);
});

/** A person's sockets, each of which goes on for some time as fast as it is read. */
async function storm(sockets: number, bytes: (socket: number) => Buffer, forMs: number): Promise<RawConnection[]> {
  const connections = await all(sockets, () => admitted(server.url, olga.token));
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    for (const [i, connection] of connections.entries())
      if (connection.socket.writableLength === 0 && !connection.socket.closed) connection.write(bytes(i));
    await pause(5);
  }
  for (const connection of connections) connection.reset();
  return connections;
}

test("fifteen sockets full of pings", async () => {
  const pings = Buffer.concat(Array<Buffer>(200).fill(frame("", { opcode: 9 })));
  await expectHarmless(() => storm(15, () => pings, STORM_MS));
});

test("fifteen sockets full of the protocol's own pings", async () => {
  const pings = Buffer.concat(Array<Buffer>(200).fill(frame({ type: "ping" })));
  await expectHarmless(() => storm(15, () => pings, STORM_MS));
});

test("fifteen sockets that subscribe and complete", async () => {
  const both = (socket: number) =>
    Buffer.concat(
      Array.from({ length: 30 }, (_, i) => {
        const id = `${socket}-${made++}-${i}`;
        const began = subscribe("subscription { events { cursor } }", id);
        return Buffer.concat([began, frame({ id, type: "complete" })]);
      }),
    );
  let refused = false;
  await expectHarmless(async () => {
    const connections = await storm(15, both, STORM_MS);
    refused ||= connections.some(({ received }) => received.includes("RATE_LIMITED"));
  });
  expect(refused).toBe(true);
});

test("fifteen sockets that ask", async () => {
  const asked = () =>
    Buffer.concat(Array.from({ length: 30 }, () => subscribe("{ viewer { user { id } } }", `${made++}`)));
  await expectHarmless(() => storm(15, asked, STORM_MS));
});

test("five hundred fresh people to watch, over and over", async () => {
  const watch = () => {
    const ids = Array.from({ length: 500 }, () => userId(newId()));
    return subscribe("subscription ($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }", `${made++}`, { ids });
  };
  await expectHarmless(() => storm(5, watch, STORM_MS));
});

test("strangers who come, say a token that is none, and come again", async () => {
  const hello = Buffer.concat([
    Buffer.from(http({ headers: UPGRADE })),
    frame({ type: "connection_init", payload: { authorization: "Bearer x.y.z" } }),
  ]);
  const statuses = new Set<number>();
  await expectHarmless(async () => {
    for (let i = 0; i < 15; i++)
      await all(40, async () => {
        const connection = await RawConnection.to(server.url);
        await connection.write(hello).until(/4403|\r\n\r\n./s);
        statuses.add(outcomeOf(connection.received).status);
        connection.reset();
      });
  });
  expect(statuses).toContain(101);
});

test("requests that go on after they were refused", async () => {
  const request = post("{ viewer { user { id } } inbox(first: 50) { nodes { id } } }", { token: olga.token });
  const statuses = new Set<number>();
  await expectHarmless(async () => {
    const end = performance.now() + STORM_MS;
    await all(20, async () => {
      while (performance.now() < end) statuses.add((await send(request)).status);
    });
  });
  for (const status of statuses) expect([200, 429]).toContain(status);
  expect(statuses, "also then some are answered").toContain(200);
});

test("requests in a row that wait for no answer", async () => {
  const request = Buffer.from(post("{ viewer { user { id } } }", { token: olga.token }).repeat(10));
  await expectHarmless(async () => {
    const end = performance.now() + STORM_MS;
    while (performance.now() < end) {
      const connections = await all(5, () => RawConnection.to(server.url));
      for (let i = 0; i < 20; i++) {
        for (const connection of connections) if (connection.socket.writableLength === 0) connection.write(request);
        await pause(20);
      }
      for (const connection of connections) connection.reset();
    }
  });
});

test("only the incorrigible are closed for good, and are let in again", async () => {
  const connection = await admitted(server.url, olga.token);
  const flood = Buffer.concat(Array<Buffer>(8_000).fill(frame("", { opcode: 9 })));
  for (let i = 0; i < 200 && !connection.socket.closed; i++) {
    if (connection.socket.writableLength === 0) connection.write(flood);
    await pause(20);
  }
  await connection.until(/\u0088/);
  expect(connection.closeCode).toBe(4429);
  const again = await admitted(server.url, olga.token);
  expect(again.received).toContain("connection_ack");
  again.reset();
});

test("a client that catches up with a hundred requests a second for some seconds is refused nothing", async () => {
  const query =
    "query ($after: String) { viewer { user { id username displayName } } inbox(first: 20, after: $after) { nodes { id title unreadCount lastMessage { id body sender { username } } } } }";
  const answers: Promise<{ status: number; code: string | undefined }>[] = [];
  for (let i = 0; i < 300; i++) {
    answers.push(send(post(query, { token: cy.token })));
    await pause(10);
  }
  expect(new Set((await Promise.all(answers)).map(({ status, code }) => `${status} ${code}`))).toEqual(
    new Set(["200 undefined"]),
  );
});
