/** Reads of presence: true, and as a viewer may see it. */
import { type UserRow, userColumns } from "../accounts/rows.js";
import { blockedSince, type PersonPrivacy, type PrivacyCache } from "../privacy/cache.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import type { Devices } from "./devices.js";
import type { PresenceRow } from "./rows.js";

/** People's true presence, without a look at privacy; people who do not exist are left out. */
export async function presenceOf(
  parts: { devices: Devices; store: Store },
  userIds: readonly string[],
): Promise<Map<string, PresenceRow>> {
  const reports = await parts.devices.statuses(userIds);
  const rows = new Map<string, PresenceRow>();
  // Read after the statuses: the leases keep the time of leaving until it is stored, so one of the two has it.
  for (const { lastActiveAt, isDeleted, ...user } of await peopleOf(parts.store, userIds)) {
    const { status = "OFFLINE", activeAt = null } = reports.get(user.id) ?? {};
    const since = status === "OFFLINE" ? later(lastActiveAt, activeAt) : activeAt;
    rows.set(user.id, { userId: user.id, status, lastActiveAt: isDeleted ? null : since, user });
  }
  return rows;
}

const later = (one: Date | null, other: Date | null) => (one === null || (other && other > one) ? other : one);

/** People's presence as the viewer may see it; people whose presence is hidden are left out. */
export async function presenceFor(
  parts: { privacy: PrivacyCache; devices: Devices; store: Store },
  viewer: Viewer,
  userIds: readonly string[],
): Promise<Map<string, PresenceRow>> {
  const [rows, privacy] = await Promise.all([
    presenceOf(parts, userIds),
    parts.privacy.ofAll([viewer.userId, ...userIds]),
  ]);
  for (const [userId, row] of rows) {
    const shown = shownTo(viewer.userId, row, privacy);
    if (shown) rows.set(userId, shown);
    else rows.delete(userId);
  }
  return rows;
}

/** The presence as the viewer may see it; undefined if it is hidden. One's own is always shown. */
export function shownTo(
  viewerId: string,
  row: PresenceRow,
  privacy: ReadonlyMap<string, PersonPrivacy>,
): PresenceRow | undefined {
  const { userId } = row;
  const [person, viewer] = [privacy.get(userId), privacy.get(viewerId)];
  if (viewerId === userId) return row;
  if (!person?.showOnlineStatus || !viewer || blockedSince(viewerId, viewer, userId, person)) return undefined;
  return person.showLastSeen || row.lastActiveAt === null ? row : { ...row, lastActiveAt: null };
}

interface Stored extends UserRow {
  lastActiveAt: Date | null;
  isDeleted: boolean;
}

async function peopleOf(store: Store, userIds: readonly string[]): Promise<Stored[]> {
  const { rows } = await store.pool.query<Stored>({
    name: "people-with-last-active",
    text: `SELECT u.id, ${userColumns("u")}, u.last_active_at AS "lastActiveAt", u.deleted_at IS NOT NULL AS "isDeleted"
      FROM users u WHERE u.id = ANY($1::uuid[])`,
    values: [userIds],
  });
  return rows;
}
