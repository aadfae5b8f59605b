import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { chmod, readdir, readFile } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { hashPassword, verifyPassword } from "../../src/accounts/passwords.js";
import { createApp } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import { demoPassword, demoPeople } from "../../src/demo/passwords.js";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, dataOf, startParley, until } from "../support/parley.js";
import { type Program, runParley, urlOf } from "../support/process.js";

const NAMES = ["Ana", "Ben", "Cy"];
const WHO = graphql(`query DemoWho { viewer { user { displayName } sessions { id } } }`);
const SHOWN = graphql(`
  query DemoShown {
    inbox(first: 10) { nodes { kind title unreadCount lastMessage { body } members { nodes { user { displayName } } } } }
    notifications { unreadCount nodes { title body } }
  }
`);
const SIGN_IN = graphql(`
  mutation DemoSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { displayName } } } }
`);

let folder: string;
let parley: Program;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(inject("folder"), "demo-"));
  await chmod(folder, 0o755); // for the user who runs PostgreSQL, where we are root
  [parley, url] = await start();
});
afterAll(() => parley?.stop());

/** With nothing set that decides where it runs, as `npm start` does. Ana is described, and whoever else is there. */
async function start(): Promise<[Program, string]> {
  const pace = { PARLEY_SIGN_INS_PER_MINUTE: "1000" };
  const program = runParley(
    { PARLEY_DATA: folder, PORT: "0", PARLEY_LOG: "silent", ...pace },
    { main: inject("builtMain") },
  );
  await program.ready;
  await until("the demo people are described", () => /Ana +password.*#as=Ana$/m.test(program.output()));
  return [program, urlOf(program)];
}

const printed = (program: Program) =>
  Object.fromEntries(
    [...program.output().matchAll(/^ +(\w+) +password (\S+)/gm)].map(([, name = "", word = ""]) => [name, word]),
  );

interface Knock {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** A request with whatever headers, `Host` included, which fetch would not send. */
async function knock({ path = "/demo/sign-in?name=Ana", method = "POST", headers = {} }: Knock) {
  const { hostname, port } = new URL(url);
  const request = httpRequest({ hostname, port, path, method, headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on("response", resolve).on("error", reject).end();
  });
  const body = JSON.parse(await text(response));
  return { status: response.statusCode, headers: response.headers, body, code: body.errors?.[0].extensions.code };
}

describe("demo people", () => {
  test("have passwords that were made for this folder, that are printed, and by which they sign in", async () => {
    const passwords = printed(parley);
    expect(Object.keys(passwords)).toEqual(NAMES);
    expect(new Set(Object.values(passwords)).size).toBe(3);
    for (const [username, password = ""] of Object.entries(passwords)) {
      expect(password).toMatch(/^([0-9a-f]{4}-){4}[0-9a-f]{4}$/);
      const { signIn } = dataOf(await ask(url, undefined, SIGN_IN, { input: { username, password } }));
      expect(signIn.viewer.user.displayName).toBe(username);
      const known = await ask(url, undefined, SIGN_IN, { input: { username, password: "parley-demo" } });
      expect(codeOf(known)).toBe("UNAUTHENTICATED");
    }
  });

  test("have talked already, once and for all starts", async () => {
    const { accessToken } = (await knock({})).body;
    const { inbox, notifications } = dataOf(await ask(url, accessToken, SHOWN));
    expect(notifications).toEqual({
      unreadCount: 2,
      nodes: [
        { title: "Weekend plans", body: "Ben: Only if it does not rain again." },
        { title: "Weekend plans", body: "Cy: I am in. I bring the tent." },
        { title: "Ben", body: "It does. I got it the moment you sent it." },
      ],
    });
    expect(inbox.nodes.map(({ kind }) => kind).sort()).toEqual(["DIRECT", "GROUP"]);
    expect(inbox.nodes.every(({ lastMessage }) => lastMessage !== null)).toBe(true);
    await parley.stop();
    [parley, url] = await start();
    expect(dataOf(await ask(url, accessToken, SHOWN)).inbox).toEqual(inbox);
  });

  test("answer what the README's first screen shows", async () => {
    const readme = await readFile("README.md", "utf8");
    const [, commands = "", shown = ""] =
      /as Ana:\n\n```sh\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/.exec(readme) ?? [];
    const { origin } = new URL(url);
    const answer = execFileSync("sh", ["-euc", commands.replaceAll("http://127.0.0.1:4000", origin)], {
      stdio: "pipe",
    });
    expect(JSON.parse(String(answer))).toEqual(JSON.parse(shown));
  });

  test("have no password that a file of the folder holds", async () => {
    const files = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isFile());
    expect(files.map(({ name }) => name)).toContain("secret");
    for (const { name } of files)
      for (const password of Object.values(printed(parley)))
        expect(await readFile(join(folder, name), "utf8")).not.toContain(password);
  });

  test("are signed in by one request from this machine, with a token of their own each time", async () => {
    const people = await (await fetch(new URL("/demo", url))).json();
    expect(people.people.map(({ name }: { name: string }) => name)).toEqual(NAMES);
    for (const name of NAMES) {
      const { body, headers } = await knock({ path: `/demo/sign-in?name=${name}` });
      expect(body).toEqual({ accessToken: expect.any(String), expiresAt: expect.any(String), name });
      expect(headers["cache-control"]).toBe("no-store");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      expect(dataOf(await ask(url, body.accessToken, WHO)).viewer.user.displayName).toBe(name);
    }
  });

  test("are asked for by name and by POST; anything else is refused in words", async () => {
    for (const query of ["", "?name=", "?name=Dan", "?name=ana%00", `?name=${"Ana".repeat(1_000)}`])
      expect(await knock({ path: `/demo/sign-in${query}` })).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"])
      expect(await knock({ method }), method).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
    expect(await knock({ path: "/demo" })).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
  });
});

describe("nobody becomes a demo person", () => {
  const own = () => new URL(url).host;
  const port = () => new URL(url).port;
  const rows: [string, () => Record<string, string>][] = [
    ...[
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "evil.localhost",
      "10.0.0.1",
      "0.0.0.0",
      "[::2]",
    ].map((host): [string, () => Record<string, string>] => [
      `under the Host ${host}`,
      () => ({ host: `${host}:${port()}` }),
    ]),
    ["under a Host with a name before it", () => ({ host: `evil.example@${own()}` })],
    ...[
      "x-forwarded-for",
      "x-forwarded-host",
      "x-forwarded-proto",
      "X-Forwarded",
      "forwarded",
      "via",
      "x-real-ip",
      "cf-connecting-ip",
    ].map((name): [string, () => Record<string, string>] => [
      `with the header ${name}`,
      () => ({ [name]: "127.0.0.1" }),
    ]),
    ["from a page of another site", () => ({ origin: "https://evil.example" })],
    ["from a page of another port", () => ({ origin: "http://127.0.0.1:1" })],
    ["from a page of another name of this machine", () => ({ origin: `http://localhost:${port()}` })],
    ["from a page behind TLS", () => ({ origin: `https://${own()}` })],
    ["from a page without an origin", () => ({ origin: "null" })],
    [
      "from a page that DNS rebinding made same-origin",
      () => ({
        host: `evil.example:${port()}`,
        origin: `http://evil.example:${port()}`,
        "sec-fetch-site": "same-origin",
      }),
    ],
    ...["cross-site", "same-site", "none"].map((site): [string, () => Record<string, string>] => [
      `by a fetch that is ${site}`,
      () => ({ "sec-fetch-site": site }),
    ]),
  ];

  test.each(rows)("%s", async (_, headersOf) => {
    for (const asked of [{}, { path: "/demo", method: "GET" }]) {
      const { status, code, body } = await knock({ ...asked, headers: headersOf() });
      expect([status, code]).toEqual([403, "FORBIDDEN"]);
      expect(JSON.stringify(body)).not.toMatch(/accessToken|usr_/);
    }
  });

  test.each([
    ["over HTTP/1.0, which only proxies speak", () => `HTTP/1.0\r\nHost: ${own()}`],
    ["under an empty Host", () => "HTTP/1.1\r\nHost:\r\nConnection: close"],
  ])("%s", async (_, rest) => {
    const socket = connect(Number(port()), "127.0.0.1");
    socket.end(`POST /demo/sign-in?name=Ana ${rest()}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test("and a refusal opens no session", async () => {
    const { accessToken } = (await knock({})).body;
    const sessions = async () => dataOf(await ask(url, accessToken, WHO)).viewer.sessions.length;
    const before = await sessions();
    for (const [, headersOf] of rows) await knock({ headers: headersOf() });
    expect(await sessions()).toBe(before);
  });

  test("on a database of one's own", async () => {
    const other = await startParley({ PARLEY_DEMO: "" });
    const answer = await fetch(new URL("/demo/sign-in?name=Ana", other.urls[0]), { method: "POST" });
    expect([answer.status, codeOf(await answer.json())]).toEqual([403, "FORBIDDEN"]);
    await other.stop();
  });
});

describe("a page under a name or address of this machine", () => {
  const hosts = ["127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "[::1]"];
  test.each(hosts)("signs in under %s", async (host) => {
    const own = `${host}:${new URL(url).port}`;
    const headers = { host: own, origin: `http://${own.toLowerCase()}`, "sec-fetch-site": "same-origin" };
    expect((await knock({ headers })).status).toBe(200);
  });
});

describe("the next start on the folder", () => {
  test("prints the same passwords, and takes the public one of earlier versions from whoever has it", async () => {
    const before = printed(parley);
    const { accessToken } = (await knock({ path: "/demo/sign-in?name=Ben" })).body;
    await parley.stop();

    const app = await createApp(loadConfig({ PARLEY_DATA: folder }), pino({ level: "silent" }));
    const change = async (usernameKey: string, password: string) =>
      app.store.prisma.user.update({ where: { usernameKey }, data: { passwordHash: await hashPassword(password) } });
    await change("ben", "parley-demo");
    await change("cy", "a password of Cy's own");
    expect((await demoPeople(app)).map(({ name }) => name)).toEqual(["Ana"]);
    await app.close();

    [parley, url] = await start();
    expect(printed(parley)).toEqual({ Ana: before.Ana, Ben: before.Ben });
    const old = await ask(url, undefined, SIGN_IN, { input: { username: "ben", password: "parley-demo" } });
    expect(codeOf(old)).toBe("UNAUTHENTICATED");
    expect(codeOf(await ask(url, accessToken, WHO)), "its sessions are ended").toBe("UNAUTHENTICATED");
    expect((await knock({ path: "/demo/sign-in?name=Ben" })).status).toBe(200);
    const own = await knock({ path: "/demo/sign-in?name=Cy" });
    expect([own.status, own.code]).toEqual([403, "FORBIDDEN"]);
  });
});

test("a demo person's password is of the folder, not of PARLEY_SECRET", async () => {
  await parley.stop();
  const app = await createApp(
    loadConfig({ PARLEY_DATA: folder, PARLEY_SECRET: "another secret, which is long enough" }),
    pino({ level: "silent" }),
  );
  const { passwordHash } = await app.store.prisma.user.findUniqueOrThrow({ where: { usernameKey: "ana" } });
  expect(await verifyPassword(passwordHash, await demoPassword(app.config, "Ana"))).toBe(true);
  await app.close();
});
