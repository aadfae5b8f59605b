-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "withheld_from" UUID;