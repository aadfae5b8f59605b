/** How letters go out: without holding anybody up, again where a mail server was away, and as written by us alone. */
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issueResetToken } from "../../src/accounts/password-changes.js";
import type { App } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import { graphql } from "../graphql/index.js";
import { type Mailbox, startMailbox } from "../support/mailbox.js";
import {
  ask,
  castOf,
  codeOf,
  dataOf,
  metricsOf,
  type Parley,
  type Person,
  startParley,
  until,
} from "../support/parley.js";
import { quietPort } from "../support/ports.js";
import { uuidOf } from "../support/tables.js";

const SIGN_UP = graphql(`
  mutation LettersSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { email emailVerifiedAt } } }
`);
const FORGOT = graphql(`
  mutation LettersForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }
`);
const MOVE = graphql(`
  mutation LettersMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }
`);
const RESET = graphql(`mutation LettersReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }`);

const PASSWORD = "a good password";
const FROM = { PARLEY_MAIL_FROM: "Parley, the “chat” <parley@example.org>" };
let made = 0;
const nameFor = (stem: string) => `${stem}${++made}.${process.pid}`;

async function signUpWith(parley: Parley, email: string) {
  const input = { username: nameFor("lena"), password: PASSWORD, email };
  return dataOf(await ask(parley.urls[0] ?? "", undefined, SIGN_UP, { input })).signUp.viewer;
}

test("a letter that meets a mail server which is away, or busy, arrives once it is back, and the log says each once", async () => {
  const port = await quietPort();
  const parley = await startParley({ PARLEY_SMTP_URL: `smtp://127.0.0.1:${port}`, ...FROM });
  const [one, two] = [`${nameFor("away")}@example.org`, `${nameFor("away")}@example.org`];
  await Promise.all([one, two].map((email) => signUpWith(parley, email)));
  const log = parley.servers[0]?.logged;
  if (log)
    await until("it is logged", () =>
      log.some(({ msg }) => msg === "letters cannot be sent; each is tried again a few times"),
    );
  const mailbox = await startMailbox(port);
  mailbox.refuseWith(451);
  await until("both arrive", () => {
    mailbox.refuseWith(undefined);
    return mailbox.letters.length === 2;
  });
  if (log) await until("it is over", () => log.some(({ msg }) => msg === "letters are sent again"));
  expect(log?.filter(({ msg }) => /^letters/.test(String(msg))).length ?? 2).toBe(2);
  await parley.stop();
  await mailbox.stop();
});

test("a letter that is refused for good is not tried again, and its address stays out of the log", async () => {
  const mailbox = await startMailbox();
  const parley = await startParley({ PARLEY_SMTP_URL: mailbox.url, PARLEY_METRICS_PORT: "0", ...FROM });
  const server = parley.servers[0] as NonNullable<(typeof parley.servers)[0]>;
  const failed = async () => (await metricsOf(server)).get("parley_letters_failed_total");
  mailbox.refuseWith(550);
  const email = `${nameFor("refused")}@example.org`;
  await signUpWith(parley, email);
  await until("it is given up", async () => (await failed()) === 1);
  mailbox.refuseWith(undefined);
  await signUpWith(parley, `${nameFor("taken")}@example.org`);
  await until("the next arrives", () => mailbox.letters.length === 1);
  expect(mailbox.lettersTo(email)).toEqual([]);
  if (server.logged) {
    expect(server.logged.map(({ msg }) => msg)).toEqual(["the mail server refused a letter"]);
    expect(JSON.stringify(server.logged)).not.toContain(email);
  }
  await parley.stop();
  await mailbox.stop();
});

test("a mail server that accepts and says nothing holds up neither an answer nor a stop", async () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  const port = await quietPort();
  await new Promise<void>((resolve) => void silent.listen(port, "127.0.0.1", () => resolve()));
  const parley = await startParley({ PARLEY_SMTP_URL: `smtp://127.0.0.1:${port}`, ...FROM });
  for (let i = 0; i < 8; i++) await signUpWith(parley, `${nameFor("silent")}@example.org`);
  await until("it waits for the server", () => sockets.size > 0);
  expect(sockets.size, "a few at once").toBeLessThanOrEqual(4 * parley.servers.length);
  await parley.stop();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test("the sender's name is one name, whatever is in it, and nothing but the token and our words is in a letter", async () => {
  const mailbox = await startMailbox();
  const parley = await startParley({
    PARLEY_SMTP_URL: mailbox.url,
    PARLEY_VERIFY_URL: "https://chat.example.org/v/{token}",
    ...FROM,
  });
  const email = `${nameFor("header")}@example.org`;
  await signUpWith(parley, email);
  await until("it arrives", () => mailbox.letters.length === 1);
  const [letter] = mailbox.letters as [Mailbox["letters"][0]];
  expect(letter).toMatchObject({ from: "parley@example.org", to: [email] });
  expect(letter.raw.match(/^From: .*<parley@example.org>\r$/m)).not.toBeNull();
  expect(letter.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(letter.raw).toMatch(new RegExp(`^To: ${email}\r$`, "m"));
  expect(letter.text).toContain(`https://chat.example.org/v/${letter.token}`);
  await parley.stop();
  await mailbox.stop();
});

let quiet: Parley;
let ana: Person;
beforeAll(async () => {
  quiet = await startParley();
  [ana] = (await castOf(quiet, "Ana")) as [Person];
});
afterAll(() => quiet?.stop());

test("without a mail server an address is a second name at once, nobody's reset is refused, and none can be verified", async () => {
  const email = `${nameFor("plain")}@example.org`;
  expect(await signUpWith(quiet, email)).toEqual({ email, emailVerifiedAt: null });
  const input = { username: nameFor("lena"), password: PASSWORD, email };
  expect(codeOf(await ask(ana.url, undefined, SIGN_UP, { input }))).toBe("CONFLICT");
  for (const each of [email, "nobody@example.org"])
    expect((await ask(ana.url, undefined, FORGOT, { email: each })).data).toEqual({
      requestPasswordReset: { sent: true },
    });
  expect(codeOf(await ana.ask(MOVE, { input: { email, password: PASSWORD } }))).toBe("FORBIDDEN");
});

test("who runs the server hands over a token, which is good for a reset", async (context) => {
  if (!quiet.app) return context.skip("the service is called where the server runs in this process");
  const { token, expiresAt } = await issueResetToken(quiet.app as App, uuidOf(ana.id));
  expect(Math.round((expiresAt.getTime() - Date.now()) / 60_000)).toBe(60);
  const input = { token, newPassword: "another good one" };
  expect((await ask(ana.url, undefined, RESET, { input })).data).toEqual({ resetPassword: { reset: true } });
});

test.each<[Record<string, string>, string]>([
  [{ PARLEY_SMTP_URL: "smtp://127.0.0.1:25" }, "PARLEY_MAIL_FROM"],
  [{ PARLEY_SMTP_URL: "http://127.0.0.1:25" }, "PARLEY_SMTP_URL"],
  [{ PARLEY_MAIL_FROM: "nobody" }, "PARLEY_MAIL_FROM"],
  [{ PARLEY_MAIL_FROM: "A <a@example.org>, B <b@example.org>" }, "PARLEY_MAIL_FROM"],
  [{ PARLEY_MAIL_FROM: "A\r\nBcc: b@example.org <a@example.org>" }, "PARLEY_MAIL_FROM"],
  [{ PARLEY_RESET_URL: "https://chat.example.org/reset" }, "PARLEY_RESET_URL"],
  [{ PARLEY_VERIFY_URL: "javascript:alert('{token}')" }, "PARLEY_VERIFY_URL"],
])("a setting of letters that cannot work is named, the %#th", (settings, name) => {
  expect(() => loadConfig(settings)).toThrow(name);
});
