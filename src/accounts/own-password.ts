/** The viewer's own password, where something is at stake that a device alone must not decide. */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { forbidden } from "../errors.js";
import { verifyPassword } from "./passwords.js";

/**
 * Proof that the person asks, and not who found their device: refused as often as signing in is. Resolves with the hash
 * that it was compared with, for who locks the person afterwards to compare once more.
 */
export async function checkOwnPassword(app: App, viewer: Viewer, password: string): Promise<string> {
  await app.limits.use("signIn", viewer.userId);
  const user = await app.store.prisma.user.findFirst({
    where: { id: viewer.userId, deletedAt: null },
    select: { passwordHash: true },
  });
  if (!user || !(await verifyPassword(user.passwordHash, password, viewer.userId))) throw wrongPassword();
  return user.passwordHash;
}

export const wrongPassword = () => forbidden("The password is wrong.");
