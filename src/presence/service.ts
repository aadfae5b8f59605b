/** Presence: one status for each person over all of their devices, wherever they are connected. */
import type { App } from "../app.js";
import { type Context, type Viewer, viewerOf } from "../context.js";
import { rateLimited } from "../errors.js";
import { newId } from "../ids.js";

export type PresenceStatus = "ONLINE" | "AWAY" | "OFFLINE";

export interface PresenceRow {
  userId: string;
  status: PresenceStatus;
  /** Null while online. */
  lastActiveAt: Date | null;
}

/** The most present device speaks for its person. */
export function mergeStatuses(statuses: readonly PresenceStatus[]): PresenceStatus {
  if (statuses.includes("ONLINE")) return "ONLINE";
  return statuses.includes("AWAY") ? "AWAY" : "OFFLINE";
}

export async function presenceOf(app: App, userIds: readonly string[]): Promise<PresenceRow[]> {
  const [statuses, users] = await Promise.all([
    app.roster.statuses(userIds),
    app.store.prisma.user.findMany({ where: { id: { in: [...userIds] } }, select: { id: true, lastActiveAt: true } }),
  ]);
  return users.map(({ id, lastActiveAt }) => {
    const status = statuses.get(id) ?? "OFFLINE";
    return { userId: id, status, lastActiveAt: status === "ONLINE" ? null : lastActiveAt };
  });
}

/** What the viewer's device reports: over a socket that connection's, over HTTP all connections of the session. */
export async function setPresence(context: Context, status: PresenceStatus): Promise<PresenceRow> {
  const { app, connectionId } = context;
  const { userId, sessionId } = viewerOf(context);
  app.roster.report(userId, { connectionId, sessionId }, status);
  if (connectionId === undefined) await tellOtherServers(app, userId, sessionId, status);
  await app.roster.settled(userId);
  const [presence] = await presenceOf(app, [userId]);
  if (!presence) throw new Error(`the viewer ${userId} does not exist`);
  return presence;
}

/**
 * Counts a device that is there without a socket, an event stream or a poll that waits, as present. RATE_LIMITED where
 * its person has too many; answers with the way to leave.
 */
export function connectDevice({ roster, config }: App, { userId, sessionId }: Viewer): () => void {
  if (roster.connections(userId) >= config.maxSocketsPerUser) throw rateLimited(RETRY_CONNECT_MS);
  const connectionId = newId();
  roster.connect(userId, connectionId, sessionId);
  return () => roster.disconnect(userId, connectionId);
}

const RETRY_CONNECT_MS = 1_000;

/** Notes when people were last active. */
export async function storeLastActive(app: Pick<App, "store">, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return;
  await app.store.prisma.user.updateMany({
    where: { id: { in: userIds }, deletedAt: null },
    data: { lastActiveAt: new Date() },
  });
}

/** The session's sockets may be on any server. */
async function tellOtherServers(app: App, userId: string, sessionId: string, status: PresenceStatus): Promise<void> {
  await app.bus
    .publish(`user:${userId}`, { type: "presenceReported", sessionId, status })
    .catch((error) => app.log.debug({ err: error }, "a presence report could not be told"));
}
