import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import type { Client } from "graphql-ws";
import type { Token } from "./session.js";

/** `live` is the client that `openSocket` returns. */
export function connect(url: string, token: Token, live: Client): ApolloClient {
  const authorized = new SetContextLink(async ({ headers }) => ({
    headers: { ...headers, authorization: `Bearer ${await token()}` },
  }));
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(live),
    ApolloLink.from([authorized, new HttpLink({ uri: url })]),
  );
  return new ApolloClient({ link, cache: new InMemoryCache() });
}

export const INBOX = gql`
  query Inbox { inbox(first: 20) { nodes { id title unreadCount lastMessage { id body } } } }
`;

export const MESSAGE_ADDED = gql`
  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }
`;
