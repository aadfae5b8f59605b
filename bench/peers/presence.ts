/** Presence as usually written: every connect and every disconnect is published and delivered to all watchers. */
import { createServer } from "node:http";
import { RedisPubSub } from "graphql-redis-subscriptions";
import { useServer } from "graphql-ws/use/ws";
import { createSchema } from "graphql-yoga";
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";
import { createTokens } from "../../src/accounts/tokens.js";
import { parseUserId, userId } from "../../src/ids.js";

const url = process.env.REDIS_URL ?? "";
const pubsub = new RedisPubSub({ publisher: new Redis(url), subscriber: new Redis(url) });
const tokens = createTokens(process.env.PARLEY_SECRET ?? "", 3_600);
const topicOf = (id: string) => `presence:${id}`;

const schema = createSchema({
  typeDefs: `
    type Query { ok: Boolean }
    type User { id: ID! }
    type Presence { user: User! status: String! lastActiveAt: String }
    type Subscription { presenceChanged(userIds: [ID!]!): Presence! }
  `,
  resolvers: {
    Subscription: {
      presenceChanged: {
        subscribe: (_, { userIds }: { userIds: string[] }) =>
          pubsub.asyncIterableIterator(userIds.map((id) => topicOf(parseUserId(id) ?? ""))),
        resolve: (presence: unknown) => presence,
      },
    },
  },
});

const publish = (id: string, status: string) =>
  pubsub.publish(topicOf(id), { user: { id: userId(id) }, status, lastActiveAt: new Date() });

const people = new WeakMap<object, string>();
const http = createServer();
useServer(
  {
    schema,
    onConnect: async ({ connectionParams, extra }) => {
      const viewer = await tokens.verify(String(connectionParams?.authorization).replace("Bearer ", ""));
      if (!viewer) return false;
      people.set(extra.socket, viewer.userId);
      await publish(viewer.userId, "ONLINE");
      return true;
    },
    onDisconnect: async ({ extra }) => {
      const id = people.get(extra.socket);
      if (id) await publish(id, "OFFLINE");
    },
  },
  new WebSocketServer({ server: http, path: "/graphql", perMessageDeflate: false }),
);
http.listen(Number(process.env.PORT), () => process.stdout.write("ready\n"));
