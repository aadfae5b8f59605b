/** A program in a process of its own, which ends with this one, however this one ends. */
import { createRequire } from "node:module";
import { spawnTied } from "../src/embedded-postgres.js";

export interface Program {
  /** Resolves with its process's number once it has said that it is ready; fails where it ends before. */
  ready: Promise<number>;
  /** Resolves with what it said last, once it has ended. */
  exited: Promise<string>;
  output(): string;
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  /** All of its environment: nothing of this process's reaches it. */
  env?: Record<string, string | undefined>;
  /** It is ready when it says a line with these words. */
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
  for (const promise of [failed, started]) promise.catch(() => {}); // it is to end one day
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
 * A Parley as `npm start` runs it, or that which the run's set-up has built, with only these settings: at PORT 0 it chooses
 * a port itself, and {@link urlOf} has it.
 */
export function runParley(
  env: Record<string, string | undefined>,
  { main, onLine }: { main?: string | undefined; onLine?: (line: string) => void } = {},
): Program {
  const { resolve } = createRequire(import.meta.url);
  const args = main === undefined ? ["--import", resolve("tsx"), resolve("../src/main.ts")] : [main];
  return runProgram([process.execPath, ...args], { env, readyLine: "Parley is ready", onLine });
}

/** Where a Parley that is ready says that it is. */
export function urlOf(program: Program): string {
  const url = /Parley is ready at (\S+)/.exec(program.output())?.[1];
  if (url === undefined) throw new Error(`it does not say where it is:\n${program.output()}`);
  return url;
}

/** Settings of a process whose clock is off by so much. */
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
