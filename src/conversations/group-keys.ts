/** Groups by the ids that their creators' devices gave them, so `createGroup` is safe to repeat. */
import { createHash } from "node:crypto";
import { conflict } from "../errors.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";

/** A checked request for a group. */
export interface AskedGroup {
  clientGroupId: string;
  title: string;
  description: string | null;
  /** The people to invite, each once. */
  memberIds: readonly string[];
  historyVisible: boolean;
}

/** Covers everything that the creator decides, and the id that they gave it: two equal groups have different hashes. */
export function groupHash({ userId }: Viewer, asked: AskedGroup): Buffer {
  const { clientGroupId, title, description, memberIds, historyVisible } = asked;
  const content = [userId, clientGroupId, title, description, memberIds.toSorted(), historyVisible];
  return createHash("sha256").update(JSON.stringify(content)).digest();
}

/**
 * The group that the viewer made under this id, if any, even if deleted since. CONFLICT if its content was different.
 */
export async function groupMadeAs(store: Store, viewer: Viewer, asked: AskedGroup): Promise<string | undefined> {
  const { rows } = await store.pool.query<{ id: string; hash: Buffer }>({
    name: "group-made-as",
    text: `SELECT conversation_id AS id, content_hash AS hash FROM group_keys
      WHERE user_id = $1 AND client_group_id >= $2 AND client_group_id <= $2 ORDER BY client_group_id LIMIT 1`,
    values: [viewer.userId, asked.clientGroupId],
  });
  const [made] = rows;
  if (made && !made.hash.equals(groupHash(viewer, asked)))
    throw conflict("clientGroupId", "This clientGroupId was used for a group with other content.");
  return made?.id;
}
