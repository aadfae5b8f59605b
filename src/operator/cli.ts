/**
 * Runs one command. Exit codes: 0 done; 1 refused, nothing changed; 2 a wrong command line; 3 accounts not reached, or
 * outcome unknown.
 */
import { CommanderError } from "commander";
import { ConfigError } from "../config.js";
import { NoPassword } from "./ask-password.js";
import { createProgram } from "./program.js";
import { Interrupted, Refused } from "./reach.js";
import { printLine } from "./show.js";

// Only sets the exit code and does not exit: a pipe may not have taken all of the output yet.
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  // commander has already printed its own line.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = [Refused, NoPassword, Interrupted, ConfigError].some((kind) => error instanceof kind);
  printLine(`parley: ${error instanceof Error ? error.message : String(error)}`, process.stderr);
  if (!known && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof Refused || error instanceof NoPassword ? 1 : 3;
}
