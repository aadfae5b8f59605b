/**
 * A place in a list stays good whatever becomes of what it names: the page after it is no error and leaves nothing out.
 * A repeat does no harm. Every `after` and `before` of the schema is here.
 */
import { isObjectType } from "graphql";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { schema } from "../../src/graphql/schema.js";
import { graphql } from "../graphql/index.js";
import {
  type Answer,
  ask,
  codeOf,
  dataOf,
  directBetween,
  type Followed,
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

beforeAll(async () => {
  parley = await startParley();
});
beforeEach(async () => {
  [ana, ben] = (await Promise.all([somebody("ana"), somebody("ben")])) as [Person, Person];
  return async () => {
    await Promise.all([ana, ben].map((person) => person.leave()));
  };
});
afterAll(() => parley?.stop());

const PASSWORD = "a good password";
const SIGN_UP = graphql(`
  mutation PlacesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }
`);
let people = 0;

/** Their usernames begin with the name, and are in the order in which they came. */
async function somebody(name: string): Promise<Person> {
  const username = `${name}${String(++people).padStart(4, "0")}`;
  const url = parley.urls[0] ?? "";
  const signedUp = dataOf(await ask(url, undefined, SIGN_UP, { input: { username, password: PASSWORD } })).signUp;
  const { accessToken: token, refreshToken } = signedUp;
  return new Person(url, { id: signedUp.viewer.user.id, token, refreshToken, username });
}

const several = async <Made>(many: number, make: (i: number) => Promise<Made>): Promise<Made[]> => {
  const made: Made[] = [];
  for (let i = 0; i < many; i++) made.push(await make(i));
  return made;
};

const done = (answer: Answer<unknown>) => void dataOf(answer);
const change = async (person: Person, text: string) => done(await person.ask(`mutation { ${text} }`));
const deleteAccount = (person: Person) =>
  change(person, `deleteAccount(input: { password: "${PASSWORD}" }) { userId }`);

/** A list as it is asked for by Ana, and how the node that a place names goes from it. */
interface List {
  /** The field with its arguments, where `$at` is the place with the size of the page. */
  field: string;
  /** The node ids in the order of the list. */
  ids: string[];
  /** Makes the node with this index go. */
  vanish(index: number): Promise<void>;
  /** Reads beneath an object: the path to the list. */
  within?: [open: string, close: string];
}

const SIZE = 6;

// ── lists, each with its ways to lose a node ──

async function found(): Promise<List> {
  const prefix = `a${people}`; // before what the names of deleted accounts become
  const listed = await several(SIZE, () => somebody(prefix));
  return {
    field: `users(search: "${prefix}", $at)`,
    ids: listed.map(({ id }) => id),
    vanish: (i) => deleteAccount(listed[i] as Person),
  };
}

const blocked = (vanish: (person: Person) => Promise<void>) => async (): Promise<List> => {
  const listed = await several(SIZE, async () => {
    const person = await somebody("b");
    await change(ana, `blockUser(input: { userId: "${person.id}" }) { user { id } }`);
    return person;
  });
  listed.reverse();
  return {
    field: "blockedUsers($at)",
    within: ["viewer {", "}"],
    ids: listed.map(({ id }) => id),
    vanish: (i) => vanish(listed[i] as Person),
  };
};

const conversations =
  (vanish: (id: string) => Promise<void>, { pinned = false, filter = "" } = {}) =>
  async (): Promise<List> => {
    const ids = await several(SIZE, async (i) => {
      const id = await groupOf(ben, ana);
      await send(ben, id, `message ${i}`);
      if (pinned && i > 1) await membership(id, "pinned: true"); // as many as may be
      if (filter) await membership(id, "archived: true");
      return id;
    });
    ids.reverse();
    return { field: `inbox($at${filter})`, ids, vanish: (i) => vanish(ids[i] as string) };
  };
const membership = (id: string, update: string) =>
  change(ana, `updateMembership(input: { conversationId: "${id}", ${update} }) { conversation { id } }`);
const leave = (person: Person, id: string) =>
  change(person, `leaveConversation(input: { conversationId: "${id}" }) { conversationId }`);
const deleteGroup = (id: string) => change(ben, `deleteGroup(input: { conversationId: "${id}" }) { conversationId }`);
const remove = (id: string, { id: who }: Person) =>
  change(ben, `removeMember(input: { conversationId: "${id}", userId: "${who}" }) { conversation { id } }`);

interface Said {
  group: string;
  messages: string[];
  author: Person;
}
const deleteMessage = (id: string) => change(ben, `deleteMessage(input: { messageId: "${id}" }) { message { id } }`);
const deleteSaid = ({ messages }: Said, i: number) => deleteMessage(messages[i] as string);

/** Messages of somebody else in a group that Ben owns. Deleted ones stay in their place, as tombstones. */
const said =
  (
    field: (group: string) => string,
    vanish: (said: Said, i: number) => Promise<void>,
    within?: (group: string) => string,
  ) =>
  async (): Promise<List> => {
    const author = await somebody("c");
    const group = await groupOf(ben, ana, author);
    const messages = await several(SIZE, async (i) => (await send(author, group, `word number ${i}`)).message.id);
    const ids = field("").startsWith("searchMessages") ? [...messages].reverse() : messages;
    return {
      field: field(group),
      ids,
      vanish: (i) => vanish({ group, messages: ids, author }, i),
      ...(within && { within: [within(group), "}"] as [string, string] }),
    };
  };

const members = (vanish: (group: string, person: Person) => Promise<void>) => async (): Promise<List> => {
  const others = await several(SIZE - 2, () => somebody("d"));
  const group = await groupOf(ben, ana, ...others);
  const ids = [ana, ben, ...others].map(({ id }) => id);
  const page = await ana.ask(`{ conversation(id: "${group}") { members(first: 50) { nodes { user { id } } } } }`);
  const listed = listedIn(page);
  expect([...listed].sort(), "the premise").toEqual([...ids].sort());
  // Nobody but the others goes.
  return {
    field: "members($at)",
    within: [`conversation(id: "${group}") {`, "}"],
    ids: listed,
    vanish: (i) => vanish(group, others.find(({ id }) => id === listed[i]) as Person),
  };
};

const notifications =
  (vanish: (id: string, message: string) => Promise<void>, filter = "") =>
  async (): Promise<List> => {
    const direct = await directBetween(ben, ana);
    const messages = await several(SIZE, async (i) => (await send(ben, direct, `hello ${i}`)).message.id);
    const ids = await until("all are listed", async () => {
      const listed = listedIn(await ana.ask("{ notifications(first: 50) { nodes { id } } }"));
      return listed.length === SIZE ? listed : undefined;
    });
    messages.reverse();
    return {
      field: `notifications($at${filter})`,
      ids: ids as string[],
      vanish: (i) => vanish(ids?.[i] as string, messages[i] as string),
    };
  };

/** By `Type.field argument`: every way in which the node of a place may go. */
const LISTS: Record<string, Record<string, () => Promise<List>>> = {
  "Query.users after": { "deleted its account": found },
  "Viewer.blockedUsers after": {
    "was unblocked": blocked(({ id }) => change(ana, `unblockUser(input: { userId: "${id}" }) { user { id } }`)),
    "deleted its account": blocked(deleteAccount),
  },
  "Query.inbox after": {
    "was left": conversations((id) => leave(ana, id)),
    "was left while it was pinned": conversations((id) => leave(ana, id), { pinned: true }),
    "lost the viewer": conversations((id) => remove(id, ana)),
    "was deleted": conversations(deleteGroup),
    "was deleted while it was pinned": conversations(deleteGroup, { pinned: true }),
    "was archived": conversations((id) => membership(id, "archived: true")),
    "was archived while it was pinned": conversations((id) => membership(id, "archived: true"), { pinned: true }),
    "came back from the archive": conversations((id) => membership(id, "archived: false"), {
      filter: ", filter: { archived: true }",
    }),
    "came back from the archive with a message": conversations(async (id) => void (await send(ben, id, "news")), {
      filter: ", filter: { archived: true }",
    }),
    "was read": conversations(async (id) =>
      done(await ana.ask(`mutation { markRead(input: { conversationId: "${id}" }) { receipt { readSeq } } }`)),
    ),
  },
  "Query.notifications after": {
    "was deleted": notifications((id) =>
      change(ana, `deleteNotification(input: { notificationId: "${id}" }) { notificationId }`),
    ),
    "was read": notifications(
      (id) => change(ana, `markNotificationRead(input: { notificationId: "${id}" }) { notification { id } }`),
      ", unreadOnly: true",
    ),
    "lost its message": notifications((_, message) => deleteMessage(message)),
  },
  ...both("Query.messages", (at) => ({
    "was deleted": said((group) => `messages(conversationId: "${group}", ${at})`, deleteSaid),
    "lost its author": said(
      (group) => `messages(conversationId: "${group}", ${at})`,
      ({ author }) => deleteAccount(author),
    ),
  })),
  ...both("Conversation.messages", (at) => ({
    "was deleted": said(
      () => `messages(${at})`,
      deleteSaid,
      (group) => `conversation(id: "${group}") {`,
    ),
  })),
  "Query.searchMessages after": {
    "was deleted": said(() => 'searchMessages(query: "word", $at)', deleteSaid),
    "lost its author": said(
      () => 'searchMessages(query: "word", $at)',
      ({ author }) => deleteAccount(author),
    ),
    "is of a group that was left": said(
      () => 'searchMessages(query: "word", $at)',
      ({ group }) => leave(ana, group),
    ),
    "is of a group that was deleted": said(
      () => 'searchMessages(query: "word", $at)',
      ({ group }) => deleteGroup(group),
    ),
  },
  "Conversation.members after": {
    left: members((group, person) => leave(person, group)),
    "was removed": members((group, person) => remove(group, person)),
    "deleted its account": members((_, person) => deleteAccount(person)),
  },
};

function both(field: string, lists: (at: string) => Record<string, () => Promise<List>>) {
  return { [`${field} after`]: lists("$at"), [`${field} before`]: lists("$at") };
}

/** Places of streams, which `test/laws/places` follows below, and cursors that name no node. */
const STREAMS = ["Subscription.messageAdded after"];
const CURSORS = ["Query.events after", "Subscription.events after"]; // moments: test/streams/events.test.ts
/** Numbers, which name no node: whatever it is, what is newer follows, or what is about it. */
const NUMBERS = ["Conversation.changes afterRevision", "Query.messages aroundSeq", "Conversation.messages aroundSeq"];

test("every place that the schema takes is tried", () => {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const places = objects.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args
        .filter(({ name }) => !type.name.startsWith("__") && /after|before|around|since|until/i.test(name))
        .map(({ name }) => `${type.name}.${field.name} ${name}`),
    ),
  );
  expect(places.sort()).toEqual([...Object.keys(LISTS), ...STREAMS, ...CURSORS, ...NUMBERS].sort());
});

/** All ids of nodes in an answer's one list. */
function listedIn(answer: Answer<unknown>): string[] {
  const text = JSON.stringify(dataOf(answer));
  return [...text.matchAll(/"id":"(\w{3}_[\w-]+)"/g)].map(([, id]) => id as string);
}

const rows = Object.entries(LISTS).flatMap(([place, ways]) =>
  Object.entries(ways).map(([way, make]) => [place, way, make] as const),
);

test.each(rows)("%s stays good where the node %s", async (place, _, make) => {
  const list = await make();
  const isBackwards = place.endsWith("before");
  const selection = place.includes("members") ? "nodes { user { id } }" : "nodes { id }";
  const [open, close] = list.within ?? ["", ""];
  const page = async (at: string): Promise<string[] | undefined> => {
    const text = `{ ${open} ${list.field.replace("$at", at)} { ${selection} pageInfo { endCursor startCursor } } ${close} }`;
    const answer = await ana.ask(text);
    expect(codeOf(answer), JSON.stringify(answer.errors)).toBeUndefined();
    return listedIn({ data: JSON.parse(JSON.stringify(answer.data).replace(/"(end|start)Cursor":"[^"]*"/g, '"x":0')) });
  };
  const [size, edge] = isBackwards ? ["last", "before"] : ["first", "after"];
  expect(await page(`${size}: 50`), "the premise").toEqual(expect.arrayContaining(list.ids));
  const index = place.includes("members")
    ? list.ids.findLastIndex((id, i) => i < 4 && ![ana.id, ben.id].includes(id))
    : 2;
  const rest = isBackwards ? list.ids.slice(0, index) : list.ids.slice(index + 1);
  await list.vanish(index);
  const left = new Set(await page(`${size}: 50`));
  const seen = new Set<string>();
  let at = list.ids[index] as string;
  for (let pages = 0; pages < 20; pages++) {
    const nodes = (await page(`${size}: 2, ${edge}: "${at}"`)) ?? [];
    for (const id of nodes) seen.add(id);
    if (nodes.length < 2) break;
    at = (isBackwards ? nodes[0] : nodes.at(-1)) as string;
  }
  const stayed = new Set((await page(`${size}: 50`))?.filter((id) => left.has(id))); // an account is erased step by step
  expect(
    rest.filter((id) => stayed.has(id) && !seen.has(id)),
    "what the pages after it leave out",
  ).toEqual([]);
});

test.each([
  ["was deleted", ({ message }: { message: string }) => deleteMessage(message)],
  ["is of a group that was left", ({ group }: { group: string }) => leave(ana, group)],
  ["is of a group that was deleted", ({ group }: { group: string }) => deleteGroup(group)],
])("messageAdded(after) over all conversations stays good where the message %s", async (_, vanish) => {
  const [group, other] = [await groupOf(ben, ana), await groupOf(ben, ana)];
  const message = (await send(ben, group, "one")).message.id;
  await send(ben, other, "two");
  await vanish({ group, message });
  const followed: Followed<unknown> = ana.follow(
    `subscription { messageAdded(after: "${message}") { body } }` as never,
  );
  await until("what came since is there", () => JSON.stringify(followed.answers).includes("two"));
});

test("the place of a withheld message is refused in the words for one that does not exist", async () => {
  const direct = await directBetween(ben, ana);
  await send(ben, direct, "seen");
  await change(ana, `blockUser(input: { userId: "${ben.id}" }) { user { id } }`);
  const withheld = (await send(ben, direct, "withheld")).message.id;
  const missing = withheld.replace(/_2$/, "_3");
  expect(missing, "the premise").not.toBe(withheld);
  for (const args of ["", `conversationId: "${direct}", `]) {
    const words = await Promise.all(
      [withheld, missing].map(async (after) => {
        const followed = ana.follow(`subscription { messageAdded(${args}after: "${after}") { body } }` as never);
        await until("it is refused", () => followed.isDone || followed.answers.length > 0);
        return JSON.stringify([followed.error, followed.answers]);
      }),
    );
    expect(words[0], args).toBe(words[1]);
    expect(words[0], args).toContain("BAD_USER_INPUT");
  }
});
