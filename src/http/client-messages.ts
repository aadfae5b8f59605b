/** Reads the messages of graphql-transport-ws that a client may send, and refuses every other frame. */
import { type Message, MessageType, validateMessage } from "graphql-ws";
import { asksForStored } from "./persisted.js";

const CLIENT_TYPES = [
  MessageType.ConnectionInit,
  MessageType.Ping,
  MessageType.Pong,
  MessageType.Subscribe,
  MessageType.Complete,
] as const;

export type ClientMessage = Extract<Message, { type: (typeof CLIENT_TYPES)[number] }>;

const isClientType = (type: unknown) => (CLIENT_TYPES as readonly unknown[]).includes(type);

/**
 * Undefined if the frame is not a message, is malformed, or is a message that only a server sends. graphql-ws throws
 * for these only after it has read them, and that would count as a fault of this server.
 */
export function clientMessageOf(bytes: Buffer): ClientMessage | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    if (typeof parsed !== "object" || parsed === null || !isClientType((parsed as { type?: unknown }).type))
      return undefined;
    const message = validateMessage(withQuery(parsed as Partial<Message>)) as ClientMessage;
    return "id" in message && typeof message.id !== "string" ? undefined : message;
  } catch {
    return undefined;
  }
}

/**
 * A client that sends only a hash omits the query, but graphql-ws requires one. With an empty query it is the operation
 * that may be refused, not the socket.
 */
function withQuery(message: Partial<Message>): Partial<Message> {
  if (message.type !== MessageType.Subscribe || !asksForStored(message.payload)) return message;
  return { ...message, payload: { ...message.payload, query: "" } } as Partial<Message>;
}
