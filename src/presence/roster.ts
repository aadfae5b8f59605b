/**
 * The devices that are connected to this server, and what it says of their people. A device that drops counts on for a
 * grace, as it was: a reconnect within it, to any server, shows nothing to anyone, and neither does a deploy.
 */
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { createBatcher, inChunks } from "../batcher.js";
import type { Bus } from "../bus.js";
import {
  type DeadServer,
  type Leases,
  type Leaving,
  LOOKS_PER_LEASE,
  mostPresent,
  type Word,
  type WordOf,
} from "./leases.js";
import type { PresenceStatus } from "./service.js";

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
  /** What this server said last; undefined for as long as that is on its way. */
  said: PresenceStatus | undefined;
}

interface Gone extends Leaving {
  server: string;
}

interface Options {
  graceMs: number;
  leaseMs: number;
  /** Notes when people were last there. */
  store(people: Leaving[]): Promise<void>;
  /** Whether it failed for an outage of the store, of which nobody has to say more. */
  explains(error: unknown): Promise<boolean>;
}

const PEOPLE_AT_ONCE = 500;
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
  /** Until when people were there who have gone from a server, this or a dead one, which is still to be stored. */
  readonly #unnoted = new Map<string, Gone>();
  /** Dead servers whose people this one takes back, and whether it has: what is left then is to store it. */
  readonly #burying = new Map<string, { isTakenBack: boolean }>();
  /** What all servers said of people, for as long as they cannot be asked. */
  readonly #known = new LRUCache<string, Word>({ max: MAX_KNOWN });
  readonly #whenSettled: (() => void)[] = [];
  /** It was not known who is there, and those who ask have not heard since that it is. */
  #stoodStill = false;
  #isRenewing = false;
  #isNoting = false;

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
    this.#renewal = setInterval(() => void this.#renew(), options.leaseMs / LOOKS_PER_LEASE);
    bus.onReturn(() => {
      this.#stoodStill = true;
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
    device.leftAt = this.#leases.now();
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
      if (device.status === "ONLINE" && status !== "ONLINE") wasActive(person, this.#leases.now());
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
    const { isSettled, words } = await this.#leases.read(userIds).catch((error) => {
      this.#log.debug({ err: error }, "presence could not be read; it stands still");
      return { isSettled: false, words: new Map<string, Word>() };
    });
    if (!isSettled) this.#stoodStill = true;
    return new Map(userIds.map((userId) => [userId, this.#judge(userId, words.get(userId) ?? NOBODY, isSettled)]));
  }

  /** Calls whenever presence stood still, and is true again. */
  onSettled(call: () => void): void {
    this.#whenSettled.push(call);
  }

  /** What this server says holds for another grace: whoever comes back elsewhere by then has never been away. */
  async stop(): Promise<void> {
    clearInterval(this.#renewal);
    const now = this.#leases.now();
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
      for (const some of inChunks(words, PEOPLE_AT_ONCE)) await this.#leases.put(some);
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
    if (device.status === "ONLINE") wasActive(person, device.leftAt ?? this.#leases.now());
  }

  #update(userId: string, person: Person): void {
    if (mergeStatuses(person) !== person.said) this.#say({ userId, done() {} });
    else if (person.devices.size === 0 && !this.#unsaid.has(userId)) this.#people.delete(userId);
  }

  /** Waits for Redis alone: those who come are not to wait until it is stored that others left. */
  async #sayNow(userIds: string[]): Promise<void> {
    const present: WordOf[] = [];
    const leaving: Leaving[] = [];
    for (const userId of userIds) {
      // Before it is said, not after: whoever is to be named again in the meantime stays.
      const isUnsaid = this.#unsaid.delete(userId);
      const person = this.#people.get(userId);
      if (!person) continue;
      const status = mergeStatuses(person);
      if (status === person.said && !isUnsaid) continue;
      person.said = undefined;
      if (status === "OFFLINE") leaving.push({ userId, at: person.activeAt });
      else present.push({ userId, status, activeAt: status === "ONLINE" ? null : person.activeAt });
    }
    if (present.length > 0) await this.#leases.put(present);
    const gone = leaving.length > 0 ? await this.#leases.takeBack(leaving) : [];
    await this.#tell([...present, ...leaving]);
    for (const { userId, status } of present) this.#hasSaid(userId, status);
    for (const { userId } of leaving) this.#hasSaid(userId, "OFFLINE");
    await this.#leases.done(this.#leases.id, without(leaving, gone));
    this.#noteLater(this.#leases.id, gone);
  }

  #hasSaid(userId: string, status: PresenceStatus): void {
    const person = this.#people.get(userId);
    if (!person) return;
    person.said = status;
    this.#update(userId, person); // it may be another by now
  }

  #couldNotSay(userIds: string[], error: unknown): void {
    for (const userId of userIds) if (this.#people.has(userId)) this.#unsaid.add(userId);
    this.#log.debug({ err: error }, "presence could not be told; it is said again with the next look");
  }

  async #tell(people: readonly { userId: string }[]): Promise<void> {
    await Promise.all(people.map(({ userId }) => this.#bus.publish(`presence:${userId}`, { userId })));
  }

  /** Until it is stored when they were last there, the leases say so. */
  #noteLater(server: string, gone: readonly Leaving[]): void {
    for (const { userId, at } of gone)
      if (this.#unnoted.size < MAX_KNOWN) this.#unnoted.set(`${server} ${userId}`, { server, userId, at });
    void this.#note();
  }

  async #note(): Promise<void> {
    if (this.#isNoting) return;
    this.#isNoting = true;
    try {
      while (this.#unnoted.size > 0) {
        const some = [...this.#unnoted].slice(0, PEOPLE_AT_ONCE);
        const gone = some.map(([, each]) => each);
        await this.#options.store(gone);
        for (const server of new Set(gone.map((each) => each.server)))
          await this.#leases.done(
            server,
            gone.filter((each) => each.server === server),
          );
        for (const [key, each] of some) if (this.#unnoted.get(key) === each) this.#unnoted.delete(key);
      }
      for (const [server, { isTakenBack }] of this.#burying) {
        if (!isTakenBack || this.#unnoted.size > 0) continue;
        await this.#leases.forget(server);
        this.#burying.delete(server);
      }
    } catch (error) {
      if (!(await this.#options.explains(error)))
        this.#log.warn({ err: error }, "it could not be stored when people were last there; it is tried again");
    } finally {
      this.#isNoting = false;
    }
  }

  // ── the lease ──

  /** Waits for Redis alone, and for one script: with a slow store this server would otherwise be taken for dead. */
  async #renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const { hadLapsed, isSettling, dead } = await this.#leases.renew(this.#burying.keys());
      if (hadLapsed) for (const userId of this.#people.keys()) this.#unsaid.add(userId);
      for (const userId of this.#unsaid) this.#say({ userId, done() {} });
      for (const server of dead) void this.#bury(server);
      void this.#note();
      if (isSettling) this.#stoodStill = true;
      else this.#settle();
    } catch (error) {
      this.#log.debug({ err: error }, "the presence lease could not be renewed");
      this.#stoodStill = true;
    } finally {
      this.#isRenewing = false;
    }
  }

  /** Takes back what a dead server said. The store may keep it waiting with the rest: by then all of it is told. */
  async #bury(server: DeadServer): Promise<void> {
    if (this.#burying.has(server.id)) return;
    const burial = { isTakenBack: false };
    this.#burying.set(server.id, burial);
    try {
      for await (const userIds of this.#leases.peopleOf(server.id)) {
        const people = userIds.map((userId) => ({ userId }));
        const gone = await this.#leases.takeBackFor(server, userIds);
        await this.#tell(people);
        await this.#leases.done(server.id, without(people, gone));
        this.#noteLater(server.id, gone);
      }
      burial.isTakenBack = true;
      void this.#note();
    } catch (error) {
      // Or somebody else's: nobody has claimed it for longer than it takes to look again.
      this.#log.debug({ err: error }, "what a dead server said could not all be taken back; it is the next look's");
      this.#burying.delete(server.id);
    }
  }

  // ── while Redis is away ──

  #settle(): void {
    if (!this.#stoodStill) return;
    this.#stoodStill = false;
    for (const call of this.#whenSettled) call();
  }

  /** Nobody is believed to have gone until every server has said again who is there. */
  #judge(userId: string, word: Word, isSettled: boolean): Word {
    if (isSettled || word.status !== "OFFLINE") {
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

const without = <Item extends { userId: string }>(people: readonly Item[], others: readonly { userId: string }[]) => {
  const left = new Set(others.map(({ userId }) => userId));
  return people.filter(({ userId }) => !left.has(userId)).map(({ userId }) => ({ userId }));
};
