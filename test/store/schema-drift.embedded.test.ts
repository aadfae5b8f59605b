/** The migrations make what schema.prisma says, in a PostgreSQL of their own. How they are applied: migrations.postgres.test.ts. */
import { expect, test } from "vitest";
import { difference } from "../../prisma/author.js";

test("the migrations and schema.prisma agree", async () => {
  expect(await difference()).toBe("");
});
