import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers
import type { Token } from "./session.js";

/** A socket that comes back by itself, for as long as it takes, with a fresh token each time. */
export function openSocket(url: string, token: Token): Client {
  return createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true, // codes that are for good, such as 4401, end it all the same
    retryWait: beforeRetry,
  });
}

/** At random, so that not all come back at once; at most 30 s, where the libraries' own wait doubles for ever. */
export function beforeRetry(retries: number): Promise<void> {
  const longest = Math.min(30_000, 1_000 * 2 ** retries);
  return new Promise((resolve) => setTimeout(resolve, longest * Math.random()));
}
