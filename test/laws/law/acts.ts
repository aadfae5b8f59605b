/**
 * All mutations, each with random input that a person might give, allowed or not. A test compares the list with the
 * schema: a new mutation fails it until the law covers the mutation or states why not.
 */
import { readFileSync } from "node:fs";
import { buildSchema, getNamedType } from "graphql";
import type { MemberRole, NotificationKind, NotificationLevel } from "../../graphql/graphql.js";
import { type Answer, Person } from "../../support/parley.js";
import { randomFrom } from "../../support/random.js";

export const PASSWORD = "a good password";

export interface Conversation {
  id: string;
  kind: "DIRECT" | "GROUP";
  /** People who may have been in it from the start. */
  founders: string[];
  /** Whether the people added at first could see the history before they joined. */
  historyVisible?: boolean;
}

/** The things that actors can aim at; some may be gone, or not theirs. */
export interface World {
  people: Person[];
  conversations: Conversation[];
  messages: { id: string; conversationId: string; sender: Person }[];
  notifications: { id: string; of: string }[];
  /** People who have set their privacy at some time, and so may have hidden or shown reads. */
  changedPrivacy: Set<string>;
  /** Pairs of people, in both orders, if one blocked the other at some time. */
  parted: Set<string>;
  /** How often each mutation was accepted. */
  accepted: Map<string, number>;
}

interface Act {
  /** Relative frequency. */
  weight: number;
  input(by: Chance): Record<string, unknown>;
  /** The selection on the payload, which `note` receives. */
  select?: string;
  note?(by: Chance, payload: never, input: Record<string, unknown>): void;
}

/** A person who acts at random. */
export class Chance {
  readonly person: Person;
  readonly world: World;
  readonly random: () => number;
  /** Mutations that this person never sends. */
  readonly leaves: readonly string[];
  #n = 0;

  constructor(person: Person, world: World, seed: number, leaves: readonly string[] = []) {
    this.person = person;
    this.world = world;
    this.random = randomFrom(seed);
    this.leaves = leaves;
  }

  of<Item>(...items: readonly Item[]): Item {
    return items[Math.floor(this.random() * items.length)] as Item;
  }

  is(probability: number): boolean {
    return this.random() < probability;
  }

  /** A new text at each call. */
  text(): string {
    return `${this.person.username} ${this.#n++}`;
  }

  someone(): string {
    return this.of(...this.world.people).id;
  }

  conversation(): string {
    return this.#likely(this.world.conversations).id;
  }

  group(): string {
    return this.#likely(this.world.conversations.filter(({ kind }) => kind === "GROUP")).id;
  }

  /** Mostly a conversation that they founded or were in from the start. */
  #likely(conversations: readonly Conversation[]): Conversation {
    const own = conversations.filter(({ founders }) => founders.includes(this.person.id));
    return this.of(...(this.is(0.7) && own.length > 0 ? own : conversations));
  }

  /** Mostly a person who was in it from the start. */
  someoneIn(conversationId: string): string {
    const { founders } = this.world.conversations.find(({ id }) => id === conversationId) as Conversation;
    return this.is(0.6) ? this.of(...founders) : this.someone();
  }

  message(conversationId?: string): string {
    const known = this.world.messages.filter((each) => !conversationId || each.conversationId === conversationId);
    return this.of(...known.slice(-40))?.id ?? "";
  }

  own(): string {
    const own = this.world.messages.filter(({ sender }) => sender === this.person);
    return own.length === 0 ? this.message() : this.of(...own.slice(-10)).id;
  }

  /** Mostly one of theirs. */
  notification(): string {
    const { notifications } = this.world;
    const own = notifications.filter(({ of }) => of === this.person.id);
    return this.of(...(this.is(0.9) ? own : notifications).slice(-30))?.id ?? "";
  }
}

const KINDS: NotificationKind[] = ["MESSAGE_NEW", "MESSAGE_DELIVERED", "GROUP_INVITE", "GROUP_UPDATED"];
const EMOJIS = ["👍", "🎉", "😀", "🔥"];
const ROLES: MemberRole[] = ["OWNER", "ADMIN", "MODERATOR", "MEMBER", "OWNER", "ADMIN"];
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

function aboutSomeoneIn(by: Chance) {
  const conversationId = by.group();
  return { conversationId, userId: by.someoneIn(conversationId) };
}

export const ACTS: Record<string, Act> = {
  sendMessage: {
    weight: 30,
    input: (by) => {
      const conversationId = by.conversation();
      return {
        conversationId,
        body: by.text(),
        ...(by.is(0.2) && { clientMessageId: by.text() }),
        ...(by.is(0.2) && { replyToId: by.message(conversationId) }),
        ...(by.is(0.15) && { mentionIds: [by.someone()] }),
        ...(by.is(0.05) && { mentionEveryone: true }),
      };
    },
    select: "message { id }",
    note: ({ world, person }, payload: { message: { id: string } }, { conversationId }) =>
      world.messages.push({ id: payload.message.id, conversationId: conversationId as string, sender: person }),
  },
  editMessage: { weight: 9, input: (by) => ({ messageId: by.own(), body: by.text() }) },
  deleteMessage: { weight: 4, input: (by) => ({ messageId: by.is(0.7) ? by.own() : by.message() }) },
  addReaction: { weight: 10, input: (by) => ({ messageId: by.message(), emoji: by.of(...EMOJIS) }) },
  removeReaction: { weight: 6, input: (by) => ({ messageId: by.message(), emoji: by.of(...EMOJIS) }) },
  markRead: {
    weight: 9,
    input: (by) => {
      const conversationId = by.conversation();
      return { conversationId, ...(by.is(0.3) && { upToMessageId: by.message(conversationId) }) };
    },
  },
  acknowledgeDelivery: { weight: 6, input: (by) => ({ messageIds: [by.message()] }) },
  setTyping: { weight: 5, input: (by) => ({ conversationId: by.conversation(), isTyping: by.is(0.7) }) },

  startConversation: {
    weight: 3,
    input: (by) => ({ userId: by.someone() }),
    select: "conversation { id }",
    note: ({ world, person }, { conversation: { id } }: Began, { userId }) =>
      noteConversation(world, { id, kind: "DIRECT", founders: [person.id, userId as string] }),
  },
  createGroup: {
    weight: 2,
    input: (by) => ({ title: by.text(), memberIds: [by.someone(), by.someone()], historyVisible: by.is(0.3) }),
    select: "conversation { id }",
    note: ({ world, person }, { conversation: { id } }: Began, { memberIds, historyVisible }) =>
      noteConversation(world, {
        id,
        kind: "GROUP",
        founders: [person.id, ...(memberIds as string[])],
        historyVisible: historyVisible as boolean,
      }),
  },
  updateGroup: {
    weight: 7,
    input: (by) => ({
      conversationId: by.group(),
      ...by.of<object>(
        { title: by.text() },
        { description: by.of(null, by.text()) },
        { avatarUrl: by.of(null, `https://pictures.example/${by.random()}`) },
        { historyVisible: by.is(0.5) },
      ),
    }),
  },
  deleteGroup: { weight: 1.5, input: (by) => ({ conversationId: by.group() }) },
  addMembers: { weight: 14, input: (by) => ({ conversationId: by.group(), userIds: [by.someone()] }) },
  removeMember: { weight: 7, input: aboutSomeoneIn },
  leaveConversation: { weight: 2.5, input: (by) => ({ conversationId: by.group() }) },
  setMemberRole: {
    weight: 7,
    input: (by) => ({ ...aboutSomeoneIn(by), role: by.of(...ROLES) }),
  },
  updateMembership: {
    weight: 13,
    input: (by) => ({
      conversationId: by.conversation(),
      ...by.of<object>(
        { mutedUntil: by.of(null, inAnHour()) },
        { notificationLevel: by.of<NotificationLevel>("ALL", "MENTIONS", "NONE") },
        { archived: by.is(0.7) },
        { pinned: by.is(0.7) },
        { markedUnread: by.is(0.7) },
      ),
    }),
  },
  saveDraft: { weight: 5, input: (by) => ({ conversationId: by.conversation(), body: by.of(null, by.text()) }) },

  updateProfile: {
    weight: 3,
    input: (by) =>
      by.of<Record<string, unknown>>(
        { displayName: by.text() },
        { avatarUrl: by.of(null, `https://pictures.example/${by.random()}`) },
      ),
  },
  updatePrivacy: {
    weight: 3,
    input: (by) => ({ [by.of("sendReadReceipts", "showReadReceipts", "showOnlineStatus")]: by.is(0.6) }),
    note: ({ world, person }) => world.changedPrivacy.add(person.id),
  },
  blockUser: {
    weight: 2,
    input: (by) => ({ userId: by.someone() }),
    note: ({ world, person }, _: never, { userId }) => notePair(world, person.id, userId as string),
  },
  unblockUser: { weight: 3, input: (by) => ({ userId: by.someone() }) },

  markNotificationRead: { weight: 6, input: (by) => ({ notificationId: by.notification() }) },
  markAllNotificationsRead: { weight: 1, input: () => ({}) },
  deleteNotification: { weight: 4, input: (by) => ({ notificationId: by.notification() }) },
  updateNotificationSettings: {
    weight: 1.5,
    input: (by) => ({ disabledKinds: by.of<NotificationKind[]>([], [], [by.of(...KINDS)]) }),
  },
};

/** Mutations that the law calls at chosen places, not at random. */
export const DONE_BY_HAND = ["signUp", "signIn", "refreshSession", "signOut", "deleteAccount"];

/** Mutations that the law leaves out, each with its reason. */
export const LEFT_OUT: Record<string, string> = {
  setPresence: "presence is not a state of the store: it has a law of its own in presence.test.ts",
  exportAccount: "it changes nothing that anybody sees",
  registerPushDevice: "it decides where pushes go, and nothing that a stream brings: push.postgres.test.ts",
  unregisterPushDevice: "the same",
  ...Object.fromEntries(
    "changeEmail changePassword requestPasswordReset resetPassword signOutEverywhere verifyEmail"
      .split(" ")
      .map((name) => [
        name,
        "it decides who may sign in, and nothing that a stream brings: accounts-credentials.test.ts",
      ]),
  ),
};

const schema = buildSchema(readFileSync(new URL("../../../schema.graphql", import.meta.url), "utf8"));
const mutations = schema.getMutationType()?.getFields() ?? {};

/** The names of all mutations in the schema. */
export const MUTATIONS = Object.keys(mutations);

function documentOf(name: string, select: string): string {
  const [input] = mutations[name]?.args ?? [];
  if (!input) return `mutation { ${name} { ${select} } }`;
  return `mutation ($input: ${getNamedType(input.type)}!) { ${name}(input: $input) { ${select} } }`;
}

/** Sends one random mutation to a random server. */
export async function actByChance(by: Chance, urls: readonly string[]): Promise<Answer<unknown>> {
  const [name, act] = weighed(by);
  const { select = "__typename", note } = act;
  const input = act.input(by);
  const here = new Person(by.of(...urls), by.person);
  const answer = await here.ask<Record<string, never>, object>(documentOf(name, select), { input });
  if (answer.data && !answer.errors) {
    countAccepted(by.world, name);
    note?.(by, answer.data[name] as never, input);
  }
  return answer;
}

export function countAccepted({ accepted }: World, name: string): void {
  accepted.set(name, (accepted.get(name) ?? 0) + 1);
}

function weighed({ leaves, random }: Chance): [name: string, act: Act] {
  const all = Object.entries(ACTS).filter(([name]) => !leaves.includes(name));
  let left = random() * all.reduce((sum, [, { weight }]) => sum + weight, 0);
  for (const each of all) {
    left -= each[1].weight;
    if (left < 0) return each;
  }
  return all[0] as [string, Act];
}

interface Began {
  conversation: { id: string };
}

export function notePair({ parted }: World, one: string, other: string): void {
  parted.add(`${one} ${other}`).add(`${other} ${one}`);
}

function noteConversation({ conversations }: World, conversation: Conversation): void {
  if (!conversations.some(({ id }) => id === conversation.id)) conversations.push(conversation);
}
