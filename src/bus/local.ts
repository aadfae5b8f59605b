import { PubSub } from "graphql-subscriptions";
import type { Bus } from "./bus.js";
import { NONE_REJECTED } from "./inbox.js";

/** The bus of a single server. */
export function createLocalBus(): Bus {
  const pubsub = new PubSub();
  // No `setMaxListeners`: Node warns of a leak at 11 listeners of one name, and each of the many topics has a few.
  return {
    connected: true,
    refusedTopics: 0,
    failedPublishes: 0,
    rejected: NONE_REJECTED,
    distrustEarlier() {},
    publish: (topic, news) => pubsub.publish(topic, news),
    async listen(topic, receive) {
      const subscription = await pubsub.subscribe(topic, receive);
      return () => pubsub.unsubscribe(subscription);
    },
    onReturn() {},
    async close() {},
  };
}
