import type { Event } from "./resume-graphql-ws.js";
import type { Token } from "./session.js";

const PAGE = `query Page($after: String) {
  events(after: $after, waitSeconds: 25) {
    start
    cursor
    events {
      __typename
      cursor
      ... on MessageAdded { message { id revision body } }
      ... on MessageUpdated { message { id revision body } }
    }
  }
}`;

/** For clients that can only poll: the same events and cursors in pages. Returns the cursor to continue from. */
export async function nextEvents(
  url: string,
  token: Token,
  after: string,
  take: (event: Event) => void,
): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ query: PAGE, variables: { after } }),
    signal: AbortSignal.timeout(40_000), // a silent network does not end a request
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message); // try again later, with the same cursor
  for (const event of data.events.events) take(event);
  return data.events.cursor;
}
