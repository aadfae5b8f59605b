-- AlterTable
ALTER TABLE "search_blocks" ADD COLUMN     "lexemes" tsvector,
ADD COLUMN     "rule" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "through" INTEGER NOT NULL DEFAULT 0;
-- Written by hand. Lexemes lie beside their key and as they are: most blocks are only looked at to be passed over.
ALTER TABLE "search_blocks" ALTER COLUMN "lexemes" SET STORAGE EXTERNAL;

-- A text that changes leaves its block at once, by whichever rule its words were found. \x3b is a semicolon.
CREATE OR REPLACE FUNCTION "forget_words"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO search_blocks AS b (conversation_id, block, version) VALUES (NEW.conversation_id, (NEW.seq - 1) / 64, 1)
    ON CONFLICT (conversation_id, block) DO UPDATE SET version = b.version + 1, words = NULL, lexemes = NULL, through = 0\x3b
  RETURN NULL\x3b
END';
