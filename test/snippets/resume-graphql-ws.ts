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

/** Delivers everything since a cursor, through any number of reconnects. Returns the function that stops it. */
export function followEvents(
  live: Client,
  after: string,
  take: (event: Event) => void,
  end: (reason: unknown) => void, // final, for example because the session has ended
): () => void {
  const variables = { after };
  return lasting(live).subscribe<{ events: Event }>(
    { query: EVENTS, variables },
    {
      next({ data }) {
        if (!data) return;
        variables.after = data.events.cursor; // a reconnect sends the same object again
        take(data.events);
      },
      error: end,
      complete: () => {},
    },
  );
}
