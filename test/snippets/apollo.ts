import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers

export function connect(
  url: string,
  token: string,
  live: Pick<Client, "subscribe"> = overSocket(url, token),
): ApolloClient {
  const authorization = `Bearer ${token}`;
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(live as Client),
    new HttpLink({ uri: url, headers: { authorization } }),
  );
  return new ApolloClient({ link, cache: new InMemoryCache() });
}

export const INBOX = gql`
  query Inbox { inbox(first: 20) { nodes { id title unreadCount lastMessage { id body } } } }
`;

export const MESSAGE_ADDED = gql`
  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }
`;

function overSocket(url: string, token: string): Client {
  return createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: `Bearer ${token}` }),
  });
}
