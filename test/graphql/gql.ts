/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation ApolloSends($id: ID!) { sendMessage(input: { conversationId: $id, body: \"from apollo\" }) { message { id } } }": typeof types.ApolloSendsDocument,
    "query UrqlInbox { inbox { nodes { id } } }": typeof types.UrqlInboxDocument,
    "mutation UrqlSends($id: ID!) { sendMessage(input: { conversationId: $id, body: \"from urql\" }) { message { id } } }": typeof types.UrqlSendsDocument,
    "\n  subscription ForgedEvents($presenceOf: [ID!], $typingIn: [ID!]) {\n    events(presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { body } }\n    }\n  }\n": typeof types.ForgedEventsDocument,
    "subscription ForgedAdded { messageAdded { body } }": typeof types.ForgedAddedDocument,
    "query ForgedTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }": typeof types.ForgedTypistsDocument,
    "\n  mutation ForgedTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": typeof types.ForgedTypingDocument,
    "subscription HostileSent($id: ID!) { messageAdded(conversationId: $id) { id body } }": typeof types.HostileSentDocument,
    "\n  mutation HostileRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.HostileRemoveDocument,
    "\n  mutation HostileSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username displayName } } } }\n": typeof types.HostileSignUpDocument,
    "\n  mutation HostileCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { title } } }\n": typeof types.HostileCreateDocument,
    "\n  mutation HostileSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }\n": typeof types.HostileSendDocument,
    "\n  mutation HostileRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": typeof types.HostileReadDocument,
    "\n  mutation HostileMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n": typeof types.HostileMarkDocument,
    "\n  mutation HostileDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": typeof types.HostileDeleteDocument,
    "\n  mutation HostileDisable($kinds: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }\n  }\n": typeof types.HostileDisableDocument,
    "\n  query HostileNotified($after: String) { notifications(first: 100, after: $after) { unreadCount nodes { id body } } }\n": typeof types.HostileNotifiedDocument,
    "query HostileNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }": typeof types.HostileNodesDocument,
    "mutation LostReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }": typeof types.LostResetDocument,
    "mutation LostVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }": typeof types.LostVerifyDocument,
    "\n  mutation LostChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n": typeof types.LostChangeDocument,
    "mutation LostSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": typeof types.LostSignInDocument,
    "mutation LostSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }": typeof types.LostSignUpDocument,
    "mutation LostDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }": typeof types.LostDeleteDocument,
    "query NginxCursor { eventCursor }": typeof types.NginxCursorDocument,
    "subscription OutagesAdded { messageAdded { seq body } }": typeof types.OutagesAddedDocument,
    "subscription OutagesNotified { notificationAdded { body } }": typeof types.OutagesNotifiedDocument,
    "query OutagesList { inbox(first: 1) { nodes { id } } }": typeof types.OutagesListDocument,
    "subscription OutagesNeedy { messageAdded { seq conversation { title } } }": typeof types.OutagesNeedyDocument,
    "query SilenceCursor { eventCursor }": typeof types.SilenceCursorDocument,
    "\n  mutation DoorAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"held\", replyToId: $to }) { message { id } } }\n": typeof types.DoorAnswerDocument,
    "mutation DoorReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }": typeof types.DoorReactDocument,
    "mutation DoorEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"edited\" }) { message { id } } }": typeof types.DoorEditDocument,
    "mutation DoorRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readAt } } }": typeof types.DoorReadDocument,
    "mutation DoorTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }": typeof types.DoorTypingDocument,
    "mutation LawBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.LawBlockDocument,
    "\n  mutation LawPrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { sendReadReceipts } } }\n": typeof types.LawPrivacyDocument,
    "\n  mutation LawDeleteAccount($input: DeleteAccountInput!) { deleteAccount(input: $input) { userId } }\n": typeof types.LawDeleteAccountDocument,
    "\n  mutation LawLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n": typeof types.LawLeaveDocument,
    "\n  mutation LawDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }\n": typeof types.LawDeleteGroupDocument,
    "\n  mutation LawSettings { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }\n": typeof types.LawSettingsDocument,
    "subscription LawNotified { notificationAdded { id conversation { id } message { seq } } }": typeof types.LawNotifiedDocument,
    "subscription LawUpdated { messageUpdated { id revision } }": typeof types.LawUpdatedDocument,
    "\n  mutation LawSend($id: ID!) { sendMessage(input: { conversationId: $id, body: \"the last\" }) { isDuplicate } }\n": typeof types.LawSendDocument,
    "\n  mutation LawRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": typeof types.LawReadDocument,
    "\n  subscription OnceAdded($conversationId: ID, $after: ID) {\n    messageAdded(conversationId: $conversationId, after: $after) { id seq }\n  }\n": typeof types.OnceAddedDocument,
    "\n  subscription OnceReceipts($conversationId: ID) {\n    receiptUpdated(conversationId: $conversationId) { user { id } deliveredSeq readSeq }\n  }\n": typeof types.OnceReceiptsDocument,
    "\n  mutation OnceRead($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }\n": typeof types.OnceReadDocument,
    "\n  query OnceState($id: ID!) {\n    conversation(id: $id) { lastSeq unreadCount receipts { user { id } deliveredSeq readSeq } }\n  }\n": typeof types.OnceStateDocument,
    "\n  fragment LawMessage on Message {\n    id seq revision kind body createdAt editedAt deletedAt deletedBy { id } sender { id } replyTo { id } mentions { id }\n    mentionsEveryone reactions { emoji count users { id } } groupEvent { kind actor { id } users { id } role title }\n  }\n": typeof types.LawMessageFragmentDoc,
    "\n  fragment LawConversation on Conversation {\n    id kind title description avatarUrl historyVisible memberCount\n    members(first: 20) { nodes { role joinedAt user { id displayName avatarUrl } } }\n    receipts { user { id } sinceSeq deliveredSeq readSeq hidesReads }\n    unread { count lastSeq revision readSeq }\n    undelivered { fromSeq toSeq }\n    membership { role mutedUntil notificationLevel archivedAt pinnedAt markedUnread draft { body } }\n  }\n": typeof types.LawConversationFragmentDoc,
    "\n  fragment LawReceipt on Receipt {\n    conversation { id } user { id } sinceSeq deliveredSeq readSeq hidesReads unread { count lastSeq revision readSeq }\n  }\n": typeof types.LawReceiptFragmentDoc,
    "\n  fragment LawNotification on Notification {\n    id kind readAt actor { id } conversation { id } message { id seq }\n  }\n": typeof types.LawNotificationFragmentDoc,
    "\n  subscription LawFollow($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { ...LawMessage conversation { id } } }\n      ... on MessageUpdated { message { ...LawMessage conversation { id } } }\n      ... on ReceiptUpdated { receipt { ...LawReceipt } }\n      ... on ConversationUpdated { conversation { ...LawConversation } }\n      ... on ConversationRemoved { conversationId reason }\n      ... on TypingChanged { typing { conversation { id } user { id } isTyping } }\n      ... on NotificationAdded { notification { ...LawNotification } }\n      ... on NotificationUpdated { notification { ...LawNotification } }\n      ... on NotificationRemoved { notificationId }\n    }\n  }\n": typeof types.LawFollowDocument,
    "\n  query LawPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { ...LawMessage conversation { id } } }\n        ... on MessageUpdated { message { ...LawMessage conversation { id } } }\n        ... on ReceiptUpdated { receipt { ...LawReceipt } }\n        ... on ConversationUpdated { conversation { ...LawConversation } }\n        ... on ConversationRemoved { conversationId reason }\n        ... on NotificationAdded { notification { ...LawNotification } }\n        ... on NotificationUpdated { notification { ...LawNotification } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n": typeof types.LawPageDocument,
    "\n  query LawSnapshot {\n    eventCursor\n    viewer { unreadCount }\n    inbox(first: 100) { nodes { ...LawConversation unreadCount typing { user { id } } } }\n    archive: inbox(first: 100, filter: { archived: true }) {\n      nodes { ...LawConversation unreadCount typing { user { id } } }\n    }\n  }\n": typeof types.LawSnapshotDocument,
    "\n  query LawHistory($id: ID!, $after: String) {\n    conversation(id: $id) {\n      messages(first: 100, after: $after) { nodes { ...LawMessage status } pageInfo { hasNextPage endCursor } }\n    }\n  }\n": typeof types.LawHistoryDocument,
    "\n  query LawNotifications($after: String) {\n    notifications(first: 100, after: $after) { nodes { ...LawNotification } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.LawNotificationsDocument,
    "\n  mutation LawSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n": typeof types.LawSignInDocument,
    "\n  mutation LawRefresh($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }\n": typeof types.LawRefreshDocument,
    "mutation LawSignOut { signOut { sessionId } }": typeof types.LawSignOutDocument,
    "mutation LeakBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.LeakBlockDocument,
    "mutation LeakPrivacy { updatePrivacy(input: { sendReadReceipts: false }) { privacy { sendReadReceipts } } }": typeof types.LeakPrivacyDocument,
    "mutation LeakDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }": typeof types.LeakDeliveredDocument,
    "mutation LeakRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }": typeof types.LeakReadDocument,
    "mutation LeakRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }": typeof types.LeakRemoveDocument,
    "\n  mutation LeakSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } sessions { id } } } }\n": typeof types.LeakSignUpDocument,
    "mutation LeakAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }": typeof types.LeakAddDocument,
    "mutation LeakShow($id: ID!) { updateGroup(input: { conversationId: $id, historyVisible: true }) { conversation { id } } }": typeof types.LeakShowDocument,
    "mutation LeakAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"latersecret\", replyToId: $to }) { message { id } } }": typeof types.LeakAnswerDocument,
    "mutation LeakEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": typeof types.LeakEditDocument,
    "mutation LeakMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: \"formersecret\", mentionIds: $who }) { message { id } } }": typeof types.LeakMentionDocument,
    "mutation LeakRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"grouptitle\" }) { conversation { id } } }": typeof types.LeakRenameDocument,
    "query LeakNotified { notifications { nodes { id } } }": typeof types.LeakNotifiedDocument,
    "query LeakCursor { eventCursor }": typeof types.LeakCursorDocument,
    "mutation LeakCreate($ids: [ID!]!) { createGroup(input: { title: \"formertitle\", memberIds: $ids }) { conversation { id } } }": typeof types.LeakCreateDocument,
    "mutation LeakSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": typeof types.LeakSignInDocument,
    "mutation LeakDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }": typeof types.LeakDeleteDocument,
    "\n  mutation PlacesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }\n": typeof types.PlacesSignUpDocument,
    "\n  mutation RepeatedRegister($input: RegisterPushDeviceInput!) { registerPushDevice(input: $input) { device { id } } }\n": typeof types.RepeatedRegisterDocument,
    "\n  mutation RepeatedMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: \"which?\", mentionIds: $who }) { message { id } } }\n": typeof types.RepeatedMentionDocument,
    "\n  mutation RepeatedAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"this\", replyToId: $to }) { message { id } } }\n": typeof types.RepeatedAnswerDocument,
    "query RepeatedOwn { notifications { nodes { id message { id } } } viewer { sessions { id } } }": typeof types.RepeatedOwnDocument,
    "\n  mutation RepeatedRole($id: ID!, $who: ID!) { setMemberRole(input: { conversationId: $id, userId: $who, role: OWNER }) { member { role } } }\n": typeof types.RepeatedRoleDocument,
    "\n  mutation RepeatedRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }\n": typeof types.RepeatedRemoveDocument,
    "mutation RepeatedLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.RepeatedLeaveDocument,
    "mutation RepeatedEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.RepeatedEndDocument,
    "\n  mutation RepeatedAdd($id: ID!, $who: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $who }) { conversation { id } } }\n": typeof types.RepeatedAddDocument,
    "\n  mutation RepeatedRename($id: ID!) {\n    updateGroup(input: { conversationId: $id, title: \"latertitle\", description: \"latertitle\", avatarUrl: \"https://latertitle.example/a.png\" }) { conversation { id } }\n  }\n": typeof types.RepeatedRenameDocument,
    "mutation RepeatedEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"latersecret\" }) { message { id } } }": typeof types.RepeatedEditDocument,
    "mutation RepeatedReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"🦄\" }) { message { id } } }": typeof types.RepeatedReactDocument,
    "mutation RepeatedRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }": typeof types.RepeatedReadDocument,
    "mutation RepeatedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.RepeatedBlockDocument,
    "mutation RepeatedDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }": typeof types.RepeatedDeleteDocument,
    "mutation RepeatedSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": typeof types.RepeatedSignInDocument,
    "mutation RepeatedSignOut($id: ID!) { signOut(input: { sessionId: $id }) { sessionId } }": typeof types.RepeatedSignOutDocument,
    "mutation RepeatedLater($id: ID!) { sendMessage(input: { conversationId: $id, body: \"latersecret\" }) { message { id } } }": typeof types.RepeatedLaterDocument,
    "\n  mutation RightsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq body } } }\n": typeof types.RightsSendDocument,
    "mutation RightsEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"other\" }) { message { id } } }": typeof types.RightsEditDocument,
    "mutation RightsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.RightsDeleteDocument,
    "mutation RightsReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }": typeof types.RightsReactDocument,
    "\n  mutation RightsUnreact($id: ID!) { removeReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }\n": typeof types.RightsUnreactDocument,
    "\n  mutation RightsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }\n": typeof types.RightsRemoveDocument,
    "mutation RightsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.RightsLeaveDocument,
    "mutation RightsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.RightsEndDocument,
    "\n  mutation RightsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }\n": typeof types.RightsAddDocument,
    "\n  mutation RightsRole($id: ID!, $who: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $who, role: $role }) { member { role } }\n  }\n": typeof types.RightsRoleDocument,
    "mutation RightsBlock($who: ID!) { blockUser(input: { userId: $who }) { user { id } } }": typeof types.RightsBlockDocument,
    "mutation RightsUnblock($who: ID!) { unblockUser(input: { userId: $who }) { user { id } } }": typeof types.RightsUnblockDocument,
    "\n  query RightsMessages($id: ID!) {\n    messages(conversationId: $id, last: 100) { nodes { id seq body kind deletedAt reactions { count } } }\n  }\n": typeof types.RightsMessagesDocument,
    "\n  mutation AccountProfile($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName avatarUrl } } }\n": typeof types.AccountProfileDocument,
    "\n  mutation AccountSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }\n": typeof types.AccountSignUpDocument,
    "mutation AccountSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": typeof types.AccountSignInDocument,
    "mutation AccountRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }": typeof types.AccountRefreshDocument,
    "\n  mutation AccountDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }\n": typeof types.AccountDeleteDocument,
    "\n  subscription AccountEvents($after: String) {\n    events(after: $after) {\n      __typename cursor\n      ... on MessageAdded { message { seq body sender { displayName } } }\n      ... on MessageUpdated { message { seq body deletedAt sender { displayName } reactions { emoji } } }\n      ... on ConversationUpdated { conversation { id memberCount members { nodes { user { displayName avatarUrl } role } } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": typeof types.AccountEventsDocument,
    "\n  query AccountFound($id: ID!, $username: String!) {\n    node(id: $id) { ... on User { username displayName avatarUrl presence { status lastActiveAt } } }\n    user(username: $username) { id }\n    users(search: $username) { nodes { id } }\n  }\n": typeof types.AccountFoundDocument,
    "\n  query AccountState($id: ID!) {\n    conversation(id: $id) {\n      memberCount\n      members { nodes { user { displayName } role } }\n      messages(first: 100) { nodes { seq body deletedAt sender { id displayName } } }\n    }\n  }\n": typeof types.AccountStateDocument,
    "mutation AccountEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": typeof types.AccountEditDocument,
    "mutation AccountErase($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.AccountEraseDocument,
    "mutation AccountReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { id } } }": typeof types.AccountReactDocument,
    "mutation AccountDraft($id: ID!, $body: String) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }": typeof types.AccountDraftDocument,
    "mutation AccountRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": typeof types.AccountReadDocument,
    "\n  mutation AccountMention($id: ID!, $who: ID!) {\n    sendMessage(input: { conversationId: $id, body: \"see here\", mentionIds: [$who] }) { message { id } }\n  }\n": typeof types.AccountMentionDocument,
    "mutation AccountBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.AccountBlockDocument,
    "mutation AccountStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }": typeof types.AccountStartDocument,
    "query AccountFind($query: String!) { searchMessages(query: $query) { nodes { body } } }": typeof types.AccountFindDocument,
    "\n  subscription AccountSenders($id: ID!, $after: ID) {\n    messageAdded(conversationId: $id, after: $after) { body sender { displayName } }\n  }\n": typeof types.AccountSendersDocument,
    "query AccountCursor { eventCursor }": typeof types.AccountCursorDocument,
    "mutation AccountLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.AccountLeaveDocument,
    "mutation AccountExport { exportAccount { url expiresAt } }": typeof types.AccountExportDocument,
    "mutation AccountSignOut { signOut { sessionId } }": typeof types.AccountSignOutDocument,
    "query AccountNode($id: ID!) { node(id: $id) { ... on Message { reactions { emoji count } } } }": typeof types.AccountNodeDocument,
    "\n  mutation CredentialsSignUp($input: SignUpInput!) {\n    signUp(input: $input) { accessToken refreshToken viewer { email emailVerifiedAt user { id username } } }\n  }\n": typeof types.CredentialsSignUpDocument,
    "\n  mutation CredentialsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n": typeof types.CredentialsSignInDocument,
    "\n  mutation CredentialsChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n": typeof types.CredentialsChangeDocument,
    "mutation CredentialsEverywhere { signOutEverywhere { ended } }": typeof types.CredentialsEverywhereDocument,
    "\n  mutation CredentialsForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }\n": typeof types.CredentialsForgotDocument,
    "mutation CredentialsReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }": typeof types.CredentialsResetDocument,
    "\n  mutation CredentialsMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email emailVerifiedAt } } }\n": typeof types.CredentialsMoveDocument,
    "mutation CredentialsVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }": typeof types.CredentialsVerifyDocument,
    "query CredentialsMe { viewer { email emailVerifiedAt sessions { id isCurrent } } }": typeof types.CredentialsMeDocument,
    "mutation CredentialsRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }": typeof types.CredentialsRefreshDocument,
    "subscription CredentialsAdded { messageAdded { body } }": typeof types.CredentialsAddedDocument,
    "\n  query CredentialsPoll($after: String!) { events(after: $after, waitSeconds: 20) { events { __typename } } }\n": typeof types.CredentialsPollDocument,
    "query CredentialsCursor { eventCursor }": typeof types.CredentialsCursorDocument,
    "mutation CredentialsExport { exportAccount { url } }": typeof types.CredentialsExportDocument,
    "\n  mutation DeletionSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id } } } }\n": typeof types.DeletionSignUpDocument,
    "\n  mutation DeletionDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }\n": typeof types.DeletionDeleteDocument,
    "mutation DeletionVerify($t: String!) { verifyEmail(input: { token: $t }) { email } }": typeof types.DeletionVerifyDocument,
    "mutation DeletionKinds { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }": typeof types.DeletionKindsDocument,
    "query DeletionNotified { notifications(first: 10) { nodes { id } } }": typeof types.DeletionNotifiedDocument,
    "mutation DeletionClaim($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }": typeof types.DeletionClaimDocument,
    "mutation DeletionForgot($e: String!) { requestPasswordReset(input: { email: $e }) { sent } }": typeof types.DeletionForgotDocument,
    "mutation DeletionDevice($d: RegisterPushDeviceInput!) { registerPushDevice(input: $d) { device { id } } }": typeof types.DeletionDeviceDocument,
    "mutation DeletionSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": typeof types.DeletionSignInDocument,
    "\n  mutation LettersSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { email emailVerifiedAt } } }\n": typeof types.LettersSignUpDocument,
    "\n  mutation LettersForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }\n": typeof types.LettersForgotDocument,
    "\n  mutation LettersMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }\n": typeof types.LettersMoveDocument,
    "mutation LettersReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }": typeof types.LettersResetDocument,
    "\n  mutation BlankCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id title description } }\n  }\n": typeof types.BlankCreateDocument,
    "\n  mutation BlankUpdate($input: UpdateGroupInput!) {\n    updateGroup(input: $input) { conversation { title description } }\n  }\n": typeof types.BlankUpdateDocument,
    "mutation BlankSend($input: SendMessageInput!) { sendMessage(input: $input) { message { body } } }": typeof types.BlankSendDocument,
    "mutation BlankEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }": typeof types.BlankEditDocument,
    "\n  mutation BlankDraft($input: SaveDraftInput!) {\n    saveDraft(input: $input) { conversation { membership { draft { body } } } }\n  }\n": typeof types.BlankDraftDocument,
    "\n  mutation BlankName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }\n": typeof types.BlankNameDocument,
    "query BlankUsers($search: String!) { users(search: $search) { nodes { id } } }": typeof types.BlankUsersDocument,
    "query BlankSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }": typeof types.BlankSearchDocument,
    "mutation BlocksBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id username } } }": typeof types.BlocksBlockDocument,
    "mutation BlocksUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.BlocksUnblockDocument,
    "\n  query BlocksBlocked($first: Int, $after: String) {\n    viewer { blockedUsers(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }\n  }\n": typeof types.BlocksBlockedDocument,
    "\n  mutation BlocksSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id seq status } } }\n": typeof types.BlocksSendDocument,
    "\n  query BlocksState($id: ID!) {\n    viewer { unreadCount }\n    inbox(first: 50) { nodes { id unreadCount lastMessage { body } } }\n    conversation(id: $id) {\n      kind title memberCount unreadCount\n      members { nodes { user { displayName } role } }\n      lastMessage { seq body }\n      receipts { user { displayName } deliveredSeq readSeq }\n      typing { user { displayName } }\n      changes(afterRevision: 0, first: 100) { nodes { seq body } }\n      messages(last: 50) {\n        nodes {\n          seq body isFolded status\n          sender { displayName }\n          deliveredTo { user { displayName } } readBy { user { displayName } }\n          deliveryStats { recipients delivered read }\n        }\n      }\n      oldest: messages(first: 50) { nodes { seq } }\n    }\n  }\n": typeof types.BlocksStateDocument,
    "query BlocksNode($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }": typeof types.BlocksNodeDocument,
    "subscription BlocksAdded($id: ID) { messageAdded(conversationId: $id) { body } }": typeof types.BlocksAddedDocument,
    "subscription BlocksUpdated { messageUpdated { body } }": typeof types.BlocksUpdatedDocument,
    "\n  subscription BlocksEvents($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename cursor\n      ... on MessageAdded { message { body } }\n      ... on MessageUpdated { message { body } }\n      ... on ReceiptUpdated { receipt { user { displayName } } }\n      ... on TypingChanged { typing { user { displayName } isTyping } }\n      ... on ConversationUpdated { conversation { id } }\n    }\n  }\n": typeof types.BlocksEventsDocument,
    "\n  query BlocksPolled($after: String) {\n    events(after: $after) { events { __typename ... on MessageAdded { message { body } } ... on MessageUpdated { message { body } } } }\n  }\n": typeof types.BlocksPolledDocument,
    "\n  subscription BlocksReceipts { receiptUpdated { user { displayName } conversation { id } deliveredSeq readSeq } }\n": typeof types.BlocksReceiptsDocument,
    "\n  query BlocksTimes($id: ID!) { node(id: $id) { __typename ... on Message { deliveredTo { at } readBy { at } } } }\n": typeof types.BlocksTimesDocument,
    "subscription BlocksTyping($id: ID!) { typing(conversationId: $id) { user { displayName } isTyping } }": typeof types.BlocksTypingDocument,
    "\n  mutation BlocksType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": typeof types.BlocksTypeDocument,
    "mutation BlocksRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": typeof types.BlocksReadDocument,
    "mutation BlocksEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { body } } }": typeof types.BlocksEditDocument,
    "mutation BlocksReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }": typeof types.BlocksReactDocument,
    "\n  query BlocksSearch($search: String!) { users(search: $search) { nodes { id } } user(username: $search) { id } }\n": typeof types.BlocksSearchDocument,
    "query BlocksFind($query: String!) { searchMessages(query: $query) { nodes { body } } }": typeof types.BlocksFindDocument,
    "query BlocksCursor { eventCursor }": typeof types.BlocksCursorDocument,
    "\n  mutation BlocksStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id memberCount } } }\n": typeof types.BlocksStartDocument,
    "\n  mutation BlocksOwn($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) { conversation { membership { archivedAt } } }\n  }\n": typeof types.BlocksOwnDocument,
    "query BlocksArchived($id: ID!) { conversation(id: $id) { membership { archivedAt } } }": typeof types.BlocksArchivedDocument,
    "\n  mutation BlocksCreate($ids: [ID!]!) { createGroup(input: { title: \"Group\", memberIds: $ids }) { conversation { id memberCount } } }\n": typeof types.BlocksCreateDocument,
    "\n  mutation BlocksAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq } } }\n": typeof types.BlocksAcknowledgeDocument,
    "\n  mutation BlocksReadUpTo($id: ID!, $upTo: ID!) {\n    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { readSeq } }\n  }\n": typeof types.BlocksReadUpToDocument,
    "\n  mutation CaselessSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { user { id } } } }\n": typeof types.CaselessSignUpDocument,
    "\n  mutation CaselessSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } } }\n": typeof types.CaselessSignInDocument,
    "\n  query CaselessFind($search: String!, $username: String!) {\n    users(search: $search, first: 50) { nodes { id } }\n    user(username: $username) { id }\n  }\n": typeof types.CaselessFindDocument,
    "\n  mutation CharactersCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { title description } }\n  }\n": typeof types.CharactersCreateDocument,
    "\n  mutation CharactersSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id body } } }\n": typeof types.CharactersSendDocument,
    "\n  mutation CharactersEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }\n": typeof types.CharactersEditDocument,
    "\n  mutation CharactersDraft($input: SaveDraftInput!) {\n    saveDraft(input: $input) { conversation { membership { draft { body } } } }\n  }\n": typeof types.CharactersDraftDocument,
    "\n  mutation CharactersName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }\n": typeof types.CharactersNameDocument,
    "query CharactersUsers($search: String!) { users(search: $search) { nodes { id displayName } } }": typeof types.CharactersUsersDocument,
    "query CharactersSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }": typeof types.CharactersSearchDocument,
    "query CharactersTold { notifications(first: 1) { nodes { title body } } }": typeof types.CharactersToldDocument,
    "\n  query DeliveriesStatus($id: ID!) {\n    conversation(id: $id) {\n      messages(last: 1) { nodes { id status deliveredTo { user { id } } } }\n      receipts { user { id } deliveredSeq }\n    }\n  }\n": typeof types.DeliveriesStatusDocument,
    "query DeliveriesCursor { eventCursor }": typeof types.DeliveriesCursorDocument,
    "mutation DeliveriesBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.DeliveriesBlockDocument,
    "mutation DeliveriesUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.DeliveriesUnblockDocument,
    "\n  subscription GoneEvents {\n    events {\n      __typename\n      ... on MessageAdded { message { body conversation { id title } } }\n      ... on ConversationUpdated { conversation { id title } }\n      ... on ReceiptUpdated { receipt { conversation { id title } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": typeof types.GoneEventsDocument,
    "\n  subscription GoneOwn {\n    events {\n      __typename\n      ... on ConversationUpdated { conversation { id membership { role } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": typeof types.GoneOwnDocument,
    "subscription GoneAdded { messageAdded { body conversation { title } } }": typeof types.GoneAddedDocument,
    "subscription GoneUpdated { conversationUpdated { id title } }": typeof types.GoneUpdatedDocument,
    "subscription GoneReceipts { receiptUpdated { readSeq conversation { title } } }": typeof types.GoneReceiptsDocument,
    "\n  query GonePage($after: String) {\n    events(after: $after) {\n      cursor\n      events {\n        __typename\n        ... on MessageAdded { message { body conversation { id title membership { role } } } }\n        ... on ConversationUpdated { conversation { id title } }\n        ... on ConversationRemoved { conversationId reason }\n      }\n    }\n  }\n": typeof types.GonePageDocument,
    "\n  mutation GoneRename($id: ID!, $title: String!) { updateGroup(input: { conversationId: $id, title: $title }) { conversation { id } } }\n": typeof types.GoneRenameDocument,
    "mutation GoneDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.GoneDeleteDocument,
    "\n  mutation GoneLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n": typeof types.GoneLeaveDocument,
    "mutation GoneRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": typeof types.GoneReadDocument,
    "\n  mutation ErasureCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n": typeof types.ErasureCreateDocument,
    "\n  mutation ErasureUpdate($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }\n": typeof types.ErasureUpdateDocument,
    "\n  mutation ErasureEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }\n": typeof types.ErasureEditDocument,
    "\n  mutation ErasureReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }\n": typeof types.ErasureReactDocument,
    "\n  mutation ErasureDraft($id: ID!, $body: String!) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }\n": typeof types.ErasureDraftDocument,
    "\n  mutation ErasureRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": typeof types.ErasureReadDocument,
    "\n  query ErasureFind($query: String!, $id: ID!) { searchMessages(query: $query, conversationId: $id) { nodes { id } } }\n": typeof types.ErasureFindDocument,
    "mutation ErasureDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.ErasureDeleteDocument,
    "query ErasureCursor { eventCursor }": typeof types.ErasureCursorDocument,
    "\n  query ErasureEvents($after: String!) { events(after: $after) { events { __typename ... on ConversationRemoved { conversationId reason } } } }\n": typeof types.ErasureEventsDocument,
    "\n  mutation GroupRepeatsCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id title memberCount lastSeq } }\n  }\n": typeof types.GroupRepeatsCreateDocument,
    "query GroupRepeatsInbox { inbox { nodes { id } } notifications { nodes { kind conversation { id } } } }": typeof types.GroupRepeatsInboxDocument,
    "mutation GroupRepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.GroupRepeatsLeaveDocument,
    "mutation GroupRepeatsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }": typeof types.GroupRepeatsRemoveDocument,
    "mutation GroupRepeatsOwner($id: ID!, $user: ID!) { setMemberRole(input: { conversationId: $id, userId: $user, role: OWNER }) { member { role } } }": typeof types.GroupRepeatsOwnerDocument,
    "mutation GroupRepeatsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.GroupRepeatsDeleteDocument,
    "mutation GroupRepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"After\" }) { conversation { id } } }": typeof types.GroupRepeatsRenameDocument,
    "mutation GroupRepeatsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.GroupRepeatsBlockDocument,
    "mutation GroupRepeatsDeleteAccount { deleteAccount(input: { password: \"a good password\" }) { userId } }": typeof types.GroupRepeatsDeleteAccountDocument,
    "\n  mutation GroupsCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) {\n      conversation { id title description avatarUrl historyVisible lastSeq memberCount membership { role } }\n    }\n  }\n": typeof types.GroupsCreateDocument,
    "\n  mutation GroupsUpdate($input: UpdateGroupInput!) {\n    updateGroup(input: $input) { conversation { title description avatarUrl historyVisible revision lastSeq } }\n  }\n": typeof types.GroupsUpdateDocument,
    "\n  mutation GroupsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }\n": typeof types.GroupsDeleteDocument,
    "\n  mutation GroupsAdd($id: ID!, $users: [ID!]!) {\n    addMembers(input: { conversationId: $id, userIds: $users }) { conversation { memberCount lastSeq } }\n  }\n": typeof types.GroupsAddDocument,
    "\n  mutation GroupsRemove($id: ID!, $user: ID!) {\n    removeMember(input: { conversationId: $id, userId: $user }) { conversation { memberCount } }\n  }\n": typeof types.GroupsRemoveDocument,
    "\n  mutation GroupsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n": typeof types.GroupsLeaveDocument,
    "\n  mutation GroupsSetRole($id: ID!, $user: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role user { id } } }\n  }\n": typeof types.GroupsSetRoleDocument,
    "\n  mutation GroupsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": typeof types.GroupsReadDocument,
    "\n  query GroupsState($id: ID!) {\n    conversation(id: $id) {\n      title description avatarUrl memberCount revision lastSeq unreadCount\n      members(first: 20) { nodes { user { id } role } }\n      membership { role }\n      lastMessage { seq body }\n      receipts { user { id } deliveredSeq readSeq }\n      changes(afterRevision: 0) { nodes { seq } }\n      messages(last: 50) {\n        nodes {\n          id seq revision kind body sender { id } deliveredTo { user { id } } readBy { user { id } }\n          groupEvent { kind actor { id } users { id } role title }\n        }\n      }\n    }\n  }\n": typeof types.GroupsStateDocument,
    "\n  query GroupsJoined($id: ID!) {\n    conversation(id: $id) { membership { joinedAt } members(first: 20) { nodes { joinedAt user { id } } } }\n  }\n": typeof types.GroupsJoinedDocument,
    "query GroupsNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }": typeof types.GroupsNodesDocument,
    "query GroupsUnread { viewer { unreadCount } inbox { nodes { id unreadCount } } }": typeof types.GroupsUnreadDocument,
    "\n  subscription GroupsFollow {\n    events {\n      __typename\n      ... on MessageAdded { message { seq body conversation { id } } }\n      ... on ConversationUpdated { conversation { id title memberCount } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": typeof types.GroupsFollowDocument,
    "subscription GroupsAdded($id: ID!) { messageAdded(conversationId: $id) { body } }": typeof types.GroupsAddedDocument,
    "mutation GroupsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }": typeof types.GroupsTypeDocument,
    "query GroupsTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }": typeof types.GroupsTypistsDocument,
    "subscription GroupsTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }": typeof types.GroupsTypingDocument,
    "\n  mutation GuessesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken } }\n": typeof types.GuessesSignUpDocument,
    "\n  mutation GuessesSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n": typeof types.GuessesSignInDocument,
    "\n  mutation GuessesRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { refreshToken } }\n": typeof types.GuessesRefreshDocument,
    "query InboxPages($after: String) { inbox(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }": typeof types.InboxPagesDocument,
    "mutation InboxPin($id: ID!) { updateMembership(input: { conversationId: $id, pinned: true }) { conversation { id } } }": typeof types.InboxPinDocument,
    "mutation InboxLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.InboxLeaveDocument,
    "mutation InboxDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.InboxDeleteDocument,
    "\n  mutation MembershipsUpdate($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) {\n      conversation { id membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } } }\n    }\n  }\n": typeof types.MembershipsUpdateDocument,
    "\n  mutation MembershipsDraft($id: ID!, $body: String) {\n    saveDraft(input: { conversationId: $id, body: $body }) { conversation { membership { draft { body updatedAt } } } }\n  }\n": typeof types.MembershipsDraftDocument,
    "\n  mutation MembershipsRead($id: ID!) {\n    markRead(input: { conversationId: $id }) { conversation { unreadCount membership { markedUnread } } }\n  }\n": typeof types.MembershipsReadDocument,
    "\n  query MembershipsState($id: ID!) {\n    conversation(id: $id) {\n      revision\n      membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } }\n      members(first: 5) { nodes { user { id } mutedUntil archivedAt pinnedAt markedUnread draft { body } } }\n    }\n  }\n": typeof types.MembershipsStateDocument,
    "\n  query MembershipsInbox($first: Int, $after: String, $filter: InboxFilter) {\n    viewer { unreadCount }\n    inbox(first: $first, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.MembershipsInboxDocument,
    "\n  subscription MembershipsUpdated { conversationUpdated { id membership { markedUnread draft { body } } } }\n": typeof types.MembershipsUpdatedDocument,
    "\n  query AroundPage($id: ID!, $seq: Int, $first: Int, $after: String, $last: Int, $before: String) {\n    messages(conversationId: $id, aroundSeq: $seq, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id seq }\n      edges { cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.AroundPageDocument,
    "\n  query AroundOfConversation($id: ID!, $seq: Int, $first: Int) {\n    conversation(id: $id) { messages(aroundSeq: $seq, first: $first) { nodes { seq } pageInfo { hasNextPage hasPreviousPage } } }\n  }\n": typeof types.AroundOfConversationDocument,
    "\n  query AroundBodies($id: ID!, $seq: Int) {\n    messages(conversationId: $id, aroundSeq: $seq) { nodes { id seq body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }\n  }\n": typeof types.AroundBodiesDocument,
    "mutation AroundBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.AroundBlockDocument,
    "mutation AroundUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.AroundUnblockDocument,
    "mutation AroundDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.AroundDeleteDocument,
    "mutation AroundAdd($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { lastSeq } } }": typeof types.AroundAddDocument,
    "query AroundInbox { inbox { nodes { messages { nodes { seq } } } } }": typeof types.AroundInboxDocument,
    "\n  mutation MessagesEdit($id: ID!, $body: String!) {\n    editMessage(input: { messageId: $id, body: $body }) { message { id seq revision body editedAt deletedAt } }\n  }\n": typeof types.MessagesEditDocument,
    "\n  mutation MessagesDelete($id: ID!) {\n    deleteMessage(input: { messageId: $id }) { message { id seq revision body editedAt deletedAt deletedBy { id } } }\n  }\n": typeof types.MessagesDeleteDocument,
    "\n  query MessagesOne($id: ID!) {\n    node(id: $id) {\n      ... on Message {\n        id revision body editedAt deletedAt deletedBy { id } edits { body writtenAt replacedAt }\n        conversation { revision lastSeq }\n      }\n    }\n  }\n": typeof types.MessagesOneDocument,
    "\n  query MessagesInbox { inbox(first: 50) { nodes { id unreadCount lastMessage { body deletedAt deletedBy { id } } } } }\n": typeof types.MessagesInboxDocument,
    "\n  query MessagesTimes($id: ID!) { conversation(id: $id) { messages(first: 10) { nodes { createdAt } } } }\n": typeof types.MessagesTimesDocument,
    "\n  mutation MessagesRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.MessagesRemoveDocument,
    "\n  mutation MessagesSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id body } } }\n": typeof types.MessagesSendDocument,
    "\n  mutation NamesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { email user { id username displayName } } } }\n": typeof types.NamesSignUpDocument,
    "\n  mutation NamesSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { username } } } }\n": typeof types.NamesSignInDocument,
    "query NamesFound($username: String!) { user(username: $username) { username } }": typeof types.NamesFoundDocument,
    "\n  mutation NamesUpdate($name: String!) { updateProfile(input: { displayName: $name }) { user { displayName } } }\n": typeof types.NamesUpdateDocument,
    "mutation NamesDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }": typeof types.NamesDeleteDocument,
    "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }": typeof types.NodesDocument,
    "query NodesNotifications { notifications(first: 100) { nodes { id } } }": typeof types.NodesNotificationsDocument,
    "\n  query NotificationsList($first: Int, $after: String, $unreadOnly: Boolean) {\n    notifications(first: $first, after: $after, unreadOnly: $unreadOnly) {\n      unreadCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id kind title body readAt createdAt actor { id } conversation { id } message { id body } }\n    }\n  }\n": typeof types.NotificationsListDocument,
    "\n  mutation NotificationsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }\n": typeof types.NotificationsSendDocument,
    "mutation NotificationsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": typeof types.NotificationsReadDocument,
    "\n  mutation NotificationsMark($id: ID!) {\n    markNotificationRead(input: { notificationId: $id }) { notification { id readAt } }\n  }\n": typeof types.NotificationsMarkDocument,
    "mutation NotificationsMarkAll { markAllNotificationsRead { count } }": typeof types.NotificationsMarkAllDocument,
    "\n  mutation NotificationsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": typeof types.NotificationsDeleteDocument,
    "\n  mutation NotificationsSettings($disabled: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $disabled }) { settings { disabledKinds } }\n  }\n": typeof types.NotificationsSettingsDocument,
    "query NotificationsViewer { viewer { notificationSettings { disabledKinds } } }": typeof types.NotificationsViewerDocument,
    "query NotificationsNode($id: ID!) { node(id: $id) { id __typename } }": typeof types.NotificationsNodeDocument,
    "\n  mutation NotificationsMute($id: ID!, $until: DateTime) {\n    updateMembership(input: { conversationId: $id, mutedUntil: $until }) { conversation { id } }\n  }\n": typeof types.NotificationsMuteDocument,
    "mutation NotificationsGroup($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }": typeof types.NotificationsGroupDocument,
    "\n  mutation NotificationsRole($id: ID!, $user: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role } }\n  }\n": typeof types.NotificationsRoleDocument,
    "\n  mutation NotificationsAdd($id: ID!, $users: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $users }) { conversation { id } } }\n": typeof types.NotificationsAddDocument,
    "\n  mutation NotificationsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.NotificationsRemoveDocument,
    "mutation NotificationsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.NotificationsLeaveDocument,
    "mutation NotificationsDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.NotificationsDeleteGroupDocument,
    "mutation NotificationsDeleteMessage($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.NotificationsDeleteMessageDocument,
    "mutation NotificationsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.NotificationsBlockDocument,
    "\n  mutation NotificationsPrivacy($send: Boolean) { updatePrivacy(input: { sendReadReceipts: $send }) { privacy { sendReadReceipts } } }\n": typeof types.NotificationsPrivacyDocument,
    "mutation NotificationsExport { exportAccount { url } }": typeof types.NotificationsExportDocument,
    "subscription NotificationsAdded { notificationAdded { id kind body conversation { id } } }": typeof types.NotificationsAddedDocument,
    "\n  subscription NotificationsFollow($after: String) {\n    events(after: $after) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on ConversationRemoved { conversationId }\n      ... on NotificationAdded { notification { id kind readAt } }\n      ... on NotificationUpdated { notification { id kind readAt } }\n      ... on NotificationRemoved { notificationId }\n    }\n  }\n": typeof types.NotificationsFollowDocument,
    "\n  query NotificationsPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        ... on NotificationAdded { notification { id kind readAt } }\n        ... on NotificationUpdated { notification { id kind readAt } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n": typeof types.NotificationsPageDocument,
    "query PeersInbox($first: Int) { inbox(first: $first) { nodes { id kind peer { id username displayName avatarUrl } } } }": typeof types.PeersInboxDocument,
    "query PeersOne($id: ID!) { conversation(id: $id) { peer { id displayName presence { status } } } }": typeof types.PeersOneDocument,
    "query PeersId($id: ID!) { conversation(id: $id) { peer { __typename id } } }": typeof types.PeersIdDocument,
    "subscription PeersUpdated { conversationUpdated { id peer { id displayName } } }": typeof types.PeersUpdatedDocument,
    "subscription PeersMessages($id: ID!) { messageAdded(conversationId: $id) { body conversation { peer { id } } } }": typeof types.PeersMessagesDocument,
    "mutation PeersBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.PeersBlockDocument,
    "mutation PeersDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }": typeof types.PeersDeleteDocument,
    "query PeersBare($id: ID!) { conversation(id: $id) { id } }": typeof types.PeersBareDocument,
    "\n  mutation PeopleSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken viewer { user { id } } } }\n": typeof types.PeopleSignInDocument,
    "\n  mutation PeopleRefresh($token: String!) {\n    refreshSession(input: { refreshToken: $token }) { accessToken refreshToken }\n  }\n": typeof types.PeopleRefreshDocument,
    "mutation PeopleSignOut { signOut { sessionId } }": typeof types.PeopleSignOutDocument,
    "\n  mutation PeopleSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }\n": typeof types.PeopleSignUpDocument,
    "query PeopleMe { viewer { user { id } unreadCount sessions { id isCurrent } } }": typeof types.PeopleMeDocument,
    "\n  subscription PeopleAdded($conversationId: ID) { messageAdded(conversationId: $conversationId) { body } }\n": typeof types.PeopleAddedDocument,
    "\n  query PeopleState($id: ID!) {\n    conversation(id: $id) {\n      unreadCount\n      receipts { user { id } deliveredSeq readSeq }\n      messages(last: 1) { nodes { id status deliveredTo { user { id } at } readBy { user { id } at } } }\n      typing { user { id } }\n    }\n  }\n": typeof types.PeopleStateDocument,
    "\n  mutation PeopleAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } } }\n": typeof types.PeopleAcknowledgeDocument,
    "\n  mutation PeopleRead($id: ID!, $upTo: ID) {\n    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { deliveredSeq readSeq } conversation { unreadCount } }\n  }\n": typeof types.PeopleReadDocument,
    "\n  query PeopleInbox($first: Int, $after: String, $filter: InboxFilter) {\n    inbox(first: $first, after: $after, filter: $filter) {\n      nodes { id unreadCount lastMessage { body sender { displayName } } members(first: 5) { nodes { user { displayName } } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.PeopleInboxDocument,
    "\n  query PeopleStands($id: ID!) {\n    conversation(id: $id) { messages(last: 100) { nodes { status deliveryStats { recipients delivered read } } } }\n  }\n": typeof types.PeopleStandsDocument,
    "\n  mutation PeopleRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { memberCount } } }\n": typeof types.PeopleRemoveDocument,
    "\n  subscription PresenceWatch($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }\n": typeof types.PresenceWatchDocument,
    "subscription PresenceThere { conversationUpdated { id } }": typeof types.PresenceThereDocument,
    "\n  mutation PresenceReport($status: PresenceStatus!) { setPresence(input: { status: $status }) { presence { status } } }\n": typeof types.PresenceReportDocument,
    "\n  query PresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }\n": typeof types.PresenceSeenDocument,
    "\n  mutation PresenceFeedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }\n": typeof types.PresenceFeedBlockDocument,
    "\n  subscription ServersPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }\n": typeof types.ServersPresenceDocument,
    "\n  query ServersPresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }\n": typeof types.ServersPresenceSeenDocument,
    "\n  subscription PresenceEvents($ids: [ID!]) {\n    events(presenceOf: $ids) { __typename ... on PresenceChanged { presence { status lastActiveAt user { id } } } }\n  }\n": typeof types.PresenceEventsDocument,
    "\n  mutation PresencePrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { showOnlineStatus } } }\n": typeof types.PresencePrivacyDocument,
    "mutation PresenceBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.PresenceBlockDocument,
    "mutation PresenceUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.PresenceUnblockDocument,
    "\n  mutation PrivacySet($input: UpdatePrivacyInput!) {\n    updatePrivacy(input: $input) { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } }\n  }\n": typeof types.PrivacySetDocument,
    "query PrivacyOwn { viewer { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } } }": typeof types.PrivacyOwnDocument,
    "\n  query PrivacyState($id: ID!) {\n    conversation(id: $id) {\n      unreadCount\n      receipts { user { id } deliveredSeq deliveredAt readSeq readAt }\n      messages(last: 1) {\n        nodes { id seq status deliveredTo { user { id } } readBy { user { id } } deliveryStats { recipients delivered read } }\n      }\n    }\n  }\n": typeof types.PrivacyStateDocument,
    "\n  subscription PrivacyReceipts($id: ID) {\n    receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq readAt conversation { id receipts { user { id } readSeq } } }\n  }\n": typeof types.PrivacyReceiptsDocument,
    "\n  subscription PrivacyEvents($after: String) {\n    events(after: $after) { __typename cursor ... on ReceiptUpdated { receipt { user { id } deliveredSeq readSeq readAt conversation { id } } } }\n  }\n": typeof types.PrivacyEventsDocument,
    "\n  query PrivacyPolled($after: String) {\n    events(after: $after) { events { __typename ... on ReceiptUpdated { receipt { user { id } readSeq readAt conversation { id } } } } }\n  }\n": typeof types.PrivacyPolledDocument,
    "subscription PrivacyStatuses($id: ID) { messageAdded(conversationId: $id) { body status } }": typeof types.PrivacyStatusesDocument,
    "query PrivacyCursor { eventCursor }": typeof types.PrivacyCursorDocument,
    "\n  mutation PrivacyDelivered($ids: [ID!]!) {\n    acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } }\n  }\n": typeof types.PrivacyDeliveredDocument,
    "\n  mutation PrivacyRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredSeq readSeq readAt } } }\n": typeof types.PrivacyReadDocument,
    "\n  subscription PrivacyShared($id: ID) { receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq } }\n": typeof types.PrivacySharedDocument,
    "query PrivacyMembers($id: ID!) { conversation(id: $id) { members { nodes { user { id } } } } }": typeof types.PrivacyMembersDocument,
    "\n  mutation PrivacyAdd($id: ID!, $who: ID!) {\n    addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { memberCount revision } }\n  }\n": typeof types.PrivacyAddDocument,
    "mutation PrivacyBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.PrivacyBlockDocument,
    "mutation PrivacyUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.PrivacyUnblockDocument,
    "\n  mutation PushRegister($input: RegisterPushDeviceInput!) {\n    registerPushDevice(input: $input) { device { id platform createdAt lastPushedAt } }\n  }\n": typeof types.PushRegisterDocument,
    "\n  mutation PushUnregister($id: ID!) { unregisterPushDevice(input: { deviceId: $id }) { deviceId } }\n": typeof types.PushUnregisterDocument,
    "query PushDevices { viewer { pushDevices { id platform lastPushedAt } } vapidPublicKey }": typeof types.PushDevicesDocument,
    "\n  mutation PushRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": typeof types.PushReadDocument,
    "\n  mutation PushSettings($input: UpdateNotificationSettingsInput!) {\n    updateNotificationSettings(input: $input) {\n      settings { disabledKinds pushPreviews quietHours { start end timeZone } }\n    }\n  }\n": typeof types.PushSettingsDocument,
    "\n  mutation PushMembership($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) { conversation { membership { notificationLevel } } }\n  }\n": typeof types.PushMembershipDocument,
    "\n  query PushExplain($id: ID!) { explainNotification(messageId: $id) { notified pushed reason text } }\n": typeof types.PushExplainDocument,
    "mutation PushSignOut { signOut { sessionId } }": typeof types.PushSignOutDocument,
    "\n  mutation ReactionsAdd($id: ID!, $emoji: String!) {\n    addReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }\n  }\n": typeof types.ReactionsAddDocument,
    "\n  mutation ReactionsRemove($id: ID!, $emoji: String!) {\n    removeReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }\n  }\n": typeof types.ReactionsRemoveDocument,
    "\n  query ReactionsMessage($id: ID!) {\n    node(id: $id) {\n      ... on Message {\n        body revision conversation { revision lastSeq }\n        reactions { emoji count viewerHasReacted users { id } }\n      }\n    }\n  }\n": typeof types.ReactionsMessageDocument,
    "mutation ReactionsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { reactions { emoji } } } }": typeof types.ReactionsDeleteDocument,
    "\n  mutation ReactionsOut($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.ReactionsOutDocument,
    "\n  subscription ReactionsUpdated($id: ID) { messageUpdated(conversationId: $id) { id revision reactions { emoji count } } }\n": typeof types.ReactionsUpdatedDocument,
    "\n  subscription ReactionsOwn($id: ID) { messageUpdated(conversationId: $id) { id reactions { emoji viewerHasReacted } } }\n": typeof types.ReactionsOwnDocument,
    "mutation RefreshAgain($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken } }": typeof types.RefreshAgainDocument,
    "query RefreshMe { viewer { user { id } sessions { id isCurrent lastUsedAt } } }": typeof types.RefreshMeDocument,
    "mutation RefreshSignOut { signOut { sessionId } }": typeof types.RefreshSignOutDocument,
    "mutation RefreshSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }": typeof types.RefreshSignInDocument,
    "\n  mutation RefreshChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n": typeof types.RefreshChangeDocument,
    "subscription RefreshAdded { messageAdded { id } }": typeof types.RefreshAddedDocument,
    "\n  mutation RepeatsSend($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      isDuplicate\n      message {\n        id body reactions { emoji } receiptsOf: readBy { user { id } } replyTo { body }\n        conversation { title description lastSeq members { nodes { role user { id } } } receipts { user { id } } typing { user { id } } }\n      }\n    }\n  }\n": typeof types.RepeatsSendDocument,
    "mutation RepeatsEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": typeof types.RepeatsEditDocument,
    "mutation RepeatsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.RepeatsDeleteDocument,
    "mutation RepeatsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }": typeof types.RepeatsRemoveDocument,
    "mutation RepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.RepeatsLeaveDocument,
    "mutation RepeatsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }": typeof types.RepeatsAddDocument,
    "mutation RepeatsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.RepeatsEndDocument,
    "mutation RepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"a later secret\" }) { conversation { id } } }": typeof types.RepeatsRenameDocument,
    "mutation RepeatsDeleteAccount { deleteAccount(input: { password: \"a good password\" }) { userId } }": typeof types.RepeatsDeleteAccountDocument,
    "query RepeatsActivity($id: ID!) { conversation(id: $id) { lastActivityAt lastMessage { id createdAt } } }": typeof types.RepeatsActivityDocument,
    "\n  mutation RepliesSend($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      isDuplicate\n      message { id seq body replyTo { id seq body } mentions { id } mentionsEveryone }\n    }\n  }\n": typeof types.RepliesSendDocument,
    "\n  query RepliesMessage($id: ID!) {\n    node(id: $id) {\n      ... on Message { body revision replyTo { id body deletedAt sender { id } } mentions { id } mentionsEveryone }\n    }\n  }\n": typeof types.RepliesMessageDocument,
    "mutation RepliesEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": typeof types.RepliesEditDocument,
    "mutation RepliesDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.RepliesDeleteDocument,
    "\n  subscription RepliesAdded($id: ID) {\n    messageAdded(conversationId: $id) { id body replyTo { body } mentions { id } mentionsEveryone }\n  }\n": typeof types.RepliesAddedDocument,
    "query RepliesState($id: ID!) { conversation(id: $id) { lastSeq revision } }": typeof types.RepliesStateDocument,
    "\n  query SearchLocale($query: String!, $id: ID) { searchMessages(query: $query, conversationId: $id, first: 100) { nodes { body } } }\n": typeof types.SearchLocaleDocument,
    "\n  query SearchMessages($query: String!, $id: ID, $first: Int, $after: String) {\n    searchMessages(query: $query, conversationId: $id, first: $first, after: $after) {\n      nodes { id body conversation { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.SearchMessagesDocument,
    "mutation SearchEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": typeof types.SearchEditDocument,
    "mutation SearchDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": typeof types.SearchDeleteDocument,
    "\n  mutation SearchRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.SearchRemoveDocument,
    "\n  mutation TrySend($input: SendMessageInput!) {\n    sendMessage(input: $input) { isDuplicate message { id seq clientMessageId } }\n  }\n": typeof types.TrySendDocument,
    "\n  subscription Added($conversationId: ID, $after: ID) {\n    messageAdded(conversationId: $conversationId, after: $after) { id seq body sender { username } clientMessageId }\n  }\n": typeof types.AddedDocument,
    "\n  query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    messages(conversationId: $id, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id seq body }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.PageDocument,
    "\n  mutation SentencesCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id title } } }\n": typeof types.SentencesCreateDocument,
    "\n  mutation SentencesRename($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id title } } }\n": typeof types.SentencesRenameDocument,
    "\n  mutation SentencesAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }\n": typeof types.SentencesAddDocument,
    "\n  mutation SentencesRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n": typeof types.SentencesRemoveDocument,
    "\n  query SentencesRead($id: ID!) {\n    messages(conversationId: $id, first: 50) { nodes { kind body groupEvent { title } } }\n    notifications { nodes { kind title body } }\n  }\n": typeof types.SentencesReadDocument,
    "\n  mutation ModesSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username } } } }\n": typeof types.ModesSignUpDocument,
    "\n  subscription TypingIn($id: ID!) { typing(conversationId: $id) { user { id } isTyping expiresAt } }\n": typeof types.TypingInDocument,
    "\n  subscription TypingEvents($ids: [ID!]) {\n    events(typingIn: $ids) { __typename ... on TypingChanged { typing { user { id } isTyping conversation { id } } } }\n  }\n": typeof types.TypingEventsDocument,
    "\n  mutation TypingSet($id: ID!, $is: Boolean!) { setTyping(input: { conversationId: $id, isTyping: $is }) { typing { isTyping } } }\n": typeof types.TypingSetDocument,
    "mutation TypingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.TypingBlockDocument,
    "mutation TypingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.TypingUnblockDocument,
    "query TypingNow($id: ID!) { conversation(id: $id) { typing { user { id } } } }": typeof types.TypingNowDocument,
    "\n  mutation TypingRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n": typeof types.TypingRemoveDocument,
    "query DemoWho { viewer { user { displayName } sessions { id } } }": typeof types.DemoWhoDocument,
    "\n  query DemoShown {\n    inbox(first: 10) { nodes { kind title unreadCount lastMessage { body } members { nodes { user { displayName } } } } }\n    notifications { unreadCount nodes { title body } }\n  }\n": typeof types.DemoShownDocument,
    "\n  mutation DemoSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { displayName } } } }\n": typeof types.DemoSignInDocument,
    "\n  mutation GraphiqlSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }\n": typeof types.GraphiqlSendDocument,
    "query GraphiqlInbox { viewer { sessions { id } } inbox { nodes { id } } }": typeof types.GraphiqlInboxDocument,
    "subscription MetricsAdded($id: ID) { messageAdded(conversationId: $id) { id body } }": typeof types.MetricsAddedDocument,
    "subscription MetricsEvents($after: String) { events(after: $after) { cursor } }": typeof types.MetricsEventsDocument,
    "\n  mutation ControlSignIn($username: String!) {\n    signIn(input: { username: $username, password: \"a good password\" }) {\n      accessToken refreshToken viewer { user { id username } }\n    }\n  }\n": typeof types.ControlSignInDocument,
    "subscription ControlEvents { events { __typename } }": typeof types.ControlEventsDocument,
    "\n  mutation OperatorSignIn($username: String!, $password: String!) {\n    signIn(input: { username: $username, password: $password }) { accessToken refreshToken viewer { user { id displayName } } }\n  }\n": typeof types.OperatorSignInDocument,
    "mutation OperatorRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }": typeof types.OperatorRefreshDocument,
    "query OperatorMe { viewer { user { id } } }": typeof types.OperatorMeDocument,
    "subscription OperatorEvents { events { __typename } }": typeof types.OperatorEventsDocument,
    "\n  query OperatorSeen($id: ID!, $username: String!) {\n    node(id: $id) { ... on User { id username displayName presence { status } } }\n    user(username: $username) { id }\n    users(search: $username) { nodes { id } }\n  }\n": typeof types.OperatorSeenDocument,
    "\n  mutation OperatorReset($token: String!, $newPassword: String!) {\n    resetPassword(input: { token: $token, newPassword: $newPassword }) { reset }\n  }\n": typeof types.OperatorResetDocument,
    "mutation SharedLimitsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": typeof types.SharedLimitsSignInDocument,
    "\n  mutation SharedLimitsStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }\n": typeof types.SharedLimitsStartDocument,
    "\n  mutation SharedLimitsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": typeof types.SharedLimitsReadDocument,
    "\n  mutation SharedLimitsDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }\n": typeof types.SharedLimitsDeliveredDocument,
    "query SharedLimitsCursor { eventCursor }": typeof types.SharedLimitsCursorDocument,
    "\n  mutation SharedLimitsMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n": typeof types.SharedLimitsMarkDocument,
    "mutation SharedLimitsMarkAll { markAllNotificationsRead { count } }": typeof types.SharedLimitsMarkAllDocument,
    "\n  mutation SharedLimitsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": typeof types.SharedLimitsDeleteDocument,
    "\n  mutation SharedLimitsDisable($kinds: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }\n  }\n": typeof types.SharedLimitsDisableDocument,
    "\n  mutation StartingSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }\n": typeof types.StartingSignUpDocument,
    "\n  mutation StartingSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }\n": typeof types.StartingSignInDocument,
    "query StartingMe { viewer { user { username } } }": typeof types.StartingMeDocument,
    "subscription BoundsEvents { events { cursor } }": typeof types.BoundsEventsDocument,
    "subscription BoundsNotified { notificationAdded { id } }": typeof types.BoundsNotifiedDocument,
    "query BoundsCursor { eventCursor }": typeof types.BoundsCursorDocument,
    "query BoundsWait($after: String) { events(after: $after, waitSeconds: 20) { cursor } }": typeof types.BoundsWaitDocument,
    "mutation BoundsSignOut { signOut { sessionId } }": typeof types.BoundsSignOutDocument,
    "\n  mutation IdentitiesPrepare($group: ID!, $message: ID!) {\n    editMessage(input: { messageId: $message, body: \"changed\" }) { message { id } }\n    addReaction(input: { messageId: $message, emoji: \"👍\" }) { message { id } }\n    updateGroup(input: { conversationId: $group, title: \"Crew\" }) { conversation { id } }\n    saveDraft(input: { conversationId: $group, body: \"not sent\" }) { conversation { id } }\n  }\n": typeof types.IdentitiesPrepareDocument,
    "\n  mutation IdentitiesRead($group: ID!, $message: ID!, $ana: ID!) {\n    sendMessage(input: { conversationId: $group, body: \"Ana?\", mentionIds: [$ana] }) { message { id } }\n    markRead(input: { conversationId: $group }) { receipt { id } }\n    addReaction(input: { messageId: $message, emoji: \"👀\" }) { message { id } }\n    setTyping(input: { conversationId: $group, isTyping: true }) { typing { id __typename } }\n  }\n": typeof types.IdentitiesReadDocument,
    "\n  query IdentitiesEverything($id: ID!, $direct: ID!) {\n    viewer {\n      __typename id\n      user { __typename id presence { __typename id } }\n      privacy { __typename id }\n      notificationSettings { __typename id }\n      sessions { __typename id }\n      pushDevices { __typename id }\n    }\n    notifications { nodes { __typename id } }\n    direct: conversation(id: $direct) { __typename id undelivered { __typename id } }\n    conversation(id: $id) {\n      __typename id\n      unread { __typename id }\n      membership { __typename id draft { __typename id } }\n      members { nodes { __typename id user { __typename id presence { __typename id } } } }\n      receipts { __typename id }\n      typing { __typename id }\n      messages {\n        nodes {\n          __typename id\n          edits { __typename id }\n          reactions { __typename id }\n          deliveredTo { __typename id }\n          readBy { __typename id }\n          deliveryStats { __typename id }\n          groupEvent { __typename id }\n        }\n      }\n    }\n  }\n": typeof types.IdentitiesEverythingDocument,
    "query IdentitiesNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }": typeof types.IdentitiesNodesDocument,
    "subscription IdentitiesReceipts($id: ID!) { receiptUpdated(conversationId: $id) { id readSeq } }": typeof types.IdentitiesReceiptsDocument,
    "mutation IdentitiesMark($group: ID!) { markRead(input: { conversationId: $group }) { receipt { id } } }": typeof types.IdentitiesMarkDocument,
    "query ApolloFirst($id: ID!) { viewer { id email } conversation(id: $id) { id membership { id role } } }": typeof types.ApolloFirstDocument,
    "query ApolloSecond($id: ID!) { viewer { id unreadCount } conversation(id: $id) { id membership { id joinedAt } } }": typeof types.ApolloSecondDocument,
    "query IdsNode($id: ID!) { node(id: $id) { id } conversation(id: $id) { id } }": typeof types.IdsNodeDocument,
    "query IdsMessages($id: ID!, $after: String) {\n  messages(conversationId: $id, after: $after) { nodes { id } }\n}": typeof types.IdsMessagesDocument,
    "\n  query Inbox { inbox(first: 20) { nodes { id title unreadCount lastMessage { id body } } } }\n": typeof types.InboxDocument,
    "\n  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }\n": typeof types.MessageAddedDocument,
    "\n  query PlansEverything($after: String) {\n    notifications { unreadCount nodes { id } }\n    unread: notifications(unreadOnly: true) { nodes { id } }\n    events(after: $after) { cursor }\n  }\n": typeof types.PlansEverythingDocument,
    "mutation PlansMarkAll { markAllNotificationsRead { count } }": typeof types.PlansMarkAllDocument,
    "\n  subscription ChangeOverEvents($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {\n    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { seq conversation { id } } }\n      ... on PresenceChanged { presence { status user { id } } }\n      ... on TypingChanged { typing { isTyping user { id } conversation { id } } }\n    }\n  }\n": typeof types.ChangeOverEventsDocument,
    "subscription ChangeOverPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status user { id } } }": typeof types.ChangeOverPresenceDocument,
    "subscription ChangeOverTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }": typeof types.ChangeOverTypingDocument,
    "\n  mutation ChangeOverType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": typeof types.ChangeOverTypeDocument,
    "subscription CutOffAdded($after: ID) { messageAdded(after: $after) { id seq body conversation { id } } }": typeof types.CutOffAddedDocument,
    "mutation CutOffLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.CutOffLeaveDocument,
    "mutation CutOffDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": typeof types.CutOffDeleteDocument,
    "\n  subscription EventsFollow($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {\n    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { id seq revision body conversation { id } } }\n      ... on MessageUpdated { message { id seq revision body conversation { id } } }\n      ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n      ... on ConversationUpdated { conversation { id } }\n      ... on ConversationRemoved { conversationId reason }\n      ... on PresenceChanged { presence { user { id } status } }\n      ... on TypingChanged { typing { user { id } isTyping } }\n    }\n  }\n": typeof types.EventsFollowDocument,
    "\n  query EventsPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { id seq revision body conversation { id } } }\n        ... on MessageUpdated { message { id seq revision body conversation { id } } }\n        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n        ... on ConversationUpdated { conversation { id } }\n        ... on ConversationRemoved { conversationId reason }\n      }\n    }\n  }\n": typeof types.EventsPageDocument,
    "query EventsCursor { eventCursor }": typeof types.EventsCursorDocument,
    "\n  mutation EventsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.EventsRemoveDocument,
    "\n  mutation EventsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n": typeof types.EventsCreateDocument,
    "\n  mutation EventsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"Other\" }) { conversation { id } } }\n": typeof types.EventsRenameDocument,
    "\n  mutation EventsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": typeof types.EventsTypeDocument,
    "subscription EventsUpdated { conversationUpdated { id title memberCount } }": typeof types.EventsUpdatedDocument,
    "\n  query EventsChanges($id: ID!, $after: Int!, $first: Int) {\n    conversation(id: $id) { revision changes(afterRevision: $after, first: $first) { nodes { seq revision } pageInfo { hasNextPage } } }\n  }\n": typeof types.EventsChangesDocument,
    "\n  mutation EventsAdd($id: ID!, $user: ID!) {\n    addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } }\n  }\n": typeof types.EventsAddDocument,
    "subscription EventsAdded { messageAdded { body conversation { id } } }": typeof types.EventsAddedDocument,
    "\n  query PollingState($id: ID!) {\n    conversation(id: $id) {\n      title\n      receipts { user { id } deliveredSeq readSeq }\n      changes(afterRevision: 0, first: 100) { nodes { id seq revision } pageInfo { hasNextPage } }\n    }\n  }\n": typeof types.PollingStateDocument,
    "mutation PollingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": typeof types.PollingReadDocument,
    "\n  mutation PollingReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { revision } } }\n": typeof types.PollingReactDocument,
    "\n  mutation PollingRename($id: ID!, $title: String!) {\n    updateGroup(input: { conversationId: $id, title: $title }) { conversation { title } }\n  }\n": typeof types.PollingRenameDocument,
    "\n  mutation PollingBeLeftAlone {\n    updateNotificationSettings(input: { disabledKinds: [MESSAGE_NEW, GROUP_INVITE, GROUP_UPDATED] }) { settings { disabledKinds } }\n  }\n": typeof types.PollingBeLeftAloneDocument,
    "\n  query PollingPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { id seq revision conversation { id } } }\n        ... on MessageUpdated { message { id seq revision conversation { id } } }\n        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n        ... on ConversationUpdated { conversation { id title } }\n        ... on ConversationRemoved { conversationId reason }\n        ... on NotificationAdded { notification { id readAt } }\n        ... on NotificationUpdated { notification { id readAt } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n": typeof types.PollingPageDocument,
    "query PollingCursor { eventCursor }": typeof types.PollingCursorDocument,
    "\n  query PollingNotifications($after: String) {\n    notifications(first: 100, after: $after) { nodes { id readAt } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.PollingNotificationsDocument,
    "\n  mutation PollingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n": typeof types.PollingMarkDocument,
    "\n  mutation PollingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": typeof types.PollingDeleteDocument,
    "query ProtocolHello { viewer { user { id } } }": typeof types.ProtocolHelloDocument,
    "subscription ProtocolPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }": typeof types.ProtocolPresenceDocument,
    "subscription RedisAdded { messageAdded { body } }": typeof types.RedisAddedDocument,
    "\n  mutation RedisSetPresence { setPresence(input: { status: AWAY }) { presence { status } } }\n": typeof types.RedisSetPresenceDocument,
    "subscription RedisPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }": typeof types.RedisPresenceDocument,
    "\n  mutation RedisSetTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": typeof types.RedisSetTypingDocument,
    "subscription RedisTyping($id: ID!) { typing(conversationId: $id) { isTyping } }": typeof types.RedisTypingDocument,
    "query ResumingCursor { eventCursor }": typeof types.ResumingCursorDocument,
    "mutation ResumingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": typeof types.ResumingReadDocument,
    "\n  mutation ResumingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { id } } }\n": typeof types.ResumingMarkDocument,
    "\n  mutation ResumingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": typeof types.ResumingDeleteDocument,
    "mutation ResumingLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": typeof types.ResumingLeaveDocument,
    "mutation ReturningSignOut { signOut { sessionId } }": typeof types.ReturningSignOutDocument,
    "query RewindCursor { eventCursor }": typeof types.RewindCursorDocument,
    "\n  subscription RewindEvents($after: String) {\n    events(after: $after) { __typename cursor ... on StreamStarted { start } ... on MessageAdded { message { seq body } } }\n  }\n": typeof types.RewindEventsDocument,
    "query RewindPage($after: String) { events(after: $after) { start cursor } }": typeof types.RewindPageDocument,
    "subscription RewindAdded($id: ID) { messageAdded(conversationId: $id) { seq body } }": typeof types.RewindAddedDocument,
    "\n  subscription SharingOwn($id: ID) {\n    messageAdded(conversationId: $id) { seq clientMessageId conversation { unreadCount membership { user { id } } } }\n  }\n": typeof types.SharingOwnDocument,
    "\n  mutation SharingRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": typeof types.SharingRemoveDocument,
    "mutation SharingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": typeof types.SharingBlockDocument,
    "mutation SharingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": typeof types.SharingUnblockDocument,
    "\n  query SharingSeen($id: ID!) { conversation(id: $id) { messages(last: 100) { nodes { seq body } } } }\n": typeof types.SharingSeenDocument,
    "query FactsCursor { eventCursor }": typeof types.FactsCursorDocument,
    "\n  subscription FactsEvents($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { id body revision conversation { id } } }\n      ... on MessageUpdated { message { id body revision conversation { id } } }\n      ... on ConversationUpdated { conversation { id revision } }\n      ... on ConversationRemoved { conversationId }\n      ... on TypingChanged { typing { isTyping conversation { id } } }\n    }\n  }\n": typeof types.FactsEventsDocument,
    "\n  mutation FactsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n": typeof types.FactsCreateDocument,
    "\n  mutation FactsAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }\n": typeof types.FactsAddDocument,
    "\n  mutation FactsRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n": typeof types.FactsRemoveDocument,
    "\n  mutation FactsType($input: SetTypingInput!) { setTyping(input: $input) { typing { isTyping } } }\n": typeof types.FactsTypeDocument,
    "\n  mutation FactsEdit($input: EditMessageInput!) { editMessage(input: $input) { message { revision } } }\n": typeof types.FactsEditDocument,
    "\n  query FactsRoom($id: ID!) {\n    conversation(id: $id) { revision unreadCount lastSeq messages(first: 100) { nodes { body kind } } }\n  }\n": typeof types.FactsRoomDocument,
    "\n  query FactsPage($after: String, $first: Int) {\n    events(after: $after, first: $first) {\n      events {\n        __typename\n        ... on MessageAdded { message { id body revision conversation { id } } }\n        ... on ConversationUpdated { conversation { id revision } }\n      }\n    }\n  }\n": typeof types.FactsPageDocument,
    "\n  query FactsCostly($after: String, $first: Int) {\n    events(after: $after, first: $first) {\n      cursor\n      hasMore\n      events {\n        __typename\n        ... on MessageAdded {\n          message {\n            body\n            reactions { emoji users { id username displayName } }\n            conversation { members(first: 100) { nodes { user { id username displayName avatarUrl createdAt } } } }\n          }\n        }\n      }\n    }\n  }\n": typeof types.FactsCostlyDocument,
    "mutation FactsBlock($input: BlockUserInput!) { blockUser(input: $input) { user { id } } }": typeof types.FactsBlockDocument,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { accessToken refreshToken viewer { user { id username } } }\n  }\n": typeof types.SignUpDocument,
    "\n  mutation StartConversation($input: StartConversationInput!) {\n    startConversation(input: $input) { conversation { id } }\n  }\n": typeof types.StartConversationDocument,
    "\n  mutation CreateGroup($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id } }\n  }\n": typeof types.CreateGroupDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) { isDuplicate message { id seq body } }\n  }\n": typeof types.SendMessageDocument,
};
const documents: Documents = {
    "mutation ApolloSends($id: ID!) { sendMessage(input: { conversationId: $id, body: \"from apollo\" }) { message { id } } }": types.ApolloSendsDocument,
    "query UrqlInbox { inbox { nodes { id } } }": types.UrqlInboxDocument,
    "mutation UrqlSends($id: ID!) { sendMessage(input: { conversationId: $id, body: \"from urql\" }) { message { id } } }": types.UrqlSendsDocument,
    "\n  subscription ForgedEvents($presenceOf: [ID!], $typingIn: [ID!]) {\n    events(presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { body } }\n    }\n  }\n": types.ForgedEventsDocument,
    "subscription ForgedAdded { messageAdded { body } }": types.ForgedAddedDocument,
    "query ForgedTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }": types.ForgedTypistsDocument,
    "\n  mutation ForgedTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": types.ForgedTypingDocument,
    "subscription HostileSent($id: ID!) { messageAdded(conversationId: $id) { id body } }": types.HostileSentDocument,
    "\n  mutation HostileRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.HostileRemoveDocument,
    "\n  mutation HostileSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username displayName } } } }\n": types.HostileSignUpDocument,
    "\n  mutation HostileCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { title } } }\n": types.HostileCreateDocument,
    "\n  mutation HostileSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }\n": types.HostileSendDocument,
    "\n  mutation HostileRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": types.HostileReadDocument,
    "\n  mutation HostileMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n": types.HostileMarkDocument,
    "\n  mutation HostileDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": types.HostileDeleteDocument,
    "\n  mutation HostileDisable($kinds: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }\n  }\n": types.HostileDisableDocument,
    "\n  query HostileNotified($after: String) { notifications(first: 100, after: $after) { unreadCount nodes { id body } } }\n": types.HostileNotifiedDocument,
    "query HostileNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }": types.HostileNodesDocument,
    "mutation LostReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }": types.LostResetDocument,
    "mutation LostVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }": types.LostVerifyDocument,
    "\n  mutation LostChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n": types.LostChangeDocument,
    "mutation LostSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": types.LostSignInDocument,
    "mutation LostSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }": types.LostSignUpDocument,
    "mutation LostDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }": types.LostDeleteDocument,
    "query NginxCursor { eventCursor }": types.NginxCursorDocument,
    "subscription OutagesAdded { messageAdded { seq body } }": types.OutagesAddedDocument,
    "subscription OutagesNotified { notificationAdded { body } }": types.OutagesNotifiedDocument,
    "query OutagesList { inbox(first: 1) { nodes { id } } }": types.OutagesListDocument,
    "subscription OutagesNeedy { messageAdded { seq conversation { title } } }": types.OutagesNeedyDocument,
    "query SilenceCursor { eventCursor }": types.SilenceCursorDocument,
    "\n  mutation DoorAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"held\", replyToId: $to }) { message { id } } }\n": types.DoorAnswerDocument,
    "mutation DoorReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }": types.DoorReactDocument,
    "mutation DoorEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"edited\" }) { message { id } } }": types.DoorEditDocument,
    "mutation DoorRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readAt } } }": types.DoorReadDocument,
    "mutation DoorTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }": types.DoorTypingDocument,
    "mutation LawBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.LawBlockDocument,
    "\n  mutation LawPrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { sendReadReceipts } } }\n": types.LawPrivacyDocument,
    "\n  mutation LawDeleteAccount($input: DeleteAccountInput!) { deleteAccount(input: $input) { userId } }\n": types.LawDeleteAccountDocument,
    "\n  mutation LawLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n": types.LawLeaveDocument,
    "\n  mutation LawDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }\n": types.LawDeleteGroupDocument,
    "\n  mutation LawSettings { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }\n": types.LawSettingsDocument,
    "subscription LawNotified { notificationAdded { id conversation { id } message { seq } } }": types.LawNotifiedDocument,
    "subscription LawUpdated { messageUpdated { id revision } }": types.LawUpdatedDocument,
    "\n  mutation LawSend($id: ID!) { sendMessage(input: { conversationId: $id, body: \"the last\" }) { isDuplicate } }\n": types.LawSendDocument,
    "\n  mutation LawRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": types.LawReadDocument,
    "\n  subscription OnceAdded($conversationId: ID, $after: ID) {\n    messageAdded(conversationId: $conversationId, after: $after) { id seq }\n  }\n": types.OnceAddedDocument,
    "\n  subscription OnceReceipts($conversationId: ID) {\n    receiptUpdated(conversationId: $conversationId) { user { id } deliveredSeq readSeq }\n  }\n": types.OnceReceiptsDocument,
    "\n  mutation OnceRead($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }\n": types.OnceReadDocument,
    "\n  query OnceState($id: ID!) {\n    conversation(id: $id) { lastSeq unreadCount receipts { user { id } deliveredSeq readSeq } }\n  }\n": types.OnceStateDocument,
    "\n  fragment LawMessage on Message {\n    id seq revision kind body createdAt editedAt deletedAt deletedBy { id } sender { id } replyTo { id } mentions { id }\n    mentionsEveryone reactions { emoji count users { id } } groupEvent { kind actor { id } users { id } role title }\n  }\n": types.LawMessageFragmentDoc,
    "\n  fragment LawConversation on Conversation {\n    id kind title description avatarUrl historyVisible memberCount\n    members(first: 20) { nodes { role joinedAt user { id displayName avatarUrl } } }\n    receipts { user { id } sinceSeq deliveredSeq readSeq hidesReads }\n    unread { count lastSeq revision readSeq }\n    undelivered { fromSeq toSeq }\n    membership { role mutedUntil notificationLevel archivedAt pinnedAt markedUnread draft { body } }\n  }\n": types.LawConversationFragmentDoc,
    "\n  fragment LawReceipt on Receipt {\n    conversation { id } user { id } sinceSeq deliveredSeq readSeq hidesReads unread { count lastSeq revision readSeq }\n  }\n": types.LawReceiptFragmentDoc,
    "\n  fragment LawNotification on Notification {\n    id kind readAt actor { id } conversation { id } message { id seq }\n  }\n": types.LawNotificationFragmentDoc,
    "\n  subscription LawFollow($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { ...LawMessage conversation { id } } }\n      ... on MessageUpdated { message { ...LawMessage conversation { id } } }\n      ... on ReceiptUpdated { receipt { ...LawReceipt } }\n      ... on ConversationUpdated { conversation { ...LawConversation } }\n      ... on ConversationRemoved { conversationId reason }\n      ... on TypingChanged { typing { conversation { id } user { id } isTyping } }\n      ... on NotificationAdded { notification { ...LawNotification } }\n      ... on NotificationUpdated { notification { ...LawNotification } }\n      ... on NotificationRemoved { notificationId }\n    }\n  }\n": types.LawFollowDocument,
    "\n  query LawPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { ...LawMessage conversation { id } } }\n        ... on MessageUpdated { message { ...LawMessage conversation { id } } }\n        ... on ReceiptUpdated { receipt { ...LawReceipt } }\n        ... on ConversationUpdated { conversation { ...LawConversation } }\n        ... on ConversationRemoved { conversationId reason }\n        ... on NotificationAdded { notification { ...LawNotification } }\n        ... on NotificationUpdated { notification { ...LawNotification } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n": types.LawPageDocument,
    "\n  query LawSnapshot {\n    eventCursor\n    viewer { unreadCount }\n    inbox(first: 100) { nodes { ...LawConversation unreadCount typing { user { id } } } }\n    archive: inbox(first: 100, filter: { archived: true }) {\n      nodes { ...LawConversation unreadCount typing { user { id } } }\n    }\n  }\n": types.LawSnapshotDocument,
    "\n  query LawHistory($id: ID!, $after: String) {\n    conversation(id: $id) {\n      messages(first: 100, after: $after) { nodes { ...LawMessage status } pageInfo { hasNextPage endCursor } }\n    }\n  }\n": types.LawHistoryDocument,
    "\n  query LawNotifications($after: String) {\n    notifications(first: 100, after: $after) { nodes { ...LawNotification } pageInfo { hasNextPage endCursor } }\n  }\n": types.LawNotificationsDocument,
    "\n  mutation LawSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n": types.LawSignInDocument,
    "\n  mutation LawRefresh($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }\n": types.LawRefreshDocument,
    "mutation LawSignOut { signOut { sessionId } }": types.LawSignOutDocument,
    "mutation LeakBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.LeakBlockDocument,
    "mutation LeakPrivacy { updatePrivacy(input: { sendReadReceipts: false }) { privacy { sendReadReceipts } } }": types.LeakPrivacyDocument,
    "mutation LeakDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }": types.LeakDeliveredDocument,
    "mutation LeakRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }": types.LeakReadDocument,
    "mutation LeakRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }": types.LeakRemoveDocument,
    "\n  mutation LeakSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } sessions { id } } } }\n": types.LeakSignUpDocument,
    "mutation LeakAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }": types.LeakAddDocument,
    "mutation LeakShow($id: ID!) { updateGroup(input: { conversationId: $id, historyVisible: true }) { conversation { id } } }": types.LeakShowDocument,
    "mutation LeakAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"latersecret\", replyToId: $to }) { message { id } } }": types.LeakAnswerDocument,
    "mutation LeakEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": types.LeakEditDocument,
    "mutation LeakMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: \"formersecret\", mentionIds: $who }) { message { id } } }": types.LeakMentionDocument,
    "mutation LeakRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"grouptitle\" }) { conversation { id } } }": types.LeakRenameDocument,
    "query LeakNotified { notifications { nodes { id } } }": types.LeakNotifiedDocument,
    "query LeakCursor { eventCursor }": types.LeakCursorDocument,
    "mutation LeakCreate($ids: [ID!]!) { createGroup(input: { title: \"formertitle\", memberIds: $ids }) { conversation { id } } }": types.LeakCreateDocument,
    "mutation LeakSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": types.LeakSignInDocument,
    "mutation LeakDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }": types.LeakDeleteDocument,
    "\n  mutation PlacesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }\n": types.PlacesSignUpDocument,
    "\n  mutation RepeatedRegister($input: RegisterPushDeviceInput!) { registerPushDevice(input: $input) { device { id } } }\n": types.RepeatedRegisterDocument,
    "\n  mutation RepeatedMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: \"which?\", mentionIds: $who }) { message { id } } }\n": types.RepeatedMentionDocument,
    "\n  mutation RepeatedAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"this\", replyToId: $to }) { message { id } } }\n": types.RepeatedAnswerDocument,
    "query RepeatedOwn { notifications { nodes { id message { id } } } viewer { sessions { id } } }": types.RepeatedOwnDocument,
    "\n  mutation RepeatedRole($id: ID!, $who: ID!) { setMemberRole(input: { conversationId: $id, userId: $who, role: OWNER }) { member { role } } }\n": types.RepeatedRoleDocument,
    "\n  mutation RepeatedRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }\n": types.RepeatedRemoveDocument,
    "mutation RepeatedLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.RepeatedLeaveDocument,
    "mutation RepeatedEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.RepeatedEndDocument,
    "\n  mutation RepeatedAdd($id: ID!, $who: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $who }) { conversation { id } } }\n": types.RepeatedAddDocument,
    "\n  mutation RepeatedRename($id: ID!) {\n    updateGroup(input: { conversationId: $id, title: \"latertitle\", description: \"latertitle\", avatarUrl: \"https://latertitle.example/a.png\" }) { conversation { id } }\n  }\n": types.RepeatedRenameDocument,
    "mutation RepeatedEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"latersecret\" }) { message { id } } }": types.RepeatedEditDocument,
    "mutation RepeatedReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"🦄\" }) { message { id } } }": types.RepeatedReactDocument,
    "mutation RepeatedRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }": types.RepeatedReadDocument,
    "mutation RepeatedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.RepeatedBlockDocument,
    "mutation RepeatedDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }": types.RepeatedDeleteDocument,
    "mutation RepeatedSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": types.RepeatedSignInDocument,
    "mutation RepeatedSignOut($id: ID!) { signOut(input: { sessionId: $id }) { sessionId } }": types.RepeatedSignOutDocument,
    "mutation RepeatedLater($id: ID!) { sendMessage(input: { conversationId: $id, body: \"latersecret\" }) { message { id } } }": types.RepeatedLaterDocument,
    "\n  mutation RightsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq body } } }\n": types.RightsSendDocument,
    "mutation RightsEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"other\" }) { message { id } } }": types.RightsEditDocument,
    "mutation RightsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.RightsDeleteDocument,
    "mutation RightsReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }": types.RightsReactDocument,
    "\n  mutation RightsUnreact($id: ID!) { removeReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }\n": types.RightsUnreactDocument,
    "\n  mutation RightsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }\n": types.RightsRemoveDocument,
    "mutation RightsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.RightsLeaveDocument,
    "mutation RightsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.RightsEndDocument,
    "\n  mutation RightsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }\n": types.RightsAddDocument,
    "\n  mutation RightsRole($id: ID!, $who: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $who, role: $role }) { member { role } }\n  }\n": types.RightsRoleDocument,
    "mutation RightsBlock($who: ID!) { blockUser(input: { userId: $who }) { user { id } } }": types.RightsBlockDocument,
    "mutation RightsUnblock($who: ID!) { unblockUser(input: { userId: $who }) { user { id } } }": types.RightsUnblockDocument,
    "\n  query RightsMessages($id: ID!) {\n    messages(conversationId: $id, last: 100) { nodes { id seq body kind deletedAt reactions { count } } }\n  }\n": types.RightsMessagesDocument,
    "\n  mutation AccountProfile($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName avatarUrl } } }\n": types.AccountProfileDocument,
    "\n  mutation AccountSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }\n": types.AccountSignUpDocument,
    "mutation AccountSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": types.AccountSignInDocument,
    "mutation AccountRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }": types.AccountRefreshDocument,
    "\n  mutation AccountDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }\n": types.AccountDeleteDocument,
    "\n  subscription AccountEvents($after: String) {\n    events(after: $after) {\n      __typename cursor\n      ... on MessageAdded { message { seq body sender { displayName } } }\n      ... on MessageUpdated { message { seq body deletedAt sender { displayName } reactions { emoji } } }\n      ... on ConversationUpdated { conversation { id memberCount members { nodes { user { displayName avatarUrl } role } } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": types.AccountEventsDocument,
    "\n  query AccountFound($id: ID!, $username: String!) {\n    node(id: $id) { ... on User { username displayName avatarUrl presence { status lastActiveAt } } }\n    user(username: $username) { id }\n    users(search: $username) { nodes { id } }\n  }\n": types.AccountFoundDocument,
    "\n  query AccountState($id: ID!) {\n    conversation(id: $id) {\n      memberCount\n      members { nodes { user { displayName } role } }\n      messages(first: 100) { nodes { seq body deletedAt sender { id displayName } } }\n    }\n  }\n": types.AccountStateDocument,
    "mutation AccountEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": types.AccountEditDocument,
    "mutation AccountErase($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.AccountEraseDocument,
    "mutation AccountReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { id } } }": types.AccountReactDocument,
    "mutation AccountDraft($id: ID!, $body: String) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }": types.AccountDraftDocument,
    "mutation AccountRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": types.AccountReadDocument,
    "\n  mutation AccountMention($id: ID!, $who: ID!) {\n    sendMessage(input: { conversationId: $id, body: \"see here\", mentionIds: [$who] }) { message { id } }\n  }\n": types.AccountMentionDocument,
    "mutation AccountBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.AccountBlockDocument,
    "mutation AccountStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }": types.AccountStartDocument,
    "query AccountFind($query: String!) { searchMessages(query: $query) { nodes { body } } }": types.AccountFindDocument,
    "\n  subscription AccountSenders($id: ID!, $after: ID) {\n    messageAdded(conversationId: $id, after: $after) { body sender { displayName } }\n  }\n": types.AccountSendersDocument,
    "query AccountCursor { eventCursor }": types.AccountCursorDocument,
    "mutation AccountLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.AccountLeaveDocument,
    "mutation AccountExport { exportAccount { url expiresAt } }": types.AccountExportDocument,
    "mutation AccountSignOut { signOut { sessionId } }": types.AccountSignOutDocument,
    "query AccountNode($id: ID!) { node(id: $id) { ... on Message { reactions { emoji count } } } }": types.AccountNodeDocument,
    "\n  mutation CredentialsSignUp($input: SignUpInput!) {\n    signUp(input: $input) { accessToken refreshToken viewer { email emailVerifiedAt user { id username } } }\n  }\n": types.CredentialsSignUpDocument,
    "\n  mutation CredentialsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n": types.CredentialsSignInDocument,
    "\n  mutation CredentialsChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n": types.CredentialsChangeDocument,
    "mutation CredentialsEverywhere { signOutEverywhere { ended } }": types.CredentialsEverywhereDocument,
    "\n  mutation CredentialsForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }\n": types.CredentialsForgotDocument,
    "mutation CredentialsReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }": types.CredentialsResetDocument,
    "\n  mutation CredentialsMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email emailVerifiedAt } } }\n": types.CredentialsMoveDocument,
    "mutation CredentialsVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }": types.CredentialsVerifyDocument,
    "query CredentialsMe { viewer { email emailVerifiedAt sessions { id isCurrent } } }": types.CredentialsMeDocument,
    "mutation CredentialsRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }": types.CredentialsRefreshDocument,
    "subscription CredentialsAdded { messageAdded { body } }": types.CredentialsAddedDocument,
    "\n  query CredentialsPoll($after: String!) { events(after: $after, waitSeconds: 20) { events { __typename } } }\n": types.CredentialsPollDocument,
    "query CredentialsCursor { eventCursor }": types.CredentialsCursorDocument,
    "mutation CredentialsExport { exportAccount { url } }": types.CredentialsExportDocument,
    "\n  mutation DeletionSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id } } } }\n": types.DeletionSignUpDocument,
    "\n  mutation DeletionDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }\n": types.DeletionDeleteDocument,
    "mutation DeletionVerify($t: String!) { verifyEmail(input: { token: $t }) { email } }": types.DeletionVerifyDocument,
    "mutation DeletionKinds { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }": types.DeletionKindsDocument,
    "query DeletionNotified { notifications(first: 10) { nodes { id } } }": types.DeletionNotifiedDocument,
    "mutation DeletionClaim($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }": types.DeletionClaimDocument,
    "mutation DeletionForgot($e: String!) { requestPasswordReset(input: { email: $e }) { sent } }": types.DeletionForgotDocument,
    "mutation DeletionDevice($d: RegisterPushDeviceInput!) { registerPushDevice(input: $d) { device { id } } }": types.DeletionDeviceDocument,
    "mutation DeletionSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": types.DeletionSignInDocument,
    "\n  mutation LettersSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { email emailVerifiedAt } } }\n": types.LettersSignUpDocument,
    "\n  mutation LettersForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }\n": types.LettersForgotDocument,
    "\n  mutation LettersMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }\n": types.LettersMoveDocument,
    "mutation LettersReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }": types.LettersResetDocument,
    "\n  mutation BlankCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id title description } }\n  }\n": types.BlankCreateDocument,
    "\n  mutation BlankUpdate($input: UpdateGroupInput!) {\n    updateGroup(input: $input) { conversation { title description } }\n  }\n": types.BlankUpdateDocument,
    "mutation BlankSend($input: SendMessageInput!) { sendMessage(input: $input) { message { body } } }": types.BlankSendDocument,
    "mutation BlankEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }": types.BlankEditDocument,
    "\n  mutation BlankDraft($input: SaveDraftInput!) {\n    saveDraft(input: $input) { conversation { membership { draft { body } } } }\n  }\n": types.BlankDraftDocument,
    "\n  mutation BlankName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }\n": types.BlankNameDocument,
    "query BlankUsers($search: String!) { users(search: $search) { nodes { id } } }": types.BlankUsersDocument,
    "query BlankSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }": types.BlankSearchDocument,
    "mutation BlocksBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id username } } }": types.BlocksBlockDocument,
    "mutation BlocksUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.BlocksUnblockDocument,
    "\n  query BlocksBlocked($first: Int, $after: String) {\n    viewer { blockedUsers(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }\n  }\n": types.BlocksBlockedDocument,
    "\n  mutation BlocksSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id seq status } } }\n": types.BlocksSendDocument,
    "\n  query BlocksState($id: ID!) {\n    viewer { unreadCount }\n    inbox(first: 50) { nodes { id unreadCount lastMessage { body } } }\n    conversation(id: $id) {\n      kind title memberCount unreadCount\n      members { nodes { user { displayName } role } }\n      lastMessage { seq body }\n      receipts { user { displayName } deliveredSeq readSeq }\n      typing { user { displayName } }\n      changes(afterRevision: 0, first: 100) { nodes { seq body } }\n      messages(last: 50) {\n        nodes {\n          seq body isFolded status\n          sender { displayName }\n          deliveredTo { user { displayName } } readBy { user { displayName } }\n          deliveryStats { recipients delivered read }\n        }\n      }\n      oldest: messages(first: 50) { nodes { seq } }\n    }\n  }\n": types.BlocksStateDocument,
    "query BlocksNode($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }": types.BlocksNodeDocument,
    "subscription BlocksAdded($id: ID) { messageAdded(conversationId: $id) { body } }": types.BlocksAddedDocument,
    "subscription BlocksUpdated { messageUpdated { body } }": types.BlocksUpdatedDocument,
    "\n  subscription BlocksEvents($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename cursor\n      ... on MessageAdded { message { body } }\n      ... on MessageUpdated { message { body } }\n      ... on ReceiptUpdated { receipt { user { displayName } } }\n      ... on TypingChanged { typing { user { displayName } isTyping } }\n      ... on ConversationUpdated { conversation { id } }\n    }\n  }\n": types.BlocksEventsDocument,
    "\n  query BlocksPolled($after: String) {\n    events(after: $after) { events { __typename ... on MessageAdded { message { body } } ... on MessageUpdated { message { body } } } }\n  }\n": types.BlocksPolledDocument,
    "\n  subscription BlocksReceipts { receiptUpdated { user { displayName } conversation { id } deliveredSeq readSeq } }\n": types.BlocksReceiptsDocument,
    "\n  query BlocksTimes($id: ID!) { node(id: $id) { __typename ... on Message { deliveredTo { at } readBy { at } } } }\n": types.BlocksTimesDocument,
    "subscription BlocksTyping($id: ID!) { typing(conversationId: $id) { user { displayName } isTyping } }": types.BlocksTypingDocument,
    "\n  mutation BlocksType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": types.BlocksTypeDocument,
    "mutation BlocksRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": types.BlocksReadDocument,
    "mutation BlocksEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { body } } }": types.BlocksEditDocument,
    "mutation BlocksReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }": types.BlocksReactDocument,
    "\n  query BlocksSearch($search: String!) { users(search: $search) { nodes { id } } user(username: $search) { id } }\n": types.BlocksSearchDocument,
    "query BlocksFind($query: String!) { searchMessages(query: $query) { nodes { body } } }": types.BlocksFindDocument,
    "query BlocksCursor { eventCursor }": types.BlocksCursorDocument,
    "\n  mutation BlocksStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id memberCount } } }\n": types.BlocksStartDocument,
    "\n  mutation BlocksOwn($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) { conversation { membership { archivedAt } } }\n  }\n": types.BlocksOwnDocument,
    "query BlocksArchived($id: ID!) { conversation(id: $id) { membership { archivedAt } } }": types.BlocksArchivedDocument,
    "\n  mutation BlocksCreate($ids: [ID!]!) { createGroup(input: { title: \"Group\", memberIds: $ids }) { conversation { id memberCount } } }\n": types.BlocksCreateDocument,
    "\n  mutation BlocksAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq } } }\n": types.BlocksAcknowledgeDocument,
    "\n  mutation BlocksReadUpTo($id: ID!, $upTo: ID!) {\n    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { readSeq } }\n  }\n": types.BlocksReadUpToDocument,
    "\n  mutation CaselessSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { user { id } } } }\n": types.CaselessSignUpDocument,
    "\n  mutation CaselessSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } } }\n": types.CaselessSignInDocument,
    "\n  query CaselessFind($search: String!, $username: String!) {\n    users(search: $search, first: 50) { nodes { id } }\n    user(username: $username) { id }\n  }\n": types.CaselessFindDocument,
    "\n  mutation CharactersCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { title description } }\n  }\n": types.CharactersCreateDocument,
    "\n  mutation CharactersSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id body } } }\n": types.CharactersSendDocument,
    "\n  mutation CharactersEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }\n": types.CharactersEditDocument,
    "\n  mutation CharactersDraft($input: SaveDraftInput!) {\n    saveDraft(input: $input) { conversation { membership { draft { body } } } }\n  }\n": types.CharactersDraftDocument,
    "\n  mutation CharactersName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }\n": types.CharactersNameDocument,
    "query CharactersUsers($search: String!) { users(search: $search) { nodes { id displayName } } }": types.CharactersUsersDocument,
    "query CharactersSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }": types.CharactersSearchDocument,
    "query CharactersTold { notifications(first: 1) { nodes { title body } } }": types.CharactersToldDocument,
    "\n  query DeliveriesStatus($id: ID!) {\n    conversation(id: $id) {\n      messages(last: 1) { nodes { id status deliveredTo { user { id } } } }\n      receipts { user { id } deliveredSeq }\n    }\n  }\n": types.DeliveriesStatusDocument,
    "query DeliveriesCursor { eventCursor }": types.DeliveriesCursorDocument,
    "mutation DeliveriesBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.DeliveriesBlockDocument,
    "mutation DeliveriesUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.DeliveriesUnblockDocument,
    "\n  subscription GoneEvents {\n    events {\n      __typename\n      ... on MessageAdded { message { body conversation { id title } } }\n      ... on ConversationUpdated { conversation { id title } }\n      ... on ReceiptUpdated { receipt { conversation { id title } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": types.GoneEventsDocument,
    "\n  subscription GoneOwn {\n    events {\n      __typename\n      ... on ConversationUpdated { conversation { id membership { role } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": types.GoneOwnDocument,
    "subscription GoneAdded { messageAdded { body conversation { title } } }": types.GoneAddedDocument,
    "subscription GoneUpdated { conversationUpdated { id title } }": types.GoneUpdatedDocument,
    "subscription GoneReceipts { receiptUpdated { readSeq conversation { title } } }": types.GoneReceiptsDocument,
    "\n  query GonePage($after: String) {\n    events(after: $after) {\n      cursor\n      events {\n        __typename\n        ... on MessageAdded { message { body conversation { id title membership { role } } } }\n        ... on ConversationUpdated { conversation { id title } }\n        ... on ConversationRemoved { conversationId reason }\n      }\n    }\n  }\n": types.GonePageDocument,
    "\n  mutation GoneRename($id: ID!, $title: String!) { updateGroup(input: { conversationId: $id, title: $title }) { conversation { id } } }\n": types.GoneRenameDocument,
    "mutation GoneDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.GoneDeleteDocument,
    "\n  mutation GoneLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n": types.GoneLeaveDocument,
    "mutation GoneRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": types.GoneReadDocument,
    "\n  mutation ErasureCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n": types.ErasureCreateDocument,
    "\n  mutation ErasureUpdate($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }\n": types.ErasureUpdateDocument,
    "\n  mutation ErasureEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }\n": types.ErasureEditDocument,
    "\n  mutation ErasureReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }\n": types.ErasureReactDocument,
    "\n  mutation ErasureDraft($id: ID!, $body: String!) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }\n": types.ErasureDraftDocument,
    "\n  mutation ErasureRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": types.ErasureReadDocument,
    "\n  query ErasureFind($query: String!, $id: ID!) { searchMessages(query: $query, conversationId: $id) { nodes { id } } }\n": types.ErasureFindDocument,
    "mutation ErasureDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.ErasureDeleteDocument,
    "query ErasureCursor { eventCursor }": types.ErasureCursorDocument,
    "\n  query ErasureEvents($after: String!) { events(after: $after) { events { __typename ... on ConversationRemoved { conversationId reason } } } }\n": types.ErasureEventsDocument,
    "\n  mutation GroupRepeatsCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id title memberCount lastSeq } }\n  }\n": types.GroupRepeatsCreateDocument,
    "query GroupRepeatsInbox { inbox { nodes { id } } notifications { nodes { kind conversation { id } } } }": types.GroupRepeatsInboxDocument,
    "mutation GroupRepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.GroupRepeatsLeaveDocument,
    "mutation GroupRepeatsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }": types.GroupRepeatsRemoveDocument,
    "mutation GroupRepeatsOwner($id: ID!, $user: ID!) { setMemberRole(input: { conversationId: $id, userId: $user, role: OWNER }) { member { role } } }": types.GroupRepeatsOwnerDocument,
    "mutation GroupRepeatsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.GroupRepeatsDeleteDocument,
    "mutation GroupRepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"After\" }) { conversation { id } } }": types.GroupRepeatsRenameDocument,
    "mutation GroupRepeatsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.GroupRepeatsBlockDocument,
    "mutation GroupRepeatsDeleteAccount { deleteAccount(input: { password: \"a good password\" }) { userId } }": types.GroupRepeatsDeleteAccountDocument,
    "\n  mutation GroupsCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) {\n      conversation { id title description avatarUrl historyVisible lastSeq memberCount membership { role } }\n    }\n  }\n": types.GroupsCreateDocument,
    "\n  mutation GroupsUpdate($input: UpdateGroupInput!) {\n    updateGroup(input: $input) { conversation { title description avatarUrl historyVisible revision lastSeq } }\n  }\n": types.GroupsUpdateDocument,
    "\n  mutation GroupsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }\n": types.GroupsDeleteDocument,
    "\n  mutation GroupsAdd($id: ID!, $users: [ID!]!) {\n    addMembers(input: { conversationId: $id, userIds: $users }) { conversation { memberCount lastSeq } }\n  }\n": types.GroupsAddDocument,
    "\n  mutation GroupsRemove($id: ID!, $user: ID!) {\n    removeMember(input: { conversationId: $id, userId: $user }) { conversation { memberCount } }\n  }\n": types.GroupsRemoveDocument,
    "\n  mutation GroupsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n": types.GroupsLeaveDocument,
    "\n  mutation GroupsSetRole($id: ID!, $user: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role user { id } } }\n  }\n": types.GroupsSetRoleDocument,
    "\n  mutation GroupsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": types.GroupsReadDocument,
    "\n  query GroupsState($id: ID!) {\n    conversation(id: $id) {\n      title description avatarUrl memberCount revision lastSeq unreadCount\n      members(first: 20) { nodes { user { id } role } }\n      membership { role }\n      lastMessage { seq body }\n      receipts { user { id } deliveredSeq readSeq }\n      changes(afterRevision: 0) { nodes { seq } }\n      messages(last: 50) {\n        nodes {\n          id seq revision kind body sender { id } deliveredTo { user { id } } readBy { user { id } }\n          groupEvent { kind actor { id } users { id } role title }\n        }\n      }\n    }\n  }\n": types.GroupsStateDocument,
    "\n  query GroupsJoined($id: ID!) {\n    conversation(id: $id) { membership { joinedAt } members(first: 20) { nodes { joinedAt user { id } } } }\n  }\n": types.GroupsJoinedDocument,
    "query GroupsNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }": types.GroupsNodesDocument,
    "query GroupsUnread { viewer { unreadCount } inbox { nodes { id unreadCount } } }": types.GroupsUnreadDocument,
    "\n  subscription GroupsFollow {\n    events {\n      __typename\n      ... on MessageAdded { message { seq body conversation { id } } }\n      ... on ConversationUpdated { conversation { id title memberCount } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n": types.GroupsFollowDocument,
    "subscription GroupsAdded($id: ID!) { messageAdded(conversationId: $id) { body } }": types.GroupsAddedDocument,
    "mutation GroupsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }": types.GroupsTypeDocument,
    "query GroupsTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }": types.GroupsTypistsDocument,
    "subscription GroupsTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }": types.GroupsTypingDocument,
    "\n  mutation GuessesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken } }\n": types.GuessesSignUpDocument,
    "\n  mutation GuessesSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n": types.GuessesSignInDocument,
    "\n  mutation GuessesRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { refreshToken } }\n": types.GuessesRefreshDocument,
    "query InboxPages($after: String) { inbox(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }": types.InboxPagesDocument,
    "mutation InboxPin($id: ID!) { updateMembership(input: { conversationId: $id, pinned: true }) { conversation { id } } }": types.InboxPinDocument,
    "mutation InboxLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.InboxLeaveDocument,
    "mutation InboxDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.InboxDeleteDocument,
    "\n  mutation MembershipsUpdate($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) {\n      conversation { id membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } } }\n    }\n  }\n": types.MembershipsUpdateDocument,
    "\n  mutation MembershipsDraft($id: ID!, $body: String) {\n    saveDraft(input: { conversationId: $id, body: $body }) { conversation { membership { draft { body updatedAt } } } }\n  }\n": types.MembershipsDraftDocument,
    "\n  mutation MembershipsRead($id: ID!) {\n    markRead(input: { conversationId: $id }) { conversation { unreadCount membership { markedUnread } } }\n  }\n": types.MembershipsReadDocument,
    "\n  query MembershipsState($id: ID!) {\n    conversation(id: $id) {\n      revision\n      membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } }\n      members(first: 5) { nodes { user { id } mutedUntil archivedAt pinnedAt markedUnread draft { body } } }\n    }\n  }\n": types.MembershipsStateDocument,
    "\n  query MembershipsInbox($first: Int, $after: String, $filter: InboxFilter) {\n    viewer { unreadCount }\n    inbox(first: $first, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } }\n  }\n": types.MembershipsInboxDocument,
    "\n  subscription MembershipsUpdated { conversationUpdated { id membership { markedUnread draft { body } } } }\n": types.MembershipsUpdatedDocument,
    "\n  query AroundPage($id: ID!, $seq: Int, $first: Int, $after: String, $last: Int, $before: String) {\n    messages(conversationId: $id, aroundSeq: $seq, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id seq }\n      edges { cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.AroundPageDocument,
    "\n  query AroundOfConversation($id: ID!, $seq: Int, $first: Int) {\n    conversation(id: $id) { messages(aroundSeq: $seq, first: $first) { nodes { seq } pageInfo { hasNextPage hasPreviousPage } } }\n  }\n": types.AroundOfConversationDocument,
    "\n  query AroundBodies($id: ID!, $seq: Int) {\n    messages(conversationId: $id, aroundSeq: $seq) { nodes { id seq body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }\n  }\n": types.AroundBodiesDocument,
    "mutation AroundBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.AroundBlockDocument,
    "mutation AroundUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.AroundUnblockDocument,
    "mutation AroundDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.AroundDeleteDocument,
    "mutation AroundAdd($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { lastSeq } } }": types.AroundAddDocument,
    "query AroundInbox { inbox { nodes { messages { nodes { seq } } } } }": types.AroundInboxDocument,
    "\n  mutation MessagesEdit($id: ID!, $body: String!) {\n    editMessage(input: { messageId: $id, body: $body }) { message { id seq revision body editedAt deletedAt } }\n  }\n": types.MessagesEditDocument,
    "\n  mutation MessagesDelete($id: ID!) {\n    deleteMessage(input: { messageId: $id }) { message { id seq revision body editedAt deletedAt deletedBy { id } } }\n  }\n": types.MessagesDeleteDocument,
    "\n  query MessagesOne($id: ID!) {\n    node(id: $id) {\n      ... on Message {\n        id revision body editedAt deletedAt deletedBy { id } edits { body writtenAt replacedAt }\n        conversation { revision lastSeq }\n      }\n    }\n  }\n": types.MessagesOneDocument,
    "\n  query MessagesInbox { inbox(first: 50) { nodes { id unreadCount lastMessage { body deletedAt deletedBy { id } } } } }\n": types.MessagesInboxDocument,
    "\n  query MessagesTimes($id: ID!) { conversation(id: $id) { messages(first: 10) { nodes { createdAt } } } }\n": types.MessagesTimesDocument,
    "\n  mutation MessagesRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.MessagesRemoveDocument,
    "\n  mutation MessagesSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id body } } }\n": types.MessagesSendDocument,
    "\n  mutation NamesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { email user { id username displayName } } } }\n": types.NamesSignUpDocument,
    "\n  mutation NamesSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { username } } } }\n": types.NamesSignInDocument,
    "query NamesFound($username: String!) { user(username: $username) { username } }": types.NamesFoundDocument,
    "\n  mutation NamesUpdate($name: String!) { updateProfile(input: { displayName: $name }) { user { displayName } } }\n": types.NamesUpdateDocument,
    "mutation NamesDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }": types.NamesDeleteDocument,
    "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }": types.NodesDocument,
    "query NodesNotifications { notifications(first: 100) { nodes { id } } }": types.NodesNotificationsDocument,
    "\n  query NotificationsList($first: Int, $after: String, $unreadOnly: Boolean) {\n    notifications(first: $first, after: $after, unreadOnly: $unreadOnly) {\n      unreadCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id kind title body readAt createdAt actor { id } conversation { id } message { id body } }\n    }\n  }\n": types.NotificationsListDocument,
    "\n  mutation NotificationsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }\n": types.NotificationsSendDocument,
    "mutation NotificationsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": types.NotificationsReadDocument,
    "\n  mutation NotificationsMark($id: ID!) {\n    markNotificationRead(input: { notificationId: $id }) { notification { id readAt } }\n  }\n": types.NotificationsMarkDocument,
    "mutation NotificationsMarkAll { markAllNotificationsRead { count } }": types.NotificationsMarkAllDocument,
    "\n  mutation NotificationsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": types.NotificationsDeleteDocument,
    "\n  mutation NotificationsSettings($disabled: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $disabled }) { settings { disabledKinds } }\n  }\n": types.NotificationsSettingsDocument,
    "query NotificationsViewer { viewer { notificationSettings { disabledKinds } } }": types.NotificationsViewerDocument,
    "query NotificationsNode($id: ID!) { node(id: $id) { id __typename } }": types.NotificationsNodeDocument,
    "\n  mutation NotificationsMute($id: ID!, $until: DateTime) {\n    updateMembership(input: { conversationId: $id, mutedUntil: $until }) { conversation { id } }\n  }\n": types.NotificationsMuteDocument,
    "mutation NotificationsGroup($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }": types.NotificationsGroupDocument,
    "\n  mutation NotificationsRole($id: ID!, $user: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role } }\n  }\n": types.NotificationsRoleDocument,
    "\n  mutation NotificationsAdd($id: ID!, $users: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $users }) { conversation { id } } }\n": types.NotificationsAddDocument,
    "\n  mutation NotificationsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.NotificationsRemoveDocument,
    "mutation NotificationsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.NotificationsLeaveDocument,
    "mutation NotificationsDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.NotificationsDeleteGroupDocument,
    "mutation NotificationsDeleteMessage($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.NotificationsDeleteMessageDocument,
    "mutation NotificationsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.NotificationsBlockDocument,
    "\n  mutation NotificationsPrivacy($send: Boolean) { updatePrivacy(input: { sendReadReceipts: $send }) { privacy { sendReadReceipts } } }\n": types.NotificationsPrivacyDocument,
    "mutation NotificationsExport { exportAccount { url } }": types.NotificationsExportDocument,
    "subscription NotificationsAdded { notificationAdded { id kind body conversation { id } } }": types.NotificationsAddedDocument,
    "\n  subscription NotificationsFollow($after: String) {\n    events(after: $after) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on ConversationRemoved { conversationId }\n      ... on NotificationAdded { notification { id kind readAt } }\n      ... on NotificationUpdated { notification { id kind readAt } }\n      ... on NotificationRemoved { notificationId }\n    }\n  }\n": types.NotificationsFollowDocument,
    "\n  query NotificationsPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        ... on NotificationAdded { notification { id kind readAt } }\n        ... on NotificationUpdated { notification { id kind readAt } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n": types.NotificationsPageDocument,
    "query PeersInbox($first: Int) { inbox(first: $first) { nodes { id kind peer { id username displayName avatarUrl } } } }": types.PeersInboxDocument,
    "query PeersOne($id: ID!) { conversation(id: $id) { peer { id displayName presence { status } } } }": types.PeersOneDocument,
    "query PeersId($id: ID!) { conversation(id: $id) { peer { __typename id } } }": types.PeersIdDocument,
    "subscription PeersUpdated { conversationUpdated { id peer { id displayName } } }": types.PeersUpdatedDocument,
    "subscription PeersMessages($id: ID!) { messageAdded(conversationId: $id) { body conversation { peer { id } } } }": types.PeersMessagesDocument,
    "mutation PeersBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.PeersBlockDocument,
    "mutation PeersDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }": types.PeersDeleteDocument,
    "query PeersBare($id: ID!) { conversation(id: $id) { id } }": types.PeersBareDocument,
    "\n  mutation PeopleSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken viewer { user { id } } } }\n": types.PeopleSignInDocument,
    "\n  mutation PeopleRefresh($token: String!) {\n    refreshSession(input: { refreshToken: $token }) { accessToken refreshToken }\n  }\n": types.PeopleRefreshDocument,
    "mutation PeopleSignOut { signOut { sessionId } }": types.PeopleSignOutDocument,
    "\n  mutation PeopleSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }\n": types.PeopleSignUpDocument,
    "query PeopleMe { viewer { user { id } unreadCount sessions { id isCurrent } } }": types.PeopleMeDocument,
    "\n  subscription PeopleAdded($conversationId: ID) { messageAdded(conversationId: $conversationId) { body } }\n": types.PeopleAddedDocument,
    "\n  query PeopleState($id: ID!) {\n    conversation(id: $id) {\n      unreadCount\n      receipts { user { id } deliveredSeq readSeq }\n      messages(last: 1) { nodes { id status deliveredTo { user { id } at } readBy { user { id } at } } }\n      typing { user { id } }\n    }\n  }\n": types.PeopleStateDocument,
    "\n  mutation PeopleAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } } }\n": types.PeopleAcknowledgeDocument,
    "\n  mutation PeopleRead($id: ID!, $upTo: ID) {\n    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { deliveredSeq readSeq } conversation { unreadCount } }\n  }\n": types.PeopleReadDocument,
    "\n  query PeopleInbox($first: Int, $after: String, $filter: InboxFilter) {\n    inbox(first: $first, after: $after, filter: $filter) {\n      nodes { id unreadCount lastMessage { body sender { displayName } } members(first: 5) { nodes { user { displayName } } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.PeopleInboxDocument,
    "\n  query PeopleStands($id: ID!) {\n    conversation(id: $id) { messages(last: 100) { nodes { status deliveryStats { recipients delivered read } } } }\n  }\n": types.PeopleStandsDocument,
    "\n  mutation PeopleRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { memberCount } } }\n": types.PeopleRemoveDocument,
    "\n  subscription PresenceWatch($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }\n": types.PresenceWatchDocument,
    "subscription PresenceThere { conversationUpdated { id } }": types.PresenceThereDocument,
    "\n  mutation PresenceReport($status: PresenceStatus!) { setPresence(input: { status: $status }) { presence { status } } }\n": types.PresenceReportDocument,
    "\n  query PresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }\n": types.PresenceSeenDocument,
    "\n  mutation PresenceFeedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }\n": types.PresenceFeedBlockDocument,
    "\n  subscription ServersPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }\n": types.ServersPresenceDocument,
    "\n  query ServersPresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }\n": types.ServersPresenceSeenDocument,
    "\n  subscription PresenceEvents($ids: [ID!]) {\n    events(presenceOf: $ids) { __typename ... on PresenceChanged { presence { status lastActiveAt user { id } } } }\n  }\n": types.PresenceEventsDocument,
    "\n  mutation PresencePrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { showOnlineStatus } } }\n": types.PresencePrivacyDocument,
    "mutation PresenceBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.PresenceBlockDocument,
    "mutation PresenceUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.PresenceUnblockDocument,
    "\n  mutation PrivacySet($input: UpdatePrivacyInput!) {\n    updatePrivacy(input: $input) { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } }\n  }\n": types.PrivacySetDocument,
    "query PrivacyOwn { viewer { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } } }": types.PrivacyOwnDocument,
    "\n  query PrivacyState($id: ID!) {\n    conversation(id: $id) {\n      unreadCount\n      receipts { user { id } deliveredSeq deliveredAt readSeq readAt }\n      messages(last: 1) {\n        nodes { id seq status deliveredTo { user { id } } readBy { user { id } } deliveryStats { recipients delivered read } }\n      }\n    }\n  }\n": types.PrivacyStateDocument,
    "\n  subscription PrivacyReceipts($id: ID) {\n    receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq readAt conversation { id receipts { user { id } readSeq } } }\n  }\n": types.PrivacyReceiptsDocument,
    "\n  subscription PrivacyEvents($after: String) {\n    events(after: $after) { __typename cursor ... on ReceiptUpdated { receipt { user { id } deliveredSeq readSeq readAt conversation { id } } } }\n  }\n": types.PrivacyEventsDocument,
    "\n  query PrivacyPolled($after: String) {\n    events(after: $after) { events { __typename ... on ReceiptUpdated { receipt { user { id } readSeq readAt conversation { id } } } } }\n  }\n": types.PrivacyPolledDocument,
    "subscription PrivacyStatuses($id: ID) { messageAdded(conversationId: $id) { body status } }": types.PrivacyStatusesDocument,
    "query PrivacyCursor { eventCursor }": types.PrivacyCursorDocument,
    "\n  mutation PrivacyDelivered($ids: [ID!]!) {\n    acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } }\n  }\n": types.PrivacyDeliveredDocument,
    "\n  mutation PrivacyRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredSeq readSeq readAt } } }\n": types.PrivacyReadDocument,
    "\n  subscription PrivacyShared($id: ID) { receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq } }\n": types.PrivacySharedDocument,
    "query PrivacyMembers($id: ID!) { conversation(id: $id) { members { nodes { user { id } } } } }": types.PrivacyMembersDocument,
    "\n  mutation PrivacyAdd($id: ID!, $who: ID!) {\n    addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { memberCount revision } }\n  }\n": types.PrivacyAddDocument,
    "mutation PrivacyBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.PrivacyBlockDocument,
    "mutation PrivacyUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.PrivacyUnblockDocument,
    "\n  mutation PushRegister($input: RegisterPushDeviceInput!) {\n    registerPushDevice(input: $input) { device { id platform createdAt lastPushedAt } }\n  }\n": types.PushRegisterDocument,
    "\n  mutation PushUnregister($id: ID!) { unregisterPushDevice(input: { deviceId: $id }) { deviceId } }\n": types.PushUnregisterDocument,
    "query PushDevices { viewer { pushDevices { id platform lastPushedAt } } vapidPublicKey }": types.PushDevicesDocument,
    "\n  mutation PushRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": types.PushReadDocument,
    "\n  mutation PushSettings($input: UpdateNotificationSettingsInput!) {\n    updateNotificationSettings(input: $input) {\n      settings { disabledKinds pushPreviews quietHours { start end timeZone } }\n    }\n  }\n": types.PushSettingsDocument,
    "\n  mutation PushMembership($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) { conversation { membership { notificationLevel } } }\n  }\n": types.PushMembershipDocument,
    "\n  query PushExplain($id: ID!) { explainNotification(messageId: $id) { notified pushed reason text } }\n": types.PushExplainDocument,
    "mutation PushSignOut { signOut { sessionId } }": types.PushSignOutDocument,
    "\n  mutation ReactionsAdd($id: ID!, $emoji: String!) {\n    addReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }\n  }\n": types.ReactionsAddDocument,
    "\n  mutation ReactionsRemove($id: ID!, $emoji: String!) {\n    removeReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }\n  }\n": types.ReactionsRemoveDocument,
    "\n  query ReactionsMessage($id: ID!) {\n    node(id: $id) {\n      ... on Message {\n        body revision conversation { revision lastSeq }\n        reactions { emoji count viewerHasReacted users { id } }\n      }\n    }\n  }\n": types.ReactionsMessageDocument,
    "mutation ReactionsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { reactions { emoji } } } }": types.ReactionsDeleteDocument,
    "\n  mutation ReactionsOut($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.ReactionsOutDocument,
    "\n  subscription ReactionsUpdated($id: ID) { messageUpdated(conversationId: $id) { id revision reactions { emoji count } } }\n": types.ReactionsUpdatedDocument,
    "\n  subscription ReactionsOwn($id: ID) { messageUpdated(conversationId: $id) { id reactions { emoji viewerHasReacted } } }\n": types.ReactionsOwnDocument,
    "mutation RefreshAgain($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken } }": types.RefreshAgainDocument,
    "query RefreshMe { viewer { user { id } sessions { id isCurrent lastUsedAt } } }": types.RefreshMeDocument,
    "mutation RefreshSignOut { signOut { sessionId } }": types.RefreshSignOutDocument,
    "mutation RefreshSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }": types.RefreshSignInDocument,
    "\n  mutation RefreshChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n": types.RefreshChangeDocument,
    "subscription RefreshAdded { messageAdded { id } }": types.RefreshAddedDocument,
    "\n  mutation RepeatsSend($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      isDuplicate\n      message {\n        id body reactions { emoji } receiptsOf: readBy { user { id } } replyTo { body }\n        conversation { title description lastSeq members { nodes { role user { id } } } receipts { user { id } } typing { user { id } } }\n      }\n    }\n  }\n": types.RepeatsSendDocument,
    "mutation RepeatsEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": types.RepeatsEditDocument,
    "mutation RepeatsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.RepeatsDeleteDocument,
    "mutation RepeatsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }": types.RepeatsRemoveDocument,
    "mutation RepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.RepeatsLeaveDocument,
    "mutation RepeatsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }": types.RepeatsAddDocument,
    "mutation RepeatsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.RepeatsEndDocument,
    "mutation RepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"a later secret\" }) { conversation { id } } }": types.RepeatsRenameDocument,
    "mutation RepeatsDeleteAccount { deleteAccount(input: { password: \"a good password\" }) { userId } }": types.RepeatsDeleteAccountDocument,
    "query RepeatsActivity($id: ID!) { conversation(id: $id) { lastActivityAt lastMessage { id createdAt } } }": types.RepeatsActivityDocument,
    "\n  mutation RepliesSend($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      isDuplicate\n      message { id seq body replyTo { id seq body } mentions { id } mentionsEveryone }\n    }\n  }\n": types.RepliesSendDocument,
    "\n  query RepliesMessage($id: ID!) {\n    node(id: $id) {\n      ... on Message { body revision replyTo { id body deletedAt sender { id } } mentions { id } mentionsEveryone }\n    }\n  }\n": types.RepliesMessageDocument,
    "mutation RepliesEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": types.RepliesEditDocument,
    "mutation RepliesDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.RepliesDeleteDocument,
    "\n  subscription RepliesAdded($id: ID) {\n    messageAdded(conversationId: $id) { id body replyTo { body } mentions { id } mentionsEveryone }\n  }\n": types.RepliesAddedDocument,
    "query RepliesState($id: ID!) { conversation(id: $id) { lastSeq revision } }": types.RepliesStateDocument,
    "\n  query SearchLocale($query: String!, $id: ID) { searchMessages(query: $query, conversationId: $id, first: 100) { nodes { body } } }\n": types.SearchLocaleDocument,
    "\n  query SearchMessages($query: String!, $id: ID, $first: Int, $after: String) {\n    searchMessages(query: $query, conversationId: $id, first: $first, after: $after) {\n      nodes { id body conversation { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.SearchMessagesDocument,
    "mutation SearchEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }": types.SearchEditDocument,
    "mutation SearchDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }": types.SearchDeleteDocument,
    "\n  mutation SearchRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.SearchRemoveDocument,
    "\n  mutation TrySend($input: SendMessageInput!) {\n    sendMessage(input: $input) { isDuplicate message { id seq clientMessageId } }\n  }\n": types.TrySendDocument,
    "\n  subscription Added($conversationId: ID, $after: ID) {\n    messageAdded(conversationId: $conversationId, after: $after) { id seq body sender { username } clientMessageId }\n  }\n": types.AddedDocument,
    "\n  query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    messages(conversationId: $id, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id seq body }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.PageDocument,
    "\n  mutation SentencesCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id title } } }\n": types.SentencesCreateDocument,
    "\n  mutation SentencesRename($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id title } } }\n": types.SentencesRenameDocument,
    "\n  mutation SentencesAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }\n": types.SentencesAddDocument,
    "\n  mutation SentencesRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n": types.SentencesRemoveDocument,
    "\n  query SentencesRead($id: ID!) {\n    messages(conversationId: $id, first: 50) { nodes { kind body groupEvent { title } } }\n    notifications { nodes { kind title body } }\n  }\n": types.SentencesReadDocument,
    "\n  mutation ModesSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username } } } }\n": types.ModesSignUpDocument,
    "\n  subscription TypingIn($id: ID!) { typing(conversationId: $id) { user { id } isTyping expiresAt } }\n": types.TypingInDocument,
    "\n  subscription TypingEvents($ids: [ID!]) {\n    events(typingIn: $ids) { __typename ... on TypingChanged { typing { user { id } isTyping conversation { id } } } }\n  }\n": types.TypingEventsDocument,
    "\n  mutation TypingSet($id: ID!, $is: Boolean!) { setTyping(input: { conversationId: $id, isTyping: $is }) { typing { isTyping } } }\n": types.TypingSetDocument,
    "mutation TypingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.TypingBlockDocument,
    "mutation TypingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.TypingUnblockDocument,
    "query TypingNow($id: ID!) { conversation(id: $id) { typing { user { id } } } }": types.TypingNowDocument,
    "\n  mutation TypingRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n": types.TypingRemoveDocument,
    "query DemoWho { viewer { user { displayName } sessions { id } } }": types.DemoWhoDocument,
    "\n  query DemoShown {\n    inbox(first: 10) { nodes { kind title unreadCount lastMessage { body } members { nodes { user { displayName } } } } }\n    notifications { unreadCount nodes { title body } }\n  }\n": types.DemoShownDocument,
    "\n  mutation DemoSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { displayName } } } }\n": types.DemoSignInDocument,
    "\n  mutation GraphiqlSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }\n": types.GraphiqlSendDocument,
    "query GraphiqlInbox { viewer { sessions { id } } inbox { nodes { id } } }": types.GraphiqlInboxDocument,
    "subscription MetricsAdded($id: ID) { messageAdded(conversationId: $id) { id body } }": types.MetricsAddedDocument,
    "subscription MetricsEvents($after: String) { events(after: $after) { cursor } }": types.MetricsEventsDocument,
    "\n  mutation ControlSignIn($username: String!) {\n    signIn(input: { username: $username, password: \"a good password\" }) {\n      accessToken refreshToken viewer { user { id username } }\n    }\n  }\n": types.ControlSignInDocument,
    "subscription ControlEvents { events { __typename } }": types.ControlEventsDocument,
    "\n  mutation OperatorSignIn($username: String!, $password: String!) {\n    signIn(input: { username: $username, password: $password }) { accessToken refreshToken viewer { user { id displayName } } }\n  }\n": types.OperatorSignInDocument,
    "mutation OperatorRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }": types.OperatorRefreshDocument,
    "query OperatorMe { viewer { user { id } } }": types.OperatorMeDocument,
    "subscription OperatorEvents { events { __typename } }": types.OperatorEventsDocument,
    "\n  query OperatorSeen($id: ID!, $username: String!) {\n    node(id: $id) { ... on User { id username displayName presence { status } } }\n    user(username: $username) { id }\n    users(search: $username) { nodes { id } }\n  }\n": types.OperatorSeenDocument,
    "\n  mutation OperatorReset($token: String!, $newPassword: String!) {\n    resetPassword(input: { token: $token, newPassword: $newPassword }) { reset }\n  }\n": types.OperatorResetDocument,
    "mutation SharedLimitsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }": types.SharedLimitsSignInDocument,
    "\n  mutation SharedLimitsStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }\n": types.SharedLimitsStartDocument,
    "\n  mutation SharedLimitsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n": types.SharedLimitsReadDocument,
    "\n  mutation SharedLimitsDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }\n": types.SharedLimitsDeliveredDocument,
    "query SharedLimitsCursor { eventCursor }": types.SharedLimitsCursorDocument,
    "\n  mutation SharedLimitsMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n": types.SharedLimitsMarkDocument,
    "mutation SharedLimitsMarkAll { markAllNotificationsRead { count } }": types.SharedLimitsMarkAllDocument,
    "\n  mutation SharedLimitsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": types.SharedLimitsDeleteDocument,
    "\n  mutation SharedLimitsDisable($kinds: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }\n  }\n": types.SharedLimitsDisableDocument,
    "\n  mutation StartingSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }\n": types.StartingSignUpDocument,
    "\n  mutation StartingSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }\n": types.StartingSignInDocument,
    "query StartingMe { viewer { user { username } } }": types.StartingMeDocument,
    "subscription BoundsEvents { events { cursor } }": types.BoundsEventsDocument,
    "subscription BoundsNotified { notificationAdded { id } }": types.BoundsNotifiedDocument,
    "query BoundsCursor { eventCursor }": types.BoundsCursorDocument,
    "query BoundsWait($after: String) { events(after: $after, waitSeconds: 20) { cursor } }": types.BoundsWaitDocument,
    "mutation BoundsSignOut { signOut { sessionId } }": types.BoundsSignOutDocument,
    "\n  mutation IdentitiesPrepare($group: ID!, $message: ID!) {\n    editMessage(input: { messageId: $message, body: \"changed\" }) { message { id } }\n    addReaction(input: { messageId: $message, emoji: \"👍\" }) { message { id } }\n    updateGroup(input: { conversationId: $group, title: \"Crew\" }) { conversation { id } }\n    saveDraft(input: { conversationId: $group, body: \"not sent\" }) { conversation { id } }\n  }\n": types.IdentitiesPrepareDocument,
    "\n  mutation IdentitiesRead($group: ID!, $message: ID!, $ana: ID!) {\n    sendMessage(input: { conversationId: $group, body: \"Ana?\", mentionIds: [$ana] }) { message { id } }\n    markRead(input: { conversationId: $group }) { receipt { id } }\n    addReaction(input: { messageId: $message, emoji: \"👀\" }) { message { id } }\n    setTyping(input: { conversationId: $group, isTyping: true }) { typing { id __typename } }\n  }\n": types.IdentitiesReadDocument,
    "\n  query IdentitiesEverything($id: ID!, $direct: ID!) {\n    viewer {\n      __typename id\n      user { __typename id presence { __typename id } }\n      privacy { __typename id }\n      notificationSettings { __typename id }\n      sessions { __typename id }\n      pushDevices { __typename id }\n    }\n    notifications { nodes { __typename id } }\n    direct: conversation(id: $direct) { __typename id undelivered { __typename id } }\n    conversation(id: $id) {\n      __typename id\n      unread { __typename id }\n      membership { __typename id draft { __typename id } }\n      members { nodes { __typename id user { __typename id presence { __typename id } } } }\n      receipts { __typename id }\n      typing { __typename id }\n      messages {\n        nodes {\n          __typename id\n          edits { __typename id }\n          reactions { __typename id }\n          deliveredTo { __typename id }\n          readBy { __typename id }\n          deliveryStats { __typename id }\n          groupEvent { __typename id }\n        }\n      }\n    }\n  }\n": types.IdentitiesEverythingDocument,
    "query IdentitiesNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }": types.IdentitiesNodesDocument,
    "subscription IdentitiesReceipts($id: ID!) { receiptUpdated(conversationId: $id) { id readSeq } }": types.IdentitiesReceiptsDocument,
    "mutation IdentitiesMark($group: ID!) { markRead(input: { conversationId: $group }) { receipt { id } } }": types.IdentitiesMarkDocument,
    "query ApolloFirst($id: ID!) { viewer { id email } conversation(id: $id) { id membership { id role } } }": types.ApolloFirstDocument,
    "query ApolloSecond($id: ID!) { viewer { id unreadCount } conversation(id: $id) { id membership { id joinedAt } } }": types.ApolloSecondDocument,
    "query IdsNode($id: ID!) { node(id: $id) { id } conversation(id: $id) { id } }": types.IdsNodeDocument,
    "query IdsMessages($id: ID!, $after: String) {\n  messages(conversationId: $id, after: $after) { nodes { id } }\n}": types.IdsMessagesDocument,
    "\n  query Inbox { inbox(first: 20) { nodes { id title unreadCount lastMessage { id body } } } }\n": types.InboxDocument,
    "\n  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }\n": types.MessageAddedDocument,
    "\n  query PlansEverything($after: String) {\n    notifications { unreadCount nodes { id } }\n    unread: notifications(unreadOnly: true) { nodes { id } }\n    events(after: $after) { cursor }\n  }\n": types.PlansEverythingDocument,
    "mutation PlansMarkAll { markAllNotificationsRead { count } }": types.PlansMarkAllDocument,
    "\n  subscription ChangeOverEvents($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {\n    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { seq conversation { id } } }\n      ... on PresenceChanged { presence { status user { id } } }\n      ... on TypingChanged { typing { isTyping user { id } conversation { id } } }\n    }\n  }\n": types.ChangeOverEventsDocument,
    "subscription ChangeOverPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status user { id } } }": types.ChangeOverPresenceDocument,
    "subscription ChangeOverTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }": types.ChangeOverTypingDocument,
    "\n  mutation ChangeOverType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": types.ChangeOverTypeDocument,
    "subscription CutOffAdded($after: ID) { messageAdded(after: $after) { id seq body conversation { id } } }": types.CutOffAddedDocument,
    "mutation CutOffLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.CutOffLeaveDocument,
    "mutation CutOffDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }": types.CutOffDeleteDocument,
    "\n  subscription EventsFollow($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {\n    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { id seq revision body conversation { id } } }\n      ... on MessageUpdated { message { id seq revision body conversation { id } } }\n      ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n      ... on ConversationUpdated { conversation { id } }\n      ... on ConversationRemoved { conversationId reason }\n      ... on PresenceChanged { presence { user { id } status } }\n      ... on TypingChanged { typing { user { id } isTyping } }\n    }\n  }\n": types.EventsFollowDocument,
    "\n  query EventsPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { id seq revision body conversation { id } } }\n        ... on MessageUpdated { message { id seq revision body conversation { id } } }\n        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n        ... on ConversationUpdated { conversation { id } }\n        ... on ConversationRemoved { conversationId reason }\n      }\n    }\n  }\n": types.EventsPageDocument,
    "query EventsCursor { eventCursor }": types.EventsCursorDocument,
    "\n  mutation EventsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.EventsRemoveDocument,
    "\n  mutation EventsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n": types.EventsCreateDocument,
    "\n  mutation EventsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"Other\" }) { conversation { id } } }\n": types.EventsRenameDocument,
    "\n  mutation EventsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": types.EventsTypeDocument,
    "subscription EventsUpdated { conversationUpdated { id title memberCount } }": types.EventsUpdatedDocument,
    "\n  query EventsChanges($id: ID!, $after: Int!, $first: Int) {\n    conversation(id: $id) { revision changes(afterRevision: $after, first: $first) { nodes { seq revision } pageInfo { hasNextPage } } }\n  }\n": types.EventsChangesDocument,
    "\n  mutation EventsAdd($id: ID!, $user: ID!) {\n    addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } }\n  }\n": types.EventsAddDocument,
    "subscription EventsAdded { messageAdded { body conversation { id } } }": types.EventsAddedDocument,
    "\n  query PollingState($id: ID!) {\n    conversation(id: $id) {\n      title\n      receipts { user { id } deliveredSeq readSeq }\n      changes(afterRevision: 0, first: 100) { nodes { id seq revision } pageInfo { hasNextPage } }\n    }\n  }\n": types.PollingStateDocument,
    "mutation PollingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": types.PollingReadDocument,
    "\n  mutation PollingReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { revision } } }\n": types.PollingReactDocument,
    "\n  mutation PollingRename($id: ID!, $title: String!) {\n    updateGroup(input: { conversationId: $id, title: $title }) { conversation { title } }\n  }\n": types.PollingRenameDocument,
    "\n  mutation PollingBeLeftAlone {\n    updateNotificationSettings(input: { disabledKinds: [MESSAGE_NEW, GROUP_INVITE, GROUP_UPDATED] }) { settings { disabledKinds } }\n  }\n": types.PollingBeLeftAloneDocument,
    "\n  query PollingPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { id seq revision conversation { id } } }\n        ... on MessageUpdated { message { id seq revision conversation { id } } }\n        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n        ... on ConversationUpdated { conversation { id title } }\n        ... on ConversationRemoved { conversationId reason }\n        ... on NotificationAdded { notification { id readAt } }\n        ... on NotificationUpdated { notification { id readAt } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n": types.PollingPageDocument,
    "query PollingCursor { eventCursor }": types.PollingCursorDocument,
    "\n  query PollingNotifications($after: String) {\n    notifications(first: 100, after: $after) { nodes { id readAt } pageInfo { hasNextPage endCursor } }\n  }\n": types.PollingNotificationsDocument,
    "\n  mutation PollingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n": types.PollingMarkDocument,
    "\n  mutation PollingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": types.PollingDeleteDocument,
    "query ProtocolHello { viewer { user { id } } }": types.ProtocolHelloDocument,
    "subscription ProtocolPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }": types.ProtocolPresenceDocument,
    "subscription RedisAdded { messageAdded { body } }": types.RedisAddedDocument,
    "\n  mutation RedisSetPresence { setPresence(input: { status: AWAY }) { presence { status } } }\n": types.RedisSetPresenceDocument,
    "subscription RedisPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }": types.RedisPresenceDocument,
    "\n  mutation RedisSetTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n": types.RedisSetTypingDocument,
    "subscription RedisTyping($id: ID!) { typing(conversationId: $id) { isTyping } }": types.RedisTypingDocument,
    "query ResumingCursor { eventCursor }": types.ResumingCursorDocument,
    "mutation ResumingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }": types.ResumingReadDocument,
    "\n  mutation ResumingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { id } } }\n": types.ResumingMarkDocument,
    "\n  mutation ResumingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n": types.ResumingDeleteDocument,
    "mutation ResumingLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }": types.ResumingLeaveDocument,
    "mutation ReturningSignOut { signOut { sessionId } }": types.ReturningSignOutDocument,
    "query RewindCursor { eventCursor }": types.RewindCursorDocument,
    "\n  subscription RewindEvents($after: String) {\n    events(after: $after) { __typename cursor ... on StreamStarted { start } ... on MessageAdded { message { seq body } } }\n  }\n": types.RewindEventsDocument,
    "query RewindPage($after: String) { events(after: $after) { start cursor } }": types.RewindPageDocument,
    "subscription RewindAdded($id: ID) { messageAdded(conversationId: $id) { seq body } }": types.RewindAddedDocument,
    "\n  subscription SharingOwn($id: ID) {\n    messageAdded(conversationId: $id) { seq clientMessageId conversation { unreadCount membership { user { id } } } }\n  }\n": types.SharingOwnDocument,
    "\n  mutation SharingRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n": types.SharingRemoveDocument,
    "mutation SharingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }": types.SharingBlockDocument,
    "mutation SharingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }": types.SharingUnblockDocument,
    "\n  query SharingSeen($id: ID!) { conversation(id: $id) { messages(last: 100) { nodes { seq body } } } }\n": types.SharingSeenDocument,
    "query FactsCursor { eventCursor }": types.FactsCursorDocument,
    "\n  subscription FactsEvents($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { id body revision conversation { id } } }\n      ... on MessageUpdated { message { id body revision conversation { id } } }\n      ... on ConversationUpdated { conversation { id revision } }\n      ... on ConversationRemoved { conversationId }\n      ... on TypingChanged { typing { isTyping conversation { id } } }\n    }\n  }\n": types.FactsEventsDocument,
    "\n  mutation FactsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n": types.FactsCreateDocument,
    "\n  mutation FactsAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }\n": types.FactsAddDocument,
    "\n  mutation FactsRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n": types.FactsRemoveDocument,
    "\n  mutation FactsType($input: SetTypingInput!) { setTyping(input: $input) { typing { isTyping } } }\n": types.FactsTypeDocument,
    "\n  mutation FactsEdit($input: EditMessageInput!) { editMessage(input: $input) { message { revision } } }\n": types.FactsEditDocument,
    "\n  query FactsRoom($id: ID!) {\n    conversation(id: $id) { revision unreadCount lastSeq messages(first: 100) { nodes { body kind } } }\n  }\n": types.FactsRoomDocument,
    "\n  query FactsPage($after: String, $first: Int) {\n    events(after: $after, first: $first) {\n      events {\n        __typename\n        ... on MessageAdded { message { id body revision conversation { id } } }\n        ... on ConversationUpdated { conversation { id revision } }\n      }\n    }\n  }\n": types.FactsPageDocument,
    "\n  query FactsCostly($after: String, $first: Int) {\n    events(after: $after, first: $first) {\n      cursor\n      hasMore\n      events {\n        __typename\n        ... on MessageAdded {\n          message {\n            body\n            reactions { emoji users { id username displayName } }\n            conversation { members(first: 100) { nodes { user { id username displayName avatarUrl createdAt } } } }\n          }\n        }\n      }\n    }\n  }\n": types.FactsCostlyDocument,
    "mutation FactsBlock($input: BlockUserInput!) { blockUser(input: $input) { user { id } } }": types.FactsBlockDocument,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { accessToken refreshToken viewer { user { id username } } }\n  }\n": types.SignUpDocument,
    "\n  mutation StartConversation($input: StartConversationInput!) {\n    startConversation(input: $input) { conversation { id } }\n  }\n": types.StartConversationDocument,
    "\n  mutation CreateGroup($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id } }\n  }\n": types.CreateGroupDocument,
    "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) { isDuplicate message { id seq body } }\n  }\n": types.SendMessageDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ApolloSends($id: ID!) { sendMessage(input: { conversationId: $id, body: \"from apollo\" }) { message { id } } }"): typeof import('./graphql.js').ApolloSendsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query UrqlInbox { inbox { nodes { id } } }"): typeof import('./graphql.js').UrqlInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation UrqlSends($id: ID!) { sendMessage(input: { conversationId: $id, body: \"from urql\" }) { message { id } } }"): typeof import('./graphql.js').UrqlSendsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ForgedEvents($presenceOf: [ID!], $typingIn: [ID!]) {\n    events(presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { body } }\n    }\n  }\n"): typeof import('./graphql.js').ForgedEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription ForgedAdded { messageAdded { body } }"): typeof import('./graphql.js').ForgedAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ForgedTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }"): typeof import('./graphql.js').ForgedTypistsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForgedTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n"): typeof import('./graphql.js').ForgedTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription HostileSent($id: ID!) { messageAdded(conversationId: $id) { id body } }"): typeof import('./graphql.js').HostileSentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').HostileRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username displayName } } } }\n"): typeof import('./graphql.js').HostileSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { title } } }\n"): typeof import('./graphql.js').HostileCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }\n"): typeof import('./graphql.js').HostileSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n"): typeof import('./graphql.js').HostileReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n"): typeof import('./graphql.js').HostileMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n"): typeof import('./graphql.js').HostileDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HostileDisable($kinds: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }\n  }\n"): typeof import('./graphql.js').HostileDisableDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HostileNotified($after: String) { notifications(first: 100, after: $after) { unreadCount nodes { id body } } }\n"): typeof import('./graphql.js').HostileNotifiedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query HostileNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }"): typeof import('./graphql.js').HostileNodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LostReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }"): typeof import('./graphql.js').LostResetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LostVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }"): typeof import('./graphql.js').LostVerifyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LostChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n"): typeof import('./graphql.js').LostChangeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LostSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }"): typeof import('./graphql.js').LostSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LostSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }"): typeof import('./graphql.js').LostSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LostDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }"): typeof import('./graphql.js').LostDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NginxCursor { eventCursor }"): typeof import('./graphql.js').NginxCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription OutagesAdded { messageAdded { seq body } }"): typeof import('./graphql.js').OutagesAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription OutagesNotified { notificationAdded { body } }"): typeof import('./graphql.js').OutagesNotifiedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OutagesList { inbox(first: 1) { nodes { id } } }"): typeof import('./graphql.js').OutagesListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription OutagesNeedy { messageAdded { seq conversation { title } } }"): typeof import('./graphql.js').OutagesNeedyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SilenceCursor { eventCursor }"): typeof import('./graphql.js').SilenceCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DoorAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"held\", replyToId: $to }) { message { id } } }\n"): typeof import('./graphql.js').DoorAnswerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DoorReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }"): typeof import('./graphql.js').DoorReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DoorEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"edited\" }) { message { id } } }"): typeof import('./graphql.js').DoorEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DoorRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readAt } } }"): typeof import('./graphql.js').DoorReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DoorTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }"): typeof import('./graphql.js').DoorTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LawBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').LawBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawPrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { sendReadReceipts } } }\n"): typeof import('./graphql.js').LawPrivacyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawDeleteAccount($input: DeleteAccountInput!) { deleteAccount(input: $input) { userId } }\n"): typeof import('./graphql.js').LawDeleteAccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n"): typeof import('./graphql.js').LawLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }\n"): typeof import('./graphql.js').LawDeleteGroupDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawSettings { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }\n"): typeof import('./graphql.js').LawSettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription LawNotified { notificationAdded { id conversation { id } message { seq } } }"): typeof import('./graphql.js').LawNotifiedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription LawUpdated { messageUpdated { id revision } }"): typeof import('./graphql.js').LawUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawSend($id: ID!) { sendMessage(input: { conversationId: $id, body: \"the last\" }) { isDuplicate } }\n"): typeof import('./graphql.js').LawSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n"): typeof import('./graphql.js').LawReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OnceAdded($conversationId: ID, $after: ID) {\n    messageAdded(conversationId: $conversationId, after: $after) { id seq }\n  }\n"): typeof import('./graphql.js').OnceAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OnceReceipts($conversationId: ID) {\n    receiptUpdated(conversationId: $conversationId) { user { id } deliveredSeq readSeq }\n  }\n"): typeof import('./graphql.js').OnceReceiptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OnceRead($input: MarkReadInput!) { markRead(input: $input) { receipt { readSeq } } }\n"): typeof import('./graphql.js').OnceReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OnceState($id: ID!) {\n    conversation(id: $id) { lastSeq unreadCount receipts { user { id } deliveredSeq readSeq } }\n  }\n"): typeof import('./graphql.js').OnceStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LawMessage on Message {\n    id seq revision kind body createdAt editedAt deletedAt deletedBy { id } sender { id } replyTo { id } mentions { id }\n    mentionsEveryone reactions { emoji count users { id } } groupEvent { kind actor { id } users { id } role title }\n  }\n"): typeof import('./graphql.js').LawMessageFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LawConversation on Conversation {\n    id kind title description avatarUrl historyVisible memberCount\n    members(first: 20) { nodes { role joinedAt user { id displayName avatarUrl } } }\n    receipts { user { id } sinceSeq deliveredSeq readSeq hidesReads }\n    unread { count lastSeq revision readSeq }\n    undelivered { fromSeq toSeq }\n    membership { role mutedUntil notificationLevel archivedAt pinnedAt markedUnread draft { body } }\n  }\n"): typeof import('./graphql.js').LawConversationFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LawReceipt on Receipt {\n    conversation { id } user { id } sinceSeq deliveredSeq readSeq hidesReads unread { count lastSeq revision readSeq }\n  }\n"): typeof import('./graphql.js').LawReceiptFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LawNotification on Notification {\n    id kind readAt actor { id } conversation { id } message { id seq }\n  }\n"): typeof import('./graphql.js').LawNotificationFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LawFollow($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { ...LawMessage conversation { id } } }\n      ... on MessageUpdated { message { ...LawMessage conversation { id } } }\n      ... on ReceiptUpdated { receipt { ...LawReceipt } }\n      ... on ConversationUpdated { conversation { ...LawConversation } }\n      ... on ConversationRemoved { conversationId reason }\n      ... on TypingChanged { typing { conversation { id } user { id } isTyping } }\n      ... on NotificationAdded { notification { ...LawNotification } }\n      ... on NotificationUpdated { notification { ...LawNotification } }\n      ... on NotificationRemoved { notificationId }\n    }\n  }\n"): typeof import('./graphql.js').LawFollowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LawPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { ...LawMessage conversation { id } } }\n        ... on MessageUpdated { message { ...LawMessage conversation { id } } }\n        ... on ReceiptUpdated { receipt { ...LawReceipt } }\n        ... on ConversationUpdated { conversation { ...LawConversation } }\n        ... on ConversationRemoved { conversationId reason }\n        ... on NotificationAdded { notification { ...LawNotification } }\n        ... on NotificationUpdated { notification { ...LawNotification } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n"): typeof import('./graphql.js').LawPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LawSnapshot {\n    eventCursor\n    viewer { unreadCount }\n    inbox(first: 100) { nodes { ...LawConversation unreadCount typing { user { id } } } }\n    archive: inbox(first: 100, filter: { archived: true }) {\n      nodes { ...LawConversation unreadCount typing { user { id } } }\n    }\n  }\n"): typeof import('./graphql.js').LawSnapshotDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LawHistory($id: ID!, $after: String) {\n    conversation(id: $id) {\n      messages(first: 100, after: $after) { nodes { ...LawMessage status } pageInfo { hasNextPage endCursor } }\n    }\n  }\n"): typeof import('./graphql.js').LawHistoryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LawNotifications($after: String) {\n    notifications(first: 100, after: $after) { nodes { ...LawNotification } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.js').LawNotificationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n"): typeof import('./graphql.js').LawSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LawRefresh($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }\n"): typeof import('./graphql.js').LawRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LawSignOut { signOut { sessionId } }"): typeof import('./graphql.js').LawSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').LeakBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakPrivacy { updatePrivacy(input: { sendReadReceipts: false }) { privacy { sendReadReceipts } } }"): typeof import('./graphql.js').LeakPrivacyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }"): typeof import('./graphql.js').LeakDeliveredDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }"): typeof import('./graphql.js').LeakReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }"): typeof import('./graphql.js').LeakRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeakSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } sessions { id } } } }\n"): typeof import('./graphql.js').LeakSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }"): typeof import('./graphql.js').LeakAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakShow($id: ID!) { updateGroup(input: { conversationId: $id, historyVisible: true }) { conversation { id } } }"): typeof import('./graphql.js').LeakShowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"latersecret\", replyToId: $to }) { message { id } } }"): typeof import('./graphql.js').LeakAnswerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }"): typeof import('./graphql.js').LeakEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: \"formersecret\", mentionIds: $who }) { message { id } } }"): typeof import('./graphql.js').LeakMentionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"grouptitle\" }) { conversation { id } } }"): typeof import('./graphql.js').LeakRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query LeakNotified { notifications { nodes { id } } }"): typeof import('./graphql.js').LeakNotifiedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query LeakCursor { eventCursor }"): typeof import('./graphql.js').LeakCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakCreate($ids: [ID!]!) { createGroup(input: { title: \"formertitle\", memberIds: $ids }) { conversation { id } } }"): typeof import('./graphql.js').LeakCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }"): typeof import('./graphql.js').LeakSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LeakDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }"): typeof import('./graphql.js').LeakDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlacesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }\n"): typeof import('./graphql.js').PlacesSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedRegister($input: RegisterPushDeviceInput!) { registerPushDevice(input: $input) { device { id } } }\n"): typeof import('./graphql.js').RepeatedRegisterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: \"which?\", mentionIds: $who }) { message { id } } }\n"): typeof import('./graphql.js').RepeatedMentionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: \"this\", replyToId: $to }) { message { id } } }\n"): typeof import('./graphql.js').RepeatedAnswerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RepeatedOwn { notifications { nodes { id message { id } } } viewer { sessions { id } } }"): typeof import('./graphql.js').RepeatedOwnDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedRole($id: ID!, $who: ID!) { setMemberRole(input: { conversationId: $id, userId: $who, role: OWNER }) { member { role } } }\n"): typeof import('./graphql.js').RepeatedRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }\n"): typeof import('./graphql.js').RepeatedRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').RepeatedLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').RepeatedEndDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedAdd($id: ID!, $who: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $who }) { conversation { id } } }\n"): typeof import('./graphql.js').RepeatedAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatedRename($id: ID!) {\n    updateGroup(input: { conversationId: $id, title: \"latertitle\", description: \"latertitle\", avatarUrl: \"https://latertitle.example/a.png\" }) { conversation { id } }\n  }\n"): typeof import('./graphql.js').RepeatedRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"latersecret\" }) { message { id } } }"): typeof import('./graphql.js').RepeatedEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"🦄\" }) { message { id } } }"): typeof import('./graphql.js').RepeatedReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }"): typeof import('./graphql.js').RepeatedReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').RepeatedBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }"): typeof import('./graphql.js').RepeatedDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }"): typeof import('./graphql.js').RepeatedSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedSignOut($id: ID!) { signOut(input: { sessionId: $id }) { sessionId } }"): typeof import('./graphql.js').RepeatedSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatedLater($id: ID!) { sendMessage(input: { conversationId: $id, body: \"latersecret\" }) { message { id } } }"): typeof import('./graphql.js').RepeatedLaterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RightsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq body } } }\n"): typeof import('./graphql.js').RightsSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsEdit($id: ID!) { editMessage(input: { messageId: $id, body: \"other\" }) { message { id } } }"): typeof import('./graphql.js').RightsEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').RightsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }"): typeof import('./graphql.js').RightsReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RightsUnreact($id: ID!) { removeReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }\n"): typeof import('./graphql.js').RightsUnreactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RightsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }\n"): typeof import('./graphql.js').RightsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').RightsLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').RightsEndDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RightsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }\n"): typeof import('./graphql.js').RightsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RightsRole($id: ID!, $who: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $who, role: $role }) { member { role } }\n  }\n"): typeof import('./graphql.js').RightsRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsBlock($who: ID!) { blockUser(input: { userId: $who }) { user { id } } }"): typeof import('./graphql.js').RightsBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RightsUnblock($who: ID!) { unblockUser(input: { userId: $who }) { user { id } } }"): typeof import('./graphql.js').RightsUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RightsMessages($id: ID!) {\n    messages(conversationId: $id, last: 100) { nodes { id seq body kind deletedAt reactions { count } } }\n  }\n"): typeof import('./graphql.js').RightsMessagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AccountProfile($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName avatarUrl } } }\n"): typeof import('./graphql.js').AccountProfileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AccountSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id username } } } }\n"): typeof import('./graphql.js').AccountSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }"): typeof import('./graphql.js').AccountSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }"): typeof import('./graphql.js').AccountRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AccountDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }\n"): typeof import('./graphql.js').AccountDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AccountEvents($after: String) {\n    events(after: $after) {\n      __typename cursor\n      ... on MessageAdded { message { seq body sender { displayName } } }\n      ... on MessageUpdated { message { seq body deletedAt sender { displayName } reactions { emoji } } }\n      ... on ConversationUpdated { conversation { id memberCount members { nodes { user { displayName avatarUrl } role } } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n"): typeof import('./graphql.js').AccountEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccountFound($id: ID!, $username: String!) {\n    node(id: $id) { ... on User { username displayName avatarUrl presence { status lastActiveAt } } }\n    user(username: $username) { id }\n    users(search: $username) { nodes { id } }\n  }\n"): typeof import('./graphql.js').AccountFoundDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccountState($id: ID!) {\n    conversation(id: $id) {\n      memberCount\n      members { nodes { user { displayName } role } }\n      messages(first: 100) { nodes { seq body deletedAt sender { id displayName } } }\n    }\n  }\n"): typeof import('./graphql.js').AccountStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }"): typeof import('./graphql.js').AccountEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountErase($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').AccountEraseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { id } } }"): typeof import('./graphql.js').AccountReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountDraft($id: ID!, $body: String) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }"): typeof import('./graphql.js').AccountDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }"): typeof import('./graphql.js').AccountReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AccountMention($id: ID!, $who: ID!) {\n    sendMessage(input: { conversationId: $id, body: \"see here\", mentionIds: [$who] }) { message { id } }\n  }\n"): typeof import('./graphql.js').AccountMentionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').AccountBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }"): typeof import('./graphql.js').AccountStartDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AccountFind($query: String!) { searchMessages(query: $query) { nodes { body } } }"): typeof import('./graphql.js').AccountFindDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AccountSenders($id: ID!, $after: ID) {\n    messageAdded(conversationId: $id, after: $after) { body sender { displayName } }\n  }\n"): typeof import('./graphql.js').AccountSendersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AccountCursor { eventCursor }"): typeof import('./graphql.js').AccountCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').AccountLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountExport { exportAccount { url expiresAt } }"): typeof import('./graphql.js').AccountExportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AccountSignOut { signOut { sessionId } }"): typeof import('./graphql.js').AccountSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AccountNode($id: ID!) { node(id: $id) { ... on Message { reactions { emoji count } } } }"): typeof import('./graphql.js').AccountNodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialsSignUp($input: SignUpInput!) {\n    signUp(input: $input) { accessToken refreshToken viewer { email emailVerifiedAt user { id username } } }\n  }\n"): typeof import('./graphql.js').CredentialsSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n"): typeof import('./graphql.js').CredentialsSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialsChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n"): typeof import('./graphql.js').CredentialsChangeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CredentialsEverywhere { signOutEverywhere { ended } }"): typeof import('./graphql.js').CredentialsEverywhereDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialsForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }\n"): typeof import('./graphql.js').CredentialsForgotDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CredentialsReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }"): typeof import('./graphql.js').CredentialsResetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CredentialsMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email emailVerifiedAt } } }\n"): typeof import('./graphql.js').CredentialsMoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CredentialsVerify($token: String!) { verifyEmail(input: { token: $token }) { email } }"): typeof import('./graphql.js').CredentialsVerifyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CredentialsMe { viewer { email emailVerifiedAt sessions { id isCurrent } } }"): typeof import('./graphql.js').CredentialsMeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CredentialsRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }"): typeof import('./graphql.js').CredentialsRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription CredentialsAdded { messageAdded { body } }"): typeof import('./graphql.js').CredentialsAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CredentialsPoll($after: String!) { events(after: $after, waitSeconds: 20) { events { __typename } } }\n"): typeof import('./graphql.js').CredentialsPollDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CredentialsCursor { eventCursor }"): typeof import('./graphql.js').CredentialsCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CredentialsExport { exportAccount { url } }"): typeof import('./graphql.js').CredentialsExportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id } } } }\n"): typeof import('./graphql.js').DeletionSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeletionDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }\n"): typeof import('./graphql.js').DeletionDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletionVerify($t: String!) { verifyEmail(input: { token: $t }) { email } }"): typeof import('./graphql.js').DeletionVerifyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletionKinds { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }"): typeof import('./graphql.js').DeletionKindsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DeletionNotified { notifications(first: 10) { nodes { id } } }"): typeof import('./graphql.js').DeletionNotifiedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletionClaim($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }"): typeof import('./graphql.js').DeletionClaimDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletionForgot($e: String!) { requestPasswordReset(input: { email: $e }) { sent } }"): typeof import('./graphql.js').DeletionForgotDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletionDevice($d: RegisterPushDeviceInput!) { registerPushDevice(input: $d) { device { id } } }"): typeof import('./graphql.js').DeletionDeviceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeletionSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }"): typeof import('./graphql.js').DeletionSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LettersSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { email emailVerifiedAt } } }\n"): typeof import('./graphql.js').LettersSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LettersForgot($email: String!) { requestPasswordReset(input: { email: $email }) { sent } }\n"): typeof import('./graphql.js').LettersForgotDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LettersMove($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }\n"): typeof import('./graphql.js').LettersMoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation LettersReset($input: ResetPasswordInput!) { resetPassword(input: $input) { reset } }"): typeof import('./graphql.js').LettersResetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlankCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id title description } }\n  }\n"): typeof import('./graphql.js').BlankCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlankUpdate($input: UpdateGroupInput!) {\n    updateGroup(input: $input) { conversation { title description } }\n  }\n"): typeof import('./graphql.js').BlankUpdateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlankSend($input: SendMessageInput!) { sendMessage(input: $input) { message { body } } }"): typeof import('./graphql.js').BlankSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlankEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }"): typeof import('./graphql.js').BlankEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlankDraft($input: SaveDraftInput!) {\n    saveDraft(input: $input) { conversation { membership { draft { body } } } }\n  }\n"): typeof import('./graphql.js').BlankDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlankName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }\n"): typeof import('./graphql.js').BlankNameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BlankUsers($search: String!) { users(search: $search) { nodes { id } } }"): typeof import('./graphql.js').BlankUsersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BlankSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }"): typeof import('./graphql.js').BlankSearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlocksBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id username } } }"): typeof import('./graphql.js').BlocksBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlocksUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').BlocksUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BlocksBlocked($first: Int, $after: String) {\n    viewer { blockedUsers(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }\n  }\n"): typeof import('./graphql.js').BlocksBlockedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id seq status } } }\n"): typeof import('./graphql.js').BlocksSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BlocksState($id: ID!) {\n    viewer { unreadCount }\n    inbox(first: 50) { nodes { id unreadCount lastMessage { body } } }\n    conversation(id: $id) {\n      kind title memberCount unreadCount\n      members { nodes { user { displayName } role } }\n      lastMessage { seq body }\n      receipts { user { displayName } deliveredSeq readSeq }\n      typing { user { displayName } }\n      changes(afterRevision: 0, first: 100) { nodes { seq body } }\n      messages(last: 50) {\n        nodes {\n          seq body isFolded status\n          sender { displayName }\n          deliveredTo { user { displayName } } readBy { user { displayName } }\n          deliveryStats { recipients delivered read }\n        }\n      }\n      oldest: messages(first: 50) { nodes { seq } }\n    }\n  }\n"): typeof import('./graphql.js').BlocksStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BlocksNode($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }"): typeof import('./graphql.js').BlocksNodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription BlocksAdded($id: ID) { messageAdded(conversationId: $id) { body } }"): typeof import('./graphql.js').BlocksAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription BlocksUpdated { messageUpdated { body } }"): typeof import('./graphql.js').BlocksUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription BlocksEvents($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename cursor\n      ... on MessageAdded { message { body } }\n      ... on MessageUpdated { message { body } }\n      ... on ReceiptUpdated { receipt { user { displayName } } }\n      ... on TypingChanged { typing { user { displayName } isTyping } }\n      ... on ConversationUpdated { conversation { id } }\n    }\n  }\n"): typeof import('./graphql.js').BlocksEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BlocksPolled($after: String) {\n    events(after: $after) { events { __typename ... on MessageAdded { message { body } } ... on MessageUpdated { message { body } } } }\n  }\n"): typeof import('./graphql.js').BlocksPolledDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription BlocksReceipts { receiptUpdated { user { displayName } conversation { id } deliveredSeq readSeq } }\n"): typeof import('./graphql.js').BlocksReceiptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BlocksTimes($id: ID!) { node(id: $id) { __typename ... on Message { deliveredTo { at } readBy { at } } } }\n"): typeof import('./graphql.js').BlocksTimesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription BlocksTyping($id: ID!) { typing(conversationId: $id) { user { displayName } isTyping } }"): typeof import('./graphql.js').BlocksTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n"): typeof import('./graphql.js').BlocksTypeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlocksRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }"): typeof import('./graphql.js').BlocksReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlocksEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { body } } }"): typeof import('./graphql.js').BlocksEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BlocksReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }"): typeof import('./graphql.js').BlocksReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BlocksSearch($search: String!) { users(search: $search) { nodes { id } } user(username: $search) { id } }\n"): typeof import('./graphql.js').BlocksSearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BlocksFind($query: String!) { searchMessages(query: $query) { nodes { body } } }"): typeof import('./graphql.js').BlocksFindDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BlocksCursor { eventCursor }"): typeof import('./graphql.js').BlocksCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id memberCount } } }\n"): typeof import('./graphql.js').BlocksStartDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksOwn($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) { conversation { membership { archivedAt } } }\n  }\n"): typeof import('./graphql.js').BlocksOwnDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BlocksArchived($id: ID!) { conversation(id: $id) { membership { archivedAt } } }"): typeof import('./graphql.js').BlocksArchivedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksCreate($ids: [ID!]!) { createGroup(input: { title: \"Group\", memberIds: $ids }) { conversation { id memberCount } } }\n"): typeof import('./graphql.js').BlocksCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq } } }\n"): typeof import('./graphql.js').BlocksAcknowledgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BlocksReadUpTo($id: ID!, $upTo: ID!) {\n    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { readSeq } }\n  }\n"): typeof import('./graphql.js').BlocksReadUpToDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CaselessSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { user { id } } } }\n"): typeof import('./graphql.js').CaselessSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CaselessSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } } }\n"): typeof import('./graphql.js').CaselessSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CaselessFind($search: String!, $username: String!) {\n    users(search: $search, first: 50) { nodes { id } }\n    user(username: $username) { id }\n  }\n"): typeof import('./graphql.js').CaselessFindDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CharactersCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { title description } }\n  }\n"): typeof import('./graphql.js').CharactersCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CharactersSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id body } } }\n"): typeof import('./graphql.js').CharactersSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CharactersEdit($input: EditMessageInput!) { editMessage(input: $input) { message { body } } }\n"): typeof import('./graphql.js').CharactersEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CharactersDraft($input: SaveDraftInput!) {\n    saveDraft(input: $input) { conversation { membership { draft { body } } } }\n  }\n"): typeof import('./graphql.js').CharactersDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CharactersName($input: UpdateProfileInput!) { updateProfile(input: $input) { user { displayName } } }\n"): typeof import('./graphql.js').CharactersNameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CharactersUsers($search: String!) { users(search: $search) { nodes { id displayName } } }"): typeof import('./graphql.js').CharactersUsersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CharactersSearch($query: String!) { searchMessages(query: $query) { nodes { id } } }"): typeof import('./graphql.js').CharactersSearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CharactersTold { notifications(first: 1) { nodes { title body } } }"): typeof import('./graphql.js').CharactersToldDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeliveriesStatus($id: ID!) {\n    conversation(id: $id) {\n      messages(last: 1) { nodes { id status deliveredTo { user { id } } } }\n      receipts { user { id } deliveredSeq }\n    }\n  }\n"): typeof import('./graphql.js').DeliveriesStatusDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DeliveriesCursor { eventCursor }"): typeof import('./graphql.js').DeliveriesCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeliveriesBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').DeliveriesBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeliveriesUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').DeliveriesUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription GoneEvents {\n    events {\n      __typename\n      ... on MessageAdded { message { body conversation { id title } } }\n      ... on ConversationUpdated { conversation { id title } }\n      ... on ReceiptUpdated { receipt { conversation { id title } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n"): typeof import('./graphql.js').GoneEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription GoneOwn {\n    events {\n      __typename\n      ... on ConversationUpdated { conversation { id membership { role } } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n"): typeof import('./graphql.js').GoneOwnDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription GoneAdded { messageAdded { body conversation { title } } }"): typeof import('./graphql.js').GoneAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription GoneUpdated { conversationUpdated { id title } }"): typeof import('./graphql.js').GoneUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription GoneReceipts { receiptUpdated { readSeq conversation { title } } }"): typeof import('./graphql.js').GoneReceiptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query GonePage($after: String) {\n    events(after: $after) {\n      cursor\n      events {\n        __typename\n        ... on MessageAdded { message { body conversation { id title membership { role } } } }\n        ... on ConversationUpdated { conversation { id title } }\n        ... on ConversationRemoved { conversationId reason }\n      }\n    }\n  }\n"): typeof import('./graphql.js').GonePageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GoneRename($id: ID!, $title: String!) { updateGroup(input: { conversationId: $id, title: $title }) { conversation { id } } }\n"): typeof import('./graphql.js').GoneRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GoneDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').GoneDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GoneLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n"): typeof import('./graphql.js').GoneLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GoneRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }"): typeof import('./graphql.js').GoneReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErasureCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').ErasureCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErasureUpdate($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').ErasureUpdateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErasureEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }\n"): typeof import('./graphql.js').ErasureEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErasureReact($id: ID!) { addReaction(input: { messageId: $id, emoji: \"👍\" }) { message { id } } }\n"): typeof import('./graphql.js').ErasureReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErasureDraft($id: ID!, $body: String!) { saveDraft(input: { conversationId: $id, body: $body }) { conversation { id } } }\n"): typeof import('./graphql.js').ErasureDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ErasureRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n"): typeof import('./graphql.js').ErasureReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ErasureFind($query: String!, $id: ID!) { searchMessages(query: $query, conversationId: $id) { nodes { id } } }\n"): typeof import('./graphql.js').ErasureFindDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ErasureDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').ErasureDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ErasureCursor { eventCursor }"): typeof import('./graphql.js').ErasureCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ErasureEvents($after: String!) { events(after: $after) { events { __typename ... on ConversationRemoved { conversationId reason } } } }\n"): typeof import('./graphql.js').ErasureEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupRepeatsCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id title memberCount lastSeq } }\n  }\n"): typeof import('./graphql.js').GroupRepeatsCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GroupRepeatsInbox { inbox { nodes { id } } notifications { nodes { kind conversation { id } } } }"): typeof import('./graphql.js').GroupRepeatsInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').GroupRepeatsLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }"): typeof import('./graphql.js').GroupRepeatsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsOwner($id: ID!, $user: ID!) { setMemberRole(input: { conversationId: $id, userId: $user, role: OWNER }) { member { role } } }"): typeof import('./graphql.js').GroupRepeatsOwnerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').GroupRepeatsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"After\" }) { conversation { id } } }"): typeof import('./graphql.js').GroupRepeatsRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').GroupRepeatsBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupRepeatsDeleteAccount { deleteAccount(input: { password: \"a good password\" }) { userId } }"): typeof import('./graphql.js').GroupRepeatsDeleteAccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsCreate($input: CreateGroupInput!) {\n    createGroup(input: $input) {\n      conversation { id title description avatarUrl historyVisible lastSeq memberCount membership { role } }\n    }\n  }\n"): typeof import('./graphql.js').GroupsCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsUpdate($input: UpdateGroupInput!) {\n    updateGroup(input: $input) { conversation { title description avatarUrl historyVisible revision lastSeq } }\n  }\n"): typeof import('./graphql.js').GroupsUpdateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }\n"): typeof import('./graphql.js').GroupsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsAdd($id: ID!, $users: [ID!]!) {\n    addMembers(input: { conversationId: $id, userIds: $users }) { conversation { memberCount lastSeq } }\n  }\n"): typeof import('./graphql.js').GroupsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsRemove($id: ID!, $user: ID!) {\n    removeMember(input: { conversationId: $id, userId: $user }) { conversation { memberCount } }\n  }\n"): typeof import('./graphql.js').GroupsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }\n"): typeof import('./graphql.js').GroupsLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsSetRole($id: ID!, $user: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role user { id } } }\n  }\n"): typeof import('./graphql.js').GroupsSetRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GroupsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n"): typeof import('./graphql.js').GroupsReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query GroupsState($id: ID!) {\n    conversation(id: $id) {\n      title description avatarUrl memberCount revision lastSeq unreadCount\n      members(first: 20) { nodes { user { id } role } }\n      membership { role }\n      lastMessage { seq body }\n      receipts { user { id } deliveredSeq readSeq }\n      changes(afterRevision: 0) { nodes { seq } }\n      messages(last: 50) {\n        nodes {\n          id seq revision kind body sender { id } deliveredTo { user { id } } readBy { user { id } }\n          groupEvent { kind actor { id } users { id } role title }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').GroupsStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query GroupsJoined($id: ID!) {\n    conversation(id: $id) { membership { joinedAt } members(first: 20) { nodes { joinedAt user { id } } } }\n  }\n"): typeof import('./graphql.js').GroupsJoinedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GroupsNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }"): typeof import('./graphql.js').GroupsNodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GroupsUnread { viewer { unreadCount } inbox { nodes { id unreadCount } } }"): typeof import('./graphql.js').GroupsUnreadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription GroupsFollow {\n    events {\n      __typename\n      ... on MessageAdded { message { seq body conversation { id } } }\n      ... on ConversationUpdated { conversation { id title memberCount } }\n      ... on ConversationRemoved { conversationId reason }\n    }\n  }\n"): typeof import('./graphql.js').GroupsFollowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription GroupsAdded($id: ID!) { messageAdded(conversationId: $id) { body } }"): typeof import('./graphql.js').GroupsAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GroupsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }"): typeof import('./graphql.js').GroupsTypeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GroupsTypists($id: ID!) { conversation(id: $id) { typing { user { id } } } }"): typeof import('./graphql.js').GroupsTypistsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription GroupsTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }"): typeof import('./graphql.js').GroupsTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GuessesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken } }\n"): typeof import('./graphql.js').GuessesSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GuessesSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }\n"): typeof import('./graphql.js').GuessesSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GuessesRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { refreshToken } }\n"): typeof import('./graphql.js').GuessesRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query InboxPages($after: String) { inbox(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }"): typeof import('./graphql.js').InboxPagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation InboxPin($id: ID!) { updateMembership(input: { conversationId: $id, pinned: true }) { conversation { id } } }"): typeof import('./graphql.js').InboxPinDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation InboxLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').InboxLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation InboxDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').InboxDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MembershipsUpdate($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) {\n      conversation { id membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } } }\n    }\n  }\n"): typeof import('./graphql.js').MembershipsUpdateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MembershipsDraft($id: ID!, $body: String) {\n    saveDraft(input: { conversationId: $id, body: $body }) { conversation { membership { draft { body updatedAt } } } }\n  }\n"): typeof import('./graphql.js').MembershipsDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MembershipsRead($id: ID!) {\n    markRead(input: { conversationId: $id }) { conversation { unreadCount membership { markedUnread } } }\n  }\n"): typeof import('./graphql.js').MembershipsReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MembershipsState($id: ID!) {\n    conversation(id: $id) {\n      revision\n      membership { mutedUntil archivedAt pinnedAt markedUnread draft { body } }\n      members(first: 5) { nodes { user { id } mutedUntil archivedAt pinnedAt markedUnread draft { body } } }\n    }\n  }\n"): typeof import('./graphql.js').MembershipsStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MembershipsInbox($first: Int, $after: String, $filter: InboxFilter) {\n    viewer { unreadCount }\n    inbox(first: $first, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.js').MembershipsInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription MembershipsUpdated { conversationUpdated { id membership { markedUnread draft { body } } } }\n"): typeof import('./graphql.js').MembershipsUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AroundPage($id: ID!, $seq: Int, $first: Int, $after: String, $last: Int, $before: String) {\n    messages(conversationId: $id, aroundSeq: $seq, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id seq }\n      edges { cursor }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.js').AroundPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AroundOfConversation($id: ID!, $seq: Int, $first: Int) {\n    conversation(id: $id) { messages(aroundSeq: $seq, first: $first) { nodes { seq } pageInfo { hasNextPage hasPreviousPage } } }\n  }\n"): typeof import('./graphql.js').AroundOfConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AroundBodies($id: ID!, $seq: Int) {\n    messages(conversationId: $id, aroundSeq: $seq) { nodes { id seq body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }\n  }\n"): typeof import('./graphql.js').AroundBodiesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AroundBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').AroundBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AroundUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').AroundUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AroundDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').AroundDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AroundAdd($id: ID!, $user: ID!) { addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { lastSeq } } }"): typeof import('./graphql.js').AroundAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AroundInbox { inbox { nodes { messages { nodes { seq } } } } }"): typeof import('./graphql.js').AroundInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MessagesEdit($id: ID!, $body: String!) {\n    editMessage(input: { messageId: $id, body: $body }) { message { id seq revision body editedAt deletedAt } }\n  }\n"): typeof import('./graphql.js').MessagesEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MessagesDelete($id: ID!) {\n    deleteMessage(input: { messageId: $id }) { message { id seq revision body editedAt deletedAt deletedBy { id } } }\n  }\n"): typeof import('./graphql.js').MessagesDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagesOne($id: ID!) {\n    node(id: $id) {\n      ... on Message {\n        id revision body editedAt deletedAt deletedBy { id } edits { body writtenAt replacedAt }\n        conversation { revision lastSeq }\n      }\n    }\n  }\n"): typeof import('./graphql.js').MessagesOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagesInbox { inbox(first: 50) { nodes { id unreadCount lastMessage { body deletedAt deletedBy { id } } } } }\n"): typeof import('./graphql.js').MessagesInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagesTimes($id: ID!) { conversation(id: $id) { messages(first: 10) { nodes { createdAt } } } }\n"): typeof import('./graphql.js').MessagesTimesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MessagesRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').MessagesRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MessagesSend($input: SendMessageInput!) { sendMessage(input: $input) { isDuplicate message { id body } } }\n"): typeof import('./graphql.js').MessagesSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NamesSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { email user { id username displayName } } } }\n"): typeof import('./graphql.js').NamesSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NamesSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { username } } } }\n"): typeof import('./graphql.js').NamesSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NamesFound($username: String!) { user(username: $username) { username } }"): typeof import('./graphql.js').NamesFoundDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NamesUpdate($name: String!) { updateProfile(input: { displayName: $name }) { user { displayName } } }\n"): typeof import('./graphql.js').NamesUpdateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NamesDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }"): typeof import('./graphql.js').NamesDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"): typeof import('./graphql.js').NodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NodesNotifications { notifications(first: 100) { nodes { id } } }"): typeof import('./graphql.js').NodesNotificationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NotificationsList($first: Int, $after: String, $unreadOnly: Boolean) {\n    notifications(first: $first, after: $after, unreadOnly: $unreadOnly) {\n      unreadCount\n      pageInfo { hasNextPage endCursor }\n      nodes { id kind title body readAt createdAt actor { id } conversation { id } message { id body } }\n    }\n  }\n"): typeof import('./graphql.js').NotificationsListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }\n"): typeof import('./graphql.js').NotificationsSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }"): typeof import('./graphql.js').NotificationsReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsMark($id: ID!) {\n    markNotificationRead(input: { notificationId: $id }) { notification { id readAt } }\n  }\n"): typeof import('./graphql.js').NotificationsMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsMarkAll { markAllNotificationsRead { count } }"): typeof import('./graphql.js').NotificationsMarkAllDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n"): typeof import('./graphql.js').NotificationsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsSettings($disabled: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $disabled }) { settings { disabledKinds } }\n  }\n"): typeof import('./graphql.js').NotificationsSettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NotificationsViewer { viewer { notificationSettings { disabledKinds } } }"): typeof import('./graphql.js').NotificationsViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NotificationsNode($id: ID!) { node(id: $id) { id __typename } }"): typeof import('./graphql.js').NotificationsNodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsMute($id: ID!, $until: DateTime) {\n    updateMembership(input: { conversationId: $id, mutedUntil: $until }) { conversation { id } }\n  }\n"): typeof import('./graphql.js').NotificationsMuteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsGroup($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }"): typeof import('./graphql.js').NotificationsGroupDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsRole($id: ID!, $user: ID!, $role: MemberRole!) {\n    setMemberRole(input: { conversationId: $id, userId: $user, role: $role }) { member { role } }\n  }\n"): typeof import('./graphql.js').NotificationsRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsAdd($id: ID!, $users: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $users }) { conversation { id } } }\n"): typeof import('./graphql.js').NotificationsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').NotificationsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').NotificationsLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsDeleteGroup($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').NotificationsDeleteGroupDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsDeleteMessage($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').NotificationsDeleteMessageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').NotificationsBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NotificationsPrivacy($send: Boolean) { updatePrivacy(input: { sendReadReceipts: $send }) { privacy { sendReadReceipts } } }\n"): typeof import('./graphql.js').NotificationsPrivacyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation NotificationsExport { exportAccount { url } }"): typeof import('./graphql.js').NotificationsExportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription NotificationsAdded { notificationAdded { id kind body conversation { id } } }"): typeof import('./graphql.js').NotificationsAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription NotificationsFollow($after: String) {\n    events(after: $after) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on ConversationRemoved { conversationId }\n      ... on NotificationAdded { notification { id kind readAt } }\n      ... on NotificationUpdated { notification { id kind readAt } }\n      ... on NotificationRemoved { notificationId }\n    }\n  }\n"): typeof import('./graphql.js').NotificationsFollowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NotificationsPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        ... on NotificationAdded { notification { id kind readAt } }\n        ... on NotificationUpdated { notification { id kind readAt } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n"): typeof import('./graphql.js').NotificationsPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PeersInbox($first: Int) { inbox(first: $first) { nodes { id kind peer { id username displayName avatarUrl } } } }"): typeof import('./graphql.js').PeersInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PeersOne($id: ID!) { conversation(id: $id) { peer { id displayName presence { status } } } }"): typeof import('./graphql.js').PeersOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PeersId($id: ID!) { conversation(id: $id) { peer { __typename id } } }"): typeof import('./graphql.js').PeersIdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription PeersUpdated { conversationUpdated { id peer { id displayName } } }"): typeof import('./graphql.js').PeersUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription PeersMessages($id: ID!) { messageAdded(conversationId: $id) { body conversation { peer { id } } } }"): typeof import('./graphql.js').PeersMessagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PeersBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').PeersBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PeersDelete { deleteAccount(input: { password: \"a good password\" }) { userId } }"): typeof import('./graphql.js').PeersDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PeersBare($id: ID!) { conversation(id: $id) { id } }"): typeof import('./graphql.js').PeersBareDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PeopleSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken viewer { user { id } } } }\n"): typeof import('./graphql.js').PeopleSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PeopleRefresh($token: String!) {\n    refreshSession(input: { refreshToken: $token }) { accessToken refreshToken }\n  }\n"): typeof import('./graphql.js').PeopleRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PeopleSignOut { signOut { sessionId } }"): typeof import('./graphql.js').PeopleSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PeopleSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }\n"): typeof import('./graphql.js').PeopleSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PeopleMe { viewer { user { id } unreadCount sessions { id isCurrent } } }"): typeof import('./graphql.js').PeopleMeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PeopleAdded($conversationId: ID) { messageAdded(conversationId: $conversationId) { body } }\n"): typeof import('./graphql.js').PeopleAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeopleState($id: ID!) {\n    conversation(id: $id) {\n      unreadCount\n      receipts { user { id } deliveredSeq readSeq }\n      messages(last: 1) { nodes { id status deliveredTo { user { id } at } readBy { user { id } at } } }\n      typing { user { id } }\n    }\n  }\n"): typeof import('./graphql.js').PeopleStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PeopleAcknowledge($ids: [ID!]!) { acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } } }\n"): typeof import('./graphql.js').PeopleAcknowledgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PeopleRead($id: ID!, $upTo: ID) {\n    markRead(input: { conversationId: $id, upToMessageId: $upTo }) { receipt { deliveredSeq readSeq } conversation { unreadCount } }\n  }\n"): typeof import('./graphql.js').PeopleReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeopleInbox($first: Int, $after: String, $filter: InboxFilter) {\n    inbox(first: $first, after: $after, filter: $filter) {\n      nodes { id unreadCount lastMessage { body sender { displayName } } members(first: 5) { nodes { user { displayName } } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').PeopleInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeopleStands($id: ID!) {\n    conversation(id: $id) { messages(last: 100) { nodes { status deliveryStats { recipients delivered read } } } }\n  }\n"): typeof import('./graphql.js').PeopleStandsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PeopleRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { memberCount } } }\n"): typeof import('./graphql.js').PeopleRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PresenceWatch($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }\n"): typeof import('./graphql.js').PresenceWatchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription PresenceThere { conversationUpdated { id } }"): typeof import('./graphql.js').PresenceThereDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PresenceReport($status: PresenceStatus!) { setPresence(input: { status: $status }) { presence { status } } }\n"): typeof import('./graphql.js').PresenceReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }\n"): typeof import('./graphql.js').PresenceSeenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PresenceFeedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }\n"): typeof import('./graphql.js').PresenceFeedBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ServersPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }\n"): typeof import('./graphql.js').ServersPresenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServersPresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }\n"): typeof import('./graphql.js').ServersPresenceSeenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PresenceEvents($ids: [ID!]) {\n    events(presenceOf: $ids) { __typename ... on PresenceChanged { presence { status lastActiveAt user { id } } } }\n  }\n"): typeof import('./graphql.js').PresenceEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PresencePrivacy($input: UpdatePrivacyInput!) { updatePrivacy(input: $input) { privacy { showOnlineStatus } } }\n"): typeof import('./graphql.js').PresencePrivacyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PresenceBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').PresenceBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PresenceUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').PresenceUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PrivacySet($input: UpdatePrivacyInput!) {\n    updatePrivacy(input: $input) { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } }\n  }\n"): typeof import('./graphql.js').PrivacySetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PrivacyOwn { viewer { privacy { sendReadReceipts showReadReceipts showLastSeen showOnlineStatus groupInvites } } }"): typeof import('./graphql.js').PrivacyOwnDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PrivacyState($id: ID!) {\n    conversation(id: $id) {\n      unreadCount\n      receipts { user { id } deliveredSeq deliveredAt readSeq readAt }\n      messages(last: 1) {\n        nodes { id seq status deliveredTo { user { id } } readBy { user { id } } deliveryStats { recipients delivered read } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').PrivacyStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PrivacyReceipts($id: ID) {\n    receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq readAt conversation { id receipts { user { id } readSeq } } }\n  }\n"): typeof import('./graphql.js').PrivacyReceiptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PrivacyEvents($after: String) {\n    events(after: $after) { __typename cursor ... on ReceiptUpdated { receipt { user { id } deliveredSeq readSeq readAt conversation { id } } } }\n  }\n"): typeof import('./graphql.js').PrivacyEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PrivacyPolled($after: String) {\n    events(after: $after) { events { __typename ... on ReceiptUpdated { receipt { user { id } readSeq readAt conversation { id } } } } }\n  }\n"): typeof import('./graphql.js').PrivacyPolledDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription PrivacyStatuses($id: ID) { messageAdded(conversationId: $id) { body status } }"): typeof import('./graphql.js').PrivacyStatusesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PrivacyCursor { eventCursor }"): typeof import('./graphql.js').PrivacyCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PrivacyDelivered($ids: [ID!]!) {\n    acknowledgeDelivery(input: { messageIds: $ids }) { receipts { deliveredSeq readSeq } }\n  }\n"): typeof import('./graphql.js').PrivacyDeliveredDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PrivacyRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredSeq readSeq readAt } } }\n"): typeof import('./graphql.js').PrivacyReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PrivacyShared($id: ID) { receiptUpdated(conversationId: $id) { user { id } deliveredSeq readSeq } }\n"): typeof import('./graphql.js').PrivacySharedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PrivacyMembers($id: ID!) { conversation(id: $id) { members { nodes { user { id } } } } }"): typeof import('./graphql.js').PrivacyMembersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PrivacyAdd($id: ID!, $who: ID!) {\n    addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { memberCount revision } }\n  }\n"): typeof import('./graphql.js').PrivacyAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PrivacyBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').PrivacyBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PrivacyUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').PrivacyUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PushRegister($input: RegisterPushDeviceInput!) {\n    registerPushDevice(input: $input) { device { id platform createdAt lastPushedAt } }\n  }\n"): typeof import('./graphql.js').PushRegisterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PushUnregister($id: ID!) { unregisterPushDevice(input: { deviceId: $id }) { deviceId } }\n"): typeof import('./graphql.js').PushUnregisterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PushDevices { viewer { pushDevices { id platform lastPushedAt } } vapidPublicKey }"): typeof import('./graphql.js').PushDevicesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PushRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n"): typeof import('./graphql.js').PushReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PushSettings($input: UpdateNotificationSettingsInput!) {\n    updateNotificationSettings(input: $input) {\n      settings { disabledKinds pushPreviews quietHours { start end timeZone } }\n    }\n  }\n"): typeof import('./graphql.js').PushSettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PushMembership($input: UpdateMembershipInput!) {\n    updateMembership(input: $input) { conversation { membership { notificationLevel } } }\n  }\n"): typeof import('./graphql.js').PushMembershipDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PushExplain($id: ID!) { explainNotification(messageId: $id) { notified pushed reason text } }\n"): typeof import('./graphql.js').PushExplainDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PushSignOut { signOut { sessionId } }"): typeof import('./graphql.js').PushSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReactionsAdd($id: ID!, $emoji: String!) {\n    addReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }\n  }\n"): typeof import('./graphql.js').ReactionsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReactionsRemove($id: ID!, $emoji: String!) {\n    removeReaction(input: { messageId: $id, emoji: $emoji }) { message { id revision reactions { emoji count } } }\n  }\n"): typeof import('./graphql.js').ReactionsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReactionsMessage($id: ID!) {\n    node(id: $id) {\n      ... on Message {\n        body revision conversation { revision lastSeq }\n        reactions { emoji count viewerHasReacted users { id } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').ReactionsMessageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ReactionsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { reactions { emoji } } } }"): typeof import('./graphql.js').ReactionsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReactionsOut($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').ReactionsOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ReactionsUpdated($id: ID) { messageUpdated(conversationId: $id) { id revision reactions { emoji count } } }\n"): typeof import('./graphql.js').ReactionsUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ReactionsOwn($id: ID) { messageUpdated(conversationId: $id) { id reactions { emoji viewerHasReacted } } }\n"): typeof import('./graphql.js').ReactionsOwnDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RefreshAgain($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken } }"): typeof import('./graphql.js').RefreshAgainDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RefreshMe { viewer { user { id } sessions { id isCurrent lastUsedAt } } }"): typeof import('./graphql.js').RefreshMeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RefreshSignOut { signOut { sessionId } }"): typeof import('./graphql.js').RefreshSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RefreshSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }"): typeof import('./graphql.js').RefreshSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }\n"): typeof import('./graphql.js').RefreshChangeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RefreshAdded { messageAdded { id } }"): typeof import('./graphql.js').RefreshAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepeatsSend($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      isDuplicate\n      message {\n        id body reactions { emoji } receiptsOf: readBy { user { id } } replyTo { body }\n        conversation { title description lastSeq members { nodes { role user { id } } } receipts { user { id } } typing { user { id } } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').RepeatsSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }"): typeof import('./graphql.js').RepeatsEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').RepeatsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }"): typeof import('./graphql.js').RepeatsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').RepeatsLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsAdd($id: ID!, $who: ID!) { addMembers(input: { conversationId: $id, userIds: [$who] }) { conversation { id } } }"): typeof import('./graphql.js').RepeatsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').RepeatsEndDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"a later secret\" }) { conversation { id } } }"): typeof import('./graphql.js').RepeatsRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepeatsDeleteAccount { deleteAccount(input: { password: \"a good password\" }) { userId } }"): typeof import('./graphql.js').RepeatsDeleteAccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RepeatsActivity($id: ID!) { conversation(id: $id) { lastActivityAt lastMessage { id createdAt } } }"): typeof import('./graphql.js').RepeatsActivityDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RepliesSend($input: SendMessageInput!) {\n    sendMessage(input: $input) {\n      isDuplicate\n      message { id seq body replyTo { id seq body } mentions { id } mentionsEveryone }\n    }\n  }\n"): typeof import('./graphql.js').RepliesSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RepliesMessage($id: ID!) {\n    node(id: $id) {\n      ... on Message { body revision replyTo { id body deletedAt sender { id } } mentions { id } mentionsEveryone }\n    }\n  }\n"): typeof import('./graphql.js').RepliesMessageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepliesEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }"): typeof import('./graphql.js').RepliesEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RepliesDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').RepliesDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RepliesAdded($id: ID) {\n    messageAdded(conversationId: $id) { id body replyTo { body } mentions { id } mentionsEveryone }\n  }\n"): typeof import('./graphql.js').RepliesAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RepliesState($id: ID!) { conversation(id: $id) { lastSeq revision } }"): typeof import('./graphql.js').RepliesStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchLocale($query: String!, $id: ID) { searchMessages(query: $query, conversationId: $id, first: 100) { nodes { body } } }\n"): typeof import('./graphql.js').SearchLocaleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchMessages($query: String!, $id: ID, $first: Int, $after: String) {\n    searchMessages(query: $query, conversationId: $id, first: $first, after: $after) {\n      nodes { id body conversation { id } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').SearchMessagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SearchEdit($id: ID!, $body: String!) { editMessage(input: { messageId: $id, body: $body }) { message { id } } }"): typeof import('./graphql.js').SearchEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SearchDelete($id: ID!) { deleteMessage(input: { messageId: $id }) { message { id } } }"): typeof import('./graphql.js').SearchDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SearchRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').SearchRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TrySend($input: SendMessageInput!) {\n    sendMessage(input: $input) { isDuplicate message { id seq clientMessageId } }\n  }\n"): typeof import('./graphql.js').TrySendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Added($conversationId: ID, $after: ID) {\n    messageAdded(conversationId: $conversationId, after: $after) { id seq body sender { username } clientMessageId }\n  }\n"): typeof import('./graphql.js').AddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {\n    messages(conversationId: $id, first: $first, after: $after, last: $last, before: $before) {\n      nodes { id seq body }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.js').PageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SentencesCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id title } } }\n"): typeof import('./graphql.js').SentencesCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SentencesRename($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id title } } }\n"): typeof import('./graphql.js').SentencesRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SentencesAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').SentencesAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SentencesRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').SentencesRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SentencesRead($id: ID!) {\n    messages(conversationId: $id, first: 50) { nodes { kind body groupEvent { title } } }\n    notifications { nodes { kind title body } }\n  }\n"): typeof import('./graphql.js').SentencesReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ModesSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username } } } }\n"): typeof import('./graphql.js').ModesSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription TypingIn($id: ID!) { typing(conversationId: $id) { user { id } isTyping expiresAt } }\n"): typeof import('./graphql.js').TypingInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription TypingEvents($ids: [ID!]) {\n    events(typingIn: $ids) { __typename ... on TypingChanged { typing { user { id } isTyping conversation { id } } } }\n  }\n"): typeof import('./graphql.js').TypingEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TypingSet($id: ID!, $is: Boolean!) { setTyping(input: { conversationId: $id, isTyping: $is }) { typing { isTyping } } }\n"): typeof import('./graphql.js').TypingSetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation TypingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').TypingBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation TypingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').TypingUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query TypingNow($id: ID!) { conversation(id: $id) { typing { user { id } } } }"): typeof import('./graphql.js').TypingNowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TypingRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').TypingRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DemoWho { viewer { user { displayName } sessions { id } } }"): typeof import('./graphql.js').DemoWhoDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DemoShown {\n    inbox(first: 10) { nodes { kind title unreadCount lastMessage { body } members { nodes { user { displayName } } } } }\n    notifications { unreadCount nodes { title body } }\n  }\n"): typeof import('./graphql.js').DemoShownDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemoSignIn($input: SignInInput!) { signIn(input: $input) { viewer { user { displayName } } } }\n"): typeof import('./graphql.js').DemoSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation GraphiqlSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }\n"): typeof import('./graphql.js').GraphiqlSendDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GraphiqlInbox { viewer { sessions { id } } inbox { nodes { id } } }"): typeof import('./graphql.js').GraphiqlInboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription MetricsAdded($id: ID) { messageAdded(conversationId: $id) { id body } }"): typeof import('./graphql.js').MetricsAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription MetricsEvents($after: String) { events(after: $after) { cursor } }"): typeof import('./graphql.js').MetricsEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ControlSignIn($username: String!) {\n    signIn(input: { username: $username, password: \"a good password\" }) {\n      accessToken refreshToken viewer { user { id username } }\n    }\n  }\n"): typeof import('./graphql.js').ControlSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription ControlEvents { events { __typename } }"): typeof import('./graphql.js').ControlEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OperatorSignIn($username: String!, $password: String!) {\n    signIn(input: { username: $username, password: $password }) { accessToken refreshToken viewer { user { id displayName } } }\n  }\n"): typeof import('./graphql.js').OperatorSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation OperatorRefresh($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken } }"): typeof import('./graphql.js').OperatorRefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OperatorMe { viewer { user { id } } }"): typeof import('./graphql.js').OperatorMeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription OperatorEvents { events { __typename } }"): typeof import('./graphql.js').OperatorEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OperatorSeen($id: ID!, $username: String!) {\n    node(id: $id) { ... on User { id username displayName presence { status } } }\n    user(username: $username) { id }\n    users(search: $username) { nodes { id } }\n  }\n"): typeof import('./graphql.js').OperatorSeenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OperatorReset($token: String!, $newPassword: String!) {\n    resetPassword(input: { token: $token, newPassword: $newPassword }) { reset }\n  }\n"): typeof import('./graphql.js').OperatorResetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SharedLimitsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }"): typeof import('./graphql.js').SharedLimitsSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharedLimitsStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }\n"): typeof import('./graphql.js').SharedLimitsStartDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharedLimitsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }\n"): typeof import('./graphql.js').SharedLimitsReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharedLimitsDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }\n"): typeof import('./graphql.js').SharedLimitsDeliveredDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SharedLimitsCursor { eventCursor }"): typeof import('./graphql.js').SharedLimitsCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharedLimitsMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n"): typeof import('./graphql.js').SharedLimitsMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SharedLimitsMarkAll { markAllNotificationsRead { count } }"): typeof import('./graphql.js').SharedLimitsMarkAllDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharedLimitsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n"): typeof import('./graphql.js').SharedLimitsDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharedLimitsDisable($kinds: [NotificationKind!]) {\n    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }\n  }\n"): typeof import('./graphql.js').SharedLimitsDisableDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartingSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken } }\n"): typeof import('./graphql.js').StartingSignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartingSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }\n"): typeof import('./graphql.js').StartingSignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StartingMe { viewer { user { username } } }"): typeof import('./graphql.js').StartingMeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription BoundsEvents { events { cursor } }"): typeof import('./graphql.js').BoundsEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription BoundsNotified { notificationAdded { id } }"): typeof import('./graphql.js').BoundsNotifiedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BoundsCursor { eventCursor }"): typeof import('./graphql.js').BoundsCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BoundsWait($after: String) { events(after: $after, waitSeconds: 20) { cursor } }"): typeof import('./graphql.js').BoundsWaitDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BoundsSignOut { signOut { sessionId } }"): typeof import('./graphql.js').BoundsSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdentitiesPrepare($group: ID!, $message: ID!) {\n    editMessage(input: { messageId: $message, body: \"changed\" }) { message { id } }\n    addReaction(input: { messageId: $message, emoji: \"👍\" }) { message { id } }\n    updateGroup(input: { conversationId: $group, title: \"Crew\" }) { conversation { id } }\n    saveDraft(input: { conversationId: $group, body: \"not sent\" }) { conversation { id } }\n  }\n"): typeof import('./graphql.js').IdentitiesPrepareDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IdentitiesRead($group: ID!, $message: ID!, $ana: ID!) {\n    sendMessage(input: { conversationId: $group, body: \"Ana?\", mentionIds: [$ana] }) { message { id } }\n    markRead(input: { conversationId: $group }) { receipt { id } }\n    addReaction(input: { messageId: $message, emoji: \"👀\" }) { message { id } }\n    setTyping(input: { conversationId: $group, isTyping: true }) { typing { id __typename } }\n  }\n"): typeof import('./graphql.js').IdentitiesReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IdentitiesEverything($id: ID!, $direct: ID!) {\n    viewer {\n      __typename id\n      user { __typename id presence { __typename id } }\n      privacy { __typename id }\n      notificationSettings { __typename id }\n      sessions { __typename id }\n      pushDevices { __typename id }\n    }\n    notifications { nodes { __typename id } }\n    direct: conversation(id: $direct) { __typename id undelivered { __typename id } }\n    conversation(id: $id) {\n      __typename id\n      unread { __typename id }\n      membership { __typename id draft { __typename id } }\n      members { nodes { __typename id user { __typename id presence { __typename id } } } }\n      receipts { __typename id }\n      typing { __typename id }\n      messages {\n        nodes {\n          __typename id\n          edits { __typename id }\n          reactions { __typename id }\n          deliveredTo { __typename id }\n          readBy { __typename id }\n          deliveryStats { __typename id }\n          groupEvent { __typename id }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').IdentitiesEverythingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query IdentitiesNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }"): typeof import('./graphql.js').IdentitiesNodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription IdentitiesReceipts($id: ID!) { receiptUpdated(conversationId: $id) { id readSeq } }"): typeof import('./graphql.js').IdentitiesReceiptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation IdentitiesMark($group: ID!) { markRead(input: { conversationId: $group }) { receipt { id } } }"): typeof import('./graphql.js').IdentitiesMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ApolloFirst($id: ID!) { viewer { id email } conversation(id: $id) { id membership { id role } } }"): typeof import('./graphql.js').ApolloFirstDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ApolloSecond($id: ID!) { viewer { id unreadCount } conversation(id: $id) { id membership { id joinedAt } } }"): typeof import('./graphql.js').ApolloSecondDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query IdsNode($id: ID!) { node(id: $id) { id } conversation(id: $id) { id } }"): typeof import('./graphql.js').IdsNodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query IdsMessages($id: ID!, $after: String) {\n  messages(conversationId: $id, after: $after) { nodes { id } }\n}"): typeof import('./graphql.js').IdsMessagesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Inbox { inbox(first: 20) { nodes { id title unreadCount lastMessage { id body } } } }\n"): typeof import('./graphql.js').InboxDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription MessageAdded($after: ID) { messageAdded(after: $after) { id body conversation { id } } }\n"): typeof import('./graphql.js').MessageAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlansEverything($after: String) {\n    notifications { unreadCount nodes { id } }\n    unread: notifications(unreadOnly: true) { nodes { id } }\n    events(after: $after) { cursor }\n  }\n"): typeof import('./graphql.js').PlansEverythingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PlansMarkAll { markAllNotificationsRead { count } }"): typeof import('./graphql.js').PlansMarkAllDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ChangeOverEvents($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {\n    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { seq conversation { id } } }\n      ... on PresenceChanged { presence { status user { id } } }\n      ... on TypingChanged { typing { isTyping user { id } conversation { id } } }\n    }\n  }\n"): typeof import('./graphql.js').ChangeOverEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription ChangeOverPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status user { id } } }"): typeof import('./graphql.js').ChangeOverPresenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription ChangeOverTyping($id: ID!) { typing(conversationId: $id) { isTyping user { id } } }"): typeof import('./graphql.js').ChangeOverTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeOverType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n"): typeof import('./graphql.js').ChangeOverTypeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription CutOffAdded($after: ID) { messageAdded(after: $after) { id seq body conversation { id } } }"): typeof import('./graphql.js').CutOffAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CutOffLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').CutOffLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CutOffDelete($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').CutOffDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription EventsFollow($after: String, $presenceOf: [ID!], $typingIn: [ID!]) {\n    events(after: $after, presenceOf: $presenceOf, typingIn: $typingIn) {\n      __typename\n      cursor\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { id seq revision body conversation { id } } }\n      ... on MessageUpdated { message { id seq revision body conversation { id } } }\n      ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n      ... on ConversationUpdated { conversation { id } }\n      ... on ConversationRemoved { conversationId reason }\n      ... on PresenceChanged { presence { user { id } status } }\n      ... on TypingChanged { typing { user { id } isTyping } }\n    }\n  }\n"): typeof import('./graphql.js').EventsFollowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { id seq revision body conversation { id } } }\n        ... on MessageUpdated { message { id seq revision body conversation { id } } }\n        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n        ... on ConversationUpdated { conversation { id } }\n        ... on ConversationRemoved { conversationId reason }\n      }\n    }\n  }\n"): typeof import('./graphql.js').EventsPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query EventsCursor { eventCursor }"): typeof import('./graphql.js').EventsCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').EventsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').EventsCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsRename($id: ID!) { updateGroup(input: { conversationId: $id, title: \"Other\" }) { conversation { id } } }\n"): typeof import('./graphql.js').EventsRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsType($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n"): typeof import('./graphql.js').EventsTypeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription EventsUpdated { conversationUpdated { id title memberCount } }"): typeof import('./graphql.js').EventsUpdatedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventsChanges($id: ID!, $after: Int!, $first: Int) {\n    conversation(id: $id) { revision changes(afterRevision: $after, first: $first) { nodes { seq revision } pageInfo { hasNextPage } } }\n  }\n"): typeof import('./graphql.js').EventsChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EventsAdd($id: ID!, $user: ID!) {\n    addMembers(input: { conversationId: $id, userIds: [$user] }) { conversation { id } }\n  }\n"): typeof import('./graphql.js').EventsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription EventsAdded { messageAdded { body conversation { id } } }"): typeof import('./graphql.js').EventsAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PollingState($id: ID!) {\n    conversation(id: $id) {\n      title\n      receipts { user { id } deliveredSeq readSeq }\n      changes(afterRevision: 0, first: 100) { nodes { id seq revision } pageInfo { hasNextPage } }\n    }\n  }\n"): typeof import('./graphql.js').PollingStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PollingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }"): typeof import('./graphql.js').PollingReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PollingReact($id: ID!, $emoji: String!) { addReaction(input: { messageId: $id, emoji: $emoji }) { message { revision } } }\n"): typeof import('./graphql.js').PollingReactDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PollingRename($id: ID!, $title: String!) {\n    updateGroup(input: { conversationId: $id, title: $title }) { conversation { title } }\n  }\n"): typeof import('./graphql.js').PollingRenameDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PollingBeLeftAlone {\n    updateNotificationSettings(input: { disabledKinds: [MESSAGE_NEW, GROUP_INVITE, GROUP_UPDATED] }) { settings { disabledKinds } }\n  }\n"): typeof import('./graphql.js').PollingBeLeftAloneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PollingPage($after: String, $first: Int, $waitSeconds: Int) {\n    events(after: $after, first: $first, waitSeconds: $waitSeconds) {\n      start\n      cursor\n      hasMore\n      events {\n        __typename\n        cursor\n        ... on MessageAdded { message { id seq revision conversation { id } } }\n        ... on MessageUpdated { message { id seq revision conversation { id } } }\n        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }\n        ... on ConversationUpdated { conversation { id title } }\n        ... on ConversationRemoved { conversationId reason }\n        ... on NotificationAdded { notification { id readAt } }\n        ... on NotificationUpdated { notification { id readAt } }\n        ... on NotificationRemoved { notificationId }\n      }\n    }\n  }\n"): typeof import('./graphql.js').PollingPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PollingCursor { eventCursor }"): typeof import('./graphql.js').PollingCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PollingNotifications($after: String) {\n    notifications(first: 100, after: $after) { nodes { id readAt } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.js').PollingNotificationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PollingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }\n"): typeof import('./graphql.js').PollingMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PollingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n"): typeof import('./graphql.js').PollingDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ProtocolHello { viewer { user { id } } }"): typeof import('./graphql.js').ProtocolHelloDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription ProtocolPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }"): typeof import('./graphql.js').ProtocolPresenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RedisAdded { messageAdded { body } }"): typeof import('./graphql.js').RedisAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedisSetPresence { setPresence(input: { status: AWAY }) { presence { status } } }\n"): typeof import('./graphql.js').RedisSetPresenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RedisPresence($ids: [ID!]!) { presenceChanged(userIds: $ids) { status } }"): typeof import('./graphql.js').RedisPresenceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedisSetTyping($id: ID!) { setTyping(input: { conversationId: $id, isTyping: true }) { typing { isTyping } } }\n"): typeof import('./graphql.js').RedisSetTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RedisTyping($id: ID!) { typing(conversationId: $id) { isTyping } }"): typeof import('./graphql.js').RedisTypingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ResumingCursor { eventCursor }"): typeof import('./graphql.js').ResumingCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ResumingRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }"): typeof import('./graphql.js').ResumingReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { id } } }\n"): typeof import('./graphql.js').ResumingMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }\n"): typeof import('./graphql.js').ResumingDeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ResumingLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }"): typeof import('./graphql.js').ResumingLeaveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ReturningSignOut { signOut { sessionId } }"): typeof import('./graphql.js').ReturningSignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RewindCursor { eventCursor }"): typeof import('./graphql.js').RewindCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RewindEvents($after: String) {\n    events(after: $after) { __typename cursor ... on StreamStarted { start } ... on MessageAdded { message { seq body } } }\n  }\n"): typeof import('./graphql.js').RewindEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RewindPage($after: String) { events(after: $after) { start cursor } }"): typeof import('./graphql.js').RewindPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RewindAdded($id: ID) { messageAdded(conversationId: $id) { seq body } }"): typeof import('./graphql.js').RewindAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SharingOwn($id: ID) {\n    messageAdded(conversationId: $id) { seq clientMessageId conversation { unreadCount membership { user { id } } } }\n  }\n"): typeof import('./graphql.js').SharingOwnDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SharingRemove($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }\n"): typeof import('./graphql.js').SharingRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SharingBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').SharingBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SharingUnblock($id: ID!) { unblockUser(input: { userId: $id }) { user { id } } }"): typeof import('./graphql.js').SharingUnblockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SharingSeen($id: ID!) { conversation(id: $id) { messages(last: 100) { nodes { seq body } } } }\n"): typeof import('./graphql.js').SharingSeenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query FactsCursor { eventCursor }"): typeof import('./graphql.js').FactsCursorDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FactsEvents($after: String, $typingIn: [ID!]) {\n    events(after: $after, typingIn: $typingIn) {\n      __typename\n      ... on StreamStarted { start }\n      ... on MessageAdded { message { id body revision conversation { id } } }\n      ... on MessageUpdated { message { id body revision conversation { id } } }\n      ... on ConversationUpdated { conversation { id revision } }\n      ... on ConversationRemoved { conversationId }\n      ... on TypingChanged { typing { isTyping conversation { id } } }\n    }\n  }\n"): typeof import('./graphql.js').FactsEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FactsCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').FactsCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FactsAdd($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').FactsAddDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FactsRemove($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }\n"): typeof import('./graphql.js').FactsRemoveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FactsType($input: SetTypingInput!) { setTyping(input: $input) { typing { isTyping } } }\n"): typeof import('./graphql.js').FactsTypeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FactsEdit($input: EditMessageInput!) { editMessage(input: $input) { message { revision } } }\n"): typeof import('./graphql.js').FactsEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FactsRoom($id: ID!) {\n    conversation(id: $id) { revision unreadCount lastSeq messages(first: 100) { nodes { body kind } } }\n  }\n"): typeof import('./graphql.js').FactsRoomDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FactsPage($after: String, $first: Int) {\n    events(after: $after, first: $first) {\n      events {\n        __typename\n        ... on MessageAdded { message { id body revision conversation { id } } }\n        ... on ConversationUpdated { conversation { id revision } }\n      }\n    }\n  }\n"): typeof import('./graphql.js').FactsPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FactsCostly($after: String, $first: Int) {\n    events(after: $after, first: $first) {\n      cursor\n      hasMore\n      events {\n        __typename\n        ... on MessageAdded {\n          message {\n            body\n            reactions { emoji users { id username displayName } }\n            conversation { members(first: 100) { nodes { user { id username displayName avatarUrl createdAt } } } }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').FactsCostlyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation FactsBlock($input: BlockUserInput!) { blockUser(input: $input) { user { id } } }"): typeof import('./graphql.js').FactsBlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { accessToken refreshToken viewer { user { id username } } }\n  }\n"): typeof import('./graphql.js').SignUpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartConversation($input: StartConversationInput!) {\n    startConversation(input: $input) { conversation { id } }\n  }\n"): typeof import('./graphql.js').StartConversationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateGroup($input: CreateGroupInput!) {\n    createGroup(input: $input) { conversation { id } }\n  }\n"): typeof import('./graphql.js').CreateGroupDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendMessage($input: SendMessageInput!) {\n    sendMessage(input: $input) { isDuplicate message { id seq body } }\n  }\n"): typeof import('./graphql.js').SendMessageDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
