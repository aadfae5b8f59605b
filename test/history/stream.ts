/** One subscription as a real client keeps it: over a socket or server-sent events, reconnecting by itself. */
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import { WebSocket } from "ws";
import { soon } from "./people.js";

export type Transport = "ws" | "sse";

export interface StreamOptions<Data> {
  over: Transport;
  url: string;
  /** Asked for with each connection. */
  token(): Promise<string>;
  query: string;
  /** The same object is sent again by a reconnect: whoever keeps its cursor in it goes on from there. */
  variables: Record<string, unknown>;
  /** What is written to the socket counts as delivered. */
  acknowledgeDelivery?: boolean;
  connected(): void;
  next(data: Data): void;
  /** An event came with an error instead of being told. */
  broken(errors: unknown): void;
}

export interface Ended {
  /** Undefined where it was completed, by the server or by `stop`. */
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
    // It waits for a connection that is being made, and fails with it.
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
      // What is refused before it begins has no data at all.
      if ("data" in result) options.broken(errors);
      stopped(errors ?? "an answer without data");
    },
    error: stopped,
    complete: () => stopped(undefined),
  };
  client.subscribe({ query, variables }, sink as never);
  return { ended, stop: () => stopped(undefined) };
}
