/** Differences between operating systems, and the words for a failure. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const WAY_OUT = "set DATABASE_URL to use a PostgreSQL of your own";

export const isWindows = process.platform === "win32";

export const run = promisify(execFile);

/** Passes on no secrets, and none of the variables that change the settings of PostgreSQL's programs. */
export function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: "C" };
}

/** The line that explains a failure best: the last one that a program wrote, or the error's message. */
export function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return lastLineOf(stderr ?? "") || message || String(error);
}

export function lastLineOf(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const said = lines.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.at(-1) ?? "";
  return said.replace(/^.*\b(FATAL|PANIC):\s*/, "").trim();
}
