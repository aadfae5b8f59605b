-- CreateEnum
CREATE TYPE "NotificationLevel" AS ENUM ('ALL', 'MENTIONS', 'NONE');

-- AlterEnum
ALTER TYPE "PushPlatform" ADD VALUE 'APNS';

-- DropIndex
DROP INDEX "push_devices_user_id_platform_token_key";

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "notification_level" "NotificationLevel" NOT NULL DEFAULT 'ALL';

-- No release has registered a device yet.
DELETE FROM "push_devices" WHERE "session_id" IS NULL;

-- AlterTable
ALTER TABLE "push_devices" ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "keys" JSONB,
ADD COLUMN     "last_failure" TEXT,
ADD COLUMN     "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "sandbox" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "session_id" SET NOT NULL;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "push_previews" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "push_due" (
    "conversation_id" UUID NOT NULL,
    "from_seq" INTEGER NOT NULL,
    "to_seq" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_due_pkey" PRIMARY KEY ("conversation_id")
);

-- Every further message of a conversation updates its row in place.
ALTER TABLE "push_due" SET (fillfactor = 70);

-- CreateTable
CREATE TABLE "push_jobs" (
    "user_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "platform" "PushPlatform" NOT NULL,
    "from_seq" INTEGER NOT NULL,
    "to_seq" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "is_held" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "push_jobs_pkey" PRIMARY KEY ("user_id","device_id","conversation_id")
);

-- CreateTable
CREATE TABLE "push_tickets" (
    "ticket" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_tickets_pkey" PRIMARY KEY ("ticket")
);

-- CreateTable
CREATE TABLE "pushed" (
    "user_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "is_withdrawn" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "pushed_pkey" PRIMARY KEY ("conversation_id","user_id")
);

-- CreateIndex
CREATE INDEX "push_due_due_at_idx" ON "push_due"("due_at");

-- CreateIndex
CREATE INDEX "push_jobs_due_at_idx" ON "push_jobs"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "push_devices_platform_token_key" ON "push_devices"("platform", "token");

-- CreateIndex
CREATE INDEX "push_tickets_due_at_idx" ON "push_tickets"("due_at");

-- CreateIndex
CREATE INDEX "push_tickets_user_id_idx" ON "push_tickets"("user_id");
