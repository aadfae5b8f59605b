/** The measure itself: it must see a server that stands still, or no attack's test could fail. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../support/parley.js";
import { type Attacked, besides, MOST_RATIO, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;

beforeAll(async () => {
  server = await startAttacked();
  [ana] = (await server.cast("Ana")) as [Person];
});
afterAll(() => server?.stop());

test("a server that stands still is noticed, and one that does not passes", async () => {
  const frozen = await besides(ana, async () => {
    server.process.signal("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 400));
    server.process.signal("SIGCONT");
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  expect(frozen.ratio).toBeGreaterThan(MOST_RATIO);
  const quiet = await besides(ana, () => new Promise((resolve) => setTimeout(resolve, 1_000)));
  expect(quiet.ratio).toBeLessThanOrEqual(MOST_RATIO);
  expect(server.faults()).toEqual([]);
  expect(await server.heap()).toBeGreaterThan(1e6);
});
