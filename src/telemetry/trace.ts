/** Identifies the request behind a log line or an error: its request id, and its trace by W3C's Trace Context. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { newId } from "../ids.js";

export interface Trace {
  requestId: string;
  traceId?: string | undefined;
}

export const REQUEST_ID = "x-request-id";

/** The ids that proxies and clients make. Letters, digits and a few signs are safe in a header, a log and a search. */
const VALID_ID = /^[\w.:+/=@-]{1,128}$/;
/** Version, trace, span and flags; a version after this one may append more. */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/;
const ZEROS = /^0+$/;
const MOST_TRACEPARENT = 256;

const known = new WeakMap<IncomingMessage, Trace>();

/** Returns the same trace every time for one request. */
export function traceOf(request: IncomingMessage): Trace {
  const trace = known.get(request) ?? traceIn(request.headers);
  known.set(request, trace);
  return trace;
}

function traceIn(headers: IncomingHttpHeaders): Trace {
  return { requestId: requestIdIn(headers[REQUEST_ID]) ?? newId(), traceId: traceIdIn(headers.traceparent) };
}

/** An operation over a socket, which has no headers of its own, may name both in its `extensions`. */
export function traceWithin({ requestId, traceId }: Trace, extensions: unknown): Trace {
  const own = (extensions ?? {}) as Record<string, unknown>;
  return { requestId: requestIdIn(own.requestId) ?? requestId, traceId: traceIdIn(own.traceparent) ?? traceId };
}

const requestIdIn = (value: unknown) => (typeof value === "string" && VALID_ID.test(value) ? value : undefined);

function traceIdIn(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > MOST_TRACEPARENT) return undefined;
  const [, version, traceId, spanId, rest] = TRACEPARENT.exec(value) ?? [];
  if (traceId === undefined || spanId === undefined || ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  if (version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  return traceId;
}
