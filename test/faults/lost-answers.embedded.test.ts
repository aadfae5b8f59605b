/** Mutations that were done and whose answer was lost: a repeat shows that they were done. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { issueAccountToken } from "../../src/accounts/account-tokens.js";
import { issueInvitation } from "../../src/accounts/invitations.js";
import type { App } from "../../src/app.js";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, dataOf, type Parley, type Person, signUp, startParley } from "../support/parley.js";
import { uuidOf } from "../support/tables.js";

const PASSWORD = "a good password";
const OTHER = "a better password";

let parley: Parley;
let app: App;
let url: string;

beforeAll(async () => {
  parley = await startParley();
  app = parley.app as App;
  url = parley.urls[0] ?? "";
});
afterAll(() => parley?.stop());

const RESET = graphql(`mutation LostReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }`);
const VERIFY = graphql(`mutation LostVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }`);
const CHANGE = graphql(`
  mutation LostChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }
`);
const SIGN_IN = graphql(`mutation LostSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`);
const SIGN_UP = graphql(`mutation LostSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }`);
const DELETE = graphql(`mutation LostDelete { deleteAccount(input: { password: "a good password" }) { userId } }`);

const signsIn = async (username: string, password: string) =>
  codeOf(await ask(url, undefined, SIGN_IN, { input: { username, password } }));
const messageOf = (answer: Awaited<ReturnType<typeof ask>>) => answer.errors?.[0]?.message;
const UNKNOWN = "The token is expired, used, or not ours: ask for another.";

const tokenOf = (person: Person, purpose: "RESET_PASSWORD" | "VERIFY_EMAIL", email?: string) =>
  issueAccountToken(app, uuidOf(person.id), { purpose, ...(email && { email }) });

test("a reset that is repeated says that the password was set, and sets none", async () => {
  const ben = await signUp(url, "Ben");
  const { token } = await tokenOf(ben, "RESET_PASSWORD");
  const { token: neverUsed } = await tokenOf(ben, "RESET_PASSWORD");
  const reset = (given: string, newPassword: string) =>
    ask(url, undefined, RESET, { input: { token: given, newPassword } });
  dataOf(await reset(token, OTHER));
  for (const password of [OTHER, "a third good one"]) {
    const again = await reset(token, password);
    expect(codeOf(again)).toBe("BAD_USER_INPUT");
    expect(messageOf(again)).toBe("The token was used: the password was set with it. Sign in, or ask for another.");
  }
  expect(messageOf(await reset(neverUsed, OTHER)), "that it was ended is no use of it").toBe(UNKNOWN);
  expect(messageOf(await ask(url, undefined, VERIFY, { token: token.replace("rst_", "vrf_") }))).toBe(UNKNOWN);
  expect([await signsIn(ben.username, OTHER), await signsIn(ben.username, "a third good one")]).toEqual([
    undefined,
    "UNAUTHENTICATED",
  ]);
});

test("of two resets at once with one token the other learns that it was used", async () => {
  const ben = await signUp(url, "Ben");
  const { token } = await tokenOf(ben, "RESET_PASSWORD");
  const both = await Promise.all(
    [1, 2].map(() => ask(url, undefined, RESET, { input: { token, newPassword: OTHER } })),
  );
  expect(both.map(messageOf).filter(Boolean)).toEqual([
    "The token was used: the password was set with it. Sign in, or ask for another.",
  ]);
});

test("a verification that is repeated says that the address was verified", async () => {
  const ben = await signUp(url, "Ben");
  const email = `${ben.username}@example.org`;
  const { token } = await tokenOf(ben, "VERIFY_EMAIL", email);
  expect(dataOf(await ask(url, undefined, VERIFY, { token })).verifyEmail.email).toBe(email);
  const again = await ask(url, undefined, VERIFY, { token });
  expect(codeOf(again)).toBe("BAD_USER_INPUT");
  expect(messageOf(again)).toBe("The token was used: the address was verified with it.");
});

test("a change of the password that is repeated says that it was made, and only to who knows the new one", async () => {
  const ben = await signUp(url, "Ben");
  const change = (password: string, newPassword: string) => ben.ask(CHANGE, { input: { password, newPassword } });
  dataOf(await change(PASSWORD, OTHER));
  const again = await change(PASSWORD, OTHER);
  expect(codeOf(again)).toBe("FORBIDDEN");
  expect(messageOf(again)).toBe("The new password is the account's already: an earlier try has set it.");
  expect(messageOf(await change(PASSWORD, "a third good one"))).toBe("The password is wrong.");
  expect(await signsIn(ben.username, OTHER)).toBeUndefined();
});

test("tries at the password by the new one are counted as those by the old one are", async () => {
  const strict = await parley.addServer({ PARLEY_SIGN_INS_PER_MINUTE: "4" });
  const ben = await signUp(strict.url, "Ben");
  const tries: unknown[] = [];
  for (let i = 0; i < 3; i++)
    tries.push(
      codeOf(await ben.ask(CHANGE, { input: { password: `wrong guess ${i}`, newPassword: `other guess ${i}` } })),
    );
  expect(tries).toEqual(["FORBIDDEN", "FORBIDDEN", "RATE_LIMITED"]);
});

test("a sign-up that is repeated makes no second account, and the first can be signed in to", async () => {
  const input = { username: `lost${process.pid}`, password: PASSWORD };
  dataOf(await ask(url, undefined, SIGN_UP, { input }));
  expect(codeOf(await ask(url, undefined, SIGN_UP, { input }))).toBe("CONFLICT");
  expect(await signsIn(input.username, PASSWORD)).toBeUndefined();
});

test("a sign-up by invitation that is repeated says to sign in", async () => {
  const invited = await parley.addServer({ PARLEY_SIGN_UP: "invitation" });
  const { invitation } = await issueInvitation(app, { days: 1 });
  const input = { username: `invited${process.pid}`, password: PASSWORD, invitation };
  dataOf(await ask(invited.url, undefined, SIGN_UP, { input }));
  const again = await ask(invited.url, undefined, SIGN_UP, { input });
  expect(codeOf(again)).toBe("BAD_USER_INPUT");
  expect(messageOf(again)).toContain("if you have signed up with it, sign in");
  expect(await signsIn(input.username, PASSWORD)).toBeUndefined();
});

test("a deletion of an account that is repeated is of nobody", async () => {
  const ben = await signUp(url, "Ben");
  dataOf(await ben.ask(DELETE));
  expect(codeOf(await ben.ask(DELETE))).toBe("UNAUTHENTICATED");
  expect(await signsIn(ben.username, PASSWORD)).toBe("UNAUTHENTICATED");
});
