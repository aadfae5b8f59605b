import { defineConfig } from "prisma/config";

// `generate`, `validate` and `format` never run the schema engine, yet the CLI would download it first unless this
// names an existing file. `prisma migrate …` is left alone: it needs the real engine, and a stub would lie to it.
if (/\b(generate|validate|format)\b/.test(process.argv.join(" ")))
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://unset" },
});
