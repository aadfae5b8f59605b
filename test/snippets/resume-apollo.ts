import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import type { Client } from "graphql-ws";
import { tap } from "rxjs";
import { lasting } from "./lasting.js";
import { EVENTS } from "./resume-graphql-ws.js";

/** Writes the newest cursor into the variables that graphql-ws sends again on a reconnect. */
export const resuming = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ data }) => {
      if (data?.events?.cursor) operation.variables.after = data.events.cursor;
    }),
  ),
);

/** All possible types of `Event`: the cache needs the whole list, also types that no query selects. */
const EVENT_TYPES = [
  "StreamStarted",
  "MessageAdded",
  "MessageUpdated",
  "ReceiptUpdated",
  "ConversationUpdated",
  "ConversationRemoved",
  "PresenceChanged",
  "TypingChanged",
  "NotificationAdded",
  "NotificationUpdated",
  "NotificationRemoved",
];

export function connect(live: Client): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([resuming, new GraphQLWsLink(lasting(live))]),
    cache: new InMemoryCache({
      possibleTypes: { Event: EVENT_TYPES },
      typePolicies: { Subscription: { fields: { events: { merge: false } } } }, // each event replaces the last one
    }),
  });
}

export const FOLLOW = gql(EVENTS); // client.subscribe({ query: FOLLOW, variables: { after } })
