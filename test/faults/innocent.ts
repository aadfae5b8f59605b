/**
 * A server under attack, and an innocent person beside it. The server is a process of its own, with the limits of its
 * defaults, and the innocent person asks from a thread of their own: the attack may be written where the test is, and
 * its own work delays neither.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { inject } from "vitest";
import { castOf, type Person, until } from "../support/parley.js";
import { type Program, runParley, urlOf } from "../support/process.js";
import { freshDatabase, redisPrefix, redisUrl } from "../support/stores.js";

export interface Attacked {
  url: string;
  /** Signs people up on this server. */
  cast(...names: string[]): Promise<Person[]>;
  /** Bytes of the heap that are still in use after a full collection. */
  heap(): Promise<number>;
  /** Lines that the server has logged as a fault of its own: `error`, `fatal`, or no JSON at all. */
  faults(): string[];
  /** Whether the process lives, and answers. */
  isAlive(): Promise<boolean>;
  process: Program;
  stop(): Promise<void>;
}

const ERROR_LEVEL = 50;

/** Signals the server's process to collect all garbage and to print what is left. */
const HEAP_REPORTER = `
  import { setFlagsFromString } from "node:v8";
  import { runInNewContext } from "node:vm";
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  process.on("SIGUSR2", () => {
    collect();
    process.stdout.write("heap " + process.memoryUsage().heapUsed + " " + process.memoryUsage().external + "\\n");
  });`;

/** A server with its defaults, but for these settings: no limit is raised as it is for other tests. */
export async function startAttacked(settings: Record<string, string> = {}): Promise<Attacked> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), "parley-test-"));
  const lines: string[] = [];
  const env = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(HEAP_REPORTER)}`,
    NODE_ENV: "development",
    PORT: "0",
    HOST: "127.0.0.1",
    PARLEY_SECRET: "a secret that only the tests know, long enough",
    DATABASE_URL: database.url,
    PARLEY_DATA: folder,
    PARLEY_DEMO: "0",
    PARLEY_LOG: "warn",
    PARLEY_DRAIN_MS: "0",
    PARLEY_SIGN_UPS_PER_HOUR: "1000",
    PARLEY_REDIS_PREFIX: redisPrefix(),
    ...(redisUrl() && { REDIS_URL: redisUrl() }),
    ...settings,
  };
  const process = runParley(env, { main: inject("builtMain"), onLine: (line) => lines.push(line) });
  await process.ready;
  const url = urlOf(process);
  return {
    url,
    process,
    cast: (...names) => castOf({ urls: [url] }, ...names),
    heap: () => heapOf(process, lines),
    faults: () => lines.filter(isFault),
    isAlive: () =>
      fetch(new URL("/health", url)).then(
        (answer) => answer.ok,
        () => false,
      ),
    stop: async () => {
      await endWatches(url);
      await process.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function heapOf(server: Program, lines: readonly string[]): Promise<number> {
  const seen = lines.length;
  server.signal("SIGUSR2");
  const line = await until("the server reports its heap", () => lines.slice(seen).find((each) => /^heap /.test(each)));
  const [, heap, external] = line?.split(" ") ?? [];
  return Number(heap) + Number(external);
}

/** Lines that start-up prints are no log. */
const PRINTED = /^(pid|heap|Parley is ready|Draining|Stopping| )/;

function isFault(line: string): boolean {
  if (line === "" || PRINTED.test(line)) return false;
  try {
    return JSON.parse(line).level >= ERROR_LEVEL;
  } catch {
    return true; // a stack, or what Node prints before it ends
  }
}

export interface Besides<Outcome> {
  outcome: Outcome;
  /** An innocent person's median wait without the attack, and during it. */
  quietMs: number;
  duringMs: number;
  ratio: number;
  samples: number;
}

/** As the promise has it: during an attack an innocent person waits at most so many times as long as otherwise. */
export const MOST_RATIO = 3;
const SAMPLE_EVERY_MS = 25;
const WARM_UP_MS = 1_000;
const QUIET_MS = 900;
const SETTLE_MS = 300;
/** Quiet waits that were measured longer ago say little of the machine as it is. */
const FRESH_MS = 3_000;
/** Fewer samples have no median to speak of: the attack is repeated until there are as many. */
const LEAST_SAMPLES = 40;
/** A wait shorter than this is noise of the machine: ratios are taken of at least so much. */
const NOISE_MS = 2;

/** Runs the attack, again if it was short, and measures an innocent person's waits before it, during it and after it. */
export async function besides<Outcome>(innocent: Person, attack: () => Promise<Outcome>): Promise<Besides<Outcome>> {
  const watch = watches.get(innocent.token) ?? new Watch(innocent);
  watches.set(innocent.token, watch);
  const quiet = await watch.before();
  let outcome: Outcome | undefined;
  const during = await watch.samplesDuring(async () => {
    for (const begun = performance.now(); ; ) {
      outcome = await attack();
      if (performance.now() - begun >= LEAST_SAMPLES * SAMPLE_EVERY_MS) return;
    }
  });
  // Before and after it: what else this machine does may change meanwhile.
  quiet.push(...(await watch.after()));
  const [quietMs, duringMs] = [median(quiet), median(during)];
  const ratio = Math.max(duringMs, NOISE_MS) / Math.max(quietMs, NOISE_MS);
  return { outcome: outcome as Outcome, quietMs, duringMs, ratio, samples: during.length };
}

/** By the token of who waits; each has a thread, until its server stops. */
const watches = new Map<string, Watch>();

async function endWatches(url: string): Promise<void> {
  for (const [token, watch] of watches) {
    if (watch.url !== url) continue;
    watches.delete(token);
    await watch.stop();
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY;
}

/** Asks at fixed times, whether or not the last answer has come: a server that stands still is met by all that follow. */
class Watch {
  readonly url: string;
  readonly #worker: Worker;
  /** The waits after the last attack, which are those before the next, if that follows soon. */
  #quiet: { waits: number[]; endedAt: number } | undefined;

  constructor({ url, token }: Person) {
    this.url = url;
    this.#worker = new Worker(ASK, { eval: true, workerData: { url, token, everyMs: SAMPLE_EVERY_MS } });
  }

  async before(): Promise<number[]> {
    if (this.#quiet && performance.now() - this.#quiet.endedAt < FRESH_MS) return [...this.#quiet.waits];
    if (this.#quiet === undefined) await this.samplesDuring(() => pause(WARM_UP_MS));
    return this.samplesDuring(() => pause(QUIET_MS));
  }

  async after(): Promise<number[]> {
    await pause(SETTLE_MS);
    const waits = await this.samplesDuring(() => pause(QUIET_MS));
    this.#quiet = { waits, endedAt: performance.now() };
    return waits;
  }

  /** The waits of all requests that began meanwhile, answered or not by its end, in milliseconds. */
  async samplesDuring(act: () => Promise<void>): Promise<number[]> {
    this.#worker.postMessage("begin");
    await act();
    this.#worker.postMessage("end");
    const [{ waits, failures }] = (await once(this.#worker, "message")) as [{ waits: number[]; failures: string[] }];
    if (failures.length === 0) return waits;
    throw new Error(`an innocent person was not answered ${failures.length} times: ${failures[0]}`);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Runs in the thread: plain JavaScript, because a thread has no loader for anything else. */
const ASK = `
  const { Agent, request } = require("node:http");
  const { parentPort, workerData } = require("node:worker_threads");
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const body = JSON.stringify({ query: "query Innocent { viewer { user { id username } } inbox(first: 5) { nodes { id } } }" });
  let waits = [];
  let failures = [];
  let open = new Set();
  const ask = () => {
    const one = { began: performance.now() };
    open.add(one);
    const [mine, mineFailed] = [waits, failures];
    const settle = (failure) => {
      if (!open.delete(one)) return;
      mine.push(performance.now() - one.began);
      if (failure) mineFailed.push(failure);
    };
    const asked = request(workerData.url, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer " + workerData.token },
    }, (answer) => {
      let text = "";
      answer.on("data", (data) => { text += data; });
      answer.on("end", () => settle(answer.statusCode === 200 && !text.includes('"errors"') ? undefined : text));
      answer.on("error", (error) => settle(String(error)));
    });
    asked.on("error", (error) => settle(String(error)));
    asked.end(body);
  };
  let timer;
  parentPort.on("message", (word) => {
    if (word === "begin") {
      [waits, failures, open] = [[], [], new Set()];
      timer = setInterval(ask, workerData.everyMs);
      return;
    }
    clearInterval(timer);
    // A request that still waits has waited for at least that long.
    for (const one of open) waits.push(performance.now() - one.began);
    open = new Set();
    parentPort.postMessage({ waits, failures });
  });
`;
