/** What a history happens in: a PostgreSQL, a Redis and several servers of its own, which can be struck one by one. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { pino } from "pino";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/embedded-postgres.js";
import { quietPort } from "../ports.js";
import { type Program, runParley, runProgram, urlOf } from "../process.js";
import { pause } from "../random.js";
import type { TcpProxy } from "./proxy.js";

export interface Programs {
  /** Of a PostgreSQL of the machine; without it that of the package. */
  postgresBin: string | undefined;
  redisServer: string;
  /** A main file that was built; without it Parley's own. */
  main?: string | undefined;
}

/** Of PostgreSQL: an orderly stop, one without checkpoint, and none at all. */
export const POSTGRES_ENDS = ["SIGINT", "SIGQUIT", "SIGKILL"] as const;

export class World {
  readonly #proxy: TcpProxy;
  readonly #programs: Programs;
  readonly #settings: Record<string, string>;
  #folder = "";
  #postgres: EmbeddedPostgres | undefined;
  #redis: Program | undefined;
  #redisPort = 0;
  /** Each is at another port after each start. */
  readonly #servers: { port: number; program: Program | undefined }[] = [];
  #isStopping = false;
  /** Of servers that ended though nobody ended them. */
  readonly crashes: string[] = [];
  /** What the servers logged of faults, by the id that the client was told. */
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
    await chmod(this.#folder, 0o711); // for the user who runs PostgreSQL, where we are root
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

  // ── what strikes it ──

  async killServer(which: number, awayMs: number): Promise<void> {
    const server = this.#servers[which % this.#servers.length];
    const { program } = server ?? {};
    if (!server || !program) return; // it is away already
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
    await redis.flushall().catch(() => {}); // it is away: there is nothing in it
    redis.disconnect();
  }

  /** Its supervisor starts it again. */
  restartPostgres(how: (typeof POSTGRES_ENDS)[number]): void {
    try {
      if (this.#postgres) process.kill(this.#postgres.pid, how);
    } catch {
      // It is away already.
    }
  }

  // ── what it is made of ──

  async #startRedis(): Promise<void> {
    const where = ["--bind", "127.0.0.1", "--port", String(this.#redisPort), "--dir", "/"];
    const command = [this.#programs.redisServer, ...where, "--save", "", "--appendonly", "no"];
    const redis = runProgram(command, { readyLine: "Ready to accept connections" });
    await redis.ready;
    this.#redis = redis;
  }

  /** As a supervisor does: again and again, while the stores that it needs are away; unless told otherwise. */
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
