/** One subscription as a real client keeps it: over a socket or server-sent events, with automatic reconnects. */
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import { WebSocket } from "ws";
import { soon } from "./people.js";

export type Transport = "ws" | "sse";

export interface StreamOptions<Data> {
  over: Transport;
  url: string;
  /** Called for each connection. */
  token(): Promise<string>;
  query: string;
  /** A reconnect sends the same object again: a caller that keeps its cursor in it resumes from there. */
  variables: Record<string, unknown>;
  /** Messages that are written to the socket count as delivered. */
  acknowledgeDelivery?: boolean;
  connected(): void;
  next(data: Data): void;
  /** Called if an event came with an error. */
  broken(errors: unknown): void;
}

export interface Ended {
  /** Undefined if the stream completed, by the server or by `stop`. */
  error: unknown;
}

export interface Stream {
  ended: Promise<Ended>;
  stop(): void;
}

interface Result<Data> {
  data?: Data | null;
  errors?: unknown;
}

export function openStream<Data>(options: StreamOptions<Data>): Stream {
  const { over, url, query, variables } = options;
  const bearer = async () => `Bearer ${await options.token()}`;
  let isOver = false;
  let end = (_ended: Ended) => {};
  const ended = new Promise<Ended>((resolve) => {
    end = resolve;
  });
  const stopped = (error: unknown) => {
    if (isOver) return;
    isOver = true;
    end({ error });
    // `dispose` waits for a connection that is being made, and fails with it.
    Promise.resolve(client.dispose()).catch(() => {});
  };
  const connected = () => {
    if (!isOver) options.connected();
  };
  const client =
    over === "ws"
      ? createSocketClient({
          url: url.replace("http", "ws"),
          webSocketImpl: WebSocket,
          connectionParams: async () => ({
            authorization: await bearer(),
            acknowledgeDelivery: options.acknowledgeDelivery ?? false,
          }),
          retryAttempts: Number.POSITIVE_INFINITY,
          shouldRetry: () => true,
          retryWait: soon,
          on: { connected },
        })
      : createSseClient({
          url,
          headers: async () => ({ authorization: await bearer() }),
          retryAttempts: Number.POSITIVE_INFINITY,
          retry: soon,
          on: { connected },
        });
  const sink = {
    next: (result: Result<Data>) => {
      if (isOver) return;
      const { data, errors } = result;
      if (data && !errors) return options.next(data);
      // An operation that is refused before it begins has no `data` at all.
      if ("data" in result) options.broken(errors);
      stopped(errors ?? "an answer without data");
    },
    error: stopped,
    complete: () => stopped(undefined),
  };
  client.subscribe({ query, variables }, sink as never);
  return { ended, stop: () => stopped(undefined) };
}
