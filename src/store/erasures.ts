/**
 * Erases deleted people and conversations: rows that have `deleted_at` get `erased_at` once nothing is left of them. An
 * erasure has small steps that can be repeated. One server at a time does it and keeps renewing a lease. If that server
 * dies, any other one continues.
 */
import type { Logger } from "pino";
import type { Config } from "../config.js";
import type { Store } from "./store.js";

interface Parts {
  config: Config;
  log: Logger;
  store: Store;
}

export type Erasable = "users" | "conversations";

export interface Progress {
  /** Repeats a step until it has nothing left to do, or this server stops. */
  repeat(step: () => Promise<number>): Promise<void>;
  /** Whether this server stops; other servers then do the rest. */
  isStopped(): boolean;
}

/** Erases one row. Sets `erased_at` itself, so that this may be part of the last step. */
export type Erase = (id: string, progress: Progress) => Promise<void>;

/** A server that has not renewed its lease for this long counts as dead. */
export const LEASE_SECONDS = 30;

/** Runs the erasures of this server, and takes over what others have left. */
export class Erasures {
  readonly #parts: { log: Logger; store: Store };
  readonly #ways: Record<Erasable, Erase>;
  readonly #running = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #isTakingOver = false;
  #isStopped = false;

  constructor(parts: Parts, ways: Record<Erasable, Erase>) {
    this.#parts = parts;
    this.#ways = ways;
    this.#timer = setInterval(() => void this.#takeOver(), parts.config.sweepSeconds * 1_000);
  }

  /** For a caller that has just deleted the row, and taken the lease in the same statement. */
  eraseLater(kind: Erasable, id: string): void {
    void this.#erase(kind, id);
  }

  /** Leaves the rest to other servers, or to the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await Promise.all(this.#running);
  }

  /** One after the other, because nobody waits for them. */
  async #takeOver(): Promise<void> {
    if (this.#isTakingOver) return;
    this.#isTakingOver = true;
    try {
      for (const kind of Object.keys(this.#ways) as Erasable[])
        for (let id = await this.#claim(kind); id && !this.#isStopped; id = await this.#claim(kind))
          await this.#erase(kind, id);
    } catch (error) {
      this.#parts.log.debug({ err: error }, "no erasure could be taken over; the next turn tries again");
    } finally {
      this.#isTakingOver = false;
    }
  }

  async #claim(kind: Erasable): Promise<string | undefined> {
    if (this.#isStopped) return undefined;
    const { rows } = await this.#parts.store.pool.query<{ id: string }>({
      name: `claim-erasure-${kind}`,
      text: `UPDATE ${kind} SET erasing_until = now() + $1::int * interval '1 second'
        WHERE id IN (
          SELECT id FROM ${kind} WHERE deleted_at IS NOT NULL AND erased_at IS NULL
            AND coalesce(erasing_until, '-infinity') < now() LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id`,
      values: [LEASE_SECONDS],
    });
    return rows[0]?.id;
  }

  #erase(kind: Erasable, id: string): Promise<void> {
    const running = this.#ways[kind](id, this.#progress(kind, id))
      .catch(async (error) => {
        if (!(await this.#parts.store.outage.explains(error)))
          this.#parts.log.warn({ err: error, kind, id }, "an erasure was cut off; it is taken up again");
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  #progress(kind: Erasable, id: string): Progress {
    const isStopped = () => this.#isStopped;
    const repeat: Progress["repeat"] = async (step) => {
      while (!isStopped() && (await step()) > 0)
        await this.#parts.store.pool.query({
          name: `go-on-erasing-${kind}`,
          text: `UPDATE ${kind} SET erasing_until = now() + $2::int * interval '1 second' WHERE id = $1`,
          values: [id, LEASE_SECONDS],
        });
    };
    return { repeat, isStopped };
  }
}
