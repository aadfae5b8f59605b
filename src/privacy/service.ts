/** A person's privacy settings. */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { badInput, unauthenticated } from "../errors.js";
import type { PrivacySettings } from "./boundaries.js";
import { retellReads } from "./retelling.js";

/** The columns of a user that are privacy settings. */
export const PRIVACY_COLUMNS = {
  sendReadReceipts: true,
  showReadReceipts: true,
  showLastSeen: true,
  showOnlineStatus: true,
  groupInvites: true,
} as const;

type PrivacyInput = { [setting in keyof PrivacySettings]?: PrivacySettings[setting] | null | undefined };

/** Changes the given settings, for the past as for the future, at once on every server. */
export async function updatePrivacy(
  app: App,
  viewer: Viewer,
  input: PrivacyInput,
): Promise<PrivacySettings & { id: string }> {
  const data = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  for (const [name, value] of Object.entries(data))
    if (value === null) throw badInput(name, `\`${name}\` cannot be null; leave it out to keep it as it is.`);
  await app.limits.use("account", viewer.userId);
  const [settings] = await app.store.prisma.user.updateManyAndReturn({
    where: { id: viewer.userId, deletedAt: null },
    data: data as Partial<PrivacySettings>,
    select: { ...PRIVACY_COLUMNS, id: true },
  });
  if (!settings) throw unauthenticated();
  await app.boundaries.changed([viewer.userId]);
  if ("sendReadReceipts" in data || "showReadReceipts" in data) await retellReads(app, viewer.userId);
  return settings;
}
