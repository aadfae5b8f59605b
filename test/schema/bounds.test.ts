/** The bounds of a stream, each met on purpose: how much it may take of the server, and how it ends. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  type Followed,
  groupOf,
  metricsOf,
  type Parley,
  Person,
  type RunningServer,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { setup } from "../support/stores.js";

const ADDED = `subscription Bounds($id: ID, $after: ID) { messageAdded(conversationId: $id, after: $after) { id seq body } }`;
const EVENTS = graphql(`subscription BoundsEvents { events { cursor } }`);
const NOTIFIED = graphql(`subscription BoundsNotified { notificationAdded { id } }`);
const CURSOR = graphql(`query BoundsCursor { eventCursor }`);
const WAIT = graphql(`query BoundsWait($after: String) { events(after: $after, waitSeconds: 20) { cursor } }`);
const SIGN_OUT = graphql(`mutation BoundsSignOut { signOut { sessionId } }`);

interface Frame {
  type: string;
  payload?: { data?: { messageAdded: { id: string; seq: number; body: string } } } & {
    extensions?: { code: string };
  }[];
}

async function rawSocket(person: Person, variables: object, isLetIn = true) {
  const socket = new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws");
  const frames: Frame[] = [];
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } }));
  if (isLetIn) await new Promise((resolve) => socket.once("message", resolve));
  socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
  if (isLetIn) socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: ADDED, variables } }));
  const messages = () => frames.flatMap(({ payload }) => payload?.data?.messageAdded ?? []);
  return { socket, frames, messages };
}

describe("a reader that stays behind", () => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({
      PARLEY_LAG_SECONDS: "1",
      PARLEY_SWEEP_SECONDS: "1",
      PARLEY_MAX_QUEUED_EVENTS: "16",
      PARLEY_METRICS_PORT: "0",
    });
  });
  afterAll(() => parley?.stop());

  test("ends with LAGGED, and has everything once when it goes on from its last message", async () => {
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const group = await groupOf(ana, ben);
    const slow = await rawSocket(ben, { id: group });
    await until("it follows", async () => {
      await send(ana, group, "probe");
      return slow.messages().length > 0;
    });
    slow.socket.pause();
    const body = "w".repeat(7_900);
    for (let round = 0; round < 20; round++)
      await Promise.all(Array.from({ length: 50 }, () => send(ana, group, body)));
    const endedOf = async (server: RunningServer) => (await metricsOf(server)).get("parley_lagged_total") ?? 0;
    await until("it is ended", async () => (await Promise.all(parley.servers.map(endedOf))).some((ended) => ended > 0));
    slow.socket.resume();
    await until("it is told", () => slow.frames.some(({ type }) => type === "error"), 20_000);
    expect(JSON.stringify(slow.frames.at(-1))).toContain("LAGGED");
    const had = slow.messages();
    const { message } = await send(ana, group, "the end");
    expect(had.at(-1)?.seq).toBeLessThan(message.seq);
    const again = await rawSocket(ben, { id: group, after: had.at(-1)?.id });
    await until("it has all", () => again.messages().at(-1)?.seq === message.seq, 20_000);
    const seqs = [...had, ...again.messages()].map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
    slow.socket.close();
    again.socket.close();
  }, 60_000);
});

describe("a session", () => {
  let parley: Parley;
  let ana: Person;
  beforeAll(async () => {
    parley = await startParley({ PARLEY_ACCESS_TOKEN_SECONDS: "6" });
  });
  afterAll(() => parley?.stop());

  test("that expires ends its sockets with 4403, its event streams and its waiting polls", async () => {
    ana = (await castOf(parley, "Ana"))[0] as Person;
    const { eventCursor } = await ana.get(CURSOR);
    const { socket } = await rawSocket(ana, {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const streamed = ana.follow(EVENTS, {}, "sse");
    const notified = ana.follow(NOTIFIED, {}, "sse");
    const polled = ana.ask(WAIT, { after: eventCursor });
    await until("the stream has begun", () => streamed.data.length > 0);
    expect(await closed).toBe(4403);
    expect(codeOf(await polled)).toBe("UNAUTHENTICATED");
    for (const stream of [streamed, notified]) {
      await until("the stream ends", () => stream.isDone || stream.answers.some(({ errors }) => errors));
      expect(JSON.stringify([stream.error, stream.answers.at(-1)])).toContain("UNAUTHENTICATED");
    }
  }, 30_000);

  test("that is signed out ends its notification streams", async () => {
    const [dee, eve] = (await castOf(parley, "Dee", "Eve")) as [Person, Person];
    const direct = await directBetween(dee, eve);
    const streams = [dee.follow(NOTIFIED), dee.follow(NOTIFIED, {}, "sse")];
    await until("both are told", async () => {
      await send(eve, direct, "probe");
      return streams.every(({ data }) => data.length > 0);
    });
    await dee.get(SIGN_OUT);
    await until("both have ended", () => streams.every(({ isDone }) => isDone));
    const told = streams.map(({ answers }) => answers.length);
    await send(eve, direct, "too late");
    expect(streams.map(({ answers }) => answers.length)).toEqual(told);
    await dee.leave();
  });

  test("that is signed out ends a poll that waits", async () => {
    const cy = (await castOf(parley, "Cy"))[0] as Person;
    const { eventCursor } = await cy.get(CURSOR);
    const polled = cy.ask(WAIT, { after: eventCursor });
    const other = await Promise.race([polled, new Promise((resolve) => setTimeout(resolve, 500, "it waits"))]);
    expect(other).toBe("it waits");
    await cy.get(SIGN_OUT);
    expect(codeOf(await polled)).toBe("UNAUTHENTICATED");
  });
});

describe("a person", () => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ PARLEY_MAX_SOCKETS_PER_USER: "3", PARLEY_MAX_SUBSCRIBED_COST: "8" });
  });
  afterAll(() => parley?.stop());

  // If servers are separate processes, one of them can be stopped.
  test.runIf(setup === "redis")(
    "who is signed out is told nothing that was said afterwards, however late and at once it is heard",
    async () => {
      const [here, there] = parley.servers as [RunningServer, RunningServer];
      const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
      for (const person of [ana, ben]) person.url = here.url;
      const group = await groupOf(ana, ben);
      const { socket, messages } = await rawSocket(new Person(there.url, ben), { id: group });
      const closed = new Promise((resolve) => socket.once("close", resolve));
      await until("it follows", async () => {
        await send(ana, group, "probe");
        return messages().length > 0;
      });
      there.signal?.("SIGSTOP");
      await send(ana, group, "before");
      await ben.get(SIGN_OUT);
      for (let i = 0; i < 5; i++) await send(ana, group, "too late");
      there.signal?.("SIGCONT");
      expect(await closed).toBe(4403);
      expect(messages().map(({ body }) => body)).not.toContain("too late");
      for (const person of [ana, ben]) await person.leave();
    },
    30_000,
  );

  test("has only so many notification streams at once, and another once one has ended", async () => {
    const [dee, eve] = (await castOf(parley, "Dee", "Eve")) as [Person, Person];
    const direct = await directBetween(dee, eve);
    const isRefused = (stream: Followed<object>) => stream.answers.some((answer) => codeOf(answer) === "TOO_COMPLEX");
    const streams = [1, 2, 3, 4, 5].map(() => dee.follow(NOTIFIED));
    await until("one is refused", () => streams.some(isRefused));
    expect(streams.map(isRefused)).toEqual([false, false, false, false, true]);
    streams[0]?.stop();
    await until("another is let in", async () => {
      const another = dee.follow(NOTIFIED);
      await until("it is told, or refused", async () => {
        await send(eve, direct, "probe");
        return another.answers.length > 0;
      });
      return !isRefused(another);
    });
    await dee.leave();
  });

  test("has only so many sockets, event streams and waiting polls at once", async () => {
    const ben = (await castOf(parley, "Ben"))[0] as Person;
    const { eventCursor } = await ben.get(CURSOR);
    const streams = [1, 2, 3].map(() => ben.follow(EVENTS, {}, "sse"));
    await until("all have begun", () => streams.every(({ data }) => data.length > 0));
    expect(codeOf(await ben.ask(WAIT, { after: eventCursor }))).toBe("RATE_LIMITED");
    const refused = ben.follow(EVENTS, {}, "sse");
    await until("it is told", () => refused.isDone || refused.answers.length > 0);
    expect(JSON.stringify([refused.error, refused.answers])).toContain("RATE_LIMITED");
    const { socket } = await rawSocket(ben, {}, false);
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(4429);
    for (const stream of [...streams, refused]) stream.stop();
  }, 30_000);
});
