import type { Redis } from "ioredis";
import type { Inbox } from "./inbox.js";
import type { Channels } from "./redis-channels.js";

/**
 * The part of a connection that graphql-redis-subscriptions uses to listen. The package does not handle the promises of
 * SUBSCRIBE, so a failure would end the process. With each UNSUBSCRIBE it also sends a PUNSUBSCRIBE, and there are no
 * patterns.
 */
export function subscriberOf(listener: Redis, channels: Channels, inbox: Inbox): Redis {
  const subscriber = {
    // The package parses strings, and passes objects on unchanged.
    on: (event: string, receive: (channel: string, news: object) => void) =>
      listener.on(event, (channel: string, message: string) => {
        const news = inbox.accept(channel, message);
        if (news) receive(channel, news);
      }),
    subscribe: (channel: string, answered: (error: null) => void) => {
      channels.listen(channel).then(
        () => answered(null),
        () => {}, // the connection was given up
      );
    },
    unsubscribe: (channel: string) => channels.stop(channel),
    punsubscribe() {},
  };
  return subscriber as unknown as Redis;
}
