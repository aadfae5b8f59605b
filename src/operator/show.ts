/** Lines for a terminal. */
import type { CommandResult } from "./commands.js";

/** Replaces control characters: a device chooses its own name, and a terminal obeys some of them. */
export function printLine(text: string, stream: NodeJS.WritableStream = process.stdout): void {
  stream.write(`${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "�")}\n`);
}

export function sessionTable(sessions: CommandResult<"sessions">["sessions"]): string[] {
  if (sessions.length === 0) return ["No device is signed in."];
  const rows = sessions.map(({ id, lastUsedAt, createdAt, userAgent }) => [
    id,
    timeOf(lastUsedAt),
    timeOf(createdAt),
    userAgent ?? "(no name)",
  ]);
  const all = [["SESSION", "LAST USED (UTC)", "SIGNED IN (UTC)", "DEVICE"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

const timeOf = (iso: string) => iso.slice(0, 16).replace("T", " ");
