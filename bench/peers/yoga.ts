/** The wiring in the docs of Yoga, graphql-ws and graphql-redis-subscriptions: an iterator for each subscriber. */
import { createServer } from "node:http";
import type { ExecutionArgs } from "graphql";
import { RedisPubSub } from "graphql-redis-subscriptions";
import { useServer } from "graphql-ws/use/ws";
import { createSchema, createYoga } from "graphql-yoga";
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";

const url = process.env.REDIS_URL ?? "";
const pubsub = new RedisPubSub({ publisher: new Redis(url), subscriber: new Redis(url) });
const schema = createSchema({
  typeDefs: `
    type Query { ok: Boolean }
    type User { id: ID! displayName: String! avatarUrl: String }
    type Message { id: ID! seq: Int! revision: Int! body: String kind: String! createdAt: String! sender: User }
    type Subscription { messageAdded(conversationId: ID): Message! }
  `,
  resolvers: {
    Subscription: {
      messageAdded: {
        subscribe: (_, { conversationId }) => pubsub.asyncIterableIterator(String(conversationId)),
        resolve: (message: unknown) => message,
      },
    },
  },
});
const yoga = createYoga({ schema, graphqlEndpoint: "/graphql" });
const http = createServer(yoga);
const sockets = new WebSocketServer({ server: http, path: "/graphql" });
const enveloped = ({ rootValue }: ExecutionArgs) => rootValue as ReturnType<typeof yoga.getEnveloped>;
useServer(
  {
    execute: (args) => enveloped(args).execute(args),
    subscribe: (args) => enveloped(args).subscribe(args),
    onSubscribe: async (context, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...context,
        req: context.extra.request,
        socket: context.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  sockets,
);
http.listen(Number(process.env.PORT), () => process.stdout.write("ready\n"));
