/** People are found by their names in any case of letters, as Unicode folds it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { caseless, DISPLAY_CASELESS, USERNAME_CASELESS } from "../../src/accounts/caseless.js";
import { fold } from "../../src/accounts/names.js";
import { wordsIn } from "../../src/search/words.js";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, dataOf, signUp as newPerson, type Parley, type Person, startParley } from "../support/parley.js";
import { inStoreOf } from "../support/tables.js";

const SIGN_UP = graphql(`
  mutation CaselessSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { user { id } } } }
`);
const SIGN_IN = graphql(`
  mutation CaselessSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } } }
`);
const FIND = graphql(`
  query CaselessFind($search: String!, $username: String!) {
    users(search: $search, first: 50) { nodes { id } }
    user(username: $username) { id }
  }
`);

const password = "a good password";

let parley: Parley;
let ana: Person;
let url: string;

beforeAll(async () => {
  parley = await startParley();
  [url = ""] = parley.urls;
  ana = await newPerson(url, "Ana");
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
});

const signUp = (username: string, displayName = username) =>
  ask(url, undefined, SIGN_UP, { input: { username, displayName, password } });
const find = (search: string, username = search) => ana.get(FIND, { search, username });
const signIn = async (username: string, secret = password) =>
  ask(url, undefined, SIGN_IN, { input: { username, password: secret } });

test.each([
  ["Οδυσσεύς", ["ΟΔΥΣΣΕΎΣ", "οδυσσεύσ", "οδυσσεύς", "Οδυσσεύς".normalize("NFD")]],
  ["γιώργος.παππάς", ["ΓΙΏΡΓΟΣ.ΠΑΠΠΆΣ", "γιώργοσ.παππάσ"]],
  ["straßer", ["STRASSER", "STRAẞER", "strasser", "Straßer"]],
  ["ışıl", ["IŞIL", "Işıl"]],
  ["İbrahim", ["ibrahim", "IBRAHIM", "İBRAHİM"]],
  ["ᏣᎳᎩᏗ", ["ꮳꮃꭹꮧ", "Ꮳꮃꭹꮧ"]],
  ["ᾠδή", ["ὨΙΔΉ", "ᾨδή"]],
  ["ǰoe", ["J̌OE", "J\u030Coe"]],
  ["Ванька", ["ВАНЬКА"]],
])("%s is found, asked for and signed in to in every case, whole and by each beginning", async (name, others) => {
  const { id } = dataOf(await signUp(name, `x ${name}`)).signUp.viewer.user;
  for (const other of [name, name.toUpperCase(), name.toLowerCase(), ...others]) {
    const { users, user } = await find(other);
    expect(users.nodes, other).toEqual([{ id }]);
    expect(user, other).toEqual({ id });
    expect(dataOf(await signIn(other)).signIn.viewer.user.id, other).toBe(id);
    for (const search of [other.slice(0, 3), other.slice(0, -1), `X ${other.slice(0, 2)}`, `x ${other}`])
      expect((await find(search)).users.nodes, search).toContainEqual({ id });
    if (other !== name) expect(codeOf(await signUp(other)), `${other} is taken`).toBe("CONFLICT");
  }
  expect((await find(`${name}x`)).users.nodes).toEqual([]);
});

test("accounts of before whose names differ in case alone keep them, and are signed in to by their very names", async () => {
  const people = ["masse.m", "maße.m"];
  const made: string[] = [];
  for (const [i, name] of people.entries()) {
    const { id } = dataOf(await signUp(`before${i}`)).signUp.viewer.user;
    const renamed = "UPDATE users SET username = $1, username_key = $2, username_skeleton = NULL WHERE username = $3";
    await inStoreOf(parley, (client) => client.query(renamed, [name, fold(name), `before${i}`]));
    made.push(id);
  }
  for (const [i, name] of people.entries()) {
    expect(dataOf(await signIn(name)).signIn.viewer.user.id).toBe(made[i]);
    expect((await find(name)).user).toEqual({ id: made[i] });
    expect((await find(name)).users.nodes).toHaveLength(2);
  }
  expect(codeOf(await signUp("MASSE.M"))).toBe("CONFLICT");
});

test("other spellings of a name are one bucket of guesses at it", async () => {
  const guarded = await startParley({ PARLEY_SIGN_INS_PER_MINUTE: "3" });
  try {
    const [at = ""] = guarded.urls;
    const tries = ["σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ", "ςίσυφος", "Σίσυφος"];
    const codes: unknown[] = [];
    for (const username of tries)
      codes.push(codeOf(await ask(at, undefined, SIGN_IN, { input: { username, password: "wrong" } })));
    expect(codes).toEqual([...Array(3).fill("UNAUTHENTICATED"), "RATE_LIMITED", "RATE_LIMITED"]);
  } finally {
    await guarded.stop();
  }
});

/** Halves of pairs are no characters, and NUL is none for PostgreSQL. */
const characters = Array.from({ length: 0x110000 }, (_, at) => at)
  .filter((at) => at > 0 && (at < 0xd800 || at > 0xdfff))
  .map((at) => String.fromCodePoint(at))
  .filter((sign) => /[\p{L}\p{M}]/u.test(sign));

test("every letter of Unicode is one in upper and in lower case, for names and for the words of messages", () => {
  const parted = characters.filter(
    (sign) => new Set([sign, sign.toUpperCase(), sign.toLowerCase()].map(caseless)).size > 1,
  );
  expect(parted).toEqual([]);
  const wordsOf = (text: string) => JSON.stringify(wordsIn(`a${text}b`));
  expect(
    characters.filter((sign) => new Set([sign, sign.toUpperCase(), sign.toLowerCase()].map(wordsOf)).size > 1),
  ).toEqual([]);
});

test("the expression of the indexes and the function that makes what is looked for are one", async () => {
  // As many marks as a letter may have, in every order, beside letters that fold.
  const keys = [...characters, ..."iıßςᾳ"].map((sign) => fold(`i${sign}\u0307\u0345${sign}s`));
  const folding = `SELECT username_key AS key, ${USERNAME_CASELESS} AS folded FROM unnest($1::text[]) AS keys (username_key)`;
  const { rows } = await inStoreOf(parley, (client) => client.query<{ key: string; folded: string }>(folding, [keys]));
  const differing = rows.filter(({ key, folded }) => caseless(key) !== folded).map(({ key }) => key);
  // PostgreSQL may know an older Unicode; it keeps what it does not know.
  expect(differing.filter((key) => !/\p{M}/u.test(key[1] ?? ""))).toEqual([]);
  expect(rows).toHaveLength(keys.length);
});

test("both expressions have their index, which a search uses", async () => {
  await inStoreOf(parley, async (client) => {
    await client.query("SET enable_seqscan = off");
    for (const [expression, index] of [
      [USERNAME_CASELESS, "users_username_caseless"],
      [DISPLAY_CASELESS, "users_display_caseless"],
    ] as const)
      for (const compared of ["LIKE 'ana%'", "= 'ana'"]) {
        const { rows } = await client.query(`EXPLAIN SELECT id FROM users WHERE ${expression} ${compared}`);
        expect(JSON.stringify(rows)).toContain(index);
      }
  });
});
