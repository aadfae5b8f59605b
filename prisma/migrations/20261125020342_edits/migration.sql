-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "deleted_by" UUID;

-- CreateTable
CREATE TABLE "message_edits" (
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "replaced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_edits_pkey" PRIMARY KEY ("conversation_id","seq","revision")
);

-- AddForeignKey
ALTER TABLE "message_edits" ADD CONSTRAINT "message_edits_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand. A tombstone keeps nothing, whoever makes it and however. A statement that waited for the conversation's
-- lock cannot see what was stored while it waited, but a trigger can. \x3b is a semicolon: where Prisma's engine runs as
-- WebAssembly, it cuts scripts at each that it finds, even in here.
CREATE FUNCTION "empty_tombstone"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  DELETE FROM message_edits WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  DELETE FROM reactions WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  DELETE FROM mentions WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  DELETE FROM attachments WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq\x3b
  RETURN NULL\x3b
END';

CREATE TRIGGER "messages_empty_tombstone" AFTER UPDATE OF "deleted_at" ON "messages" FOR EACH ROW
  WHEN (OLD."deleted_at" IS NULL AND NEW."deleted_at" IS NOT NULL) EXECUTE FUNCTION "empty_tombstone"();
