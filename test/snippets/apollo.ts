import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers

export function connect(url: string, token: string): ApolloClient {
  const authorization = `Bearer ${token}`;
  const socket = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization }),
  });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
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
