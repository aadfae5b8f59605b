-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "rotated_at" TIMESTAMPTZ(3),
ADD COLUMN     "used_generation" INTEGER NOT NULL DEFAULT 0;