import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createApp } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, dataOf, startParley, until } from "../support/parley.js";
import { quietPort } from "../support/ports.js";
import { runParley, urlOf } from "../support/process.js";
import { type Database, freshDatabase } from "../support/stores.js";

let database: Database;
let folder: string;

beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), "parley-test-"));
});
afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const main: string | undefined = inject("builtMain");
/** What `npm start` runs. */
const FROM_SOURCE = { main: undefined };

const settings = () => ({
  NODE_ENV: "test",
  DATABASE_URL: database.url,
  PARLEY_DATA: folder,
  PARLEY_LOG: "silent",
  HOST: "127.0.0.1",
});

/** The output of a start that must fail, without its process id. */
async function refusal(env: Record<string, string>, options: { main: string | undefined } = { main }): Promise<string> {
  const server = runParley({ ...settings(), PARLEY_DEMO: "0", ...env }, options);
  const output = await Promise.race([server.exited, server.ready.then(() => "it started")]);
  await server.stop();
  return output.replace(/^pid \d+\n/, "").trim();
}

describe("a start that cannot succeed says why in one line", () => {
  test("a port in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    expect(await refusal({ PORT: String(port) }, FROM_SOURCE)).toBe(
      `Parley cannot start. PORT: ${port} is in use on 127.0.0.1; choose another`,
    );
    other.close();
  });

  test("stores that do not answer", async () => {
    const port = await quietPort();
    const postgres = await refusal({ DATABASE_URL: `postgres://anna:a-secret@127.0.0.1:${port}/chat` });
    expect(postgres).toMatch(/^Parley cannot start\. DATABASE_URL: .*$/);
    expect(postgres).not.toContain("a-secret");
    expect(await refusal({ REDIS_URL: `redis://127.0.0.1:${port}` })).toMatch(/^Parley cannot start\. REDIS_URL: .*$/);
  });

  test("a setting that is wrong, or missing in production", async () => {
    for (const port of ["eighty", "80000"])
      expect(await refusal({ PORT: port })).toBe("Parley cannot start. PORT: must be a whole number from 0 to 65535");
    expect(await refusal({ DATABASE_URL: "mysql://there" })).toMatch(/^Parley cannot start\. DATABASE_URL: .*$/);
    for (const env of [{ NODE_ENV: "production" }, { NODE_ENV: "" }])
      expect(await refusal(env)).toMatch(/^Parley cannot start\. PARLEY_SECRET: .* because .*$/);
    expect(await refusal({ PARLEY_DEMO: "1" })).toMatch(
      /^Parley cannot start\. PARLEY_DEMO: .* DATABASE_URL is set.*$/,
    );
  });
});

test("a setting that there is not, misspelt say, is named in the log", async () => {
  const lines: string[] = [];
  const env = { ...settings(), PORT: "0", PARLEY_DEMO: "0", PARLEY_LOG: "warn", PARLEY_MAX_BODY_CHARACTER: "5" };
  const server = runParley(env, { main, onLine: (line) => lines.push(line) });
  await server.ready;
  const named = () => lines.filter((line) => line.includes("is no setting"));
  await until("it is said", () => named().length > 0);
  expect(named()).toEqual([expect.stringContaining("PARLEY_MAX_BODY_CHARACTER is no setting; docs/configuration.md")]);
  await server.stop();
});

test("servers that start at once on one folder share the secret that is made there", async () => {
  const start = () => createApp(loadConfig({ ...settings(), PARLEY_DEMO: "0" }), pino({ level: "silent" }));
  const apps = await Promise.all([start(), start(), start()]);
  const [first] = apps;
  const { accessToken } = (await first?.tokens.issue({
    userId: crypto.randomUUID(),
    sessionId: crypto.randomUUID(),
  })) ?? {
    accessToken: "",
  };
  for (const app of apps) expect(await app.tokens.verify(accessToken)).toBeDefined();
  await Promise.all(apps.map((app) => app.close()));
});

const SIGN_UP = graphql(`
  mutation StartingSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }
`);
const SIGN_IN = graphql(`
  mutation StartingSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }
`);
const ME = graphql(`query StartingMe { viewer { user { username } } }`);

test("a start takes the public password of earlier versions from whoever has it, and ends their sessions", async () => {
  const before = await startParley();
  const [url = ""] = before.urls;
  const people = { ana: "parley-demo", ben: "a password of Ben's own", dan: "parley-demo" };
  const tokens: Record<string, string> = {};
  for (const [username, password] of Object.entries(people))
    tokens[username] = dataOf(await ask(url, undefined, SIGN_UP, { input: { username, password } })).signUp.accessToken;

  const next = runParley(
    {
      ...settings(),
      NODE_ENV: "", // as somebody who sets nothing else
      DATABASE_URL: before.databaseUrl,
      PARLEY_SECRET: "a secret that only the tests know, long enough",
      PORT: "0",
    },
    { main },
  );
  await next.ready;
  const codes = async (username: keyof typeof people) => [
    codeOf(await ask(urlOf(next), undefined, SIGN_IN, { input: { username, password: people[username] } })),
    codeOf(await ask(urlOf(next), tokens[username], ME)),
  ];
  expect(await codes("ana")).toEqual(["UNAUTHENTICATED", "UNAUTHENTICATED"]);
  expect(await codes("ben"), "a namesake with a password of their own stays").toEqual([undefined, undefined]);
  expect(await codes("dan"), "nobody whom the demo made").toEqual([undefined, undefined]);
  expect(next.output()).toContain(
    '"off":"GraphiQL (PARLEY_GRAPHIQL), introspection (PARLEY_INTROSPECTION), demo people: in production, because DATABASE_URL is set"',
  );
  await next.stop();
  await before.stop();
});
