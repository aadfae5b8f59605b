/** The two parts that every feed is made of, each by itself: the membership follower and the message tracker. */
import { expect, test } from "vitest";
import { parseConversationId } from "../../../src/ids.js";
import type { Channel } from "../../../src/live/channel.js";
import { type Listener, MembershipFollower } from "../../../src/live/membership-follower.js";
import { Stream } from "../../../src/live/stream.js";
import type { MessageRow } from "../../../src/messages/rows.js";
import { MessageTracker } from "../../../src/messages/tracker.js";
import { castOf, dataOf, groupOf, type Person, send, until } from "../../support/parley.js";
import { randomFrom } from "../../support/random.js";
import { uuidOf } from "../../support/tables.js";
import { ana, app, cy, loseNews, parley, REMOVE, useStage } from "./stage.js";

useStage();

const ADD =
  "mutation A($id: ID!, $users: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $users }) { conversation { id } } }";
const EDIT =
  "mutation E($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }";

test.each([1, 2, 3])(
  "a follower follows what its person is in, though half of the news is lost (seed %i)",
  async (seed) => {
    const random = randomFrom(seed);
    const [eve] = (await castOf(parley, "Eve")) as [Person];
    const groups = await Promise.all([0, 1, 2, 3].map(() => groupOf(ana, cy)));
    const followed = new Map<string, number>();
    const problems: string[] = [];
    const listener: Listener = {
      attached({ id }) {
        if (followed.has(id)) problems.push(`${id} was attached twice`);
        followed.set(id, follower.memberSince(id));
      },
      detached(id) {
        followed.delete(id);
      },
    };
    const stream = new Stream<never>(1, { messageIn: () => undefined, close: () => follower.close() });
    const follower: MembershipFollower = new MembershipFollower(app, uuidOf(eve.id), stream, listener);
    const before = app.hub.size().swept;
    const find = loseNews(() => random() < 0.5);
    await follower.start(() => follower.followAll());
    const present = new Set<string>();
    for (let step = 0; step < 40; step++) {
      const id = groups[Math.floor(random() * groups.length)] as string;
      if (present.delete(id)) dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
      else {
        present.add(id);
        dataOf(await ana.ask(ADD, { id, users: [eve.id] }));
      }
      if (random() < 0.2) await app.hub.sweep();
    }
    await app.hub.sweep();
    const expected = [...present].map((id) => parseConversationId(id)).sort();
    await until("it follows these", () => JSON.stringify([...followed.keys()].sort()) === JSON.stringify(expected));
    for (const [id, joinedSeq] of followed) expect(follower.isFollowed(id, joinedSeq)).toBe(true);
    expect(problems).toEqual([]);
    find();
    stream.end();
    expect(app.hub.size().swept).toBe(before - 1);
    await eve.leave();
  },
);

interface Delivered {
  message: MessageRow;
  isNew: boolean;
}

/** No more than the two parts and a short queue. */
class BareFeed implements Listener {
  readonly stream: Stream<Delivered>;
  readonly conversations: MembershipFollower;
  readonly messages: MessageTracker<Delivered>;

  constructor(userId: string) {
    this.stream = new Stream<Delivered>(3, {
      catchUp: () => this.messages.catchUp(),
      messageIn: () => undefined,
      close: () => this.conversations.close(),
    });
    this.conversations = new MembershipFollower(app, userId, this.stream, this);
    const form = (message: MessageRow, isNew: boolean) => ({ message, isNew });
    this.messages = new MessageTracker(
      app,
      { userId, stream: this.stream, conversations: this.conversations, wanted: { added: true, updated: true } },
      { live: form, stored: form, isInTimeOrder: false, mayDeliverLive: true },
    );
  }

  attached(channel: Channel): void {
    this.messages.attached(channel);
  }
}

test.each([1, 2, 3])("a tracker delivers each message once, in order, and its last version (seed %i)", async (seed) => {
  const random = randomFrom(seed);
  const groups = await Promise.all([0, 1].map(() => groupOf(ana, cy)));
  const feed = new BareFeed(uuidOf(cy.id));
  const { stream } = feed;
  await feed.conversations.start(() => feed.conversations.followAll());
  const delivered: Delivered[] = [];
  const readOne = async () => {
    const { value } = await stream.next();
    if (value) delivered.push(value);
  };
  const find = loseNews(() => random() < 0.3);
  const sent: { id: string; seq: number; group: string; body: string }[] = [];
  for (let step = 0; step < 80; step++) {
    const group = groups[Math.floor(random() * 2)] as string;
    const one = sent[Math.floor(random() * sent.length)];
    if (one && random() < 0.4) {
      one.body = `edited at ${step}`;
      dataOf(await ana.ask(EDIT, { id: one.id, body: one.body }));
    } else {
      const body = `sent at ${step}`;
      const { id, seq } = (await send(ana, group, body)).message;
      sent.push({ id, seq, group: parseConversationId(group) as string, body });
    }
    if (random() < 0.1) await app.hub.sweep();
    if (random() < 0.5 && delivered.length < sent.length - 5) await readOne();
  }
  find();
  await app.hub.sweep();
  for (const group of groups) await send(ana, group, "the last");
  while (delivered.filter(({ message }) => message.body === "the last").length < groups.length) await readOne();
  stream.end();

  for (const group of groups.map((id) => parseConversationId(id) as string)) {
    const added = delivered.filter(({ message, isNew }) => isNew && message.conversationId === group);
    const seqs = added.map(({ message }) => message.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
    for (const { seq, body } of sent.filter((each) => each.group === group)) {
      const versions = delivered.filter(({ message }) => message.conversationId === group && message.seq === seq);
      expect(versions[0]?.isNew, `message ${seq} is new first`).toBe(true);
      expect(versions.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(versions.at(-1)?.message.body).toBe(body);
    }
  }
});
