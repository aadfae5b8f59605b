-- Written by hand: messages that a block keeps from the other of a direct conversation. Nearly always there are none.
CREATE INDEX "messages_withheld_idx" ON "messages" ("conversation_id", "sender_id", "seq") WHERE "withheld_from" IS NOT NULL;
