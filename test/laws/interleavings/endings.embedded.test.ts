/** Changes while a session ends or a member leaves. */
import { expect, onTestFinished, test } from "vitest";
import { castOf, codeOf, dataOf, directBetween, groupOf, type Person, send, until } from "../../support/parley.js";
import { pause } from "../../support/random.js";
import { uuidOf } from "../../support/tables.js";
import { ana, app, ben, delayNews, holdAnswer, holdQuestion, parley, rename, told, useStage } from "./stage.js";

useStage();

const SIGN_OUT = "mutation { signOut { sessionId } }";

const WAIT = "query Wait($after: String) { events(after: $after, waitSeconds: 10) { events { __typename } } }";

const FOLLOW = "subscription Follow { events { __typename } }";

test.each(["ws", "sse"] as const)(
  "who is signed out while their stream opens over %s is told nothing",
  async (over) => {
    const [eve] = (await castOf(parley, "Eve")) as [Person];
    const held = over === "ws" ? holdAnswer("open-sessions") : holdAnswer("involvements", uuidOf(eve.id));
    const stream = eve.follow<unknown, object>(FOLLOW as never, {}, over);
    await until("it opens", () => held.isHeld);
    dataOf(await eve.ask(SIGN_OUT));
    held.letGo();
    await until("it has ended", () => stream.isDone);
    expect(stream.answers.map(codeOf)).toEqual(over === "ws" ? [] : ["UNAUTHENTICATED"]);
    if (over === "ws") expect(stream.error).toMatchObject({ code: 4403 });
    await eve.leave();
  },
);

test("who is signed out while their poll begins to wait receives nothing", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const after = await told(eve);
  const held = holdAnswer("involvements", uuidOf(eve.id));
  const polled = eve.ask(WAIT, { after });
  await until("it is read", () => held.isHeld);
  dataOf(await eve.ask(SIGN_OUT));
  held.letGo();
  await pause(500); // let in after all, it would wait by then
  await send(ana, id, "too late");
  expect(codeOf(await polled)).toBe("UNAUTHENTICATED");
});

test("what a poll finds after its person was signed out is not delivered", async () => {
  const [eve] = (await castOf(parley, "Eve")) as [Person];
  const id = await directBetween(ana, eve);
  const { swept } = app.hub.size();
  const polled = eve.ask(WAIT, { after: await told(eve) });
  await until("it waits", () => app.hub.size().swept > swept);
  await pause(200); // it looks once more
  const held = holdQuestion("involvements", uuidOf(eve.id));
  await send(ana, id, "just before");
  await until("it is read", () => held.isHeld);
  dataOf(await eve.ask(SIGN_OUT));
  await send(ana, id, "too late");
  held.letGo();
  expect(codeOf(await polled)).toBe("UNAUTHENTICATED");
});

const SHOWN = "subscription Shown { conversationUpdated { id title receipts { user { id } readSeq } } }";

interface Shown {
  conversationUpdated: { id: string; title: string; receipts: { user: { id: string }; readSeq: number }[] };
}

const HIDE = "mutation { updatePrivacy(input: { showReadReceipts: false }) { privacy { showReadReceipts } } }";

const READ = "mutation R($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }";

const LEAVE = "mutation L($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }";

test.each([
  ["receipts", "each"],
  ["receipts", "all"],
  ["conversations", "all"],
] as const)(
  "who leaves before it is looked up what an event shows gets no more of it than they may see: %s, for %s",
  async (statement, whom) => {
    const [eva] = (await castOf(parley, "Eva")) as [Person];
    if (whom === "each") dataOf(await eva.ask(HIDE));
    const id = await groupOf(ana, ben, eva);
    await send(ana, id, "one");
    dataOf(await ben.ask(READ, { id }));
    const document = `${SHOWN} # ${statement} ${whom}` as never; // a group of its own, of which nothing is known
    const followed = [ana, eva].map((person) => person.follow<Shown, object>(document, {}));
    onTestFinished(() => eva.leave());
    const about = () =>
      followed.map(({ data }) => data.filter(({ conversationUpdated }) => conversationUpdated.id === id));
    await until("both follow it", async () => {
      await rename(id, "before");
      return about().every((told) => told.length > 0);
    });
    await pause(200); // what of these is still under way
    const before = about().map(({ length }) => length);
    if (whom === "all") {
      await app.store.pool.query("UPDATE users SET show_read_receipts = false WHERE id = $1", [uuidOf(eva.id)]);
      app.privacy.doubt(); // a mutation would have told an event, and executed it for each
    }
    const held = holdQuestion(statement, uuidOf(id));
    await rename(id, "while she is in it");
    await until("it is looked up", () => held.isHeld);
    const news = delayNews();
    dataOf(await eva.ask(LEAVE, { id }));
    await rename(id, "since");
    held.letGo();
    await until("ana is told", () => (about()[0]?.length ?? 0) > (before[0] ?? 0));
    await pause(100);
    await news();
    for (const { conversationUpdated } of (about()[1] ?? []).slice(before[1])) {
      expect(conversationUpdated.title, "she had left").not.toMatch(/^since/);
      for (const { user, readSeq } of conversationUpdated.receipts)
        if (user.id !== eva.id) expect(readSeq, "what they have read is hidden from her").toBe(0);
    }
    const shown = about()[0]
      ?.at(-1)
      ?.conversationUpdated.receipts.find(({ user }) => user.id === ben.id);
    expect(shown?.readSeq, "the premise: of the others nobody hides anything").toBe(1);
    for (const each of followed) each.stop();
  },
);
