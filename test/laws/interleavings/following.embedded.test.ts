/** Changes while a conversation begins to be followed, or a member joins or leaves. */
import { expect, test } from "vitest";
import { parseConversationId } from "../../../src/ids.js";
import { castOf, dataOf, directBetween, groupOf, type Person, send, until } from "../../support/parley.js";
import { pause } from "../../support/random.js";
import { uuidOf } from "../../support/tables.js";
import {
  ADDED,
  type Added,
  ana,
  app,
  ben,
  cy,
  follow,
  gate,
  holdAnswer,
  holdQuestion,
  loseNews,
  onStatements,
  parley,
  REMOVE,
  RENAME,
  UPDATES,
  type Updates,
  useStage,
} from "./stage.js";

useStage();

test("a sweep that meets a channel while it opens repeats nothing", async () => {
  const id = await directBetween(ana, ben);
  const key = parseConversationId(id);
  for (let i = 1; i <= 5; i++) await send(ana, id, `m${i}`);
  const [standings, changes] = [gate(), gate()];
  let [isOpening, isReading] = [false, false];
  const stop = onStatements(({ name, values }, run) => {
    if (name === "standings" && (values[0] as string[]).includes(key as string) && !isOpening) {
      isOpening = true;
      return run().then((result) => standings.opened.then(() => result));
    }
    if (name === "changes-after" && !isReading) {
      isReading = true;
      return run().then((result) => changes.opened.then(() => result));
    }
    return undefined;
  });
  const followed = follow<Added>(ben, ADDED, { id });
  await until("the channel opens", () => isOpening);
  const swept = app.hub.sweep(); // as each 2 s, because a channel that opens is behind
  await until("the sweep reads it", () => isReading, 500).catch(() => {}); // or leaves it alone
  standings.open();
  await pause(100);
  await send(ana, id, "m6");
  await until("it comes live", () => followed.data.length === 1);
  changes.open();
  await swept;
  stop();
  await send(ana, id, "m7");
  await until("the next comes", () => followed.data.at(-1)?.messageAdded.seq === 7);
  expect(followed.data.map(({ messageAdded }) => messageAdded.seq)).toEqual([6, 7]);
  followed.stop();
});

test("a conversation whose opening met an outage can be followed as soon as the store is back", async () => {
  const id = await directBetween(ana, cy);
  let failures = 0;
  const stop = onStatements(({ name }) => {
    if (name !== "standings" || failures > 0) return undefined;
    failures++;
    return Promise.reject(Object.assign(new Error("connection terminated"), { code: "57P01" }));
  });
  const first = follow<Added>(cy, ADDED, { id });
  await until("the first is refused", () => first.isDone);
  stop();
  for (let tries = 1; ; tries++) {
    const next = follow<Added>(cy, ADDED, { id });
    await pause(1_000); // as clients do; longer than the linger in all
    if (!next.isDone) return next.stop();
    expect(tries, JSON.stringify(next.error)).toBeLessThan(20);
  }
}, 60_000);

test("who is removed while their stream opens receives nothing", async () => {
  const id = await groupOf(ana, ben, cy);
  const standings = holdQuestion("standings");
  const followed = follow<Added>(ben, ADDED, { id });
  await until("the channel opens", () => standings.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: ben.id }));
  standings.letGo();
  await until("it ends", () => followed.isDone);
  await app.hub.sweep();
  await send(ana, id, "not for Ben");
  await pause(300);
  expect(followed.data.map(({ messageAdded }) => messageAdded.body)).toEqual([]);
  followed.stop();
});

test("the account's stream delivers that its person was removed while it opened, and nothing afterwards", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve, ben);
  const standings = holdQuestion("standings", parseConversationId(id) as string);
  const query = "subscription All { events { __typename cursor ... on MessageAdded { message { body } } } }";
  const followed = follow<{ events: { __typename: string; message?: { body: string } } }>(eve, query, {});
  await until("the channel opens", () => standings.isHeld);
  dataOf(await ana.ask(REMOVE, { id, user: eve.id }));
  standings.letGo();
  await until("it starts", () => followed.data.length > 0);
  await app.hub.sweep();
  const told = () => followed.data.map(({ events }) => events.message?.body ?? events.__typename);
  await until("the removal is told", () => told().includes("ConversationRemoved"));
  await send(ana, id, "not for Eve");
  await pause(300);
  expect(told()).not.toContain("not for Eve");
  followed.stop();
  await eve.leave();
});

test("a member receives nothing from before they joined, however late its news", async () => {
  const id = await groupOf(ana, ben);
  const key = parseConversationId(id);
  const others = follow<Added>(ana, ADDED, { id });
  await until("the channel is open", async () => {
    await send(ana, id, "probe");
    return others.data.length > 0;
  });
  const hearAgain = loseNews((topic) => topic === `conversation:${key}`); // or: it is still on its way
  const { message } = await send(ana, id, "before Cy");
  await app.store.pool.query(
    "INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq) VALUES ($1, $2, $3, $3, $3)",
    [key, uuidOf(cy.id), message.seq],
  );
  await app.store.pool.query("UPDATE conversations SET revision = revision + 1 WHERE id = $1", [key]);
  let isMember = false;
  const stop = onStatements(({ name, values }, run) => {
    if (name !== "memberships" || values[0] !== uuidOf(cy.id)) return undefined;
    return run().finally(() => setImmediate(() => (isMember = true)));
  });
  const followed = follow<Added>(cy, ADDED, { id });
  await until("it follows", () => isMember);
  stop();
  hearAgain();
  const { message: after } = await send(ana, id, "after Cy");
  await until("it comes", () => followed.data.at(-1)?.messageAdded.seq === after.seq);
  expect(followed.data.map(({ messageAdded }) => messageAdded.body)).toEqual(["after Cy"]);
  for (const each of [followed, others]) each.stop();
});

test("a conversation that a sweep could not take up is taken up by the next", async () => {
  const eve = (await castOf(parley, "Eve"))[0] as Person;
  const followed = follow<Added>(eve, ADDED, {});
  const other = await directBetween(eve, ben);
  await until("it follows", async () => {
    await send(ben, other, "probe");
    return followed.data.length > 0;
  });
  const hearAgain = loseNews((topic) => topic.startsWith("user:"));
  const id = await directBetween(ana, eve);
  hearAgain();
  let failures = 0;
  const stop = onStatements(({ name, values }) => {
    if (name !== "standings" || failures > 0) return undefined;
    if (!(values[0] as string[]).includes(parseConversationId(id) as string)) return undefined;
    failures++;
    return Promise.reject(Object.assign(new Error("connection terminated"), { code: "57P01" }));
  });
  await app.hub.sweep();
  stop();
  expect(failures).toBe(1);
  await pause(18_000); // and any channel that broke has gone
  await app.hub.sweep();
  await send(ana, id, "hello Eve");
  await app.hub.sweep();
  await until(
    "it comes, or the stream ends",
    () => followed.isDone || followed.data.some(({ messageAdded }) => messageAdded.body === "hello Eve"),
  );
  followed.stop();
  await eve.leave();
}, 60_000);

test("what the bus lost while a sweep was under way is found when it returns", async () => {
  const id = await directBetween(ben, cy);
  const followed = follow<Added>(cy, ADDED, { id });
  await until("it follows", async () => {
    await send(ben, id, "probe");
    return followed.data.length > 0;
  });
  const held = holdAnswer("standings");
  const swept = app.hub.sweep(); // one of those that run while the bus is away
  await until("it has compared", () => held.isHeld);
  const hearAgain = loseNews((topic) => topic.startsWith("conversation:"));
  await send(ben, id, "lost by the bus");
  hearAgain();
  const returned = app.hub.sweep(); // what `onReturn` calls
  held.letGo();
  await Promise.all([swept, returned]);
  await until("it comes", () => followed.data.at(-1)?.messageAdded.body === "lost by the bus", 6_000);
  followed.stop();
});

test("a gap that was there when a channel opened is read at once", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const standings = holdAnswer("standings");
  const followed = follow<Added>(eve, ADDED, { id });
  await until("it is known where it stands", () => standings.isHeld);
  const hearAgain = loseNews((topic) => topic.startsWith("conversation:"));
  await send(ana, id, "lost");
  hearAgain();
  await send(ana, id, "heard");
  standings.letGo();
  await until("both come", () => followed.data.length === 2, 5_000);
  followed.stop();
  await eve.leave();
});

test("what changes while a resumed stream looks up what to follow is delivered, and hides nothing of what was missed", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await groupOf(ana, eve);
  const key = parseConversationId(id);
  const others = follow<Updates>(ana, UPDATES, {});
  await until("others follow it", () => others.data.length > 0);
  // Long ago, so that nothing of it is told for its own sake.
  const longAgo = "now() - interval '1 hour'";
  await app.store.pool.query(`UPDATE conversations SET changed_at = ${longAgo} WHERE id = $1`, [key]);
  await app.store.pool.query(`UPDATE members SET joined_at = ${longAgo} WHERE conversation_id = $1`, [key]);
  const after = app.epoch.cursors.cursorAt(await app.hub.now());
  await send(ana, id, "missed");
  await pause(5_500); // longer than a slow commit
  await app.hub.sweep();
  const lookUp = holdAnswer("involvements", uuidOf(eve.id));
  const resumed = follow<Updates>(eve, UPDATES, { after });
  await until("it looks up", () => lookUp.isHeld);
  const changeIn = ({ data }: typeof others) => data.find(({ events }) => events.conversation?.title === "Changed");
  dataOf(await ana.ask(RENAME, { input: { conversationId: id, title: "Changed" } }));
  await until("the others are told", () => changeIn(others));
  lookUp.letGo();
  const change = await until("it is told too", () => changeIn(resumed));
  const again = follow<Updates>(eve, UPDATES, { after: change?.events.cursor }); // cut off before it heard more
  await until("it is told the rest", () => again.data.some(({ events }) => events.message?.body === "missed"));
  for (const each of [others, resumed, again]) each.stop();
  await eve.leave();
});
