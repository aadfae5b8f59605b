/** Presence: one status for each person over all of their devices, wherever they are connected. */
import { USER_JOINED, type UserRow } from "../accounts/service.js";
import type { App } from "../app.js";
import { type Context, type Viewer, viewerOf } from "../context.js";
import { rateLimited } from "../errors.js";
import { newId } from "../ids.js";
import { apartSince, type Boundary } from "../privacy/boundaries.js";
import type { Leaving } from "./leases.js";

export type PresenceStatus = "ONLINE" | "AWAY" | "OFFLINE";

export interface PresenceRow {
  userId: string;
  status: PresenceStatus;
  /** When they were last at a device; null while they are. */
  lastActiveAt: Date | null;
  /** Comes along, so that nobody who is told has to read the person. */
  user: UserRow;
}

/** People's presence as it is, whoever may see it; nothing of whoever does not exist. */
export async function presenceOf(app: App, userIds: readonly string[]): Promise<Map<string, PresenceRow>> {
  const words = await app.roster.statuses(userIds);
  const rows = new Map<string, PresenceRow>();
  // After the statuses: the leases say when somebody left until it is stored.
  for (const { lastActiveAt, isDeleted, ...user } of await peopleOf(app, userIds)) {
    const { status = "OFFLINE", activeAt = null } = words.get(user.id) ?? {};
    const since = status === "OFFLINE" ? later(lastActiveAt, activeAt) : activeAt;
    rows.set(user.id, { userId: user.id, status, lastActiveAt: isDeleted ? null : since, user });
  }
  return rows;
}

const later = (one: Date | null, other: Date | null) => (one === null || (other && other > one) ? other : one);

/** The same as one viewer may see it. */
export async function presenceFor(
  app: App,
  viewer: Viewer,
  userIds: readonly string[],
): Promise<Map<string, PresenceRow>> {
  const [rows, boundaries] = await Promise.all([
    presenceOf(app, userIds),
    app.boundaries.ofAll([viewer.userId, ...userIds]),
  ]);
  for (const [userId, row] of rows) {
    const shown = shownTo(viewer.userId, row, boundaries);
    if (shown) rows.set(userId, shown);
    else rows.delete(userId);
  }
  return rows;
}

/** What a viewer may see of somebody's presence; undefined where that is nothing. One's own is always shown. */
export function shownTo(
  viewerId: string,
  row: PresenceRow,
  boundaries: ReadonlyMap<string, Boundary>,
): PresenceRow | undefined {
  const { userId } = row;
  const [person, viewer] = [boundaries.get(userId), boundaries.get(viewerId)];
  if (viewerId === userId) return row;
  if (!person?.showOnlineStatus || !viewer || apartSince(viewerId, viewer, userId, person)) return undefined;
  return person.showLastSeen || row.lastActiveAt === null ? row : { ...row, lastActiveAt: null };
}

/** What the viewer's device reports: over a socket that connection's, over HTTP all connections of the session. */
export async function setPresence(context: Context, status: PresenceStatus): Promise<PresenceRow> {
  const { app, connectionId } = context;
  const { userId, sessionId } = viewerOf(context);
  await app.limits.use("presence", userId);
  app.roster.report(userId, { connectionId, sessionId }, status);
  if (connectionId === undefined) await tellOtherServers(app, userId, sessionId, status);
  await app.roster.settled(userId);
  const presence = (await presenceOf(app, [userId])).get(userId);
  if (!presence) throw new Error(`the viewer ${userId} does not exist`);
  return presence;
}

/**
 * Counts a device that is there without a socket, an event stream or a poll that waits, as present. RATE_LIMITED where
 * its person has too many; answers with the way to leave.
 */
export function connectDevice(app: App, viewer: Viewer): () => void {
  if (app.roster.connections(viewer.userId) >= app.config.maxSocketsPerUser) throw rateLimited(RETRY_CONNECT_MS);
  return attend(app, viewer, newId());
}

const RETRY_CONNECT_MS = 1_000;

/** A device is there, until the answer is called; what its session reports over HTTP, to any server, counts for it. */
export function attend(app: App, { userId, sessionId }: Viewer, connectionId: string): () => void {
  app.roster.connect(userId, connectionId, sessionId);
  const listening = app.hub.listen(`user:${userId}`, (news) => {
    if (news.type === "presenceReported" && news.sessionId === sessionId)
      app.roster.report(userId, { connectionId, sessionId }, news.status);
  });
  listening.catch(() => {}); // it is there all the same
  return () => {
    app.roster.disconnect(userId, connectionId);
    listening.then((stop) => stop()).catch(() => {});
  };
}

/** Notes when people were last there, each named once or more often. Their rows are locked in one order: several servers may note the same people. */
export async function storeLastActive({ store }: Pick<App, "store">, people: readonly Leaving[]): Promise<void> {
  if (people.length === 0) return;
  await store.pool.query({
    name: "store-last-active",
    text: `WITH locked AS MATERIALIZED (
        SELECT u.id, gone.at FROM (
          SELECT each.id, max(each.at) AS at FROM unnest($1::uuid[], $2::timestamptz[]) AS each (id, at) GROUP BY each.id
        ) gone JOIN users u ON u.id = gone.id
        WHERE u.deleted_at IS NULL ORDER BY u.id FOR NO KEY UPDATE OF u
      )
      UPDATE users u SET last_active_at = greatest(u.last_active_at, locked.at) FROM locked WHERE u.id = locked.id`,
    values: [people.map(({ userId }) => userId), people.map(({ at }) => at)],
  });
}

interface Stored extends UserRow {
  lastActiveAt: Date | null;
  isDeleted: boolean;
}

async function peopleOf(app: App, userIds: readonly string[]): Promise<Stored[]> {
  const { rows } = await app.store.pool.query<Stored>({
    name: "people-with-last-active",
    text: `SELECT u.id, ${USER_JOINED}, u.last_active_at AS "lastActiveAt", u.deleted_at IS NOT NULL AS "isDeleted"
      FROM users u WHERE u.id = ANY($1::uuid[])`,
    values: [userIds],
  });
  return rows;
}

/** The session's sockets may be on any server. */
async function tellOtherServers(app: App, userId: string, sessionId: string, status: PresenceStatus): Promise<void> {
  await app.bus
    .publish(`user:${userId}`, { type: "presenceReported", sessionId, status })
    .catch((error) => app.log.debug({ err: error }, "a presence report could not be told"));
}
