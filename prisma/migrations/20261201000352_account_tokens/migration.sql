-- CreateEnum
CREATE TYPE "AccountTokenPurpose" AS ENUM ('RESET_PASSWORD', 'VERIFY_EMAIL');

-- AlterTable
ALTER TABLE "push_devices" ADD COLUMN     "session_id" UUID;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "email_verified_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "account_tokens" (
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "purpose" "AccountTokenPurpose" NOT NULL,
    "hash" BYTEA NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_tokens_pkey" PRIMARY KEY ("user_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_tokens_hash_key" ON "account_tokens"("hash");

-- CreateIndex
CREATE INDEX "account_tokens_expires_at_idx" ON "account_tokens"("expires_at");

-- AddForeignKey
ALTER TABLE "account_tokens" ADD CONSTRAINT "account_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand. Until now a write that raced the deletion of an account could bring parts of it back: those go, and
-- what else came late is erased once more. Before the trigger, which would refuse this.
UPDATE "users" SET "username" = 'deleted-' || "id", "username_key" = 'deleted-' || "id", "email" = NULL, "email_key" = NULL,
  "display_name" = 'Deleted user', "display_key" = '', "avatar_url" = NULL, "password_hash" = '', "last_active_at" = NULL,
  "send_read_receipts" = true, "show_read_receipts" = true, "show_last_seen" = true, "show_online_status" = true,
  "disabled_kinds" = '{}', "quiet_start" = NULL, "quiet_end" = NULL, "quiet_time_zone" = NULL, "erased_at" = NULL
  WHERE "deleted_at" IS NOT NULL;
DELETE FROM "sessions" WHERE "user_id" IN (SELECT "id" FROM "users" WHERE "deleted_at" IS NOT NULL);

-- The row of a deleted account stays as the deletion left it, whatever column a statement writes: only the progress of
-- its erasure is noted there. Each statement asks for "deleted_at" IS NULL itself, and this holds where one forgets to. \x3b is a semicolon: see
-- the tombstones' function.
CREATE FUNCTION "keep_deleted"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  IF to_jsonb(NEW) - ARRAY[''erased_at'', ''erasing_until''] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[''erased_at'', ''erasing_until''] THEN
    RETURN NULL\x3b
  END IF\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "users_keep_deleted" BEFORE UPDATE ON "users" FOR EACH ROW
  WHEN (OLD."deleted_at" IS NOT NULL) EXECUTE FUNCTION "keep_deleted"();
