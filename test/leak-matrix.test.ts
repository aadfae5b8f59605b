/**
 * Who sees what, over every way in. Each viewer asks everything that can be asked, with every field that the schema has,
 * and their answers are searched for what they may not see. The selections are made from the schema, so that a new field
 * is asked for by itself; what no row of this file reaches fails the check.
 */

import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "./graphql/index.js";
import {
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
} from "./parley.js";

const schema = buildSchema(readFileSync("schema.graphql", "utf8"));

// ── who asks ──

/** Of a group that Ana owns, and where Bo blocks Bea. The member sends no read receipts. */
const VIEWERS = ["member", "former", "never", "blocked", "blocker", "nobody"] as const;
type ViewerKind = (typeof VIEWERS)[number];

let parley: Parley;
let ana: Person;
const viewers = new Map<ViewerKind, Person | undefined>();
/** What the rows' variables are called in the documents below. */
const ids: Record<string, string> = {};
/** A word or a moment that is in no answer but those of the people named. */
const secrets: { words: string; seenBy: readonly ViewerKind[]; what: string }[] = [];

// ── what can be asked: a row for each way in ──

/** Fields whose arguments have no default that would show anything. */
const ARGUMENTS: Record<string, string> = { "Conversation.changes": "(afterRevision: 0, first: 100)" };

/** The arguments of each query that may bring something that not everyone sees; `$…` stands for an id of {@link ids}. */
const QUERIES: Record<string, string[]> = {
  conversation: ["(id: $group)", "(id: $direct)"],
  eventCursor: [""],
  events: ["(after: $cursor, first: 100)"],
  inbox: ["(first: 10)", "(first: 10, filter: {archived: true})", "(first: 10, filter: {unreadOnly: true})"],
  messages: ["(conversationId: $group, last: 100)", "(conversationId: $direct, last: 100)"],
  node: ["(id: $group)", "(id: $direct)", "(id: $message)", "(id: $withheld)", "(id: $blocker)", "(id: $session)"],
  nodes: ["(ids: [$group, $direct, $message, $withheld, $blocker, $session])"],
  searchMessages: [
    '(query: "groupsecret")',
    '(query: "withheldsecret")',
    '(query: "groupsecret", conversationId: $group)',
  ],
  user: ["(username: $blockerName)"],
  users: ["(search: $blockerName)"],
  viewer: [""],
};

const SUBSCRIPTIONS: Record<string, string[]> = {
  conversationUpdated: [""],
  events: ["(after: $cursor, presenceOf: [$blocker], typingIn: [$group, $direct])"],
  messageAdded: ["", "(conversationId: $group, after: $first)", "(conversationId: $direct)"],
  messageUpdated: ["", "(conversationId: $group)", "(conversationId: $direct)"],
  presenceChanged: ["(userIds: [$blocker])"],
  receiptUpdated: ["", "(conversationId: $group)", "(conversationId: $direct)"],
  typing: ["(conversationId: $group)", "(conversationId: $direct)"],
};

/** What acts on something that may be hidden: whoever cannot see it is told what they are told of what does not exist. */
const MUTATIONS_ON: Record<
  string,
  { input: string; hiddenFrom: readonly ViewerKind[]; missing: Record<string, string> }
> = {
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
  setTyping: { input: "{conversationId: $group, isTyping: true}", ...ofGroup() },
};

/** What acts on the viewer's own alone, or on people, whom everyone may see. */
const MUTATIONS_ON_OWN =
  `blockUser createGroup deleteAccount exportAccount refreshSession setPresence signIn signOut signUp
  startConversation unblockUser updatePrivacy updateProfile`.split(/\s+/);

function ofGroup() {
  return { hiddenFrom: ["former", "never"] as const, missing: { group: "cnv_AAAAAAAAAAAAAAAAAAAAAA" } };
}

function ofMessage() {
  return { hiddenFrom: ["former", "never"] as const, missing: { message: "msg_AAAAAAAAAAAAAAAAAAAAAA_1" } };
}

// ── how it is asked: with every field, each type once on the way to it ──

function selectionOf(type: GraphQLObjectType, passed: readonly string[] = [], prefix = ""): string {
  const way = [...passed, type.name];
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    const key = `${type.name}.${field.name}`;
    const isItself = inner.name === type.name;
    const isAsked = field.args.every((argument) => !isNonNullType(argument.type)) || key in ARGUMENTS;
    if (!isAsked || (way.includes(inner.name) && !isItself)) return [];
    const head = `${prefix && `${prefix}_${field.name}: `}${field.name}${ARGUMENTS[key] ?? ""}`;
    if (isItself) return [`${head} ${leavesOf(type)}`];
    return isCompositeType(inner) ? [`${head} ${selectionOfAny(inner.name, way)}`] : [head];
  });
  return `{ __typename ${fields.join(" ")} }`;
}

/** Of a message that another quotes: what it says, and not again all around it. */
function leavesOf(type: GraphQLObjectType): string {
  const leaves = Object.values(type.getFields()).filter((field) => !isCompositeType(getNamedType(field.type)));
  return `{ ${leaves.map(({ name }) => name).join(" ")} }`;
}

/** Fields of the same name differ between the types of an interface: each has an alias of its own. */
function selectionOfAny(name: string, way: readonly string[]): string {
  const type = schema.getType(name);
  if (isObjectType(type)) return selectionOf(type, way);
  if (!isAbstractType(type)) throw new Error(`${name} has no fields`);
  const each = schema.getPossibleTypes(type).filter((possible) => !way.includes(possible.name));
  return `{ __typename ${each.map((possible) => `... on ${possible.name} ${selectionOf(possible, way, possible.name)}`).join(" ")} }`;
}

function documentOf(operation: "query" | "subscription", field: string, args: string): string {
  const root = operation === "query" ? schema.getQueryType() : schema.getSubscriptionType();
  const inner = getNamedType(root?.getFields()[field]?.type);
  return withIds(`${operation} { ${field}${args} ${isCompositeType(inner) ? selectionOfAny(inner.name, []) : ""} }`);
}

const withIds = (text: string, instead: Record<string, string> = {}) =>
  text.replace(/\$(\w+)/g, (_, name: string) => JSON.stringify(instead[name] ?? ids[name] ?? name));

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
const CURSOR = graphql(`query LeakCursor { eventCursor }`);
const CREATE = graphql(
  `mutation LeakCreate($ids: [ID!]!) { createGroup(input: { title: "grouptitle", memberIds: $ids }) { conversation { id } } }`,
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
  const bounds = { DEPTH: "100", COST: "1000000000000000", ALIASES: "10000", TOKENS: "100000" };
  const settings = Object.entries(bounds).map(([bound, most]) => [`PARLEY_MAX_${bound}`, most]);
  parley = await startParley({
    ...Object.fromEntries(settings),
    PARLEY_MAX_HTTP_BYTES: "10000000",
    PARLEY_MAX_FRAME_BYTES: "10000000",
  });
  ana = await personAs("ana");
  for (const kind of VIEWERS) viewers.set(kind, kind === "nobody" ? undefined : await personAs(kind));
  const [member, former, never, blocked, blocker] = VIEWERS.map((kind) => viewers.get(kind) as Person) as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ];

  const people = [member, former, blocked, blocker].map(({ id }) => id);
  const group = (await ana.get(CREATE, { ids: people })).createGroup.conversation.id;
  const direct = await directBetween(blocker, blocked);
  const first = (await send(ana, group, "hello everyone")).message;
  await ana.get(REMOVE, { id: group, who: former.id });
  Object.assign(ids, { group, direct, first: first.id, cursor: (await ana.get(CURSOR)).eventCursor });
  await blocker.get(BLOCK, { id: blocked.id });
  const message = (await send(ana, group, "groupsecret", "clientsecret")).message;
  const withheld = (await send(blocked, direct, "withheldsecret")).message;
  await member.get(PRIVACY);
  await member.get(DELIVERED, { id: message.id });
  const hidden = (await member.get(READ, { id: group })).markRead.receipt;
  const apart = (await blocker.get(READ, { id: group })).markRead.receipt;
  Object.assign(ids, {
    message: message.id,
    withheld: withheld.id,
    blocker: blocker.id,
    blockerName: blocker.username,
  });
  ids.session = ids.blockerSession ?? "";
  await send(never, await groupOf(never), "of no concern");

  const inGroup = ["member", "blocked", "blocker"] as const;
  secrets.push(
    { what: "a message of a group", words: "groupsecret", seenBy: inGroup },
    { what: "a group's title", words: "grouptitle", seenBy: inGroup },
    { what: "a message that is withheld", words: "withheldsecret", seenBy: ["blocked"] },
    { what: "the id that a device gave a message", words: "clientsecret", seenBy: [] },
    { what: "when somebody read who tells nobody", words: hidden.readAt ?? "none", seenBy: ["member"] },
    { what: "when somebody read who blocks the viewer", words: apart.readAt ?? "none", seenBy: ["member", "blocker"] },
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
  for (const name of [...Object.keys(MUTATIONS_ON), ...MUTATIONS_ON_OWN]) asked.add(`Mutation.${name}`);
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
    await send(ana, group, "groupsecret");
    await ana.get(READ, { id: group });
    await send(viewers.get("blocked") as Person, ids.direct ?? "", "withheldsecret");
    await send(ana, own, "the very end");
    await until("all of it has come", () => JSON.stringify(marker?.answers).includes("the very end"));
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

test.each(Object.entries(MUTATIONS_ON))(
  "%s answers of what one cannot see as of what does not exist",
  async (field, row) => {
    const askFor = (kind: ViewerKind, instead?: Record<string, string>) => {
      const document = `mutation { ${field}(input: ${withIds(row.input, instead)}) { __typename } }`;
      return ask(parley.urls[0] ?? "", viewers.get(kind)?.token, document);
    };
    const wordsOf = (answer: Awaited<ReturnType<typeof askFor>>) =>
      answer.errors?.map(({ message, extensions }) => [message, extensions]);
    for (const kind of row.hiddenFrom) {
      const answer = await askFor(kind);
      expect(codeOf(answer), kind).toBe("NOT_FOUND");
      expect(wordsOf(answer)).toEqual(wordsOf(await askFor(kind, row.missing)));
    }
    expect(codeOf(await askFor("nobody"))).toBe("UNAUTHENTICATED");
  },
);
