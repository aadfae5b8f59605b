/** Checks the viewer's own password, for actions that a signed-in device alone must not take. */

import { forbidden } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { verifyPassword } from "./passwords.js";

/**
 * Proves that the person asks, and not somebody who found their device. It has the same rate limit as signing in.
 * Resolves with the hash that the password was compared with, so that a caller who locks the person afterwards can
 * compare it again.
 */
export async function checkOwnPassword(
  parts: { limits: Limits; store: Store },
  viewer: Viewer,
  password: string,
): Promise<string> {
  await parts.limits.use("signIn", viewer.userId);
  const user = await parts.store.prisma.user.findFirst({
    where: { id: viewer.userId, deletedAt: null },
    select: { passwordHash: true },
  });
  if (!user || !(await verifyPassword(user.passwordHash, password, viewer.userId))) throw wrongPassword();
  return user.passwordHash;
}

export const wrongPassword = () => forbidden("The password is wrong.");
