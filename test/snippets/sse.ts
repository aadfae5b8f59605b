import { createClient } from "graphql-sse";
import type { Client } from "graphql-ws";
import { beforeRetry, type Token } from "./session.js";

/** The server writes something at least every 12 s, if only a comment: a longer silence means a lost network. */
const SILENCE_MS = 20_000;

/** Replaces `openSocket`, for Apollo and urql alike. */
export function openEvents(url: string, token: Token): Client {
  const client = createClient({
    url,
    headers: async () => ({ authorization: `Bearer ${await token()}` }),
    fetchFn: watched,
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: beforeRetry,
  });
  return client as unknown as Client; // the same calls; only the types of errors differ
}

/** Aborts the response after a long silence. The client treats that as a network fault, and retries. */
async function watched(url: string, init: RequestInit): Promise<Response> {
  const gone = new AbortController();
  const giveUp = () => gone.abort(new Error("the network is silent"));
  let silence = setTimeout(giveUp, SILENCE_MS);
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(giveUp, SILENCE_MS);
  };
  const signals = [gone.signal, init.signal].filter((signal) => signal != null);
  for (const signal of signals) signal.addEventListener("abort", () => clearTimeout(silence));
  const { body, status, headers } = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
  const chunks = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      heard();
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(silence),
  });
  return new Response(body?.pipeThrough(chunks), { status, headers });
}
