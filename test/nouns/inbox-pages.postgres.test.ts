/** Pages of the inbox go on after a conversation that is no more the viewer's: what comes twice does no harm, nothing is missed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { castOf, codeOf, groupOf, type Parley, type Person, send, startParley } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
});
afterAll(() => parley?.stop());

const INBOX = graphql(
  `query InboxPages($after: String) { inbox(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
);
const PIN = graphql(
  `mutation InboxPin($id: ID!) { updateMembership(input: { conversationId: $id, pinned: true }) { conversation { id } } }`,
);
const LEAVE = graphql(
  `mutation InboxLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const DELETE = graphql(
  `mutation InboxDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);

async function pagesAfter(after: string): Promise<Set<string>> {
  const seen = new Set<string>();
  let next: string | null | undefined = after;
  for (let pages = 0; next && pages < 20; pages++) {
    const {
      nodes,
      pageInfo,
    }: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } } = (
      await ben.get(INBOX, { after: next })
    ).inbox;
    for (const { id } of nodes) seen.add(id);
    next = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
  }
  return seen;
}

test.each([
  ["left", false, (id: string) => ben.get(LEAVE, { id })],
  ["left while it was pinned", true, (id: string) => ben.get(LEAVE, { id })],
  ["deleted", false, (id: string) => ana.get(DELETE, { id })],
  ["deleted while it was pinned", true, (id: string) => ana.get(DELETE, { id })],
])("the page after a conversation that was %s misses none", async (_, isPinned, end) => {
  const groups: string[] = [];
  for (let i = 0; i < 6; i++) {
    groups.push(await groupOf(ana, ben));
    await send(ana, groups[i] ?? "", `message ${i}`);
  }
  const [, pinned = "", , lost = ""] = groups;
  await ben.get(PIN, { id: pinned });
  if (isPinned) await ben.get(PIN, { id: lost });
  await end(lost);
  const seen = await pagesAfter(lost);
  const older = isPinned ? groups.filter((id) => id !== lost) : groups.slice(0, 3).filter((id) => id !== pinned);
  expect(older.filter((id) => !seen.has(id))).toEqual([]);
});

test("what was never the viewer's is no place", async () => {
  const [cy] = (await castOf(parley, "Cy")) as [Person];
  for (const after of [await groupOf(ana, cy), "nonsense", ""])
    expect(codeOf(await ben.ask(INBOX, { after })), after).toBe("BAD_USER_INPUT");
});
