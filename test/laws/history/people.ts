/** The people of a history, and requests that are retried until they are answered. */
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { pause } from "../../support/random.js";
import type { History } from "./run.js";

export interface Person {
  name: string;
  id: string;
  token: string;
}

interface Answer<Data> {
  data?: Data | null;
  errors?: readonly { message: string; extensions?: { code?: string; requestId?: string } }[];
}

/** A refusal that another try would not change. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** The pause before another try. Not from the seed: choices must not depend on the number of tries. */
export const soon = async (): Promise<void> => void (await pause(50 + Math.random() * 300));

const PASSING = ["UNAVAILABLE", "RATE_LIMITED"];
const ANSWER_WAIT_MS = 12_000;

/** Retries on any server, through any fault, until there is an answer. */
export async function untilAnswered<Data>(history: History, attempt: () => Promise<Answer<Data>>): Promise<Data> {
  for (;;) {
    const answer = await attempt().catch(() => undefined); // no answer at all
    if (answer?.data && !answer.errors) return answer.data;
    const [error] = answer?.errors ?? [];
    const code = error?.extensions?.code ?? "";
    if (code === "INTERNAL") history.fault(error?.extensions?.requestId ?? "");
    else if (error && !PASSING.includes(code)) throw new Refused(code, error.message);
    history.counts.retries++;
    await soon();
  }
}

/** One try over HTTP, on a new connection: each may go to another server. */
export async function post<Data>(
  url: string,
  token: string | undefined,
  query: string,
  variables: object,
  signal?: AbortSignal,
): Promise<Answer<Data>> {
  const cut = new AbortController();
  const pass = () => cut.abort(signal?.reason);
  if (signal?.aborted) pass();
  signal?.addEventListener("abort", pass);
  // Not `AbortSignal.any`: Node may collect a timeout in it as garbage, and the request then waits for ever.
  const deadline = setTimeout(() => cut.abort(new DOMException("No answer in time.", "TimeoutError")), ANSWER_WAIT_MS);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        connection: "close",
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: cut.signal,
    });
    return (await response.json()) as Answer<Data>;
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener("abort", pass);
  }
}

export interface Asker {
  ask<Data>(query: string, variables: object): Promise<Data>;
  close(): Promise<void>;
}

/** A graphql-ws client that gives up while it connects does not handle the error that its socket then emits. */
class ForgivingWebSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on("error", () => {});
  }
}

/** A device that sends operations over HTTP, or over a socket that it keeps. */
export function deviceOf(history: History, person: Person, over: "http" | "ws"): Asker {
  const { url } = history.proxy;
  if (over === "http")
    return {
      ask: (query, variables) => untilAnswered(history, () => post(url, person.token, query, variables)),
      close: async () => {},
    };
  const client = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: ForgivingWebSocket,
    connectionParams: { authorization: `Bearer ${person.token}` },
    retryAttempts: 0, // `untilAnswered` retries, on whichever server the new connection reaches
    lazyCloseTimeout: 5_000,
  });
  const attempt = <Data>(query: string, variables: object) =>
    new Promise<Answer<Data>>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error("no answer"));
        client.terminate();
      }, ANSWER_WAIT_MS);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        settle();
      };
      client.subscribe<Data>(
        { query, variables: variables as Record<string, unknown> },
        {
          next: (answer) => end(() => resolve(answer as Answer<Data>)),
          error: (error) =>
            end(() => (Array.isArray(error) ? resolve({ errors: error } as Answer<Data>) : reject(error))),
          complete: () => end(() => reject(new Error("ended without an answer"))),
        },
      );
    });
  return {
    ask: (query, variables) => untilAnswered(history, () => attempt(query, variables)),
    close: async () => Promise.resolve(client.dispose()).catch(() => {}),
  };
}

/** Signs people up through the API. */
export async function signUp(history: History, names: string[]): Promise<Person[]> {
  return Promise.all(
    names.map(async (name) => {
      const input = { username: name, displayName: name, password: "a good password" };
      const { signUp } = await untilAnswered<{
        signUp: { accessToken: string; viewer: { user: { id: string } } };
      }>(history, () =>
        post(
          history.proxy.url,
          undefined,
          "mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { user { id } } } }",
          { input },
        ),
      );
      return { name, id: signUp.viewer.user.id, token: signUp.accessToken };
    }),
  );
}
