/** Notifications: what makes one for whom, what becomes of them, and how they are told. For all of it under faults see the law. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NotificationKind, NotificationsFollowSubscription } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  type Followed,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

const NOWHERE = "ntf_AZAAAAAAcACAAAAAAAAAAA";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let olga: Person;

beforeAll(async () => {
  parley = await startParley();
});
afterAll(() => parley?.stop());

/** People whom nothing has happened to yet. */
async function newCast(): Promise<void> {
  [ana, ben, cy, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as [Person, Person, Person, Person];
}

const LIST = graphql(`
  query NotificationsList($first: Int, $after: String, $unreadOnly: Boolean) {
    notifications(first: $first, after: $after, unreadOnly: $unreadOnly) {
      unreadCount
      pageInfo { hasNextPage endCursor }
      nodes { id kind title body readAt createdAt actor { id } conversation { id } message { id body } }
    }
  }
`);
const SEND = graphql(`
  mutation NotificationsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }
`);
const READ = graphql(
  `mutation NotificationsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);
const MARK = graphql(`
  mutation NotificationsMark($id: ID!) {
    markNotificationRead(input: { notificationId: $id }) { notification { id readAt } }
  }
`);
const MARK_ALL = graphql(`mutation NotificationsMarkAll { markAllNotificationsRead { count } }`);
const DELETE = graphql(`
  mutation NotificationsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }
`);
const SETTINGS = graphql(`
  mutation NotificationsSettings($disabled: [NotificationKind!]) {
    updateNotificationSettings(input: { disabledKinds: $disabled }) { settings { disabledKinds } }
  }
`);
const VIEWER = graphql(`query NotificationsViewer { viewer { notificationSettings { disabledKinds } } }`);
const NODE = graphql(`query NotificationsNode($id: ID!) { node(id: $id) { id __typename } }`);
const MUTE = graphql(`
  mutation NotificationsMute($id: ID!, $until: DateTime) {
    updateMembership(input: { conversationId: $id, mutedUntil: $until }) { conversation { id } }
  }
`);
const GROUP = graphql(
  `mutation NotificationsGroup($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }`,
);
const ROLE = graphql(`
  mutation NotificationsRole($id: ID!, $user: ID!, $role: MemberRole!) {
    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role } }
  }
`);
const ADD = graphql(`
  mutation NotificationsAdd($id: ID!, $users: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $users }) { conversation { id } } }
`);
const REMOVE = graphql(`
  mutation NotificationsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);
const LEAVE = graphql(
  `mutation NotificationsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const DELETE_GROUP = graphql(
  `mutation NotificationsDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);
const DELETE_MESSAGE = graphql(
  `mutation NotificationsDeleteMessage($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const BLOCK = graphql(`mutation NotificationsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const PRIVACY = graphql(`
  mutation NotificationsPrivacy($send: Boolean) { updatePrivacy(input: { sendReadReceipts: $send }) { privacy { sendReadReceipts } } }
`);
const EXPORT = graphql(`mutation NotificationsExport { exportAccount { url } }`);
const ADDED = graphql(`subscription NotificationsAdded { notificationAdded { id kind body conversation { id } } }`);
const FOLLOW = graphql(`
  subscription NotificationsFollow($after: String) {
    events(after: $after) {
      __typename
      cursor
      ... on StreamStarted { start }
      ... on ConversationRemoved { conversationId }
      ... on NotificationAdded { notification { id kind readAt } }
      ... on NotificationUpdated { notification { id kind readAt } }
      ... on NotificationRemoved { notificationId }
    }
  }
`);
const PAGE = graphql(`
  query NotificationsPage($after: String, $first: Int, $waitSeconds: Int) {
    events(after: $after, first: $first, waitSeconds: $waitSeconds) {
      start
      cursor
      hasMore
      events {
        __typename
        ... on NotificationAdded { notification { id kind readAt } }
        ... on NotificationUpdated { notification { id kind readAt } }
        ... on NotificationRemoved { notificationId }
      }
    }
  }
`);

const listOf = async (person: Person) => (await person.get(LIST)).notifications.nodes;

/** The kinds on somebody's list, the first first, with what they say. */
const toldOf = async (person: Person) =>
  (await listOf(person)).map(({ kind, title, body }) => `${kind} ${title}: ${body}`).reverse();

async function started(followed: Followed<NotificationsFollowSubscription>): Promise<void> {
  await until("the stream has begun", () => followed.data.length > 0);
}

const notificationsIn = (followed: Followed<NotificationsFollowSubscription>) =>
  followed.data.map(({ events }) => events).filter(({ __typename }) => __typename.startsWith("Notification"));

// ── what makes them ──

test("a message of a direct conversation notifies the other, and one of a group whom it calls", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  await send(ana, direct, "hello");
  const group = await groupOf(ana, ben, cy);
  const { message } = await send(cy, group, "to nobody in particular");
  await ana.get(SEND, { input: { conversationId: group, body: "see Ben", mentionIds: [ben.id, ana.id] } });
  await ben.get(SEND, { input: { conversationId: group, body: "an answer", replyToId: message.id } });
  await ana.get(SEND, { input: { conversationId: group, body: "all of you", mentionEveryone: true } });
  expect(await toldOf(ana)).toEqual([]);
  expect(await toldOf(ben)).toEqual([
    "MESSAGE_NEW Ana: hello",
    "GROUP_INVITE Friends: Ana added you.",
    "MESSAGE_NEW Friends: Ana: see Ben",
    "MESSAGE_NEW Friends: Ana: all of you",
  ]);
  expect(await toldOf(cy)).toEqual([
    "GROUP_INVITE Friends: Ana added you.",
    "MESSAGE_NEW Friends: Ben: an answer",
    "MESSAGE_NEW Friends: Ana: all of you",
  ]);
  const [newest, , , first] = await listOf(ben);
  expect(newest).toMatchObject({ actor: { id: ana.id }, conversation: { id: group }, message: { body: "all of you" } });
  expect(first).toMatchObject({ conversation: { id: direct }, readAt: null });
  expect(await toldOf(olga)).toEqual([]);
});

test("changes of a group notify whom they are about, and everyone of what they all see", async () => {
  await newCast();
  const group = await groupOf(ana, ben);
  await ana.get(ADD, { id: group, users: [cy.id, ben.id, olga.id] });
  await ana.get(ROLE, { id: group, user: ben.id, role: "ADMIN" });
  await ben.get(GROUP, { input: { conversationId: group, title: "Climbing" } });
  await olga.get(LEAVE, { id: group });
  await ana.get(REMOVE, { id: group, user: cy.id });
  const invited = "GROUP_INVITE Climbing: Ana added you.";
  const renamed = "GROUP_UPDATED Climbing: Ben renamed the group to “Climbing”.";
  expect(await toldOf(ben)).toEqual([
    invited,
    "GROUP_ROLE_UPDATED Climbing: Ana made you an admin.",
    "GROUP_MEMBER_LEFT Climbing: Olga left.",
  ]);
  expect(await toldOf(ana)).toEqual([renamed, "GROUP_MEMBER_LEFT Climbing: Olga left."]);
  // A former member sees only this of it.
  expect(await toldOf(cy)).toEqual(["GROUP_MEMBER_REMOVED Climbing: Ana removed you."]);
  expect(await listOf(cy)).toMatchObject([{ conversation: null, message: null }]);
  expect(await toldOf(olga)).toEqual([]);
  await ana.get(DELETE_GROUP, { id: group });
  expect(await toldOf(ben)).toEqual(["GROUP_DELETED Climbing: Ana deleted the group."]);
  expect(await toldOf(ana)).toEqual([]);
});

test("a message that somebody else deletes notifies its sender, and says nothing any more itself", async () => {
  await newCast();
  const group = await groupOf(ana, ben, cy);
  const { message } = await ben
    .get(SEND, { input: { conversationId: group, body: "oh no", mentionIds: [cy.id] } })
    .then(({ sendMessage }) => sendMessage);
  await ana.get(DELETE_MESSAGE, { id: message.id });
  await ana.get(DELETE_MESSAGE, { id: message.id });
  expect((await toldOf(ben)).slice(1)).toEqual(["MESSAGE_DELETED Friends: Ana deleted your message."]);
  expect((await toldOf(cy)).slice(1)).toEqual(["MESSAGE_NEW Friends: Ben: This message was deleted."]);
  const own = await send(cy, group, "mine");
  await cy.get(DELETE_MESSAGE, { id: own.message.id });
  expect((await toldOf(cy)).length).toBe(2);
});

test("that a message was delivered or read notifies who wants to know it, as far as the reader shows it", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  await send(ana, direct, "one");
  await ben.get(READ, { id: direct });
  expect(await toldOf(ana)).toEqual([]);
  expect((await ana.get(VIEWER)).viewer.notificationSettings.disabledKinds).toEqual([
    "MESSAGE_DELIVERED",
    "MESSAGE_READ",
  ]);
  await ana.get(SETTINGS, { disabled: [] });
  await send(ana, direct, "two");
  const last = await send(ana, direct, "three");
  await ben.get(READ, { id: direct });
  expect((await toldOf(ana)).sort()).toEqual([
    "MESSAGE_DELIVERED Ben: Your message was delivered.",
    "MESSAGE_READ Ben: Your message was read.",
  ]);
  for (const notification of await listOf(ana))
    expect(notification).toMatchObject({ message: { id: last.message.id }, readAt: null });
  // For the past as for the future.
  await ben.get(PRIVACY, { send: false });
  expect((await listOf(ana)).map(({ kind }) => kind)).toEqual(["MESSAGE_DELIVERED"]);
  await send(ana, direct, "four");
  await ben.get(READ, { id: direct });
  expect((await listOf(ana)).map(({ kind }) => kind)).toEqual(["MESSAGE_DELIVERED", "MESSAGE_DELIVERED"]);
});

test("a copy of one's own data has what one is notified of, and not what was hidden or deleted since", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  const copied = async () => {
    const { url } = (await ana.get(EXPORT)).exportAccount;
    const { notifications } = (await (await fetch(new URL(url, ana.url))).json()) as {
      notifications: { kind: string }[];
    };
    return notifications.map(({ kind }) => kind).sort();
  };
  await ana.get(SETTINGS, { disabled: [] });
  await send(ana, direct, "one");
  await ben.get(READ, { id: direct });
  await send(ben, direct, "two");
  expect(await copied()).toEqual(["MESSAGE_DELIVERED", "MESSAGE_NEW", "MESSAGE_READ"]);
  await ben.get(PRIVACY, { send: false });
  const newest = (await listOf(ana)).find(({ kind }) => kind === "MESSAGE_NEW");
  await ana.get(DELETE, { id: newest?.id ?? "" });
  expect(await copied()).toEqual(["MESSAGE_DELIVERED"]);
});

test("what is disabled, muted or blocked notifies nobody; who is named in what is muted is notified", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  const group = await groupOf(ana, ben, cy);
  await ben.get(MARK_ALL);
  const kinds = async () => (await ben.get(LIST, { unreadOnly: true })).notifications.nodes.map(({ body }) => body);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await ben.get(MUTE, { id: direct, until });
  await ben.get(MUTE, { id: group, until });
  await send(ana, direct, "muted");
  await ana.get(SEND, { input: { conversationId: group, body: "muted", mentionEveryone: true } });
  await ana.get(GROUP, { input: { conversationId: group, title: "Other" } });
  expect(await kinds()).toEqual([]);
  await ana.get(SEND, { input: { conversationId: group, body: "you", mentionIds: [ben.id] } });
  expect(await kinds()).toEqual(["Ana: you"]);
  await ben.get(MUTE, { id: direct, until: null });
  await ben.get(SETTINGS, { disabled: ["MESSAGE_NEW"] });
  await send(ana, direct, "disabled");
  expect(await kinds()).toEqual(["Ana: you"]);
  await ben.get(SETTINGS, { disabled: [] });
  await send(ana, direct, "heard");
  expect(await kinds()).toEqual(["heard", "Ana: you"]);
  await ben.get(BLOCK, { id: ana.id });
  await send(ana, direct, "withheld");
  await ana.get(SEND, { input: { conversationId: group, body: "you again", mentionIds: [ben.id] } });
  expect(await kinds()).toEqual(["heard", "Ana: you"]);
});

test("a message that is sent again notifies once", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  await Promise.all(Array.from({ length: 8 }, () => send(ana, direct, "once", "the same")));
  await send(ana, direct, "once", "the same");
  expect(await toldOf(ben)).toEqual(["MESSAGE_NEW Ana: once"]);
});

// ── what becomes of them ──

test("a notification is read with its message, or by hand, which says nothing of the message", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  await send(ana, direct, "one");
  await send(ana, direct, "two");
  const [two, one] = await listOf(ben);
  const { notification } = (await ben.get(MARK, { id: one?.id ?? "" })).markNotificationRead;
  expect(notification.readAt).not.toBeNull();
  expect((await ben.get(MARK, { id: one?.id ?? "" })).markNotificationRead.notification).toEqual(notification);
  const unread = (await ben.get(LIST, { unreadOnly: true })).notifications;
  expect(unread).toMatchObject({ unreadCount: 1, nodes: [{ id: two?.id }] });
  await ben.get(READ, { id: direct });
  const { nodes, unreadCount } = (await ben.get(LIST)).notifications;
  expect(unreadCount).toBe(0);
  expect(nodes.map(({ readAt }) => readAt !== null)).toEqual([true, true]);
  expect(nodes[1]?.readAt).toBe(notification.readAt);
  expect((await ben.get(MARK_ALL)).markAllNotificationsRead.count).toBe(0);
  await send(ana, direct, "three");
  expect((await ben.get(MARK_ALL)).markAllNotificationsRead.count).toBe(1);
  expect((await ben.get(LIST)).notifications.unreadCount).toBe(0);
});

test("pages go on from a notification, and a deleted one is on none", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  for (const body of ["a", "b", "c", "d", "e"]) await send(ana, direct, body);
  const bodies: string[] = [];
  let after: string | null = null;
  for (let hasNext = true; hasNext; ) {
    const { nodes, pageInfo }: Awaited<ReturnType<typeof page>> = await page(after);
    bodies.push(...nodes.map(({ body }) => body));
    if (bodies.length === 2)
      expect((await ben.get(DELETE, { id: nodes[0]?.id ?? "" })).deleteNotification.notificationId).toBe(nodes[0]?.id);
    after = pageInfo.endCursor ?? null;
    hasNext = pageInfo.hasNextPage;
  }
  expect(bodies).toEqual(["e", "d", "c", "b", "a"]);
  expect(await toldOf(ben)).toHaveLength(4);
  async function page(cursor: string | null) {
    return (await ben.get(LIST, { first: 2, after: cursor })).notifications;
  }
});

test("nobody has to do with the notifications of others", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  await send(ana, direct, "for Ben");
  const [{ id } = { id: "" }] = await listOf(ben);
  expect((await ben.get(NODE, { id })).node).toEqual({ id, __typename: "Notification" });
  for (const person of [ana, olga]) {
    expect((await person.get(NODE, { id })).node).toBeNull();
    for (const document of [MARK, DELETE].map(String)) {
      const { errors } = await person.ask(document, { id });
      expect(errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
      expect(errors).toEqual((await person.ask(document, { id: NOWHERE })).errors);
    }
    expect((await person.get(MARK_ALL)).markAllNotificationsRead.count).toBe(0);
  }
  for (const wrong of [NOWHERE.slice(0, -1), direct, "", "💥".repeat(1_000)]) {
    expect(codeOf(await ben.ask(MARK, { id: wrong }))).toBe("NOT_FOUND");
    expect(codeOf(await ben.ask(LIST, { after: wrong }))).toBe("BAD_USER_INPUT");
  }
  expect(codeOf(await ben.ask(LIST, { first: 101 }))).toBe("BAD_USER_INPUT");
  expect(codeOf(await ben.ask(SETTINGS, { disabled: null }))).toBe("BAD_USER_INPUT");
  expect(await listOf(ben)).toMatchObject([{ id, readAt: null }]);
});

// ── how they are told ──

test("they come live, once, to each device of theirs, and to nobody else's", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  const devices = [ben.follow(ADDED), ben.follow(ADDED, undefined, "sse"), olga.follow(ADDED), ana.follow(ADDED)];
  const everything = ben.follow(FOLLOW);
  await started(everything);
  await until("all devices follow", async () => {
    await send(ana, direct, "probe");
    return devices.slice(0, 2).every((device) => device.data.length > 0);
  });
  const group = await groupOf(ana, ben);
  // Notifications of a group wait until the group was delivered, and later ones do not.
  await until("they are invited", () =>
    [...devices.slice(0, 2), everything].every(({ data }) => JSON.stringify(data).includes("GROUP_INVITE")),
  );
  await send(ana, direct, "hello");
  for (const device of devices.slice(0, 2)) {
    const told = () => device.data.map(({ notificationAdded }) => notificationAdded);
    await until("they came", () => told().some(({ body }) => body === "hello"));
    expect(new Set(told().map(({ id }) => id)).size, "each once").toBe(told().length);
    expect(told().filter(({ body }) => body !== "probe")).toMatchObject([
      { kind: "GROUP_INVITE", conversation: { id: group } },
      { kind: "MESSAGE_NEW", conversation: { id: direct } },
    ]);
  }
  const [hello, invited] = await listOf(ben);
  await until("it came over everything too", () => JSON.stringify(everything.data).includes(hello?.id ?? "none"));
  await ben.get(MARK, { id: invited?.id ?? "" });
  await ben.get(DELETE, { id: hello?.id ?? "" });
  const of = (type: string) => notificationsIn(everything).filter(({ __typename }) => __typename === type);
  await until("all of it came", () => of("NotificationRemoved").length > 0);
  expect(of("NotificationAdded")).toHaveLength((await listOf(ben)).length + 1);
  expect(of("NotificationUpdated")).toMatchObject([{ notification: { id: invited?.id } }]);
  expect(of("NotificationRemoved")).toMatchObject([{ notificationId: hello?.id }]);
  expect([devices[2]?.data, devices[3]?.data]).toEqual([[], []]);
  for (const device of [...devices, everything]) device.stop();
});

test("whoever resumes, or polls, receives what became of them meanwhile", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  await send(ana, direct, "before");
  const before = ben.follow(FOLLOW);
  await started(before);
  const after = before.data[0]?.events.cursor ?? "";
  before.stop();
  const [old] = await listOf(ben);
  await send(ana, direct, "meanwhile");
  const [fresh] = await listOf(ben);
  await ben.get(MARK, { id: fresh?.id ?? "" });
  await ben.get(DELETE, { id: old?.id ?? "" });
  const expected = new Map<string | undefined, string>([
    [fresh?.id, "read"],
    [old?.id, "removed"],
  ]);
  const resumed = ben.follow(FOLLOW, { after });
  const known = (events: ReturnType<typeof notificationsIn>) => {
    const state = new Map<string | undefined, string>();
    for (const event of events) {
      if (event.__typename === "NotificationRemoved") state.set(event.notificationId, "removed");
      else if ("notification" in event) state.set(event.notification.id, event.notification.readAt ? "read" : "unread");
    }
    return state;
  };
  await until("all of it came", () => known(notificationsIn(resumed)).size === 2);
  expect(resumed.data[0]?.events).toMatchObject({ start: "RESUMED" });
  expect(known(notificationsIn(resumed))).toEqual(expected);
  resumed.stop();
  const polled: ReturnType<typeof notificationsIn> = [];
  let cursor = after;
  for (let hasMore = true; hasMore; ) {
    const { events } = await ben.get(PAGE, { after: cursor, first: 1 });
    expect(events.start).toBe("RESUMED");
    polled.push(...(events.events as typeof polled));
    cursor = events.cursor;
    hasMore = events.hasMore;
  }
  expect(known(polled)).toEqual(expected);
  const waiting = ben.get(PAGE, { after: cursor, waitSeconds: 20 });
  await send(ana, direct, "waited for");
  expect((await waiting).events.events.length).toBeGreaterThan(0);
});

test("what the bus lost is delivered with the next sweep", async () => {
  await newCast();
  const direct = await directBetween(ana, ben);
  const server = await parley.addServer({ PARLEY_SWEEP_SECONDS: "1" });
  ben.url = server.url;
  const followed = ben.follow(FOLLOW);
  await started(followed);
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  try {
    await send(ana, direct, "known");
    await until("it came", () => notificationsIn(followed).length === 1);
    await client.query(
      `INSERT INTO notifications (user_id, id, kind, actor_id, conversation_id, created_at)
        SELECT user_id, uuid_of(clock_timestamp()), 'GROUP_UPDATED', actor_id, conversation_id, clock_timestamp() FROM notifications
        WHERE user_id = (SELECT id FROM users WHERE username = $1)`,
      [ben.username],
    );
  } finally {
    await client.end();
  }
  await until("it came with a sweep", () => notificationsIn(followed).length === 2);
  expect(notificationsIn(followed)).toMatchObject([
    { notification: { kind: "MESSAGE_NEW" } },
    { notification: { kind: "GROUP_UPDATED" } },
  ]);
  followed.stop();
  await ben.leave();
});

test("every kind can be disabled", async () => {
  await newCast();
  const all: NotificationKind[] = [
    "GROUP_DELETED",
    "GROUP_INVITE",
    "GROUP_MEMBER_LEFT",
    "GROUP_MEMBER_REMOVED",
    "GROUP_ROLE_UPDATED",
    "GROUP_UPDATED",
    "MESSAGE_DELETED",
    "MESSAGE_DELIVERED",
    "MESSAGE_NEW",
    "MESSAGE_READ",
  ];
  expect(
    (
      await ben.get(SETTINGS, { disabled: [...all, ...all] })
    ).updateNotificationSettings.settings.disabledKinds.toSorted(),
  ).toEqual(all);
  const group = await groupOf(ana, ben, cy);
  await ana.get(ROLE, { id: group, user: ben.id, role: "ADMIN" });
  await ana.get(GROUP, { input: { conversationId: group, title: "Other" } });
  await cy.get(LEAVE, { id: group });
  await ana.get(REMOVE, { id: group, user: ben.id });
  await send(ana, await directBetween(ana, ben), "hello");
  expect(await toldOf(ben)).toEqual([]);
});

test("they are kept for so many days", async () => {
  await newCast();
  await parley.addServer({
    PARLEY_NOTIFICATION_DAYS: "3",
    PARLEY_REPLAY_DAYS: "3",
    PARLEY_SWEEP_SECONDS: "1",
  });
  await send(ana, await directBetween(ana, ben), "long ago");
  await groupOf(ana, ben);
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `UPDATE notifications SET created_at = now() - interval '73 hours', id = uuid_of(now() - interval '73 hours')
        WHERE kind = 'MESSAGE_NEW' AND user_id = (SELECT id FROM users WHERE username = $1)`,
      [ben.username],
    );
    expect(rowCount).toBe(1);
  } finally {
    await client.end();
  }
  await until("the old one is gone", async () => (await listOf(ben)).length === 1);
  expect(await toldOf(ben)).toEqual(["GROUP_INVITE Friends: Ana added you."]);
});
