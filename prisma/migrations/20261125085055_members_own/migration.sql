-- DropForeignKey
ALTER TABLE "drafts" DROP CONSTRAINT "drafts_conversation_id_fkey";

-- DropForeignKey
ALTER TABLE "receipt_log" DROP CONSTRAINT "receipt_log_conversation_id_fkey";

-- DropForeignKey
ALTER TABLE "search_blocks" DROP CONSTRAINT "search_blocks_conversation_id_fkey";

-- Written by hand: what a member's row is gone for already has no place in what follows.
DELETE FROM "drafts" d WHERE NOT EXISTS (
  SELECT FROM "members" m WHERE m."conversation_id" = d."conversation_id" AND m."user_id" = d."user_id" AND m."left_at" IS NULL);
DELETE FROM "receipt_log" l WHERE NOT EXISTS (
  SELECT FROM "members" m WHERE m."conversation_id" = l."conversation_id" AND m."user_id" = l."user_id");

-- AddForeignKey
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_conversation_id_user_id_fkey" FOREIGN KEY ("conversation_id", "user_id") REFERENCES "members"("conversation_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt_log" ADD CONSTRAINT "receipt_log_conversation_id_user_id_fkey" FOREIGN KEY ("conversation_id", "user_id") REFERENCES "members"("conversation_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand. Whoever leaves takes their draft along. A statement that waited for the member's row cannot see what was
-- saved while it waited, but a trigger can. \x3b is a semicolon: see the tombstones' function.
CREATE FUNCTION "forget_draft"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  DELETE FROM drafts WHERE conversation_id = NEW.conversation_id AND user_id = NEW.user_id\x3b
  RETURN NULL\x3b
END';

CREATE TRIGGER "members_forget_draft" AFTER UPDATE OF "left_at" ON "members" FOR EACH ROW
  WHEN (OLD."left_at" IS NULL AND NEW."left_at" IS NOT NULL) EXECUTE FUNCTION "forget_draft"();
