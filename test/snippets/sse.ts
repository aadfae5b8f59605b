import { createClient } from "graphql-sse";
import type { Client } from "graphql-ws";

/** Takes the place of the socket above, for Apollo and urql alike: pass it to `connect` as `live`. */
export function overEvents(url: string, token: string): Pick<Client, "subscribe"> {
  const client = createClient({ url, headers: () => ({ authorization: `Bearer ${token}` }) });
  return client as unknown as Pick<Client, "subscribe">; // the same calls; only the types of errors differ
}
