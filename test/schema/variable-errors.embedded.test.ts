/** Errors of variables and literals have graphql-js's words, with the name, the path and the place. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { castOf, type Followed, type Parley, type Person, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;

beforeAll(async () => {
  parley = await startParley();
  ana = (await castOf(parley, "Ana"))[0] as Person;
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
});

interface ClientError {
  message: string;
  locations?: { line: number; column: number }[];
  extensions: { code: string; field?: string };
}

async function over(accept: string, body: object): Promise<{ status: number; errors: ClientError[]; data?: unknown }> {
  const headers = { "content-type": "application/json", accept, authorization: `Bearer ${ana.token}` };
  const response = await fetch(ana.url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, ...((await response.json()) as { errors: ClientError[] }) };
}

async function overSocket(query: string, variables: object): Promise<ClientError[]> {
  const followed = ana.follow(query as never, variables as never) as Followed<unknown>;
  await until("it is answered", () => followed.isDone || followed.answers.length > 0);
  followed.stop();
  return (followed.error ?? followed.answers[0]?.errors) as ClientError[];
}

const PRESENCE = "mutation P($input: SetPresenceInput!) {\n  setPresence(input: $input) { presence { status } }\n}";
const GROUP = "mutation G($input: CreateGroupInput!) {\n  createGroup(input: $input) { conversation { id } }\n}";
const MUTE =
  "mutation M($input: UpdateMembershipInput!) {\n  updateMembership(input: $input) { conversation { id } }\n}";
const INBOX = "query I($first: Int) {\n  inbox(first: $first) { nodes { id } }\n}";
const NODES = "query N($ids: [ID!]!) {\n  nodes(ids: $ids) { id }\n}";
const WATCH = "subscription W($ids: [ID!]!) {\n  presenceChanged(userIds: $ids) { status }\n}";

test.each<[string, object, string | RegExp]>([
  [
    PRESENCE,
    { input: { status: "online" } },
    'Variable "$input" got invalid value "online" at "input.status"; Value "online" does not exist in "PresenceStatus" enum.',
  ],
  [
    PRESENCE,
    { input: { status: 5 } },
    /^Variable "\$input" got invalid value 5 at "input\.status"; Enum "PresenceStatus" cannot represent non-string value: 5\.$/,
  ],
  [
    PRESENCE,
    { input: { status: {} } },
    /^Variable "\$input" got invalid value {} at "input\.status"; Enum "PresenceStatus" cannot represent non-string value: {}\.$/,
  ],
  [
    PRESENCE,
    { input: { status: ["AWAY"] } },
    /^Variable "\$input" got invalid value \["AWAY"\] at "input\.status"; Enum .* non-string value: \["AWAY"\]\.$/,
  ],
  [
    PRESENCE,
    { input: { status: null } },
    /^Variable "\$input" got invalid value null at "input\.status"; Expected non-nullable type "PresenceStatus!" not to be null\.$/,
  ],
  [
    PRESENCE,
    { input: {} },
    /^Variable "\$input" got invalid value {}; Field "status" of required type "PresenceStatus!" was not provided\.$/,
  ],
  [
    PRESENCE,
    { input: "AWAY" },
    /^Variable "\$input" got invalid value "AWAY"; Expected type "SetPresenceInput" to be an object\.$/,
  ],
  [
    PRESENCE,
    { input: [] },
    /^Variable "\$input" got invalid value \[\]; Expected type "SetPresenceInput" to be an object\.$/,
  ],
  [
    PRESENCE,
    { input: { status: "AWAY", mood: "good" } },
    'Variable "$input" got invalid value { status: "AWAY", mood: "good" }; Field "mood" is not defined by type "SetPresenceInput".',
  ],
  [PRESENCE, { input: null }, /^Variable "\$input" of non-null type "SetPresenceInput!" must not be null\.$/],
  [PRESENCE, {}, /^Variable "\$input" of required type "SetPresenceInput!" was not provided\.$/],
  [
    GROUP,
    { input: { title: 5, memberIds: [] } },
    /^Variable "\$input" got invalid value 5 at "input\.title"; String cannot represent a non string value: 5$/,
  ],
  [
    GROUP,
    { input: { title: { a: 1 }, memberIds: [] } },
    /^Variable "\$input" got invalid value { a: 1 } at "input\.title"; String cannot represent a non string value: { a: 1 }$/,
  ],
  [
    GROUP,
    { input: { title: "x", memberIds: ["a", true] } },
    /^Variable "\$input" got invalid value true at "input\.memberIds\[1\]"; ID cannot represent value: true$/,
  ],
  [
    GROUP,
    { input: { title: "x", memberIds: ["a", { b: [] }] } },
    /^Variable "\$input" got invalid value { b: \[\] } at "input\.memberIds\[1\]"; ID cannot represent value: { b: \[\] }$/,
  ],
  [
    MUTE,
    { input: { conversationId: "x", mutedUntil: "yesterday" } },
    /^Variable "\$input" got invalid value "yesterday" at "input\.mutedUntil"; .*DateTime/,
  ],
  [
    MUTE,
    { input: { conversationId: "x", mutedUntil: 5.5 } },
    /^Variable "\$input" got invalid value 5\.5 at "input\.mutedUntil"; /,
  ],
  [
    MUTE,
    { input: { conversationId: "x", mutedUntil: {} } },
    /^Variable "\$input" got invalid value {} at "input\.mutedUntil"; .*DateTime/,
  ],
  [INBOX, { first: "5" }, /^Variable "\$first" got invalid value "5"; Int cannot represent non-integer value: "5"$/],
  [
    INBOX,
    { first: 2 ** 31 },
    /^Variable "\$first" got invalid value 2147483648; Int cannot represent non 32-bit signed integer value: 2147483648$/,
  ],
  [
    INBOX,
    { first: [5] },
    /^Variable "\$first" got invalid value \[5\]; Int cannot represent non-integer value: \[5\]$/,
  ],
  [
    NODES,
    { ids: [null] },
    /^Variable "\$ids" got invalid value null at "ids\[0\]"; Expected non-nullable type "ID!" not to be null\.$/,
  ],
  [
    NODES,
    { ids: { a: 1 } },
    /^Variable "\$ids" got invalid value { a: 1 }( at "ids\[0\]")?; ID cannot represent value: { a: 1 }$/,
  ],
  [WATCH, { ids: [{}] }, /^Variable "\$ids" got invalid value {} at "ids\[0\]"; ID cannot represent value: {}$/],
  [WATCH, { ids: null }, /^Variable "\$ids" of non-null type "\[ID!\]!" must not be null\.$/],
])("of %s with %j", async (query, variables, message) => {
  const [error] = (await overSocket(query, variables)) as [ClientError];
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain("Did you mean");
  expect(error.locations).toEqual([{ line: 1, column: query.indexOf("$") + 1 }]);
  expect(error.extensions.code).toBe("BAD_USER_INPUT");
  const body = { query, variables };
  if (query.startsWith("subscription")) return;
  for (const [accept, status] of [
    ["application/json", 200],
    ["application/graphql-response+json", 400],
  ] as const)
    expect(await over(accept, body), accept).toEqual({ status, errors: [error] });
});

test("an event stream has them as well", async () => {
  const headers = {
    "content-type": "application/json",
    accept: "text/event-stream",
    authorization: `Bearer ${ana.token}`,
  };
  const body = JSON.stringify({ query: WATCH, variables: { ids: [5.5] } });
  const response = await fetch(ana.url, { method: "POST", headers, body });
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).toContain(
    String.raw`Variable \"$ids\" got invalid value 5.5 at \"ids[0]\"; ID cannot represent value: 5.5`,
  );
  expect(text).toContain('"locations":[{"line":1,"column":16}]');
});

test("bounds, names and sizes have the same status", async () => {
  const long = "x".repeat(300);
  for (const body of [
    { query: INBOX, variables: { first: "5" } },
    { query: PRESENCE, variables: { input: { status: long } } },
    { query: GROUP, variables: { input: { title: "x".repeat(5_000), memberIds: [] } } },
    { query: "{ inbox(first: true) { nodes { id } } }" },
    { query: "{ nothing }" },
    { query: "{" },
    { query: `{ user(username: "${long.repeat(5)}") { id } }` },
    { query: "{ inbox(first: 100) { nodes { messages(last: 100) { nodes { id } } } } }" },
  ]) {
    expect((await over("application/json", body)).status, JSON.stringify(body).slice(0, 100)).toBe(200);
    expect((await over("application/graphql-response+json", body)).status).toBe(400);
  }
});

test.each([
  [{ input: { status: "x".repeat(200) } }],
  [
    {
      input: {
        status: Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`${"k".repeat(50)}${i}`, "v".repeat(50)])),
      },
    },
  ],
  [{ input: { status: "AWAY", ["k".repeat(10_000)]: 1 } }],
  [{ input: { status: [[[[[["deep"]]]]]] } }],
  [{ input: { status: ["\ud83d".repeat(100)] } }],
])("quotes little of what was sent, the %#th", async (variables) => {
  const { errors } = await over("application/json", { query: PRESENCE, variables });
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message.length).toBeLessThan(310);
  expect(errors[0]?.message).toMatch(/^Variable "\$input" got invalid value /);
  expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
});

describe("a literal is refused in validation's words", () => {
  test.each<[string, string, [number, number]]>([
    [
      "mutation {\n  setPresence(input: { status: online }) { presence { status } }\n}",
      'Value "online" does not exist in "PresenceStatus" enum.',
      [2, 32],
    ],
    [
      'mutation {\n  setPresence(input: { status: "AWAY" }) { presence { status } }\n}',
      'Enum "PresenceStatus" cannot represent non-enum value: "AWAY".',
      [2, 32],
    ],
    [
      "mutation {\n  setPresence(input: {}) { presence { status } }\n}",
      'Field "SetPresenceInput.status" of required type "PresenceStatus!" was not provided.',
      [2, 22],
    ],
    [
      "mutation {\n  setPresence(input: { status: AWAY, mood: 1 }) { presence { status } }\n}",
      'Field "mood" is not defined by type "SetPresenceInput".',
      [2, 38],
    ],
    ['{\n  inbox(first: "5") { nodes { id } }\n}', 'Int cannot represent non-integer value: "5"', [2, 16]],
    [
      'query ($first: Int = "5") {\n  inbox(first: $first) { nodes { id } }\n}',
      'Int cannot represent non-integer value: "5"',
      [1, 22],
    ],
    ["{\n  inbox(last: 5) { nodes { id } }\n}", 'Unknown argument "last" on field "Query.inbox".', [2, 9]],
    [
      'mutation {\n  updateMembership(input: { conversationId: "x", mutedUntil: "yesterday" }) { conversation { id } }\n}',
      "DateTime cannot represent",
      [2, 62],
    ],
    [
      'mutation {\n  updateMembership(input: { conversationId: "x", mutedUntil: 5.5 }) { conversation { id } }\n}',
      "DateTime cannot represent",
      [2, 62],
    ],
    [
      'mutation {\n  updateMembership(input: { conversationId: "x", mutedUntil: [1] }) { conversation { id } }\n}',
      "DateTime cannot represent",
      [2, 62],
    ],
  ])("%s", async (query, message, [line, column]) => {
    const { status, errors } = await over("application/json", { query });
    expect(status).toBe(200);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.message).not.toContain("Did you mean");
    expect(errors[0]?.locations?.[0]).toEqual({ line, column });
    expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect(await overSocket(query, {})).toEqual(errors);
    expect((await over("application/graphql-response+json", { query })).status).toBe(400);
  });
});
