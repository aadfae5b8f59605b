import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import type { Client as LiveClient } from "graphql-ws";
import type { Token } from "./session.js";

/** `live` is the client that `openSocket` returns. */
export function connect(url: string, token: Token, live: LiveClient): Client {
  return new Client({
    url,
    preferGetMethod: false,
    fetch: async (input, init) =>
      fetch(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${await token()}` } }),
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe({ query, variables: { ...variables } }, sink as never),
          }),
        }),
      }),
    ],
  });
}

export const MESSAGE_ADDED = gql`
  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }
`;
