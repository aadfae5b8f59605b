/** Presence: one status per person over all of their devices, on all servers. */
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
  /** When they were last at a device; null while they are, and if it is unknown or hidden. */
  lastActiveAt: Date | null;
  /** Included, so that subscribers who receive the row need not load the person. */
  user: UserRow;
}

/** People's true presence, without a look at privacy; people who do not exist are left out. */
export async function presenceOf(app: App, userIds: readonly string[]): Promise<Map<string, PresenceRow>> {
  const words = await app.roster.statuses(userIds);
  const rows = new Map<string, PresenceRow>();
  // Read after the statuses: the leases keep the time of leaving until it is stored, so one of the two has it.
  for (const { lastActiveAt, isDeleted, ...user } of await peopleOf(app, userIds)) {
    const { status = "OFFLINE", activeAt = null } = words.get(user.id) ?? {};
    const since = status === "OFFLINE" ? later(lastActiveAt, activeAt) : activeAt;
    rows.set(user.id, { userId: user.id, status, lastActiveAt: isDeleted ? null : since, user });
  }
  return rows;
}

const later = (one: Date | null, other: Date | null) => (one === null || (other && other > one) ? other : one);

/** People's presence as the viewer may see it; people whose presence is hidden are left out. */
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

/** The presence as the viewer may see it; undefined if it is hidden. One's own is always shown. */
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

/** Sets a device's status: over a socket, of that connection; over HTTP, of all connections of the session. */
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
 * Counts a device without a socket as connected while it has an event stream or a waiting poll. RATE_LIMITED if the
 * person has too many devices. Returns a function that disconnects it.
 */
export function connectDevice(app: App, viewer: Viewer): () => void {
  if (app.roster.connections(viewer.userId) >= app.config.maxSocketsPerUser) throw rateLimited(RETRY_CONNECT_MS);
  return attend(app, viewer, newId());
}

const RETRY_CONNECT_MS = 1_000;

/**
 * Connects a device until the returned function is called. Reports that its session sends over HTTP, to any server,
 * apply to it.
 */
export function attend(app: App, { userId, sessionId }: Viewer, connectionId: string): () => void {
  app.roster.connect(userId, connectionId, sessionId);
  const listening = app.hub.listen(`user:${userId}`, (news) => {
    if (news.type === "presenceReported" && news.sessionId === sessionId)
      app.roster.report(userId, { connectionId, sessionId }, news.status);
  });
  listening.catch(() => {}); // the device counts as connected all the same
  return () => {
    app.roster.disconnect(userId, connectionId);
    listening.then((stop) => stop()).catch(() => {});
  };
}

/**
 * Stores when people were last there; a person may be named more than once. Rows are locked in one order, because
 * several servers may store the same people.
 */
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
