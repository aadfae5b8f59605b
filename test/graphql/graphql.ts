/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A new group. */
export type CreateGroupInput = {
  /** What it is about: at most 1,000 characters. */
  description?: string | null | undefined;
  /** The people to invite, the viewer need not be among them; at most 999 by default. */
  memberIds: Array<string>;
  /** Its name: 1 to 100 characters. */
  title: string;
};

/** What was seen. */
export type MarkReadInput = {
  /** The conversation. */
  conversationId: string;
  /** The newest message that was seen; all there is now where left out. */
  upToMessageId?: string | null | undefined;
};

/** How present a person is, over all of their devices. */
export type PresenceStatus =
  /** Connected, but nobody is at it. */
  | 'AWAY'
  /** No device is connected, or all report so. A reconnect within 15 s shows nothing. */
  | 'OFFLINE'
  /** At least one device is connected and in use. */
  | 'ONLINE';

/** A message to send. */
export type SendMessageInput = {
  /** The text: at most 8,000 characters by default, and not empty. */
  body?: string | null | undefined;
  /** Any string of up to 64 characters that is the sender's own for this message, such as a UUID: it makes sending safe to repeat. Made up where left out. */
  clientMessageId?: string | null | undefined;
  /** Where to; NOT_FOUND where the viewer is no member. */
  conversationId: string;
};

/** A new account. */
export type SignUpInput = {
  /** The name to show: 1 to 64 characters. The username where left out. */
  displayName?: string | null | undefined;
  /** Another name to sign in with; CONFLICT where it is taken. */
  email?: string | null | undefined;
  /** 8 to 256 characters. */
  password: string;
  /** 2 to 32 letters, digits, dots, hyphens or underscores; CONFLICT where it is taken. */
  username: string;
};

/** Whom to talk to. */
export type StartConversationInput = {
  /** The other person; NOT_FOUND where there is none. */
  userId: string;
};

export type ApolloSendsMutationVariables = Exact<{
  id: string;
}>;


export type ApolloSendsMutation = { sendMessage: { message: { id: string } } };

export type UrqlInboxQueryVariables = Exact<{ [key: string]: never; }>;


export type UrqlInboxQuery = { inbox: { nodes: Array<{ id: string }> } };

export type UrqlSendsMutationVariables = Exact<{
  id: string;
}>;


export type UrqlSendsMutation = { sendMessage: { message: { id: string } } };

export type LawAddedSubscriptionVariables = Exact<{
  conversationId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type LawAddedSubscription = { messageAdded: { id: string, seq: number } };

export type LawReceiptsSubscriptionVariables = Exact<{
  conversationId?: string | null | undefined;
}>;


export type LawReceiptsSubscription = { receiptUpdated: { deliveredSeq: number, readSeq: number, user: { id: string } } };

export type LawReadMutationVariables = Exact<{
  input: MarkReadInput;
}>;


export type LawReadMutation = { markRead: { receipt: { readSeq: number } } };

export type LawStateQueryVariables = Exact<{
  id: string;
}>;


export type LawStateQuery = { conversation: { lastSeq: number, unreadCount: number, receipts: Array<{ deliveredSeq: number, readSeq: number, user: { id: string } }> } | null };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { signUp: { accessToken: string, refreshToken: string, viewer: { user: { id: string, username: string } } } };

export type StartConversationMutationVariables = Exact<{
  input: StartConversationInput;
}>;


export type StartConversationMutation = { startConversation: { conversation: { id: string } } };

export type CreateGroupMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type CreateGroupMutation = { createGroup: { conversation: { id: string } } };

export type SendMessageMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMessageMutation = { sendMessage: { isDuplicate: boolean, message: { id: string, seq: number, body: string | null } } };

export type ProtocolHelloQueryVariables = Exact<{ [key: string]: never; }>;


export type ProtocolHelloQuery = { viewer: { user: { id: string } } };

export type ProtocolPresenceSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type ProtocolPresenceSubscription = { presenceChanged: { status: PresenceStatus } };

export type TrySendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type TrySendMutation = { sendMessage: { isDuplicate: boolean, message: { id: string, seq: number, clientMessageId: string | null } } };

export type AddedSubscriptionVariables = Exact<{
  conversationId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type AddedSubscription = { messageAdded: { id: string, seq: number, body: string | null, clientMessageId: string | null, sender: { username: string } | null } };

export type PageQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type PageQuery = { messages: { nodes: Array<{ id: string, seq: number, body: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type InboxQueryVariables = Exact<{ [key: string]: never; }>;


export type InboxQuery = { inbox: { nodes: Array<{ id: string, title: string | null, unreadCount: number, lastMessage: { id: string, body: string | null } | null }> } };

export type MessageAddedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MessageAddedSubscription = { messageAdded: { id: string, body: string | null, conversation: { id: string } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ApolloSendsDocument = new TypedDocumentString(`
    mutation ApolloSends($id: ID!) {
  sendMessage(input: {conversationId: $id, body: "from apollo"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ApolloSendsMutation, ApolloSendsMutationVariables>;
export const UrqlInboxDocument = new TypedDocumentString(`
    query UrqlInbox {
  inbox {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<UrqlInboxQuery, UrqlInboxQueryVariables>;
export const UrqlSendsDocument = new TypedDocumentString(`
    mutation UrqlSends($id: ID!) {
  sendMessage(input: {conversationId: $id, body: "from urql"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<UrqlSendsMutation, UrqlSendsMutationVariables>;
export const LawAddedDocument = new TypedDocumentString(`
    subscription LawAdded($conversationId: ID, $after: ID) {
  messageAdded(conversationId: $conversationId, after: $after) {
    id
    seq
  }
}
    `) as unknown as TypedDocumentString<LawAddedSubscription, LawAddedSubscriptionVariables>;
export const LawReceiptsDocument = new TypedDocumentString(`
    subscription LawReceipts($conversationId: ID) {
  receiptUpdated(conversationId: $conversationId) {
    user {
      id
    }
    deliveredSeq
    readSeq
  }
}
    `) as unknown as TypedDocumentString<LawReceiptsSubscription, LawReceiptsSubscriptionVariables>;
export const LawReadDocument = new TypedDocumentString(`
    mutation LawRead($input: MarkReadInput!) {
  markRead(input: $input) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<LawReadMutation, LawReadMutationVariables>;
export const LawStateDocument = new TypedDocumentString(`
    query LawState($id: ID!) {
  conversation(id: $id) {
    lastSeq
    unreadCount
    receipts {
      user {
        id
      }
      deliveredSeq
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<LawStateQuery, LawStateQueryVariables>;
export const SignUpDocument = new TypedDocumentString(`
    mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    refreshToken
    viewer {
      user {
        id
        username
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SignUpMutation, SignUpMutationVariables>;
export const StartConversationDocument = new TypedDocumentString(`
    mutation StartConversation($input: StartConversationInput!) {
  startConversation(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StartConversationMutation, StartConversationMutationVariables>;
export const CreateGroupDocument = new TypedDocumentString(`
    mutation CreateGroup($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const SendMessageDocument = new TypedDocumentString(`
    mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    isDuplicate
    message {
      id
      seq
      body
    }
  }
}
    `) as unknown as TypedDocumentString<SendMessageMutation, SendMessageMutationVariables>;
export const ProtocolHelloDocument = new TypedDocumentString(`
    query ProtocolHello {
  viewer {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ProtocolHelloQuery, ProtocolHelloQueryVariables>;
export const ProtocolPresenceDocument = new TypedDocumentString(`
    subscription ProtocolPresence($ids: [ID!]!) {
  presenceChanged(userIds: $ids) {
    status
  }
}
    `) as unknown as TypedDocumentString<ProtocolPresenceSubscription, ProtocolPresenceSubscriptionVariables>;
export const TrySendDocument = new TypedDocumentString(`
    mutation TrySend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    isDuplicate
    message {
      id
      seq
      clientMessageId
    }
  }
}
    `) as unknown as TypedDocumentString<TrySendMutation, TrySendMutationVariables>;
export const AddedDocument = new TypedDocumentString(`
    subscription Added($conversationId: ID, $after: ID) {
  messageAdded(conversationId: $conversationId, after: $after) {
    id
    seq
    body
    sender {
      username
    }
    clientMessageId
  }
}
    `) as unknown as TypedDocumentString<AddedSubscription, AddedSubscriptionVariables>;
export const PageDocument = new TypedDocumentString(`
    query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  messages(
    conversationId: $id
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      id
      seq
      body
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PageQuery, PageQueryVariables>;
export const InboxDocument = new TypedDocumentString(`
    query Inbox {
  inbox(first: 20) {
    nodes {
      id
      title
      unreadCount
      lastMessage {
        id
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<InboxQuery, InboxQueryVariables>;
export const MessageAddedDocument = new TypedDocumentString(`
    subscription MessageAdded($after: ID) {
  messageAdded(after: $after) {
    id
    body
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<MessageAddedSubscription, MessageAddedSubscriptionVariables>;