/** Many things by their ids at once. What each is for whom, its noun's own tests and the matrix of who sees what say. */
import { expect, test } from "vitest";
import type { App } from "../../src/app.js";
import { graphql } from "../graphql/index.js";
import { castOf, directBetween, groupOf, type Person, send, startParley } from "../support/parley.js";

const NODES = graphql(`query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`);
const LIST = graphql(`query NodesNotifications { notifications(first: 100) { nodes { id } } }`);

const MANY = 40;

test("many by their ids take a few statements, and bring nothing of others", async () => {
  const parley = await startParley();
  const [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
  const places = [await directBetween(ana, ben), await groupOf(ana, ben)];
  const secret = await send(ana, await directBetween(ana, cy), "for Cy");
  const messages: string[] = [];
  for (let i = 0; i < MANY; i++) messages.push((await send(ana, places[i % 2] ?? "", `${i}`)).message.id);
  const idsOf = async (person: Person) => (await person.get(LIST)).notifications.nodes.map(({ id }) => id);
  const [own, others] = [await idsOf(ben), await idsOf(cy)];
  expect(own.length).toBeGreaterThanOrEqual(MANY / 2);
  expect(others.length).toBe(1);
  const { pool } = (parley.app as App).store;
  let statements = 0;
  pool.on("acquire", () => statements++);
  const foundOf = async (ids: string[]) => (await ben.get(NODES, { ids })).nodes.map((node) => node?.id ?? null);
  const [theirs = ""] = others;
  expect(await foundOf([...messages, secret.message.id, ...messages])).toEqual([...messages, null, ...messages]);
  expect(await foundOf([theirs, ...own, own[0] ?? ""])).toEqual([null, ...own, own[0]]);
  expect(statements).toBeGreaterThan(0);
  expect(statements, "not one for each").toBeLessThan(MANY / 2);
  await parley.stop();
});
