import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../src/app.js";
import { loadConfig } from "../src/config.js";
import { describeDemo } from "../src/demo.js";
import { graphql } from "./graphql/index.js";
import { ask, dataOf, until } from "./parley.js";
import { quietPort } from "./ports.js";
import { runParley, urlOf } from "./process.js";
import { type Database, freshDatabase, setup } from "./stores.js";

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

const settings = () => ({ DATABASE_URL: database.url, PARLEY_DATA: folder, PARLEY_LOG: "silent", HOST: "127.0.0.1" });

/** What a start that must fail says, besides the number of its process. */
async function refusal(env: Record<string, string>): Promise<string> {
  const server = runParley({ ...settings(), PARLEY_DEMO: "0", ...env });
  const output = await Promise.race([server.exited, server.ready.then(() => "it started")]);
  await server.stop();
  return output.replace(/^pid \d+\n/, "").trim();
}

describe.runIf(setup === "embedded")("a start that cannot succeed says why in one line", () => {
  test("a port in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    expect(await refusal({ PORT: String(port) })).toBe(
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
    expect(await refusal({ NODE_ENV: "production" })).toMatch(/^Parley cannot start\. PARLEY_SECRET: .*$/);
  });
});

test("a setting that there is not, misspelt say, is named in the log", async () => {
  const lines: string[] = [];
  const env = { ...settings(), PORT: "0", PARLEY_DEMO: "0", PARLEY_LOG: "warn", PARLEY_MAX_BODY_CHARACTER: "5" };
  const server = runParley(env, { onLine: (line) => lines.push(line) });
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

const SHOWN = graphql(`
  query StartingShown {
    inbox(first: 10) { nodes { kind title unreadCount lastMessage { body } members { nodes { user { displayName } } } } }
    notifications { unreadCount nodes { title body } }
  }
`);

test("the demo is made once on an empty store, and shown again by the next start", async () => {
  const server = runParley({ ...settings(), PORT: "0", PARLEY_DEMO: "1" });
  await server.ready;
  const url = urlOf(server);
  const tokens = async () => {
    const output = await new Promise<string>((resolve) => {
      const timer = setInterval(() => {
        if ((server.output().match(/Bearer /g) ?? []).length < 3) return;
        clearInterval(timer);
        resolve(server.output());
      }, 20);
    });
    return [...output.matchAll(/Bearer (\S+)/g)].map(([, token]) => token ?? "");
  };
  const [ana] = await tokens();
  const { inbox, notifications } = dataOf(await ask(url, ana, SHOWN));
  const before = inbox.nodes;
  expect(notifications).toEqual({
    unreadCount: 2,
    nodes: [
      { title: "Weekend plans", body: "Ben: Only if it does not rain again." },
      { title: "Weekend plans", body: "Cy: I am in. I bring the tent." },
      { title: "Ben", body: "It does. I got it the moment you sent it." },
    ],
  });
  expect(before.map(({ kind }) => kind).sort()).toEqual(["DIRECT", "GROUP"]);
  expect(before.every(({ lastMessage }) => lastMessage !== null)).toBe(true);
  await server.stop();

  const app = await createApp(loadConfig({ ...settings(), PARLEY_DEMO: "1" }), pino({ level: "silent" }));
  expect(await describeDemo(app, url)).toContain(`${url}#`);
  await app.close();
  const again = runParley({ ...settings(), PORT: "0", PARLEY_DEMO: "1" });
  await again.ready;
  expect(dataOf(await ask(urlOf(again), ana, SHOWN)).inbox.nodes).toEqual(before);
  await again.stop();
});
