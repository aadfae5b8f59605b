/** A server that only its own machine reaches lets programs there sign up as often as tests do; nobody else. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../../src/config.js";
import { type Answer, codeOf } from "../support/parley.js";
import { type Program, runParley, urlOf } from "../support/process.js";

let server: Program;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "parley-test-"));
  const env = { PORT: "0", PARLEY_DATA: folder, PARLEY_LOG: "silent", PARLEY_SIGN_UPS_PER_HOUR: "2" };
  server = runParley({
    ...env,
    PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: "100000",
    PARLEY_ANONYMOUS_WORK_BURST_MS: "100000",
  });
  await server.ready;
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;

async function signUp(headers: Record<string, string> = {}) {
  const input = { username: `person${++count}`, password: "a good password" };
  const query = "mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }";
  const response = await fetch(urlOf(server), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return codeOf((await response.json()) as Answer<unknown>);
}

test("on its defaults, a server lets a program of its machine sign up beyond the limit", async () => {
  for (let i = 0; i < 10; i++) expect(await signUp()).toBeUndefined();
});

test("but nobody whose request was forwarded, or comes from another site's page", async () => {
  const others = [
    { "x-forwarded-for": "10.0.0.1" },
    { via: "1.1 proxy" },
    { "x-real-ip": "127.0.0.1" },
    { origin: "https://elsewhere.example" },
    { "sec-fetch-site": "cross-site" },
  ];
  const codes = [];
  for (const headers of others) codes.push(await signUp(headers as unknown as Record<string, string>));
  expect(codes).toEqual([undefined, undefined, "RATE_LIMITED", "RATE_LIMITED", "RATE_LIMITED"]);
  expect(await signUp(), "which costs the others nothing").toBeUndefined();
});

test.each([
  ["a database of one's own", { DATABASE_URL: "postgres://there/chat", NODE_ENV: "development" }],
  ["a HOST that others reach", { HOST: "0.0.0.0", NODE_ENV: "development" }],
  ["a proxy in front", { PARLEY_TRUSTED_PROXIES: "loopback", NODE_ENV: "development" }],
  ["production", { NODE_ENV: "production", PARLEY_SECRET: "x".repeat(32) }],
])("nor is it so with %s", (_, env) => {
  expect(loadConfig(env).isLocal).toBe(false);
  expect(loadConfig({ PARLEY_DEMO: "0" }).isLocal).toBe(true);
});
