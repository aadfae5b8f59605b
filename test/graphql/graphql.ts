/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** People to add to a group. */
export type AddMembersInput = {
  /** The group. */
  conversationId: string;
  /** At least one person. Present members stay as they are. At most 100 entries; BAD_USER_INPUT beyond. */
  userIds: Array<string>;
};

/** The person to block. */
export type BlockUserInput = {
  /** The person; NOT_FOUND if there is none. */
  userId: string;
};

/** The new address, and the password as proof that the person asks. */
export type ChangeEmailInput = {
  /** The new address. ASCII before the @, like `ana@example.org`. At most 254 code points; BAD_USER_INPUT beyond. */
  email: string;
  /** The viewer's password now. */
  password: string;
};

/** The old password and the new one. */
export type ChangePasswordInput = {
  /** The new password; the rules are those of signing up. */
  newPassword: string;
  /** The viewer's password now. */
  password: string;
};

/** The kind of a conversation. */
export type ConversationKind =
  /** A conversation of two people. Each pair has at most one. */
  | 'DIRECT'
  /** A conversation of up to 1,000 people by default, with a title and roles. */
  | 'GROUP';

/** The reason why the viewer is no longer in a conversation. */
export type ConversationRemovedReason =
  /** The conversation was deleted. */
  | 'DELETED'
  /** The viewer left the conversation. */
  | 'LEFT'
  /** Somebody removed the viewer. */
  | 'REMOVED';

/** A new group. */
export type CreateGroupInput = {
  /** Any string of up to 64 characters that is unique among the viewer's groups, such as a UUID. It makes `createGroup` safe to repeat: a repeat returns the same group as it is now, and invites nobody again. */
  clientGroupId?: string | null | undefined;
  /** The topic. Line ends become line feeds; controls are BAD_USER_INPUT. A text without a visible character becomes null. At most 1,000 characters as people see them, of at most 16,000 UTF-16 units together; BAD_USER_INPUT beyond. */
  description?: string | null | undefined;
  /** Whether members who are added later see earlier messages; false if left out. */
  historyVisible?: boolean | null | undefined;
  /** The people to invite, at most 999 by default. The viewer need not be among them. */
  memberIds: Array<string>;
  /** The name: one line with at least one visible character. Line ends become spaces; controls are BAD_USER_INPUT. At most 100 characters as people see them, of at most 1,600 UTF-16 units together; BAD_USER_INPUT beyond. */
  title: string;
};

/** The password, as proof that the person asks, not somebody who found their device. */
export type DeleteAccountInput = {
  /** The viewer's password. */
  password: string;
};

/** Sent, then delivered, then read; back to delivered only when somebody hides their reads. */
export type DeliveryStatus =
  /** Reached a device of every recipient. */
  | 'DELIVERED'
  /** Seen by every recipient whose read receipts the viewer may see, and by at least one. */
  | 'READ'
  /** Stored. */
  | 'SENT';

/** A new text for a message. */
export type EditMessageInput = {
  /** The text, as for `sendMessage`. At most 8,000 characters as people see them, of at most 64,000 UTF-16 units together by default; BAD_USER_INPUT beyond. */
  body: string;
  /** The message; NOT_FOUND if the viewer cannot see it. */
  messageId: string;
};

/** The kind of a group event. */
export type GroupEventKind =
  /** People were added: `users`. */
  | 'MEMBERS_ADDED'
  /** The actor left the group. */
  | 'MEMBER_LEFT'
  /** A member was removed: `users` has them. */
  | 'MEMBER_REMOVED'
  /** A member got another role: `users` has the member, `role` the role. */
  | 'ROLE_SET'
  /** Title, description, picture or history changed; `title` has a new title. */
  | 'SETTINGS_CHANGED';

/** The people who may add a person to groups. If anybody else tries, the person is left out without an error. */
export type GroupInvites =
  /** People whom they wrote to in a direct conversation and do not block. */
  | 'ACQUAINTANCES'
  /** Everybody whom they do not block. */
  | 'EVERYONE'
  /** Nobody. */
  | 'NOBODY';

/** Conditions on the conversations of the inbox; all that are given apply. */
export type InboxFilter = {
  /** The archived conversations instead of the others. A conversation that a new message has brought back is not archived. */
  archived?: boolean | null | undefined;
  /** Only conversations of this kind. */
  kind?: ConversationKind | null | undefined;
  /** Only conversations with unread messages, or marked as unread by hand. */
  unreadOnly?: boolean | null | undefined;
};

/** The messages that the viewer has seen. */
export type MarkReadInput = {
  /** The conversation. */
  conversationId: string;
  /** The newest message that the viewer has seen. If left out: the conversation's newest one now. */
  upToMessageId?: string | null | undefined;
};

/** A member's permissions, from the most to the fewest. */
export type MemberRole =
  /** May also change settings, add people, and remove moderators and members. */
  | 'ADMIN'
  /** May read and send messages. */
  | 'MEMBER'
  /** May also delete messages of others, read earlier texts, and mention everyone. */
  | 'MODERATOR'
  /** May do everything. A group has at least one; only another owner can demote them. */
  | 'OWNER';

/** The kind of a message. */
export type MessageKind =
  /** Any file. */
  | 'FILE'
  /** A picture. */
  | 'IMAGE'
  /** Written by the server: somebody joined or left, or something changed. */
  | 'SYSTEM'
  /** A text. */
  | 'TEXT'
  /** A voice recording. */
  | 'VOICE';

/** The kind of event that a notification is about. In a conversation that they have muted, people are notified only of events that are about them. */
export type NotificationKind =
  /** A group that they were in was deleted. */
  | 'GROUP_DELETED'
  /** They were added to a group. */
  | 'GROUP_INVITE'
  /** Somebody left a group in which they are an owner or admin. */
  | 'GROUP_MEMBER_LEFT'
  /** They were removed from a group. */
  | 'GROUP_MEMBER_REMOVED'
  /** They were given another role. */
  | 'GROUP_ROLE_UPDATED'
  /** A group's title, description, picture or settings changed. */
  | 'GROUP_UPDATED'
  /** Somebody else deleted a message of theirs. */
  | 'MESSAGE_DELETED'
  /** A message of theirs reached the other person of a direct conversation. Disabled at first. */
  | 'MESSAGE_DELIVERED'
  /** A message of a direct conversation; in a group, one that mentions them, mentions everyone, or answers a message of theirs. In a muted conversation, only messages that mention them by name or answer theirs. */
  | 'MESSAGE_NEW'
  /** The other person of a direct conversation has seen a message of theirs. Only if the privacy settings of both show reads. Disabled at first. */
  | 'MESSAGE_READ';

/** What of a conversation reaches a member who is not looking: as a push, and as a notification. Events and unread counts go on. */
export type NotificationLevel =
  /** Every message is pushed. Notifications are made as their kinds say. */
  | 'ALL'
  /** Messages that mention them or everyone, answers to theirs, and everything of a direct conversation. Changes of a group only if they are about them. */
  | 'MENTIONS'
  /** Only changes of a group that are about them: an invitation, a role, a removal, its end. */
  | 'NONE';

/** A person's presence status, over all of their devices. */
export type PresenceStatus =
  /** At least one device is connected, but none is in use. */
  | 'AWAY'
  /** No device has been connected for a while (15 s by default), or all report OFFLINE. */
  | 'OFFLINE'
  /** At least one device is connected and in use. */
  | 'ONLINE';

/** A push service. BAD_USER_INPUT for one that the operator has not set up. */
export type PushPlatform =
  /** Apple's push notification service. */
  | 'APNS'
  /** Expo's push service. */
  | 'EXPO'
  /** Firebase Cloud Messaging: Android, and applications that use Firebase. */
  | 'FCM'
  /** Web Push: browsers, by the service of each. */
  | 'WEB';

/** A daily span; BAD_USER_INPUT if a time or the zone is none, or if it starts when it ends. */
export type QuietHoursInput = {
  /** From 00:00 to 23:59, as HH:MM. At most 5 code points; BAD_USER_INPUT beyond. */
  end: string;
  /** From 00:00 to 23:59, as HH:MM. At most 5 code points; BAD_USER_INPUT beyond. */
  start: string;
  /** An IANA time zone, such as Europe/Berlin. At most 64 code points; BAD_USER_INPUT beyond. */
  timeZone: string;
};

/** The session to renew. */
export type RefreshSessionInput = {
  /** The newest refresh token of the session. At most 1,024 code points; BAD_USER_INPUT beyond. */
  refreshToken: string;
};

/** A device, as its push service names it. */
export type RegisterPushDeviceInput = {
  /** The service that delivers to it. */
  platform: PushPlatform;
  /** For APNS: the token is of Apple's development environment. False by default. */
  sandbox?: boolean | null | undefined;
  /** For WEB the JSON of a PushSubscription, with its endpoint and keys; for the others the device's token. At most 4,096 code points; BAD_USER_INPUT beyond. */
  token: string;
};

/** A member to remove from a group. */
export type RemoveMemberInput = {
  /** The group. */
  conversationId: string;
  /** The member; NOT_FOUND if they are not in it. */
  userId: string;
};

/** The token that permits a new password, and the password. */
export type ResetPasswordInput = {
  /** The new password; the rules are those of signing up. */
  newPassword: string;
  /** The token from the letter, or from the operator of the server; good once, for an hour. At most 128 code points; BAD_USER_INPUT beyond. */
  token: string;
};

/** A text that is written and not sent. */
export type SaveDraftInput = {
  /** The text, as for `sendMessage`. Null, or a text without a visible character, deletes the draft. At most 8,000 characters as people see them, of at most 64,000 UTF-16 units together by default; BAD_USER_INPUT beyond. */
  body?: string | null | undefined;
  /** The conversation. */
  conversationId: string;
};

/** A message to send. */
export type SendMessageInput = {
  /** The text, with at least one visible character. Every line end of Unicode (CRLF, CR, NEL, VT, FF, U+2028, U+2029) becomes a line feed; other controls, except tabs, are removed. At most 8,000 characters as people see them, of at most 64,000 UTF-16 units together by default; BAD_USER_INPUT beyond. */
  body?: string | null | undefined;
  /** Any string of up to 64 UTF-16 units that is unique among the sender's messages in this conversation, such as a UUID. It makes sending safe to repeat. The server makes one if it is left out. */
  clientMessageId?: string | null | undefined;
  /** The conversation; NOT_FOUND if the viewer is no member. */
  conversationId: string;
  /** TEXT for a message without attachments; else BAD_USER_INPUT. */
  kind?: MessageKind | null | undefined;
  /** Mentions all members. FORBIDDEN for anyone but the owners, the admins and the moderators of a group; BAD_USER_INPUT if it has more than 250 members by default. */
  mentionEveryone?: boolean | null | undefined;
  /** Members to mention, at most 50 by default; NOT_FOUND if one of them is no member. */
  mentionIds?: Array<string> | null | undefined;
  /** The message to reply to; NOT_FOUND if the sender cannot see it in this conversation. */
  replyToId?: string | null | undefined;
};

/** Whether the viewer types in a conversation. */
export type SetTypingInput = {
  /** The conversation. */
  conversationId: string;
  /** False puts the indicator out before it expires by itself. */
  isTyping: boolean;
};

/** The credentials to sign in with. */
export type SignInInput = {
  /** The password. */
  password: string;
  /** The username or the email address. At most 254 code points; BAD_USER_INPUT beyond. */
  username: string;
};

/** A new account. */
export type SignUpInput = {
  /** The name to show, not unique. One line with at least one visible character and no control characters. Characters that change the direction of text are removed, and line ends become spaces. Defaults to the username. At most 64 characters as people see them, of at most 1,024 UTF-16 units together; BAD_USER_INPUT beyond. */
  displayName?: string | null | undefined;
  /** ASCII before the @. The server sends a letter with a token to this address. Once `verifyEmail` receives the token, the person can also sign in with the address. The answer is the same if the address is already somebody's. If the server sends no letters, the person can sign in with the address at once; CONFLICT if it is taken. At most 254 code points; BAD_USER_INPUT beyond. */
  email?: string | null | undefined;
  /** An invitation from the operator, good for one sign-up. It is required on servers that accept new people by invitation only; others ignore it. BAD_USER_INPUT, with the same message for every cause, if it is missing, unknown, used, expired, or bound to another email address. At most 128 code points; BAD_USER_INPUT beyond. */
  invitation?: string | null | undefined;
  /** 8 to 256 code points without control characters. BAD_USER_INPUT if it is a common password, or little more than the person's own name or address. */
  password: string;
  /** 2 to 32 characters as people see them, together at most 128 UTF-16 units once composed (NFKC). Allowed are letters of one script (or of those that Japanese, Chinese and Korean mix), digits, dots, hyphens and underscores; the first character is a letter or digit. CONFLICT if the name is taken or reserved, or looks like one that is. */
  username: string;
};

/** The other person of a direct conversation. */
export type StartConversationInput = {
  /** The other person; NOT_FOUND if they do not exist. */
  userId: string;
};

/** How a stream or a page begins, given `after`. */
export type StreamStart =
  /** No cursor was given: events from now on follow. */
  | 'LIVE'
  /** The cursor is unknown, too old or too far behind: load state afresh. Live events follow. */
  | 'RESET'
  /** Everything since the cursor follows, then live events. */
  | 'RESUMED';

/** Changes to a group. A field that is left out stays as it is. */
export type UpdateGroupInput = {
  /** An http or https URL of the picture; null removes it. At most 2,048 code points; BAD_USER_INPUT beyond. */
  avatarUrl?: string | null | undefined;
  /** The group. */
  conversationId: string;
  /** The topic, as for `createGroup`; null removes it. At most 1,000 characters as people see them, of at most 16,000 UTF-16 units together; BAD_USER_INPUT beyond. */
  description?: string | null | undefined;
  /** Whether members who are added from now on see earlier messages. */
  historyVisible?: boolean | null | undefined;
  /** The name, as for `createGroup`; BAD_USER_INPUT for null. At most 100 characters as people see them, of at most 1,600 UTF-16 units together; BAD_USER_INPUT beyond. */
  title?: string | null | undefined;
};

/** Changes to the viewer's own membership. A field that is left out stays as it is. */
export type UpdateMembershipInput = {
  /** True takes the conversation out of the inbox and unpins it, until a message arrives that is not muted; false brings it back. */
  archived?: boolean | null | undefined;
  /** The conversation. */
  conversationId: string;
  /** True marks the conversation as unread until the next `markRead`. Unread counts ignore the mark. */
  markedUnread?: boolean | null | undefined;
  /** A moment in the future; BAD_USER_INPUT if it is past. Null unmutes. */
  mutedUntil?: string | null | undefined;
  /** What reaches the viewer while they are not looking. */
  notificationLevel?: NotificationLevel | null | undefined;
  /** True puts the conversation on top of the inbox and brings it back from the archive; false unpins it. At most 5 are pinned by default. */
  pinned?: boolean | null | undefined;
};

/** Settings to change. A setting that is left out stays as it is. */
export type UpdateNotificationSettingsInput = {
  /** Kinds that make no new notifications; replaces the present list. At most 64 entries; BAD_USER_INPUT beyond. */
  disabledKinds?: Array<NotificationKind> | null | undefined;
  /** Whether pushes show names and texts. */
  pushPreviews?: boolean | null | undefined;
  /** Hours in which nothing is pushed; replaces the present ones. Null ends them. */
  quietHours?: QuietHoursInput | null | undefined;
};

/** The settings to change. An omitted setting keeps its value. */
export type UpdatePrivacyInput = {
  /** The people who may add the viewer to groups. If anybody else tries, the viewer is left out without an error. */
  groupInvites?: GroupInvites | null | undefined;
  /** Whether others can see what the viewer has read, also in the past. */
  sendReadReceipts?: boolean | null | undefined;
  /** Whether others can see when the viewer was last online. */
  showLastSeen?: boolean | null | undefined;
  /** Whether others can see that the viewer is online. */
  showOnlineStatus?: boolean | null | undefined;
  /** Whether the viewer can see what others have read. */
  showReadReceipts?: boolean | null | undefined;
};

/** The fields to change. An omitted field keeps its value. */
export type UpdateProfileInput = {
  /** An https URL; null removes the picture. At most 2,048 code points; BAD_USER_INPUT beyond. */
  avatarUrl?: string | null | undefined;
  /** The name to show, by the rules of `SignUpInput`. At most 64 characters as people see them, of at most 1,024 UTF-16 units together; BAD_USER_INPUT beyond. */
  displayName?: string | null | undefined;
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

export type ForgedEventsSubscriptionVariables = Exact<{
  presenceOf?: Array<string> | string | null | undefined;
  typingIn?: Array<string> | string | null | undefined;
}>;


export type ForgedEventsSubscription = { events:
    | { __typename: 'ConversationRemoved' }
    | { __typename: 'ConversationUpdated' }
    | { __typename: 'MessageAdded', message: { body: string | null } }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted', start: StreamStart }
    | { __typename: 'TypingChanged' }
   };

export type ForgedAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ForgedAddedSubscription = { messageAdded: { body: string | null } };

export type ForgedTypistsQueryVariables = Exact<{
  id: string;
}>;


export type ForgedTypistsQuery = { conversation: { typing: Array<{ user: { id: string } }> } | null };

export type ForgedTypingMutationVariables = Exact<{
  id: string;
}>;


export type ForgedTypingMutation = { setTyping: { typing: { isTyping: boolean } } };

export type HostileSentSubscriptionVariables = Exact<{
  id: string;
}>;


export type HostileSentSubscription = { messageAdded: { id: string, body: string | null } };

export type HostileRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type HostileRemoveMutation = { removeMember: { conversation: { id: string } } };

export type HostileSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type HostileSignUpMutation = { signUp: { viewer: { user: { username: string, displayName: string } } } };

export type HostileCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type HostileCreateMutation = { createGroup: { conversation: { title: string | null } } };

export type HostileSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type HostileSendMutation = { sendMessage: { message: { id: string } } };

export type HostileReadMutationVariables = Exact<{
  id: string;
}>;


export type HostileReadMutation = { markRead: { receipt: { readSeq: number } } };

export type HostileMarkMutationVariables = Exact<{
  id: string;
}>;


export type HostileMarkMutation = { markNotificationRead: { notification: { readAt: string | null } } };

export type HostileDeleteMutationVariables = Exact<{
  id: string;
}>;


export type HostileDeleteMutation = { deleteNotification: { notificationId: string } };

export type HostileDisableMutationVariables = Exact<{
  kinds?: Array<NotificationKind> | NotificationKind | null | undefined;
}>;


export type HostileDisableMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind> } } };

export type HostileNotifiedQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type HostileNotifiedQuery = { notifications: { unreadCount: number, nodes: Array<{ id: string, body: string }> } };

export type HostileNodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type HostileNodesQuery = { nodes: Array<
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null> };

export type LostResetMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type LostResetMutation = { resetPassword: { reset: boolean } };

export type LostVerifyMutationVariables = Exact<{
  token: string;
}>;


export type LostVerifyMutation = { verifyEmail: { email: string } };

export type LostChangeMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type LostChangeMutation = { changePassword: { viewer: { user: { id: string } } } };

export type LostSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type LostSignInMutation = { signIn: { accessToken: string } };

export type LostSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type LostSignUpMutation = { signUp: { accessToken: string } };

export type LostDeleteMutationVariables = Exact<{ [key: string]: never; }>;


export type LostDeleteMutation = { deleteAccount: { userId: string } };

export type NginxCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type NginxCursorQuery = { eventCursor: string };

export type OutagesAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OutagesAddedSubscription = { messageAdded: { seq: number, body: string | null } };

export type OutagesNotifiedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OutagesNotifiedSubscription = { notificationAdded: { body: string } };

export type OutagesListQueryVariables = Exact<{ [key: string]: never; }>;


export type OutagesListQuery = { inbox: { nodes: Array<{ id: string }> } };

export type OutagesNeedySubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OutagesNeedySubscription = { messageAdded: { seq: number, conversation: { title: string | null } } };

export type SilenceCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type SilenceCursorQuery = { eventCursor: string };

export type DoorAnswerMutationVariables = Exact<{
  id: string;
  to: string;
}>;


export type DoorAnswerMutation = { sendMessage: { message: { id: string } } };

export type DoorReactMutationVariables = Exact<{
  id: string;
}>;


export type DoorReactMutation = { addReaction: { message: { id: string } } };

export type DoorEditMutationVariables = Exact<{
  id: string;
}>;


export type DoorEditMutation = { editMessage: { message: { id: string } } };

export type DoorReadMutationVariables = Exact<{
  id: string;
}>;


export type DoorReadMutation = { markRead: { receipt: { readAt: string | null } } };

export type DoorTypingMutationVariables = Exact<{
  id: string;
}>;


export type DoorTypingMutation = { setTyping: { typing: { isTyping: boolean } } };

export type LawBlockMutationVariables = Exact<{
  id: string;
}>;


export type LawBlockMutation = { blockUser: { user: { id: string } } };

export type LawPrivacyMutationVariables = Exact<{
  input: UpdatePrivacyInput;
}>;


export type LawPrivacyMutation = { updatePrivacy: { privacy: { sendReadReceipts: boolean } } };

export type LawDeleteAccountMutationVariables = Exact<{
  input: DeleteAccountInput;
}>;


export type LawDeleteAccountMutation = { deleteAccount: { userId: string } };

export type LawLeaveMutationVariables = Exact<{
  id: string;
}>;


export type LawLeaveMutation = { leaveConversation: { conversationId: string } };

export type LawDeleteGroupMutationVariables = Exact<{
  id: string;
}>;


export type LawDeleteGroupMutation = { deleteGroup: { conversationId: string } };

export type LawSettingsMutationVariables = Exact<{ [key: string]: never; }>;


export type LawSettingsMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind> } } };

export type LawNotifiedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type LawNotifiedSubscription = { notificationAdded: { id: string, conversation: { id: string } | null, message: { seq: number } | null } };

export type LawUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type LawUpdatedSubscription = { messageUpdated: { id: string, revision: number } };

export type LawSendMutationVariables = Exact<{
  id: string;
}>;


export type LawSendMutation = { sendMessage: { isDuplicate: boolean } };

export type LawReadMutationVariables = Exact<{
  id: string;
}>;


export type LawReadMutation = { markRead: { receipt: { readSeq: number } } };

export type OnceAddedSubscriptionVariables = Exact<{
  conversationId?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type OnceAddedSubscription = { messageAdded: { id: string, seq: number } };

export type OnceReceiptsSubscriptionVariables = Exact<{
  conversationId?: string | null | undefined;
}>;


export type OnceReceiptsSubscription = { receiptUpdated: { deliveredSeq: number, readSeq: number, user: { id: string } } };

export type OnceReadMutationVariables = Exact<{
  input: MarkReadInput;
}>;


export type OnceReadMutation = { markRead: { receipt: { readSeq: number } } };

export type OnceStateQueryVariables = Exact<{
  id: string;
}>;


export type OnceStateQuery = { conversation: { lastSeq: number, unreadCount: number, receipts: Array<{ deliveredSeq: number, readSeq: number, user: { id: string } }> } | null };

export type LawMessageFragment = { id: string, seq: number, revision: number, kind: MessageKind, body: string | null, createdAt: string, editedAt: string | null, deletedAt: string | null, mentionsEveryone: boolean, deletedBy: { id: string } | null, sender: { id: string } | null, replyTo: { id: string } | null, mentions: Array<{ id: string }>, reactions: Array<{ emoji: string, count: number, users: Array<{ id: string }> }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null };

export type LawConversationFragment = { id: string, kind: ConversationKind, title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, memberCount: number, members: { nodes: Array<{ role: MemberRole, joinedAt: string, user: { id: string, displayName: string, avatarUrl: string | null } }> }, receipts: Array<{ sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, user: { id: string } }>, unread: { count: number, lastSeq: number, revision: number, readSeq: number }, undelivered: Array<{ fromSeq: number, toSeq: number }>, membership: { role: MemberRole, mutedUntil: string | null, notificationLevel: NotificationLevel | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null } };

export type LawReceiptFragment = { sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, conversation: { id: string }, user: { id: string }, unread: { count: number, lastSeq: number, revision: number, readSeq: number } | null };

export type LawNotificationFragment = { id: string, kind: NotificationKind, readAt: string | null, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, seq: number } | null };

export type LawFollowSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  typingIn?: Array<string> | string | null | undefined;
}>;


export type LawFollowSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason, cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string, kind: ConversationKind, title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, memberCount: number, members: { nodes: Array<{ role: MemberRole, joinedAt: string, user: { id: string, displayName: string, avatarUrl: string | null } }> }, receipts: Array<{ sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, user: { id: string } }>, unread: { count: number, lastSeq: number, revision: number, readSeq: number }, undelivered: Array<{ fromSeq: number, toSeq: number }>, membership: { role: MemberRole, mutedUntil: string | null, notificationLevel: NotificationLevel | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null } } }
    | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, revision: number, kind: MessageKind, body: string | null, createdAt: string, editedAt: string | null, deletedAt: string | null, mentionsEveryone: boolean, conversation: { id: string }, deletedBy: { id: string } | null, sender: { id: string } | null, replyTo: { id: string } | null, mentions: Array<{ id: string }>, reactions: Array<{ emoji: string, count: number, users: Array<{ id: string }> }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null } }
    | { __typename: 'MessageUpdated', cursor: string, message: { id: string, seq: number, revision: number, kind: MessageKind, body: string | null, createdAt: string, editedAt: string | null, deletedAt: string | null, mentionsEveryone: boolean, conversation: { id: string }, deletedBy: { id: string } | null, sender: { id: string } | null, replyTo: { id: string } | null, mentions: Array<{ id: string }>, reactions: Array<{ emoji: string, count: number, users: Array<{ id: string }> }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null } }
    | { __typename: 'NotificationAdded', cursor: string, notification: { id: string, kind: NotificationKind, readAt: string | null, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, seq: number } | null } }
    | { __typename: 'NotificationRemoved', notificationId: string, cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string, notification: { id: string, kind: NotificationKind, readAt: string | null, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, seq: number } | null } }
    | { __typename: 'PresenceChanged', cursor: string }
    | { __typename: 'ReceiptUpdated', cursor: string, receipt: { sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, conversation: { id: string }, user: { id: string }, unread: { count: number, lastSeq: number, revision: number, readSeq: number } | null } }
    | { __typename: 'StreamStarted', start: StreamStart, cursor: string }
    | { __typename: 'TypingChanged', cursor: string, typing: { isTyping: boolean, conversation: { id: string }, user: { id: string } } }
   };

export type LawPageQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  waitSeconds?: number | null | undefined;
}>;


export type LawPageQuery = { events: { start: StreamStart, cursor: string, events: Array<
      | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason, cursor: string }
      | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string, kind: ConversationKind, title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, memberCount: number, members: { nodes: Array<{ role: MemberRole, joinedAt: string, user: { id: string, displayName: string, avatarUrl: string | null } }> }, receipts: Array<{ sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, user: { id: string } }>, unread: { count: number, lastSeq: number, revision: number, readSeq: number }, undelivered: Array<{ fromSeq: number, toSeq: number }>, membership: { role: MemberRole, mutedUntil: string | null, notificationLevel: NotificationLevel | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null } } }
      | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, revision: number, kind: MessageKind, body: string | null, createdAt: string, editedAt: string | null, deletedAt: string | null, mentionsEveryone: boolean, conversation: { id: string }, deletedBy: { id: string } | null, sender: { id: string } | null, replyTo: { id: string } | null, mentions: Array<{ id: string }>, reactions: Array<{ emoji: string, count: number, users: Array<{ id: string }> }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null } }
      | { __typename: 'MessageUpdated', cursor: string, message: { id: string, seq: number, revision: number, kind: MessageKind, body: string | null, createdAt: string, editedAt: string | null, deletedAt: string | null, mentionsEveryone: boolean, conversation: { id: string }, deletedBy: { id: string } | null, sender: { id: string } | null, replyTo: { id: string } | null, mentions: Array<{ id: string }>, reactions: Array<{ emoji: string, count: number, users: Array<{ id: string }> }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null } }
      | { __typename: 'NotificationAdded', cursor: string, notification: { id: string, kind: NotificationKind, readAt: string | null, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, seq: number } | null } }
      | { __typename: 'NotificationRemoved', notificationId: string, cursor: string }
      | { __typename: 'NotificationUpdated', cursor: string, notification: { id: string, kind: NotificationKind, readAt: string | null, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, seq: number } | null } }
      | { __typename: 'PresenceChanged', cursor: string }
      | { __typename: 'ReceiptUpdated', cursor: string, receipt: { sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, conversation: { id: string }, user: { id: string }, unread: { count: number, lastSeq: number, revision: number, readSeq: number } | null } }
      | { __typename: 'StreamStarted', cursor: string }
      | { __typename: 'TypingChanged', cursor: string }
    > } };

export type LawSnapshotQueryVariables = Exact<{ [key: string]: never; }>;


export type LawSnapshotQuery = { eventCursor: string, viewer: { unreadCount: number }, inbox: { nodes: Array<{ unreadCount: number, id: string, kind: ConversationKind, title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, memberCount: number, typing: Array<{ user: { id: string } }>, members: { nodes: Array<{ role: MemberRole, joinedAt: string, user: { id: string, displayName: string, avatarUrl: string | null } }> }, receipts: Array<{ sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, user: { id: string } }>, unread: { count: number, lastSeq: number, revision: number, readSeq: number }, undelivered: Array<{ fromSeq: number, toSeq: number }>, membership: { role: MemberRole, mutedUntil: string | null, notificationLevel: NotificationLevel | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null } }> }, archive: { nodes: Array<{ unreadCount: number, id: string, kind: ConversationKind, title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, memberCount: number, typing: Array<{ user: { id: string } }>, members: { nodes: Array<{ role: MemberRole, joinedAt: string, user: { id: string, displayName: string, avatarUrl: string | null } }> }, receipts: Array<{ sinceSeq: number, deliveredSeq: number, readSeq: number, hidesReads: boolean, user: { id: string } }>, unread: { count: number, lastSeq: number, revision: number, readSeq: number }, undelivered: Array<{ fromSeq: number, toSeq: number }>, membership: { role: MemberRole, mutedUntil: string | null, notificationLevel: NotificationLevel | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null } }> } };

export type LawHistoryQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type LawHistoryQuery = { conversation: { messages: { nodes: Array<{ status: DeliveryStatus, id: string, seq: number, revision: number, kind: MessageKind, body: string | null, createdAt: string, editedAt: string | null, deletedAt: string | null, mentionsEveryone: boolean, deletedBy: { id: string } | null, sender: { id: string } | null, replyTo: { id: string } | null, mentions: Array<{ id: string }>, reactions: Array<{ emoji: string, count: number, users: Array<{ id: string }> }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type LawNotificationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LawNotificationsQuery = { notifications: { nodes: Array<{ id: string, kind: NotificationKind, readAt: string | null, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, seq: number } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LawSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type LawSignInMutation = { signIn: { accessToken: string, refreshToken: string } };

export type LawRefreshMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type LawRefreshMutation = { refreshSession: { accessToken: string, refreshToken: string } };

export type LawSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type LawSignOutMutation = { signOut: { sessionId: string } };

export type LeakBlockMutationVariables = Exact<{
  id: string;
}>;


export type LeakBlockMutation = { blockUser: { user: { id: string } } };

export type LeakPrivacyMutationVariables = Exact<{ [key: string]: never; }>;


export type LeakPrivacyMutation = { updatePrivacy: { privacy: { sendReadReceipts: boolean } } };

export type LeakDeliveredMutationVariables = Exact<{
  id: string;
}>;


export type LeakDeliveredMutation = { acknowledgeDelivery: { receipts: Array<{ deliveredSeq: number }> } };

export type LeakReadMutationVariables = Exact<{
  id: string;
}>;


export type LeakReadMutation = { markRead: { receipt: { deliveredAt: string | null, readAt: string | null } } };

export type LeakRemoveMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type LeakRemoveMutation = { removeMember: { conversation: { id: string } } };

export type LeakSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type LeakSignUpMutation = { signUp: { accessToken: string, refreshToken: string, viewer: { user: { id: string, username: string }, sessions: Array<{ id: string }> } } };

export type LeakAddMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type LeakAddMutation = { addMembers: { conversation: { id: string } } };

export type LeakShowMutationVariables = Exact<{
  id: string;
}>;


export type LeakShowMutation = { updateGroup: { conversation: { id: string } } };

export type LeakAnswerMutationVariables = Exact<{
  id: string;
  to: string;
}>;


export type LeakAnswerMutation = { sendMessage: { message: { id: string } } };

export type LeakEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type LeakEditMutation = { editMessage: { message: { id: string } } };

export type LeakMentionMutationVariables = Exact<{
  id: string;
  who?: Array<string> | string | null | undefined;
}>;


export type LeakMentionMutation = { sendMessage: { message: { id: string } } };

export type LeakRenameMutationVariables = Exact<{
  id: string;
}>;


export type LeakRenameMutation = { updateGroup: { conversation: { id: string } } };

export type LeakNotifiedQueryVariables = Exact<{ [key: string]: never; }>;


export type LeakNotifiedQuery = { notifications: { nodes: Array<{ id: string }> } };

export type LeakCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type LeakCursorQuery = { eventCursor: string };

export type LeakCreateMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type LeakCreateMutation = { createGroup: { conversation: { id: string } } };

export type LeakSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type LeakSignInMutation = { signIn: { accessToken: string } };

export type LeakDeleteMutationVariables = Exact<{
  password: string;
}>;


export type LeakDeleteMutation = { deleteAccount: { userId: string } };

export type PlacesSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type PlacesSignUpMutation = { signUp: { accessToken: string, refreshToken: string, viewer: { user: { id: string, username: string } } } };

export type RepeatedRegisterMutationVariables = Exact<{
  input: RegisterPushDeviceInput;
}>;


export type RepeatedRegisterMutation = { registerPushDevice: { device: { id: string } } };

export type RepeatedMentionMutationVariables = Exact<{
  id: string;
  who?: Array<string> | string | null | undefined;
}>;


export type RepeatedMentionMutation = { sendMessage: { message: { id: string } } };

export type RepeatedAnswerMutationVariables = Exact<{
  id: string;
  to: string;
}>;


export type RepeatedAnswerMutation = { sendMessage: { message: { id: string } } };

export type RepeatedOwnQueryVariables = Exact<{ [key: string]: never; }>;


export type RepeatedOwnQuery = { notifications: { nodes: Array<{ id: string, message: { id: string } | null }> }, viewer: { sessions: Array<{ id: string }> } };

export type RepeatedRoleMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type RepeatedRoleMutation = { setMemberRole: { member: { role: MemberRole } } };

export type RepeatedRemoveMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type RepeatedRemoveMutation = { removeMember: { conversation: { id: string } } };

export type RepeatedLeaveMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedLeaveMutation = { leaveConversation: { conversationId: string } };

export type RepeatedEndMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedEndMutation = { deleteGroup: { conversationId: string } };

export type RepeatedAddMutationVariables = Exact<{
  id: string;
  who: Array<string> | string;
}>;


export type RepeatedAddMutation = { addMembers: { conversation: { id: string } } };

export type RepeatedRenameMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedRenameMutation = { updateGroup: { conversation: { id: string } } };

export type RepeatedEditMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedEditMutation = { editMessage: { message: { id: string } } };

export type RepeatedReactMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedReactMutation = { addReaction: { message: { id: string } } };

export type RepeatedReadMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedReadMutation = { markRead: { receipt: { deliveredAt: string | null, readAt: string | null } } };

export type RepeatedBlockMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedBlockMutation = { blockUser: { user: { id: string } } };

export type RepeatedDeleteMutationVariables = Exact<{ [key: string]: never; }>;


export type RepeatedDeleteMutation = { deleteAccount: { userId: string } };

export type RepeatedSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type RepeatedSignInMutation = { signIn: { accessToken: string } };

export type RepeatedSignOutMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedSignOutMutation = { signOut: { sessionId: string } };

export type RepeatedLaterMutationVariables = Exact<{
  id: string;
}>;


export type RepeatedLaterMutation = { sendMessage: { message: { id: string } } };

export type RightsSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type RightsSendMutation = { sendMessage: { message: { id: string, seq: number, body: string | null } } };

export type RightsEditMutationVariables = Exact<{
  id: string;
}>;


export type RightsEditMutation = { editMessage: { message: { id: string } } };

export type RightsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type RightsDeleteMutation = { deleteMessage: { message: { id: string } } };

export type RightsReactMutationVariables = Exact<{
  id: string;
}>;


export type RightsReactMutation = { addReaction: { message: { id: string } } };

export type RightsUnreactMutationVariables = Exact<{
  id: string;
}>;


export type RightsUnreactMutation = { removeReaction: { message: { id: string } } };

export type RightsRemoveMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type RightsRemoveMutation = { removeMember: { conversation: { id: string } } };

export type RightsLeaveMutationVariables = Exact<{
  id: string;
}>;


export type RightsLeaveMutation = { leaveConversation: { conversationId: string } };

export type RightsEndMutationVariables = Exact<{
  id: string;
}>;


export type RightsEndMutation = { deleteGroup: { conversationId: string } };

export type RightsAddMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type RightsAddMutation = { addMembers: { conversation: { id: string } } };

export type RightsRoleMutationVariables = Exact<{
  id: string;
  who: string;
  role: MemberRole;
}>;


export type RightsRoleMutation = { setMemberRole: { member: { role: MemberRole } } };

export type RightsBlockMutationVariables = Exact<{
  who: string;
}>;


export type RightsBlockMutation = { blockUser: { user: { id: string } } };

export type RightsUnblockMutationVariables = Exact<{
  who: string;
}>;


export type RightsUnblockMutation = { unblockUser: { user: { id: string } } };

export type RightsMessagesQueryVariables = Exact<{
  id: string;
}>;


export type RightsMessagesQuery = { messages: { nodes: Array<{ id: string, seq: number, body: string | null, kind: MessageKind, deletedAt: string | null, reactions: Array<{ count: number }> }> } };

export type AccountProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type AccountProfileMutation = { updateProfile: { user: { displayName: string, avatarUrl: string | null } } };

export type AccountSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type AccountSignUpMutation = { signUp: { accessToken: string, refreshToken: string, viewer: { user: { id: string, username: string } } } };

export type AccountSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type AccountSignInMutation = { signIn: { accessToken: string } };

export type AccountRefreshMutationVariables = Exact<{
  token: string;
}>;


export type AccountRefreshMutation = { refreshSession: { accessToken: string } };

export type AccountDeleteMutationVariables = Exact<{
  password: string;
}>;


export type AccountDeleteMutation = { deleteAccount: { userId: string } };

export type AccountEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AccountEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason, cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string, memberCount: number, members: { nodes: Array<{ role: MemberRole, user: { displayName: string, avatarUrl: string | null } }> } } }
    | { __typename: 'MessageAdded', cursor: string, message: { seq: number, body: string | null, sender: { displayName: string } | null } }
    | { __typename: 'MessageUpdated', cursor: string, message: { seq: number, body: string | null, deletedAt: string | null, sender: { displayName: string } | null, reactions: Array<{ emoji: string }> } }
    | { __typename: 'NotificationAdded', cursor: string }
    | { __typename: 'NotificationRemoved', cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string }
    | { __typename: 'PresenceChanged', cursor: string }
    | { __typename: 'ReceiptUpdated', cursor: string }
    | { __typename: 'StreamStarted', cursor: string }
    | { __typename: 'TypingChanged', cursor: string }
   };

export type AccountFoundQueryVariables = Exact<{
  id: string;
  username: string;
}>;


export type AccountFoundQuery = { node:
    | { username: string, displayName: string, avatarUrl: string | null, presence: { status: PresenceStatus, lastActiveAt: string | null } | null }
    | Record<PropertyKey, never>
   | null, user: { id: string } | null, users: { nodes: Array<{ id: string }> } };

export type AccountStateQueryVariables = Exact<{
  id: string;
}>;


export type AccountStateQuery = { conversation: { memberCount: number, members: { nodes: Array<{ role: MemberRole, user: { displayName: string } }> }, messages: { nodes: Array<{ seq: number, body: string | null, deletedAt: string | null, sender: { id: string, displayName: string } | null }> } } | null };

export type AccountEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type AccountEditMutation = { editMessage: { message: { id: string } } };

export type AccountEraseMutationVariables = Exact<{
  id: string;
}>;


export type AccountEraseMutation = { deleteMessage: { message: { id: string } } };

export type AccountReactMutationVariables = Exact<{
  id: string;
  emoji: string;
}>;


export type AccountReactMutation = { addReaction: { message: { id: string } } };

export type AccountDraftMutationVariables = Exact<{
  id: string;
  body?: string | null | undefined;
}>;


export type AccountDraftMutation = { saveDraft: { conversation: { id: string } } };

export type AccountReadMutationVariables = Exact<{
  id: string;
}>;


export type AccountReadMutation = { markRead: { receipt: { readSeq: number } } };

export type AccountMentionMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type AccountMentionMutation = { sendMessage: { message: { id: string } } };

export type AccountBlockMutationVariables = Exact<{
  id: string;
}>;


export type AccountBlockMutation = { blockUser: { user: { id: string } } };

export type AccountStartMutationVariables = Exact<{
  id: string;
}>;


export type AccountStartMutation = { startConversation: { conversation: { id: string } } };

export type AccountFindQueryVariables = Exact<{
  query: string;
}>;


export type AccountFindQuery = { searchMessages: { nodes: Array<{ body: string | null }> } };

export type AccountSendersSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type AccountSendersSubscription = { messageAdded: { body: string | null, sender: { displayName: string } | null } };

export type AccountCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountCursorQuery = { eventCursor: string };

export type AccountLeaveMutationVariables = Exact<{
  id: string;
}>;


export type AccountLeaveMutation = { leaveConversation: { conversationId: string } };

export type AccountExportMutationVariables = Exact<{ [key: string]: never; }>;


export type AccountExportMutation = { exportAccount: { url: string, expiresAt: string } };

export type AccountSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type AccountSignOutMutation = { signOut: { sessionId: string } };

export type AccountNodeQueryVariables = Exact<{
  id: string;
}>;


export type AccountNodeQuery = { node:
    | { reactions: Array<{ emoji: string, count: number }> }
    | Record<PropertyKey, never>
   | null };

export type CredentialsSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type CredentialsSignUpMutation = { signUp: { accessToken: string, refreshToken: string, viewer: { email: string | null, emailVerifiedAt: string | null, user: { id: string, username: string } } } };

export type CredentialsSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type CredentialsSignInMutation = { signIn: { accessToken: string, refreshToken: string } };

export type CredentialsChangeMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type CredentialsChangeMutation = { changePassword: { viewer: { user: { id: string } } } };

export type CredentialsEverywhereMutationVariables = Exact<{ [key: string]: never; }>;


export type CredentialsEverywhereMutation = { signOutEverywhere: { ended: number } };

export type CredentialsForgotMutationVariables = Exact<{
  email: string;
}>;


export type CredentialsForgotMutation = { requestPasswordReset: { sent: boolean } };

export type CredentialsResetMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type CredentialsResetMutation = { resetPassword: { reset: boolean } };

export type CredentialsMoveMutationVariables = Exact<{
  input: ChangeEmailInput;
}>;


export type CredentialsMoveMutation = { changeEmail: { viewer: { email: string | null, emailVerifiedAt: string | null } } };

export type CredentialsVerifyMutationVariables = Exact<{
  token: string;
}>;


export type CredentialsVerifyMutation = { verifyEmail: { email: string } };

export type CredentialsMeQueryVariables = Exact<{ [key: string]: never; }>;


export type CredentialsMeQuery = { viewer: { email: string | null, emailVerifiedAt: string | null, sessions: Array<{ id: string, isCurrent: boolean }> } };

export type CredentialsRefreshMutationVariables = Exact<{
  token: string;
}>;


export type CredentialsRefreshMutation = { refreshSession: { accessToken: string } };

export type CredentialsAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type CredentialsAddedSubscription = { messageAdded: { body: string | null } };

export type CredentialsPollQueryVariables = Exact<{
  after: string;
}>;


export type CredentialsPollQuery = { events: { events: Array<
      | { __typename: 'ConversationRemoved' }
      | { __typename: 'ConversationUpdated' }
      | { __typename: 'MessageAdded' }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type CredentialsCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type CredentialsCursorQuery = { eventCursor: string };

export type CredentialsExportMutationVariables = Exact<{ [key: string]: never; }>;


export type CredentialsExportMutation = { exportAccount: { url: string } };

export type DeletionSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type DeletionSignUpMutation = { signUp: { accessToken: string, refreshToken: string, viewer: { user: { id: string } } } };

export type DeletionDeleteMutationVariables = Exact<{
  password: string;
}>;


export type DeletionDeleteMutation = { deleteAccount: { userId: string } };

export type DeletionVerifyMutationVariables = Exact<{
  t: string;
}>;


export type DeletionVerifyMutation = { verifyEmail: { email: string } };

export type DeletionKindsMutationVariables = Exact<{ [key: string]: never; }>;


export type DeletionKindsMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind> } } };

export type DeletionNotifiedQueryVariables = Exact<{ [key: string]: never; }>;


export type DeletionNotifiedQuery = { notifications: { nodes: Array<{ id: string }> } };

export type DeletionClaimMutationVariables = Exact<{
  input: ChangeEmailInput;
}>;


export type DeletionClaimMutation = { changeEmail: { viewer: { email: string | null } } };

export type DeletionForgotMutationVariables = Exact<{
  e: string;
}>;


export type DeletionForgotMutation = { requestPasswordReset: { sent: boolean } };

export type DeletionDeviceMutationVariables = Exact<{
  d: RegisterPushDeviceInput;
}>;


export type DeletionDeviceMutation = { registerPushDevice: { device: { id: string } } };

export type DeletionSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type DeletionSignInMutation = { signIn: { accessToken: string } };

export type LettersSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type LettersSignUpMutation = { signUp: { viewer: { email: string | null, emailVerifiedAt: string | null } } };

export type LettersForgotMutationVariables = Exact<{
  email: string;
}>;


export type LettersForgotMutation = { requestPasswordReset: { sent: boolean } };

export type LettersMoveMutationVariables = Exact<{
  input: ChangeEmailInput;
}>;


export type LettersMoveMutation = { changeEmail: { viewer: { email: string | null } } };

export type LettersResetMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type LettersResetMutation = { resetPassword: { reset: boolean } };

export type BlankCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type BlankCreateMutation = { createGroup: { conversation: { id: string, title: string | null, description: string | null } } };

export type BlankUpdateMutationVariables = Exact<{
  input: UpdateGroupInput;
}>;


export type BlankUpdateMutation = { updateGroup: { conversation: { title: string | null, description: string | null } } };

export type BlankSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type BlankSendMutation = { sendMessage: { message: { body: string | null } } };

export type BlankEditMutationVariables = Exact<{
  input: EditMessageInput;
}>;


export type BlankEditMutation = { editMessage: { message: { body: string | null } } };

export type BlankDraftMutationVariables = Exact<{
  input: SaveDraftInput;
}>;


export type BlankDraftMutation = { saveDraft: { conversation: { membership: { draft: { body: string } | null } } } };

export type BlankNameMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type BlankNameMutation = { updateProfile: { user: { displayName: string } } };

export type BlankUsersQueryVariables = Exact<{
  search: string;
}>;


export type BlankUsersQuery = { users: { nodes: Array<{ id: string }> } };

export type BlankSearchQueryVariables = Exact<{
  query: string;
}>;


export type BlankSearchQuery = { searchMessages: { nodes: Array<{ id: string }> } };

export type BlocksBlockMutationVariables = Exact<{
  id: string;
}>;


export type BlocksBlockMutation = { blockUser: { user: { id: string, username: string } } };

export type BlocksUnblockMutationVariables = Exact<{
  id: string;
}>;


export type BlocksUnblockMutation = { unblockUser: { user: { id: string } } };

export type BlocksBlockedQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BlocksBlockedQuery = { viewer: { blockedUsers: { nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type BlocksSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type BlocksSendMutation = { sendMessage: { isDuplicate: boolean, message: { id: string, seq: number, status: DeliveryStatus } } };

export type BlocksStateQueryVariables = Exact<{
  id: string;
}>;


export type BlocksStateQuery = { viewer: { unreadCount: number }, inbox: { nodes: Array<{ id: string, unreadCount: number, lastMessage: { body: string | null } | null }> }, conversation: { kind: ConversationKind, title: string | null, memberCount: number, unreadCount: number, members: { nodes: Array<{ role: MemberRole, user: { displayName: string } }> }, lastMessage: { seq: number, body: string | null } | null, receipts: Array<{ deliveredSeq: number, readSeq: number, user: { displayName: string } }>, typing: Array<{ user: { displayName: string } }>, changes: { nodes: Array<{ seq: number, body: string | null }> }, messages: { nodes: Array<{ seq: number, body: string | null, isFolded: boolean, status: DeliveryStatus, sender: { displayName: string } | null, deliveredTo: Array<{ user: { displayName: string } }>, readBy: Array<{ user: { displayName: string } }>, deliveryStats: { recipients: number, delivered: number, read: number } }> }, oldest: { nodes: Array<{ seq: number }> } } | null };

export type BlocksNodeQueryVariables = Exact<{
  id: string;
}>;


export type BlocksNodeQuery = { node:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null, nodes: Array<
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null> };

export type BlocksAddedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type BlocksAddedSubscription = { messageAdded: { body: string | null } };

export type BlocksUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type BlocksUpdatedSubscription = { messageUpdated: { body: string | null } };

export type BlocksEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  typingIn?: Array<string> | string | null | undefined;
}>;


export type BlocksEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string } }
    | { __typename: 'MessageAdded', cursor: string, message: { body: string | null } }
    | { __typename: 'MessageUpdated', cursor: string, message: { body: string | null } }
    | { __typename: 'NotificationAdded', cursor: string }
    | { __typename: 'NotificationRemoved', cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string }
    | { __typename: 'PresenceChanged', cursor: string }
    | { __typename: 'ReceiptUpdated', cursor: string, receipt: { user: { displayName: string } } }
    | { __typename: 'StreamStarted', cursor: string }
    | { __typename: 'TypingChanged', cursor: string, typing: { isTyping: boolean, user: { displayName: string } } }
   };

export type BlocksPolledQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type BlocksPolledQuery = { events: { events: Array<
      | { __typename: 'ConversationRemoved' }
      | { __typename: 'ConversationUpdated' }
      | { __typename: 'MessageAdded', message: { body: string | null } }
      | { __typename: 'MessageUpdated', message: { body: string | null } }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type BlocksReceiptsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type BlocksReceiptsSubscription = { receiptUpdated: { deliveredSeq: number, readSeq: number, user: { displayName: string }, conversation: { id: string } } };

export type BlocksTimesQueryVariables = Exact<{
  id: string;
}>;


export type BlocksTimesQuery = { node:
    | { __typename: 'Conversation' }
    | { __typename: 'Message', deliveredTo: Array<{ at: string }>, readBy: Array<{ at: string }> }
    | { __typename: 'Notification' }
    | { __typename: 'PushDevice' }
    | { __typename: 'Session' }
    | { __typename: 'User' }
   | null };

export type BlocksTypingSubscriptionVariables = Exact<{
  id: string;
}>;


export type BlocksTypingSubscription = { typing: { isTyping: boolean, user: { displayName: string } } };

export type BlocksTypeMutationVariables = Exact<{
  id: string;
}>;


export type BlocksTypeMutation = { setTyping: { typing: { isTyping: boolean } } };

export type BlocksReadMutationVariables = Exact<{
  id: string;
}>;


export type BlocksReadMutation = { markRead: { receipt: { readSeq: number } } };

export type BlocksEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type BlocksEditMutation = { editMessage: { message: { body: string | null } } };

export type BlocksReactMutationVariables = Exact<{
  id: string;
}>;


export type BlocksReactMutation = { addReaction: { message: { id: string } } };

export type BlocksSearchQueryVariables = Exact<{
  search: string;
}>;


export type BlocksSearchQuery = { users: { nodes: Array<{ id: string }> }, user: { id: string } | null };

export type BlocksFindQueryVariables = Exact<{
  query: string;
}>;


export type BlocksFindQuery = { searchMessages: { nodes: Array<{ body: string | null }> } };

export type BlocksCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type BlocksCursorQuery = { eventCursor: string };

export type BlocksStartMutationVariables = Exact<{
  id: string;
}>;


export type BlocksStartMutation = { startConversation: { conversation: { id: string, memberCount: number } } };

export type BlocksOwnMutationVariables = Exact<{
  input: UpdateMembershipInput;
}>;


export type BlocksOwnMutation = { updateMembership: { conversation: { membership: { archivedAt: string | null } } } };

export type BlocksArchivedQueryVariables = Exact<{
  id: string;
}>;


export type BlocksArchivedQuery = { conversation: { membership: { archivedAt: string | null } } | null };

export type BlocksCreateMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type BlocksCreateMutation = { createGroup: { conversation: { id: string, memberCount: number } } };

export type BlocksAcknowledgeMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type BlocksAcknowledgeMutation = { acknowledgeDelivery: { receipts: Array<{ deliveredSeq: number }> } };

export type BlocksReadUpToMutationVariables = Exact<{
  id: string;
  upTo: string;
}>;


export type BlocksReadUpToMutation = { markRead: { receipt: { readSeq: number } } };

export type CaselessSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type CaselessSignUpMutation = { signUp: { accessToken: string, viewer: { user: { id: string } } } };

export type CaselessSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type CaselessSignInMutation = { signIn: { viewer: { user: { id: string } } } };

export type CaselessFindQueryVariables = Exact<{
  search: string;
  username: string;
}>;


export type CaselessFindQuery = { users: { nodes: Array<{ id: string }> }, user: { id: string } | null };

export type CharactersCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type CharactersCreateMutation = { createGroup: { conversation: { title: string | null, description: string | null } } };

export type CharactersSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type CharactersSendMutation = { sendMessage: { message: { id: string, body: string | null } } };

export type CharactersEditMutationVariables = Exact<{
  input: EditMessageInput;
}>;


export type CharactersEditMutation = { editMessage: { message: { body: string | null } } };

export type CharactersDraftMutationVariables = Exact<{
  input: SaveDraftInput;
}>;


export type CharactersDraftMutation = { saveDraft: { conversation: { membership: { draft: { body: string } | null } } } };

export type CharactersNameMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type CharactersNameMutation = { updateProfile: { user: { displayName: string } } };

export type CharactersUsersQueryVariables = Exact<{
  search: string;
}>;


export type CharactersUsersQuery = { users: { nodes: Array<{ id: string, displayName: string }> } };

export type CharactersSearchQueryVariables = Exact<{
  query: string;
}>;


export type CharactersSearchQuery = { searchMessages: { nodes: Array<{ id: string }> } };

export type CharactersToldQueryVariables = Exact<{ [key: string]: never; }>;


export type CharactersToldQuery = { notifications: { nodes: Array<{ title: string, body: string }> } };

export type DeliveriesStatusQueryVariables = Exact<{
  id: string;
}>;


export type DeliveriesStatusQuery = { conversation: { messages: { nodes: Array<{ id: string, status: DeliveryStatus, deliveredTo: Array<{ user: { id: string } }> }> }, receipts: Array<{ deliveredSeq: number, user: { id: string } }> } | null };

export type DeliveriesCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type DeliveriesCursorQuery = { eventCursor: string };

export type DeliveriesBlockMutationVariables = Exact<{
  id: string;
}>;


export type DeliveriesBlockMutation = { blockUser: { user: { id: string } } };

export type DeliveriesUnblockMutationVariables = Exact<{
  id: string;
}>;


export type DeliveriesUnblockMutation = { unblockUser: { user: { id: string } } };

export type GoneEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type GoneEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason }
    | { __typename: 'ConversationUpdated', conversation: { id: string, title: string | null } }
    | { __typename: 'MessageAdded', message: { body: string | null, conversation: { id: string, title: string | null } } }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated', receipt: { conversation: { id: string, title: string | null } } }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged' }
   };

export type GoneOwnSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type GoneOwnSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason }
    | { __typename: 'ConversationUpdated', conversation: { id: string, membership: { role: MemberRole } } }
    | { __typename: 'MessageAdded' }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged' }
   };

export type GoneAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type GoneAddedSubscription = { messageAdded: { body: string | null, conversation: { title: string | null } } };

export type GoneUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type GoneUpdatedSubscription = { conversationUpdated: { id: string, title: string | null } };

export type GoneReceiptsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type GoneReceiptsSubscription = { receiptUpdated: { readSeq: number, conversation: { title: string | null } } };

export type GonePageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type GonePageQuery = { events: { cursor: string, events: Array<
      | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason }
      | { __typename: 'ConversationUpdated', conversation: { id: string, title: string | null } }
      | { __typename: 'MessageAdded', message: { body: string | null, conversation: { id: string, title: string | null, membership: { role: MemberRole } } } }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type GoneRenameMutationVariables = Exact<{
  id: string;
  title: string;
}>;


export type GoneRenameMutation = { updateGroup: { conversation: { id: string } } };

export type GoneDeleteMutationVariables = Exact<{
  id: string;
}>;


export type GoneDeleteMutation = { deleteGroup: { conversationId: string } };

export type GoneLeaveMutationVariables = Exact<{
  id: string;
}>;


export type GoneLeaveMutation = { leaveConversation: { conversationId: string } };

export type GoneReadMutationVariables = Exact<{
  id: string;
}>;


export type GoneReadMutation = { markRead: { receipt: { readSeq: number } } };

export type ErasureCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type ErasureCreateMutation = { createGroup: { conversation: { id: string } } };

export type ErasureUpdateMutationVariables = Exact<{
  input: UpdateGroupInput;
}>;


export type ErasureUpdateMutation = { updateGroup: { conversation: { id: string } } };

export type ErasureEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type ErasureEditMutation = { editMessage: { message: { id: string } } };

export type ErasureReactMutationVariables = Exact<{
  id: string;
}>;


export type ErasureReactMutation = { addReaction: { message: { id: string } } };

export type ErasureDraftMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type ErasureDraftMutation = { saveDraft: { conversation: { id: string } } };

export type ErasureReadMutationVariables = Exact<{
  id: string;
}>;


export type ErasureReadMutation = { markRead: { receipt: { readSeq: number } } };

export type ErasureFindQueryVariables = Exact<{
  query: string;
  id: string;
}>;


export type ErasureFindQuery = { searchMessages: { nodes: Array<{ id: string }> } };

export type ErasureDeleteMutationVariables = Exact<{
  id: string;
}>;


export type ErasureDeleteMutation = { deleteGroup: { conversationId: string } };

export type ErasureCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type ErasureCursorQuery = { eventCursor: string };

export type ErasureEventsQueryVariables = Exact<{
  after: string;
}>;


export type ErasureEventsQuery = { events: { events: Array<
      | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason }
      | { __typename: 'ConversationUpdated' }
      | { __typename: 'MessageAdded' }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type GroupRepeatsCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type GroupRepeatsCreateMutation = { createGroup: { conversation: { id: string, title: string | null, memberCount: number, lastSeq: number } } };

export type GroupRepeatsInboxQueryVariables = Exact<{ [key: string]: never; }>;


export type GroupRepeatsInboxQuery = { inbox: { nodes: Array<{ id: string }> }, notifications: { nodes: Array<{ kind: NotificationKind, conversation: { id: string } | null }> } };

export type GroupRepeatsLeaveMutationVariables = Exact<{
  id: string;
}>;


export type GroupRepeatsLeaveMutation = { leaveConversation: { conversationId: string } };

export type GroupRepeatsRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type GroupRepeatsRemoveMutation = { removeMember: { conversation: { id: string } } };

export type GroupRepeatsOwnerMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type GroupRepeatsOwnerMutation = { setMemberRole: { member: { role: MemberRole } } };

export type GroupRepeatsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type GroupRepeatsDeleteMutation = { deleteGroup: { conversationId: string } };

export type GroupRepeatsRenameMutationVariables = Exact<{
  id: string;
}>;


export type GroupRepeatsRenameMutation = { updateGroup: { conversation: { id: string } } };

export type GroupRepeatsBlockMutationVariables = Exact<{
  id: string;
}>;


export type GroupRepeatsBlockMutation = { blockUser: { user: { id: string } } };

export type GroupRepeatsDeleteAccountMutationVariables = Exact<{ [key: string]: never; }>;


export type GroupRepeatsDeleteAccountMutation = { deleteAccount: { userId: string } };

export type GroupsCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type GroupsCreateMutation = { createGroup: { conversation: { id: string, title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, lastSeq: number, memberCount: number, membership: { role: MemberRole } } } };

export type GroupsUpdateMutationVariables = Exact<{
  input: UpdateGroupInput;
}>;


export type GroupsUpdateMutation = { updateGroup: { conversation: { title: string | null, description: string | null, avatarUrl: string | null, historyVisible: boolean, revision: number, lastSeq: number } } };

export type GroupsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type GroupsDeleteMutation = { deleteGroup: { conversationId: string } };

export type GroupsAddMutationVariables = Exact<{
  id: string;
  users: Array<string> | string;
}>;


export type GroupsAddMutation = { addMembers: { conversation: { memberCount: number, lastSeq: number } } };

export type GroupsRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type GroupsRemoveMutation = { removeMember: { conversation: { memberCount: number } } };

export type GroupsLeaveMutationVariables = Exact<{
  id: string;
}>;


export type GroupsLeaveMutation = { leaveConversation: { conversationId: string } };

export type GroupsSetRoleMutationVariables = Exact<{
  id: string;
  user: string;
  role: MemberRole;
}>;


export type GroupsSetRoleMutation = { setMemberRole: { member: { role: MemberRole, user: { id: string } } } };

export type GroupsReadMutationVariables = Exact<{
  id: string;
}>;


export type GroupsReadMutation = { markRead: { receipt: { readSeq: number } } };

export type GroupsStateQueryVariables = Exact<{
  id: string;
}>;


export type GroupsStateQuery = { conversation: { title: string | null, description: string | null, avatarUrl: string | null, memberCount: number, revision: number, lastSeq: number, unreadCount: number, members: { nodes: Array<{ role: MemberRole, user: { id: string } }> }, membership: { role: MemberRole }, lastMessage: { seq: number, body: string | null } | null, receipts: Array<{ deliveredSeq: number, readSeq: number, user: { id: string } }>, changes: { nodes: Array<{ seq: number }> }, messages: { nodes: Array<{ id: string, seq: number, revision: number, kind: MessageKind, body: string | null, sender: { id: string } | null, deliveredTo: Array<{ user: { id: string } }>, readBy: Array<{ user: { id: string } }>, groupEvent: { kind: GroupEventKind, role: MemberRole | null, title: string | null, actor: { id: string }, users: Array<{ id: string }> } | null }> } } | null };

export type GroupsJoinedQueryVariables = Exact<{
  id: string;
}>;


export type GroupsJoinedQuery = { conversation: { membership: { joinedAt: string }, members: { nodes: Array<{ joinedAt: string, user: { id: string } }> } } | null };

export type GroupsNodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type GroupsNodesQuery = { nodes: Array<
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null> };

export type GroupsUnreadQueryVariables = Exact<{ [key: string]: never; }>;


export type GroupsUnreadQuery = { viewer: { unreadCount: number }, inbox: { nodes: Array<{ id: string, unreadCount: number }> } };

export type GroupsFollowSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type GroupsFollowSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason }
    | { __typename: 'ConversationUpdated', conversation: { id: string, title: string | null, memberCount: number } }
    | { __typename: 'MessageAdded', message: { seq: number, body: string | null, conversation: { id: string } } }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged' }
   };

export type GroupsAddedSubscriptionVariables = Exact<{
  id: string;
}>;


export type GroupsAddedSubscription = { messageAdded: { body: string | null } };

export type GroupsTypeMutationVariables = Exact<{
  id: string;
}>;


export type GroupsTypeMutation = { setTyping: { typing: { isTyping: boolean } } };

export type GroupsTypistsQueryVariables = Exact<{
  id: string;
}>;


export type GroupsTypistsQuery = { conversation: { typing: Array<{ user: { id: string } }> } | null };

export type GroupsTypingSubscriptionVariables = Exact<{
  id: string;
}>;


export type GroupsTypingSubscription = { typing: { isTyping: boolean, user: { id: string } } };

export type GuessesSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type GuessesSignUpMutation = { signUp: { accessToken: string, refreshToken: string } };

export type GuessesSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type GuessesSignInMutation = { signIn: { accessToken: string, refreshToken: string } };

export type GuessesRefreshMutationVariables = Exact<{
  token: string;
}>;


export type GuessesRefreshMutation = { refreshSession: { refreshToken: string } };

export type InboxPagesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type InboxPagesQuery = { inbox: { nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InboxPinMutationVariables = Exact<{
  id: string;
}>;


export type InboxPinMutation = { updateMembership: { conversation: { id: string } } };

export type InboxLeaveMutationVariables = Exact<{
  id: string;
}>;


export type InboxLeaveMutation = { leaveConversation: { conversationId: string } };

export type InboxDeleteMutationVariables = Exact<{
  id: string;
}>;


export type InboxDeleteMutation = { deleteGroup: { conversationId: string } };

export type MembershipsUpdateMutationVariables = Exact<{
  input: UpdateMembershipInput;
}>;


export type MembershipsUpdateMutation = { updateMembership: { conversation: { id: string, membership: { mutedUntil: string | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null } } } };

export type MembershipsDraftMutationVariables = Exact<{
  id: string;
  body?: string | null | undefined;
}>;


export type MembershipsDraftMutation = { saveDraft: { conversation: { membership: { draft: { body: string, updatedAt: string } | null } } } };

export type MembershipsReadMutationVariables = Exact<{
  id: string;
}>;


export type MembershipsReadMutation = { markRead: { conversation: { unreadCount: number, membership: { markedUnread: boolean | null } } } };

export type MembershipsStateQueryVariables = Exact<{
  id: string;
}>;


export type MembershipsStateQuery = { conversation: { revision: number, membership: { mutedUntil: string | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, draft: { body: string } | null }, members: { nodes: Array<{ mutedUntil: string | null, archivedAt: string | null, pinnedAt: string | null, markedUnread: boolean | null, user: { id: string }, draft: { body: string } | null }> } } | null };

export type MembershipsInboxQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: InboxFilter | null | undefined;
}>;


export type MembershipsInboxQuery = { viewer: { unreadCount: number }, inbox: { nodes: Array<{ id: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MembershipsUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type MembershipsUpdatedSubscription = { conversationUpdated: { id: string, membership: { markedUnread: boolean | null, draft: { body: string } | null } } };

export type AroundPageQueryVariables = Exact<{
  id: string;
  seq?: number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type AroundPageQuery = { messages: { nodes: Array<{ id: string, seq: number }>, edges: Array<{ cursor: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type AroundOfConversationQueryVariables = Exact<{
  id: string;
  seq?: number | null | undefined;
  first?: number | null | undefined;
}>;


export type AroundOfConversationQuery = { conversation: { messages: { nodes: Array<{ seq: number }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean } } } | null };

export type AroundBodiesQueryVariables = Exact<{
  id: string;
  seq?: number | null | undefined;
}>;


export type AroundBodiesQuery = { messages: { nodes: Array<{ id: string, seq: number, body: string | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type AroundBlockMutationVariables = Exact<{
  id: string;
}>;


export type AroundBlockMutation = { blockUser: { user: { id: string } } };

export type AroundUnblockMutationVariables = Exact<{
  id: string;
}>;


export type AroundUnblockMutation = { unblockUser: { user: { id: string } } };

export type AroundDeleteMutationVariables = Exact<{
  id: string;
}>;


export type AroundDeleteMutation = { deleteMessage: { message: { id: string } } };

export type AroundAddMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type AroundAddMutation = { addMembers: { conversation: { lastSeq: number } } };

export type AroundInboxQueryVariables = Exact<{ [key: string]: never; }>;


export type AroundInboxQuery = { inbox: { nodes: Array<{ messages: { nodes: Array<{ seq: number }> } }> } };

export type MessagesEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type MessagesEditMutation = { editMessage: { message: { id: string, seq: number, revision: number, body: string | null, editedAt: string | null, deletedAt: string | null } } };

export type MessagesDeleteMutationVariables = Exact<{
  id: string;
}>;


export type MessagesDeleteMutation = { deleteMessage: { message: { id: string, seq: number, revision: number, body: string | null, editedAt: string | null, deletedAt: string | null, deletedBy: { id: string } | null } } };

export type MessagesOneQueryVariables = Exact<{
  id: string;
}>;


export type MessagesOneQuery = { node:
    | { id: string, revision: number, body: string | null, editedAt: string | null, deletedAt: string | null, deletedBy: { id: string } | null, edits: Array<{ body: string, writtenAt: string, replacedAt: string }> | null, conversation: { revision: number, lastSeq: number } }
    | Record<PropertyKey, never>
   | null };

export type MessagesInboxQueryVariables = Exact<{ [key: string]: never; }>;


export type MessagesInboxQuery = { inbox: { nodes: Array<{ id: string, unreadCount: number, lastMessage: { body: string | null, deletedAt: string | null, deletedBy: { id: string } | null } | null }> } };

export type MessagesTimesQueryVariables = Exact<{
  id: string;
}>;


export type MessagesTimesQuery = { conversation: { messages: { nodes: Array<{ createdAt: string }> } } | null };

export type MessagesRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type MessagesRemoveMutation = { removeMember: { conversation: { id: string } } };

export type MessagesSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type MessagesSendMutation = { sendMessage: { isDuplicate: boolean, message: { id: string, body: string | null } } };

export type NamesSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type NamesSignUpMutation = { signUp: { accessToken: string, viewer: { email: string | null, user: { id: string, username: string, displayName: string } } } };

export type NamesSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type NamesSignInMutation = { signIn: { viewer: { user: { username: string } } } };

export type NamesFoundQueryVariables = Exact<{
  username: string;
}>;


export type NamesFoundQuery = { user: { username: string } | null };

export type NamesUpdateMutationVariables = Exact<{
  name: string;
}>;


export type NamesUpdateMutation = { updateProfile: { user: { displayName: string } } };

export type NamesDeleteMutationVariables = Exact<{
  password: string;
}>;


export type NamesDeleteMutation = { deleteAccount: { userId: string } };

export type NodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type NodesQuery = { nodes: Array<
    | { __typename: 'Conversation', id: string }
    | { __typename: 'Message', id: string }
    | { __typename: 'Notification', id: string }
    | { __typename: 'PushDevice', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'User', id: string }
   | null> };

export type NodesNotificationsQueryVariables = Exact<{ [key: string]: never; }>;


export type NodesNotificationsQuery = { notifications: { nodes: Array<{ id: string }> } };

export type NotificationsListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  unreadOnly?: boolean | null | undefined;
}>;


export type NotificationsListQuery = { notifications: { unreadCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, kind: NotificationKind, title: string, body: string, readAt: string | null, createdAt: string, actor: { id: string } | null, conversation: { id: string } | null, message: { id: string, body: string | null } | null }> } };

export type NotificationsSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type NotificationsSendMutation = { sendMessage: { message: { id: string, seq: number } } };

export type NotificationsReadMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsReadMutation = { markRead: { receipt: { readSeq: number } } };

export type NotificationsMarkMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsMarkMutation = { markNotificationRead: { notification: { id: string, readAt: string | null } } };

export type NotificationsMarkAllMutationVariables = Exact<{ [key: string]: never; }>;


export type NotificationsMarkAllMutation = { markAllNotificationsRead: { count: number } };

export type NotificationsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsDeleteMutation = { deleteNotification: { notificationId: string } };

export type NotificationsSettingsMutationVariables = Exact<{
  disabled?: Array<NotificationKind> | NotificationKind | null | undefined;
}>;


export type NotificationsSettingsMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind> } } };

export type NotificationsViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type NotificationsViewerQuery = { viewer: { notificationSettings: { disabledKinds: Array<NotificationKind> } } };

export type NotificationsNodeQueryVariables = Exact<{
  id: string;
}>;


export type NotificationsNodeQuery = { node:
    | { __typename: 'Conversation', id: string }
    | { __typename: 'Message', id: string }
    | { __typename: 'Notification', id: string }
    | { __typename: 'PushDevice', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'User', id: string }
   | null };

export type NotificationsMuteMutationVariables = Exact<{
  id: string;
  until?: string | null | undefined;
}>;


export type NotificationsMuteMutation = { updateMembership: { conversation: { id: string } } };

export type NotificationsGroupMutationVariables = Exact<{
  input: UpdateGroupInput;
}>;


export type NotificationsGroupMutation = { updateGroup: { conversation: { id: string } } };

export type NotificationsRoleMutationVariables = Exact<{
  id: string;
  user: string;
  role: MemberRole;
}>;


export type NotificationsRoleMutation = { setMemberRole: { member: { role: MemberRole } } };

export type NotificationsAddMutationVariables = Exact<{
  id: string;
  users: Array<string> | string;
}>;


export type NotificationsAddMutation = { addMembers: { conversation: { id: string } } };

export type NotificationsRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type NotificationsRemoveMutation = { removeMember: { conversation: { id: string } } };

export type NotificationsLeaveMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsLeaveMutation = { leaveConversation: { conversationId: string } };

export type NotificationsDeleteGroupMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsDeleteGroupMutation = { deleteGroup: { conversationId: string } };

export type NotificationsDeleteMessageMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsDeleteMessageMutation = { deleteMessage: { message: { id: string } } };

export type NotificationsBlockMutationVariables = Exact<{
  id: string;
}>;


export type NotificationsBlockMutation = { blockUser: { user: { id: string } } };

export type NotificationsPrivacyMutationVariables = Exact<{
  send?: boolean | null | undefined;
}>;


export type NotificationsPrivacyMutation = { updatePrivacy: { privacy: { sendReadReceipts: boolean } } };

export type NotificationsExportMutationVariables = Exact<{ [key: string]: never; }>;


export type NotificationsExportMutation = { exportAccount: { url: string } };

export type NotificationsAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NotificationsAddedSubscription = { notificationAdded: { id: string, kind: NotificationKind, body: string, conversation: { id: string } | null } };

export type NotificationsFollowSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type NotificationsFollowSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string }
    | { __typename: 'MessageAdded', cursor: string }
    | { __typename: 'MessageUpdated', cursor: string }
    | { __typename: 'NotificationAdded', cursor: string, notification: { id: string, kind: NotificationKind, readAt: string | null } }
    | { __typename: 'NotificationRemoved', notificationId: string, cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string, notification: { id: string, kind: NotificationKind, readAt: string | null } }
    | { __typename: 'PresenceChanged', cursor: string }
    | { __typename: 'ReceiptUpdated', cursor: string }
    | { __typename: 'StreamStarted', start: StreamStart, cursor: string }
    | { __typename: 'TypingChanged', cursor: string }
   };

export type NotificationsPageQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  waitSeconds?: number | null | undefined;
}>;


export type NotificationsPageQuery = { events: { start: StreamStart, cursor: string, hasMore: boolean, events: Array<
      | { __typename: 'ConversationRemoved' }
      | { __typename: 'ConversationUpdated' }
      | { __typename: 'MessageAdded' }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded', notification: { id: string, kind: NotificationKind, readAt: string | null } }
      | { __typename: 'NotificationRemoved', notificationId: string }
      | { __typename: 'NotificationUpdated', notification: { id: string, kind: NotificationKind, readAt: string | null } }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type PeersInboxQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type PeersInboxQuery = { inbox: { nodes: Array<{ id: string, kind: ConversationKind, peer: { id: string, username: string, displayName: string, avatarUrl: string | null } | null }> } };

export type PeersOneQueryVariables = Exact<{
  id: string;
}>;


export type PeersOneQuery = { conversation: { peer: { id: string, displayName: string, presence: { status: PresenceStatus } | null } | null } | null };

export type PeersIdQueryVariables = Exact<{
  id: string;
}>;


export type PeersIdQuery = { conversation: { peer: { __typename: 'User', id: string } | null } | null };

export type PeersUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type PeersUpdatedSubscription = { conversationUpdated: { id: string, peer: { id: string, displayName: string } | null } };

export type PeersMessagesSubscriptionVariables = Exact<{
  id: string;
}>;


export type PeersMessagesSubscription = { messageAdded: { body: string | null, conversation: { peer: { id: string } | null } } };

export type PeersBlockMutationVariables = Exact<{
  id: string;
}>;


export type PeersBlockMutation = { blockUser: { user: { id: string } } };

export type PeersDeleteMutationVariables = Exact<{ [key: string]: never; }>;


export type PeersDeleteMutation = { deleteAccount: { userId: string } };

export type PeersBareQueryVariables = Exact<{
  id: string;
}>;


export type PeersBareQuery = { conversation: { id: string } | null };

export type PeopleSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type PeopleSignInMutation = { signIn: { accessToken: string, refreshToken: string, viewer: { user: { id: string } } } };

export type PeopleRefreshMutationVariables = Exact<{
  token: string;
}>;


export type PeopleRefreshMutation = { refreshSession: { accessToken: string, refreshToken: string } };

export type PeopleSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type PeopleSignOutMutation = { signOut: { sessionId: string } };

export type PeopleSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type PeopleSignUpMutation = { signUp: { accessToken: string } };

export type PeopleMeQueryVariables = Exact<{ [key: string]: never; }>;


export type PeopleMeQuery = { viewer: { unreadCount: number, user: { id: string }, sessions: Array<{ id: string, isCurrent: boolean }> } };

export type PeopleAddedSubscriptionVariables = Exact<{
  conversationId?: string | null | undefined;
}>;


export type PeopleAddedSubscription = { messageAdded: { body: string | null } };

export type PeopleStateQueryVariables = Exact<{
  id: string;
}>;


export type PeopleStateQuery = { conversation: { unreadCount: number, receipts: Array<{ deliveredSeq: number, readSeq: number, user: { id: string } }>, messages: { nodes: Array<{ id: string, status: DeliveryStatus, deliveredTo: Array<{ at: string, user: { id: string } }>, readBy: Array<{ at: string, user: { id: string } }> }> }, typing: Array<{ user: { id: string } }> } | null };

export type PeopleAcknowledgeMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type PeopleAcknowledgeMutation = { acknowledgeDelivery: { receipts: Array<{ deliveredSeq: number, readSeq: number }> } };

export type PeopleReadMutationVariables = Exact<{
  id: string;
  upTo?: string | null | undefined;
}>;


export type PeopleReadMutation = { markRead: { receipt: { deliveredSeq: number, readSeq: number }, conversation: { unreadCount: number } } };

export type PeopleInboxQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: InboxFilter | null | undefined;
}>;


export type PeopleInboxQuery = { inbox: { nodes: Array<{ id: string, unreadCount: number, lastMessage: { body: string | null, sender: { displayName: string } | null } | null, members: { nodes: Array<{ user: { displayName: string } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PeopleStandsQueryVariables = Exact<{
  id: string;
}>;


export type PeopleStandsQuery = { conversation: { messages: { nodes: Array<{ status: DeliveryStatus, deliveryStats: { recipients: number, delivered: number, read: number } }> } } | null };

export type PeopleRemoveMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type PeopleRemoveMutation = { removeMember: { conversation: { memberCount: number } } };

export type PresenceWatchSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type PresenceWatchSubscription = { presenceChanged: { status: PresenceStatus, lastActiveAt: string | null, user: { id: string } } };

export type PresenceThereSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type PresenceThereSubscription = { conversationUpdated: { id: string } };

export type PresenceReportMutationVariables = Exact<{
  status: PresenceStatus;
}>;


export type PresenceReportMutation = { setPresence: { presence: { status: PresenceStatus } } };

export type PresenceSeenQueryVariables = Exact<{
  id: string;
}>;


export type PresenceSeenQuery = { node:
    | { presence: { status: PresenceStatus, lastActiveAt: string | null } | null }
    | Record<PropertyKey, never>
   | null };

export type PresenceFeedBlockMutationVariables = Exact<{
  id: string;
}>;


export type PresenceFeedBlockMutation = { blockUser: { user: { id: string } } };

export type ServersPresenceSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type ServersPresenceSubscription = { presenceChanged: { status: PresenceStatus, lastActiveAt: string | null, user: { id: string } } };

export type ServersPresenceSeenQueryVariables = Exact<{
  id: string;
}>;


export type ServersPresenceSeenQuery = { node:
    | { presence: { status: PresenceStatus, lastActiveAt: string | null } | null }
    | Record<PropertyKey, never>
   | null };

export type PresenceEventsSubscriptionVariables = Exact<{
  ids?: Array<string> | string | null | undefined;
}>;


export type PresenceEventsSubscription = { events:
    | { __typename: 'ConversationRemoved' }
    | { __typename: 'ConversationUpdated' }
    | { __typename: 'MessageAdded' }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged', presence: { status: PresenceStatus, lastActiveAt: string | null, user: { id: string } } }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged' }
   };

export type PresencePrivacyMutationVariables = Exact<{
  input: UpdatePrivacyInput;
}>;


export type PresencePrivacyMutation = { updatePrivacy: { privacy: { showOnlineStatus: boolean } } };

export type PresenceBlockMutationVariables = Exact<{
  id: string;
}>;


export type PresenceBlockMutation = { blockUser: { user: { id: string } } };

export type PresenceUnblockMutationVariables = Exact<{
  id: string;
}>;


export type PresenceUnblockMutation = { unblockUser: { user: { id: string } } };

export type PrivacySetMutationVariables = Exact<{
  input: UpdatePrivacyInput;
}>;


export type PrivacySetMutation = { updatePrivacy: { privacy: { sendReadReceipts: boolean, showReadReceipts: boolean, showLastSeen: boolean, showOnlineStatus: boolean, groupInvites: GroupInvites } } };

export type PrivacyOwnQueryVariables = Exact<{ [key: string]: never; }>;


export type PrivacyOwnQuery = { viewer: { privacy: { sendReadReceipts: boolean, showReadReceipts: boolean, showLastSeen: boolean, showOnlineStatus: boolean, groupInvites: GroupInvites } } };

export type PrivacyStateQueryVariables = Exact<{
  id: string;
}>;


export type PrivacyStateQuery = { conversation: { unreadCount: number, receipts: Array<{ deliveredSeq: number, deliveredAt: string | null, readSeq: number, readAt: string | null, user: { id: string } }>, messages: { nodes: Array<{ id: string, seq: number, status: DeliveryStatus, deliveredTo: Array<{ user: { id: string } }>, readBy: Array<{ user: { id: string } }>, deliveryStats: { recipients: number, delivered: number, read: number } }> } } | null };

export type PrivacyReceiptsSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type PrivacyReceiptsSubscription = { receiptUpdated: { deliveredSeq: number, readSeq: number, readAt: string | null, user: { id: string }, conversation: { id: string, receipts: Array<{ readSeq: number, user: { id: string } }> } } };

export type PrivacyEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PrivacyEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string }
    | { __typename: 'MessageAdded', cursor: string }
    | { __typename: 'MessageUpdated', cursor: string }
    | { __typename: 'NotificationAdded', cursor: string }
    | { __typename: 'NotificationRemoved', cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string }
    | { __typename: 'PresenceChanged', cursor: string }
    | { __typename: 'ReceiptUpdated', cursor: string, receipt: { deliveredSeq: number, readSeq: number, readAt: string | null, user: { id: string }, conversation: { id: string } } }
    | { __typename: 'StreamStarted', cursor: string }
    | { __typename: 'TypingChanged', cursor: string }
   };

export type PrivacyPolledQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PrivacyPolledQuery = { events: { events: Array<
      | { __typename: 'ConversationRemoved' }
      | { __typename: 'ConversationUpdated' }
      | { __typename: 'MessageAdded' }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated', receipt: { readSeq: number, readAt: string | null, user: { id: string }, conversation: { id: string } } }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type PrivacyStatusesSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type PrivacyStatusesSubscription = { messageAdded: { body: string | null, status: DeliveryStatus } };

export type PrivacyCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type PrivacyCursorQuery = { eventCursor: string };

export type PrivacyDeliveredMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type PrivacyDeliveredMutation = { acknowledgeDelivery: { receipts: Array<{ deliveredSeq: number, readSeq: number }> } };

export type PrivacyReadMutationVariables = Exact<{
  id: string;
}>;


export type PrivacyReadMutation = { markRead: { receipt: { deliveredSeq: number, readSeq: number, readAt: string | null } } };

export type PrivacySharedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type PrivacySharedSubscription = { receiptUpdated: { deliveredSeq: number, readSeq: number, user: { id: string } } };

export type PrivacyMembersQueryVariables = Exact<{
  id: string;
}>;


export type PrivacyMembersQuery = { conversation: { members: { nodes: Array<{ user: { id: string } }> } } | null };

export type PrivacyAddMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type PrivacyAddMutation = { addMembers: { conversation: { memberCount: number, revision: number } } };

export type PrivacyBlockMutationVariables = Exact<{
  id: string;
}>;


export type PrivacyBlockMutation = { blockUser: { user: { id: string } } };

export type PrivacyUnblockMutationVariables = Exact<{
  id: string;
}>;


export type PrivacyUnblockMutation = { unblockUser: { user: { id: string } } };

export type PushRegisterMutationVariables = Exact<{
  input: RegisterPushDeviceInput;
}>;


export type PushRegisterMutation = { registerPushDevice: { device: { id: string, platform: PushPlatform, createdAt: string, lastPushedAt: string | null } } };

export type PushUnregisterMutationVariables = Exact<{
  id: string;
}>;


export type PushUnregisterMutation = { unregisterPushDevice: { deviceId: string } };

export type PushDevicesQueryVariables = Exact<{ [key: string]: never; }>;


export type PushDevicesQuery = { vapidPublicKey: string | null, viewer: { pushDevices: Array<{ id: string, platform: PushPlatform, lastPushedAt: string | null }> } };

export type PushReadMutationVariables = Exact<{
  id: string;
}>;


export type PushReadMutation = { markRead: { receipt: { readSeq: number } } };

export type PushSettingsMutationVariables = Exact<{
  input: UpdateNotificationSettingsInput;
}>;


export type PushSettingsMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind>, pushPreviews: boolean, quietHours: { start: string, end: string, timeZone: string } | null } } };

export type PushMembershipMutationVariables = Exact<{
  input: UpdateMembershipInput;
}>;


export type PushMembershipMutation = { updateMembership: { conversation: { membership: { notificationLevel: NotificationLevel | null } } } };

export type PushExplainQueryVariables = Exact<{
  id: string;
}>;


export type PushExplainQuery = { explainNotification: { notified: boolean, pushed: boolean, reason: string, text: string } };

export type PushSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type PushSignOutMutation = { signOut: { sessionId: string } };

export type ReactionsAddMutationVariables = Exact<{
  id: string;
  emoji: string;
}>;


export type ReactionsAddMutation = { addReaction: { message: { id: string, revision: number, reactions: Array<{ emoji: string, count: number }> } } };

export type ReactionsRemoveMutationVariables = Exact<{
  id: string;
  emoji: string;
}>;


export type ReactionsRemoveMutation = { removeReaction: { message: { id: string, revision: number, reactions: Array<{ emoji: string, count: number }> } } };

export type ReactionsMessageQueryVariables = Exact<{
  id: string;
}>;


export type ReactionsMessageQuery = { node:
    | { body: string | null, revision: number, conversation: { revision: number, lastSeq: number }, reactions: Array<{ emoji: string, count: number, viewerHasReacted: boolean, users: Array<{ id: string }> }> }
    | Record<PropertyKey, never>
   | null };

export type ReactionsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type ReactionsDeleteMutation = { deleteMessage: { message: { reactions: Array<{ emoji: string }> } } };

export type ReactionsOutMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type ReactionsOutMutation = { removeMember: { conversation: { id: string } } };

export type ReactionsUpdatedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type ReactionsUpdatedSubscription = { messageUpdated: { id: string, revision: number, reactions: Array<{ emoji: string, count: number }> } };

export type ReactionsOwnSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type ReactionsOwnSubscription = { messageUpdated: { id: string, reactions: Array<{ emoji: string, viewerHasReacted: boolean }> } };

export type RefreshAgainMutationVariables = Exact<{
  token: string;
}>;


export type RefreshAgainMutation = { refreshSession: { accessToken: string, refreshToken: string } };

export type RefreshMeQueryVariables = Exact<{ [key: string]: never; }>;


export type RefreshMeQuery = { viewer: { user: { id: string }, sessions: Array<{ id: string, isCurrent: boolean, lastUsedAt: string }> } };

export type RefreshSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type RefreshSignOutMutation = { signOut: { sessionId: string } };

export type RefreshSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type RefreshSignInMutation = { signIn: { accessToken: string, refreshToken: string } };

export type RefreshChangeMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type RefreshChangeMutation = { changePassword: { viewer: { user: { id: string } } } };

export type RefreshAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RefreshAddedSubscription = { messageAdded: { id: string } };

export type RepeatsSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type RepeatsSendMutation = { sendMessage: { isDuplicate: boolean, message: { id: string, body: string | null, reactions: Array<{ emoji: string }>, receiptsOf: Array<{ user: { id: string } }>, replyTo: { body: string | null } | null, conversation: { title: string | null, description: string | null, lastSeq: number, members: { nodes: Array<{ role: MemberRole, user: { id: string } }> }, receipts: Array<{ user: { id: string } }>, typing: Array<{ user: { id: string } }> } } } };

export type RepeatsEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type RepeatsEditMutation = { editMessage: { message: { id: string } } };

export type RepeatsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type RepeatsDeleteMutation = { deleteMessage: { message: { id: string } } };

export type RepeatsRemoveMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type RepeatsRemoveMutation = { removeMember: { conversation: { id: string } } };

export type RepeatsLeaveMutationVariables = Exact<{
  id: string;
}>;


export type RepeatsLeaveMutation = { leaveConversation: { conversationId: string } };

export type RepeatsAddMutationVariables = Exact<{
  id: string;
  who: string;
}>;


export type RepeatsAddMutation = { addMembers: { conversation: { id: string } } };

export type RepeatsEndMutationVariables = Exact<{
  id: string;
}>;


export type RepeatsEndMutation = { deleteGroup: { conversationId: string } };

export type RepeatsRenameMutationVariables = Exact<{
  id: string;
}>;


export type RepeatsRenameMutation = { updateGroup: { conversation: { id: string } } };

export type RepeatsDeleteAccountMutationVariables = Exact<{ [key: string]: never; }>;


export type RepeatsDeleteAccountMutation = { deleteAccount: { userId: string } };

export type RepeatsActivityQueryVariables = Exact<{
  id: string;
}>;


export type RepeatsActivityQuery = { conversation: { lastActivityAt: string, lastMessage: { id: string, createdAt: string } | null } | null };

export type RepliesSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type RepliesSendMutation = { sendMessage: { isDuplicate: boolean, message: { id: string, seq: number, body: string | null, mentionsEveryone: boolean, replyTo: { id: string, seq: number, body: string | null } | null, mentions: Array<{ id: string }> } } };

export type RepliesMessageQueryVariables = Exact<{
  id: string;
}>;


export type RepliesMessageQuery = { node:
    | { body: string | null, revision: number, mentionsEveryone: boolean, replyTo: { id: string, body: string | null, deletedAt: string | null, sender: { id: string } | null } | null, mentions: Array<{ id: string }> }
    | Record<PropertyKey, never>
   | null };

export type RepliesEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type RepliesEditMutation = { editMessage: { message: { id: string } } };

export type RepliesDeleteMutationVariables = Exact<{
  id: string;
}>;


export type RepliesDeleteMutation = { deleteMessage: { message: { id: string } } };

export type RepliesAddedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type RepliesAddedSubscription = { messageAdded: { id: string, body: string | null, mentionsEveryone: boolean, replyTo: { body: string | null } | null, mentions: Array<{ id: string }> } };

export type RepliesStateQueryVariables = Exact<{
  id: string;
}>;


export type RepliesStateQuery = { conversation: { lastSeq: number, revision: number } | null };

export type SearchLocaleQueryVariables = Exact<{
  query: string;
  id?: string | null | undefined;
}>;


export type SearchLocaleQuery = { searchMessages: { nodes: Array<{ body: string | null }> } };

export type SearchMessagesQueryVariables = Exact<{
  query: string;
  id?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchMessagesQuery = { searchMessages: { nodes: Array<{ id: string, body: string | null, conversation: { id: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SearchEditMutationVariables = Exact<{
  id: string;
  body: string;
}>;


export type SearchEditMutation = { editMessage: { message: { id: string } } };

export type SearchDeleteMutationVariables = Exact<{
  id: string;
}>;


export type SearchDeleteMutation = { deleteMessage: { message: { id: string } } };

export type SearchRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type SearchRemoveMutation = { removeMember: { conversation: { id: string } } };

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

export type SentencesCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type SentencesCreateMutation = { createGroup: { conversation: { id: string, title: string | null } } };

export type SentencesRenameMutationVariables = Exact<{
  input: UpdateGroupInput;
}>;


export type SentencesRenameMutation = { updateGroup: { conversation: { id: string, title: string | null } } };

export type SentencesAddMutationVariables = Exact<{
  input: AddMembersInput;
}>;


export type SentencesAddMutation = { addMembers: { conversation: { id: string } } };

export type SentencesRemoveMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type SentencesRemoveMutation = { removeMember: { conversation: { id: string } } };

export type SentencesReadQueryVariables = Exact<{
  id: string;
}>;


export type SentencesReadQuery = { messages: { nodes: Array<{ kind: MessageKind, body: string | null, groupEvent: { title: string | null } | null }> }, notifications: { nodes: Array<{ kind: NotificationKind, title: string, body: string }> } };

export type ModesSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type ModesSignUpMutation = { signUp: { viewer: { user: { username: string } } } };

export type TypingInSubscriptionVariables = Exact<{
  id: string;
}>;


export type TypingInSubscription = { typing: { isTyping: boolean, expiresAt: string, user: { id: string } } };

export type TypingEventsSubscriptionVariables = Exact<{
  ids?: Array<string> | string | null | undefined;
}>;


export type TypingEventsSubscription = { events:
    | { __typename: 'ConversationRemoved' }
    | { __typename: 'ConversationUpdated' }
    | { __typename: 'MessageAdded' }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged', typing: { isTyping: boolean, user: { id: string }, conversation: { id: string } } }
   };

export type TypingSetMutationVariables = Exact<{
  id: string;
  is: boolean;
}>;


export type TypingSetMutation = { setTyping: { typing: { isTyping: boolean } } };

export type TypingBlockMutationVariables = Exact<{
  id: string;
}>;


export type TypingBlockMutation = { blockUser: { user: { id: string } } };

export type TypingUnblockMutationVariables = Exact<{
  id: string;
}>;


export type TypingUnblockMutation = { unblockUser: { user: { id: string } } };

export type TypingNowQueryVariables = Exact<{
  id: string;
}>;


export type TypingNowQuery = { conversation: { typing: Array<{ user: { id: string } }> } | null };

export type TypingRemoveMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type TypingRemoveMutation = { removeMember: { conversation: { id: string } } };

export type DemoWhoQueryVariables = Exact<{ [key: string]: never; }>;


export type DemoWhoQuery = { viewer: { user: { displayName: string }, sessions: Array<{ id: string }> } };

export type DemoShownQueryVariables = Exact<{ [key: string]: never; }>;


export type DemoShownQuery = { inbox: { nodes: Array<{ kind: ConversationKind, title: string | null, unreadCount: number, lastMessage: { body: string | null } | null, members: { nodes: Array<{ user: { displayName: string } }> } }> }, notifications: { unreadCount: number, nodes: Array<{ title: string, body: string }> } };

export type DemoSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type DemoSignInMutation = { signIn: { viewer: { user: { displayName: string } } } };

export type GraphiqlSendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type GraphiqlSendMutation = { sendMessage: { message: { id: string } } };

export type GraphiqlInboxQueryVariables = Exact<{ [key: string]: never; }>;


export type GraphiqlInboxQuery = { viewer: { sessions: Array<{ id: string }> }, inbox: { nodes: Array<{ id: string }> } };

export type MetricsAddedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type MetricsAddedSubscription = { messageAdded: { id: string, body: string | null } };

export type MetricsEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MetricsEventsSubscription = { events:
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
   };

export type ControlSignInMutationVariables = Exact<{
  username: string;
}>;


export type ControlSignInMutation = { signIn: { accessToken: string, refreshToken: string, viewer: { user: { id: string, username: string } } } };

export type ControlEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ControlEventsSubscription = { events:
    | { __typename: 'ConversationRemoved' }
    | { __typename: 'ConversationUpdated' }
    | { __typename: 'MessageAdded' }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged' }
   };

export type OperatorSignInMutationVariables = Exact<{
  username: string;
  password: string;
}>;


export type OperatorSignInMutation = { signIn: { accessToken: string, refreshToken: string, viewer: { user: { id: string, displayName: string } } } };

export type OperatorRefreshMutationVariables = Exact<{
  token: string;
}>;


export type OperatorRefreshMutation = { refreshSession: { accessToken: string } };

export type OperatorMeQueryVariables = Exact<{ [key: string]: never; }>;


export type OperatorMeQuery = { viewer: { user: { id: string } } };

export type OperatorEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OperatorEventsSubscription = { events:
    | { __typename: 'ConversationRemoved' }
    | { __typename: 'ConversationUpdated' }
    | { __typename: 'MessageAdded' }
    | { __typename: 'MessageUpdated' }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TypingChanged' }
   };

export type OperatorSeenQueryVariables = Exact<{
  id: string;
  username: string;
}>;


export type OperatorSeenQuery = { node:
    | { id: string, username: string, displayName: string, presence: { status: PresenceStatus } | null }
    | Record<PropertyKey, never>
   | null, user: { id: string } | null, users: { nodes: Array<{ id: string }> } };

export type OperatorResetMutationVariables = Exact<{
  token: string;
  newPassword: string;
}>;


export type OperatorResetMutation = { resetPassword: { reset: boolean } };

export type SharedLimitsSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SharedLimitsSignInMutation = { signIn: { accessToken: string } };

export type SharedLimitsStartMutationVariables = Exact<{
  id: string;
}>;


export type SharedLimitsStartMutation = { startConversation: { conversation: { id: string } } };

export type SharedLimitsReadMutationVariables = Exact<{
  id: string;
}>;


export type SharedLimitsReadMutation = { markRead: { receipt: { readSeq: number } } };

export type SharedLimitsDeliveredMutationVariables = Exact<{
  id: string;
}>;


export type SharedLimitsDeliveredMutation = { acknowledgeDelivery: { receipts: Array<{ deliveredSeq: number }> } };

export type SharedLimitsCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type SharedLimitsCursorQuery = { eventCursor: string };

export type SharedLimitsMarkMutationVariables = Exact<{
  id: string;
}>;


export type SharedLimitsMarkMutation = { markNotificationRead: { notification: { readAt: string | null } } };

export type SharedLimitsMarkAllMutationVariables = Exact<{ [key: string]: never; }>;


export type SharedLimitsMarkAllMutation = { markAllNotificationsRead: { count: number } };

export type SharedLimitsDeleteMutationVariables = Exact<{
  id: string;
}>;


export type SharedLimitsDeleteMutation = { deleteNotification: { notificationId: string } };

export type SharedLimitsDisableMutationVariables = Exact<{
  kinds?: Array<NotificationKind> | NotificationKind | null | undefined;
}>;


export type SharedLimitsDisableMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind> } } };

export type StartingSignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type StartingSignUpMutation = { signUp: { accessToken: string } };

export type StartingSignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type StartingSignInMutation = { signIn: { accessToken: string } };

export type StartingMeQueryVariables = Exact<{ [key: string]: never; }>;


export type StartingMeQuery = { viewer: { user: { username: string } } };

export type BoundsEventsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type BoundsEventsSubscription = { events:
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
    | { cursor: string }
   };

export type BoundsNotifiedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type BoundsNotifiedSubscription = { notificationAdded: { id: string } };

export type BoundsCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type BoundsCursorQuery = { eventCursor: string };

export type BoundsWaitQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type BoundsWaitQuery = { events: { cursor: string } };

export type BoundsSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type BoundsSignOutMutation = { signOut: { sessionId: string } };

export type IdentitiesPrepareMutationVariables = Exact<{
  group: string;
  message: string;
}>;


export type IdentitiesPrepareMutation = { editMessage: { message: { id: string } }, addReaction: { message: { id: string } }, updateGroup: { conversation: { id: string } }, saveDraft: { conversation: { id: string } } };

export type IdentitiesReadMutationVariables = Exact<{
  group: string;
  message: string;
  ana: string;
}>;


export type IdentitiesReadMutation = { sendMessage: { message: { id: string } }, markRead: { receipt: { id: string } }, addReaction: { message: { id: string } }, setTyping: { typing: { __typename: 'Typing', id: string } } };

export type IdentitiesEverythingQueryVariables = Exact<{
  id: string;
  direct: string;
}>;


export type IdentitiesEverythingQuery = { viewer: { __typename: 'Viewer', id: string, user: { __typename: 'User', id: string, presence: { __typename: 'Presence', id: string } | null }, privacy: { __typename: 'PrivacySettings', id: string }, notificationSettings: { __typename: 'NotificationSettings', id: string }, sessions: Array<{ __typename: 'Session', id: string }>, pushDevices: Array<{ __typename: 'PushDevice', id: string }> }, notifications: { nodes: Array<{ __typename: 'Notification', id: string }> }, direct: { __typename: 'Conversation', id: string, undelivered: Array<{ __typename: 'SeqSpan', id: string }> } | null, conversation: { __typename: 'Conversation', id: string, unread: { __typename: 'UnreadCount', id: string }, membership: { __typename: 'Member', id: string, draft: { __typename: 'Draft', id: string } | null }, members: { nodes: Array<{ __typename: 'Member', id: string, user: { __typename: 'User', id: string, presence: { __typename: 'Presence', id: string } | null } }> }, receipts: Array<{ __typename: 'Receipt', id: string }>, typing: Array<{ __typename: 'Typing', id: string }>, messages: { nodes: Array<{ __typename: 'Message', id: string, edits: Array<{ __typename: 'MessageEdit', id: string }> | null, reactions: Array<{ __typename: 'ReactionGroup', id: string }>, deliveredTo: Array<{ __typename: 'MessageReceipt', id: string }>, readBy: Array<{ __typename: 'MessageReceipt', id: string }>, deliveryStats: { __typename: 'DeliveryStats', id: string }, groupEvent: { __typename: 'GroupEvent', id: string } | null }> } } | null };

export type IdentitiesNodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type IdentitiesNodesQuery = { nodes: Array<
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null> };

export type IdentitiesReceiptsSubscriptionVariables = Exact<{
  id: string;
}>;


export type IdentitiesReceiptsSubscription = { receiptUpdated: { id: string, readSeq: number } };

export type IdentitiesMarkMutationVariables = Exact<{
  group: string;
}>;


export type IdentitiesMarkMutation = { markRead: { receipt: { id: string } } };

export type ApolloFirstQueryVariables = Exact<{
  id: string;
}>;


export type ApolloFirstQuery = { viewer: { id: string, email: string | null }, conversation: { id: string, membership: { id: string, role: MemberRole } } | null };

export type ApolloSecondQueryVariables = Exact<{
  id: string;
}>;


export type ApolloSecondQuery = { viewer: { id: string, unreadCount: number }, conversation: { id: string, membership: { id: string, joinedAt: string } } | null };

export type IdsNodeQueryVariables = Exact<{
  id: string;
}>;


export type IdsNodeQuery = { node:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null, conversation: { id: string } | null };

export type IdsMessagesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type IdsMessagesQuery = { messages: { nodes: Array<{ id: string }> } };

export type InboxQueryVariables = Exact<{ [key: string]: never; }>;


export type InboxQuery = { inbox: { nodes: Array<{ id: string, title: string | null, unreadCount: number, lastMessage: { id: string, body: string | null } | null }> } };

export type MessageAddedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MessageAddedSubscription = { messageAdded: { id: string, body: string | null, conversation: { id: string } } };

export type PlansEverythingQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PlansEverythingQuery = { notifications: { unreadCount: number, nodes: Array<{ id: string }> }, unread: { nodes: Array<{ id: string }> }, events: { cursor: string } };

export type PlansMarkAllMutationVariables = Exact<{ [key: string]: never; }>;


export type PlansMarkAllMutation = { markAllNotificationsRead: { count: number } };

export type ChangeOverEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  presenceOf?: Array<string> | string | null | undefined;
  typingIn?: Array<string> | string | null | undefined;
}>;


export type ChangeOverEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string }
    | { __typename: 'MessageAdded', cursor: string, message: { seq: number, conversation: { id: string } } }
    | { __typename: 'MessageUpdated', cursor: string }
    | { __typename: 'NotificationAdded', cursor: string }
    | { __typename: 'NotificationRemoved', cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string }
    | { __typename: 'PresenceChanged', cursor: string, presence: { status: PresenceStatus, user: { id: string } } }
    | { __typename: 'ReceiptUpdated', cursor: string }
    | { __typename: 'StreamStarted', start: StreamStart, cursor: string }
    | { __typename: 'TypingChanged', cursor: string, typing: { isTyping: boolean, user: { id: string }, conversation: { id: string } } }
   };

export type ChangeOverPresenceSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type ChangeOverPresenceSubscription = { presenceChanged: { status: PresenceStatus, user: { id: string } } };

export type ChangeOverTypingSubscriptionVariables = Exact<{
  id: string;
}>;


export type ChangeOverTypingSubscription = { typing: { isTyping: boolean, user: { id: string } } };

export type ChangeOverTypeMutationVariables = Exact<{
  id: string;
}>;


export type ChangeOverTypeMutation = { setTyping: { typing: { isTyping: boolean } } };

export type CutOffAddedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CutOffAddedSubscription = { messageAdded: { id: string, seq: number, body: string | null, conversation: { id: string } } };

export type CutOffLeaveMutationVariables = Exact<{
  id: string;
}>;


export type CutOffLeaveMutation = { leaveConversation: { conversationId: string } };

export type CutOffDeleteMutationVariables = Exact<{
  id: string;
}>;


export type CutOffDeleteMutation = { deleteGroup: { conversationId: string } };

export type EventsFollowSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  presenceOf?: Array<string> | string | null | undefined;
  typingIn?: Array<string> | string | null | undefined;
}>;


export type EventsFollowSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason, cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string } }
    | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, revision: number, body: string | null, conversation: { id: string } } }
    | { __typename: 'MessageUpdated', cursor: string, message: { id: string, seq: number, revision: number, body: string | null, conversation: { id: string } } }
    | { __typename: 'NotificationAdded', cursor: string }
    | { __typename: 'NotificationRemoved', cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string }
    | { __typename: 'PresenceChanged', cursor: string, presence: { status: PresenceStatus, user: { id: string } } }
    | { __typename: 'ReceiptUpdated', cursor: string, receipt: { deliveredSeq: number, readSeq: number, conversation: { id: string }, user: { id: string } } }
    | { __typename: 'StreamStarted', start: StreamStart, cursor: string }
    | { __typename: 'TypingChanged', cursor: string, typing: { isTyping: boolean, user: { id: string } } }
   };

export type EventsPageQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  waitSeconds?: number | null | undefined;
}>;


export type EventsPageQuery = { events: { start: StreamStart, cursor: string, hasMore: boolean, events: Array<
      | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason, cursor: string }
      | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string } }
      | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, revision: number, body: string | null, conversation: { id: string } } }
      | { __typename: 'MessageUpdated', cursor: string, message: { id: string, seq: number, revision: number, body: string | null, conversation: { id: string } } }
      | { __typename: 'NotificationAdded', cursor: string }
      | { __typename: 'NotificationRemoved', cursor: string }
      | { __typename: 'NotificationUpdated', cursor: string }
      | { __typename: 'PresenceChanged', cursor: string }
      | { __typename: 'ReceiptUpdated', cursor: string, receipt: { deliveredSeq: number, readSeq: number, conversation: { id: string }, user: { id: string } } }
      | { __typename: 'StreamStarted', cursor: string }
      | { __typename: 'TypingChanged', cursor: string }
    > } };

export type EventsCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type EventsCursorQuery = { eventCursor: string };

export type EventsRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type EventsRemoveMutation = { removeMember: { conversation: { id: string } } };

export type EventsCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type EventsCreateMutation = { createGroup: { conversation: { id: string } } };

export type EventsRenameMutationVariables = Exact<{
  id: string;
}>;


export type EventsRenameMutation = { updateGroup: { conversation: { id: string } } };

export type EventsTypeMutationVariables = Exact<{
  id: string;
}>;


export type EventsTypeMutation = { setTyping: { typing: { isTyping: boolean } } };

export type EventsUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type EventsUpdatedSubscription = { conversationUpdated: { id: string, title: string | null, memberCount: number } };

export type EventsChangesQueryVariables = Exact<{
  id: string;
  after: number;
  first?: number | null | undefined;
}>;


export type EventsChangesQuery = { conversation: { revision: number, changes: { nodes: Array<{ seq: number, revision: number }>, pageInfo: { hasNextPage: boolean } } } | null };

export type EventsAddMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type EventsAddMutation = { addMembers: { conversation: { id: string } } };

export type EventsAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type EventsAddedSubscription = { messageAdded: { body: string | null, conversation: { id: string } } };

export type PollingStateQueryVariables = Exact<{
  id: string;
}>;


export type PollingStateQuery = { conversation: { title: string | null, receipts: Array<{ deliveredSeq: number, readSeq: number, user: { id: string } }>, changes: { nodes: Array<{ id: string, seq: number, revision: number }>, pageInfo: { hasNextPage: boolean } } } | null };

export type PollingReadMutationVariables = Exact<{
  id: string;
}>;


export type PollingReadMutation = { markRead: { receipt: { readSeq: number } } };

export type PollingReactMutationVariables = Exact<{
  id: string;
  emoji: string;
}>;


export type PollingReactMutation = { addReaction: { message: { revision: number } } };

export type PollingRenameMutationVariables = Exact<{
  id: string;
  title: string;
}>;


export type PollingRenameMutation = { updateGroup: { conversation: { title: string | null } } };

export type PollingBeLeftAloneMutationVariables = Exact<{ [key: string]: never; }>;


export type PollingBeLeftAloneMutation = { updateNotificationSettings: { settings: { disabledKinds: Array<NotificationKind> } } };

export type PollingPageQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  waitSeconds?: number | null | undefined;
}>;


export type PollingPageQuery = { events: { start: StreamStart, cursor: string, hasMore: boolean, events: Array<
      | { __typename: 'ConversationRemoved', conversationId: string, reason: ConversationRemovedReason, cursor: string }
      | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string, title: string | null } }
      | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, revision: number, conversation: { id: string } } }
      | { __typename: 'MessageUpdated', cursor: string, message: { id: string, seq: number, revision: number, conversation: { id: string } } }
      | { __typename: 'NotificationAdded', cursor: string, notification: { id: string, readAt: string | null } }
      | { __typename: 'NotificationRemoved', notificationId: string, cursor: string }
      | { __typename: 'NotificationUpdated', cursor: string, notification: { id: string, readAt: string | null } }
      | { __typename: 'PresenceChanged', cursor: string }
      | { __typename: 'ReceiptUpdated', cursor: string, receipt: { deliveredSeq: number, readSeq: number, conversation: { id: string }, user: { id: string } } }
      | { __typename: 'StreamStarted', cursor: string }
      | { __typename: 'TypingChanged', cursor: string }
    > } };

export type PollingCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type PollingCursorQuery = { eventCursor: string };

export type PollingNotificationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PollingNotificationsQuery = { notifications: { nodes: Array<{ id: string, readAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PollingMarkMutationVariables = Exact<{
  id: string;
}>;


export type PollingMarkMutation = { markNotificationRead: { notification: { readAt: string | null } } };

export type PollingDeleteMutationVariables = Exact<{
  id: string;
}>;


export type PollingDeleteMutation = { deleteNotification: { notificationId: string } };

export type ProtocolHelloQueryVariables = Exact<{ [key: string]: never; }>;


export type ProtocolHelloQuery = { viewer: { user: { id: string } } };

export type ProtocolPresenceSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type ProtocolPresenceSubscription = { presenceChanged: { status: PresenceStatus } };

export type RedisAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RedisAddedSubscription = { messageAdded: { body: string | null } };

export type RedisSetPresenceMutationVariables = Exact<{ [key: string]: never; }>;


export type RedisSetPresenceMutation = { setPresence: { presence: { status: PresenceStatus } } };

export type RedisPresenceSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type RedisPresenceSubscription = { presenceChanged: { status: PresenceStatus } };

export type RedisSetTypingMutationVariables = Exact<{
  id: string;
}>;


export type RedisSetTypingMutation = { setTyping: { typing: { isTyping: boolean } } };

export type RedisTypingSubscriptionVariables = Exact<{
  id: string;
}>;


export type RedisTypingSubscription = { typing: { isTyping: boolean } };

export type ResumingCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type ResumingCursorQuery = { eventCursor: string };

export type ResumingReadMutationVariables = Exact<{
  id: string;
}>;


export type ResumingReadMutation = { markRead: { receipt: { readSeq: number } } };

export type ResumingMarkMutationVariables = Exact<{
  id: string;
}>;


export type ResumingMarkMutation = { markNotificationRead: { notification: { id: string } } };

export type ResumingDeleteMutationVariables = Exact<{
  id: string;
}>;


export type ResumingDeleteMutation = { deleteNotification: { notificationId: string } };

export type ResumingLeaveMutationVariables = Exact<{
  id: string;
}>;


export type ResumingLeaveMutation = { leaveConversation: { conversationId: string } };

export type ReturningSignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type ReturningSignOutMutation = { signOut: { sessionId: string } };

export type RewindCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type RewindCursorQuery = { eventCursor: string };

export type RewindEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type RewindEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string }
    | { __typename: 'MessageAdded', cursor: string, message: { seq: number, body: string | null } }
    | { __typename: 'MessageUpdated', cursor: string }
    | { __typename: 'NotificationAdded', cursor: string }
    | { __typename: 'NotificationRemoved', cursor: string }
    | { __typename: 'NotificationUpdated', cursor: string }
    | { __typename: 'PresenceChanged', cursor: string }
    | { __typename: 'ReceiptUpdated', cursor: string }
    | { __typename: 'StreamStarted', start: StreamStart, cursor: string }
    | { __typename: 'TypingChanged', cursor: string }
   };

export type RewindPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type RewindPageQuery = { events: { start: StreamStart, cursor: string } };

export type RewindAddedSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type RewindAddedSubscription = { messageAdded: { seq: number, body: string | null } };

export type SharingOwnSubscriptionVariables = Exact<{
  id?: string | null | undefined;
}>;


export type SharingOwnSubscription = { messageAdded: { seq: number, clientMessageId: string | null, conversation: { unreadCount: number, membership: { user: { id: string } } } } };

export type SharingRemoveMutationVariables = Exact<{
  id: string;
  user: string;
}>;


export type SharingRemoveMutation = { removeMember: { conversation: { id: string } } };

export type SharingBlockMutationVariables = Exact<{
  id: string;
}>;


export type SharingBlockMutation = { blockUser: { user: { id: string } } };

export type SharingUnblockMutationVariables = Exact<{
  id: string;
}>;


export type SharingUnblockMutation = { unblockUser: { user: { id: string } } };

export type SharingSeenQueryVariables = Exact<{
  id: string;
}>;


export type SharingSeenQuery = { conversation: { messages: { nodes: Array<{ seq: number, body: string | null }> } } | null };

export type FactsCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type FactsCursorQuery = { eventCursor: string };

export type FactsEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  typingIn?: Array<string> | string | null | undefined;
}>;


export type FactsEventsSubscription = { events:
    | { __typename: 'ConversationRemoved', conversationId: string }
    | { __typename: 'ConversationUpdated', conversation: { id: string, revision: number } }
    | { __typename: 'MessageAdded', message: { id: string, body: string | null, revision: number, conversation: { id: string } } }
    | { __typename: 'MessageUpdated', message: { id: string, body: string | null, revision: number, conversation: { id: string } } }
    | { __typename: 'NotificationAdded' }
    | { __typename: 'NotificationRemoved' }
    | { __typename: 'NotificationUpdated' }
    | { __typename: 'PresenceChanged' }
    | { __typename: 'ReceiptUpdated' }
    | { __typename: 'StreamStarted', start: StreamStart }
    | { __typename: 'TypingChanged', typing: { isTyping: boolean, conversation: { id: string } } }
   };

export type FactsCreateMutationVariables = Exact<{
  input: CreateGroupInput;
}>;


export type FactsCreateMutation = { createGroup: { conversation: { id: string } } };

export type FactsAddMutationVariables = Exact<{
  input: AddMembersInput;
}>;


export type FactsAddMutation = { addMembers: { conversation: { id: string } } };

export type FactsRemoveMutationVariables = Exact<{
  input: RemoveMemberInput;
}>;


export type FactsRemoveMutation = { removeMember: { conversation: { id: string } } };

export type FactsTypeMutationVariables = Exact<{
  input: SetTypingInput;
}>;


export type FactsTypeMutation = { setTyping: { typing: { isTyping: boolean } } };

export type FactsEditMutationVariables = Exact<{
  input: EditMessageInput;
}>;


export type FactsEditMutation = { editMessage: { message: { revision: number } } };

export type FactsRoomQueryVariables = Exact<{
  id: string;
}>;


export type FactsRoomQuery = { conversation: { revision: number, unreadCount: number, lastSeq: number, messages: { nodes: Array<{ body: string | null, kind: MessageKind }> } } | null };

export type FactsPageQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type FactsPageQuery = { events: { events: Array<
      | { __typename: 'ConversationRemoved' }
      | { __typename: 'ConversationUpdated', conversation: { id: string, revision: number } }
      | { __typename: 'MessageAdded', message: { id: string, body: string | null, revision: number, conversation: { id: string } } }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type FactsCostlyQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type FactsCostlyQuery = { events: { cursor: string, hasMore: boolean, events: Array<
      | { __typename: 'ConversationRemoved' }
      | { __typename: 'ConversationUpdated' }
      | { __typename: 'MessageAdded', message: { body: string | null, reactions: Array<{ emoji: string, users: Array<{ id: string, username: string, displayName: string }> }>, conversation: { members: { nodes: Array<{ user: { id: string, username: string, displayName: string, avatarUrl: string | null, createdAt: string } }> } } } }
      | { __typename: 'MessageUpdated' }
      | { __typename: 'NotificationAdded' }
      | { __typename: 'NotificationRemoved' }
      | { __typename: 'NotificationUpdated' }
      | { __typename: 'PresenceChanged' }
      | { __typename: 'ReceiptUpdated' }
      | { __typename: 'StreamStarted' }
      | { __typename: 'TypingChanged' }
    > } };

export type FactsBlockMutationVariables = Exact<{
  input: BlockUserInput;
}>;


export type FactsBlockMutation = { blockUser: { user: { id: string } } };

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
export const LawMessageFragmentDoc = new TypedDocumentString(`
    fragment LawMessage on Message {
  id
  seq
  revision
  kind
  body
  createdAt
  editedAt
  deletedAt
  deletedBy {
    id
  }
  sender {
    id
  }
  replyTo {
    id
  }
  mentions {
    id
  }
  mentionsEveryone
  reactions {
    emoji
    count
    users {
      id
    }
  }
  groupEvent {
    kind
    actor {
      id
    }
    users {
      id
    }
    role
    title
  }
}
    `, {"fragmentName":"LawMessage"}) as unknown as TypedDocumentString<LawMessageFragment, unknown>;
export const LawConversationFragmentDoc = new TypedDocumentString(`
    fragment LawConversation on Conversation {
  id
  kind
  title
  description
  avatarUrl
  historyVisible
  memberCount
  members(first: 20) {
    nodes {
      role
      joinedAt
      user {
        id
        displayName
        avatarUrl
      }
    }
  }
  receipts {
    user {
      id
    }
    sinceSeq
    deliveredSeq
    readSeq
    hidesReads
  }
  unread {
    count
    lastSeq
    revision
    readSeq
  }
  undelivered {
    fromSeq
    toSeq
  }
  membership {
    role
    mutedUntil
    notificationLevel
    archivedAt
    pinnedAt
    markedUnread
    draft {
      body
    }
  }
}
    `, {"fragmentName":"LawConversation"}) as unknown as TypedDocumentString<LawConversationFragment, unknown>;
export const LawReceiptFragmentDoc = new TypedDocumentString(`
    fragment LawReceipt on Receipt {
  conversation {
    id
  }
  user {
    id
  }
  sinceSeq
  deliveredSeq
  readSeq
  hidesReads
  unread {
    count
    lastSeq
    revision
    readSeq
  }
}
    `, {"fragmentName":"LawReceipt"}) as unknown as TypedDocumentString<LawReceiptFragment, unknown>;
export const LawNotificationFragmentDoc = new TypedDocumentString(`
    fragment LawNotification on Notification {
  id
  kind
  readAt
  actor {
    id
  }
  conversation {
    id
  }
  message {
    id
    seq
  }
}
    `, {"fragmentName":"LawNotification"}) as unknown as TypedDocumentString<LawNotificationFragment, unknown>;
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
export const ForgedEventsDocument = new TypedDocumentString(`
    subscription ForgedEvents($presenceOf: [ID!], $typingIn: [ID!]) {
  events(presenceOf: $presenceOf, typingIn: $typingIn) {
    __typename
    ... on StreamStarted {
      start
    }
    ... on MessageAdded {
      message {
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ForgedEventsSubscription, ForgedEventsSubscriptionVariables>;
export const ForgedAddedDocument = new TypedDocumentString(`
    subscription ForgedAdded {
  messageAdded {
    body
  }
}
    `) as unknown as TypedDocumentString<ForgedAddedSubscription, ForgedAddedSubscriptionVariables>;
export const ForgedTypistsDocument = new TypedDocumentString(`
    query ForgedTypists($id: ID!) {
  conversation(id: $id) {
    typing {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ForgedTypistsQuery, ForgedTypistsQueryVariables>;
export const ForgedTypingDocument = new TypedDocumentString(`
    mutation ForgedTyping($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<ForgedTypingMutation, ForgedTypingMutationVariables>;
export const HostileSentDocument = new TypedDocumentString(`
    subscription HostileSent($id: ID!) {
  messageAdded(conversationId: $id) {
    id
    body
  }
}
    `) as unknown as TypedDocumentString<HostileSentSubscription, HostileSentSubscriptionVariables>;
export const HostileRemoveDocument = new TypedDocumentString(`
    mutation HostileRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<HostileRemoveMutation, HostileRemoveMutationVariables>;
export const HostileSignUpDocument = new TypedDocumentString(`
    mutation HostileSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    viewer {
      user {
        username
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HostileSignUpMutation, HostileSignUpMutationVariables>;
export const HostileCreateDocument = new TypedDocumentString(`
    mutation HostileCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      title
    }
  }
}
    `) as unknown as TypedDocumentString<HostileCreateMutation, HostileCreateMutationVariables>;
export const HostileSendDocument = new TypedDocumentString(`
    mutation HostileSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<HostileSendMutation, HostileSendMutationVariables>;
export const HostileReadDocument = new TypedDocumentString(`
    mutation HostileRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<HostileReadMutation, HostileReadMutationVariables>;
export const HostileMarkDocument = new TypedDocumentString(`
    mutation HostileMark($id: ID!) {
  markNotificationRead(input: {notificationId: $id}) {
    notification {
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<HostileMarkMutation, HostileMarkMutationVariables>;
export const HostileDeleteDocument = new TypedDocumentString(`
    mutation HostileDelete($id: ID!) {
  deleteNotification(input: {notificationId: $id}) {
    notificationId
  }
}
    `) as unknown as TypedDocumentString<HostileDeleteMutation, HostileDeleteMutationVariables>;
export const HostileDisableDocument = new TypedDocumentString(`
    mutation HostileDisable($kinds: [NotificationKind!]) {
  updateNotificationSettings(input: {disabledKinds: $kinds}) {
    settings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<HostileDisableMutation, HostileDisableMutationVariables>;
export const HostileNotifiedDocument = new TypedDocumentString(`
    query HostileNotified($after: String) {
  notifications(first: 100, after: $after) {
    unreadCount
    nodes {
      id
      body
    }
  }
}
    `) as unknown as TypedDocumentString<HostileNotifiedQuery, HostileNotifiedQueryVariables>;
export const HostileNodesDocument = new TypedDocumentString(`
    query HostileNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
  }
}
    `) as unknown as TypedDocumentString<HostileNodesQuery, HostileNodesQueryVariables>;
export const LostResetDocument = new TypedDocumentString(`
    mutation LostReset($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    reset
  }
}
    `) as unknown as TypedDocumentString<LostResetMutation, LostResetMutationVariables>;
export const LostVerifyDocument = new TypedDocumentString(`
    mutation LostVerify($token: String!) {
  verifyEmail(input: {token: $token}) {
    email
  }
}
    `) as unknown as TypedDocumentString<LostVerifyMutation, LostVerifyMutationVariables>;
export const LostChangeDocument = new TypedDocumentString(`
    mutation LostChange($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LostChangeMutation, LostChangeMutationVariables>;
export const LostSignInDocument = new TypedDocumentString(`
    mutation LostSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<LostSignInMutation, LostSignInMutationVariables>;
export const LostSignUpDocument = new TypedDocumentString(`
    mutation LostSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<LostSignUpMutation, LostSignUpMutationVariables>;
export const LostDeleteDocument = new TypedDocumentString(`
    mutation LostDelete {
  deleteAccount(input: {password: "a good password"}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<LostDeleteMutation, LostDeleteMutationVariables>;
export const NginxCursorDocument = new TypedDocumentString(`
    query NginxCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<NginxCursorQuery, NginxCursorQueryVariables>;
export const OutagesAddedDocument = new TypedDocumentString(`
    subscription OutagesAdded {
  messageAdded {
    seq
    body
  }
}
    `) as unknown as TypedDocumentString<OutagesAddedSubscription, OutagesAddedSubscriptionVariables>;
export const OutagesNotifiedDocument = new TypedDocumentString(`
    subscription OutagesNotified {
  notificationAdded {
    body
  }
}
    `) as unknown as TypedDocumentString<OutagesNotifiedSubscription, OutagesNotifiedSubscriptionVariables>;
export const OutagesListDocument = new TypedDocumentString(`
    query OutagesList {
  inbox(first: 1) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<OutagesListQuery, OutagesListQueryVariables>;
export const OutagesNeedyDocument = new TypedDocumentString(`
    subscription OutagesNeedy {
  messageAdded {
    seq
    conversation {
      title
    }
  }
}
    `) as unknown as TypedDocumentString<OutagesNeedySubscription, OutagesNeedySubscriptionVariables>;
export const SilenceCursorDocument = new TypedDocumentString(`
    query SilenceCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<SilenceCursorQuery, SilenceCursorQueryVariables>;
export const DoorAnswerDocument = new TypedDocumentString(`
    mutation DoorAnswer($id: ID!, $to: ID!) {
  sendMessage(input: {conversationId: $id, body: "held", replyToId: $to}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DoorAnswerMutation, DoorAnswerMutationVariables>;
export const DoorReactDocument = new TypedDocumentString(`
    mutation DoorReact($id: ID!) {
  addReaction(input: {messageId: $id, emoji: "👍"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DoorReactMutation, DoorReactMutationVariables>;
export const DoorEditDocument = new TypedDocumentString(`
    mutation DoorEdit($id: ID!) {
  editMessage(input: {messageId: $id, body: "edited"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DoorEditMutation, DoorEditMutationVariables>;
export const DoorReadDocument = new TypedDocumentString(`
    mutation DoorRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<DoorReadMutation, DoorReadMutationVariables>;
export const DoorTypingDocument = new TypedDocumentString(`
    mutation DoorTyping($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<DoorTypingMutation, DoorTypingMutationVariables>;
export const LawBlockDocument = new TypedDocumentString(`
    mutation LawBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LawBlockMutation, LawBlockMutationVariables>;
export const LawPrivacyDocument = new TypedDocumentString(`
    mutation LawPrivacy($input: UpdatePrivacyInput!) {
  updatePrivacy(input: $input) {
    privacy {
      sendReadReceipts
    }
  }
}
    `) as unknown as TypedDocumentString<LawPrivacyMutation, LawPrivacyMutationVariables>;
export const LawDeleteAccountDocument = new TypedDocumentString(`
    mutation LawDeleteAccount($input: DeleteAccountInput!) {
  deleteAccount(input: $input) {
    userId
  }
}
    `) as unknown as TypedDocumentString<LawDeleteAccountMutation, LawDeleteAccountMutationVariables>;
export const LawLeaveDocument = new TypedDocumentString(`
    mutation LawLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<LawLeaveMutation, LawLeaveMutationVariables>;
export const LawDeleteGroupDocument = new TypedDocumentString(`
    mutation LawDeleteGroup($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<LawDeleteGroupMutation, LawDeleteGroupMutationVariables>;
export const LawSettingsDocument = new TypedDocumentString(`
    mutation LawSettings {
  updateNotificationSettings(input: {disabledKinds: []}) {
    settings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<LawSettingsMutation, LawSettingsMutationVariables>;
export const LawNotifiedDocument = new TypedDocumentString(`
    subscription LawNotified {
  notificationAdded {
    id
    conversation {
      id
    }
    message {
      seq
    }
  }
}
    `) as unknown as TypedDocumentString<LawNotifiedSubscription, LawNotifiedSubscriptionVariables>;
export const LawUpdatedDocument = new TypedDocumentString(`
    subscription LawUpdated {
  messageUpdated {
    id
    revision
  }
}
    `) as unknown as TypedDocumentString<LawUpdatedSubscription, LawUpdatedSubscriptionVariables>;
export const LawSendDocument = new TypedDocumentString(`
    mutation LawSend($id: ID!) {
  sendMessage(input: {conversationId: $id, body: "the last"}) {
    isDuplicate
  }
}
    `) as unknown as TypedDocumentString<LawSendMutation, LawSendMutationVariables>;
export const LawReadDocument = new TypedDocumentString(`
    mutation LawRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<LawReadMutation, LawReadMutationVariables>;
export const OnceAddedDocument = new TypedDocumentString(`
    subscription OnceAdded($conversationId: ID, $after: ID) {
  messageAdded(conversationId: $conversationId, after: $after) {
    id
    seq
  }
}
    `) as unknown as TypedDocumentString<OnceAddedSubscription, OnceAddedSubscriptionVariables>;
export const OnceReceiptsDocument = new TypedDocumentString(`
    subscription OnceReceipts($conversationId: ID) {
  receiptUpdated(conversationId: $conversationId) {
    user {
      id
    }
    deliveredSeq
    readSeq
  }
}
    `) as unknown as TypedDocumentString<OnceReceiptsSubscription, OnceReceiptsSubscriptionVariables>;
export const OnceReadDocument = new TypedDocumentString(`
    mutation OnceRead($input: MarkReadInput!) {
  markRead(input: $input) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<OnceReadMutation, OnceReadMutationVariables>;
export const OnceStateDocument = new TypedDocumentString(`
    query OnceState($id: ID!) {
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
    `) as unknown as TypedDocumentString<OnceStateQuery, OnceStateQueryVariables>;
export const LawFollowDocument = new TypedDocumentString(`
    subscription LawFollow($after: String, $typingIn: [ID!]) {
  events(after: $after, typingIn: $typingIn) {
    __typename
    cursor
    ... on StreamStarted {
      start
    }
    ... on MessageAdded {
      message {
        ...LawMessage
        conversation {
          id
        }
      }
    }
    ... on MessageUpdated {
      message {
        ...LawMessage
        conversation {
          id
        }
      }
    }
    ... on ReceiptUpdated {
      receipt {
        ...LawReceipt
      }
    }
    ... on ConversationUpdated {
      conversation {
        ...LawConversation
      }
    }
    ... on ConversationRemoved {
      conversationId
      reason
    }
    ... on TypingChanged {
      typing {
        conversation {
          id
        }
        user {
          id
        }
        isTyping
      }
    }
    ... on NotificationAdded {
      notification {
        ...LawNotification
      }
    }
    ... on NotificationUpdated {
      notification {
        ...LawNotification
      }
    }
    ... on NotificationRemoved {
      notificationId
    }
  }
}
    fragment LawMessage on Message {
  id
  seq
  revision
  kind
  body
  createdAt
  editedAt
  deletedAt
  deletedBy {
    id
  }
  sender {
    id
  }
  replyTo {
    id
  }
  mentions {
    id
  }
  mentionsEveryone
  reactions {
    emoji
    count
    users {
      id
    }
  }
  groupEvent {
    kind
    actor {
      id
    }
    users {
      id
    }
    role
    title
  }
}
fragment LawConversation on Conversation {
  id
  kind
  title
  description
  avatarUrl
  historyVisible
  memberCount
  members(first: 20) {
    nodes {
      role
      joinedAt
      user {
        id
        displayName
        avatarUrl
      }
    }
  }
  receipts {
    user {
      id
    }
    sinceSeq
    deliveredSeq
    readSeq
    hidesReads
  }
  unread {
    count
    lastSeq
    revision
    readSeq
  }
  undelivered {
    fromSeq
    toSeq
  }
  membership {
    role
    mutedUntil
    notificationLevel
    archivedAt
    pinnedAt
    markedUnread
    draft {
      body
    }
  }
}
fragment LawReceipt on Receipt {
  conversation {
    id
  }
  user {
    id
  }
  sinceSeq
  deliveredSeq
  readSeq
  hidesReads
  unread {
    count
    lastSeq
    revision
    readSeq
  }
}
fragment LawNotification on Notification {
  id
  kind
  readAt
  actor {
    id
  }
  conversation {
    id
  }
  message {
    id
    seq
  }
}`) as unknown as TypedDocumentString<LawFollowSubscription, LawFollowSubscriptionVariables>;
export const LawPageDocument = new TypedDocumentString(`
    query LawPage($after: String, $first: Int, $waitSeconds: Int) {
  events(after: $after, first: $first, waitSeconds: $waitSeconds) {
    start
    cursor
    events {
      __typename
      cursor
      ... on MessageAdded {
        message {
          ...LawMessage
          conversation {
            id
          }
        }
      }
      ... on MessageUpdated {
        message {
          ...LawMessage
          conversation {
            id
          }
        }
      }
      ... on ReceiptUpdated {
        receipt {
          ...LawReceipt
        }
      }
      ... on ConversationUpdated {
        conversation {
          ...LawConversation
        }
      }
      ... on ConversationRemoved {
        conversationId
        reason
      }
      ... on NotificationAdded {
        notification {
          ...LawNotification
        }
      }
      ... on NotificationUpdated {
        notification {
          ...LawNotification
        }
      }
      ... on NotificationRemoved {
        notificationId
      }
    }
  }
}
    fragment LawMessage on Message {
  id
  seq
  revision
  kind
  body
  createdAt
  editedAt
  deletedAt
  deletedBy {
    id
  }
  sender {
    id
  }
  replyTo {
    id
  }
  mentions {
    id
  }
  mentionsEveryone
  reactions {
    emoji
    count
    users {
      id
    }
  }
  groupEvent {
    kind
    actor {
      id
    }
    users {
      id
    }
    role
    title
  }
}
fragment LawConversation on Conversation {
  id
  kind
  title
  description
  avatarUrl
  historyVisible
  memberCount
  members(first: 20) {
    nodes {
      role
      joinedAt
      user {
        id
        displayName
        avatarUrl
      }
    }
  }
  receipts {
    user {
      id
    }
    sinceSeq
    deliveredSeq
    readSeq
    hidesReads
  }
  unread {
    count
    lastSeq
    revision
    readSeq
  }
  undelivered {
    fromSeq
    toSeq
  }
  membership {
    role
    mutedUntil
    notificationLevel
    archivedAt
    pinnedAt
    markedUnread
    draft {
      body
    }
  }
}
fragment LawReceipt on Receipt {
  conversation {
    id
  }
  user {
    id
  }
  sinceSeq
  deliveredSeq
  readSeq
  hidesReads
  unread {
    count
    lastSeq
    revision
    readSeq
  }
}
fragment LawNotification on Notification {
  id
  kind
  readAt
  actor {
    id
  }
  conversation {
    id
  }
  message {
    id
    seq
  }
}`) as unknown as TypedDocumentString<LawPageQuery, LawPageQueryVariables>;
export const LawSnapshotDocument = new TypedDocumentString(`
    query LawSnapshot {
  eventCursor
  viewer {
    unreadCount
  }
  inbox(first: 100) {
    nodes {
      ...LawConversation
      unreadCount
      typing {
        user {
          id
        }
      }
    }
  }
  archive: inbox(first: 100, filter: {archived: true}) {
    nodes {
      ...LawConversation
      unreadCount
      typing {
        user {
          id
        }
      }
    }
  }
}
    fragment LawConversation on Conversation {
  id
  kind
  title
  description
  avatarUrl
  historyVisible
  memberCount
  members(first: 20) {
    nodes {
      role
      joinedAt
      user {
        id
        displayName
        avatarUrl
      }
    }
  }
  receipts {
    user {
      id
    }
    sinceSeq
    deliveredSeq
    readSeq
    hidesReads
  }
  unread {
    count
    lastSeq
    revision
    readSeq
  }
  undelivered {
    fromSeq
    toSeq
  }
  membership {
    role
    mutedUntil
    notificationLevel
    archivedAt
    pinnedAt
    markedUnread
    draft {
      body
    }
  }
}`) as unknown as TypedDocumentString<LawSnapshotQuery, LawSnapshotQueryVariables>;
export const LawHistoryDocument = new TypedDocumentString(`
    query LawHistory($id: ID!, $after: String) {
  conversation(id: $id) {
    messages(first: 100, after: $after) {
      nodes {
        ...LawMessage
        status
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment LawMessage on Message {
  id
  seq
  revision
  kind
  body
  createdAt
  editedAt
  deletedAt
  deletedBy {
    id
  }
  sender {
    id
  }
  replyTo {
    id
  }
  mentions {
    id
  }
  mentionsEveryone
  reactions {
    emoji
    count
    users {
      id
    }
  }
  groupEvent {
    kind
    actor {
      id
    }
    users {
      id
    }
    role
    title
  }
}`) as unknown as TypedDocumentString<LawHistoryQuery, LawHistoryQueryVariables>;
export const LawNotificationsDocument = new TypedDocumentString(`
    query LawNotifications($after: String) {
  notifications(first: 100, after: $after) {
    nodes {
      ...LawNotification
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LawNotification on Notification {
  id
  kind
  readAt
  actor {
    id
  }
  conversation {
    id
  }
  message {
    id
    seq
  }
}`) as unknown as TypedDocumentString<LawNotificationsQuery, LawNotificationsQueryVariables>;
export const LawSignInDocument = new TypedDocumentString(`
    mutation LawSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<LawSignInMutation, LawSignInMutationVariables>;
export const LawRefreshDocument = new TypedDocumentString(`
    mutation LawRefresh($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<LawRefreshMutation, LawRefreshMutationVariables>;
export const LawSignOutDocument = new TypedDocumentString(`
    mutation LawSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<LawSignOutMutation, LawSignOutMutationVariables>;
export const LeakBlockDocument = new TypedDocumentString(`
    mutation LeakBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakBlockMutation, LeakBlockMutationVariables>;
export const LeakPrivacyDocument = new TypedDocumentString(`
    mutation LeakPrivacy {
  updatePrivacy(input: {sendReadReceipts: false}) {
    privacy {
      sendReadReceipts
    }
  }
}
    `) as unknown as TypedDocumentString<LeakPrivacyMutation, LeakPrivacyMutationVariables>;
export const LeakDeliveredDocument = new TypedDocumentString(`
    mutation LeakDelivered($id: ID!) {
  acknowledgeDelivery(input: {messageIds: [$id]}) {
    receipts {
      deliveredSeq
    }
  }
}
    `) as unknown as TypedDocumentString<LeakDeliveredMutation, LeakDeliveredMutationVariables>;
export const LeakReadDocument = new TypedDocumentString(`
    mutation LeakRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      deliveredAt
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<LeakReadMutation, LeakReadMutationVariables>;
export const LeakRemoveDocument = new TypedDocumentString(`
    mutation LeakRemove($id: ID!, $who: ID!) {
  removeMember(input: {conversationId: $id, userId: $who}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakRemoveMutation, LeakRemoveMutationVariables>;
export const LeakSignUpDocument = new TypedDocumentString(`
    mutation LeakSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    refreshToken
    viewer {
      user {
        id
        username
      }
      sessions {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LeakSignUpMutation, LeakSignUpMutationVariables>;
export const LeakAddDocument = new TypedDocumentString(`
    mutation LeakAdd($id: ID!, $who: ID!) {
  addMembers(input: {conversationId: $id, userIds: [$who]}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakAddMutation, LeakAddMutationVariables>;
export const LeakShowDocument = new TypedDocumentString(`
    mutation LeakShow($id: ID!) {
  updateGroup(input: {conversationId: $id, historyVisible: true}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakShowMutation, LeakShowMutationVariables>;
export const LeakAnswerDocument = new TypedDocumentString(`
    mutation LeakAnswer($id: ID!, $to: ID!) {
  sendMessage(input: {conversationId: $id, body: "latersecret", replyToId: $to}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakAnswerMutation, LeakAnswerMutationVariables>;
export const LeakEditDocument = new TypedDocumentString(`
    mutation LeakEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakEditMutation, LeakEditMutationVariables>;
export const LeakMentionDocument = new TypedDocumentString(`
    mutation LeakMention($id: ID!, $who: [ID!]) {
  sendMessage(
    input: {conversationId: $id, body: "formersecret", mentionIds: $who}
  ) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakMentionMutation, LeakMentionMutationVariables>;
export const LeakRenameDocument = new TypedDocumentString(`
    mutation LeakRename($id: ID!) {
  updateGroup(input: {conversationId: $id, title: "grouptitle"}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakRenameMutation, LeakRenameMutationVariables>;
export const LeakNotifiedDocument = new TypedDocumentString(`
    query LeakNotified {
  notifications {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakNotifiedQuery, LeakNotifiedQueryVariables>;
export const LeakCursorDocument = new TypedDocumentString(`
    query LeakCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<LeakCursorQuery, LeakCursorQueryVariables>;
export const LeakCreateDocument = new TypedDocumentString(`
    mutation LeakCreate($ids: [ID!]!) {
  createGroup(input: {title: "formertitle", memberIds: $ids}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LeakCreateMutation, LeakCreateMutationVariables>;
export const LeakSignInDocument = new TypedDocumentString(`
    mutation LeakSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<LeakSignInMutation, LeakSignInMutationVariables>;
export const LeakDeleteDocument = new TypedDocumentString(`
    mutation LeakDelete($password: String!) {
  deleteAccount(input: {password: $password}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<LeakDeleteMutation, LeakDeleteMutationVariables>;
export const PlacesSignUpDocument = new TypedDocumentString(`
    mutation PlacesSignUp($input: SignUpInput!) {
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
    `) as unknown as TypedDocumentString<PlacesSignUpMutation, PlacesSignUpMutationVariables>;
export const RepeatedRegisterDocument = new TypedDocumentString(`
    mutation RepeatedRegister($input: RegisterPushDeviceInput!) {
  registerPushDevice(input: $input) {
    device {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedRegisterMutation, RepeatedRegisterMutationVariables>;
export const RepeatedMentionDocument = new TypedDocumentString(`
    mutation RepeatedMention($id: ID!, $who: [ID!]) {
  sendMessage(input: {conversationId: $id, body: "which?", mentionIds: $who}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedMentionMutation, RepeatedMentionMutationVariables>;
export const RepeatedAnswerDocument = new TypedDocumentString(`
    mutation RepeatedAnswer($id: ID!, $to: ID!) {
  sendMessage(input: {conversationId: $id, body: "this", replyToId: $to}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedAnswerMutation, RepeatedAnswerMutationVariables>;
export const RepeatedOwnDocument = new TypedDocumentString(`
    query RepeatedOwn {
  notifications {
    nodes {
      id
      message {
        id
      }
    }
  }
  viewer {
    sessions {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedOwnQuery, RepeatedOwnQueryVariables>;
export const RepeatedRoleDocument = new TypedDocumentString(`
    mutation RepeatedRole($id: ID!, $who: ID!) {
  setMemberRole(input: {conversationId: $id, userId: $who, role: OWNER}) {
    member {
      role
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedRoleMutation, RepeatedRoleMutationVariables>;
export const RepeatedRemoveDocument = new TypedDocumentString(`
    mutation RepeatedRemove($id: ID!, $who: ID!) {
  removeMember(input: {conversationId: $id, userId: $who}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedRemoveMutation, RepeatedRemoveMutationVariables>;
export const RepeatedLeaveDocument = new TypedDocumentString(`
    mutation RepeatedLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<RepeatedLeaveMutation, RepeatedLeaveMutationVariables>;
export const RepeatedEndDocument = new TypedDocumentString(`
    mutation RepeatedEnd($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<RepeatedEndMutation, RepeatedEndMutationVariables>;
export const RepeatedAddDocument = new TypedDocumentString(`
    mutation RepeatedAdd($id: ID!, $who: [ID!]!) {
  addMembers(input: {conversationId: $id, userIds: $who}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedAddMutation, RepeatedAddMutationVariables>;
export const RepeatedRenameDocument = new TypedDocumentString(`
    mutation RepeatedRename($id: ID!) {
  updateGroup(
    input: {conversationId: $id, title: "latertitle", description: "latertitle", avatarUrl: "https://latertitle.example/a.png"}
  ) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedRenameMutation, RepeatedRenameMutationVariables>;
export const RepeatedEditDocument = new TypedDocumentString(`
    mutation RepeatedEdit($id: ID!) {
  editMessage(input: {messageId: $id, body: "latersecret"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedEditMutation, RepeatedEditMutationVariables>;
export const RepeatedReactDocument = new TypedDocumentString(`
    mutation RepeatedReact($id: ID!) {
  addReaction(input: {messageId: $id, emoji: "🦄"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedReactMutation, RepeatedReactMutationVariables>;
export const RepeatedReadDocument = new TypedDocumentString(`
    mutation RepeatedRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      deliveredAt
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedReadMutation, RepeatedReadMutationVariables>;
export const RepeatedBlockDocument = new TypedDocumentString(`
    mutation RepeatedBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedBlockMutation, RepeatedBlockMutationVariables>;
export const RepeatedDeleteDocument = new TypedDocumentString(`
    mutation RepeatedDelete {
  deleteAccount(input: {password: "a good password"}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<RepeatedDeleteMutation, RepeatedDeleteMutationVariables>;
export const RepeatedSignInDocument = new TypedDocumentString(`
    mutation RepeatedSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<RepeatedSignInMutation, RepeatedSignInMutationVariables>;
export const RepeatedSignOutDocument = new TypedDocumentString(`
    mutation RepeatedSignOut($id: ID!) {
  signOut(input: {sessionId: $id}) {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<RepeatedSignOutMutation, RepeatedSignOutMutationVariables>;
export const RepeatedLaterDocument = new TypedDocumentString(`
    mutation RepeatedLater($id: ID!) {
  sendMessage(input: {conversationId: $id, body: "latersecret"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatedLaterMutation, RepeatedLaterMutationVariables>;
export const RightsSendDocument = new TypedDocumentString(`
    mutation RightsSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    message {
      id
      seq
      body
    }
  }
}
    `) as unknown as TypedDocumentString<RightsSendMutation, RightsSendMutationVariables>;
export const RightsEditDocument = new TypedDocumentString(`
    mutation RightsEdit($id: ID!) {
  editMessage(input: {messageId: $id, body: "other"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsEditMutation, RightsEditMutationVariables>;
export const RightsDeleteDocument = new TypedDocumentString(`
    mutation RightsDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsDeleteMutation, RightsDeleteMutationVariables>;
export const RightsReactDocument = new TypedDocumentString(`
    mutation RightsReact($id: ID!) {
  addReaction(input: {messageId: $id, emoji: "👍"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsReactMutation, RightsReactMutationVariables>;
export const RightsUnreactDocument = new TypedDocumentString(`
    mutation RightsUnreact($id: ID!) {
  removeReaction(input: {messageId: $id, emoji: "👍"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsUnreactMutation, RightsUnreactMutationVariables>;
export const RightsRemoveDocument = new TypedDocumentString(`
    mutation RightsRemove($id: ID!, $who: ID!) {
  removeMember(input: {conversationId: $id, userId: $who}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsRemoveMutation, RightsRemoveMutationVariables>;
export const RightsLeaveDocument = new TypedDocumentString(`
    mutation RightsLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<RightsLeaveMutation, RightsLeaveMutationVariables>;
export const RightsEndDocument = new TypedDocumentString(`
    mutation RightsEnd($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<RightsEndMutation, RightsEndMutationVariables>;
export const RightsAddDocument = new TypedDocumentString(`
    mutation RightsAdd($id: ID!, $who: ID!) {
  addMembers(input: {conversationId: $id, userIds: [$who]}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsAddMutation, RightsAddMutationVariables>;
export const RightsRoleDocument = new TypedDocumentString(`
    mutation RightsRole($id: ID!, $who: ID!, $role: MemberRole!) {
  setMemberRole(input: {conversationId: $id, userId: $who, role: $role}) {
    member {
      role
    }
  }
}
    `) as unknown as TypedDocumentString<RightsRoleMutation, RightsRoleMutationVariables>;
export const RightsBlockDocument = new TypedDocumentString(`
    mutation RightsBlock($who: ID!) {
  blockUser(input: {userId: $who}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsBlockMutation, RightsBlockMutationVariables>;
export const RightsUnblockDocument = new TypedDocumentString(`
    mutation RightsUnblock($who: ID!) {
  unblockUser(input: {userId: $who}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RightsUnblockMutation, RightsUnblockMutationVariables>;
export const RightsMessagesDocument = new TypedDocumentString(`
    query RightsMessages($id: ID!) {
  messages(conversationId: $id, last: 100) {
    nodes {
      id
      seq
      body
      kind
      deletedAt
      reactions {
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RightsMessagesQuery, RightsMessagesQueryVariables>;
export const AccountProfileDocument = new TypedDocumentString(`
    mutation AccountProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    user {
      displayName
      avatarUrl
    }
  }
}
    `) as unknown as TypedDocumentString<AccountProfileMutation, AccountProfileMutationVariables>;
export const AccountSignUpDocument = new TypedDocumentString(`
    mutation AccountSignUp($input: SignUpInput!) {
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
    `) as unknown as TypedDocumentString<AccountSignUpMutation, AccountSignUpMutationVariables>;
export const AccountSignInDocument = new TypedDocumentString(`
    mutation AccountSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<AccountSignInMutation, AccountSignInMutationVariables>;
export const AccountRefreshDocument = new TypedDocumentString(`
    mutation AccountRefresh($token: String!) {
  refreshSession(input: {refreshToken: $token}) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<AccountRefreshMutation, AccountRefreshMutationVariables>;
export const AccountDeleteDocument = new TypedDocumentString(`
    mutation AccountDelete($password: String!) {
  deleteAccount(input: {password: $password}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<AccountDeleteMutation, AccountDeleteMutationVariables>;
export const AccountEventsDocument = new TypedDocumentString(`
    subscription AccountEvents($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on MessageAdded {
      message {
        seq
        body
        sender {
          displayName
        }
      }
    }
    ... on MessageUpdated {
      message {
        seq
        body
        deletedAt
        sender {
          displayName
        }
        reactions {
          emoji
        }
      }
    }
    ... on ConversationUpdated {
      conversation {
        id
        memberCount
        members {
          nodes {
            user {
              displayName
              avatarUrl
            }
            role
          }
        }
      }
    }
    ... on ConversationRemoved {
      conversationId
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<AccountEventsSubscription, AccountEventsSubscriptionVariables>;
export const AccountFoundDocument = new TypedDocumentString(`
    query AccountFound($id: ID!, $username: String!) {
  node(id: $id) {
    ... on User {
      username
      displayName
      avatarUrl
      presence {
        status
        lastActiveAt
      }
    }
  }
  user(username: $username) {
    id
  }
  users(search: $username) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountFoundQuery, AccountFoundQueryVariables>;
export const AccountStateDocument = new TypedDocumentString(`
    query AccountState($id: ID!) {
  conversation(id: $id) {
    memberCount
    members {
      nodes {
        user {
          displayName
        }
        role
      }
    }
    messages(first: 100) {
      nodes {
        seq
        body
        deletedAt
        sender {
          id
          displayName
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AccountStateQuery, AccountStateQueryVariables>;
export const AccountEditDocument = new TypedDocumentString(`
    mutation AccountEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountEditMutation, AccountEditMutationVariables>;
export const AccountEraseDocument = new TypedDocumentString(`
    mutation AccountErase($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountEraseMutation, AccountEraseMutationVariables>;
export const AccountReactDocument = new TypedDocumentString(`
    mutation AccountReact($id: ID!, $emoji: String!) {
  addReaction(input: {messageId: $id, emoji: $emoji}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountReactMutation, AccountReactMutationVariables>;
export const AccountDraftDocument = new TypedDocumentString(`
    mutation AccountDraft($id: ID!, $body: String) {
  saveDraft(input: {conversationId: $id, body: $body}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountDraftMutation, AccountDraftMutationVariables>;
export const AccountReadDocument = new TypedDocumentString(`
    mutation AccountRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<AccountReadMutation, AccountReadMutationVariables>;
export const AccountMentionDocument = new TypedDocumentString(`
    mutation AccountMention($id: ID!, $who: ID!) {
  sendMessage(input: {conversationId: $id, body: "see here", mentionIds: [$who]}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountMentionMutation, AccountMentionMutationVariables>;
export const AccountBlockDocument = new TypedDocumentString(`
    mutation AccountBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountBlockMutation, AccountBlockMutationVariables>;
export const AccountStartDocument = new TypedDocumentString(`
    mutation AccountStart($id: ID!) {
  startConversation(input: {userId: $id}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AccountStartMutation, AccountStartMutationVariables>;
export const AccountFindDocument = new TypedDocumentString(`
    query AccountFind($query: String!) {
  searchMessages(query: $query) {
    nodes {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<AccountFindQuery, AccountFindQueryVariables>;
export const AccountSendersDocument = new TypedDocumentString(`
    subscription AccountSenders($id: ID!, $after: ID) {
  messageAdded(conversationId: $id, after: $after) {
    body
    sender {
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<AccountSendersSubscription, AccountSendersSubscriptionVariables>;
export const AccountCursorDocument = new TypedDocumentString(`
    query AccountCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<AccountCursorQuery, AccountCursorQueryVariables>;
export const AccountLeaveDocument = new TypedDocumentString(`
    mutation AccountLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<AccountLeaveMutation, AccountLeaveMutationVariables>;
export const AccountExportDocument = new TypedDocumentString(`
    mutation AccountExport {
  exportAccount {
    url
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<AccountExportMutation, AccountExportMutationVariables>;
export const AccountSignOutDocument = new TypedDocumentString(`
    mutation AccountSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<AccountSignOutMutation, AccountSignOutMutationVariables>;
export const AccountNodeDocument = new TypedDocumentString(`
    query AccountNode($id: ID!) {
  node(id: $id) {
    ... on Message {
      reactions {
        emoji
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AccountNodeQuery, AccountNodeQueryVariables>;
export const CredentialsSignUpDocument = new TypedDocumentString(`
    mutation CredentialsSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    refreshToken
    viewer {
      email
      emailVerifiedAt
      user {
        id
        username
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CredentialsSignUpMutation, CredentialsSignUpMutationVariables>;
export const CredentialsSignInDocument = new TypedDocumentString(`
    mutation CredentialsSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<CredentialsSignInMutation, CredentialsSignInMutationVariables>;
export const CredentialsChangeDocument = new TypedDocumentString(`
    mutation CredentialsChange($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CredentialsChangeMutation, CredentialsChangeMutationVariables>;
export const CredentialsEverywhereDocument = new TypedDocumentString(`
    mutation CredentialsEverywhere {
  signOutEverywhere {
    ended
  }
}
    `) as unknown as TypedDocumentString<CredentialsEverywhereMutation, CredentialsEverywhereMutationVariables>;
export const CredentialsForgotDocument = new TypedDocumentString(`
    mutation CredentialsForgot($email: String!) {
  requestPasswordReset(input: {email: $email}) {
    sent
  }
}
    `) as unknown as TypedDocumentString<CredentialsForgotMutation, CredentialsForgotMutationVariables>;
export const CredentialsResetDocument = new TypedDocumentString(`
    mutation CredentialsReset($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    reset
  }
}
    `) as unknown as TypedDocumentString<CredentialsResetMutation, CredentialsResetMutationVariables>;
export const CredentialsMoveDocument = new TypedDocumentString(`
    mutation CredentialsMove($input: ChangeEmailInput!) {
  changeEmail(input: $input) {
    viewer {
      email
      emailVerifiedAt
    }
  }
}
    `) as unknown as TypedDocumentString<CredentialsMoveMutation, CredentialsMoveMutationVariables>;
export const CredentialsVerifyDocument = new TypedDocumentString(`
    mutation CredentialsVerify($token: String!) {
  verifyEmail(input: {token: $token}) {
    email
  }
}
    `) as unknown as TypedDocumentString<CredentialsVerifyMutation, CredentialsVerifyMutationVariables>;
export const CredentialsMeDocument = new TypedDocumentString(`
    query CredentialsMe {
  viewer {
    email
    emailVerifiedAt
    sessions {
      id
      isCurrent
    }
  }
}
    `) as unknown as TypedDocumentString<CredentialsMeQuery, CredentialsMeQueryVariables>;
export const CredentialsRefreshDocument = new TypedDocumentString(`
    mutation CredentialsRefresh($token: String!) {
  refreshSession(input: {refreshToken: $token}) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<CredentialsRefreshMutation, CredentialsRefreshMutationVariables>;
export const CredentialsAddedDocument = new TypedDocumentString(`
    subscription CredentialsAdded {
  messageAdded {
    body
  }
}
    `) as unknown as TypedDocumentString<CredentialsAddedSubscription, CredentialsAddedSubscriptionVariables>;
export const CredentialsPollDocument = new TypedDocumentString(`
    query CredentialsPoll($after: String!) {
  events(after: $after, waitSeconds: 20) {
    events {
      __typename
    }
  }
}
    `) as unknown as TypedDocumentString<CredentialsPollQuery, CredentialsPollQueryVariables>;
export const CredentialsCursorDocument = new TypedDocumentString(`
    query CredentialsCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<CredentialsCursorQuery, CredentialsCursorQueryVariables>;
export const CredentialsExportDocument = new TypedDocumentString(`
    mutation CredentialsExport {
  exportAccount {
    url
  }
}
    `) as unknown as TypedDocumentString<CredentialsExportMutation, CredentialsExportMutationVariables>;
export const DeletionSignUpDocument = new TypedDocumentString(`
    mutation DeletionSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    refreshToken
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeletionSignUpMutation, DeletionSignUpMutationVariables>;
export const DeletionDeleteDocument = new TypedDocumentString(`
    mutation DeletionDelete($password: String!) {
  deleteAccount(input: {password: $password}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<DeletionDeleteMutation, DeletionDeleteMutationVariables>;
export const DeletionVerifyDocument = new TypedDocumentString(`
    mutation DeletionVerify($t: String!) {
  verifyEmail(input: {token: $t}) {
    email
  }
}
    `) as unknown as TypedDocumentString<DeletionVerifyMutation, DeletionVerifyMutationVariables>;
export const DeletionKindsDocument = new TypedDocumentString(`
    mutation DeletionKinds {
  updateNotificationSettings(input: {disabledKinds: []}) {
    settings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<DeletionKindsMutation, DeletionKindsMutationVariables>;
export const DeletionNotifiedDocument = new TypedDocumentString(`
    query DeletionNotified {
  notifications(first: 10) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DeletionNotifiedQuery, DeletionNotifiedQueryVariables>;
export const DeletionClaimDocument = new TypedDocumentString(`
    mutation DeletionClaim($input: ChangeEmailInput!) {
  changeEmail(input: $input) {
    viewer {
      email
    }
  }
}
    `) as unknown as TypedDocumentString<DeletionClaimMutation, DeletionClaimMutationVariables>;
export const DeletionForgotDocument = new TypedDocumentString(`
    mutation DeletionForgot($e: String!) {
  requestPasswordReset(input: {email: $e}) {
    sent
  }
}
    `) as unknown as TypedDocumentString<DeletionForgotMutation, DeletionForgotMutationVariables>;
export const DeletionDeviceDocument = new TypedDocumentString(`
    mutation DeletionDevice($d: RegisterPushDeviceInput!) {
  registerPushDevice(input: $d) {
    device {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DeletionDeviceMutation, DeletionDeviceMutationVariables>;
export const DeletionSignInDocument = new TypedDocumentString(`
    mutation DeletionSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<DeletionSignInMutation, DeletionSignInMutationVariables>;
export const LettersSignUpDocument = new TypedDocumentString(`
    mutation LettersSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    viewer {
      email
      emailVerifiedAt
    }
  }
}
    `) as unknown as TypedDocumentString<LettersSignUpMutation, LettersSignUpMutationVariables>;
export const LettersForgotDocument = new TypedDocumentString(`
    mutation LettersForgot($email: String!) {
  requestPasswordReset(input: {email: $email}) {
    sent
  }
}
    `) as unknown as TypedDocumentString<LettersForgotMutation, LettersForgotMutationVariables>;
export const LettersMoveDocument = new TypedDocumentString(`
    mutation LettersMove($input: ChangeEmailInput!) {
  changeEmail(input: $input) {
    viewer {
      email
    }
  }
}
    `) as unknown as TypedDocumentString<LettersMoveMutation, LettersMoveMutationVariables>;
export const LettersResetDocument = new TypedDocumentString(`
    mutation LettersReset($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    reset
  }
}
    `) as unknown as TypedDocumentString<LettersResetMutation, LettersResetMutationVariables>;
export const BlankCreateDocument = new TypedDocumentString(`
    mutation BlankCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
      title
      description
    }
  }
}
    `) as unknown as TypedDocumentString<BlankCreateMutation, BlankCreateMutationVariables>;
export const BlankUpdateDocument = new TypedDocumentString(`
    mutation BlankUpdate($input: UpdateGroupInput!) {
  updateGroup(input: $input) {
    conversation {
      title
      description
    }
  }
}
    `) as unknown as TypedDocumentString<BlankUpdateMutation, BlankUpdateMutationVariables>;
export const BlankSendDocument = new TypedDocumentString(`
    mutation BlankSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    message {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<BlankSendMutation, BlankSendMutationVariables>;
export const BlankEditDocument = new TypedDocumentString(`
    mutation BlankEdit($input: EditMessageInput!) {
  editMessage(input: $input) {
    message {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<BlankEditMutation, BlankEditMutationVariables>;
export const BlankDraftDocument = new TypedDocumentString(`
    mutation BlankDraft($input: SaveDraftInput!) {
  saveDraft(input: $input) {
    conversation {
      membership {
        draft {
          body
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlankDraftMutation, BlankDraftMutationVariables>;
export const BlankNameDocument = new TypedDocumentString(`
    mutation BlankName($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    user {
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<BlankNameMutation, BlankNameMutationVariables>;
export const BlankUsersDocument = new TypedDocumentString(`
    query BlankUsers($search: String!) {
  users(search: $search) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<BlankUsersQuery, BlankUsersQueryVariables>;
export const BlankSearchDocument = new TypedDocumentString(`
    query BlankSearch($query: String!) {
  searchMessages(query: $query) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<BlankSearchQuery, BlankSearchQueryVariables>;
export const BlocksBlockDocument = new TypedDocumentString(`
    mutation BlocksBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
      username
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksBlockMutation, BlocksBlockMutationVariables>;
export const BlocksUnblockDocument = new TypedDocumentString(`
    mutation BlocksUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksUnblockMutation, BlocksUnblockMutationVariables>;
export const BlocksBlockedDocument = new TypedDocumentString(`
    query BlocksBlocked($first: Int, $after: String) {
  viewer {
    blockedUsers(first: $first, after: $after) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksBlockedQuery, BlocksBlockedQueryVariables>;
export const BlocksSendDocument = new TypedDocumentString(`
    mutation BlocksSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    isDuplicate
    message {
      id
      seq
      status
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksSendMutation, BlocksSendMutationVariables>;
export const BlocksStateDocument = new TypedDocumentString(`
    query BlocksState($id: ID!) {
  viewer {
    unreadCount
  }
  inbox(first: 50) {
    nodes {
      id
      unreadCount
      lastMessage {
        body
      }
    }
  }
  conversation(id: $id) {
    kind
    title
    memberCount
    unreadCount
    members {
      nodes {
        user {
          displayName
        }
        role
      }
    }
    lastMessage {
      seq
      body
    }
    receipts {
      user {
        displayName
      }
      deliveredSeq
      readSeq
    }
    typing {
      user {
        displayName
      }
    }
    changes(afterRevision: 0, first: 100) {
      nodes {
        seq
        body
      }
    }
    messages(last: 50) {
      nodes {
        seq
        body
        isFolded
        status
        sender {
          displayName
        }
        deliveredTo {
          user {
            displayName
          }
        }
        readBy {
          user {
            displayName
          }
        }
        deliveryStats {
          recipients
          delivered
          read
        }
      }
    }
    oldest: messages(first: 50) {
      nodes {
        seq
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksStateQuery, BlocksStateQueryVariables>;
export const BlocksNodeDocument = new TypedDocumentString(`
    query BlocksNode($id: ID!) {
  node(id: $id) {
    id
  }
  nodes(ids: [$id]) {
    id
  }
}
    `) as unknown as TypedDocumentString<BlocksNodeQuery, BlocksNodeQueryVariables>;
export const BlocksAddedDocument = new TypedDocumentString(`
    subscription BlocksAdded($id: ID) {
  messageAdded(conversationId: $id) {
    body
  }
}
    `) as unknown as TypedDocumentString<BlocksAddedSubscription, BlocksAddedSubscriptionVariables>;
export const BlocksUpdatedDocument = new TypedDocumentString(`
    subscription BlocksUpdated {
  messageUpdated {
    body
  }
}
    `) as unknown as TypedDocumentString<BlocksUpdatedSubscription, BlocksUpdatedSubscriptionVariables>;
export const BlocksEventsDocument = new TypedDocumentString(`
    subscription BlocksEvents($after: String, $typingIn: [ID!]) {
  events(after: $after, typingIn: $typingIn) {
    __typename
    cursor
    ... on MessageAdded {
      message {
        body
      }
    }
    ... on MessageUpdated {
      message {
        body
      }
    }
    ... on ReceiptUpdated {
      receipt {
        user {
          displayName
        }
      }
    }
    ... on TypingChanged {
      typing {
        user {
          displayName
        }
        isTyping
      }
    }
    ... on ConversationUpdated {
      conversation {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksEventsSubscription, BlocksEventsSubscriptionVariables>;
export const BlocksPolledDocument = new TypedDocumentString(`
    query BlocksPolled($after: String) {
  events(after: $after) {
    events {
      __typename
      ... on MessageAdded {
        message {
          body
        }
      }
      ... on MessageUpdated {
        message {
          body
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksPolledQuery, BlocksPolledQueryVariables>;
export const BlocksReceiptsDocument = new TypedDocumentString(`
    subscription BlocksReceipts {
  receiptUpdated {
    user {
      displayName
    }
    conversation {
      id
    }
    deliveredSeq
    readSeq
  }
}
    `) as unknown as TypedDocumentString<BlocksReceiptsSubscription, BlocksReceiptsSubscriptionVariables>;
export const BlocksTimesDocument = new TypedDocumentString(`
    query BlocksTimes($id: ID!) {
  node(id: $id) {
    __typename
    ... on Message {
      deliveredTo {
        at
      }
      readBy {
        at
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksTimesQuery, BlocksTimesQueryVariables>;
export const BlocksTypingDocument = new TypedDocumentString(`
    subscription BlocksTyping($id: ID!) {
  typing(conversationId: $id) {
    user {
      displayName
    }
    isTyping
  }
}
    `) as unknown as TypedDocumentString<BlocksTypingSubscription, BlocksTypingSubscriptionVariables>;
export const BlocksTypeDocument = new TypedDocumentString(`
    mutation BlocksType($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksTypeMutation, BlocksTypeMutationVariables>;
export const BlocksReadDocument = new TypedDocumentString(`
    mutation BlocksRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksReadMutation, BlocksReadMutationVariables>;
export const BlocksEditDocument = new TypedDocumentString(`
    mutation BlocksEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksEditMutation, BlocksEditMutationVariables>;
export const BlocksReactDocument = new TypedDocumentString(`
    mutation BlocksReact($id: ID!) {
  addReaction(input: {messageId: $id, emoji: "👍"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksReactMutation, BlocksReactMutationVariables>;
export const BlocksSearchDocument = new TypedDocumentString(`
    query BlocksSearch($search: String!) {
  users(search: $search) {
    nodes {
      id
    }
  }
  user(username: $search) {
    id
  }
}
    `) as unknown as TypedDocumentString<BlocksSearchQuery, BlocksSearchQueryVariables>;
export const BlocksFindDocument = new TypedDocumentString(`
    query BlocksFind($query: String!) {
  searchMessages(query: $query) {
    nodes {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksFindQuery, BlocksFindQueryVariables>;
export const BlocksCursorDocument = new TypedDocumentString(`
    query BlocksCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<BlocksCursorQuery, BlocksCursorQueryVariables>;
export const BlocksStartDocument = new TypedDocumentString(`
    mutation BlocksStart($id: ID!) {
  startConversation(input: {userId: $id}) {
    conversation {
      id
      memberCount
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksStartMutation, BlocksStartMutationVariables>;
export const BlocksOwnDocument = new TypedDocumentString(`
    mutation BlocksOwn($input: UpdateMembershipInput!) {
  updateMembership(input: $input) {
    conversation {
      membership {
        archivedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksOwnMutation, BlocksOwnMutationVariables>;
export const BlocksArchivedDocument = new TypedDocumentString(`
    query BlocksArchived($id: ID!) {
  conversation(id: $id) {
    membership {
      archivedAt
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksArchivedQuery, BlocksArchivedQueryVariables>;
export const BlocksCreateDocument = new TypedDocumentString(`
    mutation BlocksCreate($ids: [ID!]!) {
  createGroup(input: {title: "Group", memberIds: $ids}) {
    conversation {
      id
      memberCount
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksCreateMutation, BlocksCreateMutationVariables>;
export const BlocksAcknowledgeDocument = new TypedDocumentString(`
    mutation BlocksAcknowledge($ids: [ID!]!) {
  acknowledgeDelivery(input: {messageIds: $ids}) {
    receipts {
      deliveredSeq
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksAcknowledgeMutation, BlocksAcknowledgeMutationVariables>;
export const BlocksReadUpToDocument = new TypedDocumentString(`
    mutation BlocksReadUpTo($id: ID!, $upTo: ID!) {
  markRead(input: {conversationId: $id, upToMessageId: $upTo}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksReadUpToMutation, BlocksReadUpToMutationVariables>;
export const CaselessSignUpDocument = new TypedDocumentString(`
    mutation CaselessSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CaselessSignUpMutation, CaselessSignUpMutationVariables>;
export const CaselessSignInDocument = new TypedDocumentString(`
    mutation CaselessSignIn($input: SignInInput!) {
  signIn(input: $input) {
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CaselessSignInMutation, CaselessSignInMutationVariables>;
export const CaselessFindDocument = new TypedDocumentString(`
    query CaselessFind($search: String!, $username: String!) {
  users(search: $search, first: 50) {
    nodes {
      id
    }
  }
  user(username: $username) {
    id
  }
}
    `) as unknown as TypedDocumentString<CaselessFindQuery, CaselessFindQueryVariables>;
export const CharactersCreateDocument = new TypedDocumentString(`
    mutation CharactersCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      title
      description
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersCreateMutation, CharactersCreateMutationVariables>;
export const CharactersSendDocument = new TypedDocumentString(`
    mutation CharactersSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    message {
      id
      body
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersSendMutation, CharactersSendMutationVariables>;
export const CharactersEditDocument = new TypedDocumentString(`
    mutation CharactersEdit($input: EditMessageInput!) {
  editMessage(input: $input) {
    message {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersEditMutation, CharactersEditMutationVariables>;
export const CharactersDraftDocument = new TypedDocumentString(`
    mutation CharactersDraft($input: SaveDraftInput!) {
  saveDraft(input: $input) {
    conversation {
      membership {
        draft {
          body
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersDraftMutation, CharactersDraftMutationVariables>;
export const CharactersNameDocument = new TypedDocumentString(`
    mutation CharactersName($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    user {
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersNameMutation, CharactersNameMutationVariables>;
export const CharactersUsersDocument = new TypedDocumentString(`
    query CharactersUsers($search: String!) {
  users(search: $search) {
    nodes {
      id
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersUsersQuery, CharactersUsersQueryVariables>;
export const CharactersSearchDocument = new TypedDocumentString(`
    query CharactersSearch($query: String!) {
  searchMessages(query: $query) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersSearchQuery, CharactersSearchQueryVariables>;
export const CharactersToldDocument = new TypedDocumentString(`
    query CharactersTold {
  notifications(first: 1) {
    nodes {
      title
      body
    }
  }
}
    `) as unknown as TypedDocumentString<CharactersToldQuery, CharactersToldQueryVariables>;
export const DeliveriesStatusDocument = new TypedDocumentString(`
    query DeliveriesStatus($id: ID!) {
  conversation(id: $id) {
    messages(last: 1) {
      nodes {
        id
        status
        deliveredTo {
          user {
            id
          }
        }
      }
    }
    receipts {
      user {
        id
      }
      deliveredSeq
    }
  }
}
    `) as unknown as TypedDocumentString<DeliveriesStatusQuery, DeliveriesStatusQueryVariables>;
export const DeliveriesCursorDocument = new TypedDocumentString(`
    query DeliveriesCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<DeliveriesCursorQuery, DeliveriesCursorQueryVariables>;
export const DeliveriesBlockDocument = new TypedDocumentString(`
    mutation DeliveriesBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DeliveriesBlockMutation, DeliveriesBlockMutationVariables>;
export const DeliveriesUnblockDocument = new TypedDocumentString(`
    mutation DeliveriesUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DeliveriesUnblockMutation, DeliveriesUnblockMutationVariables>;
export const GoneEventsDocument = new TypedDocumentString(`
    subscription GoneEvents {
  events {
    __typename
    ... on MessageAdded {
      message {
        body
        conversation {
          id
          title
        }
      }
    }
    ... on ConversationUpdated {
      conversation {
        id
        title
      }
    }
    ... on ReceiptUpdated {
      receipt {
        conversation {
          id
          title
        }
      }
    }
    ... on ConversationRemoved {
      conversationId
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<GoneEventsSubscription, GoneEventsSubscriptionVariables>;
export const GoneOwnDocument = new TypedDocumentString(`
    subscription GoneOwn {
  events {
    __typename
    ... on ConversationUpdated {
      conversation {
        id
        membership {
          role
        }
      }
    }
    ... on ConversationRemoved {
      conversationId
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<GoneOwnSubscription, GoneOwnSubscriptionVariables>;
export const GoneAddedDocument = new TypedDocumentString(`
    subscription GoneAdded {
  messageAdded {
    body
    conversation {
      title
    }
  }
}
    `) as unknown as TypedDocumentString<GoneAddedSubscription, GoneAddedSubscriptionVariables>;
export const GoneUpdatedDocument = new TypedDocumentString(`
    subscription GoneUpdated {
  conversationUpdated {
    id
    title
  }
}
    `) as unknown as TypedDocumentString<GoneUpdatedSubscription, GoneUpdatedSubscriptionVariables>;
export const GoneReceiptsDocument = new TypedDocumentString(`
    subscription GoneReceipts {
  receiptUpdated {
    readSeq
    conversation {
      title
    }
  }
}
    `) as unknown as TypedDocumentString<GoneReceiptsSubscription, GoneReceiptsSubscriptionVariables>;
export const GonePageDocument = new TypedDocumentString(`
    query GonePage($after: String) {
  events(after: $after) {
    cursor
    events {
      __typename
      ... on MessageAdded {
        message {
          body
          conversation {
            id
            title
            membership {
              role
            }
          }
        }
      }
      ... on ConversationUpdated {
        conversation {
          id
          title
        }
      }
      ... on ConversationRemoved {
        conversationId
        reason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GonePageQuery, GonePageQueryVariables>;
export const GoneRenameDocument = new TypedDocumentString(`
    mutation GoneRename($id: ID!, $title: String!) {
  updateGroup(input: {conversationId: $id, title: $title}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GoneRenameMutation, GoneRenameMutationVariables>;
export const GoneDeleteDocument = new TypedDocumentString(`
    mutation GoneDelete($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<GoneDeleteMutation, GoneDeleteMutationVariables>;
export const GoneLeaveDocument = new TypedDocumentString(`
    mutation GoneLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<GoneLeaveMutation, GoneLeaveMutationVariables>;
export const GoneReadDocument = new TypedDocumentString(`
    mutation GoneRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<GoneReadMutation, GoneReadMutationVariables>;
export const ErasureCreateDocument = new TypedDocumentString(`
    mutation ErasureCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureCreateMutation, ErasureCreateMutationVariables>;
export const ErasureUpdateDocument = new TypedDocumentString(`
    mutation ErasureUpdate($input: UpdateGroupInput!) {
  updateGroup(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureUpdateMutation, ErasureUpdateMutationVariables>;
export const ErasureEditDocument = new TypedDocumentString(`
    mutation ErasureEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureEditMutation, ErasureEditMutationVariables>;
export const ErasureReactDocument = new TypedDocumentString(`
    mutation ErasureReact($id: ID!) {
  addReaction(input: {messageId: $id, emoji: "👍"}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureReactMutation, ErasureReactMutationVariables>;
export const ErasureDraftDocument = new TypedDocumentString(`
    mutation ErasureDraft($id: ID!, $body: String!) {
  saveDraft(input: {conversationId: $id, body: $body}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureDraftMutation, ErasureDraftMutationVariables>;
export const ErasureReadDocument = new TypedDocumentString(`
    mutation ErasureRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureReadMutation, ErasureReadMutationVariables>;
export const ErasureFindDocument = new TypedDocumentString(`
    query ErasureFind($query: String!, $id: ID!) {
  searchMessages(query: $query, conversationId: $id) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureFindQuery, ErasureFindQueryVariables>;
export const ErasureDeleteDocument = new TypedDocumentString(`
    mutation ErasureDelete($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<ErasureDeleteMutation, ErasureDeleteMutationVariables>;
export const ErasureCursorDocument = new TypedDocumentString(`
    query ErasureCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<ErasureCursorQuery, ErasureCursorQueryVariables>;
export const ErasureEventsDocument = new TypedDocumentString(`
    query ErasureEvents($after: String!) {
  events(after: $after) {
    events {
      __typename
      ... on ConversationRemoved {
        conversationId
        reason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ErasureEventsQuery, ErasureEventsQueryVariables>;
export const GroupRepeatsCreateDocument = new TypedDocumentString(`
    mutation GroupRepeatsCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
      title
      memberCount
      lastSeq
    }
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsCreateMutation, GroupRepeatsCreateMutationVariables>;
export const GroupRepeatsInboxDocument = new TypedDocumentString(`
    query GroupRepeatsInbox {
  inbox {
    nodes {
      id
    }
  }
  notifications {
    nodes {
      kind
      conversation {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsInboxQuery, GroupRepeatsInboxQueryVariables>;
export const GroupRepeatsLeaveDocument = new TypedDocumentString(`
    mutation GroupRepeatsLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsLeaveMutation, GroupRepeatsLeaveMutationVariables>;
export const GroupRepeatsRemoveDocument = new TypedDocumentString(`
    mutation GroupRepeatsRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsRemoveMutation, GroupRepeatsRemoveMutationVariables>;
export const GroupRepeatsOwnerDocument = new TypedDocumentString(`
    mutation GroupRepeatsOwner($id: ID!, $user: ID!) {
  setMemberRole(input: {conversationId: $id, userId: $user, role: OWNER}) {
    member {
      role
    }
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsOwnerMutation, GroupRepeatsOwnerMutationVariables>;
export const GroupRepeatsDeleteDocument = new TypedDocumentString(`
    mutation GroupRepeatsDelete($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsDeleteMutation, GroupRepeatsDeleteMutationVariables>;
export const GroupRepeatsRenameDocument = new TypedDocumentString(`
    mutation GroupRepeatsRename($id: ID!) {
  updateGroup(input: {conversationId: $id, title: "After"}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsRenameMutation, GroupRepeatsRenameMutationVariables>;
export const GroupRepeatsBlockDocument = new TypedDocumentString(`
    mutation GroupRepeatsBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsBlockMutation, GroupRepeatsBlockMutationVariables>;
export const GroupRepeatsDeleteAccountDocument = new TypedDocumentString(`
    mutation GroupRepeatsDeleteAccount {
  deleteAccount(input: {password: "a good password"}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<GroupRepeatsDeleteAccountMutation, GroupRepeatsDeleteAccountMutationVariables>;
export const GroupsCreateDocument = new TypedDocumentString(`
    mutation GroupsCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
      title
      description
      avatarUrl
      historyVisible
      lastSeq
      memberCount
      membership {
        role
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsCreateMutation, GroupsCreateMutationVariables>;
export const GroupsUpdateDocument = new TypedDocumentString(`
    mutation GroupsUpdate($input: UpdateGroupInput!) {
  updateGroup(input: $input) {
    conversation {
      title
      description
      avatarUrl
      historyVisible
      revision
      lastSeq
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsUpdateMutation, GroupsUpdateMutationVariables>;
export const GroupsDeleteDocument = new TypedDocumentString(`
    mutation GroupsDelete($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<GroupsDeleteMutation, GroupsDeleteMutationVariables>;
export const GroupsAddDocument = new TypedDocumentString(`
    mutation GroupsAdd($id: ID!, $users: [ID!]!) {
  addMembers(input: {conversationId: $id, userIds: $users}) {
    conversation {
      memberCount
      lastSeq
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsAddMutation, GroupsAddMutationVariables>;
export const GroupsRemoveDocument = new TypedDocumentString(`
    mutation GroupsRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      memberCount
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsRemoveMutation, GroupsRemoveMutationVariables>;
export const GroupsLeaveDocument = new TypedDocumentString(`
    mutation GroupsLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<GroupsLeaveMutation, GroupsLeaveMutationVariables>;
export const GroupsSetRoleDocument = new TypedDocumentString(`
    mutation GroupsSetRole($id: ID!, $user: ID!, $role: MemberRole!) {
  setMemberRole(input: {conversationId: $id, userId: $user, role: $role}) {
    member {
      role
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsSetRoleMutation, GroupsSetRoleMutationVariables>;
export const GroupsReadDocument = new TypedDocumentString(`
    mutation GroupsRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsReadMutation, GroupsReadMutationVariables>;
export const GroupsStateDocument = new TypedDocumentString(`
    query GroupsState($id: ID!) {
  conversation(id: $id) {
    title
    description
    avatarUrl
    memberCount
    revision
    lastSeq
    unreadCount
    members(first: 20) {
      nodes {
        user {
          id
        }
        role
      }
    }
    membership {
      role
    }
    lastMessage {
      seq
      body
    }
    receipts {
      user {
        id
      }
      deliveredSeq
      readSeq
    }
    changes(afterRevision: 0) {
      nodes {
        seq
      }
    }
    messages(last: 50) {
      nodes {
        id
        seq
        revision
        kind
        body
        sender {
          id
        }
        deliveredTo {
          user {
            id
          }
        }
        readBy {
          user {
            id
          }
        }
        groupEvent {
          kind
          actor {
            id
          }
          users {
            id
          }
          role
          title
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsStateQuery, GroupsStateQueryVariables>;
export const GroupsJoinedDocument = new TypedDocumentString(`
    query GroupsJoined($id: ID!) {
  conversation(id: $id) {
    membership {
      joinedAt
    }
    members(first: 20) {
      nodes {
        joinedAt
        user {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsJoinedQuery, GroupsJoinedQueryVariables>;
export const GroupsNodesDocument = new TypedDocumentString(`
    query GroupsNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
  }
}
    `) as unknown as TypedDocumentString<GroupsNodesQuery, GroupsNodesQueryVariables>;
export const GroupsUnreadDocument = new TypedDocumentString(`
    query GroupsUnread {
  viewer {
    unreadCount
  }
  inbox {
    nodes {
      id
      unreadCount
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsUnreadQuery, GroupsUnreadQueryVariables>;
export const GroupsFollowDocument = new TypedDocumentString(`
    subscription GroupsFollow {
  events {
    __typename
    ... on MessageAdded {
      message {
        seq
        body
        conversation {
          id
        }
      }
    }
    ... on ConversationUpdated {
      conversation {
        id
        title
        memberCount
      }
    }
    ... on ConversationRemoved {
      conversationId
      reason
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsFollowSubscription, GroupsFollowSubscriptionVariables>;
export const GroupsAddedDocument = new TypedDocumentString(`
    subscription GroupsAdded($id: ID!) {
  messageAdded(conversationId: $id) {
    body
  }
}
    `) as unknown as TypedDocumentString<GroupsAddedSubscription, GroupsAddedSubscriptionVariables>;
export const GroupsTypeDocument = new TypedDocumentString(`
    mutation GroupsType($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsTypeMutation, GroupsTypeMutationVariables>;
export const GroupsTypistsDocument = new TypedDocumentString(`
    query GroupsTypists($id: ID!) {
  conversation(id: $id) {
    typing {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsTypistsQuery, GroupsTypistsQueryVariables>;
export const GroupsTypingDocument = new TypedDocumentString(`
    subscription GroupsTyping($id: ID!) {
  typing(conversationId: $id) {
    isTyping
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GroupsTypingSubscription, GroupsTypingSubscriptionVariables>;
export const GuessesSignUpDocument = new TypedDocumentString(`
    mutation GuessesSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<GuessesSignUpMutation, GuessesSignUpMutationVariables>;
export const GuessesSignInDocument = new TypedDocumentString(`
    mutation GuessesSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<GuessesSignInMutation, GuessesSignInMutationVariables>;
export const GuessesRefreshDocument = new TypedDocumentString(`
    mutation GuessesRefresh($token: String!) {
  refreshSession(input: {refreshToken: $token}) {
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<GuessesRefreshMutation, GuessesRefreshMutationVariables>;
export const InboxPagesDocument = new TypedDocumentString(`
    query InboxPages($after: String) {
  inbox(first: 2, after: $after) {
    nodes {
      id
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<InboxPagesQuery, InboxPagesQueryVariables>;
export const InboxPinDocument = new TypedDocumentString(`
    mutation InboxPin($id: ID!) {
  updateMembership(input: {conversationId: $id, pinned: true}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<InboxPinMutation, InboxPinMutationVariables>;
export const InboxLeaveDocument = new TypedDocumentString(`
    mutation InboxLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<InboxLeaveMutation, InboxLeaveMutationVariables>;
export const InboxDeleteDocument = new TypedDocumentString(`
    mutation InboxDelete($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<InboxDeleteMutation, InboxDeleteMutationVariables>;
export const MembershipsUpdateDocument = new TypedDocumentString(`
    mutation MembershipsUpdate($input: UpdateMembershipInput!) {
  updateMembership(input: $input) {
    conversation {
      id
      membership {
        mutedUntil
        archivedAt
        pinnedAt
        markedUnread
        draft {
          body
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembershipsUpdateMutation, MembershipsUpdateMutationVariables>;
export const MembershipsDraftDocument = new TypedDocumentString(`
    mutation MembershipsDraft($id: ID!, $body: String) {
  saveDraft(input: {conversationId: $id, body: $body}) {
    conversation {
      membership {
        draft {
          body
          updatedAt
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembershipsDraftMutation, MembershipsDraftMutationVariables>;
export const MembershipsReadDocument = new TypedDocumentString(`
    mutation MembershipsRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    conversation {
      unreadCount
      membership {
        markedUnread
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembershipsReadMutation, MembershipsReadMutationVariables>;
export const MembershipsStateDocument = new TypedDocumentString(`
    query MembershipsState($id: ID!) {
  conversation(id: $id) {
    revision
    membership {
      mutedUntil
      archivedAt
      pinnedAt
      markedUnread
      draft {
        body
      }
    }
    members(first: 5) {
      nodes {
        user {
          id
        }
        mutedUntil
        archivedAt
        pinnedAt
        markedUnread
        draft {
          body
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembershipsStateQuery, MembershipsStateQueryVariables>;
export const MembershipsInboxDocument = new TypedDocumentString(`
    query MembershipsInbox($first: Int, $after: String, $filter: InboxFilter) {
  viewer {
    unreadCount
  }
  inbox(first: $first, after: $after, filter: $filter) {
    nodes {
      id
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<MembershipsInboxQuery, MembershipsInboxQueryVariables>;
export const MembershipsUpdatedDocument = new TypedDocumentString(`
    subscription MembershipsUpdated {
  conversationUpdated {
    id
    membership {
      markedUnread
      draft {
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembershipsUpdatedSubscription, MembershipsUpdatedSubscriptionVariables>;
export const AroundPageDocument = new TypedDocumentString(`
    query AroundPage($id: ID!, $seq: Int, $first: Int, $after: String, $last: Int, $before: String) {
  messages(
    conversationId: $id
    aroundSeq: $seq
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      id
      seq
    }
    edges {
      cursor
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AroundPageQuery, AroundPageQueryVariables>;
export const AroundOfConversationDocument = new TypedDocumentString(`
    query AroundOfConversation($id: ID!, $seq: Int, $first: Int) {
  conversation(id: $id) {
    messages(aroundSeq: $seq, first: $first) {
      nodes {
        seq
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AroundOfConversationQuery, AroundOfConversationQueryVariables>;
export const AroundBodiesDocument = new TypedDocumentString(`
    query AroundBodies($id: ID!, $seq: Int) {
  messages(conversationId: $id, aroundSeq: $seq) {
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
    `) as unknown as TypedDocumentString<AroundBodiesQuery, AroundBodiesQueryVariables>;
export const AroundBlockDocument = new TypedDocumentString(`
    mutation AroundBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AroundBlockMutation, AroundBlockMutationVariables>;
export const AroundUnblockDocument = new TypedDocumentString(`
    mutation AroundUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AroundUnblockMutation, AroundUnblockMutationVariables>;
export const AroundDeleteDocument = new TypedDocumentString(`
    mutation AroundDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AroundDeleteMutation, AroundDeleteMutationVariables>;
export const AroundAddDocument = new TypedDocumentString(`
    mutation AroundAdd($id: ID!, $user: ID!) {
  addMembers(input: {conversationId: $id, userIds: [$user]}) {
    conversation {
      lastSeq
    }
  }
}
    `) as unknown as TypedDocumentString<AroundAddMutation, AroundAddMutationVariables>;
export const AroundInboxDocument = new TypedDocumentString(`
    query AroundInbox {
  inbox {
    nodes {
      messages {
        nodes {
          seq
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AroundInboxQuery, AroundInboxQueryVariables>;
export const MessagesEditDocument = new TypedDocumentString(`
    mutation MessagesEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
      seq
      revision
      body
      editedAt
      deletedAt
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesEditMutation, MessagesEditMutationVariables>;
export const MessagesDeleteDocument = new TypedDocumentString(`
    mutation MessagesDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
      seq
      revision
      body
      editedAt
      deletedAt
      deletedBy {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesDeleteMutation, MessagesDeleteMutationVariables>;
export const MessagesOneDocument = new TypedDocumentString(`
    query MessagesOne($id: ID!) {
  node(id: $id) {
    ... on Message {
      id
      revision
      body
      editedAt
      deletedAt
      deletedBy {
        id
      }
      edits {
        body
        writtenAt
        replacedAt
      }
      conversation {
        revision
        lastSeq
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesOneQuery, MessagesOneQueryVariables>;
export const MessagesInboxDocument = new TypedDocumentString(`
    query MessagesInbox {
  inbox(first: 50) {
    nodes {
      id
      unreadCount
      lastMessage {
        body
        deletedAt
        deletedBy {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesInboxQuery, MessagesInboxQueryVariables>;
export const MessagesTimesDocument = new TypedDocumentString(`
    query MessagesTimes($id: ID!) {
  conversation(id: $id) {
    messages(first: 10) {
      nodes {
        createdAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesTimesQuery, MessagesTimesQueryVariables>;
export const MessagesRemoveDocument = new TypedDocumentString(`
    mutation MessagesRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesRemoveMutation, MessagesRemoveMutationVariables>;
export const MessagesSendDocument = new TypedDocumentString(`
    mutation MessagesSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    isDuplicate
    message {
      id
      body
    }
  }
}
    `) as unknown as TypedDocumentString<MessagesSendMutation, MessagesSendMutationVariables>;
export const NamesSignUpDocument = new TypedDocumentString(`
    mutation NamesSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
    viewer {
      email
      user {
        id
        username
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NamesSignUpMutation, NamesSignUpMutationVariables>;
export const NamesSignInDocument = new TypedDocumentString(`
    mutation NamesSignIn($input: SignInInput!) {
  signIn(input: $input) {
    viewer {
      user {
        username
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NamesSignInMutation, NamesSignInMutationVariables>;
export const NamesFoundDocument = new TypedDocumentString(`
    query NamesFound($username: String!) {
  user(username: $username) {
    username
  }
}
    `) as unknown as TypedDocumentString<NamesFoundQuery, NamesFoundQueryVariables>;
export const NamesUpdateDocument = new TypedDocumentString(`
    mutation NamesUpdate($name: String!) {
  updateProfile(input: {displayName: $name}) {
    user {
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<NamesUpdateMutation, NamesUpdateMutationVariables>;
export const NamesDeleteDocument = new TypedDocumentString(`
    mutation NamesDelete($password: String!) {
  deleteAccount(input: {password: $password}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<NamesDeleteMutation, NamesDeleteMutationVariables>;
export const NodesDocument = new TypedDocumentString(`
    query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<NodesQuery, NodesQueryVariables>;
export const NodesNotificationsDocument = new TypedDocumentString(`
    query NodesNotifications {
  notifications(first: 100) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NodesNotificationsQuery, NodesNotificationsQueryVariables>;
export const NotificationsListDocument = new TypedDocumentString(`
    query NotificationsList($first: Int, $after: String, $unreadOnly: Boolean) {
  notifications(first: $first, after: $after, unreadOnly: $unreadOnly) {
    unreadCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      kind
      title
      body
      readAt
      createdAt
      actor {
        id
      }
      conversation {
        id
      }
      message {
        id
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsListQuery, NotificationsListQueryVariables>;
export const NotificationsSendDocument = new TypedDocumentString(`
    mutation NotificationsSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    message {
      id
      seq
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsSendMutation, NotificationsSendMutationVariables>;
export const NotificationsReadDocument = new TypedDocumentString(`
    mutation NotificationsRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsReadMutation, NotificationsReadMutationVariables>;
export const NotificationsMarkDocument = new TypedDocumentString(`
    mutation NotificationsMark($id: ID!) {
  markNotificationRead(input: {notificationId: $id}) {
    notification {
      id
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsMarkMutation, NotificationsMarkMutationVariables>;
export const NotificationsMarkAllDocument = new TypedDocumentString(`
    mutation NotificationsMarkAll {
  markAllNotificationsRead {
    count
  }
}
    `) as unknown as TypedDocumentString<NotificationsMarkAllMutation, NotificationsMarkAllMutationVariables>;
export const NotificationsDeleteDocument = new TypedDocumentString(`
    mutation NotificationsDelete($id: ID!) {
  deleteNotification(input: {notificationId: $id}) {
    notificationId
  }
}
    `) as unknown as TypedDocumentString<NotificationsDeleteMutation, NotificationsDeleteMutationVariables>;
export const NotificationsSettingsDocument = new TypedDocumentString(`
    mutation NotificationsSettings($disabled: [NotificationKind!]) {
  updateNotificationSettings(input: {disabledKinds: $disabled}) {
    settings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsSettingsMutation, NotificationsSettingsMutationVariables>;
export const NotificationsViewerDocument = new TypedDocumentString(`
    query NotificationsViewer {
  viewer {
    notificationSettings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsViewerQuery, NotificationsViewerQueryVariables>;
export const NotificationsNodeDocument = new TypedDocumentString(`
    query NotificationsNode($id: ID!) {
  node(id: $id) {
    id
    __typename
  }
}
    `) as unknown as TypedDocumentString<NotificationsNodeQuery, NotificationsNodeQueryVariables>;
export const NotificationsMuteDocument = new TypedDocumentString(`
    mutation NotificationsMute($id: ID!, $until: DateTime) {
  updateMembership(input: {conversationId: $id, mutedUntil: $until}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsMuteMutation, NotificationsMuteMutationVariables>;
export const NotificationsGroupDocument = new TypedDocumentString(`
    mutation NotificationsGroup($input: UpdateGroupInput!) {
  updateGroup(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsGroupMutation, NotificationsGroupMutationVariables>;
export const NotificationsRoleDocument = new TypedDocumentString(`
    mutation NotificationsRole($id: ID!, $user: ID!, $role: MemberRole!) {
  setMemberRole(input: {conversationId: $id, userId: $user, role: $role}) {
    member {
      role
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsRoleMutation, NotificationsRoleMutationVariables>;
export const NotificationsAddDocument = new TypedDocumentString(`
    mutation NotificationsAdd($id: ID!, $users: [ID!]!) {
  addMembers(input: {conversationId: $id, userIds: $users}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsAddMutation, NotificationsAddMutationVariables>;
export const NotificationsRemoveDocument = new TypedDocumentString(`
    mutation NotificationsRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsRemoveMutation, NotificationsRemoveMutationVariables>;
export const NotificationsLeaveDocument = new TypedDocumentString(`
    mutation NotificationsLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<NotificationsLeaveMutation, NotificationsLeaveMutationVariables>;
export const NotificationsDeleteGroupDocument = new TypedDocumentString(`
    mutation NotificationsDeleteGroup($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<NotificationsDeleteGroupMutation, NotificationsDeleteGroupMutationVariables>;
export const NotificationsDeleteMessageDocument = new TypedDocumentString(`
    mutation NotificationsDeleteMessage($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsDeleteMessageMutation, NotificationsDeleteMessageMutationVariables>;
export const NotificationsBlockDocument = new TypedDocumentString(`
    mutation NotificationsBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsBlockMutation, NotificationsBlockMutationVariables>;
export const NotificationsPrivacyDocument = new TypedDocumentString(`
    mutation NotificationsPrivacy($send: Boolean) {
  updatePrivacy(input: {sendReadReceipts: $send}) {
    privacy {
      sendReadReceipts
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsPrivacyMutation, NotificationsPrivacyMutationVariables>;
export const NotificationsExportDocument = new TypedDocumentString(`
    mutation NotificationsExport {
  exportAccount {
    url
  }
}
    `) as unknown as TypedDocumentString<NotificationsExportMutation, NotificationsExportMutationVariables>;
export const NotificationsAddedDocument = new TypedDocumentString(`
    subscription NotificationsAdded {
  notificationAdded {
    id
    kind
    body
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsAddedSubscription, NotificationsAddedSubscriptionVariables>;
export const NotificationsFollowDocument = new TypedDocumentString(`
    subscription NotificationsFollow($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted {
      start
    }
    ... on ConversationRemoved {
      conversationId
    }
    ... on NotificationAdded {
      notification {
        id
        kind
        readAt
      }
    }
    ... on NotificationUpdated {
      notification {
        id
        kind
        readAt
      }
    }
    ... on NotificationRemoved {
      notificationId
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsFollowSubscription, NotificationsFollowSubscriptionVariables>;
export const NotificationsPageDocument = new TypedDocumentString(`
    query NotificationsPage($after: String, $first: Int, $waitSeconds: Int) {
  events(after: $after, first: $first, waitSeconds: $waitSeconds) {
    start
    cursor
    hasMore
    events {
      __typename
      ... on NotificationAdded {
        notification {
          id
          kind
          readAt
        }
      }
      ... on NotificationUpdated {
        notification {
          id
          kind
          readAt
        }
      }
      ... on NotificationRemoved {
        notificationId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsPageQuery, NotificationsPageQueryVariables>;
export const PeersInboxDocument = new TypedDocumentString(`
    query PeersInbox($first: Int) {
  inbox(first: $first) {
    nodes {
      id
      kind
      peer {
        id
        username
        displayName
        avatarUrl
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeersInboxQuery, PeersInboxQueryVariables>;
export const PeersOneDocument = new TypedDocumentString(`
    query PeersOne($id: ID!) {
  conversation(id: $id) {
    peer {
      id
      displayName
      presence {
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeersOneQuery, PeersOneQueryVariables>;
export const PeersIdDocument = new TypedDocumentString(`
    query PeersId($id: ID!) {
  conversation(id: $id) {
    peer {
      __typename
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PeersIdQuery, PeersIdQueryVariables>;
export const PeersUpdatedDocument = new TypedDocumentString(`
    subscription PeersUpdated {
  conversationUpdated {
    id
    peer {
      id
      displayName
    }
  }
}
    `) as unknown as TypedDocumentString<PeersUpdatedSubscription, PeersUpdatedSubscriptionVariables>;
export const PeersMessagesDocument = new TypedDocumentString(`
    subscription PeersMessages($id: ID!) {
  messageAdded(conversationId: $id) {
    body
    conversation {
      peer {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeersMessagesSubscription, PeersMessagesSubscriptionVariables>;
export const PeersBlockDocument = new TypedDocumentString(`
    mutation PeersBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PeersBlockMutation, PeersBlockMutationVariables>;
export const PeersDeleteDocument = new TypedDocumentString(`
    mutation PeersDelete {
  deleteAccount(input: {password: "a good password"}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<PeersDeleteMutation, PeersDeleteMutationVariables>;
export const PeersBareDocument = new TypedDocumentString(`
    query PeersBare($id: ID!) {
  conversation(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<PeersBareQuery, PeersBareQueryVariables>;
export const PeopleSignInDocument = new TypedDocumentString(`
    mutation PeopleSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleSignInMutation, PeopleSignInMutationVariables>;
export const PeopleRefreshDocument = new TypedDocumentString(`
    mutation PeopleRefresh($token: String!) {
  refreshSession(input: {refreshToken: $token}) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<PeopleRefreshMutation, PeopleRefreshMutationVariables>;
export const PeopleSignOutDocument = new TypedDocumentString(`
    mutation PeopleSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<PeopleSignOutMutation, PeopleSignOutMutationVariables>;
export const PeopleSignUpDocument = new TypedDocumentString(`
    mutation PeopleSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<PeopleSignUpMutation, PeopleSignUpMutationVariables>;
export const PeopleMeDocument = new TypedDocumentString(`
    query PeopleMe {
  viewer {
    user {
      id
    }
    unreadCount
    sessions {
      id
      isCurrent
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleMeQuery, PeopleMeQueryVariables>;
export const PeopleAddedDocument = new TypedDocumentString(`
    subscription PeopleAdded($conversationId: ID) {
  messageAdded(conversationId: $conversationId) {
    body
  }
}
    `) as unknown as TypedDocumentString<PeopleAddedSubscription, PeopleAddedSubscriptionVariables>;
export const PeopleStateDocument = new TypedDocumentString(`
    query PeopleState($id: ID!) {
  conversation(id: $id) {
    unreadCount
    receipts {
      user {
        id
      }
      deliveredSeq
      readSeq
    }
    messages(last: 1) {
      nodes {
        id
        status
        deliveredTo {
          user {
            id
          }
          at
        }
        readBy {
          user {
            id
          }
          at
        }
      }
    }
    typing {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleStateQuery, PeopleStateQueryVariables>;
export const PeopleAcknowledgeDocument = new TypedDocumentString(`
    mutation PeopleAcknowledge($ids: [ID!]!) {
  acknowledgeDelivery(input: {messageIds: $ids}) {
    receipts {
      deliveredSeq
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleAcknowledgeMutation, PeopleAcknowledgeMutationVariables>;
export const PeopleReadDocument = new TypedDocumentString(`
    mutation PeopleRead($id: ID!, $upTo: ID) {
  markRead(input: {conversationId: $id, upToMessageId: $upTo}) {
    receipt {
      deliveredSeq
      readSeq
    }
    conversation {
      unreadCount
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleReadMutation, PeopleReadMutationVariables>;
export const PeopleInboxDocument = new TypedDocumentString(`
    query PeopleInbox($first: Int, $after: String, $filter: InboxFilter) {
  inbox(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      unreadCount
      lastMessage {
        body
        sender {
          displayName
        }
      }
      members(first: 5) {
        nodes {
          user {
            displayName
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleInboxQuery, PeopleInboxQueryVariables>;
export const PeopleStandsDocument = new TypedDocumentString(`
    query PeopleStands($id: ID!) {
  conversation(id: $id) {
    messages(last: 100) {
      nodes {
        status
        deliveryStats {
          recipients
          delivered
          read
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleStandsQuery, PeopleStandsQueryVariables>;
export const PeopleRemoveDocument = new TypedDocumentString(`
    mutation PeopleRemove($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    conversation {
      memberCount
    }
  }
}
    `) as unknown as TypedDocumentString<PeopleRemoveMutation, PeopleRemoveMutationVariables>;
export const PresenceWatchDocument = new TypedDocumentString(`
    subscription PresenceWatch($ids: [ID!]!) {
  presenceChanged(userIds: $ids) {
    user {
      id
    }
    status
    lastActiveAt
  }
}
    `) as unknown as TypedDocumentString<PresenceWatchSubscription, PresenceWatchSubscriptionVariables>;
export const PresenceThereDocument = new TypedDocumentString(`
    subscription PresenceThere {
  conversationUpdated {
    id
  }
}
    `) as unknown as TypedDocumentString<PresenceThereSubscription, PresenceThereSubscriptionVariables>;
export const PresenceReportDocument = new TypedDocumentString(`
    mutation PresenceReport($status: PresenceStatus!) {
  setPresence(input: {status: $status}) {
    presence {
      status
    }
  }
}
    `) as unknown as TypedDocumentString<PresenceReportMutation, PresenceReportMutationVariables>;
export const PresenceSeenDocument = new TypedDocumentString(`
    query PresenceSeen($id: ID!) {
  node(id: $id) {
    ... on User {
      presence {
        status
        lastActiveAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PresenceSeenQuery, PresenceSeenQueryVariables>;
export const PresenceFeedBlockDocument = new TypedDocumentString(`
    mutation PresenceFeedBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PresenceFeedBlockMutation, PresenceFeedBlockMutationVariables>;
export const ServersPresenceDocument = new TypedDocumentString(`
    subscription ServersPresence($ids: [ID!]!) {
  presenceChanged(userIds: $ids) {
    user {
      id
    }
    status
    lastActiveAt
  }
}
    `) as unknown as TypedDocumentString<ServersPresenceSubscription, ServersPresenceSubscriptionVariables>;
export const ServersPresenceSeenDocument = new TypedDocumentString(`
    query ServersPresenceSeen($id: ID!) {
  node(id: $id) {
    ... on User {
      presence {
        status
        lastActiveAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServersPresenceSeenQuery, ServersPresenceSeenQueryVariables>;
export const PresenceEventsDocument = new TypedDocumentString(`
    subscription PresenceEvents($ids: [ID!]) {
  events(presenceOf: $ids) {
    __typename
    ... on PresenceChanged {
      presence {
        status
        lastActiveAt
        user {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PresenceEventsSubscription, PresenceEventsSubscriptionVariables>;
export const PresencePrivacyDocument = new TypedDocumentString(`
    mutation PresencePrivacy($input: UpdatePrivacyInput!) {
  updatePrivacy(input: $input) {
    privacy {
      showOnlineStatus
    }
  }
}
    `) as unknown as TypedDocumentString<PresencePrivacyMutation, PresencePrivacyMutationVariables>;
export const PresenceBlockDocument = new TypedDocumentString(`
    mutation PresenceBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PresenceBlockMutation, PresenceBlockMutationVariables>;
export const PresenceUnblockDocument = new TypedDocumentString(`
    mutation PresenceUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PresenceUnblockMutation, PresenceUnblockMutationVariables>;
export const PrivacySetDocument = new TypedDocumentString(`
    mutation PrivacySet($input: UpdatePrivacyInput!) {
  updatePrivacy(input: $input) {
    privacy {
      sendReadReceipts
      showReadReceipts
      showLastSeen
      showOnlineStatus
      groupInvites
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacySetMutation, PrivacySetMutationVariables>;
export const PrivacyOwnDocument = new TypedDocumentString(`
    query PrivacyOwn {
  viewer {
    privacy {
      sendReadReceipts
      showReadReceipts
      showLastSeen
      showOnlineStatus
      groupInvites
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyOwnQuery, PrivacyOwnQueryVariables>;
export const PrivacyStateDocument = new TypedDocumentString(`
    query PrivacyState($id: ID!) {
  conversation(id: $id) {
    unreadCount
    receipts {
      user {
        id
      }
      deliveredSeq
      deliveredAt
      readSeq
      readAt
    }
    messages(last: 1) {
      nodes {
        id
        seq
        status
        deliveredTo {
          user {
            id
          }
        }
        readBy {
          user {
            id
          }
        }
        deliveryStats {
          recipients
          delivered
          read
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyStateQuery, PrivacyStateQueryVariables>;
export const PrivacyReceiptsDocument = new TypedDocumentString(`
    subscription PrivacyReceipts($id: ID) {
  receiptUpdated(conversationId: $id) {
    user {
      id
    }
    deliveredSeq
    readSeq
    readAt
    conversation {
      id
      receipts {
        user {
          id
        }
        readSeq
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyReceiptsSubscription, PrivacyReceiptsSubscriptionVariables>;
export const PrivacyEventsDocument = new TypedDocumentString(`
    subscription PrivacyEvents($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on ReceiptUpdated {
      receipt {
        user {
          id
        }
        deliveredSeq
        readSeq
        readAt
        conversation {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyEventsSubscription, PrivacyEventsSubscriptionVariables>;
export const PrivacyPolledDocument = new TypedDocumentString(`
    query PrivacyPolled($after: String) {
  events(after: $after) {
    events {
      __typename
      ... on ReceiptUpdated {
        receipt {
          user {
            id
          }
          readSeq
          readAt
          conversation {
            id
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyPolledQuery, PrivacyPolledQueryVariables>;
export const PrivacyStatusesDocument = new TypedDocumentString(`
    subscription PrivacyStatuses($id: ID) {
  messageAdded(conversationId: $id) {
    body
    status
  }
}
    `) as unknown as TypedDocumentString<PrivacyStatusesSubscription, PrivacyStatusesSubscriptionVariables>;
export const PrivacyCursorDocument = new TypedDocumentString(`
    query PrivacyCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<PrivacyCursorQuery, PrivacyCursorQueryVariables>;
export const PrivacyDeliveredDocument = new TypedDocumentString(`
    mutation PrivacyDelivered($ids: [ID!]!) {
  acknowledgeDelivery(input: {messageIds: $ids}) {
    receipts {
      deliveredSeq
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyDeliveredMutation, PrivacyDeliveredMutationVariables>;
export const PrivacyReadDocument = new TypedDocumentString(`
    mutation PrivacyRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      deliveredSeq
      readSeq
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyReadMutation, PrivacyReadMutationVariables>;
export const PrivacySharedDocument = new TypedDocumentString(`
    subscription PrivacyShared($id: ID) {
  receiptUpdated(conversationId: $id) {
    user {
      id
    }
    deliveredSeq
    readSeq
  }
}
    `) as unknown as TypedDocumentString<PrivacySharedSubscription, PrivacySharedSubscriptionVariables>;
export const PrivacyMembersDocument = new TypedDocumentString(`
    query PrivacyMembers($id: ID!) {
  conversation(id: $id) {
    members {
      nodes {
        user {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyMembersQuery, PrivacyMembersQueryVariables>;
export const PrivacyAddDocument = new TypedDocumentString(`
    mutation PrivacyAdd($id: ID!, $who: ID!) {
  addMembers(input: {conversationId: $id, userIds: [$who]}) {
    conversation {
      memberCount
      revision
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyAddMutation, PrivacyAddMutationVariables>;
export const PrivacyBlockDocument = new TypedDocumentString(`
    mutation PrivacyBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyBlockMutation, PrivacyBlockMutationVariables>;
export const PrivacyUnblockDocument = new TypedDocumentString(`
    mutation PrivacyUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<PrivacyUnblockMutation, PrivacyUnblockMutationVariables>;
export const PushRegisterDocument = new TypedDocumentString(`
    mutation PushRegister($input: RegisterPushDeviceInput!) {
  registerPushDevice(input: $input) {
    device {
      id
      platform
      createdAt
      lastPushedAt
    }
  }
}
    `) as unknown as TypedDocumentString<PushRegisterMutation, PushRegisterMutationVariables>;
export const PushUnregisterDocument = new TypedDocumentString(`
    mutation PushUnregister($id: ID!) {
  unregisterPushDevice(input: {deviceId: $id}) {
    deviceId
  }
}
    `) as unknown as TypedDocumentString<PushUnregisterMutation, PushUnregisterMutationVariables>;
export const PushDevicesDocument = new TypedDocumentString(`
    query PushDevices {
  viewer {
    pushDevices {
      id
      platform
      lastPushedAt
    }
  }
  vapidPublicKey
}
    `) as unknown as TypedDocumentString<PushDevicesQuery, PushDevicesQueryVariables>;
export const PushReadDocument = new TypedDocumentString(`
    mutation PushRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<PushReadMutation, PushReadMutationVariables>;
export const PushSettingsDocument = new TypedDocumentString(`
    mutation PushSettings($input: UpdateNotificationSettingsInput!) {
  updateNotificationSettings(input: $input) {
    settings {
      disabledKinds
      pushPreviews
      quietHours {
        start
        end
        timeZone
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PushSettingsMutation, PushSettingsMutationVariables>;
export const PushMembershipDocument = new TypedDocumentString(`
    mutation PushMembership($input: UpdateMembershipInput!) {
  updateMembership(input: $input) {
    conversation {
      membership {
        notificationLevel
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PushMembershipMutation, PushMembershipMutationVariables>;
export const PushExplainDocument = new TypedDocumentString(`
    query PushExplain($id: ID!) {
  explainNotification(messageId: $id) {
    notified
    pushed
    reason
    text
  }
}
    `) as unknown as TypedDocumentString<PushExplainQuery, PushExplainQueryVariables>;
export const PushSignOutDocument = new TypedDocumentString(`
    mutation PushSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<PushSignOutMutation, PushSignOutMutationVariables>;
export const ReactionsAddDocument = new TypedDocumentString(`
    mutation ReactionsAdd($id: ID!, $emoji: String!) {
  addReaction(input: {messageId: $id, emoji: $emoji}) {
    message {
      id
      revision
      reactions {
        emoji
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsAddMutation, ReactionsAddMutationVariables>;
export const ReactionsRemoveDocument = new TypedDocumentString(`
    mutation ReactionsRemove($id: ID!, $emoji: String!) {
  removeReaction(input: {messageId: $id, emoji: $emoji}) {
    message {
      id
      revision
      reactions {
        emoji
        count
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsRemoveMutation, ReactionsRemoveMutationVariables>;
export const ReactionsMessageDocument = new TypedDocumentString(`
    query ReactionsMessage($id: ID!) {
  node(id: $id) {
    ... on Message {
      body
      revision
      conversation {
        revision
        lastSeq
      }
      reactions {
        emoji
        count
        viewerHasReacted
        users {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsMessageQuery, ReactionsMessageQueryVariables>;
export const ReactionsDeleteDocument = new TypedDocumentString(`
    mutation ReactionsDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      reactions {
        emoji
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsDeleteMutation, ReactionsDeleteMutationVariables>;
export const ReactionsOutDocument = new TypedDocumentString(`
    mutation ReactionsOut($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsOutMutation, ReactionsOutMutationVariables>;
export const ReactionsUpdatedDocument = new TypedDocumentString(`
    subscription ReactionsUpdated($id: ID) {
  messageUpdated(conversationId: $id) {
    id
    revision
    reactions {
      emoji
      count
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsUpdatedSubscription, ReactionsUpdatedSubscriptionVariables>;
export const ReactionsOwnDocument = new TypedDocumentString(`
    subscription ReactionsOwn($id: ID) {
  messageUpdated(conversationId: $id) {
    id
    reactions {
      emoji
      viewerHasReacted
    }
  }
}
    `) as unknown as TypedDocumentString<ReactionsOwnSubscription, ReactionsOwnSubscriptionVariables>;
export const RefreshAgainDocument = new TypedDocumentString(`
    mutation RefreshAgain($token: String!) {
  refreshSession(input: {refreshToken: $token}) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<RefreshAgainMutation, RefreshAgainMutationVariables>;
export const RefreshMeDocument = new TypedDocumentString(`
    query RefreshMe {
  viewer {
    user {
      id
    }
    sessions {
      id
      isCurrent
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshMeQuery, RefreshMeQueryVariables>;
export const RefreshSignOutDocument = new TypedDocumentString(`
    mutation RefreshSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<RefreshSignOutMutation, RefreshSignOutMutationVariables>;
export const RefreshSignInDocument = new TypedDocumentString(`
    mutation RefreshSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    refreshToken
  }
}
    `) as unknown as TypedDocumentString<RefreshSignInMutation, RefreshSignInMutationVariables>;
export const RefreshChangeDocument = new TypedDocumentString(`
    mutation RefreshChange($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    viewer {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RefreshChangeMutation, RefreshChangeMutationVariables>;
export const RefreshAddedDocument = new TypedDocumentString(`
    subscription RefreshAdded {
  messageAdded {
    id
  }
}
    `) as unknown as TypedDocumentString<RefreshAddedSubscription, RefreshAddedSubscriptionVariables>;
export const RepeatsSendDocument = new TypedDocumentString(`
    mutation RepeatsSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    isDuplicate
    message {
      id
      body
      reactions {
        emoji
      }
      receiptsOf: readBy {
        user {
          id
        }
      }
      replyTo {
        body
      }
      conversation {
        title
        description
        lastSeq
        members {
          nodes {
            role
            user {
              id
            }
          }
        }
        receipts {
          user {
            id
          }
        }
        typing {
          user {
            id
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsSendMutation, RepeatsSendMutationVariables>;
export const RepeatsEditDocument = new TypedDocumentString(`
    mutation RepeatsEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsEditMutation, RepeatsEditMutationVariables>;
export const RepeatsDeleteDocument = new TypedDocumentString(`
    mutation RepeatsDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsDeleteMutation, RepeatsDeleteMutationVariables>;
export const RepeatsRemoveDocument = new TypedDocumentString(`
    mutation RepeatsRemove($id: ID!, $who: ID!) {
  removeMember(input: {conversationId: $id, userId: $who}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsRemoveMutation, RepeatsRemoveMutationVariables>;
export const RepeatsLeaveDocument = new TypedDocumentString(`
    mutation RepeatsLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<RepeatsLeaveMutation, RepeatsLeaveMutationVariables>;
export const RepeatsAddDocument = new TypedDocumentString(`
    mutation RepeatsAdd($id: ID!, $who: ID!) {
  addMembers(input: {conversationId: $id, userIds: [$who]}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsAddMutation, RepeatsAddMutationVariables>;
export const RepeatsEndDocument = new TypedDocumentString(`
    mutation RepeatsEnd($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<RepeatsEndMutation, RepeatsEndMutationVariables>;
export const RepeatsRenameDocument = new TypedDocumentString(`
    mutation RepeatsRename($id: ID!) {
  updateGroup(input: {conversationId: $id, title: "a later secret"}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsRenameMutation, RepeatsRenameMutationVariables>;
export const RepeatsDeleteAccountDocument = new TypedDocumentString(`
    mutation RepeatsDeleteAccount {
  deleteAccount(input: {password: "a good password"}) {
    userId
  }
}
    `) as unknown as TypedDocumentString<RepeatsDeleteAccountMutation, RepeatsDeleteAccountMutationVariables>;
export const RepeatsActivityDocument = new TypedDocumentString(`
    query RepeatsActivity($id: ID!) {
  conversation(id: $id) {
    lastActivityAt
    lastMessage {
      id
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<RepeatsActivityQuery, RepeatsActivityQueryVariables>;
export const RepliesSendDocument = new TypedDocumentString(`
    mutation RepliesSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    isDuplicate
    message {
      id
      seq
      body
      replyTo {
        id
        seq
        body
      }
      mentions {
        id
      }
      mentionsEveryone
    }
  }
}
    `) as unknown as TypedDocumentString<RepliesSendMutation, RepliesSendMutationVariables>;
export const RepliesMessageDocument = new TypedDocumentString(`
    query RepliesMessage($id: ID!) {
  node(id: $id) {
    ... on Message {
      body
      revision
      replyTo {
        id
        body
        deletedAt
        sender {
          id
        }
      }
      mentions {
        id
      }
      mentionsEveryone
    }
  }
}
    `) as unknown as TypedDocumentString<RepliesMessageQuery, RepliesMessageQueryVariables>;
export const RepliesEditDocument = new TypedDocumentString(`
    mutation RepliesEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepliesEditMutation, RepliesEditMutationVariables>;
export const RepliesDeleteDocument = new TypedDocumentString(`
    mutation RepliesDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<RepliesDeleteMutation, RepliesDeleteMutationVariables>;
export const RepliesAddedDocument = new TypedDocumentString(`
    subscription RepliesAdded($id: ID) {
  messageAdded(conversationId: $id) {
    id
    body
    replyTo {
      body
    }
    mentions {
      id
    }
    mentionsEveryone
  }
}
    `) as unknown as TypedDocumentString<RepliesAddedSubscription, RepliesAddedSubscriptionVariables>;
export const RepliesStateDocument = new TypedDocumentString(`
    query RepliesState($id: ID!) {
  conversation(id: $id) {
    lastSeq
    revision
  }
}
    `) as unknown as TypedDocumentString<RepliesStateQuery, RepliesStateQueryVariables>;
export const SearchLocaleDocument = new TypedDocumentString(`
    query SearchLocale($query: String!, $id: ID) {
  searchMessages(query: $query, conversationId: $id, first: 100) {
    nodes {
      body
    }
  }
}
    `) as unknown as TypedDocumentString<SearchLocaleQuery, SearchLocaleQueryVariables>;
export const SearchMessagesDocument = new TypedDocumentString(`
    query SearchMessages($query: String!, $id: ID, $first: Int, $after: String) {
  searchMessages(query: $query, conversationId: $id, first: $first, after: $after) {
    nodes {
      id
      body
      conversation {
        id
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SearchMessagesQuery, SearchMessagesQueryVariables>;
export const SearchEditDocument = new TypedDocumentString(`
    mutation SearchEdit($id: ID!, $body: String!) {
  editMessage(input: {messageId: $id, body: $body}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SearchEditMutation, SearchEditMutationVariables>;
export const SearchDeleteDocument = new TypedDocumentString(`
    mutation SearchDelete($id: ID!) {
  deleteMessage(input: {messageId: $id}) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SearchDeleteMutation, SearchDeleteMutationVariables>;
export const SearchRemoveDocument = new TypedDocumentString(`
    mutation SearchRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SearchRemoveMutation, SearchRemoveMutationVariables>;
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
export const SentencesCreateDocument = new TypedDocumentString(`
    mutation SentencesCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
      title
    }
  }
}
    `) as unknown as TypedDocumentString<SentencesCreateMutation, SentencesCreateMutationVariables>;
export const SentencesRenameDocument = new TypedDocumentString(`
    mutation SentencesRename($input: UpdateGroupInput!) {
  updateGroup(input: $input) {
    conversation {
      id
      title
    }
  }
}
    `) as unknown as TypedDocumentString<SentencesRenameMutation, SentencesRenameMutationVariables>;
export const SentencesAddDocument = new TypedDocumentString(`
    mutation SentencesAdd($input: AddMembersInput!) {
  addMembers(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SentencesAddMutation, SentencesAddMutationVariables>;
export const SentencesRemoveDocument = new TypedDocumentString(`
    mutation SentencesRemove($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SentencesRemoveMutation, SentencesRemoveMutationVariables>;
export const SentencesReadDocument = new TypedDocumentString(`
    query SentencesRead($id: ID!) {
  messages(conversationId: $id, first: 50) {
    nodes {
      kind
      body
      groupEvent {
        title
      }
    }
  }
  notifications {
    nodes {
      kind
      title
      body
    }
  }
}
    `) as unknown as TypedDocumentString<SentencesReadQuery, SentencesReadQueryVariables>;
export const ModesSignUpDocument = new TypedDocumentString(`
    mutation ModesSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    viewer {
      user {
        username
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ModesSignUpMutation, ModesSignUpMutationVariables>;
export const TypingInDocument = new TypedDocumentString(`
    subscription TypingIn($id: ID!) {
  typing(conversationId: $id) {
    user {
      id
    }
    isTyping
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<TypingInSubscription, TypingInSubscriptionVariables>;
export const TypingEventsDocument = new TypedDocumentString(`
    subscription TypingEvents($ids: [ID!]) {
  events(typingIn: $ids) {
    __typename
    ... on TypingChanged {
      typing {
        user {
          id
        }
        isTyping
        conversation {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TypingEventsSubscription, TypingEventsSubscriptionVariables>;
export const TypingSetDocument = new TypedDocumentString(`
    mutation TypingSet($id: ID!, $is: Boolean!) {
  setTyping(input: {conversationId: $id, isTyping: $is}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<TypingSetMutation, TypingSetMutationVariables>;
export const TypingBlockDocument = new TypedDocumentString(`
    mutation TypingBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<TypingBlockMutation, TypingBlockMutationVariables>;
export const TypingUnblockDocument = new TypedDocumentString(`
    mutation TypingUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<TypingUnblockMutation, TypingUnblockMutationVariables>;
export const TypingNowDocument = new TypedDocumentString(`
    query TypingNow($id: ID!) {
  conversation(id: $id) {
    typing {
      user {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TypingNowQuery, TypingNowQueryVariables>;
export const TypingRemoveDocument = new TypedDocumentString(`
    mutation TypingRemove($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<TypingRemoveMutation, TypingRemoveMutationVariables>;
export const DemoWhoDocument = new TypedDocumentString(`
    query DemoWho {
  viewer {
    user {
      displayName
    }
    sessions {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<DemoWhoQuery, DemoWhoQueryVariables>;
export const DemoShownDocument = new TypedDocumentString(`
    query DemoShown {
  inbox(first: 10) {
    nodes {
      kind
      title
      unreadCount
      lastMessage {
        body
      }
      members {
        nodes {
          user {
            displayName
          }
        }
      }
    }
  }
  notifications {
    unreadCount
    nodes {
      title
      body
    }
  }
}
    `) as unknown as TypedDocumentString<DemoShownQuery, DemoShownQueryVariables>;
export const DemoSignInDocument = new TypedDocumentString(`
    mutation DemoSignIn($input: SignInInput!) {
  signIn(input: $input) {
    viewer {
      user {
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DemoSignInMutation, DemoSignInMutationVariables>;
export const GraphiqlSendDocument = new TypedDocumentString(`
    mutation GraphiqlSend($input: SendMessageInput!) {
  sendMessage(input: $input) {
    message {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GraphiqlSendMutation, GraphiqlSendMutationVariables>;
export const GraphiqlInboxDocument = new TypedDocumentString(`
    query GraphiqlInbox {
  viewer {
    sessions {
      id
    }
  }
  inbox {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<GraphiqlInboxQuery, GraphiqlInboxQueryVariables>;
export const MetricsAddedDocument = new TypedDocumentString(`
    subscription MetricsAdded($id: ID) {
  messageAdded(conversationId: $id) {
    id
    body
  }
}
    `) as unknown as TypedDocumentString<MetricsAddedSubscription, MetricsAddedSubscriptionVariables>;
export const MetricsEventsDocument = new TypedDocumentString(`
    subscription MetricsEvents($after: String) {
  events(after: $after) {
    cursor
  }
}
    `) as unknown as TypedDocumentString<MetricsEventsSubscription, MetricsEventsSubscriptionVariables>;
export const ControlSignInDocument = new TypedDocumentString(`
    mutation ControlSignIn($username: String!) {
  signIn(input: {username: $username, password: "a good password"}) {
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
    `) as unknown as TypedDocumentString<ControlSignInMutation, ControlSignInMutationVariables>;
export const ControlEventsDocument = new TypedDocumentString(`
    subscription ControlEvents {
  events {
    __typename
  }
}
    `) as unknown as TypedDocumentString<ControlEventsSubscription, ControlEventsSubscriptionVariables>;
export const OperatorSignInDocument = new TypedDocumentString(`
    mutation OperatorSignIn($username: String!, $password: String!) {
  signIn(input: {username: $username, password: $password}) {
    accessToken
    refreshToken
    viewer {
      user {
        id
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OperatorSignInMutation, OperatorSignInMutationVariables>;
export const OperatorRefreshDocument = new TypedDocumentString(`
    mutation OperatorRefresh($token: String!) {
  refreshSession(input: {refreshToken: $token}) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<OperatorRefreshMutation, OperatorRefreshMutationVariables>;
export const OperatorMeDocument = new TypedDocumentString(`
    query OperatorMe {
  viewer {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<OperatorMeQuery, OperatorMeQueryVariables>;
export const OperatorEventsDocument = new TypedDocumentString(`
    subscription OperatorEvents {
  events {
    __typename
  }
}
    `) as unknown as TypedDocumentString<OperatorEventsSubscription, OperatorEventsSubscriptionVariables>;
export const OperatorSeenDocument = new TypedDocumentString(`
    query OperatorSeen($id: ID!, $username: String!) {
  node(id: $id) {
    ... on User {
      id
      username
      displayName
      presence {
        status
      }
    }
  }
  user(username: $username) {
    id
  }
  users(search: $username) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<OperatorSeenQuery, OperatorSeenQueryVariables>;
export const OperatorResetDocument = new TypedDocumentString(`
    mutation OperatorReset($token: String!, $newPassword: String!) {
  resetPassword(input: {token: $token, newPassword: $newPassword}) {
    reset
  }
}
    `) as unknown as TypedDocumentString<OperatorResetMutation, OperatorResetMutationVariables>;
export const SharedLimitsSignInDocument = new TypedDocumentString(`
    mutation SharedLimitsSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsSignInMutation, SharedLimitsSignInMutationVariables>;
export const SharedLimitsStartDocument = new TypedDocumentString(`
    mutation SharedLimitsStart($id: ID!) {
  startConversation(input: {userId: $id}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsStartMutation, SharedLimitsStartMutationVariables>;
export const SharedLimitsReadDocument = new TypedDocumentString(`
    mutation SharedLimitsRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsReadMutation, SharedLimitsReadMutationVariables>;
export const SharedLimitsDeliveredDocument = new TypedDocumentString(`
    mutation SharedLimitsDelivered($id: ID!) {
  acknowledgeDelivery(input: {messageIds: [$id]}) {
    receipts {
      deliveredSeq
    }
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsDeliveredMutation, SharedLimitsDeliveredMutationVariables>;
export const SharedLimitsCursorDocument = new TypedDocumentString(`
    query SharedLimitsCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<SharedLimitsCursorQuery, SharedLimitsCursorQueryVariables>;
export const SharedLimitsMarkDocument = new TypedDocumentString(`
    mutation SharedLimitsMark($id: ID!) {
  markNotificationRead(input: {notificationId: $id}) {
    notification {
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsMarkMutation, SharedLimitsMarkMutationVariables>;
export const SharedLimitsMarkAllDocument = new TypedDocumentString(`
    mutation SharedLimitsMarkAll {
  markAllNotificationsRead {
    count
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsMarkAllMutation, SharedLimitsMarkAllMutationVariables>;
export const SharedLimitsDeleteDocument = new TypedDocumentString(`
    mutation SharedLimitsDelete($id: ID!) {
  deleteNotification(input: {notificationId: $id}) {
    notificationId
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsDeleteMutation, SharedLimitsDeleteMutationVariables>;
export const SharedLimitsDisableDocument = new TypedDocumentString(`
    mutation SharedLimitsDisable($kinds: [NotificationKind!]) {
  updateNotificationSettings(input: {disabledKinds: $kinds}) {
    settings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<SharedLimitsDisableMutation, SharedLimitsDisableMutationVariables>;
export const StartingSignUpDocument = new TypedDocumentString(`
    mutation StartingSignUp($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<StartingSignUpMutation, StartingSignUpMutationVariables>;
export const StartingSignInDocument = new TypedDocumentString(`
    mutation StartingSignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
  }
}
    `) as unknown as TypedDocumentString<StartingSignInMutation, StartingSignInMutationVariables>;
export const StartingMeDocument = new TypedDocumentString(`
    query StartingMe {
  viewer {
    user {
      username
    }
  }
}
    `) as unknown as TypedDocumentString<StartingMeQuery, StartingMeQueryVariables>;
export const BoundsEventsDocument = new TypedDocumentString(`
    subscription BoundsEvents {
  events {
    cursor
  }
}
    `) as unknown as TypedDocumentString<BoundsEventsSubscription, BoundsEventsSubscriptionVariables>;
export const BoundsNotifiedDocument = new TypedDocumentString(`
    subscription BoundsNotified {
  notificationAdded {
    id
  }
}
    `) as unknown as TypedDocumentString<BoundsNotifiedSubscription, BoundsNotifiedSubscriptionVariables>;
export const BoundsCursorDocument = new TypedDocumentString(`
    query BoundsCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<BoundsCursorQuery, BoundsCursorQueryVariables>;
export const BoundsWaitDocument = new TypedDocumentString(`
    query BoundsWait($after: String) {
  events(after: $after, waitSeconds: 20) {
    cursor
  }
}
    `) as unknown as TypedDocumentString<BoundsWaitQuery, BoundsWaitQueryVariables>;
export const BoundsSignOutDocument = new TypedDocumentString(`
    mutation BoundsSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<BoundsSignOutMutation, BoundsSignOutMutationVariables>;
export const IdentitiesPrepareDocument = new TypedDocumentString(`
    mutation IdentitiesPrepare($group: ID!, $message: ID!) {
  editMessage(input: {messageId: $message, body: "changed"}) {
    message {
      id
    }
  }
  addReaction(input: {messageId: $message, emoji: "👍"}) {
    message {
      id
    }
  }
  updateGroup(input: {conversationId: $group, title: "Crew"}) {
    conversation {
      id
    }
  }
  saveDraft(input: {conversationId: $group, body: "not sent"}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<IdentitiesPrepareMutation, IdentitiesPrepareMutationVariables>;
export const IdentitiesReadDocument = new TypedDocumentString(`
    mutation IdentitiesRead($group: ID!, $message: ID!, $ana: ID!) {
  sendMessage(input: {conversationId: $group, body: "Ana?", mentionIds: [$ana]}) {
    message {
      id
    }
  }
  markRead(input: {conversationId: $group}) {
    receipt {
      id
    }
  }
  addReaction(input: {messageId: $message, emoji: "👀"}) {
    message {
      id
    }
  }
  setTyping(input: {conversationId: $group, isTyping: true}) {
    typing {
      id
      __typename
    }
  }
}
    `) as unknown as TypedDocumentString<IdentitiesReadMutation, IdentitiesReadMutationVariables>;
export const IdentitiesEverythingDocument = new TypedDocumentString(`
    query IdentitiesEverything($id: ID!, $direct: ID!) {
  viewer {
    __typename
    id
    user {
      __typename
      id
      presence {
        __typename
        id
      }
    }
    privacy {
      __typename
      id
    }
    notificationSettings {
      __typename
      id
    }
    sessions {
      __typename
      id
    }
    pushDevices {
      __typename
      id
    }
  }
  notifications {
    nodes {
      __typename
      id
    }
  }
  direct: conversation(id: $direct) {
    __typename
    id
    undelivered {
      __typename
      id
    }
  }
  conversation(id: $id) {
    __typename
    id
    unread {
      __typename
      id
    }
    membership {
      __typename
      id
      draft {
        __typename
        id
      }
    }
    members {
      nodes {
        __typename
        id
        user {
          __typename
          id
          presence {
            __typename
            id
          }
        }
      }
    }
    receipts {
      __typename
      id
    }
    typing {
      __typename
      id
    }
    messages {
      nodes {
        __typename
        id
        edits {
          __typename
          id
        }
        reactions {
          __typename
          id
        }
        deliveredTo {
          __typename
          id
        }
        readBy {
          __typename
          id
        }
        deliveryStats {
          __typename
          id
        }
        groupEvent {
          __typename
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<IdentitiesEverythingQuery, IdentitiesEverythingQueryVariables>;
export const IdentitiesNodesDocument = new TypedDocumentString(`
    query IdentitiesNodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
  }
}
    `) as unknown as TypedDocumentString<IdentitiesNodesQuery, IdentitiesNodesQueryVariables>;
export const IdentitiesReceiptsDocument = new TypedDocumentString(`
    subscription IdentitiesReceipts($id: ID!) {
  receiptUpdated(conversationId: $id) {
    id
    readSeq
  }
}
    `) as unknown as TypedDocumentString<IdentitiesReceiptsSubscription, IdentitiesReceiptsSubscriptionVariables>;
export const IdentitiesMarkDocument = new TypedDocumentString(`
    mutation IdentitiesMark($group: ID!) {
  markRead(input: {conversationId: $group}) {
    receipt {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<IdentitiesMarkMutation, IdentitiesMarkMutationVariables>;
export const ApolloFirstDocument = new TypedDocumentString(`
    query ApolloFirst($id: ID!) {
  viewer {
    id
    email
  }
  conversation(id: $id) {
    id
    membership {
      id
      role
    }
  }
}
    `) as unknown as TypedDocumentString<ApolloFirstQuery, ApolloFirstQueryVariables>;
export const ApolloSecondDocument = new TypedDocumentString(`
    query ApolloSecond($id: ID!) {
  viewer {
    id
    unreadCount
  }
  conversation(id: $id) {
    id
    membership {
      id
      joinedAt
    }
  }
}
    `) as unknown as TypedDocumentString<ApolloSecondQuery, ApolloSecondQueryVariables>;
export const IdsNodeDocument = new TypedDocumentString(`
    query IdsNode($id: ID!) {
  node(id: $id) {
    id
  }
  conversation(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<IdsNodeQuery, IdsNodeQueryVariables>;
export const IdsMessagesDocument = new TypedDocumentString(`
    query IdsMessages($id: ID!, $after: String) {
  messages(conversationId: $id, after: $after) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<IdsMessagesQuery, IdsMessagesQueryVariables>;
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
export const PlansEverythingDocument = new TypedDocumentString(`
    query PlansEverything($after: String) {
  notifications {
    unreadCount
    nodes {
      id
    }
  }
  unread: notifications(unreadOnly: true) {
    nodes {
      id
    }
  }
  events(after: $after) {
    cursor
  }
}
    `) as unknown as TypedDocumentString<PlansEverythingQuery, PlansEverythingQueryVariables>;
export const PlansMarkAllDocument = new TypedDocumentString(`
    mutation PlansMarkAll {
  markAllNotificationsRead {
    count
  }
}
    `) as unknown as TypedDocumentString<PlansMarkAllMutation, PlansMarkAllMutationVariables>;
export const ChangeOverEventsDocument = new TypedDocumentString(`
    subscription ChangeOverEvents($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {
  events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {
    __typename
    cursor
    ... on StreamStarted {
      start
    }
    ... on MessageAdded {
      message {
        seq
        conversation {
          id
        }
      }
    }
    ... on PresenceChanged {
      presence {
        status
        user {
          id
        }
      }
    }
    ... on TypingChanged {
      typing {
        isTyping
        user {
          id
        }
        conversation {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeOverEventsSubscription, ChangeOverEventsSubscriptionVariables>;
export const ChangeOverPresenceDocument = new TypedDocumentString(`
    subscription ChangeOverPresence($ids: [ID!]!) {
  presenceChanged(userIds: $ids) {
    status
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeOverPresenceSubscription, ChangeOverPresenceSubscriptionVariables>;
export const ChangeOverTypingDocument = new TypedDocumentString(`
    subscription ChangeOverTyping($id: ID!) {
  typing(conversationId: $id) {
    isTyping
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeOverTypingSubscription, ChangeOverTypingSubscriptionVariables>;
export const ChangeOverTypeDocument = new TypedDocumentString(`
    mutation ChangeOverType($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeOverTypeMutation, ChangeOverTypeMutationVariables>;
export const CutOffAddedDocument = new TypedDocumentString(`
    subscription CutOffAdded($after: ID) {
  messageAdded(after: $after) {
    id
    seq
    body
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CutOffAddedSubscription, CutOffAddedSubscriptionVariables>;
export const CutOffLeaveDocument = new TypedDocumentString(`
    mutation CutOffLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<CutOffLeaveMutation, CutOffLeaveMutationVariables>;
export const CutOffDeleteDocument = new TypedDocumentString(`
    mutation CutOffDelete($id: ID!) {
  deleteGroup(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<CutOffDeleteMutation, CutOffDeleteMutationVariables>;
export const EventsFollowDocument = new TypedDocumentString(`
    subscription EventsFollow($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {
  events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {
    __typename
    cursor
    ... on StreamStarted {
      start
    }
    ... on MessageAdded {
      message {
        id
        seq
        revision
        body
        conversation {
          id
        }
      }
    }
    ... on MessageUpdated {
      message {
        id
        seq
        revision
        body
        conversation {
          id
        }
      }
    }
    ... on ReceiptUpdated {
      receipt {
        conversation {
          id
        }
        user {
          id
        }
        deliveredSeq
        readSeq
      }
    }
    ... on ConversationUpdated {
      conversation {
        id
      }
    }
    ... on ConversationRemoved {
      conversationId
      reason
    }
    ... on PresenceChanged {
      presence {
        user {
          id
        }
        status
      }
    }
    ... on TypingChanged {
      typing {
        user {
          id
        }
        isTyping
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EventsFollowSubscription, EventsFollowSubscriptionVariables>;
export const EventsPageDocument = new TypedDocumentString(`
    query EventsPage($after: String, $first: Int, $waitSeconds: Int) {
  events(after: $after, first: $first, waitSeconds: $waitSeconds) {
    start
    cursor
    hasMore
    events {
      __typename
      cursor
      ... on MessageAdded {
        message {
          id
          seq
          revision
          body
          conversation {
            id
          }
        }
      }
      ... on MessageUpdated {
        message {
          id
          seq
          revision
          body
          conversation {
            id
          }
        }
      }
      ... on ReceiptUpdated {
        receipt {
          conversation {
            id
          }
          user {
            id
          }
          deliveredSeq
          readSeq
        }
      }
      ... on ConversationUpdated {
        conversation {
          id
        }
      }
      ... on ConversationRemoved {
        conversationId
        reason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EventsPageQuery, EventsPageQueryVariables>;
export const EventsCursorDocument = new TypedDocumentString(`
    query EventsCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<EventsCursorQuery, EventsCursorQueryVariables>;
export const EventsRemoveDocument = new TypedDocumentString(`
    mutation EventsRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EventsRemoveMutation, EventsRemoveMutationVariables>;
export const EventsCreateDocument = new TypedDocumentString(`
    mutation EventsCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EventsCreateMutation, EventsCreateMutationVariables>;
export const EventsRenameDocument = new TypedDocumentString(`
    mutation EventsRename($id: ID!) {
  updateGroup(input: {conversationId: $id, title: "Other"}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EventsRenameMutation, EventsRenameMutationVariables>;
export const EventsTypeDocument = new TypedDocumentString(`
    mutation EventsType($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<EventsTypeMutation, EventsTypeMutationVariables>;
export const EventsUpdatedDocument = new TypedDocumentString(`
    subscription EventsUpdated {
  conversationUpdated {
    id
    title
    memberCount
  }
}
    `) as unknown as TypedDocumentString<EventsUpdatedSubscription, EventsUpdatedSubscriptionVariables>;
export const EventsChangesDocument = new TypedDocumentString(`
    query EventsChanges($id: ID!, $after: Int!, $first: Int) {
  conversation(id: $id) {
    revision
    changes(afterRevision: $after, first: $first) {
      nodes {
        seq
        revision
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<EventsChangesQuery, EventsChangesQueryVariables>;
export const EventsAddDocument = new TypedDocumentString(`
    mutation EventsAdd($id: ID!, $user: ID!) {
  addMembers(input: {conversationId: $id, userIds: [$user]}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EventsAddMutation, EventsAddMutationVariables>;
export const EventsAddedDocument = new TypedDocumentString(`
    subscription EventsAdded {
  messageAdded {
    body
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<EventsAddedSubscription, EventsAddedSubscriptionVariables>;
export const PollingStateDocument = new TypedDocumentString(`
    query PollingState($id: ID!) {
  conversation(id: $id) {
    title
    receipts {
      user {
        id
      }
      deliveredSeq
      readSeq
    }
    changes(afterRevision: 0, first: 100) {
      nodes {
        id
        seq
        revision
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PollingStateQuery, PollingStateQueryVariables>;
export const PollingReadDocument = new TypedDocumentString(`
    mutation PollingRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<PollingReadMutation, PollingReadMutationVariables>;
export const PollingReactDocument = new TypedDocumentString(`
    mutation PollingReact($id: ID!, $emoji: String!) {
  addReaction(input: {messageId: $id, emoji: $emoji}) {
    message {
      revision
    }
  }
}
    `) as unknown as TypedDocumentString<PollingReactMutation, PollingReactMutationVariables>;
export const PollingRenameDocument = new TypedDocumentString(`
    mutation PollingRename($id: ID!, $title: String!) {
  updateGroup(input: {conversationId: $id, title: $title}) {
    conversation {
      title
    }
  }
}
    `) as unknown as TypedDocumentString<PollingRenameMutation, PollingRenameMutationVariables>;
export const PollingBeLeftAloneDocument = new TypedDocumentString(`
    mutation PollingBeLeftAlone {
  updateNotificationSettings(
    input: {disabledKinds: [MESSAGE_NEW, GROUP_INVITE, GROUP_UPDATED]}
  ) {
    settings {
      disabledKinds
    }
  }
}
    `) as unknown as TypedDocumentString<PollingBeLeftAloneMutation, PollingBeLeftAloneMutationVariables>;
export const PollingPageDocument = new TypedDocumentString(`
    query PollingPage($after: String, $first: Int, $waitSeconds: Int) {
  events(after: $after, first: $first, waitSeconds: $waitSeconds) {
    start
    cursor
    hasMore
    events {
      __typename
      cursor
      ... on MessageAdded {
        message {
          id
          seq
          revision
          conversation {
            id
          }
        }
      }
      ... on MessageUpdated {
        message {
          id
          seq
          revision
          conversation {
            id
          }
        }
      }
      ... on ReceiptUpdated {
        receipt {
          conversation {
            id
          }
          user {
            id
          }
          deliveredSeq
          readSeq
        }
      }
      ... on ConversationUpdated {
        conversation {
          id
          title
        }
      }
      ... on ConversationRemoved {
        conversationId
        reason
      }
      ... on NotificationAdded {
        notification {
          id
          readAt
        }
      }
      ... on NotificationUpdated {
        notification {
          id
          readAt
        }
      }
      ... on NotificationRemoved {
        notificationId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PollingPageQuery, PollingPageQueryVariables>;
export const PollingCursorDocument = new TypedDocumentString(`
    query PollingCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<PollingCursorQuery, PollingCursorQueryVariables>;
export const PollingNotificationsDocument = new TypedDocumentString(`
    query PollingNotifications($after: String) {
  notifications(first: 100, after: $after) {
    nodes {
      id
      readAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PollingNotificationsQuery, PollingNotificationsQueryVariables>;
export const PollingMarkDocument = new TypedDocumentString(`
    mutation PollingMark($id: ID!) {
  markNotificationRead(input: {notificationId: $id}) {
    notification {
      readAt
    }
  }
}
    `) as unknown as TypedDocumentString<PollingMarkMutation, PollingMarkMutationVariables>;
export const PollingDeleteDocument = new TypedDocumentString(`
    mutation PollingDelete($id: ID!) {
  deleteNotification(input: {notificationId: $id}) {
    notificationId
  }
}
    `) as unknown as TypedDocumentString<PollingDeleteMutation, PollingDeleteMutationVariables>;
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
export const RedisAddedDocument = new TypedDocumentString(`
    subscription RedisAdded {
  messageAdded {
    body
  }
}
    `) as unknown as TypedDocumentString<RedisAddedSubscription, RedisAddedSubscriptionVariables>;
export const RedisSetPresenceDocument = new TypedDocumentString(`
    mutation RedisSetPresence {
  setPresence(input: {status: AWAY}) {
    presence {
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RedisSetPresenceMutation, RedisSetPresenceMutationVariables>;
export const RedisPresenceDocument = new TypedDocumentString(`
    subscription RedisPresence($ids: [ID!]!) {
  presenceChanged(userIds: $ids) {
    status
  }
}
    `) as unknown as TypedDocumentString<RedisPresenceSubscription, RedisPresenceSubscriptionVariables>;
export const RedisSetTypingDocument = new TypedDocumentString(`
    mutation RedisSetTyping($id: ID!) {
  setTyping(input: {conversationId: $id, isTyping: true}) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<RedisSetTypingMutation, RedisSetTypingMutationVariables>;
export const RedisTypingDocument = new TypedDocumentString(`
    subscription RedisTyping($id: ID!) {
  typing(conversationId: $id) {
    isTyping
  }
}
    `) as unknown as TypedDocumentString<RedisTypingSubscription, RedisTypingSubscriptionVariables>;
export const ResumingCursorDocument = new TypedDocumentString(`
    query ResumingCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<ResumingCursorQuery, ResumingCursorQueryVariables>;
export const ResumingReadDocument = new TypedDocumentString(`
    mutation ResumingRead($id: ID!) {
  markRead(input: {conversationId: $id}) {
    receipt {
      readSeq
    }
  }
}
    `) as unknown as TypedDocumentString<ResumingReadMutation, ResumingReadMutationVariables>;
export const ResumingMarkDocument = new TypedDocumentString(`
    mutation ResumingMark($id: ID!) {
  markNotificationRead(input: {notificationId: $id}) {
    notification {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ResumingMarkMutation, ResumingMarkMutationVariables>;
export const ResumingDeleteDocument = new TypedDocumentString(`
    mutation ResumingDelete($id: ID!) {
  deleteNotification(input: {notificationId: $id}) {
    notificationId
  }
}
    `) as unknown as TypedDocumentString<ResumingDeleteMutation, ResumingDeleteMutationVariables>;
export const ResumingLeaveDocument = new TypedDocumentString(`
    mutation ResumingLeave($id: ID!) {
  leaveConversation(input: {conversationId: $id}) {
    conversationId
  }
}
    `) as unknown as TypedDocumentString<ResumingLeaveMutation, ResumingLeaveMutationVariables>;
export const ReturningSignOutDocument = new TypedDocumentString(`
    mutation ReturningSignOut {
  signOut {
    sessionId
  }
}
    `) as unknown as TypedDocumentString<ReturningSignOutMutation, ReturningSignOutMutationVariables>;
export const RewindCursorDocument = new TypedDocumentString(`
    query RewindCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<RewindCursorQuery, RewindCursorQueryVariables>;
export const RewindEventsDocument = new TypedDocumentString(`
    subscription RewindEvents($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted {
      start
    }
    ... on MessageAdded {
      message {
        seq
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RewindEventsSubscription, RewindEventsSubscriptionVariables>;
export const RewindPageDocument = new TypedDocumentString(`
    query RewindPage($after: String) {
  events(after: $after) {
    start
    cursor
  }
}
    `) as unknown as TypedDocumentString<RewindPageQuery, RewindPageQueryVariables>;
export const RewindAddedDocument = new TypedDocumentString(`
    subscription RewindAdded($id: ID) {
  messageAdded(conversationId: $id) {
    seq
    body
  }
}
    `) as unknown as TypedDocumentString<RewindAddedSubscription, RewindAddedSubscriptionVariables>;
export const SharingOwnDocument = new TypedDocumentString(`
    subscription SharingOwn($id: ID) {
  messageAdded(conversationId: $id) {
    seq
    clientMessageId
    conversation {
      unreadCount
      membership {
        user {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SharingOwnSubscription, SharingOwnSubscriptionVariables>;
export const SharingRemoveDocument = new TypedDocumentString(`
    mutation SharingRemove($id: ID!, $user: ID!) {
  removeMember(input: {conversationId: $id, userId: $user}) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SharingRemoveMutation, SharingRemoveMutationVariables>;
export const SharingBlockDocument = new TypedDocumentString(`
    mutation SharingBlock($id: ID!) {
  blockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SharingBlockMutation, SharingBlockMutationVariables>;
export const SharingUnblockDocument = new TypedDocumentString(`
    mutation SharingUnblock($id: ID!) {
  unblockUser(input: {userId: $id}) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<SharingUnblockMutation, SharingUnblockMutationVariables>;
export const SharingSeenDocument = new TypedDocumentString(`
    query SharingSeen($id: ID!) {
  conversation(id: $id) {
    messages(last: 100) {
      nodes {
        seq
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SharingSeenQuery, SharingSeenQueryVariables>;
export const FactsCursorDocument = new TypedDocumentString(`
    query FactsCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<FactsCursorQuery, FactsCursorQueryVariables>;
export const FactsEventsDocument = new TypedDocumentString(`
    subscription FactsEvents($after: String, $typingIn: [ID!]) {
  events(after: $after, typingIn: $typingIn) {
    __typename
    ... on StreamStarted {
      start
    }
    ... on MessageAdded {
      message {
        id
        body
        revision
        conversation {
          id
        }
      }
    }
    ... on MessageUpdated {
      message {
        id
        body
        revision
        conversation {
          id
        }
      }
    }
    ... on ConversationUpdated {
      conversation {
        id
        revision
      }
    }
    ... on ConversationRemoved {
      conversationId
    }
    ... on TypingChanged {
      typing {
        isTyping
        conversation {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FactsEventsSubscription, FactsEventsSubscriptionVariables>;
export const FactsCreateDocument = new TypedDocumentString(`
    mutation FactsCreate($input: CreateGroupInput!) {
  createGroup(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<FactsCreateMutation, FactsCreateMutationVariables>;
export const FactsAddDocument = new TypedDocumentString(`
    mutation FactsAdd($input: AddMembersInput!) {
  addMembers(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<FactsAddMutation, FactsAddMutationVariables>;
export const FactsRemoveDocument = new TypedDocumentString(`
    mutation FactsRemove($input: RemoveMemberInput!) {
  removeMember(input: $input) {
    conversation {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<FactsRemoveMutation, FactsRemoveMutationVariables>;
export const FactsTypeDocument = new TypedDocumentString(`
    mutation FactsType($input: SetTypingInput!) {
  setTyping(input: $input) {
    typing {
      isTyping
    }
  }
}
    `) as unknown as TypedDocumentString<FactsTypeMutation, FactsTypeMutationVariables>;
export const FactsEditDocument = new TypedDocumentString(`
    mutation FactsEdit($input: EditMessageInput!) {
  editMessage(input: $input) {
    message {
      revision
    }
  }
}
    `) as unknown as TypedDocumentString<FactsEditMutation, FactsEditMutationVariables>;
export const FactsRoomDocument = new TypedDocumentString(`
    query FactsRoom($id: ID!) {
  conversation(id: $id) {
    revision
    unreadCount
    lastSeq
    messages(first: 100) {
      nodes {
        body
        kind
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FactsRoomQuery, FactsRoomQueryVariables>;
export const FactsPageDocument = new TypedDocumentString(`
    query FactsPage($after: String, $first: Int) {
  events(after: $after, first: $first) {
    events {
      __typename
      ... on MessageAdded {
        message {
          id
          body
          revision
          conversation {
            id
          }
        }
      }
      ... on ConversationUpdated {
        conversation {
          id
          revision
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FactsPageQuery, FactsPageQueryVariables>;
export const FactsCostlyDocument = new TypedDocumentString(`
    query FactsCostly($after: String, $first: Int) {
  events(after: $after, first: $first) {
    cursor
    hasMore
    events {
      __typename
      ... on MessageAdded {
        message {
          body
          reactions {
            emoji
            users {
              id
              username
              displayName
            }
          }
          conversation {
            members(first: 100) {
              nodes {
                user {
                  id
                  username
                  displayName
                  avatarUrl
                  createdAt
                }
              }
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FactsCostlyQuery, FactsCostlyQueryVariables>;
export const FactsBlockDocument = new TypedDocumentString(`
    mutation FactsBlock($input: BlockUserInput!) {
  blockUser(input: $input) {
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<FactsBlockMutation, FactsBlockMutationVariables>;
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