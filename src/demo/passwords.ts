/**
 * Passwords of the demo people. They differ per data folder and are derived from the secret in it: a restart prints the
 * same passwords, but no file contains them.
 */
import { createHmac, randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { hashPassword, verifyPassword } from "../accounts/passwords.js";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { keptSecret } from "../secret.js";
import type { Store } from "../store/store.js";

interface Parts {
  publish: Publisher;
  config: Config;
  log: Logger;
  store: Store;
}

export const DEMO_NAMES = ["Ana", "Ben", "Cy"] as const;
export type DemoName = (typeof DEMO_NAMES)[number];

/** Earlier versions gave this password to every demo person, even on production databases. */
const PUBLIC_PASSWORD = "parley-demo";

/** 80 bits, in groups that can be typed. PARLEY_SECRET is not used: it may change while the folder stays. */
export async function demoPassword(config: Config, name: DemoName): Promise<string> {
  const secret = await keptSecret(config.dataFolder);
  return createHmac("sha256", secret)
    .update(`parley demo password of ${name}`)
    .digest("hex")
    .slice(0, 20)
    .replace(/.{4}(?=.)/g, "$&-");
}

export interface DemoPerson {
  name: DemoName;
  id: string;
}

/** The demo people who still have the password that was made for them. The other accounts belong to somebody now. */
export async function demoPeople(parts: { config: Config; store: Store }): Promise<DemoPerson[]> {
  const rows = await namesakes(parts.store);
  const people = await Promise.all(
    rows.map(async ({ id, name, passwordHash }) =>
      (await isPasswordOf(passwordHash, await demoPassword(parts.config, name))) ? [{ id, name }] : [],
    ),
  );
  return people.flat().sort((one, other) => DEMO_NAMES.indexOf(one.name) - DEMO_NAMES.indexOf(other.name));
}

/**
 * Replaces the public password of every demo person who still has it, on every store, and ends their sessions. On the
 * embedded store they get the derived password; elsewhere nobody can sign in as them any more. Runs before the server
 * listens.
 */
export async function retirePublicPassword(parts: Parts): Promise<void> {
  for (const { id, name, passwordHash } of await namesakes(parts.store)) {
    if (!(await verifyPassword(passwordHash, PUBLIC_PASSWORD))) continue;
    const isEmbedded = parts.config.databaseUrl === undefined;
    const next = isEmbedded ? await demoPassword(parts.config, name) : randomBytes(32).toString("base64url");
    const { rows } = await parts.store.pool.query<{ id: string }>(
      `WITH changed AS (UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND deleted_at IS NULL RETURNING id)
       UPDATE sessions s SET revoked_at = clock_timestamp() FROM changed
       WHERE s.user_id = changed.id AND s.revoked_at IS NULL RETURNING s.id`,
      [id, passwordHash, await hashPassword(next)],
    );
    await parts.publish.sessionsEnded(id, rows);
    parts.log.warn(
      { userId: id, name },
      "a demo person had a password that is public; it is replaced, and their sessions are ended",
    );
  }
}

type Namesake = DemoPerson & { passwordHash: string };

async function namesakes(store: Store): Promise<Namesake[]> {
  const nameOf = new Map(DEMO_NAMES.map((name) => [name.toLowerCase(), name]));
  const rows = await store.prisma.user.findMany({
    where: { usernameKey: { in: [...nameOf.keys()] }, deletedAt: null },
    select: { id: true, usernameKey: true, passwordHash: true },
  });
  return rows.flatMap(({ id, usernameKey, passwordHash }) => {
    const name = nameOf.get(usernameKey);
    return name === undefined ? [] : [{ id, name, passwordHash }];
  });
}

/** A page asks at each load, and a comparison costs 19 MiB. Answers are cached by hash, because they never change. */
const compared = new Map<string, Promise<boolean>>();
const MAX_COMPARED = 100;

function isPasswordOf(passwordHash: string, password: string): Promise<boolean> {
  const key = `${passwordHash} ${password}`;
  const known = compared.get(key) ?? verifyPassword(passwordHash, password);
  if (compared.size >= MAX_COMPARED) compared.clear();
  compared.set(key, known);
  return known;
}
