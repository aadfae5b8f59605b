/**
 * The devices that are connected to this server, and what it says of their people. A device that drops counts on for a
 * grace, as it was: a reconnect within it, to any server, shows nothing to anyone, and neither does a deploy.
 */
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { createBatcher } from "../batcher.js";
import type { Bus } from "../bus.js";
import { type Leases, RENEWALS_PER_LEASE, type Word, type WordOf } from "./leases.js";
import type { PresenceStatus } from "./service.js";

/** Somebody whom no server has any more, and when they were last there. */
export interface Leaving {
  userId: string;
  at: Date;
}

interface Device {
  sessionId: string;
  status: PresenceStatus;
  /** Since when it is not connected any more. */
  leftAt: Date | undefined;
  graceEnds: NodeJS.Timeout | undefined;
}

interface Person {
  devices: Map<string, Device>;
  /** When one of their devices here was last in use; nothing as long as one is. */
  activeAt: Date;
  /** What this server said last. */
  said: PresenceStatus;
}

interface Options {
  graceMs: number;
  leaseMs: number;
  /** Notes when people were last there. */
  store(people: Leaving[]): Promise<void>;
}

const PEOPLE_AT_ONCE = 500;
/** Redis was away: so long the servers have to find it again and to say who is there. */
const LEAST_SETTLE_MS = 5_000;
const MAX_KNOWN = 100_000;
const NOBODY: Word = { status: "OFFLINE", activeAt: null };

export class Roster {
  readonly #people = new Map<string, Person>();
  readonly #leases: Leases;
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #options: Options;
  readonly #renewal: NodeJS.Timeout;
  readonly #say: (item: { userId: string; done(): void }) => void;
  /** Of whom something could not be said, because Redis is away. */
  readonly #unsaid = new Set<string>();
  /** When people left, which could not be stored, because PostgreSQL is away. */
  readonly #unstored = new Map<string, Date>();
  /** What all servers said of people, for as long as they cannot be asked. */
  readonly #known = new LRUCache<string, Word>({ max: MAX_KNOWN });
  readonly #whenSettled: (() => void)[] = [];
  /** From when on it means something that nobody says that a person is there. */
  #isSettledFrom = 0;
  #isSettled = true;
  #isRenewing = false;

  constructor(leases: Leases, bus: Bus, log: Logger, options: Options) {
    this.#leases = leases;
    this.#bus = bus;
    this.#log = log;
    this.#options = options;
    this.#say = createBatcher(PEOPLE_AT_ONCE, async (items) => {
      const userIds = [...new Set(items.map(({ userId }) => userId))];
      await this.#sayNow(userIds).catch((error) => this.#couldNotSay(userIds, error));
      for (const { done } of items) done();
    });
    this.#renewal = setInterval(() => void this.#renew(), options.leaseMs / RENEWALS_PER_LEASE);
    bus.onReturn(() => {
      this.#unsettle();
      void this.#renew();
    });
  }

  /** Takes the lease, before anyone connects. */
  start(): Promise<void> {
    return this.#renew();
  }

  connect(userId: string, connectionId: string, sessionId: string): void {
    const person = this.#people.get(userId) ?? { devices: new Map(), activeAt: new Date(0), said: "OFFLINE" };
    this.#people.set(userId, person);
    for (const [id, device] of person.devices) // the same device is back: what it was before it dropped is over
      if (device.leftAt && device.sessionId === sessionId) this.#remove(person, id, device);
    person.devices.set(connectionId, { sessionId, status: "ONLINE", leftAt: undefined, graceEnds: undefined });
    this.#update(userId, person);
  }

  disconnect(userId: string, connectionId: string): void {
    const person = this.#people.get(userId);
    const device = person?.devices.get(connectionId);
    if (!person || !device || device.leftAt) return;
    device.leftAt = new Date();
    device.graceEnds = setTimeout(() => {
      this.#remove(person, connectionId, device);
      this.#update(userId, person);
    }, this.#options.graceMs);
    device.graceEnds.unref();
  }

  /** What one device reports, or, without a connection, all devices of a session. */
  report(
    userId: string,
    reporter: { connectionId?: string | undefined; sessionId: string },
    status: PresenceStatus,
  ): void {
    const person = this.#people.get(userId);
    if (!person) return;
    const { connectionId, sessionId } = reporter;
    for (const [id, device] of person.devices) {
      if (connectionId === undefined ? device.sessionId !== sessionId : id !== connectionId) continue;
      if (device.status === "ONLINE" && status !== "ONLINE") wasActive(person, new Date());
      device.status = status;
    }
    this.#update(userId, person);
  }

  /** How many devices are connected here. */
  get size(): number {
    return [...this.#people.values()].reduce((sum, { devices }) => sum + devices.size, 0);
  }

  /** How many devices a person has connected here. */
  connections(userId: string): number {
    const devices = this.#people.get(userId)?.devices.values() ?? [];
    return [...devices].filter(({ leftAt }) => leftAt === undefined).length;
  }

  /** Resolves once what this server has to say of a person is known to every server, or could not be told. */
  settled(userId: string): Promise<void> {
    return new Promise((done) => this.#say({ userId, done }));
  }

  /** What every server says of these people, merged. Where that cannot be known, what was known before. */
  async statuses(userIds: readonly string[]): Promise<Map<string, Word>> {
    const said = await this.#leases.read(userIds).catch((error) => {
      this.#log.debug({ err: error }, "presence could not be read; it stands still");
      this.#unsettle();
      return undefined;
    });
    return new Map(userIds.map((userId) => [userId, this.#judge(userId, mergeWords(said?.get(userId) ?? []))]));
  }

  /** Calls whenever presence stood still, and is true again. */
  onSettled(call: () => void): void {
    this.#whenSettled.push(call);
  }

  /** What this server says holds for another grace: whoever comes back elsewhere by then has never been away. */
  async stop(): Promise<void> {
    clearInterval(this.#renewal);
    const now = new Date();
    const words: WordOf[] = [];
    for (const [userId, person] of this.#people) {
      const status = mergeStatuses(person);
      for (const device of person.devices.values()) {
        clearTimeout(device.graceEnds);
        if (device.status === "ONLINE") wasActive(person, device.leftAt ?? now);
      }
      if (status !== "OFFLINE") words.push({ userId, status, activeAt: person.activeAt });
    }
    this.#people.clear();
    try {
      for (const some of inChunks(words)) await this.#leases.put(some);
      await this.#leases.endAfter(this.#options.graceMs);
      if (!this.#leases.isShared)
        await this.#options.store(words.map(({ userId, activeAt }) => ({ userId, at: activeAt ?? now })));
    } catch (error) {
      this.#log.debug({ err: error }, "the presence lease could not be handed over; it ends by itself");
    }
  }

  // ── what is said ──

  #remove(person: Person, connectionId: string, device: Device): void {
    clearTimeout(device.graceEnds);
    person.devices.delete(connectionId);
    if (device.status === "ONLINE") wasActive(person, device.leftAt ?? new Date());
  }

  #update(userId: string, person: Person): void {
    if (mergeStatuses(person) !== person.said) this.#say({ userId, done() {} });
    else if (person.devices.size === 0 && !this.#unsaid.has(userId)) this.#people.delete(userId);
  }

  async #sayNow(userIds: string[]): Promise<void> {
    const present: WordOf[] = [];
    const leaving: Leaving[] = [];
    for (const userId of userIds) {
      const person = this.#people.get(userId);
      if (!person) continue;
      const status = mergeStatuses(person);
      if (status === person.said && !this.#unsaid.has(userId)) continue;
      if (status === "OFFLINE") leaving.push({ userId, at: person.activeAt });
      else present.push({ userId, status, activeAt: status === "ONLINE" ? null : person.activeAt });
    }
    if (present.length > 0) await this.#leases.put(present);
    if (leaving.length > 0) await this.#takeBack(this.#leases.id, leaving);
    for (const { userId, status } of present) this.#hasSaid(userId, status);
    for (const { userId } of leaving) this.#hasSaid(userId, "OFFLINE");
    await this.#tell(present);
  }

  #hasSaid(userId: string, status: PresenceStatus): void {
    this.#unsaid.delete(userId);
    const person = this.#people.get(userId);
    if (!person) return;
    person.said = status;
    this.#update(userId, person); // it may be another by now
  }

  #couldNotSay(userIds: string[], error: unknown): void {
    for (const userId of userIds) if (this.#people.has(userId)) this.#unsaid.add(userId);
    this.#log.debug({ err: error }, "presence could not be told; it is said again when Redis is back");
    this.#unsettle();
  }

  /** Whom no other server has is gone: since when is stored before anyone can see it. */
  async #takeBack(server: string, people: Leaving[]): Promise<void> {
    const userIds = people.map(({ userId }) => userId);
    const others = await this.#leases.read(userIds, server);
    await this.#store(people.filter(({ userId }) => mergeWords(others.get(userId) ?? []).status === "OFFLINE"));
    await this.#leases.remove(server, userIds);
    await this.#tell(people);
  }

  async #tell(people: { userId: string }[]): Promise<void> {
    await Promise.all(people.map(({ userId }) => this.#bus.publish(`presence:${userId}`, { userId })));
  }

  async #store(gone: Leaving[]): Promise<void> {
    if (gone.length === 0) return;
    try {
      await this.#options.store(gone);
    } catch (error) {
      this.#log.warn({ err: error }, "it could not be stored when people were last there; it is tried again");
      for (const { userId, at } of gone) if (this.#unstored.size < MAX_KNOWN) this.#unstored.set(userId, at);
    }
  }

  async #storeAgain(): Promise<void> {
    const some = [...this.#unstored].slice(0, PEOPLE_AT_ONCE).map(([userId, at]) => ({ userId, at }));
    if (some.length === 0) return;
    for (const { userId } of some) this.#unstored.delete(userId);
    await this.#store(some);
    await this.#tell(some);
  }

  // ── the lease ──

  async #renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      if (await this.#leases.renew()) this.#sayEverythingAgain();
      for (const userId of this.#unsaid) this.#say({ userId, done() {} });
      if (performance.now() >= this.#isSettledFrom) {
        this.#settle();
        await this.#bury();
      }
      await this.#storeAgain();
    } catch (error) {
      this.#log.debug({ err: error }, "the presence lease could not be renewed");
      this.#unsettle();
    } finally {
      this.#isRenewing = false;
    }
  }

  /** Takes back what dead servers said. */
  async #bury(): Promise<void> {
    for (const { id, seenAt } of await this.#leases.claimDead()) {
      for (let people = await this.#leases.peopleOf(id); people.length > 0; people = await this.#leases.peopleOf(id))
        await this.#takeBack(
          id,
          people.map(({ userId, activeAt }) => ({ userId, at: activeAt ?? seenAt })),
        );
      await this.#leases.forget(id);
    }
  }

  #sayEverythingAgain(): void {
    for (const [userId, { said }] of this.#people) if (said !== "OFFLINE") this.#unsaid.add(userId);
    if (this.#unsaid.size > 0) this.#unsettle();
  }

  // ── while Redis is away ──

  /** Until every server has said again who is there, nobody is believed to have gone, and no server to be dead. */
  #unsettle(): void {
    this.#isSettled = false;
    this.#isSettledFrom = performance.now() + Math.max(this.#options.graceMs, LEAST_SETTLE_MS);
  }

  #settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    for (const call of this.#whenSettled) call();
  }

  #judge(userId: string, word: Word): Word {
    if (this.#isSettled || word.status !== "OFFLINE") {
      this.#known.set(userId, word);
      return word;
    }
    const person = this.#people.get(userId);
    const here = person ? mergeStatuses(person) : "OFFLINE";
    if (person && here !== "OFFLINE") return { status: here, activeAt: here === "ONLINE" ? null : person.activeAt };
    return this.#known.get(userId) ?? NOBODY;
  }
}

function wasActive(person: Person, at: Date): void {
  if (at > person.activeAt) person.activeAt = at;
}

/** The most present device speaks for its person. */
function mergeStatuses({ devices }: Person): PresenceStatus {
  return mostPresent([...devices.values()].map(({ status }) => status));
}

function mergeWords(words: readonly Word[]): Word {
  const status = mostPresent(words.map((word) => word.status));
  if (status !== "AWAY") return { status, activeAt: null };
  return { status, activeAt: new Date(Math.max(...words.map(({ activeAt }) => activeAt?.getTime() ?? 0))) };
}

function mostPresent(statuses: readonly PresenceStatus[]): PresenceStatus {
  if (statuses.includes("ONLINE")) return "ONLINE";
  return statuses.includes("AWAY") ? "AWAY" : "OFFLINE";
}

function* inChunks<Item>(items: readonly Item[]): Iterable<Item[]> {
  for (let start = 0; start < items.length; start += PEOPLE_AT_ONCE) yield items.slice(start, start + PEOPLE_AT_ONCE);
}
