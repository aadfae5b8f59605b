-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "rights" INTEGER NOT NULL DEFAULT 0;