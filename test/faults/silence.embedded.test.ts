/** A network that goes silent, without closing anything, is noticed by the clients that the documents show. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { follow } from "../snippets/graphql-ws.js";
import { followEvents } from "../snippets/resume-graphql-ws.js";
import { openSocket } from "../snippets/socket.js";
import { openEvents } from "../snippets/sse.js";
import { castOf, directBetween, type Parley, Person, send, startParley, until } from "../support/parley.js";
import { SilentRelay } from "../support/silent-relay.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let conversation: string;
let relay: SilentRelay;
const stops: (() => void)[] = [];

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  conversation = await directBetween(ana, ben);
  relay = new SilentRelay(ben.url);
  await relay.start();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(async () => {
  relay?.stop();
  await parley?.stop();
});

const CURSOR = graphql(`query SilenceCursor { eventCursor }`);

const token = () => ben.token;
/** Longer than each of them takes to notice, and to come back. */
const NOTICED_MS = 50_000;

test.each([
  ["a socket", openSocket],
  ["server-sent events", openEvents],
])("%s comes back with what was missed", async (name, open) => {
  const heard: string[] = [];
  const { eventCursor } = await ben.get(CURSOR);
  const live = open(relay.url, token);
  const take = ({ message }: { message?: { body: string | null } }) => void (message?.body && heard.push(message.body));
  stops.push(
    followEvents(live, eventCursor, take, (reason) => {
      throw reason;
    }),
    follow(live, conversation, (body) => heard.push(`followed ${body}`)),
  );
  const sent = async (body: string, waitMs?: number) => {
    await send(ana, conversation, body);
    await until(`${body} comes`, () => heard.includes(body) && heard.includes(`followed ${body}`), waitMs);
  };
  await until("following is on", async () => {
    await send(ana, conversation, `${name} probe`);
    return new Set(heard.filter((body) => body.endsWith(`${name} probe`))).size === 2;
  });
  await sent(`${name} before`);
  relay.goSilent();
  await sent(`${name} while it was silent`, NOTICED_MS);
  await sent(`${name} after`);
  expect(heard.filter((body) => body === `${name} while it was silent`)).toHaveLength(1);
});

/** In a process of its own, whose clock is wrong by so much, and then goes on to just before a token ends. */
const ON_A_WRONG_CLOCK = (offMs: number) => `
  const right = Date.now;
  let off = ${offMs};
  Date.now = () => right() + off;
  const { signIn } = await import("./test/snippets/session.ts");
  const token = await signIn(${JSON.stringify(relay.url)}, ${JSON.stringify(ben.username)}, "a good password");
  const tokens = [await token(), await token()];
  off += ${14.5 * 60_000};
  tokens.push(await token());
  process.stdout.write(JSON.stringify(tokens));
`;

test.each([-7_200_000, -120_000, 0, 120_000, 7_200_000])(
  "a session is renewed in time on a device whose clock is wrong by %i ms",
  async (offMs) => {
    const args = ["--import", "tsx", "--input-type=module", "-e", ON_A_WRONG_CLOCK(offMs)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [first, again, next] = JSON.parse(stdout) as string[];
    expect(again, "good for minutes").toBe(first);
    expect(next, "and then not any more").not.toBe(first);
    expect(
      (await new Person(ben.url, { ...ben, token: next ?? "" }).ask("{ viewer { user { id } } }")).errors,
    ).toBeUndefined();
  },
);
