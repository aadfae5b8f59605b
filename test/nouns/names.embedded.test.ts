/** Usernames, display names, addresses and passwords of new accounts: what is refused, and what people's real names are. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { query } from "../support/global-setup.js";
import { ask, codeOf, dataOf, type Parley, startParley, until } from "../support/parley.js";

const SIGN_UP = graphql(`
  mutation NamesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { email user { id username displayName } } } }
`);
const SIGN_IN = graphql(`
  mutation NamesSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { username } } } }
`);
const FOUND = graphql(`query NamesFound($username: String!) { user(username: $username) { username } }`);
const UPDATE = graphql(`
  mutation NamesUpdate($name: String!) { updateProfile(input: { displayName: $name }) { user { displayName } } }
`);
const DELETE = graphql(
  `mutation NamesDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }`,
);

const PASSWORD = "a good password";
let parley: Parley;
let url: string;

beforeAll(async () => {
  parley = await startParley();
  url = parley.urls[0] ?? "";
});
afterAll(() => parley?.stop());

const signUp = (username: string, others: { password?: string; email?: string; displayName?: string } = {}) =>
  ask(url, undefined, SIGN_UP, { input: { username, password: PASSWORD, ...others } });
const signIn = (username: string, password = PASSWORD) =>
  ask(url, undefined, SIGN_IN, { input: { username, password } });

/** How its answer differs from one that makes an account: code and argument. */
async function refusalOf(username: string, others: Parameters<typeof signUp>[1] = {}) {
  const { code, field } = (await signUp(username, others)).errors?.[0]?.extensions ?? {};
  return [code, field];
}

describe("a username", () => {
  test.each([
    "山田太郎",
    "さくらサクラ桜",
    "佐々木_Taro2",
    "김철수",
    "김철수_kim",
    "李小龍",
    "李ㄅㄆ",
    "محمد",
    "محمد١٢",
    "دریا",
    "דוד.2",
    "हिन्दी",
    "रवि_१",
    "বাংলা",
    "தமிழ்",
    "తెలుగు",
    "മലയാളം",
    "සිංහල",
    "สมชาย",
    "ก็ดี",
    "ខ្មែរ",
    "မြန်မာ",
    "አማርኛ",
    "ქართული",
    "Հայաստան",
    "nguyễn.văn",
    "Γιώργος",
    "ваня-2",
    "Їжак",
    "josé",
    "Zoë",
    "Łukasz",
    "ẹ̀kọ́",
    "ʻokina",
    "ᏣᎳᎩ",
    "Ian",
    "x1",
    "20261201",
  ])("of a real language is accepted: %s", async (username) => {
    expect(dataOf(await signUp(username)).signUp.viewer.user.username).toBe(username.normalize("NFKC"));
  });

  test.each([
    ["Cyrillic in Latin", "аdministered"],
    ["Greek in Latin", "αlpha"],
    ["Cherokee in Latin", "Ꭺnna"],
    ["Armenian in Latin", "gօօgle"],
    ["Thai and Latin", "สมชายth"],
    ["two scripts without Latin", "Иванדוד"],
    ["digits of two systems", "محمد١2"],
    ["a script that nobody writes", "\u{10330}\u{10331}"],
    ["a letter of phonetics", "anaː"],
    ["five marks", "a\u0323\u0302\u0301\u0304\u0308\u0306"],
    ["the same mark twice", "i\u0301\u0301o"],
    ["a mark on a dot", "ana.\u0301"],
    ["an enclosed digit", "1\u20E3\u20E3"],
    ["a bidirectional override", "ana\u202Egnp"],
    ["a zero-width joiner", "a\u200Dna"],
    ["half a character", "ana\uD800"],
  ])("with %s is refused", async (_, username) => {
    expect(await refusalOf(username)).toEqual(["BAD_USER_INPUT", "username"]);
  });

  test.each([
    "admin",
    "ADMIN",
    "ADMlN",
    "Ad.Min",
    "a_d-min",
    "adrnin",
    "ɑdmin",
    "ｒｏｏｔ",
    "support",
    "Parley",
    "parley.support",
    "everyone",
    "channel",
    "null",
    "undefined",
    "no-reply",
    "moderators",
    "deleted-0190f0aa-0000",
    "Deleted.x",
    "DELETED_user",
  ])("that is reserved, or reads like one that is, is refused: %s", async (username) => {
    expect(await refusalOf(username)).toEqual(["CONFLICT", "username"]);
  });

  test.each([
    ["paypal", "paypaI"],
    ["modern", "rnodern"],
    ["account1", "accountl"],
    ["scope", "ѕсоре"],
    ["ecco", "ЕССО"],
    ["g00se", "gOOse"],
    ["jos\u00E9b", "jose\u0301b"],
    ["一郎", "ー郎"],
  ])("that looks like an existing one is taken: after %s, %s", async (first, second) => {
    dataOf(await signUp(first));
    const [answer, same] = [await signUp(second), await signUp(first)];
    expect(codeOf(answer)).toBe("CONFLICT");
    expect(answer.errors?.[0]?.message).toBe(same.errors?.[0]?.message);
  });

  test("of two look-alikes that are asked for at once one is made", async () => {
    const answers = await Promise.all(["twin1", "twinl", "twinI"].map((username) => signUp(username)));
    expect(answers.map((answer) => codeOf(answer)).sort()).toEqual(["CONFLICT", "CONFLICT", undefined]);
  });

  test("of a deleted account is free again, and so is what looks like it", async () => {
    const { accessToken } = dataOf(await signUp("free1")).signUp;
    dataOf(await ask(url, accessToken, DELETE, { password: PASSWORD }));
    dataOf(await signUp("freel"));
  });

  test("is found, and signed in with, whatever spaces are around it and in any case", async () => {
    dataOf(await signUp(" Spacey ", { email: " Spacey@Example.org " }));
    for (const given of ["spacey", " SPACEY  ", "Spacey\u00A0", "spacey@example.org ", " SPACEY@EXAMPLE.ORG"])
      expect(dataOf(await signIn(given)).signIn.viewer.user.username).toBe("Spacey");
    const { accessToken } = dataOf(await signUp("seeker")).signUp;
    expect(dataOf(await ask(url, accessToken, FOUND, { username: "spacey " })).user?.username).toBe("Spacey");
  });
});

describe("accounts from before these rules", () => {
  const insert = (id: number, username: string) =>
    query(parley.databaseUrl, (client) =>
      client.query(
        `INSERT INTO users (id, username, username_key, display_name, display_key, password_hash)
          SELECT $1::uuid, $2, lower($2), $2, lower($2), (SELECT password_hash FROM users WHERE username = 'oldhand')`,
        [`00000000-0000-7000-8000-${String(id).padStart(12, "0")}`, username],
      ),
    );
  const skeletons = async () => {
    const { rows } = await query(parley.databaseUrl, (client) =>
      client.query<{ username: string; skeleton: string | null }>(
        `SELECT username, username_skeleton AS skeleton FROM users WHERE id < '00000000-0000-7001-8000-000000000000' ORDER BY id`,
      ),
    );
    return rows;
  };

  test("keep their names, and nobody new gets what looks like them", async () => {
    dataOf(await signUp("oldhand"));
    await insert(1, "аdmin"); // its first letter is Cyrillic
    await insert(2, "gaffer1");
    await insert(3, "gafferl");
    await parley.addServer();
    await until("the skeletons are there", async () => (await skeletons())[1]?.skeleton !== null);
    expect(await skeletons()).toEqual([
      { username: "аdmin", skeleton: "adrnin" },
      { username: "gaffer1", skeleton: "gafferl" },
      { username: "gafferl", skeleton: null },
    ]);
    for (const username of ["аdmin", "gaffer1", "gafferl"])
      expect(dataOf(await signIn(username)).signIn.viewer.user.username).toBe(username);
    expect(codeOf(await signUp("gafferI"))).toBe("CONFLICT");
  });
});

describe("a display name", () => {
  test("keeps nothing that turns the text around it", async () => {
    const { accessToken, viewer } = dataOf(
      await signUp("turner", { displayName: "Ana\u202E\u2066 gnp\u2028evil" }),
    ).signUp;
    expect(viewer.user.displayName).toBe("Ana gnp evil");
    const { updateProfile } = dataOf(await ask(url, accessToken, UPDATE, { name: "\u2067דוד\u2069 2" }));
    expect(updateProfile.user.displayName).toBe("דוד 2");
  });

  test.each(["Deleted user", "deleted  USER", "Dеleted usеr", "\u202E", `a${"\u0301\u0302".repeat(9)}`, "a\u0007b"])(
    "that is of nobody is refused: %j",
    async (displayName) => {
      expect(await refusalOf("displayed", { displayName })).toEqual(["BAD_USER_INPUT", "displayName"]);
    },
  );
});

test.each([
  "a\0b@example.org",
  "a\u200Bb@example.org",
  "a\u202Eb@example.org",
  "a\uD800@example.org",
  "a b@example.org",
])("an address with something in it that cannot be seen is refused: %j", async (email) => {
  expect(await refusalOf("addressed", { email })).toEqual(["BAD_USER_INPUT", "email"]);
});

describe("a password", () => {
  test.each([
    ["is too short in characters, not units", "😀😀😀😀"],
    ["is too long", "xyz".repeat(86)],
    ["is common", "password1"],
    ["is common in another case and width", "ＰａｓｓＷｏｒｄ１"],
    ["is one sign again and again", "ééééééééé"],
    ["is the username", "Pat.Keys"],
    ["is the username, with digits after it", "patkeys2026!"],
    ["is the local part of the address", "box-of-pat"],
    ["is the display name", "pat of keys"],
    ["is the name of this product", "Parley123"],
    ["has a NUL", "pass\0word and more"],
    ["has a line end", "pass\nword and more"],
    ["has half a character", "pass\uD800word and more"],
  ])("that %s is refused", async (_, password) => {
    const others = { password, email: "box.of.pat@example.org", displayName: "Pat of Keys" };
    expect(await refusalOf("pat.keys", others)).toEqual(["BAD_USER_INPUT", "password"]);
  });

  test.each([
    ["an é", "cafe\u0301 au lait", "caf\u00E9 au lait"],
    ["Hangul", "\u1112\u1161\u11AB\u1100\u1173\u11AF \uBE44\uBC00\uBC88\uD638!", "한글 비밀번호!"],
    ["a space", "ideographic\u3000space", "ideographic space"],
  ])("is the same where another keyboard writes %s in another way", async (name, one, other) => {
    const username = `keyboard${name.length}`;
    dataOf(await signUp(username, { password: one }));
    for (const password of [one, other]) expect(codeOf(await signIn(username, password))).toBeUndefined();
    expect(codeOf(await signIn(username, `${one} `))).toBe("UNAUTHENTICATED");
    expect(codeOf(await signIn(username, `X${one}`))).toBe("UNAUTHENTICATED");
  });
});
