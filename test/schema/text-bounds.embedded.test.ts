/**
 * Every text and list that a client can pass is bounded before anything is done with it. The cases come from the schema:
 * each argument and input field, passed in each way that GraphQL has.
 */
import { getNamedType, isInputObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config.js";
import { ERRORS } from "../../src/errors.js";
import { type Bounds, boundsOf, type Most } from "../../src/graphql/bounds.js";
import { inputsOf } from "../../src/graphql/bounds-plugin.js";
import { schema } from "../../src/graphql/schema.js";
import { newId, sessionId } from "../../src/ids.js";
import {
  type Answer,
  castOf,
  codeOf,
  type Followed,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import {
  type Fill,
  filled,
  inputOf,
  type Operation,
  passing,
  type Target,
  targetsOf,
  WAYS,
} from "../support/passing.js";
import { dumpOf } from "../support/tables.js";

const config = loadConfig({});
const targets = targetsOf(schema);
const texts = targets.filter((target) => boundsOf(inputOf(target)).maxLength !== undefined);
const lists = targets.filter((target) => boundsOf(inputOf(target)).maxItems !== undefined);
const leaves = targets.filter((target) => !isInputObjectType(getNamedType(inputOf(target).type)));
const others = leaves.filter((target) => !texts.includes(target));

let parley: Parley;
let ana: Person;
let fill: Fill;
/** Open throughout: when she goes offline, the store notes it. */
let here: Followed<unknown>;

beforeAll(async () => {
  // Hostile texts of people who are not signed in, too, reach what judges texts.
  parley = await startParley({ PARLEY_MAX_ANONYMOUS_BYTES: "2000000" });
  const [first, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  ana = first;
  const group = await groupOf(ana, ben);
  const { message } = await send(ana, group, "hello");
  here = ana.follow("subscription { messageAdded { id } }" as never);
  fill = {
    ...{ id: group, conversationId: group, messageId: message.id, messageIds: message.id, notificationId: message.id },
    ...{ userId: ben.id, userIds: ben.id, memberIds: ben.id, username: "somebody", password: "a good password" },
    ...{ query: "hello", search: "be", body: "hello", emoji: "👍", title: "Friends", refreshToken: "none" },
    ...{ ID: group, String: "text", Int: 1, Float: 1, Boolean: true, DateTime: "2100-01-01T00:00:00.000Z" },
  };
});
afterAll(async () => {
  here?.stop();
  await ana?.leave();
  await parley?.stop();
});

/** Over HTTP; a subscription over the socket, where it has to be refused. */
async function ask(target: Target, operation: Operation): Promise<Answer<Record<string, unknown>>> {
  if (target.root !== "subscription")
    return ana.ask<Record<string, unknown>, Operation["variables"]>(operation.query, operation.variables);
  const followed = ana.follow(operation.query as never, operation.variables);
  await until(`${target.at} is refused`, () => followed.isDone || followed.answers.length > 0);
  followed.stop();
  return (followed.answers[0] ?? { errors: followed.error }) as Answer<Record<string, unknown>>;
}

const resolve = (most: Most) => (typeof most === "number" ? most : most(config));

/** The longest text that is let through, one unit short of being refused. */
function longest({ maxLength = 0 }: Bounds): number {
  return resolve(typeof maxLength === "object" ? maxLength.units : maxLength);
}

const withoutPlaces = ({ data, errors }: Answer<unknown>) => ({ data, codes: errors?.map((each) => each.extensions) });

async function expectStoreKept(run: () => Promise<void>): Promise<void> {
  const before = await dumpOf(parley);
  await run();
  expect(await dumpOf(parley)).toEqual(before);
}

test("every argument and input field of the schema is tried", () => {
  const tried = new Set(targets.map(({ at }) => at));
  expect(
    inputsOf(schema)
      .map(({ at }) => at)
      .filter((at) => !tried.has(at)),
  ).toEqual([]);
});

describe.each(WAYS)("passed as a %s", (way) => {
  test("a text that is longer by one than its bound is refused by name, and changes nothing", async () => {
    await expectStoreKept(async () => {
      for (const target of texts) {
        const input = inputOf(target);
        const value = "a".repeat(longest(boundsOf(input)) + 1);
        const answer = await ask(target, passing(target, value, way, fill));
        if (boundsOf(input).isUnknownBeyond) {
          const garbage = await ask(target, passing(target, value.slice(1), way, fill));
          expect(withoutPlaces(answer), target.at).toEqual(withoutPlaces(garbage));
        } else expect(answer.errors?.[0]?.extensions, target.at).toEqual({ code: "BAD_USER_INPUT", field: input.name });
      }
    });
  });

  test("a list that is longer by one than its bound is refused by name, and changes nothing", async () => {
    await expectStoreKept(async () => {
      for (const target of lists) {
        const input = inputOf(target);
        const [entry] = filled(input, fill) as unknown[];
        const value = Array.from({ length: resolve(boundsOf(input).maxItems ?? 0) + 1 }, () => entry);
        const answer = await ask(target, passing(target, value, way, fill));
        expect(answer.errors?.[0]?.extensions, target.at).toEqual({ code: "BAD_USER_INPUT", field: input.name });
      }
    });
  });
});

describe("over HTTP", () => {
  const codeAndField = async (query: string, variables?: Record<string, unknown>) =>
    (await ana.ask(query, variables)).errors?.[0]?.extensions;
  const long = "a".repeat(2_000);

  test("a variable is bounded by every place that it goes to: fragments, entries of lists, fields of inputs", async () => {
    const places: [field: string, query: string][] = [
      ["username", "query ($v: String!) { ...Asked } fragment Asked on Query { user(username: $v) { id } }"],
      ["ids", "query ($v: ID!, $w: ID!) { nodes(ids: [$w, $v]) { id } }"],
      ["title", "mutation ($v: String!) { createGroup(input: { title: $v, memberIds: [] }) { conversation { id } } }"],
      ["after", "query ($v: String!) { viewer { blockedUsers(after: $v) { nodes { id } } } }"],
      ["name", "query ($v: String!) { __type(name: $v) { name } }"],
    ];
    for (const [field, query] of places) {
      const answer = await codeAndField(query, { v: long, w: "none" });
      if (field === "ids") expect(answer).toBeUndefined();
      else expect(answer, query).toEqual({ code: "BAD_USER_INPUT", field });
    }
  });

  test("a variable's default value is bounded too, and so is what only one of several operations passes", async () => {
    const query = `query One($v: String = "${long}") { user(username: $v) { id } } query Two { eventCursor }`;
    expect(await codeAndField(query)).toEqual({ code: "BAD_USER_INPUT", field: "username" });
    const two = `query One($v: String!) { user(username: $v) { id } }
      query Two($v: String!) { users(search: $v) { nodes { id } } }`;
    const variables = { v: "a".repeat(300) };
    const asked = async (operationName: string) => {
      const body = JSON.stringify({ query: two, variables, operationName });
      const headers = { "content-type": "application/json", authorization: `Bearer ${ana.token}` };
      return ((await (await fetch(ana.url, { method: "POST", headers, body })).json()) as Answer<unknown>).errors?.[0];
    };
    expect((await asked("One"))?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "username" });
    expect((await asked("Two"))?.message).toMatch(/1 to 64 characters/); // the field's own, finer rule
    for (const name of ["Three", "", long, "__proto__"])
      expect((await asked(name))?.extensions?.code).toBe("BAD_USER_INPUT");
  });

  test("one text that is too long refuses the whole operation, before its first field is run", async () => {
    await expectStoreKept(async () => {
      const query = `mutation ($title: String!) {
        first: createGroup(input: { title: "Friends", memberIds: [] }) { conversation { id } }
        second: createGroup(input: { title: $title, memberIds: [] }) { conversation { id } }
      }`;
      expect(await codeAndField(query, { title: long })).toEqual({ code: "BAD_USER_INPUT", field: "title" });
    });
  });

  test("a field that an input does not have is refused once, however many and large they are", async () => {
    const query = "mutation ($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }";
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, "a".repeat(50)]));
    const answer = await ana.ask(query, { input: { title: "Friends", memberIds: [], ...unknown } });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringMatching(
        /^Variable "\$input" got invalid value \{ .* \}; Field "field0" is not defined by type "CreateGroupInput"\.$/,
      ),
      extensions: { code: "BAD_USER_INPUT", field: "field0" },
    });
  });

  test("`__proto__` is no name of a document's, and no field of an input", async () => {
    for (const query of [
      "query ($__proto__: ID!) { node(id: $__proto__) { id } }",
      "{ __proto__: eventCursor }",
      "query __proto__ { eventCursor }",
      "{ ...__proto__ } fragment __proto__ on Query { eventCursor }",
      "{ __proto__ }",
      '{ user(username: "a", __proto__: "b") { id } }',
      'mutation { createGroup(input: { title: "a", memberIds: [], __proto__: { title: "b" } }) { conversation { id } } }',
      'mutation { createGroup(input: { title: "a", memberIds: [], constructor: "b" }) { conversation { id } } }',
    ])
      expect((await codeAndField(query, JSON.parse('{ "__proto__": "a" }')))?.code, query).toBe("BAD_USER_INPUT");
    const query = "mutation ($input: CreateGroupInput!) { createGroup(input: $input) { conversation { title } } }";
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      const variables = JSON.parse(`{ "input": { "title": "a", "memberIds": [], "${name}": { "title": "b" } } }`);
      expect(await codeAndField(query, variables), name).toEqual({ code: "BAD_USER_INPUT", field: name });
    }
    const inherited = JSON.parse('{ "input": { "memberIds": [] }, "__proto__": { "input": { "title": "a" } } }');
    expect((await codeAndField(query, inherited))?.code).toBe("BAD_USER_INPUT");
  });

  test("a refusal quotes little of what was sent", async () => {
    for (const [query, variables] of [
      ["query ($first: Int) { inbox(first: $first) { nodes { id } } }", { first: "a".repeat(200) }],
      [`{ inbox(first: "${long}") { nodes { id } } }`, {}],
      [`{ inbox(filter: { kind: ${long} }) { nodes { id } } }`, {}],
      [`{ ${long} }`, {}],
      ["query ($first: Int) { inbox(first: $first) { nodes { id } } }", { first: { [long]: [long, long] } }],
    ] as const) {
      const answer = await ana.ask(query, variables);
      expect(codeOf(answer), query).toBe("BAD_USER_INPUT");
      expect(answer.errors?.every(({ message }) => message.length < 400)).toBe(true);
    }
  });
});

test("a value that nests nine thousand deep is refused wherever a value can be", async () => {
  const deep = `${"[".repeat(9_000)}${"]".repeat(9_000)}`;
  const headers = { "content-type": "application/json", authorization: `Bearer ${ana.token}` };
  for (const target of targets.filter(({ root }) => root !== "subscription")) {
    const { query } = passing(target, undefined, "variable", fill);
    const body = `{"query":${JSON.stringify(query)},"variables":{"value":${deep}}}`;
    const answer = (await (await fetch(ana.url, { method: "POST", headers, body })).json()) as Answer<unknown>;
    expect(codeOf(answer), target.at).toBe("BAD_USER_INPUT");
  }
});

test("an email address that is long in the form in which it is compared is refused: nobody could sign in with it", async () => {
  const signs = [..."㌀㌁㌂㌃㌄㌅㌆㌇㌈㌉㌊㌋㌌㌎㌏㌐㌒㌖㌗㌘㌙㌚㌛㌠㌡㌢㌤㌫㌬㌮㌯㌰㌱㌲㌳㌴㌵㌶㍇㍈㍉ﷺﷻ"];
  const mailbox = Array.from({ length: 246 }, (_, i) => signs[(i * i * 7 + i * 13) % signs.length]).join("");
  const input = { username: "compared", password: "a good password", email: `${mailbox}@a.bc` };
  const answer = await ana.ask("mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }", { input });
  expect(answer.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "email" });
});

test("the address of a picture is bounded as it is kept, every sign of it escaped", async () => {
  const input = { avatarUrl: `https://example.org/${"é".repeat(1_000)}` };
  const answer = await ana.ask(
    "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id } } }",
    { input },
  );
  expect(answer.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", field: "avatarUrl" });
});

test("a hundred sessions are looked up by a few statements", async (context) => {
  if (!parley.app) return context.skip("statements are counted where the server runs in this process");
  const { pool } = parley.app.store;
  const ids = Array.from({ length: 100 }, () => sessionId(newId()));
  let statements = 0;
  const { query } = pool;
  pool.query = ((...args: unknown[]) => {
    statements++;
    return Reflect.apply(query, pool, args);
  }) as typeof pool.query;
  await ana.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids });
  pool.query = query;
  expect(statements).toBeLessThan(10); // the server's own sweeps may be among them
});

const HOSTILE = {
  marks: `a${"\u0301\u0316".repeat(50_000)}`,
  spaces: " ".repeat(250_000),
  letters: "a".repeat(200_000),
  directions: "\u202e\u200f".repeat(20_000),
  "a short direction": "\u202eabc",
  "a NUL": "\0",
  "a NUL within": "a\0b",
  "a NUL in an email address": "a\0b@example.org",
  "a NUL in an address": "https://example.org/\0",
  "a lone surrogate": "\ud800",
  "a lone surrogate within": "ab\udc00",
  nothing: "",
  "one space": " ",
  "a pattern": "%_\\'\"$1",
  markup: "<b>a/b.c</b>&amp;",
  "a name of an object's": "__proto__",
};

describe.each(Object.entries(HOSTILE))("%s", (_, value) => {
  test("is an answer or a refusal wherever a text can be, never a fault, and a refusal changes nothing", async () => {
    const refused: Target[] = [];
    for (const target of leaves) {
      // Some of these are good passwords: with one of them the account would be deleted next.
      if (target.at === "ChangePasswordInput.newPassword") continue;
      const answer = await ask(target, passing(target, value, "variable", fill));
      for (const { message, extensions } of answer.errors ?? []) {
        expect(Object.keys(ERRORS), target.at).toContain(extensions?.code);
        expect(extensions?.code, target.at).not.toBe("INTERNAL");
        expect(message.length, target.at).toBeLessThan(400);
      }
      if (answer.errors) refused.push(target);
    }
    expect(refused.length).toBeGreaterThan(others.length);
    await expectStoreKept(async () => {
      for (const target of refused) await ask(target, passing(target, value, "argument", fill));
    });
  });
});
