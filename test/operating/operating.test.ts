/** The interface for operators: health checks, and logs in a form that programs collect. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import type { App } from "../../src/app.js";
import { castOf, codeOf, directBetween, type Person, send, startParley, until } from "../support/parley.js";
import { runParley, urlOf } from "../support/process.js";
import { breakablePostgres, freshDatabase, setup } from "../support/stores.js";

const ADDED = "subscription { messageAdded { body } }";

async function health(url: string, path = "/health", method = "GET") {
  const response = await fetch(new URL(path, url), { method });
  const text = await response.text();
  return { status: response.status, allow: response.headers.get("allow"), body: text === "" ? "" : JSON.parse(text) };
}

// If servers are separate processes, the test cannot count their statements.
test.skipIf(setup === "redis")(
  "health tells that PostgreSQL is away, at the price of one question a second, and what is open stays open",
  async () => {
    const postgres = await breakablePostgres();
    const parley = await startParley({ DATABASE_URL: postgres.url });
    const [url = ""] = parley.urls;
    const [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    const conversation = await directBetween(ana, ben);
    const followed = ben.follow(ADDED as never);
    await until("it is live", async () => {
      await send(ana, conversation, "before");
      return followed.data.length > 0;
    });
    expect(await health(url)).toMatchObject({ status: 200, body: { status: "ok", store: "up", bus: "up" } });
    expect(await health(url, "/live")).toMatchObject({ status: 200, body: { status: "live" } });

    const { pool } = (parley.app as App).store;
    const query = pool.query;
    let asked = 0;
    const counting = (...args: unknown[]) => {
      if (args[0] === "SELECT 1") asked++;
      return (query as (...args: unknown[]) => unknown).apply(pool, args);
    };
    Object.assign(pool, { query: counting });
    const began = performance.now();
    const many = await Promise.all(Array.from({ length: 300 }, () => health(url)));
    const seconds = Math.ceil((performance.now() - began) / 1_000);
    Object.assign(pool, { query });
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
    expect(asked).toBeLessThanOrEqual(seconds + 1);

    await postgres.stop();
    await until("it is told", async () => (await health(url)).status === 503);
    expect((await health(url)).body).toMatchObject({ status: "unavailable", store: "away" });
    expect(await health(url, "/health", "HEAD")).toMatchObject({ status: 503, body: "" });
    expect((await health(url, "/live")).status).toBe(200);
    expect(codeOf(await ana.ask("{ inbox(first: 1) { nodes { id } } }"))).toBe("UNAVAILABLE");
    expect(followed.isDone, "the socket stays").toBe(false);
    await ben.leave();
    await parley.stop();
  },
  60_000,
);

test("health takes GET and HEAD", async () => {
  const parley = await startParley();
  const [url = ""] = parley.urls;
  for (const path of ["/health", "/live"]) {
    expect(await health(url, path, "POST")).toEqual({ status: 405, allow: "GET, HEAD", body: "" });
    expect((await health(url, path, "HEAD")).status).toBe(200);
  }
  await parley.stop();
});

test("in production everything that a server prints is a line of JSON, in the form of the log", async () => {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), "parley-test-"));
  const lines: string[] = [];
  const env = {
    NODE_ENV: "production",
    DATABASE_URL: database.url,
    PARLEY_SECRET: "a secret that only the tests know, long enough",
    PARLEY_DATA: folder,
    PARLEY_METRICS_PORT: "0",
    PARLEY_DRAIN_MS: "0",
    PARLEY_NOTHING: "a setting that there is not",
    HOST: "127.0.0.1",
    PORT: "0",
  };
  const server = runParley(env, { main: inject("builtMain"), onLine: (line) => lines.push(line) });
  await server.ready;
  const url = urlOf(server);
  expect((await health(url)).status).toBe(200);
  const other = runParley({ ...env, PORT: new URL(url).port }, { main: inject("builtMain") });
  other.ready.catch(() => {});
  const failed = (await other.exited).split("\n").filter((line) => line.includes("cannot start"));
  expect(failed.map((line) => JSON.parse(line))).toMatchObject([
    { level: 60, msg: expect.stringMatching(/^Parley cannot start\. PORT: \d+ is in use/) },
  ]);
  server.signal("SIGTERM");
  await server.exited;
  const printed = lines.filter((line) => !/^pid \d+$/.test(line) && line !== "").map((line) => JSON.parse(line));
  const ready = printed.find(({ msg }) => msg.startsWith("Parley is ready at"));
  expect(ready).toMatchObject({ level: 30, name: "parley", url, database: "PostgreSQL at DATABASE_URL" });
  expect((await fetch(ready.metricsUrl).catch(() => undefined))?.status, "it has stopped").toBeUndefined();
  expect(printed.map(({ msg }) => msg)).toContain("Draining.");
  expect(printed.every(({ level, time, name }) => level && time && name === "parley")).toBe(true);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
