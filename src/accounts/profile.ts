/** A person's name and picture. A change is published in all conversations of the person. */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import { CHANGED_AT } from "../conversations/changed-at.js";
import { badInput, unauthenticated } from "../errors.js";
import { NIL_ID } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { checkDisplayName, fold } from "./names.js";
import { USER_COLUMNS, type UserRow } from "./rows.js";

interface Parts {
  publish: Publisher;
  limits: Limits;
  log: Logger;
  store: Store;
}

export const MAX_URL = 2_048;
/** Conversations whose rows are locked at the same time. */
const BATCH = 100;

/** Changes the given fields. Each of the person's conversations counts it as a change of its members. */
export async function updateProfile(
  parts: Parts,
  viewer: Viewer,
  input: { displayName?: string | null | undefined; avatarUrl?: string | null | undefined },
): Promise<UserRow> {
  if (input.displayName === null) throw badInput("displayName", "A person has a display name.");
  const displayName = input.displayName === undefined ? undefined : checkDisplayName(input.displayName);
  const avatarUrl = input.avatarUrl == null ? input.avatarUrl : checkAvatarUrl(input.avatarUrl);
  await parts.limits.use("profile", viewer.userId);
  const [user] = await parts.store.prisma.user.updateManyAndReturn({
    where: { id: viewer.userId, deletedAt: null },
    data: {
      ...(displayName !== undefined && { displayName, displayKey: fold(displayName) }),
      ...(avatarUrl !== undefined && { avatarUrl }),
    },
    select: USER_COLUMNS,
  });
  if (!user) throw unauthenticated();
  // Published even if nothing has changed: an earlier try may have been cut off before it published.
  if (displayName !== undefined || avatarUrl !== undefined) await publishNewName(parts, viewer.userId);
  return user;
}

/**
 * Publishes the change in every conversation that the person is or was in, because their messages include their name.
 * Replay buffers with the old name are emptied. A message that is being written could bring it back: its statement read
 * the users before it waited for the lock. The access version rises with the name, so the writer checks and reads again.
 */
export async function publishNewName(parts: Pick<Parts, "publish" | "log" | "store">, userId: string): Promise<void> {
  for (let after: string = NIL_ID; ; ) {
    const { rows } = await parts.store.pool.query<{ id: string; revision: number; changedAt: Date }>({
      name: "publish-profile",
      text: `WITH locked AS (
          SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation_id
          WHERE m.user_id = $1 AND c.deleted_at IS NULL AND c.id > $2
          ORDER BY c.id LIMIT $3 FOR NO KEY UPDATE OF c
        )
        UPDATE conversations c SET revision = c.revision + 1, access_version = c.access_version + 1, changed_at = ${CHANGED_AT}
        FROM locked WHERE c.id = locked.id RETURNING c.id, c.revision, c.changed_at AS "changedAt"`,
      values: [userId, after, BATCH],
    });
    await Promise.all(
      rows.map(({ id, revision, changedAt }) => parts.publish.changed(id, { revision, renamedAt: changedAt })),
    );
    if (rows.length < BATCH) return;
    after = rows.map(({ id }) => id).reduce((last, id) => (id > last ? id : last));
  }
}

function checkAvatarUrl(url: string): string {
  const parsed = url.length <= MAX_URL && !/[\s\p{Cc}]/u.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  const isGood = parsed?.protocol === "https:" && parsed.username === "" && parsed.password === "";
  if (!isGood || parsed.href.length > MAX_URL)
    // escaping may make the URL six times as long
    throw badInput("avatarUrl", `An avatar's URL starts with https:// and has at most ${MAX_URL} characters.`);
  return parsed.href;
}
