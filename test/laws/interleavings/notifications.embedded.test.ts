/** Changes while notifications are read. */
import { expect, onTestFinished, test } from "vitest";
import type { App } from "../../../src/app.js";
import { accountFeed } from "../../../src/events/account-feed.js";
import { parseConversationId } from "../../../src/ids.js";
import { castOf, dataOf, directBetween, groupOf, type Person, send, until } from "../../support/parley.js";
import { pause } from "../../support/random.js";
import { uuidOf } from "../../support/tables.js";
import {
  ana,
  app,
  ben,
  follow,
  gate,
  holdAnswer,
  holdQuestion,
  loseNews,
  parley,
  REMOVE,
  startSmall,
  useStage,
  viewerOf,
} from "./stage.js";

useStage();

// ── notifications ──

interface NotifiedEvent {
  __typename: string;
  cursor: string;
  start?: string;
  conversationId?: string;
  conversation?: { id: string };
  notification?: { id: string; kind: string; body: string; readAt: string | null };
  receipt?: { readSeq: number };
}

const NOTIFIED_FIELDS = `__typename cursor ... on StreamStarted { start } ... on ConversationUpdated { conversation { id } }
  ... on ConversationRemoved { conversationId } ... on ReceiptUpdated { receipt { readSeq } }
  ... on NotificationAdded { notification { id kind body readAt } }`;

const NOTIFIED = `subscription N($after: String) { events(after: $after) { ${NOTIFIED_FIELDS} } }`;

const NOTIFIED_PAGE = `query N($after: String) { events(after: $after) { start cursor events { ${NOTIFIED_FIELDS} } } }`;

const ADD =
  "mutation A($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } } }";

const MENTION =
  'mutation M($id: ID!, $user: ID!) { sendMessage(input: { conversationId: $id, body: "for Eve", mentionIds: [$user] }) { message { id } } }';

/** The events of a person's account stream, from its beginning on. */
async function followNotified(person: Person, after?: string) {
  const followed = follow<{ events: NotifiedEvent }>(person, NOTIFIED, { after });
  onTestFinished(() => followed.stop());
  await until("it has begun", () => followed.data.length > 0);
  return () => followed.data.map(({ events }) => events);
}

const bodiesIn = (events: NotifiedEvent[]) =>
  events.flatMap(({ notification }) => (notification?.kind === "MESSAGE_NEW" ? [notification.body] : []));

/** The events of one conversation's joining and leaving, and of its invitation. */
const comingAndGoing = (events: NotifiedEvent[], id: string) =>
  events.flatMap(({ __typename, conversationId, conversation, notification }) =>
    conversationId === id || conversation?.id === id || notification?.kind === "GROUP_INVITE" ? [__typename] : [],
  );

test("who is back in a group receives that before the invitation, whatever the bus lost", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  const events = await followNotified(eve);
  const views = follow<{ notificationAdded: { kind: string } }>(eve, "subscription { notificationAdded { kind } }", {});
  const other = await directBetween(ana, eve);
  await until("both follow", async () => {
    await send(ana, other, "probe");
    return views.data.length > 0 && bodiesIn(events()).includes("probe");
  });
  const invitations = () => views.data.filter(({ notificationAdded }) => notificationAdded.kind === "GROUP_INVITE");
  const hearAgain = loseNews((topic) => topic === `conversation:${parseConversationId(id)}`);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  await send(ana, other, "meanwhile");
  await until("it goes on", () => bodiesIn(events()).includes("meanwhile"));
  hearAgain();
  await app.hub.sweep();
  await until("they are invited", () => comingAndGoing(events(), id).includes("NotificationAdded"));
  await until("the other view tells it too", () => invitations().length > 0);
  await send(ana, other, "the end");
  await until("it goes on", () => bodiesIn(events()).includes("the end"));
  const about = comingAndGoing(events(), id);
  expect(about.indexOf("ConversationRemoved")).toBeLessThan(about.indexOf("NotificationAdded"));
  expect(about.lastIndexOf("ConversationRemoved")).toBeLessThan(about.indexOf("ConversationUpdated"));
  expect(about.indexOf("ConversationUpdated")).toBeLessThan(about.indexOf("NotificationAdded"));
  expect(about.filter((type) => type === "NotificationAdded")).toHaveLength(1);
  expect(invitations()).toHaveLength(1);
  views.stop();
  await eve.leave();
});

test("who is back in a group while a page is read receives that before the invitation", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  await pause(5_500); // longer than a slow commit: nothing of before is told again
  let after = app.epoch.cursors.cursorAt(await app.hub.now());
  const involvements = holdAnswer("involvements", uuidOf(eve.id));
  const told: NotifiedEvent[] = [];
  const page = async () => {
    const { events } = dataOf(
      await eve.ask<{ events: { cursor: string; events: NotifiedEvent[] } }, object>(NOTIFIED_PAGE, { after }),
    );
    after = events.cursor;
    told.push(...events.events);
  };
  const reading = page();
  await until("it is being read", () => involvements.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  involvements.letGo();
  await reading;
  for (let pages = 0; pages < 3; pages++) await page();
  const about = comingAndGoing(told, id);
  expect([...new Set(about)]).toEqual(["ConversationRemoved", "ConversationUpdated", "NotificationAdded"]);
  expect(about.filter((type) => type === "NotificationAdded")).toHaveLength(1);
}, 30_000);

test("an invitation that is found before its group is followed is delivered once that is", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  // Nothing that is asked of the group has to be read: what it is told takes no time, after which it would look again.
  const invited = "subscription I { events { __typename ... on NotificationAdded { notification { kind } } } }";
  const followed = follow<{ events: NotifiedEvent }>(eve, invited, {});
  await until("it has begun", () => followed.data.length > 0);
  const lookUp = holdAnswer("memberships");
  const reading = holdAnswer("notifications-changed-since", uuidOf(eve.id));
  await groupOf(ana, eve);
  await until("both are read", () => lookUp.isHeld && reading.isHeld);
  reading.letGo();
  await pause(200);
  expect(followed.data, "no more than that it has begun").toHaveLength(1);
  lookUp.letGo();
  await until("they are invited", () =>
    followed.data.some(({ events }) => events.notification?.kind === "GROUP_INVITE"),
  );
  followed.stop();
  await eve.leave();
});

test("cursors move on as soon as a group that was joined is followed", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const events = await followNotified(eve);
  const id = await groupOf(eve, ana);
  const momentOfNext = async () => {
    const isMessage = ({ __typename }: NotifiedEvent) => __typename === "MessageAdded";
    const before = events().filter(isMessage).length;
    await send(ana, id, "next");
    await until("it came", () => events().filter(isMessage).length > before);
    return app.epoch.cursors.read(events().findLast(isMessage)?.cursor ?? "")?.moment.getTime() ?? 0;
  };
  const joined = await momentOfNext();
  await pause(50);
  await app.hub.sweep();
  expect(await momentOfNext()).toBeGreaterThan(joined);
  await eve.leave();
});

test("one look-up of notifications that hangs holds up nobody else's", async () => {
  const [eve, fay] = (await castOf(parley, "Eve", "Fay")) as [Person, Person];
  await followNotified(eve);
  const events = await followNotified(fay);
  const reading = holdQuestion("notifications-changed-since", uuidOf(eve.id));
  await send(ana, await directBetween(ana, eve), "held");
  await until("it hangs", () => reading.isHeld);
  await send(ana, await directBetween(ana, fay), "not held");
  await until("the other is told", () => bodiesIn(events()).includes("not held"));
  reading.letGo();
  for (const person of [eve, fay]) await person.leave();
});

test("what concerns a person while the bus is slow to subscribe for them is delivered when it has", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const { listen } = app.bus;
  const { open, opened } = gate();
  app.bus.listen = async (topic, hear) => {
    if (topic === `user:${uuidOf(eve.id)}`) await opened;
    return listen(topic, hear);
  };
  onTestFinished(() => {
    app.bus.listen = listen;
    open();
  });
  const events = await followNotified(eve);
  const id = await groupOf(ana, eve);
  await pause(200);
  expect(comingAndGoing(events(), id)).toEqual([]);
  open();
  await until("they are told", () => comingAndGoing(events(), id).includes("NotificationAdded"));
  await eve.leave();
}, 30_000);

test("who is removed while their notifications are read receives nothing of it afterwards but that", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  const events = await followNotified(eve);
  const reading = holdAnswer("notifications-changed-since", uuidOf(eve.id));
  dataOf(await ana.ask(MENTION, { id, user: eve.id }));
  await until("it is being read", () => reading.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  await pause(200);
  reading.letGo();
  const isRemoval = ({ notification }: NotifiedEvent) => notification?.kind === "GROUP_MEMBER_REMOVED";
  await until("they are told", () => events().some(isRemoval));
  expect(comingAndGoing(events(), id)).toContain("ConversationRemoved");
  expect(bodiesIn(events())).toEqual([]);
  await eve.leave();
});

test("a notification that was being read while its message was seen comes as one that is read", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const events = await followNotified(eve);
  const reading = holdAnswer("notifications-changed-since", uuidOf(eve.id));
  await send(ana, id, "seen at once");
  await until("it is being read", () => reading.isHeld);
  dataOf(
    await eve.ask("mutation R($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }", { id }),
  );
  await pause(200);
  reading.letGo();
  await until("it came", () => bodiesIn(events()).length > 0);
  await until("the receipt came", () => events().some(({ receipt }) => receipt));
  const receiptAt = events().findIndex(({ receipt }) => receipt);
  const notified = events().flatMap(({ notification }, at) => (notification ? [{ ...notification, at }] : []));
  expect(notified).toHaveLength(1);
  expect(notified[0]?.readAt !== null || (notified[0]?.at ?? 0) < receiptAt, "it does not stay unread").toBe(true);
  await eve.leave();
});

/** A notification that is stored by a transaction which is not over yet; answers the way to end it. */
async function notifyLate(server: App, person: Person, actor: Person, conversationId: string) {
  const client = await server.store.pool.connect();
  onTestFinished(() => client.release(true));
  await client.query("BEGIN");
  await client.query(
    `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at)
      SELECT $1, uuid_of(at), 'GROUP_UPDATED', $2, $3, at FROM clock_timestamp() AS at`,
    [uuidOf(person.id), uuidOf(actor.id), parseConversationId(conversationId)],
  );
  return async () => void (await client.query("COMMIT"));
}

test.each([
  ["more than a queue holds was told", 0],
  ["time passes", 6_500],
])(
  "a notification that is stored late is told once, also where %s meanwhile",
  async (_, ms) => {
    const { small, people } = await startSmall(2);
    const [eve, owner] = people as [Person, Person];
    const id = await directBetween(owner, eve);
    await pause(10);
    const after = small.epoch.cursors.cursorAt(await small.hub.now());
    const commit = await notifyLate(small, eve, owner, id);
    const sent = Array.from({ length: 10 }, (_, i) => `m${i}`);
    for (const body of sent) await send(owner, id, body);
    const events = await followNotified(eve, after);
    await until("all of it came", () => bodiesIn(events()).length === sent.length);
    await pause(ms);
    await send(owner, id, "between");
    await until("it goes on", () => bodiesIn(events()).includes("between"));
    await commit();
    await send(owner, id, "last");
    await until("it goes on", () => bodiesIn(events()).includes("last"));
    const told = events().flatMap(({ notification }) => (notification ? [notification] : []));
    await until(
      "the late one came",
      () => events().some(({ notification }) => notification?.kind === "GROUP_UPDATED"),
      2_000,
    );
    expect(bodiesIn(events())).toEqual([...sent, "between", "last"]);
    expect(events().filter(({ notification }) => notification?.kind === "GROUP_UPDATED")).toHaveLength(1);
    expect(new Set(told.map((each) => each.id)).size).toBe(told.length);
  },
  30_000,
);

test("a reader who takes nothing for a while then receives every notification, each once", async () => {
  const { small, people } = await startSmall(2);
  const [eve, owner] = people as [Person, Person];
  const id = await directBetween(owner, eve);
  const stream = await accountFeed(small, viewerOf(eve), {});
  expect((await stream.next()).value?.type).toBe("StreamStarted");
  const sent = Array.from({ length: 25 }, (_, i) => `m${i}`);
  for (const body of sent) await send(owner, id, body);
  const told: string[] = [];
  const reading = (async () => {
    for await (const event of stream)
      if (event.type === "NotificationAdded") told.push(event.notification.message?.body ?? "");
  })();
  await until("the reader has all", () => told.length >= sent.length);
  await send(owner, id, "last");
  await until("it goes on", () => told.includes("last"));
  expect(told).toEqual([...sent, "last"]);
  stream.end();
  await reading;
}, 30_000);

test("more that became of notifications than is replayed is RESET, over a stream and by pages", async () => {
  const server = await parley.addServer({ PARLEY_MAX_REPLAYED_EVENTS: "6", PARLEY_SWEEP_SECONDS: "600" });
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  eve.url = server.url;
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  await app.store.pool.query("UPDATE members SET joined_at = now() - interval '1 day' WHERE user_id = $1", [
    uuidOf(eve.id),
  ]);
  const make = (count: number) =>
    app.store.pool.query(
      `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at)
        SELECT $1, uuid_of(at), 'GROUP_UPDATED', $2, $3, at
        FROM generate_series(1, $4::int) i, LATERAL (SELECT now() - interval '1 hour' + i * interval '1 ms' AS at) made`,
      [uuidOf(eve.id), uuidOf(ana.id), parseConversationId(id), count],
    );
  const markAll = () => eve.ask("mutation { markAllNotificationsRead { count } }");
  await markAll();
  await pause(5_500); // longer than a slow commit: nothing of before counts
  for (const [count, start] of [
    [6, "RESUMED"],
    [1, "RESET"],
  ] as const) {
    const after = app.epoch.cursors.cursorAt(new Date((await app.hub.now()).getTime() - 1));
    await make(count);
    dataOf(await markAll());
    const events = await followNotified(eve, after);
    expect(events()[0]?.start).toBe(start);
    const page = dataOf(await eve.ask<{ events: { start: string } }, object>(NOTIFIED_PAGE, { after })).events;
    expect(page.start).toBe(start);
  }
  await eve.leave();
}, 30_000);

test("a notification of a group that is deleted before it is looked up is not delivered as one of no conversation", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, ben);
  dataOf(await ana.ask(ADD, { id, user: eve.id }));
  const query =
    "subscription D { events { __typename ... on NotificationAdded { notification { kind conversation { id } } } } }";
  interface Told {
    events: { __typename: string; notification?: { kind: string; conversation: { id: string } | null } };
  }
  const followed = follow<Told>(eve, query, {});
  await until("it has begun", () => followed.answers.length > 0);
  const lookedUp = holdQuestion("conversations", parseConversationId(id) as string);
  dataOf(await ana.ask(MENTION, { id, user: eve.id }));
  await until("it is being looked up", () => lookedUp.isHeld);
  const hearAgain = loseNews((topic) => topic === `conversation:${parseConversationId(id)}`);
  dataOf(
    await ana.ask("mutation D($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }", { id }),
  );
  hearAgain();
  lookedUp.letGo();
  const told = () => followed.answers.flatMap(({ data }) => data?.events?.notification ?? []);
  await until("the end is told", () => told().some(({ kind }) => kind === "GROUP_DELETED"));
  await app.hub.sweep();
  const isOver = ({ data }: { data?: Told | null }) => data?.events?.__typename === "ConversationRemoved";
  await until("it is removed", () => followed.answers.some(isOver));
  expect(told()).toEqual([{ kind: "GROUP_DELETED", conversation: null }]);
  followed.stop();
  await eve.leave();
});

test("a list that is read while a group is deleted shows no notification as one of no conversation", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const lookedUp = holdQuestion("memberships", parseConversationId(id) as string);
  const list = eve.ask<{ notifications: { nodes: object[] } }, object>(
    "query L { notifications { nodes { kind conversation { id } } } }",
  );
  await until("they are looked up", () => lookedUp.isHeld);
  dataOf(
    await ana.ask("mutation D($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }", { id }),
  );
  lookedUp.letGo();
  expect(dataOf(await list).notifications.nodes).toEqual([]);
});
