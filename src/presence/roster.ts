/** The devices that are connected to this server, and what follows for their people's presence. */
import type { Logger } from "pino";
import type { Bus } from "../bus.js";
import { type Leases, RENEW_EVERY_MS } from "./leases.js";
import { mergeStatuses, type PresenceStatus } from "./service.js";

/** A reconnect within this time shows nothing to anyone. */
export const OFFLINE_GRACE_MS = 15_000;

interface Device {
  sessionId: string;
  status: PresenceStatus;
}

interface Person {
  devices: Map<string, Device>;
  /** What this server said last. */
  said: PresenceStatus;
  graceEnds: NodeJS.Timeout | undefined;
  /** What is said goes out one after the other, or an older word could arrive last. */
  saying: Promise<void>;
}

export class Roster {
  readonly #people = new Map<string, Person>();
  readonly #leases: Leases;
  readonly #bus: Bus;
  readonly #log: Logger;
  readonly #wentOffline: (userIds: string[]) => Promise<void>;
  readonly #renewal: NodeJS.Timeout;

  /** `wentOffline` is told of people whom no server has online any more. */
  constructor(leases: Leases, bus: Bus, log: Logger, wentOffline: (userIds: string[]) => Promise<void>) {
    this.#leases = leases;
    this.#bus = bus;
    this.#log = log;
    this.#wentOffline = wentOffline;
    this.#renewal = setInterval(() => void this.#renew(), RENEW_EVERY_MS);
    bus.onReturn(() => void this.#renew());
  }

  /** Takes the lease, before anyone connects. */
  start(): Promise<void> {
    return this.#renew();
  }

  connect(userId: string, connectionId: string, sessionId: string): void {
    const person = this.#people.get(userId) ?? {
      devices: new Map(),
      said: "OFFLINE",
      graceEnds: undefined,
      saying: Promise.resolve(),
    };
    this.#people.set(userId, person);
    person.devices.set(connectionId, { sessionId, status: "ONLINE" });
    this.#say(userId, person);
  }

  disconnect(userId: string, connectionId: string): void {
    const person = this.#people.get(userId);
    if (!person?.devices.delete(connectionId)) return;
    if (person.devices.size > 0) return this.#say(userId, person);
    clearTimeout(person.graceEnds);
    person.graceEnds = setTimeout(() => {
      if (person.devices.size > 0) return;
      this.#say(userId, person);
      this.#people.delete(userId);
    }, OFFLINE_GRACE_MS);
    person.graceEnds.unref();
  }

  /** What one device reports, or, without a connection, all devices of a session. */
  report(
    userId: string,
    device: { connectionId?: string | undefined; sessionId: string },
    status: PresenceStatus,
  ): void {
    const person = this.#people.get(userId);
    if (!person) return;
    for (const [connectionId, each] of person.devices)
      if (
        device.connectionId === undefined ? each.sessionId === device.sessionId : connectionId === device.connectionId
      )
        each.status = status;
    this.#say(userId, person);
  }

  /** How many devices are connected here. */
  get size(): number {
    return [...this.#people.values()].reduce((sum, { devices }) => sum + devices.size, 0);
  }

  /** How many devices a person has connected here. */
  connections(userId: string): number {
    return this.#people.get(userId)?.devices.size ?? 0;
  }

  /** Resolves once all that was said so far is known to every server. */
  async settled(userId: string): Promise<void> {
    await this.#people.get(userId)?.saying;
  }

  /** What every server says of these people, merged. While Redis is away, what this one knows. */
  async statuses(userIds: readonly string[]): Promise<Map<string, PresenceStatus>> {
    const said = await this.#leases.read(userIds).catch(() => undefined);
    return new Map(
      userIds.map((userId) => {
        const all = said?.get(userId) ?? [this.#people.get(userId)?.said ?? "OFFLINE"];
        return [userId, mergeStatuses(all)];
      }),
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.#renewal);
    for (const person of this.#people.values()) clearTimeout(person.graceEnds);
    const people = [...this.#people.keys()];
    this.#people.clear();
    await this.#leases.end().catch(() => {}); // the lease ends by itself
    await this.#tellOffline(people);
  }

  #say(userId: string, person: Person): void {
    const status = mergeStatuses([...person.devices.values()].map((device) => device.status));
    if (status === person.said) return;
    person.said = status;
    person.saying = person.saying.then(() => this.#publish(userId, status));
  }

  async #publish(userId: string, status: PresenceStatus): Promise<void> {
    try {
      await this.#leases.put(userId, status);
      if (status === "OFFLINE") await this.#tellOffline([userId]);
      else await this.#bus.publish(`presence:${userId}`, { userId });
    } catch (error) {
      this.#log.debug({ err: error }, "presence could not be told; it is said again when Redis is back");
    }
  }

  async #renew(): Promise<void> {
    try {
      if (await this.#leases.renew()) await this.#sayAgain();
      await this.#tellOffline(await this.#leases.bury());
    } catch (error) {
      this.#log.debug({ err: error }, "the presence lease could not be renewed");
    }
  }

  async #sayAgain(): Promise<void> {
    for (const [userId, person] of this.#people) await this.#publish(userId, person.said);
  }

  /** Of these, whoever is not online elsewhere went offline: note when, then tell. */
  async #tellOffline(userIds: string[]): Promise<void> {
    if (userIds.length === 0) return;
    const statuses = await this.statuses(userIds);
    const gone = userIds.filter((userId) => statuses.get(userId) === "OFFLINE");
    await this.#wentOffline(gone).catch((error) => this.#log.warn({ err: error }, "last-active times were not stored"));
    for (const userId of userIds) await this.#bus.publish(`presence:${userId}`, { userId }).catch(() => {}); // presence freezes while Redis is away
  }
}
