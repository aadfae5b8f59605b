import { chmodSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { Kind, parse } from "graphql";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { TABS } from "../../src/http/graphiql-tabs.js";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, dataOf, until } from "../support/parley.js";
import { type Program, runParley, urlOf } from "../support/process.js";

const program = inject("chromium");

const NAMES = ["Ben", "Cy", "Ana"];
/** A stranger's name whose DNS says that it is this machine. */
const REBOUND = "rebound.example";
/** As a browser runs where there is no screen, and where nothing outside is to be reached. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
];
const SEND = graphql(`
  mutation GraphiqlSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }
`);
const INBOX = graphql(`query GraphiqlInbox { viewer { sessions { id } } inbox { nodes { id } } }`);

describe.runIf(program)("GraphiQL's page, in Chromium", { timeout: 120_000 }, () => {
  let parley: Program;
  let url: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** Each error of the page, each breach of its policy, and each request that is not for its own server. */
  let complaints: string[];

  beforeAll(async () => {
    const folder = mkdtempSync(join(inject("folder"), "graphiql-"));
    chmodSync(folder, 0o755); // for the user who runs PostgreSQL, where we are root
    parley = runParley(
      { PARLEY_DATA: folder, PORT: "0", PARLEY_LOG: "silent", PARLEY_SIGN_INS_PER_MINUTE: "1000" },
      { main: inject("builtMain") },
    );
    await parley.ready;
    await until("the demo is there", () => parley.output().includes("#as=Cy"));
    url = urlOf(parley);
    browser = await chromium.launch({ executablePath: program ?? "", args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    await parley?.stop();
  });
  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext();
    page = await openPage();
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });

  async function openPage(): Promise<Page> {
    const opened = await context.newPage();
    opened.setDefaultTimeout(60_000);
    opened.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    opened.on("console", (line) => line.type() === "error" && complaints.push(`console: ${line.text()}`));
    opened.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(url).host)
        complaints.push(`request: ${request.url()}`);
    });
    return opened;
  }

  /** The editor is there as well, with the workers that it needs. */
  async function load(address: string, on = page): Promise<void> {
    await on.goto(address);
    await on.locator(".graphiql-query-editor .view-line").first().waitFor();
  }

  const signedIn = (name: string, on = page) => on.getByRole("status").filter({ hasText: `Signed in as ${name}` });
  const play = (on = page) => on.locator(".graphiql-execute-button").click();
  const result = (on = page) => on.locator(".result-window");

  /** While GraphiQL begins, it loses the click that plays, too. */
  async function shows(words: string, act: () => Promise<unknown> = play): Promise<void> {
    const isShown = () =>
      result()
        .filter({ hasText: words })
        .waitFor({ timeout: 5_000 })
        .then(
          () => true,
          () => false,
        );
    await until(
      `the result has ${words}`,
      async () => {
        await act();
        return isShown();
      },
      60_000,
    );
  }

  /** By a word of its query. While GraphiQL begins, it loses the click on another tab. */
  async function openTab(word: string): Promise<void> {
    const place = TABS.findIndex(({ query }) => query.includes(word));
    await until(`the tab with ${word} is open`, async () => {
      await page.locator(".graphiql-tab-button").nth(place).click();
      const shown = await page.locator(".graphiql-query-editor").innerText();
      return shown.replaceAll("\u00a0", " ").includes(word);
    });
  }

  /** The token that the window holds. */
  const tokenOf = (on = page) =>
    on.evaluate(() => JSON.parse(sessionStorage.getItem("parley:session") ?? "{}").accessToken as string | undefined);

  test("signs in with one click, after which each tab works as it stands, and out with another", async () => {
    await load(url);
    await page.getByRole("status").filter({ hasText: "Sign in as" }).waitFor();
    await page.getByRole("button", { name: "Ana" }).click();
    await signedIn("Ana").waitFor();
    await shows(`"displayName": "Ana"`);
    await openTab("blockedUsers");
    await openTab("notifications(");
    await shows('"unreadCount"', async () => {
      await play();
      const item = page.getByRole("menuitem", { name: "Notifications" });
      await item.click({ timeout: 5_000 }).catch(() => {}); // nothing was played
    });

    const token = await tokenOf();
    expect(codeOf(await ask(url, token, INBOX))).toBeUndefined();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("status").filter({ hasText: "Sign in as" }).waitFor();
    expect(await tokenOf()).toBeUndefined();
    expect(codeOf(await ask(url, token, INBOX)), "the session is ended").toBe("UNAUTHENTICATED");
  });

  test("is the person whom the printed address names, who stays over a reload, in this window alone", async () => {
    const [address = ""] = /http\S+#as=Ben/.exec(parley.output()) ?? [];
    await load(address);
    await signedIn("Ben").waitFor();
    expect(page.url()).toBe(url);
    await page.reload();
    await signedIn("Ben").waitFor();
    await page.locator(".graphiql-tab").first().waitFor();
    const tabs = await page.locator(".graphiql-tab").count();
    const token = (await tokenOf()) ?? "";

    const other = await openPage();
    await load(`${url}#as=Cy`, other);
    await signedIn("Cy", other).waitFor();
    expect(await other.locator(".graphiql-tab").count()).toBe(tabs);
    expect(await tokenOf()).toBe(token);
    const kept = await other.evaluate(() => JSON.stringify({ ...localStorage }));
    for (const each of [token, (await tokenOf(other)) ?? "", "Bearer"]) expect(kept).not.toContain(each);
  });

  test("takes no token from an address, and nobody whom the demo does not have", async () => {
    const { accessToken } = await (await fetch(new URL("/demo/sign-in?name=Cy", url), { method: "POST" })).json();
    for (const hash of [accessToken, `token=${accessToken}`, "as=Dan", "as=%3Cimg%20src=x%3E", "as"]) {
      await page.goto("about:blank");
      await load(`${url}#${hash}`);
      await page.getByRole("status").filter({ hasText: "Sign in as" }).waitFor();
      expect(await tokenOf(), hash).toBeUndefined();
    }
  });

  test.each(["WebSocket", "server-sent events"])("follows a subscription over %s", async (over) => {
    const requests: string[] = [];
    page.on("websocket", (socket) => requests.push(socket.url()));
    await load(`${url}#as=Ana`);
    const choose = () => page.getByRole("combobox", { name: "Live results over" }).selectOption(over);
    if (over !== "WebSocket") await Promise.all([page.waitForEvent("load"), choose()]); // it begins anew
    await signedIn("Ana").waitFor();
    await openTab("messageAdded");
    await until("it is played", async () => {
      if (await page.getByRole("button", { name: /^Stop query/ }).count()) return true;
      await play(); // just begun, GraphiQL may still play the tab before
      return false;
    });
    const { accessToken } = await (await fetch(new URL("/demo/sign-in?name=Ben", url), { method: "POST" })).json();
    const conversationId = dataOf(await ask(url, accessToken, INBOX)).inbox.nodes[0]?.id ?? "";
    const shown = async () => ((await result().textContent()) ?? "").replaceAll("\u00a0", " ");
    await until("what Ben sends is shown", async () => {
      await ask(url, accessToken, SEND, { input: { conversationId, body: `To see, over ${over}` } });
      return until("it comes", async () => (await shown()).includes(`To see, over ${over}`), 1_000).catch(() => false);
    });
    expect(requests.length > 0).toBe(over === "WebSocket");
  });

  test("plays every tab as it stands, whoever is signed in", async () => {
    await load(`${url}#as=Ana`);
    const played = new Set<string>();
    for (const name of NAMES) {
      await page.getByRole("button", { name, exact: true }).click();
      await signedIn(name).waitFor();
      for (const { query, variables } of await keptTabs()) {
        expect(variables ?? "").not.toContain("…");
        const [operation] = parse(query).definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
        const operationName = operation?.name?.value ?? "";
        if (name !== "Ana" && operation?.operation === "mutation") continue; // editing is for who wrote, say
        const text = await answerOf({ query, operationName, variables: JSON.parse(variables || "{}") });
        expect(text, `${name} plays ${operationName}`).not.toContain('"errors"');
        played.add(operationName);
      }
    }
    expect(played.size).toBe(TABS.length);
  });

  /** GraphiQL's tabs: it stores them once one is chosen. */
  async function keptTabs(): Promise<{ query: string; variables: string | null }[]> {
    await openTab("newest page");
    await openTab("query Inbox");
    const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("graphiql:tabState") ?? "{}").tabs);
    return until("GraphiQL keeps its tabs", async () => {
      const tabs = await kept();
      return tabs?.length === TABS.length && tabs;
    });
  }

  /** Sent as the page does; a subscription that is refused answers at once, another opens its stream. */
  async function answerOf(body: object): Promise<string> {
    const headers = {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${await tokenOf()}`,
    };
    const stop = new AbortController();
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal: stop.signal });
    let answer = "";
    for await (const piece of response.body ?? []) {
      answer += Buffer.from(piece).toString();
      if (/^(event: (next|complete)|:|{)/m.test(answer)) break;
    }
    stop.abort();
    return answer;
  }

  test("takes a pasted token once the server knows whose it is, and shows the name", async () => {
    const { accessToken } = await (await fetch(new URL("/demo/sign-in?name=Cy", url), { method: "POST" })).json();
    await load(url);
    const refusals: string[] = [];
    page.on("dialog", (dialog) => {
      refusals.push(dialog.message());
      void dialog.accept();
    });
    const use = async (text: string) => {
      await page.getByLabel("Access token").fill(text);
      await page.getByRole("button", { name: "Use token" }).click();
    };
    await use("nonsense");
    await until("it is refused", () => refusals.length === 1);
    await use(`Bearer ${accessToken}`);
    await signedIn("Cy").waitFor();
    await play();
    await result().filter({ hasText: `"displayName": "Cy"` }).waitFor();
    await page.getByRole("button", { name: "Forget token" }).click();
    await page.getByRole("status").filter({ hasText: "Sign in as" }).waitFor();
    expect(codeOf(await ask(url, accessToken, INBOX)), "its session goes on").toBeUndefined();
  });

  test("forgets tokens that pages of earlier versions kept", async () => {
    const headers = JSON.stringify({ authorization: "Bearer of.yester-day" });
    await page.addInitScript((kept) => {
      if (localStorage.getItem("graphiql:headers") !== null) return;
      localStorage.setItem("graphiql:headers", kept);
      const tabs = [{ id: "a", title: "a", query: "{ a }", variables: null, headers: kept }];
      localStorage.setItem("graphiql:tabState", JSON.stringify({ tabs, activeTabIndex: 0 }));
    }, headers);
    await load(url);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("yester-day");
  });

  test("runs no script that somebody brings into it, and stands in no frame", async () => {
    await load(url);
    const hasRun = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.hasRun = true";
      document.body.append(script);
      const image = document.createElement("div");
      image.innerHTML = `<img src="data:," onerror="window.hasRun = true">`;
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return "hasRun" in window;
    });
    expect(hasRun).toBe(false);
    expect(complaints.length).toBeGreaterThan(0);
    complaints = [];
    await page.goto(new URL("/", url).href); // has no policy of its own
    await page.setContent(`<iframe src="${url}"></iframe>`);
    await until("the frame is refused", () => complaints.some((line) => /frame-ancestors|X-Frame-Options/i.test(line)));
    complaints = [];
  });

  test("signs nobody in for a page of another site, not even where DNS rebinding brings it here", async () => {
    const { accessToken } = await (await fetch(new URL("/demo/sign-in?name=Ana", url), { method: "POST" })).json();
    const sessions = async () => dataOf(await ask(url, accessToken, INBOX)).viewer.sessions.length;
    const before = await sessions();
    const signIn = new URL("/demo/sign-in?name=Ana", url).href;
    const rebound = url.replace("127.0.0.1", REBOUND);

    await page.route("http://other.example/", (route) => route.fulfill({ contentType: "text/html", body: "" }));
    await page.goto("http://other.example/");
    const tries = await page.evaluate(async (address) => {
      const post = (init: RequestInit) => fetch(address, { method: "POST", ...init }).then(({ type }) => type, String);
      return [await post({}), await post({ mode: "no-cors" })];
    }, signIn);
    expect(tries).toEqual(["TypeError: Failed to fetch", "TypeError: Failed to fetch"]);

    await load(`${rebound}#as=Ana`);
    await page.getByRole("status").filter({ hasText: "Not signed in" }).waitFor();
    expect(await page.getByRole("button", { name: "Ana" }).count()).toBe(0);
    const answer = await page.evaluate(async () => {
      const response = await fetch("/demo/sign-in?name=Ana", { method: "POST" });
      return [response.status, await response.text()];
    });
    expect(answer).toEqual([403, expect.stringContaining("FORBIDDEN")]);
    expect(await sessions()).toBe(before);
    complaints = [];
  });
});
