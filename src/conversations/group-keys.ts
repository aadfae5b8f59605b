/** Groups by the ids that their makers' devices gave them, so that making one is safe to repeat. */
import { createHash } from "node:crypto";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conflict } from "../errors.js";

/** A group as it is asked for. */
export interface AskedGroup {
  clientGroupId: string;
  title: string;
  description: string | null;
  /** Whom to invite, each once. */
  memberIds: readonly string[];
  historyVisible: boolean;
}

/** Of all that its maker decides, under the id that they gave it: two groups that are alike have different hashes. */
export function groupHash({ userId }: Viewer, asked: AskedGroup): Buffer {
  const { clientGroupId, title, description, memberIds, historyVisible } = asked;
  const content = [userId, clientGroupId, title, description, memberIds.toSorted(), historyVisible];
  return createHash("sha256").update(JSON.stringify(content)).digest();
}

/** The group that the viewer made under this id, if any, whatever became of it since; CONFLICT where it was another one. */
export async function groupMadeAs(app: App, viewer: Viewer, asked: AskedGroup): Promise<string | undefined> {
  const { rows } = await app.store.pool.query<{ id: string; hash: Buffer }>({
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
