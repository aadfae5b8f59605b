import { createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers

export const EVENTS = `subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted { start }
    ... on MessageAdded { message { id revision body } }
    ... on MessageUpdated { message { id revision body } }
  }
}`;

export interface Event {
  __typename: string;
  cursor: string;
  start?: "LIVE" | "RESUMED" | "RESET";
  message?: { id: string; revision: number; body: string | null };
}

/** Everything since a cursor, through any number of reconnects. Answers with the way to stop. */
export function followEvents(url: string, token: string, after: string, take: (event: Event) => void): () => void {
  const client = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    connectionParams: () => ({ authorization: `Bearer ${token}` }), // asked again with each reconnect: a fresh token
  });
  const variables = { after };
  let stop = () => {};
  const begin = () => {
    stop = client.subscribe<{ events: Event }>(
      { query: EVENTS, variables },
      {
        next({ data }) {
          if (!data) return;
          variables.after = data.events.cursor; // the same object is sent again on a reconnect
          take(data.events);
        },
        error: () => void setTimeout(begin, 1_000), // LAGGED, UNAVAILABLE: it goes on from the newest cursor
        complete: () => {},
      },
    );
  };
  begin();
  return () => {
    stop();
    void client.dispose();
  };
}
