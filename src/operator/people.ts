/** What the operator does with people's accounts. Whoever calls this has the server's own rights; nobody is asked. */
import { issueInvitation } from "../accounts/invitations.js";
import { fold } from "../accounts/names.js";
import { checkPassword, hashPassword } from "../accounts/passwords.js";
import { announceEnd, createAccount, type NewPerson } from "../accounts/service.js";
import type { App } from "../app.js";
import { inChunks } from "../batcher.js";
import { notFound } from "../errors.js";
import { sessionId, userId } from "../ids.js";

/** What of a server it takes. */
export type Parts = Pick<App, "store" | "bus" | "log">;

export interface ShownSession {
  id: string;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

export async function addPerson(parts: Parts, input: NewPerson): Promise<{ userId: string }> {
  const { id } = await createAccount(parts, input);
  return { userId: userId(id) };
}

export const invite = issueInvitation;

/** Ends all of the person's sessions, and with them streams, sockets and push devices; banning again changes nothing. */
export async function ban(parts: Parts, username: string): Promise<{ sessionsEnded: number }> {
  const { prisma } = parts.store;
  const id = await idOf(parts, username);
  const sessionsEnded = await endSessionsWith(
    parts,
    id,
    prisma.$executeRaw`UPDATE users SET banned_at = coalesce(banned_at, clock_timestamp())
      WHERE id = ${id}::uuid AND deleted_at IS NULL`,
  );
  return { sessionsEnded };
}

export async function unban(parts: Parts, username: string): Promise<{ wasBanned: boolean }> {
  const id = await idOf(parts, username);
  const where = { id, deletedAt: null, bannedAt: { not: null } };
  const { count } = await parts.store.prisma.user.updateMany({ where, data: { bannedAt: null } });
  return { wasBanned: count > 0 };
}

/** Ends the sessions too: whoever had the old password may be signed in. */
export async function setPassword(
  parts: Parts,
  { username, password }: { username: string; password: string },
): Promise<{ sessionsEnded: number }> {
  const { id, ...owner } = await personOf(parts, username);
  checkPassword(password, owner);
  const hash = await hashPassword(password, "operator");
  const sessionsEnded = await endSessionsWith(
    parts,
    id,
    parts.store.prisma
      .$executeRaw`UPDATE users SET password_hash = ${hash} WHERE id = ${id}::uuid AND deleted_at IS NULL`,
  );
  return { sessionsEnded };
}

/** Those that a client of the person's would see as signed in, the one used last first. */
export async function sessionsOf(parts: Parts, username: string): Promise<{ sessions: ShownSession[] }> {
  const id = await idOf(parts, username);
  const sessions = await parts.store.prisma.session.findMany({
    where: { userId: id, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { lastUsedAt: "desc" },
    take: MAX_SHOWN,
    select: { id: true, userAgent: true, createdAt: true, lastUsedAt: true, expiresAt: true },
  });
  return { sessions: sessions.map((session) => ({ ...session, id: sessionId(session.id) })) };
}

/** An answer over the control socket stays below a megabyte. */
const MAX_SHOWN = 1_000;
/** Published at a time. */
const STEP = 100;

async function personOf({ store }: Parts, username: string) {
  const where = { usernameKey: fold(username), deletedAt: null };
  const select = { id: true, username: true, displayName: true, email: true };
  const user = await store.prisma.user.findUnique({ where, select });
  if (!user) throw notFound("user");
  return user;
}

const idOf = async (parts: Parts, username: string) => (await personOf(parts, username)).id;

type Statement = ReturnType<Parts["store"]["prisma"]["$executeRaw"]>;

/**
 * The lock conflicts with the one under which a session is opened, so a sign-in that is under way has inserted its session
 * or will insert none. It is a statement of its own: only those after it see that session.
 */
async function endSessionsWith(parts: Parts, id: string, change: Statement): Promise<number> {
  const { prisma } = parts.store;
  const [, , ended] = await prisma.$transaction([
    prisma.$queryRaw`SELECT id FROM users WHERE id = ${id}::uuid FOR UPDATE`,
    change,
    prisma.$queryRaw<{ id: string }[]>`UPDATE sessions SET revoked_at = clock_timestamp()
      WHERE user_id = ${id}::uuid AND revoked_at IS NULL RETURNING id`,
    prisma.pushDevice.deleteMany({ where: { userId: id } }),
  ]);
  for (const some of inChunks(ended, STEP))
    await Promise.all(some.map((session) => announceEnd(parts, id, session.id)));
  return ended.length;
}
