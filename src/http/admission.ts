/**
 * Identifies the viewer of an HTTP request and charges its known cost before the body is parsed. The token is in the
 * header, so the person is known before a byte of the body is read.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { MIMEType } from "node:util";
import { viewerFor } from "../accounts/sessions.js";
import type { App } from "../app.js";
import type { Config } from "../config.js";
import type { Context } from "../context.js";
import { badRequest, ParleyError, rateLimited } from "../errors.js";
import { type Bucket, ClientMeter, type Meters } from "../limits/metering.js";
import { isFromThisMachine } from "../loopback.js";
import { type Counts, count } from "../telemetry/counts.js";
import { REQUEST_ID, traceOf } from "../telemetry/trace.js";
import { AbandonedRequest, discardBody, mostValues, readBody } from "./body.js";
import { connectionOf, outletOf } from "./guard.js";
import { addressOf, bearerToken, isOriginAllowed, wantsAcknowledging } from "./requests.js";

/** Shared by every HTTP endpoint of one server. */
export interface Entrance {
  app: App;
  meters: Meters;
  noticeProxy(request: IncomingMessage): void;
}

export interface Admission {
  context?: Context;
  /** The body of a POST. */
  body?: string;
  /** The reason for a refusal. If it is set, the other fields may be missing. */
  refusal?: unknown;
}

export const isPost = ({ method }: IncomingMessage) => method === "POST";

/** Never rejects: a refusal is part of the result. */
export async function admit(
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Admission> {
  const admission: Admission = {};
  try {
    admission.context = await contextFor(entrance, request, response);
    if (!acceptsAnswer(request)) throw notAcceptable(); // Yoga would notice only after it executed the operation
    if (isPost(request)) admission.body = await bodyOf(entrance.app.config, request, admission.context);
  } catch (error) {
    admission.refusal = withStatus(error);
  }
  return admission;
}

/** The allowance is used up. Refused without the cost of an error and of its way to the client. */
export class Exhausted {
  constructor(readonly bucket: Bucket) {}
}

/** Refusals that a client gets at once. Later ones are delayed, so that it cannot go on at the same pace. */
const FREE_REFUSALS = 10;
const MOST_HELD = 50;
const MOST_WAIT_MS = 2_000;

/**
 * Refuses with RATE_LIMITED. A client that goes on is refused with a delay: until its allowance is back, at most
 * MOST_WAIT_MS. Its connection is not read meanwhile.
 */
export function refuseExhausted(
  parts: { config: Config; counts: Counts },
  { bucket }: Exhausted,
  request: IncomingMessage,
  response: ServerResponse,
) {
  count(parts.counts.errors, "RATE_LIMITED");
  if (bucket.refuse() <= FREE_REFUSALS) return writeRefusal(parts.config, bucket, request, response);
  if (bucket.held >= MOST_HELD) {
    response.setHeader("connection", "close");
    return writeRefusal(parts.config, bucket, request, response);
  }
  bucket.held++;
  const wait = setTimeout(
    () => writeRefusal(parts.config, bucket, request, response),
    Math.min(bucket.waitMs, MOST_WAIT_MS),
  );
  const release = () => {
    clearTimeout(wait);
    bucket.held--;
  };
  if (response.closed || request.socket.destroyed) release();
  else connectionOf(request.socket)?.lifeOf(response).addEventListener("abort", release, { once: true });
}

/** Headers that pages of other origins may read. */
export const EXPOSED_HEADERS = [REQUEST_ID, "retry-after"];

const GRAPHQL_TYPE = "application/graphql-response+json";

/** Writes the same answer as Yoga, at a tenth of the cost. */
function writeRefusal(config: Config, bucket: Bucket, request: IncomingMessage, response: ServerResponse): void {
  const { origin, accept } = request.headers;
  const { message, extensions } = rateLimited(Math.max(bucket.waitMs, 1));
  if (origin !== undefined && isOriginAllowed(config.origins, origin))
    response.setHeader("access-control-allow-origin", config.origins.includes("*") ? "*" : origin);
  response.setHeader("access-control-expose-headers", EXPOSED_HEADERS.join(", "));
  discardBody(request);
  response
    .writeHead(429, {
      ...retryAfter(Number(extensions.retryAfterMs)),
      vary: "origin",
      "content-type": `${accept?.includes(GRAPHQL_TYPE) ? GRAPHQL_TYPE : "application/json"}; charset=utf-8`,
    })
    .end(JSON.stringify({ errors: [{ message, extensions }] }));
}

export const retryAfter = (ms: number) => ({ "retry-after": String(Math.ceil(ms / 1_000)) });

/** A refusal before the operation is known has an HTTP status of its own, which clients of all kinds understand. */
function withStatus(error: unknown): unknown {
  if (error instanceof ParleyError && error.code === "RATE_LIMITED")
    error.extensions.http = { status: 429, headers: retryAfter(Number(error.extensions.retryAfterMs)) };
  return error;
}

/** A bad token counts as none: its bearer may still sign in, and every other operation answers UNAUTHENTICATED. */
async function contextFor(
  { app, meters }: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Context> {
  const connection = connectionOf(request.socket);
  const beganAt = performance.now();
  const life = connection?.lifeOf(response); // before the first await: the client may leave meanwhile
  const address = addressOf(app.config, request);
  const token = bearerToken(request.headers.authorization);
  const claimed = token === undefined ? undefined : await app.tokens.verify(token);
  // Checks this bucket and spends nothing from it: the token may be revoked, and its bearer must not spend the person's
  // allowance.
  const bucket = claimed ? meters.person(claimed.userId) : meters.address(address);
  if (bucket.waitMs > 0) throw new Exhausted(bucket);
  const viewer = token === undefined || !claimed ? undefined : await viewerFor(app, token);
  const payer = viewer ? meters.person(viewer.userId) : meters.address(address);
  if (payer.waitMs > 0) throw new Exhausted(payer); // spent by requests that came meanwhile
  const meter = new ClientMeter(payer);
  meter.take("operations", 1);
  if (viewer) connection?.signedIn();
  await app.limits.use("request", viewer?.userId ?? address);
  const acknowledgesDelivery = wantsAcknowledging(request);
  const outlet = acknowledgesDelivery ? outletOf(response) : undefined;
  await takeTurn(payer, life);
  const isLocal = app.config.isLocal && isFromThisMachine(request);
  const sender = { address, userAgent: request.headers["user-agent"], isFromThisMachine: isLocal };
  return { app, viewer, ...sender, meter, life, trace: traceOf(request), beganAt, acknowledgesDelivery, outlet };
}

/** The turn ends with the answer, or earlier when its time limit passes. */
async function takeTurn({ turns }: Bucket, life: AbortSignal | undefined): Promise<void> {
  const end = await turns.take();
  if (!life || life.aborted) end();
  else life.addEventListener("abort", end, { once: true });
  if (life?.aborted) throw new AbandonedRequest();
}

/**
 * A page of another origin can POST forms and plain text without a preflight, so CORS would not refuse them. JSON needs
 * a preflight.
 */
async function bodyOf(config: Config, request: IncomingMessage, { viewer, meter }: Context): Promise<string> {
  if (!isJson(request.headers["content-type"])) throw wrongContentType();
  if (!isPlain(request.headers["content-encoding"])) throw wrongEncoding();
  const most = viewer ? config.maxHttpBytes : Math.min(config.maxAnonymousBytes, config.maxHttpBytes);
  return readBody(request, { most, mostValues: mostValues(config), meter });
}

/** The content type of a POST, and the name that it had before the standard. */
const JSON_TYPES = new Set(["application/json", "application/graphql+json"]);

function isJson(contentType: string | undefined): boolean {
  try {
    return JSON_TYPES.has(new MIMEType(contentType ?? "").essence);
  } catch {
    return false;
  }
}

const wrongContentType = () =>
  badRequest("content-type", "The content-type of a POST is application/json.", { status: 415 });

/** Compressed bodies are refused: a kilobyte may hold a megabyte, and operations are short. */
const isPlain = (coding = "") => /^[\s,]*(identity[\s,]*)*$/i.test(coding);

const wrongEncoding = () =>
  badRequest("content-encoding", "The body of a POST is sent as it is: no content-encoding is supported.", {
    status: 415,
    headers: { "accept-encoding": "identity" },
  });

const ANSWER_TYPES = [GRAPHQL_TYPE, "application/json", "multipart/mixed", "text/event-stream"];

/** Whether the client accepts one of the forms of an answer. Charsets are checked as in Yoga: only UTF-8 is written. */
export function acceptsAnswer({ headers: { accept } }: IncomingMessage): boolean {
  const types = (accept || "*/*").replace(/\s/g, "").toLowerCase().split(",");
  return types.some((each) => {
    const [type = "", ...params] = each.split(";");
    const isUtf8 = params.every((param) => !param.includes("charset=") || param === "charset=utf-8");
    const [kind, subtype] = type.split("/");
    return (
      isUtf8 &&
      ANSWER_TYPES.some((answer) => {
        const [ownKind, ownSubtype] = answer.split("/");
        return (kind === "*" || kind === ownKind) && (subtype === "*" || subtype === ownSubtype);
      })
    );
  });
}

export const notAcceptable = () =>
  badRequest("accept", `The answer is ${ANSWER_TYPES.join(", ")}: accept one of them.`, { status: 406 });
