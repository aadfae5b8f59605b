-- CreateTable
CREATE TABLE "group_keys" (
    "user_id" UUID NOT NULL,
    "client_group_id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_keys_pkey" PRIMARY KEY ("user_id","client_group_id")
);

-- AddForeignKey
ALTER TABLE "group_keys" ADD CONSTRAINT "group_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
