/** Reactions of Ana, Ben and Cy in their group, which Olga is not in. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, groupOf, type Parley, Person, send, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let cy: Person;
let olga: Person;
let group: string;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_REACTION_KINDS: "6" });
  [ana, ben, cy, olga] = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as [Person, Person, Person, Person];
  group = await groupOf(ana, ben, cy);
});
afterAll(async () => {
  await Promise.all([ana, ben, cy, olga].map((person) => person?.leave()));
  await parley?.stop();
});

const ADD = graphql(`
  mutation ReactionsAdd($id: ID!, $emoji: String!) {
    addReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }
  }
`);
const REMOVE = graphql(`
  mutation ReactionsRemove($id: ID!, $emoji: String!) {
    removeReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }
  }
`);
const MESSAGE = graphql(`
  query ReactionsMessage($id: ID!) {
    node(id: $id) {
      ... on Message {
        body revision conversation { revision lastSeq }
        reactions { emoji count viewerHasReacted users { id } }
      }
    }
  }
`);
const DELETE = graphql(
  `mutation ReactionsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { reactions { emoji } } } }`,
);
const LEAVE = graphql(`
  mutation ReactionsOut($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }
`);

const add = async (person: Person, id: string, emoji: string) =>
  (await person.get(ADD, { id, emoji })).addReaction.message;
const remove = async (person: Person, id: string, emoji: string) =>
  (await person.get(REMOVE, { id, emoji })).removeReaction.message;
async function messageFor(person: Person, id: string) {
  const { node } = await person.get(MESSAGE, { id });
  if (!node || !("conversation" in node)) throw new Error("there is no such message for them");
  return node as Extract<typeof node, { revision: number }>;
}
const shown = ({ reactions }: { reactions: { emoji: string; count: number }[] }) =>
  reactions.map(({ emoji, count }) => `${emoji}${count}`).join(" ");

/** The same person at one of the servers. */
const through = (i: number, person: Person) => new Person(parley.urls[i % parley.urls.length] ?? "", person);

test("kinds are in the order in which they came, with how many, with whom, and whether with the viewer", async () => {
  const { id } = (await send(ana, group, "hello")).message;
  await add(ben, id, "👍");
  await add(cy, id, "🎉");
  await add(cy, id, "👍");
  const seen = await messageFor(ben, id);
  expect(seen.reactions).toEqual([
    { emoji: "👍", count: 2, viewerHasReacted: true, users: [{ id: ben.id }, { id: cy.id }] },
    { emoji: "🎉", count: 1, viewerHasReacted: false, users: [{ id: cy.id }] },
  ]);
  expect((await messageFor(ana, id)).reactions.map(({ viewerHasReacted }) => viewerHasReacted)).toEqual([false, false]);
  expect(shown(await remove(ben, id, "👍"))).toBe("👍1 🎉1");
  expect(shown(await remove(cy, id, "👍"))).toBe("🎉1");
  expect(shown(await add(ana, id, "👍")), "it came again, later").toBe("🎉1 👍1");
});

test("each is one change of the conversation, and the same again is none", async () => {
  const { id, seq } = (await send(ana, group, "count me")).message;
  const before = (await messageFor(ana, id)).conversation.revision;
  const added = await add(ben, id, "👍");
  expect(added.revision).toBe(before + 1);
  for (const i of [0, 1, 2]) expect(await add(through(i, ben), id, "👍")).toEqual(added);
  expect(await remove(cy, id, "👍"), "not theirs").toEqual(added);
  const removed = await remove(ben, id, "👍");
  expect(removed).toMatchObject({ revision: before + 2, reactions: [] });
  expect(await remove(ben, id, "👍")).toEqual(removed);
  expect((await messageFor(ana, id)).conversation).toEqual({ revision: before + 2, lastSeq: seq });
});

test("a reaction is exactly one emoji, in one form however the keyboard writes it", async () => {
  const { id } = (await send(ana, group, "what")).message;
  for (const emoji of ["", "a", "1", "👍👍", "👍 ", "🇨", "\u200d", "\ufe0f", "👩\u200d", "<b>", "👍".repeat(1_000)])
    expect(codeOf(await ben.ask(ADD, { id, emoji })), JSON.stringify(emoji.slice(0, 8))).toBe("BAD_USER_INPUT");
  for (const emoji of ["❤", "❤️"]) await add(ben, id, emoji);
  for (const emoji of ["👩🏻‍❤️‍💋‍👩🏿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🇨🇭"]) await add(ben, id, emoji);
  expect(shown(await messageFor(ana, id))).toBe("❤️1 👩🏻‍❤️‍💋‍👩🏿1 🏴󠁧󠁢󠁥󠁮󠁧󠁿1 1️⃣1 🇨🇭1");
  expect(shown(await remove(ben, id, "❤"))).not.toContain("❤️1 ");
});

test("a message has at most so many kinds, however many come at once, and each person is counted once", async () => {
  const emojis = ["👍", "🎉", "😀", "🔥", "🚀", "👀", "🙈", "🐛", "🍕", "🎈"];
  for (let round = 0; round < 5; round++) {
    const { id } = (await send(ana, group, "storm")).message;
    const storm = [ana, ben, cy, ben].flatMap((person) => emojis.map((emoji) => ({ person, emoji })));
    const answers = await Promise.all(storm.map(({ person, emoji }, i) => through(i, person).ask(ADD, { id, emoji })));
    for (const code of answers.map(codeOf)) expect([undefined, "FORBIDDEN"]).toContain(code);
    const { reactions } = await messageFor(ana, id);
    expect(reactions).toHaveLength(6);
    for (const { emoji, count, users } of reactions) {
      expect(new Set(users.map((user) => user.id)).size).toBe(count);
      for (const person of [ana, ben, cy]) await add(person, id, emoji);
    }
    expect(codeOf(await ben.ask(ADD, { id, emoji: "🦄" }))).toBe("FORBIDDEN");
    expect((await messageFor(ana, id)).reactions.map(({ count }) => count)).toEqual(Array(6).fill(3));
  }
});

test("adding and removing at once leaves counts that are those of the people", async () => {
  const { id } = (await send(ana, group, "toggle")).message;
  const people = [ana, ben, cy];
  const steps = Array.from({ length: 60 }, (_, i) => ({
    person: people[i % 3] as Person,
    emoji: ["👍", "🎉"][Math.floor(i / 3) % 2] ?? "",
    act: Math.floor(i / 6) % 2 ? remove : add,
  }));
  await Promise.all(steps.map(({ person, emoji, act }, i) => act(through(i, person), id, emoji)));
  const seen = await messageFor(ana, id);
  for (const { count, users } of seen.reactions) expect(users).toHaveLength(count);
  const store = new pg.Client(parley.databaseUrl);
  await store.connect();
  const { rows } = await store.query(
    `SELECT emoji, count(*)::int AS count FROM reactions r JOIN messages m USING (conversation_id, seq)
     WHERE m.body = 'toggle' GROUP BY emoji`,
  );
  await store.end();
  expect(new Map(seen.reactions.map(({ emoji, count }) => [emoji, count]))).toEqual(
    new Map(rows.map(({ emoji, count }) => [emoji, count])),
  );
  expect(seen.conversation.revision).toBe(seen.revision);
});

test("who cannot see a message cannot react to it, and nobody can to a deleted one, which shows none", async () => {
  const { id } = (await send(ana, group, "leaving")).message;
  await add(ben, id, "👍");
  for (const document of [ADD, REMOVE])
    for (const target of [id, id.replace(/_\d+$/, "_9999"), "nonsense"]) {
      const answer = await olga.ask(document.toString(), { id: target, emoji: "👍" });
      expect(answer.errors?.[0]?.message).toBe("There is no such message.");
      expect(codeOf(answer)).toBe("NOT_FOUND");
    }
  const smaller = await groupOf(ana, ben);
  const other = (await send(ana, smaller, "bye")).message;
  await add(ben, other.id, "👋");
  await ana.get(LEAVE, { id: smaller, user: ben.id });
  expect(codeOf(await ben.ask(ADD, { id: other.id, emoji: "👍" }))).toBe("NOT_FOUND");
  expect(codeOf(await ben.ask(REMOVE, { id: other.id, emoji: "👋" }))).toBe("NOT_FOUND");
  expect(shown(await messageFor(ana, other.id)), "what they said stays").toBe("👋1");

  expect((await ana.get(DELETE, { id })).deleteMessage.message.reactions).toEqual([]);
  expect(codeOf(await cy.ask(ADD, { id, emoji: "👍" }))).toBe("FORBIDDEN");
  expect(shown(await remove(ben, id, "👍"))).toBe("");
});

const UPDATED = graphql(`
  subscription ReactionsUpdated($id: ID) { messageUpdated(conversationId: $id) { id revision reactions { emoji count } } }
`);
const OWN = graphql(`
  subscription ReactionsOwn($id: ID) { messageUpdated(conversationId: $id) { id reactions { emoji viewerHasReacted } } }
`);

test("reactions are delivered as changes of their message, to each reader what is theirs", async () => {
  const { id } = (await send(ana, group, "watch")).message;
  const followed = [ana, ben].map((person) => person.follow(UPDATED, { id: group }));
  const own = [ben, cy].map((person) => person.follow(OWN, { id: group }));
  const other = (await send(ana, group, "is it on?")).message;
  await until("all follow", async () => {
    await add(cy, other.id, "👀");
    await remove(cy, other.id, "👀");
    return [...followed, ...own].every(({ data }) => data.length > 0);
  });
  await add(ben, id, "👍");
  const told = (data: { messageUpdated: { id: string; reactions: unknown[] } }[]) =>
    data.map(({ messageUpdated }) => messageUpdated).filter((message) => message.id === id);
  await until("all are told", () => [...followed, ...own].every(({ data }) => told(data as never).length > 0));
  for (const { data } of followed) expect(told(data)[0]?.reactions).toEqual([{ emoji: "👍", count: 1 }]);
  expect(own.map(({ data }) => told(data)[0]?.reactions)).toEqual([
    [{ emoji: "👍", viewerHasReacted: true }],
    [{ emoji: "👍", viewerHasReacted: false }],
  ]);
  for (const each of [...followed, ...own]) each.stop();
});
