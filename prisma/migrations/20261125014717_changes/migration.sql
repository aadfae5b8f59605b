-- CreateEnum
CREATE TYPE "ConversationRemovedReason" AS ENUM ('LEFT', 'REMOVED', 'DELETED');

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "left_reason" "ConversationRemovedReason";

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "changed_at" TIMESTAMPTZ(3);