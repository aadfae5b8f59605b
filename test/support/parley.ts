/** Starts Parley servers and signs people up: the base of every test through the API. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionResult } from "graphql";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createSocketClient, type Client as SocketClient } from "graphql-ws";
import { pino } from "pino";
import { inject } from "vitest";
import { WebSocket } from "ws";
import type { App } from "../../src/app.js";
import type { TypedDocumentString } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import { runParley, urlOf } from "./process.js";
import { type Database, freshDatabase, redisPrefix, redisUrl, setup } from "./stores.js";

export interface Parley {
  /** URLs of its servers: one, or two if there is a Redis between them. */
  urls: string[];
  servers: RunningServer[];
  /** The app of the one server; undefined if servers are processes of their own. */
  app: App | undefined;
  databaseUrl: string;
  /** Starts one more server on the same stores. */
  addServer(settings?: Record<string, string>): Promise<RunningServer>;
  stop(): Promise<void>;
}

export interface RunningServer {
  url: string;
  /** The URL of its metrics, if it was given a PARLEY_METRICS_PORT; 0 takes any free port. */
  metricsUrl: string | undefined;
  app?: App;
  stop(): Promise<void>;
  /** Kills it with SIGKILL; only a server that is a process of its own. */
  kill?(): Promise<void>;
  /** Sends it a signal; only a server that is a process of its own. */
  signal?(signal: NodeJS.Signals): void;
  /** The warnings and errors that it logged; only a server of this process. */
  logged?: Record<string, unknown>[];
  /** Drains its sockets; only a server of this process. */
  drain?(overMs: number): Promise<void>;
}

/** Raises limits that a test's own pace would reach; a test of a limit sets it low again. */
const GENEROUS = {
  NODE_ENV: "test",
  PARLEY_LOG: "silent",
  PARLEY_DEMO: "0",
  PARLEY_SENDS_PER_SECOND: "100000",
  PARLEY_SEND_BURST: "100000",
  PARLEY_SIGN_UPS_PER_HOUR: "100000",
  PARLEY_SIGN_INS_PER_MINUTE: "100000",
  PARLEY_SIGN_INS_PER_ADDRESS: "100000",
  PARLEY_LETTER_REQUESTS_PER_HOUR: "100000",
  PARLEY_LETTERS_PER_HOUR: "100000",
  PARLEY_GUESSES_PER_HOUR: "100000",
  PARLEY_RECEIPTS_PER_SECOND: "100000",
  PARLEY_ACCOUNT_CHANGES_PER_MINUTE: "100000",
  PARLEY_PROFILE_CHANGES_PER_HOUR: "100000",
  PARLEY_REQUESTS_PER_SECOND: "100000",
  PARLEY_MAX_CONNECTIONS_PER_ADDRESS: "100000",
  PARLEY_WORK_MS_PER_SECOND: "100000",
  PARLEY_WORK_BURST_MS: "100000",
  PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: "100000",
  PARLEY_ANONYMOUS_WORK_BURST_MS: "100000",
  PARLEY_TYPING_PER_SECOND: "1000",
  PARLEY_SEARCHES_PER_SECOND: "100000",
  PARLEY_PRESENCE_REPORTS_PER_SECOND: "1000",
  PARLEY_GROUP_CHANGES_PER_MINUTE: "100000",
  PARLEY_OWN_CHANGES_PER_SECOND: "100000",
  PARLEY_DATABASE_CONNECTIONS: "5",
  PARLEY_DRAIN_MS: "0",
};

export async function startParley(settings: Record<string, string> = {}): Promise<Parley> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), "parley-test-"));
  const env = {
    ...GENEROUS,
    HOST: "127.0.0.1",
    DATABASE_URL: database.url,
    PARLEY_SECRET: "a secret that only the tests know, long enough",
    PARLEY_DATA: folder,
    PARLEY_REDIS_PREFIX: redisPrefix(),
    ...(redisUrl() && { REDIS_URL: redisUrl() }),
    ...settings,
  };
  const start = setup === "redis" ? startProcess : startHere;
  const servers: RunningServer[] = [];
  const addServer = async (others: Record<string, string> = {}) => {
    const server = await start({ ...env, ...others });
    servers.push(server);
    return server;
  };
  await Promise.all(setup === "redis" ? [addServer(), addServer()] : [addServer()]);
  return {
    urls: servers.map((server) => server.url),
    servers,
    app: servers[0]?.app,
    databaseUrl: database.url,
    addServer,
    stop: () => stopAll(servers, database, folder),
  };
}

async function stopAll(servers: RunningServer[], database: Database, folder: string): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}

async function startHere(env: Record<string, string | undefined>): Promise<RunningServer> {
  // These imports take longest, and they are not needed if servers are processes of their own.
  const [{ createApp }, { loadConfig }, { createParleyServer }, { serializers }] = await Promise.all([
    import("../../src/app.js"),
    import("../../src/config.js"),
    import("../../src/http/server.js"),
    import("../../src/telemetry/logging.js"),
  ]);
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: "warn", serializers }, { write: (line) => void logged.push(JSON.parse(line)) });
  const app = await createApp(loadConfig(env), log);
  const { http, sockets, metrics } = createParleyServer(app);
  const originOf = async (server: Server, port = 0) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  return {
    url: `${await originOf(http)}/graphql`,
    metricsUrl: metrics && `${await originOf(metrics, app.config.metricsPort)}/metrics`,
    app,
    logged,
    drain: (overMs) => sockets.drain(overMs),
    stop: async () => {
      http.close();
      metrics?.close();
      await sockets.drain(0);
      http.closeAllConnections();
      await app.close();
    },
  };
}

async function startProcess(env: Record<string, string | undefined>): Promise<RunningServer> {
  // PORT 0: another process may take a port that was free when it was looked up, before the server has started.
  const server = runParley({ ...env, PORT: "0" }, { main: inject("builtMain") });
  await server.ready;
  const metricsUrl =
    env.PARLEY_METRICS_PORT === undefined
      ? undefined
      : await until("it says where its metrics are", () => /metrics at +(\S+)/.exec(server.output())?.[1]);
  return { url: urlOf(server), metricsUrl, stop: server.stop, kill: server.kill, signal: server.signal };
}

/** A server's metrics, by name and labels. */
export async function metricsOf({ metricsUrl }: RunningServer): Promise<Map<string, number>> {
  const text = await (await fetch(metricsUrl ?? "")).text();
  const lines = text.split("\n").filter((line) => line.startsWith("parley_"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

export type Answer<Result> = ExecutionResult<Result>;

/** One operation over HTTP. */
export async function ask<Result, Variables>(
  url: string,
  token: string | undefined,
  document: TypedDocumentString<Result, Variables> | string,
  variables?: Variables,
): Promise<Answer<Result>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return (await response.json()) as Answer<Result>;
}

/** The data of an answer that must have no error. */
export function dataOf<Result>(answer: Answer<Result>): Result {
  if (answer.errors || !answer.data) throw new Error(`an operation failed: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

/** The code of the first error of an answer, or undefined. */
export const codeOf = (answer: Answer<unknown>) => answer.errors?.[0]?.extensions?.code;

const SIGN_UP = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) { accessToken refreshToken viewer { user { id username } } }
  }
`);

/** A person who has signed up, with methods to send operations. */
export class Person {
  readonly id: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly username: string;
  url: string;
  #socket: SocketClient | undefined;

  constructor(url: string, signedUp: { id: string; token: string; refreshToken: string; username: string }) {
    this.url = url;
    this.id = signedUp.id;
    this.token = signedUp.token;
    this.refreshToken = signedUp.refreshToken;
    this.username = signedUp.username;
  }

  /** The whole answer, errors included. */
  ask<Result, Variables>(document: TypedDocumentString<Result, Variables> | string, variables?: Variables) {
    return ask<Result, Variables>(this.url, this.token, document, variables);
  }

  /** The data; an error fails the test. */
  async get<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables?: Variables,
  ): Promise<Result> {
    return dataOf(await this.ask(document, variables));
  }

  /** Follows a subscription over their WebSocket, or over SSE. */
  follow<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables?: Variables,
    over: "ws" | "sse" = "ws",
  ): Followed<Result> {
    const client =
      over === "ws"
        ? this.socket()
        : createSseClient({ url: this.url, retryAttempts: 0, headers: { authorization: `Bearer ${this.token}` } });
    return new Followed<Result>((sink) =>
      client.subscribe(
        { query: document.toString(), variables: (variables ?? {}) as Record<string, unknown> },
        sink as never,
      ),
    );
  }

  /** The person's one socket, opened on first use. */
  socket(params: Record<string, unknown> = {}): SocketClient {
    this.#socket ??= createSocketClient({
      url: this.url.replace("http", "ws"),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${this.token}`, ...params },
    });
    return this.#socket;
  }

  async leave(): Promise<void> {
    await this.#socket?.dispose();
    this.#socket = undefined;
  }
}

interface Sink<Result> {
  next(answer: ExecutionResult<Result>): void;
  error(error: unknown): void;
  complete(): void;
}

/** Collects the answers that a subscription has delivered so far, and its end. */
export class Followed<Result> {
  readonly answers: ExecutionResult<Result>[] = [];
  isDone = false;
  error: unknown;
  readonly stop: () => void;

  constructor(subscribe: (sink: Sink<Result>) => () => void) {
    this.stop = subscribe({
      next: (answer) => void this.answers.push(answer),
      error: (error) => {
        this.error = error;
        this.isDone = true;
      },
      complete: () => {
        this.isDone = true;
      },
    });
  }

  get data(): Result[] {
    return this.answers.map((answer) => dataOf(answer));
  }
}

let signUps = 0;

/** Signs up a new person, who sends operations to the given server. Usernames are made unique. */
export async function signUp(url: string, name: string): Promise<Person> {
  signUps++;
  const username = `${name.toLowerCase()}${signUps}.${process.pid}`;
  const input = { username, displayName: name, password: "a good password" };
  const { accessToken, refreshToken, viewer } = dataOf(await ask(url, undefined, SIGN_UP, { input })).signUp;
  return new Person(url, { id: viewer.user.id, token: accessToken, refreshToken, username });
}

/** Signs up people, spread over the servers in turn. */
export function castOf<Name extends string>(parley: Pick<Parley, "urls">, ...names: Name[]): Promise<Person[]> {
  return Promise.all(names.map((name, i) => signUp(parley.urls[i % parley.urls.length] ?? "", name)));
}

const START = graphql(`
  mutation StartConversation($input: StartConversationInput!) {
    startConversation(input: $input) { conversation { id } }
  }
`);
const CREATE = graphql(`
  mutation CreateGroup($input: CreateGroupInput!) {
    createGroup(input: $input) { conversation { id } }
  }
`);
const SEND = graphql(`
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) { isDuplicate message { id seq body } }
  }
`);

export async function directBetween(one: Person, other: Person): Promise<string> {
  return (await one.get(START, { input: { userId: other.id } })).startConversation.conversation.id;
}

export async function groupOf(owner: Person, ...others: Person[]): Promise<string> {
  const input = { title: "Friends", memberIds: others.map((person) => person.id) };
  return (await owner.get(CREATE, { input })).createGroup.conversation.id;
}

export async function send(person: Person, conversationId: string, body: string, clientMessageId?: string) {
  const input = { conversationId, body, ...(clientMessageId !== undefined && { clientMessageId }) };
  return (await person.get(SEND, { input })).sendMessage;
}

/** Resolves as soon as the condition holds; fails after `waitMs` and names the condition. */
export async function until<Value>(what: string, holds: () => Value | Promise<Value>, waitMs = 30_000): Promise<Value> {
  const since = Date.now();
  for (;;) {
    const value = await holds();
    if (value) return value;
    const waited = Date.now() - since;
    if (waited > waitMs) throw new Error(`waited in vain until ${what}`);
    // The longer it takes, the less often it looks: looking itself takes time from what it waits for.
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(waited / 8, 5), 100)));
  }
}
