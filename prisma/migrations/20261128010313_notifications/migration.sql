-- DropForeignKey
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_user_id_fkey";

-- AlterTable
ALTER TABLE "notifications" DROP COLUMN "body",
DROP COLUMN "title",
ADD COLUMN     "changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "conversation_title" TEXT,
ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ALTER COLUMN "actor_id" SET NOT NULL,
ALTER COLUMN "conversation_id" SET NOT NULL,
ALTER COLUMN "created_at" DROP DEFAULT;

-- AlterTable
ALTER TABLE "users" ALTER COLUMN "disabled_kinds" SET DEFAULT ARRAY['MESSAGE_DELIVERED', 'MESSAGE_READ']::"NotificationKind"[];

-- CreateIndex
CREATE INDEX "notifications_created_at_idx" ON "notifications" USING BRIN ("created_at");

UPDATE "users" SET "disabled_kinds" = ARRAY['MESSAGE_DELIVERED', 'MESSAGE_READ']::"NotificationKind"[]
  WHERE "disabled_kinds" = '{}' AND "deleted_at" IS NULL;

-- Written by hand: Prisma's diff does not see partial indexes. What streams and pages read of those that were marked since.
CREATE INDEX "notifications_changed_idx" ON "notifications" ("user_id", "changed_at") WHERE "changed_at" IS NOT NULL;

-- Keys of rows that a statement makes, in the order of time, which PostgreSQL does not have before 18, and where those of a
-- millisecond begin.
CREATE FUNCTION "first_uuid_of"("moment" timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT rpad(lpad(to_hex((date_part('epoch', "moment") * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

CREATE FUNCTION "uuid_of"("moment" timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((date_part('epoch', "moment") * 1000)::bigint), 12, '0') || '7' || substr(gen_random_uuid()::text, 16))::uuid
$$;
