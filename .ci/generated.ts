/** Checks that the typed documents of the tests are up to date: codegen must generate the same files again. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "test/graphql";
const contents = () =>
  readdirSync(FOLDER)
    .map((file) => readFileSync(join(FOLDER, file), "utf8"))
    .join("\n");

const before = contents();
execFileSync("npx", ["graphql-codegen", "--config", "codegen.ts", "--silent"], { stdio: "inherit" });
if (contents() !== before) {
  process.stderr.write(`${FOLDER} was not up to date; it has been made anew. Commit it.\n`);
  process.exitCode = 1;
}
