import { existsSync, readFileSync } from "node:fs";
import { buildSchema, findBreakingChanges } from "graphql";
import { expect, test } from "vitest";
import { schema } from "../../src/graphql/schema.js";

/** The public contract lies beside the repository where Parley is developed; elsewhere there is nothing to compare. */
const CONTRACT = "../shared/contract.graphql";

/** The parts of the contract that the code does not have yet. A part that is built leaves this list. */
const MISSING = `
  Attachment
  CompleteUploadInput
  CompleteUploadPayload
  CreateUploadInput
  CreateUploadPayload
  Message.attachments
  Mutation.completeUpload
  Mutation.createUpload
  Notification.count
  SendMessageInput.attachmentIds
  UpdateGroupInput.avatarUploadId
  UpdateProfileInput.avatarUploadId
`;

test.skipIf(!existsSync(CONTRACT))("the schema breaks nothing of the contract but what is known to be missing", () => {
  const changes = findBreakingChanges(buildSchema(readFileSync(CONTRACT, "utf8")), schema);
  const missing = linesOf(MISSING).map((name) => `${name} was removed.`);
  expect(changes.map(({ description }) => description).sort()).toEqual(missing.sort());
});

const linesOf = (text: string) => text.trim().split(/\s*\n\s*/);
