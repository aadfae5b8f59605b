import type { Client } from "graphql-ws";

/** Follows a conversation until it is stopped. A reconnect continues after the newest received message. */
export function follow(live: Client, conversationId: string, show: (body: string) => void): () => void {
  const variables: { conversationId: string; after?: string } = { conversationId };
  return live.subscribe<{ messageAdded: { id: string; body: string } }>(
    {
      query: `subscription ($conversationId: ID!, $after: ID) {
        messageAdded(conversationId: $conversationId, after: $after) { id body }
      }`,
      variables,
    },
    {
      next({ data }) {
        if (!data) return;
        variables.after = data.messageAdded.id; // a reconnect sends the same object again
        show(data.messageAdded.body);
      },
      error: (error) => show(`stopped: ${String(error)}`),
      complete: () => {},
    },
  );
}
