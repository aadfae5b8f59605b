import type { Client } from "graphql-ws";

/** Follows a conversation for as long as it takes: a reconnect goes on after the newest message that came. */
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
        variables.after = data.messageAdded.id; // the same object is sent again on a reconnect
        show(data.messageAdded.body);
      },
      error: (error) => show(`stopped: ${String(error)}`),
      complete: () => {},
    },
  );
}
