/** The clients come back by themselves, through the very code that docs/streams.md shows, and have everything. */
import { gql as apolloGql } from "@apollo/client";
import type { Client } from "graphql-ws";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { lasting } from "../snippets/lasting.js";
import {
  EVENTS,
  LIST,
  type Notification,
  type Event as NotificationEvent,
  NotificationList,
} from "../snippets/notifications.js";
import * as apollo from "../snippets/resume-apollo.js";
import { type Event, followEvents } from "../snippets/resume-graphql-ws.js";
import { nextEvents } from "../snippets/resume-polling.js";
import * as urql from "../snippets/resume-urql.js";
import { signIn } from "../snippets/session.js";
import { openSocket } from "../snippets/socket.js";
import { openEvents } from "../snippets/sse.js";
import {
  ask,
  castOf,
  codeOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

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

test.each(Object.keys(followers))(
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

const HERE = graphql(
  `mutation ResumingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);
const MARK = graphql(`
  mutation ResumingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { id } } }
`);
const DELETE = graphql(`
  mutation ResumingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }
`);
const LEAVE = graphql(
  `mutation ResumingLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);

interface Loaded {
  eventCursor: string;
  viewer: { user: { id: string } };
  notifications: { nodes: Notification[] };
}

/** The same streams, of what the list of notifications is kept by. */
const keepers: Record<string, (live: Client, after: string, take: (event: NotificationEvent) => void) => void> = {
  "graphql-ws": (live, after, take) => {
    const variables = { after };
    stops.push(
      lasting(live).subscribe<{ events: NotificationEvent }>(
        { query: EVENTS, variables },
        {
          next({ data }) {
            if (!data) return;
            variables.after = data.events.cursor;
            take(data.events);
          },
          error: () => {},
          complete: () => {},
        },
      ),
    );
  },
  "Apollo Client": (live, after, take) => {
    const subscription = apollo
      .connect(live)
      .subscribe<{ events: NotificationEvent }>({ query: apolloGql(EVENTS), variables: { after } })
      .subscribe(({ data }) => void (data && take(data.events)));
    stops.push(() => subscription.unsubscribe());
  },
  urql: (live, after, take) => {
    const { unsubscribe } = urql
      .connect(ben.url, live)
      .subscription<{ events: NotificationEvent }>(EVENTS, { after })
      .subscribe(({ data }) => void (data && take(data.events)));
    stops.push(unsubscribe);
  },
};

test.each(Object.keys(keepers))(
  "%s keeps a list of notifications that is the fresh one, while its sockets are closed again and again",
  async (name) => {
    const loaded = async () => dataOf(await ask<Loaded, object>(ben.url, ben.token, LIST));
    const { eventCursor, viewer, notifications } = await loaded();
    const list = new NotificationList(viewer.user.id, notifications.nodes);
    const starts: string[] = [];
    keepers[name]?.(socket(), eventCursor, (event) => {
      if (event.__typename === "StreamStarted") starts.push(event.start);
      list.take(event);
    });
    const shown = (all: readonly Notification[], isRead: (one: Notification) => boolean) =>
      all.map((one) => `${one.id} ${one.body} ${isRead(one) ? "read" : "unread"}`).sort();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 3; i++) await send(ana, conversation, `${name} ${round} ${i}`);
      await ben.get(HERE, { id: conversation });
      for (let i = 3; i < 6; i++) await send(ana, conversation, `${name} ${round} ${i}`);
      const [newest, second] = (await loaded()).notifications.nodes;
      await ben.get(MARK, { id: newest?.id ?? "" });
      await ben.get(DELETE, { id: second?.id ?? "" });
      const left = await groupOf(ana, ben);
      await ben.get(LEAVE, { id: left });
      if (round === 0) await parley.servers[0]?.drain?.(0);
      const fresh = shown((await loaded()).notifications.nodes, ({ readAt }) => readAt !== null);
      await until(
        "the two are one",
        () => {
          const kept = shown(list.all.slice(0, 50), (one) => list.isRead(one));
          return JSON.stringify(kept) === JSON.stringify(fresh);
        },
        20_000,
      );
    }
    expect(starts.length).toBeGreaterThanOrEqual(2);
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
