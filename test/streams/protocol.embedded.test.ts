import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { buildSchema, type GraphQLInterfaceType, parse, validate } from "graphql";
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { TABS } from "../../src/http/graphiql-tabs.js";
import { graphql } from "../graphql/index.js";
import { ask, castOf, codeOf, type Parley, type Person, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_OPERATIONS_PER_SOCKET: "10" });
  ana = (await castOf(parley, "Ana"))[0] as Person;
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
});

describe("GraphQL over HTTP", () => {
  for (const audit of serverAudits({ url: () => parley.urls[0] ?? "", fetchFn: fetch }))
    test(audit.name, async () => {
      const result = await audit.fn();
      expect(result.status, "reason" in result ? result.reason : "").toBe("ok");
    });
});

test("GraphiQL is one compressed page with an ETag that asks no other server for anything", async () => {
  const page = await fetch(ana.url, { headers: { accept: "text/html" } });
  expect(page.headers.get("content-encoding")).toBe("gzip");
  const etag = page.headers.get("etag") ?? "";
  expect(etag).not.toBe("");
  const html = await page.text();
  expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="?https?:/i);
  expect(html, "its subscriptions send the token").toMatch(/headers:(\w+\?\.headers),connectionParams:\1/);
  expect(html, "its subscriptions outlive a restart").toMatch(/url:\w+\.url,[^}]*retryAttempts:1\/0/);
  const again = await fetch(ana.url, { headers: { accept: "text/html", "if-none-match": etag } });
  expect(again.status).toBe(304);
});

test("GraphiQL's page runs no script but its own, and nobody can frame it or send its forms elsewhere", async () => {
  const page = await fetch(ana.url, { headers: { accept: "text/html" } });
  const policy = page.headers.get("content-security-policy") ?? "";
  const rules = Object.fromEntries(policy.split("; ").map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1)]));
  const scripts = [...(await page.text()).matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
  expect(scripts).toHaveLength(2);
  const { host } = new URL(ana.url);
  expect(rules).toEqual({
    "default-src": ["'none'"],
    "script-src": scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`),
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "font-src": ["data:"],
    "worker-src": ["blob:"],
    "connect-src": ["'self'", `ws://${host}`, `wss://${host}`],
    "frame-ancestors": ["'none'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
  });
  expect(Object.fromEntries(page.headers)).toMatchObject({
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
  });
});

test("a Host cannot write into the policy of GraphiQL's page", async () => {
  const { hostname, port } = new URL(ana.url);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { accept: "text/html", host: "a.example *; script-src *" };
    request({ hostname, port, path: "/graphql", headers, agent: false }, resolve).on("error", reject).end();
  });
  expect(answer.headers["content-security-policy"]).toContain("connect-src 'self'; frame-ancestors");
  answer.destroy();
});

test("each of GraphiQL's ready tabs is valid, and names in its variables what its operations ask for", () => {
  const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
  for (const { query, variables = "{}" } of TABS) {
    const document = parse(query);
    expect(validate(schema, document), query).toEqual([]);
    const asked = [...query.matchAll(/\$(\w+): \[?ID!/g)].map(([, name]) => name);
    expect(Object.keys(JSON.parse(variables)).sort()).toEqual([...new Set(asked)].sort());
  }
});

test("GraphiQL's ready tabs show every event, and notifications by themselves", () => {
  const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
  const all = TABS.map(({ query }) => query).join("\n");
  const events = schema.getPossibleTypes(schema.getType("Event") as GraphQLInterfaceType).map(({ name }) => name);
  const overIt = events.filter((name) => !all.includes(`... on ${name} {`));
  expect(overIt, "these have tabs of their own").toEqual(["PresenceChanged", "TypingChanged"]);
  expect(all).toContain("notificationAdded {");
});

test("who asks elsewhere, or in another form, is answered where and how", async () => {
  const elsewhere = await fetch(new URL("/", ana.url));
  expect([elsewhere.status, await elsewhere.text()]).toEqual([404, "Parley answers at /graphql\n"]);
  const headers = { "content-type": "text/plain" };
  const otherwise = await fetch(ana.url, { method: "POST", headers, body: '{"query": "{ __typename }"}' });
  expect(otherwise.status).toBe(415);
  const [error] = (await otherwise.json()).errors;
  expect(error).toEqual({
    message: "The content-type of a POST is application/json.",
    extensions: { code: "BAD_USER_INPUT", field: "content-type" },
  });
});

test("a page of another origin may call, and is offered no credentials", async () => {
  const answer = await fetch(ana.url, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "https://app.example" },
    body: JSON.stringify({ query: "{ __typename }" }),
  });
  expect(["*", "https://app.example"]).toContain(answer.headers.get("access-control-allow-origin"));
  expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
});

const HELLO = graphql(`query ProtocolHello { viewer { user { id } } }`);

test("documents that are too deep, too costly, too long or full of aliases are refused, over both transports", async () => {
  const refused = {
    depth: `{ inbox { nodes ${"{ messages { nodes { conversation ".repeat(6)} { id } ${"} } }".repeat(6)} } }`,
    cost: "{ inbox(first: 100) { nodes { messages(last: 100) { nodes { id } } } } }",
    aliases: `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(" ")} }`,
    tokens: `{ ${"__typename ".repeat(2_100)} }`,
  };
  for (const [what, query] of Object.entries(refused)) {
    expect(codeOf(await ana.ask(query)), what).toBe("TOO_COMPLEX");
    const followed = ana.follow(query as unknown as typeof HELLO);
    await until(`${what} is refused on the socket`, () => followed.isDone);
    const errors = (followed.error ?? followed.answers[0]?.errors) as { extensions: { code: string } }[];
    expect(errors[0]?.extensions.code, what).toBe("TOO_COMPLEX");
  }
  const after = ana.follow(HELLO);
  await until("the socket still answers", () => after.answers.length === 1);
  expect(after.data[0]?.viewer.user.id).toBe(ana.id);
});

test("what a page's size in a variable may bring is measured each time", async () => {
  const query = "query Sized($size: Int) { inbox(first: 50) { nodes { messages(last: $size) { nodes { id } } } } }";
  const skipped =
    "query Skipped($no: Boolean!) { a: inbox(first: 100) { nodes { messages(last: 100) { nodes @skip(if: $no) { id } } } } }";
  for (let round = 0; round < 12; round++) {
    expect(codeOf(await ana.ask(query, { size: 2 }))).toBeUndefined();
    expect(codeOf(await ana.ask(query, { size: 100 }))).toBe("TOO_COMPLEX");
    expect(codeOf(await ana.ask(skipped, { no: false }))).toBe("TOO_COMPLEX");
  }
});

test("fragments that multiply are refused without being counted out", async () => {
  const fragments = Array.from({ length: 60 }, (_, i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`).join(
    " ",
  );
  const query = `{ viewer { user { ...F0 } } } ${fragments} fragment F60 on User { id }`;
  const answer = await ana.ask(query);
  expect(answer.errors?.length).toBeGreaterThan(0);
  expect(["TOO_COMPLEX", "BAD_USER_INPUT"]).toContain(codeOf(answer));
});

test("a syntax error on a socket is an error of its operation and does not close it", async () => {
  const followed = ana.follow("subscription { mess" as unknown as typeof HELLO);
  await until("it is refused", () => followed.isDone);
  expect(JSON.stringify(followed.error)).toContain("Syntax Error");
  const after = ana.follow(HELLO);
  await until("the socket still answers", () => after.answers.length === 1);
});

const TYPING = graphql(`subscription ProtocolPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }`);

test("more operations than a socket may have are refused, and the others go on", async () => {
  const all = Array.from({ length: 12 }, () => ana.follow(TYPING, { ids: [ana.id] }));
  await until("each is answered", () => all.every((each) => each.isDone || each.answers.length > 0));
  const refused = all.filter((each) => each.isDone);
  expect(refused).toHaveLength(2);
  expect(JSON.stringify(refused[0]?.error)).toContain("RATE_LIMITED");
  for (const each of all) each.stop();
});

async function closeCodeOf(token: string | undefined, frame?: string): Promise<number> {
  const socket = new WebSocket(ana.url.replace("http", "ws"), "graphql-transport-ws");
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  const payload = token === undefined ? {} : { authorization: `Bearer ${token}` };
  socket.send(frame ?? JSON.stringify({ type: "connection_init", payload }));
  return closed;
}

test("a socket without a token is closed with 4401, one with a bad token with 4403, a frame that is too large with 1009", async () => {
  expect(await closeCodeOf(undefined)).toBe(4401);
  expect(await closeCodeOf("nonsense")).toBe(4403);
  expect(await closeCodeOf(undefined, "x".repeat(300_000))).toBe(1009);
});

test("a socket that speaks another protocol is closed with 4406", async () => {
  for (const protocols of [[], ["graphql-ws"]]) {
    const socket = new WebSocket(ana.url.replace("http", "ws"), protocols);
    socket.on("error", () => {}); // ws does not take an answer that names no protocol where it asked for one
    const code = await new Promise((resolve) => socket.once("close", resolve));
    expect([4406, 1006]).toContain(code);
    if (protocols.length === 0) expect(code).toBe(4406);
  }
});

test("a frame that is no message is refused with 4400, and whoever never says who they are is sent away with 4408", async () => {
  for (const frame of ["nonsense", JSON.stringify('{"type":"ping"}'), "[]", "null"])
    expect(await closeCodeOf(undefined, frame), frame).toBe(4400);
  expect(await closeCodeOf(undefined, JSON.stringify({ type: "ping" }))).toBe(4408);
});

test("a body beyond the limit is refused, whether or not it says how long it is", async () => {
  const body = JSON.stringify({ query: "{ __typename }", extensions: { filling: "x".repeat(1_100_000) } });
  for (const each of [body, new Blob([body]).stream()]) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(ana.url, { method: "POST", headers, body: each, duplex: "half" } as RequestInit);
    expect(answer.status).toBe(413);
  }
});

test("whoever is nobody gets UNAUTHENTICATED from everything but signing in", async () => {
  for (const query of [
    "{ viewer { user { id } } }",
    "{ inbox { nodes { id } } }",
    `{ user(username: "ana") { id } }`,
    `{ node(id: "${ana.id}") { id } }`,
    `{ users(search: "a") { nodes { id } } }`,
    `{ messages(conversationId: "x") { nodes { id } } }`,
    `mutation { setPresence(input: { status: AWAY }) { presence { status } } }`,
  ])
    for (const token of [undefined, "nonsense", `${ana.token}x`])
      expect(codeOf(await ask(ana.url, token, query)), query).toBe("UNAUTHENTICATED");
});
