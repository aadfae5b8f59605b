/**
 * GraphiQL's ready tabs, one feature of a chat per tab. `cnv_…`, `msg_…` and `usr_…` are placeholders: the page fills
 * in ids that suit the signed-in person.
 */
export interface Tab {
  query: string;
  variables?: string;
}

const CONVERSATION = JSON.stringify({ id: "cnv_…" });
const MESSAGE = JSON.stringify({ message: "msg_…", conversation: "cnv_…", people: ["usr_…"] });
const PEOPLE = JSON.stringify({ people: ["usr_…"] });
const GROUP = JSON.stringify({ group: "cnv_…", person: "usr_…", people: ["usr_…"] }, null, 2);
const PERSON = JSON.stringify({ person: "usr_…" });

/** Comments and lines fit the editor, which shows some 60 columns. */
export const TABS: Tab[] = [
  {
    query: `# Your conversations. Sign in above, once for all tabs.
query Inbox {
  viewer { user { id displayName } unreadCount }
  inbox(first: 20) {
    nodes {
      id
      kind
      title
      unreadCount
      members(first: 5) {
        nodes { role user { id displayName } }
      }
      lastMessage { id seq body sender { displayName } }
    }
  }
}
`,
  },
  {
    query: `# The newest page of a conversation. "Variables" below has the
# id of one of yours; any other from the inbox will do.
query Messages($id: ID!) {
  messages(conversationId: $id, last: 20) {
    nodes {
      id
      seq
      body
      sender { displayName }
      replyTo { seq body }
      reactions { emoji count }
      status
      readBy { user { displayName } at }
    }
    pageInfo { hasPreviousPage startCursor }
  }
}

# What was said anywhere.
query Search {
  searchMessages(query: "lake") {
    nodes { id body conversation { id title } }
  }
}
`,
    variables: CONVERSATION,
  },
  {
    query: `# Safe to repeat with a clientMessageId of your own.
mutation Send($id: ID!) {
  sendMessage(input: {
    conversationId: $id
    body: "Hello from GraphiQL"
  }) {
    isDuplicate
    message { id seq status }
  }
}

mutation Read($id: ID!) {
  markRead(input: { conversationId: $id }) {
    conversation { unreadCount }
  }
}

mutation Type($id: ID!) {
  setTyping(input: { conversationId: $id, isTyping: true }) {
    typing { expiresAt }
  }
}
`,
    variables: CONVERSATION,
  },
  {
    query: `# A message of yours, changed: for 15 minutes after sending.
# "Variables" has the newest; "Send" makes another.
mutation Edit($message: ID!) {
  editMessage(input: { messageId: $message, body: "Better said" }) {
    message { id body editedAt }
  }
}

mutation Delete($message: ID!) {
  deleteMessage(input: { messageId: $message }) {
    message { id body deletedAt }
  }
}

# ... and anybody's, with a reaction or an answer.
mutation React($message: ID!) {
  addReaction(input: { messageId: $message, emoji: "👍" }) {
    message { reactions { emoji count viewerHasReacted } }
  }
}

mutation Answer($conversation: ID!, $message: ID!, $people: [ID!]) {
  sendMessage(input: {
    conversationId: $conversation
    replyToId: $message
    mentionIds: $people
    body: "You are right"
  }) {
    message { id replyTo { body } mentions { displayName } }
  }
}
`,
    variables: MESSAGE,
  },
  {
    query: `# New messages of all your conversations, live. Press play,
# then send from another window as somebody else. The newest
# event takes the place of the one before.
subscription Added {
  messageAdded {
    id
    seq
    body
    sender { displayName }
    conversation { id title }
  }
}
`,
  },
  {
    query: `# Everything over one subscription. To go on from an event,
# here or on another server, give its cursor in "Variables":
# { "after": "…" }. What came in the seconds before it may come
# again.
subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted { start }
    ... on MessageAdded { message { id body } }
    ... on MessageUpdated {
      message { id body editedAt deletedAt reactions { emoji count } }
    }
    ... on ReceiptUpdated {
      receipt { user { displayName } deliveredSeq readSeq }
    }
    ... on ConversationUpdated {
      conversation { id title memberCount }
    }
    ... on ConversationRemoved { conversationId reason }
    ... on NotificationAdded { notification { id title body } }
    ... on NotificationUpdated { notification { id readAt } }
    ... on NotificationRemoved { notificationId }
  }
}

# The same for clients that can only poll: it answers at the
# first event, or after 20 s.
query Poll($after: String) {
  events(after: $after, waitSeconds: 20) {
    start
    cursor
    hasMore
    events { __typename ... on MessageAdded { message { id body } } }
  }
}
`,
  },
  {
    query: `# What others have got and read, live.
subscription Receipts {
  receiptUpdated {
    user { displayName }
    deliveredSeq
    readSeq
    conversation { id }
  }
}
`,
  },
  {
    query: `# What concerns you: who wrote to you, mentioned or answered
# you, and what became of your groups.
query Notifications {
  notifications(first: 20) {
    unreadCount
    nodes {
      id
      kind
      title
      body
      createdAt
      readAt
      conversation { id }
    }
  }
}

# New ones, live: as somebody else, send to you.
subscription Notified {
  notificationAdded { id kind title body }
}

mutation MarkAll {
  markAllNotificationsRead { count }
}

mutation Quiet {
  updateNotificationSettings(input: {
    disabledKinds: [MESSAGE_DELIVERED, MESSAGE_READ, GROUP_UPDATED]
  }) {
    settings { disabledKinds }
  }
}
`,
  },
  {
    query: `# Who is there, live: whoever is in "Variables".
subscription Presence($people: [ID!]!) {
  presenceChanged(userIds: $people) {
    user { displayName }
    status
    lastActiveAt
  }
}

# You are ONLINE while a window of yours follows anything, or
# what you report.
mutation Away {
  setPresence(input: { status: AWAY }) { presence { status } }
}
`,
    variables: PEOPLE,
  },
  {
    query: `# Who is typing, live. "Type" in the tab "Send", as somebody
# else, shows here.
subscription Typing($id: ID!) {
  typing(conversationId: $id) {
    user { displayName }
    isTyping
    expiresAt
  }
}
`,
    variables: CONVERSATION,
  },
  {
    query: `# A new group; its id goes into "Variables" for the rest, which
# has a group of yours already, if you own one.
mutation Group($people: [ID!]!) {
  createGroup(input: { title: "Lake", memberIds: $people }) {
    conversation { id memberCount }
  }
}

mutation Promote($group: ID!, $person: ID!) {
  setMemberRole(input: {
    conversationId: $group
    userId: $person
    role: ADMIN
  }) {
    member { role user { displayName } }
  }
}

mutation Add($group: ID!, $people: [ID!]!) {
  addMembers(input: { conversationId: $group, userIds: $people }) {
    conversation { memberCount }
  }
}

mutation Remove($group: ID!, $person: ID!) {
  removeMember(input: { conversationId: $group, userId: $person }) {
    conversation { memberCount }
  }
}

mutation Rename($group: ID!) {
  updateGroup(input: { conversationId: $group, title: "Mountains" }) {
    conversation { title }
  }
}

mutation Leave($group: ID!) {
  leaveConversation(input: { conversationId: $group }) {
    conversationId
  }
}
`,
    variables: GROUP,
  },
  {
    query: `# A conversation as you have it; nobody else sees these.
mutation Mine($id: ID!) {
  updateMembership(input: { conversationId: $id, pinned: true }) {
    conversation { membership { pinnedAt archivedAt mutedUntil } }
  }
}

mutation Draft($id: ID!) {
  saveDraft(input: { conversationId: $id, body: "Not yet" }) {
    conversation { membership { draft { body updatedAt } } }
  }
}
`,
    variables: CONVERSATION,
  },
  {
    query: `# Who else is here, and what they learn of you.
query People {
  users(search: "b") {
    nodes { id username displayName presence { status } }
  }
  viewer { blockedUsers { nodes { displayName } } }
}

mutation Talk($person: ID!) {
  startConversation(input: { userId: $person }) {
    conversation { id }
  }
}

mutation Block($person: ID!) {
  blockUser(input: { userId: $person }) { user { displayName } }
}

mutation Unblock($person: ID!) {
  unblockUser(input: { userId: $person }) { user { displayName } }
}

mutation Hide {
  updatePrivacy(input: {
    sendReadReceipts: false
    showOnlineStatus: false
  }) {
    privacy { sendReadReceipts showOnlineStatus showLastSeen }
  }
}
`,
    variables: PERSON,
  },
];
