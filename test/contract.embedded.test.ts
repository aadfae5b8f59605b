import { existsSync, readFileSync } from "node:fs";
import { buildSchema, findBreakingChanges } from "graphql";
import { expect, test } from "vitest";
import { schema } from "../src/schema.js";

/** The public contract lies beside the repository where Parley is developed; elsewhere there is nothing to compare. */
const CONTRACT = "../shared/contract.graphql";

/** What the contract promises and the code does not have yet. Whatever is built leaves these lists. */
const MISSING_TYPES = `
  AddMembersInput AddMembersPayload Attachment
  CreateUploadInput CreateUploadPayload DeleteGroupInput
  DeleteGroupPayload DeleteNotificationInput DeleteNotificationPayload LeaveConversationInput LeaveConversationPayload
  MarkAllNotificationsReadPayload MarkNotificationReadInput MarkNotificationReadPayload
  Notification NotificationAdded NotificationConnection NotificationEdge NotificationKind
  NotificationSettings PushDevice PushPlatform QuietHours QuietHoursInput
  RegisterPushDeviceInput RegisterPushDevicePayload
  SetMemberRoleInput SetMemberRolePayload
  UnregisterPushDeviceInput UnregisterPushDevicePayload UpdateGroupInput UpdateGroupPayload
  UpdateMembershipInput UpdateMembershipPayload UpdateNotificationSettingsInput UpdateNotificationSettingsPayload

`;
const MISSING_MEMBERS = `
  Message.attachments Mutation.addMembers Mutation.createUpload
  Mutation.deleteGroup
  Mutation.deleteNotification Mutation.leaveConversation Mutation.markAllNotificationsRead
  Mutation.markNotificationRead Mutation.registerPushDevice Mutation.setMemberRole
  Mutation.unregisterPushDevice Mutation.updateGroup Mutation.updateMembership
  Mutation.updateNotificationSettings
  Query.notifications SendMessageInput.attachmentIds
  Subscription.notificationAdded Viewer.notificationSettings Viewer.pushDevices
`;

test.skipIf(!existsSync(CONTRACT))("the schema breaks nothing of the contract but what is known to be missing", () => {
  const changes = findBreakingChanges(buildSchema(readFileSync(CONTRACT, "utf8")), schema);
  const missing = [...wordsOf(MISSING_TYPES), ...wordsOf(MISSING_MEMBERS)].map((name) => `${name} was removed.`);
  expect(changes.map(({ description }) => description).sort()).toEqual(missing.sort());
});

const wordsOf = (text: string) => text.trim().split(/\s+/);
