-- DropForeignKey
ALTER TABLE "mentions" DROP CONSTRAINT "mentions_conversation_id_fkey";

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "mention_ids" UUID[],
ADD COLUMN     "mentions_all" BOOLEAN NOT NULL DEFAULT false;

-- DropTable
DROP TABLE "mentions";
-- Written by hand. Mentions stand in the message's own row: sending stores one row, and whoever reads it has them all.
-- \x3b is a semicolon, as in the function's first version.
CREATE OR REPLACE FUNCTION "empty_tombstone"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  DELETE FROM message_edits WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  DELETE FROM reactions WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  DELETE FROM attachments WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  RETURN NULL\x3b
END';
