/** The operator's commands by name, as the control socket and the command line both run them. */
import { z } from "zod";
import { MAX_INVITATION_DAYS } from "../accounts/invitations.js";
import { ParleyError } from "../errors.js";
import { addPerson, ban, invite, issueReset, type Parts, sessionsOf, setPassword, unban } from "./people.js";
import { testPushes } from "./pushes.js";

/** Longer than any name, address or password may be. Their own rules have better messages. */
const text = z
  .string()
  .max(2_048)
  .refine((value) => value.isWellFormed() && !value.includes("\0"));
const person = z.strictObject({ username: text });

function command<Input, Result>(input: z.ZodType<Input>, run: (parts: Parts, input: Input) => Promise<Result>) {
  return { input, run };
}

const COMMANDS = {
  add: command(
    z.strictObject({ username: text, password: text, email: text.optional(), displayName: text.optional() }),
    addPerson,
  ),
  invite: command(z.strictObject({ email: text.optional(), days: z.int().min(1).max(MAX_INVITATION_DAYS) }), invite),
  password: command(z.strictObject({ username: text, password: text }), setPassword),
  reset: command(person, (parts, { username }) => issueReset(parts, username)),
  ban: command(person, (parts, { username }) => ban(parts, username)),
  unban: command(person, (parts, { username }) => unban(parts, username)),
  push: command(z.strictObject({ username: text, device: text.optional() }), testPushes),
  sessions: command(person, (parts, { username }) => sessionsOf(parts, username)),
};

type Commands = typeof COMMANDS;
export type CommandName = keyof Commands;
export type CommandInput<Name extends CommandName> = z.input<Commands[Name]["input"]>;
/** The result after a round trip through JSON. */
export type CommandResult<Name extends CommandName> = Jsonified<Awaited<ReturnType<Commands[Name]["run"]>>>;

type Jsonified<Value> = Value extends Date
  ? string
  : Value extends object
    ? { [Key in keyof Value]: Jsonified<Value[Key]> }
    : Value;

/** The outcome of a command, with a message for the operator. If it is not ok, the command changed nothing. */
export type Outcome = { ok: true; result: unknown } | { ok: false; code: string; message: string };

/** Never rejects. An unexpected error is logged, and its text is not returned. */
export async function runCommand(parts: Parts, name: string, given: unknown): Promise<Outcome> {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as CommandName] : undefined;
  if (!found) return { ok: false, code: "BAD_USER_INPUT", message: "This server does not have that command." };
  const input = found.input.safeParse(given);
  if (!input.success) return { ok: false, code: "BAD_USER_INPUT", message: z.prettifyError(input.error) };
  try {
    const run = found.run as (parts: Parts, input: unknown) => Promise<unknown>;
    return { ok: true, result: JSON.parse(JSON.stringify(await run(parts, input.data))) };
  } catch (error) {
    if (error instanceof ParleyError) return { ok: false, code: error.code, message: error.message };
    parts.log.error({ err: error, command: name }, "a command of the operator's failed");
    return { ok: false, code: "INTERNAL", message: "The command failed; the log says why." };
  }
}
