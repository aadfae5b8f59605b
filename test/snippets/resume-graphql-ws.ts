import type { Client } from "graphql-ws";
import { lasting } from "./lasting.js";

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
export function followEvents(
  live: Client,
  after: string,
  take: (event: Event) => void,
  end: (reason: unknown) => void, // for good: the session is over, say
): () => void {
  const variables = { after };
  return lasting(live).subscribe<{ events: Event }>(
    { query: EVENTS, variables },
    {
      next({ data }) {
        if (!data) return;
        variables.after = data.events.cursor; // the same object is sent again on a reconnect
        take(data.events);
      },
      error: end,
      complete: () => {},
    },
  );
}
