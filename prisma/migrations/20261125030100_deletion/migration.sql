-- AlterTable
ALTER TABLE "users" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "erasing_until" TIMESTAMPTZ(3);
-- Written by hand: accounts of which something is left to erase. Nearly always there are none.
CREATE INDEX "users_erasing_idx" ON "users" ("id") WHERE "deleted_at" IS NOT NULL AND "erased_at" IS NULL;
