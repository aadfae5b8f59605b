/** Every error that a client can see: its code, when it is given, and how anything else is masked. */
import { GraphQLError, type GraphQLErrorExtensions, type GraphQLErrorOptions } from "graphql";
import { newId } from "./ids.js";
import type { Trace } from "./telemetry/trace.js";

export const ERRORS = {
  UNAUTHENTICATED: "No token, or one that is expired, revoked or not ours.",
  FORBIDDEN: "The viewer is known and may see the thing, but may not do this to it.",
  NOT_FOUND: "Missing, or not visible to the viewer; the two are never told apart.",
  BAD_USER_INPUT: "The input breaks a rule; `extensions.field` names the argument where there is one.",
  CONFLICT: "The same client id was used for a different message, a name is taken, or the like.",
  RATE_LIMITED: "Too many requests; `extensions.retryAfterMs` says how long to wait.",
  TOO_COMPLEX: "The operation is too deep, too costly or too large.",
  LAGGED: "The subscriber fell too far behind and was stopped; resume from the last cursor.",
  UNAVAILABLE:
    "A store or the bus is unreachable and nothing was acknowledged; `extensions.retryAfterMs` says when to retry.",
  INTERNAL: "A fault of the server; `extensions.requestId` finds it in the log.",
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error that is meant for the client: everything else is masked as INTERNAL. */
export class ParleyError extends GraphQLError {
  constructor(
    readonly code: ErrorCode,
    message: string,
    extensions: GraphQLErrorExtensions = {},
  ) {
    super(message, { extensions: { code, ...extensions } });
  }
}

export const unauthenticated = (
  message = "Sign in first: the access token is missing, expired, revoked or not ours.",
) => new ParleyError("UNAUTHENTICATED", message);

export const forbidden = (message: string) => new ParleyError("FORBIDDEN", message);

/** One answer for a missing thing and for one that the viewer may not see. */
export const notFound = (
  noun: "conversation" | "message" | "user" | "session" | "member" | "notification" | "push device",
) => new ParleyError("NOT_FOUND", `There is no such ${noun}.`);

/** The conversation was deleted, or the viewer left it, since a row named it. An event about it is not delivered. */
class Gone extends ParleyError {}

export const gone = (noun: "conversation") => new Gone("NOT_FOUND", `There is no such ${noun}.`);

export const isGone = (error: unknown) => rootOf(error) instanceof Gone;

export const badInput = (field: string, message: string) => new ParleyError("BAD_USER_INPUT", message, { field });

/** For a request that is not a GraphQL request: it has its own HTTP status, and headers that name what is accepted. */
export function badRequest(
  field: string,
  message: string,
  http: { status: number; headers?: Record<string, string> },
): ParleyError {
  return new ParleyError("BAD_USER_INPUT", message, { field, http });
}

export const conflict = (field: string, message: string) => new ParleyError("CONFLICT", message, { field });

export const rateLimited = (retryAfterMs: number) =>
  new ParleyError("RATE_LIMITED", "Too many requests; wait, then try again.", { retryAfterMs });

export const tooComplex = (message: string) => new ParleyError("TOO_COMPLEX", message);

export const lagged = () =>
  new ParleyError("LAGGED", "The subscriber fell too far behind; subscribe again after the last message received.");

const RETRY_AFTER_MS = 1_000;

export const unavailable = () =>
  new ParleyError("UNAVAILABLE", "The store is unreachable; nothing was acknowledged. Try again shortly.", {
    retryAfterMs: RETRY_AFTER_MS,
  });

/**
 * SQLSTATE classes and codes of a server that is away, starting, stopping, full, out of patience, read-only, or that
 * ended a deadlock.
 */
const AWAY_SQLSTATE = /^(08...|57P0[123]|57014|53[0-9]..|55P03|40P01|25006)$/;
const AWAY_SYSTEM = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
]);
/** Prisma's own codes for an unreachable or overloaded server. */
const AWAY_PRISMA = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);
const AWAY_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|connection is closed|not queryable|query read timeout/i;

/**
 * Whether an error means that the store could not be reached, so that nothing was acknowledged and a retry may help.
 */
export function isStoreAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Object) || depth > 4) return false;
  const { code, message, cause, originalCode, errors } = error as Record<string, unknown>;
  for (const name of [code, originalCode])
    if (typeof name === "string" && (AWAY_SQLSTATE.test(name) || AWAY_SYSTEM.has(name) || AWAY_PRISMA.has(name)))
      return true;
  if (typeof message === "string" && AWAY_MESSAGE.test(message)) return true;
  if (Array.isArray(errors) && errors.some((each) => isStoreAway(each, depth + 1))) return true;
  const meta = (error as { meta?: { driverAdapterError?: unknown } }).meta?.driverAdapterError;
  return isStoreAway(cause, depth + 1) || isStoreAway(meta, depth + 1);
}

/** The unique key that an insert or update violated, or undefined. SQL gives its name, Prisma a description of it. */
export function brokenUniqueKey(error: unknown): string | undefined {
  if (!(error instanceof Object)) return undefined;
  const { code, constraint, meta } = error as { code?: string; constraint?: string; meta?: Record<string, unknown> };
  if (code === "23505") return constraint ?? "unknown";
  if (code !== "P2002") return undefined;
  return JSON.stringify(meta ?? {});
}

/** A fault as it is logged. */
export interface Fault extends Trace {
  error: unknown;
}

/**
 * Converts an error for the client. Our own errors, and graphql-js's errors about the document, pass with a code. An
 * unreachable store is UNAVAILABLE and everything else INTERNAL: both are reported once, with the cause, and their text
 * stays here.
 */
export function toClientError(error: unknown, report: (fault: Fault) => void, trace?: Trace): GraphQLError {
  const { requestId, traceId } = trace ?? { requestId: newId() };
  const located = error instanceof GraphQLError ? error : undefined;
  const origin = rootOf(error);
  if (origin instanceof ParleyError) return relocate(origin, located);
  if (isStoreAway(origin)) {
    report({ error: origin, requestId, traceId });
    return relocate(unavailable(), located);
  }
  // The outermost error: only it names the variable, the path and the place.
  if (origin instanceof GraphQLError) return describe(error instanceof GraphQLError ? error : origin);
  report({ error: origin, requestId, traceId });
  const masked = new ParleyError("INTERNAL", "Something went wrong on the server; it has been logged.", {
    requestId,
    ...(traceId !== undefined && { traceId }),
  });
  return relocate(masked, located);
}

/**
 * For an error of graphql-js about a document or its variables. The client must correct it, even if a scalar threw
 * another error inside, so it is never masked.
 */
export function clientsOwn(error: GraphQLError): GraphQLError {
  const origin = rootOf(error);
  const known = origin instanceof ParleyError ? origin.extensions : {};
  const { message, nodes = null, source, positions } = error;
  const extensions = { code: "BAD_USER_INPUT" satisfies ErrorCode, ...known };
  return new GraphQLError(shortened(message), { nodes, source, positions, extensions });
}

function rootOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof GraphQLError && !(origin instanceof ParleyError) && origin.originalError)
    origin = origin.originalError;
  return origin;
}

function relocate(error: ParleyError, located: GraphQLError | undefined): GraphQLError {
  return !located || located === error ? error : new GraphQLError(error.message, at(located, error.extensions));
}

const MAX_MESSAGE = 300;

/** Errors of graphql-js (syntax, validation, variables) have no code. The client must correct all of them. */
function describe(error: GraphQLError): GraphQLError {
  const { code, http } = error.extensions;
  if (typeof code === "string" && code in ERRORS) return error;
  // graphql-yoga takes the status of its answer from `http`, and removes it.
  const extensions = { code: "BAD_USER_INPUT" satisfies ErrorCode, ...(http !== undefined && { http }) };
  return new GraphQLError(shortened(error.message), at(error, extensions));
}

/** graphql-js quotes the client's text at any length and puts the reason at the end, so both ends are kept. */
export function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE) return message;
  return `${message.slice(0, MAX_MESSAGE / 2)} … ${message.slice(-MAX_MESSAGE / 2)}`.toWellFormed();
}

function at(place: GraphQLError, extensions: GraphQLErrorExtensions): GraphQLErrorOptions {
  return {
    nodes: place.nodes ?? null,
    source: place.source,
    positions: place.positions,
    path: place.path,
    originalError: place.originalError,
    extensions,
  };
}
