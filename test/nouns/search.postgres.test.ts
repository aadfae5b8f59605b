/** Searching what Ana and Ben wrote. Olga is in other conversations. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { randomFrom } from "../support/random.js";
import { FOUND } from "../support/search-texts.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let parley: Parley;
let ana: Person;
let ben: Person;
let olga: Person;
let store: pg.Client;

beforeAll(async () => {
  process.stdout.write(`search: PARLEY_TEST_SEED=${SEED}\n`);
  parley = await startParley();
  [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
  store = new pg.Client(parley.databaseUrl);
  await store.connect();
});
afterAll(async () => {
  await store?.end();
  await parley?.stop();
});

const SEARCH = graphql(`
  query SearchMessages($query: String!, $id: ID, $first: Int, $after: String) {
    searchMessages(query: $query, conversationId: $id, first: $first, after: $after) {
      nodes { id body conversation { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const EDIT = graphql(
  `mutation SearchEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }`,
);
const DELETE = graphql(
  `mutation SearchDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }`,
);
const REMOVE = graphql(`
  mutation SearchRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);

/** All pages. */
async function found(person: Person, query: string, id?: string, first = 20): Promise<string[]> {
  const bodies: string[] = [];
  let after: string | undefined;
  for (;;) {
    const variables = { query, first, ...(id !== undefined && { id }), ...(after !== undefined && { after }) };
    const { nodes, pageInfo } = (await person.get(SEARCH, variables)).searchMessages;
    bodies.push(...nodes.map(({ body }) => body ?? "(deleted)"));
    if (!pageInfo.hasNextPage) return bodies;
    after = pageInfo.endCursor ?? undefined;
  }
}

/** So many blocks of a conversation have their words. */
async function indexed(person: Person, conversation: string, blocks: number): Promise<void> {
  await until("its blocks are indexed", async () => {
    await found(person, "anything", conversation);
    const { rows } = await store.query(
      `SELECT count(*)::int AS n FROM search_blocks WHERE lexemes IS NOT NULL
         AND conversation_id = encode(decode(translate($1, '-_', '+/') || '==', 'base64'), 'hex')::uuid`,
      [conversation.slice(4)],
    );
    return rows[0].n >= blocks;
  });
}

const through = (i: number, person: Person) => new Person(parley.urls[i % parley.urls.length] ?? "", person);

test("messages are found by their words, in any case, the last one by its beginning, the newest first", async () => {
  const conversation = await directBetween(ana, ben);
  for (const body of ["The Quick brown fox", "a quick question", "quickly now", "unquick", "brown, quick; done!"])
    await send(ana, conversation, body);
  expect(await found(ben, "QUICK", conversation)).toEqual([
    "brown, quick; done!",
    "quickly now",
    "a quick question",
    "The Quick brown fox",
  ]);
  expect(await found(ben, "quick brown", conversation)).toEqual(["brown, quick; done!", "The Quick brown fox"]);
  expect(await found(ben, "quick br")).toEqual(["brown, quick; done!", "The Quick brown fox"]);
  expect(await found(ben, "qui brown"), "only the last is a beginning").toEqual([]);
  expect(await found(ben, "quick", conversation, 1), "page by page").toHaveLength(4);
});

test("any language is searched, also those that are written without spaces", async () => {
  const conversation = await groupOf(ana, ben);
  const bodies = {
    chinese: "我今天去了北京大学。",
    japanese: "東京タワーは高いです",
    thai: "ฉันชอบกินข้าวผัด",
    russian: "Встречаемся завтра в Москве",
    arabic: "نلتقي غدا في القاهرة",
    korean: "내일 서울에서 만나요",
    german: "Grüße aus Zürich, über die Straße",
    mixed: "iPhone手机 is here",
  };
  for (const body of Object.values(bodies)) await send(ana, conversation, body);
  for (const [query, body] of [
    ["北京", bodies.chinese],
    ["京大", bodies.chinese],
    ["タワー", bodies.japanese],
    ["ข้าวผัด", bodies.thai],
    ["москве", bodies.russian],
    ["القاهرة", bodies.arabic],
    ["서울", bodies.korean],
    ["zürich", bodies.german],
    ["ÜBER stra", bodies.german],
    ["手机 here", bodies.mixed],
  ] as const)
    expect(await found(ben, query, conversation), query).toEqual([body]);
  expect(await found(ben, "京北", conversation), "not each character for itself").toEqual([]);
});

test("a word is found whatever stands around it and however it is composed, indexed or not", async () => {
  const conversation = await groupOf(ana, ben);
  for (const [, text] of FOUND) await send(ana, conversation, text);
  const check = async () => {
    for (const [query, text] of FOUND) {
      const bodies = (await found(ben, query, conversation, 100)).map((body) => body.normalize("NFC"));
      expect(bodies, query).toContain(text.normalize("NFC"));
    }
  };
  await check();
  while (FOUND.length % 64 > 0 && (await send(ana, conversation, "…")).message.seq % 64 > 0);
  await indexed(ben, conversation, Math.ceil(FOUND.length / 64));
  await check();
});

test("addresses, hyphens and what means something to PostgreSQL are words like any other", async () => {
  const conversation = await groupOf(ana, ben);
  const bodies = [
    "see https://example.com/path?a=b",
    "a well-known thing",
    "it's O'Brien & Söhne",
    "50% off: a|b !c <-> d",
  ];
  for (const body of bodies) await send(ana, conversation, body);
  expect(await found(ben, "example.com/pa", conversation)).toEqual([bodies[0]]);
  expect(await found(ben, "well-kn", conversation)).toEqual([bodies[1]]);
  expect(await found(ben, "o'brien", conversation)).toEqual([bodies[2]]);
  expect(await found(ben, "50% off", conversation)).toEqual([bodies[3]]);
  for (const query of ["a & b", "!c", "a|b:*", "x'\\", "off'; DROP TABLE messages --", "b <-> d", "\\'x", "<b>off</b>"])
    expect(codeOf(await ben.ask(SEARCH, { query })), query).toBeUndefined();
});

test("a search without a word, or with too many characters, is refused", async () => {
  for (const query of ["", "  ", "!?", "...", "\u0000", "x".repeat(201)])
    expect(codeOf(await ana.ask(SEARCH, { query })), JSON.stringify(query.slice(0, 5))).toBe("BAD_USER_INPUT");
  expect(codeOf(await ana.ask(SEARCH, { query: "x", first: 101 }))).toBe("BAD_USER_INPUT");
  expect(codeOf(await ana.ask(SEARCH, { query: "\ud800 x" }))).toBeUndefined();
});

test("nobody finds what they may not see", async () => {
  const group = await groupOf(ana, ben);
  const { message } = await send(ana, group, "hush the heron");
  expect(await found(olga, "heron")).toEqual([]);
  const missing = group.replace(/.$/, group.endsWith("A") ? "Q" : "A");
  for (const id of [group, missing, "nonsense"]) {
    const answer = await olga.ask(SEARCH, { query: "heron", id });
    expect(answer.errors?.[0]?.message).toBe("There is no such conversation.");
  }
  expect(await found(olga, "heron", undefined, 20), "the place of a stranger's message is no place").toEqual([]);
  expect((await olga.get(SEARCH, { query: "heron", after: message.id })).searchMessages.nodes).toEqual([]);
  const other = (await send(ana, await directBetween(ana, olga), "another heron")).message;
  expect(codeOf(await ana.ask(SEARCH, { query: "heron", id: group, after: other.id }))).toBe("BAD_USER_INPUT");
  await store.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
     SELECT m.conversation_id, u.id, m.seq, m.seq, m.seq FROM messages m, users u WHERE m.body = 'hush the heron' AND u.username = $1`,
    [olga.username],
  );
  await send(ana, group, "a later heron");
  expect(await found(olga, "heron", group), "she came later").toEqual(["a later heron"]);
  expect(await found(olga, "heron")).toEqual(["a later heron", "another heron"]);
  await ana.get(REMOVE, { id: group, user: ben.id });
  expect(await found(ben, "heron"), "a former member").toEqual([]);
});

test("what is edited or deleted is found as it is now and kept as it was nowhere, also in what is indexed", async () => {
  const group = await groupOf(ana, ben);
  const ids: string[] = [];
  for (let i = 0; i < 130; i++) ids.push((await send(ana, group, `flamingo ${i}`)).message.id);
  await indexed(ben, group, 2);
  expect(await found(ben, "flamingo 77", group)).toEqual(["flamingo 77"]);
  await ana.get(EDIT, { id: ids[77] ?? "", body: "pelican 77" });
  expect(await found(ben, "flamingo 77", group)).toEqual([]);
  expect(await found(ben, "pelican", group)).toEqual(["pelican 77"]);
  await indexed(ben, group, 2);
  await ana.get(DELETE, { id: ids[77] ?? "" });
  const { rows } = await store.query("SELECT FROM search_blocks WHERE lexemes @@ 'pelican'");
  expect(rows).toHaveLength(0);
  expect(await found(ben, "pelican", group)).toEqual([]);
  expect(await found(ben, "flamingo", group, 50)).toHaveLength(129);
});

test("a text that changes while the words of its block are read is found as it is then", async () => {
  const group = await groupOf(ana, ben);
  await Promise.all(Array.from({ length: 64 }, (_, i) => send(ana, group, `penguin ${i}`)));
  const editor = new pg.Client(parley.databaseUrl);
  await editor.connect();
  await editor.query("BEGIN");
  await editor.query("UPDATE messages SET body = 'walrus' WHERE body = 'penguin 30'");
  expect(await found(ben, "penguin 30", group), "not committed yet").toEqual(["penguin 30"]);
  await until("somebody who has read the words waits to store them", async () => {
    const { rows } = await store.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query LIKE 'INSERT INTO search_blocks%'`,
    );
    return rows.length > 0;
  });
  await editor.query("COMMIT");
  await editor.end();
  await indexed(ben, group, 1);
  expect(await found(ben, "walrus", group)).toEqual(["walrus"]);
  expect(await found(ben, "penguin 30", group)).toEqual([]);
});

test("whatever is written, changed and searched at once: in the end every search finds what a reader would", async () => {
  const random = randomFrom(SEED);
  const words = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen"];
  const text = () =>
    Array.from({ length: 1 + random() * 4 }, () => words[Math.floor(random() ** 2 * words.length)]).join(" ");
  const groups = [await groupOf(ana, ben), await groupOf(ana, ben)];
  const bodies = new Map<string, string>();
  const write = async (i: number) => {
    const body = `${text()} zoo`;
    const { message } = await send(through(i, ana), groups[i % 3 ? 0 : 1] ?? "", body);
    bodies.set(message.id, body);
  };
  await Promise.all(Array.from({ length: 210 }, (_, i) => write(i)));
  let isWriting = true;
  const change = async () => {
    for (let i = 0; i < 80; i++) {
      const [id = ""] = [...bodies.keys()].slice(Math.floor(random() * bodies.size));
      const person = through(i, ana);
      if (random() < 0.2) {
        await person.get(DELETE, { id });
        bodies.delete(id);
      } else if (random() < 0.8) {
        const body = `${text()} zoo`;
        await person.get(EDIT, { id, body });
        bodies.set(id, body);
      } else await write(i);
    }
  };
  const search = async (n: number) => {
    const query = () => words[Math.floor(random() * words.length)] ?? "";
    while (isWriting) await found(through(n, ben), query(), groups[0], 100);
  };
  const searching = [search(0), search(1)]; // and so indexing, on each server
  await change();
  isWriting = false;
  await Promise.all(searching);
  const model = (query: string[]) =>
    [...bodies.values()].filter((body) => query.every((word) => body.split(" ").includes(word))).sort();
  for (const query of [["ant"], ["hen"], ["ant", "cat"], ["fox", "gnu"], ["zoo"]])
    for (const person of [ana, ben]) {
      const both = [
        ...(await found(person, query.join(" "), groups[0])),
        ...(await found(person, query.join(" "), groups[1])),
      ];
      expect(both.sort(), query.join(" ")).toEqual(model(query));
      expect(
        (await found(person, query.join(" "), undefined, 7)).filter((body) => body.endsWith(" zoo")).sort(),
      ).toEqual(model(query));
    }
}, 60_000);

test("searches are bounded in number", async () => {
  const strict = await startParley({ PARLEY_SEARCHES_PER_SECOND: "5" });
  try {
    const [person] = (await castOf(strict, "Pat")) as [Person];
    // A machine may be too busy to be asked that often in one second.
    const refused = await until("more are asked for in a second than there may be", async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => person.ask(SEARCH, { query: "x" })));
      return answers.find((answer) => codeOf(answer) === "RATE_LIMITED");
    });
    expect(refused?.errors?.[0]?.extensions?.retryAfterMs).toBeGreaterThan(0);
  } finally {
    await strict.stop();
  }
});
