/**
 * What each person lets others learn: their privacy settings, and whom they block. It is asked for with every receipt,
 * indicator and presence that is shown, so it is kept here, and every change of it is told to all servers at once. What
 * is kept is believed for seconds only while the bus is away, and forgotten when it returns.
 */
import DataLoader from "dataloader";
import { LRUCache } from "lru-cache";
import type { Bus } from "../bus.js";
import type { Config } from "../config.js";
import type { Store } from "../db.js";
import type { GroupInvites } from "../generated/prisma/enums.js";

export interface PrivacySettings {
  sendReadReceipts: boolean;
  showReadReceipts: boolean;
  showLastSeen: boolean;
  showOnlineStatus: boolean;
  /** Who may add them to groups. */
  groupInvites: GroupInvites;
}

export interface Boundary extends PrivacySettings {
  /** Whom they block, and since when. */
  blocks: ReadonlyMap<string, Date>;
}

interface Kept {
  boundary: Boundary;
  readAt: number;
}

/** Some hundred bytes each; who is not among them costs one look-up. */
const MAX_KEPT = 100_000;
const BELIEVED_WITHOUT_BUS_MS = 2_000;
const IDS_PER_STATEMENT = 5_000;

export class Boundaries {
  readonly #bus: Bus;
  /** News may be lost without anything showing it, a publish that failed for instance: streams, too, are swept so often. */
  readonly #believedMs: number;
  readonly #kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  readonly #loader: DataLoader<string, Boundary>;
  readonly #hearers = new Set<(userIds: readonly string[]) => void>();
  /** What is being read: a change in the middle of it makes it old before it is known. */
  readonly #readings = new Set<{ ids: ReadonlySet<string>; isStale: boolean }>();

  constructor(store: Pick<Store, "pool">, bus: Bus, { sweepSeconds }: Pick<Config, "sweepSeconds">) {
    this.#bus = bus;
    this.#believedMs = sweepSeconds * 1_000;
    this.#loader = new DataLoader((ids) => this.#load(store, ids), { cache: false, maxBatchSize: IDS_PER_STATEMENT });
    bus.onReturn(() => this.doubt());
  }

  /** News was lost, and some of it may have been of what is kept here: whoever asks is told what the store has. */
  doubt(): void {
    for (const reading of this.#readings) reading.isStale = true;
    this.#kept.clear();
  }

  async start(): Promise<void> {
    await this.#bus.listen("boundaries", ({ userIds }) => this.#forget(userIds));
  }

  /** What is known at this moment; undefined where it has to be loaded. */
  peek(userId: string): Boundary | undefined {
    const kept = this.#kept.get(userId);
    const believedMs = this.#bus.connected ? this.#believedMs : BELIEVED_WITHOUT_BUS_MS;
    return kept && performance.now() - kept.readAt < believedMs ? kept.boundary : undefined;
  }

  async of(userId: string): Promise<Boundary> {
    return this.peek(userId) ?? this.#loader.load(userId);
  }

  /** Of all of these people, with at most one statement. */
  async ofAll(userIds: readonly string[]): Promise<Map<string, Boundary>> {
    return new Map(await Promise.all(userIds.map(async (id) => [id, await this.of(id)] as const)));
  }

  /** Calls with the people whose boundaries have changed, whichever server they changed on; returns the way to stop. */
  onChange(call: (userIds: readonly string[]) => void): () => void {
    this.#hearers.add(call);
    return () => this.#hearers.delete(call);
  }

  /** Tells every server that these people's boundaries are others now. Resolves when the bus has it, or has failed. */
  async changed(userIds: readonly string[]): Promise<void> {
    this.#forget(userIds);
    await this.#bus.publish("boundaries", { userIds: [...userIds] }).catch(() => {}); // who did not hear asks again soon
  }

  #forget(userIds: readonly string[]): void {
    for (const reading of this.#readings) reading.isStale ||= userIds.some((id) => reading.ids.has(id));
    for (const id of userIds) this.#kept.delete(id);
    for (const hear of [...this.#hearers]) hear(userIds);
  }

  async #load(store: Pick<Store, "pool">, ids: readonly string[]): Promise<Boundary[]> {
    const reading = { ids: new Set(ids), isStale: false };
    this.#readings.add(reading);
    const found = await read(store, ids).finally(() => this.#readings.delete(reading));
    if (reading.isStale) return this.#load(store, ids);
    const readAt = performance.now();
    return ids.map((id) => {
      const boundary = found.get(id) ?? NOBODYS;
      this.#kept.set(id, { boundary, readAt });
      return boundary;
    });
  }
}

async function read(store: Pick<Store, "pool">, ids: readonly string[]): Promise<Map<string, Boundary>> {
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

/** Of somebody who does not exist any more. */
const NOBODYS: Boundary = {
  sendReadReceipts: true,
  showReadReceipts: true,
  showLastSeen: true,
  showOnlineStatus: true,
  groupInvites: "EVERYONE",
  blocks: new Map(),
};

/** Whether one of them blocks the other, and since when: the earlier where both do. */
export function apartSince(oneId: string, one: Boundary, otherId: string, other: Boundary): Date | undefined {
  const [a, b] = [one.blocks.get(otherId), other.blocks.get(oneId)];
  return a && b ? new Date(Math.min(a.getTime(), b.getTime())) : (a ?? b);
}
