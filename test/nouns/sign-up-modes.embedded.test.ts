/** Accounts can be made by anybody, by nobody, or by people with an invitation, which is valid once. */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, type Parley, startParley } from "../support/parley.js";
import { runCommandLine } from "../support/process.js";
import { dumpOf, inStoreOf, tablesWith } from "../support/tables.js";

let parley: Parley;

beforeAll(async () => {
  parley = await startParley({ PARLEY_SIGN_UP: "invitation" });
});
afterAll(() => parley?.stop());

const SIGN_UP = graphql(`
  mutation ModesSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username } } } }
`);

interface Given {
  username: string;
  email?: string;
  password?: string;
  invitation?: string | null;
}

const signUp = ({ password = "a good password", ...given }: Given, url = parley.urls.at(-1) ?? "") =>
  ask(url, undefined, SIGN_UP, { input: { password, ...given } });

const command = (args: string[], input = "") =>
  runCommandLine(["user", ...args], {
    env: { DATABASE_URL: parley.databaseUrl, PARLEY_SECRET: "x".repeat(32), PARLEY_SIGN_UP: "closed" },
    input,
    cli: inject("builtCli"),
  });

async function invitation(...args: string[]): Promise<string> {
  const { output, errors, code } = await command(["invite", ...args]);
  expect({ code, errors }).toEqual({ code: 0, errors: expect.stringMatching(/^Good for one sign-up until \S+Z\.\n$/) });
  return output.trimEnd();
}

const refusalOf = async (given: Given) => (await signUp(given)).errors?.[0];

test("an invitation lets one person in, and is refused in the same words when used, expired, unknown or missing", async () => {
  const [used, expired] = [await invitation(), await invitation("--days", "1")];
  expect((await signUp({ username: "ana", invitation: used })).data?.signUp.viewer.user.username).toBe("ana");
  await inStoreOf(parley, (client) => client.query("UPDATE invitations SET expires_at = now() - interval '1 s'"));

  const wrong = [used, expired, `inv_${"x".repeat(43)}`, "", null, "x".repeat(128), undefined];
  const refusals = await Promise.all(
    wrong.map((each) => refusalOf({ username: "ana.two", ...(each !== undefined && { invitation: each }) })),
  );
  for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
  expect(refusals[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "invitation" });
  // A text that cannot be a token is refused before the look-up, with its own message.
  for (const each of ["x".repeat(10_000), `${expired}\0`])
    expect((await refusalOf({ username: "ana.two", invitation: each }))?.extensions).toEqual(refusals[0]?.extensions);
  // Not even that a name is taken is said to whoever is not invited.
  expect(await refusalOf({ username: "ana", invitation: used })).toEqual(refusals[0]);
});

test("of sign-ups that use one invitation at once one wins, and the others make no account", async () => {
  const good = await invitation();
  const names = Array.from({ length: 8 }, (_, n) => `racer${n}`);
  const answers = await Promise.all(
    names.map((username, n) => signUp({ username, invitation: good }, parley.urls[n % parley.urls.length])),
  );
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
  for (const answer of answers.filter(({ errors }) => errors))
    expect(answer.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "invitation" });
  const { rows } = await inStoreOf(parley, (client) =>
    client.query("SELECT username FROM users WHERE username LIKE 'racer%'"),
  );
  expect(rows).toHaveLength(1);
});

test("a sign-up that fails for another reason leaves the invitation good", async () => {
  const good = await invitation();
  await command(["add", "ben"], "a good password");
  expect(codeOf(await signUp({ username: "ben", invitation: good }))).toBe("CONFLICT");
  expect((await refusalOf({ username: "ben.two", password: "short", invitation: good }))?.extensions?.field).toBe(
    "password",
  );
  expect(codeOf(await signUp({ username: "ben.two", invitation: good }))).toBeUndefined();
});

test("an invitation for an email address is good for that address alone, in any case", async () => {
  const bound = await invitation("--email", "Cy@example.org");
  const unknown = await refusalOf({ username: "cy", invitation: `inv_${"x".repeat(43)}` });
  expect(await refusalOf({ username: "cy", invitation: bound })).toEqual(unknown);
  expect(await refusalOf({ username: "cy", email: "other@example.org", invitation: bound })).toEqual(unknown);
  expect(codeOf(await signUp({ username: "cy", email: "cy@EXAMPLE.org", invitation: bound }))).toBeUndefined();
});

test("the store keeps neither an invitation nor the address that it is for", async () => {
  const { output } = await command(["invite", "--email", "dee@example.org", "--json"]);
  const { invitation: kept, expiresAt } = JSON.parse(output);
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  const tables = await dumpOf(parley);
  expect(tables.get("invitations")).toContain("token_hash");
  for (const words of [kept, kept.slice(4), "dee@example.org"]) expect(tablesWith(tables, words)).toEqual([]);
});

test("a server that is closed takes nobody, also with an invitation, and accounts are still added by command", async () => {
  const closed = await parley.addServer({ PARLEY_SIGN_UP: "closed" });
  const good = await invitation();
  for (const given of [{ username: "eve" }, { username: "eve", invitation: good }])
    expect(codeOf(await signUp(given, closed.url))).toBe("FORBIDDEN");
  expect((await command(["add", "eve"], "a good password")).code).toBe(0);
  expect(codeOf(await signUp({ username: "eve.two", invitation: good }))).toBeUndefined();
});

test("an open server takes anybody, and leaves an invitation that it does not need", async () => {
  const open = await parley.addServer({ PARLEY_SIGN_UP: "open" });
  const good = await invitation();
  expect(codeOf(await signUp({ username: "fay", invitation: good }, open.url))).toBeUndefined();
  expect(codeOf(await signUp({ username: "fay.two", invitation: good }))).toBeUndefined();
});
