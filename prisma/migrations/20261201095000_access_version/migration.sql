-- The first half of renaming conversations.rights: servers of this release use access_version, servers of the previous
-- one use rights, and a trigger keeps the two equal. A later release drops rights and the trigger.
-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "access_version" INTEGER NOT NULL DEFAULT 0;

-- \x3b is a semicolon: some tools split scripts at semicolons.
CREATE FUNCTION "keep_access_version"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  IF NEW.rights <> OLD.rights THEN
    NEW.access_version := NEW.rights\x3b
  ELSE
    NEW.rights := NEW.access_version\x3b
  END IF\x3b
  RETURN NEW\x3b
END';

-- Sending a message sets neither of the two, so it does not run this.
CREATE TRIGGER "conversations_keep_access_version" BEFORE UPDATE OF "rights", "access_version" ON "conversations"
  FOR EACH ROW EXECUTE FUNCTION "keep_access_version"();
