/** Runs programs in processes of their own, which end with this process, even if it is killed. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { spawnTied } from "../../src/store/embedded/tied-process.js";

export interface Program {
  /** Resolves with its process id once it has printed its ready line; fails if it ends before. */
  ready: Promise<number>;
  /** Resolves with its last output, once it has ended. */
  exited: Promise<string>;
  output(): string;
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  /** Its whole environment: it inherits nothing from this process. */
  env?: Record<string, string | undefined>;
  /** It is ready when it prints a line that contains this text. */
  readyLine: string;
  onLine?: ((line: string) => void) | undefined;
}

export function runProgram(command: readonly string[], { env = {}, readyLine, onLine }: ProgramOptions): Program {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value ?? ""}`);
  let pid = 0;
  let ready = (_pid: number) => {};
  const isReady = new Promise<number>((settle) => {
    ready = settle;
  });
  const tied = spawnTied("/bin/sh", ["-c", 'echo "pid $$"; exec "$@"', "sh", "/usr/bin/env", ...settings, ...command], {
    onLine: (line) => {
      pid ||= Number(/^pid (\d+)$/.exec(line)?.[1]);
      if (line.includes(readyLine)) ready(pid);
      onLine?.(line);
    },
  });
  const exited = tied.exited.then(() => tied.lastOutput());
  const failed = exited.then((output) => Promise.reject(new Error(`${command.join(" ")} did not start:\n${output}`)));
  const started = Promise.race([isReady, failed]);
  for (const promise of [failed, started]) promise.catch(() => {}); // `failed` always rejects in the end
  return {
    ready: started,
    exited,
    output: () => tied.lastOutput(),
    stop: async () => {
      tied.release();
      await exited;
    },
    signal: (signal) => void process.kill(pid, signal),
    kill: async () => {
      process.kill(pid, "SIGKILL");
      await exited;
    },
  };
}

/**
 * Runs Parley as `npm start` does, or the build `main` of the run's set-up, with only these settings. With PORT 0 it
 * chooses a port itself, which {@link urlOf} returns.
 */
export function runParley(
  env: Record<string, string | undefined>,
  { main, onLine }: { main?: string | undefined; onLine?: (line: string) => void } = {},
): Program {
  const { resolve } = createRequire(import.meta.url);
  const args = main === undefined ? ["--import", resolve("tsx"), resolve("../../src/main.ts")] : [main];
  return runProgram([process.execPath, ...args], { env, readyLine: "Parley is ready", onLine });
}

export interface CommandRun {
  code: number | null;
  output: string;
  errors: string;
}

export interface CommandOptions {
  env?: Record<string, string | undefined>;
  input?: string | Buffer;
  /** The command line that the run's set-up has built, if it has. */
  cli?: string | undefined;
}

/**
 * Runs one operator command as `npx parley` does, or the set-up's build of it, with only these settings (and PATH). Its
 * standard input is a pipe.
 */
export function runCommandLine(
  args: readonly string[],
  { env = {}, input = "", cli }: CommandOptions = {},
): Promise<CommandRun> {
  const { PATH } = process.env;
  const bin = cli ?? fileURLToPath(new URL("../../bin/parley.js", import.meta.url));
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH, ...env }, timeout: COMMAND_WAIT_MS });
  const run: CommandRun = { code: null, output: "", errors: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    run.output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    run.errors += text;
  });
  child.stdin.on("error", () => {}); // not every command reads it
  child.stdin.end(input);
  return new Promise((ended, failed) => {
    child.once("error", failed);
    child.once("close", (code) => ended({ ...run, code }));
  });
}

const COMMAND_WAIT_MS = 50_000;

/** The URL that a ready Parley has printed. */
export function urlOf(program: Program): string {
  const url = /Parley is ready at ([^\s"]+)/.exec(program.output())?.[1];
  if (url === undefined) throw new Error(`it does not say where it is:\n${program.output()}`);
  return url;
}

/** Settings that shift a process's clock by `ms`. */
export function clockOff(ms: number): Record<string, string> {
  const script = `
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given) {
        super(...(given.length > 0 ? given : [Real.now() + ${ms}]));
      }
      static now() {
        return Real.now() + ${ms};
      }
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
}
