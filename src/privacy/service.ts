/** A person's privacy settings. */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import { badInput, unauthenticated } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import type { PrivacyCache, PrivacySettings } from "./cache.js";
import { republishReads } from "./republishing.js";

interface Parts {
  privacy: PrivacyCache;
  publish: Publisher;
  limits: Limits;
  log: Logger;
  store: Store;
}

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
  parts: Parts,
  viewer: Viewer,
  input: PrivacyInput,
): Promise<PrivacySettings & { id: string }> {
  const data = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  for (const [name, value] of Object.entries(data))
    if (value === null) throw badInput(name, `\`${name}\` cannot be null; leave it out to keep it as it is.`);
  await parts.limits.use("account", viewer.userId);
  const [settings] = await parts.store.prisma.user.updateManyAndReturn({
    where: { id: viewer.userId, deletedAt: null },
    data: data as Partial<PrivacySettings>,
    select: { ...PRIVACY_COLUMNS, id: true },
  });
  if (!settings) throw unauthenticated();
  await parts.privacy.changed([viewer.userId]);
  if ("sendReadReceipts" in data || "showReadReceipts" in data) await republishReads(parts, viewer.userId);
  return settings;
}
