import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers

export function connect(url: string, token: string): Client {
  const authorization = `Bearer ${token}`;
  const socket = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization }),
  });
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query, variables: { ...variables } }, sink as never),
          }),
        }),
      }),
    ],
  });
}

export const MESSAGE_ADDED = gql`
  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }
`;
