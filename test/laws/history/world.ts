/** The servers of a history: its own PostgreSQL, Redis and several Parley servers, with methods that cause faults. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { pino } from "pino";
import { startEmbeddedPostgres } from "../../../src/store/embedded/embedded-postgres.js";
import type { EmbeddedPostgres } from "../../../src/store/embedded/supervise.js";
import { quietPort } from "../../support/ports.js";
import { type Program, runParley, runProgram, urlOf } from "../../support/process.js";
import { pause } from "../../support/random.js";
import type { TcpProxy } from "./proxy.js";

export interface Programs {
  /** Folder of the machine's PostgreSQL programs; if undefined, the embedded PostgreSQL is used. */
  postgresBin: string | undefined;
  redisServer: string;
  /** A built main file; without it, Parley's source runs. */
  main?: string | undefined;
}

/** Ways to end PostgreSQL: an orderly stop, a stop without checkpoint, and a kill. */
export const POSTGRES_ENDS = ["SIGINT", "SIGQUIT", "SIGKILL"] as const;

export class World {
  readonly #proxy: TcpProxy;
  readonly #programs: Programs;
  readonly #settings: Record<string, string>;
  #folder = "";
  #postgres: EmbeddedPostgres | undefined;
  #redis: Program | undefined;
  #redisPort = 0;
  /** Each server gets a new port at each start. */
  readonly #servers: { port: number; program: Program | undefined }[] = [];
  #isStopping = false;
  /** Output of servers that ended by themselves. */
  readonly crashes: string[] = [];
  /** Log lines of the servers' errors, by the request id that the client received. */
  readonly faults = new Map<string, string>();

  constructor(proxy: TcpProxy, programs: Programs, settings: Record<string, string>) {
    this.#proxy = proxy;
    this.#programs = programs;
    this.#settings = settings;
  }

  get databaseUrl(): string {
    return this.#postgres?.url ?? "";
  }

  async start(servers: number): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), "parley-history-"));
    await chmod(this.#folder, 0o711); // for the user who runs PostgreSQL if this process is root
    this.#redisPort = await quietPort();
    const [postgres] = await Promise.all([
      startEmbeddedPostgres({
        folder: join(this.#folder, "postgres"),
        binFolder: this.#programs.postgresBin,
        log: pino({ level: "silent" }),
      }),
      this.#startRedis(),
    ]);
    this.#postgres = postgres;
    for (let i = 0; i < servers; i++) this.#servers.push({ port: 0, program: undefined });
    const starting = this.#servers.map((_, i) => this.#startServer(i, (error) => Promise.reject(error)));
    const failed = (await Promise.allSettled(starting)).find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#servers.map(({ program }) => program?.stop()));
    await this.#redis?.stop();
    await this.#postgres?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  // ── faults ──

  async killServer(which: number, awayMs: number): Promise<void> {
    const server = this.#servers[which % this.#servers.length];
    const { program } = server ?? {};
    if (!server || !program) return; // it is down already
    server.program = undefined;
    this.#proxy.servers.delete(server.port);
    await program.kill();
    await pause(awayMs);
    await this.#startServer(this.#servers.indexOf(server));
  }

  async killRedis(awayMs: number): Promise<void> {
    const redis = this.#redis;
    if (!redis) return;
    this.#redis = undefined;
    await redis.kill();
    await pause(awayMs);
    await this.#startRedis();
  }

  async pauseRedis(ms: number): Promise<void> {
    const redis = this.#redis;
    redis?.signal("SIGSTOP");
    await pause(ms);
    if (redis === this.#redis) redis?.signal("SIGCONT");
  }

  async flushRedis(): Promise<void> {
    const redis = new Redis(this.#redisPort, { lazyConnect: true, retryStrategy: () => null });
    redis.on("error", () => {});
    await redis.flushall().catch(() => {}); // Redis is down: it has no data anyway
    redis.disconnect();
  }

  /** Ends PostgreSQL; its supervisor starts it again. */
  restartPostgres(how: (typeof POSTGRES_ENDS)[number]): void {
    try {
      if (this.#postgres) process.kill(this.#postgres.pid, how);
    } catch {
      // It is down already.
    }
  }

  // ── parts ──

  async #startRedis(): Promise<void> {
    const where = ["--bind", "127.0.0.1", "--port", String(this.#redisPort), "--dir", "/"];
    const command = [this.#programs.redisServer, ...where, "--save", "", "--appendonly", "no"];
    const redis = runProgram(command, { readyLine: "Ready to accept connections" });
    await redis.ready;
    this.#redis = redis;
  }

  /** Starts a server as a supervisor does, again and again while its stores are away, unless `failed` throws. */
  async #startServer(which: number, failed = (_error: unknown) => pause(200)): Promise<void> {
    const server = this.#servers[which];
    while (server && !this.#isStopping) {
      const settings = {
        NODE_ENV: "test",
        HOST: "127.0.0.1",
        PORT: "0",
        DATABASE_URL: this.databaseUrl,
        REDIS_URL: `redis://127.0.0.1:${this.#redisPort}`,
        PARLEY_DATA: join(this.#folder, "data"),
        PARLEY_DEMO: "0",
        PARLEY_DRAIN_MS: "0",
        ...this.#settings,
      };
      const program = runParley(settings, {
        main: this.#programs.main,
        onLine: (line) => this.#noteFault(line),
      });
      try {
        await program.ready;
      } catch (error) {
        await failed(error);
        continue;
      }
      const port = Number(new URL(urlOf(program)).port);
      Object.assign(server, { port, program });
      this.#proxy.servers.add(port);
      void program.exited.then((output) => {
        if (server.program !== program || this.#isStopping) return;
        this.#proxy.servers.delete(port);
        this.crashes.push(output);
      });
      return;
    }
  }

  #noteFault(line: string): void {
    const requestId = /"requestId":"([\w-]+)"/.exec(line)?.[1];
    if (requestId) this.faults.set(requestId, line);
  }
}
