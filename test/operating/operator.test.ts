/** The operator's commands on stores that they open themselves, as beside any number of servers. */
import { pino } from "pino";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createLocalBus } from "../../src/bus/local.js";
import { Publisher } from "../../src/bus/publish.js";
import { loadConfig } from "../../src/config.js";
import { ban, type Parts, setPassword, unban } from "../../src/operator/people.js";
import { openStore } from "../../src/store/store.js";
import { graphql } from "../graphql/index.js";
import {
  ask,
  castOf,
  codeOf,
  dataOf,
  type Parley,
  type Person,
  signUp,
  startParley,
  until,
} from "../support/parley.js";
import { quietPort } from "../support/ports.js";
import { runCommandLine } from "../support/process.js";
import { redisPrefix, redisUrl, setup } from "../support/stores.js";
import { inStoreOf, uuidOf } from "../support/tables.js";

let parley: Parley;
let parts: Parts;
let close: () => Promise<void>;
const prefix = redisPrefix();
const SECRET = "the secret of the servers and of the commands";
const env = () => ({
  DATABASE_URL: parley.databaseUrl,
  PARLEY_REDIS_PREFIX: prefix,
  PARLEY_SECRET: SECRET,
  ...(redisUrl() && { REDIS_URL: redisUrl() }),
});
const cli = inject("builtCli");
const parleyCommand = (args: string[], input = "") => runCommandLine(["user", ...args], { env: env(), input, cli });

/** With Redis the sweep never comes while a test runs: what ends, ends because it was published. */
const SWEEP_SECONDS = setup === "redis" ? "3600" : "1";

beforeAll(async () => {
  parley = await startParley({
    PARLEY_REDIS_PREFIX: prefix,
    PARLEY_SECRET: SECRET,
    PARLEY_SWEEP_SECONDS: SWEEP_SECONDS,
  });
  const log = pino({ level: "silent" });
  const store = await openStore(loadConfig({ ...env(), PARLEY_DATABASE_CONNECTIONS: "2" }), log);
  parts = { store, publish: new Publisher(createLocalBus(), log), log, pushServices: () => undefined };
  close = store.close;
});
afterAll(async () => {
  await close?.();
  await parley?.stop();
});

const SIGN_IN = graphql(`
  mutation OperatorSignIn($username: String!, $password: String!) {
    signIn(input: { username: $username, password: $password }) { accessToken refreshToken viewer { user { id displayName } } }
  }
`);
const REFRESH = graphql(
  `mutation OperatorRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }`,
);
const ME = graphql(`query OperatorMe { viewer { user { id } } }`);
const EVENTS = graphql(`subscription OperatorEvents { events { __typename } }`);
const SEEN = graphql(`
  query OperatorSeen($id: ID!, $username: String!) {
    node(id: $id) { ... on User { id username displayName presence { status } } }
    user(username: $username) { id }
    users(search: $username) { nodes { id } }
  }
`);

const PASSWORD = "a good password";
const url = () => parley.urls.at(-1) ?? "";
const signIn = (username: string, password = PASSWORD) => ask(url(), undefined, SIGN_IN, { username, password });

const livingSessions = (person: Person) =>
  inStoreOf(parley, async (client) => {
    const sql = "SELECT count(*)::int AS count FROM sessions WHERE user_id = $1 AND revoked_at IS NULL";
    return (await client.query(sql, [uuidOf(person.id)])).rows[0].count;
  });

test("a ban ends sessions, streams and sockets, and a banned person gets in nowhere until it is lifted", async () => {
  const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  const overSocket = ana.follow(EVENTS);
  const overSse = ana.follow(EVENTS, {}, "sse");
  const others = ben.follow(EVENTS);
  await until("all follow", () => [overSocket, overSse, others].every(({ answers }) => answers.length > 0));
  const before = await ben.get(SEEN, { id: ana.id, username: ana.username });

  const done = await parleyCommand(["ban", ana.username.toUpperCase()]);
  expect(done).toMatchObject({ code: 0, output: `Banned ${ana.username.toUpperCase()}; sessions ended: 1.\n` });
  expect(done.errors).toBe(
    redisUrl()
      ? ""
      : "parley: streams and sockets that are open close within 30 s: Redis is not there to notify servers\n",
  );
  await until("both streams end", () => overSocket.isDone && overSse.isDone);
  expect(overSocket.error).toMatchObject({ code: 4403 });
  expect(others.isDone).toBe(false);

  expect(codeOf(await ana.ask(ME))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(url(), undefined, REFRESH, { token: ana.refreshToken }))).toBe("UNAUTHENTICATED");
  expect(codeOf(await signIn(ana.username))).toBe("FORBIDDEN");
  const [wrong, unknown] = await Promise.all([signIn(ana.username, "not my password"), signIn("nobody.at.all")]);
  expect(wrong.errors?.[0]).toEqual(unknown.errors?.[0]);
  expect(codeOf(wrong)).toBe("UNAUTHENTICATED");
  await until("presence settles", async () => {
    const { node } = await ben.get(SEEN, { id: ana.id, username: ana.username });
    return JSON.stringify(node).includes("OFFLINE") || JSON.stringify(node) === JSON.stringify(before.node);
  });
  const { user, users } = await ben.get(SEEN, { id: ana.id, username: ana.username });
  expect({ user, users }).toEqual({ user: before.user, users: before.users });

  expect((await parleyCommand(["ban", ana.username])).output).toBe(`Banned ${ana.username}; sessions ended: 0.\n`);
  expect((await parleyCommand(["unban", ana.username])).output).toBe(`${ana.username} may sign in again.\n`);
  expect((await parleyCommand(["unban", ana.username])).output).toBe(`${ana.username} was not banned.\n`);
  expect(dataOf(await signIn(ana.username)).signIn.viewer.user.id).toBe(ana.id);
  expect(codeOf(await ana.ask(ME))).toBe("UNAUTHENTICATED");
  others.stop();
  await Promise.all([ana, ben].map((person) => person.leave()));
});

test("a ban does not wait for a Redis that is away, and says what closes later", async () => {
  const [hal] = (await castOf(parley, "Hal")) as [Person];
  const nowhere = `redis://127.0.0.1:${await quietPort()}`;
  const done = await runCommandLine(["user", "ban", hal.username], { env: { ...env(), REDIS_URL: nowhere }, cli });
  expect(done).toMatchObject({ code: 0, output: `Banned ${hal.username}; sessions ended: 1.\n` });
  expect(done.errors).toMatch(/^parley: REDIS_URL: cannot reach Redis there .*\nparley: .* close within 30 s: .*\n$/);
  expect(codeOf(await hal.ask(ME))).toBe("UNAUTHENTICATED");
});

test("a ban ends push devices, and a session that is left by accident is not renewed", async () => {
  const [cy] = (await castOf(parley, "Cy")) as [Person];
  await inStoreOf(parley, (client) =>
    client.query(
      "INSERT INTO push_devices (user_id, id, platform, token, session_id) VALUES ($1, $1, 'FCM', 'a-token', $1)",
      [uuidOf(cy.id)],
    ),
  );
  await ban(parts, cy.username);
  await inStoreOf(parley, async (client) => {
    const devices = await client.query("SELECT FROM push_devices WHERE user_id = $1", [uuidOf(cy.id)]);
    expect(devices.rowCount).toBe(0);
    await client.query("UPDATE sessions SET revoked_at = NULL WHERE user_id = $1", [uuidOf(cy.id)]);
  });
  expect(codeOf(await ask(url(), undefined, REFRESH, { token: cy.refreshToken }))).toBe("UNAUTHENTICATED");
});

test("sign-ins and renewals that race a ban or a new password leave no living session", async () => {
  const [dee] = (await castOf(parley, "Dee")) as [Person];
  const raced = { opened: 0, refused: 0 };
  for (let round = 0; round < 12; round++) {
    const { refreshToken } = dataOf(await signIn(dee.username, PASSWORD)).signIn;
    const racing = [
      ...Array.from({ length: 4 }, () => signIn(dee.username, PASSWORD)),
      ask(url(), undefined, REFRESH, { token: refreshToken }),
    ];
    // Somewhere within the time that verifying a password takes.
    await new Promise((resolve) => setTimeout(resolve, round * 15));
    const isBan = round % 2 === 0;
    await (isBan ? ban(parts, dee.username) : setPassword(parts, { username: dee.username, password: "another one" }));
    const answers = await Promise.all(racing);
    for (const answer of answers.slice(0, 4)) {
      if (answer.errors) raced.refused++;
      else raced.opened++;
      expect([undefined, isBan ? "FORBIDDEN" : "UNAUTHENTICATED"]).toContain(codeOf(answer));
    }
    expect(await livingSessions(dee)).toBe(0);
    if (isBan) await unban(parts, dee.username);
    else await setPassword(parts, { username: dee.username, password: PASSWORD });
  }
  expect(raced.refused).toBeGreaterThan(0);
});

test("an account that is added can sign in, and its name, password and address keep the rules of signing up", async () => {
  const added = await parleyCommand(
    ["add", "eve.added", "--name", "Eve A", "--email", "eve@example.org"],
    `${PASSWORD}\n`,
  );
  expect(added).toMatchObject({ code: 0, errors: "" });
  expect(added.output).toMatch(/^Added eve\.added \(usr_[\w-]{22}\)\.\n$/);
  expect(dataOf(await signIn("eve@example.org")).signIn.viewer.user.displayName).toBe("Eve A");

  for (const [args, input, line] of [
    [["add", "eve.added"], PASSWORD, "parley: This username is taken.\n"],
    [["add", "eve.two"], "short", "parley: A password has 8 to 256 characters.\n"],
    [["add", "eve.two"], "", "parley: No password came on standard input.\n"],
    [
      ["add", "eve.two", "--email", "no address"],
      PASSWORD,
      "parley: An email address has at most 254 characters, of which those before the @ are ASCII, like ana@example.org.\n",
    ],
    [["password", "nobody.at.all"], PASSWORD, "parley: There is no such user.\n"],
    [["ban", "nobody.at.all"], "", "parley: There is no such user.\n"],
  ] as const)
    expect(await parleyCommand([...args], input)).toEqual({ code: 1, output: "", errors: line });
  expect(codeOf(await signIn("eve.two"))).toBe("UNAUTHENTICATED");
});

test("an operator may use a name that nobody may sign up with", async () => {
  expect((await parleyCommand(["add", "support"], "a phrase of some words")).code).toBe(0);
  expect(codeOf(await signIn("support", "a phrase of some words"))).toBeUndefined();
});

test("a new password by the operator replaces the old one and ends every session", async () => {
  const fay = await signUp(url(), "Fay");
  const stream = fay.follow(EVENTS);
  await until("she follows", () => stream.answers.length > 0);
  const done = await parleyCommand(["password", fay.username], "a new password\r\n");
  expect(done).toMatchObject({ code: 0, output: `Changed the password of ${fay.username}; sessions ended: 1.\n` });
  await until("her stream ends", () => stream.isDone);
  expect(codeOf(await fay.ask(ME))).toBe("UNAUTHENTICATED");
  expect(codeOf(await signIn(fay.username))).toBe("UNAUTHENTICATED");
  expect(codeOf(await signIn(fay.username, "a new password"))).toBeUndefined();
  await fay.leave();
});

const RESET = graphql(`
  mutation OperatorReset($token: String!, $newPassword: String!) {
    resetPassword(input: { token: $token, newPassword: $newPassword }) { reset }
  }
`);

test("a reset token that an operator hands over sets a password once, and lifts no ban", async () => {
  const ida = await signUp(url(), "Ida");
  const { code, output, errors } = await parleyCommand(["password", ida.username, "--reset-token"]);
  expect({ code, errors }).toEqual({
    code: 0,
    errors: expect.stringMatching(/^Good for one resetPassword until \S+Z\.\n$/),
  });
  expect(codeOf(await ida.ask(ME))).toBeUndefined();
  await ban(parts, ida.username);
  const reset = () => ask(url(), undefined, RESET, { token: output.trimEnd(), newPassword: "a phrase of some words" });
  expect(dataOf(await reset()).resetPassword.reset).toBe(true);
  expect(codeOf(await reset())).toBe("BAD_USER_INPUT");
  expect(codeOf(await signIn(ida.username, "a phrase of some words"))).toBe("FORBIDDEN");
});

test("sessions are listed, and a device's name cannot steer the terminal", async () => {
  const gus = await signUp(url(), "Gus");
  await fetch(url(), {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "a phone" },
    body: JSON.stringify({ query: SIGN_IN.toString(), variables: { username: gus.username, password: PASSWORD } }),
  });
  await inStoreOf(parley, (client) =>
    client.query("UPDATE sessions SET user_agent = $2 WHERE user_id = $1 AND user_agent = 'a phone'", [
      uuidOf(gus.id),
      "a phone\u001b[2J\nses_forged \u202e",
    ]),
  );
  const shown = await parleyCommand(["sessions", gus.username]);
  const lines = shown.output.trimEnd().split("\n");
  expect(shown.code).toBe(0);
  expect(lines).toHaveLength(3);
  expect(lines.join()).toContain("a phone�[2J�ses_forged �");
  const listed = JSON.parse((await parleyCommand(["sessions", gus.username, "--json"])).output);
  expect(listed.map(({ userAgent }: { userAgent: string }) => userAgent)).toHaveLength(2);
  expect(listed[0]).toEqual({
    id: expect.stringMatching(/^ses_/),
    userAgent: expect.any(String),
    createdAt: expect.any(String),
    lastUsedAt: expect.any(String),
    expiresAt: expect.any(String),
  });
});
