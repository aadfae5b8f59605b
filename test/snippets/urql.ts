import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { createClient, type Client as LiveClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers

export function connect(
  url: string,
  token: string,
  live: Pick<LiveClient, "subscribe"> = overSocket(url, token),
): Client {
  const authorization = `Bearer ${token}`;
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
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

function overSocket(url: string, token: string): LiveClient {
  return createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: `Bearer ${token}` }),
  });
}
