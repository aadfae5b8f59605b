import { createClient } from "graphql-sse";
import type { Client } from "graphql-ws";
import type { Token } from "./session.js";
import { beforeRetry } from "./socket.js";

/** Takes the place of `openSocket`, for Apollo and urql alike. */
export function openEvents(url: string, token: Token): Client {
  const client = createClient({
    url,
    headers: async () => ({ authorization: `Bearer ${await token()}` }),
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: beforeRetry,
  });
  return client as unknown as Client; // the same calls; only the types of errors differ
}
