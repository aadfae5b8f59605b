import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers
import { beforeRetry, type Token } from "./session.js";

/** How often the server is asked whether it is there, and how long its answer may take. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

/** A socket that comes back by itself, for as long as it takes, with a fresh token each time. */
export function openSocket(url: string, token: Token): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true, // codes that are for good, such as 4401, end it all the same
    retryWait: beforeRetry,
    // A network that goes silent closes nothing: only a question that stays without an answer shows it.
    keepAlive: PING_EVERY_MS,
    on: {
      ping: (received) => {
        if (received) return;
        clearTimeout(silence);
        silence = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => void (received && clearTimeout(silence)),
      closed: () => clearTimeout(silence),
    },
  });
  return client;
}
