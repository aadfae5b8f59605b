import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, type InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import type { Client } from "graphql-ws";
import { map } from "rxjs";
import { createCache } from "./apollo-cache.js";
import type { Store } from "./chat.js";
import { type ChatEvent, EVENTS, HISTORY, type Line, PAGE, type Page } from "./chat-documents.js";
import { authorizedFetch, type KeptSession } from "./kept-session.js";
import { lasting } from "./lasting.js";
import { Newest } from "./newest.js";
import { Refusal } from "./outbox.js";
import { resuming } from "./resume-apollo.js";

/** `live` is the client that `openSocket` or `openEvents` returns. */
export class ApolloStore implements Store {
  readonly client: ApolloClient;
  readonly #cache: InMemoryCache = createCache();
  readonly #newest = new Newest();

  constructor(session: KeptSession, live: Client) {
    const newest = new ApolloLink((operation, forward) =>
      forward(operation).pipe(
        map((result) => (result.data ? { ...result, data: this.#newest.take(result.data) } : result)),
      ),
    );
    const link = ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      ApolloLink.from([resuming, new GraphQLWsLink(lasting(live))]),
      new HttpLink({ uri: session.url, fetch: authorizedFetch(session) }),
    );
    this.client = new ApolloClient({ link: ApolloLink.from([newest, link]), cache: this.#cache });
  }

  async ask<Data>(document: string, variables: object = {}): Promise<Data> {
    const asked = this.client.query({ query: gql(document), variables, fetchPolicy: "network-only" });
    return (await asked.catch(refuse)).data as Data;
  }

  async change<Data>(document: string, variables: object): Promise<Data> {
    const { data } = await this.client.mutate({ mutation: gql(document), variables }).catch(refuse);
    const sent = (data as { sendMessage?: { message: Line } }).sendMessage;
    if (sent) this.#add(sent.message);
    return data as Data;
  }

  watch<Data>(document: string, variables: object, show: (data: Data) => void): () => void {
    const query = this.client.watchQuery({ query: gql(document), variables, fetchPolicy: "cache-only" });
    const shown = query.subscribe(({ data, dataState }) => void (dataState === "complete" && show(data as Data)));
    return () => shown.unsubscribe();
  }

  follow(after: string, take: (event: ChatEvent) => void, end: (reason: unknown) => void): () => void {
    const followed = this.client.subscribe<{ events: ChatEvent }>({ query: gql(EVENTS), variables: { after } });
    const next = (event: ChatEvent) => {
      if (event.__typename === "MessageAdded") this.#add(event.message);
      if (event.__typename === "ConversationRemoved") this.#remove(event.conversationId);
      take(event);
    };
    const subscription = followed.subscribe({ next: ({ data }) => void (data && next(data.events)), error: end });
    return () => subscription.unsubscribe();
  }

  forget(): void {
    this.#newest.forget();
    void this.#cache.reset(); // not `clearStore`, which also ends the watched queries
  }

  /** Adds a message at its place in the history, if the history is loaded up to its newest message. */
  #add(message: Line): void {
    const { id } = message.conversation;
    const known = this.#cache.readQuery<{ conversation: { messages: Page<Line> } | null }>({
      query: gql(HISTORY),
      variables: { id, last: PAGE },
    })?.conversation?.messages;
    if (!known || known.pageInfo.hasNextPage) return;
    const before = known.nodes.findLast(({ seq }) => seq < message.seq);
    if (!before && known.nodes.length > 0) return;
    const pageInfo = { hasPreviousPage: false, hasNextPage: false, startCursor: message.id, endCursor: message.id };
    const page = {
      __typename: "MessageConnection",
      edges: [{ __typename: "MessageEdge", cursor: message.id, node: message }],
      nodes: [message],
      pageInfo: { __typename: "PageInfo", ...pageInfo },
    };
    this.#cache.writeQuery({
      query: gql(HISTORY),
      variables: { id, ...(before ? { first: 1, after: before.id } : { last: 1 }) },
      data: { conversation: { __typename: "Conversation", id, messages: page } },
    });
  }

  #remove(id: string): void {
    this.#cache.evict({ id: `Conversation:${id}` });
    this.#cache.gc();
  }
}

function refuse(error: unknown): never {
  const [first] = CombinedGraphQLErrors.is(error) ? error.errors : [];
  throw first ? new Refusal(first.message, String(first.extensions?.code)) : error;
}
