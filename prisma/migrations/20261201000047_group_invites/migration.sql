-- CreateEnum
CREATE TYPE "GroupInvites" AS ENUM ('EVERYONE', 'ACQUAINTANCES', 'NOBODY');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "group_invites" "GroupInvites" NOT NULL DEFAULT 'EVERYONE';