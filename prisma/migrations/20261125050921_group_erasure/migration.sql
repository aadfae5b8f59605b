-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "erasing_until" TIMESTAMPTZ(3);
-- Written by hand: groups of which something is left to erase. Nearly always there are none.
CREATE INDEX "conversations_erasing_idx" ON "conversations" ("id") WHERE "deleted_at" IS NOT NULL AND "erased_at" IS NULL;
