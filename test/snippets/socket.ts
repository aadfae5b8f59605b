import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers
import { beforeRetry, type Token } from "./session.js";

/** The interval of pings to the server, and the time limit for its answer. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

/** A socket that reconnects by itself, for as long as necessary, with a fresh token each time. */
export function openSocket(url: string, token: Token): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true, // final codes, such as 4401, end it all the same
    retryWait: beforeRetry,
    // A network that goes silent closes nothing: only an unanswered ping shows it.
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
