-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "content_hash" BYTEA;