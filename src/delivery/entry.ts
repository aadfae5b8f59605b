/** An event of a cohort with its result. */
import type { ExecutionArgs } from "graphql";
import type { Context } from "../context.js";

/** An event that the cohort has taken, with its result. */
export interface Entry {
  event: unknown;
  /** Its index among all events of the cohort. */
  place: number;
  /** The result, as the bytes that follow the id in a frame; undefined if each viewer has their own. */
  tail: Buffer | undefined | Promise<Buffer | undefined>;
  /** The viewers for whom the result is right; undefined if it is right for all. Known with the result. */
  onlyFor: ReadonlySet<string> | undefined;
  /** When its message was stored; undefined if it has none, or it is not live. */
  storedAt: number | undefined;
}

/** The result of an event whose conversation has gone since: it is not delivered. */
export const NOT_DELIVERED = "";

export const NOT_DELIVERED_TAIL = Buffer.alloc(0);

/** The id of the viewer who runs the operation; empty if there is none. */
export const viewerIdOf = ({ contextValue }: ExecutionArgs): string => (contextValue as Context).viewer?.userId ?? "";
/** The result of an event for many subscribers. */
export interface Shared {
  json: string;
  /** The people for whom it is right; undefined if it is right for all. */
  onlyFor: ReadonlySet<string> | undefined;
}

/** A result that is there already is used at once: awaiting it would cost a turn for each event. */
export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}
