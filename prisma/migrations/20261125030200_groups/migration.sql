-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "history_visible" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "last_left_at" TIMESTAMPTZ(3),
ADD COLUMN     "marked_unread" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sees_history" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "detail" JSONB;

-- CreateTable
CREATE TABLE "drafts" (
    "conversation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drafts_pkey" PRIMARY KEY ("conversation_id","user_id")
);

-- AddForeignKey
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: Prisma's diff does not see CHECKs. A group may show its history. A pair has all of it.
ALTER TABLE "conversations"
  ADD CONSTRAINT "conversations_history_check" CHECK ("kind" = 'GROUP' OR NOT "history_visible");

-- Who has left keeps nothing but how far they had come. What is archived is not pinned.
ALTER TABLE "members"
  ADD CONSTRAINT "members_left_check" CHECK ("left_at" IS NULL OR
    ("muted_until" IS NULL AND "archived_at" IS NULL AND "pinned_at" IS NULL AND NOT "marked_unread" AND NOT "sees_history")),
  ADD CONSTRAINT "members_archived_check" CHECK ("archived_at" IS NULL OR "pinned_at" IS NULL);
