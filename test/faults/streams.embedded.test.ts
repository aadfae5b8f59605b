/** Event streams that their readers abandon at any moment: each ends with its request, and nobody is locked out. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { metricsOf, type Person, until } from "../support/parley.js";
import { admitted, post, RawConnection, subscribe } from "./connection.js";
import { type Attacked, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let metricsUrl: string;

beforeAll(async () => {
  server = await startAttacked({
    PARLEY_METRICS_PORT: "0",
    PARLEY_PRESENCE_GRACE_MS: "100",
    PARLEY_WORK_BURST_MS: "100000",
    PARLEY_REQUESTS_PER_SECOND: "1000",
  });
  ana = (await server.cast("Ana"))[0] as Person;
  metricsUrl = /metrics at +(\S+)/.exec(server.process.output())?.[1] ?? "";
});
afterAll(() => server?.stop());

const gauge = async (name: string) => (await metricsOf({ url: server.url, metricsUrl, stop: server.stop })).get(name);

const STREAM = "subscription { events { cursor } }";
const stream = (accept: string) => post(STREAM, { token: ana.token, headers: { accept } });

async function expectNothingLeft(): Promise<void> {
  await until("no stream is left", async () => (await gauge("parley_feeds")) === 0);
  await until("no device is left", async () => (await gauge("parley_devices")) === 0);
  const socket = await admitted(server.url, ana.token);
  await socket.write(subscribe(STREAM)).until(/"next"|"error"/);
  expect(socket.received).toContain('"next"');
  socket.reset();
  await until("it has gone, too", async () => (await gauge("parley_devices")) === 0);
  expect(server.faults()).toEqual([]);
}

test("streams that are abandoned within some milliseconds end, whenever that was", async () => {
  for (let delayMs = 0; delayMs < 30; delayMs++) {
    const connections = await Promise.all([1, 2].map(() => RawConnection.to(server.url)));
    for (const connection of connections) connection.write(stream("text/event-stream"));
    await new Promise((resolve) => setTimeout(resolve, delayMs / 2));
    connections[0]?.reset();
    connections[1]?.socket.destroy();
  }
  await expectNothingLeft();
});

test.each(["multipart/mixed", "application/json", "application/graphql-response+json", "image/png"])(
  "a subscription that is to be answered as %s is refused, and leaves no stream",
  async (accept) => {
    const connection = await RawConnection.to(server.url);
    for (let i = 1; i <= 25; i++) {
      connection.received = "";
      await connection.write(stream(accept)).until(/^HTTP\/1\.1 406 [\s\S]*\r\n\r\n/);
      expect(connection.received).toMatch(/^HTTP\/1\.1 406 /);
    }
    expect(await gauge("parley_devices"), "the connection is still open").toBe(0);
    connection.reset();
    await expectNothingLeft();
  },
);

test("a poll that is abandoned while it waits ends, also behind another request on its connection", async () => {
  const { data } = await ana.ask<{ eventCursor: string }, object>("{ eventCursor }");
  const poll = post(`{ events(after: "${data?.eventCursor}", waitSeconds: 30) { cursor } }`, { token: ana.token });
  const connections = await Promise.all(Array.from({ length: 5 }, () => RawConnection.to(server.url)));
  for (const connection of connections) connection.write(poll + poll + stream("text/event-stream"));
  await until("they wait", async () => ((await gauge("parley_devices")) ?? 0) >= 10);
  for (const connection of connections) connection.reset();
  await expectNothingLeft();
});
