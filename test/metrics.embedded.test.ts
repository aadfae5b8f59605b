/** What a server says of itself: to operators in figures, to developers in headers. */
import { expect, test } from "vitest";
import { graphql } from "./graphql/index.js";
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
} from "./parley.js";

const ADDED = graphql(`subscription MetricsAdded($id: ID) { messageAdded(conversationId: $id) { id body } }`);
const FOLLOW = graphql(`subscription MetricsEvents($after: String) { events(after: $after) { cursor } }`);

/** What events have cost the server by now. */
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
