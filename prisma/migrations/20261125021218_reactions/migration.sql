-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "reactions" JSONB;

-- AlterTable
ALTER TABLE "reactions" DROP CONSTRAINT "reactions_pkey",
ADD CONSTRAINT "reactions_pkey" PRIMARY KEY ("conversation_id", "seq", "emoji", "user_id");