import { createClient } from "graphql-ws";
import { WebSocket } from "ws"; // only outside browsers

/** Follows a conversation for as long as it takes: a reconnect goes on after the newest message that came. */
export function follow(url: string, token: string, conversationId: string, show: (body: string) => void): () => void {
  const client = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    connectionParams: () => ({ authorization: `Bearer ${token}` }),
  });
  const variables: { conversationId: string; after?: string } = { conversationId };
  return client.subscribe<{ messageAdded: { id: string; body: string } }>(
    {
      query: `subscription ($conversationId: ID!, $after: ID) {
        messageAdded(conversationId: $conversationId, after: $after) { id body }
      }`,
      variables,
    },
    {
      next({ data }) {
        if (!data) return;
        variables.after = data.messageAdded.id; // the same object is sent again on a reconnect
        show(data.messageAdded.body);
      },
      error: (error) => show(`stopped: ${String(error)}`),
      complete: () => {},
    },
  );
}
