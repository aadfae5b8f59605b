/** Conversations: access to them, their members, and how a direct one begins. */

import type { Logger } from "pino";
import { living, requireLiving } from "../accounts/living.js";
import type { Publisher } from "../bus/publish.js";
import { badInput, notFound } from "../errors.js";
import { directKeyOf, newId, parseUserId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import { reachableFor } from "../privacy/blocks.js";
import type { PrivacyCache } from "../privacy/cache.js";
import { invitableBy } from "../privacy/invitations.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { membershipsOf } from "./reads.js";
import type { Membership } from "./rows.js";

interface Parts {
  privacy: PrivacyCache;
  publish: Publisher;
  limits: Limits;
  log: Logger;
  store: Store;
}

/**
 * Opens the direct conversation of two people. Both get the same one each time, also in concurrent requests. For a
 * person who blocks the viewer a new one begins archived, and nothing is published to them.
 */
export async function startConversation(parts: Parts, viewer: Viewer, otherId: string): Promise<Membership> {
  const [other] = await existingUsers(parts.store, [otherId]);
  if (other === undefined) throw notFound("user");
  if (other === viewer.userId) throw badInput("userId", "A direct conversation is with somebody else.");
  const pair = [viewer.userId, other];
  const directKey = directKeyOf(viewer.userId, other);
  const known = await directConversationId(parts.store, directKey);
  if (known === undefined) await parts.limits.use("group", viewer.userId);
  const published = known ? [] : await reachableFor(parts.privacy, viewer, pair);
  const { rows } = await parts.store.pool.query<{ id: string | null; living: string[] | null }>({
    name: "start-conversation",
    text: `WITH pair AS MATERIALIZED (
        ${living("$3::uuid[]")}
      ), made AS (
        INSERT INTO conversations (id, kind, direct_key) SELECT $1, 'DIRECT', $2 WHERE (SELECT count(*) FROM pair) = 2
        ON CONFLICT (direct_key) DO NOTHING RETURNING id
      ), joined AS (
        INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq, archived_at)
        SELECT made.id, pair.id, 0, 0, 0, CASE WHEN pair.id <> ALL ($4::uuid[]) THEN now() END FROM made, pair
      )
      SELECT (SELECT id FROM made) AS id, array_agg(id) AS living FROM pair`,
    values: [newId(), directKey, pair, published],
  });
  requireLiving(rows[0]?.living, viewer.userId, other);
  const made = rows[0]?.id;
  if (made) await parts.publish.joined(made, published);
  const id = made ?? known ?? (await directConversationId(parts.store, directKey));
  const [membership] = id ? await membershipsOf(parts.store, viewer.userId, [id]) : [];
  if (!membership) throw notFound("conversation");
  return membership;
}

async function directConversationId(store: Store, directKey: string): Promise<string | undefined> {
  const conversation = await store.prisma.conversation.findUnique({ where: { directKey }, select: { id: true } });
  return conversation?.id;
}

/** The UUIDs of these people, each once; NOT_FOUND if one of them does not exist. */
async function existingUsers(store: Store, ids: readonly string[]): Promise<string[]> {
  const keys = new Set(ids.map(parseUserId));
  const uuids = [...keys].filter((key) => key !== undefined);
  const users = await store.prisma.user.findMany({
    where: { id: { in: uuids }, deletedAt: null },
    select: { id: true },
  });
  if (users.length < keys.size) throw notFound("user");
  return uuids;
}

/** The people among `ids` whom the viewer may add to a group, without the others. NOT_FOUND if one does not exist. */
export async function invitedBy(
  parts: { privacy: PrivacyCache; store: Store },
  viewer: Viewer,
  ids: readonly string[],
): Promise<string[]> {
  return invitableBy(parts, viewer, await existingUsers(parts.store, ids));
}
