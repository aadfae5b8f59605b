-- CreateTable
CREATE TABLE "rewinds" (
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rewinds_pkey" PRIMARY KEY ("at")
);