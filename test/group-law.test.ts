/**
 * The law of streams with groups that change: several people add, remove, promote, leave, rename, mute, pin, draft and
 * write at once, on every server, while readers come and go. A snapshot and the events since are the fresh snapshot,
 * and nobody hears a word of the time in which they were not there.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { GroupLawConversationFragment, GroupLawFollowSubscription, MemberRole } from "./graphql/graphql.js";
import { graphql } from "./graphql/index.js";
import { type Answer, castOf, codeOf, groupOf, type Parley, Person, send, startParley, until } from "./parley.js";
import { pause, randomFrom } from "./random.js";
import { cutBus } from "./stores.js";
import { uuidOf } from "./tables.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** What all of them write fits into the one page that a snapshot takes of a group. */
const ACTS_PER_PERSON = 45;
const ROLES: MemberRole[] = ["OWNER", "ADMIN", "MODERATOR", "MEMBER", "OWNER"];

let parley: Parley;
let cast: Person[];

beforeAll(async () => {
  process.stdout.write(`the law of groups: PARLEY_TEST_SEED=${SEED}\n`);
  parley = await startParley({ PARLEY_SWEEP_SECONDS: "2", PARLEY_MAX_COST: "10000" });
  cast = await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Eva");
});
afterAll(async () => {
  for (const person of cast ?? []) await person.leave();
  await parley?.stop();
});

graphql(`
  fragment GroupLawMessage on Message { seq revision kind body createdAt sender { id } }
`);
graphql(`
  fragment GroupLawConversation on Conversation {
    id title description memberCount
    members(first: 10) { nodes { user { id } role } }
    receipts { user { id } deliveredSeq readSeq }
    membership { role mutedUntil archivedAt pinnedAt markedUnread draft { body } }
  }
`);
const FOLLOW = graphql(`
  subscription GroupLawFollow($after: String) {
    events(after: $after) {
      __typename
      cursor
      ... on StreamStarted { start }
      ... on MessageAdded { message { ...GroupLawMessage conversation { id } } }
      ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }
      ... on ConversationUpdated { conversation { ...GroupLawConversation } }
      ... on ConversationRemoved { conversationId reason }
    }
  }
`);
const SNAPSHOT = graphql(`
  query GroupLawSnapshot {
    eventCursor
    inbox(first: 6) { nodes { ...GroupLawConversation unreadCount messages(last: 100) { nodes { ...GroupLawMessage } } } }
    archive: inbox(first: 6, filter: { archived: true }) {
      nodes { ...GroupLawConversation unreadCount messages(last: 100) { nodes { ...GroupLawMessage } } }
    }
  }
`);
const UPDATE = graphql(`
  mutation GroupLawUpdate($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }
`);
const ADD = graphql(`
  mutation GroupLawAdd($id: ID!, $user: ID!) {
    addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } }
  }
`);
const REMOVE = graphql(`
  mutation GroupLawRemove($id: ID!, $user: ID!) {
    removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } }
  }
`);
const LEAVE = graphql(`
  mutation GroupLawLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }
`);
const DELETE = graphql(`
  mutation GroupLawDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }
`);
const SET_ROLE = graphql(`
  mutation GroupLawSetRole($id: ID!, $user: ID!, $role: MemberRole!) {
    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role } }
  }
`);
const OWN = graphql(`
  mutation GroupLawOwn($input: UpdateMembershipInput!) { updateMembership(input: $input) { conversation { id } } }
`);
const DRAFT = graphql(`
  mutation GroupLawDraft($id: ID!, $body: String) {
    saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } }
  }
`);
const READ = graphql(`
  mutation GroupLawRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);
const SEND = graphql(`
  mutation GroupLawSend($id: ID!, $body: String!) {
    sendMessage(input: { conversationId: $id, body: $body }) { isDuplicate }
  }
`);

type Event = GroupLawFollowSubscription["events"];
type Message = Extract<Event, { __typename: "MessageAdded" }>["message"];
type Positions = { user: { id: string }; deliveredSeq: number; readSeq: number };

interface Known {
  shown: GroupLawConversationFragment;
  messages: Map<number, Omit<Message, "conversation">>;
  receipts: Map<string, { deliveredSeq: number; readSeq: number }>;
}

/** What a client makes of a snapshot and the events since. */
class Model {
  readonly #viewer: string;
  readonly #known = new Map<string, Known>();
  cursor = "";

  constructor(viewer: Person) {
    this.#viewer = viewer.id;
  }

  async load(person: Person): Promise<this> {
    const { eventCursor, inbox, archive } = await person.get(SNAPSHOT);
    this.cursor = eventCursor;
    for (const { unreadCount, messages, ...shown } of [...inbox.nodes, ...archive.nodes]) {
      const known = this.#show(shown as GroupLawConversationFragment);
      for (const message of messages.nodes) known.messages.set(message.seq, message);
      expect(this.#unreadIn(known), "unread messages, counted by hand").toBe(unreadCount);
    }
    return this;
  }

  take(event: Event): void {
    this.cursor = event.cursor;
    if (event.__typename === "MessageAdded") this.#add(event.message);
    else if (event.__typename === "ReceiptUpdated") {
      const known = this.#known.get(event.receipt.conversation.id);
      if (known) raise(known, event.receipt);
    } else if (event.__typename === "ConversationUpdated") this.#show(event.conversation);
    else if (event.__typename === "ConversationRemoved") this.#known.delete(event.conversationId);
  }

  /** In a form that can be compared. */
  state(): unknown {
    return [...this.#known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, known]) => ({
        id,
        title: known.shown.title,
        description: known.shown.description,
        memberCount: known.shown.memberCount,
        members: known.shown.members.nodes.map(({ user, role }) => [user.id, role]),
        membership: known.shown.membership,
        unread: this.#unreadIn(known),
        messages: [...known.messages.values()].sort((a, b) => a.seq - b.seq).map(({ seq, body }) => [seq, body]),
        receipts: known.shown.members.nodes.map(({ user }) => known.receipts.get(user.id)),
      }));
  }

  #show(shown: GroupLawConversationFragment): Known {
    const known = this.#known.get(shown.id) ?? { shown, messages: new Map(), receipts: new Map() };
    known.shown = structuredClone(shown);
    for (const positions of shown.receipts) raise(known, positions);
    this.#known.set(shown.id, known);
    return known;
  }

  /** A new message brings back what is archived, unless it is muted. */
  #add({ conversation, ...message }: Message): void {
    const known = this.#known.get(conversation.id);
    if (!known) return;
    const { membership } = known.shown;
    const isMuted = membership.mutedUntil != null && message.createdAt < membership.mutedUntil;
    if (membership.archivedAt != null && message.createdAt > membership.archivedAt && !isMuted)
      membership.archivedAt = null;
    known.messages.set(message.seq, message);
  }

  #unreadIn({ messages, receipts }: Known): number {
    const { readSeq = 0 } = receipts.get(this.#viewer) ?? {};
    return [...messages.values()].filter(
      ({ seq, kind, sender }) => seq > readSeq && kind !== "SYSTEM" && sender?.id !== this.#viewer,
    ).length;
  }
}

function raise({ receipts }: Known, { user, deliveredSeq, readSeq }: Positions): void {
  const before = receipts.get(user.id) ?? { deliveredSeq: 0, readSeq: 0 };
  receipts.set(user.id, {
    deliveredSeq: Math.max(before.deliveredSeq, deliveredSeq),
    readSeq: Math.max(before.readSeq, readSeq),
  });
}

/** The same person at a server of the run's choice, with a socket of their own. */
function at(person: Person, random: () => number): Person {
  const url = parley.urls[Math.floor(random() * parley.urls.length)] ?? person.url;
  const { id, token, refreshToken, username } = person;
  return new Person(url, { id, token, refreshToken, username });
}

/** Does something, allowed or not. */
function act(person: Person, id: string, random: () => number, n: number): Promise<Answer<unknown>> {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const here = at(person, random);
  const someone = pick(cast).id;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const acts: [weight: number, act: () => Promise<Answer<unknown>>][] = [
    [25, () => here.ask(SEND, { id, body: `${n}` })],
    [12, () => here.ask(READ, { id })],
    [20, () => here.ask(ADD, { id, user: someone })],
    [9, () => here.ask(REMOVE, { id, user: someone })],
    [4, () => here.ask(LEAVE, { id })],
    [8, () => here.ask(SET_ROLE, { id, user: someone, role: pick(ROLES) })],
    [5, () => here.ask(UPDATE, { input: { conversationId: id, title: `title ${n}` } })],
    [3, () => here.ask(UPDATE, { input: { conversationId: id, description: pick([null, `about ${n}`]) } })],
    [4, () => here.ask(OWN, { input: { conversationId: id, mutedUntil: pick([null, inAnHour]) } })],
    [5, () => here.ask(OWN, { input: { conversationId: id, archived: random() < 0.7 } })],
    [4, () => here.ask(OWN, { input: { conversationId: id, pinned: random() < 0.7 } })],
    [3, () => here.ask(OWN, { input: { conversationId: id, markedUnread: random() < 0.7 } })],
    [6, () => here.ask(DRAFT, { id, body: pick([null, `draft ${n}`]) })],
  ];
  let left = random() * acts.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, doIt] of acts) {
    left -= weight;
    if (left < 0) return doIt();
  }
  return here.ask(READ, { id });
}

test("whatever several people do to groups at once, a snapshot and the events since are the fresh snapshot", async () => {
  const [ana, ben, cy, dee] = cast as [Person, Person, Person, Person, Person];
  const founders = new Map<string, Person[]>();
  const found = async (owner: Person, ...others: Person[]) => {
    const id = await groupOf(owner, ...others);
    founders.set(id, [owner, ...others]);
    return id;
  };
  const groups = await Promise.all([found(ana, ben, cy), found(ben, ana), found(cy, ben, dee)]);
  const doomed = await found(dee, ana, ben, cy);
  let isActing = true;

  const acting = async (person: Person, n: number) => {
    const random = randomFrom(SEED + n);
    for (let i = 0; i < ACTS_PER_PERSON; i++) {
      const group = groups[Math.floor(random() * groups.length)] as string;
      const answer = await act(person, group, random, n * 1_000 + i);
      expect([undefined, "NOT_FOUND", "FORBIDDEN", "BAD_USER_INPUT"], JSON.stringify(answer.errors)).toContain(
        codeOf(answer),
      );
      if (random() < 0.3) await pause(random() * 40);
    }
  };

  /** Some are there all the time, and are told everything live; some are cut off again and again, and away for a while. */
  const reading = async (person: Person, n: number, staysOn: boolean): Promise<Event[]> => {
    const random = randomFrom(SEED + 100 + n);
    const model = await new Model(person).load(at(person, random));
    const heard: Event[] = [];
    for (;;) {
      const here = at(person, random);
      const followed = here.follow(FOLLOW, { after: model.cursor }, random() < 0.3 ? "sse" : "ws");
      let taken = 0;
      const take = () => {
        for (; taken < followed.answers.length; taken++) {
          const answer = followed.answers[taken];
          // What was theirs when it was told may not be when it is looked up; that they have lost it is told next.
          if (answer?.errors) {
            expect(codeOf(answer as Answer<unknown>), JSON.stringify(answer.errors)).toBe("NOT_FOUND");
            continue;
          }
          const event = answer?.data?.events as Event;
          heard.push(event);
          model.take(event);
        }
      };
      await until("it has begun", () => followed.answers.length > 0);
      expect(followed.data[0]?.events).toMatchObject({ __typename: "StreamStarted", start: "RESUMED" });
      const stopAt = staysOn ? Number.POSITIVE_INFINITY : performance.now() + 30 + random() * 500;
      await until("it is cut off", () => !isActing || performance.now() > stopAt, 60_000);
      if (!isActing) {
        const fresh = (await new Model(person).load(person)).state();
        const isSame = () => {
          take();
          return JSON.stringify(model.state()) === JSON.stringify(fresh);
        };
        await until("all is there", isSame, 20_000).catch(() => expect(model.state()).toEqual(fresh));
        followed.stop();
        await here.leave();
        return heard;
      }
      take();
      followed.stop();
      await here.leave();
      await pause(random() * 400);
    }
  };

  const cutting = cutBus(() => isActing, randomFrom(SEED + 300));
  const loseNoMore = loseNews(randomFrom(SEED + 400));
  const readers = [ana, ben, cy, dee, ben, cy, dee, ben];
  const read = readers.map((person, n) => reading(person, n, n % 2 === 0));
  await Promise.all([
    ...cast.map(acting),
    (async () => {
      await send(dee, doomed, "soon gone");
      await pause(300);
      await dee.get(DELETE, { id: doomed });
    })(),
  ]);
  isActing = false;
  loseNoMore();
  await cutting;
  const heard = await Promise.all(read);
  const spans = await spansFromTimelines(founders);
  for (const [n, events] of heard.entries()) {
    const reader = readers[n] as Person;
    expect(events.some((event) => event.__typename === "ConversationRemoved" && event.reason === "DELETED")).toBe(true);
    for (const event of events) {
      if (event.__typename !== "MessageAdded") continue;
      const { conversation, seq, body } = event.message;
      const isTheirs = spans.isIn(reader.id, conversation.id, seq);
      expect(isTheirs, `${reader.username} may hear ${seq} of ${conversation.id}: ${body}`).toBe(true);
    }
  }
}, 120_000);

/** Where the bus cannot be cut, it loses a part of what it is given. */
function loseNews(random: () => number): () => void {
  const bus = parley.app?.bus;
  if (!bus) return () => {};
  const publish = bus.publish;
  bus.publish = (...news) => (random() < 0.2 ? Promise.resolve() : publish(...news));
  return () => {
    bus.publish = publish;
  };
}

const ADDED = graphql(`subscription GroupLawAdded { messageAdded { body conversation { id } } }`);

test("whoever was taken out and brought back unheard is told both, and nothing of what was between", async () => {
  const [ana, ben] = cast as [Person, Person];
  const away = at(ben, Math.random);
  const id = await groupOf(ana, ben);
  await send(ana, id, "before");
  const follow = async (after?: string) => {
    const followed = away.follow(FOLLOW, after === undefined ? {} : { after });
    await until("it has begun", () => followed.data.length > 0);
    return followed;
  };
  const about = (events: Event[]) =>
    events.flatMap((event) => {
      if (event.__typename === "ConversationRemoved") return event.conversationId === id ? [event.reason] : [];
      if (event.__typename === "ConversationUpdated") return event.conversation.id === id ? ["updated"] : [];
      return event.__typename === "MessageAdded" && event.message.conversation.id === id ? [event.message.body] : [];
    });
  const goAndComeBack = async () => {
    await ana.get(REMOVE, { id, user: ben.id });
    await send(ana, id, "between");
    await ana.get(ADD, { id, user: ben.id });
    await send(ana, id, "after");
  };
  const expected = ["REMOVED", "updated", "Ana added Ben", "after"];

  const before = await follow();
  before.stop();
  await goAndComeBack();
  const resumed = await follow(before.data[0]?.events.cursor);
  const told = () => about(resumed.data.map(({ events }) => events));
  await until("the end is told", () => told().includes("after"));
  expect(told()).toEqual(expected);

  // Live, with news that never comes: the sweep is what tells.
  const added = away.follow(ADDED);
  const bodies = () =>
    added.data.flatMap(({ messageAdded }) => (messageAdded.conversation.id === id ? [messageAdded.body] : []));
  await until("it is followed", async () => {
    await send(ana, id, "marker");
    return bodies().includes("marker");
  });
  await send(ana, id, "last marker");
  await until("both are there", () => told().at(-1) === "last marker" && bodies().at(-1) === "last marker");
  const [known, heard] = [told().length, bodies().length];
  const { bus } = parley.app ?? {};
  const publish = bus?.publish;
  if (bus) bus.publish = () => Promise.resolve();
  await goAndComeBack();
  if (bus && publish) bus.publish = publish;
  await until("the end is told", () => told().at(-1) === "after" && bodies().at(-1) === "after");
  expect(told().slice(known)).toEqual(expected);
  expect(bodies().slice(heard)).toEqual(["Ana added Ben", "after"]);
  resumed.stop();
  added.stop();
  await away.leave();
});

/** Who was in which group from when to when, as the timelines in the store tell it. */
async function spansFromTimelines(founders: Map<string, Person[]>) {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  const { rows } = await client.query<{
    id: string;
    seq: number;
    detail: { kind: string; actorId: string; userIds?: string[] };
  }>(`SELECT conversation_id AS id, seq, detail FROM messages WHERE kind = 'SYSTEM' ORDER BY conversation_id, seq`);
  await client.end();
  return {
    /** The newest turn up to this message says whether they were in it; before the first, whether they founded it. */
    isIn(userId: string, conversationId: string, seq: number): boolean {
      const [user, group] = [uuidOf(userId), uuidOf(conversationId)];
      const turns = rows.flatMap(({ id, seq: at, detail }) => {
        if (id !== group) return [];
        const { kind, actorId, userIds = [] } = detail;
        if (kind === "MEMBERS_ADDED" && userIds.includes(user)) return [{ at, isIn: true }];
        const isGone = kind === "MEMBER_LEFT" ? actorId === user : kind === "MEMBER_REMOVED" && userIds.includes(user);
        return isGone ? [{ at, isIn: false }] : [];
      });
      const last = turns.filter(({ at }) => at <= seq).at(-1);
      return last ? last.isIn : founders.get(conversationId)?.some(({ id }) => id === userId) === true;
    },
  };
}
