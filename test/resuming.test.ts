/** The clients come back by themselves, through the very code that docs/streams.md shows, and have everything. */
import type { Client } from "graphql-ws";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { graphql } from "./graphql/index.js";
import { ask, castOf, codeOf, directBetween, type Parley, Person, send, startParley, until } from "./parley.js";
import * as apollo from "./snippets/resume-apollo.js";
import { type Event, followEvents } from "./snippets/resume-graphql-ws.js";
import { nextEvents } from "./snippets/resume-polling.js";
import * as urql from "./snippets/resume-urql.js";
import { signIn } from "./snippets/session.js";
import { openSocket } from "./snippets/socket.js";
import { openEvents } from "./snippets/sse.js";
import { setup } from "./stores.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let conversation: string;
const stops: (() => void)[] = [];

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  ben.url = ana.url;
  conversation = await directBetween(ana, ben);
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(() => parley?.stop());

const CURSOR = graphql(`query ResumingCursor { eventCursor }`);

type Take = (event: Event) => void;
const token = () => ben.token;
const socket = () => openSocket(ben.url, token);

const streams: Record<string, (live: Client, after: string, take: Take) => void> = {
  "graphql-ws": (live, after, take) =>
    void stops.push(
      followEvents(live, after, take, (reason) => {
        throw reason;
      }),
    ),
  "Apollo Client": (live, after, take) => {
    const subscription = apollo
      .connect(live)
      .subscribe<{ events: Event }>({ query: apollo.FOLLOW, variables: { after } })
      .subscribe(({ data }) => void (data && take(data.events)));
    stops.push(() => subscription.unsubscribe());
  },
  urql: (live, after, take) => {
    const { unsubscribe } = urql
      .connect(ben.url, live)
      .subscription<{ events: Event }>(urql.FOLLOW, { after })
      .subscribe(({ data }) => void (data && take(data.events)));
    stops.push(unsubscribe);
  },
};

const followers: Record<string, (after: string, take: Take) => void> = {
  ...Object.fromEntries(
    Object.entries(streams).map(([name, follow]) => [
      name,
      (after: string, take: Take) => follow(socket(), after, take),
    ]),
  ),
  polling: (after, take) => {
    let goesOn = true;
    stops.push(() => {
      goesOn = false;
    });
    const loop = async () => {
      for (let cursor = after; goesOn; ) cursor = await nextEvents(ben.url, token, cursor, take);
    };
    loop().catch(() => {}); // the server stops before it answers
  },
};

// Where servers are processes of their own, they are told to go with a signal, and then are gone.
test.skipIf(setup === "redis").each(Object.keys(followers))(
  "%s misses nothing and starts from its newest cursor while its sockets are closed again and again",
  async (name) => {
    const { eventCursor } = await ben.get(CURSOR);
    const known = new Map<string, number>();
    const starts: (string | undefined)[] = [];
    let repeats = 0;
    followers[name]?.(eventCursor, ({ __typename, start, message }) => {
      if (__typename === "StreamStarted") starts.push(start);
      if (!message) return;
      if ((known.get(message.id) ?? 0) >= message.revision) repeats++;
      else known.set(message.id, message.revision);
    });
    const sent: string[] = [];
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 5; i++) sent.push((await send(ana, conversation, `${name} ${round} ${i}`)).message.id);
      await until("all have come", () => sent.every((id) => known.has(id)), 20_000);
      await parley.servers[0]?.drain?.(0);
    }
    const { message } = await send(ana, conversation, `${name} after all`);
    await until("that has come too", () => known.has(message.id), 20_000);
    if (name === "polling") expect(repeats).toBe(0);
    else expect(starts.length).toBeGreaterThanOrEqual(2);
    for (const start of starts) expect(start).toBe("RESUMED");
  },
  90_000,
);

test("each client goes on with a fresh token, over sockets and events, when the one it began with has ended", async () => {
  const brief = await startParley({ PARLEY_ACCESS_TOKEN_SECONDS: "8" });
  try {
    const [anna, bert] = (await castOf(brief, "Anna", "Bert")) as [Person, Person];
    const between = await directBetween(anna, bert);
    const { eventCursor } = await bert.get(CURSOR);
    const speaks = await signIn(anna.url, anna.username, "a good password");
    const fresh = await signIn(bert.url, bert.username, "a good password");
    const first = await fresh();
    const heard: Set<string>[] = [];
    for (const follow of Object.values(streams))
      for (const open of [openSocket, openEvents]) {
        const known = new Set<string>();
        heard.push(known);
        follow(open(bert.url, fresh), eventCursor, ({ message }) => void (message && known.add(message.id)));
      }
    const hasCome = async (body: string) => {
      const speaker = new Person(anna.url, { ...anna, token: await speaks() });
      const { message } = await send(speaker, between, body);
      await until(`${body} has come to all`, () => heard.every((known) => known.has(message.id)), 20_000);
    };
    await hasCome("before");
    await until(
      "the first token has ended",
      async () => codeOf(await ask(bert.url, first, CURSOR)) !== undefined,
      20_000,
    );
    await hasCome("after");
  } finally {
    for (const stop of stops.splice(0)) stop();
    await brief.stop();
  }
}, 60_000);
