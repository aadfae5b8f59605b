/** The command line by itself, and the way to a server on the embedded database, which one process alone may use. */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { graphql } from "../graphql/index.js";
import { ask, codeOf, dataOf, Person, until } from "../support/parley.js";
import { type Program, runCommandLine, runParley, urlOf } from "../support/process.js";

const SIGN_IN = graphql(`
  mutation ControlSignIn($username: String!) {
    signIn(input: { username: $username, password: "a good password" }) {
      accessToken refreshToken viewer { user { id username } }
    }
  }
`);
const EVENTS = graphql(`subscription ControlEvents { events { __typename } }`);

const main = inject("builtMain");
const cli = inject("builtCli");

let folders = 0;
/** Deeper than the path of a socket may be. */
function deepFolder(): string {
  folders++;
  const folder = join(inject("folder"), `operator-${folders}`, "x".repeat(120));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Its sweep never comes: what ends at once, ends because the server was there when it was banned. */
const serverEnv = (folder: string) => ({
  PARLEY_DATA: folder,
  PARLEY_DEMO: "0",
  PARLEY_SWEEP_SECONDS: "3600",
  PARLEY_LOG: "warn",
  PORT: "0",
});
const command = (folder: string, args: string[], input = "") =>
  runCommandLine(["user", ...args], { env: { PARLEY_DATA: folder }, input, cli });

async function start(folder: string): Promise<Program> {
  const server = runParley(serverEnv(folder), { main });
  await server.ready;
  return server;
}

async function signedIn(server: Program, username: string): Promise<Person> {
  const url = urlOf(server);
  const { accessToken, refreshToken, viewer } = dataOf(await ask(url, undefined, SIGN_IN, { username })).signIn;
  return new Person(url, { id: viewer.user.id, token: accessToken, refreshToken, username });
}

test("a command reaches the server on the embedded database at once, also past the socket of one that was killed", async () => {
  const folder = deepFolder();
  const socket = join(folder, "control", "socket");
  const killed = await start(folder);
  expect((await command(folder, ["add", "ana"], "a good password\n")).code).toBe(0);
  await killed.kill();
  expect(existsSync(socket)).toBe(true);

  const server = await start(folder);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "control")).mode & 0o777).toBe(0o700);
  const ana = await signedIn(server, "ana");
  const stream = ana.follow(EVENTS);
  await until("she follows", () => stream.answers.length > 0);
  expect(await command(folder, ["ban", "ana"])).toEqual({
    code: 0,
    output: "Banned ana; sessions ended: 1.\n",
    errors: "",
  });
  await until("the stream ends", () => stream.isDone);
  expect(codeOf(await ask(urlOf(server), undefined, SIGN_IN, { username: "ana" }))).toBe("FORBIDDEN");
  await ana.leave();
  server.signal("SIGTERM");
  await server.exited;
  expect(existsSync(socket)).toBe(false);
});

test("without a server a command starts the embedded database, takes turns with others, and stops it", async () => {
  const folder = deepFolder();
  const none = await command(folder, ["ban", "ana"]);
  expect(none).toMatchObject({ code: 3, output: "" });
  expect(none.errors).toMatch(/^parley: there is no embedded database in .*\n$/);
  expect(readdirSync(folder)).toEqual([]);

  const added = await Promise.all(["ana", "ben"].map((name) => command(folder, ["add", name], "a good password")));
  for (const { code, errors } of added) expect({ code, errors }).toEqual({ code: 0, errors: "" });
  const server = await start(folder); // the folder is nobody's by now
  for (const name of ["ana", "ben"]) expect((await signedIn(server, name)).username).toBe(name);
  await server.stop();
});

test("the control socket outlives what is no command: garbage, large bodies, and connections cut off at each step", async () => {
  const folder = join(inject("folder"), "operator-hostile");
  mkdirSync(folder);
  const server = await start(folder);
  const path = join(folder, "control", "socket");
  const post = (name: string, body: string) =>
    new Promise<{ status: number | undefined; text: string }>((answered) => {
      const asked = request({ socketPath: path, method: "POST", path: name, agent: false }, (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => answered({ status: response.statusCode, text }));
      });
      asked.on("error", () => answered({ status: undefined, text: "" }));
      asked.end(body);
    });
  for (const [name, body] of [
    ["/commands/ban", "{"],
    ["/commands/ban", "[]"],
    ["/commands/ban", '{"username":"ana","extra":1}'],
    ["/commands/ban", '{"username":"a\\u0000"}'],
    ["/commands/constructor", "{}"],
    ["/commands/drop", "{}"],
  ] as const)
    expect(JSON.parse((await post(name, body)).text)).toMatchObject({ ok: false, code: "BAD_USER_INPUT" });
  expect((await post("/graphql", "{}")).status).toBe(404);
  expect([413, undefined]).toContain((await post("/commands/ban", "x".repeat(1_000_000))).status);
  const pieces = [
    "",
    "POST",
    "POST /commands/ban HTTP/1.1\r\ncontent-length: 9\r\n\r\n{",
    "\0\0\0\r\n\r\n",
    "GET / HTTP/1.1\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
  ];
  for (const piece of pieces)
    await new Promise<void>((closed) => {
      const socket = connect(path, () => {
        socket.write(piece);
        setImmediate(() => socket.destroy());
      });
      socket.once("close", () => closed());
    });
  expect(await command(folder, ["ban", "nobody"])).toMatchObject({
    code: 1,
    errors: "parley: There is no such user.\n",
  });
  expect(server.output()).not.toMatch(/"level":(50|60)/);
  await server.stop();
});

test("a wrong command line gets one line and exit code 2, and help is there for each command", async () => {
  const wrong = await Promise.all(
    [
      ["frob"],
      ["user", "frob"],
      ["user", "ban"],
      ["user", "ban", "ana", "ben"],
      ["user", "password", "ana", "a password"],
      ["user", "password", "ana", "--password", "a password"],
      ["user", "invite", "--days", "0"],
      ["user", "invite", "--days", "1e2"],
      ["user", "sessions", "ana", "--yaml"],
    ].map((args) => runCommandLine(args, { cli })),
  );
  for (const { code, output, errors } of wrong) {
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toMatch(/^parley: .*\n$/);
    expect(errors).not.toContain("a password");
  }
  const commands = ["add", "invite", "password", "ban", "unban", "sessions"];
  const helps = [[], ["start"], ["push"], ["user"], ...commands.map((name) => ["user", name])];
  // The help of all of them comes from what `npx parley` runs.
  const help = (args: string[]) => runCommandLine([...args, "--help"], args.length > 0 ? { cli } : {});
  for (const { code, output, errors } of await Promise.all(helps.map(help)))
    expect({ code, errors, isHelp: output.startsWith("Usage: parley") }).toEqual({ code: 0, errors: "", isHelp: true });
});

test("a password from standard input is one line of UTF-8", async () => {
  const env = { PARLEY_DATA: join(inject("folder"), "operator-none") };
  for (const [input, line] of [
    [Buffer.from([0xff, 0xfe, 0x41, 0x0a]), "parley: The password on standard input is not UTF-8.\n"],
    ["\na good password\n", "parley: No password came on standard input.\n"],
    ["x".repeat(10_000), "parley: The line on standard input is too long for a password.\n"],
  ] as const)
    expect(await runCommandLine(["user", "add", "ana"], { env, input, cli })).toEqual({
      code: 1,
      output: "",
      errors: line,
    });
  expect(existsSync(env.PARLEY_DATA)).toBe(false);
});

test("`parley start` starts what `npm start` does", async () => {
  const folder = join(inject("folder"), "operator-start");
  mkdirSync(folder);
  const main = new URL("../../bin/parley.js", import.meta.url).pathname;
  const { runProgram } = await import("../support/process.js");
  const server = runProgram([process.execPath, main, "start"], {
    env: serverEnv(folder),
    readyLine: "Parley is ready",
  });
  await server.ready;
  expect((await fetch(urlOf(server).replace("graphql", "health"))).status).toBe(200);
  server.signal("SIGTERM");
  await server.exited;
  expect(server.output()).toContain("Draining.");
});
