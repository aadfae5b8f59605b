/** Leases in Redis, for any number of servers. */
import { type Redis, ReplyError } from "ioredis";
import { isKey } from "../ids.js";
import {
  CLOCKS_APART_MS,
  DONE,
  END_AFTER,
  FORGET,
  LEFT,
  PUT,
  RENEW,
  type Renewed,
  TAKE_BACK,
} from "./lease-scripts.js";
import {
  type DeadServer,
  type Leases,
  type Leaving,
  LOOKS_PER_LEASE,
  type Look,
  merge,
  type StatusReport,
  type StatusReportOf,
} from "./leases.js";
import type { PresenceStatus } from "./rows.js";

const HELD_LOOKS = 11;

const CLAIM_LOOKS = 2;

/** If no server wrote for this long, Redis itself was away. A shorter outage cannot end a living server's lease. */
const SILENT_LOOKS = 5;

const PEOPLE_AT_ONCE = 500;

const LAPSED = "the presence lease has run out";

export class RedisLeases implements Leases {
  readonly id = crypto.randomUUID();
  readonly isShared = true;
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #leaseMs: number;
  readonly #keys: Record<"leases" | "claims" | "received" | "settling", string>;
  /** Offset from this process's monotonic clock to the clock of Redis, as exact as the last look could measure. */
  #clockOffset = Date.now() - performance.now();
  /** Since when this server's lease has held, by the last answer that arrived: a later answer may have been lost. */
  #heldSince = "";
  #turn = 0;

  constructor(redis: Redis, prefix: string, leaseMs: number) {
    this.#redis = redis;
    this.#prefix = `${prefix}:presence:`;
    this.#leaseMs = leaseMs;
    const key = (name: string) => this.#prefix + name;
    this.#keys = { leases: key("leases"), claims: key("claims"), received: key("heard"), settling: key("settling") };
  }

  now(): Date {
    return new Date(performance.now() + this.#clockOffset);
  }

  async renew(takingOver: Iterable<string>): Promise<Look> {
    const { leases, claims, received, settling } = this.#keys;
    const times = [HELD_LOOKS, SILENT_LOOKS, CLAIM_LOOKS].map((looks) => this.#msOf(looks));
    const askedAt = performance.now();
    const answer = await this.#run(RENEW, [leases, claims, received, settling], this.id, ...times, ...takingOver);
    const [seconds, micros, since, isSettling, lastTurn, ...dead] = answer as Renewed;
    // Somebody else may have written a higher turn to the lease: without this, all our turns would count as old.
    this.#turn = Math.max(this.#turn, Number(lastTurn));
    const hadLapsed = since !== this.#heldSince;
    this.#heldSince = since;
    // Redis read its clock between the request and the answer. The offset changes only if it contradicts that:
    // otherwise times would jitter, and a time that is delivered twice must be the same.
    const readAt = Number(seconds) * 1_000 + Number(micros) / 1_000;
    this.#clockOffset = Math.min(Math.max(this.#clockOffset, readAt - performance.now()), readAt - askedAt);
    return {
      hadLapsed,
      isSettling: isSettling === 1,
      dead: pairs(dead as [string, string]).map(([id, seenAt]) => ({ id, seenAt: new Date(Number(seenAt)) })),
    };
  }

  async put(reports: readonly StatusReportOf[]): Promise<void> {
    const keys = [this.#keys.leases, this.#peopleKey(this.id), ...reports.map(({ userId }) => this.#personKey(userId))];
    const values = reports.flatMap(({ userId, ...report }) => [userId, write(report)]);
    const isReported = await this.#run(PUT, keys, this.id, ++this.#turn, ...values);
    if (isReported === 0) throw new Error(LAPSED);
  }

  takeBack(people: readonly Leaving[]): Promise<Leaving[]> {
    return this.#takeBack(this.id, ++this.#turn, new Date(0), people);
  }

  takeBackFor(server: DeadServer, userIds: readonly string[]): Promise<Leaving[]> {
    const people = userIds.map((userId) => ({ userId }));
    return this.#takeBack(server.id, "", server.seenAt, people);
  }

  async read(userIds: readonly string[]): Promise<{ isSettled: boolean; reports: Map<string, StatusReport> }> {
    const commands = this.#redis.pipeline();
    for (const userId of userIds) commands.hgetall(this.#personKey(userId));
    // Last: data that Redis lost before then shows as unsettled.
    commands.exists(this.#keys.received).exists(this.#keys.settling);
    const results = (await commands.exec()) ?? [];
    const [isReceived, isSettling] = answersOf(results.splice(-2)) as [number, number];
    const now = performance.now() + this.#clockOffset;
    const answers = answersOf(results.map(([error, hash]) => (isWrongType(error) ? [null, {}] : [error, hash])));
    const reports = new Map(
      userIds.map((userId, i) => {
        const { [LEFT]: left, ...byServer } = answers[i] as Record<string, string>;
        const theirs = Object.values(byServer).flatMap((text) => parse(text, now) ?? []);
        return [userId, merge(theirs, timeOf(left, now))];
      }),
    );
    return { isSettled: isReceived === 1 && isSettling === 0, reports };
  }

  async *peopleOf(server: string): AsyncGenerator<string[]> {
    let cursor = "0";
    do {
      const [next, userIds] = await this.#redis.sscan(this.#peopleKey(server), cursor, "COUNT", PEOPLE_AT_ONCE);
      cursor = next;
      const others = userIds.filter((userId) => !isKey(userId));
      if (others.length > 0) await this.#redis.srem(this.#peopleKey(server), ...others);
      if (userIds.length > others.length) yield [...new Set(userIds.filter(isKey))];
    } while (cursor !== "0");
  }

  async done(server: string, people: readonly { userId: string; at?: Date }[]): Promise<void> {
    const keys = [this.#peopleKey(server), ...people.map(({ userId }) => this.#personKey(userId))];
    await this.#run(DONE, keys, server, ...people.flatMap(({ userId, at }) => [userId, at?.getTime() ?? ""]));
  }

  async forget(server: string): Promise<void> {
    await this.#run(FORGET, [this.#keys.leases, this.#keys.claims, this.#peopleKey(server)], server);
  }

  async endAfter(ms: number): Promise<void> {
    await this.#run(END_AFTER, [this.#keys.leases], this.id, ms);
  }

  async #takeBack(
    server: string,
    itsTurn: number | "",
    seenAt: Date,
    people: readonly Partial<Leaving>[],
  ): Promise<Leaving[]> {
    const keys = people.map(({ userId = "" }) => this.#personKey(userId));
    const times = people.map(({ at }) => at?.getTime() ?? "");
    const gone = await this.#run(TAKE_BACK, [this.#keys.leases, ...keys], server, itsTurn, seenAt.getTime(), ...times);
    if (gone === null) throw new Error(itsTurn === "" ? "a server that seemed dead is back" : LAPSED);
    return pairs(gone as [number, string]).map(([i, at]) => ({
      userId: people[i]?.userId ?? "",
      at: new Date(Number(at)),
    }));
  }

  #run(script: string, keys: string[], ...args: (string | number)[]): Promise<unknown> {
    return this.#redis.eval(script, keys.length, ...keys, ...args);
  }

  #msOf(looks: number): number {
    return Math.round((looks * this.#leaseMs) / LOOKS_PER_LEASE);
  }

  #peopleKey(server: string): string {
    return `${this.#prefix}people:${server}`;
  }

  #personKey(userId: string): string {
    return `${this.#prefix}of:${userId}`;
  }
}

export const write = ({ status, activeAt }: StatusReport) => (activeAt ? `${status} ${activeAt.getTime()}` : status);

/** Undefined if the text is not a report. */
function parse(text: string, now: number): StatusReport | undefined {
  const [report, status, activeAt] = /^(ONLINE|AWAY|OFFLINE)(?: (\d+))?$/.exec(text) ?? [];
  if (report === undefined) return undefined;
  return { status: status as PresenceStatus, activeAt: timeOf(activeAt, now) ?? null };
}

export function timeOf(text: string | undefined, now: number): Date | undefined {
  const isTime = text !== undefined && /^\d+$/.test(text) && Number(text) <= now + CLOCKS_APART_MS;
  return isTime ? new Date(Number(text)) : undefined;
}

/** Scripts return flat lists. */
function pairs<One, Other>(list: readonly (One | Other)[] | [One, Other]): [One, Other][] {
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] as One, list[2 * i + 1] as Other]);
}

/** Another program wrote another type to the key: that person counts as unreported, and the others are read. */
const isWrongType = (error: Error | null) => error instanceof ReplyError && `${error}`.includes("WRONGTYPE");

/** A pipeline returns each command's error beside its result. */
function answersOf(results: [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
