/**
 * Decides which people somebody may add to a group. The others are left out without an error, for a block as for a
 * setting: the answer does not show whether a person blocks the inviter or only wishes to be left alone.
 */

import { directKeyOf } from "../ids.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { reachableFor } from "./blocks.js";
import type { PrivacyCache } from "./cache.js";

/** The people among `userIds` whom the viewer may add to a group. FORBIDDEN if the viewer blocks one of them. */
export async function invitableBy(
  parts: { privacy: PrivacyCache; store: Store },
  viewer: Viewer,
  userIds: readonly string[],
): Promise<string[]> {
  const reachable = await reachableFor(parts.privacy, viewer, userIds);
  const privacy = await parts.privacy.ofAll(reachable);
  const rule = (id: string) => (id === viewer.userId ? "EVERYONE" : privacy.get(id)?.groupInvites);
  const acquaintances = await acquaintancesAmong(
    parts.store,
    viewer,
    reachable.filter((id) => rule(id) === "ACQUAINTANCES"),
  );
  return reachable.filter((id) => rule(id) === "EVERYONE" || acquaintances.has(id));
}

/**
 * The people among `userIds` who have written to the viewer in a direct conversation. A message that is withheld from
 * the viewer does not count: a successful invitation would reveal that it exists.
 */
async function acquaintancesAmong(store: Store, viewer: Viewer, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const { rows } = await store.pool.query<{ id: string }>({
    name: "acquaintances-among",
    text: `SELECT asked.id FROM unnest($2::uuid[], $3::text[]) AS asked (id, direct_key)
      CROSS JOIN LATERAL (SELECT id FROM conversations WHERE direct_key = asked.direct_key LIMIT 1) c
      CROSS JOIN LATERAL (
        SELECT FROM messages x WHERE x.conversation_id = c.id AND x.sender_id = asked.id
          AND x.withheld_from IS DISTINCT FROM $1 ORDER BY x.client_message_id LIMIT 1
      ) written`,
    values: [viewer.userId, userIds, userIds.map((id) => directKeyOf(viewer.userId, id))],
  });
  return new Set(rows.map(({ id }) => id));
}
