/** One reader's stream of presence, read as slowly as a client may. */
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { App } from "../../src/app.js";
import { parseUserId } from "../../src/ids.js";
import { presenceFeed } from "../../src/presence/feed.js";
import { graphql } from "../graphql/index.js";
import { castOf, type Person, startParley, until } from "../support/parley.js";

const BLOCK = graphql(`
  mutation PresenceFeedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }
`);

test("a slow reader receives that somebody is hidden from them, however often that is found meanwhile", async () => {
  const parley = await startParley();
  onTestFinished(() => parley.stop());
  const app = parley.app as App;
  const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  const device = "a device of Ana's";
  const anaId = parseUserId(ana.id) ?? "";
  app.devices.connect(anaId, device, "a session of Ana's");
  onTestFinished(() => app.devices.disconnect(anaId, device));
  const viewer = { ...(await app.tokens.verify(ben.token)) } as Parameters<typeof presenceFeed>[1];
  const stream = await presenceFeed(app, viewer, [ana.id]);
  onTestFinished(() => stream.end());
  const next = async () => (await stream.next()).value;
  expect((await next())?.status, "the premise").toBe("ONLINE");

  await ana.get(BLOCK, { id: ben.id });
  await until("it is found", async () => (await app.privacy.ofAll([anaId])).get(anaId)?.blocks.size === 1);
  for (let i = 0; i < 2; i++) {
    await app.hub.sweep();
    await pause(1_200); // what a sweep finds of a person is delivered once a second
  }
  let received: string | undefined;
  const receiving = next().then((presence) => {
    received = presence?.status;
  });
  await until("it is received", () => received !== undefined);
  await receiving;
  expect(received).toBe("OFFLINE");
});
