/** Passwords, addresses and sessions: who is let in by them, who is put out, and what nobody learns from the answers. */
import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { type Mailbox, startMailbox } from "../support/mailbox.js";
import {
  type Answer,
  ask,
  castOf,
  codeOf,
  dataOf,
  directBetween,
  type Parley,
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { dumpOf, inStoreOf, tablesWith, uuidOf } from "../support/tables.js";

let parley: Parley;
let mailbox: Mailbox;
let ana: Person;

beforeAll(async () => {
  mailbox = await startMailbox();
  parley = await startParley({
    PARLEY_SMTP_URL: mailbox.url,
    PARLEY_MAIL_FROM: "Parley Test <parley@example.org>",
    PARLEY_RESET_URL: "https://chat.example.org/reset#{token}",
  });
  [ana] = (await castOf(parley, "Ana")) as [Person];
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
  await mailbox?.stop();
});

const SIGN_UP = graphql(`
  mutation CredentialsSignUp($input: SignUpInput!) {
    signUp(input: $input) { accessToken refreshToken viewer { email emailVerifiedAt user { id username } } }
  }
`);
const SIGN_IN = graphql(`
  mutation CredentialsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }
`);
const CHANGE = graphql(`
  mutation CredentialsChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }
`);
const EVERYWHERE = graphql(`mutation CredentialsEverywhere { signOutEverywhere { ended } }`);
const FORGOT = graphql(`
  mutation CredentialsForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }
`);
const RESET = graphql(
  `mutation CredentialsReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }`,
);
const MOVE = graphql(`
  mutation CredentialsMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email emailVerifiedAt } } }
`);
const VERIFY = graphql(
  `mutation CredentialsVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }`,
);
const ME = graphql(`query CredentialsMe { viewer { email emailVerifiedAt sessions { id isCurrent } } }`);
const REFRESH = graphql(
  `mutation CredentialsRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }`,
);
const ADDED = graphql(`subscription CredentialsAdded { messageAdded { body } }`);
const POLL = graphql(`
  query CredentialsPoll($after: String!) { events(after: $after, waitSeconds: 20) { events { __typename } } }
`);
const CURSOR = graphql(`query CredentialsCursor { eventCursor }`);

const PASSWORD = "a good password";
const OTHER = "another good one";

const url = () => parley.urls[0] ?? "";
let made = 0;
const nameFor = (stem: string) => `${stem}${++made}.${process.pid}`;

async function signUpAs(input: { username: string; email?: string; password?: string }) {
  return ask(url(), undefined, SIGN_UP, { input: { password: PASSWORD, ...input } });
}

async function personWith(email: string | undefined, stem = "mara"): Promise<Person> {
  const username = nameFor(stem);
  const {
    accessToken: token,
    refreshToken,
    viewer,
  } = dataOf(await signUpAs({ username, ...(email && { email }) })).signUp;
  return new Person(url(), { id: viewer.user.id, token, refreshToken, username });
}

/** Somebody whose address is verified. */
async function verifiedWith(email: string): Promise<Person> {
  const person = await personWith(email);
  dataOf(await ask(url(), undefined, VERIFY, { token: await newestToken(email) }));
  return person;
}

async function newestToken(address: string, letters = 1): Promise<string> {
  await until(`letter ${letters} is at ${address}`, () => mailbox.lettersTo(address).length >= letters);
  return mailbox.lettersTo(address).at(-1)?.token ?? "";
}

async function anotherDevice(person: Person, password = PASSWORD): Promise<Person> {
  const input = { username: person.username, password };
  const { accessToken: token, refreshToken } = dataOf(
    await ask(parley.urls.at(-1) ?? "", undefined, SIGN_IN, { input }),
  ).signIn;
  return new Person(parley.urls.at(-1) ?? "", {
    ...person,
    token,
    refreshToken,
    id: person.id,
    username: person.username,
  });
}

const signsIn = async (username: string, password: string) =>
  codeOf(await ask(url(), undefined, SIGN_IN, { input: { username, password } })) ?? "in";

/** A device with a socket, an event stream and a poll that waits. */
async function following(device: Person) {
  const conversation = await directBetween(ana, device);
  const streams = [device.follow(ADDED, {}), device.follow(ADDED, {}, "sse")];
  await until("both follow", async () => {
    await send(ana, conversation, "hello");
    return streams.every(({ data }) => data.length > 0);
  });
  const { eventCursor } = await device.get(CURSOR);
  let polled: Answer<unknown> | undefined;
  void device.ask(POLL, { after: eventCursor }).then((answer) => {
    polled = answer;
  });
  return { streams, polled: () => polled, close: () => device.leave() };
}

async function addPushDevice(person: Person, sessionId: string): Promise<void> {
  await inStoreOf(parley, (client) =>
    client.query(
      "INSERT INTO push_devices (user_id, id, platform, token, session_id) VALUES ($1, gen_random_uuid(), 'WEB', gen_random_uuid(), $2)",
      [uuidOf(person.id), sessionId],
    ),
  );
}

const pushDevicesOf = (person: Person) =>
  inStoreOf(parley, async (client) => {
    const { rows } = await client.query("SELECT session_id FROM push_devices WHERE user_id = $1", [uuidOf(person.id)]);
    return rows.map(({ session_id }) => session_id as string);
  });

/** The session of an access token. */
const sessionOf = ({ token }: Person): string =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sid;

test.each([
  ["a change of the password", (own: Person) => own.get(CHANGE, { input: { password: PASSWORD, newPassword: OTHER } })],
  ["signing out everywhere", (own: Person) => own.get(EVERYWHERE)],
])("%s ends every other session with its socket, stream, poll and push device, and keeps its own", async (_, end) => {
  const own = await personWith(undefined);
  const other = await anotherDevice(own);
  const [ours, theirs] = [await following(own), await following(other)];
  for (const session of [sessionOf(own), sessionOf(other)]) await addPushDevice(own, session);
  await end(own);
  await until("theirs have ended", () => theirs.streams.every(({ isDone }) => isDone) && theirs.polled());
  expect(codeOf(await other.ask(CURSOR))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(url(), undefined, REFRESH, { token: other.refreshToken }))).toBe("UNAUTHENTICATED");
  expect((await own.get(ME)).viewer.sessions).toMatchObject([{ isCurrent: true }]);
  expect(ours.streams.map(({ isDone }) => isDone)).toEqual([false, false]);
  expect(await pushDevicesOf(own)).toEqual([sessionOf(own)]);
  await Promise.all([ours.close(), theirs.close()]);
});

test("signing out everywhere says how many sessions it ended", async () => {
  const own = await personWith(undefined);
  for (let i = 0; i < 3; i++) await anotherDevice(own);
  expect((await own.get(EVERYWHERE)).signOutEverywhere).toEqual({ ended: 3 });
  expect((await own.get(EVERYWHERE)).signOutEverywhere).toEqual({ ended: 0 });
  expect(codeOf(await ask(url(), undefined, EVERYWHERE))).toBe("UNAUTHENTICATED");
});

test("a change of the password asks for the old one, judges the new one, and changes nothing where either is wrong", async () => {
  const own = await personWith(undefined);
  const other = await anotherDevice(own);
  expect(codeOf(await own.ask(CHANGE, { input: { password: OTHER, newPassword: OTHER } }))).toBe("FORBIDDEN");
  const short = await own.ask(CHANGE, { input: { password: PASSWORD, newPassword: "short" } });
  expect(short.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "newPassword" });
  expect(codeOf(await ask(url(), undefined, CHANGE, { input: { password: PASSWORD, newPassword: OTHER } }))).toBe(
    "UNAUTHENTICATED",
  );
  expect(codeOf(await other.ask(CURSOR))).toBeUndefined();
  expect([await signsIn(own.username, PASSWORD), await signsIn(own.username, OTHER)]).toEqual([
    "in",
    "UNAUTHENTICATED",
  ]);
  await own.get(CHANGE, { input: { password: PASSWORD, newPassword: OTHER } });
  expect([await signsIn(own.username, PASSWORD), await signsIn(own.username, OTHER)]).toEqual([
    "UNAUTHENTICATED",
    "in",
  ]);
});

/** Keeps everybody from the person's row, and lets them go in the order in which they came. */
async function holdRow(person: Person) {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT FROM users WHERE id = $1 FOR UPDATE", [uuidOf(person.id)]);
  const waiting = async () => {
    const { rows } = await client.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length;
  };
  return {
    areWaiting: (count: number) => until(`${count} wait`, async () => (await waiting()) === count),
    letGo: async () => {
      await client.query("COMMIT");
      await client.end();
    },
  };
}

test.each([
  ["sign-in that is before", "signIn", true],
  ["sign-in that is behind", "signIn", false],
  ["refresh that is before", "refresh", true],
  ["refresh that is behind", "refresh", false],
] as const)("no session survives a change of the password that it races: a %s it", async (_, kind, isFirst) => {
  const own = await personWith(undefined);
  const other = await anotherDevice(own);
  const { areWaiting, letGo } = await holdRow(own);
  const entering = () =>
    kind === "signIn"
      ? ask(url(), undefined, SIGN_IN, { input: { username: own.username, password: PASSWORD } })
      : ask(url(), undefined, REFRESH, { token: other.refreshToken });
  const changing = () => own.ask(CHANGE, { input: { password: PASSWORD, newPassword: OTHER } });
  const first = isFirst ? entering() : changing();
  await areWaiting(1);
  const second = isFirst ? changing() : entering();
  await areWaiting(2);
  await letGo();
  const [entered, changed] = isFirst ? [await first, await second] : [await second, await first];
  expect(codeOf(changed)).toBeUndefined();
  expect(codeOf(entered)).toBe(isFirst ? undefined : "UNAUTHENTICATED");
  const sessions = await own.get(ME);
  expect(sessions.viewer.sessions).toMatchObject([{ isCurrent: true }]);
});

test("two who change the password at once: one does, the other is refused", async () => {
  const own = await personWith(undefined);
  const other = await anotherDevice(own);
  const { areWaiting, letGo } = await holdRow(own);
  const first = own.ask(CHANGE, { input: { password: PASSWORD, newPassword: OTHER } });
  await areWaiting(1);
  const second = other.ask(CHANGE, { input: { password: PASSWORD, newPassword: "a third good one" } });
  await areWaiting(2);
  await letGo();
  expect([codeOf(await first), codeOf(await second)]).toEqual([undefined, "UNAUTHENTICATED"]);
  expect(await signsIn(own.username, OTHER)).toBe("in");
});

test("a reset by letter sets the password, ends every session with what it follows, and is good once", async () => {
  const email = `${nameFor("reset")}@example.org`;
  const own = await verifiedWith(email);
  const device = await following(own);
  await addPushDevice(own, sessionOf(own));
  const { length } = mailbox.lettersTo(email);
  expect((await ask(url(), undefined, FORGOT, { email: email.toUpperCase() })).data).toEqual({
    requestPasswordReset: { sent: true },
  });
  const token = await newestToken(email, length + 1);
  expect(mailbox.lettersTo(email).at(-1)?.text).toContain(`https://chat.example.org/reset#${token}`);
  expect(mailbox.lettersTo(email).at(-1)).toMatchObject({ from: "parley@example.org", to: [email] });
  const tables = await dumpOf(parley);
  for (const kept of [token, token.slice(4), Buffer.from(token.slice(4), "base64url").toString("hex")])
    expect(tablesWith(tables, kept), "the store has a keyed hash alone").toEqual([]);
  expect(tablesWith(tables, createHash("sha256").update(token).digest("hex"))).toEqual([]);
  const bad = await ask(url(), undefined, RESET, { input: { token, newPassword: "short" } });
  expect(bad.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "newPassword" });
  const both = await Promise.all(
    [1, 2].map(() => ask(url(), undefined, RESET, { input: { token, newPassword: OTHER } })),
  );
  expect(both.map(codeOf).sort()).toEqual(["BAD_USER_INPUT", undefined]);
  await until("all has ended", () => device.streams.every(({ isDone }) => isDone) && device.polled());
  expect(codeOf(await own.ask(CURSOR))).toBe("UNAUTHENTICATED");
  expect(await pushDevicesOf(own)).toEqual([]);
  expect([await signsIn(email, PASSWORD), await signsIn(email, OTHER)]).toEqual(["UNAUTHENTICATED", "in"]);
  await until("they are told", () => mailbox.lettersTo(email).at(-1)?.text.includes("was changed"));
  await device.close();
});

test.each([
  [
    "expired",
    async (token: string, own: Person) => {
      await inStoreOf(parley, (client) =>
        client.query("UPDATE account_tokens SET expires_at = now() WHERE user_id = $1", [uuidOf(own.id)]),
      );
      return token;
    },
  ],
  ["of another purpose", async (token: string) => token.replace("rst_", "vrf_")],
  ["made up", async () => `rst_${"A".repeat(43)}`],
  ["no token", async () => "rst_"],
  ["endless", async (token: string) => token.repeat(300)],
  ["empty", async () => ""],
])("a reset with a token that is %s is refused and changes nothing", async (_, spoilt) => {
  const email = `${nameFor("bad")}@example.org`;
  const own = await verifiedWith(email);
  await ask(url(), undefined, FORGOT, { email });
  const token = await spoilt(await newestToken(email, 2), own);
  const answer = await ask(url(), undefined, RESET, { input: { token, newPassword: OTHER } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "token" });
  expect(codeOf(await ask(url(), undefined, VERIFY, { token }))).toBe("BAD_USER_INPUT");
  expect(await signsIn(own.username, PASSWORD)).toBe("in");
  expect(codeOf(await own.ask(CURSOR))).toBeUndefined();
});

test("strangers who ask for resets do not end the token that the owner has, and tokens have a bound", async () => {
  const email = `${nameFor("many")}@example.org`;
  const own = await verifiedWith(email);
  const tokens: string[] = [];
  for (let i = 0; i < 7; i++) {
    await ask(url(), undefined, FORGOT, { email });
    tokens.push(await newestToken(email, i + 2));
  }
  const reset = async (token: string) =>
    codeOf(await ask(url(), undefined, RESET, { input: { token, newPassword: OTHER } }));
  expect(await reset(tokens[1] ?? ""), "beyond five the oldest die").toBe("BAD_USER_INPUT");
  expect(await reset(tokens[2] ?? "")).toBeUndefined();
  for (const token of tokens) expect(await reset(token), "one that was used ends all").toBe("BAD_USER_INPUT");
  expect(await signsIn(own.username, OTHER)).toBe("in");
});

test("a letter that was asked for before a change of the password opens nothing after it", async () => {
  const email = `${nameFor("late")}@example.org`;
  const own = await verifiedWith(email);
  await ask(url(), undefined, FORGOT, { email });
  const reset = await newestToken(email, 2);
  const claimed = `${nameFor("thief")}@example.org`;
  await own.get(MOVE, { input: { email: claimed, password: PASSWORD } });
  const verification = await newestToken(claimed);
  await own.get(CHANGE, { input: { password: PASSWORD, newPassword: OTHER } });
  expect(codeOf(await ask(url(), undefined, RESET, { input: { token: reset, newPassword: PASSWORD } }))).toBe(
    "BAD_USER_INPUT",
  );
  expect(codeOf(await ask(url(), undefined, VERIFY, { token: verification }))).toBe("BAD_USER_INPUT");
  expect((await own.get(ME)).viewer.email).toBe(email);
});

test("asking for a reset answers alike for an address that is known, unknown, or claimed and not verified", async () => {
  const known = `${nameFor("known")}@example.org`;
  await verifiedWith(known);
  const claimed = `${nameFor("claimed")}@example.org`;
  await personWith(claimed);
  await newestToken(claimed);
  const unknown = `${nameFor("unknown")}@example.org`;
  const answers = await Promise.all([known, unknown, claimed].map((email) => ask(url(), undefined, FORGOT, { email })));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  await until("the known one has a letter", () => mailbox.lettersTo(known).length === 2);
  // Letters go out in turn: what was asked for before this one is decided.
  await ask(url(), undefined, FORGOT, { email: known });
  await until("the known one has another", () => mailbox.lettersTo(known).length === 3);
  expect([mailbox.lettersTo(unknown), mailbox.lettersTo(claimed)].map(({ length }) => length)).toEqual([0, 1]);
});

test("asking for a reset waits for no letter and reads nothing of whom it is for", async (context) => {
  if (!parley.app) return context.skip("statements are seen where the server runs in this process");
  const known = `${nameFor("quiet")}@example.org`;
  await verifiedWith(known);
  const before: string[] = [];
  const { mail } = parley.app;
  const sendLater = mail.sendLater;
  const later: (() => unknown)[] = [];
  mail.sendLater = (write) => void later.push(write);
  const { pool } = parley.app.store;
  const query = pool.query;
  pool.query = ((...args: unknown[]) => {
    before.push(JSON.stringify(args[0]));
    return Reflect.apply(query, pool, args);
  }) as typeof query;
  for (const email of [known, `${nameFor("nobody")}@example.org`])
    dataOf(await ask(url(), undefined, FORGOT, { email }));
  pool.query = query;
  mail.sendLater = sendLater;
  expect(later).toHaveLength(2);
  expect(before.filter((statement) => /users|account_tokens/.test(statement))).toEqual([]);
});

test("an address is the person's once it is verified: any number may claim it, the first to verify has it", async () => {
  const email = `${nameFor("shared")}@example.org`;
  const [first, second] = [await personWith(email), await personWith(email)];
  await until("both have a letter", () => mailbox.lettersTo(email).length === 2);
  const [one, two] = mailbox.lettersTo(email).map(({ token }) => token) as [string, string];
  for (const person of [first, second])
    expect((await person.get(ME)).viewer).toMatchObject({ email: null, emailVerifiedAt: null });
  expect(await signsIn(email, PASSWORD)).toBe("UNAUTHENTICATED");
  expect((await ask(url(), undefined, VERIFY, { token: two })).data).toEqual({ verifyEmail: { email } });
  expect(codeOf(await ask(url(), undefined, VERIFY, { token: two })), "good once").toBe("BAD_USER_INPUT");
  expect(codeOf(await ask(url(), undefined, VERIFY, { token: one }))).toBe("CONFLICT");
  const seen = await Promise.all([first, second].map(async (person) => (await person.get(ME)).viewer));
  const verified = seen.filter(({ email }) => email !== null);
  expect(verified).toHaveLength(1);
  expect(verified[0]?.emailVerifiedAt).not.toBeNull();
  expect(await signsIn(email.toUpperCase(), PASSWORD)).toBe("in");
});

test("two who verify one address at the same moment: one has it", async () => {
  for (let round = 0; round < 5; round++) {
    const email = `${nameFor("race")}@example.org`;
    await Promise.all([personWith(email), personWith(email)]);
    await until("both have a letter", () => mailbox.lettersTo(email).length === 2);
    const tokens = mailbox.lettersTo(email).map(({ token }) => token);
    const answers = await Promise.all(tokens.map((token) => ask(url(), undefined, VERIFY, { token })));
    expect(answers.map(codeOf).sort()).toEqual(["CONFLICT", undefined]);
  }
});

test("signing up with an address that somebody verified answers as with any other, and its owner gets a letter", async () => {
  const email = `${nameFor("taken")}@example.org`;
  await verifiedWith(email);
  const { length } = mailbox.lettersTo(email);
  const [taken, free] = await Promise.all(
    [email, `${nameFor("free")}@example.org`].map((each) => signUpAs({ username: nameFor("mallory"), email: each })),
  );
  const shapeOf = (answer: typeof taken) => ({
    ...dataOf(answer as NonNullable<typeof taken>).signUp.viewer,
    user: null,
  });
  expect(shapeOf(taken)).toEqual(shapeOf(free));
  expect(shapeOf(taken)).toMatchObject({ email: null, emailVerifiedAt: null });
  await until("the owner has a letter", () => mailbox.lettersTo(email).length > length);
  const letter = mailbox.lettersTo(email).at(-1);
  expect(letter?.token).toBe("");
  expect(letter?.raw, "nothing that a stranger chose is in it").not.toContain("mallory");
});

test("a new address is the viewer's once it is verified; until then, and for a wrong password, they keep the old one", async () => {
  const [old, next] = [`${nameFor("old")}@example.org`, `${nameFor("next")}@example.org`];
  const own = await verifiedWith(old);
  expect(codeOf(await own.ask(MOVE, { input: { email: next, password: OTHER } }))).toBe("FORBIDDEN");
  expect((await own.get(MOVE, { input: { email: next, password: PASSWORD } })).changeEmail.viewer.email).toBe(old);
  const first = await newestToken(next);
  await own.get(MOVE, { input: { email: next, password: PASSWORD } });
  const second = await newestToken(next, 2);
  expect(codeOf(await ask(url(), undefined, VERIFY, { token: first })), "the newest claim alone").toBe(
    "BAD_USER_INPUT",
  );
  expect(dataOf(await ask(url(), undefined, VERIFY, { token: second })).verifyEmail.email).toBe(next);
  expect((await own.get(ME)).viewer.email).toBe(next);
  expect([await signsIn(old, PASSWORD), await signsIn(next, PASSWORD)]).toEqual(["UNAUTHENTICATED", "in"]);
  await until("the old one is told", () => mailbox.lettersTo(old).at(-1)?.text.includes("another email address"));
});

/** As people are from before there were letters. */
const unverifiedWith = async (email: string): Promise<Person> => {
  const own = await personWith(undefined);
  await inStoreOf(parley, (client) =>
    client.query("UPDATE users SET email = $2, email_key = lower($2) WHERE id = $1", [uuidOf(own.id), email]),
  );
  return own;
};

test("an address of before letters is good to sign in, not to reset, and is lost to who verifies it", async () => {
  const email = `${nameFor("before")}@example.org`;
  const own = await unverifiedWith(email);
  expect(await signsIn(email, PASSWORD)).toBe("in");
  const owner = await personWith(email);
  await ask(url(), undefined, FORGOT, { email });
  const token = await newestToken(email);
  expect(token).toMatch(/^vrf_/);
  expect(await signsIn(email, PASSWORD), "a claim takes nothing").toBe("in");
  expect((await own.get(ME)).viewer.email).toBe(email);
  dataOf(await ask(url(), undefined, VERIFY, { token }));
  expect((await own.get(ME)).viewer).toMatchObject({ email: null });
  expect((await owner.get(ME)).viewer.email).toBe(email);
  expect(mailbox.lettersTo(email).some(({ token }) => token.startsWith("rst_"))).toBe(false);
  expect(await signsIn(own.username, PASSWORD)).toBe("in");
});

test("an address of before letters is verified by whoever has it, in the same way as a new one", async () => {
  const email = `${nameFor("mine")}@example.org`;
  const own = await unverifiedWith(email);
  await own.get(MOVE, { input: { email, password: PASSWORD } });
  dataOf(await ask(url(), undefined, VERIFY, { token: await newestToken(email) }));
  expect((await own.get(ME)).viewer).toMatchObject({ email, emailVerifiedAt: expect.any(String) });
});

const HOSTILE = [
  "a\0@example.org",
  "a@exam\0ple.org",
  "a@example.org\r\nBcc: b@example.org",
  "a@example.org\nRCPT TO:<b@example.org>",
  "a@example.org, b@example.org",
  "<a@example.org>",
  '"a b"@example.org',
  "a@[127.0.0.1]",
  "a@127.0.0.1",
  "a@example.org b@example.org",
  "a(b@example.org)@example.com",
  "ſ@example.org",
  "ana@example",
  "@example.org",
  "ana@",
  "a..b@example.org",
  `${"a".repeat(65)}@example.org`,
  `a@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}.org`,
  "a".repeat(10_000),
  "\ud800@example.org",
];

test.each(HOSTILE)(
  "what is no address is refused wherever one is given, and nothing is written to it, the %#th",
  async (email) => {
    const { length } = mailbox.letters;
    const own = await personWith(undefined);
    for (const answer of [
      await signUpAs({ username: nameFor("hostile"), email }),
      await own.ask(MOVE, { input: { email, password: PASSWORD } }),
      await ask(url(), undefined, FORGOT, { email }),
    ])
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "email" });
    expect(["UNAUTHENTICATED", "BAD_USER_INPUT"]).toContain(await signsIn(email, PASSWORD));
    expect(mailbox.letters.length).toBe(length);
  },
);

test("an address of an international domain is one, however it is written", async () => {
  const name = nameFor("idn");
  const own = await verifiedAs(`${name}@Müller.example`, `${name}@xn--mller-kva.example`);
  for (const written of [`${name}@MÜLLER.example`, `${name}@mu\u0308ller.example`, `${name}@xn--mller-kva.example`])
    expect(await signsIn(written, PASSWORD), written).toBe("in");
  expect((await own.get(ME)).viewer.email).toBe(`${name}@xn--mller-kva.example`);
});

async function verifiedAs(given: string, sent: string): Promise<Person> {
  const person = await personWith(given);
  dataOf(await ask(url(), undefined, VERIFY, { token: await newestToken(sent) }));
  return person;
}

test("one mailbox gets a few letters of a kind in an hour, one client asks for some, and neither count says who has an account", async () => {
  const strict = await startParley({
    PARLEY_SMTP_URL: mailbox.url,
    PARLEY_MAIL_FROM: "parley@example.org",
    PARLEY_LETTERS_PER_HOUR: "2",
    PARLEY_LETTER_REQUESTS_PER_HOUR: "6",
  });
  const [known, unknown] = [`${nameFor("flood")}@example.org`, `${nameFor("none")}@example.org`];
  const there = strict.urls[0] ?? "";
  dataOf(
    await ask(there, undefined, SIGN_UP, { input: { username: nameFor("flood"), password: PASSWORD, email: known } }),
  );
  dataOf(await ask(there, undefined, VERIFY, { token: await newestToken(known) }));
  const codes: unknown[] = [];
  for (let i = 0; i < 4; i++)
    for (const email of [known, unknown]) codes.push(codeOf(await ask(there, undefined, FORGOT, { email })));
  expect(codes).toEqual([...Array(6).fill(undefined), "RATE_LIMITED", "RATE_LIMITED"]);
  await until("they are there", () => mailbox.lettersTo(known).length === 3);
  // A letter of another kind proves that the queue is empty.
  dataOf(
    await ask(there, undefined, SIGN_UP, { input: { username: nameFor("flood"), password: PASSWORD, email: known } }),
  );
  await until("the owner is told of another claim", () => mailbox.lettersTo(known).length === 4);
  expect(mailbox.lettersTo(known).filter(({ token }) => token.startsWith("rst_"))).toHaveLength(2);
  await strict.stop();
});

test("an export has the address that awaits its verification, and not the hash of its token", async () => {
  const email = `${nameFor("export")}@example.org`;
  const own = await personWith(email);
  await newestToken(email);
  const { url: path } = (await own.get(graphql(`mutation CredentialsExport { exportAccount { url } }`))).exportAccount;
  const data = (await (await fetch(new URL(path, url()))).json()) as { account_tokens: Record<string, unknown>[] };
  expect(data.account_tokens).toMatchObject([{ purpose: "VERIFY_EMAIL", email }]);
  expect(Object.keys(data.account_tokens[0] ?? {})).not.toContain("hash");
});
