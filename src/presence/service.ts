/** Presence: one status per person over all of their devices, on all servers. */

import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { rateLimited } from "../errors.js";
import { newId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { Hub } from "../live/hub.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import type { Devices } from "./devices.js";
import type { Leaving } from "./leases.js";
import { presenceOf } from "./reads.js";
import type { PresenceRow, PresenceStatus } from "./rows.js";

interface Parts {
  publish: Publisher;
  config: Config;
  hub: Hub;
  limits: Limits;
  log: Logger;
  devices: Devices;
  store: Store;
}

/** Sets a device's status: over a socket, of that connection; over HTTP, of all connections of the session. */
export async function setPresence(
  parts: Pick<Parts, "publish" | "limits" | "log" | "devices" | "store">,
  { userId, sessionId }: Viewer,
  { status, connectionId }: { status: PresenceStatus; connectionId: string | undefined },
): Promise<PresenceRow> {
  await parts.limits.use("presence", userId);
  parts.devices.report(userId, { connectionId, sessionId }, status);
  if (connectionId === undefined) await parts.publish.presenceReported(userId, sessionId, status);
  await parts.devices.settled(userId);
  const presence = (await presenceOf(parts, [userId])).get(userId);
  if (!presence) throw new Error(`the viewer ${userId} does not exist`);
  return presence;
}

/**
 * Counts a device without a socket as connected while it has an event stream or a waiting poll. RATE_LIMITED if the
 * person has too many devices. Returns a function that disconnects it.
 */
export function connectDevice(parts: Pick<Parts, "config" | "hub" | "devices">, viewer: Viewer): () => void {
  if (parts.devices.connections(viewer.userId) >= parts.config.maxSocketsPerUser) throw rateLimited(RETRY_CONNECT_MS);
  return trackDevice(parts, viewer, newId());
}

const RETRY_CONNECT_MS = 1_000;

/**
 * Connects a device until the returned function is called. Reports that its session sends over HTTP, to any server,
 * apply to it.
 */
export function trackDevice(
  parts: { hub: Hub; devices: Devices },
  { userId, sessionId }: Viewer,
  connectionId: string,
): () => void {
  parts.devices.connect(userId, connectionId, sessionId);
  const listening = parts.hub.listen(`user:${userId}`, (news) => {
    if (news.type === "presenceReported" && news.sessionId === sessionId)
      parts.devices.report(userId, { connectionId, sessionId }, news.status);
  });
  listening.catch(() => {}); // the device counts as connected all the same
  return () => {
    parts.devices.disconnect(userId, connectionId);
    listening.then((stop) => stop()).catch(() => {});
  };
}

/**
 * Stores when people were last there; a person may be named more than once. Rows are locked in one order, because
 * several servers may store the same people.
 */
export async function storeLastActive(store: Store, people: readonly Leaving[]): Promise<void> {
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
