/** A server's reports about itself: metrics for operators, headers for developers. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  ask,
  castOf,
  groupOf,
  metricsOf,
  type Parley,
  type Person,
  type RunningServer,
  send,
  startParley,
  until,
} from "../support/parley.js";

const ADDED = graphql(`subscription MetricsAdded($id: ID) { messageAdded(conversationId: $id) { id body } }`);
const FOLLOW = graphql(`subscription MetricsEvents($after: String) { events(after: $after) { cursor } }`);

/** The cost of events on the server so far. */
async function costs(person: Person): Promise<{ executions: number; frames: number }> {
  const response = await fetch(`${person.url}?query=%7B__typename%7D`);
  const read = (name: string) => Number(response.headers.get(`x-parley-${name}`) ?? Number.NaN);
  return { executions: read("executions"), frames: read("frames") };
}

test("an event of many subscribers is executed once, and each has one frame of it", async () => {
  const parley: Parley = await startParley({ PARLEY_METRICS_PORT: "0", PARLEY_MAX_SOCKETS_PER_USER: "100" });
  const [server] = parley.servers as [RunningServer];
  const [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
  const group = await groupOf(ana, ben, cy);
  const followed = [ana, ben, cy].flatMap((person) =>
    Array.from({ length: 10 }, () => person.follow(ADDED, { id: group })),
  );
  await until("all follow", async () => {
    await send(ana, group, "probe");
    return followed.every(({ data }) => data.length > 0);
  });
  const { message } = await send(ana, group, "the last probe");
  const haveAll = (id: string) => () => followed.every(({ data }) => data.at(-1)?.messageAdded.id === id);
  await until("all have it", haveAll(message.id));
  const before = await costs(ana);
  const counted = await send(ana, group, "counted");
  await until("all have it", haveAll(counted.message.id));
  const after = await costs(ana);
  expect(after.executions - before.executions).toBe(1);
  expect(after.frames - before.frames).toBe(30);

  ben.follow(FOLLOW, { after: "forged" });
  await ask(ana.url, undefined, "{ viewer { email } }");
  await until("the stream is counted", async () => (await metricsOf(server)).get("parley_streams_reset_total") === 1);
  const metrics = await metricsOf(server);
  expect(metrics.get("parley_executions_total")).toBeGreaterThanOrEqual(after.executions);
  expect(metrics.get("parley_frames_total")).toBeGreaterThanOrEqual(after.frames);
  expect(metrics.get("parley_devices")).toBe(3);
  expect(metrics.get(`parley_errors_total{code="UNAUTHENTICATED"}`)).toBe(1);
  expect(metrics.get(`parley_errors_total{code="LAGGED"}`)).toBe(0);
  const { metricsUrl = "" } = server;
  expect((await fetch(metricsUrl)).headers.get("content-type")).toContain("text/plain");
  expect((await fetch(new URL("/", metricsUrl))).status).toBe(404);
  for (const person of [ana, ben, cy]) await person.leave();
  await parley.stop();
});

const SEND = `mutation MetricsSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate } }`;

const RESUMED = `subscription Resumed($id: ID, $after: ID) { messageAdded(conversationId: $id, after: $after) { body } }`;

test("sends, repeats, operations and deliveries are counted, and timed", async () => {
  const parley: Parley = await startParley({ PARLEY_METRICS_PORT: "0" });
  const [server] = parley.servers as [RunningServer];
  const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  const group = await groupOf(ana, ben);
  const live = [ben.follow(ADDED, { id: group }), ben.follow(ADDED, { id: group }, "sse")];
  await until("both follow", async () => {
    await send(ana, group, "probe");
    return live.every(({ data }) => data.length > 0);
  });
  const before = await metricsOf(server);
  const grown = async (name: string) => ((await metricsOf(server)).get(name) ?? 0) - (before.get(name) ?? 0);
  for (let i = 0; i < 5; i++) await send(ana, group, "once", "the same id");
  await send(ana, group, "last");
  await until("both have it", () => live.every(({ data }) => data.at(-1)?.messageAdded.body === "last"));
  expect(await grown("parley_sends_total")).toBe(6);
  expect(await grown("parley_send_duplicates_total")).toBe(4);
  expect(await grown(`parley_http_operation_seconds_count{type="mutation",outcome="ok"}`)).toBe(6);
  // A repeat is published again, and is written to nobody. A socket and an event stream are each written two.
  await until("what is written is timed", async () => (await grown("parley_delivery_seconds_count")) === 4);

  await ana.ask("query A_name_that_a_client_makes($id: ID!) { node(id: $id) { id } }", { id: [[]] });
  await ana.ask(SEND, { input: { conversationId: "nothing", body: "x", clientMessageId: "x" } });
  expect(await grown(`parley_http_operation_seconds_count{type="query",outcome="error"}`)).toBe(1);
  expect(await grown(`parley_http_operation_seconds_count{type="mutation",outcome="error"}`)).toBe(1);
  expect(await grown(`parley_errors_total{code="NOT_FOUND"}`)).toBe(1);
  const overSocket = [ben.follow("{ viewer { user { id } } }" as never), ben.follow(ADDED, { id: "nothing" })];
  await until("both are answered", () => overSocket.every(({ isDone }) => isDone));
  expect(await grown(`parley_socket_operation_seconds_count{type="query",outcome="ok"}`)).toBe(1);
  expect(await grown(`parley_socket_operation_seconds_count{type="subscription",outcome="error"}`)).toBe(1);
  const { data } = await ben.ask("{ eventCursor }");
  const after = (data as { eventCursor: string }).eventCursor;
  await ben.ask(`{ events(after: "${after}", waitSeconds: 1) { cursor } }`);
  expect(await grown(`parley_http_operation_seconds_count{type="poll",outcome="ok"}`)).toBe(1);

  // Resuming brings messages that came more than a second ago: they are no delay.
  const since = performance.now();
  await until("they are old", () => performance.now() - since > 1_100);
  const deliveries = await grown("parley_delivery_seconds_count");
  const { data: page } = await ana.ask(
    `query Page($id: ID!) { messages(conversationId: $id, first: 1) { nodes { id } } }`,
    { id: group },
  );
  const [first] = (page as { messages: { nodes: { id: string }[] } }).messages.nodes;
  const resumed = ben.follow(RESUMED as unknown as typeof ADDED, { id: group, after: first?.id } as never);
  await until("it has caught up", () => resumed.data.at(-1)?.messageAdded.body === "last");
  expect(await grown("parley_delivery_seconds_count")).toBe(deliveries);

  const { metricsUrl = "" } = server;
  const text = await (await fetch(metricsUrl)).text();
  expect(text).not.toContain("A_name_that_a_client_makes");
  const sum = Number(/^parley_delivery_seconds_sum (\S+)$/m.exec(text)?.[1]);
  expect(sum).toBeGreaterThanOrEqual(0);
  for (const person of [ana, ben]) await person.leave();
  await parley.stop();
});

test("docs/operating.md lists every metric, and no other", async () => {
  const parley: Parley = await startParley({ PARLEY_METRICS_PORT: "0" });
  const [server] = parley.servers as [RunningServer];
  const text = await (await fetch(server.metricsUrl ?? "")).text();
  const known = [...text.matchAll(/^# TYPE (parley_\w+) (\w+)$/gm)].map(([, name]) => name);
  const page = readFileSync("docs/operating.md", "utf8");
  const named = [...page.matchAll(/^\| `(parley_\w+)`/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(known.toSorted());
  await parley.stop();
});
