-- CreateTable
CREATE TABLE "search_blocks" (
    "conversation_id" UUID NOT NULL,
    "block" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "words" tsvector,

    CONSTRAINT "search_blocks_pkey" PRIMARY KEY ("conversation_id","block")
);

-- AddForeignKey
ALTER TABLE "search_blocks" ADD CONSTRAINT "search_blocks_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand. Words lie beside their key and as they are: most blocks are only looked at to be passed over.
ALTER TABLE "search_blocks" SET (toast_tuple_target = 8160);
ALTER TABLE "search_blocks" ALTER COLUMN "words" SET STORAGE EXTERNAL;

-- A text that changes leaves its block at once. The row is written even where there was none: whoever is reading the
-- block's words at that moment finds another version, and does not store them. \x3b is a semicolon, as above.
CREATE FUNCTION "forget_words"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO search_blocks AS b (conversation_id, block, version) VALUES (NEW.conversation_id, (NEW.seq - 1) / 64, 1)
    ON CONFLICT (conversation_id, block) DO UPDATE SET version = b.version + 1, words = NULL\x3b
  RETURN NULL\x3b
END';

CREATE TRIGGER "messages_forget_words" AFTER UPDATE OF "body" ON "messages" FOR EACH ROW
  WHEN (OLD."body" IS DISTINCT FROM NEW."body") EXECUTE FUNCTION "forget_words"();
