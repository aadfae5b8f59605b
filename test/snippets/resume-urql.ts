import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import type { FormattedExecutionResult } from "graphql";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers
import { EVENTS, type Event } from "./resume-graphql-ws.js";

export function connect(url: string, token: string): Client {
  const socket = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    connectionParams: () => ({ authorization: `Bearer ${token}` }),
  });
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe(sink) {
            const payload = { query, variables: { ...variables } }; // the same object is sent again on a reconnect
            const next = (result: FormattedExecutionResult<{ events?: Event }>) => {
              if (result.data?.events) payload.variables.after = result.data.events.cursor;
              sink.next(result as never);
            };
            return { unsubscribe: socket.subscribe<{ events?: Event }>(payload, { ...sink, next }) };
          },
        }),
      }),
    ],
  });
}

export const FOLLOW = gql(EVENTS); // client.subscription(FOLLOW, { after })
