/**
 * The law: a snapshot, and the events since its cursor, are the fresh snapshot. Several people do whatever can be done,
 * by chance and on every server, allowed or not, while readers follow over each transport, are cut off, sign out and
 * come back, and the bus loses news. It holds for every mutation of the schema.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversationId, userId } from "../../src/ids.js";
import type { LawNotificationFragment } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import type { RedisServer } from "../support/global-setup.js";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  signUp,
  startParley,
  until,
} from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
import { breakableRedis, cutBus, setup } from "../support/stores.js";
import { inStoreOf } from "../support/tables.js";
import {
  ACTS,
  actByChance,
  Chance,
  type Conversation,
  countAccepted,
  DONE_BY_HAND,
  LEFT_OUT,
  MUTATIONS,
  PASSWORD,
  type World,
} from "./law/acts.js";
import { type Event, Model } from "./law/model.js";
import { Reader } from "./law/reader.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const ACTS_PER_PERSON = 180;
const REFUSALS = [undefined, "NOT_FOUND", "FORBIDDEN", "BAD_USER_INPUT"];

let redis: RedisServer | undefined;
let parley: Parley;

beforeAll(async () => {
  process.stdout.write(`the law: PARLEY_TEST_SEED=${SEED}\n`);
  redis = setup === "redis" ? await breakableRedis() : undefined;
  parley = await startParley({
    ...(redis && { REDIS_URL: redis.url }),
    PARLEY_SWEEP_SECONDS: "2",
    PARLEY_MAX_COST: "1000000",
  });
  await inStoreOf(parley, (client) => client.query(KEEP_NOTES));
});
afterAll(async () => {
  await parley?.stop();
  await redis?.stop();
});

const BLOCK = graphql(`mutation LawBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const PRIVACY = graphql(`
  mutation LawPrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { sendReadReceipts } } }
`);
const DELETE_ACCOUNT = graphql(`
  mutation LawDeleteAccount($input: DeleteAccountInput!) { deleteAccount(input: $input) { userId } }
`);
const LEAVE = graphql(`
  mutation LawLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }
`);
const DELETE_GROUP = graphql(`
  mutation LawDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }
`);
const SETTINGS = graphql(`
  mutation LawSettings { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }
`);
const NOTIFIED = graphql(`subscription LawNotified { notificationAdded { id conversation { id } message { seq } } }`);
const UPDATED = graphql(`subscription LawUpdated { messageUpdated { id revision } }`);
const SEND = graphql(`
  mutation LawSend($id: ID!) { sendMessage(input: { conversationId: $id, body: "the last" }) { isDuplicate } }
`);
const READ = graphql(`
  mutation LawRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);

test("the law has every mutation of the schema, or says why not", () => {
  expect([...Object.keys(ACTS), ...DONE_BY_HAND, ...Object.keys(LEFT_OUT)].sort()).toEqual([...MUTATIONS].sort());
});

test("whatever anybody does, a snapshot and the events since are the fresh snapshot, and nobody receives what they may not", async () => {
  const cast = (await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Eva", "Mort")) as Six;
  const [ana, ben, cy, dee, eva, mort] = cast;
  // These stay so: whatever is heard against them was never to be heard.
  await cy.get(BLOCK, { id: ben.id });
  await dee.get(PRIVACY, { input: { sendReadReceipts: false } });
  await eva.get(PRIVACY, { input: { showReadReceipts: false } });
  for (const person of [ana, ben, dee, mort]) await person.get(SETTINGS);
  const leaves = new Map([
    [ana, ["updatePrivacy"]],
    [ben, ["updatePrivacy"]],
    [cy, ["unblockUser"]],
    [dee, ["updatePrivacy"]],
    [eva, ["updatePrivacy"]],
  ]);
  const world: World = {
    people: [...cast],
    conversations: await foundConversations(cast),
    messages: [],
    notifications: [],
    parted: new Set([`${ben.id} ${cy.id}`, `${cy.id} ${ben.id}`]),
    changedPrivacy: new Set([mort.id]), // what is left of a deleted account has the settings of a new one
    accepted: new Map(),
  };

  let isActing = true;
  let seeds = SEED;
  const acting = async (person: Person) => {
    const by = new Chance(person, world, seeds++, leaves.get(person));
    for (let i = 0; i < ACTS_PER_PERSON; i++) {
      const answer = await actByChance(by, parley.urls);
      expect(REFUSALS, JSON.stringify(answer.errors)).toContain(codeOf(answer));
      if (by.is(0.3)) await pause(by.random() * 40);
    }
  };
  const readerOf = (person: Person, staysOn: boolean) =>
    new Reader(person, { world, urls: parley.urls, staysOn, seed: seeds++ });
  const reading: Promise<Reader>[] = [];
  const read = (person: Person) => {
    for (const staysOn of [true, false]) {
      const reader = readerOf(person, staysOn).read(() => isActing);
      reader.catch(() => {}); // it is told in the end
      reading.push(reader);
    }
  };
  const mortal = async () => {
    const following = readerOf(mort, true).readToTheEnd();
    await acting(mort);
    await mort.get(DELETE_ACCOUNT, { input: { password: PASSWORD } });
    countAccepted(world, "deleteAccount");
    await following;
  };
  const newcomer = async () => {
    await pause(500);
    const newt = await signUp(parley.urls.at(-1) ?? "", "Newt");
    countAccepted(world, "signUp");
    world.people.push(newt);
    read(newt);
    await acting(newt);
  };

  /** Somebody leaves a group, and somebody deletes one, also where chance has nobody do it. */
  const ending = async () => {
    const began: Conversation = { id: await groupOf(dee, eva), kind: "GROUP", founders: [dee.id, eva.id] };
    await eva.get(LEAVE, { id: began.id });
    countAccepted(world, "leaveConversation");
    await dee.get(DELETE_GROUP, { id: began.id });
    countAccepted(world, "deleteGroup");
    world.conversations.push(began);
  };

  const updated = ben.follow(UPDATED);
  const notified = ben.follow(NOTIFIED);
  const losing = loseNews(randomFrom(SEED + 400));
  const cutting = cutBus(redis?.url, () => isActing, randomFrom(SEED + 300));
  for (const person of [ana, ben, cy, dee, eva]) read(person);
  await ending(); // before either of the two blocks the other, who is then left out of the group
  await Promise.all([...[ana, ben, cy, dee, eva].map(acting), mortal(), newcomer()]);
  isActing = false;
  losing.stop();
  await cutting;
  const readers = await Promise.all(reading);
  const stored = await readStore(world, mort);

  const comeToTheTruth = (receiptsOf: (reader: string, id: string) => boolean) =>
    Promise.all(
      readers.map((reader) => {
        const self = reader.person.id;
        const readsBy = (id: string) =>
          world.parted.has(`${self} ${id}`) || [self, id].some((each) => world.changedPrivacy.has(each));
        return reader.comesToTheTruth({ receiptsOf: (id) => receiptsOf(self, id), readsBy });
      }),
    );
  await comeToTheTruth((self, id) => id !== self);
  // The visibility of receipts has changed meanwhile: that shows with the next one that rises.
  const staying = readers.filter(({ staysOn }) => staysOn);
  const everywhere = (act: (person: Person, id: string) => Promise<unknown>) =>
    Promise.all(staying.flatMap(({ person, model }) => model.conversations().map((id) => act(person, id))));
  await everywhere((person, id) => person.ask(SEND, { id }));
  await everywhere((person, id) => person.get(READ, { id }));
  await comeToTheTruth(stored.areApart);
  const changes = new Map<string, number>();
  for (const { messageUpdated } of updated.data) {
    const { id, revision } = messageUpdated;
    expect(revision, "no change is told twice, or after a later one").toBeGreaterThan(changes.get(id) ?? 0);
    changes.set(id, revision);
  }
  for (const { id, revision } of readers.find(({ person }) => person.id === ben.id)?.model.messages() ?? [])
    if (changes.has(id)) expect(changes.get(id), "the last change was told").toBe(revision);
  expect(changes.size).toBeGreaterThan(0);
  const told = () => notified.data.map(({ notificationAdded }) => notificationAdded);
  const list = (await new Model(ben).load(ben)).notifications(); // the newest first
  const isTold = ({ id }: { id: string }) => told().some((each) => each.id === id);
  const sinceItBegan = list.slice(0, list.findLastIndex(isTold) + 1).filter(({ kind }) => kind !== "MESSAGE_READ");
  expect(sinceItBegan.length).toBeGreaterThan(0);
  await until("every notification was told", () => sinceItBegan.every(isTold));
  expect(new Set(told().map(({ id }) => id)).size, "each once").toBe(told().length);
  for (const reader of readers) await reader.stop();
  await ben.leave();

  const neverAccepted = MUTATIONS.filter((name) => !(name in LEFT_OUT) && !world.accepted.has(name));
  expect(neverAccepted, "mutations that were never accepted").toEqual([]);
  for (const { person, heard } of readers) {
    const name = (id: string) => cast.find((each) => each.id === id)?.username ?? id;
    for (const event of heard) {
      if (event.__typename === "MessageAdded") {
        const { conversation, seq, body } = event.message;
        const mayHear = stored.mayHear(person.id, conversation.id, seq);
        expect(mayHear, `${person.username} may hear ${seq} of ${conversation.id}: ${body}`).toBe(true);
      }
      if ("notification" in event) expectToBeTheirs(person, event.notification, stored);
      for (const { user, readSeq } of receiptsIn(event)) {
        if (user.id === person.id || (user.id !== dee.id && person.id !== eva.id)) continue;
        expect(readSeq, `what ${name(user.id)} has read is hidden from ${person.username}`).toBe(0);
      }
      if (event.__typename !== "ReceiptUpdated" && event.__typename !== "TypingChanged") continue;
      const { user, conversation } = event.__typename === "ReceiptUpdated" ? event.receipt : event.typing;
      const pair = [person.id, user.id];
      if (!pair.includes(ben.id) || !pair.includes(cy.id) || user.id === person.id) continue;
      // Across the block: in groups deliveries go on, and whoever is blocked sees who blocks them type.
      const isInGroup = world.conversations.find(({ id }) => id === conversation.id)?.kind === "GROUP";
      const isShown = event.__typename === "ReceiptUpdated" ? event.receipt.readSeq === 0 : person.id === ben.id;
      expect(isInGroup && isShown, `${person.username} hears of ${name(user.id)}, across a block`).toBe(true);
    }
  }
}, 240_000);

/** Nobody is notified of what was said while they were not in it. */
function expectToBeTheirs(
  person: Person,
  { kind, conversation, message }: Pick<LawNotificationFragment, "kind" | "conversation" | "message">,
  { mayHear }: Stored,
): void {
  const isTheirs = !conversation || mayHear(person.id, conversation.id, message?.seq ?? 0);
  expect(isTheirs, `${person.username} may be notified of ${kind} ${message?.seq} in ${conversation?.id}`).toBe(true);
}

type Six = [Person, Person, Person, Person, Person, Person];

/** Some of everything to begin with. */
async function foundConversations([ana, ben, cy, dee, eva, mort]: Six): Promise<Conversation[]> {
  const groups: [Person, ...Person[]][] = [
    [ana, ben, cy, mort],
    [ben, ana, dee],
    [cy, dee, eva],
    [mort, eva],
    [dee, ana, eva],
  ];
  const directs: [Person, Person][] = [
    [ana, ben],
    [ben, cy],
    [mort, dee],
  ];
  return Promise.all([
    ...groups.map(async (people): Promise<Conversation> => {
      const founders = people.map(({ id }) => id);
      return { id: await groupOf(...people), kind: "GROUP", founders };
    }),
    ...directs.map(async (pair): Promise<Conversation> => {
      return { id: await directBetween(...pair), kind: "DIRECT", founders: pair.map(({ id }) => id) };
    }),
  ]);
}

function receiptsIn(event: Event) {
  if (event.__typename === "ReceiptUpdated") return [event.receipt];
  return event.__typename === "ConversationUpdated" ? event.conversation.receipts : [];
}

/** A bus that cannot be cut loses a part of its news instead. */
function loseNews(random: () => number): { stop(): void } {
  const bus = parley.app?.bus;
  if (!bus) return { stop() {} };
  const publish = bus.publish.bind(bus);
  bus.publish = (...news) => (random() < 0.2 ? Promise.resolve() : publish(...news));
  return {
    stop() {
      bus.publish = publish;
    },
  };
}

interface Stored {
  areApart(one: string, other: string): boolean;
  mayHear(person: string, conversationId: string, seq: number): boolean;
}

interface Note {
  id: string;
  seq: number;
  withheldFrom: string | undefined;
  detail: { kind: string; actorId: string; userIds?: string[]; settings?: { historyVisible?: boolean } } | null;
}

/** The stored rows that decide who may receive what, kept separately: those of a deleted group are erased. */
const KEEP_NOTES = `
  CREATE TABLE notes AS SELECT conversation_id, seq, withheld_from, detail FROM messages WITH NO DATA;
  CREATE FUNCTION keep_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO notes VALUES (NEW.conversation_id, NEW.seq, NEW.withheld_from, NEW.detail);
    RETURN NULL;
  END $$;
  CREATE TRIGGER keep_note AFTER INSERT ON messages FOR EACH ROW
    WHEN (NEW.withheld_from IS NOT NULL OR NEW.kind = 'SYSTEM') EXECUTE FUNCTION keep_note()`;

/** The rows in the store that decide who may receive what, once nothing is left of somebody who deleted their account. */
async function readStore({ conversations }: World, deleted: Person) {
  return inStoreOf(parley, async (client): Promise<Stored> => {
    await until("the account is erased", async () => {
      const { rows } = await client.query("SELECT id FROM users WHERE erased_at IS NOT NULL");
      return rows.some(({ id }) => userId(id) === deleted.id);
    });
    const { rows: blocks } = await client.query("SELECT user_id, blocked_id FROM blocks");
    const apart = new Set(blocks.map((row) => `${userId(row.user_id)} ${userId(row.blocked_id)}`));
    const { rows } = await client.query("SELECT * FROM notes ORDER BY conversation_id, seq");
    const notes = rows.map(({ conversation_id, seq, withheld_from, detail }): Note => {
      const withheldFrom = withheld_from ? userId(withheld_from) : undefined;
      return { id: conversationId(conversation_id), seq, withheldFrom, detail };
    });
    return {
      areApart: (one, other) => apart.has(`${one} ${other}`) || apart.has(`${other} ${one}`),
      mayHear(person, id, seq) {
        const began = conversations.find((each) => each.id === id);
        const about = notes.filter((note) => note.id === id);
        return began !== undefined && mayHear(began, about, person, seq);
      },
    };
  });
}

/** Not what is withheld from them; else what was said while they were in it, or before they were shown what was before. */
function mayHear({ founders, historyVisible }: Conversation, notes: Note[], person: string, seq: number): boolean {
  let isIn = founders.includes(person);
  let wasIn = isIn;
  let isHistoryVisible = historyVisible === true;
  for (const { seq: at, withheldFrom, detail } of notes) {
    if (at === seq && withheldFrom === person) return false;
    const { kind, actorId, userIds = [], settings } = detail ?? {};
    const isAbout = userIds.map(userId).includes(person);
    if (kind === "MEMBERS_ADDED" && isAbout) {
      isIn = true;
      if (at >= seq && isHistoryVisible) return true;
    }
    if (kind === "MEMBER_REMOVED" && isAbout) isIn = false;
    if (kind === "MEMBER_LEFT" && actorId && userId(actorId) === person) isIn = false;
    isHistoryVisible = settings?.historyVisible ?? isHistoryVisible;
    if (at <= seq) wasIn = isIn;
  }
  return wasIn;
}
