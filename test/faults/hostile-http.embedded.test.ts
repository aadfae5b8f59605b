/** Every HTTP request is done, or refused as the client's mistake: none is a fault of the server's. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
} from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let group: string;
let messageId: string;

beforeAll(async () => {
  parley = await startParley({ PARLEY_EXPORTS_PER_HOUR: "100000" });
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  group = await groupOf(ana, ben);
  messageId = (await send(ben, await directBetween(ana, ben), "hello")).message.id;
});
afterAll(() => parley?.stop());

interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
}

interface Response {
  status: number;
  body: string;
}

/** As it is, which `fetch` would not send; undefined where Node answers nothing, as to what is no HTTP. */
function ask({ method, path, headers, body }: Request): Promise<Response | undefined> {
  const { hostname, port } = new URL(ana.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on("error", reject);
    });
    asked.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve(undefined);
    });
    asked.on("error", (error: NodeJS.ErrnoException) =>
      /^(ECONNRESET|EPIPE|HPE_\w+)$/.test(error.code ?? "") ? resolve(undefined) : reject(error),
    );
    asked.end(body);
  });
}

function expectNoFault(response: Response | undefined): void {
  if (!response) return;
  expect(response.body).not.toContain("INTERNAL");
  expect(response.status).toBeLessThan(500);
}

async function expectAlive(): Promise<void> {
  expect((await ask({ method: "GET", path: "/health", headers: {} }))?.status).toBe(200);
}

const json = (body: unknown): Request => ({
  method: "POST",
  path: "/graphql",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

test.each(["variables", "extensions"])("%s that are no JSON are refused in an address", async (name) => {
  const parameters = `query=${encodeURIComponent("{ __typename }")}&${name}={`;
  const answer = await ask({ method: "GET", path: `/graphql?${parameters}`, headers: {} });
  expect(answer?.status).toBe(400);
  expect(codeOf(JSON.parse(answer?.body ?? ""))).toBe("BAD_USER_INPUT");
});

test.each<[string, Omit<Request, "method" | "path">, number]>([
  ["compressed", { headers: { "content-encoding": "gzip" }, body: gzipSync('{"query":"{ __typename }"}') }, 415],
  ["several operations", { headers: {}, body: '[{"query":"{ __typename }"}]' }, 400],
  [
    "a persisted operation",
    { headers: {}, body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}' },
    400,
  ],
  ["of another kind", { headers: { "content-type": "text/plain" }, body: "{ __typename }" }, 415],
  ["with files", { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" }, 415],
  ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "query=%7B__typename%7D" }, 415],
  ["too large", { headers: {}, body: `{"query":"${" ".repeat(2 ** 21)}"}` }, 413],
  ["no text", { headers: {}, body: Uint8Array.of(0xff, 0xfe, 0x7b) }, 400],
  ["deeply nested", { headers: {}, body: `{"query":"{ __typename }","variables":${"[".repeat(1.5e4)}` }, 400],
  ["longer than a stranger's may be", { headers: {}, body: `{"query":"${" ".repeat(2 ** 15)}"}` }, 413],
])("a body that is %s is refused", async (_, { headers, body }, status) => {
  const response = await ask({
    method: "POST",
    path: "/graphql",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  expect(response?.status).toBe(status);
  expectNoFault(response);
  await expectAlive();
});

const text = fc.string({ unit: "binary", maxLength: 50 });
const headerText = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
const kinds = [
  "application/json",
  "application/graphql",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
];
const anyRequest: fc.Arbitrary<Request> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "PROPFIND"),
  path: fc.oneof(
    fc.constantFrom(
      "/graphql",
      "/export",
      "/health",
      "/",
      "//",
      "*",
      "http://x/graphql",
      "/graphql/",
      "/graphql?query",
    ),
    fc
      .tuple(fc.constantFrom("/graphql", "/export"), fc.webQueryParameters())
      .map(([path, query]) => `${path}?${query}`),
    fc.webPath().map((path) => path || "/"),
  ),
  headers: fc.record(
    {
      "content-type": fc.oneof(fc.constantFrom(...kinds), headerText),
      accept: fc.oneof(fc.constantFrom("text/event-stream", "application/json", "*/*", "text/html"), headerText),
      authorization: fc.oneof(
        headerText,
        fc.constant("Bearer "),
        fc.base64String().map((token) => `Bearer ${token}.x.y`),
      ),
      origin: headerText,
      "content-encoding": fc.constantFrom("gzip", "br", "zstd"),
      "x-forwarded-for": headerText,
      upgrade: fc.constantFrom("websocket", "h2c"),
      connection: fc.constantFrom("upgrade", "keep-alive", "close"),
      "sec-websocket-key": fc.constantFrom("dGhlIHNhbXBsZSBub25jZQ==", "x"),
      "sec-websocket-version": fc.constantFrom("13", "1"),
      "sec-websocket-protocol": fc.constantFrom("graphql-transport-ws", "other"),
      range: headerText,
      host: fc.oneof(headerText, fc.constantFrom("", "[", "x:99999", "a b", "//", "x/y?z#")),
    },
    { requiredKeys: [] },
  ),
  body: fc.oneof(
    fc.constant(undefined),
    text,
    fc.uint8Array({ maxLength: 100 }),
    fc.json(),
    fc
      .record(
        {
          query: fc.oneof(
            fc.constantFrom(
              "{ __typename }",
              "subscription { messageAdded { id } }",
              "mutation { signOut { sessionId } }",
            ),
            text,
            fc.jsonValue(),
          ),
          variables: fc.jsonValue(),
          operationName: fc.jsonValue(),
          extensions: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((body) => JSON.stringify(body)),
  ),
});

test("no request is a fault of the server's", async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async (each) => {
      const { method, body, ...rest } = each;
      const takesBody = method !== "GET" && method !== "HEAD" && method !== "TRACE";
      expectNoFault(await ask({ method, ...rest, ...(takesBody && { body }) }));
    }),
    { numRuns: 600 },
  );
  await expectAlive();
}, 60_000);

test("what is no HTTP at all, too long or never finished leaves the server as it was", async () => {
  const { hostname, port } = new URL(ana.url);
  const sendBytes = (bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end(bytes));
      socket.on("error", () => {});
      socket.resume();
      socket.on("close", () => resolve());
    });
  const line = fc.constantFrom(
    "GET /graphql HTTP/1.1\r\n",
    "POST /graphql HTTP/1.1\r\nHost: x\r\n",
    "GET /%ff HTTP/1.1\r\n",
  );
  const rest = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(
      Buffer.from(`x: ${"x".repeat(100_000)}\r\n\r\n`),
      Buffer.from("x: y\r\n".repeat(5_000)),
      Buffer.from("Content-Length: 100\r\n\r\n{"),
      Buffer.from("Content-Length: -1\r\n\r\n{"),
      Buffer.from("Transfer-Encoding: chunked\r\n\r\nffffffff\r\n{"),
      Buffer.from("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      Buffer.from("Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.option(line, { nil: "" }), rest, (start, end) =>
      sendBytes(Buffer.concat([Buffer.from(start), end])),
    ),
    { numRuns: 200 },
  );
  await expectAlive();
}, 60_000);

// ── every argument of every field ──

const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));

const anyId = () =>
  fc.oneof(
    fc.constantFrom(ana.id, ben.id, group, messageId),
    fc.constantFrom(ana.id, group, messageId).chain((id) => fc.nat(id.length).map((cut) => id.slice(0, cut))),
    fc.constantFrom("", "\u0000", "x".repeat(5_000), `${group}\u0000`),
    fc.base64String(),
    text,
  );

const anyString = () =>
  fc.oneof(
    text,
    anyId(),
    fc.constantFrom(
      "",
      "\u0000",
      "a\u0000b",
      "\ud800",
      "\u202e",
      "'; DROP TABLE users; --",
      "%",
      "\\",
      "👍",
      "Europe/Berlin",
    ),
    fc.constantFrom("x".repeat(9_000), "ﷺ".repeat(3_000), "http://x", `https://x/${"y".repeat(3_000)}`),
  );

const SCALARS: Record<string, () => fc.Arbitrary<unknown>> = {
  ID: anyId,
  String: anyString,
  Boolean: () => fc.boolean(),
  Int: () => fc.oneof(fc.constantFrom(0, 1, -1, 100, 101, 2 ** 31 - 1, -(2 ** 31)), fc.integer()),
  Float: () => fc.double({ noNaN: true }),
  DateTime: () =>
    fc.oneof(
      fc.constantFrom("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00Z", "2026-01-01", ""),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    ),
};

function anyValue(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type))
    return fc.oneof({ weight: 30, arbitrary: anyValue(type.ofType) }, { weight: 1, arbitrary: fc.constant(null) });
  if (isListType(type)) return fc.oneof(fc.array(anyValue(type.ofType), { maxLength: 4 }), fc.constant(null));
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type))
    return fc.record(
      Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, anyValue(field.type)])),
      {
        requiredKeys: Object.values(type.getFields())
          .filter((field) => isNonNullType(field.type))
          .map(({ name }) => name),
      },
    );
  const known = SCALARS[type.name];
  return known ? fc.oneof({ weight: 20, arbitrary: known() }, { weight: 1, arbitrary: fc.jsonValue() }) : anyString();
}

/** Mutations that would end the tests' own people; other changes of an account may happen. */
const LEFT_OUT = new Set([
  "signOut",
  "signOutEverywhere",
  "deleteAccount",
  "revokeSession",
  "changePassword",
  "deleteGroup",
  "leaveConversation",
  "removeMember",
]);

function fieldsOf(
  type: GraphQLObjectType | null | undefined,
  operation: string,
): [string, string, readonly GraphQLArgument[]][] {
  return Object.values(type?.getFields() ?? {})
    .filter(({ name, args }) => args.length > 0 && !LEFT_OUT.has(name))
    .map(({ name, args, type: result }) => {
      const head = args.map((arg) => `$${arg.name}: ${arg.type}`).join(", ");
      const selection = isLeafType(getNamedType(result)) ? "" : " { __typename }";
      const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
      return [name, `${operation} (${head}) { ${name}(${passed})${selection} }`, args];
    });
}

test.each([
  ...fieldsOf(schema.getQueryType(), "query"),
  ...fieldsOf(schema.getMutationType(), "mutation"),
  ...fieldsOf(schema.getSubscriptionType(), "subscription"),
])(
  "%s answers whatever it is given with an answer or a refusal",
  async (name, query, args) => {
    const variables = fc.record(Object.fromEntries(args.map((arg) => [arg.name, anyValue(arg.type)])), {
      requiredKeys: [],
    });
    await fc.assert(
      fc.asyncProperty(variables, async (given) => {
        const waits = {
          ...given,
          ...("waitSeconds" in given && { waitSeconds: Math.min(Number(given.waitSeconds), 0) }),
        };
        const each = json({ query, variables: waits });
        expectNoFault(await (query.startsWith("subscription") ? firstOf(each) : ask(withToken(each))));
      }),
      { numRuns: name === "signIn" || name === "signUp" ? 20 : 60 },
    );
  },
  60_000,
);

const withToken = (each: Request): Request => ({
  ...each,
  headers: { ...each.headers, authorization: `Bearer ${ana.token}` },
});

/** The first event of a subscription, over server-sent events. */
async function firstOf(each: Request): Promise<Response> {
  const over = new AbortController();
  const response = await fetch(ana.url, {
    method: "POST",
    headers: { ...withToken(each).headers, accept: "text/event-stream" },
    body: each.body as string,
    signal: over.signal,
  });
  let body = "";
  const patience = setTimeout(() => over.abort(), 100);
  try {
    for await (const chunk of response.body ?? []) body += Buffer.from(chunk).toString();
  } catch {} // it was a stream that goes on
  clearTimeout(patience);
  return { status: response.status, body };
}
