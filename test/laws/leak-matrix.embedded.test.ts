/**
 * The visibility of everything, over every way in. Each viewer asks all queries, with every field that the schema has,
 * and their answers are searched for what they may not see. The selections are made from the schema, so that a new field
 * is asked for by itself; what no row of this file reaches fails the check.
 */

import { type GraphQLObjectType, getNamedType, isObjectType, parse, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { hashing } from "../../src/accounts/passwords.js";
import { parseConversationId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import {
  type Answer,
  ask,
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
import { schema, selectionOfAll, UNBOUNDED } from "../support/selections.js";
import { statementsOf } from "../support/statements.js";
import { inStoreOf, uuidOf } from "../support/tables.js";

// ── who asks ──

/**
 * People of a group that Ana owns, one of whom blocks another. The member sends no read receipts. The late one was added
 * after its first messages, the shown one after that, when the group shows its history.
 */
const VIEWERS = ["member", "former", "never", "late", "shown", "blocked", "blocker", "nobody"] as const;
type ViewerKind = (typeof VIEWERS)[number];

let parley: Parley;
let ana: Person;
const viewers = new Map<ViewerKind, Person | undefined>();
/** The names of the rows' variables in the documents below. */
const ids: Record<string, string> = {};
/** A word or a moment that is in no answer but those of the people named. */
const secrets: { words: string; seenBy: readonly ViewerKind[]; what: string }[] = [];

// ── what can be asked: a row for each way in ──

/** The arguments of each query that may bring something that not everyone sees; `$…` stands for an id of {@link ids}. */
const QUERIES: Record<string, string[]> = {
  conversation: ["(id: $group)", "(id: $direct)"],
  eventCursor: [""],
  events: ["(after: $cursor, first: 100)"],
  explainNotification: ["(messageId: $message)", "(messageId: $later)", "(messageId: $withheld)"],
  inbox: ["(first: 10)", "(first: 10, filter: {archived: true})", "(first: 10, filter: {unreadOnly: true})"],
  messages: [
    ...["(conversationId: $group, last: 100)", "(conversationId: $direct, last: 100)"],
    ...["(conversationId: $group, aroundSeq: 2)", "(conversationId: $direct, aroundSeq: 2)"],
  ],
  node: [
    ...["(id: $group)", "(id: $direct)", "(id: $message)", "(id: $later)"],
    ...["(id: $withheld)", "(id: $blocker)", "(id: $session)", "(id: $notification)"],
  ],
  nodes: ["(ids: [$group, $direct, $message, $later, $withheld, $blocker, $session, $notification])"],
  notifications: ["(first: 100)", "(first: 100, unreadOnly: true)"],
  searchMessages: [
    '(query: "groupsecret")',
    '(query: "withheldsecret")',
    '(query: "groupsecret", conversationId: $group)',
  ],
  user: ["(username: $blockerName)"],
  users: ["(search: $blockerName)"],
  vapidPublicKey: [""],
  viewer: [""],
};

const SUBSCRIPTIONS: Record<string, string[]> = {
  conversationUpdated: [""],
  events: ["(after: $cursor, presenceOf: [$blocker], typingIn: [$group, $direct])"],
  messageAdded: ["", "(conversationId: $group, after: $first)", "(conversationId: $direct)"],
  messageUpdated: ["", "(conversationId: $group)", "(conversationId: $direct)"],
  notificationAdded: [""],
  presenceChanged: ["(userIds: [$blocker])"],
  receiptUpdated: ["", "(conversationId: $group)", "(conversationId: $direct)"],
  typing: ["(conversationId: $group)", "(conversationId: $direct)"],
};

/** For some viewers something in these arguments is hidden: with what is missing in its place they ask for nothing. */
interface Hidden {
  hiddenFrom: readonly ViewerKind[];
  /** Instead of an id of {@link ids}, another of them, or one that nothing has. */
  missing: Record<string, string>;
}

/** Mutations on something that may be hidden: a viewer who cannot see it gets the answer for something that does not exist. */
const MUTATIONS_ON: Record<string, { input: string } & Hidden> = {
  acknowledgeDelivery: { input: "{messageIds: [$message]}", ...ofMessage() },
  addMembers: { input: "{conversationId: $group, userIds: [$blocker]}", ...ofGroup() },
  deleteGroup: { input: "{conversationId: $group}", ...ofGroup() },
  leaveConversation: { input: "{conversationId: $group}", ...ofGroup() },
  saveDraft: { input: '{conversationId: $group, body: "draft"}', ...ofGroup() },
  setMemberRole: { input: "{conversationId: $group, userId: $blocker, role: MEMBER}", ...ofGroup() },
  updateGroup: { input: '{conversationId: $group, title: "other"}', ...ofGroup() },
  updateMembership: { input: "{conversationId: $group, archived: true}", ...ofGroup() },
  addReaction: { input: '{messageId: $message, emoji: "👍"}', ...ofMessage() },
  deleteMessage: { input: "{messageId: $message}", ...ofMessage() },
  editMessage: { input: '{messageId: $message, body: "other"}', ...ofMessage() },
  markRead: { input: "{conversationId: $group}", ...ofGroup() },
  removeMember: { input: "{conversationId: $group, userId: $blocker}", ...ofGroup() },
  removeReaction: { input: '{messageId: $message, emoji: "👍"}', ...ofMessage() },
  sendMessage: { input: '{conversationId: $group, body: "hello"}', ...ofGroup() },
  "sendMessage as an answer": { input: '{conversationId: $group, body: "hello", replyToId: $message}', ...ofEarlier() },
  setTyping: { input: "{conversationId: $group, isTyping: true}", ...ofGroup() },
  "addReaction to what came before": { input: '{messageId: $message, emoji: "👍"}', ...ofEarlier() },
  "acknowledgeDelivery of what came before": { input: "{messageIds: [$message]}", ...ofEarlier() },
  "markRead up to what came before": { input: "{conversationId: $group, upToMessageId: $message}", ...ofEarlier() },
  markNotificationRead: { input: "{notificationId: $notification}", ...ofNotification() },
  deleteNotification: { input: "{notificationId: $notification}", ...ofNotification() },
  "acknowledgeDelivery of what is withheld": { input: "{messageIds: [$withheld]}", ...ofWithheld() },
  "markRead up to what is withheld": { input: "{conversationId: $direct, upToMessageId: $withheld}", ...ofWithheld() },
  "addReaction to what is withheld": { input: '{messageId: $withheld, emoji: "👍"}', ...ofWithheld() },
};

const fieldOf = (row: string) => row.split(" ")[0] ?? "";

/** Mutations that skip hidden things, so that the rest of a list counts, and answer with nothing of them. */
const PASSING_OVER: Record<string, { selection: string; nothing: object }> = {
  acknowledgeDelivery: { selection: "receipts { deliveredSeq }", nothing: { receipts: [] } },
};
const expectRefused = (row: string, answer: Answer<unknown>, whose: string) => {
  const passing = PASSING_OVER[fieldOf(row)];
  if (passing) expect(answer, whose).toEqual({ data: { [fieldOf(row)]: passing.nothing } });
  else expect(codeOf(answer), whose).toBe("NOT_FOUND");
};

/** Queries and subscriptions of something that may be hidden. */
const HIDDEN_QUERIES: Record<string, [args: string, hidden: Hidden][]> = {
  conversation: [
    ["(id: $group)", ofGroup()],
    ["(id: $direct)", ofDirect()],
  ],
  explainNotification: [
    ["(messageId: $message)", ofMessage()],
    ["(messageId: $message)", ofEarlier()],
    ["(messageId: $withheld)", ofWithheld()],
  ],
  messages: [
    ["(conversationId: $group, last: 100)", ofGroup()],
    ["(conversationId: $direct, last: 100)", ofDirect()],
  ],
  node: [
    ["(id: $group)", ofGroup()],
    ["(id: $direct)", ofDirect()],
    ["(id: $message)", ofMessage()],
    ["(id: $message)", ofEarlier()],
    ["(id: $withheld)", ofWithheld()],
    ["(id: $notification)", ofNotification()],
    [
      "(id: $session)",
      { hiddenFrom: ["member", "never", "blocked"], missing: { session: "ses_AAAAAAAAAAAAAAAAAAAAAA" } },
    ],
  ],
  searchMessages: [
    ['(query: "groupsecret", conversationId: $group)', ofGroup()],
    ['(query: "groupsecret", after: $message)', ofMessage()],
    ['(query: "groupsecret", after: $message)', ofEarlier()],
    ['(query: "withheldsecret", after: $withheld)', ofWithheld()],
  ],
};

const HIDDEN_STREAMS: Record<string, [args: string, hidden: Hidden][]> = {
  messageAdded: [
    ["(conversationId: $group)", ofGroup()],
    ["(conversationId: $group, after: $message)", { ...ofMessage(), ...ofGroup() }],
    ["(conversationId: $direct)", ofDirect()],
  ],
  messageUpdated: [["(conversationId: $group)", ofGroup()]],
  receiptUpdated: [["(conversationId: $group)", ofGroup()]],
  typing: [["(conversationId: $group)", ofGroup()]],
};

/** Mutations on the viewer's own things alone, or on people, whom everyone may see. */
const MUTATIONS_ON_OWN =
  `blockUser changeEmail changePassword createGroup deleteAccount exportAccount markAllNotificationsRead refreshSession
  registerPushDevice requestPasswordReset resetPassword setPresence signIn signOut signOutEverywhere signUp startConversation unblockUser
  unregisterPushDevice   updateNotificationSettings updatePrivacy updateProfile verifyEmail`.split(/\s+/);

function ofGroup(): Hidden {
  return { hiddenFrom: ["former", "never"], missing: { group: "cnv_AAAAAAAAAAAAAAAAAAAAAA" } };
}

function ofDirect(): Hidden {
  return { hiddenFrom: ["member", "former", "never", "late"], missing: { direct: "cnv_AAAAAAAAAAAAAAAAAAAAAA" } };
}

function ofMessage(): Hidden {
  return { hiddenFrom: ["former", "never"], missing: { message: "msg_AAAAAAAAAAAAAAAAAAAAAA_1" } };
}

/** For who was not there yet, a message from before is as one that nobody has sent yet. */
function ofEarlier(): Hidden {
  return { hiddenFrom: ["late"], missing: { message: "unsent" } };
}

function ofWithheld(): Hidden {
  return { hiddenFrom: ["blocker"], missing: { withheld: "unsentToBlocker" } };
}

/** The member's: of others' it is not even said that there are such. */
function ofNotification(): Hidden {
  return {
    hiddenFrom: ["former", "never", "late", "shown", "blocked", "blocker"],
    missing: { notification: "ntf_AZAAAAAAcACAAAAAAAAAAA" },
  };
}

// ── how it is asked: with every field, each type once on the way to it ──

function documentOf(
  operation: "query" | "subscription",
  field: string,
  args: string,
  instead: Record<string, string> = {},
): string {
  const root = operation === "query" ? schema.getQueryType() : schema.getSubscriptionType();
  const selection = selectionOfAll(getNamedType(root?.getFields()[field]?.type)?.name ?? "");
  return withIds(`${operation} { ${field}${args} ${selection} }`, instead);
}

const withIds = (text: string, instead: Record<string, string> = {}) =>
  text.replace(/\$(\w+)/g, (_, asked: string) => {
    const name = instead[asked] ?? asked;
    return JSON.stringify(ids[name] ?? name);
  });

const rowsOf = (operation: "query" | "subscription", rows: Record<string, string[]>) =>
  Object.entries(rows).flatMap(([field, each]) => each.map((args) => documentOf(operation, field, args)));

// ── the world ──

const BLOCK = graphql(`mutation LeakBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const PRIVACY = graphql(
  `mutation LeakPrivacy { updatePrivacy(input: { sendReadReceipts: false }) { privacy { sendReadReceipts } } }`,
);
const DELIVERED = graphql(
  `mutation LeakDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }`,
);
const READ = graphql(
  `mutation LeakRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }`,
);
const REMOVE = graphql(
  `mutation LeakRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }`,
);
const SIGN_UP = graphql(`
  mutation LeakSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } sessions { id } } } }
`);
const ADD = graphql(
  `mutation LeakAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }`,
);
const SHOW_HISTORY = graphql(
  `mutation LeakShow($id: ID!) { updateGroup(input: { conversationId: $id, historyVisible: true }) { conversation { id } } }`,
);
const ANSWER = graphql(
  `mutation LeakAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: "latersecret", replyToId: $to }) { message { id } } }`,
);
const EDIT = graphql(
  `mutation LeakEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }`,
);
const MENTION = graphql(
  `mutation LeakMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: "formersecret", mentionIds: $who }) { message { id } } }`,
);
const RENAME = graphql(
  `mutation LeakRename($id: ID!) { updateGroup(input: { conversationId: $id, title: "grouptitle" }) { conversation { id } } }`,
);
const NOTIFIED = graphql(`query LeakNotified { notifications { nodes { id } } }`);
const CURSOR = graphql(`query LeakCursor { eventCursor }`);
const CREATE = graphql(
  `mutation LeakCreate($ids: [ID!]!) { createGroup(input: { title: "formertitle", memberIds: $ids }) { conversation { id } } }`,
);

async function personAs(kind: string): Promise<Person> {
  const username = `${kind}.${Math.floor(Math.random() * 1e9)}`;
  const input = { username, password: "a good password", email: `${kind}@private.example` };
  const signedUp = dataOf(await ask(parley.urls[0] ?? "", undefined, SIGN_UP, { input })).signUp;
  ids[`${kind}Session`] = signedUp.viewer.sessions[0]?.id ?? "";
  const { accessToken: token, refreshToken, viewer } = signedUp;
  return new Person(parley.urls[0] ?? "", { id: viewer.user.id, token, refreshToken, username });
}

beforeAll(async () => {
  parley = await startParley({
    ...UNBOUNDED,
    // The statements of sweeps, and of noting when people left, would be taken for those of who asks at that moment.
    PARLEY_SWEEP_SECONDS: "600",
    PARLEY_PRESENCE_GRACE_MS: "600000",
    PARLEY_PRESENCE_LEASE_MS: "1200000",
  });
  ana = await personAs("ana");
  for (const kind of VIEWERS) viewers.set(kind, kind === "nobody" ? undefined : await personAs(kind));
  const [member, former, never, late, shown, blocked, blocker] = VIEWERS.map((kind) => viewers.get(kind)) as [
    ...[Person, Person, Person, Person, Person, Person, Person],
  ];

  const people = [member, former, blocked, blocker].map(({ id }) => id);
  const group = (await ana.get(CREATE, { ids: people })).createGroup.conversation.id;
  const direct = await directBetween(blocker, blocked);
  const first = (await send(ana, group, "hello everyone")).message;
  await ana.get(MENTION, { id: group, who: [former.id, member.id] });
  const notification = (await member.get(NOTIFIED)).notifications.nodes[0]?.id;
  await ana.get(REMOVE, { id: group, who: former.id });
  await ana.get(RENAME, { id: group });
  const { eventCursor: cursor } = await ana.get(CURSOR);
  Object.assign(ids, { group, direct, first: first.id, cursor, notification });
  await blocker.get(BLOCK, { id: blocked.id });
  const message = (await send(ana, group, "groupsecret", "clientsecret")).message;
  const withheld = (await send(blocked, direct, "withheldsecret")).message;
  await member.get(PRIVACY);
  await member.get(DELIVERED, { id: message.id });
  const hidden = (await member.get(READ, { id: group })).markRead.receipt;
  await blocker.get(DELIVERED, { id: message.id }); // shown, at a time that is not that of the read
  const apart = (await blocker.get(READ, { id: group })).markRead.receipt;
  await ana.get(ADD, { id: group, who: late.id });
  await ana.get(SHOW_HISTORY, { id: group });
  await ana.get(ADD, { id: group, who: shown.id });
  const later = (await ana.get(ANSWER, { id: group, to: message.id })).sendMessage.message;
  Object.assign(ids, {
    message: message.id,
    later: later.id,
    unsent: `${message.id.slice(0, message.id.lastIndexOf("_"))}_999999`,
    unsentToBlocker: `${withheld.id.slice(0, withheld.id.lastIndexOf("_"))}_999999`,
    withheld: withheld.id,
    blocker: blocker.id,
    blockerName: blocker.username,
  });
  ids.session = ids.blockerSession ?? "";
  await send(never, await groupOf(never), "of no concern");

  const fromTheStart = ["member", "blocked", "blocker"] as const;
  const inGroup = [...fromTheStart, "late", "shown"] as const;
  secrets.push(
    { what: "a message of a group", words: "groupsecret", seenBy: [...fromTheStart, "shown"] },
    { what: "a message after somebody joined", words: "latersecret", seenBy: inGroup },
    { what: "a group's title", words: "grouptitle", seenBy: inGroup },
    // A removed person is notified of that, and no longer sees the notifications from before.
    { what: "a group's title when somebody was removed", words: "formertitle", seenBy: ["former"] },
    { what: "a message that mentions who was removed", words: "formersecret", seenBy: [...fromTheStart, "shown"] },
    { what: "a message that is withheld", words: "withheldsecret", seenBy: ["blocked"] },
    { what: "the id that a device gave a message", words: "clientsecret", seenBy: [] },
    { what: "when somebody read who tells nobody", words: hidden.readAt ?? "none", seenBy: ["member"] },
    {
      what: "when somebody read who blocks the viewer",
      words: apart.readAt ?? "none",
      seenBy: inGroup.filter((kind) => kind !== "blocked"),
    },
    { what: "a session", words: ids.session, seenBy: ["blocker"] },
    ...VIEWERS.map((kind) => ({
      what: `the address of the ${kind}`,
      words: `${kind}@private.example`,
      seenBy: [kind],
    })),
  );
}, 60_000);
afterAll(async () => {
  for (const person of viewers.values()) await person?.leave();
  await parley?.stop();
});

/** Each secret that stands in an answer to somebody who may not see it. */
const leaksIn = (kind: ViewerKind, text: string) =>
  secrets.filter(({ words, seenBy }) => !seenBy.includes(kind) && text.includes(words)).map(({ what }) => what);

// ── the checks ──

test("every field of the schema is asked for by a row, and every row is of a field that there is", () => {
  const asked = new Set<string>();
  const info = new TypeInfo(schema);
  for (const document of [...rowsOf("query", QUERIES), ...rowsOf("subscription", SUBSCRIPTIONS)])
    visit(
      parse(document),
      visitWithTypeInfo(info, { Field: ({ name }) => void asked.add(`${info.getParentType()?.name}.${name.value}`) }),
    );
  for (const name of [...Object.keys(MUTATIONS_ON).map(fieldOf), ...MUTATIONS_ON_OWN]) asked.add(`Mutation.${name}`);
  const all = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith("__") && !type.name.endsWith("Payload"))
    .flatMap((type) => Object.keys((type as GraphQLObjectType).getFields()).map((field) => `${type.name}.${field}`));
  expect([...asked].filter((name) => !name.includes("__")).sort()).toEqual(all.sort());
});

test.each(VIEWERS)(
  "%s: no query shows what they may not see, and each shows what they may",
  async (kind) => {
    const texts: string[] = [];
    for (const document of rowsOf("query", QUERIES)) {
      const answer = await ask(parley.urls.at(-1) ?? "", viewers.get(kind)?.token, document);
      const text = JSON.stringify(answer);
      expect(leaksIn(kind, text), document.slice(0, 80)).toEqual([]);
      const refusals = kind === "nobody" ? ["UNAUTHENTICATED"] : [undefined, "NOT_FOUND"];
      expect(refusals, document.slice(0, 80)).toContain(codeOf(answer));
      texts.push(text);
    }
    // The premise: the words are there to be found.
    for (const { words, seenBy, what } of secrets)
      if (seenBy.includes(kind) && kind !== "nobody")
        expect(
          texts.some((text) => text.includes(words)),
          what,
        ).toBe(true);
  },
  60_000,
);

test.each(VIEWERS.filter((kind) => kind !== "nobody"))(
  "%s: no stream brings what they may not see",
  async (kind) => {
    const person = viewers.get(kind) as Person;
    const followed = rowsOf("subscription", SUBSCRIPTIONS).map((document) => ({
      document,
      heard: person.follow(document as never),
    }));
    const marker = followed.find(({ document }) => document.includes("messageAdded {"))?.heard;
    const own = await groupOf(person, ana);
    const { group = "" } = ids;
    await until("what is their own comes", async () => {
      await send(ana, own, "the end");
      return JSON.stringify(marker?.answers).includes("the end");
    });
    await ana.get(EDIT, { id: ids.message ?? "", body: `groupsecret as ${kind} hears of it` });
    await send(ana, group, "latersecret");
    await ana.get(READ, { id: group });
    await send(viewers.get("blocked") as Person, ids.direct ?? "", "withheldsecret");
    await send(ana, own, "the very end");
    await until("all of it has come", () => JSON.stringify(marker?.answers).includes("the very end"));
    for (const words of ["latersecret", `groupsecret as ${kind}`])
      if (secrets.some((secret) => words.startsWith(secret.words) && secret.seenBy.includes(kind)))
        await until(`${words} has come`, () =>
          followed.some(({ heard }) => JSON.stringify(heard.answers).includes(words)),
        );
    for (const { document, heard } of followed) {
      const refusal = JSON.stringify(heard.answers[0]?.errors ?? heard.error ?? "none");
      expect(refusal, document.slice(0, 80)).toMatch(/^"none"$|NOT_FOUND/);
      expect(leaksIn(kind, JSON.stringify([heard.answers, heard.error])), document.slice(0, 80)).toEqual([]);
      heard.stop();
    }
  },
  60_000,
);

test("a socket opens for nobody who has no token", async () => {
  const refused = new Person(parley.urls[0] ?? "", { id: "", token: "nonsense", refreshToken: "", username: "" });
  const followed = refused.follow(rowsOf("subscription", SUBSCRIPTIONS)[0] as never);
  await until("it is closed", () => followed.isDone);
  expect(followed.answers).toEqual([]);
  await refused.leave();
});

const askToChange = (name: string, kind: ViewerKind, instead?: Record<string, string>) => {
  const document = `mutation { ${fieldOf(name)}(input: ${withIds(MUTATIONS_ON[name]?.input ?? "", instead)}) { ${PASSING_OVER[fieldOf(name)]?.selection ?? "__typename"} } }`;
  return ask(parley.urls[0] ?? "", viewers.get(kind)?.token, document);
};

test.each(Object.entries(MUTATIONS_ON))(
  "%s answers of what one cannot see as of what does not exist",
  async (name, row) => {
    const askFor = (kind: ViewerKind, instead?: Record<string, string>) => askToChange(name, kind, instead);
    const wordsOf = (answer: Awaited<ReturnType<typeof askFor>>) =>
      answer.errors?.map(({ message, extensions }) => [message, extensions]);
    for (const kind of row.hiddenFrom) {
      const answer = await askFor(kind);
      expectRefused(name, answer, kind);
      expect(wordsOf(answer)).toEqual(wordsOf(await askFor(kind, row.missing)));
    }
    expect(codeOf(await askFor("nobody"))).toBe("UNAUTHENTICATED");
  },
);

// ── what the time of a refusal tells: nothing, where the same is done for what is hidden as for what is missing ──

/** Fails where somebody has what they may not see looked up in another way than what there is not. */
async function expectSameWork(
  { hiddenFrom, missing }: Hidden,
  run: (kind: ViewerKind, instead: Record<string, string>) => Promise<unknown>,
): Promise<void> {
  for (const kind of hiddenFrom) {
    for (const instead of [{}, missing]) await run(kind, instead); // what is looked up once for all is known then
    const hidden = await statementsOf(parley, () => run(kind, {}));
    expect(hidden, "the premise").toContain("open-sessions");
    expect(hidden, kind).toEqual(await statementsOf(parley, () => run(kind, missing)));
  }
}

test.each(Object.entries(MUTATIONS_ON))("%s does the same for what is hidden as for what is missing", (name, row) =>
  expectSameWork(row, (kind, instead) => askToChange(name, kind, instead)),
);

const flatRows = (rows: Record<string, [args: string, hidden: Hidden][]>) =>
  Object.entries(rows).flatMap(([field, each]) =>
    each.map(([args, hidden]) => [field + args, { field, args, hidden }] as const),
  );

test.each(flatRows(HIDDEN_QUERIES))("%s does the same for what is hidden as for what is missing", (_, row) =>
  expectSameWork(row.hidden, (kind, instead) =>
    ask(parley.urls[0] ?? "", viewers.get(kind)?.token, documentOf("query", row.field, row.args, instead)),
  ),
);

test.each(flatRows(HIDDEN_STREAMS))("%s refuses what is hidden as what is missing", (_, row) =>
  expectSameWork(row.hidden, async (kind, instead) => {
    const document = documentOf("subscription", row.field, row.args, instead);
    const followed = (viewers.get(kind) as Person).follow(document as never, {}, "sse");
    await until("it is refused", () => followed.isDone);
    expect(JSON.stringify(followed.answers[0]?.errors ?? followed.error)).toContain("NOT_FOUND");
  }),
);

const SIGN_IN = graphql(`mutation LeakSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`);
const DELETE_ACCOUNT = graphql(
  `mutation LeakDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }`,
);

test("signing in reveals of nobody whether they exist, or did", async () => {
  const gone = await personAs("gone");
  await gone.get(DELETE_ACCOUNT, { password: "a good password" });
  await until("all of it is erased", () =>
    inStoreOf(parley, async (client) => {
      const { rows } = await client.query("SELECT erased_at FROM users WHERE id = $1", [uuidOf(gone.id)]);
      return rows[0].erased_at !== null;
    }),
  );
  const formerName = `deleted-${uuidOf(gone.id)}`;
  const signIn = (username: string) =>
    ask(parley.urls[0] ?? "", undefined, SIGN_IN, { input: { username, password: "not the password" } });
  const known = await signIn(ana.username);
  expect(codeOf(known)).toBe("UNAUTHENTICATED");
  const words = ({ errors }: typeof known) => errors?.map(({ message, extensions }) => [message, extensions]);
  const others = ["ana@private.example", "nobody.at.all", gone.username, "gone@private.example", formerName];
  for (const name of others) expect(words(await signIn(name)), name).toEqual(words(known));
  const workOf = async (name: string) => {
    const hashes = vi.spyOn(hashing, "run");
    const statements = await statementsOf(parley, () => signIn(name));
    const count = hashes.mock.calls.length;
    hashes.mockRestore();
    return { statements, hashes: count };
  };
  const expected = await workOf(ana.username);
  expect(expected.hashes, "the premise").toBe(1);
  for (const name of others) expect(await workOf(name), name).toEqual(expected);
});

test("nobody who may not see a conversation has to wait for what goes on in it", async () => {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  onTestFinished(() => client.end());
  await client.query("BEGIN");
  for (const id of [ids.group, ids.direct].map((each) => parseConversationId(each ?? ""))) {
    await client.query("SELECT FROM conversations WHERE id = $1 FOR UPDATE", [id]);
    await client.query("SELECT FROM messages WHERE conversation_id = $1 FOR UPDATE", [id]);
    await client.query("SELECT FROM members WHERE conversation_id = $1 FOR UPDATE", [id]);
  }
  // A statement that waited for one of these would end with UNAVAILABLE.
  for (const [name, { hiddenFrom }] of Object.entries(MUTATIONS_ON))
    for (const kind of hiddenFrom) expectRefused(name, await askToChange(name, kind), `${name}, ${kind}`);
}, 60_000);
