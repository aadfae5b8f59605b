import {
  Client,
  type CombinedError,
  fetchExchange,
  mapExchange,
  type OperationResult,
  subscriptionExchange,
} from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import type { FormattedExecutionResult } from "graphql";
import type { Client as LiveClient, Sink } from "graphql-ws";
import type { Store } from "./chat.js";
import { type ChatEvent, EVENTS } from "./chat-documents.js";
import { authorizedFetch, type KeptSession } from "./kept-session.js";
import { lasting } from "./lasting.js";
import { Newest } from "./newest.js";
import { Refusal } from "./outbox.js";
import { cacheOptions } from "./urql-cache.js";

type EventResult = FormattedExecutionResult<{ events?: ChatEvent }>;

/** `live` is the client that `openSocket` or `openEvents` returns. */
export class UrqlStore implements Store {
  readonly client: Client;
  readonly #live: LiveClient;
  readonly #newest = new Newest();
  #asked = 0;

  constructor(session: KeptSession, live: LiveClient) {
    this.#live = lasting(live);
    this.client = new Client({
      url: session.url,
      preferGetMethod: false,
      fetch: authorizedFetch(session),
      exchanges: [
        cacheExchange(cacheOptions),
        mapExchange({ onResult: (result) => ({ ...result, data: this.#newest.take(result.data) }) }),
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query = "", variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: this.#resuming({ query, variables: { ...variables } }, sink as never),
            }),
          }),
        }),
      ],
    });
  }

  async ask<Data>(document: string, variables: object = {}): Promise<Data> {
    // The variable makes this another operation than the watched one, which may answer from the cache meanwhile.
    // It is not declared in the document, so it is not sent.
    const asked = { ...variables, asked: this.#asked++ };
    return dataOf(await this.client.query(document, asked, { requestPolicy: "network-only" }).toPromise());
  }

  async change<Data>(document: string, variables: object): Promise<Data> {
    return dataOf(await this.client.mutation(document, variables).toPromise());
  }

  watch<Data>(document: string, variables: object, show: (data: Data) => void): () => void {
    const watched = this.client.query(document, variables, { requestPolicy: "cache-only" });
    return watched.subscribe(({ data }) => void (data && show(data as Data))).unsubscribe;
  }

  follow(after: string, take: (event: ChatEvent) => void, end: (reason: unknown) => void): () => void {
    const next = ({ data, error }: OperationResult<{ events?: ChatEvent }>) => {
      if (data?.events) take(data.events);
      else if (error?.networkError) end(error.networkError);
    };
    return this.client.subscription<{ events?: ChatEvent }>(EVENTS, { after }).subscribe(next).unsubscribe;
  }

  /** Does nothing: the cache clears itself when it sees RESET. */
  forget(): void {
    this.#newest.forget();
  }

  /** Writes the newest cursor into the variables that are sent again on a reconnect. */
  #resuming(payload: { query: string; variables: { after?: string } }, sink: Sink<EventResult>): () => void {
    const next = (result: EventResult) => {
      if (result.data?.events) payload.variables.after = result.data.events.cursor;
      sink.next(result);
    };
    return this.#live.subscribe<{ events?: ChatEvent }>(payload, { ...sink, next });
  }
}

function dataOf<Data>({ data, error }: OperationResult): Data {
  if (error) throw refusalOf(error);
  return data as Data;
}

function refusalOf({ graphQLErrors: [first], networkError }: CombinedError): unknown {
  return first ? new Refusal(first.message, String(first.extensions.code)) : networkError;
}
