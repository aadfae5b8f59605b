import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import type { FormattedExecutionResult } from "graphql";
import type { Client as LiveClient } from "graphql-ws";
import { lasting } from "./lasting.js";
import { EVENTS, type Event } from "./resume-graphql-ws.js";

export function connect(url: string, live: LiveClient): Client {
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe(sink) {
            const payload = { query, variables: { ...variables } }; // a reconnect sends the same object again
            const next = (result: FormattedExecutionResult<{ events?: Event }>) => {
              if (result.data?.events) payload.variables.after = result.data.events.cursor;
              sink.next(result as never);
            };
            return { unsubscribe: lasting(live).subscribe<{ events?: Event }>(payload, { ...sink, next }) };
          },
        }),
      }),
    ],
  });
}

export const FOLLOW = gql(EVENTS); // client.subscription(FOLLOW, { after })
