-- Separate from the migration before it, whose lock of the table ends first. Setting rights to itself has the trigger
-- copy it, in the version of the row that the lock yields.
UPDATE "conversations" SET "access_version" = "rights" WHERE "access_version" <> "rights";
