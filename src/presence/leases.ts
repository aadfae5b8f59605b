/**
 * Stores each server's status reports of the people connected to it. Presence is a lease, not a counter: a server keeps
 * one lease alive in Redis, and its reports hold until it takes them back, or until its lease has ended and another
 * server takes them back for it. Nothing is written per connection or heartbeat. Every step that depends on an ended
 * lease is one script in Redis, by the clock of Redis: nothing can change between the check and the action.
 */
import type { PresenceStatus } from "./rows.js";

/** A status report of a person: by one server, or merged over all servers. */
export interface StatusReport {
  status: PresenceStatus;
  /** When they were last at a device; null while they are, and if it is unknown. */
  activeAt: Date | null;
}

export interface StatusReportOf extends StatusReport {
  userId: string;
}

/** A person who is no longer there, and when they last were. */
export interface Leaving {
  userId: string;
  at: Date;
}

/** A server whose lease has ended. */
export interface DeadServer {
  id: string;
  /** When it last wrote to Redis: until then its people were there. */
  seenAt: Date;
}

export interface Look {
  /** This server's lease had run out: it must report everybody again. */
  hadLapsed: boolean;
  /** Redis was away or lost its data: until every server has reported again, nobody is known to be gone. */
  isSettling: boolean;
  /** The dead servers whose people this server must take back. */
  dead: DeadServer[];
}

export interface Leases {
  /** This server's id. */
  readonly id: string;
  /** Whether there may be other servers, which take over when this one stops. */
  readonly isShared: boolean;
  /** The time by the one clock that all servers share. */
  now(): Date;
  /** Renews this server's lease, and looks for dead servers. `takingOver` names those whose people it still takes back. */
  renew(takingOver: Iterable<string>): Promise<Look>;
  /** Stores this server's reports of people; fails if its lease has run out. */
  put(reports: readonly StatusReportOf[]): Promise<void>;
  /** Removes this server's reports; returns the people whom no other server reports. Fails if its lease has run out. */
  takeBack(people: readonly Leaving[]): Promise<Leaving[]>;
  /** Reads the merged reports of all servers of these people. `isSettled` is false while nobody is known to be gone. */
  read(userIds: readonly string[]): Promise<{ isSettled: boolean; reports: Map<string, StatusReport> }>;
  /** The people whom a server reports, and those who left it but are not `done` yet, in chunks. */
  peopleOf(server: string): AsyncIterable<string[]>;
  /** The same as `takeBack`, for a dead server; fails if it is back. */
  takeBackFor(server: DeadServer, userIds: readonly string[]): Promise<Leaving[]>;
  /** Notes that people's leaving is published and, if a time is given, that their last activity is stored as well. */
  done(server: string, people: readonly { userId: string; at?: Date }[]): Promise<void>;
  /** Removes a dead server, if all of its people are done. */
  forget(server: string): Promise<void>;
  /** Called when this server stops: its reports hold for this long, then other servers take them back. */
  endAfter(ms: number): Promise<void>;
}

/**
 * A server looks (renews its lease and checks the others) 20 times per lease; the other times are counted in looks. If
 * a server is killed at 0, its lease ends by 11, and another server has its people by 12. If that one dies as well, its
 * claim ends by 14 and the next has them by 15, and after one more death by 18. So it is over within the lease although
 * two more servers die. The lease never ends before 10, half its time: that leaves people their grace.
 */
export const LOOKS_PER_LEASE = 20;

/** The leases of a single server: its own reports are all there are. */
export function createLocalLeases(): Leases {
  const reports = new Map<string, StatusReport>();
  const left = new Map<string, Date>();
  return {
    id: "here",
    isShared: false,
    now: () => new Date(),
    renew: async () => ({ hadLapsed: false, isSettling: false, dead: [] }),
    async put(current) {
      for (const { userId, ...report } of current) reports.set(userId, report);
    },
    async takeBack(people) {
      for (const { userId, at } of people) {
        reports.delete(userId);
        left.set(userId, at);
      }
      return [...people];
    },
    async read(userIds) {
      const reportOf = (userId: string) => merge([reports.get(userId) ?? []].flat(), left.get(userId));
      return { isSettled: true, reports: new Map(userIds.map((userId) => [userId, reportOf(userId)])) };
    },
    async *peopleOf() {},
    takeBackFor: async () => [],
    async done(_server, people) {
      for (const { userId, at } of people) if (left.get(userId) === at) left.delete(userId);
    },
    async forget() {},
    async endAfter() {},
  };
}

/** The most present report counts. A person who left one server may have been idle on another since before that. */
export function merge(reports: readonly StatusReport[], left: Date | undefined): StatusReport {
  const status = mostPresent(reports.map(({ status }) => status));
  if (status === "ONLINE") return { status, activeAt: null };
  const times = [left, ...reports.map(({ activeAt }) => activeAt)].flatMap((at) => at?.getTime() ?? []);
  return { status, activeAt: times.length > 0 ? new Date(Math.max(...times)) : null };
}

export function mostPresent(statuses: readonly PresenceStatus[]): PresenceStatus {
  if (statuses.includes("ONLINE")) return "ONLINE";
  return statuses.includes("AWAY") ? "AWAY" : "OFFLINE";
}
