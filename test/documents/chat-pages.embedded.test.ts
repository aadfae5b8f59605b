/** The applications of docs/clients in Chromium: two tabs, a reload, a cut network, history in both directions. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { castOf, groupOf, type Parley, type Person, send, startParley, until } from "../support/parley.js";
import { SilentRelay } from "../support/silent-relay.js";

const program = inject("chromium");
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const HTML = `<!doctype html><title>begins</title><ul id="inbox"></ul><ul id="lines"></ul><ul id="unsent"></ul>
<script type="module" src="/page.js"></script>`;

/** The properties that the page adds to its window. */
interface Shown {
  room: { send(body: string): void; loadOlder(): Promise<void> };
  session: { token(): Promise<string> };
}

describe.runIf(program)("the applications of docs/clients, in Chromium", { timeout: 180_000 }, () => {
  let parley: Parley;
  let pages: Server;
  let browser: Browser;
  let context: BrowserContext;
  let relay: SilentRelay;
  let ana: Person;
  let ben: Person;
  let conversation: string;

  beforeAll(async () => {
    // A token that is renewed once it is 5 s old, because the session does so a minute before its end.
    parley = await startParley({ PARLEY_ACCESS_TOKEN_SECONDS: "65" });
    const bundle = await build({
      entryPoints: ["test/pages/chat-page.ts"],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      define: { "process.env.NODE_ENV": '"production"' },
    });
    const script = bundle.outputFiles[0]?.text ?? "";
    pages = createServer(({ url }, response) => {
      const isScript = url === "/page.js";
      response.setHeader("content-type", `text/${isScript ? "javascript" : "html"}; charset=utf-8`);
      response.end(isScript ? script : HTML);
    }).listen(0, "127.0.0.1");
    await once(pages, "listening");
    browser = await chromium.launch({ executablePath: program ?? "", args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    pages?.close();
    await parley?.stop();
  });
  beforeEach(async () => {
    [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
    conversation = await groupOf(ben, ana);
    relay = new SilentRelay(ana.url);
    await relay.start();
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    relay.stop();
  });

  async function open(client: string): Promise<Page> {
    const page = await context.newPage();
    const asked = new URLSearchParams({ client, url: relay.url, room: conversation });
    if (context.pages().length === 1) {
      asked.set("name", ana.username); // the other tabs find her signed in
      asked.set("password", "a good password");
    }
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/?${asked}`);
    await until("it has started", async () => (await page.title()) === "started", 60_000);
    return page;
  }

  const texts = (page: Page, id: "lines" | "unsent") => page.locator(`#${id} li`).allTextContents();
  const write = (page: Page, body: string) =>
    page.evaluate((text) => (window as unknown as Shown).room.send(text), body);
  const shows = (page: Page, bodies: string[], waitMs = 60_000) =>
    until(
      `it shows ${bodies.at(-1)}`,
      async () => JSON.stringify((await texts(page, "lines")).slice(-bodies.length)) === JSON.stringify(bodies),
      waitMs,
    );

  test.each(["apollo", "urql"])(
    "%s: two tabs, a cut network, a reload with a queued message",
    async (client) => {
      const [one, two] = [await open(client), await open(client)];
      const tokenOf = (page: Page) => page.evaluate(() => (window as unknown as Shown).session.token());
      const first = await tokenOf(one);
      await write(one, "from the one");
      await shows(two, ["from the one"]);
      await write(two, "from the other");
      await send(ben, conversation, "from Ben");
      for (const page of [one, two])
        await until("all are there", async () => (await texts(page, "lines")).length === 3);

      const dead = relay.goSilent();
      await send(ben, conversation, "while it was silent");
      // A request may try each of the dead connections for its whole deadline, before it gets a new one.
      for (const page of [one, two]) await shows(page, ["while it was silent"], (dead + 2) * 20_000);
      expect(
        await until("both have one new token", async () => {
          const [a, b] = [await tokenOf(one), await tokenOf(two)];
          return a === b && a !== first;
        }),
      ).toBe(true);

      await context.route(`${new URL(relay.url).origin}/**`, (route) => route.abort());
      for (const body of ["queued 1", "queued 2"]) await write(one, body);
      expect(await texts(one, "unsent")).toEqual(["queued 1", "queued 2"]);
      await until("the other tab shows them", async () => (await texts(two, "unsent")).length === 2);
      await one.reload();
      await until("they outlive the reload", async () => (await texts(one, "unsent")).length === 2);
      await context.unroute(`${new URL(relay.url).origin}/**`);
      for (const page of [one, two]) {
        await shows(page, ["while it was silent", "queued 1", "queued 2"]);
        await until("nothing is left", async () => (await texts(page, "unsent")).length === 0);
        const lines = await texts(page, "lines");
        expect(lines).toHaveLength(6);
        expect(new Set(lines).size).toBe(6);
      }
    },
    400_000,
  );

  test.each(["apollo", "urql"])("%s: history in both directions", async (client) => {
    const bodies = Array.from({ length: 120 }, (_, i) => `line ${i}`);
    for (const body of bodies) await send(ben, conversation, body);
    const page = await open(client);
    await shows(page, bodies.slice(70));
    for (const shown of [100, 120]) {
      await page.evaluate(() => (window as unknown as Shown).room.loadOlder());
      await until(`${shown} are there`, async () => (await texts(page, "lines")).length === shown);
    }
    await send(ben, conversation, "line 120");
    await shows(page, [...bodies, "line 120"]);
  });
});
