import { existsSync, readFileSync } from "node:fs";
import { buildSchema, findBreakingChanges } from "graphql";
import { expect, test } from "vitest";
import { schema } from "../src/schema.js";

/** The public contract lies beside the repository where Parley is developed; elsewhere there is nothing to compare. */
const CONTRACT = "../shared/contract.graphql";

/** What the contract promises and the code does not have yet. Whatever is built leaves these lists. */
const MISSING_TYPES = `
  Attachment
  CreateUploadInput CreateUploadPayload
  PushDevice PushPlatform QuietHours QuietHoursInput
  RegisterPushDeviceInput RegisterPushDevicePayload
  UnregisterPushDeviceInput UnregisterPushDevicePayload
`;
const MISSING_MEMBERS = `
  Message.attachments Mutation.createUpload
  Mutation.registerPushDevice Mutation.unregisterPushDevice
  NotificationSettings.quietHours
  SendMessageInput.attachmentIds UpdateNotificationSettingsInput.quietHours
  Viewer.pushDevices
`;

test.skipIf(!existsSync(CONTRACT))("the schema breaks nothing of the contract but what is known to be missing", () => {
  const changes = findBreakingChanges(buildSchema(readFileSync(CONTRACT, "utf8")), schema);
  const missing = [...wordsOf(MISSING_TYPES), ...wordsOf(MISSING_MEMBERS)].map((name) => `${name} was removed.`);
  expect(changes.map(({ description }) => description).sort()).toEqual(missing.sort());
});

const wordsOf = (text: string) => text.trim().split(/\s+/);
