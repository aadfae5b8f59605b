/** A person's own account: its name and picture everywhere at once, and its end without anything left behind. */
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeNameless } from "../../src/accounts/deletion.js";
import { graphql } from "../graphql/index.js";
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
import { dumpOf, inStoreOf, tablesWith, uuidOf } from "../support/tables.js";

let parley: Parley;
let ana: Person;
let ben: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "1" });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterAll(async () => {
  await Promise.all([ana, ben].map((person) => person?.leave()));
  await parley?.stop();
});

const PROFILE = graphql(`
  mutation AccountProfile($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName avatarUrl } } }
`);
const SIGN_UP = graphql(`
  mutation AccountSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }
`);
const SIGN_IN = graphql(`mutation AccountSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`);
const REFRESH = graphql(
  `mutation AccountRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }`,
);
const DELETE = graphql(`
  mutation AccountDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }
`);
const EVENTS = graphql(`
  subscription AccountEvents($after: String) {
    events(after: $after) {
      __typename cursor
      ... on MessageAdded { message { seq body sender { displayName } } }
      ... on MessageUpdated { message { seq body deletedAt sender { displayName } reactions { emoji } } }
      ... on ConversationUpdated { conversation { id memberCount members { nodes { user { displayName avatarUrl } role } } } }
      ... on ConversationRemoved { conversationId reason }
    }
  }
`);
const FOUND = graphql(`
  query AccountFound($id: ID!, $username: String!) {
    node(id: $id) { ... on User { username displayName avatarUrl presence { status lastActiveAt } } }
    user(username: $username) { id }
    users(search: $username) { nodes { id } }
  }
`);
const STATE = graphql(`
  query AccountState($id: ID!) {
    conversation(id: $id) {
      memberCount
      members { nodes { user { displayName } role } }
      messages(first: 100) { nodes { seq body deletedAt sender { id displayName } } }
    }
  }
`);
const EDIT = graphql(
  `mutation AccountEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }`,
);
const ERASE = graphql(
  `mutation AccountErase($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const REACT = graphql(
  `mutation AccountReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { id } } }`,
);
const DRAFT = graphql(
  `mutation AccountDraft($id: ID!, $body: String) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }`,
);
const READ = graphql(
  `mutation AccountRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`,
);
const MENTION = graphql(`
  mutation AccountMention($id: ID!, $who: ID!) {
    sendMessage(input: { conversationId: $id, body: "see here", mentionIds: [$who] }) { message { id } }
  }
`);
const BLOCK = graphql(`mutation AccountBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const START = graphql(
  `mutation AccountStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }`,
);
const FIND = graphql(`query AccountFind($query: String!) { searchMessages(query: $query) { nodes { body } } }`);
const SENDERS = graphql(`
  subscription AccountSenders($id: ID!, $after: ID) {
    messageAdded(conversationId: $id, after: $after) { body sender { displayName } }
  }
`);
const CURSOR = graphql(`query AccountCursor { eventCursor }`);

const PASSWORD = "a good password";

/** A person in all of whose texts the same word stands. */
async function personCalled(marker: string): Promise<Person> {
  const username = `${marker}.name`;
  const input = { username, password: PASSWORD, email: `${marker}@example.org`, displayName: `Mara ${marker}` };
  const response = await fetch(parley.urls[0] ?? "", {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": `${marker} phone` },
    body: JSON.stringify({ query: SIGN_UP.toString(), variables: { input } }),
  });
  const { accessToken, refreshToken, viewer } = dataOf(
    (await response.json()) as Awaited<ReturnType<typeof signedUp>>,
  ).signUp;
  return new Person(parley.urls[0] ?? "", { id: viewer.user.id, token: accessToken, refreshToken, username });
}
const signedUp = () => ask("", undefined, SIGN_UP, { input: { username: "", password: "" } });

const inStore = <Result>(run: (client: pg.Client) => Promise<Result>) => inStoreOf(parley, run);
const dump = () => dumpOf(parley);

const isErased = (id: string) =>
  inStore(async (client) => {
    const { rows } = await client.query("SELECT erased_at FROM users WHERE id = $1", [uuidOf(id)]);
    return rows[0].erased_at !== null;
  });

test("a new name and picture are there at once, live and in what comes back, on every server", async () => {
  const [dee] = (await castOf(parley, "Dee")) as [Person];
  const group = await groupOf(ana, dee, ben);
  const { eventCursor } = await ana.get(CURSOR);
  const live = new Person(parley.urls.at(-1) ?? "", ana).follow(EVENTS, {});
  await until("ana follows", async () => {
    await send(dee, group, "under the old name");
    return JSON.stringify(live.answers).includes("old name");
  });
  const first = (await send(dee, group, "remembered")).message;
  await send(dee, group, "remembered too");
  await until("it is remembered", () => JSON.stringify(live.answers).includes("remembered too"));
  const avatarUrl = "https://example.org/a.png";
  expect((await dee.get(PROFILE, { input: { displayName: "  Dora ", avatarUrl } })).updateProfile.user).toEqual({
    displayName: "Dora",
    avatarUrl,
  });
  await until("it is told", () =>
    live.data.some(
      ({ events }) =>
        events.__typename === "ConversationUpdated" &&
        JSON.stringify(events).includes(`"Dora","avatarUrl":"${avatarUrl}"`),
    ),
  );
  await send(dee, group, "under the new name");
  const resumed = ana.follow(EVENTS, { after: eventCursor });
  await until("it is replayed", () => JSON.stringify(resumed.answers).includes("new name"));
  const senders = resumed.data.flatMap(({ events }) =>
    events.__typename === "MessageAdded" ? [events.message.sender?.displayName] : [],
  );
  expect(new Set(senders)).toEqual(new Set(["Dora"]));
  // A server delivers the remembered changes of a followed conversation from memory.
  const remembered = new Person(parley.urls.at(-1) ?? "", ana).follow(SENDERS, { id: group, after: first.id });
  await until("it is told", () => JSON.stringify(remembered.answers).includes("new name"));
  expect(new Set(remembered.data.map(({ messageAdded }) => messageAdded.sender?.displayName))).toEqual(
    new Set(["Dora"]),
  );
  remembered.stop();
  expect((await dee.get(PROFILE, { input: { avatarUrl: null } })).updateProfile.user).toEqual({
    displayName: "Dora",
    avatarUrl: null,
  });
  for (const each of [live, resumed]) each.stop();
});

const LEAVE = graphql(
  `mutation AccountLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);

test.each<[string, (mara: Person) => Promise<unknown>, string]>([
  ["renamed", (mara) => mara.get(PROFILE, { input: { displayName: "Somebody else" } }), "Somebody else"],
  ["deleted", (mara) => mara.get(DELETE, { password: PASSWORD }), "Deleted user"],
])(
  "where somebody was before, what they left behind is told under the name they have once they are %s",
  async (_, change, name) => {
    const marker = `past${Math.floor(Math.random() * 1e9)}`;
    const mara = await personCalled(marker);
    const group = await groupOf(ana, mara);
    const reader = new Person(parley.urls.at(-1) ?? "", ana);
    const live = reader.follow(EVENTS, {});
    await until("ana follows", () => live.answers.length > 0);
    const first = (await send(ana, group, "first")).message;
    const { message } = await send(mara, group, "erased by themselves");
    await mara.get(ERASE, { id: message.id });
    await mara.get(LEAVE, { id: group });
    const isSaid = ({ events }: (typeof live.data)[number]) =>
      events.__typename === "MessageAdded" && events.message.body?.endsWith("left");
    await until("they have left", () => live.data.some(isSaid));
    const known = live.data.length;
    await change(mara);
    await until("it is told", () =>
      live.data
        .slice(known)
        .some(({ events }) => events.__typename === "ConversationUpdated" && events.conversation.id === group),
    );
    await send(ana, group, "last");
    const remembered = reader.follow(SENDERS, { id: group, after: first.id });
    await until("all is told", () => JSON.stringify(remembered.answers).includes("last"));
    expect(remembered.data.map(({ messageAdded }) => messageAdded.sender?.displayName)).toEqual([
      name,
      undefined,
      "Ana",
    ]);
    for (const each of [live, remembered]) each.stop();
  },
);

test.each([
  { displayName: null },
  { displayName: " " },
  { displayName: "x".repeat(65) },
  { displayName: "a\u0007b" },
  { avatarUrl: "http://example.org/a.png" },
  { avatarUrl: "javascript:alert(1)" },
  { avatarUrl: "https://me:secret@example.org/a.png" },
  { avatarUrl: `https://example.org/${"x".repeat(2_050)}` },
  { avatarUrl: "not a url" },
])("a bad profile is refused and changes nothing, the %#th", async (input) => {
  const before = (await ana.get(PROFILE, { input: {} })).updateProfile.user;
  expect(codeOf(await ana.ask(PROFILE, { input: { displayName: "Other", ...input } }))).toBe("BAD_USER_INPUT");
  expect((await ana.get(PROFILE, { input: {} })).updateProfile.user).toEqual(before);
});

const EXPORT = graphql(`mutation AccountExport { exportAccount { url expiresAt } }`);

/** The answer of an export's address. */
const download = (url: string, init?: RequestInit) => fetch(new URL(url, parley.urls.at(-1)), init);

test("an export is a JSON file of everything of one's own, of nothing of others, and reveals no block", async () => {
  const marker = `export${Math.floor(Math.random() * 1e9)}`;
  const mara = await personCalled(marker);
  const [fay] = (await castOf(parley, "Fay")) as [Person];
  const group = await groupOf(ana, mara);
  const direct = await directBetween(mara, fay);
  await fay.get(BLOCK, { id: mara.id });
  await mara.get(BLOCK, { id: ben.id });
  await send(mara, direct, `${marker} withheld`);
  await send(ana, group, "secret of ana's");
  for (let i = 0; i < 1_020; i += 60)
    await Promise.all(Array.from({ length: 60 }, (_, j) => send(mara, group, `${marker} number ${i + j}`)));
  const edited = (await send(mara, group, `${marker} first`)).message;
  await mara.get(EDIT, { id: edited.id, body: `${marker} second` });
  await mara.get(REACT, { id: edited.id, emoji: "👍" });
  await mara.get(READ, { id: group });
  await mara.get(DRAFT, { id: group, body: `${marker} draft` });
  const { url } = (await mara.get(EXPORT)).exportAccount;
  const response = await download(url);
  expect(response.headers.get("content-disposition")).toContain("attachment");
  const text = await response.text();
  const data = JSON.parse(text);
  expect(data.account).toMatchObject({
    username: mara.username,
    email: `${marker}@example.org`,
    send_read_receipts: true,
  });
  expect(data.sessions[0]).toMatchObject({ user_agent: `${marker} phone` });
  expect(data.blocks).toMatchObject([{ username: ben.username }]);
  const [inGroup, inDirect] = ["GROUP", "DIRECT"].map((kind) =>
    data.conversations.find((each: { membership: { kind: string } }) => each.membership.kind === kind),
  );
  expect(inGroup.messages.map(({ seq }: { seq: number }) => seq)).toEqual(
    Array.from({ length: 1_021 }, (_, i) => i + 2),
  );
  expect(inGroup.messages.at(-1)).toMatchObject({ body: `${marker} second`, edited_at: expect.any(String) });
  expect(inGroup.earlier_texts).toMatchObject([{ body: `${marker} first` }]);
  expect(inGroup.reactions).toMatchObject([{ emoji: "👍" }]);
  expect(inGroup.drafts).toMatchObject([{ body: `${marker} draft` }]);
  expect(inGroup.receipts.length).toBeGreaterThan(0);
  expect(inDirect.membership.with).toBe(fay.username);
  expect(inDirect.messages).toMatchObject([{ body: `${marker} withheld` }]);
  for (const secret of ["secret of ana's", "withheld_from", "password_hash", "token_hash", uuidOf(fay.id)])
    expect(text).not.toContain(secret);
}, 60_000);

test("an export's address is good for its own session, to read, and for nothing else", async () => {
  const mara = await personCalled(`address${Math.floor(Math.random() * 1e9)}`);
  const { url, expiresAt } = (await mara.get(EXPORT)).exportAccount;
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  const token = new URL(url, "http://any").searchParams.get("token") ?? "";
  expect(codeOf(await ask(mara.url, token, CURSOR)), "it is no access token").toBe("UNAUTHENTICATED");
  expect((await download(`/export?token=${mara.token}`)).status, "nor is an access token one").toBe(403);
  expect((await download(url, { method: "POST" })).status).toBe(405);
  for (const bad of ["/export", "/export?token=nonsense", `${url}x`]) expect((await download(bad)).status).toBe(403);
  expect((await download(url)).status).toBe(200);
  await mara.get(graphql(`mutation AccountSignOut { signOut { sessionId } }`));
  expect((await download(url)).status).toBe(403);
});

test("deletion leaves nothing behind in any table, reaches the others, and ends every session and stream at once", async () => {
  const marker = `marker${Math.floor(Math.random() * 1e9)}`;
  const mara = await personCalled(marker);
  const [eve, fay] = (await castOf(parley, "Eve", "Fay")) as [Person, Person];
  await mara.get(PROFILE, { input: { avatarUrl: `https://example.org/${marker}.png` } });
  const direct = await directBetween(mara, ana);
  const group = await groupOf(ana, mara, ben);
  const left = await groupOf(ana, mara);
  const withFay = await directBetween(mara, fay);
  await fay.get(BLOCK, { id: mara.id });
  for (const id of [direct, group, left, withFay]) await send(mara, id, `${marker} writes`, `${marker}-${id}`);
  for (let i = 0; i < 120; i++) await send(mara, group, `${marker} writes much`);
  const edited = (await send(mara, group, `${marker} first`)).message;
  await mara.get(EDIT, { id: edited.id, body: `${marker} second` });
  const gone = (await send(mara, group, `${marker} goes`, `${marker}-gone`)).message;
  await mara.get(ERASE, { id: gone.id });
  const anas = (await send(ana, group, "what do you think")).message;
  for (const [person, emoji] of [
    [mara, "👍"],
    [ben, "👍"],
    [mara, "🎉"],
  ] as const)
    await person.get(REACT, { id: anas.id, emoji });
  await ana.get(MENTION, { id: group, who: mara.id });
  await mara.get(READ, { id: group });
  await mara.get(BLOCK, { id: eve.id });
  await inStore(async (client) => {
    const [me, other, conversation] = [mara.id, ana.id, group].map(uuidOf);
    await client.query(
      "UPDATE members SET left_at = now(), left_reason = 'REMOVED' WHERE user_id = $1 AND conversation_id = $2",
      [me, uuidOf(left)],
    );
    await client.query(
      "INSERT INTO notifications (user_id, id, kind, conversation_title, actor_id, conversation_id, created_at) VALUES ($1, uuid_of(now()), 'GROUP_DELETED', $2, $3, $4, now())",
      [me, marker, other, conversation],
    );
    await client.query(
      "INSERT INTO push_devices (user_id, id, platform, token, session_id) VALUES ($1, gen_random_uuid(), 'WEB', $2, gen_random_uuid())",
      [me, marker],
    );
    await client.query(
      "INSERT INTO attachments (conversation_id, id, uploader_id, file_name, content_type, size) VALUES ($1, gen_random_uuid(), $2, $3, 'text/plain', 1)",
      [conversation, me, marker],
    );
  });
  expect((await ana.get(FIND, { query: marker })).searchMessages.nodes.length).toBeGreaterThan(0);
  await until("it is indexed", async () => tablesWith(await dump(), marker).includes("search_blocks"));
  const before = tablesWith(await dump(), marker).sort();
  expect(before, "the premise").toEqual(
    expect.arrayContaining([
      "attachments",
      "message_edits",
      "messages",
      "notifications",
      "push_devices",
      "search_blocks",
      "sessions",
      "users",
    ]),
  );

  const live = new Person(parley.urls.at(-1) ?? "", ana).follow(EVENTS, {});
  const own = [mara.follow(EVENTS, {}), mara.follow(EVENTS, {}, "sse")];
  await until("all follow", () => [live, ...own].every(({ answers }) => answers.length > 0));
  const { eventCursor } = await ana.get(CURSOR);
  expect(codeOf(await mara.ask(DELETE, { password: "not the password" }))).toBe("FORBIDDEN");
  expect((await mara.get(DELETE, { password: PASSWORD })).deleteAccount.userId).toBe(mara.id);
  await until("their streams have ended", () => own.every(({ isDone }) => isDone));
  expect(codeOf(await mara.ask(CURSOR))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(mara.url, undefined, REFRESH, { token: mara.refreshToken }))).toBe("UNAUTHENTICATED");
  for (const username of [mara.username, `${marker}@example.org`])
    expect(codeOf(await ask(mara.url, undefined, SIGN_IN, { input: { username, password: PASSWORD } }))).toBe(
      "UNAUTHENTICATED",
    );

  await until("all is erased", () => isErased(mara.id));
  const tables = await dump();
  expect(tablesWith(tables, marker)).toEqual([]);
  expect(tablesWith(tables, uuidOf(mara.id)).sort()).toEqual(["conversations", "messages", "notifications", "users"]); // as a key alone

  expect((await ana.get(FIND, { query: marker })).searchMessages.nodes).toEqual([]);
  const mentions = "SELECT count(*)::int AS n FROM messages WHERE $1 = ANY (mention_ids)";
  expect((await inStore((client) => client.query(mentions, [uuidOf(mara.id)]))).rows).toEqual([{ n: 0 }]);
  const found = await ana.get(FOUND, { id: mara.id, username: mara.username });
  expect(found).toMatchObject({
    node: { displayName: "Deleted user", avatarUrl: null },
    user: null,
    users: { nodes: [] },
  });
  expect((await ana.get(FOUND, { id: mara.id, username: "deleted" })).users.nodes).toEqual([]);
  for (const answer of [await ana.ask(START, { id: mara.id }), await ana.ask(BLOCK, { id: mara.id })])
    expect(codeOf(answer)).toBe("NOT_FOUND");
  const state = (await ana.get(STATE, { id: group })).conversation;
  expect(state?.memberCount).toBe(2);
  const tombstones = state?.messages.nodes.filter(({ sender }) => sender?.id === mara.id) ?? [];
  expect(tombstones.length).toBeGreaterThan(90);
  for (const { body, deletedAt, sender } of tombstones)
    expect([body, deletedAt !== null, sender?.displayName]).toEqual([null, true, "Deleted user"]);
  const reacted = (
    await ana.get(
      graphql(`query AccountNode($id: ID!) { node(id: $id) { ... on Message { reactions { emoji count } } } }`),
      { id: anas.id },
    )
  ).node;
  expect(reacted).toEqual({ reactions: [{ emoji: "👍", count: 1 }] });
  expect(
    (await ana.get(STATE, { id: direct })).conversation?.members.nodes.map(({ user }) => user.displayName),
  ).toEqual(["Ana"]);
  await until("the others are told", () => {
    const deleted = new Set(
      live.data.flatMap(({ events }) =>
        events.__typename === "MessageUpdated" && events.message.deletedAt ? [events.message.seq] : [],
      ),
    );
    return tombstones.every(({ seq }) => deleted.has(seq));
  });
  const resumed = ana.follow(EVENTS, { after: eventCursor });
  // Rows stored some seconds before the cursor may come again, as they are now.
  const isTombstone = ({ events }: (typeof resumed.data)[number]) =>
    "message" in events && events.message.body === null;
  await until("it is replayed", () => resumed.data.filter(isTombstone).length > 100);
  expect(JSON.stringify(resumed.answers)).not.toContain(marker);
  for (const each of [live, resumed]) each.stop();
}, 60_000);

test("a group goes to the next by role and time when its last owner is deleted, and ends with its last member", async () => {
  const mara = await personCalled(`owner${Math.floor(Math.random() * 1e9)}`);
  const [first, second] = (await castOf(parley, "First", "Second")) as [Person, Person];
  const group = await groupOf(mara, first, second);
  const alone = await groupOf(mara);
  await inStore((client) =>
    client.query("UPDATE members SET role = 'MODERATOR' WHERE conversation_id = $1 AND user_id = $2", [
      uuidOf(group),
      uuidOf(second.id),
    ]),
  );
  await mara.get(DELETE, { password: PASSWORD });
  await until("all is erased", () => isErased(mara.id));
  const roles = (await first.get(STATE, { id: group })).conversation?.members.nodes.map(({ user, role }) => [
    user.displayName,
    role,
  ]);
  expect(roles?.sort()).toEqual([
    ["First", "MEMBER"],
    ["Second", "OWNER"],
  ]);
  const { rows } = await inStore((client) =>
    client.query("SELECT deleted_at FROM conversations WHERE id = $1", [uuidOf(alone)]),
  );
  expect(rows[0].deleted_at).not.toBeNull();
});

test("an erasure that a server left in the middle is taken up by another", async () => {
  const marker = `halfway${Math.floor(Math.random() * 1e9)}`;
  const mara = await personCalled(marker);
  const group = await groupOf(ana, mara);
  await send(mara, group, `${marker} writes`);
  // The state of a server that was killed after the first step, a lease ago: the erasure is due, nobody works on it.
  await inStore(async (client) => {
    await client.query("BEGIN");
    await makeNameless(client, uuidOf(mara.id));
    await client.query("UPDATE users SET erasing_until = now() - interval '30 s' WHERE id = $1", [uuidOf(mara.id)]);
    await client.query("COMMIT");
  });
  await until("all is erased", () => isErased(mara.id));
  expect(tablesWith(await dump(), marker)).toEqual([]);
});
