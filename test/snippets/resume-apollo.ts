import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import { tap } from "rxjs";
import { WebSocket } from "ws"; // only outside browsers
import { EVENTS } from "./resume-graphql-ws.js";

/** Writes the newest cursor into the variables that graphql-ws sends again on a reconnect. */
const resuming = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ data }) => {
      if (data?.events?.cursor) operation.variables.after = data.events.cursor;
    }),
  ),
);

export function connect(url: string, token: string): ApolloClient {
  const socket = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    connectionParams: () => ({ authorization: `Bearer ${token}` }),
  });
  return new ApolloClient({
    link: ApolloLink.from([resuming, new GraphQLWsLink(socket)]),
    cache: new InMemoryCache(),
  });
}

export const FOLLOW = gql(EVENTS); // client.subscribe({ query: FOLLOW, variables: { after } })
