/**
 * Runs a process that dies with this one: a shell holds the other end of a pipe of ours, and stops the process when the
 * pipe ends.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { User } from "./home.js";
import { environment, isWindows } from "./platform.js";

export interface TiedProcess {
  exited: Promise<void>;
  lastOutput(): string;
  /** Asks the process to stop, as when this process dies. */
  release(): void;
}

/**
 * The shell runs the program, and reads from a pipe whose other end only we hold. When the pipe ends (we released it,
 * or were killed), the shell interrupts the program. When the program ends, so does the shell.
 */
const TIE = `"$@" 3<&- 2>&1 &
program=$!
{ read -r _; kill -INT $program; } <&3 >/dev/null 2>&1 &
watch=$!
wait $program; code=$?
kill $watch 2>/dev/null
exit $code`;

const KEPT_OUTPUT = 4_000;

export function spawnTied(
  file: string,
  args: string[],
  { user, onLine }: { user?: User | undefined; onLine?: (line: string) => void } = {},
): TiedProcess {
  const child = isWindows ? spawnOnWindows(file, args) : spawnWithShell(file, args, user);
  const tie = child.stdio[3];
  tie?.on("error", () => {}); // the shell was killed: "close" follows
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      output = `${output}${line}\n`.slice(-KEPT_OUTPUT);
      onLine?.(line);
    });
  }
  return {
    // Not "exit", which is the shell's: the program may outlive the shell, still tied. "error" means that it did not
    // start.
    exited: new Promise((ended) => child.once("close", () => ended()).once("error", () => ended())),
    lastOutput: () => output,
    release: () => {
      if (tie) tie.destroy();
      else child.kill();
    },
  };
}

function spawnWithShell(file: string, args: string[], user: User | undefined): ChildProcess {
  // In a session of its own, so that a Ctrl-C in the terminal reaches only us.
  return spawn("/bin/sh", ["-c", TIE, "sh", file, ...args], {
    ...user,
    cwd: "/",
    env: environment(),
    detached: true,
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
}

/** Windows ends our children with us: Node puts them into a job that closes with it, unless they are detached. */
function spawnOnWindows(file: string, args: string[]): ChildProcess {
  return spawn(file, args, { env: environment(), windowsHide: true, stdio: ["ignore", "pipe", "pipe"] });
}
