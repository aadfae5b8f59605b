/** The search for people by the beginning of their username or display name. */
import pg from "pg";
import { badInput } from "../errors.js";
import { parseUserId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { PageRequest } from "../pages.js";
import type { Store } from "../store/store.js";
import { isWithin } from "../text/characters.js";
import { boundOf, isBlank } from "../text/text.js";
import type { Viewer } from "../viewer.js";
import { caseless, DISPLAY_CASELESS, USERNAME_CASELESS } from "./caseless.js";
import { MAX_DISPLAY_NAME } from "./names.js";
import { type UserRow, userColumns } from "./rows.js";

/** People whose username or display name starts with `words`. A block hides nobody: an absence would reveal it. */
export async function searchUsers(
  { limits, store }: { limits: Limits; store: Store },
  viewer: Viewer,
  words: string,
  page: PageRequest,
): Promise<UserRow[]> {
  const prefix = caseless(words);
  if (isBlank(prefix) || !isWithin(words.trim(), MAX_DISPLAY_NAME) || /\p{Cc}/u.test(prefix))
    throw badInput("search", `Search for 1 to ${boundOf(MAX_DISPLAY_NAME)}, some to be seen, none a control.`);
  await limits.use("search", viewer.userId);
  const after = page.after === undefined ? null : await usernameKeyOf(store, page.after);
  // A literal, because the pool's generic plans cannot use the prefix indexes with a parameter.
  const pattern = pg.escapeLiteral(`${prefix.replace(/[\\%_]/g, "\\$&")}%`);
  const { rows } = await store.pool.query<UserRow>({
    text: `SELECT u.id, ${userColumns("u")} FROM users u
      WHERE (${USERNAME_CASELESS} LIKE ${pattern} OR ${DISPLAY_CASELESS} LIKE ${pattern}) AND ($1::text IS NULL OR username_key > $1)
        AND deleted_at IS NULL
      ORDER BY username_key LIMIT $2`,
    values: [after, page.limit + 1],
  });
  return rows;
}

/**
 * The position at which the previous page ended. A deleted account has lost its name, and with it the position: null
 * starts at the first page again. A repeated entry does no harm, but a skipped one is lost.
 */
async function usernameKeyOf(store: Store, cursor: string): Promise<string | null> {
  const id = parseUserId(cursor);
  const select = { usernameKey: true, deletedAt: true };
  const user = id && (await store.prisma.user.findUnique({ where: { id }, select }));
  if (!user) throw badInput("after", "`after` is not the id of a user.");
  return user.deletedAt ? null : user.usernameKey;
}
