/** Guesses at passwords are counted by account as by address, and do not keep anybody from the devices that they use. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { type Answer, codeOf, type Parley, startParley } from "../support/parley.js";
import { inStoreOf } from "../support/tables.js";

let parley: Parley;

/** So many within ten minutes. */
const GUESSES = 5;

beforeAll(async () => {
  parley = await startParley({
    PARLEY_TRUSTED_PROXIES: "loopback",
    PARLEY_GUESSES_PER_HOUR: String(GUESSES * 6),
    PARLEY_SIGN_INS_PER_MINUTE: "10",
  });
});
afterAll(() => parley?.stop());

const SIGN_UP = graphql(`
  mutation GuessesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken } }
`);
const SIGN_IN = graphql(`
  mutation GuessesSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }
`);
const REFRESH = graphql(`
  mutation GuessesRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { refreshToken } }
`);

const PASSWORD = "a good password";
let asked = 0;

/** As from this address, at the servers in turn. */
async function askFrom(address: string, document: { toString(): string }, variables: unknown): Promise<Answer<never>> {
  asked++;
  const response = await fetch(parley.urls[asked % parley.urls.length] ?? "", {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return (await response.json()) as Answer<never>;
}

const signInFrom = (address: string, username: string, password = PASSWORD) =>
  askFrom(address, SIGN_IN, { input: { username, password } });

async function signUpFrom(address: string, username: string, email?: string): Promise<string> {
  const answer = await askFrom(address, SIGN_UP, { input: { username, email, password: PASSWORD } });
  return (answer.data as unknown as { signUp: { refreshToken: string } }).signUp.refreshToken;
}

const addresses = (count: number, network: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => network(n));
const tally = (answers: Answer<never>[]) => ({
  wrong: answers.filter((answer) => codeOf(answer) === "UNAUTHENTICATED").length,
  limited: answers.filter((answer) => codeOf(answer) === "RATE_LIMITED").length,
});

test.each([
  ["30 addresses", (n: number) => `203.0.113.${n + 1}`, "ana"],
  ["30 networks of IPv6", (n: number) => `2001:db8:${n + 1}::7`, "ben"],
])(
  "%s make no more guesses at an account together than one may, and the owner signs in meanwhile",
  async (_, network, username) => {
    const home = "198.51.100.7";
    await signUpFrom(home, username);
    const guesses = addresses(30, network).flatMap((from) =>
      Array.from({ length: 10 }, (_, i) => signInFrom(from, username, `guess ${i}`)),
    );
    const answers = await Promise.all(guesses);
    expect(tally(answers)).toEqual({ wrong: GUESSES, limited: 300 - GUESSES });
    const limited = answers.find((answer) => codeOf(answer) === "RATE_LIMITED");
    expect(limited?.errors?.[0]?.extensions?.retryAfterMs).toBeGreaterThan(0);

    expect(codeOf(await signInFrom("192.0.2.200", username))).toBe("RATE_LIMITED");
    expect(codeOf(await signInFrom(home, username))).toBeUndefined();
    expect(codeOf(await signInFrom(home, username, "mistyped"))).toBe("UNAUTHENTICATED");
  },
);

test("a name that nobody has is refused as one that somebody has", async () => {
  const guesses = addresses(30, (n) => `203.0.113.${n + 1}`).map((from) => signInFrom(from, "nobody.at.all"));
  expect(tally(await Promise.all(guesses))).toEqual({ wrong: GUESSES, limited: 30 - GUESSES });
});

test("a person's email address has a bucket as large as any, so filling one of their names says nothing of the other", async () => {
  await signUpFrom("198.51.100.8", "cy", "cy@example.org");
  const from = addresses(20, (n) => `203.0.113.${n + 1}`);
  const byName = await Promise.all(from.map((address) => signInFrom(address, "cy", "wrong")));
  const byEmail = await Promise.all(from.map((address) => signInFrom(address, "CY@example.org", "wrong")));
  const byOther = await Promise.all(from.map((address) => signInFrom(address, "nobody@example.org", "wrong")));
  for (const answers of [byName, byEmail, byOther]) expect(tally(answers)).toEqual({ wrong: GUESSES, limited: 15 });
});

test("right passwords from new places are no guesses, and make those places known", async () => {
  await signUpFrom("198.51.100.9", "dee");
  const places = addresses(3 * GUESSES, (n) => `192.0.2.${n + 1}`);
  for (const place of places) expect(codeOf(await signInFrom(place, "dee"))).toBeUndefined();
  const strangers = addresses(20, (n) => `203.0.113.${n + 1}`);
  await Promise.all(strangers.map((address) => signInFrom(address, "dee", "wrong")));
  for (const place of places) expect(codeOf(await signInFrom(place, "dee"))).toBeUndefined();
});

test("a place where a session was renewed is known, and another account's places are not", async () => {
  const token = await signUpFrom("198.51.100.10", "eve");
  await signUpFrom("198.51.100.11", "mallory");
  expect(codeOf(await askFrom("192.0.2.77", REFRESH, { token }))).toBeUndefined();
  const strangers = addresses(20, (n) => `203.0.113.${n + 1}`);
  await Promise.all(strangers.map((address) => signInFrom(address, "eve", "wrong")));
  expect(codeOf(await signInFrom("192.0.2.77", "eve"))).toBeUndefined();
  expect(codeOf(await signInFrom("198.51.100.11", "eve"))).toBe("RATE_LIMITED");
});

test("of a person's addresses a bounded number is kept, as hashes that say no address", async () => {
  await signUpFrom("198.51.100.12", "fay");
  for (const place of addresses(55, (n) => `192.0.2.${n + 1}`)) await signInFrom(place, "fay");
  const rows = await inStoreOf(parley, async (client) => {
    const sql = `SELECT k.* FROM known_addresses k JOIN users u ON u.id = k.user_id WHERE u.username = 'fay'`;
    return (await client.query(sql)).rows;
  });
  expect(rows).toHaveLength(50);
  expect(new Set(rows.map((row) => row.address_hash.length))).toEqual(new Set([16]));
  expect(JSON.stringify(rows)).not.toMatch(/192\.0\.2|198\.51/);
});
