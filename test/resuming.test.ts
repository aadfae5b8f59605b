/** The clients come back by themselves, through the very code that docs/streams.md shows, and have everything. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { graphql } from "./graphql/index.js";
import { castOf, directBetween, type Parley, type Person, send, startParley, until } from "./parley.js";
import * as apollo from "./snippets/resume-apollo.js";
import { type Event, followEvents } from "./snippets/resume-graphql-ws.js";
import { nextEvents } from "./snippets/resume-polling.js";
import * as urql from "./snippets/resume-urql.js";
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

const followers: Record<string, (after: string, take: (event: Event) => void) => void> = {
  "graphql-ws": (after, take) => void stops.push(followEvents(ben.url, ben.token, after, take)),
  "Apollo Client": (after, take) => {
    const client = apollo.connect(ben.url, ben.token);
    const subscription = client
      .subscribe<{ events: Event }>({ query: apollo.FOLLOW, variables: { after } })
      .subscribe(({ data }) => void (data && take(data.events)));
    stops.push(() => subscription.unsubscribe());
  },
  urql: (after, take) => {
    const client = urql.connect(ben.url, ben.token);
    const { unsubscribe } = client
      .subscription<{ events: Event }>(urql.FOLLOW, { after })
      .subscribe(({ data }) => void (data && take(data.events)));
    stops.push(unsubscribe);
  },
  polling: (after, take) => {
    let goesOn = true;
    stops.push(() => {
      goesOn = false;
    });
    const loop = async () => {
      for (let cursor = after; goesOn; ) cursor = await nextEvents(ben.url, ben.token, cursor, take);
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
