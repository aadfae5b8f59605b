/** The selection of every message: because all queries share it, the cache always has the complete message. */
const LINE = `fragment Line on Message {
  id seq revision clientMessageId body createdAt editedAt deletedAt status
  sender { id displayName }
  conversation { id }
}`;

const ROOM = `fragment Room on Conversation {
  id revision kind title lastSeq lastActivityAt unreadCount
  lastMessage { ...Line }
  membership { pinnedAt archivedAt user { id } }
  members(first: 3) { nodes { user { id displayName } } }
}`;

export const ME = `query Me { eventCursor viewer { user { id displayName } } }`;

export const INBOX = `query Inbox($first: Int, $after: String) {
  inbox(first: $first, after: $after) {
    nodes { ...Room }
    pageInfo { hasNextPage endCursor }
  }
}
${ROOM}
${LINE}`;

export const ONE_ROOM = `query OneRoom($id: ID!) { conversation(id: $id) { ...Room } }
${ROOM}
${LINE}`;

/** Nested in the conversation, so that the history is removed together with it. */
export const HISTORY = `query History($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  conversation(id: $id) {
    id
    messages(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { ...Line } }
      nodes { ...Line }
      pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
    }
  }
}
${LINE}`;

export const POSITIONS = `query Positions($id: ID!) {
  conversation(id: $id) { id receipts { readSeq deliveredSeq user { id } conversation { id } } }
}`;

export const TICKS = `query Ticks($ids: [ID!]!) { nodes(ids: $ids) { id ... on Message { revision status } } }`;

export const SEND = `mutation Send($input: SendMessageInput!) {
  sendMessage(input: $input) { isDuplicate message { ...Line } }
}
${LINE}`;

export const MARK_READ = `mutation MarkRead($input: MarkReadInput!) {
  markRead(input: $input) {
    conversation { id unreadCount }
    receipt { readSeq deliveredSeq user { id } conversation { id } }
  }
}`;

export const EVENTS = `subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted { start }
    ... on MessageAdded { message { ...Line } }
    ... on MessageUpdated { message { ...Line } }
    ... on ReceiptUpdated { receipt { readSeq deliveredSeq user { id } conversation { id } } }
    ... on ConversationUpdated { conversation { ...Room } }
    ... on ConversationRemoved { conversationId }
  }
}
${ROOM}
${LINE}`;

export interface Person {
  id: string;
  displayName: string;
}

export interface Line {
  id: string;
  seq: number;
  revision: number;
  clientMessageId: string | null;
  body: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  status: "SENT" | "DELIVERED" | "READ";
  sender: Person | null;
  conversation: { id: string };
}

export interface Room {
  id: string;
  revision: number;
  kind: "DIRECT" | "GROUP";
  title: string | null;
  lastSeq: number;
  lastActivityAt: string;
  unreadCount: number;
  lastMessage: Line | null;
  membership: { pinnedAt: string | null; archivedAt: string | null; user: { id: string } };
  members: { nodes: { user: Person }[] };
}

export interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasPreviousPage: boolean; hasNextPage: boolean; startCursor: string | null; endCursor: string | null };
}

export interface Receipt {
  readSeq: number;
  deliveredSeq: number;
  user: { id: string };
  conversation: { id: string };
}

export type ChatEvent = { cursor: string } & (
  | { __typename: "StreamStarted"; start: "LIVE" | "RESUMED" | "RESET" }
  | { __typename: "MessageAdded" | "MessageUpdated"; message: Line }
  | { __typename: "ReceiptUpdated"; receipt: Receipt }
  | { __typename: "ConversationUpdated"; conversation: Room }
  | { __typename: "ConversationRemoved"; conversationId: string }
);

/** The number of messages, and of conversations, in a page. */
export const PAGE = 50;

/** All possible types of `Event`: a cache needs the whole list, also types that no query selects. */
export const EVENT_TYPES = [
  "StreamStarted",
  "MessageAdded",
  "MessageUpdated",
  "ReceiptUpdated",
  "ConversationUpdated",
  "ConversationRemoved",
  "PresenceChanged",
  "TypingChanged",
  "NotificationAdded",
  "NotificationUpdated",
  "NotificationRemoved",
];
