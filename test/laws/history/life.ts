/** Acts besides writing: groups that begin and end, roles, leaving, own settings, privacy and blocks. */
import { pause } from "../../support/random.js";
import { deviceOf, type Person, Refused } from "./people.js";
import type { Cast, History } from "./run.js";
import type { Room } from "./writer.js";

const ID = "conversation { id }";
const MUTATIONS = {
  leave: "mutation ($input: LeaveConversationInput!) { leaveConversation(input: $input) { conversationId } }",
  add: `mutation ($input: AddMembersInput!) { addMembers(input: $input) { ${ID} } }`,
  create: `mutation ($input: CreateGroupInput!) { createGroup(input: $input) { ${ID} } }`,
  delete: "mutation ($input: DeleteGroupInput!) { deleteGroup(input: $input) { conversationId } }",
  send: "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }",
  role: "mutation ($input: SetMemberRoleInput!) { setMemberRole(input: $input) { member { role } } }",
  own: `mutation ($input: UpdateMembershipInput!) { updateMembership(input: $input) { ${ID} } }`,
  draft: `mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { ${ID} } }`,
  privacy: "mutation ($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { sendReadReceipts } } }",
  settings: `mutation ($input: UpdateNotificationSettingsInput!) {
    updateNotificationSettings(input: $input) { settings { disabledKinds } }
  }`,
  block: "mutation ($input: BlockUserInput!) { blockUser(input: $input) { user { id } } }",
  unblock: "mutation ($input: UnblockUserInput!) { unblockUser(input: $input) { user { id } } }",
};
const MESSAGES_ASIDE = 6;

/**
 * Before writing begins, makes some people hide their reads, one see nobody's reads, one block another, and one disable
 * MESSAGE_NEW notifications.
 */
export async function partPeople(history: History, { readers }: Cast): Promise<void> {
  const life = new Life(history, () => 0);
  const [hiding, other, blind, blocker, blocked] = readers as [Person, Person, Person, Person, Person];
  for (const person of [hiding, other]) {
    await life.does(person, "privacy", { sendReadReceipts: false });
    history.sight.hides(person.id, true);
  }
  await life.does(blind, "privacy", { showReadReceipts: false });
  history.sight.isBlind(blind.id);
  await life.does(blocker, "block", { userId: blocked.id });
  history.sight.parts(blocker.id, blocked.id, true);
  const deaf = readers.at(-1) as Person;
  await life.does(deaf, "settings", { disabledKinds: ["MESSAGE_NEW"] });
  history.deaf.add(deaf.id);
}

/** Performs acts until `isOver`; each is retried until it is answered, beside the following ones. */
export async function live(
  history: History,
  cast: Cast,
  { ms, isOver }: { ms: number; isOver: () => boolean },
  random: () => number,
): Promise<void> {
  const life = new Life(history, random);
  // The first five keep what `partPeople` set, and the next three change once, in `turnAway`.
  const fickle = cast.readers.slice(8);
  const room = () => life.of(history.rooms);
  const acts: (() => Promise<void>)[] = [
    () => life.leaves(life.of(fickle), room(), cast.owner),
    () => life.beginsAside(cast),
    () => life.gets(cast.owner, life.of(cast.readers), room()),
    () => life.keeps(life.of(cast.readers), room()),
    () => life.keeps(life.of(cast.readers), room()),
    () => life.hides(life.of(fickle)),
    () => life.wants(life.of(cast.readers)),
    () => life.parts(life.of(fickle), life.of(fickle)),
  ];
  const aside = [pause(ms / 5).then(() => life.turnAway(cast.readers.slice(5, 8)))];
  for (let next = 0; !isOver(); next++) {
    await pause(Math.min(Math.max(ms / 60, 200), 2_000) * (0.5 + random()));
    aside.push((acts[next % acts.length] as () => Promise<void>)());
  }
  await Promise.all(aside);
}

class Life {
  readonly #history: History;
  readonly #random: () => number;
  #groups = 0;

  constructor(history: History, random: () => number) {
    this.#history = history;
    this.#random = random;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }

  /** Returns undefined if it is refused with one of these codes. */
  async does<Data>(
    person: Person,
    what: keyof typeof MUTATIONS,
    input: object,
    ...refusals: string[]
  ): Promise<Data | undefined> {
    try {
      return await deviceOf(this.#history, person, "http").ask<Data>(MUTATIONS[what], { input });
    } catch (error) {
      if (error instanceof Refused && refusals.includes(error.code)) return undefined;
      throw error;
    }
  }

  async leaves(person: Person, { id, title }: Room, owner: Person): Promise<void> {
    const isBack = this.#random() < 0.6;
    const awayMs = this.#random() * 3_000;
    // NOT_FOUND: they are not in it, or an earlier try whose answer was lost did it.
    await this.does(person, "leave", { conversationId: id }, "NOT_FOUND");
    this.#history.counts.leaves++;
    this.#history.say(`${person.name} leaves ${title}`);
    await pause(awayMs);
    if (isBack) await this.does(owner, "add", { conversationId: id, userIds: [person.id] });
  }

  /** Creates a group and sends messages there. Half of these groups are deleted again, and then a send must fail. */
  async beginsAside({ owner, writers, readers }: Cast): Promise<void> {
    const { acknowledgedAside, counts, failures, say } = this.#history;
    const [isEnding, title] = [this.#random() < 0.5, `aside ${this.#groups++}`];
    const some = readers.filter(() => this.#random() < 0.4);
    const memberIds = [...writers, ...some].map(({ id }) => id);
    const made = await this.does<{ createGroup: { conversation: { id: string } } }>(owner, "create", {
      title,
      memberIds,
    });
    const conversationId = made?.createGroup.conversation.id ?? "";
    counts.groups++;
    for (let i = 0; i < MESSAGES_ASIDE; i++) {
      const writer = this.of(writers);
      const body = `${title} ${i}`;
      const input = { conversationId, clientMessageId: `${conversationId} ${i}`, body };
      const sent = await this.does<{ sendMessage: { message: { id: string; seq: number } } }>(writer, "send", input);
      const { id = "", seq = 0 } = sent?.sendMessage.message ?? {};
      const { clientMessageId } = input;
      acknowledgedAside.push({
        id,
        seq,
        roomId: conversationId,
        sender: writer.name,
        clientMessageId,
        body,
        reactions: new Set(),
      });
    }
    if (!isEnding) return;
    await this.does(owner, "delete", { conversationId }, "NOT_FOUND"); // an earlier try whose answer was lost did it
    counts.groupsEnded++;
    say(`${title} ends`);
    const body = "is anybody there?";
    if (await this.does(this.of(writers), "send", { conversationId, body }, "NOT_FOUND"))
      failures.push(`${title} was written to after it had ended`);
  }

  async gets(owner: Person, person: Person, { id }: Room): Promise<void> {
    const input = { conversationId: id, userId: person.id, role: this.of(["ADMIN", "MODERATOR", "MEMBER"]) };
    await this.does(owner, "role", input, "NOT_FOUND"); // they are not in it
    this.#history.counts.roles++;
  }

  /** Changes settings of a conversation that only the person sees. */
  async keeps(person: Person, { id: conversationId }: Room): Promise<void> {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const what = this.of<object>([
      { mutedUntil: later },
      { mutedUntil: null },
      { pinned: true },
      { pinned: false },
      { archived: true },
      { markedUnread: true },
    ]);
    const body = this.of([null, `a draft ${this.#random()}`]);
    if (this.#random() < 0.3) await this.does(person, "draft", { conversationId, body }, "NOT_FOUND");
    else await this.does(person, "own", { conversationId, ...what }, "NOT_FOUND", "BAD_USER_INPUT"); // too many pins
    this.#history.counts.ownChanges++;
  }

  /** Changes the disabled notification kinds; a person without MESSAGE_NEW stays so. */
  async wants(person: Person): Promise<void> {
    const kind = this.of(["GROUP_UPDATED", "GROUP_ROLE_UPDATED", "MESSAGE_READ"]);
    const calls = this.#history.deaf.has(person.id) ? ["MESSAGE_NEW"] : [];
    await this.does(person, "settings", { disabledKinds: [kind, ...calls] });
    this.#history.counts.notificationSettings++;
  }

  async turnAway([hiding, blocker, blocked]: Person[]): Promise<void> {
    if (!hiding || !blocker || !blocked) return;
    const { sight } = this.#history;
    for (const each of [hiding, blocker, blocked]) sight.changes(each.id);
    await this.does(hiding, "privacy", { sendReadReceipts: false });
    sight.hides(hiding.id);
    await this.does(blocker, "block", { userId: blocked.id });
    sight.parts(blocker.id, blocked.id);
  }

  async hides(person: Person): Promise<void> {
    const { sight, counts } = this.#history;
    const input = { sendReadReceipts: this.#random() < 0.5, showReadReceipts: this.#random() < 0.5 };
    sight.changes(person.id);
    await this.does(person, "privacy", input);
    counts.privacyChanges++;
  }

  async parts(one: Person, other: Person): Promise<void> {
    if (one === other) return;
    const { sight, counts } = this.#history;
    const stays = this.#random() * 4_000;
    for (const each of [one, other]) sight.changes(each.id);
    await this.does(one, "block", { userId: other.id });
    await pause(stays);
    await this.does(one, "unblock", { userId: other.id });
    counts.blocks++;
  }
}
