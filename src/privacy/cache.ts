/**
 * Caches each person's privacy settings and blocks. Every receipt, indicator and presence that is shown needs them, so
 * they are kept here, and every change is published to all servers at once. While the bus is away, an entry is trusted
 * only for seconds; all entries are dropped when it returns.
 */
import DataLoader from "dataloader";
import { LRUCache } from "lru-cache";
import type { Bus } from "../bus/bus.js";
import type { Config } from "../config.js";
import type { GroupInvites } from "../generated/prisma/enums.js";
import type { Store } from "../store/store.js";

export interface PrivacySettings {
  sendReadReceipts: boolean;
  showReadReceipts: boolean;
  showLastSeen: boolean;
  showOnlineStatus: boolean;
  /** The people who may add them to groups. */
  groupInvites: GroupInvites;
}

export interface PersonPrivacy extends PrivacySettings {
  /** The people whom they block, with the time of each block. */
  blocks: ReadonlyMap<string, Date>;
}

interface Kept {
  privacy: PersonPrivacy;
  readAt: number;
}

/** Some hundred bytes each. A person without an entry costs one look-up. */
const MAX_KEPT = 100_000;
const BELIEVED_WITHOUT_BUS_MS = 2_000;
const IDS_PER_STATEMENT = 5_000;

export class PrivacyCache {
  readonly #bus: Bus;
  /**
   * How long an entry is trusted. A change may be lost unnoticed, for instance if its publish fails. Streams are swept
   * at the same interval.
   */
  readonly #believedMs: number;
  readonly #kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  readonly #loader: DataLoader<string, PersonPrivacy>;
  readonly #hearers = new Set<(userIds: readonly string[]) => void>();
  /** Reads in progress. A change during a read makes its result stale. */
  readonly #readings = new Set<{ ids: ReadonlySet<string>; isStale: boolean }>();

  constructor(store: Pick<Store, "pool">, bus: Bus, { sweepSeconds }: Pick<Config, "sweepSeconds">) {
    this.#bus = bus;
    this.#believedMs = sweepSeconds * 1_000;
    this.#loader = new DataLoader((ids) => this.#load(store, ids), { cache: false, maxBatchSize: IDS_PER_STATEMENT });
    bus.onReturn(() => this.doubt());
  }

  /** Drops every entry, because changes were lost that may concern them. The next look-ups read the store. */
  doubt(): void {
    for (const reading of this.#readings) reading.isStale = true;
    this.#kept.clear();
  }

  async start(): Promise<void> {
    await this.#bus.listen("boundaries", ({ userIds }) => this.#forget(userIds));
  }

  /** The entry that is known at this moment; undefined if it has to be loaded. */
  peek(userId: string): PersonPrivacy | undefined {
    const kept = this.#kept.get(userId);
    const believedMs = this.#bus.connected ? this.#believedMs : BELIEVED_WITHOUT_BUS_MS;
    return kept && performance.now() - kept.readAt < believedMs ? kept.privacy : undefined;
  }

  async of(userId: string): Promise<PersonPrivacy> {
    return this.peek(userId) ?? this.#loader.load(userId);
  }

  /** The boundaries of all these people. One statement reads up to 5,000 that are not cached. */
  async ofAll(userIds: readonly string[]): Promise<Map<string, PersonPrivacy>> {
    return new Map(await Promise.all(userIds.map(async (id) => [id, await this.of(id)] as const)));
  }

  /** Calls `call` with the people whose boundaries have changed, on any server. Returns a function that stops it. */
  onChange(call: (userIds: readonly string[]) => void): () => void {
    this.#hearers.add(call);
    return () => this.#hearers.delete(call);
  }

  /** Publishes to every server that these people's boundaries have changed. Resolves even if the bus fails. */
  async changed(userIds: readonly string[]): Promise<void> {
    this.#forget(userIds);
    await this.#bus.publish("boundaries", { userIds: [...userIds] }).catch(() => {}); // a stale entry expires soon
  }

  #forget(userIds: readonly string[]): void {
    for (const reading of this.#readings) reading.isStale ||= userIds.some((id) => reading.ids.has(id));
    for (const id of userIds) this.#kept.delete(id);
    for (const call of [...this.#hearers]) call(userIds);
  }

  async #load(store: Pick<Store, "pool">, ids: readonly string[]): Promise<PersonPrivacy[]> {
    const reading = { ids: new Set(ids), isStale: false };
    this.#readings.add(reading);
    const found = await read(store, ids).finally(() => this.#readings.delete(reading));
    if (reading.isStale) return this.#load(store, ids);
    const readAt = performance.now();
    return ids.map((id) => {
      const privacy = found.get(id) ?? NOBODYS;
      this.#kept.set(id, { privacy: privacy, readAt });
      return privacy;
    });
  }
}

async function read(store: Pick<Store, "pool">, ids: readonly string[]): Promise<Map<string, PersonPrivacy>> {
  const { rows } = await store.pool.query<PrivacySettings & { id: string; blocked: string[]; since: Date[] }>({
    name: "boundaries",
    text: `SELECT u.id, u.send_read_receipts AS "sendReadReceipts", u.show_read_receipts AS "showReadReceipts",
        u.show_last_seen AS "showLastSeen", u.show_online_status AS "showOnlineStatus",
        u.group_invites AS "groupInvites",
        array(SELECT b.blocked_id FROM blocks b WHERE b.user_id = u.id ORDER BY b.blocked_id) AS blocked,
        array(SELECT b.created_at FROM blocks b WHERE b.user_id = u.id ORDER BY b.blocked_id) AS since
      FROM users u WHERE u.id = ANY($1::uuid[])`,
    values: [ids],
  });
  return new Map(
    rows.map(({ id, blocked, since, ...settings }) => {
      const blocks = new Map(blocked.map((other, i) => [other, since[i] as Date]));
      return [id, { ...settings, blocks }];
    }),
  );
}

/** The boundary of somebody who does not exist any more. */
const NOBODYS: PersonPrivacy = {
  sendReadReceipts: true,
  showReadReceipts: true,
  showLastSeen: true,
  showOnlineStatus: true,
  groupInvites: "EVERYONE",
  blocks: new Map(),
};

/** The time since which one of them blocks the other, the earlier time if both do; undefined if neither does. */
export function blockedSince(
  oneId: string,
  one: PersonPrivacy,
  otherId: string,
  other: PersonPrivacy,
): Date | undefined {
  const [a, b] = [one.blocks.get(otherId), other.blocks.get(oneId)];
  return a && b ? new Date(Math.min(a.getTime(), b.getTime())) : (a ?? b);
}
