import type { UserRow } from "../accounts/rows.js";

export type PresenceStatus = "ONLINE" | "AWAY" | "OFFLINE";

export interface PresenceRow {
  userId: string;
  status: PresenceStatus;
  /** When they were last at a device; null while they are, and if it is unknown or hidden. */
  lastActiveAt: Date | null;
  /** Included, so that subscribers who receive the row need not load the person. */
  user: UserRow;
}
