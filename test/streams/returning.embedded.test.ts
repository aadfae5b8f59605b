/** Many come back at once: what they missed, and whether their sessions are open, is asked of the store together. */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { App } from "../../src/app.js";
import { newId, parseConversationId, parseUserId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, groupOf, type Parley, type Person, send, startParley } from "../support/parley.js";

let parley: Parley;
let app: App;
let cast: [Person, Person, Person, Person];

beforeAll(async () => {
  parley = await startParley();
  app = parley.app as App;
  cast = (await castOf(parley, "Ana", "Ben", "Cy", "Olga")) as typeof cast;
});
afterAll(() => parley?.stop());

const SIGN_OUT = graphql(`mutation ReturningSignOut { signOut { sessionId } }`);

/** How often each named statement is asked from here on. */
function countStatements(): (name: string) => number {
  const { pool } = app.store;
  const query = pool.query;
  const counts = new Map<string, number>();
  pool.query = ((...args: unknown[]) => {
    const { name } = args[0] as { name?: string };
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    return Reflect.apply(query, pool, args);
  }) as typeof pool.query;
  onTestFinished(() => {
    pool.query = query;
  });
  return (name) => counts.get(name) ?? 0;
}

test("what readers have missed is one statement, in which each has their own, and no stranger anything", async () => {
  const [ana, ben, cy, olga] = cast;
  const ids = [await groupOf(ana, ben), await groupOf(ana, cy)];
  for (let i = 0; i < 5; i++) for (const id of ids) await send(ana, id, `m${i}`);
  const [first = "", second = ""] = ids.map((id) => parseConversationId(id) ?? "");
  const asked = [
    { person: ben, conversationId: first, seq: 2, mostAdded: 100 },
    { person: cy, conversationId: second, seq: 0, mostAdded: 2 },
    { person: olga, conversationId: first, seq: 0, mostAdded: 100 },
    { person: ana, conversationId: second, seq: 5, mostAdded: 100 },
    { person: cy, conversationId: first, seq: 0, mostAdded: 100 },
  ];
  const counted = countStatements();
  const missed = await Promise.all(
    asked.map(({ person, ...place }) =>
      app.hub.missed.load({ userId: parseUserId(person.id) ?? "", revision: place.seq, mostUpdated: 10, ...place }),
    ),
  );
  const told = missed.map((each) => each?.messages.map(({ conversationId, seq }) => [conversationId, seq]).sort());
  expect(told).toEqual([
    [3, 4, 5].map((seq) => [first, seq]),
    [1, 2].map((seq) => [second, seq]),
    undefined,
    [],
    undefined,
  ]);
  expect(missed[0]).toMatchObject({ lastSeq: 5, revision: 5 });
  expect(counted("messages-missed")).toBe(1);
});

test("whether sessions are open is one statement, and one that was ended is not", async () => {
  const [ana, ben] = cast;
  const sessionOf = async ({ token }: Person) => (await app.tokens.verify(token))?.sessionId ?? "";
  const ids = [await sessionOf(ana), await sessionOf(ben), newId()];
  const counted = countStatements();
  const open = await Promise.all(ids.map((id) => app.hub.openSessions.load(id)));
  expect(open.map((session) => session?.id)).toEqual([ids[0], ids[1], undefined]);
  expect(counted("open-sessions")).toBe(1);
  await ben.get(SIGN_OUT);
  expect(await app.hub.openSessions.load(ids[1] ?? ""), "asked anew each time").toBeUndefined();
  expect(codeOf(await ben.ask("{ eventCursor }"))).toBe("UNAUTHENTICATED");
});
