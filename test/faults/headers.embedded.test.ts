/** Every answer is kept by nobody, is what it says it is, and passes no address on: whichever code has written it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, until } from "../support/parley.js";
import { http, post, RawConnection, UPGRADE } from "./connection.js";
import { type Attacked, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let metricsUrl: string;

beforeAll(async () => {
  server = await startAttacked({ PARLEY_METRICS_PORT: "0", PARLEY_ORIGINS: "https://ours.example" });
  ana = (await server.cast("Ana"))[0] as Person;
  metricsUrl = /metrics at +(\S+)/.exec(server.process.output())?.[1] ?? "";
});
afterAll(() => server?.stop());

const upgrade = (headers: Record<string, string>, path = "/graphql") =>
  http({ path, headers: { ...UPGRADE, ...headers } });
const body = (headers: Record<string, string>, text = "{}") => http({ method: "POST", headers, body: text });
const JSON_TYPE = { "content-type": "application/json" };
const STREAM = "subscription { events { cursor } }";

test.each<[string, number, () => string]>([
  ["an answer", 200, () => post("{ __typename }")],
  ["an answer to somebody", 200, () => post("{ viewer { user { id } } }", { token: ana.token })],
  ["a stream", 200, () => post(STREAM, { token: ana.token, headers: { accept: "text/event-stream" } })],
  [
    "a stream in a form that is none",
    406,
    () => post(STREAM, { token: ana.token, headers: { accept: "application/json" } }),
  ],
  ["a query in an address", 200, () => http({ path: "/graphql?query=%7B__typename%7D" })],
  ["a mutation in an address", 405, () => http({ path: "/graphql?query=mutation%7BsignOut%7BsessionId%7D%7D" })],
  ["a document that is none", 400, () => post("{", { headers: { accept: "application/graphql-response+json" } })],
  ["a body that is no JSON", 400, () => body(JSON_TYPE, "{")],
  ["a form", 415, () => body({ "content-type": "application/x-www-form-urlencoded" }, "query=%7B__typename%7D")],
  ["a body that is too long", 413, () => body({ ...JSON_TYPE, "content-length": "20000" })],
  ["a method that is none of ours", 405, () => http({ method: "PUT" })],
  [
    "a preflight",
    204,
    () =>
      http({ method: "OPTIONS", headers: { origin: "https://ours.example", "access-control-request-method": "POST" } }),
  ],
  ["a host that is none", 400, () => http({ headers: { host: "[" } })],
  ["the health", 200, () => http({ path: "/health" })],
  ["a path that is none", 404, () => http({ path: "/elsewhere" })],
  ["an export that is refused", 403, () => http({ path: "/export?token=x" })],
  ["a request without a host", 400, () => "GET / HTTP/1.1\r\n\r\n"],
  ["what is no HTTP", 400, () => "nonsense\r\n\r\n"],
  ["headers that are too long", 431, () => `GET / HTTP/1.1\r\nx: ${"x".repeat(40_000)}\r\n\r\n`],
  ["an expectation that is none", 417, () => http({ headers: { expect: "tea" } })],
  ["CONNECT", 405, () => "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["an upgrade elsewhere", 404, () => upgrade({}, "/elsewhere")],
  ["an upgrade from a foreign page", 403, () => upgrade({ origin: "https://evil.example" })],
  ["an upgrade to h2c", 400, () => upgrade({ upgrade: "h2c" })],
  ["an upgrade without a key", 400, () => upgrade({ "sec-websocket-key": "x" })],
  ["an upgrade with protocols that are none", 400, () => upgrade({ "sec-websocket-protocol": ",," })],
])("%s", async (_, status, request) => {
  expectPrivate(await headOf(server.url, request()), status);
});

test.each<[string, number, () => string]>([
  ["the metrics", 200, () => http({ path: "/metrics" })],
  ["a path that is none", 404, () => http({ path: "/" })],
  ["what is no HTTP", 400, () => "nonsense\r\n\r\n"],
])("%s of the metrics' server", async (_, status, request) => {
  expectPrivate(await headOf(metricsUrl, request()), status);
});

test("GraphiQL's page may be kept, but is asked for again", async () => {
  const head = await headOf(server.url, http({ headers: { accept: "text/html" } }));
  expect(head).toMatch(/cache-control: no-cache\r\n/i);
  expect(head).toMatch(/x-content-type-options: nosniff\r\n/i);
  expect(head).toMatch(/referrer-policy: no-referrer\r\n/i);
});

test("a page of another origin can make nobody's browser run a mutation, or anything, without asking first", async () => {
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain;application/json",
  ])
    expect(
      await headOf(server.url, body({ "content-type": type }, '{"query":"mutation{signOut{sessionId}}"}')),
      type,
    ).toContain(" 415 ");
  expect(await headOf(server.url, http({ method: "POST", body: '{"query":"{__typename}"}' })), "no type").toContain(
    " 415 ",
  );
  for (const type of ["application/json", "application/json; charset=utf-8", "Application/JSON"])
    expect(await headOf(server.url, body({ "content-type": type }, '{"query":"{__typename}"}')), type).toContain(
      " 200 ",
    );
});

async function headOf(url: string, request: string): Promise<string> {
  const connection = await (await RawConnection.to(url)).write(request).until(/\r\n\r\n/);
  connection.reset();
  return connection.received.slice(0, connection.received.indexOf("\r\n\r\n") + 4);
}

function expectPrivate(head: string, status: number): void {
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toMatch(/\r\ncache-control: no-store\r\n/i);
  expect(head).toMatch(/\r\nx-content-type-options: nosniff\r\n/i);
  expect(head).toMatch(/\r\nreferrer-policy: no-referrer\r\n/i);
  expect(head.match(/\r\ncache-control:/gi)).toHaveLength(1);
}

test("a proxy in front that no setting names is noticed, and logged once", async () => {
  const forwarded = { "x-forwarded-for": "203.0.113.7" };
  for (let i = 0; i < 3; i++) await headOf(server.url, http({ path: "/health", headers: forwarded }));
  await headOf(server.url, http({ headers: { ...UPGRADE, forwarded: "for=203.0.113.7" } }));
  await until("it is logged", () => server.process.output().includes("does not name"));
  expect(server.process.output().match(/PARLEY_TRUSTED_PROXIES does not name/g)).toHaveLength(1);
});
