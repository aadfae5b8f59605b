/** The operator's actions on people's accounts. No permission is checked: the caller has the server's own rights. */
import type { PoolClient } from "pg";
import type { Logger } from "pino";
import type { IssuedToken } from "../accounts/account-tokens.js";
import { idOfUsername } from "../accounts/caseless.js";
import { issueInvitation } from "../accounts/invitations.js";
import { withPerson } from "../accounts/living.js";
import { issueResetToken, setPassword as replacePassword } from "../accounts/password-changes.js";
import { checkPassword, hashPassword } from "../accounts/passwords.js";
import { createAccount, type NewPerson } from "../accounts/service.js";
import { endSessions } from "../accounts/sessions.js";
import type { Tokens } from "../accounts/tokens.js";
import type { Publisher } from "../bus/publish.js";
import { forbidden, notFound } from "../errors.js";
import { sessionId, userId } from "../ids.js";
import type { PushServices } from "../push/services.js";
import type { Store } from "../store/store.js";

/** The parts of a server that these actions use. */
export interface Parts {
  store: Store;
  publish: Publisher;
  log: Logger;
  /** Absent if the servers' secret is not known. */
  tokens?: Tokens | undefined;
  /** Undefined in the same case. */
  pushServices(): PushServices | undefined;
}

export interface ShownSession {
  id: string;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

export async function addPerson(parts: Parts, input: NewPerson): Promise<{ userId: string }> {
  const { id } = await createAccount(parts.store, input);
  return { userId: userId(id) };
}

export const invite = issueInvitation;

/** Bans a person and ends all their sessions, with streams, sockets and push devices. A repeat keeps the first time. */
export async function ban(parts: Parts, username: string): Promise<{ sessionsEnded: number }> {
  const id = await personIdOf(parts, username);
  const sessionsEnded = await endSessionsWith(parts, id, (client) =>
    client.query("UPDATE users SET banned_at = coalesce(banned_at, clock_timestamp()) WHERE id = $1", [id]),
  );
  return { sessionsEnded };
}

export async function unban(parts: Parts, username: string): Promise<{ wasBanned: boolean }> {
  const id = await personIdOf(parts, username);
  const where = { id, deletedAt: null, bannedAt: { not: null } };
  const { count } = await parts.store.prisma.user.updateMany({ where, data: { bannedAt: null } });
  return { wasBanned: count > 0 };
}

/** Ends the sessions too: somebody who had the old password may be signed in. */
export async function setPassword(
  parts: Parts,
  { username, password }: { username: string; password: string },
): Promise<{ sessionsEnded: number }> {
  const { id, ...owner } = await personOf(parts, username);
  checkPassword(password, owner);
  const hash = await hashPassword(password, "operator");
  const sessionsEnded = await endSessionsWith(parts, id, (client) => replacePassword(client, id, hash));
  return { sessionsEnded };
}

/** Makes a token for the operator to hand over. It sets the password with `resetPassword`, once, within an hour. */
export async function issueReset(parts: Parts, username: string): Promise<IssuedToken> {
  const id = await personIdOf(parts, username);
  if (!parts.tokens) throw forbidden("The command needs the server's PARLEY_SECRET to make a token.");
  return issueResetToken({ store: parts.store, tokens: parts.tokens }, id);
}

/** The sessions that a client of the person would see as signed in, the most recently used first. */
export async function sessionsOf(parts: Parts, username: string): Promise<{ sessions: ShownSession[] }> {
  const id = await personIdOf(parts, username);
  const sessions = await parts.store.prisma.session.findMany({
    where: { userId: id, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { lastUsedAt: "desc" },
    take: MAX_SHOWN,
    select: { id: true, userAgent: true, createdAt: true, lastUsedAt: true, expiresAt: true },
  });
  return { sessions: sessions.map((session) => ({ ...session, id: sessionId(session.id) })) };
}

/** Keeps an answer over the control socket below a megabyte. */
const MAX_SHOWN = 1_000;

async function personOf(parts: Parts, username: string) {
  const id = await idOfUsername(parts, username);
  const select = { id: true, username: true, displayName: true, email: true };
  const user = id && (await parts.store.prisma.user.findUnique({ where: { id, deletedAt: null }, select }));
  if (!user) throw notFound("user");
  return user;
}

export const personIdOf = async (parts: Parts, username: string) => (await personOf(parts, username)).id;

/** Locks the person's row first: a concurrent sign-in has opened its session, which is ended, or will open none. */
async function endSessionsWith(
  parts: Parts,
  id: string,
  change: (client: PoolClient) => Promise<unknown>,
): Promise<number> {
  const ended = await withPerson(parts.store, id, async (client) => {
    await change(client);
    return endSessions(client, id);
  });
  await parts.publish.sessionsEnded(id, ended);
  return ended.length;
}
