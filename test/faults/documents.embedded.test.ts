/** Documents that once were faults of the server: each is an error of its operation, with a code, or harmless. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { codeOf, type Person, until } from "../support/parley.js";
import { type Attacked, startAttacked } from "./innocent.js";

let server: Attacked;
let innocent: Person;
let mallory: Person;
beforeAll(async () => {
  server = await startAttacked();
  [innocent, mallory] = (await server.cast("Innocent", "Mallory")) as [Person, Person];
});
afterAll(() => server?.stop());

describe("over a socket", () => {
  interface Frame {
    id?: string;
    type: string;
    payload?: { extensions?: { code: string } }[] | { errors?: { extensions?: { code: string } }[]; data?: unknown };
  }

  async function socketOf(person: Person) {
    const socket = new WebSocket(person.url.replace("http", "ws"), "graphql-transport-ws");
    const frames: Frame[] = [];
    socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once("open", resolve));
    const say = (message: object) => socket.send(JSON.stringify(message));
    say({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } });
    await until("it is let in", () => frames.some(({ type }) => type === "connection_ack"));
    const codesOf = async (id: string): Promise<unknown[]> => {
      const answersOf = () => frames.filter((frame) => frame.id === id && frame.type !== "complete");
      await until(`${id} is answered`, () => answersOf().length > 0);
      return answersOf().flatMap(({ payload }) =>
        (Array.isArray(payload) ? payload : (payload?.errors ?? [])).map(({ extensions }) => extensions?.code),
      );
    };
    return { socket, say, codesOf };
  }

  test.each(
    [
      "subscription ($x: Boolean!) { messageAdded @include(if: $x) { id } }",
      "subscription ($x: Boolean!) { ...S @skip(if: $x) } fragment S on Subscription { messageAdded { id } }",
      "subscription ($x: Boolean!) { ... @include(if: $x) { messageAdded { id } } }",
      "subscription { ...S } fragment S on Subscription { messageAdded @include(if: $y) { id } }",
      "subscription { ...S ...S2 } fragment S on Subscription { ...S2 } fragment S2 on Subscription { ...S }",
      "subscription { ...Missing }",
      "subscription { messageAdded { id } typing(conversationId: 1) { isTyping } }",
      "subscription { __schema { types { name } } }",
      "subscription S { messageAdded { id } } subscription S { messageAdded { id } }",
      `{ a(x: ${"[".repeat(1_990)}`,
      `{ ${"a { ".repeat(900)}`,
    ].map((query): [string, string] => [query.slice(0, 90), query]),
  )("%s is an error of that operation, with a code", async (_, query) => {
    const { socket, say, codesOf } = await socketOf(mallory);
    for (const id of ["one", "two"]) {
      say({ id, type: "subscribe", payload: { query, variables: { x: true } } });
      for (const code of await codesOf(id)) expect(["BAD_USER_INPUT", "TOO_COMPLEX"]).toContain(code);
    }
    say({ id: "after", type: "subscribe", payload: { query: "{ __typename }" } });
    expect(await codesOf("after")).toEqual([]);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
    expect(server.faults()).toEqual([]);
  });
});

describe("names that JavaScript uses itself", () => {
  const NAMES = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
    "__defineGetter__",
    "prototype",
  ];
  const shapes: [string, (name: string) => { query: string; variables?: string; operationName?: string }][] = [
    ["an operation", (name) => ({ query: `query ${name} { viewer { user { id } } }`, operationName: name })],
    ["an operation that there is not", (name) => ({ query: "{ viewer { user { id } } }", operationName: name })],
    ["an alias", (name) => ({ query: `{ ${name}: viewer { ${name}: user { ${name}: id ${name}2: username } } }` })],
    ["a fragment", (name) => ({ query: `{ viewer { ...${name} } } fragment ${name} on Viewer { user { id } }` })],
    ["a fragment that there is not", (name) => ({ query: `{ viewer { ...${name} } }` })],
    ["a field", (name) => ({ query: `{ ${name} viewer { ${name} user { ${name} { ${name} } } } }` })],
    ["an argument", (name) => ({ query: `{ inbox(${name}: 1, filter: { ${name}: {} }) { nodes { id } } }` })],
    ["a type", (name) => ({ query: `query ($x: ${name}) { ... on ${name} { id } viewer { user { id } } }` })],
    ["a directive", (name) => ({ query: `{ viewer @${name}(if: true) { user { id } } }` })],
    [
      "a variable",
      (name) => ({
        query: `query ($${name}: Int) { inbox(first: $${name}) { nodes { id } } }`,
        variables: `{"${name}": 2}`,
      }),
    ],
    [
      "a variable of an object",
      (name) => ({
        query: `query ($${name}: InboxFilter, $n: Int) { inbox(filter: $${name}, first: $n) { nodes { id } } }`,
        variables: `{"${name}": {"kind": "GROUP"}}`,
      }),
    ],
    [
      "keys of variables",
      (name) => ({
        query: "query ($f: InboxFilter) { inbox(filter: $f) { nodes { id } } }",
        variables: `{"${name}": {"polluted": true}, "f": {"${name}": {"polluted": true}}}`,
      }),
    ],
    [
      "a key beside the variables",
      (name) => ({ query: "{ viewer { user { id } } }", variables: `{"${name}": {"polluted": true}}` }),
    ],
  ];

  test.each(shapes)("are harmless as the name of %s, also once it is compiled", async (_, shape) => {
    for (const name of NAMES) {
      const { query, variables = "{}", operationName } = shape(name);
      const body = `{"query": ${JSON.stringify(query)}, "variables": ${variables}${operationName ? `, "operationName": "${operationName}"` : ""}}`;
      const answers = new Set<string>();
      for (let i = 0; i < 13; i++) {
        const response = await fetch(server.url, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${innocent.token}` },
          body,
        });
        const text = await response.text();
        if (codeOf(JSON.parse(text)) === "RATE_LIMITED") await new Promise((resolve) => setTimeout(resolve, 100));
        else answers.add(text);
      }
      expect(answers.size, `${name}: ${[...answers].join("\n")}`).toBe(1);
      const [text = ""] = answers;
      expect(text).not.toContain('polluted":');
      for (const { extensions } of JSON.parse(text).errors ?? [])
        expect(extensions.code, `${name}: ${text}`).toBe("BAD_USER_INPUT");
    }
    expect(server.faults()).toEqual([]);
  });
});
