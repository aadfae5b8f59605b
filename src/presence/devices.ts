/**
 * The devices that are connected to this server, and the server's status reports of their people. A device that drops
 * counts for a grace as it was: nobody sees a reconnect within the grace, to any server, and nobody sees a deploy.
 */
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { Bus } from "../bus/bus.js";
import { createBatcher, inChunks } from "../store/batcher.js";
import {
  type DeadServer,
  type Leases,
  type Leaving,
  LOOKS_PER_LEASE,
  mostPresent,
  type StatusReport,
  type StatusReportOf,
} from "./leases.js";
import type { PresenceStatus } from "./rows.js";

interface Device {
  sessionId: string;
  status: PresenceStatus;
  /** When it disconnected; undefined while it is connected. */
  leftAt: Date | undefined;
  graceEnds: NodeJS.Timeout | undefined;
}

interface Person {
  devices: Map<string, Device>;
  /** When a device of theirs here was last in use; it means nothing while one is. */
  activeAt: Date;
  /** The status that this server reported last; undefined while a report is on its way. */
  reported: PresenceStatus | undefined;
}

interface Gone extends Leaving {
  server: string;
}

interface Options {
  graceMs: number;
  leaseMs: number;
  /** Stores when people were last there. */
  store(people: Leaving[]): Promise<void>;
  /** Whether an outage of the store caused the error: the outage is logged already, so the caller logs nothing. */
  explains(error: unknown): Promise<boolean>;
}

const PEOPLE_AT_ONCE = 500;
const MAX_KNOWN = 100_000;
const OFFLINE_REPORT: StatusReport = { status: "OFFLINE", activeAt: null };

export class Devices {
  readonly #people = new Map<string, Person>();
  readonly #leases: Leases;
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #options: Options;
  readonly #renewal: NodeJS.Timeout;
  readonly #report: (item: { userId: string; done(): void }) => void;
  /** People whose status could not be reported, because Redis is away. */
  readonly #unreported = new Set<string>();
  /** People who have gone from this server or a dead one, with their last activity, which is still to be stored. */
  readonly #notStored = new Map<string, Gone>();
  /** Dead servers whose people this one takes back. Once `isTakenBack`, only storing is left. */
  readonly #takingOver = new Map<string, { isTakenBack: boolean }>();
  /** The last merged statuses of people, used while Redis cannot be asked. */
  readonly #known = new LRUCache<string, StatusReport>({ max: MAX_KNOWN });
  readonly #whenSettled: (() => void)[] = [];
  /** Presence was unknown for a time, and the `onSettled` callbacks have not been called since. */
  #wasUnsettled = false;
  #isRenewing = false;
  #isStoring = false;

  constructor(leases: Leases, bus: Bus, log: Logger, options: Options) {
    this.#leases = leases;
    this.#bus = bus;
    this.#log = log;
    this.#options = options;
    this.#report = createBatcher(PEOPLE_AT_ONCE, async (items) => {
      const userIds = [...new Set(items.map(({ userId }) => userId))];
      await this.#reportNow(userIds).catch((error) => this.#couldNotReport(userIds, error));
      for (const { done } of items) done();
    });
    this.#renewal = setInterval(() => void this.#renew(), options.leaseMs / LOOKS_PER_LEASE);
    bus.onReturn(() => {
      this.#wasUnsettled = true;
      void this.#renew();
    });
  }

  /** Takes the lease. To be called before any device connects. */
  start(): Promise<void> {
    return this.#renew();
  }

  connect(userId: string, connectionId: string, sessionId: string): void {
    const person = this.#people.get(userId) ?? { devices: new Map(), activeAt: new Date(0), reported: "OFFLINE" };
    this.#people.set(userId, person);
    for (const [id, device] of person.devices) // the same device is back: its dropped connection no longer counts
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

  /** Sets the status of one device, or, without a connection id, of all devices of a session. */
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

  /** Number of devices here, including those that dropped within the grace. */
  get size(): number {
    return [...this.#people.values()].reduce((sum, { devices }) => sum + devices.size, 0);
  }

  /** Number of devices that a person has connected here. */
  connections(userId: string): number {
    const devices = this.#people.get(userId)?.devices.values() ?? [];
    return [...devices].filter(({ leftAt }) => leftAt === undefined).length;
  }

  /** Resolves once this server's report of a person is in Redis and published, or has failed. */
  settled(userId: string): Promise<void> {
    return new Promise((done) => this.#report({ userId, done }));
  }

  /** The statuses of these people, merged over all servers. While these are unknown, the last known ones. */
  async statuses(userIds: readonly string[]): Promise<Map<string, StatusReport>> {
    const { isSettled, reports } = await this.#leases.read(userIds).catch((error) => {
      this.#log.debug({ err: error }, "presence could not be read; the last known one holds");
      return { isSettled: false, reports: new Map<string, StatusReport>() };
    });
    if (!isSettled) this.#wasUnsettled = true;
    return new Map(
      userIds.map((userId) => [userId, this.#judge(userId, reports.get(userId) ?? OFFLINE_REPORT, isSettled)]),
    );
  }

  /** Calls back each time that presence is reliable again after it stood still. */
  onSettled(call: () => void): void {
    this.#whenSettled.push(call);
  }

  /** Keeps this server's reports for another grace: a person who reconnects elsewhere by then never seems gone. */
  async stop(): Promise<void> {
    clearInterval(this.#renewal);
    const now = this.#leases.now();
    const reports: StatusReportOf[] = [];
    for (const [userId, person] of this.#people) {
      const status = mergeStatuses(person);
      for (const device of person.devices.values()) {
        clearTimeout(device.graceEnds);
        if (device.status === "ONLINE") wasActive(person, device.leftAt ?? now);
      }
      if (status !== "OFFLINE") reports.push({ userId, status, activeAt: person.activeAt });
    }
    this.#people.clear();
    try {
      for (const some of inChunks(reports, PEOPLE_AT_ONCE)) await this.#leases.put(some);
      await this.#leases.endAfter(this.#options.graceMs);
      if (!this.#leases.isShared)
        await this.#options.store(reports.map(({ userId, activeAt }) => ({ userId, at: activeAt ?? now })));
    } catch (error) {
      this.#log.debug({ err: error }, "the presence lease could not be handed over; it ends by itself");
    }
  }

  // ── reports ──

  #remove(person: Person, connectionId: string, device: Device): void {
    clearTimeout(device.graceEnds);
    person.devices.delete(connectionId);
    if (device.status === "ONLINE") wasActive(person, device.leftAt ?? this.#leases.now());
  }

  #update(userId: string, person: Person): void {
    if (mergeStatuses(person) !== person.reported) this.#report({ userId, done() {} });
    else if (person.devices.size === 0 && !this.#unreported.has(userId)) this.#people.delete(userId);
  }

  /** Waits for Redis alone: people who arrive must not wait until the leaving of others is stored. */
  async #reportNow(userIds: string[]): Promise<void> {
    const present: StatusReportOf[] = [];
    const leaving: Leaving[] = [];
    for (const userId of userIds) {
      // Before the report, not after: a person who is added again meanwhile must stay in the set.
      const isUnreported = this.#unreported.delete(userId);
      const person = this.#people.get(userId);
      if (!person) continue;
      const status = mergeStatuses(person);
      if (status === person.reported && !isUnreported) continue;
      person.reported = undefined;
      if (status === "OFFLINE") leaving.push({ userId, at: person.activeAt });
      else present.push({ userId, status, activeAt: status === "ONLINE" ? null : person.activeAt });
    }
    if (present.length > 0) await this.#leases.put(present);
    const gone = leaving.length > 0 ? await this.#leases.takeBack(leaving) : [];
    await this.#publish([...present, ...leaving]);
    for (const { userId, status } of present) this.#hasReported(userId, status);
    for (const { userId } of leaving) this.#hasReported(userId, "OFFLINE");
    await this.#leases.done(this.#leases.id, without(leaving, gone));
    this.#storeLater(this.#leases.id, gone);
  }

  #hasReported(userId: string, status: PresenceStatus): void {
    const person = this.#people.get(userId);
    if (!person) return;
    person.reported = status;
    this.#update(userId, person); // the status may have changed since
  }

  #couldNotReport(userIds: string[], error: unknown): void {
    for (const userId of userIds) if (this.#people.has(userId)) this.#unreported.add(userId);
    this.#log.debug({ err: error }, "presence could not be published; it is reported again at the next renewal");
  }

  async #publish(people: readonly { userId: string }[]): Promise<void> {
    await Promise.all(people.map(({ userId }) => this.#bus.publish(`presence:${userId}`, { userId })));
  }

  /** Stores the last activity later. Until then, the leases keep it. */
  #storeLater(server: string, gone: readonly Leaving[]): void {
    for (const { userId, at } of gone)
      if (this.#notStored.size < MAX_KNOWN) this.#notStored.set(`${server} ${userId}`, { server, userId, at });
    void this.#storeGone();
  }

  async #storeGone(): Promise<void> {
    if (this.#isStoring) return;
    this.#isStoring = true;
    try {
      while (this.#notStored.size > 0) {
        const some = [...this.#notStored].slice(0, PEOPLE_AT_ONCE);
        const gone = some.map(([, each]) => each);
        await this.#options.store(gone);
        for (const server of new Set(gone.map((each) => each.server)))
          await this.#leases.done(
            server,
            gone.filter((each) => each.server === server),
          );
        for (const [key, each] of some) if (this.#notStored.get(key) === each) this.#notStored.delete(key);
      }
      for (const [server, { isTakenBack }] of this.#takingOver) {
        if (!isTakenBack || this.#notStored.size > 0) continue;
        await this.#leases.forget(server);
        this.#takingOver.delete(server);
      }
    } catch (error) {
      if (!(await this.#options.explains(error)))
        this.#log.warn({ err: error }, "it could not be stored when people were last there; it is tried again");
    } finally {
      this.#isStoring = false;
    }
  }

  // ── the lease ──

  /** Waits for one Redis script alone: if it waited for a slow store, other servers would take this one for dead. */
  async #renew(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const { hadLapsed, isSettling, dead } = await this.#leases.renew(this.#takingOver.keys());
      if (hadLapsed) for (const userId of this.#people.keys()) this.#unreported.add(userId);
      for (const userId of this.#unreported) this.#report({ userId, done() {} });
      for (const server of dead) void this.#takeOver(server);
      void this.#storeGone();
      if (isSettling) this.#wasUnsettled = true;
      else this.#settle();
    } catch (error) {
      this.#log.debug({ err: error }, "the presence lease could not be renewed");
      this.#wasUnsettled = true;
    } finally {
      this.#isRenewing = false;
    }
  }

  /** Takes back a dead server's reports. A slow store may delay only storing: by then everything is published. */
  async #takeOver(server: DeadServer): Promise<void> {
    if (this.#takingOver.has(server.id)) return;
    const takeover = { isTakenBack: false };
    this.#takingOver.set(server.id, takeover);
    try {
      for await (const userIds of this.#leases.peopleOf(server.id)) {
        const people = userIds.map((userId) => ({ userId }));
        const gone = await this.#leases.takeBackFor(server, userIds);
        await this.#publish(people);
        await this.#leases.done(server.id, without(people, gone));
        this.#storeLater(server.id, gone);
      }
      takeover.isTakenBack = true;
      void this.#storeGone();
    } catch (error) {
      // Another server may do it instead: the claim expires if it is not renewed for two looks.
      this.#log.debug(
        { err: error },
        "a dead server's reports could not all be taken back; the next renewal tries again",
      );
      this.#takingOver.delete(server.id);
    }
  }

  // ── while Redis is away ──

  #settle(): void {
    if (!this.#wasUnsettled) return;
    this.#wasUnsettled = false;
    for (const call of this.#whenSettled) call();
  }

  /** Until every server has reported again, nobody counts as gone. */
  #judge(userId: string, report: StatusReport, isSettled: boolean): StatusReport {
    if (isSettled || report.status !== "OFFLINE") {
      this.#known.set(userId, report);
      return report;
    }
    const person = this.#people.get(userId);
    const here = person ? mergeStatuses(person) : "OFFLINE";
    if (person && here !== "OFFLINE") return { status: here, activeAt: here === "ONLINE" ? null : person.activeAt };
    return this.#known.get(userId) ?? OFFLINE_REPORT;
  }
}

function wasActive(person: Person, at: Date): void {
  if (at > person.activeAt) person.activeAt = at;
}

/** The most present device decides. */
function mergeStatuses({ devices }: Person): PresenceStatus {
  return mostPresent([...devices.values()].map(({ status }) => status));
}

const without = <Item extends { userId: string }>(people: readonly Item[], others: readonly { userId: string }[]) => {
  const left = new Set(others.map(({ userId }) => userId));
  return people.filter(({ userId }) => !left.has(userId)).map(({ userId }) => ({ userId }));
};
