/**
 * The promise of a block (docs/privacy.md): whoever is blocked cannot tell it from somebody who at that moment hid their
 * status, read receipts and invitations, and whose phone is off for the direct conversation. The same people do the same
 * in two worlds, of which one has the block and the other the settings. Ben is the one who is blocked: everything that he
 * can ask, do and follow is made from the schema, and has to be the same.
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { App } from "../../src/app.js";
import { isLong } from "../support/long.js";
import {
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
import { schema, UNBOUNDED } from "../support/selections.js";
import { statementsOf } from "../support/statements.js";
import { setup } from "../support/stores.js";
import { ACTS, Chance } from "./law/acts.js";
import { type Name, operationsOf, World } from "./worlds/world.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`block-promise: PARLEY_TEST_SEED=${SEED}\n`);

let parley: Parley;

beforeAll(async () => {
  parley = await startParley({
    ...UNBOUNDED,
    PARLEY_SWEEP_SECONDS: "600",
    PARLEY_LAG_SECONDS: "600", // streams ask for everything that there is: on a busy machine they fall behind
    PARLEY_PRESENCE_GRACE_MS: "600000",
    PARLEY_PRESENCE_LEASE_MS: "1200000",
    // Indicators stay lit until something ends them, or until the test waits for it.
    PARLEY_TYPING_TTL_MS: "60000",
  });
});
afterAll(() => parley?.stop());

// ── the two worlds ──

interface Worlds {
  /** Here Ana blocks Ben. */
  blocked: World;
  /** Here she hides herself, and does nothing in the direct conversation. */
  hidden: World;
  isApart: boolean;
}

const each = (worlds: Worlds) => [worlds.blocked, worlds.hidden];

let tags = 0;

async function twoWorlds({ haveMet = true } = {}): Promise<Worlds> {
  tags++;
  // Tags have one length, so that names have one order; nothing else begins like that.
  const [blocked, hidden] = ["x", "y"].map((letter) => new World(parley, `${letter}${tags}q`)) as [World, World];
  const worlds = { blocked, hidden, isApart: false };
  onTestFinished(async () => void (await Promise.all(each(worlds).map((world) => world.leave()))));
  for (const world of each(worlds)) await begin(world, haveMet);
  await haveOpenStreams(worlds);
  return worlds;
}

async function haveOpenStreams(worlds: Worlds): Promise<void> {
  const from = performance.now();
  await until("all streams are open", async () => {
    const marks = await Promise.all(each(worlds).map((world) => world.mark()));
    const have = () => each(worlds).every((world, i) => world.behind(marks[i] as string).length === 0);
    return until("all have these marks", have, 2_000).catch(() => false);
  });
  // Marks come over some kinds of streams. The others were subscribed to at the same moment, and have as long again.
  await pause(performance.now() - from);
}

async function begin(world: World, haveMet: boolean): Promise<void> {
  await world.populate();
  await world.step();
  const { ana, ben, cy } = world.people;
  // Disables one of the two: a read that is a delivery as well makes both in one millisecond, which have no order.
  await ask(ben, "updateNotificationSettings", { disabledKinds: [SEED % 2 ? "MESSAGE_DELIVERED" : "MESSAGE_READ"] });
  world.group = await groupOf(ben, ana, cy);
  world.calls(world.group, "group");
  const others = [await groupOf(cy, ana, ben), await directBetween(ben, cy), await directBetween(ana, cy)];
  for (const [i, id] of others.entries()) world.calls(id, `other${i}`);
  if (haveMet) {
    world.direct = await directBetween(ana, ben);
    world.calls(world.direct, "direct");
  }
  world.law.conversations.push(
    ...(haveMet ? [{ id: world.direct, kind: "DIRECT" as const, founders: [ana.id, ben.id] }] : []),
    { id: world.group, kind: "GROUP", founders: [ben.id, ana.id, cy.id] },
    { id: others[0] as string, kind: "GROUP", founders: [cy.id, ana.id, ben.id] },
    { id: others[1] as string, kind: "DIRECT", founders: [ben.id, cy.id] },
  );
  await world.step();
  for (const id of [world.direct, world.group].filter(Boolean))
    for (const person of [ben, ana]) {
      const { message } = await send(person, id, `hello from ${person.username}`);
      world.law.messages.push({ id: message.id, conversationId: id, sender: person });
    }
  for (const id of [world.direct, world.group].filter(Boolean)) await ask(ana, "markRead", { conversationId: id });
  await connect(ana);
  const cursor = await ben.ask<{ eventCursor: string }, object>("{ eventCursor }");
  world.cursor = dataOf(cursor).eventCursor;
  world.follow(await world.targets());
}

/** Opens their socket: they are online. */
async function connect(person: Person): Promise<void> {
  const own = person.follow<unknown, object>(`subscription { events { __typename } }` as never, {});
  await until("they are connected", () => own.answers.length > 0);
}

const ask = (person: Person, name: string, input: object) => {
  const type = schema.getMutationType()?.getFields()[name]?.args[0]?.type;
  return person.ask<unknown, object>(`mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`, { input });
};

/** The moment: in one world Ana blocks Ben, in the other she hides herself. */
async function part(worlds: Worlds): Promise<void> {
  await inBoth(worlds, (world) =>
    world === worlds.blocked
      ? ask(world.people.ana, "blockUser", { userId: world.ben.id })
      : ask(world.people.ana, "updatePrivacy", {
          showOnlineStatus: false,
          showLastSeen: false,
          sendReadReceipts: false,
          groupInvites: "NOBODY",
        }),
  );
  worlds.isApart = true;
}

// ── what happens in both ──

/** Does something in either world, and lets all of it come before anything else happens. */
async function inBoth<Result>(worlds: Worlds, act: (world: World) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const world of each(worlds)) {
    await world.step();
    results.push(await act(world));
    await world.settle();
  }
  return results;
}

/** Acts of the law that would end what the worlds have in common, or are done by hand here. */
const NOT_BY_CHANCE =
  /^(setTyping|deleteGroup|leaveConversation|removeMember|blockUser|unblockUser|updatePrivacy|updateNotificationSettings)$/;
/** To Ben's eyes they differ, because settings are for everyone and a block is for one: a third person would relay it. */
const ABOUT_INVITATIONS = ["addMembers", "createGroup", "startConversation"];
/** Acts of Ana in the direct conversation that show nobody anything. */
const SILENT = ["markRead", "acknowledgeDelivery", "setTyping", "saveDraft", "updateMembership"];

async function somethingHappens(worlds: Worlds, random: () => number): Promise<void> {
  const names = Object.keys(ACTS).filter((name) => !NOT_BY_CHANCE.test(name));
  const actor = (["ana", "ana", "ben", "ben", "cy"] as const)[Math.floor(random() * 5)] as Name;
  const possible = actor === "ben" ? names : names.filter((name) => !ABOUT_INVITATIONS.includes(name));
  const name = weighed(possible, random);
  const seed = Math.floor(random() * 2 ** 31);
  if (actor === "ana" && random() < 0.15) return presenceChanges(worlds, random() < 0.5 ? "AWAY" : "ONLINE");
  if (random() < 0.1) return types(worlds, actor, random() < 0.5 ? "direct" : "group");
  const answers = await inBoth(worlds, (world) => act(world, worlds, { actor, name, seed }));
  if (actor === "ben") expect(answers[0], name).toEqual(answers[1]);
}

function weighed(names: string[], random: () => number): string {
  const weightOf = (name: string) => ACTS[name]?.weight ?? 0;
  let left = random() * names.reduce((sum, name) => sum + weightOf(name), 0);
  for (const name of names) {
    left -= weightOf(name);
    if (left < 0) return name;
  }
  return names[0] as string;
}

async function act(
  world: World,
  { blocked, isApart }: Worlds,
  { actor, name, seed }: { actor: Name; name: string; seed: number },
): Promise<unknown> {
  const by = new Chance(world.people[actor], world.law, seed);
  const input = ACTS[name]?.input(by) ?? {};
  const isInDirect = world.direct !== "" && JSON.stringify(input).includes(world.direct.slice(4));
  // Her phone is off for it; where she blocks Ben it is on, and what it does there is to be seen by nobody.
  if (actor === "ana" && isApart && isInDirect && (world !== blocked || !SILENT.includes(name))) return undefined;
  const [operation] = operationsOf("mutation", name, await world.targets());
  const field = schema.getMutationType()?.getFields()[name];
  const document = field?.args.length
    ? `mutation ($input: ${field.args[0]?.type}) { ${name}(input: $input) ${selectionIn(operation?.document ?? "")} }`
    : (operation?.document ?? "");
  const answer = await world.people[actor].ask<Record<string, never>, object>(document, { input });
  const payload = answer.data?.[name];
  if (payload && !answer.errors) ACTS[name]?.note?.(by, payload, input);
  return actor === "ben" ? world.plainAnswer(answer) : undefined;
}

const selectionIn = (document: string) => document.slice(document.indexOf("{ __typename"), -2);

/** Begins and ends, or it would go out by itself at a moment of its own. */
async function types(worlds: Worlds, actor: Name, where: "direct" | "group"): Promise<void> {
  const isOff = (world: World) => actor === "ana" && where === "direct" && worlds.isApart && world !== worlds.blocked;
  for (const isTyping of [true, false])
    await inBoth(worlds, async (world) => {
      if (!isOff(world)) await ask(world.people[actor], "setTyping", { conversationId: world[where], isTyping });
    });
}

/** At most one change a second is delivered of a person. The pause keeps the next from taking the place of this one. */
async function presenceChanges(worlds: Worlds, status: string): Promise<void> {
  await inBoth(worlds, (world) => ask(world.people.ana, "setPresence", { status }));
  await pause(1_100);
}

// ── what Ben gets ──

/** The same to be asked, and the same that came, in both worlds. */
async function expectNoDifference(worlds: Worlds, when: string): Promise<void> {
  await expectSameHeard(worlds, when);
  const [blocked = [], hidden = []] = await Promise.all(each(worlds).map((world) => world.everything()));
  for (const [i, [question, answer]] of blocked.entries()) {
    expect(question, when).toBe(hidden[i]?.[0]);
    expect(answer, `${question} ${when}`).toEqual(hidden[i]?.[1]);
  }
}

async function expectSameHeard(worlds: Worlds, when: string): Promise<void> {
  const heard = () => each(worlds).map((world) => inOrder(world.heard()));
  const compared = () => {
    for (const world of each(worlds)) world.compared();
    return true;
  };
  const same = () => {
    const [one, other] = heard().map((events) => JSON.stringify(events));
    return one === other && compared();
  };
  if (await until("the same has come", same, 5_000).catch(() => false)) return;
  const [one = {}, other = {}] = heard();
  expect(Object.keys(one), when).toEqual(Object.keys(other));
  for (const [key, events] of Object.entries(one)) {
    const [fewer, more] = [events, other[key] ?? []].sort((a, b) => a.length - b.length) as [unknown[], unknown[]];
    expect(fewer, `${key} ${when}`).toEqual(/ ConversationUpdated /.test(key) ? withoutOvertaken(more, fewer) : more);
  }
  compared();
}

/**
 * A change that follows another before that is delivered takes its place, as a busy machine decides. The newest never
 * goes, and with each change that one world has alone its revision would differ.
 */
function withoutOvertaken(more: unknown[], fewer: unknown[]): unknown[] {
  const left = fewer.slice(0, -1).map((event) => JSON.stringify(event));
  const kept = more.slice(0, -1).filter((event) => left[0] === JSON.stringify(event) && left.shift());
  return [...kept, ...more.slice(-1)];
}

const inOrder = (heard: Record<string, unknown[]>) =>
  Object.fromEntries(Object.entries(heard).sort(([one], [other]) => (one < other ? -1 : 1)));

// ── the tests ──

/** Done last, because little can be compared after them, or because they keep the marks from Ben. */
const ENDS = /^(updatePrivacy|removeMember|leaveConversation|deleteGroup|change|reset|refresh|signOut|deleteAccount)/;

/** All mutations, each with whatever can be made for it; in the middle of them Ben blocks Ana as well, and unblocks her. */
function mutationsInOrder(): string[] {
  const all = Object.keys(schema.getMutationType()?.getFields() ?? {});
  const isAboutBlocks = (name: string) => /blockUser$/.test(name);
  const ordinary = all.filter((name) => !ENDS.test(name) && !isAboutBlocks(name));
  const last = all.filter((name) => ENDS.test(name)).sort((one, other) => rankOf(one) - rankOf(other));
  return [...ordinary, "blockUser", "sendMessage", "setTyping", "createGroup", "unblockUser", ...last];
}

const rankOf = (name: string) =>
  /^(update|remove|leave|deleteGroup)/.test(name) ? 0 : /^sign|^delete/.test(name) ? 2 : 1;

/** After how many mutations it is compared what streams delivered. */
const COMPARED_EVERY = isLong ? 1 : 5;

async function benDoesEverything(worlds: Worlds): Promise<void> {
  const targetsNow = () => Promise.all(each(worlds).map((world) => world.targets()));
  let targets = await targetsNow();
  for (const [n, name] of mutationsInOrder().entries()) {
    if (!ENDS.test(name)) targets = await targetsNow(); // later he may be signed out
    const given = targets.map((target) => operationsOf("mutation", name, target));
    for (const i of given[0]?.keys() ?? []) {
      const answers = [];
      for (const [w, world] of each(worlds).entries()) {
        const { document = "", variables = {} } = given[w]?.[i] ?? {};
        await world.step();
        answers.push(world.plainAnswer(await world.ben.ask(document, variables)));
      }
      expect(answers[0], `${name} ${JSON.stringify(given[0]?.[i]?.variables)}`).toEqual(answers[1]);
    }
    if (ENDS.test(name)) continue;
    for (const world of each(worlds)) await world.settle();
    if (n % COMPARED_EVERY === 0) await expectSameHeard(worlds, `after ${name}`);
  }
}

const BEFORE = isLong ? 30 : 5;
const AFTER = isLong ? 60 : 8;

test("whoever is blocked sees what they see of somebody who hid themselves, whatever happens, and whatever they do", async () => {
  const random = randomFrom(SEED);
  const worlds = await twoWorlds();
  for (let i = 0; i < BEFORE; i++) await somethingHappens(worlds, random);
  for (const id of ["direct", "group"] as const)
    await inBoth(worlds, (world) => ask(world.people.ana, "setTyping", { conversationId: world[id], isTyping: true }));
  await inBoth(worlds, (world) => ask(world.ben, "setTyping", { conversationId: world.direct, isTyping: true }));
  await expectNoDifference(worlds, "before: the premise");
  await part(worlds);
  await expectNoDifference(worlds, "right after it");
  await until("nobody types any more", () => areAllSilent(worlds), 90_000);
  await types(worlds, "ana", "direct");
  await inBoth(worlds, async (world) => {
    if (world === worlds.blocked) await ask(world.people.ana, "markRead", { conversationId: world.direct });
  });
  await expectNoDifference(worlds, "after what she did where her phone is off");
  for (let i = 0; i < AFTER; i++) await somethingHappens(worlds, random);
  await comeBack(worlds);
  await expectNoDifference(worlds, "some time after it");
  await benDoesEverything(worlds);
}, 600_000);

async function areAllSilent(worlds: Worlds): Promise<boolean> {
  const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Conversation { typing { isTyping } } } }";
  const silent = each(worlds).map(async (world) => {
    const ids = [world.direct, world.group];
    const { nodes } = dataOf(await world.ben.ask<{ nodes: { typing: unknown[] }[] }, object>(query, { ids }));
    return nodes.every(({ typing }) => typing.length === 0);
  });
  return (await Promise.all(silent)).every(Boolean);
}

/** Ben's other devices subscribe anew, and resume from before the moment. */
async function comeBack(worlds: Worlds): Promise<void> {
  for (const world of each(worlds)) world.follow(await world.targets());
  await haveOpenStreams(worlds);
}

test("a block before any conversation, and one of both, look the same", async () => {
  const random = randomFrom(SEED + 1);
  const worlds = await twoWorlds({ haveMet: false });
  await part(worlds);
  await expectNoDifference(worlds, "right after it");
  const started = await inBoth(worlds, (world) => ask(world.ben, "startConversation", { userId: world.people.ana.id }));
  expect(started[0]?.errors).toEqual(started[1]?.errors);
  for (const world of each(worlds)) {
    world.direct = await directBetween(world.ben, world.people.ana);
    world.calls(world.direct, "direct");
  }
  const write = (world: World) => send(world.ben, world.direct, "is anybody there");
  await inBoth(worlds, write);
  for (let i = 0; i < AFTER / 2; i++) await somethingHappens(worlds, random);
  await expectNoDifference(worlds, "to who began it since");
  await inBoth(worlds, (world) => ask(world.ben, "blockUser", { userId: world.people.ana.id }));
  for (let i = 0; i < AFTER / 2; i++) await somethingHappens(worlds, random);
  await comeBack(worlds);
  await expectNoDifference(worlds, "to who blocks as well");
  await inBoth(worlds, (world) => ask(world.ben, "unblockUser", { userId: world.people.ana.id }));
  await inBoth(worlds, write);
  await expectNoDifference(worlds, "to who has blocked as well");
}, 600_000);

/** News of conversations goes out once all of it is done: what is told of the first is looked up after the last. */
async function inOneMoment<Result>(act: () => Promise<Result>): Promise<Result> {
  const { bus } = parley.app as App;
  const publish = bus.publish.bind(bus);
  const late: (() => Promise<void>)[] = [];
  bus.publish = (...news) => {
    if (!news[0].startsWith("conversation:")) return publish(...news);
    late.push(() => publish(...news));
    return Promise.resolve();
  };
  try {
    return await act();
  } finally {
    bus.publish = publish;
    for (const arrive of late) await arrive();
  }
}

/** In one world Ana ends the block, in the other she shows herself again, switches her phone on and reads. */
test("its end looks as if she showed herself again and her phone were on", async () => {
  const worlds = await twoWorlds();
  const { blocked } = worlds;
  // Nobody is notified later of what was read meanwhile.
  const disabledKinds = ["MESSAGE_READ", "MESSAGE_DELIVERED"];
  await inBoth(worlds, (world) => ask(world.ben, "updateNotificationSettings", { disabledKinds }));
  await inBoth(worlds, (world) => send(world.ben, world.direct, "not read yet"));
  await part(worlds);
  const reads = (world: World, id: "direct" | "group") =>
    ask(world.people.ana, "markRead", { conversationId: world[id] });
  await inBoth(worlds, async (world) => void (world === blocked && (await reads(world, "direct"))));
  await inBoth(worlds, (world) => send(world.people.cy, world.group, "in the group"));
  await inBoth(worlds, (world) => reads(world, "group"));
  await expectNoDifference(worlds, "while it lasts");
  await inBoth(worlds, async (world) => {
    const { ana } = world.people;
    if (world === blocked) return ask(ana, "unblockUser", { userId: world.ben.id });
    const all = { showOnlineStatus: true, showLastSeen: true, sendReadReceipts: true, groupInvites: "EVERYONE" };
    return inOneMoment(async () => {
      await ask(ana, "updatePrivacy", all);
      return reads(world, "direct");
    });
  });
  worlds.isApart = false;
  await expectNoDifference(worlds, "after it");
  const random = randomFrom(SEED + 2);
  for (let i = 0; i < AFTER / 2; i++) await somethingHappens(worlds, random);
  await comeBack(worlds);
  await expectNoDifference(worlds, "some time after its end");
}, 600_000);

/** Loaders, and Prisma's in its own way, make one statement or several of what is asked for at about the same time. */
const PRISMA = /^prisma-\d+$/;

test.skipIf(setup === "redis")(
  "what Ben asks costs the store the same statements in both worlds",
  async () => {
    const worlds = await twoWorlds();
    await part(worlds);
    for (const id of ["direct", "group"] as const) await inBoth(worlds, (world) => send(world.ben, world[id], "hello"));
    // A page of events looks up what is newer than a slow commit takes: of one of the worlds it could be just older.
    await pause(6_000);
    const given = await Promise.all(each(worlds).map(async (world) => world.questions(await world.targets())));
    for (const [i, { fieldName, given: args }] of given[0]?.entries() ?? []) {
      const work: string[][] = [];
      for (const [w, world] of each(worlds).entries()) {
        const { document = "", variables = {} } = given[w]?.[i] ?? {};
        await world.ben.ask(document, variables); // what is looked up once for all is known then
        const statements = await statementsOf(parley, () => world.ben.ask(document, variables));
        work.push(
          [...new Set(statements.filter((name) => !PRISMA.test(name)))].map((name) => name.replaceAll(world.tag, "")),
        );
      }
      expect(work[0], worlds.blocked.nameOf(fieldName, args)).toEqual(work[1]);
    }
  },
  120_000,
);
