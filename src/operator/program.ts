/** The command line: its commands, their options and their output. */
import { Command, InvalidArgumentError } from "commander";
import { pino } from "pino";
import { MAX_INVITATION_DAYS } from "../accounts/invitations.js";
import { type Config, loadConfig, unknownSettings } from "../config.js";
import { askNewPassword } from "./ask-password.js";
import { type Operator, reachAccounts } from "./reach.js";
import { printLine, sessionTable } from "./show.js";

const DEFAULT_INVITATION_DAYS = 7;

export function createProgram(): Command {
  // Subcommands inherit only the settings that are made before they are added.
  const program = new Command("parley")
    .description("Runs a Parley, and keeps its accounts. It takes the server's settings from the environment.")
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, "parley:")) })
    .helpCommand(false);
  program
    .command("start")
    .description("start the server, as `npm start` does")
    .action(async () => {
      await import("../main.js"); // it reports its own failures
    });
  program
    .command("push")
    .description("send a push to a person's devices, and print what their services answer")
    .requiredOption("--test <username>", "whose devices get a test")
    .option("--device <id>", "only this one of them")
    .option("--json", "print JSON")
    .action(testPush);
  addUserCommands(program.command("user").description("add, invite, ban and look after people").helpCommand(false));
  return program;
}

function addUserCommands(user: Command): void {
  user
    .command("add")
    .description("make an account, also where nobody may sign up; the password comes by prompt or standard input")
    .argument("<username>")
    .option("--email <address>", "an email address to sign in with")
    .option("--name <name>", "the name to show; the username where left out")
    .action(addUser);
  user
    .command("invite")
    .description("print an invitation that one person can sign up with, once")
    .option("--email <address>", "only a sign-up with this email address can use it")
    .option("--days <days>", `how long it is good: 1 to ${MAX_INVITATION_DAYS}`, days, DEFAULT_INVITATION_DAYS)
    .option("--json", "print JSON")
    .action(inviteUser);
  user
    .command("password")
    .description("set somebody's password, and end all their sessions; it comes by prompt or standard input")
    .argument("<username>")
    .option("--reset-token", "change nothing, and print a token with which the person sets it, once, within an hour")
    .action((username: string, { resetToken }: { resetToken?: true }) =>
      resetToken ? printResetToken(username) : setPassword(username),
    );
  user
    .command("ban")
    .description("end all sessions of somebody, and keep them from signing in")
    .argument("<username>")
    .action(banUser);
  user.command("unban").description("let somebody sign in again").argument("<username>").action(unbanUser);
  user
    .command("sessions")
    .description("list the devices that somebody is signed in on")
    .argument("<username>")
    .option("--json", "print JSON")
    .action(listSessions);
}

async function addUser(username: string, { email, name }: { email?: string; name?: string }): Promise<void> {
  const password = await askNewPassword(username);
  const input = {
    username,
    password,
    ...(email !== undefined && { email }),
    ...(name !== undefined && { displayName: name }),
  };
  const { userId } = await withAccounts((operator) => operator.run("add", input), { mayMake: true });
  printLine(`Added ${username} (${userId}).`);
}

async function inviteUser(options: { email?: string; days: number; json?: true }): Promise<void> {
  const input = { days: options.days, ...(options.email !== undefined && { email: options.email }) };
  const made = await withAccounts((operator) => operator.run("invite", input), { mayMake: true });
  if (options.json) return printLine(JSON.stringify(made));
  // Standard output has only the invitation, so that a script can take it.
  printLine(made.invitation);
  printLine(`Good for one sign-up until ${made.expiresAt}.`, process.stderr);
}

async function setPassword(username: string): Promise<void> {
  const password = await askNewPassword(username);
  await withAccounts(async (operator, config) => {
    const { sessionsEnded } = await operator.run("password", { username, password });
    printLine(`Changed the password of ${username}; sessions ended: ${sessionsEnded}.`);
    warnOfDelay(operator, config);
  });
}

async function printResetToken(username: string): Promise<void> {
  const { token, expiresAt } = await withAccounts((operator) => operator.run("reset", { username }));
  printLine(token);
  printLine(`Good for one resetPassword until ${expiresAt}.`, process.stderr);
}

async function banUser(username: string): Promise<void> {
  await withAccounts(async (operator, config) => {
    const { sessionsEnded } = await operator.run("ban", { username });
    printLine(`Banned ${username}; sessions ended: ${sessionsEnded}.`);
    warnOfDelay(operator, config);
  });
}

async function unbanUser(username: string): Promise<void> {
  const { wasBanned } = await withAccounts((operator) => operator.run("unban", { username }));
  printLine(wasBanned ? `${username} may sign in again.` : `${username} was not banned.`);
}

async function listSessions(username: string, { json }: { json?: true }): Promise<void> {
  const { sessions } = await withAccounts((operator) => operator.run("sessions", { username }));
  if (json) return printLine(JSON.stringify(sessions));
  for (const line of sessionTable(sessions)) printLine(line);
}

async function testPush({ test, device, json }: { test: string; device?: string; json?: true }): Promise<void> {
  const input = { username: test, ...(device !== undefined && { device }) };
  const { pushes } = await withAccounts((operator) => operator.run("push", input));
  if (json) return printLine(JSON.stringify(pushes));
  for (const { device, platform, result, answer } of pushes) printLine(`${device}  ${platform}  ${result}  ${answer}`);
}

async function withAccounts<Result>(
  use: (operator: Operator, config: Config) => Promise<Result>,
  { mayMake = false }: { mayMake?: boolean } = {},
): Promise<Result> {
  const config = loadConfig();
  for (const name of unknownSettings()) printLine(`parley: ${name} is no setting`, process.stderr);
  const log = pino(
    { level: "warn" },
    { write: (line) => printLine(`parley: ${JSON.parse(line).msg}`, process.stderr) },
  );
  const operator = await reachAccounts({ config, log, mayMake });
  try {
    return await use(operator, config);
  } finally {
    await operator.close();
  }
}

/**
 * Tokens are invalid at once, but open streams and sockets last until a server compares its sessions with the store.
 */
function warnOfDelay({ isImmediate }: Operator, { sweepSeconds }: Config): void {
  if (isImmediate) return;
  printLine(
    `parley: streams and sockets that are open close within ${sweepSeconds} s: Redis is not there to notify servers`,
    process.stderr,
  );
}

function days(given: string): number {
  const value = /^\d{1,3}$/.test(given) ? Number(given) : 0;
  if (value < 1 || value > MAX_INVITATION_DAYS)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${MAX_INVITATION_DAYS}.`);
  return value;
}
