/**
 * Reaches the accounts for a command. With DATABASE_URL, it opens the stores itself. Otherwise it asks the server that
 * runs on the embedded database; if none runs, it starts that database for the command.
 */
import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { createTokens } from "../accounts/tokens.js";
import { connectRedis } from "../bus/connections.js";
import { createLocalBus } from "../bus/local.js";
import { Publisher } from "../bus/publish.js";
import { createRedisBus } from "../bus/redis.js";
import { type Config, ConfigError } from "../config.js";
import { PushServices } from "../push/services.js";
import { knownSecret } from "../secret.js";
import { FolderInUse, withShortPath } from "../store/embedded/folder-lock.js";
import { openStore } from "../store/store.js";
import { type CommandInput, type CommandName, type CommandResult, type Outcome, runCommand } from "./commands.js";
import { controlPathOf } from "./control-socket.js";

export interface Operator {
  run<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandResult<Name>>;
  /** Whether running servers receive the change at once; otherwise their next sweep finds it. */
  readonly isImmediate: boolean;
  close(): Promise<void>;
}

/** The command was refused, and changed nothing. */
export class Refused extends Error {}

/** It is not known whether the command was carried out. */
export class Interrupted extends Error {}

export interface ReachOptions {
  config: Config;
  log: Logger;
  /** Whether a missing database may be created. */
  mayMake: boolean;
}

/** Time for a server or another command that is just starting or stopping. */
const WAIT_MS = 15_000;
const RETRY_MS = 200;

export async function reachAccounts({ config, log, mayMake }: ReachOptions): Promise<Operator> {
  if (config.databaseUrl !== undefined) return openStores(config, log);
  const path = controlPathOf(config.dataFolder);
  for (const deadline = Date.now() + WAIT_MS; ; await sleep(RETRY_MS)) {
    if (await isServed(path)) return throughSocket(path);
    refuseWrongFolder(config, mayMake);
    try {
      return await openStores(config, log);
    } catch (error) {
      if (!(error instanceof FolderInUse) || Date.now() > deadline) throw error;
    }
  }
}

/** In a wrong folder, the command would create an empty database and find nobody in it. */
function refuseWrongFolder({ dataFolder }: Config, mayMake: boolean): void {
  if (mayMake || existsSync(join(dataFolder, "postgres"))) return;
  throw new ConfigError(
    `there is no embedded database in ${dataFolder}; give the command the server's PARLEY_DATA or DATABASE_URL`,
  );
}

async function openStores(config: Config, log: Logger): Promise<Operator> {
  const store = await openStore(config, log);
  const bus = config.redisUrl === undefined ? undefined : await openBus(config.redisUrl, config, log);
  const secret = await knownSecret(config);
  const tokens = secret === undefined ? undefined : createTokens(secret, config.accessTokenSeconds);
  // Made by the command that pushes: the others need no key of a push service.
  let services: PushServices | undefined;
  const pushServices = () => {
    if (secret !== undefined) services ??= new PushServices(config, secret);
    return services;
  };
  const parts = { store, publish: new Publisher(bus?.bus ?? createLocalBus(), log), log, tokens, pushServices };
  return {
    isImmediate: store.embedded || bus !== undefined,
    run: async (name, input) => resultOf(await runCommand(parts, name, input)),
    close: async () => {
      services?.close();
      await bus?.close();
      await store.close();
    },
  };
}

/** A ban takes effect in the store, so it does not need a Redis that is away. */
async function openBus(url: string, config: Config, log: Logger) {
  // Servers accept only messages that are sealed with their secret.
  const secret = await knownSecret(config);
  if (secret === undefined) return void log.warn("PARLEY_SECRET is not set, so servers cannot be notified");
  try {
    const redis = await connectRedis(url, log);
    const bus = await createRedisBus(redis, { prefix: config.redisPrefix, secret, log }).catch(async (error) => {
      await redis.close();
      throw error;
    });
    const close = async () => {
      await bus.close();
      await redis.close();
    };
    return { bus, close };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    log.warn(error.message);
    return undefined;
  }
}

function throughSocket(path: string): Operator {
  return {
    isImmediate: true,
    run: async (name, input) => {
      const { status, body } = await ask(path, {
        method: "POST",
        path: `/commands/${name}`,
        body: JSON.stringify(input),
      });
      if (status !== 200) throw new Refused(`The server refuses the command (status ${status}).`);
      return resultOf(JSON.parse(body) as Outcome);
    },
    close: async () => {},
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the caller of `run` has the type by the command's name
function resultOf(outcome: Outcome): any {
  if (!outcome.ok) throw new Refused(outcome.message);
  return outcome.result;
}

interface Asked {
  method: string;
  path: string;
  body?: string;
}

/** There is no file, or nobody listens on it. */
const NOBODY = new Set(["ENOENT", "ECONNREFUSED", "ENOTDIR"]);

async function isServed(path: string): Promise<boolean> {
  try {
    await ask(path, { method: "GET", path: "/" });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && NOBODY.has(code)) return false;
    if (code === "EACCES" || code === "EPERM")
      throw new ConfigError(`this user may not use ${path}; run the command as the user who runs the server`);
    throw error;
  }
}

const ANSWER_WAIT_MS = 60_000;

function ask(socket: string, { method, path, body }: Asked): Promise<{ status: number | undefined; body: string }> {
  return withShortPath(
    socket,
    (socketPath) =>
      new Promise((answered, failed) => {
        const asked = request({ socketPath, method, path, agent: false, timeout: ANSWER_WAIT_MS }, (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => {
            text += chunk;
          });
          response.on("end", () => answered({ status: response.statusCode, body: text }));
          response.on("error", failed);
        });
        asked.on("timeout", () => void asked.destroy(new Error("the server does not answer")));
        asked.on("error", (error) =>
          failed(body === undefined ? error : new Interrupted(`The server broke off: ${error.message}`)),
        );
        asked.end(body);
      }),
  );
}
