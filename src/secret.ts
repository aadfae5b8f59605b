/** The secret that signs tokens and the messages of servers on Redis. */
import { randomBytes } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.js";
import { newId } from "./ids.js";

const SECRET_BYTES = 32;

/** The secret of the servers that have these settings; undefined if none of them was started yet. */
export function knownSecret({ secret, dataFolder }: Config): Promise<string | undefined> {
  return secret === undefined
    ? readFile(join(dataFolder, "secret"), "utf8").catch(() => undefined)
    : Promise.resolve(secret);
}

/** Outside production a secret is made once and kept: tokens outlive a restart, and servers of one folder share it. */
export async function keptSecret(folder: string): Promise<string> {
  const file = join(folder, "secret");
  const ours = join(folder, `secret.${newId()}`);
  await mkdir(folder, { recursive: true });
  await writeFile(ours, randomBytes(SECRET_BYTES).toString("hex"), { mode: 0o600 });
  // The first process keeps its file, complete. The others fail here and read that file. Some file systems have no hard
  // links, so `copyFile` takes their place.
  await link(ours, file)
    .catch(() => copyFile(ours, file, constants.COPYFILE_EXCL))
    .catch(() => {});
  await rm(ours);
  return readFile(file, "utf8");
}
