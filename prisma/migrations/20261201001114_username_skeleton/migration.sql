-- Servers of the release before add people without it, and leave it to the deleted: both are made good by those of this one.
-- AlterTable
ALTER TABLE "users" ADD COLUMN     "username_skeleton" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "users_username_skeleton_key" ON "users"("username_skeleton");

-- To find them. Both are empty, or nearly so, once every row was looked at.
CREATE INDEX "users_without_skeleton" ON "users"("id") WHERE "username_skeleton" IS NULL AND "deleted_at" IS NULL;
CREATE INDEX "users_with_skeleton_left" ON "users"("id") WHERE "username_skeleton" IS NOT NULL AND "deleted_at" IS NOT NULL;
