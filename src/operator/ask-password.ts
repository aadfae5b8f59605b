/**
 * Reads passwords from a prompt without echo, or standard input: arguments are visible to every user of the machine.
 */
import { on } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** No password was given, so the command does not run. */
export class NoPassword extends Error {}

/** At a terminal, asks twice, because typing is not shown. Elsewhere, reads the first line of standard input. */
export async function askNewPassword(username: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine(process.stdin);
  const [password, repeated] = await askUnseen([`New password for ${username}: `, "Once more: "]);
  if (password !== repeated) throw new NoPassword("The two passwords differ.");
  if (!password) throw new NoPassword("No password was given.");
  return password;
}

/** One reader for all questions: it keeps a second line that was typed or pasted ahead. */
async function askUnseen(questions: string[]): Promise<string[]> {
  const nowhere = new Writable({ write: (_chunk, _encoding, written) => written() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  reader.on("SIGINT", () => reader.close());
  const lines = on(reader, "line", { close: ["close"] });
  const answers: string[] = [];
  try {
    for (const question of questions) {
      process.stderr.write(question);
      const { value, done } = await lines.next();
      process.stderr.write("\n");
      if (done) throw new NoPassword("No password was given.");
      answers.push(value[0]);
    }
    return answers;
  } finally {
    reader.close();
  }
}

/** More than the longest password takes. */
const MAX_BYTES = 4_096;

async function firstLine(input: AsyncIterable<Buffer>): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of input) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.includes("\n") || bytes.length > MAX_BYTES) break;
  }
  const end = bytes.indexOf("\n");
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  if (line.length > MAX_BYTES) throw new NoPassword("The line on standard input is too long for a password.");
  const password = decode(line).replace(/\r$/, "");
  if (password === "") throw new NoPassword("No password came on standard input.");
  return password;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NoPassword("The password on standard input is not UTF-8.");
  }
}
